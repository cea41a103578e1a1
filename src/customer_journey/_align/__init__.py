"""Journeys held against one another: which stages stand for which, and what neither side has."""

from customer_journey._align._alignment import Alignment, align
from customer_journey._align._blocks import Block, Crossing, Shape
from customer_journey._align._carry import Carried, Figure, Measure, Uncarried, carry
from customer_journey._align._crosswalk import Crosswalk, Entry, crosswalk
from customer_journey._align._guesses import Guess, Side

__all__ = [
    "Alignment",
    "Block",
    "Carried",
    "Crossing",
    "Crosswalk",
    "Entry",
    "Figure",
    "Guess",
    "Measure",
    "Shape",
    "Side",
    "Uncarried",
    "align",
    "carry",
    "crosswalk",
]
