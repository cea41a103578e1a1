"""No argument that is a duration may be negative, wherever one is taken."""

import inspect
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib import import_module
from typing import Any, get_args, get_type_hints

import pytest

import customer_journey as cj
from customer_journey._element import Element

MODULES = (
    "", ".compare", ".content", ".criteria", ".edit", ".events", ".evidence", ".files",
    ".interchange", ".markov", ".people", ".presets", ".render", ".rules", ".testing", ".traverse",
)  # fmt: skip
SHOP = cj.Journey.sequence("shop", ["know", "buy"])
DAY = datetime(2026, 3, 1, tzinfo=UTC)
MONTH = timedelta(days=30)
TRACES = [cj.evidence.Trace("ada", ["know", "buy"])]

CALLS: dict[str, Callable[[timedelta], object]] = {
    "Journey.connect after": lambda time: SHOP.connect("buy", "know", kind="return", after=time),
    "Journey.connect within": lambda time: SHOP.connect("buy", "know", kind="return", within=time),
    "Transition after": lambda time: cj.Transition("know", "buy", after=time),
    "Transition within": lambda time: cj.Transition("know", "buy", within=time),
    "next_stages waited": lambda time: cj.next_stages(SHOP, "know", {}, waited=time),
    "Policy pause": lambda time: cj.people.Policy(pause=time),
    "Conversion within": lambda time: cj.criteria.Conversion("know", "buy", within=time),
    "TimeToConvert within": lambda time: cj.criteria.TimeToConvert("know", "buy", within=time),
    "Reading within": lambda time: cj.criteria.Reading("count", ["paid"], within=time),
    "evidence.conversion within": lambda time: cj.evidence.conversion(
        cj.evidence.Sample(TRACES), target="buy", within=time, as_of=DAY
    ),
    "events.discover within": lambda time: cj.events.discover([], within=time, as_of=DAY),
    "events.tidy gap": lambda time: cj.events.tidy([], gap=time),
}
"""How to pass a duration where `checked` does not look at it first."""


def public() -> Iterator[tuple[str, Any]]:
    """Every public function, method and element, once, by its name."""
    listed: set[int] = set()
    for module in MODULES:
        package = import_module(f"customer_journey{module}")
        for name in package.__all__:
            item = getattr(package, name)
            path = f"{module}.{name}".removeprefix(".")
            if id(item) in listed:
                continue
            listed.add(id(item))
            if inspect.isfunction(item):
                yield path, item
            elif inspect.isclass(item):
                if issubclass(item, Element):
                    yield name, item
                for method, value in vars(item).items():
                    inner = getattr(value, "__func__", value)
                    if inspect.isfunction(inner) and not method.startswith("_"):
                        yield f"{name}.{method}", inner


def has_duration(hint: object) -> bool:
    """Whether an annotation names a duration anywhere."""
    return hint is timedelta or any(map(has_duration, get_args(hint)))


def cases() -> Iterator[tuple[str, Callable[[timedelta], object]]]:
    """What takes a duration, and how to pass it one."""
    for path, item in public():
        try:
            hints = get_type_hints(item)
        except NameError:
            # It takes a graph of networkx, whose types are for type checkers alone.
            continue
        for name in hints.keys() & inspect.signature(item).parameters.keys():
            if not has_duration(hints[name]):
                continue
            call = CALLS.get(f"{path} {name}")
            # Whatever else `checked` would refuse, it refuses this first.
            checks = hasattr(item, "__wrapped__")
            assert call or checks, f"{path} {name}: say above how to pass it one"
            yield f"{path} {name}", call or partial(passed, item, name)


def passed(function: Callable[..., object], name: str, time: timedelta) -> object:
    """What a function returns for one argument; a method, of nothing."""
    first = [None] if "self" in inspect.signature(function).parameters else []
    return function(*first, **{name: time})


CASES = dict(cases())


def test_what_takes_a_duration_is_known() -> None:
    """And there is nothing among the calls above that takes none."""
    assert CASES.keys() >= CALLS.keys()
    assert len(CASES) > len(CALLS)


@pytest.mark.parametrize("name", sorted(CASES))
@pytest.mark.parametrize("time", [timedelta(days=-1), timedelta(microseconds=-1)])
def test_a_negative_duration_is_refused(name: str, time: timedelta) -> None:
    """By an error that names the argument and says what is wrong with it, as files write it."""
    with pytest.raises(cj.errors.InvalidValueError) as error:
        CASES[name](time)
    argument = name.rsplit(maxsplit=1)[-1]
    said = [str(each) for each in error.value.problems if argument in each.where]
    assert said
    assert all("must be" in each and ":00:" not in each for each in said), said
    assert all("day, " not in each and ":59:" not in each for each in said), said


def test_each_of_several_durations_is_refused() -> None:
    """Of one for each stage, with the stage."""
    function: Any = cj.markov.Walks.events
    with pytest.raises(cj.errors.InvalidValueError, match=r"dwell\['know'\]: must be at least 0"):
        function(None, dwell={"know": -MONTH})


def test_no_duration_at_all_is_fine() -> None:
    """No one has waited, and any time is long."""
    assert cj.next_stages(SHOP, "know", {}, waited=timedelta(0), unknown="open") == ("buy",)
    assert not list(cj.people.stuck([], as_of=DAY, longer_than=timedelta(0)))
