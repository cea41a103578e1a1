"""Ibis tables: the text runs on their own backend, in its dialect, and the answer stays lazy."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any, Final

from customer_journey.criteria._sql import DIALECTS, Dialect, Syntax
from customer_journey.errors import WrongTypeError
from customer_journey.events._columns import VIEW, Kind, inner_names, kinds_by_role, picked
from customer_journey.events._engine import Deferred
from customer_journey.events._frames import MOMENTS

__all__ = ["IbisEngine", "cut_moments", "dialect_of_backend", "kind_of_ibis", "rows_of", "run"]

_DIALECTS: Final[Mapping[str, Dialect]] = {
    "duckdb": "duckdb",
    "pyspark": "spark",
    "databricks": "databricks",
    "bigquery": "bigquery",
    "snowflake": "snowflake",
    "postgres": "postgres",
}
"""The dialects of Ibis' backends, as far as texts are written for them."""

_NANOSECONDS: Final = 9
"""The places after a second's point."""


class IbisEngine(Deferred):
    """Runs texts on the backend that holds the table; nothing is fetched, no view is left."""

    def __init__(
        self, function: str, table: Any, chosen: Mapping[str, str], *, keeps: bool = False
    ) -> None:
        self.dialect = dialect_of_backend(function, table)
        inner, folds = inner_names(chosen), self.dialect.folds
        names = picked(function, chosen, table.columns, inner, folds=folds, keeps=keeps)
        self.table = table.select(**{seen: table[name] for seen, name in names.items()})
        self.seen = list(names)
        kinds = {name: kind_of_ibis(kind) for name, kind in self.table.schema().items()}
        self.kinds = kinds_by_role(function, chosen, kinds)

    def source(self, *, numbered: bool) -> str:
        del numbered
        # Ibis quotes every name, and there are backends where unquoted ones are others.
        quoted, cut = self.dialect.identifier, cut_moments(self.table, self.dialect)
        names = ", ".join(
            quoted(name) if name.startswith("x_") else f"{cut.get(name, quoted(name))} AS {name}"
            for name in self.seen
        )
        return f"(SELECT {names} FROM {quoted(VIEW)}) AS picked"

    def fetch(self, text: str) -> list[tuple[Any, ...]]:
        return rows_of(run(self.table, text))

    def give(self, text: str) -> object:
        return run(self.table, text)


def dialect_of_backend(function: str, table: Any) -> Syntax:
    """The dialect of the backend that holds an Ibis table.

    Raises:
        WrongTypeError: It is not a table, no backend holds it, or no texts are written for that.
    """
    expected = "an Ibis table on a backend that can be asked"
    if not hasattr(table, "alias"):
        raise WrongTypeError(function, expected, table, "give the table itself")
    nodes: Any = import_module("ibis.expr.operations")
    held = table.op().find((nodes.DatabaseTable, nodes.SQLQueryResult))
    backends = {node.source.name for node in held}
    if len(backends) != 1:
        hint = "con.create_table(…) puts a table on a backend, table.to_pyarrow() brings it here"
        raise WrongTypeError(function, expected, table, hint)
    (name,) = backends
    if name not in _DIALECTS:
        listed = ", ".join(_DIALECTS)
        hint = f"its backend is {name}, not one of {listed}; table.to_pyarrow() brings it here"
        raise WrongTypeError(function, expected, table, hint)
    return DIALECTS[_DIALECTS[name]]


def cut_moments(table: Any, dialect: Syntax) -> dict[str, str]:
    """The SQL of columns of moments that are finer than Python's, as DuckDB has."""
    kinds = table.schema().items() if dialect.name == "duckdb" else ()
    finest = MOMENTS["TIMESTAMP_NS"]
    return {
        name: finest.format(dialect.identifier(name))
        for name, kind in kinds
        if kind.is_timestamp() and kind.scale == _NANOSECONDS
    }


def run(table: Any, text: str) -> Any:
    """The answer to a text about a table, as a lazy table; the text is in the backend's dialect."""
    return table.alias(VIEW).sql(text)


def rows_of(table: Any) -> list[tuple[Any, ...]]:
    """The rows of a small answer."""
    return [tuple(row.values()) for row in table.to_pyarrow().to_pylist()]


def kind_of_ibis(kind: Any) -> Kind:
    """What stands in a column of an Ibis type."""
    if kind.is_timestamp():
        return "moment" if kind.timezone is None else "zoned"
    tests = {
        "nested": kind.is_nested(),
        "text": kind.is_string(),
        "bool": kind.is_boolean(),
        "date": kind.is_date(),
        "float": kind.is_floating(),
        "decimal": kind.is_decimal() and kind.scale != 0,
        "number": kind.is_numeric(),
    }
    return next((name for name, holds in tests.items() if holds), str(kind).lower())
