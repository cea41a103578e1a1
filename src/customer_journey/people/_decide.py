"""The one decision: where facts put someone, and what has happened since they were last seen.

`locate`, `enrol`, `advance` and the census are views of it. A fresh person is decided by the
pattern of truths alone; anyone seen before, by their state, in steps of one order: what was noted
lapses; who has left comes back; goes round again; goes on, and leaves what is false; leaves the
journey; moves because a wait is over.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple, TypeAlias

from attrs import evolve, frozen

from customer_journey.people._events import (
    EnrolmentEvent,
    EnrolmentEventKind,
    EvidenceKind,
    Noted,
    Policy,
    Reason,
    State,
    fold,
    new_event,
    new_noted,
)
from customer_journey.people._plan import Plan, Truths, frontier

__all__ = [
    "Decision",
    "Look",
    "Search",
    "arrival",
    "decide",
    "event",
    "events_of",
    "exits",
    "explore",
    "fresh_decision",
    "has_news",
    "positions",
    "return_reasons",
    "stays_away",
    "take",
]

_NO_TIME: Final = timedelta(0)
_NONE: Final[frozenset[int]] = frozenset()


class Look(NamedTuple):
    """One look at someone: what is known, when, and what the policy allows; stages are numbers."""

    plan: Plan
    truths: Truths
    at: datetime
    policy: Policy


_Step: TypeAlias = Callable[[Look, State], Iterator[EnrolmentEvent]]


class Search(NamedTuple):
    """What a search over advances on which nothing is false has found."""

    came: Mapping[int, int]
    """The stages that can be passed, each with the transition by which it was found, or -1."""
    true: Collection[int]
    """Where true transitions lead."""
    proven: Collection[int]
    """The stages found over true transitions alone."""


@frozen
class Decision:
    """Where a pattern of truths puts someone of whom nothing else is known; stages are numbers."""

    search: Search
    """What can be reached from the starts."""
    inside: Sequence[int]
    """The frontier inside the journey, those included that they have left."""
    left: Mapping[int, Sequence[int]]
    """The leaving stages where they are, each with the positions that they left."""
    returned: Sequence[int]
    """The leaving stages that are true, as is a guarded return from each."""

    @property
    def active(self) -> list[int]:
        """The positions where they are still."""
        left = {stage for sources in self.left.values() for stage in sources}
        return [stage for stage in self.inside if stage not in left]


def decide(
    plan: Plan, state: State, facts: Mapping[str, object], at: datetime, policy: Policy
) -> tuple[EnrolmentEvent, ...]:
    """What has happened to someone, as far as facts and time tell: events to evolve the state by.

    They come from memory where they follow from stages and truths alone.

    Args:
        plan: The index of the journey, compiled for decisions.
        state: Where the events so far have led.
        facts: Values by the names of their facts.
        at: When.
        policy: Who may come back, and when it is over.
    """
    reached, outcomes = state.reached, plan.outcomes
    depends_on_more = (
        state.noted
        or state.left
        or state.round_start
        or plan.timed
        or policy.at_goal == "finish"
        # Where only a wait led to a position, the journey may have been without waits since.
        or state.has_waited
    )
    if depends_on_more:
        return _decided(Look(plan, Truths(plan, facts), at, policy), state)
    events = outcomes.recall(tuple(reached), facts, at)
    if events is None:
        truths = Truths(plan, facts)
        events = _decided(Look(plan, truths, at, policy), state)
        outcomes.keep(tuple(reached), truths.known, events)
    return events


def _decided(look: Look, state: State) -> tuple[EnrolmentEvent, ...]:
    """The events of a decision, step by step."""
    plan = look.plan
    goals = plan.index.journey.goals if look.policy.at_goal == "finish" else ()
    events: list[EnrolmentEvent] = []
    for step in _steps(plan, state) if state.reached or state.left else ():
        is_over = goals and not state.visits.keys().isdisjoint(goals)
        if not is_over and (happened := list(step(look, state))):
            events += happened
            state = fold(state, happened)
    if not state.reached and not state.left:
        # Someone new, or back from having left without ever having been anywhere.
        events += events_of(look, fresh_decision(plan, look.truths))
    return tuple(events)


def _steps(plan: Plan, state: State) -> list[_Step]:
    """The steps of a decision in their order, without those that concern nothing in it."""
    steps: list[_Step] = []
    if state.noted:
        steps.append(_lapses)
    if state.left:
        steps.append(_come_back)
    if plan.has_returns:
        steps.append(_go_round)
    steps.append(_go_on)
    if plan.leaving:
        steps.append(_leave)
    if plan.timed:
        steps.append(_wait)
    return steps


def fresh_decision(plan: Plan, truths: Truths) -> Decision:
    """Where someone is of whom nothing but these truths is known."""
    entered, passed = _starts(plan, truths)
    search = explore(plan, truths, entered, passed)
    inside = frontier(plan, {*entered, *search.true})
    returned: list[int] = []
    gone: list[int] = []
    for stage in plan.stated_leaving:
        if truths.entry(stage) is True and _has_open_exit(plan, truths, stage):
            (returned if _true_returns(plan, truths, stage) else gone).append(stage)
    if gone:
        return Decision(search, inside, dict.fromkeys(gone, tuple(inside)), returned)
    left: dict[int, list[int]] = {}
    for stage in inside if plan.leaving else ():
        for transition in _silent_exits(plan, truths, stage):
            target = plan.index.targets[transition]
            if not plan.is_open(transition, _NO_TIME):
                continue
            if _true_returns(plan, truths, target):
                returned.append(target)
                continue
            left.setdefault(target, []).append(stage)
            break
    return Decision(search, inside, left, returned)


def explore(  # noqa: C901, PLR0912 - one search, whose parts share all that they know
    plan: Plan,
    truths: Truths,
    origins: Sequence[int],
    passed: Sequence[int] = (),
    *,
    unknown: Collection[int] = _NONE,
    settled: Collection[int] = _NONE,
    seen: tuple[Look, State] | None = None,
) -> Search:
    """The stages that advances lead to on which nothing is false, by the fewest unproven ones.

    Args:
        plan: The journey.
        truths: What is true of someone.
        origins: Where they are or were, and the starts that are true of them.
        passed: Starts that facts cannot tell.
        unknown: Transitions whose truth is old news, and proves nothing.
        settled: Origins of which it does not matter whether they are true now.
        seen: The look at someone seen before, and their state, for waits; None for somebody fresh.
    """
    targets, timed, advances, step = plan.index.targets, plan.timed, plan.advances, truths.step
    came = dict.fromkeys(origins, -1)
    true: set[int] = set()
    proven: set[int] | None = None
    # Breadth-first over true transitions; those that facts cannot tell wait for the next round.
    level: list[int] = list(came)
    while level or proven is None:
        later: list[int] = []
        for stage in level:
            for transition in advances[stage]:
                target = targets[transition]
                if target in settled:
                    continue
                truth = step(transition)
                if truth is False or (timed and _is_shut(plan, transition, stage, seen)):
                    continue
                if truth is True and transition not in unknown:
                    true.add(target)
                    if target not in came:
                        came[target] = transition
                        level.append(target)
                elif target not in came:
                    later.append(transition)
        level = []
        if proven is None:
            proven = set(came)
            for stage in passed:
                if stage not in came:
                    came[stage] = -1
                    level.append(stage)
        for transition in later:
            target = targets[transition]
            if target not in came:
                came[target] = transition
                level.append(target)
    return Search(came, true, proven)


def _is_shut(plan: Plan, transition: int, stage: int, seen: tuple[Look, State] | None) -> bool:
    """Whether a transition's wait is not over, or is too long over; who is fresh has not waited."""
    waited = _NO_TIME
    if seen is not None:
        look, state = seen
        visit = state.reached.get(plan.index.ids[stage])
        waited = _NO_TIME if visit is None else look.at - visit.since
    return not plan.is_open(transition, waited)


def positions(plan: Plan, state: State) -> tuple[list[int], list[int]]:
    """The positions someone holds inside the journey: where they are, and those that they left."""
    return _split(plan, state, plan.standpoint(state.reached).positions)


def _split(plan: Plan, state: State, inside: Sequence[int]) -> tuple[list[int], list[int]]:
    """Of these positions, those where someone is, and those that they left."""
    if not state.left:
        return list(inside), []
    number = plan.index.position
    left = {number[stage] for gone in state.left.values() for stage in gone.sources}
    return (
        [stage for stage in inside if stage not in left],
        [stage for stage in inside if stage in left],
    )


def has_news(state: State, source: str, target: str, because: Sequence[Reason]) -> bool:
    """Whether what is true now differs from what was noted."""
    return state.noted.get((source, target)) != because


def event(
    look: Look,
    kind: EnrolmentEventKind,
    *,
    source: str = "",
    target: str = "",
    because: tuple[Reason, ...] = (),
    evidence: EvidenceKind = "facts",
    noted: Sequence[Noted] = (),
    forgets: Sequence[str] = (),
    note: str = "",
) -> EnrolmentEvent:
    """An event of this look; what is in it was checked before."""
    return new_event(
        kind,
        look.at,
        target=target,
        source=source,
        because=because,
        evidence=evidence,
        # Where the same return leads on from its target, it would be noted as taken and as there.
        noted=tuple(dict.fromkeys(noted)),
        forgets=tuple(forgets),
        note=note,
    )


def arrival(look: Look, stage: int) -> list[Noted]:
    """What is true already of the returns from a stage where someone comes to be."""
    noted: list[Noted] = []
    for transition in look.plan.returns[stage]:
        because = return_reasons(look, transition)
        if because:
            noted.append(_noted(look, transition, because))
    return noted


def take(
    look: Look,
    state: State,
    transition: int,
    *,
    evidence: EvidenceKind = "facts",
) -> EnrolmentEvent:
    """The event that someone takes a transition from where they are."""
    plan, truths = look.plan, look.truths
    index = plan.index
    ids = index.ids
    source, target = index.sources[transition], index.targets[transition]
    component = plan.components.component
    kind = index.kinds[transition]
    assert kind != "referral"  # noqa: S101 - a plan has none; for the type checkers
    noted = arrival(look, target)
    forgets: list[str] = []
    if kind == "return" and target in plan.leaving:
        # A customer at a leaving stage has left, whatever led there.
        noted.append(_noted(look, transition, return_reasons(look, transition)))
        kind, forgets = "exit", [ids[source]] if ids[source] in state.left else []
    elif kind == "return":
        noted.append(_noted(look, transition, return_reasons(look, transition)))
        forgets = _forgotten_by_return(plan, state, source, target)
        if ids[source] in state.left:
            noted += _noted_of_leaving(look, source)
        else:
            noted += _old_news(look, state, source, target)
    elif kind == "exit" and target not in plan.leaving:
        # An exit to a stage inside the journey, which only a caller takes, is a move to it.
        kind, forgets = "advance", [ids[source]]
    elif kind == "exit" and plan.entries[target] is not None:
        noted = _noted_of_leaving(look, target)
    elif evidence == "caller" and component[source] == component[target]:
        # In a cycle, none of its stages is further: only that they went says that they left.
        forgets = [
            stage
            for stage in state.reached
            if component[index.position[stage]] == component[target]
        ]
    return event(
        look,
        kind,
        source=ids[source],
        target=ids[target],
        because=() if evidence == "passed" else truths.reasons(transition),
        evidence=evidence,
        noted=noted,
        forgets=forgets,
        note=index.transitions[transition].reason if kind == "exit" else "",
    )


def events_of(look: Look, decision: Decision) -> Iterator[EnrolmentEvent]:
    """The events by which someone comes to be where a fresh decision puts them."""
    plan = look.plan
    ids = plan.index.ids
    noted: list[Noted] = []
    for stage in decision.returned:
        noted += _noted_of_leaving(look, stage)
    for stage in plan.stated_leaving:
        if stage not in decision.left and stage not in decision.returned:
            noted += arrival(look, stage)
    for stage in decision.inside:
        because = look.truths.because(plan.entries[stage])
        observed = [*arrival(look, stage), *noted]
        yield event(look, "enter", target=ids[stage], because=because, noted=observed)
        noted = []
    for stage, sources in decision.left.items():
        yield from exits(look, stage, sources)


def _starts(plan: Plan, truths: Truths) -> tuple[Sequence[int], Sequence[int]]:
    """The starts that are true of someone, and those that facts cannot tell."""
    if not plan.stated_starts:
        return plan.starts, ()
    entered: list[int] = []
    passed: list[int] = []
    for start in plan.starts:
        if plan.entries[start] is None or truths.entry(start) is True:
            entered.append(start)
        elif truths.entry(start) is None:
            passed.append(start)
    return entered, passed


def _has_open_exit(plan: Plan, truths: Truths, stage: int) -> bool:
    """Whether the guard of any exit to a leaving stage is not false."""
    kinds = plan.index.kinds
    return any(
        kinds[transition] == "exit" and truths.guard(transition) is not False
        for transition in plan.index.incoming[stage]
    )


def _true_returns(
    plan: Plan, truths: Truths, stage: int, waited: timedelta = _NO_TIME
) -> list[int]:
    """The guarded returns from a stage that are true, for who has been there for so long."""
    return [
        transition
        for transition in plan.returns[stage]
        if plan.guards[transition] is not None
        and truths.step(transition) is True
        and plan.is_open(transition, waited)
    ]


def _silent_exits(plan: Plan, truths: Truths, stage: int) -> Iterator[int]:
    """The exits from a stage whose guards are true, to leaving stages that state no entry."""
    for transition in plan.exits[stage]:
        stated = plan.entries[plan.index.targets[transition]] is not None
        if not stated and truths.guard(transition) is True:
            yield transition


def _noted(look: Look, transition: int, because: tuple[Reason, ...]) -> Noted:
    index = look.plan.index
    source, target = index.sources[transition], index.targets[transition]
    return new_noted(index.ids[source], index.ids[target], because)


def return_reasons(look: Look, transition: int) -> tuple[Reason, ...]:
    """What makes a return's guard true; of an unguarded loop of a stage, its entry."""
    plan = look.plan
    guard = plan.guards[transition]
    source, target = plan.index.sources[transition], plan.index.targets[transition]
    if guard is None and source == target:
        guard = plan.entries[target]
    return look.truths.because(guard)


def _noted_of_leaving(look: Look, stage: int) -> list[Noted]:
    """What is true of a leaving stage and of the returns from it, which the next news is not."""
    plan, truths = look.plan, look.truths
    stated = plan.entries[stage]
    noted = arrival(look, stage)
    if stated is not None:
        because = truths.because(stated)
        if because:
            noted.append(new_noted("", plan.index.ids[stage], because))
        return noted
    for transition in sorted(plan.index.incoming[stage], key=plan.index.sources.__getitem__):
        guard = plan.guards[transition]
        if plan.index.kinds[transition] == "exit" and guard is not None:
            because = truths.because(guard)
            if because:
                noted.append(_noted(look, transition, because))
    return noted


def _old_news(look: Look, state: State, came_from: int, stage: int) -> list[Noted]:
    """What is true already of the transitions on from where someone goes round again.

    Where facts are missing, what let them in before stands for what is true. Of a loop, exits from
    its stage are not old news: if they had been true before, they would have been taken.
    """
    plan, truths = look.plan, look.truths
    index = plan.index
    noted: list[Noted] = []
    descendants = plan.descendants(stage)
    for target in sorted(descendants):
        visit = state.reached.get(index.ids[target])
        for transition in sorted(index.incoming[target], key=index.sources.__getitem__):
            if index.kinds[transition] != "advance":
                continue
            truth = truths.step(transition)
            if truth is True:
                noted.append(_noted(look, transition, truths.reasons(transition)))
            elif truth is None and visit is not None and visit.because:
                noted.append(_noted(look, transition, visit.because))
    for source in sorted({stage, *descendants} - ({came_from} & {stage})):
        silent = _silent_exits(plan, truths, source)
        noted += [_noted(look, one, truths.reasons(one)) for one in silent]
    return noted


def _forgotten_by_return(plan: Plan, state: State, source: int, target: int) -> list[str]:
    """The stages that someone who returns has left: all but the positions on other branches."""
    index = plan.index
    active, left = positions(plan, state)
    descendants = plan.descendants(target)
    dropped = {source, target}
    exits = state.left.get(index.ids[source])
    if exits is not None:
        dropped.update(index.position[stage] for stage in exits.sources)
    kept = {
        index.ids[stage]
        for stage in (*active, *left)
        if stage not in descendants and stage not in dropped
    }
    ended = [stage for stage, gone in state.left.items() if kept.isdisjoint(gone.sources)]
    return [*(stage for stage in state.reached if stage not in kept), *ended]


def _lapses(look: Look, state: State) -> Iterator[EnrolmentEvent]:
    """What was noted is seen false: from then on it counts again."""
    plan, truths = look.plan, look.truths
    index = plan.index
    lapsed: list[Noted] = []
    for (source, target), because in state.noted.items():
        if not because:
            continue
        number = index.position[target]
        if not source:
            truth = truths.entry(number)
        else:
            transition = index.number[index.position[source], number]
            if index.kinds[transition] == "advance":
                truth = truths.step(transition)
            elif plan.guards[transition] is None:
                truth = truths.entry(number)
            else:
                truth = truths.guard(transition)
        if truth is False:
            lapsed.append(new_noted(source, target, because))
    if lapsed:
        yield event(look, "lapse", noted=lapsed)


def _come_back(look: Look, state: State) -> Iterator[EnrolmentEvent]:
    """Someone who has left comes back: what said so is false, or a way back is newer."""
    if look.policy.reentry == "never":
        return
    plan, truths = look.plan, look.truths
    ids, number = plan.index.ids, plan.index.position
    over: dict[int, list[int]] = {}
    stays = False
    for stage in sorted((number[one] for one in state.left), key=lambda one: -one):
        waited = look.at - state.left[ids[stage]].since
        newer = [
            transition
            for transition in _true_returns(plan, truths, stage, waited)
            if _is_news(look, state, transition)
        ]
        stated = plan.entries[stage] is not None
        ended = stated and (truths.entry(stage) is False or not _has_open_exit(plan, truths, stage))
        paused = waited < look.policy.pause
        if paused or not (newer or ended):
            stays = stays or stated
            continue
        drawn = [
            one
            for one in plan.returns[stage]
            if truths.step(one) is not False and plan.is_open(one, waited)
        ]
        over[stage] = newer or (drawn if truths.entry(stage) is False else [])
    stays = stays or any(
        _is_gone(look, state, stage)
        for stage in plan.stated_leaving
        if ids[stage] not in state.left
    )
    returning = [] if stays else [stage for stage in over if over[stage]]
    for stage in sorted(over, key=lambda one: (plan.depth[one], one), reverse=True):
        if ids[stage] not in state.left:
            continue
        if stage in returning:
            happened = take(look, state, over[stage][0])
        elif stays and truths.entry(stage) is not False and _has_open_exit(plan, truths, stage):
            continue
        else:
            happened = (
                event(look, "drop", forgets=[ids[stage]]) if stays else _resumed(look, state, stage)
            )
        state = fold(state, (happened,))
        yield happened


def _resumed(look: Look, state: State, stage: int) -> EnrolmentEvent:
    """The event that someone is where they left off."""
    plan = look.plan
    noted: list[Noted] = _noted_of_leaving(look, stage)
    sources = [plan.index.position[one] for one in state.left[plan.index.ids[stage]].sources]
    for source in sources:
        noted += arrival(look, source)
    return event(
        look,
        "resume",
        source=plan.index.ids[stage],
        target=plan.index.ids[plan.deepest(sources)] if sources else "",
        noted=noted,
        forgets=[plan.index.ids[stage]],
    )


def _is_news(look: Look, state: State, transition: int) -> bool:
    """Whether what makes a return or a silent exit true is not what was noted of it."""
    index = look.plan.index
    source, target = index.sources[transition], index.targets[transition]
    because = return_reasons(look, transition)
    return has_news(state, index.ids[source], index.ids[target], because)


def _go_round(look: Look, state: State) -> Iterator[EnrolmentEvent]:
    """From each position, the return to the deepest stage whose guard has news."""
    plan, truths = look.plan, look.truths
    index = plan.index
    active, _ = positions(plan, state)
    for stage in sorted(active, key=lambda one: (plan.depth[one], one), reverse=True):
        visit = state.reached.get(index.ids[stage])
        if visit is None:
            continue
        waited = look.at - visit.since
        for transition in plan.returns[stage]:
            is_loop = index.targets[transition] == stage
            if truths.step(transition) is not True or not plan.is_open(transition, waited):
                continue
            if not _is_news(look, state, transition):
                continue
            if plan.guards[transition] is not None:
                happened = take(look, state, transition)
            elif not is_loop:
                continue
            elif (index.ids[stage], index.ids[stage]) in state.noted:
                happened = take(look, state, transition)
            else:
                # Facts show for the first time what let them in: not a new round.
                noted = [_noted(look, transition, return_reasons(look, transition))]
                happened = event(look, "note", noted=noted)
            state = fold(state, (happened,))
            yield happened
            break


def _go_on(look: Look, state: State) -> Iterator[EnrolmentEvent]:
    """All that facts prove to be reached, and the positions that are false beside true ones."""
    plan, truths = look.plan, look.truths
    index = plan.index
    ids, number = index.ids, index.position
    reached, inside, passed, passed_in_order = plan.standpoint(state.reached)
    active, ended = _split(plan, state, inside)
    if not inside or (state.left and not active and stays_away(look, state)):
        return
    origins = [*active, *ended, *passed_in_order]
    late: Collection[int] = ()
    maybe: Sequence[int] = ()
    if not state.round_start:
        entered, maybe = _starts(plan, truths)
        late = plan.stated_starts and plan.stated_starts.intersection(entered)
        if not reached.issuperset(entered):
            origins += [stage for stage in entered if stage not in reached]
    unknown, descendants = _unproven(look, state)
    seen = (look, state)
    search = explore(plan, truths, origins, maybe, unknown=unknown, settled=passed, seen=seen)
    if unknown and any(stage in descendants and stage not in reached for stage in search.true):
        # Someone who goes round again has got on: from now on facts count as they stand.
        lapsed = [_noted(look, transition, truths.reasons(transition)) for transition in unknown]
        yield event(look, "lapse", noted=lapsed)
        search = explore(plan, truths, origins, maybe, settled=passed, seen=seen)
    true = {*search.true, *late}
    if len(inside) == 1 and not state.left and reached.issuperset(true):
        # Most often nothing new is true, and no other position that theirs could give way to.
        return
    held, dropped = _held(look, state, {*reached, *true}, true)
    for away, gone in state.left.items():
        if gone.sources and not any(number[source] in held for source in gone.sources):
            yield event(look, "resume", source=away, forgets=[away])
    known = set(reached)
    moves = [
        move
        for stage in held
        if stage not in known
        for move in _moves_to(look, stage, search, known, held)
    ]
    skipped = {number[move.target] for move in moves if move.evidence == "passed"}.difference(held)
    # On a cycle, no stage is further: that they passed one does not say that they are there.
    if skipped and (stray := skipped.intersection(frontier(plan, {*held, *skipped}))):
        moves[-1] = evolve(moves[-1], forgets=index.named(sorted(stray)))
    yield from moves
    if dropped and (forgotten := [ids[stage] for stage in dropped if stage in reached]):
        exposed = [stage for stage in held if stage in reached and stage not in inside]
        noted = [one for stage in exposed for one in arrival(look, stage)]
        yield event(look, "drop", forgets=forgotten, noted=noted)


def stays_away(look: Look, state: State) -> bool:
    """Whether the entry of a leaving stage or the policy keeps someone who has left from coming."""
    entries, number = look.plan.entries, look.plan.index.position
    return (
        any(entries[number[one]] is not None for one in state.left)
        or look.policy.reentry == "never"
        or look.at - max(gone.since for gone in state.left.values()) < look.policy.pause
    )


def _unproven(look: Look, state: State) -> tuple[Collection[int], Collection[int]]:
    """The advances that are old news for who goes round again, and the stages after them."""
    if not state.round_start:
        return _NONE, _NONE
    index, truths = look.plan.index, look.truths
    unknown: set[int] = set()
    for (source, target), because in state.noted.items():
        if because and source:
            transition = index.number[index.position[source], index.position[target]]
            is_true = index.kinds[transition] == "advance" and truths.step(transition) is True
            if is_true and truths.reasons(transition) == because:
                unknown.add(transition)
    return unknown, look.plan.descendants(index.position[state.round_start])


def _held(
    look: Look, state: State, stages: Collection[int], true: Collection[int]
) -> tuple[list[int], set[int]]:
    """The frontier of these stages once what is false has given way, and what has given way."""
    plan, truths = look.plan, look.truths
    held = list(plan.frontier(stages))
    if len(held) == 1:
        return held, set()
    first = set(held)
    dropped: set[int] = set()
    while True:
        kept = [
            one
            for one in held
            if one in true
            or (one in plan.starts if plan.entries[one] is None else truths.entry(one) is True)
        ]
        beside = [one for one in held if one not in kept]
        if not kept or not beside:
            return held, dropped
        giving = {
            stage
            for stage in beside
            if stage not in first
            or _is_false(look, stage)
            or _is_overtaken(plan, state, stage, kept)
        }
        if not giving:
            return held, dropped
        dropped |= giving
        held = frontier(plan, [one for one in stages if one not in dropped])


def _is_overtaken(plan: Plan, state: State, stage: int, kept: Collection[int]) -> bool:
    """Whether only a wait led to a position, and facts led on from where it was waited for."""
    visit = state.reached.get(plan.index.ids[stage])
    if visit is None or not visit.waited_at:
        return False
    source = plan.index.position[visit.waited_at]
    return not (plan.descendants(source) - {source}).isdisjoint(kept)


def _is_false(look: Look, stage: int) -> bool:
    """Whether a position is false: its entry, or without one, every advance that leads there."""
    plan, truths = look.plan, look.truths
    if plan.entries[stage] is not None:
        return truths.entry(stage) is False
    kinds = plan.index.kinds
    advances = [one for one in plan.index.incoming[stage] if kinds[one] == "advance"]
    return bool(advances) and all(truths.step(one) is False for one in advances)


def _moves_to(
    look: Look, stage: int, search: Search, known: set[int], held: Collection[int]
) -> Iterator[EnrolmentEvent]:
    """The events that lead to a stage from where someone was, over what they passed."""
    plan, truths = look.plan, look.truths
    index = plan.index
    path: list[int] = []
    start = stage
    while start not in known and (transition := search.came[start]) >= 0:
        path.append(transition)
        start = index.sources[transition]
    if start not in known:
        known.add(start)
        because = truths.because(plan.entries[start])
        noted = arrival(look, start) if start in held else ()
        yield event(look, "enter", target=index.ids[start], because=because, noted=noted)
    for transition in reversed(path):
        target = index.targets[transition]
        known.add(target)
        because = truths.reasons(transition)
        yield new_event(
            "advance",
            look.at,
            source=index.ids[index.sources[transition]],
            target=index.ids[target],
            because=because,
            evidence="facts" if because else "passed",
            noted=tuple(arrival(look, target)) if target in held and plan.returns[target] else (),
        )


def _is_gone(look: Look, state: State, stage: int) -> bool:
    """Whether someone has left for a leaving stage that states an entry, as facts say now."""
    plan, truths = look.plan, look.truths
    stated = plan.entries[stage]
    if stated is None or truths.entry(stage) is not True or not _has_open_exit(plan, truths, stage):
        return False
    because = truths.because(stated)
    if not has_news(state, "", plan.index.ids[stage], because):
        guarded = [one for one in plan.returns[stage] if plan.guards[one] is not None]
        return all(truths.step(one) is False for one in guarded)
    return not _newer_returns(look, state, stage)


def _newer_returns(look: Look, state: State, stage: int) -> list[int]:
    """The guarded returns from a leaving stage that are true, and were not noted."""
    returns = _true_returns(look.plan, look.truths, stage)
    return [transition for transition in returns if _is_news(look, state, transition)]


def _leave(look: Look, state: State) -> Iterator[EnrolmentEvent]:
    """Where facts say that someone has left, for all they hold; else by guards, one by one."""
    plan, truths = look.plan, look.truths
    index = plan.index
    ids = index.ids
    active, ended = positions(plan, state)
    gone: list[int] = []
    for stage in plan.stated_leaving:
        if ids[stage] in state.left or truths.entry(stage) is not True:
            continue
        if _is_gone(look, state, stage):
            gone.append(stage)
        elif _newer_returns(look, state, stage) and _has_open_exit(plan, truths, stage):
            # Neither is newer: the way back counts, and what is true now is old from now on.
            yield event(look, "note", noted=_noted_of_leaving(look, stage))
    if gone:
        silent = [one for one in state.left if plan.entries[index.position[one]] is None]
        # What they left for a stage that states nothing is now left for one that does.
        freed = {index.position[each] for one in silent for each in state.left[one].sources}
        sources = sorted([*active, *freed.intersection(ended)]) if active else ended
        for stage in gone:
            yield from exits(look, stage, sources, forgets=silent)
            silent = []
        return
    for stage in active:
        yield from _leave_by_guard(look, state, stage)


def _leave_by_guard(look: Look, state: State, stage: int) -> Iterator[EnrolmentEvent]:
    """From one position, the exit whose guard is true, to a leaving stage that states no entry."""
    plan, truths = look.plan, look.truths
    index = plan.index
    visit = state.reached[index.ids[stage]]
    for transition in _silent_exits(plan, truths, stage):
        target = index.targets[transition]
        if not plan.is_open(transition, look.at - visit.since):
            continue
        if not _is_news(look, state, transition):
            continue
        if _newer_returns(look, state, target):
            yield event(look, "note", noted=_noted_of_leaving(look, target))
            continue
        yield from exits(look, target, [stage])
        break


def exits(
    look: Look,
    stage: int,
    sources: Sequence[int],
    *,
    forgets: Sequence[str] = (),
    evidence: EvidenceKind = "facts",
) -> Iterator[EnrolmentEvent]:
    """The events by which someone leaves positions for a leaving stage, drawn or not."""
    plan, truths = look.plan, look.truths
    index = plan.index
    noted = arrival(look, stage)
    because = truths.because(plan.entries[stage])
    if because:
        noted.append(new_noted("", index.ids[stage], because))
    for source in sources or [-1]:
        transition = index.number.get((source, stage), -1)
        guard = plan.guards[transition] if transition >= 0 else None
        yield event(
            look,
            "exit",
            source=index.ids[source] if source >= 0 else "",
            target=index.ids[stage],
            because=(*truths.because(guard), *because),
            evidence=evidence,
            noted=noted,
            forgets=forgets,
            note=index.transitions[transition].reason if transition >= 0 else "",
        )
        noted, forgets = [], ()


def _wait(look: Look, state: State) -> Iterator[EnrolmentEvent]:
    """The wait that was over first, for those whom facts leave where they are."""
    plan = look.plan
    index = plan.index
    active = positions(plan, state)[0]
    for stage in active:
        if not plan.descendants(stage).isdisjoint(one for one in active if one != stage):
            # In a cycle of advances, they are further on by another position already.
            continue
        waited = look.at - state.reached[index.ids[stage]].since
        due = [
            (least, index.targets[transition], transition)
            for least, transition in plan.waits(stage)
            if index.ids[index.targets[transition]] not in state.reached
            and plan.is_open(transition, waited)
        ]
        if due:
            yield take(look, state, min(due)[2], evidence="time")
