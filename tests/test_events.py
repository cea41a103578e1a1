"""Questions about tables of events: one body of tests, whatever the table."""

import math
import random
import sys
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import pytest

import customer_journey as cj
from customer_journey.criteria._sql import DIALECTS
from customer_journey.events import _engines, _log
from customer_journey.events._columns import missing_problems

pytest.importorskip("duckdb", reason="duckdb is not installed")

Row = dict[str, Any]
HOSTILE = 'a" FROM x; --'
START = datetime(2026, 1, 1, tzinfo=UTC)


def pandas_frame(rows: list[Row], _: Path) -> Any:
    """A pandas frame."""
    return pytest.importorskip("pandas").DataFrame(rows)


def pandas_of_objects(rows: list[Row], path: Path) -> Any:
    """A pandas frame of numpy's types, with texts as objects."""
    frame = pandas_frame(rows, path)
    texts = [name for name in rows[0] if any(isinstance(row[name], str) for row in rows)]
    return frame.astype(dict.fromkeys(texts, object))


def pandas_of_arrow(rows: list[Row], path: Path) -> Any:
    """A pandas frame of Arrow's types."""
    frame: Any = arrow_table(rows, path)
    return frame.to_pandas(types_mapper=pytest.importorskip("pandas").ArrowDtype)


def pandas_nullable(rows: list[Row], path: Path) -> Any:
    """A pandas frame of pandas' own types, which can be missing."""
    frame = pandas_frame(rows, path)
    # Old pandas tries whether infinities are whole numbers.
    with pytest.importorskip("numpy").errstate(invalid="ignore"):
        return frame.convert_dtypes(dtype_backend="numpy_nullable")


def polars_frame(rows: list[Row], _: Path) -> Any:
    """A Polars frame."""
    return pytest.importorskip("polars").DataFrame(rows, infer_schema_length=None)


def polars_lazy(rows: list[Row], path: Path) -> Any:
    """A lazy Polars frame."""
    return polars_frame(rows, path).lazy()


def arrow_table(rows: list[Row], _: Path) -> Any:
    """A PyArrow table."""
    return pytest.importorskip("pyarrow").Table.from_pylist(rows)


def arrow_stream(rows: list[Row], path: Path) -> Any:
    """An object that has nothing but an Arrow stream."""
    table = arrow_table(rows, path)

    class Stream:
        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            return table.__arrow_c_stream__(requested_schema)

    return Stream()


def columns(rows: list[Row], _: Path) -> dict[str, list[Any]]:
    """A dict of columns."""
    return {name: [row[name] for row in rows] for name in rows[0]}


def plain(rows: list[Row], _: Path) -> list[Row]:
    """Rows as they are."""
    return rows


def parquet(rows: list[Row], folder: Path) -> str:
    """A Parquet file."""
    path = str(folder / "events.parquet")
    pytest.importorskip("pyarrow.parquet").write_table(arrow_table(rows, folder), path)
    return path


def relation(rows: list[Row], folder: Path) -> Any:
    """A DuckDB relation on a connection of its own, in another time zone."""
    duckdb = pytest.importorskip("duckdb")
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'America/New_York'")
    table = arrow_table(rows, folder)
    connection.register("shop", table)
    return connection.table("shop")


def ibis_table(rows: list[Row], folder: Path) -> Any:
    """An Ibis table on a DuckDB of its own, in another time zone."""
    ibis = pytest.importorskip("ibis", reason="Ibis is not installed")
    connection = ibis.duckdb.connect()
    connection.raw_sql("SET TimeZone = 'America/New_York'")
    return connection.create_table("shop", arrow_table(rows, folder))


MAKERS: dict[str, Callable[[list[Row], Path], Any]] = {
    maker.__name__: maker
    for maker in (
        pandas_frame,
        pandas_of_objects,
        pandas_of_arrow,
        pandas_nullable,
        polars_frame,
        polars_lazy,
        arrow_table,
        arrow_stream,
        columns,
        plain,
        parquet,
        relation,
        ibis_table,
    )
}


def read(table: Any) -> list[Row]:
    """The rows of an answer, whatever kind of table it is; missing values are None."""
    if type(table) is list:
        return cast("list[Row]", table)
    if type(table) is dict:
        table = cast("dict[str, list[Any]]", table)
        return [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]
    kind = type(table).__name__
    if kind == "LazyFrame":
        table = table.collect()
    if hasattr(table, "to_pyarrow"):
        table = table.to_pyarrow()
    if hasattr(table, "to_dicts"):
        return list(table.to_dicts())
    if hasattr(table, "to_pylist"):
        return list(table.to_pylist())
    if kind == "DuckDBPyRelation":
        return [dict(zip(table.columns, row, strict=True)) for row in table.fetchall()]
    return [
        {name: None if _missing(value) else value for name, value in row.items()}
        for row in table.to_dict("records")
    ]


def _missing(value: Any) -> bool:
    pandas = pytest.importorskip("pandas")
    return (
        bool(pandas.isna(value))
        if (not isinstance(value, (list, tuple)) and not hasattr(value, "__len__"))
        or isinstance(value, str)
        else False
    )


def some_rows(seed: int, people: int = 40, stages: str = "abcd") -> list[Row]:
    """Events at different moments, shuffled, with a segment for each customer."""
    rng = random.Random(seed)
    rows: list[Row] = []
    minute = 0
    for customer in range(people):
        for _ in range(rng.randint(1, 8)):
            minute += rng.randint(1, 5)
            rows.append(
                {
                    "customer": customer,
                    "stage": rng.choice(stages),
                    "at": START + timedelta(minutes=minute * 37 % 50_021, seconds=minute),
                    "group": "xy"[customer % 2],
                }
            )
    rng.shuffle(rows)
    return rows


def sequences(rows: Iterable[Row]) -> dict[Any, list[tuple[datetime, str]]]:
    """Each customer's events in order."""
    people: dict[Any, list[tuple[datetime, str]]] = defaultdict(list)
    for row in rows:
        people[row["customer"]].append((row["at"], row["stage"]))
    return {customer: sorted(events) for customer, events in people.items()}


@pytest.fixture(params=MAKERS)
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[list[Row]], Any]:
    """Makes a table of rows."""
    maker = MAKERS[request.param]
    return lambda rows: maker(rows, tmp_path)


def test_transitions_are_counted_pairs(make: Callable[[list[Row]], Any]) -> None:
    """As counting by hand has it, with entries, last events and durations."""
    rows = some_rows(1)
    moves: Counter[tuple[str | None, str | None]] = Counter()
    movers: dict[tuple[str | None, str | None], set[Any]] = defaultdict(set)
    seconds: dict[tuple[str | None, str | None], list[float]] = defaultdict(list)
    for customer, events in sequences(rows).items():
        path: list[str | None] = [None, *(stage for _, stage in events), None]
        for pair in pairwise(path):
            moves[pair] += 1
            movers[pair].add(customer)
        for (start, before), (end, after) in pairwise(events):
            seconds[before, after].append((end - start).total_seconds())
    answer = read(cj.events.transitions(make(rows)))
    assert {(row["source"], row["target"]): row["count"] for row in answer} == dict(moves)
    leaving: Counter[str | None] = Counter()
    for (source, _), count in moves.items():
        leaving[source] += count
    for row in answer:
        pair = row["source"], row["target"]
        assert row["people"] == len(movers[pair])
        assert row["share"] == pytest.approx(moves[pair] / leaving[pair[0]])
        if pair in seconds:
            times = sorted(seconds[pair])
            middle = (times[(len(times) - 1) // 2] + times[len(times) // 2]) / 2
            assert row["median_seconds"] == pytest.approx(middle)
            assert row["mean_seconds"] == pytest.approx(sum(times) / len(times))
        else:
            assert row["median_seconds"] is None


def test_dwell_averages_what_has_ended(make: Callable[[list[Row]], Any]) -> None:
    """A last event is open."""
    rows = some_rows(2)
    ended: dict[str, list[float]] = defaultdict(list)
    last: Counter[str] = Counter()
    for events in sequences(rows).values():
        last[events[-1][1]] += 1
        for (start, stage), (end, _) in pairwise(events):
            ended[stage].append((end - start).total_seconds())
    for row in read(cj.events.dwell(make(rows))):
        times = ended[row["stage"]]
        assert (row["visits"], row["open"]) == (len(times) + last[row["stage"]], last[row["stage"]])
        assert row["mean_seconds"] == pytest.approx(sum(times) / len(times))


def test_steps_count_positions(make: Callable[[list[Row]], Any]) -> None:
    """From the first event, or around a stage."""
    rows = some_rows(3)
    straight: Counter[tuple[int, str, str | None]] = Counter()
    around: Counter[tuple[int, str, str | None]] = Counter()
    for events in sequences(rows).values():
        stages = [stage for _, stage in events]
        for index, (source, target) in enumerate(pairwise([*stages, None])):
            assert source is not None
            if index < 3:
                straight[index + 1, source, target] += 1
            if "b" in stages and abs(index - stages.index("b")) <= 2:
                around[index - stages.index("b"), source, target] += 1

    def counted(answer: Any) -> dict[tuple[int, str, str | None], int]:
        return {
            (row["position"], row["source"], row["target"]): row["people"] for row in read(answer)
        }

    assert counted(cj.events.steps(make(rows), max_steps=3)) == straight
    assert counted(cj.events.steps(make(rows), max_steps=2, around="b")) == around


def test_traces_list_stages_in_order(make: Callable[[list[Row]], Any]) -> None:
    """One for each customer."""
    rows = some_rows(4)
    answer = read(cj.events.traces(make(rows)))
    by_customer = {row["customer"]: row for row in answer}
    for customer, events in sequences(rows).items():
        row = by_customer[customer]
        assert list(row["stages"]) == [stage for _, stage in events]
        assert row["seconds"] == (events[-1][0] - events[0][0]).total_seconds()


def test_a_funnel_is_the_same_on_every_table(make: Callable[[list[Row]], Any]) -> None:
    """With segments, a limit and open attempts."""
    rows = some_rows(7)
    options: Any = {
        "within": timedelta(hours=200),
        "as_of": START + timedelta(days=12),
        "by": "group",
        "without": ["d"],
    }
    expected = cj.events.funnel(rows, ["a", "b", "c"], **options)
    answer = read(cj.events.funnel(make(rows), ["a", "b", "c"], **options))
    assert [
        (row["group"], row["step"], row["people"], row["lost"], row["open"], row["instead"])
        for row in answer
    ] == [
        (row["group"], row["step"], row["people"], row["lost"], row["open"], row["instead"])
        for row in expected
    ]
    assert sum(row["open"] for row in expected) > 0


def returns(data: Any, **options: Any) -> Any:
    """Cohorts of weeks by the start."""
    return cj.events.cohorts(data, as_of=START, **options)


def purchases(data: Any, **options: Any) -> Any:
    """A funnel of two steps with a limit."""
    return cj.events.funnel(data, ["a", "b"], within=9e5, **options)


SEGMENTED: dict[str, Callable[..., Any]] = {
    "transitions": cj.events.transitions,
    "dwell": cj.events.dwell,
    "steps": cj.events.steps,
    "traces": cj.events.traces,
    "cohorts": returns,
    "funnel": purchases,
}


@pytest.mark.parametrize("question", SEGMENTED)
def test_each_segment_is_answered_as_if_it_were_alone(
    question: str, make: Callable[[list[Row]], Any]
) -> None:
    """Where no one changes segments."""
    rows = some_rows(18)
    answer = read(SEGMENTED[question](make(rows), by="group"))
    for group in "xy":
        alone = read(SEGMENTED[question](make([row for row in rows if row["group"] == group])))
        segment = [
            {name: value for name, value in row.items() if name != "group"}
            for row in answer
            if row["group"] == group
        ]
        assert list(map(str, segment)) == list(map(str, alone))


def test_who_may_still_convert_is_open_not_lost() -> None:
    """While the time limit of the latest entry is running; both ends are included."""
    rows = [
        {"customer": "open", "stage": "trial", "at": START},
        {"customer": "late", "stage": "trial", "at": START - timedelta(days=1, microseconds=1)},
        {"customer": "done", "stage": "trial", "at": START},
        {"customer": "done", "stage": "paid", "at": START + timedelta(days=1)},
        {"customer": "after", "stage": "trial", "at": START + timedelta(days=5)},
    ]
    day = timedelta(days=1)
    trial, paid = cj.events.funnel(rows, ["trial", "paid"], within=day, as_of=START + day)
    assert (trial["people"], trial["lost"], trial["open"]) == (3, 1, 1)
    assert (paid["people"], paid["lost"], paid["open"]) == (1, 0, 0)
    assert paid["share"] == paid["of_first"] == pytest.approx(1 / 3)
    interval = cj.evidence.share(1, 3, method="wilson").interval
    assert (paid["low"], paid["high"]) == pytest.approx((interval.low, interval.high))


@pytest.mark.parametrize("every", ["day", "week", "month", "quarter", "year"])
def test_cohorts_are_counted_by_the_calendar(every: Any, make: Callable[[list[Row]], Any]) -> None:
    """As Python's calendar has it; the first period of everybody is 0."""

    def start_of(day: date) -> date:
        if every == "day":
            return day
        if every == "week":
            return day - timedelta(days=day.weekday())
        month = {"month": day.month, "quarter": (day.month - 1) // 3 * 3 + 1, "year": 1}[every]
        return date(day.year, month, 1)

    rows = some_rows(8)
    last = max(row["at"] for row in rows).date()
    periods = sorted({start_of(date(2025, 12, 1) + timedelta(days=n)) for n in range(120)})
    members: dict[date, set[Any]] = defaultdict(set)
    returns: dict[tuple[date, int], set[Any]] = defaultdict(set)
    for customer, events in sequences(rows).items():
        starts = [at for at, stage in events if stage == "a"]
        if starts:
            cohort = start_of(starts[0].date())
            members[cohort].add(customer)
            for at, stage in events:
                if at >= starts[0] and stage == "b":
                    since = periods.index(start_of(at.date())) - periods.index(cohort)
                    returns[cohort, since].add(customer)
    answer = read(cj.events.cohorts(make(rows), first="a", back="b", every=every))
    seen = {}
    for row in answer:
        cohort = row["cohort"].date() if isinstance(row["cohort"], datetime) else row["cohort"]
        assert row["people"] == len(members[cohort])
        seen[cohort, row["period"]] = row["back"]
    span = {
        (cohort, k): len(returns[cohort, k])
        for cohort in members
        for k in range(periods.index(start_of(last)) - periods.index(cohort) + 1)
    }
    assert seen == span


def test_a_period_is_complete_if_it_ended_by_then() -> None:
    """None is known to be complete without a moment to ask for."""
    rows = [{"customer": 1, "stage": "a", "at": datetime(2026, 1, 1)}]
    answer = cj.events.cohorts(rows, every="month", as_of=datetime(2026, 3, 1))
    assert [(row["period"], row["complete"]) for row in answer] == [
        (0, True),
        (1, True),
        (2, False),
    ]
    assert cj.events.cohorts(rows)[0]["complete"] is None


def test_tidy_numbers_sessions_and_collapses_loops(make: Callable[[list[Row]], Any]) -> None:
    """As a loop over each customer's events has it."""
    rows = some_rows(10)
    renamed = {"a": "start", "b": "start", "d": None}
    gap = timedelta(hours=60)
    expected: list[tuple[Any, str, datetime, int]] = []
    for customer, events in sorted(sequences(rows).items()):
        session, last, before = 0, None, None
        for at, stage in events:
            name = renamed.get(stage, stage)
            if name is None:
                continue
            begins = last is None or at - last > gap
            session += begins
            last = at
            if begins or name != before:
                expected.append((customer, name, at, session))
            before = name
    answer = read(cj.events.tidy(make(rows), gap=gap, collapse=True, stages=renamed))
    assert [
        (row["customer"], row["stage"], row["at"], row["session"]) for row in answer
    ] == expected


def test_tidy_gives_all_of_the_table_in_its_own_order(make: Callable[[list[Row]], Any]) -> None:
    """Only the session is new; lists and hostile names come along."""
    rows: list[Row] = [
        {
            HOSTILE: index,
            "at": row["at"],
            "tags": [row["stage"]],
            "stage": row["stage"],
            "customer": row["customer"],
            "c": -index,
        }
        for index, row in enumerate(some_rows(17))
    ]
    answer = read(cj.events.tidy(make(rows), by="stage", stages={"a": "start"}))
    assert list(answer[0]) == [*rows[0], "session"]
    assert len(answer) == len(rows)
    for row in answer:
        seen: Row = rows[int(row[HOSTILE])]
        stage = "start" if seen["stage"] == "a" else seen["stage"]
        assert (list(row["tags"]), row["stage"], row["c"]) == (seen["tags"], stage, seen["c"])


def test_tidy_gives_columns_of_the_kinds_that_they_are() -> None:
    """Of no events, too."""
    numpy: Any = pytest.importorskip("numpy")
    pandas: Any = pytest.importorskip("pandas")
    pyarrow: Any = pytest.importorskip("pyarrow")
    rows = sorted(some_rows(2), key=lambda row: row["at"], reverse=True)
    frame = pandas.DataFrame(rows)
    expected = cj.events.tidy(rows)
    for whole in (frame, frame.iloc[:0]):
        tidied = cj.events.tidy(whole)
        assert tidied["session"].dtype == "int64"
        assert tidied["stage"].dtype == frame["stage"].dtype
    makers: list[Callable[[list[Any]], Any]] = [
        list,
        tuple,
        iter,
        numpy.array,
        pyarrow.array,
        lambda values: pandas.Series(values, index=range(len(values), 0, -1)),
    ]
    for maker in makers:
        columns = {name: maker([row[name] for row in rows]) for name in rows[0]}
        answer = cj.events.tidy(columns)
        for name in ("customer", "session", "group"):
            values = [each.as_py() if hasattr(each, "as_py") else each for each in answer[name]]
            assert values == [row[name] for row in expected]
    with pytest.raises(cj.errors.InvalidValueError, match="'other' has 1, 'customer' has"):
        cj.events.tidy({"other": [1], **{name: [row[name] for row in rows] for name in rows[0]}})


def test_tidy_never_replaces_a_column(make: Callable[[list[Row]], Any]) -> None:
    """Hers has a meaning of its own."""
    with pytest.raises(cj.errors.InvalidValueError, match="session"):
        cj.events.tidy(make([{**row, "session": 7} for row in some_rows(1)]))


def test_tied_events_keep_the_rows_own_order_and_are_counted(tmp_path: Path) -> None:
    """Where a table has an order; a column that decides silences the warning."""
    rows = [
        {"customer": 1, "stage": stage, "at": START, "place": place}
        for place, stage in enumerate(["c", "a", "b"])
    ]
    for maker in (plain, columns, pandas_frame, polars_frame, arrow_table, parquet):
        with pytest.warns(cj.errors.TiesWarning, match="2 events"):
            answer = read(cj.events.traces(maker(rows, tmp_path)))
        assert list(answer[0]["stages"]) == ["c", "a", "b"]
        answer = read(cj.events.traces(maker(rows, tmp_path), order="place"))
        assert list(answer[0]["stages"]) == ["c", "a", "b"]
    (tmp_path / "log.csv").write_text(
        "customer,stage,at\n" + "".join(f"1,{row['stage']},2026-01-01 00:00\n" for row in rows),
        encoding="utf-8",
    )
    with pytest.warns(cj.errors.TiesWarning, match="2 events"):
        answer = read(cj.events.traces(tmp_path / "log.csv"))
    assert list(answer[0]["stages"]) == ["c", "a", "b"]
    lazy = read(cj.events.traces(relation(rows, tmp_path)))
    assert list(lazy[0]["stages"]) == ["a", "b", "c"]


@pytest.mark.parametrize(("stages", "expected"), [("ab", False), ("aa", True)])
def test_rows_are_numbered_only_where_there_are_ties(
    stages: str, monkeypatch: pytest.MonkeyPatch, *, expected: bool
) -> None:
    """They are found in the same pass; a table without any is read once."""
    rows = [
        {"customer": 1, "stage": stage, "at": START + (ord(stage) - 97) * timedelta(1)}
        for stage in stages
    ]
    questions: list[bool] = []
    engine: Any = _engines._Local  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - nothing public tells
    source = engine.source

    def spied(engine: object, *, numbered: bool) -> str:
        questions.append(numbered)
        return str(source(engine, numbered=numbered))

    monkeypatch.setattr(engine, "source", spied)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", cj.errors.TiesWarning)
        cj.events.transitions(rows)
        cj.events.counts(rows)
    assert any(questions) == expected


def test_what_is_missing_is_left_out_and_counted() -> None:
    """No one is called NaN."""
    rows = [
        {"customer": 1.0, "stage": "a", "at": START},
        {"customer": float("nan"), "stage": "a", "at": START},
        {"customer": None, "stage": "b", "at": START},
        {"customer": 1.0, "stage": None, "at": START + timedelta(days=1)},
        {"customer": 1.0, "stage": "b", "at": None},
    ]
    with pytest.warns(cj.errors.MissingValuesWarning, match="4 of 5"):
        answer = cj.events.traces(rows)
    assert [(row["customer"], row["stages"]) for row in answer] == [(1.0, ["a"])]
    report = cj.events.check(rows, cj.Journey.sequence("shop", ["b"]))
    assert (report.events, report.people, report.stages) == (5, 1, ("a",))
    assert (report.missing_customers, report.missing_stages, report.missing_moments) == (2, 1, 1)
    assert (report.unknown_stages, report.ok) == (("a",), False)
    assert "not in the journey: 'a'" in str(report)


def test_check_counts_on_every_table(make: Callable[[list[Row]], Any]) -> None:
    """Size, span, ties and duplicates."""
    rows = some_rows(11)
    report = cj.events.check(make(rows))
    assert (report.events, report.people) == (len(rows), 40)
    assert (report.first, report.last) == (
        min(row["at"] for row in rows),
        max(row["at"] for row in rows),
    )
    assert (report.ok, report.ties, report.duplicates) == (True, 0, 0)
    repeated = cj.events.check(make([*rows, rows[0]]))
    assert (repeated.ties, repeated.duplicates) == (1, 1)


@pytest.mark.parametrize("name", ["NULL", "nan", "undefined"])
def test_check_names_a_customer_who_may_be_none(name: str) -> None:
    """If a large part of the events is theirs."""
    day = datetime(2026, 3, 1, tzinfo=UTC)
    rows = [{"customer": f"p{n}", "stage": "know", "at": day} for n in range(30)]
    rare = [*rows, {"customer": name, "stage": "know", "at": day}]
    assert cj.events.check(rare).nameless == {}
    report = cj.events.check([*rare, *({**rare[-1], "stage": "buy"} for _ in range(1))])
    assert report.nameless == {name: 2}
    assert f"2 events are those of {name!r}" in str(report)
    assert not report.ok


def test_hostile_and_reserved_names_of_columns_never_reach_the_text(
    make: Callable[[list[Row]], Any],
) -> None:
    """Quotes, keywords of dialects, upper and lower case."""
    rows = [
        {HOSTILE: row["customer"], "select": row["stage"], "order": row["at"], "by": row["group"]}
        for row in some_rows(12)
    ]
    answer = cj.events.dwell(make(rows), customer=HOSTILE, stage="select", at="order", by="by")
    expected = cj.events.dwell(some_rows(12), by="group")
    assert [(row["by"], row["stage"], row["visits"]) for row in read(answer)] == [
        (row["group"], row["stage"], row["visits"]) for row in expected
    ]


@pytest.mark.parametrize(
    ("columns", "where"),
    [
        ({"customer": "custmer"}, "customer"),
        ({"stage": 3}, "stage"),
        ({"at": "stage"}, "at"),
        ({"customr": "customer"}, "customr"),
        ({"by": "nothing"}, "by"),
    ],
)
def test_columns_that_do_not_fit_are_named(
    columns: Any, where: str, make: Callable[[list[Row]], Any]
) -> None:
    """With what is there."""
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.events.transitions(make(some_rows(1)), **columns)
    assert [problem.where for problem in caught.value.problems] == [where]


@pytest.mark.parametrize("data", [3, None, b"x", object(), [1, 2], [("a", "b")]])
def test_what_has_no_columns_is_refused(data: Any) -> None:
    """By an error of ours."""
    with pytest.raises(cj.errors.WrongTypeError):
        cj.events.transitions(data)


def test_all_that_does_not_fit_is_named_at_once(make: Callable[[list[Row]], Any]) -> None:
    """What is missing does not hide what is of another type."""
    rows: list[Row] = [{"customer": "ada", "stge": "a", "at": "2026-01-01", "plan": "x"}]
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.events.transitions(make(rows), by="pln")
    wheres = {problem.where for problem in caught.value.problems}
    # A stream is read once.
    assert wheres in ({"stage", "by", "at"}, {"stage", "by"})
    assert "at" in wheres or type(make(rows)).__name__ == "Stream"


def test_columns_of_mixed_types_are_refused() -> None:
    """DuckDB would make texts of numbers."""
    at = [START, START]
    for data in (
        {"customer": [1, "a"], "stage": ["x", "y"], "at": at},
        pandas_frame(
            [
                {"customer": 1, "stage": "x", "at": START},
                {"customer": "a", "stage": "y", "at": START},
            ],
            Path(),
        ),
    ):
        with pytest.raises(cj.errors.InvalidValueError) as caught:
            cj.events.transitions(data)
        assert caught.value.problems[0].where == "customer"
    with pytest.raises(cj.errors.InvalidValueError):
        cj.events.transitions({"customer": [1], "stage": ["x", "y"], "at": at})


@pytest.mark.parametrize("role", ["customer", "stage", "by"])
def test_durations_are_no_names(role: str) -> None:
    """Engines cut them to microseconds: two customers would be one."""
    columns: dict[str, Any] = {
        "customer": [1, 1],
        "stage": ["a", "b"],
        "at": [START, START],
        "by": ["x", "x"],
    }
    columns[role] = pytest.importorskip("numpy").array([1, 2], dtype="timedelta64[ns]")
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.events.dwell(columns, by="by")
    assert caught.value.problems[0].where == role


def test_ties_of_people_who_never_entered_a_funnel_are_counted() -> None:
    """They have no segment, and the answer has none either."""
    rows = [
        {"customer": customer, "stage": stage, "at": START, "group": group}
        for customer, stage, group in (
            *((1, stage, "x") for stage in ("a", "b")),
            *((2, stage, "y") for stage in ("c", "c", "c")),
        )
    ]
    with pytest.warns(cj.errors.TiesWarning, match="^3 events"):
        answer = cj.events.funnel(rows, ["a", "b"], by="group")
    assert [(row["group"], row["people"]) for row in answer] == [("x", 1), ("x", 1)]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """As a file error of ours."""
    for name in ("none.csv", "none.parquet"):
        with pytest.raises(cj.errors.InvalidFileError):
            cj.events.transitions(tmp_path / name)


def test_a_csv_file_is_read(tmp_path: Path) -> None:
    """With its own types."""
    path = tmp_path / "events.csv"
    path.write_text(
        "customer,stage,at\n1,a,2026-01-01 09:00:00\n1,b,2026-01-02 12:00:00\n", encoding="utf-8"
    )
    answer = read(cj.events.transitions(path))
    assert {(row["source"], row["target"]) for row in answer} == {
        (None, "a"),
        ("a", "b"),
        ("b", None),
    }


def test_simulated_walks_are_a_table() -> None:
    """What `Walks.events` writes needs no columns named."""
    pytest.importorskip("scipy", reason="scipy is not installed")
    counts = {("know", "buy"): 3, ("know", "lost"): 1}
    walks = cj.markov.fit(counts, goals=["buy"]).simulate(50, seed=7)
    log = walks.events(seed=8, since=START, dwell=timedelta(days=1))
    answer = cj.events.transitions(log)
    counted: dict[Any, int] = {}
    for source, people in zip(answer["source"], answer["people"], strict=True):
        counted[source] = counted.get(source, 0) + int(people)
    assert counted[None] == 50


def test_a_log_names_columns_once_and_refuses_conversions_of_selected_people() -> None:
    """Interviewing buyers selects on the outcome."""
    rows = [
        {"who": 1, "what": "a", "at": START},
        {"who": 1, "what": "b", "at": START + timedelta(1)},
    ]
    log = cj.events.log(rows, customer="who", stage="what", selected_on="b")
    assert cj.events.traces(log)[0]["stages"] == ["a", "b"]
    with pytest.raises(cj.errors.SelectedSampleError):
        cj.events.funnel(log, ["a", "b"])
    assert cj.events.cohorts(log, first="b", back="a", every="day") != []


def test_no_question_about_selected_people_gives_a_conversion(
    make: Callable[[list[Row]], Any],
) -> None:
    """Of every kind of table, and in any engine."""
    log = cj.events.log(make(some_rows(7)), selected_on="b")
    as_of = START + timedelta(days=400)
    rate = cj.criteria.Conversion("a", "b", within=timedelta(days=9))
    first = cj.Stage("a", metrics=[cj.Metric("rate", computed=rate)])
    journey = cj.Journey.sequence("letters", [first, "b", "c", "d"])
    asks: list[Callable[[], object]] = [
        lambda: cj.events.funnel(log, ["a", "b"]),
        lambda: cj.events.funnel(log, ["a", "b"], within=timedelta(days=2), as_of=as_of),
        lambda: cj.events.cohorts(log, first="a", back="b"),
        lambda: cj.events.cohorts(log, first="a", back=" b"),
        lambda: cj.events.cohorts(log),
        lambda: cj.events.measure(journey, log, as_of=as_of),
        lambda: cj.events.incidence(journey, log, "a", as_of=as_of),
        lambda: cj.markov.fit(cj.events.counts(log), goals="b"),
        lambda: cj.markov.fit(cj.events.variants(log), goals="b"),
    ]
    for ask in asks:
        with pytest.raises(cj.errors.SelectedSampleError):
            ask()
    cj.events.cohorts(log, first="b")
    for options in ({"ended": True}, {"within": timedelta(days=2), "as_of": as_of}):
        discovery = cj.events.discover(log, **cast("Any", options))
        assert discovery.selected_on == "b"
        assert {item.probability for item in discovery.journey.transitions} == {None}
    everybody = cj.events.transitions(make(some_rows(7)))
    selected = read(cj.events.transitions(log))
    assert selected == [row | {"share": None} for row in read(everybody)]


@pytest.mark.parametrize(
    "arguments",
    [
        {"steps": ["a"]},
        {"steps": "ab"},
        {"steps": ["a", 3]},
        {"steps": ["a", "b"], "without": ["b"]},
        {"steps": ["a", "b"], "ordered": "loose"},
        {"steps": ["a", "b"], "entry": "last"},
        {"steps": ["a", "b"], "within": 0},
        {"steps": ["a", "b"], "within": "1 day"},
        {"steps": ["a", "b"], "as_of": "today"},
    ],
)
def test_a_funnel_that_makes_no_sense_is_refused(arguments: Any) -> None:
    """Before anything is read."""
    options = dict(arguments)
    steps = options.pop("steps")
    with pytest.raises((cj.errors.InvalidValueError, cj.errors.WrongTypeError)):
        cj.events.funnel(some_rows(1), steps, **options)


def test_all_choices_of_an_order_are_named() -> None:
    """True and False, too."""
    for value in ("any", None, 1):
        with pytest.raises(cj.errors.InvalidValueError) as caught:
            cj.events.funnel(some_rows(1), ["a", "b"], ordered=value)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] - no order
        (problem,) = caught.value.problems
        assert problem.where == "ordered"
        assert problem.message.endswith("is not one of True, False, 'strict'")


def test_an_array_of_steps_gets_a_hint() -> None:
    """Whose items they are."""
    np = pytest.importorskip("numpy")
    with pytest.raises(cj.errors.WrongTypeError, match=r"steps.*list\(…\)"):
        cj.events.funnel(some_rows(1), np.array(["a", "b"]))


@pytest.mark.parametrize("count", [3, 300])
def test_a_stage_that_never_occurs_is_named_with_the_one_that_was_meant(
    count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its figures are zeros as those of a stage without customers, in a small table and a large.

    A table without events says nothing of stages.
    """
    monkeypatch.setattr(_log, "_WHOLE", 100)
    rows: list[Row] = [
        {"customer": number, "stage": stage, "at": START + timedelta(days=day)}
        for number in range(count)
        for day, stage in enumerate(["visit", " purchase"])
    ]
    asks: list[tuple[list[str], Callable[[list[Row]], Any]]] = [
        (["steps[1]", "steps[2]"], lambda t: cj.events.funnel(t, ["visit", "purchse", "zz"])),
        (["without"], lambda t: cj.events.funnel(t, ["visit", "purchase"], without=["purchas"])),
        (["around"], lambda t: cj.events.steps(t, around="Purchases")),
        (["first", "back"], lambda t: cj.events.cohorts(t, first="visits", back="zz")),
    ]
    for places, ask in asks:
        ask([])
        with pytest.warns(cj.errors.UnknownStageWarning) as caught:
            ask(rows)
        text = str(caught[0].message)
        assert [text.index(f"{place}: no event is at") for place in places]
        assert text.count("no event is at") == len(places)
        assert "did you mean '" in text
    read(cj.events.funnel(rows, ["visit", "purchase"], without=[]))


def test_other_arguments_that_make_no_sense_are_refused() -> None:
    """Each names itself."""
    rows = some_rows(1)
    calls: list[tuple[str, Callable[[], object]]] = [
        ("max_steps", lambda: cj.events.steps(rows, max_steps=0)),
        ("around", lambda: cj.events.steps(rows, around=3)),  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
        ("every", lambda: cj.events.cohorts(rows, every="hour")),  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
        ("stages", lambda: cj.events.tidy(rows, stages=["a"])),  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
        ("stages['a']", lambda: cj.events.tidy(rows, stages={"a": 3})),  # type: ignore[dict-item] # pyright: ignore[reportArgumentType]
        ("collapse", lambda: cj.events.tidy(rows, collapse=3)),  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
        ("first", lambda: cj.events.cohorts(rows, first=3)),  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
        ("back", lambda: cj.events.cohorts(rows, back=3)),  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
        ("selected_on", lambda: cj.events.log(rows, selected_on=3)),  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
        ("within", lambda: cj.events.funnel(rows, ["a", "b"], within=math.inf)),
        ("gap", lambda: cj.events.tidy(rows, gap=math.inf)),
        ("gap", lambda: cj.events.tidy(rows, gap=math.nan)),
        ("gap", lambda: cj.events.tidy(rows, gap=-1)),
        ("gap", lambda: cj.events.tidy(rows, gap="1 day")),  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
        ("as_of", lambda: cj.events.cohorts(rows, as_of="today")),  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
        ("by", lambda: cj.events.dwell([{**row, "visits": 1} for row in rows], by="visits")),
        ("name", lambda: cj.events.table("shop..x", dialect="duckdb")),
        ("dialect", lambda: cj.events.table("x", dialect="oracle")),  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    ]
    for where, call in calls:
        with pytest.raises(cj.errors.InvalidValueError) as caught:
            call()
        assert caught.value.problems[0].where == where


def test_whole_numbers_of_a_relation_are_of_64_bits(tmp_path: Path) -> None:
    """Of more, pandas makes floats, and Arrow decimals."""
    data = relation(some_rows(2), tmp_path)
    journey = cj.Journey(
        "x",
        stages=[cj.Stage("start"), cj.Stage("more", entry=cj.fact("seen") >= 2)],
        transitions=[("start", "more")],
        starts=["start"],
        facts=[cj.Fact("seen", type="int", computed=cj.criteria.Reading("count", "a"))],
    )
    later = partial(partial, as_of=START + timedelta(days=9), event="stage")

    def incidence(events: Any) -> Any:
        as_of = START + timedelta(days=9)
        return cj.events.incidence(journey, events, "start", as_of=as_of, event="stage")

    questions: dict[str, Callable[..., Any]] = {
        **SEGMENTED,
        "tidy": cj.events.tidy,
        **{
            ask.__name__: later(ask, journey)
            for ask in (
                cj.events.facts,
                cj.events.timeline,
                cj.events.visits,
                cj.events.people,
                cj.events.census,
                cj.events.exposure,
            )
        },
        "incidence": incidence,
    }
    for name, ask in questions.items():
        types = {str(each).partition("(")[0] for each in ask(data).types}
        assert not types & {"HUGEINT", "UHUGEINT", "DECIMAL"}, name


def test_segments_of_what_is_no_table_are_refused() -> None:
    """Rather than ignored; a log may have a column for those that have them."""
    rows = some_rows(2)
    calls: list[Callable[..., object]] = [
        cj.events.check,
        cj.events.counts,
        cj.events.variants,
        cj.events.discover,
        partial(cj.events.conform, cj.Journey.sequence("x", ["a", "b"])),
    ]
    for call in calls:
        with pytest.raises(cj.errors.InvalidValueError) as caught:
            call(rows, by="group")
        assert caught.value.problems[0].where == "by"
        assert str(call(cj.events.log(rows, by="group"))) == str(call(rows))


def test_what_needs_the_rows_of_a_warehouse_names_itself() -> None:
    """And the table, not a text."""
    table = cj.events.table("shop.events", dialect="spark")
    calls: dict[str, Callable[[], object]] = {
        "check": lambda: cj.events.check(table),
        "counts": lambda: cj.events.counts(table),
        "discover": lambda: cj.events.discover(table),
        "variants": lambda: cj.events.variants(table),
        "conform": lambda: cj.events.conform(cj.Journey.sequence("x", ["a", "b"]), table),
    }
    for name, call in calls.items():
        with pytest.raises(cj.errors.WrongTypeError, match=rf"^events\.{name}: .*Table"):
            call()


def test_arguments_may_be_as_large_as_they_like() -> None:
    """And of another library's types."""
    numpy: Any = pytest.importorskip("numpy")
    rows = some_rows(2)
    assert cj.events.steps(rows, max_steps=numpy.int64(2)) == cj.events.steps(rows, max_steps=2)
    assert cj.events.steps(rows, max_steps=10**30) == cj.events.steps(rows, max_steps=10**9)
    assert cj.events.variants(rows, limit=10**40) == cj.events.variants(rows)
    assert cj.events.tidy(rows, gap=10**40) == cj.events.tidy(rows)
    funnel = partial(cj.events.funnel, rows, ["a", "b"], as_of=START + timedelta(days=9))
    people = [[row["people"] for row in funnel(within=within)] for within in (1e30, None)]
    assert people[0] == people[1]


def test_a_warehouse_gets_the_text() -> None:
    """Which another library reads as that dialect, and which runs on DuckDB as on a frame."""
    sqlglot = pytest.importorskip("sqlglot", reason="sqlglot is not installed")
    for dialect in ("duckdb", "spark", "databricks", "bigquery", "snowflake", "postgres"):
        table = cj.events.table("shop.events", dialect=dialect)
        for text in (
            cj.events.transitions(table, by="plan"),
            cj.events.dwell(table),
            cj.events.steps(table, around="a'b"),
            cj.events.traces(table, order="place"),
            cj.events.cohorts(table, every="quarter", by="plan"),
            cj.events.funnel(table, ["a", "b"], within=5, as_of=START, without=["c"], by="plan"),
            cj.events.funnel(table, ["a", "b"], ordered=False, attempts="first"),
            cj.events.funnel(table, ["a", "b"], ordered="strict", attempts="first", within=4),
            cj.events.tidy(table, gap=60, collapse=True, stages={"a": "b", "c": None}),
        ):
            (parsed,) = sqlglot.parse(text, dialect=dialect)
            # What it cannot read, it takes for a command without a word of complaint.
            assert parsed.find(sqlglot.exp.Command) is None
        with pytest.raises(cj.errors.WrongTypeError):
            cj.events.check(table)
    duckdb = pytest.importorskip("duckdb")
    frame = pandas_frame(some_rows(13), Path())
    connection = duckdb.connect()
    connection.register("events", frame)
    text = cj.events.dwell(cj.events.table("events", dialect="duckdb"))
    assert connection.sql(text).fetchall() == [
        tuple(row.values()) for row in read(cj.events.dwell(some_rows(13)))
    ]


def test_counts_and_variants_are_those_of_evidence(make: Callable[[list[Row]], Any]) -> None:
    """So the discovered journey and the departures are, too."""
    rows = some_rows(14, people=60)
    traces = [
        cj.evidence.Trace(str(customer), [stage for _, stage in events])
        for customer, events in sequences(rows).items()
    ]
    result = cj.events.variants(make(rows))
    assert result.counts == Counter(trace.steps for trace in traces)
    discovery = cj.events.discover(make(rows), goals="d", exits="c", ended=True)
    assert discovery == cj.evidence.discover(traces, goals="d", exits="c")
    journey = cj.Journey.sequence("shop", ["a", "b", "c", "d"])
    fitness = cj.events.conform(journey, make(rows)).fitness
    assert fitness == pytest.approx(cj.evidence.conform(journey, traces).fitness)
    assert result.left_out == 0
    with pytest.warns(cj.errors.LeftOutWarning, match="left out"):
        most = cj.events.variants(make(rows), limit=3)
    commonest = sorted(result.counts.items(), key=lambda item: (-item[1], item[0]))[:3]
    assert most.counts == dict(commonest)
    assert most.people + most.left_out == result.people
    assert f"{most.left_out} more left out" in str(most)


def test_ties_are_broken_by_the_rows_where_answers_are_values() -> None:
    """And counted."""
    rows = [{"customer": 1, "stage": stage, "at": START} for stage in "cab"]
    with pytest.warns(cj.errors.TiesWarning, match="2 events"):
        assert cj.events.counts(rows).moves == {("c", "a"): 1, ("a", "b"): 1}
    with pytest.warns(cj.errors.TiesWarning):
        assert list(cj.events.variants(rows)) == [("c", "a", "b")]


def test_counts_are_the_same_however_an_engine_sorts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names of stages and numbers in their place give one answer."""
    rows = some_rows(9)
    expected = cj.events.counts(rows)
    by_name = cj.evolve(DIALECTS["duckdb"], sorts_fast=False)
    monkeypatch.setitem(cast("dict[str, object]", DIALECTS), "duckdb", by_name)
    assert cj.events.counts(rows) == expected


def test_counts_cannot_leave_steps_out() -> None:
    """They do not say who took which."""
    counts = cj.events.counts(some_rows(1))
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.evidence.discover(counts, min_share=0.5, min_coverage=0.5)
    assert [problem.where for problem in caught.value.problems] == ["min_share", "min_coverage"]
    with pytest.raises(cj.errors.InvalidValueError):
        cj.events.variants(some_rows(1), limit=0)


def test_a_column_of_lists_or_a_duplicate_column_is_refused() -> None:
    """Each problem names the role."""
    lists = [{"customer": 1, "stage": ["a"], "at": START}]
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.events.transitions(arrow_table(lists, Path()))
    assert caught.value.problems[0].where == "stage"
    frame = pandas_frame(some_rows(1), Path())
    frame.columns = ["customer", "stage", "at", "at"]
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.events.transitions(frame)
    assert caught.value.problems[0].where == "at"


def test_columns_that_differ_by_case_alone_are_distinguished_or_refused() -> None:
    """DuckDB gives one for the other without a word; frames are picked before it sees them."""
    rows = [{**row, "Stage": "x"} for row in some_rows(1)]
    for data in (relation(rows, Path()), arrow_stream(rows, Path())):
        assert read(cj.events.dwell(data)) == cj.events.dwell(some_rows(1))
        with pytest.raises(cj.errors.InvalidValueError) as caught:
            cj.events.dwell(data, stage="Stage")
        assert caught.value.problems[0].where == "stage"
    for data in (rows, pandas_frame(rows, Path()), polars_frame(rows, Path())):
        assert [row["stage"] for row in read(cj.events.dwell(data, stage="Stage"))] == ["x"]


def test_days_are_moments() -> None:
    """A column of dates counts from midnight."""
    rows = [{"customer": 1, "stage": s, "at": date(2026, 1, d)} for d, s in [(1, "a"), (3, "b")]]
    answer = cj.events.dwell(rows)
    assert [row["mean_seconds"] for row in answer] == [2 * 86_400.0, None]


def test_arrays_give_arrays() -> None:
    """Missing texts are None, missing floats NaN, missing whole numbers masked; bytes are texts."""
    np = pytest.importorskip("numpy")
    rows = some_rows(15)
    data = {
        "customer": np.array([row["customer"] for row in rows]),
        "stage": np.array([row["stage"] for row in rows], dtype="S1"),
        "at": np.array([row["at"].replace(tzinfo=None) for row in rows], dtype="datetime64[us]"),
    }
    answer = cj.events.transitions(data)
    expected = cj.events.transitions(rows)
    assert [None if stage is None else str(stage) for stage in answer["source"]] == [
        row["source"] for row in expected
    ]
    assert list(answer["count"]) == [row["count"] for row in expected]
    assert [None if np.isnan(value) else float(value) for value in answer["mean_seconds"]] == [
        row["mean_seconds"] for row in expected
    ]
    assert np.ma.is_masked(cj.events.funnel(data, ["a", "b"])["open"])


def test_a_session_without_a_gap_is_all_of_a_customer() -> None:
    """Nothing is collapsed unless asked."""
    rows = some_rows(16)
    answer = cj.events.tidy(rows)
    assert {row["session"] for row in answer} == {1}
    assert len(answer) == len(rows)


def test_without_duckdb_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is read."""
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(cj.errors.MissingExtraError):
        cj.events.dwell(some_rows(1))
    with pytest.raises(cj.errors.MissingExtraError):
        cj.events.locate(cj.Journey.sequence("shop", ["a", "b"]), some_rows(1))


def test_a_table_without_events_gives_an_empty_answer() -> None:
    """Rows and columns of nothing have no types that could be wrong."""
    tables: list[Any] = [[], {"customer": [], "stage": [], "at": []}]
    for data in tables:
        assert len(read(cj.events.transitions(data))) == 0
        assert cj.events.check(data).events == 0
        assert [row["people"] for row in read(cj.events.funnel(data, ["a", "b"]))] == [0, 0]


@pytest.mark.parametrize(
    "maker", [pandas_frame, polars_frame, polars_lazy, arrow_table, relation, ibis_table]
)
def test_what_takes_rows_or_walks_says_where_a_table_goes(maker: Any, tmp_path: Path) -> None:
    """Whatever library it is from."""
    pytest.importorskip("scipy", reason="scipy is not installed")
    table = maker(some_rows(1), tmp_path)
    for ask in (cj.evidence.read_rows, cj.markov.fit):
        with pytest.raises(cj.errors.InvalidValueError, match=r"cj\.events\."):
            ask(table)


def test_names_that_an_engine_takes_for_one_are_refused() -> None:
    """Where upper and lower case are the same to it."""
    chosen = {"customer": "customer", "stage": "Stage"}
    present = ["customer", "stage", "Stage"]
    (problem,) = missing_problems(chosen, present, folds=True)
    assert (problem.where, problem.hint) == ("stage", "rename one")
    assert missing_problems(chosen, present) == []


_NFC, _NFD = "caf\u00e9", "cafe\u0301"
LOOSE: list[Row] = [
    {"customer": "ada ", "stage": f" {_NFD}\u00a0", "at": datetime(2026, 1, 1)},
    {"customer": "ada", "stage": "buy\t", "at": datetime(2026, 1, 2)},
    {"customer": "NULL", "stage": _NFC, "at": datetime(2026, 1, 1)},
    {"customer": "NULL ", "stage": "buy", "at": datetime(2026, 1, 2)},
    {"customer": "ben", "stage": _NFC, "at": datetime(2026, 1, 1)},
    {"customer": "ben", "stage": "-", "at": datetime(2026, 1, 3)},
    {"customer": "eve", "stage": " \u2003", "at": datetime(2026, 1, 3)},
]


@pytest.mark.parametrize("maker", MAKERS)
def test_names_are_read_alike_in_every_table(maker: str, tmp_path: Path) -> None:
    """In NFC, without blanks around them; and texts that stand for nothing are left out."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rows = read(cj.events.transitions(MAKERS[maker](LOOSE, tmp_path), missing=["NULL", "-"]))
    result = {(row["source"], row["target"]): row["count"] for row in rows}
    assert result == {(None, _NFC): 2, (_NFC, "buy"): 1, ("buy", None): 1, (_NFC, None): 1}


def test_names_are_read_as_evidence_reads_them() -> None:
    """The same counts of the same rows; a name of blanks alone is missing."""
    rows = [row for row in LOOSE if str(row["stage"]).strip()]
    with pytest.warns(cj.errors.MissingValuesWarning, match="3 of 6"):
        counts = cj.events.counts(rows, missing=("NULL", "-"))
    assert counts.moves == {(_NFC, "buy"): 1}
    people = [cj.evidence.Trace("ada", [_NFD, "buy "]), cj.evidence.Trace("ben", [f"{_NFC} "])]
    with pytest.warns(cj.errors.MissingValuesWarning):
        variants = cj.events.variants(rows, missing=("NULL", "-"))
    walks = dict(variants.walks)
    assert walks == {tuple(person.steps): 1 for person in people}
    report = cj.events.check(LOOSE, missing=("NULL", "-"))
    assert (report.missing_customers, report.missing_stages) == (2, 2)
    assert report.stages == ("buy", _NFC)
    fixed = cj.events.log(LOOSE, missing=["NULL"])
    assert cj.events.check(fixed).missing_customers == 2
    assert cj.events.check(fixed, missing=()).missing_customers == 0


def test_texts_for_a_warehouse_take_names_as_they_are() -> None:
    """But leave out what is said to stand for nothing, of columns whose types no one knows."""
    table = cj.events.table("shop.events", dialect="postgres")
    plain, without = cj.events.dwell(table), cj.events.dwell(table, missing=["NULL"])
    assert "TRIM" not in plain
    assert "CAST(c AS TEXT) NOT IN ('NULL'" in without


def test_segments_that_stand_for_nothing_are_none() -> None:
    """As if they were missing."""
    rows = [
        {**row, "segment": segment}
        for row, segment in zip(LOOSE[4:6], ("vip ", "NULL"), strict=True)
    ]
    dwell = cj.events.dwell(rows, by="segment", missing=["NULL"])
    assert {row["segment"] for row in dwell} == {"vip", None}


@pytest.mark.parametrize("missing", ["NULL", [1], 3])
def test_texts_that_stand_for_nothing_are_several(missing: Any) -> None:
    """Else it is an error that names the argument."""
    with pytest.raises(cj.errors.InvalidValueError, match="several texts"):
        cj.events.transitions(LOOSE, missing=missing)


@pytest.mark.parametrize("name", ["log[1].csv", "a*b.csv", "wh?t.csv"])
def test_a_file_whose_name_looks_like_a_pattern_is_the_one_that_is_read(
    tmp_path: Path, name: str
) -> None:
    """Another file that the pattern fits would be another truth in silence."""
    for day, other in enumerate((name, "log1.csv", "axb.csv", "what.csv"), start=1):
        customer = "ada" if other == name else "bo"
        text = f"customer,stage,at\n{customer},know,2026-03-0{day} 00:00:00\n"
        (tmp_path / other).write_text(text, encoding="utf-8")
    assert cj.events.traces(tmp_path / name).fetchall()[0][0] == "ada"
    several = cj.events.traces(tmp_path / "*.csv").fetchall()
    assert sorted({row[0] for row in several}) == ["ada", "bo"]
