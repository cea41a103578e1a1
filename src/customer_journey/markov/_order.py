"""Whether the last stage alone decides where people go next."""

import math
import warnings
from collections import Counter
from collections.abc import Mapping
from typing import Any, cast

from customer_journey._log._arrays import require_data
from customer_journey._log._counts import Triple, triples_of
from customer_journey._log._interval import level_problems, refuse
from customer_journey._log._variants import Variants, Walk, Walked, walks_of
from customer_journey._values import flag_problems
from customer_journey.errors import InvalidValueError, OrderWarning, Problem, SelectedSampleError
from customer_journey.markov._results import OrderTest

__all__ = ["order_test"]


def order_test(
    walks: Walked | Variants | Mapping[Any, int],
    /,
    *,
    significance: float = 0.05,
    warn: bool = True,
) -> OrderTest:
    """A test of whether where people go next depends on more than where they are.

    A chain of order one, as `fit` makes it, forgets how people came to a stage. The test compares
    it with a chain of order two by the ratio of their likelihoods; coming in and leaving count as
    steps. Its p-value is that of a chi-squared distribution, which needs some five walks for every
    path through a stage.

    Args:
        walks: Sequences of stages, traces with `steps` and `outcome`, variants, or a mapping from
            sequences of stages to how many people took them.
        significance: Below which p-value order one is rejected, between 0 and 1.
        warn: Whether to warn then.

    Warns:
        OrderWarning: Order one is rejected, and `warn` is true.

    Raises:
        SelectedSampleError: The people were selected on their outcome.
        InvalidValueError: Something is not a walk, there are none, or the level of significance is
            invalid.
        MissingExtraError: scipy is not installed.

    Source:
        Anderson & Goodman (1957), "Statistical inference about Markov chains", Annals of
        Mathematical Statistics 28(1).

    Example:
        >>> import customer_journey as cj
        >>> walks = [(a, "x", b) for a in "ac" for b in "bd"] * 20
        >>> print(cj.markov.order_test(walks))
        no evidence against order one: G² = 0 on 1 degree of freedom, p = 1
    """
    require_data()
    from scipy.special import chdtrc

    if selected := getattr(walks, "selected_on", ""):
        raise SelectedSampleError(selected)
    counts, problems = _counted(walks)
    if not counts and not problems:
        problems = [Problem("walks", "there are none")]
    refuse(
        "order_test",
        problems,
        level_problems(significance, "significance"),
        flag_problems(warn, "warn"),
    )
    statistic, degrees = _ratio(triples_of(counts.items()))
    p_value = float(chdtrc(degrees, statistic)) if degrees else 1.0
    result = OrderTest(
        statistic=statistic, degrees=degrees, p_value=p_value, significance=significance
    )
    if warn and result.rejected:
        warnings.warn(str(result), OrderWarning, stacklevel=2)
    return result


def _counted(walks: object) -> tuple[dict[Walk, int], list[Problem]]:
    """The walks with their numbers, and what is wrong with them."""
    if not isinstance(walks, Mapping):
        return walks_of(walks, "walks")
    try:
        return walks_of(Variants(cast("Mapping[Any, int]", walks)), "walks")
    except InvalidValueError as error:
        return {}, [problem.within("walks") for problem in error.problems]


def _ratio(triples: Mapping[Triple, int]) -> tuple[float, int]:
    """Twice the logarithm of the likelihood ratio, and its degrees of freedom."""
    into = Counter[tuple[str | None, str | None]]()
    out_of = Counter[tuple[str | None, str | None]]()
    through = Counter[str | None]()
    for (before, stage, after), number in triples.items():
        into[before, stage] += number
        out_of[stage, after] += number
        through[stage] += number
    statistic = 2 * math.fsum(
        number * math.log(number * through[stage] / (into[before, stage] * out_of[stage, after]))
        for (before, stage, after), number in triples.items()
    )
    sources = Counter(stage for _, stage in into)
    targets = Counter(stage for stage, _ in out_of)
    degrees = sum((sources[stage] - 1) * (targets[stage] - 1) for stage in through)
    return max(0.0, statistic), degrees
