"""Five levels of awareness: Unaware, Problem aware, Solution aware, Product aware, Most aware.

Source: Eugene M. Schwartz, "Breakthrough Advertising", 1966.
"""

from customer_journey._model import Journey, Metric, Source, Stage, Transition
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "levels-of-awareness",
    name="Five levels of awareness",
    description="How much a reader knows decides where a message has to begin.",
    stages=[
        Stage(
            "unaware",
            name="Unaware",
            purpose="Begin with the reader, not with problem or product.",
            role="prospect",
            phases=["unaware"],
            entry=fact("in_market").is_true(),
            entry_basis="implied",
            metrics=[
                Metric(
                    "audience-share",
                    name="Share of the audience at this level",
                    unit="%",
                    numerator="people at this level",
                    denominator="people asked",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "problem-aware",
            name="Problem aware",
            purpose="Begin with the problem.",
            role="prospect",
            phases=["aware"],
            entry=fact("knows_problem").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "audience-share",
                    name="Share of the audience at this level",
                    unit="%",
                    numerator="people at this level",
                    denominator="people asked",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "solution-aware",
            name="Solution aware",
            purpose="Begin with the result people want.",
            role="prospect",
            phases=["explore"],
            entry=fact("knows_solution_exists").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "audience-share",
                    name="Share of the audience at this level",
                    unit="%",
                    numerator="people at this level",
                    denominator="people asked",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "product-aware",
            name="Product aware",
            purpose="Begin with what makes the product the right one.",
            role="prospect",
            phases=["evaluate"],
            entry=fact("knows_product").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "audience-share",
                    name="Share of the audience at this level",
                    unit="%",
                    numerator="people at this level",
                    denominator="people asked",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "most-aware",
            name="Most aware",
            purpose="Begin with the offer.",
            role="prospect",
            phases=["decide"],
            entry=fact("knows_what_product_does").is_true(),
            entry_basis="stated",
            end=True,
            metrics=[
                Metric(
                    "audience-share",
                    name="Share of the audience at this level",
                    unit="%",
                    numerator="people at this level",
                    denominator="people asked",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
    ],
    transitions=[
        Transition("unaware", "problem-aware", basis="implied"),
        Transition("problem-aware", "solution-aware", basis="implied"),
        Transition("solution-aware", "product-aware", basis="implied"),
        Transition("product-aware", "most-aware", basis="implied"),
    ],
    starts=["unaware"],
    goals=["most-aware"],
    facts=[
        Fact("in_market", type="bool", meaning="Belongs to the market"),
        Fact("knows_problem", type="bool", meaning="Feels a need or a problem"),
        Fact(
            "knows_solution_exists",
            type="bool",
            meaning="Knows what result they want, not that the product gives it",
        ),
        Fact("knows_product", type="bool", meaning="Knows the product, and is not yet sure"),
        Fact(
            "knows_what_product_does",
            type="bool",
            meaning="Knows and wants the product, and waits for an offer",
        ),
    ],
    source=Source(
        "Breakthrough Advertising",
        author="Eugene M. Schwartz",
        year=1966,
        publication="Prentice-Hall",
        confidence="high",
        doubts=[
            (
                "Schwartz lists the levels from most aware to unaware; here they stand in the "
                "order in which people pass them."
            )
        ],
        references=[
            "https://mikenorthfield.com/artifacts-of-influence/002-5-stages-of-awareness",
            "https://emsenn.net/general/people/eugene-schwartz",
        ],
    ),
    basis="stated",
    note="It ends before a purchase: it is about where a message begins.",
    extra={"perspective": "customer", "topology": "ordered levels"},
)
