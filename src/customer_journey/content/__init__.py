"""What content answers and promises: coverage, the ledger, claims and handoffs."""

from typing import TYPE_CHECKING

from customer_journey._lazy import attach

__all__ = [
    "Account",
    "ActionHandoff",
    "AssetPlan",
    "Brought",
    "Conflict",
    "Conflicts",
    "Coverage",
    "CoverageCell",
    "Exposure",
    "ExposureOutcome",
    "Fate",
    "HandoffCheck",
    "HandoffChecks",
    "KindCoverage",
    "Ledger",
    "NewAsset",
    "PlacedAsset",
    "PlacedClaim",
    "conflicts",
    "handoffs",
]

if TYPE_CHECKING:
    from customer_journey.content._claims import Conflict, Conflicts, PlacedClaim, conflicts
    from customer_journey.content._coverage import (
        Brought,
        Coverage,
        CoverageCell,
        KindCoverage,
        PlacedAsset,
    )
    from customer_journey.content._exposure import Exposure, ExposureOutcome
    from customer_journey.content._handoffs import (
        ActionHandoff,
        HandoffCheck,
        HandoffChecks,
        handoffs,
    )
    from customer_journey.content._ledger import Account, Fate, Ledger
    from customer_journey.content._plan import AssetPlan, NewAsset
else:
    __getattr__, __dir__ = attach(__name__, __all__)
