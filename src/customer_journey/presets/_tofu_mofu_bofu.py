"""TOFU, MOFU, BOFU: Top of funnel, Middle of funnel, Bottom of funnel.

Source: Practitioners; made known by HubSpot, "Top, middle and bottom of the funnel".
"""

from customer_journey._model import Asset, Journey, Metric, Source, Stage, Transition
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "tofu-mofu-bofu",
    name="TOFU, MOFU, BOFU",
    description="Content by its place in the funnel: top, middle, bottom.",
    stages=[
        Stage(
            "top-of-funnel",
            name="Top of funnel",
            purpose="Be met by people who do not look for a product yet.",
            role="prospect",
            phases=["aware"],
            entry=fact("met_content").is_true(),
            entry_basis="implied",
            assets=[
                Asset("blog-posts", title="Blog posts", kind="article", basis="stated"),
                Asset("social-posts", title="Posts on social media", kind="post", basis="stated"),
                Asset("podcasts", title="Podcasts", kind="podcast", basis="stated"),
                Asset("infographics", title="Infographics", kind="infographic", basis="stated"),
            ],
            metrics=[
                Metric(
                    "visitors", name="Visitors", unit="people", better="higher", basis="assumed"
                ),
            ],
            basis="stated",
        ),
        Stage(
            "middle-of-funnel",
            name="Middle of funnel",
            purpose="Teach and convince those who look for a solution.",
            role="lead",
            phases=["explore", "evaluate"],
            entry=fact("seeks_solution").is_true(),
            entry_basis="implied",
            assets=[
                Asset("case-studies", title="Case studies", kind="case study", basis="stated"),
                Asset("white-papers", title="White papers", kind="report", basis="stated"),
                Asset("webinars", title="Webinars", kind="webinar", basis="stated"),
            ],
            metrics=[
                Metric("leads", name="Leads", unit="leads", better="higher", basis="assumed"),
            ],
            basis="stated",
        ),
        Stage(
            "bottom-of-funnel",
            name="Bottom of funnel",
            purpose="Help those who are ready to choose.",
            role="lead",
            phases=["decide", "purchase"],
            entry=fact("ready_to_choose").is_true(),
            entry_basis="implied",
            end=True,
            assets=[
                Asset(
                    "consultation", title="Free consultation", kind="consultation", basis="stated"
                ),
                Asset("evaluation", title="Evaluation", kind="trial", basis="stated"),
                Asset("discount", title="Discount", kind="offer", basis="stated"),
                Asset("demo", title="Demonstration", kind="demo", basis="stated"),
                Asset("pricing", title="Prices", kind="price list", basis="stated"),
            ],
            metrics=[
                Metric(
                    "conversion-rate",
                    name="Conversion rate",
                    unit="%",
                    better="higher",
                    numerator="people who buy",
                    denominator="leads",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
    ],
    transitions=[
        Transition(
            "top-of-funnel", "middle-of-funnel", decision="To look for a solution", basis="stated"
        ),
        Transition("middle-of-funnel", "bottom-of-funnel", decision="To choose", basis="stated"),
    ],
    starts=["top-of-funnel"],
    goals=["bottom-of-funnel"],
    facts=[
        Fact("met_content", type="bool", meaning="Has met content of the business"),
        Fact("seeks_solution", type="bool", meaning="Looks for a solution"),
        Fact("ready_to_choose", type="bool", meaning="Is ready to choose"),
    ],
    source=Source(
        "Top, middle and bottom of the funnel",
        author="Practitioners; made known by HubSpot",
        confidence="low",
        doubts=[
            (
                "Shorthand of the trade, about 2010: no first author and no first publication "
                "could be found."
            )
        ],
        references=[
            "https://nanoglobals.com/glossary/tofu-mofu-bofu-marketing-funnel",
            "http://blog.crosshatchcreative.com/learn-it-quick-the-importance-of-tofu-mofu-and-bofu",
        ],
    ),
    basis="stated",
    extra={"perspective": "firm", "topology": "a line"},
)
