"""Cases for the rules on what a journey rests on."""

from collections.abc import Mapping

import customer_journey as cj
from tests.rule_cases.drawing import Cases

__all__ = ["CASES"]


def resting(
    know: cj.types.Basis | None,
    buy: cj.types.Basis | None,
    transition: cj.types.Basis | None,
    kind: cj.types.TransitionKind,
) -> cj.Journey:
    """Two stages and the way between them, on these grounds."""
    return cj.Journey(
        "shop",
        stages=[cj.Stage("know", basis=know), cj.Stage("buy", basis=buy, end=True)],
        transitions=[cj.Transition("know", "buy", basis=transition, kind=kind)],
        starts=["know"],
    )


CASES: Mapping[str, Cases] = {
    "assumed-only": Cases(
        fires=[
            (resting("observed", "assumed", None, "advance"), ["stages.buy"]),
            (resting("assumed", "stated", "assumed", "return"),
             ["stages.know", "transitions.know->buy"]),
            (resting("assumed", None, "observed", "exit"), ["stages.know"]),
        ],
        passes=[
            resting("assumed", "assumed", "assumed", "advance"),
            resting("observed", "stated", "assumed", "referral"),
            resting("observed", "implied", None, "advance"),
        ],
    ),
}  # fmt: skip
