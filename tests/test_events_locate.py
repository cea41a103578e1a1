"""A table of facts is located as each of its rows would be."""

import random
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import customer_journey as cj
from tests.test_events import MAKERS, Row, read

pytest.importorskip("duckdb", reason="duckdb is not installed")

GIVE: Any = ("stage", "status", "standing", "role", "stages", "left_from", "off_path", "possible")
SHOP = cj.Journey(
    "shop",
    stages=[
        cj.Stage("know", role="prospect"),
        cj.Stage("try", entry=cj.fact("plan").is_in(["trial", "pro"])),
        cj.Stage("buy", entry=cj.parse_criterion("orders >= 1"), role="customer"),
        cj.Stage("gone", entry=cj.parse_criterion("cancelled"), end=True),
    ],
    transitions=[
        ("know", "try"),
        cj.Transition("try", "buy", when=cj.parse_criterion("not blocked")),
        cj.Transition("buy", "gone", kind="exit", reason="cancelled"),
    ],
    starts=["know"],
)
ROWS: list[Row] = [
    {"name": f"n{index}", "plan": plan, "orders": orders, "blocked": blocked, "cancelled": gone}
    for index, (plan, orders, blocked, gone) in enumerate(
        (plan, orders, blocked, gone)
        for plan in ("trial", "free", None)
        for orders in (0, 3, None)
        for blocked in (True, False, None)
        for gone in (True, False)
    )
]


def expected(journey: cj.Journey, row: Row) -> dict[str, Any]:
    """What the scalar function says of a row."""
    place = cj.locate(journey, row)
    values = {name: getattr(place, "furthest" if name == "stage" else name) for name in GIVE}
    return {name: _listed(value) for name, value in values.items()}


def _listed(value: Any) -> Any:
    return list(cast("tuple[str, ...]", value)) if type(value) is tuple else value


OUTSIDE = {"arrow_stream", "parquet", "relation", "ibis_table"}


@pytest.mark.parametrize("maker", MAKERS)
def test_every_row_gets_what_locate_says(maker: str, tmp_path: Path) -> None:
    """Whatever the table; where the table stays in a database, lists are texts."""
    answer = read(cj.events.locate(SHOP, MAKERS[maker](ROWS, tmp_path), give=GIVE))
    for row, located in zip(ROWS, answer, strict=True):
        wanted = expected(SHOP, row)
        if maker in OUTSIDE:
            wanted = {
                name: ", ".join(cast("list[str]", value)) if type(value) is list else value
                for name, value in wanted.items()
            }
        assert located["name"] == row["name"]
        assert {
            name: list(located[name]) if isinstance(wanted[name], list) else located[name]
            for name in GIVE
        } == wanted


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(data=st.data())
def test_any_journey_and_any_facts(data: st.DataObject) -> None:
    """As generated, columns with mixed kinds aside."""
    journey = data.draw(cj.testing.journeys())
    rows: list[Row] = [
        dict(row) for row in data.draw(st.lists(cj.testing.customers(journey), min_size=1))
    ]
    criteria = [stage.entry for stage in journey] + [item.when for item in journey.transitions]
    names = {name for one in criteria if isinstance(one, cj.Criterion) for name in one.names()}
    # A declared fact that no criterion reads is checked, too.
    names |= {fact.name for fact in journey.facts}
    for row in rows:
        for name in names:
            value = row.setdefault(name, None)
            if isinstance(value, int) and abs(value) >= 2**63:
                row[name] = None
    kinds = {
        name: {_kind(row[name]) for row in rows if row[name] is not None and row[name] == row[name]}
        for name in names
    }
    assume(all(len(result) == 1 for result in kinds.values()))
    values = [row[name] for row in rows for name in names]
    assume(not any(isinstance(value, str) and "\0" in value for value in values))
    answer = cj.events.locate(journey, rows, give=GIVE)
    for row, located in zip(rows, answer, strict=True):
        assert {name: located[name] for name in GIVE} == expected(journey, row)


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, datetime):
        return f"datetime {value.tzinfo is None}"
    return type(value).__name__


Fault = Callable[[], object]
FAULTS: list[tuple[str, Fault]] = [
    ("orders", lambda: cj.events.locate(SHOP, [{**ROWS[0], "orders": "many"}])),
    ("ordres", lambda: cj.events.locate(SHOP, [{"plan": "x", "ordres": 1}])),
    ("give", lambda: cj.events.locate(SHOP, [{**ROWS[0], "stage": "x"}])),
    ("give[0]", lambda: cj.events.locate(SHOP, ROWS, give=["stagge"])),  # type: ignore[list-item] # pyright: ignore[reportArgumentType]
]


@pytest.mark.parametrize(("where", "call"), FAULTS)
def test_what_does_not_fit_is_named(where: str, call: Fault) -> None:
    """A fact of another kind, without a column, or a column that is there already."""
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        call()
    named = " ".join(f"{problem.where} {problem.hint}" for problem in caught.value.problems)
    assert where in named


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """As it is for events."""
    with pytest.raises(cj.errors.InvalidFileError):
        cj.events.locate(SHOP, tmp_path / "none.parquet")


@pytest.mark.parametrize("people", [3, b"x", [3], None, cj.events.table("x", dialect="spark")])
def test_what_is_no_table_of_facts_is_refused(people: Any) -> None:
    """By an error of ours."""
    with pytest.raises(cj.errors.WrongTypeError):
        cj.events.locate(SHOP, people)


def test_a_journey_without_criteria_and_a_table_without_rows() -> None:
    """Everybody is at the start; no one is nowhere."""
    bare = cj.Journey.sequence("bare", ["know", "buy"])
    assert [row["status"] for row in cj.events.locate(bare, [{"a": 1}, {"a": 2}])] == [
        cj.locate(bare, {}).status
    ] * 2
    assert cj.events.locate(bare, {"a": [1]}, give=["stage"]) == {
        "a": [1],
        "stage": ["know"],
    }
    empty: list[Row] = []
    assert cj.events.locate(SHOP, empty) == []


def test_a_table_without_any_fact_of_the_criteria_is_refused() -> None:
    """However many other columns it has."""
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.events.locate(SHOP, {"other": [1], "more": [2]})
    named = {problem.where for problem in caught.value.problems}
    assert named >= {"orders", "plan"}


@pytest.mark.parametrize("give", [3, None, "stage", [3], [None]], ids=repr)
def test_columns_to_add_are_several_by_name(give: Any) -> None:
    """Not one text, nor what cannot be listed."""
    with pytest.raises(cj.errors.JourneyError):
        cj.events.locate(SHOP, ROWS, give=give)


@pytest.mark.parametrize("count", [3, 12, 19, 20, 39, 40, 90])
def test_many_criteria_are_packed_into_as_many_integers_as_it_takes(count: int) -> None:
    """Three truths a digit: small tables of numbers, sorted ones, and several columns of them."""
    rng = random.Random(count)
    stages = [cj.Stage(f"s{index}", entry=cj.fact(f"f{index}") >= 1) for index in range(count)]
    journey = cj.Journey.sequence("long", ["know", *stages])
    rows: list[Row] = [
        {f"f{index}": rng.choice([1, 1, 1, 0, None]) for index in range(count)} for _ in range(60)
    ]
    rows.append({f"f{index}": 1 for index in range(count)})
    answer = cj.events.locate(journey, [*rows, *rows], give=GIVE)
    for row, located in zip([*rows, *rows], answer, strict=True):
        assert {name: located[name] for name in GIVE} == expected(journey, row)


def test_each_pattern_of_truths_is_decided_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many rows have it."""
    decided: list[Any] = []

    def spied(journey: cj.Journey, facts: Any) -> cj.people.Location:
        decided.append(facts)
        return cj.locate(journey, facts)

    monkeypatch.setattr("customer_journey.events._locate.locate_one", spied)
    answer = cj.events.locate(SHOP, [*ROWS, *ROWS])
    assert [row["stage"] for row in answer] == [expected(SHOP, row)["stage"] for row in ROWS] * 2
    # Each of the rows has truths of its own.
    assert len(decided) == len(ROWS)


DECLARED = cj.evolve(
    SHOP,
    facts=[
        cj.Fact("plan", type="str", values=["trial", "free", "pro"]),
        cj.Fact("orders", type="int", minimum=0, maximum=9),
        cj.Fact("share", type="float", minimum=0.0, maximum=1.0),
        cj.Fact("blocked", type="bool"),
    ],
)


@pytest.mark.parametrize("maker", MAKERS)
def test_values_outside_of_a_declaration_are_counted_in_one_error(
    maker: str, tmp_path: Path
) -> None:
    """Also of a fact that no criterion names; rows that fit are located."""
    rows: list[Row] = [{**row, "share": 0.5} for row in ROWS]
    assert len(read(cj.events.locate(DECLARED, MAKERS[maker](rows, tmp_path)))) == len(rows)
    rows[0] = {**rows[0], "plan": "Pro", "orders": -3}
    rows[1] = {**rows[1], "plan": "gold", "share": 1.5}
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.events.locate(DECLARED, MAKERS[maker](rows, tmp_path))
    problems = {problem.where: problem.message for problem in caught.value.problems}
    assert problems == {
        "plan": "outside of its declaration in 2 rows: 'Pro' is not one of trial, free, pro",
        "orders": "outside of its declaration in 1 row: -3 is below 0, its declared minimum",
        "share": "outside of its declaration in 1 row: 1.5 is above 1.0, its declared maximum",
    }


def test_a_declared_fact_that_no_criterion_reads_is_checked() -> None:
    """Even where all are in one place."""
    plain = cj.evolve(cj.Journey.sequence("plain", ["know"]), facts=DECLARED.facts)
    rows: list[Row] = [{"orders": 1}, {"orders": None}]
    assert [row["stage"] for row in cj.events.locate(plain, rows)] == ["know", "know"]
    with pytest.raises(cj.errors.InvalidValueError, match="orders"):
        cj.events.locate(plain, [{"orders": 10}])
    with pytest.raises(cj.errors.InvalidValueError, match="holds text, and is declared as int"):
        cj.events.locate(plain, [{"orders": "1"}])


_OF_TYPE: dict[str, st.SearchStrategy[Any]] = {
    "int": st.integers(-2, 4) | st.just(2**40),
    "float": st.sampled_from([-0.5, 0.0, 0.5, 1.0, 1.5, float("inf"), float("nan")]),
    "str": st.sampled_from(["", "a", "b", "B", "a "]),
    "datetime": st.sampled_from([datetime(2026, 1, day) for day in (1, 2, 3)]),
}


@st.composite
def declared_tables(draw: st.DrawFn) -> tuple[cj.Journey, list[Row]]:
    """A declared fact, a stage that asks for it, and rows with values in and out of its domain."""
    kind: Any = draw(st.sampled_from(sorted(_OF_TYPE)))
    values = _OF_TYPE[kind].filter(lambda value: value not in {"", float("inf")})
    values = values.filter(lambda value: value == value)  # noqa: PLR0124 - NaN
    domain: dict[str, Any] = {}
    if draw(st.booleans()):
        domain["values"] = draw(st.lists(values, unique=True, max_size=2))
    elif kind != "str":
        domain |= dict(
            zip(("minimum", "maximum"), sorted(draw(st.tuples(values, values))), strict=True)
        )
    fact = cj.Fact("x", type=kind, **domain)
    entry = draw(st.sampled_from([cj.fact("x").is_known(), cj.fact("x") == draw(values)]))
    journey = cj.Journey.sequence("j", ["know", cj.Stage("buy", entry=entry)], facts=[fact])
    column = _OF_TYPE["float"] if kind == "int" and draw(st.booleans()) else _OF_TYPE[kind]
    rows: list[Row] = [{"x": draw(column | st.none())} for _ in range(draw(st.integers(1, 4)))]
    return journey, rows


@given(declared_tables())
@settings(max_examples=80, deadline=None)
def test_a_table_is_refused_where_one_of_its_rows_would_be(
    case: tuple[cj.Journey, list[Row]],
) -> None:
    """And else located as each of them; an empty text of a declared fact is missing in both."""
    journey, rows = case
    places: list[str | None] = []
    refused = 0
    for row in rows:
        try:
            places.append(cj.locate(journey, row).furthest)
        except cj.errors.InvalidValueError:
            refused += 1
    assume(any(row["x"] is not None for row in rows))
    try:
        located = cj.events.locate(journey, rows)
    except cj.errors.InvalidValueError as error:
        (problem,) = error.problems
        assert f"in {refused} row" in problem.message
    else:
        assert not refused
        assert [row["stage"] for row in located] == places


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (2.5, "2.5 is not of type int"),
        (float("inf"), "inf is not of type int"),
        (-1.0, "-1 is below 0, its declared minimum"),
        (3.0, ""),
        (float("nan"), ""),
    ],
)
def test_a_column_of_floats_holds_whole_numbers_or_is_refused(value: float, message: str) -> None:
    """Where they are declared; a float without a domain is whatever it is."""
    facts = [cj.Fact("orders", type="int", minimum=0), cj.Fact("spent", type="float")]
    entry = (cj.fact("orders") >= 1) & (cj.fact("spent") > 0)
    shop = cj.Journey.sequence("shop", ["know", cj.Stage("buy", entry=entry)], facts=facts)
    rows: list[Row] = [{"orders": value, "spent": 1.0}, {"orders": 0.0, "spent": float("inf")}]
    if message:
        with pytest.raises(cj.errors.InvalidValueError, match=f"in 1 row: {message}"):
            cj.events.locate(shop, rows)
    else:
        places = [cj.locate(shop, row).furthest for row in rows]
        assert [row["stage"] for row in cj.events.locate(shop, rows)] == places


def test_all_that_does_not_fit_is_named_at_once() -> None:
    """What is missing does not hide what is of another type."""
    journey = cj.Journey.sequence(
        "x",
        [
            "a",
            cj.Stage("b", entry=cj.parse_criterion("orders >= 2 and plan == 'pro'")),
            cj.Stage("c", entry=cj.parse_criterion("vip")),
        ],
    )
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.events.locate(journey, [{"orders": "2", "plan": 3, "vipp": True}])
    assert [problem.where for problem in caught.value.problems] == ["orders", "plan", "vip"]


@pytest.mark.parametrize("rows", [0, 2])
def test_a_column_of_pandas_in_which_there_is_nothing_has_any_type(rows: int) -> None:
    """Though pandas says that it holds floats."""
    pandas: Any = pytest.importorskip("pandas")
    criterion = cj.parse_criterion("plan == 'pro' or vip or since >= date(\"2026-01-01\")")
    journey = cj.Journey.sequence("x", ["a", cj.Stage("b", entry=criterion)])
    nothing = dict.fromkeys(["plan", "vip", "since"], [float("nan")] * rows)
    answer = cj.events.locate(journey, pandas.DataFrame(nothing))
    assert list(answer["stage"]) == ["a"] * rows
    assert set(answer["standing"]) <= {cj.locate(journey, {}).standing}
