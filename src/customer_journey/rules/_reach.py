"""Rules on starts, and on which stages and goals can be reached from them."""

from collections.abc import Iterator
from functools import partial

from customer_journey._messages._current import message
from customer_journey._model._names import path_of
from customer_journey.rules._context import Context
from customer_journey.rules._finding import Violation
from customer_journey.rules._rule import rule

__all__ = ["isolated_stage", "no_stage", "unreachable_stage"]

_rule = partial(rule, category="structure")


@_rule("CJ101", name="no-stage", severity="error")
def no_stage(context: Context) -> Iterator[Violation]:
    """A journey without any stage.

    Why:
        There is nowhere for a customer to be. Every question about such a journey has an empty
        answer.

    Fires:
        shop = cj.Journey("shop")

    Passes:
        shop = cj.Journey.sequence("shop", ["know", "buy"])

    Fix:
        Add stages; `Journey.sequence` makes a first draft from their names.
    """
    if not context.journey.stages:
        yield Violation(
            "stages", message("the journey has no stages"), hint=message("add at least one")
        )


@_rule("CJ102", name="no-start", severity="error")
def no_start(context: Context) -> Iterator[Violation]:
    """A journey without a start.

    Why:
        Without a start no stage can be reached, no customer can be located, and no path begins.

    Fires:
        shop = cj.evolve(cj.Journey.sequence("shop", ["know", "buy"]), starts=[])

    Passes:
        shop = cj.Journey.sequence("shop", ["know", "buy"])

    Fix:
        List in `starts` the stages where customers come in.
    """
    if context.journey.stages and not context.journey.starts:
        hint = message("list the stages where customers come in in `starts`")
        yield Violation("starts", message("the journey has no start"), hint=hint)


@_rule("CJ103", name="no-goal", severity="warning")
def no_goal(context: Context) -> Iterator[Violation]:
    """A journey without a goal.

    Why:
        Conversion, time to goal and the best path are all measured against a goal. A goal is not
        an end: customers may go on from it.

    Fires:
        shop = cj.evolve(cj.Journey.sequence("shop", ["know", "buy"]), goals=[])

    Passes:
        shop = cj.Journey.sequence("shop", ["know", "buy"])

    Fix:
        List in `goals` the stages that customers should reach.
    """
    if context.journey.stages and not context.journey.goals:
        hint = message("list the stages that customers should reach in `goals`")
        yield Violation("goals", message("the journey has no goal"), hint=hint)


@_rule("CJ104", name="isolated-stage", severity="error")
def isolated_stage(context: Context) -> Iterator[Violation]:
    """A stage without any transition, in a journey of several.

    A stage that is both a start and an end may be isolated.

    Why:
        No customer comes to it and none leaves it. Most often its transitions were forgotten, or
        it remained when others were removed.

    Fires:
        shop = cj.Journey.sequence("shop", ["know", "buy"]).with_stage(cj.Stage("try"))

    Passes:
        shop = cj.Journey.sequence("shop", ["know", "try", "buy"])

    Fix:
        Connect it, or remove it.
    """
    journey = context.journey
    starts = set(journey.starts)
    connected = {end for item in journey.transitions for end in (item.source, item.target)}
    for stage in journey.stages if len(journey) > 1 else ():
        if stage.id not in connected and not (stage.end and stage.id in starts):
            problem = message(
                "no transition leads to or from {stage}", stage=context.label(stage.id)
            )
            yield Violation(stage.path, problem, hint=message("connect it, or remove it"))


@_rule("CJ105", name="reachable-only-by-referral", aliases=["referral-as-move"], severity="error")
def reachable_only_by_referral(context: Context) -> Iterator[Violation]:
    """A stage that could be reached only if customers moved along a referral.

    Why:
        A referral makes a new person at its target; the referrer stays. It does not lead from one
        stage to another, so no customer who came in at a start gets to this stage. If new people
        begin there, it is a start.

    Fires:
        shop = cj.Journey.sequence("shop", ["invited", "buy"]).connect(
            "buy", "invited", kind="referral"
        )
        shop = cj.evolve(shop, starts=["buy"])

    Passes:
        shop = cj.Journey.sequence("shop", ["invited", "buy"]).connect(
            "buy", "invited", kind="referral"
        )

    Fix:
        Add the referral's target to `starts`; or, where the same person moves on, make the
        transition an advance.
    """
    for stage in context.journey.stages if context.journey.starts else ():
        if stage.id in context.reached_with_referrals and stage.id not in context.reached:
            yield Violation(
                stage.path,
                message(
                    "{stage} can be reached only by a referral, which moves no one",
                    stage=context.label(stage.id),
                ),
                hint=message(
                    "if referred people begin there, add it to `starts`; if the same "
                    "person moves on, make the transition an advance"
                ),
            )


@_rule(
    "CJ106",
    name="unreachable-stage",
    severity="error",
    premises=[isolated_stage, reachable_only_by_referral],
)
def unreachable_stage(context: Context) -> Iterator[Violation]:
    """A stage that no path from a start reaches.

    Why:
        Customers come to a stage only as a start or by moves. The questions, content and promises
        of this one reach none of them.

    Fires:
        shop = cj.Journey.sequence("shop", ["try", "buy"]).with_stage(cj.Stage("know"))
        shop = shop.connect("know", "try")

    Passes:
        shop = cj.Journey.sequence("shop", ["know", "try", "buy"])

    Fix:
        Add a transition to it from a stage that can be reached, add it to `starts`, or remove it.
    """
    for stage in context.journey.stages if context.journey.starts else ():
        if stage.id not in context.reached:
            yield Violation(
                stage.path,
                message("no path from a start leads to {stage}", stage=context.label(stage.id)),
                hint=message("add a transition to it, add it to `starts`, or remove it"),
            )


@_rule("CJ107", name="unreachable-goal", severity="error")
def unreachable_goal(context: Context) -> Iterator[Violation]:
    """A goal that no path from a start reaches.

    Why:
        What the business wants cannot happen in this journey.

    Fires:
        shop = cj.Journey.sequence("shop", ["know", "buy"]).disconnect("know", "buy")

    Passes:
        shop = cj.Journey.sequence("shop", ["know", "buy"])

    Fix:
        Connect the goal. If only a referral leads there, either the referred people start there,
        or the transition is an advance.
    """
    for index, goal in enumerate(context.journey.goals if context.journey.starts else ()):
        if goal not in context.reached:
            problem = message(
                "no path from a start leads to the goal {stage} except by a referral"
                if goal in context.reached_with_referrals
                else "no path from a start leads to the goal {stage}",
                stage=context.label(goal),
            )
            yield Violation(f"goals[{index}]", problem, hint=message("connect it"))


@_rule("CJ108", name="start-without-goal", severity="warning")
def start_without_goal(context: Context) -> Iterator[Violation]:
    """A start from which no goal can be reached, where another start reaches one.

    Why:
        Everyone who comes in there is lost to the business from the first moment.

    Fires:
        shop = cj.Journey.sequence("shop", ["ad", "buy"]).with_stage(cj.Stage("store", end=True))
        shop = cj.evolve(shop, starts=["ad", "store"])

    Passes:
        shop = cj.Journey.sequence("shop", ["ad", "buy"]).with_stage(cj.Stage("store"))
        shop = cj.evolve(shop.connect("store", "buy"), starts=["ad", "store"])

    Fix:
        Connect this start to a goal, or add a goal for the people who come in there.
    """
    journey = context.journey
    # Where no start reaches a goal, that is reported for the goals.
    if not any(goal in context.reached for goal in journey.goals):
        return
    for index, start in enumerate(journey.starts):
        if start not in context.leads_to_goal:
            yield Violation(
                f"starts[{index}]",
                message("no goal can be reached from {stage}", stage=context.label(start)),
                hint=message(
                    "connect it to a goal, or add a goal for the people who come in there"
                ),
            )


@_rule("CJ117", name="path-rule-broken", severity="error")
def path_rule_broken(context: Context) -> Iterator[Violation]:
    """A rule about the order of stages that a path through the journey breaks.

    Why:
        The journey itself says that people come to the stage only after another one, in any case,
        or not at all; a path that can be taken says otherwise. `traverse.precedes`, `eventually`
        and `never` find a shortest one.

    Fires:
        trust = cj.PathRule("trust-first", kind="precedes", stage="trust", before="buy")
        shop = cj.Journey.sequence("shop", ["know", "trust", "buy"]).connect("know", "buy")
        shop = cj.evolve(shop, path_rules=[trust])

    Passes:
        trust = cj.PathRule("trust-first", kind="precedes", stage="trust", before="buy")
        shop = cj.Journey.sequence("shop", ["know", "trust", "buy"])
        shop = cj.evolve(shop, path_rules=[trust])

    Fix:
        Remove or redirect the transition that lets people by, or drop the rule.
    """
    journey = context.journey
    if not journey.path_rules:
        return
    from customer_journey.traverse._path_rules import eventually, never, precedes

    for item in journey.path_rules:
        if item.kind == "precedes":
            verdict = precedes(journey, item.stage, item.before)
        else:
            check = eventually if item.kind == "eventually" else never
            verdict = check(journey, item.stage, after=item.after or None)
        if verdict.witness is not None:
            path = path_of(verdict.witness)
            yield Violation(
                f"path_rules.{item.id}",
                message(
                    "the path {path} breaks the rule that {rule}",
                    path=path,
                    rule=f"{item.label} {item.reason}".rstrip(),
                ),
                hint=message("redirect a transition of that path, or drop the rule"),
            )


@_rule("CJ109", name="goal-only-by-exit", aliases=["goal-behind-exit"], severity="warning")
def goal_only_by_exit(context: Context) -> Iterator[Violation]:
    """A goal that can only be reached by leaving: every path to it has an exit.

    Why:
        An exit is abandonment or churn: those who reach this goal have left, so it is reached by
        losing customers.

    Fires:
        shop = cj.Journey.sequence("shop", ["know", "buy"]).connect(
            "know", "buy", kind="exit", reason="Enough seen"
        )

    Passes:
        shop = cj.Journey.sequence("shop", ["know", "buy"])

    Fix:
        Make the exit an advance; or, if customers do leave there, choose another goal.
    """
    for index, goal in enumerate(context.journey.goals):
        if goal in context.reached and goal not in context.reached_without_exits:
            yield Violation(
                f"goals[{index}]",
                message("every path to the goal {stage} has an exit", stage=context.label(goal)),
                hint=message("make the exit an advance, or choose another goal"),
            )
