"""Rules on promises: whether they are made, fall due, and are kept before that."""

from collections.abc import Iterator

from customer_journey.content._ledger import Account, Fate, ledger
from customer_journey.rules._context import Context, called, clipped
from customer_journey.rules._finding import Spot, Witness
from customer_journey.rules._rule import Rule, rule

__all__ = ["RULES"]

_THEME = "promises"


@rule("CJ401", name="promise-never-made", severity="warning", theme=_THEME)
def promise_never_made(context: Context) -> Iterator[Spot]:
    """A promise that is made at no stage.

    Why:
        Nobody can be disappointed by it, nor drawn by it. Most often the stage was forgotten.

    Fires:
        refund = cj.Promise("refund", made=[], due="buy", kept=["buy"])
        shop = cj.Journey.sequence("shop", ["know", "buy"], promises=[refund])

    Passes:
        refund = cj.Promise("refund", made=["know"], due="buy", kept=["buy"])
        shop = cj.Journey.sequence("shop", ["know", "buy"], promises=[refund])

    Mend:
        Name in `made` the stages where customers hear of it.
    """
    for promise in context.journey.promises:
        if not promise.made:
            yield Spot(
                f"promises.{promise.id}",
                f"{clipped(promise.label)} is promised nowhere",
                hint="name in `made` where customers hear of it",
            )


@rule(
    "CJ402",
    name="promise-never-due",
    severity="warning",
    theme=_THEME,
    premises=[promise_never_made],
)
def promise_never_due(context: Context) -> Iterator[Spot]:
    """A promise that no path ever makes fall due: nobody comes from where it is made to its stage.

    Why:
        Whether it is kept cannot be told, and the customers who heard it wait for ever.

    Fires:
        refund = cj.Promise("refund", made=["buy"], due="know")
        shop = cj.Journey.sequence("shop", ["know", "buy"], promises=[refund])

    Passes:
        refund = cj.Promise("refund", made=["know"], due="buy", kept=["buy"])
        shop = cj.Journey.sequence("shop", ["know", "buy"], promises=[refund])

    Mend:
        Mend `due`, or draw the way there.
    """
    for account in _of(context, "never-due"):
        promise = account.promise
        yield Spot(
            f"promises.{promise.id}.due",
            f"nobody to whom {clipped(promise.label)} was promised comes to "
            f"{called(context.journey, promise.due)}",
            hint="mend `due`, or draw the way there",
        )


@rule("CJ403", name="promise-broken", severity="error", theme=_THEME)
def promise_broken(context: Context) -> Iterator[Spot]:
    """A promise that is open whenever it falls due: on no path is it kept in time.

    Why:
        As the journey is drawn, everyone who comes there is let down.

    Fires:
        refund = cj.Promise("refund", made=["know"], due="buy", kept=["refer"])
        shop = cj.Journey.sequence("shop", ["know", "buy", "refer"], promises=[refund])

    Passes:
        refund = cj.Promise("refund", made=["know"], due="buy", kept=["buy"])
        shop = cj.Journey.sequence("shop", ["know", "buy"], promises=[refund])

    Mend:
        Keep it at a stage on the way, or where it is due; or let it fall due later.
    """
    for account in _of(context, "always-breaks"):
        promise = account.promise
        yield Spot(
            f"promises.{promise.id}",
            f"{clipped(promise.label)} is never kept by {called(context.journey, promise.due)}, "
            f"where it is due",
            hint="keep it on the way there, or let it fall due later",
            witness=Witness(path=account.broken_on or ()),
        )


@rule("CJ404", name="promise-at-risk", severity="warning", theme=_THEME)
def promise_at_risk(context: Context) -> Iterator[Spot]:
    """A promise that is kept on some paths, and on others is open when it falls due.

    Why:
        Some customers are let down, though others are not. The witness is a shortest such path;
        `cj.ledger(journey).paths(promise)` gives all of them.

    Fires:
        call = cj.Promise("call-back", made=["ask"], due="buy", kept=["call"])
        shop = cj.Journey.sequence("shop", ["ask", "call", "buy"], promises=[call])
        shop = shop.connect("ask", "buy")

    Passes:
        call = cj.Promise("call-back", made=["ask"], due="buy", kept=["call"])
        shop = cj.Journey.sequence("shop", ["ask", "call", "buy"], promises=[call])

    Mend:
        Keep it on that path too, or where it is due.
    """
    for account in _of(context, "may-break"):
        promise = account.promise
        yield Spot(
            f"promises.{promise.id}",
            f"{clipped(promise.label)} may be open at {called(context.journey, promise.due)}, "
            f"where it is due",
            hint="keep it on that path too, or where it is due",
            witness=Witness(path=account.broken_on or ()),
        )


@rule(
    "CJ405",
    name="kept-in-vain",
    severity="info",
    theme=_THEME,
    premises=[promise_never_made, promise_broken],
)
def kept_in_vain(context: Context) -> Iterator[Spot]:
    """A stage that is said to keep a promise, where nobody ever comes while it is open.

    Why:
        It was kept before, has fallen due, or was not made yet. Whatever is done there for its
        sake is done for nobody.

    Fires:
        refund = cj.Promise("refund", made=["know"], due="buy", kept=["try", "buy"])
        shop = cj.Journey.sequence("shop", ["know", "try", "buy"], promises=[refund])

    Passes:
        refund = cj.Promise("refund", made=["know"], due="buy", kept=["try", "buy"])
        shop = cj.Journey.sequence("shop", ["know", "try", "buy"], promises=[refund])
        shop = shop.connect("know", "buy")

    Mend:
        Take the stage out of `kept`, or mend where the promise is made or due.
    """
    for account in ledger(context.journey):
        promise = account.promise
        idle = set(account.idle)
        for index, stage in enumerate(promise.kept):
            if stage in idle:
                yield Spot(
                    f"promises.{promise.id}.kept[{index}]",
                    f"nobody comes to {called(context.journey, stage)} while "
                    f"{clipped(promise.label)} is open",
                    hint="take the stage out of `kept`",
                )


def _of(context: Context, fate: Fate) -> Iterator[Account]:
    return (account for account in ledger(context.journey) if account.fate == fate)


RULES: tuple[Rule, ...] = (
    promise_never_made,
    promise_never_due,
    promise_broken,
    promise_at_risk,
    kept_in_vain,
)
