"""What would happen if: changed chains, and the same people walking both."""

from collections.abc import Iterable, Mapping
from statistics import NormalDist

from attrs import evolve

from customer_journey._log._arrays import Floats, Ints, Truths
from customer_journey.errors import InvalidValueError, Problem, UnknownStageError
from customer_journey.markov._reading import is_pair, number_problems
from customer_journey.markov._table import Table, stopping_at
from customer_journey.markov._values import Scenario

__all__ = ["changed", "compared"]

_ROUNDING = 1e-9


def _read(
    table: Table, changes: Mapping[tuple[str, str], float]
) -> tuple[dict[int, dict[int, float]], list[Problem]]:
    """The new probabilities, by the places of both ends, and what is wrong with them."""
    rows: dict[int, dict[int, float]] = {}
    problems: list[Problem] = []
    index = table.places()
    for pair, share in changes.items():
        if not is_pair(pair):
            what = "expected a pair of stages: (source, target)"
            problems.append(Problem(f"changes[{pair!r}]", what))
            continue
        source, target = pair
        for stage in pair:
            if stage not in index:
                raise UnknownStageError(stage, table.stages)
        where = f"transitions.{source}->{target}"
        wrong = list(number_problems(share, where))
        if not wrong and share > 1:
            wrong = [Problem(where, f"{share!r} is no probability")]
        problems += wrong
        if not wrong:
            rows.setdefault(index[source], {})[index[target]] = float(share)
    return rows, problems


def changed(table: Table, changes: Mapping[tuple[str, str], float]) -> Table:
    """The table with other probabilities for some moves; other ways out keep their proportions."""
    rows, problems = _read(table, changes)
    moves = dict(zip(zip(table.sources, table.targets, strict=True), table.shares, strict=True))
    endings = list(table.endings)
    for place, row in rows.items():
        others = {
            pair: share for pair, share in moves.items() if pair[0] == place and pair[1] not in row
        }
        room = 1 - sum(row.values())
        rest = sum(others.values()) + endings[place]
        stage = table.stages[place]
        if room < -_ROUNDING:
            what = f"the new probabilities of leaving add up to {1 - room:.12g}"
            problems.append(Problem(f"stages.{stage}", what))
        elif rest <= 0 and room > _ROUNDING:
            what = f"the new probabilities add up to {1 - room:.12g}, and there is no other way out"
            problems.append(Problem(f"stages.{stage}", what))
        else:
            scale = max(0.0, room) / rest if rest > 0 else 0.0
            moves |= {pair: share * scale for pair, share in others.items()}
            moves |= {(place, leading): chance for leading, chance in row.items()}
            endings[place] *= scale
    if problems:
        raise InvalidValueError("scenario", problems)
    made = evolve(
        table,
        sources=tuple(source for source, _ in moves),
        targets=tuple(target for _, target in moves),
        shares=tuple(moves.values()),
        endings=tuple(endings),
    )
    made.check_ends()
    return made


def compared(
    base: Table,
    others: Iterable[tuple[str, Table, float]],
    goal: int,
    starts: Mapping[int, float],
    *,
    probability: float,
    n: int,
    seed: int,
    level: float,
    max_steps: int,
) -> tuple[Scenario, ...]:
    """A scenario for each changed table, given with its name and its probability of the goal."""
    import numpy as np

    width = NormalDist().inv_cdf((1 + level) / 2)
    before = _arrived(base, starts, goal, n=n, seed=seed, max_steps=max_steps)
    found: list[Scenario] = []
    for name, table, now in others:
        after = _arrived(table, starts, goal, n=n, seed=seed, max_steps=max_steps)
        apart = after.astype(np.float64) - before
        mean = float(apart.mean())
        error = float(apart.std()) / n**0.5
        found.append(
            Scenario(
                name=name,
                probability=now,
                gain=now - probability,
                share=float(after.mean()),
                difference=mean,
                low=mean - width * error,
                high=mean + width * error,
                level=level,
            )
        )
    return tuple(found)


def _arrived(
    table: Table, starts: Mapping[int, float], goal: int, *, n: int, seed: int, max_steps: int
) -> Truths:
    """Who of n people reached the goal, where each has luck of their own at each step.

    The luck does not depend on the table, and picks by the running sum of probabilities, so that a
    small change of a table changes the fate of few.
    """
    import numpy as np

    chance = np.random.default_rng(seed)
    entries, weights = np.array(list(starts)), np.array(list(starts.values()))
    stages = entries[_picked(np.cumsum(weights / weights.sum()), chance.random(n))]
    levels, targets = _running(stopping_at(table, goal))
    end = len(table.stages)
    people = np.arange(n)
    arrived: Truths = np.equal(stages, goal)
    for _ in range(max_steps):
        # Drawn for everyone, gone or not, so that each keeps to their own luck.
        luck = chance.random(n)
        on_the_way = stages != end
        if not on_the_way.any():
            break
        moving = people[on_the_way]
        spots = _picked(levels, stages[moving] + luck[moving])
        stages[moving] = targets[spots]
        arrived |= stages == goal
    return arrived


def _picked(levels: Floats, luck: Floats) -> Ints:
    import numpy as np

    return np.minimum(np.searchsorted(levels, luck, side="right"), len(levels) - 1)


def _running(table: Table) -> tuple[Floats, Ints]:
    """Running sums of probabilities, the stage's place added to each, and where each leads to."""
    import numpy as np

    rows: list[list[tuple[float, int]]] = [[] for _ in table.stages]
    for source, target, share in zip(table.sources, table.targets, table.shares, strict=True):
        rows[source].append((share, target))
    levels: list[float] = []
    targets: list[int] = []
    for stage, row in enumerate(rows):
        total = 0.0
        # Whatever rounding leaves open at the top belongs to the end, or else to the last move.
        ways = [*row, (table.endings[stage], len(table.stages))] if table.endings[stage] else row
        for share, target in ways:
            total += share
            levels.append(stage + min(total, 1.0))
            targets.append(target)
        levels[-1] = stage + 1.0
    return np.array(levels), np.array(targets, dtype=np.int64)
