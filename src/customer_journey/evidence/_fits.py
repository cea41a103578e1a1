"""How one variant reads as a run through a journey, move by move."""

from collections import deque
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Final, Literal, TypeAlias, final

from attrs import evolve, field, frozen

from customer_journey._answer import JourneyAnswer, about_each, without_private_arguments
from customer_journey._frozen import fields, restore
from customer_journey._log._align import NO_STAGE, Aligner, Alignments
from customer_journey._log._traces import Symbols, steps_of
from customer_journey._messages._current import counted, journeys_of, message, numeral
from customer_journey._model._names import name_of

__all__ = ["DEVIATIONS", "Aligned", "AlignedKind", "Deviation", "Fit", "Reader"]

AlignedKind: TypeAlias = Literal["matched", "skipped", "extra", "out-of-order", "failed"]
"""How a step and a journey go together: the step is in its place, or failed there; the stage was
not taken; the step has no place; or it was taken, at another place than its own."""

Deviation: TypeAlias = Literal["ad-hoc", "missing", "out-of-sequence", "failed"]
"""A departure from a journey, as research on customer journeys names it (R. Halvorsrud, K. Kvale
and A. Følstad 2016, "Improving Service Quality through Customer Journey Analysis")."""

DEVIATIONS: Final[Mapping[AlignedKind, Deviation]] = {
    "skipped": "missing",
    "extra": "ad-hoc",
    "out-of-order": "out-of-sequence",
    "failed": "failed",
}

_MOVES: Final[Mapping[AlignedKind, str]] = {
    "matched": "matched {stage}",
    "skipped": "skipped {stage}",
    "extra": "extra {stage}",
    "out-of-order": "out-of-order {stage}",
    "failed": "failed {stage}",
}
"""What is said of a move."""


@final
@frozen(kw_only=True)
class Aligned(JourneyAnswer):
    """One move of a reading: a step of the trace, a stage of the journey, or both."""

    kind: AlignedKind
    """How they go together."""
    stage: str
    """The id of the stage; for a step that is not a stage, what the trace calls it."""
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
        return message(_MOVES[self.kind], stage=name_of(self.stage))


class Reader:
    """Reads the moves of alignments; a move that comes up again is the same value."""

    def __init__(self, aligner: Aligner, alignments: Alignments) -> None:
        self._aligner = aligner
        self._alignments = alignments
        self._moves: dict[tuple[AlignedKind, object, int | None], Aligned] = {}
        self._skipped: dict[tuple[int, int], list[Aligned]] = {}
        self._reordered: dict[int, Aligned] = {}

    def moves(self, symbols: Symbols) -> tuple[Aligned, ...]:
        """The moves of a reading at the least cost."""
        place = self._aligner.positions.get
        outside = self._aligner.outside
        moves: list[Aligned] = []
        extra: list[int] = []
        skipped: list[int] = []
        before, done = outside, 0
        for index in (*self._alignments.matches(symbols), len(symbols)):
            for step in range(done, index):
                symbol = symbols[step]
                word = symbol if isinstance(symbol, str) else symbol[0]
                extra.append(len(moves))
                moves.append(self._move("extra", place(word, word), step))
            after = outside
            if index < len(symbols):
                symbol = symbols[index]
                after = place(symbol if isinstance(symbol, str) else symbol[0], outside)
            between = self._between(before, after)
            if between:
                skipped += range(len(moves), len(moves) + len(between))
                moves += between
            if index < len(symbols):
                kind: AlignedKind = "matched" if isinstance(symbols[index], str) else "failed"
                moves.append(self._move(kind, after, index))
            before, done = after, index + 1
        if extra and skipped:
            self._reorder(moves, extra, skipped)
        return tuple(moves)

    def _between(self, before: int, after: int) -> list[Aligned]:
        known = self._skipped.get((before, after))
        if known is None:
            stages = self._aligner.between(before, after)
            known = [self._move("skipped", stage, None) for stage in stages]
            self._skipped[before, after] = known
        return known

    def _move(self, kind: AlignedKind, place: int | str, step: int | None) -> Aligned:
        """The move at a stage, or of a step that is not a stage."""
        known = self._moves.get((kind, place, step))
        if known is None:
            aligner = self._aligner
            stage, position = (
                (place, NO_STAGE) if isinstance(place, str) else (aligner.ids[place], place)
            )
            units = 0
            if kind != "matched":
                costs = {"skipped": aligner.skipped, "failed": aligner.failed}
                units = costs.get(kind, aligner.extra)[position]
            known = Aligned(kind=kind, stage=stage, step=step, cost=units / aligner.unit)
            self._moves[kind, place, step] = known
        return known

    def _reorder(self, moves: list[Aligned], extra: Iterable[int], skipped: Iterable[int]) -> None:
        """Mark a stage that is skipped in one place and extra in another as out of order."""
        waiting: dict[str, deque[int]] = {}
        for index in extra:
            waiting.setdefault(moves[index].stage, deque()).append(index)
        for index in skipped:
            places = waiting.get(moves[index].stage)
            if places:
                for moved in (index, places.popleft()):
                    # By identity: a move that comes up again is the same value, and is kept.
                    move = moves[moved]
                    if id(move) not in self._reordered:
                        self._reordered[id(move)] = evolve(move, kind="out-of-order")
                    moves[moved] = self._reordered[id(move)]


@final
@without_private_arguments
# With slots, making one takes twice as long, and a log makes thousands at once.
@frozen(kw_only=True, slots=False, repr=False)
class Fit(JourneyAnswer):
    """A fit is how one variant reads as a run through the journey, at the least cost."""

    people: int
    """How many customers took these steps."""
    customers: tuple[str, ...]
    """Who they are; empty where customers have no names."""
    cost: float
    """What all departures cost together; 0 where the trace is a run through the journey."""
    worst: float
    """What it costs to call every step extra and skip a whole run."""
    _symbols: Symbols = field(alias="symbols")
    _reader: Reader = field(alias="reader", eq=False)

    def __getstate__(self) -> dict[str, object]:
        """The fields and the moves, for pickles and copies, without what the moves were read by."""
        stated = {item.name: getattr(self, item.name) for item in fields(Fit)}
        return {**stated, "_reader": None, "moves": self.moves}

    def __setstate__(self, state: Mapping[str, object]) -> None:
        """Restore them."""
        restore(self, state)
        self.__dict__["moves"] = state["moves"]

    @cached_property
    def steps(self) -> tuple[str, ...]:
        """The steps, as the traces call them."""
        return steps_of(self._symbols)

    @cached_property
    def conforms(self) -> bool:
        """Whether it is a run through the journey, without any departure."""
        return not self.cost and all(move.kind == "matched" for move in self.moves)

    @cached_property
    def moves(self) -> tuple[Aligned, ...]:
        """The moves, in order.

        A stage taken out of order is there twice: in its place, without a step, and where the step
        was.
        """
        return about_each(self._reader.moves(self._symbols), *journeys_of(self))

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

    def rows(self) -> list[dict[str, Any]]:
        """A row for each move."""
        return [move.to_dict() for move in self.moves]

    def to_dict(self) -> dict[str, Any]:
        """Who it is, what it costs, and the moves."""
        return {
            **super().to_dict(),
            "steps": list(self.steps),
            "fitness": self.fitness,
            "moves": self.rows(),
        }

    def __str__(self) -> str:
        """What it costs and why."""
        departures = "; ".join(map(str, self.deviations)) or message("as the journey says")
        return message(
            "{people}, cost {cost}: {departures}",
            people=counted(self.people, "person", "people"),
            cost=numeral(f"{self.cost:g}"),
            departures=departures,
        )

    def __repr__(self) -> str:
        """How many people it is, what it costs and why, in brackets."""
        return f"<Fit: {self}>"
