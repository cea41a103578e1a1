"""Immutable containers: what users hand over as lists and dicts, kept as tuples and frozen maps."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias, TypeVar, cast, final

__all__ = ["DEEPEST_EXTRA", "FrozenMap", "JsonValue", "as_float", "as_frozen_map", "as_texts", "as_tuple"]

JsonValue: TypeAlias = "bool | int | float | str | tuple[JsonValue, ...] | FrozenMap | None"
"""What an `extra` mapping holds, once frozen: JSON's values, arrays as tuples, objects as frozen maps."""

DEEPEST_EXTRA = 64
"""How deep an `extra` mapping may nest."""

T = TypeVar("T")


@final
class FrozenMap(Mapping[str, JsonValue]):
    """An immutable, ordered mapping from text to JSON values; it hashes, pickles and copies.

    Two are equal when they hold equal values of the same types under the same keys, in any order: `1`, `1.0` and
    `True` differ. Against any other mapping, it compares like a dict.

    Example:
        >>> import customer_journey as cj
        >>> stage = cj.Stage("try", extra={"crm": {"ids": [7, 8]}})
        >>> stage.extra["crm"]["ids"]
        (7, 8)
    """

    __slots__ = ("_content",)

    def __init__(self, content: Mapping[str, object] | Iterable[tuple[str, object]] = ()) -> None:
        self._content: dict[str, JsonValue] = {key: _freeze(value, 1) for key, value in dict(content).items()}

    def __getitem__(self, key: str) -> JsonValue:
        """The value under `key`."""
        return self._content[key]

    def __iter__(self) -> Iterator[str]:
        """The keys, in the order given."""
        return iter(self._content)

    def __len__(self) -> int:
        """How many keys there are."""
        return len(self._content)

    def __eq__(self, other: object) -> bool:
        """Whether both hold the same values of the same types."""
        if isinstance(other, FrozenMap):
            return _typed(self) == _typed(other)
        return self._content == other if isinstance(other, Mapping) else NotImplemented

    def __hash__(self) -> int:
        """A hash that does not depend on the order of the keys."""
        return hash(frozenset(self._content.items()))

    def __repr__(self) -> str:
        """The content as a dict."""
        return repr(self._content)

    def __reduce__(self) -> tuple[type["FrozenMap"], tuple[dict[str, JsonValue]]]:
        """The content, for pickle and copy."""
        return FrozenMap, (self._content,)


def _freeze(value: object, depth: int) -> JsonValue:
    # What is no JSON value, or lies too deep, stays as it is: the check of the noun that holds it says so.
    if depth < DEEPEST_EXTRA:
        if isinstance(value, Mapping):
            frozen = FrozenMap()
            items = cast("Mapping[str, object]", value).items()
            frozen._content.update((key, _freeze(item, depth + 1)) for key, item in items)  # noqa: SLF001 - its own
            return frozen
        if isinstance(value, (list, tuple)):
            return tuple(_freeze(item, depth + 1) for item in cast("Iterable[object]", value))
    return cast("JsonValue", value)


def _typed(value: object) -> object:
    if isinstance(value, FrozenMap):
        return {key: _typed(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(_typed(item) for item in cast("tuple[object, ...]", value))
    return type(value), value


_EMPTY = FrozenMap()


def as_frozen_map(value: Mapping[str, object]) -> FrozenMap:
    """The mapping, frozen all the way down; anything else unchanged, for the check to name."""
    if isinstance(value, FrozenMap):
        return value
    if not isinstance(value, Mapping):
        return value
    return FrozenMap(value) if value else _EMPTY


def as_tuple(value: Iterable[T]) -> tuple[T, ...]:
    """The items as a tuple; a text or what is not iterable unchanged, for the check to name."""
    if type(value) is tuple:
        return value
    if isinstance(value, (str, bytes, Mapping)) or not isinstance(value, Iterable):
        return cast("tuple[T, ...]", value)
    return tuple(value)


def as_texts(value: Iterable[str]) -> tuple[str, ...]:
    """The texts as a tuple; anything else unchanged, for the check to name."""
    return as_tuple(value)


def as_float(value: float | None) -> float | None:
    """A whole number as a float; anything else, and what is too large for one, unchanged."""
    if type(value) is int:
        try:
            return float(value)
        except OverflowError:
            return value
    return value
