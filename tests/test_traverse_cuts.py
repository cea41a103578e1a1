"""What everyone goes through, and what stops everyone."""

from importlib import import_module
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given

import customer_journey as cj
from tests.shapes import journeys

nx: Any = import_module("networkx")  # its stubs leave much unknown

ANY = journeys(
    stages=7,
    transitions=20,
    kinds=["advance", "advance", "advance", "return", "exit", "referral"],
)


def dominators(journey: cj.Journey, source: str, target: str) -> list[str]:
    """The dominators of a stage as networkx has them, from the source on."""
    graph = cj.to_networkx(journey)
    referrals = [(a, b) for a, b, data in graph.edges(data=True) if data["referral"]]
    graph.remove_edges_from(referrals)
    parents = nx.immediate_dominators(graph, source)
    chain = [target]
    while chain[-1] != source:
        chain.append(parents[chain[-1]])
    return chain[::-1]


def connected(journey: cj.Journey, without: tuple[str, ...] = ()) -> bool:
    """Whether anyone still gets from a start to a goal when some stages fail."""
    starts = [name for name in journey.starts if name not in without]
    left = journey
    for name in without:
        left = left.without_stage(name)
    return any(goal in cj.reachable(left, start) for start in starts for goal in left.goals)


@given(ANY)
def test_what_everyone_passes_are_the_dominators(journey: cj.Journey) -> None:
    """Between each two stages, in the order in which they are passed."""
    for source in journey:
        reached = cj.reachable(journey, source.id)
        for target in journey:
            if target.id in reached:
                expected = dominators(journey, source.id, target.id)
                assert list(cj.must_pass(journey, source.id, target.id)) == expected
            else:
                with pytest.raises(cj.errors.NoPathError) as caught:
                    cj.must_pass(journey, source.id, target.id)
                assert (caught.value.source, caught.value.target) == (source.id, target.id)


@given(ANY)
def test_bottlenecks_are_the_smallest_set_that_stops_everyone(journey: cj.Journey) -> None:
    """Compared with taking out every set of stages there is."""
    inner = [s.id for s in journey if s.id not in journey.starts and s.id not in journey.goals]
    sizes = [
        size
        for size in range(len(inner) + 1)
        if any(not connected(journey, gone) for gone in combinations(inner, size))
    ]
    if sizes:
        stages = cj.bottlenecks(journey)
        assert len(stages) == sizes[0]
        assert set(stages) <= set(inner)
        assert not connected(journey, stages)
    else:
        with pytest.raises(cj.errors.InvalidValueError, match="no stage can stop it"):
            cj.bottlenecks(journey)


def office() -> cj.Journey:
    """Two ways for two personas, and a loop back."""
    return cj.Journey(
        "office",
        stages=[
            cj.Stage("know"),
            cj.Stage("demo", personas=["manager"], role="lead"),
            cj.Stage("trial", role="prospect"),
            cj.Stage("buy"),
            cj.Stage("love"),
        ],
        transitions=[
            ("know", "demo"),
            ("know", "trial"),
            ("demo", "buy"),
            ("trial", "buy"),
            cj.Transition("buy", "trial", kind="return"),
            ("buy", "love"),
        ],
        starts=["know"],
        goals=["love"],
        personas=[cj.Persona("manager"), cj.Persona("founder")],
    )


def test_roles_and_journeys_of_a_persona_change_what_must_be_passed() -> None:
    """For fewer people there are fewer ways round."""
    assert cj.must_pass(office()) == ("know", "buy", "love")
    founder = cj.edit.for_persona(office(), "founder")
    assert cj.must_pass(founder) == ("know", "trial", "buy", "love")
    assert cj.must_pass(office(), role="lead") == ("know", "demo", "buy", "love")
    assert cj.bottlenecks(office(), "know", "buy") == ("demo", "trial")
    assert cj.bottlenecks(founder, "know", "buy") == ("trial",)
    assert cj.bottlenecks(office(), "love", "know") == ()


def test_the_bottleneck_nearest_to_the_target_is_returned() -> None:
    """Where one stage is enough, and where it takes several."""
    assert cj.bottlenecks(cj.Journey.sequence("s", ["a", "b", "c", "d"])) == ("c",)
    wide = cj.Journey(
        "wide",
        stages=[cj.Stage(name) for name in ("a", "b1", "b2", "c1", "c2", "d")],
        transitions=[
            *(("a", "b1"), ("a", "b2"), ("b1", "c1"), ("b2", "c2"), ("b1", "c2")),
            *(("c1", "d"), ("c2", "d")),
        ],
        starts=["a"],
        goals=["d"],
    )
    assert cj.bottlenecks(wide) == ("c1", "c2")


def test_a_long_chain_is_no_trouble() -> None:
    """Ten thousand stages in a row, each with a way round it but every tenth."""
    names = [f"s{number}" for number in range(10_001)]
    rounds = [pair for at, pair in enumerate(zip(names, names[2:], strict=False), 1) if at % 10]
    journey = cj.Journey.sequence("chain", names)
    journey = cj.evolve(journey, transitions=[*journey.transitions, *rounds])
    assert cj.must_pass(journey) == tuple(names[::10])
    assert cj.bottlenecks(journey) == (names[-11],)


def test_no_stage_can_stop_a_step_straight_to_the_target() -> None:
    """Not even where another path has several stages, nor where the target is the source."""
    straight = cj.Journey.sequence("s", ["a", "b", "c"]).connect("a", "c")
    for journey in (
        straight,
        cj.Journey.sequence("s", ["a", "c"]),
        cj.evolve(straight, goals=["a"]),
    ):
        with pytest.raises(cj.errors.InvalidValueError, match="no stage can stop it"):
            cj.bottlenecks(journey)
