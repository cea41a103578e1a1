"""What rules look at: the journey, the day, and answers that several rules share."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Final, TypeAlias, TypeVar, final

from customer_journey._arguments import checked
from customer_journey._frozen import field, frozen
from customer_journey._graph._index import MOVES, index_of
from customer_journey._graph._search import breadth_first
from customer_journey._messages._current import message
from customer_journey._model import (
    Journey,
    Stage,
    Transition,
    cached,
)
from customer_journey._model._cached import stages_by_id
from customer_journey._suggest import Suggester

__all__ = ["Context", "Moves", "clipped", "joined", "suggestion"]

T = TypeVar("T")

Moves: TypeAlias = Mapping[str, tuple[Transition, ...]]
"""Transitions by the id of a stage; a stage without any is left out."""

_LONGEST_NAME: Final = 60
_MOST_JOINED: Final = 5


@final
@frozen
class Context:
    """A context is what a rule gets: the journey and the day, and answers that rules share.

    An answer is computed when a rule first needs it, and kept with the journey.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "buy"]).with_stage(cj.Stage("try"))
        >>> sorted(cj.rules.Context(shop).reached)
        ['buy', 'know']
    """

    journey: Journey
    """The journey being checked."""
    as_of: date = field(factory=date.today, kw_only=True)
    """The day of the check, with which review dates are compared."""
    idle: tuple[int, ...] = field(default=(), kw_only=True)
    """Which of the journey's suppressions silenced nothing, by index; for rules that come last."""
    rule_names: tuple[str, ...] = field(default=(), kw_only=True)
    """The codes, names and aliases of all rules of the set, on or off."""

    @cached_property
    def stages(self) -> Mapping[str, Stage]:
        """The stages by id."""
        return cached(self.journey, stages_by_id)

    @cached_property
    def moves_from(self) -> Moves:
        """The moves that leave each stage, in the journey's order; referrals are not moves."""
        return self._moves("outgoing")

    @cached_property
    def moves_to(self) -> Moves:
        """The moves that lead to each stage, in the journey's order."""
        return self._moves("incoming")

    @cached_property
    def reached(self) -> frozenset[str]:
        """The stages that can be reached from the starts by moves, exits included."""
        return index_of(self.journey).restricted(kinds=MOVES).reached

    @cached_property
    def reached_without_exits(self) -> frozenset[str]:
        """The stages that can be reached from the starts by advances and returns alone."""
        return index_of(self.journey).restricted(kinds=("advance", "return")).reached

    @cached_property
    def reached_with_referrals(self) -> frozenset[str]:
        """The stages that could be reached from the starts if referrals were moves."""
        return index_of(self.journey).reached

    @cached_property
    def leads_to_goal(self) -> frozenset[str]:
        """The stages from which some goal can be reached; goals themselves are among them."""
        moves = index_of(self.journey).restricted(kinds=MOVES)
        return frozenset(moves.named(breadth_first(moves.predecessors, moves.goals)))

    @checked
    def indexed(self, build: Callable[[Journey], T], /) -> T:
        """What a function computes from the journey, computed once and kept with the journey.

        Args:
            build: A function defined at the top of a module, so that it is the same one each time.

        Raises:
            WrongTypeError: It is not a function.
        """
        return cached(self.journey, build)

    def label(self, stage: str) -> str:
        """A stage's name for readers, in quotes and not too long.

        Raises:
            UnknownStageError: The journey has no such stage.
        """
        return clipped(self.journey[stage].label)

    @checked
    def labels(self, stages: Iterable[str]) -> str:
        """The names of the first few stages, and how many more there are.

        Raises:
            UnknownStageError: The journey has no such stage.
            WrongTypeError: The stages are not several texts.
        """
        return joined(map(self.label, stages))

    def _moves(self, side: str) -> Moves:
        moves = index_of(self.journey).restricted(kinds=MOVES)
        numbers = moves.outgoing if side == "outgoing" else moves.incoming
        return {
            stage: tuple([moves.transitions[number] for number in each])
            for stage, each in zip(moves.ids, numbers, strict=True)
            if each
        }


def clipped(text: str) -> str:
    """A text in quotes on one line, safe to print and not too long."""
    return repr(text if len(text) <= _LONGEST_NAME else f"{text[:_LONGEST_NAME]}…")


def joined(names: Iterable[str]) -> str:
    """The first few names, and how many more there are."""
    each = list(names)
    more = len(each) - _MOST_JOINED
    first = ", ".join(each[:_MOST_JOINED])
    if more <= 0:
        return first
    return message("{names} and {number} more", names=first, number=more)


def suggestion(name: str, suggester: Suggester) -> str:
    """A hint of the form `did you mean 'x'?`, or an empty text where nothing comes near."""
    nearest = suggester.nearest(name)
    return "" if nearest is None else message("did you mean {name}?", name=repr(nearest))
