"""Consumer decision journey, in 4 stages.

Source: David Court, Dave Elzinga, Susan Mulder & Ole Jørgen Vetvik, "The consumer decision
journey", 2009.
"""

from customer_journey._model import Journey, Metric, Source, Stage, Suppression, Transition
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "consumer-decision-journey",
    name="Consumer decision journey",
    description=(
        "A circle in place of a funnel: brands are added while people evaluate, and loyal "
        "customers take a short cut past evaluation."
    ),
    stages=[
        Stage(
            "initial-consideration",
            name="Initial consideration",
            purpose="Be among the brands that come to mind at the trigger.",
            role="prospect",
            phases=["aware", "explore"],
            entry=fact("has_trigger").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "initial-set",
                    name="Share of people who have the brand in mind",
                    unit="%",
                    better="higher",
                    numerator="people who think of the brand",
                    denominator="people asked",
                    basis="implied",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "active-evaluation",
            name="Active evaluation",
            purpose="Be added to the set, and not be dropped from it.",
            role="prospect",
            phases=["explore", "evaluate"],
            entry=fact("is_evaluating").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "brands-considered",
                    name="Brands under consideration",
                    unit="brands",
                    basis="stated",
                ),
            ],
            basis="stated",
            note="The set may grow here: brands are added as well as dropped.",
        ),
        Stage(
            "moment-of-purchase",
            name="Moment of purchase",
            purpose="Be the one that is chosen.",
            role="customer",
            phases=["decide", "purchase"],
            entry=fact("orders") >= 1,
            entry_basis="implied",
            metrics=[
                Metric(
                    "share-of-purchases",
                    name="Share of purchases",
                    unit="%",
                    better="higher",
                    numerator="purchases of the brand",
                    denominator="purchases in the category",
                    basis="implied",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "postpurchase-experience",
            name="Postpurchase experience",
            purpose="Give an experience that shapes the next decision.",
            role="customer",
            phases=["onboard", "retain", "expand", "advocate"],
            entry=fact("has_used_product").is_true(),
            entry_basis="implied",
            end=True,
            metrics=[
                Metric(
                    "active-loyalists",
                    name="Customers who are actively loyal",
                    unit="%",
                    better="higher",
                    numerator="customers who stay and recommend",
                    denominator="customers who stay",
                    basis="implied",
                ),
            ],
            basis="stated",
        ),
    ],
    transitions=[
        Transition(
            "initial-consideration", "active-evaluation", decision="To compare", basis="stated"
        ),
        Transition("active-evaluation", "moment-of-purchase", decision="To buy", basis="stated"),
        Transition(
            "moment-of-purchase", "postpurchase-experience", decision="To use it", basis="stated"
        ),
        Transition(
            "postpurchase-experience",
            "moment-of-purchase",
            kind="return",
            when=fact("orders") > 1,
            when_basis="implied",
            decision="To buy the same again",
            basis="stated",
            note="The loyalty loop: it leaves out consideration and evaluation.",
        ),
        Transition(
            "postpurchase-experience",
            "initial-consideration",
            kind="return",
            decision="To look around again",
            basis="stated",
            note="The ordinary next round.",
        ),
    ],
    starts=["initial-consideration"],
    goals=["postpurchase-experience"],
    facts=[
        Fact("has_trigger", type="bool", meaning="Something has set off the wish to buy"),
        Fact("is_evaluating", type="bool", meaning="Gathers information and compares"),
        Fact("orders", type="int", minimum=0, unit="orders", meaning="Orders placed so far"),
        Fact("has_used_product", type="bool", meaning="Has used what was bought"),
    ],
    suppressions=[
        Suppression(
            "unobservable-return",
            where="transitions.postpurchase-experience->initial-consideration",
            reason="The source shows that people go back, and names no sign by which it is seen.",
        ),
    ],
    source=Source(
        "The consumer decision journey",
        author="David Court, Dave Elzinga, Susan Mulder & Ole Jørgen Vetvik",
        year=2009,
        publication="McKinsey Quarterly 2009, no. 3",
        url="https://www.scribd.com/doc/229923154/The-Consumer-Decision-Journey-McKinsey-Quarterly-2009",
        confidence="high",
        references=[
            "https://apiburger.com/wiki/consumer-decision-journey",
            "https://tryhamster.com/methods/mckinsey-consumer-decision-journey",
        ],
        note="Drawn from almost 20,000 consumers in five industries on three continents.",
    ),
    basis="stated",
    extra={"perspective": "customer", "topology": "a circle with a short cut: the loyalty loop"},
)
