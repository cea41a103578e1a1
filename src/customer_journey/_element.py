"""What every noun of the model shares: it checks itself and shows what was said of it."""

from typing import TYPE_CHECKING, Any

import attrs

from customer_journey._answer import Displayed
from customer_journey._checks import field_problems, repeated
from customer_journey.errors import InvalidValueError, Problem

if TYPE_CHECKING:
    from attrs import AttrsInstance
else:
    # At run time that is a protocol, whose instances could be given any attribute.
    AttrsInstance = object

__all__ = ["Element"]


class Element(Displayed, AttrsInstance):
    """A frozen value of the model."""

    __slots__ = ()

    def __attrs_post_init__(self) -> None:
        problems = field_problems(self) or [*repeated(self), *self._own_problems()]
        if problems:
            raise InvalidValueError(_subject(self), problems)

    def _own_problems(self) -> list[Problem]:
        """What the fields, each fine on its own, get wrong together."""
        return []

    def __repr__(self) -> str:
        """The call that makes an equal value, without what is left at its default."""
        fields = attrs.fields(type(self))
        positional = [repr(getattr(self, field.name)) for field in fields if not field.kw_only]
        named = [
            f"{field.name}={getattr(self, field.name)!r}"
            for field in fields
            if field.kw_only and getattr(self, field.name) != field.default
        ]
        return f"{type(self).__name__}({', '.join(positional + named)})"


def _subject(noun: Element) -> str:
    positional: list[attrs.Attribute[Any]] = [
        field for field in attrs.fields(type(noun)) if not field.kw_only
    ]
    name: object = getattr(noun, positional[0].name) if positional else None
    return f"{type(noun).__name__} {name!r}" if isinstance(name, str) else type(noun).__name__
