"""Walks through one journey, and people on it."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, cast

from hypothesis import strategies as st

from customer_journey._model import Journey
from customer_journey._model._facts import stated_criteria
from customer_journey._values import Value, as_float, kind_of
from customer_journey.criteria._fact import Fact, FactType
from customer_journey.criteria._tree import Comparison, Constant, Criterion, Membership, leaves
from customer_journey.testing._facts import values_of

__all__ = ["customers", "walks"]

_TYPES: Final[Mapping[FactType, type[Value]]] = {
    "bool": bool,
    "int": int,
    "float": float,
    "str": str,
    "date": date,
    "datetime": datetime,
}
_NEAR: Final[Mapping[type[Value], object]] = {
    int: 1,
    float: 0.5,
    date: timedelta(days=1),
    datetime: timedelta(hours=1),
}


@st.composite
def walks(draw: st.DrawFn, journey: Journey, max_moves: int) -> tuple[str, ...]:
    """Stages that one person goes through, by id, from a start along moves."""
    if not journey.starts:
        return ()
    walk = [draw(st.sampled_from(journey.starts))]
    for _ in range(draw(st.integers(0, max_moves))):
        successors = [item.target for item in journey.leaving(walk[-1]) if item.is_move]
        if not successors:
            break
        walk.append(draw(st.sampled_from(successors)))
    return tuple(walk)


def customers(journey: Journey) -> st.SearchStrategy[Mapping[str, object]]:
    """Facts about one customer, near what the journey's criteria ask for; some are missing."""
    declared = {item.name: item for item in journey.facts}
    constants_of: dict[str, list[Value]] = {name: [] for name in declared}
    for criterion in stated_criteria(journey):
        for leaf in leaves(criterion):
            if not isinstance(leaf, Constant):
                constants_of.setdefault(leaf.name, []).extend(_constants(leaf))
    return st.fixed_dictionaries(
        {},
        optional={
            name: _values(declared.get(name), constants) | st.none()
            for name, constants in constants_of.items()
        },
    )


def _constants(leaf: Criterion) -> Sequence[Value]:
    match leaf:
        case Comparison():
            return (leaf.value,)
        case Membership():
            return leaf.values
        case _:
            return ()


def _values(declared: Fact | None, constants: Sequence[Value]) -> st.SearchStrategy[Any]:
    """Values a fact can have: what it is compared with and what is near, within its domain."""
    if declared is None:
        near = _near([item for item in constants if kind_of(item) == kind_of(constants[0])])
        return st.sampled_from(near) if near else st.booleans()
    if declared.values:
        return st.sampled_from(declared.values)
    bounds = [item for item in (declared.minimum, declared.maximum) if item is not None]
    values: list[Value] = [*bounds, *constants]
    if declared.type == "float":
        values = [cast("Value", as_float(item)) if type(item) is int else item for item in values]
    known = [item for item in values if type(item) is _TYPES[declared.type]]
    fitting = [item for item in known if kind_of(item) == kind_of(known[0])]
    near = [item for item in _near(fitting) if _within(item, declared)]
    if bounds:
        return st.sampled_from(near)
    zone = UTC if known and kind_of(known[0]) == "a datetime with a zone" else None
    plain = values_of(declared.type, zone)
    return st.sampled_from(near) | plain if near else plain


def _near(values: Sequence[Value]) -> list[Value]:
    """Values, and those just below and just above each."""
    nearby: list[Value] = []
    for value in values:
        nearby.append(value)
        if isinstance(value, str):
            nearby.append(f"{value}.")
        elif isinstance(value, bool):
            nearby.append(not value)
        else:
            near: Any = _NEAR[type(value)]
            for step in (-near, near):
                # There is a first day and a last one.
                with suppress(OverflowError):
                    nearby.append(cast("Any", value) + step)
    return list(dict.fromkeys(nearby))


def _within(value: Value, declared: Fact) -> bool:
    """Whether a value of the type of the bounds is between them."""
    plain, low, high = (cast("Any", one) for one in (value, declared.minimum, declared.maximum))
    return bool((low is None or plain >= low) and (high is None or plain <= high))
