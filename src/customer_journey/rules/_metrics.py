"""Rules on metrics: what they count, which direction is better, and their targets."""

from collections.abc import Iterable, Iterator
from functools import partial
from math import isclose
from typing import Final

from customer_journey._messages._current import message
from customer_journey._model import cached
from customer_journey.criteria._computed import Reading
from customer_journey.criteria._metrics import Average, Conversion
from customer_journey.rules._clauses import metrics_of
from customer_journey.rules._context import Context, clipped
from customer_journey.rules._finding import Violation
from customer_journey.rules._proved import proved
from customer_journey.rules._rule import rule

__all__: list[str] = []

_rule = partial(rule, category="metrics")
_PER_CENT: Final = frozenset({"%", "percent", "per cent"})
_SHARES: Final = frozenset({"", "share", "rate", "ratio"})
_HALF: Final = 2


@_rule("CJ601", name="target-without-direction", severity="warning")
def target_without_direction(context: Context) -> Iterator[Violation]:
    """A metric with a target and without a direction.

    Why:
        Whether 12 meets a target of 10 is undefined.

    Fires:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("buy", metrics=[cj.Metric("orders", unit="orders", target=10)])]
        )

    Passes:
        orders = cj.Metric("orders", unit="orders", target=10, better="higher")
        shop = cj.Journey.sequence("shop", [cj.Stage("buy", metrics=[orders])])

    Fix:
        State in `better` whether `higher` or `lower` is better.
    """
    for where, metric in cached(context.journey, metrics_of):
        if metric.target is not None and metric.better is None:
            yield Violation(
                where,
                message(
                    "{metric} has a target of {target:g} and no direction",
                    metric=clipped(metric.label),
                    target=metric.target,
                ),
                hint=message("state in `better` whether higher or lower is better"),
            )


@_rule(
    "CJ602", name="metric-without-direction", severity="info", premises=[target_without_direction]
)
def metric_without_direction(context: Context) -> Iterator[Violation]:
    """A metric without a direction, in a journey where others have one.

    Why:
        Whether a change in it is good or bad is undefined.

    Fires:
        shop = cj.Journey.sequence(
            "shop",
            [cj.Stage("buy", metrics=[cj.Metric("orders", better="higher"), cj.Metric("time")])],
        )

    Passes:
        metrics = [cj.Metric("orders", better="higher"), cj.Metric("time", better="lower")]
        shop = cj.Journey.sequence("shop", [cj.Stage("buy", metrics=metrics)])

    Fix:
        State in `better` whether `higher` or `lower` is better; suppress it where neither is.
    """
    metrics = cached(context.journey, metrics_of)
    if any(metric.better for _, metric in metrics):
        for where, metric in metrics:
            if metric.better is None:
                yield Violation(
                    where,
                    message("{metric} has no direction", metric=clipped(metric.label)),
                    hint=message("state in `better` whether higher or lower is better"),
                )


@_rule("CJ603", name="target-without-unit", severity="info")
def target_without_unit(context: Context) -> Iterator[Violation]:
    """A metric with a target and no unit.

    Why:
        A target of 12 may be per cent, people or days.

    Fires:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("buy", metrics=[cj.Metric("rate", target=12, better="higher")])]
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop",
            [cj.Stage("buy", metrics=[cj.Metric("rate", target=12, better="higher", unit="%")])],
        )

    Fix:
        Fill in `unit`.
    """
    for where, metric in cached(context.journey, metrics_of):
        if metric.target is not None and not metric.unit.strip():
            yield Violation(
                where,
                message(
                    "{metric} has a target of {target:g} without a unit",
                    metric=clipped(metric.label),
                    target=metric.target,
                ),
                hint=message("fill in `unit`"),
            )


@_rule("CJ604", name="metric-without-target", severity="info")
def metric_without_target(context: Context) -> Iterator[Violation]:
    """A metric without a target, in a journey where others have one.

    Why:
        Without a target, it is unclear when to act.

    Fires:
        orders = cj.Metric("orders", unit="orders", better="higher", target=10)
        shop = cj.Journey.sequence("shop", [cj.Stage("buy", metrics=[orders, cj.Metric("time")])])

    Passes:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("buy", metrics=[cj.Metric("orders"), cj.Metric("time")])]
        )

    Fix:
        Fill in `target`, in the metric's unit.
    """
    metrics = cached(context.journey, metrics_of)
    if any(metric.target is not None for _, metric in metrics):
        for where, metric in metrics:
            if metric.target is None:
                yield Violation(
                    where,
                    message("{metric} has no target", metric=clipped(metric.label)),
                    hint=message("fill in `target`, in the metric's unit"),
                )


@_rule("CJ605", name="incomplete-rate", aliases=["half-a-rate"], severity="warning")
def incomplete_rate(context: Context) -> Iterator[Violation]:
    """A metric with a numerator and no denominator, or the reverse.

    Why:
        A rate of buyers to visitors and one of buyers to trials may differ by a factor of ten and
        have the same name.

    Fires:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("buy", metrics=[cj.Metric("rate", numerator="people who buy")])]
        )

    Passes:
        rate = cj.Metric("rate", numerator="people who buy", denominator="people who try")
        shop = cj.Journey.sequence("shop", [cj.Stage("buy", metrics=[rate])])

    Fix:
        Fill in both `numerator` and `denominator`, or neither.
    """
    for where, metric in cached(context.journey, metrics_of):
        counted = bool(metric.numerator.strip())
        if counted != bool(metric.denominator.strip()):
            lacks = "denominator" if counted else "numerator"
            yield Violation(
                where,
                message("{metric} has no `{key}`", metric=clipped(metric.label), key=lacks),
                hint=message("fill in `{key}`", key=lacks),
            )


@_rule("CJ606", name="stage-without-metric", aliases=["stage-not-measured"], severity="info")
def stage_without_metric(context: Context) -> Iterator[Violation]:
    """A stage without a metric, in a journey where at least half of the stages have one.

    Why:
        What happens there is visible only at the next stage. Stages of customers who have left may
        be without one.

    Fires:
        orders = cj.Metric("orders")
        shop = cj.Journey.sequence("shop", ["know", cj.Stage("buy", metrics=[orders])])

    Passes:
        orders = cj.Metric("orders")
        shop = cj.Journey.sequence("shop", ["know", "try", cj.Stage("buy", metrics=[orders])])

    Fix:
        Add a metric for what happens there.
    """
    stages = context.journey.stages
    bare = [stage for stage in stages if not stage.metrics and stage.role != "lapsed"]
    if len(bare) * _HALF <= len(stages):
        for stage in bare:
            yield Violation(
                stage.path,
                message("{stage} has no metric", stage=context.label(stage.id)),
                hint=message("add one for what happens there"),
            )


@_rule(
    "CJ607",
    name="target-already-met",
    aliases=["target-behind-probability"],
    severity="warning",
    premises=[target_without_direction],
)
def target_already_met(context: Context) -> Iterator[Violation]:
    """A conversion along a move, with a target below the share of customers who move already.

    Why:
        Either the target was met long ago, or the probability is wrong.

    Fires:
        from datetime import timedelta

        bought = cj.criteria.Conversion("try", "buy", within=timedelta(days=30))
        rate = cj.Metric("rate", unit="%", better="higher", target=20, computed=bought)
        shop = cj.Journey.sequence("shop", ["try", cj.Stage("buy", metrics=[rate])])
        shop = shop.connect("try", "buy", probability=0.3)

    Passes:
        from datetime import timedelta

        bought = cj.criteria.Conversion("try", "buy", within=timedelta(days=30))
        rate = cj.Metric("rate", unit="%", better="higher", target=40, computed=bought)
        shop = cj.Journey.sequence("shop", ["try", cj.Stage("buy", metrics=[rate], end=True)])
        shop = shop.connect("try", "buy", probability=0.3)

    Fix:
        Raise the target, or count again.
    """
    for where, metric in cached(context.journey, metrics_of):
        unit, target = metric.unit.strip().casefold(), metric.target
        if target is None or not isinstance(metric.computed, Conversion):
            continue
        if unit in _PER_CENT:
            target /= 100
        elif unit not in _SHARES:
            continue
        item = context.journey.transition(metric.computed.source, metric.computed.target)
        if item is None or not item.is_move or item.probability is None:
            continue
        is_met = (
            target < item.probability if metric.better == "higher" else target > item.probability
        )
        if is_met and not isclose(target, item.probability):
            yield Violation(
                f"{where}.target",
                message(
                    "{metric} has a target of {target:.4g}, and {probability:.4g} "
                    "already move from {source} to {successor}",
                    metric=clipped(metric.label),
                    target=target,
                    probability=item.probability,
                    source=context.label(item.source),
                    successor=context.label(item.target),
                ),
                hint=message("raise the target, or count again"),
            )


@_rule("CJ608", name="conversion-without-choice", severity="warning")
def conversion_without_choice(context: Context) -> Iterable[Violation]:
    """A conversion or a time to convert that is the same for everyone, whatever they do.

    Why:
        Where no way leads from one stage to the other, no one converts. Where everyone who meets
        the entry criterion of the one meets that of the other, everyone has at once.

    Fires:
        from datetime import timedelta

        kept = cj.criteria.Conversion("buy", "know", within=timedelta(days=30))
        rate = cj.Metric("rate", unit="%", better="higher", computed=kept)
        shop = cj.Journey.sequence("shop", ["know", cj.Stage("buy", metrics=[rate])])

    Passes:
        from datetime import timedelta

        bought = cj.criteria.Conversion("know", "buy", within=timedelta(days=30))
        rate = cj.Metric("rate", unit="%", better="higher", computed=bought)
        shop = cj.Journey.sequence("shop", ["know", cj.Stage("buy", metrics=[rate])])

    Fix:
        Correct the stages, or add the transition that is missing.
    """
    return proved(context.journey)["CJ608"]


@_rule("CJ609", name="share-without-choice", severity="warning")
def share_without_choice(context: Context) -> Iterable[Violation]:
    """A share that is always 0 or always 100 %, as proved from the criterion of whom it counts.

    Why:
        It says nothing about customers: the entry criterion of its stage, or its `of`, decides it.

    Fires:
        often = cj.criteria.Proportion(cj.fact("orders") >= 1)
        loyal = cj.Metric("loyal", unit="%", computed=often)
        buy = cj.Stage("buy", entry=cj.fact("orders") >= 2, metrics=[loyal])
        shop = cj.Journey.sequence("shop", ["know", buy])

    Passes:
        often = cj.criteria.Proportion(cj.fact("orders") >= 3)
        loyal = cj.Metric("loyal", unit="%", computed=often)
        buy = cj.Stage("buy", entry=cj.fact("orders") >= 2, metrics=[loyal])
        shop = cj.Journey.sequence("shop", ["know", buy])

    Fix:
        Count what customers of the stage differ in, or state in `of` of whom it is a share.
    """
    return proved(context.journey)["CJ609"]


@_rule("CJ610", name="total-without-period", severity="warning")
def total_without_period(context: Context) -> Iterator[Violation]:
    """A total of events with a target and no period.

    Why:
        A total grows with the log. Whether it meets its target depends on how long one waits.

    Fires:
        paid = cj.criteria.Reading("count", "paid")
        orders = cj.Metric("orders", unit="orders", better="higher", target=10, computed=paid)
        shop = cj.Journey.sequence("shop", [cj.Stage("buy", metrics=[orders])])

    Passes:
        paid = cj.criteria.Reading("count", "paid")
        orders = cj.Metric(
            "orders", unit="orders", better="higher", target=10, computed=paid, every="month"
        )
        shop = cj.Journey.sequence("shop", [cj.Stage("buy", metrics=[orders])])

    Fix:
        State the period in `every`.
    """
    for where, metric in cached(context.journey, metrics_of):
        if isinstance(metric.computed, Reading) and metric.target is not None and not metric.every:
            yield Violation(
                where,
                message(
                    "{metric} has a target of {target:g} and no period",
                    metric=clipped(metric.label),
                    target=metric.target,
                ),
                hint=message("state it, as in 'every: month'"),
            )


@_rule("CJ611", name="unit-differs", severity="warning")
def unit_differs(context: Context) -> Iterator[Violation]:
    """A metric that averages a fact, with another unit than the fact has.

    Why:
        The average of days is in days. A target in hours is missed or met by mistake.

    Fires:
        facts = [cj.Fact("wait", type="float", unit="days")]
        wait = cj.Metric("wait", unit="hours", computed=cj.criteria.Average("wait"))
        shop = cj.Journey.sequence("shop", [cj.Stage("order", metrics=[wait])], facts=facts)

    Passes:
        facts = [cj.Fact("wait", type="float", unit="days")]
        wait = cj.Metric("wait", unit="days", computed=cj.criteria.Average("wait"))
        shop = cj.Journey.sequence("shop", [cj.Stage("order", metrics=[wait])], facts=facts)

    Fix:
        State the fact's unit, and the target in it.
    """
    units = {fact.name: fact.unit.strip() for fact in context.journey.facts}
    for where, metric in cached(context.journey, metrics_of):
        unit = metric.unit.strip()
        if not unit or not isinstance(metric.computed, Average):
            continue
        own = units.get(metric.computed.fact, "")
        if own and own.casefold() != unit.casefold():
            yield Violation(
                f"{where}.unit",
                message(
                    "{metric} is in {unit}, and the fact it averages in {own}",
                    metric=clipped(metric.label),
                    unit=clipped(unit),
                    own=clipped(own),
                ),
                hint=message("state {unit}, and the target in it", unit=repr(own)),
            )
