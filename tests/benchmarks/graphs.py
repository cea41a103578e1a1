"""Questions of the whole graph: cuts, best paths, counts and walks, against networkx."""

from collections.abc import Callable, Iterator
from itertools import islice

import networkx as nx

import customer_journey as cj
from tests.benchmarks._measure import Growth, Race, growth, race
from tests.benchmarks.spine import braid

__all__ = ["rows"]

STAGES = 300
BEST = 20


def rows() -> Iterator[Race | Growth]:
    """Races on one journey, and how cost grows with its stages."""
    journey = braid(STAGES)
    graph = cj.to_networkx(journey)
    ends = journey.starts[0], journey.goals[0]
    yield from race(
        f"smallest set that stops everyone, {STAGES} stages",
        lambda: cj.bottlenecks(journey),
        {"networkx.minimum_node_cut": lambda: nx.minimum_node_cut(graph, *ends)},
        rounds=3,
    )
    yield from race(
        f"{BEST} best paths, {STAGES} stages",
        lambda: list(islice(cj.traverse.best_paths(journey, *ends, k=BEST), BEST)),
        {
            "networkx.shortest_simple_paths": lambda: list(
                islice(nx.shortest_simple_paths(graph, *ends), BEST)
            )
        },
        rounds=3,
    )
    small = braid(18)
    small = cj.evolve(
        small, transitions=[item for item in small.transitions if item.kind != "return"]
    )
    small_graph = cj.to_networkx(small)
    small_ends = small.starts[0], small.goals[0]
    count = sum(1 for _ in nx.all_simple_paths(small_graph, *small_ends))
    assert cj.traverse.count_paths(small, *small_ends) == count
    yield from race(
        "number of paths through 18 stages",
        lambda: cj.traverse.count_paths(small, *small_ends),
        {
            "networkx.all_simple_paths": lambda: sum(
                1 for _ in nx.all_simple_paths(small_graph, *small_ends)
            )
        },
    )
    yield from race(
        f"layers, {STAGES} stages",
        lambda: cj.traverse.layers(journey),
        {"networkx.bfs_layers": lambda: list(nx.bfs_layers(graph, ends[0]))},
    )
    yield growth(
        "reachable by advances alone, fresh",
        _of(lambda it: cj.reachable(it, "s-0", kinds="advance")),
    )
    yield growth("everyone passes, fresh", _of(lambda it: cj.must_pass(it, "s-0", it.goals[0])))
    yield growth("what stops everyone, fresh", _of(cj.bottlenecks))
    yield growth("layers, fresh", _of(cj.traverse.layers))
    yield growth(
        "does one come before another, fresh",
        _of(lambda it: cj.traverse.precedes(it, "s-2", "s-9")),
    )
    yield growth("walks that take every move, fresh", _of(cj.traverse.covering_walks))


def _of(work: Callable[[cj.Journey], object]) -> Callable[[int], Callable[[], object]]:
    """The work on a journey of some size of which nothing is remembered."""

    def prepare(size: int) -> Callable[[], object]:
        journey = braid(size)
        return lambda: work(cj.evolve(journey))

    return prepare
