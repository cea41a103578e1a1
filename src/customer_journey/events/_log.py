"""A table of events with its columns named once."""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from math import ceil, isfinite
from typing import Any, Final, Literal, TypeAlias, cast, final

from attrs import evolve, frozen
from typing_extensions import Unpack

from customer_journey._arguments import warn_caller
from customer_journey._printable import printable
from customer_journey._suggest import did_you_mean
from customer_journey._values import as_plain_scalar, brief, moment_hint, read_moment
from customer_journey.errors import (
    InvalidValueError,
    MissingValuesWarning,
    Problem,
    SelectedSampleError,
    UnknownStageWarning,
)
from customer_journey.events._columns import Columns, missing_texts, named
from customer_journey.events._engine import Disk, Engine, NotWrittenError, Workspace
from customer_journey.events._engines import Table, engine_for, warn_of_ties
from customer_journey.events._frames import readable
from customer_journey.events._sql import (
    DAY,
    HASH,
    HASHES,
    NAMES,
    Query,
    Text,
    part_by_hash,
    part_in_order,
)

__all__ = [
    "NARROW",
    "PART",
    "Log",
    "Prepared",
    "log",
    "micros_of",
    "moment_of",
    "part_of",
    "require_positive",
    "seconds_of",
]

PART: Final = 500_000
"""How many events a part of the customers has, about."""
NARROW: Final = 1_000_000
"""How many events such a part has that is put in order, or read once, as a few numbers; so many
are one part in any case."""
_MOST_PARTS: Final = 32
"""How many parts there may be: to write one beside others takes about a megabyte."""

Ask: TypeAlias = Callable[[Text], "Query | str"]
"""A question: its text over one table."""

_WHOLE: Final = 100_000
"""From how many events up customers are asked in parts, or events put in order before."""
_GROUPED: Final = 2_500_000
"""How many events groups may be made of at a time, about."""
_PIECES: Final = 5
"""In how many pieces a part is asked of which rows are hashed: that takes more than to sort it."""
_READS: Final = 3
"""How many times a table is read of which every move is kept in memory."""
_SHRINK: Final = 0.65
"""The size of such a part beside the one before, as what is kept of that takes memory too."""
_SEEN: Final = "seen_stages"
"""The table of the stages as they are written."""
_ANSWER: Final = "answer_of_rows"
"""The table of an answer that is about to be fetched."""
_DRAWN: Final = 16
"""One in how many customers is looked at to find parts of equal size."""
_BOUNDS: Final = "customer_journey_bounds"
"""The variable of the customers at which parts begin."""
_SUGGESTED: Final = 1_000
"""How many stages may be the one that was meant."""
_LONGEST: Final = 10_000 * 366 * DAY
"""More microseconds than lie between any two moments."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


@final
@frozen(repr=False)
class Log:
    """A table of events with its columns named once; every question takes it in place of a table.

    Made by `log`.
    """

    data: Any
    """The table."""
    columns: Mapping[str, str]
    """The names of its columns by what they hold."""
    selected_on: str = ""
    """The stage that everybody in it was selected for having reached; no conversions then."""
    missing: Sequence[str] = ()
    """Texts that stand for no one and nothing."""

    def __repr__(self) -> str:
        """What its columns are called, not what they hold."""
        listed = ", ".join(f"{role}={name!r}" for role, name in self.columns.items())
        return printable(f"events.log({type(self.data).__name__}, {listed})")


def log(data: object, /, *, selected_on: str = "", **columns: Unpack[Columns]) -> Log:
    """A table of events with its columns named once.

    Args:
        data: The table.
        selected_on: The stage that everybody in it was selected for having reached, as buyers who
            were interviewed are. `funnel`, `measure`, `incidence`, and `cohorts` where to reach
            that stage counts as coming back, refuse it then; what `discover` gives has no
            probabilities, and what `transitions` gives no shares.
        columns: The names of its columns.

    Raises:
        InvalidValueError: An argument is not one of the columns, or `selected_on` is not a text.

    Example:
        >>> import customer_journey as cj
        >>> rows = [{"user": 1, "event": "visit", "time": "2026-01-01"}]
        >>> cj.events.log(rows, customer="user", stage="event", at="time")
        events.log(list, customer='user', stage='event', at='time')
    """
    stage: object = selected_on
    if not isinstance(stage, str):
        text = f"expected the name of a stage, got {brief(stage)}"
        raise InvalidValueError("events.log", [Problem("selected_on", text)])
    chosen, texts = named("events.log", columns), missing_texts("events.log", columns)
    return Log(data, chosen, selected_on, texts)


class Prepared:
    """A question about to be asked: the engine that holds the data, and the names of columns."""

    def __init__(
        self,
        function: str,
        data: object,
        columns: Mapping[str, object],
        *,
        outputs: Iterable[str] = (),
        until: int | None = None,
        warns: bool = True,
        keeps: bool = False,
        what: Literal["stage", "event"] = "stage",
        own: Iterable[str] = (),
        has_segments: bool = True,
        stages: Sequence[tuple[str, str]] = (),
    ) -> None:
        self.function = f"events.{function}"
        if columns.get("by") is not None and not has_segments:
            problem = Problem("by", "not an argument", hint="ask about each segment's events apart")
            raise InvalidValueError(self.function, [problem])
        fixed: Mapping[str, object] = {}
        self.selected_on = ""
        self.missing = missing_texts(self.function, columns)
        if isinstance(data, Log):
            self.missing = self.missing if "missing" in columns else tuple(data.missing)
            fixed, self.selected_on, data = data.columns, data.selected_on, data.data
        data = self.data = readable(self.function, data)
        if {"stage", "event"}.intersection(columns):
            fixed = {key: name for key, name in fixed.items() if key not in {"stage", "event"}}
        self.chosen = named(self.function, {**fixed, **columns}, what=what)
        self.is_of_visits = "stage" in self.chosen
        if what == "stage":
            roles = ((role.replace("event", "stage"), name) for role, name in self.chosen.items())
            self.chosen = dict(roles)
        self.chosen |= {f"columns.{name}": name for name in own}
        if self.chosen.get("by", "").lower() in {name.lower() for name in outputs}:
            text = f"the answer has a column {self.chosen['by']!r} of its own"
            raise InvalidValueError(self.function, [Problem("by", text, hint="rename the segment")])
        self.until = until
        self.tie_break = ""
        self._size = 0
        self._may_spread = True
        self._has_seen = False
        self._customers = "c"
        self._stages = 0
        self._rows = ""
        """The table of the rows that are kept for an answer; empty where there is none."""
        self.engine: Engine = engine_for(self.function, data, self.chosen, keeps=keeps)
        # A text for a warehouse is for people to read: it takes names as they are.
        self.cleans = not isinstance(data, Table)
        """Whether a name may be written otherwise than it is read."""
        if self.engine.is_eager and warns:
            self._look_at_names(stages)

    def text(self, tie_break: str, *, counts_ties: bool) -> Text:
        """The builder of texts over the table."""
        kinds = dict(self.engine.kinds)
        kinds["stage"] = kinds.pop("event", kinds.get("stage", "unknown"))
        return Text(
            dialect=self.engine.dialect,
            source=self.engine.source(numbered=tie_break == "r"),
            kinds=kinds,
            by=self.chosen.get("by"),
            tie_break=tie_break or ("" if self.engine.is_eager else "s"),
            counts_ties=counts_ties,
            until=self.until,
            missing=self.missing,
            cleans=self.cleans,
            numbers_stages=self.engine.dialect.sorts_fast
            and not (self.engine.is_eager and self._size < _WHOLE),
            kept=[
                # What engines fold, if they do, is written as it is.
                self.engine.dialect.identifier(name) if name.startswith("x_") else name
                for name in self.engine.seen
                if name.startswith("x")
            ],
        )

    def answer(self, ask: Ask) -> object:
        """The answer, in the user's own kind of table."""
        return self.engine.answer(
            partial(self._prepared_text, ask, counts_ties=self.engine.is_eager)
        )

    def rows(self, ask: Ask) -> list[tuple[Any, ...]]:
        """The rows of an answer that is fetched; in frames and files ties are counted and broken.

        Where no column decides, the rows' own order does.
        """
        if not self.engine.is_eager:
            return self.fetch(ask)
        rows = self._fetched(self._prepared_text(ask, "", counts_ties=True))
        ties = round(sum(row[-1] for row in rows))
        if ties:
            warn_of_ties(ties)
            self.tie_break = "r"
            rows = self._fetched(self._prepared_text(ask, "r", counts_ties=True))
        return [row[:-1] for row in rows]

    def _fetched(self, text: str) -> list[tuple[Any, ...]]:
        """The rows of an answer; what it is made of is let go before they take memory."""
        if not self._rows:
            return self.engine.fetch(text)
        workspace = cast("Workspace", self.engine.workspace)
        workspace.keep(_ANSWER, text)
        workspace.drop(self._rows)
        workspace.release()
        return self.engine.fetch(f"SELECT * FROM {_ANSWER}")

    def parts(
        self, text: Text, customers: str = "", *, size: int | None = None, events: int = 0
    ) -> Iterator[Text]:
        """A text over one part of the customers after another, so that memory is that of a part.

        Events are read once and written to the disk, those of each part apart. A small table is one
        part, as is one whose engine keeps nothing.

        Args:
            text: The builder of texts over all of them.
            customers: What a customer is written as, where texts need no more than is put in
                order; empty where they may ask for any column.
            size: How many events a part has, about.
            events: How many there are, where names have not been looked at.
        """
        count = self._count(size or PART, events)
        if count == 1:
            yield text
            return
        yield from self._spread(text, part_by_hash(count), customers)

    def parts_in_order(self, text: Text) -> Iterator[Text]:
        """The same, in the order of the customers.

        Answers by customer need no sorting then but for that of each part.
        """
        count = self._count(PART)
        if count == 1:
            yield text
            return
        # A few of the customers show where parts begin.
        workspace = cast("Workspace", self.engine.workspace)
        workspace.keep_value(_BOUNDS, text.bounds(count, _DRAWN))
        bounds = f"getvariable('{_BOUNDS}')"
        ((last,),) = self.engine.fetch(f"SELECT len({bounds})")
        yield from self._spread(text, part_in_order(bounds, 0, last))

    def _count(self, size: int, events: int = 0) -> int:
        """How many parts of a size there are; one where nothing is kept, or on no disk."""
        many = events or self._size
        if self.engine.workspace is None or not self._may_spread or many <= NARROW:
            return 1
        return min(_MOST_PARTS, ceil(many / size))

    def _spread(self, text: Text, part: str, customers: str = "") -> Iterator[Text]:
        """A text over one part of the events after another; over all where none is written."""
        workspace = cast("Workspace", self.engine.workspace)
        has_names = self._has_seen and self._numbered_stages(workspace, text) > 0
        parted = text.parted(part, customers, has_names=has_names)
        workspace.release()
        with workspace.spread() as disk:
            try:
                disk.add(parted)
                sources = disk.sources()
            except NotWrittenError:
                sources = []
            workspace.release()
            for source in sources:
                yield evolve(text, source=source, is_log=True)
                workspace.release()
        if not sources:
            self._may_spread = False
            yield text

    def fetch(self, ask: Ask) -> list[tuple[Any, ...]]:
        """The rows of an answer, with ties broken as in what was asked before."""
        return self.engine.fetch(self._prepared_text(ask, self.tie_break, counts_ties=False))

    def arrays(self, ask: Ask) -> Iterator[list[Any]]:
        """The columns of an answer, of some groups after others where there are many events.

        They are whole numbers.
        """
        text = self.text(self.tie_break, counts_ties=False)
        query = cast("Query", ask(text))
        if self._size < _WHOLE:
            yield self.engine.fetch_arrays(str(query))
            return
        with self._kept_rows(ask, text, query) as (query, sources):
            for source in sources or [""]:
                yield self.engine.fetch_arrays(query.of_kept(source))
                cast("Workspace", self.engine.workspace).release()

    def _prepared_text(self, ask: Ask, tie_break: str, *, counts_ties: bool) -> str:
        """The text to be run; of many events, customers are asked in parts before."""
        text = self.text(tie_break, counts_ties=counts_ties)
        query = ask(text)
        if isinstance(query, str):
            return query
        if self._size < _WHOLE:
            if self.engine.is_eager and query.ordered == "names":
                # Windows that sort nothing take a few events in a fraction of the time.
                source = f"({text.ordered(self._customers)}) AS ordered"
                query = ask(evolve(text, source=source, is_log=True, is_ordered=True))
            return str(query)
        workspace = cast("Workspace", self.engine.workspace)
        with self._kept_rows(ask, text, query) as (query, sources):
            for number, source in enumerate(sources):
                workspace.keep("figures", query.of_groups(source), more=bool(number))
                workspace.release()
        if sources and self._rows:
            workspace.drop(self._rows)
            self._rows = ""
        return query.of_kept(figures=bool(sources))

    @contextmanager
    def _kept_rows(
        self, ask: Ask, text: Text, query: Query
    ) -> Generator[tuple[Query, Sequence[str]]]:
        """The rows of all parts of the customers: sources of some groups after others.

        Where one question is asked of all rows, in a table, there are none.
        """
        # The size is known of tables alone that DuckDB reads here.
        workspace = cast("Workspace", self.engine.workspace)
        if query.ordered == "codes":
            text = evolve(text, stages=self._numbered_stages(workspace, text))
        groups = min(_MOST_PARTS, ceil(self._size / _GROUPED)) if query.groups else 1
        if groups > 1 and not query.figures:
            # Arrays take more memory than sums of groups.
            groups = _MOST_PARTS
        with workspace.spread() as disk:
            try:
                query = self._keep_parts(ask, text, query, groups, disk)
            except NotWrittenError:
                self._may_spread = False
                query = self._keep_parts(ask, text, query, groups, disk)
            sources = [] if self._rows else disk.sources()
            if self._rows and groups > 1:
                sources = [query.of_group(number, groups) for number in range(groups)]
            yield query, sources

    def _keep_parts(self, ask: Ask, text: Text, query: Query, groups: int, disk: Disk) -> Query:
        """Keep the rows of all parts of the customers, as a table or, in groups, on the disk."""
        workspace = cast("Workspace", self.engine.workspace)
        size, customers = PART, "" if query.has_moments else self._customers
        if query.ordered:
            size, customers = NARROW, self._numbered_customers(text)
        # What is kept of each event of a table in memory takes less room than the table.
        is_light = workspace.rows is not None and bool(query.figures)
        parts = self._read_again(text) if is_light else self.parts(text, customers, size=size)
        self._rows = ""
        for number, of_part in enumerate(parts):
            pieces = [of_part]
            if query.ordered:
                workspace.keep("ordered", of_part.ordered(customers))
                workspace.release()
                pieces = evolve(of_part, source="ordered", is_log=True, is_ordered=True).pieces(
                    1 if query.groups else _PIECES
                )
            for place, piece in enumerate(pieces):
                query = cast("Query", ask(piece))
                if is_light or groups == 1 or not self._may_spread:
                    self._rows = query.rows
                    workspace.keep(query.rows, query.of_rows(), more=bool(number or place))
                else:
                    disk.add(query.of_rows(groups))
                workspace.release()
            if query.people:
                workspace.keep("people", query.of_people, more=bool(number))
            if query.ordered:
                workspace.drop("ordered")
            workspace.release()
        return query

    def _read_again(self, text: Text) -> Iterator[Text]:
        """A text over one part of the customers after another, each of which reads the table.

        A few parts of what is in memory take less time so than to be written.
        """
        count = min(_READS, ceil(self._size / _GROUPED))
        for number in range(count):
            yield evolve(text, part=part_of(number, count))

    def _numbered_customers(self, text: Text) -> str:
        """What a customer is written as: a number, where each can have one of their own."""
        is_text = self._customers == "c" and self.engine.kinds["customer"] == "text"
        if is_text and not self.engine.fetch(text.shared_hashes()):
            self._customers = HASH.format("c")
        return self._customers

    def _numbered_stages(self, workspace: Workspace, text: Text) -> int:
        """How many stages there are, each with a number in the table `codes`, and of a type."""
        if not self._stages:
            workspace.keep("codes", text.codes_of(_SEEN))
            workspace.keep_type(NAMES, "SELECT name FROM codes ORDER BY code")
            ((self._stages,),) = self.engine.fetch("SELECT count(*) FROM codes")
        return self._stages

    def stage_names(self) -> list[str]:
        """The stages by their numbers, less one; none where answers have their names."""
        if not self._stages:
            return []
        return [name for (name,) in self.engine.fetch("SELECT name FROM codes ORDER BY code")]

    def is_empty(self) -> bool:
        """Whether a table that is at hand has no row, so that its columns are of any type."""
        if self._size or not self.engine.is_eager:
            return False
        return not self.engine.fetch(f"SELECT count(*) FROM {self.engine.source(numbered=False)}")[
            0
        ][0]

    def refuse_selected(self) -> None:
        """Refuse to give conversions of people who were selected for the outcome.

        Raises:
            SelectedSampleError: They were.
        """
        if self.selected_on:
            raise SelectedSampleError(self.selected_on)

    def _look_at_names(self, stages: Sequence[tuple[str, str]]) -> None:
        """Learn the table's size and its stages, and warn of what is missing.

        Args:
            stages: Where the question names which stages.
        """
        text = self.text("", counts_ties=False)
        workspace = cast("Workspace", self.engine.workspace)
        seen = _SEEN
        if workspace.rows is not None and workspace.rows < _WHOLE:
            # Stages get numbers from a table only where there are many events.
            seen = f"({text.stages_seen(few=True)}) AS {_SEEN}"
        else:
            workspace.keep(_SEEN, text.stages_seen())
            self._has_seen = True
        looked = text.looked_at(seen, [stage for _, stage in stages])
        total, known, unclean, least, most, *are_there = self.engine.fetch(looked)[0]
        if least is not None and -(2**31) <= least <= most < 2**31:
            self._customers = "CAST(c AS INTEGER)"
        # To read names takes time, and nearly all of them are as they should be.
        self.cleans = bool(unclean)
        self._size = int(known)
        if total > known:
            warn_caller(
                f"{total - known:,} of {total:,} events have no customer, stage or moment and are "
                "left out; events.check(…) counts each",
                MissingValuesWarning,
            )
        unknown = [each for each, is_there in zip(stages, are_there, strict=True) if not is_there]
        if known and unknown:
            names = [name for (name,) in self.engine.fetch(text.commonest(_SUGGESTED))]
            listed = "; ".join(
                str(Problem(where, f"no event is at {stage!r}", hint=did_you_mean(stage, names)))
                for where, stage in unknown
            )
            warn_caller(f"{self.function}: {listed}", UnknownStageWarning)


def part_of(number: int, count: int) -> tuple[int, int] | None:
    """The hashes of one part of the customers, from the first to the last; None for all of them.

    Each part is smaller than the one before.
    """
    if count == 1:
        return None
    sizes = [_SHRINK**each for each in range(count)]
    first, end = (round(HASHES * sum(sizes[:each]) / sum(sizes)) for each in (number, number + 1))
    return first, end - 1


def micros_of(function: str, argument: str, moment: object) -> int:
    """Microseconds since the epoch; a moment without a zone is read as in UTC.

    Raises:
        InvalidValueError: It is not a moment.
    """
    try:
        plain = read_moment(moment)
    except TypeError:
        text = f"expected a datetime, got {type(moment).__name__}"
        raise InvalidValueError(
            function, [Problem(argument, text, hint=moment_hint(moment))]
        ) from None
    aware = plain if plain.tzinfo is not None else plain.replace(tzinfo=UTC)
    return (aware - _EPOCH) // _MICROSECOND


def require_same_clock(question: Prepared, as_of: datetime) -> None:
    """Refuse a moment with a zone where a table's moments have none, or the other way round.

    Raises:
        InvalidValueError: They do not match.
    """
    kind = question.engine.kinds["at"]
    has_zone = read_moment(as_of).tzinfo is not None
    if kind != "unknown" and has_zone != (kind == "zoned") and not question.is_empty():
        column = question.chosen["at"]
        if has_zone:
            text = f"has a zone, and the moments of column {column!r} have none"
        else:
            text = f"has no zone, and the moments of column {column!r} have one"
        hint = (
            "drop its zone" if has_zone else "give it a zone, as by tzinfo=UTC, or +00:00 in a text"
        )
        raise InvalidValueError(question.function, [Problem("as_of", text, hint=hint)])


def seconds_of(function: str, argument: str, duration: object) -> int:
    """A duration in microseconds, from a `timedelta` or a number of seconds.

    Raises:
        InvalidValueError: It is neither, or not above zero, or without end.
    """
    duration = as_plain_scalar(duration)
    if isinstance(duration, timedelta):
        micros = duration // _MICROSECOND
    elif isinstance(duration, float) and not isfinite(duration):
        problem = Problem(argument, f"must be finite, got {duration}", hint="None is any time")
        raise InvalidValueError(function, [problem])
    elif isinstance(duration, (int, float)) and not isinstance(duration, bool):
        micros = round(min(duration, _LONGEST // 1_000_000) * 1_000_000)
    else:
        text = f"expected a timedelta or seconds, got {type(duration).__name__}"
        raise InvalidValueError(function, [Problem(argument, text)])
    if micros <= 0:
        raise InvalidValueError(function, [Problem(argument, "must be above zero")])
    return micros


def moment_of(micros: int, *, zoned: bool) -> datetime:
    """The moment so many microseconds after the epoch, in UTC or without a zone.

    Raises:
        InvalidValueError: Python has no such moment.
    """
    try:
        moment = _EPOCH + micros * _MICROSECOND
    except OverflowError:
        text = "a moment before the year 1 or after the year 9999"
        raise InvalidValueError(
            "events.check", [Problem("at", text, hint="leave it out")]
        ) from None
    return moment if zoned else moment.replace(tzinfo=None)


def require_positive(function: str, argument: str, value: object) -> None:
    """Refuse what is not a whole number of at least 1.

    Raises:
        InvalidValueError: It is not.
    """
    number = as_plain_scalar(value)
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        text = f"expected a whole number of at least 1, got {value!r}"
        raise InvalidValueError(function, [Problem(argument, text)])
