"""The search for a customer: a formula over sets of cells, and a proof procedure for it.

"The criterion is true", "is false", "is not true" and "is not false" are four questions once facts
may be missing. Each becomes a formula without `not`, whose leaves say that a fact is in one of some
cells. The search propagates what is forced, takes parts without common facts apart, and splits on
one leaf at a time, as Davis, Logemann and Loveland (1962, "A machine program for theorem-proving"),
with sets of cells in the place of truth values.
"""

from collections.abc import Generator, Iterable, Mapping, Sequence
from typing import Final, Literal, TypeAlias

from customer_journey._frozen import field, frozen
from customer_journey.criteria._cells import Axis, Budget
from customer_journey.criteria._tree import Conjunction, Constant, Disjunction, Negation, Node

__all__ = ["Truth", "formula_of", "search"]

Truth: TypeAlias = Literal["true", "false", "not true", "not false"]
"""What a criterion is to be; what is unknown is neither true nor false."""

Cells: TypeAlias = dict[str, int]
"""By fact: the cells that are still possible, as bits."""

_OPPOSITE: Final[Mapping[Truth, Truth]] = {
    "true": "false",
    "false": "true",
    "not true": "not false",
    "not false": "not true",
}


@frozen
class Within:
    """A fact is in one of these cells."""

    name: str
    cells: int


def _names(parts: "Sequence[Formula]") -> frozenset[str]:
    return frozenset[str]().union(
        *({part.name} if isinstance(part, Within) else part.names for part in parts)
    )


@frozen
class Both:
    """All of these; of none, what always holds."""

    parts: "tuple[Formula, ...]"
    names: frozenset[str] = field(init=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "names", _names(self.parts))


@frozen
class Either:
    """Any of these; of none, what never holds."""

    parts: "tuple[Formula, ...]"
    names: frozenset[str] = field(init=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "names", _names(self.parts))


Formula: TypeAlias = Within | Both | Either

ALWAYS: Final = Both(())
NEVER: Final = Either(())


def formula_of(criterion: Node, truth: Truth, axes: Mapping[str, Axis]) -> Formula:
    """The formula of those of whom the criterion is true, false, not true or not false."""
    match criterion:
        case Constant(constant):
            return ALWAYS if (truth in {"true", "not false"}) == constant else NEVER
        case Negation(operand):
            return formula_of(operand, _OPPOSITE[truth], axes)
        case Conjunction(operands) | Disjunction(operands):
            parts = tuple(formula_of(operand, truth, axes) for operand in operands)
            holds = truth in {"true", "not false"}
            return Both(parts) if isinstance(criterion, Conjunction) == holds else Either(parts)
        case clause:
            axis = axes[clause.name]
            true, false = axis.truths[clause]
            sets: dict[Truth, int] = {
                "true": true,
                "false": false,
                "not true": axis.all & ~true,
                "not false": axis.all & ~false,
            }
            return Within(clause.name, sets[truth])


def narrowed(formula: Formula, cells: Cells, budget: Budget) -> Formula:
    """The formula without what these cells decide; ALWAYS or NEVER where they decide all.

    Leaves on one fact in the same joint become one.
    """
    budget.spend()
    if isinstance(formula, Within):
        left = formula.cells & cells[formula.name]
        if left == cells[formula.name]:
            return ALWAYS
        return Within(formula.name, left) if left else NEVER
    either = isinstance(formula, Either)
    deciding, idle = (ALWAYS, NEVER) if either else (NEVER, ALWAYS)
    parts: list[Formula] = []
    for part in formula.parts:
        narrower = narrowed(part, cells, budget)
        if narrower is deciding:
            return deciding
        if narrower is not idle:
            parts.append(narrower)
    leaves = _merged(parts, either=either)
    if any(left == (cells[name] if either else 0) for name, left in leaves.items()):
        return deciding
    joined = (
        *(Within(name, left) for name, left in leaves.items()),
        *(part for part in parts if not isinstance(part, Within)),
    )
    if len(joined) < 2:  # noqa: PLR2004 - one part needs no joint
        return joined[0] if joined else idle
    return Either(joined) if either else Both(joined)


def _merged(parts: Sequence[Formula], *, either: bool) -> Cells:
    """The cells that the leaves among the parts leave to each fact, together."""
    leaves: Cells = {}
    for part in parts:
        if isinstance(part, Within):
            merged = leaves.get(part.name, part.cells)
            leaves[part.name] = merged | part.cells if either else merged & part.cells
    return leaves


_Part: TypeAlias = tuple[tuple[Formula, ...], Cells]
_Search: TypeAlias = Generator[_Part, Cells | None, Cells | None]


def search(formulas: Iterable[Formula], cells: Cells, budget: Budget) -> Cells | None:
    """Cells that make all formulas true whichever are chosen from them; None if there are none.

    Raises:
        OutOfBudgetError: It took too many steps.
    """
    # Splits nest as deep as there are clauses: too deep for recursion.
    stack = [_searching(tuple(formulas), cells, budget)]
    answer: Cells | None = None
    while stack:
        try:
            part, left = stack[-1].send(answer)
        except StopIteration as done:
            answer = done.value
            stack.pop()
        else:
            stack.append(_searching(part, left, budget))
            answer = None
    return answer


def _searching(formulas: tuple[Formula, ...], cells: Cells, budget: Budget) -> _Search:
    left = _propagated(formulas, cells, budget)
    if left is None:
        return None
    clauses, chosen = left
    for component in _components(clauses):
        names = frozenset[str]().union(*(clause.names for clause in component))
        budget.spend(len(names))
        leaf: Formula = min(component, key=lambda clause: len(clause.parts))
        while not isinstance(leaf, Within):
            leaf = leaf.parts[0]
        for half in (leaf.cells, chosen[leaf.name] & ~leaf.cells):
            narrower = {name: chosen[name] for name in names} | {leaf.name: half}
            solved = yield tuple(component), narrower
            if solved is not None:
                chosen |= solved
                break
        else:
            return None
    return chosen


def _propagated(
    formulas: Sequence[Formula], cells: Cells, budget: Budget
) -> tuple[list[Either], Cells] | None:
    """The clauses and cells left once all forced and harmless choices are made; None if none are.

    The cells are a copy.
    """
    remaining = dict(cells)
    clauses: list[Either] = []
    stack = list(formulas)
    while stack:
        changed: set[str] = set()
        while stack:
            formula = narrowed(stack.pop(), remaining, budget)
            if isinstance(formula, Within):
                remaining[formula.name] = formula.cells
                changed.add(formula.name)
            elif isinstance(formula, Both):
                stack.extend(formula.parts)
            elif formula.parts:
                clauses.append(formula)
            else:
                return None
        if not changed:
            changed = _harmless(clauses, remaining, budget)
        budget.spend(len(clauses))
        stack += (each for each in clauses if not changed.isdisjoint(each.names))
        clauses = [each for each in clauses if changed.isdisjoint(each.names)]
    return clauses, remaining


def _harmless(clauses: Sequence[Either], cells: Cells, budget: Budget) -> set[str]:
    """Restrict a fact to the cells that every leaf on it allows, where there are any."""
    shared: Cells = {}
    stack: list[Formula] = list(clauses)
    while stack:
        budget.spend()
        formula = stack.pop()
        if isinstance(formula, Within):
            shared[formula.name] = shared.get(formula.name, cells[formula.name]) & formula.cells
        else:
            stack.extend(formula.parts)
    changed = {name for name, left in shared.items() if left}
    for name in changed:
        cells[name] = shared[name]
    return changed


def _components(clauses: Sequence[Either]) -> list[list[Either]]:
    """The clauses in groups that have no fact in common."""
    group_of: dict[str, str] = {}

    def root(name: str) -> str:
        while (above := group_of.setdefault(name, name)) != name:
            group_of[name] = group_of[above]
            name = above
        return name

    firsts = [min(clause.names) for clause in clauses]
    for clause, first in zip(clauses, firsts, strict=True):
        for name in clause.names:
            group_of[root(name)] = root(first)
    groups: dict[str, list[Either]] = {}
    for clause, first in zip(clauses, firsts, strict=True):
        groups.setdefault(root(first), []).append(clause)
    return list(groups.values())
