"""How much room text takes on a page, never too little, and how it is broken into lines."""

import math
import unicodedata

from attrs import frozen

from customer_journey.render._cells import plain

__all__ = ["Block", "block", "directed", "width_of"]

_LINE = 1.32
_BOLD = 1.1
_STRETCH = 1.8
"""How many times wider than asked a block may be for the sake of a long word."""

# In em, at least what the widest of the common sans-serif fonts takes.
_NARROW, _SLIM, _USUAL, _BROAD, _WIDE = 0.42, 0.52, 0.7, 0.86, 1.05
_ASCII = {
    **dict.fromkeys("ijl.,:;|!'` ", _NARROW),
    **dict.fromkeys('frtIJ()[]{}/\\-"*', _SLIM),
    **dict.fromkeys("ABCDEFGHKLNOPQRSTUVXYZ&#+<>=~^$", _BROAD),
    **dict.fromkeys("mwMW@%", _WIDE),
}
_OTHER_LETTER = 1.0
_EMOJI = 1.45
_LIGATURE = 12.0
_FIRST_WIDE_BEYOND_ASCII = "\u0250"
_FIRST_EMOJI = "\U0001f000"
_LIGATURES = ("\ufdf0", "\ufdff")
_JOINERS = "\u200c\u200d"


@frozen(kw_only=True)
class Block:
    """Lines of text and the room they take, in pixels."""

    lines: tuple[str, ...]
    size: float
    width: float
    bold: bool = False

    @property
    def height(self) -> float:
        """How tall the lines are together."""
        return self.line_height * len(self.lines)

    @property
    def line_height(self) -> float:
        """From one baseline to the next."""
        return self.size * _LINE


def block(text: str, *, size: float, width: float, bold: bool = False) -> Block:
    """The text in lines no wider than that, or somewhat wider where there is very much of it."""
    words = plain(text)
    whole = width_of(words, size=size, bold=bold)
    # A long text becomes a paragraph rather than a column, and a long word stays whole.
    word = max((width_of(each, size=size, bold=bold) for each in words.split()), default=0.0)
    room = max(width, math.sqrt(whole * size * _LINE * 2), min(word, width * _STRETCH))
    lines = tuple(_wrapped(words, room / size / (_BOLD if bold else 1)))
    widest = max((width_of(line, size=size, bold=bold) for line in lines), default=0.0)
    return Block(lines=lines, size=size, width=widest, bold=bold)


def width_of(text: str, *, size: float, bold: bool = False) -> float:
    """How wide the text is at most, in pixels."""
    return sum(map(_em, text)) * size * (_BOLD if bold else 1)


def directed(text: str) -> str:
    """`rtl` where the first letter that has a direction goes from right to left, else `ltr`."""
    ways = (unicodedata.bidirectional(char) for char in text)
    first = next((way for way in ways if way in ("L", "R", "AL")), "L")
    return "ltr" if first == "L" else "rtl"


def _wrapped(text: str, room: float) -> list[str]:
    lines: list[str] = []
    used = 0.0
    for piece in _pieces(text, room):
        wide = sum(map(_em, piece))
        if lines and used + wide - _trailing(piece) <= room:
            lines[-1] += piece
            used += wide
        else:
            lines.append(piece)
            used = wide
    return [line.strip() for line in lines]


def _trailing(piece: str) -> float:
    return _ASCII[" "] if piece.endswith(" ") else 0.0


def _pieces(text: str, room: float) -> list[str]:
    """What stays together on a line: words, ideographs, and parts of words that are too long."""
    pieces = [""]
    used = 0.0
    before = " "
    for char in text:
        wide = _em(char)
        glued = not wide or before in _JOINERS
        apart = before == " " or _is_wide(char) or _is_wide(before) or used + wide > room
        if pieces[-1] and apart and not glued and char != " ":
            pieces.append("")
            used = 0.0
        pieces[-1] += char
        used += wide
        before = char
    return [piece for piece in pieces if piece]


def _is_wide(char: str) -> bool:
    return char > _FIRST_WIDE_BEYOND_ASCII and unicodedata.east_asian_width(char) in "WF"


def _em(char: str) -> float:
    if char.isascii():
        return _ASCII.get(char, _USUAL)
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0.0
    if char < _FIRST_WIDE_BEYOND_ASCII:
        return _WIDE if char in "ŒÆœæ¼½¾—" else _BROAD
    if _LIGATURES[0] <= char <= _LIGATURES[1]:
        return _LIGATURE
    if char >= _FIRST_EMOJI or unicodedata.category(char) == "So":
        return _EMOJI
    return _OTHER_LETTER + 0.1 if unicodedata.category(char) != "Lo" else _OTHER_LETTER + 0.25
