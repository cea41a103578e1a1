"""Documents of strangers, in the shapes that their tools write: read by meaning, or refused."""

from collections.abc import Callable
from typing import Any

import pytest

import customer_journey as cj
from customer_journey.interchange import (
    Imported,
    from_graphml,
    from_mermaid,
    from_node_link,
    from_ujg,
    from_xstate,
)

Steps = list[tuple[str, str, str]]
"""The source, the target and the guard of each transition."""


def machine(*targets: str, **state: object) -> dict[str, Any]:
    """A machine of one state with these ways on, and the states where they lead."""
    return {"id": "m", "initial": "a", "states": {"a": state} | {name: {} for name in targets}}


def graph(*edges: dict[str, object]) -> dict[str, Any]:
    """Two nodes with edges of a graph that is directed."""
    return {"nodes": [{"id": "a"}, {"id": "b"}], "links": [*edges]}


GRAPHML = '<graphml><graph edgedefault="directed">{}</graph></graphml>'
INNER = {"initial": "x", "states": {"x": {"on": {"N": "y"}}, "y": {"type": "final"}}}

READ: dict[str, tuple[Callable[[Any], Imported], Any, Steps]] = {
    "a choice that comes back to a target": (
        from_xstate,
        machine(
            "b", "c", on={"E": [{"target": "b", "guard": "p"}, {"target": "c", "guard": "q"}, "b"]}
        ),
        [("a", "b", "p or not p and not q"), ("a", "c", "q and not p")],
    ),
    "a first candidate that stays": (
        from_xstate,
        machine("b", on={"E": [{"guard": "blocked", "actions": "log"}, {"target": "b"}]}),
        [("a", "b", "not blocked")],
    ),
    "eventless": (
        from_xstate,
        machine("b", "c", always=[{"target": "b", "cond": "n > 3"}, {"target": "c"}]),
        [("a", "b", "n > 3"), ("a", "c", "not n > 3")],
    ),
    "what is invoked is done or fails": (
        from_xstate,
        machine("b", "c", invoke={"src": "pay", "onDone": "b", "onError": {"target": "c"}}),
        [("a", "b", "None"), ("a", "c", "None")],
    ),
    "an inner machine is done": (
        from_xstate,
        machine("b", **INNER, onDone={"target": "b", "guard": "ok"}),
        [("a", "b", "ok")],
    ),
    "regions are done": (
        from_xstate,
        machine("b", type="parallel", states={"p": INNER, "q": INNER}, onDone="b"),
        [("a", "b", "None")],
    ),
    "back into a history": (
        from_xstate,
        {
            "initial": "a",
            "states": {
                "a": {**INNER, "states": {"x": {"on": {"OUT": "#m.b"}}, "h": {"type": "history"}}},
                "b": {"id": "m.b", "on": {"BACK": "a.h"}},
            },
        },
        [("a", "b", "None"), ("b", "a", "None")],
    ),
    "delays": (
        from_xstate,
        machine("b", "c", after={"1000": [{"target": "b", "guard": "g"}, {"target": "c"}]}),
        [("a", "b", "g"), ("a", "c", "not g")],
    ),
    "two events between the same states": (
        from_xstate,
        machine("b", on={"E": {"target": "b", "guard": "p"}, "F": {"target": "b", "guard": "q"}}),
        [("a", "b", "p or q")],
    ),
    "code as a guard": (
        from_xstate,
        machine("b", on={"E": {"target": "b", "guard": "({ context }) => context.n > 3"}}),
        [("a", "b", "`({ context }) => context.n > 3`")],
    ),
    "two edges of a multigraph": (
        from_node_link,
        {
            **graph(
                {"source": "a", "target": "b", "key": 0, "when": "p"},
                {"source": "a", "target": "b", "key": 1, "when": "q and r"},
            ),
            "multigraph": True,
        },
        [("a", "b", "p or q and r")],
    ),
    "one edge of two is open": (
        from_node_link,
        graph({"source": "a", "target": "b", "when": "p"}, {"source": "a", "target": "b"}),
        [("a", "b", "None")],
    ),
    "a guard in another language": (
        from_node_link,
        graph({"source": "a", "target": "b", "when": "if (x) { y }"}),
        [("a", "b", "`if (x) { y }`")],
    ),
    "a guard as a tree": (
        from_node_link,
        graph({"source": "a", "target": "b", "when": {"var": "x"}}),
        [("a", "b", '`{"var": "x"}`')],
    ),
    "Cytoscape, flat": (
        from_node_link,
        {
            "elements": [
                {"data": {"id": "a"}},
                {"data": {"id": "a-b", "source": "a", "target": "b"}},
                {"group": "nodes", "data": {"id": "b"}},
            ]
        },
        [("a", "b", "None")],
    ),
    "Cytoscape, in groups": (
        from_node_link,
        {
            "elements": {
                "nodes": [{"data": {"id": "a"}}, {"data": {"id": "b"}}],
                "edges": [{"data": {"source": "a", "target": "b"}}],
            }
        },
        [("a", "b", "None")],
    ),
    "vis.js": (
        from_node_link,
        {"nodes": [{"id": 1, "label": "A"}, {"id": 2}], "edges": [{"from": 1, "to": 2}]},
        [("1", "2", "None")],
    ),
    "JGF 2 with a stranger's role": (
        from_node_link,
        {
            "graph": {
                "nodes": {"a": {"metadata": {"role": "boss"}}, "b": {}},
                "edges": [{"source": "a", "target": "b", "metadata": {"when": "x"}}],
            }
        },
        [("a", "b", "x")],
    ),
    "React Flow with a guard in its data": (
        from_node_link,
        {
            "nodes": [{"id": "a", "data": {"label": "Know"}}, {"id": "b", "parentId": "a"}],
            "edges": [{"id": "e", "source": "a", "target": "b", "data": {"when": "x > 1"}}],
        },
        [("a", "b", "x > 1")],
    ),
    "GraphML with a graph in a node": (
        from_graphml,
        GRAPHML.format(
            '<node id="a"/><node id="g"><graph><node id="b"/></graph></node>'
            '<edge source="a" target="b"/>'
        ),
        [("a", "b", "None")],
    ),
    "a flowchart with two labels": (
        from_mermaid,
        "flowchart LR\n a -->|x| b\n a -->|y| b\n b -.-> c",
        [("a", "b", "None"), ("b", "c", "None")],
    ),
}


@pytest.mark.parametrize("name", READ)
def test_it_is_read_by_its_meaning(name: str) -> None:
    """Every transition with who may take it, and nothing open that was not."""
    read, document, steps = READ[name]
    result = read(document)
    assert [
        (item.source, item.target, str(item.when)) for item in result.journey.transitions
    ] == steps
    for item in result.journey.transitions:
        if item.when is not None and "`" in str(item.when):
            assert item.when.evaluate({}) is None
    assert result.notes


REFUSED: dict[str, tuple[Callable[[Any], Imported], Any, str]] = {
    "regions outermost": (
        from_xstate,
        {"type": "parallel", "states": {"p": INNER, "q": INNER}},
        "type: a journey is in one stage at a time",
    ),
    "several targets": (from_xstate, machine("b", on={"E": {"target": ["b", "c"]}}), "target"),
    "a target that is not there": (from_xstate, machine(on={"E": "zz"}), "no state 'zz'"),
    "a machine in a machine": (from_xstate, {"machine": machine()}, "states: expected a mapping"),
    "code": (from_xstate, "createMachine({id: 'm'})", "invalid JSON"),
    "no states": (from_xstate, {"id": "m", "states": {}}, "the machine has no states"),
    "an undirected graph": (from_node_link, {**graph(), "directed": False}, "directed graph"),
    "a position that is a text": (
        from_node_link,
        {"nodes": [{"name": "A"}, {"name": "B"}], "links": [{"source": "0", "target": "1"}]},
        "no node '0'",
    ),
    "a negative position": (
        from_node_link,
        {"nodes": [{"name": "A"}, {"name": "B"}], "links": [{"source": -1, "target": 0}]},
        "no node '-1'",
    ),
    "several graphs": (from_node_link, {"graphs": [graph(), graph()]}, "several graphs"),
    "no nodes": (from_node_link, {"nodes": [], "links": []}, "it has no nodes"),
    "no elements": (from_node_link, {"elements": []}, "it has no nodes"),
    "a list": (from_node_link, [{"id": "a"}], "expected a mapping"),
    "two graphs of GraphML": (
        from_graphml,
        '<graphml><graph edgedefault="directed"/><graph edgedefault="directed"/></graphml>',
        "expected one graph, got 2",
    ),
    "an empty graph": (from_graphml, GRAPHML.format(""), "it has no nodes"),
    "an undirected edge": (
        from_graphml,
        GRAPHML.format('<node id="a"/><edge source="a" target="a" directed="false"/>'),
        "this edge is not",
    ),
    "a journey of UJG without states": (
        from_ujg,
        {"nodes": [{"@type": "Journey", "@id": "urn:j"}, {"@type": "State", "@id": "urn:s"}]},
        "it has no nodes",
    ),
    "states in place of references": (
        from_ujg,
        {"nodes": [{"@type": "Journey", "@id": "urn:j", "stateRefs": [{"@id": "urn:s"}]}]},
        "no node 'urn:s'",
    ),
    "another diagram": (from_mermaid, "sequenceDiagram\n A->>B: hi", "expected a journey diagram"),
    "a diagram of states": (from_mermaid, "stateDiagram-v2\n [*] --> A", "got 'stateDiagram-v2'"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_by_name(name: str) -> None:
    """Never read as an empty journey."""
    read, document, message = REFUSED[name]
    with pytest.raises(cj.errors.JourneyError) as caught:
        read(document)
    assert message in str(caught.value)
