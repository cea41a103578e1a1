"""Run the benchmark: `uv run --group bench python -m tests.benchmarks [theme …]`."""

import importlib
import platform
import sys
from pathlib import Path

from tests.benchmarks._measure import Growth, Race, human, table


def main(themes: list[str]) -> None:
    """Print one table of races and one of growth for each theme: every module here that does not start with `_`."""
    here = Path(__file__).parent
    known = sorted(path.stem for path in here.glob("*.py") if not path.stem.startswith("_"))
    print(f"Python {platform.python_version()} on {platform.system()} {platform.machine()}\n")
    for theme in themes or known:
        module = importlib.import_module(f"tests.benchmarks.{theme}")
        rows = list(module.rows())
        races = [row for row in rows if isinstance(row, Race)]
        grown = [row for row in rows if isinstance(row, Growth)]
        if races:
            cells = [(row.what, human(row.ours), row.peer, human(row.theirs), f"{row.ratio:.3g}") for row in races]
            print(table(cells, ("what", "ours", "peer", "theirs", "ratio")), end="\n\n")
        if grown:
            sizes = sorted({size for row in grown for size in row.seconds})
            cells = [
                (row.what, *(human(row.seconds[size]) if size in row.seconds else "" for size in sizes), f"{row.exponent:.2f}")
                for row in grown
            ]
            print(table(cells, ("what", *(f"{size:,}" for size in sizes), "exponent")), end="\n\n")


if __name__ == "__main__":
    main(sys.argv[1:])
