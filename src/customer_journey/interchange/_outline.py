"""What all formats have in common: nodes, edges and their plain attributes, read into a journey.

A document that carries the journey it was made of gives that journey back. What was changed in the
document since wins over what it carries; an attribute that is left out counts as unchanged, for
many tools keep only what they know.
"""

from collections.abc import Container, Mapping, Sequence
from datetime import timedelta
from math import isfinite
from typing import Any, Final, Literal, TypeAlias, TypeGuard, cast

from attrs import Factory, define, field

from customer_journey._graph._networkx import from_networkx, graph_of, to_networkx
from customer_journey._ids import slug
from customer_journey._model import Journey, Stage, Transition
from customer_journey._model._edits import without_stages
from customer_journey._suggest import Suggester
from customer_journey._values import as_frozen_map, duration_of, extra_problems, text_problems
from customer_journey.compare._changes import Change
from customer_journey.compare._diff import diff
from customer_journey.criteria._parser import parse_criterion
from customer_journey.criteria._tree import all_of, any_of
from customer_journey.errors import (
    CriterionSyntaxError,
    InvalidFileError,
    InvalidValueError,
    Problem,
)
from customer_journey.files._reading import shown, step
from customer_journey.interchange._documents import as_mapping
from customer_journey.interchange._guards import guard_read, guard_text
from customer_journey.interchange._imported import (
    AS_A_FACT,
    ID_FROM_NAME,
    NO_PLACE,
    SET_ASIDE,
    Imported,
    Note,
    NoteKind,
    noted,
)

__all__ = [
    "Edges",
    "Nodes",
    "Outline",
    "WeightMeaning",
    "imported",
    "plain_stage",
    "read_tag",
    "tags_of",
    "truth_of",
    "written",
]

Attributes: TypeAlias = dict[str, object]
Nodes: TypeAlias = dict[str, Attributes]
Edges: TypeAlias = dict[tuple[str, str], Attributes]
WeightMeaning: TypeAlias = Literal["effort", "probability", "extra"]

_FIELDS: Final = {
    "node": frozenset({"name", "purpose", "role", "phases", "entry", "owner", "note", "label"}),
    "edge": frozenset(
        {"kind", "decision", "when", "otherwise", "after", "within"}
        | {"probability", "effort", "reason", "note", "label"}
    ),
}
_MARKS: Final = {
    "node": frozenset({"start", "goal", "end"}),
    "edge": frozenset({"referral"}),
}
_MOST_EFFORT: Final = 1e300
_TRUTHS: Final = {"true": True, "false": False, "1": True, "0": False}

Part: TypeAlias = Literal["node", "edge"]


@define
class Outline:
    """The structure of a document while it is read, and what was noticed on the way."""

    subject: str
    """What the document is, for messages."""
    attributes: Attributes = field(factory=dict[str, object])
    """Of the journey: `id`, `name` and `version`, where the document says them."""
    weight: WeightMeaning = "effort"
    """What an edge's `weight` is."""
    element: str = "node"
    """What its stages are called there."""
    is_own: bool = False
    """Whether it carries a journey, so that its attributes mean what they mean in ours."""
    nodes: Nodes = field(factory=dict[str, dict[str, object]])
    edges: Edges = field(factory=dict[tuple[str, str], dict[str, object]])
    notes: list[Note] = Factory(list[Note])
    problems: list[Problem] = Factory(list[Problem])
    _further: dict[tuple[str, str], list[tuple[str, Attributes]]] = field(factory=dict, init=False)
    """Edges between the same nodes as one before them, with their places."""
    _suggester: Suggester = field(
        default=Factory(lambda self: Suggester(self.nodes), takes_self=True), init=False
    )

    def note(self, kind: NoteKind, where: str, text: str, /, **parts: object) -> None:
        """Add a note; the text has places for the parts."""
        self.notes.append(noted(kind, where, text, **parts))

    def add_problem(self, where: str, message: str, hint: str = "") -> None:
        """Add a problem."""
        self.problems.append(Problem(where, message, hint=hint))

    def mapping(self, value: object, where: str) -> Mapping[str, object]:
        """The value as a mapping from texts; anything else is a problem, and is empty."""
        mapping = as_mapping(value)
        if mapping is None:
            self.add_problem(where, f"expected a mapping, got {shown(value)}")
        return mapping or {}

    def listed(self, value: object, where: str) -> Sequence[object]:
        """The value as a list; anything else is a problem, and is empty."""
        if isinstance(value, (list, tuple)):
            return cast("Sequence[object]", value)
        self.add_problem(where, f"expected a list, got {shown(value)}")
        return ()

    def drop_others(self, keys: Mapping[str, object], known: Container[str], where: str) -> None:
        """Note what stands under keys that nothing here reads."""
        for name in keys:
            if name not in known:
                place = f"{where}.{step(name)}" if where else step(name)
                self.note("dropped", place, NO_PLACE)

    def add_node(self, node: object, attributes: Mapping[str, object], where: str) -> None:
        """Add a node with what a stage can take of its attributes."""
        name = self._name_of(node, where, f"a {self.element} has an id")
        if name is None:
            return
        if name in self.nodes:
            self.add_problem(where, f"the {self.element} {shown(name)} is a duplicate")
            return
        self.nodes[name] = self._kept(attributes, "node", where)

    def add_edge(
        self, source: object, target: object, attributes: Mapping[str, object], where: str
    ) -> None:
        """Add an edge with what a transition can take of its attributes; nodes come first."""
        ends = (
            self._name_of(source, where, "an edge has a source"),
            self._name_of(target, where, "an edge has a target"),
        )
        if ends[0] is None or ends[1] is None:
            return
        lost = [end for end in dict.fromkeys(ends) if end not in self.nodes]
        for end in lost:
            self.add_problem(
                where, f"no {self.element} {shown(end)}", self._suggester.hint(str(end))
            )
        if lost:
            return
        pair = ends[0], ends[1]
        kept = self._kept(attributes, "edge", where)
        if pair not in self.edges:
            self.edges[pair] = kept
        elif _is_referral(kept) == _is_referral(self.edges[pair]):
            self._further.setdefault(pair, []).append((where, kept))
        else:
            text = "a further edge from {source} to {target}, of another kind"
            self.note("dropped", where, text, source=shown(ends[0]), target=shown(ends[1]))

    def add_referrals(self, source: str, referrals: object, where: str) -> None:
        """Add the referrals that stand with a stage of ours, by the stages they lead to."""
        for target, data in self.mapping(referrals, where).items():
            place = f"{where}.{step(target)}"
            self.add_edge(source, target, {**self.mapping(data, place), "kind": "referral"}, place)

    def join_edges(self) -> None:
        """Let one edge stand for all between the same nodes, for a journey has one: any will do."""
        for pair, further in self._further.items():
            first = self.edges[pair]
            _time_guards([first, *(edge for _, edge in further)])
            guards = [first.get("when"), *(edge.get("when") for _, edge in further)]
            first["when"] = None
            if None not in guards:
                criteria = [guard_read(str(guard))[0] for guard in guards]
                first["when"] = any_of(item for item in dict.fromkeys(criteria) if item is not None)
            ends = {"source": shown(pair[0]), "target": shown(pair[1])}
            one_of = "one of several edges from {source} to {target}: any of them will do"
            for where, edge in further:
                self.note("guessed", where, one_of, **ends)
                self._join(first, edge, where)
            for name in ("decision", "label"):
                texts = [first.get(name), *(edge.get(name) for _, edge in further)]
                stated = [text for text in texts if isinstance(text, str) and text]
                if stated:
                    first[name] = " or ".join(dict.fromkeys(stated))
        self._further.clear()

    def _join(self, first: Attributes, further: Attributes, where: str) -> None:
        """Add what another edge says to the first one; note what cannot be said of both."""
        for name, value in further.items():
            before = first.get(name)
            if name in {"when", "decision", "label"} or value == before:
                continue
            if before is None:
                first[name] = value
            elif name == "extra":
                first[name] = {**cast("Attributes", value), **cast("Attributes", before)}
            elif (
                name == "probability"
                and _is_weight(before, "probability")
                and _is_weight(value, "probability")
                and before + value <= 1
            ):
                first[name] = before + value
            else:
                text = "{value}, where another edge has {other}"
                path = f"{where}.{name}"
                self.note("dropped", path, text, value=shown(value), other=shown(before))

    def _name_of(self, node: object, where: str, wanted: str) -> str | None:
        if isinstance(node, str) and node:
            return node
        if isinstance(node, (int, float)) and not isinstance(node, bool):
            return shown(node)
        self.add_problem(where, f"{wanted}, a text or a number, and here is {shown(node)}")
        return None

    def _kept(self, attributes: Mapping[str, object], part: Part, where: str) -> Attributes:
        kept: Attributes = {}
        extra: Attributes = {}
        for name, value in attributes.items():
            if value is None and not self.is_own:
                continue
            if name in _MARKS[part] and self._is_mark(name, value, where):
                kept[name] = truth_of(value)
            elif name in _FIELDS[part] or isinstance(value, timedelta):
                kept[name] = value
            elif name == "weight" and part == "edge" and _is_weight(value, self.weight):
                if attributes.get(self.weight) is None:
                    kept[self.weight] = value
                    self.note("guessed", f"{where}.{self.weight}", "it is what `weight` says")
            elif _is_json(value):
                extra[name] = value
            else:
                path = f"{where}.{step(name)}"
                self.note("dropped", path, "{value} has no place here", value=shown(value))
        if not self.is_own:
            self._fit(kept, extra, part, where)
        if extra:
            kept["extra"] = extra
        return kept

    def _is_mark(self, name: str, value: object, where: str) -> bool:
        """Whether it is true or false; if not, in a document of ours, that is a problem."""
        if truth_of(value) is not None:
            return True
        if self.is_own:
            self.add_problem(f"{where}.{name}", f"expected true or false, got {shown(value)}")
        else:
            self._set_aside(name, value, where)
        return False

    def _set_aside(self, name: str, value: object, where: str) -> None:
        self.note("guessed", f"{where}.{name}", SET_ASIDE, value=shown(value), name=name)

    def _read_guard(self, kept: Attributes, where: str) -> None:
        """Make a criterion of a stranger's guard, whatever notation it is in."""
        guard = kept.get("when")
        if isinstance(guard, bool):
            kept["when"] = guard_read(shown(guard))[0]
        elif guard is not None:
            criterion, is_ours = guard_read(guard if isinstance(guard, str) else guard_text(guard))
            kept["when"] = criterion
            if criterion is None and str(guard).strip():
                self.add_problem(f"{where}.when", f"{shown(guard)} is not the text of a criterion")
            elif criterion is not None and not is_ours:
                self.note("guessed", f"{where}.when", AS_A_FACT, text=shown(guard))

    def _fit(self, kept: Attributes, extra: Attributes, part: Part, where: str) -> None:
        """Make ours of a stranger's attributes; what shares no more than a name goes to extra."""
        self._read_guard(kept, where)
        label = kept.get("label")
        if isinstance(label, (int, float)) and not isinstance(label, bool):
            kept["label"] = shown(label)
        if not _fits(part, kept):
            # Some do not fit alone, and others not beside those before them: a guard comes first.
            fitting: Attributes = {}
            for name in sorted(kept, key=lambda name: name not in {"kind", "when"}):
                if _fits(part, {**fitting, name: kept[name]}):
                    fitting[name] = kept[name]
            for name, value in list(kept.items()):
                if name not in fitting:
                    self._set_aside(name, value, where)
                    extra[name] = kept.pop(name)
        for name, value in list(extra.items()):
            if extra_problems(as_frozen_map({name: value})):
                del extra[name]
                self.note("dropped", f"{where}.{step(name)}", "JSON has no value for it")


def written(journey: Journey) -> Outline:
    """The nodes and edges of a journey with the plain attributes that documents are given."""
    graph = to_networkx(journey, attributes="plain")
    nodes: Nodes = {
        name: {**data, "label": journey[name].label} for name, data in graph.nodes(data=True)
    }
    edges: Edges = {}
    for source, target, data in graph.edges(data=True):
        label = {"label": data["decision"]} if "decision" in data else {}
        edges[source, target] = {**data, **label}
    return Outline("journey", dict(graph.graph), nodes=nodes, edges=edges)


def plain_stage(outline: Outline, journey: Journey, stage: Stage) -> Attributes:
    """The attributes of a stage but for its label, with its referrals where these are not edges."""
    referrals = {
        item.target: outline.edges[item.source, item.target]
        for item in journey.leaving(stage.id)
        if not item.is_move
    }
    plain = {name: value for name, value in outline.nodes[stage.id].items() if name != "label"}
    return {**plain, "referrals": referrals} if referrals else plain


def tags_of(stage: Stage) -> list[str]:
    """The role and the phases of a stage as tags, which `read_tag` reads."""
    return [*([f"role:{stage.role}"] if stage.role else []), *(f"phase:{p}" for p in stage.phases)]


def read_tag(tag: object, attributes: Attributes) -> bool:
    """Take a tag such as `role:customer` or `phase:purchase` for what it says, if it is one."""
    kind, _, value = tag.partition(":") if isinstance(tag, str) else ("", "", "")
    if kind == "role":
        attributes.setdefault("role", value)
    elif kind == "phase":
        phases = [phase for phase in str(attributes.get("phases") or "").split(", ") if phase]
        attributes["phases"] = ", ".join(dict.fromkeys([*phases, value]))
    return kind in {"role", "phase"}


def imported(
    outline: Outline, carried: Journey | None, expected: Outline | None = None
) -> Imported:
    """What an outline comes to: the journey carried, with changes, or one made of the structure.

    Args:
        outline: What the document says.
        carried: The journey that the document was made of; None where it carries none.
        expected: What the document would say if nothing had been changed in it.

    Raises:
        InvalidFileError: Something in the document cannot be read; everything is named.
    """
    if not outline.nodes and not outline.is_own and not outline.problems:
        outline.add_problem("", "it has no nodes, so it does not hold a journey")
    if outline.problems:
        raise InvalidFileError(outline.subject, outline.problems)
    _settle_attributes(outline)
    try:
        outline.join_edges()
        if carried is None or expected is None:
            return _foreign(outline)
        return _changed(outline, carried, expected)
    except InvalidValueError as error:
        raise InvalidFileError(outline.subject, error.problems) from None


def changed(change: Change) -> Note:
    """A note on a change to the journey that a document was made of."""
    return Note("changed", change.where, str(change).replace(f" {change.where}:", "", 1))


def _settle_attributes(outline: Outline) -> None:
    """Take an invalid id for a name; drop names and versions that are not texts."""
    attributes = outline.attributes
    for name in ("name", "version"):
        value = attributes.get(name)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            attributes[name] = shown(value)
        elif value is not None and (not isinstance(value, str) or text_problems(value)):
            del attributes[name]
            outline.note("dropped", name, "{value} is not a text", value=shown(value))
    id = attributes.get("id")
    if id is None or (isinstance(id, str) and slug(id) == id != ""):
        return
    del attributes["id"]
    if isinstance(id, str) and id and not attributes.get("name"):
        attributes["name"] = id
    else:
        outline.note("dropped", "id", "{value} is not an id", value=shown(id))


def _foreign(outline: Outline) -> Imported:
    _note_kinds(outline)
    graph = graph_of(outline.nodes, outline.edges, outline.attributes)
    journey = from_networkx(graph)
    if not outline.attributes.get("id"):
        text = "{id!r}, made of the name where there is one"
        outline.note("guessed", "id", text, id=journey.id)
    for node, stage in zip(outline.nodes, journey.stages, strict=True):
        if stage.id != node:
            outline.note("guessed", stage.path, ID_FROM_NAME, name=shown(node))
    marks = {mark for data in outline.nodes.values() for mark in data.keys() & _MARKS["node"]}
    guesses = {
        "start": ("starts", "the stages that no move enters, or else the first"),
        "goal": ("goals", "the stages that no move leaves"),
        "end": ("ends", "the stages that no move leaves"),
    }
    for mark, (where, guess) in guesses.items():
        if mark not in marks and outline.nodes:
            outline.note("guessed", where, guess)
    return Imported(journey=journey, notes=tuple(outline.notes))


def _note_kinds(outline: Outline) -> None:
    unsaid = sum(not data.keys() & {"kind", "referral"} for data in outline.edges.values())
    if unsaid:
        text = "{unsaid} of {count} say none: advances, or returns to themselves"
        counts = {"unsaid": unsaid, "count": len(outline.edges)}
        outline.note("guessed", "transitions.kind", text, **counts)
    for part, named, text in (
        (outline.nodes, "name", "the label {label} stands beside another name"),
        (outline.edges, "decision", "the label {label} stands beside another decision"),
    ):
        for key, data in part.items():
            if data.get("label") and data.get(named) and data["label"] != data[named]:
                where = key if isinstance(key, str) else "->".join(key)
                outline.note("dropped", where, text, label=shown(data["label"]))


def _changed(outline: Outline, carried: Journey, expected: Outline) -> Imported:
    gone = [stage.id for stage in carried.stages if stage.id not in outline.nodes]
    base = without_stages(carried, gone) if gone else carried
    known = [stage.id for stage in base.stages]
    new = [name for name in outline.nodes if name not in base]
    nodes: Nodes = {}
    for name in known:
        edits = _edits(outline.nodes[name], expected.nodes[name], "name")
        _join_extra(edits, base[name])
        marks = {
            "start": name in base.starts,
            "goal": name in base.goals,
            "end": base[name].end,
        }
        nodes[name] = {**marks, **edits, "stage": base[name]}
    nodes |= {name: {"end": False} | outline.nodes[name] for name in new}
    edges = {
        (source, target): _transition_edits(
            data, expected.edges.get((source, target), {}), base.transition(source, target)
        )
        for (source, target), data in outline.edges.items()
    }
    attributes: Attributes = {"id": base.id, "name": base.name, "version": base.version}
    attributes |= {
        name: value
        for name, value in outline.attributes.items()
        if name in attributes and not _same(value, expected.attributes.get(name))
    }
    journey = from_networkx(graph_of(nodes, edges, {**attributes, "journey": base}))
    if journey == carried:
        journey = carried
    for change in diff(carried, journey):
        outline.notes.append(changed(change))
    return Imported(journey=journey, notes=tuple(outline.notes))


def _transition_edits(
    attributes: Attributes, expected: Attributes, transition: Transition | None
) -> Attributes:
    if transition is None:
        return attributes
    edits = _edits(attributes, expected, "decision")
    _join_extra(edits, transition)
    if edits.pop("referral", None) is not None and "kind" not in edits:
        edits["kind"] = "referral" if attributes["referral"] else "advance"
    return {**edits, "transition": transition}


def _edits(attributes: Attributes, expected: Attributes, labelled: str) -> Attributes:
    """What a document says otherwise than it did; a changed label is a changed name."""
    edits = {
        name: value
        for name, value in attributes.items()
        if name not in expected or not _same(value, expected[name])
    }
    label = edits.pop("label", None)
    # Blanks around the labels that yEd shows say nothing.
    is_new = str(label).strip() != str(expected.get("label")).strip()
    if label is not None and is_new and labelled not in edits:
        edits[labelled] = label
    return edits


def _join_extra(edits: Attributes, element: Stage | Transition) -> None:
    if "extra" in edits:
        edits["extra"] = {**element.extra, **cast("dict[str, Any]", edits["extra"])}


def _same(one: object, other: object) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        # Parsers of XML make one kind of line break of all.
        return "\n".join(one.splitlines()) == "\n".join(other.splitlines())
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def truth_of(value: object) -> bool | None:
    """What a value that may be a text says, if it is true or false."""
    if isinstance(value, bool):
        return value
    return _TRUTHS.get(str(value).lower()) if isinstance(value, (str, int)) else None


def _fits(part: Part, attributes: Attributes) -> bool:
    """Whether the values can be what the fields of a stage or transition hold."""
    label: object = attributes.get("label", "")
    if not isinstance(label, str) or text_problems(label):
        return False
    fields: dict[str, Any] = {
        name: value for name, value in attributes.items() if name in _FIELDS[part] - {"label"}
    }
    phases = fields.get("phases")
    if isinstance(phases, str):
        fields["phases"] = [phase.strip() for phase in phases.split(",") if phase.strip()]
    try:
        if isinstance(entry := fields.get("entry"), str):
            fields["entry"] = parse_criterion(entry)
        for name in ("after", "within"):
            if isinstance(text := fields.get(name), str):
                fields[name] = duration_of(text) or text
        _ = Stage("a", **fields) if part == "node" else Transition("a", "b", **fields)
    except (InvalidValueError, CriterionSyntaxError):
        return False
    return True


def _time_guards(edges: Sequence[Attributes]) -> None:
    """Where some edges take longer than others, let each ask for its time as for a fact."""
    if len({edge.get("after") for edge in edges}) == 1:
        return
    for edge in edges:
        after = edge.pop("after", None)
        if after is not None:
            texts = [edge.get("when"), f"`after {after}`"]
            guards = [guard_read(str(text))[0] for text in texts if text is not None]
            edge["when"] = all_of(item for item in guards if item is not None)


def _is_referral(edge: Attributes) -> bool:
    return edge.get("kind") == "referral" or ("kind" not in edge and edge.get("referral") is True)


def _is_json(value: object) -> bool:
    """Whether JSON has a type for it; what lists and mappings hold is for `extra` to check."""
    if isinstance(value, float):
        return isfinite(value)
    return value is None or isinstance(value, (str, int, list, tuple, Mapping))


def _is_weight(value: object, meaning: WeightMeaning) -> TypeGuard[float]:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or meaning == "extra":
        return False
    return 0 <= value <= (_MOST_EFFORT if meaning == "effort" else 1)
