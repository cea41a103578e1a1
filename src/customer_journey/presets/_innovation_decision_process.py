"""Innovation-decision process, in 7 stages.

Source: Everett M. Rogers, "Diffusion of Innovations", 1962.
"""

from customer_journey._model import Journey, Metric, Source, Stage, Suppression, Transition
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "innovation-decision-process",
    name="Innovation-decision process",
    description="How a person comes to adopt something new, or not.",
    stages=[
        Stage(
            "knowledge",
            name="Knowledge",
            purpose="Let people learn that the innovation exists and how it works.",
            role="prospect",
            phases=["aware"],
            entry=fact("knows_innovation").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "awareness",
                    name="Awareness",
                    unit="%",
                    better="higher",
                    numerator="people who know it",
                    denominator="people in the social system",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "persuasion",
            name="Persuasion",
            purpose="Let people form an opinion of it.",
            role="prospect",
            phases=["explore", "evaluate"],
            entry=fact("has_attitude").is_true(),
            entry_basis="stated",
            basis="stated",
            extra={
                "attributes": [
                    "relative advantage",
                    "compatibility",
                    "complexity",
                    "trialability",
                    "observability",
                ]
            },
        ),
        Stage(
            "decision",
            name="Decision",
            purpose="Let people try before they adopt or reject.",
            role="prospect",
            phases=["decide", "try"],
            entry=fact("is_choosing").is_true(),
            entry_basis="stated",
            metrics=[
                Metric("trials", name="Trials", better="higher", basis="assumed"),
            ],
            basis="stated",
        ),
        Stage(
            "implementation",
            name="Implementation",
            purpose="Help people to put it to use.",
            role="customer",
            phases=["purchase", "onboard"],
            entry=fact("puts_to_use").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "adoption-rate",
                    name="Rate of adoption",
                    unit="%",
                    better="higher",
                    numerator="people who adopt",
                    denominator="people in the social system",
                    basis="stated",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "confirmation",
            name="Confirmation",
            purpose="Confirm that the decision was right.",
            role="customer",
            phases=["retain"],
            entry=fact("seeks_confirmation").is_true(),
            entry_basis="stated",
            end=True,
            basis="stated",
        ),
        Stage(
            "rejection",
            name="Rejection",
            role="lapsed",
            phases=["lapse"],
            entry=fact("has_rejected").is_true()
            & (~fact("puts_to_use").is_known() | ~fact("puts_to_use").is_true()),
            entry_basis="stated",
            end=True,
            basis="stated",
            note="An outcome of the decision, not one of the five stages.",
        ),
        Stage(
            "discontinuance",
            name="Discontinuance",
            role="lapsed",
            phases=["lapse"],
            entry=fact("has_discontinued").is_true(),
            entry_basis="stated",
            end=True,
            basis="stated",
            note="A possible outcome of confirmation, not one of the five stages.",
        ),
    ],
    transitions=[
        Transition("knowledge", "persuasion", decision="To form an opinion", basis="stated"),
        Transition("persuasion", "decision", decision="To weigh adopting it", basis="stated"),
        Transition("decision", "implementation", decision="To adopt", basis="stated"),
        Transition("implementation", "confirmation", decision="To look back on it", basis="stated"),
        Transition(
            "decision",
            "rejection",
            kind="exit",
            decision="To reject",
            reason="Decides not to adopt",
            basis="stated",
        ),
        Transition(
            "confirmation",
            "discontinuance",
            kind="exit",
            decision="To give it up",
            reason="Is disenchanted, or finds something better",
            basis="stated",
        ),
        Transition(
            "rejection",
            "implementation",
            kind="return",
            decision="To adopt after all",
            when=fact("puts_to_use").is_true(),
            when_basis="implied",
            basis="stated",
            note="Later adoption.",
        ),
    ],
    starts=["knowledge"],
    goals=["confirmation"],
    facts=[
        Fact(
            "knows_innovation",
            type="bool",
            meaning="Knows that the innovation exists and how it works",
        ),
        Fact(
            "has_attitude", type="bool", meaning="Has formed a favourable or unfavourable attitude"
        ),
        Fact("is_choosing", type="bool", meaning="Is engaged in choosing to adopt or to reject"),
        Fact("puts_to_use", type="bool", meaning="Puts the innovation to use"),
        Fact(
            "seeks_confirmation",
            type="bool",
            meaning="Seeks confirmation of the decision already made",
        ),
        Fact("has_rejected", type="bool", meaning="Has decided not to adopt"),
        Fact(
            "has_discontinued", type="bool", meaning="Has given the innovation up after adopting it"
        ),
    ],
    suppressions=[
        Suppression(
            "exit-not-drawn",
            where="stages.rejection.entry",
            reason="Who confirms the decision has put it to use, also where that is not recorded.",
        ),
        Suppression(
            "exit-out-of-reach",
            where="stages.rejection.entry",
            reason="Rejection is a decision: who makes it has come to that stage.",
        ),
        Suppression(
            "exit-out-of-reach",
            where="stages.discontinuance.entry",
            reason="Who gives it up after adopting it has looked back on it.",
        ),
    ],
    source=Source(
        "Diffusion of Innovations",
        author="Everett M. Rogers",
        year=1962,
        publication="Free Press",
        confidence="high",
        doubts=["The form with these five stages is that of later editions."],
        references=[
            "https://thebrandhopper.com/2020/11/13/marketing-concept-diffusion-of-innovation",
            "https://meatandsupplyco.com/what-are-the-stages-of-rogers-diffusion-of-innovation-theory",
        ],
    ),
    basis="stated",
    extra={"perspective": "customer", "topology": "a line with two ways out and a late way in"},
)
