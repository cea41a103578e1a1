"""Walks of people who never were, and what they are good for."""

import pickle
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from itertools import islice, pairwise
from statistics import fmean
from typing import Any, cast

import pytest
from hypothesis import given, settings

import customer_journey as cj

pytest.importorskip("numpy", reason="the extra data is not installed")

from tests.chains import GREPS, walked

pytestmark = pytest.mark.extra("data")

COUNTS = {
    ("know", "try"): 60,
    ("know", "lost"): 40,
    ("try", "buy"): 30,
    ("try", "know"): 10,
    ("try", "lost"): 20,
}
DAY = timedelta(days=1)


def listed(column: object) -> list[object]:
    """The values of a column, as Python's own."""
    import numpy as np

    values: list[object] = np.asarray(column).tolist()
    return values


def p_value(seen: Sequence[float], expected: Sequence[float]) -> float:
    """The probability of counts as far from what was expected, or farther, by chance."""
    from scipy.stats import chisquare

    return float(chisquare(seen, expected).pvalue)


def paths_of(chain: cj.markov.Chain, *, least: float) -> Iterator[tuple[tuple[str, ...], float]]:
    """Whole walks from the only start with their probabilities, where they are not too small."""
    moves, open_ones = chain.probabilities, [(chain.starts, 1.0)]
    leaving: dict[str, float] = {}
    for (source, _), share in moves.items():
        leaving[source] = leaving.get(source, 0.0) + share
    for walk, probability in open_ones:
        ending = probability * (1 - leaving.get(walk[-1], 0.0))
        if ending >= least:
            yield walk, ending
        open_ones += [
            ((*walk, target), probability * share)
            for (source, target), share in moves.items()
            if source == walk[-1] and probability * share >= least
        ]


def shop() -> cj.markov.Chain:
    """A chain with a way back."""
    return cj.markov.fit(COUNTS, starts="know", goals=["buy"])


class TestWalks:
    """What `simulate` gives."""

    def test_shares_are_those_of_the_chain(self) -> None:
        """Within five standard errors, as are mean visits."""
        chain, n = shop(), 40_000
        walks = chain.simulate(n, seed=7)
        share = chain.probability()
        assert walks.reached("buy") == pytest.approx(share, abs=5 * (share / n) ** 0.5)
        assert walks.ends() == {
            "lost": n - walks.ends()["buy"],
            "buy": round(walks.reached("buy") * n),
        }
        steps = float(walks.lengths.mean()) - 1
        assert steps == pytest.approx(chain.expected_steps(), abs=0.03)

    def test_every_move_is_as_frequent_as_in_the_chain(self) -> None:
        """Rows of many ways and odd shares: the alias tables give each its part."""
        counts = {("a", f"b{place}"): float(place % 7 + 1) for place in range(23)}
        chain = cj.markov.fit({**counts, ("a", "a"): 5.0}, starts="a")
        n = 50_000
        ends = chain.simulate(n, seed=3).ends()
        for stage, share in chain.outcomes().items():
            assert ends[stage] / n == pytest.approx(share, abs=5 * (share / n) ** 0.5)

    def test_a_stage_with_very_many_transitions(self) -> None:
        """Among others with few: each way is taken as often as it should be."""
        counts = {("hub", f"w{place}"): 1.0 + place % 2 for place in range(300)}
        counts |= {(f"w{place}", "even" if place % 2 else "odd"): 1.0 for place in range(300)}
        chain = cj.markov.fit({**counts, ("w0", "hub"): 1.0}, starts="hub", rest="rounding")
        walks, known = chain.simulate(20_000, seed=3), set(chain.probabilities)
        assert walks.reached("even") == pytest.approx(chain.probability(None, "even"), abs=0.02)
        assert all(known.issuperset(pairwise(trace)) for trace in walks.traces())

    @settings(max_examples=25)
    @given(walked())
    def test_walks_keep_to_the_chain(self, observed: list[tuple[str, ...]]) -> None:
        """They begin at starts, take moves that there are, and end where one can."""
        chain = cj.markov.fit(observed)
        known, ends = set(chain.probabilities), chain.outcomes()
        for trace in chain.simulate(40, seed=1).traces():
            assert trace[0] in chain.starts
            assert known.issuperset(pairwise(trace))
            assert trace[-1] in ends

    def test_a_chain_fitted_to_its_walks_is_the_chain(self) -> None:
        """Within sampling error."""
        chain = shop()
        again = cj.markov.fit(chain.simulate(30_000, seed=5).traces())
        assert again.probabilities == pytest.approx(chain.probabilities, abs=0.02)

    def test_walks_bring_the_journey_back(self) -> None:
        """What is discovered in synthetic walks has the moves of the chain, in their shares."""
        chain = shop()
        trace = cj.evidence.Trace
        walks = chain.simulate(2_000, seed=5).traces()
        people = [trace(f"p{place}", walk) for place, walk in enumerate(walks)]
        result = cj.evidence.discover(people, goals=["buy"], exits=["lost"]).journey
        again = {(item.source, item.target): item.probability for item in result.transitions}
        assert again == pytest.approx(chain.probabilities, abs=0.05)
        assert (result.starts, result.goals) == (("know",), ("buy",))

    @pytest.mark.slow
    @pytest.mark.parametrize(("n", "seed"), [(3_000, 2), (100_000, 4)])
    def test_whole_walks_are_as_frequent_as_they_should_be(self, n: int, seed: int) -> None:
        """By a chi-squared test: with few walks, and with many, which are drawn in blocks."""
        chain = shop()
        walks = chain.simulate(n, seed=seed)
        assert len(walks) == n
        result = Counter(walks.traces())
        expected = {walk: n * share for walk, share in paths_of(chain, least=8 / n)}
        rest = n - sum(expected.values())
        seen = [result[walk] for walk in expected]
        assert p_value([*seen, n - sum(seen)], [*expected.values(), rest]) > 1e-3

    def test_lengths_are_those_of_the_chain(self) -> None:
        """Short walks and long ones alike: that a block stops with its last favours neither."""
        n = 120_000
        chain = cj.markov.fit({("a", "a"): 39, ("a", "b"): 1, ("a", "c"): 40}, starts="a")
        lengths = Counter(map(int, chain.simulate(n, seed=2).lengths))
        expected = {2 + extra: n * 0.5125 * 0.4875**extra for extra in range(9)}
        seen = [lengths[length] for length in expected]
        rest = n - sum(expected.values())
        assert p_value([*seen, n - sum(seen)], [*expected.values(), rest]) > 1e-3

    def test_the_first_walks_are_like_all(self) -> None:
        """Short walks are done sooner, and yet do not come first."""
        chain = shop()
        some = list(islice(chain.simulate(20_000, seed=2).traces(), 2_000))
        result = Counter(some)
        expected = {walk: len(some) * share for walk, share in paths_of(chain, least=8 / len(some))}
        seen = [result[walk] for walk in expected]
        rest = len(some) - sum(expected.values())
        assert p_value([*seen, len(some) - sum(seen)], [*expected.values(), rest]) > 1e-3

    def test_people_come_in_by_weight(self) -> None:
        """At several starts, those that others come by and that end at once among them."""
        n = 2_000
        weights = {"a": 5.0, "b": 0.0, "c": 2.0, "d": 3.0}
        counts = {("a", "b"): 1.0, ("b", "c"): 1.0, ("b", "d"): 1.0, ("c", "a"): 1.0}
        chain = cj.markov.fit(counts, starts=weights, ends={"a": 2, "c": 1})
        walks = chain.simulate(n, seed=5)
        first = Counter(trace[0] for trace in walks.traces())
        assert set(first) == {"a", "c", "d"}
        assert p_value([first[start] for start in "acd"], [n * 0.5, n * 0.2, n * 0.3]) > 1e-3
        outcomes = chain.outcomes()
        ends = [walks.ends()[stage] for stage in outcomes]
        assert p_value(ends, [n * share for share in outcomes.values()]) > 1e-3

    def test_a_small_probability_among_large_ones(self) -> None:
        """One in a hundred thousand happens about as often."""
        chain = cj.markov.fit({("a", "b"): 99_999, ("a", "c"): 1})
        assert 5 <= chain.simulate(1_200_000, seed=2).ends()["c"] <= 23

    @pytest.mark.slow
    def test_more_stages_than_a_byte_holds(self) -> None:
        """A row of them is walked from its beginning to its end."""
        for size in (255, 256, 70_000):
            names = tuple(f"s{place}" for place in range(size))
            chain = cj.markov.fit(dict.fromkeys(pairwise(names), 1.0))
            assert list(chain.simulate(2, seed=1, max_steps=size).traces()) == [names] * 2

    def test_the_seed_decides(self) -> None:
        """The same seed gives the same value, in blocks or not; another gives another."""
        chain = shop()
        walks = chain.simulate(70_000, seed=7)
        assert walks == chain.simulate(70_000, seed=7)
        assert hash(walks) == hash(chain.simulate(70_000, seed=7))
        assert walks != chain.simulate(70_000, seed=8)
        assert pickle.loads(pickle.dumps(walks)) == walks
        assert list(chain.simulate(3, seed=7, start="buy").traces()) == [("buy",)] * 3

    def test_rows_and_columns_say_the_same(self) -> None:
        """One by one, and all at once."""
        walks = shop().simulate(50, seed=7)
        columns = walks.columns()
        assert list(columns) == ["customer", "order", "stage", "synthetic"]
        triples = zip(*(listed(columns[name]) for name in list(columns)[:3]), strict=True)
        assert [tuple(row.values()) for row in walks.rows()] == list(triples)
        assert all(listed(columns["synthetic"]))
        assert walks.synthetic
        assert len(walks) == 50

    def test_long_walks_are_cut_and_counted(self) -> None:
        """Who stands at an end when time is up was not cut."""
        chain = cj.markov.fit({("a", "a"): 99, ("a", "b"): 1}, starts="a")
        walks = chain.simulate(1_000, seed=1, max_steps=10)
        assert walks.lengths.max() == 11
        assert walks.cut == 1_000 - walks.ends().get("b", 0)
        assert 0 < walks.cut < 1_000

    def test_no_one_walks(self) -> None:
        """Zero walks are valid; fewer are an error."""
        walks = shop().simulate(0, seed=1)
        assert (list(walks.traces()), walks.ends(), walks.reached("buy")) == ([], {}, 0.0)
        assert str(walks) == "0 synthetic walks, 0 visits (seed 1)"
        with pytest.raises(cj.errors.InvalidValueError, match="at least 0, got -1"):
            shop().simulate(-1, seed=1)
        with pytest.raises(cj.errors.InvalidValueError) as caught:
            shop().simulate(10**12, seed=-1, max_steps=-1)
        assert [problem.where for problem in caught.value.problems] == ["n", "seed", "max_steps"]
        with pytest.raises(cj.errors.UnknownStageError):
            walks.reached("byu")

    def test_progress_is_reported(self, capsys: pytest.CaptureFixture[str]) -> None:
        """To whatever asks for it; the bar goes to the error stream."""
        progress: list[tuple[int, int]] = []

        def note(done: int, total: int) -> None:
            progress.append((done, total))

        shop().simulate(70_000, seed=1, progress=note)
        assert progress[-1] == (70_000, 70_000)
        assert [done for done, _ in progress] == sorted({done for done, _ in progress})
        shop().simulate(40_000, seed=1, progress=cj.markov.progress_bar)
        shown = capsys.readouterr()
        assert shown.out == ""
        assert shown.err.endswith(f"[{'#' * 40}] 40,000 of 40,000\n")
        with pytest.raises(cj.errors.WrongTypeError, match="got str 'bar' "):
            shop().simulate(1, seed=1, progress=cast("Any", "bar"))

    def test_they_show_themselves(self) -> None:
        """With the label."""
        walks = cj.markov.fit({("a", "b"): 1}).simulate(2, seed=1)
        assert str(walks) == "2 synthetic walks, 4 visits (seed 1), ended at:\nb  100.0%"
        assert repr(walks) == "<Walks: 2 synthetic, seed 1>"


class TestEvents:
    """Event logs made of walks."""

    def test_events_follow_the_walks_in_time(self) -> None:
        """One event for each visit, later ones later, in the period."""
        walks = shop().simulate(500, seed=7)
        begin = datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=2)))
        log = walks.events(seed=1, since=begin, dwell=DAY, within=30 * DAY)
        rows = [tuple(row.values()) for row in log.rows()]
        assert [(customer, step, stage) for customer, stage, _, step, _ in rows] == [
            tuple(row.values()) for row in walks.rows()
        ]
        for (one, _, before, _, _), (other, _, after, step, _) in pairwise(rows):
            assert one != other or before <= after
            assert step or begin <= after <= begin + 30 * DAY
        assert all(at.tzinfo is UTC for _, _, at, _, _ in rows)
        columns = log.columns()
        assert list(columns) == ["customer", "stage", "at", "order", "synthetic"]
        moments = listed(columns["at"])
        assert moments == [at.replace(tzinfo=None) for _, _, at, _, _ in rows]
        assert all(listed(columns["synthetic"]))
        assert log.synthetic
        assert len(log) == len(rows)
        assert str(log) == f"synthetic event log: {len(rows):,} events of 500 people"
        assert repr(log) == f"<EventLog: {log!s}>"
        assert log == walks.events(seed=1, since=begin, dwell=DAY, within=30 * DAY)

    def test_times_have_the_stated_means(self) -> None:
        """A stage that is not named takes none."""
        walks = shop().simulate(20_000, seed=7)
        naive = datetime(2026, 1, 1)
        events = walks.events(seed=1, since=naive, dwell={"know": 2 * DAY})
        rows = [tuple(row.values()) for row in events.rows()]
        stays: dict[str, list[float]] = {"know": [], "try": []}
        for (one, stage, before, _, _), (other, _, after, _, _) in pairwise(rows):
            if one == other:
                stays[stage].append((after - before) / DAY)
        assert fmean(stays["know"]) == pytest.approx(2, rel=0.05)
        assert set(stays["try"]) == {0}
        assert rows[0][2] == naive.replace(tzinfo=UTC)

    def test_personas_are_drawn_by_weight(self) -> None:
        """One for each person."""
        walks = shop().simulate(5_000, seed=7)
        begin = datetime(2026, 1, 1, tzinfo=UTC)
        log = walks.events(seed=1, since=begin, dwell=DAY, personas={"founder": 1, "tester": 3})
        owners = {(row["customer"], row["persona"]) for row in log.rows()}
        assert len(owners) == 5_000
        share = sum(persona == "tester" for _, persona in owners) / 5_000
        assert share == pytest.approx(0.75, abs=0.03)
        assert set(listed(log.columns()["persona"])) == {"founder", "tester"}

    def test_what_is_no_time_or_weight(self) -> None:
        """Errors name it."""
        walks = shop().simulate(5, seed=7)
        begin = datetime(2026, 1, 1, tzinfo=UTC)
        with pytest.raises(cj.errors.UnknownStageError):
            walks.events(seed=1, since=begin, dwell={"knwo": DAY})
        with pytest.raises(cj.errors.InvalidValueError) as caught:
            walks.events(seed=1, since=begin, dwell={"know": -DAY}, within=-DAY)
        assert [problem.where for problem in caught.value.problems] == ["dwell['know']", "within"]
        with pytest.raises(cj.errors.InvalidValueError, match="year 9999"):
            walks.events(seed=1, since=begin, dwell=4_000_000 * DAY)
        for personas in ({"a": 0}, {"a": -1}):
            with pytest.raises(cj.errors.InvalidValueError):
                walks.events(seed=1, since=begin, dwell=DAY, personas=personas)
        empty = shop().simulate(0, seed=1).events(seed=1, since=begin, dwell=DAY)
        assert str(empty) == "synthetic event log: 0 events of 0 people"


class TestScenarios:
    """What would happen if."""

    def test_other_transitions_keep_their_proportions(self) -> None:
        """Walks that end at the stage included."""
        chain = cj.markov.fit({("a", "b"): 2, ("a", "c"): 1, ("b", "c"): 2}, ends={"a": 1})
        changed = chain.scenario({("a", "b"): 0.2})
        assert changed.probabilities == pytest.approx(
            {("a", "b"): 0.2, ("a", "c"): 0.4, ("b", "c"): 1}
        )
        assert changed.outcomes() == pytest.approx({"a": 0.4, "c": 0.6})

    def test_a_transition_can_be_opened_and_another_closed(self) -> None:
        """Where the stages are there."""
        chain = shop().scenario({("know", "buy"): 0.5, ("know", "try"): 0})
        assert chain.probability() == pytest.approx(0.5)
        assert set(chain.simulate(1_000, seed=1).ends()) == {"lost", "buy"}
        assert not any("try" in trace for trace in chain.simulate(1_000, seed=1).traces())
        all_in = shop().scenario({("know", "buy"): 1})
        assert all_in.probability() == 1
        leaves = cj.markov.fit({("a", "b"): 1}).scenario({("b", "a"): 0.5})
        assert leaves.probability("a", "b") == 1
        assert leaves.expected_visits()["a"] == pytest.approx(2)

    def test_what_does_not_fit_together(self) -> None:
        """More than everyone, less than everyone with no other way, no such stage, a trap."""
        chain = shop()
        with pytest.raises(cj.errors.InvalidValueError) as caught:
            chain.scenario({("know", "try"): 0.7, ("know", "buy"): 0.7, ("try", "buy"): 1.5})
        assert len(caught.value.problems) == 2
        with pytest.raises(cj.errors.InvalidValueError, match="all of them set"):
            cj.markov.fit({("a", "b"): 1}).scenario({("a", "b"): 0.5})
        with pytest.raises(cj.errors.UnknownStageError):
            chain.scenario({("know", "tyr"): 0.5})
        with pytest.raises(cj.errors.WrongTypeError):
            chain.scenario({"know": 0.5})  # type: ignore[dict-item] # pyright: ignore[reportArgumentType]
        with pytest.raises(cj.errors.EndlessChainError):
            chain.scenario({("try", "know"): 1, ("know", "try"): 1})

    def test_the_same_people_walk_every_scenario(self) -> None:
        """What differs is the change: the difference varies less than two independent shares."""
        chain, n = shop(), 20_000
        same, more = chain.compare(
            {"as it is": {("try", "buy"): 0.5}, "better trial": {("try", "buy"): 0.55}},
            n=n,
            seed=7,
        )
        assert (same.gain, same.difference) == pytest.approx((0, 0))
        assert -0.001 < same.interval.low < 0 < same.interval.high < 0.001
        assert more.probability == chain.scenario({("try", "buy"): 0.55}).probability()
        assert more.gain == pytest.approx(more.probability - chain.probability())
        assert more.interval.low < more.gain < more.interval.high
        assert more.share == pytest.approx(more.probability, abs=0.02)
        independent = 2 * 1.96 * (2 * more.share * (1 - more.share) / n) ** 0.5
        assert more.interval.high - more.interval.low < independent / 2
        assert str(more).startswith("better trial: 0.3")

    def test_walks_that_are_cut_short_arrive_nowhere(self) -> None:
        """After so many moves; and no one is too few."""
        (result,) = shop().compare({"short": {}}, n=100, seed=1, max_steps=1)
        assert result.share == 0
        with pytest.raises(cj.errors.InvalidValueError, match="at least 1"):
            shop().compare({}, n=0, seed=1)
        with pytest.raises(cj.errors.InvalidValueError) as caught:
            shop().compare({}, n=1, seed=-1, max_steps=-1)
        assert [problem.where for problem in caught.value.problems] == ["seed", "max_steps"]
        with pytest.raises(cj.errors.InvalidValueError) as caught:
            shop().compare({}, n=1, seed=1, level=1.5)
        assert [problem.where for problem in caught.value.problems] == ["level"]

    def test_closing_every_path_to_the_goal_is_no_scenario(self) -> None:
        """A scenario in which no one arrives says so."""
        with pytest.raises(cj.errors.NoPathError):
            cj.markov.fit(GREPS, goals=["positive"]).compare(
                {"none": {("report", "positive"): 0}}, n=10, seed=1
            )
