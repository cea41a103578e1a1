"""Rules on promises: whether they are made, become due, and are kept in time."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from customer_journey._messages._current import message
from customer_journey._model import Journey, cached
from customer_journey.rules._context import Context, clipped
from customer_journey.rules._finding import Violation, Witness
from customer_journey.rules._rule import rule

if TYPE_CHECKING:
    from customer_journey.content._ledger import Account, Fate

__all__: list[str] = []

_rule = partial(rule, category="promises")


@_rule("CJ401", name="promise-never-made", severity="warning")
def promise_never_made(context: Context) -> Iterator[Violation]:
    """A promise that is made at no stage.

    Why:
        It can neither attract nor disappoint a customer. Most often the stage was forgotten.

    Fires:
        refund = cj.Promise("refund", made=[], due="buy", kept=["buy"])
        shop = cj.Journey.sequence("shop", ["know", "buy"], promises=[refund])

    Passes:
        refund = cj.Promise("refund", made=["know"], due="buy", kept=["buy"])
        shop = cj.Journey.sequence("shop", ["know", "buy"], promises=[refund])

    Fix:
        List in `made` the stages where customers hear of it.
    """
    for promise in context.journey.promises:
        if not promise.made:
            yield Violation(
                f"promises.{promise.id}",
                message("{promise} is made at no stage", promise=clipped(promise.label)),
                hint=message("list in `made` where customers hear of it"),
            )


@_rule("CJ402", name="promise-never-due", severity="warning", premises=[promise_never_made])
def promise_never_due(context: Context) -> Iterator[Violation]:
    """A promise that never becomes due: no path leads from where it is made to its stage.

    Why:
        Whether it is kept cannot be checked, and the customers who heard it wait forever.

    Fires:
        refund = cj.Promise("refund", made=["buy"], due="know")
        shop = cj.Journey.sequence("shop", ["know", "buy"], promises=[refund])

    Passes:
        refund = cj.Promise("refund", made=["know"], due="buy", kept=["buy"])
        shop = cj.Journey.sequence("shop", ["know", "buy"], promises=[refund])

    Fix:
        Correct `due`, or add a path to it.
    """
    for account in _of(context, "never-due"):
        promise = account.promise
        yield Violation(
            f"promises.{promise.id}.due",
            message(
                "no customer with the promise {promise} gets to {stage}, where it is due",
                promise=clipped(promise.label),
                stage=context.label(promise.due),
            ),
            hint=message("correct `due`, or add a path to it"),
        )


@_rule("CJ403", name="promise-broken", severity="error")
def promise_broken(context: Context) -> Iterator[Violation]:
    """A promise that is always open when it is due: no path keeps it in time.

    Why:
        Every customer who gets there is disappointed.

    Fires:
        refund = cj.Promise("refund", made=["know"], due="buy", kept=["refer"])
        shop = cj.Journey.sequence("shop", ["know", "buy", "refer"], promises=[refund])

    Passes:
        refund = cj.Promise("refund", made=["know"], due="buy", kept=["buy"])
        shop = cj.Journey.sequence("shop", ["know", "buy"], promises=[refund])

    Fix:
        Keep it at a stage before, or where it is due; or let it be due later.
    """
    text = "{promise} is never kept by the time it is due, at {stage}"
    hint = "keep it before, or let it be due later"
    yield from _open_when_due(context, "always-breaks", text, hint)


@_rule("CJ404", name="promise-at-risk", severity="warning")
def promise_at_risk(context: Context) -> Iterator[Violation]:
    """A promise that is kept on some paths, and on others is open when it is due.

    Why:
        Some customers are disappointed. The witness is a shortest such path;
        `cj.ledger(journey).paths(promise)` lists all of them.

    Fires:
        call = cj.Promise("call-back", made=["ask"], due="buy", kept=["call"])
        shop = cj.Journey.sequence("shop", ["ask", "call", "buy"], promises=[call])
        shop = shop.connect("ask", "buy")

    Passes:
        call = cj.Promise("call-back", made=["ask"], due="buy", kept=["call"])
        shop = cj.Journey.sequence("shop", ["ask", "call", "buy"], promises=[call])

    Fix:
        Keep it on that path too, or where it is due.
    """
    text = "{promise} may be open when it is due, at {stage}"
    hint = "keep it on that path too, or where it is due"
    yield from _open_when_due(context, "may-break", text, hint)


@_rule(
    "CJ405",
    name="kept-while-not-open",
    aliases=["kept-in-vain"],
    severity="info",
    premises=[promise_never_made, promise_broken],
)
def kept_while_not_open(context: Context) -> Iterator[Violation]:
    """A stage in `kept` of a promise where it is never open.

    Why:
        It was kept before, is past due, or was not made yet. Work there to keep it has no effect.

    Fires:
        refund = cj.Promise("refund", made=["know"], due="buy", kept=["try", "buy"])
        shop = cj.Journey.sequence("shop", ["know", "try", "buy"], promises=[refund])

    Passes:
        refund = cj.Promise("refund", made=["know"], due="buy", kept=["try", "buy"])
        shop = cj.Journey.sequence("shop", ["know", "try", "buy"], promises=[refund])
        shop = shop.connect("know", "buy")

    Fix:
        Remove the stage from `kept`, or correct where the promise is made or due.
    """
    for account in cached(context.journey, _accounts):
        promise = account.promise
        idle = set(account.idle)
        for index, stage in enumerate(promise.kept):
            if stage in idle:
                yield Violation(
                    f"promises.{promise.id}.kept[{index}]",
                    message(
                        "{promise} is never open at {stage}",
                        promise=clipped(promise.label),
                        stage=context.label(stage),
                    ),
                    hint=message("remove the stage from `kept`"),
                )


def _open_when_due(context: Context, fate: "Fate", text: str, hint: str) -> Iterator[Violation]:
    """The findings, in these words, of promises that are open when they are due."""
    for account in _of(context, fate):
        promise = account.promise
        yield Violation(
            f"promises.{promise.id}",
            message(text, promise=clipped(promise.label), stage=context.label(promise.due)),
            hint=message(hint),
            witness=Witness(path=account.broken_on or ()),
        )


def _of(context: Context, fate: "Fate") -> "Iterator[Account]":
    return (account for account in cached(context.journey, _accounts) if account.fate == fate)


def _accounts(journey: Journey) -> "Iterable[Account]":
    """The accounts of all promises; the ledger is only loaded where there are any."""
    if not journey.promises:
        return ()
    from customer_journey.content._ledger import ledger

    return ledger(journey)
