"""Customer-success life cycle, in 6 stages.

Source: Practitioners, "Customer-success life cycle".
"""

from customer_journey._model import Journey, Metric, Source, Stage, Suppression, Transition
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "customer-success",
    name="Customer-success life cycle",
    description="The life of a customer after the sale, in a business of renewals.",
    stages=[
        Stage(
            "onboarding",
            name="Onboarding",
            purpose="Bring the customer to a first value.",
            role="customer",
            phases=["onboard"],
            entry=fact("won_deals") >= 1,
            entry_basis="implied",
            metrics=[
                Metric(
                    "time-to-value",
                    name="Time to first value",
                    unit="days",
                    better="lower",
                    basis="stated",
                ),
                Metric(
                    "activation",
                    name="Activation",
                    unit="%",
                    better="higher",
                    numerator="customers set up",
                    denominator="customers won",
                    basis="stated",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "adoption",
            name="Adoption",
            purpose="Make the product part of the work.",
            role="customer",
            phases=["retain"],
            entry=fact("is_onboarded").is_true(),
            entry_basis="implied",
            metrics=[
                Metric("usage-depth", name="Depth of use", better="higher", basis="stated"),
                Metric("health-score", name="Health score", better="higher", basis="stated"),
            ],
            basis="stated",
        ),
        Stage(
            "value-realisation",
            name="Value realisation",
            purpose="See to it that the aim of the purchase is reached.",
            role="customer",
            phases=["retain"],
            entry=fact("uses_regularly").is_true(),
            entry_basis="implied",
            metrics=[
                Metric(
                    "outcomes",
                    name="Outcomes reached",
                    unit="%",
                    better="higher",
                    numerator="customers who reach their aim",
                    denominator="customers",
                    basis="stated",
                ),
                Metric(
                    "net-promoter-score", name="Net Promoter Score", better="higher", basis="stated"
                ),
            ],
            basis="stated",
        ),
        Stage(
            "renewal",
            name="Renewal",
            purpose="Have the contract renewed.",
            role="customer",
            phases=["retain", "expand"],
            entry=fact("has_realised_value").is_true(),
            entry_basis="implied",
            end=True,
            metrics=[
                Metric(
                    "gross-retention",
                    name="Gross revenue retention",
                    unit="%",
                    better="higher",
                    numerator="revenue kept",
                    denominator="revenue at the start of the period",
                    basis="stated",
                ),
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
        Stage(
            "expansion",
            name="Expansion",
            purpose="Have the customer buy more.",
            role="customer",
            phases=["expand"],
            entry=fact("renewals") >= 1,
            entry_basis="implied",
            end=True,
            metrics=[
                Metric(
                    "expansion-revenue", name="Expansion revenue", better="higher", basis="stated"
                ),
            ],
            basis="stated",
        ),
        Stage(
            "advocacy",
            name="Advocacy",
            purpose="Have the customer speak for you.",
            role="advocate",
            phases=["advocate"],
            entry=fact("gives_references").is_true(),
            entry_basis="implied",
            end=True,
            metrics=[
                Metric(
                    "references", name="References and reviews", better="higher", basis="stated"
                ),
            ],
            basis="stated",
        ),
    ],
    transitions=[
        Transition("onboarding", "adoption", decision="To use it", basis="stated"),
        Transition("adoption", "value-realisation", decision="To rely on it", basis="stated"),
        Transition("value-realisation", "renewal", decision="To renew", basis="stated"),
        Transition("renewal", "expansion", decision="To buy more", basis="stated"),
        Transition("expansion", "advocacy", decision="To speak for it", basis="stated"),
        Transition(
            "renewal",
            "adoption",
            kind="return",
            decision="To go on for another term",
            basis="stated",
        ),
        Transition(
            "adoption",
            "onboarding",
            kind="return",
            reason="Falls back, as after a change of people",
            basis="stated",
        ),
        Transition(
            "value-realisation",
            "adoption",
            kind="return",
            reason="Falls back to less use",
            basis="stated",
        ),
        Transition(
            "renewal",
            "advocacy",
            decision="To speak for it",
            basis="implied",
            note="Stages are skipped: buying more comes before recommending for some only.",
        ),
    ],
    starts=["onboarding"],
    goals=["advocacy"],
    facts=[
        Fact("won_deals", type="int", minimum=0, unit="deals", meaning="Deals closed as won"),
        Fact("is_onboarded", type="bool", meaning="Has finished onboarding"),
        Fact("uses_regularly", type="bool", meaning="Uses the product regularly"),
        Fact("has_realised_value", type="bool", meaning="Has reached the aim of the purchase"),
        Fact("renewals", type="int", minimum=0, unit="renewals", meaning="Renewals signed so far"),
        Fact("gives_references", type="bool", meaning="Gives references or reviews"),
    ],
    suppressions=[
        Suppression(
            "unobservable-return",
            reason="The source shows that people go back, and names no sign by which it is seen.",
        ),
    ],
    source=Source(
        "Customer-success life cycle",
        author="Practitioners",
        publication="Several, from the 2010s on",
        confidence="medium",
        doubts=[
            "No single author; names and number of stages vary.",
            (
                "Customers stall, fall back and skip stages; which ways back there are is left "
                "open, and those given here are the plain ones."
            ),
        ],
        references=[
            "https://csmis.org/2025/09/29/customer-success-lifecycle-explained-from-onboarding-to-retention/",
            "https://supademo.com/blog/customer-success-lifecycle",
            "https://www.csinsider.co/glossary/customer-lifecycle",
        ],
    ),
    basis="stated",
    extra={"perspective": "firm", "topology": "a line on which people stall, fall back and skip"},
)
