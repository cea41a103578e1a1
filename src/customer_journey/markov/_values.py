"""What answers are made of: figures with their names, ready to be printed."""

from collections.abc import Iterable, Sequence
from typing import final

from attrs import frozen

from customer_journey._answer import Displayed
from customer_journey._values import count_of

__all__ = ["Estimate", "Lever", "OrderTest", "Scenario", "columns"]


@final
@frozen
class Estimate(Displayed):
    """An estimate is a figure with the interval that it lies in.

    Example:
        >>> import customer_journey as cj
        >>> print(cj.markov.Estimate(0.25, low=0.2, high=0.3, level=0.95))
        0.25 (0.2 to 0.3, level 0.95)
    """

    value: float
    """The figure by the shares as they were counted."""
    low: float
    """Where the interval begins."""
    high: float
    """Where it ends."""
    level: float
    """The probability with which the figure lies in it, between 0 and 1."""

    def to_text(self) -> str:
        """The figure and its interval, on one line."""
        return f"{self.value:.4g} ({self.low:.4g} to {self.high:.4g}, level {self.level:g})"

    def __str__(self) -> str:
        """As `to_text`."""
        return self.to_text()


@final
@frozen
class Lever(Displayed):
    """A lever says what a change to one transition would do for a goal.

    Example:
        >>> import customer_journey as cj
        >>> counts = {("know", "buy"): 20, ("know", "lost"): 80}
        >>> print(cj.markov.fit(counts, goals=["buy"]).levers()[0])
        know->buy: one more point is worth 1 points, elasticity 1
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

    def to_text(self) -> str:
        """The transition with gain and elasticity, on one line."""
        return (
            f"{self.source}->{self.target}: one more point is worth {100 * self.gain:.3g} points, "
            f"elasticity {self.elasticity:.3g}"
        )

    def __str__(self) -> str:
        """As `to_text`."""
        return self.to_text()


@final
@frozen
class Scenario(Displayed):
    """A scenario is a change to a chain, compared with the chain as it is.

    Both are walked by the same people with the same luck, so that what differs is the change.
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
    low: float
    """Where the interval of the difference begins."""
    high: float
    """Where it ends."""
    level: float
    """The probability with which a trial with as many people gives a difference in there."""

    def to_text(self) -> str:
        """The scenario on one line."""
        return (
            f"{self.name}: {self.probability:.4g} ({self.gain:+.4g}; simulated "
            f"{self.difference:+.4g}, {self.low:+.4g} to {self.high:+.4g})"
        )

    def __str__(self) -> str:
        """As `to_text`."""
        return self.to_text()


@final
@frozen
class OrderTest(Displayed):
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
    level: float
    """Below which p-value order one is rejected."""

    @property
    def rejected(self) -> bool:
        """Whether order one is rejected: where people came from matters."""
        return self.p_value < self.level

    def to_text(self) -> str:
        """The verdict with its figures, on one line."""
        verdict = "order one is rejected" if self.rejected else "nothing speaks against order one"
        degrees = count_of(self.degrees, "degree")
        return (
            f"{verdict}: G² = {self.statistic:.4g} on {degrees} of freedom, p = {self.p_value:.3g}"
        )

    def __str__(self) -> str:
        """As `to_text`."""
        return self.to_text()


def columns(rows: Iterable[Sequence[str]]) -> str:
    """Rows as lines, with what stands in a column set under one another."""
    table = [tuple(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    )
