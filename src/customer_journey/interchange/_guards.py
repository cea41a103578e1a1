"""Criteria as data that a program in any language can evaluate without a parser."""

import json
from datetime import date, datetime
from typing import Any

from customer_journey._model import Journey, Transition
from customer_journey._model._cached import guard_of
from customer_journey._values import Value, article, text_problems
from customer_journey.criteria._parser import parse_criterion
from customer_journey.criteria._tree import (
    Comparison,
    Conjunction,
    Criterion,
    Disjunction,
    Known,
    Membership,
    Negation,
    all_of,
    node,
)
from customer_journey.errors import CriterionSyntaxError

__all__ = ["as_data", "condition_of", "guard_read", "guard_text"]


def condition_of(journey: Journey, transition: Transition) -> Criterion | None:
    """The condition of a transition: its guard and the entry of its target, or None.

    The guard of `otherwise` is what it stands for: that none of the others is true.
    """
    guard = guard_of(journey, transition)
    entry = journey[transition.target].entry
    conditions = [criterion for criterion in (guard, entry) if criterion is not None]
    return all_of(conditions) if conditions else None


def guard_read(text: str) -> tuple[Criterion | None, bool]:
    """The criterion that a guard of any notation stands for, and whether it is one of our texts.

    What is not a criterion becomes a fact by that name, which is unknown until it is stated: read
    as no guard at all, it would be open to everybody. None for what no fact can be called.
    """
    try:
        return parse_criterion(text), True
    except CriterionSyntaxError:
        if not text.strip() or text_problems(text):
            return None, False
        return parse_criterion("`{}`".format(text.replace("`", "``"))), False


def guard_text(guard: object) -> str:
    """The name of the fact that stands for a guard which is not a text: its JSON."""
    try:
        return json.dumps(guard, ensure_ascii=False, sort_keys=True)
    except (TypeError, ValueError, RecursionError):
        return article(type(guard).__name__)


def as_data(criterion: Criterion) -> dict[str, Any]:  # noqa: PLR0911 - one for each kind
    """The criterion as a tree of JSON; no deeper than its text may be nested."""
    match node(criterion):
        case Comparison(name, operator, value):
            return {"fact": name, "is": operator, **_value(value)}
        case Membership(name, values):
            # All of one kind.
            kinds = [_value(value) for value in values]
            typed = {"type": kinds[0]["type"]} if kinds and "type" in kinds[0] else {}
            return {"fact": name, "is": "in", "values": [kind["value"] for kind in kinds], **typed}
        case Known(name):
            return {"fact": name, "is": "known"}
        case Negation(operand):
            return {"not": as_data(operand)}
        case Conjunction(operands):
            return {"all": [as_data(operand) for operand in operands]}
        case Disjunction(operands):
            return {"any": [as_data(operand) for operand in operands]}
        case constant:
            return {"always": constant.truth}


def _value(value: Value) -> dict[str, Any]:
    if isinstance(value, datetime):
        return {"value": value.isoformat(), "type": "datetime"}
    if isinstance(value, date):
        return {"value": value.isoformat(), "type": "date"}
    return {"value": value}
