"""Formulas: what is asked of criteria, as `and` and `or` over sets of cells, without `not`.

"The criterion is true", "is false", "is not true" and "is not false" are four questions once facts
may be missing. Each becomes a formula in which a leaf says that a fact is in one of some cells.
"""

from collections.abc import Mapping, Sequence
from typing import Final, Literal, TypeAlias

from attrs import field, frozen

from customer_journey.criteria._budget import Budget
from customer_journey.criteria._cells import Axis
from customer_journey.criteria._tree import Conjunction, Constant, Disjunction, Negation, Node

__all__ = ["NOTHING", "Both", "Cells", "Either", "Formula", "Truth", "Within", "asking", "narrowed"]

Truth: TypeAlias = Literal["true", "false", "not true", "not false"]
"""What is asked of a criterion; what is unknown is neither true nor false."""

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

ANYTHING: Final = Both(())
NOTHING: Final = Either(())


def asking(criterion: Node, wanted: Truth, axes: Mapping[str, Axis]) -> Formula:
    """The formula of those of whom the criterion is true, false, not true or not false."""
    match criterion:
        case Constant(truth):
            return ANYTHING if (wanted in {"true", "not false"}) == truth else NOTHING
        case Negation(operand):
            return asking(operand, _OPPOSITE[wanted], axes)
        case Conjunction(operands) | Disjunction(operands):
            parts = tuple(asking(operand, wanted, axes) for operand in operands)
            holding = wanted in {"true", "not false"}
            return Both(parts) if isinstance(criterion, Conjunction) == holding else Either(parts)
        case clause:
            axis = axes[clause.name]
            true, false = axis.truths[clause]
            sets: dict[Truth, int] = {
                "true": true,
                "false": false,
                "not true": axis.all & ~true,
                "not false": axis.all & ~false,
            }
            return Within(clause.name, sets[wanted])


def narrowed(formula: Formula, cells: Cells, budget: Budget) -> Formula:
    """The formula with what these cells decide left out; ANYTHING or NOTHING where they decide all.

    Leaves about one fact that stand side by side become one.
    """
    budget.spend()
    if isinstance(formula, Within):
        left = formula.cells & cells[formula.name]
        if left == cells[formula.name]:
            return ANYTHING
        return Within(formula.name, left) if left else NOTHING
    either = isinstance(formula, Either)
    deciding, idle = (ANYTHING, NOTHING) if either else (NOTHING, ANYTHING)
    parts: list[Formula] = []
    for part in formula.parts:
        found = narrowed(part, cells, budget)
        if found is deciding:
            return deciding
        if found is not idle:
            parts.append(found)
    leaves = _merged(parts, either=either)
    if any(left == (cells[name] if either else 0) for name, left in leaves.items()):
        return deciding
    kept = (
        *(Within(name, left) for name, left in leaves.items()),
        *(part for part in parts if not isinstance(part, Within)),
    )
    if len(kept) < 2:  # noqa: PLR2004 - one part needs no joint
        return kept[0] if kept else idle
    return Either(kept) if either else Both(kept)


def _merged(parts: Sequence[Formula], *, either: bool) -> Cells:
    """The cells that the leaves among the parts leave to each fact, together."""
    leaves: Cells = {}
    for part in parts:
        if isinstance(part, Within):
            here = leaves.get(part.name, part.cells)
            leaves[part.name] = here | part.cells if either else here & part.cells
    return leaves
