"""The marketing hourglass: seven phases, with promises kept at Buy and owners that hand over.

Source: an article of Valens Point on John Jantsch's Duct Tape Marketing Hourglass.
"""

from customer_journey._model import (
    Action,
    Asset,
    Audience,
    Handoff,
    Insight,
    Journey,
    Metric,
    Persona,
    Promise,
    Reward,
    Source,
    Stage,
    Touchpoint,
    Transition,
)
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "marketing-hourglass",
    name="Marketing Hourglass",
    description=(
        "The experience of a customer in seven phases, from a good first impression to clients "
        "who bring others like themselves."
    ),
    stages=[
        Stage(
            "know",
            name="Know",
            purpose="Make a good first impression on people who fit, with a message made for them.",
            role="prospect",
            phases=["aware"],
            entry=fact("met_ad_or_word_of_mouth").is_true(),
            entry_basis="stated",
            insights=[
                Insight(
                    "a-message-that-speaks-to-their-own",
                    text="A message that speaks to their own interests and needs",
                )
            ],
            actions=[
                Action(
                    "find-out-who-the-ideal-customer-is-in-as",
                    name="Find out who the ideal customer is, in as much detail as possible",
                ),
                Action(
                    "tailor-the-message-to-that-customer-s",
                    name="Tailor the message to that customer's interests and needs",
                ),
            ],
            assets=[
                Asset(
                    "tailored-message",
                    title="Message made for the ideal customer",
                    kind="message",
                    personas=["ideal-customer"],
                    basis="stated",
                ),
            ],
            touchpoints=[
                Touchpoint(
                    "ad",
                    name="Advertisement",
                    channel="advertising",
                    initiator="brand",
                    owner="brand",
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
            ],
            metrics=[
                Metric(
                    "ideal-reach",
                    name="Reach among people like the ideal customer",
                    better="higher",
                    basis="implied",
                ),
                Metric(
                    "source-mix",
                    name="Share that comes by word of mouth",
                    unit="%",
                    numerator="people who come by word of mouth",
                    denominator="people who come",
                    basis="implied",
                ),
            ],
            owner="marketing",
            basis="stated",
            note=(
                "First the business has to know its ideal customer: the buyer persona is an "
                "asset of its own, met by no customer."
            ),
        ),
        Stage(
            "like",
            name="Like",
            purpose="Say the right thing, and the same one, wherever people look the business up.",
            role="prospect",
            phases=["explore"],
            entry=fact("perceives_fit").is_true(),
            entry_basis="stated",
            insights=[
                Insight(
                    "learn-more-about-a-product-or-service",
                    text="Learn more about a product or service that seems to fit",
                    kind="goal",
                ),
                Insight("information", text="Information"),
            ],
            actions=[
                Action(
                    "keep-one-message-consistent-over-all",
                    name="Keep one message consistent over all points of contact",
                ),
                Action("offer-information-that-educates", name="Offer information that educates"),
            ],
            assets=[
                Asset("website", title="Website", kind="website", basis="stated"),
                Asset("logo", title="Logo", kind="brand", basis="stated"),
                Asset("store-design", title="Design of the store", kind="brand", basis="stated"),
                Asset(
                    "marketing-materials",
                    title="Marketing materials",
                    kind="brochure",
                    basis="stated",
                ),
                Asset("webinars", title="Webinars", kind="webinar", basis="stated"),
                Asset("reports", title="Reports", kind="report", basis="stated"),
                Asset("checklist", title="Checklist", kind="checklist", basis="stated"),
            ],
            touchpoints=[
                Touchpoint(
                    "online-look-up",
                    name="Looking the business up online",
                    channel="search",
                    initiator="customer",
                    basis="stated",
                ),
                Touchpoint(
                    "visit",
                    name="Visit to the business",
                    channel="store",
                    initiator="customer",
                    owner="brand",
                    basis="stated",
                ),
                Touchpoint(
                    "website-content",
                    name="Content of the website",
                    channel="web",
                    owner="brand",
                    basis="stated",
                ),
                Touchpoint("email", name="E-mail", channel="email", owner="brand", basis="stated"),
                Touchpoint(
                    "meeting", name="Meeting in person", channel="in person", basis="stated"
                ),
                Touchpoint(
                    "sales-presentation",
                    name="Sales presentation",
                    channel="in person",
                    initiator="brand",
                    owner="brand",
                    basis="stated",
                ),
            ],
            metrics=[
                Metric("visits", name="Visits to site and store", better="higher", basis="implied"),
                Metric(
                    "message-consistency",
                    name="Points of contact that carry the right message",
                    unit="%",
                    better="higher",
                    numerator="points of contact with the right message",
                    denominator="points of contact",
                    basis="implied",
                ),
                Metric(
                    "content-engagement",
                    name="Engagement with content",
                    better="higher",
                    basis="implied",
                ),
            ],
            owner="marketing",
            basis="stated",
            note=(
                "The second half of this phase is about learning more through educational "
                "content, and leads into Trust."
            ),
        ),
        Stage(
            "trust",
            name="Trust",
            purpose="Make people believe that the business can solve their problem.",
            role="prospect",
            phases=["evaluate"],
            entry=fact("likes_overall_feel").is_true(),
            entry_basis="stated",
            insights=[
                Insight(
                    "proof-that-the-business-knows-its-trade",
                    text="Proof that the business knows its trade",
                )
            ],
            actions=[
                Action("be-consistent", name="Be consistent"),
                Action("empower-the-prospect", name="Empower the prospect"),
                Action("show-credentials", name="Show credentials"),
            ],
            assets=[
                Asset("accreditations", title="Accreditations", kind="credential", basis="stated"),
                Asset("memberships", title="Memberships", kind="credential", basis="stated"),
                Asset(
                    "transparency",
                    title="Openness about the business",
                    kind="credential",
                    basis="stated",
                ),
                Asset("social-proof", title="Social proof", kind="testimonial", basis="stated"),
                Asset("webinars", title="Webinars", kind="webinar", basis="implied"),
                Asset("reports", title="Reports", kind="report", basis="implied"),
                Asset("checklist", title="Checklist", kind="checklist", basis="implied"),
            ],
            touchpoints=[
                Touchpoint(
                    "website-content",
                    name="Content of the website",
                    channel="web",
                    owner="brand",
                    basis="implied",
                ),
                Touchpoint("email", name="E-mail", channel="email", owner="brand", basis="implied"),
                Touchpoint(
                    "meeting", name="Meeting in person", channel="in person", basis="implied"
                ),
                Touchpoint(
                    "sales-presentation",
                    name="Sales presentation",
                    channel="in person",
                    initiator="brand",
                    owner="brand",
                    basis="implied",
                ),
            ],
            metrics=[
                Metric(
                    "educational-content-use",
                    name="Downloads and attendance of educational content",
                    better="higher",
                    basis="implied",
                ),
                Metric(
                    "credential-views",
                    name="Views of credentials",
                    better="higher",
                    basis="implied",
                ),
                Metric(
                    "social-proof-volume",
                    name="Reviews and other social proof",
                    better="higher",
                    basis="implied",
                ),
            ],
            owner="marketing",
            basis="stated",
            note=(
                "Called the hardest phase for the owner. Webinars, reports and checklists are "
                "printed under Like and are said there to build the trust of this phase."
            ),
        ),
        Stage(
            "try",
            name="Try",
            purpose="Make buying feel safe, and show the value, by letting people try.",
            role="prospect",
            phases=["try"],
            entry=fact("trusts_expertise").is_true() & fact("believes_problem_solvable").is_true(),
            entry_basis="implied",
            insights=[
                Insight("to-feel-comfortable-with-buying", text="To feel comfortable with buying")
            ],
            actions=[
                Action(
                    "offer-a-way-to-try-the-product",
                    name="Offer a way to try the product or service",
                )
            ],
            assets=[
                Asset("free-trial", title="Free trial", kind="trial", basis="stated"),
                Asset("seminar", title="Seminar", kind="seminar", basis="stated"),
                Asset("guarantee", title="Guarantee", kind="guarantee", basis="stated"),
            ],
            metrics=[
                Metric("trial-starts", name="Trials started", better="higher", basis="implied"),
                Metric(
                    "seminar-attendance",
                    name="Seminar attendance",
                    better="higher",
                    basis="implied",
                ),
                Metric(
                    "guarantee-claims", name="Guarantees claimed", better="lower", basis="implied"
                ),
            ],
            owner="sales",
            basis="stated",
        ),
        Stage(
            "buy",
            name="Buy",
            purpose=(
                "Keep every promise and guarantee given since first contact, and hand over "
                "without a seam."
            ),
            role="customer",
            phases=["purchase", "onboard"],
            entry=fact("orders") >= 1,
            entry_basis="implied",
            insights=[
                Insight(
                    "what-was-promised-at-first-contact",
                    text="What was promised at first contact is kept in full",
                    kind="expectation",
                ),
                Insight("poor-service", text="Poor service", kind="pain"),
                Insight("late-delivery", text="Late delivery", kind="pain"),
                Insight(
                    "expectations-that-are-not-met",
                    text="Expectations that are not met",
                    kind="pain",
                ),
            ],
            actions=[
                Action(
                    "keep-the-promises-and-guarantees",
                    name="Keep the promises and guarantees of first contact",
                ),
                Action(
                    "pass-the-customer-from-marketing",
                    name=(
                        "Pass the customer from marketing to sales, to the transaction, to service "
                        "or delivery without a seam"
                    ),
                ),
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
                    "on-time-delivery",
                    name="Deliveries on time",
                    unit="%",
                    better="higher",
                    numerator="deliveries on time",
                    denominator="deliveries",
                    basis="implied",
                ),
                Metric("promise-gap", name="Promises not kept", better="lower", basis="implied"),
                Metric(
                    "handoff-defects", name="Faults at handoffs", better="lower", basis="implied"
                ),
            ],
            owner="transaction",
            basis="stated",
            note="The three pains are named at the head of the text for the journey as a whole.",
        ),
        Stage(
            "repeat",
            name="Repeat",
            purpose="Get the most out of the purchase for the customer, so that it is repeated.",
            role="customer",
            phases=["expand", "onboard", "retain"],
            entry=(fact("orders") >= 1) & fact("earlier_phases_handled_well").is_true(),
            entry_basis="stated",
            insights=[
                Insight(
                    "get-the-most-value-out-of-the-product",
                    text="Get the most value out of the product or service",
                    kind="goal",
                )
            ],
            actions=[
                Action("onboard-thoroughly", name="Onboard thoroughly"),
                Action("gather-feedback", name="Gather feedback"),
                Action("mend-what-falls-short", name="Mend what falls short"),
            ],
            assets=[
                Asset("onboarding", title="Onboarding", kind="onboarding", basis="stated"),
                Asset("how-to-materials", title="How-to materials", kind="guide", basis="stated"),
                Asset("usage-tips", title="Tips for use", kind="guide", basis="stated"),
                Asset(
                    "satisfaction-survey",
                    title="Satisfaction survey",
                    kind="survey",
                    basis="stated",
                ),
            ],
            metrics=[
                Metric(
                    "satisfaction",
                    name="Customer satisfaction, by survey",
                    better="higher",
                    basis="stated",
                ),
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
                    "expectations-met",
                    name="Customers whose expectations are met",
                    unit="%",
                    better="higher",
                    numerator="customers who say so",
                    denominator="customers asked",
                    basis="implied",
                ),
                Metric(
                    "deficiencies-fixed",
                    name="Deficiencies found and mended",
                    better="higher",
                    basis="implied",
                ),
            ],
            owner="service or delivery",
            basis="stated",
            note="Onboarding belongs here; the seven behaviours welcome new customers under Buy.",
        ),
        Stage(
            "refer",
            name="Refer",
            purpose="Have convinced clients bring others like themselves: the ultimate goal.",
            role="advocate",
            phases=["advocate"],
            entry=fact("thoroughly_convinced").is_true(),
            entry_basis="stated",
            end=True,
            metrics=[
                Metric(
                    "client-generated-leads",
                    name="Leads from satisfied, loyal customers",
                    unit="leads",
                    better="higher",
                    basis="stated",
                ),
                Metric(
                    "referral-rate",
                    name="Referral rate",
                    unit="%",
                    better="higher",
                    numerator="clients who refer someone",
                    denominator="clients",
                    basis="implied",
                ),
                Metric(
                    "marketing-roi",
                    name="Return on marketing spend",
                    unit="%",
                    better="higher",
                    numerator="gain from marketing",
                    denominator="marketing spend",
                    basis="implied",
                ),
            ],
            basis="stated",
            note="Return on marketing is named only in the closing advertisement.",
        ),
    ],
    transitions=[
        Transition("know", "like", decision="To look for more information", basis="stated"),
        Transition(
            "like",
            "trust",
            decision="To learn more",
            rewards=[
                Reward("customer", text="Information that educates: webinars, reports, a checklist")
            ],
            basis="stated",
        ),
        Transition(
            "trust",
            "try",
            decision="To try",
            rewards=[Reward("customer", text="Free trials, seminars, guarantees")],
            basis="stated",
            handoff=Handoff(
                facts=["met_ad_or_word_of_mouth", "perceives_fit"],
                promises=["first-contact", "guarantees"],
                note="Marketing tells sales what was promised",
                basis="implied",
            ),
        ),
        Transition(
            "try",
            "buy",
            decision="To buy",
            when=fact("convinced_of_value").is_true(),
            when_basis="stated",
            basis="stated",
            handoff=Handoff(
                facts=["convinced_of_value"],
                promises=["first-contact", "guarantees"],
                note="Sales passes the customer to the transaction without a seam",
                basis="stated",
            ),
        ),
        Transition(
            "buy",
            "repeat",
            decision="To stay",
            basis="stated",
            handoff=Handoff(
                facts=["orders"],
                promises=["first-contact", "guarantees"],
                note="The transaction passes the customer to service or delivery without a seam",
                basis="stated",
            ),
        ),
        Transition("repeat", "refer", decision="To recommend", basis="stated"),
        Transition(
            "repeat",
            "buy",
            kind="return",
            decision="To buy again",
            when=fact("orders") > 1,
            when_basis="implied",
            basis="stated",
        ),
        Transition(
            "refer",
            "know",
            kind="referral",
            decision="To bring someone like themselves",
            basis="stated",
            note="Satisfied and loyal customers generate leads: new people enter.",
        ),
    ],
    starts=["know"],
    goals=["refer"],
    facts=[
        Fact(
            "met_ad_or_word_of_mouth",
            type="bool",
            meaning="Has learnt of the product through an advertisement or from someone else",
        ),
        Fact(
            "perceives_fit",
            type="bool",
            meaning="Sees that the product or service fits their needs",
        ),
        Fact(
            "likes_overall_feel",
            type="bool",
            meaning="Likes, or feels in line with, the organisation as a whole",
        ),
        Fact("trusts_expertise", type="bool", meaning="Trusts the expertise of the business"),
        Fact(
            "believes_problem_solvable",
            type="bool",
            meaning="Believes that the business can solve their problem",
        ),
        Fact(
            "convinced_of_value",
            type="bool",
            meaning="Is convinced enough of value and benefit to buy",
        ),
        Fact("orders", type="int", minimum=0, unit="orders", meaning="Orders placed so far"),
        Fact(
            "earlier_phases_handled_well",
            type="bool",
            meaning="Was served well in every phase up to now",
        ),
        Fact(
            "thoroughly_convinced",
            type="bool",
            meaning="Is convinced of the value through and through",
        ),
    ],
    audience=Audience(
        who="The ideal customer of a small business, to be described before anything else",
        insights=[
            Insight(
                "a-problem-that-they-come-to-believe",
                text="A problem that they come to believe the business can solve",
                kind="pain",
            )
        ],
        basis="stated",
    ),
    personas=[
        Persona(
            "ideal-customer",
            name="The ideal customer",
            ideal=True,
            description=(
                "To be described in as much detail as possible before the first message goes out."
            ),
            basis="stated",
            extra={
                "demographics": ["gender", "age", "income", "interests", "education"],
                "psychographics": ["motivations", "challenges", "problems", "influences"],
            },
        ),
    ],
    promises=[
        Promise(
            "first-contact",
            text="What was promised at the first point of contact",
            made=["know"],
            due="buy",
            kept=["buy"],
            basis="stated",
        ),
        Promise(
            "guarantees",
            text="The guarantees that were given",
            made=["know", "try"],
            due="buy",
            kept=["buy"],
            basis="stated",
        ),
    ],
    source=Source(
        "Customer experience in 7 steps",
        author="Valens Point, after John Jantsch (Duct Tape Marketing)",
        publication="valenspoint.com",
        url="https://valenspoint.com/customerexperiencein7steps/",
        confidence="high",
        doubts=[
            "The title is read off the page's address; the text itself has none.",
            "Under Like stands a second paragraph that describes the move into Trust.",
            (
                "A sentence under Refer is garbled; its sense is that clients refer others like "
                "themselves."
            ),
            (
                "Which team owns which phase is implied: the text names four teams and says that "
                "they must hand over well."
            ),
        ],
        references=["https://hotpinkwebsites.com.au/7-phases-customer-experience-valens-point/"],
        note=(
            "The closing advertisement for an e-book and the cookie notice are no part of the "
            "model."
        ),
    ),
    basis="stated",
    extra={
        "perspective": "customer",
        "topology": "a line that goes on after the purchase, and referrals that start new journeys",
        "also known as": ["Duct Tape Marketing Hourglass"],
    },
)
