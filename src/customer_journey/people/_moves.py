"""Enrolling a customer, moving them on, noting whom they bring, and what could come next."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal, TypeAlias, final

from attrs import evolve, frozen

from customer_journey._answer import Answer, AnswerSequence, JourneyAnswer, about, describe
from customer_journey._arguments import checked, require
from customer_journey._messages._current import in_terms_of, message
from customer_journey._model import Journey, Reward, Transition, TransitionKind
from customer_journey._model._facts import checked_facts
from customer_journey._model._names import path_of
from customer_journey.criteria._explain import deciding
from customer_journey.criteria._tree import evaluator
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.people._decide import (
    Look,
    arrival,
    decide,
    event,
    exits,
    has_news,
    positions,
    return_reasons,
    stays_away,
    take,
)
from customer_journey.people._enrolment import (
    Enrolment,
    comparable,
    continued,
    last_of,
    state_of,
)
from customer_journey.people._events import (
    BEGINNING,
    PLAIN,
    EnrolmentEvent,
    Policy,
    as_moment,
    joined_reasons,
)
from customer_journey.people._locate import Blocked, blocked_by, locate
from customer_journey.people._plan import Stated, Truths, plan_of

__all__ = [
    "NextStep",
    "NextSteps",
    "Referred",
    "advance",
    "enrol",
    "later",
    "next_steps",
    "refer",
]


_StepStatus: TypeAlias = Literal["open", "blocked", "unknown"]


@final
@frozen(kw_only=True)
class Referred(Answer):
    """The referrer's enrolment, with the referral, and that of the customer they brought.

    Iterating gives both.
    """

    referrer: Enrolment
    """The enrolment of the one who refers."""
    referred: Enrolment
    """The enrolment of the one who is brought."""
    rewards: tuple[Reward, ...] = ()
    """What both are owed for it, as the referral states it."""

    @property
    def owed(self) -> dict[str, float]:
        """What the rewards are worth together, by their unit; those without a value aside."""
        totals: dict[str, float] = {}
        for reward in self.rewards:
            if reward.value is not None:
                totals[reward.unit] = totals.get(reward.unit, 0.0) + reward.value
        return totals

    def __str__(self) -> str:
        """Where both are, a line each."""
        return "\n".join(map(describe, self))

    def __iter__(self) -> Iterator[Enrolment]:
        """Both enrolments, the referrer's first."""
        return iter((self.referrer, self.referred))


@final
@frozen(kw_only=True)
class NextStep(JourneyAnswer):
    """A next step is a transition out of someone's position, and whether they may take it now."""

    source: str
    """The id of the stage they are at, or have passed or left on another branch."""
    target: str
    """The id of the stage it leads to."""
    kind: TransitionKind
    """Its kind; a referral moves somebody else."""
    status: _StepStatus
    """Whether it is open or blocked; unknown where facts are missing, or nothing is stated that
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
        step = f"{path_of((self.source, self.target), arrow=' → ')} ({message(self.kind)})"
        return f"{step}: {message(self.status)}, {self.why}"


@final
@frozen(repr=False)
class NextSteps(AnswerSequence[NextStep]):
    """The transitions that someone could take next, in the order of their positions."""

    steps: tuple[NextStep, ...]
    """Each of them."""

    def __repr__(self) -> str:
        """The number of steps."""
        return f"<NextSteps: {len(self)}>"


@checked
def enrol(
    journey: Journey,
    customer: str,
    facts: Mapping[str, object],
    /,
    *,
    at: datetime,
    unit: str = "person",
    stage: str | Iterable[str] | None = None,
    policy: Policy = PLAIN,
    earlier: Iterable[Enrolment] = (),
) -> Enrolment:
    """The enrolment of a customer in a journey, where `locate` finds them by the same facts.

    Someone who has bought already begins at the purchase, someone who is on two branches at a stage
    of each, and someone who has left is enrolled as having left.

    Args:
        journey: The journey.
        customer: Who it is, by an id of yours.
        facts: Values by the names of their facts; None and NaN are missing.
        at: When; with a zone, or without one for all moments of this enrolment.
        unit: What sort of customer it is, as in `person`, `cart` or `account`.
        stage: Where they are, by id, if you know better than the facts; several ids for somebody
            who is on several branches.
        policy: Who may come back, and when it is over.
        earlier: Enrolments so far. Those of the same customer and unit in a journey with the same
            id count.

    Raises:
        InvalidValueError: Facts are not as the journey declares them, or put them at no stage; the
            policy does not let them come back; or something happened in an earlier enrolment later
            than `at`.
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
    facts = checked_facts(journey, facts, "enrol", at)
    before = [
        one
        for one in earlier
        if (one.customer, one.unit, one.journey.id) == (customer, unit, journey.id)
        if last_of(one) is not None
    ]
    for one in before:
        if problem := _reentry_problem(one, policy, at):
            raise InvalidValueError(f"enrol {customer!r}", [Problem("earlier", problem)])
    plan = plan_of(journey)
    if stage is None:
        events = decide(plan, BEGINNING, facts, at, policy)
        if not events:
            raise InvalidValueError(f"enrol {customer!r}", _why_outside(journey, facts))
    else:
        look = Look(plan, Truths(plan, facts), at, policy)
        events = tuple(_entries(look, [stage] if isinstance(stage, str) else stage))
    return Enrolment(
        customer,
        journey=journey,
        events=events,
        unit=unit,
        number=1 + max([len(before), *(one.number for one in before)]),
        policy=policy,
    )


def advance(
    enrolment: Enrolment,
    facts: Mapping[str, object],
    /,
    *,
    at: datetime,
    source: str | None = None,
    target: str | None = None,
) -> Enrolment:
    """The enrolment after all that facts and time tell has happened; itself if nothing has.

    They are wherever facts prove them to be, over transitions on which nothing is false; stages on
    the way that facts cannot tell are passed. They have left if the entry of a leaving stage is
    true, wherever they were, or the guard of an exit to one that states no entry. A return is taken
    when its guard has news: what was true already when they came proves nothing until it changes,
    or is seen false in between. Then a new round begins. So asking again changes nothing.

    Args:
        enrolment: The enrolment so far.
        facts: Values by the names of their facts; None and NaN are missing.
        at: When; never earlier than what happened last.
        source: The id of the stage they left for `target`; None for every position that they hold
            and from which a move leads there.
        target: The id of the stage to move to, in one step and no further, if you know that they
            went there; then nothing has to be proven, but nothing may be false either.

    Raises:
        InvalidValueError: Facts are not as the journey declares them; `at` is earlier than what
            happened last, or has a zone where that has none; or the transition to `target` is
            closed.
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
    require(enrolment, Enrolment, "advance", "cj.enrol(…) returns one")
    moment = _looked_at(enrolment, at)
    facts = checked_facts(enrolment.journey, facts, "advance", moment)
    plan, policy = plan_of(enrolment.journey), enrolment.policy
    if target is None:
        events = decide(plan, state_of(enrolment), facts, moment, policy)
        return continued(enrolment, events) if events else enrolment
    look = Look(plan, Truths(plan, facts), moment, policy)
    row = plan.index.position[enrolment.journey[target].id]
    for transition in _stated_moves(enrolment, look, row, source):
        state = state_of(enrolment)
        left = plan.index.ids[plan.index.sources[transition]]
        if left in state.reached or left in state.left:
            enrolment = continued(enrolment, (take(look, state, transition, evidence="caller"),))
    return enrolment


def refer(
    enrolment: Enrolment,
    customer: str,
    facts: Mapping[str, object],
    /,
    *,
    at: datetime,
    theirs: Mapping[str, object] | None = None,
    source: str | None = None,
    target: str | None = None,
    earlier: Iterable[Enrolment] = (),
) -> Referred:
    """The referrer's enrolment with a referral, and the enrolment of the customer they bring.

    The referrer stays where they are. The other one begins where the referral leads, under the same
    policy.

    Args:
        enrolment: The referrer's enrolment.
        customer: Who is brought, by an id of yours.
        facts: What is known of the referrer, for the referral's guard.
        at: When.
        theirs: What is known of the one who is brought; None for nothing.
        source: The id of the referrer's position that it leaves; needed where it leaves several.
        target: The id of the stage where the referral leads; needed where several lead to
            different stages.
        earlier: Enrolments so far, as for `enrol`.

    Raises:
        InvalidValueError: They would refer themselves; no referral leaves the stage, or none leads
            there, or several do and `target` names none; its guard or the entry of its target is
            false; facts are not as the journey declares them; or as for `enrol`.
        CriterionTypeError: A fact's value is of another kind than a criterion asks for.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import UTC, datetime
        >>> shop = cj.Journey.sequence("shop", ["know", "buy"])
        >>> shop = shop.connect("buy", "know", kind="referral")
        >>> day = datetime(2026, 3, 1, tzinfo=UTC)
        >>> ada = cj.enrol(shop, "ada", {}, at=day, stage="buy")
        >>> ada, ben = cj.people.refer(ada, "ben", {}, at=day)
        >>> ada.stage, ben.stage, ben.referred_by
        ('buy', 'know', 'ada')
    """
    require(enrolment, Enrolment, "refer", "cj.enrol(…) returns one")
    moment = _looked_at(enrolment, at)
    facts = checked_facts(enrolment.journey, facts, "refer", moment)
    subject = f"refer {customer!r}"
    if customer == enrolment.customer:
        hint = "a referral brings a new person"
        raise InvalidValueError(subject, [Problem("customer", "the referrer", hint=hint)])
    journey = enrolment.journey
    their_facts = checked_facts(journey, {} if theirs is None else theirs, "refer", moment)
    item = _only_referral(enrolment, subject, source, target)
    # The guard is about who refers, the entry about who is brought.
    stage = journey[item.target]
    stated = (
        (f"{item.path}.when", item.when, facts),
        (f"{stage.path}.entry", stage.entry, their_facts),
    )
    problems = [
        Problem(where, str(block))
        for where, criterion, values in stated
        if criterion is not None
        for block in blocked_by(where, criterion, item.source, item.target, values)
    ]
    if problems:
        raise InvalidValueError(subject, problems)
    brought = enrol(
        journey,
        customer,
        their_facts,
        at=moment,
        unit=enrolment.unit,
        stage=item.target,
        policy=enrolment.policy,
        earlier=earlier,
    )
    happened = EnrolmentEvent(
        "referral", at=moment, source=item.source, target=item.target, customer=customer
    )
    return Referred(
        referrer=continued(enrolment, (happened,)),
        referred=evolve(brought, referred_by=enrolment.customer),
        rewards=item.rewards,
    )


def next_steps(enrolment: Enrolment, facts: Mapping[str, object], /, *, at: datetime) -> NextSteps:
    """The transitions out of where a customer is: open, blocked or unknown, and which fact decides.

    It answers what can be entered from where they are. Who meets the entry of a leaving
    stage has left, also where no exit is drawn.

    Args:
        enrolment: The enrolment.
        facts: Values by the names of their facts; None and NaN are missing.
        at: When; never earlier than what happened last.

    Returns:
        For each position in turn, a step for every transition that leaves it, referrals included,
        in the journey's order; then the advances to branches not yet taken, from stages passed and
        from those left by an exit whose target states no entry: facts beyond them take someone on
        again. None for someone who is finished.

    Raises:
        InvalidValueError: `at` is earlier than what happened last, or has a zone where that has
            none; or facts are not as the journey declares them.
        CriterionTypeError: A fact's value is of another kind than a criterion asks for.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import UTC, datetime
        >>> buy = cj.Stage("buy", entry=cj.fact("orders") >= 1)
        >>> shop = cj.Journey.sequence("shop", ["know", buy])
        >>> day = datetime(2026, 3, 1, tzinfo=UTC)
        >>> print(cj.people.next_steps(cj.enrol(shop, "ada", {}, at=day), {}, at=day))
        know → buy (advance): unknown, depends on: orders
    """
    require(enrolment, Enrolment, "next_steps", "cj.enrol(…) returns one")
    moment = _looked_at(enrolment, at)
    facts = checked_facts(enrolment.journey, facts, "next_steps", moment)
    if enrolment.status == "finished":
        return NextSteps(())
    plan = plan_of(enrolment.journey)
    look = Look(plan, Truths(plan, facts), moment, enrolment.policy)
    with in_terms_of(enrolment):
        steps = [
            _step(enrolment, look, item, since=position.since, has_left=position.status == "exited")
            for position in enrolment.positions
            for item in enrolment.journey.leaving(position.stage)
        ]
        steps += [
            _step(enrolment, look, item, since=since, has_left=False)
            for item, since in _other_branches(enrolment, look)
        ]
    return about(NextSteps(tuple(steps)), enrolment.journey)


def _only_referral(
    enrolment: Enrolment, subject: str, source: str | None, target: str | None
) -> Transition:
    """The referral that leaves the stages of a customer, by its ends where these are stated.

    Raises:
        InvalidValueError: There is none, or several.
    """
    referrals = [
        item
        for stage in enrolment.stages
        for item in enrolment.journey.leaving(stage)
        if item.kind == "referral" and target in (None, item.target) and source in (None, stage)
    ]
    if len(referrals) == 1:
        return referrals[0]
    number = "several referrals leave" if referrals else "no referral leaves"
    message = f"{number} {source or ' and '.join(enrolment.stages)}"
    message += "" if target is None else f" for {target}"
    hint = "say which, with `target=` and `source=`" if referrals else ""
    raise InvalidValueError(subject, [Problem("target", message, hint=hint)])


def _looked_at(enrolment: Enrolment, at: datetime) -> datetime:
    """The moment of the next look at someone, as a plain one.

    Raises:
        InvalidValueError: It is not a moment, is earlier than what happened last, or has a zone
            where that has none.
    """
    last = last_of(enrolment)
    # Most moments are plain ones, and in order.
    if type(at) is datetime and last is not None and at.tzinfo is last.tzinfo is UTC and at >= last:
        return at
    moment = as_moment(at)
    last = last or moment
    problem = comparable(moment, last)
    if problem is None and moment < last:
        problem = f"{moment.isoformat()} is earlier than what happened last, at {last.isoformat()}"
    if problem is not None:
        raise InvalidValueError(f"Enrolment {enrolment.customer!r}", [Problem("at", problem)])
    return moment


def later(since: datetime, duration: timedelta | None) -> datetime | None:
    """The moment so much later; None for no duration, and beyond the last one there is."""
    try:
        return None if duration is None else since + duration
    except OverflowError:
        return None


def _closed_by(look: Look, transition: int, since: datetime, *, has_left: bool) -> str:
    """What closes a transition whatever the facts: the policy or a wait; empty for nothing."""
    plan, policy = look.plan, look.policy
    if has_left:
        if plan.index.kinds[transition] != "return" or policy.reentry == "never":
            return message("they have left")
        if policy.pause and look.at - since < policy.pause:
            text = "they have left, and may come back from {moment} on"
            return message(text, moment=_text(since, policy.pause))
    if plan.is_open(transition, look.at - since):
        return ""
    least, most = plan.timed[transition]
    if look.at - since < least:
        return message("it opens at {moment}", moment=_text(since, least))
    return message("it closed at {moment}", moment=_text(since, most or timedelta(0)))


def _text(since: datetime, duration: timedelta) -> str:
    moment = later(since, duration)
    return message("the end of time") if moment is None else moment.isoformat()


def _entries(look: Look, stages: Iterable[str]) -> Iterator[EnrolmentEvent]:
    """The events by which someone comes in at stages that the caller names.

    Raises:
        UnknownStageError: The journey has no such stage.
    """
    plan = look.plan
    journey, index = plan.index.journey, plan.index
    for number in sorted({index.position[journey[stage].id] for stage in stages}):
        if number in plan.leaving:
            yield from exits(look, number, (), evidence="caller")
            continue
        yield event(
            look,
            "enter",
            target=index.ids[number],
            because=look.truths.because(plan.entries[number]),
            evidence="caller",
            noted=arrival(look, number),
        )


def _why_outside(journey: Journey, facts: Mapping[str, object]) -> list[Problem]:
    """Why facts put someone at no stage."""
    location = locate(journey, facts)
    problems = [Problem(item.where, str(item)) for item in location.blocked]
    problems += [
        Problem("facts", f"{name} is missing, which would decide where they are")
        for name in location.missing
    ]
    return problems or [Problem("facts", "they put the customer at no stage")]


def _stated_moves(enrolment: Enrolment, look: Look, target: int, source: str | None) -> list[int]:
    """The transitions that someone has taken to a stage, as the caller says, if nothing forbids it.

    From where they are; only where no move leads there, from what they have passed.

    Raises:
        InvalidValueError: No move leads there, or what does is closed.
    """
    plan, state = look.plan, state_of(enrolment)
    index = plan.index
    since = {one.stage: one.since for one in enrolment.positions}
    active, left = positions(plan, state)
    held = {*active, *left}
    passed: list[str] = []
    if active and target not in held and plan.descendants(target).isdisjoint(held):
        # What they passed on this round, where the target is not behind what they hold.
        passed = [stage for stage in state.reached if index.position[stage] not in held]
    problem = f"no move leads there from {source or ' or '.join(enrolment.stages)}"
    if enrolment.status == "finished":
        problem, since, passed = f"they are finished, at {enrolment.stage}", {}, []
    taken: list[int] = []
    closures: list[str] = []
    for stage in (*since, *passed):
        transition = index.number.get((index.position[stage], target))
        if transition is None or source not in (None, stage):
            continue
        if stage in passed and (
            closures or taken or index.kinds[transition] != "advance" or transition in plan.timed
        ):
            continue
        closure = _closed_by(
            look, transition, since.get(stage, look.at), has_left=stage in state.left
        )
        blocks = _blocks(look, plan.stated(transition), stage, index.ids[target])
        closure = closure or "; ".join(map(str, blocks))
        if closure:
            closures.append(closure)
        else:
            taken.append(transition)
    if not taken:
        message = closures[0] if closures else problem
        raise InvalidValueError(f"Enrolment {enrolment.customer!r}", [Problem("target", message)])
    return taken


def _reentry_problem(before: Enrolment, policy: Policy, at: datetime) -> str:
    """What keeps someone with an earlier enrolment from a new one."""
    problem = comparable(at, before.last)
    if problem is not None:
        return problem
    if at < before.last:
        return f"something happened to {before.customer} later, at {before.last.isoformat()}"
    who = f"{before.customer} is enrolled already"
    if policy.reentry == "never":
        return f"{who}, and the policy lets no one come back"
    if before.status == "active":
        return "" if policy.reentry == "any-time" else f"{who}, and still active"
    left = max((position.since for position in before.positions), default=before.last)
    if at - left >= policy.pause:
        return ""
    back = later(left, policy.pause)
    when = f"may come back from {back.isoformat()} on" if back else "may not come back"
    return f"{who}, and {when}"


def _other_branches(enrolment: Enrolment, look: Look) -> Iterator[tuple[Transition, datetime]]:
    """The advances to branches that someone is not on, and since when they wait for each.

    They lead on from stages passed, and from those left that facts may take them on from.
    """
    plan, state = look.plan, state_of(enrolment)
    number = plan.index.position
    active, left = positions(plan, state)
    if not active and (not state.left or stays_away(look, state)):
        return
    for stage, visit in state.reached.items():
        if number[stage] in active:
            continue
        since = visit.since if number[stage] in left else look.at
        for item in enrolment.journey.leaving(stage):
            target = number[item.target]
            is_new = item.kind == "advance" and item.target not in state.reached
            if is_new and plan.descendants(target).isdisjoint((*active, *left)):
                yield item, since


def _step(
    enrolment: Enrolment, look: Look, item: Transition, *, since: datetime, has_left: bool
) -> NextStep:
    """A transition as a next step, with the policy and its wait."""
    stated, closure = _stated(look, item, since, has_left=has_left)
    status, why, missing, blocks = _answered(enrolment, look, item, stated, closure)
    waits = item.after is not None and look.at - since < item.after
    return NextStep(
        source=item.source,
        target=item.target,
        kind=item.kind,
        status=status,
        why=why,
        deciding=missing,
        blocked=blocks,
        opens=later(since, item.after) if waits else None,
        closes=later(since, item.within) if item.within is not None else None,
    )


def _answered(
    enrolment: Enrolment, look: Look, item: Transition, stated: Sequence[Stated], closure: str
) -> tuple[_StepStatus, str, tuple[str, ...], tuple[Blocked, ...]]:
    """The status of a step, why, the facts that decide it and the clauses that block it."""
    truths, facts = look.truths, look.truths.facts
    blocks = _blocks(look, stated, item.source, item.target)
    if blocks or closure:
        why = "; ".join(dict.fromkeys(map(str, blocks)))
        return "blocked", why or closure, (), blocks
    open_names = [deciding(one.criterion, facts) for one in stated if truths.of(one) is None]
    if missing := tuple(dict.fromkeys([name for names in open_names for name in names])):
        return "unknown", message("depends on: {facts}", facts=", ".join(missing)), missing, ()
    if not stated and item.after is not None and item.kind in ("advance", "exit"):
        return "open", message("its wait is over"), (), ()
    # Facts tell that somebody took a return by its guard, or round a loop.
    is_return = item.kind == "return" and item.source != item.target
    silent = is_return and look.plan.guards[look.plan.number(item)] is None
    if not stated or silent:
        return "unknown", message("facts cannot tell it"), (), ()
    if item.is_move and _is_old(enrolment, look, item):
        why = message("already true when they came, and its facts have not changed")
        return "blocked", why, (), ()
    reasons = [reason for one in stated for reason in truths.because(one)]
    return "open", joined_reasons(reasons), (), ()


def _blocks(look: Look, stated: Iterable[Stated], source: str, target: str) -> tuple[Blocked, ...]:
    """The clauses that block a transition, of what is stated on it."""
    facts = look.truths.facts
    return tuple(
        [
            block
            for one in stated
            if look.truths.of(one) is False
            for block in blocked_by(one.where, one.criterion, source, target, facts)
        ]
    )


def _stated(
    look: Look, item: Transition, since: datetime, *, has_left: bool
) -> tuple[Sequence[Stated], str]:
    """What is stated on a transition and its target, and what blocks it whatever the facts."""
    plan = look.plan
    if item.is_move:
        transition = plan.number(item)
        return plan.stated(transition), _closed_by(look, transition, since, has_left=has_left)
    target = plan.index.journey[item.target]
    criteria = (item, item.when), (target, target.entry)
    stated = [Stated(element, one, evaluator(one)) for element, one in criteria if one is not None]
    return stated, ""


def _is_old(enrolment: Enrolment, look: Look, item: Transition) -> bool:
    """Whether what makes a transition true was noted already."""
    plan, state = look.plan, state_of(enrolment)
    if not state.noted:
        return False
    transition = plan.number(item)
    entry = plan.entries[plan.index.targets[transition]]
    if item.kind == "exit" and entry is not None:
        return not has_news(state, "", item.target, look.truths.because(entry))
    because = (
        return_reasons(look, transition)
        if item.kind == "return"
        else look.truths.reasons(transition)
    )
    return not has_news(state, item.source, item.target, because)
