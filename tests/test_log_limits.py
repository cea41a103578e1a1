"""Whole tables of logs: every count by brute force, every limit at both sides."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

import customer_journey as cj
from customer_journey._log._counts import counts_of, follows_of
from customer_journey._log._interval import (
    LARGEST,
    binomial_interval,
    count_problems,
    level_problems,
    number_problems,
    share_problems,
    wilson_interval,
)
from customer_journey._log._variants import walks_of


@pytest.mark.parametrize("seed", range(4))
def test_every_count_is_what_people_did_one_by_one(seed: int) -> None:
    """Of groups of all sizes, with visits, moves and loops made again and again."""
    rng = random.Random(seed)
    for _ in range(40):
        stages = "abcd"[: rng.randint(1, 4)]
        walks = [tuple(rng.choices(stages, k=rng.randint(0, 9))) for _ in range(rng.randint(0, 6))]
        numbers = [rng.randint(1, 3) for _ in walks]
        expected: dict[str, Counter[Any]] = {
            name: Counter()
            for name in ("visits", "people", "positions", "starts", "ends", "moves", "movers",
                         "discoveries")
        }  # fmt: skip
        for walk, number in zip(walks, numbers, strict=True):
            for _ in range(number):
                expected["visits"].update(walk)
                expected["people"].update(set(walk))
                expected["positions"].update({step: walk.index(step) for step in set(walk)})
                expected["starts"].update(walk[:1])
                expected["ends"].update(walk[-1:])
                expected["moves"].update(pairwise(walk))
                expected["movers"].update(set(pairwise(walk)))
                expected["discoveries"].update(
                    (source, target)
                    for position, (source, target) in enumerate(pairwise(walk), 1)
                    if target not in walk[:position]
                )
        counts = counts_of(list(zip(walks, numbers, strict=True)))
        for name, each in expected.items():
            assert Counter(getattr(counts, name)) == each, name
        follows = follows_of(zip(walks, numbers, strict=True))
        assert [Counter(each) for each in follows] == [
            expected[name] for name in ("moves", "starts", "ends")
        ]


@pytest.mark.extra("data")
@pytest.mark.parametrize("power", [0, 1, *range(20, 36), *range(52, 68), 100, 300, 1_000])
def test_costs_are_the_same_in_units_of_any_size(power: int) -> None:
    """In numbers of 32 bits, of 64 and of any size: a weight of no one's stage sets the unit."""
    shop = cj.Journey(
        "shop",
        stages=[cj.Stage(name, end=name == "buy") for name in ("know", "try", "buy", "never")],
        transitions=[("know", "try"), ("try", "buy"), ("know", "never")],
        starts=["know"],
    )
    walks = [
        ("know", "try", "buy"), ("know", "buy"), ("buy",), ("try", "know", "buy"), ("x",) * 9,
        ("know", "know", "try", "try", "buy", "buy"), (), ("buy", "try", "know"),
    ]  # fmt: skip
    people = [cj.evidence.Trace(str(number), walk) for number, walk in enumerate(walks)]
    costs = cj.evidence.Costs(skipped=3, extra=2, weights={"never": 2.0**-power, "try": 2})
    conformance = cj.evidence.conform(shop, people, costs=costs)
    assert [conformance.of(each.customer).cost for each in people] == [0, 6, 9, 5, 30, 8, 12, 10]


@pytest.mark.extra("data")
@pytest.mark.parametrize("of", [1, 2, 5, 100])
@pytest.mark.parametrize("level", [0.5, 0.9, 0.95, 0.999])
def test_intervals_of_shares_are_those_of_another_library(of: int, level: float) -> None:
    """Exact ones and Wilson's, at both ends and between."""
    stats = pytest.importorskip("scipy.stats", reason="scipy is not installed")
    for count in sorted({0, 1, of // 2, of - 1, of}):
        test = stats.binomtest(count, of)
        for exact, method in ((True, "exact"), (False, "wilson")):
            ours = binomial_interval(count, of, level=level, exact=exact)
            theirs = test.proportion_ci(confidence_level=level, method=method)
            assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-9)
            assert (ours.low == 0) is (count == 0)
            assert (ours.high == 1) is (count == of)
            assert count / of in ours
    nothing = binomial_interval(0, 0, level=level, exact=True)
    assert (nothing.low, nothing.high, nothing.level) == (0.0, 1.0, level)


def test_a_share_at_an_edge_is_in_its_interval() -> None:
    """However many people there are, a number that need not be whole."""
    for of in (0.5, 1.0, 2.5, 1e6, 1e300):
        assert wilson_interval(0.0, of, level=0.95).low == 0
        assert wilson_interval(1.0, of, level=0.95).high == 1
        assert wilson_interval(0.0, of, level=0.95).high == pytest.approx(
            1 - wilson_interval(1.0, of, level=0.95).low
        )


class TestProblems:
    """What is refused of a number, and what is taken, next to each other."""

    @pytest.mark.parametrize("value", [0, 0.0, 1, LARGEST])
    def test_numbers_of_people_are_zero_or_more(self, value: float) -> None:
        """Up to the largest."""
        assert list(number_problems(value, "n")) == []

    @pytest.mark.parametrize(
        ("value", "reason"),
        [
            (-1e-300, "expected a finite number of zero or more"),
            (1.0000000001e300, "expected a finite number of zero or more"),
            (10**400, "expected a finite number of zero or more"),
            (float("nan"), "expected a finite number of zero or more"),
            (float("inf"), "expected a finite number of zero or more"),
            (None, "expected a finite number of zero or more"),
            (True, "expected a number, got bool"),
            ("1", "expected a number, got str"),
            ([1], "expected a number, got list"),
        ],
    )
    def test_others_are_named(self, value: object, reason: str) -> None:
        """By what they are."""
        (problem,) = number_problems(value, "n")
        assert (problem.where, problem.message[: len(reason)]) == ("n", reason)

    def test_a_share_is_at_most_one(self) -> None:
        """Both ends are shares."""
        for share in (0, 0.0, 0.5, 1, 1.0):
            assert list(share_problems(share, "p")) == []
        for other in (1.0000000001, 2, 100):
            (problem,) = share_problems(other, "p")
            assert problem.message.startswith("must be a share in 0..1, got")
        assert len(list(share_problems(-0.1, "p"))) == len(list(share_problems("1", "p"))) == 1

    def test_a_level_lies_between_nought_and_one(self) -> None:
        """Neither end is a level."""
        for level in (1e-9, 0.5, 0.95, 1 - 1e-9):
            assert list(level_problems(level)) == []
        for other in (0, 0.0, 1, 1.0, 95, 1.5):
            (problem,) = level_problems(other)
            assert problem.hint == "95 % is 0.95"
        assert len(list(level_problems(-1))) == 1

    def test_a_count_has_a_least_and_a_most(self) -> None:
        """Both of which it can be."""
        for count in (2, 3, 5):
            assert list(count_problems(count, "k", least=2, most=5)) == []
        (below,) = count_problems(1, "k", least=2, most=5)
        (above,) = count_problems(6, "k", least=2, most=5)
        assert (below.message, above.message) == (
            "must be at least 2, got 1",
            "must be at most 5, got 6",
        )
        assert list(count_problems(0, "k")) == list(count_problems(10**30, "k")) == []
        (negative,) = count_problems(-1, "k")
        assert negative.message == "must be at least 0, got -1"
        for other in (True, 1.5, "1", None):
            assert next(iter(count_problems(other, "k"))).message.startswith("expected a whole")


@pytest.mark.parametrize("score", [-2, -0.5, 0, 2.0, None])
def test_an_excerpt_is_felt_from_minus_two_to_two(score: float | None) -> None:
    """Both ends included."""
    assert cj.evidence.Excerpt("Good", score=score).score == score


@pytest.mark.parametrize(
    ("score", "is_of_five"), [(-2.1, False), (-5, False), (2.1, True), (5, True), (5.1, False)]
)
def test_answers_from_one_to_five_are_known_for_what_they_are(
    score: float, *, is_of_five: bool
) -> None:
    """The hint says how to turn them into a score."""
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.evidence.Excerpt("Good", score=score)
    (problem,) = caught.value.problems
    assert problem.hint == ("of answers from 1 to 5, take 3 away" if is_of_five else "")
    assert problem.message == f"must lie in -2..2, got {float(score)!r}"


@pytest.mark.parametrize("name", ["skipped", "extra", "failed", "weights"])
def test_a_cost_is_a_number_from_zero_to_its_most(name: str) -> None:
    """Both of which it can be."""
    for cost in (0, 0.5, 1, 1e100):
        value: Any = {"know": cost} if name == "weights" else cost
        costs = cj.evidence.Costs(**{name: value})
        seen = costs.weight("know") if name == "weights" else getattr(costs, name)
        assert (seen, type(seen)) == (cost, float)
    others: tuple[Any, ...] = (-1e-300, 1.0000001e100, float("inf"), float("nan"), True, "1", None)
    for other in others:
        value = {"know": other} if name == "weights" else other
        with pytest.raises(cj.errors.InvalidValueError, match=r"expected a (finite )?number"):
            cj.evidence.Costs(**{name: value})
    assert cj.evidence.Costs().weight("anything") == 1


@pytest.mark.extra("data")
def test_what_traces_share_at_their_beginnings_counts_once() -> None:
    """The longest comes first, so that the others need nothing of the budget."""
    stages = [f"s{number}" for number in range(30)]
    journey = cj.Journey.sequence("long", stages)
    traces = [
        cj.evidence.Trace(f"c{length}", visits=stages[:length]) for length in range(30, 20, -1)
    ]
    assert cj.evidence.conform(journey, traces, budget=3_000).unread == 0
    apart = [cj.evidence.Trace(f"c{first}", visits=stages[first:]) for first in range(10)]
    assert cj.evidence.conform(journey, apart, budget=3_000).unread > 0


@pytest.mark.extra("data")
@pytest.mark.parametrize("ask", [cj.markov.fit, cj.evidence.discover])
def test_a_window_is_longer_than_zero(ask: Any) -> None:
    """A moment is enough; no time at all is refused, as no one could have gone on."""
    day = datetime(2026, 1, 1, tzinfo=UTC)
    visits = [cj.evidence.Visit(stage, at=day) for stage in ("know", "buy")]
    ada = cj.evidence.Trace("ada", visits)
    assert ask([ada], within=timedelta(microseconds=1), as_of=day + timedelta(1))
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        ask([ada], within=timedelta(0), as_of=day + timedelta(1))
    assert [problem.where for problem in caught.value.problems] == ["within"]


def test_variants_can_be_kept_in_a_set() -> None:
    """Whatever is known of how long their moves took."""
    pair: Any = ("know", "buy")
    plain, timed = (
        cj.evidence.Variants({pair: 2}, spans=spans) for spans in ({}, {pair: [timedelta(1)] * 2})
    )
    assert hash(plain) == hash(cj.evidence.Variants({pair: 2}))
    assert {plain, timed} == {timed, plain}
    assert plain != timed


class Columns(list[str]):
    """What tables of any library have."""

    columns = ("customer", "stage")


class Column(list[str]):
    """What a column of pandas and Polars has, and a row of counts by pair."""

    def to_frame(self) -> object:
        """A table."""
        raise NotImplementedError


@pytest.mark.parametrize("log", [Columns("ab"), Column("ab")], ids=lambda log: type(log).__name__)
def test_a_table_is_no_sample_of_walks(log: list[str]) -> None:
    """Though one can iterate over it; what counts it is named."""
    walks, (problem,) = walks_of(log, "walks")
    assert walks == {}
    assert problem.hint.startswith("a log: cj.events.counts(…)")
