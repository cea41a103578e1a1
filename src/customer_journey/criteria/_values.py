"""The values that facts have and constants may be: their kinds, and how they are written.

A fact comes from anywhere: a form, a data class, a numpy array, a row of a table. `observed` brings
it to one of six plain types, or to None where it is missing.
"""

import json
import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction
from math import inf, isnan
from numbers import Integral, Number, Real
from typing import Final, Literal, Protocol, TypeAlias, cast

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
_SCALAR_KINDS: Final = frozenset("biufUM")
_UNSEEN: Final = re.compile(
    "[\\x7f-\\x9f\\xad\\u061c\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb"
    "\\U000e0000-\\U000e007f]"
)
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
        case _:
            return "a date"


def identity(value: Value) -> tuple[type[Value], Value]:
    """What tells a constant from others: `1`, `1.0` and true differ, as do `0.0` and `-0.0`."""
    return type(value), repr(value) if isinstance(value, float) else value


def observed(value: object) -> Value | None:  # noqa: PLR0911 - one for each type
    """The plain value of a fact, or None where it is missing.

    None, NaN, NaT and pandas' NA are missing. Subclasses of plain types, numpy scalars, `Decimal`
    and `Fraction` become the plain value they stand for; a datetime with an offset moves to UTC.

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
            return None if value != value else float(value)  # noqa: PLR0124 - only NaN does
        case str():
            return str.__str__(value)
        case datetime():
            return None if value != value else _in_utc(value)  # noqa: PLR0124 - as does NaT
        case date():
            return value
        case Number() if _dtype_kind(value) != "m":
            return _observed_number(value)
        case _:
            return _observed_scalar(value)


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
        case float() if plain in {inf, -inf}:
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
    """The name of a fact in criteria text: bare where it is an identifier, else in backticks."""
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
        case _:
            return f'date("{value.isoformat()}")'


def _write_text(value: str) -> str:
    return _UNSEEN.sub(_escaped, json.dumps(value, ensure_ascii=False))


def _escaped(found: re.Match[str]) -> str:
    units = found.group().encode("utf-16-be")
    return "".join(
        f"\\u{high:02x}{low:02x}" for high, low in zip(units[::2], units[1::2], strict=True)
    )


def _in_utc(value: datetime) -> datetime:
    """The same moment in UTC; as it is where the calendar ends before that; bare without offset."""
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
    return datetime.combine(
        date(value.year, value.month, value.day),
        time(value.hour, value.minute, value.second, value.microsecond),
        None if value.tzinfo is None else UTC,
    )


def _observed_number(value: Number) -> int | float | None:
    """A number that is no Python float: an integer where it is one, else the nearest float."""
    match value:
        case Integral():
            return int(value)
        case Fraction():
            return value.numerator if value.denominator == 1 else _nearest_float(value)
        case Decimal():
            short = value.is_finite() and value.adjusted() <= _LARGEST_EXPONENT
            whole = short and value == value.to_integral_value()
            return int(value) if whole else _nan_is_missing(value)
        case Real():
            return _nan_is_missing(value)
        case _:
            raise TypeError(_unknown(value))


def _nan_is_missing(value: Real | Decimal) -> float | None:
    if isinstance(value, Decimal) and value.is_nan():
        return None
    plain = float(value)
    return None if isnan(plain) else plain


def _nearest_float(value: Fraction) -> float:
    try:
        return float(value)
    except OverflowError:
        return inf if value > 0 else -inf


class _Scalar(Protocol):
    """A scalar in the manner of numpy."""

    def item(self) -> object: ...
    def astype(self, kind: str, /) -> "_Scalar": ...


def _observed_scalar(value: object) -> Value | None:
    """The plain value of another library's scalar; the library need not be installed."""
    if type(value).__name__ == "NAType":
        return None
    kind = _dtype_kind(value)
    if getattr(value, "ndim", None) != 0 or kind not in _SCALAR_KINDS:
        raise TypeError(_unknown(value))
    scalar = cast("_Scalar", value)
    plain = scalar.item()
    return observed(
        scalar.astype("datetime64[us]").item() if kind == "M" and isinstance(plain, int) else plain
    )


def _dtype_kind(value: object) -> object:
    """The letter numpy gives a scalar's kind: `m` for durations, which pass for integers."""
    dtype: object = getattr(value, "dtype", None)
    return getattr(dtype, "kind", None)


def _unknown(value: object) -> str:
    return f"criteria do not know values of type {type(value).__name__}"
