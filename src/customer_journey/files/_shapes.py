"""How each value of the model is written as plain data, and how it is read back.

A value that is the same in both is handed over as it is; the element that takes it checks it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any, Final, NamedTuple, cast

from customer_journey._lazy import late_pattern
from customer_journey._values import duration_of, duration_text
from customer_journey.criteria._parser import parse_criterion
from customer_journey.criteria._tree import Criterion
from customer_journey.errors import CriterionSyntaxError
from customer_journey.files._reading import LOST, Reading

__all__ = [
    "AS_IT_IS",
    "CRITERION",
    "DATE",
    "DURATION",
    "FACT_VALUE",
    "FACT_VALUES",
    "LIST",
    "MAPPING",
    "OTHERWISE",
    "Shape",
    "as_moments",
]

_DATE = late_pattern(r"\d{4}-\d\d-\d\d", re.ASCII)
_ITEMS: Final = late_pattern(r"[a-z0-9-]{1,40}(?:, ?[a-z0-9-]{1,40}){0,9}")
_DATETIME = late_pattern(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d(:\d\d(\.\d{1,6})?)?)?",
    re.ASCII,
)


OTHERWISE: Final = "otherwise"
"""What stands for a guard that is true when every other transition on from the stage is false."""


class Shape(NamedTuple):
    """How a value is written as plain data, and how it is read from what stands there."""

    write: Callable[[Any], object]
    read: Callable[[Any, Reading], object]


def _same(value: object) -> object:
    return value


def _unread(plain: object, _: Reading) -> object:
    return plain


def _thawed(value: object) -> object:
    """JSON values as lists and dicts; nothing nests deeper than an `extra` mapping may."""
    if isinstance(value, Mapping):
        items = cast("Mapping[str, object]", value).items()
        return {key: _thawed(item) for key, item in items}
    if isinstance(value, tuple):
        return [_thawed(item) for item in cast("tuple[object, ...]", value)]
    return value


def _read_list(plain: object, reading: Reading) -> object:
    if isinstance(plain, (list, tuple)):
        return cast("object", plain)
    alone = plain if isinstance(plain, str) and _ITEMS.fullmatch(plain) else ""
    hint = f"write [{alone}]" if alone else ""
    if alone.startswith("-"):
        hint = f"a space follows the dash of an item; or write [{alone.lstrip('-')}]"
    reading.expected("a list", plain, hint=hint)
    return LOST


def _read_criterion(plain: object, reading: Reading) -> object:
    if not isinstance(plain, str):
        reading.expected("a criterion as text", plain, hint="as in 'orders >= 2'")
        return LOST
    try:
        return parse_criterion(plain)
    except CriterionSyntaxError as error:
        line = f"line {error.line}, " if "\n" in plain else ""
        text = f"at {line}column {error.column} of the criterion: {error.reason}"
        reading.add("", text, offset=error.offset)
        return LOST


def _read_date(plain: object, reading: Reading, *, with_time: bool = False) -> object:
    kind, pattern = (datetime, _DATETIME) if with_time else (date, _DATE)
    try:
        if isinstance(plain, str) and pattern.fullmatch(plain):
            return kind.fromisoformat(plain)
    except ValueError:
        pass
    what = "a date and time" if with_time else "a date"
    example = "2026-01-31T10:00:00+00:00" if with_time else "2026-01-31"
    reading.expected(what, plain, hint=f"as in '{example}'")
    return LOST


def _read_duration(plain: object, reading: Reading) -> object:
    duration = duration_of(plain) if isinstance(plain, str) else None
    if duration is not None:
        return duration
    hint = "as in '14 days' or 'PT36H', from seconds to weeks"
    if isinstance(plain, str) and re.search("month|year", plain):
        hint = "months and years differ in length: write '30 days'"
    reading.expected("a duration", plain, hint=hint)
    return LOST


def _written_criterion(value: Criterion) -> str:
    text = str(value)
    # A fact of that name goes in backticks: bare, it would be read as the word.
    return f"`{OTHERWISE}`" if text == OTHERWISE else text


def _written_value(value: object) -> object:
    if isinstance(value, tuple):
        return [_written_value(item) for item in cast("tuple[object, ...]", value)]
    return value.isoformat() if isinstance(value, date) else value


def as_moments(kind: object, plain: object, reading: Reading) -> object:
    """A fact's bound or values: dates and times are texts, which the fact's type tells to read."""
    if kind not in ("date", "datetime"):
        return plain
    read = partial(_read_date, with_time=kind == "datetime")
    if isinstance(plain, (list, tuple)):
        items = enumerate(cast("Sequence[object]", plain))
        values = [reading.within(f"[{index}]", read, item) for index, item in items]
        return LOST if LOST in values else values
    return read(plain, reading)


AS_IT_IS: Final = Shape(_same, _unread)
LIST: Final = Shape(list, _read_list)
MAPPING: Final = Shape(_thawed, _unread)
CRITERION: Final = Shape(_written_criterion, _read_criterion)
DURATION: Final = Shape(duration_text, _read_duration)
DATE: Final = Shape(date.isoformat, _read_date)
FACT_VALUE: Final = Shape(_written_value, _unread)
"""Completed by `as_moments`, once the fact's type is known; so are the next."""
FACT_VALUES: Final = Shape(_written_value, _read_list)
