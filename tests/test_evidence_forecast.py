"""Forecasts: how many people will be where at a date."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey._log._traces import Trace, Visit
from customer_journey.errors import InvalidValueError, SelectedSampleError
from customer_journey.evidence._forecast import Forecast, forecast
from customer_journey.evidence._samples import Sample, SelectedSample

pytestmark = pytest.mark.extra("data")

DAY = timedelta(days=1)
BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
RATE = {"a": 1 / 10, "b": 1 / 8}
BACK = 0.2
"""How many go from `b` back to `a`, and not on to `c`."""

GENERATOR: list[list[float]] = [[-0.1, 0.1, 0], [BACK / 8, -1 / 8, (1 - BACK) / 8], [0, 0, 0]]
"""The same as rates from stage to stage."""


def person(name: str, *visits: tuple[str, float], outcome: str = "") -> Trace:
    """A trace of stages with the days on which they were reached."""
    steps = [Visit(stage, at=BEGIN + day * DAY) for stage, day in visits]
    return Trace(name, steps, outcome=outcome)


def expected_by(
    people: Sequence[Trace],
    until: float,
    days: float,
    *,
    level: float = 0.95,
    arrivals: Mapping[str, float] | None = None,
) -> Forecast:
    """The forecast of that many days from a day on."""
    as_of = BEGIN + until * DAY
    at = as_of + days * DAY
    return forecast(Sample(people), as_of=as_of, at=at, level=level, arrivals=arrivals)


def expected(result: Forecast) -> dict[str, float]:
    """The expected number at each stage."""
    return {each.stage: each.expected for each in result}


def walked(people: int, seed: int, until: float) -> list[Trace]:
    """People who come over 60 days, stay for exponential times and move on until a day."""
    rng = random.Random(seed)
    traces: list[Trace] = []
    for number in range(people):
        day, stage = rng.uniform(0, 60), "a"
        visits = [(stage, day)]
        while stage != "c" and (day := day + rng.expovariate(RATE[stage])) <= until:
            stage = "b" if stage == "a" else "a" if rng.random() < BACK else "c"
            visits.append((stage, day))
        traces.append(person(str(number), *visits))
    return traces


def census(people: Sequence[Trace], day: float) -> Counter[str]:
    """Where people are on a day, of those who came within 60."""
    seen = [[v.stage for v in each.visits if v.at and v.at <= BEGIN + day * DAY] for each in people]
    came = [each.visits[0].at for each in people]
    early = [at is not None and at <= BEGIN + 60 * DAY for at in came]
    return Counter(steps[-1] for steps, is_early in zip(seen, early, strict=True) if is_early)


STUCK = [
    person("ada", ("a", 0), ("b", 2)),
    person("ben", ("a", 0), ("b", 6)),
    person("cy", ("a", 3)),
    person("dee", ("a", 7)),
]


def test_people_move_on_as_those_did_who_had_stayed_so_long() -> None:
    """Ada moved after 2 days, Ben after 6; Cy has been there for 5 days, Dee for 1."""
    result = expected_by(STUCK, 8, 4.5)
    # Dee moves with half after 2 days, for one of three at risk did, or after 6 like the rest:
    # of Aalen and Johansen's curve. Who has stayed for 5 days goes after 6, as all did.
    assert [(each.stage, each.now) for each in result] == [("a", 2), ("b", 2)]
    # At risk after 2 days: all but Dee, 3 people.
    assert expected(result) == pytest.approx({"a": 2 / 3, "b": 2 + 1 + 1 / 3})
    later = expected_by(STUCK, 8, 5.5)
    assert expected(later) == pytest.approx({"a": 0, "b": 4})
    assert result.people == len(STUCK)
    assert result[0].low <= result[0].expected <= result[0].high


def test_what_was_never_seen_does_not_happen() -> None:
    """No one left `b`, and who is at `a` the longest has seen all others go or stay."""
    people = [person("ada", ("a", 0), ("b", 2)), person("ben", ("a", 0))]
    assert expected(expected_by(people, 10, 1000)) == {"a": 1, "b": 1}
    assert expected(expected_by(people, 1, 1000)) == {"a": 2}


def test_a_forecast_of_now_is_the_census() -> None:
    """There is nothing to forecast, and the intervals say so."""
    people = walked(50, 1, 40)
    seen = [each for each in people if each.visits[0].at and each.visits[0].at <= BEGIN + 40 * DAY]
    now = Counter(each.steps[-1] for each in seen)
    for each in expected_by(people, 40, 0, arrivals={"a": 5}):
        assert each.low == each.expected == each.high == each.now == now[each.stage]


def test_an_outcome_is_where_people_end() -> None:
    """One that is called like a stage is counted there, and those who ended there stay."""
    people = [
        person("ada", ("a", 0), ("b", 2), outcome="b"),
        person("ben", ("a", 0), ("b", 2), ("a", 3)),
        person("cy", ("a", 0), outcome="lost"),
        person("dee", ("b", 1)),
    ]
    result = expected_by(people, 4, 50)
    assert [(each.stage, each.now) for each in result] == [("a", 1), ("b", 2), ("lost", 1)]
    # Dee has stayed for longer than all who left. Ben goes on to `b`: there a third end at once, a
    # third stay, and a third go back, of whom a quarter is lost at once and the rest come again.
    assert expected(result) == pytest.approx({"a": 0, "b": 2 + 8 / 9, "lost": 1 + 1 / 9}, abs=1e-6)
    assert result[2].low == 1


def test_where_all_have_ended_no_one_moves() -> None:
    """No one is left to go on, and the intervals say so."""
    people = [person("ada", ("a", 0), outcome="lost"), person("ben", ("a", 3), outcome="a")]
    for each in expected_by(people, 4, 50):
        assert each.now == each.expected == each.low == each.high == 1


def test_moves_without_a_time_between_do_not_go_in_a_cycle() -> None:
    """Who is at both at the same moment goes round no more often than there are periods."""
    people = [
        person("ada", ("a", 0), ("b", 0), ("a", 0), ("b", 0)),
        person("ben", ("a", 0)),
        person("cy", ("b", 1), ("a", 2)),
    ]
    result = expected_by(people, 4, 20)
    assert sum(expected(result).values()) == pytest.approx(3)
    assert all(0 <= each.low <= each.high <= 3 for each in result)


def test_arrivals_come_on_top() -> None:
    """With exponential stays, the matrix exponential says how many of them are where."""
    people = walked(4000, 5, 60)
    without, result = expected_by(people, 60, 10), expected_by(people, 60, 10, arrivals={"a": 40})
    assert sum(expected(result).values()) == pytest.approx(len(people) + 400)
    expm: Any = import_module("scipy.linalg").expm
    steps = [
        expm([[cell * (step + 0.5) / 10 for cell in row] for row in GENERATOR])[0]
        for step in range(100)
    ]
    truth = [sum(float(step[place]) for step in steps) * 40 / 10 for place in range(3)]
    more = [expected(result)[stage] - expected(without)[stage] for stage in "abc"]
    assert more == pytest.approx(truth, rel=0.05)
    assert result[0].high - result[0].low > without[0].high - without[0].low


def test_exponential_stays_are_a_markov_chain() -> None:
    """The matrix exponential says how many of those at each stage will be where."""
    people = walked(4000, 3, 60)
    result = expected_by(people, 60, 15)
    expm: Any = import_module("scipy.linalg").expm
    moved = expm([[15 * cell for cell in row] for row in GENERATOR])
    now = [each.now for each in result]
    for place, each in enumerate(result):
        truth = sum(number * float(row[place]) for number, row in zip(now, moved, strict=True))
        assert each.expected == pytest.approx(truth, abs=30)
        assert each.low <= truth <= each.high


def test_simulated_people_agree() -> None:
    """A twin in plain Python draws each move from the hazards, without periods."""
    people = walked(40, 8, 60)
    result = expected_by(people, 60, 25)
    hazards = hazards_of(people, 60)
    rng = random.Random(4)
    sums: Counter[str] = Counter()
    for _ in range(2000):
        for each in people:
            visits = [visit for visit in each.visits if visit.at]
            stayed = (BEGIN + 60 * DAY - (visits[-1].at or BEGIN)) / DAY
            sums[simulated(hazards, visits[-1].stage, stayed, 25, rng)] += 1
    for stage, number in expected(result).items():
        assert number == pytest.approx(sums[stage] / 2000, abs=0.25)


def hazards_of(people: Sequence[Trace], until: float) -> dict[str, list[tuple[float, str, float]]]:
    """For each stage, after how long people left for where, and which share of those at risk."""
    stays: dict[str, list[tuple[float, str]]] = {}
    for each in people:
        days = [((visit.at or BEGIN) - BEGIN) / DAY for visit in each.visits]
        for number, stage in enumerate(each.steps):
            end, then = [*days, until][number + 1], [*each.steps, ""][number + 1]
            stays.setdefault(stage, []).append((end - days[number], then))
    return {
        stage: sorted(
            (length, then, 1 / sum(other >= length for other, _ in each))
            for length, then in each
            if then
        )
        for stage, each in stays.items()
    }


def simulated(
    hazards: dict[str, list[tuple[float, str, float]]],
    stage: str,
    stayed: float,
    left: float,
    rng: random.Random,
) -> str:
    """Where somebody is in the end, who has stayed for so long and has so many days left."""
    for length, then, hazard in hazards.get(stage, []):
        if stayed < length <= stayed + left and rng.random() < hazard:
            return simulated(hazards, then, 0, left - (length - stayed), rng)
    return stage


@settings(deadline=None, max_examples=15)
@given(
    st.lists(
        st.tuples(
            st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9)), min_size=1, max_size=4),
            st.sampled_from(["", "", "a", "lost"]),
        ),
        min_size=1,
        max_size=8,
    ),
    st.integers(0, 30),
)
def test_the_numbers_add_up(people: list[tuple[list[tuple[str, int]], str]], days: int) -> None:
    """Of any people, at any time."""
    traces = [
        person(str(number), *sorted(visits, key=lambda each: each[1]), outcome=outcome)
        for number, (visits, outcome) in enumerate(people)
    ]
    result = expected_by(traces, 9, days)
    assert sum(each.now for each in result) == len(traces)
    assert sum(expected(result).values()) == pytest.approx(len(traces))
    assert all(each.expected > -1e-9 for each in result)
    assert all(0 <= each.low <= each.high <= len(traces) for each in result)


def test_more_people_than_groups_are_put_together() -> None:
    """The same people many times over are expected where they are, many times over."""
    some = walked(150, 2, 60)
    many = [Trace(f"{each.customer}-{copy}", each.visits) for each in some for copy in range(8)]
    for one, all_ in zip(expected_by(some, 60, 12), expected_by(many, 60, 12), strict=True):
        assert all_.expected / 8 == pytest.approx(one.expected, rel=0.02)
        assert all_.high - all_.low < 8 * (one.high - one.low)


def test_many_stages_are_computed_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Products of matrices that are cut into small ones give the same numbers."""
    people = walked(40, 2, 60)
    whole = expected_by(people, 60, 12)
    monkeypatch.setattr("customer_journey.evidence._forecast._ALONE", 9 * 7)
    for one, other in zip(whole, expected_by(people, 60, 12), strict=True):
        assert other.expected == pytest.approx(one.expected)
        assert (other.low, other.high) == (one.low, one.high)


@pytest.mark.slow
def test_intervals_hold_as_often_as_they_say() -> None:
    """As far as 60 studies tell; the guide has the shares in 400."""
    held: Counter[str] = Counter()
    for seed in range(60):
        people = walked(120, seed, 80)
        then = census(people, 80)
        for each in expected_by(people, 60, 20):
            held[each.stage] += each.low <= then[each.stage] <= each.high
    assert all(52 <= count <= 60 for count in held.values())
    assert 165 <= sum(held.values()) < 180


def test_the_same_people_have_the_same_forecast() -> None:
    """The seed is fixed; the order of people and rows changes neither number nor names."""
    people = walked(30, 9, 60)
    assert expected_by(people, 60, 9) == expected_by(people, 60, 9)
    assert expected_by(people, 60, 9).level == 0.95


def test_a_forecast_prints_and_has_rows() -> None:
    """A headline and a line for each stage; a row for each."""
    result = expected_by(STUCK, 8, 4.5)
    assert str(result).splitlines()[0] == (
        "4 people at 2026-03-13 12:00:00+00:00, as of 2026-03-09 00:00:00+00:00"
    )
    assert str(result[1]).startswith("b: 3.3 expected (")
    assert result.rows()[0].keys() == {"stage", "now", "expected", "low", "high"}
    assert len(result.rows()) == len(result) == 2


def test_visits_of_a_log_are_forecast() -> None:
    """The visits that a journey's facts give, as rows with times."""
    shop = cj.Journey.sequence("shop", ["know", "buy"])
    log = [
        {"customer": name, "stage": stage, "at": BEGIN + day * DAY}
        for name, stage, day in [("ada", "know", 0), ("ada", "buy", 2), ("bob", "know", 3)]
    ]
    as_of = BEGIN + 4 * DAY
    visits = cj.events.visits(shop, log, as_of=as_of, stage="stage")
    sample = Sample(cj.evidence.read_rows(visits, at="entered"))
    result = cj.evidence.forecast(sample, as_of=as_of, at=as_of + 5 * DAY)
    assert [(each.stage, each.now) for each in result] == [("know", 1), ("buy", 1)]
    assert result[1].expected == pytest.approx(2)


def problems(
    people: Sequence[Trace],
    as_of: datetime,
    at: datetime,
    *,
    level: float = 0.95,
    arrivals: Mapping[str, float] | None = None,
) -> list[str]:
    """Where the problems are that are named."""
    with pytest.raises(InvalidValueError) as caught:
        _ = forecast(Sample(people), as_of=as_of, at=at, level=level, arrivals=arrivals)
    return [each.where for each in caught.value.problems]


def test_what_cannot_be_forecast_is_refused() -> None:
    """Each with its place, and all of one kind at once."""
    as_of = BEGIN + 8 * DAY
    plain = as_of.replace(tzinfo=None)
    assert problems(STUCK, as_of, BEGIN) == ["at"]
    assert problems(STUCK, as_of, plain, level=2) == ["level", "at"]
    assert problems(STUCK, plain, plain)[0] == "[0].visits[0].at"
    assert problems([Trace("ada", ["a"])], as_of, as_of) == ["[0].visits[0].at"]
    assert problems(STUCK, BEGIN - DAY, as_of, arrivals={"a": 1}) == ["sample"]
    result = problems(STUCK, as_of, as_of, arrivals={"a": -1, "A": 2})
    assert result == ["arrivals['a']", "arrivals['A']"]
    with pytest.raises(InvalidValueError, match="did you mean 'a'"):
        _ = expected_by(STUCK, 8, 1, arrivals={"A": 2})
    with pytest.raises(SelectedSampleError):
        _ = forecast(SelectedSample(STUCK, selected_on="b"), as_of=as_of, at=as_of)
