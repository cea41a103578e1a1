"""Made-up logs of events: what is in them is what the library computes of them."""

from datetime import datetime, timedelta
from random import Random
from typing import Any, cast

import pytest

import customer_journey as cj
from customer_journey.criteria import Reading, Since
from customer_journey.testing import _logs

AS_OF = datetime(2026, 6, 1)

EVENTS = [
    cj.Event(
        "paid",
        meaning="Paid",
        columns=[
            cj.Fact("amount", type="float"),
            cj.Fact("pieces", type="int", minimum=1, maximum=3),
            cj.Fact("plan", type="str", values=["team", "business"]),
            cj.Fact("first_time", type="bool"),
            cj.Fact("remark", type="str"),
        ],
    ),
    cj.Event("visited", meaning="Visited"),
    cj.Event("ended", meaning="Ended"),
    cj.Event("called", meaning="Called"),
]
FACTS = [
    cj.Fact("visits", type="int", computed=Reading("count", "visited")),
    cj.Fact("recent", type="int", computed=Reading("count", "visited", within=timedelta(days=9))),
    cj.Fact("payments", type="int", computed=Reading("count", "paid")),
    cj.Fact(
        "large",
        type="int",
        computed=Reading("count", "paid", where=cj.fact("pieces") >= 2),
    ),
    cj.Fact("called", type="bool", computed=Reading("ever", "called")),
    cj.Fact("spent", type="float", computed=Reading("sum", "paid", column="amount")),
    cj.Fact("mean", type="float", computed=Reading("average", "paid", column="amount")),
    cj.Fact("least", type="int", computed=Reading("min", "paid", column="pieces")),
    cj.Fact("most", type="int", computed=Reading("max", "paid", column="pieces")),
    cj.Fact("plan", type="str", computed=Reading("last", "paid", column="plan")),
    cj.Fact("first_plan", type="str", computed=Reading("first", "paid", column="plan")),
    cj.Fact("status", type="str", computed=Reading("last", ["paid", "ended"])),
    cj.Fact("since", type="datetime", computed=Reading("first", ["visited", "paid"])),
    cj.Fact("day", type="date", computed=Reading("last", "visited")),
    cj.Fact("seen", type="datetime", computed=Reading("last", ["visited", "paid"])),
    cj.Fact("idle", type="int", unit="days", computed=Since("seen")),
    cj.Fact("quiet", type="bool", computed=cj.parse_criterion("idle >= 20 or idle is unknown")),
    cj.Fact("told", type="bool"),
]


def entry(text: str) -> cj.Criterion:
    """A criterion from its text."""
    return cj.parse_criterion(text)


SHOP = cj.Journey(
    "shop",
    stages=[
        cj.Stage("visit", entry=entry("visits >= 1")),
        cj.Stage("buy", entry=entry('payments >= 1 and plan == "team" and large >= 1')),
        cj.Stage("told", entry=entry("told and elsewhere >= 1")),
        cj.Stage("again", entry=entry("payments >= 2"), end=True),
        cj.Stage("quiet", role="lapsed", entry=entry("payments == 0 and quiet"), end=True),
        cj.Stage("ended", role="lapsed", entry=entry('status == "ended"'), end=True),
    ],
    transitions=[
        cj.Transition("visit", "buy"),
        cj.Transition("visit", "told"),
        cj.Transition("buy", "again"),
        cj.Transition("visit", "quiet", kind="exit", reason="quiet"),
        cj.Transition("buy", "ended", kind="exit", reason="ended"),
        cj.Transition("quiet", "visit", kind="return"),
        cj.Transition("again", "visit", kind="referral", when=entry("recent >= 1")),
    ],
    starts=["visit"],
    goals=["again"],
    events=EVENTS,
    facts=FACTS,
)


def sample(*, people: int = 150, seed: int = 3) -> list[dict[str, Any]]:
    """A log of the shop."""
    return cj.testing.sample_log(SHOP, people=people, seed=seed, as_of=AS_OF)


def test_the_same_seed_makes_the_same_log() -> None:
    """Another seed makes another; no one makes none."""
    assert sample() == sample()
    assert sample(seed=4) != sample()
    assert sample(people=0) == []


def test_a_log_has_what_logs_have() -> None:
    """Rows in no order, some later than the study; every column in every row; known values."""
    rows = sample()
    moments = [row["at"] for row in rows]
    assert moments != sorted(moments)
    assert any(at > AS_OF for at in moments)
    assert all(at <= AS_OF + timedelta(days=36.5) for at in moments)
    assert min(moments) >= AS_OF - timedelta(days=365)
    names = ["customer", "event", "at", "amount", "pieces", "plan", "first_time", "remark"]
    assert all(list(row) == names for row in rows)
    assert {row["event"] for row in rows} == {event.name for event in EVENTS}
    paid = [row for row in rows if row["event"] == "paid"]
    assert {row["pieces"] for row in paid} == {1, 2, 3}
    assert {row["plan"] for row in paid} == {"team", "business"}
    assert {row["first_time"] for row in paid} == {True, False}
    assert {row["remark"] for row in paid} == {None}
    assert all(row["pieces"] is None for row in rows if row["event"] != "paid")


@pytest.mark.extra("data")
def test_people_are_where_they_were_meant_to_be() -> None:
    """At every stage that events can lead to, among them both of those who left."""
    at_stages: set[str] = set()
    for facts in cast("list[dict[str, object]]", cj.events.facts(SHOP, sample(), as_of=AS_OF)):
        del facts["customer"]
        located = cj.locate(SHOP, facts, as_of=AS_OF)
        assert located.standing == "proven"
        at_stages.update(located.stages)
    assert at_stages == {"visit", "buy", "again", "quiet", "ended"}


@pytest.mark.extra("data")
def test_readings_are_those_of_the_tables() -> None:
    """Every verb, of every customer, computed here one by one and there in SQL."""
    rows = [row for row in sample() if row["at"] <= AS_OF]
    rows.sort(key=lambda row: cast("datetime", row["at"]))
    of_table = cj.events.facts(SHOP, rows, as_of=AS_OF)
    for facts in cast("list[dict[str, Any]]", of_table):
        history = [
            _logs.Seen(row["at"], row["event"], row)
            for row in rows
            if row["customer"] == facts["customer"]
        ]
        for fact in FACTS:
            if isinstance(fact.computed, Reading):
                value = _logs.taken(fact, history, AS_OF)
                if isinstance(value, float):
                    value = pytest.approx(value)
                assert facts[fact.name] == value


def test_cells_keep_to_their_declarations() -> None:
    """A number without bounds is between 0 and 10; one with a bound begins or ends there."""
    walker = _logs.Walker(SHOP, Random(1), AS_OF - timedelta(days=9), AS_OF)
    for kind in ("int", "float"):
        numbers = [walker.cell(cj.Fact("n", type=kind)) for _ in range(200)]
        assert 0 <= min(numbers) < 2
        assert 8 < max(numbers) <= 10
    above = [walker.cell(cj.Fact("n", type="int", minimum=5)) for _ in range(99)]
    assert (min(above), max(above)) == (5, 15)
    below = [walker.cell(cj.Fact("n", type="int", maximum=-5)) for _ in range(9)]
    assert set(below) == {-5}
    up_to = [walker.cell(cj.Fact("n", type="float", maximum=2.0)) for _ in range(99)]
    assert 0 <= min(up_to) < max(up_to) <= 2
    assert walker.cell(cj.Fact("day", type="date")) is None


def test_what_cannot_be_invented_is_reported() -> None:
    """All at once."""
    bare = cj.Journey("bare", stages=[cj.Stage("a")])
    with pytest.raises(cj.errors.InvalidValueError) as raised:
        cj.testing.sample_log(bare, seed=1, as_of=AS_OF, span=timedelta())
    assert [problem.where for problem in raised.value.problems] == ["events", "starts", "span"]
    with pytest.raises(cj.errors.InvalidValueError, match="people"):
        sample(people=-1)


def test_a_journey_without_strays_and_criteria_is_walked_without_events() -> None:
    """There is nothing that anybody would have to do."""
    bare = cj.Journey.sequence("bare", ["a", "b"], events=[cj.Event("x"), cj.Event("y")])
    read = cj.Fact("n", type="int", computed=Reading("count", ["x", "y"]))
    there = cj.Stage("b", entry=entry("n >= 0"))
    walked = cj.Journey.sequence("walked", ["a", there], events=bare.events, facts=[read])
    assert cj.testing.sample_log(walked, people=9, seed=1, as_of=AS_OF) == []
