"""Many walks at once: each step draws the next stage of everyone who is still on the way."""

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from attrs import frozen

from customer_journey.markov._arrays import Floats, Ints
from customer_journey.markov._table import Table

if TYPE_CHECKING:
    from numpy.random import Generator

__all__ = ["Progress", "alias_tables", "progress_bar", "simulate"]

Progress: TypeAlias = Callable[[int, int], object]
"""What is told how many walks are done, and how many there are to do."""

# So many walks at a time stay in the processor's cache.
_BLOCK = 1 << 14
_BAR = 40
_LARGEST_EVEN = 1 << 16


def progress_bar(done: int, total: int) -> None:
    """Draw a bar on the standard error stream, for `simulate(…, progress=progress_bar)`.

    Args:
        done: How many walks are done.
        total: How many there are to do.
    """
    filled = _BAR * done // max(1, total)
    end = "\n" if done >= total else ""
    sys.stderr.write(f"\r[{'#' * filled}{' ' * (_BAR - filled)}] {done:,} of {total:,}{end}")
    sys.stderr.flush()


@frozen
class _Alias:
    """For each stage, columns of equal weight, each shared by two stages to go to.

    Someone at a stage stands at its first column; one more column, after all others, stands for
    the end of a walk.
    """

    first: Ints
    """The first column of each stage."""
    stages: Ints
    """The stage of each column."""
    even: int
    """How many columns each stage has; 0 where some have more than others."""
    widths: Floats
    """How many columns the stage of each column has; empty where all have as many."""
    kept: Floats
    """How many columns of the stage come before each, plus the part that it keeps."""
    outcomes: Ints
    """For each column, where to go if it is not kept, and where if it is."""

    def following(self, places: Ints, luck: Floats) -> Ints:
        """Where those at these columns go next, one number in 0..1 for each, which is used up."""
        import numpy as np

        luck *= self.even or self.widths.take(places)
        columns = luck.astype(np.int64)
        columns += places
        kept = luck < self.kept.take(columns)
        columns += columns
        columns += kept
        return self.outcomes.take(columns)


def alias_tables(table: Table) -> _Alias:
    """Tables from which the next stage is drawn in the same time however many there are.

    Source:
        Vose (1991), "A linear algorithm for generating random numbers with a given distribution",
        IEEE Transactions on Software Engineering 17(9).
    """
    import numpy as np

    end = len(table.stages)
    rows: list[list[tuple[int, float]]] = [[] for _ in table.stages]
    for source, target, share in zip(table.sources, table.targets, table.shares, strict=True):
        if share > 0:
            rows[source].append((target, share))
    for row, ending in zip(rows, table.endings, strict=True):
        if ending > 0:
            row.append((end, ending))
    widest = max(map(len, rows))
    # Equal rows are quicker; a stage with very many ways out would make all others too wide.
    is_even = widest * end <= _LARGEST_EVEN
    if is_even:
        rows = [[*row, *[(end, 0.0)] * (widest - len(row))] for row in rows]
    widths = np.array([*map(len, rows), 1])
    first: Ints = np.cumsum(widths) - widths
    columns = [(place, *column) for row in rows for place, column in enumerate(_vose(row))]
    return _Alias(
        first=first,
        stages=np.repeat(np.arange(end + 1, dtype=np.int32), widths),
        even=widest if is_even else 0,
        widths=np.repeat(widths.astype(np.float64), 0 if is_even else widths),
        kept=np.array([place + chance for place, chance, _, _ in columns]),
        outcomes=first.take([stage for _, _, own, other in columns for stage in (other, own)]),
    )


def _vose(row: Sequence[tuple[int, float]]) -> list[tuple[float, int, int]]:
    """Columns of equal weight: how much of each is its own, for whom, and who has the rest."""
    scale = len(row) / sum(share for _, share in row)
    left = [share * scale for _, share in row]
    low = [place for place, share in enumerate(left) if share < 1]
    high = [place for place, share in enumerate(left) if share >= 1]
    made = [(1.0, target, target) for target, _ in row]
    while low and high:
        poor, rich = low.pop(), high[-1]
        made[poor] = (left[poor], row[poor][0], row[rich][0])
        left[rich] -= 1 - left[poor]
        if left[rich] < 1:
            low.append(high.pop())
    return made


def simulate(
    table: Table,
    starts: Mapping[int, float],
    n: int,
    *,
    seed: int,
    max_steps: int,
    progress: Progress | None,
) -> tuple[Ints, Ints, int]:
    """The stages of all walks, one walk after another, where each begins, and how many were cut."""
    import numpy as np

    chance = np.random.default_rng(seed)
    alias = alias_tables(table)
    entries, weights = np.array(list(starts)), np.array(list(starts.values()))
    parts: list[Ints] = []
    lengths: list[Ints] = []
    cut = 0
    for first in range(0, n, _BLOCK):
        size = min(_BLOCK, n - first)
        begin = alias.first.take(chance.choice(entries, size=size, p=weights / weights.sum()))
        codes, counts, open_ones = _block(alias, begin, chance, max_steps)
        parts.append(codes)
        lengths.append(counts)
        cut += open_ones
        if progress is not None:
            progress(first + size, n)
    nothing = np.zeros(0, dtype=np.int64)
    counts = np.concatenate([nothing, *lengths])
    offsets = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts)])
    return np.concatenate([nothing.astype(np.int32), *parts]), offsets, cut


def _block(
    alias: _Alias, begin: Ints, chance: "Generator", max_steps: int
) -> tuple[Ints, Ints, int]:
    """The stages of some walks, the number of stages of each, and how many were cut."""
    import numpy as np

    end = alias.first[-1]
    people, places = np.arange(len(begin)), begin
    trail: list[tuple[Ints, Ints]] = [(people, places)]
    counts = np.ones(len(begin), dtype=np.int64)
    steps = 0
    while len(places) and steps < max_steps:
        following = alias.following(places, chance.random(len(places)))
        moving = np.flatnonzero(following != end)
        people, places = people.take(moving), following.take(moving)
        steps += 1
        counts[people] = steps + 1
        trail.append((people, places))
    # Who stands where walks end was not cut: one more draw tells.
    cut = int((alias.following(places, chance.random(len(places))) != end).sum())
    begins = np.cumsum(counts) - counts
    codes = np.empty(int(counts.sum()), dtype=np.int32)
    for step, (walkers, where) in enumerate(trail):
        rows = begins.take(walkers)
        rows += step
        codes[rows] = alias.stages.take(where)
    return codes, counts, cut
