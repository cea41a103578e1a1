"""The elements: what a journey is made of, as frozen values that check themselves."""

from typing import TYPE_CHECKING

from customer_journey._lazy import attach

__all__ = [
    "Action",
    "Asset",
    "Audience",
    "Basis",
    "Claim",
    "Confidence",
    "Experience",
    "Handoff",
    "Insight",
    "InsightKind",
    "Journey",
    "Lane",
    "Metric",
    "MoveKind",
    "Opportunity",
    "OpportunityStatus",
    "PathRule",
    "PathRuleKind",
    "Persona",
    "Phase",
    "Promise",
    "Question",
    "Reward",
    "Role",
    "Source",
    "Stage",
    "Suppression",
    "Touchpoint",
    "Transition",
    "TransitionKind",
    "cached",
    "read_facts",
]

if TYPE_CHECKING:
    from customer_journey._model._cached import cached
    from customer_journey._model._customers import Audience, Insight, InsightKind, Persona
    from customer_journey._model._elements import (
        Action,
        Asset,
        Basis,
        Claim,
        Confidence,
        Handoff,
        Lane,
        Metric,
        PathRule,
        PathRuleKind,
        Promise,
        Question,
        Reward,
        Source,
        Suppression,
        Touchpoint,
    )
    from customer_journey._model._experience import Experience, Opportunity, OpportunityStatus
    from customer_journey._model._facts import read_facts
    from customer_journey._model._journey import Journey
    from customer_journey._model._stage import (
        MoveKind,
        Phase,
        Role,
        Stage,
        Transition,
        TransitionKind,
    )
else:
    __getattr__, __dir__ = attach(__name__, __all__)
