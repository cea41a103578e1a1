"""Questions about enrolled customers: what comes next, who is due, where they are, who is stuck."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal, TypeAlias, final

from attrs import field, frozen

from customer_journey._answer import AnswerSequence, JourneyAnswer, about
from customer_journey._arguments import checked, require
from customer_journey._messages._current import counted, in_terms_of, message
from customer_journey._model import Journey, Transition, TransitionKind
from customer_journey._model._facts import checked_facts
from customer_journey._model._names import name_of, path_of
from customer_journey._printable import printable
from customer_journey.criteria._explain import deciding
from customer_journey.criteria._tree import evaluator
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.people._decide import Look, has_news, positions, return_reasons
from customer_journey.people._enrolment import Enrolment, comparable, last_of, state_of
from customer_journey.people._events import as_moment, joined_reasons
from customer_journey.people._locate import Blocked, Status, blocked_by
from customer_journey.people._moves import closed_by, later, looked_at, require_enrolments
from customer_journey.people._plan import Stated, Truths, plan_of

__all__ = [
    "Census",
    "CensusCount",
    "Due",
    "DueCustomers",
    "NextStep",
    "NextSteps",
    "Stuck",
    "StuckCustomers",
    "census",
    "due",
    "next_steps",
    "stuck",
]


_StepStatus: TypeAlias = Literal["open", "blocked", "unknown"]


@final
@frozen(kw_only=True)
class NextStep(JourneyAnswer):
    """A next step is a transition out of someone's position, and whether they may take it now."""

    source: str
    """The id of the stage they are at, or have passed on another branch."""
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
        in the journey's order; then the advances from stages passed to branches not yet taken. None
        for someone who is finished.

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
    moment = looked_at(enrolment, at)
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
            _step(enrolment, look, item, since=moment, has_left=False)
            for item in _other_branches(enrolment)
        ]
    return about(NextSteps(tuple(steps)), enrolment.journey)


def _other_branches(enrolment: Enrolment) -> Iterator[Transition]:
    """The advances from stages passed to branches that someone is not on."""
    journey = enrolment.journey
    plan, state = plan_of(journey), state_of(enrolment)
    number = plan.index.position
    active, left = positions(plan, state)
    if not active:
        return
    for stage in state.reached:
        if number[stage] in active or number[stage] in left:
            continue
        for item in journey.leaving(stage):
            target = number[item.target]
            is_new = item.kind == "advance" and item.target not in state.reached
            if is_new and plan.descendants(target).isdisjoint((*active, *left)):
                yield item


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
    blocks = tuple(
        [
            block
            for one in stated
            if truths.of(one) is False
            for block in blocked_by(one.where, one.criterion, item.source, item.target, facts)
        ]
    )
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


def _stated(
    look: Look, item: Transition, since: datetime, *, has_left: bool
) -> tuple[Sequence[Stated], str]:
    """What is stated on a transition and its target, and what blocks it whatever the facts."""
    plan = look.plan
    if item.is_move:
        transition = plan.number(item)
        return plan.stated(transition), closed_by(look, transition, since, has_left=has_left)
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


@final
@frozen(kw_only=True)
class Due(JourneyAnswer):
    """A customer whom time alone moves: look at them again then, with `advance`."""

    customer: str
    """Who it is."""
    source: str
    """The id of the stage where they wait."""
    target: str
    """The id of the stage where the transition leads."""
    kind: TransitionKind
    """Its kind."""
    at: datetime
    """When the wait is over."""

    def __str__(self) -> str:
        """The customer, the transition and the moment on one line."""
        return printable(
            message(
                "{customer}: {source} → {target} at {moment}",
                customer=self.customer,
                source=name_of(self.source),
                target=name_of(self.target),
                moment=self.at.isoformat(),
            )
        )


@final
@frozen
class DueCustomers(AnswerSequence[Due]):
    """Customers whom time alone moves, the earliest first."""

    customers: tuple[Due, ...]
    """Each of them; someone on several branches once for each wait."""


@final
@frozen(kw_only=True)
class CensusCount(JourneyAnswer):
    """How many customers are at a stage with a status."""

    stage: str
    """The id of the stage; empty for those at none."""
    status: Status
    """Their status there."""
    customers: int
    """How many there are."""

    def __str__(self) -> str:
        """The stage, the number and the status on one line."""
        where = name_of(self.stage) if self.stage else message("no stage")
        number = counted(self.customers, "customer")
        return f"{where}: {number}, {message(self.status)}"


@final
@frozen(kw_only=True)
class Census(AnswerSequence[CensusCount]):
    """How many customers were where at a moment; someone on several branches counts at each."""

    counts: tuple[CensusCount, ...]
    """The number at each stage with each status, in the order of first mention."""
    as_of: datetime
    """The moment."""
    customers: int
    """How many were enrolled by then."""
    not_yet: int
    """How many were enrolled later."""
    excluded: tuple[str, ...] = field(default=())
    """Customers who were on an earlier version of the journey then, which is not at hand."""


@final
@frozen(kw_only=True)
class Stuck(JourneyAnswer):
    """A customer who has been active at a stage for long, and whom time does not move."""

    customer: str
    """Who it is."""
    stage: str
    """The id of the stage."""
    since: datetime
    """When they came there."""

    def __str__(self) -> str:
        """The customer and the stage on one line."""
        return printable(
            message(
                "{customer}: at {stage} since {moment}",
                customer=self.customer,
                stage=name_of(self.stage),
                moment=self.since.isoformat(),
            )
        )


@final
@frozen
class StuckCustomers(AnswerSequence[Stuck]):
    """Customers who do not move, those who came first at the front."""

    customers: tuple[Stuck, ...]
    """Each of them; someone on several branches once for each position."""
    excluded: tuple[str, ...] = field(default=())
    """Customers who were on an earlier version of the journey then, which is not at hand."""


@checked
def due(enrolments: Iterable[Enrolment], /, *, until: datetime) -> DueCustomers:
    """The customers whom time alone moves by a moment, the earliest first.

    These are the ones to call `advance` for in a job that runs now and then: a transition that
    states nothing but `after` moves whom facts leave where they are. A job that runs late changes
    nothing about where they end up.

    Args:
        enrolments: Any number of enrolments.
        until: The latest moment to look for.

    Raises:
        InvalidValueError: `until` is not a moment, or has a zone where an enrolment has none.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import UTC, datetime, timedelta
        >>> cart = cj.Journey(
        ...     "cart",
        ...     stages=[cj.Stage("filled"), cj.Stage("left")],
        ...     transitions=[
        ...         cj.Transition("filled", "left", kind="exit", after=timedelta(days=30))
        ...     ],
        ...     starts=["filled"],
        ... )
        >>> day = datetime(2026, 3, 1, tzinfo=UTC)
        >>> ada = cj.enrol(cart, "ada", {}, at=day)
        >>> print(cj.people.due([ada], until=day + timedelta(days=60)))
        ada: filled → left at 2026-03-31T00:00:00+00:00
    """
    listed = require_enrolments(enrolments, "due")
    moment = _moment("due", "until", until, listed)
    matched = [one for enrolment in listed for one in _due(enrolment) if one.at <= moment]
    return about(DueCustomers(tuple(sorted(matched, key=lambda one: one.at))), *_of(listed))


@checked
def census(enrolments: Iterable[Enrolment], /, *, as_of: datetime) -> Census:
    """How many customers are at each stage, with their status, as of a moment.

    Who was enrolled later was not there yet. Numbers follow from the events of each; they are what
    counting one by one gives.

    Args:
        enrolments: Any number of enrolments.
        as_of: The moment.

    Raises:
        InvalidValueError: `as_of` is not a moment, or has a zone where an enrolment has none.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import UTC, datetime
        >>> shop = cj.Journey.sequence("shop", ["know", cj.Stage("buy", entry=cj.fact("n") >= 1)])
        >>> day = datetime(2026, 3, 1, tzinfo=UTC)
        >>> people = [cj.enrol(shop, f"c{n}", {"n": n}, at=day) for n in (0, 1, 2)]
        >>> [(one.stage, one.status, one.customers) for one in cj.people.census(people, as_of=day)]
        [('know', 'active', 1), ('buy', 'finished', 2)]
    """
    listed = require_enrolments(enrolments, "census")
    moment = _moment("census", "as_of", as_of, listed)
    counts: Counter[tuple[str, Status]] = Counter()
    excluded: list[str] = []
    not_yet = 0
    for enrolment, then in _as_of(listed, moment):
        if then is None:
            excluded.append(enrolment.customer)
        elif last_of(then) is None:
            not_yet += 1
        else:
            counts.update([(position.stage, position.status) for position in then.positions]
                          or [("", "outside")])  # fmt: skip
    counted_customers = Census(
        counts=tuple(
            CensusCount(stage=stage, status=status, customers=number)
            for (stage, status), number in counts.items()
        ),
        as_of=moment,
        customers=len(listed) - not_yet,
        not_yet=not_yet,
        excluded=tuple(excluded),
    )
    return about(counted_customers, *_of(listed))


@checked
def stuck(
    enrolments: Iterable[Enrolment], /, *, as_of: datetime, longer_than: timedelta
) -> StuckCustomers:
    """The customers who have been active at a stage for long, and whom time alone does not move.

    They are taken as they were at that moment: who came later was not there yet.

    Args:
        enrolments: Any number of enrolments.
        as_of: The moment.
        longer_than: How long is long.

    Raises:
        InvalidValueError: `as_of` is not a moment, or has a zone where an enrolment has none; or
            `longer_than` is negative.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import UTC, datetime, timedelta
        >>> shop = cj.Journey.sequence("shop", ["know", "buy"])
        >>> day = datetime(2026, 3, 1, tzinfo=UTC)
        >>> people = [cj.enrol(shop, "ada", {}, at=day)]
        >>> later = day + timedelta(days=90)
        >>> print(cj.people.stuck(people, as_of=later, longer_than=timedelta(days=30)))
        ada: at know since 2026-03-01T00:00:00+00:00
    """
    listed = require_enrolments(enrolments, "stuck")
    moment = _moment("stuck", "as_of", as_of, listed)
    matched: list[Stuck] = []
    excluded: list[str] = []
    for enrolment, then in _as_of(listed, moment):
        if then is None:
            excluded.append(enrolment.customer)
            continue
        waiting = {one.source for one in _due(then)}
        matched += [
            Stuck(customer=then.customer, stage=position.stage, since=position.since)
            for position in then.positions
            if position.status == "active" and position.stage not in waiting
            if moment - position.since > longer_than
        ]
    ranked = tuple(sorted(matched, key=lambda one: one.since))
    return about(StuckCustomers(ranked, tuple(excluded)), *_of(listed))


def _of(enrolments: Iterable[Enrolment]) -> Iterable[Journey]:
    """The journeys that customers are on, each once."""
    return {id(one.journey): one.journey for one in enrolments}.values()


def _as_of(
    enrolments: Iterable[Enrolment], moment: datetime
) -> Iterator[tuple[Enrolment, Enrolment | None]]:
    """Each enrolment, and as it was at a moment; None where that was on another version."""
    for enrolment in enrolments:
        try:
            then = enrolment.as_of(moment)
        except InvalidValueError:
            then = None
        yield enrolment, then


def _due(enrolment: Enrolment) -> Iterator[Due]:
    """The waits of one customer that time alone ends."""
    plan = plan_of(enrolment.journey)
    index = plan.index
    for position in enrolment.positions:
        if position.status != "active":
            continue
        number = index.position[position.stage]
        for transition in (*plan.advances[number], *plan.exits[number]):
            least, _ = plan.timed.get(transition, (timedelta(), None))
            at = later(position.since, least)
            if least and at is not None and plan.is_bare(transition):
                yield Due(
                    customer=enrolment.customer,
                    source=position.stage,
                    target=index.ids[index.targets[transition]],
                    kind=index.kinds[transition],
                    at=at,
                )


def _moment(function: str, name: str, value: datetime, enrolments: Iterable[Enrolment]) -> datetime:
    """The moment as a plain one that every enrolment can be compared with.

    Raises:
        InvalidValueError: It is not one.
    """
    moment = as_moment(value)
    problem = comparable(moment, moment)
    for enrolment in enrolments:
        problem = problem or comparable(moment, last_of(enrolment) or moment)
    if problem is not None:
        raise InvalidValueError(function, [Problem(name, problem)])
    return moment
