"""Evaluation: every criterion becomes one function of the facts, made of smaller ones.

Truth is three-valued (Kleene, 1952): a clause about a missing fact is unknown, None, and stays so
unless the rest decides. Every clause is always looked at, so what comes out, an error included,
never depends on the order of clauses, as it wouldn't if the facts were columns of a table.
"""

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, TypeAlias, cast

from customer_journey._values import Kind, Value, kind_of, read_text, read_value
from customer_journey.criteria._constants import exact
from customer_journey.errors import CriterionTypeError

__all__ = [
    "Evaluator",
    "Operator",
    "comparison",
    "conjunction",
    "disjunction",
    "fixed",
    "known",
    "membership",
    "negation",
]

Evaluator: TypeAlias = Callable[[Mapping[str, object]], bool | None]
"""From facts to True, False or unknown (None)."""

Operator: TypeAlias = Literal["==", "!=", "<", "<=", ">", ">="]

_COMPARE: Final = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

_PLAIN: Final[Mapping[Kind, frozenset[type]]] = {
    "true or false": frozenset({bool}),
    "a number": frozenset({int, float}),
}


def comparison(name: str, sign: Operator, value: Value, clause: object) -> Evaluator:
    """The function for one fact compared with one constant; `clause` is named in errors."""
    compare = cast("Callable[..., bool]", _COMPARE[sign])
    kind, exact_value = kind_of(value), exact(value)
    plain_types = _PLAIN.get(kind, frozenset())
    is_text = kind == "a text"

    def evaluate(facts: Mapping[str, object]) -> bool | None:
        seen = facts.get(name)
        if type(seen) in plain_types and seen == seen:  # noqa: PLR0124 - NaN is missing
            return compare(seen, value)
        if is_text and type(seen) is str:
            return compare(seen if seen.isascii() else read_text(seen), value)
        if seen is None:
            return None
        plain = _fitting(name, seen, kind, clause)
        if plain is None:
            return None
        return compare(plain, exact_value if isinstance(plain, (Decimal, Fraction)) else value)

    return evaluate


def membership(name: str, values: Sequence[Value], clause: object) -> Evaluator:
    """The function for one fact looked for among constants; `clause` is named in errors."""
    if not values:
        return conjunction([negation(known(name)), lambda _: None])
    members, exact_members = frozenset(values), frozenset(map(exact, values))
    kind = kind_of(values[0])
    plain_types = _PLAIN.get(kind, frozenset())
    is_text = kind == "a text"

    def evaluate(facts: Mapping[str, object]) -> bool | None:
        seen = facts.get(name)
        if type(seen) in plain_types and seen == seen:  # noqa: PLR0124 - NaN is missing
            return seen in members
        if is_text and type(seen) is str:
            return (seen if seen.isascii() else read_text(seen)) in members
        if seen is None:
            return None
        plain = _fitting(name, seen, kind, clause)
        if plain is None:
            return None
        return plain in (exact_members if isinstance(plain, (Decimal, Fraction)) else members)

    return evaluate


def known(name: str) -> Evaluator:
    """The function for whether a fact is there; its answer is never unknown."""

    def evaluate(facts: Mapping[str, object]) -> bool | None:
        try:
            return read_value(facts.get(name)) is not None
        except TypeError:
            return True

    return evaluate


def fixed(truth: bool) -> Evaluator:  # noqa: FBT001 - the value itself, not a switch
    """The function that ignores its facts."""

    def evaluate(_: Mapping[str, object]) -> bool | None:
        return truth

    return evaluate


def negation(operand: Evaluator) -> Evaluator:
    """The function for `not`: unknown stays unknown."""

    def evaluate(facts: Mapping[str, object]) -> bool | None:
        truth = operand(facts)
        return None if truth is None else not truth

    return evaluate


def conjunction(operands: Iterable[Evaluator]) -> Evaluator:
    """The function for `and`: false if any operand is, else unknown if any is, else true."""
    return _junction(tuple(operands), neutral=True)


def disjunction(operands: Iterable[Evaluator]) -> Evaluator:
    """The function for `or`: true if any operand is, else unknown if any is, else false."""
    return _junction(tuple(operands), neutral=False)


def _junction(operands: tuple[Evaluator, ...], *, neutral: bool) -> Evaluator:
    decisive = not neutral

    def evaluate(facts: Mapping[str, object]) -> bool | None:
        truth: bool | None = neutral
        for operand in operands:
            operand_truth = operand(facts)
            if operand_truth is not neutral and truth is not decisive:
                truth = operand_truth
        return truth

    return evaluate


def _fitting(
    name: str, seen: object, kind: Kind, clause: object
) -> Value | Decimal | Fraction | None:
    """The plain value of a fact, held to be of the clause's kind; None where it is missing."""
    try:
        plain = read_value(seen)
    except TypeError as error:
        raise CriterionTypeError(name, seen, str(clause), str(error)) from None
    if plain is None or kind_of(plain) == kind:
        return plain
    reason = f"it is {kind_of(plain)}, and the clause asks for {kind}"
    raise CriterionTypeError(name, seen, str(clause), reason)
