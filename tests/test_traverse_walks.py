"""The fewest walks that take every move: all of them are taken, and no fewer walks would do."""

import random
from importlib import import_module
from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given, settings

import customer_journey as cj
from tests.shapes import journeys

nx: Any = import_module("networkx")  # its stubs leave much unknown


def most_apart(journey: cj.Journey) -> int:
    """The most moves of which no walk takes two: as many walks are needed, by Dilworth (1950)."""
    graph = nx.DiGraph()
    graph.add_nodes_from(stage.id for stage in journey)
    graph.add_edges_from((item.source, item.target) for item in journey.transitions if item.is_move)
    after: dict[str, set[str]] = {stage: {stage, *nx.descendants(graph, stage)} for stage in graph}
    reached = set[str]().union(*(after[start] for start in journey.starts))
    moves = [step for step in graph.edges if step[0] in reached]

    def apart(one: tuple[str, str], other: tuple[str, str]) -> bool:
        return other[0] not in after[one[1]] and one[0] not in after[other[1]]

    sizes = range(len(moves), -1, -1)
    return next(
        size
        for size in sizes
        if any(
            all(apart(*pair) for pair in combinations(chosen, 2))
            for chosen in combinations(moves, size)
        )
    )


def fewest(journey: cj.Journey) -> int:
    """The same by pairing moves with ones that come later, as Fulkerson (1956) proved.

    Moves that lie on a cycle with each other count as one.
    """
    graph = nx.DiGraph([(item.source, item.target) for item in journey.transitions if item.is_move])
    graph.add_nodes_from(stage.id for stage in journey)
    reached = set(journey.starts).union(*(nx.descendants(graph, each) for each in journey.starts))
    whole = nx.condensation(graph.subgraph(reached))
    number = whole.graph["mapping"]
    # Each cyclic component and each move between two others is to be passed.
    moves = [(number[a], number[b]) for a, b in graph.subgraph(reached).edges]
    passed = [(a, b) for a, b in moves if a != b]
    passed += sorted({(a, b) for a, b in moves if a == b})
    later = {node: {node, *nx.descendants(whole, node)} for node in whole}
    pairs = nx.Graph()
    lefts = [("left", index) for index in range(len(passed))]
    pairs.add_nodes_from(lefts)
    pairs.add_edges_from(
        (("left", one), ("right", other))
        for one, (_, end) in enumerate(passed)
        for other, (begin, _) in enumerate(passed)
        if one != other and begin in later[end]
    )
    matched = nx.bipartite.hopcroft_karp_matching(pairs, lefts)
    return len(passed) - len(matched) // 2


@pytest.mark.parametrize("seed", range(6))
def test_of_many_journeys_every_move_is_taken_by_the_fewest_walks(seed: int) -> None:
    """A hundred for each seed, with cycles before, between and after moves that are taken once."""
    rng = random.Random(seed)
    for _ in range(100):
        size = rng.randint(3, 9)
        names = [f"s{number}" for number in range(size)]
        steps = {
            (one, other)
            for one, other in (rng.choices(range(size), k=2) for _ in range(2 * size))
            if one < other or rng.random() < 0.2
        }
        journey = cj.Journey(
            "j",
            stages=[cj.Stage(name) for name in names],
            transitions=[(names[one], names[other]) for one, other in sorted(steps)],
            starts=rng.sample(names[: size // 2 + 1], k=min(2, size)),
        )
        walks = cj.traverse.covering_walks(journey)
        reached = {*journey.starts, *cj.reachable(journey)}
        taken = {step for walk in walks for step in pairwise(walk)}
        assert taken == {
            (item.source, item.target) for item in journey.transitions if item.source in reached
        }
        assert {walk[0] for walk in walks} <= set(journey.starts)
        assert len(walks) == fewest(journey), journey.transitions


@settings(max_examples=150)
@given(journeys(stages=6, transitions=9, kinds=["advance", "return", "exit", "referral"]))
def test_every_move_is_taken_by_as_few_walks_as_can_be(journey: cj.Journey) -> None:
    """Walks begin at starts and go along moves; what cannot be reached is left out."""
    walks = cj.traverse.covering_walks(journey)
    taken = {step for walk in walks for step in pairwise(walk)}
    reached = {stage for start in journey.starts for stage in cj.reachable(journey, start)}
    wanted = {
        (item.source, item.target)
        for item in journey.transitions
        if item.is_move and item.source in reached | set(journey.starts)
    }
    assert taken == wanted
    assert all(walk[0] in journey.starts and len(walk) > 1 for walk in walks)
    assert len(walks) == most_apart(journey) == fewest(journey)


def test_long_journeys_are_covered() -> None:
    """A long chain with a way back needs one walk; a shortcut in each of its parts, two."""
    names = [f"s{number}" for number in range(500)]
    chain = cj.Journey.sequence("chain", names)
    assert cj.traverse.covering_walks(chain).walks == (tuple(names),)
    ring = chain.connect(names[-1], names[0], kind="return")
    assert cj.traverse.covering_walks(ring).walks == ((*names, names[0]),)
    assert cj.traverse.covering_walks(ring).rows()[-1] == {"walk": 0, "step": 500, "stage": "s0"}
    assert str(cj.traverse.covering_walks(cj.evolve(chain, starts=[]))) == "no walks"
    pairs = zip(names, names[2:], strict=False)
    skips = [*chain.transitions, *(cj.Transition(*pair) for pair in pairs)]
    walks = cj.traverse.covering_walks(cj.evolve(chain, transitions=skips))
    assert {step for walk in walks for step in pairwise(walk)} == {
        (item.source, item.target) for item in skips
    }
    assert len(walks) == 3


def test_walks_that_flows_save_begin_nowhere() -> None:
    """Neither at a start that others pass, nor as a walk of one stage."""
    arrows = "s1 s0, s1 s4, s1 s5, s2 s0, s2 s4, s3 s1, s3 s5, s5 s2"
    journey = cj.Journey(
        "shop",
        stages=[cj.Stage(f"s{number}", end=number in {1, 4}) for number in range(6)],
        transitions=[(arrow[:2], arrow[3:]) for arrow in arrows.split(", ")],
        starts=["s2", "s3", "s4", "s5"],
        goals=["s4"],
    )
    walks = cj.traverse.covering_walks(journey)
    assert len(walks) == 4
    assert {walk[0] for walk in walks} == {"s3"}


@pytest.mark.parametrize("order", ["cdsphefgk", "sphcdefgk"])
def test_a_walk_through_a_cycle_is_saved_where_another_one_goes_on(order: str) -> None:
    """One that ends at h goes on to e, so that of two through the cycle one is enough."""
    arrows = ["cd", "dc", "ce", "sh", "sp", "ph", "he", "ef", "eg", "ek"]
    journey = cj.Journey(
        "shop",
        stages=[cj.Stage(name) for name in order],
        transitions=[(arrow[0], arrow[1]) for arrow in arrows],
        starts=["c", "s"],
    )
    walks = cj.traverse.covering_walks(journey)
    assert len(walks) == most_apart(journey) == 3
    assert {step for walk in walks for step in pairwise(walk)} == {tuple(each) for each in arrows}


def test_walks_that_flows_turn_elsewhere_take_every_move() -> None:
    """What a flow takes from a move between two components is not available to others."""
    arrows = (
        "s0 s9, s1 s5, s2 s3, s2 s6, s2 s7, s3 s6, s3 s8, s4 s0, s4 s7, s5 s8, s6 s1, s6 s5, s6 s8,"
        " s7 s3, s8 s0"
    )
    journey = cj.Journey(
        "shop",
        stages=[cj.Stage(f"s{number}", end=number in {1, 8}) for number in range(10)],
        transitions=[(arrow[:2], arrow[3:]) for arrow in arrows.split(", ")],
        starts=["s0", "s2", "s4"],
        goals=["s1"],
    )
    walks = cj.traverse.covering_walks(journey)
    taken = {pair for walk in walks for pair in pairwise(walk)}
    assert taken == {(arrow[:2], arrow[3:]) for arrow in arrows.split(", ")}
    assert len(walks) == 5


def test_a_walk_goes_where_moves_are_left() -> None:
    """From a stage whose moves are all taken, by moves that are there."""
    arrows = {("a", "b"), ("b", "c"), ("c", "b"), ("c", "d"), ("d", "b")}
    journey = cj.Journey(
        "shop",
        stages=[cj.Stage("a"), cj.Stage("b", end=True), cj.Stage("c"), cj.Stage("d")],
        transitions=sorted(arrows),
        starts=["a"],
        goals=["b"],
    )
    (walk,) = cj.traverse.covering_walks(journey)
    assert set(pairwise(walk)) == arrows


def test_moves_between_the_same_cycles_are_taken_in_the_order_of_the_journey() -> None:
    """The first walk takes the first of them."""
    arrows = [("a", "b"), ("b", "a"), ("c", "d"), ("d", "c"), ("b", "d"), ("a", "c"), ("b", "c")]
    for crossing in (arrows[4:], arrows[:3:-1]):
        journey = cj.Journey(
            "shop",
            stages=[cj.Stage(name) for name in "abcd"],
            transitions=[*arrows[:4], *crossing],
            starts=["a"],
        )
        walks = cj.traverse.covering_walks(journey)
        assert [next(step for step in pairwise(walk) if step in crossing) for walk in walks] == [
            step for stage in "ab" for step in crossing if step[0] == stage
        ]


def test_a_walk_that_ends_where_another_begins_goes_on() -> None:
    """Of three walks, that which begins at y is saved: one of those that end at x goes on to it."""
    arrows = ["sa", "sb", "ax", "bx", "xy", "yp", "yq"]
    journey = cj.Journey(
        "shop",
        stages=[cj.Stage(name) for name in "sabxypq"],
        transitions=[(arrow[0], arrow[1]) for arrow in arrows],
        starts=["s", "y"],
    )
    walks = cj.traverse.covering_walks(journey)
    assert len(walks) == fewest(journey) == 2
    assert {walk[0] for walk in walks} == {"s"}
