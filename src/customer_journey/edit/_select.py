"""Some stages of a journey, with the ways over the stages between them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from attrs import evolve

from customer_journey._arguments import require
from customer_journey._model import Journey, Transition
from customer_journey._model._edits import without_stages
from customer_journey.edit._ways import abreast, in_a_row
from customer_journey.errors import InvalidValueError, Problem

__all__ = ["select_stages"]

_MOST_BRIDGES: Final = 1_000_000


def select_stages(journey: Journey, stages: Iterable[str], /) -> Journey:
    """The journey of these stages alone, in its own order, with bridges over those left out.

    Wherever people could get from one chosen stage to another over stages left out, a transition
    now leads there at once. It is an exit if the last step was one, a return if any other step was
    no advance or if it leads back to where it began, else an advance. Guards along the way are
    joined by `and`, those of several ways by `or`; shares are multiplied, loops included, and
    efforts added, where all are known. Decision, incentive and reason are the last step's, and what
    was stated is now implied. Of several ways, one that is an advance makes it one. A referral goes
    with the stage it leaves; where its target is left out, it leads to where new people would
    advance to.

    Where a start is left out, people come in at the chosen stages that followed; where a goal is,
    the chosen stages before it become goals; where an end is, those before it become ends. Promises
    that are due at a stage left out, or made nowhere else, go, as do suppressions there.

    Takes time linear in the journey and in the ways over each stage left out.

    Args:
        journey: The journey, say a preset.
        stages: The ids of the stages to keep, in any order.

    Raises:
        UnknownStageError: There is no such stage.
        InvalidValueError: More than a million bridges would have to be drawn.

    Example:
        >>> import customer_journey as cj
        >>> hourglass = cj.presets.get("marketing-hourglass")
        >>> short = cj.edit.select_stages(hourglass, ["know", "try", "buy"])
        >>> [(item.source, item.kind, item.target) for item in short.transitions]
        [('know', 'advance', 'try'), ('try', 'advance', 'buy'), ('buy', 'return', 'buy')]
        >>> short.goals, short["buy"].end
        (('buy',), True)
    """
    require(journey, Journey, "select_stages")
    named = (stages,) if isinstance(stages, str) else stages
    kept = {journey[stage].id for stage in named}
    gone = [stage.id for stage in journey.stages if stage.id not in kept]
    if not gone:
        return journey
    transitions = _bridged(journey, gone)
    starts, goals, ends = _taking_over(journey, frozenset(gone), transitions)
    return without_stages(
        evolve(
            journey,
            stages=[evolve(stage, end=True) if stage.id in ends else stage for stage in journey],
            transitions=transitions,
            starts=_with(journey, journey.starts, starts),
            goals=_with(journey, journey.goals, goals),
        ),
        gone,
    )


def _with(journey: Journey, listed: tuple[str, ...], more: set[str]) -> list[str]:
    new = more.difference(listed)
    return [*listed, *(stage.id for stage in journey.stages if stage.id in new)]


def _taking_over(
    journey: Journey, gone: frozenset[str], transitions: Iterable[Transition]
) -> tuple[set[str], set[str], set[str]]:
    """The chosen stages that take the place of starts, of goals and of ends left out."""
    ahead: dict[str, list[str]] = defaultdict(list)
    behind: dict[str, list[str]] = defaultdict(list)
    before: dict[str, list[str]] = defaultdict(list)
    for item in journey.transitions:
        if item.is_move:
            before[item.target].append(item.source)
            if item.kind != "exit":
                ahead[item.source].append(item.target)
                behind[item.target].append(item.source)
    ends = [stage.id for stage in journey.stages if stage.end]
    # Who could only leave, and for a stage that is no longer there, ends where they are.
    going_on = {item.source for item in transitions if item.is_move}
    return (
        _beyond(journey.starts, gone, ahead),
        _beyond(journey.goals, gone, behind),
        _beyond(ends, gone, behind) | (_beyond(ends, gone, before) - going_on),
    )


def _beyond(
    sources: Iterable[str], gone: frozenset[str], ways: Mapping[str, list[str]]
) -> set[str]:
    """The first chosen stages on all ways from those of the sources that are left out."""
    waiting = [stage for stage in sources if stage in gone]
    seen = set(waiting)
    while waiting:
        for stage in ways.get(waiting.pop(), ()):
            if stage not in seen:
                seen.add(stage)
                if stage in gone:
                    waiting.append(stage)
    return seen - gone


def _bridged(journey: Journey, gone: list[str]) -> list[Transition]:
    """The transitions between the stages that stay: their own, and bridges over the others.

    Stages are left out one at a time, and each way over one becomes a bridge. Every other one goes
    first, then every other one of the rest: so guards of long chains are joined two by two.
    """
    ways = _Ways(journey)
    for number in sorted(range(1, len(gone) + 1), key=lambda number: number & -number):
        ways.leave_out(gone[number - 1])
    return ways.in_order()


class _Ways:
    """The transitions of a journey while stages are left out, one for each ordered pair."""

    def __init__(self, journey: Journey) -> None:
        self.leaving: dict[str, dict[str, Transition]] = defaultdict(dict)
        self.entering: dict[str, dict[str, Transition]] = defaultdict(dict)
        self.ranks: dict[tuple[str, str], tuple[int, int]] = {}
        self.bridges = 0
        for index, item in enumerate(journey.transitions):
            self._put(item, (index, 0))

    def leave_out(self, stage: str) -> None:
        """Take a stage out and draw a bridge for every way over it."""
        sources, targets = self.entering.pop(stage, {}), self.leaving.pop(stage, {})
        loop = sources.pop(stage, None)
        targets.pop(stage, None)
        self.bridges += len(sources) * len(targets)
        if self.bridges > _MOST_BRIDGES:
            message = f"without {stage!r}, there are more than {_MOST_BRIDGES:,} ways to bridge"
            raise InvalidValueError("select_stages", [Problem("stages", message)])
        for source in sources:
            del self.leaving[source][stage]
        for target in targets:
            del self.entering[target][stage]
        for one in sources.values():
            for other in targets.values():
                self._bridge(one, other, loop)

    def in_order(self) -> list[Transition]:
        """All that are left, each in the place of its first step."""
        left = [item for items in self.leaving.values() for item in items.values()]
        return sorted(left, key=lambda item: self.ranks[item.source, item.target])

    def _bridge(self, one: Transition, other: Transition, loop: Transition | None) -> None:
        bridge = in_a_row(one, other, loop)
        if bridge is None:
            return
        rank = self.ranks[one.source, one.target][0], len(self.ranks)
        known = self.leaving[one.source].get(other.target)
        if known is not None:
            bridge = abreast(known, bridge)
            rank = min(rank, self.ranks[one.source, other.target])
        self._put(bridge, rank)

    def _put(self, item: Transition, rank: tuple[int, int]) -> None:
        self.leaving[item.source][item.target] = item
        self.entering[item.target][item.source] = item
        self.ranks[item.source, item.target] = rank
