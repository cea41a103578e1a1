"""One customer's enrolment: what happened, and what follows from it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from itertools import chain
from typing import Final, NamedTuple, cast, final

from attrs import evolve, field, frozen

from customer_journey._answer import (
    JourneyAnswer,
    about,
    describe,
    without_private_arguments,
)
from customer_journey._arguments import require
from customer_journey._element import Element
from customer_journey._frozen import fields, restore, thawed
from customer_journey._log._traces import Trace, Traceable, Visit
from customer_journey._messages._current import message
from customer_journey._model import Journey, Role
from customer_journey._model._names import name_of
from customer_journey._printable import printable
from customer_journey._suggest import did_you_mean
from customer_journey._values import moment_hint
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.people._decide import positions
from customer_journey.people._events import (
    BEGINNING,
    EnrolmentEvent,
    Policy,
    Replay,
    State,
    as_moment,
    fold,
)
from customer_journey.people._files import quick_fields, read_fields, write_fields
from customer_journey.people._locate import Status
from customer_journey.people._plan import Plan, plan_of

__all__ = ["Enrolment", "Position", "comparable", "continued", "last_of", "state_of"]


class Unfolded(NamedTuple):
    """A state not yet asked for: who only stores what has happened never asks for it."""

    before: State
    """The state before these events."""
    events: tuple[EnrolmentEvent, ...]
    """What has happened since."""


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
        steps = [added]
        while before is not None:
            added, before = before._step  # noqa: SLF001 - of the same class
            steps.append(added)
        steps.reverse()
        whole = tuple(chain.from_iterable(steps))
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
    policy: Policy = field(default=Policy(), kw_only=True)
    """Who may come back, and when it is over."""
    referred_by: str = field(default="", kw_only=True)
    """Who brought them; empty where no one did, or it is not known."""
    _state: "State | Unfolded" = field(init=False, eq=False, default=BEGINNING)

    def __getstate__(self) -> dict[str, object]:
        """The fields, without what the events lead to."""
        return {item.name: getattr(self, item.name) for item in fields(Enrolment) if item.init}

    def __setstate__(self, state: dict[str, object]) -> None:
        """Restore the fields; what the events lead to is found when it is asked for."""
        restore(self, state)
        object.__setattr__(self, "_state", Unfolded(BEGINNING, self._history.whole()))

    def _own_problems(self) -> list[Problem]:
        problems, state = _replayed(self._history.whole(), self.journey)
        if self.number < 1:
            problems.append(Problem("number", f"must be at least 1, got {self.number}"))
        object.__setattr__(self, "_state", state)
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

    @cached_property
    def positions(self) -> tuple[Position, ...]:
        """Every stage where they are, in the journey's order, those where exits led last.

        There are several on several branches, or where starts cannot be distinguished. None leads
        on to another by advances: who is further on one branch has left what leads there.
        """
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
        return tuple([about(each, self.journey) for each in every])

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
        return evolve(self, events=then) if then else _with_history(self, History(()), BEGINNING)

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
        return write_fields(
            self.journey,
            self.customer,
            self._history.whole(),
            unit=self.unit,
            number=self.number,
            policy=self.policy,
            referred_by=self.referred_by,
        )

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
        fields = quick_fields(data, journey)
        if fields is not None:
            customer, events, unit, number, policy, referred_by = fields
            problems, state = _replayed(events, journey)
            if not problems:
                return _new_enrolment(
                    customer,
                    journey,
                    unit=unit,
                    number=number,
                    policy=policy,
                    referred_by=referred_by,
                    history=History(events),
                    state=state,
                )
        return cast("Enrolment", read_fields(cls, data, journey))

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
        places = [
            message("{stage} since {moment}", stage=name_of(stage), moment=since[stage])
            for stage in stages
        ]
        who = {
            "customer": customer or self.customer,
            "journey": f"{describe(self.journey.label)}{version}",
        }
        if last_of(self) is None:
            return printable(message("{customer} in {journey}: not there yet", **who))
        at = ", ".join(places) or message("no stage")
        said = message("{customer} in {journey}: at {places}", **who, places=at)
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
_FROM_A_PLACE = frozenset({"advance", "return", "exit", "resume", "transfer"})
_ALONG_A_TRANSITION = frozenset({"advance", "return", "exit", "referral"})


_Enrolment: Final = thawed(Enrolment)


def _new_enrolment(
    customer: str,
    journey: Journey,
    *,
    unit: str,
    number: int,
    policy: Policy,
    referred_by: str,
    history: History,
    state: State | Unfolded,
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
    enrolment.__class__ = Enrolment
    return cast("Enrolment", enrolment)


def state_of(enrolment: Enrolment) -> State:
    """The state to which the enrolment's events lead."""
    state = enrolment._state  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - the one door
    if isinstance(state, Unfolded):
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
    return _with_history(enrolment, history, Unfolded(state_of(enrolment), events), journey)


def _with_history(
    enrolment: Enrolment,
    history: History,
    state: State | Unfolded,
    journey: Journey | None = None,
) -> Enrolment:
    """The enrolment with another history, known to be allowed, that leads to a state."""
    return _new_enrolment(
        enrolment.customer,
        enrolment.journey if journey is None else journey,
        unit=enrolment.unit,
        number=enrolment.number,
        policy=enrolment.policy,
        referred_by=enrolment.referred_by,
        history=history,
        state=state,
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
    kinds = [event.kind for event in events]
    # What came before the last transfer was on other versions, which are not at hand.
    last = len(kinds) - 1 - kinds[::-1].index("transfer") if "transfer" in kinds else -1
    replay = Replay(BEGINNING)
    earlier = events[0].at
    for index, event in enumerate(events):
        at = event.at
        if not late and (at.tzinfo is not earlier.tzinfo or at < earlier):
            # All with a zone are in the same one, UTC.
            problem = f"{at.isoformat()} is earlier than the event before"
            late.append(Problem(f"events[{index}].at", comparable(at, earlier) or problem))
        earlier = at
        if event.kind in _FROM_A_PLACE and (problem := _place_problem(event, replay)):
            problems.append(Problem(f"events[{index}].source", problem))
        if index >= last and (misfits := _problems_now(event, plan)):
            problems += [problem.within(f"events[{index}]") for problem in misfits]
        replay.add(event)
    return late + problems, replay.state()


def _place_problem(event: EnrolmentEvent, replay: Replay) -> str:
    """What is wrong with where an event says that someone was before it."""
    known: Collection[str] = replay.reached
    if replay.left:
        known = (*replay.reached, *replay.left)
    if event.kind == "transfer" and not event.forgets:
        known = (*replay.carried.reached, *replay.carried.left)
    if event.source in known or (event.kind == "exit" and not event.source):
        return ""
    stages = " and ".join(map(repr, known)) or "no stage"
    return f"they were at {stages}, not at {event.source!r}"


def _problems_now(event: EnrolmentEvent, plan: Plan) -> Sequence[Problem]:
    """What is wrong with an event, going by the journey."""
    position = plan.index.position
    if event.target in position and not event.noted and not event.forgets:
        # Most events are these, and a service asks this of each whenever it reads someone.
        if event.kind == "enter":
            return ()
        ends = (position.get(event.source, -1), position[event.target])
        drawn = plan.index.number.get(ends)
        if event.kind == "advance" and drawn is not None and plan.index.kinds[drawn] == "advance":
            return ()
    return tuple(_misfits(event, plan))


def _misfits(event: EnrolmentEvent, plan: Plan) -> Iterator[Problem]:
    """The same, whatever sort of event it is."""
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
