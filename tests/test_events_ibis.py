"""Ibis tables are asked on their own backend, in its dialect."""

import sys
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import customer_journey as cj
from tests.test_events import START, Row, arrow_table, ibis_table, read, some_rows

pytest.importorskip("ibis", reason="Ibis is not installed")
pytest.importorskip("duckdb", reason="duckdb is not installed")

ibis: Any = import_module("ibis")


def test_answers_are_lazy_tables_and_leave_no_table() -> None:
    """The next step may be hers, on the same backend."""
    table = ibis_table(some_rows(1), Path())
    answer = cj.events.transitions(table)
    assert answer.get_backend() is table.get_backend()
    rare = answer.filter(answer["count"] < 3).select("source", "count")
    assert all(row["count"] < 3 for row in read(rare))
    assert table.get_backend().list_tables() == ["shop"]


def test_an_expression_is_queried_as_a_table_is() -> None:
    """Not only what has a name in the database."""
    rows = some_rows(2)
    expected = cj.events.dwell([row for row in rows if row["group"] == "x"])
    table = ibis_table(rows, Path())
    assert read(cj.events.dwell(table.filter(table.group == "x"))) == expected


def test_texts_with_braces_quotes_and_backslashes_stay_texts() -> None:
    """Ibis reads the text once more on its way."""
    stages = ["{events}", "it's \\ {0}", 'a" -- /*', "customer_journey_events"]
    rows: list[Row] = [
        {"customer": 1, "stage": stage, "at": START + timedelta(days=day)}
        for day, stage in enumerate(stages)
    ]
    answer = read(cj.events.funnel(ibis_table(rows, Path()), stages))
    assert [(row["step"], row["people"]) for row in answer] == [(stage, 1) for stage in stages]


NANOSECONDS: list[tuple[str, int]] = [("a", -1500), ("b", -1), ("c", 1999)]
KINDS: list[tuple[str, Any]] = [
    ("customer", ibis.array([1])),
    ("at", ibis.literal("2026-01-01")),
    ("at", ibis.literal(1.5)),
    ("at", ibis.literal(3)),
    ("at", ibis.literal(value=True)),
    ("at", ibis.time(9, 30, 0)),
]


@pytest.mark.parametrize(("where", "value"), KINDS)
def test_columns_of_another_kind_are_named(where: str, value: Any) -> None:
    """Lists, texts, numbers, truths and times of day."""
    table = ibis_table(some_rows(1), Path()).mutate(**{where: value})
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.events.dwell(table)
    assert [problem.where for problem in caught.value.problems] == [where]


def test_nanoseconds_are_cut_down_as_elsewhere() -> None:
    """Before 1970, too, not towards it; a table of people is read alike."""
    connection = ibis.duckdb.connect()
    listed = ", ".join(f"('{name}', make_timestamp_ns({number}))" for name, number in NANOSECONDS)
    connection.raw_sql(
        f'CREATE TABLE shop AS SELECT 1 AS customer, * FROM (VALUES {listed}) AS v(stage, "at")'
    )
    (row,) = read(cj.events.traces(connection.table("shop")))
    assert row["stages"] == [name for name, _ in NANOSECONDS]
    assert [row["first"].microsecond, row["last"].microsecond] == [999_998, 1]
    early = cj.parse_criterion("at < datetime('1969-12-31T23:59:59.999999')")
    journey = cj.Journey(
        id="shop",
        stages=[cj.Stage("late"), cj.Stage("early", entry=early)],
        transitions=[("late", "early")],
        starts=["late"],
    )
    people = connection.table("shop").select("at", name="stage")
    located = {row["name"]: row["stage"] for row in read(cj.events.locate(journey, people))}
    assert located == {"a": "early", "b": "late", "c": "late"}


def test_days_and_wall_clocks_are_moments() -> None:
    """A day counts from midnight."""
    table = ibis_table(some_rows(1), Path())
    days = cj.events.check(table.mutate(at=table["at"].date()))
    assert days.first is not None
    assert days.first.hour == 0
    naive = cj.events.check(table.mutate(at=table["at"].cast("timestamp")))
    assert naive.first is not None
    assert naive.first.tzinfo is None


class Elsewhere:
    """A table on a backend that no texts are written for."""

    alias = "t"

    def op(self) -> "Elsewhere":
        """Its node."""
        return self

    def find(self, _: object) -> list[Any]:
        """The tables that it is made of."""
        return [SimpleNamespace(source=SimpleNamespace(name="sqlite"))]


Elsewhere.__module__ = "ibis.expr.types"


TABLES: list[tuple[str, Callable[[], Any]]] = [
    ("the table itself", lambda: ibis_table(some_rows(1), Path())["stage"]),
    ("to_pyarrow() brings it here", lambda: ibis.memtable(arrow_table(some_rows(1), Path()))),
    ("con.create_table", lambda: ibis.table({"customer": "int", "stage": "string"}, name="t")),
    ("to_pyarrow", Elsewhere),
]


@pytest.mark.parametrize(("hint", "make"), TABLES)
def test_an_unsupported_question_is_refused_with_a_hint(hint: str, make: Callable[[], Any]) -> None:
    """A column, a table of no backend, one that no texts are written for."""
    locate = partial(cj.events.locate, cj.Journey.sequence("shop", ["a", "b"]))
    calls: list[Callable[[Any], Any]] = [cj.events.dwell, locate]
    for call in calls:
        with pytest.raises(cj.errors.WrongTypeError) as caught:
            call(make())
        assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("backend", "quoted"),
    [
        ("duckdb", '"a"'),
        ("pyspark", "`a`"),
        ("databricks", "`a`"),
        ("bigquery", "`a`"),
        ("snowflake", '"a"'),
        ("postgres", '"a"'),
    ],
)
def test_each_backend_gets_its_own_dialect(
    backend: str, quoted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The text is ours as it is: Ibis translates it neither before nor after."""
    table = ibis_table(some_rows(1), Path())
    texts: list[tuple[str, object]] = []
    answer = table

    def sql(_: object, text: str, dialect: object = None) -> object:
        texts.append((text, dialect))
        return answer

    monkeypatch.setattr(table.get_backend(), "name", backend)
    monkeypatch.setattr(ibis.expr.types.Table, "sql", sql)
    assert cj.events.dwell(table) is answer
    dialect: Any = {"pyspark": "spark"}.get(backend, backend)
    ((text, translated),) = texts
    assert translated is None
    assert quoted.replace("a", "stage") in text
    written = cj.events.dwell(cj.events.table("shop", dialect=dialect))
    # All but how names are read and where they come from.
    assert text.rpartition("figures AS")[2] == written.rpartition("figures AS")[2]


def test_it_needs_no_duckdb_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """The backend does all the work."""
    table = ibis_table(some_rows(1), Path())
    seen = sys.modules["duckdb"]
    monkeypatch.setitem(sys.modules, "duckdb", None)
    answer = cj.events.dwell(table)
    monkeypatch.setitem(sys.modules, "duckdb", seen)
    assert read(answer) == cj.events.dwell(some_rows(1))
