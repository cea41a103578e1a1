"""Text for terminals and logs: what a stranger wrote stays inside its line, and is visible."""

import os
import re
import sys
from typing import Final
from unicodedata import combining, east_asian_width

from customer_journey._lazy import late_pattern

__all__ = [
    "UNPRINTABLE",
    "cut_lines",
    "printable",
    "printable_lines",
    "terminal_width",
    "width_of",
    "window",
]

UNPRINTABLE: Final = (
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)
"""Control characters, line breaks, bidirectional and invisible ones, and lone surrogates.

The joiners U+200C and U+200D are not among them: Persian, Hindi and emoji are written with them.
"""

_UNPRINTABLE: Final = late_pattern(UNPRINTABLE)
_MARK: Final = r"#(?=#(?:vso|teamcity)?\[)"
_COMMAND: Final = late_pattern(rf"\A(\s*):(?=:)|{_MARK}")
"""Where a line of a log begins a command to the service that runs the job, or holds one.

Source:
    GitHub Actions, "Workflow commands" (`::error::`, `##[error]`); Azure Pipelines, "Logging
    commands" (`##vso[…]`); TeamCity, "Service messages" (`##teamcity[…]`).
"""
_LONGEST_LINE: Final = 2_000


def cut_lines(text: str) -> str:
    """The text with what is beyond the first 2,000 characters of each line left out."""
    if len(text) <= _LONGEST_LINE:
        return text
    lines = text.split("\n")
    return "\n".join(
        line
        if len(line) <= _LONGEST_LINE
        else f"{line[:_LONGEST_LINE]}… ({len(line) - _LONGEST_LINE:,} more characters)"
        for line in lines
    )


def printable(text: str) -> str:
    r"""The text on one line, with escapes such as `\n`, `\x1b` and `\u202e`.

    A line break in a name would forge a line of its own, an escape sequence changes what a terminal
    has shown already, and a bidirectional override the order in which the rest of a line is read.
    Two colons at the beginning, and `##[`, are commands to the services that run builds.

    Source:
        Boucher and Anderson (2023), "Trojan Source: Invisible Vulnerabilities", USENIX Security 32.
    """
    # Most texts are plain, and have neither mark.
    if not text.isprintable():
        text = _UNPRINTABLE.sub(_escape, text)
    if "::" not in text and "##" not in text:
        return text
    return _COMMAND.sub(lambda match: f"{match[1] or ''}\\x{ord(match[0][-1]):02x}", text)


def printable_lines(text: str) -> str:
    """The text with its line breaks, and with escapes for all else that `printable` escapes."""
    return "\n".join(map(printable, text.split("\n")))


def window(line: str, column: int, *, width: int = 76) -> tuple[str, str]:
    """What to show of a line around a column, and blanks as wide as what comes before it.

    Args:
        line: The line, of any length.
        column: The column, counted from 0.
        width: How many characters of the line to show at most.
    """
    start = max(0, min(column - width // 2, len(line) - width))
    head, tail = "…" * (start > 0), "…" * (start + width < len(line))
    visible = [
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}"
        for character in line[start : start + width].replace("\t", " ").rstrip("\r")
    ]
    blanks = "".join(_blank(each) for each in visible[: column - start])
    shown = re.sub(_MARK, "\N{REPLACEMENT CHARACTER}", "".join(visible))
    return head + shown + tail, " " * len(head) + blanks


def width_of(text: str) -> int:
    """How many cells of a terminal a text takes."""
    return sum(1 + (_blank(each) != " ") for each in text if not combining(each))


def _blank(character: str) -> str:
    if combining(character):
        return ""
    return "\N{IDEOGRAPHIC SPACE}" if east_asian_width(character) in {"W", "F"} else " "


def _escape(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode("ascii")


def terminal_width(default: int) -> int:
    """The columns that `COLUMNS` states or the terminal has; the default where neither does.

    `shutil` would say the same, and loads four libraries of compression for its archives.
    """
    stated = os.environ.get("COLUMNS", "")
    if stated.isdecimal() and int(stated):
        return int(stated)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or default  # type: ignore[union-attr] # pyright: ignore[reportOptionalMemberAccess] - raises what is caught
    except (AttributeError, ValueError, OSError):
        # It is closed, replaced, or not a terminal.
        return default
