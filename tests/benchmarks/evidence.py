"""Evidence: drawing the journey from traces, and reading traces against it, beside pm4py.

The peer is in the dependency group `peers`; without it there is no race, only growth.
"""

import random
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import customer_journey as cj
from customer_journey.evidence import Trace, conform, discover
from tests.benchmarks._measure import Growth, Race, growth, race

__all__ = ["rows"]

NAMES = [f"s-{place}" for place in range(12)]
ALIGNMENTS = "pm4py.algo.conformance.alignments.petri_net"


def rows() -> Iterator[Race | Growth]:
    """Readings of 10,000 traces, and how our cost grows with the number of events."""
    if find_spec("pm4py"):
        yield from _readings(10_000)
    yield growth(
        "discover, by events, few ways", _discovery(_alike), sizes=(1_000, 10_000, 100_000)
    )
    yield growth(
        "discover, by events, all ways differ", _discovery(_unlike), sizes=(1_000, 10_000, 100_000)
    )


def _alike(people: int) -> list[Trace]:
    """Traces of ten steps on average, of nine different lengths."""
    return [Trace(f"p-{number}", (NAMES * 2)[: 6 + number % 9]) for number in range(people)]


def _unlike(people: int) -> list[Trace]:
    """Traces of ten steps that chance has chosen."""
    chance = random.Random(7)  # noqa: S311 - no secret
    return [Trace(f"p-{number}", chance.choices(NAMES, k=10)) for number in range(people)]


def _discovery(made: Callable[[int], list[Trace]]) -> Callable[[int], Callable[[], object]]:
    def prepare(events: int) -> Callable[[], object]:
        traces = made(events // 10)
        return lambda: discover(traces)

    return prepare


def _strayed(people: int) -> list[Trace]:
    """Traces through all stages, of which one in ten is skipped and one in twenty is extra."""
    chance = random.Random(7)  # noqa: S311 - no secret
    traces: list[Trace] = []
    for number in range(people):
        steps = [name for name in NAMES if chance.random() >= 0.1]
        steps = [step for name in steps for step in [name] * (1 + (chance.random() < 0.05))]
        traces.append(Trace(f"p-{number}", steps or NAMES))
    return traces


def _readings(people: int) -> Iterator[Race]:
    from tests.test_evidence_peers import net_of

    journey = cj.Journey.sequence("shop", NAMES)
    journey = journey.connect("s-3", "s-6").connect("s-8", "s-5", kind="return")
    journey = journey.with_stage(cj.evolve(journey["s-11"], end=True))
    traces = _strayed(people)
    objects = import_module("pm4py.objects.log.obj")
    log = objects.EventLog(
        [
            objects.Trace(
                [objects.Event({"concept:name": step}) for step in trace.steps],
                attributes={"concept:name": trace.subject},
            )
            for trace in traces
        ]
    )
    net = net_of(journey)
    yield from race(
        f"{people:,} traces read at the least cost",
        lambda: [fit.cost for fit in conform(journey, traces)],
        {
            f"pm4py, {way}": _aligned(way, log, net)
            for way in ("state_equation_a_star", "dijkstra_less_memory")
        },
        rounds=3,
    )


def _aligned(way: str, log: Any, net: tuple[Any, Any, Any]) -> Callable[[], object]:  # noqa: ANN401 - the peer's types are incomplete
    align = import_module(f"{ALIGNMENTS}.algorithm")
    module = import_module(f"{ALIGNMENTS}.variants.{way}")
    options = {"show_progress_bar": False}
    return lambda: align.apply_log(log, *net, variant=module, parameters=options)
