"""What is built on a journey once, on first use, and kept with it."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from customer_journey._model._stage import Stage, Transition
from customer_journey.criteria._computed import Definitions
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._tree import Criterion, conjunction

if TYPE_CHECKING:
    from customer_journey._model._journey import Journey

__all__ = [
    "cached",
    "definitions",
    "facts_by_name",
    "guard_of",
    "has_answers",
    "positions",
    "stages_by_id",
    "transitions_by_ends",
    "transitions_by_source",
    "transitions_by_target",
]

T = TypeVar("T")


J = TypeVar("J", bound="Journey")


def cached(journey: J, build: Callable[[J], T]) -> T:
    """The result of `build` for the journey, computed once for each journey and kept with it."""
    stored: dict[object, Any] = journey._cached  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - the one door
    try:
        result: T = stored[build]
    except KeyError:
        result = stored[build] = build(journey)
    return result


def stages_by_id(journey: "Journey") -> dict[str, Stage]:
    """The stages, by id."""
    return {stage.id: stage for stage in journey.stages}


def has_answers(journey: "Journey") -> bool:
    """Whether any asset or action states what it answers."""
    return any(item.answers for stage in journey.stages for item in stage.answering)


def facts_by_name(journey: "Journey") -> dict[str, Fact]:
    """The declarations of facts, by name."""
    return {fact.name: fact for fact in journey.facts}


def definitions(journey: "Journey") -> Definitions:
    """The criteria by which facts are computed, to be put in place of their names."""
    return Definitions({fact.name: fact.computed for fact in journey.facts})


def positions(journey: "Journey") -> dict[str, int]:
    """How many stages come before each, by id."""
    return {stage.id: index for index, stage in enumerate(journey.stages)}


def transitions_by_ends(journey: "Journey") -> dict[tuple[str, str], Transition]:
    """The transitions, by the ids of both ends."""
    return {(item.source, item.target): item for item in journey.transitions}


def transitions_by_source(journey: "Journey") -> dict[str, tuple[Transition, ...]]:
    """The transitions that leave each stage, by its id."""
    return _grouped((item.source, item) for item in journey.transitions)


def transitions_by_target(journey: "Journey") -> dict[str, tuple[Transition, ...]]:
    """The transitions that lead to each stage, by its id."""
    return _grouped((item.target, item) for item in journey.transitions)


def guard_of(journey: "Journey", transition: Transition) -> Criterion | None:
    """The guard of a transition; of `otherwise`, that no other one on from its source is true.

    Others are the advances that state a guard or an entry, and what is of the same kind.
    """
    if not transition.otherwise:
        return transition.when
    stages = cached(journey, stages_by_id)
    others: list[Criterion] = []
    position = cached(journey, positions)
    # In the order of stages, so that the order of transitions decides nothing.
    siblings = cached(journey, transitions_by_source)[transition.source]
    for item in sorted(siblings, key=lambda one: position[one.target]):
        stated = [one for one in (item.when, stages[item.target].entry) if one is not None]
        if (
            item.target != transition.target
            and item.kind in ("advance", transition.kind)
            and stated
        ):
            others.append(~conjunction(stated))
    return conjunction(others)


def _grouped(pairs: Iterable[tuple[str, Transition]]) -> dict[str, tuple[Transition, ...]]:
    groups: dict[str, list[Transition]] = {}
    for key, item in pairs:
        groups.setdefault(key, []).append(item)
    return {key: tuple(group) for key, group in groups.items()}
