"""How long it takes to get to a goal, and how many are there after so many moves."""

from collections.abc import Mapping, Sequence

from customer_journey._log._arrays import Floats
from customer_journey.markov._table import Table, moving, reaching, stopping_at, visits

__all__ = ["arrivals", "time_to"]


def time_to(
    table: Table, starts: Mapping[int, float], goal: int, *, dwell: Sequence[float]
) -> float:
    """The mean time until those who reach the goal are there, times the share of those who do."""
    import numpy as np

    stopped = stopping_at(table, goal)
    times = np.array(dwell, dtype=np.float64)
    times[goal] = 0.0
    return float((visits(stopped, starts) * reaching(stopped, goal)) @ times)


def arrivals(
    table: Table, starts: Mapping[int, float], goal: int, *, steps: int
) -> tuple[float, ...]:
    """The probability of having been at the goal after 0, 1, … moves."""
    import numpy as np

    moves = moving(stopping_at(table, goal)).T
    people: Floats = np.zeros(len(table.stages))
    for stage, weight in starts.items():
        people[stage] = weight
    there = [float(people[goal])]
    for _ in range(steps):
        people = np.asarray(moves @ people)
        there.append(min(1.0, there[-1] + float(people[goal])))
    return tuple(there)
