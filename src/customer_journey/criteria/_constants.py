"""Constants in criteria and names of facts: what they may be, and how they are written."""

import re
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from math import inf
from typing import Final

from customer_journey._printable import UNPRINTABLE
from customer_journey._values import Value, nearest_float, read_value, text_problems

__all__ = [
    "LONGEST_DECIMAL",
    "RESERVED",
    "constant",
    "exact",
    "identity",
    "name_fault",
    "write_name",
    "write_value",
]

LONGEST_DECIMAL: Final = 640
"""The most digits of an integer in decimal notation; Python's own limit is never set lower."""

RESERVED: Final = frozenset({"and", "between", "false", "in", "is", "not", "or", "true"})
"""Words that a fact can only be named by in backticks."""

_DECIMAL_BOUND: Final = 10**LONGEST_DECIMAL


def identity(value: Value) -> tuple[type[Value], Value]:
    """What tells a constant from others: `1`, `1.0` and true differ, as do `0.0` and `-0.0`."""
    return type(value), repr(value) if isinstance(value, float) else value


def constant(value: object) -> Value:
    """The plain value to keep in a criterion.

    Raises:
        TypeError: The value is missing, or of a type that facts do not have.
        ValueError: Criteria text cannot hold it.
    """
    plain = read_value(value)
    if plain is None:
        reason = (
            "nothing equals a missing value; ask `.is_known()`, in text `is known` or `is unknown`"
        )
        raise TypeError(reason)
    if isinstance(plain, (Decimal, Fraction)):
        nearest = nearest_float(plain)
        if nearest not in {inf, -inf} and exact(nearest) != plain:
            raise ValueError("it has more digits than criteria text keeps; round it")
        plain = nearest
    if isinstance(plain, float) and plain in {inf, -inf}:
        raise ValueError("infinity cannot be a constant; leave the bound out")
    if isinstance(plain, str) and text_problems(plain):
        raise ValueError("the text has half of a surrogate pair, which no file can hold")
    if isinstance(plain, datetime) and plain.utcoffset():
        raise ValueError("the moment lies outside the years 1 to 9999 of UTC")
    return plain


def exact(value: Value) -> Value | Decimal:
    """What to compare a `Decimal` or `Fraction` with: for a float, the number its text says."""
    return Decimal(repr(value)) if isinstance(value, float) else value


def name_fault(name: str) -> str:
    """What keeps a text from being the name of a fact; empty where nothing does."""
    if not name:
        return "the name of a fact is not empty"
    if text_problems(name):
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
            import json

            return _written(json.dumps(value, ensure_ascii=False))
        case datetime():
            return f'datetime("{value.isoformat()}")'
        case _:
            return f'date("{value.isoformat()}")'


def _written(text: str) -> str:
    """A text with what no one sees as escapes; the pattern is compiled where it is needed."""
    return text if text.isascii() and text.isprintable() else re.sub(UNPRINTABLE, _escaped, text)


def _escaped(match: re.Match[str]) -> str:
    units = match.group().encode("utf-16-be")
    return "".join(
        f"\\u{high:02x}{low:02x}" for high, low in zip(units[::2], units[1::2], strict=True)
    )
