"""PPTX: a journey on slides, of shapes, connectors and tables that people edit."""

import io
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from itertools import pairwise
from typing import Final

from attrs import evolve

from customer_journey._arguments import checked
from customer_journey._messages._current import (
    current_language,
    direction_of,
    in_its_language,
    message,
    numeral,
    role_name,
)
from customer_journey._model import Journey, TransitionKind
from customer_journey.errors import InvalidValueError, MissingExtraError, Problem
from customer_journey.files._packages import settled
from customer_journey.render._cells import plain
from customer_journey.render._curve import curves_of, said_of_curves, title_of_curves
from customer_journey.render._diagram import Arrow, Box, Diagram
from customer_journey.render._fit import ENOUGH, SMALL
from customer_journey.render._measure import block, directed, glued
from customer_journey.render._picture import (
    Area,
    Path,
    Picture,
    Placed,
    Point,
    Words,
    corners_of,
)
from customer_journey.render._pptx_chart import POINT, Part, add_curves, colour
from customer_journey.render._pptx_shapes import (
    BOTTOM,
    DRAWING,
    LEFT,
    RIGHT,
    TOP,
    Line,
    connected,
    outline,
    side_of,
    sites,
    stroke,
)
from customer_journey.render._shapes import shape_of, shaped
from customer_journey.render._sheet import Fitted, FittedStage, on_sheets
from customer_journey.render._svg import MEANINGS, about, counted_diagram
from customer_journey.render._volumes import volumes_of
from customer_journey.rules._report import Report

__all__ = ["to_pptx"]

_PIXEL: Final = 9_525
"""How many of the units of slides a pixel is: a slide of 1280 by 720 is one of 16 by 9."""
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
_NOTE: Final = 14.0
_CELLS: Final = (20.0, 16.0)
"""The sizes of tables, of which the first is taken at which one slide has all rows."""
_NAME: Final = 1.25
_FELT: Final = 12
"""How many stages a chart has at most."""
_HEADINGS: Final = (26.0, 20.0, 17.0)
"""The sizes of headings, of which the first is taken that fits."""
_LONGEST_HEADING: Final = 120
_ROUND: Final = 22.0
"""How far the sides of a start are round, in pixels."""
_LONGEST_NAME: Final = 40
"""How long the name of a stage under a chart may be."""
_LEGEND: Final = 34.0
"""How high the legend of a shape is."""
_EDGE: Final = 24.0
"""How much is free to the left and to the right of a shape, in pixels."""
_CLOSE: Final = 2.0
"""How much is free around texts that were measured, in pixels."""
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
    moved. A ring, an hourglass and a bow tie are drawn as such where letters of ten points have
    room; lines that lead round other stages are free forms there. Other maps have rows, in which
    stages say in words which transitions they have beside the next; a journey that would be too
    small to read has more than one slide. Where stages have an
    `experience`, a line chart of how they feel follows, with a line for each persona and measure
    and the figures behind it. Then come tables of the stages and, where there is a report, of its
    findings. All of it is text, shapes and charts to edit, in letters of ten points or more, and
    notes say the map and the chart in words.

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
    slides = _Slides(is_mirrored=direction_of(current_language()) == "rtl")
    shape = _shape_on_slide(journey, diagram, volumes.width)
    if shape is not None:
        slides.add_shape(heading, diagram, *shape)
    else:
        sheets = on_sheets(
            diagram,
            (_WIDTH, _HEIGHT - _HEAD),
            heading="",
            least=_LEGIBLE,
            thick=volumes.width,
            journey=journey,
            has_curves=False,
        )
        for at, sheet in enumerate(sheets, start=1):
            number = f" ({at}/{len(sheets)})" if len(sheets) > 1 else ""
            slides.add_map(heading + number, diagram, sheet, volumes.width)
    slides.add_notes(about(diagram), at=0)
    slides.add_curves(journey)
    stages = [
        [
            stage.label,
            ", ".join(map(message, stage.phases)),
            role_name(stage.role),
            "" if stage.entry is None else str(stage.entry),
            stage.owner,
        ]
        for stage in journey.stages
    ]
    slides.add_table(message("Stages"), _STAGE_COLUMNS, stages)
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
        if more or not rows:
            said = message("and {number} more", number=numeral(more))
            rows.append(["", "", "", said if more else message("no findings"), ""])
        slides.add_table(message("Findings"), _FINDING_COLUMNS, rows, has_code=True)
    return slides.content()


def _shape_on_slide(
    journey: Journey, diagram: Diagram, thick: Callable[[Arrow], float]
) -> tuple[Picture, float] | None:
    """The shape of a journey, and how many times larger it is on a slide.

    None where it has none, or where its texts would be too small.
    """
    shape = shape_of(journey, diagram, "auto")
    if shape is None:
        return None
    wide, tall = _WIDTH - 2 * _EDGE, _HEIGHT - _HEAD - _LEGEND
    for text in (ENOUGH, _LEGIBLE):
        space = (wide * SMALL / text, tall * SMALL / text)
        picture = shaped(journey, diagram, shape, thick=thick, space=space)
        scale = min(wide / picture.width, tall / picture.height)
        if scale * SMALL >= text:
            return picture, scale
    return None


class _Slides:
    """A presentation that is being made."""

    def __init__(self, *, is_mirrored: bool) -> None:
        self._is_mirrored = is_mirrored
        self._all = _pptx("pptx").Presentation()
        self._all.slide_width = _units(_WIDTH)
        self._all.slide_height = _units(_HEIGHT)

    def content(self) -> bytes:
        """The bytes of the file."""
        content = io.BytesIO()
        self._all.save(content)
        return settled(content.getvalue())

    def add_notes(self, text: str, *, at: int = -1) -> None:
        """Add notes to a slide, by default to the last one."""
        self._all.slides[at].notes_slide.notes_text_frame.text = plain(text)

    def add_map(
        self, heading: str, diagram: Diagram, sheet: Fitted, thick: Callable[[Arrow], float]
    ) -> None:
        """A slide with a sheet of stages."""
        slide = self._slide(heading)
        for at, (phase, place) in enumerate(sheet.bands):
            self._band(slide, at, phase, self._placed(place), sheet.text_size)
        places = {stage.box.id: self._placed(stage.place) for stage in sheet.stages}
        shapes = {
            stage.box.id: self._stage(slide, stage, places[stage.box.id], sheet.text_size)
            for stage in sheet.stages
        }
        following = {one.box.id: other.box.id for one, other in pairwise(sheet.stages)}
        beside = (LEFT, RIGHT) if self._is_mirrored else (RIGHT, LEFT)
        for arrow in diagram.arrows:
            if arrow.kind == "advance" and following.get(arrow.source) == arrow.target:
                ends = corners_of(places[arrow.source]), corners_of(places[arrow.target])
                fastened = shapes[arrow.source], shapes[arrow.target]
                course, width = (beside, False), thick(arrow)
                if ends[0][0][1] != ends[1][0][1]:
                    # From row to row a line is thin, as it is long.
                    course, width = ((BOTTOM, TOP), True), min(width, 1.6)
                self._connector(slide, fastened, ends, course, ("advance", width))

    def add_shape(self, heading: str, diagram: Diagram, picture: Picture, scale: float) -> None:
        """A slide with a ring, an hourglass or a bow tie, so many times larger than drawn."""
        slide = self._slide(heading)
        aside = (_WIDTH - scale * picture.width) / 2

        def at(point: Point) -> Point:
            x = aside + scale * (point[0] - picture.left)
            y = _HEAD + scale * (point[1] - picture.top)
            return (_WIDTH - x if self._is_mirrored else x), y

        for number, band in enumerate(picture.bands):
            right, bottom = band.x + band.width, band.y + band.height
            place = _around(at((band.x, band.y)), at((right, bottom)))
            text, anchor = band.words.block, "TOP" if band.words.anchor == "middle" else "MIDDLE"
            self._band(slide, number, text.text, place, scale * text.size, anchor=anchor)
        corners: dict[str, Sequence[Point]] = {}
        shapes: dict[str, Part] = {}
        for placed in picture.boxes:
            points = [at(corner) for corner in placed.corners]
            if self._is_mirrored:
                points = [points[1], points[0], points[3], points[2]]
            corners[placed.box.id] = points
            shapes[placed.box.id] = self._shaped(slide, placed, points, scale)
        for route in picture.routes:
            arrow, path = route.arrow, tuple(tuple(map(at, piece)) for piece in route.path)
            look = arrow.kind, scale * route.thick
            ends = corners[arrow.source], corners[arrow.target]
            sides = side_of(ends[0], path[0][0]), side_of(ends[1], path[-1][-1])
            is_straight = sum(map(len, path)) == len(("begin", "end"))
            if sides[0] == sides[1] and not is_straight:
                self._stroke(slide, path, look)
            else:
                fastened = shapes[arrow.source], shapes[arrow.target]
                self._connector(slide, fastened, ends, (sides, False), look)
            if route.words is not None:
                self._label(slide, route.words, at((route.words.x, route.words.y)), scale)
        kinds = {arrow.kind for arrow in diagram.arrows}
        self._add_legend(slide, [kind for kind in MEANINGS if kind in kinds])

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
            self._write(legend, [("note", said)], _NOTE, centred=False)
            if part == 0:
                self.add_notes(said_of_curves(journey).strip())

    def add_table(
        self,
        heading: str,
        columns: Sequence[tuple[str, float]],
        rows: Sequence[Sequence[str]],
        *,
        has_code: bool = False,
    ) -> None:
        """Slides with a table, of as many rows each as there is room for.

        Args:
            heading: What stands above it.
            columns: What its columns are called, and their shares of the width.
            rows: The texts of its cells.
            has_code: Whether what stands in backticks is code.
        """
        used = [at for at in range(len(columns)) if not rows or any(row[at] for row in rows)]
        columns = [columns[at] for at in used]
        rows = [[row[at] for at in used] for row in rows]
        whole = sum(share for _, share in columns)
        wide = [(_WIDTH - 2 * _SIDE) * share / whole for _, share in columns]
        texts = [[_shortened(plain(text), _LONGEST) for text in row] for row in rows]
        sizes = ((size, list(_pages(texts, wide, size))) for size in _CELLS)
        size, pages = next(item for item in sizes if len(item[1]) == 1 or item[0] == _CELLS[-1])
        for at, page in enumerate(pages, start=1):
            number = f" ({at}/{len(pages)})" if len(pages) > 1 else ""
            slide = self._slide(heading + number)
            height = 2 * size * (len(page) + 1)
            box = map(_units, (_SIDE, _HEAD + 8, _WIDTH - 2 * _SIDE, height))
            table = slide.shapes.add_table(len(page) + 1, len(columns), *box).table
            if self._is_mirrored:
                table._tbl.tblPr.set("rtl", "1")  # noqa: SLF001 - the library has no other way
            for index, width in enumerate(wide):
                table.columns[index].width = _units(width)
            for row, line in enumerate(([message(name) for name, _ in columns], *page)):
                for index, text in enumerate(line):
                    parts = glued(text).split("`") if has_code else [glued(text)]
                    self._fill_cell(table.cell(row, index), parts, size)

    def _slide(self, heading: str) -> Part:
        heading = plain(heading)
        slide = self._all.slides.add_slide(self._all.slide_layouts[5])
        title = slide.shapes.title
        title.left, title.top = _units(_SIDE), _units(12)
        title.width, title.height = _units(_WIDTH - 2 * _SIDE), _units(_HEAD - 16)
        texts = (block(heading, size=size, width=_WIDTH - 3 * _SIDE) for size in _HEADINGS)
        fits = (text.size for text in texts if text.height <= _HEAD - 24)
        size = next(fits, _HEADINGS[-1])
        self._write(title, [("name", heading)], size / _NAME, centred=False, anchor="MIDDLE")
        return slide

    def _placed(self, place: Area) -> Area:
        """Where it is on the slide, below the heading: as laid out, or mirrored."""
        left, top, right, bottom = place
        top, bottom = top + _HEAD, bottom + _HEAD
        if self._is_mirrored:
            left, right = _WIDTH - right, _WIDTH - left
        return left, top, right, bottom

    def _shape(self, slide: Part, kind: Part, place: Area, name: str) -> Part:
        left, top, right, bottom = place
        box = map(_units, (left, top, right - left, bottom - top))
        shape = slide.shapes.add_shape(kind, *box)
        shape.name = name
        shape.shadow.inherit = False
        # LibreOffice draws the shadow of the theme all the same.
        for effect in shape.element.xpath("p:style/a:effectRef"):
            effect.set("idx", "0")
        return shape

    def _band(
        self, slide: Part, at: int, phase: str, place: Area, size: float, *, anchor: str = "TOP"
    ) -> None:
        """A phase behind its stages."""
        name = f"{message('Phase')} {phase}"
        band = self._shape(slide, _pptx("pptx.enum.shapes").MSO_SHAPE.RECTANGLE, place, name)
        self._paint(band, "band-b" if at % 2 else "band-a", None)
        self._write(band, [("note", phase)], size, centred=False, anchor=anchor)

    def _stage(self, slide: Part, stage: FittedStage, place: Area, size: float) -> Part:
        kind = _pptx("pptx.enum.shapes").MSO_SHAPE.ROUNDED_RECTANGLE
        shape = self._shape(slide, kind, place, stage.texts[0][1])
        self._look_of(shape, stage.box, place)
        self._write(shape, [text for text in stage.texts if text[1]], size, centred=True)
        return shape

    def _look_of(self, shape: Part, box: Box, place: Area) -> None:
        """Let the shape of a stage look as in other pictures."""
        # Round sides, and still a rectangle where texts need one.
        shorter = min(place[2] - place[0], place[3] - place[1])
        shape.adjustments[0] = min(0.5, _ROUND / shorter) if box.is_start else 0.12
        self._paint(shape, "goal" if box.is_goal else "box", "goal-edge" if box.is_goal else "edge")
        if box.is_goal:
            shape.line.width = 3 * POINT
            self._line_of(shape).set("cmpd", "dbl")
        if box.is_lapsed:
            shape.line.dash_style = _pptx("pptx.enum.dml").MSO_LINE.DASH

    def _shaped(self, slide: Part, placed: Placed, corners: Sequence[Point], scale: float) -> Part:
        """A stage of a picture with its outline, at these corners of the slide."""
        texts = [
            ("name" if words.block.bold else "note", words.block.text) for words in placed.words
        ]
        place = _around(*corners)
        shape = self._shape(
            slide, _pptx("pptx.enum.shapes").MSO_SHAPE.ROUNDED_RECTANGLE, place, placed.box.label
        )
        self._look_of(shape, placed.box, place)
        if tuple(corners) != corners_of(place):
            self._form(shape, outline(corners))
        self._write(shape, texts, scale * SMALL, centred=True, is_tight=True)
        return shape

    def _form(self, shape: Part, markup: str) -> None:
        """Let the shape have a form of its own."""
        form = shape.element.spPr.find(_pptx("pptx.oxml.ns").qn("a:prstGeom"))
        form.getparent().replace(form, _pptx("pptx.oxml").parse_xml(markup))

    def _stroke(self, slide: Part, path: Path, look: tuple[TransitionKind, float]) -> None:
        """A line that leads round, which LibreOffice would not draw as a connector."""
        place = _around(*(point for piece in path for point in piece))
        shape = self._shape(
            slide, _pptx("pptx.enum.shapes").MSO_SHAPE.RECTANGLE, place, message("Transition")
        )
        shape.fill.background()
        self._form(shape, stroke(path))
        self._ink(shape, look)

    def _label(self, slide: Part, words: Words, point: Point, scale: float) -> None:
        """What a line is called, beside it."""
        text, (x, y) = words.block, point
        wide, tall = scale * text.width + 2 * _CLOSE, scale * text.height
        share = {"start": 0.0, "middle": 0.5, "end": 1.0}[words.anchor]
        left = x - wide * (1 - share if self._is_mirrored else share)
        label = slide.shapes.add_textbox(*map(_units, (left, y, wide, tall)))
        label.name = message("Transition")
        said, is_centred = [("label", text.text)], words.anchor == "middle"
        self._write(label, said, scale * text.size, centred=is_centred, is_tight=True)

    def _add_legend(self, slide: Part, kinds: Sequence[TransitionKind]) -> None:
        """A sample of each kind of line with its meaning, at the foot."""
        x, y = 2 * _EDGE, _HEIGHT - _LEGEND / 2
        for kind in kinds:
            text = block(message(MEANINGS[kind]), size=_LEGIBLE, width=_WIDTH)
            wide, left, end = text.width + 4 * _CLOSE, x + _SIDE + 4 * _CLOSE, x + _SIDE
            if self._is_mirrored:
                x, end, left = _WIDTH - x, _WIDTH - end, _WIDTH - left - wide
            self._line(slide, connected(((x, y), (end, y)), (RIGHT, LEFT)), (kind, 1.6))
            box = left, y - text.height / 2, wide, text.height
            meaning = slide.shapes.add_textbox(*map(_units, box))
            self._write(meaning, [("note", text.text)], _LEGIBLE, centred=False, is_tight=True)
            x = (_WIDTH - left if self._is_mirrored else left + wide) + _EDGE

    def _paint(self, shape: Part, fill: str, edge: str | None) -> None:
        shape.fill.solid()
        shape.fill.fore_color.rgb = colour(fill)
        if edge is None:
            shape.line.fill.background()
        else:
            shape.line.color.rgb = colour(edge)
            shape.line.width = round(1.25 * POINT)

    def _line_of(self, shape: Part) -> Part:
        return shape.line._get_or_add_ln()  # noqa: SLF001 - the library has no other way to it

    def _write(
        self,
        shape: Part,
        texts: Sequence[tuple[str, str]],
        size: float,
        *,
        centred: bool,
        anchor: str = "",
        is_tight: bool = False,
    ) -> None:
        """Write paragraphs into a shape, each in the look of its kind."""
        frame = shape.text_frame
        frame.word_wrap = True
        frame.vertical_anchor = _pptx("pptx.enum.text").MSO_ANCHOR[
            anchor or ("MIDDLE" if centred else "TOP")
        ]
        frame.margin_left = frame.margin_right = _units(_CLOSE if is_tight else 0.4 * size)
        frame.margin_top = frame.margin_bottom = 0 if is_tight else _units(0.2 * size)
        side = "RIGHT" if self._is_mirrored else "LEFT"
        aligned = _pptx("pptx.enum.text").PP_ALIGN["CENTER" if centred else side]
        for at, (kind, text) in enumerate(texts):
            paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
            paragraph.alignment = aligned
            if self._is_mirrored or directed(text) == "rtl":
                paragraph._p.get_or_add_pPr().set("rtl", "1")  # noqa: SLF001 - as above
            run = paragraph.add_run()
            run.text = glued(text)
            run.font.size = round(0.75 * size * (_NAME if kind == "name" else 1.0) * POINT)
            run.font.bold = kind == "name"
            run.font.color.rgb = colour(_INKS.get(kind, kind))

    def _connector(
        self,
        slide: Part,
        shapes: tuple[Part, Part],
        corners: tuple[Sequence[Point], Sequence[Point]],
        course: tuple[tuple[int, int], bool],
        look: tuple[TransitionKind, float],
    ) -> None:
        """A line from a side of a shape to a side of another one, fastened to both.

        Args:
            slide: The slide.
            shapes: Both shapes.
            corners: Where they are.
            course: The sides, and whether the line bends half way.
            look: The kind of the line, and how wide it is.
        """
        sides, is_bent = course
        ends = sites(corners[0])[sides[0]], sites(corners[1])[sides[1]]
        added = self._line(slide, connected(ends, sides, is_bent=is_bent), look)
        # The library would move it, so that it is fastened by hand.
        properties = added._element.nvCxnSpPr.cNvCxnSpPr  # noqa: SLF001 - no other way
        for end, shape, side in zip(("st", "end"), shapes, sides, strict=True):
            element = f'<a:{end}Cxn xmlns:a="{DRAWING}" id="{shape.shape_id}" idx="{side}"/>'
            properties.append(_pptx("pptx.oxml").parse_xml(element))

    def _line(self, slide: Part, line: Line, look: tuple[TransitionKind, float]) -> Part:
        added = slide.shapes.add_connector(
            _pptx("pptx.enum.shapes").MSO_CONNECTOR.STRAIGHT, 0, 0, 0, 0
        )
        properties = added._element.spPr  # noqa: SLF001 - the library has no other way to it
        form = properties.find(_pptx("pptx.oxml.ns").qn("a:xfrm"))
        for name, is_set in zip(("flipH", "flipV"), line.flips, strict=True):
            if is_set:
                form.set(name, "1")
        if line.turn:
            form.set("rot", str(line.turn))
        form.off.set("x", str(_units(line.left)))
        form.off.set("y", str(_units(line.top)))
        form.ext.set("cx", str(_units(line.width)))
        form.ext.set("cy", str(_units(line.height)))
        geometry = properties.find(_pptx("pptx.oxml.ns").qn("a:prstGeom"))
        geometry.set("prst", line.preset)
        for effect in added._element.xpath("p:style/a:effectRef"):  # noqa: SLF001 - as above
            effect.set("idx", "0")
        self._ink(added, look)
        return added

    def _ink(self, line: Part, look: tuple[TransitionKind, float]) -> None:
        """The colour, width, dashes and tip of a line."""
        kind, width = look
        line.line.color.rgb = colour(kind)
        line.line.width = round(0.75 * width * POINT)
        dash, tip = _TIPS[kind]
        if dash:
            line.line.dash_style = _pptx("pptx.enum.dml").MSO_LINE[dash]
        end = f'<a:tailEnd xmlns:a="{DRAWING}" type="{tip}"/>'
        self._line_of(line).append(_pptx("pptx.oxml").parse_xml(end))

    def _fill_cell(self, cell: Part, parts: Sequence[str], size: float) -> None:
        """Write a text into a cell, each second part of it as code unless a backtick is alone."""
        cell.margin_left = cell.margin_right = _units(6)
        cell.margin_top = cell.margin_bottom = _units(3)
        text = "`".join(parts)
        paragraph = cell.text_frame.paragraphs[0]
        for at, part in enumerate(parts if len(parts) % 2 else [text]):
            if part or not text:
                run = paragraph.add_run()
                run.text = part
                # Of a paragraph, PowerPoint does not read it.
                run.font.size = round(0.75 * size * POINT)
                if at % 2:
                    run.font.name = "Consolas"
        if self._is_mirrored or directed(text) == "rtl":
            paragraph._p.get_or_add_pPr().set("rtl", "1")  # noqa: SLF001 - as above


_TIPS: Final[dict[TransitionKind, tuple[str, str]]] = {
    "advance": ("", "triangle"),
    "return": ("DASH", "triangle"),
    "exit": ("ROUND_DOT", "diamond"),
    "referral": ("LONG_DASH_DOT", "oval"),
}
"""The dashes and the tip of each kind of line."""
_INKS: Final = {"name": "ink", "note": "muted", "label": "muted"}


def _pages(
    rows: Sequence[Sequence[str]], wide: Sequence[float], size: float
) -> Iterator[list[Sequence[str]]]:
    """The rows that fit a slide in letters of a size, one slide after the other."""
    space = _HEIGHT - _HEAD - _SIDE - 2 * size
    page: list[Sequence[str]] = []
    used = 0.0
    for row in rows:
        texts = zip(row, wide, strict=True)
        height = max(block(text, size=size, width=width - 12).height for text, width in texts) + 8
        if page and used + height > space:
            yield page
            page, used = [], 0.0
        page.append(row)
        used += height
    yield page


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _around(*points: Point) -> Area:
    """The rectangle around points."""
    xs, ys = ([point[axis] for point in points] for axis in (0, 1))
    return min(xs), min(ys), max(xs), max(ys)


def _units(pixels: float) -> int:
    return round(pixels * _PIXEL)


def _pptx(part: str) -> Part:
    try:
        return import_module(part)
    except ImportError:
        raise MissingExtraError("python-pptx", "office") from None
