"""Evaluation: every criterion becomes one function of the facts, made of smaller ones.

Truth is three-valued (Kleene, 1952): a clause about a missing fact is unknown, None, and stays so
unless the rest decides. Every clause is always looked at, so what comes out, an error included,
never depends on the order of clauses, as it wouldn't if the facts were columns of a table.
"""

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial
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

_REFLECTED: Final = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.gt,
    "<=": operator.ge,
    ">": operator.lt,
    ">=": operator.le,
}
"""The comparison of the constant with the fact that says what the sign says of the two."""


def comparison(name: str, sign: Operator, value: Value, clause: object) -> Evaluator:
    """The function for one fact compared with one constant; `clause` is named in errors."""
    compare = cast("Callable[..., bool]", _REFLECTED[sign])
    kind, exact_value = kind_of(value), exact(value)

    def evaluate_fitting(seen: object) -> bool | None:
        plain = _fitting(name, seen, kind, clause)
        if plain is None:
            return None
        return compare(exact_value if isinstance(plain, (Decimal, Fraction)) else value, plain)

    return _evaluator(name, kind, partial(compare, value), evaluate_fitting)


def membership(name: str, values: Sequence[Value], clause: object) -> Evaluator:
    """The function for one fact looked for among constants; `clause` is named in errors."""
    if not values:
        return conjunction([negation(known(name)), lambda _: None])
    members, exact_members = frozenset(values), frozenset(map(exact, values))
    kind = kind_of(values[0])

    def evaluate_fitting(seen: object) -> bool | None:
        plain = _fitting(name, seen, kind, clause)
        if plain is None:
            return None
        return plain in (exact_members if isinstance(plain, (Decimal, Fraction)) else members)

    return _evaluator(name, kind, members.__contains__, evaluate_fitting)


def _evaluator(  # noqa: C901 - a function for each kind
    name: str,
    kind: Kind,
    plain: Callable[[object], bool],
    fitting: Callable[[object], bool | None],
) -> Evaluator:
    """The function for one fact, which most often is of just the type that its clause asks for.

    Args:
        name: The name of the fact.
        kind: What sort of value the clause asks for.
        plain: The truth of a value of just that type.
        fitting: The truth of any other one, once it is read.
    """
    if kind == "a number":

        def evaluate(facts: Mapping[str, object]) -> bool | None:
            seen = facts.get(name)
            # NaN is missing.
            if type(seen) is int or (type(seen) is float and seen == seen):  # noqa: PLR0124 - as above
                return plain(seen)
            return None if seen is None else fitting(seen)

    elif kind == "a text":

        def evaluate(facts: Mapping[str, object]) -> bool | None:
            seen = facts.get(name)
            if type(seen) is str:
                return plain(seen if seen.isascii() else read_text(seen))
            return None if seen is None else fitting(seen)

    elif kind == "true or false":

        def evaluate(facts: Mapping[str, object]) -> bool | None:
            seen = facts.get(name)
            if type(seen) is bool:
                return plain(seen)
            return None if seen is None else fitting(seen)

    else:

        def evaluate(facts: Mapping[str, object]) -> bool | None:
            seen = facts.get(name)
            return None if seen is None else fitting(seen)

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

    def evaluate_two(facts: Mapping[str, object]) -> bool | None:
        one, other = first(facts), second(facts)
        if one is neutral or other is decisive:
            return other
        return one if one is decisive else None

    if len(operands) == 2:  # noqa: PLR2004 - as most have, which takes a loop twice as long
        first, second = operands
        return evaluate_two

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
