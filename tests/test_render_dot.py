"""DOT text, compared with Graphviz."""

import html
import re
import shutil
import subprocess
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj

HOSTILE = [
    'say "hi"',
    "<b>bold</b>",
    "back\\slash \\N \\G \\l",
    'ends in a backslash \\" \\',
    "&amp; &lt; &#35; & so on",
    "a -> b [label=c]; } digraph {",
    "// remark /* and */ # more",
    "שלום 知る 🛒 👩‍👩‍👧",
    "node",
    "{a|b}",
    "two\nlines\r\n\x00more",
    "",
    "  ",
]


SVG = "{http://www.w3.org/2000/svg}"


def shown(name: str) -> str:
    """What a name should look like on a picture: on one line, without control characters."""
    return " ".join(
        "".join(char if char.isprintable() or char == "\u200d" else " " for char in name).split()
    )


def hostile(names: list[str]) -> cj.Journey:
    """A journey with those names on its stages and arrows."""
    ids = [f"s-{at}" for at in range(len(names))]
    return cj.Journey(
        "shop",
        name=names[0],
        stages=[cj.Stage(id, name=name) for id, name in zip(ids, names, strict=True)],
        transitions=[
            cj.Transition("s-0", id, decision=name) for id, name in zip(ids, names, strict=True)
        ],
    )


def test_graphviz_shows_every_name_as_it_is() -> None:
    """No name is read as an escape, an entity, a record or the end of a text."""
    dot = shutil.which("dot")
    if dot is None:
        pytest.skip("needs Graphviz on this machine")
    run = subprocess.run(
        [dot, "-Tsvg"],
        input=cj.render.to_dot(hostile(HOSTILE)),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    drawn = ET.fromstring(run.stdout)
    groups = list(drawn.iter(f"{SVG}g"))
    texts = {
        kind: [
            "".join("".join(text.itertext()) for text in group.iter(f"{SVG}text"))
            for group in groups
            if group.get("class") == kind
        ]
        for kind in ("node", "edge")
    }
    assert sorted(map(shown, texts["node"])) == sorted(
        shown(name or f"s-{at}") for at, name in enumerate(HOSTILE)
    )
    assert sorted(map(shown, texts["edge"])) == sorted(map(shown, HOSTILE))


def strings(dot: str) -> Iterator[str]:
    """The quoted strings of a DOT text as its grammar reads them, if they all are closed."""
    quoted = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
    assert '"' not in quoted.sub("", dot)
    for text in quoted.findall(dot):
        yield html.unescape(re.sub(r"\\(.)", r"\1", text))


@given(st.lists(st.text(max_size=8), min_size=1, max_size=3))
def test_every_text_is_closed_and_reads_back(names: list[str]) -> None:
    """Whatever a name holds, it stays in its quotes."""
    result = list(strings(cj.render.to_dot(hostile(names))))
    for at, name in enumerate(names):
        assert (shown(name) or (shown(f"s-{at}") if not name else "")) in result


def test_each_kind_of_transition_and_stage_has_a_look_of_its_own() -> None:
    """Borders for stages, lines for transitions."""
    shop = cj.Journey(
        "shop",
        stages=[cj.Stage("know"), cj.Stage("buy"), cj.Stage("lost", role="lapsed", end=True)],
        transitions=[
            cj.Transition("know", "buy", decision="To buy", probability=0.25),
            cj.Transition("buy", "know", kind="referral"),
            cj.Transition("know", "lost", kind="exit", reason="Too dear"),
            cj.Transition("buy", "buy", kind="return"),
        ],
        starts=["know"],
        goals=["buy"],
    )
    assert cj.render.to_dot(shop, direction="TB", arrow_text="decision") == (
        'digraph "shop" {\n'
        '    graph [label="shop", labelloc="t", rankdir="TB"]\n'
        '    node [shape="box"]\n'
        '    "know" [label="know", style="rounded"]\n'
        '    "buy" [label="buy", penwidth="3"]\n'
        '    "lost" [label="lost", style="dashed", peripheries="2"]\n'
        '    "know" -> "buy" [label="To buy"]\n'
        '    "buy" -> "know" [color="black:invis:black", constraint="false"]\n'
        '    "know" -> "lost" [style="dotted", arrowhead="tee"]\n'
        '    "buy" -> "buy" [style="dashed", constraint="false"]\n'
        "}\n"
    )
