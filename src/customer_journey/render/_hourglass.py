"""A journey as an hourglass: it narrows to the purchase and widens again after it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby, pairwise

from attrs import frozen

from customer_journey._messages._current import message
from customer_journey._model import Journey
from customer_journey.render._diagram import Arrow, Box, Diagram
from customer_journey.render._layout import box_words, stacked, words_along
from customer_journey.render._measure import Block, block
from customer_journey.render._picture import (
    Band,
    Path,
    Picture,
    Placed,
    Point,
    Route,
    Words,
    first_within,
)

__all__ = ["Tier", "hourglass", "phases_of", "shortest_first", "side_path", "tiers_of", "waist_of"]

_BETWEEN = 8.0
_WIDTH, _SIDE = 150.0, 16.0
_LABEL_WIDTH = 110.0
_SLOPE = 34.0
_LANE_GAP = 18.0
_BAR = 6.0
_HALVES = 22.0
"""How much of two tiers is free of lines, below the middle of the one and above the other's."""
_TEXT_GAP = 6.0
_EDGE, _GOAL = 6.0, 16.0
_NOTE = 11.0


@frozen
class _Look:
    """How tight a picture is."""

    pad: float
    """How much taller a tier is than its texts; a goal has room for its second line, too."""
    arrow: float
    """How tall a step is at least, and around its words."""
    around: float
    label: float
    """How wide the words of a step are."""
    margin: float


_LOOKS = (_Look(_GOAL, 24.0, 6.0, _LABEL_WIDTH, 24.0), _Look(6.0, 16.0, 1.0, 220.0, 8.0))
"""As it is drawn, and as it is drawn where there is not much room."""


@frozen(kw_only=True)
class Tier:
    """One stage: a trapezoid between two heights, with the widths at both."""

    top: float
    bottom: float
    upper: float
    lower: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    def half_at(self, y: float) -> float:
        """Half its width at a height."""
        share = (y - self.top) / (self.bottom - self.top)
        return (self.upper + (self.lower - self.upper) * share) / 2


def waist_of(journey: Journey) -> int | None:
    """The number of the first stage whose primary phase is purchase, or else that covers it."""
    phases = [stage.phases for stage in journey.stages]
    primary = [number for number, each in enumerate(phases) if each[:1] == ("purchase",)]
    covering = [number for number, each in enumerate(phases) if "purchase" in each]
    return next(iter(primary or covering), None)


def hourglass(
    diagram: Diagram,
    waist: int,
    *,
    thick: Callable[[Arrow], float],
    space: tuple[float, float] | None = None,
) -> Picture:
    """The picture of a diagram: its boxes from top to bottom, narrowest at the waist.

    It is tighter where it would else be larger than a space.
    """
    return first_within((_drawn(diagram, waist, thick, look) for look in _LOOKS), space)


def _drawn(diagram: Diagram, waist: int, thick: Callable[[Arrow], float], look: _Look) -> Picture:
    texts = [box_words(box, width=_WIDTH) for box in diagram.boxes]
    place = {box.id: at for at, box in enumerate(diagram.boxes)}
    gaps = [_BETWEEN] * len(texts)
    steps, labels = words_along(diagram, place, step_width=look.label, width=_LABEL_WIDTH)
    for arrow, label, is_step in zip(diagram.arrows, labels, steps, strict=True):
        at = place[arrow.source]
        if is_step:
            gaps[at] = max(gaps[at], look.arrow, label.height + 2 * look.around if label else 0.0)
        elif label:
            beside = _beside(at, place[arrow.target], len(texts))
            gaps[beside] = max(gaps[beside], label.height - _HALVES)
    lengths = [
        sum(text.height for text in words) + (_GOAL if box.is_goal else look.pad)
        for words, box in zip(texts, diagram.boxes, strict=True)
    ]
    # Whatever is written fits in the narrowest place, and so everywhere.
    narrowest = max(text.width for words in texts for text in words) + 2 * _SIDE
    tiers = tiers_of(lengths, gaps, waist, narrowest, _SLOPE)
    boxes = tuple(
        _placed(tier, text, box)
        for tier, text, box in zip(tiers, texts, diagram.boxes, strict=True)
    )
    # On each side, how far from the middle each tier is taken.
    taken = {side: [max(tier.upper, tier.lower) / 2 for tier in tiers] for side in (-1, 1)}
    routes: list[Route] = []
    for index in shortest_first(diagram, place):
        arrow, label = diagram.arrows[index], labels[index]
        source, target = tiers[place[arrow.source]], tiers[place[arrow.target]]
        if steps[index]:
            routes.append(_step(arrow, source, target, label, thick(arrow)))
            continue
        side = -1 if arrow.kind in ("referral", "exit") else 1
        ends = (place[arrow.source], place[arrow.target])
        beside = _beside(*ends, len(tiers))
        span = slice(min(*ends, beside), max(*ends, beside + 1 if label else 0) + 1)
        x = side * (max(taken[side][span]) + _LANE_GAP)
        words = None
        if label is not None:
            below = tiers[min(beside + 1, len(tiers) - 1)]
            y = (tiers[beside].bottom + max(below.top, tiers[beside].bottom) - label.height) / 2
            anchor = "start" if side > 0 else "end"
            words = Words(block=label, x=x + side * _TEXT_GAP, y=y, anchor=anchor)
        path = side_path((source, target), x)
        routes.append(Route(arrow=arrow, path=path, thick=thick(arrow), words=words))
        beyond = abs(x) + (label.width + 2 * _TEXT_GAP if label else 0.0)
        taken[side][span] = [beyond] * len(taken[side][span])
    left, right = (max(taken[side]) + look.margin for side in (-1, 1))
    bands = _bands(diagram, tiers, -left, right, look.margin)
    left = max(left, *(_EDGE - band.x for band in bands))
    return Picture(
        left=-left,
        top=-look.margin,
        width=left + right,
        height=tiers[-1].bottom + 2 * look.margin,
        bands=bands,
        boxes=boxes,
        routes=tuple(routes),
    )


def _bands(
    diagram: Diagram, tiers: Sequence[Tier], left: float, right: float, margin: float
) -> tuple[Band, ...]:
    """A stripe for each run of tiers of the same phase, its name at the left of everything."""
    runs, edges = phases_of(diagram, tiers, margin - _EDGE)
    labels = [block(message(phase), size=_NOTE, width=_LABEL_WIDTH) for phase, _ in runs]
    start = left - max(label.width for label in labels) - 2 * _TEXT_GAP
    return tuple(
        Band(
            x=start,
            y=top,
            width=right - _EDGE - start,
            height=bottom - top,
            words=Words(
                block=label,
                x=start + 2 * _TEXT_GAP,
                y=(run[0].top + run[-1].bottom - label.height) / 2,
                anchor="start",
            ),
        )
        for (_, run), label, (top, bottom) in zip(runs, labels, pairwise(edges), strict=True)
    )


def phases_of(
    diagram: Diagram, tiers: Sequence[Tier], margin: float
) -> tuple[list[tuple[str, list[Tier]]], list[float]]:
    """The runs of tiers of the same phase, and where each begins and the last one ends."""
    runs = [
        (phase or "", [tier for tier, _ in run])
        for phase, run in groupby(
            zip(tiers, diagram.boxes, strict=True), key=lambda pair: pair[1].phase
        )
    ]
    between = ((one[-1].bottom + other[0].top) / 2 for (_, one), (_, other) in pairwise(runs))
    return runs, [tiers[0].top - margin, *between, tiers[-1].bottom + margin]


def shortest_first(diagram: Diagram, place: Mapping[str, int]) -> list[int]:
    """The numbers of arrows, those first that pass few stages."""
    passed = [abs(place[arrow.source] - place[arrow.target]) for arrow in diagram.arrows]
    return sorted(range(len(passed)), key=passed.__getitem__)


def tiers_of(
    lengths: Iterable[float], gaps: Iterable[float], waist: int, narrowest: float, slope: float
) -> list[Tier]:
    """The stages one after another, of these lengths, and wider with each step from the waist."""
    tiers: list[Tier] = []
    top = 0.0
    for at, (length, gap) in enumerate(zip(lengths, gaps, strict=True)):
        before, after = abs(at - waist - 0.5), abs(at - waist + 0.5)
        upper, lower = (narrowest + 2 * slope * (step - 0.5) for step in (before, after))
        tiers.append(Tier(top=top, bottom=top + length, upper=upper, lower=lower))
        top = tiers[-1].bottom + gap
    return tiers


def _placed(tier: Tier, words: Sequence[Block], box: Box) -> Placed:
    corners: tuple[Point, ...] = (
        (-tier.upper / 2, tier.top),
        (tier.upper / 2, tier.top),
        (tier.lower / 2, tier.bottom),
        (-tier.lower / 2, tier.bottom),
    )
    half = tier.lower / 2 - _SIDE
    bar = ((-half, tier.bottom - _BAR / 2), (half, tier.bottom + _BAR / 2))
    return Placed(box=box, corners=corners, words=stacked(words, x=0.0, y=tier.middle), bar=bar)


def _step(arrow: Arrow, source: Tier, target: Tier, label: Block | None, thick: float) -> Route:
    path: Path = (((0.0, source.bottom),), ((0.0, target.top),))
    words = None
    if label is not None:
        middle = (source.bottom + target.top) / 2
        words = Words(block=label, x=10.0, y=middle - label.height / 2, anchor="start")
    return Route(arrow=arrow, path=path, thick=thick, words=words)


def _beside(source: int, target: int, count: int) -> int:
    """After which tier the words of a line stand: between two, as lines cross the middle of one."""
    return max(0, min((source + target) // 2, count - 2))


def side_path(ends: tuple[Tier, Tier], x: float) -> Path:
    """From the side of one tier out to a line of its own, along it, and in again."""
    side = 1 if x > 0 else -1
    source, target = ends
    down = target.middle >= source.middle
    # Those that leave are a little lower than those that arrive, so that they do not meet.
    leave, arrive = source.middle + 6, target.middle - 6
    bend = min(12.0, abs(arrive - leave) / 2) * (1 if down and source is not target else -1)
    return (
        ((side * source.half_at(leave), leave),),
        ((x - side * 12, leave),),
        ((x, leave), (x, leave), (x, leave + bend)),
        ((x, arrive - bend),),
        ((x, arrive), (x, arrive), (x - side * 12, arrive)),
        ((side * target.half_at(arrive), arrive),),
    )
