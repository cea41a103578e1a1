"""What can be reached, in how many moves, and the best way there."""

from collections.abc import Callable, Iterable, Sequence
from heapq import heappop, heappush
from math import inf, isnan, log
from typing import Literal, TypeAlias

from customer_journey._arguments import require
from customer_journey._model import Journey, MoveKind, Role, Transition
from customer_journey.errors import InvalidValueError, NoPathError, Problem
from customer_journey.traverse._moves import ALL_MOVES, Moves, moves_of, positions_of

__all__ = ["Weight", "fewest", "layers", "reachable", "shortest_path", "weigh"]

Weight: TypeAlias = Literal["effort", "probability"] | Callable[[Transition], float | None]
"""What makes a path better: less effort, more probability, or the least sum of what a function
gives for each step (zero or more; None where the step cannot be taken)."""


def reachable(
    journey: Journey,
    /,
    start: str | None = None,
    *,
    kinds: Iterable[MoveKind] = ALL_MOVES,
    persona: str | None = None,
    role: Role | Iterable[Role] | None = None,
) -> tuple[str, ...]:
    """The stages that a person can get to, the first one included, in the journey's order.

    Referrals are no moves: they reach nothing. Linear in stages and transitions.

    Args:
        journey: The journey.
        start: The id of the stage to set out from; None for all starts of the journey.
        kinds: The kinds of moves to take.
        persona: Leave out stages and transitions that are for other personas.
        role: Leave out stages that state another role.

    Raises:
        UnknownStageError: The journey has no such stage.
        InvalidValueError: A kind, persona or role is not there.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "try", "buy"])
        >>> shop = shop.connect("buy", "know", kind="referral")
        >>> cj.reachable(shop, "try")
        ('try', 'buy')
    """
    require(journey, Journey, "reachable")
    moves = moves_of(journey, kinds=kinds, persona=persona, role=role)
    distances = moves.spread(positions_of(moves, journey, start, journey.starts))
    return moves.named(position for position, distance in enumerate(distances) if distance >= 0)


def layers(
    journey: Journey,
    /,
    start: str | None = None,
    *,
    kinds: Iterable[MoveKind] = ALL_MOVES,
    persona: str | None = None,
    role: Role | Iterable[Role] | None = None,
) -> tuple[tuple[str, ...], ...]:
    """The stages by the fewest moves it takes to get to them, as layers.

    First come the stages where people set out, then those one move on, and so on.

    Stages that cannot be reached are in no layer. Within a layer, stages stand in the journey's
    order. Linear in stages and transitions.

    Args:
        journey: The journey.
        start: The id of the stage to set out from; None for all starts of the journey.
        kinds: The kinds of moves to take.
        persona: Leave out stages and transitions that are for other personas.
        role: Leave out stages that state another role.

    Raises:
        UnknownStageError: The journey has no such stage.
        InvalidValueError: A kind, persona or role is not there.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "try", "buy"])
        >>> cj.traverse.layers(shop.connect("know", "buy"))
        (('know',), ('try', 'buy'))
    """
    require(journey, Journey, "layers")
    moves = moves_of(journey, kinds=kinds, persona=persona, role=role)
    distances = moves.spread(positions_of(moves, journey, start, journey.starts))
    found: list[list[int]] = [[] for _ in range(max(distances, default=-1) + 1)]
    for position, distance in enumerate(distances):
        if distance >= 0:
            found[distance].append(position)
    return tuple([moves.named(layer) for layer in found])


def shortest_path(
    journey: Journey,
    /,
    source: str | None = None,
    target: str | None = None,
    *,
    weight: Weight | None = None,
    kinds: Iterable[MoveKind] = ALL_MOVES,
    persona: str | None = None,
    role: Role | Iterable[Role] | None = None,
) -> tuple[str, ...]:
    """The best path from one stage to another, as stage ids, both ends included.

    Without a weight, the best path has the fewest steps. Left out, source and target mean any start
    and any goal, so `shortest_path(journey, weight="probability")` is the likeliest way from coming
    in to a goal. Of paths that are equally good, the one found first in the journey's order is
    given.

    Args:
        journey: The journey.
        source: The id of the stage to set out from; None for any of the starts.
        target: The id of the stage to arrive at; None for any of the goals.
        weight: `effort` for the least total effort, `probability` for the greatest product of
            probabilities, or a function of a transition that gives what the step costs, zero or
            more, or None where it cannot be taken; None for the fewest steps.
        kinds: The kinds of moves to take.
        persona: Leave out stages and transitions that are for other personas.
        role: Leave out stages that state another role.

    Raises:
        NoPathError: There is no way.
        UnknownStageError: The journey has no such stage.
        InvalidValueError: A transition on the way lacks the effort or probability asked for, a
            weight is negative or no number, or a kind, persona or role is not there.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey(
        ...     "shop",
        ...     stages=[cj.Stage("know"), cj.Stage("try"), cj.Stage("buy")],
        ...     transitions=[
        ...         cj.Transition("know", "buy", effort=9),
        ...         cj.Transition("know", "try", effort=2),
        ...         cj.Transition("try", "buy", effort=3),
        ...     ],
        ...     starts=["know"],
        ...     goals=["buy"],
        ... )
        >>> cj.shortest_path(shop), cj.shortest_path(shop, weight="effort")
        (('know', 'buy'), ('know', 'try', 'buy'))

    Source:
        Dijkstra (1959), Numerische Mathematik 1, pages 269 to 271.
    """
    require(journey, Journey, "shortest_path")
    moves = moves_of(journey, kinds=kinds, persona=persona, role=role)
    sources = positions_of(moves, journey, source, journey.starts)
    targets = positions_of(moves, journey, target, journey.goals)
    came_from = (
        fewest(moves, sources, targets)
        if weight is None
        else _cheapest(moves, sources, targets, weight)
    )
    if came_from is None:
        raise NoPathError(source or "any start", target or "any goal")
    return moves.named(came_from)


def weigh(moves: Moves, weight: Weight, relevant: Sequence[bool]) -> list[list[float]]:
    """What every move costs, aligned with `moves.ahead`, infinite where it cannot be taken.

    Only moves between relevant stages are looked at; the others cost infinitely much.
    """
    if not callable(weight) and weight not in ("effort", "probability"):
        what = f"{weight!r} is not 'effort', 'probability' or a function of a transition"
        raise InvalidValueError("moves", [Problem("weight", what)])
    problems: list[Problem] = []
    costs: list[list[float]] = []
    for source, targets in enumerate(moves.ahead):
        row: list[float] = []
        for target, transition in zip(targets, moves.steps[source], strict=True):
            row.append(
                _cost(transition, weight, problems)
                if relevant[source] and relevant[target]
                else inf
            )
        costs.append(row)
    if problems:
        raise InvalidValueError("weight", problems)
    return costs


def _cost(transition: Transition, weight: Weight, problems: list[Problem]) -> float:
    if callable(weight):
        cost = weight(transition)
        if cost is None:
            return inf
        if isnan(cost) or cost < 0:
            problems.append(Problem(transition.path, f"a weight is zero or more, got {cost!r}"))
            return inf
        return cost
    given = transition.effort if weight == "effort" else transition.probability
    if given is None:
        problems.append(
            Problem(f"{transition.path}.{weight}", "not stated, so paths cannot be compared by it")
        )
        return inf
    if weight == "effort":
        return given
    return -log(given) if given else inf


def fewest(moves: Moves, sources: Iterable[int], targets: Iterable[int]) -> list[int] | None:
    """The stages of a path with the fewest steps; None where there is no path."""
    wanted = frozenset(targets)
    previous = {source: -1 for source in sources if moves.open[source]}
    wave = list(previous)
    for stage in wave:
        if stage in wanted:
            return _trail(previous, stage)
        for following in moves.ahead[stage]:
            if following not in previous:
                previous[following] = stage
                wave.append(following)
    return None


def _cheapest(
    moves: Moves, sources: Iterable[int], targets: Iterable[int], weight: Weight
) -> list[int] | None:
    sources, wanted = tuple(sources), frozenset(targets)
    costs = weigh(moves, weight, moves.between(sources, wanted))
    best = {source: 0.0 for source in sources if moves.open[source]}
    previous = dict.fromkeys(best, -1)
    queue = [(0.0, order, source) for order, source in enumerate(best)]
    settled: set[int] = set()
    count = len(queue)
    while queue:
        cost, _, stage = heappop(queue)
        if stage in wanted:
            return _trail(previous, stage)
        if stage in settled:
            continue
        settled.add(stage)
        for following, step in zip(moves.ahead[stage], costs[stage], strict=True):
            total = cost + step
            if total < best.get(following, inf):
                best[following], previous[following] = total, stage
                heappush(queue, (total, count, following))
                count += 1
    return None


def _trail(previous: dict[int, int], stage: int) -> list[int]:
    trail = [stage]
    while previous[trail[-1]] >= 0:
        trail.append(previous[trail[-1]])
    return trail[::-1]
