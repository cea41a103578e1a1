"""Cases for the rules on how stages feel, on moments of truth and on opportunities."""

from collections.abc import Mapping
from typing import Any

import customer_journey as cj
from tests.rule_cases.drawing import Cases, drawn

__all__ = ["CASES"]

PEOPLE = [cj.Persona("p"), cj.Persona("q")]
PAIN = cj.Insight("x", kind="pain")
RATE = cj.Metric("rate")


def feeling(*felt: cj.Experience, **fields: Any) -> dict[str, Any]:
    """A stage that feels like that."""
    return {"experience": felt, **fields}


def score(value: float, measure: str = "", *personas: str, **fields: Any) -> cj.Experience:
    """An experience by a measure of some personas."""
    return cj.Experience(value, measure=measure, personas=personas, **fields)


def deciding(*felt: cj.Experience) -> cj.Journey:
    """A journey of a moment of truth that feels like that."""
    return drawn("a", stages={"a": feeling(*felt, moment_of_truth=True)})


def answering(**fields: Any) -> list[cj.Opportunity]:
    """An opportunity that answers the pain, whole unless something else is said."""
    whole: dict[str, Any] = {"answers": ["x"], "effort": 1, "owner": "Sales"}
    return [cj.Opportunity("o", **(whole | fields))]


def low(*felt: cj.Experience, **fields: Any) -> cj.Journey:
    """A journey with a pain at a stage that feels so, and an opportunity to answer it."""
    return drawn(
        "a>b",
        stages={"a": feeling(*felt, insights=[PAIN])},
        opportunities=answering(**fields) if fields else [],
    )


def open_one(**fields: Any) -> cj.Journey:
    """A journey with a pain and this opportunity."""
    return drawn("a", stages={"a": {"insights": [PAIN]}}, opportunities=answering(**fields))


CASES: Mapping[str, Cases] = {
    "assumed-experience": Cases(
        fires=[
            (drawn("a", stages={"a": feeling(score(1, basis="assumed"))}), ["stages"]),
            (
                drawn(
                    "a>b", stages={"a": feeling(score(1)), "b": feeling(score(0, basis="implied"))}
                ),
                ["stages"],
            ),
            (
                drawn("a", stages={"a": feeling(score(1), basis="observed")}),
                ["stages"],
            ),
        ],
        passes=[
            drawn("a"),
            drawn("a", stages={"a": {"basis": "observed"}}),
            drawn(
                "a>b",
                stages={"a": feeling(score(1)), "b": feeling(score(0, n=3, basis="stated"))},
            ),
        ],
    ),
    "low-without-opportunity": Cases(
        fires=[
            (low(score(-1)), ["stages.a.experience[0]"]),
            (low(score(1), score(-0.5, "ease", high=-0.1)), ["stages.a.experience[1]"]),
            (low(score(-1), owner=""), ["stages.a.experience[0]"]),
            (low(score(-1), status="done"), ["stages.a.experience[0]"]),
            (
                drawn(
                    "a>b",
                    stages={"a": feeling(score(-2)), "b": {"insights": [PAIN]}},
                    opportunities=answering(),
                ),
                ["stages.a.experience[0]"],
            ),
        ],
        passes=[
            low(score(-0.9)),
            low(score(-1.5, high=0.1)),
            low(score(-1), status="doing"),
            low(score(-1), owner="Sales"),
        ],
    ),
    "mixed-measures": Cases(
        fires=[
            (
                drawn(
                    "a>b",
                    stages={"a": feeling(score(1, "csat")), "b": feeling(score(1, "ease"))},
                ),
                ["stages.b.experience[0]"],
            ),
            (
                drawn(
                    "a>b b>c",
                    stages={
                        "a": feeling(score(1, "csat"), score(1, "nps")),
                        "b": feeling(score(1, "csat"), score(1, "ease", "p")),
                        "c": feeling(score(1, "nps"), score(1, "ease", "p")),
                    },
                    personas=PEOPLE,
                ),
                ["stages.b.experience[0]"],
            ),
            (
                drawn(
                    "a>b",
                    stages={
                        "a": feeling(score(1, "csat", "p", "q")),
                        "b": feeling(score(1, "", "q"), score(1, "csat", "p")),
                    },
                    personas=PEOPLE,
                ),
                ["stages.b.experience[0]"],
            ),
        ],
        passes=[
            drawn("a"),
            drawn("a", stages={"a": feeling(score(1, "csat"), score(1, "ease"))}),
            drawn(
                "a>b",
                stages={
                    "a": feeling(score(1, "csat")),
                    "b": feeling(score(1, "csat"), score(1, "ease")),
                },
            ),
            drawn(
                "a>b",
                stages={"a": feeling(score(1, "csat", "p")), "b": feeling(score(1, "ease", "q"))},
                personas=PEOPLE,
            ),
        ],
    ),
    "moment-without-metric": Cases(
        fires=[
            (drawn("a", stages={"a": {"moment_of_truth": True}}), ["stages.a"]),
            (
                drawn(
                    "a>b",
                    stages={"a": {"metrics": [RATE]}, "b": {"moment_of_truth": True}},
                ),
                ["stages.b"],
            ),
        ],
        passes=[
            drawn("a"),
            drawn("a", stages={"a": {"moment_of_truth": True, "metrics": [RATE]}}),
        ],
    ),
    "moment-without-experience": Cases(
        fires=[
            (drawn("a", stages={"a": {"moment_of_truth": True}}), ["stages.a"]),
            (
                drawn(
                    "a>b",
                    stages={"a": feeling(score(1)), "b": {"moment_of_truth": True}},
                ),
                ["stages.b"],
            ),
        ],
        passes=[
            drawn("a"),
            drawn("a", stages={"a": feeling(score(1), moment_of_truth=True)}),
        ],
    ),
    "undecided-moment": Cases(
        fires=[
            (deciding(score(0.3, low=-0.5, high=1.0)), ["stages.a.experience[0]"]),
            (
                deciding(score(1, "csat", low=0.5, high=1.2), score(0, "ease", low=-1, high=1)),
                ["stages.a.experience[1]"],
            ),
        ],
        passes=[
            deciding(score(0.3)),
            deciding(score(0.3, low=-0.5)),
            deciding(score(0.3, high=0.5)),
            deciding(score(0.3, low=0, high=0.5)),
            deciding(score(-0.3, low=-0.5, high=-0.1)),
            drawn("a", stages={"a": feeling(score(0.3, low=-0.5, high=1.0))}),
        ],
    ),
    "opportunity-without-owner": Cases(
        fires=[
            (open_one(owner=""), ["opportunities.o"]),
            (open_one(owner="", status="doing"), ["opportunities.o"]),
        ],
        passes=[open_one(), open_one(owner="", status="done")],
    ),
    "opportunity-without-effort": Cases(
        fires=[
            (open_one(effort=None), ["opportunities.o"]),
            (open_one(effort=None, status="doing"), ["opportunities.o"]),
        ],
        passes=[open_one(), open_one(effort=None, status="dropped")],
    ),
    "opportunity-without-answer": Cases(
        fires=[
            (open_one(answers=[]), ["opportunities.o"]),
            (
                drawn("a>b", opportunities=answering(answers=[], lifts={"a->b": 0.1})),
                ["opportunities.o"],
            ),
        ],
        passes=[open_one(), open_one(answers=[], status="done")],
    ),
}
