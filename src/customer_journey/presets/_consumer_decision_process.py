"""Consumer decision process, in 7 stages.

Source: Roger D. Blackwell, Paul W. Miniard & James F. Engel, "Consumer Behavior", 2001.
"""

from customer_journey._model import Journey, Metric, Source, Stage, Transition
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "consumer-decision-process",
    name="Consumer decision process",
    description="Seven steps from recognising a need to getting rid of the product.",
    stages=[
        Stage(
            "need-recognition",
            name="Need recognition",
            purpose="Be there when people see what they lack.",
            role="prospect",
            phases=["aware"],
            entry=fact("recognises_need").is_true(),
            entry_basis="stated",
            basis="stated",
        ),
        Stage(
            "search-for-information",
            name="Search for information",
            purpose="Be found by people who search.",
            role="prospect",
            phases=["explore"],
            entry=fact("searches_information").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "search-visibility",
                    name="Visibility in search",
                    better="higher",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "pre-purchase-evaluation-of-alternatives",
            name="Pre-purchase evaluation of alternatives",
            purpose="Be judged best on what counts.",
            role="prospect",
            phases=["evaluate"],
            entry=fact("compares_alternatives").is_true(),
            entry_basis="stated",
            basis="stated",
        ),
        Stage(
            "purchase",
            name="Purchase",
            purpose="Be chosen, and the place to buy too.",
            role="customer",
            phases=["decide", "purchase"],
            entry=fact("orders") >= 1,
            entry_basis="implied",
            metrics=[
                Metric(
                    "purchases", name="Purchases", unit="orders", better="higher", basis="assumed"
                ),
            ],
            basis="stated",
        ),
        Stage(
            "consumption",
            name="Consumption",
            purpose="Make using it good.",
            role="customer",
            phases=["onboard", "retain"],
            entry=fact("has_used_product").is_true(),
            entry_basis="stated",
            basis="stated",
        ),
        Stage(
            "post-consumption-evaluation",
            name="Post-consumption evaluation",
            purpose="Leave people satisfied.",
            role="customer",
            phases=["retain"],
            entry=fact("has_judged_product").is_true(),
            entry_basis="stated",
            end=True,
            metrics=[
                Metric(
                    "satisfaction", name="Customer satisfaction", better="higher", basis="stated"
                ),
            ],
            basis="stated",
        ),
        Stage(
            "divestment",
            name="Divestment",
            purpose="Make it easy to dispose of, recycle or sell on.",
            role="lapsed",
            phases=["lapse"],
            entry=fact("has_disposed").is_true(),
            entry_basis="stated",
            end=True,
            basis="stated",
        ),
    ],
    transitions=[
        Transition(
            "need-recognition", "search-for-information", decision="To search", basis="stated"
        ),
        Transition(
            "search-for-information",
            "pre-purchase-evaluation-of-alternatives",
            decision="To compare",
            basis="stated",
        ),
        Transition(
            "pre-purchase-evaluation-of-alternatives", "purchase", decision="To buy", basis="stated"
        ),
        Transition("purchase", "consumption", decision="To use it", basis="stated"),
        Transition(
            "consumption", "post-consumption-evaluation", decision="To judge it", basis="stated"
        ),
        Transition(
            "post-consumption-evaluation", "divestment", decision="To get rid of it", basis="stated"
        ),
    ],
    starts=["need-recognition"],
    goals=["post-consumption-evaluation"],
    facts=[
        Fact("recognises_need", type="bool", meaning="Recognises a need"),
        Fact(
            "searches_information",
            type="bool",
            meaning="Searches memory and surroundings for information",
        ),
        Fact("compares_alternatives", type="bool", meaning="Compares alternatives"),
        Fact("orders", type="int", minimum=0, unit="orders", meaning="Orders placed so far"),
        Fact("has_used_product", type="bool", meaning="Uses what was bought"),
        Fact("has_judged_product", type="bool", meaning="Has judged the product after using it"),
        Fact(
            "has_disposed",
            type="bool",
            meaning="Has disposed of the product, recycled it or sold it on",
        ),
    ],
    source=Source(
        "Consumer Behavior",
        author="Roger D. Blackwell, Paul W. Miniard & James F. Engel",
        year=2001,
        publication="Harcourt, 9th edition",
        confidence="high",
        references=[
            "http://www.equerry.co.uk/the-consumer-decision-process-model/",
            "https://studymode.com/essays/Decision-Making-1745053.html",
        ],
    ),
    basis="stated",
    extra={"perspective": "customer", "topology": "a line that ends when the product is gone"},
)
