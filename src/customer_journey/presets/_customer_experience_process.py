"""Customer experience process: Prepurchase, Purchase, Postpurchase.

Source: Katherine N. Lemon & Peter C. Verhoef, "Understanding Customer Experience Throughout the
Customer Journey", 2016.
"""

from customer_journey._model import Journey, Metric, Source, Stage, Suppression, Transition
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "customer-experience-process",
    name="Customer experience process",
    description=(
        "Experience over time in three stages, each shaped by the ones before and by earlier "
        "purchases."
    ),
    stages=[
        Stage(
            "prepurchase",
            name="Prepurchase",
            purpose="Be met well before the purchase.",
            role="prospect",
            phases=["aware", "explore", "evaluate"],
            entry=fact("recognises_need").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "consideration",
                    name="Consideration",
                    unit="%",
                    better="higher",
                    numerator="people who consider the brand",
                    denominator="people asked",
                    basis="assumed",
                ),
            ],
            basis="stated",
            extra={"behaviours": ["need recognition", "search", "consideration"]},
        ),
        Stage(
            "purchase",
            name="Purchase",
            purpose="Make the encounter at the purchase a good one.",
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
            extra={"behaviours": ["choice", "ordering", "payment"]},
        ),
        Stage(
            "postpurchase",
            name="Postpurchase",
            purpose="Make use, engagement and service good ones.",
            role="customer",
            phases=["onboard", "retain", "expand", "advocate"],
            entry=fact("has_used_product").is_true(),
            entry_basis="stated",
            end=True,
            metrics=[
                Metric(
                    "satisfaction", name="Customer satisfaction", better="higher", basis="stated"
                ),
                Metric("loyalty", name="Loyalty", better="higher", basis="implied"),
            ],
            basis="stated",
            extra={"behaviours": ["consumption", "usage", "engagement", "service requests"]},
        ),
    ],
    transitions=[
        Transition("prepurchase", "purchase", decision="To buy", basis="stated"),
        Transition("purchase", "postpurchase", decision="To use it", basis="stated"),
        Transition(
            "postpurchase",
            "prepurchase",
            kind="return",
            decision="To buy in the category again",
            basis="stated",
            note="The current experience feeds the next one.",
        ),
    ],
    starts=["prepurchase"],
    goals=["postpurchase"],
    facts=[
        Fact("recognises_need", type="bool", meaning="Recognises a need, searches or considers"),
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
        "Understanding Customer Experience Throughout the Customer Journey",
        author="Katherine N. Lemon & Peter C. Verhoef",
        year=2016,
        publication="Journal of Marketing 80(6), 69–96",
        url="https://doi.org/10.1509/jm.15.0420",
        confidence="high",
        references=[
            "https://pdfslide.net/document/understanding-customer-experience-throughout-the-.html"
        ],
    ),
    basis="stated",
    extra={
        "perspective": "customer",
        "topology": "a cycle over repeated purchases",
        "touchpoint owners": ["brand", "partner", "customer", "social"],
    },
)
