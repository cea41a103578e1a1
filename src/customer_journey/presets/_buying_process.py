"""The buying process as a life cycle: six stages that evaluate before they consider.

Source: Thrive, an article on the customer journey as the life cycle of a customer.
"""

from customer_journey._model import (
    Asset,
    Audience,
    Insight,
    Journey,
    Metric,
    Question,
    Source,
    Stage,
    Transition,
)
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "buying-process",
    name="Buying process",
    description=(
        "The life cycle of a customer in six stages, from first attraction through the sale into "
        "a relationship. People evaluate first and consider afterwards."
    ),
    stages=[
        Stage(
            "awareness",
            name="Awareness",
            purpose="Be come across by people who look for a solution.",
            role="prospect",
            phases=["aware"],
            entry=fact("aware_of_product").is_true(),
            entry_basis="stated",
            insights=[
                Insight("find-information", text="Find information", kind="goal"),
                Insight(
                    "find-a-solution-to-their-problem",
                    text="Find a solution to their problem",
                    kind="goal",
                ),
                Insight(
                    "information-about-the-product-or-service",
                    text="Information about the product or service",
                ),
            ],
            metrics=[
                Metric("reach", name="Reach", unit="people", better="higher", basis="implied"),
                Metric(
                    "new-visitors",
                    name="New visitors",
                    unit="people",
                    better="higher",
                    basis="implied",
                ),
            ],
            basis="stated",
            note="The text has people research already at this stage.",
        ),
        Stage(
            "interest",
            name="Interest",
            purpose="Feed the wish to learn more.",
            role="prospect",
            phases=["explore"],
            entry=fact("found_information").is_true(),
            entry_basis="stated",
            insights=[
                Insight(
                    "learn-more-about-the-product-or-service",
                    text="Learn more about the product or service",
                    kind="goal",
                )
            ],
            assets=[
                Asset(
                    "articles",
                    title="Articles about the product or service",
                    kind="article",
                    basis="stated",
                ),
            ],
            metrics=[
                Metric(
                    "articles-read",
                    name="Articles read",
                    unit="articles",
                    better="higher",
                    basis="implied",
                ),
                Metric(
                    "returning-visitors",
                    name="Returning visitors",
                    unit="people",
                    better="higher",
                    basis="implied",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "evaluation",
            name="Evaluation",
            purpose="Stand up to comparison with similar products and services.",
            role="prospect",
            phases=["evaluate"],
            entry=fact("read_information").is_true(),
            entry_basis="stated",
            insights=[
                Insight(
                    "compare-with-similar-products",
                    text="Compare with similar products or services",
                    kind="goal",
                )
            ],
            metrics=[
                Metric(
                    "comparison-views",
                    name="Views of comparisons",
                    better="higher",
                    basis="implied",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "consideration",
            name="Consideration",
            purpose="Be bought from, once the comparison is done.",
            role="prospect",
            phases=["decide"],
            entry=fact("compared_alternatives").is_true(),
            entry_basis="stated",
            questions=[
                Question("buy-from-you", text="Should I buy from this business?", basis="stated"),
            ],
            metrics=[
                Metric(
                    "purchase-intent",
                    name="Intent to buy",
                    unit="%",
                    better="higher",
                    numerator="prospects who intend to buy",
                    denominator="prospects asked",
                    basis="implied",
                ),
            ],
            basis="stated",
            note=(
                "It comes after Evaluation, where most models have it before: read it as the "
                "intent to buy, not as the set of brands in mind."
            ),
        ),
        Stage(
            "purchase",
            name="Purchase",
            purpose="Sell.",
            role="customer",
            phases=["purchase"],
            entry=fact("decided_to_buy_from_you").is_true(),
            entry_basis="implied",
            insights=[Insight("buy", text="Buy", kind="goal")],
            metrics=[
                Metric(
                    "purchases", name="Purchases", unit="orders", better="higher", basis="implied"
                ),
                Metric(
                    "conversion-rate",
                    name="Conversion rate",
                    unit="%",
                    better="higher",
                    numerator="people who buy",
                    denominator="prospects",
                    basis="implied",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "loyalty",
            name="Loyalty",
            purpose="Be come back to, talked about and recommended.",
            role="customer",
            phases=["retain", "expand", "advocate"],
            entry=fact("orders") >= 1,
            entry_basis="stated",
            end=True,
            insights=[
                Insight("come-back", text="Come back", kind="goal"),
                Insight("tell-others-how-good-it", text="Tell others how good it is", kind="goal"),
                Insight("refer-friends-and-family", text="Refer friends and family", kind="goal"),
            ],
            metrics=[
                Metric(
                    "repeat-purchase-rate",
                    name="Repeat purchase rate",
                    unit="%",
                    better="higher",
                    numerator="customers who buy again",
                    denominator="customers",
                    basis="implied",
                ),
                Metric("referrals", name="Referrals", better="higher", basis="implied"),
                Metric("word-of-mouth", name="Word of mouth", better="higher", basis="implied"),
            ],
            basis="stated",
            note="Loyalty is said to follow from a purchase by itself.",
        ),
    ],
    transitions=[
        Transition("awareness", "interest", decision="To learn more", basis="stated"),
        Transition("interest", "evaluation", decision="To compare", basis="stated"),
        Transition("evaluation", "consideration", decision="To think about buying", basis="stated"),
        Transition(
            "consideration", "purchase", decision="To buy from this business", basis="stated"
        ),
        Transition("purchase", "loyalty", decision="To stay", basis="stated"),
        Transition(
            "loyalty",
            "purchase",
            kind="return",
            when=fact("orders") > 1,
            when_basis="implied",
            decision="To buy again",
            basis="stated",
            note="They come back time after time.",
        ),
        Transition(
            "loyalty",
            "awareness",
            kind="referral",
            decision="To refer friends and family",
            basis="stated",
        ),
    ],
    starts=["awareness"],
    goals=["loyalty"],
    facts=[
        Fact("aware_of_product", type="bool", meaning="Has become aware of the product or service"),
        Fact("found_information", type="bool", meaning="Has found the information looked for"),
        Fact("read_information", type="bool", meaning="Has read that information"),
        Fact(
            "compared_alternatives",
            type="bool",
            meaning="Has held the product against similar ones",
        ),
        Fact(
            "decided_to_buy_from_you", type="bool", meaning="Has decided to buy from this business"
        ),
        Fact("orders", type="int", minimum=0, unit="orders", meaning="Orders placed so far"),
    ],
    audience=Audience(
        who="People who look for information about a product or service",
        insights=[
            Insight(
                "a-problem-for-which-they-look",
                text=(
                    "A problem for which they look for a solution, perhaps without knowing that "
                    "the product exists"
                ),
                kind="pain",
            ),
            Insight(
                "a-customer-knows-that-this-business-has",
                text="A customer knows that this business has the answer and is the best choice",
                kind="why-us",
            ),
            Insight(
                "similar-products-or-services",
                text="Similar products or services",
                kind="alternative",
            ),
        ],
        basis="stated",
    ),
    source=Source(
        "The customer journey as the life cycle of a customer",
        author="Thrive",
        publication="thrivehelpssmbs.com",
        url="https://thrivehelpssmbs.com/?p=1033",
        confidence="medium",
        doubts=[
            "The page's own title is not known; the one given here says what the text is about.",
            (
                "It lists prospect, lead and client as other words for customer, and then says "
                "that a prospect is no customer."
            ),
            "A customer is someone who buys, and also someone who is ready to buy.",
            (
                "The process is said to start once people have decided to buy, and its first "
                "stage is awareness."
            ),
            "It names one kind of content, articles, and neither a channel nor a metric.",
        ],
    ),
    basis="stated",
    note=(
        "A prospect has not bought, still researches, and may not know that the business exists; "
        "a customer knows, has decided and buys. The stages are meant to tell where a customer "
        "is at any time."
    ),
    extra={
        "perspective": "customer",
        "topology": "a line with a loop at its end",
        "segments": ["attraction", "sales process", "customer relationship"],
    },
)
