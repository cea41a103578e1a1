"""Tables of so many events that their customers are asked a part after another."""

import multiprocessing
import os
import re
import subprocess
import sys
import warnings
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.errors import MissingValuesWarning, TiesWarning, UnknownStageWarning
from customer_journey.events import _engines, _frames, _log, _sql
from customer_journey.events._engine import NotWrittenError
from tests.event_lines import LINES, Kind
from tests.test_events import (
    Row,
    arrow_table,
    pandas_frame,
    parquet,
    plain,
    polars_lazy,
    read,
    some_rows,
)

pytest.importorskip("duckdb", reason="duckdb is not installed")

SOURCE = Path(cj.__file__).parents[1]
AS_OF = datetime(2026, 1, 21, tzinfo=UTC)
STEPS = ["a", "b", "a", "c"]
LIMIT: Any = {"within": timedelta(hours=60), "as_of": AS_OF}


def funnel(data: Any, **options: Any) -> Any:
    """A funnel in which one stage is named twice."""
    return cj.events.funnel(data, STEPS, **options)


def sequences(data: Any) -> Any:
    """The number of people of each sequence."""
    return dict(cj.events.variants(data).counts)


QUESTIONS: dict[str, Callable[..., Any]] = {
    "transitions": cj.events.transitions,
    "dwell": cj.events.dwell,
    "steps": cj.events.steps,
    "steps around": partial(cj.events.steps, around="b", max_steps=2),
    "traces": cj.events.traces,
    "cohorts": partial(cj.events.cohorts, every="day", first="b", as_of=AS_OF),
    "funnel": partial(funnel, **LIMIT),
    "funnel in any order": partial(funnel, ordered=False, attempts="first", **LIMIT),
    "strict funnel": partial(funnel, ordered="strict", without=["d"]),
}
WHOLE: dict[str, Callable[[Any], Any]] = {
    "counts": cj.events.counts,
    "variants": sequences,
    "discover": partial(cj.events.discover, within=timedelta(hours=9), as_of=AS_OF),
    "tidy": partial(cj.events.tidy, collapse=True),
}


@pytest.fixture
def in_parts(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From now on, customers are asked in parts."""

    def in_parts() -> None:
        for name in ("_WHOLE", "_GROUPED", "PART", "NARROW"):
            monkeypatch.setattr(_log, name, 1)

    return in_parts


@pytest.mark.parametrize("columns", [{}, {"by": "group"}, {"order": "place", "by": "group"}])
@pytest.mark.parametrize("question", QUESTIONS)
def test_answers_are_those_of_all_at_once(
    question: str, columns: dict[str, str], in_parts: Callable[[], None]
) -> None:
    """By segment and with a column that decides, too."""
    rows = [row | {"place": index % 3} for index, row in enumerate(some_rows(3))]
    expected = QUESTIONS[question](rows, **columns)
    in_parts()
    assert QUESTIONS[question](rows, **columns) == expected


EVENTS = st.lists(st.tuples(*map(st.integers, (0, 0, 0, 0), (3, 3, 9, 1))), max_size=30)
"""Events as numbers: customer, stage, hour and segment; some share customer and hour."""


@pytest.mark.parametrize("question", [*QUESTIONS, "counts", "discover"])
@given(
    events=EVENTS,
    size=st.integers(1, 20),
    customers=st.tuples(
        st.sampled_from([(int, "hash({})"), (str, "hash({})"), (str, "strlen({})")]),
        st.booleans(),
    ),
)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_of_any_events_answers_are_those_of_all_at_once(
    question: str,
    events: list[tuple[int, ...]],
    size: int,
    customers: tuple[tuple[Callable[[int], object], str], bool],
    *,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """However many are asked about at once, whatever shares a moment, or a hash of customers."""
    (named, hashed), is_file = customers
    rows = [
        {
            "customer": named(customer),
            "stage": "abcd"[stage],
            "at": AS_OF - timedelta(hours=hour),
            "group": "xy"[group],
        }
        for customer, stage, hour, group in events
    ]
    columns = {"by": "group"} if question in QUESTIONS else {}
    data: Any = {name: [row[name] for row in rows] for name in ("customer", "stage", "at", "group")}
    if rows and is_file:
        data = parquet(rows, tmp_path)
    questions: dict[str, Callable[..., Any]] = QUESTIONS | WHOLE

    def ask(data: Any, **columns: Any) -> Any:
        answer = questions[question](data, **columns)
        return read(answer) if question in QUESTIONS else answer

    with warnings.catch_warnings():
        for kind in (TiesWarning, UnknownStageWarning):
            warnings.simplefilter("ignore", kind)
        expected = ask(data, **columns)
        with monkeypatch.context() as small:
            for name in ("PART", "NARROW", "_GROUPED"):
                small.setattr(_log, name, size)
            small.setattr(_log, "_WHOLE", 1)
            for module in (_log, _sql):
                small.setattr(module, "HASH", hashed)
            assert ask(data, **columns) == expected


@pytest.mark.parametrize("count", [2, 3, 20])
def test_every_customer_is_in_one_part(count: int) -> None:
    """One part's hashes begin where those of the one before it end, and none is left."""
    parts = [_log.part_of(number, count) for number in range(count)]
    assert all(part is not None and part[0] <= part[1] for part in parts)
    ends = [-1, *(part[1] for part in parts if part is not None)]
    assert [part[0] - 1 for part in parts if part is not None] == ends[:-1]
    assert ends[-1] == _sql.HASHES - 1


@pytest.mark.parametrize("question", [*QUESTIONS, *WHOLE])
def test_ties_are_counted_and_broken_over_all_parts(
    question: str, in_parts: Callable[[], None]
) -> None:
    """By the rows' own order, which has nothing to do with parts."""
    rows = [row | {"at": row["at"].replace(hour=0, minute=0, second=0)} for row in some_rows(4)]
    ask: Callable[[Any], Any] = (QUESTIONS | WHOLE)[question]
    # To tidy counts no ties: it keeps the table's rows in their order.
    if question == "tidy":
        expected = ask(rows)
        in_parts()
        assert ask(rows) == expected
        return
    with pytest.warns(TiesWarning) as at_once:
        expected = ask(rows)
    in_parts()
    with pytest.warns(TiesWarning) as apart:
        assert ask(rows) == expected
    assert [str(each.message) for each in apart] == [str(each.message) for each in at_once]


@pytest.mark.parametrize("make", [plain, pandas_frame, polars_lazy, arrow_table])
def test_reports_and_tidied_tables_are_those_of_all_at_once(
    make: Callable[[list[Row], Path], Any], in_parts: Callable[[], None], tmp_path: Path
) -> None:
    """Whether `order` is missing or not, and whether names are read as they are written."""
    rows = [row | {"place": (None, 1)[index % 2]} for index, row in enumerate(some_rows(3)[:12])]
    rows += [rows[0], rows[1], rows[3] | {"stage": "e"}, rows[2] | {"stage": None}]
    table = make(rows, tmp_path)
    spaced = make([row | {"stage": f" {row['stage']}"} for row in rows], tmp_path)
    report = cj.events.check(table, order="place")
    assert (report.duplicates, report.ties) == (2, 3)
    assert report.people == len({row["customer"] for row in rows})
    with pytest.warns(MissingValuesWarning):
        tidied = read(cj.events.tidy(table, order="place"))
    names = [row["stage"] for row in read(cj.events.tidy(spaced, stages={"None": None}))]
    in_parts()
    assert cj.events.check(table, order="place") == report
    with pytest.warns(MissingValuesWarning):
        assert read(cj.events.tidy(table, order="place")) == tidied
    assert [row["stage"] for row in read(cj.events.tidy(spaced, stages={"None": None}))] == names
    assert set(names) <= set("abcde")


@pytest.mark.parametrize("make", [plain, parquet])
@pytest.mark.parametrize("line", LINES)
def test_each_line_holds_in_parts(
    line: str,
    make: Callable[[list[Row], Path], Any],
    in_parts: Callable[[], None],
    tmp_path: Path,
) -> None:
    """What questions mean does not change."""
    in_parts()

    def built(rows: list[Row]) -> object:
        return make(rows, tmp_path)

    LINES[line](Kind(built, read, is_eager=True))


@pytest.mark.parametrize(
    "ask",
    [
        cj.events.transitions,
        partial(cj.events.steps, around="b", max_steps=1),
        partial(cj.events.cohorts, every="day"),
        funnel,
    ],
)
def test_each_tie_is_counted_once(ask: Callable[[Any], Any], in_parts: Callable[[], None]) -> None:
    """Wherever it is, and however many rows the answer has."""
    days = [*zip("xyzabacxy", range(9), strict=True), ("z", 0), ("y", 8)]
    rows = [
        {"customer": name, "stage": stage, "at": AS_OF + timedelta(days=day)}
        for name in ("ada", "bob")
        for stage, day in days
    ]
    with pytest.warns(TiesWarning, match="^4 events"):
        ask(rows)
    in_parts()
    with pytest.warns(TiesWarning, match="^4 events"):
        ask(rows)


def test_names_are_read_before_customers_are_parted(in_parts: Callable[[], None]) -> None:
    """Blanks around a name make no other customer, and so no other part."""
    rows = [
        {"customer": blank + f"customer {number}", "stage": stage, "at": AS_OF + day}
        for number in range(20)
        for blank, stage, day in [("", "a", timedelta(0)), (" ", "b", timedelta(days=1))]
    ]
    in_parts()
    assert cj.events.counts(rows).moves == {("a", "b"): 20}


@pytest.mark.parametrize("question", [*QUESTIONS, "counts", "discover"])
def test_a_table_that_lacks_all_stages_has_no_parts(
    question: str, in_parts: Callable[[], None]
) -> None:
    """Nor does it have numbers for them."""
    rows: Any = {"customer": ["a", "b"], "stage": [None, None], "at": [AS_OF, AS_OF]}
    ask: Callable[[Any], Any] = (QUESTIONS | WHOLE)[question]
    with pytest.warns(cj.errors.MissingValuesWarning):
        expected = ask(rows)
    in_parts()
    with pytest.warns(cj.errors.MissingValuesWarning):
        assert ask(rows) == expected


@pytest.mark.parametrize("number", [0, 2**31 - 20, 2**31, -(2**31) - 1, 2**62])
def test_numbers_of_customers_are_kept_apart_however_large(
    number: int, in_parts: Callable[[], None]
) -> None:
    """They take fewer bytes where they fit into them."""
    rows = [
        {"customer": number + customer, "stage": stage, "at": AS_OF + timedelta(days=day)}
        for customer in range(20)
        for day, stage in enumerate("ab")
    ]
    in_parts()
    assert cj.events.counts(rows).moves == {("a", "b"): 20}


def test_few_stages_and_many_have_numbers_that_fit(
    in_parts: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pairs of stages are one number, of whatever size it takes."""
    for many in (3, 200, 50_000):
        rows = {
            "customer": [1] * many,
            "stage": [f"{place:05}" for place in range(many)],
            "at": [AS_OF + timedelta(seconds=place) for place in range(many)],
        }
        in_parts()
        monkeypatch.setattr(_log, "_GROUPED", many // 3)
        answer = read(cj.events.transitions(rows))
        assert len(answer) == many + 1
        assert sum(row["count"] for row in answer) == many + 1
        last = max(answer, key=lambda row: (row["source"] or "", row["target"] or ""))
        assert (last["source"], last["target"]) == (f"{many - 1:05}", None)


def test_an_answer_about_a_file_keeps_nothing_else(
    in_parts: Callable[[], None], tmp_path: Path
) -> None:
    """The rows that it was made of take memory as long as they are there."""
    in_parts()
    answer = cj.events.transitions(parquet(some_rows(5), tmp_path))
    tables = answer.query("answer", "SELECT table_name FROM duckdb_tables()").fetchall()
    assert tables == [("customer_journey_answer",)]


SPILLS = """
import multiprocessing, sys
from customer_journey.events._frames import connect

def spill(rows):
    connection = connect()
    (folder,), = connection.execute("SELECT current_setting('temp_directory')").fetchall()
    connection.execute("SET memory_limit = '60MB'")
    made = "SELECT hash(i) AS h, repeat('x', 50) || i AS x FROM range(?) AS t(i)"
    connection.execute(f"CREATE TEMP TABLE kept AS {made}", [rows])
    return folder, len(connection.execute("FROM duckdb_temporary_files()").fetchall())

if __name__ == "__main__":
    print(*spill(1_000_000))
    with multiprocessing.get_context(sys.argv[1]).Pool(1) as pool:
        print(*pool.apply(spill, [10]))
        pool.close()
        pool.join()
"""


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_what_spills_is_removed_with_the_process(method: str, tmp_path: Path) -> None:
    """It goes to the system's temporary folder, not to the folder that somebody works in."""
    if method not in multiprocessing.get_all_start_methods():
        pytest.skip(f"no {method} here")
    program, work, temporary = tmp_path / "program.py", tmp_path / "work", tmp_path / "temporary"
    program.write_text(SPILLS, encoding="utf-8")
    work.mkdir()
    temporary.mkdir()
    names = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary))
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(program), method],
        capture_output=True,
        cwd=work,
        env=os.environ | names | {"PYTHONPATH": str(SOURCE)},
        timeout=120,
        check=True,
        text=True,
    )
    (folder, files), (other, _) = (line.rsplit(" ", 1) for line in done.stdout.splitlines())
    assert int(files) > 0
    assert {Path(folder).parent, Path(other).parent} == {temporary}
    assert folder != other
    assert list(temporary.iterdir()) == list(work.iterdir()) == []


def refused(**_: object) -> str:
    """No folder."""
    raise PermissionError


def test_without_a_temporary_folder_nothing_spills(monkeypatch: pytest.MonkeyPatch) -> None:
    """There are systems on which nothing can be written."""
    monkeypatch.setattr(_frames, "_DATABASES", {})
    monkeypatch.setattr(_frames, "mkdtemp", refused)
    setting = "SELECT current_setting('temp_directory')"
    assert _frames.connect().execute(setting).fetchall() == [("",)]


def test_an_optimizer_that_duckdb_does_not_have_is_not_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Another version may have lost it, and refuses to leave out what it does not know."""
    monkeypatch.setattr(_frames, "_DATABASES", {})
    monkeypatch.setattr(_frames, "_LEFT_OUT", ("join_order", "of_another_version"))
    frame = pytest.importorskip("pandas").DataFrame({"stage": ["a"]})
    setting = "SELECT current_setting('disabled_optimizers')"
    assert _frames.connect(frame).execute(setting).fetchall() == [("join_order",)]


KINDS = {
    "BOOLEAN": ("true", "false"),
    "UTINYINT": ("255",),
    "BIGINT": ("-9223372036854775808", "9223372036854775807"),
    "UBIGINT": ("18446744073709551615",),
    "FLOAT": ("'nan'", "'-0.0'", "'1e-45'"),
    "DOUBLE": ("'nan'", "'-0.0'", "'-inf'", "'5e-324'"),
    "DECIMAL(38,6)": ("-12345678901234567890123456789012.123456",),
    "VARCHAR": ("''", "'a' || chr(0) || 'é'"),
    "BLOB": (r"'\x00\xFF'",),
    "UUID": ("'00000000-0000-0000-0000-000000000001'",),
    "DATE": ("'0001-01-01'", "'infinity'"),
    "TIME": ("'23:59:59.999999'",),
    "TIMESTAMP": ("'0001-01-01'", "'9999-12-31 23:59:59.999999'", "'-infinity'"),
    "TIMESTAMP_NS": ("'2026-01-01 00:00:00.123456789'",),
    "TIMESTAMP WITH TIME ZONE": ("'2026-01-01 00:00:00.000001+00'",),
}
"""Values of DuckDB's types that are written to the disk, at the ends of what they hold."""

COLUMNS = {"customer": "customer", "stage": "stage", "at": "at"}


@pytest.mark.parametrize("kind", KINDS)
def test_what_goes_to_the_disk_comes_back_as_it_is(kind: str) -> None:
    """In the order of its parts."""
    engine: Any = _engines.engine_for("test", some_rows(1), COLUMNS, keeps=False)
    values = [f"CAST({value} AS {kind})" for value in (*KINDS[kind], "NULL")]
    expected = [engine.fetch(f"SELECT {value}, '{kind}'") for value in values]
    parts = [f"SELECT {value} AS v, {part} AS part" for part, value in enumerate(values)]
    with engine.workspace.spread() as disk:
        disk.add(" UNION ALL ".join(reversed(parts)))
        returned = [engine.fetch(f"SELECT v, typeof(v) FROM {each}") for each in disk.sources()]
    assert repr(returned) == repr(expected)


@pytest.mark.parametrize("kind", ["HUGEINT", "INTERVAL", "TIMETZ", "INTEGER[]", "TIMESTAMP_S"])
def test_what_would_not_come_back_is_not_written(kind: str) -> None:
    """A Parquet file has no such type, or one of fewer digits."""
    engine: Any = _engines.engine_for("test", some_rows(1), COLUMNS, keeps=False)
    with engine.workspace.spread() as disk, pytest.raises(NotWrittenError):
        disk.add(f"SELECT CAST(NULL AS {kind}) AS v, 0 AS part")


def stop_writing(what: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing can be written from now on, or nothing but events."""
    if what == "no folder":
        monkeypatch.setattr(_frames, "_DATABASES", {})
        monkeypatch.setattr(_frames, "mkdtemp", refused)
    if what == "no type":
        monkeypatch.setattr(_engines, "_WRITTEN", re.compile("NONE"))
    calls: list[str] = []

    def beneath_a_file(**_: object) -> str:
        calls.append(what)
        if what == "nothing" or len(calls) == 1:
            return str(tmp_path / "file" / "folder")
        return mkdtemp(dir=tmp_path)

    (tmp_path / "file").touch()
    monkeypatch.setattr(_engines, "mkdtemp", beneath_a_file)


@pytest.mark.parametrize("question", [*QUESTIONS, *WHOLE])
def test_where_nothing_can_be_written_answers_are_the_same(
    question: str,
    in_parts: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """All customers are asked about at once then, and take more memory."""
    path = parquet(some_rows(6), tmp_path)

    def ask() -> Any:
        answer = (QUESTIONS | WHOLE)[question](path)
        return answer if question in {"counts", "variants", "discover"} else read(answer)

    expected = ask()
    in_parts()
    for what in ("events alone", "nothing", "no type", "no folder"):
        with monkeypatch.context() as patch:
            stop_writing(what, patch, tmp_path)
            assert ask() == expected


def test_a_folder_may_have_any_name(
    in_parts: Callable[[], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What looks like a pattern in it is none, and nothing is left in it."""
    folder = tmp_path / "it's [a-z] *{}"
    folder.mkdir()
    monkeypatch.setattr(_frames, "_DATABASES", {})

    def named(**_: object) -> str:
        return str(folder)

    monkeypatch.setattr(_frames, "mkdtemp", named)
    path = parquet(some_rows(6), tmp_path)
    expected = read(cj.events.transitions(path))
    in_parts()
    assert read(cj.events.transitions(path)) == expected
    assert not list(folder.iterdir())
