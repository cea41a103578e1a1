"""What the cheapest readings of many traces cost, with the work shared between all of them.

After each step, what matters of a trace is a row: for each stage, what it costs to be about to
match it. Traces whose rows are the same go on together. So rows are the states of a machine that
is made while traces run through it, and a step that was made before is one look into a dict.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from itertools import accumulate
from operator import getitem
from typing import Final, final

from customer_journey.evidence._symbols import Symbol, Symbols

__all__ = ["Lane", "Rows"]

_MOST_BITS: Final = 1 << 28
"""How much may be remembered, in bits of rows; then all is forgotten."""
_OVERHEAD: Final = 4_000
"""What a row takes beside its bits, about."""


@final
class Lane:
    """A stage that occurs in the traces, and what its steps cost."""

    __slots__ = ("extra", "failed", "place")

    def __init__(self, place: int, *, extra: int, failed: int) -> None:
        self.place = place
        self.extra = extra
        self.failed = failed


class _Step(dict[int, int]):
    """What a step does to a row: each lane keeps its costs, or takes those after a match.

    Those after a match depend only on what the lane of the step's own stage costs; here they are by
    that.
    """

    __slots__ = ("_credit", "_ones", "_ways", "shift")

    def __init__(self, *, shift: int, credit: int, ways: int, ones: int) -> None:
        """Start without any.

        Args:
            shift: Where the lane of the step's own stage begins.
            credit: What a match costs, without what the step would cost as an extra one.
            ways: What the ways onward cost, in their lanes; in the others, more than all that is
                reached.
            ones: A one in each lane that they lead to.
        """
        self.shift = shift
        self._credit = credit
        self._ways = ways
        self._ones = ones

    def __missing__(self, cost: int) -> int:
        after = self[cost] = self._ways + (cost + self._credit) * self._ones
        return after


class _Row(dict[Symbol, "_Row"]):
    """The rows that come after this one, by the step; one that is missing is made.

    A log may make a row at every step of every trace, so making one calls as little as it can.
    """

    __slots__ = ("costs", "rows")

    costs: int
    rows: "Rows"

    def __missing__(self, symbol: Symbol) -> "_Row":
        costs, rows = self.costs, self.rows
        step = rows.steps[symbol]
        # A top bit stays where the lane is not below the one after a match; spread over the lane,
        # it picks by how much the lane lies above.
        above = costs - step[(costs >> step.shift) & rows.low]
        over = above & rows.tops
        row = _Row()
        row.costs = costs = costs - (above & (over - (over >> rows.top)))
        row.rows = rows
        row = self[symbol] = rows.known.setdefault(costs, row)
        return row


@final
class _Steps(dict[Symbol, _Step]):
    """What each step does; one that is missing is learnt."""

    __slots__ = ("_learnt",)

    def __init__(self, learnt: Callable[[Symbol], _Step]) -> None:
        self._learnt = learnt

    def __missing__(self, symbol: Symbol) -> _Step:
        step = self[symbol] = self._learnt(symbol)
        return step


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
        self.low: Final = (1 << (self._width - 1)) - 1
        """All bits of the lowest lane but its top one."""
        self.top: Final = self._width - 1
        """How far the top bit of a lane is from its lowest."""
        self.tops: Final = sum(1 << (shift + self.top) for shift in self._at.values())
        """The top bits of all lanes, which are set in each row."""
        self._out = self._at[outside]
        self._onward: dict[int, tuple[int, int]] = {}
        self.steps: Final = _Steps(self._learnt)
        """What each step does."""
        self.lanes: Final = len(self._at)
        """How many comparisons a row stands for."""
        self._spent = 0
        self._most = _MOST_BITS // (self.lanes * self._width + _OVERHEAD)
        self._forget()

    def __getstate__(self) -> dict[str, object]:
        """All but the rows, which hold one another to any depth."""
        return {**vars(self), "known": {}, "_first": None}

    def __setstate__(self, state: dict[str, object]) -> None:
        """Start anew from the first row."""
        vars(self).update(state)
        self._forget()

    def effort(self, steps: int) -> int:
        """How many comparisons have been made once so many more steps are read, at the most."""
        known = len(self._onward)
        unknown = min(steps, self.lanes - 1 - known)
        return self._spent + steps * self.lanes + (known + unknown) * self._size

    def least(self, symbols: Iterable[Symbol]) -> int:
        """What the cheapest reading costs, without what it would cost to call every step extra."""
        if len(self.known) > self._most:
            self._forget()
        costs = reduce(getitem, symbols, self._first).costs
        return -((self._nought - ((costs >> self._out) & self.low)) // self._unit)

    def least_within(self, symbols: Symbols, budget: int) -> int | None:
        """The same; None where so many comparisons might not do, with all that were counted so."""
        if self.effort(len(symbols)) > budget:
            return None
        row = self._first
        for symbol in symbols:
            if symbol not in row:
                self._spent += self.lanes
            row = row[symbol]
        return self.least(symbols)

    def matches(self, symbols: Symbols) -> list[int]:
        """The positions of the steps that the cheapest reading with most matches matches."""
        trail = list(accumulate(symbols, getitem, initial=self._first))
        found: list[int] = []
        shift, low = self._out, self.low
        cost = (trail[-1].costs >> shift) & low
        for index in range(len(symbols) - 1, -1, -1):
            row = trail[index].costs
            # What a step made cheaper, it made so by a match.
            if (row >> shift) & low != cost:
                found.append(index)
                shift = self.steps[symbols[index]].shift
                cost = (row >> shift) & low
        return found[::-1]

    def _learnt(self, symbol: Symbol) -> _Step:
        word, failed = (symbol, False) if isinstance(symbol, str) else (symbol[0], True)
        lane = self._lanes.get(word)
        if lane is None:
            far = self._joined([self._far] * self.lanes)
            return _Step(shift=0, credit=0, ways=far, ones=0)
        onward = self._onward.get(lane.place)
        if onward is None:
            onward = self._onward[lane.place] = self._packed(lane.place)
        shift, (ways, ones) = self._at[lane.place], onward
        credit = (lane.failed * failed - lane.extra) * self._unit - 1
        return _Step(shift=shift, credit=credit, ways=ways, ones=ones)

    def _forget(self) -> None:
        ways, ones = self._packed(self._outside)
        first = _Row()
        first.costs = ways + self._nought * ones + self.tops
        first.rows = self
        self.known: dict[int, _Row] = {first.costs: first}
        self._first = first

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
