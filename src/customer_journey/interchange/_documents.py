"""Documents from anywhere: JSON as text or as data, and the whole journey that one may carry."""

import re
from collections.abc import Mapping, Sequence
from os import PathLike
from typing import Final, cast

from attrs import evolve

from customer_journey._model import Journey
from customer_journey.errors import InvalidFileError, Problem
from customer_journey.files._files import loads
from customer_journey.files._journeys import from_dict
from customer_journey.files._json import parse
from customer_journey.files._reading import shown
from customer_journey.files._text import Unreadable, decoded

__all__ = [
    "CARRIED",
    "Document",
    "as_list",
    "as_mapping",
    "carried_journey",
    "path_hint",
    "read_json",
    "size_problem",
]

CARRIED: Final = "customer_journey"
"""The key under which a document carries the whole journey it was made of."""

_NAME: Final = re.compile(r"[^<{\[\n]{1,200}\.[A-Za-z]{2,8}")

MOST_BYTES: Final = 64 * 2**20

Document = Mapping[str, object] | str | bytes
"""A document of JSON: as text, or as the data that a text of it holds."""


def read_json(document: Document, subject: str) -> Mapping[str, object]:
    """The mapping that a document is, or that its text holds.

    Raises:
        InvalidFileError: It holds none.
    """
    data: object = document
    if isinstance(data, (str, bytes)):
        data = _parsed(data, subject)
    mapping = as_mapping(data)
    if mapping is None:
        message = f"expected a mapping, got {shown(data)}"
        raise InvalidFileError(subject, [Problem("", message, hint=path_hint(document))])
    return mapping


def _parsed(text: str | bytes, subject: str) -> object:
    problem = size_problem(text)
    if problem is not None:
        raise InvalidFileError(subject, [problem])
    try:
        parsed = parse(text.removeprefix("\ufeff") if isinstance(text, str) else decoded(text))
    except Unreadable as error:
        raise InvalidFileError(subject, [evolve(error.problem, hint=path_hint(text))]) from None
    if parsed.repeats:
        raise InvalidFileError(subject, [Problem("", "some mapping has a duplicate key")])
    return parsed.data


def path_hint(value: object) -> str:
    """What to do with the name of a file, where a text of one is asked for; empty for all else."""
    named = isinstance(value, PathLike) or (
        isinstance(value, str) and _NAME.fullmatch(value) is not None
    )
    return "that is the name of a file: Path(…).read_bytes() gives what it holds" if named else ""


def size_problem(text: str | bytes) -> Problem | None:
    """What is wrong with a text that is too large to be read."""
    if len(text) <= MOST_BYTES:
        return None
    return Problem("", f"more than {MOST_BYTES // 2**20} MiB")


def as_mapping(value: object) -> Mapping[str, object] | None:
    """The value, if it is a mapping whose keys are texts."""
    if not isinstance(value, Mapping):
        return None
    keys = cast("Mapping[object, object]", value)
    if not all(isinstance(key, str) for key in keys):
        return None
    return cast("Mapping[str, object]", keys)


def as_list(value: object) -> Sequence[object]:
    """A value that may stand alone, as a list; nothing as an empty one."""
    if isinstance(value, (list, tuple)):
        return cast("Sequence[object]", value)
    return () if value is None else (value,)


def carried_journey(value: object, where: str, problems: list[Problem]) -> Journey | None:
    """The journey that a document carries whole, as data or as a text of JSON; None for none."""
    if value is None:
        return None
    try:
        if isinstance(value, str):
            return loads(value)
        return from_dict(cast("Mapping[str, object]", value))
    except InvalidFileError as error:
        problems.extend(Problem(where, str(item)) for item in error.problems)
    return None
