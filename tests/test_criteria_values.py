"""Criteria are values made of values: which constants and facts they take, and what they refuse."""

import copy
import enum
import pickle
from collections import UserDict
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from itertools import count, permutations
from zoneinfo import ZoneInfo

import pytest

import customer_journey as cj

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
NAIVE = NOON.replace(tzinfo=None)
BERLIN = ZoneInfo("Europe/Berlin")
BOTH = (False, True)
X = cj.fact("x")
MIXED = cj.parse_criterion("not (a and (b == 1 or c in ['x', 'y'])) or d is unknown or false")


class Plan(enum.StrEnum):
    """A text with a name."""

    PRO = "pro"


class Level(enum.IntEnum):
    """A number with a name."""

    HIGH = 3


class NAType:
    """What pandas calls its marker for a missing value, whose comparisons have no truth."""


class Unprintable:
    """A value that cannot show itself."""

    def __repr__(self) -> str:
        raise RuntimeError


class Nowhere(tzinfo):
    """A zone that does not know its offset, which makes a datetime naive."""

    def utcoffset(self, moment: datetime | None, /) -> None:
        """No offset."""

    def dst(self, moment: datetime | None, /) -> None:
        """No summer time."""

    def tzname(self, moment: datetime | None, /) -> None:
        """No name."""


class Two(float):
    """A number of one's own."""


class TestValue:
    """A criterion can't change, and equals what says the same."""

    def test_equality_is_of_structure_and_of_types(self) -> None:
        """Python's `True == 1 == 1.0` and `0.0 == -0.0` do not blur constants."""
        constants: list[bool | float | str | date] = [
            True,
            1,
            1.0,
            0,
            0.0,
            -0.0,
            "1",
            date(2026, 1, 31),
            NOON,
            NAIVE,
        ]
        criteria = [equals(value) for value in constants]
        criteria += [cj.fact("x").is_in([value]) for value in constants]
        assert len(set(criteria)) == len({str(criterion) for criterion in criteria}) == 20
        assert (cj.fact("x") == 1) != (cj.fact("y") == 1)
        unlike: list[object] = ["x == 1", None]
        assert equals(1) not in unlike

    def test_the_order_of_operands_is_part_of_it(self) -> None:
        """What was written first stays first."""
        one, other = cj.fact("a").is_true(), cj.fact("b").is_true()
        assert (one & other) != (other & one)
        assert str(other & one) == "b and a"

    def test_joints_are_flat_and_double_negation_is_gone(self) -> None:
        """However they were put together."""
        a, b, c, d = (cj.fact(name).is_true() for name in "abcd")
        assert (a & b) & (c & d) == cj.criteria.all_of([a, b, c, d]) == a & (b & (c & d))
        assert (a | b) | (c | d) == cj.criteria.any_of([a, b, c, d])
        assert ~~a == a
        assert cj.criteria.all_of([a]) == cj.criteria.any_of([a]) == a
        assert str(cj.criteria.all_of([a & b, c | d])) == "a and b and (c or d)"

    @pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
    def test_survives_pickling_used_or_not(self, protocol: int) -> None:
        """What evaluation keeps for itself does not travel."""
        MIXED.evaluate({})
        again = pickle.loads(pickle.dumps(MIXED, protocol))
        assert again == MIXED
        assert hash(again) == hash(MIXED)
        assert str(~again) == str(~MIXED)
        assert again.evaluate({"a": False}) is True

    def test_a_copy_is_itself(self) -> None:
        """There is nothing to copy."""
        assert copy.copy(MIXED) is MIXED
        assert copy.deepcopy(MIXED) is MIXED

    def test_cannot_be_changed(self) -> None:
        """Neither by assignment nor by deletion."""
        with pytest.raises(AttributeError):
            MIXED.operands = ()  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]

    def test_shows_the_call_that_makes_it(self) -> None:
        """In the notebook as in a log."""
        assert repr(cj.fact("plan") == "pro") == "parse_criterion('plan == \"pro\"')"
        assert repr(cj.fact("plan")) == "fact('plan')"

    def test_names_its_facts_in_the_order_of_first_mention(self) -> None:
        """Each once; constants have none."""
        assert MIXED.names() == ("a", "b", "c", "d")
        assert cj.criteria.all_of([]).names() == ()
        assert cj.parse_criterion("b and a and b").names() == ("b", "a")

    def test_nothing_else_is_a_criterion(self) -> None:
        """The base cannot be entered, for itself or for others."""
        with pytest.raises(TypeError, match="parse_criterion"):
            cj.Criterion()
        with pytest.raises(TypeError, match="parse_criterion"):
            Stranger().evaluate({})


class Stranger(cj.Criterion):
    """A kind of criterion that the library does not know."""

    def __init__(self) -> None:
        pass


class TestOperators:
    """What Python would take for something else is refused, with a word on what to write."""

    @pytest.mark.parametrize(
        "misuse",
        [
            lambda: bool(cj.fact("a") == 1),
            lambda: 1 < cj.fact("a") < 3,
            lambda: (cj.fact("a") == 1) and (cj.fact("b") == 1),
            lambda: not MIXED,  # pyright: ignore[reportGeneralTypeIssues]
            lambda: cj.fact("a") in [1, 2],
        ],
        ids=map(str, count()),
    )
    def test_a_criterion_has_no_truth_without_facts(self, misuse: Callable[[], object]) -> None:
        """`and`, `or`, `not`, `in` and chains ask for one."""
        with pytest.raises(TypeError, match="evaluate"):
            misuse()

    @pytest.mark.parametrize(
        "misuse",
        [
            lambda: bool(cj.fact("a")),
            lambda: ~cj.fact("a"),
            lambda: cj.fact("a") & MIXED,
            lambda: MIXED & cj.fact("a"),
            lambda: cj.fact("a") | MIXED,
            lambda: MIXED | cj.fact("a"),
            lambda: cj.criteria.all_of([MIXED, cj.fact("a")]),  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
        ],
        ids=map(str, count()),
    )
    def test_a_bare_fact_is_no_criterion(self, misuse: Callable[[], object]) -> None:
        """It has to be asked something."""
        with pytest.raises(TypeError, match="is_true"):
            misuse()

    def test_only_criteria_join_criteria(self) -> None:
        """A boolean is not one."""
        for join in (cj.Criterion.__and__, cj.Criterion.__or__):
            assert join(MIXED, True) is NotImplemented  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # noqa: FBT003 - an operand

    def test_a_fact_is_not_compared_with_a_fact(self) -> None:
        """The error says so, and names both."""
        with pytest.raises(cj.errors.CriterionTypeError, match="never with a fact") as caught:
            _ = cj.fact("a") == cj.fact("b")
        assert caught.value.fact == "a"
        assert caught.value.criterion == "a == …"

    def test_a_fact_has_no_hash(self) -> None:
        """Its equality is a criterion, so sets could not tell two apart."""
        with pytest.raises(TypeError, match="unhashable"):
            hash(cj.fact("a"))

    def test_a_constant_may_stand_on_the_left(self) -> None:
        """Python turns the comparison round, for numpy's scalars too."""
        assert str(2 <= cj.fact("a")) == "a >= 2"  # noqa: SIM300 - what is tested

    @pytest.mark.parametrize("name", ["", "half \ud800"])
    def test_a_name_can_be_written(self, name: str) -> None:
        """So it isn't empty, and no half of a character."""
        with pytest.raises(cj.errors.InvalidValueError, match="name"):
            cj.fact(name)

    def test_a_name_is_a_text(self) -> None:
        """Not a number."""
        with pytest.raises(TypeError, match="got int"):
            cj.fact(1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

    def test_a_range_has_both_bounds_inside(self) -> None:
        """Short for two comparisons."""
        assert cj.fact("a").between(1, 3) == (cj.fact("a") >= 1) & (cj.fact("a") <= 3)
        answers = [cj.fact("a").between(1, 3).evaluate({"a": number}) for number in range(5)]
        assert answers == [False, True, True, True, False]

    def test_a_set_of_constants_is_sorted(self) -> None:
        """So that the text is always the same; anything else keeps its order, without repeats."""
        assert str(cj.fact("a").is_in({10, 9, 2.5})) == "a in [2.5, 9, 10]"
        assert str(cj.fact("a").is_in(["b", "a", "b"])) == 'a in ["b", "a"]'

    def test_nesting_has_an_end(self) -> None:
        """What could not be written and read again is not made."""
        criterion = cj.fact("a").is_true()
        for level in range(64):
            criterion = criterion & MIXED if level % 2 else criterion | MIXED
            assert cj.parse_criterion(str(criterion)) == criterion
        with pytest.raises(cj.errors.InvalidValueError, match="64 deep"):
            reduce(lambda nested, _: ~(nested & MIXED), range(64), criterion)

    def test_a_deep_criterion_does_everything_a_flat_one_does(self) -> None:
        """Nothing runs out of stack at the deepest level there is."""
        a, b = cj.fact("a").is_true(), cj.fact("b").is_true()
        deep = a
        for _ in range(32):
            deep = ~(deep & b)
        assert cj.parse_criterion(str(deep)) == deep
        assert pickle.loads(pickle.dumps(deep)) == deep
        assert deep.evaluate({"a": True, "b": True}) is True
        assert deep.names() == ("a", "b")
        with pytest.raises(cj.errors.InvalidValueError):
            _ = ~(deep & b)

    @pytest.mark.slow
    def test_many_operands_are_no_burden(self) -> None:
        """Thirty thousand are joined, written, read, hashed and evaluated."""
        many = cj.criteria.all_of(cj.fact(f"f{at}") >= at for at in range(30_000))
        assert len(many.names()) == 30_000
        again = cj.parse_criterion(str(many))
        assert again == many
        assert hash(again) == hash(many)
        assert many.evaluate({f"f{at}": at for at in range(30_000)}) is True


class TestConstants:
    """Which values may stand in a criterion."""

    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (True, None),
            (Plan.PRO, '"pro"'),
            (Level.HIGH, "3"),
            (Decimal("2.0"), "2"),
            (Decimal("0.1"), "0.1"),
            (Fraction(1, 2), "0.5"),
            (Fraction(4, 2), "2"),
            (-0.0, "-0.0"),
            (1e-07, "1e-07"),
            (10**639, f"1{'0' * 639}"),
            (2**4000, f"0x1{'0' * 1000}"),
            (-(16**600), f"-0x1{'0' * 600}"),
            ("\t\x7f\u2028\ufeff\U000e0001 ü 😀", '"\\t\\u007f\\u2028\\ufeff\\udb40\\udc01 ü 😀"'),
            (date(2026, 1, 31), 'date("2026-01-31")'),
            (NAIVE, 'datetime("2026-01-31T12:00:00")'),
            (NAIVE.replace(tzinfo=Nowhere()), 'datetime("2026-01-31T12:00:00")'),
            (NOON, 'datetime("2026-01-31T12:00:00+00:00")'),
            (NOON.astimezone(BERLIN), 'datetime("2026-01-31T12:00:00+00:00")'),
            (NOON.replace(microsecond=5), 'datetime("2026-01-31T12:00:00.000005+00:00")'),
        ],
    )
    def test_are_written_in_one_form_and_read_back(self, value: object, text: str | None) -> None:
        """Subclasses and relatives become the plain value; aware datetimes move to UTC."""
        criterion = equals(value)
        assert str(criterion) == ("x" if text is None else f"x == {text}")
        assert cj.parse_criterion(str(criterion)) == criterion
        assert criterion.evaluate({"x": value}) is True

    @pytest.mark.parametrize(
        ("value", "reason"),
        [
            (None, "is_known"),
            (float("nan"), "is_known"),
            (Decimal("sNaN"), "is_known"),
            (NAType(), "is_known"),
            (1j, "complex"),
            (b"pro", "bytes"),
            (timedelta(1), "timedelta"),
            ([1], "list"),
            (Unprintable(), "Unprintable"),
        ],
    )
    def test_are_never_missing_nor_of_an_unknown_kind(self, value: object, reason: str) -> None:
        """The error keeps the fact and the value."""
        with pytest.raises(cj.errors.CriterionTypeError, match=reason) as caught:
            equals(value)
        assert (caught.value.fact, caught.value.criterion) == ("x", "x == …")
        assert caught.value.value is value

    @pytest.mark.parametrize(
        "value",
        [
            float("inf"),
            float("-inf"),
            Decimal("1e999999"),
            Fraction(-(10**400), 3),
            Fraction(10**400, 3),
            "half \udfff",
            datetime.min.replace(tzinfo=timezone(timedelta(hours=1))),
            datetime.max.replace(tzinfo=timezone(timedelta(hours=-1))),
        ],
    )
    def test_are_never_what_cannot_be_written(self, value: object) -> None:
        """Infinity, half a character, and moments that UTC's calendar does not have."""
        with pytest.raises(cj.errors.InvalidValueError, match="criterion on 'x': value: "):
            equals(value)

    @pytest.mark.parametrize(
        "build",
        [
            lambda: X < True,
            lambda: X.between(*BOTH),
            lambda: X.between(1, "2"),
            lambda: X.is_in([1, "2"]),
            lambda: X.is_in({1, "2", 3.5}),
            lambda: X.is_in([NOON, NAIVE]),
            lambda: X.is_in("pro"),
            lambda: X.is_in(b"pro"),
        ],
        ids=map(str, count()),
    )
    def test_are_of_one_kind_in_one_clause(self, build: Callable[[], object]) -> None:
        """And have an order where the clause needs one."""
        with pytest.raises(cj.errors.CriterionTypeError, match=r"^fact 'x' with value "):
            build()


class TestFacts:
    """Which values a fact may have, and what they are held to be."""

    @pytest.mark.parametrize(
        ("text", "value", "kinds"),
        [
            ("orders >= 2", "3", "a text"),
            ("orders >= 2", True, "true or false"),
            ("orders >= 2", [3], "list"),
            ("orders in [2]", {3}, "set"),
            ("orders in [2]", "2", "a text"),
            ("orders", 1, "a number"),
            ("orders == '1'", 1, "a number"),
            ("orders == date('2026-01-31')", NOON, "a datetime with a zone"),
            ("orders == datetime('2026-01-31T12:00')", NOON, "a datetime with a zone"),
            ("orders == datetime('2026-01-31T12:00Z')", NAIVE, "a datetime without a zone"),
            ("orders == datetime('2026-01-31T12:00Z')", NAIVE.date(), "a date"),
        ],
    )
    def test_of_another_kind_are_an_error(self, text: str, value: object, kinds: str) -> None:
        """It names the fact, its value and the clause, and is never a silent False."""
        clause = cj.parse_criterion(text)
        with pytest.raises(cj.errors.CriterionTypeError, match=kinds) as caught:
            clause.evaluate({"orders": value})
        assert caught.value.fact == "orders"
        assert caught.value.value is value
        assert caught.value.criterion == str(clause)
        assert str(clause) in str(caught.value)

    def test_of_another_kind_are_an_error_wherever_the_clause_stands(self) -> None:
        """No other clause, however decided, hides it."""
        clauses = [cj.parse_criterion(text) for text in ("a", "b", "c == 1", "true", "false")]
        for join in (cj.criteria.all_of, cj.criteria.any_of):
            for order in permutations(clauses):
                with pytest.raises(cj.errors.CriterionTypeError, match="`c == 1`"):
                    join(order).evaluate({"a": True, "b": False, "c": "1"})

    def test_an_error_stays_short(self) -> None:
        """Whatever the value, and however long the clause."""
        clause = cj.fact("x") == "y" * 1_000_000
        for value in (10**10_000, ["z" * 1_000_000], Unprintable(), b"z" * 1_000_000):
            with pytest.raises(cj.errors.CriterionTypeError) as caught:
                clause.evaluate({"x": value})
            assert len(str(caught.value)) < 500

    def test_an_error_survives_pickling(self) -> None:
        """As errors do that cross a process."""
        with pytest.raises(cj.errors.CriterionTypeError) as caught:
            equals(1).evaluate({"x": "1"})
        again = pickle.loads(pickle.dumps(caught.value))
        assert str(again) == str(caught.value)
        assert isinstance(again, cj.errors.JourneyError)

    @pytest.mark.parametrize(
        "value",
        [2, 2.0, Level.HIGH - 1, Decimal(2), Fraction(2), Two(2.0)],
        ids=map(str, count()),
    )
    def test_numbers_compare_whatever_their_type(self, value: object) -> None:
        """Exactly, also where a float could not hold the integer."""
        criterion = cj.parse_criterion("x == 2 and x in [2.0] and x <= 2.5")
        assert criterion.evaluate({"x": value}) is True
        assert cj.parse_criterion("x == 9007199254740993").evaluate({"x": 2.0**53}) is False
        assert cj.parse_criterion("x < 1e308").evaluate({"x": 10**400}) is False
        assert cj.parse_criterion("x > 1e308").evaluate({"x": Fraction(10**400, 3)}) is True
        assert cj.parse_criterion("x < -1e308").evaluate({"x": Fraction(-(10**400), 3)}) is True
        assert cj.parse_criterion("x > 1e308").evaluate({"x": Decimal("1e999999999")}) is True
        assert cj.parse_criterion("x > 1e308").evaluate({"x": Decimal("inf")}) is True
        assert cj.parse_criterion("x > 1e308").evaluate({"x": float("inf")}) is True

    def test_texts_and_dates_compare(self) -> None:
        """Texts by code point, dates by the calendar; subclasses count as what they are."""
        assert cj.parse_criterion("x in ['pro']").evaluate({"x": Plan.PRO}) is True
        assert cj.parse_criterion("x < 'a'").evaluate({"x": "Z"}) is True
        assert (
            cj.parse_criterion("x > date('2026-01-30')").evaluate({"x": date(2026, 1, 31)}) is True
        )
        assert cj.parse_criterion("x in [date('2026-01-31')]").evaluate({"x": NOON.date()}) is True

    def test_moments_compare_across_zones(self) -> None:
        """Also in the hour that a clock runs through twice, and at the calendar's ends."""
        clause = cj.parse_criterion("x == datetime('2026-10-25T01:30Z')")
        second = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1)
        assert clause.evaluate({"x": second}) is True
        assert clause.evaluate({"x": second.replace(fold=0)}) is False
        edge = datetime.max.replace(tzinfo=timezone(timedelta(hours=-1)))
        assert cj.parse_criterion("x > datetime('9999-12-31T23:59Z')").evaluate({"x": edge}) is True
        assert clause.evaluate({"x": edge}) is False

    def test_any_mapping_will_do_and_nothing_else(self) -> None:
        """Facts that the criterion does not name are ignored."""
        clause = cj.fact("x") >= 2
        assert clause.evaluate(UserDict({"x": 3, "y": object()})) is True
        with pytest.raises(TypeError, match="got list"):
            clause.evaluate([("x", 3)])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


@pytest.mark.extra("data")
class TestNumpy:
    """A scalar of numpy is the plain value it stands for; numpy itself is never imported."""

    def test_scalars_are_facts_and_constants(self) -> None:
        """Of every kind, zero-dimensional arrays included."""
        import numpy as np

        for number in (np.int64(2), np.uint8(2), np.float32(2), np.longdouble(2), np.array(2)):
            assert equals(number).evaluate({"x": 2}) is True
            assert equals(2).evaluate({"x": number}) is True
        assert cj.parse_criterion("x").evaluate({"x": np.True_}) is True
        assert equals("pro").evaluate({"x": np.str_("pro")}) is True
        assert equals(date(2026, 1, 31)).evaluate({"x": np.datetime64("2026-01-31")}) is True
        for unit in ("s", "ms", "us", "ns"):
            moment = np.datetime64("2026-01-31T12:00:00", unit)
            assert equals(NAIVE).evaluate({"x": moment}) is True

    def test_missing_scalars_are_missing(self) -> None:
        """NaN of every width, and NaT."""
        import numpy as np

        for missing in (np.float16("nan"), np.float64("nan"), np.datetime64("NaT", "s")):
            assert cj.fact("x").is_known().evaluate({"x": missing}) is False

    def test_other_values_are_refused(self) -> None:
        """Arrays, durations and complex numbers are not facts."""
        import numpy as np

        for value in (np.array([2]), np.timedelta64(2, "ns"), np.complex64(2)):
            with pytest.raises(cj.errors.CriterionTypeError):
                equals(2).evaluate({"x": value})

    def test_a_scalar_may_stand_on_the_left(self) -> None:
        """The comparison is left to the fact."""
        import numpy as np

        assert str(np.int64(2) <= cj.fact("x")) == "x >= 2"


def test_pandas_values_are_facts() -> None:
    """Its timestamps are datetimes; its three ways to be missing are missing."""
    pd = pytest.importorskip("pandas")
    for missing in (pd.NA, pd.NaT, float("nan")):
        assert equals(2).evaluate({"x": missing}) is None
        assert cj.fact("x").is_known().evaluate({"x": missing}) is False
    assert equals(NAIVE).evaluate({"x": pd.Timestamp(NAIVE)}) is True
    assert equals(NOON).evaluate({"x": pd.Timestamp(NOON).tz_convert("Europe/Berlin")}) is True
    assert str(equals(pd.Timestamp(NOON))) == str(equals(NOON))
    assert equals(pd.Timestamp(NOON)).evaluate({"x": NOON}) is True


def equals(value: object) -> cj.Criterion:
    """The criterion that `x` equals a constant."""
    criterion = cj.fact("x") == value
    assert isinstance(criterion, cj.Criterion)
    return criterion
