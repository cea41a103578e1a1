"""Scenarios: changed chains, and the same people walking both; chains drawn around counts."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, final

from attrs import evolve, frozen

from customer_journey._log._arrays import Floats, Ints, Truths
from customer_journey._log._interval import Interval, normal_quantile, refuse, share_problems
from customer_journey.errors import Problem, UnknownStageError
from customer_journey.markov._results import Scenario, Scenarios
from customer_journey.markov._table import Table, probability, stopping_at

if TYPE_CHECKING:
    from numpy.random import Generator

__all__ = ["RowCounts", "changed", "compared", "drawn_table", "gamma_draws"]

_ROUNDING = 1e-9
# A draw from a tiny count can be zero, and so can all of a row.
_LEAST = 1e-300
_PAIR = 2


@final
@frozen
class RowCounts:
    """The counts that a table was made from, in its order."""

    moves: tuple[float, ...]
    endings: tuple[float, ...]
    """How many walks ended at each stage; zero where all of them do."""
    starts: tuple[float, ...]
    """How many came in at each start; empty where the weights were stated."""

    def visits(self, table: Table) -> list[float]:
        """How often each stage was left or was where a walk ended, or else entered."""
        out, into = list(self.endings), [0.0] * len(table.stages)
        for source, target, count in zip(table.sources, table.targets, self.moves, strict=True):
            out[source] += count
            into[target] += count
        return [max(pair) for pair in zip(out, into, strict=True)]


def drawn_table(
    table: Table, counts: RowCounts, rng: "Generator", *, prior: float, unseen: float
) -> Table:
    """A table whose rows are drawn from Dirichlet distributions around the counts.

    Args:
        table: The table of the counts.
        counts: The counts.
        rng: The random generator.
        prior: What is added to each count that is not zero.
        unseen: How often walks are taken to have ended at a stage from which all others made one
            and the same move.
    """
    import numpy as np

    sources, endings = np.array(table.sources, dtype=np.int64), np.array(counts.endings)
    if unseen:
        moves_out = np.bincount(sources, minlength=len(endings))
        endings = np.where((moves_out == 1) & (endings == 0), unseen, endings)
    moves = gamma_draws(counts.moves, rng, prior)
    ends = gamma_draws(endings, rng, prior)
    absorbing = np.array(table.endings) == 1
    sums = np.bincount(sources, weights=moves, minlength=len(table.stages)) + ends
    sums[absorbing] = 1
    shares = moves / sums.take(sources)
    return evolve(
        table,
        shares=tuple(shares.tolist()),
        endings=tuple(np.where(absorbing, 1.0, ends / sums).tolist()),
    )


def gamma_draws(counts: "Sequence[float] | Floats", rng: "Generator", prior: float) -> Floats:
    """A gamma draw for each count that is not zero, and zero for the others."""
    import numpy as np

    seen = np.array(counts, dtype=np.float64)
    draws = rng.standard_gamma(np.where(seen > 0, seen + prior, 0))
    return np.where(seen > 0, np.maximum(draws, _LEAST), 0)


def _new_shares(
    table: Table, changes: Mapping[tuple[str, str], float], problems: list[Problem]
) -> dict[int, dict[int, float]]:
    """The new probabilities, by the rows of both ends."""
    rows: dict[int, dict[int, float]] = {}
    for pair, share in changes.items():
        if len(pair) != _PAIR:
            what = "expected a pair of stages: (source, target)"
            problems.append(Problem(f"changes[{pair!r}]", what))
            continue
        source, target = pair
        for stage in pair:
            if stage not in table.index:
                raise UnknownStageError(stage, table.stages)
        invalid = list(share_problems(share, f"transitions.{source}->{target}"))
        problems += invalid
        if not invalid:
            rows.setdefault(table.index[source], {})[table.index[target]] = float(share)
    return rows


def changed(table: Table, changes: Mapping[tuple[str, str], float]) -> Table:
    """The table with other probabilities for some moves; other moves keep their proportions."""
    problems: list[Problem] = []
    rows = _new_shares(table, changes, problems)
    moves = dict(zip(zip(table.sources, table.targets, strict=True), table.shares, strict=True))
    endings = list(table.endings)
    for row, new in rows.items():
        others = {
            pair: share for pair, share in moves.items() if pair[0] == row and pair[1] not in new
        }
        remaining = 1 - sum(new.values())
        before = sum(others.values()) + endings[row]
        stage = table.stages[row]
        if remaining < -_ROUNDING:
            what = f"the new probabilities of leaving add up to {1 - remaining:.12g}"
            problems.append(Problem(f"stages.{stage}", what))
        elif before <= 0 and remaining > _ROUNDING:
            total = 1 - remaining
            what = f"the new probabilities add up to {total:.12g}, with all of them set"
            problems.append(Problem(f"stages.{stage}", what))
        else:
            scale = max(0.0, remaining) / before if before > 0 else 0.0
            moves |= {pair: share * scale for pair, share in others.items()}
            moves |= {(row, target): share for target, share in new.items()}
            endings[row] *= scale
    refuse("scenario", problems)
    result = Table.of(table.stages, moves, endings)
    result.check_ends()
    return result


def compared(
    base: Table,
    changes: Mapping[str, Mapping[tuple[str, str], float]],
    starts: Mapping[int, float],
    goal: int,
    *,
    n: int,
    seed: int,
    level: float,
    max_steps: int,
) -> Scenarios:
    """A scenario for each of the changes, by its name."""
    import numpy as np

    z = normal_quantile(level)
    base_probability = probability(base, starts, goal)
    tables = {name: changed(base, change) for name, change in changes.items()}
    probabilities = [probability(table, starts, goal) for table in tables.values()]
    before = _arrived(base, starts, goal, n=n, seed=seed, max_steps=max_steps)
    scenarios: list[Scenario] = []
    for (name, table), now in zip(tables.items(), probabilities, strict=True):
        after = _arrived(table, starts, goal, n=n, seed=seed, max_steps=max_steps)
        difference = after.astype(np.float64) - before
        mean = float(difference.mean())
        # Where all people differ alike, n more of them need not: the rule of three, at this level.
        reach = z * float(difference.std()) / n**0.5 or 1 - (1 - level) ** (1 / n)
        scenarios.append(
            Scenario(
                name=name,
                probability=now,
                gain=now - base_probability,
                share=float(after.mean()),
                difference=mean,
                interval=Interval(mean - reach, mean + reach, level),
            )
        )
    return Scenarios(tuple(scenarios))


def _arrived(
    table: Table, starts: Mapping[int, float], goal: int, *, n: int, seed: int, max_steps: int
) -> Truths:
    """Who of n people reached the goal, where each has luck of their own at each step.

    The luck does not depend on the table, and picks by the running sum of probabilities, so that a
    small change of a table changes the fate of few.
    """
    import numpy as np

    rng = np.random.default_rng(seed)
    entries, weights = np.array(list(starts)), np.array(list(starts.values()))
    stages = entries[_picked(np.cumsum(weights / weights.sum()), rng.random(n))]
    levels, targets = _running(stopping_at(table, goal))
    end = len(table.stages)
    people = np.arange(n)
    arrived: Truths = np.equal(stages, goal)
    for _ in range(max_steps):
        # Drawn for everyone, gone or not, so that each keeps to their own luck.
        luck = rng.random(n)
        walking = stages != end
        if not walking.any():
            break
        moving = people[walking]
        stages[moving] = targets[_picked(levels, stages[moving] + luck[moving])]
        arrived |= stages == goal
    return arrived


def _picked(levels: Floats, luck: Floats) -> Ints:
    import numpy as np

    return np.minimum(np.searchsorted(levels, luck, side="right"), len(levels) - 1)


def _running(table: Table) -> tuple[Floats, Ints]:
    """Running sums of probabilities, the stage's row added to each, and where each leads to."""
    import numpy as np

    levels: list[float] = []
    targets: list[int] = []
    for stage, (row, ending) in enumerate(zip(table.rows, table.endings, strict=True)):
        total = 0.0
        # What rounding leaves open at the top belongs to the end, or else to the last move.
        for target, share in [*row, *([(len(table.stages), ending)] if ending else [])]:
            total += share
            levels.append(stage + min(total, 1.0))
            targets.append(target)
        levels[-1] = stage + 1.0
    return np.array(levels), np.array(targets, dtype=np.int64)
