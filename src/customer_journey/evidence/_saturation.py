"""Whether more interviews would still bring something new."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from itertools import pairwise
from math import ceil, exp, inf, log, log1p, nan, sqrt
from typing import Final, Literal, TypeAlias, final

from attrs import frozen

from customer_journey._answer import Answer
from customer_journey._arguments import checked
from customer_journey._log._interval import (
    Interval,
    count_problems,
    level_problems,
    normal_quantile,
    refuse,
    share_problems,
)
from customer_journey._log._traces import Evidence
from customer_journey._log._variants import Variants, variants_of
from customer_journey._messages._current import counted, message, numeral

__all__ = ["Saturation", "SaturationOf", "saturation"]

_TELLING: Final = 2
"""How many people it takes to tell anything of the next one."""

SaturationOf: TypeAlias = Literal["steps", "moves", "variants"]
"""What is counted: steps, moves from one step to the next, or whole sequences of steps."""


@final
@frozen(kw_only=True, repr=False)
class Saturation(Answer):
    """A saturation is how much of what there is to hear has been heard."""

    of: SaturationOf
    """What is counted."""
    people: int
    """How many people were interviewed."""
    observed: int
    """How many different things came up."""
    once: int
    """How many of them came up with one person only."""
    doubletons: int
    """How many of them came up with two people."""
    coverage: float
    """The share of mentions still to come that are of things already heard, in 0..1."""
    expected: float
    """How many different things there are at the least, by Chao2."""
    interval: Interval
    """The interval of `expected`; without an upper end where fewer than two were interviewed."""
    curve: tuple[float, ...]
    """How many things came up after 1, 2, 3 … people, on average over all orders of asking."""

    def expected_new(self, more: int) -> float:
        """How many new things so many more interviews are expected to bring.

        Args:
            more: How many more people are asked, zero or more.

        Returns:
            A number of things, at the least; NaN where fewer than two people were
            interviewed, which says nothing of the next one.

        Raises:
            InvalidValueError: It is below zero.

        Source:
            A. Chao et al. (2014), "Rarefaction and Extrapolation with Hill Numbers", Ecological
            Monographs 84(1), equation 18.
        """
        refuse("expected_new", count_problems(more, "more"))
        if self.people < _TELLING:
            return nan
        unseen = self.expected - self.observed
        if not unseen:
            return 0.0
        staying = 1 - self.once / (self.people * unseen + self.once)
        return unseen * (1 - staying ** int(more))

    def interviews_for(self, share: float) -> int | None:
        """How many more interviews it takes until that share of what there is has come up.

        Args:
            share: The share of `expected`, in 0..1.

        Returns:
            A number of people; None where no number is enough, or where fewer than two were
            asked, which tells nothing of the next one.

        Raises:
            InvalidValueError: It is not a share.

        Source:
            A. Chao, R. K. Colwell, C.-W. Lin and N. J. Gotelli (2009), "Sufficient Sampling for
            Asymptotic Minimum Species Richness Estimators", Ecology 90(4).
        """
        refuse("interviews_for", share_problems(share, "share"))
        if self.people < _TELLING:
            return None
        unseen = self.expected - self.observed
        missing = share * self.expected - self.observed
        if missing <= 0:
            return 0
        if missing >= unseen:
            return None
        staying = 1 - self.once / (self.people * unseen + self.once)
        return ceil(log1p(-missing / unseen) / log(staying))

    def __str__(self) -> str:
        """What was heard, how much of it there is, and what ten more people would bring."""
        once = message("{number} of them heard once", number=self.once)
        heard = f"{counted(self.people, 'person', 'people')}, {self._observed}, {once}"
        if self.people < _TELLING:
            return f"{heard}\n{message('too few to tell what there is beside')}"
        low, high = self.interval.low, self.interval.high
        richness = message(
            "coverage {share} %; there are {expected} {what} or more ({low}–{high})",
            share=f"{100 * self.coverage:.0f}",
            expected=numeral(f"{self.expected:.1f}"),
            what=message(self.of),
            low=numeral(f"{low:.1f}"),
            high=numeral(f"{high:.1f}"),
        )
        new = numeral(f"{self.expected_new(10):.1f}")
        more = message("ten more people would bring {number} new ones or more", number=new)
        return f"{heard}\n{richness}\n{more}"

    @property
    def _observed(self) -> str:
        return counted(self.observed, self.of.removesuffix("s"), self.of)

    def __repr__(self) -> str:
        """What was heard and how much that covers, in brackets."""
        return (
            f"<Saturation: {self._observed} "
            f"from {counted(self.people, 'person', 'people')}, "
            f"coverage {100 * self.coverage:.0f} %>"
        )


@checked
def saturation(
    evidence: Evidence | Variants, /, *, of: SaturationOf = "steps", level: float = 0.95
) -> Saturation:
    """How much of what there is to hear has been heard: do we need more interviews?

    All rests on what came up only once or twice: where nothing did, nothing much is missing. The
    people must have been chosen alike; the answer is about people like them and no others.

    Args:
        evidence: Traces, coded interviews, or a sample of them, or variants.
        of: What to count.
        level: How often intervals are to contain the true number, between 0 and 1.

    Raises:
        InvalidValueError: `of` is something else, a customer is there twice, or an interview was
            not coded.

    Source:
        Coverage: I. J. Good (1953), "The Population Frequencies of Species and the Estimation of
        Population Parameters", Biometrika 40, after Turing, as refined for samples of people by A.
        Chao and L. Jost (2012), "Coverage-Based Rarefaction and Extrapolation", Ecology 93(12).
        Chao2, its variance and its interval: A. Chao (1987), "Estimating the Population Size for
        Capture-Recapture Data with Unequal Catchability", Biometrics 43(4), bias-corrected; where
        it finds nothing unheard, the interval is that of the package SpadeR (A. Chao et al. 2016).
        Curve:
        R. K. Colwell, C. X. Mao and J. Chang (2004), "Interpolating, Extrapolating, and Comparing
        Incidence-Based Species Accumulation Curves", Ecology 85(10).

    Example:
        >>> import customer_journey as cj
        >>> from customer_journey.evidence import Trace, saturation
        >>> people = [Trace("ada", ["know", "buy"]), Trace("bob", ["know", "try", "buy"])]
        >>> heard = saturation(people)
        >>> heard.observed, heard.once, round(heard.coverage, 2)
        (3, 1, 0.96)
    """
    refuse("saturation", level_problems(level))
    variants = variants_of(evidence)
    heard: Counter[Hashable] = Counter()
    for steps, people in variants.counts.items():
        things: Iterable[Hashable] = [steps]
        if of != "variants":
            things = dict.fromkeys(steps if of == "steps" else pairwise(steps))
        for thing in things:
            heard[thing] += people
    number, observed = variants.people, len(heard)
    frequencies = Counter(heard.values())
    once, doubletons = frequencies[1], frequencies[2]
    unseen = (number - 1) / number * once * (once - 1) / (2 * (doubletons + 1)) if number else 0.0
    low, high = _interval(frequencies, unseen, number=number, level=level)
    return Saturation(
        of=of,
        people=number,
        observed=observed,
        once=once,
        doubletons=doubletons,
        coverage=_coverage(once, doubletons, sum(heard.values()), number),
        expected=observed + unseen,
        interval=Interval(low, high, level),
        curve=tuple(_curve(frequencies, number)),
    )


def _coverage(once: int, doubletons: int, mentions: int, number: int) -> float:
    if not mentions:
        return 0.0
    if not once:
        return 1.0
    # Where nothing was heard twice, one thing heard once counts as if it had been.
    singles, doubles = (once, doubletons) if doubletons else (once - 1, 1)
    known = (number - 1) * singles
    # With so little that the refinement says nothing, Turing's own estimate.
    weight = known / (known + 2 * doubles) if known else 1.0
    return 1 - once / mentions * weight


def _interval(
    frequencies: Counter[int], unseen: float, *, number: int, level: float
) -> tuple[float, float]:
    """Chao's interval for how much there is, which cannot be less than what was observed."""
    observed = frequencies.total()
    if number < _TELLING:
        return observed, inf
    z = normal_quantile(level)
    if not unseen:
        return _interval_of_all(frequencies, z, number=number)
    once, doubletons = frequencies[1], frequencies[2]
    scale = (number - 1) / number
    variance = (
        scale * once * (once - 1) / (2 * (doubletons + 1))
        + scale**2 * once * (2 * once - 1) ** 2 / (4 * (doubletons + 1) ** 2)
        + scale**2 * once**2 * doubletons * (once - 1) ** 2 / (4 * (doubletons + 1) ** 4)
    )
    spread = exp(z * sqrt(log(1 + variance / unseen**2)))
    return observed + unseen / spread, observed + unseen * spread


def _interval_of_all(frequencies: Counter[int], z: float, *, number: int) -> tuple[float, float]:
    """The interval where nothing seems to be unheard: each thing might as well have been."""
    observed = frequencies.total()
    if not observed:
        return 0.0, 0.0
    missed = sum(count * exp(-often) for often, count in frequencies.items()) / observed
    variance = (
        sum(count * (exp(-often) - exp(-2 * often)) for often, count in frequencies.items())
        - sum(often * exp(-often) * count for often, count in frequencies.items()) ** 2 / number
    )
    middle, reach = observed / (1 - missed), z * sqrt(max(0.0, variance)) / (1 - missed)
    return max(float(observed), middle - reach), middle + reach


def _curve(frequencies: Counter[int], number: int) -> Iterator[float]:
    """For each number of people, how many things some of them mention, on average."""
    # How likely it is that none of those interviewed so far mentioned a thing, by its frequency.
    missed = dict.fromkeys(frequencies, 1.0)
    for interviewed in range(number):
        remaining = number - interviewed
        for frequency in missed:
            missed[frequency] *= max(0, remaining - frequency) / remaining
        yield sum(count * (1 - missed[each]) for each, count in frequencies.items())
