"""A plate: a picture of anything else than a map, with its heading, its legend and its words."""

import hashlib
from collections.abc import Callable, Iterator
from typing import Final, Literal, TypeAlias, get_args
from xml.sax.saxutils import escape

from attrs import frozen

from customer_journey.errors import InvalidValueError, Problem
from customer_journey.render._cells import plain
from customer_journey.render._marks import joined, number, rect, text_of
from customer_journey.render._measure import block
from customer_journey.render._palette import Theme, style_of
from customer_journey.render._picture import Words

__all__ = ["GLYPH", "Glyph", "Plate", "glyph", "plate_text", "within"]

Glyph: TypeAlias = Literal["check", "cross", "ring", "gap", "plus", "swap", "bar", "guess", "line"]
"""What tells one thing from another, by its shape first and by its colour second."""

GLYPH: Final = 18.0
"""How wide and tall a glyph is."""

_SIDE, _TITLE, _NOTE, _ROW = 24.0, 20.0, 11.0, 24.0
_NARROWEST, _HEADING = 420.0, 640.0

_STYLES: Final = {
    ".cell": "fill:var(--box);stroke:var(--band-b);stroke-width:1",
    ".stage>.shape": "fill:var(--box);stroke:var(--edge);stroke-width:1.5",
    ".glyph": "fill:none;stroke-width:2;stroke-linecap:round;stroke-linejoin:round",
    ".check.disc,{id} .fit": "fill:var(--goal);stroke:var(--goal-edge);stroke-width:1.5",
    ".check.sign": "stroke:var(--goal-edge)",
    ".cross.sign": "stroke:var(--exit)",
    ".ring.sign": "stroke:var(--return);stroke-dasharray:3 3",
    ".gap.sign": "stroke:var(--exit);stroke-dasharray:3 3",
    ".plus.sign": "stroke:var(--referral)",
    ".swap.sign": "stroke:var(--mark)",
    ".bar": "fill:var(--goal);stroke:var(--goal-edge);stroke-width:1.5",
    ".guess": "fill:var(--box);stroke:var(--mark);stroke-width:1.5;stroke-dasharray:5 4",
    ".loose": "fill:var(--box);stroke:var(--return);stroke-width:1.5;stroke-dasharray:5 4",
    ".line.sign": "stroke:var(--edge)",
    ".apart": "fill:none;stroke:var(--exit);stroke-width:1.5;stroke-dasharray:2 4",
    ".on-fit": "paint-order:stroke;stroke:var(--goal);stroke-width:4;stroke-linejoin:round",
    ".on-loose": "paint-order:stroke;stroke:var(--box);stroke-width:4;stroke-linejoin:round",
    ".moved": "fill:none;stroke:var(--mark);stroke-width:1.5;stroke-dasharray:3 3",
    ".group": "fill:var(--ink)",
}


@frozen(kw_only=True)
class Plate:
    """A drawn picture: what stands on it, how large that is, and what its glyphs mean."""

    kind: str
    name: str
    about: str
    width: float
    height: float
    body: tuple[str, ...]
    legend: tuple[tuple[Glyph, str], ...] = ()


def within(kind: str, count: int, most: int) -> None:
    """Refuse a picture that nobody could read.

    Raises:
        InvalidValueError: It would hold more than that.
    """
    if count > most:
        message = f"the picture would hold {count:,} {kind}, and has room for {most:,}"
        raise InvalidValueError("to_svg", [Problem("value", message, hint="draw a part of it")])


def plate_text(plate: Plate, *, heading: str | None, theme: Theme) -> str:
    """The plate as SVG, its heading above and its legend below."""
    width = max(plate.width + 2 * _SIDE, _NARROWEST)
    head = block(
        plate.name if heading is None else heading,
        size=_TITLE,
        width=max(width, _HEADING) - 2 * _SIDE,
        bold=True,
    )
    width = max(width, head.width + 2 * _SIDE)
    top = -(head.height + 26) if head.lines else -16.0
    legend, deep = _legend(plate, width)
    height = -top + plate.height + 14 + deep + 12
    body = [
        rect("ground", 0, top, width, height),
        text_of(Words(block=head, x=_SIDE, y=top + 16, anchor="start"), "title"),
        f'<g transform="translate({number(_SIDE)} 0)">',
        *plate.body,
        *legend,
        "</g>",
    ]
    content = joined(body)
    digest = hashlib.sha256(f"{plate.name}\0{plate.about}\0{theme}\0{content}".encode())
    id = f"{plate.kind}-{digest.hexdigest()[:12]}"
    style = style_of(id, theme) + "".join(
        f"#{id} {what.replace('{id}', f'#{id}')}{{{how}}}" for what, how in _STYLES.items()
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" id="{id}" class="journey-{plate.kind}"'
        f' role="img" aria-labelledby="{id}-title {id}-desc" width="{number(width)}"'
        f' height="{number(height)}" viewBox="0 {number(top)} {number(width)} {number(height)}">\n'
        f'<title id="{id}-title">{escape(plain(plate.name))}</title>\n'
        f'<desc id="{id}-desc">{escape(plain(plate.about))}</desc>\n'
        f"<style>{style}</style>\n{content}\n</svg>\n"
    )


def _legend(plate: Plate, width: float) -> tuple[list[str], float]:
    parts: list[str] = []
    x, row = 0.0, 0
    for sign, meaning in plate.legend:
        words = block(meaning, size=_NOTE, width=_NARROWEST)
        room = GLYPH + 6 + words.width + 18
        if x and x + room > width - 2 * _SIDE:
            x, row = 0.0, row + 1
        y = plate.height + 14 + row * _ROW + _ROW / 2
        text = Words(block=words, x=x + GLYPH + 6, y=y - words.height / 2, anchor="start")
        parts += ['<g class="legend">', *glyph(sign, x + GLYPH / 2, y), text_of(text, "note")]
        parts.append("</g>")
        x += room
    return parts, (row + 1) * _ROW if plate.legend else 0.0


def glyph(sign: Glyph, x: float, y: float) -> Iterator[str]:
    """A glyph around a point."""
    yield from _GLYPHS[sign](x, y)


def _path(sign: str, x: float, y: float, steps: str) -> str:
    return (
        f'<path class="glyph {sign} sign" transform="translate({number(x)} {number(y)})"'
        f' d="{steps}"/>'
    )


def _circle(kind: str, x: float, y: float) -> str:
    return f'<circle class="{kind}" cx="{number(x)}" cy="{number(y)}" r="8"/>'


def _check(x: float, y: float) -> Iterator[str]:
    yield _circle("check disc", x, y)
    yield _path("check", x, y, "M-3.5 0.5L-1 3L4 -3")


def _cross(x: float, y: float) -> Iterator[str]:
    yield _path("cross", x, y, "M-4.5 -4.5L4.5 4.5M-4.5 4.5L4.5 -4.5")


def _ring(x: float, y: float) -> Iterator[str]:
    yield _circle("glyph ring sign", x, y)


def _gap(x: float, y: float) -> Iterator[str]:
    yield _circle("glyph gap sign", x, y)
    yield _path("cross", x, y, "M-3 0L3 0")


def _plus(x: float, y: float) -> Iterator[str]:
    yield _path("plus", x, y, "M-5.5 0L5.5 0M0 -5.5L0 5.5")


def _swap(x: float, y: float) -> Iterator[str]:
    yield _path("swap", x, y, "M-6 -3.5L6 -3.5L3 -6.5M6 3.5L-6 3.5L-3 6.5")


def _bar(x: float, y: float) -> Iterator[str]:
    yield rect("bar", x - 8, y - 6, 16, 12, radius=3)


def _guess(x: float, y: float) -> Iterator[str]:
    yield rect("guess", x - 8, y - 6, 16, 12, radius=3)


def _line(x: float, y: float) -> Iterator[str]:
    yield rect("loose", x - 8, y - 6, 16, 12, radius=3)


_GLYPHS: Final[dict[Glyph, Callable[[float, float], Iterator[str]]]] = dict(
    zip(
        get_args(Glyph),
        (_check, _cross, _ring, _gap, _plus, _swap, _bar, _guess, _line),
        strict=True,
    )
)
