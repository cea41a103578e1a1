"""Whether two groups of people differ, or only seem to."""

from collections.abc import Iterator, Sequence
from math import exp, lgamma
from typing import Final, final

from attrs import evolve, frozen

from customer_journey._answer import Displayed
from customer_journey._values import brief
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.evidence._shares import Share, share, whole
from customer_journey.evidence._traces import Evidence, Trace, gathered

__all__ = ["Differences", "StepDifference", "differences", "fisher"]

_TIE: Final = 1 + 1e-7
"""Tables whose probabilities differ by less are as likely as one another."""


@final
@frozen(kw_only=True)
class StepDifference(Displayed):
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
class Differences(Displayed):
    """Differences between two groups of people, step by step, the clearest first."""

    steps: tuple[StepDifference, ...]
    """One for each step that anybody took."""

    def __iter__(self) -> Iterator[StepDifference]:
        """The differences."""
        return iter(self.steps)

    def __len__(self) -> int:
        """How many steps were looked at."""
        return len(self.steps)

    def to_text(self) -> str:
        """Each step with both shares and how likely chance is."""
        lines = [f"{len(self)} steps compared"]
        lines += [
            f"  {each.step}: {each.left} against {each.right}, "
            f"p = {each.p:.3g}, adjusted {each.adjusted:.3g}"
            for each in self.steps
        ]
        return "\n".join(lines)

    def __repr__(self) -> str:
        """How many steps were compared, in brackets."""
        return f"<Differences: {len(self)} steps>"


def differences(left: Evidence, right: Evidence, /, *, level: float = 0.95) -> Differences:
    """Which steps the people of one group take more often than those of another.

    Whoever looks at twenty steps finds one by chance whose p is below 0.05: `adjusted` is Holm's,
    which holds for all steps together.

    Args:
        left: One group.
        right: The other group; nobody is in both.
        level: How often intervals are to hold the true share, between 0 and 1.

    Raises:
        InvalidValueError: A person is there twice, or an interview was not coded.

    Source:
        R. A. Fisher (1935), "The Logic of Inductive Inference", Journal of the Royal Statistical
        Society 98(1); S. Holm (1979), "A Simple Sequentially Rejective Multiple Test Procedure",
        Scandinavian Journal of Statistics 6(2).

    Example:
        >>> import customer_journey as cj
        >>> from customer_journey.evidence import Trace, differences
        >>> small = [Trace(f"s{n}", ["try", "buy"]) for n in range(6)]
        >>> large = [Trace(f"l{n}", ["demo", "buy"]) for n in range(6)]
        >>> found = differences(small, large)
        >>> [(each.step, round(each.p, 4), round(each.adjusted, 4)) for each in found]
        [('try', 0.0022, 0.0065), ('demo', 0.0022, 0.0065), ('buy', 1.0, 1.0)]
    """
    first, second = gathered(left), gathered(right)
    gathered([*first, *second])
    here, there = _takers(first), _takers(second)
    found: list[StepDifference] = []
    for step in {**here, **there}:
        mine, theirs = here.get(step, 0), there.get(step, 0)
        p = fisher(mine, len(first) - mine, theirs, len(second) - theirs)
        found.append(
            StepDifference(
                step=step,
                left=share(mine, len(first), level=level),
                right=share(theirs, len(second), level=level),
                p=p,
                adjusted=p,
            )
        )
    found.sort(key=lambda each: each.p)
    return Differences(steps=tuple(_adjusted(found)))


def fisher(a: int, b: int, c: int, d: int, /) -> float:
    """The probability of Fisher's exact test, two-sided, for the table of `a b` over `c d`.

    It adds up the probabilities of all tables with the same sums that are no likelier than this
    one.

    Args:
        a: How many of the first group did it.
        b: How many of the first group did not.
        c: How many of the second group did it.
        d: How many of the second group did not.

    Returns:
        A probability in 0..1.

    Raises:
        InvalidValueError: A number is below zero.

    Source:
        R. A. Fisher (1935), "The Logic of Inductive Inference", Journal of the Royal Statistical
        Society 98(1).

    Example:
        >>> import customer_journey as cj
        >>> round(cj.evidence.fisher(3, 1, 1, 3), 4)
        0.4857
    """
    problems = [
        Problem(name, f"{brief(value)} is no number of people")
        for name, value in (("a", a), ("b", b), ("c", c), ("d", d))
        if (number := whole(value)) is None or number < 0
    ]
    if problems:
        raise InvalidValueError("fisher", problems)
    a, b, c, d = int(a), int(b), int(c), int(d)
    row, column, total = a + b, a + c, a + b + c + d
    tables = range(max(0, row + column - total), min(row, column) + 1)
    weights = {
        each: _log_ways(row, each) + _log_ways(total - row, column - each) for each in tables
    }
    highest = max(weights.values())
    chances = {each: exp(weight - highest) for each, weight in weights.items()}
    unlikely = [chance for chance in chances.values() if chance <= chances[a] * _TIE]
    return min(1.0, sum(unlikely) / sum(chances.values()))


def _log_ways(of: int, chosen: int) -> float:
    return lgamma(of + 1) - lgamma(chosen + 1) - lgamma(of - chosen + 1)


def _takers(traces: Sequence[Trace]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for trace in traces:
        for step in dict.fromkeys(trace.steps):
            counts[step] = counts.get(step, 0) + 1
    return counts


def _adjusted(ordered: Sequence[StepDifference]) -> Iterator[StepDifference]:
    """Holm's step-down: the smallest p times the number of steps, the next times one less."""
    reached = 0.0
    for index, each in enumerate(ordered):
        reached = max(reached, min(1.0, each.p * (len(ordered) - index)))
        yield evolve(each, adjusted=reached)
