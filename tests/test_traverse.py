"""What can be reached, in how many moves, and the best way there."""

import math
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from importlib import import_module
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj

nx: Any = import_module("networkx")  # its stubs leave much unknown

KINDS = ("advance", "advance", "advance", "return", "exit", "referral")


@st.composite
def journeys(draw: st.DrawFn) -> cj.Journey:
    """A small journey of any shape, with efforts and probabilities on every transition."""
    names = [f"s{number}" for number in range(draw(st.integers(1, 6)))]
    stages = st.sampled_from(names)
    pairs = draw(st.lists(st.tuples(stages, stages), unique=True, max_size=18))
    return cj.Journey(
        "j",
        stages=[cj.Stage(name) for name in names],
        transitions=[
            cj.Transition(
                *pair,
                kind=draw(st.sampled_from(KINDS)),
                effort=draw(st.integers(0, 5)),
                probability=draw(st.sampled_from([0.0, 0.25, 0.5, 1.0])),
            )
            for pair in pairs
        ],
        starts=draw(st.lists(stages, unique=True, max_size=2)),
        goals=draw(st.lists(stages, unique=True, max_size=2)),
    )


def moves(journey: cj.Journey) -> Any:
    """The journey's moves as networkx has them."""
    graph = cj.to_networkx(journey)
    referrals = [(a, b) for a, b, data in graph.edges(data=True) if data["referral"]]
    graph.remove_edges_from(referrals)
    return graph


def office() -> cj.Journey:
    """A journey with personas and roles."""
    return cj.Journey(
        "office",
        stages=[
            cj.Stage("know", role="prospect"),
            cj.Stage("demo", role="lead", personas=["manager"]),
            cj.Stage("trial"),
            cj.Stage("buy", role="customer"),
        ],
        transitions=[
            ("know", "demo"),
            ("demo", "buy"),
            cj.Transition("know", "trial", personas=["founder"]),
            ("trial", "buy"),
            cj.Transition("buy", "know", kind="referral"),
            cj.Transition("buy", "trial", kind="return"),
        ],
        starts=["know"],
        goals=["buy"],
        personas=[cj.Persona("manager"), cj.Persona("founder")],
    )


@given(journeys())
def test_what_is_reachable_is_what_networkx_reaches(journey: cj.Journey) -> None:
    """From each stage, and from all starts at once."""
    graph = moves(journey)
    for stage in journey:
        expected = nx.descendants(graph, stage.id) | {stage.id}
        assert cj.reachable(journey, stage.id) == tuple(name for name in graph if name in expected)
    union = {name for start in journey.starts for name in (start, *nx.descendants(graph, start))}
    assert set(cj.reachable(journey)) == union


@given(journeys())
def test_layers_are_what_networkx_counts(journey: cj.Journey) -> None:
    """Each stage stands in the layer of its distance."""
    for stage in journey:
        distances = nx.single_source_shortest_path_length(moves(journey), stage.id)
        result = {
            name: depth
            for depth, layer in enumerate(cj.traverse.layers(journey, stage.id))
            for name in layer
        }
        assert result == dict(distances)


def test_layers_keep_the_order_of_the_journey() -> None:
    """And several starts make one first layer."""
    journey = cj.evolve(office(), starts=["buy", "know"])
    layers = cj.traverse.layers(journey)
    assert layers.layers == (("know", "buy"), ("demo", "trial"))
    assert layers.rows()[-1] == {"distance": 1, "stage": "trial"}
    nowhere = cj.traverse.layers(cj.evolve(office(), starts=[]))
    assert (len(nowhere), str(nowhere)) == (0, "no layers")


@given(journeys())
def test_the_shortest_path_has_the_fewest_steps(journey: cj.Journey) -> None:
    """As many as networkx finds, and no path where it finds none."""
    graph = moves(journey)
    for source in journey:
        for target in journey:
            if nx.has_path(graph, source.id, target.id):
                path = cj.shortest_path(journey, source.id, target.id)
                assert nx.is_path(graph, path)
                assert (path[0], path[-1]) == (source.id, target.id)
                assert len(path) - 1 == nx.shortest_path_length(graph, source.id, target.id)
            else:
                with pytest.raises(cj.errors.NoPathError):
                    cj.shortest_path(journey, source.id, target.id)


@given(journeys())
def test_the_path_of_least_effort_costs_what_networkx_says(journey: cj.Journey) -> None:
    """By the field, and by a function of the transition."""
    graph = moves(journey)
    for source in journey:
        costs = nx.single_source_dijkstra_path_length(graph, source.id, weight="effort")
        for target, expected in costs.items():
            path = cj.shortest_path(journey, source.id, target, weight="effort")
            assert nx.path_weight(graph, path, "effort") == expected
            assert path == cj.shortest_path(
                journey, source.id, target, weight=lambda step: step.effort
            )


@given(journeys())
def test_the_likeliest_path_is_the_likeliest_of_all(journey: cj.Journey) -> None:
    """Compared with every path; a step of probability zero is never taken."""
    for source in journey:
        for target in journey:
            probabilities = [
                probability_of(journey, path) for path in cj.paths(journey, source.id, target.id)
            ]
            if max(probabilities, default=0) > 0:
                result = cj.shortest_path(journey, source.id, target.id, weight="probability")
                assert math.isclose(probability_of(journey, result), max(probabilities))
            else:
                with pytest.raises(cj.errors.NoPathError):
                    cj.shortest_path(journey, source.id, target.id, weight="probability")


def probability_of(journey: cj.Journey, path: tuple[str, ...]) -> float:
    """The product of the probabilities along a path."""
    steps = [journey.transition(*pair) for pair in pairwise(path)]
    return math.prod((step and step.probability) or 0 for step in steps)


@given(journeys())
def test_from_any_start_to_any_goal_is_the_best_of_all_pairs(journey: cj.Journey) -> None:
    """Leaving out source and target asks the question of the whole journey."""
    lengths = list(pair_lengths(journey))
    if lengths:
        assert len(cj.shortest_path(journey)) == min(lengths)
    else:
        with pytest.raises(cj.errors.NoPathError, match="from 'any start' to 'any goal'"):
            cj.shortest_path(journey)


def pair_lengths(journey: cj.Journey) -> Iterator[int]:
    """How many stages the shortest path has, for each start and goal between which there is one."""
    for start in journey.starts:
        for goal in journey.goals:
            if goal in cj.reachable(journey, start):
                yield len(cj.shortest_path(journey, start, goal))


def test_of_equally_good_paths_the_first_in_the_journey_is_returned() -> None:
    """So that answers do not change from run to run."""
    assert cj.shortest_path(office(), "know", "buy") == ("know", "demo", "buy")
    assert cj.shortest_path(office(), "know", "buy", weight=lambda _: 1) == ("know", "demo", "buy")


def test_a_weight_can_close_a_step() -> None:
    """None says that it cannot be taken."""

    def not_demo(step: cj.Transition) -> float | None:
        return None if step.target == "demo" else 1

    assert cj.shortest_path(office(), "know", "buy", weight=not_demo) == ("know", "trial", "buy")


def test_roles_leave_out_stages() -> None:
    """A stage that states no role is for everyone; a journey for one persona is an edit."""
    journey = office()
    founder = cj.edit.for_persona(journey, "founder")
    assert cj.reachable(cj.edit.for_persona(journey, "manager")) == cj.reachable(journey)
    assert cj.shortest_path(founder, "know", "buy") == ("know", "trial", "buy")
    assert cj.reachable(founder) == ("know", "trial", "buy")
    assert cj.reachable(journey, role=["prospect", "lead"]) == ("know", "demo", "trial")
    assert cj.reachable(journey, role="customer") == ()
    assert [*cj.traverse.layers(journey, "trial", role="customer")] == [("trial",), ("buy",)]
    with pytest.raises(cj.errors.NoPathError):
        cj.shortest_path(journey, "know", "buy", role="lead")


def test_kinds_of_moves_can_be_chosen() -> None:
    """A return is a move; leave it out and no path leads back."""
    assert cj.reachable(office(), "buy") == ("trial", "buy")
    assert cj.reachable(office(), "buy", kinds=["advance"]) == ("buy",)
    assert cj.reachable(office(), "buy", kinds="advance") == ("buy",)


@pytest.mark.parametrize(
    ("options", "where", "hint"),
    [
        ({"role": "prospects"}, "role", "did you mean 'prospect'?"),
        ({"kinds": ["referral"]}, "kinds[0]", ""),
        ({"kinds": ["advnce"]}, "kinds[0]", "did you mean 'advance'?"),
    ],
)
def test_filters_that_are_not_there_are_named(
    options: dict[str, object], where: str, hint: str
) -> None:
    """With the nearest that is."""
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.reachable(office(), **options)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    assert [(problem.where, problem.hint) for problem in caught.value.problems] == [(where, hint)]


def test_a_stage_that_is_not_there_is_named() -> None:
    """With the nearest that is."""
    with pytest.raises(cj.errors.UnknownStageError, match="did you mean 'trial'"):
        cj.shortest_path(office(), "know", "trail")


def test_weights_that_are_not_stated_are_named_all_at_once() -> None:
    """Only on the ways in question: what leads elsewhere need not state any."""
    journey = (
        office().connect("buy", "demo", kind="exit", reason="x").connect("know", "demo", effort=1)
    )
    assert cj.shortest_path(journey, "know", "demo", weight="effort", kinds=["advance"]) == (
        "know",
        "demo",
    )
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.shortest_path(journey, "know", "buy", weight="effort", kinds=["advance"])
    assert [problem.where for problem in caught.value.problems] == [
        "transitions.demo->buy.effort",
        "transitions.know->trial.effort",
        "transitions.trial->buy.effort",
    ]


@pytest.mark.parametrize("cost", [0, 0.0, True, Fraction(1, 3), 1e300])
def test_any_real_number_is_a_weight(cost: Any) -> None:
    """Zero among them."""
    path = cj.shortest_path(office(), "know", "buy", weight=lambda _: cost)
    assert path == ("know", "demo", "buy")


@pytest.mark.parametrize("cost", [None, math.inf])
def test_where_no_step_can_be_taken_there_is_no_path(cost: float | None) -> None:
    """A weight of None closes a step, and so does an infinite one."""

    def closed(_: cj.Transition) -> float | None:
        return cost

    with pytest.raises(cj.errors.NoPathError):
        cj.shortest_path(office(), "know", "buy", weight=closed)
    assert cj.traverse.best_paths(office(), "know", "buy", k=9, weight=closed).routes == ()


@pytest.mark.parametrize("cost", [-1.0, -1e-300, math.nan, "much", Decimal(1), 1j])
def test_weights_that_make_no_sense_are_refused(cost: Any) -> None:
    """A step costs zero or more."""
    with pytest.raises(cj.errors.InvalidValueError, match="a weight must be a number"):
        cj.shortest_path(office(), "know", "buy", weight=lambda _: cost)


def test_a_weight_by_another_name_is_refused() -> None:
    """With what it may be."""
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.shortest_path(office(), weight="cost")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    assert [problem.where for problem in caught.value.problems] == ["weight"]


@pytest.mark.slow
def test_a_long_chain_is_no_trouble() -> None:
    """Thirty thousand stages in a row."""
    journey = cj.Journey.sequence("chain", [f"s{number}" for number in range(30_000)])
    assert len(cj.reachable(journey)) == 30_000
    assert len(cj.shortest_path(journey)) == 30_000
    assert len(cj.shortest_path(journey, weight=lambda _: 1)) == 30_000
    assert len(cj.traverse.layers(journey)) == 30_000
    assert len(next(cj.paths(journey))) == 30_000
