"""Every question about paths is asked of the same paths, by default and with the same filters."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey._graph._index import MOVES, index_of

KINDS: tuple[cj.types.TransitionKind, ...] = ("advance", "advance", "return", "exit", "referral")
ROLES: tuple[cj.types.Role, ...] = ("prospect", "customer")


@st.composite
def journeys(draw: st.DrawFn) -> cj.Journey:
    """A small journey of any shape, with every kind of transition, roles and personas."""
    names = [f"s{number}" for number in range(draw(st.integers(1, 6)))]
    stages = st.sampled_from(names)
    personas = st.sampled_from([(), (), ("manager",), ("founder",), ("founder", "manager")])
    return cj.Journey(
        "j",
        stages=[
            cj.Stage(name, role=draw(st.sampled_from([None, *ROLES])), personas=draw(personas))
            for name in names
        ],
        transitions=[
            cj.Transition(*pair, kind=draw(st.sampled_from(KINDS)), personas=draw(personas))
            for pair in draw(st.lists(st.tuples(stages, stages), unique=True, max_size=14))
        ],
        starts=draw(st.lists(stages, unique=True, max_size=2)),
        goals=draw(st.lists(stages, unique=True, max_size=2)),
        personas=[cj.Persona("founder"), cj.Persona("manager")],
    )


@st.composite
def filters(draw: st.DrawFn) -> dict[str, Any]:
    """Nothing, or kinds of moves, or a role, or both."""
    kinds = draw(st.none() | st.sets(st.sampled_from(MOVES)))
    role = draw(st.none() | st.sampled_from(ROLES))
    chosen = {"kinds": kinds, "role": role}
    return {name: value for name, value in chosen.items() if value is not None}


@given(journey=journeys(), options=filters())
def test_all_questions_are_about_the_same_paths(
    journey: cj.Journey, options: dict[str, Any]
) -> None:
    """Listing, counting, ranking, cutting, reaching, layers and rules agree."""
    paths = list(cj.paths(journey, **options))
    assert cj.traverse.count_paths(journey, **options) == len(paths)
    ranked = cj.traverse.best_paths(journey, k=len(paths) + 1, **options)
    assert sorted(route.stages for route in ranked) == sorted(paths)
    try:
        shortest = cj.shortest_path(journey, **options)
    except cj.errors.NoPathError:
        assert paths == []
        assert cj.bottlenecks(journey, **options) == ()
        return
    assert len(shortest) == min(map(len, paths)) == len(ranked[0].stages)
    assert set(cj.must_pass(journey, **options)) == set[str].intersection(
        *(set[str](path) for path in paths)
    )
    try:
        cut = cj.bottlenecks(journey, **options)
    except cj.errors.InvalidValueError:
        inner = {stage.id for stage in journey} - {*journey.starts, *journey.goals}
        assert any(inner.isdisjoint(path) for path in paths)
    else:
        assert all(set(cut) & set(path) for path in paths)
    reached = cj.reachable(journey, **options)
    assert set().union(*paths) <= set(reached)
    layers = cj.traverse.layers(journey, **options)
    assert sorted(reached) == sorted(stage for layer in layers for stage in layer)
    for stage in journey:
        arrives = any(goal in cj.reachable(journey, stage.id, **options) for goal in journey.goals)
        assert arrives == (cj.traverse.count_paths(journey, stage.id, **options) > 0)
        assert bool(cj.traverse.never(journey, stage.id, **options)) == (stage.id not in reached)
        for goal in journey.goals:
            to_goal = list(cj.paths(journey, target=goal, **options))
            verdict = cj.traverse.precedes(journey, stage.id, goal, **options)
            assert verdict.holds == all(stage.id in path for path in to_goal)


def test_a_return_is_a_move_for_every_question() -> None:
    """Two paths lead to `c`, one of them over a return."""
    journey = cj.Journey(
        "shop",
        stages=[cj.Stage(name) for name in "abc"],
        transitions=[("a", "c"), ("a", "b"), cj.Transition("b", "c", kind="return")],
        starts=["a"],
        goals=["c"],
    )
    assert cj.traverse.count_paths(journey) == 2
    assert len(cj.traverse.best_paths(journey, k=9)) == len(list(cj.paths(journey))) == 2
    assert cj.traverse.count_paths(journey, kinds=["advance", "exit"]) == 1


@given(journey=journeys())
def test_the_journey_of_a_persona_has_the_paths_of_that_persona(journey: cj.Journey) -> None:
    """`edit.for_persona` and the index restricted to a persona leave the same graph."""
    for persona in journey.personas:
        index = index_of(journey).restricted(persona=persona.id)
        for_one = cj.edit.for_persona(journey, persona.id)
        edited = index_of(for_one)
        stages = range(len(index.ids))
        assert [stage for stage in stages if index.is_open[stage]] == [
            index.position[each] for each in edited.ids
        ]
        assert [item.path for item in index.transitions] == [
            item.path for item in edited.transitions
        ]
        assert index.named(index.starts) == edited.named(edited.starts)
        assert index.named(index.goals) == edited.named(edited.goals)
