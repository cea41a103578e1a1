"""Moving someone on, by what facts prove or the caller knows."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from customer_journey._arguments import require, require_facts
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.people._enrolment import Enrolment, whereabouts
from customer_journey.people._gates import another_branch, branches_off, check_moment, closed
from customer_journey.people._walk import Walk
from customer_journey.people._ways import Way, forks, way_between

__all__ = ["advance"]


def advance(
    enrolment: Enrolment,
    facts: Mapping[str, object],
    /,
    *,
    at: datetime,
    to: str | None = None,
    source: str | None = None,
) -> Enrolment:
    """The enrolment after all moves that these facts prove; itself where they prove none.

    A way is taken when its guard and the entry of its target, as far as they are stated, are true,
    and its wait is over. A return is taken by its guard alone. Who is proven to be further on
    passes stages on the way that facts cannot tell, as long as nothing is false. Nobody takes a way
    twice for the same reasons: a customer goes round again when a fact that let them pass has
    changed, or was seen not to hold in between. So asking twice changes nothing. Every move is in
    the `moves` of the answer, with its reasons.

    Each place is left on its own, by the first way in the journey's order. Of several advances out
    of one stage, all may be taken, each when facts prove it: then someone is on several branches.
    Where what let them take the first is false by then, the branches exclude one another, and the
    choice is made. A place that leads on by advances to where they have come on another branch is
    given up: they are further now. An exit ends its own branch only.

    Args:
        enrolment: The enrolment so far.
        facts: Values by the names of their facts; None and NaN are missing.
        at: When; never earlier than what was noted last.
        to: The id of the stage to move to, in one step and no further, if you know that they went
            there; then nothing has to be proven, but nothing may be false either.
        source: The id of the stage they left for it; None for every place that they hold and from
            which a move leads there.

    Raises:
        InvalidValueError: `at` is earlier than what was noted last, or has a zone where that has
            none; or the way to `to` is closed.
        UnknownStageError: The journey has no such stage.
        CriterionTypeError: A fact's value is of another kind than a criterion asks for.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import UTC, datetime
        >>> buy = cj.Stage("buy", entry=cj.fact("orders") >= 1)
        >>> shop = cj.Journey.sequence("shop", ["know", buy])
        >>> ada = cj.enrol(shop, "ada", {}, at=datetime(2026, 3, 1, tzinfo=UTC))
        >>> ada = cj.advance(ada, {"orders": 1}, at=datetime(2026, 3, 5, tzinfo=UTC))
        >>> print(ada.moves[-1])
        2026-03-05T00:00:00+00:00 advance know → buy: orders >= 1 (saw 1)
    """
    require(enrolment, Enrolment, "advance", "cj.enrol(…) gives one")
    require_facts(facts, "advance")
    check_moment(enrolment, at)
    walk = Walk(enrolment, facts, at)
    if to is None:
        walk.go()
    else:
        walk.take(_told(enrolment, facts, at, to=enrolment.journey[to].id, source=source))
        walk.join()
    return walk.enrolment()


def _told(
    enrolment: Enrolment, facts: Mapping[str, object], at: datetime, *, to: str, source: str | None
) -> list[Way]:
    """The ways that someone has taken to a stage, as the caller knows, unless something forbids it.

    Raises:
        InvalidValueError: No way leads there, or what does is closed.
    """
    problem = f"no move leads there from {source or ' or '.join(enrolment.stages)}"
    found: list[Way] = []
    if enrolment.status == "finished":
        problem = f"they are through, at {enrolment.stage}"
    else:
        closures: list[str] = []
        for way, closure in _ways_to(enrolment, at, to):
            if source not in (None, way.transition.source):
                continue
            closures.append(closure or "; ".join(map(str, way.blocks(facts))))
            if not closures[-1]:
                found.append(way)
        problem = next(filter(None, closures), problem)
    if not found:
        raise InvalidValueError(f"Enrolment {enrolment.customer!r}", [Problem("to", problem)])
    return found


def _ways_to(enrolment: Enrolment, at: datetime, to: str) -> Iterator[tuple[Way, str]]:
    """The moves that lead to a stage from where someone is, and what closes each.

    Only where none does, those to another branch from what they have passed.
    """
    where, journey, policy = whereabouts(enrolment), enrolment.journey, enrolment.policy
    none = True
    for place in enrolment.places:
        way = way_between(journey, place.stage, to)
        if way is not None and way.transition.is_move:
            none = False
            left = place.status == "exited"
            yield way, closed(policy, way, at, place.since, left=left)
    if not none or not where.held:
        return
    branching = forks(journey)
    for stage in where.passed:
        if stage not in branching:
            continue
        way = way_between(journey, stage, to)
        if (
            way is not None
            and another_branch(policy, where, way)
            and branches_off(journey, where, stage, to)
        ):
            yield way, ""
