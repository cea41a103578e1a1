"""The picture on a page: its stages are links, and marks on them say what is so there."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal, cast

from attrs import frozen

from customer_journey.render._curve import said_of_curves
from customer_journey.render._diagram import ArrowText, Diagram
from customer_journey.render._fit import SMALL, does_not_fit, sheet_size
from customer_journey.render._html import Markup, joined, tag, trusted
from customer_journey.render._layout import Direction
from customer_journey.render._marks import facing, rect, viewport
from customer_journey.render._marks import joined as joined_parts
from customer_journey.render._page._view import Badge, View, region
from customer_journey.render._picture import Placed, Route, ViewBox, corners_of
from customer_journey.render._shapes import Layout
from customer_journey.render._sheet import Fitted, FittedStage, fitted, on_sheets
from customer_journey.render._svg import (
    about,
    box_text,
    counted_diagram,
    draw,
    framed,
    route_text,
)
from customer_journey.render._volumes import volumes_of

__all__ = ["Drawing", "Drawn", "map_of", "map_on_sheets", "needs_paper"]

_TALL = 16.0
_LETTER = 6.8
_PAD = 6.0
_OVER = 6.0
_LEAST, _MOST = 0.8, 1.2
_SHEETS: Final[Mapping[str, tuple[float, float | None]]] = {
    "narrow": sheet_size("phone"),
    "paper": (1039.0, 420.0),
}
"""What pictures are fitted to beside the whole one: a narrow screen, and A4 below a page's head."""
_SMALLEST_PRINTED = 10.0
"""How large texts are at least on paper, in pixels: seven and a half points."""
_MOST_PRINTED = 500
"""How many stages are printed in rows, on some twenty sheets."""


@frozen(kw_only=True)
class Drawing:
    """How pictures are laid out."""

    layout: Layout
    direction: Direction
    arrow_text: ArrowText
    counts: Mapping[tuple[str, str], float] | None


@frozen(kw_only=True)
class Drawn:
    """A picture as markup, and the style that goes with it."""

    markup: Markup
    style: str
    width: float = 0.0
    height: float = 0.0


def map_of(view: View, drawing: Drawing, /, *, has_narrow: bool = False) -> Drawn:
    """The picture of a journey in a region that scrolls; there may be a narrow one beside it.

    Raises:
        InvalidValueError: The picture is too large to read.
    """
    diagram, picture = draw(
        view.journey,
        layout=drawing.layout,
        direction=drawing.direction,
        arrow_text=drawing.arrow_text,
        counts=drawing.counts,
    )
    picture = framed(diagram, picture, heading="", journey=view.journey)
    parts = [
        tag("g", trusted(picture.ground), aria_hidden="true"),
        tag("g", [_arrow(view, route) for route in picture.routes], aria_hidden="true"),
        *(_box(view, placed, box_text(placed)) for placed in picture.boxes),
        tag("g", trusted(picture.legend), aria_hidden="true"),
    ]
    if picture.lane:
        parts.append(tag("g", trusted(picture.lane), aria_hidden="true"))
    content = _svg(view, diagram, view.picture, parts, picture.view_box)
    markup = region(view.name, content, f"scroll picture{' wide' if has_narrow else ''}")
    style = _size_of(view.picture, picture.width)
    return Drawn(markup=markup, style=style, width=picture.width, height=picture.height)


def _svg(
    view: View, diagram: Diagram, id: str, parts: Iterable[str], view_box: ViewBox
) -> list[Markup]:
    """A picture with its name and what it says in words."""
    return [
        trusted(
            f'<svg id="{id}" class="journey-map" role="group"'
            f' aria-labelledby="{id}-title" aria-describedby="{id}-desc" {viewport(view_box)}>'
        ),
        tag("title", view.name, id=f"{id}-title"),
        tag("desc", about(diagram) + said_of_curves(view.journey), id=f"{id}-desc"),
        trusted(facing("".join(parts), view_box)),
        trusted("</svg>"),
    ]


def needs_paper(drawn: Drawn) -> bool:
    """Whether the texts of a picture would be too small on a sheet of paper."""
    width, height = cast("tuple[float, float]", _SHEETS["paper"])
    scale = min(width / drawn.width, height / drawn.height)
    return SMALL * scale < _SMALLEST_PRINTED


def map_on_sheets(view: View, drawing: Drawing, kind: Literal["narrow", "paper"]) -> Markup:
    """The stages below one another for narrow screens, or in rows on sheets of paper.

    Every stage is a link as in the picture, and says in words where its transitions lead.

    Raises:
        InvalidValueError: They do not fit.
    """
    diagram = counted_diagram(view.journey, drawing.counts, arrow_text=drawing.arrow_text)
    thick, journey = volumes_of(diagram, drawing.counts).width, view.journey
    if kind == "narrow":
        size = _SHEETS[kind]
        sheets = [fitted(diagram, size, heading="", thick=thick, journey=journey)]
    elif len(journey) > _MOST_PRINTED:
        raise does_not_fit(len(journey))
    else:
        sheets = on_sheets(
            diagram,
            _SHEETS[kind],
            heading=journey.label,
            is_headed_alone=False,
            least=_SMALLEST_PRINTED,
            thick=thick,
            journey=journey,
        )
    numbers = [f"-{at}" if len(sheets) > 1 else "" for at in range(1, len(sheets) + 1)]
    return joined(
        _sheet(view, diagram, sheet, f"{view.picture}-{kind}{number}", kind)
        for sheet, number in zip(sheets, numbers, strict=True)
    )


def _sheet(view: View, diagram: Diagram, sheet: Fitted, id: str, kind: str) -> Markup:
    """A sheet of a map."""
    parts = [
        tag("g", trusted(joined_parts(sheet.parts)), aria_hidden="true"),
        *(_place(view, stage) for stage in sheet.stages),
    ]
    content = _svg(view, diagram, id, parts, (0.0, 0.0, sheet.width, sheet.height))
    return tag("div", content, class_=f"picture {kind}")


def _place(view: View, stage: FittedStage) -> Markup:
    """A link over a stage, with its marks."""
    left, top, right, bottom = stage.place
    corners = corners_of(stage.place)
    placed = Placed(box=stage.box, corners=corners, words=(), bar=((0, 0), (0, 0)))
    area = rect("area", left, top, right - left, bottom - top, look='fill-opacity="0"')
    return _box(view, placed, area)


def _size_of(id: str, width: float) -> str:
    """As wide as there is room for, and yet readable."""
    least, most = round(width * _LEAST), round(width * _MOST)
    narrow = f"@media screen and (max-width:40rem){{#{id}{{min-width:{round(width)}px}}}}"
    return f"@media screen{{#{id}{{min-width:{least}px;max-width:{most}px}}}}{narrow}"


def _arrow(view: View, route: Route) -> Markup:
    journey, source, target = view.journey, route.arrow.source, route.arrow.target
    transition = journey.transition(source, target)
    ends = journey[source].personas, journey[target].personas
    only = view.only(() if transition is None else transition.personas, *ends)
    text = trusted(route_text(route))
    return text if only is None else tag("g", text, data_for=only)


def _box(view: View, placed: Placed, drawn: str) -> Markup:
    stage = view.journey[placed.box.id]
    badges = view.badges.get(stage.id, ())
    looks = " ".join(["spot", *(f"is-{badge.look}" for badge in badges)])
    content = [trusted(drawn), _badges(placed, badges)]
    means = "; ".join(badge.means for badge in badges)
    title = tag("title", means) if means else None
    only = view.only(stage.personas)
    if stage.id not in view.linked:
        return tag("g", title, content, class_=looks, data_for=only)
    label = f"{stage.label}: {means}" if means else stage.label
    target = f"#stage-{stage.id}"
    return tag("a", title, content, href=target, class_=looks, aria_label=label, data_for=only)


def _badges(placed: Placed, badges: Sequence[Badge]) -> list[Markup]:
    """Marks along the upper edge, from both of its corners inwards."""
    (left, left_top), (right, right_top) = placed.corners[:2]
    start, end = left - _OVER, right + _OVER
    drawn: list[Markup] = []
    for badge in badges:
        wide = max(len(badge.text) * _LETTER + 2 * _PAD, _TALL + 2)
        if badge.at_end:
            end -= wide
            x, top = end, right_top
            end -= 3
        else:
            x, top = start, left_top
            start += wide + 3
        y = top - _TALL / 2
        shape = tag(
            "rect", x=f"{x:.1f}", y=f"{y:.1f}", width=f"{wide:.1f}", height=f"{_TALL:g}", rx="8"
        )
        text = tag(
            "text",
            badge.text,
            x=f"{x + wide / 2:.1f}",
            y=f"{y + _TALL - 4.4:.1f}",
            font_size="10.5",
            font_weight="600",
            text_anchor="middle",
        )
        drawn.append(tag("g", shape, text, class_=f"badge {badge.look}", aria_hidden="true"))
    return drawn
