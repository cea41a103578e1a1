"""What is in a table of events, before it is asked anything."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from operator import add
from typing import Any, Final, cast, final

from attrs import field, frozen
from typing_extensions import Unpack

from customer_journey._answer import JourneyAnswer, about
from customer_journey._arguments import checked, require
from customer_journey._log._traces import LARGE_PART, NAMELESS
from customer_journey._messages._current import counted, in_terms_of, message
from customer_journey._model import Journey
from customer_journey._suggest import look_of
from customer_journey._values import read_name, spoken_duration
from customer_journey.events._columns import Columns
from customer_journey.events._log import (
    NARROW,
    Prepared,
    micros_of,
    moment_of,
    require_same_clock,
)

__all__ = ["LogReport", "check"]

_LONG: Final = 10
"""How many usual gaps without an event are too many."""


@final
@frozen(kw_only=True)
class LogReport(JourneyAnswer):
    """What a table of events holds, and what is wrong with it.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import datetime
        >>> day = datetime(2026, 3, 1)
        >>> rows = [{"customer": 1, "stage": "visit", "at": day}] * 2
        >>> print(cj.events.check(rows))
        2 events of 1 customer at 1 stage, 2026-03-01 00:00:00 to 2026-03-01 00:00:00
        1 event shares customer and moment with the one before
        1 event is an exact duplicate
    """

    events: int
    """How many events there are."""
    people: int
    """How many customers; missing ones do not count."""
    stages: tuple[str, ...]
    """The stages, sorted."""
    first: datetime | None
    """The earliest moment; None of no events."""
    last: datetime | None
    """The latest moment."""
    missing_customers: int
    """Events without a customer."""
    missing_stages: int
    """Events without a stage."""
    missing_moments: int
    """Events without a moment."""
    ties: int
    """Events that share customer, moment and `order`, where it is named, with the one before."""
    duplicates: int
    """Events that another one equals in every named column."""
    nameless: Mapping[str, int] = field(factory=dict[str, int], hash=False)
    """How many events customers have who are called `NULL`, `nan`, `None` or the like, and who have
    a large part of all: they may stand for no customer."""
    unknown_stages: tuple[str, ...] = ()
    """Stages that the journey does not have; empty where none was given."""
    unseen_events: tuple[str, ...] = ()
    """Events that the journey declares and the table does not have."""
    unknown_events: tuple[str, ...] = ()
    """Events of the table that the journey does not declare, as a log has of other things."""
    look_alikes: Mapping[str, str] = field(factory=dict[str, str], hash=False)
    """Stages and events that look like another and are not the same text, as by a letter's case or
    a character that does not show, with that other: the journey's, where it has one, or else the
    plainest that there is."""
    silence: timedelta | None = None
    """How long there has been no event, where that is over ten times as long as is usual."""
    usual_gap: timedelta | None = None
    """How long there is usually none: the median between two moments that follow one another."""

    @property
    def ok(self) -> bool:
        """Whether nothing is missing, tied, repeated, unknown or spelt in two ways."""
        return not self.problems

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong, each in a sentence."""
        with in_terms_of(self):
            return tuple(self._sentences())

    def _sentences(self) -> Iterator[str]:
        problems = (
            (self.missing_customers, "event has no customer", "events have no customer"),
            (self.missing_stages, "event has no stage", "events have no stage"),
            (self.missing_moments, "event has no moment", "events have no moment"),
            (
                self.ties,
                "event shares customer and moment with the one before",
                "events share customer and moment with the one before",
            ),
            (self.duplicates, "event is an exact duplicate", "events are exact duplicates"),
        )
        yield from (counted(count, one, many) for count, one, many in problems if count)
        for name, count in self.nameless.items():
            events = counted(count, "event is", "events are")
            yield message(
                "{events} those of {name}, which may stand for no customer",
                events=events,
                name=ascii(name),
            )
        if self.unknown_stages:
            yield message("not in the journey: {names}", names=_first(self.unknown_stages))
        if self.unseen_events:
            yield message("declared, and never there: {names}", names=_first(self.unseen_events))
        for name, other in self.look_alikes.items():
            text = "{name} looks like {other}, and counts apart"
            yield message(text, name=ascii(name), other=ascii(other))
        if self.silence is not None:
            yield message(
                "no event for {silence} until `as_of`, and usually for {usual}: the table may end "
                "earlier",
                silence=spoken_duration(self.silence),
                usual=spoken_duration(cast("timedelta", self.usual_gap)),
            )

    def __str__(self) -> str:
        """The size, the span and the problems, a line each."""
        ends = message("{least} to {most}", least=self.first, most=self.last)
        span = "" if self.first is None else f", {ends}"
        head = message(
            "{events} of {people} at {stages}",
            events=counted(self.events, "event"),
            people=counted(self.people, "customer", context="of"),
            stages=counted(len(self.stages), "stage", context="at"),
        )
        return "\n".join((f"{head}{span}", *self.problems))


_MOST_NAMED: Final = 10


def _first(names: Sequence[str]) -> str:
    """The first few names, and whether there are more."""
    listed = ", ".join(map(ascii, names[:_MOST_NAMED]))
    return message("{names} and more", names=listed) if len(names) > _MOST_NAMED else listed


@checked
def check(
    data: Any,
    journey: Journey | None = None,
    /,
    *,
    as_of: datetime | None = None,
    **columns: Unpack[Columns],
) -> LogReport:
    """What is in a table of events: its size and span, and what is missing, tied or repeated.

    Args:
        data: The table of events.
        journey: Its stages are those that are known; with `event`, its events are looked for.
        as_of: The moment up to which the table is thought to reach. No event after it counts.
        columns: The names of its columns. With `event`, a row is an event of any name.

    Raises:
        InvalidValueError: A column is missing or of the wrong type, or `as_of` has a zone and the
            moments have none, or the other way round.
        WrongTypeError: The data is of no kind that has columns, or a warehouse's table.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import datetime
        >>> rows = [
        ...     {"customer": "ada", "stage": "visit", "at": datetime(2026, 3, 2, 9)},
        ...     {"customer": "ada", "stage": "buy", "at": datetime(2026, 3, 9, 9)},
        ... ]
        >>> report = cj.events.check([*rows, {**rows[0], "at": None}])
        >>> report.ok, report.events, report.missing_moments
        (False, 3, 1)
    """
    if journey is not None:
        require(journey, Journey, "events.check")
    until = None if as_of is None else micros_of("events.check", "as_of", as_of)
    question = Prepared("check", data, columns, warns=False, until=until, has_segments=False)
    if as_of is not None:
        require_same_clock(question, as_of)
    text = question.text("", counts_ties=False)
    engine = question.engine
    missing = ", ".join(
        f"sum(CASE WHEN {text.is_missing(role)} THEN 1 ELSE 0 END)"
        for role in ("customer", "stage", "at")
    )
    total, *absent = engine.fetch(f"SELECT count(*), {missing} FROM {text.source}")[0]
    by_stage = engine.fetch(f"{text.log()} SELECT s, min(us), max(us) FROM log GROUP BY s")
    stages = sorted(str(stage) for stage, *_ in by_stage)
    first = min((least for _, least, _ in by_stage), default=None)
    last = max((most for *_, most in by_stage), default=None)
    people = ties = duplicates = 0
    for of_part in question.parts(text, "c", size=NARROW, events=int(total)):
        (repeats,) = engine.fetch(of_part.repeats())
        people, ties, duplicates = map(add, (people, ties, duplicates), map(int, repeats))
    nameless: dict[str, int] = {}
    if engine.kinds.get("customer") == "text":
        names = ", ".join(map(text.literal, sorted(NAMELESS)))
        rows = engine.fetch(
            f"{text.log()} SELECT c, count(*) FROM log WHERE lower(c) IN ({names}) "
            "GROUP BY c ORDER BY c"
        )
        nameless = {str(row[0]): int(row[1]) for row in rows if row[1] > LARGE_PART * int(total)}
    zoned = engine.kinds.get("at") == "zoned"
    unknown: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()
    undeclared: tuple[str, ...] = ()
    known: Iterable[str] = ()
    if journey is not None and question.is_of_visits:
        unknown = tuple(stage for stage in stages if stage not in journey)
        known = [stage.id for stage in journey.stages]
    elif journey is not None:
        by_name = {read_name(event.name): event.name for event in journey.events}
        unseen = tuple(name for read, name in by_name.items() if read not in stages)
        undeclared = tuple(name for name in stages if name not in by_name)
        known = by_name
    looks: dict[str, str] = {}
    for name in (*known, *sorted(stages, key=lambda name: (not name.isprintable(), name))):
        looks.setdefault(look_of(name), name)
    look_alikes = {name: looks[look_of(name)] for name in stages if looks[look_of(name)] != name}
    silence, usual = _silence(question, last)
    report = LogReport(
        events=int(total),
        people=people,
        stages=tuple(stages),
        first=_moment(first, zoned=zoned),
        last=_moment(last, zoned=zoned),
        missing_customers=int(absent[0] or 0),
        missing_stages=int(absent[1] or 0),
        missing_moments=int(absent[2] or 0),
        ties=ties,
        duplicates=duplicates,
        nameless=nameless,
        unknown_stages=unknown,
        unseen_events=unseen,
        unknown_events=undeclared,
        look_alikes=look_alikes,
        silence=silence,
        usual_gap=usual,
    )
    return report if journey is None else about(report, journey)


def _silence(question: Prepared, last: int | None) -> tuple[timedelta | None, timedelta | None]:
    """How long there has been no event, and how long there usually is none, if that differs."""
    if question.until is None or last is None:
        return None, None
    text = question.text("", counts_ties=False)
    gaps = "SELECT lead(us) OVER (ORDER BY us) - us AS gap FROM log"
    median = question.engine.fetch(
        f"{text.log()}, gaps AS ({gaps}) SELECT {text.median('gap')} FROM gaps WHERE gap > 0"
    )[0][0]
    silence = timedelta(microseconds=question.until - last)
    # Of one moment, no gap is usual.
    if median is None or silence <= _LONG * timedelta(seconds=median):
        return None, None
    return silence, timedelta(seconds=median)


def _moment(micros: int | None, *, zoned: bool) -> datetime | None:
    return None if micros is None else moment_of(int(micros), zoned=zoned)
