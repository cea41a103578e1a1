"""The table of a chain, and the linear algebra that every question comes down to.

The table is substochastic: a row holds the probabilities of moving on, and what it lacks of 1 is
the probability that the walk ends there. A stage where every walk ends is a row of zeros. So one
matrix of visits serves stages that one passes and stages where one ends alike.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias, final

from attrs import evolve, field, frozen

from customer_journey._frozen import fields, restore
from customer_journey._graph._search import adjacency, breadth_first
from customer_journey._log._arrays import Floats
from customer_journey._log._traces import as_name
from customer_journey.errors import (
    EndlessChainError,
    InvalidValueError,
    NoPathError,
    Problem,
    UnknownStageError,
)
from customer_journey.markov._elimination import Factors, factorised

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    Moves: TypeAlias = csr_array[Any, tuple[int, int]]
else:
    # Annotations are evaluated at run time, where scipy may be missing.
    Moves = object

__all__ = [
    "Table",
    "arriving",
    "moving",
    "probability",
    "require_path",
    "returns",
    "stopping_at",
    "visit_matrix",
    "visits",
]

# Up to here a dense inverse is at once quick and kept; beyond, each question is a sparse solution.
_DENSE = 300
_LARGEST_MATRIX = 5_000
# Up to here, starting the threads of a product of matrices costs more than they save.
_ONE_BLOCK = 128
_BLOCK = 32
_SMALL = 48
# Chains with more moves for each stage fill up when they are eliminated, unless they are small.
_FEW_MOVES = 5
_FEW_STAGES = 32
# Where walks end soon, moves are added up until hardly anyone is left; elsewhere, they are solved.
_ROUNDS = 400
_TRIAL = 40
_HARDLY_ANYONE = 1e-30
_TOLERANCE = 1e-12


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
    cached: dict[str, Floats] = field(factory=dict, init=False, eq=False, repr=False)
    stopped: dict[int, "Table"] = field(factory=dict, init=False, eq=False, repr=False)
    latest: dict[str, tuple[object, Floats]] = field(factory=dict, init=False, eq=False, repr=False)
    """For a question of one start or goal, what it was last asked of, and the answer."""

    @classmethod
    def of(
        cls,
        stages: Iterable[str],
        shares: Mapping[tuple[int, int], float],
        endings: Iterable[float],
    ) -> "Table":
        """The table of moves by the rows of both ends."""
        return cls(
            stages=tuple(stages),
            sources=tuple([source for source, _ in shares]),
            targets=tuple([target for _, target in shares]),
            shares=tuple(shares.values()),
            endings=tuple(endings),
        )

    def __getstate__(self) -> dict[str, object]:
        """The fields, without what was solved."""
        return {item.name: getattr(self, item.name) for item in fields(Table) if item.init}

    def __setstate__(self, state: Mapping[str, object]) -> None:
        """Restore the fields; what was solved is solved anew."""
        restore(self, state)

    @cached_property
    def index(self) -> Mapping[str, int]:
        """The row of each stage, by id."""
        return {stage: row for row, stage in enumerate(self.stages)}

    def row(self, stage: str) -> int:
        """The row of a stage, by its name as it is compared.

        Raises:
            UnknownStageError: The stage is unknown.
        """
        try:
            return self.index[as_name(stage)]
        except (KeyError, TypeError):
            raise UnknownStageError(stage, self.stages) from None

    @cached_property
    def successors(self) -> list[list[int]]:
        """Where the moves from each stage lead, of those with a probability above zero."""
        return adjacency(len(self.stages), self._likely(self.sources, self.targets))

    def _likely(self, nodes: Sequence[int], others: Sequence[int]) -> list[tuple[int, int]]:
        """Ends of the moves with a probability above zero."""
        moves = zip(nodes, others, self.shares, strict=True)
        return [(node, other) for node, other, share in moves if share > 0]

    @cached_property
    def rows(self) -> list[list[tuple[int, float]]]:
        """The moves from each stage: where they lead, and with what probability."""
        moves = zip(self.targets, self.shares, strict=True)
        return adjacency(len(self.stages), zip(self.sources, moves, strict=True))

    @cached_property
    def factors(self) -> Factors | None:
        """Both factors of the identity without the moves; None where dense arrays do better."""
        count = len(self.stages)
        if count > _DENSE or len(self.shares) > _FEW_MOVES * max(count, _FEW_STAGES):
            return None
        moves = zip(self.sources, self.targets, self.shares, strict=True)
        return factorised(moves, self.endings)

    @property
    def is_dense(self) -> bool:
        """Whether the matrix of visits is cached, or quickly computed."""
        return len(self.stages) <= _DENSE or "visits" in self.cached

    def check_ends(self) -> None:
        """Make sure that every walk ends.

        Raises:
            EndlessChainError: There are stages from which no move leads to an end.
        """
        predecessors = adjacency(len(self.stages), self._likely(self.targets, self.sources))
        ends = [stage for stage, ending in enumerate(self.endings) if ending > 0]
        reached = breadth_first(predecessors, ends)
        if len(reached) < len(self.stages):
            raise EndlessChainError(
                stage for row, stage in enumerate(self.stages) if row not in reached
            )


def require_path(table: Table, starts: Mapping[int, float], goal: int) -> None:
    """Refuse a goal to which no moves lead: by the graph, however small probabilities are.

    Raises:
        NoPathError: The goal cannot be reached.
    """
    entries = [stage for stage, weight in starts.items() if weight > 0]
    if goal not in breadth_first(table.successors, entries, targets={goal}):
        source = table.stages[next(iter(starts))] if len(starts) == 1 else "any start"
        raise NoPathError(source, table.stages[goal])


def probability(table: Table, starts: Mapping[int, float], goal: int) -> float:
    """The probability of ever being at the goal.

    Raises:
        NoPathError: The goal cannot be reached.
    """
    require_path(table, starts, goal)
    arrival = arriving(stopping_at(table, goal), goal)
    return min(1.0, sum(weight * float(arrival[row]) for row, weight in starts.items()))


def visits(table: Table, starts: Mapping[int, float]) -> Floats:
    """The expected number of visits to each stage, for people who come in at these stages."""
    import numpy as np

    # The latest alone: several answers are wanted of the same start.
    key = tuple(starts.items())
    if (latest := table.latest.get("visits")) is not None and latest[0] == key:
        return latest[1]
    coming = [0.0] * len(table.stages)
    for stage, weight in starts.items():
        coming[stage] += weight
    if (factors := table.factors) is not None:
        result: Floats = np.array(factors.visits(coming))
    elif table.is_dense:
        result = np.asarray(coming @ visit_matrix(table), dtype=np.float64)
    else:
        result = _solution(table, np.array(coming), is_transposed=True)
    result.setflags(write=False)
    table.latest["visits"] = key, result
    return result


def arriving(table: Table, goal: int) -> Floats:
    """The probability, from each stage, of ever being at the goal."""
    import numpy as np

    if (latest := table.latest.get("arriving")) is not None and latest[0] == goal:
        return latest[1]
    if (factors := table.factors) is not None:
        column = np.array(factors.arrivals(goal))
    elif table.is_dense:
        column = visit_matrix(table)[:, goal]
    else:
        unit = np.zeros(len(table.stages))
        unit[goal] = 1
        column = _solution(table, unit, is_transposed=False)
    shares: Floats = np.minimum(np.maximum(column / column[goal], 0), 1)
    shares.setflags(write=False)
    table.latest["arriving"] = goal, shares
    return shares


def returns(table: Table) -> Floats:
    """The expected number of visits to each stage from itself: the diagonal of the matrix."""
    import numpy as np

    if (known := table.cached.get("returns")) is not None:
        return known
    if (factors := table.factors) is not None:
        result: Floats = np.array(factors.returns())
        result.setflags(write=False)
        table.cached["returns"] = result
        return result
    return np.asarray(np.diagonal(visit_matrix(table)), dtype=np.float64)


def visit_matrix(table: Table) -> Floats:
    """The fundamental matrix: expected visits to each stage, a column, from each stage, a row.

    It is computed by elimination without any subtraction: what leaves a stage is the sum of its
    moves and endings, never 1 less what stays. So no digit cancels, however unlikely an end is.

    Raises:
        InvalidValueError: There are more stages than a full matrix can hold.
        EndlessChainError: The probability of leaving is too small for a float.

    Source:
        W. K. Grassmann, M. I. Taksar and D. P. Heyman (1985), "Regenerative Analysis and Steady
        State Distributions for Markov Chains", Operations Research 33(5); for absorbing chains,
        A. S. Alfa, J. Xue and Q. Ye (2002), "Accurate Computation of the Smallest Eigenvalue of a
        Diagonally Dominant M-Matrix", Mathematics of Computation 71(237).
    """
    import numpy as np

    if (cached := table.cached.get("visits")) is not None:
        return cached
    count = len(table.stages)
    if count > _LARGEST_MATRIX:
        what = f"{count:,} stages are too many: this compares each with each"
        hint = f"at most {_LARGEST_MATRIX:,}"
        raise InvalidValueError("markov", [Problem("stages", what, hint=hint)])
    whole: Floats = np.zeros((count, count + 1))
    np.add.at(whole, (list(table.sources), list(table.targets)), list(table.shares))
    whole[:, count] = table.endings
    leaving = _eliminate(whole)
    moves = whole[:, :count]
    matrix: Floats = np.eye(count)
    if count <= _SMALL:
        # So small that starting the threads of a library would cost more than the work.
        for stage in range(count):
            matrix[stage + 1 :] += moves[stage + 1 :, stage, None] * matrix[stage]
        for stage in reversed(range(count)):
            matrix[stage] += moves[stage, stage + 1 :] @ matrix[stage + 1 :]
            matrix[stage] /= leaving[stage]
    else:
        from scipy.linalg import solve_triangular
        from scipy.linalg.lapack import dtrtri

        # Both factors have one sign off their diagonals: solving them adds and never subtracts.
        upper = -np.triu(moves, 1)
        np.fill_diagonal(upper, leaving)
        inverse, _ = dtrtri(matrix - np.tril(moves, -1), lower=1, unitdiag=1)
        solve: Any = solve_triangular
        matrix = np.asarray(
            solve(upper, inverse, overwrite_b=True, check_finite=False), dtype=np.float64
        )
    matrix.setflags(write=False)
    table.cached["visits"] = matrix
    return matrix


def _eliminate(moves: Floats) -> Floats:
    """Turn moves into both triangular factors, and give what leaves each stage when its turn comes.

    Endings are the last column, which is eliminated like the others. Stages are eliminated in
    blocks, so that most of the work is a product of matrices.
    """
    import numpy as np

    count = len(moves)
    leaving: Floats = np.zeros(count)
    add = np.add.reduce
    size = count if count <= _ONE_BLOCK else _BLOCK
    for first in range(0, count, size):
        after = min(first + size, count)
        for stage in range(first, after):
            row = moves[stage, stage + 1 :]
            leaving[stage] = left = add(row)
            factors = moves[stage + 1 :, stage, None]
            factors /= left
            within = after - stage - 1
            moves[stage + 1 : after, stage + 1 :] += factors[:within] * row
            if after < count:
                moves[after:, stage + 1 : after] += factors[within:] * row[:within]
        if after < count:
            moves[after:, after:] += moves[after:, first:after] @ moves[first:after, after:]
    return leaving


def moving(table: Table) -> Moves:
    """The probabilities of all moves, a row for each stage."""
    from scipy.sparse import csr_array

    count = len(table.stages)
    ends = (list(table.sources), list(table.targets))
    return csr_array((list(table.shares), ends), shape=(count, count))


def _solution(table: Table, known: Floats, *, is_transposed: bool) -> Floats:
    """What gives `known`, times the identity without the moves.

    A sparse factorisation subtracts, so its error is measured: walks from every stage end with
    probability 1. Where they don't, the elimination without subtraction decides.
    """
    import numpy as np
    from scipy.sparse import csc_array, diags_array
    from scipy.sparse.linalg import splu

    moves = moving(table)
    if (added := _added(moves.T.tocsr() if is_transposed else moves, known)) is not None:
        return added
    endings = np.array(table.endings)
    staying = moves.diagonal()
    moves = moves - diags_array(staying)
    # What leaves a stage is added up, not 1 less what stays.
    leaving = np.asarray(moves.sum(axis=1)).ravel() + endings
    try:
        factors = splu(csc_array(diags_array(leaving) - moves))
    except RuntimeError:
        # Singular to working precision: walks go round very often before they end.
        return _eliminated(table, known, is_transposed=is_transposed)
    ended = factors.solve(endings)
    # The stubs of scipy know no transposed system.
    solve: Any = factors.solve
    solved: Floats = solve(known, trans="T" if is_transposed else "N")
    if float(np.abs(ended - 1).max()) <= _TOLERANCE or len(table.stages) > _LARGEST_MATRIX:
        return np.asarray(solved)
    return _eliminated(table, known, is_transposed=is_transposed)


def _eliminated(table: Table, known: Floats, *, is_transposed: bool) -> Floats:
    matrix = visit_matrix(table)
    return known @ matrix if is_transposed else matrix @ known


def _added(moves: Moves, known: Floats) -> Floats | None:
    """The same, as the sum over all numbers of moves; None where it takes too many of them.

    A factorisation of a tangle of thousands of stages is nearly full, and takes seconds.
    """
    import numpy as np

    total, current = known.copy(), known
    for done in range(1, _ROUNDS + 1):
        current = np.asarray(moves @ current)
        total += current
        remaining = float(current.sum()) / float(known.sum())
        if remaining <= _HARDLY_ANYONE:
            return total
        if done == _TRIAL and remaining > _HARDLY_ANYONE ** (_TRIAL / _ROUNDS):
            break
    return None


def stopping_at(table: Table, goal: int) -> Table:
    """The table of people who stay at the goal when they get there."""
    if (cached := table.stopped.get(goal)) is not None:
        return cached
    if goal not in table.sources:
        return table
    kept = [move for move, source in enumerate(table.sources) if source != goal]
    stopped = evolve(
        table,
        sources=tuple(table.sources[move] for move in kept),
        targets=tuple(table.targets[move] for move in kept),
        shares=tuple(table.shares[move] for move in kept),
        endings=(*table.endings[:goal], 1.0, *table.endings[goal + 1 :]),
    )
    # One at a time: the same goal is asked for again and again.
    table.stopped.clear()
    table.stopped[goal] = stopped
    return stopped
