"""Hierarchy of effects: Awareness, Knowledge, Liking, Preference, Conviction, Purchase.

Source: Robert J. Lavidge & Gary A. Steiner, "A Model for Predictive Measurements of Advertising
Effectiveness", 1961.
"""

from customer_journey._model import Journey, Metric, Source, Stage, Transition
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "hierarchy-of-effects",
    name="Hierarchy of effects",
    description=(
        "Six steps by which advertising leads from awareness to a purchase, by way of thinking, "
        "feeling and doing."
    ),
    stages=[
        Stage(
            "awareness",
            name="Awareness",
            purpose="Let people know that the product exists.",
            role="prospect",
            phases=["aware"],
            entry=fact("knows_product").is_true(),
            entry_basis="implied",
            metrics=[
                Metric(
                    "awareness",
                    name="Awareness",
                    unit="%",
                    better="higher",
                    numerator="people who know it",
                    denominator="people asked",
                    basis="assumed",
                ),
            ],
            basis="stated",
            extra={"dimension": "cognitive"},
        ),
        Stage(
            "knowledge",
            name="Knowledge",
            purpose="Tell people what it has to offer.",
            role="prospect",
            phases=["explore"],
            entry=fact("knows_features").is_true(),
            entry_basis="implied",
            metrics=[
                Metric(
                    "knowledge",
                    name="Knowledge of the offer",
                    unit="%",
                    better="higher",
                    numerator="people who know it",
                    denominator="people asked",
                    basis="assumed",
                ),
            ],
            basis="stated",
            extra={"dimension": "cognitive"},
        ),
        Stage(
            "liking",
            name="Liking",
            purpose="Make people feel well about it.",
            role="prospect",
            phases=["explore", "evaluate"],
            entry=fact("likes_product").is_true(),
            entry_basis="implied",
            metrics=[
                Metric(
                    "liking",
                    name="Liking",
                    unit="%",
                    better="higher",
                    numerator="people who like it",
                    denominator="people asked",
                    basis="assumed",
                ),
            ],
            basis="stated",
            extra={"dimension": "affective"},
        ),
        Stage(
            "preference",
            name="Preference",
            purpose="Be liked better than all others.",
            role="prospect",
            phases=["evaluate"],
            entry=fact("prefers_product").is_true(),
            entry_basis="implied",
            metrics=[
                Metric(
                    "preference",
                    name="Preference",
                    unit="%",
                    better="higher",
                    numerator="people who prefer it",
                    denominator="people asked",
                    basis="assumed",
                ),
            ],
            basis="stated",
            extra={"dimension": "affective"},
        ),
        Stage(
            "conviction",
            name="Conviction",
            purpose="Join preference with the wish to buy.",
            role="prospect",
            phases=["decide"],
            entry=fact("is_convinced").is_true(),
            entry_basis="implied",
            metrics=[
                Metric(
                    "purchase-intent",
                    name="Intent to buy",
                    unit="%",
                    better="higher",
                    numerator="people who intend to buy",
                    denominator="people asked",
                    basis="assumed",
                ),
            ],
            basis="stated",
            extra={"dimension": "conative"},
        ),
        Stage(
            "purchase",
            name="Purchase",
            purpose="Turn conviction into a purchase.",
            role="customer",
            phases=["purchase"],
            entry=fact("orders") >= 1,
            entry_basis="implied",
            end=True,
            metrics=[
                Metric(
                    "purchases", name="Purchases", unit="orders", better="higher", basis="assumed"
                ),
            ],
            basis="stated",
            extra={"dimension": "conative"},
        ),
    ],
    transitions=[
        Transition("awareness", "knowledge", decision="To learn more", basis="stated"),
        Transition("knowledge", "liking", decision="To warm to it", basis="stated"),
        Transition("liking", "preference", decision="To prefer it", basis="stated"),
        Transition("preference", "conviction", decision="To want to buy it", basis="stated"),
        Transition("conviction", "purchase", decision="To buy", basis="stated"),
    ],
    starts=["awareness"],
    goals=["purchase"],
    facts=[
        Fact("knows_product", type="bool", meaning="Knows that the product exists"),
        Fact("knows_features", type="bool", meaning="Knows what the product offers"),
        Fact("likes_product", type="bool", meaning="Has a good feeling about the product"),
        Fact("prefers_product", type="bool", meaning="Prefers the product to all others"),
        Fact("is_convinced", type="bool", meaning="Believes that buying it would be wise"),
        Fact("orders", type="int", minimum=0, unit="orders", meaning="Orders placed so far"),
    ],
    source=Source(
        "A Model for Predictive Measurements of Advertising Effectiveness",
        author="Robert J. Lavidge & Gary A. Steiner",
        year=1961,
        publication="Journal of Marketing 25(6)",
        confidence="high",
        doubts=[
            "Sources differ on whether conviction is a matter of feeling or of doing.",
            "One source puts ignorance in front and says 1962.",
        ],
        references=[
            "https://marketing-dictionary.org/h/hierarchy-of-effects-model/",
            "https://www.avatto.com/?p=28534",
        ],
    ),
    basis="stated",
    note="The steps are not held to be equally far apart, and a person may take several at once.",
    extra={"perspective": "firm", "topology": "a line"},
)
