"""Mermaid diagrams as journeys, and journeys as `journey` diagrams that the real Mermaid draws."""

import math
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree as ET

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.errors import InvalidFileError
from customer_journey.interchange import from_mermaid, to_mermaid_journey

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = [
    "Buy: now: 3",
    "#1 of all",
    "a; b",
    "100%% sure %% yes",
    "section two",
    "Title page",
    "journey on",
    "accTitle: x",
    "accDescr {",
    "<b>bold</b> & <script>alert(1)</script>",
    "#35; &amp; &#35;",
    "{init: 3}",
    'say "hi"',
    "a, b",
    "a\\nb",
    "--- x",
    "fa:fa-car",
    "שלום עולם",
    "naïve 知る 🛒",
    "%%{init: {'theme':'dark'}}%%",
    "x : 9 : Bo",
]


def felt(score: float, *personas: str, measure: str = "") -> cj.Experience:
    """How a stage feels."""
    return cj.Experience(score, personas=personas, measure=measure)


def drawn(text: str) -> tuple[list[str], list[float]]:
    """The texts that Mermaid itself shows, and how high its faces are: 450 for 0, 30 a point."""
    mermaidx = pytest.importorskip("mermaidx")
    root = ET.fromstring(mermaidx.render(text).svg())
    texts = ["".join(item.itertext()) for tag in ("text", "title") for item in root.iter(SVG + tag)]
    faces = [item for item in root.iter(f"{SVG}circle") if item.get("class") == "face"]
    return [text for text in texts if text.strip()], [float(face.get("cy", "")) for face in faces]


@pytest.mark.slow
@pytest.mark.covers
def test_mermaid_draws_every_name_as_it_is_at_the_height_of_its_score() -> None:
    """Stages, sections, actors and the title, whatever they hold."""
    scores = [round(-2 + 4 * at / (len(HOSTILE) - 1), 3) for at in range(len(HOSTILE))]
    journey = cj.Journey.sequence(
        "hostile",
        [
            cj.Stage(f"s{at}", name=name, extra={"section": name},
                     experience=[felt(score, f"p{at}")])
            for at, (name, score) in enumerate(zip(HOSTILE, scores, strict=True))
        ],
        name="Hostile; all: #1",
        personas=[cj.Persona(f"p{at}", name=name) for at, name in enumerate(HOSTILE)],
    )  # fmt: skip
    text = to_mermaid_journey(journey)
    shown, faces = drawn(text)
    assert faces == pytest.approx([450 - 30 * (score + 3) for score in scores])
    # The legend wraps long names of actors, but faces have them whole.
    plain = ["".join(line.replace("\u2060", "").split()) for line in shown]
    for name in HOSTILE:
        assert plain.count("".join(name.split())) >= 3
    assert "Hostile; all: #1" in shown
    read = from_mermaid(text).journey
    assert [stage.name for stage in read] == HOSTILE
    assert [persona.label for persona in read.personas] == HOSTILE
    assert [stage.extra["section"] for stage in read] == HOSTILE
    assert [stage.experience[0].score for stage in read] == pytest.approx(scores)


@pytest.mark.parametrize(
    ("line", "heights"),
    [
        ("Buy: now: 3", [math.nan]),
        ("x: good: Ada", [math.nan]),
        ("x: -2: Ada", [510]),
        ("x: 7: Ada", [240]),
        ("x: 3: Ada: Bo", [360]),
        ("a; b: 3", None),
        ("Buy #1: 3", None),
        ("x", None),
        (": 3", None),
    ],
)
def test_what_mermaid_misreads_in_silence_or_refuses_is_an_error(
    line: str, heights: list[float] | None
) -> None:
    """Mermaid draws some of these without a word, with no height or out of the picture."""
    text = f"journey\n  section One\n    Ask: 4: Ada\n    {line}"
    with pytest.raises(InvalidFileError) as caught:
        from_mermaid(text)
    assert [problem.line for problem in caught.value.problems] == [4]
    mermaidx = pytest.importorskip("mermaidx")
    if heights is None:
        with pytest.raises(Exception, match="Parse error"):
            mermaidx.render(text).svg()
    else:
        assert drawn(text)[1][1:] == pytest.approx(heights, nan_ok=True)


def test_all_problems_of_a_diagram_are_named_at_once() -> None:
    """Each with its line, comments and front matter counted."""
    text = "---\ntitle: x\n---\n%%{init: {\n}}%%\njourney\n%% note\n x\n y: 9\n z;: 1"
    with pytest.raises(InvalidFileError) as caught:
        from_mermaid(text)
    assert [problem.line for problem in caught.value.problems] == [8, 9, 10]


EXAMPLE = """\
---
title: "In front"
---
%% a comment
%%{init: {
  'theme': 'dark'
}}%%
Journey
  title My #35;1 day
  accTitle: Read aloud
  accDescr {
    Several
  }
  section Try

    Taste: 4.4: Ada, Bo,, Ada
    Taste: 2: Cy # why?
    Taste: 1
    # all of it
  section Kitchen
    Clean#58; all: 1.: Ada
    Taste: .9e: Ada
"""


def test_a_diagram_is_read_as_mermaid_reads_it() -> None:
    """Tasks are stages in a row; one that goes on for others is one stage."""
    imported = from_mermaid(EXAMPLE.replace(".9e", "3").encode())
    journey = imported.journey
    assert (journey.id, journey.name) == ("my-1-day", "My #1 day")
    assert [(stage.id, stage.label, stage.phases) for stage in journey] == [
        ("taste", "Taste", ("try",)),
        ("clean-all", "Clean: all", ()),
        ("taste-2", "Taste", ()),
    ]
    assert [(each.score, each.personas, each.basis) for each in journey["taste"].experience] == [
        (1.4, ("ada", "bo"), "assumed"),
        (-1, ("cy",), "assumed"),
        (-2, (), "assumed"),
    ]
    assert journey["clean-all"].extra["section"] == "Kitchen"
    assert [(move.source, move.target) for move in journey.transitions] == [
        ("taste", "clean-all"),
        ("clean-all", "taste-2"),
    ]
    assert [persona.label for persona in journey.personas] == ["Ada", "Bo", "Cy"]
    notes = [(note.kind, note.where) for note in imported.notes]
    assert ("dropped", "line 10") in notes
    assert ("guessed", "stages.clean-all.extra") in notes
    assert ("guessed", "transitions") in notes
    with pytest.raises(InvalidFileError, match=r"got '\.9e'"):
        from_mermaid(EXAMPLE)


def test_names_that_are_ids_are_said_once() -> None:
    """No title gives the id of all journeys without one; the front matter may have it."""
    journey = from_mermaid("journey\nbuy: 3: ada").journey
    assert (journey.id, journey.name, journey["buy"].name) == ("journey", "", "")
    assert journey.personas == (cj.Persona("ada"),)
    assert from_mermaid("---\ntitle: Day\n---\njourney\nbuy: 3").journey.name == "Day"
    assert from_mermaid("---\nconfig: 1\n---\njourney\ntitle day\nbuy: 3").journey.name == ""


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("", "empty"),
        ("%% only this\n", "empty"),
        ("journey\n  title only", "no tasks"),
        ("sequenceDiagram\n  a->>b: x", "sequenceDiagram"),
        ("day.mmd", "name of a file"),
        (b"\xff", "UTF-8"),
        ("journey\n a\ud800: 3", "surrogate"),
        ("x" * (64 * 2**20 + 1), "64 MiB"),
    ],
    ids=["empty", "comment", "title", "sequence", "name", "bytes", "surrogate", "large"],
)
def test_what_is_no_such_diagram_says_so(document: str | bytes, message: str) -> None:
    """Other diagrams, other texts, and too much of them."""
    with pytest.raises(InvalidFileError, match=message):
        from_mermaid(document)


def test_personas_that_feel_otherwise_have_tasks_of_their_own() -> None:
    """Those who feel the same share one; stages without a score are named in a comment."""
    journey = cj.Journey.sequence(
        "shop",
        [
            "hear",
            cj.Stage("taste", phases=["try"], experience=[
                felt(1, measure="csat"), felt(2, "home", measure="csat"),
                felt(-0.25, "office", "shop", measure="csat"), felt(2, "cafe", measure="csat"),
                felt(0, measure="ease")]),
            cj.Stage("buy", experience=[felt(0, measure="ease")]),
        ],
        personas=[cj.Persona(id) for id in ("home", "office", "shop", "cafe")],
    )  # fmt: skip
    assert to_mermaid_journey(journey) == (
        "journey\n"
        "    title shop\n"
        "    %% without a score: hear\n"
        "    section try\n"
        "    taste: 4\n"
        "    taste: 5: home, cafe\n"
        "    taste: 2.75: office, shop\n"
        "    section –\n"
        "    buy: 3\n"
    )
    assert from_mermaid(to_mermaid_journey(journey)).journey["buy"].extra == {}
    ease = to_mermaid_journey(journey, measure="ease")
    assert ease.count("taste: 3\n") == ease.count("buy: 3\n") == 1
    assert to_mermaid_journey(journey, measure="nps").count("\n") == 3


def test_names_that_show_nothing_yield_to_ids() -> None:
    """A diagram needs a name for each task; extra data of other kinds is not a section."""
    journey = cj.Journey.sequence(
        "shop",
        [cj.Stage("a", name="\u200b", extra={"section": 3}, experience=[felt(0, "p")]),
         cj.Stage("b", name="\u200b")],
        personas=[cj.Persona("p", name="\u200b")],
    )  # fmt: skip
    assert to_mermaid_journey(journey).endswith("without a score: b\n    a: 3: p\n")


names = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=8)


@given(
    title=names,
    tasks=st.lists(
        st.tuples(
            names,
            st.sampled_from(["", "Kitchen", *get_args(cj.types.Phase)]),
            st.integers(-200, 200),
            st.lists(names, unique=True, max_size=2),
        ),
        min_size=1,
        max_size=5,
        unique_by=lambda task: task[0],
    ),
)
def test_a_diagram_that_was_read_is_written_as_it_was(
    title: str, tasks: list[tuple[str, str, int, list[str]]]
) -> None:
    """What is read from a diagram of ours is what it was made of."""
    people = dict.fromkeys(name for task in tasks for name in task[3])
    ids = {name: f"p{at}" for at, name in enumerate(people)}
    journey = cj.Journey.sequence(
        "day",
        [
            cj.Stage(
                f"s{at}",
                name=name,
                phases=[phase for phase in get_args(cj.types.Phase) if phase == section],
                extra={"section": section} if section == "Kitchen" else {},
                experience=[felt(score / 100, *(ids[each] for each in actors))],
            )
            for at, (name, section, score, actors) in enumerate(tasks)
        ],
        name=title,
        personas=[cj.Persona(id, name=name) for name, id in ids.items()],
    )
    text = to_mermaid_journey(journey)
    read = from_mermaid(text).journey
    assert [stage.label for stage in read] == [task[0] for task in tasks]
    assert [stage.experience[0].score for stage in read] == [task[2] / 100 for task in tasks]
    assert [stage.phases for stage in read] == [stage.phases for stage in journey]
    assert [stage.extra for stage in read] == [stage.extra for stage in journey]
    assert [persona.label for persona in read.personas] == [*people]
    assert to_mermaid_journey(evolve(read, id="day", name=title)) == text


def test_diagrams_convert_on_the_command_line(tmp_path: Path) -> None:
    """By their names, by what they begin with, and into diagrams."""
    from customer_journey._cli._main import main

    source, target = tmp_path / "day.mmd", tmp_path / "day.json"
    source.write_text("journey\n  title Day\n  Buy: 4: Ada\n", encoding="utf-8")
    assert main(["convert", str(source), "--output", str(target)]) == 0
    assert cj.load(target).name == "Day"
    text, back = tmp_path / "day.txt", tmp_path / "back.txt"
    text.write_bytes(b"%% mine\n" + source.read_bytes())
    assert main(["convert", str(text), "--output", str(target)]) == 0
    written = ["show", str(target), "--format", "mermaid-journey", "--output", str(back)]
    assert main(written) == 0
    assert back.read_text(encoding="utf-8").endswith("    Buy: 4: Ada\n")


# Flowcharts

FLOWCHART = """\
---
title: Ours
---
flowchart LR; A0["See an ad"] -->|clicks| B(Visit<br/>page)
  %% note
  B -- "reads, 2" --> C{Decide}
  C -. no .-> A0 & D[/Leave/]
  C ==> E:::big
  subgraph one [Try]
    direction TB
    E --- F@{ shape: rect, label: "Use
      it" }
    subgraph "Kitchen"
      K(((Cook)))
    end;
  end
  F x--x G; G <--> H
  G ~~~ A0
  H e1@==>|"`again`"| I([ok])
  e1@{ animate: true }
  I -- says --- J[[Sub #quot;x#quot;]] ;
  J --> L[("Data")] --> M{{Hex}} --> N>Flag] --> O[\\Alt\\] --> P((Round)) --> Q@{ shape: rect }
  Q --> R@{ label: plain } --> one
  R -.-> S[ ]
  classDef big fill:#f00
  class A0,B big
  linkStyle 0 stroke:red
  click A0 "https://example.com"
  accDescr {
    about; it
  }
"""


def mermaid_labels(text: str) -> tuple[set[str], int]:
    """The labels of nodes that Mermaid itself draws, and how many links between them."""
    mermaidx = pytest.importorskip("mermaidx")
    root = ET.fromstring(mermaidx.render(text).svg())
    nodes = {
        "".join("".join(item.itertext()).split())
        for item in root.iter(f"{SVG}g")
        if (item.get("class") or "").startswith("node ")
    }
    links = [
        item for item in root.iter(f"{SVG}path") if "flowchart-link" in (item.get("class") or "")
    ]
    return nodes, len(links)


@pytest.mark.slow
@pytest.mark.covers
def test_a_flowchart_is_read_as_mermaid_reads_it() -> None:
    """Every shape and link, and what nodes are called."""
    imported = from_mermaid(FLOWCHART)
    journey = imported.journey
    assert (journey.id, journey.name) == ("ours", "Ours")
    assert [stage.label for stage in journey] == [
        "See an ad", "Visit page", "Decide", "Leave", "E", "Use it", "Cook", "G", "H", "ok",
        'Sub "x"', "Data", "Hex", "Flag", "Alt", "Round", "Q", "plain", "S",
    ]  # fmt: skip
    moves = {(move.source, move.target): move.decision for move in journey.transitions}
    assert moves["see-an-ad", "visit-page"] == "clicks"
    assert moves["visit-page", "decide"] == "reads, 2"
    assert moves["decide", "see-an-ad"] == moves["decide", "leave"] == "no"
    assert moves["h", "ok"] == "again"
    assert moves["ok", "sub-x"] == "says"
    assert {("g", "h"), ("h", "g")} < moves.keys()
    assert ("g", "see-an-ad") not in moves
    assert journey["use-it"].phases == ("try",)
    assert journey["cook"].extra["section"] == "Kitchen"
    notes = [str(note) for note in imported.notes]
    assert "dropped 'one': a link to a subgraph leads to no stage" in notes
    assert any("links drawn as -.-> ==> --- --x" in note for note in notes)
    nodes, links = mermaid_labels(FLOWCHART.replace("R -.-> S[ ]", "R -.-> S"))
    assert nodes == {"".join(stage.label.split()) for stage in journey}
    # Mermaid also draws the one to the subgraph, and the one in both directions once.
    assert links == len(moves) + 1 - 1


def test_nodes_of_the_same_text_go_by_their_ids() -> None:
    """And keep the text as their name."""
    journey = from_mermaid("graph TD\na[Wait] --> b[Wait] --> c").journey
    assert [(stage.id, stage.label) for stage in journey] == [
        ("a", "Wait"), ("b", "Wait"), ("c", "c"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("graph TD; A-->B; B--C", [1]),
        ("flowchart\n(x)\n A -->\n A & \n]", [2, 3, 4, 5]),
        ("flowchart\nA[open\nB", [2]),
        ("flowchart\nA --> B C", [2]),
        ("flowchart\n%% only\n", [None]),
        ('flowchart\nA["never closed\nB --> C', [2]),
    ],
)
def test_what_is_neither_a_node_nor_a_link_is_named(text: str, lines: list[int | None]) -> None:
    """With its line, all at once; and Mermaid refuses it as well."""
    with pytest.raises(InvalidFileError) as caught:
        from_mermaid(text)
    assert [problem.line for problem in caught.value.problems] == lines


def test_a_text_that_never_ends_is_not_gathered_for_ever() -> None:
    """After some thousand characters, lines are taken as they are."""
    text = 'flowchart\nA["' + "x\n" * 20_000
    with pytest.raises(InvalidFileError) as caught:
        from_mermaid(text)
    assert len(caught.value.problems) >= 1


@pytest.mark.parametrize("text", HOSTILE)
def test_our_own_flowcharts_are_read_back(text: str) -> None:
    """Names, kinds, starts, goals and ends; what stands on arrows."""
    journey = cj.Journey(
        "journey",
        stages=[
            cj.Stage("know"),
            cj.Stage("free-trial", name=text),
            cj.Stage("lost", role="lapsed", end=True),
        ],
        transitions=[
            cj.Transition("know", "free-trial", decision=text),
            cj.Transition("know", "lost", kind="exit", reason=text),
            cj.Transition("know", "know", kind="return"),
            cj.Transition("free-trial", "know", kind="referral"),
            cj.Transition("free-trial", "lost", kind="referral", decision="Tell"),
        ],
        starts=["know"],
        goals=["free-trial"],
    )
    read = from_mermaid(cj.render.to_mermaid(journey)).journey
    assert {(str(item)) for item in cj.diff(journey, read)} == set()


@pytest.mark.parametrize(
    "fence", ["```mermaid\n{}\n```\n", "\n~~~ mermaid\n{}\n~~~", "````mermaid\n{}"]
)
def test_a_diagram_may_stand_in_a_fence(fence: str) -> None:
    """As it is copied out of Markdown; lines count from the top of it."""
    text = fence.format("---\ntitle: Shop\n---\nflowchart LR\n  A --> B")
    journey = cj.interchange.from_mermaid(text).journey
    assert (journey.label, [stage.label for stage in journey]) == ("Shop", ["A", "B"])
    with pytest.raises(cj.errors.InvalidFileError) as caught:
        cj.interchange.from_mermaid(fence.format("flowchart LR\n  A[B --> C"))
    assert [problem.line for problem in caught.value.problems] == [
        fence.partition("{")[0].count("\n") + 2
    ]


def test_what_a_foreign_flowchart_has_beside_a_journey_is_noted() -> None:
    """Classes, lines on looks and clicks, and subgraphs that are not phases; not in ours."""
    result = cj.interchange.from_mermaid(
        "flowchart LR\n  subgraph Try\n    a[Know]:::hot\n  end\n  subgraph Later\n    b[Buy]\n"
        '  end\n  a --> b\n  click a "https://example.org"\n'
    )
    texts = [str(note) for note in result.notes if not note.where.startswith(("stages", "t"))]
    assert texts[:3] == [
        "dropped line 9: a journey has no place for it",
        "dropped 'a': the class 'hot'",
        "guessed 'b'.section: the section 'Later' is not a phase; it stays in `extra`",
    ]
    assert [stage.phases for stage in result.journey] == [("try",), ()]
    ours = cj.render.to_mermaid(result.journey)
    assert not [note for note in cj.interchange.from_mermaid(ours).notes if note.kind == "dropped"]


def test_phases_go_out_as_subgraphs_and_come_back() -> None:
    """Stages with several phases too; a stage without any stands by itself."""
    shop = cj.Journey.sequence(
        "shop",
        [
            cj.Stage("know", phases=["aware", "explore"]),
            cj.Stage("try", phases=["try"]),
            cj.Stage("buy"),
        ],
    )
    drawn = cj.render.to_mermaid(shop, groups="phases")
    assert [line.strip() for line in drawn.splitlines() if "subgraph" in line] == [
        'subgraph phase_0["aware, explore"]',
        'subgraph phase_1["try"]',
    ]
    back = cj.interchange.from_mermaid(drawn).journey
    assert [stage.phases for stage in back] == [stage.phases for stage in shop]
    assert "subgraph" not in cj.render.to_mermaid(shop)
