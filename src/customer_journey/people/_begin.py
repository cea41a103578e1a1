"""Enrolling someone: may they come in, and where do they begin."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from customer_journey._arguments import require, require_facts
from customer_journey._model import Journey
from customer_journey.criteria._tree import evaluator
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.people._advance import advance
from customer_journey.people._enrolment import Enrolment
from customer_journey.people._gates import expect_enrolments, later
from customer_journey.people._history import EnrolmentMove
from customer_journey.people._locate import locate
from customer_journey.people._policy import Policy
from customer_journey.people._soundness import comparable
from customer_journey.people._walk import Walk
from customer_journey.people._ways import entry_reasons

__all__ = ["enrol"]

_PLAIN = Policy()


def enrol(
    journey: Journey,
    customer: str,
    facts: Mapping[str, object],
    /,
    *,
    at: datetime,
    unit: str = "person",
    stage: str | Iterable[str] | None = None,
    policy: Policy = _PLAIN,
    earlier: Iterable[Enrolment] = (),
) -> Enrolment:
    """The enrolment of a customer in a journey, at the stage where facts put them, or the stages.

    These are the frontier where `locate` finds them: someone who has bought already begins at the
    purchase, and someone who is on two branches at a stage of each. Where the policy does not let
    people pass what facts cannot tell, they begin at the starts that are true of them, and go on
    from there as far as facts prove.

    Args:
        journey: The journey.
        customer: Who it is, by an id of yours.
        facts: Values by the names of their facts; None and NaN are missing.
        at: When; with a zone, or without one for all moments of this enrolment.
        unit: What sort of customer it is, as in `person`, `cart` or `account`.
        stage: Where they are, by id, if you know better than the facts; several ids for somebody
            who is on several branches.
        policy: Who may come back, when it is over, and how long people wait.
        earlier: Enrolments so far. Those of the same customer and unit in a journey with the same
            id count.

    Raises:
        InvalidValueError: Facts put them at no stage, or the policy does not let them come back,
            or comes with a wait for a transition that is not there; or something was noted in an
            earlier enrolment later than `at`.
        UnknownStageError: The journey has no such stage.
        CriterionTypeError: A fact's value is of another kind than a criterion asks for.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import UTC, datetime
        >>> buy = cj.Stage("buy", entry=cj.fact("orders") >= 1)
        >>> shop = cj.Journey.sequence("shop", ["know", buy])
        >>> cj.enrol(shop, "ada", {"orders": 2}, at=datetime(2026, 3, 1, tzinfo=UTC)).stage
        'buy'
    """
    require(journey, Journey, "enrol")
    require_facts(facts, "enrol")
    require(policy, Policy, "enrol", "cj.people.Policy(…) makes one")
    before = [
        one
        for one in expect_enrolments(earlier, "enrol")
        if (one.customer, one.unit, one.journey.id) == (customer, unit, journey.id)
    ]
    _let_in(customer, before, policy, at)
    places = _located(journey, facts, policy, customer) if stage is None else _told(journey, stage)
    made = Enrolment(
        customer,
        journey=journey,
        moves=[
            EnrolmentMove(place, kind="enter", at=at, because=entry_reasons(journey, place, facts))
            for place in places
        ],
        unit=unit,
        number=1 + max([len(before), *(one.number for one in before)]),
        policy=policy,
    )
    if stage is None and policy.unknown == "stop":
        return advance(made, facts, at=at)
    walk = Walk(made, facts, at)
    walk.begin()
    return walk.enrolment()


def _let_in(customer: str, before: Iterable[Enrolment], policy: Policy, at: datetime) -> None:
    """Refuse someone whom the policy does not let come back.

    Raises:
        InvalidValueError: It does not, after one of the enrolments before.
    """
    for one in before:
        problem = _return_problem(one, policy, at)
        if problem:
            raise InvalidValueError(f"enrol {customer!r}", [Problem("earlier", problem)])


def _located(
    journey: Journey, facts: Mapping[str, object], policy: Policy, customer: str
) -> tuple[str, ...]:
    """The stages where facts put someone who comes in.

    Raises:
        InvalidValueError: They put them at none.
    """
    found = locate(journey, facts)
    places = found.stages if policy.unknown == "pass" else tuple(_true_starts(journey, facts))
    if places:
        return places
    problems = [Problem(item.where, str(item)) for item in found.blocked]
    problems += [
        Problem("facts", f"{name} is missing, which would decide where they are")
        for name in found.missing
    ]
    nowhere = [Problem("facts", "they put the customer at no stage")]
    raise InvalidValueError(f"enrol {customer!r}", problems or nowhere)


def _true_starts(journey: Journey, facts: Mapping[str, object]) -> Iterator[str]:
    for start in journey.starts:
        entry = journey[start].entry
        if entry is None or evaluator(entry)(facts) is True:
            yield start


def _told(journey: Journey, stage: str | Iterable[str]) -> Iterable[str]:
    """The stages that the caller names, each once, in the journey's order.

    Raises:
        UnknownStageError: The journey has no such stage.
    """
    named = {journey[one].id for one in ([stage] if isinstance(stage, str) else stage)}
    return [one.id for one in journey if one.id in named]


def _return_problem(before: Enrolment, policy: Policy, at: datetime) -> str:
    """What keeps someone with an earlier enrolment from a new one."""
    wrong = comparable(at, before.last)
    if wrong is not None:
        return wrong
    if at < before.last:
        return f"something was noted of {before.customer} later, at {before.last.isoformat()}"
    who = f"{before.customer} is enrolled already"
    if policy.reentry == "never":
        return f"{who}, and nobody comes back"
    if before.status == "active":
        return "" if policy.reentry == "any-time" else f"{who}, and on the way still"
    left = max(place.since for place in before.places)
    if at - left >= policy.pause:
        return ""
    back = later(left, policy.pause)
    return f"{who}, and may come back " + (f"from {back.isoformat()} on" if back else "no more")
