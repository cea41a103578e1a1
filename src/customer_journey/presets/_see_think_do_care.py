"""See, Think, Do, Care: See, Think, Do, Care.

Source: Avinash Kaushik, "See, Think, Do, Care: Winning Combo for Content, Marketing,
Measurement", 2013.
"""

from customer_journey._model import Journey, Metric, Source, Stage, Transition
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "see-think-do-care",
    name="See, Think, Do, Care",
    description=(
        "Four audiences, told apart by how much they intend to buy. They lie inside each other "
        "and are no funnel."
    ),
    stages=[
        Stage(
            "see",
            name="See",
            purpose="Reach the largest audience that could ever qualify.",
            role="prospect",
            phases=["unaware", "aware"],
            entry=fact("in_addressable_audience").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "interactions",
                    name="Interactions and conversations",
                    better="higher",
                    basis="stated",
                ),
            ],
            basis="stated",
            note="No commercial intent at all.",
        ),
        Stage(
            "think",
            name="Think",
            purpose="Help those of See who begin to think about buying.",
            role="prospect",
            phases=["explore", "evaluate"],
            entry=fact("has_some_intent").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "click-through",
                    name="Click-through rate",
                    unit="%",
                    better="higher",
                    numerator="clicks",
                    denominator="impressions",
                    basis="stated",
                ),
                Metric(
                    "micro-conversions", name="Micro-conversions", better="higher", basis="stated"
                ),
            ],
            basis="stated",
        ),
        Stage(
            "do",
            name="Do",
            purpose="Help those of Think who want to buy now.",
            role="prospect",
            phases=["decide", "purchase"],
            entry=fact("has_strong_intent").is_true(),
            entry_basis="stated",
            metrics=[
                Metric("conversions", name="Conversions", better="higher", basis="stated"),
                Metric("revenue", name="Revenue", better="higher", basis="stated"),
                Metric("loyalty", name="Loyalty", better="higher", basis="stated"),
            ],
            basis="stated",
        ),
        Stage(
            "care",
            name="Care",
            purpose="Look after the customers you have.",
            role="customer",
            phases=["retain", "expand", "advocate"],
            entry=fact("transactions") >= 2,  # noqa: PLR2004 - the source says two
            entry_basis="stated",
            end=True,
            metrics=[
                Metric(
                    "repeat-purchases",
                    name="Repeat purchases",
                    unit="orders",
                    better="higher",
                    basis="stated",
                ),
                Metric(
                    "likelihood-to-recommend",
                    name="Likelihood to recommend",
                    better="higher",
                    basis="stated",
                ),
            ],
            basis="stated",
        ),
    ],
    transitions=[
        Transition("see", "think", decision="To think about buying", basis="implied"),
        Transition("think", "do", decision="To buy now", basis="implied"),
        Transition("do", "care", decision="To buy again", basis="implied"),
    ],
    starts=["see", "think", "do"],
    goals=["care"],
    facts=[
        Fact(
            "in_addressable_audience",
            type="bool",
            meaning="Could ever be a customer: belongs to the largest qualified audience",
        ),
        Fact(
            "has_some_intent",
            type="bool",
            meaning="Belongs to that audience, and has some commercial intent",
        ),
        Fact(
            "has_strong_intent",
            type="bool",
            meaning="Belongs to that audience, and has strong commercial intent",
        ),
        Fact(
            "transactions",
            type="int",
            minimum=0,
            unit="transactions",
            meaning="Commercial transactions so far",
        ),
    ],
    source=Source(
        "See, Think, Do, Care: Winning Combo for Content, Marketing, Measurement",
        author="Avinash Kaushik",
        year=2013,
        publication="Occam's Razor",
        url="https://www.kaushik.net/avinash/see-think-do-care-win-content-marketing-measurement/",
        confidence="high",
        doubts=[
            "The first three come first; Care was added about two years later.",
            "The threshold of Care is two transactions in most accounts, more than two in one.",
            "Which metric belongs to which audience is read from secondary pages.",
        ],
        references=[
            "https://www.kaushik.net/avinash/see-think-do-content-marketing-measurement-business-framework/",
            "https://www.linkdex.com/en-us/inked/why-see-think-do-care-is-the-best-marketing-model-for-the-digital-era/",
        ],
    ),
    basis="stated",
    note=(
        "People may be met in See, Think or Do first. Whoever is in Do is in Think and in See as "
        "well."
    ),
    extra={
        "perspective": "customer",
        "topology": "audiences that lie inside each other, not a funnel",
    },
)
