"""Rules on what customers bring and what answers it: pains, goals, reasons, stages without any.

What only some journeys need is loaded by the rule that needs it, so that `check` starts fast.
"""

from collections.abc import Iterator
from functools import partial
from typing import Final

from customer_journey._messages._current import message
from customer_journey._model._cached import cached, has_answers
from customer_journey._model._insights import insight_path, insights_of
from customer_journey.rules._context import Context, clipped
from customer_journey.rules._finding import Violation
from customer_journey.rules._rule import rule

__all__: list[str] = []

_rule = partial(rule, category="content")

_SEVERE: Final = 7
_HALF: Final = 2


@_rule("CJ321", name="unanswered-pain", severity="warning")
def unanswered_pain(context: Context) -> Iterator[Violation]:
    """A severe pain of customers that nothing answers.

    Why:
        What hurts most is what people leave for. A pain is severe from an importance of 7 in 0..10.
        Assets and actions answer it by naming it in `answers`.

    Fires:
        waits = cj.Insight("waits", text="Days without news", kind="pain", importance=8)
        shop = cj.Journey.sequence("shop", [cj.Stage("order", insights=[waits])])

    Passes:
        waits = cj.Insight("waits", text="Days without news", kind="pain", importance=8)
        news = cj.Action("tell-when-it-leaves", answers=["waits"])
        shop = cj.Journey.sequence("shop", [cj.Stage("order", insights=[waits], actions=[news])])

    Fix:
        Plan what answers it, and name it in `answers`.
    """
    severe = [
        item
        for _, item in insights_of(context.journey)
        if item.kind == "pain" and (item.importance or 0) >= _SEVERE
    ]
    if not severe:
        return
    from customer_journey.content._coverage import coverage

    gaps = {
        (cell.stage, cell.item.id): cell.item
        for cell in coverage(context.journey, of="pain").gaps
        if cell.item in severe
    }
    for (stage, _), item in gaps.items():
        yield Violation(
            insight_path(context.journey, stage, item),
            message(
                "nothing anywhere answers the pain {pain}"
                if stage is None
                else "nothing at {stage} answers the pain {pain}",
                stage="" if stage is None else context.label(stage),
                pain=clipped(item.label),
            ),
            hint=message("name it in `answers` of an action or an asset"),
        )


@_rule("CJ323", name="no-customer-goal", severity="info")
def no_customer_goal(context: Context) -> Iterator[Violation]:
    """A journey with insights none of which is a goal of customers.

    Why:
        The goals of a journey are those of the business. What customers want to achieve decides
        whether they go on.

    Fires:
        price = cj.Insight("price", text="Too expensive", kind="pain")
        shop = cj.Journey.sequence("shop", [cj.Stage("buy", insights=[price])])

    Passes:
        price = cj.Insight("price", text="Too expensive", kind="pain")
        outfit = cj.Insight("outfit", text="An outfit for Saturday", kind="goal")
        shop = cj.Journey.sequence("shop", [cj.Stage("buy", insights=[price, outfit])])

    Fix:
        Ask customers what they wanted to get done, and add it as an insight of kind `goal`.
    """
    kinds = {item.kind for _, item in insights_of(context.journey)}
    if kinds and "goal" not in kinds:
        problem = message("what customers want to achieve is nowhere stated")
        yield Violation("stages", problem, hint=message("add insights of kind `goal`"))


@_rule("CJ324", name="reason-not-used", severity="info")
def reason_not_used(context: Context) -> Iterator[Violation]:
    """A reason to buy from us, or an alternative, that nothing answers.

    Why:
        Why customers buy from us is the strongest message there is, and what they compare us with
        is what it is compared with. The rule checks only journeys whose assets or actions state
        what they answer.

    Fires:
        friend = cj.Insight("friend", text="A friend has it", kind="why-us")
        prices = cj.Asset("price-list", answers=["cost"])
        buy = cj.Stage("buy", questions=[cj.Question("cost")], assets=[prices])
        shop = cj.Journey.sequence("shop", [buy], audience=cj.Audience(insights=[friend]))

    Passes:
        friend = cj.Insight("friend", text="A friend has it", kind="why-us")
        stories = cj.Asset("stories", answers=["friend"])
        buy = cj.Stage("buy", assets=[stories])
        shop = cj.Journey.sequence("shop", [buy], audience=cj.Audience(insights=[friend]))

    Fix:
        Name it in `answers` of the content that takes it up.
    """
    reasons = ("why-us", "alternative")
    if not cached(context.journey, has_answers) or not any(
        item.kind in reasons for _, item in insights_of(context.journey)
    ):
        return
    from customer_journey.content._coverage import coverage

    gaps = coverage(context.journey, of=("why-us", "alternative")).gaps
    unused = {(cell.stage, cell.item.id): cell.item for cell in gaps}
    for (stage, _), item in unused.items():
        yield Violation(
            insight_path(context.journey, stage, item),
            message("no content takes up {insight}", insight=clipped(item.label)),
            hint=message("name it in `answers` of an asset or an action"),
        )


@_rule("CJ325", name="stage-without-content", severity="info")
def stage_without_content(context: Context) -> Iterator[Violation]:
    """A stage at which nothing is said of customers, in a journey that says it elsewhere.

    Why:
        A stage with a name, a role and a criterion says where customers are. What they ask and want
        there, and what they are given, decides whether they go on. The rule checks journeys in
        which most stages have questions, insights, experiences, assets, actions or touchpoints, one
        stage at a time; and those in which the audience or a persona has insights, as a whole.
        Stages of customers who have left may be without.

    Fires:
        know = cj.Stage("know", assets=[cj.Asset("story")])
        ask = cj.Stage("ask", questions=[cj.Question("cost")])
        shop = cj.Journey.sequence("shop", [know, ask, "buy"])

    Passes:
        know = cj.Stage("know", assets=[cj.Asset("story")])
        ask = cj.Stage("ask", questions=[cj.Question("cost")])
        buy = cj.Stage("buy", assets=[cj.Asset("price-list", answers=["cost"])])
        shop = cj.Journey.sequence("shop", [know, ask, buy])

    Fix:
        Say what customers ask or want there, or what they are given: content, work of people, a
        place to meet.
    """
    journey = context.journey
    # Who has left is given nothing: a way back is a transition.
    active = [
        stage
        for stage in journey.stages
        if stage.role != "lapsed" and stage.phases[:1] != ("lapse",)
    ]
    bare = [
        stage
        for stage in active
        if not (stage.brought or stage.experience or stage.actions or stage.touchpoints)
        and all(asset.status == "retired" for asset in stage.assets)
    ]
    if len(bare) * _HALF < len(active):
        for stage in bare:
            yield Violation(
                stage.path,
                message(
                    "nothing says what customers bring to {stage} or get there",
                    stage=context.label(stage.id),
                ),
                hint=message("add questions, insights, assets or actions"),
            )
    elif any(not where.startswith("stages.") for where, _ in insights_of(journey)):
        stages = context.labels(stage.id for stage in bare)
        yield Violation(
            "stages",
            message("nothing says what customers bring to {stages} or get there", stages=stages),
            hint=message("add questions, insights, assets or actions"),
        )
