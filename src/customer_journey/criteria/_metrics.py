"""How metrics are computed: conversions, times, shares, averages, totals of events, and ratios."""

import re
from datetime import timedelta
from importlib import import_module
from typing import Final, Literal, TypeAlias, final

from customer_journey._element import Element, FactName, Id
from customer_journey._frozen import field, frozen
from customer_journey._lazy import late_pattern
from customer_journey._messages._current import message, numeral
from customer_journey._values import brief, duration_said, duration_text, float_of
from customer_journey.criteria._computed import Reading
from customer_journey.criteria._tree import Criterion
from customer_journey.errors import Problem

__all__ = [
    "Average",
    "Conversion",
    "Every",
    "Measure",
    "Proportion",
    "Ratio",
    "TimeToConvert",
    "criteria_of",
    "measure_key",
    "measure_problems",
]

Every: TypeAlias = Literal["day", "week", "month", "quarter", "year"]
"""A period by the calendar, in UTC; weeks begin on Monday."""

_METRIC: Final = late_pattern(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)?", re.ASCII)
_TOTALS: Final = ("count", "sum")


def _between(source: str, target: str, within: timedelta) -> list[Problem]:
    """What keeps a conversion between two stages within a window from being measured."""
    problems: list[Problem] = []
    if source == target:
        problems.append(Problem("target", f"{target!r} is the source, too"))
    if within <= timedelta():
        problems.append(Problem("within", f"must be longer than zero, got {duration_text(within)}"))
    return problems


@final
@frozen(order=False, repr=False)
class Conversion(Element):
    """A conversion is the share of people at one stage who reach another within a time.

    Raises:
        InvalidValueError: The stages are the same, or the time is not longer than zero.

    Example:
        >>> from datetime import timedelta
        >>> import customer_journey as cj
        >>> print(cj.criteria.Conversion("trial", "paid", within=timedelta(days=30)))
        conversion trial -> paid within 30 days
    """

    source: Id
    """The stage at which people are counted, by id; the time begins as they first reach it."""
    target: Id
    """The stage that they are to reach, by id."""
    within: timedelta = field(kw_only=True)
    """How long they have, both ends included."""

    def _own_problems(self) -> list[Problem]:
        return _between(self.source, self.target, self.within)

    def __str__(self) -> str:
        """The stages and the time."""
        return message("conversion {path} within {duration}", **_path_within(self))


@final
@frozen(order=False, repr=False)
class TimeToConvert(Element):
    """The time to convert is how long people at one stage take to reach another: a quantile.

    It counts those who reach it within a time, in the metric's unit: `seconds` to `weeks`, or days.

    Raises:
        InvalidValueError: The stages are the same, the time is not longer than zero, or the
            quantile is not between 0 and 1.

    Example:
        >>> from datetime import timedelta
        >>> import customer_journey as cj
        >>> print(cj.criteria.TimeToConvert("trial", "paid", within=timedelta(days=30)))
        time trial -> paid within 30 days
    """

    source: Id
    """The stage at which the time begins, by id, as people first reach it."""
    target: Id
    """The stage at which it ends, by id."""
    within: timedelta = field(kw_only=True)
    """Who takes longer is not counted."""
    quantile: float = field(default=0.5, kw_only=True, converter=float_of)
    """The share of them who took no longer, between 0 and 1: 0.5 for the median."""

    def _own_problems(self) -> list[Problem]:
        problems = _between(self.source, self.target, self.within)
        if not 0 < self.quantile < 1:
            message = f"must lie between 0 and 1, got {self.quantile!r}"
            problems.append(Problem("quantile", message, hint="0.5 is the median"))
        return problems

    def __str__(self) -> str:
        """The stages, the time, and the quantile unless it is the median."""
        said = message("time {path} within {duration}", **_path_within(self))
        if self.quantile == 0.5:  # noqa: PLR2004 - the median
            return said
        quantile = message("quantile {share}", share=numeral(self.quantile))
        return f"{said}, {quantile}"


@final
@frozen(order=False, repr=False)
class Proportion(Element):
    """A proportion is the share of the people at a metric's stage for whom a criterion is true.

    Example:
        >>> import customer_journey as cj
        >>> print(cj.criteria.Proportion(cj.fact("idle_days") >= 14))
        share idle_days >= 14
    """

    criterion: Criterion
    """What is to be true; of whom it is unknown, they are not counted."""
    of: Criterion | None = field(default=None, kw_only=True)
    """Of whom; None for the people at the metric's stage."""

    def __str__(self) -> str:
        """The criterion, and of whom."""
        return message("share {criterion}", criterion=self.criterion) + _of_whom(self.of)


@final
@frozen(order=False, repr=False)
class Average(Element):
    """An average is the mean of a number over the people at a metric's stage.

    Example:
        >>> import customer_journey as cj
        >>> print(cj.criteria.Average("stars", of=cj.fact("boxes") >= 1))
        average stars of boxes >= 1
    """

    fact: FactName
    """The fact, a number, by name; of whom it is unknown, they are not counted."""
    of: Criterion | None = field(default=None, kw_only=True)
    """Of whom; None for the people at the metric's stage."""

    def __str__(self) -> str:
        """The fact, and of whom."""
        return message("average {fact}", fact=self.fact) + _of_whom(self.of)


@final
@frozen(order=False, repr=False)
class Ratio(Element):
    """A ratio is one metric divided by another.

    Raises:
        InvalidValueError: A metric is not named as metrics are.

    Example:
        >>> import customer_journey as cj
        >>> print(cj.criteria.Ratio("revenue", "paying.payments"))
        ratio revenue / paying.payments
    """

    above: str
    """The metric that is divided: its id at the same stage, or `stage.metric`."""
    below: str
    """The metric that divides it, likewise."""

    def _own_problems(self) -> list[Problem]:
        return [
            Problem(
                name, f"{brief(value)} is not a metric", hint="as in 'revenue' or 'stage.revenue'"
            )
            for name, value in (("above", self.above), ("below", self.below))
            if not _METRIC.fullmatch(value)
        ]

    def __str__(self) -> str:
        """The metrics."""
        return message("ratio {above} / {below}", above=self.above, below=self.below)


def _path_within(measure: Conversion | TimeToConvert) -> dict[str, str]:
    """The stages and the time of a measure, in words."""
    # By name: names lie layers above criteria, and are loaded when something is said.
    path_of = import_module("customer_journey._model._names").path_of
    path = path_of((measure.source, measure.target))
    return {"path": path, "duration": duration_said(measure.within)}


def _of_whom(criterion: Criterion | None) -> str:
    return "" if criterion is None else f" {message('of {whom}', whom=criterion)}"


Measure: TypeAlias = Conversion | TimeToConvert | Proportion | Average | Reading | Ratio
"""How a metric is computed."""

_KEYS: Final[dict[type, str]] = {
    Conversion: "conversion",
    TimeToConvert: "time",
    Proportion: "share",
    Average: "average",
    Ratio: "ratio",
}


def measure_key(measure: Measure) -> str:
    """The key under which files say it."""
    return measure.take if isinstance(measure, Reading) else _KEYS[type(measure)]


def criteria_of(measure: Measure | None) -> list[tuple[str, Criterion]]:
    """The criteria over facts that a metric reads, each with the key where it stands."""
    if not isinstance(measure, (Proportion, Average)):
        return []
    of = [] if measure.of is None else [("of", measure.of)]
    return of if isinstance(measure, Average) else [("share", measure.criterion), *of]


def measure_problems(measure: Measure | None, every: Every | None) -> list[Problem]:
    """What keeps a metric from being computed like that, under the keys that files have."""
    problems: list[Problem] = []
    if isinstance(measure, Reading):
        if measure.take not in _TOTALS:
            message = "a metric totals events by `count` or `sum`"
            hint = "`average` of a fact, or a `ratio` of two totals, says how much each has"
            problems.append(Problem(measure.take, message, hint=hint))
        if measure.within is not None:
            problems.append(Problem("within", "a total has a period", hint="as in 'every: month'"))
    elif every is not None:
        problems.append(Problem("every", "is the period of a total: of `count` or `sum`"))
    return problems
