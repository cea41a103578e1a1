"""Types for annotations: the closed sets of words, the values of facts, frozen mappings."""

from customer_journey._model._customers import InsightKind
from customer_journey._model._elements import Confidence, Lane, PathRuleKind
from customer_journey._model._experience import OpportunityStatus
from customer_journey._model._stage import MoveKind, Phase, Role, TransitionKind
from customer_journey._values import FrozenMap, JsonValue
from customer_journey.criteria._fact import Basis, FactType, FactValue

__all__ = [
    "Basis",
    "Confidence",
    "FactType",
    "FactValue",
    "FrozenMap",
    "InsightKind",
    "JsonValue",
    "Lane",
    "MoveKind",
    "OpportunityStatus",
    "PathRuleKind",
    "Phase",
    "Role",
    "TransitionKind",
]
