"""The benchmark itself: what it compares, what it prints, and when it reports a slow-down."""

import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

pytest.importorskip("resource")

from tests.benchmarks import __main__ as command
from tests.benchmarks._measure import Race, peak, race


def raced(theirs: float | None) -> Race:
    """A race that ours runs in a second."""
    return Race(what="work", ours=1.0, peer="peer", theirs=theirs)


def test_a_slow_down_by_more_than_noise_is_reported() -> None:
    """Ratios are compared: other machines may be slower."""
    before = command.ratios([raced(2.6)])
    assert before == {"work, beside peer": 2.6}
    assert not command.slow_downs(command.ratios([raced(2.1)]), before)
    assert not command.slow_downs(command.ratios([raced(9.0)]), before)
    (line,) = command.slow_downs(command.ratios([raced(1.9)]), before)
    assert line == "slower: work, beside peer: 2.6 before, 1.9 now"


def test_a_race_is_compared_only_where_the_baseline_has_it() -> None:
    """A new race, and a peer that is not installed, are not slow-downs."""
    assert not command.slow_downs(command.ratios([raced(1.0)]), {})
    assert command.ratios([raced(None)]) == {}


def test_what_the_contestants_return_is_compared_before_the_clock_runs() -> None:
    """A function that returns something else is not raced."""
    with pytest.raises(AssertionError, match="peer returns something else"):
        race("sorted", lambda: [1, 2], {"peer": lambda: [2, 1]}, read=tuple, rounds=1)


def test_memory_is_counted_where_python_does_not_see_it() -> None:
    """As pages of the process; none where the system does not tell."""
    held = bytearray(1)

    def fill() -> None:
        nonlocal held
        held = bytearray(b"x") * 50_000_000
        time.sleep(0.05)

    row = peak("fill", fill)
    assert len(held) == 50_000_000
    assert row.memory > 40_000_000 or not Path("/proc/self/statm").exists()


def test_a_comparison_fails_where_something_is_slower(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Than in the baseline that was kept."""
    row = raced(2.6)
    theme = SimpleNamespace(rows=lambda: [row])
    monkeypatch.setitem(sys.modules, "tests.benchmarks.drawn", theme)
    monkeypatch.setattr(command, "BASELINE", tmp_path / "baseline.json")
    assert command.main(["drawn", "--save"]) == 0
    assert command.main(["drawn", "--compare"]) == 0
    row = raced(1.9)
    assert command.main(["drawn", "--compare"]) == 1
    assert "slower: work, beside peer: 2.6 before, 1.9 now" in capsys.readouterr().out


@pytest.mark.slow
def test_a_peer_that_is_not_installed_has_a_row(capsys: pytest.CaptureFixture[str]) -> None:
    """Which says so; the others are raced."""
    rows = race("work", int, {"there": int, "missing": None}, read=bool, rounds=1)
    assert [row.theirs is None for row in rows] == [False, True]
    assert command._race_cells(rows[1])[3] == "not installed"  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - what is printed
    assert capsys.readouterr().out == ""


def test_the_baseline_is_kept() -> None:
    """As ratios by race, none of them below zero."""
    baseline: dict[str, float] = json.loads(command.BASELINE.read_text())
    assert baseline
    assert all(ratio > 0 for ratio in baseline.values())
    # What people feel, each beside a peer that every machine has.
    felt = {
        "import, beside import attrs",
        "customer-journey --help, beside python -c pass",
        "check, 20 stages in YAML, beside python -c pass",
        "check, 200 stages in YAML, beside python -c pass",
        "load YAML, 200 stages, beside our JSON",
        "dump YAML, 200 stages, beside our JSON",
        "dump YAML, 200 stages, beside PyYAML's C dumper",
        "load JSON, 1,000 stages, beside json.loads, which checks nothing",
        "one step of a stored customer, JSON in and out, beside transitions",
    }
    assert felt <= baseline.keys()
