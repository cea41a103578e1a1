"""Node-link JSON: nodes by id, and edges by the ids of their ends."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from customer_journey._arguments import checked
from customer_journey._model import Journey
from customer_journey.files._journeys import to_dict
from customer_journey.files._reading import step
from customer_journey.interchange._documents import (
    CARRIED,
    Document,
    as_mapping,
    carried_journey,
    read_json,
)
from customer_journey.interchange._imported import Imported
from customer_journey.interchange._outline import Outline, WeightMeaning, imported, written

__all__ = ["from_node_link", "to_node_link"]

_SUBJECT = "node-link JSON"


@checked
def to_node_link(journey: Journey, /) -> dict[str, Any]:
    """The journey as node-link data: what `networkx.node_link_graph` and D3 read.

    `nodes` has a mapping for each stage, in order, with its `id`; `edges` one for each transition,
    with the ids of both ends as `source` and `target`. Nodes and edges have the attributes that
    `to_networkx` gives as plain ones, and a `label` for people. `graph` has the journey's `id`,
    `name` and `version`, and under `customer_journey` all of it, as in a file: so `from_node_link`
    gives an equal journey back.

    Args:
        journey: The journey.

    Raises:
        WrongTypeError: An argument is of another type.

    Source:
        networkx, `networkx.readwrite.json_graph.node_link_data`, with edges under `edges`.

    Example:
        >>> import customer_journey as cj
        >>> data = cj.interchange.to_node_link(cj.Journey.sequence("shop", ["know", "buy"]))
        >>> [node["id"] for node in data["nodes"]], data["edges"][0]["target"]
        (['know', 'buy'], 'buy')
    """
    outline = written(journey)
    return {
        "directed": True,
        "multigraph": False,
        "graph": {**outline.attributes, CARRIED: to_dict(journey)},
        "nodes": [{**data, "id": name} for name, data in outline.nodes.items()],
        "edges": [
            {**data, "source": source, "target": target}
            for (source, target), data in outline.edges.items()
        ],
    }


def from_node_link(document: Document, /, *, weight: WeightMeaning = "effort") -> Imported:
    """The journey that node-link JSON describes, with notes on what was guessed or dropped.

    What `to_node_link` wrote gives the same journey, and what was changed in it since wins; an
    attribute that is left out counts as unchanged. Any other graph is read as `from_networkx` reads
    it: nodes become stages, edges transitions, attributes fields of these, and the rest goes to
    `extra`. What has the name of a field but does not fit it goes there too, with a note, and null
    says nothing. Several edges between the same two nodes become one transition: any will do. A
    guard (`when`) that is not the text of a criterion becomes a fact by that name.

    Also read are the documents of D3 (links by position), React Flow (`data.label`), the JSON Graph
    Format (one graph), Cytoscape (`elements`) and graphology (`key`, `attributes`): edges stand
    under `edges` or `links`, and what stands under `data`, `metadata` or `attributes` of a node or
    edge is as if it stood beside it.

    Args:
        document: The data, or its text: JSON of at most 64 MiB.
        weight: What an edge's `weight` is: `effort` (zero or more), `probability` (0..1), or
            something else, to be kept in `extra`.

    Raises:
        InvalidFileError: It is not a directed graph or has no nodes, an edge leads nowhere, or it
            is one of the forms that are not read (adjacency, trees, several graphs, undirected
            ones); everything is named, with its place.

    Source:
        JSON Graph Format, version 2 (https://jsongraphformat.info); React Flow, `toObject`
        (https://reactflow.dev); D3, `d3-force`; Cytoscape.js, Elements JSON.

    Example:
        >>> import customer_journey as cj
        >>> text = '{"nodes": [{"id": "Visit"}, {"id": "buy"}], "links": []}'
        >>> found = cj.interchange.from_node_link(text)
        >>> print(found)
        journey: 2 stages, 0 transitions
          guessed id: 'journey', made of the name where there is one
          guessed stages.visit: its id is made of 'Visit'
          guessed starts: the stages that no move enters, or else the first
          guessed goals: the stages that no move leaves
          guessed ends: the stages that no move leaves
    """
    data = read_json(document, _SUBJECT)
    outline = _outlined(data, weight)
    graph = as_mapping(data.get("graph")) or {}
    carried = carried_journey(graph.get(CARRIED), f"graph.{CARRIED}", outline.problems)
    expected = None if carried is None else _outlined(to_node_link(carried), weight)
    return imported(outline, carried, expected)


_INNER: Final = ("data", "metadata", "attributes")
"""Where React Flow and Cytoscape, the JSON Graph Format, and graphology keep attributes."""
_OF_DOCUMENT: Final = frozenset({"directed", "multigraph", "graph", "nodes", "edges", "links"})
_UNREAD: Final = {
    "adjacency": ("an adjacency list", "nx.node_link_data(nx.adjacency_graph(…)) has edges"),
    "children": ("a tree", "nx.node_link_data(nx.tree_graph(…)) has edges"),
    "graphs": ("a document with several graphs", "hand over one of them: {'graph': …}"),
}
"""Forms of graphs in JSON that have no edges where they are looked for."""


def _outlined(document: Mapping[str, object], weight: WeightMeaning) -> Outline:
    outline = Outline(_SUBJECT, weight=weight)
    data, where = _body(document, outline)
    for key, (form, hint) in _UNREAD.items():
        if key in data and not data.keys() & {"edges", "links"}:
            outline.add_problem(f"{where}{key}", f"{form} is not read", hint)
            return outline
    if data.get("directed", True) is not True:
        hint = "give each edge its direction: graph.to_directed() makes two of each"
        outline.add_problem("directed", "a journey is a directed graph", hint)
    graph, place = data, "graph"
    if where == "elements.":
        # The data of Cytoscape's graph stand beside its elements.
        graph, place = as_mapping(document.get("data")) or {}, "data"
    elif where != "graph.":
        graph = outline.mapping({} if (value := data.get("graph")) is None else value, "graph")
    outline.is_own = graph.get(CARRIED) is not None
    known = {"id", "name", "version", CARRIED}
    if where == "graph.":
        known |= _OF_DOCUMENT
    outline.attributes |= {
        name: graph[name] for name in ("id", "name", "version") if graph.get(name) is not None
    }
    if "name" not in outline.attributes and graph.get("label") is not None:
        known |= {"label"}
        outline.attributes["name"] = graph["label"]
    outline.drop_others(graph, known, place)
    _read_nodes(data, outline, where)
    _read_edges(data, outline, where)
    return outline


def _body(document: Mapping[str, object], outline: Outline) -> tuple[Mapping[str, object], str]:
    """The mapping that holds the nodes, and where it is: outermost, in `graph` or in `elements`."""
    read = {"elements"} if as_mapping(document.get("data")) is None else {"elements", "data"}
    for key, known in (("graph", {"graph"}), ("elements", read)):
        body = as_mapping(document.get(key))
        if body is not None and "nodes" in body and "nodes" not in document:
            outline.drop_others(document, known, "")
            return body, f"{key}."
    elements = document.get("elements")
    if isinstance(elements, (list, tuple)) and "nodes" not in document:
        outline.drop_others(document, read, "")
        return _in_groups(cast("Sequence[object]", elements)), "elements."
    edges = "links" if "links" in document and "edges" not in document else "edges"
    outline.drop_others(document, _OF_DOCUMENT - {"edges", "links"} | {edges}, "")
    return document, ""


def _in_groups(elements: Sequence[object]) -> Mapping[str, object]:
    """The elements of Cytoscape by group: what has a source is an edge."""
    nodes: list[object] = []
    edges: list[object] = []
    for element in elements:
        body = as_mapping(element) or {}
        is_edge = "source" in {**(as_mapping(body.get("data")) or {}), **body}
        (edges if is_edge else nodes).append(element)
    return {"nodes": nodes, "edges": edges}


def _read_nodes(data: Mapping[str, object], outline: Outline, where: str) -> None:
    nodes = data.get("nodes", ())
    # The JSON Graph Format has nodes by their ids since its version 2.
    by_id = None if outline.is_own else as_mapping(nodes)
    if by_id is not None:
        for id, node in by_id.items():
            place = f"{where}nodes.{step(id)}"
            outline.add_node(id, _attributes_of(node, outline, place), place)
        return
    for index, node in enumerate(outline.listed(nodes, f"{where}nodes")):
        place = f"{where}nodes[{index}]"
        attributes = _attributes_of(node, outline, place)
        if attributes:
            names = ("id",) if outline.is_own else ("id", "key", "name", "label")
            name = next((name for name in names if attributes.get(name) is not None), "id")
            outline.add_node(attributes.pop(name, None), attributes, place)


def _read_edges(data: Mapping[str, object], outline: Outline, where: str) -> None:
    key = "links" if "links" in data and "edges" not in data else "edges"
    ids = list(outline.nodes)
    edges: list[tuple[str, object, object, dict[str, object]]] = []
    for index, edge in enumerate(outline.listed(data.get(key, ()), f"{where}{key}")):
        place = f"{where}{key}[{index}]"
        attributes = _attributes_of(edge, outline, place)
        if not attributes:
            continue
        source, target = (
            attributes.pop(name if name in attributes or outline.is_own else other, None)
            for name, other in (("source", "from"), ("target", "to"))
        )
        if not outline.is_own:
            source, target = _end(source), _end(target)
            if attributes.pop("directed", True) is False:
                outline.add_problem(place, "a journey is a directed graph, and this edge is not")
            if attributes.get("label") is None:
                attributes["label"] = attributes.pop("relation", None)
        if data.get("multigraph"):
            attributes.pop("key", None)
        edges.append((place, source, target, attributes))
    ends = [end for _, *both, _ in edges for end in both]
    if (
        not outline.is_own
        and all(type(end) is int and 0 <= end < len(ids) for end in ends)
        and not all(str(end) in outline.nodes for end in ends)
    ):
        outline.note("guessed", f"{where}{key}", "the ends of edges are positions among the nodes")
        names: dict[object, str] = dict(enumerate(ids))
        edges = [(place, names[one], names[other], rest) for place, one, other, rest in edges]
    for place, source, target, attributes in edges:
        outline.add_edge(source, target, attributes, place)


def _end(end: object) -> object:
    """The node that an edge of others names; D3 puts the whole node there once it has drawn it."""
    node = as_mapping(end) or {}
    # What names it among the nodes comes first, its position last.
    names = ("id", "key", "name", "label", "index")
    return next((node[name] for name in names if node.get(name) is not None), end)


def _attributes_of(element: object, outline: Outline, where: str) -> dict[str, object]:
    """What stands with a node or edge; of others' documents, also what lies one level deeper."""
    attributes = dict(outline.mapping(element, where))
    for name in () if outline.is_own else _INNER:
        inner = as_mapping(attributes.get(name))
        if inner is not None:
            del attributes[name]
            said = {key: value for key, value in attributes.items() if value is not None}
            attributes = {**inner, **said}
            # What says something else than what stands outside stays where it was.
            others = {
                key: value
                for key, value in inner.items()
                if value is not None and attributes[key] != value
            }
            if others:
                attributes[name] = {**others, name: inner[name]} if name in inner else others
    return attributes
