"""Align two journeys over their phases."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import reduce
from itertools import accumulate
from typing import Final

from attrs import evolve

from customer_journey._answer import about
from customer_journey._arguments import checked
from customer_journey._messages._current import in_language_of_answer
from customer_journey._model import Journey, Phase, cached
from customer_journey.compare._alignment import Alignment, Block, Crossing
from customer_journey.compare._guesses import PHASES, Guess, guesses_in, phases_by_name
from customer_journey.compare._optimum import WHOLE, Item, Run, best_runs, meets

__all__ = ["BUDGET", "align"]

BUDGET: Final = 2_000_000


@checked
def align(left: Journey, right: Journey, /, *, budget: int = BUDGET) -> Alignment:
    """The best monotone alignment of two journeys over their phases.

    Both journeys are read in the order of their stages and cut into blocks. In a block, one stage
    of one side stands against one stage of the other, or a run of them, each sharing a phase with
    it; blocks never cross. A block is exact when both sides cover the same phases, else lossy. Of
    all such alignments this is the one that covers most: a stage counts by the share of its phases
    that its block has on the other side. Among equals, more exact blocks win, then more blocks,
    then stages called the same or with a word in common. Names decide nothing else.

    A stage that states no phases is given some by a guess, if anything speaks for one
    (`Alignment.guesses`): a stage of the same name on the other side, its words, its role, its
    neighbours. Where both sides have a stage of the same id and neither states phases, the two
    match by id, with a confidence of 0.5.

    Swapping left and right gives the mirrored answer; a journey against itself is all exact, with a
    score of 1. Takes time linear in the product of the numbers of stages, and more where long runs
    cover the same phases; linear where both have the same phases in the same order.

    Args:
        left: The one journey.
        right: The other.
        budget: How many steps may be taken, about a million of which take a second.

    Raises:
        InvalidValueError: The journeys are too large for the budget.

    Source:
        The recurrence is that of Needleman & Wunsch (1970), "A general method applicable to the
        search for similarities in the amino acid sequence of two proteins", with blocks of one
        against several.

    Example:
        >>> import customer_journey as cj
        >>> left = cj.Journey.sequence("left", [cj.Stage("action", phases=["decide", "purchase"])])
        >>> right = cj.Journey.sequence("right", [cj.Stage("order", phases=["purchase"])])
        >>> print(*cj.align(left, right).blocks)
        action ~ order  (right lacks decide)
    """
    with in_language_of_answer(left.language or right.language):
        pair = _Pair(left, right)
    covered, runs = best_runs(pair.left_items, pair.right_items, budget=budget)
    blocks = tuple(pair.block(run) for run in runs)
    matched_left = {stage_id for block in blocks for stage_id in block.left}
    matched_right = {stage_id for block in blocks for stage_id in block.right}
    stages = len(left) + len(right)
    alignment = Alignment(
        left=left,
        right=right,
        blocks=blocks,
        only_left=tuple(stage.id for stage in left if stage.id not in matched_left),
        only_right=tuple(stage.id for stage in right if stage.id not in matched_right),
        crossings=tuple(pair.crossings(runs)),
        guesses=pair.guesses,
        score=covered / (WHOLE * stages) if stages else 1.0,
    )
    return about(alignment, left, right)


_BIT: Final = {phase: 1 << place for place, phase in enumerate(PHASES)}
_BY_ID: Final = 0.5


class _Pair:
    """Two journeys with the phases of their stages, stated or guessed, as bits."""

    def __init__(self, left: Journey, right: Journey) -> None:
        self.left = left
        self.right = right
        silent = _silent(left) & _silent(right)
        of_left = guesses_in(left, side="left", other=cached(right, phases_by_name), skip=silent)
        of_right = guesses_in(right, side="right", other=cached(left, phases_by_name), skip=silent)
        self.guesses: tuple[Guess, ...] = (*of_left, *of_right)
        self.left_items = _items(left, of_left, silent)
        self.right_items = _items(right, of_right, silent)
        self._sure = {(guess.side, guess.stage): guess.confidence for guess in self.guesses}

    def block(self, run: Run) -> Block:
        """What a run of each side means as a block."""
        first, last, begin, end = run
        left, right = self.left_items[first:last], self.right_items[begin:end]
        mine, theirs = _union(left), _union(right)
        left_ids, right_ids = _ids(self.left, first, last), _ids(self.right, begin, end)
        sure = [self._sure.get(("left", id), 1.0) for id in left_ids]
        sure += [self._sure.get(("right", id), 1.0) for id in right_ids]
        return Block(
            left=left_ids,
            right=right_ids,
            exact=mine == theirs,
            phases=_phases(mine & theirs),
            left_lacks=_phases(theirs & ~mine),
            right_lacks=_phases(mine & ~theirs),
            confidence=min(sure) if mine else _BY_ID,
        )

    def crossings(self, runs: Sequence[Run]) -> list[Crossing]:
        """Pairs that would match and are kept apart, in the order of the left, then the right."""
        return [
            Crossing(
                left=left.stage.id,
                right=right.stage.id,
                phases=_phases(left.phases & right.phases),
                because="order" if meets(left, right) else "name",
            )
            for row, column in sorted({*self._apart_by_order(runs), *self._apart_by_name(runs)})
            for left, right in ((self.left_items[row], self.right_items[column]),)
        ]

    def _apart_by_order(self, runs: Sequence[Run]) -> Iterator[tuple[int, int]]:
        """Pairs across a block with a shared phase that at least one of the two has not matched."""
        mirrored = [(begin, end, first, last) for first, last, begin, end in runs]
        lacking_left = _lacking(self.left_items, self.right_items, runs)
        lacking_right = _lacking(self.right_items, self.left_items, mirrored)
        crosses = _crossed_columns(runs, len(self.left_items), len(self.right_items))
        for row, lacking in lacking_left.items():
            for column, item in enumerate(self.right_items):
                if meets(lacking, item) and crosses(row, column):
                    yield row, column
        for column, lacking in lacking_right.items():
            for row, item in enumerate(self.left_items):
                if meets(lacking, item) and crosses(row, column):
                    yield row, column

    def _apart_by_name(self, runs: Sequence[Run]) -> Iterator[tuple[int, int]]:
        """Pairs called the same, and nothing else so on either side, that mean something else."""
        blocks_left = {row: run for run in runs for row in range(run[0], run[1])}
        blocks_right = {column: run for run in runs for column in range(run[2], run[3])}
        lefts, rights = _called(self.left_items), _called(self.right_items)
        for name, row in lefts.items():
            column = rights.get(name)
            if row is None or column is None:
                continue
            together = row in blocks_left and blocks_left[row] == blocks_right.get(column)
            if not together and not meets(self.left_items[row], self.right_items[column]):
                yield row, column


def _silent(journey: Journey) -> frozenset[str]:
    return frozenset(stage.id for stage in journey if not stage.phases)


def _items(journey: Journey, guesses: Iterable[Guess], silent: frozenset[str]) -> list[Item]:
    guessed = {guess.stage: guess.phases for guess in guesses}
    return [
        Item(
            phases=sum(_BIT[phase] for phase in stage.phases or guessed.get(stage.id, ())),
            key=stage.id if stage.id in silent else "",
            stage=stage,
        )
        for stage in journey
    ]


def _union(items: Iterable[Item]) -> int:
    return reduce(int.__or__, (item.phases for item in items), 0)


def _phases(bits: int) -> tuple[Phase, ...]:
    return tuple(phase for phase in PHASES if bits & _BIT[phase])


def _ids(journey: Journey, first: int, last: int) -> tuple[str, ...]:
    return tuple(stage.id for stage in journey.stages[first:last])


def _lacking(items: Sequence[Item], others: Sequence[Item], runs: Iterable[Run]) -> dict[int, Item]:
    """Stages with phases that their block lacks, by index, reduced to those phases."""
    matched = {
        index: _union(others[begin:end])
        for first, last, begin, end in runs
        for index in range(first, last)
    }
    rest = {
        index: evolve(
            item,
            phases=item.phases & ~matched.get(index, 0),
            key="" if index in matched else item.key,
        )
        for index, item in enumerate(items)
        if index not in matched or item.phases & ~matched[index]
    }
    return {index: item for index, item in rest.items() if item.phases or item.key}


def _crossed_columns(runs: Sequence[Run], rows: int, columns: int) -> Callable[[int, int], bool]:
    """Whether a pair, by row and column, would cross a block."""
    highest = [-1] * (rows + 1)
    lowest = [columns] * (rows + 1)
    for first, last, begin, end in runs:
        highest[first + 1] = end - 1
        lowest[last - 1] = begin
    before = list(accumulate(highest, max))
    after = list(accumulate(reversed(lowest), min))[::-1]
    return lambda row, column: column < before[row] or column > after[row + 1]


def _called(items: Sequence[Item]) -> dict[str, int | None]:
    """The place of the stage of each name; None where several have it."""
    places: dict[str, int | None] = {}
    for place, item in enumerate(items):
        for name in sorted(item.names):
            places[name] = None if name in places else place
    return places
