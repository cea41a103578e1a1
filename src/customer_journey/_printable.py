"""Text for terminals and logs: what a stranger wrote stays inside its line, and is visible."""

import re
from typing import Final

__all__ = ["UNPRINTABLE", "printable", "printable_lines"]

UNPRINTABLE: Final = (
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)
"""Control characters, line breaks, bidirectional and invisible ones, and lone surrogates.

The joiners U+200C and U+200D are not among them: Persian, Hindi and emoji are written with them.
"""

_UNPRINTABLE: Final = re.compile(UNPRINTABLE)


def printable(text: str) -> str:
    r"""The text on one line, with escapes such as `\n`, `\x1b` and `\u202e`.

    A line break in a name would forge a line of its own, an escape sequence changes what a terminal
    has shown already, and a bidirectional override the order in which the rest of a line is read.

    Source:
        Boucher and Anderson (2023), "Trojan Source: Invisible Vulnerabilities", USENIX Security 32.
    """
    return _UNPRINTABLE.sub(_escape, text)


def printable_lines(text: str) -> str:
    """The text with its line breaks, and with escapes for all else that `printable` escapes."""
    return "\n".join(map(printable, text.split("\n")))


def _escape(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode("ascii")
