"""What commands read: journeys from files, presets and standard input, and the facts of people."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import cast

from attrs import frozen

from customer_journey import presets
from customer_journey._io import load, loads
from customer_journey._model import Fact, FactType, Journey
from customer_journey._suggest import did_you_mean
from customer_journey.errors import (
    InvalidFileError,
    InvalidValueError,
    Problem,
    UnknownPresetError,
)

__all__ = ["Given", "facts_of", "journey_of"]


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
    if source == "-":
        content = sys.stdin.buffer.read()
        is_json = content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
        return Given(loads(content, format="json" if is_json else "yaml"), None)
    path = Path(source)
    if path.suffix or path.exists():
        return Given(load(path), path)
    try:
        return Given(presets.get(presets.ContributedName(source)), None)
    except UnknownPresetError as error:
        hint = did_you_mean(source, presets.names())
        problem = Problem("", "neither a file nor a preset", hint=hint)
        raise InvalidFileError(source, [problem]) from error


def facts_of(journey: Journey, pairs: Iterable[str], file: str | None) -> dict[str, object]:
    """Facts by name: those of a JSON file, then those written out as `name=value`.

    Raises:
        InvalidFileError: The file is no JSON object.
        InvalidValueError: A pair is no pair, is of a fact that the journey does not know, or has a
            value of another type than it was declared with.
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
            found[name] = _taken(declared.get(name), text, problems)
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


_TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}

_READERS: Mapping[FactType, Callable[[str], object]] = {
    "bool": lambda text: _TRUTHS[text.casefold()],
    "int": int,
    "float": float,
    "str": str,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
}
