"""All paths, one after another, and how many there are.

networkx lists simple paths as well, but follows dead branches again and again: a search that
remembers where it failed leaves them out.
"""

from collections.abc import Collection, Iterator, Sequence
from math import inf
from sys import float_info
from typing import Final

from customer_journey._graph._search import Graph, distances

__all__ = ["paths_between", "simple_paths_within"]

_UNBOUNDED: Final = float_info.max
"""More steps than any path has; less than infinity, and the same after taking one from it."""


def paths_between(
    labels: Sequence[str],
    successors: Graph,
    predecessors: Graph,
    sources: Sequence[int],
    targets: Collection[int],
    *,
    limit: int | None,
    visits: int,
) -> Iterator[tuple[str, ...]]:
    """The paths from each source to any target, depth first, as labels of their nodes.

    Args:
        labels: What to say for each node.
        successors: The graph.
        predecessors: The same graph, backwards.
        sources: Where paths begin.
        targets: Where paths end; those that can go on from a target and come to one again do.
        limit: The most steps in a path; None for any number.
        visits: How often a path may visit one node.

    Source:
        Peng, Zhang, Lin, Zhang & Qin (2019), "Towards Bridging Theory and Practice: Hop-Constrained
        s-t Simple Path Enumeration", PVLDB 13(4), for barriers; extended here to several visits of
        a node and to lengths without limit.
    """
    search = _Listing(labels, successors, predecessors, targets, visits)
    budget = _UNBOUNDED if limit is None else limit
    for source in sources:
        if search.barriers[source] <= budget:
            yield from search.paths(source, budget)


def simple_paths_within(
    successors: Graph, component: Sequence[int], source: int, limit: int
) -> dict[int, int]:
    """How many simple paths inside its component lead from a node to each; stops over the limit."""
    counts = {source: 1}
    listed = 1
    on_path = {source}
    stack = [(source, iter(successors[source]))]
    while stack and listed <= limit:
        node, rest = stack[-1]
        for following in rest:
            if component[following] == component[source] and following not in on_path:
                counts[following] = counts.get(following, 0) + 1
                listed += 1
                on_path.add(following)
                stack.append((following, iter(successors[following])))
                break
        else:
            stack.pop()
            on_path.discard(node)
    return counts


class _Listing:
    """A depth-first search that remembers where it failed.

    `barriers[s]` never exceeds the number of steps from `s` to a target over nodes that may be
    visited again. It rises when a search from `s` fails, and falls, with all barriers that depend
    on it, when a node that leads to a target may be visited again.
    """

    def __init__(
        self,
        labels: Sequence[str],
        successors: Graph,
        predecessors: Graph,
        targets: Collection[int],
        visits: int,
    ) -> None:
        nearest = distances(predecessors, targets)
        self.barriers = [inf if distance < 0 else distance for distance in nearest]
        self._labels = labels
        self._successors = successors
        self._predecessors = predecessors
        self._targets = frozenset(targets)
        self._visits_left = [visits] * len(nearest)
        self._raised = False

    def paths(self, source: int, budget: float) -> Iterator[tuple[str, ...]]:
        """The paths from a source with no more steps than the budget."""
        # This loop takes the time of listing paths: everything in it is local.
        labels, successors, targets = self._labels, self._successors, self._targets
        barriers, visits_left = self.barriers, self._visits_left
        trail, names, nearest = [source], [labels[source]], [inf]
        pending = [iter(successors[source])]
        visits_left[source] -= 1
        is_only_target = len(targets) == 1
        if source in targets:
            nearest[0] = 0
            yield (labels[source],)
            if is_only_target and not visits_left[source]:
                visits_left[source] += 1
                return
        left = budget - 1
        while trail:
            for node in pending[-1]:
                if visits_left[node] and barriers[node] <= left:
                    if node in targets:
                        yield (*names, labels[node])
                        nearest[-1] = min(nearest[-1], 1)
                        if is_only_target and visits_left[node] == 1:
                            continue
                    trail.append(node)
                    names.append(labels[node])
                    nearest.append(0 if node in targets else inf)
                    pending.append(iter(successors[node]))
                    visits_left[node] -= 1
                    left -= 1
                    break
            else:
                pending.pop()
                names.pop()
                left += 1
                self._leave(trail.pop(), nearest.pop(), left, nearest)

    def _leave(self, node: int, reached: float, left: float, nearest: list[float]) -> None:
        """Take back a visit, with the steps to the nearest target that was reached from there."""
        self._visits_left[node] += 1
        if reached == inf:
            self.barriers[node] = inf if left == _UNBOUNDED else left + 1
            self._raised = True
            return
        if nearest and reached + 1 < nearest[-1]:
            nearest[-1] = reached + 1
        if not self._raised:
            return
        barriers, visits_left = self.barriers, self._visits_left
        barriers[node] = min(barriers[node], reached)
        queue = [node]
        for lowered in queue:
            beyond = barriers[lowered] + 1
            for earlier in self._predecessors[lowered]:
                if visits_left[earlier] and barriers[earlier] > beyond:
                    barriers[earlier] = beyond
                    queue.append(earlier)
