"""AIDCA: Attention, Interest, Desire, Conviction, Action.

Source: Harry D. Kitson, for a longer form, "The Mind of the Buyer", 1924.
"""

from customer_journey._model import Asset, Journey, Metric, Source, Stage, Transition
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "aidca",
    name="AIDCA",
    description=(
        "AIDA, with conviction between the wish and the act: desire alone does not overcome doubt."
    ),
    stages=[
        Stage(
            "attention",
            name="Attention",
            purpose="Catch the eye of people who were thinking of something else.",
            role="prospect",
            phases=["aware"],
            entry=fact("noticed_message").is_true(),
            entry_basis="implied",
            metrics=[
                Metric("reach", name="Reach", unit="people", better="higher", basis="assumed"),
                Metric(
                    "recall",
                    name="Recall of the message",
                    unit="%",
                    better="higher",
                    numerator="people who recall it",
                    denominator="people asked",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "interest",
            name="Interest",
            purpose="Make people want to know more.",
            role="prospect",
            phases=["explore"],
            entry=fact("interested").is_true(),
            entry_basis="implied",
            metrics=[
                Metric(
                    "engagement",
                    name="Engagement with the message",
                    better="higher",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "desire",
            name="Desire",
            purpose="Turn interest into the wish to have it.",
            role="prospect",
            phases=["evaluate"],
            entry=fact("wants_product").is_true(),
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
        ),
        Stage(
            "conviction",
            name="Conviction",
            purpose="Prove that the promise is true.",
            role="prospect",
            phases=["decide"],
            entry=fact("is_convinced").is_true(),
            entry_basis="implied",
            assets=[
                Asset("testimonials", title="Testimonials", kind="testimonial", basis="assumed"),
                Asset("guarantees", title="Guarantees", kind="guarantee", basis="assumed"),
            ],
            metrics=[
                Metric(
                    "claim-belief",
                    name="People who believe the claims",
                    unit="%",
                    better="higher",
                    numerator="people who believe them",
                    denominator="people asked",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "action",
            name="Action",
            purpose="Get people to act on the wish.",
            role="customer",
            phases=["purchase"],
            entry=fact("orders") >= 1,
            entry_basis="implied",
            end=True,
            metrics=[
                Metric(
                    "conversion-rate",
                    name="Conversion rate",
                    unit="%",
                    better="higher",
                    numerator="people who buy",
                    denominator="people reached",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
    ],
    transitions=[
        Transition("attention", "interest", decision="To read on", basis="stated"),
        Transition("interest", "desire", decision="To want it", basis="stated"),
        Transition("desire", "conviction", decision="To believe it", basis="stated"),
        Transition("conviction", "action", decision="To buy", basis="stated"),
    ],
    starts=["attention"],
    goals=["action"],
    facts=[
        Fact("noticed_message", type="bool", meaning="Has noticed the message"),
        Fact("interested", type="bool", meaning="Wants to know more about the product"),
        Fact("wants_product", type="bool", meaning="Wants to have the product"),
        Fact("is_convinced", type="bool", meaning="Believes the claims about the product"),
        Fact("orders", type="int", minimum=0, unit="orders", meaning="Orders placed so far"),
    ],
    source=Source(
        "The Mind of the Buyer",
        author="Harry D. Kitson, for a longer form",
        year=1924,
        publication="Macmillan",
        confidence="medium",
        doubts=[
            "Who wrote the form of five letters first is not known.",
            "The year is that of the printing which secondary texts cite.",
            (
                "Kitson has seven steps: attention, interest, desire, confidence, decision, "
                "action, satisfaction."
            ),
        ],
        references=[
            "https://boom-qa.com/kitsons-wisdom-for-effective-marketing-public-speaking-conversations/",
            "https://marketing.ch/lexikon/aidcas/",
            "https://increase.academy/aidca-idca-more/",
        ],
    ),
    basis="stated",
    extra={"perspective": "firm", "topology": "a line"},
)
