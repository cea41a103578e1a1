"""Boxes: what a criterion that only says `and` lets in, fact by fact, without a search.

Most criteria are of that sort: bounds on numbers and days, lists of texts, yes or no. Two questions
about them are then a matter of comparing bounds. A box is made of what it can be told exactly; what
is written in other ways has none, and is left to the search.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from math import ceil, floor, inf, nextafter
from typing import Final, NamedTuple, TypeAlias, cast

from customer_journey._values import Value, kind_of
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._tree import (
    Clause,
    Comparison,
    Conjunction,
    Constant,
    Criterion,
    Disjunction,
    Known,
    Membership,
    Negation,
    Node,
    evaluator,
    node,
)

__all__ = ["Box", "Region", "box_of", "holds_all_of", "is_one_run", "joined", "somebody_in"]


class Span(NamedTuple):
    """The numbers from one to another, both included; days are counted as numbers."""

    low: float
    high: float


class Some(NamedTuple):
    """These values, None for those whose fact is missing."""

    values: frozenset[Value | None]


class Others(NamedTuple):
    """All texts but these."""

    values: frozenset[Value | None]


Region: TypeAlias = Span | Some | Others
Box: TypeAlias = Mapping[str, Region]
"""By fact: the values that are let in. A fact that it does not name may be anything, or missing."""

_NOBODY: Final = Some(frozenset())
_MISSING: Final = Some(frozenset([None]))
_KINDS: Final = {
    "bool": "true or false",
    "int": "a number",
    "float": "a number",
    "str": "a text",
    "date": "a date",
}
_DAYS: Final = (date.min.toordinal(), date.max.toordinal())
_OPPOSITE: Final = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}


def box_of(criterion: Criterion, facts: Mapping[str, Fact]) -> Box | None:
    """The box of those of whom a criterion is true; None where it is not known to be one."""
    found: dict[str, Region] = {}
    waiting: list[tuple[Node, bool]] = [(node(criterion), True)]
    while waiting:
        part, wanted = waiting.pop()
        match part:
            case Negation(operand=operand):
                waiting.append((operand, not wanted))
            case Conjunction(operands=operands) | Disjunction(operands=operands):
                if isinstance(part, Conjunction) != wanted:
                    return None
                waiting += [(operand, wanted) for operand in operands]
            case Constant(truth=truth):
                if truth != wanted:
                    # No fact has an empty name, so that this one is of nobody.
                    found[""] = _NOBODY
            case clause:
                fact = facts.get(clause.name)
                region = None if fact is None else _region(fact, clause, wanted=wanted)
                if region is None:
                    return None
                found[clause.name] = _shared(found.get(clause.name, region), region)
    return found


def joined(boxes: Iterable[Box]) -> Box:
    """The box of those who are in all of these boxes at once."""
    found: dict[str, Region] = {}
    for box in boxes:
        for name, region in box.items():
            found[name] = _shared(found.get(name, region), region)
    return found


def somebody_in(boxes: Iterable[Box]) -> bool:
    """Whether someone is in all of these boxes at once."""
    return not any(map(_is_empty, joined(boxes).values()))


def holds_all_of(box: Box, part: Box) -> bool | None:
    """Whether everyone in a part, which is not empty, is in the box; None where that takes more."""
    truth: bool | None = True
    for name, region in box.items():
        within = name in part and _is_within(part[name], region)
        if within is False:
            return False
        if within is None:
            truth = None
    return truth


def is_one_run(spans: Iterable[Region], fact: Fact) -> bool:
    """Whether spans of a fact leave out nothing between them; False where they are no spans."""
    runs: list[Span] = []
    for region in spans:
        if not isinstance(region, Span):
            return False
        if region.low <= region.high:
            runs.append(region)
    runs.sort()
    reach = runs[0].high if runs else 0
    for run in runs:
        if run.low > (nextafter(reach, inf) if fact.type == "float" else reach + 1):
            return False
        reach = max(reach, run.high)
    return True


def _region(fact: Fact, clause: Clause, *, wanted: bool) -> Region | None:
    """The values of a fact of which a clause is true, or false; None where no region is these."""
    if not wanted and isinstance(clause, Known):
        return _MISSING
    kind = _KINDS.get(fact.type)
    if kind is None or any(kind_of(value) != kind for value in _constants(clause)):
        return None
    if fact.type == "bool" or fact.values:
        ask = evaluator(clause)
        values: tuple[Value, ...] = fact.values or (True, False)
        return Some(frozenset(value for value in values if ask({fact.name: value}) is wanted))
    look = _texts if fact.type == "str" else _numbers
    try:
        return look(fact, clause, wanted=wanted)
    except OverflowError:
        return None


def _constants(clause: Clause) -> tuple[Value, ...]:
    match clause:
        case Comparison(value=value):
            return (value,)
        case Membership(values=values):
            return values
        case _:
            return ()


def _texts(fact: Fact, clause: Clause, *, wanted: bool) -> Region | None:
    if fact.minimum is not None or fact.maximum is not None:
        return None
    if isinstance(clause, Known):
        return Others(frozenset())
    inside = wanted
    if isinstance(clause, Comparison):
        if clause.operator not in {"==", "!="}:
            return None
        inside = (clause.operator == "==") == wanted
    return (Some if inside else Others)(frozenset(_constants(clause)))


def _numbers(fact: Fact, clause: Clause, *, wanted: bool) -> Region | None:
    """The region of a fact whose values are in order."""
    whole = fact.type != "float"
    constants = [_number(value) for value in _constants(clause)]
    bounds = [None if value is None else _number(value) for value in (fact.minimum, fact.maximum)]
    minimum, maximum = bounds
    first, last = _DAYS if fact.type == "date" else (-inf, inf)
    all_values = Span(
        first if minimum is None else _least(minimum, whole=whole),
        last if maximum is None else _most(maximum, whole=whole),
    )
    match clause:
        case Comparison(operator=operator):
            opposite = operator if wanted else _OPPOSITE[operator]
            region = _compared(constants[0], opposite, whole=whole)
        case Membership():
            points = [value for value in constants if _is_value(value, whole=whole)]
            region = Some(frozenset(points)) if wanted else None
        case _:
            region = all_values
    return None if region is None else _shared(region, all_values)


def _number(value: object) -> float:
    """A number as it is, a day as a number."""
    return value.toordinal() if isinstance(value, date) else cast("float", value)


def _is_value(constant: float, *, whole: bool) -> bool:
    return constant == (floor(constant) if whole else float(constant))


def _compared(constant: float, operator: str, *, whole: bool) -> Region | None:
    match operator:
        case "<":
            return Span(-inf, _most(constant, whole=whole, strict=True))
        case "<=":
            return Span(-inf, _most(constant, whole=whole))
        case ">":
            return Span(_least(constant, whole=whole, strict=True), inf)
        case ">=":
            return Span(_least(constant, whole=whole), inf)
        case "==":
            return Span(_least(constant, whole=whole), _most(constant, whole=whole))
        case _:
            return None


def _least(constant: float, *, whole: bool, strict: bool = False) -> float:
    """The least value that is not less than a constant; if strict, that is more."""
    if whole:
        return floor(constant) + 1 if strict else ceil(constant)
    nearest = float(constant)
    less = nearest <= constant if strict else nearest < constant
    return nextafter(nearest, inf) if less else nearest


def _most(constant: float, *, whole: bool, strict: bool = False) -> float:
    """The largest value that is not more than a constant; if strict, that is less."""
    return -_least(-constant, whole=whole, strict=strict)


def _shared(one: Region, other: Region) -> Region:
    """The values that are in both."""
    if isinstance(one, Span) and isinstance(other, Span):
        return Span(max(one.low, other.low), min(one.high, other.high))
    if isinstance(one, Others) and isinstance(other, Others):
        return Others(one.values | other.values)
    if isinstance(one, Some):
        return Some(frozenset(value for value in one.values if _has(other, value)))
    return _shared(other, one)


def _has(region: Region, value: Value | None) -> bool:
    if isinstance(region, Some):
        return value in region.values
    if value is None:
        return False
    if isinstance(region, Others):
        return value not in region.values
    return region.low <= cast("float", value) <= region.high


def _is_empty(region: Region) -> bool:
    if isinstance(region, Span):
        return region.low > region.high
    return isinstance(region, Some) and not region.values


def _is_within(part: Region, region: Region) -> bool | None:
    """Whether all values of a part are in a region; None where they had to be counted."""
    match part, region:
        case Some(values), _:
            return all(_has(region, value) for value in values)
        case Span(), Span():
            return region.low <= part.low and part.high <= region.high
        case Others(), Others():
            return region.values <= part.values
        case Span(low, high), _:
            return None if low < high else _has(region, low)
        case _:
            return False
