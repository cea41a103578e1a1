"""The fewest walks that take every move."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import TypeAlias, final

from customer_journey._answer import AnswerSequence, Cell, about
from customer_journey._arguments import checked
from customer_journey._frozen import frozen
from customer_journey._graph._index import MOVES, index_of
from customer_journey._graph._networkx import maximum_flow
from customer_journey._graph._search import (
    adjacency_map,
    breadth_first,
    shortest_path,
    strongly_connected_components,
)
from customer_journey._model import Journey
from customer_journey._model._names import path_of

__all__ = ["CoveringWalks", "covering_walks"]

_Pair: TypeAlias = tuple[int, int]


@final
@frozen
class CoveringWalks(AnswerSequence[tuple[str, ...]]):
    """The fewest walks that take every move, each as the ids of its stages.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "try", "buy"]).connect("know", "buy")
        >>> print(cj.traverse.covering_walks(shop))
        know -> try -> buy
        know -> buy
    """

    walks: tuple[tuple[str, ...], ...]
    """The walks, each from a start."""

    def rows(self) -> list[dict[str, Cell]]:
        """A row for each stage of each walk: `walk` and `step` (numbers from 0), and `stage`."""
        return [
            {"walk": number, "step": step, "stage": stage}
            for number, walk in enumerate(self.walks)
            for step, stage in enumerate(walk)
        ]

    def __str__(self) -> str:
        """A walk a line."""
        return "\n".join(map(path_of, self.walks)) or "no walks"


@checked
def covering_walks(journey: Journey, /) -> CoveringWalks:
    """The fewest walks from a start that take every move between them, as stages by id.

    Test with these to cover every move. A walk may go round a cycle and ends anywhere. Their number
    is the least possible; their lengths are not minimised. Moves that no walk from a start can take
    are left out, and referrals are not moves.

    Args:
        journey: The journey.

    Raises:
        WrongTypeError: An argument is of another type.

    Source:
        The least flow with a lower bound of one on each move between components: Ahuja, Magnanti &
        Orlin (1993), *Network Flows*, chapter 6.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "try", "buy"]).connect("know", "buy")
        >>> shop = shop.connect("buy", "try", kind="return")
        >>> list(cj.traverse.covering_walks(shop))
        [('know', 'try', 'buy', 'try'), ('know', 'buy')]
    """
    index = index_of(journey).restricted(kinds=MOVES)
    reached = breadth_first(index.successors, index.starts)
    successors = [
        following if stage in reached else [] for stage, following in enumerate(index.successors)
    ]
    walks = tuple(index.named(walk) for walk in _Plan(successors, index.starts).walks())
    return about(CoveringWalks(walks), journey)


class _Plan:
    """How many walks go from component to component.

    Within a strongly connected component one walk can take every move, so only the moves between
    components decide how many walks are needed.
    """

    def __init__(self, successors: Sequence[Sequence[int]], starts: Sequence[int]) -> None:
        component = strongly_connected_components(successors)
        self.component = component
        self.component_count = len(set(component))
        self.starts = {component[start]: start for start in reversed(starts)}
        self.inside = [
            [target for target in following if component[target] == component[source]]
            for source, following in enumerate(successors)
        ]
        """For each stage, its successors in its component."""
        self.is_cyclic = [False] * self.component_count
        for stage, targets in enumerate(self.inside):
            self.is_cyclic[component[stage]] |= bool(targets)
        self.between: dict[_Pair, list[_Pair]] = {}
        """The moves from each component to each other one."""
        for source, following in enumerate(successors):
            for target in following:
                pair = component[source], component[target]
                if pair[0] != pair[1]:
                    self.between.setdefault(pair, []).append((source, target))

    def walks(self) -> Iterator[list[int]]:
        """The walks, as numbers of stages."""
        begun, crossing = self._fewest()
        exits = adjacency_map(crossing)
        pending = {pair: list(moves) for pair, moves in self.between.items()}
        untaken = {
            stage: list(reversed(following))
            for stage, following in enumerate(self.inside)
            if following
        }
        left = Counter(self.component[stage] for stage in untaken for _ in untaken[stage])
        for component, start in self.starts.items():
            for _ in range(begun[component]):
                walk = [start]
                while True:
                    number = self.component[walk[-1]]
                    for _ in range(left.pop(number, 0)):
                        self._go_to(walk, untaken)
                        targets = untaken[walk[-1]]
                        walk.append(targets.pop())
                        if not targets:
                            del untaken[walk[-2]]
                    following = exits.get(number, [])
                    while following and not crossing[number, following[0]]:
                        following.pop(0)
                    if not following:
                        break
                    pair = number, following[0]
                    crossing[pair] -= 1
                    moves = pending[pair]
                    source, target = moves.pop(0) if len(moves) > 1 else moves[0]
                    self._go_to(walk, (source,))
                    walk.append(target)
                yield walk

    def _go_to(self, walk: list[int], targets: Collection[int]) -> None:
        """Continue a walk to the nearest of the targets; there is one in its component."""
        path = shortest_path(self.inside, walk[-1:], targets)
        walk += (path or [])[1:]

    def _fewest(self) -> tuple[Counter[int], dict[_Pair, int]]:
        """How many walks begin in each component and go from one to the next; as few as can be."""
        least = {pair: len(moves) for pair, moves in self.between.items()}
        begun, crossing, through = self._sufficient(least)
        # Of two, none can be saved: moves that one walk can take all follow one another.
        if sum(begun.values()) <= 2:  # noqa: PLR2004 - just said
            return begun, crossing
        # A flow from the end back to the start takes away as many walks as the bounds allow.
        edges: list[tuple[object, object, int | None]] = []
        ended = dict(through)
        for (source, target), count in crossing.items():
            ended[source] -= count
            edges += [
                ((source, 1), (target, 0), None),
                ((target, 0), (source, 1), count - least[source, target]),
            ]
        for component, count in through.items():
            spare = count - self.is_cyclic[component]
            edges += [((component, 0), (component, 1), None)]
            edges += [((component, 1), (component, 0), spare)]
            edges += [("end", (component, 1), ended[component])]
            edges += [((component, 0), "start", begun[component])]
        saved = maximum_flow([edge for edge in edges if edge[2] != 0], "end", "start")
        for source, target in crossing:
            crossing[source, target] += saved[(source, 1), (target, 0)]
            crossing[source, target] -= saved.get(((target, 0), (source, 1)), 0)
        for component in begun:
            begun[component] -= saved[(component, 0), "start"]
        return begun, crossing

    def _sufficient(
        self, least: dict[_Pair, int]
    ) -> tuple[Counter[int], dict[_Pair, int], dict[int, int]]:
        """Walks that take everything, more than are needed: one for each move between components.

        How many begin in each component, go from one to the next, and go through each.
        """
        crossing = dict(least)
        into = Counter[int]()
        out = Counter[int]()
        before: dict[int, int] = {}
        for (source, target), count in crossing.items():
            into[target] += count
            out[source] += count
            before.setdefault(target, source)
        begun = Counter[int]()
        through: dict[int, int] = {}
        # Components are numbered from the last to the first: what is lacking comes from earlier.
        for component in range(self.component_count):
            required = max(out[component], int(self.is_cyclic[component]))
            lacking = required - into[component]
            if lacking > 0 and component in self.starts:
                begun[component] = lacking
            elif lacking > 0:
                earlier = before[component]
                crossing[earlier, component] += lacking
                out[earlier] += lacking
            through[component] = max(required, into[component])
        return begun, crossing, through
