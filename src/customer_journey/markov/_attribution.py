"""Credit for a conversion, and what a change to each transition is worth."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, cast

from customer_journey._log._arrays import Floats, Ints
from customer_journey._log._interval import number_problems, refuse
from customer_journey._log._traces import as_name
from customer_journey._log._variants import Variants, Walk, Walked, walks_of
from customer_journey._suggest import did_you_mean
from customer_journey._values import brief, float_of
from customer_journey.errors import Problem, WrongTypeError
from customer_journey.markov._results import Attribution, Lever, Levers
from customer_journey.markov._table import (
    Table,
    arriving,
    returns,
    stopping_at,
    visit_matrix,
    visits,
)

__all__ = ["coalition_shares", "levers", "removal", "shapley"]

_CELLS_AT_ONCE = 2_000_000
_POINT = 0.01
_ROUNDING = 1e-12


def removal(table: Table, starts: Mapping[int, float], goal: int) -> Floats:
    """For each stage, the share of those who reach the goal that reach it by way of the stage."""
    import numpy as np

    stopped = stopping_at(table, goal)
    # First of all: where it takes the whole matrix, that is cached and answers the rest at once.
    again = returns(stopped)
    arrival = arriving(stopped, goal)
    ever = visits(stopped, starts) / again
    everyone = sum(weight * float(arrival[stage]) for stage, weight in starts.items())
    return np.minimum(np.maximum(ever * arrival / everyone, 0), 1)


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
    shares: list[float] = []
    for player in range(players):
        without = coalitions[coalitions >> player & 1 == 0]
        gains = worth[without | 1 << player] - worth[without]
        shares.append(float(fair[sizes[without]] @ gains))
    return shares


def _worths(
    table: Table, starts: Mapping[int, float], goal: int, channels: Sequence[int]
) -> Floats:
    """The probability of reaching the goal for each coalition, as a number of bits.

    All coalitions are eliminated at once, as in `visit_matrix`: without subtraction.
    """
    import numpy as np

    count = len(table.stages)
    all_moves = np.zeros((count, count))
    np.add.at(all_moves, (list(table.sources), list(table.targets)), list(table.shares))
    coalitions: Ints = np.arange(1 << len(channels))
    parts: list[Floats] = []
    at_once = max(1, _CELLS_AT_ONCE // count**2)
    for first in range(0, len(coalitions), at_once):
        some = coalitions[first : first + at_once]
        # A channel that is left out loses everyone who comes: all of them end there.
        present = np.ones((len(some), count))
        for player, channel in enumerate(channels):
            present[:, channel] = some >> player & 1
        moves = all_moves * present[:, :, None]
        ends = np.where(present > 0, np.array(table.endings), 1.0)
        arrival = np.zeros((len(some), count))
        arrival[:, goal] = 1
        leaving = np.zeros((len(some), count))
        for stage in range(count):
            row = moves[:, stage, stage + 1 :]
            leaving[:, stage] = row.sum(axis=1) + ends[:, stage]
            factors = moves[:, stage + 1 :, stage] / leaving[:, stage, None]
            moves[:, stage + 1 :, stage + 1 :] += factors[:, :, None] * row[:, None, :]
            ends[:, stage + 1 :] += factors * ends[:, stage, None]
            arrival[:, stage + 1 :] += factors * arrival[:, stage, None]
        for stage in reversed(range(count)):
            onward = (moves[:, stage, stage + 1 :] * arrival[:, stage + 1 :]).sum(axis=1)
            arrival[:, stage] = (arrival[:, stage] + onward) / leaving[:, stage]
        coming = np.zeros(count)
        coming[list(starts)] = list(starts.values())
        parts.append(np.asarray(arrival @ coming, dtype=np.float64))
    return np.concatenate(parts)


def shapley(
    conversions: Mapping[Any, float] | Walked | Variants,
    /,
    *,
    goal: str | None = None,
) -> Attribution:
    """How many conversions each channel is to be credited with, by its Shapley value.

    In this game a set of channels is worth the conversions of all paths that need no other
    channel. Its Shapley values share the conversions of each path equally among the channels on
    it, so they are exact, add up to all conversions and take one pass, for any number of channels.
    How often and in which order a path takes channels counts nothing.

    Args:
        conversions: The number of conversions of each path, a tuple of channels. With `goal`, whole
            walks in any form that says who took which steps: sequences of stages, traces with
            `steps` and `outcome`, variants, or a mapping from walks to how many people took them.
        goal: The stage that is the conversion: a walk counts as far as that, and only if it gets
            there. Who gets there at once took no channel. None where `conversions` has the paths of
            conversions alone.

    Returns:
        The conversions of each channel, in the order in which paths name them.

    Raises:
        InvalidValueError: A value is not a number of zero or more, a path is empty, or no walk
            gets to the goal.
        WrongTypeError: They are of no form that says who took which steps.

    Source:
        Shapley (1953), "A value for n-person games"; the closed form is that of Zhao, Mahboobi &
        Bagheri (2018), "Shapley value methods for attribution modeling in online advertising".

    Example:
        >>> import customer_journey as cj
        >>> cj.markov.shapley({("a",): 4, ("a", "b"): 6})
        {'a': 7.0, 'b': 3.0}
    """
    if goal is not None:
        paths: Mapping[tuple[str, ...], float] = _paths_to(conversions, goal)
    elif isinstance(conversions, Mapping):
        paths = cast("Mapping[tuple[str, ...], float]", conversions)
    else:
        hint = "of whole walks, traces or variants, say which stage is the conversion: goal="
        raise WrongTypeError("shapley", "a mapping", conversions, hint, "conversions")
    problems: list[Problem] = []
    credit: dict[str, float] = {}
    for path, number in paths.items():
        is_path = isinstance(cast("object", path), (tuple, frozenset))
        channels = dict.fromkeys(map(as_name, path if is_path else ()))
        invalid = [*number_problems(number, "")]
        if not channels or "" in channels:
            invalid.append(Problem("", "expected a tuple of one channel or more"))
        if invalid:
            problems += [problem.within(f"conversions[{path!r}]") for problem in invalid]
            continue
        share = float_of(number) / len(channels)
        for channel in channels:
            credit[channel] = credit.get(channel, 0.0) + share
    refuse("shapley", problems)
    return Attribution(credit)


def _paths_to(walks: object, goal: object) -> dict[tuple[str, ...], float]:
    """The channels that each walk takes before it gets to the goal, with how many people did.

    Raises:
        InvalidValueError: Something is not a walk, or none gets there.
        WrongTypeError: The goal is not a text.
    """
    if not isinstance(goal, str):
        raise WrongTypeError("shapley", "text", goal, "", "goal")
    name = as_name(goal)
    counted: Mapping[Walk, float]
    if isinstance(walks, Mapping):
        counted = cast("Mapping[Walk, float]", walks)
        problems: list[Problem] = []
        for walk in counted:
            is_walk = isinstance(cast("object", walk), tuple) and walk
            if not is_walk or not all(isinstance(cast("object", stage), str) for stage in walk):
                where = f"conversions[{brief(walk)}]"
                problems.append(Problem(where, "expected a tuple of stages"))
    else:
        counted, problems = walks_of(walks, "walks, traces or variants")
    refuse("shapley", problems)
    paths: dict[tuple[str, ...], float] = {}
    stages: dict[str, None] = {}
    reached = False
    for walk, number in counted.items():
        steps = tuple(map(as_name, walk))
        stages |= dict.fromkeys(steps)
        if name not in steps:
            continue
        reached = True
        path = steps[: steps.index(name)]
        problems += number_problems(number, f"conversions[{brief(walk)}]")
        if path and not problems:
            paths[path] = paths.get(path, 0.0) + float_of(number)
    if not reached:
        problems.append(
            Problem("goal", f"no walk gets to {name!a}", hint=did_you_mean(name, stages))
        )
    refuse("shapley", problems)
    return paths


def levers(table: Table, starts: Mapping[int, float], goal: int) -> Levers:
    """A lever for each move, in the order of the table; moves from the goal change nothing."""
    stopped = stopping_at(table, goal)
    matrix = visit_matrix(stopped)
    coming = visits(stopped, starts)
    arrival = arriving(stopped, goal)
    before = sum(weight * float(arrival[stage]) for stage, weight in starts.items())
    every: list[Lever] = []
    for source, target, share in zip(table.sources, table.targets, table.shares, strict=True):
        others = [(other, part) for other, part in stopped.rows[source] if other != target]
        # What the point is taken from, added up: 1 less the share would cancel.
        remaining = math.fsum([*(part for _, part in others), table.endings[source]])
        gain = slope = 0.0
        if stopped.rows[source] and remaining > _ROUNDING:
            mean = math.fsum(part * float(arrival[other]) for other, part in others)
            returning = math.fsum(part * float(matrix[other, source]) for other, part in others)
            slope = float(coming[source]) * (float(arrival[target]) - mean / remaining)
            again = float(matrix[target, source]) - returning / remaining
            point = min(_POINT, remaining)
            gain = point * slope / (1 - point * again)
        every.append(
            Lever(
                source=table.stages[source],
                target=table.stages[target],
                probability=share,
                gain=gain,
                slope=slope,
                elasticity=slope * share / before,
            )
        )
    return Levers(tuple(every))
