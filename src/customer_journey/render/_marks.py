"""The pieces of SVG that pictures are made of."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from customer_journey._messages._current import current_language, direction_of
from customer_journey.render._cells import plain
from customer_journey.render._measure import Block, directed, width_of
from customer_journey.render._palette import FONTS, LOOKS, Theme, styled
from customer_journey.render._picture import Point, ViewBox, Words

__all__ = [
    "document",
    "facing",
    "joined",
    "number",
    "pair",
    "polygon",
    "quoted",
    "rect",
    "text_at",
    "text_of",
    "viewport",
]


def document(
    content: str,
    *,
    kind: str,
    look: str,
    name: str,
    about: str,
    view_box: ViewBox,
    theme: Theme,
    size: tuple[float, float] | None = None,
) -> str:
    """An SVG document; its id comes from its content, so that several can stand on one page."""
    name, about = plain(name), plain(about)
    digest = hashlib.sha256(f"{name}\0{about}\0{theme}\0{content}".encode()).hexdigest()
    id = f"{kind}-{digest[:12]}"
    painted, style = styled(content, id, theme)
    shown = viewport(view_box, size)
    language = current_language()
    spoken = f' lang="{language}"' if language else ""
    if direction_of(language) is not None:
        # Where a text starts is stated of each one, whatever is around the picture.
        spoken += ' direction="ltr"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" id="{id}" class="{look}"{spoken} role="img"'
        f' aria-labelledby="{id}-title {id}-desc" font-family="{FONTS}" {shown}>\n'
        f'<title id="{id}-title">{escaped(name)}</title>\n'
        f'<desc id="{id}-desc">{escaped(about)}</desc>\n'
        f"<style>{style}</style>\n{painted}\n</svg>\n"
    )


def escaped(text: str) -> str:
    """The text as content of an element of XML."""
    # What the standard library has for this loads all that opens addresses, which takes longer than
    # to draw a small journey.
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quoted(text: str) -> str:
    """The text as the value of an attribute of XML, in quotes."""
    return f'"{escaped(text).translate(_IN_QUOTES)}"'


_IN_QUOTES: Final = {ord(each): f"&#{ord(each)};" for each in '"\n\r\t'}
"""What ends the value of an attribute, or would be read as a blank in it."""


def facing(content: str, view_box: ViewBox) -> str:
    """The content of a picture as its language runs: mirrored but for its texts, or as it is."""
    if direction_of(current_language()) is None:
        return content
    turn = number(2 * view_box[0] + view_box[2])
    upright = _TEXT.sub(_upright, content)
    return f'<g transform="matrix(-1 0 0 1 {turn} 0)">\n{upright}\n</g>'


def _upright(start: re.Match[str]) -> str:
    """The start of a text that is read as before where all is mirrored."""
    attributes = _ANCHOR.sub(lambda anchor: f'text-anchor="{_OPPOSITE[anchor[1]]}"', start[1])
    return f'<text{attributes} transform="matrix(-1 0 0 1 {number(2 * float(start[2]))} 0)">'


_TEXT: Final = re.compile(r'<text\b([^>]*? x="([^"]+)"[^>]*)>')
_ANCHOR: Final = re.compile(r'text-anchor="(\w+)"')
_OPPOSITE: Final = {"start": "end", "middle": "middle", "end": "start"}


def viewport(view_box: ViewBox, size: tuple[float, float] | None = None) -> str:
    """The attributes of an `svg` element that shows this, as large as it is or as said."""
    wide, tall = size or view_box[2:]
    shown = " ".join(map(number, view_box))
    return f'width="{number(wide)}" height="{number(tall)}" viewBox="{shown}"'


def joined(parts: Iterable[str]) -> str:
    """The parts that hold anything, a line each."""
    return "\n".join(part for part in parts if part)


def text_of(words: Words, kind: str) -> str:
    """Words of a picture at their place."""
    return text_at(words.block, kind, words.x, words.y, words.anchor)


def text_at(text: Block, kind: str, x: float, y: float, anchor: str = "middle") -> str:
    """Lines of text, each of its own direction, of which the first stands just below `y`."""
    weight = ' font-weight="600"' if text.bold else ""
    rows: list[str] = []
    for at, line in enumerate(filter(None, text.lines)):
        left, side, direction, shown = x, anchor, "", line
        if directed(line) == "rtl":
            direction = ' direction="rtl"'
            if not _PURE.issuperset(map(unicodedata.bidirectional, line)):
                # LibreOffice and resvg order what is mixed by these marks alone.
                shown = f"{_ISOLATE}{line}{_END}"
            if anchor != "middle":
                # Viewers disagree on which side the start of such a line is, but not on its middle.
                half = width_of(line, size=text.size, bold=text.bold) / 2
                left, side = x + half if anchor == "start" else x - half, "middle"
        baseline = y + text.line_height * at + text.size * 1.02
        rows.append(
            f'<text class="{kind}" {LOOKS[kind]} x="{number(left)}" y="{number(baseline)}"'
            f' font-size="{number(text.size)}"{weight} text-anchor="{side}"{direction}>'
            f"{escaped(shown)}</text>"
        )
    return "\n".join(rows)


_PURE: Final = frozenset({"R", "AL", "NSM", "WS", "BN"})
"""The classes of characters that run from right to left, and of blanks and marks among them."""
_ISOLATE, _END = "\N{RIGHT-TO-LEFT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


def rect(
    kind: str,
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    radius: float = 0.0,
    look: str = "",
) -> str:
    """A rectangle, in the look of its kind unless it has another."""
    rounded = f' rx="{number(radius)}"' if radius else ""
    box = f'x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
    return f'<rect class="{kind}" {look or LOOKS[kind]} {box}{rounded}/>'


def polygon(kind: str, corners: Iterable[Point], *, look: str = "") -> str:
    """A polygon with round joints, in the look of its kind unless it has another."""
    points = " ".join(map(pair, corners))
    return (
        f'<polygon class="{kind}" {look or LOOKS[kind]} stroke-linejoin="round" points="{points}"/>'
    )


def pair(point: Point) -> str:
    """A point as paths write it."""
    return f"{number(point[0])},{number(point[1])}"


def number(value: float) -> str:
    """A number with no more than two digits after the point."""
    text = f"{value:.2f}"
    return text.rstrip("0").rstrip(".")
