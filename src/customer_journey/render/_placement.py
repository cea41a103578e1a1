"""Where everything stands across the way people go: level where it can be, and never too near."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from customer_journey._graph._search import adjacency_map
from customer_journey.render._ranks import Node, Ranks
from customer_journey.render._routing import Size

__all__ = ["placed_across"]

_BETWEEN = 16.0
_SWEEPS = 6
_STRAIGHT = 1e9
_CHAIN = 8.0


def placed_across(ranks: Ranks, sizes: Mapping[Node, Size]) -> dict[Node, float]:
    """Where each node's line is, across: near its neighbours, and clear of the next node."""
    beside = adjacency_map(
        (one, (other, 1.0 if one.box and other.box else _CHAIN))
        for chain in ranks.chains.values()
        for pair in pairwise(chain)
        for one, other in (pair, pair[::-1])
    )
    across = {node: 0.0 for rank in ranks.nodes for node in rank}
    for sweep in range(_SWEEPS):
        for rank in ranks.nodes[:: -1 if sweep % 2 else 1]:
            wishes = [_wish(node, ranks.spine, beside, across) for node in rank]
            across.update(zip(rank, _settled(rank, wishes, sizes), strict=True))
    _straighten(ranks, sizes, across)
    return across


def _straighten(ranks: Ranks, sizes: Mapping[Node, Size], across: dict[Node, float]) -> None:
    """Let arrows over several ranks run level, at one of their own heights, where that is free."""
    before: dict[Node, Node] = {}
    after: dict[Node, Node] = {}
    for rank in ranks.nodes:
        for one, other in pairwise(rank):
            before[other], after[one] = one, other

    def fits(node: Node, at: float) -> bool:
        above, below = before.get(node), after.get(node)
        return (above is None or at - across[above] >= _apart(above, node, sizes)) and (
            below is None or across[below] - at >= _apart(node, below, sizes)
        )

    for chain in ranks.chains.values():
        passed = chain[1:-1]
        heights = sorted({across[node] for node in passed})
        for height in (heights[-1], heights[0]):
            if len(heights) > 1 and all(fits(node, height) for node in passed):
                across.update(dict.fromkeys(passed, height))
                break


def _apart(above: Node, below: Node, sizes: Mapping[Node, Size]) -> float:
    """How far the lines of two neighbours are from one another at least."""
    return sizes[above].after + _BETWEEN + sizes[below].before


def _wish(
    node: Node,
    spine: frozenset[Node],
    beside: Mapping[Node, Sequence[tuple[Node, float]]],
    across: Mapping[Node, float],
) -> tuple[float, float]:
    """Where a node would stand, and how much that matters; the main line stands at zero."""
    if node in spine:
        return 0.0, _STRAIGHT
    around = beside.get(node)
    if not around:
        return across[node], 1.0
    total = sum(weight for _, weight in around)
    return sum(across[other] * weight for other, weight in around) / total, 1.0


def _settled(
    rank: Sequence[Node], wishes: Sequence[tuple[float, float]], sizes: Mapping[Node, Size]
) -> list[float]:
    """The places nearest to what is wished that keep everything apart, by least squares.

    Places less the room before them must not fall, so that pooling adjacent violators finds the
    best ones.
    """
    offsets = [0.0]
    for one, other in pairwise(rank):
        offsets.append(offsets[-1] + _apart(one, other, sizes))
    pools: list[tuple[float, float, int]] = []
    for (wish, weight), offset in zip(wishes, offsets, strict=False):
        pool = (wish - offset, weight, 1)
        while pools and pools[-1][0] > pool[0]:
            value, weighed, count = pools.pop()
            total = weighed + pool[1]
            pool = ((value * weighed + pool[0] * pool[1]) / total, total, count + pool[2])
        pools.append(pool)
    values = [value for value, _, count in pools for _ in range(count)]
    return [round(value + offset, 2) for value, offset in zip(values, offsets, strict=False)]
