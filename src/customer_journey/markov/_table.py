"""The table of a chain, and the linear algebra that every question comes down to.

The table is substochastic: a row holds the probabilities of moving on, and what it lacks of 1 is
the probability that the walk ends there. A stage where every walk ends is a row of zeros. So one
matrix of visits serves stages that one passes and stages where one ends alike.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, final

from attrs import evolve, field, frozen

from customer_journey._log._arrays import Floats
from customer_journey.errors import EndlessChainError, InvalidValueError, Problem

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    Moves: TypeAlias = csr_array[Any, tuple[int, int]]
else:
    # Annotations are looked up at run time, where scipy may be missing.
    Moves = object

__all__ = ["Table", "moving", "reaching", "stopping_at", "visit_matrix", "visits"]

# Up to here a dense inverse is at once quick and kept; beyond, each question is a sparse solution.
_DENSE = 300
_LARGEST_MATRIX = 5_000
# Where walks end soon, moves are added up until hardly anyone is left; elsewhere, they are solved.
_ROUNDS = 400
_TRIAL = 40
_HARDLY_ANYONE = 1e-30


@final
@frozen
class Table:
    """Stages, the moves between them with their probabilities, and where walks end."""

    stages: tuple[str, ...]
    sources: tuple[int, ...]
    targets: tuple[int, ...]
    shares: tuple[float, ...]
    """The probability of each move."""
    endings: tuple[float, ...]
    """The probability, for each stage, that a walk that is there ends there."""
    kept: dict[str, Floats] = field(factory=dict, init=False, eq=False, repr=False)
    stopped: dict[int, "Table"] = field(factory=dict, init=False, eq=False, repr=False)
    _places: dict[str, int] = field(factory=dict, init=False, eq=False, repr=False)

    def places(self) -> Mapping[str, int]:
        """The place of each stage, by id."""
        if not self._places:
            self._places.update({stage: place for place, stage in enumerate(self.stages)})
        return self._places

    def is_kept(self) -> bool:
        """Whether the matrix of visits is at hand, or quickly made."""
        return len(self.stages) <= _DENSE or "visits" in self.kept

    def check_ends(self) -> None:
        """Make sure that every walk ends.

        Raises:
            EndlessChainError: There are stages from which no way leads to an end.
        """
        behind: list[list[int]] = [[] for _ in self.stages]
        for source, target, share in zip(self.sources, self.targets, self.shares, strict=True):
            if share > 0:
                behind[target].append(source)
        found = [stage for stage, ending in enumerate(self.endings) if ending > 0]
        ends = [ending > 0 for ending in self.endings]
        for stage in found:
            for earlier in behind[stage]:
                if not ends[earlier]:
                    ends[earlier] = True
                    found.append(earlier)
        if not all(ends):
            raise EndlessChainError(
                stage for stage, does in zip(self.stages, ends, strict=True) if not does
            )


def visits(table: Table, starts: Mapping[int, float]) -> Floats:
    """The expected number of visits to each stage, for people who come in at these stages."""
    import numpy as np

    coming = np.zeros(len(table.stages))
    for stage, weight in starts.items():
        coming[stage] += weight
    if table.is_kept():
        return np.asarray(coming @ visit_matrix(table), dtype=np.float64)
    return _solution(table, coming, transposed=True)


def reaching(table: Table, goal: int) -> Floats:
    """The probability, from each stage, of ever being at the goal."""
    import numpy as np

    if table.is_kept():
        column = visit_matrix(table)[:, goal]
    else:
        unit = np.zeros(len(table.stages))
        unit[goal] = 1
        column = _solution(table, unit, transposed=False)
    return np.asarray(np.clip(column / column[goal], 0, 1), dtype=np.float64)


def visit_matrix(table: Table) -> Floats:
    """The fundamental matrix: expected visits to each stage, a column, from each stage, a row.

    Raises:
        InvalidValueError: There are more stages than a full matrix can hold.
        EndlessChainError: The way out is too narrow for the arithmetic.
    """
    import numpy as np

    if (kept := table.kept.get("visits")) is not None:
        return kept
    count = len(table.stages)
    if count > _LARGEST_MATRIX:
        what = f"{count:,} stages are too many: this compares each with each"
        hint = f"at most {_LARGEST_MATRIX:,}"
        raise InvalidValueError("markov", [Problem("stages", what, hint=hint)])
    moves = np.eye(count)
    np.subtract.at(moves, (list(table.sources), list(table.targets)), list(table.shares))
    try:
        found = np.linalg.inv(moves)
    except np.linalg.LinAlgError:
        raise EndlessChainError(table.stages) from None
    found.setflags(write=False)
    table.kept["visits"] = found
    return found


def moving(table: Table) -> Moves:
    """The probabilities of all moves, a row for each stage."""
    from scipy.sparse import csr_array

    count = len(table.stages)
    ends = (list(table.sources), list(table.targets))
    return csr_array((list(table.shares), ends), shape=(count, count))


def _solution(table: Table, known: Floats, *, transposed: bool) -> Floats:
    """What gives `known`, times the identity without the moves."""
    import numpy as np
    from scipy.sparse import csc_array, identity
    from scipy.sparse.linalg import splu

    moves = moving(table)
    if transposed:
        moves = moves.T.tocsr()
    if (added := _added(moves, known)) is not None:
        return added
    try:
        left = csc_array(identity(len(table.stages), format="csc") - moves)
        solved = splu(left).solve(known)
    except RuntimeError:
        raise EndlessChainError(table.stages) from None
    return np.asarray(solved)


def _added(moves: Moves, known: Floats) -> Floats | None:
    """The same, as the sum over all numbers of moves; None where it takes too many of them.

    A factorisation of a tangle of thousands of stages is nearly full, and takes seconds.
    """
    import numpy as np

    total, ahead = known.copy(), known
    for done in range(1, _ROUNDS + 1):
        ahead = np.asarray(moves @ ahead)
        total += ahead
        left = float(ahead.sum()) / float(known.sum())
        if left <= _HARDLY_ANYONE:
            return total
        if done == _TRIAL and left > _HARDLY_ANYONE ** (_TRIAL / _ROUNDS):
            break
    return None


def stopping_at(table: Table, goal: int) -> Table:
    """The table of people who stay at the goal when they get there."""
    if (made := table.stopped.get(goal)) is not None:
        return made
    if goal not in table.sources:
        return table
    kept = [place for place, source in enumerate(table.sources) if source != goal]
    made = evolve(
        table,
        sources=_chosen(table.sources, kept),
        targets=_chosen(table.targets, kept),
        shares=tuple(table.shares[place] for place in kept),
        endings=(*table.endings[:goal], 1.0, *table.endings[goal + 1 :]),
    )
    # One at a time: what is asked of a goal is asked again of the same.
    table.stopped.clear()
    table.stopped[goal] = made
    return made


def _chosen(values: Sequence[int], places: Iterable[int]) -> tuple[int, ...]:
    return tuple(values[place] for place in places)
