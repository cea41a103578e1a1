"""The index of a journey and its searches, compared with networkx and with the definition."""

import gc
from collections.abc import Callable
from importlib import import_module
from itertools import islice, pairwise
from typing import Any
from weakref import ref

import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey._graph._elimination import Elimination
from customer_journey._graph._index import MOVES, Index, index_of
from customer_journey._graph._paths import k_shortest_paths
from customer_journey._graph._search import (
    breadth_first,
    breadth_first_sets,
    condensation,
    cycles,
    dijkstra,
    distances,
    on_every_path,
    path_from,
    shortest_path,
    topological_order,
    without_back_edges,
)
from customer_journey.people._plan import plan_of
from customer_journey.testing._journeys import journeys

nx: Any = import_module("networkx")  # its stubs leave much unknown

DEEP = 100_000


@st.composite
def graphs(draw: st.DrawFn) -> list[list[int]]:
    """Successors of up to nine nodes, with cycles, self-loops and unreachable nodes."""
    count = draw(st.integers(1, 9))
    nodes = st.integers(0, count - 1)
    return draw(st.lists(st.lists(nodes, max_size=4, unique=True), min_size=count, max_size=count))


def as_networkx(successors: list[list[int]]) -> Any:
    """The same graph in networkx."""
    graph: Any = nx.DiGraph()
    graph.add_nodes_from(range(len(successors)))
    graph.add_edges_from((node, each) for node, row in enumerate(successors) for each in row)
    return graph


@given(successors=graphs(), data=st.data())
def test_distances_and_paths_are_those_of_networkx(
    successors: list[list[int]], data: st.DataObject
) -> None:
    """Breadth-first search, with blocked nodes."""
    nodes = st.sets(st.integers(0, len(successors) - 1), max_size=3)
    sources, blocked = data.draw(nodes), data.draw(nodes)
    graph = as_networkx(successors)
    graph.remove_nodes_from(blocked)
    expected = (
        dict(nx.multi_source_dijkstra_path_length(graph, sources - blocked))
        if (sources - blocked)
        else {}
    )
    rows = [[each for each in row if each not in blocked] for row in successors]
    result = distances(rows, sources - blocked)
    assert {node: steps for node, steps in enumerate(result) if steps >= 0} == expected
    target = data.draw(st.integers(0, len(successors) - 1))
    path = shortest_path(successors, sources, [target], blocked=blocked)
    assert (path is None) == (target not in expected)
    if path is not None:
        assert path[0] in sources
        assert path[-1] == target
        assert len(path) - 1 == expected[target]
        assert all(graph.has_edge(*pair) for pair in pairwise(path))


@given(successors=graphs(), data=st.data())
def test_least_costs_and_ranked_paths_are_those_of_networkx(
    successors: list[list[int]], data: st.DataObject
) -> None:
    """Dijkstra and Yen, with loops and costs of zero."""
    arcs = [[(each, float(data.draw(st.integers(0, 5)))) for each in row] for row in successors]
    graph: Any = nx.DiGraph()
    graph.add_nodes_from(range(len(arcs)))
    graph.add_weighted_edges_from(
        (node, each, cost) for node, row in enumerate(arcs) for each, cost in row
    )
    costs, previous = dijkstra(arcs, {0: 0.0})
    assert costs == nx.single_source_dijkstra_path_length(graph, 0)
    for node in costs:
        assert nx.path_weight(graph, path_from(previous, node), "weight") == costs[node]
    target = len(arcs) - 1
    ranked = list(islice(k_shortest_paths(arcs, 0, target), 200))
    totals = [nx.path_weight(graph, path, "weight") for path in ranked]
    assert totals == sorted(totals)
    every = [[0]] if target == 0 else list(nx.all_simple_paths(graph, 0, target))
    assert len(every) > 200 or sorted(ranked) == sorted(every)


@given(successors=graphs())
def test_components_cycles_orders_and_depths_are_those_of_networkx(
    successors: list[list[int]],
) -> None:
    """Tarjan, the condensation, Kahn and the longest depths."""
    graph = as_networkx(successors)
    whole = condensation(successors)
    assert {frozenset(nodes) for nodes in whole.members} == {
        frozenset(nodes) for nodes in nx.strongly_connected_components(graph)
    }
    for number, following in enumerate(whole.successors):
        assert all(other < number for other in following)
    acyclic = as_networkx(whole.successors)
    expected = nx.condensation(graph, scc=list(map(set, whole.members)))
    assert set(acyclic.edges) == set(expected.edges)
    order = topological_order(whole.successors)
    place = {node: at for at, node in enumerate(order)}
    assert sorted(order) == list(acyclic)
    assert all(place[source] < place[target] for source, target in acyclic.edges)
    for generation, nodes in enumerate(nx.topological_generations(acyclic)):
        assert {whole.depth[node] for node in nodes} == {generation}
    result = list(cycles(successors))
    assert len(result) == sum(whole.is_cyclic)
    for cycle in result:
        assert all(graph.has_edge(*pair) for pair in pairwise([*cycle, cycle[0]]))
        assert len(set(cycle)) == len(cycle)


@given(successors=graphs(), limit=st.integers(0, 9))
def test_a_search_with_a_limit_visits_little_more(successors: list[list[int]], limit: int) -> None:
    """What it visits is the beginning of what it visits without one."""
    whole = list(breadth_first(successors, [0]))
    part = list(breadth_first(successors, [0], limit=limit))
    assert part == whole[: len(part)]
    assert part == whole or len(part) > limit


@given(successors=graphs())
def test_without_back_edges_no_cycle_is_left(successors: list[list[int]]) -> None:
    """Only edges on cycles go, and each node that could be reached still can."""
    graph = as_networkx(successors)
    acyclic = as_networkx(without_back_edges(successors, roots=[0]))
    assert nx.is_directed_acyclic_graph(acyclic)
    component = condensation(successors).component
    gone: set[tuple[int, int]] = set(graph.edges) - set(acyclic.edges)
    assert set(acyclic.edges) <= set(graph.edges)
    assert all(component[source] == component[target] for source, target in gone)
    descendants: Any = nx.descendants
    assert descendants(acyclic, 0) == descendants(graph, 0)


@given(successors=graphs())
def test_searches_of_many_at_once_are_one_search_for_each(successors: list[list[int]]) -> None:
    """One bit for each node that a search begins at."""
    arrivals = breadth_first_sets(
        successors,
        {node: 1 << node for node in range(len(successors))},
        (),
        lambda _node, _arriving, _level: 0,
    )
    for source in range(len(successors)):
        result = {
            node: level
            for node, levels in enumerate(arrivals)
            for level, new in levels.items()
            if new >> source & 1
        }
        least = distances(successors, [source])
        assert result == {node: number for node, number in enumerate(least) if number >= 0}


@given(successors=graphs(), data=st.data())
def test_without_inner_nodes_edges_are_as_long_as_the_paths_over_them(
    successors: list[list[int]], data: st.DataObject
) -> None:
    """The shortest path over what was eliminated, and nothing where there was none."""
    omitted = data.draw(st.lists(st.integers(0, len(successors) - 1), unique=True))
    elimination = Elimination[int, tuple[int, int, int]](
        ((node, other, (node, other, 1)) for node, row in enumerate(successors) for other in row),
        in_series=lambda one, other, _: (one[0], other[1], one[2] + other[2]),
        in_parallel=lambda one, other: min(one, other, key=lambda edge: edge[2]),
    )
    for node in omitted:
        elimination.eliminate(node)
        assert elimination.paths_over(node) == 0
    graph = as_networkx(successors)
    kept = [node for node in graph if node not in omitted]
    expected: dict[tuple[int, int], int] = {}
    for source in kept:
        for target in kept:
            # Ends apart from each other, so that a path may lead back to where it began.
            between = graph.subgraph(omitted).copy()
            between.add_edges_from(("from", each) for each in graph.successors(source))
            between.remove_nodes_from([node for node in kept if node in between])
            between.add_node("from")
            between.add_edges_from(
                (each, "to") for each in graph.predecessors(target) if each in between
            )
            if graph.has_edge(source, target):
                expected[source, target] = 1
            elif "to" in between and nx.has_path(between, "from", "to"):
                expected[source, target] = nx.shortest_path_length(between, "from", "to")
    assert {(one, other): cost for one, other, cost in elimination.edges()} == expected


@given(successors=graphs())
def test_what_is_on_every_path_separates_its_ends(successors: list[list[int]]) -> None:
    """Without such a node no path is left, without another one is."""
    target = len(successors) - 1
    path = shortest_path(successors, [0], [target])
    if path is None:
        return
    necessary = on_every_path(successors, [0], [target], path)
    assert necessary == [
        node
        for node in path
        if node in {0, target} or shortest_path(successors, [0], [target], blocked=[node]) is None
    ]


@pytest.mark.slow
def test_depth_does_not_bound_a_search() -> None:
    """A chain of a hundred thousand nodes, then a cycle of them."""
    chain = [[each + 1] for each in range(DEEP - 1)] + [[]]
    assert shortest_path(chain, [0], [DEEP - 1]) == list(range(DEEP))
    assert condensation(chain).node_depth == distances(chain, [0]) == list(range(DEEP))
    assert len(condensation(chain).members) == DEEP
    chain[-1].append(0)
    assert next(cycles(chain)) == list(range(DEEP))
    assert topological_order(chain) == []


@pytest.mark.no_cover
@given(journey=journeys())
def test_an_index_has_the_transitions_of_its_journey(journey: cj.Journey) -> None:
    """By number, in the journey's order."""
    index = index_of(journey)
    assert index is index_of(journey)
    assert_consistent(index)
    assert index.transitions == journey.transitions
    assert index.named(index.starts) == journey.starts
    assert index.named(index.goals) == journey.goals
    assert set(index.named(index.ends)) == {stage.id for stage in journey if stage.end}
    assert set(index.named(index.leaving_stages)) == {
        stage.id
        for stage in journey
        if stage.id not in journey.starts
        and {"exit"} <= {item.kind for item in journey.entering(stage.id)}
        and "advance" not in {item.kind for item in journey.entering(stage.id)}
    }


@given(journey=journeys(), data=st.data())
def test_a_restricted_index_has_what_passes_the_filter(
    journey: cj.Journey, data: st.DataObject
) -> None:
    """By kind, persona and role, as their definitions say."""
    every: tuple[cj.types.TransitionKind, ...] = (*MOVES, "referral")
    kinds = data.draw(st.none() | st.sets(st.sampled_from(every)))
    persona = data.draw(st.sampled_from([None, *(each.id for each in journey.personas)]))
    roles: tuple[cj.types.Role, ...] = ("prospect", "customer")
    role = data.draw(st.none() | st.sampled_from(roles))
    index = index_of(journey).restricted(kinds=kinds, persona=persona, role=role)
    again = index_of(journey).restricted(kinds=kinds, persona=persona, role=role)
    assert index is again
    assert_consistent(index)
    is_open = {
        stage.id: role in (None, stage.role or role)
        and (persona is None or not stage.personas or persona in stage.personas)
        for stage in journey
    }
    assert index.is_open == list(is_open.values())
    assert index.transitions == tuple(
        item
        for item in journey.transitions
        if is_open[item.source]
        and is_open[item.target]
        and (kinds is None or item.kind in kinds)
        and (persona is None or not item.personas or persona in item.personas)
    )
    assert index.named(index.starts) == tuple(each for each in journey.starts if is_open[each])


@given(journey=journeys())
def test_personas_of_a_group_share_an_index_of_the_same_graph(journey: cj.Journey) -> None:
    """Each persona is in one group."""
    index = index_of(journey).restricted(kinds=MOVES)
    groups = index.persona_groups
    graph_of = {
        persona.id: (
            tuple(index.restricted(persona=persona.id).is_open),
            index.restricted(persona=persona.id).transitions,
        )
        for persona in journey.personas
    }
    for group in groups:
        assert len({graph_of[each] for each in group}) <= 1
    assert sorted(each for group in groups for each in group) == sorted(graph_of)


def test_indexes_that_are_kept_are_bounded() -> None:
    """Many personas and many stages take no more than a fixed number."""
    personas = [cj.Persona(f"persona-{number}") for number in range(70)]
    stages = [cj.Stage("know"), cj.Stage("ask", personas=["persona-0"]), cj.Stage("buy")]
    shop = cj.Journey.sequence("shop", stages, personas=personas)
    index = index_of(shop)
    first = index.restricted(persona="persona-1")
    assert index.restricted(persona="persona-0") is index
    for persona in personas[1:]:
        assert index.restricted(persona=persona.id).transitions == ()
    assert index.restricted(persona="persona-1") is not first
    long = index_of(cj.Journey.sequence("long", [f"s{number}" for number in range(1_100)]))
    for stage in range(1_100):
        assert len(long.descendants(stage)) == 1_099 - stage
    assert long.descendants(1_099) == frozenset()


def none_else_is_open(journey: cj.Journey, item: cj.Transition) -> bool | None:
    """What `otherwise` stands for while no fact is known, by Kleene's tables written out."""
    truths: list[bool | None] = []
    for other in journey.leaving(item.source):
        stated = [each for each in (other.when, journey[other.target].entry) if each is not None]
        if other.target != item.target and other.kind in ("advance", item.kind) and stated:
            result = [each.evaluate({}) for each in stated]
            truths.append(False if False in result else None if None in result else True)
    return False if True in truths else None if None in truths else True


def assert_consistent(index: Index) -> None:
    """The arrays of an index agree with its transitions."""
    assert index.ids == tuple(stage.id for stage in index.stages)
    assert [index.position[each] for each in index.ids] == list(range(len(index.ids)))
    assert index.entries == [stage.entry for stage in index.stages]
    for number, item in enumerate(index.transitions):
        source, target = index.position[item.source], index.position[item.target]
        assert (index.sources[number], index.targets[number]) == (source, target)
        assert index.number[source, target] == number
        assert index.kinds[number] == item.kind
        guard = index.guards[number]
        if item.otherwise:
            assert guard is not None
            assert guard.evaluate({}) == none_else_is_open(index.journey, item)
        else:
            assert guard == item.when
        assert number in index.outgoing[source]
        assert number in index.incoming[target]
    for stage in range(len(index.ids)):
        assert [index.targets[each] for each in index.outgoing[stage]] == index.successors[stage]
        assert [index.sources[each] for each in index.incoming[stage]] == index.predecessors[stage]
        assert index.descendants(stage) == frozenset(
            breadth_first(index.successors, index.successors[stage])
        )


def test_depths_where_two_paths_of_one_length_meet() -> None:
    """Neither path makes the stage deeper than the other."""
    whole = condensation([[1, 2], [3], [3], []])
    assert [whole.depth[number] for number in whole.component] == [0, 1, 1, 2]


def test_returns_lead_to_the_deepest_stage_first() -> None:
    """In whatever order they are drawn."""
    shop = cj.Journey.sequence("shop", ["know", "try", "buy"])
    shop = shop.connect("buy", "know", kind="return").connect("buy", "try", kind="return")
    plan = plan_of(shop)
    assert [plan.index.targets[number] for number in plan.returns[2]] == [1, 0]


def located(journey: cj.Journey) -> object:
    """Where someone is, who knows the journey alone."""
    return cj.locate(journey, {"orders": 0})


def reached(journey: cj.Journey) -> object:
    """What advances lead to."""
    return cj.reachable(journey, "know", kinds="advance")


@pytest.mark.parametrize("use", [located, reached, cj.validate])
def test_a_journey_is_freed_with_its_index(use: Callable[[cj.Journey], object]) -> None:
    """At once, without the collector: who edits one many times keeps no former ones."""
    shop = cj.Journey.sequence("shop", ["know", cj.Stage("buy", entry=cj.fact("orders") >= 1)])
    use(shop)
    former = ref(shop)
    gc.disable()
    try:
        del shop
        assert former() is None
    finally:
        gc.enable()
