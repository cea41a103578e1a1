"""What answers are made of: figures with their names, ready to be printed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, final

from attrs import field, frozen

from customer_journey._answer import Answer, AnswerSequence, JourneyAnswer
from customer_journey._log._interval import Interval
from customer_journey._messages._current import counted, message, numeral, points
from customer_journey._model._names import path_of
from customer_journey._values import p_value

__all__ = [
    "Attribution",
    "Estimate",
    "Lever",
    "Levers",
    "OrderTest",
    "Scenario",
    "Scenarios",
    "in_columns",
    "worth",
]


_NOISE: Final = 1e-12
"""What rounding leaves over where a figure is zero."""


@final
@frozen
class Estimate(Answer):
    """An estimate is a figure with the interval that it lies in.

    Example:
        >>> import customer_journey as cj
        >>> interval = cj.evidence.Interval(0.2, 0.3, level=0.95)
        >>> print(cj.markov.Estimate(0.25, interval))
        0.25 (0.2 to 0.3, level 0.95)
    """

    value: float
    """The figure by the shares as they were counted."""
    interval: Interval
    """The interval in which it lies with the probability of its level."""
    note: str = ""
    """Why the interval is as it is, where that needs saying."""

    def __str__(self) -> str:
        """The figure and its interval, on one line."""
        low, high, level = self.interval.low, self.interval.high, self.interval.level
        note = f"; {self.note}" if self.note else ""
        text = "{value} ({low} to {high}, level {level}{note})"
        figures = {"value": self.value, "low": low, "high": high, "level": level}
        said = {name: numeral(f"{figure:.4g}") for name, figure in figures.items()}
        return message(text, **said, note=note)


@final
@frozen(eq=False, repr=False)
class Attribution(Answer, Mapping[str, float]):
    """An attribution is a figure for each channel: a mapping, in the chain's order.

    Example:
        >>> import customer_journey as cj
        >>> credit = cj.markov.shapley({("a",): 4, ("a", "b"): 6})
        >>> print(credit)
        a  7
        b  3
    """

    by_channel: Mapping[str, float]
    """The figure of each channel."""
    are_shares: bool = field(default=False, kw_only=True)
    """Whether the figures are shares in 0..1, as those of removal effects."""

    def rows(self) -> list[dict[str, Any]]:
        """A row for each channel: the channel and its figure."""
        return [{"channel": channel, "value": value} for channel, value in self.items()]

    def to_dict(self) -> dict[str, Any]:
        """The figures, by channel."""
        return dict(self.by_channel)

    def __getitem__(self, channel: str) -> float:
        """The figure of a channel."""
        return self.by_channel[channel]

    def __iter__(self) -> Iterator[str]:
        """The channels."""
        return iter(self.by_channel)

    def __len__(self) -> int:
        """How many channels there are."""
        return len(self.by_channel)

    def __hash__(self) -> int:
        """A hash that does not depend on the order of the channels."""
        return hash(frozenset(self.by_channel.items()))

    def __eq__(self, other: object) -> bool:
        """Whether both have the same channels with the same figures; any mapping may be one."""
        return dict(self) == other if isinstance(other, Mapping) else NotImplemented

    def __str__(self) -> str:
        """A line for each channel."""
        figures = {
            channel: value if abs(value) > _NOISE else 0.0 for channel, value in self.items()
        }
        return in_columns(
            [(channel, numeral(f"{value:.6g}")) for channel, value in figures.items()]
        )

    def __repr__(self) -> str:
        """The figures as a dict."""
        return repr(dict(self.by_channel))


@final
@frozen
class Lever(JourneyAnswer):
    """A lever says what a change to one transition would do for a goal.

    Example:
        >>> import customer_journey as cj
        >>> counts = {("know", "buy"): 20, ("know", "lost"): 80}
        >>> print(cj.markov.fit(counts, goals=["buy"]).levers()[0])
        know → buy: one more point is worth 1 point, elasticity 1
    """

    source: str
    """The id of the stage that the transition leaves."""
    target: str
    """The id of the stage that it leads to."""
    probability: float
    """Its probability as it is, in 0..1."""
    gain: float
    """By how much one more percentage point raises the probability of the goal, exactly."""
    slope: float
    """How fast the goal's probability grows with this one: the derivative."""
    elasticity: float
    """By how many percent the goal's probability grows if this one grows by one percent."""

    def __str__(self) -> str:
        """The transition with gain and elasticity, on one line."""
        elasticity = message("elasticity {figure}", figure=numeral(f"{self.elasticity:.3g}"))
        ends = path_of((self.source, self.target), arrow=" → ")
        return f"{ends}: {worth(self.gain)}, {elasticity}"


@final
@frozen
class Scenario(Answer):
    """A scenario is a change to a chain, compared with the chain as it is.

    The same people, with the same luck, walk both, so that what differs is the change.
    """

    name: str
    """What it is called."""
    probability: float
    """The probability of the goal, exactly."""
    gain: float
    """By how much that differs from the chain as it is, exactly."""
    share: float
    """The share of the simulated people who reached the goal."""
    difference: float
    """By how much that share differs from the one without the change."""
    interval: Interval
    """The interval of the difference, for a trial with as many people."""

    def __str__(self) -> str:
        """The scenario on one line."""
        low, high = self.interval.low, self.interval.high
        return message(
            "{name}: {probability} ({gain}; simulated {difference}, {low} to {high})",
            name=self.name,
            probability=numeral(f"{self.probability:.4g}"),
            gain=numeral(f"{self.gain:+.4g}"),
            difference=numeral(f"{self.difference:+.4g}"),
            low=numeral(f"{low:+.4g}"),
            high=numeral(f"{high:+.4g}"),
        )


@final
@frozen
class Levers(AnswerSequence[Lever]):
    """The levers of a chain: a sequence, one for each transition, in the chain's order."""

    levers: tuple[Lever, ...]
    """The levers."""


@final
@frozen
class Scenarios(AnswerSequence[Scenario]):
    """Scenarios compared with the chain as it is: a sequence, in the order of their names."""

    scenarios: tuple[Scenario, ...]
    """The scenarios."""


@final
@frozen
class OrderTest(Answer):
    """The test of a chain of order one, where only the last stage counts, against order two.

    Example:
        >>> import customer_journey as cj
        >>> walks = [("a", "x", "b"), ("c", "x", "d")] * 50
        >>> cj.markov.order_test(walks, warn=False).rejected
        True
    """

    statistic: float
    """Twice the logarithm of the ratio of likelihoods, zero or more."""
    degrees: int
    """The degrees of freedom."""
    p_value: float
    """The probability of a statistic as large if order one were true, in 0..1."""
    significance: float
    """Below which p-value order one is rejected."""

    @property
    def rejected(self) -> bool:
        """Whether order one is rejected: where people came from matters."""
        return self.p_value < self.significance

    def to_dict(self) -> dict[str, Any]:
        """The figures and the verdict."""
        return {**super().to_dict(), "rejected": self.rejected}

    def __str__(self) -> str:
        """The verdict with its figures, on one line."""
        text = "order one is rejected" if self.rejected else "no evidence against order one"
        degrees = counted(self.degrees, "degree of freedom", "degrees of freedom", context="on")
        figures = message(
            "G² = {statistic} on {degrees}, p = {p}",
            statistic=numeral(f"{self.statistic:.4g}"),
            degrees=degrees,
            p=p_value(self.p_value),
        )
        return f"{message(text)}: {figures.replace('= <', '<')}"


def worth(gain: float) -> str:
    """What one more point of a share is worth, in words."""
    return message("one more point is worth {gain}", gain=points(numeral(f"{100 * gain:.3g}")))


def in_columns(rows: Iterable[Sequence[str]]) -> str:
    """Rows as lines, aligned in columns."""
    table = [tuple(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    )
