"""What the variants of a log have in common, and where they differ."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, final

from attrs import frozen

from customer_journey._answer import Answer
from customer_journey._log._counts import Pair, counts_of
from customer_journey._log._interval import level_problems, refuse, share_problems
from customer_journey._log._traces import Evidence
from customer_journey._log._variants import Variants, variants_of
from customer_journey._messages._current import counted, message
from customer_journey.evidence._shares import SELECTED, Share, share_of

__all__ = ["Consensus", "Precedence", "StepShare", "VariantShare", "consensus"]


@final
@frozen(kw_only=True)
class StepShare(Answer):
    """A step, and how many people took it."""

    step: str
    """The step, as the traces call it."""
    people: Share
    """How many of the people took it."""


@final
@frozen(kw_only=True)
class Precedence(Answer):
    """Two steps, and how many of those who took both came to the first one first."""

    first: str
    """The step that comes first for most, or for half."""
    then: str
    """The other step."""
    people: Share
    """How many of those who took both came to `first` before `then`."""


@final
@frozen(kw_only=True)
class VariantShare(Answer):
    """A sequence of steps, and how many people took exactly these."""

    steps: tuple[str, ...]
    """The steps, in order."""
    people: Share
    """How many of the people took them."""


@final
@frozen(kw_only=True, repr=False)
class Consensus(Answer):
    """A consensus is the steps that most people took, in the order that most of them took them."""

    people: int
    """How many people there are."""
    common: tuple[StepShare, ...]
    """The steps that enough people took, in the order they share."""
    others: tuple[StepShare, ...]
    """The steps that fewer took, the more common first."""
    orders: tuple[Precedence, ...]
    """For each two common steps that follow one another here, how many agree on it."""
    disputed: tuple[Precedence, ...]
    """Each two common steps on whose order not all agree, the most disputed first."""
    variants: tuple[VariantShare, ...]
    """The sequences that people took, the most common first."""
    selected_on: str
    """The outcome that people were selected on; empty where nothing says so."""

    @property
    def steps(self) -> tuple[str, ...]:
        """The common steps, in the order they share."""
        return tuple(each.step for each in self.common)

    def rows(self) -> list[dict[str, Any]]:
        """A row for each step: whether it is common, and how many people took it."""
        steps = [(True, each) for each in self.common] + [(False, each) for each in self.others]
        return [
            {"step": each.step, "common": common, **each.people.to_dict()} for common, each in steps
        ]

    def __str__(self) -> str:
        """The common steps, what fewer took, where the order is disputed, and the variants."""
        variants = counted(len(self.variants), "variant")
        lines = [f"{counted(self.people, 'person', 'people')}, {variants}"]
        steps = " → ".join(self.steps) or message("nothing")
        lines.append(message("common: {steps}", steps=steps))
        lines += [f"  {each.step}: {each.people}" for each in self.common]
        lines += [
            f"  {message('fewer took {step}: {people}', step=each.step, people=each.people)}"
            for each in self.others
        ]
        text = "{first} before {then}: only {people}"
        lines += [
            f"  {message(text, first=each.first, then=each.then, people=each.people)}"
            for each in self.disputed
        ]
        if self.selected_on:
            lines.append(message(SELECTED, outcome=self.selected_on))
        return "\n".join(lines)

    def __repr__(self) -> str:
        """The common steps, in brackets."""
        return f"<Consensus of {self.people}: {' → '.join(self.steps)}>"


def consensus(
    evidence: Evidence | Variants, /, *, threshold: float = 0.5, level: float = 0.95
) -> Consensus:
    """The steps that most people took, the order they share, and where people differ.

    A step stands before another where more of those who took both came to it first. The steps are
    ordered by how many others they stand before, which is Copeland's rule; ties are broken by how
    early people come to them, on average.

    Takes time that grows with the number of visits, and with the square of the number of common
    steps.

    Args:
        evidence: Traces, coded interviews, a sample of them, or variants.
        threshold: A step is common if more than this share of the people took it, in 0..1.
        level: How often intervals are to contain the true share, between 0 and 1.

    Raises:
        InvalidValueError: The threshold or the level is not a share, a customer is there twice, or
            an interview was not coded.

    Source:
        A. H. Copeland (1951), "A 'Reasonable' Social Welfare Function", University of Michigan.

    Example:
        >>> import customer_journey as cj
        >>> from customer_journey.evidence import Trace, consensus
        >>> steps = consensus(
        ...     [
        ...         Trace("ada", ["know", "try", "buy"]),
        ...         Trace("bob", ["know", "ask", "try", "buy"]),
        ...         Trace("cy", ["try", "know", "buy"]),
        ...     ]
        ... )
        >>> steps.steps
        ('know', 'try', 'buy')
        >>> print(steps.disputed[0].first, steps.disputed[0].then, steps.disputed[0].people)
        know try 2 of 3 (67 %, 9–99 %)
    """
    refuse("consensus", share_problems(threshold, "threshold"), level_problems(level))
    variants = variants_of(evidence)
    people, groups = variants.people, variants.counts
    counts = counts_of(groups.items())
    common = [step for step, number in counts.people.items() if number > threshold * people]
    fewer = [step for step, number in counts.people.items() if number <= threshold * people]
    before = _precedence(groups, frozenset(common))
    wins = {
        step: sum(before.get((step, other), 0) > before.get((other, step), 0) for other in common)
        for step in common
    }
    common.sort(key=lambda step: (-wins[step], counts.positions[step] / counts.people[step]))
    fewer.sort(key=lambda step: -counts.people[step])
    shares = {step: share_of(number, people, level) for step, number in counts.people.items()}
    return Consensus(
        people=people,
        common=tuple(StepShare(step=step, people=shares[step]) for step in common),
        others=tuple(StepShare(step=step, people=shares[step]) for step in fewer),
        orders=tuple(_order(pair, before, level) for pair in pairwise(common)),
        disputed=tuple(_disputed(common, before, level)),
        variants=tuple(
            VariantShare(steps=steps, people=share_of(number, people, level))
            for steps, number in sorted(groups.items(), key=lambda item: -item[1])
        ),
        selected_on=variants.selected_on,
    )


def _precedence(groups: Mapping[tuple[str, ...], int], common: frozenset[str]) -> dict[Pair, int]:
    """How many people came to the one step before the other, of those who took both."""
    before: dict[Pair, int] = {}
    for steps, number in groups.items():
        firsts = [step for step in dict.fromkeys(steps) if step in common]
        for index, step in enumerate(firsts):
            for later in firsts[index + 1 :]:
                before[step, later] = before.get((step, later), 0) + number
    return before


def _order(pair: Pair, before: Mapping[Pair, int], level: float) -> Precedence:
    first, then = pair
    agree, differ = before.get((first, then), 0), before.get((then, first), 0)
    return Precedence(first=first, then=then, people=share_of(agree, agree + differ, level))


def _disputed(
    common: Sequence[str], before: Mapping[Pair, int], level: float
) -> Iterator[Precedence]:
    pairs = [
        (first, then) if before[first, then] >= before[then, first] else (then, first)
        for index, first in enumerate(common)
        for then in common[index + 1 :]
        if (first, then) in before and (then, first) in before
    ]
    pairs.sort(key=lambda pair: before[pair] / (before[pair] + before[pair[1], pair[0]]))
    return (_order(pair, before, level) for pair in pairs)
