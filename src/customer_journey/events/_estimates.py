"""What is counted of people, as figures with intervals."""

from collections.abc import Iterable
from datetime import timedelta
from math import sqrt
from statistics import NormalDist
from typing import Final, NamedTuple, cast

from attrs import frozen

from customer_journey._log._incidence import Wait, incidences, quantiles
from customer_journey._log._interval import wilson_interval
from customer_journey.criteria._computed import UNITS, Reading
from customer_journey.criteria._fact import Event, Fact, with_domain
from customer_journey.criteria._metrics import TimeToConvert
from customer_journey.evidence._rates import Rate
from customer_journey.evidence._shares import share_of

__all__ = [
    "Estimate",
    "Numbers",
    "PairSums",
    "Range",
    "Waited",
    "average_of",
    "conversion_of",
    "is_never_negative",
    "ratio_of",
    "share_estimate",
    "time_of",
]

_CONVERTED: Final = "converted"
_FEWEST: Final = 20
"""Of fewer who converted, the quantile of their times has no interval that holds."""
_SLIVER: Final = 1e-12
"""What rounding may leave of a variance, as a part of the squares."""


@frozen
class Estimate:
    """A figure with what it rests on, shares in 0..1."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    people: int | None = None
    open: int = 0
    before: int = 0
    unknown: int = 0


class Waited(NamedTuple):
    """People who waited as long as one another."""

    wait: int | None
    """Microseconds until they reached the target, negative if they had before; None if never."""
    watched: int | None
    """Microseconds for which they were watched, if they never did."""
    is_unknown: bool
    """Whether it is unknown if they are there."""
    people: int


class Numbers(NamedTuple):
    """A number of people, each with a value of a fact."""

    people: int
    unknown: int
    total: float | None
    least: float | None
    most: float | None
    variance: float | None


class PairSums(NamedTuple):
    """Two totals, each person's part of the one beside that of the other."""

    people: int
    above: float
    below: float
    above_squared: float
    product: float
    below_squared: float


def conversion_of(groups: Iterable[Waited], within: timedelta, level: float) -> Estimate:
    """The share that reaches the target within a time; people who had been there are left out."""
    waits, before, unknown = _waits_of(groups)
    result = incidences(waits, within)
    converted = result.to(_CONVERTED)
    rate = Rate(
        value=converted.share,
        people=result.people,
        count=converted.count,
        open=result.open,
        before=before,
        within=within,
        level=level,
        effective=converted.effective,
    )
    is_known = rate.value is not None
    return Estimate(
        value=rate.value,
        low=rate.low if is_known else None,
        high=rate.high if is_known else None,
        people=rate.people,
        open=rate.open,
        before=before,
        unknown=unknown,
    )


def time_of(groups: Iterable[Waited], measure: TimeToConvert, unit: str, level: float) -> Estimate:
    """A quantile of the time that people take who reach the target within a time.

    The interval is that of the quantile's share, read off the curve: R. S. Woodruff (1952),
    "Confidence Intervals for Medians and Other Position Measures", Journal of the American
    Statistical Association 47(260).
    """
    waits, before, unknown = _waits_of(groups)
    result = incidences(waits, measure.within)
    converted = result.to(_CONVERTED)
    shares = [measure.quantile]
    if converted.count >= _FEWEST and converted.share:
        # With no one open, that is how many converted.
        size = converted.effective * converted.share
        interval = wilson_interval(measure.quantile, size, level=level)
        shares += [interval.low, interval.high]
    times = [
        None if each is None else each / UNITS.get(unit, UNITS["days"])
        for each in quantiles(waits, measure.within, shares)
    ]
    value, low, high = [*times, None, None][:3]
    return Estimate(
        value=value,
        low=low,
        high=high,
        people=result.people,
        open=result.open,
        before=before,
        unknown=unknown,
    )


def _waits_of(groups: Iterable[Waited]) -> tuple[list[Wait], int, int]:
    """How long each was watched, and how many had been there before, or are unknown."""
    waits: list[Wait] = []
    before = unknown = 0
    for wait, watched, is_unknown, people in groups:
        if wait is not None and wait < 0:
            before += people
        elif wait is None and is_unknown:
            unknown += people
        else:
            micros = watched if wait is None else wait
            length = timedelta(microseconds=micros or 0)
            waits += [(length, None if wait is None else _CONVERTED)] * people
    return waits, before, unknown


def share_estimate(true: int, false: int, unknown: int, level: float) -> Estimate:
    """The share of people for whom something is true, among those of whom it is known."""
    share = share_of(true, true + false, level)
    if share.value is None:
        return Estimate(people=0, unknown=unknown)
    return Estimate(
        value=share.value,
        low=share.interval.low,
        high=share.interval.high,
        people=true + false,
        unknown=unknown,
    )


class Range(NamedTuple):
    """The least and the greatest value that a figure can have; None for any."""

    least: float | None = None
    most: float | None = None

    @classmethod
    def of(cls, fact: Fact) -> "Range":
        """The range of a number's values, and so of their mean, as far as it is declared."""
        domain = with_domain(fact)
        listed = cast("tuple[float, ...]", domain.values)
        if listed:
            return cls(float(min(listed)), float(max(listed)))
        bounds = cast("tuple[float | None, float | None]", (domain.minimum, domain.maximum))
        return cls(*[None if bound is None else float(bound) for bound in bounds])

    def clip(self, low: float, value: float, high: float) -> tuple[float, float]:
        """Both ends of an interval, inside of the range, but not beyond the figure itself."""
        if self.least is not None:
            low = min(value, max(low, self.least))
        if self.most is not None:
            high = max(value, min(high, self.most))
        return low, high


_ANY: Final = Range()


def is_never_negative(total: Reading, events: Iterable[Event]) -> bool:
    """Whether a total of events cannot be negative, as far as their columns are declared."""
    declared = {event.name: {each.name: each for each in event.columns} for event in events}
    columns = [declared.get(name, {}).get(total.column) for name in total.events]
    least = [None if column is None else Range.of(column).least for column in columns]
    return total.take == "count" or all(each is not None and each >= 0 for each in least)


def average_of(numbers: Numbers, level: float, range_: Range = _ANY) -> Estimate:
    """The mean over people; without an interval where no two differ.

    The interval is that of the normal distribution, as far as it lies in the range of the values.
    """
    if not numbers.people or numbers.total is None:
        return Estimate(people=0, unknown=numbers.unknown)
    mean = numbers.total / numbers.people
    low = high = None
    if numbers.least != numbers.most and numbers.variance is not None:
        reach = _normal(level) * sqrt(numbers.variance / numbers.people)
        low, high = range_.clip(mean - reach, mean, mean + reach)
    return Estimate(value=mean, low=low, high=high, people=numbers.people, unknown=numbers.unknown)


def ratio_of(sums: PairSums, level: float, range_: Range = _ANY) -> Estimate:
    """One total divided by another, with the interval of linearisation over people.

    It ends where the range of the ratio ends.

    A. Deng, U. Knoblich and J. Lu (2018), "Applying the Delta Method in Metric Analytics: A
    Practical Guide with Novel Ideas", KDD, section 3.1.
    """
    if not sums.below:
        return Estimate(people=sums.people)
    value = sums.above / sums.below
    squares = sums.above_squared - 2 * value * sums.product + value * value * sums.below_squared
    low = high = None
    if sums.people > 1 and squares > _SLIVER * sums.above_squared:
        error = sqrt(squares * sums.people / (sums.people - 1)) / abs(sums.below)
        reach = _normal(level) * error
        low, high = range_.clip(value - reach, value, value + reach)
    return Estimate(value=value, low=low, high=high, people=sums.people)


def _normal(level: float) -> float:
    return NormalDist().inv_cdf((1 + level) / 2)
