"""Rules on the kinds of transitions, and on their direction along the phases."""

from collections.abc import Iterator
from typing import Final, get_args

from attrs import evolve

from customer_journey._model import Journey, Phase, Transition
from customer_journey.rules._context import Context, called, circles, listed
from customer_journey.rules._finding import Spot, Witness
from customer_journey.rules._rule import Rule, rule

__all__ = ["PHASES", "RULES"]

_THEME = "structure"

PHASES: Final[dict[str, int]] = {phase: index for index, phase in enumerate(get_args(Phase))}
"""The canonical phases by their position."""


def _returned(journey: Journey, places: tuple[str, ...]) -> Journey:
    """The journey in which the transitions at these places are returns."""
    meant = set(places)
    return evolve(
        journey,
        transitions=[
            evolve(item, kind="return") if item.path in meant else item
            for item in journey.transitions
        ],
    )


@rule("CJ121", name="self-loop", severity="warning", theme=_THEME, mend=_returned)
def self_loop(context: Context) -> Iterator[Spot]:
    """A transition from a stage to itself that is not marked as a return.

    Why:
        Nobody advances to, or leaves for, the place where they already are. Going round again, as
        in buying once more, is a return.

    Fires:
        shop = cj.Journey.sequence("shop", ["know", "buy"]).connect("buy", "buy")

    Passes:
        shop = cj.Journey.sequence("shop", ["know", "buy"]).connect("buy", "buy", kind="return")

    Mend:
        Give it the `kind` `return`. This is a safe fix.
    """
    for item in context.journey.transitions:
        if item.source == item.target and item.kind in {"advance", "exit"}:
            yield Spot(
                item.path,
                f"{called(context.journey, item.source)} leads to itself as an {item.kind}",
                hint="make it a `return`",
            )


@rule("CJ122", name="advance-in-circle", severity="warning", theme=_THEME)
def advance_in_circle(context: Context) -> Iterator[Spot]:
    """Advances that lead round in a circle.

    Why:
        Where people are is the furthest stage they have advanced to. In a circle of advances no
        stage is further than another, so that answer hangs on nothing.

    Fires:
        shop = cj.Journey.sequence("shop", ["know", "try", "buy"]).connect("try", "know")

    Passes:
        shop = cj.Journey.sequence("shop", ["know", "try", "buy"]).connect(
            "try", "know", kind="return"
        )

    Mend:
        Find the step on which people go back, and make it a return.
    """
    journey = context.journey
    stages = [stage.id for stage in journey]
    for circle in circles(stages, lambda stage: _advances(context, stage)):
        names = listed(called(journey, stage) for stage in circle)
        yield Spot(
            journey[circle[0]].path,
            f"advances lead round in a circle over {names}",
            hint="make the step on which people go back a return",
            witness=Witness(path=[*circle, circle[0]]),
        )


def _advances(context: Context, stage: str) -> list[str]:
    return [
        item.target
        for item in context.moves_from.get(stage, ())
        if item.kind == "advance" and item.target != stage
    ]


@rule("CJ123", name="advance-back", severity="warning", theme=_THEME)
def advance_back(context: Context) -> Iterator[Spot]:
    """An advance to a stage whose phases all come before those of the stage it leaves.

    Why:
        Phases say how far along people are. An advance that takes them back is either a return,
        or one of the two stages has the wrong phase. Some frameworks mean it so; then a
        suppression says why.

    Fires:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("buy", phases=["purchase"]), cj.Stage("ask", phases=["explore"])]
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("ask", phases=["explore"]), cj.Stage("buy", phases=["purchase"])]
        )

    Mend:
        Give it the `kind` `return`, or mend the phases.
    """
    for item in context.journey.transitions:
        if item.kind == "advance":
            source, target = _phases(context, item)
            if source and target and max(target) < min(source):
                yield Spot(
                    item.path,
                    f"an advance from {called(context.journey, item.source)} leads back to "
                    f"{called(context.journey, item.target)}, whose phases come earlier",
                    hint="make it a `return`, or mend the phases",
                )


@rule("CJ124", name="return-forward", severity="warning", theme=_THEME)
def return_forward(context: Context) -> Iterator[Spot]:
    """A return to a stage whose phases all come after those of the stage it leaves.

    Why:
        A return leads back or round again. One that leads on is an advance under the wrong name,
        and whoever takes it is not counted as having got further.

    Fires:
        shop = cj.Journey(
            "shop",
            stages=[
                cj.Stage("try", phases=["try"]),
                cj.Stage("buy", phases=["purchase"], end=True),
            ],
            transitions=[cj.Transition("try", "buy", kind="return")],
            starts=["try"],
            goals=["buy"],
        )

    Passes:
        shop = cj.Journey(
            "shop",
            stages=[
                cj.Stage("try", phases=["try"]),
                cj.Stage("buy", phases=["purchase"], end=True),
            ],
            transitions=[("try", "buy"), cj.Transition("buy", "try", kind="return")],
            starts=["try"],
            goals=["buy"],
        )

    Mend:
        Give it the `kind` `advance`, or mend the phases.
    """
    for item in context.journey.transitions:
        if item.kind == "return":
            source, target = _phases(context, item)
            if source and target and max(source) < min(target):
                yield Spot(
                    item.path,
                    f"a return from {called(context.journey, item.source)} leads on to "
                    f"{called(context.journey, item.target)}, whose phases come later",
                    hint="make it an `advance`, or mend the phases",
                )


def _phases(context: Context, item: Transition) -> tuple[list[int], list[int]]:
    source, target = context.stages[item.source], context.stages[item.target]
    return [PHASES[phase] for phase in source.phases], [PHASES[phase] for phase in target.phases]


@rule("CJ125", name="exit-without-reason", severity="warning", theme=_THEME)
def exit_without_reason(context: Context) -> Iterator[Spot]:
    """An exit that does not say why people leave.

    Why:
        That people leave is no news; why they do is what can be worked on. Interviews and surveys
        at the exit tell.

    Fires:
        shop = (
            cj.Journey.sequence("shop", ["know", "buy"])
            .with_stage(cj.Stage("lost", role="lapsed", end=True))
            .connect("know", "lost", kind="exit")
        )

    Passes:
        shop = (
            cj.Journey.sequence("shop", ["know", "buy"])
            .with_stage(cj.Stage("lost", role="lapsed", end=True))
            .connect("know", "lost", kind="exit", reason="Too expensive")
        )

    Mend:
        Fill in `reason`, or ask those who left.
    """
    for item in context.journey.transitions:
        if item.kind == "exit" and not item.reason.strip():
            yield Spot(
                item.path,
                f"why people leave from {called(context.journey, item.source)} is not said",
                hint="fill in `reason`",
            )


@rule("CJ126", name="exit-inside", severity="warning", theme=_THEME)
def exit_inside(context: Context) -> Iterator[Spot]:
    """An exit to a stage that is no end, is not of role `lapsed` and not in the phase `lapse`.

    Why:
        An exit is abandonment or churn. Led to a stage in the midst of the journey, it hides an
        advance or a return; people are never located beyond an exit.

    Fires:
        shop = (
            cj.Journey.sequence("shop", ["know", "try", "buy"])
            .disconnect("know", "try")
            .connect("know", "try", kind="exit", reason="Bored")
        )

    Passes:
        shop = (
            cj.Journey.sequence("shop", ["know", "buy"])
            .with_stage(cj.Stage("lost", role="lapsed", end=True))
            .connect("know", "lost", kind="exit", reason="Bored")
        )

    Mend:
        Lead it to a stage for those who left, or change its kind.
    """
    journey = context.journey
    for item in journey.transitions:
        target = context.stages[item.target]
        if item.kind == "exit" and not (
            target.end or target.role == "lapsed" or "lapse" in target.phases
        ):
            yield Spot(
                item.path,
                f"an exit leads to {called(journey, item.target)}, where people have not left",
                hint="lead it to an end or a lapsed stage, or change its kind",
            )


@rule("CJ127", name="referral-beside-start", severity="warning", theme=_THEME)
def referral_beside_start(context: Context) -> Iterator[Spot]:
    """A referral to a stage that is no start.

    Why:
        The person referred is new, and begins where the referral leads. If that is no start, they
        stand in the midst of the journey without a way that led there.

    Fires:
        shop = cj.Journey.sequence("shop", ["know", "like", "buy"]).connect(
            "buy", "like", kind="referral"
        )

    Passes:
        shop = cj.Journey.sequence("shop", ["know", "like", "buy"]).connect(
            "buy", "know", kind="referral"
        )

    Mend:
        Lead it to a start, or add its target to `starts`.
    """
    starts = set(context.journey.starts)
    for item in context.journey.transitions:
        # Where nothing else leads there, another rule says so of the stage.
        if item.kind == "referral" and item.target not in starts and item.target in context.reached:
            yield Spot(
                item.path,
                f"people referred begin at {called(context.journey, item.target)}, no start",
                hint="lead the referral to a start, or add its target to `starts`",
            )


RULES: tuple[Rule, ...] = (
    self_loop,
    advance_in_circle,
    advance_back,
    return_forward,
    exit_without_reason,
    exit_inside,
    referral_beside_start,
)
