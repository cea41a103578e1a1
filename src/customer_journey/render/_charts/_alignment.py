"""An alignment: two journeys from top to bottom, joined where a stage stands for others."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from attrs import frozen

from customer_journey._messages._current import message
from customer_journey.compare._alignment import Alignment, Block
from customer_journey.render._charts._chart import Chart, Glyph, require_readable
from customer_journey.render._marks import number, quoted, rect, text_at
from customer_journey.render._measure import Block as Text
from customer_journey.render._measure import block
from customer_journey.render._palette import LOOKS, paint

__all__ = ["drawn_alignment"]

_MOST: Final = 600
_HEAD, _NAME, _NOTE = 14.0, 13.0, 11.0
_NAME_WIDTH, _NOTE_WIDTH = 190.0, 210.0
_PAD, _GAP, _MIDDLE = 9.0, 12.0, 250.0
_INSET: Final = 3.0


@frozen(kw_only=True)
class _Placed:
    """A stage's box."""

    name: Text
    note: Text
    x: float
    y: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        return self.y + self.height


def drawn_alignment(value: Alignment) -> Chart:
    """Left and right stage by stage in their order, blocks as ribbons, crossings as thin lines.

    Raises:
        InvalidValueError: There are more stages than anybody could read.
    """
    require_readable("stages", len(value.left) + len(value.right), _MOST)
    texts = [
        {
            stage.id: (
                block(stage.label, size=_NAME, width=_NAME_WIDTH, bold=True),
                block(", ".join(map(message, stage.phases)), size=_NOTE, width=_NAME_WIDTH),
            )
            for stage in journey
        }
        for journey in (value.left, value.right)
    ]
    heads = [
        block(journey.label, size=_HEAD, width=_NAME_WIDTH, bold=True)
        for journey in (value.left, value.right)
    ]
    widths = [
        max([head.width, *(text.width for pair in side.values() for text in pair)]) + 2 * _PAD
        for head, side in zip(heads, texts, strict=True)
    ]
    lost = [
        (*each.losses, *([message("guessed")] if each.confidence < 1 else []))
        for each in value.blocks
    ]
    notes = [block("; ".join(losses), size=_NOTE, width=_NOTE_WIDTH) for losses in lost]
    tops = max(head.height for head in heads) + 2 * _PAD
    # A word may be wider than a line.
    between = max([_MIDDLE, *(note.width + 2 * _PAD for note in notes)])
    xs = (0.0, widths[0] + between)
    left, right, height = _stacked(value, texts, widths, notes, (xs, tops))
    body = [
        text_at(heads[0], "head", widths[0] / 2, 0.0),
        text_at(heads[1], "head", xs[1] + widths[1] / 2, 0.0),
    ]
    body += [_ribbon(each, left, right) for each in value.blocks]
    body += [_apart(left[one.left], right[one.right]) for one in value.crossings]
    alone = (set(value.only_left), set(value.only_right))
    for side, journey, lonely in zip((left, right), (value.left, value.right), alone, strict=True):
        for stage in journey:
            body += _box(stage.id, side[stage.id], alone=stage.id in lonely)
    body += [
        _words(each, note, left, right) for each, note in zip(value.blocks, notes, strict=True)
    ]
    return Chart(
        kind="alignment",
        name=message("{left} and {right}", left=value.left.label, right=value.right.label),
        about=str(value),
        width=xs[1] + widths[1],
        height=height,
        body=tuple(body),
        legend=_legend(value),
    )


def _legend(value: Alignment) -> tuple[tuple[Glyph, str], ...]:
    held: tuple[tuple[Glyph, str, bool], ...] = (
        ("bar", "mean the same", any(each.exact for each in value.blocks)),
        ("line", "overlap; in between, what is lost", not all(b.exact for b in value.blocks)),
        ("guess", "on one side only", bool(value.only_left or value.only_right)),
        ("cross", "would match, but for their order or their meaning", bool(value.crossings)),
    )
    return tuple((sign, message(words)) for sign, words, holds in held if holds)


def _stacked(
    value: Alignment,
    texts: Sequence[Mapping[str, tuple[Text, Text]]],
    widths: Sequence[float],
    notes: Sequence[Text],
    corner: tuple[tuple[float, float], float],
) -> tuple[dict[str, _Placed], dict[str, _Placed], float]:
    """Both sides from block to block, so that what stands for one another is level."""
    placed: tuple[dict[str, _Placed], dict[str, _Placed]] = ({}, {})
    xs, top = corner
    ids = [[stage.id for stage in journey] for journey in (value.left, value.right)]
    places = [{id: at for at, id in enumerate(side)} for side in ids]
    at = [0, 0]
    y = top

    def heights(side: int, until: int) -> dict[str, float]:
        """The next stages of a side, and how tall each is."""
        held = ids[side][at[side] : until]
        return {id: sum(text.height for text in texts[side][id]) + 2 * _PAD for id in held}

    def stack(side: int, until: int, least: float) -> float:
        """Put down the next stages of a side; together they are at least that tall."""
        tall = heights(side, until)
        at[side] = max(at[side], until)
        spare = max(0.0, least - sum(tall.values()) - _GAP * (len(tall) - 1)) / max(1, len(tall))
        below = y
        for id, own in tall.items():
            name, note = texts[side][id]
            placed[side][id] = _Placed(
                name=name, note=note, x=xs[side], y=below, width=widths[side], height=own + spare
            )
            below += own + spare + _GAP
        return below

    for each, note in zip(value.blocks, notes, strict=True):
        runs = (each.left, each.right)
        firsts = [min(places[side][id] for id in runs[side]) for side in (0, 1)]
        y = max(stack(side, firsts[side], 0.0) for side in (0, 1))
        lasts = [max(places[side][id] for id in runs[side]) + 1 for side in (0, 1)]
        runs_of = [heights(side, lasts[side]).values() for side in (0, 1)]
        tallest = max(sum(run) + _GAP * (len(run) - 1) for run in runs_of)
        least = max(tallest, note.height + 2 * _PAD)
        y = max(stack(side, lasts[side], least) for side in (0, 1))
    y = max(stack(side, len(ids[side]), 0.0) for side in (0, 1))
    return *placed, y


def _span(run: Sequence[str], side: Mapping[str, _Placed]) -> tuple[float, float]:
    return min(side[id].y for id in run) + _INSET, max(side[id].bottom for id in run) - _INSET


def _ribbon(each: Block, left: Mapping[str, _Placed], right: Mapping[str, _Placed]) -> str:
    (high, low), (to_high, to_low) = _span(each.left, left), _span(each.right, right)
    start = left[each.left[0]].x + left[each.left[0]].width
    end = right[each.right[0]].x
    middle = (start + end) / 2
    points = [number(n) for n in (start, high, middle, end, to_high, to_low, low)]
    x, top, bend, to, to_top, to_bottom, bottom = points
    kind = "fit" if each.exact else "loose"
    ends = f"{quoted(' '.join(each.left))} data-right={quoted(' '.join(each.right))}"
    return (
        f'<path class="ribbon {kind}" {LOOKS[kind]} data-left={ends}'
        f' d="M{x},{top}C{bend},{top} {bend},{to_top} {to},{to_top}'
        f'V{to_bottom}C{bend},{to_bottom} {bend},{bottom} {x},{bottom}Z"/>'
    )


def _words(
    each: Block, note: Text, left: Mapping[str, _Placed], right: Mapping[str, _Placed]
) -> str:
    (high, low), (to_high, to_low) = _span(each.left, left), _span(each.right, right)
    box = left[each.left[0]]
    y = (high + low + to_high + to_low) / 4 - note.height / 2
    middle = (box.x + box.width + right[each.right[0]].x) / 2
    # What lies backing the words is as the ribbon is, so that no thin line runs through them.
    wide = note.width + 2 * _INSET
    look = paint("goal" if each.exact else "box")
    backing = rect("backing", middle - wide / 2, y, wide, note.height, look=look) if wide else ""
    return backing + text_at(note, "note", middle, y)


def _apart(one: _Placed, other: _Placed) -> str:
    """A thin line between two stages that are kept apart, with a cross in the middle."""
    x, y, to = one.x + one.width, one.y + one.height / 2, other.x
    to_y = other.y + other.height / 2
    middle, between = (x + to) / 2, (y + to_y) / 2
    ends = f"{number(x)},{number(y)}L{number(to)},{number(to_y)}"
    cross = "m-5 -5l10 10m0 -10l-10 10"
    return (
        f'<path class="apart" {LOOKS["apart"]} d="M{ends}"/>'
        f'<path class="glyph cross sign" {paint("", "exit", 2)} stroke-linecap="round"'
        f' d="M{number(middle)},{number(between)}{cross}"/>'
    )


def _box(id: str, placed: _Placed, *, alone: bool) -> Iterator[str]:
    yield f'<g class="stage" data-stage={quoted(id)}>'
    kind = "guess" if alone else "shape"
    yield rect(kind, placed.x, placed.y, placed.width, placed.height, radius=7)
    x = placed.x + placed.width / 2
    y = placed.y + (placed.height - placed.name.height - placed.note.height) / 2
    yield text_at(placed.name, "name", x, y)
    yield text_at(placed.note, "note", x, y + placed.name.height)
    yield "</g>"
