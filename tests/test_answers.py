"""Every result prints, serialises, tabulates and shows itself, whatever is in it."""

import importlib
import inspect
import json
import re
import sys
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Final, Union, cast, get_args, get_origin, get_type_hints

import attrs
import pytest

import customer_journey as cj
from customer_journey._answer import Answer, Displayed
from customer_journey._element import Element
from customer_journey._frozen import hints_of
from customer_journey._messages._current import in_language

for library in ("numpy", "scipy"):
    pytest.importorskip(library, reason=f"{library} is not installed")

from tests.answers import answers, bundle, more_answers, parts, shop  # noqa: E402 - it fits chains at once

PACKAGES: Final = (
    "criteria", "traverse", "people", "content", "compare", "edit", "files", "presets", "rules",
    "markov", "evidence", "events", "render", "interchange", "testing",
)  # fmt: skip

ARGUMENTS: Final = {
    "FactReference": "half a criterion",
    "Context": "what a rule is called with",
    "Rule": "what a report is made by",
    "RuleSet": "what a report is made by",
    "Costs": "what a comparison weighs by",
    "Log": "what questions about events are asked of",
    "Table": "what questions about events are asked of",
    "Policy": "what an enrolment follows",
}
"""Types with fields that are not results, and why."""

HOSTILE: Final = "\x1b[31m\x07evil\x9b\u202egnp.\n::error::forged\r\u2028At Buy (proven)."
"""What a stranger could write where names, customers and values stand."""


def results() -> dict[str, type]:
    """The result types of the public modules, by module and name."""
    modules = [
        cj,
        *(importlib.import_module(f"customer_journey.{package}") for package in PACKAGES),
    ]
    return {
        f"{module.__name__.rpartition('.')[2]}.{name}": kind
        for module in modules
        for name in module.__all__
        if inspect.isclass(kind := getattr(module, name))
        and (attrs.has(kind) or issubclass(kind, Answer))
        and not issubclass(kind, (BaseException, Element))
        and name not in ARGUMENTS
    }


@cache
def examples(text: str) -> dict[type, list[Any]]:
    """Values of each type, of journeys and people that are called like this."""
    result: dict[type, list[Any]] = {}
    seen: set[int] = set()
    for value in (*answers(text).values(), *more_answers(text)):
        for part in parts(value, seen):
            result.setdefault(type(part), []).append(part)
    return result


RESULTS = results()


def lacks(kind: type) -> Iterator[str]:
    """What a result type does not do that every result does."""
    if not issubclass(kind, Answer):
        yield "base"
        return
    if kind not in examples(""):
        yield "example"
    for text in ("", HOSTILE):
        for value in examples(text).get(kind, ()):
            yield from lacks_of(value)


def lacks_of(value: Answer) -> Iterator[str]:
    """What one result does not do."""
    try:
        json.dumps(value.to_dict(), allow_nan=False)
    except (TypeError, ValueError):
        yield "JSON"
    for text in (str(value), describe(value)):
        if not all(char.isprintable() or char == "\n" for char in text):
            yield "printable text"
        if any(
            line.lstrip().startswith(("::error", "At Buy (proven)")) for line in text.splitlines()
        ):
            yield "text on its own lines"
    rows = list(value.rows())
    if not all(is_flat(row) for row in rows):
        yield "flat rows"
    shown = bundle(value)
    if not {"text/plain", "text/html", "text/markdown"} <= shown.keys():
        yield "display"


def describe(value: Any) -> str:
    """What an answer explains in several sentences, where it does."""
    return value.explain() if hasattr(value, "explain") else ""


def is_flat(row: object) -> bool:
    """Whether a dataframe takes it as a row."""
    return isinstance(row, dict) and all(
        isinstance(name, str) and (cell is None or isinstance(cell, (str, int, float, date)))
        for name, cell in cast("dict[object, object]", row).items()
    )


@pytest.mark.extra("data")
def test_every_result_does_what_results_do() -> None:
    """None lacks anything."""
    missing = {f"{name}: {lack}" for name, kind in RESULTS.items() for lack in lacks(kind)}
    assert sorted(missing) == []


PAIRS: Final = {
    "CoveringWalks.walks": "a walk is its stages by id",
    "Disagreement.codes": "what each coder saw in one excerpt, in the order of coders",
    "Layers.layers": "a layer is its stages by id",
    "to_pm4py": "the net and its two markings, as pm4py's own functions give and take them",
    "Proof.facts": "facts of a witness, which hash; `witness` is the mapping",
    "Witness.facts": "facts of a witness, which hash; `to_dict` has the mapping",
}
"""What holds tuples all the same, and why."""


def returned() -> Iterator[tuple[str, Any]]:
    """What functions, methods, properties and fields give, by name, as they are annotated."""
    modules = [cj, *(importlib.import_module(f"customer_journey.{name}") for name in PACKAGES)]
    for module in modules:
        for name in module.__all__:
            value = getattr(module, name)
            yield from annotations_of(name, value)
            for method in dir(value) if inspect.isclass(value) else ():
                if not method.startswith("_"):
                    member = inspect.getattr_static(value, method)
                    getter = getattr(member, "fget", getattr(member, "func", None))
                    function = getter or getattr(member, "__func__", member)
                    yield from annotations_of(f"{name}.{method}", function)
            is_kind = inspect.isclass(value) and attrs.has(value)
            for field in attrs.fields(value) if is_kind else ():
                if not field.name.startswith("_"):
                    yield f"{name}.{field.name}", field.type


def annotations_of(name: str, function: object) -> Iterator[tuple[str, Any]]:
    """What a function is annotated to give."""
    if inspect.isfunction(function):
        try:
            hints = get_type_hints(inspect.unwrap(function))
        except NameError:  # it names a class that is imported for type checkers alone
            return
        yield name, hints.get("return")


def has_pairs(hint: Any) -> bool:
    """Whether it is a bare pair, or a collection of tuples; a mapping's keys may be pairs.

    An iterator may give one path after another.
    """
    origin, inner = get_origin(hint), get_args(hint)
    if origin in {Union, types.UnionType}:
        return any(map(has_pairs, inner))
    if not isinstance(origin, type) or not issubclass(origin, Iterable):
        return False
    if issubclass(origin, Mapping):
        return has_pairs(inner[1])
    members = [member for member in inner if member is not ...]
    inside = [part for member in members for part in (member, *get_args(member))]
    return origin is not Iterator and (
        (origin is tuple and len(members) > 1)
        or any(
            isinstance(kind := get_origin(part), type) and issubclass(kind, tuple)
            for part in inside
        )
    )


def test_no_result_is_a_bare_pair() -> None:
    """Nor several of them: it is a type with names; ids, elements and results may be in a tuple."""
    bare = {name for name, hint in returned() if has_pairs(hint)}
    assert bare == set(PAIRS)


def test_bare_pairs_are_recognised() -> None:
    """Alone, in a collection, in a mapping, and where there may be none."""
    pairs: list[Any] = [
        tuple[str, int], tuple[tuple[str, ...], ...], list[tuple[str, cj.Asset]],
        dict[str, tuple[int, int]], tuple[tuple[str, int], ...] | None,
    ]  # fmt: skip
    assert all(map(has_pairs, pairs))
    plain: list[Any] = [
        tuple[str, ...], tuple[cj.Stage, ...], dict[tuple[str, str], float],
        Iterator[tuple[str, ...]], cj.content.Coverage, None,
    ]  # fmt: skip
    assert not any(map(has_pairs, plain))


def test_arguments_are_not_results() -> None:
    """Each exception is a type that there is."""
    names = {
        name
        for package in PACKAGES
        for name in importlib.import_module(f"customer_journey.{package}").__all__
    }
    assert set(ARGUMENTS) <= names | set(cj.__all__)


@attrs.frozen
class Odd(Answer):
    """An answer about values of any type."""

    value: object
    count: int = 0


@attrs.frozen
class Odds(Answer):
    """An answer of several items."""

    items: tuple[object, ...]

    def __iter__(self) -> Iterator[object]:
        return iter(self.items)


class Unwilling:
    """A value that cannot be written."""

    def __repr__(self) -> str:
        raise RuntimeError("never")


@pytest.mark.parametrize(
    "value",
    [10**5_001, "x" * 1_000_000, Unwilling(), HOSTILE, [Unwilling()], {HOSTILE: [HOSTILE]}],
    ids=["integer", "text", "unwilling", "hostile", "list", "mapping"],
)
def test_a_text_is_short_and_safe_whatever_the_value(value: object) -> None:
    """No value is printed whole, none acts on a terminal, and none raises."""
    for answer in (Odd(value), Odds((value, value)), Odds((Odd(value),) * 200)):
        text = str(answer)
        assert len(text) < 50_000
        assert all(char.isprintable() or char == "\n" for char in text)
        assert not any(line.startswith("::error") for line in text.splitlines())
        assert all(map(is_flat, answer.rows()))


LONGEST: Final = 2_100
"""How many characters a line of a text for people has at most."""


@pytest.mark.extra("data")
def test_no_text_of_an_answer_or_element_has_a_value_whole() -> None:
    """However long names, customers and values are."""
    seen: set[int] = set()
    text = "long " * 40_000
    shown: set[str] = set()
    for value in (*answers(text).values(), *more_answers(text)):
        for part in parts(value, seen):
            if isinstance(part, Displayed):
                texts = {"repr": repr(part), "explain": describe(part)}
                if not isinstance(part, cj.Criterion):
                    texts["str"] = str(part)
                for name, written in texts.items():
                    assert max(map(len, written.split("\n"))) < LONGEST, (type(part), name)
                    shown.add(type(part).__name__)
    assert len(shown) > MOST_TYPES


MOST_TYPES: Final = 80

ODD: Final = (10**5_001, "x" * 1_000_000, "\ud800", float("nan"), -0.0, 1e308, True, HOSTILE)


SHOWN: Final[tuple[Callable[[Any], Any], ...]] = (
    lambda value: cj.locate(shop(), {"trials": value}),
    lambda value: cj.locate(shop(), {"trials": 1, "orders": 0, "note": value}),
    lambda value: cj.next_stages(shop(), "try", {"orders": value}),
    lambda value: cj.enrol(shop(), "ada", {"trials": value}, at=datetime(2026, 3, 1, tzinfo=UTC)),
    lambda value: cj.rules.Witness(facts={"plan": value}),
    lambda value: cj.fact("plan") == value,
    lambda value: (cj.fact("plan") == 1).evaluate({"plan": value}),
    lambda value: cj.Stage("a", extra={"b": value}),
    lambda value: cj.Fact("plan", type="str", values=[value]),
)


@pytest.mark.parametrize("value", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize("number", range(len(SHOWN)))
def test_facts_of_any_size_can_be_shown(value: object, number: int) -> None:
    """Wherever the value that was seen stands in an answer or in an error."""
    try:
        answer = SHOWN[number](value)
    except cj.errors.JourneyError as error:
        answer = error
    shown = [repr(answer), describe(answer)]
    shown += [] if isinstance(answer, cj.Criterion) else [str(answer)]
    for text in shown:
        assert max(map(len, text.split("\n"))) < LONGEST


@pytest.mark.parametrize("digits", [640, 4_300])
@pytest.mark.parametrize("value", [10**700, 10**5_001], ids=["700", "5,001"])
def test_an_integer_that_cannot_be_written_out_is_described(value: int, digits: int) -> None:
    """In JSON, in rows and where it is shown, however few digits Python may write."""
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(digits)
    try:
        for answer in (Odd(value), Odds((value,)), cj.locate(shop(), {"trials": value})):
            shown = [str(answer), repr(answer), describe(answer), *bundle(answer).values()]
            shown += [json.dumps(answer.to_dict()), json.dumps(answer.rows())]
            assert max(map(len, shown[:3])) < LONGEST
        assert Odd(value).to_dict()["value"] == Odd(value).rows()[0]["value"]
        assert Odd(10**600).to_dict()["value"] == 10**600
    finally:
        sys.set_int_max_str_digits(before)


@pytest.mark.extra("data")
@pytest.mark.slow
@pytest.mark.covers
def test_no_value_of_any_field_keeps_an_answer_from_being_shown() -> None:
    """By the types of fields, one after the other: texts, numbers and what stands for any value."""
    count = 0
    for kind, values in examples("").items():
        if not issubclass(kind, Displayed) or not attrs.has(kind):
            continue
        for name, hint in hints_of(kind).items():
            for number, odd in enumerate(() if name.startswith("_") else odd_values(str(hint))):
                value: Any = object.__new__(kind)
                value.__setstate__({**values[0].__getstate__(), name: odd})
                texts = [str(value), repr(value), describe(value)]
                texts = texts[isinstance(value, cj.Criterion) :]
                if number == 0:
                    # A picture of it is drawn, too: of the shortest one.
                    texts.append(bundle(value)["text/plain"])
                with in_language("de"):
                    texts += [str(value), describe(value)][isinstance(value, cj.Criterion) :]
                for text in texts:
                    where = kind.__name__, name
                    assert max(map(len, text.split("\n"))) < LONGEST, where
                    assert all(char.isprintable() or char == "\n" for char in text), where
                    assert not re.search(r"^\s*::error", text, re.MULTILINE), where
                count += 1
    assert count > 700


def odd_values(hint: str) -> tuple[object, ...]:
    """What could stand in a field of such a type at worst."""
    if hint in {"<class 'int'>", "int | None"}:
        return 10**5_001, -1
    if hint.startswith(("<class 'float'>", "float | None")):
        return float("nan"), float("-inf"), 1e308
    if hint.startswith(("<class 'str'>", "str | None", "typing.Literal")):
        return HOSTILE, "x" * 30_000, "\ud800"
    if hint.startswith("tuple[str"):
        return ((HOSTILE, "x" * 10_000, *(HOSTILE,) * 500),)
    return (HOSTILE, 10**5_001) if hint in {"<class 'object'>", "typing.Any"} else ()


def test_a_text_that_cannot_be_written_names_the_fields() -> None:
    """Where a value of somebody else's type raises."""
    assert repr(Odd(Unwilling(), 3)) == "Odd(value=an Unwilling, count=3)"
    assert repr(Odd(10**5_001)) == "Odd(value=a very large number)"


class Plain(Answer):
    """An answer without fields, which cannot say anything."""

    def __repr__(self) -> str:
        raise RuntimeError("never")


def test_an_answer_without_fields_says_its_type() -> None:
    """There is nothing else to say."""
    assert repr(Plain()) == str(Plain()) == "Plain()"


def test_an_answer_says_what_its_fields_say() -> None:
    """Without those at their default."""
    assert str(Odd("know")) == "Odd: value know"
    assert str(Odd(value=True, count=3)) == "Odd: value yes; count 3"
    assert str(Odd(None)) == "Odd"
    assert str(Odds(("a", 1 / 3))) == "Odds of 2\n  a\n  0.3333"
    assert str(Odds(tuple(range(60)))).splitlines()[-1] == "  … and 20 more"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (59, "59 s"), (61, "1 min 1 s"), (86_400, "1 day"), (302_400, "3 days 12 h"),
     (-3_600, "-1 h"), (90_061, "1 day 1 h")],
)  # fmt: skip
def test_durations_are_said_as_people_say_them(seconds: int, words: str) -> None:
    """The two largest units."""
    from datetime import timedelta

    assert str(Odd(timedelta(seconds=seconds))) == f"Odd: value {words}"


def test_an_application_answers_with_results() -> None:
    """FastAPI takes a result as what an endpoint returns, and writes it by its own words."""
    fastapi = pytest.importorskip("fastapi")
    client_of = pytest.importorskip("fastapi.testclient").TestClient
    app = fastapi.FastAPI()

    def located(trials: int) -> cj.people.Location:
        return cj.locate(shop(), {"trials": trials, "orders": 0})

    app.get("/located")(located)
    client = client_of(app)
    assert client.get("/located?trials=1").json() == located(1).to_dict()
    schema = client.get("/openapi.json").json()["paths"]["/located"]["get"]["responses"]["200"]
    assert schema["content"]["application/json"]["schema"]["type"] == "object"


@attrs.frozen
class Unwritable(Answer):
    """A result whose fields JSON has no form for."""

    ids: frozenset[str]
    """A set."""
    shares: Mapping[tuple[str, str], float]
    """A mapping whose keys are not texts."""


def test_sets_are_sorted_and_keys_that_are_no_texts_make_pairs() -> None:
    """So that the same answer is always the same JSON."""
    odd = Unwritable(frozenset({"b", "a"}), {("know", "buy"): 0.5})
    assert odd.to_dict() == {"ids": ["a", "b"], "shares": [[["know", "buy"], 0.5]]}


@attrs.frozen
class Lacking(Answer):
    """An answer that needs a library for its text."""

    def __str__(self) -> str:
        """What needs it."""
        library, extra = "scipy", "data"
        raise cj.errors.MissingExtraError(library, extra)


def test_a_text_that_needs_an_extra_says_how_to_get_it() -> None:
    """Alone and inside another answer, rather than what Python would write."""
    for value in (Lacking(), Odd(Lacking())):
        with pytest.raises(cj.errors.MissingExtraError, match="pip install"):
            str(value)
    assert repr(Lacking()) == "Lacking()"
