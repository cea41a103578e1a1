"""Messy middle: Exposure, Trigger, Exploration, Evaluation, Purchase, Experience.

Source: Alistair Rennie, Jonny Protheroe, Claire Charron & Gerald Breatnach, Google, with The
Behavioural Architects, "Decoding Decisions: Making Sense of the Messy Middle", 2020.
"""

from customer_journey._model import Journey, Metric, Source, Stage, Suppression, Transition
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "messy-middle",
    name="Messy middle",
    description=(
        "Between trigger and purchase people go round and round: they explore to add options, "
        "and evaluate to drop them."
    ),
    stages=[
        Stage(
            "exposure",
            name="Exposure",
            purpose="Be part of what people know of category and brands.",
            role="prospect",
            phases=["unaware", "aware"],
            entry=fact("in_market").is_true(),
            entry_basis="implied",
            metrics=[
                Metric(
                    "brand-awareness",
                    name="Brand awareness",
                    unit="%",
                    better="higher",
                    numerator="people who know the brand",
                    denominator="people asked",
                    basis="assumed",
                ),
            ],
            basis="stated",
            note="It is no stage that ends: it goes on in the background all the time.",
        ),
        Stage(
            "trigger",
            name="Trigger",
            purpose="Be there when the wish arises.",
            role="prospect",
            phases=["aware"],
            entry=fact("has_trigger").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "category-searches",
                    name="Searches in the category",
                    better="higher",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "exploration",
            name="Exploration",
            purpose="Be among the options.",
            role="prospect",
            phases=["explore"],
            entry=fact("is_exploring").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "options", name="Options under consideration", unit="brands", basis="assumed"
                ),
            ],
            basis="stated",
            note="An expansive mode.",
        ),
        Stage(
            "evaluation",
            name="Evaluation",
            purpose="Stay among the options.",
            role="prospect",
            phases=["evaluate"],
            entry=fact("is_evaluating").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "preference",
                    name="Preference",
                    unit="%",
                    better="higher",
                    numerator="people who prefer the brand",
                    denominator="people asked",
                    basis="stated",
                ),
            ],
            basis="stated",
            note="A reductive mode, in which six biases tell.",
        ),
        Stage(
            "purchase",
            name="Purchase",
            purpose="Be bought, before the loop is entered again.",
            role="customer",
            phases=["decide", "purchase"],
            entry=fact("orders") >= 1,
            entry_basis="implied",
            metrics=[
                Metric(
                    "purchases", name="Purchases", unit="orders", better="higher", basis="assumed"
                ),
            ],
            basis="stated",
        ),
        Stage(
            "experience",
            name="Experience",
            purpose="Give an experience that adds to exposure.",
            role="customer",
            phases=["onboard", "retain", "expand", "advocate"],
            entry=fact("has_used_product").is_true(),
            entry_basis="implied",
            end=True,
            metrics=[
                Metric(
                    "satisfaction", name="Customer satisfaction", better="higher", basis="assumed"
                ),
            ],
            basis="stated",
        ),
    ],
    transitions=[
        Transition("exposure", "trigger", decision="To become active", basis="stated"),
        Transition("trigger", "exploration", decision="To look for options", basis="stated"),
        Transition("exploration", "evaluation", decision="To weigh them", basis="stated"),
        Transition("evaluation", "purchase", decision="To buy", basis="stated"),
        Transition("purchase", "experience", decision="To use it", basis="stated"),
        Transition(
            "evaluation",
            "exploration",
            kind="return",
            decision="To look for more options",
            basis="stated",
            note="The loop is gone through as often as it takes.",
        ),
        Transition(
            "experience",
            "exposure",
            kind="return",
            basis="stated",
            note="Experience adds to what a person is exposed to.",
        ),
    ],
    starts=["exposure"],
    goals=["purchase"],
    facts=[
        Fact("in_market", type="bool", meaning="Belongs to those who could buy in the category"),
        Fact("has_trigger", type="bool", meaning="Something has moved them from passive to active"),
        Fact("is_exploring", type="bool", meaning="Widens the set of options"),
        Fact("is_evaluating", type="bool", meaning="Narrows the set of options"),
        Fact("orders", type="int", minimum=0, unit="orders", meaning="Orders placed so far"),
        Fact("has_used_product", type="bool", meaning="Has used what was bought"),
    ],
    suppressions=[
        Suppression(
            "unobservable-return",
            reason="The source shows that people go back, and names no sign by which it is seen.",
        ),
    ],
    source=Source(
        "Decoding Decisions: Making Sense of the Messy Middle",
        author=(
            "Alistair Rennie, Jonny Protheroe, Claire Charron & Gerald Breatnach, Google, with "
            "The Behavioural Architects"
        ),
        year=2020,
        publication="Think with Google",
        url="https://www.scribd.com/document/484175784/Decoding-Decisions-The-Messy-Middle-of-Purchase-Behavior",
        confidence="high",
        references=[
            "https://thebearchitects.com/our-work/blog/decoding-decisions-why-marketers-need-to-master-the-messy-middle/"
        ],
        note="Tested on 310,000 simulated purchases in 31 categories.",
    ),
    basis="stated",
    extra={
        "perspective": "customer",
        "topology": "a loop between two modes, inside a line",
        "biases": [
            "category heuristics",
            "power of now",
            "social proof",
            "scarcity bias",
            "authority bias",
            "power of free",
        ],
    },
)
