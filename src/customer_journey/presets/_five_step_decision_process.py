"""Five-step consumer decision process, in 5 stages.

Source: James F. Engel, David T. Kollat & Roger D. Blackwell, after John Dewey, "Consumer
Behavior", 1968.
"""

from customer_journey._model import Journey, Metric, Source, Stage, Suppression, Transition
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "five-step-decision-process",
    name="Five-step consumer decision process",
    description="The textbook sequence from a need to what people do after a purchase.",
    stages=[
        Stage(
            "need-recognition",
            name="Need recognition",
            purpose="Be there when people see what they lack.",
            role="prospect",
            phases=["aware"],
            entry=fact("recognises_need").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "category-need",
                    name="People with the need",
                    unit="people",
                    better="higher",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "information-search",
            name="Information search",
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
            "evaluation-of-alternatives",
            name="Evaluation of alternatives",
            purpose="Be judged best on what counts.",
            role="prospect",
            phases=["evaluate"],
            entry=fact("compares_alternatives").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "consideration-share",
                    name="Share of people who consider the brand",
                    unit="%",
                    better="higher",
                    numerator="people who consider it",
                    denominator="people who compare",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "purchase-decision",
            name="Purchase decision",
            purpose="Be chosen.",
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
                    denominator="people who compare",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "post-purchase-behaviour",
            name="Post-purchase behaviour",
            purpose="Keep expectations, and calm doubts.",
            role="customer",
            phases=["onboard", "retain", "expand", "advocate"],
            entry=fact("has_used_product").is_true(),
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
        Transition("need-recognition", "information-search", decision="To search", basis="stated"),
        Transition(
            "information-search",
            "evaluation-of-alternatives",
            decision="To compare",
            basis="stated",
        ),
        Transition(
            "evaluation-of-alternatives", "purchase-decision", decision="To buy", basis="stated"
        ),
        Transition(
            "purchase-decision",
            "post-purchase-behaviour",
            decision="To judge the purchase",
            basis="stated",
        ),
        Transition(
            "post-purchase-behaviour",
            "information-search",
            kind="return",
            decision="To look for reassurance, or for something else",
            basis="implied",
            note="Doubt after the purchase (dissonance) leads back to searching.",
        ),
    ],
    starts=["need-recognition"],
    goals=["post-purchase-behaviour"],
    facts=[
        Fact("recognises_need", type="bool", meaning="Recognises a need or a problem"),
        Fact("searches_information", type="bool", meaning="Searches for information"),
        Fact("compares_alternatives", type="bool", meaning="Compares alternatives"),
        Fact("orders", type="int", minimum=0, unit="orders", meaning="Orders placed so far"),
        Fact("has_used_product", type="bool", meaning="Has used what was bought"),
    ],
    suppressions=[
        Suppression(
            "unobservable-return",
            reason="The source shows that people go back, and names no sign by which it is seen.",
        ),
    ],
    source=Source(
        "Consumer Behavior",
        author="James F. Engel, David T. Kollat & Roger D. Blackwell, after John Dewey",
        year=1968,
        publication="Holt, Rinehart & Winston",
        confidence="high",
        doubts=[
            (
                "Dewey's How We Think (1910) is about solving problems in general; that it "
                "describes purchases is a popular simplification."
            ),
            "Not every purchase goes through all five steps: some are skipped.",
        ],
        references=[
            "https://astute.co/buyer-decision-process/",
            "https://www.taylorfrancis.com/books/9781315705439/chapters/10.4324/9781315705439-11",
        ],
    ),
    basis="stated",
    extra={
        "perspective": "customer",
        "topology": "a line whose steps may be skipped, with a way back",
    },
)
