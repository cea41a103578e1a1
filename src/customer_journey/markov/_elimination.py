"""Elimination without subtraction, of chains in which each stage has few moves.

Journeys are such chains. Their rows are dictionaries here, and no step costs more than the moves
that it touches; where eliminating fills the rows, dense arrays are quicker.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

__all__ = ["Factors", "factorised"]

# How many sums and products for each stage are quicker here than the steps of a dense elimination.
_PER_STAGE = 40


class Factors(NamedTuple):
    """Triangular factors of the identity without the moves.

    Off their diagonals they have one sign, so solving them adds and never subtracts.
    """

    onward: list[dict[int, float]]
    """The upper factor: for each stage, the later ones, with the share of those who leave it that
    comes there next, of all later ones."""
    before: list[list[tuple[int, float]]]
    """The lower factor: for each stage, the later ones from which people come, with their visits to
    the stage before they are at a later one again."""
    leaving: list[float]
    """What leaves each stage for later ones and for good: the diagonal."""

    def arrivals(self, goal: int) -> list[float]:
        """The column of the fundamental matrix: expected visits to the goal from each stage."""
        solved = [0.0] * len(self.leaving)
        solved[goal] = 1.0
        for stage in range(goal, len(solved)):
            if number := solved[stage]:
                for later, share in self.before[stage]:
                    solved[later] += share * number
        for stage in reversed(range(len(solved))):
            total = solved[stage] / self.leaving[stage]
            for later, share in self.onward[stage].items():
                total += share * solved[later]
            solved[stage] = total
        return solved

    def visits(self, coming: Sequence[float]) -> list[float]:
        """The expected number of visits to each stage, for people who come in at these stages."""
        solved = list(coming)
        for stage, leaving in enumerate(self.leaving):
            if number := solved[stage]:
                for later, share in self.onward[stage].items():
                    solved[later] += share * number
                solved[stage] = number / leaving
        for stage in reversed(range(len(solved))):
            for later, share in self.before[stage]:
                solved[stage] += share * solved[later]
        return solved

    def returns(self) -> list[float]:
        """The diagonal of the fundamental matrix: expected visits to each stage from itself.

        No more of the matrix is computed than the entries that these take, which lie where the
        transposed factors have theirs.

        Source:
            K. Takahashi, J. Fagan and M. Chin (1973), "Formation of a sparse bus impedance matrix
            and its application to short circuit study".
        """
        visited: list[dict[int, float]] = [{} for _ in self.leaving]
        for stage in reversed(range(len(visited))):
            onward, before, row = self.onward[stage], self.before[stage], visited[stage]
            again = 1 / self.leaving[stage]
            for later, part in onward.items():
                of_later = visited[later]
                back = 0.0
                for source, share in before:
                    back += of_later[source] * share
                of_later[stage] = back
                again += part * back
            row[stage] = again
            for source, _ in before:
                total = 0.0
                for later, part in onward.items():
                    total += part * visited[later][source]
                row[source] = total
        return [row[stage] for stage, row in enumerate(visited)]


def factorised(moves: Iterable[tuple[int, int, float]], endings: Sequence[float]) -> Factors | None:
    """The factors of a table; None where dense arrays do better.

    That is where eliminating takes many sums, or where what leaves a stage is too little for a
    float.
    """
    count = len(endings)
    onward: list[dict[int, float]] = [{} for _ in range(count)]
    sources: list[dict[int, None]] = [{} for _ in range(count)]
    for source, target, share in moves:
        if source != target:
            onward[source][target] = share
            sources[target][source] = None
    ends = list(endings)
    before: list[list[tuple[int, float]]] = []
    leaving: list[float] = []
    budget = _PER_STAGE * count
    for stage, row in enumerate(onward):
        left = sum(row.values()) + ends[stage]
        budget -= len(row) * len(sources[stage])
        if not left or budget < 0:
            return None
        leaving.append(left)
        for target, moved in row.items():
            row[target] = moved / left
            del sources[target][stage]
        shares: list[tuple[int, float]] = []
        for source in sources[stage]:
            other = onward[source]
            moved = other.pop(stage)
            shares.append((source, moved / left))
            ends[source] += moved / left * ends[stage]
            for target, part in row.items():
                if target in other:
                    other[target] += moved * part
                elif target != source:
                    other[target] = moved * part
                    sources[target][source] = None
        before.append(shares)
    return Factors(onward, before, leaving)
