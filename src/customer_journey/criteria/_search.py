"""The search for a customer: propagation, parts that share no fact apart, and one split at a time.

As of Davis, Logemann and Loveland (1962, "A machine program for theorem-proving"), with sets of
cells in the place of truth values.
"""

from collections.abc import Generator, Iterable, Sequence
from typing import TypeAlias

from customer_journey.criteria._budget import Budget
from customer_journey.criteria._formula import Both, Cells, Either, Formula, Within, narrowed

__all__ = ["search"]

_Part: TypeAlias = tuple[tuple[Formula, ...], Cells]
_Search: TypeAlias = Generator[_Part, Cells | None, Cells | None]


def search(formulas: Iterable[Formula], cells: Cells, budget: Budget) -> Cells | None:
    """Cells that make all formulas true whichever are chosen from them; None if there are none.

    Raises:
        OutOfBudgetError: It took too many steps.
    """
    # Splits can go as deep as there are clauses, so they stand on a stack of ours.
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
    clauses, found = left
    for component in _components(clauses):
        names = frozenset[str]().union(*(clause.names for clause in component))
        budget.spend(len(names))
        leaf = _first_leaf(min(component, key=lambda clause: len(clause.parts)))
        for half in (leaf.cells, found[leaf.name] & ~leaf.cells):
            narrower = {name: found[name] for name in names} | {leaf.name: half}
            solved = yield tuple(component), narrower
            if solved is not None:
                found |= solved
                break
        else:
            return None
    return found


def _propagated(
    formulas: Sequence[Formula], cells: Cells, budget: Budget
) -> tuple[list[Either], Cells] | None:
    """What is left to choose once all that is forced, or harms nobody, is done; None if nothing is.

    The cells that come back are a copy.
    """
    found = dict(cells)
    clauses: list[Either] = []
    waiting = list(formulas)
    while waiting:
        changed: set[str] = set()
        while waiting:
            formula = narrowed(waiting.pop(), found, budget)
            if isinstance(formula, Within):
                found[formula.name] = formula.cells
                changed.add(formula.name)
            elif isinstance(formula, Both):
                waiting.extend(formula.parts)
            elif formula.parts:
                clauses.append(formula)
            else:
                return None
        if not changed:
            changed = _harmless(clauses, found, budget)
        budget.spend(len(clauses))
        again: list[Formula] = []
        again += (each for each in clauses if not changed.isdisjoint(each.names))
        clauses = [each for each in clauses if changed.isdisjoint(each.names)]
        waiting = again
    return clauses, found


def _harmless(clauses: Sequence[Either], cells: Cells, budget: Budget) -> set[str]:
    """Keep a fact to the cells that every leaf about it allows, where there are any."""
    shared: Cells = {}
    waiting: list[Formula] = list(clauses)
    while waiting:
        budget.spend()
        formula = waiting.pop()
        if isinstance(formula, Within):
            shared[formula.name] = shared.get(formula.name, cells[formula.name]) & formula.cells
        else:
            waiting.extend(formula.parts)
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


def _first_leaf(formula: Formula) -> Within:
    while not isinstance(formula, Within):
        formula = formula.parts[0]
    return formula
