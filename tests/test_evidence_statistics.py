"""Intervals, saturation and differences: published figures, scipy's, and simulation."""

import random
from math import comb, inf, isnan
from statistics import mean
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey._log._traces import Trace
from customer_journey.evidence._saturation import saturation
from customer_journey.evidence._segments import differences, fisher
from customer_journey.evidence._shares import rarest_missed, share


@pytest.mark.extra("data")
@pytest.mark.parametrize(
    ("count", "of", "method", "low", "high"),
    [
        # From table I of R. G. Newcombe, "Two-Sided Confidence Intervals for the Single
        # Proportion", Statistics in Medicine 17, 1998: the score method, and the exact one.
        (81, 263, "wilson", 0.2553, 0.3662),
        (15, 148, "wilson", 0.0624, 0.1605),
        (0, 20, "wilson", 0.0000, 0.1611),
        (1, 29, "wilson", 0.0061, 0.1718),
        (81, 263, "exact", 0.2527, 0.3676),
        (15, 148, "exact", 0.0578, 0.1617),
        (0, 20, "exact", 0.0000, 0.1684),
        (1, 29, "exact", 0.0009, 0.1776),
    ],
)
def test_intervals_are_the_published_ones(
    count: int, of: int, method: str, low: float, high: float
) -> None:
    """To the four places that are printed."""
    result = share(count, of, method=cast("Any", method))
    assert (round(result.interval.low, 4), round(result.interval.high, 4)) == (low, high)


@st.composite
def counts(draw: st.DrawFn) -> tuple[int, int]:
    """A count within a total."""
    of = draw(st.integers(1, 60) | st.integers(1, 20_000))
    return draw(st.integers(0, of)), of


@pytest.mark.extra("data")
@settings(max_examples=60)
@given(counts(), st.sampled_from([0.5, 0.8, 0.95, 0.999]), st.sampled_from(["wilson", "exact"]))
def test_intervals_are_those_of_scipy(pair: tuple[int, int], level: float, method: str) -> None:
    """Both methods, small and large, at any level."""
    from scipy.stats import binomtest

    theirs = binomtest(*pair).proportion_ci(level, method=cast("Any", method))
    ours = share(*pair, level=level, method=cast("Any", method))
    assert ours.interval.low == pytest.approx(theirs.low, rel=1e-8, abs=1e-12)
    assert ours.interval.high == pytest.approx(theirs.high, rel=1e-8, abs=1e-12)
    assert ours.interval.low <= pair[0] / pair[1] <= ours.interval.high


@pytest.mark.extra("data")
def test_counts_may_come_from_an_array() -> None:
    """What numpy and pandas count is a count; what is true or a fraction is none."""
    import numpy as np

    nine, twelve = np.int64(9), np.uint8(12)
    assert share(cast("int", nine), cast("int", twelve)) == share(9, 12)
    assert type(share(cast("int", nine), 12).count) is int
    assert rarest_missed(cast("int", twelve)) == rarest_missed(12)
    assert fisher(*np.array([3, 1, 1, 3], dtype=np.uint8)) == fisher(3, 1, 1, 3)
    heard = saturation([Trace("ada", ["know", "try"]), Trace("bob", ["know", "buy"])])
    assert heard.expected_new(cast("int", twelve)) == heard.expected_new(12)
    for invalid in (True, np.bool_(1), np.float64(9)):
        with pytest.raises(cj.errors.InvalidValueError, match="expected a whole number"):
            share(cast("int", invalid), 12)


def test_one_step_is_no_steps() -> None:
    """One of a kind is counted as one."""
    heard = saturation([Trace("ada", ["know"]), Trace("bob", ["know"])])
    assert str(heard).startswith("2 people, 1 step, 0 of them heard once")
    assert repr(heard) == "<Saturation: 1 step from 2 people, coverage 100 %>"


@pytest.mark.extra("data")
def test_tiny_totals_get_the_exact_interval_and_others_wilsons() -> None:
    """The border is forty people; out of nothing, everything is possible."""
    assert share(3, 39).method == "exact"
    assert share(3, 40).method == "wilson"
    nothing = share(0, 0)
    assert (nothing.interval.low, nothing.interval.high, nothing.value, str(nothing)) == (
        0.0,
        1.0,
        None,
        "0 of 0",
    )
    assert share(0, 0, method="wilson").interval.high == 1.0
    assert repr(share(1, 1)) == "<Share: 1 of 1 (100 %)>"
    assert str(share(1, 1)) == "1 of 1 (100 %, 3–100 %)"
    assert share(1, 4).value == 0.25


@pytest.mark.parametrize(
    "arguments",
    [
        {"count": 2, "of": 1},
        {"count": -1, "of": 1},
        {"count": True, "of": 1},
        {"count": 1, "of": 1.0},
        {"count": 1, "of": 1, "level": 95},
        {"count": 1, "of": 1, "level": 1},
        {"count": 1, "of": 1, "level": True},
        {"count": 1, "of": 1, "method": "wald"},
    ],
)
def test_what_is_no_share_is_refused(arguments: dict[str, Any]) -> None:
    """Counts beyond the total, levels in percent, methods that are too bad."""
    with pytest.raises(cj.errors.InvalidValueError):
        share(**arguments)


def test_what_no_one_mentioned_may_still_be_common() -> None:
    """Were it as common as the bound, silence would have the probability of one in twenty."""
    assert rarest_missed(0) == 1
    for questions in (1, 12, 300):
        assert (1 - rarest_missed(questions)) ** questions == pytest.approx(0.05)
    assert rarest_missed(300) == pytest.approx(3 / 300, rel=0.01)
    with pytest.raises(cj.errors.InvalidValueError):
        rarest_missed(-1)


def traces_of(*steps: str) -> list[Trace]:
    """A trace for each text; each of its letters is a step."""
    return [Trace(f"p{index}", list(letters)) for index, letters in enumerate(steps)]


def test_saturation_by_hand() -> None:
    """Four people, five steps, three of them once, one twice."""
    result = saturation(traces_of("ab", "ac", "adb", "ae"))
    assert (result.people, result.observed, result.once, result.doubletons) == (4, 5, 3, 1)
    assert result.expected == pytest.approx(5 + 3 / 4 * 3 * 2 / (2 * 2))
    assert result.coverage == pytest.approx(1 - 3 / 9 * (3 * 3) / (3 * 3 + 2))
    assert result.interval.low < result.expected < result.interval.high
    assert result.interval.low > 5
    assert result.curve[0] == pytest.approx(9 / 4)
    assert result.curve[-1] == pytest.approx(5)
    assert result.expected_new(0) == 0
    assert result.expected_new(10**6) == pytest.approx(result.expected - 5)
    assert repr(result) == "<Saturation: 5 steps from 4 people, coverage 73 %>"
    assert "ten more people would bring 1.1 new ones" in str(result)


def test_saturation_where_little_is_known() -> None:
    """No one asked; nothing once; nothing twice; one thing once."""
    no_one = saturation([])
    assert (no_one.coverage, no_one.expected, no_one.curve) == (0.0, 0.0, ())
    full = saturation(traces_of("ab", "ab"))
    assert (full.coverage, full.expected_new(5), full.interviews_for(1)) == (1.0, 0.0, 0)
    # Each of the two could have gone unheard, with the chance e⁻²: SpadeR's interval, by hand.
    assert full.interval.low == 2
    assert full.interval.high == pytest.approx(2.98360, abs=1e-5)
    silent = saturation(traces_of("", ""))
    assert (silent.interval.low, silent.interval.high) == (0, 0)
    assert saturation(traces_of("abc", "d")).coverage == pytest.approx(1 - 4 / 4 * 3 / 5)
    assert saturation(traces_of("ab", "a", "a")).coverage == pytest.approx(1 - 1 / 4)


def test_one_person_tells_nothing_of_the_next() -> None:
    """Whatever they told: there may be any number of steps beside, and no number is made up."""
    for people in (traces_of("ab"), []):
        result = saturation(people)
        assert (result.expected, result.interval.high) == (len("ab" if people else ""), inf)
        assert isnan(result.expected_new(10))
        assert result.interviews_for(0.5) is None
        assert "too few to tell" in str(result)


def test_saturation_of_moves_and_of_whole_paths() -> None:
    """Each person's moves count once, and so does their way."""
    people = traces_of("abab", "ab", "abab")
    assert saturation(people, of="moves").observed == 2
    assert saturation(people, of="variants").once == 1


def test_how_many_more_interviews_it_takes() -> None:
    """After so many the expected share has come up, and one fewer is not enough."""
    result = saturation(traces_of("ab", "ac", "adb", "ae"))
    more = result.interviews_for(0.95)
    assert more is not None
    wanted = 0.95 * result.expected - result.observed
    assert result.expected_new(more) >= wanted > result.expected_new(more - 1)
    assert result.interviews_for(0.1) == 0
    assert result.interviews_for(1) is None


@pytest.mark.parametrize("share_wanted", [-0.1, 1.1, True, inf])
def test_saturation_refuses_what_makes_no_sense(share_wanted: float) -> None:
    """Shares beyond one, people below zero, things that are not counted."""
    result = saturation(traces_of("ab"))
    with pytest.raises(cj.errors.InvalidValueError):
        result.interviews_for(share_wanted)
    with pytest.raises(cj.errors.InvalidValueError):
        result.expected_new(-1)
    with pytest.raises(cj.errors.InvalidValueError):
        saturation([], of=cast("Any", "stages"))


def test_the_curve_is_the_average_over_all_choices() -> None:
    """Against counting every choice of people."""
    people = traces_of("ab", "ac", "adb", "ae", "f")
    letters = [set(trace.steps) for trace in people]
    from itertools import combinations

    expected = [
        mean(len(set[str]().union(*some)) for some in combinations(letters, size))
        for size in range(1, 6)
    ]
    assert saturation(people).curve == pytest.approx(expected)


def test_the_estimators_hold_in_a_simulation() -> None:
    """People who mention forty steps with known shares: coverage, Chao2 and what comes next."""
    rng = random.Random(2026)
    shares = [0.9 / (1 + rank / 4) for rank in range(40)]
    names = [f"s{rank}" for rank in range(40)]
    off: list[float] = []
    richness: list[float] = []
    errors: list[float] = []
    inside = 0
    for _ in range(150):
        people = [
            Trace(f"p{index}", [n for n, c in zip(names, shares, strict=True) if rng.random() < c])
            for index in range(35)
        ]
        seen = {step for trace in people[:15] for step in trace.steps}
        result = saturation(people[:15])
        known = sum(c for n, c in zip(names, shares, strict=True) if n in seen)
        off.append(result.coverage - known / sum(shares))
        richness.append(result.expected)
        inside += result.interval.low <= 40 <= result.interval.high
        later = {step for trace in people for step in trace.steps}
        errors.append(result.expected_new(20) - len(later - seen))
    assert abs(mean(off)) < 0.01
    assert 37 < mean(richness) <= 41
    # Chao2 is a lower bound, so what is expected of it is a little too low.
    assert -1 < mean(errors) < 0.1
    assert inside >= 120


@pytest.mark.extra("data")
def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """Summed over all outcomes: exact at least, Wilson's about that often."""
    for truth in (0.05, 0.3, 0.5):
        held = {
            method: sum(
                comb(12, count) * truth**count * (1 - truth) ** (12 - count)
                for count in range(13)
                if truth in share(count, 12, method=cast("Any", method)).interval
            )
            for method in ("exact", "wilson")
        }
        assert held["exact"] >= 0.95
        assert held["wilson"] >= 0.88


@pytest.mark.extra("data")
@given(*[st.integers(0, 30)] * 4)
def test_fishers_test_is_that_of_scipy(a: int, b: int, c: int, d: int) -> None:
    """For every table."""
    from numpy import array
    from scipy.stats import fisher_exact

    theirs = fisher_exact(array([[a, b], [c, d]])).pvalue
    assert fisher(a, b, c, d) == pytest.approx(theirs, rel=1e-7)


@pytest.mark.extra("data")
def test_fishers_test_of_the_lady_tasting_tea() -> None:
    """Fisher's own: of eight cups, three of four right; and numbers that are none."""
    assert fisher(3, 1, 1, 3) == pytest.approx(34 / 70)
    assert fisher(0, 0, 0, 0) == 1
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        fisher(-1, cast("int", 1.5), 0, 0)
    assert len(caught.value.problems) == 2
    most = 100_000_000
    assert fisher(most, most, most, most) == 1
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        fisher(most, most + 1, 0, 0)
    assert [problem.where for problem in caught.value.problems] == ["b"]


@pytest.mark.extra("data")
def test_differences_are_adjusted_for_their_number() -> None:
    """Holm by hand; the clearest first; in text."""
    left = [Trace(f"l{index}", ["a", "c"]) for index in range(5)]
    right = [Trace(f"r{index}", ["b", "c"] if index else ["b", "a"]) for index in range(5)]
    result = differences(left, right)
    assert [each.step for each in result] == ["b", "a", "c"]
    p = [each.p for each in result]
    assert p == pytest.approx([fisher(0, 5, 5, 0), fisher(5, 0, 1, 4), 1.0])
    assert [each.adjusted for each in result] == pytest.approx([3 * p[0], 2 * p[1], 1.0])
    counted = [
        cj.evidence.Variants({("a", "c"): 5}),
        cj.evidence.Variants({("b", "c"): 4, ("b", "a"): 1}),
    ]
    assert differences(*counted).steps == result.steps
    assert (result.steps[0].left.count, result.steps[0].right.count) == (0, 5)
    assert len(result) == 3
    assert "b: 0 of 5" in str(result)
    assert repr(result) == "<Differences: 3 steps>"


def test_no_one_is_in_both_groups() -> None:
    """A test of one person against themself means nothing."""
    with pytest.raises(cj.errors.InvalidValueError, match=r"already at \[0\]"):
        differences([Trace("ada")], [Trace("ada")])
