"""What the cheapest readings of many traces cost, with the work shared between all of them.

After each step, what matters of a trace is a row: for each stage, what it costs to be about to
match it. Traces whose rows are the same go on together. So rows are the states of a machine that
is made while traces run through it, and a step that was made before is one look into a dict.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from operator import getitem
from typing import Final, NamedTuple, TypeAlias, final

__all__ = ["Lane", "Rows", "Symbol", "symbols_of"]

Symbol: TypeAlias = str | tuple[str]
"""A step, as the trace calls it; in a tuple, one that failed."""

_MOST_BITS: Final = 1 << 28
"""How much may be remembered, in bits of rows; then all is forgotten."""
_OVERHEAD: Final = 4_000
"""What a row takes beside its bits, about."""


def symbols_of(steps: tuple[str, ...], failed: frozenset[int]) -> tuple[Symbol, ...]:
    """The steps, with those in a tuple that failed."""
    if not failed:
        return steps
    return tuple([(step,) if at in failed else step for at, step in enumerate(steps)])


@final
class Lane:
    """A stage that occurs in the traces, and what its steps cost."""

    __slots__ = ("extra", "failed", "place")

    def __init__(self, place: int, *, extra: int, failed: int) -> None:
        self.place = place
        self.extra = extra
        self.failed = failed


class _Step(NamedTuple):
    """What a step does to a row: in each lane, the costs there or those after a match."""

    shift: int
    """Where the lane of its own stage begins."""
    credit: int
    """What a match costs, without what the step would cost as an extra one."""
    ways: int
    """What the ways onward cost, in their lanes; in the others, more than all that is reached."""
    ones: int
    """A one in each lane that they lead to."""


class _Row(dict[Symbol, "_Row"]):
    """The rows that come after this one, by the step; one that is missing is made."""

    __slots__ = ("costs", "least", "rows")

    def __init__(self, costs: int, least: int, rows: "Rows") -> None:
        self.costs = costs
        self.least = least
        self.rows = rows

    def __missing__(self, symbol: Symbol) -> "_Row":
        row = self[symbol] = self.rows.after(self.costs, symbol)
        return row


class Rows:
    """The rows of the traces of one log, each kept once.

    A row is one integer with a lane of bits for each stage that occurs, and a last one for the way
    out. Costs stand in it without those of extra steps, which a match takes back, so a step that
    has no place changes nothing. The top bit of each lane is free: comparing and choosing happen
    in all lanes at once, in a few operations on the whole integer.
    """

    def __init__(
        self,
        lanes: Mapping[str, Lane],
        *,
        ways: Callable[[int], Mapping[int, int]],
        outside: int,
        size: int,
        longest: int,
    ) -> None:
        """Start without any row but the first.

        Args:
            lanes: By what traces call it, each stage that occurs.
            ways: From a position, what lies between it and each one that can be reached costs.
            outside: The position from which people come in and to which they leave.
            size: How many comparisons finding the ways from a position takes.
            longest: How many steps the longest trace has.
        """
        self._ways = ways
        self._outside = outside
        self._size = size
        first = ways(outside)
        places = sorted({lane.place for lane in lanes.values() if lane.place in first})
        # Whoever can't get to a stage never matches it.
        self._lanes = {word: lane for word, lane in lanes.items() if lane.place in first}
        # Of two readings as cheap, the one with more matches is cheaper by less than a unit.
        self._unit = longest + 1
        most = max((lane.extra + lane.failed for lane in lanes.values()), default=0)
        most = most * self._unit + 1
        dearest = max(first.values()) * self._unit
        # No lane of a row goes below zero or comes to what is far: a way as dear as that is none.
        self._nought = most * longest
        self._far = self._nought + dearest + 1
        self._width = (2 * self._far + most).bit_length() + 1
        self._at = {place: self._width * index for index, place in enumerate([*places, outside])}
        self._low = (1 << (self._width - 1)) - 1
        self._top = self._width - 1
        self._tops = sum(1 << (shift + self._top) for shift in self._at.values())
        self._onward: dict[int, tuple[int, int]] = {}
        self._steps: dict[Symbol, _Step] = {}
        self.lanes: Final = len(self._at)
        """How many comparisons a row stands for."""
        self._spent = 0
        self._most = _MOST_BITS // (self.lanes * self._width + _OVERHEAD)
        self._forget()

    def __getstate__(self) -> dict[str, object]:
        """All but the rows, which hold one another to any depth."""
        return {**vars(self), "_known": {}, "_first": None}

    def __setstate__(self, state: dict[str, object]) -> None:
        """Start anew from the first row."""
        vars(self).update(state)
        self._forget()

    def effort(self, steps: int) -> int:
        """How many comparisons have been made once so many more steps are read, at the most."""
        unknown = min(steps, self.lanes - 1 - len(self._onward))
        return self._spent + steps * self.lanes + unknown * self._size

    def least(self, symbols: Iterable[Symbol]) -> int:
        """What the cheapest reading costs, without what it would cost to call every step extra."""
        if len(self._known) > self._most:
            self._forget()
        return reduce(getitem, symbols, self._first).least

    def matches(self, symbols: Sequence[Symbol]) -> list[int]:
        """The positions of the steps that the cheapest reading with most matches matches."""
        row = self._first
        trail = [row.costs]
        for symbol in symbols:
            row = row[symbol]
            trail.append(row.costs)
        found: list[int] = []
        shift = self._at[self._outside]
        for index in range(len(symbols) - 1, -1, -1):
            before, after = trail[index], trail[index + 1]
            # What a step made cheaper, it made so by a match.
            if (before >> shift) & self._low != (after >> shift) & self._low:
                found.append(index)
                shift = self._steps[symbols[index]].shift
        return found[::-1]

    def after(self, costs: int, symbol: Symbol) -> _Row:
        """The row after a step."""
        self._spent += self.lanes
        shift, credit, ways, ones = self._steps.get(symbol) or self._learn(symbol)
        other = ways + (((costs >> shift) & self._low) + credit) * ones
        # A top bit stays where the lane is not below the other's, and is spread over the lane.
        over = ((costs | self._tops) - other) & self._tops
        costs ^= (costs ^ other) & (over - (over >> self._top))
        row = self._known.get(costs)
        return self._keep(costs) if row is None else row

    def _keep(self, costs: int) -> _Row:
        # The way out has the highest lane.
        least = -((self._nought - (costs >> self._at[self._outside])) // self._unit)
        row = self._known[costs] = _Row(costs, least, self)
        return row

    def _forget(self) -> None:
        ways, ones = self._packed(self._outside)
        self._known: dict[int, _Row] = {}
        self._first = self._keep(ways + self._nought * ones)

    def _learn(self, symbol: Symbol) -> _Step:
        word, failed = (symbol, False) if isinstance(symbol, str) else (symbol[0], True)
        lane = self._lanes.get(word)
        if lane is None:
            step = _Step(0, 0, self._joined([self._far] * self.lanes), 0)
        else:
            onward = self._onward.get(lane.place)
            if onward is None:
                self._spent += self._size
                onward = self._onward[lane.place] = self._packed(lane.place)
            credit = (lane.failed * failed - lane.extra) * self._unit - 1
            step = _Step(self._at[lane.place], credit, *onward)
        self._steps[symbol] = step
        return step

    def _packed(self, place: int) -> tuple[int, int]:
        """What the ways onward cost, in lanes, and a one in each lane that they lead to."""
        costs = self._ways(place)
        near = {
            other: cost for other in self._at if (cost := self._scaled(costs, other)) < self._far
        }
        ways = self._joined([near.get(other, self._far) for other in self._at])
        return ways, self._joined([int(other in near) for other in self._at])

    def _scaled(self, costs: Mapping[int, int], place: int) -> int:
        return costs[place] * self._unit if place in costs else self._far

    def _joined(self, lanes: Sequence[int]) -> int:
        """The numbers side by side, the first one lowest."""
        return int("".join([f"{each:0{self._width}b}" for each in reversed(lanes)]), 2)
