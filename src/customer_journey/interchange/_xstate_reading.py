"""XState machines, read: what of a machine is a journey, with notes on all that is not."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from typing import Final, Literal, NamedTuple, TypeAlias, cast

from customer_journey._model import Journey
from customer_journey._suggest import Suggester
from customer_journey.criteria._tree import Criterion, all_of, any_of
from customer_journey.errors import InvalidValueError
from customer_journey.files._reading import shown, step
from customer_journey.interchange._documents import (
    CARRIED,
    Document,
    as_list,
    as_mapping,
    carried_journey,
    read_json,
)
from customer_journey.interchange._guards import guard_read, guard_text
from customer_journey.interchange._imported import AS_A_FACT, Imported
from customer_journey.interchange._outline import Outline, imported, read_tag
from customer_journey.interchange._xstate import OUTSIDE, to_xstate

__all__ = ["from_xstate"]

_SUBJECT: Final = "XState machine"
_OF_MACHINE: Final = frozenset({"id", "description", "initial", "states", "meta", "version"})
_OF_STATE: Final = frozenset(
    {"id", "description", "type", "tags", "meta", "on", "always", "after", "states", "initial"}
    | {"invoke", "onDone"}
)
_STEPS: Final = frozenset({"on", "after", "always", "invoke", "onDone"})
_OF_INVOKED: Final = ("onDone", "onError", "onSnapshot")
_OF_EVENT: Final = frozenset({"target", "guard", "cond", "description", "meta", "reenter"})
_OF_GUARD: Final = frozenset({"type", "name", "params"})
_COMBINED: Final[Mapping[str, Callable[[Sequence[Criterion]], Criterion]]] = {
    "and": all_of,
    "or": any_of,
    "not": lambda criteria: ~all_of(criteria),
}
"""The guards of XState that are made of other guards."""
_DEEPEST: Final = 20
"""How deep guards may stand inside each other; deeper ones are one condition."""
_MARKS: Final = ("start", "goal", "end")


def from_xstate(document: Document, /) -> Imported:
    """The journey that the configuration of an XState machine describes, with notes.

    What `to_xstate` wrote gives the same journey, and what was changed in it since wins. Of any
    other machine, the outermost states become stages, and their events transitions, each with the
    event's name as its decision; final states become ends and goals. Guards that are called by a
    criterion's text become guards; a word alone is read as a fact that must be true, and what is
    neither as a fact by that name, in backticks, unknown until somebody knows it.

    The candidates of an event are an ordered choice: each asks for its own guard and for none
    before it. What the machine takes in any state, `onDone`, `onError`, and what leads out of
    states inside a state, are transitions. Several between the same two states become one: any of
    them will do. A delay in milliseconds is a wait, and one by name a fact. States inside
    states, actions and invoked actors are dropped, and notes say so; a parallel machine is refused.

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


Scope: TypeAlias = Literal["state", "machine", "inner"]
"""Whether something stands with an outermost state, with the machine, or with a state inside."""


class _Step(NamedTuple):
    """A candidate for a step out of a state, as it stands in the machine."""

    where: str
    event: str
    """The event's name; empty for a step that needs none."""
    data: Mapping[str, object]
    guard: Criterion | None
    scope: Scope
    after: timedelta | None


_MOST_DIGITS: Final = 15
"""Of a delay in milliseconds; ten times as many are more years than there are dates."""

_MOST_CANDIDATES: Final = 1_000
"""How many steps one event may choose from; each asks that none before it could be taken."""


class _Reader:
    """Reads a machine, and notes what a journey has no place for."""

    def __init__(self, machine: Mapping[str, object]) -> None:
        self.machine = machine
        self.outline = Outline(_SUBJECT)
        self.states: dict[str, Mapping[str, object]] = {}
        self.names: dict[str, str] = {}
        """The states by their ids."""
        self.of_machine: dict[str, list[_Step]] = {}
        """What the machine takes in any state, by event."""

    def read(self) -> Outline:
        """The outline of all of it."""
        outline = self.outline
        self._read_meta()
        known = _OF_MACHINE if outline.is_own else _OF_MACHINE | _STEPS
        outline.drop_others(self.machine, known, "")
        name = self.machine.get("id")
        if name is not None:
            outline.attributes["id"] = name
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
        if not outline.is_own:
            self.of_machine = self._events(self.machine, "", "machine")
        self._read_states()
        return outline

    def _name(self, key: str, state: Mapping[str, object]) -> None:
        """Remember the ids of a state and of all states inside it."""
        stack = [state]
        while stack:
            current = stack.pop()
            if isinstance(current.get("id"), str):
                self.names[str(current["id"])] = key
            inner = as_mapping(current.get("states")) or {}
            stack += [one for state in inner.values() if (one := as_mapping(state))]

    def _read_meta(self) -> None:
        meta = self.outline.mapping(self.machine.get("meta", {}), "meta")
        self.outline.drop_others(meta, {CARRIED}, "meta")
        carried = as_mapping(meta.get(CARRIED)) or {}
        self.outline.is_own = meta.get(CARRIED) is not None
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
                for candidates in self._choices(key, state):
                    self._choose(key, candidates)
                referrals = (as_mapping(state.get("meta")) or {}).get("referrals", {})
                where = f"states.{step(key)}.meta.referrals"
                self.outline.add_referrals(key, referrals, where)

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
        attributes = {name: value for name, value in meta.items() if name != "referrals"}
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
                self.outline.note("dropped", f"{where}.tags", "the tag {tag}", tag=shown(tag))
        return attributes

    def _choices(self, key: str, state: Mapping[str, object]) -> Iterator[list[_Step]]:
        """The candidates of each event of a state, and of each event inside it."""
        where = f"states.{step(key)}"
        of_machine = {} if state.get("type") == "final" else dict(self.of_machine)
        for event, candidates in self._events(state, where, "state").items():
            # What the state does not take, the machine takes.
            yield candidates + of_machine.pop(event, [])
        yield from of_machine.values()
        stack = [(where, state)]
        while stack:
            around, holder = stack.pop()
            for name, value in (as_mapping(holder.get("states")) or {}).items():
                place, body = f"{around}.states.{step(name)}", as_mapping(value) or {}
                stack.append((place, body))
                yield from self._events(body, place, "inner").values()

    def _events(
        self, state: Mapping[str, object], where: str, scope: Scope
    ) -> dict[str, list[_Step]]:
        """The candidates for each event of a state; those that need no event have blank keys."""
        events: dict[str, list[_Step]] = {}
        prefix = f"{where}." if where else ""
        for part, blank in (("on", ""), ("after", " ")):
            steps_of = self.outline.mapping(state.get(part, {}), f"{prefix}{part}")
            for event, steps in steps_of.items():
                place = f"{prefix}{part}.{step(event)}"
                name = event if part == "on" else ""
                candidates = self._candidates(place, name, steps, scope)
                events[blank + event] = candidates if part == "on" else _timed(candidates, event)
        others = {part: state[part] for part in ("always", "onDone") if part in state}
        for index, item in enumerate(as_list(state.get("invoke"))):
            self.outline.note("dropped", f"{prefix}invoke[{index}]", "what is invoked")
            invoked = as_mapping(item) or {}
            others |= {
                f"invoke[{index}].{part}": invoked[part] for part in _OF_INVOKED if part in invoked
            }
        for part, steps in others.items():
            name = "" if part == "always" else part.rpartition(".")[2]
            events[f" {part}"] = self._candidates(f"{prefix}{part}", name, steps, scope)
        return events

    def _candidates(self, where: str, event: str, steps: object, scope: Scope) -> list[_Step]:
        several = self.outline.listed(as_list(steps), where)
        if len(several) > _MOST_CANDIDATES:
            self.outline.add_problem(where, f"more than {_MOST_CANDIDATES:,} steps to choose from")
            return []
        candidates: list[_Step] = []
        for index, item in enumerate(several):
            place = f"{where}[{index}]" if len(several) > 1 else where
            # A text alone is the short form of the same.
            whole = {"target": item} if isinstance(item, str) else item
            data = self.outline.mapping(whole, place)
            self.outline.drop_others(data, _OF_EVENT, place)
            stated = data.get("guard", data.get("cond"))
            guard = None if stated is None else self._condition(stated, f"{place}.guard")
            candidates.append(_Step(place, event, data, guard, scope, None))
        return candidates

    def _condition(self, guard: object, where: str, depth: int = 0) -> Criterion | None:
        """The criterion of a guard: what is none is a fact by that name."""
        named = as_mapping(guard) or {}
        text = named.get("type", named.get("name")) if named else guard
        parameters = dict(as_mapping(named.get("params")) or {})
        parameters |= {key: named[key] for key in named if key not in _OF_GUARD}
        inner = parameters.get("guards")
        word = text.removeprefix("xstate.") if isinstance(text, str) else ""
        if word in _COMBINED and isinstance(inner, (list, tuple)) and inner and depth < _DEEPEST:
            parts = [
                self._condition(item, f"{where}.guards[{index}]", depth + 1)
                for index, item in enumerate(cast("Sequence[object]", inner))
            ]
            criteria = [part for part in parts if part is not None]
            return _COMBINED[word](criteria) if len(criteria) == len(parts) else None
        if not isinstance(text, str):
            text = guard_text(guard)
        elif parameters and "criterion" not in parameters:
            # Two calls of one guard with other parameters are two conditions.
            text = f"{text} {guard_text(parameters)}"
        criterion, is_ours = guard_read(text)
        if criterion is None:
            self.outline.add_problem(where, f"{shown(text)} is not the name of a guard")
        elif not is_ours:
            self.outline.note("guessed", where, AS_A_FACT, text=shown(text))
        return criterion

    def _choose(self, key: str, candidates: list[_Step]) -> None:
        """Add the steps of an ordered choice: the first is taken whose guard is true."""
        refused: list[Criterion] = []
        for index, item in enumerate(candidates):
            required = [*(() if item.guard is None else (item.guard,)), *refused]
            try:
                self._add(key, item, all_of(required) if required else None)
                if item.guard is not None:
                    refused.append(~item.guard)
            except InvalidValueError as error:
                self.outline.problems += [each.within(item.where) for each in error.problems]
            if item.guard is None:
                for further in candidates[index + 1 :]:
                    message = "never taken, for one before it has no guard"
                    self.outline.note("dropped", further.where, message)
                return

    def _add(self, key: str, item: _Step, when: Criterion | None) -> None:
        where, data = item.where, item.data
        goal = as_list(data.get("target"))
        name = goal[0] if len(goal) == 1 else goal
        text = name if isinstance(name, str) else ""
        if item.scope == "inner" and not text.startswith("#"):
            # It leads to another state inside the same one.
            return
        if not goal or (item.scope == "state" and text.startswith(".")):
            self.outline.note("dropped", where, "it leads to no other state")
            return
        target = self._target(text.removeprefix(".") or name, f"{where}.target")
        if target is None or (item.scope != "state" and target == key):
            return
        meta = self.outline.mapping(data.get("meta", {}), f"{where}.meta")
        attributes = {name: value for name, value in meta.items() if name != "when"}
        for name in ("after", "within"):
            wait = attributes.get(name)
            if type(wait) is int and 0 < wait < 10**_MOST_DIGITS:
                attributes[name] = timedelta(milliseconds=wait)
        attributes["when"] = None if when is None else str(when)
        if item.after is not None:
            attributes["after"] = item.after
        if "description" in data:
            attributes["decision"] = data["description"]
        elif item.event and item.event != target:
            attributes.setdefault("decision", item.event)
        self.outline.add_edge(key, target, attributes, where)

    @cached_property
    def _suggester(self) -> Suggester:
        return Suggester(state for state in self.states if state != OUTSIDE)

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
            hint = self._suggester.hint(target)
            self.outline.add_problem(where, f"no state {shown(target)}", hint)
            return None
        return name


def _timed(candidates: list[_Step], delay: str) -> list[_Step]:
    """The steps after a delay: of milliseconds, or by a name, which is a fact no one knows yet."""
    if 0 < len(delay) <= _MOST_DIGITS and delay.isascii() and delay.isdecimal():
        if int(delay) == 0:
            return candidates
        return [item._replace(after=timedelta(milliseconds=int(delay))) for item in candidates]
    passed = guard_read(f"after {delay}")[0]
    guards = [[one for one in (passed, item.guard) if one is not None] for item in candidates]
    return [item._replace(guard=all_of(one)) for item, one in zip(candidates, guards, strict=True)]
