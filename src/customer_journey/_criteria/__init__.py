"""Criteria: conditions on facts as data, with one meaning wherever they are evaluated."""

from customer_journey._criteria._evaluation import Evaluator, Operator
from customer_journey._criteria._facts import FactReference, fact
from customer_journey._criteria._parser import parse_criterion
from customer_journey._criteria._tree import (
    FALSE,
    MOST_LEVELS,
    TRUE,
    Clause,
    Comparison,
    Conjunction,
    Constant,
    Criterion,
    Disjunction,
    Known,
    Membership,
    Negation,
    all_of,
    any_of,
    evaluator,
    leaves,
    walk,
)
from customer_journey._criteria._values import Kind, Value, kind_of, observed

__all__ = [
    "FALSE",
    "MOST_LEVELS",
    "TRUE",
    "Clause",
    "Comparison",
    "Conjunction",
    "Constant",
    "Criterion",
    "Disjunction",
    "Evaluator",
    "FactReference",
    "Kind",
    "Known",
    "Membership",
    "Negation",
    "Operator",
    "Value",
    "all_of",
    "any_of",
    "evaluator",
    "fact",
    "kind_of",
    "leaves",
    "observed",
    "parse_criterion",
    "walk",
]
