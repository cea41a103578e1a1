"""What happened to one customer, as events, and the state that they lead to."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Final, Literal, NamedTuple, TypeAlias, final

from attrs import field, frozen

from customer_journey._element import Element
from customer_journey._frozen import thawed
from customer_journey._messages._current import message
from customer_journey._model._names import name_of, names_of
from customer_journey._printable import printable
from customer_journey._values import as_texts, as_tuple, duration_text, read_moment
from customer_journey.criteria._fact import FactValue
from customer_journey.errors import Problem

__all__ = [
    "BEGINNING",
    "PLAIN",
    "EnrolmentEvent",
    "EnrolmentEventKind",
    "EvidenceKind",
    "Exit",
    "Noted",
    "Policy",
    "Reason",
    "State",
    "Visit",
    "as_moment",
    "fold",
    "joined_reasons",
    "moment_text",
    "new_event",
    "new_noted",
    "new_reason",
]

EnrolmentEventKind: TypeAlias = Literal[
    "enter",
    "advance",
    "return",
    "exit",
    "resume",
    "drop",
    "lapse",
    "note",
    "transfer",
    "referral",
]
"""What happened.

`enter`: they came in. `advance`, `return`, `exit`: they moved. `resume`: they have not left after
all. `drop`: a position turned out false, and another one true. `lapse`: what was noted was seen
false, or counts again. `note`: something was true already, and proves nothing new. `transfer`: to
another version of the journey. `referral`: they brought someone."""

EvidenceKind: TypeAlias = Literal["facts", "passed", "time", "caller"]
"""How an event is known: facts prove it; they are proven to be further on, so they passed; a wait
was over; the caller said so."""


def as_moment(value: datetime) -> datetime:
    """A plain moment, in UTC if it has a zone; anything else as it is, for a check to name.

    Arithmetic on a wall clock with a zone ignores that its offset changes: a wait of 24 hours would
    be over after 23 or 25.
    """
    if type(value) is datetime and (value.tzinfo is UTC or value.tzinfo is None):
        return value
    try:
        return read_moment(value)
    except TypeError:
        return value


def moment_text(at: datetime) -> str:
    """What `isoformat` returns, of moments in UTC in half of its time."""
    year, two = at.year, _TWO_DIGITS
    if at.tzinfo is not UTC or at.microsecond or year < _YEAR_OF_FOUR_DIGITS:
        return at.isoformat()
    return (
        f"{year}-{two[at.month]}-{two[at.day]}T"
        f"{two[at.hour]}:{two[at.minute]}:{two[at.second]}+00:00"
    )


_YEAR_OF_FOUR_DIGITS: Final = 1_000
_TWO_DIGITS: Final = tuple([f"{number:02}" for number in range(60)])


def _as_reasons(value: "Iterable[Reason]") -> "tuple[Reason, ...]":
    return as_tuple(value)


def _as_noted(value: "Iterable[Noted]") -> "tuple[Noted, ...]":
    return as_tuple(value)


def _as_seen(value: FactValue | None) -> FactValue | None:
    return value.isoformat() if isinstance(value, date) else value


@final
@frozen(order=False, repr=False)
class Reason(Element):
    """A reason is a clause that was true of someone who moved, and the value it saw.

    Example:
        >>> import customer_journey as cj
        >>> print(cj.people.Reason("stages.buy.entry", clause="orders >= 1", value=2))
        orders >= 1 (saw 2)
    """

    where: str
    """The path of the criterion that the clause is in."""
    clause: str = field(kw_only=True)
    """The clause as text."""
    value: FactValue | None = field(default=None, kw_only=True, converter=_as_seen)
    """The value of its fact: true or false, a number or a text; a date is a text too. None where
    the fact was missing."""

    def __str__(self) -> str:
        """The clause and the value."""
        if self.value is None:
            return self.clause
        return message("{clause} (saw {value!r})", clause=self.clause, value=self.value)


def joined_reasons(because: Iterable[Reason]) -> str:
    """Reasons as text, each once: a guard may repeat the entry of its target."""
    return f" {message('and')} ".join(dict.fromkeys(map(str, because)))


@final
@frozen(order=False, repr=False)
class Noted(Element):
    """What was true already when someone came to a stage: it proves nothing until it changes."""

    target: str
    """The id of the stage that it would lead to."""
    source: str = field(default="", kw_only=True)
    """The id of the stage that the transition leaves; empty for the entry of `target` alone."""
    because: tuple[Reason, ...] = field(default=(), kw_only=True, converter=_as_reasons)
    """The clauses that were true, with their values."""


@final
@frozen(order=False, repr=False)
class EnrolmentEvent(Element):
    """An event says what happened to someone: where, when and why.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import UTC, datetime
        >>> day = datetime(2026, 3, 1, tzinfo=UTC)
        >>> print(cj.people.EnrolmentEvent("enter", target="know", at=day))
        2026-03-01T00:00:00+00:00 enter know
    """

    kind: EnrolmentEventKind
    """What happened."""
    at: datetime = field(kw_only=True)
    """When."""
    target: str = field(default="", kw_only=True)
    """The id of the stage they came to; empty where they came to none."""
    source: str = field(default="", kw_only=True)
    """The id of the stage they came from; empty for an entry, or where they were at none."""
    because: tuple[Reason, ...] = field(default=(), kw_only=True, converter=_as_reasons)
    """The clauses that were true of them."""
    evidence: EvidenceKind = field(default="facts", kw_only=True)
    """How it is known."""
    noted: tuple[Noted, ...] = field(default=(), kw_only=True, converter=_as_noted)
    """What was true already, and proves nothing until it changes; for a lapse, what counts again.
    """
    forgets: tuple[str, ...] = field(default=(), kw_only=True, converter=as_texts)
    """The ids of the stages which they have left."""
    note: str = field(default="", kw_only=True)
    """For an exit, the transition's reason; for a transfer, between which versions."""
    customer: str = field(default="", kw_only=True)
    """For a referral, who was brought."""

    def __str__(self) -> str:
        """The event on one line."""
        target = name_of(self.target) if self.target else message("nowhere")
        path = self.target and target
        if self.source:
            path = f"{name_of(self.source)} → {target}"
        stages = path or ", ".join(names_of(self.forgets or [one.target for one in self.noted]))
        because = joined_reasons(self.because)
        reasons = f": {because}" if because else ""
        note = f" ({self.note})" if self.note else ""
        brought = f" {self.customer}" if self.customer else ""
        happened = f"{message(self.kind)}{brought} {stages}{note}{reasons}"
        return printable(f"{self.at.isoformat()} {happened}")


@final
@frozen(order=False, repr=False)
class Policy(Element):
    """A policy says who may come back, and when it is over; the rest is the journey's.

    Raises:
        InvalidValueError: A field has a value it cannot have.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import timedelta
        >>> cj.people.Policy(pause=timedelta(days=90), at_goal="finish").at_goal
        'finish'
    """

    reentry: Literal["never", "after-exit", "any-time"] = field(default="after-exit", kw_only=True)
    """Whether the same customer may be enrolled again, or come back from having left: `never`; once
    they have left or finished; or at any time, even while they are active."""
    pause: timedelta = field(default=timedelta(0), kw_only=True)
    """How long after they left or finished they may come back at the earliest."""
    at_goal: Literal["stay", "finish"] = field(default="stay", kw_only=True)
    """Whether someone who gets to a goal is through with the journey, or goes on in it."""

    def _own_problems(self) -> list[Problem]:
        if self.pause < timedelta(0):
            return [Problem("pause", f"must be at least 0, got {duration_text(self.pause)}")]
        return []


PLAIN: Final = Policy()
"""The policy where none is stated."""

# Events are built of a journey and facts that were checked already: to check them again takes ten
# times as long as to set their fields. A plain assignment says what was made: a cast is a call.
_Reason, _Noted, _EnrolmentEvent = map(thawed, (Reason, Noted, EnrolmentEvent))


def new_reason(where: str, clause: str, value: FactValue | None) -> Reason:
    """A reason of fields that were checked before."""
    reason = _Reason()
    reason.where = where
    reason.clause = clause
    reason.value = value
    reason.__class__ = Reason
    built: Reason = reason
    return built


def new_noted(source: str, target: str, because: tuple[Reason, ...]) -> Noted:
    """What was true already, of fields that were checked before."""
    noted = _Noted()
    noted.target = target
    noted.source = source
    noted.because = because
    noted.__class__ = Noted
    built: Noted = noted
    return built


def new_event(  # noqa: PLR0917 - to pass them by name takes longer than to set them
    kind: EnrolmentEventKind,
    at: datetime,
    target: str = "",
    source: str = "",
    because: tuple[Reason, ...] = (),
    evidence: EvidenceKind = "facts",
    noted: tuple[Noted, ...] = (),
    forgets: tuple[str, ...] = (),
    note: str = "",
    customer: str = "",
) -> EnrolmentEvent:
    """An event of fields that were checked before."""
    event = _EnrolmentEvent()
    event.kind = kind
    event.at = at
    event.target = target
    event.source = source
    event.because = because
    event.evidence = evidence
    event.noted = noted
    event.forgets = forgets
    event.note = note
    event.customer = customer
    event.__class__ = EnrolmentEvent
    built: EnrolmentEvent = event
    return built


class Visit(NamedTuple):
    """That someone came to a stage: when, on which round and why."""

    since: datetime
    round: int
    because: tuple[Reason, ...] = ()
    waited_at: str = ""
    """The id of the stage where they waited, if nothing but time says that they came."""


class Exit(NamedTuple):
    """That someone came to a leaving stage: when, on which round and from where."""

    since: datetime
    round: int
    sources: tuple[str, ...]


class Carried(NamedTuple):
    """What a transfer takes over from the version before."""

    reached: Mapping[str, Visit]
    """The stages inside the journey that they had come to."""
    left: Mapping[str, Exit]
    """The leaving stages where they were."""
    targets: Mapping[str, str]
    """Where each position has been taken so far."""


class State:
    """Where the events so far have led, as far as the next decision needs it; stages are ids.

    Events change it in place, so that a long history copies nothing; once read, it stays as it is.
    """

    __slots__ = (
        "carried", "has_waited", "left", "noted", "reached", "reason", "round_start", "rounds",
        "visits",
    )  # fmt: skip

    reached: dict[str, Visit]
    """The stages inside the journey that they have come to on this round, held or passed."""
    left: dict[str, Exit]
    """The leaving stages where they are."""
    noted: dict[tuple[str, str], tuple[Reason, ...]]
    """What proves nothing until it changes, by source and target; no reasons if it was seen false.
    """
    visits: dict[str, int]
    """How often they have come to each stage."""
    rounds: int
    """Which round they are on."""
    round_start: str
    """The id of the stage where they went round again; empty where facts count from the starts."""
    has_waited: bool
    """Whether nothing but time ever said that they came to a stage."""
    reason: str
    """Why they left last."""
    carried: Carried
    """Where they were before the last transfer."""

    def __init__(self) -> None:
        self.reached, self.left, self.noted, self.visits = {}, {}, {}, {}
        self.rounds = 1
        self.round_start = self.reason = ""
        self.has_waited = False
        self.carried = _NOTHING

    def add(self, event: EnrolmentEvent, /) -> None:  # noqa: C901, PLR0912 - a case for each kind
        """Take one event into account."""
        kind, source, target = event.kind, event.source, event.target
        reached, left = self.reached, self.left
        came = reached.get(source) or left.get(source)
        from_left = source in left
        if event.forgets or event.noted:
            self._forget(event)
        match kind:
            case "advance" | "enter":
                if target in reached:
                    return
                waited_at = source if event.evidence == "time" else ""
                self.has_waited = self.has_waited or waited_at != ""
                number = came.round if came else self.rounds
                reached[target] = Visit(event.at, number, event.because, waited_at)
            case "return":
                self.rounds += 1
                if not from_left:
                    self.round_start = target
                elif not reached:
                    self.round_start = ""
                number = (came.round if came else 1) + 1
                reached[target] = Visit(event.at, number, event.because)
            case "exit":
                before = left.get(target)
                sources = before.sources if before else ()
                if from_left and isinstance(came, Exit):
                    sources = (*sources, *came.sources)
                elif source:
                    sources = (*sources, source)
                number = came.round if came else self.rounds
                left[target] = Exit(event.at, number, sources)
                self.reason = event.note
                if before is not None:
                    return
            case "transfer":
                if self._carry(event):
                    return
            case _:
                return
        self.visits[target] = self.visits.get(target, 0) + 1

    def _forget(self, event: EnrolmentEvent) -> None:
        """End what an event ends, and note what it notes."""
        if event.kind == "transfer" and event.forgets:
            self.carried = Carried(self.reached, self.left, {})
            self.reached, self.left, self.noted = {}, {}, {}
            self.round_start = ""
        for stage in event.forgets:
            self.reached.pop(stage, None)
            self.left.pop(stage, None)
        for one in event.noted:
            self.noted[one.source, one.target] = () if event.kind == "lapse" else one.because

    def _carry(self, event: EnrolmentEvent) -> bool:
        """Take someone to a position in the new version, and say whether they were there before."""
        source, target = event.source, event.target
        self.carried = self.carried._replace(targets={**self.carried.targets, source: target})
        carried, reached, left = self.carried, self.reached, self.left
        was_there = target in (*carried.reached, *carried.left, *reached, *left)
        stays = source == target
        visit, gone = carried.reached.get(source), carried.left.get(source)
        if visit is not None:
            earlier = reached.get(target)
            # Who stays has been there longest.
            since = visit.since if stays else earlier.since if earlier else event.at
            number = max(visit.round, earlier.round if earlier else 1)
            reached[target] = Visit(since, number, visit.because if stays else event.because)
        if gone is not None:
            before = left.get(target)
            since = gone.since if stays else before.since if before else event.at
            sources = [carried.targets[one] for one in gone.sources if one in carried.targets]
            known = before.sources if before else ()
            left[target] = Exit(since, gone.round, tuple(dict.fromkeys((*known, *sources))))
        return was_there


_NOTHING: Final = Carried({}, {}, {})
BEGINNING: Final = State()
"""The state before any event."""


def fold(state: State, events: Iterable[EnrolmentEvent], /) -> State:
    """The state after these events, the oldest first."""
    after = State()
    after.reached, after.left = {**state.reached}, {**state.left}
    after.noted, after.visits = {**state.noted}, {**state.visits}
    after.rounds, after.round_start = state.rounds, state.round_start
    after.has_waited, after.reason = state.has_waited, state.reason
    after.carried = state.carried
    for event in events:
        after.add(event)
    return after
