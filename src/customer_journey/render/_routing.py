"""Lanes: where arrows run that lead around the ranks, back or far on to a way out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from operator import itemgetter

from attrs import evolve, frozen

from customer_journey.render._diagram import Arrow
from customer_journey.render._measure import Block
from customer_journey.render._ranks import Node, Ranks

__all__ = ["LANE_GAP", "TEXT_GAP", "Bundle", "Lane", "Size", "bundled", "lanes_of", "words_size"]

LANE_GAP = 10.0
TEXT_GAP = 6.0
_ENOUGH = 230.0
"""Words take no more room than that, along."""


@frozen(eq=False, kw_only=True)
class Size:
    """How far a node goes along, and across before and after its line."""

    along: float
    before: float
    after: float


@frozen(kw_only=True)
class Bundle:
    """Arrows of one kind that lead around the ranks to the same box, and so share a lane."""

    arrows: tuple[Arrow, ...]
    words_at: tuple[tuple[int, int], ...]
    """From which rank to which the words of each arrow may stand."""
    first: int
    """The first of the ranks that it passes."""
    last: int
    onward: bool
    """Whether it leads on; else it leads back or round."""

    @property
    def under(self) -> bool:
        """Whether it runs below the main line; else above."""
        return self.onward or self.arrows[0].kind in ("exit", "referral")

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """From where each arrow leads to where."""
        return tuple((arrow.source, arrow.target) for arrow in self.arrows)


@frozen(eq=False, kw_only=True)
class Lane:
    """A bundle with its place across."""

    bundle: Bundle
    across: float
    size: Size


def bundled(ranks: Ranks, lengths: Sequence[float]) -> tuple[Bundle, ...]:
    """The arrows that lead around, in bundles of which no two words stand in the same rank.

    Args:
        ranks: Where everything stands.
        lengths: How long each rank is at least, with the gap after it.
    """
    rank = ranks.rank
    groups: dict[tuple[str, ...], list[Arrow]] = {}
    for arrow in ranks.around:
        source, target = rank[arrow.source], rank[arrow.target]
        direction = "on" if source < target else "back"
        alone = (arrow.source,) if source == target else ()
        groups.setdefault((arrow.kind, arrow.target, direction, *alone), []).append(arrow)
    bundles = [_bundle(row, rank) for group in groups.values() for row in _rows_of(group, rank)]
    placed: list[Bundle] = []
    turns: Counter[tuple[bool, int]] = Counter()
    # From the outside in, as only the arrows further out cross what is written here.
    for bundle in reversed(_nested(bundles)):
        placed.append(_with_word_ranks(bundle, lengths, turns))
        # Its arrows bend after these ranks, into the lane and out of it.
        ends = {rank[arrow.source] for arrow in bundle.arrows}
        ends.add(bundle.last if bundle.onward else bundle.first - 1)
        turns.update((bundle.under, end) for end in ends)
    return tuple(reversed(placed))


def _nested(bundles: Sequence[Bundle]) -> list[Bundle]:
    """From the inside out: short before long, then those without a common rank."""
    rounds: dict[tuple[bool, int], list[int]] = {}
    keys: list[tuple[int, int, int]] = []
    ordered = sorted(bundles, key=lambda bundle: bundle.first)
    for bundle in ordered:
        long = bundle.last - bundle.first
        ends = rounds.setdefault((bundle.under, long), [])
        at = next((at for at, end in enumerate(ends) if end < bundle.first), len(ends))
        ends[at : at + 1] = [bundle.last]
        keys.append((long, at, bundle.first))
    return [bundle for _, bundle in sorted(zip(keys, ordered, strict=True), key=itemgetter(0))]


def _with_word_ranks(
    bundle: Bundle, lengths: Sequence[float], turns: Mapping[tuple[bool, int], int]
) -> Bundle:
    """The bundle, its words where no arrow bends: a single arrow's in its longest such part."""
    if bundle.onward or len(bundle.arrows) > 1:
        return bundle
    cuts = [at for at in range(bundle.first, bundle.last) if turns.get((bundle.under, at))]
    parts = list(zip([bundle.first, *(at + 1 for at in cuts)], [*cuts, bundle.last], strict=True))
    middle = bundle.first + bundle.last

    def worth(part: tuple[int, int]) -> tuple[float, int]:
        return min(sum(lengths[part[0] : part[1] + 1]), _ENOUGH), -abs(sum(part) - middle)

    return evolve(bundle, words_at=(max(parts, key=worth),))


def _rows_of(group: Sequence[Arrow], rank: Mapping[str, int]) -> list[list[Arrow]]:
    rows: list[list[Arrow]] = []
    filled: dict[int, int] = {}
    for arrow in group:
        at = filled.get(rank[arrow.source], 0)
        if arrow.label:
            filled[rank[arrow.source]] = at + 1
        if at == len(rows):
            rows.append([])
        rows[at].append(arrow)
    return rows


def _bundle(arrows: Sequence[Arrow], rank: Mapping[str, int]) -> Bundle:
    sources, target = [rank[arrow.source] for arrow in arrows], rank[arrows[0].target]
    onward = sources[0] < target
    beside = 1 if onward else -1
    return Bundle(
        arrows=tuple(arrows),
        words_at=tuple((source + beside, source + beside) for source in sources),
        first=min(sources) + 1 if onward else target,
        last=target - 1 if onward else max(sources),
        onward=onward,
    )


def lanes_of(
    ranks: Ranks,
    bundles: Sequence[Bundle],
    labels: Mapping[tuple[str, str], Block | None],
    sizes: Mapping[Node, Size],
    across: dict[Node, float],
    *,
    flat: bool,
) -> list[Lane]:
    """Each bundle in the nearest lane that is free over all of its ranks.

    A way out that stands below all others of its rank moves down to the lane that leads to it.
    """
    tops = [
        min((across[node] - sizes[node].before for node in rank), default=0.0)
        for rank in ranks.nodes
    ]
    bottoms = [
        max((across[node] + sizes[node].after for node in rank), default=0.0)
        for rank in ranks.nodes
    ]
    outermost = {rank[-1].box: rank[-1] for rank in ranks.nodes if rank}
    lanes: list[Lane] = []
    for bundle in bundles:
        size = _size_of(bundle, labels, flat=flat)
        span = slice(bundle.first, bundle.last + 1)
        if not bundle.under:
            at = min(tops[span]) - size.after - LANE_GAP
            tops[span] = [at - size.before] * len(tops[span])
        else:
            at = max(bottoms[span]) + size.before + LANE_GAP
            target = outermost.get(bundle.arrows[0].target)
            if bundle.onward and target is not None and target.below:
                at = across[target] = max(at, across[target])
                bottoms[target.rank] = max(bottoms[target.rank], at + sizes[target].after)
            bottoms[span] = [at + size.after] * len(bottoms[span])
        lanes.append(Lane(bundle=bundle, across=at, size=size))
    return lanes


def words_size(words: Block | None, *, before: bool, flat: bool) -> Size:
    """The room for words on one side of a line; the line itself takes a little on both."""
    if words is None:
        return Size(along=0, before=TEXT_GAP, after=TEXT_GAP)
    along, depth = (words.width, words.height) if flat else (words.height, words.width)
    depth += 2 * TEXT_GAP
    sides = (depth, TEXT_GAP) if before else (TEXT_GAP, depth)
    return Size(along=along, before=sides[0], after=sides[1])


def _size_of(bundle: Bundle, labels: Mapping[tuple[str, str], Block | None], *, flat: bool) -> Size:
    sizes = [words_size(labels[pair], before=not bundle.under, flat=flat) for pair in bundle.pairs]
    return Size(
        along=max(size.along for size in sizes),
        before=max(size.before for size in sizes),
        after=max(size.after for size in sizes),
    )
