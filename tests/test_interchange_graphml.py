"""GraphML is what networkx reads and writes, and what yEd and Gephi draw."""

import io
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import networkx as nx
import pytest
from hypothesis import example, given, settings

import customer_journey as cj
from customer_journey.interchange._graphml import to_graphml
from customer_journey.interchange._graphml_reading import from_graphml
from tests.test_interchange import SHOP

graphs: Any = nx

HEAD = '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">'


def complaint(document: str | bytes) -> str:
    """What is said of a document that cannot be read."""
    with pytest.raises(cj.errors.InvalidFileError) as caught:
        from_graphml(document)
    return str(caught.value)


def legal(value: object) -> object:
    """A value as XML can hold it."""
    if not isinstance(value, str):
        return value
    return "".join(
        letter if letter in "\t\n\r" or " " <= letter <= "\ufffd" or letter > "\uffff" else "\ufffd"
        for letter in value
    )


@settings(max_examples=20)
@given(cj.testing.journeys())
@example(cj.Journey("shop", stages=[cj.Stage("buy", name=" \x1f")]))
def test_networkx_reads_the_graph_that_to_networkx_gives_and_writes_it_back(
    journey: cj.Journey,
) -> None:
    """Typed, in any script; and the journey survives it."""
    result = graphs.read_graphml(io.BytesIO(to_graphml(journey).encode()))
    expected = cj.to_networkx(journey, attributes="plain")
    assert list(result.nodes) == list(expected.nodes)
    assert set(result.edges) == set(expected.edges)
    for node, data in expected.nodes(data=True):
        shown = {name: legal(value) for name, value in data.items()}
        assert result.nodes[node] | {"label": ""} == shown | {"label": ""}
    for source, target, data in expected.edges(data=True):
        shown = {name: legal(value) for name, value in data.items()}
        assert result.edges[source, target] | {"label": ""} == shown | {"label": ""}
    written = io.BytesIO()
    graphs.write_graphml(result, written)
    again = from_graphml(written.getvalue())
    assert (again.journey, again.notes) == (journey, ())


def test_labels_stand_where_gephi_and_yed_look_for_them() -> None:
    """As an attribute, and in the picture that yEd draws."""
    root = ET.fromstring(to_graphml(SHOP))
    space = {"g": "http://graphml.graphdrawing.org/xmlns", "y": "http://www.yworks.com/xml/graphml"}
    keys = {key.get("id"): key.attrib for key in root.findall("g:key", space)}
    node = root.findall("g:graph/g:node", space)[2]
    texts = {keys[data.get("key")].get("attr.name"): data.text for data in node}
    assert texts["label"] == "Kaufen & <fertig>"
    assert node.findtext(".//y:ShapeNode/y:NodeLabel", namespaces=space) == "Kaufen & <fertig>"
    labels = [item.text for item in root.iterfind(".//y:PolyLineEdge/y:EdgeLabel", space)]
    assert labels == ['"Start" it']


def test_a_label_changed_in_yed_is_a_new_name() -> None:
    """Though the attribute beside it says what it said."""
    text = to_graphml(SHOP).replace(
        "<y:NodeLabel>Know us</y:NodeLabel>", "<y:NodeLabel> Hear\nof us </y:NodeLabel>"
    )
    journey = from_graphml(text)
    assert journey.journey == SHOP.with_stage(cj.evolve(SHOP["know"], name="Hear\nof us"))
    assert [note.where for note in journey.notes] == ["stages.know.name"]


def test_an_empty_group_is_noted_as_well() -> None:
    """A group that nothing stands in is still a group no more."""
    text = (
        f"""{HEAD}<graph edgedefault="directed"><node id="n0"><graph/></node></graph></graphml>"""
    )
    dropped = [note.where for note in from_graphml(text).notes if note.kind == "dropped"]
    assert dropped == ["nodes[0].graph"]


def test_a_drawing_of_yed_is_read() -> None:
    """Labels, and nodes in groups; the rest of its picture is ignored."""
    journey = from_graphml(
        f"""{HEAD}
        <key for="node" id="d0" yfiles.type="nodegraphics"/>
        <key for="edge" id="d1" yfiles.type="edgegraphics"/>
        <key for="node" id="d2" attr.name="url" attr.type="string"/>
        <graph id="G" edgedefault="directed">
          <node id="n0"><data key="d2"/><data key="d0"><y:ShapeNode><y:Fill color="#fff"/>
            <y:NodeLabel>See an ad<y:LabelModel/></y:NodeLabel></y:ShapeNode></data></node>
          <node id="n1" yfiles.foldertype="group"><graph id="n1:" edgedefault="directed">
            <node id="n1::n0"><data key="d0"><y:ShapeNode/></data></node></graph></node>
          <hyperedge/>
          <edge id="e0" source="n0" target="n1::n0"><data key="d1"><y:PolyLineEdge>
            <y:EdgeLabel>click</y:EdgeLabel></y:PolyLineEdge></data><data key="d9">x</data></edge>
        </graph></graphml>"""
    )
    assert [(stage.id, stage.name) for stage in journey.journey] == [
        ("n0", "See an ad"),
        ("n1", ""),
        ("n1-n0", "n1::n0"),
    ]
    (step,) = journey.journey.transitions
    assert (step.source, step.target, step.decision) == ("n0", "n1-n0", "click")
    assert [str(note) for note in journey.notes if note.kind == "dropped"] == [
        "dropped nodes[1].graph: the nodes inside it stand beside it now",
        "dropped edges[0]: data under the key 'd9', which is not declared",
        "dropped hyperedge 3: a transition has one source and target",
    ]


def test_values_are_of_the_types_that_keys_declare() -> None:
    """With defaults, which hold where nothing is said."""
    result = from_graphml(
        f"""{HEAD}
        <key id="i" for="node" attr.name="size" attr.type="int"><default>1</default></key>
        <key id="l" for="node" attr.name="big" attr.type="long"/>
        <key id="e" for="all" attr.name="end" attr.type="boolean"><default>false</default></key>
        <key id="p" for="edge" attr.name="probability" attr.type="float"/>
        <key id="w" for="edge" attr.name="weight" attr.type="double"/>
        <key id="n" for="graph" attr.name="name"/>
        <key id="c" for="graph" attr.name="colour"/>
        <key id="own"/>
        <graph edgedefault="directed">
          <data key="n">Ads</data><data key="c">red</data>
          <node id="a"><data key="l">12</data><data key="own">x</data></node>
          <node id="b"><data key="i"> 2 </data><data key="e">True</data></node>
          <edge source="a" target="b"><data key="p">0.5</data><data key="w">2</data></edge>
        </graph></graphml>"""
    )
    journey = result.journey
    assert (journey.id, journey.name) == ("ads", "Ads")
    assert journey["a"].extra == {"size": 1, "big": 12, "own": "x"}
    assert journey["b"].extra == {"size": 2}
    assert (journey["a"].end, journey["b"].end) == (False, True)
    assert journey.transitions[0].probability == 0.5
    assert journey.transitions[0].effort == 2
    assert "dropped graph.colour: a journey has no place for it" in str(result)


def test_every_problem_is_reported_at_once() -> None:
    """With the place in the document."""
    message = complaint(
        f"""{HEAD}
        <key id="i" for="node" attr.name="size" attr.type="int"/>
        <key id="p" for="edge" attr.name="probability" attr.type="double"/>
        <key id="b" for="node" attr.name="start" attr.type="boolean"/>
        <graph edgedefault="undirected">
          <node/><node id="a"><data key="i">x</data><data key="b">maybe</data></node>
          <edge source="a" target="b"><data key="p">much</data></edge>
          <edge source="a" target="a" directed="false"><data key="p">inf</data></edge>
        </graph></graphml>"""
    )
    hint = 'edgedefault="directed" says that edges have a direction'
    assert message.splitlines() == [
        "GraphML: 8 problems",
        f"  graph: a journey is a directed graph ({hint})",
        "  nodes[0]: a node has an id, a text or a number, and here is nothing",
        "  nodes[1].size: 'x' is not of the type that its key declares",
        "  nodes[1].start: 'maybe' is not of the type that its key declares",
        "  edges[0].probability: 'much' is not of the type that its key declares",
        "  edges[0]: no node 'b'",
        "  edges[1].probability: 'inf' is not of the type that its key declares",
        "  edges[1]: a journey is a directed graph, and this edge is not",
    ]


DOCTYPE = '<?xml version="1.0"?><!DOCTYPE graphml [{}]>' + HEAD + "{}</graphml>"
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(10))


class TestHostileInput:
    """A document from a stranger does no more than give a journey or an error."""

    @pytest.mark.parametrize(
        "document",
        [
            DOCTYPE.format(LAUGHS, "&a9;"),
            DOCTYPE.format('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"),
            DOCTYPE.format('<!ENTITY % x SYSTEM "http://example.com/x"> %x;', ""),
            f'<!DOCTYPE graphml SYSTEM "http://example.com/x.dtd">{HEAD}</graphml>',
        ],
    )
    def test_a_document_type_is_refused_before_it_is_read(self, document: str) -> None:
        """So no entity is expanded, and nothing is fetched."""
        assert complaint(document) == (
            "GraphML: a document type is not read, for entities come with it"
        )
        assert complaint(document.encode("utf-16")) == complaint(document)

    @pytest.mark.parametrize(
        ("document", "message"),
        [
            ("", "no element found"),
            ("<a/>", "the outermost element is not called 'graphml'"),
            ("<graphml>", "line 1, column 10: invalid XML: no element found"),
            ("<graphml>&b;</graphml>", "undefined entity"),
            ("<graphml/>", "expected one graph, got 0"),
            ("<graphml><graph/><graph/></graphml>", "expected one graph, got 2"),
            ("<graphml>" + "<a>" * 1_000_000, "nested more than 100 deep"),
            ("\ud800", "the characters cannot be read"),
            (b'<?xml version="1.0" encoding="x"?><graphml/>', "unknown encoding: x"),
            (b'<?xml version="1.0" encoding="cp932"?><graphml/>', "the characters cannot be read"),
            (b"\xff\xfe\x00", "invalid XML"),
        ],
    )
    def test_what_is_no_graphml_is_reported(self, document: str | bytes, message: str) -> None:
        """As an error of ours, wherever it was found."""
        assert message in complaint(document)

    @pytest.mark.parametrize("value", [None, 3, ["<graphml/>"]])
    def test_what_is_no_text_is_reported(self, value: Any) -> None:
        """As an error of ours too."""
        assert "expected a text or bytes" in complaint(value)

    @pytest.mark.parametrize("value", ["maps/shop.graphml", Path("shop.graphml")])
    def test_the_name_of_a_file_is_no_text_of_one(self, value: Any) -> None:
        """How to read it is said."""
        assert "(that is the name of a file: " in complaint(value)
