"""E-metrics customer life cycle: Reach, Acquisition, Conversion, Retention, Loyalty.

Source: Jim Sterne & Matt Cutler, "E-Metrics: Business Metrics for the New Economy", 2000.
"""

from customer_journey._model import Journey, Metric, Source, Stage, Transition
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "e-metrics-life-cycle",
    name="E-metrics customer life cycle",
    description="The life cycle of a customer as a web site can measure it.",
    stages=[
        Stage(
            "reach",
            name="Reach",
            purpose="Get the attention of those you want.",
            role="prospect",
            phases=["aware"],
            entry=fact("reached").is_true(),
            entry_basis="stated",
            metrics=[
                Metric("reach", name="Reach", unit="people", better="higher", basis="stated"),
            ],
            basis="stated",
        ),
        Stage(
            "acquisition",
            name="Acquisition",
            purpose="Bring people in, and have them take part.",
            role="prospect",
            phases=["explore", "evaluate"],
            entry=fact("visits") >= 1,
            entry_basis="stated",
            metrics=[
                Metric(
                    "acquisition-cost", name="Cost of acquisition", better="lower", basis="stated"
                ),
            ],
            basis="stated",
        ),
        Stage(
            "conversion",
            name="Conversion",
            purpose="Turn visitors into buyers.",
            role="customer",
            phases=["decide", "purchase"],
            entry=fact("orders") >= 1,
            entry_basis="stated",
            metrics=[
                Metric(
                    "conversion-rate",
                    name="Conversion rate",
                    unit="%",
                    better="higher",
                    numerator="people who buy",
                    denominator="visitors",
                    basis="stated",
                ),
                Metric(
                    "abandonment",
                    name="Abandonment",
                    unit="%",
                    better="lower",
                    numerator="people who begin and do not finish",
                    denominator="people who begin",
                    basis="stated",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "retention",
            name="Retention",
            purpose="Keep customers coming back.",
            role="customer",
            phases=["retain", "expand"],
            entry=fact("orders") >= 2,  # noqa: PLR2004 - whoever is kept buys twice
            entry_basis="stated",
            metrics=[
                Metric(
                    "churn",
                    name="Churn",
                    unit="%",
                    better="lower",
                    numerator="customers who leave",
                    denominator="customers",
                    basis="stated",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "loyalty",
            name="Loyalty",
            purpose="Have customers urge others to come.",
            role="advocate",
            phases=["advocate"],
            entry=fact("is_loyal").is_true(),
            entry_basis="stated",
            end=True,
            metrics=[
                Metric("loyalty", name="Loyalty", better="higher", basis="stated"),
            ],
            basis="stated",
        ),
    ],
    transitions=[
        Transition("reach", "acquisition", decision="To visit", basis="stated"),
        Transition("acquisition", "conversion", decision="To buy", basis="stated"),
        Transition("conversion", "retention", decision="To come back", basis="stated"),
        Transition("retention", "loyalty", decision="To urge others", basis="stated"),
        Transition(
            "loyalty",
            "reach",
            kind="referral",
            decision="To urge others to come",
            basis="stated",
            note="Satisfied customers bring new people in, which closes the ellipse.",
        ),
    ],
    starts=["reach"],
    goals=["loyalty"],
    facts=[
        Fact("reached", type="bool", meaning="Has met the site's message"),
        Fact("visits", type="int", minimum=0, unit="visits", meaning="Visits so far"),
        Fact("orders", type="int", minimum=0, unit="orders", meaning="Orders placed so far"),
        Fact("is_loyal", type="bool", meaning="Is loyal, and urges others to come"),
    ],
    source=Source(
        "E-Metrics: Business Metrics for the New Economy",
        author="Jim Sterne & Matt Cutler",
        year=2000,
        publication="NetGenesis",
        confidence="high",
        references=[
            "https://claudioscheery.blogspot.com/2013/05/customer-lifecycle.html",
            "https://www.scribd.com/document/47445668/clc1",
        ],
    ),
    basis="stated",
    extra={"perspective": "firm", "topology": "an ellipse"},
)
