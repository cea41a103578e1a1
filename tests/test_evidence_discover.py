"""The journey that people took, found in their traces; what their ways have in common."""

import os
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey._log._traces import Trace, Visit
from customer_journey.evidence._consensus import consensus
from customer_journey.evidence._discover import discover

LOG = os.environ.get("CUSTOMER_JOURNEY_GREPS", "")


def traces_of(*transitions: str) -> list[Trace]:
    """A trace for each text; each of its letters is a step."""
    return [Trace(f"p{index}", list(letters)) for index, letters in enumerate(transitions)]


TRACES = st.lists(st.text("abcdef", max_size=8), max_size=8)


@given(TRACES)
def test_everything_is_counted_as_by_hand(paths: list[str]) -> None:
    """Visits, people, starts, ends and moves, against counters over the letters."""
    discovery = discover(traces_of(*paths))
    visits = Counter("".join(paths))
    assert {step.stage: step.visits for step in discovery.steps} == visits
    people = Counter(letter for transition in paths for letter in set(transition))
    assert {step.stage: step.people.count for step in discovery.steps} == people
    ends = Counter(transition[-1] for transition in paths if transition)
    assert {step.stage: step.ends for step in discovery.steps if step.ends} == ends
    assert {stage.id for stage in discovery.journey if stage.end} == set(ends)
    starts = Counter(transition[0] for transition in paths if transition)
    assert {step.stage: step.starts for step in discovery.steps if step.starts} == starts
    assert set(discovery.journey.starts) == set(starts)
    moves = Counter(pair for transition in paths for pair in pairwise(transition))
    assert {(move.source, move.target): move.count for move in discovery.moves} == moves
    for move in discovery.moves:
        assert move.share == moves[move.source, move.target] / visits[move.source]
        item = discovery.journey.transition(move.source, move.target)
        assert item is not None
        assert (item.kind, item.probability, item.basis) == (move.kind, move.share, "observed")
    assert not discovery.excluded
    assert [step.stage for step in discovery.steps] == [stage.id for stage in discovery.journey]


@given(TRACES)
def test_advances_never_lead_in_a_cycle(paths: list[str]) -> None:
    """However people go round; and a move that led no one to anything new is a return."""
    discovery = discover(traces_of(*paths))
    advances = nx.DiGraph(
        [(move.source, move.target) for move in discovery.moves if move.kind == "advance"]
    )
    assert nx.is_directed_acyclic_graph(advances)
    new = {
        (transition[index - 1], transition[index])
        for transition in paths
        for index in range(1, len(transition))
        if transition[index] not in transition[:index]
    }
    assert {(move.source, move.target) for move in discovery.moves if move.kind == "advance"} <= new


def test_loops_are_distinguished_from_progress() -> None:
    """Going back, buying again and going round are returns; a shortcut is an advance."""
    discovery = discover(traces_of("abcabcd", "abcd", "abbd", "d"))
    kinds = {(move.source + move.target): move.kind for move in discovery.moves}
    assert kinds == {
        "ab": "advance",
        "bb": "return",
        "bc": "advance",
        "bd": "advance",
        "ca": "return",
        "cd": "advance",
    }


def test_exits_lead_out_and_goals_are_named() -> None:
    """A step that is an exit makes every way to it one; it stands last."""
    discovery = discover(
        traces_of("ab", "ax", "x", "xx"), exits=["x"], goals=["b"], name="Shop", id="shop"
    )
    assert [(move.source + move.target, move.kind) for move in discovery.moves] == [
        ("ab", "advance"),
        ("ax", "exit"),
        ("xx", "return"),
    ]
    assert (discovery.journey.id, discovery.journey.name, discovery.journey.goals) == (
        "shop",
        "Shop",
        ("b",),
    )
    assert discovery.journey["x"].role == "lapsed"
    assert [stage.id for stage in discovery.journey] == ["a", "b", "x"]


def test_words_become_ids_that_differ() -> None:
    """What is an id stays one; the words are the name; what would share an id gets a hash."""
    words = ["Free trial", "free-trial", "free trial", "→", "step"]
    discovery = discover([Trace("ada", words)])
    assert [(stage.id, stage.name) for stage in discovery.journey] == [
        ("free-trial-17f6390c", "Free trial"),
        ("free-trial", ""),
        ("free-trial-45c2e611", "free trial"),
        ("stage-16166003", "→"),
        ("step", ""),
    ]
    backwards = discover([Trace("ada", words[::-1])]).journey
    assert {(stage.id, stage.name) for stage in backwards} == {
        (stage.id, stage.name) for stage in discovery.journey
    }


@pytest.mark.extra("data")
def test_times_are_summed_up_where_there_are_some() -> None:
    """Shortest, median and longest of each move; none where a time is missing."""
    start = datetime(2026, 3, 2, tzinfo=UTC)
    people = [
        Trace(
            f"p{hours}",
            [Visit("a", at=start), Visit("b", at=start + timedelta(hours=hours)), Visit("c")],
        )
        for hours in (1, 2, 9)
    ]
    discovery = discover(people)
    span = discovery.moves[0].span
    assert span is not None
    assert (span.count, span.shortest, span.median, span.longest) == (
        3,
        timedelta(hours=1),
        timedelta(hours=2),
        timedelta(hours=9),
    )
    assert discovery.moves[1].span is None
    assert discovery.journey.transitions[0].extra["median_seconds"] == 7200
    assert "a → b: 3 times, advance, median 2 h" in str(discovery)


def test_rare_steps_are_left_out_and_it_says_so() -> None:
    """What came before one and after it is drawn as a move."""
    discovery = discover(traces_of("ab", "ab", "axb", "axb", "ayb"), min_share=0.4)
    assert {step.stage for step in discovery.steps} == {"a", "b", "x"}
    assert [(move.source + move.target, move.count) for move in discovery.moves] == [
        ("ax", 2),
        ("ab", 3),
        ("xb", 2),
    ]
    assert (discovery.excluded.steps, discovery.excluded.visits) == (("y",), 1)
    assert str(discovery.excluded) == "excluded: the step 'y' (1 visit)"


def test_a_single_goal_may_be_a_text_and_an_unknown_one_gets_a_suggestion() -> None:
    """A text is one step, never its letters."""
    discovery = discover([Trace("ada", ["know", "buy"])], goals="buy", exits="buy")
    assert discovery.journey.goals == ("buy",)
    with pytest.raises(cj.errors.InvalidValueError, match="did you mean 'buy'") as caught:
        discover([Trace("ada", ["know", "buy"])], goals=["by"])
    assert [problem.where for problem in caught.value.problems] == ["goals[0]"]


@pytest.mark.extra("data")
def test_steps_are_shown_in_their_own_script() -> None:
    """Ids are plain letters, so what is read are the words; and of many steps, twenty."""
    assert "知道 → 購買: once, advance" in str(discover([Trace("ada", ["知道", "購買"])]))
    many = [Trace("ada", ["know"]), Trace("bob", [f"x{number}" for number in range(30)])]
    assert "'x18' and 11 more (31 visits)" in str(discover(many, min_share=0.6))


def test_rare_transitions_are_left_out_and_it_says_so() -> None:
    """The commonest ways that cover enough people stay; steps of the others go with them."""
    people = traces_of("ab", "ab", "axb", "axb", "ayb")
    discovery = discover(people, min_coverage=0.8)
    assert {step.stage for step in discovery.steps} == {"a", "b", "x"}
    assert (discovery.excluded.variants, discovery.excluded.people) == (1, 1)
    assert str(discovery.excluded).startswith("excluded: 1 rare variant (1 person); the step 'y'")
    same = discover(traces_of("ab", "ab", "aab"), min_coverage=0.6)
    assert str(same.excluded) == "excluded: 1 rare variant (1 person)"
    assert str(discover(people).excluded) == "nothing excluded"
    assert len(discover(people, min_coverage=0).journey) == 0


@pytest.mark.parametrize(
    "arguments",
    [{"min_share": 2}, {"min_coverage": -1}, {"exits": ["z"]}, {"goals": ["z"]}, {"level": 0}],
)
def test_what_makes_no_sense_is_refused(arguments: dict[str, Any]) -> None:
    """Shares beyond one, and steps that no one took."""
    with pytest.raises(cj.errors.InvalidValueError):
        discover(traces_of("ab"), **arguments)


@pytest.mark.slow
def test_a_log_of_many_events_and_one_of_a_long_chain_are_drawn() -> None:
    """A hundred thousand visits: of many people, and of one."""
    many = [Trace(f"p{number}", [f"s{number % 7}", "b", "c", "d", "e"]) for number in range(20_000)]
    discovery = discover(many)
    assert sum(step.visits for step in discovery.steps) == 100_000
    assert repr(discovery) == "<Discovery: 20,000 people, 11 steps, 10 moves>"
    chain = discover([Trace("ada", [f"s{number}" for number in range(10_000)])])
    assert len(chain.journey) == 10_000
    assert {move.kind for move in chain.moves} == {"advance"}


@given(TRACES.filter(any), st.floats(0, 1))
def test_consensus_splits_the_steps_by_how_many_took_them(
    paths: list[str], threshold: float
) -> None:
    """The common ones and the others are all; pairs agree with the letters."""
    discovery = consensus(traces_of(*paths), threshold=threshold)
    people = Counter(letter for transition in paths for letter in set(transition))
    assert {each.step for each in discovery.common} == {
        step for step, number in people.items() if number > threshold * len(paths)
    }
    assert {
        each.step: each.people.count for each in (*discovery.common, *discovery.others)
    } == people
    for order in (*discovery.orders, *discovery.disputed):
        both = [
            transition
            for transition in paths
            if order.first in transition and order.then in transition
        ]
        before = [
            transition
            for transition in both
            if transition.index(order.first) < transition.index(order.then)
        ]
        assert (order.people.count, order.people.of) == (len(before), len(both))
    assert len(discovery.orders) == max(0, len(discovery.common) - 1)
    for order in discovery.disputed:
        assert 0.5 <= (order.people.value or 0) < 1
    assert Counter(dict.fromkeys(map(tuple, paths), 0)) == Counter(
        {each.steps: 0 for each in discovery.variants}
    )
    assert sum(each.people.count for each in discovery.variants) == len(paths)


@pytest.mark.extra("data")
def test_the_order_shared_is_the_one_most_people_took() -> None:
    """Where everybody agrees, it is theirs; else the majority's, and the dispute is named."""
    discovery = consensus(traces_of("abcd", "acbd", "abcd", "xabd"))
    assert discovery.steps == ("a", "b", "c", "d")
    assert [(each.first, each.then, each.people.count) for each in discovery.disputed] == [
        ("b", "c", 2)
    ]
    assert [each.step for each in discovery.others] == ["x"]
    assert discovery.variants[0].steps == ("a", "b", "c", "d")
    assert repr(discovery) == "<Consensus of 4: a → b → c → d>"
    text = str(discovery)
    assert "common: a → b → c → d" in text
    assert "fewer took x: 1 of 4" in text
    assert "b before c: only 2 of 3" in text
    assert "common: nothing" in str(consensus([]))


@pytest.mark.parametrize("threshold", [-1, 2, True, cast("float", "half")])
def test_a_threshold_is_a_share(threshold: float) -> None:
    """In 0..1."""
    with pytest.raises(cj.errors.InvalidValueError):
        consensus([], threshold=threshold)


@pytest.mark.skipif(not LOG, reason="CUSTOMER_JOURNEY_GREPS names no file with the log")
def test_the_published_counts_of_the_skill_tests_come_out() -> None:
    """33 journeys through a service that tests skills, with the counts that were published.

    P. Kobialka, S. L. Tapia Tarifa, G. R. Bergersen and E. B. Johnsen (2022), "Weighted Games for
    User Journeys", SEFM; the outcome stands as the last event.
    """
    people = cj.evidence.read_csv(
        Path(LOG), customer="case_id", stage="event", actor="next_actor_env"
    )
    discovery = discover(people, exits=["negative"], goals=["positive"])
    assert discovery.people == 33
    assert sum(map(len, (trace.visits for trace in people))) == 625
    taken = {step.words: step.people.count for step in discovery.steps}
    assert (len(taken), taken["positive"], taken["negative"]) == (28, 17, 16)
    assert len(consensus(people).variants) == 13
    assert len(discovery.moves) + len(discovery.journey.starts) == 41
    left = {
        discovery.journey[move.source].label: move.count
        for move in discovery.moves
        if move.kind == "exit"
    }
    assert left == {
        "Task event: 1": 6,
        "Task event: 2": 3,
        "Task event: 3": 3,
        "waitingForActivityReport": 4,
    }
    fit = cj.evidence.conform(discovery.journey, people)
    assert (fit.cost, fit.fitness, fit.conforming.count) == (0, 1, 33)
    rate = cj.evidence.conversion(cj.evidence.Sample(people), target="positive")
    assert rate.value == pytest.approx(0.5151515151515152)
