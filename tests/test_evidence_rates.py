"""Conversion in time: people who may still go on are neither won nor lost."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey._log._incidence import Wait, incidences
from customer_journey._log._interval import wilson_interval
from customer_journey._log._traces import Trace, Visit
from customer_journey._log._variants import Variants
from customer_journey.errors import InvalidValueError, OpenCasesError, SelectedSampleError
from customer_journey.evidence._discover import discover
from customer_journey.evidence._discovery import Discovery
from customer_journey.evidence._rates import Rate, conversion
from customer_journey.evidence._samples import Sample, SelectedSample

DAY = timedelta(days=1)
BEGIN = datetime(2026, 3, 1, tzinfo=UTC)


def person(name: str, *visits: tuple[str, float], outcome: str = "") -> Trace:
    """A trace of stages with the days on which they were reached."""
    steps = [Visit(stage, at=BEGIN + day * DAY) for stage, day in visits]
    return Trace(name, steps, outcome=outcome)


def window(within: float, until: float) -> dict[str, Any]:
    """The arguments that state a window."""
    return {"within": within * DAY, "as_of": BEGIN + until * DAY}


TRIALS = [
    person("ada", ("try", 0), ("buy", 2)),
    person("ben", ("try", 0)),
    person("cy", ("try", 9)),
    person("dan", ("try", 1), ("buy", 9)),
]


def shares_by_hand(waits: list[Wait], within: timedelta) -> dict[str, Fraction] | None:
    """Each open case's weight is passed on to those who were observed for longer, in fractions.

    B. Efron (1967), "The Two Sample Problem with Censored Data": the same estimate by another way.
    """
    mass = dict.fromkeys(range(len(waits)), Fraction(1))

    def rank(index: int) -> tuple[timedelta, bool]:
        return waits[index][0], waits[index][1] is None

    for index in sorted(mass, key=rank):
        wait, target = waits[index]
        if target is None and wait < within:
            later = [other for other in mass if rank(other) > rank(index) and mass[other]]
            later = [other for other in later if waits[other][0] > wait]
            same = [o for o in mass if waits[o] == waits[index] and mass[o]]
            weight = sum((mass[other] for other in same), Fraction(0))
            if not weight:
                continue
            if not later:
                return None
            for other in same:
                mass[other] = Fraction(0)
            for other in later:
                mass[other] += weight / len(later)
    shares: dict[str, Fraction] = {}
    for index, (wait, target) in enumerate(waits):
        if target is not None and wait <= within:
            shares[target] = shares.get(target, Fraction(0)) + mass[index] / len(waits)
    return shares


WAITS = st.lists(
    st.tuples(
        st.integers(0, 8).map(lambda days: days * DAY), st.sampled_from([None, None, "buy", "gone"])
    ),
    min_size=1,
    max_size=12,
)


@given(WAITS, st.integers(1, 8))
def test_shares_are_those_of_passing_on_the_weight_of_open_cases(
    waits: list[Wait], days: int
) -> None:
    """With ties, competing targets, and no one who was observed to the end."""
    result = incidences(waits, days * DAY)
    expected = shares_by_hand(waits, days * DAY)
    if expected is None:
        assert result.stayed is None
        assert {each.share for each in result.moved.values()} <= {None}
        return
    assert {target: each.share for target, each in result.moved.items()} == {
        target: pytest.approx(float(share), abs=1e-12) for target, share in expected.items()
    }
    assert result.stayed == pytest.approx(1 - float(sum(expected.values())), abs=1e-12)


@given(WAITS, st.integers(1, 8))
def test_no_one_counts_for_more_than_one(waits: list[Wait], days: int) -> None:
    """The effective number of people lies between one and how many there are."""
    result = incidences(waits, days * DAY)
    sizes = [result.effective, result.unmoved, *(each.effective for each in result.moved.values())]
    for size in sizes:
        assert size == 0 if result.stayed is None else 1 - 1e-9 <= size <= result.people + 1e-9


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 40)), max_size=60))
def test_with_no_one_open_a_rate_is_a_share_to_the_last_digit(
    people: list[tuple[bool, int]],
) -> None:
    """Value and interval, exact ones of few and Wilson's of many."""
    traces = [
        person(f"p{index}", ("try", 0), *([("buy", day)] if bought else []))
        for index, (bought, day) in enumerate(people)
    ]
    rate = conversion(Sample(traces), target="buy", **window(30, 40))
    share = cj.evidence.share(sum(bought and day <= 30 for bought, day in people), len(people))
    assert (rate.value, rate.count, rate.of) == (share.value, share.count, share.of)
    assert not rate.open
    assert rate == conversion(Sample(traces), target="buy", **window(30, 30))


@pytest.mark.extra("data")
def test_its_interval_is_a_share_s_too() -> None:
    """Where no one is open; the ends stand beside the value in a row."""
    rate = conversion(Sample(TRIALS), target="buy", **window(5, 20))
    assert rate.interval == cj.evidence.share(1, 4).interval
    (row,) = rate.rows()
    assert row == rate.to_dict()
    assert (row["low"], row["high"]) == (rate.low, rate.high)
    assert str(rate) == "25 % (1–81 %) within 5 days: 1 of 4 people so far, 0 open"


def test_open_cases_count_as_long_as_they_were_watched() -> None:
    """Half of those at risk on the second day buy, one of two on the eighth: 62.5 %."""
    rate = conversion(Sample(TRIALS), target="buy", **window(8, 10))
    # On day 1, cy is last seen; of the other three, ada buys on day 2, dan on day 8.
    assert rate.value == pytest.approx(1 - 2 / 3 * 1 / 2)
    assert (rate.people, rate.count, rate.open, rate.before) == (4, 2, 1, 0)
    assert rate.effective == pytest.approx(3)
    assert rate.interval == wilson_interval(2 / 3, rate.effective, level=0.95)
    assert repr(rate) == "<Rate: 67 % (21–94 %) within 8 days: 2 of 4 people so far, 1 open>"


def test_what_no_one_was_watched_for_is_unknown() -> None:
    """No share, and an interval that says nothing."""
    rate = conversion(Sample(TRIALS), target="buy", **window(30, 10))
    assert (rate.value, rate.low, rate.high, rate.open) == (None, 0, 1, 2)
    text = "unknown within 30 days: no one was observed so long; 2 of 4 people so far, 2 open"
    assert str(rate) == text
    assert conversion(Sample([]), target="buy", **window(30, 10)).value is None
    no_one = conversion(Sample(TRIALS), target="buy", source="visit", **window(30, 10))
    assert (no_one.value, no_one.people) == (None, 0)


@pytest.mark.parametrize(
    ("waits", "share", "effective"),
    [
        # No one moved: of four, three were observed for the second half.
        ([(4, None), (4, None), (4, None), (2, None)], 0.0, 1 / ((1 / 4 + 1 / 3) / 2)),
        # All moved, but for one who was not observed to the end.
        ([(1, "to"), (2, None), (3, "to")], 1.0, 1 / (2 / 3)),
        # All were seen at once, and no one later.
        ([(0, None), (0, None)], None, 0),
        ([(0, None), (4, "to")], 1.0, 1),
    ],
)
def test_at_both_edges_an_interval_keeps_its_width(
    waits: list[tuple[int, str | None]], share: float | None, effective: float
) -> None:
    """As if what never happened had been too rare to show."""
    result = incidences([(days * DAY, target) for days, target in waits], 4 * DAY).to("to")
    assert result.share == share
    assert result.effective == pytest.approx(effective)


def test_somebody_with_an_outcome_has_ended() -> None:
    """They are not open; nor do they convert, unless the outcome is what is asked for."""
    people = [*TRIALS, person("eve", ("try", 0), ("help", 1), outcome="left")]
    rate = conversion(Sample(people), target="buy", **window(8, 10))
    assert (rate.people, rate.open) == (5, 1)
    # One of five has ended after a day. Of the others, three were observed for longer than that.
    assert rate.value == pytest.approx(0.8 * 2 / 3)
    left = conversion(Sample(people), target="left", **window(8, 10))
    assert left.count == 1
    assert left.value == pytest.approx(0.2)
    early = conversion(Sample(people), target="left", **window(8, 0.5))
    assert (early.count, early.open) == (0, 3)


def test_somebody_who_was_there_before_counts_if_they_come_again() -> None:
    """As without a window; how many they are is reported."""
    people = [
        person("ada", ("buy", 0), ("try", 1), ("buy", 3)),
        person("bob", ("buy", 0), ("try", 1)),
    ]
    rate = conversion(Sample(people), target="buy", source="try", **window(3, 9))
    assert (rate.people, rate.count, rate.before) == (2, 1, 2)
    same = conversion(Sample(people), target="buy", source="try", ended=True)
    assert (same.people, same.count, same.before) == (2, 1, 2)


@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 20)), min_size=1, max_size=5),
        min_size=1,
        max_size=8,
    ),
    st.integers(1, 10),
    st.integers(0, 25),
)
def test_an_earlier_date_is_a_replay(
    log: list[list[tuple[str, int]]], within: int, until: int
) -> None:
    """The whole log as of a date says what the log cut there says, to every question."""
    people = [
        person(f"p{index}", *sorted(visits, key=lambda visit: visit[1]))
        for index, visits in enumerate(log)
    ]
    cut = [
        person(trace.customer, *[(v.stage, (v.at - BEGIN) / DAY) for v in visits if v.at])
        for trace in people
        if (visits := [v for v in trace.visits if v.at and v.at <= BEGIN + until * DAY])
    ]
    replayed, known = (
        (
            conversion(Sample(traces), target="b", source="a", **window(within, until)),
            discover(traces, min_share=0.3, **window(within, until)),
        )
        for traces in (people, cut)
    )
    assert replayed == known


@pytest.mark.extra("data")
def test_without_a_window_open_cases_are_refused_as_selected_ones_are() -> None:
    """No rate, no chain, no probability; unless the caller says that all have ended."""
    with pytest.raises(OpenCasesError, match=r"2 of 4 people may still go on.*`within=`") as caught:
        conversion(Sample(TRIALS), target="buy")
    assert (caught.value.open, caught.value.people) == (2, 4)
    for form in (TRIALS, iter(TRIALS)):
        with pytest.raises(OpenCasesError, match="2 of 4 people may still go on"):
            cj.markov.fit(form)
    ended = conversion(Sample(TRIALS), target="buy", ended=True)
    assert (ended.value, ended.within, str(ended)) == (0.5, None, str(cj.evidence.share(2, 4)))
    discovery = discover(TRIALS)
    assert (discovery.open, discovery.journey.transitions[0].probability) == (2, None)
    assert str(discovery).endswith("2 of 4 people may still go on: no share is a conversion.")
    assert discover(TRIALS, ended=True).journey.transitions[0].probability == 0.5


@pytest.mark.parametrize(
    "known",
    [
        [Trace("ada", ["try", "buy"]), Trace("ben", ["try"])],
        [person("ada", ("try", 0), ("buy", 2)), person("ben", ("try", 0), outcome="left")],
        [person("ada", ("try", 0), ("buy", 2))],
    ],
    ids=["no times", "outcomes", "nowhere to go"],
)
def test_those_whose_end_is_known_need_no_window(known: list[Trace]) -> None:
    """No times, an outcome, or nowhere that others went on to."""
    assert conversion(Sample(known), target="buy").people == len(known)
    assert not discover(known).open
    assert discover(known).journey.transitions[0].probability is not None


def test_exits_are_ends_and_excluded_steps_are_not_looked_at() -> None:
    """Who was last where no one went on from, or at an exit, is not open."""
    people = [
        person("ada", ("try", 0), ("gone", 1), ("try", 2), ("buy", 3)),
        person("ben", ("try", 0), ("gone", 1)),
        person("cy", ("try", 0), ("look", 1)),
    ]
    assert discover(people).open == 1
    assert discover(people, exits="gone").open == 0
    # Without the stages where ada and cy were last, both were last where ben went on from.
    assert discover(people, exits="gone", min_share=0.5).open == 2


def test_variants_with_times_may_be_open_too() -> None:
    """As traces are."""
    log = Variants({("a", "b"): 3, ("a",): 2}, spans={("a", "b"): [DAY]})
    assert discover(log).open == 2
    assert not discover(Variants({("a", "b"): 3, ("a",): 2})).open


@pytest.mark.extra("data")
def test_a_discovery_with_a_window_has_the_shares_that_go_on_within_it() -> None:
    """Slower moves are drawn, and do not count; the rest has stayed."""
    people = [
        person("ada", ("know", 0), ("try", 1), ("buy", 9)),
        person("ben", ("know", 0), ("try", 2), ("know", 3)),
        person("cy", ("know", 8), ("try", 12)),
    ]
    discovery = discover(people, goals="buy", **window(5, 10))
    assert (discovery.within, discovery.as_of, discovery.open) == (5 * DAY, BEGIN + 10 * DAY, 0)
    moves = {(move.source, move.target): move for move in discovery.moves}
    assert {pair: (move.count, move.share, move.open) for pair, move in moves.items()} == {
        # Of four visits two move on days 1 and 2, ben's second stays, cy was observed for two days.
        ("know", "try"): (2, pytest.approx(0.5), 1),
        ("try", "know"): (1, 0.5, 0),
        ("try", "buy"): (1, 0.0, 0),
    }
    steps = {step.stage: (step.stayed, step.open) for step in discovery.steps}
    assert steps == {"know": (0.5, 1), "try": (0.5, 0), "buy": (None, 1)}
    shares = {item.target: item.probability for item in discovery.journey.transitions}
    assert shares["buy"] == 0
    assert discovery.journey["try"].end
    assert "Shares count who goes on within 5 days, as of 2026-03-11 00:00:00+00:00." in str(
        discovery
    )
    selected = discover(SelectedSample(people, selected_on="bought"), **window(5, 10))
    assert {each.probability for each in selected.journey.transitions} == {None}


def test_a_discovery_with_a_window_leaves_out_what_is_rare() -> None:
    """Excluded steps are passed over, excluded variants are not counted."""
    people = [
        *[person(f"p{index}", ("a", 0), ("b", 3)) for index in range(8)],
        person("ada", ("a", 0), ("x", 1), ("b", 4)),
    ]
    discovery = discover(people, min_share=0.2, **window(3, 9))
    assert [(move.count, move.share) for move in discovery.moves] == [(9, 8 / 9)]
    common = discover(people, min_coverage=0.8, **window(3, 9))
    assert [(move.count, move.share) for move in common.moves] == [(8, 1)]


def test_who_has_ended_goes_nowhere() -> None:
    """An outcome is known since the last visit, and is the last step."""
    people = [*TRIALS, person("eve", ("try", 0), outcome="left")]
    moves = discover(people, **window(8, 10)).moves
    assert {move.target: move.share for move in moves} == pytest.approx(
        {"buy": 0.8 * 2 / 3, "left": 0.2}
    )
    (move,) = discover(people, min_share=0.3, **window(8, 10)).moves
    assert move.share == pytest.approx(0.8 * 2 / 3)


@pytest.mark.extra("data")
class TestChains:
    """Chains of people who may still go on."""

    def test_who_does_not_go_on_has_stayed(self) -> None:
        """Neither won nor lost; as traces and as a discovery."""
        chain = cj.markov.fit(TRIALS, goals="buy", **window(8, 10))
        assert chain.outcomes() == pytest.approx({"buy": 2 / 3, "(stayed)": 1 / 3})
        discovery = discover(TRIALS, goals="buy", **window(8, 10))
        assert cj.markov.fit(discovery).outcomes() == pytest.approx(chain.outcomes())
        assert cj.markov.fit(discovery.journey).probability() == pytest.approx(2 / 3)

    def test_with_no_one_open_it_is_the_chain_of_the_counts(self) -> None:
        """To the last digit; here no one is slower than the window either."""
        people = [
            *[person(f"p{index}", ("know", 0), ("buy", 1)) for index in range(3)],
            *[person(f"q{index}", ("know", 0), ("try", 0), ("buy", 2)) for index in range(4)],
            *[person(f"r{index}", ("know", 0), outcome="lost") for index in range(6)],
        ]
        chain = cj.markov.fit(people, goals="buy", **window(5, 9))
        known = cj.markov.fit(people, goals="buy")
        assert chain.outcomes() == known.outcomes()
        assert chain.probabilities == known.probabilities
        low, high = (
            each.interval(lambda drawn: drawn.probability(), seed=1, draws=200).interval.low
            for each in (chain, known)
        )
        assert low == pytest.approx(high, abs=0.05)

    def test_an_end_that_is_known_is_an_end_there(self) -> None:
        """An outcome of the same name as the last stage says that nothing follows."""
        people = [*TRIALS, person("eve", ("try", 0), outcome="try")]
        chain = cj.markov.fit(people, goals="buy", **window(8, 10))
        assert chain.outcomes() == pytest.approx({"try": 0.2, "buy": 8 / 15, "(stayed)": 4 / 15})
        discovery = discover(people, **window(8, 10))
        assert cj.markov.fit(discovery).outcomes() == pytest.approx(chain.outcomes())

    def test_only_slow_moves_leave_everyone_where_they_are(self) -> None:
        """A stage that some left later has stayed, not ended."""
        people = [person("ada", ("try", 0), ("buy", 8)), person("ben", ("try", 0))]
        outcomes = cj.markov.fit(people, goals="buy", **window(3, 9)).outcomes()
        assert outcomes["(stayed)"] == 1

    def test_open_cases_are_refused(self) -> None:
        """As traces, as variants, and as a discovery; unless they have ended."""
        log = Variants({("a", "b"): 3, ("a",): 2}, spans={("a", "b"): [DAY]})
        for data in (TRIALS, log, discover(TRIALS)):
            with pytest.raises(OpenCasesError, match="2 of"):
                cj.markov.fit(data)
            assert cj.markov.fit(data, ended=True).outcomes()

    def test_what_no_one_was_watched_for_is_named(self) -> None:
        """By stage, with what to do."""
        arguments = window(30, 10)
        for data, stated in ((TRIALS, arguments), (discover(TRIALS, **arguments), {})):
            with pytest.raises(InvalidValueError, match="was observed for 30 days") as caught:
                cj.markov.fit(data, **stated)
            assert [each.where for each in caught.value.problems] == ["stages.try"]

    @pytest.mark.parametrize(
        "data",
        [
            lambda: cj.Journey.sequence("shop", ["know", "buy"]),
            lambda: {("know", "buy"): 3},
            lambda: Variants({("know", "buy"): 3}),
            lambda: discover(TRIALS),
        ],
        ids=["journey", "counts", "variants", "discovery"],
    )
    def test_a_window_needs_traces(self, data: Callable[[], Any]) -> None:
        """Nothing else holds the times."""
        with pytest.raises(InvalidValueError, match="needs traces") as caught:
            cj.markov.fit(data(), **window(3, 10))
        assert [each.where for each in caught.value.problems] == ["within"]

    def test_no_one_is_no_chain(self) -> None:
        """Nor are people who all came later."""
        with pytest.raises(InvalidValueError, match="there are none"):
            cj.markov.fit(TRIALS, within=DAY, as_of=BEGIN - DAY)


@pytest.mark.parametrize(
    ("arguments", "where"),
    [
        ({"within": 30 * DAY}, ["as_of"]),
        ({"as_of": BEGIN}, ["within"]),
        ({"within": 30, "as_of": "today"}, ["within", "as_of"]),
        ({"within": 0 * DAY, "as_of": None}, ["within", "as_of"]),
        ({"within": DAY, "as_of": BEGIN, "ended": True}, ["ended"]),
    ],
)
def test_half_a_window_is_none(arguments: dict[str, Any], where: list[str]) -> None:
    """All that is wrong with it is named at once."""
    with pytest.raises(InvalidValueError) as caught:
        conversion(Sample(TRIALS), target="buy", **arguments)
    assert [each.where for each in caught.value.problems] == where
    with pytest.raises(cj.errors.JourneyError):
        discover(TRIALS, **arguments)


def test_times_that_are_missing_or_cannot_be_compared_are_named() -> None:
    """With the paths of the visits; a date without a zone stands beside one with a zone."""
    untimed = [TRIALS[0], Trace("eve", ["try", Visit("buy", at=BEGIN)])]
    for ask, places in (
        (lambda: discover(untimed, **window(3, 10)), ["[1].visits[0].at"]),
        (lambda: conversion(Sample(untimed), target="buy", **window(3, 10)), ["[1].visits[0].at"]),
        (
            lambda: conversion(Sample([Trace("eve")]), target="buy", **window(3, 10)),
            ["[0]"],
        ),
        (
            lambda: conversion(
                Sample([Trace("eve", ["try"], outcome="buy")]), target="buy", **window(3, 10)
            ),
            ["[0].visits[0].at"],
        ),
    ):
        with pytest.raises(InvalidValueError) as caught:
            ask()
        assert [each.where for each in caught.value.problems] == places
    naive = datetime(2026, 4, 1)
    with pytest.raises(InvalidValueError, match=r"visits\[0\].at has a zone, and as_of has none"):
        conversion(Sample(TRIALS), target="buy", within=DAY, as_of=naive)
    plain = [Trace("ada", [Visit("try", at=naive)])]
    with pytest.raises(InvalidValueError, match=r"as_of has a zone, and .* has none"):
        discover(plain, within=DAY, as_of=BEGIN)


def test_a_rate_is_selected_by_names() -> None:
    """Of stages or outcomes; anything else is named."""
    with pytest.raises(InvalidValueError, match="a stage or several") as caught:
        conversion(Sample(TRIALS), target=cast("str", 7))
    assert [each.where for each in caught.value.problems] == ["target"]


def test_counts_and_variants_hold_no_times() -> None:
    """A window of them is refused."""
    log = Variants({("know", "buy"): 3})
    counts = cj.evidence.Counts({}, {}, {}, {}, {}, {}, {}, {})
    for data in (log, counts):
        with pytest.raises(InvalidValueError, match="hold no times") as caught:
            discover(data, **window(3, 10))
        assert [each.where for each in caught.value.problems] == ["within"]


def test_a_window_does_not_make_selected_people_a_sample() -> None:
    """The error is the same."""
    buyers = SelectedSample(TRIALS, selected_on="bought")
    with pytest.raises(SelectedSampleError):
        conversion(cast("Sample", buyers), target="buy", **window(3, 10))


@pytest.mark.slow
@pytest.mark.extra("data")
@pytest.mark.parametrize("truth", [0.02, 0.1, 0.387, 0.9, 0.98])
def test_intervals_contain_the_truth_as_often_as_they_say(truth: float) -> None:
    """In 93 to 97 % of 500 simulated studies; the table stands in the documentation."""
    import numpy as np

    for people in (30, 200, 1000):
        rng = np.random.default_rng([people, int(1000 * truth), 10])
        covered = sum(_covers(rng, people, truth) for _ in range(500))
        assert 0.93 <= covered / 500 <= 0.97, (people, truth)


def _covers(rng: Any, people: int, truth: float) -> bool:
    """Whether the interval of a study contains the truth; where the share is unknown, it does.

    People come in over 59 days, and are asked whether they convert within 30. Up to seven in ten
    some never do; else everyone does at last.
    """
    import numpy as np

    early = 1 - np.exp(-30 / 12)
    mean = 12 if truth < 0.8 else -30 / np.log(1 - truth)
    moves = rng.random(people) < truth / early if truth < 0.8 else np.ones(people, bool)
    after, watched = rng.exponential(mean, people), rng.uniform(0, 59, people)
    waits: list[Wait] = [
        (float(wait) * DAY, "buy") if moved and wait <= end else (float(end) * DAY, None)
        for moved, wait, end in zip(moves, after, watched, strict=True)
    ]
    result = incidences(waits, 30 * DAY)
    reached = result.to("buy")
    rate = Rate(
        value=reached.share, people=people, count=reached.count, open=result.open, within=30 * DAY,
        effective=reached.effective,
    )  # fmt: skip
    return truth in rate.interval


@pytest.mark.extra("data")
def test_an_answer_serialises() -> None:
    """A discovery with a window, with its length and its end."""
    data = discover(TRIALS, **window(8, 10)).to_dict()
    assert (data["within"], data["as_of"]) == (8 * 86_400, "2026-03-11T00:00:00+00:00")
    assert isinstance(discover(TRIALS), Discovery)
