"""Where someone is, decided from three-valued truths alone.

A customer's location hangs on nothing but the pattern of truths of the journey's entry criteria and
guards. So a table of customers is located by its distinct patterns, and one customer by one
pattern: by the same function.
"""

from collections.abc import Iterable, Sequence
from typing import Literal, TypeAlias

from attrs import field, frozen

from customer_journey._graph._search import strongly_connected_components
from customer_journey._model import Journey, Transition, cached
from customer_journey.criteria._tree import Criterion

__all__ = ["Conditions", "Decision", "Standing", "Truth", "conditions", "decide"]

Standing: TypeAlias = Literal["proven", "plausible"]
"""How sure it is that someone came to a stage as the journey has it."""

Truth: TypeAlias = bool | None
"""True, False, or None where missing facts leave it unknown."""

_MOST_KEPT = 4_096


@frozen(eq=False)
class Conditions:
    """What must be evaluated to locate someone in a journey, and in which order."""

    stages: tuple[str, ...]
    """The ids of the stages that state an entry criterion, in the journey's order."""
    entries: tuple[Criterion, ...]
    """Their entry criteria."""
    transitions: tuple[Transition, ...]
    """The advances and returns that state a guard, in the journey's order."""
    guards: tuple[Criterion, ...]
    """Their guards."""
    ids: tuple[str, ...] = field(repr=False)
    starts: tuple[int, ...] = field(repr=False)
    given: tuple[Truth, ...] = field(repr=False)
    stated: tuple[int, ...] = field(repr=False)
    ways: tuple[tuple[tuple[int, int, bool], ...], ...] = field(repr=False)
    room: tuple[int, ...] = field(repr=False)
    rooms_ahead: tuple[tuple[int, ...], ...] = field(repr=False)
    depth: tuple[int, ...] = field(repr=False)
    known: dict[tuple[tuple[Truth, ...], tuple[Truth, ...]], "Decision"] = field(
        factory=dict, repr=False
    )


@frozen
class Decision:
    """Where a pattern of truths puts someone; stages are ids in the journey's order."""

    stages: tuple[str, ...]
    """The frontier: stages from which advancing leads to no further proven or plausible one."""
    standings: tuple[Standing, ...]
    """How sure each stage of the frontier is."""
    furthest: str | None
    """The stage of the frontier that lies deepest; None where there is none."""
    proven: tuple[str, ...]
    """Every stage with a path of truths to it."""
    plausible: tuple[str, ...]
    """Every other true stage with a path to it on which nothing is false."""
    off_path: tuple[str, ...]
    """Every true stage of which each path crosses something false."""
    possible: tuple[str, ...]
    """Stages one advance or return from the frontier, where neither guard nor entry is false."""
    open_steps: tuple[tuple[str | None, str], ...]
    """The steps to possible stages, as (source, target); no source stands for coming in."""
    closed_steps: tuple[tuple[str | None, str], ...]
    """The steps from the frontier that a false guard or entry blocks."""


def conditions(journey: Journey) -> Conditions:
    """What must be evaluated to locate someone in this journey; worked out once."""
    return cached(journey, _conditions)


def decide(journey: Journey, entries: Sequence[Truth], guards: Sequence[Truth]) -> Decision:
    """Where someone is for whom the entry criteria and guards have these truths.

    Args:
        journey: The journey.
        entries: A truth for each of `conditions(journey).entries`.
        guards: A truth for each of `conditions(journey).guards`.
    """
    table = conditions(journey)
    pattern = tuple(entries), tuple(guards)
    found = table.known.get(pattern)
    if found is None:
        found = _decide(table, *pattern)
        if len(table.known) >= _MOST_KEPT:
            table.known.clear()
        table.known[pattern] = found
    return found


def _conditions(journey: Journey) -> Conditions:
    index = {stage.id: position for position, stage in enumerate(journey.stages)}
    starts = frozenset(journey.starts)
    ways: list[list[tuple[int, int, bool]]] = [[] for _ in index]
    guarded: list[tuple[Transition, Criterion]] = []
    advances: list[list[int]] = [[] for _ in index]
    for transition in journey.transitions:
        if transition.kind not in ("advance", "return"):
            continue
        guard = -1
        if transition.when is not None:
            guard = len(guarded)
            guarded.append((transition, transition.when))
        onward = transition.kind == "advance"
        source, target = index[transition.source], index[transition.target]
        ways[source].append((target, guard, onward))
        if onward:
            advances[source].append(target)
    room = strongly_connected_components(advances)
    rooms_ahead = _rooms_ahead(advances, room)
    stated = [(stage, stage.entry) for stage in journey.stages if stage.entry is not None]
    return Conditions(
        stages=tuple([stage.id for stage, _ in stated]),
        entries=tuple([entry for _, entry in stated]),
        transitions=tuple([transition for transition, _ in guarded]),
        guards=tuple([guard for _, guard in guarded]),
        ids=tuple(index),
        starts=tuple([index[start] for start in journey.starts]),
        given=tuple(
            [
                True if stage.entry is None and stage.id in starts else None
                for stage in journey.stages
            ]
        ),
        stated=tuple([index[stage.id] for stage, _ in stated]),
        ways=tuple(map(tuple, ways)),
        room=tuple(room),
        rooms_ahead=rooms_ahead,
        depth=_depths(rooms_ahead),
    )


def _rooms_ahead(
    ahead: Sequence[Sequence[int]], room: Sequence[int]
) -> tuple[tuple[int, ...], ...]:
    found: list[dict[int, None]] = [{} for _ in range(max(room, default=-1) + 1)]
    for stage, targets in enumerate(ahead):
        for target in targets:
            if room[target] != room[stage]:
                found[room[stage]][room[target]] = None
    return tuple(map(tuple, found))


def _depths(rooms_ahead: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """For every component, the most steps between components that lead to it."""
    depth = [0] * len(rooms_ahead)
    for room in reversed(range(len(rooms_ahead))):
        for following in rooms_ahead[room]:
            depth[following] = max(depth[following], depth[room] + 1)
    return tuple(depth)


def _decide(table: Conditions, entries: tuple[Truth, ...], guards: tuple[Truth, ...]) -> Decision:
    truths = list(table.given)
    for position, truth in zip(table.stated, entries, strict=True):
        truths[position] = truth
    # A move without a guard has the number -1: the last of these truths.
    allowed = (*guards, True)
    proven = _reach(
        table, [truth is True for truth in truths], [truth is True for truth in allowed]
    )
    passed = _reach(
        table, [truth is not False for truth in truths], [truth is not False for truth in allowed]
    )
    located = [truth is True and reached for truth, reached in zip(truths, passed, strict=True)]
    frontier = _frontier(table, located)
    opened, closed = _steps(table, frontier, truths, allowed)
    ids = table.ids
    # A stage in an advance cycle shares its component's depth; the journey's order breaks the tie.
    furthest = max(
        frontier, key=lambda position: (table.depth[table.room[position]], position), default=None
    )
    possible = sorted({target for _, target in opened})
    return Decision(
        stages=_named(ids, frontier),
        standings=tuple(["proven" if proven[position] else "plausible" for position in frontier]),
        furthest=None if furthest is None else ids[furthest],
        proven=_named(ids, (position for position, is_so in enumerate(proven) if is_so)),
        plausible=_named(
            ids,
            (position for position, is_so in enumerate(located) if is_so and not proven[position]),
        ),
        off_path=_named(
            ids,
            (position for position, truth in enumerate(truths) if truth and not passed[position]),
        ),
        possible=_named(ids, possible),
        open_steps=_named_steps(ids, opened),
        closed_steps=_named_steps(ids, closed),
    )


def _reach(table: Conditions, stages: Sequence[bool], guards: Sequence[bool]) -> list[bool]:
    """Whether each stage is reached from a start over nothing but these stages and guards."""
    reached = [False] * len(stages)
    wave = [start for start in table.starts if stages[start]]
    for start in wave:
        reached[start] = True
    for stage in wave:
        for target, guard, _ in table.ways[stage]:
            if stages[target] and guards[guard] and not reached[target]:
                reached[target] = True
                wave.append(target)
    return reached


def _frontier(table: Conditions, located: Sequence[bool]) -> list[int]:
    """The located stages whose component leads to no other one that holds any."""
    holds = [False] * len(table.rooms_ahead)
    for stage, is_so in enumerate(located):
        if is_so:
            holds[table.room[stage]] = True
    leads = [False] * len(holds)
    for room, following in enumerate(table.rooms_ahead):
        leads[room] = any(holds[other] or leads[other] for other in following)
    return [stage for stage, is_so in enumerate(located) if is_so and not leads[table.room[stage]]]


def _steps(
    table: Conditions, frontier: Sequence[int], truths: Sequence[Truth], guards: Sequence[Truth]
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The steps from the frontier that may be open, and the closed ones; -1 stands for outside."""
    opened: list[tuple[int, int]] = []
    closed: list[tuple[int, int]] = []
    if not frontier:
        for start in table.starts:
            (closed if truths[start] is False else opened).append((-1, start))
    for stage in frontier:
        for target, guard, _ in table.ways[stage]:
            blocked = guards[guard] is False or truths[target] is False
            (closed if blocked else opened).append((stage, target))
    return opened, closed


def _named(ids: Sequence[str], positions: Iterable[int]) -> tuple[str, ...]:
    return tuple([ids[position] for position in positions])


def _named_steps(
    ids: Sequence[str], steps: Iterable[tuple[int, int]]
) -> tuple[tuple[str | None, str], ...]:
    return tuple([(None if source < 0 else ids[source], ids[target]) for source, target in steps])
