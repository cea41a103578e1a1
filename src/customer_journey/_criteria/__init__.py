"""Criteria: conditions on facts as data, with one meaning wherever they are evaluated."""

from customer_journey._criteria._evaluation import Evaluator, Operator
from customer_journey._criteria._explain import Blocking, blocking, deciding
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
    Node,
    all_of,
    any_of,
    evaluator,
    leaves,
    node,
    walk,
)
from customer_journey._criteria._values import Kind, Value, kind_of, observed

__all__ = [
    "FALSE",
    "MOST_LEVELS",
    "TRUE",
    "Blocking",
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
    "Node",
    "Operator",
    "Value",
    "all_of",
    "any_of",
    "blocking",
    "deciding",
    "evaluator",
    "fact",
    "kind_of",
    "leaves",
    "node",
    "observed",
    "parse_criterion",
    "walk",
]
