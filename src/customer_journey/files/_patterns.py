"""Keys that stand for several transitions: `* -> churned` and `[paid, active] -> churned`.

They are a notation: a journey holds the single transitions, so what is read back is equal.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import islice, takewhile
from operator import attrgetter
from typing import Final, NamedTuple

from customer_journey._frozen import evolve, fields
from customer_journey._lazy import late_pattern
from customer_journey._model import Journey, Stage, Transition

__all__ = ["EVERY", "Pattern", "expanded", "grouped", "sources_in"]

EVERY: Final = "*"
"""What stands for every stage that is neither a leaving stage nor an end."""

_LISTED: Final = late_pattern(r"\[(.*)\]", re.DOTALL)


class Pattern(NamedTuple):
    """A transition drawn from several stages, until these are known."""

    sources: tuple[str, ...]
    """The ids of the stages, or `*` for every one."""
    transition: Transition
    """The transition, with its target in place of the source."""


def sources_in(name: object) -> tuple[str, ...]:
    """The sources for which part of a key stands; none where it is an id."""
    if name == EVERY:
        return (EVERY,)
    listed = _LISTED.fullmatch(name) if isinstance(name, str) and name[:1] == "[" else None
    return tuple(part.strip() for part in listed[1].split(",")) if listed else ()


def expanded(
    items: Iterable[Transition | Pattern], stages: Iterable[Stage], starts: Iterable[str]
) -> list[Transition]:
    """The single transitions, those of a pattern in the order of the stages."""
    listed, ordered = tuple(items), tuple(stages)
    drawn = [item for item in listed if isinstance(item, Transition)]
    if len(drawn) == len(listed):
        return drawn
    patterns = [item for item in listed if isinstance(item, Pattern)]
    ends = {(item.source, item.target) for item in drawn}
    remaining = _remaining([*drawn, *(item.transition for item in patterns)], ordered, starts)
    transitions: list[Transition] = []
    for item in listed:
        if isinstance(item, Transition):
            transitions.append(item)
            continue
        target = item.transition.target
        sources = item.sources
        if sources == (EVERY,):
            sources = tuple(one for one in remaining if (one, target) not in ends)
        transitions += [evolve(item.transition, source=source) for source in sources]
    return transitions


def grouped(journey: Journey) -> dict[str, Transition]:
    """The transitions by their keys, with `*` where exits from every such stage are alike."""
    # To read files, it need not be loaded.
    from customer_journey._graph._search import adjacency_map

    items = journey.transitions
    if not any(item.kind == "exit" for item in items):
        return {f"{item.source} -> {item.target}": item for item in items}
    remaining = _remaining(items, journey.stages, journey.starts)
    drawn = adjacency_map((item.target, item.source) for item in items)
    keys: dict[str, Transition] = {}
    index = 0
    while index < len(items):
        run = items[index : index + _run(items, index)]
        index += len(run)
        sources = [item.source for item in run]
        target = run[0].target
        others = set(drawn[target]).difference(sources) if len(run) > 1 else set[str]()
        if len(run) > 1 and sources == [stage for stage in remaining if stage not in others]:
            keys[f"{EVERY} -> {target}"] = run[0]
        else:
            keys |= {f"{item.source} -> {target}": item for item in run}
    return keys


def _run(items: Sequence[Transition], first: int) -> int:
    """The number of exits from one on that are alike but for their sources."""
    item = items[first]
    if item.kind != "exit":
        return 1
    other_fields = attrgetter(*[each.name for each in fields(Transition) if each.name != "source"])
    wanted = other_fields(item)
    alike = takewhile(lambda other: other_fields(other) == wanted, islice(items, first, None))
    return sum(1 for _ in alike)


def _remaining(
    items: Iterable[Transition], stages: Iterable[Stage], starts: Iterable[str]
) -> list[str]:
    """The stages that are neither leaving stages nor ends, in their order."""
    kinds: dict[str, set[str]] = {}
    for item in items:
        kinds.setdefault(item.target, set()).add(item.kind)
    begun = tuple(starts)
    is_leaving = {
        stage: "exit" in into and "advance" not in into and stage not in begun
        for stage, into in kinds.items()
    }
    return [stage.id for stage in stages if not stage.end and not is_leaving.get(stage.id, False)]
