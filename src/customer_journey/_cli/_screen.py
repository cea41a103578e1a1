"""Where answers are printed: its width, and whether it shows colours."""

import os
import shutil
import sys
import textwrap
from typing import Literal, TextIO, TypeAlias

from attrs import frozen

__all__ = ["Colour", "Screen", "screen"]

Colour: TypeAlias = Literal["auto", "always", "never"]

_CODES = {
    "error": "1;31",
    "breaking": "1;31",
    "warning": "33",
    "behavioural": "33",
    "info": "36",
    "safe": "32",
    "strong": "1",
}
_WIDTH_OF_FILES = 80


@frozen
class Screen:
    """Where text goes."""

    out: TextIO
    width: int
    is_terminal: bool
    has_colours: bool

    def show(self, text: str) -> None:
        """Print a text and end its last line."""
        self.out.write(text if text.endswith("\n") else f"{text}\n")

    def coloured(self, text: str, meaning: str) -> str:
        """The text in the colour of what it means, where colours are shown."""
        return f"\033[{_CODES[meaning]}m{text}\033[0m" if self.has_colours else text

    def cut(self, text: str) -> str:
        """The beginning of a line that fits a terminal; in a file, all of it."""
        if not self.is_terminal or len(text) <= self.width:
            return text
        return f"{text[: self.width - 1]}…"

    def folded(self, text: str) -> str:
        """The text in lines that fit a terminal; for a file it stays one line, for searching."""
        if not self.is_terminal:
            return text
        return textwrap.fill(
            text,
            self.width,
            subsequent_indent="    ",
            break_long_words=False,
            break_on_hyphens=False,
        )


def screen(colour: Colour) -> Screen:
    """Standard output as it is now; `NO_COLOR` and dumb terminals are respected."""
    is_terminal = sys.stdout.isatty()
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return Screen(
        sys.stdout,
        shutil.get_terminal_size((_WIDTH_OF_FILES, 24)).columns,
        is_terminal,
        colour == "always" or (colour == "auto" and is_terminal and not plain),
    )
