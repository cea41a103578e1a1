"""What every noun of the model shares: it checks itself when made and shows only what was said of it."""

from typing import Any

import attrs

from customer_journey._model._checks import field_problems
from customer_journey.errors import InvalidValueError, Problem

__all__ = ["Noun"]


class Noun(attrs.AttrsInstance):
    """A frozen value of the model."""

    __slots__ = ()

    def __attrs_post_init__(self) -> None:
        problems = field_problems(self)
        problems.extend(self._own_problems() if not problems else ())
        if problems:
            raise InvalidValueError(_subject(self), problems)

    def _own_problems(self) -> list[Problem]:
        """What the fields, each fine on its own, get wrong together."""
        return []

    def __repr__(self) -> str:
        """The call that makes an equal value, without what is left at its default."""
        parts: list[str] = []
        for field in attrs.fields(type(self)):
            value: Any = getattr(self, field.name)
            if not field.kw_only:
                parts.append(repr(value))
            elif field.init and value != _default(field):
                parts.append(f"{field.name}={value!r}")
        return f"{type(self).__name__}({', '.join(parts)})"


def _default(field: "attrs.Attribute[Any]") -> object:
    default = field.default
    return default.factory() if isinstance(default, attrs.Factory) else default  # type: ignore[arg-type]


def _subject(noun: Noun) -> str:
    first = attrs.fields(type(noun))[0]
    name = getattr(noun, first.name)
    return f"{type(noun).__name__} {name!r}" if isinstance(name, str) and not first.kw_only else type(noun).__name__
