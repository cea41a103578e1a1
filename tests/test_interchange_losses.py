"""Nothing of a document is lost in silence: it is in the journey, or a note names it."""

import json
import re
from collections.abc import Callable, Iterator
from random import Random
from typing import Any, TypeAlias, cast

import pytest

import customer_journey as cj
from customer_journey import interchange
from customer_journey.errors import JourneyError

Texts: TypeAlias = Iterator[str]
Read: TypeAlias = Callable[[Any], interchange.Imported]


def texts() -> Texts:
    """Texts that are found again wherever they have gone."""
    at = 0
    while True:
        at += 1
        yield f"zq{at}x"


def random(seed: int) -> Random:
    """The same choices each time."""
    return Random(seed)


def some(rng: Random, text: Texts, names: tuple[str, ...]) -> dict[str, Any]:
    """A few attributes, some of them known to journeys, with texts, lists and mappings in them."""
    held: dict[str, Any] = {}
    for name in rng.sample(names, rng.randrange(len(names) + 1)):
        shapes: list[Any] = [next(text), [next(text), next(text)], {"of": next(text)}]
        held[name] = rng.choice(shapes)
    return held


ATTRIBUTES = ("label", "name", "purpose", "role", "colour", "group", "metadata", "data", "classes")
OF_EDGES = ("label", "relation", "kind", "decision", "reason", "when", "colour", "metadata", "data")
OF_GRAPHS = ("label", "name", "type", "version", "metadata", "data", "style", "generator")


def ends(rng: Random, ids: list[str]) -> list[tuple[str, str]]:
    """Pairs of nodes, each once."""
    pairs = [(source, target) for source in ids for target in ids if source != target]
    return rng.sample(pairs, rng.randrange(1, len(pairs)))


def d3(rng: Random, text: Texts) -> dict[str, Any]:
    """Links by id, by position, or with whole nodes as their ends."""
    ids = [next(text) for _ in range(3)]
    nodes = [{"id": id, **some(rng, text, ATTRIBUTES)} for id in ids]
    by_end: dict[str, Callable[[str], Any]] = {
        "id": str,
        "position": ids.index,
        "node": lambda id: {"id": id, "index": ids.index(id)},
    }
    end = by_end[rng.choice(list(by_end))]
    links = [
        {"source": end(one), "target": end(other), **some(rng, text, OF_EDGES)}
        for one, other in ends(rng, ids)
    ]
    return {"nodes": nodes, "links": links, **some(rng, text, OF_GRAPHS)}


def cytoscape(rng: Random, text: Texts) -> dict[str, Any]:
    """Elements in a list or in groups, with positions, classes and data of their own."""
    nodes = [
        {**some(rng, text, ATTRIBUTES), "data": {"id": next(text), **some(rng, text, ATTRIBUTES)}}
        for _ in range(3)
    ]
    edges = [
        {
            **some(rng, text, OF_EDGES),
            "data": {"id": next(text), "source": one, "target": other, **some(rng, text, OF_EDGES)},
        }
        for one, other in ends(rng, [node["data"]["id"] for node in nodes])
    ]
    elements = rng.choice([[*nodes, *edges], {"nodes": nodes, "edges": edges}])
    return {"elements": elements, **some(rng, text, OF_GRAPHS)}


def react_flow(rng: Random, text: Texts) -> dict[str, Any]:
    """Nodes with data, positions and a viewport."""
    nodes: list[dict[str, Any]] = [
        {"id": next(text), "position": {"x": next(text)}, "data": some(rng, text, ATTRIBUTES)}
        for _ in range(3)
    ]
    edges = [
        {"id": next(text), "source": one, "target": other, **some(rng, text, OF_EDGES)}
        for one, other in ends(rng, [node["id"] for node in nodes])
    ]
    return {"nodes": nodes, "edges": edges, "viewport": {"zoom": next(text)}}


def json_graph(rng: Random, text: Texts) -> dict[str, Any]:
    """The JSON Graph Format, of both versions."""
    nodes = {next(text): some(rng, text, ATTRIBUTES) for _ in range(3)}
    edges = [
        {"source": one, "target": other, **some(rng, text, OF_EDGES)}
        for one, other in ends(rng, list(nodes))
    ]
    listed = [{"id": id, **node} for id, node in nodes.items()]
    graph = {"nodes": rng.choice([nodes, listed]), "edges": edges, **some(rng, text, OF_GRAPHS)}
    return {"graph": graph, **some(rng, text, OF_GRAPHS)}


def graphology(rng: Random, text: Texts) -> dict[str, Any]:
    """Nodes and edges with keys and attributes."""
    nodes: list[dict[str, Any]] = [
        {"key": next(text), "attributes": some(rng, text, ATTRIBUTES)} for _ in range(3)
    ]
    edges = [
        {"key": next(text), "source": one, "target": other, "attributes": some(rng, text, OF_EDGES)}
        for one, other in ends(rng, [node["key"] for node in nodes])
    ]
    options = {"type": "directed", "multi": False}
    attributes = some(rng, text, OF_GRAPHS)
    return {"options": options, "attributes": attributes, "nodes": nodes, "edges": edges}


FORMS = (d3, cytoscape, react_flow, json_graph, graphology)


def leaves(value: Any) -> Iterator[str]:
    """All texts that were put into a document."""
    if isinstance(value, dict):
        for key, held in cast("dict[str, Any]", value).items():
            yield from leaves(key)
            yield from leaves(held)
    elif isinstance(value, list):
        for held in cast("Any", value):
            yield from leaves(held)
    elif isinstance(value, str) and value.startswith("zq"):
        yield value


def lost(document: dict[str, Any], read: Read) -> set[str]:
    """The texts that are nowhere: not in the journey, and under no place that a note names."""
    try:
        imported = read(document)
    except JourneyError:
        return set()
    said = json.dumps(cj.files.to_dict(imported.journey)) + str(imported.to_dict())
    places = {note.where for note in imported.notes if note.kind == "dropped"}
    under: dict[str, set[str]] = {}

    def walk(value: Any, path: str) -> None:
        under.setdefault(path, set()).update(leaves(value))
        if isinstance(value, dict):
            for key, held in cast("dict[str, Any]", value).items():
                walk(held, f"{path}.{key}" if path else str(key))
        elif isinstance(value, list):
            for at, held in enumerate(cast("Any", value)):
                walk(held, f"{path}[{at}]")

    walk(document, "")
    # What is wrong with a field of the journey is named as that field.
    named = {
        text
        for place in places
        for path in (place, f"graph.{place}", f"data.{place}", "graph.label" * (place == "name"))
        for text in under.get(path, set())
    }
    return {text for text in leaves(document) if text not in said} - named


@pytest.mark.slow
@pytest.mark.covers
@pytest.mark.parametrize("form", FORMS)
def test_nothing_of_a_graph_in_json_is_lost_in_silence(
    form: Callable[[Random, Texts], dict[str, Any]],
) -> None:
    """Of D3, Cytoscape, React Flow, the JSON Graph Format and graphology."""
    read = 0
    for seed in range(150):
        document = form(random(seed), texts())
        assert lost(document, interchange.from_node_link) == set(), (seed, document)
        read += bool(document)
    assert read


def said(rng: Random, text: Texts, names: tuple[str, ...]) -> dict[str, Any]:
    """A few parts of a machine, each of the type that it has in XState."""
    mappings, lists = ("meta", "context", "output", "data"), ("tags", "entry", "exit", "actions")
    return {
        name: {next(text): next(text)}
        if name in mappings
        else [next(text), {"type": next(text)} if name != "tags" else next(text)]
        if name in lists
        else {"src": next(text)}
        if name == "invoke"
        else next(text)
        for name in rng.sample(names, rng.randrange(len(names) + 1))
    }


def machine(rng: Random, text: Texts) -> dict[str, Any]:
    """A machine of XState with guards, actions, meta and texts wherever there can be some."""
    names = [next(text) for _ in range(3)]

    def transition(target: str) -> Any:
        whole = {"target": target, **said(rng, text, ("guard", "description", "actions", "meta"))}
        return rng.choice([target, whole, [whole]])

    parts = ("description", "meta", "tags", "entry", "exit", "invoke", "context", "output", "data")
    states = {
        name: {
            "on": {next(text): transition(other) for other in names if rng.random() < 0.5},
            **({"always": transition(rng.choice(names))} if rng.random() < 0.3 else {}),
            **({"after": {"1000": transition(rng.choice(names))}} if rng.random() < 0.3 else {}),
            **({"type": "final"} if rng.random() < 0.2 else {}),
            **said(rng, text, parts),
        }
        for name in names
    }
    beside = said(rng, text, ("description", "meta", "context", "version", "tags", "output"))
    return {"id": next(text), "initial": names[0], "states": states, **beside}


def test_nothing_of_a_machine_is_lost_in_silence() -> None:
    """Of XState."""
    for seed in range(150):
        document = machine(random(seed), texts())
        assert lost(document, interchange.from_xstate) == set(), (seed, document)


def graphml(rng: Random, text: Texts) -> str:
    """A document of GraphML with keys of nodes, edges and the graph."""
    names = ("label", "name", "purpose", "colour", "kind", "role")
    keys = [
        (f"k{at}", rng.choice(["node", "edge", "graph", "all"]), name)
        for at, name in enumerate(rng.sample(names, 4))
    ]
    ids = [next(text) for _ in range(3)]

    def data(of: str) -> str:
        return "".join(
            f'<data key="{key}">{next(text)}</data>'
            for key, for_, _ in keys
            if for_ in (of, "all") and rng.random() < 0.7
        )

    def described() -> str:
        return f"<desc>{next(text)}</desc>" if rng.random() < 0.3 else ""

    return (
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
        + described()
        + "".join(
            f'<key id="{key}" for="{for_}" attr.name="{name}" attr.type="string"/>'
            for key, for_, name in keys
        )
        + f'<graph id="{next(text)}" edgedefault="directed">{described()}{data("graph")}'
        + "".join(f'<node id="{id}">{described()}{data("node")}</node>' for id in ids)
        + "".join(
            f'<edge id="{next(text)}" source="{one}" target="{other}">'
            f"{described()}{data('edge')}</edge>"
            for one, other in ends(rng, ids)
        )
        + "</graph></graphml>"
    )


def flowchart(rng: Random, text: Texts) -> str:
    """A flowchart of Mermaid with labels, styles, links and subgraphs."""
    ids = [next(text) for _ in range(3)]
    lines = [f"  {id}[{next(text)}]" for id in ids]
    lines += [
        f"  {one} -->|{next(text)}| {other}" if rng.random() < 0.5 else f"  {one} --> {other}"
        for one, other in ends(rng, ids)
    ]
    beside = [
        f"  %% {next(text)}",
        f"  style {ids[0]} fill:#fff,stroke:{next(text)}",
        f"  classDef {next(text)} fill:#fff",
        f"  class {ids[0]} {next(text)}",
        f'  click {ids[0]} "https://{next(text)}.example" "{next(text)}"',
        f"  subgraph {next(text)} [{next(text)}]\n    {ids[1]}\n  end",
        f"  accTitle: {next(text)}",
        f"  accDescr: {next(text)}",
    ]
    lines += rng.sample(beside, rng.randrange(len(beside)))
    front = f"---\ntitle: {next(text)}\n---\n" if rng.random() < 0.5 else ""
    return front + "flowchart LR\n" + "\n".join(lines) + "\n"


def diagram(rng: Random, text: Texts) -> str:
    """A user journey of Mermaid."""
    lines = [f"  title {next(text)}"] if rng.random() < 0.7 else []
    for _ in range(rng.randrange(1, 3)):
        lines.append(f"  section {next(text)}")
        lines += [
            f"    {next(text)}: {rng.randrange(1, 6)}: {next(text)}, {next(text)}"
            for _ in range(rng.randrange(1, 3))
        ]
    lines += [f"  %% {next(text)}"] if rng.random() < 0.5 else []
    lines += [f"  accTitle: {next(text)}"] if rng.random() < 0.5 else []
    return "journey\n" + "\n".join(lines) + "\n"


def table(rng: Random, text: Texts) -> str:
    """A table of stages with columns of ours and of others."""
    columns = ["id", *rng.sample(["name", "purpose", "role", "owner", "entry", "note", "odd"], 5)]
    columns += [next(text)]
    rows = [[next(text) for _ in columns] for _ in range(3)]
    return "\n".join(",".join(row) for row in [columns, *rows]) + "\n"


@pytest.mark.parametrize(
    ("write", "read"),
    [
        (graphml, interchange.from_graphml),
        (flowchart, interchange.from_mermaid),
        (diagram, interchange.from_mermaid),
        (table, interchange.from_csv),
    ],
)
def test_nothing_of_a_text_is_lost_in_silence(
    write: Callable[[Random, Texts], str], read: Read
) -> None:
    """Of GraphML, diagrams of Mermaid and CSV; ids beside names and comments are not content."""
    for seed in range(150):
        document = write(random(seed), texts())
        imported = read(document)
        heard = json.dumps(cj.files.to_dict(imported.journey)) + str(imported.to_dict())
        lines = document.split("\n")
        names = dict(re.findall(r'<key id="(k\d)" for="\w+" attr.name="(\w+)"', document))
        of_graph = document.partition("<node")[0]
        of_graph = of_graph.partition("<graph ")[2]
        for note in imported.notes:
            if number := re.fullmatch(r"line (\d+)", note.where):
                heard += lines[int(number[1]) - 1]
            heard += "".join(
                value
                for key, value in re.findall(r'<data key="(k\d)">(\w+)<', of_graph)
                if note.where == f"graph.{names[key]}"
            )
            if note.where.endswith("desc"):
                where = of_graph if note.where == "graph.desc" else document.partition("<key")[0]
                heard += "".join(re.findall(r"<desc>(\w+)<", where))
        content = re.sub(r'(id|source|target)="\w+"|%%.*', "", document)
        # Nodes of a flowchart are called what their texts say.
        ids = r"zq\d+x(?=\[| -->|$)|(?<=--> )zq\d+x|(?<=\| )zq\d+x|(?<=subgraph )zq\d+x"
        if write is flowchart:
            content = re.sub(ids, "", content, flags=re.MULTILINE)
        silent = [word for word in re.findall(r"zq\d+x", content) if word not in heard]
        assert silent == [], (seed, document, str(imported))
