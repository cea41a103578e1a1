"""Run the benchmark: `uv run --group bench python -m tests.benchmarks [theme …]`.

With `--save`, the ratios of all races become the baseline. With `--compare`, races are listed in
which ours is slower than in the baseline by 1.3, beside the same peer, and the exit status is 1.
"""

import argparse
import importlib
import json
import platform
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.benchmarks._measure import Growth, Race, Size, Time, human, table

FOLDER = Path(__file__).parent
BASELINE = FOLDER / "baseline.json"
SLOWER = 1.3
"""How much a ratio may fall before it counts as a slow-down."""


def main(arguments: list[str]) -> int:
    """Print the tables of each theme: each module without a `_`."""
    known = sorted(path.stem for path in FOLDER.glob("*.py") if not path.stem.startswith("_"))
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("themes", nargs="*", metavar="THEME", help=", ".join(known))
    parser.add_argument("--save", action="store_true", help="keep the ratios as the baseline")
    parser.add_argument("--compare", action="store_true", help="compare them with the baseline")
    options = parser.parse_args(arguments)
    print(f"Python {platform.python_version()} on {platform.system()} {platform.machine()}")
    races: list[Race] = []
    for theme in options.themes or known:
        print(f"\n## {theme}\n", flush=True)
        try:
            rows: list[object] = list(importlib.import_module(f"tests.benchmarks.{theme}").rows())
        except ImportError as error:
            print(f"not run: {error}; install the group `bench`")
            continue
        raced = [row for row in rows if isinstance(row, Race)]
        grown = [row for row in rows if isinstance(row, Growth)]
        sizes = [row for row in rows if isinstance(row, Size)]
        times = [row for row in rows if isinstance(row, Time)]
        if raced:
            print(table(map(_race_cells, raced), _RACE_HEADS))
        if grown:
            columns = sorted({size for row in grown for size in row.seconds})
            cells = [_growth_cells(row, columns) for row in grown]
            print("", table(cells, ("what", *(f"{size:,}" for size in columns), "power")), sep="\n")
        if times:
            cells = [(row.what, human(row.seconds), human(row.goal)) for row in times]
            print("", table(cells, ("what", "ours", "goal")), sep="\n")
        if sizes:
            cells = [(row.what, f"{row.memory / 1024:,.1f} KiB") for row in sizes]
            print("", table(cells, ("what", "memory")), sep="\n")
        races += raced
    baseline: dict[str, float] = json.loads(BASELINE.read_text()) if BASELINE.exists() else {}
    if options.save:
        baseline |= ratios(races)
        BASELINE.write_text(json.dumps(baseline, indent=2, ensure_ascii=False) + "\n")
    if options.compare:
        slower = slow_downs(ratios(races), baseline)
        print("", *(slower or ["no race is slower than the baseline by 1.3"]), sep="\n")
        return int(bool(slower))
    return 0


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
    return row.what, *costs, f"{row.exponent:.2f}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
