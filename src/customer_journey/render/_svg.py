"""SVG: a picture for slides and pages, of text and shapes alone."""

import itertools
import math
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from numbers import Real
from typing import Any, Literal, TypeAlias, cast, overload

from attrs import evolve

from customer_journey._answer import Answer
from customer_journey._arguments import checked, require
from customer_journey._log._variants import Variants
from customer_journey._messages._current import counted as counted_words
from customer_journey._messages._current import in_its_language, message
from customer_journey._model import Journey, TransitionKind
from customer_journey._values import brief
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.evidence._discovery import Discovery
from customer_journey.evidence._observe import Observation
from customer_journey.render._cells import plain
from customer_journey.render._charts._chart import Chart, chart_markup, chart_on_sheet
from customer_journey.render._charts._kinds import Charted, chart_of, map_of_answer
from customer_journey.render._charts._moves import drawn_moves, has_no_order
from customer_journey.render._charts._numbers import (
    Tabular,
    chart_of_table,
    matrix_of_variants,
    rows_of_table,
)
from customer_journey.render._curve import drawn_curves, said_of_curves
from customer_journey.render._diagram import Arrow, ArrowText, Diagram, diagram_of
from customer_journey.render._fit import SMALLEST, Sheet, enlarged, sheet_size, space_on
from customer_journey.render._lanes import Lanes, drawn_lanes
from customer_journey.render._layout import Direction, layered
from customer_journey.render._marks import (
    document,
    facing,
    joined,
    number,
    pair,
    polygon,
    quoted,
    rect,
    text_at,
    text_of,
)
from customer_journey.render._measure import Block, block
from customer_journey.render._palette import Theme, paint
from customer_journey.render._picture import Path, Picture, Placed, Point, Route, ViewBox
from customer_journey.render._ranks import levels_of, ranks_of, size_of
from customer_journey.render._shapes import Layout, shape_of, shaped
from customer_journey.render._sheet import fitted, look_of, rect_of
from customer_journey.render._volumes import LEAST, MOST, counted, volumes_of

__all__ = [
    "MEANINGS",
    "about",
    "box_text",
    "counted_diagram",
    "draw",
    "framed",
    "map_document",
    "route_text",
    "to_svg",
]

_Sample: TypeAlias = TransitionKind | Literal["width"]

_MOST_PLACES = 20_000
_TITLE = 20.0
_SMALL = 11.0
_SIDE = 24.0
_NARROWEST = 420.0
_SAMPLE = 34.0
_HEAD = 9.0
_STEPS = 32

MEANINGS: dict[TransitionKind, str] = {
    "advance": "goes on",
    "return": "goes back or round again",
    "exit": "leaves",
    "referral": "brings a new person",
}

_DASHES = {"return": "7 4", "exit": "2 4", "referral": "12 4 2 4"}


@overload
def to_svg(
    value: Journey | Discovery | Observation,
    /,
    *,
    layout: Layout = "auto",
    direction: Direction = "LR",
    arrow_text: ArrowText = "auto",
    counts: Mapping[tuple[str, str], float] | None = None,
    fit: Sheet | None = None,
    lanes: Lanes | None = None,
    theme: Theme = "auto",
    title: str | None = None,
    language: str = "",
) -> str: ...
@overload
def to_svg(
    value: Variants,
    /,
    *,
    layout: Literal["auto", "matrix"] = "auto",
    theme: Theme = "auto",
    title: str | None = None,
    language: str = "",
) -> str: ...
@overload
def to_svg(
    value: Charted | Tabular,
    /,
    *,
    theme: Theme = "auto",
    title: str | None = None,
    language: str = "",
) -> str: ...
@checked
@in_its_language
def to_svg(
    value: Any,
    /,
    *,
    layout: Layout = "auto",
    direction: Direction = "LR",
    arrow_text: ArrowText = "auto",
    counts: Mapping[tuple[str, str], float] | None = None,
    fit: Sheet | None = None,
    lanes: Lanes | None = None,
    theme: Theme = "auto",
    title: str | None = None,
    language: str = "",  # noqa: ARG001 - in_its_language reads it
) -> str:
    """The value as an SVG picture that ends in a newline.

    Of a journey it is a map. Stages stand in columns by how far they are along the longest way on;
    the main line is straight, and phases are bands behind it. Starts have round sides, goals a
    double border, ends a bar at their far side, and stages of people who lapsed a dashed border.
    Advances are plain lines; returns dashed ones that lead round above; exits dotted with a cross;
    referrals lead round below to a ring, as they make a new person rather than move one. A line is
    as wide as many people are on it: as counted, or as expected by the probabilities of those who
    start; lines that end in one lie side by side. No text is cut, and none lies on another,
    whatever the script or font.

    Under it stands how stages feel, a curve for each persona and measure, where the journey says
    so: solid between stages that were observed or stated by a known number of people, dashed where
    an end of it is assumed, with bars for intervals and diamonds for moments of truth.

    With `lanes`, a journey is a table instead, with a column for each stage: a service blueprint,
    or rows of channels or of owners, and an arrow from each action to those that it supports.

    A coverage is a matrix of questions by personas; a crosswalk has a row for each journey and a
    bar for each run of phases that a stage covers; an alignment shows both journeys, joined by
    ribbons where their stages stand for one another; a conformance has a row for each sequence of
    steps, and a fit (one of its rows) shows the journey's run above what was done. In all of them
    shapes tell what colours tell. A discovery and an observation are the map of the journey found.

    Numbers are drawn in proportion, each with its figure: levers, scenarios, attributions and
    removal effects as bars, arrivals as a curve, variants as bands of people from step to step.
    So are the tables that `events.funnel` and `events.exposure` (bars), `events.steps` (bands) and
    `events.cohorts` (a heat map of retention) return, of any library.

    The text holds no script and asks for nothing from elsewhere; its ids come from its content, so
    that the same journey gives the same text.

    Args:
        value: A journey, or what `coverage`, `crosswalk`, `align`, `evidence.conform`, `discover`
            and `observe` give, or one of the fits of a conformance; variants, levers, scenarios,
            attributions or arrivals; or a table of `events`.
        layout: Like the next three, of a journey: in layers; as an hourglass or a bow tie, which
            are narrowest at the first stage whose primary phase is purchase, or else at the first
            that covers it; as a ring; or as a matrix, which says from
            which stage people go to which, and which `auto` chooses where they go from each of at
            least four stages to each other one.
        direction: Of layers: from left to right or from top to bottom.
        arrow_text: What is written on arrows.
        counts: How many people took a transition, by source and target; zero or more. They stand on
            the arrows and set their widths in place of the probabilities.
        fit: A sheet to fit a map or lanes to: `16:9`, `A4`, `phone`, or a width and a height in
            pixels. A ring is an ellipse there, an hourglass and a bow tie are drawn tight, and say
            how stages feel where there is room. Where the smallest text of a picture would have
            less than 16 pixels, stages stand in rows that wrap instead, in the largest text that
            fits. There they say in words which transitions they have beside the next, and how they
            feel is drawn under each row where there is room. What would have less than 8 pixels is
            refused: `to_sheets` draws it on several sheets.
            Lanes are repeated in each row, and where a cell has no room for all of its boxes, it
            says how many more there are.
        lanes: What the rows of a table are: `blueprint`, `channel` or `owner`; None for a map.
        theme: The colours.
        title: What stands above the picture: the value's own name if None, nothing if empty.
        language: The language of the words, as a tag of BCP 47 such as `de`; empty for that of the
            journey.

    Raises:
        InvalidValueError: An option is not one of its choices; a count is not a number, is negative
            or not finite, or is not of a transition of the journey; an hourglass and a bow tie
            need a stage of the phase purchase; there is nothing to show in lanes; the picture is
            too large; or the layout cannot be read on the sheet. A chart takes no option of maps,
            and a table of lanes only `fit`.
        WrongTypeError: The value has no picture.

    Example:
        >>> import customer_journey as cj
        >>> picture = cj.render.to_svg(cj.Journey.sequence("shop", ["Know", "Buy"]))
        >>> picture.startswith("<svg "), picture.rstrip().endswith("</svg>")
        (True, True)
    """
    is_matrix = layout == "matrix" and type(value) is Variants
    of_maps = {
        "layout": layout != "auto" and not is_matrix,
        "direction": direction != "LR",
        "arrow_text": arrow_text != "auto",
        "counts": counts is not None,
    }
    chart = _chart(value, is_matrix=is_matrix)
    if chart is not None:
        _refuse_options(**of_maps, fit=fit is not None, lanes=lanes is not None)
        return chart_markup(chart, heading=title, theme=theme)
    journey: Any = value
    moves, visits = None, dict[str, float]()
    if isinstance(value, (Discovery, Observation)):
        journey, moves, visits = map_of_answer(value)
    require(journey, Journey, "render.to_svg")
    heading = journey.label if title is None else title
    if lanes is not None:
        _refuse_options(**of_maps)
        return drawn_lanes(journey, lanes, heading=heading, theme=theme, fit=fit)
    counts, visits = (moves, visits) if counts is None else (counts, {})
    diagram = diagram_of(journey, text=arrow_text)
    size = None if fit is None else sheet_size(fit)
    if layout == "matrix" or (layout == "auto" and has_no_order(diagram)):
        matrix = _matrix(journey, diagram, counts, size=size, heading=title, theme=theme)
        if matrix is not None:
            return matrix
        _require_rows(layout)
    drawn = partial(
        draw,
        journey,
        layout=layout,
        direction=direction,
        arrow_text=arrow_text,
        counts=counts,
        visits=visits,
    )
    diagram, picture = drawn()
    picture = framed(diagram, picture, heading=heading, journey=journey)
    if size is not None and shape_of(journey, diagram, layout) is not None:
        picture = _shape_on_sheet(journey, drawn, heading, size)
    written = partial(map_document, journey, diagram, theme=theme)
    if size is None:
        return written(_parts(picture), picture.view_box)
    shown = enlarged(picture.view_box, size)
    if shown is not None:
        return written([rect("ground", *shown[0]), *_parts(picture)], *shown)
    _require_rows(layout)
    volumes = volumes_of(diagram, counts)
    sheet = fitted(
        diagram, size, heading=heading, thick=volumes.width, journey=journey, least=SMALLEST
    )
    return written(sheet.parts, (0.0, 0.0, sheet.width, sheet.height))


def map_document(
    journey: Journey,
    diagram: Diagram,
    parts: Iterable[str],
    view_box: ViewBox,
    size: tuple[float, float] | None = None,
    *,
    theme: Theme,
) -> str:
    """A map as a document of its own."""
    return document(
        facing(joined(parts), view_box),
        kind="journey",
        look="journey-map",
        name=journey.label or journey.id,
        about=about(diagram) + said_of_curves(journey),
        view_box=view_box,
        theme=theme,
        size=size,
    )


def _refuse_options(**stated: bool) -> None:
    """Refuse options that only maps have.

    Raises:
        InvalidValueError: Some are stated; all of them are named.
    """
    problems = [Problem(name, "only maps have it") for name, is_set in stated.items() if is_set]
    if problems:
        raise InvalidValueError("to_svg", problems)


def _matrix(
    journey: Journey,
    diagram: Diagram,
    counts: Mapping[tuple[str, str], float] | None,
    *,
    size: tuple[float, float | None] | None,
    heading: str | None,
    theme: Theme,
) -> str | None:
    """The matrix of a journey, on a sheet if there is one; None where it cannot be read there."""
    _require_counts(diagram, counts or {})
    name = journey.label or journey.id
    chart = drawn_moves(diagram, counts, name=name, about=about(diagram))
    if size is None:
        return chart_markup(chart, heading=heading, theme=theme)
    return chart_on_sheet(chart, heading=heading, theme=theme, size=size)


def _require_rows(layout: Layout) -> None:
    """Refuse a layout that was asked for and cannot be read on the sheet.

    Raises:
        InvalidValueError: It is one that does not wrap.
    """
    if layout not in ("auto", "layers"):
        message = f"the texts of this {layout} would be too small to read on the sheet"
        hint = "choose layers, which wrap, or a larger sheet"
        raise InvalidValueError("to_svg", [Problem("fit", message, hint=hint)])


def _chart(value: object, *, is_matrix: bool) -> Chart | None:
    """The chart of an answer or of a table; None for what is drawn as a map, or not at all."""
    if isinstance(value, Variants) and is_matrix:
        return matrix_of_variants(value)
    if isinstance(value, Charted):
        return chart_of(value)
    if isinstance(value, Answer):
        return None
    rows = rows_of_table(value)
    return None if rows is None else chart_of_table(rows)


def draw(
    journey: Journey,
    *,
    layout: Layout,
    direction: Direction,
    arrow_text: ArrowText,
    counts: Mapping[tuple[str, str], float] | None,
    visits: Mapping[str, float] | None = None,
    space: tuple[float, float] | None = None,
) -> tuple[Diagram, Picture]:
    """The journey's boxes and arrows, and where all of them are; a shape takes to the room."""
    if layout == "matrix":
        problem = Problem("layout", "a page has a map, not a matrix", hint="to_svg draws one")
        raise InvalidValueError("to_html", [problem])
    diagram = counted_diagram(journey, counts, arrow_text=arrow_text, visits=visits)
    volumes = volumes_of(diagram, counts)
    diagram = evolve(diagram, widest=volumes.legend)
    shape = shape_of(journey, diagram, layout)
    if shape is None:
        return diagram, _layers(diagram, direction, volumes.width)
    return diagram, shaped(journey, diagram, shape, thick=volumes.width, space=space)


def counted_diagram(
    journey: Journey,
    counts: Mapping[tuple[str, str], float] | None,
    *,
    arrow_text: ArrowText = "auto",
    visits: Mapping[str, float] | None = None,
) -> Diagram:
    """The journey's boxes and arrows, with how many people are on them where that is known."""
    diagram = diagram_of(journey, text=arrow_text)
    if counts is None:
        return diagram
    _require_counts(diagram, counts)
    return counted(diagram, counts, visits or {})


def framed(
    diagram: Diagram, picture: Picture, *, heading: str, journey: Journey, has_curves: bool = True
) -> Picture:
    """The picture with its heading, what its lines mean, and how its stages feel."""
    width = max(picture.width, _NARROWEST)
    left = picture.left - (width - picture.width) / 2
    head = block(heading, size=_TITLE, width=width - 2 * _SIDE, bold=True)
    width = max(width, head.width + 2 * _SIDE)
    above = head.height + 22 if head.lines else 8.0
    top = picture.top - above
    legend, below = _legend(diagram, picture, left + _SIDE, width)
    height = above + picture.height + below + 20
    lane = None
    if has_curves:
        lane = drawn_curves(journey, left=left, top=top + height, width=width)
    if lane is not None:
        width, height = lane.width, height + lane.height
    nothing = block(
        "" if diagram.boxes else message("This journey has no stages yet."),
        size=_SMALL,
        width=_NARROWEST,
    )
    ground = [
        rect("ground", left, top, width, height),
        *(_bands(picture) if diagram.boxes else ()),
        text_at(nothing, "note", left + width / 2, picture.top),
        text_at(head, "title", left + _SIDE, top + 18, "start"),
    ]
    return evolve(
        picture,
        left=left,
        top=top,
        width=width,
        height=height,
        ground=joined(ground),
        legend=joined(legend),
        lane="" if lane is None else joined(lane.parts),
    )


def _parts(picture: Picture) -> tuple[str, ...]:
    """All of a framed picture as text, from the ground up."""
    routes, boxes = map(route_text, picture.routes), map(box_text, picture.boxes)
    return (picture.ground, *routes, *boxes, picture.legend, picture.lane)


def _shape_on_sheet(
    journey: Journey,
    drawn: Callable[..., tuple[Diagram, Picture]],
    heading: str,
    size: tuple[float, float | None],
) -> Picture:
    """A shape drawn for a sheet, without how its stages feel if it would else be too small."""
    space = space_on(size)
    diagram, bare = drawn()

    def picture_of(*, has_curves: bool) -> Picture:
        picture = framed(diagram, bare, heading=heading, journey=journey, has_curves=has_curves)
        if space is None:
            return picture
        # What stands above and below the shape is as high in any space.
        height = space[1] - (picture.height - bare.height)
        _, tight = drawn(space=(space[0], height))
        return framed(diagram, tight, heading=heading, journey=journey, has_curves=has_curves)

    picture = picture_of(has_curves=True)
    return picture if enlarged(picture.view_box, size) else picture_of(has_curves=False)


def _require_counts(diagram: Diagram, counts: Mapping[tuple[str, str], float]) -> None:
    """Refuse counts that are none, or not of a transition.

    Raises:
        InvalidValueError: There are such counts; all of them are named.
    """
    known = {(arrow.source, arrow.target) for arrow in diagram.arrows}
    # Numbers of numpy are real, too.
    figures: Mapping[tuple[str, str], object] = counts
    problems = [
        Problem(f"counts[{pair!r}]", message)
        for pair, count in figures.items()
        for message in (
            "the journey has no such transition" if pair not in known else "",
            ""
            if isinstance(count, Real) and 0 <= cast("float", count) <= sys.float_info.max
            else f"{brief(count)} is not a count",
        )
        if message
    ]
    if problems:
        raise InvalidValueError("to_svg", problems)


def _layers(diagram: Diagram, direction: Direction, thick: Callable[[Arrow], float]) -> Picture:
    levels = levels_of(diagram)
    places = size_of(diagram, levels)
    if places > _MOST_PLACES:
        message = f"its arrows pass {places:,} places, and a picture has room for {_MOST_PLACES:,}"
        problem = Problem("journey", message, hint="draw a part of it")
        raise InvalidValueError("to_svg", [problem])
    return layered(diagram, ranks_of(diagram, levels), direction=direction, thick=thick)


def about(diagram: Diagram) -> str:
    """The picture in words, for those who do not see it."""
    names = {box.id: plain(box.label) or box.id for box in diagram.boxes}
    parts = [
        message(
            "A journey of {stages}: {names}.",
            stages=counted_words(len(names), "stage"),
            names=", ".join(names.values()),
        )
    ]
    said = {
        "Starts": [names[box.id] for box in diagram.boxes if box.is_start],
        "Goals": [names[box.id] for box in diagram.boxes if box.is_goal],
    }
    words = {"return": "Back", "exit": "Out", "referral": "Brings a new person"}
    for kind, word in words.items():
        said[word] = [
            message("{source} to {target}", source=names[arrow.source], target=names[arrow.target])
            for arrow in diagram.arrows
            if arrow.kind == kind
        ]
    parts += [f"{message(word)}: {', '.join(each)}." for word, each in said.items() if each]
    return " ".join(parts)


def _bands(picture: Picture) -> Iterator[str]:
    for at, band in enumerate(picture.bands):
        kind = "band-b" if at % 2 else "band-a"
        yield rect(kind, band.x, band.y, band.width, band.height)
        yield text_of(band.words, "note")


def box_text(placed: Placed) -> str:
    """A stage's box as text."""
    return joined(_box(placed))


def _box(placed: Placed) -> Iterator[str]:
    box = placed.box
    marks = (("start", box.is_start), ("goal", box.is_goal), ("lapsed", box.is_lapsed))
    classes = " ".join(["stage", *(mark for mark, holds in marks if holds)])
    yield f'<g class="{classes}" data-stage={quoted(box.id)}>'
    (left, top), (right, high_right), (low_right, bottom), _ = placed.corners
    is_level = top == high_right
    is_straight = is_level and right == low_right
    if is_straight:
        yield from rect_of(box, (left, top, right, bottom))
    else:
        yield polygon("shape", placed.corners, look=look_of(box))
    if box.is_goal and not is_straight:
        # Further in along the two edges that are parallel, as the corners between are not right.
        across, along = (6.3, 4.5) if is_level else (4.5, 6.3)
        x0, y0 = (sum(values) / len(values) for values in zip(*placed.corners, strict=True))
        inside = [
            (x + math.copysign(across, x0 - x), y + math.copysign(along, y0 - y))
            for x, y in placed.corners
        ]
        yield polygon("inner", inside)
    if box.is_end:
        (start, high), (end, low) = placed.bar
        yield rect("stop", start, high, end - start, low - high, radius=2)
    for words in placed.words:
        yield text_of(words, "name" if words.block.bold else "note")
    yield "</g>"


def route_text(route: Route) -> str:
    """A transition's line as text, with the words on it."""
    arrow = route.arrow
    ends = f"data-source={quoted(arrow.source)} data-target={quoted(arrow.target)}"
    line = _line(route.path, arrow.kind, route.thick, shares=route.shares)
    words = "" if route.words is None else text_of(route.words, "label")
    return joined([f'<g class="arrow {arrow.kind}" {ends}>', *line, words, "</g>"])


def _line(path: Path, kind: TransitionKind, thick: float, *, shares: bool = False) -> Iterator[str]:
    tip = path[-1][-1]
    before = path[-1][-2] if len(path[-1]) > 1 else path[-2][-1]
    # A bend ends in the direction of its last handle; the two may lie on one another.
    dx, dy = tip[0] - before[0], tip[1] - before[1]
    length = math.hypot(dx, dy) or 1.0
    ux, uy = dx / length, dy / length
    size = _HEAD + thick * 0.6
    stop = (tip[0] - ux * size * 0.8, tip[1] - uy * size * 0.8)
    parts = [
        ("M" if at == 0 else "L" if len(piece) == 1 else "C") + " ".join(map(pair, piece))
        for at, piece in enumerate(path)
    ]
    parts[-1] = parts[-1][: -len(pair(tip))] + pair(stop)
    look = paint("", kind, round(thick, 2), _DASHES.get(kind, ""))
    if kind in _DASHES and shares:
        # Lines that end together have their gaps together, or they would fill one another's.
        look += f' stroke-dashoffset="{number(-_length((*path[:-1], (*path[-1][:-1], stop))))}"'
    yield f'<path class="line" {look} d="{"".join(parts)}"/>'
    yield _head(kind, tip, (ux, uy), size)


def _length(path: Path) -> float:
    """How long a path is, in pixels."""
    total = 0.0
    for before, piece in itertools.pairwise(path):
        handles = [before[-1], *piece]
        steps = [_along(handles, step / _STEPS) for step in range(_STEPS + 1)]
        total += sum(itertools.starmap(math.dist, itertools.pairwise(steps)))
    return total


def _along(handles: Sequence[Point], share: float) -> Point:
    """The point of a bend, or of a straight line, that lies at a share of it (de Casteljau)."""
    if len(handles) == 1:
        return handles[0]
    nearer = [
        (x + (to_x - x) * share, y + (to_y - y) * share)
        for (x, y), (to_x, to_y) in itertools.pairwise(handles)
    ]
    return _along(nearer, share)


def _head(kind: TransitionKind, tip: Point, direction: Point, size: float) -> str:
    (x, y), (ux, uy) = tip, direction

    def at(along: float, across: float) -> str:
        return pair((x - ux * along - uy * across, y - uy * along + ux * across))

    if kind == "exit":
        half = size / 2
        cross = f"M{at(1, half)}L{at(size, -half)}M{at(1, -half)}L{at(size, half)}"
        return f'<path class="head" {paint("", kind, 2)} d="{cross}"/>'
    if kind == "referral":
        radius = size / 2
        cx, cy = x - ux * radius, y - uy * radius
        ring = f'cx="{number(cx)}" cy="{number(cy)}" r="{number(radius - 1)}"'
        return f'<circle class="head open" {paint("ground", kind, 2)} {ring}/>'
    look = paint("ground" if kind == "return" else kind, kind, 1.4)
    triangle = f"M{at(0.5, 0)}L{at(size, size * 0.45)}L{at(size, -size * 0.45)}Z"
    return f'<path class="head" {look} stroke-linejoin="round" d="{triangle}"/>'


def _legend(diagram: Diagram, picture: Picture, x: float, width: float) -> tuple[list[str], float]:
    """A sample of each kind of line with its meaning, in as many rows as it takes."""
    drawn = {arrow.kind for arrow in diagram.arrows}
    samples: list[tuple[_Sample, str]] = [
        (kind, message(words)) for kind, words in MEANINGS.items() if kind in drawn
    ]
    if diagram.widest:
        meaning = message("the wider, the more people; as here, {widest}", widest=diagram.widest)
        samples.append(("width", meaning))
    top = picture.top + picture.height + 12
    parts: list[str] = []
    at, row = x, 0
    for kind, meaning in samples:
        words: Block = block(meaning, size=_SMALL, width=_NARROWEST)
        needed = _SAMPLE + 6 + words.width + 18
        if at > x and at + needed > x + width - 2 * _SIDE:
            at, row = x, row + 1
        line = top + row * 22.0
        sample = [rect("stop", at, line - MOST / 2, _SAMPLE, MOST)]
        if kind != "width":
            sample = [*_line((((at, line),), ((at + _SAMPLE, line),)), kind, LEAST)]
        text = text_at(words, "note", at + _SAMPLE + 6, line - words.height / 2, "start")
        parts += [f'<g class="legend {kind}">', *sample, text, "</g>"]
        at += needed
    return parts, (row + 1) * 22.0 if samples else 0.0
