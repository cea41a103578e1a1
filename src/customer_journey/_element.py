"""The base of every element: it checks its fields by their annotations, all problems at once."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache, partial
from itertools import compress
from operator import attrgetter, is_not
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Final,
    Literal,
    NamedTuple,
    TypeAlias,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
)

from customer_journey._answer import Displayed, describe, described_fields
from customer_journey._arguments import hint_for
from customer_journey._frozen import AttrsInstance, blank_of, fields, hints_of
from customer_journey._ids import slug
from customer_journey._messages._current import counted, message
from customer_journey._suggest import did_you_mean
from customer_journey._values import (
    NO_PROBLEMS,
    FrozenMap,
    article,
    as_plain,
    as_plain_scalar,
    brief,
    extra_problems,
    integer_problems,
    number_problems,
    read_moment,
    scalar_problems,
    text_problems,
    type_problems,
)
from customer_journey.errors import InvalidValueError, Problem

__all__ = ["Element", "FactName", "Id", "duplicate_problems", "field_problems", "maker_of"]

Id: TypeAlias = Annotated[str, "id"]
"""A stable name for machines: lower-case letters and digits, in words joined by single dashes."""

FactName: TypeAlias = Annotated[str, "fact"]
"""A fact's name, as a column would be named: any text that is not empty."""

_PLAIN: Final = frozenset({str, bool, int, float, tuple, NoneType, FrozenMap, date, timedelta})
"""The types of most values, which need no reading."""

E = TypeVar("E", bound="Element")

Check: TypeAlias = Callable[[object], Sequence[Problem]]

_is_id: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z", re.ASCII).match


_NAMES: Final = ("name", "title", "text", "who", "id", "key", "rule")
"""The fields by which people know an element, the best first."""
_COUNTED: Final = {
    "formerly": ("former id", "former ids"),
    "kept": ("stage where it is kept", "stages where it is kept"),
    "made": ("stage where it is made", "stages where it is made"),
    "opportunities": ("opportunity", "opportunities"),
    "told": ("excerpt", "excerpts"),
}
"""What is in fields whose names are not the plural of it."""

_TRUTHS: Final[dict[str, str]] = {
    "yes": "true",
    "on": "true",
    "true": "true",
    "no": "false",
    "off": "false",
    "false": "false",
}


class Element(Displayed, AttrsInstance):
    """A frozen value of the model."""

    # Here, not in each class, so that values of classes with the same slots can change class.
    __slots__ = ("__weakref__",)

    def __attrs_post_init__(self) -> None:
        self._spell()
        problems = field_problems(self) or _repeated_names(self) + self._own_problems()
        if problems:
            first = fields(type(self))[0]
            name: object = "" if first.kw_only else getattr(self, first.name)
            # A criterion has no truth of its own.
            subject = f" {name!r}" if isinstance(name, str) and name else ""
            raise InvalidValueError(f"{type(self).__name__}{subject}", problems)

    def _spell(self) -> None:
        """Give values that say the same the same spelling, where there are several."""

    def _own_problems(self) -> list[Problem]:
        """What the fields, each fine on its own, get wrong together."""
        return []

    def __str__(self) -> str:
        """What people call it, what sort it is, and how much is in it, on one line."""
        called, contents = self._called(), ", ".join(_contents(self))
        if not called and not contents:
            called = getattr(self, "id", "") or described_fields(self)
        called = called or type(self).__name__.lower()
        sorts = f" ({', '.join(self._sorts())})" if self._sorts() else ""
        return f"{called}{sorts}{f': {contents}' if contents else ''}"

    # Where an element stands among others, its label will do.
    __str__.__dict__["is_general"] = True

    def _called(self) -> str:
        """What people call it; empty where it has no name."""
        names: Iterator[object] = (getattr(self, name, "") for name in _NAMES)
        return next((describe(name) for name in names if name), "")

    def _sorts(self) -> Sequence[str]:
        """What sort it is, in words; none where its name says enough."""
        return ()

    def __repr__(self) -> str:
        """The call that makes an equal value, without what is left at its default."""
        listed = fields(type(self))
        positional = [repr(getattr(self, field.name)) for field in listed if not field.kw_only]
        named = [
            f"{field.name}={getattr(self, field.name)!r}"
            for field in listed
            if field.kw_only and getattr(self, field.name) != field.default
        ]
        return f"{type(self).__name__}({', '.join(positional + named)})"


def _contents(element: Element) -> Iterator[str]:
    """The conditions of an element, and how many there are of what it holds."""
    for name in ("entry", "when"):
        condition: object = getattr(element, name, None)
        if condition is not None:
            yield message("if {criterion}", criterion=f"`{condition}`")
    for item in fields(type(element)):
        held: object = getattr(element, item.name)
        if isinstance(held, tuple) and held and item.name != "phases":
            singular = item.name.removesuffix("s").replace("_", " ")
            words = _COUNTED.get(item.name, (singular, f"{singular}s"))
            yield counted(len(cast("tuple[object, ...]", held)), *words)


def field_problems(element: "AttrsInstance") -> list[Problem]:
    """Every problem with a single field, in the order of the fields.

    A text of a subclass of `str`, such as a member of an enumeration, is replaced by plain text: it
    would print, pickle and be written to files differently.
    """
    checks = _checks_of(type(element))
    values = checks.values(element)
    problems: list[Problem] = []
    # Most fields of most elements are at their default: the loop over those runs in C.
    changed = compress(
        zip(values, checks.names, checks.checks, strict=True), map(is_not, values, checks.defaults)
    )
    for passed, name, check in changed:
        value = passed
        if type(value) not in _PLAIN and not isinstance(value, Displayed):
            if isinstance(value, str):
                object.__setattr__(element, name, as_plain(value))
            elif isinstance(value, datetime):
                value = _plain_moment(value)
                object.__setattr__(element, name, value)
            elif (plain := as_plain_scalar(value)) is not value:
                value = plain
                object.__setattr__(element, name, value)
        misfits = check(value)
        if misfits:
            problems += [problem.within(name) for problem in misfits]
    return problems


def _repeated_names(element: "AttrsInstance") -> list[Problem]:
    """A problem for each name that a field of the element repeats."""
    problems: list[Problem] = []
    for field in _checks_of(type(element)).listings:
        names: tuple[str, ...] = getattr(element, field)
        if len(names) < 2:  # noqa: PLR2004 - as most are, of the thousands in a journey
            continue
        kind = "stage" if field in {"made", "kept"} else field.removesuffix("s")
        problems += (problem.within(field) for problem in duplicate_problems(names, kind))
    return problems


def duplicate_problems(names: Iterable[object], kind: str) -> list[Problem]:
    """A problem for each repeated name, under its index."""
    listed = tuple(names)
    if len(set(listed)) == len(listed):
        return []
    first: dict[object, int] = {}
    return [
        Problem(f"[{index}]", f"{kind} {name!r} is already at [{first[name]}]")
        for index, name in enumerate(listed)
        if first.setdefault(name, index) != index
    ]


@cache
def maker_of(kind: type[E]) -> Callable[[Mapping[str, object]], E]:
    """What gives or raises what `kind(**arguments)` does, with no work for fields at their default.

    Of the thousands of elements in a file, most state few of their twenty fields. Whatever is not
    plain and fine goes to the constructor.
    """
    if kind.__attrs_post_init__ is not Element.__attrs_post_init__:
        # It does more than check.
        return lambda arguments: kind(**arguments)
    blank = blank_of(kind)
    checks = _checks_of(kind)
    by_name = dict(zip(checks.names, checks.checks, strict=True))
    checked = {field.name: (field.converter, by_name[field.name]) for field in fields(kind)}
    spell = _own_method(kind, "_spell")
    own_problems = _own_method(kind, "_own_problems")
    plain_types = _PLAIN

    def make(arguments: Mapping[str, object]) -> E:
        element = blank()
        repeats = False
        for name, passed in arguments.items():
            convert, check = checked[name]
            if check is _id_problems and type(passed) is str and _is_id(passed):
                # As are the two names of each transition.
                setattr(element, name, passed)
                continue
            value: Any = passed if convert is None else convert(passed)
            value_type = type(value)  # pyright: ignore[reportUnknownVariableType] - any
            if value_type not in plain_types and not isinstance(value, Displayed):
                return kind(**arguments)
            if check(value):
                return kind(**arguments)
            if value_type is tuple and len(value) > 1:  # pyright: ignore[reportArgumentType] - a tuple
                repeats = True
            setattr(element, name, value)
        element.__class__ = kind
        if spell is not None:
            spell(element)
        own = own_problems is not None and own_problems(element)
        if own or (repeats and _repeated_names(element)):
            return kind(**arguments)
        return cast("E", element)

    return make


def _own_method(kind: type[Element], name: str) -> Callable[[Any], Any] | None:
    """A method of a class of elements; None where that is the one of all elements."""
    method: Callable[[Any], Any] = getattr(kind, name)
    return None if method is getattr(Element, name) else method


class _Checks(NamedTuple):
    """The names, defaults and checks of an element's fields, their getter, and which list names."""

    names: tuple[str, ...]
    defaults: tuple[object, ...]
    checks: tuple[Check, ...]
    values: Callable[[object], tuple[object, ...]]
    listings: tuple[str, ...]


def _values(element: object, names: tuple[str, ...]) -> tuple[object, ...]:
    return tuple([getattr(element, name) for name in names])


@cache
def _checks_of(kind: type["AttrsInstance"]) -> _Checks:
    hints = hints_of(kind)
    listed = [field for field in fields(kind) if field.init]
    names = tuple(field.name for field in listed)
    return _Checks(
        names=names,
        defaults=tuple(field.default for field in listed),
        # Nothing is asked of a default, so that None needs no check where it is one.
        checks=tuple(
            (_check_for_union if field.default is None else _check_for)(hints[field.name])
            for field in listed
        ),
        # Of a single name, a getter gives no tuple.
        values=attrgetter(*names) if len(names) > 1 else partial(_values, names=names),
        listings=tuple(
            name
            for name in names
            if get_origin(hints[name]) is tuple
            and get_origin(get_args(hints[name])[0]) in {Annotated, Literal}
        ),
    )


def _check_for(hint: object) -> Check:
    origin = get_origin(hint)
    if origin is Annotated:
        unnamed = (Problem("", "a fact needs a name"),)
        if get_args(hint)[1] == "id":
            return _id_problems
        return lambda value: text_problems(value) or (NO_PROBLEMS if value else unnamed)
    if origin is Literal:
        return _one_of(cast("tuple[str, ...]", get_args(hint)))
    if origin in {Union, UnionType}:
        check = _check_for_union(hint)
        return lambda value: NO_PROBLEMS if value is None else check(value)
    if origin is tuple:
        item: object = get_args(hint)[0]
        return _each(_check_for(item), exact=item)
    return _SIMPLE.get(hint) or _instance(cast("type", origin or hint))


_SIMPLE: Final[Mapping[object, Check]] = {
    str: text_problems,
    int: lambda value: (
        integer_problems(value) if type(value) is int else type_problems("a whole number", value)
    ),
    float: number_problems,
    FrozenMap: extra_problems,
}
"""The checks of plain types."""


def _check_for_union(hint: object) -> Check:
    """The check of what is not None."""
    parts = [part for part in get_args(hint) if part is not NoneType]
    if len(parts) == 1:
        return _check_for(parts[0])
    return scalar_problems if str in parts else _any_of(parts)


def _any_of(kinds: list[type[Any]]) -> Check:
    expected = " or ".join(article(kind.__name__) for kind in kinds)

    def check(value: object) -> Sequence[Problem]:
        fits = isinstance(value, tuple(kinds))
        return (
            NO_PROBLEMS
            if fits
            else type_problems(expected, value, hint_for(kinds[-1].__name__, value))
        )

    return check


def _id_problems(value: object) -> Sequence[Problem]:
    if not isinstance(value, str):
        return type_problems("an id", value)
    if _is_id(value):
        return NO_PROBLEMS
    suggestion = slug(value)
    hint = f"did you mean {suggestion!r}? names for people go in `name`" if suggestion else ""
    message = f"{brief(value)} is not an id: lower-case words joined by dashes, as in 'free-trial'"
    return (Problem("", message, hint=hint),)


_CALLED_ELSEWHERE: Final = {
    # Types of databases and schemas.
    **dict.fromkeys(["number", "numeric", "decimal", "double", "real"], "float"),
    **dict.fromkeys(["integer", "bigint"], "int"),
    **dict.fromkeys(["string", "text", "varchar"], "str"),
    **dict.fromkeys(["boolean", "flag"], "bool"),
    **dict.fromkeys(["timestamp", "time"], "datetime"),
    # Phases, as marketing names them.
    "awareness": "aware",
    **dict.fromkeys(["interest", "discovery", "research"], "explore"),
    **dict.fromkeys(["consideration", "evaluation"], "evaluate"),
    **dict.fromkeys(["trial", "sample"], "try"),
    **dict.fromkeys(["decision", "intent"], "decide"),
    **dict.fromkeys(["buy", "conversion", "sale", "checkout"], "purchase"),
    **dict.fromkeys(["onboarding", "activation", "setup"], "onboard"),
    **dict.fromkeys(["retention", "loyalty", "adoption", "use"], "retain"),
    **dict.fromkeys(["expansion", "upsell", "growth"], "expand"),
    **dict.fromkeys(["advocacy", "referral"], "advocate"),
    **dict.fromkeys(["churn", "lost"], "lapse"),
    # Roles, and kinds of transitions.
    **dict.fromkeys(["visitor", "stranger"], "prospect"),
    **dict.fromkeys(["user", "client", "buyer"], "customer"),
    **dict.fromkeys(["promoter", "fan"], "advocate"),
    "churned": "lapsed",
    **dict.fromkeys(["forward", "next", "step"], "advance"),
    **dict.fromkeys(["back", "backward", "loop"], "return"),
    **dict.fromkeys(["leave", "drop-off", "dropout", "abandon"], "exit"),
}
"""What a choice is called in other tools; of several meanings, the one of the choices counts."""


def _one_of(choices: tuple[str, ...]) -> Check:
    listed = ", ".join(map(repr, choices))

    known = frozenset(choices)

    def check(value: object) -> Sequence[Problem]:
        if not isinstance(value, str):
            return type_problems(f"one of {listed}", value)
        if value in known:
            return NO_PROBLEMS
        message = f"{brief(value)} is not one of {listed}"
        meant = _CALLED_ELSEWHERE.get(value.casefold())
        hint = did_you_mean(value if meant not in known else meant, choices)
        return (Problem("", message, hint=hint),)

    return check


def _instance(kind: type[Any]) -> Check:
    expected = {bool: "true or false", date: "a date"}.get(kind) or article(kind.__name__)

    def check(value: object) -> Sequence[Problem]:
        # To Python, a datetime is a date; people mean a day.
        misfit = not isinstance(value, kind) or (kind is date and isinstance(value, datetime))
        if not misfit:
            return NO_PROBLEMS
        if kind is bool and isinstance(value, str) and value.casefold() in _TRUTHS:
            return type_problems(
                expected, value, f"write {_TRUTHS[value.casefold()]}, without quotes"
            )
        hint = hint_for(kind.__name__, value) if isinstance(value, str) else ""
        return type_problems(expected, value, hint)

    return check


def _each(check: Check, *, exact: object) -> Check:
    """The check of several items, of which those of exactly this element's type are fine."""
    # Texts have more to them than their type.
    fine = {exact} if isinstance(exact, type) and issubclass(exact, Element) else None

    def check_all(value: object) -> Sequence[Problem]:
        if not isinstance(value, tuple):
            return type_problems("several in a list or a tuple", value)
        if fine == {*map(type, cast("tuple[object, ...]", value))}:
            return NO_PROBLEMS
        problems: list[Problem] = []
        for index, item in enumerate(cast("tuple[object, ...]", value)):
            misfits = check(item)
            if misfits:
                problems += [problem.within(f"[{index}]") for problem in misfits]
        return problems

    return check_all


def _plain_moment(value: datetime) -> object:
    try:
        return read_moment(value)
    except TypeError:
        # NaT passes for a datetime; the check names it.
        return None
