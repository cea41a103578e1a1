"""The nouns: what a journey is made of, as frozen values."""

from customer_journey._model._checks import FactName, Id
from customer_journey._model._fact import Fact, FactType, FactValue
from customer_journey._model._journey import Journey
from customer_journey._model._nouns import (
    Asset,
    Audience,
    Basis,
    Claim,
    Confidence,
    Handoff,
    Metric,
    Persona,
    Promise,
    Question,
    Source,
    Suppression,
    Touchpoint,
)
from customer_journey._model._stage import Phase, Role, Stage, Transition, TransitionKind
from customer_journey._model._values import FrozenMap, JsonValue
from customer_journey._model._views import view

__all__ = [
    "Asset",
    "Audience",
    "Basis",
    "Claim",
    "Confidence",
    "Fact",
    "FactName",
    "FactType",
    "FactValue",
    "FrozenMap",
    "Handoff",
    "Id",
    "Journey",
    "JsonValue",
    "Metric",
    "Persona",
    "Phase",
    "Promise",
    "Question",
    "Role",
    "Source",
    "Stage",
    "Suppression",
    "Touchpoint",
    "Transition",
    "TransitionKind",
    "view",
]
