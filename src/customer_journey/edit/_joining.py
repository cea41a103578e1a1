"""Two transitions as one: in series, one after the other, or in parallel, side by side."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Final

from attrs import evolve

from customer_journey._model import Basis, Handoff, Journey, Transition, TransitionKind
from customer_journey._model._cached import guard_of
from customer_journey.criteria._tree import all_of, any_of

__all__ = ["in_parallel", "in_series", "merged_names", "weaker", "with_guards"]

_BOTH: Final = 2
_BRIDGED: Final = "Leads over stages that were left out."
_BY_DIRECTION: Final[tuple[TransitionKind, ...]] = ("advance", "return", "exit", "referral")
_BY_STRENGTH: Final[tuple[Basis, ...]] = ("stated", "observed", "implied", "assumed")


def with_guards(journey: Journey, changed: Collection[str]) -> Journey:
    """The journey in which guards stand for `otherwise` where its siblings are about to change.

    Args:
        journey: The journey.
        changed: The ids of the stages that are joined or left out.
    """
    if not any(item.otherwise for item in journey.transitions):
        return journey
    stages = frozenset(changed)
    affected = {
        item.source
        for item in journey.transitions
        if item.source in stages or item.target in stages
    }
    transitions = [
        evolve(item, otherwise=False, when=guard_of(journey, item))
        if item.otherwise and item.source in affected
        else item
        for item in journey.transitions
    ]
    return evolve(journey, transitions=transitions)


def in_series(one: Transition, other: Transition, loop: Transition | None) -> Transition | None:
    """The transition that stands for taking one and then the other; None if it cannot be taken.

    Args:
        one: The first.
        other: The second, from where the first leads.
        loop: A transition from that stage to itself, which may be taken any number of times.
    """
    # A referral goes with the stage it leaves; its new person may only advance from where it leads.
    if other.kind == "referral" or (one.kind == "referral" and other.kind != "advance"):
        return None
    personas = one.personas or other.personas
    if one.personas and other.personas:
        personas = tuple([name for name in one.personas if name in other.personas])
        if not personas:
            return None
    if one.kind == "referral" or one.kind == other.kind == "advance":
        kind: TransitionKind = one.kind
    else:
        # Someone who left and is there again has come back.
        kind = "exit" if other.kind == "exit" else "return"
    if one.source == other.target and kind != "referral":
        kind = "return"
    again = 0.0 if loop is None else loop.probability
    if one.probability is None or other.probability is None or again is None or again >= 1:
        probability = None
    else:
        probability = min(1.0, one.probability * other.probability / (1 - again))
    effort = None if one.effort is None or other.effort is None else one.effort + other.effort
    guards = [each for each in (one.when, other.when) if each is not None]
    # A referral moves no one, so it has no waits.
    is_move = kind != "referral"
    waits = [each for each in (one.after, other.after) if each is not None and is_move]
    limits = [each for each in (one.within, other.within) if each is not None and is_move]
    basis = weaker(one.basis, other.basis)
    return Transition(
        one.source,
        other.target,
        kind=kind,
        decision=other.decision,
        when=all_of(dict.fromkeys(guards)) if guards else None,
        when_basis=_basis_of_guards(one, other),
        after=_total(waits) if waits else None,
        within=_total(limits) if len(limits) == _BOTH else None,
        rewards=other.rewards,
        probability=probability,
        effort=effort,
        reason=other.reason,
        handoff=_joined_handoff(one.handoff, other.handoff),
        personas=personas,
        basis="implied" if basis in {"stated", "observed"} else basis,
        note=_BRIDGED,
    )


def in_parallel(one: Transition, other: Transition) -> Transition:
    """The transition that stands for taking either; what only one can say, the first says.

    It is an advance if one is, else a return if one is, else an exit. A referral gives way to a
    move, for a move is somebody's path.
    """
    if other.is_move and not one.is_move:
        one, other = other, one
    if one.is_move != other.is_move:
        return one
    is_free = one.when is None or other.when is None
    guards = dict.fromkeys(each for each in (one.when, other.when) if each is not None)
    # Where one has no guard, everyone takes it, so its wait counts.
    open_to_all = [each for each in (one, other) if each.when is None or not is_free]
    waits = [each.after for each in open_to_all if each.after is not None]
    limits = [each.within for each in open_to_all if each.within is not None]
    probability = None
    if one.probability is not None and other.probability is not None:
        # Shares that add up to all of it may come out a hair above.
        probability = min(1.0, one.probability + other.probability)
    return evolve(
        one,
        kind=min(one.kind, other.kind, key=_BY_DIRECTION.index),
        when=None if is_free else any_of(guards),
        when_basis=None if is_free else _basis_of_guards(one, other),
        after=min(waits) if len(waits) == len(open_to_all) else None,
        within=max(limits) if len(limits) == len(open_to_all) else None,
        probability=probability,
        effort=one.effort if one.effort == other.effort else None,
        handoff=_joined_handoff(one.handoff, other.handoff),
        # No personas means everyone.
        personas=merged_names(one.personas, other.personas)
        if one.personas and other.personas
        else (),
    )


def _total(durations: Iterable[timedelta]) -> timedelta:
    """All of them one after another; the longest there is where that is too long."""
    try:
        return sum(durations, timedelta(0))
    except OverflowError:
        return timedelta.max


def merged_names(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """Both lists in one, each name once."""
    return tuple(dict.fromkeys((*one, *other)))


def weaker(one: Basis | None, other: Basis | None) -> Basis | None:
    """The basis of both together; None where one of them has none."""
    if one is None or other is None:
        return None
    return one if _BY_STRENGTH.index(one) >= _BY_STRENGTH.index(other) else other


def _basis_of_guards(one: Transition, other: Transition) -> Basis | None:
    if one.when is None or other.when is None:
        return one.when_basis if other.when is None else other.when_basis
    return weaker(one.when_basis, other.when_basis)


def _joined_handoff(one: Handoff | None, other: Handoff | None) -> Handoff | None:
    if one is None or other is None:
        return one or other
    return Handoff(
        facts=merged_names(one.facts, other.facts),
        promises=merged_names(one.promises, other.promises),
        questions=merged_names(one.questions, other.questions),
        note="\n".join(merged_names((one.note,), (other.note,))).strip(),
        basis=weaker(one.basis, other.basis),
        extra={**other.extra, **one.extra},
    )
