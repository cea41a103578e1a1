"""How many promises at once can stand at each stage, found by one walk over all of them."""

from collections.abc import Iterator, Mapping
from typing import Final

from customer_journey.content._crowds import Crowd

__all__ = ["KEPT", "OPEN", "UNMADE", "Walks", "bits"]

UNMADE: Final = 0
OPEN: Final = 1
KEPT: Final = 2
_NONE: Final[Mapping[int, int]] = {}


class Walks:
    """What can have come of each of some promises when people of a crowd are at a stage.

    Promises are numbers, and sets of them the bits of one integer, so that a step of the walk is
    one operation for all. On entering a stage, what is made there opens, then what is kept there
    closes; what is due there and still open is broken, and is followed no further. Levels are
    counts of moves, so the first level at which something comes about ends a shortest path.

    With P promises, V stages and E moves there are at most 3·P·V arrivals, each passed on once
    over the moves that leave: O(P·(V + E)), and far less where promises travel together.
    """

    def __init__(
        self,
        crowd: Crowd,
        count: int,
        *,
        made: Mapping[int, int],
        kept: Mapping[int, int] = _NONE,
        due: Mapping[int, int] = _NONE,
    ) -> None:
        self.crowd = crowd
        self.count = count
        self.broken: dict[int, int] = {}
        """The level at which a promise first falls due while open."""
        self.honoured: dict[int, int] = {}
        """The level at which a promise first falls due after it was kept."""
        self.closed: dict[int, int] = {}
        """The promises that are kept in time at a stage."""
        self.arrivals: list[dict[int, int]] = [{} for _ in crowd.ahead]
        """For every stage, by level, what is new there: bits for unmade, then open, then kept."""
        self._made, self._kept, self._due = made, kept, due
        self._special = made.keys() | kept.keys() | due.keys()
        self._all = (1 << count) - 1
        self._walk()

    def open_at(self, stage: int) -> Iterator[tuple[int, int]]:
        """The levels at which promises come to a stage open, each with those that are new then."""
        for level, new in self.arrivals[stage].items():
            came = new >> self.count & self._all
            if came:
                yield level, came

    def path(self, promise: int, stage: int, state: int, level: int) -> tuple[int, ...]:
        """A shortest path that brings a promise to a stage in a state, first so at that level."""
        trail = [stage]
        while level:
            level -= 1
            stage, state = next(
                (before, earlier)
                for before in self.crowd.behind[stage]
                for earlier in (UNMADE, OPEN, KEPT)
                if self.arrivals[before].get(level, 0) >> (promise + earlier * self.count) & 1
                and self.entered(promise, stage, earlier) == state
            )
            trail.append(stage)
        return tuple(reversed(trail))

    def way(self, stage: int, level: int, wanted: int, *, most: int) -> tuple[int, ...]:
        """A way to a stage from where one of the wanted promises was made, open all along.

        It is the end of a shortest path from a start on which any of them is open at that stage;
        empty where it has more than `most` stages.
        """
        trail = [stage]
        wanted &= self.arrivals[stage][level] >> self.count
        while not wanted & self._made.get(stage, 0):
            if len(trail) == most:
                return ()
            level -= 1
            stage = next(
                before
                for before in self.crowd.behind[stage]
                if self.arrivals[before].get(level, 0) >> self.count & wanted
            )
            wanted &= self.arrivals[stage][level] >> self.count
            trail.append(stage)
        return tuple(reversed(trail))

    def entered(self, promise: int, stage: int, state: int) -> int:
        """What a promise is once its holder has come to a stage."""
        if self._made.get(stage, 0) >> promise & 1:
            state = OPEN
        if state == OPEN and self._kept.get(stage, 0) >> promise & 1:
            state = KEPT
        return state

    def _walk(self) -> None:
        ahead, arrivals, special = self.crowd.ahead, self.arrivals, self._special
        seen = [0] * len(ahead)
        coming = dict.fromkeys(self.crowd.starts, self._all)
        level = 0
        while coming:
            following: dict[int, int] = {}
            for stage, came in coming.items():
                now = self._arrived(stage, came, level) if stage in special else came
                new = now & ~seen[stage]
                if new:
                    seen[stage] |= new
                    arrivals[stage][level] = new
                    for target in ahead[stage]:
                        following[target] = following.get(target, 0) | new
            coming = following
            level += 1

    def _arrived(self, stage: int, came: int, level: int) -> int:
        """What goes on from a stage of what comes to it."""
        count, every = self.count, self._all
        unmade, is_open, kept = came & every, came >> count & every, came >> 2 * count
        made_here, due_here = self._made.get(stage, 0), self._due.get(stage, 0)
        is_open |= (unmade | kept) & made_here
        unmade &= ~made_here
        kept &= ~made_here
        closing = is_open & self._kept.get(stage, 0)
        if closing:
            self.closed[stage] = self.closed.get(stage, 0) | closing
            kept |= closing
            is_open &= ~closing
        for promise in bits(is_open & due_here):
            self.broken.setdefault(promise, level)
        for promise in bits(kept & due_here):
            self.honoured.setdefault(promise, level)
        is_open &= ~due_here
        return unmade | is_open << count | kept << 2 * count


def bits(mask: int) -> Iterator[int]:
    """The numbers of the bits that are set, the lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
