"""Checks of a noun's fields, read off their annotations: all problems of one noun at once."""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import cache
from types import UnionType
from typing import Annotated, Literal, TypeAlias, Union, cast, get_args, get_origin, get_type_hints

import attrs

from customer_journey._model._values import DEEPEST_EXTRA, FrozenMap
from customer_journey._suggest import did_you_mean
from customer_journey.errors import Problem

__all__ = ["FactName", "Id", "LONGEST_NUMBER", "field_problems", "slug", "twice"]

Id: TypeAlias = Annotated[str, "id"]
"""A stable name for machines: lower-case letters and digits, in words joined by single dashes."""

FactName: TypeAlias = Annotated[str, "fact"]
"""A fact's name, as a column would be named: any text that is not empty."""

Check: TypeAlias = Callable[[object], Iterable[Problem]]

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z", re.ASCII)
LONGEST_NUMBER = 4_000
"""How many bits a whole number may have."""

_NOTHING: tuple[Problem, ...] = ()


def slug(name: str) -> str:
    """The id that a name suggests: `Free Trial` gives `free-trial`; empty where nothing of it can stay."""
    return "-".join(re.findall(r"[a-z0-9]+", name.lower(), re.ASCII))


def field_problems(noun: attrs.AttrsInstance) -> list[Problem]:
    """Every problem in the noun's fields, taken one by one, in the order of the fields."""
    found: list[Problem] = []
    for name, default, check in _checks(type(noun)):
        value = getattr(noun, name)
        if value is not default:
            problems = check(value)
            if problems:
                found.extend(problem.within(name) for problem in problems)
    return found


def twice(names: Iterable[object], kind: str) -> list[Problem]:
    """A problem for each name that stood in the list before, under its index."""
    first: dict[object, int] = {}
    found: list[Problem] = []
    for index, name in enumerate(names):
        earlier = first.setdefault(name, index)
        if earlier != index:
            found.append(Problem(f"[{index}]", f"{kind} {name!r} is already at [{earlier}]"))
    return found


@cache
def _checks(noun: type[attrs.AttrsInstance]) -> tuple[tuple[str, object, Check], ...]:
    hints = get_type_hints(noun, include_extras=True)
    return tuple(
        (field.name, field.default, _check_for(hints[field.name])) for field in attrs.fields(noun) if field.init
    )


def _check_for(hint: object) -> Check:
    origin = get_origin(hint)
    if origin is Annotated:
        return _id if get_args(hint)[1] == "id" else _fact_name
    if origin is Literal:
        return _one_of(cast("tuple[str, ...]", get_args(hint)))
    if origin in {Union, UnionType}:
        return _optional_or_union(hint)
    if origin is tuple:
        return _each(_check_for(get_args(hint)[0]))
    simple: dict[object, Check] = {str: _text, bool: _instance(bool, "true or false"), float: _finite, FrozenMap: _extra}
    return simple.get(hint) or _instance(cast("type", hint), _noun_name(cast("type", hint)))


def _noun_name(kind: type) -> str:
    named = {date: "a date", int: "a whole number"}
    return named.get(kind) or f"{'an' if kind.__name__[0] in 'AEIOU' else 'a'} {kind.__name__}"


def _optional_or_union(hint: object) -> Check:
    parts = [part for part in get_args(hint) if part is not type(None)]
    if len(parts) > 1:
        return _scalar
    check = _check_for(parts[0])
    return lambda value: _NOTHING if value is None else check(value)


def _wrong(expected: str, value: object) -> tuple[Problem, ...]:
    return (Problem("", f"expected {expected}, got {_brief(value)}"),)


def _brief(value: object) -> str:
    if isinstance(value, (str, int, float)):
        # A number can be too long to print at all.
        text = repr(value) if not isinstance(value, int) or value.bit_length() < 200 else "a very large number"
        return text if len(text) <= 60 else f"{text[:57]}…"
    return f"{'an' if type(value).__name__[0] in 'aeiouAEIOU' else 'a'} {type(value).__name__}"


def _text(value: object) -> Iterable[Problem]:
    if not isinstance(value, str):
        return _wrong("text", value)
    if value.isascii():
        return _NOTHING
    try:
        value.encode()
    except UnicodeEncodeError as error:
        return (Problem("", f"half a character (a lone surrogate) at position {error.start}"),)
    return _NOTHING


def _id(value: object) -> Iterable[Problem]:
    if not isinstance(value, str):
        return _wrong("an id", value)
    if _ID.match(value):
        return _NOTHING
    suggestion = slug(value)
    hint = f"did you mean {suggestion!r}? names for people go in `name`" if suggestion else ""
    return (Problem("", f"{_brief(value)} is no id: lower-case words joined by dashes, as in 'free-trial'", hint=hint),)


def _fact_name(value: object) -> Iterable[Problem]:
    return (Problem("", "a fact needs a name"),) if value == "" else _text(value)


def _one_of(choices: tuple[str, ...]) -> Check:
    def check(value: object) -> Iterable[Problem]:
        if isinstance(value, str):
            if value in choices:
                return _NOTHING
            listed = ", ".join(map(repr, choices))
            return (Problem("", f"{_brief(value)} is not one of {listed}", hint=did_you_mean(value, choices)),)
        return _wrong("one of " + ", ".join(map(repr, choices)), value)

    return check


def _instance(kind: type, expected: str) -> Check:
    def check(value: object) -> Iterable[Problem]:
        # A datetime is a date to Python and to nobody else.
        wrong = not isinstance(value, kind) or (kind is date and isinstance(value, datetime))
        return _wrong(expected, value) if wrong else _NOTHING

    return check


def _finite(value: object) -> Iterable[Problem]:
    if type(value) is float and math.isfinite(value):
        return _NOTHING
    return _wrong("a finite number", value)


def _scalar(value: object) -> Iterable[Problem]:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float) and not math.isfinite(value):
        return _wrong("a finite number", value)
    if isinstance(value, int):
        return _whole(value)
    return _NOTHING if isinstance(value, (float, date)) else _wrong("a value a fact can have", value)


def _whole(value: int) -> Iterable[Problem]:
    # Past this, Python itself refuses to print or read a number as text.
    return _NOTHING if value.bit_length() <= LONGEST_NUMBER else (Problem("", "a number of over 4,000 bits"),)


def _each(check: Check) -> Check:
    def check_all(value: object) -> Iterable[Problem]:
        if not isinstance(value, tuple):
            return _wrong("several in a list or a tuple", value)
        found: list[Problem] = []
        for index, item in enumerate(cast("tuple[object, ...]", value)):
            problems = check(item)
            if problems:
                found.extend(problem.within(f"[{index}]") for problem in problems)
        return found

    return check_all


def _extra(value: object) -> Iterable[Problem]:
    if not isinstance(value, FrozenMap):
        return _wrong("a mapping", value)
    return _json(value, 0) if value else _NOTHING


def _json(value: object, depth: int) -> Iterable[Problem]:
    if isinstance(value, FrozenMap):
        return [problem for key, item in value.items() for problem in _json_item(key, item, depth)]
    if isinstance(value, tuple):
        items = enumerate(cast("tuple[object, ...]", value))
        return [problem.within(f"[{index}]") for index, item in items for problem in _json(item, depth + 1)]
    if isinstance(value, (Mapping, list)) and depth >= DEEPEST_EXTRA - 1:
        return (Problem("", f"nested deeper than {DEEPEST_EXTRA} levels"),)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float):
        return _finite(value)
    if isinstance(value, int):
        return _whole(value)
    return _NOTHING if value is None else _wrong("a value that JSON has", value)


def _json_item(key: object, item: object, depth: int) -> Iterable[Problem]:
    if not isinstance(key, str):
        return _wrong("text as a key", key)
    return [*_text(key), *(problem.within(key) for problem in _json(item, depth + 1))]
