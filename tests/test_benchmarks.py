"""The benchmark itself: what it compares, what it prints, and when it reports a slow-down."""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from attrs import evolve

pytest.importorskip("resource")

from tests.benchmarks import __main__ as command
from tests.benchmarks._measure import Growth, Race, peak, race


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


def test_growth_stands_beside_its_goal(capsys: pytest.CaptureFixture[str]) -> None:
    """As the power of the size that cost grows with."""
    seconds = {1_000: 1.0, 10_000: 10.0, 100_000: 100.0}
    command.show(
        [Growth(what="line", seconds=seconds, goal=1.1), Growth(what="x", seconds=seconds)]
    )
    printed = capsys.readouterr().out
    assert "| power, goal |" in printed
    assert "| 1.00, 1.1 " in printed
    assert "| 1.00  " in printed


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
    monkeypatch.setattr(command, "THEMES", ["drawn"])
    monkeypatch.setattr(command, "BASELINE", tmp_path / "baseline.json")
    assert command.main(["drawn", "--save"]) == 0
    assert command.main(["drawn", "--compare"]) == 0
    assert "of 1 races, none is slower" in capsys.readouterr().out
    row = raced(1.9)
    assert command.main(["drawn", "--compare"]) == 1
    assert "slower: work, beside peer: 2.6 before, 1.9 now" in capsys.readouterr().out


def test_what_could_not_be_compared_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And fails where it is all that there was; rows before a missing library stay."""

    def rows() -> Iterator[Race]:
        yield raced(None)
        yield evolve(raced(2.0), peer="another")
        message = "this needs what is not there"
        raise ImportError(message)

    monkeypatch.setitem(sys.modules, "tests.benchmarks.drawn", SimpleNamespace(rows=rows))
    monkeypatch.setattr(command, "THEMES", ["drawn"])
    baseline = tmp_path / "baseline.json"
    baseline.write_text('{"work, beside peer": 2, "other": 3.5}')
    monkeypatch.setattr(command, "BASELINE", baseline)
    assert command.main(["--compare"]) == 1
    printed = capsys.readouterr().out
    assert "not run from here on: this needs what is not there" in printed
    assert "peer is not installed: work, beside peer" in printed
    assert "baseline has no such race: work, beside another" in printed
    assert printed.endswith("no race was compared\n")
    assert command.main(["--save"]) == 0
    assert command.main(["--compare"]) == 0
    assert json.loads(baseline.read_text()).keys() == {
        *("other", "work, beside peer", "work, beside another")
    }


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "no baseline in"),
        (b"", "cannot be read"),
        (b"{", "cannot be read"),
        (b"\xff", "cannot be read"),
        (b"[1]", "is not a mapping of races to ratios"),
        (b'{"a": "2"}', "has no ratio for 'a': '2'"),
        (b'{"a": {"ratio": 2}}', "has no ratio for 'a'"),
        (b'{"a": 0}', "has no ratio for 'a': 0"),
        (b'{"a": NaN}', "has no ratio for 'a': nan"),
        (b'{"a": true}', "has no ratio for 'a': True"),
    ],
)
def test_a_baseline_that_is_none_is_named_before_anything_runs(
    content: bytes | None,
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Rather than compared with nothing, or lost when it is saved."""
    baseline = tmp_path / "baseline.json"
    if content is not None:
        baseline.write_bytes(content)
    monkeypatch.setattr(command, "BASELINE", baseline)
    for option in ("--compare", "--save")[: 1 if content is None else 2]:
        with pytest.raises(SystemExit) as stopped:
            command.main(["files", option])
        assert stopped.value.code == 2
        said = capsys.readouterr()
        assert message in said.err
        assert said.out == ""


@pytest.mark.parametrize("line", ["filez", "--save --compare", "--compaer"])
def test_misuse_is_named_before_anything_runs(
    line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """As an unknown theme, or a comparison with what is saved just then."""
    with pytest.raises(SystemExit) as stopped:
        command.main(line.split())
    assert stopped.value.code == 2
    assert capsys.readouterr().out == ""


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
