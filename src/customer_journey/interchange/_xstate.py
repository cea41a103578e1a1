"""XState machines, written: a state for each stage, an event for each step, guards as data."""

from datetime import timedelta
from typing import Any, Final

from customer_journey._arguments import checked
from customer_journey._graph._index import index_of
from customer_journey._model import Journey, Stage, Transition
from customer_journey.errors import InvalidValueError, Problem, UnknownStageError
from customer_journey.files._journeys import to_dict
from customer_journey.interchange._documents import CARRIED
from customer_journey.interchange._guards import as_data, condition_of
from customer_journey.interchange._outline import Outline, plain_stage, tags_of, written

__all__ = ["OUTSIDE", "to_xstate"]

_MILLISECOND: Final = timedelta(milliseconds=1)
OUTSIDE: Final = "(outside)"
"""The state that a machine begins in where people come in at several stages; no stage's id."""


@checked
def to_xstate(journey: Journey, /, *, start: str | None = None) -> dict[str, Any]:
    """The journey as the configuration of an XState machine (version 5), ready to be written.

    A stage is a state, and a step an event by the id of the stage it leads to: `actor.send({type:
    "buy"})`. The machine begins at the journey's start; where people come in at several, it begins
    in a state `(outside)`, with an event for each of them. A stage that is an end and that no move
    leaves is a final state. A state's tags are `start`, `goal`, `end`, `role:…` and `phase:…`.

    A step that time alone takes stands in `after`, by its delay in milliseconds; XState's own clock
    counts no further than 24 days, so longer ones need a `clock` of yours. Other waits, and until
    when a step may be taken, are milliseconds in its `meta`, as `after` and `within`.

    The conditions of a step, its guard and the entry of its target, are the step's
    guard: called by its text, with the same as data in its parameter `criterion`, and to be given
    to `setup({guards})` or `machine.provide({guards})` by that name. Referrals move no customer, so
    they stand in the `meta` of their state instead. The kind of a step and all else that is
    plain stands in its `meta`, and the whole journey in that of the machine, under
    `customer_journey`: so `from_xstate` gives an equal journey back.

    Args:
        journey: The journey.
        start: The id of the stage to begin at; None for the journey's starts.

    Raises:
        InvalidValueError: The journey has no start, and `start` names none.
        UnknownStageError: The journey has no stage `start`.

    Source:
        XState 5, machines and state nodes (https://stately.ai/docs/machines).

    Example:
        >>> import customer_journey as cj
        >>> buy = cj.Stage("buy", entry=cj.fact("orders") >= 1)
        >>> machine = cj.interchange.to_xstate(cj.Journey.sequence("shop", ["know", buy]))
        >>> machine["initial"], machine["states"]["know"]["on"]["buy"]["guard"]["type"]
        ('know', 'orders >= 1')
        >>> machine["states"]["buy"]["type"]
        'final'
    """
    starts = _starts(journey, start)
    outline = written(journey)
    states = {stage.id: _state(journey, stage, outline) for stage in journey.stages}
    initial, *others = starts
    if others:
        events = {name: {"target": name} for name in starts}
        initial, states = OUTSIDE, {OUTSIDE: {"on": events}, **states}
    machine: dict[str, Any] = {"id": journey.id}
    if journey.description:
        machine["description"] = journey.description
    return {
        **machine,
        "initial": initial,
        "meta": {CARRIED: to_dict(journey)},
        "states": states,
    }


def _starts(journey: Journey, start: str | None) -> tuple[str, ...]:
    if start is not None:
        if start not in journey:
            raise UnknownStageError(start, [stage.id for stage in journey.stages])
        return (start,)
    if not journey.starts:
        problem = Problem(
            "starts",
            "a machine begins in some state, and people come in nowhere",
            hint="name a stage with `start=`, or the journey's `starts`",
        )
        raise InvalidValueError(f"Journey {journey.id!r}", [problem])
    return journey.starts


def _state(journey: Journey, stage: Stage, outline: Outline) -> dict[str, Any]:
    moves = [item for item in journey.leaving(stage.id) if item.is_move]
    plain = plain_stage(outline, journey, stage)
    state: dict[str, Any] = {}
    if stage.purpose:
        state["description"] = stage.purpose
    if stage.end and not moves:
        state["type"] = "final"
    tags = [name for name in ("start", "goal", "end") if plain[name]]
    tags += tags_of(stage)
    if tags:
        state["tags"] = tags
    state["meta"] = plain
    # Of several waits that are over at once, the earlier stage counts: the others stay events.
    index = index_of(journey)
    position = index.position
    first: dict[int, str] = {}
    for item in sorted(moves, key=lambda item: position[item.target]):
        # What has a wait and states nothing else is taken by time alone.
        if item.after is None or condition_of(journey, item) is not None:
            continue
        leads_out = item.kind == "exit" and position[item.target] in index.leaving_stages
        if item.kind == "advance" or leads_out:
            first.setdefault(-(-item.after // _MILLISECOND), item.target)
    timed = set(first.values())
    delayed: dict[str, dict[str, Any]] = {}
    events: dict[str, dict[str, Any]] = {}
    for item in moves:
        event = _event(journey, item, outline)
        if item.target in timed:
            delayed[str(event["meta"].pop("after"))] = event
        else:
            events[item.target] = event
    state |= {name: steps for name, steps in (("on", events), ("after", delayed)) if steps}
    return state


def _event(journey: Journey, item: Transition, outline: Outline) -> dict[str, Any]:
    event: dict[str, Any] = {"target": item.target}
    criterion = condition_of(journey, item)
    if criterion is not None:
        event["guard"] = {"type": str(criterion), "params": {"criterion": as_data(criterion)}}
    if item.source == item.target:
        # Else XState takes it for nothing happening.
        event["reenter"] = True
    if item.decision:
        event["description"] = item.decision
    # Its guard says already when it is taken otherwise.
    hidden = {"label", "referral", "otherwise"}
    plain = outline.edges[item.source, item.target]
    waits = {"after": item.after, "within": item.within}
    event["meta"] = {
        **{name: value for name, value in plain.items() if name not in hidden},
        # A fraction of a millisecond is waited for too.
        **{name: -(-wait // _MILLISECOND) for name, wait in waits.items() if wait is not None},
    }
    return event
