"""The values that facts have and constants may be: their kinds, and how they are written.

A fact comes from anywhere: a form, a data class, a numpy array, a row of a table. `observed` brings it to one of
six plain types, or to None where it is missing.
"""

import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from numbers import Integral, Real
from typing import Final, Literal, SupportsFloat, TypeAlias

from typing_extensions import assert_never

__all__ = [
    "LONGEST_DECIMAL",
    "Kind",
    "Value",
    "constant",
    "identity",
    "kind_of",
    "name_fault",
    "observed",
    "write_name",
    "write_value",
]

Value: TypeAlias = bool | int | float | str | date | datetime
"""What a constant in a criterion may be."""

Kind: TypeAlias = Literal[
    "true or false",
    "a number",
    "a text",
    "a date",
    "a datetime without a zone",
    "a datetime with a zone",
]
"""What values must share to be held against each other."""

LONGEST_DECIMAL: Final = 640
"""The most digits of an integer in decimal notation; Python's own limit is never set lower."""

RESERVED: Final = frozenset({"and", "between", "false", "in", "is", "not", "or", "true"})
"""Words that a fact can only be named by in backticks."""

_DECIMAL_BOUND: Final = 10**LONGEST_DECIMAL
_LARGEST_EXPONENT: Final = 400
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def kind_of(value: Value) -> Kind:
    """The kind of a plain value."""
    match value:
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "a text"
        case datetime():
            zoned = value.utcoffset() is not None
            return "a datetime with a zone" if zoned else "a datetime without a zone"
        case date():
            return "a date"
        case _:
            assert_never(value)


def identity(value: Value) -> tuple[type[Value], Value]:
    """What tells a constant from every other: `1`, `1.0` and `True` differ, and so do `0.0` and `-0.0`."""
    return type(value), repr(value) if isinstance(value, float) else value


def observed(value: object) -> Value | None:
    """The plain value of a fact, or None where it is missing.

    None, NaN, NaT and pandas' NA are missing. Subclasses of plain types, numpy scalars, `Decimal` and `Fraction` become
    the plain value they stand for; a datetime with an offset is moved to UTC.

    Raises:
        TypeError: The value is of no kind that criteria know.
    """
    match value:
        case None:
            return None
        case bool():
            return value
        case int():
            return int(value)
        case float():
            return None if value != value else float(value)  # noqa: PLR0124 - only NaN differs from itself
        case str():
            return str.__str__(value)
        case datetime():
            return None if value != value else _in_utc(value)  # noqa: PLR0124 - only NaT differs from itself
        case date():
            return value
        case Decimal():
            return None if value.is_nan() else _number_of_decimal(value)
        case Integral():
            return int(value)
        case Fraction():
            return value.numerator if value.denominator == 1 else _float(value)
        case Real():
            return observed(float(value))
        case _:
            return _foreign(value)


def constant(value: object) -> Value:
    """The plain value to keep in a criterion.

    Raises:
        TypeError: The value is missing or of no kind that criteria know.
        ValueError: It is of such a kind, but cannot be written down.
    """
    plain = observed(value)
    if plain is None:
        reason = (
            "nothing equals a missing value; ask `.is_known()`, in text `is known` or `is unknown`"
        )
        raise TypeError(reason)
    match plain:
        case float() if plain in {float("inf"), float("-inf")}:
            reason = "infinity is no constant; leave the bound out, or use a large number"
            raise ValueError(reason)
        case str() if _SURROGATE.search(plain):
            reason = "the text has half of a surrogate pair, which no file can hold"
            raise ValueError(reason)
        case datetime():
            return _plain_datetime(plain)
        case date():
            return date(plain.year, plain.month, plain.day)
        case _:
            return plain


def name_fault(name: object) -> str:
    """What keeps a value from being the name of a fact; empty where nothing does."""
    if not isinstance(name, str):
        return f"the name of a fact is a text, not {type(name).__name__}"
    if not name:
        return "the name of a fact is not empty"
    if _SURROGATE.search(name):
        return "the name of the fact has half of a surrogate pair, which no file can hold"
    return ""


def write_name(name: str) -> str:
    """The name of a fact as criteria text has it: bare where it is an identifier, else in backticks."""
    if name.isidentifier() and name not in RESERVED:
        return name
    doubled = name.replace("`", "``")
    return f"`{doubled}`"


def write_value(value: Value) -> str:
    """A constant as criteria text has it, in printable characters on one line."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value) if abs(value) < _DECIMAL_BOUND else hex(value)
        case float():
            return repr(value)
        case str():
            return _write_text(value)
        case datetime():
            return f'datetime("{value.isoformat()}")'
        case date():
            return f'date("{value.isoformat()}")'
        case _:
            assert_never(value)


def _write_text(value: str) -> str:
    quoted = json.dumps(value, ensure_ascii=False)
    if quoted.isprintable():
        return quoted
    return "".join(
        character if character.isprintable() else json.dumps(character)[1:-1]
        for character in quoted
    )


def _in_utc(value: datetime) -> datetime:
    """The same moment in UTC; as it is where that lies outside the calendar, without zone where it has no offset."""
    if value.utcoffset() is None:
        return value if value.tzinfo is None else value.replace(tzinfo=None)
    try:
        return value if value.tzinfo is UTC else value.astimezone(UTC)
    except OverflowError:
        return value


def _plain_datetime(value: datetime) -> datetime:
    if value.utcoffset():
        reason = "the moment lies outside the years 1 to 9999 of UTC"
        raise ValueError(reason)
    zone = None if value.tzinfo is None else UTC
    day = value.year, value.month, value.day
    return datetime(*day, value.hour, value.minute, value.second, value.microsecond, zone)


def _number_of_decimal(value: Decimal) -> int | float:
    if (
        value.is_finite()
        and value.adjusted() <= _LARGEST_EXPONENT
        and value == value.to_integral_value()
    ):
        return int(value)
    return float(value)


def _float(value: SupportsFloat) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")  # type: ignore[operator]


def _foreign(value: object) -> Value | None:
    """The plain value of a scalar of another library, which need not be installed."""
    if type(value).__name__ == "NAType":
        return None
    kind = getattr(getattr(value, "dtype", None), "kind", "")
    if getattr(value, "ndim", None) == 0 and kind in {"b", "i", "u", "f", "U", "M"}:
        scalar = value.item()
        if kind == "M" and isinstance(scalar, int):
            scalar = value.astype("datetime64[us]").item()
        return observed(scalar)
    reason = f"criteria do not know values of type {type(value).__name__}"
    raise TypeError(reason)
