"""Nouns as plain data: a noun's own fields tell which keys its mapping has, and in which order."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache, partial
from typing import (
    Annotated,
    Any,
    Final,
    NamedTuple,
    TypeAlias,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

import attrs

from customer_journey._model import Journey, Question, Stage
from customer_journey._suggest import did_you_mean
from customer_journey._values import FrozenMap
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._tree import Criterion
from customer_journey.errors import InvalidJourneyError, InvalidValueError
from customer_journey.files._reading import LOST, Reading, step
from customer_journey.files._shapes import (
    AS_IT_IS,
    CRITERION,
    DATE,
    FACT_VALUE,
    FACT_VALUES,
    LIST,
    MAPPING,
    Shape,
    as_moments,
)

__all__ = ["read_noun", "write_noun"]

Element: TypeAlias = type[attrs.AttrsInstance]


_STAND_INS: Final[Mapping[Element, Mapping[str, object]]] = {Journey: {"id": "unread"}}
"""So that a journey whose id is missing or wrong is looked at all the same."""


class Key(NamedTuple):
    """A key of a noun's mapping: its field's name, its shape, and what leaving it out means."""

    name: str
    shape: Shape
    default: object


class Layout(NamedTuple):
    """What of a noun stands in the key it is listed under, and what in the mapping there."""

    outside: tuple[str, ...]
    inside: Mapping[str, Key]
    required: tuple[str, ...]


def write_noun(noun: attrs.AttrsInstance) -> dict[str, object]:
    """The noun's mapping: fields in their order, without what is left at its default."""
    written: dict[str, object] = {}
    for name, shape, default in _layout(type(noun)).inside.values():
        value = getattr(noun, name)
        if value is not default and value != default:
            written[name] = shape.write(value)
    return written


def read_noun(
    noun: Element, plain: object, reading: Reading, outside: Mapping[str, object] | None = None
) -> object:
    """The noun that a mapping describes, or `LOST`; whatever is wrong goes into `reading`.

    A field that cannot be read is left at its default, so that the rest is looked at too.
    """
    layout = _layout(noun)
    arguments: dict[str, object] = dict(outside or _STAND_INS.get(noun, {}))
    given: Mapping[object, object] = {}
    if isinstance(plain, Mapping):
        given = cast("Mapping[object, object]", plain)
        _read_keys(layout, given, arguments, reading)
    elif plain is not None:
        reading.expected("a mapping", plain)
        if noun is Stage:
            _lose(Question, reading)
    for name in layout.required:
        if given.get(name) is None:
            reading.tell("", f"the key {name!r} is missing")
    if any(name not in arguments for name in layout.required):
        return LOST
    if noun is Fact:
        _read_moments(arguments, reading)
    return _made(noun, layout.outside, arguments, reading)


def _read_keys(
    layout: Layout,
    given: Mapping[object, object],
    arguments: dict[str, object],
    reading: Reading,
) -> None:
    for name, item in given.items():
        key = layout.inside.get(cast("str", name))
        if key is None:
            reading.tell(step(str(name)), "unknown key", _hint_for(name, layout))
        elif item is not None:
            value = reading.inside(key.name, key.shape.read, item)
            if value is not LOST:
                arguments[key.name] = value


def _hint_for(name: object, layout: Layout) -> str:
    if name in layout.outside:
        return "it is told by the key that all this stands under"
    if hint := did_you_mean(str(name), layout.inside):
        return hint
    return "data of your own goes under 'extra'" if "extra" in layout.inside else ""


def _read_moments(arguments: dict[str, object], reading: Reading) -> None:
    read = partial(as_moments, arguments["type"])
    for name in ("minimum", "maximum", "values"):
        if name in arguments:
            value = reading.inside(name, read, arguments[name])
            if value is LOST:
                del arguments[name]
            else:
                arguments[name] = value


def _made(
    noun: Element, outside: tuple[str, ...], arguments: dict[str, object], reading: Reading
) -> object:
    """The noun made of these arguments, or of those among them that it takes."""
    while True:
        try:
            return noun(**arguments)
        except InvalidJourneyError as error:
            reading.take_references(error.problems)
            return LOST
        except InvalidValueError as error:
            reading.take(
                attrs.evolve(item, where="") if item.where in outside else item
                for item in error.problems
            )
            refused = {
                re.split(r"[.\[]", problem.where, maxsplit=1)[0] for problem in error.problems
            }
        kept = {name: value for name, value in arguments.items() if name not in refused}
        arguments = {**_STAND_INS.get(noun, {}), **kept}
        if "" in refused or any(name not in arguments for name in _needed(noun)):
            return LOST


@cache
def _needed(noun: Element) -> tuple[str, ...]:
    return tuple(field.name for field in attrs.fields(noun) if field.default is attrs.NOTHING)


@cache
def _layout(noun: Element) -> Layout:
    hints = get_type_hints(noun, include_extras=True)
    fields = [field for field in attrs.fields(noun) if field.init]
    outside = tuple(
        field.name
        for field in fields
        if noun is not Journey and not field.kw_only and get_origin(hints[field.name]) is Annotated
    )
    inside = {
        field.name: Key(field.name, _shape_of(hints[field.name]), cast("object", field.default))
        for field in fields
        if field.name not in outside
    }
    required = tuple(name for name, key in inside.items() if key.default is attrs.NOTHING)
    return Layout(outside, inside, required)


def _shape_of(hint: object) -> Shape:
    parts = [part for part in get_args(hint) if part not in {type(None), ...}]
    if hint is FrozenMap:
        return MAPPING
    if hint is Criterion or Criterion in parts:
        return CRITERION
    if date in parts and len(parts) == 1:
        return DATE
    if date in parts:
        return FACT_VALUE
    kind: Any = parts[0] if len(parts) == 1 else None
    if get_origin(hint) is tuple:
        return _several(kind)
    return Shape(write_noun, partial(read_noun, kind)) if attrs.has(kind) else AS_IT_IS


def _several(kind: Element) -> Shape:
    if not attrs.has(kind):
        return FACT_VALUES if date in get_args(kind) else LIST
    if _layout(kind).outside:
        return Shape(_write_mapping, partial(_read_mapping, kind))
    return Shape(_write_list, partial(_read_list, kind))


def _write_list(nouns: tuple[attrs.AttrsInstance, ...]) -> object:
    return [write_noun(noun) for noun in nouns]


def _read_list(kind: Element, plain: object, reading: Reading) -> object:
    if LIST.read(plain, reading) is LOST:
        return LOST
    items = enumerate(cast("Sequence[object]", plain))
    read = partial(read_noun, kind)
    made = [reading.inside(f"[{index}]", read, item) for index, item in items]
    return [item for item in made if item is not LOST]


def _write_mapping(nouns: tuple[attrs.AttrsInstance, ...]) -> object:
    outside = _layout(type(nouns[0])).outside
    return {
        " -> ".join(getattr(noun, name) for name in outside): write_noun(noun) for noun in nouns
    }


def _read_mapping(kind: Element, plain: object, reading: Reading) -> object:
    if not isinstance(plain, Mapping):
        reading.expected("a mapping", plain, hint="each one stands under its own key")
        _lose(kind, reading)
        return LOST
    outside = _layout(kind).outside
    made: dict[str, object] = {}
    for key, body in cast("Mapping[object, object]", plain).items():
        names = _names_in(key, len(outside))
        where = "->".join(map(str, names))
        if len(names) != len(outside):
            reading.tell(
                step(str(key)), "expected two ids and an arrow as a key", "as in 'know -> buy'"
            )
        elif where in made:
            reading.tell(step(where), "stands here twice")
        else:
            read = partial(read_noun, kind, outside=dict(zip(outside, names, strict=True)))
            made[where] = reading.inside(step(where), read, body)
    if LOST in made.values():
        _lose(kind, reading)
    return [item for item in made.values() if item is not LOST]


def _names_in(key: object, count: int) -> tuple[object, ...]:
    # An arrow of Mermaid's is told as no arrow of ours, rather than half of it as part of an id.
    if count == 1 or not isinstance(key, str) or "-->" in key:
        return (key,)
    return tuple(name.strip() for name in key.split("->"))


def _lose(kind: Element, reading: Reading) -> None:
    reading.lost.add(kind.__name__.lower())
    if kind is Stage:
        reading.lost.add(Question.__name__.lower())
