"""Intervals: the one shape that uncertainty has, and the checks that levels and counts share."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from typing import Final, cast, final

from attrs import frozen

from customer_journey._answer import Answer
from customer_journey._log._arrays import require_data
from customer_journey._messages._current import message, numeral
from customer_journey._values import brief, read_value
from customer_journey.errors import InvalidValueError, Problem

__all__ = [
    "LARGEST",
    "Interval",
    "binomial_interval",
    "count_problems",
    "level_problems",
    "normal_quantile",
    "number_problems",
    "refuse",
    "share_problems",
    "whole",
    "wilson_interval",
]

LARGEST: Final = 1e300
"""The largest number of people: beyond, sums of a few would be infinite."""


@final
@frozen
class Interval(Answer):
    """An interval is the range in which a figure lies, and how often such ranges hold the truth.

    Example:
        >>> import customer_journey as cj
        >>> print(cj.evidence.Interval(0.2, 0.3, level=0.95))
        0.2 to 0.3 (level 0.95)
    """

    low: float
    """The lower end."""
    high: float
    """The upper end; infinite where the data bound nothing."""
    level: float
    """How often intervals made like this one contain the true figure, between 0 and 1."""

    def __contains__(self, figure: float) -> bool:
        """Whether a figure lies in the interval, its ends included."""
        return self.low <= figure <= self.high

    def __str__(self) -> str:
        """Both ends and the level."""
        low, high, level = (
            numeral(text) for text in (f"{self.low:.4g}", f"{self.high:.4g}", f"{self.level:g}")
        )
        return message("{low} to {high} (level {level})", low=low, high=high, level=level)


def binomial_interval(count: int, of: int, *, level: float, exact: bool) -> Interval:
    """The interval of a share: Clopper and Pearson's exact one, or else Wilson's.

    Raises:
        MissingExtraError: scipy is not installed.

    Source:
        C. J. Clopper and E. S. Pearson (1934), "The Use of Confidence or Fiducial Limits
        Illustrated in the Case of the Binomial", Biometrika 26(4); E. B. Wilson (1927), "Probable
        Inference, the Law of Succession, and Statistical Inference", Journal of the American
        Statistical Association 22(158).
    """
    if not of:
        return Interval(0.0, 1.0, level)
    if exact:
        require_data()
        from scipy.special import betaincinv

        tail = (1 - level) / 2
        low = float(betaincinv(count, of - count + 1, tail)) if count else 0.0
        high = float(betaincinv(count + 1, of - count, 1 - tail)) if count < of else 1.0
        return Interval(low, high, level)
    return wilson_interval(count / of, of, level=level)


def wilson_interval(share: float, of: float, *, level: float) -> Interval:
    """Wilson's interval of a share out of a number of people, which need not be a whole one."""
    z = normal_quantile(level)
    scale = 1 + z * z / of
    centre = share + z * z / (2 * of)
    reach = z * (share * (1 - share) / of + z * z / (4 * of * of)) ** 0.5
    # At both edges rounding would leave a sliver outside.
    low = max(0.0, (centre - reach) / scale) if share > 0 else 0.0
    high = min(1.0, (centre + reach) / scale) if share < 1 else 1.0
    return Interval(low, high, level)


def normal_quantile(level: float) -> float:
    """How many standard deviations hold this share of a normal distribution: 1.96 for 0.95."""
    # It loads random numbers and hashes, for which readers of logs need not wait.
    from statistics import NormalDist

    return NormalDist().inv_cdf((1 + level) / 2)


def refuse(subject: str, *problems: Iterable[Problem]) -> None:
    """Raise an error that names all problems, if there are any.

    Raises:
        InvalidValueError: There is a problem.
    """
    if every := list(chain.from_iterable(problems)):
        raise InvalidValueError(subject, every)


def number_problems(value: object, where: str) -> Iterator[Problem]:
    """What keeps a value from being a number of people or a weight."""
    try:
        number = read_value(value)
    except TypeError:
        number = ""
    if isinstance(number, (bool, str, date)):
        yield Problem(where, f"expected a number, got {type(value).__name__}")
    elif number is None or not 0 <= number <= LARGEST:
        what = f"expected a finite number of zero or more, up to {LARGEST:g}, got {brief(value)}"
        yield Problem(where, what)


def whole(value: object) -> int | None:
    """A whole number of any type as an integer; None for anything else."""
    try:
        number = read_value(value)
    except TypeError:
        return None
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def count_problems(
    value: object, where: str, *, least: int = 0, most: int | None = None
) -> Iterator[Problem]:
    """What keeps a value from being a whole number within limits: a count, a seed."""
    number = whole(value)
    if number is None:
        yield Problem(where, f"expected a whole number, got {type(value).__name__}")
    elif number < least:
        yield Problem(where, f"must be at least {least}, got {brief(number)}")
    elif most is not None and number > most:
        yield Problem(where, f"must be at most {most:,}, got {brief(number)}")


def share_problems(value: object, where: str) -> Iterator[Problem]:
    """What keeps a value from being a share in 0..1."""
    problems = list(number_problems(value, where))
    if not problems and float(cast("float", value)) > 1:
        problems = [Problem(where, f"must be a share in 0..1, got {brief(value)}")]
    yield from problems


def level_problems(value: object, name: str = "level") -> Iterator[Problem]:
    """What keeps a value from being a level of confidence or of significance."""
    problems = list(number_problems(value, name))
    if not problems and not 0 < float(cast("float", value)) < 1:
        message = f"must lie between 0 and 1, got {brief(value)}"
        problems = [Problem(name, message, hint="95 % is 0.95")]
    yield from problems
