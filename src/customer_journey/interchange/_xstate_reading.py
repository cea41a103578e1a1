"""XState machines, read: what of a machine is a journey, with notes on all that is not."""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from customer_journey._model import Journey
from customer_journey._suggest import did_you_mean
from customer_journey.criteria._parser import parse_criterion
from customer_journey.errors import CriterionSyntaxError
from customer_journey.files._reading import shown, step
from customer_journey.interchange._documents import (
    CARRIED,
    Document,
    as_list,
    as_mapping,
    carried_journey,
    read_json,
)
from customer_journey.interchange._imported import Imported
from customer_journey.interchange._outline import Outline, imported, read_tag
from customer_journey.interchange._xstate import OUTSIDE, to_xstate

__all__ = ["from_xstate"]

_SUBJECT: Final = "XState machine"
_OF_MACHINE: Final = frozenset({"id", "description", "initial", "states", "meta", "version"})
_OF_STATE: Final = frozenset(
    {"id", "description", "type", "tags", "meta", "on", "always", "after", "states", "initial"}
)
_OF_EVENT: Final = frozenset({"target", "guard", "cond", "description", "meta", "reenter"})
_MARKS: Final = ("start", "goal", "end")
_OF_META: Final = frozenset({"referrals"})


def from_xstate(document: Document, /) -> Imported:
    """The journey that the configuration of an XState machine describes, with notes.

    What `to_xstate` wrote gives the same journey, and what was changed in it since wins. Of any
    other machine, the outermost states become stages, and their events transitions, each with the
    event's name as its decision; final states become ends and goals. Guards that are called by a
    criterion's text become guards; a word alone is read as a fact that must be true. States inside
    states, actions, invoked actors, delays and parallel regions are dropped, and notes say so.

    Args:
        document: The configuration as data, or its text: JSON of at most 64 MiB.

    Raises:
        InvalidFileError: It has no states, a target leads nowhere, or something is not of the
            form that XState knows; everything is named, with its place.

    Example:
        >>> import customer_journey as cj
        >>> light = {"id": "visit", "initial": "look", "states": {
        ...     "look": {"on": {"PAY": "bought"}}, "bought": {"type": "final"}}}
        >>> found = cj.interchange.from_xstate(light)
        >>> found.journey.transition("look", "bought").decision, found.journey.starts
        ('PAY', ('look',))
    """
    machine = read_json(document, _SUBJECT)
    outline = _Reader(machine).read()
    meta = as_mapping(machine.get("meta")) or {}
    carried = carried_journey(meta.get(CARRIED), f"meta.{CARRIED}", outline.problems)
    if carried is None or outline.problems:
        return imported(outline, None)
    return imported(outline, carried, _expected(carried, machine.get("initial")))


def _expected(carried: Journey, initial: object) -> Outline:
    """What a machine made of a journey says, begun where this one begins if it could have been."""
    known = [initial] if isinstance(initial, str) and initial in carried else []
    if not carried.starts:
        known = known or [stage.id for stage in carried.stages[:1]]
        return _Reader(to_xstate(carried, start=known[0])).read() if known else Outline(_SUBJECT)
    start = known[0] if known and known[0] in carried.starts else None
    return _Reader(to_xstate(carried, start=start)).read()


class _Step(NamedTuple):
    """A way out of a state, as it stands in the machine."""

    where: str
    event: str
    """The event's name; empty for a step that needs none."""
    data: Mapping[str, object]


class _Reader:
    """Reads a machine, and notes what a journey has no place for."""

    def __init__(self, machine: Mapping[str, object]) -> None:
        self.machine = machine
        self.outline = Outline(_SUBJECT)
        self.states: dict[str, Mapping[str, object]] = {}
        self.names: dict[str, str] = {}
        """The states by their ids."""

    def read(self) -> Outline:
        """The outline of all of it."""
        outline = self.outline
        outline.drop_others(self.machine, _OF_MACHINE, "")
        name = self.machine.get("id")
        if name is not None:
            outline.attributes["id"] = name
        self._read_meta()
        if self.machine.get("type") == "parallel":
            outline.add_problem(
                "type", "a journey is in one stage at a time, and the machine is parallel"
            )
        for key, state in outline.mapping(self.machine.get("states"), "states").items():
            where = f"states.{step(key)}"
            body = outline.mapping(state, where)
            if body.get("type") == "history":
                outline.note("dropped", where, "a state that stands for the one before")
                continue
            self.states[key] = body
            self._name(key, body)
        if not self.states:
            outline.add_problem("states", "the machine has no states")
        self._read_states()
        return outline

    def _name(self, key: str, state: Mapping[str, object]) -> None:
        """Remember the ids of a state and of all states inside it."""
        waiting = [state]
        while waiting:
            current = waiting.pop()
            if isinstance(current.get("id"), str):
                self.names[str(current["id"])] = key
            inner = as_mapping(current.get("states")) or {}
            waiting += [one for state in inner.values() if (one := as_mapping(state))]

    def _read_meta(self) -> None:
        meta = self.outline.mapping(self.machine.get("meta", {}), "meta")
        self.outline.drop_others(meta, {CARRIED}, "meta")
        carried = as_mapping(meta.get(CARRIED)) or {}
        self.outline.attributes |= {
            name: carried[name]
            for name in ("name", "version")
            if isinstance(carried.get(name), str)
        }
        version = self.machine.get("version")
        if isinstance(version, str):
            self.outline.attributes["version"] = version

    def _read_states(self) -> None:
        starts = self._starts()
        for key, state in self.states.items():
            if key != OUTSIDE:
                self.outline.add_node(key, self._stage(key, state, starts), f"states.{step(key)}")
        for key, state in self.states.items():
            if key != OUTSIDE:
                for item in self._steps(key, state):
                    self._add(key, item)
                self._add_referrals(key, state)

    def _starts(self) -> set[str]:
        initial = self.machine.get("initial")
        if initial == OUTSIDE and OUTSIDE in self.states:
            events = self.outline.mapping(
                self.states[OUTSIDE].get("on", {}), f"states.{OUTSIDE}.on"
            )
            return set(events)
        if initial is None:
            return set()
        target = self._target(initial, "initial")
        return set() if target is None else {target}

    def _stage(self, key: str, state: Mapping[str, object], starts: set[str]) -> dict[str, object]:
        where = f"states.{step(key)}"
        self.outline.drop_others(state, _OF_STATE, where)
        if state.get("states"):
            self.outline.note("dropped", f"{where}.states", "what goes on inside a state")
        meta = self.outline.mapping(state.get("meta", {}), f"{where}.meta")
        attributes = {name: value for name, value in meta.items() if name not in _OF_META}
        if "description" in state:
            attributes["purpose"] = state["description"]
        if starts:
            attributes["start"] = key in starts
        if state.get("type") == "final":
            attributes["end"] = True
        attributes.setdefault("end", False)
        tags = as_list(state.get("tags"))
        if "goal" in tags:
            attributes.setdefault("goal", True)
        for tag in tags:
            if tag not in _MARKS and not read_tag(tag, attributes):
                self.outline.note("dropped", f"{where}.tags", f"the tag {shown(tag)}")
        return attributes

    def _steps(self, key: str, state: Mapping[str, object]) -> Iterator[_Step]:
        where = f"states.{step(key)}"
        for part in ("on", "after"):
            events = self.outline.mapping(state.get(part, {}), f"{where}.{part}")
            for event, steps in events.items():
                place = f"{where}.{part}.{step(event)}"
                if part == "after":
                    self.outline.note("dropped", place, "how long it takes")
                yield from self._candidates(place, event if part == "on" else "", steps)
        if "always" in state:
            yield from self._candidates(f"{where}.always", "", state["always"])

    def _candidates(self, where: str, event: str, steps: object) -> Iterator[_Step]:
        several = self.outline.listed(as_list(steps), where)
        for index, item in enumerate(several):
            place = f"{where}[{index}]" if len(several) > 1 else where
            # A text alone is the short form of the same.
            whole = {"target": item} if isinstance(item, str) else item
            yield _Step(place, event, self.outline.mapping(whole, place))

    def _add(self, key: str, item: _Step) -> None:
        where, event, data = item
        self.outline.drop_others(data, _OF_EVENT, where)
        goal = as_list(data.get("target"))
        if not goal or str(goal[0]).startswith("."):
            self.outline.note("dropped", where, "it leads to no other state")
            return
        target = self._target(goal[0] if len(goal) == 1 else goal, f"{where}.target")
        if target is None:
            return
        meta = self.outline.mapping(data.get("meta", {}), f"{where}.meta")
        attributes = {name: value for name, value in meta.items() if name != "when"}
        attributes |= self._guarded(data, where)
        if "description" in data:
            attributes["decision"] = data["description"]
        elif event and event != target:
            attributes.setdefault("decision", event)
        self.outline.add_edge(key, target, attributes, where)

    def _guarded(self, data: Mapping[str, object], where: str) -> dict[str, object]:
        guard = data.get("guard", data.get("cond"))
        if guard is None:
            return {"when": None}
        named = as_mapping(guard)
        text = guard if named is None else named.get("type")
        if isinstance(text, str):
            try:
                parse_criterion(text)
            except CriterionSyntaxError:
                pass
            else:
                return {"when": text}
        kept: dict[str, object] = {"guard": text} if isinstance(text, str) else {}
        message = f"{shown(text)} is not the text of a criterion"
        stays = "; it stays in `extra`" if kept else ""
        self.outline.note("dropped", f"{where}.guard", message + stays)
        return kept

    def _add_referrals(self, key: str, state: Mapping[str, object]) -> None:
        meta = as_mapping(state.get("meta")) or {}
        where = f"states.{step(key)}.meta.referrals"
        for target, data in self.outline.mapping(meta.get("referrals", {}), where).items():
            place = f"{where}.{step(target)}"
            attributes = {**self.outline.mapping(data, place), "kind": "referral"}
            self.outline.add_edge(key, target, attributes, place)

    def _target(self, target: object, where: str) -> str | None:
        """The outermost state that a target is or lies in; None where there is none."""
        if not isinstance(target, str):
            self.outline.add_problem(where, f"expected the name of a state, got {shown(target)}")
            return None
        name = target
        if target.startswith("#"):
            name = target[1:]
            name = self.names.get(name, name.removeprefix(f"{self.machine.get('id')}."))
        if name not in self.states:
            name = name.partition(".")[0]
            name = self.names.get(name, name)
        if name not in self.states or name == OUTSIDE:
            hint = did_you_mean(target, [state for state in self.states if state != OUTSIDE])
            self.outline.add_problem(where, f"no state {shown(target)}", hint)
            return None
        return name
