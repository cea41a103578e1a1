"""Chains: what they are fitted to, and whether their answers are those of others."""

import math
import pickle
import sys
from itertools import pairwise, permutations
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import customer_journey as cj

pytest.importorskip("numpy", reason="the extra data is not installed")

from tests.chains import GREPS, Counts, counts_of_walks, probability_of, walked

pytestmark = pytest.mark.extra("data")

fit = cj.markov.fit

# The figures of the three cases are published, those of the second and third with libraries for
# attribution; see the docstrings of the tests.
MTA: Counts = {
    ("(start)", "a"): 1.0,
    ("a", "b"): 2 / 3,
    ("a", "c"): 1 / 3,
    ("b", "(conversion)"): 0.75,
    ("b", "(null)"): 0.25,
    ("c", "(conversion)"): 0.5,
    ("c", "(null)"): 0.5,
}
BRYL = [("C1", "C2", "C3", "(conversion)"), ("C1", "(null)"), ("C2", "C3", "(null)")]
SPLIT: Counts = {("know", "buy"): 20, ("know", "lost"): 80}


def shop(*, end: bool = False) -> cj.Journey:
    """A journey with a return, an exit and a referral, all with probabilities."""
    return cj.Journey(
        "shop",
        stages=[cj.Stage("know"), cj.Stage("buy", end=end), cj.Stage("refer", end=True)],
        transitions=[
            cj.Transition("know", "buy", probability=0.5),
            cj.Transition("buy", "buy", kind="return", probability=0.25),
            cj.Transition("buy", "refer", probability=0.5),
            cj.Transition("refer", "know", kind="referral", probability=0.8),
        ],
        starts=["know"],
        goals=["refer"],
    )


class TestPublishedCases:
    """Figures that others have printed."""

    def test_the_tutorial_of_bryl(self) -> None:
        """Sergey Bryl', "Marketing multi-channel attribution model with R", 2016."""
        chain = fit(BRYL)
        assert chain.probability() == pytest.approx(1 / 3)
        assert chain.removal_effects() == pytest.approx({"C1": 0.5, "C2": 1.0, "C3": 1.0})
        assert chain.attribute(1) == pytest.approx({"C1": 0.2, "C2": 0.4, "C3": 0.4})

    def test_no_one_is_credited_for_the_entry(self) -> None:
        """The same walks with `(start)` before them, as tables of attribution have it."""
        begun = fit([("(start)", *walk) for walk in BRYL])
        assert begun.channels == ("C1", "C2", "C3")
        assert begun.attribute(1) == pytest.approx(fit(BRYL).attribute(1))

    def test_the_case_of_the_library_mta(self) -> None:
        """The transition matrix in the tests of the Python library mta."""
        chain = fit(MTA)
        assert chain.probability("(start)", "(conversion)") == pytest.approx(2 / 3)
        assert chain.removal_effects() == pytest.approx({"a": 1.0, "b": 0.75, "c": 0.25})
        assert chain.attribute(4) == pytest.approx({"a": 2.0, "b": 1.5, "c": 0.5})
        assert chain.attribute({"(conversion)": 4}) == chain.attribute(4)

    def test_the_shapley_values_of_two_channels(self) -> None:
        """Four conversions of a alone and six of a and b: seven and three."""
        assert cj.markov.shapley({("a",): 4, ("a", "b"): 6}) == {"a": 7.0, "b": 3.0}

    def test_shapley_takes_counts_from_arrays(self) -> None:
        """And gives plain numbers, which print and become JSON."""
        import numpy as np

        alone, both = np.array([4.0, 6.0])
        result = cj.markov.shapley({("a",): alone, ("a", "b"): both})
        assert repr(result) == "{'a': 7.0, 'b': 3.0}"

    def test_the_journeys_of_greps(self) -> None:
        """Kobialka et al. (2022): 17 of 33 users succeed, and so they do in the chain."""
        chain = fit(GREPS, starts="start", goals=["positive"])
        assert chain.probability() == pytest.approx(17 / 33)
        assert chain.outcomes() == pytest.approx({"negative": 16 / 33, "positive": 17 / 33})
        burn_down = [chain.probability("start", f"task-{task}") for task in (1, 2, 3)]
        assert burn_down == pytest.approx([1, 27 / 33, 24 / 33])


class TestLaws:
    """What holds for every chain."""

    @given(walked())
    def test_walks_are_reproduced(self, walks: list[tuple[str, ...]]) -> None:
        """A chain of maximum likelihood has the outcomes and the mean visits of its walks."""
        chain = fit(walks)
        visits, ends = counts_of_walks(walks)
        assert chain.expected_visits() == pytest.approx(visits)
        assert chain.outcomes() == pytest.approx(ends)
        assert chain.expected_steps() == pytest.approx(sum(visits.values()) - 1, abs=1e-9)
        assert sum(chain.outcomes().values()) == pytest.approx(1)

    @settings(max_examples=25)
    @given(walked())
    def test_removal_is_what_is_lost_without_the_channel(
        self, walks: list[tuple[str, ...]]
    ) -> None:
        """The closed form against a chain in which everyone who comes to the channel is lost."""
        chain = fit(walks)
        goal = walks[0][-1]
        channels = [stage for stage in chain.stages if stage != goal]
        effects = chain.removal_effects(goal, channels=channels)
        assert list(effects) == channels
        for channel in channels:
            left = probability_of(chain, goal, without={channel})
            assert 1 - effects[channel] == pytest.approx(left / chain.probability(None, goal))

    @settings(max_examples=25)
    @given(walked())
    def test_one_more_point_is_worth_what_a_scenario_gives(
        self, walks: list[tuple[str, ...]]
    ) -> None:
        """Gains are exact; slopes are what small changes tend to."""
        chain = fit(walks)
        goal = walks[0][-1]
        before = chain.probability(None, goal)
        for lever in chain.levers(goal):
            pair = (lever.source, lever.target)
            if lever.probability <= 0.99 and lever.source != goal:
                more = chain.scenario({pair: lever.probability + 0.01})
                assert lever.gain == pytest.approx(more.probability(None, goal) - before, abs=1e-9)
                little = chain.scenario({pair: lever.probability + 1e-7})
                slope = (little.probability(None, goal) - before) / 1e-7
                assert lever.slope == pytest.approx(slope, abs=1e-4)
                elasticity = lever.slope * lever.probability / before
                assert lever.elasticity == pytest.approx(elasticity)
            elif lever.source == goal or lever.probability == 1:
                assert (lever.gain, lever.slope, lever.elasticity) == (0, 0, 0)

    @settings(max_examples=25)
    @given(walked())
    def test_shapley_is_the_mean_over_all_orders(self, walks: list[tuple[str, ...]]) -> None:
        """The definition: what a channel adds when it joins, in every order."""
        chain = fit(walks)
        goal = walks[0][-1]
        channels = [stage for stage in chain.stages if stage != goal][:3]
        expected = dict.fromkeys(channels, 0.0)
        orders = list(permutations(channels))
        for order in orders:
            for place, channel in enumerate(order):
                fewer = probability_of(chain, goal, without=set(order[place:]))
                more = probability_of(chain, goal, without=set(order[place + 1 :]))
                expected[channel] += (more - fewer) / len(orders)
        result = chain.shapley(goal, channels=channels)
        assert result == pytest.approx(expected, abs=1e-12)

    @settings(max_examples=25)
    @given(walked())
    def test_arrivals_add_up_to_the_probability_and_the_time(
        self, walks: list[tuple[str, ...]]
    ) -> None:
        """The distribution over moves agrees with its sum and with its mean."""
        chain = fit(walks)
        goal = walks[0][-1]
        reached = chain.arrivals(goal, max_steps=2_000)
        assert len(reached) == 2_001
        assert list(reached) == sorted(reached)
        assert reached[-1] == pytest.approx(chain.probability(None, goal), abs=1e-6)
        mean = math.fsum(step * (b - a) for step, (a, b) in enumerate(pairwise(reached), start=1))
        time = chain.time_to_goal(goal)
        assert time == pytest.approx(mean / reached[-1], rel=1e-3, abs=1e-9)
        assert chain.time_to_goal(goal, dwell=dict.fromkeys(chain.stages, 2)) == pytest.approx(
            2 * time
        )

    @pytest.mark.parametrize("size", [12, 600])
    def test_small_and_large_chains_are_one_function(self, size: int) -> None:
        """Sparse solutions against the dense inverse by hand."""
        import numpy as np

        names = [f"s{place}" for place in range(size)]
        counts = {pair: 1.0 + place % 3 for place, pair in enumerate(pairwise(names))}
        counts |= {(name, names[place // 2]): 0.5 for place, name in enumerate(names[:-1])}
        counts |= {(name, "lost"): 0.05 for name in names[:-1]}
        chain = fit(counts, starts="s0", goals=names[-1:], rest="rounding")
        places = {name: place for place, name in enumerate(chain.stages)}
        moves = np.zeros((size + 1, size + 1))
        for (source, target), share in chain.probabilities.items():
            moves[places[source], places[target]] = share
        inverse = np.linalg.inv(np.eye(size + 1) - moves)
        row = inverse[places["s0"]]
        assert chain.expected_visits() == pytest.approx(dict(zip(places, row, strict=True)))
        column = inverse[:, places["s5"]] / inverse[places["s5"], places["s5"]]
        assert chain.probability("s3", "s5") == pytest.approx(column[places["s3"]])
        effects = chain.removal_effects(channels=["s1", "lost"])
        assert effects == pytest.approx({"s1": 1.0, "lost": 0.0})

    @pytest.mark.parametrize("stay", [0.0, 0.5, 0.9999])
    def test_a_tangle_is_what_its_symmetry_says(self, stay: float) -> None:
        """Where walks end soon, where they end late, and where nearly all end soon."""
        size = 400
        counts = {(f"s{place}", "buy"): 1.0 for place in range(size)}
        counts |= {(f"s{place}", "lost"): 3.0 for place in range(size)}
        for step in (1, 7, 50):
            counts |= {(f"s{place}", f"s{(place + step) % size}"): 2.0 for place in range(size)}
        counts[("start", "lost")] = 999_999.0
        counts |= {("start", "s0"): 1.0, ("start", "slow"): 1.0}
        counts |= {("slow", "slow"): stay, ("slow", "s1"): 1 - stay}
        chain = fit(counts, starts="start", goals=["buy"], rest="rounding")
        assert chain.probability() == pytest.approx(0.25 * 2 / 1_000_001, rel=1e-9)
        steps = 1 + (1 / (1 - stay) + 2 * 2.5) / 1_000_001
        assert chain.expected_steps() == pytest.approx(steps, rel=1e-9)
        assert chain.probability("s9") == pytest.approx(0.25, rel=1e-12)

    @pytest.mark.slow
    @pytest.mark.covers
    def test_a_hundred_thousand_stages_are_a_chain(self) -> None:
        """Questions about one start or one goal are sparse; comparing each with each is not."""
        size = 100_000
        counts = {(f"s{place}", f"s{place + 1}"): 1.0 for place in range(size)}
        chain = fit({**counts, ("s0", "lost"): 1.0}, goals=[f"s{size}"])
        assert chain.probability() == pytest.approx(0.5)
        assert chain.expected_steps() == pytest.approx(0.5 + size / 2)
        with pytest.raises(cj.errors.InvalidValueError, match="too many"):
            chain.removal_effects()


class TestJourneys:
    """What a journey says of chances."""

    def test_probabilities_are_taken_as_they_stand(self) -> None:
        """Advances, returns and exits move; who is left over at an end stays there."""
        chain = fit(shop(end=True), rest="leave")
        assert chain.probabilities == {
            ("know", "buy"): 0.5,
            ("buy", "buy"): 0.25,
            ("buy", "refer"): 0.5,
        }
        assert chain.outcomes() == pytest.approx({"know": 0.5, "buy": 1 / 6, "refer": 1 / 3})
        assert chain.probability("know", "buy") == 0.5
        assert chain.channels == ("buy",)
        assert chain.probability("buy", "buy") == 1

    def test_who_is_unaccounted_for_leaves_or_stays_as_one_says(self) -> None:
        """At a stage that is not an end, saying nothing is an error that names the stage."""
        assert fit(shop(), rest="stay").outcomes() == pytest.approx({"refer": 1})
        assert fit(shop(), rest="stay").probability() == pytest.approx(1)
        assert fit(shop(), rest="leave").probability() == pytest.approx(1 / 3)
        with pytest.raises(cj.errors.InvalidValueError) as caught:
            fit(shop())
        assert [problem.where for problem in caught.value.problems] == [
            "stages.know",
            "stages.buy",
        ]

    def test_missing_probabilities_are_named_all_at_once(self) -> None:
        """And so are rows that hold more than everyone."""
        journey = shop().connect("know", "refer").connect("refer", "buy", kind="return")
        journey = journey.connect("buy", "know", kind="return", probability=0.9)
        with pytest.raises(cj.errors.InvalidValueError) as caught:
            fit(journey, rest="leave")
        assert [problem.where for problem in caught.value.problems] == [
            "transitions.know->refer.probability",
            "transitions.refer->buy.probability",
            "stages.buy",
        ]

    def test_how_far_off_a_sum_is_can_be_read(self) -> None:
        """A sum of probabilities that rounds to one is not called one."""
        journey = shop(end=True).connect("know", "refer", probability=0.5000001)
        with pytest.raises(
            cj.errors.InvalidValueError, match=r"add up to 1\.0000001, which is more"
        ):
            fit(journey, rest="leave")
        with pytest.raises(cj.errors.InvalidValueError, match="did you mean 'leave'"):
            fit(journey, rest="laeve")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]

    def test_several_starts_need_weights(self) -> None:
        """Nothing says how many people come in at each, until someone does."""
        journey = cj.evolve(shop(end=True), starts=["know", "buy"])
        chain = fit(journey, rest="leave")
        with pytest.raises(cj.errors.InvalidValueError, match="starts"):
            chain.expected_steps()
        assert chain.probability("buy") == pytest.approx(2 / 3)
        weighted = fit(journey, rest="leave", starts={"know": 1, "buy": 3})
        assert weighted.weights == (0.25, 0.75)
        assert weighted.probability() == pytest.approx(0.25 / 3 + 0.5)
        assert fit(journey, rest="leave", starts=["buy"]).probability() == pytest.approx(2 / 3)
        with pytest.raises(cj.errors.InvalidValueError, match="starts"):
            fit(journey, rest="leave", starts=["buy", "know"]).probability()

    def test_a_goal_is_not_an_end(self) -> None:
        """People go on from a goal, and what comes after it earns no credit for it."""
        counts = {("know", "buy"): 3, ("know", "lost"): 1, ("buy", "mail"): 1, ("buy", "lost"): 3}
        chain = fit({**counts, ("mail", "buy"): 1}, goals=["buy"])
        assert chain.probability() == pytest.approx(0.75)
        assert chain.expected_visits()["buy"] == pytest.approx(1)
        assert chain.removal_effects() == pytest.approx({"mail": 0.0})
        assert chain.time_to_goal() == pytest.approx(1)
        with pytest.raises(cj.errors.InvalidValueError, match="no"):
            chain.attribute(3)

    def test_referrals_multiply_people(self) -> None:
        """Each referrer is one of three who come in, and brings 0.8 people."""
        chain = fit(shop(), rest="leave")
        assert chain.referral_multiplier() == pytest.approx(0.8 / 3)
        assert fit(SPLIT).referral_multiplier() == 0

    def test_two_referrals_feed_each_other(self) -> None:
        """The spectral radius of a matrix of two kinds of people, by hand."""
        stages = [cj.Stage("web"), cj.Stage("store"), cj.Stage("buy", end=True)]
        journey = cj.Journey(
            "two",
            stages=stages,
            transitions=[
                cj.Transition("web", "buy", probability=1),
                cj.Transition("store", "buy", probability=1),
                cj.Transition("web", "store", kind="referral", probability=0.9),
                cj.Transition("store", "web", kind="referral", probability=0.4),
            ],
            starts=["web"],
            goals=["buy"],
        )
        assert fit(journey).referral_multiplier() == pytest.approx(0.6)
        silent = journey.connect("buy", "web", kind="referral")
        with pytest.raises(cj.errors.InvalidValueError, match="buy->web"):
            fit(silent).referral_multiplier()
        with pytest.raises(cj.errors.InvalidValueError, match="buy->web"):
            cj.markov.newcomer_cost(silent)

    def test_a_newcomer_costs_what_both_sides_get(self) -> None:
        """Each referral weighs as much as it brings people, and units stay apart."""
        rewards = {
            ("buy", "know"): [
                cj.Reward("referrer", value=10, unit="EUR"),
                cj.Reward("newcomer", value=2, unit="bags"),
                cj.Reward("newcomer", text="Thanks"),
            ],
            ("know", "know"): [cj.Reward("newcomer", value=4, unit="EUR")],
            ("buy", "buy"): [],
        }
        journey = cj.Journey.sequence("shop", ["know", "buy"])
        for (source, target), owed in rewards.items():
            journey = journey.connect(source, target, kind="referral", rewards=owed)
        brought = {("buy", "know"): 3, ("know", "know"): 20, ("buy", "buy"): 2}
        chain = fit({("know", "buy"): 10, ("know", "out"): 90}, referrals=brought)
        assert chain.newcomers() == pytest.approx(
            {("buy", "know"): 0.03, ("know", "know"): 0.2, ("buy", "buy"): 0.02}
        )
        assert cj.markov.newcomer_cost(journey, chain=chain) == pytest.approx(
            {"EUR": (3 * 10 + 20 * 4) / 25, "bags": 3 * 2 / 25}
        )
        assert cj.markov.newcomer_cost(cj.Journey.sequence("other", ["know"]), chain=chain) == {}
        assert cj.markov.newcomer_cost(shop(), chain=fit(SPLIT)) == {}
        stated = cj.Journey.sequence("shop", ["know", "buy"])
        stated = cj.evolve(
            stated,
            transitions=[
                cj.Transition("know", "buy", probability=1),
                cj.Transition(
                    "buy",
                    "know",
                    kind="referral",
                    probability=0.5,
                    rewards=rewards["know", "know"],
                ),
            ],
        )
        assert cj.markov.newcomer_cost(stated) == {"EUR": 4.0}
        assert cj.markov.newcomer_cost(stated, start="buy") == {"EUR": 4.0}


class TestRefusals:
    """An answer is refused where its assumptions fail, and the error says which."""

    def test_a_chain_that_never_ends(self) -> None:
        """The stages of the trap are named."""
        with pytest.raises(cj.errors.EndlessChainError, match="'a', 'b'") as caught:
            fit({("start", "a"): 1, ("a", "b"): 1, ("b", "a"): 1, ("start", "out"): 1})
        assert caught.value.stages == ("a", "b")
        ring = {(f"s{place}", f"s{(place + 1) % 9}"): 1 for place in range(9)}
        with pytest.raises(cj.errors.EndlessChainError, match="and 4 more"):
            fit(ring, starts="s0")

    @pytest.mark.parametrize("size", [1, 400])
    def test_an_end_however_unlikely_is_reached(self, size: int) -> None:
        """No digit cancels: who stays 10**30 times leaves after as many steps."""
        counts = {(f"s{place}", f"s{place}"): 1e30 for place in range(size)}
        counts |= {(f"s{place}", f"s{place + 1}"): 1 for place in range(size)}
        chain = fit(counts)
        assert chain.expected_steps() == pytest.approx(size * 1e30)
        assert chain.outcomes() == pytest.approx({f"s{size}": 1}, rel=1e-12)

    def test_a_probability_of_leaving_that_a_float_does_not_hold(self) -> None:
        """Nor is anything divided by zero."""
        with pytest.raises(cj.errors.EndlessChainError):
            fit({("a", "a"): 1e300, ("a", "b"): 1e-300, ("b", "c"): 1}).expected_steps()

    def test_a_goal_that_no_one_can_reach(self) -> None:
        """Whatever is asked about it."""
        chain = fit({**SPLIT, ("new", "vip"): 1}, starts={"know": 1}, goals=["vip"])
        for question in (
            chain.probability,
            chain.removal_effects,
            chain.levers,
            chain.shapley,
            chain.time_to_goal,
        ):
            with pytest.raises(cj.errors.NoPathError) as caught:
                question()
            assert (caught.value.source, caught.value.target) == ("know", "vip")
        several = fit({**SPLIT, ("new", "vip"): 1}, starts={"know": 1, "lost": 1})
        with pytest.raises(cj.errors.NoPathError, match="any start"):
            several.probability(None, "vip")

    def test_a_chain_that_does_not_reproduce_what_was_observed(self) -> None:
        """The shares stand side by side; within the tolerance nothing happens."""
        assert fit(SPLIT, observed_shares={"buy": 0.21}).probability(None, "buy") == pytest.approx(
            0.2
        )
        with pytest.raises(cj.errors.ModelMismatchError, match=r"0\.3") as caught:
            fit(SPLIT, observed_shares={"buy": 0.3, "lost": 0.8}, tolerance=0.05)
        assert caught.value.modelled == pytest.approx({"buy": 0.2, "lost": 0.8})

    def test_people_who_were_selected_on_their_outcome(self) -> None:
        """Buyers who were interviewed tell no rate."""
        buyers = cj.evidence.SelectedSample(
            [cj.evidence.Trace("ada", ["know", "buy"])], selected_on="bought"
        )
        with pytest.raises(cj.errors.SelectedSampleError):
            fit(buyers)
        with pytest.raises(cj.errors.SelectedSampleError):
            cj.markov.order_test(buyers)

    def test_a_sample_that_was_not_selected_is_walks(self) -> None:
        """An outcome counts as a last stage."""
        trace = cj.evidence.Trace
        people = [trace("ada", ["know", "buy"]), trace("bob", ["know"], outcome="lost")]
        assert fit(cj.evidence.Sample(people)).outcomes() == {"buy": 0.5, "lost": 0.5}
        alike: Any = [SimpleNamespace(steps=each.steps, outcome=each.outcome) for each in people]
        assert fit(alike).outcomes() == {"buy": 0.5, "lost": 0.5}

    def test_what_is_no_data(self) -> None:
        """Every wrong count and walk is named."""
        nothing: tuple[Any, ...] = (3, "know", {}, [])
        for data in nothing:
            with pytest.raises(cj.errors.InvalidValueError):
                fit(data)
        with pytest.raises(cj.errors.InvalidValueError) as caught:
            fit({("a", "b"): -1, ("a", "c"): True, ("b", "c"): math.nan, "ab": 2})  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
        assert len(caught.value.problems) == 4
        with pytest.raises(cj.errors.InvalidValueError) as caught:
            fit(["know", (), (1, 2), ("a", "b"), 7])  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
        assert [problem.where for problem in caught.value.problems] == [
            "walks[0]",
            "walks[1]",
            "walks[2]",
            "walks[4]",
        ]

    def test_what_is_no_start_or_goal(self) -> None:
        """Names that are not there, weights that weigh nothing, goals that no one named."""
        for invalid in ({"starts": "knwo"}, {"goals": ["byu"]}, {"ends": {"x": 1}}):
            with pytest.raises(cj.errors.UnknownStageError):
                fit(SPLIT, **invalid)  # pyright: ignore[reportArgumentType]
        for weights in ({"know": 0}, {"know": -1}):
            with pytest.raises(cj.errors.InvalidValueError):
                fit(SPLIT, starts=weights)
        with pytest.raises(cj.errors.InvalidValueError, match="goals"):
            fit(SPLIT).probability("know")
        with pytest.raises(cj.errors.InvalidValueError):
            fit(SPLIT, ends={"know": -1})
        with pytest.raises(cj.errors.UnknownStageError, match="know"):
            fit(SPLIT, goals=["buy"]).probability("knwo")
        with pytest.raises(cj.errors.InvalidValueError):
            fit(SPLIT, goals="buy").attribute(-1)
        with pytest.raises(cj.errors.InvalidValueError, match="at least one"):
            fit(SPLIT, starts=[])
        with pytest.raises(cj.errors.InvalidValueError, match="expected a finite number"):
            fit(SPLIT, observed_shares={"buy": math.nan})
        for paths in ({(): 1}, {"ab": 1}, {("a",): -1}):
            with pytest.raises((cj.errors.InvalidValueError, cj.errors.WrongTypeError)):
                cj.markov.shapley(paths)

    def test_numbers_that_are_too_large(self) -> None:
        """Counts of a quadrillion are fine; counts whose sums would be infinite are not."""
        vast = fit({("a", "b"): 10**15, ("a", "c"): 3 * 10**15}, goals=["b"])
        assert vast.probability() == pytest.approx(0.25)
        result = vast.interval(lambda drawn: drawn.probability(), seed=7)
        assert result.interval.high - result.interval.low < 1e-6
        for number in (10**400, 1e308):
            with pytest.raises(cj.errors.InvalidValueError, match=r"up to 1e\+300"):
                fit({("a", "b"): number})

    def test_times_that_are_none(self) -> None:
        """Of stays and of moves."""
        chain = fit(SPLIT, goals=["buy"])
        for time in (-1.0, math.nan, "3"):
            with pytest.raises(cj.errors.InvalidValueError, match=r"dwell\['know'\]"):
                chain.time_to_goal(dwell={"know": time})  # type: ignore[dict-item] # pyright: ignore[reportArgumentType]
        with pytest.raises(cj.errors.UnknownStageError):
            chain.time_to_goal(dwell={"knwo": 1})
        with pytest.raises(cj.errors.InvalidValueError, match="steps"):
            chain.arrivals(max_steps=-1)

    def test_more_coalitions_than_the_budget(self) -> None:
        """The error counts them."""
        chain = fit(MTA)
        assert sum(chain.shapley(budget=8).values()) == pytest.approx(2 / 3)
        with pytest.raises(cj.errors.InvalidValueError, match=r"2\*\*3"):
            chain.shapley(budget=7)

    @pytest.mark.parametrize("library", ["numpy", "scipy"])
    def test_a_missing_library(self, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """The error says what to install."""
        monkeypatch.setitem(sys.modules, library, None)
        with pytest.raises(cj.errors.MissingExtraError, match=r"customer-journey\[data\]"):
            fit(SPLIT)


class TestCounts:
    """Counts and walks."""

    def test_ends_are_counted_where_others_move_on(self) -> None:
        """Half of those at try gave up there."""
        chain = fit({("know", "try"): 4, ("try", "buy"): 2}, ends={"try": 2}, goals=["buy"])
        assert chain.probability() == 0.5
        assert chain.outcomes() == {"try": 0.5, "buy": 0.5}

    def test_nothing_counted_is_no_move(self) -> None:
        """A stage of which only that is known is one where walks end."""
        chain = fit({("a", "b"): 1, ("b", "c"): 0})
        assert chain.stages == ("a", "b", "c")
        assert chain.outcomes("a") == {"b": 1.0, "c": 0.0}

    def test_referrals_are_counted_for_each_visit(self) -> None:
        """Five new people of twenty buyers, one of five of whom buys."""
        chain = fit(SPLIT, referrals={("buy", "know"): 10})
        assert chain.referral_multiplier() == pytest.approx(0.1)
        result = chain.interval(cj.markov.Chain.referral_multiplier, seed=1, draws=200)
        assert result.interval.low < 0.1 < result.interval.high
        walks = fit([("know", "buy"), ("know",)], referrals={("buy", "know"): 1})
        assert walks.referral_multiplier() == pytest.approx(0.5)
        unseen = {("a", "b"): 1.0, ("b", "c"): 0.0}
        assert fit(unseen, referrals={("c", "a"): 1}).referral_multiplier() == 0

    def test_a_chain_is_a_value(self) -> None:
        """It compares by content, hashes, pickles, and shows itself."""
        chain = fit(SPLIT, goals=["buy"])
        chain.probability()
        assert chain == fit(SPLIT, goals=["buy"])
        assert hash(chain) == hash(fit(SPLIT, goals=["buy"]))
        assert pickle.loads(pickle.dumps(chain)).probability() == 0.2
        assert repr(chain) == "<Chain: 3 stages, 2 transitions>"
        assert str(chain).splitlines() == [
            "know -> buy   0.2",
            "know -> lost  0.8",
            "buy ends      1",
            "lost ends     1",
        ]
        assert "elasticity 1" in str(chain.levers()[0])


class TestIntervals:
    """How far off a figure may be."""

    def test_of_a_share_is_that_of_its_beta_distribution(self) -> None:
        """Two ways out: the Dirichlet distribution is a beta distribution."""
        from scipy.special import betaincinv

        chain = fit(SPLIT, goals=["buy"])
        result = chain.interval(lambda drawn: drawn.probability(), seed=7, draws=1_500, level=0.9)
        assert result.value == pytest.approx(0.2)
        assert result.interval.low == pytest.approx(betaincinv(20, 80, 0.05), abs=0.008)
        assert result.interval.high == pytest.approx(betaincinv(20, 80, 0.95), abs=0.008)
        assert str(result).startswith("0.2 (0.1")
        again = chain.interval(lambda drawn: drawn.probability(), seed=7, draws=1_500, level=0.9)
        assert result == again

    def test_starts_of_walks_are_drawn_too(self) -> None:
        """Who comes in where is a sample as well, unless weights are given."""
        walks = [("a", "c")] * 3 + [("b", "d")] * 5
        chain = fit(walks)
        result = chain.interval(lambda drawn: drawn.probability(None, "c"), seed=1, draws=300)
        assert result.interval.low < 0.3 < result.value < 0.4 < result.interval.high
        fixed = fit(walks, starts={"a": 1, "b": 1})
        same = fixed.interval(lambda drawn: drawn.probability(None, "c"), seed=1, draws=50)
        assert same.interval.low < same.interval.high == same.value == 0.5

    def test_probabilities_have_none(self) -> None:
        """They do not say how many people they rest on; nor does half a draw say anything."""
        with pytest.raises(cj.errors.InvalidValueError, match="how many people"):
            fit(shop(), rest="leave").interval(lambda drawn: drawn.probability(), seed=1)

    def test_what_is_no_draw_level_or_seed(self) -> None:
        """All are named at once, and nothing is drawn."""
        with pytest.raises(cj.errors.InvalidValueError) as caught:
            fit(SPLIT).interval(lambda _: 1.0, seed=-1, draws=0, level=1, prior=-1)
        places = [problem.where for problem in caught.value.problems]
        assert places == ["seed", "draws", "level", "prior"]
        with pytest.raises(cj.errors.InvalidValueError, match="whole number, got NoneType"):
            fit(SPLIT).interval(lambda _: 1.0, seed=None)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]

    def test_what_answers_with_no_number(self) -> None:
        """Several figures are asked for one by one."""
        ask: Any = cj.markov.Chain.expected_visits
        with pytest.raises(cj.errors.InvalidValueError, match="got a dict from it") as caught:
            fit(SPLIT).interval(ask, seed=1)
        assert [problem.where for problem in caught.value.problems] == ["statistic"]


class TestOrder:
    """Whether the last stage is enough."""

    def test_where_it_is_nothing_happens(self) -> None:
        """Every way in with every way out."""
        walks = [(before, "x", after) for before in "ac" for after in "bd"] * 25
        result = cj.markov.order_test(walks)
        assert not result.rejected
        assert result.p_value > 0.99

    def test_where_it_is_not_one_is_warned(self) -> None:
        """The likelihood ratio by hand: 100 walks, each of one bit; one way to differ."""
        walks = [("a", "x", "b"), ("c", "x", "d")] * 50
        with pytest.warns(cj.errors.OrderWarning, match="rejected"):
            result = cj.markov.order_test(walks)
        assert result.statistic == pytest.approx(200 * math.log(2))
        assert result.degrees == 1
        assert result.rejected

    def test_a_single_transition_leaves_nothing_to_test(self) -> None:
        """No degree of freedom."""
        assert cj.markov.order_test([("a", "b")]).p_value == 1

    @pytest.mark.parametrize("walks", [["ab"], 3, []])
    def test_what_is_no_walk(self, walks: object) -> None:
        """A text is not a sequence of stages; without walks there is not a sample."""
        with pytest.raises(cj.errors.InvalidValueError):
            cj.markov.order_test(walks)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]

    @settings(max_examples=25)
    @given(st.integers(0, 50))
    def test_walks_of_a_chain_pass_mostly(self, seed: int) -> None:
        """The test is about order, not about chance: at a level of one in a million it holds."""
        walks = fit(MTA).simulate(300, seed=seed).traces()
        assert cj.markov.order_test(walks, significance=1e-6).statistic >= 0


@pytest.mark.slow
@pytest.mark.covers
def test_walks_that_go_round_almost_for_ever_are_counted_all_the_same() -> None:
    """Where a sparse factorisation has no digit left, elimination without subtraction decides."""
    length = 2_100
    for exponent in (14, 16):
        rounds = 10**exponent
        counts: dict[tuple[str, str], float] = {("(start)", "s0"): 1, (f"s{length}", "end"): 1}
        for number in range(length):
            counts[f"s{number}", f"s{number + 1}"] = rounds + 1
            counts[f"s{number + 1}", f"s{number}"] = rounds
        chain = cj.markov.fit(counts, goals=["end"])
        assert chain.probability() == pytest.approx(1)
        # Every move that was counted is made once for the one who came in.
        assert chain.expected_steps() == pytest.approx(length * (2 * rounds + 1) + 2, rel=1e-6)


def test_a_change_of_what_is_no_pair_is_named() -> None:
    """A transition has two ends."""
    chain = cj.markov.fit({("know", "buy"): 1, ("know", "lost"): 1}, goals=["buy"])
    changes: Any = {("know", "buy", "lost"): 0.5}
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        chain.scenario(changes)
    assert caught.value.problems[0].where == "changes[('know', 'buy', 'lost')]"
