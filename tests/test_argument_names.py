"""A name of an argument means the same in every public function."""

import inspect
import types
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin, get_type_hints

import customer_journey as cj

SIMPLE: dict[Any, str] = {int: "number", float: "number", bytes: "str"}
"""Kinds of values that are read alike."""

SEVERAL: dict[str, tuple[set[str], str]] = {
    "after": ({"str", "timedelta"}, "what comes before: a stage, or for a transition the wait"),
    "arrivals": ({"number", "Mapping"}, "how many new people come, in all or by stage"),
    "as_of": ({"date", "datetime"}, "the moment that an answer is about; for findings, the day"),
    "at": ({"str", "datetime"}, "when; for rows, the column that says when"),
    "facts": (
        {"Fact", "Callable"},
        "the facts: declared, or for a transfer the values of each one",
    ),
    "of": ({"Literal", "number"}, "what the figure is of"),
    "personas": ({"str", "Persona", "Mapping"}, "personas: as they are, by id, or with weights"),
    "rules": ({"str", "RuleSet"}, "rules: a set, or some of them by name"),
    "since": ({"datetime", "number"}, "the beginning of a time; a number is a year"),
    "source": ({"str", "Source"}, "the stage that is left; of a journey, what it was read in"),
    "stage": ({"str", "Stage"}, "a stage, by id or as it is"),
    "stages": ({"str", "Stage", "Mapping"}, "stages: as they are, by id, or by names of events"),
    "until": ({"datetime", "number"}, "the end of a time; a number is a year"),
}
"""Names whose values have several types for one meaning, and that meaning."""


CHOICES: dict[str, str] = {
    "kind": "which kind of what the function is about: transitions, figures, presets",
    "of": "what the figure is of",
}
"""Names whose functions have no choice in common for one meaning, and that meaning."""


def functions() -> Iterator[tuple[str, Callable[..., object]]]:
    """The public functions, and the methods of public classes."""
    modules = [cj, *(part for name in cj.__all__ if inspect.ismodule(part := getattr(cj, name)))]
    for module in modules:
        for name in module.__all__:
            member = getattr(module, name)
            path = f"{module.__name__}.{name}"
            if inspect.isfunction(member):
                yield path, member
            elif inspect.isclass(member):
                for method, value in vars(member).items():
                    function = getattr(value, "__func__", value)
                    if inspect.isfunction(function) and not method.startswith("_"):
                        yield f"{path}.{method}", function


def kinds(hint: Any) -> set[str]:
    """What an annotation takes, apart from None, and a sequence like one of its members."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return kinds(inner[0])
    if origin in {Union, types.UnionType}:
        return {kind for each in inner if each is not type(None) for kind in kinds(each)}
    if origin is Literal:
        return {"Literal"}
    if isinstance(origin, type):
        if issubclass(origin, Mapping):
            return {"Mapping"}
        if issubclass(origin, Iterable):
            return {kind for each in inner if each is not ... for kind in kinds(each)}
    plain = cast("object", hint if origin is None else origin)
    return {SIMPLE.get(hint, str(getattr(plain, "__name__", hint)))}


def named(entries: Iterable[tuple[str, Callable[..., object]]]) -> dict[str, dict[str, set[str]]]:
    """By name, the functions that take such an argument, each with the kinds it takes."""
    uses: dict[str, dict[str, set[str]]] = defaultdict(dict)
    for path, function in entries:
        try:
            hints = get_type_hints(inspect.unwrap(function))
        except NameError:  # it names a class that is imported for type checkers alone
            continue
        for each in inspect.signature(function).parameters.values():
            if each.kind in {each.KEYWORD_ONLY, each.POSITIONAL_OR_KEYWORD} and each.name in hints:
                uses[each.name][path] = kinds(hints[each.name])
    return uses


def common(uses: Iterable[set[str]]) -> set[str]:
    """The kinds that all functions take."""
    first, *others = uses
    return first.intersection(*others)


def everything(uses: Iterable[set[str]]) -> set[str]:
    """The kinds that any function takes."""
    return {kind for kinds in uses for kind in kinds}


def ambiguous(entries: Iterable[tuple[str, Callable[..., object]]]) -> dict[str, list[str]]:
    """The names whose functions have no kind of values in common, nor a meaning in the table."""
    return {
        name: sorted(uses)
        for name, uses in named(entries).items()
        if not common(uses.values())
        and not everything(uses.values()) <= SEVERAL.get(name, (set[str](), ""))[0]
    }


def choices(hint: Any) -> frozenset[object]:
    """The values of which an argument takes one."""
    if get_origin(hint) is Literal:
        return frozenset(get_args(hint))
    return frozenset(value for each in get_args(hint) for value in choices(each))


def divided(entries: Iterable[tuple[str, Callable[..., object]]]) -> set[str]:
    """The names by which some choose from a list, and others take any text or another list."""
    entries = list(entries)
    result: set[str] = set()
    for name, uses in named(entries).items():
        functions = dict(entries)
        lists = [
            {*map(str, choices(get_type_hints(inspect.unwrap(functions[path]))[name]))}
            for path, kinds in uses.items()
            if "Literal" in kinds
        ]
        free = any("str" in kinds and "Literal" not in kinds for kinds in uses.values())
        if lists and (free or not common(lists)):
            result.add(name)
    return result


def test_a_choice_has_one_list() -> None:
    """What is chosen from a list is called otherwise than a free text, and than another list."""
    assert divided(functions()) == set(CHOICES)


def test_a_choice_that_is_a_free_text_elsewhere_is_reported() -> None:
    """As `theme` would be, for colours and for what a rule is about."""

    def to_svg(*, theme: Literal["light", "dark"] = "light") -> None: ...
    def to_html(*, theme: Literal["auto", "light"] | None = None) -> None: ...
    def rule(*, theme: str = "") -> None: ...
    def season(*, theme: Literal["summer"]) -> None: ...

    assert divided([("to_svg", to_svg), ("to_html", to_html)]) == set()
    assert divided([("to_svg", to_svg), ("rule", rule)]) == {"theme"}
    assert divided([("to_svg", to_svg), ("season", season)]) == {"theme"}


def test_a_name_has_one_type_or_a_meaning_that_several_share() -> None:
    """A new argument takes another name, or its meaning is added to the table."""
    assert ambiguous(functions()) == {}


def test_the_table_lists_what_is_there() -> None:
    """A name whose functions have a kind in common by now needs no entry."""
    uses = {name: [*kinds.values()] for name, kinds in named(functions()).items()}
    several = {name: everything(each) for name, each in uses.items() if not common(each)}
    assert several == {name: kinds for name, (kinds, _) in SEVERAL.items()}


def test_a_name_with_two_meanings_is_reported() -> None:
    """As `coverage` would be, for a share and for an answer."""

    def discover(*, coverage: float = 1.0) -> None: ...
    def to_html(*, coverage: cj.content.Coverage | None = None) -> None: ...

    entries: list[tuple[str, Callable[..., object]]] = [
        ("discover", discover),
        ("to_html", to_html),
    ]
    assert ambiguous(entries) == {"coverage": ["discover", "to_html"]}
