"""Cases for the rules on metrics."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final, Literal

import customer_journey as cj
from customer_journey.criteria import Average, Conversion, Proportion, Reading, TimeToConvert
from tests.rule_cases.drawing import Cases, drawn

__all__ = ["CASES"]


def at(*metrics: cj.Metric, **fields: Any) -> dict[str, Any]:
    """A stage's metrics, and what else it has."""
    return {"metrics": metrics, **fields}


def measured(*metrics: cj.Metric) -> cj.Journey:
    """A journey of one stage with these metrics."""
    return drawn("a", stages={"a": at(*metrics)})


DAYS: Final = timedelta(days=30)


def rate(
    target: float | None,
    unit: str = "%",
    better: Literal["higher", "lower"] = "higher",
    **fields: Any,
) -> cj.Journey:
    """A journey where three in ten move, and a metric of the share that does."""
    fields = {"computed": Conversion("a", "z", within=DAYS), **fields}
    metric = cj.Metric("r", unit=unit, target=target, better=better, **fields)
    return drawn("a>z:0.3", ends="a z", stages={"z": at(metric, name="Buy")})


def averaged(unit: str, own: str, *, fact: str = "n") -> cj.Journey:
    """A journey with a metric that averages a fact, each with its unit."""
    metric = cj.Metric("m", unit=unit, computed=Average(fact))
    facts = [cj.Fact("n", type="float", unit=own), cj.Fact("other", type="float")]
    return drawn("a", stages={"a": at(metric)}, facts=facts)


def converting(
    drawing: str, source: str, target: str, entries: Mapping[str, str] = MappingProxyType({})
) -> cj.Journey:
    """A journey with the conversion from one stage to another, and the time that it takes."""
    metrics = [
        cj.Metric("rate", computed=Conversion(source, target, within=DAYS)),
        cj.Metric("days", computed=TimeToConvert(source, target, within=DAYS)),
    ]
    stages: dict[str, dict[str, Any]] = {
        name: {"entry": cj.parse_criterion(text)} for name, text in entries.items()
    }
    stages.setdefault("a", {})["metrics"] = metrics
    return drawn(drawing, stages=stages)


def sharing(entry: str, share: str, of: str = "") -> cj.Journey:
    """A stage that states an entry criterion unless it is empty, and a share of its people."""
    computed = Proportion(cj.parse_criterion(share), of=cj.parse_criterion(of) if of else None)
    fields = {"entry": cj.parse_criterion(entry)} if entry else {}
    return drawn("a", stages={"a": at(cj.Metric("m", computed=computed), **fields)})


def total(**fields: Any) -> cj.Journey:
    """A total of events."""
    return measured(cj.Metric("m", computed=Reading("count", "paid"), **fields))


BOTH: Final = ["stages.a.metrics.days.time", "stages.a.metrics.rate.conversion"]

UP: Literal["higher"] = "higher"
CASES: Mapping[str, Cases] = {
    "target-without-direction": Cases(
        fires=[
            (measured(cj.Metric("m", target=1)), ["stages.a.metrics.m"]),
            (
                measured(cj.Metric("m", target=1, better=UP), cj.Metric("n", target=0)),
                ["stages.a.metrics.n"],
            ),
        ],
        passes=[measured(cj.Metric("m", target=1, better=UP)), measured(cj.Metric("m"))],
    ),
    "metric-without-direction": Cases(
        fires=[
            (measured(cj.Metric("m"), cj.Metric("n", better=UP)), ["stages.a.metrics.m"]),
            (
                drawn("a>z", stages={"a": at(cj.Metric("m", better=UP)), "z": at(cj.Metric("m"))}),
                ["stages.z.metrics.m"],
            ),
        ],
        passes=[
            measured(cj.Metric("m"), cj.Metric("n")),
            measured(cj.Metric("m", better="lower")),
            measured(cj.Metric("m", target=1), cj.Metric("n", better=UP)),
        ],
    ),
    "target-without-unit": Cases(
        fires=[
            (measured(cj.Metric("m", target=1)), ["stages.a.metrics.m"]),
            (measured(cj.Metric("m", target=1, unit=" ", better=UP)), ["stages.a.metrics.m"]),
        ],
        passes=[measured(cj.Metric("m", target=1, unit="%")), measured(cj.Metric("m"))],
    ),
    "metric-without-target": Cases(
        fires=[
            (measured(cj.Metric("m"), cj.Metric("n", target=0)), ["stages.a.metrics.m"]),
            (
                drawn("a>z", stages={"a": at(cj.Metric("m", target=1)), "z": at(cj.Metric("m"))}),
                ["stages.z.metrics.m"],
            ),
        ],
        passes=[measured(cj.Metric("m"), cj.Metric("n")), measured(cj.Metric("m", target=1))],
    ),
    "incomplete-rate": Cases(
        fires=[
            (measured(cj.Metric("m", numerator="buyers")), ["stages.a.metrics.m"]),
            (measured(cj.Metric("m", denominator="visitors")), ["stages.a.metrics.m"]),
        ],
        passes=[
            measured(cj.Metric("m", numerator="buyers", denominator="visitors")),
            measured(cj.Metric("m")),
        ],
    ),
    "stage-without-metric": Cases(
        fires=[
            (drawn("a>z", stages={"a": at(cj.Metric("m"))}), ["stages.z"]),
            (
                drawn("a>b b>z", stages={"a": at(cj.Metric("m")), "z": at(cj.Metric("m"))}),
                ["stages.b"],
            ),
        ],
        passes=[
            drawn("a>z"),
            drawn("a>b b>z", stages={"a": at(cj.Metric("m"))}),
            measured(cj.Metric("m")),
            drawn("a!z", stages={"a": at(cj.Metric("m")), "z": {"role": "lapsed"}}),
        ],
    ),
    "target-already-met": Cases(
        fires=[
            (rate(20), ["stages.z.metrics.r.target"]),
            (rate(0.2, unit="share"), ["stages.z.metrics.r.target"]),
            (rate(40, better="lower"), ["stages.z.metrics.r.target"]),
        ],
        passes=[
            rate(40),
            rate(30),
            rate(20, better="lower"),
            rate(None),
            rate(20, unit="days"),
            rate(20, computed=None, numerator="z", denominator="a"),
            rate(20, computed=TimeToConvert("a", "z", within=DAYS)),
            rate(20, computed=Conversion("z", "a", within=DAYS)),
            rate(20).connect("a", "z"),
            rate(20).connect("a", "z", kind="referral", probability=0.3),
        ],
    ),
    "conversion-without-choice": Cases(
        fires=[
            (converting("a>z", "z", "a"), BOTH),
            (converting("a>b b*z", "a", "z"), BOTH),
            (converting("a>z", "a", "z", {"a": "n >= 2", "z": "n >= 1"}), BOTH),
        ],
        passes=[
            converting("a>b b>z", "a", "z"),
            converting("a>z", "a", "z", {"a": "n >= 1", "z": "n >= 2"}),
            converting("a>z", "a", "z", {"a": "n >= 1"}),
            converting("a>z", "a", "z", {"z": "n >= 1"}),
            converting("a>z", "a", "z", {"a": "n >= 1 and n < 1", "z": "n >= 1"}),
        ],
    ),
    "share-without-choice": Cases(
        fires=[
            (sharing("n >= 2", "n >= 1"), ["stages.a.metrics.m.share"]),
            (sharing("n >= 2", "n < 2"), ["stages.a.metrics.m.share"]),
            (sharing("k", "n >= 1", of="n >= 3"), ["stages.a.metrics.m.share"]),
        ],
        passes=[
            sharing("n >= 2", "n >= 3"),
            sharing("n >= 2", "n >= 1", of="n >= 0"),
            sharing("", "n >= 1"),
            sharing("n >= 2 and n < 2", "n >= 1"),
        ],
    ),
    "total-without-period": Cases(
        fires=[
            (total(target=3), ["stages.a.metrics.m"]),
            (total(target=0, better=UP, unit="orders"), ["stages.a.metrics.m"]),
        ],
        passes=[total(target=3, every="month"), total(), measured(cj.Metric("m", target=3))],
    ),
    "unit-differs": Cases(
        fires=[
            (averaged("hours", "days"), ["stages.a.metrics.m.unit"]),
            (averaged("EUR", "USD"), ["stages.a.metrics.m.unit"]),
        ],
        passes=[
            averaged("days", "days"),
            averaged("eur", "EUR"),
            averaged("", "days"),
            averaged("days", ""),
            averaged("days", "days", fact="other"),
            measured(cj.Metric("m", unit="%")),
        ],
    ),
}
