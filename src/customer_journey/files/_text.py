"""What the parsers of both formats share: what they give, and where in a text a path lies."""

import codecs
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, Literal, NamedTuple

from customer_journey._frozen import evolve
from customer_journey._lazy import late_pattern
from customer_journey.errors import Problem
from customer_journey.files._reading import MOST_PROBLEMS, step

__all__ = [
    "TOO_LARGE",
    "Parsed",
    "Token",
    "Unreadable",
    "decoded",
    "joined",
    "known_encoding",
    "placed",
    "whole_number",
]

TOO_LARGE: Final = 1 << 4_001
"""Stands for whole numbers so long that no journey takes them, and that take long to read."""

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
        line = content[len(mark) : offset].decode(encoding, "replace").count("\n") + 1
        hint = "save the file as UTF-8"
        message = f"the byte {content[offset]:#04x} at offset {offset} is not {encoding.upper()}"
        raise Unreadable(Problem("", message, hint=hint, line=line)) from None


def placed(problems: Iterable[Problem], tokens: Iterable[Token]) -> list[Problem]:
    """The problems with their places, and one for each repeated key, in the order of the text."""
    located = list(problems)
    wanted = {path for item in located if item.line is None for path in _around(item.where)}
    places: dict[str, Token] = {}
    for path, token, first in _walk(tokens):
        if first is not token and len(located) < MOST_PROBLEMS:
            message = f"duplicate key, first on line {first.line}"
            located.append(Problem(path, message, line=token.line, column=token.column))
        elif path in wanted:
            places.setdefault(path, token)
    located = [item if item.line is not None else _at(item, places) for item in located]
    return sorted(located, key=lambda item: (item.line or 0, item.column or 0))


def _around(path: str) -> Iterator[str]:
    """The path, and the paths of what it lies in, the nearest first."""
    yield path
    for joint in reversed(list(_JOINT.finditer(path, 0, _LONGEST_PATH))):
        yield path[: joint.start()]


def _at(problem: Problem, places: Mapping[str, Token]) -> Problem:
    for path in _around(problem.where):
        if token := places.get(path):
            return evolve(problem, line=token.line, column=token.column)
    return problem


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


def _walk(tokens: Iterable[Token]) -> Iterator[tuple[str, Token, Token]]:
    """Each key and each item of a list: its path, its token, and that of the first such key."""
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
        if token.kind != "scalar":
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
