"""Ledgers of promises, coverage and contradicting claims, on journeys as large as anyone's."""

import random
from collections.abc import Callable, Iterator
from itertools import pairwise

import networkx as nx

import customer_journey as cj
from tests.benchmarks._measure import Growth, Race, growth, race

__all__ = ["rows"]

PROMISES = 100
STAGES = 3_000
TRANSITIONS = 18_000
SIZES = (100, 1_000, 3_000, 10_000)


def rows() -> Iterator[Race | Growth]:
    """A race against one search for each promise, and how our cost grows."""
    tangled = tangle(STAGES, TRANSITIONS)
    yield from race(
        f"{PROMISES} promises, {STAGES:,} stages, {TRANSITIONS:,} transitions",
        lambda: cj.ledger(cj.evolve(tangled)),
        {"networkx, a search each": one_search_each(tangled)},
        rounds=3,
    )
    yield growth("ledger of 100 promises", fresh(cj.ledger), sizes=SIZES)
    yield growth("coverage", fresh(cj.coverage), sizes=SIZES)
    yield growth(
        "coverage, a row for each cell",
        fresh(lambda each: cj.coverage(each).rows()),
        sizes=SIZES,
    )
    yield growth("plan of new assets", fresh(lambda each: cj.coverage(each).plan()), sizes=SIZES)
    yield growth("conflicts of claims", fresh(cj.content.conflicts), sizes=SIZES)
    yield growth("handoffs", fresh(cj.content.handoffs), sizes=SIZES)


def tangle(size: int, moves: int) -> cj.Journey:
    """A journey whose stages follow one another, with moves across at random and promises."""
    rng = random.Random(1)
    names = [f"s-{index}" for index in range(size)]
    pairs = dict.fromkeys(pairwise(names))
    while len(pairs) < moves:
        pairs.setdefault((rng.choice(names), rng.choice(names)))
    stages = [
        cj.Stage(
            name,
            end=name == names[-1],
            owner=("sales", "service")[index * 8 // size % 2],
            questions=[cj.Question("cost")] if index % 3 == 0 else [],
            assets=[
                cj.Asset(
                    "page",
                    answers=["cost"] if index % 6 == 0 else [],
                    claims=[cj.Claim("days", value=str(index % 2))]
                    if index % (size // 10) == 0
                    else [],
                )
            ],
        )
        for index, name in enumerate(names)
    ]
    promises = [
        cj.Promise(
            f"p-{n}",
            made=rng.sample(names, 3),
            due=rng.choice(names),
            kept=rng.sample(names, 3),
        )
        for n in range(PROMISES)
    ]
    return cj.Journey(
        "tangle",
        stages=stages,
        transitions=list(pairs),
        starts=names[:1],
        goals=names[-1:],
        promises=promises,
    )


def fresh(work: Callable[[cj.Journey], object]) -> Callable[[int], Callable[[], object]]:
    """The work on a copy without anything kept from before, for a journey of a size."""

    def prepare(size: int) -> Callable[[], object]:
        journey = tangle(size, 2 * size)
        return lambda: work(cj.evolve(journey))

    return prepare


def one_search_each(journey: cj.Journey) -> Callable[[], object]:
    """For each promise, a breadth-first search over stages and what has become of it so far."""

    def search() -> int:
        successors: dict[str, list[str]] = {stage.id: [] for stage in journey.stages}
        for item in journey.transitions:
            successors[item.source].append(item.target)
        return sum(
            _is_broken(successors, journey.starts[0], promise) for promise in journey.promises
        )

    return search


def _is_broken(successors: dict[str, list[str]], start: str, promise: cj.Promise) -> bool:
    built, kept = frozenset(promise.made), frozenset(promise.kept)
    graph: nx.DiGraph[tuple[str, str]] = nx.DiGraph()
    for stage, targets in successors.items():
        for state in ("", "open", "kept"):
            for target in targets:
                graph.add_edge((stage, state), (target, _entered(target, state, built, kept)))
    source, broken = (start, _entered(start, "", built, kept)), (promise.due, "open")
    return source in graph and broken in graph and nx.has_path(graph, source, broken)


def _entered(stage: str, state: str, opened: frozenset[str], kept: frozenset[str]) -> str:
    state = "open" if stage in opened else state
    return "kept" if state == "open" and stage in kept else state
