"""How far a process grows by a question about events, in a fresh process, its table made before.

    uv run --group frames python -m tests.benchmarks._memory KIND EVENTS CALL …

Prints megabytes: of the table, of the growth, and of the growth by the same call of 1,000 events,
which is what DuckDB and the imports take in any case. `scan` counts stages by SQL by hand, without
this library; so do the calls that end in `-by-hand` with what a question asks.
"""

import argparse
import gc
import json
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import customer_journey as cj
from tests.benchmarks._measure import Size, peak, table
from tests.benchmarks.events import BY_HAND, FUNNEL, STAGES, WINDOW, log_of

SCAN = "SELECT stage, count(*) FROM {0} GROUP BY stage"
DWELL = """
SELECT stage, count(*), avg(micros), median(micros), quantile_cont(micros, 0.9)
FROM (
  SELECT stage, epoch_us(lead("at") OVER w) - epoch_us("at") AS micros
  FROM {0} WINDOW w AS (PARTITION BY customer ORDER BY "at")
)
GROUP BY stage
"""
VARIANTS = """
SELECT stages, count(*) AS people
FROM (SELECT customer, list(stage ORDER BY "at") AS stages FROM {0} GROUP BY customer)
GROUP BY stages ORDER BY people DESC, stages LIMIT 100000
"""


def _by_hand(text: str, data: object) -> object:
    """The answer to SQL that was written by hand, without this library."""
    connection: Any = import_module("duckdb").connect()
    source = f"'{data}'" if isinstance(data, str) else "events"
    if not isinstance(data, str):
        connection.register("events", data)
    return connection.execute(text.format(source)).fetchall()


FEW = 1_000
KINDS = ("pandas", "polars", "arrow", "parquet")
ANSWERING = {"tidy", "traces"}
"""Calls whose answers are as large as the table."""
_WINDOW: Any = {"within": timedelta(seconds=WINDOW), "as_of": datetime(2286, 1, 1)}
CALLS: dict[str, Callable[[Any], object]] = {
    "transitions": cj.events.transitions,
    "dwell": cj.events.dwell,
    "counts": cj.events.counts,
    "discover": lambda data: cj.events.discover(data, ended=True),
    "window": lambda data: cj.events.discover(data, **_WINDOW),
    "funnel": lambda data: cj.events.funnel(data, FUNNEL, within=WINDOW),
    "steps": cj.events.steps,
    "cohorts": cj.events.cohorts,
    "variants": cj.events.variants,
    "check": cj.events.check,
    "traces": cj.events.traces,
    "tidy": lambda data: cj.events.tidy(data, gap=3_600),
    "conform": lambda data: cj.events.conform(cj.Journey.sequence("all", STAGES), data),
    "scan": partial(_by_hand, SCAN),
    "transitions-by-hand": partial(_by_hand, BY_HAND),
    "dwell-by-hand": partial(_by_hand, DWELL),
    "variants-by-hand": partial(_by_hand, VARIANTS),
}


def main(arguments: list[str]) -> int:
    """Print a row a call."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks._memory")
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("events", type=int)
    parser.add_argument("calls", nargs="+", choices=CALLS)
    parser.add_argument("--alone", metavar="FILE", help="ask once, about a file, in this process")
    options = parser.parse_args(arguments)
    if options.alone:
        print(json.dumps(grown(options.kind, options.alone, CALLS[options.calls[0]])))
        return 0
    lines: list[tuple[str, ...]] = []
    with tempfile.TemporaryDirectory() as folder:
        files = {size: _written(options.kind, size, folder) for size in (options.events, FEW)}
        for call in options.calls:
            sizes = [_alone(options.kind, size, call, path) for size, path in files.items()]
            (held, growth), (_, floor) = sizes
            lines.append((call, *(f"{each / 1e6:,.0f}" for each in (held, growth, floor))))
    print(table(lines, ("call", "table, MB", "grew by, MB", f"by {FEW:,} events, MB")))
    return 0


def sizes(kind: str, events: int, calls: Iterable[str]) -> Iterator[Size]:
    """How far a fresh process grows by each call, and the size of its table."""
    with tempfile.TemporaryDirectory() as folder:
        path = _written(kind, events, folder)
        for place, call in enumerate(calls):
            held, growth = _alone(kind, events, call, path)
            if not place:
                yield Size(what=f"{events:,} events, {kind}", memory=held)
            what = f"{call} of {events:,} events, {kind}, beyond them"
            # Answers do not count: the goal is the table again.
            goal = None if call in ANSWERING else held
            yield Size(what=what, memory=growth, goal=goal)


def grown(kind: str, path: str, call: Callable[[Any], object]) -> tuple[int, int]:
    """Bytes of the table, and by how many the process grew beyond them."""
    data: Any = path
    size = Path(path).stat().st_size
    if kind != "parquet":
        data = _mapped(path)
        size = data.nbytes
    if kind == "polars":
        data = import_module("polars").from_arrow(data)
        size = data.estimated_size()
    elif kind == "pandas":
        data = data.to_pandas(split_blocks=True)
        size = int(data.memory_usage(deep=True, index=False).sum())
    gc.collect()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return size, peak(kind, lambda: call(data)).memory


def _mapped(path: str) -> Any:
    """The table of a file, mapped and touched: to read it would leave free memory to be used."""
    np: Any = import_module("numpy")
    pa: Any = import_module("pyarrow")
    mapped = pa.ipc.open_file(pa.memory_map(path)).read_all()
    for column in mapped.columns:
        for buffer in filter(None, column.chunk(0).buffers()):
            np.frombuffer(buffer, dtype=np.uint8)[::4096].sum()
    return mapped


def _written(kind: str, size: int, folder: str) -> str:
    path = f"{folder}/{size}.{kind}"
    frame = import_module("polars").from_pandas(log_of(size))
    if kind == "parquet":
        frame.write_parquet(path)
        return path
    pa: Any = import_module("pyarrow")
    table = frame.rechunk().to_arrow().combine_chunks()
    with pa.ipc.new_file(path, table.schema) as file:
        file.write_table(table)
    return path


def _alone(kind: str, size: int, call: str, path: str) -> tuple[int, int]:
    command = [sys.executable, "-m", "tests.benchmarks._memory", kind, str(size), call]
    reported = subprocess.run(
        [*command, "--alone", path], check=True, capture_output=True, text=True
    )
    return tuple(json.loads(reported.stdout))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
