"""What customers ask and are told: coverage, promises, claims and handoffs."""

from typing import TYPE_CHECKING

from customer_journey._lazy import attach

if TYPE_CHECKING:
    from customer_journey.content._claims import Conflict, PlacedClaim, conflicts
    from customer_journey.content._coverage import Coverage, CoverageCell
    from customer_journey.content._handoffs import HandoffCheck, handoffs
    from customer_journey.content._ledger import Account, Fate, Ledger
    from customer_journey.content._plan import AssetPlan, NewAsset
    from customer_journey.content._weakest import WeakestPath

__all__ = [
    "Account",
    "AssetPlan",
    "Conflict",
    "Coverage",
    "CoverageCell",
    "Fate",
    "HandoffCheck",
    "Ledger",
    "NewAsset",
    "PlacedClaim",
    "WeakestPath",
    "conflicts",
    "handoffs",
]

if not TYPE_CHECKING:
    __getattr__, __dir__ = attach(__name__, __all__)
