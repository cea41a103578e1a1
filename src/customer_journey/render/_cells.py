"""Text in a terminal: how many cells it takes, and how it is cut and filled up."""

import unicodedata
from bisect import bisect_right
from itertools import accumulate

__all__ = ["cells", "cut", "fill", "plain", "visible"]

_JOINER = "\u200d"
_JOINERS = ("\u200c", _JOINER)
_EMOJI_STYLE = "\ufe0f"
_ELLIPSIS = "…"


def plain(text: str) -> str:
    """The text on one line, without control characters, and with single spaces only."""
    return " ".join(visible(text).split())


def visible(text: str) -> str:
    """The text with blanks for control characters, and for marks that turn what follows them.

    Joiners stay, since emoji and some scripts are spelt with them.
    """
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() or char in _JOINERS else " " for char in text)


def cells(text: str) -> int:
    """How many cells of a terminal the text takes."""
    return sum(_widths(text))


def cut(text: str, width: int) -> str:
    """The text, cut with an ellipsis where it takes more cells than that, one or more."""
    widths = _widths(text)
    if sum(widths) <= width:
        return text
    fitting = bisect_right(list(accumulate(widths)), width - 1)
    return text[:fitting].rstrip(f" {_JOINER}") + _ELLIPSIS


def fill(text: str, width: int) -> str:
    """The text, cut or filled up with spaces so that it takes exactly that many cells."""
    short = cut(text, width)
    return short + " " * (width - cells(short))


def _widths(text: str) -> list[int]:
    if text.isascii():
        return [1] * len(text)
    widths: list[int] = []
    before = ""
    for char in text:
        if char == _EMOJI_STYLE and widths and widths[-1] == 1:
            widths.append(1)
        elif (
            _JOINER in (before, char)
            or unicodedata.category(char) in ("Mn", "Me", "Cf")
            or "\u1160" <= char <= "\u11ff"
        ):
            widths.append(0)
        else:
            widths.append(2 if unicodedata.east_asian_width(char) in ("W", "F") else 1)
        before = char
    return widths
