"""HubSpot buyer's journey: Awareness, Consideration, Decision.

Source: HubSpot, "What Is the Buyer's Journey?".
"""

from customer_journey._model import (
    Insight,
    Journey,
    Metric,
    Source,
    Stage,
    Transition,
)
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "hubspot-buyers-journey",
    name="HubSpot buyer's journey",
    description="Research done by a buyer before a purchase, in three stages.",
    stages=[
        Stage(
            "awareness",
            name="Awareness",
            purpose="Help people put a name to their trouble.",
            role="prospect",
            phases=["aware"],
            entry=fact("knows_problem").is_true(),
            entry_basis="stated",
            insights=[
                Insight("understand-the-problem", text="Understand the problem", kind="goal")
            ],
            metrics=[
                Metric(
                    "visits",
                    name="Visits to content about the problem",
                    better="higher",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "consideration",
            name="Consideration",
            purpose="Help people who have named the problem to see the ways to solve it.",
            role="prospect",
            phases=["explore", "evaluate"],
            entry=fact("has_named_problem").is_true(),
            entry_basis="stated",
            insights=[
                Insight("know-the-ways-to-solve-it", text="Know the ways to solve it", kind="goal")
            ],
            metrics=[
                Metric("leads", name="Leads", unit="leads", better="higher", basis="assumed"),
            ],
            basis="stated",
        ),
        Stage(
            "decision",
            name="Decision",
            purpose="Help people choose a solution and a vendor.",
            role="lead",
            phases=["decide", "purchase"],
            entry=fact("has_chosen_approach").is_true(),
            entry_basis="stated",
            end=True,
            insights=[
                Insight(
                    "choose-a-solution-and-a-vendor",
                    text="Choose a solution and a vendor",
                    kind="goal",
                )
            ],
            metrics=[
                Metric(
                    "win-rate",
                    name="Win rate",
                    unit="%",
                    better="higher",
                    numerator="deals won",
                    denominator="deals closed",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
    ],
    transitions=[
        Transition(
            "awareness", "consideration", decision="To look for ways to solve it", basis="stated"
        ),
        Transition("consideration", "decision", decision="To compare vendors", basis="stated"),
    ],
    starts=["awareness"],
    goals=["decision"],
    facts=[
        Fact(
            "knows_problem", type="bool", meaning="Has become aware of a problem or an opportunity"
        ),
        Fact(
            "has_named_problem",
            type="bool",
            meaning="Has put a name to the problem, and studies ways to solve it",
        ),
        Fact(
            "has_chosen_approach",
            type="bool",
            meaning="Has settled on a way to solve it, and compares vendors",
        ),
    ],
    source=Source(
        "What Is the Buyer's Journey?",
        author="HubSpot",
        publication="HubSpot blog and academy",
        confidence="high",
        doubts=["The first version is of the early 2010s; no year is certain."],
        references=[
            "https://consultevo.com/hubspot-buyer-vs-customer-journey-guide",
            "https://www.baianat.com/books/email-marketing-guide/buyers-journey-and-customer-life-cycle",
        ],
    ),
    basis="stated",
    extra={"perspective": "customer", "topology": "a line that ends with the choice"},
)
