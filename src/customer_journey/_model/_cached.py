"""What is built on a journey once, when it is first asked for, and kept with it."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from customer_journey._model._journey import Journey
    from customer_journey._model._stage import Stage, Transition

__all__ = [
    "cached",
    "positions",
    "stages_by_id",
    "transitions_by_ends",
    "transitions_by_source",
    "transitions_by_target",
]

T = TypeVar("T")


def cached(journey: "Journey", build: "Callable[[Journey], T]") -> T:
    """What `build` makes of the journey, made once for each journey and kept with it."""
    stored = journey._cached  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - the one door
    try:
        return cast("T", stored[build])
    except KeyError:
        built = stored[build] = build(journey)
        return built


def stages_by_id(journey: "Journey") -> "dict[str, Stage]":
    """The stages, by id."""
    return {stage.id: stage for stage in journey.stages}


def positions(journey: "Journey") -> dict[str, int]:
    """How many stages come before each, by id."""
    return {stage.id: index for index, stage in enumerate(journey.stages)}


def transitions_by_ends(journey: "Journey") -> "dict[tuple[str, str], Transition]":
    """The transitions, by the ids of both ends."""
    return {(item.source, item.target): item for item in journey.transitions}


def transitions_by_source(journey: "Journey") -> "dict[str, tuple[Transition, ...]]":
    """The transitions that leave each stage, by its id."""
    return _grouped((item.source, item) for item in journey.transitions)


def transitions_by_target(journey: "Journey") -> "dict[str, tuple[Transition, ...]]":
    """The transitions that lead to each stage, by its id."""
    return _grouped((item.target, item) for item in journey.transitions)


def _grouped(pairs: "Iterable[tuple[str, Transition]]") -> "dict[str, tuple[Transition, ...]]":
    groups: dict[str, list[Transition]] = {}
    for key, item in pairs:
        groups.setdefault(key, []).append(item)
    return {key: tuple(group) for key, group in groups.items()}
