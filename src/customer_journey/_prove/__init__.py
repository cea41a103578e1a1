"""Proofs about criteria: who can meet them, whom they share, whom they leave out."""

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
    "Outcome",
    "Proof",
    "equivalent",
    "gap",
    "implies",
    "landmarks",
    "overlaps",
    "redundant",
    "satisfiable",
]
