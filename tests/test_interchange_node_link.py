"""Node-link JSON is what networkx and D3 write and read."""

from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from networkx.readwrite import json_graph

import customer_journey as cj
from customer_journey.interchange._node_link import from_node_link, to_node_link
from tests.test_interchange import SHOP

graph_of: Any = getattr(json_graph, "node_link_graph")  # noqa: B009 - has no whole type


def complaint(document: object) -> str:
    """What is said of a document that cannot be read."""
    with pytest.raises(cj.errors.InvalidFileError) as caught:
        from_node_link(document)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    return str(caught.value)


@settings(max_examples=15)
@given(cj.testing.journeys())
def test_networkx_reads_the_graph_that_to_networkx_gives(journey: cj.Journey) -> None:
    """With the same plain attributes, and a label for people beside them."""
    found = graph_of(to_node_link(journey), edges="edges")
    expected = cj.to_networkx(journey, attributes="plain")
    assert list(found.nodes) == list(expected.nodes)
    assert list(found.edges) == list(expected.edges)
    for stage in journey:
        assert found.nodes[stage.id] == {**expected.nodes[stage.id], "label": stage.label}
    for source, target, data in expected.edges(data=True):
        label = {"label": data["decision"]} if "decision" in data else {}
        assert found.edges[source, target] == {**data, **label}


@settings(max_examples=15)
@given(cj.testing.journeys())
def test_a_journey_survives_networkx(journey: cj.Journey) -> None:
    """Read and written by it, under either name for edges."""
    graph = graph_of(to_node_link(journey), edges="edges")
    for name in ("edges", "links"):
        found = from_node_link(json_graph.node_link_data(graph, edges=name))
        assert (found.journey, found.notes) == (journey, ())


def test_any_directed_graph_of_networkx_is_read_as_from_networkx_reads_it() -> None:
    """With notes on what was guessed."""
    graph = nx.DiGraph([("See an ad", "visit"), ("visit", "buy"), ("visit", "visit")])
    graph.graph["name"] = "Ads"
    graph.edges["visit", "buy"]["weight"] = 2.5
    graph.nodes["buy"]["colour"] = [1, "red"]
    found = from_node_link(json_graph.node_link_data(graph, edges="edges"))
    assert found.journey == cj.from_networkx(graph)
    assert list(map(str, found.notes)) == [
        "guessed edges[1].effort: it is what `weight` says",
        "guessed transitions.kind: 3 of 3 say none: advances, or returns to themselves",
        "guessed id: 'ads', made of the name where there is one",
        "guessed stages.see-an-ad: its id is made of 'See an ad'",
        "guessed starts: the stages that no move enters, or else the first",
        "guessed goals: the stages that no move leaves",
        "guessed ends: the stages that no move leaves",
    ]


def test_a_drawing_of_d3_is_read() -> None:
    """Nodes and links and no more, with numbers for ids."""
    found = from_node_link(
        {
            "nodes": [{"id": 1, "group": 2}, {"id": "buy", "label": "Buy", "name": "Kaufen"}],
            "links": [{"source": 1, "target": "buy", "value": 3}],
        }
    )
    assert [stage.id for stage in found.journey] == ["1", "buy"]
    assert found.journey["1"].extra == {"group": 2}
    assert found.journey.transitions[0].extra == {"value": 3}
    assert "dropped buy: the label 'Buy' stands beside another name" in str(found)


@pytest.mark.parametrize(
    ("weight", "value", "field", "expected"),
    [
        ("effort", 7, "effort", 7.0),
        ("probability", 0.5, "probability", 0.5),
        ("probability", 7, "extra", {"weight": 7}),
        ("effort", -1, "extra", {"weight": -1}),
        ("effort", True, "extra", {"weight": True}),
        ("effort", "heavy", "extra", {"weight": "heavy"}),
        ("extra", 7, "extra", {"weight": 7}),
    ],
)
def test_a_weight_is_what_one_says(
    weight: str, value: object, field: str, expected: object
) -> None:
    """And stays in `extra` where it is no such thing."""
    document = {
        "nodes": [{"id": "a"}, {"id": "b"}],
        "edges": [{"source": "a", "target": "b", "weight": value}],
    }
    found = from_node_link(document, weight=weight)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    assert getattr(found.journey.transitions[0], field) == expected


def test_a_weight_beside_what_it_stands_for_is_no_news() -> None:
    """What the graph says outright counts."""
    edge = {"source": "a", "target": "b", "weight": 2, "effort": 3, "kind": "advance"}
    found = from_node_link({"nodes": [{"id": "a"}, {"id": "b"}], "edges": [edge]})
    assert found.journey.transitions[0].effort == 3
    assert "weight" not in str(found)


def test_of_several_edges_between_two_nodes_the_first_counts() -> None:
    """A multigraph is read, with a note for each edge that is dropped."""
    document = {
        "multigraph": True,
        "graph": {"id": "x", "colour": "red"},
        "nodes": [{"id": "a", "start": True, "goal": False, "end": False}, {"id": "b"}],
        "edges": [
            {"source": "a", "target": "b", "key": 0, "kind": "exit"},
            {"source": "a", "target": "b", "key": 1, "kind": "advance"},
        ],
        "made_by": "me",
    }
    found = from_node_link(document)
    assert [item.kind for item in found.journey.transitions] == ["exit"]
    assert list(map(str, found.notes)) == [
        "dropped made_by: a journey has no place for it",
        "dropped graph.colour: a journey has no place for it",
        "dropped edges[1]: a further edge from 'a' to 'b'",
    ]


def test_values_without_a_word_in_json_are_dropped() -> None:
    """For no journey could hold them; what nests is kept."""
    node = {"id": "a", "far": float("inf"), "set": {1}, "deep": {"x": [1, {"y": None}]}}
    found = from_node_link({"nodes": [node]})
    assert found.journey["a"].extra == {"deep": {"x": (1, {"y": None})}}
    assert [str(note) for note in found.notes if note.kind == "dropped"] == [
        "dropped nodes[0].far: inf has no place here",
        "dropped nodes[0].set: a set has no place here",
    ]


def test_no_nodes_are_a_journey_without_stages() -> None:
    """There is nothing to guess."""
    found = from_node_link({"graph": {"id": "x"}, "nodes": [], "edges": []})
    assert (found.journey, found.notes) == (cj.Journey("x"), ())


def test_what_is_no_id_is_a_name() -> None:
    """Or is dropped, where there is another name or it is no text."""
    found = from_node_link({"graph": {"id": "My Shop"}, "nodes": []})
    assert (found.journey.id, found.journey.name) == ("my-shop", "My Shop")
    found = from_node_link({"graph": {"id": 3, "name": "Shop"}, "nodes": []})
    assert (found.journey.id, found.notes[0].where) == ("shop", "id")


def test_everything_that_is_wrong_is_told_at_once() -> None:
    """With the place in the document, and the nearest name."""
    hint = "give each edge its direction: graph.to_directed() makes two of each"
    assert complaint(
        {
            "directed": False,
            "graph": [],
            "nodes": [{"id": None}, 3, {"id": "know"}, {"id": "know"}, {"id": "b", "end": "no"}],
            "edges": [
                {"source": "knwo", "target": "knwo"},
                {"source": "know"},
                {"target": "know"},
                {"source": True, "target": "b"},
                "know",
            ],
        }
    ).splitlines() == [
        "node-link JSON: 11 problems",
        f"  directed: a journey is a directed graph ({hint})",
        "  graph: expected a mapping, got a list",
        "  nodes[0]: a node has an id, a text or a number, and here is nothing",
        "  nodes[1]: expected a mapping, got 3",
        "  nodes[3]: the node 'know' is a duplicate",
        "  nodes[4].end: expected true or false, got 'no'",
        "  edges[0]: no node 'knwo' (did you mean 'know'?)",
        "  edges[1]: an edge has a target, a text or a number, and here is nothing",
        "  edges[2]: an edge has a source, a text or a number, and here is nothing",
        "  edges[3]: an edge has a source, a text or a number, and here is true",
        "  edges[4]: expected a mapping, got 'know'",
    ]


def test_attributes_that_do_not_fit_are_told_by_their_path_in_the_journey() -> None:
    """As `from_networkx` tells them; from the outside, it is one error for all."""
    told = complaint({"nodes": [{"id": "a", "role": "x"}, {"id": "b", "entry": "1 +"}]})
    assert "stages.a.role: 'x' is not one of" in told
    assert "stages.b" in told
    document = to_node_link(SHOP)
    document["nodes"][0]["role"] = "x"
    assert "stages.know.role: 'x' is not one of" in complaint(document)
