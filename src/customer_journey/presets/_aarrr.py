"""AARRR: Acquisition, Activation, Retention, Referral, Revenue.

Source: Dave McClure, "Startup Metrics for Pirates", 2007.
"""

from customer_journey._model import Journey, Metric, Source, Stage, Suppression, Transition
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "aarrr",
    name="AARRR",
    description=(
        "Pirate metrics: five figures that a young product company watches, named by their first "
        "letters."
    ),
    stages=[
        Stage(
            "acquisition",
            name="Acquisition",
            purpose="Bring users in from the channels that pay.",
            role="prospect",
            phases=["aware", "explore"],
            entry=fact("visits") >= 1,
            entry_basis="implied",
            metrics=[
                Metric(
                    "visitors",
                    name="Visitors by channel",
                    unit="people",
                    better="higher",
                    basis="stated",
                ),
                Metric(
                    "cost-per-acquisition",
                    name="Cost of acquiring a user",
                    better="lower",
                    basis="stated",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "activation",
            name="Activation",
            purpose="Give users a happy first experience.",
            role="lead",
            phases=["try", "onboard"],
            entry=fact("had_happy_first_visit").is_true(),
            entry_basis="implied",
            metrics=[
                Metric(
                    "activation-rate",
                    name="Activation rate",
                    unit="%",
                    better="higher",
                    numerator="users with a happy first experience",
                    denominator="visitors",
                    basis="stated",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "retention",
            name="Retention",
            purpose="Have users come back.",
            role="lead",
            phases=["retain"],
            entry=fact("visits") >= 2,  # noqa: PLR2004 - whoever comes back comes twice
            entry_basis="implied",
            metrics=[
                Metric(
                    "retention-rate",
                    name="Share of users who come back",
                    unit="%",
                    better="higher",
                    numerator="users who come back in a later day or week",
                    denominator="users activated in the first",
                    basis="stated",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "referral",
            name="Referral",
            purpose="Have users like it enough to tell others.",
            role="advocate",
            phases=["advocate"],
            entry=fact("invites") >= 1,
            entry_basis="implied",
            end=True,
            metrics=[
                Metric("invites-sent", name="Invitations sent", better="higher", basis="stated"),
                Metric(
                    "viral-coefficient",
                    name="Viral coefficient",
                    better="higher",
                    numerator="invitations accepted",
                    denominator="users",
                    basis="stated",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "revenue",
            name="Revenue",
            purpose="Have users pay.",
            role="customer",
            phases=["purchase", "expand"],
            entry=fact("payments") >= 1,
            entry_basis="implied",
            end=True,
            metrics=[
                Metric(
                    "paying-rate",
                    name="Share of users who pay",
                    unit="%",
                    better="higher",
                    numerator="users who pay",
                    denominator="users",
                    basis="stated",
                ),
                Metric(
                    "revenue-per-user",
                    name="Average revenue of a user",
                    better="higher",
                    numerator="revenue",
                    denominator="users",
                    basis="stated",
                ),
            ],
            basis="stated",
        ),
    ],
    transitions=[
        Transition("acquisition", "activation", decision="To sign up", basis="stated"),
        Transition("activation", "retention", decision="To come back", basis="stated"),
        Transition("retention", "referral", decision="To tell others", basis="stated"),
        Transition("referral", "revenue", decision="To pay", basis="stated"),
        Transition(
            "retention",
            "revenue",
            decision="To pay",
            basis="implied",
            note="Nobody has to refer others before paying.",
        ),
        Transition(
            "referral", "acquisition", kind="referral", decision="To invite someone", basis="stated"
        ),
    ],
    starts=["acquisition"],
    goals=["revenue"],
    facts=[
        Fact("visits", type="int", minimum=0, unit="visits", meaning="Visits so far"),
        Fact("had_happy_first_visit", type="bool", meaning="Was happy with the first experience"),
        Fact(
            "invites",
            type="int",
            minimum=0,
            unit="invitations",
            meaning="Invitations sent to others so far",
        ),
        Fact("payments", type="int", minimum=0, unit="payments", meaning="Payments made so far"),
    ],
    source=Source(
        "Startup Metrics for Pirates",
        author="Dave McClure",
        year=2007,
        publication="Talk at Ignite Seattle, and slides",
        url="https://www.slideshare.net/dmc500hats/startup-metrics-for-pirates-seedcamp-sept-2009",
        confidence="high",
        doubts=[
            (
                "Referral stands before Revenue, so the order of the letters follows no scale of "
                "phases."
            ),
            "RARRA, a later variant by others, puts Retention first.",
        ],
        references=[
            "https://unifiedproductgraph.org/frameworks/pirate-metrics-aarrr",
            "http://www.marcbroos.be/?p=983",
        ],
    ),
    basis="stated",
    suppressions=[
        Suppression(
            "prospect-role-after-purchase",
            where="stages.retention",
            reason="Users come back before they pay.",
        ),
        Suppression(
            "backward-advance",
            where="transitions.referral->revenue",
            reason="The letters stand in this order; the source does not follow the phases.",
        ),
    ],
    extra={
        "perspective": "firm",
        "topology": "a line in the order of the letters, with a referral loop",
        "letters": ["Acquisition", "Activation", "Retention", "Referral", "Revenue"],
    },
)
