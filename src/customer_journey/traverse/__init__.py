"""Questions about the graph: paths, counts, cuts, and rules that paths must follow."""

from typing import TYPE_CHECKING

from customer_journey._lazy import attach

__all__ = [
    "CoveringWalks",
    "Layers",
    "Paths",
    "Route",
    "Routes",
    "Verdict",
    "Weight",
    "best_paths",
    "count_paths",
    "covering_walks",
    "eventually",
    "layers",
    "never",
    "precedes",
    "shares",
]

if TYPE_CHECKING:
    from customer_journey.traverse._count import Route, Routes, best_paths, count_paths, shares
    from customer_journey.traverse._path_rules import Verdict, eventually, never, precedes
    from customer_journey.traverse._paths import Paths
    from customer_journey.traverse._reach import Layers, Weight, layers
    from customer_journey.traverse._walks import CoveringWalks, covering_walks
else:
    __getattr__, __dir__ = attach(__name__, __all__)
