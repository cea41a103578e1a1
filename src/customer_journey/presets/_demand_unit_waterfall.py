"""Demand Unit Waterfall, in 7 stages.

Source: SiriusDecisions, "Demand Unit Waterfall", 2017.
"""

from customer_journey._model import Audience, Journey, Metric, Source, Stage, Transition
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "demand-unit-waterfall",
    name="Demand Unit Waterfall",
    description="The demand waterfall for buying groups in place of single leads.",
    stages=[
        Stage(
            "target-demand",
            name="Target Demand",
            purpose="Know which buying groups could need the solution.",
            role="prospect",
            phases=["unaware"],
            entry=fact("in_target_market").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "target-units",
                    name="Demand units in the market",
                    unit="groups",
                    better="higher",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "active-demand",
            name="Active Demand",
            purpose="Know which of them show that they want something.",
            role="prospect",
            phases=["aware"],
            entry=fact("shows_intent").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "active-units",
                    name="Demand units with intent",
                    unit="groups",
                    better="higher",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "engaged-demand",
            name="Engaged Demand",
            purpose="Have them respond.",
            role="lead",
            phases=["explore"],
            entry=fact("has_responded").is_true(),
            entry_basis="implied",
            metrics=[
                Metric(
                    "engaged-units",
                    name="Engaged demand units",
                    unit="groups",
                    better="higher",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "prioritized-demand",
            name="Prioritized Demand",
            purpose="Work on those most likely to buy.",
            role="lead",
            phases=["evaluate"],
            entry=fact("is_prioritised").is_true(),
            entry_basis="implied",
            metrics=[
                Metric(
                    "prioritised-units",
                    name="Prioritised demand units",
                    unit="groups",
                    better="higher",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "qualified-demand",
            name="Qualified Demand",
            purpose="Confirm need, group and timing.",
            role="lead",
            phases=["evaluate", "decide"],
            entry=fact("is_qualified").is_true(),
            entry_basis="implied",
            metrics=[
                Metric(
                    "qualified-units",
                    name="Qualified demand units",
                    unit="groups",
                    better="higher",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "pipeline",
            name="Pipeline",
            purpose="Work on an opportunity that sales forecasts.",
            role="lead",
            phases=["decide"],
            entry=fact("open_opportunities") >= 1,
            entry_basis="implied",
            metrics=[
                Metric(
                    "pipeline-value", name="Value of the pipeline", better="higher", basis="assumed"
                ),
            ],
            basis="stated",
        ),
        Stage(
            "closed",
            name="Closed",
            purpose="Win.",
            role="customer",
            phases=["purchase"],
            entry=fact("won_deals") >= 1,
            entry_basis="implied",
            end=True,
            metrics=[
                Metric(
                    "deals-won", name="Deals won", unit="deals", better="higher", basis="assumed"
                ),
            ],
            basis="stated",
        ),
    ],
    transitions=[
        Transition("target-demand", "active-demand", basis="stated"),
        Transition("active-demand", "engaged-demand", basis="stated"),
        Transition("engaged-demand", "prioritized-demand", basis="stated"),
        Transition("prioritized-demand", "qualified-demand", basis="stated"),
        Transition("qualified-demand", "pipeline", basis="stated"),
        Transition("pipeline", "closed", basis="stated"),
    ],
    starts=["target-demand"],
    goals=["closed"],
    facts=[
        Fact("in_target_market", type="bool", meaning="Belongs to the market that is meant"),
        Fact("shows_intent", type="bool", meaning="Shows signs of wanting such a solution"),
        Fact("has_responded", type="bool", meaning="Has responded to marketing or sales"),
        Fact("is_prioritised", type="bool", meaning="Ranked as likely to buy"),
        Fact("is_qualified", type="bool", meaning="Confirmed to have a need, a group and a time"),
        Fact(
            "open_opportunities",
            type="int",
            minimum=0,
            unit="opportunities",
            meaning="Opportunities that are open with the group",
        ),
        Fact("won_deals", type="int", minimum=0, unit="deals", meaning="Deals closed as won"),
    ],
    audience=Audience(who="Buying groups, each formed around one need", basis="stated"),
    source=Source(
        "Demand Unit Waterfall",
        author="SiriusDecisions",
        year=2017,
        publication="SiriusDecisions Summit",
        confidence="medium",
        doubts=[
            (
                "Target and Active Demand are read from sources; the names of the later stages "
                "could not be checked."
            )
        ],
        references=[
            "https://gnwconsulting.com/resource-center/lead-lifecycle/",
            "https://www.mv3marketing.com/glossary/demand-waterfall/",
        ],
    ),
    basis="stated",
    note="What moves through it is a buying group, not a person.",
    extra={"perspective": "firm", "topology": "a line"},
)
