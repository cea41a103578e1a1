"""Compare journeys: changes between versions, migration, alignment, crosswalk."""

from typing import TYPE_CHECKING

from customer_journey._lazy import attach

__all__ = [
    "Alignment",
    "AlignmentSide",
    "Block",
    "BlockShape",
    "Carried",
    "CarriedValue",
    "Change",
    "ChangeKind",
    "Crossing",
    "Crosswalk",
    "CrosswalkEntry",
    "Diff",
    "Guess",
    "Impact",
    "Migration",
    "Obligation",
    "Placement",
    "Refusal",
    "StageMapping",
    "Uncarried",
    "ValueKind",
    "carry",
]

if TYPE_CHECKING:
    from customer_journey.compare._alignment import Alignment, Block, BlockShape, Crossing
    from customer_journey.compare._carry import (
        Carried,
        CarriedValue,
        Uncarried,
        ValueKind,
        carry,
    )
    from customer_journey.compare._changes import Change, Diff
    from customer_journey.compare._crosswalk import Crosswalk, CrosswalkEntry
    from customer_journey.compare._guesses import AlignmentSide, Guess
    from customer_journey.compare._impact import ChangeKind, Impact
    from customer_journey.compare._migration import Migration, Placement
    from customer_journey.compare._obligations import Obligation, Refusal, StageMapping
else:
    __getattr__, __dir__ = attach(__name__, __all__)
