"""What comes to a question about a table: names, types and values at their limits."""

import gzip
import os
import tracemalloc
import warnings
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import partial
from inspect import Parameter, isfunction, signature
from pathlib import Path
from typing import Any

import pytest

import customer_journey as cj
from customer_journey._printable import printable_lines
from tests.test_events import parquet, read, some_rows

duckdb: Any = pytest.importorskip("duckdb", reason="duckdb is not installed")


DAYS: list[datetime] = [datetime(2026, 1, day) for day in (1, 2, 3)]
AGAIN: dict[str, list[Any]] = {"customer": ["a", "a", "b"], "stage": ["x", "y", "x"], "at": DAYS}


def _funnel(data: Any, **columns: Any) -> Any:
    return cj.events.funnel(data, ["x", "y"], **columns)


class Stage(Enum):
    """A stage that is not a text."""

    X = "x"


@pytest.mark.parametrize("name", [*"cknst", "us", "ties", "next"])
@pytest.mark.parametrize(
    "ask",
    [
        cj.events.transitions,
        cj.events.dwell,
        cj.events.steps,
        cj.events.traces,
        cj.events.cohorts,
        _funnel,
    ],
)
def test_a_segment_may_have_the_name_of_any_column_inside(ask: Any, name: str) -> None:
    """Rows come in the same order, whatever it is called."""
    segments = ["q", "p", "q"]
    answer = ask(AGAIN | {name: segments}, by=name)
    expected = ask(AGAIN | {"segment": segments}, by="segment")
    assert list(answer) == [name if each == "segment" else each for each in expected]
    assert list(answer.values()) == list(expected.values())


@pytest.mark.parametrize("name", ["People", "SOURCE", "count"])
def test_a_segment_that_duplicates_a_column_of_the_answer_is_refused(name: str) -> None:
    """DuckDB tells no upper from lower case, and would number the second."""
    with pytest.raises(cj.errors.InvalidValueError, match="of its own"):
        cj.events.transitions(AGAIN | {name: ["p"] * 3}, by=name)


def test_no_view_stays_in_the_connection_of_a_relation(tmp_path: Path) -> None:
    """Neither a view nor a table, before or after answers are read."""
    connection = duckdb.connect()
    path = parquet(some_rows(3), tmp_path)
    relation = connection.read_parquet(path)
    answer = cj.events.funnel(relation, ["a", "b"])
    assert cj.events.check(relation).people == 40
    seen = "SELECT count(*) FROM duckdb_views() WHERE NOT internal"
    assert (connection.execute("SHOW ALL TABLES").fetchall(), answer.shape[0]) == ([], 2)
    assert connection.execute(seen).fetchall() == [(0,)]


def test_columns_of_a_relation_do_not_decide_the_order_of_tidy_events() -> None:
    """Though they are called what the moment is called inside."""
    connection = duckdb.connect()
    values = ", ".join(
        f"('{customer}', '{stage}', TIMESTAMP '{at}', {-place})"
        for place, (customer, stage, at) in enumerate(zip(*AGAIN.values(), strict=True))
    )
    for name in ("us", "c"):
        table = connection.sql(
            f'SELECT * FROM (VALUES {values}) AS v(customer, stage, "at", {name})'
        )
        answer = cj.events.tidy(table)
        assert [row[2] for row in answer.fetchall()] == DAYS
    taken = connection.sql(
        f'SELECT * FROM (VALUES {values}) AS v(customer, stage, "at", "Session")'
    )
    with pytest.raises(cj.errors.InvalidValueError, match="session"):
        cj.events.tidy(taken)


def test_moments_of_every_unit_are_moments() -> None:
    """In nanoseconds with a zone, and in seconds and milliseconds beyond the years of those."""
    pa: Any = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    zoned = [day.replace(tzinfo=UTC) for day in DAYS]
    first, last = datetime(1, 1, 1), datetime(9999, 12, 31)
    far, span = [first, last, None], (last - first).total_seconds()
    for moments, kind, seconds in (
        (zoned, pa.timestamp("ns", tz="Asia/Tokyo"), 86400.0),
        (far, pa.timestamp("s"), span),
        (far, pa.timestamp("ms"), span),
    ):
        table = pa.table({**AGAIN, "at": pa.array(moments, kind)})
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            answer = cj.events.traces(table)
        assert answer.column("seconds")[0].as_py() == seconds
        report = cj.events.check(table)
        assert report.first == moments[0]


def test_a_moment_without_end_is_none() -> None:
    """As it is not a time after another."""
    connection = duckdb.connect()
    table = connection.sql(
        "SELECT 'a' AS customer, unnest(['x', 'y']) AS stage, "
        "unnest([TIMESTAMP 'infinity', TIMESTAMP '2026-01-01']) AS \"at\""
    )
    assert cj.events.check(table).missing_moments == 1
    assert cj.events.counts(table).visits == {"y": 1}


def test_a_table_without_moments_needs_no_type_of_them(tmp_path: Path) -> None:
    """Of a frame without rows, a file with a head alone, and a column of nothing."""
    pd: Any = pytest.importorskip("pandas", reason="pandas is not installed")
    path = tmp_path / "head.csv"
    path.write_text("customer,stage,at\n", encoding="utf-8")
    empty = pd.DataFrame({name: [] for name in AGAIN})
    for table in (path, empty, empty.astype(object), empty.astype("string")):
        assert len(cj.events.transitions(table)) == 0
    with pytest.warns(cj.errors.MissingValuesWarning):
        assert len(cj.events.dwell(pd.DataFrame(AGAIN | {"at": [None] * 3}))) == 0


def test_customers_and_stages_of_a_csv_file_are_texts(tmp_path: Path) -> None:
    """As they are elsewhere: `01` is not `1`, and digits do not say what comes later."""
    path = tmp_path / "events.csv"
    lines = [f"{number},1,2026-01-01 00:00:00" for number in range(30_000)]
    lines += ["01,01,2026-01-02 00:00:00", "a'b,x,2026-01-03 00:00:00"]
    path.write_text("\n".join(["who's,stage,at", *lines, ""]), encoding="utf-8")
    answer = cj.events.dwell(path, customer="who's")
    assert {row[0]: row[1] for row in answer.fetchall()} == {"01": 1, "1": 30_000, "x": 1}
    report = cj.events.check(path, customer="who's")
    assert report.people == 30_002
    path.write_text(
        "\n".join(["customer,stage,at,by", *[f"{line},1" for line in lines], "a,x,never,2"])
    )
    with pytest.raises(cj.errors.InvalidFileError, match="never"):
        cj.events.dwell(path, by="by")
    path.write_text("\n".join(["x", *map(str, range(30_000)), "never"]))
    journey = cj.Journey.sequence("x", ["a", cj.Stage("b", entry=cj.fact("x") >= 1)])
    with pytest.raises(cj.errors.InvalidFileError, match="never"):
        cj.events.locate(journey, path)


def test_a_column_of_a_csv_file_may_hold_two_things(tmp_path: Path) -> None:
    """A segment for each stage, or for each customer."""
    path = tmp_path / "events.csv"
    lines = [f"{who},{stage},{at}" for who, stage, at in zip(*AGAIN.values(), strict=True)]
    path.write_text("\n".join(["customer,stage,at", *lines]))
    for by in ("stage", "customer"):
        expected = [*zip(*cj.events.transitions(AGAIN, by=by).values(), strict=True)]
        assert cj.events.transitions(path, by=by).fetchall() == expected


def test_a_folder_is_refused(tmp_path: Path) -> None:
    """DuckDB would read all files in it as CSV; the empty name is that of where a program runs."""
    for folder, reason in ((tmp_path, "directory"), ("", "empty")):
        with pytest.raises(cj.errors.InvalidFileError, match=reason):
            cj.events.transitions(folder)


def test_what_cannot_be_read_of_a_file_is_shown_in_short(tmp_path: Path) -> None:
    """Of a file of another encoding, too, and without all of a line without end."""
    cases = {
        "customer,stage,at\na,b,2026-01-01\n".encode("utf-16"): "not utf-8 encoded",
        b"customer,stage,at\n" + b"a,b,2026-01-01\n" * 30_000 + b"x" * 100_000: "Line: 30002",
    }
    for content, reason in cases.items():
        (tmp_path / "log.csv").write_bytes(content)
        with pytest.raises(cj.errors.InvalidFileError, match=reason) as caught:
            cj.events.transitions(tmp_path / "log.csv")
        assert len(str(caught.value)) < 1_000


@pytest.mark.parametrize(
    "path",
    [
        "http://127.0.0.1:9/log.csv",
        "https://127.0.0.1:9/log.parquet",
        "s3://shop/log.parquet",
        "hf://datasets/shop/log.csv",
        "azure://shop/log.csv",
        "file:///log.csv",
    ],
)
def test_nothing_is_fetched(path: str) -> None:
    """DuckDB would download what reads addresses, install it, and ask any host that is named."""
    with pytest.raises(cj.errors.InvalidFileError, match="an address, not a file"):
        cj.events.transitions(path)


def test_an_engine_of_ours_installs_nothing() -> None:
    """Whatever a file is or holds; nor does that of one thread, which frames of few rows have."""
    from customer_journey.events._frames import connect

    pd: Any = pytest.importorskip("pandas", reason="pandas is not installed")
    for data, threads in ((None, None), (pd.DataFrame(AGAIN), 1)):
        with connect(data) as connection:
            for name in ("autoinstall_known_extensions", "autoload_known_extensions"):
                answer = connection.execute(f"SELECT current_setting('{name}')").fetchall()
                assert answer == [(False,)]
            ((used,),) = connection.execute("SELECT current_setting('threads')").fetchall()
            assert threads in {None, used}


@pytest.mark.parametrize("path", ["x" * 5_000 + ".csv", "a\0b.csv", "a\ud800b.parquet", "none.pq"])
def test_a_path_that_cannot_be_is_refused(path: str) -> None:
    """By an error of ours."""
    with pytest.raises(cj.errors.InvalidFileError) as caught:
        cj.events.transitions(path)
    # The line of a path of thousands of characters is cut.
    assert caught.value.problems[0].message.startswith(("cannot be read", "a path cannot have"))


def test_what_keeps_a_column_from_being_read_is_named() -> None:
    """An index, a type of pandas, a character that is half of one, and no more problems."""
    pd: Any = pytest.importorskip("pandas", reason="pandas is not installed")
    frame = pd.DataFrame(AGAIN)
    rows = [dict(zip(AGAIN, row, strict=True)) for row in zip(*AGAIN.values(), strict=True)]
    cases: list[tuple[Any, str, str]] = [
        (frame.set_index(["customer", "at"]), "customer", "reset_index"),
        (frame.assign(at=pd.PeriodIndex(DAYS, freq="D")), "at", "column 'at' cannot be read"),
        ([{**row, "stage": "\ud800"} for row in rows], "", "surrogate"),
        ([{**row, "stage": Stage.X} for row in rows], "stage", "value"),
    ]
    for table, where, message in cases:
        with pytest.raises(cj.errors.InvalidValueError, match=message) as caught:
            cj.events.transitions(table)
        assert caught.value.problems[0].where == where


def _written(folder: Path) -> Any:
    """A folder with two Parquet files and a note, of two events each."""
    pa: Any = pytest.importorskip("pyarrow")
    parquet: Any = pytest.importorskip("pyarrow.parquet")
    table = pa.table(FOUR)
    (folder / "days [1]").mkdir()
    for place in (0, 2):
        path = folder / "days [1]" / f"part {place}.parquet"
        parquet.write_table(table.slice(place, 2), path)
    (folder / "days [1]" / "_SUCCESS.parquet").write_text("")
    return table


def _whole(table: Any, folder: Path) -> Path:
    """A file of the table."""
    pytest.importorskip("pyarrow.parquet").write_table(table, folder / "whole.parquet")
    return folder / "whole.parquet"


FOUR: dict[str, list[Any]] = {
    "customer": ["a", "a", "b", "b"],
    "stage": ["x", "y", "x", "y"],
    "at": [*DAYS[:2], *DAYS[:2]],
    "region": ["007", "007", "7", "7"],
}


def test_a_folder_is_read_with_those_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Spark writes a folder that is named as a file; what is not finished is in hidden ones."""
    table = _written(tmp_path)
    (tmp_path / "days [1]").rename(tmp_path / "days.parquet")
    (tmp_path / "_temporary").mkdir()
    (tmp_path / "_temporary" / "part.parquet").write_text("")
    assert cj.events.check(tmp_path).events == table.num_rows

    def scandir(path: object) -> object:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr("os.scandir", scandir)
    with pytest.raises(cj.errors.InvalidFileError, match="cannot be read"):
        cj.events.check(tmp_path)


@pytest.mark.parametrize(
    "form",
    [
        "dataset",
        "files of a dataset",
        "folder",
        "paths",
        "pattern",
        "batches",
        "scan",
        "scanner",
        "Parquet file",
    ],
)
def test_tables_of_several_files_are_read_as_one(form: str, tmp_path: Path) -> None:
    """Whatever names their files, and with what is written beside left out."""
    table = _written(tmp_path)
    folder = tmp_path / "days [1]"
    data: Any = {
        "dataset": lambda: pytest.importorskip("pyarrow.dataset").dataset(table),
        "files of a dataset": lambda: pytest.importorskip("pyarrow.dataset").dataset(
            sorted(map(str, folder.glob("part*")))
        ),
        "folder": lambda: folder,
        "paths": lambda: [str(folder / "part 0.parquet"), folder / "part 2.parquet"],
        "pattern": lambda: str(tmp_path / "days [[]1]" / "part*.parquet"),
        "batches": lambda: pytest.importorskip("pyarrow").RecordBatchReader.from_batches(
            table.schema, table.to_batches()
        ),
        "scanner": lambda: pytest.importorskip("pyarrow.dataset").dataset(table).scanner(),
        "Parquet file": lambda: pytest.importorskip("pyarrow.parquet").ParquetFile(
            _whole(table, tmp_path)
        ),
        "scan": lambda: pytest.importorskip("polars").scan_parquet(
            sorted(folder.glob("part*")), glob=False
        ),
    }[form]
    answer = cj.events.transitions(data(), by="region")
    rows = answer.collect().rows() if form == "scan" else answer.fetchall()
    pairs = [row[:4] for row in rows if row[1] is not None and row[2] is not None]
    assert pairs == [("007", "x", "y", 1), ("7", "x", "y", 1)]
    tidied = cj.events.tidy(data())
    taken = tidied.collect().rows() if form == "scan" else tidied.fetchall()
    assert [row[:2] for row in taken] == list(zip(FOUR["customer"], FOUR["stage"], strict=True))


def test_of_a_lazy_frame_only_the_named_columns_are_collected() -> None:
    """What the others are made of does not run."""
    polars = pytest.importorskip("polars")
    started: list[str] = []

    def note(name: str) -> Any:
        def noted(values: Any) -> Any:
            started.append(name)
            return values

        return polars.col(name).map_batches(noted, return_dtype=polars.String)

    lazy = polars.DataFrame(some_rows(1)).lazy().with_columns(note("stage"), note("group"))
    answer = cj.events.dwell(lazy)
    assert started == ["stage"]
    assert answer.collect().to_dicts() == cj.events.dwell(some_rows(1))


def test_a_bare_capsule_is_a_stream() -> None:
    """As `__arrow_c_stream__` gives it; another one is none."""
    table: Any = pytest.importorskip("pyarrow").Table.from_pylist(some_rows(3))
    answer = cj.events.dwell(table.__arrow_c_stream__())
    assert read(answer) == cj.events.dwell(some_rows(3))
    with pytest.raises(cj.errors.WrongTypeError):
        cj.events.dwell(table.schema.__arrow_c_schema__())


def test_batches_of_pyarrow_are_one_table() -> None:
    """A list of batches, of tables, or of both; and people, whom `locate` looks for."""
    pa = pytest.importorskip("pyarrow")
    table = pa.table(FOUR)
    expected = cj.events.transitions(table)
    first, rest = table.slice(0, 2), table.slice(2)
    for several in ([*first.to_batches(), *rest.to_batches()], (first, *rest.to_batches())):
        assert cj.events.transitions(several).equals(expected)
        assert cj.events.tidy(several).num_rows == 4
    shop = cj.Journey.sequence("shop", ["know", cj.Stage("buy", entry=cj.fact("n") >= 1)])
    people = pa.table({"n": [0, 1]}).to_batches()
    assert cj.events.locate(shop, people)["stage"].to_pylist() == ["know", "buy"]
    with pytest.raises(cj.errors.InvalidValueError, match="batches differ in their columns"):
        cj.events.transitions([*first.to_batches(), pa.table({"who": ["a"]})])


@pytest.mark.parametrize(
    ("form", "hint"),
    [
        ("ParquetDataset", "give the paths of its files"),
        ("connection", "connection.sql"),
        ("frames", "join the frames first"),
        ("batches one by one", "give a list of the batches"),
    ],
)
def test_what_holds_a_table_and_is_none_says_what_to_give(
    form: str, hint: str, tmp_path: Path
) -> None:
    """Instead of the list of all kinds alone."""
    pa = pytest.importorskip("pyarrow")
    table = pa.table(FOUR)
    data: Any = {
        "ParquetDataset": lambda: pytest.importorskip("pyarrow.parquet").ParquetDataset(
            _whole(table, tmp_path)
        ),
        "connection": lambda: pytest.importorskip("duckdb").connect(),
        "frames": lambda: [pytest.importorskip("polars").DataFrame(FOUR)],
        "batches one by one": lambda: iter(table.to_batches()),
    }[form]
    with pytest.raises(cj.errors.WrongTypeError) as caught:
        cj.events.transitions(data())
    assert hint in str(caught.value)


@pytest.mark.parametrize("packed", [False, True])
def test_segments_of_a_file_of_texts_are_texts(packed: bool, tmp_path: Path) -> None:
    """What looks like a number may be a code: `007` is not `7`. The file may be packed."""
    path = tmp_path / ("events.csv.gz" if packed else "events.csv")
    names = list(FOUR)
    lines = [names, *map(list, zip(*FOUR.values(), strict=True))]
    text = "\n".join(",".join(map(str, line)) for line in lines)
    path.write_bytes(gzip.compress(text.encode()) if packed else text.encode())
    answer = cj.events.dwell([path], by="region")
    assert {row[0] for row in answer.fetchall()} == {"007", "7"}


def test_files_that_are_no_one_table_are_refused(tmp_path: Path) -> None:
    """A folder without Parquet files, and files of two kinds; no list of paths is empty."""
    _written(tmp_path)
    (tmp_path / "events.csv").write_text("customer,stage,at\n")
    (tmp_path / "none").mkdir()
    error = cj.errors.InvalidFileError
    with pytest.raises(error, match="a directory without Parquet files"):
        cj.events.transitions(tmp_path / "none")
    with pytest.raises(error, match="two kinds: Parquet and CSV"):
        cj.events.transitions([tmp_path / "events.csv", tmp_path / "days [1]"])
    assert cj.events.transitions([]) == []


def test_stages_that_look_alike_are_named() -> None:
    """A character that does not show makes another stage, and so does a letter's case."""
    names = ["buy", "buy\u200b", "b\u00aduy", "Visit", "know"]
    rows = [
        {"customer": "ada", "stage": name, "at": day}
        for name, day in zip(names, [*DAYS, *DAYS], strict=False)
    ]
    report = cj.events.check(rows)
    assert report.look_alikes == {"buy\u200b": "buy", "b\u00aduy": "buy"}
    assert "'buy\\u200b' looks like 'buy', and counts apart" in report.problems
    assert not report.ok
    shop = cj.Journey.sequence("shop", ["know", "visit", "buy"])
    assert cj.events.check(rows, shop).look_alikes == {**report.look_alikes, "Visit": "visit"}


def test_a_frame_of_polars_may_lie_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """With missing values, cut off at both ends, and without any row."""
    pl: Any = pytest.importorskip("polars")
    rows = [
        {"customer": index % 5 or None, "stage": "abc"[index % 3], "at": DAYS[0] + timedelta(index)}
        for index in range(40)
    ]
    pieces = [pl.DataFrame(rows[start : start + 7]) for start in range(0, 40, 7)]
    frame = pl.concat(pieces, rechunk=False)[3:38]
    assert frame.n_chunks() == len(pieces)
    with pytest.warns(cj.errors.MissingValuesWarning, match="7 of 35 events"):
        answer = cj.events.transitions(frame)
    with pytest.warns(cj.errors.MissingValuesWarning, match="7 of 35 events"):
        assert answer.equals(cj.events.transitions(frame.rechunk()))
    monkeypatch.setattr(pl, "__version__", "1.30.0")
    with pytest.warns(cj.errors.MissingValuesWarning, match="7 of 35 events"):
        assert answer.equals(cj.events.transitions(frame))
    assert cj.events.transitions(frame.clear()).is_empty()
    assert cj.events.transitions(frame.lazy().filter(pl.lit(value=False))).collect().is_empty()


def test_what_a_relation_fails_with_stays_inside_its_line() -> None:
    """What a stranger wrote into an error of the database, too."""
    text = "SELECT error('x\n::error::forged\x1b') AS customer, 'a' AS stage, now() AS at"
    for ask in (cj.events.check, cj.events.variants, cj.events.discover):
        with pytest.raises(cj.errors.InvalidValueError, match="cannot be read") as caught:
            ask(duckdb.connect().sql(text))
        assert printable_lines(str(caught.value)) == str(caught.value)
        assert "\n::error::" not in str(caught.value)


def test_categories_are_texts() -> None:
    """In lists, and in the order of an answer; not their numbers, nor in the order of their own."""
    pd: Any = pytest.importorskip("pandas", reason="pandas is not installed")
    rows = some_rows(5)
    plain = pd.DataFrame(rows)
    kind = pd.CategoricalDtype(["unused", *sorted(set(plain["stage"]), reverse=True)])
    frame = plain.astype({"stage": kind, "group": "category"})
    for ask in (cj.events.traces, cj.events.transitions, cj.events.dwell, cj.events.steps):
        pd.testing.assert_frame_equal(ask(frame, by="group"), ask(plain, by="group"))
    assert cj.events.variants(frame) == cj.events.variants(plain)
    assert cj.events.counts(frame) == cj.events.counts(plain)


def test_a_relation_that_can_no_longer_be_read_is_named() -> None:
    """Its connection was closed, or its table was dropped."""
    journey = cj.Journey.sequence("shop", ["a", "b"])
    asks: list[Callable[[Any], object]] = [
        cj.events.check,
        cj.events.transitions,
        cj.events.variants,
        cj.events.tidy,
        lambda data: cj.events.locate(journey, data),
    ]
    for last in ("close", "drop"):
        connection = duckdb.connect()
        connection.execute(
            "CREATE TABLE shop AS SELECT 1 AS customer, 'a' AS stage, now() AS \"at\""
        )
        relation = connection.table("shop")
        if last == "close":
            connection.close()
        else:
            connection.execute("DROP TABLE shop")
        for ask in asks:
            with pytest.raises(cj.errors.InvalidValueError, match="cannot be read"):
                ask(relation)


def test_columns_of_pandas_are_read_where_they_lie() -> None:
    """Without a copy, as parts of a larger array, too, and backwards."""
    np, pd = pytest.importorskip("numpy"), pytest.importorskip("pandas")
    size = 40_000
    numbers = np.arange(size)
    times = np.stack([numbers, numbers[::-1], numbers], axis=1) * 1_000_000
    frame = pd.DataFrame(times.astype("datetime64[us]"), columns=["x", "at", "y"])
    frame["customer"] = pd.DataFrame(np.stack([numbers, numbers // 9], axis=1))[1]
    frame["stage"] = np.array(["a", "b"])[numbers % 2]
    for table in (frame.iloc[::-9], frame.iloc[::7]):
        assert cj.events.counts(table) == cj.events.counts(table.to_dict("records"))
    tracemalloc.start()
    try:
        cj.events.counts(frame)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # Two columns of eight bytes a row would be more than what the last moment is looked for with.
    assert most < 14 * size


def test_nan_in_a_parquet_file_is_missing(tmp_path: Path) -> None:
    """A customer and a fact, though the file's statistics know nothing of NaN."""
    moment, numbers = datetime(2026, 1, 1, tzinfo=UTC), [0.0, 1.5, float("nan"), 1.5]
    rows = [
        {"customer": number, "stage": "a", "at": moment + timedelta(hours=hour), "score": number}
        for hour, number in enumerate(numbers)
    ]
    path = parquet(rows, tmp_path)
    report = cj.events.check(path)
    assert (report.people, report.missing_customers) == (2, 1)
    criterion = cj.fact("score") >= 1
    entered = cj.Journey.sequence("s", ["know", cj.Stage("try", entry=criterion)])
    said = [
        [row["status"] for row in read(cj.events.locate(entered, table, give=["status"]))]
        for table in (path, rows)
    ]
    assert said[0] == said[1]
    assert set(said[0]) == {"active", "finished"}


def test_a_kind_of_frame_is_a_frame() -> None:
    """Answers are frames of the same library, not relations as of any other stream."""
    pd, pl = pytest.importorskip("pandas"), pytest.importorskip("polars")
    shop = cj.Journey.sequence("shop", ["know", cj.Stage("buy", entry=cj.fact("n") >= 1)])
    for frame in (pd.DataFrame, pl.DataFrame):
        kind = type("Frame", (frame,), {})
        for answer in (cj.events.dwell(kind(AGAIN)), cj.events.tidy(kind(AGAIN))):
            assert isinstance(answer, frame)
        assert list(cj.events.locate(shop, kind({"n": [0, 1]}))["stage"]) == ["know", "buy"]


def test_names_of_columns_are_no_patterns() -> None:
    """Of Polars, either."""
    pl: Any = pytest.importorskip("polars")
    columns = dict(zip(["*", "^.*$", "{x}", "at"], [*AGAIN.values()][:2] * 2, strict=True))
    columns = {**columns, "at": DAYS}
    expected = cj.events.dwell(columns, customer="*", stage="^.*$", by="{x}")
    whole = pl.DataFrame(columns)
    for frame in (whole, whole.lazy()):
        answer = cj.events.dwell(frame, customer="*", stage="^.*$", by="{x}")
        assert answer.lazy().collect().to_dict(as_series=False) == expected


def test_moments_of_arrow_in_pandas_may_all_be_missing() -> None:
    """Zoned or not."""
    pd, pa = pytest.importorskip("pandas"), pytest.importorskip("pyarrow")
    for zone in (None, "UTC"):
        moments = pd.array([None] * 3, dtype=pd.ArrowDtype(pa.timestamp("us", zone)))
        report = cj.events.check(pd.DataFrame({**AGAIN, "at": moments}))
        assert (report.missing_moments, report.first) == (3, None)


def test_rows_of_views_are_taken() -> None:
    """Of PyArrow, which takes none itself; what it can take in no way is refused."""
    pa: Any = pytest.importorskip("pyarrow")
    table = pa.table(
        {
            **AGAIN,
            "stage": pa.array(AGAIN["stage"], pa.string_view()),
            "more": pa.array([b"1", None, b"3"], pa.binary_view()),
        }
    )
    tidied = cj.events.tidy(table)
    assert tidied.drop_columns(["session"]).schema.field("more").type == pa.binary_view()
    assert tidied["more"].to_pylist() == [b"1", None, b"3"]
    views = pa.string_view()
    for kind, value in (
        (pa.list_(views), ["a"]),
        (pa.list_(views, 1), ["a"]),
        (pa.large_list(pa.struct([("x", views)])), [{"x": "a"}]),
        (pa.map_(views, pa.binary_view()), [("a", b"b")]),
    ):
        nested = pa.array([value, None, value], kind)
        more = cj.events.tidy(table.set_column(3, "more", nested))["more"]
        assert (more.type, more.to_pylist()) == (kind, nested.to_pylist())
    encoded = pa.RunEndEncodedArray.from_arrays(pa.array([3], pa.int32()), pa.array([1]))
    with pytest.raises(cj.errors.InvalidValueError, match="rows of it cannot be taken"):
        cj.events.tidy(pa.table({**AGAIN, "more": encoded}))


@pytest.mark.needs("mkfifo")
@pytest.mark.parametrize("name", ["events.csv", "events.parquet"])
def test_a_pipe_is_no_file(name: str, tmp_path: Path) -> None:
    """It would be read twice, the second time for ever."""
    os.mkfifo(tmp_path / name)
    with pytest.raises(cj.errors.InvalidFileError, match="a pipe or a device, not a file"):
        cj.events.check(tmp_path / name)


@pytest.mark.parametrize("by", ["array", "Series"])
def test_an_array_is_no_name_of_a_column(by: str) -> None:
    """Whatever it says of being equal to a text."""
    np, pd = pytest.importorskip("numpy"), pytest.importorskip("pandas")
    value: Any = {"array": np.array(["x", "y"]), "Series": pd.Series(["x", "y"])}[by]
    with pytest.raises(cj.errors.InvalidValueError, match="expected the name of a column"):
        cj.events.dwell(AGAIN, by=value)


def test_a_limit_may_be_any_number_of_seconds() -> None:
    """Also one whose microseconds no number holds."""
    expected = cj.events.funnel(AGAIN, ["x", "y"])
    for seconds in (1e308, 10**400):
        assert cj.events.funnel(AGAIN, ["x", "y"], within=seconds) == expected


@pytest.mark.parametrize(
    ("dates", "day"),
    [
        ("02/03/2026", None),
        ("02.03.2026 10:00:00", None),
        ("25/12/26", None),
        ("31/03/2026", 31),
        ("03/31/2026", 31),
        ("2026/03/02", 2),
        ("2026-03-02T10:00:00Z", 2),
    ],
)
def test_dates_in_a_csv_file_have_one_order(dates: str, day: int | None, tmp_path: Path) -> None:
    """DuckDB would take a month for a day, or a day for a year, without a word."""
    path = tmp_path / "events.csv"
    path.write_text(f"customer,stage,at,n\na,b,{dates},1\n")
    journey = cj.Journey.sequence("x", ["a", cj.Stage("b", entry=cj.fact("n") >= 1)])
    asks: list[Any] = [cj.events.check, partial(cj.events.locate, journey)]
    if day is not None:
        first = cj.events.check(path).first
        assert first is not None
        assert first.day == day
        return
    for ask in asks:
        with pytest.raises(cj.errors.InvalidFileError, match="'at' holds dates whose order"):
            ask(path)
    path.write_text(f"customer,stage,at,n\na,b,2026-03-02,{dates}\n")
    assert cj.events.check(path).ok


@pytest.mark.parametrize("values", ["abc", b"xyz", {"a", "b", "c"}, dict.fromkeys("abc"), 3])
def test_a_column_is_a_list_of_values(values: Any) -> None:
    """Not what has no order, holds something else, or is one value."""
    shop = cj.Journey.sequence("shop", ["know", cj.Stage("buy", entry=cj.fact("n") >= 1)])
    asks: list[Callable[[], object]] = [
        lambda: cj.events.dwell(AGAIN | {"stage": values}),
        lambda: cj.events.tidy(AGAIN | {"more": values}),
        lambda: cj.events.locate(shop, {"n": values}),
        lambda: cj.events.locate(shop, {"n": [1], "more": values}),
    ]
    for ask in asks:
        with pytest.raises(cj.errors.InvalidValueError, match="expected a column of values"):
            ask()


def test_events_are_no_table_of_facts() -> None:
    """Though they have columns."""
    shop = cj.Journey.sequence("shop", ["know", "buy"])
    with pytest.raises(cj.errors.WrongTypeError):
        cj.events.locate(shop, cj.events.log(AGAIN))
    with pytest.raises(cj.errors.InvalidValueError, match="'n' has 2, 'm' has 1"):
        cj.events.locate(shop, {"n": [1, 2], "m": [1]})


def test_the_nearest_argument_is_named() -> None:
    """Of the function's own ones and of columns; not one that has no name."""
    unknown: dict[str, Any] = {"max_step": 3, "custmer": "a", "data": AGAIN}
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.events.steps(AGAIN, **unknown)
    said = {problem.where: problem.hint for problem in caught.value.problems}
    assert "'max_steps'" in said["max_step"]
    assert "'customer'" in said["custmer"]
    assert "'data'" not in said["data"]


def test_names_of_columns_are_texts() -> None:
    """Else the error says so, instead of listing none."""
    pd: Any = pytest.importorskip("pandas", reason="pandas is not installed")
    for names in ([0, 1, 2], pd.MultiIndex.from_tuples([(name, "") for name in AGAIN])):
        frame = pd.DataFrame(AGAIN)
        frame.columns = names
        with pytest.raises(cj.errors.InvalidValueError, match="no name of a column is a text"):
            cj.events.dwell(frame)


def test_names_are_the_same_with_blanks_around_them() -> None:
    """A stage that is a step ends no attempt, a stage has one new name, and that can be seen."""
    error = cj.errors.InvalidValueError
    with pytest.raises(error, match="' x' is a step"):
        cj.events.funnel(AGAIN, ["x", "y"], without=[" x"])
    with pytest.raises(error, match="expected a name, got ' '"):
        cj.events.tidy(AGAIN, stages={"x": " "})
    with pytest.raises(error, match="'x' is a duplicate"):
        cj.events.tidy(AGAIN, stages={"x": "a", "x ": "b"})
    assert cj.events.tidy(AGAIN, stages={" x": "a "})["stage"] == ["a", "y", "a"]


FUNCTIONS = [name for name in cj.events.__all__ if isfunction(getattr(cj.events, name))]


def _faults(function: Callable[..., Any]) -> list[tuple[list[Any], dict[str, Any]]]:
    """Arguments of a function of `events`, each time with something else that is wrong."""
    journey = cj.Journey.sequence("shop", ["x", "y"])
    passed: dict[str, Any] = {
        "journey": journey,
        "computed": journey,
        "data": AGAIN,
        "people": AGAIN,
        "steps": ["x"],
        "stage": "x",
        "criterion": cj.parse_criterion("a == 1"),
        "name": "shop.events",
        "dialect": "duckdb",
        "as_of": DAYS[-1],
    }
    parameters = signature(function).parameters.values()
    named = [each.name for each in parameters if each.kind == each.KEYWORD_ONLY]
    placed = [each.name for each in parameters if each.kind == each.POSITIONAL_ONLY]
    columns = any(each.kind == Parameter.VAR_KEYWORD for each in parameters)

    def arguments(**changed: Any) -> tuple[list[Any], dict[str, Any]]:
        known = passed | changed
        return (
            [known[name] for name in placed],
            {name: known[name] for name in named if name in known}
            | {name: value for name, value in changed.items() if columns and name not in placed},
        )

    # Any object is a table until something is asked of it, and a function names itself alone.
    is_log = function is cj.events.log
    faults = [{name: object()} for name in (*placed, *named) if not (is_log and name == "data")]
    if columns:
        faults += [{name: object()} for name in ("customer", "at", "order", "missing", "custom")]
    if columns and not is_log:
        faults += [{"data": AGAIN | {"at": ["x"] * 3}}, {"customer": "who"}, {"data": [1]}]
    return [arguments(**fault) for fault in faults]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_an_error_begins_with_the_function_as_it_is_called(name: str) -> None:
    """With the module, as some of these names are those of functions elsewhere, too."""
    function = getattr(cj.events, name)
    for placed, named in _faults(function):
        with pytest.raises(cj.errors.JourneyError) as caught:
            function(*placed, **named)
        assert str(caught.value).startswith(f"events.{name}: "), (placed, named)


def test_arrays_may_come_from_another_machine() -> None:
    """With bytes in the other order, backwards, or as texts of any length."""
    np, pd = pytest.importorskip("numpy"), pytest.importorskip("pandas")
    numbers = {**AGAIN, "customer": [1, 1, 2]}
    expected = cj.events.dwell(numbers, by="customer")["stage"]
    swapped = {
        "customer": np.array(numbers["customer"], ">i8"),
        "stage": np.array(numbers["stage"], ">U1"),
        "at": np.array(DAYS, ">M8[us]"),
    }
    backwards = {name: values[::-1] for name, values in swapped.items()}
    tables: list[Any] = [swapped, backwards, pd.DataFrame(swapped), pd.DataFrame(swapped)[::-1]]
    if kind := getattr(np.dtypes, "StringDType", None):
        tables += [{**numbers, "stage": np.array(numbers["stage"], kind())}]
    for table in tables:
        assert list(cj.events.dwell(table, by="customer")["stage"]) == expected


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_type_of_frames_is_no_frame(library: str) -> None:
    """Though it has all that its frames have."""
    kind = pytest.importorskip(library).DataFrame
    with pytest.raises(cj.errors.WrongTypeError, match=r"^events\.dwell: expected a table"):
        cj.events.dwell(kind)
    with pytest.raises(cj.errors.WrongTypeError, match=r"^events\.locate: expected a table"):
        cj.events.locate(cj.Journey.sequence("shop", ["x", "y"]), kind)


def test_customers_of_an_empty_table_are_located(tmp_path: Path) -> None:
    """By an engine that is asked in texts, as by others."""
    journey = cj.Journey.sequence("shop", ["x", "y"])
    path = tmp_path / "empty.csv"
    path.write_text("who,age\n")
    for people in (duckdb.sql("SELECT 1 AS who, 2 AS age WHERE false"), path):
        located = cj.events.locate(journey, people)
        assert located.columns == ["who", "age", "stage", "status", "standing", "role"]
        assert located.fetchall() == []


def test_texts_of_arrow_that_are_none_are_refused() -> None:
    """Whichever question is the first to look at them."""
    pa: Any = pytest.importorskip("pyarrow")
    offsets = pa.array([0, 1, 2, 3], pa.int32()).buffers()[1]
    texts = pa.Array.from_buffers(pa.string(), 3, [None, offsets, pa.py_buffer(b"\xff\xfex")])
    table = pa.table({**AGAIN, "stage": texts})
    questions: list[Callable[[Any], Any]] = [cj.events.check, cj.events.discover, cj.events.dwell]
    questions += [cj.events.counts, _funnel]
    for ask in questions:
        with pytest.raises(cj.errors.InvalidValueError, match="cannot be read: Invalid Input"):
            ask(table)


def test_an_argument_is_true_or_false() -> None:
    """NumPy's own truths among them; what has no truth, as a series, is not asked for it."""
    np, pd = pytest.importorskip("numpy"), pytest.importorskip("pandas")
    yes: Any = np.True_
    assert cj.events.tidy(AGAIN, collapse=yes) == cj.events.tidy(AGAIN, collapse=True)
    assert cj.events.discover(AGAIN, ended=yes) == cj.events.discover(AGAIN, ended=True)
    others: list[Any] = [pd.Series([True]), pd.NA, "yes", 1]
    for value in others:
        with pytest.raises(cj.errors.InvalidValueError, match="collapse: expected true or false"):
            cj.events.tidy(AGAIN, collapse=value)
        with pytest.raises(cj.errors.InvalidValueError, match="ended: expected true or false"):
            cj.events.discover(AGAIN, ended=value)


def test_an_answer_about_a_file_is_a_table_of_events(tmp_path: Path) -> None:
    """By another column than those of the first question, and where its customers are."""
    path = tmp_path / "events.csv"
    lines = [f"{who},{stage},{at}" for who, stage, at in zip(*AGAIN.values(), strict=True)]
    path.write_text("\n".join(["customer,stage,at", *lines]))
    tidied = cj.events.tidy(path, gap=3600, stages={"y": "z"})
    again = cj.events.dwell(tidied, by="session")
    expected = cj.events.dwell(cj.events.tidy(AGAIN, gap=3600, stages={"y": "z"}), by="session")
    assert again.fetchall() == [*zip(*expected.values(), strict=True)]
    assert cj.events.check(tidied, order="session").stages == ("x", "z")
    stage = cj.Stage("long", entry=cj.parse_criterion("seconds > 0"))
    journey = cj.Journey(
        "shop", stages=[stage], facts=[cj.Fact("seconds", type="float")], starts=["long"]
    )
    located = cj.events.locate(journey, cj.events.traces(path))
    assert located.project("customer, stage").fetchall() == [("a", "long"), ("b", None)]
