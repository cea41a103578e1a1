"""Readings cost what pm4py's alignments cost, where it is installed (the group `peers`)."""

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
