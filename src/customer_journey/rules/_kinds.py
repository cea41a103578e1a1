"""Rules on the kinds of transitions, and on their direction along the phases."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final, get_args

from customer_journey._frozen import evolve
from customer_journey._graph._index import index_of
from customer_journey._graph._search import cycles
from customer_journey._messages._current import message
from customer_journey._model import Journey, Phase, cached
from customer_journey.rules._context import Context
from customer_journey.rules._finding import Violation, Witness
from customer_journey.rules._rule import rule

__all__ = ["PHASES"]

_rule = partial(rule, category="structure")

PHASES: Final[dict[str, int]] = {phase: index for index, phase in enumerate(get_args(Phase))}
"""The canonical phases by their position."""


def _as_returns(journey: Journey, paths: tuple[str, ...]) -> Journey:
    """The journey in which the transitions at these paths are returns."""
    wanted = set(paths)
    return evolve(
        journey,
        transitions=[
            evolve(item, kind="return") if item.path in wanted else item
            for item in journey.transitions
        ],
    )


@_rule("CJ121", name="self-loop", severity="warning", fix=_as_returns)
def self_loop(context: Context) -> Iterator[Violation]:
    """A transition from a stage to itself that is not a return.

    Why:
        A customer cannot advance to the stage where they already are, nor leave for it. Going
        round again, as in buying once more, is a return.

    Fires:
        shop = cj.Journey.sequence("shop", ["know", "buy"]).connect("buy", "buy")

    Passes:
        shop = cj.Journey.sequence("shop", ["know", "buy"]).connect("buy", "buy", kind="return")

    Fix:
        Set its `kind` to `return`. This is a safe fix.
    """
    for item in context.journey.transitions:
        if item.source == item.target and item.kind in {"advance", "exit"}:
            problem = message(
                "{source} leads to itself as an {kind}",
                source=context.label(item.source),
                kind=item.kind,
            )
            yield Violation(item.path, problem, hint=message("make it a `return`"))


@_rule("CJ122", name="advance-cycle", aliases=["advance-in-circle"], severity="warning")
def advance_cycle(context: Context) -> Iterator[Violation]:
    """Advances that form a cycle.

    Why:
        Customers are at the furthest stages they have advanced to. In a cycle of advances no stage
        is further than another, so that answer is arbitrary.

    Fires:
        shop = cj.Journey.sequence("shop", ["know", "try", "buy"]).connect("try", "know")

    Passes:
        shop = cj.Journey.sequence("shop", ["know", "try", "buy"]).connect(
            "try", "know", kind="return"
        )

    Fix:
        Find the transition on which customers go back, and make it a return.
    """
    advances = index_of(context.journey).restricted(kinds=("advance",))
    successors = [
        [target for target in targets if target != source]
        for source, targets in enumerate(advances.successors)
    ]
    for cycle in map(advances.named, cycles(successors)):
        yield Violation(
            context.stages[cycle[0]].path,
            message("advances form a cycle over {stages}", stages=context.labels(cycle)),
            hint=message("make the transition on which customers go back a return"),
            witness=Witness(path=[*cycle, cycle[0]]),
        )


@_rule("CJ123", name="backward-advance", aliases=["advance-back"], severity="warning")
def backward_advance(context: Context) -> Iterator[Violation]:
    """An advance to a stage whose phases all come before those of its source.

    Why:
        Phases say how far customers are. An advance that leads back is either a return, or one of
        the stages has the wrong phases. Some frameworks mean it so; then a suppression says why.

    Fires:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("buy", phases=["purchase"]), cj.Stage("ask", phases=["explore"])]
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("ask", phases=["explore"]), cj.Stage("buy", phases=["purchase"])]
        )

    Fix:
        Set its `kind` to `return`, or correct the phases.
    """
    spans = cached(context.journey, _spans)
    for item in context.journey.transitions if spans else ():
        if item.kind != "advance":
            continue
        source, target = spans.get(item.source), spans.get(item.target)
        if source and target and target.stop <= source.start:
            yield Violation(
                item.path,
                message(
                    "this advance leads from {source} back to {target}, whose phases come earlier",
                    source=context.label(item.source),
                    target=context.label(item.target),
                ),
                hint=message("make it a `return`, or correct the phases"),
            )


@_rule("CJ124", name="forward-return", aliases=["return-forward"], severity="warning")
def forward_return(context: Context) -> Iterator[Violation]:
    """A return to a stage whose phases all come after those of its source.

    Why:
        A return leads back or round again. One that leads on should be an advance: customers who
        take it are not counted as further on.

    Fires:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("try", phases=["try"]), cj.Stage("buy", phases=["purchase"])]
        ).connect("try", "buy", kind="return")

    Passes:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("try", phases=["try"]), cj.Stage("buy", phases=["purchase"])]
        ).connect("buy", "try", kind="return")

    Fix:
        Set its `kind` to `advance`, or correct the phases.
    """
    spans = cached(context.journey, _spans)
    for item in context.journey.transitions if spans else ():
        if item.kind != "return":
            continue
        source, target = spans.get(item.source), spans.get(item.target)
        if source and target and source.stop <= target.start:
            yield Violation(
                item.path,
                message(
                    "this return leads from {source} on to {target}, whose phases come later",
                    source=context.label(item.source),
                    target=context.label(item.target),
                ),
                hint=message("make it an `advance`, or correct the phases"),
            )


def _spans(journey: Journey) -> Mapping[str, range]:
    """The positions from the first to the last phase of each stage that has any."""
    numbers = {each.id: [PHASES[phase] for phase in each.phases] for each in journey if each.phases}
    return {stage: range(min(each), max(each) + 1) for stage, each in numbers.items()}


@_rule("CJ125", name="exit-without-reason", severity="warning")
def exit_without_reason(context: Context) -> Iterator[Violation]:
    """An exit without a reason.

    Why:
        The reason why customers leave is what can be worked on. Interviews and surveys at the exit
        find it.

    Fires:
        shop = cj.Journey.sequence("shop", ["know", "buy"])
        shop = shop.with_stage(cj.Stage("lost", role="lapsed", end=True))
        shop = shop.connect("know", "lost", kind="exit")

    Passes:
        shop = cj.Journey.sequence("shop", ["know", "buy"])
        shop = shop.with_stage(cj.Stage("lost", role="lapsed", end=True))
        shop = shop.connect("know", "lost", kind="exit", reason="Too expensive")

    Fix:
        Fill in `reason`, or ask customers who left.
    """
    for item in context.journey.transitions:
        if item.kind == "exit" and not item.reason.strip():
            problem = message(
                "the exit from {source} has no reason", source=context.label(item.source)
            )
            yield Violation(item.path, problem, hint=message("fill in `reason`"))


@_rule("CJ126", name="exit-to-active-stage", aliases=["exit-inside"], severity="warning")
def exit_to_active_stage(context: Context) -> Iterator[Violation]:
    """An exit to a stage that is not an end, not of role `lapsed` and not in the phase `lapse`.

    Why:
        An exit is abandonment or churn. One that leads to an active stage hides an advance or a
        return: people there still go on, and only a leaving stage ends a journey.

    Fires:
        shop = cj.Journey.sequence("shop", ["know", "try", "buy"])
        shop = shop.connect("know", "try", kind="exit", reason="Bored")

    Passes:
        shop = cj.Journey.sequence("shop", ["know", "buy"])
        shop = shop.with_stage(cj.Stage("lost", role="lapsed", end=True))
        shop = shop.connect("know", "lost", kind="exit", reason="Bored")

    Fix:
        Let it lead to a stage for customers who left, or change its kind.
    """
    for item in context.journey.transitions:
        target = context.stages[item.target]
        left = target.end or target.role == "lapsed" or "lapse" in target.phases
        if item.kind == "exit" and not left:
            yield Violation(
                item.path,
                message(
                    "an exit leads to {target}, where customers are still active",
                    target=context.label(item.target),
                ),
                hint=message("let it lead to an end or a lapsed stage, or change its kind"),
            )


@_rule("CJ127", name="referral-to-non-start", aliases=["referral-beside-start"], severity="warning")
def referral_to_non_start(context: Context) -> Iterator[Violation]:
    """A referral to a stage that is not a start.

    Why:
        A referred person is new, and begins at the referral's target. If that is not a start, they
        are in the middle of the journey without a path that leads there.

    Fires:
        shop = cj.Journey.sequence("shop", ["know", "like", "buy"]).connect(
            "buy", "like", kind="referral"
        )

    Passes:
        shop = cj.Journey.sequence("shop", ["know", "like", "buy"]).connect(
            "buy", "know", kind="referral"
        )

    Fix:
        Let it lead to a start, or add its target to `starts`.
    """
    starts = set(context.journey.starts)
    for item in context.journey.transitions:
        # Where nothing else leads there, another rule reports the stage.
        if item.kind == "referral" and item.target not in starts and item.target in context.reached:
            yield Violation(
                item.path,
                message(
                    "referred people begin at {target}, which is not a start",
                    target=context.label(item.target),
                ),
                hint=message("let the referral lead to a start, or add its target to `starts`"),
            )
