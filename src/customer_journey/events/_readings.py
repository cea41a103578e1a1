"""How facts are computed from events, as SQL: readings, the time since a fact, criteria.

A reading looks at one value of each event, `e0`, `e1`, …, which is NULL where the event is not
meant or its cell is missing. Added up for a customer, or up to a moment, it is `v0`, `v1`, …, with
moments and dates as microseconds; the facts themselves are `f0`, `f1`, ….
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from math import ceil, floor
from typing import Final, cast

from attrs import evolve, frozen

from customer_journey.criteria._computed import (
    UNITS,
    Reading,
    Since,
    all_read,
    in_order_read,
    names_read,
)
from customer_journey.criteria._fact import Event, Fact, FactType
from customer_journey.criteria._parser import parse_criterion
from customer_journey.criteria._sql import criterion_sql
from customer_journey.criteria._tree import Comparison, Criterion, Membership, leaves
from customer_journey.errors import CriterionSyntaxError, InvalidValueError, Problem
from customer_journey.events._columns import Kind, inner_names
from customer_journey.events._criteria import misfit
from customer_journey.events._domains import refuse_events_outside
from customer_journey.events._engines import Table, warn_of_ties
from customer_journey.events._log import Prepared
from customer_journey.events._sql import DAY, Text, floor_divide, from_days

__all__ = ["Computation", "Read", "columns_read", "declared"]

_MICROSECOND: Final = timedelta(microseconds=1)

_KINDS: Final[Mapping[FactType, Kind]] = {
    "bool": "bool",
    "int": "number",
    "float": "float",
    "str": "text",
    "date": "date",
    "datetime": "moment",
}
"""What a column holds that is declared to be of a type, where the table cannot be asked."""

_TYPES: Final[Mapping[Kind, FactType]] = {
    "bool": "bool",
    "number": "int",
    "decimal": "float",
    "float": "float",
    "text": "str",
    "date": "date",
    "moment": "datetime",
    "zoned": "datetime",
}

_NUMBERS: Final = frozenset({"number", "decimal", "float"})
_MOMENTS: Final = frozenset({"date", "moment", "zoned"})
_FITTING: Final[Mapping[FactType, frozenset[Kind]]] = {
    "bool": frozenset({"bool"}),
    "int": _NUMBERS,
    "float": _NUMBERS,
    "str": frozenset({"text"}),
    "date": _MOMENTS,
    "datetime": _MOMENTS,
}
"""The columns of which a fact of a type can hold values."""

_FIXED: Final[Mapping[str, FactType]] = {
    "count": "int",
    "ever": "bool",
    "sum": "float",
    "average": "float",
}
"""What readings give that no column decides."""

_FARTHEST: Final = 2**61
"""Microseconds, more than there are years: a moment plus as many is a number of 64 bits."""


def declared(
    function: str, computed: Mapping[str, Fact | Reading | Criterion | str]
) -> tuple[tuple[Fact, ...], frozenset[str]]:
    """The facts of a mapping from names to how they are computed, and those of open types.

    Raises:
        InvalidValueError: A text is not a criterion, or a name is empty; all are named.
    """
    facts: list[Fact] = []
    unsettled: set[str] = set()
    problems: list[Problem] = []
    for name, value in computed.items():
        kind: FactType = "bool"
        if isinstance(value, Reading):
            kind = _FIXED.get(value.take, "datetime")
            if value.column and value.take not in _FIXED:
                unsettled.add(name)
                kind = "str"
        try:
            if isinstance(value, Fact):
                facts.append(evolve(value, name=name))
            else:
                parsed = parse_criterion(value) if isinstance(value, str) else value
                facts.append(Fact(name, type=kind, computed=parsed))
        except (CriterionSyntaxError, InvalidValueError) as error:
            problems.append(Problem(f"facts.{name}", str(error).splitlines()[0]))
    if problems:
        raise InvalidValueError(function, problems)
    return tuple(facts), frozenset(unsettled)


def columns_read(facts: Iterable[Fact]) -> tuple[str, ...]:
    """The names of the columns of events that readings need, each once."""
    names: list[str] = []
    for fact in facts:
        if isinstance(fact.computed, Reading):
            names += [fact.computed.column] if fact.computed.column else []
            names += () if fact.computed.where is None else fact.computed.where.names()
    return tuple(dict.fromkeys(names))


@frozen(kw_only=True)
class Read:
    """A reading of a fact, as SQL over the columns of `log`."""

    number: int
    """The number of its fact."""
    reading: Reading
    value: str
    """What it looks at of one event, whatever event that is."""
    condition: str
    """Which events are meant."""
    within: int | None
    """How far back it reads, in microseconds."""
    is_ordered: bool
    """Whether the order of events at one moment can decide."""

    def element(self, condition: str = "") -> str:
        """The value of one event, NULL where it is not meant, or not under a condition."""
        both = f"{condition} AND {self.condition}" if condition else self.condition
        return f"CASE WHEN {both} THEN {self.value} END"


class Computation:
    """The facts of customers as SQL over a table of events."""

    def __init__(
        self,
        question: Prepared,
        facts: Sequence[Fact],
        *,
        unsettled: Collection[str] = (),
        events: Iterable[Event] = (),
        has_zone: bool = False,
    ) -> None:
        """Settle what each reading takes.

        Args:
            question: The question.
            facts: The facts.
            unsettled: The names of facts that are of the type of the column that they read.
            events: The events that the journey declares.
            has_zone: Whether moments have a zone, where the table cannot be asked.

        Raises:
            InvalidValueError: A column does not fit what is read of it, or a fact what a criterion
                asks of it; all are named.
        """
        self.question = question
        self.syntax = question.engine.dialect
        self.at_kind: Kind = "unknown" if question.is_empty() else question.engine.kinds["at"]
        self.inner = inner_names(question.chosen)
        kinds = dict(_KINDS)
        if isinstance(question.data, Table):
            self.at_kind = kinds["datetime"] = "zoned" if has_zone else "moment"
        own = {column.name: kinds[column.type] for event in events for column in event.columns}
        seen = question.engine.kinds
        self._column_kinds: dict[str, Kind] = {
            role.removeprefix("columns."): own.get(role.removeprefix("columns."), "unknown")
            if seen[role] == "unknown"
            else seen[role]
            for role in self.inner
            if role.startswith("columns.")
        }
        self._problems: list[Problem] = []
        self.facts: tuple[Fact, ...] = tuple(
            [self._settled(fact) if fact.name in unsettled else fact for fact in facts]
        )
        self.number = {fact.name: number for number, fact in enumerate(self.facts)}
        self.kinds: dict[str, Kind] = {fact.name: self._kind(fact) for fact in self.facts}
        self.reads: dict[str, Read] = {
            fact.name: self._read(number, fact, fact.computed)
            for number, fact in enumerate(self.facts)
            if isinstance(fact.computed, Reading)
        }
        self.sources = frozenset(
            fact.computed.fact for fact in self.facts if isinstance(fact.computed, Since)
        ).intersection(self.reads)
        self.require_fitting(
            (f"facts.{fact.name}.when", fact.computed)
            for fact in self.facts
            if isinstance(fact.computed, Criterion)
        )
        refuse_events_outside(question, events, self._column_kinds)

    def require_fitting(self, criteria: Iterable[tuple[str, Criterion]]) -> None:
        """Refuse criteria that ask facts for what they do not hold.

        Raises:
            InvalidValueError: One does, or a reading asks a column for what it does not hold.
        """
        for where, criterion in criteria:
            self._problems += _misfits(where, criterion, self.kinds)
        if self._problems:
            raise InvalidValueError(self.question.function, self._problems)

    def _settled(self, fact: Fact) -> Fact:
        """The fact of the type of the column that it reads."""
        column = cast("Reading", fact.computed).column
        kind = self._column_kinds[column]
        if kind not in _TYPES:
            text = f"the column {column!r} holds {kind}"
            self._problems.append(Problem(f"facts.{fact.name}", text, hint="give a Fact"))
            return fact
        return evolve(fact, type=_TYPES[kind])

    def _kind(self, fact: Fact) -> Kind:
        """What the fact's own column holds."""
        if fact.type != "datetime":
            return _KINDS[fact.type]
        computed = fact.computed
        kind = self.at_kind
        if isinstance(computed, Reading) and computed.column:
            kind = self._column_kinds[computed.column]
        if "null" in kind:
            kind = self.at_kind
        return "moment" if kind == "date" else kind

    def _read(self, number: int, fact: Fact, reading: Reading) -> Read:
        names = [self.syntax.text(name) for name in reading.events]
        where = f"s IN ({', '.join(names)})" if names[1:] else f"s = {names[0]}"
        if reading.where is not None:
            kinds = self._column_kinds
            self._problems += _misfits(f"facts.{fact.name}.where", reading.where, kinds)
            types: dict[str, FactType] = {
                name: "float" if kind in {"float", "unknown"} else "int"
                for name, kind in kinds.items()
            }
            columns = {name: self.inner[f"columns.{name}"] for name in kinds}
            condition = criterion_sql(reading.where, self.syntax, columns=columns, types=types)
            where = f"{where} AND {condition}"
        takes_name = fact.type == "str" and not reading.column
        return Read(
            number=number,
            reading=reading,
            value=self._value(fact, reading),
            condition=where,
            within=None if reading.within is None else reading.within // _MICROSECOND,
            is_ordered=reading.take in {"first", "last"} and (bool(reading.column) or takes_name),
        )

    def _value(self, fact: Fact, reading: Reading) -> str:
        """What a reading looks at of one event."""
        if not reading.column:
            if reading.take in {"count", "ever"}:
                return "1"
            return self._code(reading) if fact.type == "str" else self._in_days("us", fact.type)
        column = self.inner[f"columns.{reading.column}"]
        kind = self._column_kinds[reading.column]
        wanted: FactType = "float" if reading.take == "average" else fact.type
        if kind not in _FITTING[wanted] and kind != "unknown" and "null" not in kind:
            text = f"the column {reading.column!r} holds {kind}, and the fact is of type {wanted}"
            self._problems.append(Problem(f"facts.{fact.name}.{reading.take}", text))
        if "null" in kind:
            # A column of nothing but missing values has no type of its own.
            kind, column = _KINDS[wanted], f"CAST(NULL AS {self._type(wanted)})"
        if wanted in {"date", "datetime"}:
            moment = f"CAST({column} AS {self.syntax.naive_type})" if kind == "date" else column
            return self._in_days(self.syntax.micros.format(moment), wanted)
        if wanted == "bool":
            return column
        if wanted == "str":
            # An empty text is missing, as it is wherever facts are read.
            return f"NULLIF(CAST({column} AS {self.syntax.text_type}), '')"
        number = f"CAST({column} AS {self.syntax.float_type})"
        is_nan = self.syntax.is_nan.format(number)
        if wanted == "int":
            number = f"CAST({column} AS BIGINT)"
        elif reading.take in {"sum", "average"}:
            number = column if kind == "number" else self.syntax.decimal.format(column)
        may_be_nan = kind in {"float", "unknown"}
        return f"CASE WHEN NOT {is_nan} THEN {number} END" if may_be_nan else number

    def _code(self, reading: Reading) -> str:
        """The number of an event among those that are read, which is sorted faster than a name."""
        names = enumerate(map(self.syntax.text, reading.events))
        return f"CASE s {' '.join(f'WHEN {name} THEN {code}' for code, name in names)} END"

    def _in_days(self, micros: str, kind: FactType) -> str:
        """The microseconds of a moment, or of the beginning of its day."""
        if kind != "date":
            return micros
        return f"{floor_divide(micros, DAY)} * {DAY}"

    def total(self, read: Read, element: str, over: str = "", position: str = "") -> str:
        """The SQL that adds elements up, over the rows of a group or of a window.

        Args:
            read: The reading.
            element: The column of its elements.
            over: The window, as ` OVER (…)`, if it is one.
            position: The column of the rows' order, of a group.
        """
        take, fact = read.reading.take, self.facts[read.number]
        real = self.syntax.float_type
        if take == "count":
            return f"count({element}){over}"
        if take == "ever":
            return f"count({element}){over} > 0"
        if take == "sum":
            kind = "BIGINT" if fact.type == "int" else real
            return f"CAST(coalesce(sum({element}){over}, 0) AS {kind})"
        if take == "average":
            total = f"CAST(sum({element}){over} AS {real})"
            return f"{total} / NULLIF(count({element}){over}, 0)"
        if not read.is_ordered:
            return f"{'min' if take in {'min', 'first'} else 'max'}({element}){over}"
        sign = "" if take == "first" else "-"
        key = f"CASE WHEN {element} IS NOT NULL THEN {sign}{position} END"
        return self.syntax.first_by.format(element, key)

    def final(self, name: str) -> str:
        """The SQL of a fact that is read, from its total."""
        fact = self.facts[self.number[name]]
        if not isinstance(fact.computed, Reading):
            return self.null(fact)
        value = f"v{self.number[name]}"
        if fact.type == "str" and not fact.computed.column:
            names = enumerate(map(self.syntax.text, fact.computed.events))
            cases = " ".join(f"WHEN {code} THEN {name}" for code, name in names)
            return f"CASE {value} {cases} END"
        if fact.type == "date":
            return from_days(floor_divide(value, DAY))
        return self.moment(value, self.kinds[name]) if fact.type == "datetime" else value

    def moment(self, micros: str, kind: Kind = "") -> str:
        """The SQL of a moment as the table has them, or of a kind."""
        patterns = {
            "zoned": self.syntax.zoned_from_micros,
            "moment": self.syntax.naive_from_micros,
            "date": self.syntax.naive_from_micros,
        }
        return patterns.get(kind or self.at_kind, self.syntax.from_micros).format(micros)

    def null(self, fact: Fact) -> str:
        """The SQL of a missing value of a fact's type."""
        if fact.type == "datetime":
            return self.moment("CAST(NULL AS BIGINT)", self.kinds[fact.name])
        return f"CAST(NULL AS {self._type(fact.type)})"

    def _type(self, kind: FactType) -> str:
        """The type of columns of facts; moments have no zone."""
        return {
            "bool": "BOOLEAN",
            "int": "BIGINT",
            "float": self.syntax.float_type,
            "str": self.syntax.text_type,
            "date": "DATE",
            "datetime": self.syntax.naive_type,
        }[kind]

    def since(self, fact: Fact, at: str) -> str:
        """The SQL of the time since a fact, up to microseconds `at`."""
        source = cast("Since", fact.computed).fact
        if source not in self.reads:
            return self.null(fact)
        value = f"v{self.number[source]}"
        unit = UNITS[fact.unit] // _MICROSECOND
        age = (
            floor_divide(f"{at} - {value}", unit)
            if fact.type == "int"
            else f"CAST({at} - {value} AS {self.syntax.float_type}) / {unit}"
        )
        return f"CASE WHEN {value} <= {at} THEN {age} END"

    def layers(self, names: Collection[str]) -> list[list[tuple[str, str]]]:
        """The facts that criteria compute, as names and SQL, each layer after what it reads."""
        reads = {name: names_read(self.facts[self.number[name]].computed) for name in names}
        depth: dict[str, int] = {}
        layers: dict[int, list[tuple[str, str]]] = {}
        for name in filter(reads.__contains__, in_order_read(reads)):
            below = [depth[read] for read in reads[name] if read in depth]
            depth[name] = 1 + max(below, default=-1)
        for name in sorted(depth, key=self.number.__getitem__):
            computed = self.facts[self.number[name]].computed
            if isinstance(computed, Criterion):
                layers.setdefault(depth[name], []).append((name, self.truth(computed)))
        return [layers[each] for each in sorted(layers)]

    def truth(self, criterion: Criterion) -> str:
        """The SQL of a criterion over facts; one that is not declared is unknown."""
        columns = dict.fromkeys(criterion.names(), "NULL")
        columns |= {name: f"f{self.number[name]}" for name in columns if name in self.number}
        types: dict[str, FactType] = {fact.name: fact.type for fact in self.facts}
        return criterion_sql(criterion, self.syntax, columns=columns, types=types)

    def closure(self, names: Iterable[str]) -> tuple[str, ...]:
        """The facts of these names and all that they are computed from, as they are declared."""
        reads = {fact.name: names_read(fact.computed) for fact in self.facts}
        needed = all_read(reads, names)
        return tuple(name for name in self.number if name in needed)

    def steps(
        self, source: str, carried: str, names: Sequence[str], at: str, *, are_read: bool = False
    ) -> tuple[list[str], str]:
        """The steps from totals to facts, and the name of the last one.

        Args:
            source: What has the totals.
            carried: Its other columns that come along.
            names: The facts, with all that they are computed from.
            at: The SQL of the moment at which they are looked at, in microseconds.
            are_read: Whether the source has the facts that are read, and not only their totals.
        """
        columns = [carried]
        for name in names:
            fact = self.facts[self.number[name]]
            if not isinstance(fact.computed, Criterion):
                is_age = isinstance(fact.computed, Since)
                column = f"f{self.number[name]}"
                written = self.since(fact, at) if is_age else self.final(name)
                columns.append(column if are_read and not is_age else f"{written} AS {column}")
        # A text may have these steps twice: once for each moment, and once for a later one.
        mark = "_later" if are_read else ""
        last = f"timed{mark}"
        steps = [f"{last} AS (\n  SELECT {', '.join(columns)}\n  FROM {source}\n)"]
        for depth, layer in enumerate(self.layers(names)):
            listed = ", ".join(f"{truth} AS f{self.number[name]}" for name, truth in layer)
            steps.append(f"truths{depth}{mark} AS (\n  SELECT *, {listed}\n  FROM {last}\n)")
            last = f"truths{depth}{mark}"
        return steps, last

    def ordered(self, names: Collection[str]) -> bool:
        """Whether the order of events at one moment can decide a reading."""
        return any(read.is_ordered for name, read in self.reads.items() if name in names)

    def _ties(self, names: Collection[str]) -> int:
        """How many events whose order can decide share customer and moment with another one."""
        ordered = [read for name, read in self.reads.items() if read.is_ordered and name in names]
        events = dict.fromkeys(name for read in ordered for name in read.reading.events)
        listed = ", ".join(map(self.syntax.text, events))
        ties = 0
        for text in self.question.parts(self.question.text("", counts_ties=False)):
            ((count,),) = self.question.engine.fetch(
                f"{text.log()}, same AS (SELECT count(*) AS n FROM log WHERE s IN ({listed}) "
                f"GROUP BY c, {text.order}) SELECT sum(n - 1) FROM same"
            )
            ties += round(count or 0)
        return ties

    def text(self, names: Collection[str]) -> Text:
        """The builder of texts, where the order of events at one moment is settled if it matters.

        A frame's own rows settle it; elsewhere it is the events' names and what is read of them.
        """
        text = self.question.text("", counts_ties=False)
        if not self.ordered(names):
            return evolve(text, tie_break="")
        if self.question.engine.is_eager:
            ties = self._ties(names)
            if ties:
                warn_of_ties(ties)
            # Of a customer whose first events share a moment, the rows' order decides the segment.
            decides = ties or text.by is not None
            return self.question.text("r", counts_ties=False) if decides else text
        columns = [self.inner[f"columns.{name}"] for name in columns_read(self.facts)]
        return evolve(text, tie_break=", ".join(["s", *columns]))

    def offsets(self, name: str, criteria: Iterable[Criterion]) -> list[int]:
        """After how many microseconds since its source criteria can change what they say.

        Args:
            name: The name of a fact that is the time since another one.
            criteria: The criteria that read it.
        """
        fact = self.facts[self.number[name]]
        unit = UNITS[fact.unit] // _MICROSECOND
        offsets: set[int] = set()
        for criterion in criteria:
            for leaf in leaves(criterion):
                if getattr(leaf, "name", None) != name:
                    continue
                values: Sequence[object] = ()
                edges = (True, True)
                if isinstance(leaf, Comparison):
                    values = (leaf.value,)
                    # At which end of the value the truth changes: where it begins, or is over.
                    edges = (leaf.operator not in {">", "<="}, leaf.operator not in {">=", "<"})
                elif isinstance(leaf, Membership):
                    values = leaf.values
                for value in cast("Sequence[float]", values):
                    if not abs(value) * unit < _FARTHEST:
                        continue
                    begins, ends = _edges(value, unit, whole=fact.type == "int")
                    offsets.update(begins for _ in range(edges[0]))
                    offsets.update(ends for _ in range(edges[1]))
        computed = self.reads[cast("Since", fact.computed).fact].reading
        if computed.column:
            # What a column says may be later than the event: until then, no time has passed.
            offsets.add(0)
        return sorted(offset for offset in offsets if offset >= (0 if computed.column else 1))


def _edges(value: float, unit: int, *, whole: bool) -> tuple[int, int]:
    """After how many microseconds a time is at least a value, and after how many it is above."""
    if whole:
        return ceil(value) * unit, (floor(value) + 1) * unit
    begins = ceil(value * unit)
    # Times are floats of a unit: their division decides, not the product.
    while begins / unit >= value:
        begins -= 1
    while begins / unit < value:
        begins += 1
    ends = begins
    while ends / unit <= value:
        ends += 1
    return begins, ends


def _misfits(where: str, criterion: Criterion, kinds: Mapping[str, Kind]) -> Iterable[Problem]:
    """What keeps a criterion from being asked of columns of these kinds."""
    for leaf in leaves(criterion):
        name = getattr(leaf, "name", "")
        if name in kinds and (problem := misfit(leaf, kinds[name])):
            yield Problem(where, f"{name}: {problem}")
