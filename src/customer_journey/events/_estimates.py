"""What is counted of people, as figures with intervals."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from math import sqrt
from typing import Any, Final, NamedTuple, cast

from attrs import frozen

from customer_journey._log._incidence import Curve, Incidences, estimated
from customer_journey._log._interval import normal_quantile, wilson_interval
from customer_journey.criteria._computed import UNITS, Reading
from customer_journey.criteria._fact import Event, Fact, with_domain
from customer_journey.criteria._metrics import TimeToConvert
from customer_journey.evidence._rates import Rate
from customer_journey.evidence._shares import share_of

__all__ = [
    "BEFORE",
    "MOVED",
    "STAYED",
    "UNKNOWN",
    "Estimate",
    "Numbers",
    "PairSums",
    "Range",
    "Times",
    "Waits",
    "average_of",
    "conversion_of",
    "incidences_of",
    "is_never_negative",
    "quantiles_of",
    "ratio_of",
    "share_estimate",
    "time_of",
    "waits_by_cut",
]

_CONVERTED: Final = "converted"
_MICROSECOND: Final = timedelta(microseconds=1)
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


MOVED: Final = 1
"""The outcome of people who reached the target."""
STAYED: Final = 0
"""That of people who had not when they were last seen."""
BEFORE: Final = 2
"""That of people who had been at the target before the source."""
UNKNOWN: Final = 3
"""That of people of whom it is unknown whether they are at the target."""


@frozen(eq=False)
class Waits:
    """How long people waited, as arrays of whole numbers: a row for all who waited alike."""

    outcomes: Any
    micros: Any
    """Microseconds until they reached the target, or for which they were observed."""
    people: Any

    def count(self, outcome: int) -> int:
        """How many people have an outcome."""
        return int(self.people[self.outcomes == outcome].sum())

    def curve(self, within: timedelta) -> "Times":
        """Who moved when within a time, and who was last seen before it was up."""
        import numpy as np

        micros = within // _MICROSECOND
        moved = (self.outcomes == MOVED) & (self.micros <= micros)
        is_known = (self.outcomes == MOVED) | (self.outcomes == STAYED)
        seen = moved | (is_known & (self.micros < micros))
        times, index = np.unique(self.micros[seen], return_inverse=True)
        numbers = self.people[seen].astype(np.float64)
        people = int(self.people[is_known].sum())
        return Times.counted(people, times, index, moved[seen], numbers)


class Times(NamedTuple):
    """The times at which somebody moved or was last seen, as arrays, in their order."""

    people: int
    """How many people there are."""
    micros: Any
    moved: Any
    """How many moved at that time."""
    unfinished: Any
    """How many were last seen then, before the time was up."""
    at_risk: Any
    """How many had been there until then."""
    left: float
    """How many were there when the time was up."""

    @classmethod
    def counted(cls, people: int, micros: Any, index: Any, moved: Any, numbers: Any) -> "Times":
        """The times of people, each row with the index of its time.

        Args:
            people: How many people there are.
            micros: The times, in their order.
            index: The time of each row, by its index.
            moved: Whether those of a row moved then; else they were last seen.
            numbers: How many people a row stands for.
        """
        import numpy as np

        sums = [
            np.bincount(index, weights=np.where(chosen, numbers, 0.0), minlength=len(micros))
            for chosen in (moved, ~moved)
        ]
        left = people - np.append(0.0, np.cumsum(sums[0] + sums[1]))
        return cls(people, micros, sums[0], sums[1], left[:-1], left[-1])

    def curve(self, within: timedelta) -> tuple[Curve, Any, Any]:
        """How many had not moved; and, before each time, the share of them and Greenwood's sum."""
        import numpy as np

        # Where all at risk move, the share that stayed is that of before.
        all_move = self.moved == self.at_risk
        moved = np.where(all_move, 0.0, self.moved)
        stayed = np.multiply.accumulate(np.append(1.0, 1 - moved / self.at_risk))
        hazard = np.append(0.0, np.cumsum(moved / (self.at_risk * (self.at_risk - moved))))
        at_risk = np.append(self.at_risk, self.left)
        passed = np.diff(self.micros, prepend=0, append=within // _MICROSECOND)
        parts = np.where(at_risk > 0, passed / (within // _MICROSECOND), 0.0)
        information = stayed * stayed * parts / np.maximum(at_risk, 1.0)
        last = (self.at_risk / stayed[:-1])[all_move]
        curve = Curve(
            people=self.people,
            open=int(self.unfinished.sum()),
            at_risk=int(self.left),
            stayed=float(stayed[-1]),
            hazard=float(hazard[-1]),
            last=float(last[0]) if len(last) else None,
            watched=float(np.add.accumulate(stayed * parts)[-1]),
            information=float(np.add.accumulate(information)[-1]),
        )
        return curve, stayed[:-1], hazard[:-1]


def waits_by_cut(columns: Sequence[Any]) -> dict[tuple[int, int], Waits]:
    """The waits of each segment and period, from columns of these two, outcomes, waits, people."""
    import numpy as np

    if not columns or not len(columns[0]):
        return {}
    groups, periods, outcomes, micros, people = (
        np.asarray(column, dtype=np.int64) for column in columns
    )
    order = np.lexsort((periods, groups))
    groups, periods = groups[order], periods[order]
    begins = np.flatnonzero(np.diff(groups, prepend=-1) | np.diff(periods, prepend=periods[0]))
    parts = np.split(order, begins[1:])
    return {
        (int(groups[begin]), int(periods[begin])): Waits(outcomes[part], micros[part], people[part])
        for begin, part in zip(begins, parts, strict=True)
    }


class Numbers(NamedTuple):
    """A number of people, each with a value of a fact."""

    people: int
    unknown: int
    total: float | None
    least: float | None
    most: float | None
    variance: float | None

    def merged(self, other: "Numbers") -> "Numbers":
        """These people and others together.

        The variance is that of T. F. Chan, G. H. Golub and R. J. LeVeque (1979), "Updating Formulae
        and a Pairwise Algorithm for Computing Sample Variances", Stanford STAN-CS-79-773.
        """
        if not (self.people and other.people):
            one = self if self.people else other
            return one._replace(unknown=self.unknown + other.unknown)
        people = self.people + other.people
        totals = [each.total or 0.0 for each in (self, other)]
        apart = totals[0] / self.people - totals[1] / other.people
        squares = [(each.variance or 0.0) * (each.people - 1) for each in (self, other)]
        squares.append(apart * apart * self.people * other.people / people)
        return Numbers(
            people=people,
            unknown=self.unknown + other.unknown,
            total=sum(totals),
            least=min(each.least or 0.0 for each in (self, other)),
            most=max(each.most or 0.0 for each in (self, other)),
            variance=sum(squares) / (people - 1),
        )


class PairSums(NamedTuple):
    """Two totals, each person's part of the one beside that of the other."""

    people: int
    above: float
    below: float
    above_squared: float
    product: float
    below_squared: float


def conversion_of(waits: Waits, within: timedelta, level: float) -> Estimate:
    """The share that reaches the target within a time; people who had been there are left out."""
    result = incidences_of(waits, within)
    converted = result.to(_CONVERTED)
    rate = Rate(
        value=converted.share,
        people=result.people,
        count=converted.count,
        open=result.open,
        before=waits.count(BEFORE),
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
        before=rate.before,
        unknown=waits.count(UNKNOWN),
    )


def time_of(waits: Waits, measure: TimeToConvert, unit: str, level: float) -> Estimate:
    """A quantile of the time that people take who reach the target within a time.

    The interval is that of the quantile's share, read off the curve: R. S. Woodruff (1952),
    "Confidence Intervals for Medians and Other Position Measures", Journal of the American
    Statistical Association 47(260).
    """
    result = incidences_of(waits, measure.within)
    converted = result.to(_CONVERTED)
    shares = [measure.quantile]
    if converted.count >= _FEWEST and converted.share:
        # With no one open, that is how many converted.
        size = converted.effective * converted.share
        interval = wilson_interval(measure.quantile, size, level=level)
        shares += [interval.low, interval.high]
    times = [
        None if each is None else each / UNITS.get(unit, UNITS["days"])
        for each in quantiles_of(waits, measure.within, shares)
    ]
    value, low, high = [*times, None, None][:3]
    return Estimate(
        value=value,
        low=low,
        high=high,
        people=result.people,
        open=result.open,
        before=waits.count(BEFORE),
        unknown=waits.count(UNKNOWN),
    )


def incidences_of(waits: Waits, within: timedelta) -> Incidences:
    """The share that moves within a time: what `_log.incidences` says, of arrays."""
    curve = waits.curve(within)
    counts = {_CONVERTED: int(curve.moved.sum())} if curve.moved.any() else {}
    if not curve.unfinished.any():
        return estimated(Curve(curve.people), counts)
    return estimated(curve.curve(within)[0], counts)


def quantiles_of(
    waits: Waits, within: timedelta, shares: Iterable[float]
) -> list[timedelta | None]:
    """How long those take who move within a time: the least wait that so many do not exceed.

    Moves are those of Kaplan and Meier's curve, so that long waits of people who are still observed
    are not taken for missing ones. None where no one moved, or no one was observed so long.

    Args:
        waits: How long people waited.
        within: The time.
        shares: The shares of those who move, in 0..1.
    """
    import numpy as np

    curve = waits.curve(within)
    remaining = curve.at_risk - curve.moved
    # With no one open, a plain share of those who came.
    stayed = (
        np.multiply.accumulate(remaining / curve.at_risk)
        if curve.unfinished.any()
        else remaining / max(curve.people, 1)
    )
    if not curve.moved.any() or (not curve.left and stayed[-1]):
        return [None for _ in shares]
    gone, most = 1 - stayed, 1 - stayed[-1]
    # Rounding is not to ask for more than all of them.
    return [
        int(curve.micros[np.argmax((curve.moved > 0) & (gone >= most * each * (1 - 1e-12)))])
        * _MICROSECOND
        for each in shares
    ]


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
        reach = normal_quantile(level) * sqrt(numbers.variance / numbers.people)
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
        reach = normal_quantile(level) * error
        low, high = range_.clip(value - reach, value, value + reach)
    return Estimate(value=value, low=low, high=high, people=sums.people)
