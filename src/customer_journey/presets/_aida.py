"""AIDA: Attention, Interest, Desire, Action.

Source: E. St. Elmo Lewis, as E. K. Strong has it, "The Psychology of Selling and Advertising",
1898.
"""

from customer_journey._model import Journey, Metric, Source, Stage, Transition
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "aida",
    name="AIDA",
    description=(
        "How one advertisement or sales talk is meant to work on a person: it is noticed, it "
        "interests, it makes them want, they act."
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
        Transition("desire", "action", decision="To buy", basis="stated"),
    ],
    starts=["attention"],
    goals=["action"],
    facts=[
        Fact("noticed_message", type="bool", meaning="Has noticed the message"),
        Fact("interested", type="bool", meaning="Wants to know more about the product"),
        Fact("wants_product", type="bool", meaning="Wants to have the product"),
        Fact("orders", type="int", minimum=0, unit="orders", meaning="Orders placed so far"),
    ],
    source=Source(
        "The Psychology of Selling and Advertising",
        author="E. St. Elmo Lewis, as E. K. Strong has it",
        year=1898,
        publication="McGraw-Hill, 1925",
        confidence="medium",
        doubts=[
            (
                "Strong (1925) credits Lewis with the first three steps in 1898 and the fourth "
                "later; Akinori Iwamoto finds no evidence for it and credits Frank H. Dukesmith "
                "and Arthur F. Sheldon."
            ),
            "A textbook of 1911, by Ralph Starr Butler, names Sheldon as probably the first.",
            "The acronym is ascribed to C. P. Russell, 1921.",
        ],
        references=[
            "https://en.wikipedia.org/wiki/AIDA_(marketing)",
            "https://ojs.library.carleton.ca/index.php/pcharm/article/view/4241/3210",
            "http://www.dragonsearchmarketing.com/who-created-aida/",
        ],
    ),
    basis="stated",
    extra={"perspective": "firm", "topology": "a line"},
)
