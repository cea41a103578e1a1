"""Six stages through a business: Awareness, Consideration, Decision, Purchase, Retention, Advocacy.

Source: "What Is Your Customer's Journey Through Your Business?", an article without a named author.
"""

from customer_journey._model import (
    Action,
    Asset,
    Audience,
    Insight,
    Journey,
    Metric,
    Reward,
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
    "six-stage",
    name="Six-stage customer journey",
    description=(
        "The path through a business from first awareness to the purchase and beyond, with what "
        "to do at each of six stages."
    ),
    stages=[
        Stage(
            "awareness",
            name="Awareness",
            purpose="Be discovered.",
            role="prospect",
            phases=["aware"],
            entry=fact("discovered_brand").is_true(),
            entry_basis="stated",
            actions=[
                Action(
                    "optimise-for-search-engines-to-be-seen",
                    name="Optimise for search engines to be seen in their results",
                ),
                Action(
                    "meet-the-audience-on-social-media", name="Meet the audience on social media"
                ),
                Action("aim-advertising-at-those-who-fit", name="Aim advertising at those who fit"),
            ],
            assets=[
                Asset(
                    "social-content",
                    title="Engaging content for social media",
                    kind="post",
                    channel="social media",
                    basis="stated",
                ),
                Asset(
                    "targeted-campaigns",
                    title="Targeted advertising campaigns",
                    kind="advertisement",
                    channel="advertising",
                    basis="stated",
                ),
            ],
            touchpoints=[
                Touchpoint(
                    "social-media", name="Social media", channel="social media", basis="stated"
                ),
                Touchpoint(
                    "search-engines",
                    name="Search engines",
                    channel="search",
                    initiator="customer",
                    basis="stated",
                ),
                Touchpoint(
                    "word-of-mouth",
                    name="Word of mouth",
                    channel="word of mouth",
                    initiator="social",
                    owner="social",
                    basis="stated",
                ),
                Touchpoint(
                    "traditional-marketing",
                    name="Traditional marketing",
                    channel="advertising",
                    initiator="brand",
                    owner="brand",
                    basis="stated",
                ),
            ],
            metrics=[
                Metric(
                    "search-visibility",
                    name="Visibility in search results",
                    better="higher",
                    basis="stated",
                ),
                Metric("reach", name="Reach", unit="people", better="higher", basis="implied"),
                Metric(
                    "first-time-visitors",
                    name="First-time visitors",
                    unit="people",
                    better="higher",
                    basis="implied",
                ),
                Metric(
                    "ad-reach",
                    name="Reach of advertising",
                    unit="people",
                    better="higher",
                    basis="implied",
                ),
            ],
            basis="stated",
            note="Journeys often begin here, which leaves room for others.",
        ),
        Stage(
            "consideration",
            name="Consideration",
            purpose="Teach people who compare, and earn their trust.",
            role="prospect",
            phases=["explore", "evaluate"],
            entry=fact("has_identified_need").is_true() & fact("seeks_solutions").is_true(),
            entry_basis="stated",
            insights=[
                Insight(
                    "find-a-solution-to-a-need-or-problem",
                    text="Find a solution to a need or problem they have recognised",
                    kind="goal",
                ),
                Insight(
                    "to-tell-the-offers-of-competitors-apart",
                    text="To tell the offers of competitors apart",
                ),
            ],
            actions=[
                Action(
                    "teach-customers-about-the-product", name="Teach customers about the product"
                ),
                Action("build-trust-and-credibility", name="Build trust and credibility"),
            ],
            assets=[
                Asset(
                    "educational-content",
                    title="Content that explains product and service",
                    kind="article",
                    basis="stated",
                ),
                Asset("case-studies", title="Case studies", kind="case study", basis="stated"),
                Asset("testimonials", title="Testimonials", kind="testimonial", basis="stated"),
                Asset("reviews", title="Reviews", kind="review", basis="stated"),
                Asset(
                    "website",
                    title="Website with clear navigation",
                    kind="website",
                    channel="web",
                    basis="stated",
                ),
            ],
            touchpoints=[
                Touchpoint("website", name="Website", channel="web", owner="brand", basis="stated"),
            ],
            metrics=[
                Metric("trust", name="Trust and credibility", better="higher", basis="stated"),
                Metric(
                    "content-engagement",
                    name="Engagement with content",
                    better="higher",
                    basis="implied",
                ),
                Metric(
                    "pages-per-visit",
                    name="Pages in each visit",
                    unit="pages",
                    better="higher",
                    basis="implied",
                ),
                Metric(
                    "findability",
                    name="Visitors who find what they look for",
                    unit="%",
                    better="higher",
                    numerator="visitors who find it",
                    denominator="visitors",
                    basis="implied",
                ),
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
            "decision",
            name="Decision",
            purpose=(
                "Clear away what stands between a ready buyer and the purchase, and give "
                "confidence."
            ),
            role="prospect",
            phases=["decide"],
            entry=fact("ready_to_buy").is_true(),
            entry_basis="stated",
            insights=[
                Insight("make-the-purchase", text="Make the purchase", kind="goal"),
                Insight("confidence-in-the-brand", text="Confidence in the brand"),
                Insight(
                    "unclear-prices-or-product-information",
                    text="Unclear prices or product information",
                    kind="pain",
                ),
                Insight("a-missing-way-to-pay", text="A missing way to pay", kind="pain"),
                Insight(
                    "a-checkout-that-is-slow-or-feels-unsafe",
                    text="A checkout that is slow or feels unsafe",
                    kind="pain",
                ),
            ],
            actions=[
                Action("remove-obstacles", name="Remove obstacles"),
                Action("give-confidence-in-the-brand", name="Give confidence in the brand"),
            ],
            assets=[
                Asset("pricing", title="Clear prices", kind="price list", basis="stated"),
                Asset(
                    "product-information",
                    title="Clear product information",
                    kind="page",
                    basis="stated",
                ),
                Asset(
                    "payment-options", title="Several ways to pay", kind="checkout", basis="stated"
                ),
                Asset(
                    "checkout", title="Smooth and secure checkout", kind="checkout", basis="stated"
                ),
            ],
            metrics=[
                Metric(
                    "cart-abandonment",
                    name="Cart abandonment",
                    unit="%",
                    better="lower",
                    numerator="carts left behind",
                    denominator="carts filled",
                    basis="stated",
                ),
                Metric(
                    "checkout-completion",
                    name="Checkouts completed",
                    unit="%",
                    better="higher",
                    numerator="checkouts completed",
                    denominator="checkouts begun",
                    basis="implied",
                ),
                Metric(
                    "payment-failures",
                    name="Payments that fail",
                    unit="%",
                    better="lower",
                    numerator="payments that fail",
                    denominator="payments tried",
                    basis="implied",
                ),
            ],
            basis="stated",
            note="Checkout and payment stand here, although Purchase comes next.",
        ),
        Stage(
            "purchase",
            name="Purchase",
            purpose="Make the time after buying as good as the way there: thank, support, ask.",
            role="customer",
            phases=["purchase", "onboard"],
            entry=fact("orders") >= 1,
            entry_basis="stated",
            insights=[
                Insight(
                    "quick-help-with-concerns-after",
                    text="Quick help with concerns after the purchase",
                    kind="expectation",
                )
            ],
            actions=[
                Action("show-appreciation", name="Show appreciation"),
                Action("answer-concerns-promptly", name="Answer concerns promptly"),
                Action("learn-from-feedback-and-improve", name="Learn from feedback and improve"),
            ],
            assets=[
                Asset(
                    "thank-you-message",
                    title="Personal message of thanks",
                    kind="message",
                    basis="stated",
                ),
                Asset(
                    "confirmation-email",
                    title="Confirmation by e-mail",
                    kind="email",
                    channel="email",
                    basis="stated",
                ),
                Asset("customer-support", title="Customer support", kind="support", basis="stated"),
                Asset(
                    "feedback-request", title="Request for feedback", kind="survey", basis="stated"
                ),
            ],
            touchpoints=[
                Touchpoint(
                    "email",
                    name="E-mail",
                    channel="email",
                    initiator="brand",
                    owner="brand",
                    basis="stated",
                ),
                Touchpoint(
                    "support",
                    name="Customer support",
                    channel="support",
                    initiator="customer",
                    owner="brand",
                    basis="stated",
                ),
            ],
            metrics=[
                Metric("feedback", name="Feedback received", better="higher", basis="stated"),
                Metric("orders", name="Orders", unit="orders", better="higher", basis="implied"),
                Metric("revenue", name="Revenue", better="higher", basis="implied"),
                Metric(
                    "support-response-time",
                    name="Time until support answers",
                    unit="hours",
                    better="lower",
                    basis="implied",
                ),
                Metric(
                    "post-purchase-satisfaction",
                    name="Satisfaction after the purchase",
                    better="higher",
                    basis="implied",
                ),
            ],
            basis="stated",
            note="All that is advised here happens after the purchase.",
        ),
        Stage(
            "retention",
            name="Retention",
            purpose="Keep customers happy and buying, which costs less than finding new ones.",
            role="customer",
            phases=["retain", "expand"],
            entry=(fact("orders") >= 1) & fact("is_happy").is_true(),
            entry_basis="implied",
            actions=[
                Action("reward-repeat-purchases", name="Reward repeat purchases"),
                Action("stay-in-touch", name="Stay in touch"),
                Action("settle-issues-promptly", name="Settle issues promptly"),
            ],
            assets=[
                Asset(
                    "loyalty-programme", title="Loyalty programme", kind="programme", basis="stated"
                ),
                Asset(
                    "newsletter", title="Newsletter", kind="email", channel="email", basis="stated"
                ),
                Asset("exclusive-offers", title="Exclusive offers", kind="offer", basis="stated"),
                Asset(
                    "recommendations",
                    title="Personal recommendations",
                    kind="message",
                    basis="stated",
                ),
            ],
            touchpoints=[
                Touchpoint(
                    "newsletter",
                    name="Newsletter",
                    channel="email",
                    initiator="brand",
                    owner="brand",
                    basis="stated",
                ),
            ],
            metrics=[
                Metric(
                    "repeat-purchases",
                    name="Repeat purchases",
                    unit="orders",
                    better="higher",
                    basis="stated",
                ),
                Metric(
                    "churn",
                    name="Churn",
                    unit="%",
                    better="lower",
                    numerator="customers who leave",
                    denominator="customers at the start of the period",
                    basis="stated",
                ),
                Metric("profitability", name="Profitability", better="higher", basis="stated"),
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
                    "loyalty-participation",
                    name="Customers in the loyalty programme",
                    unit="%",
                    better="higher",
                    numerator="customers in the programme",
                    denominator="customers",
                    basis="implied",
                ),
                Metric(
                    "lifetime-value",
                    name="Customer lifetime value",
                    better="higher",
                    basis="implied",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "advocacy",
            name="Advocacy",
            purpose="Help delighted customers share what they have lived through.",
            role="advocate",
            phases=["advocate"],
            entry=fact("is_delighted").is_true(),
            entry_basis="stated",
            end=True,
            insights=[
                Insight(
                    "share-a-good-experience-with-friends",
                    text="Share a good experience with friends, family and online communities",
                    kind="goal",
                )
            ],
            actions=[
                Action(
                    "encourage-reviews-and-testimonials", name="Encourage reviews and testimonials"
                ),
                Action("reward-both-sides-of-a-referral", name="Reward both sides of a referral"),
                Action(
                    "show-success-stories-to-people-who-might",
                    name="Show success stories to people who might buy",
                ),
            ],
            assets=[
                Asset("reviews", title="Reviews", kind="review", basis="stated"),
                Asset("testimonials", title="Testimonials", kind="testimonial", basis="stated"),
                Asset(
                    "referral-programme",
                    title="Referral programme for advocate and newcomer",
                    kind="programme",
                    basis="stated",
                ),
                Asset(
                    "success-stories",
                    title="Success stories of customers",
                    kind="case study",
                    basis="stated",
                ),
            ],
            touchpoints=[
                Touchpoint("website", name="Website", channel="web", owner="brand", basis="stated"),
                Touchpoint(
                    "review-platforms",
                    name="Review platforms",
                    channel="web",
                    owner="social",
                    basis="stated",
                ),
                Touchpoint(
                    "friends-and-family",
                    name="Friends and family",
                    channel="word of mouth",
                    initiator="customer",
                    owner="social",
                    basis="stated",
                ),
                Touchpoint(
                    "online-communities",
                    name="Online communities",
                    channel="social media",
                    initiator="customer",
                    owner="social",
                    basis="stated",
                ),
            ],
            metrics=[
                Metric(
                    "reviews-left",
                    name="Reviews and testimonials left",
                    better="higher",
                    basis="stated",
                ),
                Metric("referrals", name="Referrals", better="higher", basis="stated"),
                Metric(
                    "net-promoter-score",
                    name="Net Promoter Score",
                    better="higher",
                    basis="implied",
                ),
                Metric(
                    "referral-conversion",
                    name="Referrals that become customers",
                    unit="%",
                    better="higher",
                    numerator="referred people who buy",
                    denominator="referred people",
                    basis="implied",
                ),
            ],
            basis="stated",
            note=(
                "Advocates do two things: they bring new people, and their reviews, testimonials "
                "and stories become content of Consideration. The second moves nobody, so it is "
                "no transition: the assets stand at both stages."
            ),
        ),
        Stage(
            "cart-abandoned",
            name="Cart abandoned",
            role="lapsed",
            phases=["lapse"],
            entry=fact("abandoned_cart").is_true(),
            entry_basis="stated",
            end=True,
            basis="stated",
            note=(
                "No stage of the source, which names cart abandonment as what a good checkout "
                "prevents."
            ),
        ),
        Stage(
            "churned",
            name="Churned",
            role="lapsed",
            phases=["lapse"],
            entry=fact("has_churned").is_true(),
            entry_basis="stated",
            end=True,
            basis="stated",
            note="No stage of the source, which names churn as what prompt help prevents.",
        ),
    ],
    transitions=[
        Transition("awareness", "consideration", decision="To look for a solution", basis="stated"),
        Transition("consideration", "decision", decision="To buy", basis="stated"),
        Transition("decision", "purchase", decision="To place the order", basis="stated"),
        Transition("purchase", "retention", decision="To stay", basis="stated"),
        Transition("retention", "advocacy", decision="To share the experience", basis="stated"),
        Transition(
            "retention",
            "purchase",
            kind="return",
            when=fact("orders") > 1,
            when_basis="implied",
            decision="To buy again",
            rewards=[Reward("customer", text="Loyalty programme, exclusive offers")],
            basis="stated",
            note="Happy customers become repeat buyers.",
        ),
        Transition(
            "decision",
            "cart-abandoned",
            kind="exit",
            decision="To leave the cart behind",
            reason="Meets an obstacle at checkout",
            basis="stated",
        ),
        Transition(
            "cart-abandoned",
            "decision",
            kind="return",
            decision="To take up the cart again",
            when=~fact("abandoned_cart").is_true(),
            when_basis="implied",
            basis="implied",
        ),
        Transition(
            "purchase",
            "churned",
            kind="exit",
            decision="To leave",
            reason="Has an issue that is not settled promptly",
            basis="implied",
        ),
        Transition(
            "retention",
            "churned",
            kind="exit",
            decision="To leave",
            reason="Has an issue that is not settled promptly",
            basis="stated",
        ),
        Transition(
            "advocacy",
            "churned",
            kind="exit",
            decision="To leave",
            reason="Has an issue that is not settled promptly",
            basis="implied",
        ),
        Transition(
            "advocacy",
            "awareness",
            kind="referral",
            decision="To refer someone",
            rewards=[Reward("referrer", text="A reward"), Reward("newcomer", text="A reward")],
            basis="stated",
        ),
    ],
    starts=["awareness"],
    goals=["advocacy"],
    facts=[
        Fact(
            "discovered_brand",
            type="bool",
            meaning="Has come across the brand or product for the first time",
        ),
        Fact("has_identified_need", type="bool", meaning="Has recognised a need or a problem"),
        Fact("seeks_solutions", type="bool", meaning="Looks for solutions and compares options"),
        Fact("ready_to_buy", type="bool", meaning="Is ready to make the purchase"),
        Fact("orders", type="int", minimum=0, unit="orders", meaning="Orders placed so far"),
        Fact("is_happy", type="bool", meaning="Is happy with the business since the purchase"),
        Fact("is_delighted", type="bool", meaning="Is delighted with the experience"),
        Fact("abandoned_cart", type="bool", meaning="A cart lies abandoned now"),
        Fact("has_churned", type="bool", meaning="Was a customer and has gone"),
    ],
    audience=Audience(
        who="Potential customers with a need or a problem; the text speaks to owners of businesses",
        insights=[
            Insight(
                "a-need-or-problem-for-which-they-look",
                text="A need or problem for which they look for a solution",
                kind="pain",
            ),
            Insight("competitors", text="Competitors", kind="alternative"),
        ],
        basis="stated",
    ),
    suppressions=[
        Suppression(
            "exit-not-drawn",
            where="stages.cart-abandoned.entry",
            reason="The source knows carts before the purchase alone, none of customers.",
        ),
        Suppression(
            "exit-out-of-reach",
            where="stages.cart-abandoned.entry",
            reason="A cart is left behind at the checkout, also where the facts do not show it.",
        ),
    ],
    source=Source(
        "What Is Your Customer's Journey Through Your Business?",
        confidence="low",
        doubts=[
            "Neither author nor date nor address is known.",
            (
                "Decision and Purchase are told apart in an unusual way: checkout and payment "
                "stand in the former, thanks, support and feedback in the latter."
            ),
            "Trust and credibility are named as an aim, with no way to measure them.",
        ],
    ),
    basis="stated",
    extra={
        "perspective": "firm",
        "topology": "a line with a loop and two ways out",
    },
)
