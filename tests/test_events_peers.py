"""Pairs, their times and variants are those of pm4py, where it is installed (the group `peers`)."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest

import customer_journey as cj
from tests.test_events import some_rows

pytestmark = [
    pytest.mark.skipif(find_spec("pm4py") is None, reason="pm4py is not installed"),
    pytest.mark.filterwarnings("ignore"),
]
pytest.importorskip("duckdb", reason="duckdb is not installed")


@pytest.mark.parametrize("seed", range(5))
def test_a_log_says_what_it_says_to_pm4py(seed: int) -> None:
    """Which stage follows which, where people begin and end, and how long it takes them."""
    pm4py: Any = import_module("pm4py")
    frame = import_module("pandas").DataFrame(some_rows(seed, people=80))
    keys = {"activity_key": "stage", "case_id_key": "customer", "timestamp_key": "at"}
    log = frame.assign(customer=frame["customer"].astype(str)).sort_values("at")
    pairs, starts, ends = pm4py.discover_dfg(log, **keys)
    times, _, _ = pm4py.discover_performance_dfg(log, **keys)
    counts = cj.events.counts(frame)
    assert counts.moves == pairs
    assert (counts.starts, counts.ends) == (starts, ends)
    answer = cj.events.transitions(frame).to_dict("records")
    moves = {(row["source"], row["target"]): row for row in answer if row["mean_seconds"] > 0}
    assert moves.keys() == times.keys()
    for pair, row in moves.items():
        assert row["count"] == pairs[pair]
        for name in ("mean", "median"):
            assert row[f"{name}_seconds"] == pytest.approx(times[pair][name])
    assert dict(cj.events.variants(frame).counts) == pm4py.get_variants(log, **keys)
