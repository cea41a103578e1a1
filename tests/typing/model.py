"""Checked by mypy and basedpyright, never run: what the nouns take and give."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Literal, assert_type

import customer_journey as cj


def takes_any_iterable_and_mapping(
    texts: Iterable[str], phases: Iterable[cj.types.Phase], stages: Iterator[cj.Stage]
) -> None:
    cj.Stage("a", phases=phases, formerly=texts, personas={"x", "y"}, extra={"a": [1, {"b": None}]})
    cj.Stage("a", questions=(cj.Question(text) for text in texts), assets=[cj.Asset("b")])
    cj.Journey("a", stages=stages, transitions=[("a", "b")], starts=texts, goals=iter(texts))
    cj.Journey("a", transitions=[("a", "b"), cj.Transition("b", "a")], extra={"a": 1})
    cj.Journey("a", transitions={("a", "b"): 1}.keys(), facts=[cj.Fact("orders", type="int")])
    cj.Fact("plan", type="str", values={"free", "pro"})
    cj.Promise("a", made=texts, due="b", kept=iter(texts))
    cj.Metric("a", target=3)
    cj.types.FrozenMap({"a": [1, 2]})


def gives_what_is_immutable(stage: cj.Stage, fact: cj.Fact, journey: cj.Journey) -> None:
    assert_type(stage.id, str)
    assert_type(stage.formerly, tuple[str, ...])
    assert_type(stage.assets, tuple[cj.Asset, ...])
    assert_type(stage.assets[0].review_by, date | None)
    assert_type(stage.role, Literal["prospect", "lead", "customer", "advocate", "lapsed"] | None)
    assert_type(stage.extra, cj.types.FrozenMap)
    assert_type(fact.values, tuple[cj.types.FactValue, ...])
    assert_type(journey.transition("a", "b"), cj.Transition | None)
    assert_type(journey.leaving("a"), tuple[cj.Transition, ...])
    assert_type("a" in journey, bool)
    mapping: Mapping[str, cj.types.JsonValue] = stage.extra
    assert_type(mapping["a"], cj.types.JsonValue)


def evolves_to_the_same_type(stage: cj.Stage, fact: cj.Fact) -> None:
    assert_type(cj.evolve(stage, formerly=["a"]), cj.Stage)
    assert_type(cj.evolve(fact, minimum=1), cj.Fact)


def sorts_sources_and_nothing_else(sources: Iterable[cj.Source], one: cj.Stage) -> None:
    assert_type(sorted(sources), list[cj.Source])
    assert_type(cj.Source("a") < cj.Source("b"), bool)
    sorted([one])  # type: ignore[type-var] # pyright: ignore[reportArgumentType]


def errors_have_their_data(error: cj.errors.JourneyError) -> None:
    if isinstance(error, cj.errors.InvalidValueError):
        assert_type(error.problems, tuple[cj.errors.Problem, ...])
        assert_type(error.problems[0].line, int | None)
    if isinstance(error, cj.errors.UnknownStageError):
        assert_type(error.hint, str)


def is_forbidden(stage: cj.Stage) -> None:
    stage.formerly.append("a")  # type: ignore[attr-defined] # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    stage.extra["a"] = 1  # type: ignore[index] # pyright: ignore[reportIndexIssue]
    cj.Stage("a", "b")  # type: ignore[call-arg] # pyright: ignore[reportCallIssue]
    cj.Stage("a", phases=["bying"])  # type: ignore[list-item] # pyright: ignore[reportArgumentType]
    cj.Fact("a")  # type: ignore[call-arg] # pyright: ignore[reportCallIssue]
    cj.Stage("a", formerly=5)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    cj.journy  # type: ignore[attr-defined] # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
