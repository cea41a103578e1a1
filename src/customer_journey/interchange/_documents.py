"""Documents from anywhere: JSON as text or as data, and the whole journey that one may carry."""

import re
from collections.abc import Mapping, Sequence
from os import PathLike
from typing import Final, cast

from attrs import evolve

from customer_journey._model import Journey
from customer_journey.errors import InvalidFileError, Problem
from customer_journey.files._data import check_size
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
    "text_of",
]

CARRIED: Final = "customer_journey"
"""The key under which a document carries the whole journey it was made of."""

_NAME: Final = re.compile(r"[^<{\[\n]{1,200}\.[A-Za-z]{2,8}")

Document = Mapping[str, object] | str | bytes
"""A document of JSON: as text, or as the data that a text of it holds."""


def read_json(document: Document, subject: str) -> Mapping[str, object]:
    """The mapping that a document is, or that its text holds.

    Raises:
        InvalidFileError: It holds none.
    """
    data: object = document
    if isinstance(document, (str, bytes)):
        try:
            parsed = parse(text_of(document, subject))
        except Unreadable as error:
            problem = evolve(error.problem, hint=path_hint(document))
            raise InvalidFileError(subject, [problem]) from None
        if parsed.repeats:
            raise InvalidFileError(subject, [Problem("", "some mapping has a duplicate key")])
        data = parsed.data
    mapping = as_mapping(data)
    if mapping is None:
        message = f"expected a mapping, got {shown(data)}"
        raise InvalidFileError(subject, [Problem("", message, hint=path_hint(document))])
    return mapping


def text_of(document: str | bytes, subject: str) -> str:
    """The text of a document, without a byte order mark.

    Raises:
        InvalidFileError: It is too large, or in no known encoding.
    """
    check_size(document, subject, "json")
    try:
        text = document if isinstance(document, str) else decoded(document)
    except Unreadable as error:
        raise InvalidFileError(subject, [error.problem]) from None
    return text.removeprefix("\ufeff")


def path_hint(value: object) -> str:
    """What to do with the name of a file, where a text of one is asked for; empty for all else."""
    named = isinstance(value, PathLike) or (
        isinstance(value, str) and _NAME.fullmatch(value) is not None
    )
    return "that is the name of a file: Path(…).read_bytes() gives what it holds" if named else ""


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
