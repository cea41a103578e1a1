"""What is wrong with a file, as text: each problem above the line of the file that it is about."""

import os
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from customer_journey._cli._screen import Screen
from customer_journey._frozen import evolve
from customer_journey._lazy import late_pattern
from customer_journey._printable import printable, width_of, window
from customer_journey._suggest import Suggester
from customer_journey.errors import InvalidFileError, JourneyError, Problem
from customer_journey.files._atomic import content_at, kind_at
from customer_journey.files._text import LINE_BREAK, Unreadable, decoded

__all__ = ["SourceText", "other_file", "problems_of", "shown_problem"]

_MARKED: Final = late_pattern(r""""(?:[^"\\]|\\.)*"|'[^']*'|[^\s:,#\[\]{}]+(?: [^\s:,#\[\]{}]+)*""")
"""What a problem marks: a text in quotes, or a key or value without."""


class SourceText(NamedTuple):
    """The lines of a file that journeys are read from, to show them."""

    lines: Sequence[str]

    @classmethod
    def of(cls, source: str | bytes | None) -> "SourceText":
        """The lines of a file as it is now, or of what was read; none if it is not text."""
        try:
            content = b""
            if isinstance(source, bytes):
                content = source
            elif source is not None and kind_at(source) == "file":
                # To read a pipe again would wait for ever.
                content = content_at(source, "JOURNEY")
            lines = LINE_BREAK.split(decoded(content))
            # What ends with a line break has no line behind it.
            return cls(lines if lines[-1] else lines[:-1])
        except (OSError, ValueError, Unreadable):
            return cls(())

    def excerpt(
        self, line: int, column: int | None, end: int | None, screen: Screen
    ) -> Iterator[str]:
        """The line with its number, and carets below what is at the column, or up to its end."""
        if line > len(self.lines):
            return
        row = self.lines[line - 1]
        margin = " " * len(str(line))
        start = (column or 1) - 1
        if column is None:
            start = len(row) - len(row.lstrip())
        width = screen.width if screen.has_width else 100
        text, blanks = window(row, start, width=max(width - len(margin) - 5, 20))
        marked = _MARKED.match(row, start)
        part = row[start : end - 1] if end is not None else marked[0] if marked else ""
        carets = "^" * max(width_of(part), 1)
        space = max(width_of(text.rstrip()) - width_of(blanks), 1)
        number = screen.coloured(f"{line} |", "faint")
        yield screen.coloured(f"{margin} |", "faint")
        yield f"{number} {printable(text.rstrip())}"
        yield (
            screen.coloured(f"{margin} |", "faint")
            + f" {blanks}{screen.coloured(carets[:space], 'strong')}"
        )


def problems_of(error: JourneyError | OSError) -> tuple[Problem, ...]:
    """What keeps a file from being read, as problems of that file."""
    if isinstance(error, InvalidFileError):
        return error.problems
    if isinstance(error, OSError) and error.strerror:
        return (Problem("", error.strerror, hint=other_file(error)),)
    return (Problem("", str(error)),)


def other_file(error: OSError) -> str:
    """A hint at the file that comes nearest to one that is not there, or at its folder."""
    if isinstance(error, IsADirectoryError):
        return "name a file in it"
    if not isinstance(error, FileNotFoundError) or not error.filename:
        return ""
    folder, name = os.path.split(os.fsdecode(error.filename))
    try:
        inside = os.listdir(folder or ".")
    except OSError:
        return f"the folder is missing: {folder!r}"
    # Without their ends, in which all journey files are alike.
    names = (each for each in sorted(inside) if os.path.isfile(os.path.join(folder, each)))
    by_stem = {os.path.splitext(each)[0]: each for each in names}
    nearest = Suggester(by_stem).nearest(os.path.splitext(name)[0])
    return "" if nearest is None else f"did you mean {os.path.join(folder, by_stem[nearest])!r}?"


def shown_problem(name: str, problem: Problem) -> str:
    """A problem with its file, line and column first, as compilers print it."""
    numbers = [str(number) for number in (problem.line, problem.column) if number is not None]
    place = ":".join([name, *numbers])
    return printable(f"{place}: {evolve(problem, line=None, column=None)}")
