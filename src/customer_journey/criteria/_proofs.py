"""Questions about criteria, each of them whether there is a customer of a certain sort."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from attrs import evolve

from customer_journey._arguments import checked
from customer_journey.criteria._budget import BUDGET, Budget, OutOfBudgetError
from customer_journey.criteria._cells import Axis, KindsError, axis_of
from customer_journey.criteria._fact import Fact, FactValue
from customer_journey.criteria._formula import Truth, asking
from customer_journey.criteria._proof import Proof
from customer_journey.criteria._search import search
from customer_journey.criteria._tree import (
    Clause,
    Conjunction,
    Constant,
    Criterion,
    Disjunction,
    all_of,
    any_of,
    leaves,
    node,
)

__all__ = ["equivalent", "gap", "implies", "overlaps", "redundant", "satisfiable"]

_Asked: TypeAlias = Sequence[tuple[Criterion, Truth]]


@checked
def satisfiable(criterion: Criterion, /, *, facts: Iterable[Fact], budget: int = BUDGET) -> Proof:
    """Whether someone can meet a criterion: proved with a customer who does, or refuted.

    Args:
        criterion: The criterion.
        facts: The declarations of the facts it speaks of; only values inside their domains count.
        budget: The steps it may take.

    Example:
        >>> import customer_journey as cj
        >>> orders = cj.Fact("orders", type="int", minimum=0)
        >>> cj.criteria.satisfiable(cj.fact("orders").between(1, 3), facts=[orders]).witness
        {'orders': 1}
        >>> cj.criteria.satisfiable(cj.fact("orders") < 0, facts=[orders]).outcome
        'refuted'
    """
    return _someone([(criterion, "true")], facts, budget)


@checked
def overlaps(
    criterion: Criterion,
    other: Criterion,
    /,
    *,
    facts: Iterable[Fact],
    budget: int = BUDGET,
) -> Proof:
    """Whether someone can meet both criteria at once: proved with a customer who does, or refuted.

    Args:
        criterion: One criterion.
        other: The other.
        facts: The declarations of the facts they speak of.
        budget: The steps it may take.

    Example:
        >>> import customer_journey as cj
        >>> seats = cj.Fact("seats", type="int", minimum=1)
        >>> small, large = cj.fact("seats") <= 10, cj.fact("seats") >= 10
        >>> cj.criteria.overlaps(small, large, facts=[seats]).witness
        {'seats': 10}
    """
    return _someone([(criterion, "true"), (other, "true")], facts, budget)


@checked
def implies(
    criterion: Criterion,
    other: Criterion,
    /,
    *,
    facts: Iterable[Fact],
    budget: int = BUDGET,
) -> Proof:
    """Whether everyone who meets a criterion meets the other; refuted with one who does not.

    Of that one the other may be false or, as a fact is missing, unknown.

    Args:
        criterion: The criterion that is met.
        other: The one that may follow from it.
        facts: The declarations of the facts they speak of.
        budget: The steps it may take.

    Example:
        >>> import customer_journey as cj
        >>> orders = cj.Fact("orders", type="int", minimum=0)
        >>> loyal, bought = cj.fact("orders") >= 2, cj.fact("orders") >= 1
        >>> cj.criteria.implies(loyal, bought, facts=[orders]).outcome
        'proved'
        >>> cj.criteria.implies(bought, loyal, facts=[orders]).witness
        {'orders': 1}
    """
    return _opposite(_someone([(criterion, "true"), (other, "not true")], facts, budget))


@checked
def equivalent(
    criterion: Criterion,
    other: Criterion,
    /,
    *,
    facts: Iterable[Fact],
    budget: int = BUDGET,
) -> Proof:
    """Whether two criteria are true of the same customers; refuted with one who tells them apart.

    Where one is false the other may be unknown: neither lets that customer in.

    Args:
        criterion: One criterion.
        other: The other.
        facts: The declarations of the facts they speak of.
        budget: The steps it may take.

    Example:
        >>> import customer_journey as cj
        >>> orders = cj.Fact("orders", type="int", minimum=0)
        >>> some, one = cj.fact("orders") > 0, cj.fact("orders") >= 1
        >>> cj.criteria.equivalent(some, one, facts=[orders]).outcome
        'proved'
    """
    ways: list[_Asked] = [
        [(criterion, "true"), (other, "not true")],
        [(other, "true"), (criterion, "not true")],
    ]
    return _opposite(_any_one(ways, facts, budget))


@checked
def gap(
    criteria: Iterable[Criterion],
    /,
    *,
    facts: Iterable[Fact],
    within: Criterion | None = None,
    budget: int = BUDGET,
) -> Proof:
    """Whether the criteria leave someone out: proved with a customer of whom each is false.

    A customer of whom one is unknown is not left out yet: the missing fact may let them in.

    Args:
        criteria: Any number of criteria; none at all leave everyone out.
        facts: The declarations of the facts they speak of.
        within: Look only among those who meet this criterion.
        budget: The steps it may take.

    Example:
        >>> import customer_journey as cj
        >>> score = cj.Fact("score", type="int", minimum=0, maximum=100)
        >>> cold, hot = cj.fact("score") < 40, cj.fact("score") > 60
        >>> cj.criteria.gap([cold, hot], facts=[score]).witness
        {'score': 40}
    """
    conditions: list[tuple[Criterion, Truth]] = [(each, "false") for each in criteria]
    if within is not None:
        conditions.append((within, "true"))
    return _someone(conditions, facts, budget)


def redundant(
    joint: Conjunction | Disjunction, part: int, /, *, facts: Iterable[Fact], budget: int = BUDGET
) -> Proof:
    """Whether a criterion says the same without one of its operands: true, false and unknown alike.

    Args:
        joint: An `and` or an `or`.
        part: The position of the operand.
        facts: The declarations of the facts it speaks of.
        budget: The steps it may take.
    """
    left = joint.operands[:part] + joint.operands[part + 1 :]
    gone = joint.operands[part]
    rest = all_of(left) if isinstance(joint, Conjunction) else any_of(left)
    ways: list[_Asked]
    if isinstance(joint, Conjunction):
        ways = [[(rest, "true"), (gone, "not true")], [(gone, "false"), (rest, "not false")]]
    else:
        ways = [[(rest, "false"), (gone, "not false")], [(gone, "true"), (rest, "not true")]]
    return _opposite(_any_one(ways, facts, budget))


def _any_one(ways: Iterable[_Asked], facts: Iterable[Fact], budget: int) -> Proof:
    """Whether there is a customer in one of several ways."""
    declared = _declared(facts).values()
    steps = 0
    nobody = Proof("refuted")
    for way in ways:
        proof = _someone(way, declared, budget - steps)
        steps += proof.steps
        if proof.outcome == "proved":
            return evolve(proof, steps=steps)
        if proof.outcome == "unproved":
            nobody = proof
    return evolve(nobody, steps=steps)


def _declared(facts: Iterable[Fact]) -> dict[str, Fact]:
    return {fact.name: fact for fact in facts}


def _someone(asked: _Asked, facts: Iterable[Fact], budget: int) -> Proof:
    """Whether there is a customer of whom each criterion has the truth that is asked of it."""
    left = Budget(budget)
    proof = _searched(asked, _declared(facts), left)
    return evolve(proof, steps=budget - left.left)


def _searched(asked: _Asked, declared: Mapping[str, Fact], budget: Budget) -> Proof:
    try:
        axes = _axes([criterion for criterion, _ in asked], declared, budget)
        formulas = [asking(node(criterion), wanted, axes) for criterion, wanted in asked]
        found = search(formulas, {name: axis.all for name, axis in axes.items()}, budget)
    except OutOfBudgetError:
        return Proof("unproved", reason="it takes more steps than the budget has")
    except KindsError as error:
        return Proof("unproved", reason=f"no value is of the kind that clauses ask for: {error}")
    if found is None:
        return Proof("refuted")
    undeclared = [name for name, axis in axes.items() if not axis.declared]
    if undeclared:
        return Proof("unproved", reason=f"facts are not declared: {', '.join(undeclared)}")
    return Proof("proved", facts=_customer(found, axes))


def _opposite(proof: Proof) -> Proof:
    """What is proved by there being nobody."""
    match proof.outcome:
        case "proved":
            return evolve(proof, outcome="refuted")
        case "refuted":
            return evolve(proof, outcome="proved")
        case _:
            return proof


def _axes(
    criteria: Iterable[Criterion], declared: Mapping[str, Fact], budget: Budget
) -> dict[str, Axis]:
    """The cells of each fact that the criteria name, in the order of first mention."""
    clauses: dict[str, dict[Clause, None]] = {}
    for criterion in criteria:
        for leaf in leaves(criterion):
            budget.spend()
            if not isinstance(leaf, Constant):
                clauses.setdefault(leaf.name, {})[leaf] = None
    axes: dict[str, Axis] = {}
    for name, asked in clauses.items():
        try:
            axes[name] = axis_of(declared.get(name), tuple(asked), budget)
        except KindsError:
            raise KindsError(name) from None
    return axes


def _customer(cells: Mapping[str, int], axes: Mapping[str, Axis]) -> dict[str, FactValue]:
    chosen: dict[str, FactValue] = {}
    for name, axis in axes.items():
        value = axis.cells[(cells[name] & -cells[name]).bit_length() - 1]
        if value is not None:
            chosen[name] = value
    return chosen
