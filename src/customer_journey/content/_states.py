"""What state many promises at once can be in at each stage, by one search over all of them."""

from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from customer_journey._graph._index import MOVES, Index, index_of
from customer_journey._graph._search import breadth_first_sets
from customer_journey._model import Journey

__all__ = ["KEPT", "OPEN", "UNMADE", "Bits", "PromiseStates", "bits", "states_by_group"]

UNMADE: Final = 0
OPEN: Final = 1
KEPT: Final = 2

Bits: TypeAlias = Mapping[int, int]
"""For some stages, a set of promises, by the bits of an integer."""

_NONE: Final[Bits] = {}


class PromiseStates:
    """The states that promises can be in when people of one persona group are at a stage.

    On entering a stage, what is made there opens, then what is kept there closes; what is due there
    and still open is broken, and is followed no further. Levels are numbers of moves, so the first
    level at which something comes about ends a shortest path.

    This is a breadth-first search of stages and states, of all promises at once: promises are
    numbers, and sets of them the bits of one integer.
    """

    def __init__(
        self,
        index: Index,
        personas: tuple[str, ...],
        count: int,
        *,
        opens: Bits,
        keeps: Bits = _NONE,
        due: Bits = _NONE,
    ) -> None:
        self.index = index
        self.personas = personas
        """The personas of these people; empty where the journey has none."""
        self.count = count
        self.broken: dict[int, int] = {}
        """The level at which a promise first falls due while open."""
        self.honoured: dict[int, int] = {}
        """The level at which a promise first falls due after it was kept."""
        self.closed: dict[int, int] = {}
        """The promises that are kept in time at a stage."""
        self._opens, self._keeps, self._due = opens, keeps, due
        self._all = (1 << count) - 1
        self.arrivals = breadth_first_sets(
            index.successors,
            dict.fromkeys(index.starts, self._all),
            opens.keys() | keeps.keys() | due.keys(),
            self._enter,
        )
        """For each stage, by level, what is new there: bits for unmade, then open, then kept."""

    def open_at(self, stage: int) -> Iterator[tuple[int, int]]:
        """The levels at which promises come to a stage open, each with those that are new then."""
        for level, new in self.arrivals[stage].items():
            arrived = new >> self.count & self._all
            if arrived:
                yield level, arrived

    def path(self, promise: int, stage: int, state: int, level: int) -> tuple[int, ...]:
        """A shortest path that brings a promise to a stage in a state, first so at that level."""
        trail = [stage]
        while level:
            level -= 1
            stage, state = next(
                (before, earlier)
                for before in self.index.predecessors[stage]
                for earlier in (UNMADE, OPEN, KEPT)
                if self.arrivals[before].get(level, 0) >> (promise + earlier * self.count) & 1
                and self.entered(promise, stage, earlier) == state
            )
            trail.append(stage)
        return tuple(reversed(trail))

    def path_open(self, stage: int, level: int, promises: int, *, limit: int) -> tuple[int, ...]:
        """A path to a stage from where one of the promises was made, open all along.

        It is the end of a shortest path from a start on which any of them is open at that stage;
        empty where it has more stages than the limit.
        """
        trail = [stage]
        promises &= self.arrivals[stage][level] >> self.count
        while not promises & self._opens.get(stage, 0):
            if len(trail) == limit:
                return ()
            level -= 1
            stage = next(
                before
                for before in self.index.predecessors[stage]
                if self.arrivals[before].get(level, 0) >> self.count & promises
            )
            promises &= self.arrivals[stage][level] >> self.count
            trail.append(stage)
        return tuple(reversed(trail))

    def entered(self, promise: int, stage: int, state: int) -> int:
        """The state of a promise once its holder has come to a stage."""
        if self._opens.get(stage, 0) >> promise & 1:
            state = OPEN
        if state == OPEN and self._keeps.get(stage, 0) >> promise & 1:
            state = KEPT
        return state

    def _enter(self, stage: int, arriving: int, level: int) -> int:
        """What goes on from a stage of what arrives at it."""
        count, every = self.count, self._all
        unmade, is_open, kept = arriving & every, arriving >> count & every, arriving >> 2 * count
        opening, due = self._opens.get(stage, 0), self._due.get(stage, 0)
        is_open |= (unmade | kept) & opening
        unmade &= ~opening
        kept &= ~opening
        closing = is_open & self._keeps.get(stage, 0)
        if closing:
            self.closed[stage] = self.closed.get(stage, 0) | closing
            kept |= closing
            is_open &= ~closing
        for promise in bits(is_open & due):
            self.broken.setdefault(promise, level)
        for promise in bits(kept & due):
            self.honoured.setdefault(promise, level)
        is_open &= ~due
        return unmade | is_open << count | kept << 2 * count


def states_by_group(
    journey: Journey, count: int, *, opens: Bits, keeps: Bits = _NONE, due: Bits = _NONE
) -> Iterator[PromiseStates]:
    """The states for each group of personas to whom the same stages and moves are open."""
    moves = index_of(journey).restricted(kinds=MOVES)
    for personas in moves.persona_groups:
        index = moves.restricted(persona=personas[0] if personas else None)
        yield PromiseStates(index, personas, count, opens=opens, keeps=keeps, due=due)


def bits(mask: int) -> Iterator[int]:
    """The numbers of the bits that are set, the lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
