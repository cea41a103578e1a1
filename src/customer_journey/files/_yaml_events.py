"""The steps through a YAML text: ruamel.yaml's parser, with what it trips over as problems."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, Protocol, TypeAlias, cast

from customer_journey.errors import MissingExtraError, Problem
from customer_journey.files._text import Unreadable

if TYPE_CHECKING:
    from ruamel.yaml import YAML
    from ruamel.yaml.scanner import Scanner

__all__ = ["Event", "events", "library"]

Kind: TypeAlias = Literal["mapping", "list", "end", "scalar", "alias"]

_LONGEST_TAG: Final = 1_000
_COLON: Final = re.compile("got ':'|mapping values are not allowed")
_UNPRINTABLE: Final = re.compile(
    r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)


class _Mark(Protocol):
    line: int
    column: int


class _Tag(Protocol):
    start_mark: _Mark
    value: tuple[str | None, str]


class _Step(Protocol):
    """An event of the library; which of these it has depends on its class."""

    start_mark: _Mark
    value: str
    style: str | None
    anchor: str
    tag: str | None
    version: tuple[int, int] | None
    tags: dict[str, str] | None


class Event(NamedTuple):
    """A step through the text."""

    kind: Kind
    text: str
    """What a scalar says; the name of an alias."""
    line: int
    column: int
    anchor: str | None = None
    tag: str | None = None
    is_plain: bool = False
    """Whether a scalar stands without quotes, and not in a block."""


def library() -> "YAML":
    """The library's reader and writer, which keeps nothing between two texts.

    Raises:
        MissingExtraError: It is not installed.
    """
    try:
        from ruamel.yaml import YAML
    except ImportError:
        raise MissingExtraError("ruamel.yaml", "yaml") from None
    return YAML(typ="safe", pure=True)


def events(text: str) -> Iterator[Event]:
    """The events of the only document in a text."""
    _check_characters(text)
    yaml = library()
    yaml.Scanner = _scanner()
    steps: Iterator[_Step] = yaml.parse(text)  # pyright: ignore[reportUnknownMemberType]
    documents = 0
    while True:
        try:
            event = next(steps, None)
        except Exception as error:  # noqa: BLE001 - what the parser trips over, the text is at fault
            raise _broken(error) from None
        if event is None:
            return
        name = type(event).__name__
        if name == "DocumentStartEvent":
            documents += 1
            _check_document(event, documents)
        elif name in _KINDS:
            yield _event_of(_KINDS[name], event)


def _scanner() -> "type[Scanner]":
    """The library's scanner, with an end to how long a tag may be."""
    from ruamel.yaml.scanner import Scanner, ScannerError

    class Bounded(Scanner):
        def scan_tag(self) -> _Tag:
            token = cast("_Tag", super().scan_tag())  # pyright: ignore[reportUnknownMemberType]
            # The parser puts a tag together one character at a time, copying what it has.
            if len(token.value[1]) > _LONGEST_TAG:
                problem = f"a tag of over {_LONGEST_TAG} characters"
                raise ScannerError(problem=problem, problem_mark=token.start_mark)
            return token

    return Bounded


_KINDS: Final[dict[str, Kind]] = {
    "MappingStartEvent": "mapping",
    "MappingEndEvent": "end",
    "SequenceStartEvent": "list",
    "SequenceEndEvent": "end",
    "ScalarEvent": "scalar",
    "AliasEvent": "alias",
}


def _event_of(kind: Kind, event: _Step) -> Event:
    line, column = event.start_mark.line + 1, event.start_mark.column + 1
    match kind:
        case "scalar":
            is_plain = event.style is None and event.tag is None
            return Event(kind, event.value, line, column, event.anchor, event.tag, is_plain)
        case "alias":
            return Event(kind, event.anchor, line, column)
        case "end":
            return Event(kind, "", line, column)
        case _:
            return Event(kind, "", line, column, event.anchor, event.tag)


def _check_characters(text: str) -> None:
    if strange := _UNPRINTABLE.search(text):
        line = text.count("\n", 0, strange.start()) + 1
        column = strange.start() - text.rfind("\n", 0, strange.start())
        message = (
            f"invalid YAML: the character U+{ord(strange[0]):04X} cannot stand in a text as it is"
        )
        raise Unreadable(Problem("", message, line=line, column=column))


def _check_document(event: _Step, documents: int) -> None:
    line = event.start_mark.line + 1
    if documents > 1:
        raise Unreadable(Problem("", "a second document begins; a file holds one", line=line))
    if event.version is not None and event.version != (1, 2):
        version = ".".join(map(str, event.version))
        message = f"the text says that it is YAML {version}; only YAML 1.2 is read"
        raise Unreadable(Problem("", message, line=line))
    # A short name for a long tag is an alias that nobody counts.
    if event.tags:
        raise Unreadable(Problem("", "the text names tags, and tags mean nothing here", line=line))


def _broken(error: Exception) -> Unreadable:
    mark = getattr(error, "problem_mark", None)
    reason = getattr(error, "problem", None) or str(error).partition("\n")[0]
    message = f"invalid YAML: {reason}"
    if mark is None:
        return Unreadable(Problem("", message))
    hint = "a text with a colon in it stands in quotes" if _COLON.search(reason) else ""
    return Unreadable(Problem("", message, hint=hint, line=mark.line + 1, column=mark.column + 1))
