"""How one sequence of steps reads as a run through a journey, move by move."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import mul
from typing import Final, Literal, TypeAlias, final

from attrs import evolve, field, frozen

from customer_journey._answer import Displayed
from customer_journey.evidence._aligning import OUT, Aligner, MoveKind
from customer_journey.evidence._rows import Rows
from customer_journey.evidence._shares import amount
from customer_journey.evidence._symbols import Symbol, Symbols, steps_of

__all__ = ["DEVIATIONS", "Aligned", "Deviation", "Fit", "Reader", "Reading", "Readings"]

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
        self._matched: dict[tuple[Symbol, int], Aligned] = {}
        self._extra: dict[tuple[Symbol, int], Aligned] = {}
        self._skipped: dict[tuple[Symbol | None, Symbol | None], list[Aligned]] = {}
        self._moved: dict[tuple[str, int | None], Aligned] = {}

    def conforms(self, symbols: Symbols) -> bool:
        """Whether what costs nothing is a run without any departure."""
        return self._aligner.is_positive or all(
            move.kind == "matched" for move in self.moves(symbols)
        )

    def moves(self, symbols: Symbols) -> tuple[Aligned, ...]:
        """The moves of a cheapest reading."""
        moves: list[Aligned] = []
        extra: list[int] = []
        skipped: list[int] = []
        before: Symbol | None = None
        done = 0
        for index in (*self._matches(symbols), len(symbols)):
            symbol = symbols[index] if index < len(symbols) else None
            if done < index:
                extra += range(len(moves), len(moves) + index - done)
                moves += [self._called_extra(symbols[at], at) for at in range(done, index)]
            between = self._between(before, symbol)
            if between:
                skipped += range(len(moves), len(moves) + len(between))
                moves += between
            if symbol is not None:
                moves.append(self._match(symbol, index))
            before, done = symbol, index + 1
        if extra and skipped:
            self._reorder(moves, extra, skipped)
        return tuple(moves)

    def _matches(self, symbols: Symbols) -> Sequence[int]:
        # On a large journey, runs were not read by rows.
        if self._aligner.is_large and self._aligner.follows(symbols):
            return range(len(symbols))
        return self._rows.matches(symbols)

    def _called_extra(self, symbol: Symbol, step: int) -> Aligned:
        found = self._extra.get((symbol, step))
        if found is None:
            (word,) = steps_of([symbol])
            place = self._aligner.place(word)
            stage = word if place == OUT else self._aligner.ids[place]
            found = self._extra[symbol, step] = self._move("extra", place, stage, step)
        return found

    def _match(self, symbol: Symbol, step: int) -> Aligned:
        found = self._matched.get((symbol, step))
        if found is None:
            place = self._at(symbol)
            kind: MoveKind = "matched" if isinstance(symbol, str) else "failed"
            found = self._move(kind, place, self._aligner.ids[place], step)
            self._matched[symbol, step] = found
        return found

    def _between(self, before: Symbol | None, after: Symbol | None) -> list[Aligned]:
        found = self._skipped.get((before, after))
        if found is None:
            places = self._aligner.between(self._at(before), self._at(after))
            ids = self._aligner.ids
            found = [self._move("skipped", place, ids[place], None) for place in places]
            self._skipped[before, after] = found
        return found

    def _at(self, symbol: Symbol | None) -> int:
        return self._aligner.outside if symbol is None else self._aligner.place(*steps_of([symbol]))

    def _reorder(self, moves: list[Aligned], extra: Iterable[int], skipped: Iterable[int]) -> None:
        """Say of a stage that is skipped in one place and extra in another that it was moved."""
        waiting: dict[str, deque[int]] = {}
        for index in extra:
            waiting.setdefault(moves[index].stage, deque()).append(index)
        for index in skipped:
            places = waiting.get(moves[index].stage)
            if places:
                for moved in (index, places.popleft()):
                    moves[moved] = self._out_of_order(moves[moved])

    def _out_of_order(self, move: Aligned) -> Aligned:
        key = (move.stage, move.step)
        found = self._moved.get(key)
        if found is None:
            found = self._moved[key] = evolve(move, kind="out-of-order")
        return found

    def _move(self, kind: MoveKind, place: int, stage: str, step: int | None) -> Aligned:
        return Aligned(kind=kind, stage=stage, step=step, cost=self._aligner.cost(kind, place))


@final
# With slots, making one takes twice as long, and a log makes thousands at once.
@frozen(kw_only=True, slots=False, repr=False)
class Fit(Displayed):
    """A fit is how one sequence of steps reads as a run through the journey, at the least cost."""

    subjects: tuple[str, ...]
    """Who took them."""
    cost: float
    """What all departures cost together; 0 where the trace is a run through the journey."""
    worst: float
    """What it costs to call every step extra and skip a whole run."""
    _symbols: Symbols = field(alias="symbols")
    _reader: Reader = field(alias="reader", eq=False)

    @cached_property
    def steps(self) -> tuple[str, ...]:
        """The steps, as the traces call them."""
        return steps_of(self._symbols)

    @cached_property
    def conforms(self) -> bool:
        """Whether it is a run through the journey, without any departure."""
        return not self.cost and self._reader.conforms(self._symbols)

    @cached_property
    def moves(self) -> tuple[Aligned, ...]:
        """The moves, in order.

        A stage taken out of order is there twice: in its place, without a step, and where the step
        was.
        """
        return self._reader.moves(self._symbols)

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

    def __repr__(self) -> str:
        """Who it is, what it costs and why, in brackets."""
        return f"<Fit: {self}>"


@final
@frozen(kw_only=True)
class Readings:
    """What reading the traces of a log costs, by the sequence of their steps."""

    people: Mapping[Symbols, Sequence[str]]
    """Who took them; those that were read."""
    costs: Sequence[int]
    """What all departures cost together, in units."""
    worst: Sequence[int]
    """What it costs to call every step extra and skip a whole run, in units."""
    unit: int
    """How many units make 1."""
    reader: Reader
    """What tells the moves."""

    @property
    def cost(self) -> float:
        """What all departures cost, all people together."""
        return self._all(self.costs) / self.unit

    @property
    def fitness(self) -> float:
        """How near the traces are to the journey, all together, in 0..1; 1 if there are none."""
        worst = self._all(self.worst)
        return 1 - self._all(self.costs) / worst if worst else 1.0

    @property
    def conforming(self) -> int:
        """How many people's traces are runs through the journey."""
        return sum(
            len(subjects)
            for (symbols, subjects), cost in zip(self.people.items(), self.costs, strict=True)
            if not cost and self.reader.conforms(symbols)
        )

    def fits(self) -> Iterator[Fit]:
        """One for each sequence."""
        for (symbols, subjects), cost, worst in zip(
            self.people.items(), self.costs, self.worst, strict=True
        ):
            yield Fit(
                symbols=symbols,
                subjects=tuple(subjects),
                cost=cost / self.unit,
                worst=worst / self.unit,
                reader=self.reader,
            )

    def _all(self, costs: Sequence[int]) -> int:
        return sum(map(mul, costs, map(len, self.people.values())))
