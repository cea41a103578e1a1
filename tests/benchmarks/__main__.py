"""Run the benchmark: `uv run --group bench python -m tests.benchmarks [theme …]`.

With `--save`, the ratios of all races become the baseline. With `--compare`, races are listed in
which ours is slower than in the baseline by 1.3, beside the same peer, and the exit status is 1.
"""

import argparse
import importlib
import json
import math
import platform
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import cast

from tests.benchmarks._measure import Growth, Race, Size, Time, human, table

FOLDER = Path(__file__).parent
THEMES = sorted(path.stem for path in FOLDER.glob("*.py") if not path.stem.startswith("_"))
BASELINE = FOLDER / "baseline.json"
SLOWER = 1.3
"""How much a ratio may fall before it counts as a slow-down."""


def main(arguments: list[str]) -> int:
    """Print the tables of each theme: each module without a `_`."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("themes", nargs="*", metavar="THEME", help=", ".join(THEMES))
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--save", action="store_true", help="keep the ratios as the baseline")
    either.add_argument("--compare", action="store_true", help="compare them with the baseline")
    options = parser.parse_args(arguments)
    if unknown := set(options.themes) - set(THEMES):
        parser.error(f"no theme {min(unknown)!r}; there are {', '.join(THEMES)}")
    baseline: dict[str, float] = {}
    if options.compare or (options.save and BASELINE.exists()):
        # Said before anything runs, which takes an hour.
        try:
            baseline = kept()
        except ValueError as error:
            parser.error(str(error))
    print(f"Python {platform.python_version()} on {platform.system()} {platform.machine()}")
    races: list[Race] = []
    for theme in options.themes or THEMES:
        print(f"\n## {theme}\n", flush=True)
        rows: list[object] = []
        try:
            rows.extend(importlib.import_module(f"tests.benchmarks.{theme}").rows())
        except ImportError as error:
            # What ran before has its rows.
            print(f"not run{' from here on' if rows else ''}: {error}; install the group `bench`\n")
        show(rows)
        races += [row for row in rows if isinstance(row, Race)]
    if options.save:
        baseline |= ratios(races)
        BASELINE.write_text(
            json.dumps(baseline, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
        )
    if options.compare:
        return compared(races, baseline)
    return 0


def show(rows: Iterable[object]) -> None:
    """Print a table for each kind of row."""
    every = list(rows)
    raced = [row for row in every if isinstance(row, Race)]
    grown = [row for row in every if isinstance(row, Growth)]
    sizes = [row for row in every if isinstance(row, Size)]
    times = [row for row in every if isinstance(row, Time)]
    if raced:
        print(table(map(_race_cells, raced), _RACE_HEADS))
    if grown:
        columns = sorted({size for row in grown for size in row.seconds})
        cells = [_growth_cells(row, columns) for row in grown]
        print(
            "", table(cells, ("what", *(f"{size:,}" for size in columns), "power, goal")), sep="\n"
        )
    if times:
        cells = [(row.what, human(row.seconds), human(row.goal)) for row in times]
        print("", table(cells, ("what", "ours", "goal")), sep="\n")
    if sizes:
        cells = [(row.what, _kibibytes(row.memory), _kibibytes(row.goal)) for row in sizes]
        print("", table(cells, ("what", "memory", "goal")), sep="\n")


def _kibibytes(size: int | None) -> str:
    return "" if size is None else f"{size / 1024:,.1f} KiB"


def kept() -> dict[str, float]:
    """The baseline.

    Raises:
        ValueError: There is none, or its file holds something else.
    """
    try:
        read: object = json.loads(BASELINE.read_text(encoding="utf-8"))
    except FileNotFoundError:
        message = f"no baseline in {BASELINE}: --save keeps one"
        raise ValueError(message) from None
    except (OSError, ValueError) as error:
        message = f"the baseline in {BASELINE} cannot be read: {error}"
        raise ValueError(message) from None
    if not isinstance(read, dict):
        message = f"the baseline in {BASELINE} is not a mapping of races to ratios"
        raise ValueError(message)  # noqa: TRY004 - as the others are
    baseline = cast("dict[str, float]", read)
    for key, ratio in baseline.items():
        if type(ratio) not in {int, float} or not 0 < ratio < math.inf:
            message = f"the baseline in {BASELINE} has no ratio for {key!r}: {ratio!r}"
            raise ValueError(message)
    return baseline


def compared(races: Iterable[Race], baseline: Mapping[str, float]) -> int:
    """The exit status: 1 where a race is slower than in the baseline, or none could be compared."""
    rows = list(races)
    now = ratios(rows)
    slower = slow_downs(now, baseline)
    common = [key for key in now if key in baseline]
    lines = [
        f"not compared, for its peer is not installed: {row.key}"
        for row in rows
        if row.theirs is None
    ]
    lines += [
        f"not compared, as the baseline has no such race: {key}" for key in now if key not in common
    ]
    if common and not slower:
        lines.append(f"of {len(common)} races, none is slower than the baseline by {SLOWER}")
    print("", *lines, *slower, *([] if common else ["no race was compared"]), sep="\n")
    return int(bool(slower) or not common)


def ratios(races: Iterable[Race]) -> dict[str, float]:
    """By race, how many times longer the other takes."""
    return {row.key: float(f"{row.ratio:.3g}") for row in races if row.ratio is not None}


def slow_downs(now: Mapping[str, float], baseline: Mapping[str, float]) -> list[str]:
    """A line for each ratio that is lower than in the baseline by more than noise."""
    return [
        f"slower: {key}: {baseline[key]:.3g} before, {ratio:.3g} now"
        for key, ratio in now.items()
        if key in baseline and ratio * SLOWER < baseline[key]
    ]


_RACE_HEADS = ("what", "ours", "peer", "theirs", "ratio", "ours / theirs, goal")


def _race_cells(row: Race) -> tuple[str, ...]:
    if row.theirs is None or row.ratio is None:
        return row.what, human(row.ours), row.peer, "not installed", "", ""
    goal = "" if row.goal is None else f"{1 / row.ratio:.3g}, {row.goal:g}"
    return row.what, human(row.ours), row.peer, human(row.theirs), f"{row.ratio:.3g}", goal


def _growth_cells(row: Growth, sizes: list[int]) -> tuple[str, ...]:
    costs = (human(row.seconds[size]) if size in row.seconds else "" for size in sizes)
    goal = "" if row.goal is None else f", {row.goal:g}"
    return row.what, *costs, f"{row.exponent:.2f}{goal}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
