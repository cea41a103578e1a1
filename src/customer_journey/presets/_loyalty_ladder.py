"""Relationship ladder of loyalty: Prospect, Customer, Client, Supporter, Advocate, Partner.

Source: Martin Christopher, Adrian Payne & David Ballantyne; Payne, Christopher, Clark & Peck,
"Relationship Marketing", 1991.
"""

from customer_journey._model import Journey, Metric, Source, Stage, Transition
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "loyalty-ladder",
    name="Relationship ladder of loyalty",
    description=(
        "Rungs of a relationship: the firm's task is to help people up, not only to win them."
    ),
    stages=[
        Stage(
            "prospect",
            name="Prospect",
            purpose="Win the prospect.",
            role="prospect",
            phases=["aware", "explore", "evaluate", "decide"],
            entry=fact("could_buy").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "prospects", name="Prospects", unit="people", better="higher", basis="assumed"
                ),
            ],
            basis="stated",
        ),
        Stage(
            "customer",
            name="Customer",
            purpose="Turn a buyer into a regular.",
            role="customer",
            phases=["purchase"],
            entry=fact("orders") >= 1,
            entry_basis="stated",
            metrics=[
                Metric(
                    "customers", name="Customers", unit="people", better="higher", basis="assumed"
                ),
            ],
            basis="stated",
            note="Has bought once, or buys now and then.",
        ),
        Stage(
            "client",
            name="Client",
            purpose="Build a relationship with those who buy regularly.",
            role="customer",
            phases=["retain", "expand"],
            entry=fact("buys_regularly").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "repeat-purchase-rate",
                    name="Repeat purchase rate",
                    unit="%",
                    better="higher",
                    numerator="customers who buy again",
                    denominator="customers",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "supporter",
            name="Supporter",
            purpose="Be liked.",
            role="customer",
            phases=["retain"],
            entry=fact("likes_firm").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "satisfaction", name="Customer satisfaction", better="higher", basis="assumed"
                ),
            ],
            basis="stated",
        ),
        Stage(
            "advocate",
            name="Advocate",
            purpose="Be recommended.",
            role="advocate",
            phases=["advocate"],
            entry=fact("recommends").is_true(),
            entry_basis="stated",
            end=True,
            metrics=[
                Metric("referrals", name="Referrals", better="higher", basis="assumed"),
            ],
            basis="stated",
        ),
        Stage(
            "partner",
            name="Partner",
            purpose="Work together for mutual gain.",
            role="advocate",
            phases=["advocate", "expand"],
            entry=fact("is_partner").is_true(),
            entry_basis="stated",
            end=True,
            basis="stated",
        ),
    ],
    transitions=[
        Transition("prospect", "customer", decision="To buy", basis="stated"),
        Transition("customer", "client", decision="To buy regularly", basis="stated"),
        Transition("client", "supporter", decision="To side with the firm", basis="stated"),
        Transition("supporter", "advocate", decision="To recommend it", basis="stated"),
        Transition("advocate", "partner", decision="To become partners", basis="stated"),
    ],
    starts=["prospect"],
    goals=["partner"],
    facts=[
        Fact("could_buy", type="bool", meaning="Might be persuaded to do business"),
        Fact("orders", type="int", minimum=0, unit="orders", meaning="Orders placed so far"),
        Fact(
            "buys_regularly", type="bool", meaning="Buys regularly, without more feeling than that"
        ),
        Fact("likes_firm", type="bool", meaning="Likes the firm, and supports it passively"),
        Fact("recommends", type="bool", meaning="Actively recommends the firm"),
        Fact("is_partner", type="bool", meaning="Has a relationship of mutual benefit"),
    ],
    source=Source(
        "Relationship Marketing",
        author=(
            "Martin Christopher, Adrian Payne & David Ballantyne; Payne, Christopher, Clark & Peck"
        ),
        year=1991,
        publication="Butterworth-Heinemann; versions up to 2002",
        confidence="high",
        doubts=["The rungs vary between versions; Partner is a later addition."],
        references=[
            "https://spa-pa.co.uk/ladder-of-loyalty",
            "https://matrix.co.uk/basics-loyalty-ladder/",
        ],
    ),
    basis="stated",
    extra={"perspective": "firm", "topology": "a ladder"},
)
