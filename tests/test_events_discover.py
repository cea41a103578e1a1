"""Who may still go on in a table of events: the rule of `evidence`, on every kind of table."""

import csv
import os
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.errors import InvalidValueError, OpenCasesError
from customer_journey.events import _log
from customer_journey.evidence import Trace
from tests.test_events import MAKERS, START, Row, plain, sequences, some_rows

pytest.importorskip("duckdb", reason="duckdb is not installed")

DAY = timedelta(days=1)


@pytest.fixture(params=MAKERS)
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[list[Row]], Any]:
    """Makes a table of rows."""
    maker = MAKERS[request.param]
    return lambda rows: maker(rows, tmp_path)


def log_of(*people: tuple[tuple[str, float], ...]) -> list[Row]:
    """The events of some people: stages, each with its day."""
    return [
        {"customer": index, "stage": stage, "at": START + day * DAY}
        for index, events in enumerate(people)
        for stage, day in events
    ]


def traces_of(rows: list[Row]) -> list[Trace]:
    """The same as traces with times."""
    return [
        Trace(str(customer), [cj.evidence.Visit(stage, at=at) for at, stage in events])
        for customer, events in sorted(sequences(rows).items())
    ]


def figures(result: cj.evidence.Discovery) -> list[Any]:
    """What a window says of each stage and move; which of two equals stands first, it does not."""
    listed: list[Any] = [result.people, result.open, result.within, result.as_of]
    for step in sorted(result.steps, key=lambda each: each.stage):
        listed += [step.stage, step.visits, step.starts, step.ends, step.open]
        listed += [_close(step.stayed), _close(step.effective)]
    for move in sorted(result.moves, key=lambda each: (each.source, each.target)):
        listed += [move.source, move.target, move.count, move.people.count, move.open]
        listed.append(_close(move.share))
        item = result.journey.transition(move.source, move.target)
        assert item is not None
        listed.append(_close(item.probability))
    return listed


def _close(value: float | None) -> Any:
    return value if value is None else pytest.approx(value, rel=1e-9, abs=1e-12)


def test_shares_within_a_time_are_those_of_evidence(make: Callable[[list[Row]], Any]) -> None:
    """Each target competes with the others, and open visits count for as long as they were seen."""
    rows = some_rows(21, people=60)
    traces, table = traces_of(rows), make(rows)
    for within, as_of in ((2 * DAY, 8 * DAY), (9 * DAY, 15 * DAY)):
        window: Any = {"within": within, "as_of": START + as_of}
        expected = cj.evidence.discover(traces, **window)
        assert figures(cj.events.discover(table, **window)) == figures(expected)
        assert any(step.open for step in expected.steps)
        chain = cj.markov.fit(cj.events.discover(table, **window, goals="d"))
        theirs = cj.markov.fit(traces, **window, goals="d")
        assert chain.probability() == pytest.approx(theirs.probability())


CASES: dict[str, list[Row]] = {
    "no one is open": log_of((("a", 0), ("b", 1)), (("a", 0), ("c", 2)), (("a", 0), ("b", 9))),
    "all moved in the end": log_of((("a", 0), ("b", 1)), (("a", 18),), (("a", 0), ("c", 4))),
    "no one was observed so long": log_of((("a", 16), ("b", 17)), (("a", 18),), (("a", 17),)),
    "no one moved": log_of((("a", 18),), (("a", 0),), (("b", 3), ("a", 19))),
    "at the very end": log_of(
        (("a", 0), ("b", 5)), (("a", 15),), (("a", 19),), (("a", 1), ("b", 2))
    ),
    "at one moment": log_of((("a", 0), ("b", 2)), (("a", 3), ("c", 5)), (("a", 19),), (("a", 4),)),
    "later is not seen": log_of((("a", 0), ("b", 30)), (("a", 25), ("b", 26)), (("a", 18),)),
}


@pytest.mark.parametrize("case", CASES)
def test_each_end_of_a_window(case: str, tmp_path: Path) -> None:
    """As traces have it, of what is counted in arrays and of what SQL sums up."""
    window: Any = {"within": 5 * DAY, "as_of": START + 20 * DAY}
    rows = CASES[case]
    expected = cj.evidence.discover(traces_of(rows), **window)
    assert figures(cj.events.discover(rows, **window)) == figures(expected)
    relation = MAKERS["relation"](rows, tmp_path)
    assert figures(cj.events.discover(relation, **window)) == figures(expected)


WALKS = st.lists(
    st.lists(st.tuples(st.sampled_from("abcd"), st.integers(1, 6)), min_size=1, max_size=5),
    min_size=1,
    max_size=12,
)
"""Of each customer, stages with the days since the one before; many waits are the same."""


@given(
    walks=WALKS,
    days=st.tuples(st.integers(1, 9), st.integers(6, 25)),
    whole=st.sampled_from((3, 999)),
)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_arrays_and_sql_say_the_same_of_any_events(
    walks: list[list[tuple[str, int]]],
    days: tuple[int, int],
    whole: int,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """As traces have it, in parts and at once."""
    moments = [accumulate(waited for _, waited in walk) for walk in walks]
    rows = [
        {"customer": customer, "stage": stage, "at": START + moment * DAY}
        for customer, walk in enumerate(walks)
        for (stage, _), moment in zip(walk, moments[customer], strict=True)
    ]
    window: Any = {"within": days[0] * DAY, "as_of": START + days[1] * DAY}
    before = [row for row in rows if row["at"] <= window["as_of"]]
    assume(before)
    expected = figures(cj.evidence.discover(traces_of(before), **window))
    relation = MAKERS["relation"](rows, tmp_path)
    assert figures(cj.events.discover(relation, **window)) == expected
    with monkeypatch.context() as small:
        for name, number in (("_WHOLE", whole), ("NARROW", whole), ("_GROUPED", whole)):
            small.setattr(_log, name, number)
        assert figures(cj.events.discover(rows, **window)) == expected


def test_ties_are_broken_alike_in_both_questions() -> None:
    """By the rows, with one warning."""
    rows = log_of((("c", 0), ("a", 0), ("b", 0)), (("c", 1),))
    window: Any = {"within": 5 * DAY, "as_of": START + 20 * DAY}
    with pytest.warns(cj.errors.TiesWarning) as caught:
        discovery = cj.events.discover(rows, **window)
    assert len(caught) == 1
    shares = {(move.source, move.target): move.share for move in discovery.moves}
    assert shares == {("c", "a"): 0.5, ("a", "b"): 1.0}


def test_without_a_window_no_share_is_a_conversion(make: Callable[[list[Row]], Any]) -> None:
    """People who are where others went on from are counted, not taken for lost."""
    table = make(log_of((("try", 0), ("buy", 1)), (("try", 9),), (("try", 0), ("gone", 2))))
    discovery = cj.events.discover(table, exits="gone")
    assert discovery.open == 1
    assert {item.probability for item in discovery.journey.transitions} == {None}
    assert "1 of 3 people may still go on: no share is a conversion." in str(discovery)
    for data in (discovery, cj.events.counts(table), cj.events.variants(table)):
        with pytest.raises(OpenCasesError) as caught:
            cj.markov.fit(data, goals="buy")
        assert (caught.value.open, caught.value.people) == (1, 3)
        chain = cj.markov.fit(data, goals="buy", ended=True)
        assert chain.probability() == pytest.approx(1 / 3)
    assert cj.evidence.discover(cj.events.counts(table)).open == 1
    assert cj.evidence.discover(cj.events.variants(table)).open == 1
    ended = cj.events.discover(table, exits="gone", ended=True)
    assert (ended.open, ended.journey.transitions[0].probability) == (0, 1 / 3)


def test_whose_end_is_known_needs_no_window(tmp_path: Path) -> None:
    """No one is where others went on from."""
    rows = plain(log_of((("try", 0), ("buy", 1)), (("try", 0), ("lost", 2))), tmp_path)
    assert cj.events.discover(rows).open == 0
    assert cj.markov.fit(cj.events.counts(rows), goals="buy").probability() == 0.5
    assert cj.markov.fit(cj.events.variants(rows), goals="buy").probability() == 0.5


def test_selected_people_have_no_conversions_in_a_window_either() -> None:
    """Whatever the time."""
    log = cj.events.log(log_of((("try", 0), ("buy", 1)), (("try", 3),)), selected_on="buy")
    discovery = cj.events.discover(log, within=DAY, as_of=START + 9 * DAY)
    assert discovery.selected_on == "buy"
    assert discovery.journey.transitions[0].probability is None


@pytest.mark.parametrize(
    ("arguments", "where"),
    [
        ({"within": DAY}, "as_of"),
        ({"as_of": START}, "within"),
        ({"within": DAY, "as_of": START, "ended": True}, "ended"),
        ({"within": DAY, "as_of": START, "level": 2}, "level"),
        ({"within": DAY, "as_of": START + 20 * DAY, "goals": "bye"}, "goals[0]"),
    ],
)
def test_half_a_window_is_none(arguments: Any, where: str) -> None:
    """All that is wrong is named."""
    with pytest.raises(InvalidValueError) as caught:
        cj.events.discover(log_of((("try", 0), ("buy", 1))), **arguments)
    assert [each.where for each in caught.value.problems] == [where]


def test_with_times_the_table_is_to_be_queried() -> None:
    """Counts and variants hold none."""
    rows = log_of((("try", 0), ("buy", 1)))
    window: Any = {"within": DAY, "as_of": START + 9 * DAY}
    for data in (cj.events.counts(rows), cj.events.variants(rows)):
        for ask in (cj.evidence.discover, cj.markov.fit):
            with pytest.raises(InvalidValueError) as caught:
                ask(data, **window)
            assert "events.discover(…, within=…" in caught.value.problems[0].hint


def test_moments_with_and_without_a_zone_do_not_mix() -> None:
    """As in `funnel`, `cohorts`, and of traces."""
    rows = log_of((("try", 0), ("buy", 1)), (("try", 7.5),))
    naive = datetime(2026, 1, 9)
    without = [row | {"at": row["at"].replace(tzinfo=None)} for row in rows]
    for data, as_of, hint in (
        (rows, naive, "give it"),
        (without, START + 8 * DAY, "drop"),
    ):
        questions: list[Callable[[], object]] = [
            partial(cj.events.discover, data, within=DAY, as_of=as_of),
            partial(cj.events.funnel, data, ["try", "buy"], within=DAY, as_of=as_of),
            partial(cj.events.cohorts, data, as_of=as_of),
        ]
        for ask in questions:
            with pytest.raises(cj.errors.InvalidValueError, match=f"as_of: .*{hint}"):
                ask()


LOG = os.environ.get("CUSTOMER_JOURNEY_GREPS", "")


@pytest.mark.skipif(not LOG, reason="CUSTOMER_JOURNEY_GREPS names no file with the log")
def test_the_published_counts_of_the_skill_tests_come_out() -> None:
    """As they do of traces: see the test of the same name for where they were published."""
    with Path(LOG).open(encoding="utf-8", newline="") as file:
        rows: list[Row] = [
            {
                "customer": row["case_id"],
                "stage": row["event"],
                "at": START + int(row["seq"]) * DAY,
            }
            for row in csv.DictReader(file)
        ]
    discovery = cj.events.discover(rows, exits="negative", goals="positive", ended=True)
    taken = {step.words: step.people.count for step in discovery.steps}
    assert (discovery.people, len(taken)) == (33, 28)
    assert (taken["positive"], taken["negative"]) == (17, 16)
    assert len(discovery.moves) + len(discovery.journey.starts) == 41
    people = cj.evidence.read_csv(Path(LOG), customer="case_id", stage="event")
    assert cj.events.variants(rows).counts == Counter(trace.steps for trace in people)
    assert cj.events.conform(discovery.journey, rows).fitness == 1
    answer = cj.events.funnel(rows, ["registered", "positive"])
    assert [row["people"] for row in answer] == [32, 17]
