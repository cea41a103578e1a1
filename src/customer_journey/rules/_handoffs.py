"""Rules on what people pass on: owners to owners, customers to friends."""

from collections.abc import Iterator
from typing import Final

from customer_journey.content._handoffs import handoffs
from customer_journey.rules._context import Context, called, clipped, listed
from customer_journey.rules._finding import Spot
from customer_journey.rules._rule import Rule, rule

__all__ = ["RULES"]

_THEME = "people"
_BOTH: Final = ("both", "each", "newcomer", "friend", "two-sided")


@rule("CJ511", name="no-handoff", severity="info", theme=_THEME)
def no_handoff(context: Context) -> Iterator[Spot]:
    """A move to another owner's stage, without a handoff, though the receiver needs something.

    Why:
        What one owner knows and promised is lost where the next takes over, and the customer has
        to say it again. In a journey that draws no handoffs at all, this is said once.

    Fires:
        shop = cj.Journey.sequence(
            "shop",
            [
                cj.Stage("buy", owner="sales"),
                cj.Stage("use", owner="service", entry=cj.fact("plan").is_known()),
            ],
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop",
            [
                cj.Stage("buy", owner="sales"),
                cj.Stage("use", owner="service", entry=cj.fact("plan").is_known()),
            ],
        ).connect("buy", "use", handoff=cj.Handoff(facts=["plan"]))

    Mend:
        Fill in `handoff` with what the receiver needs; `cj.content.handoffs` tells what that is.
    """
    bare = [
        check
        for check in handoffs(context.journey)
        if check.transition.handoff is None and not check.ok
    ]
    if not bare:
        return
    if all(item.handoff is None for item in context.journey.transitions):
        moves = "move leads" if len(bare) == 1 else "moves lead"
        first = bare[0].transition
        yield Spot(
            "transitions",
            f"{len(bare)} {moves} to another owner without a handoff, the first from "
            f"{called(context.journey, first.source)} to {called(context.journey, first.target)}",
            hint="say in `handoff` what is passed on",
        )
        return
    for check in bare:
        needs = (*check.missing.facts, *check.missing.promises, *check.missing.questions)
        yield Spot(
            check.transition.path,
            f"{clipped(check.giver)} passes {clipped(check.receiver)} a customer, and no handoff",
            hint=f"needed there: {listed(needs)}",
        )


@rule(
    "CJ512",
    name="promise-not-passed-on",
    severity="warning",
    theme=_THEME,
    premises=[no_handoff],
)
def promise_not_passed_on(context: Context) -> Iterator[Spot]:
    """A handoff without a promise that may be open and that the receiver has to keep.

    Why:
        Whoever has to keep a promise must know of it.

    Fires:
        refund = cj.Promise("refund", made=["buy"], due="use", kept=["use"])
        shop = cj.Journey.sequence(
            "shop",
            [cj.Stage("buy", owner="sales"), cj.Stage("use", owner="service")],
            promises=[refund],
        ).connect("buy", "use", handoff=cj.Handoff(note="A call"))

    Passes:
        refund = cj.Promise("refund", made=["buy"], due="use", kept=["use"])
        shop = cj.Journey.sequence(
            "shop",
            [cj.Stage("buy", owner="sales"), cj.Stage("use", owner="service")],
            promises=[refund],
        ).connect("buy", "use", handoff=cj.Handoff(promises=["refund"]))

    Mend:
        Add it to `promises` of the handoff.
    """
    for check in handoffs(context.journey):
        if check.transition.handoff is not None and check.missing.promises:
            yield Spot(
                f"{check.transition.path}.handoff.promises",
                f"{clipped(check.receiver)} has to keep {listed(check.missing.promises)}, and "
                f"{clipped(check.giver)} does not pass it on",
                hint="add it to the handoff",
            )


@rule("CJ513", name="handoff-incomplete", severity="info", theme=_THEME)
def handoff_incomplete(context: Context) -> Iterator[Spot]:
    """A handoff without facts that the receiver's criteria ask for, or answers given before.

    Why:
        The receiver has to find out anew, or ask the customer a second time. Facts that the
        receiver sees for itself are fine to leave out: suppress the finding and say so.

    Fires:
        shop = cj.Journey.sequence(
            "shop",
            [
                cj.Stage("buy", owner="sales"),
                cj.Stage("use", owner="service", entry=cj.fact("plan").is_known()),
            ],
        ).connect("buy", "use", handoff=cj.Handoff(note="A call"))

    Passes:
        shop = cj.Journey.sequence(
            "shop",
            [
                cj.Stage("buy", owner="sales"),
                cj.Stage("use", owner="service", entry=cj.fact("plan").is_known()),
            ],
        ).connect("buy", "use", handoff=cj.Handoff(facts=["plan"]))

    Mend:
        Add them to the handoff.
    """
    for check in handoffs(context.journey):
        lacks = (*check.missing.facts, *check.missing.questions)
        if check.transition.handoff is not None and lacks:
            yield Spot(
                f"{check.transition.path}.handoff",
                f"{clipped(check.receiver)} needs {listed(lacks)}, and {clipped(check.giver)} "
                f"does not pass it on",
                hint="add it to the handoff, or say why the receiver knows it",
            )


@rule("CJ521", name="one-sided-referral", severity="info", theme=_THEME)
def one_sided_referral(context: Context) -> Iterator[Spot]:
    """A referral that rewards whoever refers, while nothing says what the one referred gets.

    Why:
        People hesitate to earn at a friend's expense. Where both get something, the referrer has
        a gift to give. A reward for the newcomer is looked for in the incentive itself (`both`,
        `each`, `friend`, `newcomer`), and on the transitions that leave the stage referred to.

    Fires:
        shop = cj.Journey.sequence("shop", ["know", "buy"]).connect(
            "buy", "know", kind="referral", incentive="20 EUR for the referrer"
        )

    Passes:
        shop = cj.Journey.sequence("shop", ["know", "buy"]).connect(
            "buy", "know", kind="referral", incentive="20 EUR for each of the two"
        )

    Mend:
        Reward both, and say so in `incentive`.
    """
    welcomed = {
        item.source
        for item in context.journey.transitions
        if item.is_move and item.incentive.strip()
    }
    for item in context.journey.transitions:
        reward = item.incentive.casefold()
        if item.kind != "referral" or not reward.strip() or item.target in welcomed:
            continue
        if not any(word in reward for word in _BOTH):
            yield Spot(
                f"{item.path}.incentive",
                f"{clipped(item.incentive)} rewards the referrer from "
                f"{called(context.journey, item.source)}, and nothing rewards the one referred",
                hint="reward both, and say so in `incentive`",
            )


RULES: tuple[Rule, ...] = (
    no_handoff,
    promise_not_passed_on,
    handoff_incomplete,
    one_sided_referral,
)
