"""How far off a figure may be: the same question asked of chains drawn from the counts."""

from collections.abc import Callable, Sequence
from numbers import Real
from typing import TYPE_CHECKING, final

from attrs import evolve, frozen

from customer_journey._log._arrays import Floats
from customer_journey._values import brief
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.markov._table import Table

if TYPE_CHECKING:
    from numpy.random import Generator

__all__ = ["Tally", "drawn_rates", "drawn_shares", "drawn_table", "spread"]

# A draw from a tiny count can be zero, and so can all of a row.
_LEAST = 1e-300


@final
@frozen
class Tally:
    """The counts that a table was made from, in its order."""

    moves: tuple[float, ...]
    endings: tuple[float, ...]
    """How many walks ended at each stage; zero where nobody moves on, for there all do."""
    starts: tuple[float, ...]
    """How many came in at each start; empty where the weights were given."""

    def visits(self, table: Table) -> list[float]:
        """How often each stage was left or was where a walk ended, or else entered."""
        out, into = list(self.endings), [0.0] * len(table.stages)
        for source, target, count in zip(table.sources, table.targets, self.moves, strict=True):
            out[source] += count
            into[target] += count
        return [max(pair) for pair in zip(out, into, strict=True)]


def spread(
    drawn: "Callable[[Generator], float]", *, seed: int, draws: int, level: float
) -> tuple[float, float]:
    """Between which figures the share `level` of the draws lies.

    Raises:
        InvalidValueError: What is drawn is no number.
    """
    import numpy as np

    chance = np.random.default_rng(seed)
    found: list[float] = []
    for _ in range(draws):
        figure: object = drawn(chance)
        if not isinstance(figure, Real):
            what = f"expected a function from a chain to a number, got {brief(figure)} from it"
            hint = "pick one, as in lambda drawn: drawn.removal_effects()['try']"
            raise InvalidValueError("interval", [Problem("measure", what, hint=hint)])
        found.append(float(figure))
    low, high = np.quantile(found, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def drawn_table(table: Table, tally: Tally, chance: "Generator", *, prior: float) -> Table:
    """A table whose rows are drawn from Dirichlet distributions around the counts."""
    import numpy as np

    moves = _gamma(tally.moves, chance, prior)
    ends = _gamma(tally.endings, chance, prior)
    absorbing = np.array(table.endings) == 1
    sums = np.bincount(list(table.sources), weights=moves, minlength=len(table.stages)) + ends
    sums[absorbing] = 1
    shares = moves / sums.take(list(table.sources))
    endings = np.where(absorbing, 1.0, ends / sums)
    return evolve(table, shares=tuple(shares.tolist()), endings=tuple(endings.tolist()))


def drawn_shares(
    counts: Sequence[float], chance: "Generator", *, prior: float
) -> tuple[float, ...]:
    """Shares drawn from a Dirichlet distribution around counts."""
    found = _gamma(counts, chance, prior)
    shares: list[float] = (found / found.sum()).tolist()
    return tuple(shares)


def drawn_rates(counts: Sequence[float], chance: "Generator", *, prior: float) -> tuple[float, ...]:
    """Expected counts drawn from gamma distributions around counts."""
    rates: list[float] = _gamma(counts, chance, prior).tolist()
    return tuple(rates)


def _gamma(counts: Sequence[float], chance: "Generator", prior: float) -> Floats:
    """A gamma draw for each count that is not zero, and zero for the others."""
    import numpy as np

    seen = np.array(counts, dtype=np.float64)
    return np.where(
        seen > 0, np.maximum(chance.standard_gamma(np.where(seen > 0, seen + prior, 0)), _LEAST), 0
    )
