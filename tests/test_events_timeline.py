"""Facts, places and moments of a table of events, held by a twin that replays one person."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.criteria import Reading, Since
from tests.test_events import read

pytest.importorskip("duckdb", reason="duckdb is not installed")
pytestmark = pytest.mark.filterwarnings("ignore::customer_journey.errors.TiesWarning")

Row = dict[str, Any]
START = datetime(2026, 3, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
MICROSECOND = timedelta(microseconds=1)
UNITS = {"minutes": HOUR / 60, "hours": HOUR, "days": 24 * HOUR}
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
        "float": [0.0, 0.1, 0.25, 1.5, 2.0, 33.3, 240.0],
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
    entries = [some_criterion(rng, facts) for _ in range(4)]
    stages = [
        cj.Stage("a", role="lead", entry=rng.choice([None, entries[0]])),
        cj.Stage("b", entry=entries[1]),
        cj.Stage("c", role="customer", entry=entries[2]),
        cj.Stage("gone", entry=entries[3]),
    ]
    moves = [
        cj.Transition("a", "b", when=rng.choice([None, some_criterion(rng, facts)])),
        cj.Transition("b", "c", when=rng.choice([None, some_criterion(rng, facts)])),
        cj.Transition("c", "b", kind="return"),
        cj.Transition("b", "gone", kind="exit", reason="no use"),
        cj.Transition("gone", "a", kind="return"),
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


@settings(max_examples=60)
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


@settings(max_examples=40)
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


@settings(max_examples=15)
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
