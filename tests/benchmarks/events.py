"""Event tables: questions beside SQL and dataframe code written by hand, and beside pm4py.

Sizes are events, nine for each customer, at twelve stages. Every answer is compared before the
clock runs. pm4py takes part where its group `peers` is installed, on half as many events.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import customer_journey as cj
from customer_journey.criteria import (
    Average,
    Conversion,
    Proportion,
    Ratio,
    Reading,
    Since,
    TimeToConvert,
)
from tests.benchmarks._measure import Growth, Race, Size, Time, growth, race, seconds_of

__all__ = ["rows"]

MANY = 10_000_000
STAGES = [f"stage-{place}" for place in range(12)]
FUNNEL = STAGES[:5]
WINDOW = 2_000_000.0

BY_HAND = """
SELECT stage, next, count(*) AS n, count(DISTINCT customer) AS people, avg(micros) / 1e6 AS mean,
  median(micros) / 1e6 AS median
FROM (
  SELECT customer, stage, lead(stage) OVER w AS next,
    epoch_us(lead("at") OVER w) - epoch_us("at") AS micros
  FROM {} WINDOW w AS (PARTITION BY customer ORDER BY "at")
)
GROUP BY stage, next
"""


def rows() -> Iterator[Race | Growth | Size | Time]:
    """Questions about ten million events, what memory they take, and how their cost grows."""
    few, many = log_of(100_000), log_of(MANY)
    _compare(few)
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "events.parquet")
        pl, table = _frames(many)
        pl.write_parquet(path)
        for name, data in (("pandas", many), ("Polars", pl), ("PyArrow", table), ("Parquet", path)):
            hand = partial(_by_hand, data)
            ours = partial(cj.events.transitions, data)
            what = f"transitions of {MANY:,} events, {name}"
            yield from _race(what, ours, {"SQL by hand": hand}, goal=1.1)
        yield from _of_polars(pl)
        del pl, table
    people = people_of(MANY)
    yield from _race(
        f"locate {MANY:,} people, Polars",
        partial(cj.events.locate, _shop(), people, give=["stage", "status"]),
        {"Polars by hand": partial(_located_by_hand, people)},
        goal=2.5,
    )
    million = log_of(1_000_000)
    yield from race(
        "discover from 1,000,000 events",
        partial(cj.events.discover, million, ended=True),
        {"a trace for each customer, evidence.discover": partial(_from_traces, million)},
        rounds=2,
        read=lambda discovery: discovery,
        goal=0.2,
    )
    log = events_of(1_000_000)
    team = _team()
    transitions = {"transitions": partial(cj.events.transitions, log, event="event")}
    for ask in (cj.events.facts, cj.events.timeline, cj.events.people):
        goal = 12.0 if ask is cj.events.timeline else None
        ours = partial(ask, team, log, as_of=datetime(2026, 4, 1))
        what = f"{ask.__name__} of 1,000,000 events, ten facts"
        yield from _race(what, ours, transitions, goal=goal)
    measured = _measured(team)
    _compare_totals(measured, events_of(20_000))
    ours = partial(cj.events.measure, measured, log, as_of=datetime(2026, 4, 1))
    yield from _race("measure of 1,000,000 events, eight metrics", ours, transitions, goal=3.0)
    if find_spec("pm4py"):
        half = log_of(MANY // 2)
        yield from _race(
            f"transitions of {MANY // 2:,} events",
            partial(cj.events.transitions, half),
            {"pm4py, frequency and performance": partial(_pm4py, half)},
            goal=1 / 8,
        )
    thousand = log_of(1_000)
    yield from _race(
        "transitions of 1,000 events, pandas",
        partial(cj.events.transitions, thousand),
        {"SQL by hand": partial(_by_hand, thousand)},
    )
    for name, question in _questions().items():
        spent = seconds_of(partial(question, thousand), rounds=5)
        yield Time(what=f"{name} of 1,000 events, pandas", seconds=spent, goal=0.03)
    few_people = people_of(1_000)
    spent = seconds_of(partial(cj.events.locate, _shop(), few_people), rounds=5)
    yield Time(what="locate 1,000 people, Polars", seconds=spent, goal=0.03)
    yield growth(
        "transitions, by events, pandas",
        lambda size: partial(cj.events.transitions, log_of(size)),
        sizes=(100_000, 1_000_000, MANY),
        rounds=2,
        goal=1.1,
    )
    yield growth(
        "check, by events, pandas",
        lambda size: partial(cj.events.check, log_of(size)),
        sizes=(100_000, 1_000_000, MANY),
        rounds=2,
        goal=1.1,
    )
    # In a process of its own: here, memory is free that others left.
    apart = import_module("tests.benchmarks._memory")
    for kind in ("pandas", "parquet"):
        yield from apart.sizes(kind, MANY, ("transitions", "discover", "funnel", "check", "tidy"))
    yield from apart.sizes("parquet", 2 * MANY, ("transitions", "discover", "funnel", "check"))


def _questions() -> dict[str, Callable[[Any], object]]:
    """Every question about a table of events by itself."""
    as_of: Any = {"as_of": datetime(2286, 1, 1)}
    return {
        "check": cj.events.check,
        "transitions": cj.events.transitions,
        "steps": cj.events.steps,
        "funnel of 5 steps with a limit": lambda data: cj.events.funnel(
            data, FUNNEL, within=WINDOW
        ),
        "dwell": cj.events.dwell,
        "cohorts": partial(cj.events.cohorts, every="year", **as_of),
        "traces": cj.events.traces,
        "variants": cj.events.variants,
        "counts": cj.events.counts,
        "discover": partial(cj.events.discover, ended=True),
        "conform": partial(cj.events.conform, cj.Journey.sequence("all", STAGES)),
        "tidy": partial(cj.events.tidy, gap=3_600, collapse=True),
    }


def _of_polars(frame: Any) -> Iterator[Race]:
    """Questions beside `transitions`, and that beside Polars."""
    ours = partial(cj.events.transitions, frame)
    by_hand = {"Polars by hand": partial(_polars_by_hand, frame)}
    yield from _race(f"transitions of {MANY:,} events, Polars", ours, by_hand, goal=0.6)
    discover = partial(cj.events.discover, frame, ended=True)
    yield from _race("discover, Polars", discover, {"transitions": ours}, goal=5)
    as_of = datetime(2286, 1, 1)
    watched: Any = {"within": timedelta(seconds=WINDOW), "as_of": as_of}
    within = partial(cj.events.discover, frame, **watched)
    yield from _race("discover with a window, Polars", within, {"transitions": ours})
    funnel = partial(cj.events.funnel, frame, FUNNEL, within=WINDOW)
    what = "funnel of 5 steps with a limit, Polars"
    yield from _race(what, funnel, {"transitions": ours}, goal=2.5)


def log_of(size: int) -> Any:
    """A pandas frame of so many events, at different moments."""
    np: Any = import_module("numpy")
    rng = np.random.default_rng(7)
    columns = {
        "customer": rng.integers(0, max(1, size // 9), size),
        "stage": np.array(STAGES)[rng.integers(0, len(STAGES), size)],
        "at": (rng.permutation(size) * 1_000_003).astype("datetime64[us]"),
    }
    return import_module("pandas").DataFrame(columns)


def events_of(size: int) -> Any:
    """A pandas frame of so many events of a quarter, nine for each customer, some with amounts."""
    np: Any = import_module("numpy")
    rng = np.random.default_rng(9)
    names = np.array(["signed_up", "used", "invited", "paid", "left", "project", "viewed"])
    event = names[rng.choice(7, size, p=[0.1, 0.3, 0.1, 0.1, 0.1, 0.1, 0.2])]
    columns = {
        "customer": rng.integers(0, max(1, size // 9), size),
        "event": event,
        "at": np.datetime64("2026-01-01", "us") + rng.integers(0, 90 * 86_400_000_000, size),
        "amount": np.where(event == "paid", rng.integers(1, 9_000, size) / 100, np.nan),
    }
    return import_module("pandas").DataFrame(columns)


def _team() -> cj.Journey:
    """Ten facts of every kind, with ticks of both kinds."""
    computed: dict[str, tuple[Any, Any]] = {
        "signups": ("int", Reading("count", "signed_up")),
        "projects": ("int", Reading("count", "project")),
        "invites": ("int", Reading("count", "invited")),
        "invoices": ("int", Reading("count", "paid")),
        "spent": ("float", Reading("sum", "paid", column="amount")),
        "status": ("str", Reading("last", ["paid", "left"])),
        "last_use": ("datetime", Reading("last", "used")),
        "idle": ("int", Since("last_use")),
        "active": ("int", Reading("count", "used", within=timedelta(days=28))),
        "keen": ("bool", cj.parse_criterion("projects >= 1 and invites >= 1")),
    }
    facts = [
        cj.Fact(name, type=kind, unit="days" if name == "idle" else "", computed=how)
        for name, (kind, how) in computed.items()
    ]
    entries = {
        "trial": "signups >= 1",
        "activated": "keen",
        "paying": 'invoices >= 1 and status == "paid"',
        "gone": 'status == "left" or (invoices == 0 and idle >= 30)',
    }
    stages = [cj.Stage(name, entry=cj.parse_criterion(text)) for name, text in entries.items()]
    moves = [cj.Transition("trial", "activated"), cj.Transition("activated", "paying")]
    moves += [
        cj.Transition(name, "gone", kind="exit", reason="left")
        for name in ("trial", "activated", "paying")
    ]
    return cj.Journey("team", stages=stages, transitions=moves, starts=["trial"], facts=facts)


def _measured(team: cj.Journey) -> cj.Journey:
    """The team with eight metrics of every kind."""
    month = timedelta(days=30)
    computed: dict[str, Any] = {
        "activation": Conversion("trial", "activated", within=month),
        "payment": Conversion("trial", "paying", within=month),
        "time": TimeToConvert("trial", "paying", within=month),
        "quiet": Proportion(cj.fact("idle") >= 14, of=cj.fact("signups") >= 1),
        "invoices": Average("invoices", of=cj.fact("signups") >= 1),
        "revenue": Reading("sum", "paid", column="amount"),
        "payments": Reading("count", "paid"),
        "each": Ratio("revenue", "payments"),
    }
    metrics = [
        cj.Metric(name, computed=how, every="month" if isinstance(how, Reading) else None)
        for name, how in computed.items()
    ]
    trial, *others = team.stages
    return cj.evolve(team, stages=[cj.evolve(trial, metrics=metrics), *others])


def _compare_totals(team: cj.Journey, log: Any) -> None:
    """Totals, averages and who may convert are those that pandas counts."""
    card = cj.events.measure(team, log, as_of=datetime(2026, 4, 1))
    figures = {each.metric: each for each in card}
    paid = log[(log["event"] == "paid") & (log["at"] >= "2026-03-01") & (log["at"] < "2026-04-01")]
    assert round(figures["revenue"].value or 0, 2) == round(float(paid["amount"].sum()), 2)
    assert figures["payments"].value == len(paid)
    came = log.loc[log["event"] == "signed_up", "customer"].unique()
    counts = log[log["event"] == "paid"].groupby("customer").size().reindex(came, fill_value=0)
    assert round(figures["invoices"].value or 0, 9) == round(float(counts.mean()), 9)
    payment = figures["payment"]
    assert (payment.people or 0) + payment.before == len(came)


def _race(what: str, ours: Any, peers: Any, *, goal: float | None = None) -> list[Race]:
    return race(what, ours, peers, rounds=2, goal=goal)


def _frames(frame: Any) -> tuple[Any, Any]:
    polars = import_module("polars").from_pandas(frame)
    return polars, polars.to_arrow()


def _by_hand(data: Any) -> Any:
    connection: Any = import_module("duckdb").connect()
    if isinstance(data, str):
        return connection.execute(BY_HAND.format(f"'{data}'")).fetchall()
    connection.register("events", data)
    return connection.execute(BY_HAND.format("events")).fetchall()


def _polars_by_hand(frame: Any) -> Any:
    pl: Any = import_module("polars")
    ordered = frame.lazy().sort("customer", "at")
    following = ordered.with_columns(
        next=pl.col("stage").shift(-1).over("customer"),
        micros=(pl.col("at").shift(-1).over("customer") - pl.col("at")).dt.total_microseconds(),
    )
    return (
        following.group_by("stage", "next")
        .agg(
            pl.len(),
            people=pl.col("customer").n_unique(),
            mean=pl.col("micros").mean() / 1e6,
            median=pl.col("micros").median() / 1e6,
        )
        .collect()
    )


def _from_traces(frame: Any) -> Any:
    ordered = frame.sort_values(["customer", "at"])
    grouped = ordered.groupby("customer", sort=False)["stage"].agg(list)
    traces = [cj.evidence.Trace(str(name), steps) for name, steps in grouped.items()]
    return cj.evidence.discover(traces)


def _pm4py(frame: Any) -> Any:
    pm4py: Any = import_module("pm4py")
    keys = {"activity_key": "stage", "case_id_key": "customer", "timestamp_key": "at"}
    text = frame.assign(customer=frame["customer"].astype(str))
    return pm4py.discover_dfg(text, **keys), pm4py.discover_performance_dfg(text, **keys)


def _shop() -> cj.Journey:
    """Four criteria on two facts, as the stages' entries."""
    entries = {
        "try": cj.fact("trials") >= 1,
        "buy": cj.fact("orders") >= 1,
        "stay": cj.fact("orders") >= 3,
        "love": cj.fact("orders") >= 10,
    }
    stages = [cj.Stage(name, entry=entry) for name, entry in entries.items()]
    return cj.Journey.sequence("shop", ["know", *stages])


def people_of(size: int) -> Any:
    """A Polars frame of facts, one in ten of them missing."""
    pl: Any = import_module("polars")
    rng = import_module("numpy").random.default_rng(8)

    facts = {"trials": rng.integers(0, 3, size), "orders": rng.integers(0, 15, size)}
    gaps = {name: rng.random(size) < 0.1 for name in facts}
    known = [pl.when(~pl.lit(pl.Series(gaps[name]))).then(name).alias(name) for name in facts]
    return pl.DataFrame(facts).select(known)


def _located_by_hand(people: Any) -> Any:
    """What the journey above says, written as expressions by somebody who worked it out."""
    pl: Any = import_module("polars")
    trials, orders = pl.col("trials"), pl.col("orders")
    tried = trials.is_null() | (trials >= 1)
    stage = (
        pl.when(orders >= 10)
        .then(pl.lit("love"))
        .when(orders >= 3)
        .then(pl.lit("stay"))
        .when(orders >= 1)
        .then(pl.lit("buy"))
        .when(trials >= 1)
        .then(pl.lit("try"))
        .otherwise(pl.lit("know"))
    )
    located = people.with_columns(stage=pl.when(tried).then(stage).otherwise(pl.lit("know")))
    is_last = pl.col("stage") == "love"
    return located.with_columns(
        status=pl.when(is_last).then(pl.lit("finished")).otherwise(pl.lit("active"))
    )


def _compare(frame: Any) -> None:
    """Ours and theirs say the same of a smaller log."""
    pl, _ = _frames(frame)
    answer = cj.events.transitions(pl).filter(import_module("polars").col("source").is_not_null())
    names = ("source", "target", "count", "people", "median_seconds")
    ours = {_rounded(row[name] for name in names) for row in answer.to_dicts()}
    assert ours == {_rounded((*row[:4], row[5])) for row in _by_hand(frame)}
    names = ("stage", "next", "len", "people", "median")
    theirs = _polars_by_hand(pl).to_dicts()
    assert ours == {_rounded(row[name] for name in names) for row in theirs}
    assert cj.events.discover(frame, ended=True) == _from_traces(frame)
    people = people_of(10_000)
    located = cj.events.locate(_shop(), people, give=["stage", "status"])
    assert located.equals(_located_by_hand(people))


def _rounded(values: Iterable[Any]) -> tuple[Any, ...]:
    """The values, with seconds as the half microseconds that medians are exact to."""
    return tuple(round(each * 2_000_000) if isinstance(each, float) else each for each in values)
