"""Enrolling someone, moving them on, and what could come next."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Literal, final

from attrs import evolve, frozen

from customer_journey._criteria import blocking, deciding
from customer_journey._enrol._enrolment import Enrolment, comparable
from customer_journey._enrol._history import EnrolmentMove, Lapse, Policy, Referral
from customer_journey._enrol._placing import entry_reasons, first_stage
from customer_journey._enrol._ways import Way, ways_from
from customer_journey._model import Journey, TransitionKind
from customer_journey._traverse import Blocked
from customer_journey.errors import InvalidValueError, Problem

__all__ = ["NextStep", "advance", "enrol", "next_steps", "refer"]

_NO_TIME = timedelta(0)
_PLAIN = Policy()


@final
@frozen(kw_only=True)
class NextStep:
    """A next step is a transition out of someone's stage, and whether they may take it now."""

    source: str
    """The id of their stage."""
    target: str
    """The id of the stage it leads to."""
    kind: TransitionKind
    """Its kind; a referral moves somebody else."""
    status: Literal["open", "closed", "unknown"]
    """Whether it is open, closed, or nobody can tell: facts are missing, or nothing is stated that
    facts could tell."""
    why: str
    """The same in words."""
    deciding: tuple[str, ...] = ()
    """The missing facts that decide an unknown one, in the order of first mention."""
    blocked: tuple[Blocked, ...] = ()
    """The clauses that are false."""
    opens: datetime | None = None
    """When a wait is over that has not ended yet."""
    closes: datetime | None = None
    """Until when it may be taken; None for ever."""

    def __str__(self) -> str:
        """The step on one line."""
        return f"{self.source} → {self.target} ({self.kind}): {self.status}, {self.why}"


def enrol(
    journey: Journey,
    customer: str,
    facts: Mapping[str, object],
    /,
    *,
    at: datetime,
    unit: str = "person",
    stage: str | None = None,
    policy: Policy = _PLAIN,
    earlier: Iterable[Enrolment] = (),
) -> Enrolment:
    """The enrolment of a customer in a journey, at the stage where facts put them.

    That is the furthest stage where `locate` finds them: someone who has bought already begins at
    the purchase. Where the policy does not let people pass what facts cannot tell, they begin at a
    start, and go on from there as far as facts prove.

    Args:
        journey: The journey.
        customer: Who it is, by an id of yours.
        facts: Values by the names of their facts; None and NaN are missing.
        at: When; with a zone, or without one for all moments of this enrolment.
        unit: What sort of customer it is, as in `person`, `cart` or `account`.
        stage: Where they are, by id, if you know better than the facts.
        policy: Who may come back, when it is over, and how long people wait.
        earlier: Enrolments so far. Those of the same customer and unit in a journey with the same
            id count.

    Raises:
        InvalidValueError: Facts put them at no stage, or the policy does not let them come back,
            or comes with a wait for a transition that is not there.
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
    before = [
        one
        for one in earlier
        if (one.customer, one.unit, one.journey.id) == (customer, unit, journey.id)
    ]
    for one in before:
        problem = _return_problem(one, policy, at)
        if problem:
            raise InvalidValueError(f"enrol {customer!r}", [Problem("earlier", problem)])
    place = first_stage(journey, facts, policy, customer) if stage is None else journey[stage].id
    came = EnrolmentMove(place, kind="enter", at=at, because=entry_reasons(journey, place, facts))
    made = Enrolment(
        customer,
        journey=journey,
        moves=[came],
        unit=unit,
        number=1 + len(before),
        policy=policy,
    )
    settled = stage is None and policy.unknown == "stop"
    return advance(made, facts, at=at) if settled else made


def advance(
    enrolment: Enrolment,
    facts: Mapping[str, object],
    /,
    *,
    at: datetime,
    to: str | None = None,
) -> Enrolment:
    """The enrolment after all moves that these facts prove; itself where they prove none.

    A way is taken when its guard and the entry of its target, as far as they are stated, are true,
    and its wait is over; of several, the first in the journey's order. A return is taken by its
    guard alone. Who is proven to be further on passes stages on the way that facts cannot tell, as
    long as nothing is false. Nobody takes a way twice for the same reasons: a customer goes round
    again when a fact that let them pass has changed, or was seen not to hold in between. So asking
    twice changes nothing. Every move is in the `moves` of the answer, with its reasons.

    Args:
        enrolment: The enrolment so far.
        facts: Values by the names of their facts; None and NaN are missing.
        at: When; never earlier than what was noted last.
        to: The id of the stage to move to, in one step and no further, if you know that they went
            there; then nothing has to be proven, but nothing may be false either.

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
    _check_moment(enrolment, at)
    if to is not None:
        return _told(enrolment, facts, at, enrolment.journey[to].id)
    lapses = _lapses(enrolment, facts, at)
    if lapses:
        enrolment = evolve(enrolment, lapses=(*enrolment.lapses, *lapses))
    while route := _route(enrolment, facts, at):
        made = [_move(way, facts, at) for way in route]
        enrolment = evolve(enrolment, moves=(*enrolment.moves, *made))
    return enrolment


def next_steps(
    enrolment: Enrolment, facts: Mapping[str, object], /, *, at: datetime
) -> tuple[NextStep, ...]:
    """The ways out of a customer's stage, each open, closed or unknown, and which fact decides.

    Args:
        enrolment: The enrolment.
        facts: Values by the names of their facts; None and NaN are missing.
        at: When; never earlier than what was noted last.

    Returns:
        A step for each transition that leaves the stage, referrals included, in the journey's
        order; none for someone who is through.

    Raises:
        InvalidValueError: `at` is earlier than what was noted last, or has a zone where that has
            none.
        CriterionTypeError: A fact's value is of another kind than a criterion asks for.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import UTC, datetime
        >>> buy = cj.Stage("buy", entry=cj.fact("orders") >= 1)
        >>> shop = cj.Journey.sequence("shop", ["know", buy])
        >>> day = datetime(2026, 3, 1, tzinfo=UTC)
        >>> print(*cj.next_steps(cj.enrol(shop, "ada", {}, at=day), {}, at=day))
        know → buy (advance): unknown, it hangs on orders
    """
    _check_moment(enrolment, at)
    if enrolment.status == "finished":
        return ()
    return tuple(
        _step(enrolment, way, facts, at) for way in ways_from(enrolment.journey, enrolment.stage)
    )


def refer(
    enrolment: Enrolment,
    customer: str,
    facts: Mapping[str, object],
    /,
    *,
    at: datetime,
    theirs: Mapping[str, object] | None = None,
    to: str | None = None,
    earlier: Iterable[Enrolment] = (),
) -> tuple[Enrolment, Enrolment]:
    """The referrer's enrolment with a referral noted, and the enrolment of the customer they bring.

    The referrer stays where they are. The other one begins where the referral leads, under the same
    policy.

    Args:
        enrolment: The referrer's enrolment.
        customer: Who is brought, by an id of yours.
        facts: What is known of the referrer, for the referral's guard.
        at: When.
        theirs: What is known of the one who is brought; None for nothing.
        to: The id of the stage where the referral leads; needed where several lead to different
            stages.
        earlier: Enrolments so far, as for `enrol`.

    Raises:
        InvalidValueError: No referral leaves the stage, or none leads there, or several do and `to`
            says none; its guard or the entry of its target is false; or as for `enrol`.
        CriterionTypeError: A fact's value is of another kind than a criterion asks for.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import UTC, datetime
        >>> shop = cj.Journey.sequence("shop", ["know", "buy"])
        >>> shop = shop.connect("buy", "know", kind="referral")
        >>> day = datetime(2026, 3, 1, tzinfo=UTC)
        >>> ada = cj.enrol(shop, "ada", {}, at=day, stage="buy")
        >>> ada, ben = cj.refer(ada, "ben", {}, at=day)
        >>> ada.stage, ben.stage, ben.referred_by
        ('buy', 'know', 'ada')
    """
    _check_moment(enrolment, at)
    subject = f"refer {customer!r}"
    ways = [
        way
        for way in ways_from(enrolment.journey, enrolment.stage)
        if way.transition.kind == "referral" and to in (None, way.transition.target)
    ]
    if len(ways) != 1:
        found = "no referral leaves" if not ways else "several referrals leave"
        hint = "say where to, with `to=`" if ways else ""
        message = f"{found} {enrolment.stage}" + ("" if to is None else f" for {to}")
        raise InvalidValueError(subject, [Problem("to", message, hint=hint)])
    (way,) = ways
    # The guard speaks of who refers, the entry of who is brought.
    blocks = [
        item
        for where, _ in way.stated
        for item in _blocks(way, facts if where.endswith(".when") else theirs or {}, where)
    ]
    if blocks:
        raise InvalidValueError(subject, [Problem(item.where, str(item)) for item in blocks])
    source, target = way.ends
    other = enrol(
        enrolment.journey,
        customer,
        theirs or {},
        at=at,
        unit=enrolment.unit,
        stage=target,
        policy=enrolment.policy,
        earlier=earlier,
    )
    noted = Referral(customer, source=source, target=target, at=at)
    return (
        evolve(enrolment, referrals=(*enrolment.referrals, noted)),
        evolve(other, referred_by=enrolment.customer),
    )


def _return_problem(before: Enrolment, policy: Policy, at: datetime) -> str:
    """What keeps someone with an earlier enrolment from a new one."""
    who = f"{before.customer} is enrolled already"
    if policy.reentry == "never":
        return f"{who}, and nobody comes back"
    if before.status == "active":
        return "" if policy.reentry == "any-time" else f"{who}, and on the way still"
    wrong = comparable(at, before.since)
    if wrong is not None:
        return wrong
    back = before.since + policy.pause
    return "" if at >= back else f"{who}, and may come back from {back.isoformat()} on"


def _check_moment(enrolment: Enrolment, at: datetime) -> None:
    last = enrolment.last
    problem = comparable(at, last)
    if problem is None and at < last:
        problem = f"{at.isoformat()} is earlier than what was noted last, at {last.isoformat()}"
    if problem is not None:
        raise InvalidValueError(f"Enrolment {enrolment.customer!r}", [Problem("at", problem)])


def _told(
    enrolment: Enrolment, facts: Mapping[str, object], at: datetime, target: str
) -> Enrolment:
    """The enrolment after one move that the caller knows of, unless something forbids it."""
    source = enrolment.stage
    problem = f"no move leads there from {source}"
    ways = ways_from(enrolment.journey, source)
    way = next((one for one in ways if one.ends == (source, target)), None)
    if enrolment.status == "finished":
        problem = f"they are through, at {source}"
    elif way is not None and way.transition.is_move:
        problem = _closed(enrolment, way, at)
        if not problem and way.truth(facts) is False:
            problem = "; ".join(map(str, _blocks(way, facts)))
        if not problem:
            return evolve(enrolment, moves=(*enrolment.moves, _move(way, facts, at)))
    raise InvalidValueError(f"Enrolment {enrolment.customer!r}", [Problem("to", problem)])


def _route(enrolment: Enrolment, facts: Mapping[str, object], at: datetime) -> tuple[Way, ...]:
    """The fewest ways that lead to a stage that facts prove, over what they leave open."""
    if enrolment.status == "finished":
        return ()
    queue: list[tuple[Way, ...]] = [()]
    seen = {enrolment.stage}
    # Grows while it is gone through: nearest first.
    for route in queue:
        here = route[-1].transition.target if route else enrolment.stage
        for way in ways_from(enrolment.journey, here):
            kind = way.transition.kind
            if kind == "referral" or (route and kind != "advance"):
                continue
            if _closed(enrolment, way, at, fresh=bool(route)):
                continue
            truth = way.truth(facts)
            longer = (*route, way)
            if truth is None and _by_time_alone(enrolment, way):
                return longer
            fresh = truth is True and not _spent(enrolment, way, facts)
            if fresh:
                return longer
            passes = truth is True or (truth is None and enrolment.policy.unknown == "pass")
            target = way.transition.target
            if passes and kind == "advance" and target not in seen:
                seen.add(target)
                queue.append(longer)
    return ()


def _closed(enrolment: Enrolment, way: Way, at: datetime, *, fresh: bool = False) -> str:
    """What closes a way whatever the facts: the policy or a wait; empty where nothing does.

    `fresh` is for someone who comes to the way's source at this moment.
    """
    policy = enrolment.policy
    since = at if fresh else enrolment.since
    if not fresh and enrolment.status == "exited" and way.transition.kind != "referral":
        if way.transition.kind != "return" or policy.reentry == "never":
            return "they have left"
        if at < since + policy.pause:
            return f"they have left, and may come back from {(since + policy.pause).isoformat()} on"
    wait = policy.wait(*way.ends)
    if wait is not None and at - since < wait.least:
        return f"it opens at {(since + wait.least).isoformat()}"
    if wait is not None and wait.most is not None and at - since > wait.most:
        return f"it closed at {(since + wait.most).isoformat()}"
    return ""


def _by_time_alone(enrolment: Enrolment, way: Way) -> bool:
    if way.stated or way.transition.kind == "return":
        return False
    wait = enrolment.policy.wait(*way.ends)
    return wait is not None and wait.least > _NO_TIME


def _taken(enrolment: Enrolment) -> Mapping[tuple[str, str], EnrolmentMove]:
    return enrolment._taken  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - its one reader


def _lapsed(enrolment: Enrolment, move: EnrolmentMove) -> bool:
    """Whether the reasons for a move were seen not to hold since."""
    return any(
        (item.source, item.target) == (move.source, move.target) and item.at >= move.at
        for item in reversed(enrolment.lapses)
    )


def _spent(enrolment: Enrolment, way: Way, facts: Mapping[str, object]) -> bool:
    """Whether they have taken the way for the very same reasons."""
    move = _taken(enrolment).get(way.ends)
    if move is None or _lapsed(enrolment, move):
        return False
    return move.because == way.reasons(facts)


def _lapses(enrolment: Enrolment, facts: Mapping[str, object], at: datetime) -> list[Lapse]:
    """The moves whose reasons are seen not to hold any more."""
    found: list[Lapse] = []
    for (source, target), move in _taken(enrolment).items():
        if not move.because or move.at == at or _lapsed(enrolment, move):
            continue
        ways = ways_from(enrolment.journey, source)
        way = next((one for one in ways if one.ends == (source, target)), None)
        if way is not None and way.truth(facts) is False:
            found.append(Lapse(source, target, at=at))
    return found


def _move(way: Way, facts: Mapping[str, object], at: datetime) -> EnrolmentMove:
    item = way.transition
    kind = item.kind
    assert kind != "referral"  # noqa: S101 - told to the type checkers
    return EnrolmentMove(
        item.target,
        source=item.source,
        kind=kind,
        at=at,
        because=way.reasons(facts),
        note=item.reason if kind == "exit" else "",
    )


def _blocks(way: Way, facts: Mapping[str, object], only: str = "") -> tuple[Blocked, ...]:
    source, target = way.ends
    return tuple(
        Blocked(target, source, where, clause, value)
        for where, criterion in way.stated
        if only in ("", where)
        for clause, value in blocking(criterion, facts)
    )


def _step(enrolment: Enrolment, way: Way, facts: Mapping[str, object], at: datetime) -> NextStep:
    source, target = way.ends
    wait = enrolment.policy.wait(source, target)
    since = enrolment.since
    bare = NextStep(
        source=source,
        target=target,
        kind=way.transition.kind,
        status="closed",
        why="",
        opens=None if wait is None or at >= since + wait.least else since + wait.least,
        closes=None if wait is None or wait.most is None else since + wait.most,
    )
    blocks = _blocks(way, facts)
    closed = "; ".join(map(str, blocks)) or _closed(enrolment, way, at)
    if closed:
        return evolve(bare, why=closed, blocked=blocks)
    names = (name for _, criterion in way.stated for name in deciding(criterion, facts))
    missing = tuple(dict.fromkeys(names))
    if missing:
        hangs = f"it hangs on {', '.join(missing)}"
        return evolve(bare, status="unknown", why=hangs, deciding=missing)
    if _by_time_alone(enrolment, way):
        return evolve(bare, status="open", why="its wait is over")
    if not way.telling:
        return evolve(bare, status="unknown", why="facts cannot tell it")
    if _spent(enrolment, way, facts):
        return evolve(bare, why="it was taken for the same reasons")
    return evolve(bare, status="open", why=" and ".join(map(str, way.reasons(facts))))
