"""How one sequence of steps reads as a run through a journey, move by move."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final, Literal, TypeAlias, final

from attrs import field, frozen

from customer_journey._display import Displayed
from customer_journey.evidence._aligning import OUT, Aligner, Read
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
    """Reads steps by one aligner; a move that comes up again is the same value."""

    def __init__(self, aligner: Aligner) -> None:
        self._moves: dict[tuple[Reading, str, int | None], Aligned] = {}
        self.aligner = aligner

    def moves(self, steps: tuple[str, ...], failed: frozenset[int]) -> tuple[Aligned, ...]:
        """The moves of a cheapest reading."""
        places = self.aligner.places(steps)
        if not failed and self.aligner.follows(steps):
            reads = [Read("matched", place, index) for index, place in enumerate(places)]
        else:
            reads = self.aligner.read(places, failed)
        return tuple(
            self._move(kind, steps, read) for read, kind in zip(reads, _kinds(reads), strict=True)
        )

    def _move(self, kind: Reading, steps: tuple[str, ...], read: Read) -> Aligned:
        name = steps[read.step or 0] if read.place == OUT else self.aligner.ids[read.place]
        key = (kind, name, read.step)
        move = self._moves.get(key)
        if move is None:
            cost = self.aligner.cost(read)
            move = self._moves[key] = Aligned(kind=kind, stage=name, step=read.step, cost=cost)
        return move


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


def _kinds(reads: Sequence[Read]) -> Iterator[Reading]:
    """What each move is; a stage that is skipped in one place and extra in another was moved."""
    skipped = [read.place for read in reads if read.kind == "skipped"]
    extra = [read.place for read in reads if read.kind == "extra"]
    moved = Counter(skipped) & Counter(extra) if skipped and extra else Counter[int]()
    waiting = {"skipped": moved, "extra": moved.copy()}
    for read in reads:
        left = waiting.get(read.kind)
        if left and left[read.place]:
            left[read.place] -= 1
            yield "out-of-order"
        else:
            yield read.kind
