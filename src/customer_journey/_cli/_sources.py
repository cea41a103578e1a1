"""What commands read: journeys from files, presets and standard input, and facts of a customer."""

import os
import sys
from argparse import Namespace
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from customer_journey._cli._parser import FORMATS
from customer_journey._suggest import did_you_mean
from customer_journey.errors import InvalidFileError, InvalidValueError, Problem, UnknownPresetError
from customer_journey.files._atomic import checked_path, content_at, content_in, kind_at
from customer_journey.files._data import SUFFIXES, Format
from customer_journey.files._files import LoadedFile, Place, load_file, load_text

if TYPE_CHECKING:
    from customer_journey._model import Journey
    from customer_journey.rules._finding import Finding

__all__ = [
    "BEFORE_TEXT",
    "Source",
    "content_of",
    "facts_of",
    "journey_in",
    "preset_named",
    "read_journey",
    "renamed",
]

BEFORE_TEXT: Final = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
"""The bytes of byte order marks, and of blanks in any encoding."""

_SHORTEST_WORD: Final = 3
_MOST_PRESETS: Final = 5
_FOREIGN: Final = tuple(suffix for item in FORMATS if item.reader for suffix in item.suffixes)


class Source(NamedTuple):
    """A journey, what it was called on the command line, and its file if it was read from one."""

    name: str
    journey: "Journey"
    loaded: LoadedFile | None = None
    content: bytes | None = None
    """What was read from standard input, or from what has no name of its own."""

    @property
    def file(self) -> str | None:
        """The name of the file."""
        return None if self.loaded is None or self.content is not None else self.name

    def places_of(self, findings: Iterable["Finding"]) -> Mapping[tuple[str, str], Place]:
        """Where in the file stands what findings are about, by their paths and clauses."""
        if self.loaded is None:
            return {}
        return self.loaded.places_of((finding.where, finding.clause) for finding in findings)


def read_journey(name: str, content: bytes | None = None, *, with_places: bool = False) -> Source:
    """The journey of a file, of a preset, or, for `-`, of standard input.

    Args:
        name: What it is called on the command line.
        content: What standard input held, where that was read before.
        with_places: Whether the places of its elements will be asked for.

    Raises:
        JourneyError: What was read is not a journey, or there is neither such a file nor a preset.
        OSError: The file cannot be read.
    """
    if name == "-":
        with renamed("standard input"):
            content = content_of(name) if content is None else content
            return _streamed(name, content, with_places=with_places)
    path = checked_path(name, "JOURNEY")
    suffix = os.path.splitext(path)[1].lower()
    kind = kind_at(path)
    if suffix in SUFFIXES and kind != "stream":
        loaded = load_file(path, with_places=with_places)
        return Source(name, loaded.journey, loaded)
    if kind == "file":
        hint = "end its name in .json, .yaml or .yml, or hand it over by standard input, as -"
        if suffix in _FOREIGN:
            hint = f"customer-journey convert {name} makes a journey file of it"
        raise InvalidFileError(name, [Problem("", "its name does not tell the format", hint=hint)])
    if kind == "stream":
        # What a shell makes of <(…) is read as standard input is, once, whatever its name.
        with renamed(name):
            return _streamed(name, content_of(name), with_places=with_places)
    return Source(name, preset_named(name, is_folder=kind == "folder"))


def preset_named(name: str, *, is_folder: bool = False) -> "Journey":
    """The preset of that name.

    Raises:
        InvalidFileError: There is none; is it the name of a folder, the error says so.
    """
    from customer_journey import presets

    try:
        return presets.get(presets.ContributedName(name))
    except UnknownPresetError as error:
        hint = did_you_mean(name, [*presets.names(), *presets.contributed()])
        if not is_folder:
            hint = hint or _presets_about(name) or "customer-journey presets lists the presets"
        what = "a folder, not a preset" if is_folder else "neither a file nor a preset"
        raise InvalidFileError(name, [Problem("", what, hint=hint)]) from error


def _presets_about(name: str) -> str:
    """A hint at the presets in whose names, titles, authors or stages a word stands, if any do."""
    from customer_journey import presets

    word = name.casefold().replace("-", " ")
    about: list[str] = []
    for journey in presets.find() if len(word) >= _SHORTEST_WORD else ():
        texts = [journey.id.replace("-", " "), journey.name, *(stage.name for stage in journey)]
        if journey.source is not None:
            texts += [journey.source.title, journey.source.author]
        if any(word in text.casefold() for text in texts):
            about.append(journey.id)
    listed = ", ".join(about[:_MOST_PRESETS])
    return f"presets about it: {listed}" if about else ""


def content_of(name: str) -> bytes:
    """The content of a file, or, for `-`, of standard input.

    Raises:
        InvalidFileError: There is too much of it.
        OSError: The file cannot be read.
    """
    if name == "-":
        # A program that was started without one has none.
        return b"" if sys.stdin is None else content_in(sys.stdin.buffer, "standard input")
    return content_at(name, "DOCUMENT")


def journey_in(content: bytes) -> "Journey":
    """The journey in a text whose name does not tell the format.

    Raises:
        InvalidFileError: It does not hold one.
    """
    return load_text(content, format=_own_format(content)).journey


def _streamed(name: str, content: bytes, *, with_places: bool) -> Source:
    """The journey in a text that has no file of its own."""
    loaded = load_text(content, format=_own_format(content), with_places=with_places)
    return Source(name, loaded.journey, loaded, content)


def _own_format(content: bytes) -> Format:
    return "json" if content.lstrip(BEFORE_TEXT).startswith(b"{") else "yaml"


@contextmanager
def renamed(name: str) -> Generator[None, None, None]:
    """Name the file that a text came from in the errors about it."""
    try:
        yield
    except InvalidFileError as error:
        raise InvalidFileError(name, error.problems) from error


def facts_of(journey: "Journey", options: Namespace) -> dict[str, object]:
    """Facts by name: those of the JSON file `--facts`, then those written out as `name=value`.

    Raises:
        InvalidFileError: The file does not hold a JSON object.
        InvalidValueError: A pair has no value, names a fact that the journey does not have, or has
            a value outside the fact's declaration.
        OSError: The file cannot be read.
    """
    from customer_journey._model._facts import facts_named, read_facts

    declared = {fact.name for fact in journey.facts}
    known = facts_named(journey)
    facts = {} if options.facts is None else _object_in(options.facts)
    problems: list[Problem] = []
    for pair in options.fact:
        name, equals, text = pair.partition("=")
        if not equals:
            problems.append(Problem(pair, "no value", hint=f"write {name}=VALUE"))
        elif name not in known:
            facts_known = f"the facts are {', '.join(known)}" if known else "it has none"
            hint = did_you_mean(name, known) or facts_known
            problems.append(Problem(name, f"not a fact of {journey.id!r}", hint=hint))
        else:
            facts[name] = text if name in declared else _guessed(text)
    try:
        facts = read_facts(journey, facts, undeclared="keep")
    except InvalidValueError as error:
        problems += error.problems
    if problems:
        raise InvalidValueError("facts", problems)
    return facts


def _object_in(file: str) -> dict[str, object]:
    import json

    try:
        content: object = json.loads(content_at(file, "--facts"))
    except (ValueError, RecursionError) as error:
        if isinstance(error, InvalidFileError):
            raise
        raise InvalidFileError(file, [Problem("", f"invalid JSON: {error}")]) from None
    if not isinstance(content, Mapping):
        raise InvalidFileError(file, [Problem("", "expected a JSON object of facts by name")])
    return dict(cast("Mapping[str, object]", content))


def _guessed(text: str) -> object:
    """A number, true or false where the text is one, None where it is empty, else the text."""
    import json

    try:
        value: object = json.loads(text) if text else None
    except (ValueError, RecursionError):
        return text
    return value if value is None or isinstance(value, (bool, int, float)) else text
