"""The SQL of every question, built from a few parts that all of them share.

Inner columns: `c` customer, `s` stage (as text), `t` moment, `us` the moment in microseconds since
the epoch, `o` the order column, `b` the segment, `r` the rows' own order. Sums are of integers.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal

from attrs import evolve, frozen

from customer_journey._values import read_name
from customer_journey.criteria._metrics import Every
from customer_journey.criteria._sql import Syntax
from customer_journey.events._columns import INNER

__all__ = [
    "DAY",
    "HASH",
    "HASHES",
    "NAMES",
    "Every",
    "Query",
    "Text",
    "floor_divide",
    "from_days",
    "part_by_hash",
    "part_in_order",
]

DAY: Final = 86_400_000_000
HASH: Final = "hash({})"
"""A number of 64 bits that says nearly always which text it is of; in DuckDB alone."""
HASHES: Final = 1_000_003
"""As many hashes of customers are distinct; odd, as DuckDB spreads groups by the lowest bits."""
NAMES: Final = "names_of_stages"
"""The type of DuckDB whose values are the stages that have numbers, in their order."""
_CODES: Final = 2**31
"""More stages than there can be: pairs of their numbers are one number."""
_CODES_OF: Final = (
    "SELECT s AS name, CAST(row_number() OVER (ORDER BY s) AS INTEGER) AS code\n"
    "  FROM (SELECT DISTINCT {} FROM {}) AS named"
)
_ALL_ROWS: Final = "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING"
_MOST_ROWS: Final = 2**31 - 1
"""The largest limit that all engines take."""
_INTEGERS: Final = {"TINYINT": 2**7, "SMALLINT": 2**15, "INTEGER": 2**31, "BIGINT": 2**63}
"""DuckDB's types of numbers, with the first number that each does not hold."""
_MISSING_FIRST: Final = frozenset({"bigquery", "spark", "databricks"})
"""Dialects that put what is missing first, where others put it last."""
_NORMAL: Final = 1.959963984540054
"""The normal quantile of 0.975: intervals are at 95 %."""


@frozen
class Query:
    """A text in two: what is found of each customer apart, and what is made of it.

    Where there are many events, the first is asked of some customers after others, and its rows are
    kept; windows then sort a part of the events at a time.
    """

    first: str
    """The text up to the rows of the customers."""
    rows: str
    """What these rows are called."""
    then: str
    """The rest of the text."""
    figures: str = ""
    """What is found of groups of the rows, as the table `figures`; empty where that is in the
    rest. Where rows are kept, some groups are asked after others."""
    groups: str = ""
    """What these are grouped by, a whole number first; rows that are kept are parted by that."""
    people: str = ""
    """What else is found of the customers, as the table `people`, after the first text."""
    has_moments: bool = False
    """Whether moments and customers are answered, which need to be as they are then."""
    ordered: Literal["", "codes", "names"] = ""
    """What stages are where events may be put in order before: the numbers that the table `codes`
    has, or names; empty where they may not."""

    def __str__(self) -> str:
        """The whole text."""
        people = f", people AS (\n  {self.people}\n)" if self.people else ""
        return f"{self.first}{people}{self._rest()}"

    def _rest(self) -> str:
        figures = f", figures AS (\n  {self.of_groups()}\n)" if self.figures else ""
        return f"{figures}{self.then}"

    def of_rows(self, parts: int = 1) -> str:
        """The first part, as a text of its own; with the column `part`, where there are several."""
        part = f", CAST({self._group} % {parts} AS USMALLINT) AS part" if parts > 1 else ""
        return f"{self.first}\nSELECT *{part} FROM {self.rows}"

    @property
    def _group(self) -> str:
        return self.groups.split(",")[0]

    def of_group(self, number: int, parts: int) -> str:
        """What stands after FROM for one of several parts of the groups, of rows kept in memory."""
        return f"temp.{self.rows} WHERE {self._group} % {parts} = {number}"

    @property
    def of_people(self) -> str:
        """What else is found of the customers, as a text of its own."""
        return f"{self.first}\n{self.people}"

    def of_groups(self, source: str = "") -> str:
        """The figures of the groups of all rows, or of those of a source."""
        return f"{self.figures}\n  FROM {source or self.rows}\n  GROUP BY {self.groups}"

    def of_kept(self, source: str = "", *, figures: bool = False) -> str:
        """The rest, as a text of its own, where the rows are kept as a table, or `figures` are.

        Args:
            source: Some of the rows, to be taken for all of them.
            figures: Whether the figures of all rows are kept.
        """
        rest = self.then if figures else self._rest()
        if source:
            return f"WITH {self.rows} AS (SELECT * FROM {source}){rest}"
        return f"WITH {rest[2:]}" if rest.startswith(", ") else rest


@frozen(kw_only=True)
class Text:
    """Builds the text of one question over one table."""

    dialect: Syntax
    source: str
    """What stands after FROM."""
    kinds: Mapping[str, str]
    """What stands in each column, by role."""
    by: str | None
    """The segment's name in the answer."""
    tie_break: str
    """What decides between events of one customer at one moment: `s`, `r`, or nothing."""
    counts_ties: bool
    """Whether the answer gets a last column `ties`."""
    until: int | None = None
    """Only events up to this microsecond count."""
    kept: Sequence[str] = ()
    """Other columns that come along, quoted."""
    part: tuple[int, int] | None = None
    """The hashes of the customers that are looked at, first and last; None for all of them."""
    missing: Sequence[str] = ()
    """Texts that stand for no one and nothing."""
    cleans: bool = False
    """Whether names are read in NFC and without blanks around them, as far as the engine can."""
    numbers_stages: bool = False
    """Whether stages are numbers within the text: to sort many of these takes less time than to
    hash names."""
    stages: int = 0
    """How many stages the table `codes` has, where it is kept; 0 where it is not."""
    is_log: bool = False
    """Whether the source is a table of events that count, with names as they are compared."""
    is_ordered: bool = False
    """Whether it is one of what `ordered` gives, so that no window need sort it."""

    @property
    def order(self) -> str:
        """The order of one customer's events."""
        keys = ["us", *(["o"] if "order" in self.kinds else []), self.tie_break]
        if "order" in self.kinds and self.dialect.name in _MISSING_FIRST:
            keys.insert(1, "o IS NULL")
        return ", ".join(filter(None, keys))

    @property
    def window(self) -> str:
        """One customer's events in order."""
        return f"(PARTITION BY c ORDER BY {self.order})"

    def beside(self, function: str, column: str, rows: int = 1) -> str:
        """A column of a customer's next event (`lead`) or the one before (`lag`), or one beyond."""
        further = f", {rows}" if rows > 1 else ""
        if not self.is_ordered:
            return f"{function}({column}{further}) OVER {self.window}"
        # Windows without an order take rows as they come, and sort nothing.
        same, value = (f"{function}({each}{further}) OVER ()" for each in ("c", column))
        return f"CASE WHEN c = {same} THEN {value} END"

    @property
    def decider(self) -> str:
        """The column named to decide between events at one moment, with a comma, where there is."""
        return "o, " if "order" in self.kinds else ""

    @property
    def segment(self) -> str:
        """The segment as a first inner column, with a comma; empty where there is none."""
        return "b, " if self.by is not None else ""

    @property
    def segment_out(self) -> str:
        """The segment under its own name, with a comma; empty where there is none."""
        return "" if self.by is None else f"b AS {self.dialect.identifier(self.by)}, "

    def sorted_by(self, table: str) -> str:
        """The segment of a table before other keys that an answer is sorted by.

        Keys have their table's name, as those of the answer's columns come first otherwise, and a
        segment may be called anything.
        """
        return f"{table}.b, " if self.by is not None else ""

    def same_segment(self, table: str, other: str) -> str:
        """The condition that rows of two tables are of one segment, after another condition."""
        if self.by is None:
            return ""
        return f" AND ({table}.b = {other}.b OR ({table}.b IS NULL AND {other}.b IS NULL))"

    @property
    def grouped(self) -> str:
        """The segment after another key of a group."""
        return ", b" if self.by is not None else ""

    def name(self, name: str) -> str:
        """A column of the answer, quoted."""
        return self.dialect.identifier(name)

    def literal(self, text: str) -> str:
        """A text literal of a name."""
        return self.dialect.text(read_name(text))

    def is_missing(self, role: str) -> str:
        """The condition that an event has no customer, stage or moment."""
        return f"NOT ({self._is_there(role)})"

    def known(self) -> str:
        """The condition that nothing is missing of an event."""
        return " AND ".join(map(self._is_there, ("customer", "stage", "at")))

    def _is_there(self, role: str, name: str = "") -> str:
        """The condition that a customer, stage or moment is there; its name may be at hand."""
        column = INNER[role]
        is_nan = self.dialect.is_nan.format(column)
        not_nan = f" AND NOT {is_nan}" if self.kinds.get(role) == "float" else ""
        finite = self.dialect.is_finite.format(column) if role == "at" else ""
        there = f"{column} IS NOT NULL{not_nan}{finite}"
        if role != "at" and self.kinds.get(role) in {"text", "unknown"}:
            texts = [*([""] if self.cleans else []), *self.missing]
            if texts:
                listed = ", ".join(self.dialect.text(text) for text in texts)
                there += f" AND {name or self._named(role)} NOT IN ({listed})"
        return there

    def _named(self, role: str) -> str:
        """The name in a column as it is compared; of other columns than of texts, what is there."""
        column, kind = INNER[role], self.kinds.get(role)
        if (role == "stage" and kind != "text") or (kind == "unknown" and self.missing):
            column = f"CAST({column} AS {self.dialect.text_type})"
        return self.dialect.name_of(column) if self.cleans and kind == "text" else column

    def _is_unclean(self, *roles: str) -> str:
        """The condition that a name of an event is not as it is compared."""
        columns = [INNER[role] for role in roles if self.kinds.get(role) == "text"]
        names = [(column, self.dialect.name_of(column)) for column in columns]
        return " OR ".join([f"{raw} = '' OR {raw} <> {name}" for raw, name in names]) or "FALSE"

    def stages_seen(self, *, few: bool = False) -> str:
        """A row for each stage as it is written, with what is known of its events.

        Args:
            few: Whether a row for each event will do, as there are few.
        """
        known = f"CASE WHEN {self._is_there('customer')} AND {self._is_there('at')} THEN 1 END"
        unclean = f"CASE WHEN {self._is_unclean('customer', 'by')} THEN 1 END"
        if few:
            return (
                f"SELECT s, 1 AS n, {known} AS known, {unclean} AS unclean, "
                f"NULL AS least, NULL AS most\nFROM {self.source}"
            )
        ends = (
            "min(c) AS least, max(c) AS most"
            if self.kinds.get("customer") == "number"
            else ("NULL AS least, NULL AS most")
        )
        return (
            f"SELECT s, count(*) AS n, count({known}) AS known, "
            f"count({unclean}) AS unclean, {ends}\nFROM {self.source} GROUP BY s"
        )

    def looked_at(self, seen: str, stages: Iterable[str] = ()) -> str:
        """How many events there are and how many lack nothing, if names are unclean, and numbers.

        Args:
            seen: A table of what `stages_seen` gives.
            stages: Stages of which a column each says if an event is there.
        """
        are_there = "".join(
            f", bool_or(name = {self.literal(stage)} AND known > 0)" for stage in stages
        )
        unclean = "s = '' OR s <> name" if self.kinds.get("stage") == "text" else "FALSE"
        return (
            "SELECT coalesce(sum(n), 0), coalesce(sum(CASE WHEN is_there THEN known END), 0), "
            f"sum(unclean) > 0 OR bool_or({unclean}), min(least), max(most){are_there}\n"
            f"FROM (SELECT *, {self._is_there('stage', 'name')} AS is_there\n"
            f"FROM (SELECT *, {self._named('stage')} AS name FROM {seen}) AS named) AS looked"
        )

    def commonest(self, limit: int) -> str:
        """The names of the stages that most events are at."""
        return f"{self.log()} SELECT s FROM log GROUP BY s ORDER BY count(*) DESC, s LIMIT {limit}"

    def codes_of(self, seen: str) -> str:
        """Stages as numbers in the order of their names, from what `stages_seen` gives."""
        known = f"{seen} WHERE {self._is_there('stage')}"
        return _CODES_OF.format(self._aliased("stage"), known)

    def bounds(self, parts: int, one_in: int) -> str:
        """The customers at which parts begin, but for the first, as a list in their order.

        Args:
            parts: How many parts there are; of fewer customers, fewer.
            one_in: One in how many customers is looked at; each part has about as many events.
        """
        return (
            f"{self.log()}, drawn AS (\n"
            f"  SELECT c, ntile({parts}) OVER (ORDER BY c) AS part\n"
            f"  FROM log WHERE {HASH.format('c')} % {one_in} = 0\n), bounds AS (\n"
            "  SELECT DISTINCT min(c) AS low FROM drawn WHERE part > 1 GROUP BY part\n)\n"
            "SELECT coalesce(list(low ORDER BY low), []) FROM bounds"
        )

    def shared_hashes(self) -> str:
        """A row for each hash that several customers have."""
        hash_ = HASH.format("c")
        distinct = "(SELECT DISTINCT c FROM log) AS customers"
        return f"{self.log()}\nSELECT {hash_} FROM {distinct} GROUP BY {hash_} HAVING count(*) > 1"

    def parted(self, part: str, customers: str = "", *, has_names: bool = False) -> str:
        """The events with the number of their part, as `part`.

        Args:
            part: What a customer's part is.
            customers: What a customer, as `c`, is written as where `numbered` gives the events;
                empty for events as they are.
            has_names: Whether there is a type of the stages' names: its values are held as numbers,
                and written as texts.
        """
        events = self.numbered(customers, f", {part} AS part")
        if not customers:
            events = f"{self.log()}\nSELECT *, {part} AS part FROM log"
        if has_names and not self.stages:
            return f"SELECT * REPLACE (CAST(s AS {NAMES}) AS s) FROM ({events}) AS parted"
        return events

    def numbered(self, customers: str, more: str = "") -> str:
        """The events with customers and stages as whole numbers as far as they can be.

        Such rows are sorted and read in less time, and take less memory.

        Args:
            customers: What a customer, as `c`, is written as.
            more: Further columns, after a comma.
        """
        number = "r, " if self.tie_break == "r" else ""
        customer, stage = customers if customers == "c" else f"{customers} AS c", "s"
        if self.stages:
            # Of a stream, DuckDB knows no size, and would hash its rows to join the few codes.
            code = f"enum_code(CAST(s AS {NAMES})) + 1"
            stage = f"CAST({code} AS {_integer_below(self.stages)}) AS s"
        if self.is_log:
            customer, stage = "c", "s"
        return (
            f"{self.log()}\nSELECT {customer}, us, {self.decider}{self.segment}{number}{stage}"
            f"{more}\nFROM log"
        )

    def ordered(self, customers: str) -> str:
        """The same in order, by customer."""
        # What is sorted by all of its columns takes two thirds of the memory.
        last = ", s" if self.stages else ""
        return f"{self.numbered(customers)}\nORDER BY c, {self.order}{last}"

    def pieces(self, count: int) -> "list[Text]":
        """Texts over some of the customers after others, where the source is in order."""
        if count == 1:
            return [self]
        piece = f"(SELECT * FROM {self.source} WHERE hash(c) % {count} = {{}}) AS piece"
        return [evolve(self, source=piece.format(number)) for number in range(count)]

    def log(self) -> str:
        """The events that count, as `log`, the start of every text."""
        if self.is_log:
            return f"WITH log AS (\n  SELECT * FROM {self.source}\n)"
        micros = self.dialect.micros.format(
            "t" if self.kinds.get("at") != "date" else self._date_as_moment()
        )
        columns = [self._aliased("customer"), self._aliased("stage"), "t", f"{micros} AS us"]
        if self.kinds.get("order") == "float":
            # NaN is missing, as in rows; engines have it before or after NULL.
            columns += [f"CASE WHEN NOT {self.dialect.is_nan.format('o')} THEN o END AS o"]
        elif "order" in self.kinds:
            columns += ["o"]
        columns += [self._aliased("by")] if self.by is not None else []
        columns += ["r"] if self.tie_break == "r" else []
        columns += self.kept
        until = f" AND {micros} <= {self.until}" if self.until is not None else ""
        if self.part is not None:
            # A part is asked for of tables alone that DuckDB reads here.
            between = "BETWEEN {} AND {}".format(*self.part)
            until += f" AND {HASH.format(self._named('customer'))} % {HASHES} {between}"
        return (
            f"WITH log AS (\n  SELECT {', '.join(columns)}\n  FROM {self.source}\n"
            f"  WHERE {self.known()}{until}\n)"
        )

    def _aliased(self, role: str) -> str:
        """A column of names as it is read, under its inner name."""
        column, name = INNER[role], self._named(role)
        if role == "by" and self.missing and self.kinds.get(role) == "text":
            listed = ", ".join(self.dialect.text(text) for text in self.missing)
            name = f"CASE WHEN {name} NOT IN ({listed}) THEN {name} END"
        return column if name == column else f"{name} AS {column}"

    def _date_as_moment(self) -> str:
        return f"CAST(t AS {self.dialect.naive_type})"

    @property
    def tie(self) -> str:
        """1 where an event shares its moment with the next one, as `ties`, after a comma."""
        if not self.counts_ties:
            return ""
        same = f"us = {self.beside('lead', 'us')}"
        if "order" in self.kinds:
            same += f" AND o IS NOT DISTINCT FROM {self.beside('lead', 'o')}"
        return f", CASE WHEN {same} THEN 1 ELSE 0 END AS ties"

    def ties(self, aggregate: str = "sum(ties)") -> str:
        """The column `ties` of a group, after a comma."""
        # DuckDB makes sums of 128 bits, one for each customer.
        return f", {self.integer(aggregate)} AS ties" if self.counts_ties else ""

    def ties_of(self, table: str) -> str:
        """The ties of a whole table, shared out over the rows of the answer, after a comma."""
        shared = f", (SELECT sum(ties) FROM {table}) * 1.0 / count(*) OVER () AS ties"
        return shared if self.counts_ties else ""

    def mean(self, micros: str) -> str:
        """The mean of microseconds, in seconds."""
        total = f"CAST(sum({micros}) AS {self.dialect.float_type})"
        return f"{total} / count({micros}) / 1000000"

    def median(self, micros: str) -> str:
        """The median of microseconds, in seconds."""
        return f"{self.dialect.quantile.format(micros, 0.5)} / 1000000.0"

    def median_and_quantile(self, micros: str, share: float) -> tuple[str, str]:
        """The median of microseconds and a quantile, in seconds."""
        if self.dialect.name != "duckdb":
            quantile = self.dialect.quantile.format(micros, share)
            return self.median(micros), f"{quantile} / 1000000.0"
        # As a list, for which the values are kept once.
        both = self.dialect.quantile.format(micros, f"[0.5, {share}]")
        return f"{both}[1] / 1000000.0", f"{both}[2] / 1000000.0"

    def exact(self, name: str) -> str:
        """The name of a quantile's column, which says so where it is not exact."""
        return self.name(name if self.dialect.is_exact else f"approximate_{name}")

    def ratio(self, part: str, whole: str) -> str:
        """A share as a float; NULL out of nothing."""
        return f"CAST({part} AS {self.dialect.float_type}) / NULLIF({whole}, 0)"

    def wilson(self, count: str, total: str) -> tuple[str, str]:
        """The ends of Wilson's score interval at 95 %; NULL out of nothing."""
        number = f"CAST({total} AS {self.dialect.float_type})"
        centre, square = f"{count} + {_NORMAL**2 / 2}", _NORMAL**2
        root = f"SQRT({count} * ({number} - {count}) / {number} + {square / 4})"
        half, scale = f"{_NORMAL} * {root}", f"({number} + {square})"
        # There are engines whose GREATEST and LEAST leave out what is NULL.
        return (
            f"CASE WHEN {total} > 0 THEN GREATEST(0.0, ({centre} - {half}) / {scale}) END",
            f"CASE WHEN {total} > 0 THEN LEAST(1.0, ({centre} + {half}) / {scale}) END",
        )

    def numbers(self, values: Sequence[int], name: str) -> str:
        """A small table of numbers."""
        first, *rest = values
        union = "".join(f" UNION ALL SELECT {value}" for value in rest)
        return f"(SELECT {first} AS {name}{union}) AS numbers_{name}"

    def moves(self, *, coded: bool = False) -> str:
        """Each event with the one that follows it, as `moves`, after `log`.

        Args:
            coded: Whether stages are numbers, in the order of their names, which `codes` has: they
                are sorted, hashed and compared faster.
        """
        source = "coded" if coded else "log"
        codes = self._coded() if coded else ""
        entered = f", CASE WHEN {self.beside('lag', 'us')} IS NULL THEN 1 ELSE 0 END AS entered"
        tie = self.tie if "order" in self.kinds else ""
        return (
            f"{self.log()}{codes}, moves AS (\n  SELECT c, {self.segment}s, us, "
            f"{self.beside('lead', 's')} AS next, {self.beside('lead', 'us')} - us AS micros"
            f"{entered if self.by is not None else ''}{tie}\n  FROM {source}\n)"
        )

    def _coded(self) -> str:
        """The events with numbers for their stages, as `coded`, after `log`."""
        if self.is_ordered:
            return ", coded AS (SELECT * FROM log)"
        others = [self.decider, self.segment, "r, " if self.tie_break == "r" else ""]
        return (
            f", codes AS (\n  {_CODES_OF.format('s', 'log')}\n), coded AS (\n"
            f"  SELECT c, us, {''.join(others)}code AS s\n"
            "  FROM log JOIN codes ON codes.name = log.s\n)"
        )

    @property
    def _by_name(self) -> Literal["", "names"]:
        """How events may be put in order before where stages are names."""
        return "names" if self.dialect.sorts_fast else ""

    @property
    def tied_moves(self) -> str:
        """The number of ties among `moves`, as an aggregate."""
        # Without a column that decides, an event without time to the next one shares its moment.
        return "sum(ties)" if "order" in self.kinds else "count(CASE WHEN micros = 0 THEN 1 END)"

    def _pairs(self) -> Query:
        """What is counted of each pair of stages, as `pairs`."""
        entered = "" if self.by is None else "sum(entered) AS entered, "
        figures = (
            f"{entered}{self.mean('micros')} AS mean, {self.median('micros')} AS median"
            f"{self.ties(self.tied_moves)}"
        )
        if not self.numbers_stages:
            pairs = (
                f", pairs AS (\n  SELECT {self.segment}s, next, count(*) AS n, "
                f"count(DISTINCT c) AS people, {figures}\n"
                f"  FROM moves GROUP BY s, next{self.grouped}\n)"
            )
            return Query(self.moves(), "moves", pairs, ordered=self._by_name)
        # Each customer's pairs side by side: the first of equal ones counts for a customer.
        each = "()" if self.is_ordered else f"(PARTITION BY c ORDER BY {self.segment}pair)"
        again = "pair = lag(pair) OVER each"
        if self.is_ordered:
            again += " AND c = lag(c) OVER each"
        same = "figures.pair = counted.pair"
        if self.by is not None:
            again += " AND b IS NOT DISTINCT FROM lag(b) OVER each"
            same += " AND figures.b IS NOT DISTINCT FROM counted.b"
        columns = self.segment + "micros" + (", entered" if self.by is not None else "")
        columns += ", ties" if self.counts_ties and "order" in self.kinds else ""
        base = self.stages + 1 if self.stages else _CODES
        # Pairs are not negative, so a bit more of their type is theirs.
        kind = f"U{_integer_below((base * base - 1) // 2)}" if self.stages else "BIGINT"
        by_pair = f"(SELECT c, {self.segment}pair FROM paired ORDER BY c, {self.segment}pair)"
        first = (
            f"{self.moves(coded=True)}, paired AS (\n  SELECT c, {columns}, "
            f"CAST(CAST(s AS BIGINT) * {base} + coalesce(next, 0) AS {kind}) AS pair\n"
            f"  FROM moves\n), made AS (\n  SELECT {columns}, pair FROM paired\n)"
        )
        people = (
            f"SELECT {self.segment}pair, count(*) AS people\n  FROM (SELECT {self.segment}pair, "
            f"{again} AS again\n  FROM {by_pair if self.is_ordered else 'paired'} "
            f"WINDOW each AS {each}) AS each\n"
            f"  WHERE again IS NOT TRUE GROUP BY pair{self.grouped}"
        )
        pairs = (
            ", pairs AS (\n  SELECT figures.*, people, came.name AS s, went.name AS next\n"
            f"  FROM figures JOIN (SELECT {self.segment}pair, sum(people) AS people "
            f"FROM people GROUP BY pair{self.grouped}) AS counted ON {same}\n"
            f"  JOIN codes AS came ON came.code = figures.pair // {base}\n"
            f"  LEFT JOIN codes AS went ON went.code = figures.pair % {base}\n)"
        )
        return Query(
            first,
            "made",
            pairs,
            people=people,
            figures=f"SELECT {self.segment}pair, count(*) AS n, {figures}",
            groups=f"pair{self.grouped}",
            ordered="codes",
        )

    def transitions(self, *, shares: bool) -> Query:
        """Directly-follows pairs: one pass over the events, then sums over the few pairs.

        Args:
            shares: Whether shares are known; else they are NULL.
        """
        # Who came in at a stage is read off the pairs: what leaves it, less what leads to it. Where
        # segments change on the way, only events can tell.
        by_pairs = self.by is None
        entered, copies = ("n", (0, 1, 2)) if by_pairs else ("entered", (0, 1))
        amount = f"CASE k WHEN 0 THEN {{}} WHEN 1 THEN {entered} ELSE -n END AS {{}}"
        pairs = self._pairs()
        share = f"CAST(NULL AS {self.dialect.float_type})"
        if shares:
            share = self.ratio("n", f"sum(n) OVER (PARTITION BY source{self.grouped})")
        answer = (
            f"{pairs.then}, ends AS (\n"
            f"  SELECT {self.segment}CASE WHEN k = 0 THEN s END AS source, "
            "CASE WHEN k = 1 THEN s ELSE next END AS target, CASE WHEN k = 0 THEN 0 ELSE 1 END "
            f"AS is_entry, {amount.format('n', 'n')}, {amount.format('people', 'people')}, "
            "CASE WHEN k = 0 THEN mean END AS mean, CASE WHEN k = 0 THEN median END AS median"
            f"{', CASE WHEN k = 0 THEN ties ELSE 0 END AS ties' if self.counts_ties else ''}\n"
            f"  FROM pairs CROSS JOIN {self.numbers(copies, 'k')}\n"
            "  WHERE k < 2 OR next IS NOT NULL\n), counted AS (\n"
            f"  SELECT {self.segment}source, target, sum(n) AS n, sum(people) AS people, "
            f"max(mean) AS mean, max(median) AS median{self.ties()}\n"
            f"  FROM ends GROUP BY source, target, is_entry{self.grouped}\n)\n"
            f"SELECT {self.segment_out}source AS {self.name('source')}, "
            f"target AS {self.name('target')}, {self.integer('n')} AS {self.name('count')}, "
            f"{self.integer('people')} AS {self.name('people')}, "
            f"{share} AS {self.name('share')}, mean AS {self.name('mean_seconds')}, "
            f"median AS {self.exact('median_seconds')}{self.ties('ties')}\n"
            f"FROM counted WHERE n > 0\nORDER BY {self.sorted_by('counted')}counted.n DESC, "
            "counted.source NULLS FIRST, counted.target NULLS LAST"
        )
        return evolve(pairs, then=answer)

    def integer(self, expression: str) -> str:
        """A whole number, of the type that answers have."""
        return f"CAST({expression} AS BIGINT)"

    def dwell(self) -> Query:
        """How long people stay at each stage, until their next event."""
        first, rows, source, stage = self.moves(), "moves", "figures", "s"
        coded = self.numbers_stages
        if coded:
            ties = ", ties" if self.counts_ties and "order" in self.kinds else ""
            rows, source, stage = "stays", "figures JOIN codes ON codes.code = figures.s", "name"
            first = (
                f"{self.moves(coded=True)}, stays AS (\n"
                f"  SELECT {self.segment}s, micros{ties} FROM moves\n)"
            )
        median, quantile = self.median_and_quantile("micros", 0.9)
        figures = (
            f"SELECT {self.segment}s, count(*) AS visits, count(*) - count(micros) AS still, "
            f"{self.mean('micros')} AS mean, {median} AS median, {quantile} AS quantile"
            f"{self.ties(self.tied_moves)}"
        )
        answer = (
            f"\nSELECT {self.segment_out}{stage} AS {self.name('stage')}, "
            f"visits AS {self.name('visits')}, {self.integer('still')} AS {self.name('open')}, "
            f"mean AS {self.name('mean_seconds')}, median AS {self.exact('median_seconds')}, "
            f"quantile AS {self.exact('p90_seconds')}{self.ties('ties')}\nFROM {source}\n"
            f"ORDER BY {self.sorted_by('figures')}{'codes' if coded else 'figures'}.{stage}"
        )
        return Query(
            first,
            rows,
            answer,
            figures=figures,
            groups=f"s{self.grouped}",
            ordered="codes" if coded else self._by_name,
        )

    def first_segment(self) -> str:
        """The segment of a customer's first event, after a comma."""
        return f", first_value(b) OVER {self.window} AS b" if self.by is not None else ""

    def steps(self, max_steps: int, around: str | None) -> Query:
        """Where people are at each position, and where they go from there."""
        window = self.window
        numbered = (
            f"{self.log()}, numbered AS (\n  SELECT c, s, row_number() OVER {window} AS n, "
            f"lead(s) OVER {window} AS next{self.first_segment()}{self.tie}\n  FROM log\n)"
        )
        if around is None:
            position, where, source = "n", f"n <= {max_steps}", "numbered"
        else:
            position = "n - middle"
            source = (
                "(SELECT *, "
                f"min(CASE WHEN s = {self.literal(around)} THEN n END) OVER (PARTITION BY c) "
                "AS middle FROM numbered) AS placed"
            )
            where = f"middle IS NOT NULL AND n - middle BETWEEN -{max_steps} AND {max_steps}"
        if self.counts_ties:
            # An event that shares its moment counts, wherever it is.
            position, where = f"CASE WHEN {where} THEN {position} END", f"{where} OR ties = 1"
        positions = (
            f"{numbered}, positions AS (\n"
            f"  SELECT {self.segment}{position} AS n, s, next, count(*) AS people{self.ties()}\n"
            f"  FROM {source} WHERE {where} GROUP BY {position}, s, next{self.grouped}\n)"
        )
        answer = (
            f"\nSELECT {self.segment_out}{self.integer('n')} AS {self.name('position')}, "
            f"s AS {self.name('source')}, next AS {self.name('target')}, "
            f"{self.integer('sum(positions.people)')} AS {self.name('people')}"
            f"{self.ties_of('positions')}\n"
            f"FROM positions WHERE n IS NOT NULL GROUP BY n, s, next{self.grouped}\n"
            f"ORDER BY {self.sorted_by('positions')}positions.n, sum(positions.people) DESC, "
            "positions.s, positions.next NULLS LAST"
        )
        return Query(positions, "positions", answer)

    def listed(self) -> str:
        """One row a customer with the list of stages, as `listed`."""
        row = "r, " if self.tie_break == "r" else ""
        return (
            f"{self.log()}, seen AS (\n  SELECT c, s, t, us, {self.decider}{row}"
            f"1 AS one{self.first_segment()}{self.tie}\n  FROM log\n), listed AS (\n"
            f"  SELECT c, {self.segment}{self.dialect.ordered_list.format('s', self.order)} "
            "AS stages, min(t) AS first, max(t) AS last, "
            f"max(us) - min(us) AS micros{self.ties()}\n"
            f"  FROM seen GROUP BY c{self.grouped}\n)"
        )

    def repeats(self) -> str:
        """How many people there are, ties, and events that another one equals in every column."""
        has_order = "order" in self.kinds
        window = f"(PARTITION BY c ORDER BY us, {self.decider}s)"
        before = "".join(f", lag({each}) OVER {window} AS {each}0" for each in ("us", "s"))
        before += f", lag(o) OVER {window} AS o0" if has_order else ""
        tied = "us = us0"
        tied += " AND (o = o0 OR (o IS NULL AND o0 IS NULL))" if has_order else ""
        return (
            f"{self.log()}, placed AS (\n  SELECT *{before} FROM log\n)\n"
            f"SELECT count(*) - count(us0), count(CASE WHEN {tied} THEN 1 END), "
            f"count(CASE WHEN {tied} AND s = s0 THEN 1 END) FROM placed"
        )

    def traces(self) -> Query:
        """One row a customer."""
        answer = (
            f"\nSELECT {self.segment_out}c AS {self.name('customer')}, "
            f"stages AS {self.name('stages')}, first AS {self.name('first')}, "
            f"last AS {self.name('last')}, "
            f"CAST(micros AS {self.dialect.float_type}) / 1000000 AS {self.name('seconds')}"
            f"{self.ties('ties')}\nFROM listed\nORDER BY {self.sorted_by('listed')}listed.c"
        )
        return Query(self.listed(), "listed", answer, has_moments=True)

    def variants(self, most: int) -> Query:
        """The commonest sequences of stages, with the number of people, and that of everybody.

        Where stages are numbers, sequences are lists of these.
        """
        row = "r, " if self.tie_break == "r" else ""
        sequences = (
            f"{self.log()}, seen AS (\n  SELECT c, s, us, {self.decider}{row}1 AS one{self.tie}\n"
            "  FROM log\n), listed AS (\n"
            f"  SELECT c, {self.dialect.ordered_list.format('s', self.order)} AS stages"
            f"{self.ties()}\n  FROM seen GROUP BY c\n), sequences AS (\n"
            f"  SELECT stages, count(*) AS people{self.ties()} FROM listed GROUP BY stages\n)"
        )
        # Where rows are kept for it, to sum them once more takes less memory than a window.
        everybody = "" if self.counts_ties else ", sum(sum(sequences.people)) OVER () AS everybody"
        answer = (
            f"\nSELECT stages, sum(sequences.people) AS people{everybody}\n"
            f"FROM sequences GROUP BY stages\nORDER BY people DESC, stages "
            f"LIMIT {min(most, _MOST_ROWS)}"
        )
        if self.counts_ties:
            answer = (
                "\nSELECT *, (SELECT sum(people) FROM sequences) AS everybody, "
                "CASE WHEN row_number() OVER () = 1 THEN (SELECT sum(ties) FROM sequences) ELSE 0 "
                f"END AS ties\nFROM ({answer}\n) AS commonest"
            )
        is_fast = self.numbers_stages
        return Query(sequences, "sequences", answer, ordered="codes" if is_fast else "")

    def counts(self) -> Query:
        """What `_log.Counts` holds, by the stage before and the stage.

        A row has how often and by how many people the move was made, and how often it was the last;
        and, in the same row or in one of its own, how many people took the stage for the first time
        after that stage, with the sum of their positions.
        """
        window = self.window
        seen = "collect_set(s) OVER (PARTITION BY c ORDER BY {} ROWS BETWEEN {})".format(
            self.order, "UNBOUNDED PRECEDING AND 1 PRECEDING"
        )
        first = f", CASE WHEN array_contains({seen}, s) THEN 0 ELSE 1 END AS is_first"
        # Numbers take a third of the memory of names.
        coded = self.numbers_stages
        place, source = f"row_number() OVER {window} - 1", "coded" if coded else "log"
        if self.is_ordered:
            start = "CASE WHEN c = lag(c) OVER () THEN NULL ELSE row_number() OVER () END"
            place = "place - max(start) OVER (ROWS UNBOUNDED PRECEDING)"
            source = (
                f"(SELECT *, row_number() OVER () AS place, {start} AS start FROM {source}) AS each"
            )
        numbered = (
            f"{self.log()}{self._coded() if coded else ''}, numbered AS (\n"
            f"  SELECT c, s, {place} AS n, {self.beside('lag', 's')} AS before, "
            f"{self.beside('lead', 's')} AS next{self.tie}"
            f"{first if self.dialect.keeps_order else ''}\n  FROM {source}\n)"
        )
        moves = (
            "SELECT before, s, count(*) AS moves, count(DISTINCT c) AS movers, "
            "count(*) - count(next) AS ends"
        )
        if self.dialect.keeps_order:
            # One sort of the events, as all windows have one order.
            figures = (
                f"\n{moves}, sum(is_first) AS discoveries, sum(is_first * n) AS positions"
                f"{self.ties()}\nFROM numbered GROUP BY before, s\nORDER BY s, before"
            )
            return Query(numbered, "numbered", figures)
        before = self.dialect.first_by.format("before", "n")
        figures = (
            f"{numbered}, firsts AS (\n  SELECT s, min(n) AS n, "
            f"CASE WHEN min(n) > 0 THEN {before} END AS before\n  FROM numbered GROUP BY c, s\n"
            f"), figures AS (\n  {moves}, 0 AS discoveries, 0 AS positions{self.ties()}\n"
            "  FROM numbered GROUP BY before, s\n  UNION ALL\n"
            f"  SELECT before, s, 0, 0, 0, count(*), sum(n){', 0' if self.counts_ties else ''}\n"
            "  FROM firsts GROUP BY before, s\n)"
        )
        if not coded:
            answer = "\nSELECT * FROM figures\nORDER BY s, before"
            return Query(figures, "figures", answer, ordered=self._by_name)
        answer = (
            "\nSELECT came.name AS before, codes.name AS s, moves, movers, ends, discoveries, "
            f"positions{', ties' if self.counts_ties else ''}\n"
            "FROM figures JOIN codes ON codes.code = figures.s\n"
            "LEFT JOIN codes AS came ON came.code = figures.before\n"
            "ORDER BY figures.s, figures.before"
        )
        return Query(figures, "figures", answer, ordered="codes")

    def period(self, micros: str, every: Every) -> str:
        """The number of the period that a moment lies in, counted from the epoch."""
        day = floor_divide(micros, DAY)
        if every == "day":
            return day
        if every == "week":
            # The epoch was a Thursday.
            return floor_divide(f"{day} + 3", 7)
        date = from_days(day)
        year = f"EXTRACT(YEAR FROM {date})"
        per_year = {"month": 12, "quarter": 4, "year": 1}[every]
        part = f" * {per_year} + EXTRACT({every.upper()} FROM {date}) - 1" if per_year > 1 else ""
        return f"CAST({year}{part} AS BIGINT)"

    def period_start(self, number: str, every: Every) -> str:
        """The first day of a period."""
        if every == "day":
            return from_days(number)
        if every == "week":
            return from_days(f"({number} * 7 - 3)")
        per_year = {"month": 12, "quarter": 4, "year": 1}[every]
        year = floor_divide(number, per_year)
        month = f"({number} - {year} * {per_year}) * {12 // per_year} + 1"
        return self.dialect.date.format(year, f"({month})")

    def cohorts(
        self, first: str | None, back: str | None, every: Every, as_of: int | None
    ) -> Query:
        """Retention: who came back, by the period of their first event and periods since."""
        began = "us" if first is None else f"CASE WHEN s = {self.literal(first)} THEN us END"
        customer = "(PARTITION BY c)"
        if self.counts_ties:
            # The order of the other windows, so that events are sorted once.
            customer = f"{self.window.removesuffix(')')} {_ALL_ROWS})"
        is_back = "us >= us0" if back is None else f"us >= us0 AND s = {self.literal(back)}"
        last = "(SELECT max(p) FROM returns)" if as_of is None else self.period(str(as_of), every)
        # Periods are numbers, so that no calendar of an engine decides; a cohort has up to 1,000.
        complete = "CAST(NULL AS BOOLEAN)" if as_of is None else f"(cohort + period < {last})"
        low, high = self.wilson("back", "people")
        sizes_b = "sizes.b, " if self.by is not None else ""
        returns = (
            f"{self.log()}, placed AS (\n  SELECT c, s, us, min({began}) OVER {customer} "
            f"AS us0{self.first_segment()}{self.tie}\n  FROM log\n), visits AS (\n"
            f"  SELECT c, {self.segment}{self.period('us0', every)} AS cohort, "
            f"{self.period('us', every)} AS p, CASE WHEN {is_back} THEN 1 ELSE 0 END AS back"
            f"{', ties' if self.counts_ties else ''}\n  FROM placed WHERE us0 IS NOT NULL\n), "
            f"people AS (\n  SELECT c, {self.segment}cohort, p, max(back) AS back{self.ties()}\n"
            f"  FROM visits GROUP BY c, cohort, p{self.grouped}\n), returns AS (\n"
            f"  SELECT {self.segment}cohort, p, count(*) AS people, sum(back) AS back"
            f"{self.ties()}\n  FROM people GROUP BY cohort, p{self.grouped}\n)"
        )
        # Everybody has the event in the cohort's own period that put them into it.
        answer = (
            f", totals AS (\n  SELECT {self.segment}cohort, p, "
            f"{self.integer('sum(returns.people)')} AS people, "
            f"{self.integer('sum(returns.back)')} AS back\n"
            f"  FROM returns GROUP BY cohort, p{self.grouped}\n), sizes AS (\n"
            f"  SELECT {self.segment}cohort, max(CASE WHEN p = cohort THEN people END) AS people\n"
            f"  FROM totals GROUP BY cohort{self.grouped}\n), digits AS (\n"
            f"  SELECT digit FROM {self.numbers(range(10), 'digit')}\n), offsets AS (\n"
            "  SELECT ones.digit + 10 * tens.digit + 100 * hundreds.digit AS period\n  FROM "
            "digits AS ones CROSS JOIN digits AS tens CROSS JOIN digits AS hundreds\n), grid AS (\n"
            f"  SELECT {sizes_b}sizes.cohort, offsets.period, sizes.people, "
            f"coalesce(totals.back, 0) AS back\n"
            f"  FROM sizes CROSS JOIN offsets LEFT JOIN totals\n"
            "  ON totals.cohort = sizes.cohort "
            f"AND totals.p = sizes.cohort + offsets.period{self.same_segment('totals', 'sizes')}\n"
            f"  WHERE sizes.cohort + offsets.period <= {last}\n)\n"
            f"SELECT {self.segment_out}{self.period_start('cohort', every)} AS "
            f"{self.name('cohort')}, {self.integer('period')} AS {self.name('period')}, "
            f"people AS {self.name('people')}, back AS {self.name('back')}, "
            f"{self.ratio('back', 'people')} AS {self.name('share')}, "
            f"{low} AS {self.name('low')}, {high} AS {self.name('high')}, "
            f"{complete} AS {self.name('complete')}{self.ties_of('returns')}\n"
            f"FROM grid\nORDER BY {self.sorted_by('grid')}grid.cohort, grid.period"
        )
        return Query(returns, "returns", answer)


def part_by_hash(parts: int) -> str:
    """Which of so many parts a customer is in; each has about as many."""
    return f"CAST({HASH.format('c')} % {HASHES} % {parts} AS USMALLINT)"


def part_in_order(bounds: str, first: int, last: int) -> str:
    """Which of these parts a customer is in, where they begin at the customers of a list."""
    if first == last:
        return f"{first}::USMALLINT"
    middle = (first + last) // 2
    before, after = (part_in_order(bounds, *ends) for ends in ((first, middle), (middle + 1, last)))
    return f"CASE WHEN c < {bounds}[{middle + 1}] THEN {before} ELSE {after} END"


def floor_divide(number: str, divisor: int) -> str:
    """The integer quotient, rounded down, of a whole number and one that is positive."""
    # There are engines that divide as floats: what is divided has no rest, lest it be rounded up.
    rest = f"MOD({number}, {divisor})"
    whole = f"CAST(ROUND((({number}) - {rest}) / {divisor}) AS BIGINT)"
    return f"({whole} - CASE WHEN {rest} < 0 THEN 1 ELSE 0 END)"


def from_days(days: str) -> str:
    """The date that lies some days after the epoch."""
    return f"(DATE '1970-01-01' + CAST({days} AS INTEGER))"


def _integer_below(largest: int) -> str:
    """The smallest type of DuckDB that holds whole numbers up to the largest."""
    return next(name for name, limit in _INTEGERS.items() if largest < limit)
