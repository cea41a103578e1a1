"""Which of several things kept their order, and which had to move."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

__all__ = ["stays"]


def stays(places: Sequence[int]) -> list[bool]:
    """For each place whether it can stay; moving the others, as few as can be, sorts them.

    Args:
        places: Distinct whole numbers.

    Source:
        Schensted, C. (1961), Longest increasing and decreasing subsequences.
    """
    kept = [True] * len(places)
    if all(place < later for place, later in pairwise(places)):
        return kept
    tails: list[int] = []
    ends: list[int] = []
    previous = [-1] * len(places)
    for index, place in enumerate(places):
        length = bisect_left(tails, place)
        if length:
            previous[index] = ends[length - 1]
        if length == len(tails):
            tails.append(place)
            ends.append(index)
        else:
            tails[length] = place
            ends[length] = index
    kept = [False] * len(places)
    index = ends[-1]
    while index >= 0:
        kept[index] = True
        index = previous[index]
    return kept
