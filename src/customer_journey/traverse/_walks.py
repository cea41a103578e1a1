"""The fewest walks that take every move."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from customer_journey._arguments import require
from customer_journey._graph._networkx import most_flow
from customer_journey._graph._search import strongly_connected_components
from customer_journey._model import Journey
from customer_journey.traverse._moves import ALL_MOVES, moves_of

__all__ = ["covering_walks"]

_Pair: TypeAlias = tuple[int, int]


def covering_walks(journey: Journey, /) -> tuple[tuple[str, ...], ...]:
    """The fewest walks from a start that take every move between them, as stages by id.

    Test with these to have gone every way there is. A walk may go round and ends anywhere. Their
    number is the least possible; how long they are is not looked at. Moves that no walk from a
    start can take are left out, and referrals move nobody.

    Args:
        journey: The journey.

    Source:
        The least flow with a lower bound of one on each way between cycles: Ahuja, Magnanti &
        Orlin (1993), *Network Flows*, chapter 6.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "try", "buy"]).connect("know", "buy")
        >>> shop = shop.connect("buy", "try", kind="return")
        >>> cj.traverse.covering_walks(shop)
        (('know', 'try', 'buy', 'try'), ('know', 'buy'))
    """
    require(journey, Journey, "covering_walks")
    moves = moves_of(journey, kinds=ALL_MOVES, persona=None, role=None)
    reached = moves.spread([moves.index[start] for start in journey.starts])
    plan = _Plan(
        [targets if reached[source] >= 0 else [] for source, targets in enumerate(moves.ahead)],
        [moves.index[start] for start in journey.starts],
    )
    return tuple(moves.named(walk) for walk in plan.walks())


class _Plan:
    """Rooms of stages that lead to one another, and how many walks go from room to room.

    Within a room, one walk can take every move; so only what lies between rooms is to be counted.
    """

    def __init__(self, ahead: Sequence[Sequence[int]], starts: Sequence[int]) -> None:
        self.ahead = ahead
        self.room = strongly_connected_components(ahead)
        self.starts = {self.room[start]: start for start in reversed(starts)}
        self.inner: dict[int, int] = {}
        self.between: dict[_Pair, list[_Pair]] = {}
        for source, targets in enumerate(ahead):
            here = self.room[source]
            for target in targets:
                there = self.room[target]
                if here == there:
                    self.inner[here] = self.inner.get(here, 0) + 1
                else:
                    self.between.setdefault((here, there), []).append((source, target))

    def walks(self) -> Iterator[list[int]]:
        """The walks, as positions of stages."""
        came, went = self._flow()
        waiting = {pair: [*found] for pair, found in self.between.items()}
        ways: dict[int, list[int]] = {}
        for here, there in went:
            ways.setdefault(here, []).append(there)
        untaken = [
            [target for target in reversed(targets) if self.room[target] == self.room[source]]
            for source, targets in enumerate(self.ahead)
        ]
        for room, start in self.starts.items():
            for _ in range(came.get(room, 0)):
                yield self._walk(start, ways, went, waiting, untaken)

    def _walk(
        self,
        start: int,
        ways: Mapping[int, list[int]],
        went: dict[_Pair, int],
        waiting: Mapping[_Pair, list[_Pair]],
        untaken: Sequence[list[int]],
    ) -> list[int]:
        walk = [start]
        while True:
            room = self.room[walk[-1]]
            for _ in range(self.inner.pop(room, 0)):
                walk += self._way(walk[-1], lambda stage: bool(untaken[stage]))[1:]
                walk.append(untaken[walk[-1]].pop())
            following = ways.get(room, [])
            while following and not went[room, following[0]]:
                following.pop(0)
            if not following:
                return walk
            pair = room, following[0]
            went[pair] -= 1
            left = waiting[pair]
            source, target = left.pop(0) if len(left) > 1 else left[0]
            walk += [*self._way(walk[-1], source.__eq__)[1:], target]

    def _way(self, source: int, wanted: Callable[[int], bool]) -> list[int]:
        """The way from a stage to the nearest of its room that is wanted; one is."""
        came: dict[int, int | None] = {source: None}
        queue = deque([source])
        while not wanted(here := queue.popleft()):
            for target in self.ahead[here]:
                if self.room[target] == self.room[here] and target not in came:
                    came[target] = here
                    queue.append(target)
        way = [here]
        while (earlier := came[way[-1]]) is not None:
            way.append(earlier)
        return way[::-1]

    def _flow(self) -> tuple[dict[int, int], dict[_Pair, int]]:
        """How many walks begin in each room, and how many go from one to the next; the fewest."""
        least = {pair: len(found) for pair, found in self.between.items()}
        came, went, through = self._enough(least)
        steps: list[tuple[object, object, int | None]] = []
        ended = dict(through)
        for (here, there), count in went.items():
            ended[here] -= count
            steps += [
                ((here, 1), (there, 0), None),
                ((there, 0), (here, 1), count - least[here, there]),
            ]
        for room, count in through.items():
            spare = count - (1 if self.inner.get(room) else 0)
            steps += [((room, 0), (room, 1), None), ((room, 1), (room, 0), spare)]
            steps += [("end", (room, 1), ended[room]), ((room, 0), "start", came.get(room, 0))]
        roomy = [step for step in steps if step[2] != 0]
        # One walk is the least there is.
        saved = most_flow(roomy, "end", "start") if sum(came.values()) > 1 else {}
        for here, there in went:
            went[here, there] += saved.get(((here, 1), (there, 0)), 0)
            went[here, there] -= saved.get(((there, 0), (here, 1)), 0)
        for room in came:
            came[room] -= saved.get(((room, 0), "start"), 0)
        return came, went

    def _enough(
        self, least: Mapping[_Pair, int]
    ) -> tuple[dict[int, int], dict[_Pair, int], dict[int, int]]:
        """Walks that take everything, more than are needed: one for each move between rooms."""
        went = dict(least)
        into: dict[int, int] = {}
        out: dict[int, int] = {}
        before: dict[int, int] = {}
        for (here, there), count in went.items():
            into[there] = into.get(there, 0) + count
            out[here] = out.get(here, 0) + count
            before.setdefault(there, here)
        came: dict[int, int] = {}
        through: dict[int, int] = {}
        # Rooms are numbered from the last to the first.
        for room in range(max(self.room, default=-1) + 1):
            wanted = max(out.get(room, 0), 1 if self.inner.get(room) else 0)
            lacking = wanted - into.get(room, 0)
            if lacking > 0 and room in self.starts:
                came[room] = lacking
            elif lacking > 0:
                earlier = before[room]
                went[earlier, room] += lacking
                out[earlier] += lacking
            through[room] = max(wanted, into.get(room, 0))
        return came, went, through
