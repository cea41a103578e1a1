"""Questions about tables of events: one body of tests, whatever the table."""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import customer_journey as cj

pytest.importorskip("duckdb", reason="duckdb is not installed")

Row = dict[str, Any]
START = datetime(2026, 1, 1, tzinfo=UTC)


def pandas_frame(rows: list[Row], _: Path) -> Any:
    return pytest.importorskip("pandas").DataFrame(rows)


def polars_frame(rows: list[Row], _: Path) -> Any:
    return pytest.importorskip("polars").DataFrame(rows, infer_schema_length=None)


def polars_lazy(rows: list[Row], path: Path) -> Any:
    return polars_frame(rows, path).lazy()


def arrow_table(rows: list[Row], _: Path) -> Any:
    return pytest.importorskip("pyarrow").Table.from_pylist(rows)


def arrow_stream(rows: list[Row], path: Path) -> Any:
    table = arrow_table(rows, path)

    class Stream:
        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            return table.__arrow_c_stream__(requested_schema)

    return Stream()


def columns(rows: list[Row], _: Path) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in rows[0]}


def plain(rows: list[Row], _: Path) -> list[Row]:
    return rows


def parquet(rows: list[Row], folder: Path) -> str:
    path = str(folder / "events.parquet")
    pytest.importorskip("pyarrow.parquet").write_table(arrow_table(rows, folder), path)
    return path


def relation(rows: list[Row], folder: Path) -> Any:
    duckdb = pytest.importorskip("duckdb")
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'America/New_York'")
    table = arrow_table(rows, folder)
    connection.register("shop", table)
    return connection.table("shop")


MAKERS: dict[str, Callable[[list[Row], Path], Any]] = {
    maker.__name__: maker
    for maker in (
        pandas_frame,
        polars_frame,
        polars_lazy,
        arrow_table,
        arrow_stream,
        columns,
        plain,
        parquet,
        relation,
    )
}


def read(table: Any) -> list[Row]:
    """The rows of an answer, whatever kind of table it is; missing values are None."""
    if isinstance(table, list):
        return table
    if isinstance(table, dict):
        return [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]
    kind = type(table).__name__
    if kind == "LazyFrame":
        table = table.collect()
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
        if not isinstance(value, (list, tuple))
        and not hasattr(value, "__len__")
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
        stages = [None, *(stage for _, stage in events), None]
        for pair in pairwise(stages):
            moves[pair] += 1
            movers[pair].add(customer)
        for (start, source), (end, target) in pairwise(events):
            seconds[source, target].append((end - start).total_seconds())
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

    assert counted(cj.events.steps(make(rows), upto=3)) == straight
    assert counted(cj.events.steps(make(rows), upto=2, around="b")) == around


def test_traces_list_stages_in_order(make: Callable[[list[Row]], Any]) -> None:
    """A row a customer."""
    rows = some_rows(4)
    answer = read(cj.events.traces(make(rows)))
    by_customer = {row["customer"]: row for row in answer}
    for customer, events in sequences(rows).items():
        row = by_customer[customer]
        assert list(row["stages"]) == [stage for _, stage in events]
        assert row["seconds"] == (events[-1][0] - events[0][0]).total_seconds()


Attempt = tuple[int, list[datetime]]


def funnel_by_hand(
    events: list[tuple[datetime, str]],
    steps: list[str],
    *,
    ordered: object,
    within: timedelta | None,
    without: tuple[str, ...],
    first_only: bool,
) -> list[tuple[datetime, datetime] | None]:
    """For each step the first time it is reached with its latest entry, by trying every attempt."""
    reached: list[list[tuple[int, datetime, datetime]]] = [[] for _ in steps]

    def extend(k: int, entry: datetime, at: int) -> None:
        reached[k].append((at, events[at][0], entry))
        if k + 1 == len(steps):
            return
        for later in range(at + 1, len(events)):
            moment, stage = events[later]
            if stage in without:
                return
            if within is not None and moment - entry > within:
                return
            if stage == steps[k + 1]:
                extend(k + 1, entry, later)
            if ordered == "strict":
                return

    starts = [index for index, (_, stage) in enumerate(events) if stage == steps[0]]
    for start in starts[:1] if first_only else starts:
        extend(0, events[start][0], start)
    best: list[tuple[datetime, datetime] | None] = []
    for ways in reached:
        if not ways:
            best.append(None)
            continue
        first = min(at for at, _, _ in ways)
        entry = max(entry for at, _, entry in ways if at == first)
        best.append((events[first][0], entry))
    return best


@pytest.mark.parametrize("ordered", [True, "strict"])
@pytest.mark.parametrize("within", [None, timedelta(hours=90)])
@pytest.mark.parametrize("without", [(), ("d",)])
@pytest.mark.parametrize("entry", ["any", "first"])
@pytest.mark.parametrize("steps", [["a", "b"], ["a", "b", "c"], ["a", "b", "a", "c"]])
def test_a_funnel_is_what_trying_every_attempt_gives(
    steps: list[str], ordered: Any, within: Any, without: Any, entry: Any
) -> None:
    """A person converts if any attempt does."""
    rows = some_rows(5, people=150)
    best = [
        funnel_by_hand(
            events,
            steps,
            ordered=ordered,
            within=within,
            without=without,
            first_only=entry == "first",
        )
        for events in sequences(rows).values()
    ]
    answer = cj.events.funnel(
        rows, steps, ordered=ordered, within=within, without=without, entry=entry
    )
    for k, row in enumerate(answer):
        times = sorted(
            (at - start).total_seconds() for way in best if way[k] for at, start in [way[k]]
        )
        assert row["people"] == len(times)
        following = sum(1 for way in best if way[k] and (k + 1 == len(steps) or way[k + 1]))
        assert row["lost"] == len(times) - following
        if times:
            middle = (times[(len(times) - 1) // 2] + times[len(times) // 2]) / 2
            assert row["median_seconds"] == pytest.approx(middle)


@pytest.mark.parametrize("within", [None, timedelta(hours=90)])
def test_an_unordered_funnel_needs_its_first_steps_inside_one_limit(within: Any) -> None:
    """As trying every choice of events has it."""
    from itertools import product

    rows = some_rows(6, people=80)
    steps = ["a", "b", "c"]
    expected = [0, 0, 0]
    for events in sequences(rows).values():
        times = {step: [at for at, stage in events if stage == step] for step in steps}
        for k in range(3):
            choices = product(*(times[step] for step in steps[: k + 1]))
            expected[k] += any(
                within is None or max(chosen) - min(chosen) <= within for chosen in choices
            )
    answer = cj.events.funnel(rows, steps, ordered=False, within=within)
    assert [row["people"] for row in answer] == expected


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
    interval = cj.evidence.share(1, 3, method="wilson")
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
    rows = [{"customer": 1, "stage": "a", "at": datetime(2026, 1, 1)}]  # noqa: DTZ001 - naive
    answer = cj.events.cohorts(rows, every="month", as_of=datetime(2026, 3, 1))  # noqa: DTZ001
    assert [(row["period"], row["complete"]) for row in answer] == [
        (0, True),
        (1, True),
        (2, False),
    ]
    assert cj.events.cohorts(rows)[0]["complete"] is None
