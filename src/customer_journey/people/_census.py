"""Questions about many customers: who is due, how many are where, and who does not move."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import final

from attrs import field, frozen

from customer_journey._answer import AnswerSequence, JourneyAnswer, about
from customer_journey._arguments import checked
from customer_journey._messages._current import counted, message
from customer_journey._model import Journey, TransitionKind
from customer_journey._model._names import name_of
from customer_journey._printable import printable
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.people._enrolment import Enrolment, comparable, last_of
from customer_journey.people._events import as_moment
from customer_journey.people._locate import Status
from customer_journey.people._moves import later, require_enrolments
from customer_journey.people._plan import plan_of

__all__ = ["Census", "CensusCount", "Due", "DueCustomers", "Stuck", "StuckCustomers", "census",
           "due", "stuck"]  # fmt: skip


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
    """Each of them; someone on several branches once for each place."""
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
            counts.update([(place.stage, place.status) for place in then.places]
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
            Stuck(customer=then.customer, stage=place.stage, since=place.since)
            for place in then.places
            if place.status == "active" and place.stage not in waiting
            if moment - place.since > longer_than
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
    for place in enrolment.places:
        if place.status != "active":
            continue
        number = index.position[place.stage]
        for transition in (*plan.advances[number], *plan.exits[number]):
            least, _ = plan.timed.get(transition, (timedelta(), None))
            at = later(place.since, least)
            if least and at is not None and plan.is_bare(transition):
                yield Due(
                    customer=enrolment.customer,
                    source=place.stage,
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
