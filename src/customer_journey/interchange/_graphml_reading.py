"""GraphML, read: by a parser that takes no document type, and by what the keys say of the data.

The reader of networkx makes a stage of a target that does not exist, merges nodes of one id, and
stops at the first fault, without its place; so GraphML and node-link JSON are read here.
"""

from collections.abc import Callable, Iterator, Mapping
from math import isfinite
from typing import Final, NamedTuple
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from customer_journey.errors import InvalidFileError, Problem
from customer_journey.files._data import check_size
from customer_journey.files._reading import shown
from customer_journey.interchange._documents import (
    CARRIED,
    carried_journey,
    path_hint,
)
from customer_journey.interchange._graphml import to_graphml
from customer_journey.interchange._imported import NO_PLACE, Imported
from customer_journey.interchange._outline import Outline, WeightMeaning, imported, truth_of

__all__ = ["from_graphml"]

_SUBJECT: Final = "GraphML"
_MOST_LEVELS: Final = 100


def from_graphml(document: str | bytes, /, *, weight: WeightMeaning = "effort") -> Imported:
    """The journey that GraphML describes, with notes on what was guessed or dropped.

    What `to_graphml` wrote gives the same journey, and what was changed in it since wins, in yEd
    for instance; an attribute that is left out counts as unchanged, and a changed label is a
    changed name. Any other graph is read as `from_networkx` reads it: nodes become stages, edges
    transitions, attributes fields of these, and the rest goes to `extra`. Of yEd's own data, labels
    are read. Several edges between the same two nodes become one transition: any of them will do.
    A guard (`when`) that is not the text of a criterion becomes a fact by that name, and what has
    the name of a field but does not fit it goes to `extra`; notes say so.

    Nothing is fetched, and a document with a document type is refused, so no entity is expanded.

    Args:
        document: The text, or its bytes in the encoding that they name; at most 64 MiB, and 100
            levels of elements.
        weight: What an edge's `weight` is: `effort` (zero or more), `probability` (0..1), or
            something else, to be kept in `extra`.

    Raises:
        InvalidFileError: It is not GraphML or not a directed graph, an edge leads nowhere, or an
            attribute does not fit; everything is named, with its place.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "buy"])
        >>> cj.interchange.from_graphml(cj.interchange.to_graphml(shop)).journey == shop
        True
    """
    outline, whole = _outlined(_root_of(document), weight)
    carried = carried_journey(whole, f"graph.{CARRIED}", outline.problems)
    expected = None if carried is None else _outlined(_root_of(to_graphml(carried)), weight)[0]
    return imported(outline, carried, expected)


class _Stop(Exception):  # noqa: N818 - never leaves the module
    """The text is not read any further."""


class _Builder(TreeBuilder):
    """Builds a tree of elements that is not too deep, of a text without a document type."""

    def __init__(self) -> None:
        super().__init__()
        self._levels = 0

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        """Refuse it before anything in it is read: entities come with it."""
        raise _Stop("a document type is not read, for entities come with it")

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        """Open an element."""
        self._levels += 1
        if self._levels > _MOST_LEVELS:
            raise _Stop(f"elements are nested more than {_MOST_LEVELS} deep")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        """Close an element."""
        self._levels -= 1
        return super().end(tag)


def _root_of(document: str | bytes) -> Element:
    """The outermost element, which is called `graphml`."""
    content: object = document
    if not isinstance(content, (str, bytes)):
        message = f"expected a text or bytes, got {shown(content)}"
        raise InvalidFileError(_SUBJECT, [Problem("", message, hint=path_hint(content))])
    check_size(content, _SUBJECT, "json")
    parser = XMLParser(target=_Builder())  # noqa: S314 - what is unsafe about it needs a document type
    try:
        parser.feed(content.removeprefix("\ufeff") if isinstance(content, str) else content)
        root: Element = parser.close()
        if _local(root) == "graphml":
            return root
        problem = Problem("", "the outermost element is not called 'graphml'")
    except ParseError as error:
        line, column = error.position
        message = f"invalid XML: {str(error).partition(':')[0]}"
        problem = Problem("", message, hint=path_hint(content), line=line, column=column + 1)
    except (LookupError, ValueError) as error:
        problem = Problem("", f"the characters cannot be read: {error}")
    except _Stop as error:
        problem = Problem("", str(error))
    raise InvalidFileError(_SUBJECT, [problem])


class _Key(NamedTuple):
    """What the data under a key is called, and how it is read."""

    name: str
    part: str
    read: Callable[[str], object]
    default: str | None


def _outlined(root: Element, weight: WeightMeaning) -> tuple[Outline, object]:
    """The outline of the graph, and the text of the journey that it carries."""
    outline = Outline(_SUBJECT, weight=weight)
    keys = {item.get("id", ""): _key(item) for item in _children(root, "key")}
    graphs = list(_children(root, "graph"))
    if len(graphs) != 1:
        outline.add_problem("", f"expected one graph, got {len(graphs)}")
        return outline, None
    reader = _Reader(outline, keys)
    (graph,) = graphs
    if graph.get("edgedefault") != "directed":
        hint = 'edgedefault="directed" says that edges have a direction'
        outline.add_problem("graph", "a journey is a directed graph", hint)
    if next(_children(root, "desc"), None) is not None:
        outline.note("dropped", "desc", NO_PLACE)
    attributes = reader.data(graph, "graph")
    whole = attributes.pop(CARRIED, None)
    outline.is_own = whole is not None
    outline.drop_others(attributes, {"id", "name", "version"}, "graph")
    outline.attributes |= {
        name: attributes[name] for name in ("id", "name", "version") if name in attributes
    }
    parts = list(_parts(graph))
    reader.read([part for part in parts if _local(part) == "node"], "node")
    reader.read([part for part in parts if _local(part) == "edge"], "edge")
    for index, part in enumerate(parts):
        if _local(part) == "hyperedge":
            outline.note("dropped", f"hyperedge {index}", "a transition has one source and target")
    return outline, whole


class _Reader:
    """Reads nodes and edges by what the keys say."""

    def __init__(self, outline: Outline, keys: Mapping[str, _Key]) -> None:
        self._outline = outline
        self._keys = keys

    def read(self, elements: list[Element], part: str) -> None:
        """Add nodes or edges to the outline."""
        default = {
            key.name: key.read(key.default)
            for key in self._keys.values()
            if key.part in (part, "all") and key.default is not None
        }
        for index, element in enumerate(elements):
            where = f"{part}s[{index}]"
            attributes = {**default, **self.data(element, where)}
            if next(_children(element, "graph"), None) is not None:
                message = "the nodes inside it stand beside it now"
                self._outline.note("dropped", f"{where}.graph", message)
            if part == "node":
                self._outline.add_node(element.get("id"), attributes, where)
            elif element.get("directed", "true") != "true":
                self._outline.add_problem(
                    where, "a journey is a directed graph, and this edge is not"
                )
            else:
                ends = element.get("source"), element.get("target")
                self._outline.add_edge(*ends, attributes, where)

    def data(self, element: Element, where: str) -> dict[str, object]:
        """The attributes of an element; a label that yEd shows is its label."""
        values: dict[str, object] = {}
        label = ""
        for data in _children(element, "data"):
            if len(data):
                labels = (inner for inner in data.iter() if _local(inner).endswith("Label"))
                label = next((text for inner in labels if (text := _text(inner).strip())), "")
                continue
            key = self._keys.get(data.get("key", ""))
            if key is None:
                text = "data under the key {key}, which is not declared"
                self._outline.note("dropped", where, text, key=shown(data.get("key")))
                continue
            value = key.read(_text(data))
            if value is not None:
                values[key.name] = value
            else:
                message = f"{shown(_text(data))} is not of the type that its key declares"
                self._outline.add_problem(f"{where}.{key.name}", message)
        for described in _children(element, "desc"):
            values.setdefault("desc", _text(described))
        return {**values, "label": label} if label else values


def _key(element: Element) -> _Key:
    name = element.get("attr.name") or element.get("yfiles.type") or element.get("id") or ""
    read = _READERS.get(element.get("attr.type", ""), str)
    default = next(_children(element, "default"), None)
    return _Key(name, element.get("for", "all"), read, None if default is None else _text(default))


def _parts(graph: Element) -> Iterator[Element]:
    """What is in a graph, and in the graphs inside its nodes, in the order of the text."""
    for part in graph:
        yield part
        for inner in _children(part, "graph"):
            yield from _parts(inner)


def _children(element: Element, name: str) -> Iterator[Element]:
    return (child for child in element if _local(child) == name)


def _local(element: Element) -> str:
    """An element's name, without the namespace."""
    return element.tag.rpartition("}")[2]


def _text(element: Element) -> str:
    return element.text or ""


def _as_whole(text: str) -> object:
    try:
        return int(text)
    except ValueError:
        return None


def _as_float(text: str) -> object:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None


_READERS: Final[Mapping[str, Callable[[str], object]]] = {
    "boolean": lambda text: truth_of(text.strip()),
    "int": _as_whole,
    "long": _as_whole,
    "float": _as_float,
    "double": _as_float,
}
