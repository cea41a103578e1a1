"""Checks of a noun's fields, read off their annotations: all problems of one noun at once."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cache
from itertools import compress
from operator import attrgetter, is_not
from types import UnionType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Final,
    Literal,
    TypeAlias,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)
from unicodedata import combining, normalize

import attrs

from customer_journey._scalars import (
    NOTHING,
    article,
    brief,
    number_problems,
    scalar_problems,
    text_problems,
    whole_problems,
    wrong,
)
from customer_journey._suggest import did_you_mean
from customer_journey._values import FrozenMap, as_plain, extra_problems
from customer_journey.errors import Problem

if TYPE_CHECKING:
    from attrs import AttrsInstance

__all__ = ["FactName", "Id", "field_problems", "repeated", "slug", "twice"]

Id: TypeAlias = Annotated[str, "id"]
"""A stable name for machines: lower-case letters and digits, in words joined by single dashes."""

FactName: TypeAlias = Annotated[str, "fact"]
"""A fact's name, as a column would be named: any text that is not empty."""

Check: TypeAlias = Callable[[object], Iterable[Problem]]

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z", re.ASCII)


_MAKERS: Final = {
    "Criterion": "cj.parse_criterion(…) reads one",
    "Stage": "cj.Stage(id, name=…) makes one",
    "Transition": "a pair of ids will do, as in ('know', 'buy')",
    "Question": "cj.Question(id, text=…) makes one",
    "Asset": "cj.Asset(id, title=…) makes one",
    "Touchpoint": "cj.Touchpoint(channel) makes one",
    "Metric": "cj.Metric(id, name=…) makes one",
    "Persona": "cj.Persona(id, name=…) makes one",
    "Fact": "cj.Fact(name, type=…) makes one",
}
"""How to come by what a text stands for, by the name of its type."""

_TRUTHS: Final[dict[str, str]] = {
    "yes": "true",
    "on": "true",
    "true": "true",
    "no": "false",
    "off": "false",
    "false": "false",
}


def slug(name: str) -> str:
    """The id that a name suggests, `free-cafe` for `Free Café`; empty where no letter can stay."""
    letters = normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in letters if not combining(letter))
    return "-".join(re.findall(r"[a-z0-9]+", plain, re.ASCII))


def field_problems(noun: "AttrsInstance") -> list[Problem]:
    """Every problem in the noun's fields, taken one by one, in the order of the fields.

    A text of a type of its own, such as a member of an enumeration, becomes plain text on the way:
    it would print, pickle and be written to files in ways of its own.
    """
    checks = _checks_of(type(noun))
    values = checks.values(noun)
    found: list[Problem] = []
    # Most fields of most nouns are at their default: the loop over those runs in C.
    given = compress(
        zip(values, checks.names, checks.checks, strict=True), map(is_not, values, checks.defaults)
    )
    for value, name, check in given:
        if isinstance(value, str) and type(value) is not str:
            object.__setattr__(noun, name, as_plain(value))
        problems = check(value)
        if problems:
            found.extend(problem.within(name) for problem in problems)
    return found


def repeated(noun: "AttrsInstance") -> list[Problem]:
    """A problem for each name that a field of the noun lists twice."""
    found: list[Problem] = []
    for field in _checks_of(type(noun)).listings:
        names: tuple[str, ...] = getattr(noun, field)
        if len(names) > 1:
            kind = "stage" if field in {"made", "kept"} else field.removesuffix("s")
            found.extend(problem.within(field) for problem in twice(names, kind))
    return found


def twice(names: Iterable[object], kind: str) -> list[Problem]:
    """A problem for each name that stood in the list before, under its index."""
    listed = tuple(names)
    if len(set(listed)) == len(listed):
        return []
    first: dict[object, int] = {}
    found: list[Problem] = []
    for index, name in enumerate(listed):
        earlier = first.setdefault(name, index)
        if earlier != index:
            found.append(Problem(f"[{index}]", f"{kind} {name!r} is already at [{earlier}]"))
    return found


@attrs.frozen
class _Checks:
    """The names, defaults and checks of a noun's fields, what reads them, and which list names."""

    names: tuple[str, ...]
    defaults: tuple[object, ...]
    checks: tuple[Check, ...]
    values: Callable[[object], tuple[object, ...]]
    listings: tuple[str, ...]


@cache
def _checks_of(noun: type["AttrsInstance"]) -> _Checks:
    hints = get_type_hints(noun, include_extras=True)
    fields = [field for field in attrs.fields(noun) if field.init]
    names = tuple(field.name for field in fields)
    return _Checks(
        names=names,
        defaults=tuple(cast("object", field.default) for field in fields),
        checks=tuple(_check_for(hints[name]) for name in names),
        values=attrgetter(*names),
        listings=tuple(name for name in names if _lists_names(hints[name])),
    )


def _lists_names(hint: object) -> bool:
    return get_origin(hint) is tuple and get_origin(get_args(hint)[0]) in {Annotated, Literal}


def _check_for(hint: object) -> Check:
    origin = get_origin(hint)
    if origin is Annotated:
        return _id_problems if get_args(hint)[1] == "id" else _fact_name_problems
    if origin is Literal:
        return _one_of(cast("tuple[str, ...]", get_args(hint)))
    if origin in {Union, UnionType}:
        return _optional_or_union(hint)
    if origin is tuple:
        return _each(_check_for(get_args(hint)[0]))
    simple: dict[object, Check] = {
        str: text_problems,
        int: _whole_number_problems,
        float: number_problems,
        FrozenMap: extra_problems,
    }
    return simple.get(hint) or _instance(cast("type", hint))


def _optional_or_union(hint: object) -> Check:
    parts = [part for part in get_args(hint) if part is not type(None)]
    check = _check_for(parts[0]) if len(parts) == 1 else scalar_problems
    return lambda value: NOTHING if value is None else check(value)


def _id_problems(value: object) -> Iterable[Problem]:
    if not isinstance(value, str):
        return wrong("an id", value)
    if _ID.match(value):
        return NOTHING
    suggestion = slug(value)
    hint = f"did you mean {suggestion!r}? names for people go in `name`" if suggestion else ""
    message = f"{brief(value)} is no id: lower-case words joined by dashes, as in 'free-trial'"
    return (Problem("", message, hint=hint),)


def _fact_name_problems(value: object) -> Iterable[Problem]:
    return (Problem("", "a fact needs a name"),) if value == "" else text_problems(value)


def _whole_number_problems(value: object) -> Iterable[Problem]:
    return whole_problems(value) if type(value) is int else wrong("a whole number", value)


def _one_of(choices: tuple[str, ...]) -> Check:
    listed = ", ".join(map(repr, choices))

    def check(value: object) -> Iterable[Problem]:
        if not isinstance(value, str):
            return wrong(f"one of {listed}", value)
        if value in choices:
            return NOTHING
        message = f"{brief(value)} is not one of {listed}"
        return (Problem("", message, hint=did_you_mean(value, choices)),)

    return check


def _instance(kind: type[Any]) -> Check:
    expected = {bool: "true or false", date: "a date"}.get(kind) or article(kind.__name__)
    hint = _MAKERS.get(kind.__name__, "")

    def check(value: object) -> Iterable[Problem]:
        # A datetime is a date to Python and to nobody else.
        misfit = not isinstance(value, kind) or (kind is date and isinstance(value, datetime))
        if not misfit:
            return NOTHING
        if kind is bool and isinstance(value, str) and value.casefold() in _TRUTHS:
            return wrong(expected, value, f"write {_TRUTHS[value.casefold()]}, without quotes")
        return wrong(expected, value, hint if isinstance(value, str) else "")

    return check


def _each(check: Check) -> Check:
    def check_all(value: object) -> Iterable[Problem]:
        if not isinstance(value, tuple):
            return wrong("several in a list or a tuple", value)
        return [
            problem.within(f"[{index}]")
            for index, item in enumerate(cast("tuple[object, ...]", value))
            for problem in check(item)
        ]

    return check_all
