"""What the parsers of both formats share: what they give, and where in a text a path lies."""

import codecs
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, Literal, NamedTuple

from customer_journey._frozen import evolve
from customer_journey._lazy import late_pattern
from customer_journey.criteria._tokens import span_at, span_of
from customer_journey.errors import Problem
from customer_journey.files._reading import MOST_PROBLEMS, step

__all__ = [
    "LINE_BREAK",
    "TOO_LARGE",
    "Parsed",
    "Token",
    "Unreadable",
    "decoded",
    "joined",
    "known_encoding",
    "place_at",
    "placed",
    "whole_number",
]

TOO_LARGE: Final = 1 << 4_001
"""Stands for whole numbers so long that no journey takes them, and that take long to read."""

LINE_BREAK: Final = late_pattern(r"\r\n?|\n")
"""What ends a line: to YAML and to editors, a carriage return alone does, too."""

_MOST_DIGITS: Final = 1_300
_LONGEST_PATH: Final = 2_000
_JOINT: Final = late_pattern(r"[.\[]")

_ENCODINGS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""What byte order marks tell. That of UTF-32 begins with that of UTF-16, and so comes first."""

_ZEROS: Final = (
    ((False, True, True, True), "utf-32-le"),
    ((True, True, True, False), "utf-32-be"),
    ((False, True), "utf-16-le"),
    ((True, False), "utf-16-be"),
)
"""Which of the first bytes are zero, where the first character is one of ASCII."""

_PROPERTIES: Final = late_pattern(r"(?:[&!]\S*\s+)*")
"""Anchors and tags, which stand before a scalar."""
_CHARACTER: Final = late_pattern(r".", re.DOTALL)
_UNITS: Final = {
    "'": late_pattern(r"''|.", re.DOTALL),
    '"': late_pattern(
        r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
        r"|\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|\r?.)|.",
        re.DOTALL,
    ),
}
"""What stands for a character in quotes."""
_BLANKS: Final = frozenset(" \t\r\n")
_RETURN: Final = late_pattern(r"\r(?!\n)")
_BLANK: Final = late_pattern(r"[ \t\r\n]")
_ESCAPED_BLANK: Final = late_pattern(
    r"\\?[ \t\r\n]+|\\(?:[tnr]|(?:x|u00|U000000)(?:20|09|0[ADad]))"
)


class Unreadable(Exception):  # noqa: N818 - never leaves the package
    """From some place on, the text is not JSON or YAML, so that nothing after it can be read."""

    def __init__(self, problem: Problem) -> None:
        self.problem: Problem = problem
        super().__init__(problem)


class Parsed(NamedTuple):
    """What a text holds."""

    data: object
    tokens: Callable[[], Iterable["Token"]]
    """Gives the tokens of the text, when their places are needed."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with the text, each with its place."""
    repeats: bool = False
    """Whether some mapping has a key twice, of which only one is in the data."""


class Token(NamedTuple):
    """A value, or the beginning or end of one, and its place in the text, counted from 1."""

    kind: Literal["mapping", "list", "end", "scalar"]
    text: str
    line: int
    column: int
    written: str = ""
    """Of a scalar, how it stands in the file."""


def whole_number(digits: str) -> int:
    """The number that a text of decimal digits stands for, or `TOO_LARGE`."""
    return int(digits) if len(digits) <= _MOST_DIGITS else TOO_LARGE


def known_encoding(content: bytes) -> tuple[bytes, str]:
    """The byte order mark that bytes begin with, and the encoding that it or their zeros show.

    Texts of JSON, YAML and CSV have characters of ASCII, of which UTF-16 and UTF-32 have zeros.

    Source:
        Crockford (2006), RFC 4627, section 3.
    """
    for mark, encoding in _ENCODINGS:
        if content.startswith(mark):
            return mark, encoding
    if b"\0" in content:
        for pattern, encoding in _ZEROS:
            zeros = [byte == 0 for byte in content[: len(pattern)]]
            if zeros == list(pattern):
                return b"", encoding
    return b"", "utf-8"


def decoded(content: bytes) -> str:
    """The text that bytes stand for: in UTF-8, or as their byte order mark or their zeros say."""
    mark, encoding = known_encoding(content)
    try:
        return content[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        offset = len(mark) + error.start
        before = content[len(mark) : offset].decode(encoding, "replace")
        line, _ = place_at(before, len(before))
        hint = "save the file as UTF-8"
        message = f"the byte {content[offset]:#04x} at offset {offset} is not {encoding.upper()}"
        raise Unreadable(Problem("", message, hint=hint, line=line)) from None


def place_at(text: str, index: int) -> tuple[int, int]:
    """The line and column of a character, counted from 1."""
    lines = LINE_BREAK.split(text[:index])
    return len(lines), len(lines[-1]) + 1


def placed(problems: Iterable[Problem], tokens: Iterable[Token]) -> list[Problem]:
    """The problems with their places, and one for each repeated key, in the order of the text."""
    located = list(problems)
    wanted = {path for item in located if item.line is None for path in _around(item.where)}
    places: dict[str, Token] = {}
    values: dict[str, Token] = {}
    for path, token, first in _walk(tokens):
        if first is None:
            if path in wanted:
                values[path] = token
        elif first is not token and len(located) < MOST_PROBLEMS:
            message = f"duplicate key, first on line {first.line}"
            located.append(Problem(path, message, line=token.line, column=token.column))
        elif path in wanted:
            places.setdefault(path, token)
    located = [
        item if item.line is not None else _at(item, places, values.get(item.where))
        for item in located
    ]
    return sorted(located, key=lambda item: (item.line or 0, item.column or 0))


def _around(path: str) -> Iterator[str]:
    """The path, and the paths of what it lies in, the nearest first."""
    yield path
    for joint in reversed(list(_JOINT.finditer(path, 0, _LONGEST_PATH))):
        yield path[: joint.start()]


def _at(problem: Problem, places: Mapping[str, Token], value: Token | None) -> Problem:
    if value is not None and value.written:
        span = None
        if problem.offset is not None:
            span = span_at(value.text, problem.offset)
        elif problem.clause:
            span = span_of(problem.clause, value.text)
        if span is not None:
            line, column, end = _part(value, *span)
            return evolve(problem, line=line, column=column, end_column=end)
    for path in _around(problem.where):
        if token := places.get(path):
            return evolve(problem, line=token.line, column=token.column)
    return problem


def _part(value: Token, start: int, end: int) -> tuple[int, int, int]:
    """The line and the columns of a part of the text of a scalar, as far as it is on one line.

    Whatever style a scalar is written in: its letters follow each other in the file as in the text.
    Only blanks are folded, and those before and after lines are left out.
    """
    # Here, too, a carriage return alone ends a line, and is as long as another break.
    written = _RETURN.sub("\n", value.written)
    letters = _letters(written)
    before = sum(each not in _BLANKS for each in value.text[:start])
    marked = sum(each not in _BLANKS for each in value.text[start:end])
    last = letters[before - 1][1] if before else 0
    begin = letters[before][0] if marked else last
    finish = letters[before + marked - 1][1] if marked else last + 1
    row = written.rfind("\n", 0, begin) + 1
    line_end = written.find("\n", begin)
    if line_end >= 0:
        ends = (end for _, end in letters[: before + marked] if end <= line_end)
        finish = max(ends, default=finish)
    column = begin - row + (value.column if not row else 1)
    return value.line + written.count("\n", 0, begin), column, column + finish - begin


def _letters(written: str) -> list[tuple[int, int]]:
    """Where each character of a scalar that is not blank stands, in any style of YAML, or JSON."""
    start = _PROPERTIES.match(written).end()  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess] - it matches an empty text
    first, end = written[start : start + 1], len(written)
    unit = _UNITS.get(first, _CHARACTER)
    if first in _UNITS:
        start, end = start + 1, end - 1
    elif first in {"|", ">"}:
        start = len(written.partition("\n")[0])
    return [
        each.span()
        for each in unit.finditer(written, start, end)
        if not (_ESCAPED_BLANK if first == '"' else _BLANK).fullmatch(each[0])
    ]


class _Frame:
    """A mapping or list that is being walked through.

    Attributes:
        path: Its path.
        keys: The keys so far; None in a list.
        key: The path of the value to come; None where a key comes next.
        count: How many items there were so far, in a list.
    """

    def __init__(self, path: str, keys: dict[str, Token] | None) -> None:
        self.path = path
        self.keys = keys
        self.key: str | None = None
        self.count = 0


def _walk(tokens: Iterable[Token]) -> Iterator[tuple[str, Token, Token | None]]:
    """Each key and each item of a list: its path, its token, and that of the first such key.

    A scalar comes with its path and nothing else, after its key.
    """
    frames: list[_Frame] = []
    for token in tokens:
        if token.kind == "end":
            frames.pop()
            continue
        frame = frames[-1] if frames else None
        path = ""
        if frame is not None and frame.keys is None:
            path = f"{frame.path}[{frame.count}]"
            frame.count += 1
            yield path, token, token
        elif frame is not None and frame.keys is not None:
            if frame.key is None:
                frame.key = joined(frame.path, token.text)
                yield frame.key, token, frame.keys.setdefault(token.text, token)
                continue
            path, frame.key = frame.key, None
        if token.kind == "scalar":
            yield path, token, None
        else:
            frames.append(_Frame(path, {} if token.kind == "mapping" else None))


def joined(path: str, key: str) -> str:
    """The path of what stands under a key of the mapping at a path."""
    is_transition = path == "transitions" or (
        path.startswith("opportunities.") and path.endswith(".lifts")
    )
    if is_transition and "-->" not in key:
        key = "->".join(name.strip() for name in key.split("->"))
    last = step(key)
    return f"{path}{'' if not last or last.startswith('[') else '.'}{last}" if path else last
