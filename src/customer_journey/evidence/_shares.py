"""Shares of samples, with intervals that say how little is known."""

from functools import cached_property
from typing import Any, Final, Literal, TypeAlias, final

from attrs import evolve, frozen

from customer_journey._answer import Answer
from customer_journey._arguments import require_choices
from customer_journey._log._interval import (
    Interval,
    binomial_interval,
    count_problems,
    level_problems,
    refuse,
)
from customer_journey._messages._current import message
from customer_journey._values import float_of, int_of

__all__ = ["IntervalMethod", "Share", "percent_of", "rarest_missed", "share", "share_of"]

IntervalMethod: TypeAlias = Literal["wilson", "exact"]
"""How an interval is computed: Wilson's score interval, or Clopper and Pearson's exact one."""

_Method: TypeAlias = Literal["auto", "wilson", "exact"]
_SMALL: Final = 40


@final
@frozen(repr=False)
class Share(Answer):
    """A share is a count out of a total, with the interval in which the true share lies.

    The interval needs scipy, and is computed when it is first read.

    Example:
        >>> import customer_journey as cj
        >>> print(cj.evidence.share(9, 12))
        9 of 12 (75 %, 43–95 %)
    """

    count: int
    """How many it was."""
    of: int
    """Out of how many."""
    level: float
    """How often intervals made like this one contain the true share, as in 0.95."""
    method: IntervalMethod
    """How the interval is computed."""

    @property
    def value(self) -> float | None:
        """The share in the sample, in 0..1; None out of nothing."""
        return self.count / self.of if self.of else None

    @cached_property
    def interval(self) -> Interval:
        """The interval of the true share, in 0..1.

        Raises:
            MissingExtraError: scipy is not installed.
        """
        return binomial_interval(
            self.count, self.of, level=self.level, exact=self.method == "exact"
        )

    def to_dict(self) -> dict[str, Any]:
        """The count, the total, the share and its interval."""
        return {
            "count": self.count,
            "of": self.of,
            "value": self.value,
            **self.interval.to_dict(),
            "method": self.method,
        }

    def __str__(self) -> str:
        """The count, the total, the share and the interval in percents."""
        if not self.of:
            return message("{count} of {people}", count=0, people=0)
        low, high = 100 * self.interval.low, 100 * self.interval.high
        text = message("{count} of {people}", count=self.count, people=self.of)
        return f"{text} ({percent_of(self)}, {low:.0f}–{high:.0f} %)"

    def __repr__(self) -> str:
        """The count, the total and the share, in brackets."""
        return f"<Share: {self.count} of {self.of} ({percent_of(self)})>"


SELECTED: Final = "All were selected on {outcome!r}: no share is a conversion."
"""What is said of people who were chosen by what became of them."""


def percent_of(share: Share) -> str:
    """The share in percent, without its interval."""
    return "–" if share.value is None else f"{100 * share.value:.0f} %"


def share(count: int, of: int, *, level: float = 0.95, method: _Method = "auto") -> Share:
    """A share with its interval.

    Args:
        count: How many it was, from 0 to `of`.
        of: Out of how many.
        level: How often such intervals are to contain the true share, between 0 and 1.
        method: `exact` is Clopper and Pearson's interval, which contains the true share at least
            that often, whatever it is. `wilson` is narrower and contains it about that often.
            `auto` is exact out of fewer than 40, and Wilson's out of more.

    Raises:
        InvalidValueError: The count is not within the total, or the level not between 0 and 1.

    Source:
        C. J. Clopper and E. S. Pearson (1934), "The Use of Confidence or Fiducial Limits
        Illustrated in the Case of the Binomial", Biometrika 26(4); E. B. Wilson (1927), "Probable
        Inference, the Law of Succession, and Statistical Inference", Journal of the American
        Statistical Association 22(158); for the choice between them, L. D. Brown, T. T. Cai and A.
        DasGupta (2001), "Interval Estimation for a Binomial Proportion", Statistical Science
        16(2), whose border of 40 this is.

    Example:
        >>> import customer_journey as cj
        >>> some = cj.evidence.share(9, 12, method="wilson").interval
        >>> round(some.low, 4), round(some.high, 4)
        (0.4677, 0.9111)
    """
    refuse("share", count_problems(of, "of"), level_problems(level))
    refuse("share", count_problems(count, "count", most=int_of(of)))
    require_choices("share", method=(method, _Method))
    known = share_of(int_of(count), int_of(of), float_of(level))
    return known if method == "auto" else evolve(known, method=method)


def share_of(count: int, of: int, level: float) -> Share:
    """A share of numbers that need no check."""
    return Share(count, of, level, "exact" if of < _SMALL else "wilson")


def rarest_missed(people: int, *, level: float = 0.95) -> float:
    """How common a step may still be, as a share in 0..1, that none of these people mentioned.

    Were it more common, then some of them would have mentioned it, with the probability of
    `level`. For 95 % it is about three divided by the number of people.

    Args:
        people: How many people were interviewed.
        level: How sure to be, between 0 and 1.

    Raises:
        InvalidValueError: The number is below zero, or the level not between 0 and 1.

    Source:
        J. A. Hanley and A. Lippman-Hand (1983), "If Nothing Goes Wrong, Is Everything All Right?",
        JAMA 249(13).

    Example:
        >>> import customer_journey as cj
        >>> round(cj.evidence.rarest_missed(12), 3)
        0.221
    """
    refuse("rarest_missed", count_problems(people, "people"), level_problems(level))
    count = int_of(people)
    return 1 - (1 - level) ** (1 / count) if count else 1.0
