"""Which column each box stands in, and in which order: a layered drawing, before any measure.

References:
    Sugiyama, Tagawa & Toda (1981), Methods for visual understanding of hierarchical system
    structures; Gansner, Koutsofios, North & Vo (1993), A technique for drawing directed graphs.
"""

from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from statistics import median

from attrs import field, frozen

from customer_journey._graph._search import (
    adjacency,
    adjacency_map,
    condensation,
    without_back_edges,
)
from customer_journey.render._diagram import Arrow, Diagram

__all__ = ["Node", "Ranks", "ranks_of"]

_SWEEPS = 8


@frozen(eq=False)
class Node:
    """A place in a rank: a box, or where an arrow passes, with or without its words."""

    box: str | None
    arrow: Arrow | None
    rank: int
    """Boxes stand in the even ranks, words in the odd ones."""
    below: bool = False
    """Whether it belongs below everything else: the ways out."""


@frozen(kw_only=True, eq=False)
class Ranks:
    """The nodes of each rank in order, and how the arrows run over them."""

    nodes: tuple[tuple[Node, ...], ...]
    chains: Mapping[tuple[str, str], tuple[Node, ...]] = field(
        factory=dict[tuple[str, str], tuple[Node, ...]]
    )
    """Of each arrow that goes on, the nodes from its source to its target."""
    around: tuple[Arrow, ...]
    """The arrows that lead around the rest: back or round, out, or far on to where others do."""
    spine: frozenset[Node]
    """The nodes of the main line."""
    rank: Mapping[str, int]
    """The rank of each box."""


def size_of(diagram: Diagram, levels: Mapping[str, int]) -> int:
    """How many places the arrows of the diagram would take, those around it together."""
    around = _around(diagram, levels)
    longest: dict[tuple[str, str], int] = {}
    for arrow in diagram.arrows:
        key = (arrow.kind if arrow in around else arrow.source, arrow.target)
        steps = abs(levels[arrow.target] - levels[arrow.source])
        longest[key] = max(longest.get(key, 0), 2 * steps)
    return sum(longest.values())


def ranks_of(diagram: Diagram, levels: Mapping[str, int]) -> Ranks:
    """The ranks of a diagram, of which each box has its level."""
    ids = [box.id for box in diagram.boxes]
    rank = {name: 2 * levels[name] for name in ids}
    kinds: dict[str, set[str]] = {}
    for arrow in diagram.arrows:
        kinds.setdefault(arrow.target, set()).add(arrow.kind)
    # The boxes that only exits lead to.
    outs = {box.id for box in diagram.boxes if kinds.get(box.id) == {"exit"} and not box.is_start}
    boxes = {name: Node(name, None, rank[name], name in outs) for name in ids}
    around = _around(diagram, levels)
    onward = [arrow for arrow in diagram.arrows if arrow not in around]
    spine = _spine(diagram, levels)
    onward.sort(key=lambda arrow: (arrow.source, arrow.target) not in spine)
    chains = {
        (arrow.source, arrow.target): (
            boxes[arrow.source],
            *(
                Node(None, arrow, at, arrow.kind in ("exit", "referral"))
                for at in range(rank[arrow.source] + 1, rank[arrow.target])
            ),
            boxes[arrow.target],
        )
        for arrow in onward
    }
    nodes: list[list[Node]] = [[] for _ in range(max(rank.values(), default=0) + 1)]
    for node in (*boxes.values(), *(node for chain in chains.values() for node in chain[1:-1])):
        nodes[node.rank].append(node)
    return Ranks(
        nodes=tuple(map(tuple, _ordered(nodes, list(chains.values())))),
        chains=chains,
        around=tuple(arrow for arrow in diagram.arrows if arrow in around),
        spine=frozenset(node for pair in spine for node in chains[pair])
        or frozenset(list(boxes.values())[:1]),
        rank=rank,
    )


def _around(diagram: Diagram, levels: Mapping[str, int]) -> set[Arrow]:
    """The arrows that do not pass the ranks: those back, and those that share a long way on."""
    steps = {arrow: levels[arrow.target] - levels[arrow.source] for arrow in diagram.arrows}
    far = Counter((arrow.kind, arrow.target) for arrow in diagram.arrows if steps[arrow] > 1)
    return {
        arrow
        for arrow in diagram.arrows
        if steps[arrow] < 1
        or (arrow.kind == "exit" and far[arrow.kind, arrow.target])
        or (steps[arrow] > 1 and far[arrow.kind, arrow.target] > 1)
    }


def levels_of(diagram: Diagram) -> dict[str, int]:
    """The level of each box: the most arrows on a path to it, without those that close a cycle."""
    ids = [box.id for box in diagram.boxes]
    position = {name: at for at, name in enumerate(ids)}
    starts = [at for at, box in enumerate(diagram.boxes) if box.is_start]
    entered = {arrow.target for arrow in diagram.arrows if arrow.kind in ("advance", "exit")}
    entered |= {ids[at] for at in starts}
    edges = (
        (position[arrow.source], position[arrow.target])
        for arrow in sorted(diagram.arrows, key=lambda arrow: arrow.kind != "advance")
        if arrow.kind in ("advance", "exit") or arrow.target not in entered
    )
    successors = without_back_edges(adjacency(len(ids), edges), roots=starts)
    level = condensation(successors).node_depth
    targets = {target for each in successors for target in each}
    for at, each in enumerate(successors):
        # A box that no arrow leads to stands right before the next, not at the far left.
        if at not in targets and each:
            level[at] = min(level[target] for target in each) - 1
    return dict(zip(ids, level, strict=True))


def _spine(diagram: Diagram, levels: Mapping[str, int]) -> set[tuple[str, str]]:
    """The arrows of the main line: the advances that pass most boxes, goals before others."""
    best: dict[str, tuple[int, int]] = {}
    onto: dict[str, str] = {}
    leaving = adjacency_map(
        (arrow.source, arrow.target)
        for arrow in diagram.arrows
        if arrow.kind == "advance" and levels[arrow.source] < levels[arrow.target]
    )
    goals = {box.id for box in diagram.boxes if box.is_goal}
    for name in sorted(levels, key=levels.__getitem__, reverse=True):
        best[name] = (int(name in goals), 1)
        for target in leaving.get(name, ()):
            candidate = (best[target][0] + (name in goals), best[target][1] + 1)
            if name not in onto or candidate > best[name]:
                best[name] = candidate
                onto[name] = target
    starts = [box.id for box in diagram.boxes if box.is_start] or list(best)[:1]
    at = max(starts, key=lambda name: best[name]) if starts else ""
    pairs: set[tuple[str, str]] = set()
    while at in onto:
        pairs.add((at, onto[at]))
        at = onto[at]
    return pairs


def _ordered(nodes: list[list[Node]], chains: Sequence[Sequence[Node]]) -> list[list[Node]]:
    """Each rank in an order in which few arrows cross: medians of the neighbours, to and fro."""
    pairs = [pair for chain in chains for pair in pairwise(chain)]
    after = adjacency_map(pairs)
    before = adjacency_map((right, left) for left, right in pairs)
    ranks = [sorted(rank, key=lambda node: node.below) for rank in nodes]
    place: dict[Node, int] = {}
    for rank in ranks:
        place.update((node, at) for at, node in enumerate(rank))
    best, fewest = ranks, _crossings(ranks, after, place)
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        beside = after if sweep % 2 else before
        ranks = [list(rank) for rank in ranks]
        for at in range(len(ranks))[:: -1 if sweep % 2 else 1]:
            ranks[at] = _sifted(ranks[at], beside, place)
            place.update((node, index) for index, node in enumerate(ranks[at]))
        crossings = _crossings(ranks, after, place)
        if crossings < fewest:
            best, fewest = ranks, crossings
    return best


def _sifted(
    rank: Iterable[Node], beside: Mapping[Node, Sequence[Node]], place: Mapping[Node, int]
) -> list[Node]:
    def key(node: Node) -> tuple[bool, float]:
        around = [place[other] for other in beside.get(node, ())]
        return node.below, median(around) if around else place[node]

    return sorted(rank, key=key)


def _crossings(
    ranks: Sequence[Sequence[Node]],
    after: Mapping[Node, Sequence[Node]],
    place: Mapping[Node, int],
) -> int:
    crossings = 0
    for rank in ranks:
        seen: list[int] = []
        for node in rank:
            ends = [place[other] for other in after.get(node, ())]
            crossings += sum(len(seen) - bisect_right(seen, end) for end in ends)
            for end in ends:
                insort(seen, end)
    return crossings
