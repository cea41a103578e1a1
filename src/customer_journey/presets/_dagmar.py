"""DAGMAR: Unawareness, Awareness, Comprehension, Conviction, Action.

Source: Russell H. Colley, "Defining Advertising Goals for Measured Advertising Results", 1961.
"""

from customer_journey._model import Journey, Metric, Source, Stage, Transition
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "dagmar",
    name="DAGMAR",
    description=(
        "A spectrum of what advertising can be held to: each goal is a move of a named audience "
        "from one level to the next, by a date, from a benchmark."
    ),
    stages=[
        Stage(
            "unawareness",
            name="Unawareness",
            purpose="Know how many have never heard of the product: the benchmark.",
            role="prospect",
            phases=["unaware"],
            entry=fact("in_target_audience").is_true(),
            entry_basis="implied",
            metrics=[
                Metric(
                    "unaware-share",
                    name="Share of the audience that is unaware",
                    unit="%",
                    better="lower",
                    numerator="people who do not know the product",
                    denominator="people asked",
                    basis="implied",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "awareness",
            name="Awareness",
            purpose="Make the product known.",
            role="prospect",
            phases=["aware"],
            entry=fact("knows_product").is_true(),
            entry_basis="implied",
            metrics=[
                Metric(
                    "awareness",
                    name="Awareness",
                    unit="%",
                    better="higher",
                    numerator="people who know the product",
                    denominator="people asked",
                    basis="implied",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "comprehension",
            name="Comprehension",
            purpose="Make people understand what the product is and does.",
            role="prospect",
            phases=["explore"],
            entry=fact("understands_product").is_true(),
            entry_basis="implied",
            metrics=[
                Metric(
                    "comprehension",
                    name="Comprehension",
                    unit="%",
                    better="higher",
                    numerator="people who can say what it does",
                    denominator="people asked",
                    basis="implied",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "conviction",
            name="Conviction",
            purpose="Make people believe that it is worth buying.",
            role="prospect",
            phases=["evaluate", "decide"],
            entry=fact("is_convinced").is_true(),
            entry_basis="implied",
            metrics=[
                Metric(
                    "conviction",
                    name="Conviction",
                    unit="%",
                    better="higher",
                    numerator="people who prefer the product",
                    denominator="people asked",
                    basis="implied",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "action",
            name="Action",
            purpose="Make people act.",
            role="customer",
            phases=["purchase"],
            entry=fact("orders") >= 1,
            entry_basis="implied",
            end=True,
            metrics=[
                Metric(
                    "action",
                    name="Action",
                    unit="%",
                    better="higher",
                    numerator="people who acted",
                    denominator="people asked",
                    basis="implied",
                ),
            ],
            basis="stated",
        ),
    ],
    transitions=[
        Transition("unawareness", "awareness", decision="To take notice", basis="stated"),
        Transition("awareness", "comprehension", decision="To learn what it is", basis="stated"),
        Transition("comprehension", "conviction", decision="To believe in it", basis="stated"),
        Transition("conviction", "action", decision="To buy", basis="stated"),
    ],
    starts=["unawareness"],
    goals=["action"],
    facts=[
        Fact("in_target_audience", type="bool", meaning="Belongs to the audience the goal names"),
        Fact("knows_product", type="bool", meaning="Knows that the product exists"),
        Fact(
            "understands_product", type="bool", meaning="Understands what the product is and does"
        ),
        Fact("is_convinced", type="bool", meaning="Is convinced that the product is worth buying"),
        Fact("orders", type="int", minimum=0, unit="orders", meaning="Orders placed so far"),
    ],
    source=Source(
        "Defining Advertising Goals for Measured Advertising Results",
        author="Russell H. Colley",
        year=1961,
        publication="Association of National Advertisers",
        confidence="high",
        doubts=["Many texts list only the last four levels."],
        references=[
            "http://copytesting.org/history/history6.html",
            "https://www.zabanga.us/marketing-communications/info-oge.html",
        ],
    ),
    basis="stated",
    note=(
        "A goal is specific, measured against a benchmark, meant for a named audience, and due "
        "by a date."
    ),
    extra={"perspective": "firm", "topology": "a line"},
)
