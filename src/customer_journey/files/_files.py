"""Journeys from texts and files, and back."""

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from typing import Final, NamedTuple

from customer_journey._arguments import checked, require_choices
from customer_journey._frozen import frozen
from customer_journey._model import Journey
from customer_journey.errors import InvalidFileError, InvalidValueError, Problem, WrongTypeError
from customer_journey.files._atomic import checked_path, content_at, output_path, write_whole
from customer_journey.files._data import Format, check_size, format_of, parse, parse_file
from customer_journey.files._journeys import read_journey, to_dict
from customer_journey.files._reading import shown
from customer_journey.files._text import Parsed, known_encoding, placed

__all__ = [
    "LoadedFile",
    "Place",
    "dump",
    "dumps",
    "load",
    "load_file",
    "load_text",
    "loads",
    "rewritten",
]

_ADDRESS: Final = r"[^\s\x00-\x1f\x7f-\x9f\ud800-\udfff]+"
"""A pattern that is compiled where it is needed: that takes a millisecond."""


def load(path: str | os.PathLike[str], *, format: Format | None = None) -> Journey:
    """The journey that a file holds.

    Args:
        path: A file of at most 64 MiB of JSON or 8 MiB of YAML: in UTF-8, or in UTF-16 or UTF-32
            with a byte order mark.
        format: `json` or `yaml`; where None, as the suffix says: `.json`, `.yaml` or `.yml`.

    Raises:
        InvalidFileError: The file does not hold a journey. Every problem is named with its path and
            line.
        MissingExtraError: YAML needs `pip install 'customer-journey[yaml]'`.
        OSError: The file cannot be read.

    Example:
        >>> import customer_journey as cj
        >>> import tempfile, pathlib
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = pathlib.Path(folder, "shop.json")
        ...     cj.dump(cj.Journey.sequence("shop", ["know", "buy"]), path)
        ...     cj.load(path)
        <Journey 'shop': 2 stages, 1 transition>
    """
    return load_file(path, format=format).journey


def loads(text: str | bytes, *, format: Format = "json") -> Journey:
    """The journey that a text holds.

    Args:
        text: JSON or YAML, of the size and encodings that `load` takes.
        format: Which of both.

    Raises:
        InvalidFileError: The text does not hold a journey. Every problem is named with its path and
            line.
        MissingExtraError: YAML needs `pip install 'customer-journey[yaml]'`.
        InvalidValueError: The format is neither.
        WrongTypeError: It is neither text nor bytes.

    Example:
        >>> import customer_journey as cj
        >>> cj.loads('{"customer_journey": 1, "id": "shop", "stages": {"buy": {}}}')
        <Journey 'shop': 1 stage, 0 transitions>
        >>> cj.loads('{"customer_journey": 1, "id": "shop", "stags": {}}')
        Traceback (most recent call last):
            ...
        customer_journey.errors.InvalidFileError: text: line 1, column 39: ...
    """
    if not isinstance(text, (str, bytes)):
        raise WrongTypeError("loads", "a text or bytes", text, "cj.load(…) takes a path")
    require_choices("loads", format=(format, Format))
    return load_text(text, format=format).journey


class Place(NamedTuple):
    """Where something stands in a file, counted from 1."""

    line: int
    column: int
    end: int | None = None
    """The column after it, where it is a part of a line that has no quotes around it."""


@frozen
class LoadedFile:
    """A journey, and where in the text of its file each element stands."""

    journey: Journey
    _parsed: Parsed

    def places_of(self, parts: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Place]:
        """Where in the file elements of the journey stand, by their paths and clauses.

        An element that the file leaves out is where the nearest one around it is; one that nothing
        in the file is around is not among them.

        Args:
            parts: Paths, as in `stages.trial.entry`, each with the clause that matters of the
                criterion there, or an empty text.
        """
        problems = (Problem(path, "", clause=clause) for path, clause in parts)
        return {
            (item.where, item.clause): Place(item.line, item.column, item.end_column)
            for item in placed(problems, self._parsed.tokens())
            if item.line is not None and item.column is not None
        }


def load_file(
    path: str | os.PathLike[str], *, format: Format | None = None, with_places: bool = False
) -> LoadedFile:
    """The journey that a file holds, as `load` gives it, with the lines of its elements.

    Args:
        path: The file.
        format: As for `load`.
        with_places: Whether these lines will be asked for, so that the file is parsed once.
    """
    parsed = parse_file(path, "load", format=format, with_places=with_places)
    return _loaded(parsed, os.fspath(path))


def load_text(text: str | bytes, *, format: Format, with_places: bool = False) -> LoadedFile:
    """The journey that a text holds, as `load_file` gives that of a file."""
    return _loaded(parse(text, "text", format, with_places=with_places), "text")


@checked
def dump(
    journey: Journey,
    path: str | os.PathLike[str],
    /,
    *,
    format: Format | None = None,
    schema: str | None = None,
) -> None:
    """Write a journey to a file: all of it, or nothing.

    The text is written to a temporary file in the same folder, flushed to the disk, and renamed:
    readers see the old file or the new one, whole. Mode and owner stay as they were where that is
    permitted, a symbolic link stays one, and a device or a pipe is written to as it is.

    Args:
        journey: The journey.
        path: The file, which need not exist; its folder must.
        format: `json` or `yaml`; where None, as the suffix says: `.json`, `.yaml` or `.yml`.
        schema: Where editors find the schema, as for `dumps`; None to say nothing of it.

    Raises:
        InvalidFileError: The suffix names no format, the path has a character that paths cannot
            have, or the text is larger than `load` takes.
        InvalidValueError: `schema` is not an address.
        OSError: The file cannot be written; it is as it was before.

    Example:
        >>> import customer_journey as cj
        >>> import tempfile, pathlib
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = pathlib.Path(folder, "shop.json")
        ...     cj.dump(cj.Journey.sequence("shop", ["know", "buy"]), path)
        ...     print(path.read_text())
        {
          "customer_journey": 1,
          "id": "shop",
          ...
        }
        <BLANKLINE>
    """
    file = output_path(path, "dump")
    format = format_of(file, format, "dump")
    write_whole(file, _text_of(journey, file, format, schema).encode())


@checked
def dumps(journey: Journey, /, *, format: Format = "json", schema: str | None = None) -> str:
    """The journey as text, which `loads` reads back as an equal one.

    The text is canonical: keys stand in a fixed order, and what is at its default is left out. It
    ends in a line break.

    Args:
        journey: The journey.
        format: `json` or `yaml`.
        schema: Where editors find what `json_schema` gives, as an address or a path seen from the
            file: the key `$schema` in JSON, a first line in YAML. None to say nothing of it.

    Raises:
        InvalidFileError: The text is larger than `loads` takes.
        InvalidValueError: `schema` is not an address.

    Example:
        >>> import customer_journey as cj
        >>> print(cj.dumps(cj.Journey("shop", stages=[cj.Stage("buy", name="Kaufen")])), end="")
        {
          "customer_journey": 1,
          "id": "shop",
          "stages": {
            "buy": {
              "name": "Kaufen"
            }
          }
        }
    """
    return _text_of(journey, "text", format, schema)


def rewritten(path: str | os.PathLike[str], journey: Journey) -> tuple[bytes, bool]:
    """What a file is to hold so that it holds another journey, and whether the rest of it stays.

    It stays where the text can be edited; else the whole text is written anew, without comments.

    Args:
        path: A file that holds a journey.
        journey: The one that it is to hold.
    """
    file = checked_path(path, "fix")
    format = format_of(file, None, "fix")
    content = content_at(file, "fix")
    mark, encoding = known_encoding(content)
    parsed = parse(content, file, format, with_places=True)
    old = _loaded(parsed, file).journey
    text = content[len(mark) :].decode(encoding)
    from customer_journey.files._edit import edited

    data = to_dict(old), to_dict(journey)
    changed = edited(text, parsed.tokens(), *data, is_json=format == "json")
    with suppress(InvalidFileError):
        # An anchor may stand for several values, of which one was to change.
        if changed is not None and loads(changed, format=format) == journey:
            return mark + changed.encode(encoding), True
    return _text_of(journey, file, format, None).encode(), False


def _text_of(journey: Journey, subject: str, format: Format, schema: str | None) -> str:
    if schema is not None and not re.fullmatch(_ADDRESS, schema):
        hint = "it has no spaces (write %20), as in './journey.schema.json'"
        problem = Problem("schema", f"{shown(schema)} is not an address", hint=hint)
        raise InvalidValueError("dump", [problem])
    if format == "json":
        from customer_journey.files._json import write
    else:
        from customer_journey.files._yaml_text import write
    text = write(to_dict(journey), schema)
    check_size(text, subject, format)
    return text


def _loaded(parsed: Parsed, subject: str) -> LoadedFile:
    journey, others = read_journey(parsed.data)
    if parsed.problems:
        # What stands under a refused key is missing now, and what refers to it is not wrong.
        refused = {problem.where.rpartition(".")[2] for problem in parsed.problems}
        others = [
            problem
            for problem in others
            if not any(problem.message == f"no {problem.refers_to} {key!r}" for key in refused)
        ]
    problems = [*parsed.problems, *others]
    if journey is None or problems or parsed.repeats:
        raise InvalidFileError(subject, placed(problems, parsed.tokens()))
    return LoadedFile(journey, parsed)
