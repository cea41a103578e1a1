"""One reading of a value: what each type of each library becomes, what is missing, what refused."""

import dataclasses
import enum
import uuid
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from numbers import Real
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey._values import figure, percent, spoken_duration

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
ZONES = sorted(set(available_timezones()) - {"localtime"})


class Plan(enum.Enum):
    """Not a text."""

    PRO = "pro"


@dataclasses.dataclass
class Customer:
    """A record."""

    orders: int = 3


def read(value: object) -> object:
    """What a value is read as, by `read_facts`: criteria use it, nothing declares it."""
    journey = cj.Journey("shop", stages=[cj.Stage("buy", entry=cj.fact("x").is_known())])
    return cj.read_facts(journey, {"x": value})["x"]


def truth(criterion: str, value: object) -> bool | None:
    """The truth of a criterion on x."""
    return cj.parse_criterion(criterion).evaluate({"x": value})


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (True, True),
        (3, 3),
        (2.5, 2.5),
        (Decimal(3), 3),
        (Fraction(6, 2), 3),
        (Decimal("0.1"), Decimal("0.1")),
        (Fraction(1, 3), Fraction(1, 3)),
        (Decimal("-inf"), float("-inf")),
        ("text", "text"),
        (date(2026, 1, 31), date(2026, 1, 31)),
        (NOON, NOON),
        (NOON.astimezone(ZoneInfo("Asia/Tokyo")), NOON),
        (NOON.replace(tzinfo=None), NOON.replace(tzinfo=None)),
        (None, None),
        (float("nan"), None),
        (Decimal("NaN"), None),
        (Decimal("sNaN"), None),
    ],
    ids=repr,
)
def test_a_value_of_python_is_read_as_itself(value: object, plain: object) -> None:
    """Moments in UTC, exact numbers exactly, what is not a number as missing."""
    result = read(value)
    assert (result, type(result)) == (plain, type(plain))


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        (Plan.PRO, "`.value`"),
        (uuid.UUID(int=1), "`str(…)`"),
        (b"pro", "decode"),
        (timedelta(days=1), "number of days"),
        (time(12), ""),
        (1j, ""),
        ([1], ""),
        (Customer(), "asdict"),
    ],
    ids=repr,
)
def test_what_is_refused_says_what_to_pass(value: object, hint: str) -> None:
    """With the fact, the value and the clause."""
    with pytest.raises(cj.errors.CriterionTypeError) as caught:
        truth("x == 3", value)
    assert hint in caught.value.reason
    assert truth("x is known", value) is True


def test_exact_numbers_compare_exactly() -> None:
    """With the number that the text of a criterion says, not with the float nearest to it."""
    assert truth("x > 0", Decimal("1e-400")) is True
    assert truth("x == 0.1", Decimal("0.1")) is True
    assert truth("x in [0.1, 2]", Fraction(1, 10)) is True
    assert truth("x > 0.1", Decimal("0.1000000000000000000001")) is True
    assert truth("x == 1", 1 + Fraction(1, 10**30)) is False
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        _ = cj.fact("x") == Decimal("0.1000000000000000000001")
    assert caught.value.problems[0].where == "value"


@pytest.mark.extra("data")
def test_numpy_scalars() -> None:
    """Missing ones of every kind, exact ones, and moments that Python's calendar does not have."""
    import numpy as np

    masked: Any = np.ma.masked
    gone: list[Any] = [
        np.float32("nan"),
        np.datetime64("NaT", "us"),
        masked,
        np.ma.array(3, mask=True),
    ]
    for missing in gone:
        assert read(missing) is None, missing
    longdouble = np.longdouble(1) + np.finfo(np.longdouble).eps
    assert truth("x == 1", longdouble) is bool(longdouble == 1)
    assert read(np.float32(0.5)) == 0.5
    assert type(read(np.int8(3))) is int
    assert read(np.bool_(True)) is True  # noqa: FBT003 - a scalar
    assert read(np.datetime64("2026-01-31T12:00:00.123456789")) == datetime(
        2026, 1, 31, 12, 0, 0, 123456, tzinfo=UTC
    ).replace(tzinfo=None)
    for refused in (np.datetime64("30000-01-01"), np.timedelta64(1, "D"), np.array([1, 2])):
        with pytest.raises(cj.errors.CriterionTypeError):
            truth("x == 3", refused)


def test_pandas_scalars() -> None:
    """Timestamps lose their nanoseconds and their zone."""
    pd = pytest.importorskip("pandas")
    for missing in (pd.NA, pd.NaT):
        assert read(missing) is None
    stamp = pd.Timestamp("2026-01-31T13:00:00.123456789", tz="Europe/Berlin")
    result = read(stamp)
    assert (result, type(result)) == (NOON.replace(microsecond=123456), datetime)
    last = pd.Timestamp("2026-01-31").as_unit("s").replace(year=9999)
    far = last + pd.Timedelta(days=400).as_unit("s")
    for refused in (pd.Timedelta("1D"), pd.Period("2026-01"), pd.DataFrame({"a": [1]}), far):
        with pytest.raises(cj.errors.CriterionTypeError):
            truth("x == 3", refused)


def test_polars_rows() -> None:
    """They hold Python's values."""
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame({"x": [Decimal("0.10")], "at": [NOON], "none": [None]})
    row = frame.row(0, named=True)
    assert truth("x == 0.1", row["x"]) is True
    assert (read(row["at"]), read(row["none"])) == (NOON, None)


@given(
    st.datetimes(timezones=st.sampled_from(ZONES).map(ZoneInfo)),
    st.datetimes(timezones=st.sampled_from(ZONES).map(ZoneInfo)),
    st.sampled_from([0, 1]),
)
def test_two_moments_in_any_zones_compare_as_in_utc(
    one: datetime, two: datetime, fold: int
) -> None:
    """Also in one zone, where Python compares the wall clocks."""
    one = one.replace(fold=fold)
    try:
        first, second = one.astimezone(UTC), two.astimezone(UTC)
    except OverflowError:
        return
    for left, right in ((one, two), (one, one.replace(fold=1 - one.fold))):
        start, end = left.astimezone(UTC), right.astimezone(UTC)
        assert ((cj.fact("x") < right).evaluate({"x": left})) is (start < end)
        assert ((cj.fact("x") == right).evaluate({"x": left})) is (start == end)
    assert (read(one), read(two)) == (first, second)
    assert repr(read(one)) == repr(first.replace(fold=0))


def test_the_ends_of_the_calendar() -> None:
    """A moment that UTC does not have keeps its offset, and compares all the same."""
    edge = datetime.max.replace(tzinfo=timezone(timedelta(hours=-1)))
    assert truth("x > datetime('9999-12-31T23:59Z')", edge) is True


def test_what_stands_for_a_number_without_an_exact_one_is_refused() -> None:
    """A float that is merely near would give a wrong truth in silence."""

    class Vague:
        def __float__(self) -> float:
            return 0.1

    Real.register(Vague)
    with pytest.raises(cj.errors.CriterionTypeError):
        (cj.fact("x") > 0).evaluate({"x": Vague()})


def test_a_scalar_of_pyarrow_is_its_plain_value() -> None:
    """As rows of an Arrow table have them."""
    arrow: Any = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    assert (cj.fact("x") >= 3).evaluate({"x": arrow.scalar(3)}) is True
    assert (cj.fact("x") >= 3).evaluate({"x": arrow.scalar(None)}) is None


def test_a_data_class_is_no_fact_and_the_error_says_what_to_do() -> None:
    """Its fields are."""

    @dataclasses.dataclass
    class Order:
        amount: int

    with pytest.raises(cj.errors.CriterionTypeError) as caught:
        (cj.fact("x") >= 3).evaluate({"x": Order(3)})
    assert "asdict" in str(caught.value)


def test_numbers_of_other_libraries_serve_as_arguments() -> None:
    """Whole ones as counts, exact ones as the nearest float."""
    numpy: Any = pytest.importorskip("numpy", reason="numpy is not installed")
    pytest.importorskip("duckdb", reason="duckdb is not installed")
    shop = cj.Journey.sequence("shop", ["a", "b"])
    assert len(list(cj.paths(shop, limit=numpy.int64(1)))) == 1
    exact: Any = Decimal("0.5")
    rows = [
        {"customer": 1, "stage": stage, "at": datetime(2026, 1, 1, second=second, tzinfo=UTC)}
        for second, stage in enumerate("ab")
    ]
    assert cj.events.funnel(rows, ["a", "b"], within=exact)[1]["people"] == 0


def test_not_a_time_is_a_missing_moment() -> None:
    """Of a visit it may be; of an event it may not."""
    pandas: Any = pytest.importorskip("pandas", reason="pandas is not installed")
    assert cj.evidence.Visit("know", at=pandas.NaT).at is None
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.people.EnrolmentEvent("enter", at=pandas.NaT)
    assert caught.value.problems[0].where == "at"


def test_a_model_of_pydantic_is_no_fact_and_the_error_says_what_to_do() -> None:
    """Its fields are."""
    pydantic: Any = pytest.importorskip("pydantic", reason="pydantic is not installed")
    order = pydantic.create_model("Order", amount=(int, 3))()
    with pytest.raises(cj.errors.CriterionTypeError) as caught:
        (cj.fact("x") >= 3).evaluate({"x": order})
    assert "model_dump" in str(caught.value)


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        (timedelta(days=3, hours=12), "3 days 12 h"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=3, minutes=29), "3 days"),
        (timedelta(hours=23, minutes=59, seconds=40), "1 day"),
        (timedelta(hours=2), "2 h"),
        (timedelta(minutes=45), "45 min"),
        (timedelta(minutes=1, seconds=5.4), "1 min 5 s"),
        (timedelta(seconds=59.5), "59.5 s"),
        (timedelta(milliseconds=500), "0.5 s"),
        (timedelta(0), "0 s"),
        (-timedelta(hours=36), "-1 day 12 h"),
    ],
)
def test_a_duration_is_said_in_its_two_largest_units(duration: timedelta, text: str) -> None:
    """As people say it, and never as 60 minutes or 24 hours."""
    assert spoken_duration(duration) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.67e-16, "0"),
        (0.0, "0"),
        (12345.678, "12,346"),
        (100.0, "100"),
        (0.5, "0.5"),
        (0.00123456, "0.00123"),
        (-0.6, "-0.6"),
        (float("inf"), "inf"),
    ],
)
def test_a_figure_has_three_digits_and_no_exponent(value: float, text: str) -> None:
    """Whatever its size."""
    assert figure(value) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.82, "82 %"), (0.0043, "0.43 %"), (0.00001, "< 0.01 %"), (0.0, "0 %"), (1.0, "100 %")],
)
def test_a_share_is_written_in_per_cent(share: float, text: str) -> None:
    """In one way."""
    assert percent(share) == text
