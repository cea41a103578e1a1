"""Journeys from texts and files, and back."""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final, Literal, NamedTuple, TypeAlias

from customer_journey._arguments import require
from customer_journey._model import Journey
from customer_journey.errors import InvalidFileError, Problem
from customer_journey.files import _json, _yaml, _yaml_text
from customer_journey.files._atomic import write_whole
from customer_journey.files._journeys import read_journey, to_dict
from customer_journey.files._reading import shown
from customer_journey.files._text import Parsed, Token, Unreadable, decoded, placed

__all__ = ["Format", "dump", "dumps", "lines_of", "load", "loads"]

Format: TypeAlias = Literal["json", "yaml"]
"""How a journey is written down."""


class _Language(NamedTuple):
    parse: Callable[[str], Parsed]
    tokens: Callable[[str], Iterator[Token]]
    write: Callable[[dict[str, object], str | None], str]
    most_bytes: int


_LANGUAGES: Final[dict[str, _Language]] = {
    "json": _Language(_json.parse, _json.tokens, _json.write, _json.MOST_BYTES),
    "yaml": _Language(_yaml.parse, _yaml.tokens, _yaml_text.write, _yaml.MOST_BYTES),
}
_ADDRESS: Final = re.compile(r"[^\s\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
_SUFFIXES: Final[dict[str, Format]] = {".json": "json", ".yaml": "yaml", ".yml": "yaml"}


def load(path: str | os.PathLike[str], *, format: Format | None = None) -> Journey:
    """The journey that a file holds.

    Args:
        path: A file of at most 64 MiB of JSON or 8 MiB of YAML: in UTF-8, or in UTF-16 or UTF-32
            with a byte order mark. A megabyte of YAML takes seconds, one of JSON a fraction of one.
        format: `json` or `yaml`; where None, as the suffix says: `.json`, `.yaml` or `.yml`.

    Raises:
        InvalidFileError: The file holds no journey. Everything that is wrong is named, each thing
            with its path and line.
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
    language = _language_of(path, format)
    with Path(path).open("rb") as file:
        content = file.read(language.most_bytes + 1)
    return _journey_of(content, os.fspath(path), language)


def loads(text: str | bytes, *, format: Format = "json") -> Journey:
    """The journey that a text holds.

    Args:
        text: JSON or YAML, of the size and encodings that `load` takes.
        format: Which of both.

    Raises:
        InvalidFileError: The text holds no journey. Everything that is wrong is named, each thing
            with its path and line.
        MissingExtraError: YAML needs `pip install 'customer-journey[yaml]'`.
        TypeError: It is neither text nor bytes.

    Example:
        >>> import customer_journey as cj
        >>> cj.loads('{"customer_journey": 1, "id": "shop", "stages": {"buy": {}}}')
        <Journey 'shop': 1 stage, 0 transitions>
        >>> cj.loads('{"customer_journey": 1, "id": "shop", "stags": {}}')
        Traceback (most recent call last):
            ...
        customer_journey.errors.InvalidFileError: text: line 1, column 39: ...
    """
    return _journey_of(text, "text", _language(format))


def lines_of(
    places: Iterable[str], path: str | os.PathLike[str], *, format: Format | None = None
) -> dict[str, int]:
    """The lines of a file on which elements of its journey stand, by their paths.

    An element that the file leaves out is where the nearest one around it is; one that nothing in
    the file is around is not among them.

    Args:
        places: Paths, as in `stages.trial.entry`.
        path: A file that `load` reads.
        format: As for `load`.

    Raises:
        InvalidFileError: The suffix names no format.
        OSError: The file cannot be read.
    """
    language = _language_of(path, format)
    text = decoded(Path(path).read_bytes())
    found = placed((Problem(place, "") for place in places), language.tokens(text))
    return {item.where: item.line for item in found if item.line is not None}


def dump(
    journey: Journey,
    path: str | os.PathLike[str],
    /,
    *,
    format: Format | None = None,
    schema: str | None = None,
) -> None:
    """Write a journey to a file: all of it, or nothing.

    The text is written to a file beside the one named, flushed to the disk, and put in its place
    in one step: whoever reads sees the old file or the new one, whole. Permissions stay as they
    were, a link stays a link, and a device or a pipe is written to as it is.

    Args:
        journey: The journey.
        path: The file, which need not exist; its folder must.
        format: `json` or `yaml`; where None, as the suffix says: `.json`, `.yaml` or `.yml`.
        schema: Where editors find the schema, as for `dumps`; None to say nothing of it.

    Raises:
        InvalidFileError: The suffix names no format, `schema` is no address, or the text is larger
            than `load` takes.
        MissingExtraError: YAML needs `pip install 'customer-journey[yaml]'`.
        OSError: The file cannot be written; it is as it was before.
    """
    require(journey, Journey, "dump")
    language = _language_of(path, format)
    write_whole(Path(path), _text_of(journey, os.fspath(path), language, schema).encode())


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
        InvalidFileError: `schema` is no address, or the text is larger than `loads` takes.
        MissingExtraError: YAML needs `pip install 'customer-journey[yaml]'`.

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
    require(journey, Journey, "dumps")
    return _text_of(journey, "text", _language(format), schema)


def _language_of(path: str | os.PathLike[str], format: Format | None) -> _Language:
    if format is not None:
        return _language(format)
    suffix = Path(path).suffix
    if suffix.lower() in _SUFFIXES:
        return _LANGUAGES[_SUFFIXES[suffix.lower()]]
    told = f"the suffix {suffix!r} tells" if suffix else "a name without a suffix tells"
    hint = "it is .json, .yaml or .yml; or say format='json' or format='yaml'"
    raise InvalidFileError(os.fspath(path), [Problem("", f"{told} no format", hint=hint)])


def _language(format: str) -> _Language:
    if format in _LANGUAGES:
        return _LANGUAGES[format]
    problem = Problem("format", f"{format!r} is not one of 'json', 'yaml'")
    raise InvalidFileError("arguments", [problem])


def _text_of(journey: Journey, subject: str, language: _Language, schema: str | None) -> str:
    if schema is not None and not _ADDRESS.fullmatch(schema):
        hint = "it has no spaces (write %20), as in './journey.schema.json'"
        problem = Problem("schema", f"{shown(schema)} is no address", hint=hint)
        raise InvalidFileError("arguments", [problem])
    text = language.write(to_dict(journey), schema)
    _check_size(text.encode(), subject, language)
    return text


def _check_size(content: bytes, subject: str, language: _Language) -> None:
    if len(content) > language.most_bytes:
        message = f"more than {language.most_bytes // 2**20} MiB"
        raise InvalidFileError(subject, [Problem("", message)])


def _journey_of(content: str | bytes, subject: str, language: _Language) -> Journey:
    if not isinstance(content, (str, bytes)):
        kind = type(content).__name__
        raise TypeError(f"a journey is read from a text or bytes, not {kind}; `load` takes a path")
    try:
        encoded = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
        _check_size(encoded, subject, language)
        text = content.removeprefix("\ufeff") if isinstance(content, str) else decoded(content)
        parsed = language.parse(text)
    except Unreadable as error:
        raise InvalidFileError(subject, [error.problem]) from None
    journey, found = read_journey(parsed.data)
    problems = [*parsed.problems, *found]
    if journey is None or problems or parsed.repeats:
        raise InvalidFileError(subject, placed(problems, language.tokens(text)))
    return journey
