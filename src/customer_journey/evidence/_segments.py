"""Whether two groups of people differ, or only seem to."""

from typing import Any, Final, final

from attrs import evolve, frozen

from customer_journey._answer import Answer, AnswerSequence
from customer_journey._log._arrays import require_data
from customer_journey._log._counts import people_by_step
from customer_journey._log._interval import count_problems, level_problems, refuse
from customer_journey._log._traces import Evidence, traces_of
from customer_journey._log._variants import Variants, variants_of
from customer_journey._messages._current import counted, message
from customer_journey._values import count_of, p_value
from customer_journey.evidence._shares import Share, share_of

__all__ = ["Differences", "StepDifference", "differences", "fisher"]

_MOST_PEOPLE: Final = 100_000_000
"""In one cell: the tables with the same sums are as many, and each has a probability."""


@final
@frozen(kw_only=True)
class StepDifference(Answer):
    """A difference is how many of two groups took a step, and how often chance alone does that."""

    step: str
    """The step, as the traces call it."""
    left: Share
    """How many of the first group took it."""
    right: Share
    """How many of the second group took it."""
    p: float
    """How often groups that do not differ look at least as different as these, in 0..1."""
    adjusted: float
    """The same, given how many steps were looked at."""


@final
@frozen(kw_only=True, repr=False)
class Differences(AnswerSequence[StepDifference]):
    """Differences between two groups of people, step by step, the clearest first."""

    steps: tuple[StepDifference, ...]
    """One for each step that anybody took."""

    def rows(self) -> list[dict[str, Any]]:
        """A row for each step: both counts and shares, p, and p adjusted."""
        return [
            {
                "step": each.step,
                "left": each.left.count,
                "left_share": each.left.value,
                "right": each.right.count,
                "right_share": each.right.value,
                "p": each.p,
                "adjusted": each.adjusted,
            }
            for each in self.steps
        ]

    def __str__(self) -> str:
        """Each step with both shares and how likely chance is."""
        text = "{step}: {left} against {right}, p = {p}, adjusted {adjusted}"
        lines = [
            message(
                text,
                step=each.step,
                left=each.left,
                right=each.right,
                p=p_value(each.p),
                adjusted=p_value(each.adjusted),
            ).replace("= <", "<")
            for each in self.steps
        ]
        head = counted(len(self), "step compared", "steps compared")
        return "\n".join([head, *(f"  {line}" for line in lines)])

    def __repr__(self) -> str:
        """How many steps were compared, in brackets."""
        return f"<Differences: {count_of(len(self), 'step')}>"


def differences(
    left: Evidence | Variants, right: Evidence | Variants, /, *, level: float = 0.95
) -> Differences:
    """Which steps the people of one group take more often than those of another.

    Of twenty steps, one has a p below 0.05 by chance: `adjusted` is Holm's, which is valid for all
    steps together.

    Args:
        left: One group.
        right: The other group; no customer is in both.
        level: How often intervals are to contain the true share, between 0 and 1.

    Raises:
        InvalidValueError: A customer is there twice, or an interview was not coded.

    Source:
        R. A. Fisher (1935), "The Logic of Inductive Inference", Journal of the Royal Statistical
        Society 98(1); S. Holm (1979), "A Simple Sequentially Rejective Multiple Test Procedure",
        Scandinavian Journal of Statistics 6(2).

    Example:
        >>> import customer_journey as cj
        >>> from customer_journey.evidence import Trace, differences
        >>> small = [Trace(f"s{n}", ["try", "buy"]) for n in range(6)]
        >>> large = [Trace(f"l{n}", ["demo", "buy"]) for n in range(6)]
        >>> steps = differences(small, large)
        >>> [(each.step, round(each.p, 4), round(each.adjusted, 4)) for each in steps]
        [('try', 0.0022, 0.0065), ('demo', 0.0022, 0.0065), ('buy', 1.0, 1.0)]
    """
    refuse("differences", level_problems(level))
    if not isinstance(left, Variants) and not isinstance(right, Variants):
        left, right = traces_of(left), traces_of(right)
        traces_of([*left, *right])
    groups = variants_of(left), variants_of(right)
    of_left, of_right = groups[0].people, groups[1].people
    left_takers, right_takers = (people_by_step(group.counts.items()) for group in groups)
    steps: list[StepDifference] = []
    for step in {**left_takers, **right_takers}:
        one, other = left_takers.get(step, 0), right_takers.get(step, 0)
        p = fisher(one, of_left - one, other, of_right - other)
        steps.append(
            StepDifference(
                step=step,
                left=share_of(one, of_left, level),
                right=share_of(other, of_right, level),
                p=p,
                adjusted=p,
            )
        )
    # Tables that mirror one another are as likely; rounding must not order them.
    steps.sort(key=lambda each: round(each.p, 12))
    # Holm's step-down: the smallest p times the number of steps, the next times one less.
    reached = 0.0
    for index, each in enumerate(steps):
        reached = max(reached, min(1.0, each.p * (len(steps) - index)))
        steps[index] = evolve(each, adjusted=reached)
    return Differences(steps=tuple(steps))


def fisher(a: int, b: int, c: int, d: int, /) -> float:
    """The probability of Fisher's exact test, two-sided, for the table of `a b` over `c d`.

    It adds up the probabilities of all tables with the same sums that are at most as likely as this
    one.

    Args:
        a: How many of the first group did it.
        b: How many of the first group did not.
        c: How many of the second group did it.
        d: How many of the second group did not.

    Returns:
        A probability in 0..1.

    Raises:
        InvalidValueError: A number is below zero, or above a hundred million: the probabilities of
            that many tables would have to be added up.
        MissingExtraError: scipy is not installed.

    Source:
        R. A. Fisher (1935), "The Logic of Inductive Inference", Journal of the Royal Statistical
        Society 98(1).

    Example:
        >>> import customer_journey as cj
        >>> round(cj.evidence.fisher(3, 1, 1, 3), 4)
        0.4857
    """
    cells = zip((a, b, c, d), "abcd", strict=True)
    refuse("fisher", *(count_problems(value, name, most=_MOST_PEOPLE) for value, name in cells))
    require_data()
    import numpy as np
    from scipy.stats import fisher_exact

    # Without people, everything is as likely.
    if not int(a) + int(b) + int(c) + int(d):
        return 1.0
    return float(fisher_exact(np.array([[int(a), int(b)], [int(c), int(d)]])).pvalue)
