"""The best way to cut two sequences of stages into blocks, by dynamic programming."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final, TypeAlias

from attrs import frozen

from customer_journey._model import Stage
from customer_journey.compare._guesses import names_of, words_of
from customer_journey.errors import InvalidValueError, Problem

__all__ = ["WHOLE", "Item", "Run", "best_runs", "cover", "meets"]

WHOLE: Final = 27_720
"""A stage wholly covered, in a unit that shares of one to twelve phases divide without rest."""


@frozen
class Item:
    """What counts of a stage: its phases as bits, an id to go by where it has none, its names."""

    phases: int
    key: str
    stage: Stage

    @cached_property
    def names(self) -> frozenset[str]:
        """What it is called."""
        return names_of(self.stage)

    @cached_property
    def words(self) -> frozenset[str]:
        """The words in what it is called."""
        return frozenset(words_of(self.stage))


Run: TypeAlias = tuple[int, int, int, int]
"""A block: where it begins and ends on the left, and on the right."""


def meets(one: Item, other: Item) -> bool:
    """Whether two stages have a phase in common, or the id, where neither has any phase."""
    return bool(one.phases & other.phases) or (bool(one.key) and one.key == other.key)


def cover(item: Item, phases: int) -> int:
    """How much of a stage lies in those phases, out of `WHOLE`."""
    return (item.phases & phases).bit_count() * WHOLE // item.phases.bit_count()


def best_runs(left: Sequence[Item], right: Sequence[Item], *, budget: int) -> tuple[int, list[Run]]:
    """What the best alignment covers in all, out of `WHOLE` for each stage, and its blocks.

    The same whichever sequence comes first: remaining ties are broken from one side, and
    which side that is depends on what the sequences hold.

    Raises:
        InvalidValueError: There are more pairs of stages to look at than the budget allows.
    """
    mine, theirs = [_key(item) for item in left], [_key(item) for item in right]
    if mine == theirs and ("", 0) not in mine:
        return 2 * WHOLE * len(left), [(at, at + 1, at, at + 1) for at in range(len(left))]
    if _order(right) < _order(left):
        covered, runs = _Search(right, left, budget).result()
        return covered, [(third, fourth, first, second) for first, second, third, fourth in runs]
    return _Search(left, right, budget).result()


def _key(item: Item) -> tuple[str, int]:
    return item.key, item.phases


def _order(items: Sequence[Item]) -> tuple[object, ...]:
    return len(items), [(_key(item), item.stage.id, item.stage.name) for item in items]


class _Search:
    """One search; totals pack what is covered, exact blocks, blocks and likeness into a number."""

    def __init__(self, left: Sequence[Item], right: Sequence[Item], budget: int) -> None:
        self.left = left
        self.right = right
        self.budget = budget
        # Neither the blocks nor the likeness of their names can add up to this.
        self.base = 2 * (len(left) + len(right)) + 1
        self.totals: list[list[int]] = [[0] * (len(right) + 1)]
        self.steps: list[list[tuple[int, int]]] = [[(0, 1)] * (len(right) + 1)]

    def result(self) -> tuple[int, list[Run]]:
        """What the best alignment covers, and its blocks."""
        spent = 0
        for row in range(1, len(self.left) + 1):
            spent += self._fill(row)
            if spent > self.budget:
                sizes = f"{len(self.left):,} stages and {len(self.right):,}"
                message = f"aligning {sizes} takes more than {self.budget:,} steps"
                hint = "pass a larger budget"
                raise InvalidValueError("align", [Problem("budget", message, hint=hint)])
        return self.totals[-1][-1] // self.base**3, self._blocks()

    def _fill(self, row: int) -> int:
        """The best totals of one row; how many steps that took."""
        above = self.totals[row - 1]
        totals = [0] * len(above)
        steps = [(1, 0)] * len(above)
        self.totals.append(totals)
        self.steps.append(steps)
        looked = len(above)
        for column in range(1, len(above)):
            best, step = above[column], (1, 0)
            if totals[column - 1] > best:
                best, step = totals[column - 1], (0, 1)
            if meets(self.left[row - 1], self.right[column - 1]):
                for total, taken in self._blocks_ending(row, column):
                    looked += 1
                    if total > best:
                        best, step = total, taken
            totals[column], steps[column] = best, step
        return looked

    def _blocks_ending(self, row: int, column: int) -> Iterator[tuple[int, tuple[int, int]]]:
        """Totals with a last block that ends here: one stage against a run, either way round."""
        above = self.totals[row - 1]
        for width, gain in self._gains(self.left[row - 1], self.right, column):
            yield above[column - width] + gain, (1, width)
        for height, gain in self._gains(self.right[column - 1], self.left, row):
            if height > 1:
                yield self.totals[row - height][column - 1] + gain, (height, 1)

    def _gains(self, hub: Item, run: Sequence[Item], end: int) -> Iterator[tuple[int, int]]:
        """What one stage gains against the runs that end there, the shortest first."""
        phases = covered = alike = 0
        for width in range(1, end + 1):
            item = run[end - width]
            if not meets(hub, item):
                return
            alike += _alike(hub, item)
            if hub.key:
                total = 2 * WHOLE
            else:
                phases |= item.phases
                covered += cover(item, hub.phases)
                total = covered + cover(hub, phases)
            exact = total == (width + 1) * WHOLE
            yield width, ((total * self.base + exact) * self.base + 1) * self.base + alike

    def _blocks(self) -> list[Run]:
        """The blocks of the best alignment, read from the last step back."""
        row, column = len(self.left), len(self.right)
        runs: list[Run] = []
        while row and column:
            height, width = self.steps[row][column]
            if height and width:
                runs.append((row - height, row, column - width, column))
            row, column = row - height, column - width
        runs.reverse()
        return runs


def _alike(one: Item, other: Item) -> int:
    """How alike the names are: 2 for the same, 1 for a word in common, else 0."""
    if not one.names.isdisjoint(other.names):
        return 2
    return int(not one.words.isdisjoint(other.words))
