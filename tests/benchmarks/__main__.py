"""Run the benchmark: `uv run --group bench python -m tests.benchmarks [theme …]`."""

import importlib
import platform
import sys
from pathlib import Path

from tests.benchmarks._measure import Growth, Race, human, table


def main(themes: list[str]) -> None:
    """Print a table of races and one of growth for each theme: each module without a `_`."""
    here = Path(__file__).parent
    known = sorted(path.stem for path in here.glob("*.py") if not path.stem.startswith("_"))
    print(f"Python {platform.python_version()} on {platform.system()} {platform.machine()}")
    for theme in themes or known:
        print(f"\n## {theme}\n")
        rows = list(importlib.import_module(f"tests.benchmarks.{theme}").rows())
        races = [row for row in rows if isinstance(row, Race)]
        growths = [row for row in rows if isinstance(row, Growth)]
        if races:
            print(table(map(_race_cells, races), _RACE_HEADS))
        if growths:
            sizes = sorted({size for row in growths for size in row.seconds})
            cells = [_growth_cells(row, sizes) for row in growths]
            print("", table(cells, ("what", *(f"{size:,}" for size in sizes), "power")), sep="\n")


_RACE_HEADS = ("what", "ours", "peer", "theirs", "ratio", "by processor")


def _race_cells(row: Race) -> tuple[str, ...]:
    least = "" if row.least is None else f"{row.least:.3g}"
    return row.what, human(row.ours), row.peer, human(row.theirs), f"{row.ratio:.3g}", least


def _growth_cells(row: Growth, sizes: list[int]) -> tuple[str, ...]:
    costs = (human(row.seconds[size]) if size in row.seconds else "" for size in sizes)
    return row.what, *costs, f"{row.exponent:.2f}"


if __name__ == "__main__":
    main(sys.argv[1:])
