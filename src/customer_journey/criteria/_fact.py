"""Facts, declared: what criteria speak of."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timezone
from typing import Literal, TypeAlias, final

from attrs import field, frozen

from customer_journey._element import Element, FactName, duplicate_problems
from customer_journey._values import FrozenMap, as_float, as_frozen_map, as_tuple
from customer_journey.errors import Problem

__all__ = ["Fact", "FactType", "FactValue"]

FactType: TypeAlias = Literal["bool", "int", "float", "str", "date", "datetime"]
"""The type of a fact's values."""

FactValue: TypeAlias = bool | int | float | str | date | datetime
"""What a known fact can be."""

_TYPES: dict[FactType, type[FactValue]] = {
    "bool": bool,
    "int": int,
    "float": float,
    "str": str,
    "date": date,
    "datetime": datetime,
}

_WANTED: dict[FactType, str] = {
    "bool": "True or False",
    "int": "a whole number",
    "float": "a number",
    "str": "a text",
    "date": "a datetime.date",
    "datetime": "a datetime.datetime",
}


# One converter for each type: type checkers cannot see through a generic one.
def _as_values(value: Iterable[FactValue]) -> tuple[FactValue, ...]:
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

    name: FactName
    """The name criteria use; the name of the column in a table of customers."""
    type: FactType = field(kw_only=True)
    """The type of its values."""
    meaning: str = field(default="", kw_only=True)
    """What it says about a customer, in plain language."""
    unit: str = field(default="", kw_only=True)
    """The unit of a number, as in `EUR` or `days`."""
    minimum: FactValue | None = field(default=None, kw_only=True)
    """The least value it can have, itself included; None for no bound."""
    maximum: FactValue | None = field(default=None, kw_only=True)
    """The greatest value it can have, itself included; None for no bound."""
    values: tuple[FactValue, ...] = field(default=(), kw_only=True, converter=_as_values)
    """All the values it can have, in an order that means something to people; empty for any."""
    extra: FrozenMap = field(default=FrozenMap(), kw_only=True, converter=as_frozen_map)
    """Your own data."""

    def __attrs_post_init__(self) -> None:
        if self.type in ("float", "datetime"):
            # One value, one spelling: 0 and 0.0 are one bound, and so is a moment in two zones.
            spelled = _whole_as_float if self.type == "float" else _in_utc
            object.__setattr__(self, "minimum", spelled(self.minimum))
            object.__setattr__(self, "maximum", spelled(self.maximum))
            if isinstance(self.values, tuple):
                object.__setattr__(self, "values", tuple(map(spelled, self.values)))
        Element.__attrs_post_init__(self)

    def _own_problems(self) -> list[Problem]:
        return self._misfits() or self._contradictions()

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
