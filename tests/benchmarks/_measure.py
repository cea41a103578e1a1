"""A fair stopwatch: contestants take turns, least times are compared, growth is a power of size.

Times are those that the processor works: what else a machine does disturbs them less. Before the
clock runs, what contestants return is compared. A peer that is not installed gets a row, too.
"""

import gc
import math
import resource
import statistics
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from attrs import frozen

__all__ = [
    "Growth",
    "Race",
    "Size",
    "Time",
    "growth",
    "library",
    "peak",
    "race",
    "seconds_of",
    "size",
    "table",
]

Work = Callable[[], object]

SIZES = (10, 100, 1_000, 10_000, 100_000)
_LEAST_TELLING = 1_000
_MOST_CALLS = 1_000_000


@frozen(kw_only=True)
class Race:
    """One row: the same work done by us and by another, in seconds of the processor for a call."""

    what: str
    ours: float
    peer: str
    theirs: float | None
    """None where the peer is not installed."""
    goal: float | None = None
    """How many times longer than the other ours may take, where there is such a goal."""

    @property
    def ratio(self) -> float | None:
        """How many times longer the other takes; above 1 we are faster."""
        return None if self.theirs is None else self.theirs / self.ours

    @property
    def key(self) -> str:
        """What it is called in the baseline."""
        return f"{self.what}, beside {self.peer}"


@frozen(kw_only=True)
class Time:
    """One row: seconds of the processor for a call, without a peer."""

    what: str
    seconds: float
    goal: float
    """How many seconds it may take."""


@frozen(kw_only=True)
class Size:
    """One row: how much memory a value takes, in bytes."""

    what: str
    memory: int
    goal: int | None = None
    """The most that it may be, where there is such a goal."""


@frozen(kw_only=True)
class Growth:
    """One row: seconds for each size, and the power of the size that cost grows with."""

    what: str
    seconds: Mapping[int, float]
    goal: float | None = None
    """The largest power, where there is such a goal."""

    @property
    def exponent(self) -> float:
        """The slope of log cost over log size, by least squares.

        Sizes below 1,000 are left out where two are left: there, fixed cost hides the growth.
        """
        points = [
            (math.log(size), math.log(cost))
            for size, cost in self.seconds.items()
            if size >= min(_LEAST_TELLING, sorted(self.seconds)[-2])
        ]
        return statistics.linear_regression(*zip(*points, strict=True)).slope


def library(name: str) -> Any:
    """A peer; None where it is not installed."""
    try:
        return import_module(name)
    except ImportError:
        return None


def race(
    what: str,
    ours: Work,
    peers: Mapping[str, Work | None],
    *,
    rounds: int = 7,
    read: Callable[[Any], object] | None = None,
    goal: float | None = None,
) -> list[Race]:
    """A row for each peer: all take turns for some rounds, and their least times are compared.

    Child processes that they wait for count.

    Args:
        what: The work.
        ours: Does it with this library.
        peers: By name, what does it otherwise; None where that is not installed.
        rounds: How often each takes its turn.
        read: Reads from what each returns what must be equal; None where the caller compares.
        goal: How many times longer than the peer ours may take.
    """
    contestants = {"": ours, **{name: work for name, work in peers.items() if work is not None}}
    if read is not None:
        expected = read(ours())
        for name, work in contestants.items():
            assert read(work()) == expected, f"{what}: {name} returns something else"
    needed = {name: _calls_needed(work) for name, work in contestants.items()}
    # Of long work, the call that found out was one round already.
    times = {name: [spent] if calls == 1 else [] for name, (calls, spent) in needed.items()}
    for _ in range(rounds):
        for name, work in contestants.items():
            if len(times[name]) < rounds:
                times[name].append(_seconds(work, needed[name][0]))
    least = {name: min(values) for name, values in times.items()}
    return [
        Race(what=what, ours=least[""], peer=name, theirs=least.get(name), goal=goal)
        for name in peers
    ]


def size(what: str, build: Work) -> Size:
    """The memory that stays in use for what a function returns, after a call that fills caches."""
    build()
    gc.collect()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    value = build()
    gc.collect()
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del value
    return Size(what=what, memory=after - before)


def seconds_of(work: Work, *, rounds: int = 3) -> float:
    """The least seconds of the processor for a call, of some rounds."""
    calls, _ = _calls_needed(work)
    return min(_seconds(work, calls) for _ in range(rounds))


def peak(what: str, work: Work) -> Size:
    """The most memory that the process holds while it works, beyond what it held before.

    Engines allocate what Python does not see, so pages are counted, every few milliseconds; where
    the system does not tell, it is none.
    """
    gc.collect()
    before = most = _held()
    done = threading.Event()

    def watch() -> None:
        nonlocal most
        while not done.wait(0.005):
            most = max(most, _held())

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        work()
    finally:
        # Nothing ends as long as it watches.
        done.set()
        watcher.join()
    return Size(what=what, memory=most - before)


def _held() -> int:
    pages = Path("/proc/self/statm")
    return int(pages.read_text().split()[1]) * resource.getpagesize() if pages.exists() else 0


def growth(
    what: str,
    prepare: Callable[[int], Work],
    *,
    sizes: Sequence[int] = SIZES,
    rounds: int = 3,
    goal: float | None = None,
) -> Growth:
    """The least of some rounds for each size; `prepare` makes the work of a size, untimed."""
    seconds: dict[int, float] = {}
    for size in sizes:
        work = prepare(size)
        calls, spent = _calls_needed(work, enough=0.02)
        further = [_seconds(work, calls) for _ in range(rounds if calls > 1 else 1)]
        seconds[size] = min([*further, *([spent] if calls == 1 else [])])
    return Growth(what=what, seconds=seconds, goal=goal)


def _calls_needed(work: Work, *, enough: float = 0.05) -> tuple[int, float]:
    """How many calls the clock can tell, and the seconds of one of them."""
    calls = 1
    while (spent := _seconds(work, calls)) * calls < enough and calls < _MOST_CALLS:
        calls = min(_MOST_CALLS, max(calls * 2, int(enough / max(spent, 1e-9))))
    return calls, spent


def _seconds(work: Work, calls: int) -> float:
    """Seconds for each call that the processor works."""
    gc.collect()
    gc.disable()
    try:
        begun = _worked()
        for _ in range(calls):
            work()
        worked = _worked() - begun
    finally:
        gc.enable()
    return worked / calls


def _worked() -> float:
    """Seconds that the processor has worked, for this process and for those that it waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def table(rows: Iterable[Sequence[str]], heads: Sequence[str]) -> str:
    """Rows under heads, as a Markdown table."""
    lines = [tuple(heads), *map(tuple, rows)]
    widths = [max(len(line[index]) for line in lines) for index in range(len(heads))]
    drawn = [
        "| "
        + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        + " |"
        for line in lines
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([drawn[0], rule, *drawn[1:]])


def human(seconds: float) -> str:
    """A duration with three digits and the unit that suits it."""
    for factor, unit in ((1e9, "ns"), (1e6, "µs"), (1e3, "ms")):
        if seconds * factor < 1_000:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds:.3g} s"
