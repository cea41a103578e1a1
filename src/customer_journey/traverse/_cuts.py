"""What is on every path, and what stops every path."""

from collections.abc import Iterable

from customer_journey._arguments import checked
from customer_journey._graph._index import MOVES, index_of
from customer_journey._graph._networkx import smallest_cut
from customer_journey._graph._search import on_every_path, shortest_path
from customer_journey._model import Journey, MoveKind, Role
from customer_journey.errors import InvalidValueError, NoPathError, Problem

__all__ = ["bottlenecks", "must_pass"]


@checked
def must_pass(
    journey: Journey,
    /,
    source: str | None = None,
    target: str | None = None,
    *,
    kinds: MoveKind | Iterable[MoveKind] = MOVES,
    role: Role | Iterable[Role] | None = None,
) -> tuple[str, ...]:
    """The stages that are on every path from one stage to another, both ends included, in order.

    Of several starts or goals, only those are ends that stand on every path. Linear in stages and
    transitions. In graph theory, these are the dominators of the target.

    Args:
        journey: The journey.
        source: The id of the first stage; None for any of the starts.
        target: The id of the last stage; None for any of the goals.
        kinds: The kinds of moves to take.
        role: Leave out stages that state another role.

    Raises:
        NoPathError: No path leads there.
        UnknownStageError: The journey has no such stage.
        InvalidValueError: A kind of move or a role is unknown.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "try", "pay", "love"])
        >>> cj.must_pass(shop.connect("know", "pay"))
        ('know', 'pay', 'love')
    """
    index = index_of(journey).restricted(kinds=kinds, role=role)
    sources = index.endpoints(source)
    targets = index.endpoints(target, "goals")
    path = shortest_path(index.successors, sources, targets)
    if path is None:
        raise NoPathError(source or "any start", target or "any goal")
    return index.named(on_every_path(index.successors, sources, targets, path))


@checked
def bottlenecks(
    journey: Journey,
    /,
    source: str | None = None,
    target: str | None = None,
    *,
    kinds: MoveKind | Iterable[MoveKind] = MOVES,
    role: Role | Iterable[Role] | None = None,
) -> tuple[str, ...]:
    """The smallest set of stages between two stages whose failure stops everyone.

    The ends themselves are never in it. It comes in the journey's order. Of several sets of that
    size, it is the one nearest to the target. It is empty where no path exists. Time is
    that of one search of the journey for each stage of the answer.

    Args:
        journey: The journey.
        source: The id of the first stage; None for any of the starts.
        target: The id of the last stage; None for any of the goals.
        kinds: The kinds of moves to take.
        role: Leave out stages that state another role.

    Raises:
        UnknownStageError: The journey has no such stage.
        InvalidValueError: Source and target are one stage, or a move leads straight from one to the
            other, so that no stage can stop it; or a kind of move or a role is unknown.

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
    index = index_of(journey).restricted(kinds=kinds, role=role)
    sources = index.endpoints(source)
    targets = index.endpoints(target, "goals")
    path = shortest_path(index.successors, sources, targets)
    if path is None:
        return ()
    ends = {*sources, *targets}
    # One stage that is on every path is the smallest cut, and found without any flow.
    single = [
        each for each in on_every_path(index.successors, sources, targets, path) if each not in ends
    ]
    if single:
        return index.named(single[-1:])
    relevant = index.between(sources, targets)
    successors = [
        [stage for stage in following if relevant[stage]] if relevant[number] else []
        for number, following in enumerate(index.successors)
    ]
    cut = smallest_cut(
        successors,
        [stage for stage in sources if relevant[stage]],
        [stage for stage in targets if relevant[stage]],
    )
    if cut is None:
        what = "source and target are one, or a move leads straight on: no stage can stop it"
        raise InvalidValueError("bottlenecks", [Problem("target", what)])
    return index.named(sorted(cut))
