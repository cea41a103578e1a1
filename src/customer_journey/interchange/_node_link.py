"""Node-link JSON: nodes by id, and edges by the ids of their ends."""

from collections.abc import Mapping
from typing import Any

from customer_journey._arguments import require
from customer_journey._model import Journey
from customer_journey.files._journeys import to_dict
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


def to_node_link(journey: Journey, /) -> dict[str, Any]:
    """The journey as node-link data: what `networkx.node_link_graph` and D3 read.

    `nodes` has a mapping for each stage, in order, with its `id`; `edges` one for each transition,
    with the ids of both ends as `source` and `target`. Nodes and edges have the attributes that
    `to_networkx` gives as plain ones, and a `label` for people. `graph` has the journey's `id`,
    `name` and `version`, and under `customer_journey` all of it, as in a file: so `from_node_link`
    gives an equal journey back.

    Args:
        journey: The journey.

    Source:
        networkx, `networkx.readwrite.json_graph.node_link_data`, with edges under `edges`.

    Example:
        >>> import customer_journey as cj
        >>> data = cj.interchange.to_node_link(cj.Journey.sequence("shop", ["know", "buy"]))
        >>> [node["id"] for node in data["nodes"]], data["edges"][0]["target"]
        (['know', 'buy'], 'buy')
    """
    require(journey, Journey, "interchange.to_node_link")
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
    `extra`. Edges stand under `edges` or `links`. Of several edges between the same two nodes, the
    first counts.

    Args:
        document: The data, or its text: JSON of at most 64 MiB.
        weight: What an edge's `weight` is: `effort` (zero or more), `probability` (0..1), or
            something else, to be kept in `extra`.

    Raises:
        InvalidFileError: It is not a directed graph, an edge leads nowhere, or an attribute does
            not fit; everything is named, with its place.

    Example:
        >>> import customer_journey as cj
        >>> text = '{"nodes": [{"id": "Visit"}, {"id": "buy"}], "links": []}'
        >>> found = cj.interchange.from_node_link(text)
        >>> print(found)
        <Journey 'journey': 2 stages, 0 transitions>
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


def _outlined(data: Mapping[str, object], weight: WeightMeaning) -> Outline:
    outline = Outline(_SUBJECT, weight=weight)
    if data.get("directed", True) is not True:
        hint = "give each edge its direction: graph.to_directed() makes two of each"
        outline.add_problem("directed", "a journey is a directed graph", hint)
    edges = "links" if "links" in data and "edges" not in data else "edges"
    outline.drop_others(data, {"directed", "multigraph", "graph", "nodes", edges}, "")
    graph = outline.mapping(data.get("graph", {}), "graph")
    outline.drop_others(graph, {"id", "name", "version", CARRIED}, "graph")
    outline.attributes |= {
        name: graph[name] for name in ("id", "name", "version") if graph.get(name) is not None
    }
    for index, node in enumerate(outline.listed(data.get("nodes", ()), "nodes")):
        where = f"nodes[{index}]"
        attributes = outline.mapping(node, where)
        if attributes:
            outline.add_node(attributes.get("id"), _without(attributes, "id"), where)
    keys = ("source", "target", "key") if data.get("multigraph") else ("source", "target")
    for index, edge in enumerate(outline.listed(data.get(edges, ()), edges)):
        where = f"{edges}[{index}]"
        attributes = outline.mapping(edge, where)
        if attributes:
            ends = attributes.get("source"), attributes.get("target")
            outline.add_edge(*ends, _without(attributes, *keys), where)
    return outline


def _without(attributes: Mapping[str, object], *names: str) -> dict[str, object]:
    return {name: value for name, value in attributes.items() if name not in names}
