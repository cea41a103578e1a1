"""Scorecards: what the metrics of a journey are, with their intervals, beside their targets."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final, Literal, TypeAlias, final

from attrs import field, frozen

from customer_journey._answer import AnswerSequence, Cell, JourneyAnswer, describe
from customer_journey._arguments import checked
from customer_journey._messages._current import counted, current_journeys, message
from customer_journey._model import Journey
from customer_journey._model._names import name_of
from customer_journey._printable import printable
from customer_journey._values import as_texts, as_tuple, figure
from customer_journey.criteria._metrics import Every

__all__ = ["COLUMNS", "MetricStatus", "MetricValue", "Scorecard", "status_of"]

MetricStatus: TypeAlias = Literal["met", "missed", "unclear"]
"""How a figure is to its target: `met` or `missed` where the whole interval is on that side."""

COLUMNS: Final = (
    "stage", "metric", "period", "complete", "value", "low", "high", "people", "open", "before",
    "unknown", "unit", "target", "status",
)  # fmt: skip
"""The columns of a scorecard's rows."""

_MOST_SHOWN: Final = 200


@final
@frozen(kw_only=True, repr=False)
class MetricValue(JourneyAnswer):
    """A metric's value is what a metric was, in a period or at a moment, with its interval.

    Example:
        >>> import customer_journey as cj
        >>> rate = cj.events.MetricValue(
        ...     stage="try", metric="rate", value=33.1, low=27.7, high=39.0, people=240, open=31,
        ...     unit="%", target=40, better="higher", label="Trials that pay",
        ... )
        >>> print(rate)
        Trials that pay: 33.1 % (27.7 to 39), 240 people, 31 open; target 40 %: missed
    """

    stage: str
    """The stage that the metric belongs to, by id."""
    metric: str
    """The metric, by id."""
    label: str = ""
    """What people call it."""
    group: Cell = None
    """The segment, where there are some; None where it is missing or there are none."""
    period: date | None = None
    """The first day of the period; None where it is not one of a period."""
    complete: bool = True
    """Whether the period is over, and all of it was looked at."""
    value: float | None
    """The figure, in the metric's unit; None where there is nothing to tell it from."""
    low: float | None = None
    """The lower end of its interval; None of totals, which are counted, or if nothing varies."""
    high: float | None = None
    """The upper end of its interval."""
    people: int | None = None
    """How many people it rests on; of a total, how many have such events."""
    open: int = 0
    """How many of them may still convert."""
    before: int = 0
    """How many were at the target before the source, and are left out."""
    unknown: int = 0
    """How many are left out because what is asked of them is unknown."""
    unit: str = ""
    """The metric's unit."""
    target: float | None = None
    """The figure aimed at; None for none, or where it is that of another period."""
    better: Literal["higher", "lower"] | None = None
    """Which way is better."""
    is_total: bool = False
    """Whether it is counted and not estimated."""

    @property
    def status(self) -> MetricStatus | None:
        """How it is to its target; None without a target, or where no direction is better.

        It is `met` or `missed` where the whole interval is on that side of the target, or a total
        of a whole period is; else `unclear`.
        """
        return status_of(self)

    @property
    def figure(self) -> str:
        """The value with its unit, or `unknown`."""
        if self.value is None:
            return message("unknown")
        return self._with_unit(self.value)

    def _with_unit(self, value: float) -> str:
        return f"{figure(value)} {self.unit}".strip()

    def to_dict(self) -> dict[str, Any]:
        """The fields and the status."""
        return {**super().to_dict(), "status": self.status}

    def rows(self) -> list[dict[str, Cell]]:
        """One row with the columns that a scorecard has."""
        return [self.row()]

    @checked
    def row(self, by: str | None = None) -> dict[str, Cell]:
        """The row; a segment stands under its own name.

        Raises:
            WrongTypeError: The name is not a text.
        """
        segment: dict[str, Cell] = {} if by is None else {by: self.group}
        return segment | {name: getattr(self, name) for name in COLUMNS}

    def __str__(self) -> str:
        """The value, its interval, what it rests on, and the target."""
        named = self.label or self.metric
        named += "" if self.group is None else f" [{self.group}]"
        named += "" if self.period is None else f" ({self.period}{'' if self.complete else ' …'})"
        return printable(f"{named}: {self.said}")

    @property
    def said(self) -> str:
        """The same without what it is called, in the language that things are drawn in."""
        parts = [self.figure]
        if self.low is not None and self.high is not None:
            least, most = figure(self.low), figure(self.high)
            parts[0] += f" ({message('{least} to {most}', least=least, most=most)})"
        if self.people is not None:
            parts.append(counted(self.people, "person", "people"))
        counts = {"open": self.open, "before": self.before, "unknown": self.unknown}
        parts += [counted(count, word, word) for word, count in counts.items() if count]
        text = ", ".join(parts)
        if self.target is not None:
            text += f"; {message('target {figure}', figure=self._with_unit(self.target))}"
            text += "" if self.status is None else f": {message(self.status)}"
        return text

    def __repr__(self) -> str:
        """The same, in brackets."""
        return f"<MetricValue: {self}>"


def status_of(value: MetricValue) -> MetricStatus | None:
    """How a figure is to its target, as its property `status` says."""
    if value.target is None or value.better is None:
        return None
    low, high = value.low, value.high
    if value.is_total and value.complete:
        low = high = value.value
    if low is None or high is None:
        return "unclear"
    if value.better == "lower":
        low, high, target = -high, -low, -value.target
    else:
        target = value.target
    if low >= target:
        return "met"
    return "missed" if high < target else "unclear"


def _as_values(value: Iterable[MetricValue]) -> tuple[MetricValue, ...]:
    return as_tuple(value)


@final
@frozen(kw_only=True, repr=False)
class Scorecard(AnswerSequence[MetricValue]):
    """A scorecard is what the metrics of a journey are as of a moment; made by `measure`.

    It is a sequence of its figures, in the journey's order, by segment and period.
    """

    figures: tuple[MetricValue, ...] = field(converter=_as_values)
    """The figures."""
    journey: str
    """The journey, by id."""
    as_of: datetime
    """Until when people were observed."""
    since: datetime | None = None
    """Since when; None from the beginning of the log."""
    every: Every | None = None
    """The period of its trend; None without one."""
    by: str | None = None
    """The column of the segments; None without segments."""
    level: float = 0.95
    """How often intervals made like these contain the true figure, between 0 and 1."""
    assumed: tuple[str, ...] = field(default=(), converter=as_texts)
    """The proxies that it rests on: facts whose computation is assumed."""

    @property
    def missed(self) -> tuple[MetricValue, ...]:
        """The figures that miss their targets."""
        return tuple(each for each in self.figures if each.status == "missed")

    @checked
    def of(self, stage: str, metric: str) -> tuple[MetricValue, ...]:
        """The figures of one metric, by segment and period.

        Raises:
            WrongTypeError: An argument is of another type.
        """
        return tuple(each for each in self.figures if (each.stage, each.metric) == (stage, metric))

    def to_dict(self) -> dict[str, Any]:
        """The fields, each figure with its status."""
        return {**super().to_dict(), "figures": [each.to_dict() for each in self.figures]}

    def rows(self) -> list[dict[str, Cell]]:
        """A row a figure: stage, metric, period, value, interval, counts, unit, target, status."""
        return [each.row(self.by) for each in self.figures]

    def __str__(self) -> str:
        """How many targets are met, and a line for each figure."""
        statuses = [each.status for each in self.figures]
        results = [
            f"{statuses.count(word)} {message(word)}"
            for word in ("met", "missed", "unclear")
            if word in statuses
        ]
        head = message(
            "{journey} as of {moment}: {figures}",
            journey=self._label(),
            moment=self.as_of,
            figures=counted(len(statuses), "figure"),
        )
        lines = ["; ".join([head, ", ".join(results)]) if results else head]
        stage = None
        for each in self.figures[:_MOST_SHOWN]:
            if each.stage != stage:
                stage = each.stage
                lines.append(name_of(stage))
            lines.append(f"  {each}")
        more = len(self.figures) - _MOST_SHOWN
        lines += [f"… {message('and {number} more', number=more)}"] if more > 0 else []
        if self.assumed:
            facts = printable(", ".join(self.assumed))
            lines.append(message("Rests on what is assumed: {facts}.", facts=facts))
        return "\n".join(lines)

    def _label(self) -> str:
        """What the journey is called, as far as it is known."""
        labels = [describe(one.label) for one in current_journeys() if isinstance(one, Journey)]
        return labels[0] if labels else printable(self.journey)

    def __repr__(self) -> str:
        """The journey, the moment, and how many figures there are."""
        return f"<Scorecard of {self.journey!r} as of {self.as_of}: {len(self.figures)} figures>"
