"""Evidence: drawing the journey from traces, and reading traces against it, beside pm4py.

The peer is in the dependency group `peers`; without it only growth is measured. Of its exact
ways to align, two take part: the fastest there is, which wants the model as a graph of what follows
what (as a journey is one), and the fastest for Petri nets. Each finds the same costs as ours. Each
makes a value for each way and tells all its moves at once; ours makes a fit and tells its moves
when they are asked for, so there are three rows.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import customer_journey as cj
from customer_journey._log._traces import Trace
from customer_journey.evidence._conform import conform
from customer_journey.evidence._discover import discover
from tests.benchmarks._measure import Growth, Race, growth, race

__all__ = ["rows"]

ALIGNMENTS = "pm4py.algo.conformance.alignments"
SIZES = (1_000, 10_000, 100_000, 1_000_000)


def rows() -> Iterator[Race | Growth]:
    """Readings of 10,000 traces, and how our cost grows with the number of events."""
    short, long = _shop(12), _shop(30)
    yield from _readings("12 stages, one in five differs", short, _strayed(12, 10_000))
    yield from _readings("12 stages, all differ", short, _different(12, 10_000))
    yield from _readings("12 stages, steps at random", short, _unlike(10_000))
    yield from _readings("30 stages", long, _strayed(30, 10_000))
    yield growth("discover, by events, few ways", _discovery(_alike), sizes=SIZES)
    yield growth("discover, by events, all ways differ", _discovery(_unlike), sizes=SIZES)
    yield growth("conform, by events, few ways", _conformance(_alike), sizes=SIZES)
    yield growth("conform, by events, all ways differ", _conformance(_unlike), sizes=SIZES)


def _names(stages: int) -> list[str]:
    return [f"s-{place}" for place in range(stages)]


def _shop(stages: int) -> cj.Journey:
    """Stage after stage, with one short cut and one way back."""
    names = _names(stages)
    journey = cj.Journey.sequence("shop", names)
    journey = journey.connect("s-3", "s-6").connect("s-8", "s-5", kind="return")
    return journey.with_stage(cj.evolve(journey[names[-1]], end=True))


def _alike(people: int) -> list[Trace]:
    """Traces of ten steps on average, of nine different lengths."""
    return [Trace(f"p-{number}", (_names(12) * 2)[: 6 + number % 9]) for number in range(people)]


def _unlike(people: int) -> list[Trace]:
    """Traces of ten steps that chance has chosen."""
    rng = random.Random(7)
    names = _names(12)
    return [Trace(f"p-{number}", rng.choices(names, k=10)) for number in range(people)]


def _strayed(stages: int, people: int) -> list[Trace]:
    """Traces through all stages, of which one in ten is skipped and one in twenty comes twice."""
    rng = random.Random(7)
    return [
        Trace(f"p-{number}", _stray(_names(stages), rng, skipped=0.1, repeated=0.05))
        for number in range(people)
    ]


def _different(stages: int, people: int) -> list[Trace]:
    """Traces through all stages that stray more, so that no two are the same."""
    rng = random.Random(7)
    transitions: dict[tuple[str, ...], None] = {}
    while len(transitions) < people:
        transitions[tuple(_stray(_names(stages), rng, skipped=0.2, repeated=0.3))] = None
    return [Trace(f"p-{number}", transition) for number, transition in enumerate(transitions)]


def _stray(
    names: Sequence[str], rng: random.Random, *, skipped: float, repeated: float
) -> list[str]:
    steps = [name for name in names if rng.random() >= skipped]
    return [step for name in steps for step in [name] * (1 + (rng.random() < repeated))]


def _discovery(built: Callable[[int], list[Trace]]) -> Callable[[int], Callable[[], object]]:
    def prepare(events: int) -> Callable[[], object]:
        traces = built(events // 10)
        return lambda: discover(traces)

    return prepare


def _conformance(built: Callable[[int], list[Trace]]) -> Callable[[int], Callable[[], object]]:
    journey = _shop(12)

    def prepare(events: int) -> Callable[[], object]:
        traces = built(events // 10)
        return lambda: conform(journey, traces)

    return prepare


def _readings(what: str, journey: cj.Journey, traces: Sequence[Trace]) -> Iterator[Race]:
    has_peer = find_spec("pm4py") is not None
    graph: dict[str, Callable[[], object] | None] = {"pm4py, directly-follows graph": None}
    net: dict[str, Callable[[], object] | None] = {"pm4py, Petri net, dijkstra_less_memory": None}
    if has_peer:
        graph, net = _peers(journey, traces)
    read = partial(conform, journey, traces)
    fits = lambda: [fit.cost for fit in conform(journey, traces)]  # noqa: E731 - a contestant
    moves = lambda: [fit.moves for fit in conform(journey, traces)]  # noqa: E731 - a contestant
    yield from race(
        f"{len(traces):,} traces aligned, {what}", read, {**graph, **net}, rounds=3, goal=1 / 20
    )
    yield from race(f"the same, and every fit, {what}", fits, graph, rounds=3)
    yield from race(f"the same, and all moves, {what}", moves, graph, rounds=3)


def _peers(
    journey: cj.Journey, traces: Sequence[Trace]
) -> tuple[dict[str, Callable[[], object] | None], dict[str, Callable[[], object] | None]]:
    objects = import_module("pm4py.objects.log.obj")
    log = objects.EventLog(
        [
            objects.Trace(
                [objects.Event({"concept:name": step}) for step in trace.steps],
                attributes={"concept:name": trace.customer},
            )
            for trace in traces
        ]
    )
    return (
        {"pm4py, directly-follows graph": _by_graph(log, journey)},
        {"pm4py, Petri net, dijkstra_less_memory": _by_net(log, journey)},
    )


def _by_graph(log: Any, journey: cj.Journey) -> Callable[[], object]:
    align = import_module(f"{ALIGNMENTS}.dfg.algorithm")
    graph = {(item.source, item.target): 1 for item in journey.transitions if item.is_move}
    starts = dict.fromkeys(journey.starts, 1)
    ends = {stage.id: 1 for stage in journey if stage.end}
    return lambda: align.apply(log, graph, starts, ends)


def _by_net(log: Any, journey: cj.Journey) -> Callable[[], object]:
    from tests.test_evidence_peers import net_of

    align = import_module(f"{ALIGNMENTS}.petri_net.algorithm")
    variant = import_module(f"{ALIGNMENTS}.petri_net.variants.dijkstra_less_memory")
    net, options = net_of(journey), {"show_progress_bar": False}
    return lambda: align.apply_log(log, *net, variant=variant, parameters=dict(options))
