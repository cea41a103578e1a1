"""Small cases of one reading: facts at an entrance, people in a form, ids of names."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

import customer_journey as cj
from customer_journey._log._traces import Trace
from customer_journey._log._variants import Variants

FACTS = [
    cj.Fact("seats", type="int", minimum=0),
    cj.Fact("plan", type="str", values=["free", "pro"]),
    cj.Fact("share", type="float", minimum=0.0, maximum=1.0),
    cj.Fact("vip", type="bool"),
    cj.Fact("born", type="date", maximum=date(2026, 1, 1)),
    cj.Fact("seen", type="datetime"),
]
SHOP = cj.evolve(cj.Journey.sequence("shop", ["know", "buy"]), facts=FACTS)


@pytest.mark.parametrize(
    ("name", "value", "fits"),
    [
        ("seats", -3, False),
        ("seats", True, False),
        ("seats", Decimal("2.5"), False),
        ("seats", Fraction(4, 2), True),
        ("plan", "Pro", False),
        ("plan", "pro ", False),
        ("plan", 3, False),
        ("share", "20 %", False),
        ("share", 1, True),
        ("share", Decimal("1.0000000000000000001"), False),
        ("vip", "yes", True),
        ("vip", 2, False),
        ("born", datetime(2025, 1, 1), True),  # noqa: DTZ001 - a day has no zone
        ("born", datetime(2025, 1, 1, 7), False),  # noqa: DTZ001 - a day has no zone
        ("born", 1_711_111_111_000, False),
        ("seen", "1711111111000", False),
        ("seen", "2026-03-01T09:30+02:00", True),
        ("seen", date(2026, 3, 1), False),
    ],
)
def test_a_declared_fact_fits_or_not(name: str, value: object, fits: bool) -> None:  # noqa: FBT001 - a case
    """Whoever asks, and although nothing but the declaration names it."""
    entrances: list[Callable[[], object]] = [
        lambda: cj.read_facts(SHOP, {name: value}),
        lambda: cj.locate(SHOP, {name: value}),
        lambda: cj.next_stages(SHOP, "know", {name: value}),
    ]
    for entrance in entrances:
        if fits:
            entrance()
        else:
            with pytest.raises(cj.errors.InvalidValueError, match=name):
                entrance()


def test_moments_are_read_in_utc() -> None:
    """Whatever zone a text or a value has."""
    expected = {"seen": datetime(2026, 3, 1, 7, 30, tzinfo=UTC)}
    east = timezone(timedelta(hours=2))
    assert cj.read_facts(SHOP, {"seen": "2026-03-01T09:30+02:00"}) == expected
    assert cj.read_facts(SHOP, {"seen": datetime(2026, 3, 1, 9, 30, tzinfo=east)}) == expected


@pytest.mark.parametrize(
    ("names", "ids"),
    [
        (["1", "2 b"], ["1", "2-b"]),
        (["a/b", "A B"], ["a-b-c14cddc0", "a-b-fea4c5ce"]),
        (["Straße"], ["strasse"]),
        (["½ price"], ["1-2-price"]),
        (["①"], ["1"]),
        (["İstanbul"], ["istanbul"]),
        (["☕ Kaffee"], ["kaffee"]),
        (["x" * 300], ["x" * 300]),
        (["Buy\u00a0now"], ["buy-now"]),
        (["Buy now", "buy-now"], ["buy-now-9c0e74e6", "buy-now"]),
    ],
)
def test_ids_of_names(names: list[str], ids: list[str]) -> None:
    """In any order."""
    assert [stage.id for stage in cj.Journey.sequence("line", names)] == ids
    backwards = cj.Journey.sequence("line", names[::-1])
    assert [stage.id for stage in backwards] == ids[::-1]


@pytest.mark.extra("data")
def test_people_in_any_form() -> None:
    """One probability, of forms that people have at hand."""
    import numpy as np

    a, b, c = "visit", "buy", "lost"
    forms: list[Any] = [
        (list(walk) for walk in [(a, b), (a, c)]),
        np.array([[a, b], [a, c]]),
        {(np.str_(a), np.str_(b)): np.int64(3), (a, c): Decimal(3)},
        {(a, b): 1, (f"{a} ", b): 1, (a, c): 2.0},
        {(a, b): Fraction(1, 2), (a, c): 0.5},
        Variants({(a, (b,)): 3, (a, c): 3}),
        Variants({(a, b): 1, (f" {a}", b): 2, (a, c): 3}),
        [Trace(visits=[a], outcome=b), Trace(visits=[a, c], outcome=c)],
        (Trace(visits=walk) for walk in [(a, b), (a, c)]),
        cj.evidence.Sample([Trace("1", [a, b]), Trace("2", [a], outcome=c)]),
        cj.evidence.discover(Variants({(a, b): 5, (a, c): 5})),
    ]
    for data in forms:
        chain = cj.markov.fit(data, goals=b)
        assert chain.probability() == pytest.approx(0.5, rel=1e-12)
        assert chain.channels == (a,)
        assert dict(chain.attribute({b: 4})) == pytest.approx({a: 4})


def test_a_visit_is_at_a_moment_or_a_day() -> None:
    """Nothing else is when it was; a day is its first moment."""
    visit = cj.evidence.Visit
    assert visit("a", at=date(2026, 3, 28)).at == datetime(2026, 3, 28)  # noqa: DTZ001 - no zone
    for moment in (timedelta(1), "2026-03-28", 3):
        with pytest.raises(cj.errors.InvalidValueError, match="at"):
            visit("a", at=moment)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


NFC, NFD = "caf\u00e9", "cafe\u0301"


def test_texts_and_names_of_facts_are_the_same_in_either_spelling() -> None:
    """Whatever looks the same because of its normal form: constants, values, names, domains."""
    for constant in (NFC, NFD):
        for value in (NFC, NFD):
            assert (cj.fact("drink") == constant).evaluate({"drink": value}) is True
            assert cj.fact("drink").is_in([constant, "tea"]).evaluate({"drink": value}) is True
            assert cj.parse_criterion(f"`{constant}` >= 1").evaluate({value: 1}) is True
            assert (cj.fact("drink") < "caff").evaluate({"drink": value}) is False
        fact = cj.Fact(constant, type="str", values=[constant])
        assert (fact.name, fact.values) == (NFC, (NFC,))
        entry = cj.fact(constant) == constant
        shop = cj.Journey.sequence("shop", ["know", cj.Stage("buy", entry=entry)], facts=[fact])
        plain = cj.evolve(shop, facts=[])
        for value in (NFC, NFD):
            facts = {value: value}
            assert cj.read_facts(shop, facts) == {NFC: NFC}
            for journey in (shop, plain):
                assert cj.locate(journey, facts).furthest == "buy"
                assert cj.next_stages(journey, "know", facts) == ("buy",)
        with pytest.raises(cj.errors.InvalidValueError, match="one of"):
            cj.locate(shop, {NFD: "tea"})
    assert cj.Fact("n", type="int", values=[1]).values == (1,)


@pytest.mark.extra("data")
def test_columns_of_texts_are_the_same_in_either_spelling() -> None:
    """As `evaluate` compares them, where the engine has normal forms."""
    entries = [cj.fact("x") == NFC, cj.fact("x").is_in([NFD, "a"]), cj.fact("x") < "caff"]
    for entry in entries:
        shop = cj.Journey.sequence("shop", ["know", cj.Stage("buy", entry=entry)])
        rows = [{"x": value} for value in (NFC, NFD, "a", "z")]
        located = cj.events.locate(shop, rows)
        assert [row["stage"] for row in located] == [cj.locate(shop, row).furthest for row in rows]
    assert cj.events.to_sql(cj.fact("x") == "a") == "(\"x\" = 'a')"
    assert "nfc_normalize" in cj.events.to_sql(cj.fact("x") == NFC)
    assert "nfc_normalize" not in cj.events.to_sql(cj.fact("x") == NFC, dialect="spark")


@dataclass
class Person:
    """Facts as a service may hold them."""

    orders: int = 1


class Model:
    """What pydantic's models offer."""

    def model_dump(self) -> dict[str, object]:
        """The fields."""
        return {"orders": 1}


@pytest.mark.parametrize(
    ("facts", "hint"), [(Person(), "asdict"), (Model(), "model_dump"), (3, "a mapping from names")]
)
def test_what_holds_facts_says_how_to_pass_them(
    facts: Any,  # noqa: ANN401 - anything
    hint: str,
) -> None:
    """At every entrance."""
    entrances: list[Callable[[], object]] = [
        lambda: cj.locate(SHOP, facts),
        lambda: cj.next_stages(SHOP, "know", facts),
        lambda: cj.fact("orders").is_known().evaluate(facts),
    ]
    for entrance in entrances:
        with pytest.raises(cj.errors.WrongTypeError, match=hint):
            entrance()


@pytest.mark.extra("data")
def test_numbers_of_any_library_are_numbers_of_elements() -> None:
    """Of every field that holds one; what is missing or not a number is refused."""
    import numpy as np

    numbers = (Decimal(1), Fraction(1), np.int8(1), np.uint64(1), np.float32(1))
    for number in numbers:
        value: Any = number
        move = cj.Transition("a", "b", probability=value, effort=value)
        assert repr((move.probability, move.effort)) == "(1.0, 1.0)"
        assert cj.Metric("m", target=value).target == 1
        assert type(cj.Fact("x", type="float", minimum=value).minimum) in {int, float}
        assert type(cj.Fact("x", type="float", values=[value]).values[0]) in {int, float}
    for whole in (Decimal(3), Fraction(3), np.int64(3)):
        value = whole
        assert type(cj.Insight("i", n=value).n) is int
        assert type(cj.Source("s", year=value).year) is int
        values: Any = np.array([value])
        assert type(cj.Fact("x", type="int", values=values).values[0]) is int
    for wrong in (Decimal("NaN"), Decimal("sNaN"), np.float64("nan"), 1j):
        value = wrong
        with pytest.raises(cj.errors.InvalidValueError):
            cj.Transition("a", "b", probability=value)
        with pytest.raises(cj.errors.InvalidValueError):
            cj.Metric("m", target=value)
        with pytest.raises(cj.errors.InvalidValueError):
            cj.Fact("x", type="float", minimum=value)


@pytest.mark.extra("data")
def test_durations_of_pandas_are_plain_ones() -> None:
    """Nanoseconds are cut."""
    pd: Any = pytest.importorskip("pandas")
    wait = pd.Timedelta(days=1, nanoseconds=1)
    for element in (cj.Transition("a", "b", after=wait), cj.Transition("a", "b", within=wait)):
        duration = element.after or element.within
        assert type(duration) is timedelta
        assert duration == timedelta(days=1)
    assert type(cj.people.Policy(pause=wait).pause) is timedelta


def test_whose_trace_it_is_is_a_text() -> None:
    """What is missing is no name."""
    customers: list[Any] = [None, 3, float("nan"), ["ada"]]
    for customer in customers:
        with pytest.raises(cj.errors.InvalidValueError, match="customer"):
            cj.evidence.Trace(customer, ["know"])
