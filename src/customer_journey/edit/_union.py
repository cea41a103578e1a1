"""Several values of one kind as one that says all they say."""

from collections.abc import Sequence
from typing import Any, TypeVar, cast

from attrs import evolve, fields

from customer_journey._model import Asset, Metric, Question, Stage, Touchpoint

__all__ = ["united"]

Element = TypeVar("Element", Asset, Metric, Question, Stage, Touchpoint)

_EVERYONE = frozenset({"personas", "markets"})
_WITH_IDS = (Asset, Metric, Question, Touchpoint)


def united(items: Sequence[Element]) -> Element:
    """All of them in one: lists joined, things with ids by their ids; else who comes first speaks.

    A text or figure that the first leaves open is the next one's. No personas or no markets means
    all of them, so a list that is empty anywhere stays empty.
    """
    first = items[0]
    if len(items) == 1:
        return first
    changes: dict[str, Any] = {}
    for item in fields(type(first)):
        values = [getattr(noun, item.name) for noun in items]
        if any(value != values[0] for value in values):
            changes[item.name] = _joined(item.name, values)
    return evolve(first, **changes)


def _joined(name: str, values: list[Any]) -> object:
    if isinstance(values[0], tuple):
        return () if name in _EVERYONE and not all(values) else _listed(values)
    if isinstance(values[0], bool):
        return any(values)
    if name == "extra":
        return {key: value for each in reversed(values) for key, value in each.items()}
    return next((value for value in values if value not in (None, "")), values[0])


def _listed(values: list[tuple[Any, ...]]) -> list[Any]:
    every = [thing for value in values for thing in value]
    if not all(isinstance(thing, _WITH_IDS) for thing in every):
        return list(dict.fromkeys(every))
    by_id: dict[str, list[Any]] = {}
    for thing in every:
        by_id.setdefault(cast("str", thing.id), []).append(thing)
    return [united(things) for things in by_id.values()]
