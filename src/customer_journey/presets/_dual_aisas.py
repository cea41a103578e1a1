"""Dual AISAS: the line of those who buy, and the line of those who spread the word.

Source: Dentsu, "Strategies for Selling More, Considered Through Dual AISAS", 2015.
"""

from typing import Final

from customer_journey._model import Journey, Metric, Source, Stage, Suppression, Transition
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY: Final = Journey(
    "dual-aisas",
    name="Dual AISAS",
    description=(
        "AISAS with a second line: where attention is scarce, people who feel with a message pass "
        "it on, others accept it and pass it on again, and so it catches the attention of more."
    ),
    stages=[
        Stage(
            "attention",
            name="Attention",
            purpose="Be noticed, by advertising or by others.",
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
            basis="stated",
        ),
        Stage(
            "action",
            name="Action",
            purpose="Get people to buy or to ask for more.",
            role="customer",
            phases=["decide", "purchase"],
            entry=fact("orders") >= 1,
            entry_basis="implied",
            basis="stated",
        ),
        Stage(
            "share",
            name="Share",
            purpose="Have buyers share what they lived through.",
            role="advocate",
            phases=["advocate"],
            entry=fact("shared_experience").is_true(),
            entry_basis="stated",
            end=True,
            basis="stated",
        ),
        Stage(
            "interest-to-spread",
            name="Interest to spread",
            purpose="Move people to feel with it, whether they buy or not.",
            role="prospect",
            phases=["explore"],
            entry=fact("feels_with_message").is_true(),
            entry_basis="stated",
            basis="stated",
        ),
        Stage(
            "share-to-spread",
            name="Share to spread",
            purpose="Make it easy to pass on.",
            role="prospect",
            phases=["explore", "advocate"],
            entry=fact("passed_on").is_true(),
            entry_basis="stated",
            metrics=[
                Metric("shares", name="Times passed on", better="higher", basis="assumed"),
            ],
            basis="stated",
        ),
        Stage(
            "accept",
            name="Accept",
            purpose="Have others take it up and pass it on in turn.",
            role="prospect",
            phases=["explore", "advocate"],
            entry=fact("accepted_by_others").is_true(),
            entry_basis="stated",
            basis="stated",
        ),
        Stage(
            "spread",
            name="Spread",
            purpose="Reach people whom no advertisement reaches.",
            role="prospect",
            phases=["explore", "advocate"],
            entry=fact("spreads").is_true(),
            entry_basis="stated",
            end=True,
            basis="stated",
        ),
    ],
    transitions=[
        Transition("attention", "interest", decision="To look closer", basis="stated"),
        Transition("interest", "search", decision="To search", basis="stated"),
        Transition("search", "action", decision="To buy", basis="stated"),
        Transition("action", "share", decision="To share", basis="stated"),
        Transition("attention", "interest-to-spread", decision="To feel with it", basis="stated"),
        Transition(
            "interest-to-spread", "share-to-spread", decision="To pass it on", basis="stated"
        ),
        Transition(
            "share-to-spread",
            "accept",
            decision="To be taken up by others",
            basis="stated",
            note="Those who accept are others than those who share.",
        ),
        Transition("accept", "spread", decision="To pass it on in turn", basis="stated"),
        Transition(
            "spread",
            "attention",
            kind="referral",
            decision="To catch others' attention",
            basis="stated",
            note="What spreads makes up for the attention that advertising no longer gets.",
        ),
        Transition(
            "share",
            "attention",
            kind="referral",
            decision="To catch others' attention",
            basis="implied",
        ),
    ],
    starts=["attention"],
    goals=["action", "spread"],
    facts=[
        Fact("noticed_message", type="bool", meaning="Has noticed the message"),
        Fact("interested", type="bool", meaning="Wants to know more"),
        Fact("searched", type="bool", meaning="Has searched for the product"),
        Fact("orders", type="int", minimum=0, unit="orders", meaning="Orders placed so far"),
        Fact("shared_experience", type="bool", meaning="Has shared the experience as a buyer"),
        Fact("feels_with_message", type="bool", meaning="Feels with the message"),
        Fact("passed_on", type="bool", meaning="Has passed the message on"),
        Fact("accepted_by_others", type="bool", meaning="Others have taken it up from them"),
        Fact("spreads", type="bool", meaning="Others pass it on in turn"),
    ],
    source=Source(
        "Strategies for Selling More, Considered Through Dual AISAS",
        author="Dentsu, Promotion Design",
        year=2015,
        publication="Dentsu-ho, October 2015",
        url="https://dentsu-ho.com/en/articles/3100",
        confidence="medium",
        doubts=[
            "Some say that its author is Noriyuki Oda of Attara, with Dentsu.",
            "In some tellings the second line begins with Activate, not with Attention.",
        ],
        references=[
            "https://markezine.jp/article/detail/22368?p=2",
            "http://noriyukioda.com/2018/05/24/dual-aisas/",
            "http://legend-hepper.jp/index-c-4",
        ],
    ),
    basis="stated",
    suppressions=[
        Suppression(
            "overlapping-siblings",
            where="transitions.attention->interest-to-spread",
            reason="One person can be on both lines.",
        ),
    ],
    extra={"perspective": "customer", "topology": "two lines from one start that feeds on both"},
)
