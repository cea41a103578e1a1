"""What can be reached, in how many moves, and the best path to it."""

from collections.abc import Callable, Iterable, Sequence
from math import inf, log
from numbers import Real
from typing import Literal, TypeAlias, final

from customer_journey._answer import AnswerSequence, Cell, about
from customer_journey._arguments import checked
from customer_journey._frozen import frozen
from customer_journey._graph._index import MOVES, Index, index_of
from customer_journey._graph._search import adjacency, breadth_first, dijkstra, distances, path_from
from customer_journey._graph._search import shortest_path as fewest_edges
from customer_journey._model import Journey, MoveKind, Role, Transition
from customer_journey._model._names import names_of
from customer_journey._values import brief
from customer_journey.errors import InvalidValueError, NoPathError, Problem

__all__ = ["Layers", "Weight", "layers", "reachable", "shortest_path", "weighted"]

Weight: TypeAlias = Literal["effort", "probability"] | Callable[[Transition], float | None]
"""What makes a path better: less effort, more probability, or the least sum of what a function
gives for each step (zero or more; None where the step cannot be taken)."""


@checked
def reachable(
    journey: Journey,
    /,
    source: str | None = None,
    *,
    kinds: MoveKind | Iterable[MoveKind] = MOVES,
    role: Role | Iterable[Role] | None = None,
) -> tuple[str, ...]:
    """The stages that a person can get to, the first one included, in the journey's order.

    Referrals are not moves: they reach nothing. Linear in stages and transitions.

    Args:
        journey: The journey.
        source: The id of the stage to begin at; None for all starts of the journey.
        kinds: The kinds of moves to take.
        role: Leave out stages that state another role.

    Raises:
        UnknownStageError: The journey has no such stage.
        InvalidValueError: A kind of move or a role is unknown.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "try", "buy"])
        >>> shop = shop.connect("buy", "know", kind="referral")
        >>> cj.reachable(shop, "try")
        ('try', 'buy')
    """
    index = index_of(journey).restricted(kinds=kinds, role=role)
    visited = breadth_first(index.successors, index.endpoints(source))
    return tuple([each for stage, each in enumerate(index.ids) if stage in visited])


@final
@frozen
class Layers(AnswerSequence[tuple[str, ...]]):
    """The stages that can be reached, by how many moves it takes; `layers` gives them.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "try", "buy"]).connect("know", "buy")
        >>> print(cj.traverse.layers(shop))
        0: know
        1: try, buy
    """

    layers: tuple[tuple[str, ...], ...]
    """The ids of the stages that are so many moves away as there are layers before them."""

    def rows(self) -> list[dict[str, Cell]]:
        """A row for each stage, with the columns `distance` (moves) and `stage`."""
        return [
            {"distance": distance, "stage": stage}
            for distance, layer in enumerate(self.layers)
            for stage in layer
        ]

    def __str__(self) -> str:
        """A layer a line, after its distance."""
        lines = (f"{moves}: {', '.join(names_of(layer))}" for moves, layer in enumerate(self))
        return "\n".join(lines) or "no layers"


@checked
def layers(
    journey: Journey,
    /,
    source: str | None = None,
    *,
    kinds: MoveKind | Iterable[MoveKind] = MOVES,
    role: Role | Iterable[Role] | None = None,
) -> Layers:
    """The stages by the fewest moves it takes to get to them: first the starts, then one move on.

    Stages that cannot be reached are in no layer. Within a layer, stages stand in the journey's
    order. Linear in stages and transitions.

    Args:
        journey: The journey.
        source: The id of the stage to begin at; None for all starts of the journey.
        kinds: The kinds of moves to take.
        role: Leave out stages that state another role.

    Raises:
        UnknownStageError: The journey has no such stage.
        InvalidValueError: A kind of move or a role is unknown.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "try", "buy"]).connect("know", "buy")
        >>> cj.traverse.layers(shop)[1]
        ('try', 'buy')
    """
    index = index_of(journey).restricted(kinds=kinds, role=role)
    distance = distances(index.successors, index.endpoints(source))
    reached = ((steps, stage) for stage, steps in enumerate(distance) if steps >= 0)
    layered = adjacency(max(distance, default=-1) + 1, reached)
    return about(Layers(tuple([index.named(layer) for layer in layered])), journey)


@checked
def shortest_path(
    journey: Journey,
    /,
    source: str | None = None,
    target: str | None = None,
    *,
    weight: Weight | None = None,
    kinds: MoveKind | Iterable[MoveKind] = MOVES,
    role: Role | Iterable[Role] | None = None,
) -> tuple[str, ...]:
    """The best path from one stage to another, as stage ids, both ends included.

    Without a weight, the best path has the fewest steps. Left out, source and target mean any start
    and any goal, so `shortest_path(journey, weight="probability")` is the likeliest path from a
    start to a goal. Of equally good paths, the first in the journey's order is chosen.

    Args:
        journey: The journey.
        source: The id of the first stage; None for any of the starts.
        target: The id of the last stage; None for any of the goals.
        weight: `effort` for the least total effort, `probability` for the greatest product of
            probabilities, or a function of a transition that gives what the step costs, zero or
            more, or None where it cannot be taken; None for the fewest steps.
        kinds: The kinds of moves to take.
        role: Leave out stages that state another role.

    Raises:
        NoPathError: No path leads there.
        UnknownStageError: The journey has no such stage.
        InvalidValueError: A transition on the way lacks the effort or probability, a weight is
            negative or not a number, or a kind of move or a role is unknown.

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
    index = index_of(journey).restricted(kinds=kinds, role=role)
    sources = index.endpoints(source)
    targets = frozenset(index.endpoints(target, "goals"))
    if weight is None:
        path = fewest_edges(index.successors, sources, targets)
    else:
        arcs = weighted(index, weight, index.between(sources, targets), "shortest_path")
        settled, previous = dijkstra(arcs, dict.fromkeys(sources, 0.0), targets=targets)
        last = next(reversed(settled), -1)
        path = path_from(previous, last) if last in targets else None
    if path is None:
        raise NoPathError(source or "any start", target or "any goal")
    return index.named(path)


def weighted(
    index: Index, weight: Weight, relevant: Sequence[bool], function: str
) -> list[list[tuple[int, float]]]:
    """For each relevant stage, the relevant ones that moves lead to, each with the move's cost.

    Moves that cannot be taken are left out.

    Raises:
        InvalidValueError: A weight is not stated, negative or not a number.
    """
    problems: list[Problem] = []
    costs = [
        _cost(transition, weight, problems) if relevant[source] and relevant[target] else inf
        for transition, source, target in zip(
            index.transitions, index.sources, index.targets, strict=True
        )
    ]
    if problems:
        raise InvalidValueError(function, problems)
    return [
        [(index.targets[number], costs[number]) for number in numbers if costs[number] < inf]
        for numbers in index.outgoing
    ]


def _cost(transition: Transition, weight: Weight, problems: list[Problem]) -> float:
    if callable(weight):
        cost = weight(transition)
        if cost is None:
            return inf
        # A comparison with what is not a number is false.
        if not ((type(cost) in {int, float} or isinstance(cost, Real)) and cost >= 0):
            what = f"a weight must be a number of at least 0, got {brief(cost)}"
            problems.append(Problem(transition.path, what))
            return inf
        return float(cost)
    stated = transition.effort if weight == "effort" else transition.probability
    if stated is None:
        problems.append(
            Problem(f"{transition.path}.{weight}", "not stated, so paths cannot be compared by it")
        )
        return inf
    if weight == "effort":
        return stated
    return -log(stated) if stated else inf
