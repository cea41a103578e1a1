"""Columns against declarations: a table is read as its rows are, one by one, or refused."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

import customer_journey as cj
from customer_journey.criteria import Reading
from customer_journey.errors import InvalidValueError

pytest.importorskip("duckdb", reason="duckdb is not installed")
pd: Any = pytest.importorskip("pandas", reason="pandas is not installed")
pl: Any = pytest.importorskip("polars", reason="polars is not installed")
pa: Any = pytest.importorskip("pyarrow", reason="pyarrow is not installed")

pytestmark = pytest.mark.extra("data")

START = datetime(2026, 3, 1)
FRAMES: dict[str, Callable[[list[dict[str, Any]]], Any]] = {
    "rows": list,
    "pandas": pd.DataFrame,
    "polars": lambda rows: pl.DataFrame(rows, infer_schema_length=None),
    "pyarrow": pa.Table.from_pylist,
}
DECLARED = (
    cj.Fact("seats", type="int", minimum=0),
    cj.Fact("share", type="float", minimum=0, maximum=1),
    cj.Fact("plan", type="str", values=["free", "pro"]),
    cj.Fact("vip", type="bool"),
    cj.Fact("born", type="date", maximum=date(2026, 1, 1)),
)
ENTRIES = {"seats": "seats >= 1", "share": "share > 0.5", "plan": 'plan == "pro"', "vip": "vip"}
ENTRIES["born"] = "born > date('2000-01-01')"


def journey_of(fact: cj.Fact) -> cj.Journey:
    """Who has a value is at the second stage, if it is not too small."""
    buy = cj.Stage("buy", entry=cj.parse_criterion(ENTRIES[fact.name]))
    return cj.evolve(cj.Journey.sequence("shop", ["know", buy]), facts=[fact])


CASES: list[tuple[str, Any]] = [
    ("seats", 3),
    ("seats", 0),
    ("seats", -1),
    ("seats", 2.0),
    ("seats", 2.5),
    ("seats", Decimal("2.0")),
    ("seats", Decimal("2.5")),
    ("seats", Decimal(-1)),
    ("seats", "-1"),
    ("share", 1),
    ("share", 0.75),
    ("share", 1.5),
    ("share", Decimal("1.0001")),
    ("share", "1.5"),
    ("plan", "pro"),
    ("plan", "Pro"),
    ("plan", "pro "),
    ("plan", ""),
    ("vip", True),
    ("vip", False),
    ("vip", 1.0),
    ("vip", 0),
    ("vip", 2),
    ("born", date(2001, 1, 1)),
    ("born", date(2027, 1, 1)),
    ("born", datetime(2001, 1, 1)),
    ("born", datetime(2027, 1, 1)),
    ("born", datetime(2001, 1, 1, 7)),
]


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize(("name", "value"), CASES, ids=[f"{n}={value!r}" for n, value in CASES])
def test_a_table_is_read_as_its_rows_are(frame: str, name: str, value: object) -> None:
    """Where one is refused, so is the other; a table also refuses texts of other types."""
    (fact,) = (fact for fact in DECLARED if fact.name == name)
    journey = journey_of(fact)
    people = FRAMES[frame]([{name: value}])
    try:
        known = cj.locate(journey, {name: value}).furthest
    except InvalidValueError:
        with pytest.raises(InvalidValueError, match=f"{name}: "):
            cj.events.locate(journey, people)
        return
    located = cj.events.locate(journey, people)
    stages = located["stage"] if frame != "rows" else [row["stage"] for row in located]
    assert [str(stage) for stage in stages] == [known]


SHARED = Reading("count", "paid", where=cj.fact("share") > 0)
PAID = cj.Event("paid", columns=[cj.Fact("amount", type="float", minimum=0), *DECLARED])
SHOP = cj.evolve(
    cj.Journey.sequence("shop", ["know", cj.Stage("buy", entry=cj.fact("revenue") >= 10)]),
    events=[cj.Event("visit", columns=[cj.Fact("share", type="float", minimum=-9)]), PAID],
    facts=[
        cj.Fact("revenue", type="float", computed=Reading("sum", "paid", column="amount")),
        cj.Fact("plan", type="str", computed=Reading("last", "paid", column="plan")),
        cj.Fact("shared", type="int", computed=SHARED),
    ],
)
QUESTIONS: dict[str, Callable[[Any], object]] = {
    "facts": lambda data: cj.events.facts(SHOP, data, as_of=START + timedelta(9)),
    "people": lambda data: cj.events.people(SHOP, data, as_of=START + timedelta(9)),
    "timeline": lambda data: cj.events.timeline(SHOP, data, as_of=START + timedelta(9)),
    "census": lambda data: cj.events.census(SHOP, data, as_of=START + timedelta(9)),
}


def bought(event: str = "paid", **cells: object) -> list[dict[str, Any]]:
    """Two events of one customer, the second with these cells."""
    plain: dict[str, object] = {"amount": 5.0, "plan": "pro", "share": 0.5}
    return [
        {"customer": "ada", "event": "paid", "at": START, **plain},
        {"customer": "ada", "event": event, "at": START + timedelta(1), **plain, **cells},
    ]


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("question", QUESTIONS)
def test_events_are_checked_against_their_columns(question: str, frame: str) -> None:
    """Each event against its own, in one error."""
    ask, make = QUESTIONS[question], FRAMES[frame]
    fitting: list[dict[str, Any]] = [{}, {"amount": None}, {"plan": ""}, {"share": None}]
    for cells in fitting:
        ask(make(bought(**cells)))
    ask(make(bought("visit", amount=-5.0, plan="Pro", share=-3.0)))
    with pytest.raises(InvalidValueError) as caught:
        ask(make(bought(amount=-5.0, plan="Pro", share=-3.0)))
    assert {problem.where: problem.message for problem in caught.value.problems} == {
        "events.paid.amount": "outside of its declaration in 1 row: "
        "-5.0 is below 0.0, its declared minimum",
        "events.paid.plan": "outside of its declaration in 1 row: 'Pro' is not one of free, pro",
        "events.paid.share": "outside of its declaration in 1 row: "
        "-3.0 is below 0.0, its declared minimum",
    }
    with pytest.raises(InvalidValueError, match="amount"):
        ask(make([{**row, "amount": "5"} for row in bought()]))


def test_later_events_and_those_of_others_do_not_count() -> None:
    """Nor do columns that no fact reads."""
    late = bought(amount=-5.0)
    assert cj.events.facts(SHOP, late, as_of=START)
    other = bought(seats=-1, vip=7)
    assert cj.events.facts(SHOP, other, as_of=START + timedelta(9))


@pytest.mark.parametrize("frame", FRAMES)
def test_a_column_without_a_value_is_of_any_type(frame: str) -> None:
    """Nothing in it is outside of its declaration; nor is anything of an empty table."""
    rows = [{**row, "plan": None, "share": None} for row in bought()]
    assert len(QUESTIONS["people"](FRAMES[frame](rows))) > 0  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    people = FRAMES[frame]([{"plan": None}])
    (plan,) = (fact for fact in DECLARED if fact.name == "plan")
    assert len(cj.events.locate(journey_of(plan), people)) == 1
    assert cj.events.facts(SHOP, [], as_of=START) == []


def test_a_text_for_a_warehouse_is_not_checked() -> None:
    """Its rows are not at hand."""
    table = cj.events.table("log", dialect="duckdb")
    assert str(cj.events.facts(SHOP, table, as_of=START)).startswith("WITH")
