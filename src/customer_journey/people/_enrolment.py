"""One customer's enrolment: what happened, what follows from it, and both as plain data."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import chain
from typing import Any, Final, TypeAlias, TypeVar, cast, final, get_args

from attrs import AttrsInstance, evolve, field, frozen

from customer_journey._answer import (
    JourneyAnswer,
    about,
    describe,
    without_private_arguments,
)
from customer_journey._arguments import require
from customer_journey._element import Element
from customer_journey._frozen import REQUIRED, fields, restore, thawed
from customer_journey._log._traces import Trace, Traceable, Visit
from customer_journey._messages._current import message
from customer_journey._model import Journey, Role
from customer_journey._model._names import name_of
from customer_journey._printable import printable
from customer_journey._suggest import did_you_mean
from customer_journey._values import moment_hint
from customer_journey.errors import InvalidFileError, InvalidValueError, Problem
from customer_journey.people._decide import positions
from customer_journey.people._events import (
    BEGINNING,
    PLAIN,
    EnrolmentEvent,
    EnrolmentEventKind,
    EvidenceKind,
    Noted,
    Policy,
    Reason,
    State,
    as_moment,
    fold,
    moment_text,
    new_event,
    new_noted,
    new_reason,
)
from customer_journey.people._locate import Status
from customer_journey.people._plan import Plan, plan_of

__all__ = ["Enrolment", "Position", "comparable", "continued", "last_of", "state_of"]

T = TypeVar("T")


class History:
    """The events of one customer, as one tuple once somebody looks at them.

    A step adds to what was before without copying it, so it costs the same after ten thousand.
    """

    __slots__ = ("_step", "last")

    last: EnrolmentEvent | None
    """The latest event; None where there is none."""

    def __init__(self, added: tuple[EnrolmentEvent, ...], before: "History | None" = None) -> None:
        # Both in one, which another thread sees before or after `whole` has joined them.
        self._step = added, before
        self.last = added[-1] if added else None

    def whole(self) -> tuple[EnrolmentEvent, ...]:
        """All events, the oldest first."""
        added, before = self._step
        if before is None:
            return added
        earlier, before = before._step  # noqa: SLF001 - of the same class
        if before is None:
            # As after each step of a service.
            whole = earlier + added
        else:
            steps = [added, earlier]
            while before is not None:
                earlier, before = before._step  # noqa: SLF001 - as above
                steps.append(earlier)
            whole = tuple(chain.from_iterable(reversed(steps)))
        self._step = whole, None
        return whole

    def __eq__(self, other: object) -> bool:
        """Whether the events are the same."""
        return isinstance(other, History) and self.whole() == other.whole()

    def __hash__(self) -> int:
        """The hash of the events."""
        return hash(self.whole())

    def __reduce__(self) -> tuple[type["History"], tuple[tuple[EnrolmentEvent, ...]]]:
        """Pickled and copied as one tuple: steps would nest as deep as there are many."""
        return History, (self.whole(),)


def _as_history(value: "History | Iterable[EnrolmentEvent]") -> History:
    return value if isinstance(value, History) else History(tuple(value))


@final
@frozen(kw_only=True)
class Position(JourneyAnswer):
    """A position is a stage where someone is: since when, on which round, and whether still active.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import UTC, datetime
        >>> shop = cj.Journey.sequence("shop", ["know", "buy"])
        >>> print(*cj.enrol(shop, "ada", {}, at=datetime(2026, 3, 1, tzinfo=UTC)).positions)
        know since 2026-03-01T00:00:00+00:00
    """

    stage: str
    """The id of the stage."""
    since: datetime
    """When they came there; a transfer that left them at a stage is not an arrival."""
    round: int
    """Which round they are on: 1, and one more for each return that led to this position."""
    status: Status
    """Whether they are active there, have left to there, or are finished."""

    def __str__(self) -> str:
        """The position on one line."""
        state = "" if self.status == "active" else f", {message(self.status)}"
        moment = self.since.isoformat()
        return message("{stage} since {moment}", stage=name_of(self.stage), moment=moment) + state


@final
@without_private_arguments
@frozen(order=False, repr=False)
class Enrolment(Element, Traceable):
    """An enrolment is what has happened to one customer in one version of a journey, so far.

    It is a value: it holds the events, and everything else follows from them. What is enrolled
    may be a person, a cart or an account; all are called a customer. They are at one stage, or at
    one on each of several branches. Make one with `enrol`, and the next with `advance`.

    Raises:
        InvalidValueError: The events are not a history that the journey allows.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import UTC, datetime
        >>> shop = cj.Journey.sequence("shop", ["know", cj.Stage("buy", entry=cj.fact("n") >= 1)])
        >>> ada = cj.enrol(shop, "ada", {}, at=datetime(2026, 3, 1, tzinfo=UTC))
        >>> ada
        <Enrolment 'ada' in shop: at know since 2026-03-01T00:00:00+00:00>
    """

    customer: str
    """Who it is, by an id of yours."""
    journey: Journey = field(kw_only=True)
    """The journey, in the version they are on."""
    _history: History = field(kw_only=True, alias="events", converter=_as_history)
    unit: str = field(default="person", kw_only=True)
    """What sort of customer it is, as in `person`, `cart` or `account`."""
    number: int = field(default=1, kw_only=True)
    """Which of their enrolments in the journey this is, counted from 1."""
    policy: Policy = field(default=PLAIN, kw_only=True)
    """Who may come back, and when it is over."""
    referred_by: str = field(default="", kw_only=True)
    """Who brought them; empty where no one did, or it is not known."""
    _state: "State | _Unfolded" = field(init=False, eq=False, default=BEGINNING)
    _positions: "tuple[Position, ...] | None" = field(init=False, eq=False, default=None)

    def __getstate__(self) -> dict[str, object]:
        """The fields, without what the events lead to."""
        return {item.name: getattr(self, item.name) for item in fields(Enrolment) if item.init}

    def __setstate__(self, state: dict[str, object]) -> None:
        """Restore the fields; what the events lead to is found when it is asked for."""
        restore(self, state)
        object.__setattr__(self, "_state", (BEGINNING, self._history.whole()))

    def _own_problems(self) -> list[Problem]:
        problems, state = _replayed(self._history.whole(), self.journey)
        if self.number < 1:
            problems.append(Problem("number", f"must be at least 1, got {self.number}"))
        object.__setattr__(self, "_state", state)
        object.__setattr__(self, "_positions", None)
        return problems

    @property
    def events(self) -> tuple[EnrolmentEvent, ...]:
        """All that happened, the oldest first."""
        return self._history.whole()

    @property
    def moves(self) -> tuple[EnrolmentEvent, ...]:
        """The events by which they came to a stage, the oldest first."""
        return tuple([event for event in self.events if event.kind in _MOVING])

    @property
    def referrals(self) -> tuple[EnrolmentEvent, ...]:
        """The events by which they brought others, the oldest first."""
        return tuple([event for event in self.events if event.kind == "referral"])

    @property
    def trace(self) -> Trace:
        """The stages they came to with the moments, as evidence: `evidence` and `markov` take it.

        What they passed without proof is marked. It ends with an outcome, the last stage, where no
        move leads on or they are finished. A further enrolment of the same customer is a trace of
        its own.

        Example:
            >>> import customer_journey as cj
            >>> from datetime import UTC, datetime
            >>> buy = cj.Stage("buy", entry=cj.fact("orders") >= 1)
            >>> shop = cj.Journey.sequence("shop", ["know", "try", buy])
            >>> ada = cj.enrol(shop, "ada", {}, at=datetime(2026, 3, 1, tzinfo=UTC))
            >>> ada = cj.advance(ada, {"orders": 1}, at=datetime(2026, 3, 5, tzinfo=UTC))
            >>> ada.trace.steps, [visit.passed for visit in ada.trace.visits]
            (('know', 'try', 'buy'), [False, True, False])
        """
        visits: list[Visit] = []
        exits: set[tuple[datetime, str]] = set()
        for event in self.events:
            is_visit = event.kind in _MOVING or (event.kind == "resume" and event.target)
            if event.kind == "transfer":
                is_visit = event.source != event.target and event.evidence != "passed"
            elif event.kind == "exit":
                # Who leaves several positions at once comes to one stage.
                is_visit = (event.at, event.target) not in exits
                exits.add((event.at, event.target))
            if is_visit:
                is_passed = event.evidence == "passed"
                visits.append(Visit(event.target, at=event.at, passed=is_passed))
        customer = self.customer if self.number == 1 else f"{self.customer} ({self.number})"
        last = visits[-1].stage if visits else ""
        index = self._plan.index
        is_over = last in self.stages and (
            self.status == "finished" or not index.outgoing[index.position[last]]
        )
        return Trace(customer, visits, outcome=last if is_over else "")

    @property
    def positions(self) -> tuple[Position, ...]:
        """Every stage where they are, in the journey's order, those where exits led last.

        There are several on several branches, or where starts cannot be distinguished. None leads
        on to another by advances: who is further on one branch has left what leads there.
        """
        if self._positions is not None:
            return self._positions
        state, ids = state_of(self), self._plan.index.ids
        active, _ = positions(self._plan, state)
        over: Status = "finished" if self._is_at_final_goal else "active"
        every = (
            *(
                Position(
                    stage=ids[stage],
                    since=state.reached[ids[stage]].since,
                    round=state.reached[ids[stage]].round,
                    status="finished" if stage in self._plan.final else over,
                )
                for stage in active
            ),
            *(
                Position(
                    stage=stage,
                    since=state.left[stage].since,
                    round=state.left[stage].round,
                    status="exited",
                )
                for stage in sorted(state.left, key=self._plan.index.position.__getitem__)
            ),
        )
        result = tuple([about(each, self.journey) for each in every])
        # Kept here, for to compute an attribute when it is missing slows down all others.
        object.__setattr__(self, "_positions", result)
        return result

    @property
    def stages(self) -> tuple[str, ...]:
        """The ids of the stages where they are, in the journey's order.

        Where exits led on some branches only, without these; where they have left altogether, these
        alone. Empty where they are at no stage any more.
        """
        every = self.positions
        active = [position.stage for position in every if position.status != "exited"]
        return tuple(active or [position.stage for position in every])

    @property
    def stage(self) -> str:
        """The id of the stage they are at; of several, the one that lies deepest in the journey.

        That is what `locate` calls the furthest; of two as deep, it is the later in the journey's
        order. Empty where they are at no stage any more.
        """
        stages = self.stages
        if len(stages) < 2:  # noqa: PLR2004 - nothing to compare
            return stages[0] if stages else ""
        index = self._plan.index
        return index.ids[self._plan.deepest([index.position[stage] for stage in stages])]

    @property
    def since(self) -> datetime:
        """When they came to that stage; a transfer that left them at a stage is not an arrival."""
        stage = self.stage
        return next(
            (position.since for position in self.positions if position.stage == stage), self.last
        )

    @property
    def last(self) -> datetime:
        """When something last happened to them.

        Raises:
            InvalidValueError: They were not there yet, as `as_of` has it.
        """
        last = last_of(self)
        if last is None:
            problem = Problem("last", "nothing has happened to them yet")
            raise InvalidValueError(f"Enrolment {self.customer!r}", [problem])
        return last

    @property
    def status(self) -> Status:
        """Whether they are active, have left, or are finished, as in `Location`.

        Someone has left when every position they have is a leaving stage: an exit by its own guard
        ends its own branch only. At a goal that ends it, as the policy says, they are finished.
        """
        if self._is_at_final_goal:
            return "finished"
        kinds = {position.status for position in self.positions}
        for status in ("active", "finished", "exited"):
            if status in kinds:
                return status
        return "outside"

    @property
    def left_from(self) -> tuple[str, ...]:
        """The positions that someone who has left has left; empty for everyone else."""
        if self.status != "exited":
            return ()
        sources = {source for gone in state_of(self).left.values() for source in gone.sources}
        return tuple(sorted(sources, key=self._plan.index.position.__getitem__))

    @property
    def goals(self) -> tuple[str, ...]:
        """The ids of the goals they have come to, in the journey's order of goals."""
        visits = state_of(self).visits
        return tuple(goal for goal in self.journey.goals if goal in visits)

    @property
    def reason(self) -> str:
        """Why they left, as the exit states; empty where they did not leave."""
        return state_of(self).reason if self.status == "exited" else ""

    @property
    def role(self) -> Role | None:
        """What they are to the business: the role of their stage.

        Of someone who has left, `lapsed` where that stage states none.
        """
        stage = self.stage
        role = self.journey[stage].role if stage else None
        return role or ("lapsed" if self.status == "exited" else None)

    @property
    def rounds(self) -> int:
        """Which round they are on: 1, and one more for each return."""
        return state_of(self).rounds

    def visits(self, stage: str, /) -> int:
        """How often they have come to a stage.

        Raises:
            UnknownStageError: The journey has no such stage.
        """
        return state_of(self).visits.get(self.journey[stage].id, 0)

    def as_of(self, at: datetime, /) -> "Enrolment":
        """The enrolment as it stood at a moment, from its events; what happened at it is counted.

        Before they were enrolled they were not there yet: `outside`, at no stage, without events.

        Raises:
            InvalidValueError: They were on another version then, or one of the moments has a zone
                and the other has none.

        Example:
            >>> import customer_journey as cj
            >>> from datetime import UTC, datetime
            >>> buy = cj.Stage("buy", entry=cj.fact("orders") >= 1)
            >>> shop = cj.Journey.sequence("shop", ["know", buy])
            >>> ada = cj.enrol(shop, "ada", {}, at=datetime(2026, 3, 1, tzinfo=UTC))
            >>> ada = cj.advance(ada, {"orders": 1}, at=datetime(2026, 3, 5, tzinfo=UTC))
            >>> ada.stage, ada.as_of(datetime(2026, 3, 4, tzinfo=UTC)).stage
            ('buy', 'know')
            >>> ada.as_of(datetime(2026, 2, 1, tzinfo=UTC)).status
            'outside'
        """
        moment, events = as_moment(at), self.events
        problem = comparable(moment, events[0].at if events else moment)
        then = [one for one in events if problem is None and one.at <= moment]
        if then and any(one.kind == "transfer" for one in events[len(then) :]):
            problem = "they were on another version of the journey then"
        if problem is not None:
            raise InvalidValueError("as_of", [Problem("at", problem)])
        if then:
            return evolve(self, events=then)
        fields = (self.unit, self.number, self.policy, self.referred_by)
        return _new_enrolment(self.customer, self.journey, History(()), *fields, BEGINNING)

    def explain(self) -> str:
        """What happened in plain words, a line for each event that moved them.

        Example:
            >>> import customer_journey as cj
            >>> from datetime import UTC, datetime
            >>> shop = cj.Journey.sequence("shop", ["know", "buy"])
            >>> print(cj.enrol(shop, "ada", {}, at=datetime(2026, 3, 1, tzinfo=UTC)).explain())
            ada in shop: at know since 2026-03-01T00:00:00+00:00
            2026-03-01T00:00:00+00:00 enter know
        """
        moves = [one for one in self.events if one.kind not in {"lapse", "note", "referral"}]
        return "\n".join([self._summary(), *map(str, moves)])

    def to_dict(self) -> dict[str, object]:
        """The enrolment in JSON's types; of the journey, only its id and version.

        `Enrolment.from_dict` reads it back as an equal one, and checks it against the journey.
        """
        # Field by field: a service writes the whole history at every step.
        written: dict[str, object] = {
            "customer_journey_enrolment": FORMAT,
            "journey": {"id": self.journey.id, "version": self.journey.version},
            "customer": self.customer,
            "events": _written_events(self._history.whole()),
        }
        # What is empty or at its default is left out.
        if self.unit != "person":
            written["unit"] = self.unit
        if self.number != 1:
            written["number"] = self.number
        if self.policy is not PLAIN and self.policy != PLAIN:
            written["policy"] = _write_policy(self.policy)
        if self.referred_by:
            written["referred_by"] = self.referred_by
        return written

    @classmethod
    def from_dict(cls, data: Mapping[str, object], journey: Journey, /) -> "Enrolment":
        """The enrolment that plain data describes: its events, replayed on the journey.

        Args:
            data: What `to_dict` returned, in this or an earlier version of the format.
            journey: The journey, in the version that the enrolment is on.

        Raises:
            InvalidFileError: The data describes no enrolment, or one in another journey or version,
                or a history that the journey does not allow. Every problem is named.

        Example:
            >>> import customer_journey as cj
            >>> from datetime import UTC, datetime
            >>> shop = cj.Journey.sequence("shop", ["know", "buy"])
            >>> ada = cj.enrol(shop, "ada", {}, at=datetime(2026, 3, 1, tzinfo=UTC))
            >>> cj.people.Enrolment.from_dict(ada.to_dict(), shop) == ada
            True
        """
        require(journey, Journey, "Enrolment.from_dict")
        read = _quickly_read(data, journey)
        return _read_fields(data, journey) if read is None else read

    def __repr__(self) -> str:
        """Who is where, and since when."""
        return f"<Enrolment {self._summary(repr(self.customer))}>"

    def __str__(self) -> str:
        """Who is where, and since when."""
        return self._summary()

    def _summary(self, customer: str = "") -> str:
        version = f" {self.journey.version!r}" if self.journey.version else ""
        status, stages = self.status, self.stages
        state = "" if status == "active" else f", {message(status)}"
        why = f" ({self.reason})" if self.reason else ""
        since = {position.stage: position.since.isoformat() for position in self.positions}
        held = [
            message("{stage} since {moment}", stage=name_of(stage), moment=since[stage])
            for stage in stages
        ]
        who = {
            "customer": customer or self.customer,
            "journey": f"{describe(self.journey.label)}{version}",
        }
        if last_of(self) is None:
            return printable(message("{customer} in {journey}: not there yet", **who))
        at = ", ".join(held) or message("no stage")
        said = message("{customer} in {journey}: at {stages}", **who, stages=at)
        return printable(f"{said}{state}{why}")

    @property
    def _plan(self) -> Plan:
        return plan_of(self.journey)

    @property
    def _is_at_final_goal(self) -> bool:
        return self.policy.at_goal == "finish" and not state_of(self).visits.keys().isdisjoint(
            self.journey.goals
        )


_MOVING = frozenset({"enter", "advance", "return", "exit", "transfer"})
_FROM_A_STAGE = frozenset({"advance", "return", "exit", "resume", "transfer"})
_ALONG_A_TRANSITION = frozenset({"advance", "return", "exit", "referral"})


_Unfolded: TypeAlias = tuple[State, tuple[EnrolmentEvent, ...]]
"""A state not yet asked for, by the one before and what has happened since: who only stores what
has happened never asks for it."""

_Enrolment: Final = thawed(Enrolment)


def _new_enrolment(  # noqa: PLR0917 - to pass them by name takes longer than to set them
    customer: str,
    journey: Journey,
    history: History,
    unit: str,
    number: int,
    policy: Policy,
    referred_by: str,
    state: State | _Unfolded,
) -> Enrolment:
    """An enrolment of fields that were checked before."""
    enrolment = _Enrolment()
    enrolment.customer = customer
    enrolment.journey = journey
    enrolment._history = history  # noqa: SLF001 - about to be one
    enrolment.unit = unit
    enrolment.number = number
    enrolment.policy = policy
    enrolment.referred_by = referred_by
    enrolment._state = state  # noqa: SLF001 - as above
    enrolment._positions = None  # noqa: SLF001 - as above
    enrolment.__class__ = Enrolment
    built: Enrolment = enrolment
    return built


def state_of(enrolment: Enrolment) -> State:
    """The state to which the enrolment's events lead."""
    state = enrolment._state  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - the one door
    if isinstance(state, tuple):
        state = fold(*state)
        object.__setattr__(enrolment, "_state", state)
    return state


def last_of(enrolment: Enrolment) -> datetime | None:
    """When something last happened to someone; None for who was not there yet."""
    event = enrolment._history.last  # noqa: SLF001 - the one door
    return None if event is None else event.at


def continued(
    enrolment: Enrolment, events: tuple[EnrolmentEvent, ...], journey: Journey | None = None
) -> Enrolment:
    """The enrolment after more events, known to be allowed; in another version, if one is given."""
    history = History(events, enrolment._history)  # noqa: SLF001 - the one door
    return _new_enrolment(
        enrolment.customer,
        enrolment.journey if journey is None else journey,
        history,
        enrolment.unit,
        enrolment.number,
        enrolment.policy,
        enrolment.referred_by,
        (state_of(enrolment), events),
    )


def comparable(one: datetime, other: datetime) -> str | None:
    """What is wrong with a moment that cannot be compared with another one."""
    moment: object = one
    if not isinstance(moment, datetime) or one != one:  # noqa: PLR0124 - pandas' NaT equals nothing
        hint = moment_hint(one)
        expected = f"expected a moment, a datetime, not {type(one).__name__}"
        return f"{expected} ({hint})" if hint else expected
    # Asking a zone takes longer than all the rest of a comparison.
    if one.tzinfo is other.tzinfo or (one.utcoffset() is None) == (other.utcoffset() is None):
        return None
    return "moments with a zone and without one do not mix"


def _replayed(events: tuple[EnrolmentEvent, ...], journey: Journey) -> tuple[list[Problem], State]:
    """What is wrong with a history, and the state to which it leads.

    Moments run on, all with a zone or all without. Each event is checked from the state before it.
    """
    if not events or events[0].kind not in {"enter", "exit"}:
        return [Problem("events", "a history begins with an entry")], BEGINNING
    late: list[Problem] = []
    problems: list[Problem] = []
    plan = plan_of(journey)
    position, advances = plan.index.position, plan.drawn_advances
    kinds = [event.kind for event in events]
    # What came before the last transfer was on other versions, which are not at hand.
    last = len(kinds) - 1 - kinds[::-1].index("transfer") if "transfer" in kinds else -1
    state = State()
    earlier = events[0].at
    for index, event in enumerate(events):
        at, kind = event.at, event.kind
        if not late and (at.tzinfo is not earlier.tzinfo or at < earlier):
            # All with a zone are in the same one, UTC.
            problem = f"{at.isoformat()} is earlier than the event before"
            late.append(Problem(f"events[{index}].at", comparable(at, earlier) or problem))
        earlier = at
        if kind in _FROM_A_STAGE and (problem := _source_problem(event, state)):
            problems.append(Problem(f"events[{index}].source", problem))
        # Most events are advances, and a service asks this of each whenever it reads someone.
        if index >= last and (
            event.noted
            or event.forgets
            or (
                (event.source, event.target) not in advances
                if kind == "advance"
                else kind != "enter" or event.target not in position
            )
        ):
            misfits = _misfits(event, plan)
            problems += [problem.within(f"events[{index}]") for problem in misfits]
        state.add(event)
    return late + problems, state


def _source_problem(event: EnrolmentEvent, state: State) -> str:
    """What is wrong with where an event says that someone was before it."""
    known: Collection[str] = state.reached
    if state.left:
        known = (*state.reached, *state.left)
    if event.kind == "transfer" and not event.forgets:
        known = (*state.carried.reached, *state.carried.left)
    if event.source in known or (event.kind == "exit" and not event.source):
        return ""
    stages = " and ".join(map(repr, known)) or "no stage"
    return f"they were at {stages}, not at {event.source!r}"


def _misfits(event: EnrolmentEvent, plan: Plan) -> Iterator[Problem]:
    """What is wrong with an event, going by the journey."""
    source, target, kind = event.source, event.target, event.kind
    journey, position = plan.index.journey, plan.index.position
    if target not in position and (target or kind in _MOVING):
        yield _no_stage("target", target, journey)
        return
    forgotten = event.forgets if kind != "transfer" else ()
    if missing := [stage for stage in forgotten if stage and stage not in position]:
        yield _no_stage("forgets", missing[0], journey)
        return
    for one in event.noted:
        if one.target not in position or (
            one.source and journey.transition(one.source, one.target) is None
        ):
            yield Problem("noted", _no_transition(one.source, one.target))
    if kind == "exit" and position[target] in plan.stated_leaving:
        # Facts say that they have left, wherever they were: none needs to be drawn.
        return
    if kind in _ALONG_A_TRANSITION:
        transition = journey.transition(source, target) if source else None
        kinds: set[str] = {kind}
        # Where they come to tells whether they have left, whatever led there.
        if position.get(target) in plan.leaving:
            kinds |= {"return"} if kind == "exit" else set()
        elif kind == "advance":
            kinds.add("exit")
        if (transition is None or transition.kind not in kinds) and (source or kind != "exit"):
            yield Problem("", _no_transition(source, target, kind))


def _no_stage(name: str, stage: str, journey: Journey) -> Problem:
    return Problem(
        name, f"no stage {stage!r}", hint=did_you_mean(stage, [one.id for one in journey])
    )


def _no_transition(source: str, target: str, kind: str = "transition") -> str:
    return f"the journey has no {kind} {source}->{target}"


FORMAT: Final = 2
"""The version of the format."""

_DIGITS: Final = bytes.maketrans(b"123456789", b"000000000")
_MOMENTS: Final = frozenset(
    [
        f"0000-00-00T00:00:00{fraction}{zone}".encode()
        for fraction in ("", ".000000")
        for zone in ("", "+00:00", "-00:00", "+00:00:00", "-00:00:00")
    ]
)
"""What `isoformat` writes, with a 0 for every digit."""
_FIELD: Final = re.compile(r"[.\[]")
"""What ends the name of a field in a path."""
_UNREAD: Final = object()
_STAND_INS: Final[Mapping[str, object]] = {
    "kind": "note",
    "at": datetime(1, 1, 1, tzinfo=UTC),
    "target": "unread",
    "where": "unread",
    "clause": "unread",
    "customer": "unread",
    "events": (),
}
"""What stands for a field that could not be read, while the others are looked at."""
_TYPES: Final[dict[str, type[Any]]] = {
    "events": EnrolmentEvent,
    "because": Reason,
    "noted": Noted,
}
_FIELDS: Final = ("customer", "events", "unit", "number", "policy", "referred_by")
_OLD_FIELDS: Final = ("customer", "moves", "lapses", "referrals", *_FIELDS[2:])


def _written_events(events: Iterable[EnrolmentEvent]) -> list[dict[str, object]]:
    # A long history has thousands: no call for each.
    written: list[dict[str, object]] = []
    for event in events:
        plain: dict[str, object] = {"kind": event.kind, "at": moment_text(event.at)}
        if target := event.target:
            plain["target"] = target
        if source := event.source:
            plain["source"] = source
        if because := event.because:
            plain["because"] = _written_reasons(because)
        if (evidence := event.evidence) != "facts":
            plain["evidence"] = evidence
        if noted := event.noted:
            plain["noted"] = _written_noted(noted)
        if forgets := event.forgets:
            plain["forgets"] = list(forgets)
        if note := event.note:
            plain["note"] = note
        if customer := event.customer:
            plain["customer"] = customer
        written.append(plain)
    return written


def _written_reasons(because: Iterable[Reason]) -> list[dict[str, object]]:
    written: list[dict[str, object]] = []
    for reason in because:
        plain: dict[str, object] = {"where": reason.where, "clause": reason.clause}
        if (value := reason.value) is not None:
            plain["value"] = value
        written.append(plain)
    return written


def _written_noted(noted: Iterable[Noted]) -> list[dict[str, object]]:
    written: list[dict[str, object]] = []
    for one in noted:
        plain: dict[str, object] = {"target": one.target}
        if source := one.source:
            plain["source"] = source
        if because := one.because:
            plain["because"] = _written_reasons(because)
        written.append(plain)
    return written


def _write_policy(policy: Policy) -> dict[str, object]:
    plain: dict[str, object] = {}
    if policy.reentry != "after-exit":
        plain["reentry"] = policy.reentry
    if policy.pause:
        plain["pause"] = policy.pause // timedelta(microseconds=1)
    if policy.at_goal != "stay":
        plain["at_goal"] = policy.at_goal
    return plain


def _names_of(kind: type[AttrsInstance]) -> frozenset[str]:
    """The names of an element's fields."""
    return frozenset([item.name for item in fields(kind)])


class _OddError(Exception):
    """What the quick reading leaves to the thorough one; never leaves this module."""


def _quickly_read(data: Any, journey: Journey) -> Enrolment | None:  # noqa: ANN401 - whatever JSON holds
    """The enrolment that `to_dict` wrote; None where the thorough reading has to tell.

    A service reads someone at every step, and nearly always what it wrote itself. To look only at
    types and texts takes a fifth of the time; `_read_fields`, the thorough reading, names what is
    wrong.
    """
    plain: dict[str, Any] = data
    if type(plain) is not dict or not _KEYS.issuperset(plain):
        return None
    version, number = plain.get("customer_journey_enrolment"), plain.get("number", 1)
    of = {"id": journey.id, "version": journey.version}
    if type(version) is not int or version != FORMAT or plain.get("journey") != of:
        return None
    if type(number) is not int or number < 1:
        return None
    try:
        events = _quick_events(plain["events"])
        problems, state = _replayed(events, journey)
        policy: Any = _read("policy", plain["policy"], problems) if "policy" in plain else PLAIN
        if problems:
            return None
        return _new_enrolment(
            _text(plain["customer"]),
            journey,
            History(events),
            _text(plain["unit"]) if "unit" in plain else "person",
            number,
            policy,
            _text(plain["referred_by"]) if "referred_by" in plain else "",
            state,
        )
    except (_OddError, KeyError, ValueError):
        return None


def _quick_events(listed: object) -> tuple[EnrolmentEvent, ...]:
    events: list[EnrolmentEvent] = []
    for plain in _list(listed):
        if type(plain) is not dict or not _EVENT_KEYS.issuperset(plain):
            raise _OddError
        word, moment = plain["kind"], plain["at"]
        if type(word) is not str or type(moment) is not str:
            raise _OddError
        kind = _KINDS.get(word)
        evidence = _EVIDENCES.get(_text(plain["evidence"])) if "evidence" in plain else "facts"
        if kind is None or evidence is None:
            raise _OddError
        event = new_event(
            kind,
            _moment_of(moment),
            _text(plain["target"]) if "target" in plain else "",
            _text(plain["source"]) if "source" in plain else "",
            _quick_reasons(plain["because"]) if "because" in plain else (),
            evidence,
            _quick_noted(plain["noted"]) if "noted" in plain else (),
            tuple(map(_text, _list(plain["forgets"]))) if "forgets" in plain else (),
            _text(plain["note"]) if "note" in plain else "",
            _text(plain["customer"]) if "customer" in plain else "",
        )
        events.append(event)
    return tuple(events)


def _quick_noted(listed: object) -> tuple[Noted, ...]:
    noted: list[Noted] = []
    for plain in _list(listed):
        if type(plain) is not dict or not _NOTED_KEYS.issuperset(plain):
            raise _OddError
        source = _text(plain["source"]) if "source" in plain else ""
        because = _quick_reasons(plain["because"]) if "because" in plain else ()
        noted.append(new_noted(source, _text(plain["target"]), because))
    return tuple(noted)


def _quick_reasons(listed: object) -> tuple[Reason, ...]:
    # A long history has more of these than of anything else.
    reasons: list[Reason] = []
    for plain in _list(listed):
        if type(plain) is not dict or not _REASON_KEYS.issuperset(plain):
            raise _OddError
        where, clause, value = plain["where"], plain["clause"], plain.get("value")
        if type(value) is int or type(value) is float:
            # Larger ones, and NaN, are left to the thorough reading.
            if not -_LARGEST < value < _LARGEST:
                raise _OddError
        elif value is not None and type(value) is not bool:
            _text(value)
        if type(where) is not str or type(clause) is not str:
            raise _OddError
        if not (where.isascii() and clause.isascii()):
            where, clause = _text(where), _text(clause)
        reasons.append(new_reason(where, clause, value))
    return tuple(reasons)


def _text(value: object) -> str:
    # A lone surrogate is not ASCII; any other text is left to the thorough reading, too.
    if type(value) is not str or not (value.isascii() or value.isprintable()):
        raise _OddError
    return value


def _list(value: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - as above
    listed: list[dict[str, Any]] = value
    if type(value) is not list:
        raise _OddError
    return listed


_LARGEST: Final = 2**53
_KEYS: Final = frozenset({"customer_journey_enrolment", "journey", *_FIELDS})
_EVENT_KEYS: Final = _names_of(EnrolmentEvent)
_NOTED_KEYS: Final = _names_of(Noted)
_REASON_KEYS: Final = _names_of(Reason)
_KINDS: Final[Mapping[str, EnrolmentEventKind]] = {
    kind: kind for kind in get_args(EnrolmentEventKind)
}
_EVIDENCES: Final[Mapping[str, EvidenceKind]] = {kind: kind for kind in get_args(EvidenceKind)}


def _read_fields(data: object, journey: Journey) -> Enrolment:
    """The enrolment that plain data describes, checked against the journey.

    Raises:
        InvalidFileError: It describes none; every problem is named.
    """
    problems: list[Problem] = []
    if not isinstance(data, Mapping):
        raise InvalidFileError("data", [Problem("", "expected a mapping, as `to_dict` returns")])
    plain = dict(cast("Mapping[str, object]", data))
    version = plain.pop("customer_journey_enrolment", None)
    if type(version) is not int or not 1 <= version <= FORMAT:
        where = "customer_journey_enrolment"
        message = f"expected version {FORMAT} of the format, or an earlier one"
        raise InvalidFileError("data", [Problem(where, message)])
    expected = {"id": journey.id, "version": journey.version}
    if plain.pop("journey", None) != expected:
        problems.append(Problem("journey", f"it is not in {expected}, the journey at hand"))
    names = _FIELDS if version == FORMAT else _OLD_FIELDS
    _check_keys(plain, names, ("customer", names[1]), problems)
    if version != FORMAT and not problems:
        plain = _from_first_format(plain, problems)
    read: dict[str, Any] = {name: _read(name, value, problems) for name, value in plain.items()}
    if not problems:
        try:
            return Enrolment(journey=journey, **read)
        except InvalidValueError as error:
            problems.extend(error.problems)
    else:
        known = {name: value for name, value in read.items() if name in _FIELDS}
        # A history on another journey says nothing of its own faults, and of the first format it is
        # made only where all its lists are there.
        is_elsewhere = any(problem.where == "journey" for problem in problems)
        unread = ["events"] if is_elsewhere or "events" not in known else []
        problems += _problems_of_the_rest(
            partial(Enrolment, journey=journey), known, ("customer", "events"), problems, unread
        )
    raise InvalidFileError("data", problems)


def _problems_of_the_rest(
    build: Callable[..., object],
    fields: Mapping[str, object],
    required: Iterable[str],
    problems: Iterable[Problem],
    unread: Iterable[str] = (),
) -> list[Problem]:
    """What is wrong with fields that could be read, beside problems of others.

    Args:
        build: The type to build.
        fields: What was read.
        required: The fields that it needs; something stands for those that could not be read.
        problems: Those so far, which name the fields that could not be read.
        unread: More of these.
    """
    faulty = {_FIELD.split(problem.where)[0] for problem in problems}.union(unread)
    stand_ins = {name: _STAND_INS[name] for name in required if name in faulty}
    rest = {name: value for name, value in fields.items() if name not in faulty}
    try:
        build(**stand_ins, **rest)
    except InvalidValueError as error:
        return [each for each in error.problems if _FIELD.split(each.where)[0] not in faulty]
    return []


def _check_keys(
    plain: Mapping[Any, object],
    names: Iterable[str],
    required: Iterable[str],
    problems: list[Problem],
) -> None:
    listed = tuple(names)
    for key in plain:
        if key not in listed:
            hint = did_you_mean(key, listed) if isinstance(key, str) else ""
            problems.append(Problem("", f"no such key: {str(key)[:80]!r}", hint=hint))
    problems += [Problem(name, "is missing") for name in required if name not in plain]


def _from_first_format(  # noqa: C901 - each of its lists has a shape of its own
    plain: Mapping[str, object], problems: list[Problem]
) -> dict[str, object]:
    """Fields of the first format, which kept moves, lapses and referrals apart, and waits.

    A move that only joined another branch is left out: that follows from the others. What a journey
    waits for stands in the journey now.
    """
    fields = {name: value for name, value in plain.items() if name in _FIELDS}
    policy = fields.get("policy")
    if isinstance(policy, Mapping):
        kept = dict(cast("Mapping[str, object]", policy))
        kept.pop("waits", None)
        if kept.pop("unknown", "pass") != "pass":
            message = "people are passed on now where facts prove that they are further"
            problems.append(Problem("policy.unknown", message))
        fields["policy"] = kept
    events: list[Mapping[str, object]] = []
    carrying: object = None
    for name in ("moves", "lapses", "referrals"):
        listed = plain.get(name, [])
        if not isinstance(listed, list):
            problems.append(Problem(name, "expected a list"))
            continue
        for item in cast("list[object]", listed):
            old = dict(cast("Mapping[str, object]", item)) if isinstance(item, Mapping) else {}
            if old.get("kind") == "join":
                continue
            if name == "lapses":
                ends = {key: old[key] for key in ("source", "target") if key in old}
                old = {"kind": "lapse", "at": old.get("at"), "noted": [ends]}
            elif name == "referrals":
                old["kind"] = "referral"
            elif old.get("kind") == "return":
                noted = {key: old[key] for key in ("source", "target", "because") if key in old}
                old["noted"] = [noted]
            elif old.get("kind") == "transfer":
                batch = old.get("at"), old.get("note")
                # The first of a transfer ends all that was before it.
                old["forgets"] = [old.get("source", "")] if batch != carrying else []
                carrying = batch
            events.append(old)
    # What is not a moment is named later.
    fields["events"] = sorted(
        events, key=lambda item: at if isinstance(at := item.get("at"), str) else ""
    )
    return fields


def _element(kind: type[Any], plain: object, problems: list[Problem]) -> object:
    if not isinstance(plain, Mapping):
        problems.append(Problem("", "expected a mapping"))
        return _UNREAD
    content = cast("Mapping[str, object]", plain)
    known = fields(kind)
    before = len(problems)
    required = [item.name for item in known if item.default is REQUIRED]
    _check_keys(content, [item.name for item in known], required, problems)
    read = {
        item.name: _read(item.name, content[item.name], problems)
        for item in known
        if item.name in content
    }
    if len(problems) > before:
        problems += _problems_of_the_rest(kind, read, required, problems[before:])
        return _UNREAD
    try:
        return kind(**read)
    except InvalidValueError as error:
        problems.extend(error.problems)
        return _UNREAD


def _read(name: str, plain: object, problems: list[Problem]) -> object:
    """A field's value; what JSON has a type for is left to the element's own check."""
    if name in _TYPES:
        if not isinstance(plain, list):
            problems.append(Problem(name, "expected a list"))
            return _UNREAD
        elements: list[object] = []
        for index, item in enumerate(cast("list[object]", plain)):
            inner: list[Problem] = []
            elements.append(_element(_TYPES[name], item, inner))
            problems.extend(problem.within(f"{name}[{index}]") for problem in inner)
        return elements
    if name == "policy":
        return _within(name, problems, lambda inner: _element(Policy, plain, inner))
    if name == "at":
        return _within(name, problems, lambda inner: _moment(plain, inner))
    if name == "pause":
        return _within(name, problems, lambda inner: _duration(plain, inner))
    return plain


def _within(name: str, problems: list[Problem], read: Callable[[list[Problem]], T]) -> T:
    inner: list[Problem] = []
    value = read(inner)
    problems.extend(problem.within(name) for problem in inner)
    return value


def _moment(plain: object, problems: list[Problem]) -> object:
    try:
        if isinstance(plain, str):
            return _moment_of(plain)
    except ValueError:
        pass
    problems.append(Problem("", "expected a moment, as in '2026-01-31T10:00:00+00:00'"))
    return _UNREAD


def _moment_of(text: str) -> datetime:
    """The moment of a text as `isoformat` writes it; `fromisoformat` takes others, too.

    Raises:
        ValueError: It is none.
    """
    if text.encode().translate(_DIGITS) not in _MOMENTS:
        raise ValueError(text)
    return as_moment(datetime.fromisoformat(text))


def _duration(plain: object, problems: list[Problem]) -> object:
    try:
        if type(plain) is int:
            return timedelta(microseconds=plain)
    except OverflowError:
        pass
    problems.append(Problem("", "expected a duration as a whole number of microseconds"))
    return _UNREAD
