"""Metrics of a table of events, held by a twin that replays one person at a time."""

import random
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from math import exp, inf
from math import log as log_of
from pathlib import Path
from statistics import NormalDist, mean, variance
from typing import Any, Final, cast

import pytest
from attrs import evolve
from hypothesis import example, given, settings
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey._log._incidence import incidences
from customer_journey.criteria import (
    Average,
    Conversion,
    Proportion,
    Ratio,
    Reading,
    Since,
    TimeToConvert,
)
from customer_journey.errors import InvalidValueError, SelectedSampleError, WrongTypeError
from customer_journey.events._estimates import (
    BEFORE,
    MOVED,
    STAYED,
    UNKNOWN,
    Numbers,
    PairSums,
    Range,
    Waits,
    average_of,
    incidences_of,
    quantiles_of,
    ratio_of,
    time_of,
)
from tests.test_events import columns, ibis_table, relation
from tests.test_events_timeline import (
    FLOATS,
    HOUR,
    MICROSECOND,
    START,
    Row,
    by_customer,
    some_criterion,
    some_journey,
    some_log,
    twin_facts,
    twin_place,
)

np = pytest.importorskip("numpy", reason="numpy is not installed")
pytest.importorskip("duckdb", reason="duckdb is not installed")
pytest.importorskip("scipy", reason="scipy is not installed")
pytestmark = pytest.mark.filterwarnings("ignore::customer_journey.errors.TiesWarning")

DAY: Final = timedelta(days=1)
AS_OF: Final = START + 40 * HOUR
EXAMPLES: Final = Path(__file__).parent.parent / "examples"


# The twin: one person at a time, no SQL, no timeline, no curve of everybody.


def twin_grid(mine: list[Row], as_of: datetime) -> list[datetime]:
    """All moments at which anything about a person can change, and many more."""
    first = min(row["at"] for row in mine)
    steps = [START + step * HOUR / 4 for step in range(-2, 200)]
    # An age equals a fraction of a day or of a minute at one moment alone.
    origins = {row[name] for row in mine for name in ("at", "due")} - {None}
    fractions = [part * unit for part in FLOATS for unit in (24 * HOUR, HOUR / 60)]
    steps += [origin + fraction for origin in origins for fraction in fractions]
    steps += [moment + MICROSECOND for moment in steps] + [each - MICROSECOND for each in steps]
    return sorted(moment for moment in steps if first <= moment <= as_of)


def twin_reached(
    journey: cj.Journey, stage: str, mine: list[Row], as_of: datetime
) -> datetime | None:
    """When the entry of a stage was first true."""
    entry = journey[stage].entry
    for moment in twin_grid(mine, as_of):
        if entry is None:
            location = cj.locate(journey, twin_facts(journey, mine, moment))
            if stage in location.proven:
                return moment
        elif entry.evaluate(twin_facts(journey, mine, moment)) is True:
            return moment
    return None


def twin_survival(
    waits: list[tuple[timedelta, bool]], within: timedelta
) -> Iterator[tuple[timedelta, float]]:
    """Kaplan and Meier's curve, by definition: a factor for each time at which somebody moves."""
    stayed = 1.0
    for time in sorted({wait for wait, moved in waits if moved and wait <= within}):
        at_risk = sum(wait >= time for wait, _ in waits)
        moving = sum(wait == time and moved for wait, moved in waits)
        stayed *= 1 - moving / at_risk
        yield time, stayed


def twin_observed(journey: cj.Journey, name: str) -> bool:
    """Whether events tell of a fact."""
    declared = {fact.name: fact for fact in journey.facts}
    computed = declared[name].computed if name in declared else None
    if isinstance(computed, Reading):
        return True
    if isinstance(computed, Since):
        return twin_observed(journey, computed.fact)
    return computed is not None and all(twin_observed(journey, each) for each in computed.names())


def twin_waits(
    journey: cj.Journey, measure: Any, rows: list[Row], as_of: datetime
) -> tuple[list[tuple[timedelta, bool]], int, int]:
    """How long each person waited or was observed; how many were there before, or are unknown."""
    waits: list[tuple[timedelta, bool]] = []
    before = unknown = 0
    entry = journey[measure.target].entry
    observed = entry is None or all(twin_observed(journey, each) for each in entry.names())
    for mine in by_customer(rows).values():
        if not any(row["at"] <= as_of for row in mine):
            continue
        source = twin_reached(journey, measure.source, mine, as_of)
        target = twin_reached(journey, measure.target, mine, as_of)
        if source is None:
            continue
        if target is not None and target < source:
            before += 1
        elif (
            target is None
            and not observed
            and entry is not None
            and entry.evaluate(twin_facts(journey, mine, as_of)) is None
        ):
            unknown += 1
        else:
            waits.append(((target or as_of) - source, target is not None))
    return waits, before, unknown


def twin_people(
    journey: cj.Journey, stage: str, of: cj.Criterion | None, rows: list[Row], as_of: datetime
) -> list[dict[str, Any]]:
    """The facts of those whom a share or an average is of."""
    people: list[dict[str, Any]] = []
    for mine in by_customer(rows).values():
        if any(row["at"] <= as_of for row in mine):
            facts = twin_facts(journey, mine, as_of)
            position = twin_place(journey, mine, as_of)[0] == stage
            if position if of is None else of.evaluate(facts) is True:
                people.append(facts)
    return people


def twin_amounts(
    reading: Reading, rows: list[Row], begin: datetime, end: datetime
) -> list[Decimal]:
    """What a total is of, event by event, from one moment up to another."""
    amounts: list[Decimal] = []
    for row in rows:
        if row["event"] in reading.events and begin <= row["at"] <= end:
            if reading.where is not None and reading.where.evaluate(row) is not True:
                continue
            if reading.take == "count":
                amounts.append(Decimal(1))
            elif row[reading.column] is not None:
                exact = Decimal(repr(row[reading.column]))
                amounts.append(exact.quantize(Decimal("1e-6"), ROUND_HALF_UP))
    return amounts


def measured(rng: random.Random) -> cj.Journey:
    """A journey with a metric of each kind, over facts of every verb."""
    journey = some_journey(rng)
    numbers = [fact.name for fact in journey.facts if fact.type in {"int", "float"}]
    source, target = rng.sample(["a", "b", "c", "gone"], 2)
    within = rng.choice([3 * HOUR, timedelta(hours=7, minutes=30), 20 * HOUR, 90 * HOUR])
    quantile = rng.choice([0.25, 0.5, 0.9])
    of = some_criterion(rng, list(journey.facts))
    where = rng.choice([None, cj.fact("amount") >= 2])
    shared = some_criterion(rng, list(journey.facts))
    metrics = [
        cj.Metric("rate", unit="%", computed=Conversion(source, target, within=within)),
        cj.Metric(
            "time",
            unit="hours",
            computed=TimeToConvert(source, target, within=within, quantile=quantile),
        ),
        cj.Metric("share", computed=Proportion(shared)),
        cj.Metric("share-of", computed=Proportion(shared, of=of)),
        cj.Metric("average", computed=Average(rng.choice(numbers))),
        cj.Metric("average-of", computed=Average(rng.choice(numbers), of=of)),
        cj.Metric("orders", computed=Reading("count", ["paid", "used"], where=where)),
        cj.Metric("revenue", computed=Reading("sum", "paid", column="amount")),
        cj.Metric("each", computed=Ratio("revenue", "orders")),
    ]
    stages = [evolve(stage, metrics=metrics) if stage.id == "b" else stage for stage in journey]
    return evolve(journey, stages=stages)


def near(value: float | None, expected: float | None) -> bool:
    """Whether two figures are the same but for rounding."""
    if value is None or expected is None:
        return value is expected
    return value == pytest.approx(expected, rel=1e-12, abs=1e-12)


def alike(one: cj.events.Scorecard, other: cj.events.Scorecard) -> bool:
    """Whether two scorecards are the same but for how the ends of their intervals are rounded."""
    ends = ("low", "high")
    rows, others = one.rows(), other.rows()
    return len(rows) == len(others) and all(
        {**row, "low": None, "high": None} == {**same, "low": None, "high": None}
        and all(near(cast("Any", row[end]), cast("Any", same[end])) for end in ends)
        for row, same in zip(rows, others, strict=True)
    )


@settings(max_examples=40)
@given(seed=st.integers(0, 10**9))
def test_figures_are_those_of_the_twin(seed: int) -> None:
    """Of every kind of metric, whatever ties, missing cells and windows there are."""
    rng = random.Random(seed)
    journey, rows = measured(rng), some_log(rng)
    as_of = rng.choice([START + 11 * HOUR, AS_OF])
    card = cj.events.measure(journey, rows, as_of=as_of)
    figures = {each.metric: each for each in card}
    computed: dict[str, Any] = {metric.id: metric.computed for metric in journey["b"].metrics}
    waits, before, unknown = twin_waits(journey, computed["rate"], rows, as_of)
    within = computed["rate"].within
    curve = list(twin_survival(waits, within))
    # Somebody was observed to the end, or all have moved.
    is_known = any(wait >= within for wait, _ in waits) or bool(curve and curve[-1][1] == 0)
    rate = figures["rate"]
    moved = 1 - (curve[-1][1] if curve else 1.0)
    assert near(rate.value, 100 * moved if is_known else None), (waits, within)
    open_ = sum(not moved and wait < within for wait, moved in waits)
    assert (rate.people, rate.open) == (len(waits), open_)
    assert (rate.before, rate.unknown) == (before, unknown)
    time = figures["time"]
    wanted = None
    if curve and is_known:
        most = moved * computed["time"].quantile
        wanted = next(at for at, stayed in curve if 1 - stayed >= most * (1 - 1e-9)) / HOUR
    assert near(time.value, wanted)
    for name in ("share", "share-of"):
        measure = computed[name]
        people = twin_people(journey, "b", measure.of, rows, as_of)
        truths = [measure.criterion.evaluate(facts) for facts in people]
        known = [truth for truth in truths if truth is not None]
        figure = figures[name]
        assert near(figure.value, mean(known) if known else None)
        assert (figure.people, figure.unknown) == (len(known), len(truths) - len(known))
    for name in ("average", "average-of"):
        measure = computed[name]
        people = twin_people(journey, "b", measure.of, rows, as_of)
        values = [facts[measure.fact] for facts in people if facts[measure.fact] is not None]
        figure = figures[name]
        rounded = [round(value, 6) for value in values]
        assert figure.value == pytest.approx(mean(rounded), abs=2e-6) if values else True
        assert (figure.value is None) == (not values)
        assert (figure.people, figure.unknown) == (len(values), len(people) - len(values))
        varies = len(set(values)) > 1
        assert (figure.low is None) == (not varies)
        if varies and figure.low is not None and figure.value is not None:
            reach = NormalDist().inv_cdf(0.975) * (variance(values) / len(values)) ** 0.5
            read = next(fact.computed for fact in journey.facts if fact.name == measure.fact)
            # Counts and times since something are never negative, nor is their mean.
            is_count = isinstance(read, Reading) and read.take == "count"
            is_never_negative = is_count or isinstance(read, Since)
            low = max(figure.value - reach, 0.0 if is_never_negative else -inf)
            # Engines round values, as above.
            assert figure.low == pytest.approx(low, rel=1e-6, abs=2e-6)
    totals = [
        float(sum(twin_amounts(computed[name], rows, START, as_of)))
        for name in ("revenue", "orders")
    ]
    assert [figures[name].value for name in ("revenue", "orders")] == totals
    assert near(figures["each"].value, totals[0] / totals[1] if totals[1] else None)


@settings(max_examples=20)
@given(seed=st.integers(0, 10**9))
def test_an_earlier_moment_is_a_replay(seed: int) -> None:
    """Measured as of a day, the whole log says what it said when it was cut there."""
    rng = random.Random(seed)
    journey, rows = measured(rng), some_log(rng)
    as_of = START + rng.randrange(30) * HOUR
    cut = [row for row in rows if row["at"] <= as_of]
    if not all(
        any(row[name] is not None for row in cut) for name in ("amount", "size", "plan", "due")
    ):
        return
    for every in (None, "day"):
        whole = cj.events.measure(journey, rows, as_of=as_of, every=every)
        assert alike(cj.events.measure(journey, cut, as_of=as_of, every=every), whole)


def test_a_ratio_of_a_period_without_its_events_counts_no_people() -> None:
    """Whether other events fall in it or none: it divides zero by zero."""
    metrics = [
        cj.Metric("revenue", computed=Reading("sum", "paid", column="amount"), every="month"),
        cj.Metric("payments", computed=Reading("count", "paid"), every="month"),
        cj.Metric("each", computed=Ratio("revenue", "payments")),
    ]
    shop = cj.Journey("shop", stages=[cj.Stage("buy", metrics=metrics)])
    moments = [("paid", 1, 3.0), ("looked", 2, 0.0), ("paid", 4, 5.0)]
    log = [
        {"customer": "ada", "event": event, "at": datetime(2026, month, 5), "amount": amount}
        for event, month, amount in moments
    ]
    card = cj.events.measure(shop, log, as_of=datetime(2026, 4, 30), every="month")
    assert [(each.value, each.people) for each in card if each.metric == "each"] == [
        (3.0, 1),
        (None, 0),
        (None, 0),
        (5.0, 1),
    ]


@settings(max_examples=20)
@given(seed=st.integers(0, 10**9))
def test_periods_and_segments_add_up(seed: int) -> None:
    """Totals, and the people who came to the source."""
    rng = random.Random(seed)
    journey, rows = measured(rng), some_log(rng)
    whole = cj.events.measure(journey, rows, as_of=AS_OF)
    choices: list[dict[str, Any]] = [{"every": "day"}, {"every": "week"}, {"by": "plan"}]
    for options in choices:
        parts = cj.events.measure(journey, rows, as_of=AS_OF, **options)
        for name in ("orders", "revenue"):
            (total,) = whole.of("b", name)
            assert sum(each.value or 0 for each in parts.of("b", name)) == pytest.approx(
                total.value
            )
        for count in ("people", "open", "before"):
            (rate,) = whole.of("b", "rate")
            listed = [getattr(each, count) for each in parts.of("b", "rate")]
            assert sum(listed) == getattr(rate, count)


def waits_of(rows: list[tuple[int, int, int]]) -> Waits:
    """Outcomes, microseconds and people, as arrays."""
    return Waits(*np.array(rows, dtype=np.int64).reshape(-1, 3).T)


@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from([MOVED, STAYED, MOVED, STAYED, BEFORE, UNKNOWN]),
            st.integers(0, 12),
            st.integers(1, 3),
        ),
        max_size=12,
    ),
    within=st.integers(1, 12),
)
def test_arrays_of_waits_say_what_lists_say(rows: list[tuple[int, int, int]], within: int) -> None:
    """To the last digit; quantiles are those of the curve by definition."""
    waits, span = waits_of(rows), within * MICROSECOND
    listed: list[tuple[timedelta, str | None]] = [
        (micros * MICROSECOND, "converted" if outcome == MOVED else None)
        for outcome, micros, people in rows
        for _ in range(people)
        if outcome in {MOVED, STAYED}
    ]
    result = incidences_of(waits, span)
    assert result == incidences(listed, span)
    counts = [sum(n for outcome, _, n in rows if outcome == each) for each in (BEFORE, UNKNOWN)]
    assert [waits.count(BEFORE), waits.count(UNKNOWN)] == counts
    curve = list(twin_survival([(wait, target is not None) for wait, target in listed], span))
    shares = [0.0, 0.5, 0.9, 1.0]
    wanted: list[timedelta | None] = [None for _ in shares]
    if curve and result.stayed is not None:
        most = 1 - curve[-1][1]
        wanted = [
            next(at for at, stayed in curve if 1 - stayed >= most * each * (1 - 1e-9))
            for each in shares
        ]
    assert quantiles_of(waits, span, shares) == wanted


def test_numbers_of_two_parts_are_those_of_both_together() -> None:
    """The variance too; a part without people has but those of whom it is unknown."""
    values = [3.0, 5.0, 11.0]
    one, other = Numbers(1, 2, 3.0, 3.0, 3.0, None), Numbers(2, 1, 16.0, 5.0, 11.0, 18.0)
    both = one.merged(other)
    assert both.variance == pytest.approx(variance(values))
    assert both._replace(variance=18.0) == Numbers(3, 3, 19.0, 3.0, 11.0, 18.0)
    no_one = Numbers(0, 4, None, None, None, None)
    assert no_one.merged(one) == one.merged(no_one) == one._replace(unknown=6)


def test_where_no_one_moved_there_is_no_time() -> None:
    """Nor where no one was observed to the end; half of those who move is half of them."""
    assert quantiles_of(waits_of([]), DAY, [0.5]) == [None]
    assert quantiles_of(waits_of([(STAYED, 5, 2)]), 9 * MICROSECOND, [0.5]) == [None]
    short = waits_of([(MOVED, 1, 1), (STAYED, 5, 1)])
    assert quantiles_of(short, 9 * MICROSECOND, [0.5]) == [None]
    whole = waits_of([(MOVED, 1, 1), (MOVED, 3, 1), (STAYED, 2, 1), (STAYED, 9, 1)])
    assert quantiles_of(whole, 9 * MICROSECOND, [0.1, 1]) == [MICROSECOND, 3 * MICROSECOND]


@settings(max_examples=10)
@given(seed=st.integers(0, 10**9))
@example(seed=48)
def test_parts_of_the_customers_say_what_all_do(seed: int) -> None:
    """A large log is looked at in parts, in which no answer shows."""
    rng = random.Random(seed)
    journey, rows = measured(rng), some_log(rng)
    every: Any = rng.choice([None, "day"])
    by = rng.choice([None, "plan"])
    asks: list[Any] = [
        lambda: cj.events.facts(journey, rows, as_of=AS_OF),
        lambda: cj.events.timeline(journey, rows, as_of=AS_OF),
        lambda: cj.events.visits(journey, rows, as_of=AS_OF),
        lambda: cj.events.people(journey, rows, as_of=AS_OF, due=HOUR),
        lambda: cj.events.census(journey, rows, as_of=AS_OF, by=by),
        lambda: cj.events.incidence(journey, rows, "a", as_of=AS_OF),
        lambda: cj.events.measure(journey, rows, as_of=AS_OF, every=every, by=by),
    ]
    for ask in asks:
        whole = ask()
        with pytest.MonkeyPatch.context() as patch:
            for name in ("PART", "NARROW"):
                patch.setattr(f"customer_journey.events._log.{name}", 7)
            parts = ask()
        if isinstance(whole, cj.events.Scorecard):
            assert nearly(parts, whole)
        else:
            assert parts == whole


def nearly(one: cj.events.Scorecard, other: cj.events.Scorecard) -> bool:
    """Whether two scorecards are the same but for how sums of floats are rounded."""
    figures = ("value", "low", "high")
    rows, others = one.rows(), other.rows()
    return len(rows) == len(others) and all(
        {**row, **dict.fromkeys(figures)} == {**same, **dict.fromkeys(figures)}
        and all(
            row[each] == pytest.approx(same[each], rel=1e-9, abs=1e-9)
            if row[each] is not None
            else same[each] is None
            for each in figures
        )
        for row, same in zip(rows, others, strict=True)
    )


@settings(max_examples=30)
@given(seed=st.integers(0, 10**9))
def test_visits_convert_as_traces_do(seed: int) -> None:
    """A log of visits and `evidence.conversion` of the same people say the same."""
    rng = random.Random(seed)
    journey = cj.Journey(
        "shop",
        stages=[
            cj.Stage(
                "try", metrics=[cj.Metric("r", computed=Conversion("try", "buy", within=DAY))]
            ),
            cj.Stage("buy"),
        ],
        transitions=[("try", "buy")],
        starts=["try"],
    )
    # Who had bought before they tried is counted otherwise there, where every visit is known.
    traces: list[cj.evidence.Trace] = []
    rows: list[Row] = []
    for person in range(rng.randrange(1, 50)):
        at = START + rng.randrange(60) * HOUR
        visits = [("try", at)]
        if rng.random() < 0.6:
            visits.append(("buy", at + rng.randrange(1, 40) * HOUR))
        rows += [{"customer": person, "stage": stage, "at": moment} for stage, moment in visits]
        traces.append(
            cj.evidence.Trace(
                str(person), [cj.evidence.Visit(stage, at=moment) for stage, moment in visits]
            )
        )
    as_of = START + 70 * HOUR
    rate = cj.evidence.conversion(
        cj.evidence.Sample(traces), target="buy", source="try", within=DAY, as_of=as_of
    )
    (figure,) = cj.events.measure(journey, rows, as_of=as_of, stage="stage")
    assert (figure.value, figure.people, figure.open) == (rate.value, rate.people, rate.open)
    if rate.value is not None:
        assert (figure.low, figure.high) == (rate.low, rate.high)


# Small cases, each by hand.


def at(day: float) -> datetime:
    """A moment so many days after the first of March."""
    return datetime(2026, 3, 1, tzinfo=UTC) + timedelta(days=day)


ORDERS: Final = cj.Fact("orders", type="int", computed=Reading("count", "paid"))
SPENT: Final = cj.Fact("spent", type="float", computed=Reading("sum", "paid", column="amount"))
KEEN: Final = cj.Fact("keen", type="bool", computed=cj.fact("orders") >= 2, basis="assumed")
WEEK: Final = timedelta(days=7)
MARCH: Final = datetime(2026, 4, 1, tzinfo=UTC)


def shop(*metrics: cj.Metric, **stages: Any) -> cj.Journey:
    """A shop with metrics at its last stage."""
    facts = [ORDERS, SPENT, KEEN, cj.Fact("trusts", type="bool")]
    return cj.Journey.sequence(
        "shop",
        [
            cj.Stage("know"),
            cj.Stage("trust", entry=cj.fact("trusts").is_true()),
            cj.Stage("buy", entry=cj.fact("orders") >= 1, metrics=metrics, **stages),
        ],
        facts=facts,
    )


def log(*events: tuple[str, str, float] | tuple[str, str, float, float]) -> list[Row]:
    """Events of customers, each at a day, some with an amount."""
    return [
        {
            "customer": name,
            "event": event,
            "at": at(day),
            "amount": amount[0] if amount else None,
            "channel": "ad" if name < "c" else None,
        }
        for name, event, day, *amount in events
    ]


PAID: Final = log(
    ("ada", "visit", 0), ("ada", "paid", 3, 20.0), ("ada", "paid", 33, 20.0),
    ("bob", "visit", 1), ("bob", "paid", 20, 40.0), ("cy", "visit", 2), ("di", "visit", 30),
    ("di", "paid", 29, 10.0),
)  # fmt: skip
RATE: Final = cj.Metric(
    "rate", unit="%", better="higher", target=20, computed=Conversion("know", "buy", within=WEEK)
)
TOTALS: Final = [
    cj.Metric(
        "revenue",
        unit="EUR",
        better="higher",
        target=50,
        computed=Reading("sum", "paid", column="amount"),
        every="month",
    ),
    cj.Metric("payments", computed=Reading("count", "paid"), every="month"),
    cj.Metric("each", unit="EUR", computed=Ratio("revenue", "payments")),
]


def figures(journey: cj.Journey, rows: Any = PAID, **options: Any) -> list[Any]:
    """The values of the metrics of the last stage, to six digits."""
    arguments: dict[str, Any] = {"as_of": MARCH, **options}
    card = cj.events.measure(journey, rows, **arguments)
    return [None if each.value is None else float(f"{each.value:.6g}") for each in card]


class TestConversions:
    """Shares of people who reach a stage within a time, and how long they take."""

    def test_who_had_been_there_is_left_out(self) -> None:
        """Ada converts in time, Bob too late, Cy never; Di had paid at her first event."""
        (figure,) = cj.events.measure(shop(RATE), PAID, as_of=MARCH)
        assert str(figure) == "rate: 50 % (6.76 to 93.2), 4 people; target 20 %: unclear"
        backwards = cj.Metric("back", computed=Conversion("buy", "know", within=WEEK))
        (figure,) = cj.events.measure(shop(backwards), PAID, as_of=MARCH)
        assert (figure.people, figure.before, figure.value) == (1, 2, 1.0)

    def test_who_is_still_watched_is_open(self) -> None:
        """No one was observed for a week: the share is unknown, not nothing."""
        (figure,) = cj.events.measure(shop(RATE), PAID, as_of=at(2))
        assert (figure.value, figure.low, figure.people, figure.open) == (None, None, 3, 3)
        assert figure.status == "unclear"
        (figure,) = cj.events.measure(shop(RATE), PAID, as_of=at(8))
        assert (figure.people, figure.open) == (3, 1)
        assert figure.low is not None
        assert figure.value == pytest.approx(100 / 3)

    def test_long_times_are_not_missed_because_people_are_open(self) -> None:
        """The curve is of all: of who took long, more are still on their way."""
        time = cj.Metric("time", computed=TimeToConvert("know", "buy", within=WEEK))
        rows = log(
            ("ada", "visit", 0), ("ada", "paid", 1), ("bob", "visit", 0), ("bob", "paid", 5),
            ("cy", "visit", 6), ("di", "visit", 0),
        )  # fmt: skip
        assert figures(shop(time), rows, as_of=at(8)) == [5]
        assert figures(shop(time), rows[:2], as_of=at(8)) == [1]
        # Of Cy nothing is known, and of no one what happens after two days.
        assert figures(shop(time), rows[2:], as_of=at(4.5)) == [None]

    def test_since_leaves_out_who_came_before(self) -> None:
        """And before them nothing is counted."""
        assert cj.events.measure(shop(RATE), PAID, as_of=MARCH, since=at(1))[0].people == 3

    def test_the_median_has_an_interval_of_enough_people(self) -> None:
        """Twenty who converted are enough, nineteen are not."""
        time = cj.Metric("time", unit="hours", computed=TimeToConvert("know", "buy", within=WEEK))
        rows = log(*[(f"p{n:02}", "visit", 0) for n in range(20)])
        rows += log(*[(f"p{n:02}", "paid", 1 + n / 24, 1.0) for n in range(20)])
        (figure,) = cj.events.measure(shop(time), rows, as_of=MARCH)
        assert (figure.value, figure.low, figure.high) == (33, 29, 38)
        fewer = [row for row in rows if row["customer"] != "p19"]
        (figure,) = cj.events.measure(shop(time), fewer, as_of=MARCH)
        assert (figure.value, figure.low) == (33, None)
        (figure,) = cj.events.measure(shop(time), log(("ada", "visit", 0)), as_of=MARCH)
        assert (figure.value, figure.people) == (None, 1)
        weeks = evolve(time, unit="a week")
        assert figures(shop(weeks), rows) == [33 / 24]

    def test_what_no_event_tells_is_unknown(self) -> None:
        """Not a conversion that never happens."""
        rate = cj.Metric("rate", computed=Conversion("know", "trust", within=WEEK))
        (figure,) = cj.events.measure(shop(rate), PAID, as_of=MARCH)
        assert (figure.value, figure.people, figure.unknown) == (None, 0, 4)
        bound = cj.bind(shop(rate), {"trusts": "orders >= 2"})
        card = cj.events.measure(bound, PAID, as_of=at(60))
        assert (card[0].value, card[0].unknown, card.assumed) == (0.0, 0, ("trusts",))
        undeclared = cj.Journey.sequence(
            "shop", ["know", cj.Stage("buy", entry=cj.fact("x").is_true(), metrics=[RATE])]
        )
        assert cj.events.measure(undeclared, PAID, as_of=MARCH)[0].unknown == 4

    def test_of_visits_conversions_alone_are_computed(self) -> None:
        """Visits say nothing of facts and amounts."""
        metrics = [RATE, *TOTALS, cj.Metric("s", computed=Proportion(cj.fact("orders") >= 2))]
        rows = [
            {"customer": "ada", "stage": stage, "at": at(day)}
            for stage, day in [("know", 0), ("buy", 3)]
        ]
        card = cj.events.measure(shop(*metrics), rows, as_of=MARCH, stage="stage")
        assert [each.value for each in card] == [100, None, None, None, None]


class TestShares:
    """Shares and averages of people."""

    def test_the_people_at_the_stage_are_counted(self) -> None:
        """Or those whom `of` says, and not of whom it is unknown."""
        loyal = Proportion(cj.fact("orders") >= 2)
        metrics = [
            cj.Metric("loyal", unit="%", computed=loyal),
            cj.Metric(
                "of-all", computed=Proportion(cj.fact("orders") >= 1, of=cj.fact("spent") >= 0)
            ),
            cj.Metric("trust", computed=Proportion(cj.fact("trusts").is_true())),
            cj.Metric("spent", computed=Average("spent")),
            cj.Metric("of", computed=Average("orders", of=cj.fact("orders") >= 9)),
        ]
        card = cj.events.measure(shop(*metrics), PAID, as_of=at(40))
        values = [(each.value, each.people, each.unknown) for each in card]
        assert values == [
            (pytest.approx(100 / 3), 3, 0),
            (0.75, 4, 0),
            (None, 0, 3),
            (30.0, 3, 0),
            (None, 0, 0),
        ]
        assert card[3].low == pytest.approx(30 - 1.959964 * (300 / 3) ** 0.5)
        assert card.assumed == ()

    def test_what_does_not_vary_has_no_interval(self) -> None:
        """A mean of equal values has no width."""
        metric = cj.Metric("orders", better="higher", target=1, computed=Average("orders"))
        (figure,) = cj.events.measure(shop(metric), PAID, as_of=at(30))
        assert (figure.value, figure.low, figure.status) == (1.0, None, "unclear")

    def test_proxies_are_named(self) -> None:
        """Those that a metric or the places of people rest on."""
        keen = cj.Metric("keen", computed=Proportion(cj.fact("keen").is_true()))
        card = cj.events.measure(shop(keen), PAID, as_of=MARCH)
        assert card.assumed == ("keen",)
        assert str(card).splitlines()[-1] == "Rests on what is assumed: keen."
        spent = cj.Metric("spent", computed=Average("spent", of=cj.fact("keen").is_true()))
        assert cj.events.measure(shop(spent), PAID, as_of=MARCH).assumed == ("keen",)


class TestTotals:
    """Counts and sums of events by period, and ratios of them."""

    def test_a_total_is_of_the_last_whole_period(self) -> None:
        """Of a log that has none, of the running one; without a period, of the whole log."""
        card = cj.events.measure(shop(*TOTALS), PAID, as_of=at(35))
        assert [(each.value, each.period, each.complete) for each in card] == [
            (70.0, date(2026, 3, 1), True),
            (3.0, date(2026, 3, 1), True),
            (pytest.approx(70 / 3), date(2026, 3, 1), True),
        ]
        assert [each.status for each in card] == ["met", None, None]
        running = cj.events.measure(shop(*TOTALS), PAID, as_of=at(25))
        assert (running[0].value, running[0].complete, running[0].status) == (
            60.0,
            False,
            "unclear",
        )
        whole = [evolve(metric, every=None) for metric in TOTALS]
        assert figures(shop(*whole), as_of=at(35)) == [90.0, 4.0, 22.5]
        assert figures(shop(*whole), as_of=at(35), since=at(25)) == [30.0, 2.0, 15.0]
        assert figures(shop(*whole), rows=log(("ada", "visit", 0, 1.0))) == [0.0, 0.0, None]

    def test_a_trend_has_every_period(self) -> None:
        """Those in which nothing happened, too; one that is cut is not complete."""
        card = cj.events.measure(shop(*TOTALS), PAID, as_of=at(63), every="month", since=at(5))
        revenue = card.of("buy", "revenue")
        assert [(each.period, each.value, each.complete) for each in revenue] == [
            (date(2026, 3, 1), 50.0, False),
            (date(2026, 4, 1), 20.0, True),
            (date(2026, 5, 1), 0.0, False),
        ]
        assert [each.target for each in revenue] == [50, 50, 50]
        weekly = cj.events.measure(shop(*TOTALS), PAID, as_of=at(14), every="week")
        assert [(each.period, each.target) for each in weekly.of("buy", "revenue")] == [
            (date(2026, 2, 23), None),
            (date(2026, 3, 2), None),
            (date(2026, 3, 9), None),
        ]

    @pytest.mark.parametrize("every", ["day", "week", "month", "quarter", "year"])
    def test_periods_are_those_of_the_calendar(self, every: Any) -> None:
        """The totals of any are those of the days in them."""
        events = [("ada", "paid", day * 9.7, 1.0) for day in range(-60, 30)]
        rows = log(*events)
        card = cj.events.measure(shop(TOTALS[1]), rows, as_of=at(300), every=every)
        counts = {each.period: each.value for each in card}
        starts: dict[date, float] = {}
        for row in rows:
            day = row["at"].date()
            starts_at = {
                "day": day,
                "week": day - timedelta(days=day.weekday()),
                "month": day.replace(day=1),
                "quarter": day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1),
                "year": day.replace(month=1, day=1),
            }[every]
            starts[starts_at] = starts.get(starts_at, 0) + 1
        assert {period: count for period, count in counts.items() if count} == starts

    def test_ratios_have_the_interval_of_the_delta_method(self) -> None:
        """And none where everyone has the same ratio."""
        rows = log(
            ("ada", "paid", 1, 10.0), ("ada", "paid", 2, 30.0), ("bob", "paid", 3, 5.0),
            ("cy", "paid", 4, 25.0), ("di", "visit", 4),
        )  # fmt: skip
        (each,) = cj.events.measure(shop(*TOTALS), rows, as_of=MARCH).of("buy", "each")
        amounts, counts = [40.0, 5.0, 25.0], [2, 1, 1]
        ratio = sum(amounts) / sum(counts)
        rests = [amount - ratio * count for amount, count in zip(amounts, counts, strict=True)]
        error = (variance(rests) * 3) ** 0.5 / sum(counts)
        assert each.value == ratio
        assert each.low == pytest.approx(ratio - 1.959964 * error)
        assert each.people == 3
        same = log(*[(f"p{n}", "paid", n, 19.9) for n in range(5)])
        (each,) = cj.events.measure(shop(*TOTALS), same, as_of=MARCH).of("buy", "each")
        assert each.value == pytest.approx(19.9)
        assert each.low is None

    def test_ratios_divide_any_two_figures(self) -> None:
        """By their own periods; a percentage is one of the ratio."""
        metrics = [
            RATE,
            *TOTALS,
            cj.Metric("daily", computed=Reading("count", "paid"), every="day"),
            cj.Metric("spread", unit="%", computed=Ratio("each", "buy.rate")),
            cj.Metric("mixed", computed=Ratio("payments", "daily")),
            cj.Metric("words"),
            cj.Metric("of-words", computed=Ratio("payments", "words")),
            cj.Metric("one", computed=Ratio("payments", "payments")),
        ]
        card = cj.events.measure(shop(*metrics), PAID, as_of=at(33))
        values = {each.metric: each.value for each in card}
        assert values["spread"] == pytest.approx(100 * (70 / 3) / 0.5)
        assert (values["mixed"], values["of-words"], values["one"]) == (None, None, 1.0)

    def test_a_misfit_is_named_by_the_path_of_the_metric(self) -> None:
        """A sum of texts."""
        invalid = cj.Metric("n", computed=Reading("sum", "paid", column="channel"))
        with pytest.raises(InvalidValueError, match=r"stages\.buy\.metrics\.n\.sum"):
            cj.events.measure(shop(invalid), PAID, as_of=MARCH)

    def test_people_whose_amount_is_missing_are_unknown(self) -> None:
        """They are counted, though nothing is added."""
        rows = log(("ada", "paid", 1, 5.0), ("bob", "paid", 2), ("bob", "paid", 3))
        card = cj.events.measure(shop(TOTALS[0]), rows, as_of=MARCH)
        assert (card[0].value, card[0].people, card[0].unknown) == (5.0, 1, 1)


class TestIntervalsEndWhereFiguresCan:
    """An average or a ratio that cannot be negative has no interval below 0."""

    ROWS = log(*[(f"p{number}", "visit", 0) for number in range(30)], ("p0", "paid", 1, 900.0),
               ("p1", "paid", 1, 10.0), *[("p2", "paid", 2, 1.0)] * 90)  # fmt: skip

    def interval(self, *facts: cj.Fact, events: Any = ()) -> Any:
        """The figure of an average over everybody who has come, or of revenue by payment."""
        average = cj.Metric("n", computed=Average("n", of=cj.fact("orders") >= 0))
        bare = evolve(shop(), facts=[*shop().facts, *facts], events=events)
        buy = evolve(bare["buy"], metrics=[average] if facts else TOTALS)
        return cj.events.measure(bare.with_stage(buy), self.ROWS, as_of=at(40))[-1]

    def test_a_count_ends_at_zero(self) -> None:
        """Whether its minimum is declared or not; a sum has none of its own."""
        counted = self.interval(cj.Fact("n", type="int", computed=Reading("count", "paid")))
        assert counted.low == 0 < counted.value < counted.high
        total = Reading("sum", "paid", column="amount")
        open_ = self.interval(cj.Fact("n", type="float", computed=total))
        assert open_.low < 0
        bounded = self.interval(cj.Fact("n", type="float", minimum=5, computed=total))
        assert (bounded.low, bounded.high) == (5, open_.high)

    def test_a_scale_ends_at_its_ends(self) -> None:
        """At the maximum, and at the outermost of listed values."""
        most = Reading("max", "paid", column="amount")
        amounts = {"a": 5.0, "b": 5.0, "c": 1.0, "d": 1.0}
        rows = log(*[(name, "paid", 1, amount) for name, amount in amounts.items()])
        bounded = cj.Fact("stars", type="float", minimum=1, maximum=5, computed=most)
        for stars in (bounded, cj.Fact("stars", type="float", values=[5, 1, 3], computed=most)):
            bare = evolve(shop(), facts=[*shop().facts, stars])
            buy = evolve(bare["buy"], metrics=[cj.Metric("n", computed=Average("stars"))])
            (figure,) = cj.events.measure(bare.with_stage(buy), rows, as_of=at(3))
            assert (figure.low, figure.high) == (1, 5)

    def test_what_lies_outside_of_its_range_keeps_its_figure(self) -> None:
        """No end of an interval passes the figure."""
        numbers = Numbers(people=9, unknown=0, total=90, least=1, most=40, variance=4)
        estimate = average_of(numbers, 0.95, Range(20, 30))
        assert estimate.low == estimate.value == 10
        estimate = average_of(numbers, 0.95, Range(0, 5))
        assert estimate.value == estimate.high == 10

    def test_a_ratio_ends_at_zero_where_its_totals_cannot_be_negative(self) -> None:
        """As the columns of the events are declared."""
        undeclared = self.interval()
        assert undeclared.low < 0
        amount = cj.Fact("amount", type="float", minimum=0)
        declared = self.interval(events=[cj.Event("paid", columns=[amount])])
        assert declared.low == 0
        assert declared.high == undeclared.high
        signed = [cj.Event("paid", columns=[cj.Fact("amount", type="float", minimum=-1)])]
        assert self.interval(events=signed).low == undeclared.low
        assert self.interval(events=[cj.Event("paid")]).low == undeclared.low


@pytest.mark.parametrize("maker", [columns, relation, ibis_table])
def test_every_kind_of_table_has_the_same_figures(maker: Any, tmp_path: Path) -> None:
    """Relations and Ibis keep nothing between questions."""
    idle = cj.Fact("idle", type="int", unit="days", computed=Since("last"))
    last = cj.Fact("last", type="datetime", computed=Reading("last", "paid"))
    metrics = [
        RATE,
        *TOTALS,
        cj.Metric("idle", computed=Proportion(cj.fact("idle") >= 14)),
        cj.Metric("average", computed=Average("idle")),
        cj.Metric("keen", computed=Proportion(cj.fact("keen").is_true(), of=cj.fact("spent") > 5)),
    ]
    bare = evolve(shop(), facts=[*shop().facts, last, idle])
    journey = bare.with_stage(evolve(bare["buy"], metrics=metrics))
    options: dict[str, Any]
    for options in ({"by": "channel"}, {"every": "month"}, {"since": at(5), "every": "week"}):
        card = cj.events.measure(journey, PAID, as_of=MARCH, **options)
        data = maker(PAID, tmp_path)
        assert alike(cj.events.measure(journey, data, as_of=MARCH, **options), card)


class TestScorecards:
    """What is said of them, and what they are made of."""

    def test_a_scorecard_is_text_rows_and_data(self) -> None:
        """Lines by stage, rows with the columns of the documentation."""
        metrics = [evolve(RATE, name="Buyers in a week", target=60), *TOTALS]
        card = cj.events.measure(shop(*metrics), PAID, as_of=at(63), by="channel")
        assert str(card).splitlines()[:3] == [
            "shop as of 2026-05-03 00:00:00+00:00: 8 figures; 2 missed, 2 unclear",
            "buy",
            "  Buyers in a week [ad]: 50 % (1.26 to 98.7), 2 people; target 60 %: unclear",
        ]
        assert list(card.rows()[0]) == [
            "channel", "stage", "metric", "period", "complete", "value", "low", "high", "people",
            "open", "before", "unknown", "unit", "target", "status",
        ]  # fmt: skip
        assert [row["channel"] for row in card.rows()][:2] == ["ad", None]
        data = card.to_dict()
        assert data["figures"][0]["status"] == card[0].status
        assert repr(card).startswith("<Scorecard of 'shop' as of 2026-05-03")
        assert repr(card[0]).startswith("<MetricValue: Buyers in a week [ad]")
        assert card[0].rows() == [card[0].row()]
        assert {each.metric for each in card.missed} <= {"revenue"}
        nothing = cj.events.measure(shop(), PAID, as_of=MARCH)
        assert str(nothing) == "shop as of 2026-04-01 00:00:00+00:00: 0 figures"

    def test_long_ones_are_cut(self) -> None:
        """And say by how many lines."""
        card = cj.events.measure(shop(TOTALS[0]), PAID, as_of=at(400), every="day")
        assert str(card).splitlines()[-1] == "… and 201 more"

    @pytest.mark.parametrize(
        ("better", "low", "high", "status"),
        [
            ("higher", 20, 30, "met"),
            ("higher", 10, 20, "unclear"),
            ("higher", 10, 19, "missed"),
            ("lower", 10, 20, "met"),
            ("lower", 20, 21, "unclear"),
            ("lower", 21, 30, "missed"),
            ("higher", None, None, "unclear"),
            (None, 30, 40, None),
        ],
    )
    def test_a_target_is_met_by_the_whole_interval(
        self, better: Any, low: float | None, high: float | None, status: str | None
    ) -> None:
        """Or missed by it, or it is unclear."""
        figure = cj.events.MetricValue(
            stage="a", metric="m", value=25, low=low, high=high, target=20, better=better
        )
        assert figure.status == status

    def test_large_figures_have_no_decimals(self) -> None:
        """And none without a unit has a blank behind it."""
        figure = cj.events.MetricValue(stage="a", metric="m", value=12345.6)
        assert str(figure) == "m: 12,346"


class TestArguments:
    """What cannot be asked."""

    @pytest.mark.parametrize(
        ("options", "text"),
        [
            ({"since": at(99)}, "is later than"),
            ({"since": datetime(2026, 3, 1)}, "both have a zone"),
            ({"level": 2}, "level: must lie between"),
            ({"as_of": datetime(2026, 4, 1)}, "have one"),
            ({"every": "hour"}, "every"),
            ({"by": "value"}, "has a column 'value' of its own"),
            ({"since": datetime(1900, 1, 1, tzinfo=UTC), "every": "day"}, "more than 1,000"),
        ],
    )
    def test_moments_and_periods_must_fit(self, options: dict[str, Any], text: str) -> None:
        """Each error names the argument."""
        with pytest.raises(InvalidValueError, match=text):
            figures(shop(RATE), **options)

    def test_a_warehouse_is_not_read(self) -> None:
        """Its rows cannot be had here."""
        table = cj.events.table("shop.events", dialect="snowflake")
        with pytest.raises(WrongTypeError):
            cj.events.measure(shop(RATE), table, as_of=MARCH)

    def test_people_who_were_selected_say_nothing(self) -> None:
        """As buyers who were interviewed do not."""
        with pytest.raises(SelectedSampleError):
            cj.events.measure(
                shop(RATE), cj.events.log(PAID, selected_on="buy", event="event"), as_of=MARCH
            )

    def test_of_no_event_nothing_is_known(self) -> None:
        """Totals are 0, shares unknown; a trend has the running period alone."""
        empty = [{**PAID[0], "at": at(999)}]
        metrics = [RATE, TOTALS[1], cj.Metric("s", computed=Proportion(cj.fact("orders") >= 2))]
        assert figures(shop(*metrics), empty) == [None, 0.0, None]
        assert figures(shop(*metrics), empty, every="month") == [None, 0.0, None]
        assert figures(shop(*metrics), empty, by="channel") == []


class TestIntervals:
    """In simulated logs, intervals contain the truth about as often as they say."""

    def test_of_the_median_time_with_people_who_are_open(self) -> None:
        """People come over 59 days; half convert, after ten days on average, in a window of 30."""
        rng = random.Random(5)
        within, day = timedelta(days=30), 86_400_000_000
        measure = TimeToConvert("a", "b", within=within)
        truth = -10 * log_of(1 - (1 - exp(-3)) / 2)
        covered = 0
        for _ in range(300):
            waited: list[tuple[int, int, int]] = []
            for _ in range(200):
                watched = rng.random() * 59
                wait = rng.expovariate(0.1) if rng.random() < 0.5 else 1e6
                outcome = MOVED if wait <= watched else STAYED
                waited.append((outcome, int(min(wait, watched) * day), 1))
            time = time_of(waits_of(waited), measure, "days", 0.95)
            assert time.low is not None
            assert time.high is not None
            covered += time.low <= truth <= time.high
        assert 0.92 <= covered / 300 <= 0.985

    def test_of_ratios_and_averages(self) -> None:
        """Orders are two a person on average, their amounts thirty; stars are 25 sevenths."""
        rng = random.Random(6)
        ratios = averages = 0
        for _ in range(400):
            counts = [1 + next(n for n in range(999) if rng.random() < 0.5) for _ in range(60)]
            amounts = [sum(rng.choice([10, 20, 60]) for _ in range(each)) for each in counts]
            pairs = list(zip(amounts, counts, strict=True))
            sums = PairSums(
                people=60,
                above=sum(amounts),
                below=sum(counts),
                above_squared=sum(each * each for each in amounts),
                product=sum(one * other for one, other in pairs),
                below_squared=sum(each * each for each in counts),
            )
            ratio = ratio_of(sums, 0.95)
            stars = [rng.choice([1, 2, 3, 4, 5, 5, 5]) for _ in range(60)]
            numbers = Numbers(60, 0, sum(stars), min(stars), max(stars), variance(stars))
            average = average_of(numbers, 0.95)
            assert ratio.low is not None
            assert ratio.high is not None
            assert average.low is not None
            assert average.high is not None
            ratios += ratio.low <= 30 <= ratio.high
            averages += average.low <= 25 / 7 <= average.high
        assert 0.91 <= ratios / 400 <= 0.98
        assert 0.92 <= averages / 400 <= 0.98


class TestPictures:
    """Scorecards beside a journey, and by themselves."""

    def test_a_page_has_figures_beside_their_targets(self) -> None:
        """With a line of all periods, where there are several, for each segment."""
        journey = shop(RATE, *TOTALS, cj.Metric("words"))
        card = cj.events.measure(journey, PAID, as_of=at(35))
        page = cj.render.to_html(journey, scorecard=card)
        assert 'class="figure unclear"' in page
        said = re.sub("<[^>]*>", "", page).replace("&nbsp;", " ")
        assert "70 EUR, 3 people; target 50 EUR: met (2026-03-01)" in said
        assert "<polyline" not in page
        trend = cj.events.measure(journey, PAID, as_of=at(63), every="month", by="channel")
        page = cj.render.to_html(journey, scorecard=trend)
        assert page.count("<polyline") == 5
        # Revenue of both segments has a target and a value for each month.
        assert page.count('class="spark"') == 5
        assert page.count('<path d="M0,') == 2
        assert "ad: " in page
        # All values alike, and a running period alone.
        level = cj.events.measure(shop(TOTALS[1]), PAID, as_of=at(62), every="month", since=at(32))
        assert "<polyline" in cj.render.to_html(shop(TOTALS[1]), scorecard=level)
        running = cj.events.measure(journey, PAID, as_of=at(5))
        assert "(2026-03-01)" in cj.render.to_html(journey, scorecard=running)
        with pytest.raises(InvalidValueError, match="another journey, 'shop'"):
            cj.render.to_html(evolve(journey, id="other"), scorecard=card)

    def test_a_chart_has_figures_as_parts_of_their_targets(self) -> None:
        """Those that have one."""
        card = cj.events.measure(shop(RATE, *TOTALS), PAID, as_of=at(35))
        picture = cj.render.to_svg(card)
        # One more is in the legend.
        assert picture.count('class="bar"') == 3
        assert "Metrics as parts of their targets" in picture
        assert "2026-03-01" in picture
        assert "<svg" in card._repr_mimebundle_()["text/html"]  # pyright: ignore[reportPrivateUsage] - as notebooks call it
