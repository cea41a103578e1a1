"""The criteria that a journey states, compiled once, and the reasons that they give."""

from collections.abc import Mapping
from math import isfinite
from types import NoneType
from typing import Any, Final, Literal, TypeAlias

from attrs import define, field

from customer_journey._values import plain_value
from customer_journey.criteria._evaluation import Evaluator
from customer_journey.criteria._explain import blocking
from customer_journey.criteria._fact import FactValue
from customer_journey.criteria._tree import (
    Comparison,
    Conjunction,
    Criterion,
    Known,
    Membership,
    Negation,
    evaluator,
    node,
)
from customer_journey.people._events import Reason, new_reason

__all__ = ["Stated", "Truth", "plain_fact", "stated_on"]

Truth: TypeAlias = bool | None
"""True, False, or None where missing facts leave it unknown."""

_LONGEST: Final = 400
_PLAIN_TYPES: Final = frozenset({NoneType, bool, int})


@define(eq=False)
class Stated:
    """A criterion of a journey: where it stands, and its compiled form."""

    where: str
    """Its path, as in `stages.buy.entry`."""
    criterion: Criterion
    """The criterion."""
    check: Evaluator
    """The function from facts to its truth."""
    _spelt: tuple[tuple[str, str], ...] | Literal[False] | None = field(default=False, init=False)
    """The fact and the words of every clause, once a reason was wanted; None where it depends on
    facts which of them hold."""

    @property
    def fact(self) -> str | None:
        """Its fact, if it is a single clause; else None."""
        whole = node(self.criterion)
        return whole.name if isinstance(whole, (Comparison, Membership, Known)) else None

    def clauses(self) -> tuple[tuple[str, str], ...] | None:
        """The fact and the words of each clause; None where it depends on facts which hold."""
        if self._spelt is False:
            self._spelt = _spelt_out(self.criterion)
        return self._spelt

    def reasons(self, facts: Mapping[str, object]) -> tuple[Reason, ...]:
        """The clauses that make it true of facts of which it is, each with the value it saw."""
        clauses = self.clauses()
        if clauses is None:
            return tuple(
                [
                    Reason(self.where, clause=str(~opposite), value=plain_fact(value))
                    for opposite, value in blocking(~self.criterion, facts)
                ]
            )
        return tuple(
            [
                new_reason(self.where, clause, plain_fact(facts.get(name)))
                for name, clause in clauses
            ]
        )


def stated_on(where: str, criterion: Criterion | None) -> Stated | None:
    """A criterion with where it stands and its compiled form; None for none."""
    return None if criterion is None else Stated(where, criterion, evaluator(criterion))


def _spelt_out(criterion: Criterion) -> tuple[tuple[str, str], ...] | None:
    """The fact and the words of each clause, where it is true only if all of them are."""
    whole = node(criterion)
    parts = whole.operands if isinstance(whole, Conjunction) else (whole,)
    clauses: list[tuple[str, str]] = []
    for part in dict.fromkeys(parts):
        inner = part.operand if isinstance(part, Negation) else part
        if not isinstance(inner, (Comparison, Membership, Known)):
            return None
        clauses.append((inner.name, str(part)))
    return tuple(clauses)


def plain_fact(value: object) -> FactValue | None:
    """A fact's value as one that JSON has: what it has no word for becomes text."""
    plain: Any = value
    try:
        if type(value) not in _PLAIN_TYPES:
            plain = plain_value(value)
    except TypeError:
        return type(value).__name__
    match plain:
        case bool() | None as truth:
            return truth
        case int():
            return plain if plain.bit_length() <= _LONGEST else "a very large number"
        case float():
            return plain if isfinite(plain) else str(plain)
        case str():
            return plain.encode("utf-8", "replace").decode()[:_LONGEST]
        case _:
            return str(plain.isoformat())
