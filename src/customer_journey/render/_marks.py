"""Marks: the pieces of SVG that pictures are made of."""

from collections.abc import Iterable
from xml.sax.saxutils import escape

from customer_journey.render._measure import directed
from customer_journey.render._picture import Point, Words

__all__ = ["joined", "number", "pair", "polygon", "rect", "text_of"]


def joined(parts: Iterable[str]) -> str:
    """The parts that hold anything, a line each."""
    return "\n".join(part for part in parts if part)


def text_of(words: Words, kind: str) -> str:
    """Lines of text, each of its own direction."""
    lines = [line for line in words.block.lines if line]
    if not lines:
        return ""
    size, step = words.block.size, words.block.line_height
    weight = ' font-weight="600"' if words.block.bold else ""
    rows: list[str] = []
    for at, line in enumerate(lines):
        y = words.y + step * at + size * 1.02
        way = ""
        anchor = words.anchor
        if directed(line) == "rtl":
            way = ' direction="rtl"'
            anchor = {"start": "end", "end": "start"}.get(anchor, anchor)
        rows.append(
            f'<text class="{kind}" x="{number(words.x)}" y="{number(y)}" font-size="{number(size)}"'
            f'{weight} text-anchor="{anchor}"{way}>{escape(line)}</text>'
        )
    return "\n".join(rows)


def rect(kind: str, x: float, y: float, width: float, height: float, *, radius: float = 0.0) -> str:
    """A rectangle."""
    rounded = f' rx="{number(radius)}"' if radius else ""
    box = f'x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
    return f'<rect class="{kind}" {box}{rounded}/>'


def polygon(kind: str, corners: Iterable[Point]) -> str:
    """A polygon with round joints."""
    points = " ".join(map(pair, corners))
    return f'<polygon class="{kind}" stroke-linejoin="round" points="{points}"/>'


def pair(point: Point) -> str:
    """A point as paths write it."""
    return f"{number(point[0])},{number(point[1])}"


def number(value: float) -> str:
    """A number with no more than two digits after the point."""
    text = f"{value:.2f}"
    return text.rstrip("0").rstrip(".")
