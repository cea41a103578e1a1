"""Forrester customer life cycle (six phases): Discover, Explore, Buy, Use, Ask, Engage.

Source: Corinne Munchbach, Forrester, "The Customer Life-Cycle: A Blueprint for Customer-
Obsessed Enterprises", 2014.
"""

from customer_journey._model import Journey, Metric, Source, Stage, Suppression, Transition
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "forrester-life-cycle-2014",
    name="Forrester customer life cycle (six phases)",
    description=(
        "The circle of four phases with two more after the purchase, use and ask, for the "
        "company as a whole."
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
            "use",
            name="Use",
            purpose="Make use a success.",
            role="customer",
            phases=["onboard", "retain"],
            entry=fact("has_used_product").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "active-users",
                    name="Customers who use the product",
                    unit="people",
                    better="higher",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "ask",
            name="Ask",
            purpose="Help when customers ask.",
            role="customer",
            phases=["retain"],
            entry=fact("has_asked").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "resolution-rate",
                    name="Questions settled at first contact",
                    unit="%",
                    better="higher",
                    numerator="questions settled at once",
                    denominator="questions asked",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "engage",
            name="Engage",
            purpose="Engage with customers beyond use.",
            role="customer",
            phases=["expand", "advocate"],
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
        Transition("buy", "use", decision="To use it", basis="stated"),
        Transition("use", "ask", decision="To ask", basis="stated"),
        Transition("ask", "engage", decision="To engage", basis="stated"),
        Transition(
            "use",
            "engage",
            decision="To engage",
            basis="implied",
            note="Nobody has to ask for help before engaging.",
        ),
        Transition(
            "engage",
            "discover",
            kind="return",
            decision="To discover something further",
            basis="stated",
        ),
    ],
    starts=["discover"],
    goals=["engage"],
    facts=[
        Fact("discovered", type="bool", meaning="Has discovered the product or service"),
        Fact("is_exploring", type="bool", meaning="Looks closer, and compares"),
        Fact("orders", type="int", minimum=0, unit="orders", meaning="Orders placed so far"),
        Fact("has_used_product", type="bool", meaning="Uses what was bought"),
        Fact("has_asked", type="bool", meaning="Has asked for help or support"),
        Fact("has_engaged", type="bool", meaning="Engages with the company or its other customers"),
    ],
    suppressions=[
        Suppression(
            "unobservable-return",
            reason="The source shows that people go back, and names no sign by which it is seen.",
        ),
    ],
    source=Source(
        "The Customer Life-Cycle: A Blueprint for Customer-Obsessed Enterprises",
        author="Corinne Munchbach, Forrester",
        year=2014,
        publication="Forrester",
        url="https://www.forrester.com/blogs/14-04-14-the_customer_life_cycle_gets_a_customer_obsessed_makeover/",
        confidence="medium",
        doubts=["That use and ask were added is certain; their exact place in the order is not."],
    ),
    basis="stated",
    extra={"perspective": "customer", "topology": "a circle"},
)
