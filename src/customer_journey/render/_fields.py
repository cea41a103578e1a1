"""Any value of the library as a table of what is said of it."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any, Final, TypeGuard, cast

import attrs

from customer_journey.render._table import Table

__all__ = ["brief", "fields_of", "has_fields", "headline"]

_LONGEST: Final = 300
_MOST_ITEMS: Final = 50
_TITLES: Final = ("label", "text", "title", "name", "id")


def has_fields(value: object) -> "TypeGuard[attrs.AttrsInstance]":
    """Whether it is a value with fields."""
    return attrs.has(type(value))


def fields_of(value: "attrs.AttrsInstance") -> Table:
    """A row for each public field that says anything beside its default."""
    fields: Iterable[attrs.Attribute[Any]] = attrs.fields(type(value))
    named = [
        (field.name.replace("_", " "), brief(getattr(value, field.name)))
        for field in fields
        if not field.name.startswith("_") and getattr(value, field.name) is not field.default
    ]
    return Table(
        caption=headline(value), heads=("Field", "Value"), rows=[row for row in named if row[1]]
    )


def headline(value: object) -> str:
    """What a value is, on one line: its own words if it has some, else its class and its title."""
    if _speaks(value):
        return str(value).partition("\n")[0]
    kind = type(value).__name__
    title = _title(value)
    return f"{kind}: {title}" if title else kind


def brief(value: object) -> str:
    """A value on one line, without an end where it is long; empty where it says nothing."""
    text = " ".join(_brief(value).split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _brief(value: object) -> str:
    if isinstance(value, (bool, float)):
        return _figure(value)
    if isinstance(value, (str, int, date)) or _speaks(value):
        return str(value)
    if value is None or callable(value):
        return ""
    if isinstance(value, Mapping):
        pairs = cast("Mapping[object, object]", value).items()
        return _listed(f"{brief(key)}: {brief(item)}" for key, item in pairs)
    if isinstance(value, (tuple, list, AbstractSet)):
        return _listed(map(brief, cast("Iterable[object]", value)))
    return _title(value) or repr(value)


def _figure(value: float) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.4g}"


def _listed(texts: Iterable[str]) -> str:
    """The texts one after the other, as far as a reader would follow."""
    shown: list[str] = []
    for text in texts:
        if len(shown) == _MOST_ITEMS:
            return "; ".join([*shown, "…"])
        shown.append(text)
    return "; ".join(shown)


def _speaks(value: object) -> bool:
    """Whether its class says how it reads as text, other than by what Python would write."""
    return type(value).__str__ is not object.__str__ and not isinstance(value, (int, str, float))


def _title(value: object) -> str:
    for name in _TITLES:
        title: object = getattr(value, name, "")
        if isinstance(title, str) and title:
            return title
    return ""
