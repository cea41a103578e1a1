"""Facts, read as a journey declares them, with all problems at once."""

import enum
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj

JOURNEY = cj.Journey(
    "shop",
    stages=[cj.Stage("buy", entry=(cj.fact("orders") >= 1) & (cj.fact("undeclared") >= 1))],
    facts=[
        cj.Fact("orders", type="int", minimum=0, maximum=10),
        cj.Fact("paid", type="float", minimum=0.1),
        cj.Fact("plan", type="str", values=["free", "pro"]),
        cj.Fact("name", type="str"),
        cj.Fact("active", type="bool"),
        cj.Fact("joined", type="date", minimum=date(2020, 1, 1)),
        cj.Fact("seen", type="datetime", maximum=datetime(2030, 1, 1, tzinfo=UTC)),
    ],
)


@pytest.mark.parametrize(
    ("name", "value", "plain"),
    [
        ("orders", "3", 3),
        ("orders", 3.0, 3),
        ("orders", Decimal(3), 3),
        ("orders", "", None),
        ("orders", float("nan"), None),
        ("paid", 2, 2.0),
        ("paid", "0.5", 0.5),
        ("paid", Decimal("0.1"), Decimal("0.1")),
        ("plan", "pro", "pro"),
        ("plan", "", None),
        ("name", " 3 ", " 3 "),
        ("active", 1.0, True),
        ("active", "No", False),
        ("joined", "2026-01-31", date(2026, 1, 31)),
        ("joined", datetime(2026, 1, 31), date(2026, 1, 31)),
        ("seen", "2026-01-31T13:00+01:00", datetime(2026, 1, 31, 12, tzinfo=UTC)),
        ("seen", datetime(2026, 1, 31), datetime(2026, 1, 31)),
        ("undeclared", "3", "3"),
    ],
)
def test_a_value_becomes_the_declared_type(name: str, value: object, plain: object) -> None:
    """Where nothing is lost by it."""
    result = cj.read_facts(JOURNEY, {name: value})[name]
    assert (result, type(result)) == (plain, type(plain))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("orders", 2.5),
        ("orders", True),
        ("orders", "1_0"),
        ("orders", "three"),
        ("orders", -1),
        ("orders", 11),
        ("orders", float("inf")),
        ("paid", "nan"),
        ("paid", Decimal("0.0999999999999999999999")),
        ("paid", Decimal("-1e999999")),
        ("plan", "Pro"),
        ("name", 3),
        ("active", 2),
        ("active", "maybe"),
        ("joined", "1711111111000"),
        ("joined", date(2019, 12, 31)),
        ("joined", datetime(2026, 1, 31, 12)),
        ("seen", 1711111111),
        ("seen", "1711111111000"),
        ("seen", date(2026, 1, 31)),
        ("seen", datetime(2030, 1, 2, tzinfo=UTC)),
        ("name", b"ada"),
        ("undeclared", [3]),
        ("ordres", 3),
    ],
)
def test_a_value_that_does_not_fit_is_refused(name: str, value: object) -> None:
    """By the fact's name."""
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.read_facts(JOURNEY, {name: value})
    assert [problem.where for problem in caught.value.problems] == [name]


def test_a_day_in_place_of_a_moment_says_when_it_begins() -> None:
    """A hint, as for any argument that is a moment."""
    journey = cj.Journey("shop", facts=[cj.Fact("seen", type="datetime")])
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.read_facts(journey, {"seen": date(2026, 3, 1)})
    assert "it begins at datetime(2026, 3, 1)" in caught.value.problems[0].hint


def test_all_problems_come_at_once() -> None:
    """With the nearest value and the nearest name."""
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.read_facts(JOURNEY, {"orders": -3, "plan": "Pro", "actve": True})
    hints = {problem.where: problem.hint for problem in caught.value.problems}
    assert hints == {
        "orders": "",
        "plan": "did you mean 'pro'?",
        "actve": "did you mean 'active'?",
    }


def test_other_columns_of_a_row_can_be_kept() -> None:
    """As they are; what is not a name is an unknown one."""
    row: Any = {"orders": "3", "extra": b"x", 7: 8}
    assert cj.read_facts(JOURNEY, row, undeclared="keep") == {"orders": 3, "extra": b"x", 7: 8}
    with pytest.raises(cj.errors.InvalidValueError):
        cj.read_facts(JOURNEY, row)


NOW = datetime(2026, 1, 31, tzinfo=UTC)
HIDDEN = cj.evolve(JOURNEY, stages=[cj.Stage("buy"), cj.Stage("love")], starts=["buy"]).connect(
    "buy", "love"
)
"""No criterion names what it declares."""
LOVED = HIDDEN.connect("buy", "buy", kind="referral")


def entrances(facts: Any) -> dict[str, Any]:
    """The ways in, each with the same facts of one customer."""
    ada = cj.enrol(LOVED, "ada", {}, at=NOW, stage="buy")
    migration = cj.migrate(LOVED, LOVED)
    return {
        "read_facts": lambda: cj.read_facts(LOVED, facts, undeclared="keep"),
        "locate": lambda: cj.locate(LOVED, facts),
        "next_stages": lambda: cj.next_stages(LOVED, "buy", facts),
        "enrol": lambda: cj.enrol(LOVED, "ben", facts, at=NOW, stage="buy"),
        "advance": lambda: cj.advance(ada, facts, at=NOW),
        "next_steps": lambda: cj.people.next_steps(ada, facts, at=NOW),
        "refer": lambda: cj.people.refer(ada, "ben", facts, at=NOW),
        "theirs": lambda: cj.people.refer(ada, "ben", {}, at=NOW, theirs=facts),
        "place": lambda: migration.place("buy", facts),
        "transfer": lambda: cj.transfer([ada], migration, facts=lambda _: facts, at=NOW),
    }


@pytest.mark.parametrize("entrance", entrances({}))
def test_a_declared_fact_is_checked_at_every_entrance(entrance: str) -> None:
    """With all problems at once, although no criterion names them; undeclared ones may be any."""
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        entrances({"plan": "Pro", "orders": -3, "x": object()})[entrance]()
    assert caught.value.subject == "facts"
    assert {problem.where for problem in caught.value.problems} == {"plan", "orders"}
    assert "did you mean 'pro'?" in str(caught.value)
    entrances({"plan": "pro", "orders": "3", "x": object()})[entrance]()


def test_a_text_is_read_alike_at_every_entrance() -> None:
    """A form's `3` is three orders."""
    journey = cj.Journey("shop", stages=[cj.evolve(JOURNEY["buy"], entry=cj.fact("orders") >= 3)])
    journey = cj.evolve(journey, facts=JOURNEY.facts, starts=["buy"])
    for value in ("3", 3, 3.0, Decimal(3), Fraction(3)):
        assert cj.locate(journey, {"orders": value}).stages == ("buy",)
        assert cj.enrol(journey, "ada", {"orders": value}, at=NOW).stages == ("buy",)
    with pytest.raises(cj.errors.InvalidValueError, match="type int"):
        cj.locate(journey, {"orders": "many"})


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-20, 20),
    st.floats(-20, 20),
    st.just(float("nan")),
    st.decimals(-20, 20),
    st.fractions(-20, 20),
    st.sampled_from(["free", "pro", "Pro", "", " ", "3", "0.1", "true", "2026-01-31"]),
    st.dates(),
    st.datetimes(timezones=st.sampled_from([None, UTC])),
)


@given(st.dictionaries(st.sampled_from([*(fact.name for fact in JOURNEY.facts), "x"]), VALUES))
def test_no_entrance_reads_a_fact_differently(facts: dict[str, object]) -> None:
    """What is as declared already needs no reading, and is the same when it is read."""
    try:
        plain = cj.read_facts(JOURNEY, facts, undeclared="keep")
    except cj.errors.InvalidValueError as error:
        with pytest.raises(cj.errors.InvalidValueError, match=re.escape(str(error))):
            cj.locate(HIDDEN, facts)
        return
    assert cj.locate(HIDDEN, facts) == cj.locate(HIDDEN, plain)
    assert cj.locate(JOURNEY, facts) == cj.locate(JOURNEY, plain)


def test_a_bound_is_the_number_that_a_float_stands_for() -> None:
    """Its own text has a digit less than the float."""
    least = -6.288678894863347e16
    journey = cj.Journey("shop", facts=[cj.Fact("x", type="float", minimum=least)])
    assert cj.read_facts(journey, {"x": least}) == {"x": least}
    with pytest.raises(cj.errors.InvalidValueError, match="below"):
        cj.read_facts(journey, {"x": least * 2})


class Four(enum.IntEnum):
    """An integer that prints as something else."""

    FOUR = 4


def test_values_of_a_fact_are_plain() -> None:
    """Whichever library their numbers are of."""
    fact = cj.Fact("n", type="int", values=(Decimal(3), Four.FOUR))  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    assert [(value, type(value)) for value in fact.values] == [(3, int), (4, int)]
