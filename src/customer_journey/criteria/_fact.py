"""Facts, declared: what criteria speak of."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timezone
from typing import Any, Literal, TypeAlias, TypeVar, cast, final

from customer_journey._element import Element, FactName, duplicate_problems
from customer_journey._frozen import evolve, field, frozen
from customer_journey._values import (
    FrozenMap,
    as_float,
    as_frozen_map,
    as_plain_scalar,
    as_tuple,
    read_text,
)
from customer_journey.criteria._computed import (
    UNITS,
    Computed,
    EventName,
    Reading,
    Since,
)
from customer_journey.criteria._tree import Criterion
from customer_journey.errors import Problem

__all__ = ["Basis", "Event", "Fact", "FactType", "FactValue", "with_domain"]

FactType: TypeAlias = Literal["bool", "int", "float", "str", "date", "datetime"]
"""The type of a fact's values."""

FactValue: TypeAlias = bool | int | float | str | date | datetime
"""What a known fact can be."""

Basis: TypeAlias = Literal["stated", "implied", "observed", "assumed"]
"""On what a thing rests: a source says so, a source implies it, data shows it, or someone believes
it."""

_TYPES: dict[FactType, type[FactValue]] = {
    "bool": bool,
    "int": int,
    "float": float,
    "str": str,
    "date": date,
    "datetime": datetime,
}

_TAKEN: dict[str, tuple[FactType, ...]] = {
    "when": ("bool",),
    "since": ("int", "float"),
    "count": ("int",),
    "ever": ("bool",),
    "sum": ("int", "float"),
    "average": ("float",),
    "min": ("int", "float", "str", "date", "datetime"),
    "max": ("int", "float", "str", "date", "datetime"),
}
"""The types of facts that each way to compute gives. Of the first and the last event it is the
time or the name, or whatever type a column has."""

_ZERO: dict[FactType, FactValue] = {"int": 0, "float": 0.0}

_WANTED: dict[FactType, str] = {
    "bool": "True or False",
    "int": "a whole number",
    "float": "a number",
    "str": "a text",
    "date": "a datetime.date",
    "datetime": "a datetime.datetime",
}


T = TypeVar("T")


# One converter for each type: type checkers cannot see through a generic one.
def _as_values(value: Iterable[FactValue]) -> tuple[FactValue, ...]:
    values = as_tuple(value)
    return tuple([_as_read(one) for one in values]) if type(values) is tuple else values


def _as_name(value: str) -> str:
    return _as_read(value)


def _as_bound(value: FactValue | None) -> FactValue | None:
    return _as_read(value)


def _as_read(value: T) -> T:
    """A text in NFC, a number of any library as a plain one; anything else for the check."""
    return cast("T", read_text(value) if isinstance(value, str) else as_plain_scalar(value))


def _as_columns(value: "Iterable[Fact]") -> "tuple[Fact, ...]":
    return as_tuple(value)


@final
@frozen(order=False, repr=False)
class Fact(Element):
    """A fact's declaration: type, unit, domain and meaning, so that criteria can be checked.

    Raises:
        InvalidValueError: A bound or value is not of the fact's type, the bounds are crossed, or a
            value is listed twice.

    Example:
        >>> import customer_journey as cj
        >>> cj.Fact("orders", type="int", minimum=0, meaning="Orders paid so far").minimum
        0
    """

    name: FactName = field(converter=_as_name)
    """The name criteria use; the name of the column in a table of customers."""
    type: FactType = field(kw_only=True)
    """The type of its values."""
    meaning: str = field(default="", kw_only=True)
    """What it says about a customer, in plain language."""
    unit: str = field(default="", kw_only=True)
    """The unit of a number, as in `EUR` or `days`."""
    minimum: FactValue | None = field(default=None, kw_only=True, converter=_as_bound)
    """The least value it can have, itself included; None for no bound."""
    maximum: FactValue | None = field(default=None, kw_only=True, converter=_as_bound)
    """The greatest value it can have, itself included; None for no bound."""
    values: tuple[FactValue, ...] = field(default=(), kw_only=True, converter=_as_values)
    """All the values it can have, in an order that means something to people; empty for any."""
    computed: Computed | None = field(default=None, kw_only=True)
    """How it is computed: a reading of events, the time since another fact, or, of a bool fact, a
    criterion over other facts; None where it is given."""
    basis: Basis | None = field(default=None, kw_only=True)
    """On what that rests; `assumed` for a proxy, which stands for what cannot be observed."""
    extra: FrozenMap = field(default=FrozenMap(), kw_only=True, converter=as_frozen_map)
    """Your own data."""

    def _sorts(self) -> tuple[str, ...]:
        return (self.type,)

    def _spell(self) -> None:
        kind: object = self.type
        if isinstance(kind, str) and kind in ("float", "datetime"):
            # One value, one spelling: 0 and 0.0 are one bound, and so is a moment in two zones.
            spelled = _whole_as_float if self.type == "float" else _in_utc
            object.__setattr__(self, "minimum", spelled(self.minimum))
            object.__setattr__(self, "maximum", spelled(self.maximum))
            if isinstance(self.values, tuple):
                object.__setattr__(self, "values", tuple(map(spelled, self.values)))

    def _own_problems(self) -> list[Problem]:
        problems = self._misfits() or self._contradictions()
        return problems + ([] if self.computed is None else _computed_problems(self, self.computed))

    def _misfits(self) -> list[Problem]:
        spots = [("minimum", self.minimum), ("maximum", self.maximum)]
        spots += [(f"values[{index}]", value) for index, value in enumerate(self.values)]
        return [
            Problem(where, f"{value!r} is not of type {self.type}", hint=_WANTED[self.type])
            for where, value in spots
            if value is not None and type(value) is not _TYPES[self.type]
        ]

    def _contradictions(self) -> list[Problem]:
        bounds = [value for value in (self.minimum, self.maximum) if value is not None]
        if self.type == "bool" and (bounds or self.values):
            return [Problem("type", "a bool fact has no bounds and no list of values")]
        moments = [value for value in (*bounds, *self.values) if isinstance(value, datetime)]
        if len({moment.utcoffset() is None for moment in moments}) > 1:
            return [Problem("", "datetimes with and without a time zone cannot be mixed")]
        problems: list[Problem] = []
        if bounds and sorted(bounds) != bounds:
            message = f"{self.minimum!r} is above the maximum, {self.maximum!r}"
            problems.append(Problem("minimum", message))
        if self.values and bounds:
            message = "a list of values leaves nothing for bounds to say"
            problems.append(Problem("values", message, hint="give one"))
        return problems + [
            problem.within("values") for problem in duplicate_problems(self.values, "value")
        ]


def _computed_problems(fact: Fact, computed: Computed) -> list[Problem]:
    """What keeps a fact from being computed like that."""
    key = "when" if isinstance(computed, Criterion) else "since"
    if isinstance(computed, Reading):
        key = computed.take
    gives = _TAKEN.get(key, ("datetime", "date", "str"))
    if isinstance(computed, Reading) and computed.column and key in {"first", "last"}:
        gives = (fact.type,)
    if fact.type not in gives:
        message = f"gives {' or '.join(gives)}, and the fact is of type {fact.type}"
        return [Problem(key, message)]
    if isinstance(computed, Since) and fact.unit not in UNITS:
        message = f"needs a unit of time for the fact: {', '.join(UNITS)}; got {fact.unit!r}"
        return [Problem(key, message)]
    if isinstance(computed, Reading) and fact.type == "str" and not computed.column and fact.values:
        others = [name for name in computed.events if name not in fact.values]
        message = f"gives the names of events, and {', '.join(map(repr, others))} is not a value"
        return [Problem(key, message)] if others else []
    return []


def with_domain(fact: Fact) -> Fact:
    """The fact with the domain that how it is computed brings along.

    A count is never below 0, nor is the time since what has been; which event came last is one of
    the events.
    """
    computed = fact.computed
    if isinstance(computed, Reading) and fact.type == "str" and not computed.column:
        return fact if fact.values else evolve(fact, values=computed.events)
    is_count = isinstance(computed, Since) or (
        isinstance(computed, Reading) and computed.take == "count"
    )
    if not is_count or fact.values:
        return fact
    zero: Any = _ZERO[fact.type]
    low, high = cast("Any", fact.minimum), cast("Any", fact.maximum)
    if (low is not None and low >= zero) or (high is not None and high < zero):
        return fact
    return evolve(fact, minimum=zero)


@final
@frozen(order=False, repr=False)
class Event(Element):
    """An event is something that a log records: what it means, and the columns that come with it.

    Raises:
        InvalidValueError: A field has a value it cannot have, a column is there twice or computed.

    Example:
        >>> import customer_journey as cj
        >>> amount = cj.Fact("amount", type="float", unit="EUR", minimum=0)
        >>> cj.Event("paid", meaning="Paid for a month", columns=[amount]).columns[0].name
        'amount'
    """

    name: EventName
    """Its name, as the log spells it."""
    meaning: str = field(default="", kw_only=True)
    """What the customer did, in plain language."""
    columns: tuple[Fact, ...] = field(default=(), kw_only=True, converter=_as_columns)
    """What is recorded with it, with types and domains as facts have them; none is computed."""
    extra: FrozenMap = field(default=FrozenMap(), kw_only=True, converter=as_frozen_map)
    """Your own data."""

    def _own_problems(self) -> list[Problem]:
        return [
            *(
                problem.within("columns")
                for problem in duplicate_problems([item.name for item in self.columns], "column")
            ),
            *(
                Problem(f"columns.{item.name}", "a column is recorded, not computed")
                for item in self.columns
                if item.computed is not None
            ),
        ]


def _in_utc(value: FactValue | None) -> FactValue | None:
    """An aware datetime in UTC, or with its offset where that leaves the years 1 to 9999."""
    if type(value) is not datetime or (offset := value.utcoffset()) is None:
        return value
    try:
        return value.astimezone(UTC)
    except OverflowError:
        return value.replace(tzinfo=timezone(offset), fold=0)


def _whole_as_float(value: FactValue | None) -> FactValue | None:
    return as_float(value) if type(value) is int else value
