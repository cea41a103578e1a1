"""Rules on whether customers can go on from a stage, and where journeys end."""

from collections.abc import Iterator
from functools import partial

from customer_journey._graph._index import MOVES, index_of
from customer_journey._graph._search import breadth_first, condensation, cycles
from customer_journey._messages._current import message
from customer_journey.rules._context import Context
from customer_journey.rules._finding import Violation, Witness
from customer_journey.rules._reach import isolated_stage, no_stage, unreachable_stage
from customer_journey.rules._rule import rule

__all__: list[str] = []

_rule = partial(rule, category="structure")


@_rule("CJ110", name="dead-end", severity="error", premises=[isolated_stage])
def dead_end(context: Context) -> Iterator[Violation]:
    """A stage without an outgoing move that is not marked as an end.

    Why:
        Either customers go on from there and a transition was forgotten, or journeys end there and
        the stage does not say so. A goal is not an end by itself, and a referral does not count:
        the referrer stays.

    Fires:
        shop = cj.Journey.sequence("shop", ["know", "buy"]).disconnect("know", "buy")
        shop = shop.connect("buy", "know")

    Passes:
        shop = cj.Journey.sequence("shop", ["know", "buy"])

    Fix:
        Mark the stage as an `end` if journeys may end there; else add a transition.
    """
    for stage in context.journey.stages:
        if not stage.end and stage.id not in context.moves_from:
            yield Violation(
                stage.path,
                message(
                    "{stage} has no outgoing transition (referrals don't count) and is not marked "
                    "`end`"
                    if context.journey.leaving(stage.id)
                    else "{stage} has no outgoing transition and is not marked `end`",
                    stage=context.label(stage.id),
                ),
                hint=message("mark it as an `end` if journeys may end there, or add a transition"),
            )


@_rule("CJ111", name="trap", severity="error", premises=[isolated_stage, unreachable_stage])
def trap(context: Context) -> Iterator[Violation]:
    """A cycle of stages without an end, a goal or a transition that leaves it.

    Why:
        Customers who get into it never leave it. Whatever is counted at an end, such as
        conversion, churn or time to goal, has no meaning for them.

    Fires:
        shop = cj.Journey.sequence("shop", ["know", "buy"]).with_stage(cj.Stage("ask"))
        shop = shop.connect("know", "ask").connect("ask", "ask", kind="return")

    Passes:
        shop = cj.Journey.sequence("shop", ["know", "ask", "buy"])
        shop = shop.connect("ask", "ask", kind="return")

    Fix:
        Add a transition out of it, such as an exit with its reason; or mark one of its stages as
        an `end`.
    """
    moves = index_of(context.journey).restricted(kinds=MOVES)
    # A stage without an outgoing move is a dead end, which has its own rule.
    ends = [
        number
        for number, stage in enumerate(context.journey.stages)
        if stage.end or not moves.successors[number]
    ]
    escaping = breadth_first(moves.predecessors, [*ends, *moves.goals])
    # A cycle that no customer reaches must not hide one behind it that customers do reach.
    trapped = [
        number
        for number, stage in enumerate(moves.ids)
        if stage in moves.reached and number not in escaping
    ]
    position = {number: index for index, number in enumerate(trapped)}
    successors = [
        [position[target] for target in moves.successors[number] if target in position]
        for number in trapped
    ]
    components = condensation(successors)
    for cycle in cycles(successors):
        if components.successors[components.component[cycle[0]]]:
            continue
        stages = moves.named(trapped[each] for each in cycle)
        yield Violation(
            context.stages[stages[0]].path,
            message(
                "customers never leave {stages}: no end, no goal, no transition out",
                stages=context.labels(stages),
            ),
            hint=message("add a transition out of it, or mark a stage as an `end`"),
            witness=Witness(path=[*stages, stages[0]]),
        )


@_rule("CJ112", name="exits-only", severity="warning")
def exits_only(context: Context) -> Iterator[Violation]:
    """A stage, not an end itself, whose moves are all exits.

    Why:
        Every customer who gets there is lost. If that is meant, the stage is where the journey
        ends.

    Fires:
        shop = cj.Journey.sequence("shop", ["know", cj.Stage("lost", role="lapsed")])
        shop = shop.connect("know", "lost", kind="exit", reason="No interest")

    Passes:
        shop = cj.Journey.sequence("shop", ["know", "buy"])
        shop = shop.with_stage(cj.Stage("lost", role="lapsed", end=True))
        shop = shop.connect("know", "lost", kind="exit", reason="No interest")

    Fix:
        Add an advance, or mark the stage as an `end`.
    """
    for stage in context.journey.stages:
        moves = context.moves_from.get(stage.id, ())
        if moves and not stage.end and all(item.kind == "exit" for item in moves):
            yield Violation(
                stage.path,
                message("customers can only leave {stage} by exits", stage=context.label(stage.id)),
                hint=message("add an advance, or mark it as an `end`"),
            )


@_rule("CJ113", name="end-with-advance", aliases=["end-with-way-on"], severity="info")
def end_with_advance(context: Context) -> Iterator[Violation]:
    """A stage that is an end and has an outgoing advance.

    Why:
        That may be right: many customers stop at the first purchase, and some go on. But an end
        that should have moved when stages were added after it looks the same.

    Fires:
        shop = cj.Journey.sequence("shop", [cj.Stage("buy", end=True), "renew"])

    Passes:
        shop = cj.Journey.sequence("shop", ["buy", "renew"])

    Fix:
        Remove the mark `end` unless journeys do end there; an exit may say better why.
    """
    for stage in context.journey.stages:
        targets = [
            item.target
            for item in (context.moves_from.get(stage.id, ()) if stage.end else ())
            if item.kind == "advance" and item.target != stage.id
        ]
        if targets:
            yield Violation(
                stage.path,
                message(
                    "{stage} is an end with advances to {targets}",
                    stage=context.label(stage.id),
                    targets=context.labels(targets),
                ),
                hint=message("keep both only if journeys do end there"),
            )


@_rule("CJ114", name="goal-at-start", severity="warning")
def goal_at_start(context: Context) -> Iterator[Violation]:
    """A goal that is also a start, in a journey of several stages.

    Why:
        Everyone who comes in there is at the goal already, so figures about reaching it are
        trivial.

    Fires:
        shop = cj.evolve(cj.Journey.sequence("shop", ["know", "buy"]), goals=["know"])

    Passes:
        shop = cj.Journey.sequence("shop", ["know", "buy"])

    Fix:
        Choose a later stage as the goal, or an earlier one as the start.
    """
    starts = set(context.journey.starts)
    for index, goal in enumerate(context.journey.goals):
        if goal in starts and len(context.journey) > 1:
            problem = message("the goal {stage} is also a start", stage=context.label(goal))
            yield Violation(f"goals[{index}]", problem, hint=message("choose a later goal"))


@_rule("CJ115", name="start-with-incoming-advance", aliases=["start-with-way-in"], severity="info")
def start_with_incoming_advance(context: Context) -> Iterator[Violation]:
    """A start to which customers also advance from another stage.

    Why:
        Some people come in half-way, and then this is right. But facts cannot distinguish them
        from those who took the steps before, and a start is entered without proof of those steps.

    Fires:
        shop = cj.evolve(cj.Journey.sequence("shop", ["know", "buy"]), starts=["know", "buy"])

    Passes:
        shop = cj.Journey.sequence("shop", ["know", "buy"])

    Fix:
        Keep it in `starts` only if people do come in there; if they come back to it, make the
        transition a return.
    """
    for index, start in enumerate(context.journey.starts):
        sources = [
            item.source
            for item in context.moves_to.get(start, ())
            if item.kind == "advance" and item.source != start
        ]
        if sources:
            yield Violation(
                f"starts[{index}]",
                message(
                    "{stage} is a start with advances from {sources}",
                    stage=context.label(start),
                    sources=context.labels(sources),
                ),
                hint=message("a start is entered without proof of the stages before it"),
            )


@_rule("CJ116", name="no-end", severity="info", premises=[no_stage])
def no_end(context: Context) -> Iterator[Violation]:
    """A journey in which no stage is an end.

    Why:
        Customers who are still in the journey and those who have left it cannot be counted apart.

    Fires:
        shop = cj.Journey.sequence("shop", ["buy", "renew"])
        shop = cj.evolve(shop, stages=[cj.evolve(stage, end=False) for stage in shop])

    Passes:
        shop = cj.Journey.sequence("shop", ["buy", "renew"])

    Fix:
        Mark stages as `end` where journeys may end; a stage for those who left, reached by exits,
        is one.
    """
    if context.journey.stages and not any(stage.end for stage in context.journey.stages):
        hint = message("mark the stages where journeys may end as an `end`")
        yield Violation("stages", message("no stage is an end"), hint=hint)
