"""Cases for the rules on metrics."""

from collections.abc import Mapping
from typing import Any, Literal

import customer_journey as cj
from tests.rule_cases.drawing import Cases, drawn

__all__ = ["CASES"]


def at(*metrics: cj.Metric, **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - a stage's own
    """A stage's metrics, and what else it has."""
    return {"metrics": metrics, **fields}


def measured(*metrics: cj.Metric) -> cj.Journey:
    """A journey of one stage with these metrics."""
    return drawn("a", stages={"a": at(*metrics)})


def rate(
    target: float | None,
    unit: str = "%",
    better: Literal["higher", "lower"] = "higher",
    above: str = "z",
    below: str = "a",
) -> cj.Journey:
    """A journey where three in ten move, and a metric of the share that does."""
    metric = cj.Metric(
        "r", unit=unit, target=target, better=better, numerator=above, denominator=below
    )
    return drawn("a>z:0.3", ends="a z", stages={"z": at(metric, name="Buy")})


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
            (rate(40, better="lower", above="BUY"), ["stages.z.metrics.r.target"]),
        ],
        passes=[
            rate(40),
            rate(30),
            rate(20, better="lower"),
            rate(None),
            rate(20, unit="days"),
            rate(20, above="", below=""),
            rate(20, above="buyers"),
            rate(20, above="a", below="z"),
            rate(20).connect("a", "z"),
            rate(20).connect("a", "z", kind="referral", probability=0.3),
        ],
    ),
}
