"""Proofs about criteria: who can meet them, whom they share, whom they leave out."""

from customer_journey._prove._boxes import (
    Box,
    Region,
    box_of,
    holds_all_of,
    is_one_run,
    joined,
    somebody_in,
)
from customer_journey._prove._cells import landmarks
from customer_journey._prove._proof import Outcome, Proof
from customer_journey._prove._questions import (
    equivalent,
    gap,
    implies,
    overlaps,
    redundant,
    satisfiable,
)

__all__ = [
    "Box",
    "Outcome",
    "Proof",
    "Region",
    "box_of",
    "equivalent",
    "gap",
    "holds_all_of",
    "implies",
    "is_one_run",
    "joined",
    "landmarks",
    "overlaps",
    "redundant",
    "satisfiable",
    "somebody_in",
]
