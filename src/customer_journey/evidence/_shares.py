"""Shares of small samples, with intervals that say how little is known.

Source:
    E. B. Wilson (1927), "Probable Inference, the Law of Succession, and Statistical Inference",
    Journal of the American Statistical Association 22(158); C. J. Clopper and E. S. Pearson (1934),
    "The Use of Confidence or Fiducial Limits Illustrated in the Case of the Binomial", Biometrika
    26(4).
"""

from functools import cache
from math import exp, lgamma, log, log1p, sqrt
from numbers import Integral
from statistics import NormalDist
from typing import Final, Literal, TypeAlias, final

from attrs import frozen

from customer_journey._answer import Displayed
from customer_journey._values import brief
from customer_journey.errors import InvalidValueError, Problem

__all__ = [
    "IntervalMethod",
    "Share",
    "amount",
    "checked_level",
    "rarest_missed",
    "share",
    "share_problems",
    "whole",
]

IntervalMethod: TypeAlias = Literal["wilson", "exact"]
"""How an interval was found: Wilson's score interval, or Clopper and Pearson's exact one."""

_TINY: Final = 40
_NEGLIGIBLE: Final = 1e-18


@final
@frozen(repr=False)
class Share(Displayed):
    """A share is a count out of a total, with the interval in which the true share lies.

    Example:
        >>> import customer_journey as cj
        >>> print(cj.evidence.share(9, 12))
        9 of 12 (75 %, 43–95 %)
    """

    count: int
    """How many it was."""
    of: int
    """Out of how many."""
    low: float
    """The lower end of the interval, in 0..1."""
    high: float
    """The upper end of the interval, in 0..1."""
    level: float
    """How often intervals made like this one hold the true share, as in 0.95."""
    method: IntervalMethod
    """How the interval was found."""

    @property
    def value(self) -> float | None:
        """The share in what was seen, in 0..1; None out of nothing."""
        return self.count / self.of if self.of else None

    def to_text(self) -> str:
        """The count, the total, the share and the interval in percents."""
        if not self.of:
            return "0 of 0"
        low, high = _percent(self.low), _percent(self.high)
        return f"{self.count} of {self.of} ({_percent(self.count / self.of)} %, {low}–{high} %)"

    def __str__(self) -> str:
        """The count, the total, the share and the interval in percents."""
        return self.to_text()

    def __repr__(self) -> str:
        """The same, in brackets."""
        return f"<Share: {self.to_text()}>"


def share(
    count: int, of: int, *, level: float = 0.95, method: Literal["auto", "wilson", "exact"] = "auto"
) -> Share:
    """A share with its interval.

    Args:
        count: How many it was, from 0 to `of`.
        of: Out of how many.
        level: How often such intervals are to hold the true share, between 0 and 1.
        method: `exact` is Clopper and Pearson's interval, which holds the true share at least that
            often, whatever it is. `wilson` is narrower and holds it about that often. `auto` is
            exact out of fewer than 40, and Wilson's out of more.

    Raises:
        InvalidValueError: The count is not within the total, or the level not between 0 and 1.

    Source:
        Wilson (1927); Clopper and Pearson (1934); for the choice between them, L. D. Brown,
        T. T. Cai and A. DasGupta (2001), "Interval Estimation for a Binomial Proportion",
        Statistical Science 16(2), whose border of 40 this is.

    Example:
        >>> import customer_journey as cj
        >>> some = cj.evidence.share(9, 12, method="wilson")
        >>> round(some.low, 4), round(some.high, 4)
        (0.4677, 0.9111)
    """
    checked_level(level)
    some, every = whole(count), whole(of)
    if some is None or every is None or not 0 <= some <= every:
        message = f"{brief(count)} of {brief(of)} is no share"
        raise InvalidValueError("share", [Problem("count", message)])
    if method not in {"auto", "wilson", "exact"}:
        message = f"{brief(method)} is not one of 'auto', 'wilson', 'exact'"
        raise InvalidValueError("share", [Problem("method", message)])
    return _share(some, every, float(level), method)


@cache
def _share(count: int, of: int, level: float, method: str) -> Share:
    if method == "exact" or (method == "auto" and of < _TINY):
        tail = (1 - level) / 2
        low, high = _exact_low(count, of, tail), 1 - _exact_low(of - count, of, tail)
        return Share(count, of, low, high, level, "exact")
    low, high = _wilson(count, of, level)
    return Share(count, of, low, high, level, "wilson")


def rarest_missed(asked: int, *, level: float = 0.95) -> float:
    """How common a step may still be, as a share in 0..1, that nobody mentioned.

    Were it more common, then some of those asked would have mentioned it, with the probability of
    `level`. For 95 % it is about three divided by the number of people.

    Args:
        asked: How many people were asked.
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
    checked_level(level)
    number = whole(asked)
    if number is None or number < 0:
        raise InvalidValueError(
            "share", [Problem("asked", f"{brief(asked)} is no number of people")]
        )
    return 1 - (1 - level) ** (1 / number) if number else 1.0


def whole(value: object) -> int | None:
    """A whole number of any library as Python's own; None where it is none."""
    return int(value) if isinstance(value, Integral) and not isinstance(value, bool) else None


def amount(number: int, one: str, many: str) -> str:
    """So many of something, as in `1 person` and `2 people`."""
    return f"{number} {one if number == 1 else many}"


def share_problems(where: str, value: object) -> list[Problem]:
    """What keeps a value from being a share in 0..1."""
    fits = isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1
    return [] if fits else [Problem(where, f"{brief(value)} is no share in 0..1")]


def checked_level(level: float) -> None:
    """Refuse a level of confidence that is none.

    Raises:
        InvalidValueError: It does not lie between 0 and 1.
    """
    if share_problems("level", level) or level in {0, 1}:
        hint = "95 % is 0.95"
        problem = Problem("level", f"{brief(level)} does not lie between 0 and 1", hint=hint)
        raise InvalidValueError("share", [problem])


def _wilson(count: int, of: int, level: float) -> tuple[float, float]:
    if not of:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + level) / 2)
    seen = count / of
    centre = seen + z * z / (2 * of)
    reach = z * sqrt(seen * (1 - seen) / of + z * z / (4 * of * of))
    scale = 1 + z * z / of
    # At the edges, rounding would leave a sliver.
    low = 0.0 if count == 0 else max(0.0, (centre - reach) / scale)
    high = 1.0 if count == of else min(1.0, (centre + reach) / scale)
    return low, high


def _exact_low(count: int, of: int, tail: float) -> float:
    """The share at which so high a count, or a higher one, comes up with the probability `tail`."""
    if count == 0:
        return 0.0
    low, high = 0.0, count / of
    while low < (middle := (low + high) / 2) < high:
        if _as_high(count, of, middle) < tail:
            low = middle
        else:
            high = middle
    return middle


def _as_high(count: int, of: int, chance: float) -> float:
    """The probability of this count or a higher one, where the chance is below `count / of`."""
    ways = lgamma(of + 1) - lgamma(count + 1) - lgamma(of - count + 1)
    term = exp(ways + count * log(chance) + (of - count) * log1p(-chance))
    total, odds = term, chance / (1 - chance)
    # Above the most likely count, terms shrink from one to the next.
    for more in range(count, of):
        term *= (of - more) / (more + 1) * odds
        total += term
        if term < _NEGLIGIBLE * total:
            break
    return total


def _percent(value: float) -> str:
    return f"{100 * value:.0f}"
