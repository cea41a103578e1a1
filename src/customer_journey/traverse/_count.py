"""Paths counted, ranked and weighed, without listing them all."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice, pairwise
from math import exp
from operator import itemgetter
from typing import Final, final

from customer_journey._answer import AnswerSequence, JourneyAnswer, about
from customer_journey._arguments import checked
from customer_journey._frozen import frozen
from customer_journey._graph._index import MOVES, Index, index_of
from customer_journey._graph._listing import simple_paths_within
from customer_journey._graph._paths import k_shortest_paths
from customer_journey._graph._search import breadth_first, cycles, topological_order
from customer_journey._model import Journey, MoveKind, Role
from customer_journey._model._names import path_of
from customer_journey.errors import InvalidValueError, NoPathError, Problem
from customer_journey.traverse._reach import Weight, weighted

__all__ = ["Route", "Routes", "best_paths", "count_paths", "shares"]

_ROUNDING: Final = 1e-9
_MOST_LISTED: Final = 1_000_000
"""How many paths within cycles are listed one by one before counting is given up."""


@final
@frozen
class Route(JourneyAnswer):
    """A path with what it costs or how likely it is.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "try", "buy"])
        >>> cj.traverse.best_paths(shop, k=1)[0]
        Route(stages=('know', 'try', 'buy'), weight=2.0)
    """

    stages: tuple[str, ...]
    """The ids of its stages, both ends included."""
    weight: float
    """The number of its steps, the sum of what they cost, or the product of their probabilities."""

    def __str__(self) -> str:
        """Its stages and its weight."""
        return f"{path_of(self.stages)} ({self.weight:.6g})"


@final
@frozen
class Routes(AnswerSequence[Route]):
    """The best paths between two stages, the best first; `best_paths` gives them.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "try", "buy"]).connect("know", "buy")
        >>> print(cj.traverse.best_paths(shop, k=5))
        know -> buy (1)
        know -> try -> buy (2)
    """

    routes: tuple[Route, ...]
    """The paths, each with its weight."""


@checked
def best_paths(
    journey: Journey,
    /,
    source: str | None = None,
    target: str | None = None,
    *,
    k: int,
    weight: Weight | None = None,
    kinds: MoveKind | Iterable[MoveKind] = MOVES,
    role: Role | Iterable[Role] | None = None,
) -> Routes:
    """The k shortest simple paths from one stage to another; fewer where there are fewer.

    Args:
        journey: The journey.
        source: The id of the first stage; None for any of the starts.
        target: The id of the last stage; None for any of the goals.
        k: How many paths to give, zero or more.
        weight: As in `shortest_path`: None for the fewest steps, `effort`, `probability` or a
            function.
        kinds: The kinds of moves to take.
        role: Leave out stages that state another role.

    Raises:
        UnknownStageError: The journey has no such stage.
        InvalidValueError: A transition on the way lacks the effort or probability, a weight is
            negative or not a number, `k` is below zero, or a kind of move or a role is unknown.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "try", "buy"]).connect("know", "buy")
        >>> [route.stages for route in cj.traverse.best_paths(shop, k=2)]
        [('know', 'buy'), ('know', 'try', 'buy')]

    Source:
        Yen (1971), "Finding the K Shortest Loopless Paths in a Network", Management Science 17(11).
    """
    index = index_of(journey).restricted(kinds=kinds, role=role)
    sources = index.endpoints(source)
    targets = index.endpoints(target, "goals")
    relevant = index.between(sources, targets)
    arcs = weighted(index, weight or (lambda _: 1.0), relevant, "best_paths")
    cost = {(stage, following): each for stage, row in enumerate(arcs) for following, each in row}
    # One node before all sources and one after all targets make it a question about one pair.
    first, last = len(arcs), len(arcs) + 1
    for stage in targets:
        arcs[stage].append((last, 0.0))
    arcs += [[(stage, 0.0) for stage in sources], []]
    paths = [
        path[1:-1] for path in islice(k_shortest_paths(arcs, first, last), min(k, sys.maxsize))
    ]
    totals = [sum(cost[step] for step in pairwise(path)) for path in paths]
    # Added up from the first step on, sums can differ by a rounding from those that ranked them.
    ranked = sorted(zip(totals, paths, strict=True), key=itemgetter(0))
    is_product = weight == "probability"
    routes = tuple(
        Route(index.named(path), exp(-total) if is_product else float(total))
        for total, path in ranked
    )
    return about(Routes(routes), journey)


@checked
def count_paths(
    journey: Journey,
    /,
    source: str | None = None,
    target: str | None = None,
    *,
    kinds: MoveKind | Iterable[MoveKind] = MOVES,
    role: Role | Iterable[Role] | None = None,
) -> int:
    """How many simple paths lead from one stage to another, exactly: as many as `paths` lists.

    The number can have thousands of digits. Outside of cycles nothing is listed, which is linear in
    stages and transitions, but for the digits. Within cycles, a path must not come to a stage
    again, and counting is as hard as listing: there, up to a million parts of paths are listed.

    Args:
        journey: The journey.
        source: The id of the first stage; None for any of the starts.
        target: The id of the last stage; None for any of the goals.
        kinds: The kinds of moves to take.
        role: Leave out stages that state another role.

    Raises:
        UnknownStageError: The journey has no such stage.
        InvalidValueError: More than a million parts of paths would have to be listed within cycles,
            of which the error names one; or a kind of move or a role is unknown.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "try", "buy"]).connect("know", "buy")
        >>> cj.traverse.count_paths(shop)
        2
    """
    index = index_of(journey).restricted(kinds=kinds, role=role)
    sources = index.endpoints(source)
    targets = frozenset(index.endpoints(target, "goals"))
    # A component that leads to no target is left out, however many cycles it has.
    before = breadth_first(index.predecessors, targets)
    whole = index.condensation
    counts = dict.fromkeys(sources, 1)
    total, budget = 0, _MOST_LISTED
    # Components are numbered from the last to the first. A simple path comes to each at most once.
    for number, members in reversed([*enumerate(whole.members)]):
        leaving = {stage: counts[stage] for stage in members if stage in counts and stage in before}
        if len(members) > 1:
            entering, leaving = leaving, dict[int, int]()
            for entered, count in entering.items():
                within = simple_paths_within(index.successors, whole.component, entered, budget)
                budget -= sum(within.values())
                for stage, parts in within.items():
                    leaving[stage] = leaving.get(stage, 0) + count * parts
        if budget < 0:
            raise _too_many(index, members)
        for stage, count in leaving.items():
            total += count if stage in targets else 0
            for successor in index.successors[stage]:
                if whole.component[successor] != number:
                    counts[successor] = counts.get(successor, 0) + count
    return total


@checked
def shares(
    journey: Journey,
    /,
    source: str | None = None,
    target: str | None = None,
    *,
    kinds: MoveKind | Iterable[MoveKind] = MOVES,
    role: Role | Iterable[Role] | None = None,
) -> Mapping[str, float]:
    """For each stage on the way, the share of those arriving who pass it, in 0..1.

    These are bottlenecks by flow: if those who would have passed a stage are lost, this share of
    the arrivals is. The stages come in the journey's order; both ends are among them. People are
    not followed beyond the target. Linear in stages and transitions.

    Args:
        journey: The journey.
        source: The id of the first stage; None for the start, where there is only one.
        target: The id of the last stage; None for any of the goals.
        kinds: The kinds of moves to take.
        role: Leave out stages that state another role.

    Raises:
        NoPathError: The target cannot be reached.
        UnknownStageError: The journey has no such stage.
        InvalidValueError: There are several starts and no source, a transition on the way has no
            probability, those leaving a stage add up to more than 1, there is a cycle on the way (a
            Markov chain answers then), or a kind of move or a role is unknown.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey(
        ...     "shop",
        ...     stages=[cj.Stage("know"), cj.Stage("try"), cj.Stage("buy")],
        ...     transitions=[
        ...         cj.Transition("know", "try", probability=0.5),
        ...         cj.Transition("know", "buy", probability=0.25),
        ...         cj.Transition("try", "buy", probability=0.5),
        ...     ],
        ...     starts=["know"],
        ...     goals=["buy"],
        ... )
        >>> cj.traverse.shares(shop)
        {'know': 1.0, 'try': 0.5, 'buy': 1.0}
    """
    index = index_of(journey).restricted(kinds=kinds, role=role)
    sources = index.endpoints(source)
    targets = index.endpoints(target, "goals")
    if len(sources) > 1:
        what = "there are several starts, and how many people begin at each is not stated"
        raise InvalidValueError("shares", [Problem("source", what, hint="name one")])
    # People are followed until they first arrive at a target.
    ends = frozenset(targets)
    onwards = [[] if stage in ends else row for stage, row in enumerate(index.successors)]
    predecessors = [[each for each in row if each not in ends] for row in index.predecessors]
    after, before = breadth_first(onwards, sources), breadth_first(predecessors, targets)
    relevant = [stage in after and stage in before for stage in range(len(onwards))]
    if not any(relevant):
        raise NoPathError(source or "any start", target or "any goal")
    probabilities = _probabilities(index, relevant, ends)
    successors = [[following for following, _ in row] for row in probabilities]
    order = [stage for stage in topological_order(successors) if relevant[stage]]
    if len(order) < sum(relevant):
        what = f"there is a cycle on the way: {_closed(index.named(next(cycles(successors))))}"
        hint = "fit a Markov chain (customer_journey.markov), or leave out returns"
        raise InvalidValueError("shares", [Problem("", what, hint=hint)])
    arriving = dict.fromkeys(order, 0.0) | {stage: 1.0 for stage in targets if relevant[stage]}
    for stage in reversed(order):
        for following, probability in probabilities[stage]:
            arriving[stage] += probability * arriving[following]
    passing = dict.fromkeys(order, 0.0) | dict.fromkeys(sources, 1.0)
    for stage in order:
        for following, probability in probabilities[stage]:
            passing[following] += passing[stage] * probability
    everyone = sum(arriving[stage] for stage in sources)
    if not everyone:
        raise NoPathError(source or "any start", target or "any goal")
    return {
        index.ids[stage]: passing[stage] * arriving[stage] / everyone for stage in sorted(order)
    }


def _too_many(index: Index, members: Sequence[int]) -> InvalidValueError:
    """That paths within a component are too many to list, with one of its cycles."""
    inside = frozenset(members)
    cycle = next(
        cycles(
            [
                [each for each in row if stage in inside and each in inside and each != stage]
                for stage, row in enumerate(index.successors)
            ]
        )
    )
    what = f"too many paths to count around the cycle {_closed(index.named(cycle))}"
    hint = "leave out returns: kinds=('advance', 'exit')"
    return InvalidValueError("count_paths", [Problem("kinds", what, hint=hint)])


def _probabilities(
    index: Index, relevant: Sequence[bool], targets: frozenset[int]
) -> list[list[tuple[int, float]]]:
    """For each stage, where people leave it for among relevant stages, with the probabilities."""
    problems: list[Problem] = []
    probabilities: list[list[tuple[int, float]]] = []
    for stage, numbers in enumerate(index.outgoing):
        row: dict[int, float] = {}
        for number in numbers:
            target, transition = index.targets[number], index.transitions[number]
            if relevant[stage] and relevant[target] and stage not in targets:
                row[target] = transition.probability or 0.0
                if transition.probability is None:
                    problems.append(Problem(f"{transition.path}.probability", "not stated"))
        if sum(row.values()) > 1 + _ROUNDING:
            what = f"the probabilities of leaving add up to {sum(row.values()):g}"
            problems.append(Problem(f"stages.{index.ids[stage]}", what))
        # People who come to the same stage again leave it later, in the proportions of the rest.
        leaving = 1 - row.pop(stage, 0)
        probabilities.append(
            [(other, probability / leaving) for other, probability in row.items()]
            if leaving > 0
            else []
        )
    if problems:
        raise InvalidValueError("shares", problems)
    return probabilities


def _closed(cycle: Sequence[str]) -> str:
    return " -> ".join([*cycle, cycle[0]])
