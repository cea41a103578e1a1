"""Simple paths in the order of their costs.

networkx ranks paths as well, with a search for each stage that a path may leave the last one at.
Here a bound decides which of those searches are worth their while: mostly one for each path.
"""

from collections.abc import Iterator, Mapping, Sequence
from heapq import heappop, heappush
from itertools import count, pairwise
from math import inf
from typing import Final

from customer_journey._graph._search import Arcs, adjacency, dijkstra, path_from

__all__ = ["k_shortest_paths"]

_COMPLETE: Final = 0
_BOUNDED: Final = 1


def k_shortest_paths(arcs: Arcs, source: int, target: int) -> Iterator[list[int]]:
    """Simple paths by rising cost, lazily: take as many as you need.

    Costs are zero or more; there is one arc for each pair of nodes. Sums of costs that are not
    integers can differ by a rounding from those added up along the path, and so can the order.

    Source:
        Yen (1971), "Finding the K Shortest Loopless Paths in a Network", Management Science 17(11);
        Lawler (1972), "A Procedure for Computing the K Best Solutions to Discrete Optimization
        Problems", Management Science 18(7), for paths partitioned into disjoint sets.
    """
    reverse = adjacency(
        len(arcs),
        ((other, (node, cost)) for node, row in enumerate(arcs) for other, cost in row),
    )
    remaining, _ = dijkstra(reverse, {target: 0.0})
    if source not in remaining:
        return
    order = count()
    # An entry stands for all paths that begin like `path` up to `spur` and go on elsewhere than to
    # `barred`. It is complete once `path` is known to be the cheapest of them.
    queue: list[tuple[float, int, int, list[int], int, frozenset[int]]] = []
    heappush(queue, (remaining[source], _BOUNDED, next(order), [source], 0, frozenset()))
    while queue:
        _, state, _, path, spur, barred = heappop(queue)
        if state == _BOUNDED:
            completed = _completed(arcs, path[: spur + 1], barred, remaining, target)
            if completed is not None:
                total, whole = completed
                heappush(queue, (total, _COMPLETE, next(order), whole, spur, barred))
            continue
        yield list(path)
        for bound, later, without in _partition(arcs, path, spur, barred, remaining):
            heappush(queue, (bound, _BOUNDED, next(order), path, later, without))


def _partition(
    arcs: Arcs,
    path: Sequence[int],
    first: int,
    barred: frozenset[int],
    remaining: Mapping[int, float],
) -> Iterator[tuple[float, int, frozenset[int]]]:
    """The disjoint sets of a set of paths without its cheapest: a bound, the spur, what is barred.

    Later ones share more of the path.
    """
    position = {node: index for index, node in enumerate(path)}
    spent = 0.0
    for spur, (node, taken) in enumerate(pairwise(path)):
        if spur >= first:
            without = barred | {taken} if spur == first else frozenset((taken,))
            bound = min(
                (
                    spent + cost + remaining.get(successor, inf)
                    for successor, cost in arcs[node]
                    if successor not in without and position.get(successor, spur + 1) > spur
                ),
                default=inf,
            )
            if bound < inf:
                yield bound, spur, without
        spent += next(cost for successor, cost in arcs[node] if successor == taken)


def _completed(
    arcs: Arcs,
    head: list[int],
    barred: frozenset[int],
    remaining: Mapping[int, float],
    target: int,
) -> tuple[float, list[int]] | None:
    """The cheapest path with this head whose next node is not barred, with its cost."""
    spent = 0.0
    for node, taken in pairwise(head):
        spent += next(cost for successor, cost in arcs[node] if successor == taken)
    if head[-1] == target:
        return spent, head
    sources = {node: spent + cost for node, cost in arcs[head[-1]] if node not in barred}
    settled, previous = dijkstra(
        arcs, sources, targets=(target,), blocked=frozenset(head), remaining=remaining
    )
    if target not in settled:
        return None
    return settled[target], [*head, *path_from(previous, target)]
