"""What pm4py makes of our nets and logs, where it is installed (the group `peers`)."""

from datetime import UTC, datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

import customer_journey as cj
from customer_journey._log._traces import Trace, Visit
from customer_journey.evidence._conform import conform
from customer_journey.interchange._pm4py import to_pm4py, traces_from_pm4py, traces_to_pm4py
from tests.test_evidence_conform import TRACES, journeys

pytestmark = [
    pytest.mark.skipif(find_spec("pm4py") is None, reason="pm4py is not installed"),
    pytest.mark.filterwarnings("ignore"),
]
PRESETS = [cj.presets.get(name) for name in cj.presets.names()]
AT = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def pm4py() -> Any:
    """The library."""
    return import_module("pm4py")


def whole_walks(journey: cj.Journey) -> list[Trace]:
    """Walks that take every move, as far as they come to an end."""
    ends = {stage.id for stage in journey if stage.end}
    result: list[Trace] = []
    for number, walk in enumerate(cj.traverse.covering_walks(journey)):
        last = max((index for index, stage in enumerate(walk) if stage in ends), default=-1)
        if last >= 0:
            visits = [
                Visit(stage, at=AT + timedelta(days=day))
                for day, stage in enumerate(walk[: last + 1])
            ]
            result.append(Trace(f"walk-{number}", visits, outcome="end"))
    return result


@pytest.mark.parametrize("journey", PRESETS, ids=lambda journey: journey.id)
def test_a_net_replays_its_journeys_walks(pm4py: Any, journey: cj.Journey) -> None:
    """With fitness 1, aligned and by tokens."""
    traces = whole_walks(journey)
    if not traces:
        pytest.skip("it has no end")
    log, net = traces_to_pm4py(traces), to_pm4py(journey)
    for fitness in (pm4py.fitness_alignments, pm4py.fitness_token_based_replay):
        assert fitness(log, *net)["average_trace_fitness"] == pytest.approx(1)


@settings(max_examples=40)
@given(journeys(whole=True), TRACES.filter(bool))
def test_alignments_with_the_net_cost_what_readings_cost(
    journey: cj.Journey, steps: list[str]
) -> None:
    """On journeys of any shape and any steps; a silent move costs a ten thousandth."""
    alignments = import_module("pm4py.algo.conformance.alignments.petri_net.algorithm")
    (trace,) = traces_to_pm4py([Trace("ada", steps)])
    theirs = alignments.apply_trace(trace, *to_pm4py(journey))
    assert conform(journey, [Trace("ada", steps)]).of("ada").cost == theirs["cost"] // 10_000


def test_a_net_is_sound_and_becomes_bpmn(pm4py: Any) -> None:
    """One way in, one way out, and nothing is left behind."""
    shop = cj.Journey.sequence("shop", ["know", "try", "buy"]).connect("try", "know", kind="return")
    assert pm4py.check_soundness(*to_pm4py(shop))[0]
    tasks = {node.get_name() for node in pm4py.convert_to_bpmn(*to_pm4py(shop)).get_nodes()}
    assert {"know", "try", "buy"} <= tasks


def test_a_log_survives_tables_and_files(pm4py: Any, tmp_path: Path) -> None:
    """Those of pandas, and XES."""
    visits = [
        Visit("know", at=AT, actor="customer"),
        Visit("try", at=AT + timedelta(hours=1), failed=True),
        Visit("try", at=AT + timedelta(hours=2)),
    ]
    traces = (
        Trace("ada", visits, outcome="bought"),
        Trace("ben", [Visit("know", at=AT)], segment="founders"),
    )
    log = traces_to_pm4py(traces)
    assert traces_from_pm4py(log) == traces
    assert traces_from_pm4py(pm4py.convert_to_dataframe(log)) == traces
    path = tmp_path / "visits.xes"
    pm4py.write_xes(log, str(path))
    assert traces_from_pm4py(pm4py.read_xes(str(path))) == traces


def test_it_discovers_the_steps_of_the_log(pm4py: Any) -> None:
    """So a log of ours is a log to it."""
    log = traces_to_pm4py([Trace("ada", ["know", "buy"]), Trace("ben", ["know", "know", "buy"])])
    follows, starts, ends = pm4py.discover_dfg(pm4py.convert_to_dataframe(_timed(log)))
    assert dict(follows) == {("know", "buy"): 2, ("know", "know"): 1}
    assert (dict(starts), dict(ends)) == ({"know": 2}, {"buy": 2})


def _timed(log: Any) -> Any:
    for case in log:
        for day, event in enumerate(case):
            event["time:timestamp"] = AT + timedelta(days=day)
    return log
