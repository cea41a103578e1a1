"""Cells: the values of a fact, cut at the constants that clauses compare it with.

No clause distinguishes the values of one cell, so one value stands for all of them. A missing fact
is a cell of its own.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from math import ceil, floor, inf, nextafter
from typing import Any, Final, TypeAlias, cast

from customer_journey._values import Kind, Value, kind_of
from customer_journey.criteria._fact import Fact, FactType
from customer_journey.criteria._tree import Clause, Comparison, Membership, evaluator

__all__ = ["Axis", "Budget", "KindsError", "OutOfBudgetError", "axis_of", "landmarks"]

Cell: TypeAlias = Value | None

_SAMPLES: Final[dict[FactType, Value]] = {
    "bool": False,
    "int": 0,
    "float": 0.0,
    "str": "other",
    "date": date(2000, 1, 1),
    "datetime": datetime(2000, 1, 1),  # noqa: DTZ001 - a datetime without a zone is a kind too
}
_DAYS: Final = (timedelta(days=1),)
_SPANS: Final = (*_DAYS, timedelta(hours=1), timedelta(seconds=1), timedelta(microseconds=1))


class OutOfBudgetError(Exception):
    """No steps are left; never leaves this package."""


class Budget:
    """The steps that a proof may still take, so that it ends alike on every machine."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self, steps: int = 1) -> None:
        """Take some steps.

        Raises:
            OutOfBudgetError: That many are not left.
        """
        self.left -= steps
        if self.left < 0:
            raise OutOfBudgetError


class KindsError(Exception):
    """The clauses on a fact compare it with several kinds; never leaves this package."""


class Axis:
    """The cells of one fact that some clause distinguishes, and the truth of each clause in them.

    Sets of cells are bits of an integer, the first cell the lowest bit.
    """

    def __init__(
        self, cells: Sequence[Cell], truths: dict[Clause, tuple[int, int]], *, declared: bool
    ) -> None:
        self.cells = tuple(cells)
        """A value for each, None for the cell of those whose fact is missing."""
        self.truths = truths
        """By clause: the cells where it is true, and those where it is false."""
        self.declared = declared
        self.all = (1 << len(self.cells)) - 1


def axis_of(fact: Fact | None, clauses: Sequence[Clause], budget: Budget) -> Axis:
    """The cells of a fact, cut by these clauses, all of which name it.

    Raises:
        KindsError: The clauses, or the declaration, compare it with values of different kinds.
        OutOfBudgetError: There are too many clauses and constants.
    """
    values = _values(fact, clauses)
    budget.spend(len(clauses) * (len(values) + 1) // 4 + 1)
    name = clauses[0].name
    evaluators = [evaluator(clause) for clause in clauses]
    # Values that no clause distinguishes are one cell; a value comes before a missing fact.
    distinct: dict[tuple[bool | None, ...], Cell] = {}
    for value in (*values, None):
        distinct.setdefault(tuple([evaluate({name: value}) for evaluate in evaluators]), value)
    truths = {
        clause: (_bits(pattern[index] is True for pattern in distinct),
                 _bits(pattern[index] is False for pattern in distinct))
        for index, clause in enumerate(clauses)
    }  # fmt: skip
    return Axis(tuple(distinct.values()), truths, declared=fact is not None)


def landmarks(fact: Fact, clauses: Sequence[Clause]) -> Sequence[Value]:
    """A value of the fact from each cell that these clauses cut, in the order of the values.

    Values that the declaration lists come in its order; none come where kinds do not fit.
    """
    try:
        return _values(fact, clauses)
    except KindsError:
        return ()


def _bits(members: Iterable[bool]) -> int:
    return sum(1 << index for index, member in enumerate(members) if member)


def _values(fact: Fact | None, clauses: Sequence[Clause]) -> Sequence[Value]:
    """A value from each cell, those that mean more to people before others where one can choose."""
    constants = [value for clause in clauses for value in _constants(clause)]
    bounds = () if fact is None else (fact.minimum, fact.maximum)
    limits = [value for value in bounds if value is not None]
    stated = [*limits, *(() if fact is None else fact.values), *constants]
    sample = _sample(fact, stated)
    if any(kind_of(value) != kind_of(sample) for value in stated):
        raise KindsError
    if fact is not None and fact.values:
        return fact.values
    if isinstance(sample, bool):
        return (True, False)
    whole = fact is None or fact.type == "int"
    fractions = fact is None or fact.type == "float"
    near = _near(kind_of(sample), whole=whole, fractions=fractions)
    ordered: list[Any] = [*limits, *constants]
    cuts = sorted(set(ordered))
    low, high = bounds or (None, None)
    by_cell: dict[tuple[int, int], Value] = {}
    for candidate in (sample, *(value for cut in cuts for value in near(cut))):
        value = cast("Any", candidate)
        if (low is None or value >= low) and (high is None or value <= high):
            by_cell.setdefault((bisect_left(cuts, value), bisect_right(cuts, value)), value)
    return [by_cell[cell] for cell in sorted(by_cell)]


def _constants(clause: Clause) -> tuple[Value, ...]:
    match clause:
        case Comparison():
            return (clause.value,)
        case Membership():
            return clause.values
        case _:
            return ()


def _sample(fact: Fact | None, stated: Sequence[Value]) -> Value:
    """A value of the kind that the fact has: by its declaration, else by the constants."""
    if fact is not None and fact.type != "datetime":
        return _SAMPLES[fact.type]
    default = _SAMPLES["str" if fact is None else fact.type]
    first = stated[0] if stated else default
    if isinstance(first, datetime):
        return first
    # An undeclared fact is of the kind it is compared with.
    return first if fact is None else default


_Near: TypeAlias = Callable[[Any], Iterator[Value]]


def _near(kind: Kind, *, whole: bool, fractions: bool) -> _Near:
    """The function from a constant to the values at it and on both sides of it, nice ones first."""

    def numbers(cut: float) -> Iterator[Value]:
        if whole:
            middle = floor(cut)
            yield from (middle - 1, middle, middle + 1, ceil(cut) + 1)
        if fractions:
            yield from _floats(cut)

    match kind:
        case "a number":
            return numbers
        case "a text":
            return _texts
        case "a date":
            return lambda cut: _moments(cut, _DAYS)
        case _:
            return lambda cut: _moments(cut, _SPANS)


def _floats(cut: float) -> Iterator[float]:
    try:
        nearest = float(cut)
    except OverflowError:
        nearest = inf if cut > 0 else -inf
    yield from (nearest, nearest - 1, nearest + 1)
    for share in (0.1, 0.001):
        yield from (nearest - share, nearest + share)
    yield from (nextafter(nearest, -inf), nextafter(nearest, inf))


def _texts(cut: str) -> Iterator[str]:
    """The least text, the constant, and its successor: no text lies between the two."""
    yield from ("", cut, f"{cut} or other", f"{cut}\0")


def _moments(cut: date, spans: Sequence[timedelta]) -> Iterator[date]:
    yield cut
    for span in spans:
        for step in (-span, span):
            try:
                yield cut + step
            except OverflowError:
                continue
