"""What one more point on each transition is worth."""

from collections.abc import Mapping

from customer_journey.markov._table import Table, reaching, stopping_at, visit_matrix, visits
from customer_journey.markov._values import Lever

__all__ = ["levers"]

_POINT = 0.01
_ROUNDING = 1e-12


def levers(table: Table, starts: Mapping[int, float], goal: int) -> tuple[Lever, ...]:
    """A lever for each move, in the order of the table; moves from the goal change nothing."""
    stopped = stopping_at(table, goal)
    matrix = visit_matrix(stopped)
    coming = visits(stopped, starts)
    arriving = reaching(stopped, goal)
    before = sum(weight * float(arriving[stage]) for stage, weight in starts.items())
    rows: dict[int, list[tuple[int, float]]] = {}
    for source, target, share in zip(stopped.sources, stopped.targets, stopped.shares, strict=True):
        rows.setdefault(source, []).append((target, share))
    found: list[Lever] = []
    for source, target, share in zip(table.sources, table.targets, table.shares, strict=True):
        row = rows.get(source, [])
        others = 1 - share
        gain = slope = 0.0
        if row and others > _ROUNDING:
            # The point is taken from all other ways out, in their proportions.
            mean = sum(chance * float(arriving[next_one]) for next_one, chance in row)
            ahead = (float(arriving[target]) - mean) / others
            back = sum(chance * float(matrix[next_one, source]) for next_one, chance in row)
            again = (float(matrix[target, source]) - back) / others
            slope = float(coming[source]) * ahead
            point = min(_POINT, others)
            gain = point * slope / (1 - point * again)
        found.append(
            Lever(
                source=table.stages[source],
                target=table.stages[target],
                probability=share,
                gain=gain,
                slope=slope,
                elasticity=slope * share / before,
            )
        )
    return tuple(found)
