"""How much room text takes on a page, never too little, and how it is broken into lines."""

import math
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

from attrs import frozen

from customer_journey.render._cells import plain

__all__ = ["LINE", "Block", "block", "block_within", "directed", "glued", "measured", "width_of"]

LINE = 1.32
"""From one baseline to the next, in sizes of text."""
_STRETCH = 5.2
"""How many times wider than asked a block may be for the sake of a long word."""
_BOLD = 0.09
"""What a letter takes more in bold, in em."""
_ROUNDING = 1e-6
_UNIT = re.compile(r"(?<=\d) (?=%|(?!more\b|weitere\b)[^\W\d_]{1,9}\b)")
"""The blank between a number and its unit, a word that is not long, which stay on one line."""
_WHOLE = re.compile("[^·\u00ad\u0300-\U0010ffff]*")
"""Texts that are broken at blanks alone, if they are not far too wide."""
_BALANCED = 600
"""Longer texts are not broken into lines of the same length: the difference would not be seen."""

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
# The widest of the forms of a letter, in DejaVu Sans, Noto Sans Arabic and Noto Kufi Arabic.
_ARABIC = {
    char: width
    for width, chars in (
        (0.34, "اأإآ\u0640"),
        (0.5, "ء"),
        (0.6, "دذرزژوؤةع"),
        (0.72, "غجحخچم"),
        (0.85, "لنه"),
        (0.98, "قكيىئیطظ"),
        (1.1, "بتثپفکگ"),
        (1.36, "سشصض"),
    )
    for char in chars
}
_LETTERS = _ASCII | _ARABIC
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
    text: str = ""
    """What was broken into the lines."""

    @property
    def height(self) -> float:
        """How tall the lines are together."""
        return self.line_height * len(self.lines)

    @property
    def line_height(self) -> float:
        """From one baseline to the next."""
        return self.size * LINE


@frozen
class Measured:
    """A text on one line, measured once for all widths that it is broken for; widths in em."""

    text: str
    bold: bool
    shown: str
    """The text without control characters and needless blanks."""
    words: str
    """What is shown, with blanks only where a line may end."""
    ends: Sequence[float]
    """How far each character ends from the beginning; differences of these are widths."""
    longest: float
    """How wide the longest word is."""
    unbroken: float
    """How wide some line is at least; 0 where it may be broken anywhere."""
    bare: float
    """How wide it is without blanks: its lines together are at least as wide."""
    pieces: Sequence[tuple[int, int]]
    """What stays together on a line where no word is too long for it."""
    begins: Sequence[float]
    """Where each of these begins."""
    stops: Sequence[float]
    """Where each of these ends, without the blank after it."""
    widest: float
    """How wide the widest of these is."""

    def lines_within(self, size: float, width: float) -> int | None:
        """How many lines its block has of that size and width; None where that is wider."""
        most = width / size
        if max(self.widest, self.longest) <= most and self.ends[-1] * LINE * 2 <= most * most:
            count = at = 0
            widest = 0.0
            while at < len(self.begins):
                begin = self.begins[at]
                at = bisect_right(self.stops, begin + most + _ROUNDING, at)
                widest = max(widest, self.stops[at - 1] - begin)
                count += 1
            if widest * size <= width:
                return count
        lines = block(self.text, size=size, width=width, bold=self.bold)
        return None if lines.width > width else len(lines.lines)


def measured(text: str, *, bold: bool) -> Measured:
    """How wide a text is, and what of it stays together."""
    # Of texts that are very long not many are kept.
    return (_measured if len(text) > _BALANCED else _known)(text, bold=bold)


def _measured(text: str, *, bold: bool) -> Measured:
    shown = plain(text)
    words = glued(shown)
    ends = list(accumulate((_em(char, bold=bold) for char in words), initial=0.0))
    starts = [0, *(at + 1 for at, char in enumerate(words) if char == " ")]
    stops = [*(at - 1 for at in starts[1:]), len(words)]
    longest = max(ends[stop] - ends[start] for start, stop in zip(starts, stops, strict=True))
    pieces = list(_pieces(words, ends, math.inf))
    begins = [ends[start] for start, _ in pieces]
    bare = [ends[stop - (words[stop - 1] == " ")] for _, stop in pieces]
    return Measured(
        text=text,
        bold=bold,
        shown=shown,
        words=words,
        ends=ends,
        longest=longest,
        unbroken=longest if _WHOLE.fullmatch(words) else 0.0,
        bare=ends[-1] - words.count(" ") * _em(" ", bold=bold),
        pieces=pieces,
        begins=begins,
        stops=bare,
        widest=max((stop - begin for begin, stop in zip(begins, bare, strict=True)), default=0.0),
    )


_known = lru_cache(maxsize=4_096)(_measured)


def block(
    text: str, *, size: float, width: float, bold: bool = False, is_column: bool = False
) -> Block:
    """The text in lines no wider than that, or somewhat wider where there is very much of it.

    As a column it is wider only for the sake of a long word.
    """
    broken = _broken.__wrapped__ if len(text) > _BALANCED else _broken
    return broken(text, size=size, width=width, bold=bold, is_column=is_column)


@lru_cache(maxsize=4_096)
def _broken(text: str, *, size: float, width: float, bold: bool, is_column: bool) -> Block:
    known = measured(text, bold=bold)
    ends = known.ends
    # A long text becomes a paragraph rather than a column, and a long word stays whole.
    most = max(
        width,
        0.0 if is_column else math.sqrt(ends[-1] * size * size * LINE * 2),
        min(known.longest * size, width * _STRETCH),
    )
    lines = _balanced(known, most / size)
    widest = max((ends[stop] - ends[start] for start, stop in lines), default=0.0)
    texts = tuple(known.shown[start:stop] for start, stop in lines)
    return Block(lines=texts, size=size, width=widest * size, bold=bold, text=known.shown)


def block_within(text: str, *, size: float, width: float) -> Block:
    """The bold text in lines no wider than that, for which words are broken that are wider."""
    whole = block(text, size=size, width=width, bold=True, is_column=True)
    if whole.width <= width:
        return whole
    return block(text, size=size, width=width / _STRETCH, bold=True, is_column=True)


def glued(text: str) -> str:
    """The text whose numbers stay on one line with their units."""
    return _UNIT.sub("\N{NO-BREAK SPACE}", text)


def width_of(text: str, *, size: float, bold: bool = False) -> float:
    """How wide the text is at most, in pixels."""
    return sum(_em(char, bold=bold) for char in text) * size


def directed(text: str) -> str:
    """`rtl` where the first letter that has a direction goes from right to left, else `ltr`."""
    directions = (unicodedata.bidirectional(char) for char in text)
    first = next((each for each in directions if each in ("L", "R", "AL")), "L")
    return "ltr" if first == "L" else "rtl"


def _balanced(known: Measured, most: float) -> list[tuple[int, int]]:
    """Where each of as few lines as fit begins and ends, these as even as may be."""
    lines = _wrapped(known, most)
    if len(lines) <= 1 or len(known.words) > _BALANCED:
        return lines
    low, high = known.ends[-1] / len(lines), most
    covered = sum(stop - start for start, stop in lines)
    for _ in range(6):
        middle = (low + high) / 2
        narrower = _wrapped(known, middle)
        # Where a word is broken, there is one blank less between the lines.
        if len(narrower) == len(lines) and sum(stop - start for start, stop in narrower) == covered:
            lines, high = narrower, middle
        else:
            low = middle
    return lines


def _wrapped(known: Measured, most: float) -> list[tuple[int, int]]:
    """Where each line begins and ends, without the blank after it."""
    text, ends, most = known.words, known.ends, most + _ROUNDING
    pieces = known.pieces if known.widest <= most else _pieces(text, ends, most)
    lines: list[tuple[int, int]] = []
    for start, stop in pieces:
        bare = stop - 1 if text[stop - 1] == " " else stop
        if lines and ends[bare] - ends[lines[-1][0]] <= most:
            lines[-1] = (lines[-1][0], stop)
        else:
            lines.append((start, stop))
    return [(start, stop - 1 if text[stop - 1] == " " else stop) for start, stop in lines]


def _pieces(text: str, ends: Sequence[float], most: float) -> Iterator[tuple[int, int]]:
    """What stays together on a line: words, ideographs, and parts of words that are too long."""
    start = 0
    before = " "
    for at, char in enumerate(text):
        glued = ends[at + 1] == ends[at] or before in _JOINERS or char in _TRAILING
        apart = (
            before == " " or _is_wide(char) or _is_wide(before) or ends[at + 1] - ends[start] > most
        )
        if at > start and apart and not glued:
            yield start, at
            start = at
        before = char
    if text:
        yield start, len(text)


def _is_wide(char: str) -> bool:
    return char > _STARTS[0] and unicodedata.east_asian_width(char) in "WF"


def _em(char: str, *, bold: bool) -> float:
    usual = _LETTERS.get(char)
    if usual is None:
        usual = _em_beyond_ascii(char)
    return usual + _BOLD if bold and usual else usual


@lru_cache(maxsize=4_096)
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
