"""Rules on actions: what supports them, who does them, and where the business can act."""

from collections.abc import Iterator
from functools import partial
from typing import Final, get_args

from customer_journey._messages._current import message
from customer_journey._model import Action, Lane, Stage
from customer_journey.rules._context import Context, clipped
from customer_journey.rules._finding import Violation
from customer_journey.rules._rule import rule

__all__: list[str] = []

_rule = partial(rule, category="people")

_DEPTHS: Final[dict[Lane, int]] = {lane: at for at, lane in enumerate(get_args(Lane))}
_OTHERS: Final = frozenset({"partner", "customer", "social"})


@_rule("CJ541", name="unsupported-action", severity="info")
def unsupported_action(context: Context) -> Iterator[Violation]:
    """A front-stage action that nothing supports, where other actions have support.

    Why:
        What customers see depends on what they do not see. Where a blueprint states what stands
        behind some actions, an action without any is either simple, or its support is not stated.

    Fires:
        pack = cj.Action("pack", lane="backstage", supports=["deliver"])
        seen = [cj.Action(name, lane="frontstage") for name in ("deliver", "ring")]
        shop = cj.Journey.sequence("shop", [cj.Stage("receive", actions=[*seen, pack])])

    Passes:
        pack = cj.Action("pack", lane="backstage", supports=["deliver", "ring"])
        seen = [cj.Action(name, lane="frontstage") for name in ("deliver", "ring")]
        shop = cj.Journey.sequence("shop", [cj.Stage("receive", actions=[*seen, pack])])

    Fix:
        Add the action that stands behind it, with it in `supports`.
    """
    for stage in context.journey.stages:
        supported = {name for action in stage.actions for name in _supported_by(action)}
        for action in stage.actions if supported else ():
            if action.lane == "frontstage" and action.id not in supported:
                yield Violation(
                    _path(stage, action),
                    message("nothing supports {action}", action=clipped(action.label)),
                    hint=message("add what stands behind it, with it in `supports`"),
                )


@_rule("CJ542", name="idle-action", severity="info")
def idle_action(context: Context) -> Iterator[Violation]:
    """An action behind the line of visibility that supports nothing and answers nothing.

    Why:
        Customers do not see it, and nothing they see needs it: it costs and has no effect, or its
        effect is not stated.

    Fires:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("buy", actions=[cj.Action("archive", lane="backstage")])]
        )

    Passes:
        actions = [
            cj.Action("deliver", lane="frontstage"),
            cj.Action("pack", lane="backstage", supports=["deliver"]),
        ]
        shop = cj.Journey.sequence("shop", [cj.Stage("buy", actions=actions)])

    Fix:
        Name in `supports` what needs it, or remove it.
    """
    for stage in context.journey.stages:
        for action in stage.actions:
            hidden = action.lane in {"backstage", "support"}
            if hidden and not _supported_by(action) and not action.answers:
                yield Violation(
                    _path(stage, action),
                    message(
                        "{action} supports nothing and answers nothing",
                        action=clipped(action.label),
                    ),
                    hint=message("name in `supports` what needs it"),
                )


@_rule("CJ543", name="crossing-without-owner", severity="warning")
def crossing_without_owner(context: Context) -> Iterator[Violation]:
    """An action that supports one in another lane, where one of the two has no owner.

    Why:
        Where work crosses a line of the blueprint, it passes from some people to others. Without an
        owner on both sides, no one is there to give it, or to take it. Customers own what they do;
        an action without an owner is the stage's.

    Fires:
        actions = [
            cj.Action("deliver", lane="frontstage"),
            cj.Action("pack", lane="backstage", owner="Warehouse", supports=["deliver"]),
        ]
        shop = cj.Journey.sequence("shop", [cj.Stage("receive", actions=actions)])

    Passes:
        actions = [
            cj.Action("deliver", lane="frontstage", owner="Parcel service"),
            cj.Action("pack", lane="backstage", owner="Warehouse", supports=["deliver"]),
        ]
        shop = cj.Journey.sequence("shop", [cj.Stage("receive", actions=actions)])

    Fix:
        Fill in `owner` of the action or of the stage.
    """
    for stage in context.journey.stages:
        actions = {action.id: action for action in stage.actions}
        for action in stage.actions:
            for index, name in enumerate(action.supports):
                other = actions[name]
                # Customers own what they do; the owner of the stage, what states no owner.
                ownerless = [
                    one
                    for one in (action, other)
                    if not one.owner.strip() and one.lane != "customer" and not stage.owner.strip()
                ]
                depths = {_DEPTHS[one.lane] for one in (action, other) if one.lane is not None}
                if ownerless and len(depths) > 1:
                    yield Violation(
                        f"{_path(stage, action)}.supports[{index}]",
                        message(
                            "{action} in {lane} supports {other} in {other_lane}, and "
                            "{action_without} has no owner",
                            action=clipped(action.label),
                            lane=message(str(action.lane)),
                            other=clipped(other.label),
                            other_lane=message(str(other.lane)),
                            action_without=clipped(ownerless[0].label),
                        ),
                        hint=message("fill in `owner`"),
                    )


@_rule("CJ544", name="out-of-reach", severity="info")
def out_of_reach(context: Context) -> Iterator[Violation]:
    """A stage where all touchpoints are others', and the business does and begins nothing.

    Why:
        The business can do nothing for customers there. That may be so; then it should be known.
        What it does are the actions, but for those of customers; what it begins, the touchpoints
        with the initiator `brand`.
        The owners of touchpoints are those of Lemon & Verhoef (2016).

    Fires:
        review = cj.Touchpoint("review-site", owner="social")
        shop = cj.Journey.sequence("shop", [cj.Stage("compare", touchpoints=[review])])

    Passes:
        review = cj.Touchpoint("review-site", owner="social")
        reply = cj.Action("reply", lane="frontstage", touchpoints=["review-site"])
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("compare", touchpoints=[review], actions=[reply])]
        )

    Fix:
        Add what the business does there, or a touchpoint of its own.
    """
    for stage in context.journey.stages:
        if not stage.touchpoints or any(item.owner not in _OTHERS for item in stage.touchpoints):
            continue
        # An advertisement on another's site is begun by the business: it can act there.
        if all(action.lane == "customer" for action in stage.actions) and all(
            touchpoint.initiator != "brand" for touchpoint in stage.touchpoints
        ):
            yield Violation(
                f"{stage.path}.touchpoints",
                message(
                    "all touchpoints of {stage} belong to others, and the business "
                    "does nothing there",
                    stage=context.label(stage.id),
                ),
                hint=message("add what the business does there"),
            )


@_rule("CJ545", name="touchpoint-without-action", severity="info")
def touchpoint_without_action(context: Context) -> Iterator[Violation]:
    """A touchpoint of the business at which nothing is done, next to others where something is.

    Why:
        A blueprint shows what happens where customers meet the business. Where some actions of a
        stage say at which touchpoints they happen, a touchpoint without any is either not in use,
        or what happens there is not stated. Touchpoints that belong to others may be without.

    Fires:
        met = [cj.Touchpoint("door"), cj.Touchpoint("app")]
        ring = cj.Action("ring", lane="frontstage", touchpoints=["door"])
        shop = cj.Journey.sequence("shop", [cj.Stage("receive", touchpoints=met, actions=[ring])])

    Passes:
        met = [cj.Touchpoint("door"), cj.Touchpoint("forum", owner="social")]
        ring = cj.Action("ring", lane="frontstage", touchpoints=["door"])
        shop = cj.Journey.sequence("shop", [cj.Stage("receive", touchpoints=met, actions=[ring])])

    Fix:
        Name it in `touchpoints` of the action that happens there, or remove it.
    """
    for stage in context.journey.stages:
        used = {name for action in stage.actions for name in action.touchpoints}
        for touchpoint in stage.touchpoints if used else ():
            if touchpoint.id not in used and touchpoint.owner not in _OTHERS:
                yield Violation(
                    f"{stage.path}.touchpoints.{touchpoint.id}",
                    message(
                        "no action happens at {touchpoint}", touchpoint=clipped(touchpoint.label)
                    ),
                    hint=message("name it in `touchpoints` of an action"),
                )


def _supported_by(action: Action) -> set[str]:
    """What an action supports; for itself, it does nothing."""
    return {*action.supports} - {action.id}


def _path(stage: Stage, action: Action) -> str:
    return f"{stage.path}.actions.{action.id}"
