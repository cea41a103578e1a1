"""B2B buying jobs, in 6 stages.

Source: Gartner (Brent Adamson), "The new B2B buying journey", 2018.
"""

from customer_journey._model import (
    Audience,
    Journey,
    Metric,
    Question,
    Source,
    Stage,
    Suppression,
    Transition,
)
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "b2b-buying-jobs",
    name="B2B buying jobs",
    description=(
        "Six jobs that a buying group has to get done. They have no order, nearly all are done "
        "more than once, and two of them go on all the time."
    ),
    stages=[
        Stage(
            "problem-identification",
            name="Problem identification",
            purpose="Help the group to see that something must change.",
            role="prospect",
            phases=["aware"],
            entry=fact("problem_identified").is_true(),
            entry_basis="implied",
            questions=[
                Question("what-must-change", text="What do we have to change?", basis="implied"),
            ],
            metrics=[
                Metric(
                    "groups-done",
                    name="Groups that have done this job",
                    unit="%",
                    better="higher",
                    numerator="groups that have done it",
                    denominator="groups in the market",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "solution-exploration",
            name="Solution exploration",
            purpose="Help the group to see what could solve it.",
            role="prospect",
            phases=["explore"],
            entry=fact("explores_solutions").is_true(),
            entry_basis="implied",
            questions=[
                Question(
                    "what-is-there", text="What is there that solves our problem?", basis="implied"
                ),
            ],
            metrics=[
                Metric(
                    "groups-done",
                    name="Groups that have done this job",
                    unit="%",
                    better="higher",
                    numerator="groups that have done it",
                    denominator="groups in the market",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "requirements-building",
            name="Requirements building",
            purpose="Help the group to say what exactly is needed.",
            role="prospect",
            phases=["evaluate"],
            entry=fact("builds_requirements").is_true(),
            entry_basis="implied",
            questions=[
                Question(
                    "what-do-we-need", text="What exactly do we need it to do?", basis="implied"
                ),
            ],
            metrics=[
                Metric(
                    "groups-done",
                    name="Groups that have done this job",
                    unit="%",
                    better="higher",
                    numerator="groups that have done it",
                    denominator="groups in the market",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "supplier-selection",
            name="Supplier selection",
            purpose="Help the group to see that you are the one.",
            role="lead",
            phases=["decide"],
            entry=fact("selects_supplier").is_true(),
            entry_basis="implied",
            end=True,
            questions=[
                Question(
                    "does-it-do-it", text="Does this do what we want it to do?", basis="implied"
                ),
            ],
            metrics=[
                Metric(
                    "groups-done",
                    name="Groups that have done this job",
                    unit="%",
                    better="higher",
                    numerator="groups that have done it",
                    denominator="groups in the market",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "validation",
            name="Validation",
            purpose="Help the group to be sure that it is right.",
            role="lead",
            phases=["evaluate", "try", "decide"],
            entry=fact("validates").is_true(),
            entry_basis="implied",
            questions=[
                Question("are-we-sure", text="We think we know, but are we sure?", basis="implied"),
            ],
            metrics=[
                Metric(
                    "groups-done",
                    name="Groups that have done this job",
                    unit="%",
                    better="higher",
                    numerator="groups that have done it",
                    denominator="groups in the market",
                    basis="assumed",
                ),
            ],
            basis="stated",
            note="Goes on all the time, beside the other jobs.",
        ),
        Stage(
            "consensus-creation",
            name="Consensus creation",
            purpose="Help the group to get everyone on board.",
            role="lead",
            phases=["evaluate", "decide"],
            entry=fact("builds_consensus").is_true(),
            entry_basis="implied",
            questions=[
                Question("is-everyone-on-board", text="Is everyone on board?", basis="implied"),
            ],
            metrics=[
                Metric(
                    "groups-done",
                    name="Groups that have done this job",
                    unit="%",
                    better="higher",
                    numerator="groups that have done it",
                    denominator="groups in the market",
                    basis="assumed",
                ),
            ],
            basis="stated",
            note="Goes on all the time, beside the other jobs.",
        ),
    ],
    transitions=[
        Transition("problem-identification", "solution-exploration", basis="stated"),
        Transition("problem-identification", "requirements-building", basis="stated"),
        Transition("problem-identification", "supplier-selection", basis="stated"),
        Transition("problem-identification", "validation", basis="stated"),
        Transition("problem-identification", "consensus-creation", basis="stated"),
        Transition("solution-exploration", "problem-identification", kind="return", basis="stated"),
        Transition("solution-exploration", "requirements-building", basis="stated"),
        Transition("solution-exploration", "supplier-selection", basis="stated"),
        Transition("solution-exploration", "validation", basis="stated"),
        Transition("solution-exploration", "consensus-creation", basis="stated"),
        Transition(
            "requirements-building", "problem-identification", kind="return", basis="stated"
        ),
        Transition("requirements-building", "solution-exploration", kind="return", basis="stated"),
        Transition("requirements-building", "supplier-selection", basis="stated"),
        Transition("requirements-building", "validation", basis="stated"),
        Transition("requirements-building", "consensus-creation", basis="stated"),
        Transition("supplier-selection", "problem-identification", kind="return", basis="stated"),
        Transition("supplier-selection", "solution-exploration", kind="return", basis="stated"),
        Transition("supplier-selection", "requirements-building", kind="return", basis="stated"),
        Transition("supplier-selection", "validation", basis="stated"),
        Transition("supplier-selection", "consensus-creation", basis="stated"),
        Transition("validation", "problem-identification", kind="return", basis="stated"),
        Transition("validation", "solution-exploration", kind="return", basis="stated"),
        Transition("validation", "requirements-building", kind="return", basis="stated"),
        Transition("validation", "supplier-selection", kind="return", basis="stated"),
        Transition("validation", "consensus-creation", basis="stated"),
        Transition("consensus-creation", "problem-identification", kind="return", basis="stated"),
        Transition("consensus-creation", "solution-exploration", kind="return", basis="stated"),
        Transition("consensus-creation", "requirements-building", kind="return", basis="stated"),
        Transition("consensus-creation", "supplier-selection", kind="return", basis="stated"),
        Transition("consensus-creation", "validation", kind="return", basis="stated"),
    ],
    starts=[
        "problem-identification",
        "solution-exploration",
        "requirements-building",
        "supplier-selection",
        "validation",
        "consensus-creation",
    ],
    goals=["supplier-selection"],
    facts=[
        Fact("problem_identified", type="bool", meaning="The group agrees on what the problem is"),
        Fact(
            "explores_solutions",
            type="bool",
            meaning="The group looks at ways to solve the problem",
        ),
        Fact("builds_requirements", type="bool", meaning="The group writes down what it needs"),
        Fact("selects_supplier", type="bool", meaning="The group compares suppliers"),
        Fact("validates", type="bool", meaning="The group checks what it has found out"),
        Fact(
            "builds_consensus", type="bool", meaning="The group brings its members into agreement"
        ),
    ],
    audience=Audience(who="A buying group in a company, not one person", basis="stated"),
    source=Source(
        "The new B2B buying journey",
        author="Gartner (Brent Adamson)",
        year=2018,
        publication="Gartner Sales & Marketing Conference",
        url="https://www.gartner.com/en/newsroom/press-releases/2018-10-09-gartner-says-the-marketing-to-sales-handoff-should-no-longer-exist",
        confidence="high",
        references=[
            "https://www.gartner.com/smarterwithgartner/gartner-keynote-the-new-imperative-for-b2b-sales-and-marketing-leaders/"
        ],
    ),
    basis="stated",
    suppressions=[
        Suppression(
            "goal-at-start",
            where="goals",
            reason=(
                "The jobs have no order, so a group may begin with the one that ends in a choice."
            ),
        ),
        Suppression(
            "unobservable-return",
            reason="The source shows that people go back, and names no sign by which it is seen.",
        ),
    ],
    note=(
        "Several jobs are under way at once, so a group is at several stages at once. Arrows to "
        "jobs further down the list are advances and arrows back are returns, only so that both "
        "can be told apart: the source has no order."
    ),
    extra={
        "perspective": "customer",
        "topology": "jobs without an order, every one of them reachable from every other",
    },
)
