"""AIDAS: Attention, Interest, Desire, Action, Satisfaction.

Source: Arthur F. Sheldon, "Lessons in salesmanship", 1911.
"""

from customer_journey._model import Journey, Metric, Source, Stage, Transition
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "aidas",
    name="AIDAS",
    description="AIDA, with the satisfaction of the buyer as a step of its own.",
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
            phases=["evaluate", "decide"],
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
            "action",
            name="Action",
            purpose="Get people to act on the wish.",
            role="customer",
            phases=["purchase"],
            entry=fact("orders") >= 1,
            entry_basis="implied",
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
        Stage(
            "satisfaction",
            name="Satisfaction",
            purpose="Leave the buyer satisfied, for good.",
            role="customer",
            phases=["retain"],
            entry=fact("is_satisfied").is_true(),
            entry_basis="implied",
            end=True,
            metrics=[
                Metric(
                    "satisfaction", name="Customer satisfaction", better="higher", basis="assumed"
                ),
            ],
            basis="stated",
        ),
    ],
    transitions=[
        Transition("attention", "interest", decision="To read on", basis="stated"),
        Transition("interest", "desire", decision="To want it", basis="stated"),
        Transition("desire", "action", decision="To buy", basis="stated"),
        Transition(
            "action", "satisfaction", decision="To be content with the purchase", basis="stated"
        ),
    ],
    starts=["attention"],
    goals=["satisfaction"],
    facts=[
        Fact("noticed_message", type="bool", meaning="Has noticed the message"),
        Fact("interested", type="bool", meaning="Wants to know more about the product"),
        Fact("wants_product", type="bool", meaning="Wants to have the product"),
        Fact("orders", type="int", minimum=0, unit="orders", meaning="Orders placed so far"),
        Fact("is_satisfied", type="bool", meaning="Is satisfied with the purchase"),
    ],
    source=Source(
        "Lessons in salesmanship",
        author="Arthur F. Sheldon",
        year=1911,
        publication="Sheldon School",
        confidence="medium",
        doubts=[
            "Author and year rest on secondary texts.",
            "The title describes a course of lessons; no single work could be named.",
            (
                "A textbook of 1911, by Ralph Starr Butler, credits Sheldon with the first four "
                "steps only; Strong (1925) calls all five a famous slogan and names no author."
            ),
        ],
        references=[
            "https://marketingcommunicationmodels.blogspot.com",
            "http://www.grokdotcom.com/2007/03/15/aidas-the-relevance-of-satisfaction/",
            "http://www.dragonsearchmarketing.com/who-created-aida/",
        ],
    ),
    basis="stated",
    extra={"perspective": "firm", "topology": "a line that ends after the sale"},
)
