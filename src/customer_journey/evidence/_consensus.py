"""What people's ways have in common, and where they part."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import final

from attrs import frozen

from customer_journey._answer import Displayed
from customer_journey.errors import InvalidValueError
from customer_journey.evidence._counting import counted, variants_of
from customer_journey.evidence._samples import selection
from customer_journey.evidence._shares import Share, amount, share, share_problems
from customer_journey.evidence._traces import Evidence, gathered

__all__ = ["Consensus", "Order", "Taken", "Variant", "consensus"]

Pair = tuple[str, str]


@final
@frozen(kw_only=True)
class Taken(Displayed):
    """A step, and how many people took it."""

    step: str
    """The step, as the traces call it."""
    people: Share
    """How many of the people took it."""


@final
@frozen(kw_only=True)
class Order(Displayed):
    """Two steps, and how many of those who took both came to the first one first."""

    first: str
    """The step that comes first for most, or for half."""
    then: str
    """The other step."""
    people: Share
    """How many of those who took both came to `first` before `then`."""


@final
@frozen(kw_only=True)
class Variant(Displayed):
    """A sequence of steps, and how many people took it just so."""

    steps: tuple[str, ...]
    """The steps, in order."""
    people: Share
    """How many of the people took them."""


@final
@frozen(kw_only=True, repr=False)
class Consensus(Displayed):
    """A consensus is the steps that most people took, in the order that most of them took them."""

    people: int
    """How many people there are."""
    common: tuple[Taken, ...]
    """The steps that enough people took, in the order they share."""
    others: tuple[Taken, ...]
    """The steps that fewer took, the more common first."""
    orders: tuple[Order, ...]
    """For each two common steps that follow one another here, how many agree on it."""
    disputed: tuple[Order, ...]
    """Each two common steps on whose order not all agree, the most disputed first."""
    variants: tuple[Variant, ...]
    """The sequences that people took, the most common first."""
    selected_on: str
    """The outcome that people were selected on; empty where nothing says so."""

    @property
    def steps(self) -> tuple[str, ...]:
        """The common steps, in the order they share."""
        return tuple(each.step for each in self.common)

    def to_text(self) -> str:
        """The common steps, what fewer took, where the order is disputed, and the variants."""
        ways = amount(len(self.variants), "way", "different ways")
        lines = [f"{amount(self.people, 'person', 'people')}, {ways}"]
        lines.append(f"common: {' → '.join(self.steps) or 'nothing'}")
        lines += [f"  {each.step}: {each.people}" for each in self.common]
        lines += [f"  fewer took {each.step}: {each.people}" for each in self.others]
        lines += [
            f"  {each.first} before {each.then}: only {each.people}" for each in self.disputed
        ]
        if self.selected_on:
            lines.append(
                f"All were selected on {self.selected_on!r}: no share here is a conversion."
            )
        return "\n".join(lines)

    def __repr__(self) -> str:
        """The common steps, in brackets."""
        return f"<Consensus of {self.people}: {' → '.join(self.steps)}>"


def consensus(evidence: Evidence, /, *, threshold: float = 0.5, level: float = 0.95) -> Consensus:
    """The steps that most people took, the order they share, and where people differ.

    A step stands before another where more of those who took both came to it first. The steps are
    ordered by how many others they stand before, which is Copeland's rule; ties are broken by how
    early people come to them, on average.

    Takes time that grows with the number of visits, and with the square of the number of common
    steps.

    Args:
        evidence: Traces, coded interviews, or a sample of them.
        threshold: A step is common if more than this share of the people took it, in 0..1.
        level: How often intervals are to hold the true share, between 0 and 1.

    Raises:
        InvalidValueError: The threshold does not lie in 0..1, a person is there twice, or an
            interview was not coded.

    Source:
        A. H. Copeland (1951), "A 'Reasonable' Social Welfare Function", University of Michigan.

    Example:
        >>> import customer_journey as cj
        >>> from customer_journey.evidence import Trace, consensus
        >>> found = consensus(
        ...     [
        ...         Trace("ada", ["know", "try", "buy"]),
        ...         Trace("bob", ["know", "ask", "try", "buy"]),
        ...         Trace("cy", ["try", "know", "buy"]),
        ...     ]
        ... )
        >>> found.steps
        ('know', 'try', 'buy')
        >>> print(found.disputed[0].first, found.disputed[0].then, found.disputed[0].people)
        know try 2 of 3 (67 %, 9–99 %)
    """
    problems = share_problems("threshold", threshold)
    if problems:
        raise InvalidValueError("consensus", problems)
    traces = gathered(evidence)
    groups = {steps: len(group) for steps, group in variants_of(traces).items()}
    counts = counted(groups.items())
    many, few = [
        [step for step, people in counts.people.items() if (people > bar) == common]
        for bar in [threshold * len(traces)]
        for common in (True, False)
    ]
    before = _precedence(groups, frozenset(many))
    wins = {
        step: sum(before.get((step, other), 0) > before.get((other, step), 0) for other in many)
        for step in many
    }
    many.sort(key=lambda step: (-wins[step], counts.places[step] / counts.people[step]))
    few.sort(key=lambda step: -counts.people[step])

    def taken(step: str) -> Taken:
        return Taken(step=step, people=share(counts.people[step], len(traces), level=level))

    return Consensus(
        people=len(traces),
        common=tuple(map(taken, many)),
        others=tuple(map(taken, few)),
        orders=tuple(_order(pair, before, level) for pair in pairwise(many)),
        disputed=tuple(_disputed(many, before, level)),
        variants=tuple(
            Variant(steps=steps, people=share(groups[steps], len(traces), level=level))
            for steps in sorted(groups, key=lambda steps: -groups[steps])
        ),
        selected_on=selection(evidence),
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


def _order(pair: Pair, before: Mapping[Pair, int], level: float) -> Order:
    first, then = pair
    agree, differ = before.get((first, then), 0), before.get((then, first), 0)
    return Order(first=first, then=then, people=share(agree, agree + differ, level=level))


def _disputed(common: Sequence[str], before: Mapping[Pair, int], level: float) -> Iterator[Order]:
    found = [
        (first, then) if before[first, then] >= before[then, first] else (then, first)
        for index, first in enumerate(common)
        for then in common[index + 1 :]
        if (first, then) in before and (then, first) in before
    ]
    found.sort(key=lambda pair: before[pair] / (before[pair] + before[pair[1], pair[0]]))
    return (_order(pair, before, level) for pair in found)
