"""Spark gives what DuckDB gives, and shuffles the events once."""

import re
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import pytest

import customer_journey as cj
from customer_journey.events import _spark
from customer_journey.events._log import Prepared
from tests.event_lines import LINES, Kind
from tests.test_criteria_sql import COLUMNS, DECLARED, random_criteria, random_customers
from tests.test_events import HOSTILE, START, Row, some_rows

pytestmark = [
    pytest.mark.spark,
    pytest.mark.skipif(shutil.which("java") is None, reason="no Java on this machine"),
]
pytest.importorskip("pyspark", reason="pyspark is not installed")
pytest.importorskip("duckdb", reason="duckdb is not installed")


CRITERIA = 5_000
"""How many criteria are asked of Spark in each time zone."""


@pytest.fixture(scope="module", params=["UTC", "America/New_York"])
def session(request: pytest.FixtureRequest) -> Iterator[Any]:
    """One local session; its time zone must not matter."""
    sql: Any = import_module("pyspark.sql")

    spark: Any = (
        sql.SparkSession.builder.master("local[2]")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.memory", "512m")
        # What runs for minutes is not worth the second of the compilers, nor threads that collect.
        .config("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.adaptive.enabled", "false")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    spark.conf.set("spark.sql.session.timeZone", request.param)
    yield spark
    if request.param != "UTC":
        spark.stop()


def funnel(data: Any, *, steps: list[str], **options: Any) -> Any:
    """A funnel, with its steps by name."""
    return cj.events.funnel(data, steps, **options)


def frame_of(session: Any, rows: list[Row], moment: str = "TIMESTAMP_NTZ") -> Any:
    """The rows as a frame; moments are made from microseconds, whatever the session's zone."""
    f: Any = import_module("pyspark.sql.functions")

    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    plain = [
        (
            row["customer"],
            row["stage"],
            (row["at"] - epoch) // timedelta(microseconds=1),
            row["group"],
        )
        for row in rows
    ]
    frame = session.createDataFrame(plain, "customer INT, stage STRING, us BIGINT, `group` STRING")
    zoned = frame.withColumn("at", f.expr("timestamp_micros(us)"))
    if moment == "TIMESTAMP":
        return zoned.drop("us")
    wall = "TIMESTAMP_NTZ '1970-01-01 00:00:00' + make_dt_interval(0, 0, 0, us / 1000000)"
    return zoned.withColumn("at", f.expr(wall)).drop("us")


_TYPES: dict[type, str] = {int: "BIGINT", float: "DOUBLE", str: "STRING"}


def table_of(session: Any, rows: list[Row]) -> Any:
    """Any rows as a frame; columns of other types are moments, with a zone or without."""
    values = {name: [row[name] for row in rows] for name in rows[0]}
    types: dict[str, str] = {}
    for name, column in values.items():
        first: object = next(value for value in column if value is not None)
        moment = "TIMESTAMP" if getattr(first, "tzinfo", None) else "TIMESTAMP_NTZ"
        types[name] = _TYPES.get(type(first), moment)
    listed = ", ".join(f"`{name}` {kind}" for name, kind in types.items())
    return session.createDataFrame([tuple(row.values()) for row in rows], listed)


@pytest.mark.parametrize("line", LINES)
def test_each_line_holds_on_spark(session: Any, line: str) -> None:
    """In any time zone of the session."""
    LINES[line](Kind(partial(table_of, session), read, is_eager=False))


def read(frame: Any) -> list[dict[str, Any]]:
    """The rows of a frame."""
    return [row.asDict() for row in frame.collect()]


DAY = timedelta(days=1)
FUNNEL = {
    "within": timedelta(hours=200),
    "as_of": START + 12 * DAY,
    "by": "group",
    "without": ["d"],
}
QUESTIONS: dict[str, Callable[[Any], Any]] = {
    "transitions": partial(cj.events.transitions, by="group"),
    "dwell": cj.events.dwell,
    "steps": partial(cj.events.steps, max_steps=3),
    "around": partial(cj.events.steps, max_steps=2, around="b"),
    "traces": cj.events.traces,
    "weeks": partial(cj.events.cohorts, first="a", back="b", every="week"),
    "months": partial(cj.events.cohorts, every="month", as_of=START + 40 * DAY),
    "funnel": partial(funnel, steps=["a", "b", "c"], **FUNNEL),
    "strict": partial(funnel, steps=["a", "b"], ordered="strict", attempts="first"),
    "any order": partial(funnel, steps=["a", "b", "c"], ordered=False, within=9e5),
    "tidy": partial(
        cj.events.tidy, by="group", gap=9e4, collapse=True, stages={"a": "b", "d": None}
    ),
}


def of_kind(question: Any, moment: str) -> Any:
    """The question with its `as_of` of the kind of a table's moments."""
    stated = getattr(question, "keywords", {}).get("as_of")
    if stated is None or moment == "TIMESTAMP":
        return question
    return partial(question, as_of=stated.replace(tzinfo=None))


@pytest.mark.parametrize("moment", ["TIMESTAMP", "TIMESTAMP_NTZ"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_answers_are_those_of_duckdb(session: Any, question: str, moment: str) -> None:
    """In any time zone of the session, for both kinds of moments."""
    rows = some_rows(9)
    expected = QUESTIONS[question](rows)
    answer = read(of_kind(QUESTIONS[question], moment)(frame_of(session, rows, moment)))
    assert [sorted(row) for row in answer] == [sorted(row) for row in expected]
    for seen, row in zip(answer, expected, strict=True):
        for name, value in row.items():
            if name in {"first", "last", "at"}:
                continue
            assert seen[name] == (pytest.approx(value) if isinstance(value, float) else value)


def test_a_text_with_braces_stays_a_text(session: Any) -> None:
    """Spark fills in frames by braces; no view of a frame is left behind."""
    rows = [
        {"customer": 1, "stage": stage, "at": START + timedelta(days=day), "group": "x"}
        for day, stage in enumerate(["{events}", "it's \\ {0}", "customer_journey"])
    ]
    answer = cj.events.funnel(frame_of(session, rows), ["{events}", "it's \\ {0}"])
    assert [row["people"] for row in read(answer)] == [1, 1]
    assert session.catalog.listTables() == []


def test_tidy_gives_all_of_the_table(session: Any) -> None:
    """In its own order, lists and hostile names too."""
    frame = frame_of(session, some_rows(9)).selectExpr(
        "array(stage) AS tags",
        "stage",
        f"`group` AS `{HOSTILE}`",
        "at",
        "customer",
        "customer AS c",
    )
    answer = read(cj.events.tidy(frame, stages={"a": "start"}))
    assert list(answer[0]) == [*frame.columns, "session"]
    assert len(answer) == len(some_rows(9))
    for row in answer:
        assert row["stage"] == ("start" if row["tags"] == ["a"] else row["tags"][0])
        assert (row[HOSTILE], row["c"]) == ("xy"[row["customer"] % 2], row["customer"])
    with pytest.raises(cj.errors.InvalidValueError, match="session"):
        cj.events.tidy(frame.withColumnRenamed("tags", "session"))


def sorts_and_exchanges(frame: Any) -> tuple[list[str], list[str]]:
    """What a plan sorts within partitions by, and what it shuffles by a hash of; nearest first."""
    plan = frame._jdf.queryExecution().executedPlan().toString()  # noqa: SLF001 - no other way
    sorts = re.findall(r"(?:^|[ +*)-])Sort \[(.*?)\], false", plan)
    exchanges = re.findall(r"- Exchange hashpartitioning\((.*?), 2\)", plan)
    plain = partial(re.sub, r"#\d+L?| ASC| DESC| NULLS FIRST| NULLS LAST", "")
    return [plain(text) for text in sorts[::-1]], [plain(text) for text in exchanges[::-1]]


def all_counts(frame: Any) -> Any:
    """The one question that `events.counts` asks of Spark, not yet run."""
    return Prepared("counts", frame, {}).answer(lambda text: text.counts())


PLANNED: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "transitions": ("s, next", cj.events.transitions),
    "transitions of segments": ("s, next, b", partial(cj.events.transitions, by="group")),
    "counts": ("before, s", all_counts),
    "dwell": ("s", cj.events.dwell),
    "steps": ("n, s, next", cj.events.steps),
    "funnel": ("furthest, went, id", partial(funnel, steps=["a", "b", "c", "d", "a"])),
    "funnel with a limit": (
        "furthest, went, id",
        partial(funnel, steps=["a", "b"], within=9e5, as_of=START, attempts="first"),
    ),
    "strict": ("furthest, went, id", partial(funnel, steps=["a", "b"], ordered="strict")),
    "any order": (
        "furthest, went, id",
        partial(funnel, steps=["a", "b", "c"], ordered=False, within=9e5),
    ),
}


@pytest.mark.parametrize("question", PLANNED)
def test_the_events_are_shuffled_and_sorted_once(session: Any, question: str) -> None:
    """By customer; then one exchange by the small key. All else is of the answer's few rows."""
    key, ask = PLANNED[question]
    group = f"{question} in {session.conf.get('spark.sql.session.timeZone')}"
    session.sparkContext.setJobGroup(group, "asked, not run")
    answer = of_kind(ask, "TIMESTAMP_NTZ")(frame_of(session, some_rows(9)))
    assert session.sparkContext.statusTracker().getJobIdsForGroup(group) == []
    sorts, exchanges = sorts_and_exchanges(answer)
    assert [text for text in exchanges if text == "c"] == ["c"] == exchanges[:1]
    assert [text for text in sorts if text.startswith("c")] == ["c, us, s"] == sorts[:1]
    following = exchanges[1].replace("spark_grouping_id", "id") if exchanges[1:] else key
    assert following == key


SHUFFLED: dict[str, tuple[int, Callable[[Any], Any]]] = {
    "check": (1, cj.events.check),
    "traces": (1, cj.events.traces),
    "variants": (1, cj.events.variants),
    "conform": (1, partial(cj.events.conform, cj.Journey.sequence("x", ["a", "b"]))),
    "tidy": (1, partial(cj.events.tidy, gap=60, collapse=True)),
    "cohorts": (1, partial(cj.events.cohorts, as_of=START + 9 * DAY)),
    # People are counted without the name of the stage.
    "cohorts of a stage": (2, partial(cj.events.cohorts, first="a", back="b")),
    "discover": (1, partial(cj.events.discover, ended=True)),
    "discover with a window": (
        2,
        partial(cj.events.discover, within=9 * DAY, as_of=START + 15 * DAY),
    ),
}


@pytest.fixture
def shuffles(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How often all texts that have run shuffle events by customer."""
    frames: list[Any] = []
    run = _spark.run

    def spied(frame: Any, text: str) -> Any:
        frames.append(run(frame, text))
        return frames[-1]

    monkeypatch.setattr(_spark, "run", spied)
    return lambda: sum(sorts_and_exchanges(frame)[1].count("c") for frame in frames)


@pytest.mark.parametrize("question", SHUFFLED)
def test_events_are_shuffled_as_often_as_the_documentation_says(
    session: Any, question: str, shuffles: Callable[[], int]
) -> None:
    """Whether the answer is collected or not."""
    count, ask = SHUFFLED[question]
    of_kind(ask, "TIMESTAMP_NTZ")(frame_of(session, some_rows(9)))
    assert shuffles() == count


def test_places_shuffle_events_for_patterns_and_for_the_answer(
    session: Any, shuffles: Callable[[], int]
) -> None:
    """For the patterns of truths, and for the answer."""
    import random

    from tests.test_events_exposure import AS_OF, STORY, shop
    from tests.test_events_timeline import HOUR, some_journey, some_log
    from tests.test_events_timeline import START as BEGIN

    rng = random.Random(3)
    journey, frame = some_journey(rng), table_of(session, some_log(rng))
    before = 0

    def incidence(journey: cj.Journey, data: Any, as_of: datetime) -> Any:
        return cj.events.incidence(journey, data, journey.stages[0].id, as_of=as_of)

    asks: list[Callable[..., Any]] = [cj.events.people, cj.events.census, incidence]
    for ask in asks:
        ask(journey, frame, as_of=BEGIN + 30 * HOUR)
        assert shuffles() - before == 2
        before = shuffles()
    cj.events.exposure(shop(), table_of(session, STORY), as_of=AS_OF)
    assert shuffles() - before == 2


@pytest.mark.no_cover
def test_criteria_have_the_truth_of_python(session: Any) -> None:
    """Ten thousand made ones in all, five hundred in one query."""
    kinds = {"VARCHAR": "STRING", "TIMESTAMP": "TIMESTAMP_NTZ", "TIMESTAMPTZ": "TIMESTAMP"}
    listed = ", ".join(
        "`" + name.replace("`", "``") + f"` {kinds.get(kind, kind)}"
        for name, kind in COLUMNS.items()
    )
    customers = random_customers(30, seed=3)
    rows = [tuple(customer[name] for name in COLUMNS) for customer in customers]
    frame = session.createDataFrame(rows, listed).coalesce(1).cache()
    # To compile these takes longer than to run them.
    session.conf.set("spark.sql.codegen.wholeStage", "false")
    session.conf.set("spark.sql.codegen.factoryMode", "NO_CODEGEN")
    criteria = random_criteria(CRITERIA, seed=len(session.conf.get("spark.sql.session.timeZone")))
    for start in range(0, len(criteria), 500):
        batch = criteria[start : start + 500]
        texts = [cj.events.to_sql(each, dialect="spark", facts=DECLARED) for each in batch]
        named = [f"{text} AS truth{index}" for index, text in enumerate(texts)]
        for customer, row in zip(customers, frame.selectExpr(*named).collect(), strict=True):
            for criterion, truth in zip(batch, row, strict=True):
                assert truth == criterion.evaluate(customer), (str(criterion), customer)
    session.conf.unset("spark.sql.codegen.wholeStage")
    session.conf.unset("spark.sql.codegen.factoryMode")


def test_everybody_is_located_as_by_duckdb(session: Any) -> None:
    """From the distinct patterns of truths."""
    from tests.test_events_locate import GIVE, ROWS, SHOP

    fields = ("name", "plan", "orders", "blocked", "cancelled")
    frame = session.createDataFrame(
        [tuple(row[field] for field in fields) for row in ROWS],
        "name STRING, plan STRING, orders INT, blocked BOOLEAN, cancelled BOOLEAN",
    )
    answer = {row["name"]: row for row in read(cj.events.locate(SHOP, frame, give=GIVE))}
    for row in cj.events.locate(SHOP, ROWS, give=GIVE):
        for name, value in row.items():
            expected = ", ".join(cast("list[str]", value)) if type(value) is list else value
            assert answer[row["name"]][name] == expected


def test_patterns_are_collected_once_and_places_join_without_a_shuffle(session: Any) -> None:
    """So that ten million rows stay where they are."""
    from tests.test_events_locate import SHOP

    frame = session.range(20).selectExpr(
        "CASE WHEN id % 2 = 0 THEN 'pro' END AS plan",
        "CAST(id % 3 AS INT) AS orders",
        "false AS blocked",
        "false AS cancelled",
    )
    group = f"located in {session.conf.get('spark.sql.session.timeZone')}"
    session.sparkContext.setJobGroup(group, "asked, not run")
    answer = cj.events.locate(SHOP, frame)
    assert len(session.sparkContext.statusTracker().getJobIdsForGroup(group)) == 1
    plan = answer._jdf.queryExecution().executedPlan().toString()  # noqa: SLF001 - no other way
    assert "Exchange" not in plan
    assert answer.count() == 20


def test_it_needs_no_duckdb(session: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Spark does all the work."""
    monkeypatch.setitem(sys.modules, "duckdb", None)
    frame = frame_of(session, some_rows(9))
    assert read(cj.events.dwell(frame))
    journey = cj.Journey.sequence(
        "x", [cj.Stage("a"), cj.Stage("b", entry=cj.fact("group") == "x")]
    )
    assert read(cj.events.locate(journey, frame, give=["status"]))


def test_a_journey_without_criteria_has_one_pattern(session: Any) -> None:
    """Everybody is at the start."""
    frame = session.createDataFrame([("ada",), ("bob",)], "name STRING")
    answer = read(cj.events.locate(cj.Journey.sequence("bare", ["know", "buy"]), frame))
    assert [row["stage"] for row in answer] == ["know", "know"]


def test_columns_that_do_not_fit_are_named_on_spark_too(session: Any) -> None:
    """A missing one, one that differs by case alone, texts for moments, lists."""
    frame = frame_of(session, some_rows(9))
    lists = frame.selectExpr("customer", "array(stage) AS stage", "at")
    texts = frame.selectExpr("customer", "stage", "CAST(at AS STRING) AS at")
    calls: list[tuple[str, Any, dict[str, Any]]] = [
        ("stage", frame, {"stage": "stagge"}),
        ("stage", lists, {}),
        ("at", texts, {}),
    ]
    for where, data, options in calls:
        with pytest.raises(cj.errors.InvalidValueError) as caught:
            cj.events.dwell(data, **options)
        assert [problem.where for problem in caught.value.problems] == [where]


def test_a_report_counts_on_spark_too(session: Any) -> None:
    """What needs the numbers is fetched."""
    report = cj.events.check(frame_of(session, some_rows(11), "TIMESTAMP"))
    assert (report.people, report.ties) == (40, 0)
    assert cj.events.counts(frame_of(session, some_rows(11))) == cj.events.counts(some_rows(11))


def test_nan_in_a_parquet_file_is_missing(session: Any, tmp_path: Path) -> None:
    """A customer and a fact, though the file's statistics know nothing of NaN."""
    duckdb: Any = import_module("duckdb")
    path = str(tmp_path / "events.parquet")
    columns = "score, score AS customer, 'a' AS stage, TIMESTAMP '2026-01-01' AS at"
    scores = "(VALUES (0.0::DOUBLE), (1.5), ('nan'), (1.5)) AS scores(score)"
    duckdb.connect().execute(f"COPY (SELECT {columns} FROM {scores}) TO '{path}'")
    frame = session.read.parquet(path)
    assert cj.events.traces(frame).count() == 2
    score = cj.Fact("score", type="float")
    condition = cj.events.to_sql(cj.fact("score") >= 1, dialect="spark", facts=[score])
    assert frame.where(condition).count() == 2


def test_shares_within_a_time_are_those_of_duckdb(session: Any) -> None:
    """From windows of windows, and only their sums are collected."""
    from tests.test_events_discover import figures

    rows = some_rows(21, people=60)
    window: Any = {"within": 9 * DAY, "as_of": START + 15 * DAY}
    for moment in ("TIMESTAMP", "TIMESTAMP_NTZ"):
        zone = UTC if moment == "TIMESTAMP" else None
        known = [{**row, "at": row["at"].replace(tzinfo=zone)} for row in rows]
        discover = of_kind(partial(cj.events.discover, **window), moment)
        assert figures(discover(frame_of(session, rows, moment))) == figures(discover(known))


def test_facts_and_places_are_those_of_duckdb(session: Any) -> None:
    """Of every verb, with ties, missing cells, windows and ticks."""
    import random

    from tests.test_events_timeline import HOUR, some_journey, some_log
    from tests.test_events_timeline import START as BEGIN

    rng = random.Random(3)
    journey = some_journey(rng)
    rows = [{**row, "place": place} for place, row in enumerate(some_log(rng))]
    frame = table_of(session, rows)
    questions: dict[Callable[..., Any], tuple[list[str], dict[str, Any]]] = {
        cj.events.facts: (["customer"], {}),
        cj.events.timeline: (["customer", "at"], {}),
        cj.events.people: (["customer"], {"due": 9 * HOUR}),
        cj.events.census: ([], {"due": 9 * HOUR}),
    }

    def in_utc(rows: list[Row]) -> list[Row]:
        # Spark gives moments by the driver's clock.
        return [
            {
                name: value.astimezone(UTC) if isinstance(value, datetime) else value
                for name, value in row.items()
            }
            for row in rows
        ]

    for ask, (keys, options) in questions.items():
        arguments = partial(ask, journey, as_of=BEGIN + 30 * HOUR, order="place", **options)
        answer = in_utc(read(arguments(frame)))
        answer.sort(key=lambda row: [row[key] for key in keys])
        assert answer == in_utc(arguments(rows))


def test_a_scorecard_is_that_of_duckdb(session: Any) -> None:
    """Of every kind of metric, by segment and period."""
    import random

    from tests.test_events_measure import AS_OF, measured
    from tests.test_events_timeline import some_log

    rng = random.Random(3)
    journey = measured(rng)
    rows = [{**row, "place": place} for place, row in enumerate(some_log(rng))]
    measure = partial(
        cj.events.measure, journey, as_of=AS_OF, order="place", by="customer", every="week"
    )
    expected = measure(rows).rows()
    assert expected
    assert measure(table_of(session, rows)).rows() == [
        {
            name: pytest.approx(value) if type(value) is float else value
            for name, value in row.items()
        }
        for row in expected
    ]


def test_exposure_is_that_of_duckdb(session: Any) -> None:
    """In all and by persona."""
    from tests.test_events_exposure import AS_OF, PEOPLE, STORY, shop

    journey = shop(personas=[cj.Persona(name) for name in PEOPLE], risk=["buyer"])
    rows: list[dict[str, Any]] = [{**row, "who": PEOPLE[row["customer"] > "c"]} for row in STORY]
    options: list[dict[str, Any]] = [{}, {"by": "who"}]
    for option in options:
        expected = cj.events.exposure(journey, rows, as_of=AS_OF, **option)
        answer = cj.events.exposure(journey, table_of(session, rows), as_of=AS_OF, **option)
        assert read(answer) == [
            {
                name: pytest.approx(value) if type(value) is float else value
                for name, value in row.items()
            }
            for row in expected
        ]


def test_the_timeline_shuffles_events_once(session: Any) -> None:
    """By customer, facts and visits too; what is collected are the patterns of truths."""
    import random

    from tests.test_events_timeline import HOUR, some_journey, some_log
    from tests.test_events_timeline import START as BEGIN

    rng = random.Random(3)
    journey, frame = some_journey(rng), table_of(session, some_log(rng))
    for ask in (cj.events.facts, cj.events.timeline, cj.events.visits):
        _, exchanges = sorts_and_exchanges(ask(journey, frame, as_of=BEGIN + 30 * HOUR))
        assert exchanges == ["c"]
