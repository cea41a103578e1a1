"""Rules on probabilities: the shares of the customers at a stage that take each move."""

from collections.abc import Iterator
from functools import partial
from math import fsum
from typing import Final, NamedTuple

from customer_journey._graph._index import MOVES, index_of
from customer_journey._messages._current import message
from customer_journey._model import Journey, Stage, Transition, cached
from customer_journey.rules._context import Context
from customer_journey.rules._finding import Violation
from customer_journey.rules._rule import rule

__all__: list[str] = []

_rule = partial(rule, category="structure")

_ROUNDING: Final = 0.005
"""The most by which a share rounded to whole per cent is off."""

_FLOAT_ERROR: Final = 1e-9
"""The most by which a sum of floats is off."""


class _Shares(NamedTuple):
    """The probabilities of a stage's moves: their sum, its margin, and the moves without one."""

    stage: Stage
    total: float
    margin: float
    missing: tuple[Transition, ...]


def _shares(journey: Journey) -> tuple[_Shares, ...]:
    """For each stage with probabilities, these added up."""
    moves = index_of(journey).restricted(kinds=MOVES)
    shares: list[_Shares] = []
    for stage, numbers in zip(journey.stages, moves.outgoing, strict=True):
        leaving = [moves.transitions[number] for number in numbers]
        known = [item.probability for item in leaving if item.probability is not None]
        if known:
            missing = tuple(item for item in leaving if item.probability is None)
            # A single share has no other to be rounded with.
            margin = _ROUNDING * len(known) if len(known) > 1 else _FLOAT_ERROR
            shares.append(_Shares(stage, fsum(known), margin, missing))
    return tuple(shares)


@_rule("CJ131", name="probabilities-over-one", aliases=["shares-over-one"], severity="error")
def probabilities_over_one(context: Context) -> Iterator[Violation]:
    """A stage whose moves have probabilities that add up to more than 1.

    Why:
        Each customer takes one move next, so the shares of all moves add up to 1 at most. Referrals
        don't count: they move no one. Shares may be rounded to whole per cent.

    Fires:
        shop = cj.Journey.sequence("shop", ["know", "try", "buy"])
        shop = shop.connect("know", "buy", probability=0.6).connect("know", "try", probability=0.6)

    Passes:
        shop = cj.Journey.sequence("shop", ["know", "try", "buy"])
        shop = shop.connect("know", "buy", probability=0.4).connect("know", "try", probability=0.6)

    Fix:
        Count again: shares of the customers who move on, not of all visits.
    """
    for stage, total, margin, _ in cached(context.journey, _shares):
        if total > 1 + margin:
            yield Violation(
                stage.path,
                message(
                    "the probabilities from {stage} add up to {total:.4g}",
                    stage=context.label(stage.id),
                    total=total,
                ),
                hint=message("each customer takes one move next: they add up to 1 at most"),
            )


@_rule("CJ132", name="probabilities-under-one", aliases=["shares-under-one"], severity="error")
def probabilities_under_one(context: Context) -> Iterator[Violation]:
    """A stage, not an end, whose moves all have probabilities that add up to less than 1.

    Why:
        The rest of the customers vanish: they neither move nor may end there. At an end, the rest
        stays. Shares may be rounded to whole per cent.

    Fires:
        shop = cj.Journey.sequence("shop", ["know", "buy"]).connect("know", "buy", probability=0.3)

    Passes:
        shop = cj.Journey.sequence("shop", ["know", "buy"]).connect("know", "buy", probability=0.3)
        shop = shop.with_stage(cj.Stage("lost", role="lapsed", end=True))
        shop = shop.connect("know", "lost", kind="exit", reason="No need", probability=0.7)

    Fix:
        Add the exit on which the rest leave, or mark the stage as an `end`.
    """
    for stage, total, margin, missing in cached(context.journey, _shares):
        if not missing and total < 1 - margin and not stage.end:
            yield Violation(
                stage.path,
                message(
                    "a share of {total:.4g} of customers at {stage} has no move",
                    total=1 - total,
                    stage=context.label(stage.id),
                ),
                hint=message("add the exit on which they leave, or mark it as an `end`"),
            )


@_rule(
    "CJ133",
    name="no-remaining-probability",
    aliases=["nothing-left-over"],
    severity="warning",
    premises=[probabilities_over_one],
)
def no_remaining_probability(context: Context) -> Iterator[Violation]:
    """A stage where some moves take all customers, and others have no probability.

    Why:
        No customer remains for the others. Either they are never taken, or the shares were counted
        without them.

    Fires:
        shop = cj.Journey.sequence("shop", ["know", "try", "buy"]).connect(
            "know", "buy", probability=1
        )

    Passes:
        shop = cj.Journey.sequence("shop", ["know", "try", "buy"]).connect(
            "know", "buy", probability=0.4
        )

    Fix:
        Count again with all moves, or remove those that no customer takes.
    """
    for stage, total, _, missing in cached(context.journey, _shares):
        if missing and total >= 1 - _FLOAT_ERROR:
            targets = context.labels(item.target for item in missing)
            yield Violation(
                stage.path,
                message(
                    "no probability remains for moves from {stage} to {targets}",
                    stage=context.label(stage.id),
                    targets=targets,
                ),
                hint=message("count the shares again with all moves"),
            )


@_rule(
    "CJ134",
    name="probability-missing",
    aliases=["share-missing"],
    severity="info",
    premises=[probabilities_over_one, no_remaining_probability],
)
def probability_missing(context: Context) -> Iterator[Violation]:
    """A stage where some moves have a probability and others have none.

    Why:
        Figures that follow from probabilities, such as conversion or the expected number of steps,
        need all of them.

    Fires:
        shop = cj.Journey.sequence("shop", ["know", "try", "buy"]).connect(
            "know", "buy", probability=0.4
        )

    Passes:
        shop = cj.Journey.sequence("shop", ["know", "try", "buy"]).connect("know", "buy")

    Fix:
        Count them, or leave all of them out.
    """
    for stage, total, _, missing in cached(context.journey, _shares):
        if missing:
            targets = context.labels(item.target for item in missing)
            yield Violation(
                stage.path,
                message(
                    "moves from {stage} to {targets} have no probability",
                    stage=context.label(stage.id),
                    targets=targets,
                ),
                hint=message("a share of {total:.4g} remains", total=1 - total),
            )


@_rule("CJ135", name="zero-probability", aliases=["never-taken"], severity="warning")
def zero_probability(context: Context) -> Iterator[Violation]:
    """A transition with a probability of 0.

    Why:
        No customer takes it. Paths over it look possible and are not.

    Fires:
        shop = cj.Journey.sequence("shop", ["know", "try", "buy"]).connect(
            "know", "buy", probability=0
        )

    Passes:
        shop = cj.Journey.sequence("shop", ["know", "try", "buy"]).connect(
            "know", "buy", probability=0.1
        )

    Fix:
        Remove it, or leave the probability out until a customer has taken it.
    """
    for item in context.journey.transitions:
        if item.probability == 0:
            yield Violation(
                item.path,
                message(
                    "no customer goes from {source} to {target}",
                    source=context.label(item.source),
                    target=context.label(item.target),
                ),
                hint=message("remove it, or leave the probability out"),
            )
