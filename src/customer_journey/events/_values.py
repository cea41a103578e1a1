"""Values of a column one by one: read as facts are, and of one type."""

from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from os import PathLike, fspath
from typing import Any, Final, cast
from uuid import UUID

from customer_journey._values import read_value
from customer_journey.errors import InvalidFileError, InvalidValueError, Problem

__all__ = ["beyond", "read_column", "reading", "reason_of"]

_NATIVE: Final = (bytes, bytearray, UUID, time, timedelta, list, tuple, dict)
"""Types that no fact has and DuckDB knows; what it does not know, it would make texts of."""

_LONGEST_LINE: Final = 300
"""How many characters are shown of a line that DuckDB repeats."""
_MOST_DIGITS: Final = 38
"""Of a decimal in DuckDB."""

_LARGEST_EXACT: Final = 2**53
"""Beyond it, not every whole number is a float."""

_TOO_LARGE: Final = 2**127
"""The first integer that DuckDB has no type for."""


@contextmanager
def reading(function: str, data: object) -> Generator[None]:
    """Say what cannot be read of a table that DuckDB looks at only now.

    Raises:
        InvalidFileError: A value of a file is not of its column's type.
        InvalidValueError: A value of another table cannot be read, or a relation as a whole.
    """
    import duckdb

    unreadable: tuple[type[duckdb.Error], ...]
    unreadable = (duckdb.ConversionException, duckdb.InvalidInputException)
    if isinstance(data, duckdb.DuckDBPyRelation):
        # Its connection may be closed, and what it reads may be gone.
        unreadable = (duckdb.Error,)
    try:
        yield
    except unreadable as error:
        reason = reason_of(error)
        if isinstance(data, (str, PathLike)):
            path = fspath(cast("str", data))
            raise InvalidFileError(path, [Problem("", f"cannot be read: {reason}")]) from None
        raise InvalidValueError(function, [Problem("", f"cannot be read: {reason}")]) from None


def reason_of(error: Exception) -> str:
    """What DuckDB says about a table that it cannot read, without its advice on its own options."""
    said = str(error).partition("\n\n")[0].splitlines()
    return "; ".join(line[:_LONGEST_LINE] for line in said[:3])


def read_column(
    role: str, name: str, values: Iterable[object]
) -> tuple[list[object], list[Problem]]:
    """The values as facts are read, and what keeps them from being a column of one type."""
    read: list[object] = []
    for value in values:
        # Most are plain, and a table has a million of them.
        if value is None or type(value) in {str, int, float, bool}:
            read.append(None if value != value else value)  # noqa: PLR0124 - NaN
            continue
        try:
            plain = read_value(value)
        except TypeError as error:
            if not isinstance(value, _NATIVE):
                return [], [Problem(role, f"column {name!r}: {error}")]
            plain = cast("Any", value)
        if isinstance(plain, datetime) and plain.tzinfo not in {None, UTC}:
            # It keeps its offset, for UTC has no such year.
            return [], [beyond(role, name)]
        # A whole Decimal stays one beside others.
        read.append(value if isinstance(value, Decimal) and isinstance(plain, int) else plain)
    return read, _type_problems(role, name, read)


def _type_problems(role: str, name: str, values: Sequence[object]) -> list[Problem]:
    """What keeps values that were read from being a column of one type of DuckDB's."""
    kinds = {kind for value in values if (kind := _kind(value)) is not None}
    text = hint = ""
    if len(kinds) > 1:
        text, hint = f"values of several types: {', '.join(sorted(kinds))}", "give it one type"
    elif kinds == {"number"}:
        integers = [value for value in values if type(value) is int]
        largest = max(map(abs, integers), default=0)
        if largest > _LARGEST_EXACT and any(type(value) is float for value in values):
            text, hint = "floats, and integers that no float is", "give it one type"
        elif largest >= _TOO_LARGE:
            # DuckDB would make texts of them.
            text, hint = "integers of more than 127 bits", "give floats"
    elif kinds == {"Decimal"} and not _is_decimal(values):
        text, hint = f"numbers of more than {_MOST_DIGITS} digits together", "round them"
    elif any(isinstance(value, time) and value.tzinfo is not None for value in values):
        text, hint = "times of day with a zone", "make texts of them first"
    elif kinds == {"Fraction"}:
        text, hint = "fractions", "pass Decimal or float"
    return [Problem(role, f"column {name!r} holds {text}", hint=hint)] if text else []


def _is_decimal(values: Iterable[object]) -> bool:
    """Whether a column of decimals can hold all values without changing one."""
    parts = [value.as_tuple() for value in values if isinstance(value, Decimal)]
    scales = [max(0, -int(part.exponent)) for part in parts]
    wholes = [max(0, len(part.digits) + int(part.exponent)) for part in parts]
    return max(scales) + max(wholes) <= _MOST_DIGITS


def beyond(role: str, name: str) -> Problem:
    text = f"column {name!r} holds moments before the year 1 or after the year 9999"
    return Problem(role, text, hint="leave it out")


def _kind(value: object) -> str | None:
    """What a value counts as where a column must be of one type; None where it is missing."""
    if value is None or value != value:  # noqa: PLR0124 - NaN
        return None
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, datetime):
        return "datetime" if value.tzinfo is None else "datetime with a zone"
    return type(value).__name__
