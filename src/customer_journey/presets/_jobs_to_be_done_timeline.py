"""Jobs-to-be-done timeline, in 6 stages.

Source: Bob Moesta, with Chris Spiek, "Demand-Side Sales 101", 2020.
"""

from customer_journey._model import Journey, Metric, Source, Stage, Transition
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "jobs-to-be-done-timeline",
    name="Jobs-to-be-done timeline",
    description=(
        "How a person comes to switch: from a first thought, through looking, to a new habit."
    ),
    stages=[
        Stage(
            "first-thought",
            name="First thought",
            purpose="Know what sets the thought off.",
            role="prospect",
            phases=["aware"],
            entry=fact("had_first_thought").is_true(),
            entry_basis="stated",
            basis="stated",
        ),
        Stage(
            "passive-looking",
            name="Passive looking",
            purpose="Be noticed by people who do not look yet.",
            role="prospect",
            phases=["explore"],
            entry=fact("looks_passively").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "time-in-step", name="Time spent in this step", unit="days", basis="assumed"
                ),
            ],
            basis="stated",
        ),
        Stage(
            "active-looking",
            name="Active looking",
            purpose="Be found by people who do.",
            role="prospect",
            phases=["explore", "evaluate"],
            entry=fact("looks_actively").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "time-in-step", name="Time spent in this step", unit="days", basis="assumed"
                ),
            ],
            basis="stated",
            extra={"begins with": "an event"},
        ),
        Stage(
            "deciding",
            name="Deciding",
            purpose="Help people make the trade-offs.",
            role="prospect",
            phases=["evaluate", "decide", "purchase"],
            entry=fact("is_deciding").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "time-in-step", name="Time spent in this step", unit="days", basis="assumed"
                ),
            ],
            basis="stated",
            extra={"begins with": "a second event"},
        ),
        Stage(
            "first-use",
            name="First use",
            purpose="Make the first use a success.",
            role="customer",
            phases=["onboard"],
            entry=(fact("orders") >= 1) & fact("has_used_product").is_true(),
            entry_basis="stated",
            basis="stated",
        ),
        Stage(
            "ongoing-use",
            name="Ongoing use",
            purpose="Become the new habit.",
            role="customer",
            phases=["retain"],
            entry=fact("uses_out_of_habit").is_true(),
            entry_basis="stated",
            end=True,
            basis="stated",
        ),
    ],
    transitions=[
        Transition(
            "first-thought", "passive-looking", decision="To look out for something", basis="stated"
        ),
        Transition(
            "passive-looking", "active-looking", decision="To look in earnest", basis="stated"
        ),
        Transition("active-looking", "deciding", decision="To choose", basis="stated"),
        Transition("deciding", "first-use", decision="To begin", basis="stated"),
        Transition("first-use", "ongoing-use", decision="To go on", basis="stated"),
    ],
    starts=["first-thought"],
    goals=["ongoing-use"],
    facts=[
        Fact(
            "had_first_thought",
            type="bool",
            meaning="Has thought for the first time that something should change",
        ),
        Fact(
            "looks_passively", type="bool", meaning="Notices alternatives without spending effort"
        ),
        Fact("looks_actively", type="bool", meaning="Spends time and effort on looking"),
        Fact("is_deciding", type="bool", meaning="Makes trade-offs under a deadline"),
        Fact("orders", type="int", minimum=0, unit="orders", meaning="Orders placed so far"),
        Fact("has_used_product", type="bool", meaning="Has used what was bought"),
        Fact("uses_out_of_habit", type="bool", meaning="Uses it out of habit"),
    ],
    source=Source(
        "Demand-Side Sales 101",
        author="Bob Moesta, with Chris Spiek",
        year=2020,
        publication="Lioncrest; switch interviews",
        confidence="high",
        doubts=["The timeline was taught through the 2010s, before the book."],
        references=[
            "https://transcripts-wiki-7ve.pages.dev/transcripts/bob-moesta-on-jobs-to-be-done"
        ],
    ),
    basis="stated",
    note="People switch only where push and pull together outweigh anxiety and habit.",
    extra={
        "perspective": "customer",
        "topology": "a line, with four forces at every step",
        "forces": {
            "for switching": ["push of the situation", "pull of the new solution"],
            "against switching": ["anxiety of the new", "habit of the present"],
        },
    },
)
