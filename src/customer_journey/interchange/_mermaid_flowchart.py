"""Mermaid flowcharts: nodes and links, line by line."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal, NamedTuple, TypeAlias, get_args

from attrs import Factory, define

from customer_journey._model import Phase
from customer_journey._values import brief
from customer_journey.errors import Problem
from customer_journey.interchange._imported import NO_PHASE, NO_PLACE
from customer_journey.interchange._mermaid_text import SUBJECT, Diagram, Line, plain_text
from customer_journey.interchange._outline import Outline

__all__ = ["read_flowchart"]

Kind: TypeAlias = Literal["advance", "return", "exit", "referral"]

_PHASES: Final[frozenset[str]] = frozenset(get_args(Phase))
_HEADER: Final = re.compile(
    r"(?:flowchart(?:-elk)?|graph)\b[ \t]*(?:TB|TD|BT|RL|LR|[<>^v])?[ \t]*;?"
)
_ID: Final = re.compile(r"\s*((?:[\w.!#$%'*+?\\/`]|-(?=[^>\-.\s])|=(?!=))+)")
_AND: Final = re.compile(r"\s*&\s*")
_END: Final = re.compile(r"\s*(?:;[\s;]*|\Z)")
_BRACE: Final = re.compile(r"@\{|accDescr\s*\{")
_SHAPES: Final = {
    opening: re.compile(rf'(?:\s*"([^"]*)"\s*|(.*?))(?:{closing})')
    for opening, closing in (
        ("@{", r"\}"),
        ("(((", r"\)\)\)"),
        ("((", r"\)\)"),
        ("([", r"\]\)"),
        ("[[", r"\]\]"),
        ("[(", r"\)\]"),
        ("[/", r"[/\\]\]"),
        ("[\\", r"[/\\]\]"),
        ("{{", r"\}\}"),
        ("(", r"\)"),
        ("[", r"\]"),
        ("{", r"\}"),
        (">", r"\]"),
    )
}
"""How the text of a node begins, and what follows it; of those that begin alike, longest first."""
_LABEL: Final = re.compile(r'label\s*:\s*(?:"([^"]*)"|([^,}]*))')
_CLASS: Final = re.compile(r":::([\w-]+)")
_LINK: Final = re.compile(
    # An id has an end, or the rest of a long line would be searched for it at each link.
    r"""\s*(?:(?P<id>[\w-]{1,200})@)?(?P<left>[xo<])?(?:
        (?P<whole>--+[-xo>]|==+[=xo>]|-\.+-[xo>]?|~~~+)
      | (?:--|==|-\.)(?:\s*"(?P<quoted>[^"]*)"\s*|(?P<words>.+?))
        (?P<rest>--+[-xo>]|==+[=xo>]|\.+-[xo>]?)
    )(?:\s*\|(?:\s*"(?P<piped>[^"]*)"\s*|(?P<bare>[^|]*))\|)?\s*""",
    re.VERBOSE,
)
_IGNORED: Final = re.compile(
    r"(?:classDef|style|linkStyle|click|direction|accTitle|accDescr)\b", re.IGNORECASE
)
_GROUP: Final = re.compile(r"([^\s\[]+)\s*\[(.*)\]")
_MARKUP: Final = re.compile(r"<br\s*/?>|fa[bklrs]?:fa-[\w-]+|^`|`$", re.IGNORECASE)
_OWN: Final = "s_"
"""What ids of nodes begin with in flowcharts of ours."""
_KINDS: Final[Mapping[str, Kind]] = {"-.->": "return", "-x": "exit", "=>": "referral"}
"""What arrows of ours say, where each mark that is repeated stands once."""
_REFERS: Final = "refers"
"""What is written on a referral of ours that says nothing."""
_LONGEST: Final = 10_000
"""How long a text may be that goes over several lines."""


class _Link(NamedTuple):
    """A link between two nodes, by their ids."""

    line: int
    source: str
    target: str
    arrow: str
    label: str


class _MisreadError(Exception):
    """Something stands at a position that is neither a node nor a link; stays in this module."""

    def __init__(self, position: int) -> None:
        super().__init__(position)
        self.position = position


@define
class _Flowchart:
    """What a flowchart says, by the ids of its nodes."""

    labels: dict[str, str] = Factory(dict[str, str])
    sections: dict[str, str] = Factory(dict[str, str])
    """The name of the subgraph that a node is in."""
    outer: dict[str, tuple[str, ...]] = Factory(dict[str, tuple[str, ...]])
    """The names of the subgraphs around that one."""
    classes: dict[str, set[str]] = Factory(dict[str, set[str]])
    """The classes of nodes, by node."""
    doubled: set[str] = Factory(set[str])
    """The nodes with a double border."""
    links: list[_Link] = Factory(list[_Link])
    link_ids: set[str] = Factory(set[str])
    open_groups: list[str] = Factory(list[str])
    """The names of the subgraphs that have not ended yet."""
    ignored: list[int] = Factory(list[int])
    """The numbers of lines on how it is drawn, described or clicked on."""
    groups: dict[str, str] = Factory(dict[str, str])
    """The names of all subgraphs, by id."""

    def read(self, line: Line) -> Problem | None:
        """Take a line; what is wrong with it, if anything."""
        word, _, rest = line.text.rstrip("; ").partition(" ")
        if _IGNORED.match(line.text):
            self.ignored.append(line.number)
            return None
        match word:
            case "subgraph":
                matched = _GROUP.fullmatch(rest.strip())
                id, title = (matched[1], matched[2]) if matched else (rest.strip(), rest.strip())
                self.groups[id] = _shown(title.strip().strip('"'))
                self.open_groups.append(self.groups[id])
            case "end":
                del self.open_groups[-1:]
            case "class":
                ids, _, name = rest.strip().rpartition(" ")
                for id in ids.split(","):
                    self.classes.setdefault(id.strip(), set()).add(name)
            case _:
                try:
                    self._read_statements(line)
                except _MisreadError as error:
                    message = f"neither a node nor a link: {brief(line.text[error.position :])}"
                    return Problem("", message, line=line.number)
        return None

    def _read_statements(self, line: Line) -> None:
        text, position = line.text, 0
        while position < len(text):
            position, sources = self._nodes(text, position)
            while link := _LINK.match(text, position):
                position, targets = self._nodes(text, link.end())
                self._add_links(line.number, link, sources, targets)
                sources = targets
            end = _END.match(text, position)
            if end is None:
                raise _MisreadError(position)
            position = end.end()

    def _nodes(self, text: str, position: int) -> tuple[int, list[str]]:
        """Where nodes that are joined by `&` end, and their ids."""
        ids: list[str] = []
        joined: re.Match[str] | None = None
        while joined or not ids:
            matched = _ID.match(text, position if joined is None else joined.end())
            if matched is None:
                raise _MisreadError(position)
            id = matched[1]
            ids.append(id)
            position = self._shape(id, text, matched.end())
            if styled := _CLASS.match(text, position):
                self.classes.setdefault(id, set()).add(styled[1])
                position = styled.end()
            joined = _AND.match(text, position)
        return position, ids

    def _shape(self, id: str, text: str, position: int) -> int:
        """Where the shape of a node ends, whose text becomes its label."""
        opening = next((start for start in _SHAPES if text.startswith(start, position)), None)
        label: str | None = None
        if opening is not None:
            shape = _SHAPES[opening].match(text, position + len(opening))
            if shape is None:
                raise _MisreadError(position)
            label = shape[2] if shape[1] is None else shape[1]
            position = shape.end()
            if opening == "@{":
                if id in self.link_ids:
                    return position
                stated = _LABEL.search(shape[0])
                label = stated and (stated[2] if stated[1] is None else stated[1])
        self.labels.setdefault(id, id)
        if label is not None:
            self.labels[id] = _shown(label) or id
        if opening == "[[":
            self.doubled.add(id)
        if self.open_groups and id not in self.sections:
            self.sections[id] = self.open_groups[-1]
            self.outer[id] = tuple(self.open_groups[:-1])
        return position

    def _add_links(
        self, line: int, link: re.Match[str], sources: list[str], targets: list[str]
    ) -> None:
        if link["id"]:
            self.link_ids.add(link["id"])
        arrow = link["whole"] or link["rest"]
        if arrow.startswith("~"):
            return
        if link["whole"] is None and arrow.startswith("."):
            arrow = f"-{arrow}"
        texts = (link[name] for name in ("piped", "bare", "quoted", "words"))
        label = _shown(next((text for text in texts if text is not None), ""))
        for source in sources:
            for target in targets:
                self.links.append(_Link(line, source, target, arrow, label))
                if link["left"] == "<":
                    self.links.append(_Link(line, target, source, arrow, label))


def read_flowchart(diagram: Diagram) -> Outline:
    """The nodes and links of a flowchart, with what is wrong with it."""
    chart = _Flowchart()
    outline = Outline(SUBJECT)
    rest = _HEADER.sub("", diagram.first.text, count=1).strip()
    first = [Line(diagram.first.number, rest)] if rest else []
    for line in _joined([*first, *diagram.lines]):
        problem = chart.read(line)
        outline.problems += [] if problem is None else [problem]
    if diagram.title:
        outline.attributes["name"] = plain_text(diagram.title)
    for id in chart.groups.keys() & chart.labels.keys():
        outline.note("dropped", brief(id), "a link to a subgraph leads to no stage")
        del chart.labels[id]
    is_own = bool(chart.labels) and all(id.startswith(_OWN) for id in chart.labels)
    # A node goes by its id in diagrams of ours, else by its text, where no other has that.
    counts = Counter(chart.labels.values())
    keys = {
        id: id.removeprefix(_OWN).replace("_", "-")
        if is_own
        else label
        if counts[label] == 1
        else id
        for id, label in chart.labels.items()
    }
    for number in () if is_own else chart.ignored:
        outline.note("dropped", f"line {number}", NO_PLACE)
    _add_nodes(outline, chart, keys, is_own=is_own)
    _add_edges(outline, chart, keys, is_own=is_own)
    return outline


def _add_nodes(
    outline: Outline, chart: _Flowchart, keys: Mapping[str, str], *, is_own: bool
) -> None:
    for id, key in keys.items():
        label = chart.labels[id]
        attributes: dict[str, object] = {} if label == key else {"label": label}
        section = chart.sections.get(id, "")
        phase = section.casefold()
        if section:
            if set(phase.split(", ")) <= _PHASES:
                attributes["phases"] = phase
            else:
                attributes["section"] = section
                outline.note("guessed", f"{brief(id)}.section", NO_PHASE, name=brief(section))
        for group in chart.outer.get(id, ()):
            outline.note(
                "dropped", brief(id), "it is in the subgraph {name} too", name=brief(group)
            )
        for style in () if is_own else sorted(chart.classes.get(id, ())):
            outline.note("dropped", brief(id), "the class {name}", name=brief(style))
        if is_own:
            marks = chart.classes.get(id, set())
            attributes |= {"start": "start" in marks, "goal": "goal" in marks}
            attributes |= {"end": id in chart.doubled}
            attributes |= {"role": "lapsed"} if "lapsed" in marks else {}
        outline.add_node(key, attributes, brief(id))


def _add_edges(
    outline: Outline, chart: _Flowchart, keys: Mapping[str, str], *, is_own: bool
) -> None:
    styles: dict[str, None] = {}
    for link in chart.links:
        if link.source not in keys or link.target not in keys:
            continue
        arrow = re.sub(r"([-.=])\1+", r"\1", link.arrow)
        attributes: dict[str, object] = {"label": link.label} if link.label else {}
        if is_own:
            kind = _KINDS.get(arrow, "advance")
            label = "" if kind == "referral" and link.label == _REFERS else link.label
            named = "reason" if kind == "exit" else "decision"
            attributes = {"kind": kind, named: label} if label else {"kind": kind}
        elif arrow != "->":
            styles[link.arrow] = None
        outline.add_edge(keys[link.source], keys[link.target], attributes, f"line {link.line}")
    if styles:
        drawn = " ".join(styles)
        outline.note("guessed", "transitions", "links drawn as {drawn} are as others", drawn=drawn)


def _joined(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines, where one with a quote or a brace that is left open goes on in the next ones."""
    pending: Line | None = None
    for line in lines:
        text = line.text if pending is None else f"{pending.text} {line.text}"
        current = Line(line.number if pending is None else pending.number, text)
        is_open = text.count('"') % 2 or (_BRACE.search(text) and "}" not in text)
        pending = current if is_open and len(text) < _LONGEST else None
        if pending is None:
            yield current
    if pending is not None:
        yield pending


def _shown(text: str) -> str:
    return plain_text(_MARKUP.sub(" ", text.strip()))
