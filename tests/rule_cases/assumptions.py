"""Cases for the rules on what should be looked at."""

from collections.abc import Mapping
from datetime import date

import customer_journey as cj
from tests.rule_cases.drawing import Cases, drawn

__all__ = ["CASES"]

PAST = date(2020, 1, 1)


def reviewed(*assets: cj.Asset) -> cj.Journey:
    """A journey of one stage with these assets."""
    return drawn("a", stages={"a": {"assets": assets}})


SEEN = {"a": {"basis": "observed"}}
CASES: Mapping[str, Cases] = {
    "review-overdue": Cases(
        fires=[
            (reviewed(cj.Asset("x", review_by=PAST)), ["stages.a.assets.x.review_by"]),
            (
                reviewed(cj.Asset("x"), cj.Asset("y", review_by=PAST)),
                ["stages.a.assets.y.review_by"],
            ),
        ],
        passes=[
            reviewed(cj.Asset("x")),
            reviewed(cj.Asset("x", review_by=date.max)),
            reviewed(cj.Asset("x", review_by=PAST, status="planned")),
        ],
    ),
    "assumed-detail": Cases(
        fires=[
            (
                drawn(
                    "a>z",
                    stages={
                        "a": {"basis": "observed"},
                        "z": {
                            "entry": cj.fact("x") >= 1,
                            "entry_basis": "assumed",
                            "questions": [cj.Question("q", basis="assumed")],
                        },
                    },
                ),
                ["stages.z.entry", "stages.z.questions.q"],
            ),
            (
                drawn(
                    "a>z",
                    stages=SEEN,
                    personas=[cj.Persona("p", basis="assumed")],
                    promises=[cj.Promise("k", made=["a"], due="z", basis="assumed")],
                    audience=cj.Audience(basis="assumed"),
                ).connect("a", "z", handoff=cj.Handoff(basis="assumed"), when_basis="assumed"),
                [
                    "transitions.a->z.handoff",
                    "transitions.a->z.when",
                    "audience",
                    "personas.p",
                    "promises.k",
                ],
            ),
        ],
        passes=[
            drawn("a", stages=SEEN),
            drawn("a", personas=[cj.Persona("p", basis="assumed")]),
            drawn("a>z", stages={**SEEN, "z": {"basis": "assumed"}}),
            drawn("a", stages=SEEN, personas=[cj.Persona("p", basis="implied")]),
        ],
    ),
    "observation-without-source": Cases(
        fires=[
            (drawn("a", stages=SEEN), ["source"]),
            (drawn("a", basis="observed"), ["source"]),
            (
                drawn(
                    "a>z",
                    stages={
                        "a": {"basis": "observed"},
                        "z": {"metrics": [cj.Metric("m", basis="observed")]},
                    },
                ),
                ["source"],
            ),
        ],
        passes=[
            drawn("a"),
            drawn("a", stages=SEEN, source=cj.Source("Orders of 2025")),
            drawn("a", stages={"a": {"basis": "stated"}}),
        ],
    ),
}
