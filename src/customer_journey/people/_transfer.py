"""A migration applied to people: each is carried over with what is owed, or kept with reasons."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import final

from attrs import frozen

from customer_journey._answer import Answer, JourneyAnswer, about, describe
from customer_journey._arguments import checked
from customer_journey._messages._current import counted, in_terms_of, journeys_of, message
from customer_journey._model._facts import checked_facts
from customer_journey._model._names import name_in
from customer_journey.compare._changes import version_of
from customer_journey.compare._migration import Migration
from customer_journey.compare._obligations import Obligation
from customer_journey.people._decide import Look, arrival, event
from customer_journey.people._enrolment import Enrolment, comparable, continued, last_of, state_of
from customer_journey.people._events import EnrolmentEvent, as_moment
from customer_journey.people._moves import require_enrolments
from customer_journey.people._plan import Plan, Truths, plan_of

__all__ = ["Transfer", "Transferred", "transfer"]


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
    listed = require_enrolments(enrolments, "transfer")
    moment = as_moment(at)
    with in_terms_of(migration):
        moved = Transfer(tuple(_transferred(one, migration, facts, moment) for one in listed))
        return about(moved, *journeys_of(migration))


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
    their_facts, visited = checked_facts(migration.new, facts(one), "transfer", at), _visited(one)
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
    left = _places_left(one, migration, plan)
    after = continued(one, tuple(_events(one, moves, left, look)), migration.new)
    duties = dict.fromkeys(duty for item in placed for duty in item.obligations)
    # Who comes back to an earlier stage than the one that they left goes back, too.
    of_left = (duty for source, _ in left for duty in migration.obligations(source))
    duties |= dict.fromkeys(duty for duty in of_left if duty.kind == "repeated")
    return Transferred(before=one, after=after, reasons=(), obligations=tuple(duties))


def _places_left(one: Enrolment, migration: Migration, plan: Plan) -> list[tuple[str, str]]:
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


def _events(
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


def _visited(one: Enrolment) -> tuple[str, ...] | None:
    """The stages someone has been at; None where the history does not tell all of them."""
    for move in one.moves:
        is_further_on = move.kind == "enter" and move.target not in one.journey.starts
        if is_further_on or not (move.source or move.kind == "enter") or move.kind == "transfer":
            return None
    return tuple(dict.fromkeys(move.target for move in one.moves))
