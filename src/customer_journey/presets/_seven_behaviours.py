"""Seven behaviours of customers: Know, Like, Trust, Try, Buy, Repeat, Refer.

Source: "The 7 Behaviors All of Your Customers Want to Experience", Inc., with Comcast.
"""

from customer_journey._model import (
    Action,
    Asset,
    Audience,
    Insight,
    Journey,
    Metric,
    Question,
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
    "seven-behaviours",
    name="Seven behaviours",
    description=(
        "Seven things customers want to live through, before a purchase and after it. The "
        "business guides and rewards them; it does not try to change them."
    ),
    stages=[
        Stage(
            "know",
            name="Know",
            purpose="Be found by people who look for help, or better, be known before they look.",
            role="prospect",
            phases=["aware"],
            entry=fact("has_need").is_true(),
            entry_basis="implied",
            insights=[
                Insight(
                    "find-a-business-that-meets-the-need",
                    text="Find a business that meets the need",
                    kind="goal",
                )
            ],
            touchpoints=[
                Touchpoint(
                    "online-search",
                    name="Online search",
                    channel="search",
                    initiator="customer",
                    basis="stated",
                ),
                Touchpoint(
                    "mobile-search",
                    name="Mobile search",
                    channel="search",
                    initiator="customer",
                    basis="stated",
                ),
            ],
            metrics=[
                Metric(
                    "search-impressions",
                    name="Impressions in search",
                    better="higher",
                    basis="implied",
                ),
                Metric(
                    "branded-search-share",
                    name="Share of searches that name the brand",
                    unit="%",
                    better="higher",
                    numerator="searches that name the brand",
                    denominator="searches that lead to the business",
                    basis="implied",
                ),
                Metric(
                    "unaided-awareness",
                    name="Unaided awareness",
                    unit="%",
                    better="higher",
                    basis="implied",
                ),
            ],
            basis="stated",
            note="Those who already know the name before they search are the better case.",
        ),
        Stage(
            "like",
            name="Like",
            purpose="Give people who came a reason to return and to feel at home with the team.",
            role="prospect",
            phases=["explore"],
            entry=fact("visits") >= 1,
            entry_basis="stated",
            insights=[
                Insight(
                    "feel-close-to-the-business-and-its",
                    text="Feel close to the business and its people",
                    kind="goal",
                )
            ],
            actions=[
                Action("give-reasons-to-come-back", name="Give reasons to come back"),
                Action(
                    "give-reasons-to-relate-to-the-business",
                    name="Give reasons to relate to the business",
                ),
                Action("give-reasons-to-like-the-team", name="Give reasons to like the team"),
            ],
            touchpoints=[
                Touchpoint("website", name="Website", channel="web", owner="brand", basis="stated"),
                Touchpoint(
                    "storefront", name="Storefront", channel="store", owner="brand", basis="stated"
                ),
            ],
            metrics=[
                Metric("return-visits", name="Return visits", better="higher", basis="implied"),
                Metric(
                    "engagement", name="Engagement in each visit", better="higher", basis="implied"
                ),
                Metric("opt-ins", name="Opt-ins", better="higher", basis="implied"),
            ],
            basis="stated",
            note=(
                "No content is named here; a reason to like the team suggests content about the "
                "team."
            ),
        ),
        Stage(
            "trust",
            name="Trust",
            purpose="Earn belief before asking for money.",
            role="prospect",
            phases=["evaluate"],
            entry=(fact("visits") >= 2)  # noqa: PLR2004 - whoever comes twice has come back
            | fact("relates_to_business").is_true(),
            entry_basis="implied",
            insights=[
                Insight(
                    "be-able-to-trust-the-seller-before",
                    text="Be able to trust the seller before buying",
                    kind="goal",
                )
            ],
            assets=[
                Asset("reviews", title="Reviews", kind="review", basis="stated"),
                Asset(
                    "success-stories", title="Success stories", kind="case study", basis="stated"
                ),
                Asset(
                    "client-testimonials",
                    title="Testimonials of clients",
                    kind="testimonial",
                    basis="stated",
                ),
                Asset(
                    "valuable-content", title="Content worth having", kind="article", basis="stated"
                ),
            ],
            metrics=[
                Metric(
                    "review-count", name="Reviews", unit="reviews", better="higher", basis="implied"
                ),
                Metric(
                    "review-rating",
                    name="Average rating in reviews",
                    better="higher",
                    basis="implied",
                ),
                Metric(
                    "testimonial-views",
                    name="Testimonials and success stories read",
                    better="higher",
                    basis="implied",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "try",
            name="Try",
            purpose="Offer many cheap ways to find out how the solution would do.",
            role="prospect",
            phases=["try"],
            entry=fact("wonders_how_it_works_for_them").is_true(),
            entry_basis="stated",
            questions=[
                Question(
                    "how-would-it-work", text="How would this solution work for me?", basis="stated"
                ),
            ],
            actions=[
                Action(
                    "offer-chance-upon-chance-to-try",
                    name="Offer chance upon chance to try the product",
                )
            ],
            assets=[
                Asset(
                    "trial-version",
                    title="Trial version",
                    kind="trial",
                    answers=["how-would-it-work"],
                    basis="stated",
                ),
                Asset(
                    "ebook",
                    title="E-book",
                    kind="e-book",
                    answers=["how-would-it-work"],
                    basis="stated",
                ),
                Asset(
                    "webinar",
                    title="Webinar",
                    kind="webinar",
                    answers=["how-would-it-work"],
                    basis="stated",
                ),
                Asset(
                    "low-cost-offer",
                    title="Another offer at low cost",
                    kind="offer",
                    answers=["how-would-it-work"],
                    basis="stated",
                ),
            ],
            metrics=[
                Metric("trial-starts", name="Trials started", better="higher", basis="implied"),
                Metric(
                    "webinar-attendance",
                    name="Webinar attendance",
                    better="higher",
                    basis="implied",
                ),
                Metric(
                    "ebook-downloads", name="E-book downloads", better="higher", basis="implied"
                ),
                Metric(
                    "trial-to-buy",
                    name="Trials that end in a purchase",
                    unit="%",
                    better="higher",
                    numerator="people who buy after a trial",
                    denominator="people who start a trial",
                    basis="implied",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "buy",
            name="Buy",
            purpose=(
                "Keep the experience as good during the sale and the first days as it was before."
            ),
            role="customer",
            phases=["purchase", "onboard"],
            entry=fact("orders") >= 1,
            entry_basis="implied",
            insights=[
                Insight(
                    "be-sure-of-having-chosen-well",
                    text="Be sure of having chosen well",
                    kind="goal",
                )
            ],
            actions=[
                Action(
                    "help-the-new-customer-find-their-way",
                    name="Help the new customer find their way",
                ),
                Action("do-better-than-they-expect", name="Do better than they expect"),
                Action("surprise-them", name="Surprise them"),
            ],
            metrics=[
                Metric(
                    "conversion-rate",
                    name="Conversion rate",
                    unit="%",
                    better="higher",
                    numerator="people who buy",
                    denominator="prospects",
                    basis="implied",
                ),
                Metric(
                    "time-to-first-value",
                    name="Time to first value",
                    unit="days",
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
            note=(
                "New customers are welcomed here; the marketing hourglass does so under Repeat. "
                "The wish to be sure of the choice is said of the whole buying process."
            ),
        ),
        Stage(
            "repeat",
            name="Repeat",
            purpose="See to it that clients get the value and notice it, then offer them more.",
            role="customer",
            phases=["expand", "retain"],
            entry=(fact("orders") >= 1)
            & fact("receives_value").is_true()
            & fact("understands_value").is_true(),
            entry_basis="implied",
            insights=[
                Insight(
                    "receive-the-value-of-the-business", text="Receive the value of the business"
                ),
                Insight("understand-that-value", text="Understand that value"),
            ],
            actions=[
                Action("review-results-with-clients", name="Review results with clients"),
                Action(
                    "have-a-system-that-offers-further",
                    name="Have a system that offers further programmes",
                ),
                Action("run-promotions", name="Run promotions"),
                Action("cross-sell", name="Cross-sell"),
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
                Metric(
                    "cross-sell-rate",
                    name="Cross-sell rate",
                    unit="%",
                    better="higher",
                    numerator="customers who buy a further product",
                    denominator="customers",
                    basis="implied",
                ),
                Metric(
                    "results-reviews", name="Results reviews held", better="higher", basis="implied"
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
            "refer",
            name="Refer",
            purpose=(
                "Deserve recommendations, and make them easy for the clients who would give them."
            ),
            role="advocate",
            phases=["advocate"],
            entry=fact("had_great_experience").is_true() & fact("is_champion").is_true(),
            entry_basis="implied",
            end=True,
            insights=[
                Insight(
                    "tell-friends-and-family-about-something",
                    text="Tell friends and family about something great",
                    kind="goal",
                )
            ],
            actions=[
                Action("create-a-great-experience", name="Create a great experience"),
                Action("be-worth-a-referral", name="Be worth a referral"),
                Action(
                    "build-processes-that-make-introductions",
                    name="Build processes that make introductions easy",
                ),
                Action("run-referral-campaigns", name="Run referral campaigns"),
            ],
            metrics=[
                Metric("referrals", name="Referrals made", better="higher", basis="implied"),
                Metric(
                    "referral-conversion",
                    name="Referrals that become customers",
                    unit="%",
                    better="higher",
                    numerator="referred people who buy",
                    denominator="referred people",
                    basis="implied",
                ),
                Metric(
                    "champion-share",
                    name="Share of clients who are champions",
                    unit="%",
                    better="higher",
                    numerator="champion clients",
                    denominator="clients",
                    basis="implied",
                ),
            ],
            basis="stated",
        ),
    ],
    transitions=[
        Transition("know", "like", decision="To visit", basis="stated"),
        Transition(
            "like",
            "trust",
            decision="To come back",
            rewards=[Reward("customer", text="Reasons to return and to relate")],
            basis="stated",
        ),
        Transition(
            "trust",
            "try",
            decision="To find out whether it would work",
            rewards=[Reward("customer", text="Low-cost ways to try")],
            basis="stated",
        ),
        Transition("try", "buy", decision="To buy", basis="stated"),
        Transition("buy", "repeat", decision="To stay", basis="stated"),
        Transition("repeat", "refer", decision="To tell others", basis="stated"),
        Transition(
            "repeat",
            "buy",
            kind="return",
            decision="To buy again",
            rewards=[Reward("customer", text="Further programmes, promotions, cross-selling")],
            basis="implied",
            note="Repeat business is another purchase.",
        ),
        Transition(
            "refer",
            "know",
            kind="referral",
            decision="To recommend the business",
            basis="implied",
            note="Friends and family begin journeys of their own; the source leaves that unsaid.",
        ),
    ],
    starts=["know"],
    goals=["refer"],
    facts=[
        Fact(
            "has_need",
            type="bool",
            meaning="Has a need that the business could meet, and looks for help",
        ),
        Fact(
            "visits",
            type="int",
            minimum=0,
            unit="visits",
            meaning="Visits to the site or the storefront so far",
        ),
        Fact("relates_to_business", type="bool", meaning="Has warmed to the business or its team"),
        Fact(
            "wonders_how_it_works_for_them",
            type="bool",
            meaning="Wonders how the solution would work in their own case",
        ),
        Fact("orders", type="int", minimum=0, unit="orders", meaning="Orders placed so far"),
        Fact("receives_value", type="bool", meaning="Receives the value of what was bought"),
        Fact("understands_value", type="bool", meaning="Understands the value of what was bought"),
        Fact(
            "had_great_experience",
            type="bool",
            meaning="Has had a great experience with the business",
        ),
        Fact(
            "is_champion", type="bool", meaning="Is a champion: a client ready to introduce others"
        ),
    ],
    audience=Audience(
        who=(
            "Anyone who looks for a product or service; the text speaks to marketers and owners "
            "of small businesses"
        ),
        insights=[
            Insight(
                "customers-want-to-be-good-customers",
                text=(
                    "Customers want to be good customers, and want to feel sure that they chose "
                    "well"
                ),
                kind="why-buy",
            )
        ],
        basis="stated",
    ),
    suppressions=[
        Suppression(
            "unobservable-return",
            reason="The source shows that people go back, and names no sign by which it is seen.",
        ),
    ],
    source=Source(
        "The 7 Behaviors All of Your Customers Want to Experience",
        publication="Inc., brand content with Comcast",
        url="https://www.inc.com/comcast/the-7-behaviors-all-of-your-customers-want-to-experience.html",
        confidence="high",
        doubts=[
            (
                "The text names neither its author nor a model; the stages are those of John "
                "Jantsch's Marketing Hourglass."
            ),
            "It says customer from the first stage on, and client only from Repeat on.",
            "It names no metric, no way out and no loop.",
            "Its list numbers every behaviour 1: the order is that of the page.",
        ],
        references=["https://ducttapemarketing.com/tag/the-marketing-hourglass/"],
    ),
    basis="stated",
    note=(
        "An incentive is asked for at every step, and none is tied to one; those given here are "
        "offers that the text makes at the stage in question."
    ),
    extra={
        "perspective": "customer",
        "topology": "a line that goes on after the purchase",
        "also known as": ["Marketing Hourglass"],
    },
)
