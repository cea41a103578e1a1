"""Tables in memory and in files: how their columns reach DuckDB, and how answers go back."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import MAXYEAR, MINYEAR
from importlib import import_module
from os import PathLike, getpid
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any, Final, NamedTuple, NoReturn, TypeAlias, cast

from attrs import evolve

from customer_journey._arguments import warn_caller
from customer_journey._suggest import did_you_mean
from customer_journey._values import has_items
from customer_journey.criteria._sql import DIALECTS
from customer_journey.errors import (
    InvalidFileError,
    InvalidValueError,
    MissingValuesWarning,
    Problem,
    WrongTypeError,
)
from customer_journey.events._columns import INNER, NAMED, VIEW, missing_problems, picked
from customer_journey.events._values import beyond, read_column, reason_of
from customer_journey.files._atomic import checked_path

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, DuckDBPyRelation

__all__ = [
    "MOMENTS",
    "Give",
    "Join",
    "column_names",
    "column_problems",
    "connect",
    "escaped",
    "is_frame",
    "is_outside",
    "is_stream",
    "joiner",
    "load",
    "open_outside",
    "pick",
    "readable",
    "table_kind",
]

Give: TypeAlias = Callable[[str], object]
"""Makes the user's own kind of table of what a text answers."""


class Loaded(NamedTuple):
    """What is known of a table whose columns are a view."""

    give: Give
    types: Mapping[str, str]
    """DuckDB's types of the columns, by their inner names."""
    rows: int | None
    """How many rows there are; None where only a source outside knows."""


Join: TypeAlias = Callable[[Sequence[Any]], object]
"""Makes one table of several of that kind, without a copy of what they hold."""

_EMPTY: Final = {"at": "datetime64[us]"}
"""What a column of no values is taken for; texts unless it says otherwise."""

_PLAIN: Final = frozenset({"string", "empty"})
"""What pandas finds in columns of objects that need no reading."""

_ROUNDED: Final = ("HUGEINT", "DECIMAL", "BLOB")
"""Types that DuckDB makes floats of in arrays, or what cannot be compared."""

_MOMENTS_OF_DUCKDB: Final = frozenset(f"datetime64[{unit}]" for unit in ("s", "ms", "us", "ns"))
_FRAMES: Final = frozenset(
    {
        ("pandas", "DataFrame"),
        ("polars", "DataFrame"),
        ("polars", "LazyFrame"),
        ("pyarrow", "Table"),
    }
)
"""Tables in memory that are taken as they are."""

_ENGINES: Final = frozenset({"duckdb", "_duckdb", "pyspark", "ibis"})
"""Libraries whose tables stay where they are."""

_BATCHES: Final = frozenset({("pyarrow", "RecordBatch"), ("pyarrow", "Table")})

_OF_FILES: Final = "give the paths of its files, or `pyarrow.dataset.dataset(…)` of them"
_JOINED: Final = "join the frames first, as `concat` of their library does"
_INSTEAD: Final = {
    ("pyarrow", "RecordBatch"): "give a list of the batches, or a RecordBatchReader of them",
    ("pyarrow", "ParquetDataset"): _OF_FILES,
    ("pyarrow", "ParquetFileFragment"): _OF_FILES,
    ("duckdb", "DuckDBPyConnection"): "give a relation, as by `connection.sql('FROM events')`",
    ("_duckdb", "DuckDBPyConnection"): "give a relation, as by `connection.sql('FROM events')`",
    ("pandas", "DataFrame"): _JOINED,
    ("polars", "DataFrame"): _JOINED,
    ("polars", "LazyFrame"): _JOINED,
}
"""What to give instead of what holds a table, or comes one after another."""

_PICKED: Final = "customer_journey_picked"
_TYPED: Final = "customer_journey_typed"
"""What DuckDB calls the picked columns as they come, before their types are those it can ask."""

# DuckDB 2.0.0 rounds in `epoch_us`, and `//` cuts towards zero.
_CUT: Final = "make_timestamp(epoch_ns({0}) // 1000 - CAST(epoch_ns({0}) % 1000 < 0 AS BIGINT))"
MOMENTS: Final[Mapping[str, str]] = {
    "TIMESTAMP_NS": _CUT,
    "TIMESTAMPTZ_NS": "timezone('UTC', " + _CUT.format("timezone('UTC', {0})") + ")",
    "TIMESTAMP_S": "CAST({} AS TIMESTAMP)",
    "TIMESTAMP_MS": "CAST({} AS TIMESTAMP)",
}
"""How moments of other units are read: seconds and milliseconds DuckDB takes by way of nanoseconds,
which do not reach as far; nanoseconds it rounds, where Python cuts them."""

_SAMPLE: Final = 20_480
"""How many lines DuckDB looks at to tell what a CSV file's columns hold."""
_YEAR_FIRST: Final = r"^\s*\d{4}\D"
_YEAR_LAST: Final = r"^\s*\d{1,2}\D+\d{1,2}\D+\d{4}"
_BEYOND_MONTHS: Final = r"^\s*(\d{1,2}\D+)?(1[3-9]|2\d|3[01])\D"

_PARQUET: Final = (".parquet", ".pq")

_EXPECTED: Final = (
    "a table of events: pandas, Polars, PyArrow, a dict of columns, rows as mappings, paths of "
    "Parquet or CSV files, a DuckDB relation, PySpark, Ibis, or events.table(…)"
)


class _Stream:
    """An object with nothing but an Arrow stream: DuckDB then needs no pyarrow to read it."""

    def __init__(self, data: Any) -> None:
        self._data = data

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        if _is_capsule(self._data):
            return self._data
        return self._data.__arrow_c_stream__(requested_schema)


_NOTHING_FETCHED: Final[dict[str, Any]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
"""DuckDB would download a part of itself for an address or a format that it does not know."""

_DATABASES: Final[dict[tuple[int, bool], "DuckDBPyConnection"]] = {}
"""The databases in memory of this process, by its id, as a fork has none yet, and by whether one
thread asks them."""

_FEW: Final = 100_000
"""Up to how many rows one thread answers sooner than several, which wait for one another."""
_LEFT_OUT: Final = (
    "common_subexpressions",
    "expression_rewriter",
    "join_order",
    "statistics_propagation",
)
"""Optimizers that take longer than they save, of so many."""


def connect(data: object = None) -> "DuckDBPyConnection":
    """A connection of its own to a database in memory, in UTC.

    To open a database takes longer than to ask about a thousand rows, so all connections have one,
    or, about a few rows, another of one thread. What they register and create is temporary, which
    no other connection sees. What does not fit into memory goes to a folder that only this user can
    read, and that is removed with the process.

    Args:
        data: The table that will be asked.
    """
    import duckdb

    frame: Any = data
    few = is_frame(data) and hasattr(data, "__len__") and len(frame) <= _FEW
    database = getpid(), few
    if database not in _DATABASES:
        config = {**_NOTHING_FETCHED, "temp_directory": _folder_to_spill_to()}
        opened = duckdb.connect(config=config | ({"threads": 1} if few else {}))
        if few:
            # Another version may not have all of them, and refuses what it does not have.
            known = opened.execute("SELECT name FROM duckdb_optimizers()").fetchall()
            names = ",".join(name for (name,) in known if name in _LEFT_OUT)
            opened.execute(f"SET disabled_optimizers = '{names}'")
        _DATABASES[database] = opened
    connection = _DATABASES[database].cursor()
    connection.execute("SET TimeZone = 'UTC'")
    # Each thread keeps so many rows before it writes them to the files of their parts.
    connection.execute("SET partitioned_write_flush_threshold = 16384")
    return connection


def _folder_to_spill_to() -> str:
    """A new folder among the system's temporary ones; empty where there can be none."""
    # `atexit` knows nothing of processes that a pool forks.
    from multiprocessing.util import Finalize

    try:
        folder = mkdtemp(prefix="customer-journey-")
    except OSError:
        return ""
    Finalize(None, rmtree, args=(folder,), kwargs={"ignore_errors": True}, exitpriority=0)
    return folder


def load(
    connection: "DuckDBPyConnection",
    function: str,
    data: object,
    chosen: Mapping[str, str],
    inner: Mapping[str, str] = INNER,
    *,
    keeps: bool = False,
) -> Loaded:
    """Make the chosen columns a view of the connection, under their inner names.

    Columns are picked and renamed before the engine sees them: it does not tell upper from lower
    case in names, and what a stranger wrote never reaches a text. Values of objects are read as
    facts are. With `keeps`, files and streams keep their other columns.

    Raises:
        WrongTypeError: The data is of no kind that has columns.
        InvalidValueError: A column is missing, or holds values of several types, or of a type that
            no fact has; all are named. Or DuckDB does not read a type.
        InvalidFileError: The file does not exist, or it cannot be read.
    """
    import duckdb

    try:
        give, rows = _load(connection, function, data, chosen, inner, keeps=keeps)
        view = connection.table(VIEW)
    except _unread(duckdb) as error:
        hint = "give columns types that DuckDB has: texts, numbers, truths, dates, moments"
        where, column = _unreadable(connection, function, data, chosen, inner)
        problem = Problem(where, f"{column} cannot be read: {reason_of(error)}", hint=hint)
        raise InvalidValueError(function, [problem]) from None
    types = dict(zip(view.columns, map(str, view.types), strict=True))
    at, identifier = INNER["at"], DIALECTS["duckdb"].identifier
    columns = {name: _typed(identifier(name), kind) for name, kind in types.items()}
    if not types.get(at, "DATE").startswith(("DATE", "TIMESTAMP")):
        # A column of no values has any type.
        text = f"nullif(nullif(CAST({at} AS VARCHAR), ''), 'nan')"
        if connection.execute(f"SELECT count({text}) FROM {VIEW}").fetchall() == [(0,)]:
            types[at], columns[at] = "TIMESTAMP", f"CAST(NULL AS TIMESTAMP) AS {at}"
    if types.get(INNER["stage"]) == "BLOB":
        types[INNER["stage"]] = "VARCHAR"
    if list(columns.values()) != [f"{name} AS {name}" for name in map(identifier, types)]:
        connection.execute(f"ALTER VIEW {VIEW} RENAME TO {_PICKED}")
        listed = ", ".join(columns.values())
        connection.execute(f"CREATE TEMP VIEW {VIEW} AS SELECT {listed} FROM {_PICKED}")
    return Loaded(give, types, rows)


def _typed(column: str, kind: str, name: str = "") -> str:
    """A column as SQL, under a name, its own unless given, of a type that can be asked."""
    name = name or column
    # What decides between events stays as fine as it is.
    is_cut = kind in MOMENTS and name.strip('"') != INNER["order"]
    text = MOMENTS[kind].format(column) if is_cut else column
    if kind.startswith("ENUM"):
        # They would be in the order of their categories, and of a list their numbers would come.
        text = f"CAST({column} AS VARCHAR)"
    elif kind == "BLOB" and name.strip('"') == INNER["stage"]:
        text = f"decode({column})"
    return f"{text} AS {name}"


def _unread(duckdb: Any) -> tuple[type[Exception], ...]:
    """What DuckDB raises of a type that it does not read; of some decimals it fails inside."""
    return (
        duckdb.NotImplementedException,
        duckdb.InvalidInputException,
        duckdb.InternalException,
    )


def _unreadable(
    connection: "DuckDBPyConnection",
    function: str,
    data: object,
    chosen: Mapping[str, str],
    inner: Mapping[str, str],
) -> tuple[str, str]:
    """The role of the first column that cannot be read by itself, and what to call it."""
    import duckdb

    def is_readable(role: str, name: str) -> bool:
        try:
            _load(connection, function, data, {role: name}, inner, keeps=False)
            connection.table(VIEW)
        except _unread(duckdb):
            return False
        return True

    faulty = ((role, name) for role, name in chosen.items() if not is_readable(role, name))
    return next(((role, f"column {name!r}") for role, name in faulty), ("", "a column"))


def _load(  # noqa: PLR0911 - one for each kind of table
    connection: "DuckDBPyConnection",
    function: str,
    data: object,
    chosen: Mapping[str, str],
    inner: Mapping[str, str],
    *,
    keeps: bool,
) -> tuple[Give, int | None]:
    module, kind = table_kind(data)
    table: Any = data
    if module == "pandas" and kind == "DataFrame":
        _require(function, chosen, table.columns, index=table.index.names)
        return _load_pandas(connection, function, table, chosen, inner)
    if module == "polars" and kind in {"DataFrame", "LazyFrame"}:
        _require(function, chosen, table.collect_schema().names())
        return _load_polars(connection, function, table, chosen, inner, is_lazy=kind == "LazyFrame")
    if module == "pyarrow" and kind == "Table":
        _require(function, chosen, table.column_names)
        picked = table.select(list(chosen.values()))
        connection.register(VIEW, picked.rename_columns([inner[role] for role in chosen]))
        return lambda text: connection.sql(text).to_arrow_table(), picked.num_rows
    if is_outside(data):
        open_outside(
            connection,
            function,
            data,
            lambda relation: pick(function, relation, chosen, inner, keeps=keeps),
            texts=[chosen[role] for role in NAMED if role in chosen and "customer" in chosen],
        )
        return connection.sql, None
    if hasattr(type(data), "synthetic"):
        # The log that `Walks.events` writes: its columns are arrays.
        return _load_columns(connection, function, table.columns(), chosen, inner)
    if isinstance(data, Mapping):
        columns = cast("Mapping[str, Iterable[object]]", data)
        return _load_columns(connection, function, columns, chosen, inner)
    if has_items(data) and not isinstance(data, (bytes, bytearray)):
        return _load_rows(connection, function, data, chosen, inner)
    raise WrongTypeError(function, _EXPECTED, data, _INSTEAD.get(table_kind(data), ""))


def is_frame(data: object) -> bool:
    """Whether a table is one in memory that is taken as it is."""
    return table_kind(data) in _FRAMES


def is_outside(data: object) -> bool:
    """Whether a table is a stream or lies in files: answers about it are relations."""
    return (
        isinstance(data, (str, PathLike))
        or _is_dataset(data)
        or _are_paths(data)
        or (_gives_stream(data) and not is_frame(data))
    )


def is_stream(data: object) -> bool:
    """Whether a table may be one that can be read only once."""
    is_read_again = is_frame(data) or table_kind(data)[0] in _ENGINES or _is_dataset(data)
    return isinstance(data, Iterator) or (_gives_stream(data) and not is_read_again)


def _gives_stream(data: object) -> bool:
    """Whether it gives a stream of Arrow; a type of frames does not, though its frames do."""
    return hasattr(data, "__arrow_c_stream__") and not isinstance(data, type)


def readable(function: str, data: Any) -> Any:
    """The data, or the table or stream of PyArrow that it makes.

    A scanner and a Parquet file are streams; several batches or tables are one table; what a column
    generates is a list. A capsule is a stream.

    Raises:
        InvalidValueError: Batches differ in their columns.
    """
    kind = table_kind(data)
    if _is_capsule(data):
        return _Stream(data)
    if kind == ("pyarrow", "Scanner"):
        return data.to_reader()
    if kind == ("pyarrow", "ParquetFile"):
        reader = import_module("pyarrow").RecordBatchReader
        return reader.from_batches(data.schema_arrow, data.iter_batches())
    columns: dict[str, Any] = dict(data) if isinstance(cast("object", data), Mapping) else {}
    if any(isinstance(values, Iterator) for values in columns.values()):
        return {
            name: list(cast("Any", values)) if isinstance(values, Iterator) else values
            for name, values in columns.items()
        }
    is_list = isinstance(data, (list, tuple))
    several = cast("Sequence[Any]", data) if is_list else ()
    if several and {table_kind(each) for each in several} <= _BATCHES:
        arrow: Any = import_module("pyarrow")
        tables = [
            each if type(each).__name__ == "Table" else arrow.Table.from_batches([each])
            for each in several
        ]
        try:
            return arrow.concat_tables(tables)
        except arrow.ArrowInvalid as error:
            text = f"batches differ in their columns: {str(error).splitlines()[0]}"
            raise InvalidValueError(function, [Problem("", text)]) from None
    return data


def _is_capsule(data: object) -> bool:
    """Whether it is what `__arrow_c_stream__` gives."""
    is_capsule = table_kind(data) == ("builtins", "PyCapsule")
    return is_capsule and '"arrow_array_stream"' in repr(data)


def table_kind(data: object) -> tuple[str, str]:
    """The library of a value's type, and the type's name; of a kind of frame, that frame's."""
    kinds = [(each.__module__.partition(".")[0], each.__name__) for each in type(data).__mro__]
    return next(filter(_FRAMES.__contains__, kinds), kinds[0])


def joiner(data: object) -> Join | None:
    """What joins answers about a table of this kind; None where that would copy them."""
    kind = table_kind(data)
    if kind == ("pyarrow", "Table"):
        return cast("Join", import_module("pyarrow").concat_tables)
    if kind in {("polars", "DataFrame"), ("polars", "LazyFrame")}:
        return cast("Join", import_module("polars").concat)
    return None


def _is_dataset(data: object) -> bool:
    """Whether it is a dataset of PyArrow: files that are read in batches."""
    return type(data).__module__ == "pyarrow._dataset" and hasattr(data, "scanner")


def _are_paths(data: object) -> bool:
    """Whether it is a list of paths, of one or more."""
    if not isinstance(data, (list, tuple)):
        return False
    listed = cast("Sequence[object]", data)
    return bool(listed) and all(isinstance(each, (str, PathLike)) for each in listed)


def open_outside(
    connection: "DuckDBPyConnection",
    function: str,
    data: Any,
    listed: "Callable[[DuckDBPyRelation], str]",
    *,
    texts: Iterable[str] = (),
) -> None:
    """Make some columns of a stream or of a file a view of the connection.

    Args:
        connection: Gets the view.
        function: Named in errors.
        data: The stream, a dataset, or paths: of Parquet files, of a folder of these, or of CSV
            files.
        listed: The columns as SQL, of the whole table.
        texts: Columns of a CSV file that are texts, whatever they look like.

    Raises:
        InvalidFileError: A file does not exist, or it cannot be read.
    """
    import duckdb

    if not isinstance(data, (str, PathLike, list, tuple)):
        stream = "customer_journey_stream"
        is_dataset = _is_dataset(data)
        connection.register(stream, data if is_dataset else _Stream(data))
        columns = listed(connection.table(stream))
        if not is_dataset:
            # A stream can be read once, and a question may read it twice.
            rows = "customer_journey_rows"
            connection.execute(f"CREATE TEMP TABLE {rows} AS SELECT {columns} FROM {stream}")
            stream, columns = rows, "*"
        connection.execute(f"CREATE TEMP VIEW {VIEW} AS SELECT {columns} FROM {stream}")
        return
    several = cast("Sequence[str]", data if isinstance(data, (list, tuple)) else [data])
    paths = [checked_path(each, function) for each in several]
    path = ", ".join(paths)
    text = DIALECTS["duckdb"].text
    reader, names = _files(paths)
    named = f"[{', '.join(map(text, names))}]"
    source = f"{reader}({named})"
    try:
        columns = listed(connection.sql(f"SELECT * FROM {source}"))
        if reader == "read_csv" and (
            types := ", ".join(f"{text(each)}: 'VARCHAR'" for each in dict.fromkeys(texts))
        ):
            source = f"read_csv({named}, types = {{{types}}})"
            columns = listed(connection.sql(f"SELECT * FROM {source}"))
        connection.execute(f"CREATE TEMP VIEW {VIEW} AS SELECT {columns} FROM {source}")
        if reader == "read_csv" and (problems := _guessed_dates(connection, named, columns)):
            raise InvalidFileError(path, problems)
    except duckdb.Error as error:
        raise InvalidFileError(path, [Problem("", f"cannot be read: {reason_of(error)}")]) from None


def _guessed_dates(connection: "DuckDBPyConnection", named: str, columns: str) -> list[Problem]:
    """A problem for each column whose dates DuckDB has guessed, as March 4 of `03/04/26`."""
    text, identifier = DIALECTS["duckdb"].text, DIALECTS["duckdb"].identifier
    relation = connection.sql(f"FROM read_csv({named})")
    problems: list[Problem] = []
    for name, kind in zip(relation.columns, map(str, relation.types), strict=True):
        column = identifier(name)
        if not kind.startswith(("DATE", "TIMESTAMP")) or column not in columns.replace("*", column):
            continue
        first, last, beyond = (
            f"regexp_matches({column}, {text(each)})"
            for each in (_YEAR_FIRST, _YEAR_LAST, _BEYOND_MONTHS)
        )
        is_clear = f"bool_and({first}) OR (bool_and({first} OR {last}) AND bool_or({beyond}))"
        sample = f"FROM read_csv({named}, types = {{{text(name)}: 'VARCHAR'}}) LIMIT {_SAMPLE}"
        if connection.execute(f"SELECT {is_clear} FROM ({sample})").fetchall() == [(False,)]:
            reason = f"column {name!r} holds dates whose order of day, month and year is not clear"
            hint = "write them as in 2026-03-04, or pass `duckdb.read_csv(…, date_format=…)`"
            problems.append(Problem("", reason, hint=hint))
    return problems


def _files(paths: Sequence[str]) -> tuple[str, list[str]]:
    """What reads the files, and their names as patterns.

    Raises:
        InvalidFileError: A path is an address, or that of a pipe or a device, a folder has no
            Parquet files, or there are files of both kinds.
    """
    names: list[str] = []
    for path in paths:
        is_file = os.path.isfile(path)
        if "://" in path and not is_file:
            hint = "save it as a file, or pass a relation of your own DuckDB, which may fetch it"
            raise InvalidFileError(path, [Problem("", "is an address, not a file", hint=hint)])
        is_folder = os.path.isdir(path)
        if os.path.exists(path) and not (is_file or is_folder):
            # DuckDB reads a file several times; for a pipe it would wait for ever.
            hint = "save what comes from it as a file"
            raise InvalidFileError(path, [Problem("", "a pipe or a device, not a file", hint=hint)])
        if is_folder:
            inside = sorted(_parquet_in(path))
            if not inside:
                hint = f"name its files, as in {str(Path(path) / '*.csv')!r}"
                problem = Problem("", "is a directory without Parquet files", hint=hint)
                raise InvalidFileError(path, [problem])
            names += map(escaped, inside)
        else:
            # A file that is there is read, even if its name looks like a pattern for several.
            names.append(escaped(path) if is_file else path)
    kinds = {name.lower().endswith(_PARQUET) for name in names}
    if len(kinds) > 1:
        problem = Problem("", "are of two kinds: Parquet and CSV", hint="ask about each apart")
        raise InvalidFileError(", ".join(paths), [problem])
    return "read_parquet" if True in kinds else "read_csv", names


def _parquet_in(folder: str) -> Iterator[str]:
    """The Parquet files in a folder and in those in it.

    Raises:
        InvalidFileError: One of these folders cannot be read.
    """

    def refuse(error: OSError) -> NoReturn:
        raise InvalidFileError(folder, [Problem("", f"cannot be read: {error}")]) from None

    for place, inside, files in os.walk(folder, onerror=refuse):
        # What begins with a point or a line is not data: `_SUCCESS`, `.crc`.
        inside[:] = [name for name in inside if not name.startswith((".", "_"))]
        for name in files:
            if name.lower().endswith(_PARQUET) and not name.startswith((".", "_")):
                yield os.path.join(place, name)


def escaped(path: str) -> str:
    """A path as a pattern that it alone matches."""
    return re.sub(r"[*?\[]", r"[\g<0>]", path)


def column_names(function: str, data: Any) -> list[str]:
    """The names of a table's columns, as far as they are texts.

    Raises:
        WrongTypeError: It has no columns.
    """
    names: Iterable[object] | None = None
    # Of its type, for a mock has every attribute.
    kind = cast("type[object]", type(data))
    if isinstance(data, Mapping):
        names = cast("Mapping[object, Any]", data)
    elif hasattr(kind, "collect_schema"):
        names = data.collect_schema().names()
    elif hasattr(kind, "column_names"):
        names = data.column_names
    elif hasattr(kind, "columns") and hasattr(kind, "iloc"):
        names = data.columns
    elif isinstance(data, Sequence) and not isinstance(data, (str, bytes)):
        rows = cast("Sequence[object]", data)
        if all(isinstance(row, Mapping) for row in rows):
            names = dict.fromkeys(name for row in rows for name in cast("Any", row))
    if names is None:
        expected = "a table: pandas, Polars, PyArrow, columns, rows, DuckDB, PySpark or Ibis"
        raise WrongTypeError(function, expected, cast("object", data), "")
    return [name for name in names if isinstance(name, str)]


def pick(
    function: str,
    relation: "DuckDBPyRelation",
    chosen: Mapping[str, str],
    inner: Mapping[str, str] = INNER,
    *,
    keeps: bool = False,
) -> str:
    """The chosen columns of a relation, or all of them, under their inner names, as SQL.

    Raises:
        InvalidValueError: A column is not there, or DuckDB cannot tell it from another.
    """
    identifier = DIALECTS["duckdb"].identifier
    names = picked(function, chosen, relation.columns, inner, folds=True, keeps=keeps)
    types = dict(zip(relation.columns, map(str, relation.types), strict=True))
    return ", ".join(
        _typed(identifier(name), types[name], identifier(seen)) for seen, name in names.items()
    )


def _require(
    function: str,
    chosen: Mapping[str, str],
    present: Iterable[object],
    *,
    index: Iterable[object] = (),
) -> None:
    names = list(present)
    texts = [name for name in names if isinstance(name, str)]
    problems = missing_problems(chosen, texts)
    levels = set(index)
    hint = "it is in the index: `frame.reset_index()` makes a column of it"
    if names and not texts:
        levels, hint = set(chosen.values()), "no name of a column is a text"
    problems = [
        evolve(problem, hint=hint) if chosen[problem.where] in levels else problem
        for problem in problems
    ]
    if problems:
        raise InvalidValueError(function, problems)


def _read_in_place(column: Any) -> Any:
    """A column of pandas without its index, and without a copy of plain values."""
    np: Any = import_module("numpy")
    pd: Any = import_module("pandas")
    # Pandas 2.2 looks for what is missing in arrays of its own, and fails at a signalling NaN.
    values = column.to_numpy() if isinstance(column.dtype, np.dtype) else column.array.copy()
    if isinstance(values, np.ndarray):
        values = _in_native_order(values)
        if values.strides[0] < 0:
            # DuckDB 2.0.0 does not read backwards.
            values = values.copy()
    # With its type, or half a character keeps pandas from finding another one for texts.
    return pd.Series(values, dtype=values.dtype, copy=False)


def _in_native_order(values: Any) -> Any:
    """An array with the bytes of each value in the order of this machine, as DuckDB reads them."""
    return values.astype(values.dtype.newbyteorder("="), copy=False)


def _has_other_years(column: Any) -> bool:
    """Whether a column of pandas has moments of years that Python does not know."""
    # Where all are missing, pandas has a moment without a year, or none.
    first, last = (getattr(each, "year", MINYEAR) for each in (column.min(), column.max()))
    return bool(first < MINYEAR or last > MAXYEAR)


def _load_pandas(
    connection: "DuckDBPyConnection",
    function: str,
    frame: Any,
    chosen: Mapping[str, str],
    inner: Mapping[str, str],
) -> tuple[Give, int]:
    pd: Any = import_module("pandas")

    columns = {inner[role]: _read_in_place(frame[name]) for role, name in chosen.items()}
    # DuckDB would make texts of all values of a mixed column without a word.
    problems: list[Problem] = []
    for role, name in chosen.items():
        column = columns[inner[role]]
        is_category = isinstance(column.dtype, pd.CategoricalDtype)
        objects = column.dtype.categories if is_category else column
        has_objects = objects.dtype == object
        if has_objects and pd.api.types.infer_dtype(objects, skipna=True) not in _PLAIN:
            values, misfits = read_column(role, name, column)
            problems += misfits
            if not misfits:
                columns[inner[role]] = pd.Series(values, dtype=object)
        elif has_objects and column.hasnans:
            # DuckDB would make texts of some that are missing, such as NaN of a longer type.
            columns[inner[role]] = column.where(column.notna(), None)
        elif role not in INNER and column.dtype == float and column.isna().all():
            # pandas makes floats of a column in which there is nothing.
            columns[inner[role]] = pd.Series(None, index=column.index, dtype=object)
        elif column.dtype.kind == "M":
            if _has_other_years(column):
                problems.append(beyond(role, name))
            elif getattr(column.dtype, "tz", None) is not None:
                # DuckDB would round those before 1970 up, and others down.
                columns[inner[role]] = column.dt.as_unit("us")
    if problems:
        raise InvalidValueError(function, problems)
    connection.register(VIEW, pd.DataFrame(columns, copy=False))
    return lambda text: _in_arrays(connection, text, chosen, is_frame=True), len(frame)


def _load_polars(
    connection: "DuckDBPyConnection",
    function: str,
    frame: Any,
    chosen: Mapping[str, str],
    inner: Mapping[str, str],
    *,
    is_lazy: bool,
) -> tuple[Give, int]:
    pl: Any = import_module("polars")

    if is_lazy:
        # What selects takes some names for patterns, in first versions by whatever way.
        plain = {name: f"x{index}" for index, name in enumerate(frame.collect_schema())}
        renamed = frame.rename(plain)
        picked = renamed.select(
            pl.col(plain[name]).alias(inner[role]) for role, name in chosen.items()
        )
    else:
        picked = pl.DataFrame(
            {inner[role]: frame.get_column(name) for role, name in chosen.items()}
        )
    kinds = picked.collect_schema()
    # Of a column of objects, DuckDB would see where they lie in memory.
    problems = [
        Problem(role, f"column {name!r} holds objects of Python", hint="give it a type")
        for role, name in chosen.items()
        if kinds[inner[role]] == pl.Object
    ]
    if problems:
        raise InvalidValueError(function, problems)
    # DuckDB takes no column without a type, so it gets one, and loses it again.
    untyped = [name for name, kind in kinds.items() if kind == pl.Null]
    picked = picked.with_columns(pl.col(untyped).cast(pl.String))
    whole = picked.collect() if is_lazy else picked
    # A frame would be copied into one piece; a column of records is read piece by piece. Polars 1
    # says of moments in records that they are moments, and gives whole numbers.
    in_pieces = int(pl.__version__.partition(".")[0]) > 1
    connection.register(_TYPED, _Stream(whole.to_struct() if in_pieces else whole))
    replaced = ", ".join(f"NULL AS {name}" for name in untyped)
    columns = f"* REPLACE ({replaced})" if untyped else "*"
    connection.execute(f"CREATE OR REPLACE TEMP VIEW {VIEW} AS SELECT {columns} FROM {_TYPED}")

    def give(text: str) -> object:
        frame_of_answer = pl.DataFrame(connection.sql(text))
        return frame_of_answer.lazy() if is_lazy else frame_of_answer

    return give, whole.height


def column_problems(columns: Mapping[str, Any]) -> list[Problem]:
    """What keeps columns of a mapping from being those of one table."""
    problems: list[Problem] = []
    for name, values in columns.items():
        column: object = values
        is_other = isinstance(column, (str, bytes, bytearray, AbstractSet, Mapping))
        if is_other or not (has_items(values) and hasattr(values, "__len__")):
            is_array = hasattr(values, "ndim")
            kind = "an array of 0 dimensions" if is_array else type(values).__name__
            problems.append(Problem(name, f"expected a column of values, got {kind}"))
    if problems:
        return problems
    lengths = {name: len(values) for name, values in columns.items()}
    if len(set(lengths.values())) > 1:
        text = ", ".join(f"{name!r} has {length}" for name, length in lengths.items())
        problems.append(Problem("", f"columns differ in length: {text}"))
    return problems


def _load_columns(
    connection: "DuckDBPyConnection",
    function: str,
    columns: Mapping[str, Iterable[object]],
    chosen: Mapping[str, str],
    inner: Mapping[str, str],
) -> tuple[Give, int]:
    """Columns as arrays or lists; answers come back as columns of the same kind."""
    np: Any = import_module("numpy")

    _require(function, chosen, columns)
    arrays: dict[str, Any] = {}
    problems = column_problems({name: columns[name] for name in chosen.values()})
    for role, name in () if problems else chosen.items():
        values: Any = columns[name]
        # DuckDB reads neither arrays of objects nor moments in days or hours as they stand.
        if (
            isinstance(values, np.ndarray)
            # Object, or texts of different lengths.
            and values.dtype.kind not in {"O", "T"}
            and (values.dtype.kind != "M" or values.dtype.name in _MOMENTS_OF_DUCKDB)
        ):
            arrays[inner[role]], misfits = _typed_array(role, name, values)
            problems += misfits
            continue
        listed, misfits = read_column(role, name, values)
        problems += misfits
        # Of an event's own column nothing is known then, and nothing need be.
        is_open = bool(listed) or role not in INNER
        array = np.empty(len(listed), dtype=object if is_open else _EMPTY.get(role, "U1"))
        array[:] = listed
        arrays[inner[role]] = array
    if problems:
        raise InvalidValueError(function, problems)
    connection.register(VIEW, arrays)
    is_array = all(isinstance(columns[name], np.ndarray) for name in chosen.values())

    def give(text: str) -> object:
        if is_array:
            return _in_arrays(connection, text, chosen, is_frame=False)
        answer = connection.sql(text)
        rows = answer.fetchall()
        return {name: [row[index] for row in rows] for index, name in enumerate(answer.columns)}

    return give, max(map(len, arrays.values()))


def _in_arrays(
    connection: "DuckDBPyConnection", text: str, chosen: Mapping[str, str], *, is_frame: bool
) -> Any:
    """An answer in arrays, with customers and segments as they are that arrays would round."""
    np: Any = import_module("numpy")
    # A relation would take twice the time for a small answer.
    executed = connection.execute(text)
    kinds = executed.description
    arrays = {} if is_frame else executed.fetchnumpy()
    answer: Any = executed.df() if is_frame else {name: _filled(arrays[name]) for name in arrays}
    names = {"customer", chosen.get("by", "customer")}
    for name, kind, *_ in kinds:
        if name in names and str(kind).startswith(_ROUNDED):
            column = DIALECTS["duckdb"].identifier(name)
            rows = connection.execute(f"SELECT {column} FROM ({text})").fetchall()
            answer[name] = np.array([*[value for (value,) in rows], None], object)[:-1]
    return answer


def _typed_array(role: str, name: str, values: Any) -> tuple[Any, list[Problem]]:
    """An array of a type that DuckDB knows, and what keeps it from being a column."""
    np: Any = import_module("numpy")

    values = _in_native_order(values)
    if values.ndim != 1:
        text = f"column {name!r} is an array of {values.ndim} dimensions, not of one"
        return values.ravel(), [Problem(role, text)]
    if values.dtype.kind == "M":
        # In seconds: the last moment that there can be does not fit into nanoseconds.
        seconds = values.astype("datetime64[s]")
        first, last = np.datetime64("0001-01-01T00:00:00"), np.datetime64("9999-12-31T23:59:59")
        is_beyond = ((seconds < first) | (seconds > last)).any()
        return values, [beyond(role, name)] if is_beyond else []
    if values.dtype.kind == "S":
        try:
            return values.astype("U"), []
        except UnicodeDecodeError:
            text = f"column {name!r} holds bytes that are not ASCII"
            return values, [Problem(role, text, hint="decode them to texts")]
    return values, []


def _filled(array: Any) -> Any:
    """An array of DuckDB with None for missing texts, NaN for floats; whole numbers stay masked."""
    np: Any = import_module("numpy")

    if array.dtype.kind == "O":
        # Of a list, each value is an array.
        plain = np.ma.getdata(array).copy()
        plain[np.ma.getmaskarray(array)] = None
        return plain
    return np.ma.filled(array, np.nan) if array.dtype.kind == "f" else array


def _load_rows(
    connection: "DuckDBPyConnection",
    function: str,
    rows: Iterable[object],
    chosen: Mapping[str, str],
    inner: Mapping[str, str],
) -> tuple[Give, int]:
    listed = list(rows)
    strangers = [index for index, row in enumerate(listed) if not isinstance(row, Mapping)]
    if strangers:
        index = strangers[0]
        hint = _INSTEAD.get(
            table_kind(listed[index]), "rows are mappings from names of columns to values"
        )
        raise WrongTypeError(function, "rows as mappings", listed[index], hint)
    mappings = cast("list[Mapping[str, object]]", listed)
    present = dict.fromkeys(name for row in mappings for name in row)
    if not mappings:
        present = dict.fromkeys(chosen.values())
    # A row need not have the columns of other events, nor any row those of one that never was.
    for role, name in chosen.items():
        similar = "" if role in INNER or name in present else did_you_mean(name, present)
        if similar:
            text = f"no row has {name!r}, which counts as missing ({similar})"
            warn_caller(f"{function}: {text}", MissingValuesWarning)
    present |= dict.fromkeys(name for role, name in chosen.items() if role not in INNER)
    _require(function, chosen, present)
    columns = {name: [row.get(name) for row in mappings] for name in chosen.values()}
    _load_columns(connection, function, columns, chosen, inner)

    def give(text: str) -> object:
        answer = connection.sql(text)
        names = answer.columns
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    return give, len(listed)
