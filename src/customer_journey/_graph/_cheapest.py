"""Simple paths in the order of their costs.

networkx ranks paths as well, with a search for each stage that a path may leave the last one at.
Here a bound decides which of those searches are worth their while: mostly one for each path.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import heappop, heappush
from itertools import count, pairwise
from math import inf
from typing import Final, TypeAlias

__all__ = ["cheapest_paths"]

_Ways: TypeAlias = Mapping[int, Sequence[tuple[int, float]]]
"""Where each node leads, and at what cost."""

_FOUND: Final = 0
_HOPED_FOR: Final = 1


def cheapest_paths(
    steps: Iterable[tuple[int, int, float]], source: int, target: int
) -> Iterator[list[int]]:
    """Simple paths by rising cost, lazily; none where there is no way.

    Steps are (from, to, cost of zero or more), one for each pair. Costs that are no whole numbers
    can differ by a rounding from those added up along the path, and so can the order.

    Source:
        Yen (1971), "Finding the K Shortest Loopless Paths in a Network", Management Science 17(11);
        Lawler (1972), "A Procedure for Computing the K Best Solutions to Discrete Optimization
        Problems", Management Science 18(7), for paths parted into sets that share none.
    """
    ahead: dict[int, list[tuple[int, float]]] = {}
    behind: dict[int, list[tuple[int, float]]] = {}
    for here, there, cost in steps:
        if here != there:
            ahead.setdefault(here, []).append((there, cost))
            behind.setdefault(there, []).append((here, cost))
    left = _distances(behind, target)
    if source not in left:
        return
    ticks = count()
    # Each entry stands for all paths that begin like `path` up to `place` and go on elsewhere than
    # to `barred`; it is found once `path` is the cheapest of them.
    waiting: list[tuple[float, int, int, list[int], int, frozenset[int]]] = []
    heappush(waiting, (left[source], _HOPED_FOR, next(ticks), [source], 0, frozenset()))
    while waiting:
        _, state, _, path, place, barred = heappop(waiting)
        if state == _HOPED_FOR:
            found = _completed(path[: place + 1], barred, ahead, left, target)
            if found is not None:
                total, whole = found
                heappush(waiting, (total, _FOUND, next(ticks), whole, place, barred))
            continue
        yield list(path)
        for bound, spur, shut in _others(path, place, barred, ahead, left):
            heappush(waiting, (bound, _HOPED_FOR, next(ticks), path, spur, shut))


def _distances(behind: _Ways, target: int) -> dict[int, float]:
    """What it costs at least to get to the target, for each node that can."""
    left: dict[int, float] = {}
    waiting = [(0.0, target)]
    while waiting:
        far, node = heappop(waiting)
        if node in left:
            continue
        left[node] = far
        for before, cost in behind.get(node, ()):
            if before not in left:
                heappush(waiting, (far + cost, before))
    return left


def _others(
    path: Sequence[int], place: int, barred: frozenset[int], ahead: _Ways, left: Mapping[int, float]
) -> Iterator[tuple[float, int, frozenset[int]]]:
    """The sets that a set of paths falls into without its cheapest: a bound, where, what is barred.

    What comes later shares more of the path; no two of the sets share a path.
    """
    at = {node: index for index, node in enumerate(path)}
    spent = 0.0
    for spur, (here, there) in enumerate(pairwise(path)):
        ways = ahead[here]
        if spur >= place:
            shut = barred | {there} if spur == place else frozenset((there,))
            bound = min(
                (
                    spent + cost + left.get(onward, inf)
                    for onward, cost in ways
                    if onward not in shut and at.get(onward, spur + 1) > spur
                ),
                default=inf,
            )
            if bound < inf:
                yield bound, spur, shut
        spent += next(cost for onward, cost in ways if onward == there)


def _completed(
    head: list[int], barred: frozenset[int], ahead: _Ways, left: Mapping[int, float], target: int
) -> tuple[float, list[int]] | None:
    """The cheapest path that begins so and does not go on to what is barred, with its cost."""
    spent = 0.0
    for here, there in pairwise(head):
        spent += next(cost for onward, cost in ahead[here] if onward == there)
    start, taken = head[-1], set(head[:-1])
    ticks = count()
    came: dict[int, int] = {}
    # What is left is exact where nothing stands in the way, so ties go to who is nearer.
    waiting = [(spent + left[start], left[start], next(ticks), start, start, spent)]
    while waiting:
        _, _, _, node, before, far = heappop(waiting)
        if node in came:
            continue
        came[node] = before
        if node == target:
            return far, [*head[:-1], *_back(came, start, target)]
        for onward, cost in ahead.get(node, ()):
            if onward in came or onward in taken or onward not in left:
                continue
            if node != start or onward not in barred:
                rest, reached = left[onward], far + cost
                heappush(waiting, (reached + rest, rest, next(ticks), onward, node, reached))
    return None


def _back(came: Mapping[int, int], start: int, target: int) -> list[int]:
    way = [target]
    while way[-1] != start:
        way.append(came[way[-1]])
    return way[::-1]
