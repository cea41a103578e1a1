"""A graph from which nodes are taken, one after another, with edges in place of paths over them."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from typing import Generic, TypeVar

__all__ = ["Elimination"]

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


class Elimination(Generic[K, T]):
    """The edges while nodes are eliminated, one for each ordered pair.

    Source:
        Brzozowski & McCluskey (1963), "Signal Flow Graph Techniques for Sequential Circuit State
        Diagrams", IEEE Transactions on Electronic Computers EC-12(2).
    """

    def __init__(
        self,
        edges: Iterable[tuple[K, K, T]],
        *,
        in_series: Callable[[T, T, T | None], T | None],
        in_parallel: Callable[[T, T], T],
    ) -> None:
        """Begin with all nodes.

        Args:
            edges: The source, the target and what is known of each edge.
            in_series: The edge in place of two, one after the other, with the loop between them, if
                there is one; None if nothing leads over both.
            in_parallel: The edge in place of two that join the same nodes, the earlier one first.
        """
        self._in_series, self._in_parallel = in_series, in_parallel
        self._leaving: dict[K, dict[K, T]] = defaultdict(dict)
        self._entering: dict[K, dict[K, T]] = defaultdict(dict)
        self._ranks: dict[tuple[K, K], tuple[int, int]] = {}
        for number, (source, target, edge) in enumerate(edges):
            self._put(source, target, edge, (number, 0))

    def paths_over(self, node: K) -> int:
        """How many pairs of edges lead to a node and on from it, loops aside."""
        sources, targets = self._entering[node], self._leaving[node]
        return (len(sources) - (node in sources)) * (len(targets) - (node in targets))

    def eliminate(self, node: K) -> None:
        """Take a node out, and put an edge in place of every path over it."""
        sources, targets = self._entering.pop(node, {}), self._leaving.pop(node, {})
        loop = sources.pop(node, None)
        targets.pop(node, None)
        for source in sources:
            del self._leaving[source][node]
        for target in targets:
            del self._entering[target][node]
        for source, one in sources.items():
            for target, other in targets.items():
                edge = self._in_series(one, other, loop)
                if edge is None:
                    continue
                rank = self._ranks[source, node][0], len(self._ranks)
                beside = self._leaving[source].get(target)
                if beside is not None:
                    edge = self._in_parallel(beside, edge)
                    rank = min(rank, self._ranks[source, target])
                self._put(source, target, edge, rank)

    def edges(self) -> list[T]:
        """All edges that are left, each in the position of its first part."""
        left = [
            (self._ranks[source, target], edge)
            for source, edges in self._leaving.items()
            for target, edge in edges.items()
        ]
        return [edge for _, edge in sorted(left, key=lambda pair: pair[0])]

    def _put(self, source: K, target: K, edge: T, rank: tuple[int, int]) -> None:
        self._leaving[source][target] = edge
        self._entering[target][source] = edge
        self._ranks[source, target] = rank
