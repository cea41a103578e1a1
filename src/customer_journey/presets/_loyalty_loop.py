"""The loyalty loop of 2015: consider and evaluate are compressed, and buyers are kept in a loop.

Source: David C. Edelman & Marc Singer, McKinsey, "Competing on Customer Journeys", 2015.
"""

from typing import Final

from customer_journey._model import Journey, Metric, Source, Stage, Suppression, Transition
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY: Final = Journey(
    "loyalty-loop",
    name="Loyalty loop",
    description=(
        "The consumer decision journey revised: companies shorten or do away with considering and "
        "evaluating, and keep customers in a loop from which they buy again."
    ),
    stages=[
        Stage(
            "consider",
            name="Consider",
            purpose="Be the one that is considered; if possible, without being compared.",
            role="prospect",
            phases=["aware", "explore"],
            entry=fact("considers_brand").is_true(),
            entry_basis="implied",
            basis="stated",
        ),
        Stage(
            "evaluate",
            name="Evaluate",
            purpose="Make comparing short, or needless.",
            role="prospect",
            phases=["evaluate"],
            entry=fact("compares_brands").is_true(),
            entry_basis="implied",
            metrics=[
                Metric(
                    "time-to-buy",
                    name="Time from considering to buying",
                    better="lower",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "buy",
            name="Buy",
            purpose="Sell, again and again.",
            role="customer",
            phases=["decide", "purchase"],
            entry=fact("orders") >= 1,
            entry_basis="implied",
            basis="stated",
        ),
        Stage(
            "enjoy",
            name="Enjoy",
            purpose="Make each use a reason to stay.",
            role="customer",
            phases=["onboard", "retain"],
            entry=fact("uses_product").is_true(),
            entry_basis="implied",
            basis="stated",
        ),
        Stage(
            "advocate",
            name="Advocate",
            purpose="Have customers speak for it.",
            role="advocate",
            phases=["advocate"],
            entry=fact("recommends").is_true(),
            entry_basis="implied",
            basis="stated",
        ),
        Stage(
            "bond",
            name="Bond",
            purpose="Be the one that customers do not think of leaving.",
            role="customer",
            phases=["retain"],
            entry=fact("is_bound").is_true(),
            entry_basis="implied",
            end=True,
            basis="stated",
        ),
    ],
    transitions=[
        Transition("consider", "evaluate", decision="To compare", basis="stated"),
        Transition("evaluate", "buy", decision="To buy", basis="stated"),
        Transition("buy", "enjoy", decision="To use it", basis="stated"),
        Transition("enjoy", "advocate", decision="To speak for it", basis="stated"),
        Transition("advocate", "bond", decision="To stay", basis="stated"),
        Transition(
            "consider",
            "buy",
            decision="To buy without comparing",
            basis="stated",
            note="Companies compress evaluating, or do away with it.",
        ),
        Transition(
            "bond",
            "buy",
            kind="return",
            decision="To buy again",
            basis="stated",
            note="The loyalty loop: nobody considers or evaluates anew.",
        ),
    ],
    starts=["consider"],
    goals=["bond"],
    facts=[
        Fact("considers_brand", type="bool", meaning="Considers the brand"),
        Fact("compares_brands", type="bool", meaning="Compares brands"),
        Fact("orders", type="int", minimum=0, unit="orders", meaning="Orders placed so far"),
        Fact("uses_product", type="bool", meaning="Uses what was bought"),
        Fact("recommends", type="bool", meaning="Recommends it to others"),
        Fact("is_bound", type="bool", meaning="Feels bound to the brand"),
    ],
    source=Source(
        "Competing on Customer Journeys",
        author="David C. Edelman & Marc Singer, McKinsey",
        year=2015,
        publication="Harvard Business Review, November 2015",
        confidence="medium",
        doubts=[
            "The names of the six steps are taken from summaries of the article's picture.",
            "A revision of the consumer decision journey of 2009, which stays as it is.",
        ],
        references=[
            "https://www.mckinsey.com/business-functions/marketing-and-sales/our-insights/the-new-consumer-decision-journey",
            "https://knowt.com/flashcards/680ee486-dffd-4eea-9762-2efdf04c39ad",
            "https://business901.com/blog1/locking-customers-into-the-loyalty-loop",
        ],
        note=(
            "Four capabilities keep people in the loop: automation, proactive personalization, "
            "contextual interaction and journey innovation."
        ),
    ),
    basis="stated",
    suppressions=[
        Suppression(
            "backward-advance",
            where="transitions.advocate->bond",
            reason="The article has people bond after they advocate.",
        ),
        Suppression(
            "unobservable-return",
            where="transitions.bond->buy",
            reason="The article gives no sign by which to tell it.",
        ),
    ],
    extra={"perspective": "firm", "topology": "a line that ends in a loop, with a short cut"},
)
