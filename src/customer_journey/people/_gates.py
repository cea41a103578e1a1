"""What opens and closes a way apart from facts: moments, waits, the policy, and what was before."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from customer_journey._arguments import require
from customer_journey._model import Journey
from customer_journey.errors import InvalidValueError, Problem, WrongTypeError
from customer_journey.people._enrolment import Enrolment, whereabouts
from customer_journey.people._history import EnrolmentMove, Lapse
from customer_journey.people._places import Whereabouts
from customer_journey.people._policy import Policy
from customer_journey.people._soundness import comparable
from customer_journey.people._ways import Way, ahead, way_between, ways_from

__all__ = [
    "another_branch",
    "branches_off",
    "by_time_alone",
    "check_moment",
    "closed",
    "expect_enrolments",
    "is_spent",
    "lapses_of",
    "later",
    "meet",
    "still_chosen",
]

_NO_TIME = timedelta(0)


def check_moment(enrolment: Enrolment, at: datetime) -> None:
    """Refuse a moment that cannot come next.

    Raises:
        InvalidValueError: It is none, is earlier than what was noted last, or has a zone where that
            has none.
    """
    last = enrolment.last
    problem = comparable(at, last)
    if problem is None and at < last:
        problem = f"{at.isoformat()} is earlier than what was noted last, at {last.isoformat()}"
    if problem is not None:
        raise InvalidValueError(f"Enrolment {enrolment.customer!r}", [Problem("at", problem)])


def expect_enrolments(given: Iterable[Enrolment], verb: str) -> tuple[Enrolment, ...]:
    """What was given, each of it an enrolment.

    Raises:
        WrongTypeError: Something else is among them.
    """
    if isinstance(given, Enrolment):
        raise WrongTypeError(verb, "several enrolments", given, "put it in a list")
    held = tuple(given)
    for one in held:
        require(one, Enrolment, verb, "cj.enrol(…) gives one")
    return held


def closed(policy: Policy, way: Way, at: datetime, since: datetime, *, left: bool = False) -> str:
    """What closes a way whatever the facts: the policy or a wait; empty where nothing does.

    Args:
        policy: The policy.
        way: The way.
        at: Now.
        since: When they came to its source.
        left: Whether they came there by an exit.
    """
    if not left and not policy.waits:
        return ""
    if left and way.kind != "referral":
        if way.kind != "return" or policy.reentry == "never":
            return "they have left"
        if policy.pause and at - since < policy.pause:
            return f"they have left, and may come back from {_text(since, policy.pause)} on"
    wait = policy.wait(*way.ends)
    if wait is not None and at - since < wait.least:
        return f"it opens at {_text(since, wait.least)}"
    if wait is not None and wait.most is not None and at - since > wait.most:
        return f"it closed at {_text(since, wait.most)}"
    return ""


def by_time_alone(policy: Policy, way: Way) -> bool:
    """Whether a way is taken as soon as its wait is over, with no facts."""
    if way.stated or way.kind == "return":
        return False
    wait = policy.wait(*way.ends)
    return wait is not None and wait.least > _NO_TIME


def is_spent(where: Whereabouts, way: Way, facts: Mapping[str, object]) -> bool:
    """Whether they have taken the way for the very same reasons."""
    move = where.taken.get(way.ends)
    if move is None or _has_lapsed(where, move):
        return False
    return move.because == way.reasons(facts)


def lapses_of(enrolment: Enrolment, facts: Mapping[str, object], at: datetime) -> list[Lapse]:
    """The moves whose reasons are seen not to hold any more."""
    found: list[Lapse] = []
    where = whereabouts(enrolment)
    for (source, target), move in where.taken.items():
        if not move.because or move.at == at or _has_lapsed(where, move):
            continue
        way = way_between(enrolment.journey, source, target)
        if way is not None and way.truth(facts) is False:
            found.append(Lapse(source, target, at=at))
    return found


def still_chosen(
    journey: Journey, where: Whereabouts, source: str, facts: Mapping[str, object]
) -> bool:
    """Whether nothing denies what made them leave a stage, on this round, by the ways they took.

    Where it is denied, the branches exclude one another: it was a choice, and it is made.
    """
    return not any(
        way.target in where.been and way.ends in where.taken and way.truth(facts) is False
        for way in ways_from(journey, source)
    )


def another_branch(policy: Policy, where: Whereabouts, way: Way) -> bool:
    """Whether a way leaves a stage they have passed for a branch they have not been on.

    A wait is for those who are still there.
    """
    return way.kind == "advance" and way.target not in where.been and policy.wait(*way.ends) is None


def branches_off(journey: Journey, where: Whereabouts, source: str, target: str) -> bool:
    """Whether a stage beside someone's way is on a branch of its own, seen from one they passed.

    It is not where it lies behind a place they hold. Nor where it runs into what a place on a later
    round has yet ahead: who went back goes through that from there.
    """
    reach = ahead(journey, target)
    if meet(reach, where.held):
        return False
    own = where.passed[source].round
    later_ones = (
        [stage for stage, spot in where.held.items() if spot.round > own] if where.top > own else []
    )
    return not any(
        target in ahead(journey, stage) or meet(reach, ahead(journey, stage))
        for stage in later_ones
    )


def meet(one: Collection[str], other: Collection[str]) -> bool:
    """Whether two sets share anything, asked of the smaller one."""
    small, large = (one, other) if len(one) < len(other) else (other, one)
    return any(item in large for item in small)


def _has_lapsed(where: Whereabouts, move: EnrolmentMove) -> bool:
    """Whether the reasons for a move were seen not to hold since."""
    at = where.lapsed.get((move.source or "", move.target))
    return at is not None and at >= move.at


def later(since: datetime, duration: timedelta | None) -> datetime | None:
    """The moment so much later; None for no duration, and beyond the last one there is."""
    try:
        return None if duration is None else since + duration
    except OverflowError:
        return None


def _text(since: datetime, duration: timedelta) -> str:
    moment = later(since, duration)
    return "the end of time" if moment is None else moment.isoformat()
