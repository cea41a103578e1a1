"""How one sequence of steps reads as a run through a journey, move by move."""

from collections import Counter
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Final, Literal, TypeAlias, final

from attrs import evolve, field, frozen

from customer_journey._display import Displayed
from customer_journey.evidence._aligning import OUT, Aligner, MoveKind
from customer_journey.evidence._rows import Rows, symbols_of
from customer_journey.evidence._shares import amount

__all__ = ["DEVIATIONS", "Aligned", "Deviation", "Fit", "Reader", "Reading"]

Reading: TypeAlias = Literal["matched", "skipped", "extra", "out-of-order", "failed"]
"""How a step and a journey go together: the step is in its place, or failed there; the stage was
not taken; the step has no place; or it was taken, at another place than its own."""

Deviation: TypeAlias = Literal["ad-hoc", "missing", "out-of-sequence", "failed"]
"""A departure from a journey, as research on customer journeys names it (R. Halvorsrud, K. Kvale
and A. Følstad 2016, "Improving Service Quality through Customer Journey Analysis")."""

DEVIATIONS: Final[Mapping[Reading, Deviation]] = {
    "skipped": "missing",
    "extra": "ad-hoc",
    "out-of-order": "out-of-sequence",
    "failed": "failed",
}


@final
@frozen(kw_only=True)
class Aligned(Displayed):
    """One move of a reading: a step of the trace, a stage of the journey, or both."""

    kind: Reading
    """How they go together."""
    stage: str
    """The id of the stage; for a step that no stage is, what the trace calls it."""
    step: int | None
    """How many steps came before it in the trace; None where the stage was not taken there."""
    cost: float
    """What it costs."""

    @property
    def deviation(self) -> Deviation | None:
        """The kind of departure it is; None for a match."""
        return DEVIATIONS.get(self.kind)

    def __str__(self) -> str:
        """The kind and the stage."""
        return f"{self.kind} {self.stage}"


class Reader:
    """Tells the moves of readings; a move that comes up again is the same value."""

    def __init__(self, aligner: Aligner, rows: Rows) -> None:
        self._aligner = aligner
        self._rows = rows
        self._made: dict[tuple[Reading, int, str, int | None], Aligned] = {}
        self._skipped: dict[tuple[int, int], list[Aligned]] = {}

    def moves(self, steps: tuple[str, ...], failed: frozenset[int]) -> tuple[Aligned, ...]:
        """The moves of a cheapest reading."""
        places = self._aligner.places(steps)
        # On a large journey, runs were not read by rows.
        if self._aligner.is_large and not failed and self._aligner.follows(steps):
            return tuple([self._move("matched", place, "", at) for at, place in enumerate(places)])
        moves: list[Aligned] = []
        here, done = self._aligner.outside, 0
        for index in self._rows.matches(symbols_of(steps, failed)):
            moves += [self._move("extra", places[at], steps[at], at) for at in range(done, index)]
            moves += self._between(here, places[index])
            kind: MoveKind = "failed" if index in failed else "matched"
            moves.append(self._move(kind, places[index], "", index))
            here, done = places[index], index + 1
        rest = range(done, len(steps))
        moves += [self._move("extra", places[at], steps[at], at) for at in rest]
        moves += self._between(here, self._aligner.outside)
        return tuple(self._reordered(moves))

    def _between(self, here: int, there: int) -> list[Aligned]:
        found = self._skipped.get((here, there))
        if found is None:
            stages = self._aligner.between(here, there)
            found = [self._move("skipped", stage, "", None) for stage in stages]
            self._skipped[here, there] = found
        return found

    def _move(self, kind: MoveKind, place: int, word: str, step: int | None) -> Aligned:
        key = (kind, place, word if place == OUT else "", step)
        move = self._made.get(key)
        if move is None:
            name = word if place == OUT else self._aligner.ids[place]
            cost = self._aligner.cost(kind, place)
            move = self._made[key] = Aligned(kind=kind, stage=name, step=step, cost=cost)
        return move

    def _reordered(self, moves: list[Aligned]) -> list[Aligned]:
        """The moves, where a stage that is skipped in one place and extra in another was moved."""
        skipped = [move.stage for move in moves if move.kind == "skipped"]
        extra = [move.stage for move in moves if move.kind == "extra"]
        if not skipped or not extra or set(skipped).isdisjoint(extra):
            return moves
        moved = Counter(skipped) & Counter(extra)
        waiting: dict[Reading, Counter[str]] = {"skipped": moved, "extra": moved.copy()}
        found: list[Aligned] = []
        for move in moves:
            left = waiting.get(move.kind)
            if left and left[move.stage]:
                left[move.stage] -= 1
                found.append(evolve(move, kind="out-of-order"))
            else:
                found.append(move)
        return found


@final
@frozen(kw_only=True)
class Fit(Displayed):
    """A fit is how one sequence of steps reads as a run through the journey, at the least cost."""

    steps: tuple[str, ...]
    """The steps, as the traces call them."""
    subjects: tuple[str, ...]
    """Who took them."""
    cost: float
    """What all departures cost together; 0 where the trace is a run through the journey."""
    worst: float
    """What it costs to call every step extra and skip a whole run."""
    conforms: bool
    """Whether it is a run through the journey, without any departure."""
    _failed: frozenset[int] = field(alias="failed")
    _moves_of: Callable[[tuple[str, ...], frozenset[int]], tuple[Aligned, ...]] = field(
        alias="moves_of", eq=False, repr=False
    )

    @cached_property
    def moves(self) -> tuple[Aligned, ...]:
        """The moves, in order.

        A stage taken out of order is there twice: in its place, without a step, and where the step
        was.
        """
        return self._moves_of(self.steps, self._failed)

    @property
    def fitness(self) -> float:
        """How near it is to the journey, from 0 to 1."""
        return 1 - self.cost / self.worst if self.worst else 1.0

    @property
    def deviations(self) -> tuple[Aligned, ...]:
        """The departures; each stage taken out of order once, where the step was."""
        return tuple(
            move
            for move in self.moves
            if move.deviation and not (move.kind == "out-of-order" and move.step is None)
        )

    @property
    def run(self) -> tuple[str, ...]:
        """The run through the journey that it comes nearest to, as stage ids."""
        return tuple(
            move.stage
            for move in self.moves
            if move.kind in {"matched", "skipped", "failed"}
            or (move.kind == "out-of-order" and move.step is None)
        )

    def __str__(self) -> str:
        """What it costs and why."""
        departures = "; ".join(map(str, self.deviations)) or "as the journey says"
        people = amount(len(self.subjects), "person", "people")
        return f"{people}, cost {self.cost:g}: {departures}"
