"""What a history must be: one that the journey allows, with moments that run on."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from customer_journey._model import Journey
from customer_journey._suggest import did_you_mean
from customer_journey.errors import Problem
from customer_journey.people._history import EnrolmentMove, Lapse, Referral
from customer_journey.people._places import Whereabouts
from customer_journey.people._ways import ahead

__all__ = ["comparable", "no_transition", "problems_of_moves", "problems_of_times"]


def comparable(one: datetime, other: datetime) -> str | None:
    """What is wrong with a moment that cannot be held against another one."""
    if not isinstance(one, datetime):
        return f"expected a moment, a datetime, not {type(one).__name__}"
    # Asking a zone takes longer than all the rest of a comparison.
    if one.tzinfo is other.tzinfo or (one.utcoffset() is None) == (other.utcoffset() is None):
        return None
    return "moments with a zone and without one do not mix"


def problems_of_times(
    moves: Sequence[EnrolmentMove], lapses: Sequence[Lapse], referrals: Sequence[Referral]
) -> Iterator[Problem]:
    """What is wrong with the moments of a history: they run on, all with a zone or all without."""
    listed: tuple[tuple[str, Sequence[EnrolmentMove | Lapse | Referral]], ...] = (
        ("moves", moves),
        ("lapses", lapses),
        ("referrals", referrals),
    )
    if not moves:
        return
    for name, items in listed:
        before = moves[0].at
        for index, item in enumerate(items):
            problem = comparable(item.at, before)
            if problem is None and item.at < before:
                problem = f"{item.at.isoformat()} is earlier than what comes before it"
            if problem is not None:
                yield Problem(f"{name}[{index}].at", problem)
                break
            before = item.at


def problems_of_moves(
    moves: Sequence[EnrolmentMove], journey: Journey, where: Whereabouts
) -> list[Problem]:
    """What is wrong with the moves, folding them together on the way."""
    if not moves:
        return [Problem("moves", "a history begins with an entry")]
    # What came before was on other versions of the journey, which are not at hand.
    last = max((index for index, move in enumerate(moves) if move.kind == "transfer"), default=-1)
    here = 0
    found: dict[int, list[Problem]] = {}
    for index, move in enumerate(moves):
        if move.kind == "transfer" and not where.unmoved:
            here = index
        problems = list(_misplaced(where, move, index, journey if index > last else None))
        if problems:
            found[index] = problems
        where.apply(move, journey)
    if where.unmoved:
        found.setdefault(len(moves), []).append(_forgotten(where, len(moves) - 1))
    for index, move in enumerate(moves[here:], start=here):
        if index not in found:
            problems = list(_problems_here(journey, move, f"moves[{index}]"))
            if problems:
                found[index] = problems
    return [problem for index in sorted(found) for problem in found[index]]


def _misplaced(
    where: Whereabouts, move: EnrolmentMove, index: int, journey: Journey | None
) -> Iterator[Problem]:
    """What is wrong with a move, going by those before it."""
    enters = move.kind == "enter"
    if where.unmoved and move.kind != "transfer":
        yield _forgotten(where, index)
        where.unmoved.clear()
    if (enters and not where.entering) or (index == 0 and not enters):
        yield Problem(f"moves[{index}].kind", "a history begins with entries, and has no others")
    elif problem := where.misplaced(move, journey):
        yield Problem(f"moves[{index}].source", problem)


def _forgotten(where: Whereabouts, index: int) -> Problem:
    missing = ", ".join(map(repr, where.unmoved))
    return Problem(f"moves[{index}]", f"a transfer has to say what becomes of {missing}, too")


def _problems_here(journey: Journey, move: EnrolmentMove, where: str) -> Iterator[Problem]:
    """What is wrong with a move, going by the journey."""
    source, target, kind = move.source, move.target, move.kind
    if target not in journey:
        hint = did_you_mean(target, [stage.id for stage in journey])
        yield Problem(f"{where}.target", f"no stage {target!r}", hint=hint)
    elif source is None or kind == "transfer":
        return
    elif kind == "join":
        if target not in ahead(journey, source):
            yield Problem(where, f"no advances lead from {source} to {target}")
    else:
        transition = journey.transition(source, target)
        if transition is None or transition.kind != kind:
            yield Problem(where, no_transition(source, target, kind))


def no_transition(source: str, target: str, kind: str = "transition") -> str:
    """That a transition is not there, in words."""
    return f"the journey has no {kind} {source}->{target}"
