"""How applications take a journey in with pydantic, without the model knowing how files are read.

Reading lives floors above the model. The front page says once where it is; it is imported when
pydantic first asks.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

__all__ = ["Validated", "Validation", "validate_with"]


Validation: TypeAlias = tuple[Callable[[], dict[str, Any]], Callable[[], dict[str, Any]]]
"""What gives the core schema, by which pydantic reads and writes, and the JSON Schema."""

# Holds at most one: what finds the validation.
_LOADERS: list[Callable[[], Validation]] = []


def validate_with(loader: Callable[[], Validation]) -> None:
    """Let values be validated by what `loader` returns."""
    _LOADERS[:] = [loader]


class Validated:
    """A value that models of pydantic, and so FastAPI, take as the type of a field."""

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> dict[str, Any]:
        core_schema, _ = _LOADERS[0]()
        return core_schema()

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: object, handler: object) -> dict[str, Any]:
        _, json_schema = _LOADERS[0]()
        return json_schema()
