"""HubSpot lifecycle stages, in 8 stages.

Source: HubSpot, "Lifecycle stages".
"""

from customer_journey._model import Journey, Metric, Source, Stage, Suppression, Transition
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "hubspot-lifecycle",
    name="HubSpot lifecycle stages",
    description="The property of a contact that says how far it has come with marketing and sales.",
    stages=[
        Stage(
            "subscriber",
            name="Subscriber",
            purpose="Know people who want to hear more.",
            role="prospect",
            phases=["explore"],
            entry=fact("has_subscribed").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "subscribers",
                    name="Subscribers",
                    unit="contacts",
                    better="higher",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "lead",
            name="Lead",
            purpose="Know people who have shown more interest than a subscription.",
            role="lead",
            phases=["explore", "evaluate"],
            entry=fact("has_converted").is_true(),
            entry_basis="stated",
            metrics=[
                Metric("leads", name="Leads", unit="contacts", better="higher", basis="assumed"),
            ],
            basis="stated",
        ),
        Stage(
            "marketing-qualified-lead",
            name="Marketing Qualified Lead",
            purpose="Pass to sales those who are ready for it.",
            role="lead",
            phases=["evaluate"],
            entry=fact("marketing_qualified").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "mql-rate",
                    name="Leads that marketing qualifies",
                    unit="%",
                    better="higher",
                    numerator="marketing qualified leads",
                    denominator="leads",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "sales-qualified-lead",
            name="Sales Qualified Lead",
            purpose="Work on those whom sales accepts.",
            role="lead",
            phases=["evaluate", "decide"],
            entry=fact("sales_qualified").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "sql-rate",
                    name="Marketing qualified leads that sales accepts",
                    unit="%",
                    better="higher",
                    numerator="sales qualified leads",
                    denominator="marketing qualified leads",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "opportunity",
            name="Opportunity",
            purpose="Win the deal.",
            role="lead",
            phases=["decide"],
            entry=fact("open_deals") >= 1,
            entry_basis="stated",
            metrics=[
                Metric("pipeline", name="Value of open deals", better="higher", basis="assumed"),
            ],
            basis="stated",
        ),
        Stage(
            "customer",
            name="Customer",
            purpose="Serve people who have bought.",
            role="customer",
            phases=["purchase", "onboard", "retain"],
            entry=fact("won_deals") >= 1,
            entry_basis="stated",
            end=True,
            metrics=[
                Metric(
                    "customers", name="Customers", unit="contacts", better="higher", basis="assumed"
                ),
                Metric(
                    "win-rate",
                    name="Win rate",
                    unit="%",
                    better="higher",
                    numerator="deals won",
                    denominator="deals closed",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "evangelist",
            name="Evangelist",
            purpose="Help customers who speak for you.",
            role="advocate",
            phases=["advocate"],
            entry=(fact("won_deals") >= 1) & fact("advocates").is_true(),
            entry_basis="stated",
            end=True,
            metrics=[
                Metric("referrals", name="Referrals", better="higher", basis="assumed"),
            ],
            basis="stated",
        ),
        Stage(
            "other",
            name="Other",
            purpose="Keep apart those whom no stage fits.",
            entry=fact("fits_no_stage").is_true(),
            entry_basis="stated",
            end=True,
            basis="stated",
            note="A catch-all of the system: nobody comes to it from a stage or leaves it for one.",
        ),
    ],
    transitions=[
        Transition(
            "subscriber", "lead", decision="To ask for more than a newsletter", basis="stated"
        ),
        Transition("lead", "marketing-qualified-lead", basis="stated"),
        Transition("marketing-qualified-lead", "sales-qualified-lead", basis="stated"),
        Transition(
            "sales-qualified-lead", "opportunity", decision="To talk about a deal", basis="stated"
        ),
        Transition("opportunity", "customer", decision="To buy", basis="stated"),
        Transition("customer", "evangelist", decision="To speak for the business", basis="stated"),
        Transition(
            "sales-qualified-lead",
            "marketing-qualified-lead",
            kind="return",
            reason="Sales hands the lead back to marketing",
            basis="implied",
            note="A practice that pages on the system describe, and the system itself does not.",
        ),
    ],
    starts=["subscriber", "lead", "other"],
    goals=["customer", "evangelist"],
    facts=[
        Fact("has_subscribed", type="bool", meaning="Has opted in to the blog or the newsletter"),
        Fact(
            "has_converted",
            type="bool",
            meaning="Has converted on a form, or by another interaction, beyond a subscription",
        ),
        Fact(
            "marketing_qualified", type="bool", meaning="Judged by marketing to be ready for sales"
        ),
        Fact("sales_qualified", type="bool", meaning="Accepted by sales as a potential customer"),
        Fact(
            "open_deals",
            type="int",
            minimum=0,
            unit="deals",
            meaning="Deals that are open with the contact",
        ),
        Fact(
            "won_deals",
            type="int",
            minimum=0,
            unit="deals",
            meaning="Deals that the contact has closed as won",
        ),
        Fact("advocates", type="bool", meaning="Speaks for the business to others"),
        Fact("fits_no_stage", type="bool", meaning="Fits none of the other stages"),
    ],
    source=Source(
        "Lifecycle stages",
        author="HubSpot",
        publication="HubSpot CRM documentation",
        confidence="high",
        doubts=["Introduced in the 2010s; no year is certain."],
        references=[
            "https://www.blendb2b.com/blog/hubspots-lifecycle-stages-explained",
            "https://knowledge.spitfireinbound.com/understanding-lifecycle-stages-in-hubspot",
            "https://crmcurator.com/articles/hubspot/hubspot-contact-lifecycle-stages/",
        ],
    ),
    basis="stated",
    suppressions=[
        Suppression(
            "start-without-goal",
            where="starts",
            reason="Other is a catch-all: nobody comes to it from a stage or leaves it for one.",
        ),
        Suppression(
            "unobservable-return",
            reason="The source shows that people go back, and names no sign by which it is seen.",
        ),
    ],
    note=(
        "Subscriber and Customer are set by the system itself: by a subscription form, and by a "
        "deal closed as won."
    ),
    extra={"perspective": "firm", "topology": "a line and a catch-all"},
)
