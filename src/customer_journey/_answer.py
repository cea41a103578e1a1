"""What every answer can do: print, turn into plain data, and show itself in a notebook."""

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from importlib import import_module
from typing import Any, TypeVar, cast, overload

import attrs

__all__ = ["Answer", "AnswerSequence", "Displayed", "flat", "plain"]

T = TypeVar("T")


class Displayed:
    """A value that notebooks can show: as a picture, a page, Markdown or plain text."""

    __slots__ = ()

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, str]:
        # By name: drawing lies layers above the values, and is loaded when something is displayed.
        bundle: Callable[[object], dict[str, str]]
        bundle = import_module("customer_journey.render._bundle").bundle
        return {
            kind: text
            for kind, text in bundle(self).items()
            if (not include or kind in include) and (not exclude or kind not in exclude)
        }

    def _repr_html_(self) -> str | None:
        return self._repr_mimebundle_().get("text/html")

    def _repr_svg_(self) -> str | None:
        return self._repr_mimebundle_().get("image/svg+xml")


class Answer(Displayed):
    """The base of every result type: an attrs class whose fields are the answer."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain data that JSON can hold, by the names of its fields."""
        kind = cast("type[attrs.AttrsInstance]", type(self))
        return {
            field.name: plain(getattr(self, field.name))
            for field in attrs.fields(kind)
            if not field.name.startswith("_")
        }

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> dict[str, Any]:
        """Let web frameworks return answers: pydantic writes them by `to_dict`."""
        from pydantic_core import core_schema

        written = core_schema.plain_serializer_function_ser_schema(plain)
        schema = core_schema.is_instance_schema(cls, serialization=written)
        return cast("dict[str, Any]", schema)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: object, handler: object) -> dict[str, Any]:
        return {"type": "object", "title": cls.__name__}


class AnswerSequence(Answer, Sequence[T]):
    """The base of a result type whose first field has one answer after another."""

    __slots__ = ()

    def __len__(self) -> int:
        """How many there are."""
        return len(self._answers())

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...

    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        """One of them, or several."""
        return self._answers()[index]

    def __str__(self) -> str:
        """One of them a line."""
        return "\n".join(map(str, self)) or f"no {self._first().replace('_', ' ')}"

    def rows(self) -> list[dict[str, Any]]:
        """One row each, for a table: the fields of the answer, with inner ones after a dot."""
        return [flat(answer) for answer in self]

    def _first(self) -> str:
        fields = attrs.fields(cast("type[attrs.AttrsInstance]", type(self)))
        return str(fields[0].name)

    def _answers(self) -> tuple[T, ...]:
        return cast("tuple[T, ...]", getattr(self, self._first()))


def flat(value: object) -> dict[str, Any]:
    """An answer or element as one row: inner fields after a dot, texts of a list joined by commas.

    What is deeper than that stays as it is.
    """
    row: dict[str, Any] = {}
    for name, item in cast("dict[str, Any]", plain(value)).items():
        texts = cast("list[object]", item) if isinstance(item, list) else [None]
        if isinstance(item, dict):
            row |= {f"{name}.{inner}": each for inner, each in flat(cast("object", item)).items()}
        elif all(isinstance(each, str) for each in texts):
            row[name] = ", ".join(map(str, texts))
        else:
            row[name] = item
    return row


def plain(value: object) -> Any:  # noqa: ANN401, C901, PLR0911 - whatever JSON can hold
    """A value as JSON can hold it: moments as ISO texts, tuples as lists, elements by their fields.

    A criterion becomes its text, a journey its id, a duration its seconds, a number that is not
    finite None. A mapping whose keys are not texts becomes a list of pairs.
    """
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, int):
        return int(value)
    if isinstance(value, (Decimal, Fraction)):
        return str(value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Answer):
        return value.to_dict()
    if isinstance(value, Mapping):
        return _plain_mapping(cast("Mapping[object, object]", value))
    if hasattr(value, "tolist"):
        # An array or a scalar of numpy.
        return plain(cast("Any", value).tolist())
    if isinstance(value, (frozenset, set)):
        return sorted((plain(item) for item in cast("Iterable[object]", value)), key=str)
    if isinstance(value, Iterable) and not hasattr(value, "stages"):
        return [plain(item) for item in cast("Iterable[object]", value)]
    return _plain_element(value)


def _plain_mapping(mapping: Mapping[object, object]) -> object:
    if all(isinstance(key, str) for key in mapping):
        return {str(key): plain(item) for key, item in mapping.items()}
    return [[plain(key), plain(item)] for key, item in mapping.items()]


def _plain_element(value: object) -> object:
    kind = type(value)
    if not attrs.has(kind):
        return str(value)
    if hasattr(value, "stages") and hasattr(value, "transitions"):
        return getattr(value, "id", "")
    if hasattr(value, "evaluate"):
        # A criterion: its text parses back.
        return str(value)
    return {
        field.name: plain(item)
        for field in attrs.fields(kind)
        if (item := getattr(value, field.name)) != field.default
    }
