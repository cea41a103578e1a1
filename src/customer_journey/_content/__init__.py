"""What customers ask and are told: answers, promises, claims, and what owners pass on."""

from customer_journey._content._claims import Conflict, PlacedClaim, conflicts
from customer_journey._content._coverage import Coverage, CoverageCell, coverage
from customer_journey._content._handoffs import HandoffCheck, handoffs
from customer_journey._content._ledger import Account, Fate, Ledger, ledger
from customer_journey._content._plan import AssetPlan, NewAsset
from customer_journey._content._weakest import WeakestPath

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
    "coverage",
    "handoffs",
    "ledger",
]
