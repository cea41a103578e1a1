"""A journey fitted to a sheet: rows of stages that wrap, in the largest text that fits.

A map is as wide as its journey is long; shrunk to a slide it cannot be read. Here stages stand in
rows, the way on is drawn from each to the next one, and every other transition is said in words in
the stage that it leaves. Where the words would make the text too small there are fewer of them,
and each stage says how many more transitions it has.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cache, partial
from itertools import groupby, pairwise
from typing import Final

from attrs import evolve, frozen

from customer_journey._messages._current import message, numeral
from customer_journey._model import Journey
from customer_journey._values import brief
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.render._cells import plain
from customer_journey.render._curve import curves_of
from customer_journey.render._curve_rows import CurveRows
from customer_journey.render._diagram import Arrow, Box, Diagram
from customer_journey.render._fit import ENOUGH, LEAST, LEGIBLE, does_not_fit, largest_text
from customer_journey.render._marks import joined, number, pair, polygon, quoted, rect, text_at
from customer_journey.render._measure import (
    LINE,
    Block,
    Measured,
    block,
    block_within,
    measured,
    width_of,
)
from customer_journey.render._palette import paint
from customer_journey.render._picture import Area
from customer_journey.render._said import BEGINNINGS, moves_in_words

__all__ = ["Fitted", "FittedStage", "fitted", "look_of", "on_sheets", "rect_of"]

_ARRIVES: Final = 0.8
"""How far along the top of a stage the line from the row above ends."""
_NAME: Final = 1.25
"""How much larger names are than notes."""
_TITLE: Final = 1.6
_SIDE: Final = 24.0
_BAR: Final = 5.0
_ROUNDING: Final = 1e-3
"""How much less than computed what is measured may be, in pixels."""

_WORDS: Final = ((True, 100), (False, 100), (False, 3), (False, 1), (False, 0))
"""How much is said of transitions: whether their texts, and how many of them, most first."""


_CHUNKS: Final = (40, 30, 20, 15, 10, 6, 3, 1)
"""How many stages one of several sheets has where more of them would be too small to read."""


@frozen(kw_only=True)
class FittedStage:
    """A stage on a sheet: where it is, and what it says, each with its kind."""

    box: Box
    place: Area
    texts: tuple[tuple[str, str], ...]


@frozen(kw_only=True)
class Fitted:
    """A picture on a sheet."""

    width: float
    height: float
    parts: tuple[str, ...]
    text_size: float
    """How large the smallest text is."""
    stages: tuple[FittedStage, ...]
    bands: tuple[tuple[str, Area], ...]
    """The phases behind the stages."""


@frozen(kw_only=True)
class _Texts:
    """The texts of a stage before they are broken into lines."""

    box: Box
    note: str
    moves: Sequence[tuple[str, str]]
    measures: Sequence[tuple[float, Measured]]
    """Its name, its note, and its transitions: how large each is, and how wide."""

    def height(self, inner: float, size: float) -> float | None:
        """How tall they are with lines of that width; None where some are wider."""
        tall = 0.0
        for scale, text in self.measures:
            lines = text.lines_within(scale * size, inner)
            if lines is None:
                return None
            tall += scale * size * LINE * lines
        return tall


def fitted(
    diagram: Diagram,
    size: tuple[float, float | None],
    *,
    heading: str,
    thick: Callable[[Arrow], float],
    journey: Journey,
    boxes: Sequence[Box] | None = None,
    has_curves: bool = True,
    least: float = LEAST,
) -> Fitted:
    """The diagram on a sheet of that size, in the largest text that fits.

    Args:
        diagram: The diagram.
        size: Width and height; a height of None is any.
        heading: What stands above.
        thick: How wide the line of an arrow is.
        journey: The journey, to say how its stages feel and which are moments of truth.
        boxes: Those to draw, where others are on other sheets; None for all.
        has_curves: Whether to draw how its stages feel under each row, unless what is said would
            become too small to read.
        least: How large the smallest text may be.

    Raises:
        InvalidValueError: No text that could be drawn is small enough.
    """
    drawn = diagram.boxes if boxes is None else boxes
    part = evolve(diagram, boxes=tuple(drawn))
    moments = frozenset(stage.id for stage in journey.stages if stage.moment_of_truth)

    @cache
    def moves_of(*, says_texts: bool, most: int) -> dict[str, list[tuple[str, str]]]:
        return moves_in_words(diagram, says_texts=says_texts, most=most, boxes=drawn)

    def largest(curves: CurveRows | None, *, above: float) -> _Plan | None:
        best: _Plan | None = None
        before = None
        legend = cache(partial(_legend, curves))
        for says_texts, most in _WORDS:
            moves = moves_of(says_texts=says_texts, most=most)
            # Where no more was said, no more is left out.
            if moves != before:
                stages = [_texts(box, moves[box.id], curves, moments) for box in drawn]
                drawing = _Drawing(part, heading, stages, _least(stages), thick, curves, legend)
                plan = largest_text(size, len(drawn), drawing.laid_out, above=above)
                if plan is not None:
                    best, above = plan, plan.text_size
            before = moves
            if best is not None and best.text_size >= (ENOUGH if most > 1 else LEGIBLE):
                break
        return best

    best: _Plan | None = None
    if has_curves and (curves := curves_of(journey)):
        rows = CurveRows(curves, [journey[box.id] for box in drawn])
        best = largest(rows, above=math.nextafter(LEGIBLE, 0.0))
    if best is None:
        best = largest(None, above=math.nextafter(least, 0.0))
    if best is None:
        raise _does_not_fit(drawn, size, least)
    return best.drawing.drawn(best)


def on_sheets(
    diagram: Diagram,
    size: tuple[float, float | None],
    *,
    heading: str,
    least: float,
    thick: Callable[[Arrow], float],
    journey: Journey,
    has_curves: bool = True,
    is_headed_alone: bool = True,
) -> list[Fitted]:
    """The diagram on as few sheets as it takes for texts of a size; phases stay whole if they can.

    Each of several has a number behind its heading; a single one may have no heading.

    Raises:
        InvalidValueError: A word does not fit a sheet of its own.
    """
    lay_out = partial(fitted, diagram, size, thick=thick, journey=journey, has_curves=has_curves)
    boxes = diagram.boxes
    for most in (len(boxes), *(most for most in _CHUNKS if most < len(boxes))):
        parts = list(_parts(boxes, most))
        heads = [f"{heading} ({at}/{len(parts)})" for at in range(1, len(parts) + 1)]
        if len(parts) <= 1:
            heads = [heading if is_headed_alone else ""]
        # One stage on a sheet is as large as it can be.
        smallest = least if most > 1 else LEAST
        with suppress(InvalidValueError):
            return [
                lay_out(boxes=part, least=smallest, heading=head if heading else "")
                for part, head in zip(parts or [boxes], heads, strict=True)
            ]
    raise _does_not_fit(boxes, size, LEAST)


def _parts(boxes: Sequence[Box], most: int) -> Iterator[Sequence[Box]]:
    """Runs of so many stages at most, about alike, which end where a phase does near by if any."""
    first = 0
    while first < len(boxes):
        left = len(boxes) - first
        even = math.ceil(left / math.ceil(left / most))
        end = first + even
        if end < len(boxes):
            # Of two that are as near, the later one leaves fewer stages.
            ends = range(first + even // 2 + 1, first + most + 1)
            near = (-at for _, at in sorted((abs(at - end), -at) for at in ends))
            end = next((at for at in near if boxes[at].phase != boxes[at - 1].phase), end)
        yield boxes[first:end]
        first = end


def _does_not_fit(
    boxes: Sequence[Box], size: tuple[float, float | None], least: float
) -> InvalidValueError:
    """The error that a word is wider than the sheet, or that there are too many stages for it."""
    width, height = size
    text = ENOUGH if height is None else least
    words = [word for box in boxes for word in plain(box.label).split()]
    long = max(words, key=len, default="")
    if width_of(long, size=_NAME * text, bold=True) <= width - 2 * _SIDE - 1.2 * text:
        return does_not_fit(len(boxes), least=least)
    message = f"the word {brief(long)} is wider than the sheet in letters that can be read"
    problem = Problem("fit", message, hint="shorten the name, or draw on a wider sheet")
    return InvalidValueError("to_svg", [problem])


def _texts(
    box: Box,
    moves: Sequence[tuple[str, str]],
    curves: CurveRows | None,
    moments: frozenset[str],
) -> _Texts:
    """What a stage says; where no curves show that it is a moment of truth, also that."""
    marks = [*box.marks, *([] if box.count is None else [numeral(box.count)])]
    is_said = box.id in moments and not (curves and curves.has(box.id))
    marks += [message("moment of truth")] if is_said else []
    note = " · ".join(marks)
    measures = [(_NAME, measured(box.label, bold=True))]
    measures += [(1.0, measured(text, bold=False)) for text in (note, *(text for _, text in moves))]
    return _Texts(box=box, note=note, moves=moves, measures=measures)


@frozen
class _Least:
    """How wide and how tall stages are at least, without breaking their texts into lines.

    A text has at least one line, and as many as it takes up from end to end of each.
    """

    width: float
    """How wide the widest is, in sizes of text."""
    lines: Sequence[float]
    """How tall the stages from each on are if each text is one line, in sizes of text."""
    areas: Sequence[float]
    """How much the texts of the stages from each on take up, in squares of the size of text."""

    def height(self, first: int, inner: float, size: float) -> float:
        """How tall the stages from that one on are together, with texts of that width."""
        return max(self.lines[first], self.areas[first] * size / inner) * size


def _least(stages: Sequence[_Texts]) -> _Least:
    width = 0.0
    lines, areas = [0.0], [0.0]
    for says in reversed(stages):
        width = max(width, *(scale * text.unbroken for scale, text in says.measures))
        lines.append(lines[-1] + LINE * sum(scale for scale, text in says.measures if text.words))
        areas.append(areas[-1] + LINE * sum(scale**2 * text.bare for scale, text in says.measures))
    return _Least(width, lines[::-1], areas[::-1])


def _legend(
    curves: CurveRows | None, top: float, width: float, size: float, *, is_scale: bool
) -> tuple[list[str], float]:
    """What the curves are and their marks mean, under the heading, and how tall that is."""
    if curves is None:
        return [], 0.0
    inner = width - 2 * _SIDE
    head = curves.head(inner, size)
    parts = [text_at(head, "note", _SIDE, top, "start")]
    below = top + head.height + 0.3 * size
    marks, tall = curves.legend(_SIDE, below, inner, size, is_scale=is_scale)
    return [*parts, *marks], below + tall + 0.4 * size - top


@frozen(kw_only=True)
class _Row:
    """A row of stages: the phases above them, and how they feel under them."""

    first: int
    stages: Sequence[_Texts]
    runs: list[tuple[int, int, Block]]
    head: float
    tall: float
    felt: float
    is_scale: bool
    """Whether scores lie across, as there is one stage in each row."""

    @property
    def height(self) -> float:
        return self.head + self.tall + self.felt


@frozen(kw_only=True)
class _Plan:
    """Where the rows of a drawing are on a sheet."""

    drawing: "_Drawing"
    width: float
    height: float
    text_size: float
    wide: float
    """How wide each stage is."""
    rows: Sequence[_Row]
    title: Block
    legend: Sequence[str]
    top: float
    """Where the first row begins."""
    gap: float
    """How much is left free between two rows."""


@frozen
class _Drawing:
    """What is to be drawn on a sheet of any size."""

    diagram: Diagram
    heading: str
    stages: Sequence[_Texts]
    least: "_Least"
    thick: Callable[[Arrow], float]
    curves: CurveRows | None
    """How the stages feel, drawn under each row; None for nothing."""
    legend: Callable[..., tuple[list[str], float]]
    """What stands under a heading, and how tall that is."""

    def laid_out(
        self, width: float, height: float | None, columns: int, size: float
    ) -> _Plan | None:
        """The rows with that many columns, in text of that size; None where they do not fit."""
        gap = 2.2 * size
        wide = (width - 2 * _SIDE - (columns - 1) * gap) / columns
        inner = wide - 1.2 * size
        if inner < 3 * size or self.least.width * size > inner + _ROUNDING:
            return None
        firsts = range(0, len(self.stages), columns)
        title = block_within(self.heading, size=_TITLE * size, width=width - 2 * _SIDE)
        top = 0.6 * _SIDE + (title.height + 0.8 * size if title.lines else 0.0)
        around, between = len(firsts) * size, max(len(firsts) - 1, 0) * 1.4 * size + _SIDE
        # Whatever does not fit is given up before its texts are broken into lines.
        space = math.inf if height is None else height - top - around - between + _ROUNDING
        if self.least.height(0, inner, size) / columns + 1.2 * size * len(firsts) > space:
            return None
        legend, legend_height = self.legend(top, width, size, is_scale=columns == 1)
        top += legend_height
        space -= legend_height
        rows: list[_Row] = []
        for left, first in zip(range(len(firsts), 0, -1), firsts, strict=True):
            if self.least.height(first, inner, size) / columns + 1.2 * size * left > space:
                return None
            row = self.row(first, columns, wide, size)
            if row is None:
                return None
            rows.append(row)
            space -= row.height
        needed = top + sum(row.height for row in rows) + around + between
        if height is not None and needed > height:
            return None
        # What is left over goes between the rows.
        spare = 0.0 if height is None else (height - needed) / (len(rows) + 1)
        return _Plan(
            drawing=self,
            width=width,
            height=needed if height is None else height,
            text_size=size,
            wide=wide,
            rows=rows,
            title=title,
            legend=legend,
            top=top + spare,
            gap=1.4 * size + min(spare, 3 * size),
        )

    def drawn(self, plan: _Plan) -> Fitted:
        """The sheet with these rows."""
        width, full, size, wide = plan.width, plan.height, plan.text_size, plan.wide
        gap, around, inner, y = 2.2 * size, 0.5 * size, wide - 1.2 * size, plan.top
        parts = [
            rect("ground", 0, 0, width, full),
            text_at(plan.title, "title", _SIDE, 0.6 * _SIDE, "start"),
            *plan.legend,
        ]
        stages: list[FittedStage] = []
        places: dict[str, Area] = {}
        stripes: list[tuple[str, Area]] = []
        above: dict[str, float] = {}
        drawn: list[str] = []
        for row in plan.rows:
            bottom = y + row.height + 2 * around
            for at, (first, last, text) in enumerate(row.runs):
                x = _SIDE + first * (wide + gap) - around
                end = _SIDE + last * (wide + gap) + wide + around
                stripes.append((" ".join(text.lines), (x, y, end, bottom)))
                parts.append(
                    rect("band-b" if at % 2 else "band-a", x, y, end - x, bottom - y, radius=4)
                )
                parts.append(text_at(text, "note", x + 0.6 * size, y + 0.2 * size, "start"))
            between = y - plan.gap / 2
            y += row.head + around
            for at, says in enumerate(row.stages):
                x = _SIDE + at * (wide + gap)
                place = x, y, x + wide, y + row.tall
                places[says.box.id] = place
                above[says.box.id] = between
                said = (("name", plain(says.box.label)), ("note", says.note), *says.moves)
                stages.append(FittedStage(box=says.box, place=place, texts=said))
                drawn += _drawn_texts(says, place, inner, size)
            drawn += self.felt(row, y + row.tall, wide, gap, size)
            y = bottom + plan.gap
        parts += self.lines(places, above, size)
        return Fitted(
            width=width,
            height=full,
            parts=(*parts, joined(drawn)),
            text_size=size,
            stages=tuple(stages),
            bands=tuple(stripes),
        )

    def row(self, first: int, columns: int, wide: float, size: float) -> _Row | None:
        """The row that begins with that stage; None where its texts are wider than its stages."""
        stages = self.stages[first : first + columns]
        heights = [says.height(wide - 1.2 * size, size) for says in stages]
        tall = [height for height in heights if height is not None]
        if len(tall) < len(stages):
            return None
        is_scale = columns == 1
        runs = _runs(stages, wide, size)
        last = first + len(stages) - 1
        curves = self.curves
        return _Row(
            first=first,
            stages=stages,
            runs=runs,
            head=max((text.height for _, _, text in runs), default=0.0),
            tall=max(tall) + 1.2 * size,
            felt=curves.height(first, last, size, is_scale=is_scale) if curves else 0.0,
            is_scale=is_scale,
        )

    def felt(self, row: _Row, top: float, wide: float, gap: float, size: float) -> Iterator[str]:
        """How the stages of a row feel, under them."""
        if self.curves is None:
            return
        first, last = row.first, row.first + len(row.stages) - 1
        if row.is_scale:
            yield from self.curves.scale(first, x=_SIDE, top=top, wide=wide, size=size)
            return
        x, column = _SIDE - gap / 2, wide + gap
        yield from self.curves.row(
            first, last, x=x, inside=_SIDE, top=top, column=column, size=size
        )

    def lines(self, places: dict[str, Area], above: dict[str, float], size: float) -> Iterator[str]:
        """The way on from each stage to the next one, also from row to row.

        Args:
            places: Where each stage is.
            above: How far down the middle between its row and the one above is.
            size: The size of texts.
        """
        following = {one.id: other.id for one, other in pairwise(self.diagram.boxes)}
        for arrow in self.diagram.arrows:
            if arrow.kind != "advance" or following.get(arrow.source) != arrow.target:
                continue
            left, top, right, bottom = places[arrow.source]
            to_left, to_top, to_right, _ = places[arrow.target]
            head = 0.6 * size
            if to_top == top:
                y = (top + bottom) / 2
                line = f"M{pair((right, y))}H{number(to_left - head)}"
                yield _line(line, self.thick(arrow))
                yield _tip((to_left, y), (1.0, 0.0), head)
                continue
            # From row to row it is thin, as it is long, and bends at the edge of both.
            to_x = to_left + _ARRIVES * (to_right - to_left)
            # Straight down in a single column.
            x = to_x if left == to_left else (left + right) / 2
            middle, begin = above[arrow.target], f"M{pair((x, bottom))}"
            if self.curves is not None:
                # Past the curves, which are under the stages.
                begin = f"M{pair((right, (top + bottom) / 2))}H{number(right + 0.25 * size)}"
            line = f"{begin}V{number(middle)}H{number(to_x)}V{number(to_top - head)}"
            yield _line(line, min(self.thick(arrow), 1.6))
            yield _tip((to_x, to_top), (0.0, 1.0), head)


def _line(line: str, thick: float) -> str:
    look = paint("", "advance", round(thick, 2))
    return f'<path class="line" {look} stroke-linejoin="round" d="{line}"/>'


def _tip(tip: tuple[float, float], direction: tuple[float, float], size: float) -> str:
    (x, y), (ux, uy) = tip, direction
    half = size * 0.5
    corners = (
        (x, y),
        (x - ux * size - uy * half, y - uy * size + ux * half),
        (x - ux * size + uy * half, y - uy * size - ux * half),
    )
    return polygon("head", corners, look=paint("advance", "advance", 1))


def _runs(row: Sequence[_Texts], wide: float, size: float) -> list[tuple[int, int, Block]]:
    """The runs of cells of one phase: the first, the last, and the phase in lines."""
    runs: list[tuple[int, int, Block]] = []
    for phase, run in groupby(enumerate(row), key=lambda pair: pair[1].box.phase):
        columns = [at for at, _ in run]
        if phase is not None:
            # At the right of its first stage a line may come from the row above.
            text = block(message(phase), size=size, width=(_ARRIVES - 0.1) * wide)
            runs.append((columns[0], columns[-1], text))
    return runs


def _drawn_texts(says: _Texts, place: Area, inner: float, size: float) -> Iterator[str]:
    """A stage with its texts in lines of that width."""
    left, top, right, bottom = place
    texts = [
        ("name", block(says.box.label, size=_NAME * size, width=inner, bold=True)),
        ("note", block(says.note, size=size, width=inner)),
        *((kind, block(text, size=size, width=inner)) for kind, text in says.moves),
    ]
    yield from box_shape(says.box, place)
    y = (top + bottom - sum(text.height for _, text in texts)) / 2
    for kind, text in texts:
        yield text_at(text, _LOOK.get(kind, kind), (left + right) / 2, y)
        y += text.height
    yield "</g>"


_LOOK: Final = {kind: f"says-{kind}" for kind in BEGINNINGS}


def box_shape(box: Box, place: Area) -> Iterator[str]:
    """The group of a stage with its shape; what closes it comes after its texts."""
    _, top, right, bottom = place
    yield f'<g class="stage" data-stage={quoted(box.id)}>'
    yield from rect_of(box, place)
    if box.is_end:
        yield rect("stop", right - _BAR / 2, top + 8, _BAR, bottom - top - 16, radius=2)


def rect_of(box: Box, place: Area) -> Iterator[str]:
    """The rectangle of a stage, of which a goal has two."""
    left, top, right, bottom = place
    radius = min((bottom - top) / 2, 22.0) if box.is_start else 7.0
    yield rect("shape", left, top, right - left, bottom - top, radius=radius, look=look_of(box))
    if box.is_goal:
        inner = max(radius - 3.5, 0.0)
        yield rect("inner", left + 3.5, top + 3.5, right - left - 7, bottom - top - 7, radius=inner)


def look_of(box: Box) -> str:
    """In which colours a stage is drawn."""
    colours = ("goal", "goal-edge") if box.is_goal else ("box", "edge")
    return paint(*colours, 1.5, "5 4" if box.is_lapsed else "")
