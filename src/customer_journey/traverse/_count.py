"""Paths counted, ranked and weighed, without listing them all."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice, pairwise
from math import exp, inf
from operator import itemgetter
from typing import final

from attrs import evolve, frozen

from customer_journey._answer import Displayed
from customer_journey._arguments import require
from customer_journey._graph._paths import k_shortest_paths
from customer_journey._model import Journey, MoveKind, Role
from customer_journey.errors import InvalidValueError, NoPathError, Problem
from customer_journey.traverse._moves import (
    ALL_MOVES,
    ONWARD,
    Moves,
    moves_of,
    positions_of,
)
from customer_journey.traverse._reach import Weight, weigh

__all__ = ["Route", "best_paths", "count_paths", "shares"]

_ROUNDING = 1e-9


@final
@frozen
class Route(Displayed):
    """A path with what it costs or how likely it is.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "try", "buy"])
        >>> cj.traverse.best_paths(shop, most=1)
        (Route(stages=('know', 'try', 'buy'), weight=2.0),)
    """

    stages: tuple[str, ...]
    """The ids of its stages, both ends included."""
    weight: float
    """The number of its steps, the sum of what they cost, or the product of their probabilities."""


def best_paths(
    journey: Journey,
    /,
    source: str | None = None,
    target: str | None = None,
    *,
    most: int,
    weight: Weight | None = None,
    kinds: Iterable[MoveKind] = ALL_MOVES,
    persona: str | None = None,
    role: Role | Iterable[Role] | None = None,
) -> tuple[Route, ...]:
    """The best simple paths from one stage to another, the best first; fewer where there are fewer.

    Args:
        journey: The journey.
        source: The id of the stage to set out from; None for any of the starts.
        target: The id of the stage to arrive at; None for any of the goals.
        most: How many paths to give, zero or more.
        weight: As in `shortest_path`: None for the fewest steps, `effort`, `probability` or a
            function.
        kinds: The kinds of moves to take.
        persona: Leave out stages and transitions that are for other personas.
        role: Leave out stages that state another role.

    Raises:
        UnknownStageError: The journey has no such stage.
        InvalidValueError: A transition on the way lacks the effort or probability asked for, a
            weight is negative or no number, `most` is below zero, or a kind, persona or role is not
            there.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "try", "buy"]).connect("know", "buy")
        >>> [route.stages for route in cj.traverse.best_paths(shop, most=2)]
        [('know', 'buy'), ('know', 'try', 'buy')]

    Source:
        Yen (1971), "Finding the K Shortest Loopless Paths in a Network", Management Science 17(11).
    """
    require(journey, Journey, "best_paths")
    if type(most) is not int or most < 0:
        what = f"expected a whole number of at least 0, got {most!r}"
        raise InvalidValueError("best_paths", [Problem("most", what)])
    moves = moves_of(journey, kinds=kinds, persona=persona, role=role)
    sources = positions_of(moves, journey, source, journey.starts)
    targets = positions_of(moves, journey, target, journey.goals)
    relevant = moves.between(sources, targets)
    costs = weigh(moves, (lambda _: 1.0) if weight is None else weight, relevant)
    cost_of = {
        (stage, following): cost
        for stage, row in enumerate(costs)
        for following, cost in zip(moves.ahead[stage], row, strict=True)
        if cost < inf
    }
    first, last = len(moves.ids), len(moves.ids) + 1
    arcs: list[list[tuple[int, float]]] = [[] for _ in range(last + 1)]
    arcs[first] = [(stage, 0.0) for stage in sources if relevant[stage]]
    for stage in targets:
        if relevant[stage]:
            arcs[stage].append((last, 0.0))
    for (stage, following), cost in cost_of.items():
        arcs[stage].append((following, cost))
    found = [path[1:-1] for path in islice(k_shortest_paths(arcs, first, last), most)]
    totals = [sum(cost_of[step] for step in pairwise(path)) for path in found]
    # Added up from the first step on, sums can differ by a rounding from those that ranked them.
    return tuple(
        Route(moves.named(path), exp(-total) if weight == "probability" else total)
        for total, path in sorted(zip(totals, found, strict=True), key=itemgetter(0))
    )


def count_paths(
    journey: Journey,
    /,
    source: str | None = None,
    target: str | None = None,
    *,
    kinds: Iterable[MoveKind] = ONWARD,
    persona: str | None = None,
    role: Role | Iterable[Role] | None = None,
) -> int:
    """How many simple paths lead from one stage to another, exactly, without listing them.

    The number can have thousands of digits. Linear in stages and transitions, but for the digits.

    Args:
        journey: The journey.
        source: The id of the stage to set out from; None for any of the starts.
        target: The id of the stage to arrive at; None for any of the goals.
        kinds: The kinds of moves to take: by default nobody goes back.
        persona: Leave out stages and transitions that are for other personas.
        role: Leave out stages that state another role.

    Raises:
        UnknownStageError: The journey has no such stage.
        InvalidValueError: There is a cycle on the way, which the error names: counting simple paths
            is then as hard as listing them. Or a kind, persona or role is not there.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "try", "buy"])
        >>> cj.traverse.count_paths(shop.connect("know", "buy"))
        2
    """
    require(journey, Journey, "count_paths")
    moves = moves_of(journey, kinds=kinds, persona=persona, role=role)
    sources = positions_of(moves, journey, source, journey.starts)
    targets = positions_of(moves, journey, target, journey.goals)
    relevant = moves.between(sources, targets)
    waiting = {stage: 1 for stage in sources if relevant[stage]}
    wanted, total = frozenset(targets), 0
    for stage in _in_order(moves, relevant, "count_paths", "list them: paths(journey, limit=…)"):
        count = waiting.pop(stage)
        if stage in wanted:
            total += count
        for following in moves.ahead[stage]:
            if relevant[following] and following != stage:
                waiting[following] = waiting.get(following, 0) + count
    return total


def shares(
    journey: Journey,
    /,
    source: str | None = None,
    target: str | None = None,
    *,
    kinds: Iterable[MoveKind] = ONWARD,
    persona: str | None = None,
    role: Role | Iterable[Role] | None = None,
) -> Mapping[str, float]:
    """For each stage on the way, the share of those arriving who pass it, in 0..1.

    These are bottlenecks by flow. A stage that fails loses this share of the arrivals, if those who
    would have passed it are lost. The stages come in the journey's order; both ends are among them.
    Whoever arrives is not followed further. Linear in stages and transitions.

    Args:
        journey: The journey.
        source: The id of the stage to set out from; None for the start, where there is only one.
        target: The id of the stage to arrive at; None for any of the goals.
        kinds: The kinds of moves to take: by default nobody goes back.
        persona: Leave out stages and transitions that are for other personas.
        role: Leave out stages that state another role.

    Raises:
        NoPathError: Nobody arrives.
        UnknownStageError: The journey has no such stage.
        InvalidValueError: There are several starts and none is named, a transition on the way
            states no probability, those leaving a stage add up to more than 1, there is a cycle on
            the way (a Markov chain answers then), or a kind, persona or role is not there.

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
    require(journey, Journey, "shares")
    moves = moves_of(journey, kinds=kinds, persona=persona, role=role)
    sources = positions_of(moves, journey, source, journey.starts)
    targets = positions_of(moves, journey, target, journey.goals)
    if len(sources) > 1:
        what = "there are several starts, and nothing says how many people come in at each"
        raise InvalidValueError("shares", [Problem("source", what, hint="name one")])
    moves = _stopping_at(moves, frozenset(targets))
    relevant = moves.between(sources, targets)
    chances = _chances(moves, relevant)
    hint = "fit a Markov chain: customer_journey.markov"
    order = _in_order(moves, relevant, "shares", hint)
    arriving = dict.fromkeys(order, 0.0)
    arriving |= {stage: 1.0 for stage in targets if relevant[stage]}
    for stage in reversed(order):
        for following, chance in chances[stage]:
            arriving[stage] += chance * arriving[following]
    coming = dict.fromkeys(order, 0.0)
    coming |= {stage: 1.0 for stage in sources if relevant[stage]}
    for stage in order:
        for following, chance in chances[stage]:
            coming[following] += coming[stage] * chance
    everyone = sum(arriving[stage] for stage in sources if relevant[stage])
    if not everyone:
        raise NoPathError(source or "any start", target or "any goal")
    return {moves.ids[stage]: coming[stage] * arriving[stage] / everyone for stage in sorted(order)}


def _stopping_at(moves: Moves, targets: frozenset[int]) -> Moves:
    """The moves of people who go no further once they have arrived."""
    ahead = [[] if stage in targets else row for stage, row in enumerate(moves.ahead)]
    steps = [[] if stage in targets else row for stage, row in enumerate(moves.steps)]
    return evolve(moves, ahead=ahead, steps=steps)


def _chances(moves: Moves, relevant: Sequence[bool]) -> list[list[tuple[int, float]]]:
    """For every stage, where people leave it for among relevant stages, with the probabilities."""
    problems: list[Problem] = []
    found: list[list[tuple[int, float]]] = []
    for stage, following in enumerate(moves.ahead):
        row: dict[int, float] = {}
        for other, step in zip(following, moves.steps[stage], strict=True):
            if relevant[stage] and relevant[other]:
                row[other] = 0 if step.probability is None else step.probability
                if step.probability is None:
                    problems.append(Problem(f"{step.path}.probability", "not stated"))
        if sum(row.values()) > 1 + _ROUNDING:
            what = f"the probabilities of leaving add up to {sum(row.values()):g}"
            problems.append(Problem(f"stages.{moves.ids[stage]}", what))
        # Who goes round to the same stage leaves it another time, in the proportions of the rest.
        leaving = 1 - row.pop(stage, 0)
        found.append(
            [(other, chance / leaving) for other, chance in row.items()] if leaving > 0 else []
        )
    if problems:
        raise InvalidValueError("shares", problems)
    return found


def _in_order(moves: Moves, relevant: Sequence[bool], asked: str, hint: str) -> list[int]:
    """The relevant stages, each after all that lead to it; moves from a stage to itself aside.

    Raises:
        InvalidValueError: There is a cycle, which the error names.
    """
    inside = [stage for stage, is_so in enumerate(relevant) if is_so]
    entering = dict.fromkeys(inside, 0)
    for stage in inside:
        for following in moves.ahead[stage]:
            if relevant[following] and following != stage:
                entering[following] += 1
    order = [stage for stage in inside if not entering[stage]]
    for stage in order:
        for following in moves.ahead[stage]:
            if relevant[following] and following != stage:
                entering[following] -= 1
                if not entering[following]:
                    order.append(following)
    if len(order) < len(inside):
        cycle = " -> ".join(
            moves.named(_cycle(moves, [stage for stage in inside if entering[stage]]))
        )
        raise InvalidValueError(
            asked, [Problem("", f"there is a cycle on the way: {cycle}", hint=hint)]
        )
    return order


def _cycle(moves: Moves, knotted: Sequence[int]) -> list[int]:
    """A cycle among stages each of which is entered from another of them."""
    behind = dict.fromkeys(knotted, -1)
    for stage in knotted:
        for following in moves.ahead[stage]:
            if following in behind and following != stage:
                behind[following] = stage
    trail = [knotted[0]]
    place = {trail[0]: 0}
    while behind[trail[-1]] not in place:
        place[behind[trail[-1]]] = len(trail)
        trail.append(behind[trail[-1]])
    loop = trail[place[behind[trail[-1]]] :][::-1]
    first = loop.index(min(loop))
    return [*loop[first:], *loop[: first + 1]]
