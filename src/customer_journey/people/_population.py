"""A population of enrolled customers: who is due, where they are, who is stuck, and a transfer."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import final

from attrs import field, frozen

from customer_journey._answer import Answer, AnswerSequence, JourneyAnswer, about, describe
from customer_journey._arguments import checked
from customer_journey._messages._current import counted, in_terms_of, journeys_of, message
from customer_journey._model import Journey, TransitionKind
from customer_journey._model._facts import checked_facts
from customer_journey._model._names import name_in, name_of
from customer_journey._printable import printable
from customer_journey.compare._changes import version_of
from customer_journey.compare._migration import Migration
from customer_journey.compare._obligations import Obligation
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.people._decide import Look, arrival, event
from customer_journey.people._enrolment import Enrolment, comparable, continued, last_of, state_of
from customer_journey.people._events import EnrolmentEvent
from customer_journey.people._locate import Status
from customer_journey.people._moves import later
from customer_journey.people._plan import Plan, Truths, plan_of

__all__ = [
    "Census",
    "CensusCount",
    "Due",
    "DueCustomers",
    "Stuck",
    "StuckCustomers",
    "Transfer",
    "Transferred",
    "census",
    "due",
    "stuck",
    "transfer",
]


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


@final
@frozen(kw_only=True)
class Transferred(JourneyAnswer):
    """What became of one enrolment in a transfer."""

    before: Enrolment
    """The enrolment in the old version."""
    after: Enrolment | None
    """The enrolment in the new version; None where it is refused."""
    reasons: tuple[str, ...]
    """Why it is refused; empty where it is not."""
    obligations: tuple[Obligation, ...]
    """What must be seen to; empty where it is refused."""

    def __str__(self) -> str:
        """Where they are now and what must be seen to, or why they are refused, on one line."""
        if self.after is None:
            why = "; ".join(self.reasons)
            return describe(message("{who}; refused: {why}", who=self.before, why=why))
        return describe("; ".join(map(str, (self.after, *self.obligations))))


@final
@frozen(repr=False)
class Transfer(Answer):
    """A transfer says for every enrolment where it is in the new version, or why it is not there.

    Iterating gives what became of each, in the order in which they were given.
    """

    items: tuple[Transferred, ...]
    """What became of each."""

    @property
    def moved(self) -> tuple[Enrolment, ...]:
        """The enrolments in the new version."""
        return tuple(item.after for item in self.items if item.after is not None)

    @property
    def refused(self) -> tuple[Transferred, ...]:
        """What could not be carried over, with the reasons."""
        return tuple(item for item in self.items if item.after is None)

    def __iter__(self) -> Iterator[Transferred]:
        """What became of each."""
        return iter(self.items)

    def __len__(self) -> int:
        """How many enrolments there were."""
        return len(self.items)

    def __bool__(self) -> bool:
        """True: a transfer of no one still counts."""
        return True

    def __str__(self) -> str:
        """How many were moved and how many refused, and what became of each on a line."""
        moved, refused = len(self.moved), len(self.refused)
        head = f"{counted(moved, 'moved', 'moved')}, {counted(refused, 'refused', 'refused')}"
        return "\n".join([head, *(f"  {describe(item)}" for item in self.items)])

    def __repr__(self) -> str:
        """How many were moved and how many refused."""
        return f"<Transfer: {len(self.moved)} moved, {len(self.refused)} refused>"


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
    listed = _comparable("due", "until", until, enrolments)
    matched = [one for enrolment in listed for one in _due(enrolment) if one.at <= until]
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
    listed = _comparable("census", "as_of", as_of, enrolments)
    counts: Counter[tuple[str, Status]] = Counter()
    excluded: list[str] = []
    not_yet = 0
    for enrolment, then in _as_of(listed, as_of):
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
        as_of=as_of,
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
    listed = _comparable("stuck", "as_of", as_of, enrolments)
    matched: list[Stuck] = []
    excluded: list[str] = []
    for enrolment, then in _as_of(listed, as_of):
        if then is None:
            excluded.append(enrolment.customer)
            continue
        waiting = {one.source for one in _due(then)}
        matched += [
            Stuck(customer=then.customer, stage=position.stage, since=position.since)
            for position in then.positions
            if position.status == "active" and position.stage not in waiting
            if as_of - position.since > longer_than
        ]
    ranked = tuple(sorted(matched, key=lambda one: one.since))
    return about(StuckCustomers(ranked, tuple(excluded)), *_of(listed))


@checked
def transfer(
    enrolments: Iterable[Enrolment],
    migration: Migration,
    /,
    *,
    facts: Callable[[Enrolment], Mapping[str, object]],
    at: datetime,
) -> Transfer:
    """Every enrolment in the new version of a journey, or the reasons why it cannot be there.

    Each goes, with every position it holds, where `Migration.place` puts someone with these facts
    and this history: no one enters a stage without its criteria, loses a goal or an open promise,
    or is carried past a stage that was inserted since. Where the history does not say what came
    before, they may have been anywhere. Who has left is not brought back. Somebody who is on
    several branches goes over with all of them, or, where one cannot, stays with all of them.

    Args:
        enrolments: Enrolments in the old version.
        migration: The migration from that version to the new one.
        facts: A function from an enrolment to what is known of the customer.
        at: When.

    Raises:
        InvalidValueError: A customer's facts are not as the new journey declares them.
        CriterionTypeError: A fact's value is of another kind than a criterion asks for.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import UTC, datetime
        >>> old = cj.Journey.sequence("shop", ["know", "try", "buy"], version="1")
        >>> new = cj.evolve(old.without_stage("try").connect("know", "buy"), version="2")
        >>> day = datetime(2026, 3, 1, tzinfo=UTC)
        >>> ada = cj.enrol(old, "ada", {}, at=day, stage="try")
        >>> moved = cj.transfer([ada], cj.migrate(old, new), facts=lambda one: {}, at=day)
        >>> moved.moved
        (<Enrolment 'ada' in shop '2': at know since 2026-03-01T00:00:00+00:00>,)
    """
    with in_terms_of(migration):
        moved = Transfer(tuple([_transferred(one, migration, facts, at) for one in enrolments]))
        return about(moved, *journeys_of(migration))


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
        for least, transition in plan.waits(number):
            at = later(position.since, least)
            if at is not None:
                yield Due(
                    customer=enrolment.customer,
                    source=position.stage,
                    target=index.ids[index.targets[transition]],
                    kind=index.kinds[transition],
                    at=at,
                )


def _comparable(
    function: str, name: str, moment: datetime, enrolments: Iterable[Enrolment]
) -> tuple[Enrolment, ...]:
    """The enrolments, each of which can be compared with a moment.

    Raises:
        InvalidValueError: One has no zone and the moment has one, or the other way round.
    """
    listed = tuple(enrolments)
    for enrolment in listed:
        problem = comparable(moment, last_of(enrolment) or moment)
        if problem is not None:
            raise InvalidValueError(function, [Problem(name, problem)])
    return listed


def _transferred(
    one: Enrolment,
    migration: Migration,
    facts: Callable[[Enrolment], Mapping[str, object]],
    at: datetime,
) -> Transferred:
    last = last_of(one) or at
    problem = comparable(at, last)
    if one.journey != migration.old:
        versions = {"old": version_of(migration.old), "other": version_of(one.journey)}
        problem = message("they are not on {old}, but on {other}", **versions)
    elif problem is None and at < last:
        problem = message("something happened to them later, at {moment}", moment=last.isoformat())
    elif not one.positions:
        problem = message("they are at no stage")
    if problem is not None:
        return Transferred(before=one, after=None, reasons=(problem,), obligations=())
    their_facts, visited = (
        checked_facts(migration.new, facts(one), "transfer", at),
        _stages_visited(one),
    )
    stages = {position.stage: position.status for position in one.positions}
    placed = [migration.place(stage, their_facts, visited=visited) for stage in stages]
    plan = plan_of(migration.new)
    reasons = [
        f"{name_in(migration.old, item.source)}: {reason}" if len(placed) > 1 else reason
        for item in placed
        for reason in item.reasons
    ]
    for item in placed:
        if item.target is None:
            continue
        has_left = stages[item.source] == "exited"
        stands_for_it = plan.index.position[item.target] in plan.leaving
        if has_left != stands_for_it:
            text = "they have not left, and {stage} stands for that"
            if has_left:
                text = "they have left, and {stage} does not stand for that"
            reasons.append(message(text, stage=name_in(migration.new, item.target)))
    if reasons:
        return Transferred(before=one, after=None, reasons=tuple(reasons), obligations=())
    moves = [(item.source, item.target or "") for item in placed]
    look = Look(plan, Truths(plan, their_facts), at, one.policy)
    left = _positions_left(one, migration, plan)
    after = continued(one, tuple(_transfer_events(one, moves, left, look)), migration.new)
    duties = dict.fromkeys(duty for item in placed for duty in item.obligations)
    # Who comes back to an earlier stage than the one that they left goes back, too.
    of_left = (duty for source, _ in left for duty in migration.obligations(source))
    duties |= dict.fromkeys(duty for duty in of_left if duty.kind == "repeated")
    return Transferred(before=one, after=after, reasons=(), obligations=tuple(duties))


def _positions_left(one: Enrolment, migration: Migration, plan: Plan) -> list[tuple[str, str]]:
    """The positions that someone has left, and where these are now: they come back there.

    Of who is still active on a branch, none: what was left could now lie on it.
    """
    if one.status != "exited":
        return []
    sources = {source for gone in state_of(one).left.values() for source in gone.sources}
    targets = [(source, migration.target(source)) for source in sorted(sources)]
    return [
        (source, target)
        for source, target in targets
        if target is not None and plan.index.position[target] not in plan.leaving
    ]


def _transfer_events(
    one: Enrolment,
    moves: Iterable[tuple[str, str]],
    left: Iterable[tuple[str, str]],
    look: Look,
) -> Iterator[EnrolmentEvent]:
    """The events by which someone's positions are carried over; the first ends what was before.

    Args:
        one: The enrolment.
        moves: Their positions, and where each is now.
        left: The same of the positions that they have left.
        look: What is known of them, in the new version.
    """
    state, plan = state_of(one), look.plan
    forgets = (*state.reached, *state.left)
    note = f"{version_of(one.journey)} → {version_of(plan.index.journey)}"
    for source, stage in left:
        yield event(
            look, "transfer", source=source, target=stage, evidence="passed", forgets=forgets,
            note=note,
        )  # fmt: skip
        forgets = ()
    for source, stage in moves:
        target = plan.index.position[stage]
        yield event(
            look,
            "transfer",
            source=source,
            target=stage,
            because=() if source == stage else look.truths.because(plan.entries[target]),
            noted=arrival(look, target),
            forgets=forgets,
            note=note,
        )
        forgets = ()


def _stages_visited(one: Enrolment) -> tuple[str, ...] | None:
    """The stages someone has been at; None where the history does not tell all of them."""
    for move in one.moves:
        is_further_on = move.kind == "enter" and move.target not in one.journey.starts
        if is_further_on or not (move.source or move.kind == "enter") or move.kind == "transfer":
            return None
    return tuple(dict.fromkeys(move.target for move in one.moves))
