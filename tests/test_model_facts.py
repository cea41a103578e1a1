"""Facts, read as a journey declares them, with all problems at once."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

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
        ("joined", datetime(2026, 1, 31), date(2026, 1, 31)),  # noqa: DTZ001 - as pandas has dates
        ("seen", "2026-01-31T13:00+01:00", datetime(2026, 1, 31, 12, tzinfo=UTC)),
        ("seen", datetime(2026, 1, 31), datetime(2026, 1, 31)),  # noqa: DTZ001 - zones don't mix
        ("undeclared", "3", "3"),
        ("undeclared", [3], [3]),
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
        ("joined", datetime(2026, 1, 31, 12)),  # noqa: DTZ001 - not a day
        ("seen", 1711111111),
        ("seen", "1711111111000"),
        ("seen", date(2026, 1, 31)),
        ("seen", datetime(2030, 1, 2, tzinfo=UTC)),
        ("name", b"ada"),
        ("ordres", 3),
    ],
)
def test_a_value_that_does_not_fit_is_refused(name: str, value: object) -> None:
    """By the fact's name."""
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.read_facts(JOURNEY, {name: value})
    assert [problem.where for problem in caught.value.problems] == [name]


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
    assert cj.read_facts(JOURNEY, row, unknown="keep") == {"orders": 3, "extra": b"x", 7: 8}
    with pytest.raises(cj.errors.InvalidValueError):
        cj.read_facts(JOURNEY, row)
