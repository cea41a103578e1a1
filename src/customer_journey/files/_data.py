"""Plain data in files and texts, of either format: what is parsed before a journey is read."""

import os
from typing import Final, Literal, TypeAlias

from customer_journey._arguments import require_choices
from customer_journey.errors import InvalidFileError, Problem
from customer_journey.files._atomic import MOST_BYTES, checked_path
from customer_journey.files._text import Parsed, Unreadable, decoded

__all__ = ["SUFFIXES", "Format", "check_size", "format_of", "parse", "parse_file"]

Format: TypeAlias = Literal["json", "yaml"]
"""How a journey is written down."""

_MOST_BYTES: Final[dict[Format, int]] = {"json": MOST_BYTES, "yaml": 8 * 2**20}
SUFFIXES: Final[dict[str, Format]] = {".json": "json", ".yaml": "yaml", ".yml": "yaml"}


def format_of(path: str, format: Format | None, function: str) -> Format:
    """The format, or the one that the suffix of the path names."""
    if format is not None:
        require_choices(function, format=(format, Format))
        return format
    suffix = os.path.splitext(path)[1]
    if suffix.lower() in SUFFIXES:
        return SUFFIXES[suffix.lower()]
    reason = f"the suffix {suffix!r} names no format" if suffix else "a name without a suffix"
    hint = "it is .json, .yaml or .yml; or say format='json' or format='yaml'"
    raise InvalidFileError(path, [Problem("", reason, hint=hint)])


def check_size(content: str | bytes, subject: str, format: Format) -> None:
    """Refuse a text that is larger than a file may be."""
    # Encoded only where the number of characters does not decide.
    size = len(content)
    if isinstance(content, str) and size * 4 > _MOST_BYTES[format] >= size:
        size = len(content.encode("utf-8", "surrogatepass"))
    if size > _MOST_BYTES[format]:
        message = f"more than {_MOST_BYTES[format] // 2**20} MiB"
        raise InvalidFileError(subject, [Problem("", message)])


def parse(
    content: str | bytes, subject: str, format: Format, *, with_places: bool = False
) -> Parsed:
    """The plain data of a text.

    Args:
        content: The text.
        subject: What errors call it.
        format: Its format.
        with_places: Whether the places of its tokens will be asked for, so that it is parsed once.

    Raises:
        InvalidFileError: It is too large, or not of that format; the error names `subject`.
        MissingExtraError: YAML needs `pip install 'customer-journey[yaml]'`.
    """
    check_size(content, subject, format)
    try:
        text = content.removeprefix("\ufeff") if isinstance(content, str) else decoded(content)
        if format == "json":
            from customer_journey.files._json import parse as parse_json

            return parse_json(text)
        from customer_journey.files._yaml import parse as parse_yaml

        return parse_yaml(text, with_places=with_places)
    except Unreadable as error:
        raise InvalidFileError(subject, [error.problem]) from None


def parse_file(
    path: str | os.PathLike[str],
    function: str,
    *,
    format: Format | None = None,
    with_places: bool = False,
) -> Parsed:
    """The plain data of a file, as `parse` gives that of its text.

    Raises:
        InvalidFileError: As for `parse`, or the suffix names no format.
        MissingExtraError: YAML needs `pip install 'customer-journey[yaml]'`.
        OSError: The file cannot be read.
    """
    file = checked_path(path, function)
    format = format_of(file, format, function)
    with open(file, "rb") as stream:
        content = stream.read(_MOST_BYTES[format] + 1)
    return parse(content, file, format, with_places=with_places)
