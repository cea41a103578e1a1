"""What commands read: journeys from files, presets and standard input, and the facts of people."""

import json
import operator
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Final, cast

from attrs import frozen

from customer_journey import presets
from customer_journey._model import Journey
from customer_journey._suggest import did_you_mean
from customer_journey.criteria._fact import Fact, FactType
from customer_journey.errors import InvalidFileError, InvalidValueError, Problem, UnknownPresetError
from customer_journey.files._files import load, loads

__all__ = [
    "BEFORE_TEXT",
    "Given",
    "called",
    "content_of",
    "facts_of",
    "journey_in",
    "journey_of",
    "named",
]


@frozen
class Given:
    """A journey, and the file it was read from, if it was one."""

    journey: Journey
    file: Path | None


def journey_of(source: str) -> Given:
    """The journey of a file, of a preset, or, for `-`, of standard input.

    Raises:
        JourneyError: What was read is no journey, or there is neither a file nor a preset.
        OSError: The file cannot be read.
    """
    path = Path(source)
    if source == "-":
        return Given(_piped(source), None)
    if path.suffix.lower() in _SUFFIXES:
        return Given(load(path), path)
    if path.is_file():
        hint = "end its name in .json, .yaml or .yml, or hand it over by standard input, as -"
        if path.suffix.lower() in _FOREIGN:
            hint = f"customer-journey convert {source} makes a journey file of it"
        raise InvalidFileError(source, [Problem("", "its name tells no format", hint=hint)])
    if path.exists() and not path.is_dir():
        # What a shell makes of <(…) is read as standard input is.
        return Given(_piped(source), None)
    try:
        return Given(presets.get(presets.ContributedName(source)), None)
    except UnknownPresetError as error:
        hint = did_you_mean(source, [*presets.names(), *presets.contributed()])
        what = "a folder, and no preset" if path.is_dir() else "neither a file nor a preset"
        raise InvalidFileError(source, [Problem("", what, hint=hint)]) from error


def _piped(source: str) -> Journey:
    content = content_of(source)
    with named(called(source)):
        return journey_in(content)


def called(source: str) -> str:
    """What people call it."""
    return "standard input" if source == "-" else source


def content_of(source: str) -> bytes:
    """What a file holds, or, for `-`, what comes by standard input.

    Raises:
        OSError: The file cannot be read.
    """
    if source == "-":
        # A program that was started without one has none.
        return b"" if sys.stdin is None else sys.stdin.buffer.read()
    return Path(source).read_bytes()


def journey_in(content: bytes) -> Journey:
    """The journey in a text whose name tells no format.

    Raises:
        InvalidFileError: It is none.
    """
    is_json = content.lstrip(BEFORE_TEXT).startswith(b"{")
    return loads(content, format="json" if is_json else "yaml")


@contextmanager
def named(name: str) -> Generator[None, None, None]:
    """Let what is wrong with a text be said of where it came from."""
    try:
        yield
    except InvalidFileError as error:
        raise InvalidFileError(name, error.problems) from error


def facts_of(journey: Journey, pairs: Iterable[str], file: str | None) -> dict[str, object]:
    """Facts by name: those of a JSON file, then those written out as `name=value`.

    Raises:
        InvalidFileError: The file is no JSON object.
        InvalidValueError: A pair is no pair, is of a fact that the journey does not know, or has a
            value that it is declared not to have.
        OSError: The file cannot be read.
    """
    declared = {fact.name: fact for fact in journey.facts}
    found: dict[str, object] = {}
    problems: list[Problem] = []
    if file is not None:
        for name, value in _object_in(file).items():
            fact = declared.get(name)
            found[name] = _taken(fact, value, problems) if isinstance(value, str) else value
    known = [*declared, *_named(journey)]
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals:
            problems.append(Problem(pair, "no value", hint=f"write {name}=VALUE"))
        elif name not in known:
            hint = did_you_mean(name, known)
            problems.append(Problem(name, f"nothing in {journey.id!r} speaks of it", hint=hint))
        else:
            fact = declared.get(name)
            found[name] = _taken(fact, text, problems)
            if fact is not None:
                problems += _outside(fact, found[name])
    if problems:
        raise InvalidValueError("facts", problems)
    return found


def _object_in(file: str) -> dict[str, object]:
    try:
        content: object = json.loads(Path(file).read_bytes())
    except (ValueError, RecursionError) as error:
        raise InvalidFileError(file, [Problem("", f"no JSON: {error}")]) from None
    if not isinstance(content, Mapping):
        raise InvalidFileError(file, [Problem("", "its JSON is no object of facts by name")])
    return dict(cast("Mapping[str, object]", content))


def _named(journey: Journey) -> Iterator[str]:
    """The facts that criteria of the journey speak of."""
    criteria = [*(stage.entry for stage in journey), *(way.when for way in journey.transitions)]
    for criterion in criteria:
        if criterion is not None:
            yield from criterion.names()


def _taken(fact: Fact | None, text: str, problems: list[Problem]) -> object:
    """The value that a text stands for; nothing at all stands for a missing one."""
    if not text:
        return None
    if fact is None:
        return _guessed(text)
    try:
        return _READERS[fact.type](text)
    except (ValueError, KeyError):
        problems.append(Problem(fact.name, f"{text!r} is not of type {fact.type}"))
        return None


def _guessed(text: str) -> object:
    """A number, true or false where the text is one, else the text."""
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value if isinstance(value, (bool, int, float)) else text


def _outside(fact: Fact, value: object) -> list[Problem]:
    """What keeps a value that somebody typed from being one of a fact's."""
    if value is None:
        return []
    if fact.values:
        hint = did_you_mean(str(value), map(str, fact.values))
        listed = ", ".join(map(str, fact.values))
        message = "" if value in fact.values else f"{value} is not one of {listed}"
        return [Problem(fact.name, message, hint=hint)] if message else []
    return [
        Problem(fact.name, f"{value} is {side} {bound}, the {name} it is declared with")
        for name, side, bound, is_beyond in (
            ("minimum", "below", fact.minimum, operator.lt),
            ("maximum", "above", fact.maximum, operator.gt),
        )
        if bound is not None
        and _zoned(value) == _zoned(bound)
        and is_beyond(cast("float", value), cast("float", bound))
    ]


def _zoned(value: object) -> bool:
    """Whether it is a moment with a zone, which is held against no moment without one."""
    return isinstance(value, datetime) and value.tzinfo is not None


BEFORE_TEXT: Final = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
"""The bytes of byte order marks, and of blanks in any encoding."""

_SUFFIXES: Final = (".json", ".yaml", ".yml")
_FOREIGN: Final = (".graphml", ".jsonld")

_TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}

_READERS: Mapping[FactType, Callable[[str], object]] = {
    "bool": lambda text: _TRUTHS[text.casefold()],
    "int": int,
    "float": float,
    "str": str,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
}
