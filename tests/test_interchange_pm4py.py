"""Journeys as Petri nets, and traces as event logs.

Where pm4py is not installed, classes of the same names stand in for it; what it makes of them is
tested where it is.
"""

import sys
from datetime import UTC, datetime
from importlib.util import find_spec
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey._log._traces import Interview, Trace, Visit
from customer_journey.interchange._pm4py import to_pm4py, traces_from_pm4py, traces_to_pm4py
from tests.petri_nets import MODULES, Table, accepts

IS_THERE = find_spec("pm4py") is not None
NAME = "concept:name"

TRACES = (
    Trace(
        "ada",
        [
            Visit("know", at=datetime(2026, 3, 1, 10, tzinfo=UTC), actor="customer"),
            Visit("Try it!", at=datetime(2026, 3, 2, 10, tzinfo=UTC), failed=True),
            Visit("know"),
        ],
        outcome="bought",
        segment="founders",
        note="by phone",
    ),
    Trace("ben", ["know"]),
    Trace("cy"),
)


@pytest.fixture(autouse=True)
def library(monkeypatch: pytest.MonkeyPatch) -> None:
    """Classes to make nets and logs of: pm4py's, or such as stand in for them."""
    if not IS_THERE:
        for name, module in MODULES.items():
            monkeypatch.setitem(sys.modules, name, module)


def allowed(journey: cj.Journey, steps: list[str]) -> bool:
    """Whether a journey allows a sequence of stages, from a start to an end."""
    if not steps or steps[0] not in journey.starts or not journey[steps[-1]].end:
        return False
    moves = [journey.transition(*pair) for pair in pairwise(steps)]
    return all(item is not None and item.is_move for item in moves)


class TestPetriNet:
    """A net says which sequences of stages a journey allows."""

    @settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def test_it_lets_through_what_the_journey_allows_and_nothing_else(
        self, data: st.DataObject
    ) -> None:
        """Whatever the journey; the empty sequence never."""
        journey = data.draw(cj.testing.journeys().filter(lambda one: one.stages))
        ids = [stage.id for stage in journey]
        journey = cj.evolve(
            journey,
            starts=journey.starts or ids[:1],
            stages=[cj.evolve(stage, end=stage.end or stage.id == ids[-1]) for stage in journey],
        )
        net = to_pm4py(journey)
        walk = data.draw(cj.testing.walks(journey) | st.lists(st.sampled_from(ids), max_size=4))
        steps = list(walk)
        assert accepts(*net, steps) == allowed(journey, steps)

    def test_each_stage_is_one_visible_transition(self) -> None:
        """So that fitness is reported by stage; moves are silent, and referrals none."""
        shop = cj.Journey.sequence("shop", ["know", "buy"]).connect("buy", "know", kind="referral")
        net, first, last = to_pm4py(shop.connect("buy", "buy", kind="return"))
        labels = sorted(str(item.label) for item in net.transitions)
        assert labels == ["None", "None", "None", "None", "buy", "know"]
        assert net.name == "shop"
        assert [place.name for place in first] == ["source"]
        assert [place.name for place in last] == ["sink"]

    def test_without_start_or_end_nothing_could_go_through(self) -> None:
        """Both are reported at once."""
        with pytest.raises(cj.errors.InvalidValueError) as caught:
            to_pm4py(cj.Journey("shop", stages=[cj.Stage("buy")]))
        assert [problem.where for problem in caught.value.problems] == ["starts", "ends"]


def rows(traces: tuple[Trace, ...]) -> list[dict[str, Any]]:
    """The events of a log as rows of a table."""
    return [
        {**event, **{f"case:{name}": value for name, value in case.attributes.items()}}
        for case in traces_to_pm4py(traces)
        for event in case
    ]


class TestEventLog:
    """Traces go out as a log, and come back."""

    def test_what_was_written_is_read_back(self) -> None:
        """People, stages, times, actors, what failed, and what else is known."""
        log = traces_to_pm4py(TRACES)
        assert traces_from_pm4py(log) == TRACES
        assert log[0].attributes == {
            NAME: "ada",
            "outcome": "bought",
            "segment": "founders",
            "note": "by phone",
        }
        assert log[0][1] == {
            NAME: "Try it!",
            "lifecycle:transition": "ate_abort",
            "time:timestamp": datetime(2026, 3, 2, 10, tzinfo=UTC),
        }

    def test_interviews_that_were_coded_are_traces(self) -> None:
        """As everywhere in `evidence`."""
        interview = Interview("ada", trace=Trace("ada", ["know"]))
        assert traces_from_pm4py(traces_to_pm4py([interview])) == (Trace("ada", ["know"]),)
        with pytest.raises(cj.errors.InvalidValueError, match=r"already at \[0\]"):
            traces_to_pm4py([interview, interview])

    @pytest.mark.skipif(IS_THERE, reason="pm4py's own tables are tested beside it")
    def test_a_table_is_read_by_its_columns(self) -> None:
        """What is missing in it is missing; no one without a visit is in it."""
        assert traces_from_pm4py(Table(rows(TRACES))) == TRACES[:2]

    def test_a_step_that_only_begins_is_no_visit(self) -> None:
        """Another event ends it."""
        log = traces_to_pm4py([Trace("ada", ["know", "buy", "refer"])])
        log[0][0]["lifecycle:transition"] = "start"
        log[0][1]["lifecycle:transition"] = "COMPLETE"
        log[0][2]["lifecycle:transition"] = "pi_abort"
        (trace,) = traces_from_pm4py(log)
        assert [(visit.stage, visit.failed) for visit in trace.visits] == [
            ("buy", False),
            ("refer", True),
        ]

    def test_names_of_cases_may_be_numbers(self) -> None:
        """As they often are."""
        log = traces_to_pm4py([Trace("7", ["know"])])
        log[0].attributes[NAME] = 7
        assert traces_from_pm4py(log)[0].customer == "7"

    def test_every_problem_is_reported_at_once(self) -> None:
        """With the case."""
        log = traces_to_pm4py([Trace("ada", ["know", "buy"]), Trace("ben", ["know"])])
        log[0][0][NAME] = None
        log[0][1][NAME] = " "
        log[1].attributes.clear()
        with pytest.raises(cj.errors.InvalidValueError) as caught:
            traces_from_pm4py(log)
        assert [problem.where for problem in caught.value.problems] == [
            "[0].concept:name",
            "[0].concept:name",
            "[1].customer",
        ]

    @pytest.mark.parametrize("value", [None, 3, "log", [], Table([{"a": 1}])])
    def test_what_is_no_log_is_reported(self, value: object) -> None:
        """And which columns a table has to have."""
        with pytest.raises(cj.errors.InvalidValueError, match="'case:concept:name'"):
            traces_from_pm4py(value)


@pytest.mark.skipif(IS_THERE, reason="pm4py is installed")
def test_without_pm4py_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra is called like it."""
    for name in MODULES:
        monkeypatch.delitem(sys.modules, name)
    for use in (
        lambda: to_pm4py(cj.Journey.sequence("shop", ["buy"])),
        lambda: traces_to_pm4py([]),
    ):
        with pytest.raises(cj.errors.MissingExtraError, match=r"customer-journey\[pm4py\]"):
            use()
