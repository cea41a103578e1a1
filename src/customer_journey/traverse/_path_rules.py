"""Rules about the order of stages on paths, each with a path that breaks it."""

from collections.abc import Iterable
from typing import final

from attrs import frozen

from customer_journey._answer import Displayed
from customer_journey._arguments import require
from customer_journey._model import Journey, MoveKind, Role
from customer_journey.traverse._moves import ALL_MOVES, Moves, moves_of, positions_of
from customer_journey.traverse._reach import fewest

__all__ = ["Verdict", "eventually", "never", "precedes"]


@final
@frozen
class Verdict(Displayed):
    """Whether a rule about paths holds; where it does not, a shortest path that breaks it.

    It is as true as its rule.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "try", "buy"]).connect("know", "buy")
        >>> cj.traverse.precedes(shop, "try", "buy")
        Verdict(holds=False, witness=('know', 'buy'))
    """

    holds: bool
    """Whether every path keeps to the rule."""
    witness: tuple[str, ...] | None = None
    """The ids of the stages of a path that breaks it; None where it holds."""

    def __bool__(self) -> bool:
        """Whether it holds."""
        return self.holds


def precedes(
    journey: Journey,
    first: str,
    then: str,
    /,
    *,
    kinds: Iterable[MoveKind] = ALL_MOVES,
    persona: str | None = None,
    role: Role | Iterable[Role] | None = None,
) -> Verdict:
    """Whether nobody gets to one stage before they have been at another.

    It holds too where nobody gets there at all, and for a stage and itself. Linear in stages and
    transitions.

    Args:
        journey: The journey.
        first: The id of the stage that has to come first.
        then: The id of the stage that has to come after it.
        kinds: The kinds of moves to take.
        persona: Leave out stages and transitions that are for other personas.
        role: Leave out stages that state another role.

    Raises:
        UnknownStageError: The journey has no such stage.
        InvalidValueError: A kind, persona or role is not there.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "try", "buy"])
        >>> bool(cj.traverse.precedes(shop, "try", "buy"))
        True
    """
    require(journey, Journey, "precedes")
    moves = moves_of(journey, kinds=kinds, persona=persona, role=role)
    (before,) = positions_of(moves, journey, first, ())
    after = positions_of(moves, journey, then, ())
    starts = positions_of(moves, journey, None, journey.starts)
    if before in after:
        return Verdict(holds=True)
    return _broken_by(moves, fewest(_without(moves, before), starts, after))


def never(
    journey: Journey,
    stage: str,
    /,
    *,
    after: str | None = None,
    kinds: Iterable[MoveKind] = ALL_MOVES,
    persona: str | None = None,
    role: Role | Iterable[Role] | None = None,
) -> Verdict:
    """Whether nobody ever gets to a stage, or nobody who has been at another does.

    Linear in stages and transitions.

    Args:
        journey: The journey.
        stage: The id of the stage that must not be entered.
        after: The id of a stage after which it must not be; None for all who come in at a start.
            The stage itself may be meant: then nobody comes back to it.
        kinds: The kinds of moves to take.
        persona: Leave out stages and transitions that are for other personas.
        role: Leave out stages that state another role.

    Raises:
        UnknownStageError: The journey has no such stage.
        InvalidValueError: A kind, persona or role is not there.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "try", "buy"])
        >>> bool(cj.traverse.never(shop, "try", after="buy"))
        True
        >>> cj.traverse.never(shop, "buy", after="try").witness
        ('try', 'buy')
    """
    require(journey, Journey, "never")
    moves = moves_of(journey, kinds=kinds, persona=persona, role=role)
    unwanted = positions_of(moves, journey, stage, ())
    if after is None:
        starts = positions_of(moves, journey, None, journey.starts)
        return _broken_by(moves, fewest(moves, starts, unwanted))
    (past,) = positions_of(moves, journey, after, ())
    way = fewest(moves, moves.ahead[past], unwanted)
    return _broken_by(moves, None if way is None else [past, *way])


def eventually(
    journey: Journey,
    stage: str,
    /,
    *,
    after: str | None = None,
    kinds: Iterable[MoveKind] = ALL_MOVES,
    persona: str | None = None,
    role: Role | Iterable[Role] | None = None,
) -> Verdict:
    """Whether everyone gets to a stage in the end, or everyone who has been at another does.

    It is broken by a path on which they have not been there and that leads to a stage where a
    journey may end, or to one from which there is no way there any more. Nobody is taken to go
    round a loop for ever while there is a way out of it. Linear in stages and transitions.

    Args:
        journey: The journey.
        stage: The id of the stage that must be entered.
        after: The id of the stage after which it must be; None for all who come in at a start.
        kinds: The kinds of moves to take.
        persona: Leave out stages and transitions that are for other personas.
        role: Leave out stages that state another role.

    Raises:
        UnknownStageError: The journey has no such stage.
        InvalidValueError: A kind, persona or role is not there.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "try", "buy"])
        >>> shop = shop.with_stage(cj.Stage("lost", end=True)).connect("try", "lost", kind="exit")
        >>> cj.traverse.eventually(shop, "buy").witness
        ('know', 'try', 'lost')
    """
    require(journey, Journey, "eventually")
    moves = moves_of(journey, kinds=kinds, persona=persona, role=role)
    (wanted,) = positions_of(moves, journey, stage, ())
    sources = positions_of(moves, journey, after, journey.starts)
    can_still = moves.spread((wanted,), moves.behind())
    given_up = [
        position
        for position, item in enumerate(journey.stages)
        if position != wanted and (item.end or can_still[position] < 0)
    ]
    sources = tuple([source for source in sources if source != wanted])
    return _broken_by(moves, fewest(_without(moves, wanted), sources, given_up))


def _without(moves: Moves, gone: int) -> Moves:
    """The moves that neither leave nor enter a stage."""
    ahead = [
        [] if stage == gone else [other for other in following if other != gone]
        for stage, following in enumerate(moves.ahead)
    ]
    can_be = [*moves.open[:gone], False, *moves.open[gone + 1 :]]
    return Moves(moves.ids, moves.index, ahead, moves.steps, can_be)


def _broken_by(moves: Moves, path: list[int] | None) -> Verdict:
    return Verdict(holds=True) if path is None else Verdict(holds=False, witness=moves.named(path))
