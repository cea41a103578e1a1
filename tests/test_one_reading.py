"""Small cases of one reading: facts at an entrance, people in a form, ids of names."""

from collections import ChainMap, OrderedDict, UserDict, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from types import MappingProxyType, SimpleNamespace
from typing import Any, NamedTuple, TypedDict
from uuid import UUID

import attrs
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
        ("born", datetime(2025, 1, 1), True),
        ("born", datetime(2025, 1, 1, 7), False),
        ("born", 1_711_111_111_000, False),
        ("seen", "1711111111000", False),
        ("seen", "2026-03-01T09:30+02:00", True),
        ("seen", date(2026, 3, 1), False),
    ],
)
def test_a_declared_fact_fits_or_not(name: str, value: object, fits: bool) -> None:
    """In every function, and although nothing but the declaration names it."""
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
    assert visit("a", at=date(2026, 3, 28)).at == datetime(2026, 3, 28)
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
    assert "nfc_normalize" in cj.events.to_sql(cj.parse_criterion(f'x in ["a", "{NFC}"]'))
    assert "nfc_normalize" not in cj.events.to_sql(cj.parse_criterion('x in ["a", "b"]'))
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


class Row(NamedTuple):
    """Facts as a query gives them."""

    orders: int = 1


@attrs.frozen
class Account:
    """Facts as an application may hold them."""

    orders: int = 1


@pytest.mark.parametrize(
    ("facts", "hint"),
    [
        (Person(), "pass `asdict"),
        (Model(), "model_dump"),
        (Row(), r"pass its `._asdict\(\)`"),
        (Account(), "pass `attrs.asdict"),
        (SimpleNamespace(orders=1), "a mapping from names"),
        (3, "a mapping from names"),
    ],
)
def test_what_holds_facts_says_how_to_pass_them(
    facts: Any,
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
    for invalid in (Decimal("NaN"), Decimal("sNaN"), np.float64("nan"), 1j):
        value = invalid
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
    """A missing value is not a name."""
    customers: list[Any] = [None, 3, float("nan"), ["ada"]]
    for customer in customers:
        with pytest.raises(cj.errors.InvalidValueError, match="customer"):
            cj.evidence.Trace(customer, ["know"])


MOMENT = datetime(2026, 3, 28, 9, 30)
OPEN = cj.evolve(SHOP.connect("buy", "know", kind="referral"), facts=[], events=[cj.Event("e")])
ADA = cj.enrol(OPEN, "ada", {}, at=datetime(2026, 3, 1), stage="buy")
TIMED = [Trace("ada", [cj.evidence.Visit("know", at=ADA.since)])]
LOG = {"customer": ["ada"], "stage": ["know"], "event": ["e"], "at": [ADA.since]}
VISITS = {name: column for name, column in LOG.items() if name != "event"}
EVENTS = {name: column for name, column in LOG.items() if name != "stage"}
DAYS = timedelta(days=30)

ENTRANCES: dict[str, Callable[[Any], object]] = {
    "enrol": lambda at: cj.enrol(OPEN, "bo", {}, at=at),
    "advance": lambda at: cj.advance(ADA, {}, at=at),
    "refer": lambda at: cj.people.refer(ADA, "bo", {}, at=at),
    "next_steps": lambda at: cj.people.next_steps(ADA, {}, at=at),
    "Enrolment.as_of": ADA.as_of,
    "census": lambda at: cj.people.census([ADA], as_of=at),
    "due": lambda at: cj.people.due([ADA], until=at),
    "stuck": lambda at: cj.people.stuck([ADA], as_of=at, longer_than=DAYS),
    "transfer": lambda at: cj.transfer(
        [ADA], cj.migrate(OPEN, cj.evolve(OPEN, version="2")), facts=lambda _: {}, at=at
    ),
    "locate": lambda at: cj.locate(OPEN, {}, as_of=at),
    "evidence.discover": lambda at: cj.evidence.discover(TIMED, within=DAYS, as_of=at),
    "markov.fit": lambda at: cj.markov.fit(TIMED, within=DAYS, as_of=at, goals="know"),
    "events.cohorts": lambda at: cj.events.cohorts(VISITS, as_of=at),
    "events.discover": lambda at: cj.events.discover(VISITS, within=DAYS, as_of=at),
    "events.funnel": lambda at: cj.events.funnel(VISITS, ["know", "know"], within=DAYS, as_of=at),
    "events.check": lambda at: cj.events.check(VISITS, as_of=at),
    "events.people": lambda at: cj.events.people(OPEN, EVENTS, as_of=at),
    "events.measure": lambda at: cj.events.measure(OPEN, EVENTS, as_of=at),
}
"""Every function that takes a moment, on people without zones."""


@pytest.mark.extra("data")
@pytest.mark.parametrize("entrance", ENTRANCES)
def test_a_moment_of_any_library_is_one_everywhere(entrance: str) -> None:
    """Of numpy, pandas and Arrow, with their nanoseconds cut; neither a day, a text nor NaT is."""
    np, pd, pa = (pytest.importorskip(name) for name in ("numpy", "pandas", "pyarrow"))
    ask = ENTRANCES[entrance]
    known = repr(ask(MOMENT))
    for moment in (
        np.datetime64(MOMENT),
        np.datetime64(MOMENT, "ns") + np.timedelta64(999, "ns"),
        np.array(np.datetime64(MOMENT)),
        pd.Timestamp(MOMENT) + pd.Timedelta(999, "ns"),
        pa.scalar(MOMENT),
    ):
        assert repr(ask(moment)) == known, type(moment)
    for value in (pd.NaT, np.datetime64("NaT", "s"), "2026-03-28T09:30", 1_774_690_200, DAYS, None):
        if value is None and entrance in OPTIONAL:
            continue
        with pytest.raises(cj.errors.JourneyError, match=r"datetime|needed"):
            ask(value)
    for day in (MOMENT.date(), np.datetime64(MOMENT, "D")):
        with pytest.raises(cj.errors.JourneyError, match=r"begins at datetime\(2026, 3, 28\)"):
            ask(day)


OPTIONAL = {"locate", "events.cohorts", "events.funnel", "events.check"}
WAITED: dict[str, Callable[[Any], object]] = {
    "Transition": lambda wait: cj.Transition("a", "b", after=wait),
    "connect": lambda wait: cj.Journey.sequence("x", ["a", "b"]).connect("b", "a", after=wait),
    "next_stages": lambda wait: cj.next_stages(SHOP, "know", {}, waited=wait),
    "stuck": lambda wait: cj.people.stuck([ADA], as_of=MOMENT, longer_than=wait),
    "evidence.discover": lambda wait: cj.evidence.discover(TIMED, within=wait, as_of=MOMENT),
    "events.discover": lambda wait: cj.events.discover(VISITS, within=wait, as_of=MOMENT),
    "events.funnel": lambda wait: cj.events.funnel(VISITS, ["know", "know"], within=wait),
    "events.tidy": lambda wait: cj.events.tidy(VISITS, gap=wait),
    "simulate": lambda wait: (
        cj.markov.fit([("know", "buy")])
        .simulate(3, seed=1)
        .events(seed=2, since=MOMENT, dwell={"know": wait})
    ).rows(),
}


@pytest.mark.extra("data")
@pytest.mark.parametrize("entrance", WAITED)
def test_a_duration_of_any_library_is_one_everywhere(entrance: str) -> None:
    """Months and years are none: they differ in length."""
    np, pd, pa = (pytest.importorskip(name) for name in ("numpy", "pandas", "pyarrow"))
    ask = WAITED[entrance]
    known = repr(ask(DAYS))
    for duration in (
        np.timedelta64(30, "D"),
        np.timedelta64(DAYS, "ns"),
        pd.Timedelta(days=30),
        pa.scalar(DAYS),
    ):
        assert repr(ask(duration)) == known, type(duration)
    for value in (np.timedelta64(1, "M"), np.timedelta64("NaT", "s"), "30 days"):
        with pytest.raises(cj.errors.JourneyError, match="timedelta"):
            ask(value)


@pytest.mark.extra("data")
def test_a_day_of_any_library_is_a_day() -> None:
    """A column of days in pandas holds midnights."""
    np, pd, pa = (pytest.importorskip(name) for name in ("numpy", "pandas", "pyarrow"))
    day = date(2026, 3, 28)
    asset = cj.Asset("guide", title="Guide", review_by=day)
    coverage = cj.coverage(cj.Journey.sequence("x", [cj.Stage("know", assets=[asset])]))
    for same in (np.datetime64(day), pd.Timestamp(day), pa.scalar(day)):
        assert cj.Asset("guide", title="Guide", review_by=same) == asset
        assert coverage.stale(as_of=same) == coverage.stale(as_of=day)
    for missing in (pd.NaT, np.datetime64("NaT", "s")):
        assert cj.Asset("guide", title="Guide", review_by=missing).review_by is None
    values: list[Any] = [MOMENT, pd.Timestamp(day, tz="UTC"), "2026-03-28", 3]
    for value in values:
        with pytest.raises(cj.errors.InvalidValueError, match="review_by"):
            cj.Asset("guide", title="Guide", review_by=value)
        with pytest.raises(cj.errors.JourneyError, match="a date"):
            coverage.stale(as_of=value)


@pytest.mark.extra("data")
def test_scalars_of_numpy_are_data_of_your_own() -> None:
    """As JSON has them."""
    np = pytest.importorskip("numpy")
    data = {
        "seats": np.int64(3),
        "share": [np.float32(0.5), np.True_],
        "plan": np.str_("pro"),
    }
    stage = cj.Stage("know", extra=data)
    assert stage.extra == {"seats": 3, "share": (0.5, True), "plan": "pro"}
    assert cj.loads(cj.dumps(cj.Journey.sequence("x", [stage, "buy"])))["know"] == stage


class Typed(TypedDict):
    """Facts with types for checkers."""

    orders: int


@pytest.mark.parametrize(
    "facts",
    [
        Typed(orders=1),
        OrderedDict({"orders": 1}),
        UserDict(orders=1),
        ChainMap({}, {"orders": 1}),
        MappingProxyType({"orders": 1}),
        defaultdict(int, orders=1),
    ],
    ids=lambda facts: type(facts).__name__,
)
def test_every_mapping_holds_facts(facts: Mapping[str, object]) -> None:
    """As a plain one does; one with defaults for any name is asked for none."""
    bought = cj.fact("orders") >= 1
    shop = cj.Journey.sequence("shop", ["know", cj.Stage("buy", entry=bought)])
    assert cj.locate(shop, facts).stages == ("buy",)
    assert cj.read_facts(shop, facts) == {"orders": 1}
    assert bought.evaluate(facts) is True
    assert bought.evaluate(defaultdict(lambda: 1)) is None
    assert len(facts) == 1


def test_what_no_fact_can_have_says_what_to_pass() -> None:
    """Whether or not the fact is declared."""
    undeclared = cj.Journey.sequence("x", ["know", cj.Stage("buy", entry=cj.fact("plan") == "pro")])
    for value, hint in (
        (Plan.PRO, "`.value`"),
        (UUID(int=1), "`str"),
        (b"pro", "decode"),
        (timedelta(1), "number of days"),
        (Person(), "asdict"),
    ):
        for journey in (SHOP, undeclared):
            with pytest.raises(cj.errors.InvalidValueError) as caught:
                cj.read_facts(journey, {"plan": value})
            assert hint in caught.value.problems[0].hint


class Plan(Enum):
    """Not a text, other than a `StrEnum`."""

    PRO = "pro"


def test_a_number_beyond_all_floats_is_refused_where_one_is_kept() -> None:
    """As is a duration, which passes for a number in numpy."""
    np = pytest.importorskip("numpy")
    values: list[Any] = [10**400, np.timedelta64(1, "D"), float("inf"), np.float64("nan")]
    for value in values:
        with pytest.raises(cj.errors.InvalidValueError, match="effort"):
            cj.Transition("a", "b", effort=value)
    pa = pytest.importorskip("pyarrow")
    kept: list[Any] = [np.array(2), pa.scalar(2), Decimal(2), np.float16(2)]
    for value in kept:
        assert cj.Transition("a", "b", effort=value) == cj.Transition("a", "b", effort=2)


def test_two_spellings_of_one_fact_are_refused() -> None:
    """Else their order would decide."""
    buy = cj.Stage("buy", entry=cj.fact(NFC) >= 1)
    journey = cj.Journey.sequence("x", ["know", buy])
    facts = {NFC: 1, NFD: 0}
    for ask in (
        lambda: cj.read_facts(journey, facts),
        lambda: cj.locate(journey, facts),
        lambda: (cj.fact(NFC) >= 1).evaluate(facts),
    ):
        with pytest.raises(cj.errors.InvalidValueError, match="two facts of this name"):
            ask()
