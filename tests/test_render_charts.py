"""Pictures of coverages, crosswalks, alignments and readings hold what the values say."""

import itertools
import re
from collections import Counter
from typing import Any, get_args
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

import customer_journey as cj
from customer_journey.testing._journeys import journeys

NAME = "{http://www.w3.org/2000/svg}"
HOSTILE = "</text><script>alert(1)</script> \"&' مرحبا 顧客 🎉"
SIGNS = {
    "matched": "check",
    "skipped": "gap",
    "extra": "plus",
    "out-of-order": "swap",
    "failed": "cross",
}


def read(svg: str) -> ET.Element:
    """The picture as a browser reads it, which must say in words what it shows."""
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    about = root.find(f"{NAME}desc")
    assert about is not None
    assert about.text
    tags = {part.tag.removeprefix(NAME) for part in root.iter()}
    assert tags <= {"svg", "title", "desc", "style", "g", "rect", "text", "path", "circle"}
    assert nothing_lies_outside(root)
    return root


def nothing_lies_outside(root: ET.Element) -> bool:
    """Whether each shape and text begins within the picture."""
    left, top, width, height = map(float, root.attrib["viewBox"].split())
    return all(
        left <= float(part.attrib["x"]) <= left + width
        and top <= float(part.attrib["y"]) <= top + height
        for part in root.iter()
        if "x" in part.attrib
    )


def signs(element: ET.Element) -> Counter[str]:
    """How often each glyph stands in it, the legend aside; a gap's bar is not a cross."""
    result: Counter[str] = Counter()
    for part in drawn(element):
        kinds = (part.get("class") or "").split()
        if part.tag == f"{NAME}circle":
            result[kinds[0] if "disc" in kinds else kinds[1]] += 1
        elif kinds[:1] == ["glyph"] and kinds[1] in ("cross", "plus", "swap"):
            result[kinds[1]] += 1
    result["cross"] -= result["gap"]
    return +result


def drawn(element: ET.Element) -> list[ET.Element]:
    """All parts but the legend's."""
    hidden = {
        part
        for group in element.iter(f"{NAME}g")
        if group.get("class") == "legend"
        for part in group.iter()
    }
    return [part for part in element.iter() if part not in hidden]


def texts(element: ET.Element) -> str:
    """What is written, without white space."""
    return squeezed("".join(part.text or "" for part in element.iter(f"{NAME}text")))


def squeezed(text: str) -> str:
    """The text as pictures may show it: without white space and control characters."""
    return "".join(char for char in text if char.isprintable() and not char.isspace())


def rects(root: ET.Element, *kinds: str) -> list[tuple[float, float, float, float]]:
    """Where the shapes of these kinds are: left, top, right, bottom."""
    result: list[tuple[float, float, float, float]] = []
    for part in drawn(root):
        if part.tag == f"{NAME}rect" and part.get("class") in kinds:
            x, y, wide, tall = (float(part.attrib[key]) for key in ("x", "y", "width", "height"))
            result.append((x, y, x + wide, y + tall))
    return result


def apart(components: list[tuple[float, float, float, float]]) -> bool:
    """Whether no two of them overlap."""
    return all(
        one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        for one, other in itertools.combinations(components, 2)
    )


def shop() -> cj.Journey:
    """People ask, and some are answered."""
    return cj.Journey.sequence(
        "shop",
        [
            cj.Stage(
                "know",
                questions=[cj.Question("who", text="Who are you?")],
                assets=[cj.Asset("about", answers=["who"], title="About us")],
            ),
            cj.Stage(
                "buy",
                questions=[
                    cj.Question("cost", text=HOSTILE),
                    cj.Question("refund", personas=["founder"]),
                    cj.Question("terms"),
                ],
                assets=[
                    cj.Asset("price-list", answers=["cost"], personas=["founder"]),
                    cj.Asset("rules", answers=["refund"], status="planned"),
                    cj.Asset("old-terms", answers=["terms"]),
                    cj.Asset("new-terms", answers=["terms"], status="planned"),
                ],
            ),
        ],
        personas=[cj.Persona("founder"), cj.Persona("marketer")],
    )


def test_a_coverage_shows_what_is_answered_planned_and_missing() -> None:
    """A glyph for each, the stages above their questions, and what answers them."""
    value = cj.coverage(shop())
    root = read(cj.render.to_svg(value))
    assert signs(root) == Counter(
        check=sum(cell.answered for cell in value.cells),
        ring=sum(bool(cell.planned) for cell in value.cells),
        cross=sum(not cell.answered and not cell.planned for cell in value.cells),
    )
    written = texts(root)
    for words in ("know", "buy", "founder", "marketer", "About us", "rules (planned)", HOSTILE):
        assert squeezed(words) in written
    assert apart(rects(root, "cell"))


@given(journeys(max_stages=5))
@settings(max_examples=20)
def test_any_coverage_has_a_picture(journey: cj.Journey) -> None:
    """With a glyph for each cell of the value, in every chart."""
    value = cj.coverage(journey)
    result = signs(read(cj.render.to_svg(value)))
    assert result["check"] == sum(cell.answered for cell in value.cells)
    assert result["ring"] == sum(bool(cell.planned) for cell in value.cells)
    assert sum(result.values()) >= len(value.cells)


def test_opportunities_are_among_what_answers() -> None:
    """One that is done answers, one that is open will."""
    cost = cj.Question("cost", text="What does it cost?")
    shop = cj.evolve(
        cj.Journey.sequence("shop", [cj.Stage("buy", questions=[cost])]),
        opportunities=[
            cj.Opportunity("list", name="Price list", answers=["cost"], status="done"),
            cj.Opportunity("call", name="A call", answers=["cost"]),
        ],
    )
    assert "Price list, A call (planned)" in cj.render.to_svg(cj.coverage(shop))
    assert "Price list" in cj.render.to_html(shop)


def test_a_crosswalk_shows_each_stage_over_its_phases() -> None:
    """Numbered as in its journey, apart from all others, and with what is guessed."""
    ours = cj.Journey.sequence("ours", ["awareness", "free-trial", "zzz"])
    held = [
        cj.presets.get("aida"),
        cj.presets.get("aarrr"),
        cj.presets.get("marketing-hourglass"),
        ours,
    ]
    root = read(cj.render.to_svg(cj.crosswalk(held)))
    assert apart(rects(root, "bar", "guess", "loose"))
    written = texts(root)
    for journey in held:
        assert squeezed(journey.label) in written
        for at, stage in enumerate(journey, 1):
            assert f"{at}{squeezed(stage.label)}" in written
    for phase in (*get_args(cj.types.Phase), "none known"):
        assert squeezed(phase) in written
    assert "1awareness?" in written
    assert len(rects(root, "guess")) == len(ours)
    assert len(rects(root, "loose")) == 3  # Desire decides; revenue expands, activation onboards.


def test_columns_that_repeat_a_journey_are_distinguished() -> None:
    """By the names of the columns."""
    aida = cj.presets.get("aida")
    value = cj.crosswalk([aida, aida])
    written = texts(read(cj.render.to_svg(value)))
    assert all(squeezed(name) in written for name in value.columns)


@given(journeys(max_stages=6), journeys(max_stages=6))
@settings(max_examples=20)
def test_any_two_journeys_have_a_crosswalk_and_an_alignment(
    one: cj.Journey, other: cj.Journey
) -> None:
    """Bars and boxes that keep apart, and as many ribbons as blocks."""
    walk = read(cj.render.to_svg(cj.crosswalk([one, other])))
    assert apart(rects(walk, "bar", "guess", "loose"))
    value = cj.align(one, other)
    root = read(cj.render.to_svg(value))
    assert apart(rects(root, "shape", "guess"))
    assert len(rects(root, "shape", "guess")) == len(one) + len(other)
    assert len(rects(root, "guess")) == len(value.only_left) + len(value.only_right)
    ribbons = root.findall(f".//{NAME}path[@data-left]")
    assert [tuple(ribbon.attrib["data-left"].split()) for ribbon in ribbons] == [
        block.left for block in value.blocks
    ]


def test_an_alignment_shows_what_is_exact_what_is_lost_and_what_crosses() -> None:
    """Exact and lossy ribbons look apart, and losses stand in words."""
    value = cj.align(cj.presets.get("aarrr"), cj.presets.get("buyers-journey"))
    root = read(cj.render.to_svg(value))
    ribbons = root.findall(f".//{NAME}path[@data-left]")
    exact = ["fit" in ribbon.attrib["class"].split() for ribbon in ribbons]
    assert exact == [block.exact for block in value.blocks]
    assert len(root.findall(f".//{NAME}path[@class='apart']")) == len(value.crossings) > 0
    written = texts(root)
    for block in value.blocks:
        for loss in block.losses:
            assert squeezed(loss) in written
    guessed = cj.align(cj.Journey.sequence("ours", ["awareness"]), cj.presets.get("aida"))
    assert "guessed" in texts(read(cj.render.to_svg(guessed)))


def traces() -> list[cj.evidence.Trace]:
    """Some went as they should, others did not."""
    failed = cj.evidence.Visit("try", failed=True)
    return [
        cj.evidence.Trace("ada", ["know", "try", "buy"]),
        cj.evidence.Trace("bob", ["know", "try", "buy"]),
        cj.evidence.Trace("cy", ["try", "know", "phone", "buy"]),
        cj.evidence.Trace("dee", ["know", "buy"]),
        cj.evidence.Trace("eve", ["know", failed, "buy"]),
    ]


def conformance() -> cj.evidence.Conformance:
    """How they went together with the journey."""
    return cj.evidence.conform(cj.Journey.sequence("shop", ["Know", "Try", "Buy"]), traces())


@pytest.mark.extra("data")
def test_a_conformance_shows_every_sequence_with_its_departures() -> None:
    """The most common first, a glyph for each move at a stage, other steps in words."""
    value = conformance()
    root = read(cj.render.to_svg(value))
    known = {stage.id for stage in value.journey}
    moves = [
        SIGNS[move.kind]
        for fit in value
        for move in fit.moves
        if move.stage in known and (move.kind != "out-of-order" or move.step is not None)
    ]
    assert signs(root) == Counter(moves)
    written = texts(root)
    assert "phone" in written
    assert written.index("2people") < written.index("cy") < written.index("eve")
    only = cj.evidence.conform(value.journey, traces()[:1])
    assert "nostagefor" not in texts(read(cj.render.to_svg(only)))


@pytest.mark.extra("data")
@pytest.mark.parametrize("customer", ["ada", "cy", "dee", "eve"])
def test_a_fit_shows_the_run_above_what_was_done(customer: str) -> None:
    """A box for each stage of the run and for each step, and a glyph for each move."""
    fit = conformance().of(customer)
    root = read(cj.render.to_svg(fit))
    boxes = rects(root, "shape")
    assert apart(boxes)
    highest = min(top for _, top, _, _ in boxes)
    assert sum(top == highest for _, top, _, _ in boxes) == len(fit.run)
    assert len(boxes) == len(fit.run) + len(fit.steps)
    assert signs(root) == Counter(SIGNS[move.kind] for move in fit.moves)
    moved = root.findall(f".//{NAME}path[@class='moved']")
    kinds = Counter(move.kind for move in fit.deviations)
    assert len(moved) == kinds["out-of-order"]


def test_a_heading_is_the_values_own_another_one_or_none() -> None:
    """As the caller says; colours follow her too."""
    value = cj.coverage(shop())

    def heading(svg: str) -> list[str | None]:
        return [part.text for part in read(svg).findall(f".//{NAME}text[@class='title']")]

    assert heading(cj.render.to_svg(value)) == ["shop: 71 % answered"]
    assert heading(cj.render.to_svg(value, title="Content")) == ["Content"]
    assert heading(cj.render.to_svg(value, title="")) == []
    assert "prefers-color-scheme" in cj.render.to_svg(value)
    assert "prefers-color-scheme" not in cj.render.to_svg(value, theme="dark")
    nothing = cj.coverage(cj.Journey.sequence("empty", ["a"]))
    assert heading(cj.render.to_svg(nothing)) == ["empty: nothing to answer"]


@pytest.mark.extra("data")
def test_the_same_value_gives_the_same_text_and_another_another_id() -> None:
    """So that several pictures can stand on one page."""
    one, other = conformance(), cj.coverage(shop())
    assert cj.render.to_svg(one) == cj.render.to_svg(conformance())
    assert read(cj.render.to_svg(one)).get("id") != read(cj.render.to_svg(other)).get("id")


def test_options_of_maps_are_refused_all_at_once() -> None:
    """A matrix runs no way and has no counts."""
    draw: Any = cj.render.to_svg
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        draw(cj.coverage(shop()), layout="layers", direction="TB", arrow_text="none", counts={})
    assert [problem.where for problem in caught.value.problems] == [
        "layout", "direction", "arrow_text", "counts",
    ]  # fmt: skip


@pytest.mark.extra("data")
def test_what_no_one_could_read_is_refused() -> None:
    """Of each kind, with how large it is."""
    long = cj.Journey.sequence("long", [cj.Stage(f"s-{at}", phases=["try"]) for at in range(400)])
    many = cj.evidence.conform(
        cj.Journey.sequence("shop", ["a"]),
        [cj.evidence.Trace("ada", [f"x-{at}" for at in range(400)])],
    )
    wide = cj.evidence.conform(
        long, [cj.evidence.Trace(f"p-{at}", [f"s-{at}"]) for at in range(12)], runs_to="anywhere"
    )
    for value, words in (
        (cj.align(long, long), "800 stages"),
        (many.of("ada"), "401 moves"),
        (wide, r"\d,\d{3} cells"),
    ):
        with pytest.raises(cj.errors.InvalidValueError, match=re.compile(words)):
            cj.render.to_svg(value)


@pytest.mark.extra("data")
def test_notebooks_show_the_picture_above_the_table() -> None:
    """Where somebody could read it; else the table alone."""
    aida, race = cj.presets.get("aida"), cj.presets.get("race")
    shown: tuple[Any, ...] = (
        cj.coverage(shop()), cj.crosswalk([aida, race]), cj.align(aida, race), conformance(),
    )  # fmt: skip
    for value in shown:
        html = value._repr_mimebundle_()["text/html"]
        assert html.startswith(cj.render.to_svg(value))
        assert "<table" in html
    long = cj.Journey.sequence("long", [cj.Stage(f"s-{at}", phases=["try"]) for at in range(400)])
    large: Any = cj.align(long, long)
    assert "<svg" not in large._repr_mimebundle_()["text/html"]


@pytest.mark.parametrize("name", ["W" * 60, "many words " * 30])
def test_long_names_stay_inside_their_bars(name: str) -> None:
    """And beside one another."""
    phases: tuple[cj.types.Phase, ...] = ("aware", "explore", "aware")
    stages = [cj.Stage(f"s-{at}", name=name, phases=[each]) for at, each in enumerate(phases)]
    value = cj.crosswalk([cj.Journey.sequence("shop", stages)])
    root = read(cj.render.to_svg(value))
    bars = rects(root, "bar")
    assert apart(bars)
    lines = [part for part in root.iter(f"{NAME}text") if "W" in (part.text or "")]
    for line in lines:
        half = 0.9 * len(line.text or "") * float(line.attrib["font-size"]) / 2
        x, y = float(line.attrib["x"]), float(line.attrib["y"])
        assert any(
            left <= x - half and x + half <= right and top < y < bottom
            for left, top, right, bottom in bars
        )
