"""Journey timeline: Engage, Buy, Use, Share, Complete.

Source: Adam Richardson, Frog, "Using Customer Journey Maps to Improve Customer Experience",
2010.
"""

from customer_journey._model import Journey, Metric, Source, Stage, Transition
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "journey-timeline",
    name="Journey timeline",
    description="A journey map as a timeline of five stages, with four rows to fill in for each.",
    stages=[
        Stage(
            "engage",
            name="Engage",
            purpose="Get people's interest.",
            role="prospect",
            phases=["aware", "explore", "evaluate"],
            entry=fact("is_interested").is_true(),
            entry_basis="stated",
            basis="stated",
        ),
        Stage(
            "buy",
            name="Buy",
            purpose="Be bought.",
            role="customer",
            phases=["decide", "purchase"],
            entry=fact("orders") >= 1,
            entry_basis="stated",
            metrics=[
                Metric(
                    "purchases", name="Purchases", unit="orders", better="higher", basis="assumed"
                ),
            ],
            basis="stated",
        ),
        Stage(
            "use",
            name="Use",
            purpose="Be useful.",
            role="customer",
            phases=["onboard", "retain"],
            entry=fact("has_used_product").is_true(),
            entry_basis="stated",
            basis="stated",
        ),
        Stage(
            "share",
            name="Share",
            purpose="Be talked about.",
            role="advocate",
            phases=["advocate"],
            entry=fact("shared").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "shares",
                    name="People who tell others",
                    unit="people",
                    better="higher",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "complete",
            name="Complete",
            purpose="End well: an upgrade, a replacement or a good farewell.",
            role="customer",
            phases=["lapse", "expand"],
            entry=fact("has_completed").is_true(),
            entry_basis="stated",
            end=True,
            basis="stated",
        ),
    ],
    transitions=[
        Transition("engage", "buy", decision="To buy", basis="stated"),
        Transition("buy", "use", decision="To use it", basis="stated"),
        Transition("use", "share", decision="To tell others", basis="stated"),
        Transition("share", "complete", decision="To finish", basis="stated"),
    ],
    starts=["engage"],
    goals=["share", "complete"],
    facts=[
        Fact("is_interested", type="bool", meaning="Has become interested"),
        Fact("orders", type="int", minimum=0, unit="orders", meaning="Orders placed so far"),
        Fact("has_used_product", type="bool", meaning="Uses what was bought"),
        Fact("shared", type="bool", meaning="Has told others about it"),
        Fact("has_completed", type="bool", meaning="Has come to the end with this product"),
    ],
    source=Source(
        "Using Customer Journey Maps to Improve Customer Experience",
        author="Adam Richardson, Frog",
        year=2010,
        publication="HBR.org, 15 November 2010",
        confidence="high",
        references=[
            "https://touchpointdashboard.com/2011/07/improving-customer-experience-with-customer-journey-maps/",
            "https://experiencinginformation.com/2010/11/21/customer-journey-maps-on-harvard-business-blog/",
        ],
    ),
    basis="stated",
    extra={
        "perspective": "customer",
        "topology": "a line",
        "rows": ["actions", "motivations", "questions", "barriers"],
    },
)
