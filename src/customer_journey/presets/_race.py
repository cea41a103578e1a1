"""RACE: Plan, Reach, Act, Convert, Engage.

Source: Dave Chaffey, "RACE: a practical framework for digital marketing", 2010.
"""

from customer_journey._model import Journey, Metric, Source, Stage, Transition
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "race",
    name="RACE",
    description=(
        "A planning frame for digital marketing: plan, then reach, act, convert and engage."
    ),
    stages=[
        Stage(
            "plan",
            name="Plan",
            purpose="Set strategy and goals.",
            basis="stated",
            note=(
                "Inside the business: nobody passes through it, and no phase of a customer "
                "belongs to it."
            ),
        ),
        Stage(
            "reach",
            name="Reach",
            purpose="Make people aware, and bring them to your own sites.",
            role="prospect",
            phases=["aware"],
            entry=fact("reached").is_true(),
            entry_basis="implied",
            metrics=[
                Metric(
                    "audience-volume",
                    name="Size of the audience",
                    unit="people",
                    better="higher",
                    basis="stated",
                ),
                Metric(
                    "audience-quality",
                    name="Quality of the audience",
                    better="higher",
                    basis="stated",
                ),
                Metric("audience-cost", name="Value and cost of the audience", basis="stated"),
                Metric(
                    "unique-visitors",
                    name="Unique visitors",
                    unit="people",
                    better="higher",
                    basis="stated",
                ),
            ],
            basis="stated",
            extra={"buyer stage": "exploration"},
        ),
        Stage(
            "act",
            name="Act",
            purpose="Get people to interact, and turn them into leads.",
            role="lead",
            phases=["explore", "evaluate"],
            entry=fact("interacted").is_true(),
            entry_basis="implied",
            metrics=[
                Metric(
                    "lead-conversion",
                    name="Leads and lead conversion rate",
                    unit="%",
                    better="higher",
                    numerator="leads",
                    denominator="visitors",
                    basis="stated",
                ),
                Metric(
                    "time-on-site",
                    name="Time on site",
                    unit="minutes",
                    better="higher",
                    basis="stated",
                ),
                Metric(
                    "subscribers",
                    name="Subscribers, likes and shares",
                    better="higher",
                    basis="stated",
                ),
            ],
            basis="stated",
            extra={"buyer stage": "decision making"},
        ),
        Stage(
            "convert",
            name="Convert",
            purpose="Turn leads into sales.",
            role="customer",
            phases=["decide", "purchase"],
            entry=fact("orders") >= 1,
            entry_basis="implied",
            metrics=[
                Metric("sales", name="Sales", unit="orders", better="higher", basis="stated"),
                Metric("profit", name="Revenue and profit", better="higher", basis="stated"),
                Metric(
                    "conversion-rate",
                    name="Conversion rate",
                    unit="%",
                    better="higher",
                    numerator="orders",
                    denominator="visitors",
                    basis="stated",
                ),
                Metric(
                    "order-value",
                    name="Average order value",
                    better="higher",
                    numerator="revenue",
                    denominator="orders",
                    basis="stated",
                ),
            ],
            basis="stated",
            extra={"buyer stage": "purchase"},
        ),
        Stage(
            "engage",
            name="Engage",
            purpose="Build a lasting relationship.",
            role="customer",
            phases=["retain", "expand", "advocate"],
            entry=fact("is_engaged").is_true(),
            entry_basis="implied",
            end=True,
            metrics=[
                Metric(
                    "repeat-purchase",
                    name="Repeat purchase",
                    unit="%",
                    better="higher",
                    numerator="customers who buy again",
                    denominator="customers",
                    basis="stated",
                ),
                Metric("lifetime-value", name="Lifetime value", better="higher", basis="stated"),
                Metric(
                    "satisfaction",
                    name="Satisfaction with the brand, and loyalty",
                    better="higher",
                    basis="stated",
                ),
                Metric("advocacy", name="Advocacy", better="higher", basis="stated"),
            ],
            basis="stated",
            extra={"buyer stage": "advocacy"},
        ),
    ],
    transitions=[
        Transition("plan", "reach", basis="stated"),
        Transition("reach", "act", decision="To interact", basis="stated"),
        Transition("act", "convert", decision="To buy", basis="stated"),
        Transition("convert", "engage", decision="To stay in touch", basis="stated"),
    ],
    starts=["plan"],
    goals=["engage"],
    facts=[
        Fact("reached", type="bool", meaning="Has met the brand on some channel"),
        Fact("interacted", type="bool", meaning="Has interacted with the brand"),
        Fact("orders", type="int", minimum=0, unit="orders", meaning="Orders placed so far"),
        Fact("is_engaged", type="bool", meaning="Keeps up the relationship after the purchase"),
    ],
    source=Source(
        "RACE: a practical framework for digital marketing",
        author="Dave Chaffey",
        year=2010,
        publication="Smart Insights",
        url="https://www.smartinsights.com",
        confidence="high",
        doubts=["The four letters come first; Plan was put in front later (PRACE)."],
        references=[
            "https://samueljtanner.blog/2021/03/31/the-digital-marketing-funnel/",
            "https://www.superbusinessmanager.com/the-race-framework/",
        ],
    ),
    basis="stated",
    extra={"perspective": "firm", "topology": "a line", "also known as": ["PRACE"]},
)
