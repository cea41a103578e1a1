"""Cases for the rules on people."""

from collections.abc import Mapping

from tests.rule_cases.drawing import Cases, drawn

__all__ = ["CASES"]


def placed(role: str, *phases: str) -> dict[str, object]:
    """A stage's role and phases."""
    return {"role": role, "phases": phases}


CASES: Mapping[str, Cases] = {
    "customer-role-before-purchase": Cases(
        fires=[
            (drawn("a", stages={"a": placed("customer", "aware")}), ["stages.a.role"]),
            (drawn("a>z", stages={"z": placed("advocate", "try", "decide")}), ["stages.z.role"]),
        ],
        passes=[
            drawn("a", stages={"a": placed("prospect", "aware")}),
            drawn("a", stages={"a": placed("customer", "decide", "purchase")}),
            drawn("a", stages={"a": placed("customer")}),
            drawn("a", stages={"a": placed("lapsed", "aware")}),
        ],
    ),
    "prospect-role-after-purchase": Cases(
        fires=[
            (drawn("a", stages={"a": placed("prospect", "onboard")}), ["stages.a.role"]),
            (drawn("a>z", stages={"z": placed("lead", "retain", "advocate")}), ["stages.z.role"]),
        ],
        passes=[
            drawn("a", stages={"a": placed("customer", "onboard")}),
            drawn("a", stages={"a": placed("lead", "purchase", "onboard")}),
            drawn("a", stages={"a": placed("prospect", "lapse")}),
            drawn("a", stages={"a": placed("prospect")}),
        ],
    ),
    "role-regression": Cases(
        fires=[
            (
                drawn("a>z", stages={"a": placed("customer"), "z": placed("prospect")}),
                ["transitions.a->z"],
            ),
            (
                drawn("a>b b>z", stages={"b": placed("advocate"), "z": placed("lead")}),
                ["transitions.b->z"],
            ),
        ],
        passes=[
            drawn("a>z", stages={"a": placed("prospect"), "z": placed("customer")}),
            drawn("a~z", stages={"a": placed("customer"), "z": placed("prospect")}),
            drawn("a*z", stages={"a": placed("customer"), "z": placed("prospect")}),
            drawn("a>z", stages={"a": placed("advocate"), "z": placed("customer")}),
        ],
    ),
}
