"""Many walks at once, in lanes in which one walk follows another."""

import sys
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias

from customer_journey._log._arrays import Ints
from customer_journey.markov._alias import BITS, Strides, strides
from customer_journey.markov._table import Table

if TYPE_CHECKING:
    from numpy.random import SFC64

__all__ = ["Progress", "progress_bar", "simulate"]

Progress: TypeAlias = Callable[[int, int], object]
"""What is told how many walks are done, and how many there are to do."""

_BAR = 40
# What the lanes work on stays in the processor's cache.
_LANES = 1 << 11
_BLOCK = 1 << 20
# Tables pay where many walks use them: larger ones save moves, and take time to make.
_ROOM = 1 << 12
_WALKS_FOR_A_COLUMN = 64
_FIRST, _FEWEST, _MOST = 16, 8, 512


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

    chance = np.random.SFC64(seed)
    made = strides(table, starts, room=min(_ROOM, n // _WALKS_FOR_A_COLUMN))
    parts: list[Ints] = [np.zeros(0, dtype=made.codes)]
    for before in range(0, n, _BLOCK):
        told: Progress | None = None
        if progress is not None:
            told = _later(progress, before, n)
        parts += _block(made, min(_BLOCK, n - before), chance, max_steps, told)
    codes = np.concatenate(parts)
    del parts
    offsets: Ints = np.flatnonzero(codes == made.begin)
    entries = [stage for stage, weight in starts.items() if weight > 0]
    if len(entries) == 1:
        codes[offsets] = entries[0]
    else:
        codes = codes[codes != made.begin]
        offsets -= np.arange(n)
    return _cut(codes, np.append(offsets, len(codes)), max_steps)


def _later(progress: Progress, before: int, total: int) -> Progress:
    """What adds the walks of earlier blocks."""
    return lambda done, _: progress(before + done, total)


def _block(
    made: Strides, n: int, chance: "SFC64", max_steps: int, progress: Progress | None
) -> list[Ints]:
    """The codes of n walks, a lane after another, `begin` before each walk.

    Each lane has to do so many walks, and is done when one more begins. So no walk is left out for
    being long. A walk that is known to be cut makes way for the next. Lanes keep their order: those
    that are done first have the shorter walks.
    """
    import numpy as np

    lanes = min(n, _LANES)
    found: list[Ints] = [np.zeros(0, dtype=made.codes)] * lanes
    order, quotas = np.arange(lanes), np.full(lanes, n // lanes)
    quotas[: n % lanes] += 1
    shifts, firsts = (np.full(lanes, number) for number in made.outside)
    begun, latest = np.zeros(lanes, dtype=np.int64), np.zeros(lanes, dtype=np.int64)
    tape: Ints = np.zeros((lanes, 0), dtype=made.codes)
    moves, told = _FIRST, 0
    while len(quotas):
        moves = min(moves, max_steps // made.length + 1)
        more = _run(made, shifts, firsts, chance, moves)
        numbers, last = _begins(more, made.begin)
        latest = np.where(numbers > 0, last + tape.shape[1], latest)
        begun += numbers
        tape = np.concatenate([tape, more], axis=1)
        done, late = begun > quotas, tape.shape[1] - latest > max_steps + 2
        shifts[late], firsts[late] = made.outside
        if done.any():
            pieces = _finished(tape[done], quotas[done], made.begin)
            for lane, piece in zip(order[done], pieces, strict=True):
                found[lane] = piece
            going = ~done
            tape, quotas, begun, latest = tape[going], quotas[going], begun[going], latest[going]
            shifts, firsts, order = shifts[going], firsts[going], order[going]
        ready = n - int((quotas + 1 - np.maximum(begun, 1)).sum())
        if progress is not None and ready > told:
            progress(ready, n)
            told = ready
        moves = _moves_to_go(tape, quotas, begun, made.length)
    return found


def _moves_to_go(tape: Ints, quotas: Ints, begun: Ints, length: int) -> int:
    """How many words to add: about what the mean lane lacks, and never very few or many."""
    width: int = tape.shape[1] // length
    lacking, known = int((quotas + 1 - begun).sum()), int(begun.sum())
    return max(_FEWEST, min(width * lacking // max(known, 1), max(_MOST, width)))


def _run(made: Strides, shifts: Ints, firsts: Ints, chance: "SFC64", moves: int) -> Ints:
    """So many more words for each lane, a row of codes each; shifts and firsts are moved along."""
    import numpy as np

    lanes = len(shifts)
    words = np.empty((moves, lanes), dtype=made.words.dtype)
    columns, over = np.empty(lanes, dtype=np.int64), np.empty(lanes, dtype=np.int64)
    mask = np.int64((1 << BITS) - 1)
    # All indexes are in range: a mode other than "raise" only spares numpy a copy.
    for row in words:
        draws = chance.random_raw(lanes).view(np.int64)
        draws &= mask
        np.right_shift(draws, shifts, out=columns)
        columns += firsts
        made.limits.take(columns, out=over, mode="clip")
        over -= draws
        # The sign: 0 up to the limit of the column, and -1 beyond it.
        over >>= BITS
        columns += columns
        columns += 1
        columns += over
        made.words.take(columns, out=row, mode="clip")
        made.shifts.take(columns, out=shifts, mode="clip")
        made.firsts.take(columns, out=firsts, mode="clip")
    return np.ascontiguousarray(words.T).view(made.codes)


def _begins(rows: Ints, begin: int) -> tuple[Ints, Ints]:
    """How many walks begin in each row, and where the last of them does."""
    import numpy as np

    height: int = rows.shape[0]
    width: int = rows.shape[1]
    found, bounds = _found(rows, begin)
    numbers: Ints = np.diff(bounds)
    # Where none begins, whatever comes out is not asked for.
    last = np.append(found, 0).take(np.maximum(bounds[1:] - 1, 0))
    return numbers, last - np.arange(height) * width


def _found(rows: Ints, begin: int) -> tuple[Ints, Ints]:
    """Where walks begin in all rows, one after another, and which of these each row begins with."""
    import numpy as np

    height: int = rows.shape[0]
    width: int = rows.shape[1]
    found = np.flatnonzero(rows.ravel() == begin)
    return found, np.searchsorted(found, np.arange(height + 1) * width)


def _finished(rows: Ints, quotas: Ints, begin: int) -> Iterator[Ints]:
    """The codes of the first walks of each row, as many as it had to do."""
    width: int = rows.shape[1]
    found, bounds = _found(rows, begin)
    ends: list[int] = found.take(bounds[:-1] + quotas).tolist()
    flat = rows.ravel()
    return (flat[place * width : end] for place, end in enumerate(ends))


def _cut(codes: Ints, offsets: Ints, max_steps: int) -> tuple[Ints, Ints, int]:
    """The same, without what comes after so many moves of a walk."""
    import numpy as np

    lengths = np.diff(offsets)
    long = np.flatnonzero(lengths > max_steps + 1)
    if len(long):
        # 1 from where a walk is too long, 0 again from where the next one begins.
        over = np.zeros(len(codes) + 1, dtype=np.int8)
        over[offsets[long] + max_steps + 1] = 1
        over[offsets[long + 1]] = -1
        codes = codes[np.cumsum(over[:-1], dtype=np.int8) == 0]
        offsets = np.append(0, np.cumsum(np.minimum(lengths, max_steps + 1)))
    return codes, offsets, len(long)
