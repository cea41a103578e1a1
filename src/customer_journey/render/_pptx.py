"""PPTX: a journey on slides, of shapes, connectors and tables that people edit."""

import io
import math
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from importlib import import_module
from typing import Any, Final

from attrs import evolve, frozen

from customer_journey._arguments import checked
from customer_journey._messages._current import (
    current_language,
    direction_of,
    in_its_language,
    message,
    numeral,
    role_name,
)
from customer_journey._model import Journey
from customer_journey.errors import InvalidValueError, MissingExtraError, Problem
from customer_journey.files._packages import settled
from customer_journey.render._cells import plain
from customer_journey.render._curve import curves_of, said_of_curves, title_of_curves
from customer_journey.render._diagram import Box, Diagram
from customer_journey.render._measure import block, directed, glued
from customer_journey.render._palette import colour_of
from customer_journey.render._pptx_chart import add_curves
from customer_journey.render._sheet import Fitted, FittedStage, Place, fitted
from customer_journey.render._svg import about, counted_diagram
from customer_journey.render._volumes import volumes_of
from customer_journey.rules._report import Report

__all__ = ["to_pptx"]

_PIXEL: Final = 9_525
"""How many of the units of slides a pixel is: a slide of 1280 by 720 is one of 16 by 9."""
_POINT: Final = 12_700
_WIDTH, _HEIGHT = 1280.0, 720.0
_HEAD: Final = 76.0
"""How high the title of a slide is."""
_SIDE: Final = 40.0
_LEGIBLE: Final = 13.4
"""How large the smallest text of a slide is, in pixels: ten points."""
_MOST_STAGES: Final = 500
_MOST_ROWS: Final = 500
_LONGEST: Final = 300
_NAMED: Final = 120
"""How long the text of a cell and the name of a stage may be."""
_CELL: Final = 14.0
_NAME: Final = 1.25
_CHUNKS: Final = (20, 15, 10, 6, 3, 1)
"""How many stages a slide has where more of them would be too small to read."""
_FELT: Final = 12
"""How many stages a chart has at most."""
_HEADINGS: Final = (26.0, 20.0, 17.0)
"""The sizes of headings, of which the first is taken that fits."""
_LONGEST_HEADING: Final = 120
_ROUND: Final = 22.0
"""How far the sides of a start are round, in pixels."""
_LONGEST_NAME: Final = 40
"""How long the name of a stage under a chart may be."""
_DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_STAGE_COLUMNS: Final = (("Stage", 3), ("Phases", 2), ("Role", 1.5), ("Entry", 4), ("Owner", 2))
_FINDING_COLUMNS: Final = (
    ("Severity", 1.4), ("Rule", 2), ("Where", 3), ("Message", 5), ("To fix it", 4),
)  # fmt: skip
"""What the columns of tables are called, and their shares of the width."""
_MARKS: Final = (
    ("●", "observed or stated, with the number of people"),
    ("○", "assumed"),
    ("◆", "moment of truth"),
    ("- -", "assumed in between"),
)
"""What the marks of a chart mean."""
_TOP, _LEFT, _BOTTOM, _RIGHT = range(4)
"""The sides of a shape, as connectors name them."""
_BENT: Final = 5_400_000
"""A right angle, in the unit of rotations."""


@checked
@in_its_language
def to_pptx(
    journey: Journey,
    /,
    *,
    report: Report | None = None,
    counts: Mapping[tuple[str, str], float] | None = None,
    title: str | None = None,
    language: str = "",  # noqa: ARG001 - in_its_language reads it
) -> bytes:
    """The journey as slides of 16 by 9, which PowerPoint, Keynote, LibreOffice and Google open.

    In a language that is written from right to left, slides and tables run so too.

    The first slide is the map, as `to_svg(journey, fit="16:9")` lays it out: a shape for each
    stage, on bands of its phase, with connectors that stay fastened to the shapes when they are
    moved; other transitions are said in words in the stage that they leave. A journey that would be
    too small to read has more than one slide. Where stages have an `experience`, a line chart of
    how they feel follows, with a line for each persona and measure and the figures behind it. Then
    come tables of the stages and, where there is a report, of its findings. All of it is text,
    shapes and charts to edit, in letters of ten points or more, and notes say the map and the chart
    in words.

    Args:
        journey: The journey.
        report: The findings to add, as `validate` gives them; of more than 500, the first.
        counts: How many people took a transition, by source and target; they set widths of lines.
        title: What stands above the map: the journey's own name if None.
        language: The language of the words, as a tag of BCP 47 such as `de`; empty for that of the
            journey.

    Raises:
        InvalidValueError: The journey has more than 500 stages, or `counts` are as `to_svg` refuses
            them.
        MissingExtraError: The extra `office` is not installed.

    Source:
        ECMA-376, Office Open XML File Formats, part 1, PresentationML.

    Example:
        >>> import customer_journey as cj
        >>> slides = cj.render.to_pptx(cj.presets.get("aida"))
        >>> slides[:2]
        b'PK'
    """
    if len(journey) > _MOST_STAGES:
        why = f"{len(journey):,} stages, and slides have room for {_MOST_STAGES}"
        raise InvalidValueError("to_pptx", [Problem("journey", why, hint="draw a part of it")])
    diagram = counted_diagram(journey, counts)
    boxes = [evolve(box, label=_shortened(plain(box.label), _NAMED)) for box in diagram.boxes]
    diagram = evolve(diagram, boxes=tuple(boxes))
    volumes = volumes_of(diagram, counts)
    heading = _shortened(plain(journey.label if title is None else title), _LONGEST_HEADING)
    size = (_WIDTH, _HEIGHT - _HEAD)
    lay_out = partial(
        fitted,
        diagram,
        size,
        heading="",
        thick=volumes.width,
        journey=journey,
        has_curves=False,
    )
    sheets = [lay_out()]
    for most in _CHUNKS:
        if len(boxes) > most and min(sheet.text_size for sheet in sheets) < _LEGIBLE:
            parts = [boxes[at : at + most] for at in range(0, len(boxes), most)]
            sheets = [lay_out(boxes=part) for part in parts]
    slides = _Slides(is_mirrored=direction_of(current_language()) == "rtl")
    for at, sheet in enumerate(sheets, start=1):
        number = f" ({at}/{len(sheets)})" if len(sheets) > 1 else ""
        slides.add_map(heading + number, diagram, sheet, volumes.width)
        if at == 1:
            slides.add_notes(about(diagram))
    slides.add_curves(journey)
    slides.add_table(message("Stages"), _STAGE_COLUMNS, list(map(_stage_cells, journey.stages)))
    if report is not None:
        rows = [
            [
                message(item.severity),
                f"{item.code} {item.name}",
                item.where,
                item.message,
                item.hint,
            ]
            for item in report[:_MOST_ROWS]
        ]
        more = len(report) - len(rows)
        rows += (
            [["", "", "", message("and {number} more", number=numeral(more)), ""]] if more else []
        )
        slides.add_table(
            message("Findings"),
            _FINDING_COLUMNS,
            rows or [["", "", "", message("no findings"), ""]],
        )
    return slides.content()


def _stage_cells(stage: Any) -> list[str]:  # noqa: ANN401 - a stage
    entry = "" if stage.entry is None else str(stage.entry)
    return [
        stage.label,
        ", ".join(map(message, stage.phases)),
        role_name(stage.role),
        entry,
        stage.owner,
    ]


@frozen
class _Parts:
    """The modules of python-pptx, which has no types."""

    presentation: Any
    shapes: Any
    lines: Any
    anchors: Any
    colour: Any
    qualified: Any
    element: Any


class _Slides:
    """A presentation that is being made."""

    def __init__(self, *, is_mirrored: bool) -> None:
        self._is_mirrored = is_mirrored
        texts = _pptx("pptx.enum.text")
        shapes = _pptx("pptx.enum.shapes")
        self._parts = _Parts(
            presentation=_pptx("pptx").Presentation(),
            shapes=shapes.MSO_SHAPE,
            lines=shapes.MSO_CONNECTOR,
            anchors=texts.MSO_ANCHOR,
            colour=_pptx("pptx.dml.color").RGBColor.from_string,
            qualified=_pptx("pptx.oxml.ns").qn,
            element=_pptx("pptx.oxml").parse_xml,
        )
        self._all = self._parts.presentation
        self._all.slide_width = _units(_WIDTH)
        self._all.slide_height = _units(_HEIGHT)

    def content(self) -> bytes:
        """The bytes of the file."""
        content = io.BytesIO()
        self._all.save(content)
        return settled(content.getvalue())

    def add_notes(self, text: str) -> None:
        """Add notes to the last slide."""
        self._all.slides[-1].notes_slide.notes_text_frame.text = text

    def add_map(
        self,
        heading: str,
        diagram: Diagram,
        sheet: Fitted,
        thick: Any,  # noqa: ANN401 - a function of arrows
    ) -> None:
        """A slide with a sheet of stages."""
        slide = self._slide(heading)
        for at, (phase, place) in enumerate(sheet.bands):
            band = self._shape(
                slide, self._parts.shapes.RECTANGLE, place, f"{message('Phase')} {phase}"
            )
            self._paint(band, "band-b" if at % 2 else "band-a", None)
            self._write(band, [("note", phase)], sheet.text_size, centred=False)
        shapes = {
            stage.box.id: self._stage(slide, stage, sheet.text_size) for stage in sheet.stages
        }
        following = {
            one.box.id: other.box.id
            for one, other in zip(sheet.stages, sheet.stages[1:], strict=False)
        }
        places = {stage.box.id: self._placed(stage.place) for stage in sheet.stages}
        for arrow in diagram.arrows:
            if arrow.kind == "advance" and following.get(arrow.source) == arrow.target:
                ends = places[arrow.source], places[arrow.target]
                line = self._connector(slide, *ends, thick(arrow))
                is_beside = ends[0][1] == ends[1][1]
                sides = (_LEFT, _RIGHT) if self._is_mirrored else (_RIGHT, _LEFT)
                line.begin_connect(shapes[arrow.source], sides[0] if is_beside else _BOTTOM)
                line.end_connect(shapes[arrow.target], sides[1] if is_beside else _TOP)
                if not is_beside:
                    self._bend(line, *ends)

    def add_curves(self, journey: Journey) -> None:
        """Slides with a chart of how stages feel, of as many stages each as there is room for."""
        curves = curves_of(journey)
        felt = {stage for curve in curves for stage in curve.points}
        at = [index for index, stage in enumerate(journey.stages) if stage.id in felt]
        stages = journey.stages[at[0] : at[-1] + 1] if at else ()
        count = math.ceil(len(stages) / _FELT)
        for part in range(count):
            drawn = stages[part * _FELT : (part + 1) * _FELT]
            number = f" ({part + 1}/{count})" if count > 1 else ""
            slide = self._slide(title_of_curves(curves) + number)
            named = [(stage, _shortened(plain(stage.label), _LONGEST_NAME)) for stage in drawn]
            box = (_SIDE, _HEAD, _WIDTH - 2 * _SIDE, _HEIGHT - 2 * _HEAD)
            add_curves(slide, curves, named, [*map(_units, box)])
            below = (_SIDE, _HEIGHT - _HEAD, _WIDTH - 2 * _SIDE, _HEAD - 2 * _LEGIBLE)
            legend = slide.shapes.add_textbox(*map(_units, below))
            said = "   ".join(f"{mark} {message(meaning)}" for mark, meaning in _MARKS)
            self._write(legend, [("note", said)], _CELL, centred=False)
            if part == 0:
                self.add_notes(said_of_curves(journey).strip())

    def add_table(
        self, heading: str, columns: Sequence[tuple[str, float]], rows: Sequence[Sequence[str]]
    ) -> None:
        """Slides with a table, of as many rows each as there is room for."""
        used = [at for at in range(len(columns)) if not rows or any(row[at] for row in rows)]
        columns = [columns[at] for at in used]
        rows = [[row[at] for at in used] for row in rows]
        whole = sum(share for _, share in columns)
        wide = [(_WIDTH - 2 * _SIDE) * share / whole for _, share in columns]
        texts = [[_shortened(plain(text), _LONGEST) for text in row] for row in rows]
        pages = list(_pages(texts, wide))
        for at, page in enumerate(pages, start=1):
            number = f" ({at}/{len(pages)})" if len(pages) > 1 else ""
            slide = self._slide(heading + number)
            box = map(_units, (_SIDE, _HEAD + 8, _WIDTH - 2 * _SIDE, 30.0 * (len(page) + 1)))
            table = slide.shapes.add_table(len(page) + 1, len(columns), *box).table
            if self._is_mirrored:
                table._tbl.tblPr.set("rtl", "1")  # noqa: SLF001 - the library has no other way
            for index, width in enumerate(wide):
                table.columns[index].width = _units(width)
            for row, line in enumerate(([message(name) for name, _ in columns], *page)):
                for index, text in enumerate(line):
                    self._fill_cell(table.cell(row, index), text)

    def _slide(self, heading: str) -> Any:  # noqa: ANN401 - as above
        slide = self._all.slides.add_slide(self._all.slide_layouts[5])
        title = slide.shapes.title
        title.left, title.top = _units(_SIDE), _units(12)
        title.width, title.height = _units(_WIDTH - 2 * _SIDE), _units(_HEAD - 16)
        texts = (block(heading, size=size, width=_WIDTH - 3 * _SIDE) for size in _HEADINGS)
        fits = (text.size for text in texts if text.height <= _HEAD - 24)
        size = next(fits, _HEADINGS[-1])
        self._write(title, [("name", heading)], size / _NAME, centred=False, anchor="MIDDLE")
        return slide

    def _placed(self, place: Place) -> Place:
        """Where it is on the slide: as laid out, or mirrored."""
        left, top, right, bottom = place
        return (_WIDTH - right, top, _WIDTH - left, bottom) if self._is_mirrored else place

    def _shape(self, slide: Any, kind: Any, place: Place, name: str) -> Any:  # noqa: ANN401 - as above
        left, top, right, bottom = self._placed(place)
        box = map(_units, (left, top + _HEAD, right - left, bottom - top))
        shape = slide.shapes.add_shape(kind, *box)
        shape.name = name
        shape.shadow.inherit = False
        # LibreOffice draws the shadow of the theme all the same.
        for effect in shape.element.xpath("p:style/a:effectRef"):
            effect.set("idx", "0")
        return shape

    def _stage(self, slide: Any, stage: FittedStage, size: float) -> Any:  # noqa: ANN401 - as above
        box: Box = stage.box
        shape = self._shape(
            slide, self._parts.shapes.ROUNDED_RECTANGLE, stage.place, stage.texts[0][1]
        )
        left, top, right, bottom = stage.place
        # Round sides, and still a rectangle where texts need one.
        shorter = min(right - left, bottom - top)
        shape.adjustments[0] = min(0.5, _ROUND / shorter) if box.is_start else 0.12
        self._paint(shape, "goal" if box.is_goal else "box", "goal-edge" if box.is_goal else "edge")
        if box.is_goal:
            shape.line.width = 3 * _POINT
            self._line_of(shape).set("cmpd", "dbl")
        if box.is_lapsed:
            shape.line.dash_style = _pptx("pptx.enum.dml").MSO_LINE.DASH
        self._write(shape, [text for text in stage.texts if text[1]], size, centred=True)
        return shape

    def _paint(self, shape: Any, fill: str, edge: str | None) -> None:  # noqa: ANN401 - as above
        shape.fill.solid()
        shape.fill.fore_color.rgb = self._colour(fill)
        if edge is None:
            shape.line.fill.background()
        else:
            shape.line.color.rgb = self._colour(edge)
            shape.line.width = round(1.25 * _POINT)

    def _colour(self, name: str) -> Any:  # noqa: ANN401 - as above
        return self._parts.colour(colour_of(name).removeprefix("#"))

    def _line_of(self, shape: Any) -> Any:  # noqa: ANN401 - as above
        return shape.line._get_or_add_ln()  # noqa: SLF001 - the library has no other way to it

    def _write(
        self,
        shape: Any,  # noqa: ANN401 - as above
        texts: Sequence[tuple[str, str]],
        size: float,
        *,
        centred: bool,
        anchor: str = "",
    ) -> None:
        """Write paragraphs into a shape, each in the look of its kind."""
        frame = shape.text_frame
        frame.word_wrap = True
        frame.vertical_anchor = self._parts.anchors[anchor or ("MIDDLE" if centred else "TOP")]
        frame.margin_left = frame.margin_right = _units(0.4 * size)
        frame.margin_top = frame.margin_bottom = _units(0.2 * size)
        side = "RIGHT" if self._is_mirrored else "LEFT"
        aligned = _pptx("pptx.enum.text").PP_ALIGN["CENTER" if centred else side]
        for at, (kind, text) in enumerate(texts):
            paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
            paragraph.alignment = aligned
            if self._is_mirrored or directed(text) == "rtl":
                paragraph._p.get_or_add_pPr().set("rtl", "1")  # noqa: SLF001 - as above
            run = paragraph.add_run()
            run.text = glued(text)
            run.font.size = round(0.75 * size * (_NAME if kind == "name" else 1.0) * _POINT)
            run.font.bold = kind == "name"
            run.font.color.rgb = self._colour(_INKS.get(kind, kind))

    def _connector(self, slide: Any, source: Place, target: Place, thick: float) -> Any:  # noqa: ANN401 - as above
        kinds = self._parts.lines
        is_straight = source[1] == target[1]
        line = slide.shapes.add_connector(
            kinds.STRAIGHT if is_straight else kinds.ELBOW, 0, 0, 0, 0
        )
        line.line.color.rgb = self._colour("advance")
        # From row to row a line is thin, as it is long.
        line.line.width = round(0.75 * (thick if is_straight else min(thick, 1.6)) * _POINT)
        tip = f'<a:tailEnd xmlns:a="{_DRAWING}" type="triangle"/>'
        self._line_of(line).append(self._parts.element(tip))
        return line

    def _bend(self, line: Any, source: Place, target: Place) -> None:  # noqa: ANN401 - as above
        """Let a line leave downwards and arrive from above, further left: at first it goes right.

        Turned by a right angle, it is as wide as it was to be high; mirrored, it is flipped.
        """
        x, y = (source[0] + source[2]) / 2, source[3] + _HEAD
        to_x, to_y = (target[0] + target[2]) / 2, target[1] + _HEAD
        wide, tall = abs(to_x - x), to_y - y
        form = line._element.spPr.find(self._parts.qualified("a:xfrm"))  # noqa: SLF001 - as above
        for name in ("flipH", "flipV"):
            form.attrib.pop(name, None)
        form.set("rot", str(_BENT))
        if self._is_mirrored:
            form.set("flipV", "1")
        offset, extent = form.off, form.ext
        offset.set("x", str(_units((x + to_x - tall) / 2)))
        offset.set("y", str(_units((y + to_y - wide) / 2)))
        extent.set("cx", str(_units(tall)))
        extent.set("cy", str(_units(wide)))

    def _fill_cell(self, cell: Any, text: str) -> None:  # noqa: ANN401 - as above
        cell.text = glued(text)
        cell.margin_left = cell.margin_right = _units(6)
        cell.margin_top = cell.margin_bottom = _units(3)
        paragraph = cell.text_frame.paragraphs[0]
        paragraph.font.size = round(0.75 * _CELL * _POINT)
        if self._is_mirrored or directed(text) == "rtl":
            paragraph._p.get_or_add_pPr().set("rtl", "1")  # noqa: SLF001 - as above


_INKS: Final = {"name": "ink", "note": "muted", "label": "muted"}


def _pages(rows: Sequence[Sequence[str]], wide: Sequence[float]) -> Iterator[list[Sequence[str]]]:
    """The rows that fit a slide, one slide after the other."""
    space = _HEIGHT - _HEAD - _SIDE - 2 * _CELL
    page: list[Sequence[str]] = []
    used = 0.0
    for row in rows:
        texts = zip(row, wide, strict=True)
        height = max(block(text, size=_CELL, width=width - 12).height for text, width in texts) + 8
        if page and used + height > space:
            yield page
            page, used = [], 0.0
        page.append(row)
        used += height
    yield page


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _units(pixels: float) -> int:
    return round(pixels * _PIXEL)


def _pptx(part: str) -> Any:  # noqa: ANN401 - python-pptx is untyped in part
    try:
        return import_module(part)
    except ImportError:
        raise MissingExtraError("python-pptx", "office") from None
