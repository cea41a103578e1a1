"""Why a criterion is false, and what could still decide one that is unknown."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from customer_journey.criteria._evaluation import known
from customer_journey.criteria._tree import (
    Conjunction,
    Constant,
    Criterion,
    Disjunction,
    Negation,
    Node,
    evaluator,
    node,
)

__all__ = ["Blocking", "blocking", "deciding"]

Blocking: TypeAlias = tuple[Criterion, object]
"""A clause, or the opposite of one, and the value its fact had; None where that was missing."""


def blocking(criterion: Criterion, facts: Mapping[str, object], /) -> tuple[Blocking, ...]:
    """The clauses that make a criterion false, each with the value it saw; none if it isn't false.

    Each is false itself, and as long as all of them are, so is the criterion: of `and`, the
    operands that are false are looked into, of `or`, all. What stands under `not` comes back as its
    opposite: `not churned` is blocked by `not churned`, having seen True.

    Raises:
        CriterionTypeError: As `evaluate`.
    """
    return tuple(dict(_against(node(criterion), facts, wanted=True)).items())


def deciding(criterion: Criterion, facts: Mapping[str, object], /) -> tuple[str, ...]:
    """The missing facts on which an unknown criterion still hangs, in the order of first mention.

    Once all of them are given, the criterion is true or false; no other missing fact has a say.
    None if it is decided already.

    Raises:
        CriterionTypeError: As `evaluate`.
    """
    if evaluator(criterion)(facts) is not None:
        return ()
    return tuple(dict.fromkeys(_open(node(criterion), facts)))


def _against(criterion: Node, facts: Mapping[str, object], *, wanted: bool) -> Iterator[Blocking]:
    """The clauses that keep a criterion from the truth that is wanted of it."""
    if evaluator(criterion)(facts) is not (not wanted):
        return
    match criterion:
        case Negation(operand):
            yield from _against(operand, facts, wanted=not wanted)
        case Conjunction(operands) | Disjunction(operands):
            for operand in operands:
                yield from _against(operand, facts, wanted=wanted)
        case _:
            seen = None if isinstance(criterion, Constant) else facts.get(criterion.name)
            yield criterion if wanted else ~criterion, seen


def _open(criterion: Node, facts: Mapping[str, object]) -> list[str]:
    """The missing facts on which the truth of a criterion could still hang, known or not."""
    match criterion:
        case Negation(operand):
            return _open(operand, facts)
        case Conjunction(operands) | Disjunction(operands):
            settling = isinstance(criterion, Disjunction)
            names: list[str] = []
            for operand in operands:
                open_parts = _open(operand, facts)
                if not open_parts and evaluator(operand)(facts) is settling:
                    return []
                names += open_parts
            return names
        case Constant():
            return []
        case _:
            return [] if known(criterion.name)(facts) else [criterion.name]
