"""Facts, places and moments of a table of events, held by a twin that replays one person."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pytest
from attrs import evolve
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey._log._incidence import incidences
from customer_journey._log._interval import wilson_interval
from customer_journey.criteria import Reading, Since
from customer_journey.errors import (
    InvalidValueError,
    MissingValuesWarning,
    TiesWarning,
    WrongTypeError,
)
from customer_journey.events._timeline import Timeline
from tests.test_events import MAKERS, arrow_table, ibis_table, polars_lazy, read, relation

pytest.importorskip("duckdb", reason="duckdb is not installed")
pytestmark = pytest.mark.filterwarnings("ignore::customer_journey.errors.TiesWarning")

Row = dict[str, Any]
START = datetime(2026, 3, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
MICROSECOND = timedelta(microseconds=1)
UNITS = {"minutes": HOUR / 60, "hours": HOUR, "days": 24 * HOUR}
SEEDS = settings(phases=[Phase.explicit, Phase.reuse, Phase.generate], deadline=None)
"""A smaller seed makes no simpler journey."""
EVENTS = ["paid", "left", "used", "other"]


# The twin: one person at a time, every moment from the beginning, no SQL and no timeline.


def twin_reading(reading: Reading, kind: str, mine: list[Row], as_of: datetime) -> Any:
    """What a reading says of one person's events, in their order, at a moment."""
    meant = [
        row
        for row in mine
        if row["event"] in reading.events
        and (reading.where is None or reading.where.evaluate(row) is True)
        and (reading.within is None or row["at"] >= as_of - reading.within)
    ]
    if reading.take == "count":
        return len(meant)
    if reading.take == "ever":
        return bool(meant)
    if reading.column:
        values = [row[reading.column] for row in meant if row[reading.column] not in {None, ""}]
    else:
        values = [row["event" if kind == "str" else "at"] for row in meant]
    if reading.take in {"sum", "average"}:
        total = sum(
            (Decimal(repr(value)).quantize(Decimal("1e-6"), ROUND_HALF_UP) for value in values),
            Decimal(0),
        )
        if reading.take == "sum":
            return int(total) if kind == "int" else float(total)
        return float(total) / len(values) if values else None
    if not values:
        return None
    chosen = {"min": min, "max": max}.get(reading.take)
    value = chosen(values) if chosen else values[0 if reading.take == "first" else -1]
    return value.date() if kind == "date" else value


def twin_facts(journey: cj.Journey, mine: list[Row], as_of: datetime) -> dict[str, Any]:
    """The facts of one person at a moment, from their events up to then."""
    past = sorted([row for row in mine if row["at"] <= as_of], key=lambda row: row["at"])
    values: dict[str, Any] = {}
    for fact in journey.facts:
        computed = fact.computed
        if isinstance(computed, Reading):
            values[fact.name] = twin_reading(computed, fact.type, past, as_of)
        elif isinstance(computed, Since):
            since = values[computed.fact]
            if type(since) is date:
                since = datetime(since.year, since.month, since.day, tzinfo=as_of.tzinfo)
            age = None if since is None or since > as_of else as_of - since
            whole = fact.type == "int"
            unit = UNITS[fact.unit]
            values[fact.name] = None if age is None else age // unit if whole else age / unit
        elif computed is not None:
            values[fact.name] = computed.evaluate(values)
        else:
            values[fact.name] = None
    return values


def twin_place(journey: cj.Journey, mine: list[Row], as_of: datetime) -> tuple[Any, Any, Any]:
    """Where one person is at a moment, by `locate`."""
    place = cj.locate(journey, twin_facts(journey, mine, as_of))
    return place.furthest, place.standing, place.role


# Generated journeys and logs.


def some_facts(rng: random.Random) -> list[cj.Fact]:
    """Facts of every verb, each after those that it reads."""

    def reading(take: Any, *, column: str = "") -> Reading:
        events = rng.sample(EVENTS[:3], rng.choice([1, 1, 2]))
        where = rng.choice([None, None, cj.fact("amount") >= 2, cj.fact("plan") != "team"])
        within = rng.choice([None, None, 3 * HOUR, timedelta(hours=7, minutes=30)])
        return Reading(take, events, column=column, where=where, within=within)

    facts = [
        cj.Fact("n", type="int", computed=reading("count")),
        cj.Fact("any", type="bool", computed=reading("ever")),
        cj.Fact("spent", type="float", computed=reading("sum", column="amount")),
        cj.Fact("items", type="int", computed=reading("sum", column="size")),
        cj.Fact("mean", type="float", computed=reading("average", column="amount")),
        cj.Fact("least", type="float", computed=reading("min", column="amount")),
        cj.Fact("most", type="int", computed=reading("max", column="size")),
        cj.Fact("plan_max", type="str", computed=reading("max", column="plan")),
        cj.Fact("plan_first", type="str", computed=reading("first", column="plan")),
        cj.Fact("plan_last", type="str", computed=reading("last", column="plan")),
        cj.Fact("which", type="str", computed=reading(rng.choice(["first", "last"]))),
        cj.Fact("seen", type="datetime", computed=reading("last")),
        cj.Fact("began", type="datetime", computed=reading("first")),
        cj.Fact("day", type="date", computed=reading("last")),
        cj.Fact("due_at", type="datetime", computed=reading("last", column="due")),
        cj.Fact("nothing", type="int"),
        cj.Fact("idle", type="int", unit="hours", computed=Since("seen")),
        cj.Fact("age", type="float", unit="days", computed=Since("began")),
        cj.Fact("of_day", type="int", unit="hours", computed=Since("day")),
        cj.Fact("overdue", type="float", unit="minutes", computed=Since("due_at")),
    ]
    facts = [fact for fact in facts if fact.computed is None or rng.random() < 0.8]
    names = {fact.name for fact in facts}
    facts = [
        fact
        for fact in facts
        if not isinstance(fact.computed, Since) or fact.computed.fact in names
    ]
    for name in ("keen", "keener"):
        facts.append(cj.Fact(name, type="bool", computed=some_criterion(rng, facts)))
    return facts


FLOATS: Final = [0.0, 0.1, 0.25, 1.5, 2.0, 33.3, 240.0]
"""What floats are compared with."""


def some_criterion(rng: random.Random, facts: list[cj.Fact], depth: int = 2) -> cj.Criterion:
    """A criterion over some facts."""
    if depth and rng.random() < 0.5:
        left, right = (some_criterion(rng, facts, depth - 1) for _ in range(2))
        joined: list[cj.Criterion] = [left & right, left | right, ~left]
        return rng.choice(joined)
    fact = rng.choice(facts)
    named = cj.fact(fact.name)
    if rng.random() < 0.15:
        return named.is_known()
    if fact.type == "bool":
        return rng.choice([named.is_true(), ~named.is_true()])
    listed: dict[str, list[Any]] = {
        "int": [0, 1, 2, 4, 9],
        "float": FLOATS,
        "str": ["team", "pro", "paid", "left"],
        "date": [date(2026, 3, 1), date(2026, 3, 2)],
        "datetime": [START + 8 * HOUR, START + 24 * HOUR],
    }
    values = listed[fact.type]
    if rng.random() < 0.2:
        return named.is_in(rng.sample(values, 2))
    value = rng.choice(values)
    if fact.type == "str":
        compared: list[cj.Criterion] = [named == value, named != value]
    else:
        compared = [named >= value, named > value, named < value, named <= value, named == value]
    return rng.choice(compared)


def some_journey(rng: random.Random) -> cj.Journey:
    """A journey with guards, exits and returns over such facts."""
    facts = some_facts(rng)
    entries = [some_criterion(rng, facts) for _ in range(5)]
    stages = [
        cj.Stage("a", role="lead", entry=rng.choice([None, entries[0]])),
        cj.Stage("b", entry=entries[1]),
        cj.Stage("c", role="customer", entry=entries[2]),
        cj.Stage("gone", entry=entries[3]),
        cj.Stage("end", entry=entries[4], end=True),
    ]
    moves = [
        cj.Transition("a", "b", when=rng.choice([None, some_criterion(rng, facts)])),
        cj.Transition("b", "c", when=rng.choice([None, some_criterion(rng, facts)])),
        cj.Transition("c", "b", kind="return"),
        cj.Transition("b", "gone", kind="exit", reason="no use"),
        cj.Transition("gone", "a", kind="return"),
        cj.Transition("c", "end"),
    ]
    return cj.Journey("made", stages=stages, transitions=moves, starts=["a"], facts=facts)


def some_log(rng: random.Random) -> list[Row]:
    """Events with many ties and missing cells, in no order."""
    rows = [
        {
            "customer": f"c{rng.randrange(4)}",
            "event": rng.choice(EVENTS),
            "at": START + rng.randrange(30) * HOUR,
            "amount": rng.choice([None, 0.1, 0.2, 2.0, 33.3, 1e-7, -1.5, 2.0000005]),
            "size": rng.choice([None, 1, 2, 5]),
            "plan": rng.choice([None, "team", "pro", ""]),
            "due": rng.choice([None, START + rng.randrange(40) * HOUR]),
        }
        for _ in range(rng.randrange(1, 24))
    ]
    # Every column has a value, so that it has a type.
    rows[0] |= {"amount": 2.0, "size": 1, "plan": "team", "due": START}
    return rows


def by_customer(rows: list[Row]) -> dict[str, list[Row]]:
    """The events of each customer, in the order of the rows."""
    return {
        name: [row for row in rows if row["customer"] == name]
        for name in sorted({row["customer"] for row in rows})
    }


@settings(SEEDS, max_examples=60)
@given(seed=st.integers(0, 10**9))
def test_facts_are_those_of_the_twin(seed: int) -> None:
    """Of every verb, whatever ties, missing cells and windows there are."""
    rng = random.Random(seed)
    journey, rows = some_journey(rng), some_log(rng)
    for as_of in (START + 11 * HOUR, START + 40 * HOUR):
        answer = read(cj.events.facts(journey, rows, as_of=as_of))
        expected = [
            {"customer": name, **twin_facts(journey, mine, as_of)}
            for name, mine in by_customer(rows).items()
            if any(row["at"] <= as_of for row in mine)
        ]
        assert answer == expected


@settings(SEEDS, max_examples=40)
@given(seed=st.integers(0, 10**9))
def test_the_timeline_is_a_replay(seed: int) -> None:
    """At each of its moments facts and place are the twin's; between two, the place stays."""
    rng = random.Random(seed)
    journey, rows = some_journey(rng), some_log(rng)
    as_of = START + 40 * HOUR
    answer = read(cj.events.timeline(journey, rows, as_of=as_of))
    moments = by_customer(answer)
    assert list(moments) == list(by_customer(rows))
    for name, mine in by_customer(rows).items():
        line = moments[name]
        assert line[0]["at"] == min(row["at"] for row in mine)
        assert all(earlier["at"] < later["at"] for earlier, later in pairwise(line))
        for row in line:
            facts = {fact.name: row[fact.name] for fact in journey.facts}
            assert facts == twin_facts(journey, mine, row["at"])
        grid = [START + step * HOUR / 4 for step in range(40 * 4 + 1)]
        grid += [moment + MICROSECOND for moment in grid] + [
            moment - MICROSECOND for moment in grid
        ]
        for moment in grid:
            current = [row for row in line if row["at"] <= moment]
            if current:
                row = current[-1]
                place = (row["stage"], row["standing"], row["role"])
                assert place == twin_place(journey, mine, moment), (name, moment)


@settings(SEEDS, max_examples=15)
@given(seed=st.integers(0, 10**9), hours=st.integers(0, 32))
def test_an_earlier_moment_is_a_replay(seed: int, hours: int) -> None:
    """The whole log as of an earlier date is the log cut there, and the timeline up to it."""
    rng = random.Random(seed)
    journey, rows = some_journey(rng), some_log(rng)
    as_of = START + hours * HOUR
    cut = [row for row in rows if row["at"] <= as_of]
    facts = read(cj.events.facts(journey, rows, as_of=as_of))
    assert facts == read(cj.events.facts(journey, cut, as_of=as_of))
    whole = read(cj.events.timeline(journey, rows, as_of=as_of))
    assert whole == read(cj.events.timeline(journey, cut, as_of=as_of))
    later = read(cj.events.timeline(journey, rows, as_of=START + 40 * HOUR))
    assert whole == [row for row in later if row["at"] <= as_of]


@pytest.mark.slow
@pytest.mark.covers
@settings(SEEDS, max_examples=4)
@given(seed=st.integers(0, 10**9))
def test_texts_for_a_warehouse_say_what_a_relation_says(seed: int) -> None:
    """Run by DuckDB, to the last row, with every pattern of truths that can come up."""
    rng = random.Random(seed)
    journey = some_journey(rng)
    columns = [
        cj.Fact("amount", type="float"), cj.Fact("size", type="int"), cj.Fact("plan", type="str"),
        cj.Fact("due", type="datetime"),
    ]  # fmt: skip
    moves = [evolve(move, when=None) for move in journey.transitions]
    events = [cj.Event(name, columns=columns) for name in EVENTS]
    journey = evolve(journey, transitions=moves, events=events)
    shop_log = relation(some_log(rng), Path())
    table = cj.events.table("shop", dialect="duckdb")
    as_of = START + 30 * HOUR
    asks: list[tuple[Any, Row]] = [
        (cj.events.timeline, {}),
        (cj.events.visits, {}),
        (cj.events.people, {"due": 9 * HOUR}),
        (cj.events.census, {"due": 9 * HOUR, "by": "plan"}),
    ]
    for ask, options in asks:
        text = ask(journey, table, as_of=as_of, **options)
        said = read(shop_log.query("unused", text))
        expected = read(ask(journey, shop_log, as_of=as_of, **options))
        assert sorted(map(repr, said)) == sorted(map(repr, expected))


@pytest.mark.slow
@pytest.mark.extra("yaml")
def test_another_library_reads_the_texts_as_their_dialects() -> None:
    """For every warehouse, with ticks, spans and segments."""
    sqlglot = pytest.importorskip("sqlglot", reason="sqlglot is not installed")
    for dialect in ("duckdb", "spark", "databricks", "bigquery", "snowflake", "postgres"):
        table = cj.events.table("shop.events", dialect=dialect)
        texts = [
            cj.events.facts(TEAM_FACTS, table, as_of=START),
            cj.events.timeline(team(), table, as_of=START),
            cj.events.visits(team(), table, as_of=START),
            cj.events.visits(team(), table, as_of=START, stage="page"),
            cj.events.people(team(), table, as_of=START, due=DAY),
            cj.events.census(team(), table, as_of=START, due=DAY, by="plan"),
            cj.events.incidence(team(), table, "trial", as_of=START),
        ]
        for text in texts:
            assert text.startswith("WITH log AS")
            (parsed,) = sqlglot.parse(text, dialect=dialect)
            assert parsed.find(sqlglot.exp.Command) is None


def visits_of(line: list[Row], as_of: datetime) -> list[Row]:
    """The visits in one customer's rows of a timeline."""
    entries = [
        row
        for index, row in enumerate(line)
        if not index or row["stage"] != line[index - 1]["stage"]
    ]
    return [
        {
            "customer": row["customer"],
            "stage": row["stage"],
            "entered": row["at"],
            "left": following["at"] if following else None,
            "next": following["stage"] if following else None,
            "seconds": ((following["at"] if following else as_of) - row["at"]).total_seconds(),
        }
        for row, following in zip(entries, [*entries[1:], None], strict=True)
    ]


def quantile(values: list[float], share: float) -> float:
    """Interpolated between the two nearest of some values."""
    place = share * (len(values) - 1)
    below = int(place)
    above = min(below + 1, len(values) - 1)
    low, high = sorted(values)[below], sorted(values)[above]
    return low + (high - low) * (place - below)


@settings(SEEDS, max_examples=25)
@given(seed=st.integers(0, 10**9))
def test_visits_people_and_census_are_questions_about_the_timeline(seed: int) -> None:
    """Counted from its rows; due is who moves if nothing happens; counts sum to people."""
    rng = random.Random(seed)
    journey, rows = some_journey(rng), some_log(rng)
    as_of, due = START + rng.randrange(1, 32) * HOUR, 9 * HOUR
    line = by_customer(read(cj.events.timeline(journey, rows, as_of=as_of)))
    visits = [visit for mine in line.values() for visit in visits_of(mine, as_of)]
    assert read(cj.events.visits(journey, rows, as_of=as_of)) == visits

    past = [row for row in rows if row["at"] <= as_of]
    later = by_customer(read(cj.events.timeline(journey, past, as_of=as_of + due)))
    ended: dict[Any, list[float]] = {}
    for visit in visits:
        if visit["left"] is not None and visit["stage"] not in {None, "end"}:
            ended.setdefault(visit["stage"], []).append(visit["seconds"])
    limits = {stage: quantile(seconds, 0.8) for stage, seconds in ended.items()}
    people: list[Row] = []
    for name, mine in line.items():
        visit = visits_of(mine, as_of)[-1]
        change = next(
            (each for each in visits_of(later[name], as_of + due) if each["entered"] > as_of),
            None,
        )
        people.append(
            {
                "customer": name,
                "stage": visit["stage"],
                "standing": mine[-1]["standing"],
                "role": mine[-1]["role"],
                "entered": visit["entered"],
                "seconds": visit["seconds"],
                "stuck": visit["seconds"] > limits.get(visit["stage"], 10**9) + 1e-9,
                "due": change["entered"] if change else None,
                "due_stage": change["stage"] if change else None,
            }
        )
    answer = read(cj.events.people(journey, rows, as_of=as_of, stuck=0.8, due=due))
    assert answer == people

    located = read(cj.events.locate(journey, cj.events.facts(journey, rows, as_of=as_of)))
    assert [row["stage"] for row in located] == [row["stage"] for row in people]
    census = read(cj.events.census(journey, rows, as_of=as_of, stuck=0.8, due=due))
    assert [row["stage"] for row in census] == ["a", "b", "c", "gone", "end", None]
    assert sum(row["people"] for row in census) == len(people)
    for row in census:
        there = [each for each in people if each["stage"] == row["stage"]]
        interval = (
            cj.evidence.share(len(there), len(people), method="wilson").interval if people else None
        )
        assert row["people"] == len(there)
        assert row["share"] == (len(there) / len(people) if people else None)
        assert row["low"] == pytest.approx(interval.low if interval else None, abs=1e-12)
        assert row["high"] == pytest.approx(interval.high if interval else None, abs=1e-12)
        median = quantile([each["seconds"] for each in there], 0.5) if there else None
        assert row["median_seconds"] == pytest.approx(median)
        assert row["stuck_after_seconds"] == pytest.approx(limits.get(row["stage"]))
        assert row["stuck"] == sum(each["stuck"] for each in there)
        assert row["due"] == sum(each["due"] is not None for each in there)


# Cases by name.

TEAM = """
customer_journey: 1
id: team
name: From trial to team
events:
  signed_up: {meaning: opened an account}
  paid: {meaning: paid for a month, columns: {amount: {type: float, unit: EUR}, plan: {type: str}}}
  used: {meaning: used it on a day}
facts:
  signups: {type: int, count: signed_up}
  spent: {type: float, sum: paid.amount}
  plan: {type: str, last: paid.plan}
  first_plan: {type: str, first: paid.plan, within: 20 days}
  last_use: {type: datetime, last: used}
  idle: {type: int, unit: days, since: last_use}
  active: {type: int, count: used, within: 7 days}
  mood: {type: str, meaning: what they say}
  keen: {type: bool, when: active >= 2 or mood == "happy"}
stages:
  trial: {name: Trial, role: lead, entry: signups >= 1}
  keen: {name: Keen, role: lead, entry: keen}
  paying: {name: Pays, role: customer, entry: spent >= 20 and plan is known}
  gone: {name: Gone, role: lapsed, entry: idle >= 14, end: true}
transitions:
  trial -> keen:
  keen -> paying:
  "[trial, keen, paying] -> gone": {kind: exit, reason: silent}
starts: [trial]
goals: [paying]
"""
DAY = 24 * HOUR


@cache
def team() -> cj.Journey:
    """A tool for teams, with ticks of both kinds."""
    return cj.loads(TEAM, format="yaml")


def team_log(start: datetime = START) -> list[Row]:
    """Three people: one pays, one goes silent, one is seen before they sign up."""
    listed: list[tuple[str, str, float, float | None, str | None]] = [
        ("ada", "signed_up", 0, None, None),
        ("ada", "used", 1, None, None),
        ("ada", "used", 2, None, None),
        ("ada", "paid", 3, 19.9, "team"),
        ("ada", "used", 4, None, None),
        ("ada", "paid", 5, 0.1, "pro"),
        ("ada", "used", 9, None, None),
        ("bob", "signed_up", 1, None, None),
        ("bob", "used", 1, None, None),
        ("cem", "other", 2, None, None),
        ("cem", "signed_up", 12, None, None),
    ]
    return [
        {"customer": name, "event": event, "at": start + day * DAY, "amount": amount, "plan": plan}
        for name, event, day, amount, plan in listed
    ]


def places(ask: Any, data: Any) -> list[Row]:
    """What a question about places says of the team's log, in one order."""
    options: Row = {} if ask in {cj.events.timeline, cj.events.visits} else {"due": 9 * DAY}
    rows = read(ask(team(), data, as_of=START + 30 * DAY, **options))
    key = "at" if "at" in rows[0] else "entered"
    by_stage = "customer" not in rows[0]
    return rows if by_stage else sorted(rows, key=lambda row: (row["customer"], row[key]))


@cache
def places_of_arrow(ask: Any) -> list[Row]:
    """The same, of PyArrow."""
    return places(ask, arrow_table(team_log(), Path()))


@pytest.mark.extra("yaml")
@pytest.mark.parametrize("maker", MAKERS.values(), ids=list(MAKERS))
class TestEveryEngine:
    """One text, whatever the table."""

    def test_facts_are_the_same(self, maker: Any, tmp_path: Path) -> None:
        """Of frames, rows, files, relations and Ibis."""
        answer = cj.events.facts(team(), maker(team_log(), tmp_path), as_of=START + 10 * DAY)
        rows = sorted(read(answer), key=lambda row: row["customer"])
        expected = {
            name: twin_facts(team(), mine, START + 10 * DAY)
            for name, mine in by_customer(team_log()).items()
        }
        assert [row["customer"] for row in rows] == list(expected)
        for row in rows:
            facts = expected[row.pop("customer")]
            assert row.pop("last_use") == facts.pop("last_use")
            assert row == facts

    def test_places_are_the_same(self, maker: Any, tmp_path: Path) -> None:
        """Of the timeline, visits, people and the census, to the last row."""
        for ask in (cj.events.timeline, cj.events.visits, cj.events.people, cj.events.census):
            assert places(ask, maker(team_log(), tmp_path)) == places_of_arrow(ask)

    @pytest.mark.parametrize("ask", [cj.events.facts, cj.events.timeline, cj.events.visits])
    def test_many_customers_come_in_the_same_order(
        self, maker: Any, ask: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where they are asked in parts, one after another, and handed over so."""
        rows = [
            row | {"customer": f"{row['customer']} {number}"}
            for number in range(8)
            for row in team_log()
        ]
        data = maker(rows, tmp_path)
        as_of = START + 30 * DAY
        whole = ask(team(), data, as_of=as_of)
        if maker is polars_lazy:
            assert type(whole).__name__ == "LazyFrame"
        expected = read(whole)
        for name in ("PART", "NARROW"):
            monkeypatch.setattr(f"customer_journey.events._log.{name}", 40)
        parts = ask(team(), data, as_of=as_of)
        assert type(parts) is type(whole)
        answer = read(parts)
        if maker in {relation, ibis_table}:
            # Their answers have no order.
            answer, expected = (sorted(each, key=repr) for each in (answer, expected))
        assert answer == expected
        assert len({row["customer"] for row in answer}) == 24


@pytest.mark.parametrize(
    "customers",
    [
        [f"c{number % 17}" for number in range(99)],
        [number % 17 - 8 for number in range(99)],
        [number % 17 - 7.5 for number in range(99)],
        ["all events of one"] * 99,
        [f"{'{0}' * (number % 3)}'; --{number % 17}" for number in range(99)],
    ],
    ids=["texts", "numbers", "floats", "one customer", "hostile"],
)
def test_parts_in_order_have_every_customer_once(
    customers: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of every type, however many events each has, in the engine's order."""
    rows = {
        "customer": customers,
        "event": ["paid"] * len(customers),
        "at": [START + number * HOUR for number in range(len(customers))],
    }
    expected = {name: customers.count(name) for name in sorted(set(customers))}
    for size in (9, 40):
        for name in ("PART", "NARROW"):
            monkeypatch.setattr(f"customer_journey.events._log.{name}", size)
        answer = cj.events.facts({"n": PAID}, rows, as_of=START + 99 * HOUR)
        assert dict(zip(answer["customer"], answer["n"], strict=True)) == expected
        assert answer["customer"] == list(expected)


def test_parts_of_categories_come_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which is that of the frame's categories, and the same in parts as at once."""
    pd = pytest.importorskip("pandas")
    names = [f"c{number}" for number in (5, 3, 9, 1, 7, 2)]
    frame = pd.DataFrame(
        {
            "customer": pd.Categorical([names[number % 6] for number in range(60)], names),
            "event": "paid",
            "at": [START + number * HOUR for number in range(60)],
        }
    )
    whole = cj.events.facts({"n": PAID}, frame, as_of=START + 99 * HOUR)
    for name in ("PART", "NARROW"):
        monkeypatch.setattr(f"customer_journey.events._log.{name}", 7)
    monkeypatch.setattr("customer_journey.events._log._DRAWN", 1)
    parts = cj.events.facts({"n": PAID}, frame, as_of=START + 99 * HOUR)
    assert list(parts["customer"]) == list(whole["customer"])
    assert list(parts["n"]) == [10] * 6


@pytest.mark.extra("yaml")
@pytest.mark.parametrize("maker", [arrow_table, relation, ibis_table])
def test_tables_without_rows_have_no_people(maker: Any, tmp_path: Path) -> None:
    """Whose columns have types all the same; each stage of the census has no one."""
    data = maker(team_log(), tmp_path)
    data = data.slice(0, 0) if maker is arrow_table else data.limit(0)
    asks: list[Any] = [cj.events.facts, cj.events.timeline, cj.events.visits, cj.events.people]
    for ask in asks:
        assert read(ask(team(), data, as_of=START)) == []
    assert read(cj.events.incidence(team(), data, "trial", as_of=START)) == []
    counts = read(cj.events.census(team(), data, as_of=START, due=DAY))
    assert [row["people"] for row in counts] == [0] * (len(team()) + 1)
    assert {row["share"] for row in counts} == {None}
    card = cj.events.measure(team(), data, as_of=START)
    assert {figure.people for figure in card} <= {0, None}


PAID = Reading("count", "paid")
NAIVE = START.replace(tzinfo=None)


def shop(entry: str = "orders >= 1", *facts: cj.Fact) -> cj.Journey:
    """Two stages, and facts that are read from events."""
    orders = cj.Fact("orders", type="int", computed=PAID)
    buys = cj.Stage("buy", entry=cj.parse_criterion(entry))
    return cj.Journey.sequence("shop", ["know", buys], facts=[orders, *facts])


def bought(**fields: Any) -> list[Row]:
    """One order of one person."""
    return [{"customer": "ada", "event": "paid", "at": START, **fields}]


def problems(error: pytest.ExceptionInfo[InvalidValueError]) -> dict[str, str]:
    """What is wrong, by where."""
    return {problem.where: problem.message for problem in error.value.problems}


class TestMappings:
    """Facts without a journey."""

    def test_each_reading_takes_the_type_of_its_column(self) -> None:
        """Texts, truths, numbers, decimals, dates and moments."""
        values: Row = {
            "text": "x",
            "flag": True,
            "whole": 3,
            "exact": Decimal("2.50"),
            "real": 1.5,
            "day": date(2026, 3, 4),
            "moment": START,
            "wall": NAIVE,
        }
        readings: Any = {name: Reading("last", "paid", column=name) for name in values}
        readings |= {
            "n": PAID,
            "when": Reading("first", "paid"),
            "total": Reading("sum", "paid", column="whole"),
            "mean": Reading("average", "paid", column="whole"),
            "exact_total": Reading("sum", "paid", column="exact"),
            "any": "n >= 1",
            "both": cj.fact("n") >= 2,
            "idle": cj.Fact("other", type="int", unit="days", computed=Since("when")),
            "never": cj.Fact("never", type="int", unit="days", computed=Since("mood")),
            "mood": cj.Fact("mood", type="datetime"),
            "started": cj.Fact("x", type="date", computed=Reading("min", "paid", column="moment")),
            "noon": cj.Fact("x", type="datetime", computed=Reading("max", "paid", column="day")),
        }
        (row,) = cj.events.facts(readings, bought(**values), as_of=START + 3 * DAY)
        assert row == values | {
            "customer": "ada",
            "exact": 2.5,
            "n": 1,
            "when": START,
            "total": 3.0,
            "mean": 3.0,
            "exact_total": 2.5,
            "any": True,
            "both": False,
            "idle": 3,
            "never": None,
            "mood": None,
            "started": START.date(),
            "noon": datetime(2026, 3, 4),
        }
        assert {name: type(row[name]) for name in ("whole", "total", "exact")} == {
            "whole": int, "total": float, "exact": float
        }  # fmt: skip

    def test_an_unknown_computation_is_refused(self) -> None:
        """All of it at once."""
        with pytest.raises(InvalidValueError) as error:
            cj.events.facts({"": PAID, "c": "n >=", "e": PAID}, bought(), as_of=START)
        assert list(problems(error)) == ["facts.", "facts.c"]
        since: Any = {"idle": Since("b")}
        with pytest.raises(WrongTypeError, match="expected a Fact"):
            cj.events.facts(since, bought(), as_of=START)

    def test_a_type_that_cannot_be_inferred_is_required(self) -> None:
        """Of a warehouse's table."""
        table = cj.events.table("shop.events", dialect="snowflake")
        readings = {"plan": Reading("last", "paid", column="plan")}
        with pytest.raises(InvalidValueError, match="give a Fact"):
            cj.events.facts(readings, table, as_of=START)

    def test_names_of_facts_must_not_be_those_of_columns(self) -> None:
        """Whatever their case; engines do not tell."""
        with pytest.raises(InvalidValueError) as error:
            cj.events.facts({"Customer": PAID, "n": PAID, "N": PAID}, bought(), as_of=START)
        assert list(problems(error)) == ["facts.Customer", "facts.N"]
        stage = cj.Fact("stage", type="int", computed=PAID)
        with pytest.raises(InvalidValueError) as error:
            cj.events.timeline(shop("orders >= 1", stage), bought(), as_of=START)
        assert list(problems(error)) == ["facts.stage"]


class TestWhatDoesNotFit:
    """Errors say which fact, and what its column holds."""

    def test_columns(self) -> None:
        """Of another type than is read of them, or compared with."""
        readings: dict[str, Any] = {
            "spent": Reading("sum", "paid", column="plan"),
            "n": Reading("count", "paid", where=cj.fact("plan") >= 3),
            "keen": cj.fact("n") == "x",
        }
        with pytest.raises(InvalidValueError) as error:
            cj.events.facts(readings, bought(plan="team"), as_of=START)
        assert problems(error) == {
            "facts.spent.sum": "the column 'plan' holds text, and the fact is of type float",
            "facts.n.where": "plan: the column holds text, and plan >= 3 asks for a number",
            "facts.keen.when": 'n: the column holds number, and n == "x" asks for a text',
        }
        with pytest.raises(InvalidValueError, match="no column 'amount'"):
            cj.events.facts(
                {"spent": Reading("sum", "paid", column="amount")},
                {"customer": [1], "event": ["paid"], "at": [START]},
                as_of=START,
            )
        with pytest.raises(InvalidValueError, match="asks for a text"):
            cj.events.timeline(shop("orders == 'x'"), bought(), as_of=START)

    def test_moments(self) -> None:
        """One has a zone, the other has none: the error names both."""
        with pytest.raises(InvalidValueError, match="as_of: has no zone, and the moments of colu"):
            cj.events.facts({"n": PAID}, bought(), as_of=NAIVE)
        rows = [{**bought()[0], "at": NAIVE}]
        with pytest.raises(InvalidValueError, match="as_of: has a zone, and the moments of column"):
            cj.events.people(shop(), rows, as_of=START)
        assert cj.events.facts({"n": PAID}, rows, as_of=NAIVE) == [{"customer": "ada", "n": 1}]

    def test_tables(self) -> None:
        """Too many patterns for a text, and questions that read numbers back, need the rows."""
        table = cj.events.table("shop.events", dialect="snowflake")
        log = cj.events.log(table)
        for ask in (cj.events.measure, cj.events.exposure):
            for data in (table, log):
                with pytest.raises(WrongTypeError, match=r"census\(…\) come back as SQL"):
                    ask(shop(), data, as_of=START)
        seen = cj.Fact("seen", type="datetime", computed=Reading("last", "paid"))
        entries = [cj.fact("seen") > START + day * DAY for day in range(7)]
        stages = [cj.Stage(f"s{day}", entry=entry) for day, entry in enumerate(entries)]
        journey = cj.Journey.sequence("many", stages, facts=[seen])
        with pytest.raises(InvalidValueError, match=r"7 entries and guards have 2,187 patterns"):
            cj.events.visits(journey, table, as_of=START)

    def test_arguments(self) -> None:
        """Out of their ranges."""
        invalid: list[Row] = [{"stuck": 1.0}, {"stuck": 0.0}, {"due": timedelta(0)}]
        for options in invalid:
            with pytest.raises(InvalidValueError):
                cj.events.census(shop(), bought(), as_of=START, **options)
        with pytest.raises(InvalidValueError, match="column 'due' of its own"):
            cj.events.census(shop(), bought(due="x"), as_of=START, by="due")
        with pytest.raises(InvalidValueError, match="takes the place of `stage`"):
            cj.events.facts({"n": PAID}, bought(), as_of=START, event="event", stage="event")


TEAM_FACTS = {
    "spent": cj.Fact("spent", type="float", computed=Reading("sum", "paid", column="amount")),
    "most": cj.Fact("most", type="int", computed=Reading("max", "paid", column="size")),
    "plan": cj.Fact("plan", type="str", computed=Reading("last", "paid", column="plan")),
    "flag": cj.Fact("flag", type="bool", computed=Reading("first", "paid", column="flag")),
    "day": cj.Fact("day", type="date", computed=Reading("last", "paid")),
    "seen": cj.Fact("seen", type="datetime", computed=Reading("last", "paid")),
    "idle": cj.Fact("idle", type="float", unit="days", computed=Since("seen")),
}


class TestTies:
    """Events of one customer at one moment."""

    ROWS: tuple[Row, ...] = tuple(
        {"customer": 1, "event": "paid", "at": START, "plan": plan, "n": n}
        for plan, n in [("team", 2), ("pro", 1)]
    )

    def test_a_column_that_no_row_has_may_be_misspelt(self) -> None:
        """An event that never was has none; one whose name is nearly that of another is named."""
        spent = {"spent": Reading("sum", "paid", column="amuont")}
        as_of = START + DAY
        with pytest.warns(MissingValuesWarning, match=r"no row has 'amuont', .* 'amount'"):
            assert cj.events.facts(spent, bought(amount=2.0), as_of=as_of)[0]["spent"] == 0
        never = {"spent": Reading("sum", "refunded", column="reason")}
        assert cj.events.facts(never, bought(amount=2.0), as_of=as_of)[0]["spent"] == 0

    def test_the_order_of_rows_decides_and_is_warned_of(self) -> None:
        """Only where it can decide."""
        plan = {"plan": Reading("last", "paid", column="plan")}
        with pytest.warns(TiesWarning):
            assert cj.events.facts(plan, self.ROWS, as_of=START)[0]["plan"] == "pro"
        assert cj.events.facts({"n": PAID}, self.ROWS, as_of=START)[0]["n"] == 2

    def test_an_order_decides_without_a_word(self, recwarn: pytest.WarningsRecorder) -> None:
        """Whatever the rows' own."""
        plan = {"plan": Reading("last", "paid", column="plan")}
        assert cj.events.facts(plan, self.ROWS, as_of=START, order="n")[0]["plan"] == "team"
        stage = cj.Stage("buy", entry=cj.fact("plan") == "team")
        fact = cj.Fact("plan", type="str", computed=plan["plan"])
        journey = cj.Journey.sequence("shop", ["know", stage], facts=[fact])
        (row,) = cj.events.timeline(journey, self.ROWS, as_of=START, order="n")
        assert row["stage"] == "buy"
        assert not [each for each in recwarn if each.category is TiesWarning]


def test_many_ticks_between_two_moments_come_in_order() -> None:
    """Also of two facts, with two ticks at one moment, and where a span ends that makes none."""
    facts = [
        cj.Fact("seen", type="datetime", computed=Reading("last", "paid")),
        cj.Fact("idle", type="int", unit="hours", computed=Since("seen")),
        cj.Fact("came", type="datetime", computed=Reading("first", "paid")),
        cj.Fact("age", type="float", unit="hours", computed=Since("came")),
        cj.Fact("lately", type="int", computed=Reading("count", "paid", within=2 * HOUR)),
    ]
    few = "idle >= 1 and idle != 3 and not age >= 4"
    many = f"{few} or idle in [5, 7, 9] or age >= 11"
    for entry in (few, many):
        journey = shop(entry, *facts)
        reached = entry_hours(journey, entry)
        visits = cj.events.visits(journey, bought(), as_of=START + DAY)
        assert [(row["entered"] - START) / HOUR for row in visits] == reached
        line = cj.events.timeline(journey, bought(), as_of=START + DAY)
        assert {(row["at"] - START) / HOUR for row in line} >= set(reached)


def entry_hours(journey: cj.Journey, entry: str) -> list[int]:
    """The hours at which it changes where somebody is who paid once, by asking at each."""
    changes: list[int] = []
    last = None
    for hour in range(25):
        facts = twin_facts(journey, bought(), START + hour * HOUR)
        now = "buy" if cj.parse_criterion(entry).evaluate(facts) else "know"
        changes += [hour] if now != last else []
        last = now
    return changes


def test_which_of_several_events_is_said_by_its_name() -> None:
    """The first and the last of them, in a table of facts and in a timeline."""
    rows = [*bought(), {**bought()[0], "event": "look", "at": START + HOUR}]
    takes: list[Any] = ["first", "last"]
    listed = [cj.Fact(take, type="str", computed=Reading(take, ["look", "paid"])) for take in takes]
    within = [
        cj.Fact(f"{fact.name}_now", type="str", computed=evolve(fact.computed, within=DAY))
        for fact in listed
        if isinstance(fact.computed, Reading)
    ]
    (facts,) = cj.events.facts({fact.name: fact for fact in listed}, rows, as_of=START + DAY)
    assert (facts["first"], facts["last"]) == ("paid", "look")
    line = cj.events.timeline(shop("orders >= 1", *listed, *within), rows, as_of=START + DAY)
    names = ("first", "last", "first_now", "last_now")
    said = [tuple(row[name] for name in names) for row in line]
    assert said == [("paid", "paid", "paid", "paid"), ("paid", "look", "paid", "look")]


class TestVisits:
    """A log of visits says itself which stage was entered."""

    def test_they_are_taken_as_they_are(self) -> None:
        """The last one of a moment counts; a stage that is not the journey's is nowhere."""
        roles = cj.Journey.sequence("shop", [cj.Stage("know", role="lead"), "buy"])
        for journey, role in ((roles, "lead"), (cj.Journey.sequence("x", ["know", "buy"]), None)):
            rows = [
                {"customer": 1, "stage": stage, "at": START + hour * HOUR}
                for stage, hour in [("buy", 0), ("know", 0), ("know", 1), ("?", 2), ("buy", 3)]
            ]
            as_of = START + 2 * HOUR
            line = cj.events.timeline(journey, rows, as_of=as_of, stage="stage")
            assert [(row["stage"], row["standing"], row["role"]) for row in line] == [
                ("know", None, role), ("know", None, role), (None, None, None)
            ]  # fmt: skip
            visits = cj.events.visits(journey, rows, as_of=as_of, stage="stage")
            assert [(row["stage"], row["next"], row["seconds"]) for row in visits] == [
                ("know", None, 7200.0), (None, None, 0.0)
            ]  # fmt: skip
            (person,) = cj.events.people(journey, rows, as_of=as_of, stage="stage", due=HOUR)
            assert (person["stage"], person["stuck"], person["due"]) == (None, False, None)
            log = cj.events.log(rows, stage="stage")
            census = cj.events.census(journey, log, as_of=START + 3 * HOUR)
            assert [row["people"] for row in census] == [0, 1, 0]
            built = Timeline("measure", journey, rows, {"stage": "stage"}, as_of=START + 4 * HOUR)
            built.gather("reached", steps=[built.reached(["know", "buy"])])
            reached = built.fetch(select="SELECT r0, r1 FROM reached")
            hours = [(each - built.as_of) // 3_600_000_000 for each in reached[0]]
            assert hours == [-4, -1]


def test_a_segment_is_that_of_the_first_event() -> None:
    """There are rows for each of its values, the missing one too."""
    rows = [
        {"customer": name, "event": "paid", "at": START + hour * HOUR, "channel": channel}
        for name, hour, channel in [("ada", 0, "ad"), ("ada", 1, "web"), ("bob", 0, None)]
    ]
    census = cj.events.census(shop(), rows, as_of=START + DAY, by="channel")
    counted = [(row["channel"], row["stage"], row["people"], row["share"]) for row in census]
    assert sorted(counted, key=str) == sorted(
        [
            (channel, stage, people, share)
            for channel in ("ad", None)
            for stage, people, share in [("know", 0, 0.0), ("buy", 1, 1.0), (None, 0, 0.0)]
        ],
        key=str,
    )


def test_a_timeline_answers_what_metrics_ask() -> None:
    """When stages were reached, and facts at a moment between two rows."""
    facts = [
        cj.Fact("seen", type="datetime", computed=Reading("last", "paid")),
        cj.Fact("idle", type="float", unit="days", computed=Since("seen")),
    ]
    journey = shop("orders >= 1", *facts)
    rows = [{**bought()[0], "event": "look", "amount": 1}, {**bought()[0], "at": START + DAY}]
    line = Timeline(
        "measure",
        journey,
        rows,
        {"event": "event"},
        as_of=START + 9 * DAY,
        by="customer",
        facts=["idle"],
        own=["amount"],
        also=[cj.fact("idle") > 3],
    )
    line.gather("reached", "timeline", steps=[line.reached(["know", "buy"])])
    reached = line.fetch(select="SELECT b, came, r0, r1 FROM reached")
    micros = [int((START + day * DAY).timestamp()) * 1_000_000 for day in (0, 1, 4)]
    assert reached == [("ada", micros[0], micros[0], micros[1])]
    moments = line.fetch(select="SELECT us, next FROM timeline ORDER BY us")
    assert [us for us, _ in moments] == [*micros[:2], micros[2] + 1]
    steps = line.at(micros[1] + 43_200_000_000)
    idle = line.fetch(*steps, select=f"SELECT b, {line.fact('idle')} FROM at_moment")
    assert idle == [("ada", 0.5)]
    assert line.inner("amount") == "x0"
    assert line.text(select="SELECT 1").endswith("SELECT 1")


def test_constants_that_no_time_reaches_make_no_ticks() -> None:
    """Nor those below zero; facts that no one declares are unknown."""
    facts = [
        cj.Fact("seen", type="datetime", computed=Reading("last", "paid")),
        cj.Fact("idle", type="int", unit="weeks", computed=Since("seen")),
    ]
    entry = "idle >= 100000000000000 or idle < -3 or idle is known and mood == 3"
    line = cj.events.timeline(shop(entry, *facts), bought(), as_of=START + DAY)
    assert [(row["stage"], row["standing"]) for row in line] == [("know", "proven")]
    assert cj.events.timeline(shop(), [], as_of=START) == []
    assert [row["people"] for row in cj.events.census(shop(), [], as_of=START)] == [0, 0, 0]


class TestCheck:
    """What is wrong with a table of events is said before it is asked."""

    def test_what_is_declared_and_never_there(self) -> None:
        """With the names of events; stages are not looked for then."""
        events = [cj.Event("paid"), cj.Event("left")]
        journey = cj.evolve(shop(), events=events)
        report = cj.events.check(bought(), journey, event="event")
        assert (report.unseen_events, report.unknown_stages) == (("left",), ())
        assert "declared, and never there: 'left'" in str(report)
        many = cj.evolve(journey, events=[cj.Event(f"e{index}") for index in range(11)])
        assert "and more" in str(cj.events.check(bought(), many, event="event"))

    def test_what_looks_like_a_declared_event(self) -> None:
        """Both spellings are named; a log has other events beside, which are fine."""
        journey = cj.evolve(shop(), events=[cj.Event("paid")])
        names = ["paid", "PAID", "p\u0430id", "pa\u200bid", "page view"]
        rows = [{"customer": "ada", "event": name, "at": START} for name in names]
        report = cj.events.check(rows, journey, event="event")
        assert report.look_alikes == dict.fromkeys(sorted(names[1:4]), "paid")
        assert report.unknown_events == tuple(sorted(names[1:]))
        assert "'PAID' looks like 'paid', and counts apart" in str(report)
        assert cj.events.check(rows[::4], journey, event="event").problems == (
            "1 event shares customer and moment with the one before",
        )

    def test_a_table_that_ends_early(self) -> None:
        """By more than ten times as long as there is usually no event."""
        rows = [{**bought()[0], "at": START + hour * HOUR} for hour in (0, 1, 2, 5)]
        soon = cj.events.check(rows, event="event", as_of=START + 15 * HOUR)
        assert (soon.silence, soon.usual_gap, soon.ok) == (None, None, True)
        late = cj.events.check(rows, event="event", as_of=START + 15 * HOUR + MICROSECOND)
        assert (late.silence, late.usual_gap) == (10 * HOUR + MICROSECOND, HOUR)
        assert "no event for 10 h until `as_of`, and usually for 1 h" in str(late)
        assert late.to_dict()["usual_gap"]
        assert cj.events.check(bought(), event="event", as_of=START + DAY).silence is None
        assert cj.events.check([], event="event", as_of=START + DAY).silence is None
        with pytest.raises(InvalidValueError, match="has no zone"):
            cj.events.check(rows, event="event", as_of=NAIVE)


@settings(SEEDS, max_examples=20)
@given(seed=st.integers(0, 10**9))
def test_incidence_is_that_of_the_waits(seed: int) -> None:
    """At each time, what the estimator of evidence says of those who were observed so long."""
    rng = random.Random(seed)
    journey = cj.Journey.sequence("made", ["a", "b", "c"])
    as_of = START + 20 * HOUR
    rows: list[Row] = []
    waits: list[tuple[timedelta, str | None]] = []
    for customer in range(rng.randrange(1, 40)):
        came, wait = START + rng.randrange(15) * HOUR, rng.randrange(1, 12) * HOUR
        target = rng.choice(["b", "b", "c", "?"])
        rows += [
            {"customer": customer, "stage": stage, "at": at}
            for stage, at in (("a", came), (target, came + wait), ("a", came + wait + HOUR))
        ]
        seen = min(wait, as_of - came)
        waits.append((seen, target if came + wait <= as_of else None))
    answer = cj.events.incidence(journey, rows, "a", as_of=as_of, stage="stage")
    moves = {(wait, target) for wait, target in waits if target is not None}
    assert len(answer) == len(moves)
    for row in answer:
        wait, target = timedelta(seconds=row["seconds"]), row["target"] or "?"
        assert row["at_risk"] == sum(other >= wait for other, _ in waits)
        assert row["moved"] == waits.count((wait, target))
        estimated = incidences(waits, wait).to(target)
        assert row["share"] == pytest.approx(estimated.share, abs=1e-12)
        interval = wilson_interval(row["share"], estimated.effective, level=0.95)
        assert row["low"] == pytest.approx(interval.low, abs=1e-9)
        assert row["high"] == pytest.approx(interval.high, abs=1e-9)


def test_incidence_of_no_stage_is_an_error() -> None:
    """Whatever the table."""
    with pytest.raises(cj.errors.UnknownStageError):
        cj.events.incidence(shop(), bought(), "?", as_of=START)
    assert cj.events.incidence(shop(), bought(), "buy", as_of=START) == []
