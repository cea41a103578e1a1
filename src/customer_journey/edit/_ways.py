"""Two transitions as one: one after the other, or side by side."""

from typing import Final

from attrs import evolve

from customer_journey._model import Basis, Handoff, Transition, TransitionKind
from customer_journey.criteria._tree import Criterion, all_of, any_of

__all__ = ["abreast", "in_a_row", "shared", "together", "weaker"]

_BRIDGED: Final = "Leads over stages that were left out."
_BY_DIRECTION: Final[tuple[TransitionKind, ...]] = ("advance", "return", "exit", "referral")
_BY_STRENGTH: Final[tuple[Basis, ...]] = ("stated", "observed", "implied", "assumed")


def in_a_row(one: Transition, other: Transition, loop: Transition | None) -> Transition | None:
    """The transition that stands for taking one and then the other; None where nobody does.

    Args:
        one: The first.
        other: The second, from where the first leads.
        loop: A transition from that stage to itself, which may be taken any number of times.
    """
    kind = _kind_in_a_row(one.kind, other.kind)
    personas = tuple(name for name in one.personas if name in other.personas)
    if kind is None or (one.personas and other.personas and not personas):
        return None
    effort = None if one.effort is None or other.effort is None else one.effort + other.effort
    return Transition(
        one.source,
        other.target,
        kind="return" if one.source == other.target and kind != "referral" else kind,
        decision=other.decision,
        when=_both(one.when, other.when),
        when_basis=_basis_of_guards(one, other),
        incentive=other.incentive,
        probability=_chance(one, other, loop),
        effort=effort,
        reason=other.reason,
        handoff=_handed_over(one.handoff, other.handoff),
        personas=personas or one.personas or other.personas,
        basis=_derived(weaker(one.basis, other.basis)),
        note=_BRIDGED,
    )


def abreast(one: Transition, other: Transition) -> Transition:
    """The transition that stands for taking either; what only one can say, the first says.

    It is an advance if one is, else a return if one is, else an exit. A referral gives way to a
    move, for a move is somebody's path.
    """
    if other.is_move and not one.is_move:
        one, other = other, one
    if one.is_move != other.is_move:
        return one
    free = one.when is None or other.when is None
    known = one.probability is not None and other.probability is not None
    return evolve(
        one,
        kind=min(one.kind, other.kind, key=_BY_DIRECTION.index),
        when=None if free else _either(one.when, other.when),
        when_basis=None if free else _basis_of_guards(one, other),
        probability=_at_most_all(one.probability, other.probability) if known else None,
        effort=one.effort if one.effort == other.effort else None,
        handoff=_handed_over(one.handoff, other.handoff),
        personas=shared(one.personas, other.personas),
    )


def shared(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """Who is meant by either of two lists of personas; an empty one means everyone."""
    return together(one, other) if one and other else ()


def together(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """Both lists in one, each name once."""
    return tuple(dict.fromkeys((*one, *other)))


def weaker(one: Basis | None, other: Basis | None) -> Basis | None:
    """What both together rest on; None where one of them does not say."""
    if one is None or other is None:
        return None
    return one if _BY_STRENGTH.index(one) >= _BY_STRENGTH.index(other) else other


def _kind_in_a_row(one: TransitionKind, other: TransitionKind) -> TransitionKind | None:
    if other == "referral" or (one == "referral" and other != "advance"):
        return None  # a referral goes with the stage it leaves
    if one == "referral" or other == "exit":
        return one if one == "referral" else other
    # Who left and is there again has come back.
    return "advance" if one == other == "advance" else "return"


def _both(one: Criterion | None, other: Criterion | None) -> Criterion | None:
    if one is None or other is None:
        return one if other is None else other
    return one if one == other else all_of((one, other))


def _either(one: Criterion | None, other: Criterion | None) -> Criterion:
    given = dict.fromkeys(item for item in (one, other) if item is not None)
    return any_of(given)


def _basis_of_guards(one: Transition, other: Transition) -> Basis | None:
    if one.when is None or other.when is None:
        return one.when_basis if other.when is None else other.when_basis
    return weaker(one.when_basis, other.when_basis)


def _chance(one: Transition, other: Transition, loop: Transition | None) -> float | None:
    again = 0.0 if loop is None else loop.probability
    if one.probability is None or other.probability is None or again is None or again >= 1:
        return None
    return _at_most_all(one.probability * other.probability / (1 - again), 0.0)


def _at_most_all(one: float | None, other: float | None) -> float:
    # Shares that add up to all of it may come out a hair above.
    return min(1.0, (one or 0.0) + (other or 0.0))


def _derived(basis: Basis | None) -> Basis | None:
    return "implied" if basis in {"stated", "observed"} else basis


def _handed_over(one: Handoff | None, other: Handoff | None) -> Handoff | None:
    if one is None or other is None:
        return one or other
    return Handoff(
        facts=together(one.facts, other.facts),
        promises=together(one.promises, other.promises),
        questions=together(one.questions, other.questions),
        note="\n".join(together((one.note,), (other.note,))).strip(),
        basis=weaker(one.basis, other.basis),
        extra={**other.extra, **one.extra},
    )
