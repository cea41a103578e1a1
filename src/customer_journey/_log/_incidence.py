"""Cumulative incidence: how many have moved within a time, where some were not observed so long."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TypeAlias

from attrs import evolve, field, frozen

__all__ = [
    "ENDED",
    "Curve",
    "Incidence",
    "Incidences",
    "Wait",
    "estimated",
    "incidences",
]

ENDED = ""
"""Where people go whose end is known, and who move no further."""

Wait: TypeAlias = tuple[timedelta, str | None]
"""How long somebody was observed, and where they went then; None where they are still there."""


@frozen
class Incidence:
    """How many have moved to one target within the time."""

    count: int
    """How many were seen to."""
    share: float | None
    """How many would be if all were observed, in 0..1; None where no one was observed so long."""
    effective: float
    """How many people, all of them observed, would say as much about the share."""


@frozen
class Incidences:
    """Where people moved within a time, each target competing with the others."""

    people: int
    """How many there are."""
    open: int
    """How many had not moved when they were last seen, before the time was up."""
    stayed: float | None
    """The share that has not moved within the time; None where no one was observed so long."""
    effective: float
    """How many people, all of them observed, would say as much about whether people move at all."""
    moved: dict[str, Incidence]
    """Those who moved within the time, by target, in the order in which targets come up."""
    unmoved: float
    """How many people, all of them observed, would say as much about a target never seen."""

    def to(self, target: str) -> Incidence:
        """The incidence of one target, whether it was seen or not."""
        share = None if self.stayed is None else 0.0
        return self.moved.get(target) or Incidence(0, share, self.unmoved)


def incidences(waits: Iterable[Wait], within: timedelta) -> Incidences:
    """The shares that moved to each target within a time, of people who came in at any time.

    With one target it is what Kaplan and Meier's estimator says, with several Aalen and Johansen's.
    A wait that ends at `within` exactly lies within it. With no one open, shares are plain ones.

    Args:
        waits: How long each was observed, and where they went then.
        within: The time.

    Source:
        E. L. Kaplan and P. Meier (1958), "Nonparametric Estimation from Incomplete Observations",
        Journal of the American Statistical Association 53(282); O. O. Aalen and S. Johansen (1978),
        "An Empirical Transition Matrix for Non-Homogeneous Markov Chains Based on Censored
        Observations", Scandinavian Journal of Statistics 5(3); for the effective number of people,
        K. J. Rothman (1978), "Estimation of Confidence Limits for the Cumulative Probability of
        Survival in Life Table Analysis", Journal of Chronic Diseases 31(8).
    """
    moves: dict[timedelta, list[str]] = {}
    unfinished: Counter[timedelta] = Counter()
    counts: dict[str, int] = {}
    people = 0
    for wait, target in waits:
        people += 1
        if target is not None and wait <= within:
            moves.setdefault(wait, []).append(target)
            counts[target] = counts.get(target, 0) + 1
        elif wait < within:
            unfinished[wait] += 1
    if unfinished:
        return estimated(_curve(people, moves, unfinished, within), counts)
    return estimated(Curve(people), counts)


@frozen
class Curve:
    """How many had not moved as time went by, summed up."""

    people: int
    """How many there are."""
    open: int = 0
    """How many were last seen before the time was up."""
    at_risk: int = 0
    """How many were still there when the time was up."""
    stayed: float = 1.0
    """The share that has not moved, until the last of those at risk did."""
    hazard: float = 0.0
    """Greenwood's sum, until then."""
    last: float | None = None
    """At the move with which all at risk had gone: how many those were, out of the share that had
    stayed; None where some never did."""
    watched: float = 0.0
    """The integral of the share over time, in parts of it."""
    information: float = 0.0
    """The integral of its square out of the number at risk."""
    sizes: Mapping[str, tuple[float, float]] = field(factory=dict[str, tuple[float, float]])
    """Of each target, the share that moved there and the variance of that."""


def estimated(curve: Curve, counts: Mapping[str, int]) -> Incidences:
    """The incidences of what was summed up; with no one open, shares are plain ones.

    Args:
        curve: How many had not moved.
        counts: How many moved within the time, by target.
    """
    people = curve.people
    if not curve.open:
        return Incidences(
            people=people,
            open=0,
            stayed=1 - sum(counts.values()) / people if people else None,
            effective=people,
            moved={
                target: Incidence(count, count / people, people) for target, count in counts.items()
            },
            unmoved=people,
        )
    shared = Incidences(
        people=people, open=curve.open, stayed=None, effective=0, moved={}, unmoved=0
    )
    if not curve.at_risk and curve.last is None:
        # No one was observed to the end, and not all moved: what happens later, no one has seen.
        return evolve(
            shared, moved={target: Incidence(count, None, 0) for target, count in counts.items()}
        )
    stayed = curve.stayed if curve.last is None else 0.0
    # What was never seen may happen at any time alike, and as rarely as one likes.
    effective = unmoved = curve.watched / curve.information
    if curve.last is not None:
        # Where all have moved, the limit as the last of them do.
        effective = curve.last
    elif counts:
        effective = (1 - stayed) / (stayed * curve.hazard)
    # One target alone is what moving at all is.
    sizes = {
        target: (share, share * (1 - share) / variance)
        for target, (share, variance) in curve.sizes.items()
        if len(counts) > 1
    } or dict.fromkeys(counts, (1 - stayed, effective))
    return evolve(
        shared,
        stayed=stayed,
        effective=effective,
        moved={target: Incidence(counts[target], *sizes[target]) for target in counts},
        unmoved=unmoved,
    )


def _curve(
    people: int,
    moves: Mapping[timedelta, list[str]],
    unfinished: Counter[timedelta],
    within: timedelta,
) -> Curve:
    at_risk, stayed, hazard = people, 1.0, 0.0
    last: float | None = None
    # Of each target, for each of its moves, what its share and its variance are made of.
    jumps: dict[str, list[tuple[float, float, int, int]]] = {}
    watched = information = 0.0
    before = timedelta()
    for wait in sorted({*moves, *unfinished, within}):
        if at_risk:
            part = (wait - before) / within
            watched += stayed * part
            information += stayed * stayed * part / at_risk
        before = wait
        moved = moves.get(wait, ())
        for target, count in Counter(moved).items():
            jumps.setdefault(target, []).append((hazard, stayed, count, at_risk))
        if len(moved) == at_risk > 0:
            last = at_risk / stayed
        elif moved:
            hazard += len(moved) / (at_risk * (at_risk - len(moved)))
            stayed *= 1 - len(moved) / at_risk
        at_risk -= len(moved) + unfinished[wait]
    return Curve(
        people=people,
        open=unfinished.total(),
        at_risk=at_risk,
        stayed=stayed,
        hazard=hazard,
        last=last,
        watched=watched,
        information=information,
        sizes={target: _share_and_variance(each) for target, each in jumps.items()},
    )


def _share_and_variance(jumps: list[tuple[float, float, int, int]]) -> tuple[float, float]:
    """The incidence of one of several targets, and its variance.

    The variance is the one of the delta method: E. Marubini and M. G. Valsecchi (1995), "Analysing
    Survival Data from Clinical Trials and Observational Studies", section 10.3. It needs the steps
    of this target alone, as between them only the hazard of moving at all adds up.
    """
    share = 0.0
    for _, stayed, count, at_risk in jumps:
        share += stayed * count / at_risk
    variance = level = reached = 0.0
    for hazard, stayed, count, at_risk in jumps:
        variance += (share - level) ** 2 * (hazard - reached)
        reached = hazard
        level += stayed * count / at_risk
        variance += stayed**2 * count * (at_risk - count) / at_risk**3
        variance -= 2 * (share - level) * stayed * count / at_risk**2
    return share, variance
