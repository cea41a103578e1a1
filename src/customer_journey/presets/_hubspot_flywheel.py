"""HubSpot flywheel: Attract, Engage, Delight.

Source: Brian Halligan, HubSpot, "The flywheel", 2018.
"""

from customer_journey._model import Journey, Metric, Source, Stage, Transition
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "hubspot-flywheel",
    name="HubSpot flywheel",
    description=(
        "A wheel in place of a funnel: customers are its force, and friction slows it down."
    ),
    stages=[
        Stage(
            "attract",
            name="Attract",
            purpose="Turn strangers into prospects.",
            role="prospect",
            phases=["aware", "explore"],
            entry=fact("met_content").is_true(),
            entry_basis="implied",
            metrics=[
                Metric(
                    "prospects", name="Prospects", unit="people", better="higher", basis="assumed"
                ),
            ],
            basis="stated",
            extra={"turns": ["strangers", "prospects"]},
        ),
        Stage(
            "engage",
            name="Engage",
            purpose="Turn prospects into customers.",
            role="lead",
            phases=["evaluate", "decide", "purchase"],
            entry=fact("is_in_touch").is_true(),
            entry_basis="implied",
            metrics=[
                Metric(
                    "conversion-rate",
                    name="Conversion rate",
                    unit="%",
                    better="higher",
                    numerator="customers",
                    denominator="prospects",
                    basis="assumed",
                ),
            ],
            basis="stated",
            extra={"turns": ["prospects", "customers"]},
        ),
        Stage(
            "delight",
            name="Delight",
            purpose="Turn customers into promoters.",
            role="customer",
            phases=["retain", "expand", "advocate"],
            entry=fact("orders") >= 1,
            entry_basis="implied",
            end=True,
            metrics=[
                Metric(
                    "net-promoter-score",
                    name="Net Promoter Score",
                    better="higher",
                    basis="assumed",
                ),
                Metric(
                    "promoters", name="Promoters", unit="people", better="higher", basis="assumed"
                ),
            ],
            basis="stated",
            extra={"turns": ["customers", "promoters"]},
        ),
    ],
    transitions=[
        Transition("attract", "engage", decision="To get in touch", basis="stated"),
        Transition("engage", "delight", decision="To buy", basis="stated"),
        Transition(
            "delight",
            "attract",
            kind="referral",
            decision="To promote the business",
            basis="stated",
            note="Promoters bring strangers in, which keeps the wheel turning.",
        ),
    ],
    starts=["attract"],
    goals=["delight"],
    facts=[
        Fact("met_content", type="bool", meaning="Has met the content of the business"),
        Fact("is_in_touch", type="bool", meaning="Is in touch with the business about a purchase"),
        Fact("orders", type="int", minimum=0, unit="orders", meaning="Orders placed so far"),
    ],
    source=Source(
        "The flywheel",
        author="Brian Halligan, HubSpot",
        year=2018,
        publication="Keynote at INBOUND 2018",
        url="https://www.hubspot.com/flywheel",
        confidence="high",
        references=[
            "https://crm.org/news/hubspot-ceo-brian-halligan-at-inbound18-from-funnel-to-flywheel",
            "https://www.digital22.com/insights/the-funnel-is-dead-long-live-the-flywheel?hsLang=en",
        ],
    ),
    basis="stated",
    extra={
        "perspective": "firm",
        "topology": "a wheel",
        "forces on every transition": ["force applied", "friction"],
    },
)
