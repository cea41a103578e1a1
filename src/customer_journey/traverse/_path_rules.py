"""Rules about the order of stages on paths, each with a path that breaks it."""

from collections.abc import Iterable
from typing import final

from customer_journey._answer import JourneyAnswer, about
from customer_journey._arguments import checked
from customer_journey._frozen import frozen
from customer_journey._graph._index import MOVES, Index, index_of
from customer_journey._graph._search import breadth_first, shortest_path
from customer_journey._messages._current import message
from customer_journey._model import Journey, MoveKind, Role
from customer_journey._model._names import path_of

__all__ = ["Verdict", "eventually", "never", "precedes"]


@final
@frozen
class Verdict(JourneyAnswer):
    """Whether a rule about paths holds; where it does not, a shortest path that breaks it.

    It is as true as its rule.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "try", "buy"]).connect("know", "buy")
        >>> print(cj.traverse.precedes(shop, "try", "buy"))
        broken by know -> buy
    """

    holds: bool
    """Whether every path keeps to the rule."""
    witness: tuple[str, ...] | None = None
    """The ids of the stages of a path that breaks it; None where it holds."""

    def __bool__(self) -> bool:
        """Whether it holds."""
        return self.holds

    def __str__(self) -> str:
        """That it holds, or the path that breaks it."""
        if self.witness is None:
            return message("holds")
        return message("broken by {path}", path=path_of(self.witness))


@checked
def precedes(
    journey: Journey,
    first: str,
    then: str,
    /,
    *,
    kinds: MoveKind | Iterable[MoveKind] = MOVES,
    role: Role | Iterable[Role] | None = None,
) -> Verdict:
    """Whether people get to one stage only after they have been at another.

    It also holds where one stage cannot be reached at all, and for a stage and itself. Linear in
    stages and transitions.

    Args:
        journey: The journey.
        first: The id of the stage that has to come first.
        then: The id of the stage that has to come after it.
        kinds: The kinds of moves to take.
        role: Leave out stages that state another role.

    Raises:
        UnknownStageError: The journey has no such stage.
        InvalidValueError: A kind of move or a role is unknown.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "try", "buy"])
        >>> bool(cj.traverse.precedes(shop, "try", "buy"))
        True
    """
    index = index_of(journey).restricted(kinds=kinds, role=role)
    before, after = index.endpoints(first), index.endpoints(then)
    path = shortest_path(index.successors, index.starts, after, blocked=before)
    return _broken_by(index, path)


@checked
def never(
    journey: Journey,
    stage: str,
    /,
    *,
    after: str | None = None,
    kinds: MoveKind | Iterable[MoveKind] = MOVES,
    role: Role | Iterable[Role] | None = None,
) -> Verdict:
    """Whether people never get to a stage, or not once they have been at another.

    Linear in stages and transitions.

    Args:
        journey: The journey.
        stage: The id of the stage that must not be entered.
        after: The id of a stage after which it must not be; None for all who begin at a start.
            The stage itself may be meant: then it is never entered again.
        kinds: The kinds of moves to take.
        role: Leave out stages that state another role.

    Raises:
        UnknownStageError: The journey has no such stage.
        InvalidValueError: A kind of move or a role is unknown.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "try", "buy"])
        >>> bool(cj.traverse.never(shop, "try", after="buy"))
        True
        >>> cj.traverse.never(shop, "buy", after="try").witness
        ('try', 'buy')
    """
    index = index_of(journey).restricted(kinds=kinds, role=role)
    unwanted = index.endpoints(stage)
    if after is None:
        return _broken_by(index, shortest_path(index.successors, index.starts, unwanted))
    sources = index.endpoints(after)
    following = [successor for source in sources for successor in index.successors[source]]
    path = shortest_path(index.successors, following, unwanted)
    return _broken_by(index, None if path is None else [*sources, *path])


@checked
def eventually(
    journey: Journey,
    stage: str,
    /,
    *,
    after: str | None = None,
    kinds: MoveKind | Iterable[MoveKind] = MOVES,
    role: Role | Iterable[Role] | None = None,
) -> Verdict:
    """Whether everyone gets to a stage in the end, or everyone who has been at another does.

    It is broken by a path that avoids the stage and leads to where a journey may end, or to where
    the stage can no longer be reached. People are taken to leave a cycle some day if they can.
    Linear in stages and transitions.

    Args:
        journey: The journey.
        stage: The id of the stage that must be entered.
        after: The id of the stage after which it must be; None for all who begin at a start.
        kinds: The kinds of moves to take.
        role: Leave out stages that state another role.

    Raises:
        UnknownStageError: The journey has no such stage.
        InvalidValueError: A kind of move or a role is unknown.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "try", "buy"])
        >>> shop = shop.with_stage(cj.Stage("lost", end=True)).connect("try", "lost", kind="exit")
        >>> cj.traverse.eventually(shop, "buy").witness
        ('know', 'try', 'lost')
    """
    index = index_of(journey).restricted(kinds=kinds, role=role)
    required = index.endpoints(stage)
    sources = index.endpoints(after)
    in_time = breadth_first(index.predecessors, required)
    too_late = {number for number in range(len(index.ids)) if number not in in_time}
    path = shortest_path(index.successors, sources, too_late.union(index.ends), blocked=required)
    return _broken_by(index, path)


def _broken_by(index: Index, path: list[int] | None) -> Verdict:
    witness = None if path is None else index.named(path)
    return about(Verdict(holds=path is None, witness=witness), index.journey)
