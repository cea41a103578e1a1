"""Bow-tie: Awareness, Education, Selection, Commit, Onboard, Impact, Growth.

Source: Jacco van der Kooij, Winning by Design, "The Bowtie".
"""

from customer_journey._model import Journey, Metric, Source, Stage, Suppression, Transition
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "bow-tie",
    name="Bow-tie",
    description=(
        "A funnel that widens again after the sale: for recurring revenue the second half earns "
        "more than the first."
    ),
    stages=[
        Stage(
            "awareness",
            name="Awareness",
            purpose="Have people see a problem or an opportunity, and a solution.",
            role="prospect",
            phases=["aware"],
            entry=fact("knows_problem").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "prospects", name="Prospects", unit="accounts", better="higher", basis="stated"
                ),
            ],
            basis="stated",
        ),
        Stage(
            "education",
            name="Education",
            purpose="Help buyers to understand what they need.",
            role="prospect",
            phases=["explore"],
            entry=fact("learns_about_problem").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "qualified-leads",
                    name="Marketing qualified leads",
                    unit="accounts",
                    better="higher",
                    basis="stated",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "selection",
            name="Selection",
            purpose="Help buyers to compare and choose.",
            role="lead",
            phases=["evaluate", "decide"],
            entry=fact("compares_options").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "opportunities",
                    name="Sales qualified opportunities",
                    unit="accounts",
                    better="higher",
                    basis="stated",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "commit",
            name="Commit",
            purpose="Agree, and get ready to deliver: the knot of the tie.",
            role="customer",
            phases=["decide", "purchase"],
            entry=fact("has_committed").is_true(),
            entry_basis="stated",
            metrics=[
                Metric("wins", name="Wins", unit="accounts", better="higher", basis="stated"),
                Metric(
                    "win-rate",
                    name="Win rate",
                    unit="%",
                    better="higher",
                    numerator="wins",
                    denominator="opportunities",
                    basis="stated",
                ),
            ],
            basis="stated",
            note="It belongs to both halves.",
        ),
        Stage(
            "onboard",
            name="Onboard",
            purpose="Bring new customers to a first result.",
            role="customer",
            phases=["onboard"],
            entry=fact("is_onboarded").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "live-customers",
                    name="Customers that are live",
                    unit="accounts",
                    better="higher",
                    basis="stated",
                ),
                Metric(
                    "time-to-live",
                    name="Time to go live",
                    unit="days",
                    better="lower",
                    basis="stated",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "impact",
            name="Impact",
            purpose="Have customers see measurable value.",
            role="customer",
            phases=["retain"],
            entry=fact("has_seen_impact").is_true(),
            entry_basis="stated",
            end=True,
            metrics=[
                Metric(
                    "recurring-revenue", name="Recurring revenue", better="higher", basis="stated"
                ),
                Metric(
                    "gross-retention",
                    name="Gross revenue retention",
                    unit="%",
                    better="higher",
                    numerator="revenue kept",
                    denominator="revenue at the start of the period",
                    basis="stated",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "growth",
            name="Growth",
            purpose="Renew, expand and be recommended.",
            role="customer",
            phases=["expand", "advocate"],
            entry=fact("has_renewed_or_expanded").is_true(),
            entry_basis="implied",
            end=True,
            metrics=[
                Metric(
                    "net-retention",
                    name="Net revenue retention",
                    unit="%",
                    better="higher",
                    numerator="revenue kept and expanded",
                    denominator="revenue at the start of the period",
                    basis="stated",
                ),
            ],
            basis="stated",
        ),
    ],
    transitions=[
        Transition("awareness", "education", decision="To learn", basis="stated"),
        Transition("education", "selection", decision="To compare", basis="stated"),
        Transition("selection", "commit", decision="To agree", basis="stated"),
        Transition("commit", "onboard", decision="To start", basis="stated"),
        Transition("onboard", "impact", decision="To use it", basis="stated"),
        Transition("impact", "growth", decision="To renew or buy more", basis="stated"),
        Transition(
            "growth",
            "commit",
            kind="return",
            decision="To commit again",
            basis="stated",
            note="A renewal or an expansion is another commitment.",
        ),
    ],
    starts=["awareness"],
    goals=["impact", "growth"],
    facts=[
        Fact(
            "knows_problem",
            type="bool",
            meaning="Sees a problem or an opportunity, and knows of the solution",
        ),
        Fact(
            "learns_about_problem",
            type="bool",
            meaning="Learns about the problem and its solutions",
        ),
        Fact("compares_options", type="bool", meaning="Compares options and tests the fit"),
        Fact("has_committed", type="bool", meaning="Has agreed to buy"),
        Fact("is_onboarded", type="bool", meaning="Has been set up and trained"),
        Fact("has_seen_impact", type="bool", meaning="Has seen measurable value"),
        Fact("has_renewed_or_expanded", type="bool", meaning="Has renewed or bought more"),
    ],
    suppressions=[
        Suppression(
            "unobservable-return",
            reason="The source shows that people go back, and names no sign by which it is seen.",
        ),
    ],
    source=Source(
        "The Bowtie",
        author="Jacco van der Kooij, Winning by Design",
        publication="Winning by Design; Revenue Architecture",
        url="https://winningbydesign.com/bowtie",
        confidence="high",
        doubts=[
            (
                "The seventh stage is called Growth, Expansion or Recurring impact, depending on "
                "the text."
            ),
            "It dates from the 2010s; no year is certain.",
        ],
        references=[
            "https://www.magnitude-10.com/post/the-bow-tie-model-rethinking-the-revenue-journey-beyond-close-won",
            "https://shoppingdata.site/the-customer-journey-is-not-linear",
        ],
    ),
    basis="stated",
    extra={
        "perspective": "firm",
        "topology": "a line that narrows and widens again, with a growth loop",
        "kinds of metric": [
            "volume at every stage",
            "conversion at every step",
            "time at every step",
        ],
    },
)
