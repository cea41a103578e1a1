"""Criteria: conditions on facts as data, and what can be proved about them."""

from typing import TYPE_CHECKING

from customer_journey._lazy import attach

__all__ = [
    "Average",
    "Conversion",
    "Dialect",
    "FactReference",
    "Proof",
    "ProofOutcome",
    "Proportion",
    "Ratio",
    "Reading",
    "Since",
    "TimeToConvert",
    "all_of",
    "any_of",
    "equivalent",
    "gap",
    "implies",
    "overlaps",
    "satisfiable",
]

if TYPE_CHECKING:
    from customer_journey.criteria._computed import Reading, Since
    from customer_journey.criteria._metrics import (
        Average,
        Conversion,
        Proportion,
        Ratio,
        TimeToConvert,
    )
    from customer_journey.criteria._proofs import (
        Proof,
        ProofOutcome,
        equivalent,
        gap,
        implies,
        overlaps,
        satisfiable,
    )
    from customer_journey.criteria._reference import FactReference
    from customer_journey.criteria._sql import Dialect
    from customer_journey.criteria._tree import all_of, any_of
else:
    __getattr__, __dir__ = attach(__name__, __all__)
