"""Readings cost what pm4py's alignments cost, where it is installed (the group `peers`)."""

import random
from datetime import UTC, datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest
from hypothesis import given, settings

import customer_journey as cj
from customer_journey._log._traces import Trace
from customer_journey.evidence._conform import conform
from tests.test_evidence_conform import TRACES, journeys

pytestmark = [
    pytest.mark.skipif(find_spec("pm4py") is None, reason="pm4py is not installed"),
    pytest.mark.filterwarnings("ignore"),
]

PETRI = "pm4py.objects.petri_net"


def net_of(journey: cj.Journey) -> tuple[Any, Any, Any]:
    """The journey as a Petri net with its first and last marking: a place for each stage."""
    petri, adds = import_module(f"{PETRI}.obj"), import_module(f"{PETRI}.utils.petri_utils")
    net = petri.PetriNet(journey.id)
    places = {name: petri.PetriNet.Place(name) for name in ("in", "out", *(s.id for s in journey))}
    for place in places.values():
        net.places.add(place)
    moves = [("in", start, start) for start in journey.starts]
    moves += [(i.source, i.target, i.target) for i in journey.transitions if i.is_move]
    silent = [(stage.id, "out", None) for stage in journey if stage.end]
    for number, (source, target, label) in enumerate([*moves, *silent]):
        transition = petri.PetriNet.Transition(f"t{number}", label)
        net.transitions.add(transition)
        adds.add_arc_from_to(places[source], transition, net)
        adds.add_arc_from_to(transition, places[target], net)
    return net, petri.Marking({places["in"]: 1}), petri.Marking({places["out"]: 1})


@settings(max_examples=40)
@given(journeys(whole=True), TRACES.filter(bool))
def test_costs_are_those_of_pm4py(journey: cj.Journey, steps: list[str]) -> None:
    """On journeys of any shape and any steps; a silent move costs it a ten thousandth."""
    log = import_module("pm4py.objects.log.obj")
    alignments = import_module("pm4py.algo.conformance.alignments.petri_net.algorithm")
    trace = log.Trace([log.Event({"concept:name": step}) for step in steps])
    theirs = alignments.apply_trace(trace, *net_of(journey))
    ours = conform(journey, [Trace("ada", steps)]).of("ada")
    assert ours.cost == theirs["cost"] // 10_000


@settings(max_examples=60)
@given(journeys(whole=True), TRACES.filter(bool))
def test_costs_are_those_of_pm4py_on_graphs(journey: cj.Journey, steps: list[str]) -> None:
    """Its fastest exact way, which takes what follows what in place of a net."""
    log = import_module("pm4py.objects.log.obj")
    alignments = import_module("pm4py.algo.conformance.alignments.dfg.algorithm")
    graph = {(item.source, item.target): 1 for item in journey.transitions if item.is_move}
    ends = {stage.id: 1 for stage in journey if stage.end}
    trace = log.Trace([log.Event({"concept:name": step}) for step in steps])
    theirs = alignments.apply(trace, graph, dict.fromkeys(journey.starts, 1), ends)
    assert conform(journey, [Trace("ada", steps)]).of("ada").cost == theirs["cost"] // 10_000


def test_transitions_are_those_of_pm4py() -> None:
    """Frequencies, starts, ends and medians of a log of events."""
    pm4py = import_module("pm4py")
    pandas = import_module("pandas")
    rng = random.Random(7)
    rows = [
        {
            "customer": str(rng.randrange(60)),
            "stage": rng.choice("abcd"),
            "at": datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute),
        }
        for minute in range(500)
    ]
    keys = {"activity_key": "stage", "case_id_key": "customer", "timestamp_key": "at"}
    frame = pandas.DataFrame(rows)
    pairs, starts, ends = pm4py.discover_dfg(frame, **keys)
    times, _, _ = pm4py.discover_performance_dfg(frame, **keys)
    theirs: dict[tuple[str | None, str | None], int] = dict(pairs)
    theirs |= {(None, stage): count for stage, count in starts.items()}
    theirs |= {(stage, None): count for stage, count in ends.items()}
    ours = {(row["source"], row["target"]): row for row in cj.events.transitions(rows)}
    assert {pair: row["count"] for pair, row in ours.items()} == theirs
    for pair, figures in times.items():
        assert ours[pair]["median_seconds"] == pytest.approx(figures["median"])
        assert ours[pair]["mean_seconds"] == pytest.approx(figures["mean"])
