"""Rules on metrics: what a figure counts, which way is better, and what is aimed at."""

from collections.abc import Iterator
from math import isclose
from typing import Final

from customer_journey._model import Journey, Metric, Stage, Transition
from customer_journey.rules._context import Context, called, clipped
from customer_journey.rules._finding import Spot
from customer_journey.rules._rule import Rule, rule

__all__ = ["RULES"]

_THEME = "metrics"
_PER_CENT: Final = frozenset({"%", "percent", "per cent"})
_SHARES: Final = frozenset({"", "share", "rate", "ratio"})
_HALF: Final = 2


@rule("CJ601", name="target-without-direction", severity="warning", theme=_THEME)
def target_without_direction(context: Context) -> Iterator[Spot]:
    """A metric with a target that does not say which way is better.

    Why:
        Whether 12 meets a target of 10 cannot be told.

    Fires:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("buy", metrics=[cj.Metric("orders", unit="orders", target=10)])]
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop",
            [
                cj.Stage(
                    "buy",
                    metrics=[cj.Metric("orders", unit="orders", target=10, better="higher")],
                )
            ],
        )

    Mend:
        Say whether `higher` or `lower` is `better`.
    """
    for where, metric in _metrics(context.journey):
        if metric.target is not None and metric.better is None:
            yield Spot(
                where,
                f"{clipped(metric.label)} has a target of {metric.target:g}, and does not say "
                f"which way is better",
                hint="say in `better` whether higher or lower is",
            )


@rule(
    "CJ602",
    name="metric-without-direction",
    severity="info",
    theme=_THEME,
    premises=[target_without_direction],
)
def metric_without_direction(context: Context) -> Iterator[Spot]:
    """A metric that does not say which way is better, in a journey where others do.

    Why:
        A change in it is neither good news nor bad.

    Fires:
        shop = cj.Journey.sequence(
            "shop",
            [cj.Stage("buy", metrics=[cj.Metric("orders", better="higher"), cj.Metric("time")])],
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop",
            [
                cj.Stage(
                    "buy",
                    metrics=[
                        cj.Metric("orders", better="higher"),
                        cj.Metric("time", better="lower"),
                    ],
                )
            ],
        )

    Mend:
        Say whether `higher` or `lower` is `better`; suppress it where neither is.
    """
    metrics = list(_metrics(context.journey))
    if any(metric.better for _, metric in metrics):
        for where, metric in metrics:
            if metric.better is None:
                yield Spot(
                    where,
                    f"{clipped(metric.label)} does not say which way is better",
                    hint="say in `better` whether higher or lower is",
                )


@rule("CJ603", name="target-without-unit", severity="info", theme=_THEME)
def target_without_unit(context: Context) -> Iterator[Spot]:
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

    Mend:
        Fill in `unit`.
    """
    for where, metric in _metrics(context.journey):
        if metric.target is not None and not metric.unit.strip():
            yield Spot(
                where,
                f"{clipped(metric.label)} has a target of {metric.target:g}, of no unit",
                hint="fill in `unit`",
            )


@rule("CJ604", name="metric-without-target", severity="info", theme=_THEME)
def metric_without_target(context: Context) -> Iterator[Spot]:
    """A metric without a target, in a journey where others have one.

    Why:
        It is watched, and nobody knows when to act.

    Fires:
        shop = cj.Journey.sequence(
            "shop",
            [
                cj.Stage(
                    "buy",
                    metrics=[
                        cj.Metric("orders", unit="orders", better="higher", target=10),
                        cj.Metric("time", unit="days", better="lower"),
                    ],
                )
            ],
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("buy", metrics=[cj.Metric("orders"), cj.Metric("time")])]
        )

    Mend:
        Fill in `target`, in the metric's unit.
    """
    metrics = list(_metrics(context.journey))
    if any(metric.target is not None for _, metric in metrics):
        for where, metric in metrics:
            if metric.target is None:
                yield Spot(
                    where,
                    f"{clipped(metric.label)} has no target",
                    hint="fill in `target`, in the metric's unit",
                )


@rule("CJ605", name="half-a-rate", severity="warning", theme=_THEME)
def half_a_rate(context: Context) -> Iterator[Spot]:
    """A metric that says what is counted and not out of what, or the other way round.

    Why:
        A rate of buyers out of visitors and one out of trials differ by a factor of ten and have
        the same name.

    Fires:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("buy", metrics=[cj.Metric("rate", numerator="people who buy")])]
        )

    Passes:
        rate = cj.Metric("rate", numerator="people who buy", denominator="people who try")
        shop = cj.Journey.sequence("shop", [cj.Stage("buy", metrics=[rate])])

    Mend:
        Fill in both `numerator` and `denominator`, or neither.
    """
    for where, metric in _metrics(context.journey):
        has = (bool(metric.numerator.strip()), bool(metric.denominator.strip()))
        if has[0] != has[1]:
            lacks = "denominator" if has[0] else "numerator"
            yield Spot(
                where,
                f"{clipped(metric.label)} has no {lacks}",
                hint=f"fill in `{lacks}`",
            )


@rule("CJ606", name="stage-not-measured", severity="info", theme=_THEME)
def stage_not_measured(context: Context) -> Iterator[Spot]:
    """A stage without a metric, in a journey where at least half of the stages have one.

    Why:
        What happens there shows nowhere, until it shows at the next stage. Stages of people who
        have left may go without.

    Fires:
        orders = cj.Metric("orders")
        shop = cj.Journey.sequence("shop", ["know", cj.Stage("buy", metrics=[orders])])

    Passes:
        orders = cj.Metric("orders")
        shop = cj.Journey.sequence("shop", ["know", "try", cj.Stage("buy", metrics=[orders])])

    Mend:
        Name a figure that tells how it goes there.
    """
    stages = context.journey.stages
    bare = [stage for stage in stages if not stage.metrics and stage.role != "lapsed"]
    if len(bare) * _HALF <= len(stages):
        for stage in bare:
            yield Spot(
                stage.path,
                f"nobody measures {called(context.journey, stage.id)}",
                hint="name a figure that tells how it goes there",
            )


@rule(
    "CJ607",
    name="target-behind-probability",
    severity="warning",
    theme=_THEME,
    premises=[target_without_direction],
)
def target_behind_probability(context: Context) -> Iterator[Spot]:
    """A rate between two stages with a target worse than the share of people who move already.

    Why:
        Either the target was met long ago, or the probability is wrong. A metric is such a rate
        when `numerator` and `denominator` name two stages, by id or name, and a move leads from
        the one below to the one above.

    Fires:
        rate = cj.Metric(
            "rate", unit="%", better="higher", target=20, numerator="buy", denominator="try"
        )
        shop = cj.Journey.sequence("shop", ["try", cj.Stage("buy", metrics=[rate], end=True)])
        shop = shop.connect("try", "buy", probability=0.3)

    Passes:
        rate = cj.Metric(
            "rate", unit="%", better="higher", target=40, numerator="buy", denominator="try"
        )
        shop = cj.Journey.sequence("shop", ["try", cj.Stage("buy", metrics=[rate], end=True)])
        shop = shop.connect("try", "buy", probability=0.3)

    Mend:
        Aim at more than there is, or count again.
    """
    named = context.indexed(_stages_by_name)
    for where, metric in _metrics(context.journey):
        target = _as_share(metric)
        item = _move_of(context.journey, named, metric)
        if target is None or item is None or item.probability is None:
            continue
        behind = (
            target < item.probability if metric.better == "higher" else target > item.probability
        )
        if behind and not isclose(target, item.probability):
            yield Spot(
                f"{where}.target",
                f"{clipped(metric.label)} aims at a share of {target:.4g}, and "
                f"{item.probability:.4g} move from {called(context.journey, item.source)} to "
                f"{called(context.journey, item.target)} already",
                hint="aim at more than there is, or count again",
            )


def _metrics(journey: Journey) -> Iterator[tuple[str, Metric]]:
    """All metrics, each with its place."""
    for stage in journey.stages:
        for metric in stage.metrics:
            yield f"{stage.path}.metrics.{metric.id}", metric


def _stages_by_name(journey: Journey) -> dict[str, Stage]:
    """The stages by name and id, without regard to case; ids win."""
    names = {stage.name.strip().casefold(): stage for stage in reversed(journey.stages)}
    return names | {stage.id: stage for stage in journey.stages}


def _move_of(journey: Journey, named: dict[str, Stage], metric: Metric) -> Transition | None:
    """The move that a rate is about."""
    above = named.get(metric.numerator.strip().casefold() or "?")
    below = named.get(metric.denominator.strip().casefold() or "?")
    item = journey.transition(below.id, above.id) if above and below else None
    return item if item is not None and item.is_move else None


def _as_share(metric: Metric) -> float | None:
    """The target in 0..1, of a metric that is a share."""
    unit = metric.unit.strip().casefold()
    if metric.target is None or unit not in _PER_CENT | _SHARES:
        return None
    return metric.target / 100 if unit in _PER_CENT else metric.target


RULES: tuple[Rule, ...] = (
    target_without_direction,
    metric_without_direction,
    target_without_unit,
    metric_without_target,
    half_a_rate,
    stage_not_measured,
    target_behind_probability,
)
