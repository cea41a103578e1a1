"""What everyone goes through, and what stops everyone."""

from collections.abc import Iterable, Sequence

from customer_journey._arguments import require
from customer_journey._graph._networkx import smallest_cut
from customer_journey._model import Journey, MoveKind, Role
from customer_journey.errors import InvalidValueError, NoPathError, Problem
from customer_journey.traverse._moves import ALL_MOVES, Moves, moves_of, positions_of
from customer_journey.traverse._reach import fewest

__all__ = ["bottlenecks", "must_pass"]


def must_pass(
    journey: Journey,
    /,
    source: str | None = None,
    target: str | None = None,
    *,
    kinds: Iterable[MoveKind] = ALL_MOVES,
    persona: str | None = None,
    role: Role | Iterable[Role] | None = None,
) -> tuple[str, ...]:
    """The stages that are on every path from one stage to another, both ends included, in order.

    Of several starts or goals, only those are ends that stand on every path. Linear in stages and
    transitions. In the words of graph theory, these are the dominators of the target.

    Args:
        journey: The journey.
        source: The id of the stage to set out from; None for any of the starts.
        target: The id of the stage to arrive at; None for any of the goals.
        kinds: The kinds of moves to take.
        persona: Leave out stages and transitions that are for other personas.
        role: Leave out stages that state another role.

    Raises:
        NoPathError: There is no path at all.
        UnknownStageError: The journey has no such stage.
        InvalidValueError: A kind, persona or role is not there.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "try", "pay", "love"])
        >>> cj.must_pass(shop.connect("know", "pay"))
        ('know', 'pay', 'love')
    """
    require(journey, Journey, "must_pass")
    moves = moves_of(journey, kinds=kinds, persona=persona, role=role)
    sources = positions_of(moves, journey, source, journey.starts)
    targets = positions_of(moves, journey, target, journey.goals)
    return moves.named(_on_every_path(moves, sources, targets, (source, target)))


def bottlenecks(
    journey: Journey,
    /,
    source: str | None = None,
    target: str | None = None,
    *,
    kinds: Iterable[MoveKind] = ALL_MOVES,
    persona: str | None = None,
    role: Role | Iterable[Role] | None = None,
) -> tuple[str, ...]:
    """The smallest set of stages between two stages whose failure stops everyone.

    The ends themselves are never in it. It comes in the journey's order. Of several sets of that
    size, it is the one nearest to the target. It is empty where nobody gets through anyway. Time is
    that of one search of the journey for each stage of the answer.

    Args:
        journey: The journey.
        source: The id of the stage to set out from; None for any of the starts.
        target: The id of the stage to arrive at; None for any of the goals.
        kinds: The kinds of moves to take.
        persona: Leave out stages and transitions that are for other personas.
        role: Leave out stages that state another role.

    Raises:
        UnknownStageError: The journey has no such stage.
        InvalidValueError: A step leads straight from source to target, so that no stage can stop
            it; or a kind, persona or role is not there.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey(
        ...     "shop",
        ...     stages=[cj.Stage(name) for name in ("know", "web", "store", "ring", "buy")],
        ...     transitions=[("know", "web"), ("know", "store"), ("know", "ring"), ("ring", "web"),
        ...                  ("web", "buy"), ("store", "buy")],
        ...     starts=["know"],
        ...     goals=["buy"],
        ... )
        >>> cj.bottlenecks(shop)
        ('web', 'store')
    """
    require(journey, Journey, "bottlenecks")
    moves = moves_of(journey, kinds=kinds, persona=persona, role=role)
    sources = positions_of(moves, journey, source, journey.starts)
    targets = positions_of(moves, journey, target, journey.goals)
    try:
        every = _on_every_path(moves, sources, targets, (source, target))
    except NoPathError:
        return ()
    alone = [stage for stage in every if stage not in sources and stage not in targets]
    if alone:
        return moves.named(alone[-1:])
    relevant = moves.between(sources, targets)
    ahead = [
        [stage for stage in following if relevant[stage]] if relevant[position] else []
        for position, following in enumerate(moves.ahead)
    ]
    opened = [stage for stage in sources if relevant[stage]]
    found = smallest_cut(ahead, opened, [stage for stage in targets if relevant[stage]])
    if found is None:
        what = "a step leads straight from source to target, so no stage between them can stop it"
        raise InvalidValueError("bottlenecks", [Problem("target", what)])
    return moves.named(sorted(found))


def _on_every_path(
    moves: Moves,
    sources: Sequence[int],
    targets: Sequence[int],
    asked: tuple[str | None, str | None],
) -> list[int]:
    """Walk one path, and see how far every detour off it leads.

    A stage of the path is on every path exactly when no detour from before it ends beyond it.
    """
    path = fewest(moves, sources, targets)
    if path is None:
        raise NoPathError(asked[0] or "any start", asked[1] or "any goal")
    place = {stage: position for position, stage in enumerate(path)}
    goals, arrived = frozenset(targets), len(path)
    seen = [False] * len(moves.ids)
    found: list[int] = []
    furthest = -1
    wave = [stage for stage in sources if moves.open[stage]]
    for position, stage in enumerate(path):
        for reached in wave:
            if reached in place:
                furthest = max(furthest, place[reached])
            elif not seen[reached]:
                seen[reached] = True
                if reached in goals:
                    furthest = arrived
                wave.extend(moves.ahead[reached])
        if furthest == position:
            found.append(stage)
        wave = list(moves.ahead[stage])
    return found
