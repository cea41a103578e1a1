"""Where answers are printed: a terminal or a file, with or without colours."""

import os
import sys
from argparse import Namespace
from typing import Final, NamedTuple, TextIO

from customer_journey._printable import printable, printable_lines, terminal_width
from customer_journey.errors import InvalidValueError, Problem

__all__ = ["NARROWEST_MAP", "Screen", "as_json", "screen_of", "wrapped", "write"]

_CODES: Final = {
    "error": "1;31",
    "breaking": "1;31",
    "warning": "33",
    "behavioural": "33",
    "info": "36",
    "cosmetic": "32",
    "strong": "1",
    "faint": "2",
}
_WIDTH_OF_FILES: Final = 80
_NARROWEST: Final = 20
NARROWEST_MAP: Final = 40
"""The narrowest map of text that there is."""


class Screen(NamedTuple):
    """Standard output as it is now; each text that it shapes comes out as one printable line."""

    stream: TextIO
    width: int
    has_width: bool
    """Whether it is a terminal, or `COLUMNS` says how wide the reader's one is."""
    has_colours: bool

    def show(self, text: str) -> None:
        """Print a text and end its last line."""
        self.stream.write(text if text.endswith("\n") else f"{text}\n")

    def coloured(self, text: str, meaning: str) -> str:
        """The text in the colour of what it means, where colours are shown."""
        line = printable(text)
        return f"\033[{_CODES[meaning]}m{line}\033[0m" if self.has_colours else line

    def cut(self, text: str) -> str:
        """The beginning of a line that fits the width, if there is one."""
        line = printable(text)
        if not self.has_width or len(line) <= self.width:
            return line
        return f"{line[: self.width - 1]}…"

    def folded(self, text: str, meaning: str | None = None) -> str:
        """The text in lines of the width, in a colour; without a width it stays one line."""
        lines = [printable(text)]
        if self.has_width:
            lines = wrapped(lines[0], max(self.width, _NARROWEST), indent="    ")
        if meaning is not None:
            lines = [self.coloured(line, meaning) for line in lines]
        return "\n".join(lines)


def wrapped(text: str, width: int, *, indent: str = "") -> list[str]:
    """A paragraph in lines of a width, all but the first one indented; long words stay whole."""
    import re
    import textwrap

    # A number and its unit stay together.
    text = re.sub(r"(?<=\d) (?=(?:%|h|min|s)(?!\w))", "\0", text)
    lines = [
        line.replace("\0", " ")
        for line in textwrap.wrap(
            text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        )
    ]
    # Build systems take a line that begins with colons, after blanks, for a command.
    return [f"    | {line.lstrip()}" if line.lstrip().startswith("::") else line for line in lines]


def screen_of(options: Namespace, stream: TextIO | None = None) -> Screen:
    """A stream as it is now, by default standard output, as `NO_COLOR` and `FORCE_COLOR` say."""
    out: TextIO = sys.stdout if stream is None else stream
    is_terminal = out.isatty()
    colour = getattr(options, "colour", "auto")
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    forced = os.environ.get("FORCE_COLOR", "0") not in {"", "0"}
    has_width = is_terminal or os.environ.get("COLUMNS", "").isdigit()
    width = _WIDTH_OF_FILES
    if has_width:
        width = terminal_width(_WIDTH_OF_FILES)
    return Screen(
        out,
        width,
        has_width,
        colour == "always" or (colour == "auto" and not plain and (is_terminal or forced)),
    )


def write(options: Namespace, content: str | bytes) -> None:
    """Write a text or bytes to the file that `--output` names, whole, or print a text.

    Raises:
        InvalidFileError: The name of the file has a character that no path has.
        InvalidValueError: Bytes would be printed.
        OSError: The file cannot be written.
    """
    if options.output is None:
        if isinstance(content, bytes):
            problem = Problem("--output", "a file of this format is not printed", hint="name one")
            raise InvalidValueError(f"--format {options.format}", [problem])
        screen_of(options).show(content)
        return
    from customer_journey.files._atomic import output_path, write_whole

    if isinstance(content, str):
        text = content
        # A lone surrogate is the one thing in a Python text that a file cannot hold.
        content = (text if text.endswith("\n") else f"{text}\n").encode(errors="replace")
        if options.output.lower().endswith(".png") and text.startswith("<svg "):
            from customer_journey.render._png import rasterised

            content = rasterised(text)
    write_whole(output_path(options.output, "--output"), content)


def as_json(value: object) -> str:
    """JSON, of characters that a terminal can be shown as they are."""
    import json

    text = json.dumps(value, indent=2, ensure_ascii=False)
    if printable_lines(text) == text:
        return text
    # What holds `##[` is a command to some services that run builds.
    return json.dumps(value, indent=2).replace("##", "#\\u0023")
