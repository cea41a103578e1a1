"""Tables from which the next stages of a walk are drawn, several moves with one number."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import frozen

from customer_journey._log._arrays import Ints
from customer_journey.markov._table import Table

if TYPE_CHECKING:
    import numpy as np

    DType: TypeAlias = np.dtype[np.unsignedinteger[Any]]
else:
    # Annotations are looked up at run time, where numpy may be missing.
    DType = object

__all__ = ["BITS", "Strides", "strides"]

Row: TypeAlias = Sequence[tuple[int, float]]
"""The stages that can come next, each with its probability."""
Way: TypeAlias = tuple[tuple[int, ...], float]
"""Some stages in a row, and the probability of taking just them."""

BITS = 63
"""How many bits of chance one draw takes."""
_WORD = 8


@frozen
class Strides:
    """For each stage, columns of equal weight, each shared by two ways to walk on.

    A way is some stages in a row, packed into one word. Walks follow one another without a gap:
    where one ends, the code `begin` begins the next, so a way may run over the end of a walk. A
    column is picked by the high bits of a draw; the way that it keeps is taken up to its limit,
    and the other one beyond.
    """

    begin: int
    """The code that begins a walk: one more than the last stage."""
    length: int
    """How many codes each word holds."""
    codes: DType
    """The type of a code."""
    limits: Ints
    """For each column, the largest draw that takes its own way."""
    words: Ints
    """For each column, the other way and its own."""
    shifts: Ints
    """For each way, by how much a draw is to be shifted where it leads."""
    firsts: Ints
    """For each way, the first column of the stage where it leads."""
    outside: tuple[int, int]
    """The shift and the first column of those who are to begin a walk."""


def strides(table: Table, starts: Mapping[int, float], *, room: int) -> Strides:
    """Tables of the longest words that take no more than so many columns, if any do.

    Each probability is met to within 2**-48.

    Source:
        Vose (1991), "A linear algorithm for generating random numbers with a given distribution",
        IEEE Transactions on Software Engineering 17(9).
    """
    import numpy as np

    begin = len(table.stages)
    rows = _rows(table, starts)
    codes = np.dtype(np.min_scalar_type(begin))
    length = _length(rows, room=room, most=_WORD // codes.itemsize)
    limits: list[int] = []
    ways: list[tuple[int, ...]] = []
    leads: list[tuple[int, int]] = []
    for place in range(len(rows)):
        found = _ways(rows, place, length)
        width = _width(len(found))
        leads.append((BITS - width, len(limits)))
        for column, (kept, own, other) in enumerate(_vose(_units(found), width)):
            limits.append((column << BITS - width) + kept - 1)
            # A column that nothing is left for has a way of no weight.
            ways += [found[other][0], found[min(own, len(found) - 1)][0]]
    packed = np.array(ways, dtype=codes)
    last = packed[:, -1]
    return Strides(
        begin=begin,
        length=length,
        codes=codes,
        limits=np.array(limits, dtype=np.int64),
        words=packed.view(f"u{codes.itemsize * length}").ravel(),
        shifts=np.array([shift for shift, _ in leads]).take(last),
        firsts=np.array([first for _, first in leads]).take(last),
        outside=leads[-1],
    )


def _rows(table: Table, starts: Mapping[int, float]) -> list[Row]:
    """Where each stage leads, then the beginning of a walk, then those who are to begin one."""
    begin = len(table.stages)
    rows: list[list[tuple[int, float]]] = [[] for _ in table.stages]
    for source, target, share in zip(table.sources, table.targets, table.shares, strict=True):
        if share > 0:
            rows[source].append((target, share))
    for row, ending in zip(rows, table.endings, strict=True):
        if ending > 0:
            row.append((begin, ending))
    entries = [(stage, weight) for stage, weight in starts.items() if weight > 0]
    # Where there is but one start, the beginning is the start itself.
    entry: Row = rows[entries[0][0]] if len(entries) == 1 else entries
    return [*rows, entry, [(begin, 1.0)]]


def _width(number: int) -> int:
    """The power of two that so many columns take."""
    return (number - 1).bit_length()


def _length(rows: Sequence[Row], *, room: int, most: int) -> int:
    """The longest words, a power of two up to the most, whose columns there is room for."""
    length, numbers = 1, [len(row) for row in rows]
    while length < most:
        # As many again: a way of twice the length is a way and one from where it leads.
        for _ in range(length):
            numbers = [sum(numbers[stage] for stage, _ in row) for row in rows]
        if sum(1 << _width(number) for number in numbers) > room:
            break
        length *= 2
    return length


def _ways(rows: Sequence[Row], place: int, length: int) -> list[Way]:
    """All ways of so many stages from a place."""
    found: list[Way] = [((stage,), share) for stage, share in rows[place]]
    for _ in range(length - 1):
        found = [
            ((*way, stage), chance * share)
            for way, chance in found
            for stage, share in rows[way[-1]]
        ]
    return found


def _units(ways: Sequence[Way]) -> list[int]:
    """The weights of ways in whole numbers that add up to all draws there are."""
    total = sum(chance for _, chance in ways)
    units = [int(chance / total * (1 << BITS)) for _, chance in ways]
    # What rounding leaves over is least to the largest.
    units[units.index(max(units))] += (1 << BITS) - sum(units)
    return units


def _vose(units: Sequence[int], width: int) -> list[tuple[int, int, int]]:
    """Columns of equal weight: how much of each is its own, for whom, and who has the rest."""
    size = 1 << BITS - width
    left = [*units, *[0] * ((1 << width) - len(units))]
    low = [place for place, number in enumerate(left) if number < size]
    high = [place for place, number in enumerate(left) if number >= size]
    made = [(size, place, place) for place in range(len(left))]
    # Whole numbers leave nothing over: as long as someone lacks, someone has.
    while low:
        poor, rich = low.pop(), high[-1]
        made[poor] = (left[poor], poor, rich)
        left[rich] -= size - left[poor]
        if left[rich] < size:
            low.append(high.pop())
    return made
