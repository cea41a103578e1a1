"""A journey as a bow tie: it narrows to the purchase from the left and widens again after it."""

from collections.abc import Callable, Sequence
from itertools import compress, pairwise
from typing import TypeAlias

from attrs import evolve

from customer_journey._messages._current import message
from customer_journey.render._diagram import Arrow, Box, Diagram
from customer_journey.render._hourglass import (
    Tier,
    phases_of,
    shortest_first,
    side_path,
    tiers_of,
)
from customer_journey.render._layout import box_words, stacked, words_along
from customer_journey.render._measure import Block, block
from customer_journey.render._picture import Band, Path, Picture, Placed, Route, Words, first_within
from customer_journey.render._said import moves_in_words

__all__ = ["bow_tie"]

_PAD_X, _PAD_Y, _BAR = 14.0, 10.0, 6.0
_WIDTH, _LABEL_WIDTH, _STEP_WIDTH = 150.0, 180.0, 90.0
_LEAST_WIDTH, _BETWEEN = 92.0, 30.0
_WIDTHS = (130.0, 110.0, 95.0, 80.0, 65.0)
"""How wide texts are where there is not much room; stages then say what the steps are called that
leave them."""
_CLOSE, _PAD_CLOSE, _LEAST_CLOSE, _MARGIN_CLOSE, _SLOPE_CLOSE = 18.0, 6.0, 50.0, 10.0, 20.0
_SLOPE = 26.0
_LANE_GAP, _TEXT_GAP = 20.0, 6.0
_MARGIN, _NOTE = 24.0, 11.0

_Ends: TypeAlias = tuple[Tier, Tier]


def bow_tie(
    diagram: Diagram,
    waist: int,
    *,
    thick: Callable[[Arrow], float],
    space: tuple[float, float] | None = None,
) -> Picture:
    """The picture of a diagram: its boxes from left to right, lowest at the waist.

    It is tighter where it would else be larger than a space.
    """
    widths = (None, *_WIDTHS)
    return first_within((_drawn(diagram, waist, thick, width) for width in widths), space)


def _drawn(
    diagram: Diagram, waist: int, thick: Callable[[Arrow], float], width: float | None
) -> Picture:
    """The picture with texts of that width, and what steps are called said by stages."""
    place = {box.id: at for at, box in enumerate(diagram.boxes)}
    is_step, labels = words_along(diagram, place, step_width=_STEP_WIDTH, width=_LABEL_WIDTH)
    texts = [box_words(box, width=width or _WIDTH) for box in diagram.boxes]
    gaps = [_BETWEEN if width is None else _CLOSE] * len(texts)
    if width is None:
        for arrow, label, step in zip(diagram.arrows, labels, is_step, strict=True):
            if step and label is not None:
                at = place[arrow.source]
                gaps[at] = max(gaps[at], label.width + 2 * _TEXT_GAP)
    else:
        steps = evolve(diagram, arrows=tuple(compress(diagram.arrows, is_step)))
        said = moves_in_words(steps, says_texts=True, most=1, boxes=diagram.boxes)
        texts = [
            (*words, *(block(text, size=_NOTE, width=width) for _, text in said[box.id]))
            for words, box in zip(texts, diagram.boxes, strict=True)
        ]
        labels = [None if step else label for label, step in zip(labels, is_step, strict=True)]
    least, pad, slope = _LEAST_WIDTH, _PAD_X, _SLOPE
    if width is not None:
        least, pad, slope = _LEAST_CLOSE, _PAD_CLOSE, _SLOPE_CLOSE
    lengths = [max(least, max(text.width for text in words) + 2 * pad) for words in texts]
    # What is written fits at the waist, and so everywhere.
    lowest = max(sum(text.height for text in words) for words in texts) + 2 * _PAD_Y
    tiers = tiers_of(lengths, gaps, waist, lowest, slope)
    # Above and below, how far from the middle each stage is taken.
    taken = {side: [max(tier.upper, tier.lower) / 2 for tier in tiers] for side in (-1, 1)}
    routes: list[Route] = []
    for index in shortest_first(diagram, place):
        arrow, label = diagram.arrows[index], labels[index]
        ends = tiers[place[arrow.source]], tiers[place[arrow.target]]
        path: Path
        if is_step[index]:
            start, end = ends[0].bottom, ends[1].top
            path, words = (((start, 0.0),), ((end, 0.0),)), None
            if label is not None:
                y = -label.height - _TEXT_GAP - thick(arrow) / 2
                words = Words(block=label, x=(start + end) / 2, y=y)
        else:
            side = 1 if arrow.kind in ("referral", "exit") else -1
            path, words = _round(ends, label, side, tiers, taken[side])
        routes.append(Route(arrow=arrow, path=path, thick=thick(arrow), words=words))
    top, bottom = (max(taken[side]) + _MARGIN for side in (-1, 1))
    margin = _MARGIN if width is None else _MARGIN_CLOSE
    bands = _bands(diagram, tiers, -top, bottom, margin)
    return Picture(
        left=bands[0].x,
        top=bands[0].y,
        width=bands[-1].x + bands[-1].width - bands[0].x,
        height=bands[0].height,
        bands=bands,
        boxes=tuple(map(_placed, tiers, texts, diagram.boxes)),
        routes=tuple(routes),
    )


def _round(
    ends: _Ends, label: Block | None, side: int, tiers: Sequence[Tier], taken: list[float]
) -> tuple[Path, Words | None]:
    """Over or under all that is between, with the words beyond; `taken` grows by it."""
    middle = (ends[0].middle + ends[1].middle) / 2
    half = max(abs(ends[0].middle - ends[1].middle), 0.0 if label is None else label.width) / 2
    span = [
        at
        for at, tier in enumerate(tiers)
        if tier in ends or (tier.bottom > middle - half and tier.top < middle + half)
    ]
    beyond = lane = max(taken[at] for at in span) + _LANE_GAP
    words = None
    if label is not None:
        y = side * (lane + _TEXT_GAP) - (label.height if side < 0 else 0.0)
        words = Words(block=label, x=middle, y=y)
        beyond += label.height + _TEXT_GAP
    for at in span:
        taken[at] = beyond
    path = side_path(ends, side * lane)
    return tuple(tuple((y, x) for x, y in part) for part in path), words


def _bands(
    diagram: Diagram, tiers: Sequence[Tier], top: float, bottom: float, margin: float
) -> tuple[Band, ...]:
    """A stripe for each run of stages of the same phase, its name above everything."""
    runs, edges = phases_of(diagram, tiers, margin)
    labels = [
        block(message(phase), size=_NOTE, width=right - left)
        for (phase, _), (left, right) in zip(runs, pairwise(edges), strict=True)
    ]
    top -= max(label.height for label in labels) + _TEXT_GAP
    return tuple(
        Band(
            x=left,
            y=top,
            width=right - left,
            height=bottom - top,
            words=Words(block=label, x=(left + right) / 2, y=top + _TEXT_GAP),
        )
        for label, (left, right) in zip(labels, pairwise(edges), strict=True)
    )


def _placed(tier: Tier, words: Sequence[Block], box: Box) -> Placed:
    left, right = tier.top, tier.bottom
    half = tier.lower / 2
    return Placed(
        box=box,
        corners=(
            (left, -tier.upper / 2),
            (right, -half),
            (right, half),
            (left, tier.upper / 2),
        ),
        words=stacked(words, x=tier.middle, y=0.0),
        bar=((right - _BAR / 2, _PAD_Y - half), (right + _BAR / 2, half - _PAD_Y)),
    )
