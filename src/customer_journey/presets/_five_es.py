"""5E experience model: Entice, Enter, Engage, Exit, Extend.

Source: Larry Keeley, Doblin Group; also Conifer Research, "Compelling experience framework".
"""

from customer_journey._model import Journey, Metric, Source, Stage, Transition
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "five-es",
    name="5E experience model",
    description="One episode of an experience, from what entices people to what stays with them.",
    stages=[
        Stage(
            "entice",
            name="Entice",
            purpose="Give people a reason to come.",
            role="prospect",
            phases=["aware", "explore"],
            entry=fact("is_enticed").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "awareness",
                    name="Awareness",
                    unit="%",
                    better="higher",
                    numerator="people who know of it",
                    denominator="people asked",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "enter",
            name="Enter",
            purpose="Make the first step in a good one.",
            role="prospect",
            phases=["evaluate", "purchase", "onboard"],
            entry=fact("has_entered").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "entries",
                    name="People who enter",
                    unit="people",
                    better="higher",
                    basis="assumed",
                ),
            ],
            basis="stated",
            note="Entering is not always buying.",
        ),
        Stage(
            "engage",
            name="Engage",
            purpose="Make the experience itself good.",
            role="customer",
            phases=["retain"],
            entry=fact("has_engaged").is_true(),
            entry_basis="stated",
            metrics=[
                Metric("satisfaction", name="Satisfaction", better="higher", basis="assumed"),
            ],
            basis="stated",
        ),
        Stage(
            "exit",
            name="Exit",
            purpose="End the episode well.",
            role="customer",
            phases=["retain"],
            entry=fact("has_exited").is_true(),
            entry_basis="stated",
            end=True,
            metrics=[
                Metric(
                    "completion",
                    name="Episodes brought to an end",
                    unit="%",
                    better="higher",
                    numerator="people who reach the end",
                    denominator="people who enter",
                    basis="assumed",
                ),
            ],
            basis="stated",
            note="The end of an episode, not of the relationship.",
        ),
        Stage(
            "extend",
            name="Extend",
            purpose="Stay with people after the episode.",
            role="customer",
            phases=["expand", "advocate"],
            entry=fact("is_extended").is_true(),
            entry_basis="stated",
            end=True,
            metrics=[
                Metric(
                    "returns",
                    name="People who come back",
                    unit="people",
                    better="higher",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
    ],
    transitions=[
        Transition("entice", "enter", decision="To come in", basis="stated"),
        Transition("enter", "engage", decision="To take part", basis="stated"),
        Transition("engage", "exit", decision="To leave", basis="stated"),
        Transition("exit", "extend", decision="To keep it alive", basis="stated"),
    ],
    starts=["entice"],
    goals=["extend"],
    facts=[
        Fact("is_enticed", type="bool", meaning="Has been drawn to the experience"),
        Fact("has_entered", type="bool", meaning="Has taken the first real step in"),
        Fact("has_engaged", type="bool", meaning="Is in the midst of the experience"),
        Fact("has_exited", type="bool", meaning="Has come to the end of the episode"),
        Fact("is_extended", type="bool", meaning="Stays in touch, returns or tells others"),
    ],
    source=Source(
        "Compelling experience framework",
        author="Larry Keeley, Doblin Group; also Conifer Research",
        publication="Doblin Group",
        confidence="high",
        doubts=["It dates from the 1990s; the exact year is not known."],
        references=[
            "https://blog.coniferresearch.com/conifers-5e-framework",
            "https://macdgroup.com/2011/10/10/experience-the-entice-phase/",
            "https://www.myframework.net/5e-experience-model",
        ],
    ),
    basis="stated",
    extra={"perspective": "customer", "topology": "a line, one for each episode"},
)
