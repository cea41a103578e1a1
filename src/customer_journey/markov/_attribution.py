"""Who is to be credited with a conversion: removal effects and Shapley values."""

import math
from collections.abc import Mapping, Sequence

from customer_journey._log._arrays import Floats, Ints
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.markov._reading import number_problems
from customer_journey.markov._table import Table, reaching, stopping_at, visit_matrix, visits

__all__ = ["coalition_shares", "removal", "shapley"]

_CELLS_AT_ONCE = 2_000_000


def removal(table: Table, starts: Mapping[int, float], goal: int) -> Floats:
    """For each stage, the share of those who reach the goal that reach it by way of the stage."""
    import numpy as np

    stopped = stopping_at(table, goal)
    matrix = visit_matrix(stopped)
    arriving = reaching(stopped, goal)
    ever = visits(stopped, starts) / np.diagonal(matrix)
    everyone = sum(weight * float(arriving[stage]) for stage, weight in starts.items())
    return np.clip(ever * arriving / everyone, 0, 1)


def coalition_shares(
    table: Table, starts: Mapping[int, float], goal: int, *, channels: Sequence[int]
) -> list[float]:
    """The Shapley value of each channel in the game of reaching the goal without those left out."""
    import numpy as np

    worth = _worths(stopping_at(table, goal), starts, goal, channels)
    players = len(channels)
    coalitions = np.arange(1 << players)
    sizes = np.array([coalition.bit_count() for coalition in range(1 << players)])
    fair = np.array(
        [1 / (players * math.comb(players - 1, size)) for size in range(players)] + [0.0]
    )
    found: list[float] = []
    for place in range(players):
        without = coalitions[coalitions >> place & 1 == 0]
        gains = worth[without | 1 << place] - worth[without]
        found.append(float(fair[sizes[without]] @ gains))
    return found


def _worths(
    table: Table, starts: Mapping[int, float], goal: int, channels: Sequence[int]
) -> Floats:
    """The probability of reaching the goal for each coalition, as a number of bits."""
    import numpy as np

    count = len(table.stages)
    moves = np.zeros((count, count))
    np.add.at(moves, (list(table.sources), list(table.targets)), list(table.shares))
    unit = np.zeros((1, count, 1))
    unit[0, goal, 0] = 1
    coming = np.zeros(count)
    for stage, weight in starts.items():
        coming[stage] = weight
    coalitions: Ints = np.arange(1 << len(channels))
    parts: list[Floats] = []
    at_once = max(1, _CELLS_AT_ONCE // count**2)
    for first in range(0, len(coalitions), at_once):
        some = coalitions[first : first + at_once]
        present = np.ones((len(some), count, 1))
        for place, channel in enumerate(channels):
            present[:, channel, 0] = some >> place & 1
        # A channel that is left out loses whoever comes: its row is empty.
        arriving = np.linalg.solve(np.eye(count) - moves * present, unit)
        parts.append(np.asarray(arriving[:, :, 0] @ coming, dtype=np.float64))
    return np.concatenate(parts)


def shapley(conversions: Mapping[tuple[str, ...], float], /) -> dict[str, float]:
    """How many conversions each channel is to be credited with, by its Shapley value.

    In this game a set of channels is worth the conversions of all paths that need no other
    channel. Its Shapley values share the conversions of each path equally among the channels on
    it, so they are exact, add up to all conversions and take one pass, for any number of channels.
    How often and in which order a path takes channels counts nothing.

    Args:
        conversions: The number of conversions of each path, a tuple of channels.

    Returns:
        The conversions of each channel, in the order in which paths name them.

    Raises:
        InvalidValueError: A number is below zero or none, or a path is empty.

    Source:
        Shapley (1953), "A value for n-person games"; the closed form is that of Zhao, Mahboobi &
        Bagheri (2018), "Shapley value methods for attribution modeling in online advertising".

    Example:
        >>> import customer_journey as cj
        >>> cj.markov.shapley({("a",): 4, ("a", "b"): 6})
        {'a': 7.0, 'b': 3.0}
    """
    problems: list[Problem] = []
    found: dict[str, float] = {}
    for path, number in conversions.items():
        where = f"conversions[{path!r}]"
        channels = dict.fromkeys(path)
        wrong = list(number_problems(number, where))
        if not channels or isinstance(path, str):
            wrong.append(Problem(where, "expected a tuple of one channel or more"))
        problems += wrong
        for channel in () if wrong else channels:
            found[channel] = found.get(channel, 0.0) + float(number) / len(channels)
    if problems:
        raise InvalidValueError("shapley", problems)
    return found
