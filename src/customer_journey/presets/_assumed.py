"""What every template rests on: whatever says nothing of its basis is assumed."""

from typing import Any, Final, TypeVar, cast

from attrs import evolve, fields

from customer_journey._element import Element
from customer_journey.criteria._fact import Fact

__all__ = ["assumed"]

E = TypeVar("E", bound=Element)

_RESTS: Final = {"basis": "", "entry_basis": "entry", "when_basis": "when"}
"""Fields that say on what something rests, with the field it is about; empty for the whole."""


def assumed(element: E) -> E:
    """The element, with `assumed` as the basis of all in it that states none.

    Facts are left as they are: of them, `assumed` marks a proxy, and those of a template are
    recorded.
    """
    changes: dict[str, Any] = {}
    for field in fields(type(element)):
        value: object = getattr(element, field.name)
        if isinstance(value, Element) and not isinstance(value, Fact):
            changes[field.name] = assumed(value)
        elif isinstance(value, tuple):
            changes[field.name] = tuple(
                assumed(each) if isinstance(each, Element) and not isinstance(each, Fact) else each
                for each in cast("tuple[object, ...]", value)
            )
        elif field.name in _RESTS and value is None:
            about = _RESTS[field.name]
            if not about or getattr(element, about) is not None:
                changes[field.name] = "assumed"
    return cast("E", evolve(cast("Any", element), **changes))
