"""Service blueprint: Pre-service, Service, Post-service.

Source: G. Lynn Shostack; Mary Jo Bitner, Amy Ostrom & Felicia Morgan, "Designing Services That
Deliver", 1984.
"""

from customer_journey._model import Action, Journey, Metric, Source, Stage, Transition
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "service-blueprint",
    name="Service blueprint",
    description=(
        "A service drawn in layers over time: what customers do and see above the line of "
        "visibility, what makes it possible below."
    ),
    stages=[
        Stage(
            "pre-service",
            name="Pre-service",
            purpose="Prepare the encounter.",
            role="prospect",
            phases=["aware", "explore", "evaluate", "decide"],
            entry=fact("plans_to_use").is_true(),
            entry_basis="implied",
            basis="implied",
        ),
        Stage(
            "service",
            name="Service",
            purpose="Serve.",
            role="customer",
            phases=["purchase", "onboard", "retain"],
            entry=fact("is_being_served").is_true(),
            entry_basis="implied",
            actions=[
                Action("customer-actions", name="Customer actions", lane="customer"),
                Action(
                    "onstage-employee-actions",
                    name="Onstage employee actions",
                    lane="frontstage",
                    owner="Onstage employees",
                    supports=["customer-actions"],
                ),
                Action(
                    "backstage-employee-actions",
                    name="Backstage employee actions",
                    lane="backstage",
                    owner="Backstage employees",
                    supports=["onstage-employee-actions"],
                ),
                Action(
                    "support-processes",
                    name="Support processes",
                    lane="support",
                    owner="Support",
                    supports=["backstage-employee-actions"],
                ),
            ],
            metrics=[
                Metric("fail-points", name="Points of failure", better="lower", basis="stated"),
                Metric(
                    "execution-time",
                    name="Time of execution against the standard",
                    unit="minutes",
                    better="lower",
                    basis="stated",
                ),
            ],
            basis="implied",
        ),
        Stage(
            "post-service",
            name="Post-service",
            purpose="Follow up.",
            role="customer",
            phases=["retain", "expand", "advocate"],
            entry=fact("was_served").is_true(),
            entry_basis="implied",
            end=True,
            basis="implied",
        ),
    ],
    transitions=[
        Transition("pre-service", "service", decision="To use the service", basis="implied"),
        Transition("service", "post-service", decision="To look back on it", basis="implied"),
    ],
    starts=["pre-service"],
    goals=["post-service"],
    facts=[
        Fact("plans_to_use", type="bool", meaning="Plans to use the service"),
        Fact("is_being_served", type="bool", meaning="Is being served"),
        Fact("was_served", type="bool", meaning="Has been served"),
    ],
    source=Source(
        "Designing Services That Deliver",
        author="G. Lynn Shostack; Mary Jo Bitner, Amy Ostrom & Felicia Morgan",
        year=1984,
        publication="Harvard Business Review; California Management Review 50(3), 2008",
        confidence="medium",
        doubts=[
            (
                "The layers are certain. The three periods of time come from the practice of "
                "journey mapping, not from the blueprint."
            ),
            "Shostack's first paper on the subject dates from 1982.",
        ],
        references=[
            "https://studylib.net/doc/8613996/service-blueprinting--a-practical-tool-for-service-innova...",
            "https://docslib.org/doc/2564578/how-to-create-a-realistic-customer-journey-map",
        ],
    ),
    basis="stated",
    note=(
        "The model is its layers, which cut across every stage: from physical evidence above, here "
        "touchpoints and assets, to support processes below."
    ),
    extra={"perspective": "firm", "topology": "layers over time"},
)
