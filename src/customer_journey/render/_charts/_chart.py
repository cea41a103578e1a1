"""A chart: a picture of anything else than a map, with its heading, its legend and its words."""

import math
from collections.abc import Iterator, Sequence
from typing import Final, Literal, TypeAlias

from attrs import frozen

from customer_journey.errors import InvalidValueError, Problem
from customer_journey.render._fit import enlarged
from customer_journey.render._marks import document, joined, number, pair, rect, text_at
from customer_journey.render._measure import block
from customer_journey.render._palette import LOOKS, Theme, paint
from customer_journey.render._picture import ViewBox

__all__ = [
    "GLYPH",
    "Chart",
    "Glyph",
    "chart_markup",
    "chart_on_sheet",
    "glyph",
    "hatched",
    "require_readable",
]

Glyph: TypeAlias = Literal[
    "check",
    "cross",
    "ring",
    "gap",
    "plus",
    "swap",
    "bar",
    "guess",
    "line",
    "loss",
    "plain",
    "target",
]
"""What tells one thing from another, by its shape first and by its colour second."""

GLYPH: Final = 18.0
"""How wide and tall a glyph is."""

_SIDE, _TITLE, _NOTE, _ROW = 24.0, 20.0, 11.0, 24.0
_NARROWEST, _HEADING = 420.0, 640.0
_EDGE, _PANEL = 6.0, 12.0

_SIGNS: Final = {
    "check": paint("", "goal-edge", 2),
    "cross": paint("", "exit", 2),
    "ring": paint("", "return", 2, "3 3"),
    "gap": paint("", "exit", 2, "3 3"),
    "plus": paint("", "referral", 2),
    "swap": paint("", "mark", 2),
    "target": paint("", "mark", 2, "6 3"),
}
"""How the glyphs look that are lines."""


@frozen(kw_only=True)
class Chart:
    """A drawn picture: what stands on it, how large that is, and what its glyphs mean."""

    kind: str
    name: str
    about: str
    width: float
    height: float
    body: tuple[str, ...]
    legend: tuple[tuple[Glyph, str], ...] = ()


def require_readable(kind: str, count: int, most: int) -> None:
    """Refuse a picture that is too large to read.

    Raises:
        InvalidValueError: It would hold more than that.
    """
    if count > most:
        message = f"the picture would hold {count:,} {kind}, and has room for {most:,}"
        raise InvalidValueError("to_svg", [Problem("value", message, hint="draw a part of it")])


def chart_markup(chart: Chart, *, heading: str | None, theme: Theme) -> str:
    """The chart as SVG, its heading above and its legend below."""
    return _document(chart, *_drawn(chart, heading), theme=theme)


def chart_on_sheet(
    chart: Chart, *, heading: str | None, theme: Theme, size: tuple[float, float | None]
) -> str | None:
    """The chart in the middle of a sheet; None where it would be too small to read."""
    body, view_box = _drawn(chart, heading)
    shown = enlarged(view_box, size)
    return shown and _document(chart, [rect("ground", *shown[0]), *body], *shown, theme=theme)


def _document(
    chart: Chart,
    body: Sequence[str],
    view_box: ViewBox,
    size: tuple[float, float] | None = None,
    *,
    theme: Theme,
) -> str:
    return document(
        joined(body),
        kind=chart.kind,
        look=f"journey-{chart.kind}",
        name=chart.name,
        about=chart.about,
        view_box=view_box,
        theme=theme,
        size=size,
    )


def _drawn(chart: Chart, heading: str | None) -> tuple[list[str], ViewBox]:
    """The parts of a chart with its heading and its legend, and what they take up."""
    width = max(chart.width + 2 * _SIDE, _NARROWEST)
    head = block(
        chart.name if heading is None else heading,
        size=_TITLE,
        width=max(width, _HEADING) - 2 * _SIDE,
        bold=True,
    )
    width = max(width, head.width + 2 * _SIDE)
    top = -(head.height + 36) if head.lines else -_EDGE - _PANEL
    legend, deep = _legend(chart, width)
    height = -top + chart.height + 2 * _PANEL + deep + (12 if deep else 0)
    body = [
        rect("ground", 0, top, width, height),
        rect("band-a", _EDGE, -_PANEL, width - 2 * _EDGE, chart.height + 2 * _PANEL, radius=4),
        text_at(head, "title", _SIDE, top + 16, "start"),
        f'<g transform="translate({number(_SIDE)} 0)">',
        *chart.body,
        *legend,
        "</g>",
    ]
    return body, (0.0, top, width, height)


def _legend(chart: Chart, width: float) -> tuple[list[str], float]:
    parts: list[str] = []
    x, row = 0.0, 0
    for sign, meaning in chart.legend:
        words = block(meaning, size=_NOTE, width=_NARROWEST)
        width_needed = GLYPH + 6 + words.width + 18
        if x and x + width_needed > width - 2 * _SIDE:
            x, row = 0.0, row + 1
        y = chart.height + 2 * _PANEL + row * _ROW + _ROW / 2
        text = text_at(words, "note", x + GLYPH + 6, y - words.height / 2, "start")
        parts += ['<g class="legend">', *glyph(sign, x + GLYPH / 2, y), text, "</g>"]
        x += width_needed
    return parts, (row + 1) * _ROW if chart.legend else 0.0


def glyph(sign: Glyph, x: float, y: float) -> Iterator[str]:
    """A glyph around a point."""
    if sign in ("bar", "guess", "line", "plain"):
        yield rect("loose" if sign == "line" else sign, x - 8, y - 6, 16, 12, radius=3)
    if sign == "loss":
        yield from hatched("loss", x - 8, y - 6, 16, 12)
    if sign in _DISCS:
        kind, look = _DISCS[sign]
        yield f'<circle class="{kind}" {look} cx="{number(x)}" cy="{number(y)}" r="8"/>'
    if sign in _PATHS:
        kind = "cross" if sign == "gap" else sign
        yield (
            f'<path class="glyph {kind} sign" {_SIGNS[kind]} stroke-linecap="round"'
            f' stroke-linejoin="round" transform="translate({number(x)} {number(y)})"'
            f' d="{_PATHS[sign]}"/>'
        )


def hatched(kind: str, left: float, top: float, width: float, height: float) -> Iterator[str]:
    """A bar with lines across, which tell it from others without any colour."""
    yield rect(kind, left, top, width, height, radius=2, look=LOOKS["loss"])
    right, lines = left + width, ""
    for at in range(_HATCH, math.ceil(width + height), _HATCH):
        # Each line rises to the right, from the lower or left side to the upper or right one.
        start = max(left, left + at - height), min(top + height, top + at)
        end = min(right, left + at), max(top, top + at - width)
        lines += f"M{pair(start)}L{pair(end)}"
    yield f'<path class="hatch" {paint("", "exit", 1.5)} d="{lines}"/>'


_HATCH: Final = 6
"""How far apart these lines are along the sides."""

_DISCS: Final[dict[Glyph, tuple[str, str]]] = {
    "check": ("check disc", LOOKS["bar"]),
    "ring": ("glyph ring sign", _SIGNS["ring"]),
    "gap": ("glyph gap sign", _SIGNS["gap"]),
}
_PATHS: Final[dict[Glyph, str]] = {
    "check": "M-3.5 0.5L-1 3L4 -3",
    "cross": "M-4.5 -4.5L4.5 4.5M-4.5 4.5L4.5 -4.5",
    "gap": "M-3 0L3 0",
    "plus": "M-5.5 0L5.5 0M0 -5.5L0 5.5",
    "target": "M0 -8L0 8",
    "swap": "M-6 -3.5L6 -3.5L3 -6.5M6 3.5L-6 3.5L-3 6.5",
}
