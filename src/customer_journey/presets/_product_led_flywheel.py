"""Product-led growth flywheel: Evaluator, Beginner, Regular, Champion.

Source: Appcues, Product-Led Growth Collective, "The Product-Led Growth Flywheel", 2019.
"""

from customer_journey._model import Journey, Metric, Source, Stage, Suppression, Transition
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "product-led-flywheel",
    name="Product-led growth flywheel",
    description=(
        "Growth led by the product: four groups of users, and the actions that move them from "
        "one to the next."
    ),
    stages=[
        Stage(
            "evaluator",
            name="Evaluator",
            purpose="Let people see for themselves.",
            role="prospect",
            phases=["try"],
            entry=fact("signed_up").is_true(),
            entry_basis="stated",
            metrics=[
                Metric("sign-ups", name="Sign-ups", unit="users", better="higher", basis="implied"),
            ],
            basis="stated",
        ),
        Stage(
            "beginner",
            name="Beginner",
            purpose="Bring users to their first success.",
            role="lead",
            phases=["onboard"],
            entry=fact("activated").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "activation-rate",
                    name="Activation rate",
                    unit="%",
                    better="higher",
                    numerator="users activated",
                    denominator="sign-ups",
                    basis="implied",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "regular",
            name="Regular",
            purpose="Make the product a habit.",
            role="customer",
            phases=["retain"],
            entry=fact("adopted").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "adoption-rate",
                    name="Adoption rate",
                    unit="%",
                    better="higher",
                    numerator="users who adopt",
                    denominator="users activated",
                    basis="implied",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "champion",
            name="Champion",
            purpose="Give users who adore the product a reason to say so.",
            role="advocate",
            phases=["expand", "advocate"],
            entry=fact("adores_product").is_true(),
            entry_basis="stated",
            end=True,
            metrics=[
                Metric("referrals", name="Referrals", better="higher", basis="implied"),
            ],
            basis="stated",
        ),
    ],
    transitions=[
        Transition("evaluator", "beginner", decision="Activate", basis="stated"),
        Transition("beginner", "regular", decision="Adopt", basis="stated"),
        Transition("regular", "champion", decision="Adore", basis="stated"),
        Transition(
            "champion",
            "evaluator",
            kind="referral",
            decision="Advocate",
            basis="stated",
            note="A new evaluator comes in.",
        ),
    ],
    starts=["evaluator"],
    goals=["champion"],
    facts=[
        Fact("signed_up", type="bool", meaning="Has signed up and looks around"),
        Fact("activated", type="bool", meaning="Has reached the point of first value"),
        Fact("adopted", type="bool", meaning="Uses the product as a matter of course"),
        Fact("adores_product", type="bool", meaning="Adores the product"),
    ],
    source=Source(
        "The Product-Led Growth Flywheel",
        author="Appcues, Product-Led Growth Collective",
        year=2019,
        publication="productled.org",
        url="https://www.productled.org/foundations/the-product-led-growth-flywheel",
        confidence="high",
        doubts=[
            "The year is about 2019.",
            "Users need not pay to be regulars: the role customer is read into it.",
        ],
        references=[
            "https://docs.appcues.com/article/377-product-led-growth-overview",
            "https://www.toplyne.io/blog/product-led-growth-flywheel",
        ],
    ),
    basis="stated",
    suppressions=[
        Suppression(
            "prospect-role-after-purchase",
            where="stages.beginner",
            reason="A user need not have bought anything.",
        ),
    ],
    extra={"perspective": "firm", "topology": "a wheel of user groups, joined by actions"},
)
