"""How much room text takes on a page, never too little, and how it is broken into lines."""

import math
import unicodedata
from bisect import bisect_right

from attrs import frozen

from customer_journey.render._cells import plain

__all__ = ["Block", "block", "directed", "width_of"]

_LINE = 1.32
_STRETCH = 1.8
"""How many times wider than asked a block may be for the sake of a long word."""
_BOLD = 0.09
"""What a letter takes more in bold, in em."""
_ROUNDING = 1e-6
_BALANCED = 600
"""Longer texts are not broken into lines of the same length: nobody would see it."""

# In em, at least the advance widths of DejaVu Sans, Liberation Sans and Noto Sans, which are as
# wide as the other sans-serif faces that systems come with, or wider.
_ASCII = {
    char: width
    for width, chars in (
        (0.28, "'ijl"),
        (0.34, " ,.:;I"),
        (0.4, "!()-/[\\]ft"),
        (0.47, '"r'),
        (0.56, "*?J`L_csz|"),
        (0.6, "kvxy"),
        (0.64, "$0123456789FTabdeghnopqu{}"),
        (0.7, "ABEKPSVXYZ"),
        (0.79, "&CDGHNOQRU"),
        (0.84, "#+<=>^w~"),
        (0.91, "M"),
        (1.02, "%@Wm"),
    )
    for char in chars
} | {"·": 0.36}
_SMALL, _CAPITAL, _WIDE = 0.68, 0.86, 1.1
_WIDE_LETTERS = "æœжмфшщыюњљω©®½¼¾"
_EMOJI = 1.3

# From this character on, what the letters of a script take on average, or somewhat more.
_SCRIPTS = {
    "\u0590": 0.78,  # Hebrew
    "\u0600": 0.98,  # Arabic
    "\u0900": 0.86,  # Devanagari to Oriya
    "\u0b80": 1.3,  # Tamil to Sinhala
    "\u0e00": 0.74,  # Thai, Lao
    "\u0f00": 1.1,
    "\u10a0": 0.92,  # Georgian, Hangul letters, Ethiopic
    "\u1380": 1.1,
    "\u1e00": 0.86,  # Latin and Greek with accents
    "\u2000": 1.05,
    "\u2600": 1.3,  # Symbols
    "\u27c0": 1.1,
    "\ufb50": 1.75,  # Arabic ligatures
    "\ufdf0": 12.0,
    "\ufe00": 1.3,
    "\U00012000": 3.0,  # Cuneiform
    "\U00013000": 1.4,
    "\U0001f000": 1.3,  # Emoji
}
_STARTS = tuple(_SCRIPTS)
_WIDTHS = tuple(_SCRIPTS.values())
_JOINERS = "\u200c\u200d"
_TRAILING = " ·"
"""What stays with the word before it."""


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
    lines = _balanced(words, room / size, bold=bold)
    widest = max((width_of(line, size=size, bold=bold) for line in lines), default=0.0)
    return Block(lines=tuple(lines), size=size, width=widest, bold=bold)


def width_of(text: str, *, size: float, bold: bool = False) -> float:
    """How wide the text is at most, in pixels."""
    return _ems(text, bold=bold) * size


def directed(text: str) -> str:
    """`rtl` where the first letter that has a direction goes from right to left, else `ltr`."""
    ways = (unicodedata.bidirectional(char) for char in text)
    first = next((way for way in ways if way in ("L", "R", "AL")), "L")
    return "ltr" if first == "L" else "rtl"


def _balanced(text: str, room: float, *, bold: bool) -> list[str]:
    """As few lines as the room allows, and those as even as may be."""
    lines = _wrapped(text, room, bold=bold)
    if len(lines) <= 1 or len(text) > _BALANCED:
        return lines
    low, high = _ems(text, bold=bold) / len(lines), room
    for _ in range(6):
        middle = (low + high) / 2
        narrower = _wrapped(text, middle, bold=bold)
        if len(narrower) == len(lines) and not _cuts(narrower, lines):
            lines, high = narrower, middle
        else:
            low = middle
    return lines


def _cuts(lines: list[str], before: list[str]) -> bool:
    """Whether these lines break words that the others leave whole."""
    return len(" ".join(lines)) != len(" ".join(before))


def _wrapped(text: str, room: float, *, bold: bool) -> list[str]:
    lines: list[str] = []
    used = 0.0
    for piece in _pieces(text, room + _ROUNDING, bold=bold):
        wide = _ems(piece, bold=bold)
        if lines and used + _ems(piece.rstrip(" "), bold=bold) <= room + _ROUNDING:
            lines[-1] += piece
            used += wide
        else:
            lines.append(piece)
            used = wide
    return [line.strip() for line in lines]


def _pieces(text: str, room: float, *, bold: bool) -> list[str]:
    """What stays together on a line: words, ideographs, and parts of words that are too long."""
    pieces = [""]
    used = 0.0
    before = " "
    for char in text:
        wide = _em(char, bold=bold)
        glued = not wide or before in _JOINERS
        apart = before == " " or _is_wide(char) or _is_wide(before) or used + wide > room
        if pieces[-1] and apart and not glued and char not in _TRAILING:
            pieces.append("")
            used = 0.0
        pieces[-1] += char
        used += wide
        before = char
    return [piece for piece in pieces if piece]


def _is_wide(char: str) -> bool:
    return char > _STARTS[0] and unicodedata.east_asian_width(char) in "WF"


def _ems(text: str, *, bold: bool) -> float:
    return sum(_em(char, bold=bold) for char in text)


def _em(char: str, *, bold: bool) -> float:
    usual = _ASCII.get(char)
    if usual is None:
        usual = _em_beyond_ascii(char)
    return usual + _BOLD if bold and usual else usual


def _em_beyond_ascii(char: str) -> float:
    category = unicodedata.category(char)
    if category in ("Mn", "Me", "Cf"):
        return 0.0
    if unicodedata.east_asian_width(char) in "WF":
        return _EMOJI if category == "So" else 1.0
    base = unicodedata.normalize("NFD", char)[0]
    if base in _ASCII:
        return _ASCII[base]
    if char >= _STARTS[0]:
        return _WIDTHS[bisect_right(_STARTS, char) - 1]
    if char.lower() in _WIDE_LETTERS:
        return _WIDE
    return _SMALL if category == "Ll" else _CAPITAL
