"""What rules look at: the journey, the day, and answers that many rules need, each found once."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import TypeAlias, TypeVar, final

from attrs import field, frozen

from customer_journey._graph._search import strongly_connected_components
from customer_journey._model import Journey, Stage, Suppression, Transition, cached

__all__ = ["Context", "Neighbours", "called", "circles", "clipped", "listed", "spread"]

T = TypeVar("T")

Neighbours: TypeAlias = Mapping[str, tuple[Transition, ...]]
"""Transitions by the id of a stage; a stage without any is left out."""

_LONGEST_NAME = 60
_MOST_LISTED = 5


@final
@frozen
class Context:
    """A context is what a rule is given: the journey and the day, and indexes that rules share.

    An index is built when a rule first asks for it and kept with the journey, so the next rule
    has it for nothing.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "buy"]).with_stage(cj.Stage("try"))
        >>> sorted(cj.rules.Context(shop).reached)
        ['buy', 'know']
    """

    journey: Journey
    """The journey being checked."""
    today: date = field(factory=date.today, kw_only=True)
    """The day on which it is checked; what is overdue hangs on it."""
    idle: tuple[tuple[int, Suppression], ...] = field(default=(), kw_only=True)
    """The suppressions that silenced nothing, with their positions; for rules that come last."""
    rule_names: tuple[str, ...] = field(default=(), kw_only=True)
    """The codes and names of all rules of the set, on or off."""

    @cached_property
    def stages(self) -> Mapping[str, Stage]:
        """The stages by id."""
        return {stage.id: stage for stage in self.journey.stages}

    @cached_property
    def moves_from(self) -> Neighbours:
        """The moves that leave each stage, in the journey's order; referrals are no moves."""
        return cached(self.journey, moves_from)

    @cached_property
    def moves_to(self) -> Neighbours:
        """The moves that lead to each stage, in the journey's order."""
        return cached(self.journey, moves_to)

    @cached_property
    def reached(self) -> frozenset[str]:
        """The stages that people coming in can get to: exits count as ways, referrals do not."""
        return cached(self.journey, _reached)

    @cached_property
    def reached_without_exits(self) -> frozenset[str]:
        """The stages that people coming in can get to by advancing and returning alone."""
        return cached(self.journey, _reached_without_exits)

    @cached_property
    def reached_with_referrals(self) -> frozenset[str]:
        """The stages that could be got to if referrals were moves, which they are not."""
        return cached(self.journey, _reached_with_referrals)

    @cached_property
    def leads_to_goal(self) -> frozenset[str]:
        """The stages from which some goal can be got to; goals themselves are among them."""
        return cached(self.journey, _leads_to_goal)

    def indexed(self, build: Callable[[Journey], T], /) -> T:
        """What a function makes of the journey, made once for each journey and kept with it.

        Args:
            build: A function defined at the top of a module, so that it is the same one each time.
        """
        return cached(self.journey, build)


def spread(
    sources: Iterable[str],
    neighbours: Callable[[str], Iterable[str]],
) -> frozenset[str]:
    """All that can be got to from the sources, which are among it; linear and without recursion."""
    found = set(sources)
    waiting = list(found)
    while waiting:
        for neighbour in neighbours(waiting.pop()):
            if neighbour not in found:
                found.add(neighbour)
                waiting.append(neighbour)
    return frozenset(found)


def circles(
    stages: Iterable[str], targets: Callable[[str], Iterable[str]], *, closed: bool = False
) -> Iterator[tuple[str, ...]]:
    """One circle for each group of stages that lead round to one another.

    In each group, the first way on is taken until a stage comes again; the circle found begins at
    its first stage. Groups come in the order of their first stages. If closed, groups that lead on
    to other stages are left out. Linear, and without recursion.
    """
    position = {stage: index for index, stage in enumerate(stages)}
    names = list(position)
    ahead = [[position[each] for each in targets(stage) if each in position] for stage in names]
    room = strongly_connected_components(ahead)
    inside = [
        [target for target in following if room[target] == room[at]]
        for at, following in enumerate(ahead)
    ]
    seen: set[int] = set()
    if closed:
        seen.update(room[at] for at, each in enumerate(ahead) if len(inside[at]) < len(each))
    for at, group in enumerate(room):
        if group in seen or not inside[at]:
            continue
        seen.add(group)
        walked: dict[int, int] = {}
        here = at
        while here not in walked:
            walked[here] = len(walked)
            here = inside[here][0]
        circle = list(walked)[walked[here] :]
        first = circle.index(min(circle))
        yield tuple(names[each] for each in circle[first:] + circle[:first])


def called(journey: Journey, stage_id: str) -> str:
    """A stage's name for people, in quotes and not too long."""
    return clipped(journey[stage_id].label)


def clipped(text: str) -> str:
    """A text in quotes on one line, safe to print and not too long."""
    return repr(text if len(text) <= _LONGEST_NAME else f"{text[:_LONGEST_NAME]}…")


def listed(names: Iterable[str]) -> str:
    """The first few names, and how many more there are."""
    each = list(names)
    more = len(each) - _MOST_LISTED
    shown = ", ".join(each[:_MOST_LISTED])
    return f"{shown} and {more} more" if more > 0 else shown


def moves_from(journey: Journey) -> dict[str, tuple[Transition, ...]]:
    """The moves that leave each stage."""
    return _grouped((item.source, item) for item in journey.transitions if item.is_move)


def moves_to(journey: Journey) -> dict[str, tuple[Transition, ...]]:
    """The moves that lead to each stage."""
    return _grouped((item.target, item) for item in journey.transitions if item.is_move)


def _grouped(pairs: Iterable[tuple[str, Transition]]) -> dict[str, tuple[Transition, ...]]:
    groups: dict[str, list[Transition]] = {}
    for key, item in pairs:
        groups.setdefault(key, []).append(item)
    return {key: tuple(group) for key, group in groups.items()}


def _reached(journey: Journey) -> frozenset[str]:
    moves = cached(journey, moves_from)
    return spread(journey.starts, lambda stage: [item.target for item in moves.get(stage, ())])


def _reached_without_exits(journey: Journey) -> frozenset[str]:
    moves = cached(journey, moves_from)
    return spread(
        journey.starts,
        lambda stage: [item.target for item in moves.get(stage, ()) if item.kind != "exit"],
    )


def _reached_with_referrals(journey: Journey) -> frozenset[str]:
    ways = _grouped((item.source, item) for item in journey.transitions)
    return spread(journey.starts, lambda stage: [item.target for item in ways.get(stage, ())])


def _leads_to_goal(journey: Journey) -> frozenset[str]:
    moves = cached(journey, moves_to)
    return spread(journey.goals, lambda stage: [item.source for item in moves.get(stage, ())])
