"""Mermaid text, compared with the real Mermaid."""

from functools import cache
from xml.etree import ElementTree as ET

import pytest

import customer_journey as cj

mermaidx = pytest.importorskip("mermaidx")

HOSTILE = [
    "end",
    'say "hi"',
    "<b>bold</b><script>alert(1)</script>",
    "`code` **bold** _slanted_ ~~gone~~",
    "#35; &amp; &#35;",
    "שלום עולם",
    "🛒 cart 👩‍👩‍👧",
    "a|b [c](http://d) {e} (f) >g]",
    "%% remark",
    "1. list",
    "- item",
    "$$x^2$$",
    "subgraph one; direction TB",
    "--> there",
    "a\\nb",
    "@{shape: circle}",
    "naïve 知る",
    "  click me  ",
]
LINES = {
    "two\nlines\r\nmore": "two lines more",
    "a\u2028b\tc": "a b c",
    "x\x1b[31m\x00y": "x [31m y",
}
NAMES = [*HOSTILE, *LINES]
SVG = "{http://www.w3.org/2000/svg}"


def written(name: str) -> str:
    """What a name should look like on a picture."""
    return LINES.get(name, name.strip())


@cache
def drawn() -> ET.Element:
    """A journey whose names and decisions try to break the diagram, drawn by Mermaid itself."""
    ids = [f"s-{at}" for at in range(len(NAMES))]
    journey = cj.Journey(
        "hostile",
        stages=[cj.Stage(id, name=name) for id, name in zip(ids, NAMES, strict=True)],
        transitions=[
            cj.Transition(ids[0], id, decision=name) for id, name in zip(ids, NAMES, strict=True)
        ],
        starts=ids[:2],
        goals=ids[1:3],
    )
    picture = mermaidx.render(cj.render.to_mermaid(journey)).svg()
    return ET.fromstring(picture)


def labels(kind: str) -> list[str]:
    """The texts of the nodes or of the labels on edges, in order."""
    groups = drawn().iter(f"{SVG}g")
    return [
        "".join(group.itertext()).strip()
        for group in groups
        if (group.get("class") or "").split()[:1] == [kind]
    ]


@pytest.mark.slow
@pytest.mark.covers
def test_mermaid_shows_every_name_as_it_is() -> None:
    """No name is read as markup, a keyword or an escape, whatever it holds."""
    assert labels("node") == [written(name) for name in NAMES]


def test_mermaid_shows_every_decision_as_it_is() -> None:
    """What stands on an arrow is as safe as what stands in a box."""
    assert labels("edgeLabel") == [written(name) for name in NAMES]


def test_a_name_that_looks_like_an_icon_stays_a_name() -> None:
    """Mermaid has no escape for it: an invisible character breaks it up."""
    shop = cj.Journey("shop", stages=[cj.Stage("a", name="fa:fa-car"), cj.Stage("b", name="fa:x")])
    text = cj.render.to_mermaid(shop)
    assert "fa#58;\u2060fa-car" in text
    assert "fa#58;x" in text
    assert "fa:" not in text


def test_each_kind_of_transition_has_an_arrow_of_its_own() -> None:
    """And what is written on it is the reason of an exit, the decision of others, and the share."""
    shop = cj.Journey(
        "shop",
        stages=[cj.Stage("know"), cj.Stage("buy"), cj.Stage("lost", role="lapsed", end=True)],
        transitions=[
            cj.Transition("know", "buy", decision="To buy", probability=0.25),
            cj.Transition("buy", "know", kind="referral"),
            cj.Transition("know", "lost", kind="exit", reason="Too dear", decision="To leave"),
            cj.Transition("buy", "buy", kind="return", probability=0.00001),
        ],
        starts=["know"],
        goals=["buy"],
    )
    text = cj.render.to_mermaid(shop, direction="TB")
    assert text == (
        "flowchart TB\n"
        '    s_know(["know"])\n'
        '    s_buy["buy"]\n'
        '    s_lost[["lost"]]\n'
        '    s_know -->|"To buy, 25 #37;"| s_buy\n'
        '    s_buy ==>|"refers"| s_know\n'
        '    s_know --x|"Too dear"| s_lost\n'
        '    s_buy -.->|"#60; 0.01 #37;"| s_buy\n'
        "    classDef start stroke-width:2px\n"
        "    classDef goal stroke-width:4px\n"
        "    classDef lapsed stroke-dasharray:4 3\n"
        "    class s_know start\n"
        "    class s_buy goal\n"
        "    class s_lost lapsed\n"
    )


@pytest.mark.parametrize(
    ("arrow_text", "expected"),
    [
        ("decision", '-->|"To buy"|'),
        ("probability", '-->|"2.5 #37;"|'),
        ("guard", '-->|"orders #62;= 1"|'),
        ("none", "--> "),
    ],
)
def test_the_caller_chooses_what_arrows_say(arrow_text: cj.render.ArrowText, expected: str) -> None:
    """The decision, the share, the guard, or nothing."""
    step = cj.Transition(
        "know", "buy", decision="To buy", probability=0.025, when=cj.fact("orders") >= 1
    )
    shop = cj.Journey.sequence("shop", ["know", "buy"]).with_transition(step)
    assert expected in cj.render.to_mermaid(shop, arrow_text=arrow_text)


def test_mermaid_reads_a_journey_without_stages() -> None:
    """An empty diagram is a diagram."""
    assert cj.render.to_mermaid(cj.Journey("empty")) == "flowchart LR\n"


def test_a_journey_without_guards_has_none_to_say() -> None:
    """Where nothing is stated, nothing stands on the arrow."""
    shop = cj.Journey.sequence("shop", ["know", "buy"])
    assert "s_know --> s_buy" in cj.render.to_mermaid(shop, arrow_text="guard")


@pytest.mark.parametrize("decision", ["\u00ad", "\ue000", "\x07", "\u202e", " \n"])
def test_a_decision_of_characters_that_are_dropped_is_no_label(decision: str) -> None:
    """Mermaid refuses a label without text, and Graphviz would leave room for it."""
    shop = cj.Journey.sequence("shop", ["a", "b"]).connect("a", "b", decision=decision)
    assert "s_a --> s_b\n" in cj.render.to_mermaid(shop)
    assert '"a" -> "b"\n' in cj.render.to_dot(shop)
