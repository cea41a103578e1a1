"""The buyer's journey: five generic steps, each left by a decision of its own.

Source: a glossary article on the customer's or buyer's journey; its author could not be traced.
"""

from customer_journey._model import (
    Action,
    Asset,
    Audience,
    Journey,
    Metric,
    Question,
    Source,
    Stage,
    Suppression,
    Touchpoint,
    Transition,
)
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "buyers-journey",
    name="Buyer's journey",
    description=(
        "The steps and decisions of a prospect on the way to buying, staying and telling others. "
        "It is the same thing as the sales funnel, seen by the buyer."
    ),
    stages=[
        Stage(
            "awareness",
            name="Awareness",
            purpose=(
                "Exist in the prospect's mind: nobody buys from a business they have not heard of."
            ),
            role="prospect",
            phases=["aware"],
            entry=fact("in_target_audience").is_true(),
            entry_basis="implied",
            actions=[
                Action("buy-advertisements", name="Buy advertisements"),
                Action("market-with-content", name="Market with content"),
                Action("promote-on-social-media", name="Promote on social media"),
            ],
            assets=[
                Asset(
                    "marketing-content",
                    title="Content that reaches the audience",
                    kind="article",
                    basis="stated",
                ),
            ],
            touchpoints=[
                Touchpoint(
                    "paid-ads",
                    name="Paid advertisements",
                    channel="advertising",
                    initiator="brand",
                    owner="brand",
                    basis="stated",
                ),
                Touchpoint("content", name="Content", channel="web", owner="brand", basis="stated"),
                Touchpoint(
                    "social-media",
                    name="Social media promotions",
                    channel="social media",
                    initiator="brand",
                    basis="stated",
                ),
            ],
            metrics=[
                Metric("reach", name="Reach", unit="people", better="higher", basis="implied"),
                Metric(
                    "visitors", name="Visitors", unit="people", better="higher", basis="implied"
                ),
                Metric(
                    "brand-recall",
                    name="Brand recall",
                    unit="%",
                    better="higher",
                    numerator="people who recall the brand",
                    denominator="people asked",
                    basis="implied",
                ),
            ],
            basis="stated",
            extra={
                "the business asks itself": [
                    "Do they know that we exist?",
                    "How will we help them to find out?",
                ],
            },
        ),
        Stage(
            "consideration",
            name="Consideration",
            purpose="Help the prospect settle two things: whether to buy, and where.",
            role="prospect",
            phases=["explore", "evaluate"],
            entry=fact("knows_you_exist").is_true(),
            entry_basis="stated",
            questions=[
                Question("whether", text="Will I buy it?", basis="stated"),
                Question("from-whom", text="If I do, where from?", basis="stated"),
            ],
            metrics=[
                Metric(
                    "decided-to-buy",
                    name="Prospects who decide to buy at all",
                    unit="%",
                    better="higher",
                    numerator="prospects who decide to buy",
                    denominator="prospects who consider it",
                    basis="implied",
                ),
                Metric(
                    "decided-on-us",
                    name="Deciders who choose us",
                    unit="%",
                    better="higher",
                    numerator="prospects who choose us",
                    denominator="prospects who decide to buy",
                    basis="implied",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "decision",
            name="Decision",
            purpose="Be the one they buy from.",
            role="prospect",
            phases=["decide", "purchase"],
            entry=fact("will_buy").is_true() & fact("will_buy_from_you").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "win-rate",
                    name="Win rate",
                    unit="%",
                    better="higher",
                    numerator="prospects who decide for us",
                    denominator="prospects who decide",
                    basis="implied",
                ),
                Metric(
                    "sales-conversion",
                    name="Sales conversion",
                    unit="%",
                    better="higher",
                    numerator="prospects who buy",
                    denominator="prospects",
                    basis="implied",
                ),
            ],
            basis="stated",
            note=(
                "The decision stands for the purchase, which has no step of its own; whoever is "
                "past it is a customer."
            ),
        ),
        Stage(
            "retention-loyalty",
            name="Retention / Loyalty",
            purpose="Give people reasons to stay, and keep them from leaving.",
            role="customer",
            phases=["retain", "expand"],
            entry=fact("relationship").is_in(["customer", "user", "subscriber"]),
            entry_basis="stated",
            questions=[
                Question("why-stay", text="Why should I stay?", basis="implied"),
            ],
            metrics=[
                Metric(
                    "retention-rate",
                    name="Retention rate",
                    unit="%",
                    better="higher",
                    numerator="customers who stay",
                    denominator="customers at the start of the period",
                    basis="implied",
                ),
                Metric(
                    "churn-rate",
                    name="Churn rate",
                    unit="%",
                    better="lower",
                    numerator="customers who leave",
                    denominator="customers at the start of the period",
                    basis="implied",
                ),
            ],
            basis="stated",
            extra={
                "the business asks itself": [
                    "Why do they stay?",
                    "What must we do to keep people from leaving?",
                ],
            },
        ),
        Stage(
            "advocacy",
            name="Advocacy",
            purpose="Have current customers bring more customers: what everybody hopes for.",
            role="advocate",
            phases=["advocate"],
            entry=fact("relationship").is_in(["customer", "user", "subscriber"])
            & fact("decided_to_tell_others").is_true(),
            entry_basis="implied",
            end=True,
            metrics=[
                Metric(
                    "customers-brought",
                    name="Customers brought by customers",
                    unit="customers",
                    better="higher",
                    basis="stated",
                ),
                Metric(
                    "referral-rate",
                    name="Referral rate",
                    unit="%",
                    better="higher",
                    numerator="customers who refer someone",
                    denominator="customers",
                    basis="implied",
                ),
                Metric(
                    "viral-coefficient",
                    name="New customers for each customer",
                    better="higher",
                    numerator="customers brought by customers",
                    denominator="customers",
                    basis="implied",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "lost",
            name="Lost",
            role="lapsed",
            phases=["lapse"],
            entry=~fact("will_buy").is_true() | ~fact("will_buy_from_you").is_true(),
            entry_basis="implied",
            end=True,
            basis="implied",
            note="No step of the source: the place for those whose answer is no, or somebody else.",
        ),
        Stage(
            "left",
            name="Left",
            role="lapsed",
            phases=["lapse"],
            entry=fact("has_left").is_true(),
            entry_basis="implied",
            end=True,
            basis="implied",
            note=(
                "No step of the source: the place for those who leave, which is what retention "
                "is there to prevent."
            ),
        ),
    ],
    transitions=[
        Transition("awareness", "consideration", decision="To think about buying", basis="stated"),
        Transition(
            "consideration", "decision", decision="To buy, and to buy from you", basis="stated"
        ),
        Transition(
            "decision", "retention-loyalty", decision="To become a customer", basis="stated"
        ),
        Transition("retention-loyalty", "advocacy", decision="To tell others", basis="stated"),
        Transition(
            "retention-loyalty",
            "retention-loyalty",
            kind="return",
            decision="To stay",
            basis="implied",
            note="The decision to stay is taken again and again.",
        ),
        Transition(
            "consideration",
            "lost",
            kind="exit",
            decision="Not to buy, or to buy elsewhere",
            reason="Decides against buying, or for another seller",
            basis="implied",
        ),
        Transition(
            "advocacy",
            "left",
            kind="exit",
            decision="To leave",
            reason="Finds no more reason to stay",
            basis="implied",
        ),
        Transition(
            "retention-loyalty",
            "left",
            kind="exit",
            decision="To leave",
            reason="Finds no more reason to stay",
            basis="implied",
        ),
        Transition(
            "advocacy",
            "awareness",
            kind="referral",
            decision="To bring someone",
            basis="stated",
            note="Current customers bring more customers.",
        ),
    ],
    starts=["awareness"],
    goals=["advocacy"],
    facts=[
        Fact(
            "in_target_audience",
            type="bool",
            meaning="Is one of those whom the business wants to attract",
        ),
        Fact("knows_you_exist", type="bool", meaning="Knows that the business exists"),
        Fact("will_buy", type="bool", meaning="Will buy at all"),
        Fact(
            "will_buy_from_you",
            type="bool",
            meaning="Will buy from this business, if at all",
        ),
        Fact(
            "relationship",
            type="str",
            values=["none", "customer", "user", "subscriber"],
            meaning="What the person is to the business today",
        ),
        Fact(
            "decided_to_tell_others",
            type="bool",
            meaning="Has decided to tell others about the business",
        ),
        Fact("has_left", type="bool", meaning="Was a customer, user or subscriber, and has left"),
    ],
    audience=Audience(
        who="To be settled first: nobody can be attracted before it is clear who is meant",
        basis="stated",
        extra={
            "to be answered": {
                "who": "Whom are we selling to?",
                "why_buy": "Why would they buy at all?",
                "why_us": "Why would they buy from us?",
                "problem": "Which problem do they need to solve?",
                "messages": "Which messages get their attention?",
                "searches": "What do they search for online?",
            },
        },
    ),
    suppressions=[
        Suppression(
            "exit-not-drawn",
            where="stages.lost.entry",
            reason="The facts are about the decision; of customers they are not asked.",
        ),
        Suppression(
            "exit-out-of-reach",
            where="stages.lost.entry",
            reason="Who decides not to buy has considered it, also where the facts do not show it.",
        ),
    ],
    source=Source(
        "Customer journey, or buyer's journey",
        publication="an entry in a marketing glossary",
        confidence="low",
        doubts=[
            (
                "Neither author nor date nor address is known; a line at its end advertises a "
                "service that builds links."
            ),
            "There is no step for the purchase: the decision stands for it.",
            "One step has two names, joined by a slash.",
            (
                "Both ways out are implied, by the questions of Consideration and by the talk of "
                "people leaving."
            ),
        ],
    ),
    basis="stated",
    note=(
        "The five steps are generic. The actual journey is found by asking ten customers or more "
        "why they bought, and why here, and by ordering their answers into a sequence of "
        "decisions. Each decision on the way is a micro-conversion, and the questions asked at "
        "each step say which content is needed."
    ),
    extra={
        "perspective": "customer",
        "topology": "a line with ways out",
        "micro-conversions": ["to buy", "to stay", "to tell others"],
        "interviews": 10,
    },
)
