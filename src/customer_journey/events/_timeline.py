"""Where everybody was at every moment: a row a customer and moment at which an answer can change.

Such moments are a customer's events and the ticks, at which time alone changes an answer: a time
since something reaches a constant, or an event leaves the span that a reading looks back.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import product
from math import prod
from typing import Any, Final

from attrs import evolve, frozen
from typing_extensions import Unpack

from customer_journey._arguments import checked, require
from customer_journey._model import Journey, cached
from customer_journey._model._facts import stated_criteria
from customer_journey.criteria._computed import Reading, Since, in_order_read, names_read
from customer_journey.criteria._reference import fact
from customer_journey.criteria._tree import Constant, Criterion, Known, leaves
from customer_journey.errors import InvalidValueError, Problem, WrongTypeError
from customer_journey.events._columns import EventColumns
from customer_journey.events._engines import Table
from customer_journey.events._facts import output_problems
from customer_journey.events._locate import DIGITS, packed_truths
from customer_journey.events._log import Prepared, micros_of, require_same_clock
from customer_journey.events._readings import Computation, Read, columns_read
from customer_journey.events._sql import Text
from customer_journey.people._locate import Location
from customer_journey.people._locate import locate as locate_one

__all__ = ["NOWHERE", "Timeline", "timeline"]

NOWHERE: Final = -1
"""The number of being at no stage."""

_NEXT: Final = "lead(us) OVER (PARTITION BY c ORDER BY us) AS next"
_KEPT: Final = "customer_journey_timeline"
_FETCHING: Final = frozenset({"exposure", "measure"})
"""The questions that read numbers or kinds of columns back, so that no text can answer them."""
_ROWS: Final = "give the rows that a query returns, or an Ibis table"
_NEVER: Final = 2**62
"""Microseconds later than any moment."""
_FEW: Final = 6
"""How many ticks between two moments are compared with one another, which takes no sort."""
_MOST: Final = 1_000
"""How many patterns of truths a text may list."""


@frozen
class _Stated:
    """What a journey states, by number: its criteria, and a journey of their mere truths."""

    criteria: tuple[Criterion, ...]
    """Every entry and guard, each once, over facts as they are declared."""
    truths: Journey
    """The journey with a fact `t0`, `t1`, … in place of each criterion."""
    entries: tuple[int | None, ...]
    """For each stage, the number of its entry criterion."""


def _stated(journey: Journey) -> _Stated:
    criteria = tuple(dict.fromkeys(stated_criteria(journey)))
    number = {criterion: index for index, criterion in enumerate(criteria)}
    truths = [fact(f"t{index}").is_true() for index in range(len(criteria))]

    def truth_of(criterion: Criterion | None) -> Criterion | None:
        return None if criterion is None else truths[number[criterion]]

    stages = [evolve(stage, entry=truth_of(stage.entry), metrics=()) for stage in journey.stages]
    moves = [evolve(item, when=truth_of(item.when)) for item in journey.transitions]
    entries = [None if stage.entry is None else number[stage.entry] for stage in journey.stages]
    bare = evolve(journey, stages=stages, transitions=moves, facts=())
    return _Stated(criteria, bare, tuple(entries))


def _earliest(moments: Sequence[str]) -> str:
    """The SQL of the first of moments, of which some are NULL; NULL where all are."""
    if len(moments) == 1:
        return moments[0]
    # There are engines whose LEAST is NULL if one is, and others that leave it out.
    listed = ", ".join(f"coalesce({moment}, {_NEVER})" for moment in moments)
    return f"NULLIF(LEAST({listed}), {_NEVER})"


def _always_known(journey: Journey) -> frozenset[str]:
    """The facts that are never missing: counts, sums, whether an event was ever there."""
    computed = {fact.name: fact.computed for fact in journey.facts}
    known: set[str] = set()
    for name in in_order_read({each: names_read(how) for each, how in computed.items()}):
        how = computed.get(name)
        if isinstance(how, Reading):
            is_known = how.take in {"count", "sum", "ever"}
        else:
            is_known = isinstance(how, Criterion) and known.issuperset(how.names())
        known |= {name} if is_known else set()
    return frozenset(known)


class Timeline:
    """The timeline of a journey over a table of events, to be asked in SQL.

    Its text begins with common table expressions, the last of which, `timeline`, has a row for each
    customer and moment: `c` the customer, `us` and `next` this moment and the next one in
    microseconds since the epoch (`next` NULL at the last), `b` the segment if there is one, `f0`,
    `f1`, … facts, and `stage`, `standing`, `role`, where `stage` is a number, -1 for nowhere.
    """

    def __init__(
        self,
        function: str,
        journey: Journey,
        data: Any,
        columns: Any,
        *,
        as_of: datetime,
        after: int = 0,
        by: str | None = None,
        facts: Iterable[str] | None = (),
        own: Iterable[str] = (),
        also: Iterable[Criterion] = (),
        outputs: Iterable[str] = (),
    ) -> None:
        """Read what the table holds, and decide every pattern of truths that comes up.

        Args:
            function: Whose errors they are.
            journey: The journey.
            data: The table.
            columns: The names of its columns.
            as_of: The moment up to which events count.
            after: How many microseconds after it are looked at, with no event in them.
            by: The column of a segment; a customer's is that of their first event.
            facts: The facts that come along as columns; None for all of them.
            own: Further columns of events that are kept.
            also: Further criteria at whose changes there are ticks.
            outputs: The names of the answer's columns, which the segment must not have.

        Raises:
            InvalidValueError: A column is missing or of another type than is read of it, or `as_of`
                does not match the moments.
                Or a text for a warehouse would have to list too many patterns of truths.
            WrongTypeError: It is a warehouse's table, and the question reads rows of it.
        """
        require(journey, Journey, f"events.{function}")
        self.journey = journey
        self.as_of = micros_of(f"events.{function}", "as_of", as_of)
        self.until = self.as_of + after
        self._stated = cached(journey, _stated)
        self._watched: tuple[Criterion, ...] = (*self._stated.criteria, *also)
        named = columns if by is None else {**columns, "by": by}
        listed = journey.facts
        read = columns_read(listed)
        question = Prepared(
            function,
            data,
            named,
            outputs=outputs,
            until=self.as_of,
            what="event",
            own=dict.fromkeys([*read, *own]),
        )
        require_same_clock(question, as_of)
        if isinstance(question.data, Table) and function in _FETCHING:
            hint = f"{_ROWS}; events.visits(…) and events.census(…) come back as SQL"
            expected = "a table that can be read here"
            raise WrongTypeError(f"events.{function}", expected, question.data, hint)
        self.question = question
        self.engine = question.engine
        self.syntax = question.engine.dialect
        self.by = by
        self.segment = "" if by is None else ", b"
        self.stages = tuple(stage.id for stage in journey.stages)
        has_zone = as_of.utcoffset() is not None
        self.computation = Computation(question, listed, events=journey.events, has_zone=has_zone)
        if question.is_of_visits:
            self.names: tuple[str, ...] = ()
            self._columns = [f"c{self.segment}", "us", "next", "stage"]
            self._rows, self._last = self._visits()
        else:
            self.computation.require_fitting(("", criterion) for criterion in self._watched)
            read_by = [name for criterion in self._watched for name in criterion.names()]
            ticking = self.computation.closure(read_by)
            wanted = [fact.name for fact in listed] if facts is None else facts
            self.names = self.computation.closure(wanted)
            self._rows, self._last = self._moments(ticking)
        self._places: dict[tuple[int, ...], tuple[Location, str]] = {}
        self._begin: list[str] = []
        self._saved: dict[str, None] = {}

    def fact(self, name: str) -> str:
        """The column of a fact in the timeline."""
        return f"f{self.computation.number[name]}"

    def text(self, *steps: str, select: str) -> str:
        """The text of a question: further steps after `timeline`, and what is selected."""
        return f"WITH {', '.join([*self._begin, *steps])}\n{select}"

    def parts(self, *, in_order: bool = False) -> Iterator[None]:
        """Look at one part of the customers after another: what is asked meanwhile is of that part.

        Memory is then that of a part, as everything in a timeline is of one customer. Afterwards,
        texts begin with what was saved of all parts.

        Args:
            in_order: Whether parts come in the order of the customers.
        """
        workspace, question = self.engine.workspace, self.question
        saved: list[str] = []
        parts = question.parts_in_order if in_order else question.parts
        for text in parts(self._text):
            log = text.log().removeprefix("WITH ")
            rows, last = [log, *self._rows], self._last
            if workspace is not None:
                listed = ", ".join(self._columns)
                workspace.keep(_KEPT, f"WITH {', '.join(rows)}\nSELECT {listed} FROM {last}")
                rows, last = [], _KEPT
            if not self.question.is_of_visits:
                self._decide(rows, last)
            self._begin = [*rows, *self._placed(last)]
            yield
            saved = self._begin
            if workspace is not None:
                workspace.drop(_KEPT)
                saved = [f"{name} AS (SELECT * FROM {_KEPT}_{name})" for name in self._saved]
        self._begin = saved

    def save(self, *names: str, steps: Iterable[str]) -> None:
        """Add what steps of these names have for this part to tables, for after the last one."""
        workspace, steps = self.engine.workspace, list(steps)
        if workspace is None:
            self._begin += steps
            return
        for name in names:
            text = self.text(*steps, select=f"SELECT * FROM {name}")
            workspace.keep(f"{_KEPT}_{name}", text, more=name in self._saved)
        self._saved |= dict.fromkeys(names)

    def gather(self, *names: str, steps: Iterable[str]) -> None:
        """Have steps of these names for all customers: they are computed part by part."""
        steps = list(steps)
        for _ in self.parts():
            self.save(*names, steps=steps)

    def fetch(self, *steps: str, select: str) -> list[tuple[Any, ...]]:
        """The rows of a small answer."""
        return self.engine.fetch(self.text(*steps, select=select))

    def give(self, *steps: str, select: str, order: str = "") -> Any:
        """The answer in the user's own kind of table; in frames and files, in an order."""
        ordered = f"\nORDER BY {order}" if order and self.engine.is_eager else ""
        return self.engine.give(self.text(*steps, select=f"{select}{ordered}"))

    def give_by_customer(self, *steps: str, select: str, order: str) -> Any:
        """The answer of which each row is of one customer, made part by part, and ordered likewise.

        Where the user's own kind of table can be joined, no more than a part is held besides it.
        """
        ordered = f"\nORDER BY {order}" if self.engine.is_eager else ""
        return self.engine.give_parts(
            self.text(*steps, select=f"{select}{ordered}") for _ in self.parts(in_order=True)
        )

    def stage_id(self, number: str) -> str:
        """The SQL of a stage's id from its number; NULL for nowhere."""
        cases = " ".join(
            f"WHEN {index} THEN {self.syntax.text(stage)}"
            for index, stage in enumerate(self.stages)
        )
        nowhere = f"WHEN {NOWHERE} THEN CAST(NULL AS {self.syntax.text_type})"
        return f"CASE {number} {cases or nowhere} END"

    def at(self, moment: int) -> list[str]:
        """The steps up to `at_moment`: where everybody is at a moment, with facts as of then.

        Its columns are those of `timeline`; it has a row for each customer who has come by then.
        """
        current = (
            f"current_rows AS (\n  SELECT * FROM timeline\n"
            f"  WHERE us <= {moment} AND (next IS NULL OR next > {moment})\n)"
        )
        carried = f"c{self.segment}, us, next, stage, standing, role"
        steps, last = self.computation.steps(
            "current_rows", carried, self.names, str(moment), are_read=True
        )
        return [current, *steps, f"at_moment AS (SELECT * FROM {last})"]

    def inner(self, column: str) -> str:
        """The inner name of an event's own column, in the text of `log`."""
        return self.computation.inner[f"columns.{column}"]

    def reached(self, stages: Sequence[str]) -> str:
        """The step `reached`: a row a customer, with when each stage was first reached.

        Its columns are `c`, `b` if there is a segment, `came`, the moment of the first event, and
        `r0`, `r1`, …, one a stage that is asked for; NULL where it never was. A stage is reached
        when its entry becomes true; one without, when people are first proven to have been there.
        """
        columns = ["c", *(["min(b) AS b"] if self.by is not None else []), "min(us) AS came"]
        columns += [
            f"min(CASE WHEN {self._is_reached(stage)} AND us <= {self.as_of} THEN us END) "
            f"AS r{index}"
            for index, stage in enumerate(stages)
        ]
        return f"reached AS (\n  SELECT {', '.join(columns)}\n  FROM timeline GROUP BY c\n)"

    def _is_reached(self, stage: str) -> str:
        number = self.stages.index(stage)
        if self.question.is_of_visits:
            return f"stage = {number}"
        return f"substring(passed, {number + 1}, 1) = '1'"

    def _visits(self) -> tuple[list[str], str]:
        """The timeline of a log of visits: the stage of each event, the last one of a moment."""
        self._text = text = self.question.text(
            "r" if self.engine.is_eager else "s", counts_ties=False
        )
        cases = " ".join(
            f"WHEN s = {self.syntax.text(stage)} THEN {number}"
            for number, stage in enumerate(self.stages)
        )
        cases = cases or f"WHEN TRUE THEN {NOWHERE}"
        segment = text.first_segment()
        next_moment = f"lead(us) OVER {text.window} AS next"
        return [
            (
                f"moments AS (\n  SELECT c, us, CASE {cases} ELSE {NOWHERE} END AS stage, "
                f"{next_moment}{segment}\n  FROM log\n)"
            ),
            "rows_of_moments AS (\n  SELECT * FROM moments WHERE next IS NULL OR next > us\n)",
        ], "rows_of_moments"

    def _moments(self, ticking: Sequence[str]) -> tuple[list[str], str]:
        """The facts at each event and tick, and the packed truths of the journey's criteria."""
        computation = self.computation
        names = computation.closure([*self.names, *ticking])
        self._text = text = computation.text(names)
        reads = [read for name, read in computation.reads.items() if name in names]
        keys = [key for key in ("o", "r", "s", *text.kept) if key in text.order.split(", ")]
        columns = dict.fromkeys(["c", "s", "us", *keys, *text.kept])
        steps = [
            (
                f"placed AS (\n  SELECT {', '.join(columns)}, min(us) OVER (PARTITION BY c) AS came"
                f"{text.first_segment()}\n  FROM log\n)"
            ),
            self._elements(text, reads, ticking, keys),
            *self._totals(text, reads),
        ]
        self._ages = [
            f"v{computation.number[name]}" for name in self.names if name in computation.sources
        ]
        carried = ", ".join([f"c, us, next{self.segment}", *self._ages])
        source = "moments"
        if offsets := self._offsets(ticking):
            source = "ticked"
            steps += self._ticks(offsets, "".join(f", v{read.number}" for read in reads))
        if self._hides:
            totals = "".join(f", v{read.number}" for read in reads)
            steps.append(
                f"shown_moments AS (\n  SELECT c{self.segment}, us, {_NEXT}{totals}\n"
                f"  FROM {source} WHERE shown = 1\n)"
            )
            source = "shown_moments"
        later, last = computation.steps(source, carried, names, "us")
        criteria = self._stated.criteria
        facts = dict.fromkeys((name for each in criteria for name in each.names()), "NULL")
        facts |= {name: self.fact(name) for name in names}
        kinds = {fact.name: fact.type for fact in computation.facts}
        packed = packed_truths(criteria, self.syntax, facts, kinds)
        self._chunks = [f"p{index}" for index in range(len(packed))]
        self._columns = [f"c{self.segment}", "us", "next", *self._ages]
        self._columns += [*map(self.fact, self.names), *self._chunks]
        listed = ", ".join(f"{chunk} AS p{index}" for index, chunk in enumerate(packed))
        return [
            *steps,
            *later,
            f"patterned AS (\n  SELECT *, {listed}\n  FROM {last}\n)",
        ], "patterned"

    def _elements(
        self, text: Text, reads: Sequence[Read], ticking: Sequence[str], keys: Sequence[str]
    ) -> str:
        """What each reading looks at of each event, and of none at moments when events leave it."""
        ticks = {self.computation.number[name] for name in ticking}
        leaving: dict[tuple[int, str], bool] = {}
        for read in reads:
            if read.within is not None:
                key = (read.within + 1, read.condition)
                leaving[key] = leaving.get(key, False) or read.number in ticks
        # Other readings do not tick; but at a tick they, too, are as of then.
        hidden = [str(k) for k, shown in enumerate(leaving.values(), 1) if not shown]
        self._hides = bool(hidden)
        events = dict.fromkeys(name for read in reads for name in read.reading.events)
        names = ", ".join(map(self.syntax.text, events))
        where = f"us = came{f' OR s IN ({names})' if names else ''}"
        source, moment, is_event = "placed", "us", ""
        if leaving:
            # Each event, and again for the moment at which it is too long ago, in one pass.
            source = f"placed CROSS JOIN {text.numbers(range(len(leaving) + 1), 'k')}"
            is_event = "k = 0"
            delays = " ".join(f"WHEN {k} THEN {delay}" for k, (delay, _) in enumerate(leaving, 1))
            moment = f"us + CASE k {delays} ELSE 0 END"
            where = f"(k = 0 AND ({where}))" + "".join(
                f" OR (k = {k} AND us <= {self.until - delay} AND {condition})"
                for k, (delay, condition) in enumerate(leaving, 1)
            )
        columns = [f"{moment} AS us", *keys]
        if hidden:
            columns.append(f"CASE WHEN k IN ({', '.join(hidden)}) THEN 0 ELSE 1 END AS shown")
        columns += [f"{read.element(is_event)} AS e{read.number}" for read in reads]
        return (
            f"elements AS (\n  SELECT c{self.segment}, {', '.join(columns)}\n"
            f"  FROM {source}\n  WHERE {where}\n)"
        )

    def _totals(self, text: Text, reads: Sequence[Read]) -> list[str]:
        """What has been read up to each moment, and the next moment."""
        first_known, last_known = self.syntax.known_in_window
        steps: list[str] = []
        source, totals = "elements", list[str]()
        firsts: list[str] = []
        for read in reads:
            element = f"e{read.number}"
            reach = (
                text.window
                if read.within is None
                else f"(PARTITION BY c ORDER BY us RANGE BETWEEN {read.within} PRECEDING AND "
                "CURRENT ROW)"
            )
            if not read.is_ordered:
                total = self.computation.total(read, element, over=f" OVER {reach}")
            elif read.reading.take == "last":
                total = last_known.format(element, text.window)
                if read.within is not None:
                    # The last of all is the last within the span, if it is there.
                    latest = f"max(CASE WHEN {element} IS NOT NULL THEN us END) OVER {text.window}"
                    total = f"CASE WHEN {latest} >= us - {read.within} THEN {total} END"
            elif read.within is None:
                total = first_known.format(element, text.window)
            else:
                # A span of time has one key of order: what comes first at a moment goes before.
                moment = (
                    f"(PARTITION BY c, us ORDER BY {text.order} "
                    "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)"
                )
                firsts.append(f"{first_known.format(element, moment)} AS m{read.number}")
                total = first_known.format(f"m{read.number}", reach)
            totals.append(f"{total} AS v{read.number}")
        if firsts:
            steps.append(f"firsts AS (\n  SELECT *, {', '.join(firsts)}\n  FROM elements\n)")
            source = "firsts"
        columns = ["us", f"lead(us) OVER {text.window} AS next", *totals]
        if self._hides:
            columns.append("max(shown) OVER (PARTITION BY c, us) AS shown")
        return [
            *steps,
            f"running AS (\n  SELECT c{self.segment}, {', '.join(columns)}\n  FROM {source}\n)",
            "moments AS (\n  SELECT * FROM running WHERE next IS NULL OR next > us\n)",
        ]

    def _offsets(self, ticking: Sequence[str]) -> list[tuple[int, int]]:
        """The numbers of facts with what can be added to their moments to get a tick."""
        computation = self.computation
        facts = [computation.facts[computation.number[name]] for name in ticking]
        criteria = [*self._watched]
        criteria += [fact.computed for fact in facts if isinstance(fact.computed, Criterion)]
        return sorted(
            {
                (computation.number[fact.computed.fact], offset)
                for fact in facts
                if isinstance(fact.computed, Since) and fact.computed.fact in computation.reads
                for offset in computation.offsets(fact.name, criteria)
            }
        )

    def _ticks(self, offsets: Sequence[tuple[int, int]], totals: str) -> list[str]:
        """The moments, with those between two of them at which a time since something tells.

        What has been read is that of the moment before; a tick that a later event overtakes is
        none.
        """
        if len(offsets) <= _FEW and not self._hides:
            return self._few_ticks(offsets, totals)
        whens = " ".join(
            f"WHEN {k} THEN v{number} + {offset}" for k, (number, offset) in enumerate(offsets, 1)
        )
        numbers = self.question.text("", counts_ties=False).numbers(range(len(offsets) + 1), "k")
        shown, is_shown, is_later = "", "", "us > began"
        if self._hides:
            # A tick at the moment of one that is not shown is shown.
            shown = ", CASE k WHEN 0 THEN shown ELSE 1 END AS shown"
            is_shown = ", max(shown) OVER (PARTITION BY c, us) AS shown"
            is_later = "us >= began"
        candidates = (
            f"SELECT c{self.segment}, k, us AS began, next, "
            f"CASE k {whens} ELSE us END AS us{shown}{totals}\n"
            f"  FROM moments CROSS JOIN {numbers}"
        )
        ticks = (
            f"SELECT c{self.segment}, us, {_NEXT}{is_shown}{totals}\n"
            f"  FROM candidates\n  WHERE k = 0 OR ({is_later} AND (next IS NULL OR us < next) "
            f"AND us <= {self.until})"
        )
        return [
            f"candidates AS (\n  {candidates}\n)",
            f"ticks AS (\n  {ticks}\n)",
            "ticked AS (\n  SELECT * FROM ticks WHERE next IS NULL OR next > us\n)",
        ]

    def _few_ticks(self, offsets: Sequence[tuple[int, int]], totals: str) -> list[str]:
        """The same, with the next of each compared with all others instead of sorted."""
        numbers = range(1, len(offsets) + 1)
        times = [f"v{number} + {offset}" for number, offset in offsets]
        ticks = ", ".join(
            f"CASE WHEN {time} > us AND (next IS NULL OR {time} < next) AND {time} <= {self.until} "
            f"THEN {time} END AS d{k}"
            for k, time in enumerate(times, 1)
        )
        moments = " ".join(f"WHEN {k} THEN d{k}" for k in numbers)
        nexts = f"WHEN 0 THEN {_earliest([*(f'd{k}' for k in numbers), 'next'])}"
        chosen = ["k = 0"]
        for k in numbers:
            later = [f"CASE WHEN d{j} > d{k} THEN d{j} END" for j in numbers if j != k]
            nexts += f" WHEN {k} THEN {_earliest([*later, 'next'])}"
            same = "".join(f" AND (d{j} IS NULL OR d{j} <> d{k})" for j in numbers if j < k)
            chosen.append(f"(k = {k} AND d{k} IS NOT NULL{same})")
        table = self._text.numbers(range(len(offsets) + 1), "k")
        return [
            f"due AS (\n  SELECT *, {ticks}\n  FROM moments\n)",
            (
                f"ticked AS (\n  SELECT c{self.segment}, CASE k {moments} ELSE us END AS us, "
                f"CASE k {nexts} END AS next{totals}\n  FROM due CROSS JOIN {table}\n"
                f"  WHERE {' OR '.join(chosen)}\n)"
            ),
        ]

    def _decide(self, rows: Sequence[str], last: str) -> None:
        """Where people are of each pattern of truths that comes up, or that a text must list."""
        if isinstance(self.question.data, Table):
            patterns = self._possible_patterns()
        else:
            distinct = f"patterns AS (SELECT DISTINCT {', '.join(self._chunks)} FROM {last})"
            patterned = self.engine.fetch(
                f"WITH {', '.join([*rows, distinct])}\nSELECT * FROM patterns"
            )
            # Of a table without events, any pattern will do.
            patterns = {tuple(map(int, row)) for row in patterned} or {(0,) * len(self._chunks)}
        for pattern in sorted(patterns - self._places.keys()):
            truths: dict[str, bool | None] = {}
            for index in range(len(self._stated.criteria)):
                chunk, digit = divmod(index, DIGITS)
                truths[f"t{index}"] = (False, None, True)[pattern[chunk] // 3**digit % 3]
            place = locate_one(self._stated.truths, truths)
            passed = "".join(
                str(int(stage in place.proven if entry is None else truths[f"t{entry}"] is True))
                for stage, entry in zip(self.stages, self._stated.entries, strict=True)
            )
            self._places[pattern] = (place, passed)

    def _possible_patterns(self) -> set[tuple[int, ...]]:
        """All patterns of truths, where those that come up cannot be read from the table.

        Raises:
            InvalidValueError: They are too many to list in a text.
        """
        always = _always_known(self.journey)
        digits = [
            (0, 2)
            if all(
                isinstance(leaf, (Known, Constant)) or leaf.name in always
                for leaf in leaves(criterion)
            )
            else (0, 1, 2)
            for criterion in self._stated.criteria
        ]
        count = prod(map(len, digits))
        if count > _MOST:
            text = (
                f"{len(digits)} entries and guards have {count:,} patterns of truths, and a text "
                f"lists up to {_MOST:,}"
            )
            raise InvalidValueError(self.question.function, [Problem("data", text, hint=_ROWS)])
        # So few criteria fit into one number.
        return {
            (sum(digit * 3**place for place, digit in enumerate(each)),)
            for each in product(*digits)
        }

    def _placed(self, last: str) -> list[str]:
        """The steps from patterns of truths to places; the last one is `timeline`."""
        null = f"CAST(NULL AS {self.syntax.text_type})"
        if self.question.is_of_visits:
            roles = " ".join(
                f"WHEN {number} THEN {self.syntax.text(stage.role)}"
                for number, stage in enumerate(self.journey.stages)
                if stage.role is not None
            )
            role = f"CASE stage {roles} END" if roles else null
            return [
                (f"timeline AS (\n  SELECT *, {null} AS standing, {role} AS role\n  FROM {last}\n)")
            ]
        rows: list[str] = []
        for pattern, (place, passed) in self._places.items():
            number = NOWHERE if place.furthest is None else self.stages.index(place.furthest)
            texts = [
                null if each is None else self.syntax.text(each)
                for each in (place.standing, place.role, passed)
            ]
            values = [*map(str, pattern), str(number), *texts]
            names = [*self._chunks, "stage", "standing", "role", "passed"]
            rows.append(
                "SELECT "
                + ", ".join(f"{value} AS {name}" for value, name in zip(values, names, strict=True))
            )
        columns = self._columns[: -len(self._chunks)]
        same = " AND ".join(f"rows_of_people.{each} = places.{each}" for each in self._chunks)
        union = "\n  UNION ALL ".join(rows)
        return [
            f"places AS (\n  {union}\n)",
            (
                f"timeline AS (\n  SELECT {', '.join(columns)}, stage, standing, role, passed\n"
                f"  FROM {last} AS rows_of_people JOIN places ON {same}\n)"
            ),
        ]


@checked
def timeline(
    journey: Journey, data: Any, /, *, as_of: datetime, **columns: Unpack[EventColumns]
) -> Any:
    """Where everybody was at every moment: a row for each moment at which an answer can change.

    Such moments are a customer's first event and those that a fact reads, and the ticks, at which
    time alone changes whether an entry or guard is true. Between two rows nothing changes but the
    time since something.

    Args:
        journey: The journey. Its facts say how they are computed; one that does not is missing.
        data: The table of events, or of visits.
        as_of: The moment at which it ends; no event after it counts. It has a zone where the
            moments have one.
        columns: The names of the table's columns. With `stage`, each row says which stage was
            entered, and no fact is computed.

    Returns:
        A table of the same kind; of a warehouse's table, the SQL text. Columns:

        - `customer`, `at` (moment), and a column a fact, by its name.
        - `stage` (text): the stage; missing for who is at none.
        - `standing` (text): `proven`, `plausible` or `off-path`; `role` (text).

    Raises:
        InvalidValueError: A column is missing or of another type than is read of it, a fact has the
            name of another column, or `as_of` does not match the moments.
            Or a text for a warehouse would have to list more than 1,000 patterns of truths.
        WrongTypeError: The data is of no kind that has columns.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import datetime
        >>> orders = cj.Fact("orders", type="int", computed=cj.criteria.Reading("count", "paid"))
        >>> buys = cj.Stage("buy", entry=cj.fact("orders") >= 1)
        >>> shop = cj.Journey.sequence("shop", ["know", buys], facts=[orders])
        >>> rows = [
        ...     {"customer": "ada", "event": event, "at": datetime(2026, 3, day)}
        ...     for event, day in [("visit", 1), ("paid", 4)]
        ... ]
        >>> for row in cj.events.timeline(shop, rows, as_of=datetime(2026, 4, 1)):
        ...     print(row["at"], row["orders"], row["stage"], row["standing"])
        2026-03-01 00:00:00 0 know proven
        2026-03-04 00:00:00 1 buy proven
    """
    function = "events.timeline"
    require(journey, Journey, function)
    problems = output_problems(["customer", "at", "stage", "standing", "role"], journey.facts)
    if problems:
        raise InvalidValueError(function, problems)
    line = Timeline("timeline", journey, data, columns, as_of=as_of, facts=None)
    name = line.syntax.identifier
    outputs = [f"c AS {name('customer')}", f"{line.computation.moment('us')} AS {name('at')}"]
    outputs += [f"{line.fact(fact)} AS {name(fact)}" for fact in line.names]
    outputs += [
        f"{line.stage_id('stage')} AS {name('stage')}",
        f"standing AS {name('standing')}",
        f"role AS {name('role')}",
    ]
    answer = f"answer AS (\n  SELECT {', '.join(outputs)}\n  FROM timeline\n)"
    order = ", ".join(f"answer.{name(each)}" for each in ("customer", "at"))
    return line.give_by_customer(answer, select="SELECT *\nFROM answer", order=order)
