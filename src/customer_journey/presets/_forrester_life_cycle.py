"""Forrester customer life cycle (four phases): Discover, Explore, Buy, Engage.

Source: Forrester (Nate Elliott; Corinne Munchbach), "The customer life cycle", 2010.
"""

from customer_journey._model import Journey, Metric, Source, Stage, Suppression, Transition
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "forrester-life-cycle",
    name="Forrester customer life cycle (four phases)",
    description=(
        "A circle in place of the funnel: after the purchase customers engage, which leads to "
        "new discovery."
    ),
    stages=[
        Stage(
            "discover",
            name="Discover",
            purpose="Be discovered.",
            role="prospect",
            phases=["aware"],
            entry=fact("discovered").is_true(),
            entry_basis="stated",
            metrics=[
                Metric("reach", name="Reach", unit="people", better="higher", basis="assumed"),
            ],
            basis="stated",
        ),
        Stage(
            "explore",
            name="Explore",
            purpose="Stand up to a closer look.",
            role="prospect",
            phases=["explore", "evaluate"],
            entry=fact("is_exploring").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "engagement", name="Engagement with content", better="higher", basis="assumed"
                ),
            ],
            basis="stated",
        ),
        Stage(
            "buy",
            name="Buy",
            purpose="Be easy to buy from.",
            role="customer",
            phases=["decide", "purchase"],
            entry=fact("orders") >= 1,
            entry_basis="implied",
            metrics=[
                Metric(
                    "conversion-rate",
                    name="Conversion rate",
                    unit="%",
                    better="higher",
                    numerator="people who buy",
                    denominator="people who explore",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "engage",
            name="Engage",
            purpose="Engage with customers, and let them engage with each other.",
            role="customer",
            phases=["onboard", "retain", "expand", "advocate"],
            entry=fact("has_engaged").is_true(),
            entry_basis="stated",
            end=True,
            metrics=[
                Metric(
                    "engagement-after-purchase",
                    name="Engagement after the purchase",
                    better="higher",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
    ],
    transitions=[
        Transition("discover", "explore", decision="To look closer", basis="stated"),
        Transition("explore", "buy", decision="To buy", basis="stated"),
        Transition("buy", "engage", decision="To engage", basis="stated"),
        Transition(
            "engage",
            "discover",
            kind="return",
            decision="To discover something further",
            basis="stated",
            note=(
                "Existing customers are introduced to further products; satisfied ones also pass "
                "the word on to others."
            ),
        ),
    ],
    starts=["discover"],
    goals=["engage"],
    facts=[
        Fact("discovered", type="bool", meaning="Has discovered the product or service"),
        Fact("is_exploring", type="bool", meaning="Looks closer, and compares"),
        Fact("orders", type="int", minimum=0, unit="orders", meaning="Orders placed so far"),
        Fact(
            "has_engaged",
            type="bool",
            meaning="Engages with the company or its other customers after buying",
        ),
    ],
    suppressions=[
        Suppression(
            "unobservable-return",
            reason="The source shows that people go back, and names no sign by which it is seen.",
        ),
    ],
    source=Source(
        "The customer life cycle",
        author="Forrester (Nate Elliott; Corinne Munchbach)",
        year=2010,
        publication="Forrester blog and reports",
        url="https://www.hotelmarketing.com/archive/the_funnel_we_need_follow_customers_as_they_actually_behave",
        confidence="high",
        doubts=[
            (
                "That Nate Elliott wrote the note of 2010 could not be checked; the reports of "
                "2012 and 2013 are by Corinne Munchbach."
            )
        ],
        references=[
            "http://www.cmswire.com/cms/customer-experience/forrester-marketers-need-a-customer-journey-strategy-020177.php",
            "https://fdocuments.net/document/embed-the-customer-life-cycle-across-marketingforrester.html",
        ],
    ),
    basis="stated",
    extra={"perspective": "customer", "topology": "a circle"},
)
