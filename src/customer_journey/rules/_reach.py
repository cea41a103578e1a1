"""Rules on where people come in, and which stages and goals they can reach."""

from collections.abc import Iterator

from customer_journey.rules._context import Context, called
from customer_journey.rules._finding import Spot
from customer_journey.rules._rule import Rule, rule

__all__ = ["RULES", "isolated_stage", "no_stage", "unreachable_stage"]

_THEME = "structure"


@rule("CJ101", name="no-stage", severity="error", theme=_THEME)
def no_stage(context: Context) -> Iterator[Spot]:
    """A journey without any stage.

    Why:
        There is nowhere for a customer to be. Every question about such a journey has an empty
        answer.

    Fires:
        shop = cj.Journey("shop")

    Passes:
        shop = cj.Journey.sequence("shop", ["know", "buy"])

    Mend:
        Add stages; `Journey.sequence` makes a first draft of their names.
    """
    if not context.journey.stages:
        yield Spot("stages", "the journey has no stages", hint="add at least one")


@rule("CJ102", name="no-start", severity="error", theme=_THEME)
def no_start(context: Context) -> Iterator[Spot]:
    """A journey into which nobody comes.

    Why:
        Without a start no stage can be reached, no customer can be located, and no path begins.

    Fires:
        shop = cj.Journey(
            "shop",
            stages=[cj.Stage("know"), cj.Stage("buy", end=True)],
            transitions=[("know", "buy")],
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
        Name in `starts` the stages where people come in.
    """
    if context.journey.stages and not context.journey.starts:
        yield Spot(
            "starts",
            "the journey has no start",
            hint="name the stages where people come in in `starts`",
        )


@rule("CJ103", name="no-goal", severity="warning", theme=_THEME)
def no_goal(context: Context) -> Iterator[Spot]:
    """A journey that says nowhere where the business wants people.

    Why:
        Conversion, time to goal and the way people should take are all measured against a goal. A
        goal is not an end: people may go on from it.

    Fires:
        shop = cj.Journey("shop", stages=[cj.Stage("know", end=True)], starts=["know"])

    Passes:
        shop = cj.Journey(
            "shop", stages=[cj.Stage("know", end=True)], starts=["know"], goals=["know"]
        )

    Mend:
        Name in `goals` the stages where you want people.
    """
    if context.journey.stages and not context.journey.goals:
        yield Spot(
            "goals",
            "the journey has no goal",
            hint="name the stages where you want people in `goals`",
        )


@rule("CJ104", name="isolated-stage", severity="error", theme=_THEME)
def isolated_stage(context: Context) -> Iterator[Spot]:
    """A stage that no transition touches, in a journey of several.

    A stage that is a start and an end at once may stand alone.

    Why:
        Nobody comes to it and nobody leaves it. Most often its transitions were forgotten, or it
        was left behind when others were taken out.

    Fires:
        shop = cj.Journey.sequence("shop", ["know", "buy"]).with_stage(cj.Stage("try"))

    Passes:
        shop = cj.Journey.sequence("shop", ["know", "try", "buy"])

    Mend:
        Connect it, or take it out.
    """
    journey = context.journey
    starts = set(journey.starts)
    joined = {end for item in journey.transitions for end in (item.source, item.target)}
    for stage in journey.stages if len(journey) > 1 else ():
        if stage.id not in joined and not (stage.end and stage.id in starts):
            yield Spot(
                stage.path,
                f"no transition leads to or from {called(journey, stage.id)}",
                hint="connect it, or take it out",
            )


@rule("CJ105", name="referral-as-move", severity="error", theme=_THEME)
def referral_as_move(context: Context) -> Iterator[Spot]:
    """A stage that could be reached only if people moved along a referral.

    Why:
        A referral makes a new person at its target; whoever refers stays where they are. It is no
        way from one stage to another, so nobody who came in at a start gets here. If new people
        begin here, it is a start.

    Fires:
        shop = cj.Journey(
            "shop",
            stages=[cj.Stage("buy", end=True), cj.Stage("invited")],
            transitions=[cj.Transition("buy", "invited", kind="referral"), ("invited", "buy")],
            starts=["buy"],
            goals=["buy"],
        )

    Passes:
        shop = cj.Journey(
            "shop",
            stages=[cj.Stage("buy", end=True), cj.Stage("invited")],
            transitions=[cj.Transition("buy", "invited", kind="referral"), ("invited", "buy")],
            starts=["buy", "invited"],
            goals=["buy"],
        )

    Mend:
        Add the referral's target to `starts`; or, where the same person moves on, make the
        transition an advance.
    """
    if not context.journey.starts:
        return
    for stage in context.journey.stages:
        if stage.id in context.reached_with_referrals and stage.id not in context.reached:
            yield Spot(
                stage.path,
                f"only over a referral could anyone get to {called(context.journey, stage.id)}, "
                "and a referral moves nobody",
                hint="if the people referred begin here, add it to `starts`; if the same person "
                "moves on, make the transition an advance",
            )


@rule(
    "CJ106",
    name="unreachable-stage",
    severity="error",
    theme=_THEME,
    premises=[isolated_stage, referral_as_move],
)
def unreachable_stage(context: Context) -> Iterator[Spot]:
    """A stage to which no path from a start leads.

    Why:
        People only ever get to a stage by a start or over moves. Whatever was written for this
        one, questions, content, promises, is met by nobody.

    Fires:
        shop = cj.Journey(
            "shop",
            stages=[cj.Stage("know"), cj.Stage("try"), cj.Stage("buy", end=True)],
            transitions=[("know", "buy"), ("try", "buy")],
            starts=["know"],
            goals=["buy"],
        )

    Passes:
        shop = cj.Journey(
            "shop",
            stages=[cj.Stage("know"), cj.Stage("try"), cj.Stage("buy", end=True)],
            transitions=[("know", "try"), ("try", "buy")],
            starts=["know"],
            goals=["buy"],
        )

    Mend:
        Lead a transition to it from a stage that can be reached, add it to `starts`, or take it
        out.
    """
    if not context.journey.starts:
        return
    for stage in context.journey.stages:
        if stage.id not in context.reached:
            yield Spot(
                stage.path,
                f"no path from a start leads to {called(context.journey, stage.id)}",
                hint="lead a transition to it, add it to `starts`, or take it out",
            )


@rule("CJ107", name="unreachable-goal", severity="error", theme=_THEME)
def unreachable_goal(context: Context) -> Iterator[Spot]:
    """A goal to which no path from a start leads.

    Why:
        What the business wants cannot happen in the journey as it is drawn.

    Fires:
        shop = cj.Journey(
            "shop",
            stages=[cj.Stage("know"), cj.Stage("buy", end=True)],
            transitions=[("buy", "know")],
            starts=["know"],
            goals=["buy"],
        )

    Passes:
        shop = cj.Journey.sequence("shop", ["know", "buy"])

    Mend:
        Draw the way to the goal. If only a referral leads there, either the people referred start
        there, or the transition is an advance.
    """
    journey = context.journey
    if not journey.starts:
        return
    for index, goal in enumerate(journey.goals):
        if goal not in context.reached:
            only = " but over a referral" if goal in context.reached_with_referrals else ""
            yield Spot(
                f"goals[{index}]",
                f"no path from a start leads to the goal {called(journey, goal)}{only}",
                hint="draw the way to it",
            )


@rule("CJ108", name="start-without-goal", severity="warning", theme=_THEME)
def start_without_goal(context: Context) -> Iterator[Spot]:
    """A start from which no goal can be reached, where another start has one.

    Why:
        Everyone who comes in here is lost to the business from the first moment.

    Fires:
        shop = cj.Journey(
            "shop",
            stages=[cj.Stage("ad"), cj.Stage("store", end=True), cj.Stage("buy", end=True)],
            transitions=[("ad", "buy")],
            starts=["ad", "store"],
            goals=["buy"],
        )

    Passes:
        shop = cj.Journey(
            "shop",
            stages=[cj.Stage("ad"), cj.Stage("store", end=True), cj.Stage("buy", end=True)],
            transitions=[("ad", "buy"), ("store", "buy")],
            starts=["ad", "store"],
            goals=["buy"],
        )

    Mend:
        Draw the way from this start to a goal, or name what is wanted of these people as a goal
        of its own.
    """
    journey = context.journey
    # Where no start has a goal, that is said of the goals.
    if not any(goal in context.reached for goal in journey.goals):
        return
    for index, start in enumerate(journey.starts):
        if start not in context.leads_to_goal:
            yield Spot(
                f"starts[{index}]",
                f"from {called(journey, start)} no goal can be reached",
                hint="draw the way to a goal, or name one for the people who come in here",
            )


@rule("CJ109", name="goal-behind-exit", severity="warning", theme=_THEME)
def goal_behind_exit(context: Context) -> Iterator[Spot]:
    """A goal that can only be reached by leaving: every path to it takes an exit.

    Why:
        An exit is abandonment or churn. People are never located beyond one, so nobody would ever
        be seen at this goal.

    Fires:
        shop = cj.Journey(
            "shop",
            stages=[cj.Stage("know"), cj.Stage("buy", end=True)],
            transitions=[cj.Transition("know", "buy", kind="exit", reason="Enough seen")],
            starts=["know"],
            goals=["buy"],
        )

    Passes:
        shop = cj.Journey.sequence("shop", ["know", "buy"])

    Mend:
        Make the step an advance; or, if people do leave here, this is no goal.
    """
    for index, goal in enumerate(context.journey.goals):
        if goal in context.reached and goal not in context.reached_without_exits:
            yield Spot(
                f"goals[{index}]",
                f"every path to the goal {called(context.journey, goal)} takes an exit",
                hint="make the step an advance, or choose another goal",
            )


RULES: tuple[Rule, ...] = (
    no_stage,
    no_start,
    no_goal,
    isolated_stage,
    referral_as_move,
    unreachable_stage,
    unreachable_goal,
    start_without_goal,
    goal_behind_exit,
)
