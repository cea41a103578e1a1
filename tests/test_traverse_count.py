"""Paths counted, ranked and weighed, without listing them all."""

import math
from itertools import islice, pairwise

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj


@st.composite
def journeys(draw: st.DrawFn, *, cycles: bool = True) -> cj.Journey:
    """A small journey with efforts and probabilities; without cycles, every step leads on."""
    names = [f"s{number}" for number in range(draw(st.integers(1, 6)))]
    places = st.integers(0, len(names) - 1)
    pairs = draw(st.lists(st.tuples(places, places), unique=True, max_size=16))
    steps = [(names[a], names[b]) for a, b in pairs if cycles or a <= b]
    probabilities = st.sampled_from([0.0, 0.0625, 0.125])
    return cj.Journey(
        "j",
        stages=[cj.Stage(name) for name in draw(st.permutations(names))],
        transitions=[
            cj.Transition(*pair, effort=draw(st.integers(0, 5)), probability=draw(probabilities))
            for pair in steps
        ],
        starts=draw(st.lists(st.sampled_from(names), unique=True, max_size=2)),
        goals=draw(st.lists(st.sampled_from(names), unique=True, max_size=2)),
    )


def effort(journey: cj.Journey, path: tuple[str, ...]) -> float:
    """The sum of efforts along a path."""
    steps = [journey.transition(*pair) for pair in pairwise(path)]
    return sum((step and step.effort) or 0 for step in steps)


def probability_of(journey: cj.Journey, path: tuple[str, ...]) -> float:
    """The product of probabilities along a path."""
    steps = [journey.transition(*pair) for pair in pairwise(path)]
    return math.prod((step and step.probability) or 0 for step in steps)


def staying(journey: cj.Journey, path: tuple[str, ...]) -> float:
    """What the steps from a stage to itself leave to its other steps, along a path."""
    loops = [journey.transition(stage, stage) for stage in path[:-1]]
    return math.prod(1 - ((loop and loop.probability) or 0) for loop in loops)


@given(journeys(), st.integers(0, 6))
def test_the_best_paths_are_the_best_of_all_paths(journey: cj.Journey, most: int) -> None:
    """By steps, by effort, by a function and by probability, compared with sorting every path."""
    every = list(cj.paths(journey))
    by_steps = cj.traverse.best_paths(journey, k=most)
    assert [route.weight for route in by_steps] == sorted(len(path) - 1 for path in every)[:most]
    by_effort = cj.traverse.best_paths(journey, k=most, weight="effort")
    assert [route.weight for route in by_effort] == sorted(effort(journey, p) for p in every)[:most]
    assert by_effort == cj.traverse.best_paths(journey, k=most, weight=lambda step: step.effort)
    likely = cj.traverse.best_paths(journey, k=most, weight="probability")
    probabilities = sorted((probability_of(journey, path) for path in every), reverse=True)
    assert [route.weight for route in likely] == pytest.approx(
        [c for c in probabilities if c][:most]
    )
    for route in likely:
        assert route.weight == pytest.approx(probability_of(journey, route.stages))
    for routes in (by_steps, by_effort, likely):
        assert {route.stages for route in routes} <= set(every)
        assert len({route.stages for route in routes}) == len(routes)


@given(journeys(cycles=False))
def test_shares_are_the_probability_of_paths_through_a_stage(journey: cj.Journey) -> None:
    """Compared with every path that ends on its first arrival, each with its probability."""
    for source in journey:
        first = [
            path
            for path in cj.paths(journey, source.id)
            if not any(stage in journey.goals for stage in path[:-1])
        ]
        probabilities = {
            path: probability_of(journey, path) / staying(journey, path) for path in first
        }
        total = sum(probabilities.values())
        if total:
            expected = {
                stage.id: sum(probabilities[path] for path in first if stage.id in path) / total
                for stage in journey
                if any(stage.id in path for path in first)
            }
            assert cj.traverse.shares(journey, source.id) == pytest.approx(expected)
            assert list(cj.traverse.shares(journey, source.id)) == list(expected)
        else:
            with pytest.raises(cj.errors.NoPathError):
                cj.traverse.shares(journey, source.id)


def loop() -> cj.Journey:
    """A journey in which two stages lead to one another, on the way and off it."""
    return cj.Journey(
        "loop",
        stages=[cj.Stage(name) for name in ("know", "a", "b", "buy", "x", "y")],
        transitions=[
            *(("know", "a"), ("a", "b"), ("b", "a"), ("b", "buy")),
            *(("buy", "x"), ("x", "y"), ("y", "x")),
        ],
        starts=["know"],
        goals=["buy"],
    )


def test_shares_name_a_cycle_on_the_path() -> None:
    """A Markov chain answers where there is one; a cycle elsewhere does not matter."""
    with pytest.raises(cj.errors.InvalidValueError, match=r"not stated"):
        cj.traverse.shares(loop())
    stated = [cj.evolve(step, probability=0.5) for step in loop().transitions]
    with pytest.raises(cj.errors.InvalidValueError, match="cycle on the way: a -> b -> a"):
        cj.traverse.shares(cj.evolve(loop(), transitions=stated))
    chain = cj.evolve(loop(), transitions=stated).disconnect("b", "a")
    assert cj.traverse.shares(chain) == {"know": 1, "a": 1, "b": 1, "buy": 1}
    with pytest.raises(cj.errors.NoPathError, match="from 'buy' to 'know'"):
        cj.traverse.shares(chain, "buy", "know")


@pytest.mark.slow
def test_paths_around_cycles_are_counted_up_to_a_million() -> None:
    """Eight stages that lead to one another have 1,957 paths between two; eighteen, too many."""

    def mesh(size: int) -> cj.Journey:
        names = [f"s{number}" for number in range(size)]
        return cj.Journey(
            "mesh",
            stages=[cj.Stage(name) for name in names],
            transitions=[(a, b) for a in names for b in names],
            starts=names[:1],
            goals=names[-1:],
        )

    assert cj.traverse.count_paths(mesh(8)) == len(list(cj.paths(mesh(8)))) == 1_957
    with pytest.raises(cj.errors.InvalidValueError, match="s0 -> s1 -> s0") as caught:
        cj.traverse.count_paths(mesh(18))
    assert [problem.where for problem in caught.value.problems] == ["kinds"]


def test_shares_ask_for_one_start_and_sound_probabilities() -> None:
    """Each reason has its message."""
    journey = cj.Journey.sequence("s", ["a", "b"])
    with pytest.raises(cj.errors.InvalidValueError, match="several starts"):
        cj.traverse.shares(cj.evolve(journey, starts=["a", "b"]))
    forked = journey.with_stage(cj.Stage("c")).connect("a", "c", probability=0.7)
    forked = forked.connect("a", "b", probability=0.6).connect("c", "b", probability=1)
    with pytest.raises(cj.errors.InvalidValueError, match=r"stages\.a: .*add up to 1\.3"):
        cj.traverse.shares(forked)


def test_the_number_of_best_paths_is_zero_or_more() -> None:
    """A negative one is a mistake."""
    assert len(cj.traverse.best_paths(loop(), k=0)) == 0
    with pytest.raises(cj.errors.InvalidValueError, match="k: must be"):
        cj.traverse.best_paths(loop(), k=-1)


def test_routes_print_and_tabulate() -> None:
    """As one line and one row each."""
    shop = cj.Journey.sequence("shop", ["know", "try", "buy"]).connect("know", "buy")
    routes = cj.traverse.best_paths(shop, k=9)
    assert str(routes).splitlines() == ["know -> buy (1)", "know -> try -> buy (2)"]
    assert routes.rows()[1] == {"stages": "know, try, buy", "weight": 2.0}
    assert routes.to_dict() == {"routes": [route.to_dict() for route in routes]}
    assert routes[0] in routes[:1]
    assert str(cj.traverse.best_paths(shop, k=0)) == "no routes"


def test_a_number_of_paths_beyond_printing_is_exact() -> None:
    """Five thousand forks in a row: two to that power."""
    names = [f"s{number}" for number in range(5_000)]
    stages = [name + side for name in names for side in ("", "-l", "-r")]
    steps = [
        pair
        for name, following in zip(names, [*names[1:], "end"], strict=True)
        for side in ("-l", "-r")
        for pair in ((name, name + side), (name + side, following))
    ]
    journey = cj.Journey(
        "forks",
        stages=[cj.Stage(name) for name in [*stages, "end"]],
        transitions=steps,
        starts=["s0"],
        goals=["end"],
    )
    assert cj.traverse.count_paths(journey) == 2**5_000


def test_the_best_paths_through_a_braid_cost_what_networkx_says() -> None:
    """Where many ways meet again, and costs are not whole numbers."""
    names = [f"s{number}" for number in range(24)]
    spread = [(a, b) for a in range(24) for b in (a - 3, a + 1, a + 2, a + 5) if 0 <= b < 24]
    journey = cj.Journey(
        "braid",
        stages=[cj.Stage(name) for name in names],
        transitions=[
            cj.Transition(names[a], names[b], kind="advance", effort=((a * 7 + b * 13) % 10) / 7)
            for a, b in spread
        ],
        starts=[names[0]],
        goals=[names[-1]],
    )
    graph = cj.to_networkx(journey)
    ranked = nx.shortest_simple_paths(graph, names[0], names[-1], weight="effort")
    routes = cj.traverse.best_paths(journey, k=60, weight="effort")
    assert len({route.stages for route in routes}) == 60
    assert [route.weight for route in routes] == pytest.approx(
        [effort(journey, tuple(path)) for path in islice(ranked, 60)]
    )


def test_a_path_that_only_seemed_cheap_comes_late() -> None:
    """What is left seems little at `x`, for the way on leads back to where one came from."""
    efforts = {
        ("in", "p"): 1,
        ("p", "out"): 1,
        ("p", "s"): 1,
        ("s", "x"): 5,
        ("s", "a"): 1,
        ("a", "x"): 1,
        ("x", "p"): 1,
        ("x", "y"): 100,
        ("y", "out"): 1,
    }
    journey = cj.Journey(
        "back",
        stages=[cj.Stage(name) for name in ("in", "p", "s", "a", "x", "y", "out")],
        transitions=[cj.Transition(*ends, effort=cost) for ends, cost in efforts.items()],
        starts=["in"],
        goals=["out"],
    )
    routes = cj.traverse.best_paths(journey, k=9, weight="effort")
    assert [(route.stages, route.weight) for route in routes] == [
        (("in", "p", "out"), 2.0),
        (("in", "p", "s", "a", "x", "y", "out"), 105.0),
        (("in", "p", "s", "x", "y", "out"), 108.0),
    ]


@pytest.mark.slow
def test_the_best_paths_of_a_long_chain_are_no_trouble() -> None:
    """Stages in a row are one piece to the search."""
    names = [f"s-{number}" for number in range(20_000)]
    chain = cj.Journey.sequence("chain", names).connect("s-100", "s-102")
    first, second = cj.traverse.best_paths(chain, k=3)
    assert first.stages == (*names[:101], *names[102:])
    assert second.stages == tuple(names)
    assert (first.weight, second.weight) == (19_998, 19_999)


def test_the_limit_itself_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Among four stages that all lead to each other, sixteen simple paths begin at each."""
    names = ["a", "b", "c", "d"]
    pairs = [(one, other) for one in names for other in names if one != other]
    journey = cj.Journey(
        "maze", stages=map(cj.Stage, names), transitions=pairs, starts=["a"], goals=["d"]
    )
    monkeypatch.setattr("customer_journey.traverse._count._MOST_LISTED", 16)
    assert cj.traverse.count_paths(journey) == len(list(cj.paths(journey))) == 5
    monkeypatch.setattr("customer_journey.traverse._count._MOST_LISTED", 15)
    with pytest.raises(cj.errors.InvalidValueError):
        cj.traverse.count_paths(journey)


@pytest.mark.parametrize("parts", [2, 3, 6, 7, 10, 49])
def test_shares_of_equal_parts_sum_to_all(parts: int) -> None:
    """A rounding beyond 1 is none; a billionth is, and so is a loop that no one leaves."""

    def forked(more: float, again: float = 0.0) -> cj.Journey:
        names = [f"s{number}" for number in range(parts)]
        share = (1 - again) / parts + more
        return cj.Journey(
            "fork",
            stages=[cj.Stage(name) for name in ("in", *names, "out")],
            transitions=[
                *(cj.Transition("in", name, probability=share) for name in names),
                *(cj.Transition(name, "out", probability=1) for name in names),
                cj.Transition("in", "in", kind="return", probability=again),
            ],
            starts=["in"],
            goals=["out"],
        )

    for again in (0.0, 0.5, 0.9):
        for rounding in (0.0, 5e-10 / parts):
            passing = cj.traverse.shares(forked(rounding, again))
            assert passing["out"] == passing["in"] == pytest.approx(1)
            assert passing["s0"] == pytest.approx(1 / parts)
        with pytest.raises(cj.errors.InvalidValueError, match="add up to"):
            cj.traverse.shares(forked(2e-9 / parts, again))
    with pytest.raises(cj.errors.NoPathError, match="no path from 'any start' to 'any goal'"):
        cj.traverse.shares(forked(0.0, 1.0))
    with pytest.raises(cj.errors.NoPathError, match="no path from 'in' to 'out'"):
        cj.traverse.shares(forked(0.0, 1.0), "in", "out")
