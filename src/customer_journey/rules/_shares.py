"""Rules on probabilities: the shares of the people at a stage that take each move."""

from collections.abc import Iterator
from math import fsum
from typing import Final

from customer_journey._model import Journey, Transition
from customer_journey.rules._context import Context, called, listed
from customer_journey.rules._finding import Spot
from customer_journey.rules._rule import Rule, rule

__all__ = ["RULES"]

_THEME = "structure"

_ROUNDING: Final = 0.005
"""How far a share rounded to whole per cent may be off."""

_DUST: Final = 1e-9
"""How far a sum of floats may be off."""


@rule("CJ131", name="shares-over-one", severity="error", theme=_THEME)
def shares_over_one(context: Context) -> Iterator[Spot]:
    """A stage whose moves together have a probability above 1.

    Why:
        Each person takes one move next, so the shares of all moves make up 1 at most. Referrals
        don't count: they move nobody. A margin is left for shares rounded to whole per cent.

    Fires:
        shop = (
            cj.Journey.sequence("shop", ["know", "try", "buy"])
            .connect("know", "buy", probability=0.6)
            .connect("know", "try", probability=0.6)
        )

    Passes:
        shop = (
            cj.Journey.sequence("shop", ["know", "try", "buy"])
            .connect("know", "buy", probability=0.4)
            .connect("know", "try", probability=0.6)
        )

    Mend:
        Count again. Shares of all visits, rather than of people who move on, don't belong here.
    """
    for stage, total, margin, _ in _totals(context):
        if total > 1 + margin:
            yield Spot(
                context.stages[stage].path,
                f"the moves from {called(context.journey, stage)} add up to a share of {total:.4g}",
                hint="each person takes one of them: the shares make up 1 at most",
            )


@rule("CJ132", name="shares-under-one", severity="error", theme=_THEME)
def shares_under_one(context: Context) -> Iterator[Spot]:
    """A stage, no end itself, whose moves all have a probability that together stays below 1.

    Why:
        The rest of the people vanish: they neither move nor may end here. At an end, the rest is
        who stays. A margin is left for shares rounded to whole per cent.

    Fires:
        shop = cj.Journey.sequence("shop", ["know", "buy"]).connect(
            "know", "buy", probability=0.3
        )

    Passes:
        shop = (
            cj.Journey.sequence("shop", ["know", "buy"])
            .with_stage(cj.Stage("lost", role="lapsed", end=True))
            .connect("know", "buy", probability=0.3)
            .connect("know", "lost", kind="exit", reason="No need", probability=0.7)
        )

    Mend:
        Draw the exit on which the rest leave, or mark the stage as an `end`.
    """
    for stage, total, margin, unknown in _totals(context):
        if not unknown and total < 1 - margin and not context.stages[stage].end:
            yield Spot(
                context.stages[stage].path,
                f"a share of {1 - total:.4g} goes nowhere from {called(context.journey, stage)}",
                hint="draw the exit on which they leave, or mark it as an `end`",
            )


@rule(
    "CJ133", name="nothing-left-over", severity="warning", theme=_THEME, premises=[shares_over_one]
)
def nothing_left_over(context: Context) -> Iterator[Spot]:
    """A stage where some moves take everyone, and others have no probability.

    Why:
        Nobody is left for the others. Either they are never taken, or the shares were counted
        without them.

    Fires:
        shop = cj.Journey.sequence("shop", ["know", "try", "buy"]).connect(
            "know", "buy", probability=1
        )

    Passes:
        shop = cj.Journey.sequence("shop", ["know", "try", "buy"]).connect(
            "know", "buy", probability=0.4
        )

    Mend:
        Count again with all moves, or take out those that nobody takes.
    """
    for stage, total, _, unknown in _totals(context):
        if unknown and total >= 1 - _DUST:
            targets = listed(called(context.journey, item.target) for item in unknown)
            yield Spot(
                context.stages[stage].path,
                f"from {called(context.journey, stage)} nobody is left to move to {targets}",
                hint="count the shares again with all moves",
            )


@rule(
    "CJ134",
    name="share-missing",
    severity="info",
    theme=_THEME,
    premises=[shares_over_one, nothing_left_over],
)
def share_missing(context: Context) -> Iterator[Spot]:
    """A stage where some moves have a probability and others have none.

    Why:
        Figures that follow from probabilities, such as conversion or the expected number of
        steps, need all of them.

    Fires:
        shop = cj.Journey.sequence("shop", ["know", "try", "buy"]).connect(
            "know", "buy", probability=0.4
        )

    Passes:
        shop = cj.Journey.sequence("shop", ["know", "try", "buy"]).connect("know", "buy")

    Mend:
        Count, or leave all of them open.
    """
    for stage, total, _, unknown in _totals(context):
        if unknown:
            targets = listed(called(context.journey, item.target) for item in unknown)
            yield Spot(
                context.stages[stage].path,
                f"what share moves from {called(context.journey, stage)} to {targets} is not said",
                hint=f"a share of {1 - total:.4g} is left",
            )


def _totals(context: Context) -> tuple[tuple[str, float, float, tuple[Transition, ...]], ...]:
    return context.indexed(_shares)


def _shares(journey: Journey) -> tuple[tuple[str, float, float, tuple[Transition, ...]], ...]:
    """Stages with probabilities: id, sum, margin for rounding, and the moves without one."""
    found: list[tuple[str, float, float, tuple[Transition, ...]]] = []
    moves = Context(journey).moves_from
    for stage in journey.stages:
        leaving = moves.get(stage.id, ())
        given = [item.probability for item in leaving if item.probability is not None]
        if given:
            unknown = tuple(item for item in leaving if item.probability is None)
            # A single share has no other to be rounded against.
            margin = _ROUNDING * len(given) if len(given) > 1 else _DUST
            found.append((stage.id, fsum(given), margin, unknown))
    return tuple(found)


@rule("CJ135", name="never-taken", severity="warning", theme=_THEME)
def never_taken(context: Context) -> Iterator[Spot]:
    """A transition with a probability of 0.

    Why:
        It is drawn, and nobody takes it. Paths that lead over it look possible and are not.

    Fires:
        shop = cj.Journey.sequence("shop", ["know", "try", "buy"]).connect(
            "know", "buy", probability=0
        )

    Passes:
        shop = cj.Journey.sequence("shop", ["know", "try", "buy"]).connect(
            "know", "buy", probability=0.1
        )

    Mend:
        Take it out, or leave the probability open until someone has taken it.
    """
    for item in context.journey.transitions:
        if item.probability == 0:
            yield Spot(
                item.path,
                f"nobody goes from {called(context.journey, item.source)} "
                f"to {called(context.journey, item.target)}",
                hint="take it out, or leave the probability open",
            )


RULES: tuple[Rule, ...] = (
    shares_over_one,
    shares_under_one,
    nothing_left_over,
    share_missing,
    never_taken,
)
