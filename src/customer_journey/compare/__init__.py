"""Compare journeys: changes between versions, migration, alignment, crosswalk."""

from typing import TYPE_CHECKING

from customer_journey._lazy import attach

if TYPE_CHECKING:
    from customer_journey.compare._alignment import Alignment
    from customer_journey.compare._blocks import Block, Crossing, Shape
    from customer_journey.compare._carry import Carried, Figure, Measure, Uncarried, carry
    from customer_journey.compare._changes import Change, ChangeKind, Diff
    from customer_journey.compare._crosswalk import Crosswalk, Entry
    from customer_journey.compare._guesses import Guess, Side
    from customer_journey.compare._impact import Impact
    from customer_journey.compare._migration import Migration, Placement
    from customer_journey.compare._steps import Obligation, Refusal, Step

__all__ = [
    "Alignment",
    "Block",
    "Carried",
    "Change",
    "ChangeKind",
    "Crossing",
    "Crosswalk",
    "Diff",
    "Entry",
    "Figure",
    "Guess",
    "Impact",
    "Measure",
    "Migration",
    "Obligation",
    "Placement",
    "Refusal",
    "Shape",
    "Side",
    "Step",
    "Uncarried",
    "carry",
]

if not TYPE_CHECKING:
    __getattr__, __dir__ = attach(__name__, __all__)
