"""Rules on whether people can get on from a stage, and where journeys end."""

from collections.abc import Iterator

from customer_journey.rules._context import Context, called, circles, listed, spread
from customer_journey.rules._finding import Spot, Witness
from customer_journey.rules._reach import isolated_stage, no_stage, unreachable_stage
from customer_journey.rules._rule import Rule, rule

__all__ = ["RULES"]

_THEME = "structure"


@rule("CJ110", name="dead-end", severity="error", theme=_THEME, premises=[isolated_stage])
def dead_end(context: Context) -> Iterator[Spot]:
    """A stage that nobody leaves and that is no end.

    Why:
        Either people go on from here and the way was forgotten, or journeys end here and the
        stage does not say so. A goal is not an end by itself, and a referral is no way out:
        whoever refers stays.

    Fires:
        shop = cj.Journey(
            "shop",
            stages=[cj.Stage("know"), cj.Stage("buy")],
            transitions=[("know", "buy")],
            starts=["know"],
            goals=["buy"],
        )

    Passes:
        shop = cj.Journey(
            "shop",
            stages=[cj.Stage("know"), cj.Stage("buy", end=True)],
            transitions=[("know", "buy")],
            starts=["know"],
            goals=["buy"],
        )

    Mend:
        Mark the stage as an `end` where journeys may end here; else draw the way on.
    """
    journey = context.journey
    for stage in journey.stages:
        if not stage.end and stage.id not in context.moves_from:
            only = " but a referral, which moves nobody" if journey.leaving(stage.id) else ""
            yield Spot(
                stage.path,
                f"nothing leads on from {called(journey, stage.id)}{only}, and it is no end",
                hint="mark it as an `end` where journeys may end here, or draw the way on",
            )


@rule(
    "CJ111",
    name="trap",
    severity="error",
    theme=_THEME,
    premises=[isolated_stage, unreachable_stage],
)
def trap(context: Context) -> Iterator[Spot]:
    """A circle of stages with no end and no goal in it and no way out of it.

    Why:
        Whoever gets in goes round for ever. Nothing that is counted at an end, such as
        conversion, churn or time to goal, has a meaning for them.

    Fires:
        shop = cj.Journey(
            "shop",
            stages=[
                cj.Stage("know"),
                cj.Stage("ask"),
                cj.Stage("wait"),
                cj.Stage("buy", end=True),
            ],
            transitions=[
                ("know", "buy"),
                ("know", "ask"),
                ("ask", "wait"),
                cj.Transition("wait", "ask", kind="return"),
            ],
            starts=["know"],
            goals=["buy"],
        )

    Passes:
        shop = cj.Journey(
            "shop",
            stages=[
                cj.Stage("know"),
                cj.Stage("ask"),
                cj.Stage("wait"),
                cj.Stage("buy", end=True),
            ],
            transitions=[
                ("know", "buy"),
                ("know", "ask"),
                ("ask", "wait"),
                ("wait", "buy"),
                cj.Transition("wait", "ask", kind="return"),
            ],
            starts=["know"],
            goals=["buy"],
        )

    Mend:
        Draw the way out, an exit with its reason included; or say that a journey may end in the
        circle.
    """
    journey = context.journey
    # A stage without a way on is a dead end, which is said of it elsewhere.
    open_ended = [
        stage.id for stage in journey.stages if stage.end or stage.id not in context.moves_from
    ]
    free = spread(
        [*open_ended, *journey.goals],
        lambda stage: [item.source for item in context.moves_to.get(stage, ())],
    )
    # A circle that nobody gets to must not stand for one behind it that people do get to.
    trapped = [
        stage.id for stage in journey.stages if stage.id in context.reached and stage.id not in free
    ]
    for circle in circles(trapped, lambda stage: _targets(context, stage), closed=True):
        names = listed(called(journey, stage) for stage in circle)
        yield Spot(
            journey[circle[0]].path,
            f"whoever gets to {names} goes round for ever: there is no end, no goal and no way out",
            hint="draw the way out, or say that a journey may end there",
            witness=Witness(path=[*circle, circle[0]]),
        )


@rule("CJ112", name="exits-only", severity="warning", theme=_THEME)
def exits_only(context: Context) -> Iterator[Spot]:
    """A stage, no end itself, that people can only leave by exits.

    Why:
        In the journey as it is drawn, everyone who gets here is lost. If that is meant, the stage
        is where the journey ends.

    Fires:
        shop = cj.Journey(
            "shop",
            stages=[cj.Stage("know"), cj.Stage("lost", role="lapsed", end=True)],
            transitions=[cj.Transition("know", "lost", kind="exit", reason="No interest")],
            starts=["know"],
            goals=["know"],
        )

    Passes:
        shop = cj.Journey(
            "shop",
            stages=[
                cj.Stage("know"),
                cj.Stage("buy", end=True),
                cj.Stage("lost", role="lapsed", end=True),
            ],
            transitions=[
                ("know", "buy"),
                cj.Transition("know", "lost", kind="exit", reason="No interest"),
            ],
            starts=["know"],
            goals=["buy"],
        )

    Mend:
        Draw the way on, or mark the stage as an `end`.
    """
    for stage in context.journey.stages:
        moves = context.moves_from.get(stage.id, ())
        if moves and not stage.end and all(item.kind == "exit" for item in moves):
            yield Spot(
                stage.path,
                f"people can only leave {called(context.journey, stage.id)} by exits",
                hint="draw the way on, or mark it as an `end`",
            )


@rule("CJ113", name="end-with-way-on", severity="info", theme=_THEME)
def end_with_way_on(context: Context) -> Iterator[Spot]:
    """A stage that is an end and yet has an advance out of it.

    Why:
        That may be right: many customers stop at the first purchase, and some go on. But an end
        that was moved when stages were added after it looks the same.

    Fires:
        shop = cj.Journey(
            "shop",
            stages=[cj.Stage("buy", end=True), cj.Stage("renew", end=True)],
            transitions=[("buy", "renew")],
            starts=["buy"],
            goals=["renew"],
        )

    Passes:
        shop = cj.Journey(
            "shop",
            stages=[cj.Stage("buy"), cj.Stage("renew", end=True)],
            transitions=[("buy", "renew")],
            starts=["buy"],
            goals=["renew"],
        )

    Mend:
        Take the mark `end` away unless journeys do end here; an exit may say better why.
    """
    for stage in context.journey.stages:
        on = [
            item.target
            for item in (context.moves_from.get(stage.id, ()) if stage.end else ())
            if item.kind == "advance" and item.target != stage.id
        ]
        if on:
            targets = listed(called(context.journey, target) for target in on)
            yield Spot(
                stage.path,
                f"{called(context.journey, stage.id)} is an end with advances to {targets}",
                hint="keep both only if journeys do end here",
            )


@rule("CJ114", name="goal-at-start", severity="warning", theme=_THEME)
def goal_at_start(context: Context) -> Iterator[Spot]:
    """A goal that is a start as well, in a journey of several stages.

    Why:
        Everyone who comes in there has arrived, so every figure about getting there is trivial.

    Fires:
        shop = cj.Journey(
            "shop",
            stages=[cj.Stage("know"), cj.Stage("buy", end=True)],
            transitions=[("know", "buy")],
            starts=["know"],
            goals=["know", "buy"],
        )

    Passes:
        shop = cj.Journey.sequence("shop", ["know", "buy"])

    Mend:
        Choose a goal further on, or name an earlier stage where these people come in.
    """
    starts = set(context.journey.starts)
    for index, goal in enumerate(context.journey.goals):
        if goal in starts and len(context.journey) > 1:
            yield Spot(
                f"goals[{index}]",
                f"the goal {called(context.journey, goal)} is where people come in",
                hint="choose a goal further on",
            )


@rule("CJ115", name="start-with-way-in", severity="info", theme=_THEME)
def start_with_way_in(context: Context) -> Iterator[Spot]:
    """A start to which people also advance from another stage.

    Why:
        Some people come in half-way, and then this is right. But facts cannot tell them from
        those who took the steps before, and a start is entered without any proof of those steps.

    Fires:
        shop = cj.Journey(
            "shop",
            stages=[cj.Stage("know"), cj.Stage("buy", end=True)],
            transitions=[("know", "buy")],
            starts=["know", "buy"],
            goals=["buy"],
        )

    Passes:
        shop = cj.Journey.sequence("shop", ["know", "buy"])

    Mend:
        Keep it among `starts` only if people do come in there; if they come back to it, make the
        transition a return.
    """
    journey = context.journey
    for index, start in enumerate(journey.starts):
        before = [
            item.source
            for item in context.moves_to.get(start, ())
            if item.kind == "advance" and item.source != start
        ]
        if before:
            sources = listed(called(journey, source) for source in before)
            yield Spot(
                f"starts[{index}]",
                f"people come in at {called(journey, start)} and advance to it from {sources}",
                hint="a start is entered without proof of the stages before it",
            )


@rule("CJ116", name="no-end", severity="info", theme=_THEME, premises=[no_stage])
def no_end(context: Context) -> Iterator[Spot]:
    """A journey in which no stage is an end.

    Why:
        How many people are still under way, and how many have left, can't be told apart.

    Fires:
        shop = cj.Journey(
            "shop",
            stages=[cj.Stage("buy"), cj.Stage("renew")],
            transitions=[("buy", "renew"), cj.Transition("renew", "buy", kind="return")],
            starts=["buy"],
            goals=["renew"],
        )

    Passes:
        shop = cj.Journey(
            "shop",
            stages=[cj.Stage("buy"), cj.Stage("renew", end=True)],
            transitions=[("buy", "renew"), cj.Transition("renew", "buy", kind="return")],
            starts=["buy"],
            goals=["renew"],
        )

    Mend:
        Mark stages as `end` where journeys may end; a stage for those who left, reached by
        exits, is one.
    """
    stages = context.journey.stages
    if stages and not any(stage.end for stage in stages):
        yield Spot(
            "stages",
            "no stage is an end",
            hint="mark the stages where journeys may end as an `end`",
        )


def _targets(context: Context, stage: str) -> list[str]:
    return [item.target for item in context.moves_from.get(stage, ())]


RULES: tuple[Rule, ...] = (
    dead_end,
    trap,
    exits_only,
    end_with_way_on,
    goal_at_start,
    start_with_way_in,
    no_end,
)
