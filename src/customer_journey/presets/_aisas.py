"""AISAS: Attention, Interest, Search, Action, Share.

Source: Dentsu; book by Kotaro Sugiyama & Tim Andree, "The Dentsu Way", 2004.
"""

from customer_journey._model import Journey, Metric, Source, Stage, Suppression, Transition
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "aisas",
    name="AISAS",
    description=(
        "AIDA for people with a network: they search before they act, and share afterwards."
    ),
    stages=[
        Stage(
            "attention",
            name="Attention",
            purpose="Catch the eye.",
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
            "search",
            name="Search",
            purpose="Be found by people who look it up.",
            role="prospect",
            phases=["explore", "evaluate"],
            entry=fact("searched").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "branded-searches",
                    name="Searches for the brand",
                    better="higher",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "action",
            name="Action",
            purpose="Get people to act.",
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
                    denominator="people who search",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "share",
            name="Share",
            purpose="Have people share what they lived through.",
            role="advocate",
            phases=["advocate"],
            entry=fact("shared").is_true(),
            entry_basis="stated",
            end=True,
            metrics=[
                Metric("shares", name="Shares", better="higher", basis="assumed"),
            ],
            basis="stated",
        ),
    ],
    transitions=[
        Transition("attention", "interest", decision="To look closer", basis="stated"),
        Transition("interest", "search", decision="To search", basis="stated"),
        Transition("search", "action", decision="To buy", basis="stated"),
        Transition("action", "share", decision="To share", basis="stated"),
        Transition(
            "share",
            "attention",
            kind="referral",
            decision="To catch others' attention",
            basis="stated",
            note="What is shared gets the attention of others.",
        ),
        Transition(
            "share",
            "search",
            kind="referral",
            decision="To be found by others",
            basis="stated",
            note="What is shared is what others find when they search.",
        ),
    ],
    starts=["attention"],
    goals=["share"],
    facts=[
        Fact("noticed_message", type="bool", meaning="Has noticed the message"),
        Fact("interested", type="bool", meaning="Wants to know more"),
        Fact("searched", type="bool", meaning="Has searched for the product"),
        Fact("orders", type="int", minimum=0, unit="orders", meaning="Orders placed so far"),
        Fact("shared", type="bool", meaning="Has shared the experience with others"),
    ],
    source=Source(
        "The Dentsu Way",
        author="Dentsu; book by Kotaro Sugiyama & Tim Andree",
        year=2004,
        publication="Dentsu; McGraw-Hill, 2011",
        url="https://dentsu-ho.com/en/articles/3100",
        confidence="high",
        doubts=["2004 is the year of the model, 2011 that of the book."],
        references=["http://bbaa.or.jp/english/dissertation/rethinking/trustee.html"],
        note=(
            "It replaces AIDMA (Roland Hall, about 1920): attention, interest, desire, memory, "
            "action."
        ),
    ),
    basis="stated",
    suppressions=[
        Suppression(
            "referral-to-non-start",
            where="transitions.share->search",
            reason="What is shared is found by people who search already.",
        ),
    ],
    extra={"perspective": "customer", "topology": "a line that feeds back to other people"},
)
