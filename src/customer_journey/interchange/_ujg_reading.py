"""User Journey Graphs (UJG), read: one journey of a document, with notes on all else."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from customer_journey._arguments import require
from customer_journey._suggest import Suggester, did_you_mean
from customer_journey.criteria._tree import Criterion, all_of
from customer_journey.files._reading import shown
from customer_journey.interchange._documents import (
    Document,
    as_list,
    as_mapping,
    carried_journey,
    read_json,
)
from customer_journey.interchange._guards import guard_read
from customer_journey.interchange._imported import AS_A_FACT, Imported
from customer_journey.interchange._outline import Outline, imported, read_tag
from customer_journey.interchange._ujg import NAMESPACE, to_ujg

__all__ = ["from_ujg"]

_SUBJECT: Final = "UJG document"
_NODES: Final = ("nodes", "items", "@graph")
_OF_DOCUMENT: Final = frozenset({"@context", "@id", "@type", "id", "type", *_NODES})
_KNOWN: Final = {
    "Journey": frozenset(
        {"label", "defaultEntryRef", "entryRefs", "startState", "stateRefs", "transitionRefs"}
        | {"exitRefs", "extensions"}
    ),
    "JourneyEntry": frozenset({"stateRef"}),
    "State": frozenset({"label", "tags", "extensions", "subjourneyId"}),
    "Transition": frozenset({"from", "to", "label", "conditionRef", "extensions"}),
    "Condition": frozenset({"label"}),
    "JourneyExit": frozenset({"label"}),
}
_ALWAYS: Final = frozenset({"@id", "@type", "id", "type"})
_STATES: Final = frozenset({"State", "CompositeState"})


def from_ujg(document: Document, /, *, iri: str | None = None) -> Imported:
    """The journey that a document of UJG describes, with notes on what was guessed or dropped.

    What `to_ujg` wrote gives the same journey, and what was changed in it since wins. In any other
    document, states become stages, with the last part of their IRI as id; a state with a transition
    to an exit is an end. A condition's label becomes a guard; where it is not the text of a
    criterion, it becomes a fact by that name, unknown until somebody knows it. Tags such as
    `role:customer` and `phase:purchase` are read. Outgoing transitions (they are links, no steps),
    surfaces, runtime data and whatever else other modules bring are dropped, and notes say so.
    Where journeys stand inside states, the document is refused until `iri` says which to read:
    a state is then one stage, whatever goes on inside, and a note names the journey inside it.

    The document is in compact form, as UJG's own contexts define it; contexts are not fetched, and
    neither are imports. UJG 1.0 is read, and the draft of 2026.06.

    Args:
        document: The document as data, or its text: JSON of at most 64 MiB.
        iri: The IRI of the journey to read; None where the document has only one.

    Raises:
        InvalidFileError: It has no such journey, or something refers to what is not there or not
            what it should be; everything is named, with its place.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "buy"])
        >>> cj.interchange.from_ujg(cj.interchange.to_ujg(shop)).journey == shop
        True
    """
    if iri is not None:
        require(iri, str, "interchange.from_ujg")
    data = read_json(document, _SUBJECT)
    reader = _Reader(data)
    outline = reader.read(iri)
    whole = reader.extension(reader.journey)
    where = f"{_iri(reader.journey)}.extensions"
    carried = carried_journey(whole or None, where, outline.problems)
    if carried is None or not carried.starts or outline.problems:
        return imported(outline, None)
    # Only the ends of IRIs are read, so whatever they begin with is left out of it.
    expected = _Reader(to_ujg(carried)).read(None)
    return imported(outline, carried, expected)


class _Reader:
    """Reads a document, and notes what a journey has no place for."""

    def __init__(self, document: Mapping[str, object]) -> None:
        self.outline = Outline(_SUBJECT)
        self.journey: Mapping[str, object] = {}
        self._document = document
        self._nodes: dict[str, Mapping[str, object]] = {}
        self._nearest_node = Suggester(self._nodes)
        self._names: dict[str, str] = {}
        """The ids of stages, by the IRIs of their states."""
        self._nearest_state = Suggester(self._names)
        self._used: set[str] = set()

    def read(self, journey: str | None) -> Outline:
        """The outline of one journey."""
        outline = self.outline
        outline.drop_others(self._document, _OF_DOCUMENT, "")
        key = next((name for name in _NODES if name in self._document), _NODES[0])
        for index, value in enumerate(outline.listed(self._document.get(key, ()), key)):
            where = f"{key}[{index}]"
            node = outline.mapping(value, where)
            name = _iri(node)
            if not name:
                outline.add_problem(where, "a node has an @id, and this one has none")
            elif name in self._nodes:
                outline.add_problem(where, f"the node {shown(name)} is a duplicate")
            else:
                self._nodes[name] = node
        chosen = self._chosen(journey)
        if chosen is not None:
            self.journey = chosen
            self._read_journey()
        return outline

    def extension(self, node: Mapping[str, object]) -> Mapping[str, object]:
        """What stands with a node in our own namespace."""
        extensions = as_mapping(node.get("extensions")) or {}
        return as_mapping(extensions.get(NAMESPACE)) or {}

    def _chosen(self, journey: str | None) -> Mapping[str, object] | None:
        journeys = {name: node for name, node in self._nodes.items() if _kind(node) == "Journey"}
        if journey is not None:
            if journey not in journeys:
                hint = did_you_mean(journey, journeys)
                self.outline.add_problem("iri", f"no journey {shown(journey)}", hint)
            return journeys.get(journey)
        inner = {name for node in self._nodes.values() for name in _iris(node.get("subjourneyId"))}
        outer = [name for name in journeys if name not in inner] or list(journeys)
        held = [name for name in journeys if name in inner]
        if len(outer) == 1 and not held:
            return journeys[outer[0]]
        number = "no journey" if not outer else f"{len(journeys)} journeys"
        if len(outer) == 1 and held:
            number += f", for {shown(held[0])} stands inside a state of {shown(outer[0])}"
        hint = f"say which: iri={outer[0]!r}" if outer else ""
        self.outline.add_problem("nodes", f"expected one journey, got {number}", hint)
        return None

    def _read_journey(self) -> None:
        journey, outline = self.journey, self.outline
        self._use(journey, "Journey")
        ours = self.extension(journey)
        outline.is_own = bool(ours)
        outline.attributes["id"] = ours.get("id", _last(_iri(journey)))
        outline.attributes |= {
            name: ours[name] for name in ("name", "version") if isinstance(ours.get(name), str)
        }
        if journey.get("label") and journey["label"] not in (ours.get("name"), ours.get("id")):
            outline.attributes["name"] = journey["label"]
        states = list(self._referred(journey, "stateRefs", _STATES))
        self._name_states(states)
        transitions = list(self._referred(journey, "transitionRefs", {"Transition"}))
        exits = {_iri(node): node for node in self._referred(journey, "exitRefs", {"JourneyExit"})}
        ends = {
            _first(node.get("from")): _first(node.get("to"))
            for node in transitions
            if _first(node.get("to")) in exits
        }
        starts = self._starts()
        for node in states:
            self._read_state(node, starts, ends)
        for node in transitions:
            if _first(node.get("to")) in exits:
                self._use(node, "Transition")
            else:
                self._read_transition(node)
        for node in states:
            referrals = self.extension(node).get("referrals", {})
            outline.add_referrals(self._names[_iri(node)], referrals, f"{_iri(node)}.extensions")
        for node in exits.values():
            self._use(node, "JourneyExit")
        for name, node in self._nodes.items():
            if name not in self._used:
                outline.note(
                    "dropped", name, "a journey has no place for a {kind}", kind=_kind(node)
                )

    def _use(self, node: Mapping[str, object], kind: str) -> None:
        """Note what stands with a node that is read, and is not read itself."""
        self._used.add(_iri(node))
        self.outline.drop_others(node, _KNOWN[kind] | _ALWAYS, _iri(node))
        extensions = as_mapping(node.get("extensions")) or {}
        self.outline.drop_others(extensions, {NAMESPACE}, f"{_iri(node)}.extensions")

    def _referred(
        self, node: Mapping[str, object], key: str, kinds: set[str] | frozenset[str]
    ) -> Iterator[Mapping[str, object]]:
        """The nodes of some kinds that a node refers to under a key."""
        for reference in _iris(node.get(key)):
            where = f"{_iri(node)}.{key}"
            target = self._nodes.get(reference)
            if target is None:
                hint = self._nearest_node.hint(reference)
                self.outline.add_problem(where, f"no node {shown(reference)}", hint)
            elif _kind(target) not in kinds:
                expected = " or ".join(sorted(kinds))
                self.outline.add_problem(where, f"{shown(reference)} is not a {expected}")
            else:
                yield target

    def _name_states(self, states: Sequence[Mapping[str, object]]) -> None:
        ends = {_iri(node): self.extension(node).get("id", _last(_iri(node))) for node in states}
        # States whose IRIs end alike differ by the whole of them.
        counts = Counter(end for end in ends.values() if isinstance(end, str) and end)
        for name, end in ends.items():
            self._names[name] = end if isinstance(end, str) and counts[end] == 1 else name

    def _starts(self) -> set[str]:
        """The IRIs of the states where people come in."""
        entries = list(self._referred(self.journey, "entryRefs", {"JourneyEntry"}))
        for node in entries:
            self._use(node, "JourneyEntry")
        # The draft of 2026.06 knew one start and no entries.
        starts = {name for node in entries for name in _iris(node.get("stateRef"))}
        return starts.union(_iris(self.journey.get("startState")))

    def _note_inside(self, node: Mapping[str, object]) -> None:
        """Name the journeys inside a state, of which nothing is read."""
        for name in _iris(node.get("subjourneyId")):
            text = "the journey {shown} inside it is not in the document"
            if name in self._nodes:
                text = "the journey {shown} inside it; iri={name!r} reads that alone"
            path = f"{_iri(node)}.subjourneyId"
            self.outline.note("dropped", path, text, shown=shown(name), name=name)

    def _read_state(
        self, node: Mapping[str, object], starts: set[str], ends: Mapping[str, str]
    ) -> None:
        self._use(node, "State")
        self._note_inside(node)
        name = _iri(node)
        ours = self.extension(node)
        attributes = {key: value for key, value in ours.items() if key not in {"id", "referrals"}}
        attributes["label"] = node.get("label")
        for tag in as_list(node.get("tags")):
            if not read_tag(tag, attributes):
                self.outline.note("dropped", f"{name}.tags", "the tag {tag}", tag=shown(tag))
        attributes |= {"start": name in starts, "end": name in ends}
        if name in ends and not self.extension(self.journey):
            label = self._nodes[ends[name]].get("label")
            if label is not None:
                path = f"{ends[name]}.label"
                self.outline.note("dropped", path, "{value}", value=shown(label))
        self.outline.add_node(self._names[name], attributes, name)

    def _read_transition(self, node: Mapping[str, object]) -> None:
        self._use(node, "Transition")
        where = _iri(node)
        attributes = {**self.extension(node), "decision": node.get("label") or ""}
        attributes |= self._guarded(node)
        source, target = (self._state_of(node, key) for key in ("from", "to"))
        if source and target:
            self.outline.add_edge(source, target, attributes, where)

    def _state_of(self, node: Mapping[str, object], key: str) -> str:
        """The stage that a transition refers to; empty where there is none, which is a problem."""
        reference = _first(node.get(key))
        if reference not in self._names:
            hint = self._nearest_state.hint(reference)
            self.outline.add_problem(
                f"{_iri(node)}.{key}", f"no state {shown(node.get(key))}", hint
            )
        return self._names.get(reference, "")

    def _guarded(self, node: Mapping[str, object]) -> dict[str, object]:
        guards: list[Criterion] = []
        for condition in self._referred(node, "conditionRef", {"Condition"}):
            self._use(condition, "Condition")
            label, where = condition.get("label"), f"{_iri(node)}.conditionRef"
            text = label if isinstance(label, str) and label.strip() else _iri(condition)
            criterion, is_ours = guard_read(text)
            if criterion is None:
                self.outline.add_problem(where, f"{shown(text)} is not the name of a condition")
                continue
            if not is_ours or text != label:
                self.outline.note("guessed", where, AS_A_FACT, text=shown(text))
            guards.append(criterion)
        return {"when": str(all_of(guards)) if guards else None}


def _iri(node: Mapping[str, object]) -> str:
    iri = node.get("@id", node.get("id"))
    return iri if isinstance(iri, str) else ""


def _iris(value: object) -> list[str]:
    """What a reference or several refer to: IRIs, alone or as nodes; what is neither, as shown."""
    return [
        item if isinstance(item, str) else _iri(as_mapping(item) or {}) or shown(item)
        for item in as_list(value)
    ]


def _first(value: object) -> str:
    return next(iter(_iris(value)), "")


def _kind(node: Mapping[str, object]) -> str:
    """The class of a node, without a prefix; the first, where it has several."""
    kind = next(iter(as_list(node.get("@type", node.get("type")))), "")
    return _last(kind) if isinstance(kind, str) else ""


def _last(iri: str) -> str:
    """The last part of an IRI."""
    return iri.rstrip("/#:").replace("#", "/").replace(":", "/").rpartition("/")[2]
