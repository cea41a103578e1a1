"""Who can go where: personas that share the same stages and moves walk together."""

from functools import cached_property

from attrs import frozen

from customer_journey._model import Journey, Stage, Transition, cached

__all__ = ["Crowd", "crowds", "positions", "stages_open_to"]


@frozen(eq=False)
class Crowd:
    """People who can be at the same stages and take the same moves.

    Stages are positions in the journey.
    """

    personas: tuple[str, ...]
    """The personas of these people; empty where the journey has none."""
    ahead: list[list[int]]
    """For every stage, where their moves lead, in the order of the transitions."""
    starts: tuple[int, ...]
    """Where they come in."""
    onward: list[list[int]]
    """For every stage, where their advances alone lead."""

    @cached_property
    def behind(self) -> list[list[int]]:
        """For every stage, where their moves to it come from."""
        behind: list[list[int]] = [[] for _ in self.ahead]
        for source, targets in enumerate(self.ahead):
            for target in targets:
                behind[target].append(source)
        return behind

    @property
    def persona(self) -> str | None:
        """The first of the personas, to stand for all; None where the journey has none."""
        return self.personas[0] if self.personas else None


def positions(journey: Journey) -> dict[str, int]:
    """How many stages come before each, by id."""
    return {stage.id: index for index, stage in enumerate(journey.stages)}


def crowds(journey: Journey) -> tuple[Crowd, ...]:
    """The journey's people, parted by where they can go; each persona is in just one crowd."""
    limited: list[Stage | Transition] = [item for item in journey.stages if item.personas]
    limited += [item for item in journey.transitions if item.is_move and item.personas]
    groups: dict[tuple[bool, ...], list[str]] = {}
    for persona in journey.personas:
        key = tuple([persona.id in item.personas for item in limited])
        groups.setdefault(key, []).append(persona.id)
    return tuple([_crowd(journey, tuple(group)) for group in groups.values() or [()]])


def stages_open_to(journey: Journey, crowd: Crowd) -> frozenset[str]:
    """The ids of the stages that people of a crowd can come to from a start."""
    found = set(crowd.starts)
    waiting = list(found)
    while waiting:
        for target in crowd.ahead[waiting.pop()]:
            if target not in found:
                found.add(target)
                waiting.append(target)
    return frozenset(journey.stages[position].id for position in found)


def _crowd(journey: Journey, personas: tuple[str, ...]) -> Crowd:
    index = cached(journey, positions)
    one = personas[0] if personas else None
    fits = [one is None or not stage.personas or one in stage.personas for stage in journey.stages]
    ahead: list[list[int]] = [[] for _ in fits]
    onward: list[list[int]] = [[] for _ in fits]
    for item in journey.transitions:
        if not item.is_move or (item.personas and one not in item.personas):
            continue
        source, target = index[item.source], index[item.target]
        if fits[source] and fits[target]:
            ahead[source].append(target)
            if item.kind == "advance":
                onward[source].append(target)
    starts = tuple([index[start] for start in journey.starts if fits[index[start]]])
    return Crowd(personas, ahead, starts, onward)
