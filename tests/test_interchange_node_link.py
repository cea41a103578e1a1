"""Node-link JSON is what networkx and D3 write and read."""

from datetime import timedelta
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
    result = graph_of(to_node_link(journey), edges="edges")
    expected = cj.to_networkx(journey, attributes="plain")
    assert list(result.nodes) == list(expected.nodes)
    assert list(result.edges) == list(expected.edges)
    for stage in journey:
        assert result.nodes[stage.id] == {**expected.nodes[stage.id], "label": stage.label}
    for source, target, data in expected.edges(data=True):
        label = {"label": data["decision"]} if "decision" in data else {}
        assert result.edges[source, target] == {**data, **label}


@settings(max_examples=15)
@given(cj.testing.journeys())
def test_a_journey_survives_networkx(journey: cj.Journey) -> None:
    """Read and written by it, under either name for edges."""
    graph = graph_of(to_node_link(journey), edges="edges")
    for name in ("edges", "links"):
        result = from_node_link(json_graph.node_link_data(graph, edges=name))
        assert (result.journey, result.notes) == (journey, ())


def test_any_directed_graph_of_networkx_is_read_as_from_networkx_reads_it() -> None:
    """With notes on what was guessed."""
    graph = nx.DiGraph([("See an ad", "visit"), ("visit", "buy"), ("visit", "visit")])
    graph.graph["name"] = "Ads"
    graph.edges["visit", "buy"]["weight"] = 2.5
    graph.nodes["buy"]["colour"] = [1, "red"]
    result = from_node_link(json_graph.node_link_data(graph, edges="edges"))
    assert result.journey == cj.from_networkx(graph)
    assert list(map(str, result.notes)) == [
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
    result = from_node_link(
        {
            "nodes": [{"id": 1, "group": 2}, {"id": "buy", "label": "Buy", "name": "Kaufen"}],
            "links": [{"source": 1, "target": "buy", "value": 3}],
        }
    )
    assert [stage.id for stage in result.journey] == ["1", "buy"]
    assert result.journey["1"].extra == {"group": 2}
    assert result.journey.transitions[0].extra == {"value": 3}
    assert "dropped buy: the label 'Buy' stands beside another name" in str(result)


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
    """And stays in `extra` where it is something else."""
    document = {
        "nodes": [{"id": "a"}, {"id": "b"}],
        "edges": [{"source": "a", "target": "b", "weight": value}],
    }
    result = from_node_link(document, weight=weight)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    assert getattr(result.journey.transitions[0], field) == expected


def test_a_weight_beside_what_it_stands_for_is_no_news() -> None:
    """What the graph says outright counts."""
    edge = {"source": "a", "target": "b", "weight": 2, "effort": 3, "kind": "advance"}
    result = from_node_link({"nodes": [{"id": "a"}, {"id": "b"}], "edges": [edge]})
    assert result.journey.transitions[0].effort == 3
    assert "weight" not in str(result)


def test_several_edges_between_two_nodes_become_one() -> None:
    """Any of them will do, and what cannot be said of all is noted."""
    document = {
        "multigraph": True,
        "graph": {"id": "x", "colour": "red"},
        "nodes": [{"id": "a", "start": True, "goal": False, "end": False}, {"id": "b"}],
        "edges": [
            {"source": "a", "target": "b", "key": 0, "kind": "exit", "when": "x >= 1"},
            {"source": "a", "target": "b", "key": 1, "kind": "advance", "when": "y"},
            {"source": "a", "target": "b", "key": 2, "kind": "exit", "when": "x >= 1"},
            {"source": "a", "target": "b", "key": 3, "kind": "referral"},
        ],
        "made_by": "me",
    }
    result = from_node_link(document)
    assert [(item.kind, str(item.when)) for item in result.journey.transitions] == [
        ("exit", "x >= 1 or y")
    ]
    assert list(map(str, result.notes)) == [
        "dropped made_by: a journey has no place for it",
        "dropped graph.colour: a journey has no place for it",
        "dropped edges[3]: a further edge from 'a' to 'b', of another kind",
        "guessed edges[1]: one of several edges from 'a' to 'b': any of them will do",
        "dropped edges[1].kind: 'advance', where another edge has 'exit'",
        "guessed edges[2]: one of several edges from 'a' to 'b': any of them will do",
    ]


def test_one_edge_without_a_guard_opens_all() -> None:
    """Decisions are joined, probabilities add up, and what only one says is taken."""
    edges = [
        {"label": "Pay", "probability": 0.5, "when": "x", "one": 1, "both": 1},
        {"label": "Gift", "probability": 0.25, "effort": 2, "two": 2, "both": 2},
        {"label": "Pay", "probability": 0.5, "effort": 3},
    ]
    ends = {"source": "a", "target": "b"}
    result = from_node_link(
        {"nodes": [{"id": "a"}, {"id": "b"}], "edges": [e | ends for e in edges]}
    )
    (step,) = result.journey.transitions
    assert (step.when, step.decision, step.probability) == (None, "Pay or Gift", 0.75)
    assert step.effort == 2
    assert step.extra == {"one": 1, "two": 2, "both": 1}
    dropped = [str(note) for note in result.notes if note.kind == "dropped"]
    assert dropped == [
        "dropped edges[2].probability: 0.5, where another edge has 0.75",
        "dropped edges[2].effort: 3, where another edge has 2",
    ]


def test_edges_of_a_document_of_ours_join_as_well() -> None:
    """An edge that somebody added is a further one."""
    document = to_node_link(SHOP)
    document["edges"].append({**document["edges"][0], "when": "vip"})
    step = from_node_link(document).journey.transitions[0]
    assert str(step.when) == "visits >= 2 or vip"


@pytest.mark.parametrize(
    ("guard", "expected"),
    [
        ("orders >= 1", "orders >= 1"),
        ("next Monday", "`next Monday`"),
        ("ctx => ctx.paid && `x`", "`ctx => ctx.paid && ``x```"),
        (False, "false"),
        ({"fact": "paid", "is": [1, "é"]}, '`{"fact": "paid", "is": [1, "é"]}`'),
        (["a", "b"], '`["a", "b"]`'),
        (1, "`1`"),
        ("  ", "None"),
        (None, "None"),
    ],
)
def test_a_guard_is_never_open_to_everybody(guard: object, expected: str) -> None:
    """What cannot be read is a fact by that name, which no one knows yet."""
    edge = {"source": "a", "target": "b", "when": guard}
    (step,) = from_node_link(
        {"nodes": [{"id": "a"}, {"id": "b"}], "edges": [edge]}
    ).journey.transitions
    assert str(step.when) == expected
    if expected.startswith("`"):
        assert step.when is not None
        assert step.when.evaluate({}) is None
        assert step.when.evaluate(dict.fromkeys(step.when.names(), True)) is True


def test_a_guard_that_no_fact_can_be_called_is_refused() -> None:
    """Half a character is not a name."""
    edge = {"source": "a", "target": "b", "when": "\ud800("}
    assert "edges[0].when" in complaint({"nodes": [{"id": "a"}, {"id": "b"}], "edges": [edge]})


def test_what_shares_only_a_name_with_a_field_goes_to_extra() -> None:
    """With a note each; null says nothing, and a number is a label."""
    result = from_node_link(
        {
            "graph": {"name": 7, "version": {"a": 1}},
            "nodes": [
                {"id": "a", "role": "x", "start": "maybe", "purpose": None, "label": 3},
                {"id": "b", "entry": "1 +", "phases": "buy", "name": ["B"], "label": True},
                {"id": "c", "phases": ["purchase"], "role": "customer", "extra": {"deep": {1}}},
            ],
            "edges": [
                {"source": "a", "target": "b", "kind": "calls", "probability": "high"},
                {"source": "b", "target": "c", "effort": -1, "when": {"a": 1}, "kind": None},
            ],
        }
    )
    journey = result.journey
    assert (journey.name, journey.version) == ("7", "")
    assert journey["a"].name == "3"
    assert journey["a"].extra == {"role": "x", "start": "maybe"}
    assert journey["b"].extra == {
        "entry": "1 +", "phases": "buy", "name": ("B",), "label": True
    }  # fmt: skip
    assert (journey["c"].phases, journey["c"].role) == (("purchase",), "customer")
    assert [dict(item.extra) for item in journey.transitions] == [
        {"kind": "calls", "probability": "high"},
        {"effort": -1},
    ]
    assert str(journey.transitions[1].when) == '`{"a": 1}`'
    aside = [note.where for note in result.notes if note.message.endswith("it stays in `extra`")]
    assert aside == [
        *("nodes[0].start", "nodes[0].role", "nodes[1].entry", "nodes[1].phases"),
        *("nodes[1].name", "nodes[1].label", "edges[0].kind", "edges[0].probability"),
        "edges[1].effort",
    ]
    assert "dropped nodes[2].extra: JSON has no value for it" in str(result)
    assert "dropped version: a mapping is not a text" in str(result)


FORMS: dict[str, dict[str, Any]] = {
    "D3": {"nodes": [{"name": "a"}, {"name": "b"}], "links": [{"source": 0, "target": 1}]},
    "D3 with ids": {
        "nodes": [{"id": "a", "group": 1}, {"id": "b"}],
        "links": [{"source": 0, "target": 1, "value": 3}],
    },
    "D3, drawn": {
        "nodes": [{"name": "a", "index": 0, "x": 1.5}, {"name": "b", "index": 1, "x": 2}],
        "links": [{"source": {"name": "a", "index": 0}, "target": {"name": "b"}, "index": 0}],
    },
    "D3, drawn, by index": {
        "nodes": [{"name": "a", "index": 0}, {"name": "b", "index": 1}],
        "links": [{"source": {"index": 0}, "target": {"index": 1}}],
    },
    "React Flow": {
        "nodes": [
            {"id": "1", "position": {"x": 0, "y": 0}, "data": {"label": "a"}, "type": "input"},
            {"id": "2", "position": {"x": 0, "y": 9}, "data": {"label": "b"}},
        ],
        "edges": [{"id": "e1-2", "source": "1", "target": "2", "label": "go"}],
        "viewport": {"x": 0, "y": 0, "zoom": 1},
    },
    "JGF 2": {
        "graph": {
            "label": "J",
            "directed": True,
            "nodes": {"1": {"label": "a", "metadata": {"owner": "x"}}, "2": {"label": "b"}},
            "edges": [{"source": "1", "target": "2", "relation": "go", "directed": True}],
        }
    },
    "JGF 1": {
        "graph": {
            "nodes": [{"id": "1", "label": "a"}, {"id": "2", "label": "b"}],
            "edges": [{"source": "1", "target": "2", "relation": "go", "label": "went"}],
        }
    },
    "Cytoscape": {
        "data": [],
        "elements": {
            "nodes": [{"data": {"id": "a", "value": 1}}, {"data": {"id": "b"}}],
            "edges": [{"data": {"source": "a", "target": "b"}}],
        },
    },
    "graphology": {
        "nodes": [{"key": "a", "attributes": {"label": "A"}}, {"key": "b"}],
        "edges": [{"key": "ab", "source": "a", "target": "b", "attributes": {"label": "go"}}],
    },
    "vis.js": {
        "nodes": [{"id": 1, "label": "a"}, {"id": 2, "label": "b"}],
        "edges": [{"from": 1, "to": 2}],
    },
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_graphs_of_other_libraries_are_read(form: str) -> None:
    """Two stages and the transition between them, by whichever names they go."""
    result = from_node_link(FORMS[form]).journey
    assert [stage.label.lower() for stage in result] == ["a", "b"]
    (step,) = result.transitions
    assert (step.source, step.target) == (result.stages[0].id, result.stages[1].id)
    assert (result.starts, result.goals) == ((step.source,), (step.target,))


def test_what_forms_say_of_nodes_and_edges() -> None:
    """Names, decisions and the owners that stand one level deeper."""
    result = from_node_link(FORMS["JGF 2"]).journey
    assert (result.name, result["1"].owner, result.transitions[0].decision) == ("J", "x", "go")
    assert from_node_link(FORMS["JGF 1"]).journey.transitions[0].decision == "went"
    assert "positions among the nodes" in str(from_node_link(FORMS["D3"]))
    assert from_node_link(FORMS["React Flow"]).journey["1"].extra["type"] == "input"


AGAINST = {"source": "a", "target": "a", "directed": False}
UNREAD: list[tuple[dict[str, Any], str]] = [
    ({"nodes": [{"id": "a"}], "adjacency": [[{"id": "b"}]]}, "an adjacency list is not read"),
    ({"id": "a", "children": [{"id": "b"}]}, "a tree is not read"),
    ({"graphs": [{"nodes": {}}]}, "a document with several graphs is not read"),
    ({}, "it has no nodes"),
    ({"nodes": [], "links": []}, "it has no nodes"),
    ({"graph": {"nodes": {}}}, "it has no nodes"),
    ({"graph": {"nodes": {"a": {}}, "directed": False}}, "directed: a journey is a directed"),
    ({"nodes": [{"name": "a"}], "links": [{"source": 0, "target": 1}]}, "no node '0'"),
    (
        {"graph": {"nodes": {"a": {}}, "edges": [AGAINST]}},
        "graph.edges.0.: a journey is a directed graph, and this edge is not",
    ),
]


@pytest.mark.parametrize(("document", "message"), UNREAD)
def test_what_holds_no_journey_is_refused_by_name(document: dict[str, Any], message: str) -> None:
    """Never an empty journey."""
    with pytest.raises(cj.errors.InvalidFileError, match=message):
        from_node_link(document)


def test_values_without_a_word_in_json_are_dropped() -> None:
    """For no journey could hold them; what nests is kept."""
    node = {"id": "a", "far": float("inf"), "set": {1}, "deep": {"x": [1, {"y": None}]}}
    result = from_node_link({"nodes": [node]})
    assert result.journey["a"].extra == {"deep": {"x": (1, {"y": None})}}
    assert [str(note) for note in result.notes if note.kind == "dropped"] == [
        "dropped nodes[0].far: inf has no place here",
        "dropped nodes[0].set: a set has no place here",
    ]


def test_what_is_no_id_is_a_name() -> None:
    """Or is dropped, where there is another name or it is not a text."""
    result = from_node_link({"graph": {"id": "My Shop"}, "nodes": [{"id": "a"}]})
    assert (result.journey.id, result.journey.name) == ("my-shop", "My Shop")
    result = from_node_link({"graph": {"id": 3, "name": "Shop"}, "nodes": [{"id": "a"}]})
    assert (result.journey.id, result.notes[0].where) == ("shop", "id")


def test_every_problem_is_reported_at_once() -> None:
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
        "node-link JSON: 10 problems",
        f"  directed: a journey is a directed graph ({hint})",
        "  graph: expected a mapping, got a list",
        "  nodes[0]: a node has an id, a text or a number, and here is nothing",
        "  nodes[1]: expected a mapping, got 3",
        "  nodes[3]: the node 'know' is a duplicate",
        "  edges[4]: expected a mapping, got 'know'",
        "  edges[0]: no node 'knwo' (did you mean 'know'?)",
        "  edges[1]: an edge has a target, a text or a number, and here is nothing",
        "  edges[2]: an edge has a source, a text or a number, and here is nothing",
        "  edges[3]: an edge has a source, a text or a number, and here is true",
    ]


def test_attributes_of_ours_that_do_not_fit_are_refused() -> None:
    """By their path in the journey, or in the document; from the outside, it is one error."""
    document = to_node_link(SHOP)
    document["nodes"][0]["role"] = "x"
    assert "stages.know.role: 'x' is not one of" in complaint(document)
    document["nodes"][0] |= {"role": "customer", "end": "no"}
    assert "nodes[0].end: expected true or false, got 'no'" in complaint(document)


@pytest.mark.parametrize(
    ("edge", "field", "value", "extra"),
    [
        ({"after": "2 days"}, "after", timedelta(days=2), {}),
        ({"after": "later"}, "after", None, {"after": "later"}),
        ({"after": "3 days", "within": "1 day"}, "within", None, {"within": "1 day"}),
        ({"within": "1 day", "after": "3 days"}, "after", None, {"after": "3 days"}),
        ({"otherwise": True}, "otherwise", True, {}),
        ({"otherwise": True, "when": "paid"}, "otherwise", False, {"otherwise": "True"}),
        ({"otherwise": "else"}, "otherwise", False, {"otherwise": "else"}),
        ({"after": "1 day", "kind": "referral"}, "after", None, {"after": "1 day"}),
    ],
)
def test_waits_of_a_stranger_are_read_where_they_fit(
    edge: dict[str, Any], field: str, value: object, extra: dict[str, Any]
) -> None:
    """Alone and beside what else the edge says; the rest goes to `extra`, with a note."""
    nodes = [{"id": "a"}, {"id": "b"}]
    result = from_node_link({"nodes": nodes, "edges": [{"source": "a", "target": "b", **edge}]})
    (item,) = result.journey.transitions
    assert getattr(item, field) == value
    assert {name: str(one) for name, one in item.extra.items()} == extra
    assert all(any(name in note.where for note in result.notes) for name in extra)


def test_probabilities_of_ours_that_are_no_numbers_are_not_added_up() -> None:
    """Where two edges join the same stages, the first says what it says, and the other is noted."""
    document = to_node_link(SHOP)
    edge = document["edges"][0]
    document["edges"] = [{**edge, "probability": each} for each in (0.5, "x")]
    notes = [note.message for note in from_node_link(document).notes]
    assert "'x', where another edge has 0.5" in notes
    document["edges"].reverse()
    assert "probability: expected a finite number, got 'x'" in complaint(document)
