"""Petri nets and logs as pm4py has them, as far as ours go: for tests where it is not installed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from types import ModuleType
from typing import Any

from typing_extensions import override

__all__ = ["MODULES", "Table", "accepts"]


class Node:
    """A place or a transition, with the arcs that come in and go out."""

    def __init__(self, name: str, label: str | None = None) -> None:
        self.name = name
        self.label = label
        self.in_arcs: set[Any] = set()
        self.out_arcs: set[Any] = set()


class Arc:
    """An arc from a place to a transition, or back."""

    def __init__(self, source: Node, target: Node) -> None:
        self.source = source
        self.target = target


class PetriNet:
    """A net: places, transitions and arcs."""

    Place = Node
    Transition = Node
    Arc = Arc

    def __init__(self, name: str) -> None:
        self.name = name
        self.places: set[Node] = set()
        self.transitions: set[Node] = set()
        self.arcs: set[Arc] = set()


class Marking(Counter[Any]):
    """How many tokens are in each place."""


class Event(dict[str, Any]):
    """An event: its attributes."""


class Trace(list[Event]):
    """A case: its events, and attributes of its own."""

    def __init__(self, events: Iterable[Event] = (), *, attributes: dict[str, Any]) -> None:
        super().__init__(events)
        self.attributes = attributes


class EventLog(list[Trace]):
    """A log: its cases."""


class Timestamp(datetime):
    """A time as tables have it."""

    def to_pydatetime(self, *, warn: bool = True) -> datetime:
        """The time as Python has it."""
        assert not warn
        return datetime.fromisoformat(self.isoformat())


class NoTime(datetime):
    """No time at all, as tables have it: it does not even equal itself."""

    __hash__ = datetime.__hash__

    @override
    def __eq__(self, other: object) -> bool:
        return False

    @override
    def __ne__(self, other: object) -> bool:
        return True


class Table:
    """A table of events: columns by name."""

    def __init__(self, rows: Sequence[dict[str, Any]]) -> None:
        self.rows = rows
        self.columns = list(dict.fromkeys(name for row in rows for name in row))


def convert_to_event_log(table: Table) -> EventLog:
    """The log in a table, with attributes of cases marked by their prefix."""
    cases: dict[str, Trace] = {}
    for row in table.rows:
        about = {name[5:]: value for name, value in row.items() if name.startswith("case:")}
        case = cases.setdefault(about["concept:name"], Trace(attributes=about))
        event = Event({name: row.get(name, float("nan")) for name in table.columns})
        moment = event.get("time:timestamp")
        if isinstance(moment, datetime):
            event["time:timestamp"] = Timestamp.fromisoformat(moment.isoformat())
        elif "time:timestamp" in event:
            event["time:timestamp"] = NoTime(1, 1, 1)
        case.append(event)
    return EventLog(cases.values())


def module(name: str, **contents: object) -> ModuleType:
    """A module of that name."""
    built = ModuleType(name)
    vars(built).update(contents)
    return built


MODULES = {
    "pm4py": module("pm4py"),
    "pm4py.convert": module("pm4py.convert", convert_to_event_log=convert_to_event_log),
    "pm4py.objects": module("pm4py.objects"),
    "pm4py.objects.log": module("pm4py.objects.log"),
    "pm4py.objects.log.obj": module(
        "pm4py.objects.log.obj", EventLog=EventLog, Trace=Trace, Event=Event
    ),
    "pm4py.objects.petri_net": module("pm4py.objects.petri_net"),
    "pm4py.objects.petri_net.obj": module(
        "pm4py.objects.petri_net.obj", PetriNet=PetriNet, Marking=Marking
    ),
}
"""By their names, to be found where pm4py's would be."""


def accepts(net: Any, first: Any, last: Any, steps: Sequence[str]) -> bool:
    """Whether a net of one token can go through these steps, by playing its token game."""
    held = _silently(net, set(first))
    for step in steps:
        held = _silently(net, _fired(net, held, step))
    return not held.isdisjoint(last)


def _fired(net: Any, held: set[Any], label: str | None) -> set[Any]:
    return {
        arc.target
        for transition in net.transitions
        if transition.label == label and {arc.source for arc in transition.in_arcs} & held
        for arc in transition.out_arcs
    }


def _silently(net: Any, held: set[Any]) -> set[Any]:
    """The places that the token may be in after any number of silent transitions."""
    while more := _fired(net, held, None) - held:
        held = held | more
    return held
