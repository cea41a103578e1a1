"""Times in logs: read by a stated format, and which format would fit where one is missing."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import product
from typing import Final

from attrs import define, field

from customer_journey._values import brief, read_value
from customer_journey.errors import Problem

__all__ = ["Misfits", "format_problem", "read_time"]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_UNITS: Final = {"epoch-s": 1_000_000, "epoch-ms": 1_000}
"""Microseconds in a unit of time since 1970."""

_MOST_MICROSECONDS: Final = 10**18
"""More than there are from the year 1 to the year 9999."""

_NUMBER: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]{1,3})?", re.ASCII)
_SAMPLE: Final = datetime(2026, 11, 23, 10, 11, 12, 345678, tzinfo=UTC)
_LONGEST: Final = 60
"""Of a text that is compared with formats in use."""
_LIKELY_YEARS: Final = (631_152_000, 4_102_444_800)
"""The seconds since 1970 from 1990 to 2100: what numbers in logs are taken for."""

_DATES: Final = (
    *(f"%Y{mark}%m{mark}%d" for mark in ("-", "/", ".", "")),
    *(f"{first}{mark}{second}{mark}%{year}" for mark in "/.-" for year in "Yy"
      for first, second in (("%d", "%m"), ("%m", "%d"))),
    *(f"%y{mark}%m{mark}%d" for mark in "/.-"),
    *("%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%b %d, %Y", "%b %d %Y", "%a, %d %b %Y", "%a %d %b %Y"),
    *("%d %B %Y", "%B %d, %Y", "%B %d %Y", "%d. %B %Y", "%A, %d %B %Y", "%A, %B %d, %Y"),
)  # fmt: skip
_CLOCKS: Final = (
    *("%H:%M", "%H:%M:%S", "%H:%M:%S.%f", "%H:%M:%S,%f", "%H.%M", "%H.%M.%S"),
    *("%I:%M %p", "%I:%M:%S %p", "%I:%M%p", "%I:%M:%S%p", "%H%M", "%H%M%S", "%Hh%M"),
)
_WHOLE: Final = ("%a %b %d %H:%M:%S %Y", "%H:%M %d/%m/%Y", "%H:%M %m/%d/%Y", "%H:%M %d.%m.%Y")
_ZONE: Final = re.compile(r"(?<=[0-9])( ?)(?:(Z|[+-][0-9]{2}:?[0-9]{2})|(UTC|GMT))", re.ASCII)
_SHAPE: Final = re.compile(r"[0-9]+|[^\W\d_]+", re.ASCII)


def format_problem(format: str) -> str:
    """What is wrong with a format of times; empty if nothing is."""
    if format in _UNITS:
        return ""
    if not re.search("%[YyGcx]", format):
        return f"{brief(format)} has no year, such as %Y"
    try:
        _ = datetime.strptime(_SAMPLE.strftime(format), format)  # noqa: DTZ007 - formats without a zone are allowed
    except (ValueError, re.error) as error:
        return f"{brief(format)} is not a format of times: {error}"
    return ""


def read_time(value: object, format: str | None) -> datetime | date | None:
    """The moment that a cell says by a format; None where it is empty.

    Args:
        value: A datetime, a date, a number or a text.
        format: A pattern of `strptime`, `epoch-s` or `epoch-ms`; None for ISO 8601.

    Raises:
        ValueError: It is not a time of that format.
    """
    try:
        plain = read_value(value)
    except TypeError:
        raise ValueError from None
    if plain is None or isinstance(plain, date):
        return plain
    text = plain.strip() if isinstance(plain, str) else str(plain)
    if not text:
        return None
    if format in _UNITS:
        try:
            number = Decimal(text) * _UNITS[format]
            # Digits of 1e999999999 would fill the memory.
            if abs(number) < _MOST_MICROSECONDS:
                return _EPOCH + timedelta(microseconds=int(number))
        except ArithmeticError:
            pass
        raise ValueError(text)
    if format is not None:
        moment = datetime.strptime(text, format)  # noqa: DTZ007 - the zone is in the format, or none is known
        return moment.replace(tzinfo=UTC) if format.endswith(("UTC", "GMT", "Z")) else moment
    # Python takes 1711111111000 for a moment of the year 1711.
    if _NUMBER.fullmatch(text):
        raise ValueError(text)
    return datetime.fromisoformat(text)


@define
class Misfits:
    """Times that could not be read, those of one shape together, for they have one cause."""

    format: str | None
    _groups: dict[str, "_Group"] = field(factory=dict, init=False)

    def add(self, value: object, column: str, number: int) -> None:
        """Add a value that could not be read, and the number of its row."""
        try:
            plain = read_value(value)
        except TypeError:
            plain = None
        text = plain.strip() if isinstance(plain, str) else brief(value if plain is None else plain)
        shape = _shape(text[:_LONGEST])
        group = self._groups.get(shape)
        if group is None:
            self._groups[shape] = _Group(text, column, number, list(_formats(text)))
        else:
            group.count += 1
            group.formats = [each for each in group.formats if _fits(text, each)]

    def problems(self) -> Iterator[tuple[int, Problem]]:
        """One problem for each shape, with the number of the first row that has it."""
        for group in self._groups.values():
            expected = "in ISO 8601, as in 2026-03-02T09:30"
            if self.format is not None:
                expected = f"of the format {self.format!r}"
            others = f", in {group.count:,} rows like this" if group.count > 1 else ""
            message = f"{brief(group.text)} is not a time {expected}{others}"
            hint = " or ".join(map(repr, group.formats[:_MOST_NAMED]))
            if hint:
                unsure = ": the rows do not say which" if len(group.formats) > 1 else ""
                hint = f"time_format={hint}{unsure}"
            yield group.number, Problem(group.column, message, hint=hint)


_MOST_NAMED: Final = 3


@define
class _Group:
    """Texts of one shape."""

    text: str
    """The first of them."""
    column: str
    number: int
    formats: list[str]
    """Those that fit all of them."""
    count: int = 1


def _fits(text: str, format: str) -> bool:
    try:
        return read_time(text, format) is not None
    except ValueError:
        return False


def _formats(text: str) -> Iterator[str]:
    """The formats that fit a text; which of two is meant, day or month first, it may not say."""
    if len(text) > _LONGEST:
        return
    if _NUMBER.fullmatch(text):
        first, last = _LIKELY_YEARS
        for format, unit in _UNITS.items():
            if first <= float(text) * unit / 1_000_000 <= last:
                yield format
    zone = _ZONE.search(text)
    suffix = ""
    if zone is not None and zone.end() == len(text) and ":" in text:
        suffix = zone[1] + ("%z" if zone[2] else zone[3])
        text = text[: zone.start()]
    shape = _shape(text)
    for format, length in _known_formats().get(shape, ()):
        # Without marks between them, numbers have their full length.
        if (shape != "0" or len(text) == length) and _fits(text, format):
            yield format + suffix


def _shape(text: str) -> str:
    return _SHAPE.sub(lambda match: "0" if match[0].isdigit() else "a", text)


@cache
def _known_formats() -> dict[str, list[tuple[str, int]]]:
    """The formats in use and the lengths of their texts, by the shape of these."""
    joined = map("".join, product(_DATES, (" ", "T", ", "), _CLOCKS))
    compact = ("%Y%m%d%H%M", "%Y%m%d%H%M%S")
    formats: dict[str, list[tuple[str, int]]] = {}
    for format in (*_DATES, *joined, *compact, *_WHOLE):
        text = _SAMPLE.strftime(format)
        formats.setdefault(_shape(text), []).append((format, len(text)))
    return formats
