"""Every public function, called with something else in place of each argument."""

import inspect
import types
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from importlib.util import find_spec
from itertools import islice
from typing import Any, Literal, Union, cast, get_args, get_origin, get_type_hints, is_typeddict
from unittest.mock import Mock

import pytest

import customer_journey as cj
from customer_journey._answer import Answer
from customer_journey._messages._current import current_language
from tests.answers import answers, more_answers, parts, shop, traces

DAY = datetime(2026, 3, 1, tzinfo=UTC)

UNCHECKED: dict[str, str] = {
    "evolve": "it is that of attrs, which type checkers know",
    "people.Enrolment": "`enrol` and `from_dict` make it, of events that it keeps to itself",
}
"""Functions that say in their own words, or in Python's, that an argument does not fit."""

BY_CALLERS: frozenset[type] = frozenset(
    {cj.rules.Baseline, cj.rules.Finding, cj.rules.Rule, cj.rules.RuleSet, cj.rules.Violation,
     cj.rules.Witness, cj.rules.KnownFinding}
)  # fmt: skip
"""Results that callers make themselves, too."""

ANSWERS = answers()
MORE = [
    *(more_answers() if find_spec("scipy") else []),
    cj.errors.Problem("stages", "one is missing"),
    cj.evidence.Costs(),
    cj.evidence.Variants({("know", "buy"): 2}),
    cj.fact("orders"),
    cj.rules.Context(shop()),
]


class Anything:
    """A value of a type that no function takes."""


class Ambiguous:
    """A value without a truth, as an array of numpy is."""

    __hash__ = None  # type: ignore[assignment] # pyright: ignore[reportAssignmentType] - as lists

    def __eq__(self, other: object) -> bool:
        raise ValueError("neither true nor false")

    def __bool__(self) -> bool:
        raise ValueError("neither true nor false")


class Single:
    """A value that cannot be iterated over, as an array of numpy without dimensions."""

    ndim = 0

    def __iter__(self) -> Iterator[object]:
        raise TypeError("iteration over a single value")


def _nothing(*_: object) -> dict[str, object]:
    """What takes anything and gives nothing."""
    return {}


def others() -> list[object]:
    """What is passed in place of each argument; generators are new each time."""
    return [
        "unknown",
        "",
        b"bytes",
        3,
        -1,
        2.5,
        float("nan"),
        True,
        None,
        Anything(),
        [Anything()],
        (Anything() for _ in range(2)),
        {Anything(): Anything()},
        {"unknown": Anything()},
        Anything,
        date(2026, 3, 1),
        timedelta(days=-1),
        [[]],
        ["unknown", 3],
        Ambiguous(),
        Single(),
        float("inf"),
        {"know": 10**400},
        10**400,
        Mock(),
        cj.Journey("empty"),
    ]


def not_typed(kind: type) -> bool:
    """Whether it is more than a dictionary with annotations, an alias or a protocol."""
    return not (is_typeddict(kind) or getattr(kind, "_is_protocol", False))


def public() -> Iterator[tuple[str, Callable[..., object]]]:
    """The public functions, and the public methods of one value of each public class."""
    seen: set[int] = set()
    values: dict[type, object] = {
        type(part): part
        for value in (*MORE, *ANSWERS.values())
        for part in (*parts(value, seen), value)
    }
    values[cj.Criterion] = cj.fact("orders") >= 1
    modules = [cj, *(part for name in cj.__all__ if inspect.ismodule(part := getattr(cj, name)))]
    listed: set[object] = set()
    for module in modules:
        for name in module.__all__:
            member = getattr(module, name)
            if member in listed or inspect.ismodule(member):
                continue
            listed.add(member)
            title = f"{module.__name__.partition('.')[2]}.{name}".lstrip(".")
            if inspect.isfunction(member):
                yield title, member
            elif inspect.isclass(member) and not issubclass(member, BaseException):
                if (member in BY_CALLERS or not issubclass(member, Answer)) and not_typed(member):
                    yield title, member
                owner = values.get(member, member)
                for method, function in inspect.getmembers(owner):
                    own = any(
                        method in vars(kind) and kind.__module__.startswith("customer_journey")
                        for kind in member.__mro__
                    )
                    static = inspect.getattr_static(member, method, None)
                    defined = isinstance(static, (types.FunctionType, classmethod, staticmethod))
                    if own and defined and method[0] != "_" and inspect.isroutine(function):
                        if owner is member and isinstance(static, types.FunctionType):
                            continue
                        yield f"{title}.{method}", function


def fitting(hint: Any, name: str) -> object:  # noqa: PLR0911 - one for each kind
    """A value that fits an annotation."""
    origin, inner = get_origin(hint), get_args(hint)
    by_name = {"stage": "know", "source": "know", "target": "buy", "at": DAY, "begin": DAY}
    if name in by_name and (hint is str or hint is datetime):
        return by_name[name]
    if origin is Literal:
        return inner[0]
    if origin in {Union, types.UnionType}:
        return None if type(None) in inner else fitting(inner[0], name)
    for value in ANSWERS.values():
        if isinstance(hint, type) and hint not in {object, Any} and isinstance(value, hint):
            return value
    simple: dict[Any, object] = {
        str: "know",
        int: 1,
        float: 0.5,
        bool: True,
        bytes: b"",
        datetime: DAY,
        date: DAY.date(),
        timedelta: timedelta(days=1),
    }
    if hint in simple:
        return simple[hint]
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        return {}
    if "Callable" in str(hint):
        return _nothing
    if "Trace" in str(hint):
        return list(traces())
    return []


def hints_of(function: Callable[..., object]) -> dict[str, Any]:
    """The annotations; none where they name what is not imported at run time."""
    plain = inspect.unwrap(getattr(function, "__func__", function))
    try:
        return get_type_hints(vars(plain)["__init__"] if isinstance(plain, type) else plain)
    except (KeyError, NameError):
        return {}


def calls() -> Iterator[Any]:
    """Each function, with each of its parameters in turn."""
    for title, function in public():
        if title in UNCHECKED:
            continue
        try:
            parameters = list(inspect.signature(function).parameters.values())
        except ValueError:
            continue
        yield pytest.param(function, parameters, id=title)


@pytest.mark.parametrize(("function", "parameters"), list(calls()))
def test_an_argument_that_does_not_fit_is_an_error_of_ours(
    function: Callable[..., object], parameters: list[inspect.Parameter]
) -> None:
    """Whatever is passed in place of whichever: the answer is right, or a `JourneyError`."""
    hints = hints_of(function)
    fits = {
        parameter.name: fitting(hints.get(parameter.name), parameter.name)
        for parameter in parameters
        if parameter.default is parameter.empty
        and parameter.kind not in {parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL}
    }
    surprises: list[str] = []
    for parameter in parameters:
        if parameter.kind in {parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL}:
            continue
        for value in others():
            if callable(value) and "Callable" in str(hints.get(parameter.name)):
                # A function of the caller's own raises what it likes.
                continue
            passed = {**fits, parameter.name: value}
            positional = [
                passed[each.name]
                for each in parameters
                if each.kind == each.POSITIONAL_ONLY and each.name in passed
            ]
            named = {
                each.name: passed[each.name]
                for each in parameters
                if each.kind in {each.KEYWORD_ONLY, each.POSITIONAL_OR_KEYWORD}
                and each.name in passed
            }
            try:
                result = function(*positional, **named)
                if isinstance(result, Iterator):
                    list(islice(cast("Iterator[object]", result), 3))
            except cj.errors.JourneyError:
                continue
            except OSError:
                # A path that leads nowhere is the operating system's word.
                continue
            except Exception as error:  # noqa: BLE001 - the test is about which
                surprises.append(f"{parameter.name}={value!r:.40}: {type(error).__name__}: {error}")
    assert not surprises, "\n".join(surprises[:20])
    # A call that failed leaves nothing behind.
    assert current_language() == ""
