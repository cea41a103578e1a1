"""Periods by the calendar, in UTC, by number: the same as in SQL."""

from datetime import date, timedelta
from typing import Final

from customer_journey.criteria._metrics import Every

__all__ = ["period_of", "period_start", "start_micros"]

_DAY: Final = 86_400_000_000
_EPOCH: Final = date(1970, 1, 1)
_FIRST_DAY: Final = (date.min - _EPOCH).days
_PER_YEAR: Final[dict[Every, int]] = {"month": 12, "quarter": 4, "year": 1}
_TO_MONDAY: Final = 3
"""The epoch was a Thursday."""


def period_of(micros: int, every: Every) -> int:
    """The number of the period that a moment lies in, counted from the epoch or the year 0."""
    days = micros // _DAY
    if every == "day":
        return days
    if every == "week":
        return (days + _TO_MONDAY) // 7
    # Databases have moments before the year 1.
    day = _EPOCH + timedelta(days=max(days, _FIRST_DAY))
    per_year = _PER_YEAR[every]
    return day.year * per_year + (day.month - 1) * per_year // 12


def period_start(number: int, every: Every) -> date:
    """The first day of a period."""
    if every == "day":
        return _EPOCH + timedelta(days=number)
    if every == "week":
        return _EPOCH + timedelta(days=number * 7 - _TO_MONDAY)
    year, part = divmod(number, _PER_YEAR[every])
    return date(year, part * (12 // _PER_YEAR[every]) + 1, 1)


def start_micros(number: int, every: Every) -> int:
    """The first microsecond of a period."""
    return (period_start(number, every) - _EPOCH).days * _DAY
