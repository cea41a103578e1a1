"""Who runs the SQL: DuckDB for frames and files, otherwise the engine that holds the data."""

import os
import re
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from shutil import rmtree
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any, Final, cast, final

from attrs import frozen

from customer_journey._arguments import warn_caller
from customer_journey.criteria._sql import DIALECTS, Dialect, dialect_of
from customer_journey.errors import (
    InvalidValueError,
    MissingExtraError,
    Problem,
    TiesWarning,
    WrongTypeError,
)
from customer_journey.events._columns import RELATION, VIEW, Kind, inner_names, kinds_by_role
from customer_journey.events._engine import Build, Deferred, Disk, Engine, NotWrittenError
from customer_journey.events._frames import connect, escaped, is_stream, joiner, load, pick
from customer_journey.events._values import reading

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, DuckDBPyRelation

__all__ = [
    "FolderOfParts",
    "Table",
    "engine_for",
    "kind_of_type",
    "table",
    "warn_of_ties",
]

_ANSWER: Final = "customer_journey_answer"


@final
@frozen
class Table:
    """A table that lies elsewhere: questions about it come back as SQL text, for dbt or a cursor.

    Made by `table`.
    """

    name: str
    """Its name, with dots between its parts."""
    dialect: Dialect
    """The dialect of the texts."""

    def sql(self) -> str:
        """Its name as the dialect writes it, each part quoted."""
        dialect = DIALECTS[self.dialect]
        return ".".join(dialect.identifier(part) for part in self.name.split("."))


def table(name: str, /, *, dialect: Dialect) -> Table:
    """A table in a warehouse, by name: what is asked of it comes back as SQL text.

    Args:
        name: The table's name, as in `shop.events`.
        dialect: The warehouse's SQL.

    Raises:
        InvalidValueError: The name is empty, or the dialect is unknown.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.events.table("shop.events", dialect="bigquery")
        >>> cj.events.dwell(shop).splitlines()[0]
        'WITH log AS ('
    """
    dialect_of(dialect, "events.table")
    named: object = name
    if not isinstance(named, str) or not all(named.split(".")):
        raise InvalidValueError(
            "events.table", [Problem("name", f"{name!r} is not the name of a table")]
        )
    return Table(name, dialect)


def engine_for(function: str, data: object, chosen: Mapping[str, str], *, keeps: bool) -> Engine:
    """The engine for the data, with the chosen columns picked and checked.

    What is wrong of one column does not hide what is wrong of another.

    Args:
        function: Whose error it is.
        data: The table.
        chosen: The names of columns by role.
        keeps: Whether the other columns of a table that is not in memory come along.

    Raises:
        WrongTypeError: The data is of no kind that has columns.
        InvalidValueError: A column is missing or of the wrong type; all are named.
        MissingExtraError: duckdb is not installed, and the data needs it.
    """
    try:
        return _engine_for(function, data, chosen, keeps=keeps)
    except InvalidValueError as error:
        faulty = {problem.where for problem in error.problems}
        others = {role: name for role, name in chosen.items() if role not in faulty}
        # A stream can be read once.
        if len(others) in {0, len(chosen)} or is_stream(data):
            raise
        try:
            engine_for(function, data, others, keeps=keeps)
        except InvalidValueError as more:
            raise InvalidValueError(function, [*error.problems, *more.problems]) from None
        raise


def _engine_for(function: str, data: object, chosen: Mapping[str, str], *, keeps: bool) -> Engine:
    if isinstance(data, Table):
        return _Text(function, data, chosen)
    module = type(data).__module__.partition(".")[0]
    if module == "pyspark":
        from customer_journey.events._spark import SparkEngine

        return SparkEngine(function, data, chosen, keeps=keeps)
    if module == "ibis":
        from customer_journey.events._ibis import IbisEngine

        return IbisEngine(function, data, chosen, keeps=keeps)
    try:
        import duckdb
    except ImportError:
        raise MissingExtraError("duckdb", "data") from None
    if isinstance(data, duckdb.DuckDBPyRelation):
        return _Relation(function, data, chosen, keeps=keeps)
    return _Local(function, data, chosen, keeps=keeps)


def warn_of_ties(count: int) -> None:
    """Say how many events nothing but their rows' own order puts in order."""
    share = "event shares" if count == 1 else "events share"
    warn_caller(
        f"{count:,} {share} customer and moment with the one before; the rows' own order "
        "decides unless a column is named as `order=`",
        TiesWarning,
    )


class _Text(Deferred):
    """Not run here: the answer is the text."""

    def __init__(self, function: str, data: Table, chosen: Mapping[str, str]) -> None:
        self.dialect = DIALECTS[data.dialect]
        self.kinds: Mapping[str, Kind] = dict.fromkeys(chosen, "unknown")
        self.inner = inner_names(chosen)
        self.seen = list(self.inner.values())
        self._function = function
        self._table = data
        self._chosen = chosen

    def source(self, *, numbered: bool) -> str:
        del numbered
        names = ", ".join(
            f"{self.dialect.identifier(name)} AS {self.inner[role]}"
            for role, name in self._chosen.items()
        )
        return f"(SELECT {names} FROM {self._table.sql()}) AS picked"

    def fetch(self, text: str) -> list[tuple[Any, ...]]:
        del text
        hint = "questions that give a table come back as SQL text; this one needs the rows"
        raise WrongTypeError(self._function, "data that can be read here", self._table, hint)

    def give(self, text: str) -> str:
        return text


class _Relation(Deferred):
    """A DuckDB relation, on its own connection; answers stay lazy."""

    def __init__(
        self, function: str, data: "DuckDBPyRelation", chosen: Mapping[str, str], *, keeps: bool
    ) -> None:
        self.dialect = DIALECTS["duckdb"]
        with reading(function, data):
            listed = pick(function, data, chosen, inner_names(chosen), keeps=keeps)
            self.relation = data.project(listed)
        self.seen = self.relation.columns
        types = dict(zip(self.seen, map(str, self.relation.types), strict=True))
        self.kinds = _kinds_of(function, types, chosen)
        self._function = function

    def source(self, *, numbered: bool) -> str:
        del numbered
        return RELATION

    def fetch(self, text: str) -> list[tuple[Any, ...]]:
        with reading(self._function, self.relation):
            return cast("DuckDBPyRelation", self.relation.query(RELATION, text)).fetchall()

    def give(self, text: str) -> object:
        with reading(self._function, self.relation):
            return self.relation.query(RELATION, text)


class _Local:
    """A frame, columns, rows or a file: DuckDB inside, on a connection of its own."""

    is_eager = True

    def __init__(
        self, function: str, data: object, chosen: Mapping[str, str], *, keeps: bool
    ) -> None:
        self.dialect = DIALECTS["duckdb"]
        self.connection = connect(data)
        self.workspace = self
        self._function = function
        self._data = data
        self._kept: set[str] = set()
        self._join = joiner(data)
        self._make, types, self.rows = load(
            self.connection, function, data, chosen, inner_names(chosen), keeps=keeps
        )
        self.seen = list(types)
        self.kinds = _kinds_of(function, types, chosen)

    def source(self, *, numbered: bool) -> str:
        # A scan keeps the rows' order, and a window without an order numbers them as they come.
        return f"(SELECT *, row_number() OVER () AS r FROM {VIEW})" if numbered else VIEW

    def answer(self, build: Build) -> object:
        self.keep(_ANSWER, build(""))
        # A segment may have any name, that of the count, too: which is the last column.
        counted = self.dialect.identifier(self.connection.table(_ANSWER).columns[-1])
        ((ties,),) = self.fetch(f"SELECT sum({counted}) FROM {_ANSWER}")
        if ties:
            warn_of_ties(round(ties))
            self.keep(_ANSWER, build("r"))
        self._drop_others()
        return self._make(f"SELECT * EXCLUDE ({counted}) FROM {_ANSWER}")

    def fetch_arrays(self, text: str) -> list[Any]:
        with reading(self._function, self._data):
            return list(self.connection.execute(text).fetchnumpy().values())

    def keep(self, name: str, text: str, *, more: bool = False) -> None:
        verb = f"INSERT INTO {name}" if more else f"CREATE OR REPLACE TEMP TABLE {name} AS"
        self._run(f"{verb} {text}")
        self._kept.add(name)

    def keep_type(self, name: str, text: str) -> None:
        self._run(f"CREATE TEMP TYPE {name} AS ENUM ({text})")

    def keep_value(self, name: str, text: str) -> None:
        self._run(f"SET VARIABLE {name} = ({text})")

    @contextmanager
    def spread(self) -> Generator[Disk]:
        folder: str = self.fetch("SELECT current_setting('temp_directory')")[0][0]
        if not folder:
            yield FolderOfParts(self.connection, "")
            return
        inside = mkdtemp(dir=folder)
        try:
            yield FolderOfParts(self.connection, inside)
        finally:
            rmtree(inside, ignore_errors=True)

    def drop(self, name: str) -> None:
        self._run(f"DROP TABLE {name}")
        self._kept.remove(name)

    def release(self) -> None:
        # DuckDB's allocator keeps what was freed for ten seconds and more; to set the limit that
        # there is anyway makes it let go.
        self._run("RESET memory_limit")

    def give(self, text: str) -> object:
        self.keep(_ANSWER, text)
        self._drop_others()
        return self._make(f"FROM {_ANSWER}")

    def give_parts(self, texts: Iterable[str]) -> object:
        answers: list[object] = []
        for number, text in enumerate(texts):
            self.keep(_ANSWER, text, more=number > 0 and self._join is None)
            if self._join is not None:
                # What has been handed over need not be kept here as well.
                answers.append(self._make(f"FROM {_ANSWER}"))
        if self._join is not None:
            self.drop(_ANSWER)
            return self._join(answers)
        self._drop_others()
        return self._make(f"FROM {_ANSWER}")

    def _drop_others(self) -> None:
        """Let go of all tables but the answer, which stays where it is about a file."""
        for name in self._kept - {_ANSWER}:
            self.drop(name)

    def fetch(self, text: str) -> list[tuple[Any, ...]]:
        with reading(self._function, self._data):
            return self.connection.execute(text).fetchall()

    def _run(self, text: str) -> None:
        with reading(self._function, self._data):
            self.connection.execute(text)


class FolderOfParts:
    """Rows in Parquet files, in a folder for each part; there is none where nothing is written."""

    def __init__(self, connection: "DuckDBPyConnection", folder: str) -> None:
        self._connection = connection
        self._folder = folder

    def add(self, text: str) -> None:
        import duckdb

        types = map(str, self._connection.sql(text).types)
        if not self._folder or not all(map(_WRITTEN.fullmatch, types)):
            raise NotWrittenError
        folder = DIALECTS["duckdb"].text(self._folder)
        options = "FORMAT parquet, COMPRESSION uncompressed, PARTITION_BY (part), APPEND"
        try:
            self._connection.execute(f"COPY ({text}) TO {folder} ({options})")
        except duckdb.IOException as error:
            raise NotWrittenError from error

    def sources(self) -> list[str]:
        numbers = sorted(int(name.partition("=")[2]) for name in os.listdir(self._folder))
        return [
            "read_parquet({}, hive_partitioning = false)".format(
                DIALECTS["duckdb"].text(f"{escaped(self._folder)}/part={number}/*.parquet")
            )
            for number in numbers
        ]


_WRITTEN: Final = re.compile(
    r"BOOLEAN|U?(TINY|SMALL|BIG)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL\(.*\)|VARCHAR|BLOB|UUID|DATE|TIME"
    r"|TIMESTAMP( WITH TIME ZONE|_NS|TZ_NS)?|ENUM\(.*\)",
    re.DOTALL,
)
"""DuckDB's types that a Parquet file gives back as they are, or as texts; no larger integers."""


def _kinds_of(
    function: str, types: Mapping[str, str], chosen: Mapping[str, str]
) -> dict[str, Kind]:
    kinds = {name: kind_of_type(kind) for name, kind in types.items()}
    return kinds_by_role(function, chosen, kinds)


_NUMBERS: Final = re.compile(
    r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|(DECIMAL|NUMERIC)(\(.*\))?|BIGNUM"
)


def kind_of_type(name: str) -> Kind:
    """What stands in a column of a DuckDB type."""
    if name.endswith("]") or name.startswith(("STRUCT", "MAP", "UNION", "LIST")):
        return "nested"
    if name.startswith("TIMESTAMP"):
        return "zoned" if "TIME ZONE" in name or name == "TIMESTAMPTZ_NS" else "moment"
    if name in {"FLOAT", "DOUBLE"}:
        return "float"
    if name.startswith(("DECIMAL", "NUMERIC")) and not name.endswith(",0)"):
        return "decimal"
    if _NUMBERS.fullmatch(name):
        return "number"
    return {"VARCHAR": "text", "BOOLEAN": "bool", "DATE": "date"}.get(
        name, "text" if name.startswith("ENUM") else name.lower()
    )
