"""AIDMA: Attention, Interest, Desire, Memory, Action.

Source: Roland Hall, about 1920; told by Kotaro Sugiyama & Tim Andree, "The Dentsu Way".
"""

from typing import Final

from customer_journey._model import Journey, Metric, Source, Stage, Transition
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY: Final = Journey(
    "aidma",
    name="AIDMA",
    description=(
        "AIDA with a memory: the wish has to last from the advertisement until the next visit to "
        "the shop."
    ),
    stages=[
        Stage(
            "attention",
            name="Attention",
            purpose="Be noticed.",
            role="prospect",
            phases=["aware"],
            entry=fact("noticed_message").is_true(),
            entry_basis="stated",
            metrics=[
                Metric("reach", name="Reach", unit="people", better="higher", basis="assumed"),
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
            entry_basis="stated",
            basis="stated",
        ),
        Stage(
            "desire",
            name="Desire",
            purpose="Make people want it.",
            role="prospect",
            phases=["evaluate"],
            entry=fact("wants_product").is_true(),
            entry_basis="stated",
            basis="stated",
        ),
        Stage(
            "memory",
            name="Memory",
            purpose="Be remembered at the place of purchase.",
            role="prospect",
            phases=["evaluate", "decide"],
            entry=fact("remembers_brand").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "recall",
                    name="Recall of the brand",
                    unit="%",
                    better="higher",
                    numerator="people who name the brand",
                    denominator="people who saw the message",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "action",
            name="Action",
            purpose="Get people to buy.",
            role="customer",
            phases=["purchase"],
            entry=fact("orders") >= 1,
            entry_basis="implied",
            end=True,
            basis="stated",
        ),
    ],
    transitions=[
        Transition("attention", "interest", decision="To look closer", basis="stated"),
        Transition("interest", "desire", decision="To want it", basis="stated"),
        Transition("desire", "memory", decision="To keep it in mind", basis="stated"),
        Transition("memory", "action", decision="To buy", basis="stated"),
    ],
    starts=["attention"],
    goals=["action"],
    facts=[
        Fact("noticed_message", type="bool", meaning="Has noticed the message"),
        Fact("interested", type="bool", meaning="Wants to know more"),
        Fact("wants_product", type="bool", meaning="Wants the product"),
        Fact("remembers_brand", type="bool", meaning="Remembers the brand without help"),
        Fact("orders", type="int", minimum=0, unit="orders", meaning="Orders placed so far"),
    ],
    source=Source(
        "AIDMA",
        author="Roland Hall; told by Kotaro Sugiyama & Tim Andree, Dentsu",
        publication="The Dentsu Way, McGraw-Hill, 2011",
        confidence="medium",
        doubts=[
            "Told at second hand: we have not read what Hall wrote.",
            "Its year is given as about 1920; it became known in Japan rather than at home.",
        ],
        references=[
            "https://bbs.binus.ac.id/ibm/2017/06/aidma-model-aisas-model-in-digital-marketing-strategy/",
            "http://bbaa.or.jp/english/dissertation/rethinking/trustee.html",
        ],
    ),
    basis="stated",
    extra={"perspective": "customer", "topology": "a line"},
)
