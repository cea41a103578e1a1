"""What every public function checks of its arguments, read off its annotations.

`checked` does for functions what `Element` does for fields, as `validate_call` does in pydantic:
whatever is passed in place of what a function takes, the error is a `JourneyError` that names the
function and each such argument, with what was passed and how to get what it takes.
"""

import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import wraps
from itertools import chain, islice
from numbers import Real
from os import PathLike, fspath
from types import FrameType, NoneType, UnionType
from typing import (
    Any,
    Final,
    Literal,
    NamedTuple,
    ParamSpec,
    TypeAlias,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from customer_journey._frozen import has_names
from customer_journey._suggest import did_you_mean
from customer_journey._values import (
    article,
    as_plain,
    brief,
    duration_text,
    has_items,
    moment_hint,
    nearest_float,
    read_day,
    read_duration,
    read_moment,
    read_value,
)
from customer_journey.errors import InvalidValueError, JourneyError, Problem, WrongTypeError

__all__ = [
    "checked",
    "hint_for",
    "require",
    "require_choices",
    "require_facts",
    "warn_caller",
]

P = ParamSpec("P")
R = TypeVar("R")

Reader: TypeAlias = Callable[[object], object]
"""From an argument to what the function gets; raises `_Misfit` where it does not fit."""

_NO_TIME: Final = timedelta(0)
_CALLABLE: Final = get_origin(Callable[..., object])
_LONGEST_PATH: Final = 60
_MOST_LOOKED_AT: Final = 100
_FILES: Final = (".json", ".yaml", ".yml")

_HINTS: Final = {
    "Asset": "cj.Asset(id, title=…) makes one",
    "Criterion": "cj.parse_criterion(…) reads one from a text",
    "Enrolment": "cj.enrol(…) returns one",
    "Fact": "cj.Fact(name, type=…) makes one",
    "Location": "cj.locate(…) returns one",
    "Metric": "cj.Metric(id, name=…) makes one",
    "Migration": "cj.migrate(…) returns one",
    "Persona": "cj.Persona(id, name=…) makes one",
    "Question": "cj.Question(id, text=…) makes one",
    "Report": "cj.validate(…) returns one",
    "Stage": "cj.Stage(id, name=…) makes one",
    "Touchpoint": "cj.Touchpoint(channel) makes one",
    "timedelta": "as in timedelta(days=30)",
    "Transition": "a pair of ids will do, as in ('know', 'buy')",
}
"""How to get a value of a type, by the name of the type."""

_PLURALS: Final[Mapping[str, str]] = {"without": "stages"}
"""What a collection holds whose parameter is not called so."""

_FACTS_HINT: Final = 'a mapping from names to values, as in {"orders": 2}'
_FACTS_HINTS: Final = {
    "model_dump": "pass its `.model_dump()`",
    "_asdict": "pass its `._asdict()`",
    "__dataclass_fields__": "pass `asdict(…)` of it",
    "__attrs_attrs__": "pass `attrs.asdict(…)` of it",
}
"""How to get facts from an object whose type has an attribute."""


class _Misfit(Exception):  # noqa: N818 - never leaves this module
    """What keeps a value from being what a parameter takes.

    Either `expected`, where its type is wrong, or the whole `message`. Of one of several, `where`
    says which, and `value` is that one.
    """

    def __init__(
        self,
        expected: str = "",
        hint: str = "",
        message: str = "",
        *,
        kind: str = "",
        of_type: bool = False,
    ) -> None:
        self.expected = expected
        self.hint = hint
        self.kind = kind
        """The name of the type that was expected, from which the hint follows if it is wanted."""
        self.message = message
        self.of_type = of_type
        """Whether the type fits, and only the value is wrong."""
        self.where = ""
        self.value: object = None
        super().__init__()

    def hint_about(self, value: object) -> str:
        """What to pass instead of the value."""
        return self.hint or hint_for(self.kind, value)


class _Parameter(NamedTuple):
    """A parameter of a function, for errors that are raised while its argument is iterated."""

    function: str
    name: str


def checked(function: Callable[P, R]) -> Callable[P, R]:
    """The function, which first checks its arguments by their annotations.

    Whole numbers and durations must not be negative, numbers not NaN; numpy's scalars become plain
    ones, moments plain datetimes, aware ones in UTC. The items of an iterator are checked as they
    come.
    """
    readers: dict[str, Reader] = {}
    # Types of arguments, in their order, that were passed on as they are whatever their values.
    # Some of these functions answer within a microsecond, and asking the readers takes another.
    known: set[tuple[type, ...]] = set()
    unread: list[frozenset[object]] = []
    called = function.__qualname__
    if function.__module__.startswith("customer_journey.events.") and "." not in called:
        # Some of these share their names with functions of `evidence`.
        called = f"events.{called}"

    @wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        if not kwargs and tuple(map(type, args)) in known:
            return function(*args, **kwargs)
        # Annotations are read at the first call: before, their modules may not be imported yet.
        if not readers:
            hints = _hints_of(function)
            # In this order: another thread goes on as soon as there are readers.
            unread[:] = [_types_unread(hint, name) for name, hint in hints.items()]
            parameters = {name: _Parameter(called, name) for name in hints}
            readers.update(
                {name: _reader_for(hint, parameters[name]) for name, hint in hints.items()}
            )
        try:
            positional = [read(value) for read, value in zip(readers.values(), args, strict=False)]
            named = {name: readers.get(name, _same)(value) for name, value in kwargs.items()}
        except _Misfit:
            passed = dict(zip(readers, args, strict=False))
            if passed.keys() & kwargs.keys():
                # One argument for one parameter twice: Python itself refuses that.
                return function(*args, **kwargs)
            passed |= kwargs
            raise _error_of(called, readers, passed) from None
        kinds = tuple(map(type, args))
        if not kwargs and all(kind in types for kind, types in zip(kinds, unread, strict=False)):
            known.add(kinds)
        # What is beyond the parameters, Python itself refuses.
        positional += args[len(readers) :]
        return cast("Callable[..., R]", function)(*positional, **named)

    return wrapper


def _error_of(
    function: str, readers: Mapping[str, Reader], passed: Mapping[str, object]
) -> JourneyError:
    """One error with the problems of all arguments: a type error where a type is wrong."""
    misfits: list[tuple[str, object, _Misfit]] = []
    for name, value in passed.items():
        try:
            readers.get(name, _same)(value)
        except _Misfit as misfit:
            each = misfit.value if misfit.where else value
            inner: object = getattr(each, "id", None)
            if misfit.expected == "text" and isinstance(inner, str):
                misfit.hint = f"pass its id, {inner!r}"
            elif misfit.where and hasattr(value, name):
                misfit.hint = f"it has them as `.{name}`"
            misfits.append((f"{name}{misfit.where}", each, misfit))
    return _joined(function, misfits)


def _joined(function: str, misfits: Iterable[tuple[str, object, _Misfit]]) -> JourneyError:
    # Errors of types first: the first problem says what the whole error is.
    ordered = sorted(misfits, key=lambda misfit: not misfit[2].expected)
    problems = [
        Problem(
            where,
            misfit.message or f"expected {misfit.expected}, got {brief(value)}",
            hint=misfit.hint_about(value),
        )
        for where, value, misfit in ordered
    ]
    where, value, first = ordered[0]
    if not first.expected:
        return InvalidValueError(function, problems)
    hint = first.hint_about(value)
    return WrongTypeError(function, first.expected, value, hint, where, problems[1:])


def _hints_of(function: Callable[..., object]) -> dict[str, object]:
    """The annotation of each parameter, in their order; `object` where there is none."""
    hints: Mapping[str, object] = function.__annotations__
    if has_names(hints.values()):
        hints = get_type_hints(function, include_extras=True)
    # What `inspect.signature` reads, too, which takes as long to import as all of these functions.
    plain: Any = function
    while hasattr(plain, "__wrapped__"):
        plain = plain.__wrapped__
    code = plain.__code__
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    return {name: hints.get(name, object) for name in names}


def _types_unread(hint: object, name: str) -> frozenset[object]:
    """The types whose every value a parameter takes as it is, so that none need be read."""
    origin = get_origin(hint)
    if origin in {Union, UnionType}:
        return frozenset(kind for part in get_args(hint) for kind in _types_unread(part, name))
    if origin is tuple:
        return frozenset({tuple})
    if origin is Mapping and name == "facts":
        return frozenset({dict})
    return frozenset({hint} - _READ_BY_VALUE if isinstance(hint, type) else ())


def _types_unread_inside(hint: object, name: str) -> frozenset[object]:
    """The same of the items of a collection, where a parameter takes any list or tuple of them."""
    parts = get_args(hint) if get_origin(hint) in {Union, UnionType} else (hint,)
    items = [get_args(part)[0] for part in parts if get_origin(part) in {Iterable, Sequence}]
    return frozenset(kind for item in items for kind in _types_unread(item, name))


def _same(value: object) -> object:
    return value


def _reader_for(hint: Any, parameter: _Parameter) -> Reader:  # noqa: ANN401, PLR0911 - one for each kind
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        return _choice(inner)
    if origin in {Union, UnionType}:
        choices = [word for part in inner if get_origin(part) is Literal for word in get_args(part)]
        if choices and bool in inner:
            return _choice((True, False, *choices))
        # A class that can be iterated over, such as variants, is itself before it is its items.
        exact_first = sorted(inner, key=lambda part: cast("object", get_origin(part)) is Iterable)
        parts = [_reader_for(part, parameter) for part in exact_first if part is not NoneType]
        return _union(parts, optional=NoneType in inner)
    if hint in _SCALARS:
        return _SCALARS[hint]
    if origin is Mapping:
        return _facts if parameter.name == "facts" else _mapping(inner, parameter)
    if origin is tuple:
        return _instance(tuple, "a tuple")
    if isinstance(origin, type) and issubclass(origin, Iterable):
        item = _reader_for(inner[0], parameter)
        name = parameter.name
        unread = _types_unread(inner[0], name), _types_unread_inside(inner[0], name)
        kind = cast("type[Iterable[object]]", origin)
        return _several(kind, item, parameter, _plural(inner, parameter), unread)
    if origin == _CALLABLE:
        return _instance(cast("type[object]", Callable), "a function")
    kind = origin if isinstance(origin, type) else hint
    if not isinstance(kind, type) or kind is object or getattr(kind, "_is_protocol", False):
        return _same
    return _instance(kind, article(kind.__name__))


def _choice(choices: tuple[object, ...]) -> Reader:
    def read(value: object) -> object:
        # A subclass of texts may be equal to what it is not.
        plain = as_plain(value) if isinstance(value, str) else _plain(value)
        if type(plain) in {str, bool} and plain in choices:
            return plain
        message = f"{brief(value)} is not one of {', '.join(map(repr, choices))}"
        hint = did_you_mean(value, map(str, choices))
        raise _Misfit(message=message, hint=hint)

    return read


def _union(readers: Sequence[Reader], *, optional: bool) -> Reader:
    def read(value: object) -> object:
        if value is None and optional:
            return None
        misfits: list[_Misfit] = []
        for reader in readers:
            try:
                return reader(value)
            except _Misfit as misfit:
                misfits.append(misfit)
        # What is wrong inside a list, or with a word, says more than all that could have come.
        nearest = [
            each
            for each in misfits
            if each.where or each.of_type or (each.message and type(value) is str)
        ]
        expected = " or ".join(each.expected for each in misfits if each.expected)
        if nearest or not expected:
            raise [*nearest, *misfits][0]
        raise _Misfit(expected, misfits[0].hint, kind=misfits[0].kind)

    return read


def _text(value: object) -> object:
    if type(value) is not str and not issubclass(type(value), str):
        raise _Misfit("text")
    return value


def _flag(value: object) -> object:
    plain = _plain(value)
    if not isinstance(plain, bool):
        raise _Misfit("True or False")
    return plain


def _count(value: object) -> object:
    if type(value) is not int:
        value = _plain(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise _Misfit("a whole number")
    if value < 0:
        raise _Misfit(message=f"must be at least 0, got {brief(value)}")
    return value


def _number(value: object) -> object:
    number = _plain(value)
    if isinstance(number, (Decimal, Fraction)):
        return nearest_float(number)
    if number is None and isinstance(value, (Real, Decimal)):
        raise _Misfit(message="must be a number, got NaN")
    if isinstance(number, bool) or not isinstance(number, (int, float)):
        raise _Misfit("a number")
    return number


def _moment(value: object) -> object:
    try:
        return read_moment(value)
    except TypeError:
        raise _Misfit("a datetime", hint=moment_hint(value)) from None


def _duration(value: object) -> object:
    try:
        duration = read_duration(value)
    except TypeError:
        raise _Misfit("a timedelta") from None
    if duration < _NO_TIME:
        raise _Misfit(message=f"must be at least 0, got {duration_text(duration)}", of_type=True)
    return duration


def _day(value: object) -> object:
    try:
        return read_day(value)
    except TypeError:
        raise _Misfit("a date") from None


def _plain(value: object) -> object:
    try:
        return read_value(value)
    except TypeError:
        return None


def _facts(value: object) -> object:
    if not _has_names(value):
        raise _Misfit("facts", hint=_facts_hint(value))
    return value


def _instance(kind: type[object], expected: str) -> Reader:
    def read(value: object) -> object:
        if not isinstance(value, kind):
            raise _Misfit(expected, kind=kind.__name__)
        return value

    return read


def _mapping(inner: tuple[object, ...], parameter: _Parameter) -> Reader:
    """What reads a mapping with its keys and values.

    Numbers are left to the function, which knows what they count.
    """
    read_key = _reader_for(inner[0], parameter)
    read_item = _same if inner[1] in {float, int} else _reader_for(inner[1], parameter)
    unread_keys = _types_unread(inner[0], parameter.name)
    unread_items = _types_unread(inner[1], parameter.name)

    def read(value: object) -> object:
        if not isinstance(value, Mapping):
            raise _Misfit("a mapping")
        mapping = cast("Mapping[object, object]", value)
        if unread_keys.issuperset(map(type, mapping)) and (
            read_item is _same or unread_items.issuperset(map(type, mapping.values()))
        ):
            return mapping
        for key, item in mapping.items():
            for read_part, part in ((read_key, key), (read_item, item)):
                try:
                    read_part(part)
                except _Misfit as misfit:
                    misfit.value = misfit.value if misfit.where else part
                    misfit.where = f"[{brief(key)}]{misfit.where}"
                    raise
        return mapping

    return read


def _plural(inner: tuple[object, ...], parameter: _Parameter) -> str:
    """What a collection holds: enrolments, criteria, else what its parameter is called."""
    item = inner[0] if inner else None
    if isinstance(item, type) and item.__module__.startswith("customer_journey."):
        return {"Criterion": "criteria"}.get(item.__name__, f"{item.__name__.lower()}s")
    return _PLURALS.get(parameter.name) or parameter.name.replace("_", " ")


def _several(
    kind: type[Iterable[object]],
    read_item: Reader,
    parameter: _Parameter,
    plural: str,
    unread: tuple[frozenset[object], frozenset[object]],
) -> Reader:
    """What reads a collection, or checks the items of an iterator as they come.

    Args:
        kind: The type of the collection.
        read_item: Reads an item.
        parameter: What the collection is passed for.
        plural: What its items are called.
        unread: The types of items that need not be read, and those of what is in the items.
    """
    items_unread, inside_unread = unread
    both: tuple[type[Any], ...] = (list, tuple)
    plain: list[object] = [each for each in both if issubclass(each, kind)]

    def read(value: object) -> object:
        if type(value) in plain:
            types = set(map(type, cast("Iterable[object]", value)))
            if types <= items_unread:
                return value
            # Walks, for one, are as many as people.
            if inside_unread and types.issubset(both):
                flat = chain.from_iterable(cast("Iterable[Iterable[object]]", value))
                if inside_unread.issuperset(map(type, flat)):
                    return value
        if not has_items(value) or not isinstance(value, kind) or isinstance(value, (str, bytes)):
            hint = "" if value is None or isinstance(value, bytes) else "put it in a list"
            # An array or a series has the items that are asked for.
            hint = "pass `list(…)` of it" if hasattr(value, "__array__") else hint
            raise _Misfit(f"several {plural}", hint=hint)
        items: Iterable[object] = value
        if isinstance(items, Iterator):
            return _streamed(items, read_item, parameter)
        # A sample, for one, is more than its items: it is checked and passed on as it is.
        if not isinstance(items, (list, tuple, frozenset, set)) and _fits(items, read_item):
            raise _Misfit(f"several {plural}", hint="put it in a list")
        for _ in _read_items(items, read_item):
            pass
        return items

    return read


def _fits(value: object, reader: Reader) -> bool:
    try:
        reader(value)
    except _Misfit:
        return False
    return True


def _read_items(items: Iterable[object], read_item: Reader) -> Iterator[object]:
    for index, item in enumerate(items):
        try:
            yield read_item(item)
        except _Misfit as misfit:
            misfit.value = misfit.value if misfit.where else item
            misfit.where = f"[{index}]{misfit.where}"
            raise


def _streamed(
    items: Iterable[object], read_item: Reader, parameter: _Parameter
) -> Iterator[object]:
    try:
        yield from _read_items(items, read_item)
    except _Misfit as misfit:
        where = f"{parameter.name}{misfit.where}"
        raise _joined(parameter.function, [(where, misfit.value, misfit)]) from None


_SCALARS: Final[dict[object, Reader]] = {
    str: _text,
    bool: _flag,
    int: _count,
    float: _number,
    datetime: _moment,
    date: _day,
    timedelta: _duration,
    Any: _same,
}

_READ_BY_VALUE: Final[frozenset[object]] = frozenset(_SCALARS) - {str, bool}
"""The types of which some values are refused or changed."""


def require(value: object, kind: type[object], function: str, hint: str = "") -> None:
    """Refuse an argument that is not of a type.

    Args:
        value: What was passed.
        kind: The type it must have.
        function: The public function that was called.
        hint: How to get such a value; by default, what is known about the type.

    Raises:
        WrongTypeError: It is not an instance of `kind`.
    """
    if not isinstance(value, kind):
        helpful = hint or hint_for(kind.__name__, value)
        raise WrongTypeError(function, article(kind.__name__), value, helpful)


def require_facts(value: object, function: str) -> None:
    """Refuse what is not a mapping from names to values; a row of a table is one, too.

    Raises:
        WrongTypeError: It is not.
    """
    if not _has_names(value):
        raise WrongTypeError(function, "facts", value, _facts_hint(value), "facts")


def _has_names(value: object) -> bool:
    """Whether it has values by names: a mapping, or a row of a table, which is none."""
    # Of its type, for a mock has every attribute.
    return isinstance(value, Mapping) or (
        hasattr(type(value), "get") and hasattr(type(value), "keys")
    )


def _facts_hint(value: object) -> str:
    """How to get facts from what was passed instead."""
    # By names, for to import `dataclasses` for this would take every command a millisecond.
    kind = cast("object", value if isinstance(value, type) else type(value))
    return next((hint for name, hint in _FACTS_HINTS.items() if hasattr(kind, name)), _FACTS_HINT)


def require_choices(function: str, /, **options: tuple[object, object]) -> None:
    """Refuse options that are not among their choices.

    Args:
        function: The public function that was called.
        options: By the name of the option, what was passed, and the `Literal` of its choices.

    Raises:
        InvalidValueError: One or more are something else.
    """
    problems: list[Problem] = []
    for name, (value, choices) in options.items():
        try:
            _choice(get_args(choices))(value)
        except _Misfit as misfit:
            problems.append(Problem(name, misfit.message, hint=misfit.hint))
    if problems:
        raise InvalidValueError(function, problems)


def warn_caller(message: str, category: type[Warning]) -> None:
    """Warn at the line outside the package that called into it, through however many functions."""
    level = 1
    # What `inspect.currentframe` gives; commands start faster without that module.
    frame: FrameType | None = sys._getframe()  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - as `inspect` does
    while frame and frame.f_globals.get("__name__", "").startswith("customer_journey."):
        level, frame = level + 1, frame.f_back
    warnings.warn(message, category, stacklevel=level)


def hint_for(kind: str, value: object) -> str:
    """How to get a value of a type, by its name, from what was passed; empty where unknown."""
    if kind == "Criterion" and hasattr(value, "is_true"):
        return "compare it with a constant, or use `.is_true()`"
    return _journey_hint(value) if kind == "Journey" else _HINTS.get(kind, "")


def _journey_hint(value: object) -> str:
    """How to get a journey from what was passed instead."""
    match value:
        case PathLike():
            hint = _file_hint(fspath(cast("PathLike[str]", value)))
        case str() if not value.lstrip().startswith("{") and "\n" not in value:
            is_path = value.endswith(_FILES) or "/" in value or "\\" in value
            other = "cj.presets.get(…) gives a framework, cj.load(…) reads a journey from a file"
            hint = _file_hint(value) if is_path else other
        case str() | bytes():
            hint = "cj.loads(…) reads a journey from a text"
        case Mapping():
            hint = "cj.files.from_dict(…) makes a journey of a mapping"
        case type():
            hint = "that is a type: cj.Journey.sequence(id, […]) makes a journey"
        case Sequence():
            first = islice(cast("Sequence[object]", value), _MOST_LOOKED_AT)
            kinds = {type(item).__name__ for item in first}
            hint = "cj.Journey.sequence(id, […]) makes a journey of stages"
            if "Journey" in kinds:
                hint = "one journey at a time"
        case _ if type(value).__name__ == "Stage":
            hint = "cj.Journey.sequence(id, […]) makes a journey of stages"
        case _ if all(hasattr(value, name) for name in ("nodes", "edges", "adj")):
            hint = "cj.from_networkx(…) makes a journey of a graph"
        case _:
            hint = ""
    return hint


def _file_hint(path: str) -> str:
    shown = path if path.isprintable() and len(path) <= _LONGEST_PATH else "…"
    return f"cj.load({shown!r}) reads a journey from a file"
