"""Pictures hold every name, keep their parts apart, and never take text for markup."""

import re
import time
from itertools import combinations, pairwise
from typing import Any, NamedTuple, cast
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

import customer_journey as cj
from customer_journey.testing._journeys import journeys

NAME = "{http://www.w3.org/2000/svg}"
PRESETS = [cj.presets.get(name) for name in cj.presets.names()]

HOSTILE = [
    "</text><script>alert(1)</script>",
    "\"quoted\" & 'apostrophed' <b>bold</b> &amp; ]]>",
    "مرحبا بالعالم — رحلة العميل",
    "お客様がはじめて私たちのことを知るとき",
    "👩‍👩‍👧 family 🎉🎉🎉",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "ﷺ e\u0301\u0301 \u200f\u202e backwards",
    "a\nb\tc\x00d   e",
    "½ — œuvre ☃ " + "many words " * 30,
]


class Rect(NamedTuple):
    """Where a shape is."""

    left: float
    top: float
    right: float
    bottom: float


class Drawn(NamedTuple):
    """A picture, read back."""

    root: ET.Element
    stages: dict[str, ET.Element]
    arrows: list[ET.Element]


def read(svg: str) -> Drawn:
    """The picture as a browser reads it."""
    root = ET.fromstring(svg)
    # In languages that run from right to left, all is in a group that mirrors it.
    mirrored = root.find(f"{NAME}g[@transform]")
    groups = (root if mirrored is None else mirrored).findall(f"{NAME}g")
    stages = {name: group for group in groups if (name := group.get("data-stage"))}
    return Drawn(root, stages, [group for group in groups if group.get("data-source")])


def shape_of(stage: ET.Element) -> Rect:
    """The room that a stage takes."""
    shape = next(part for part in stage if (part.get("class") or "") == "shape")
    if shape.tag == f"{NAME}polygon":
        points = [tuple(map(float, pair.split(","))) for pair in shape.attrib["points"].split()]
        across, down = zip(*points, strict=True)
        return Rect(min(across), min(down), max(across), max(down))
    x, y, width, height = (float(shape.attrib[key]) for key in ("x", "y", "width", "height"))
    return Rect(x, y, x + width, y + height)


def words_in(element: ET.Element) -> str:
    """All of its text, without white space."""
    return squeezed("".join("".join(part.itertext()) for part in element.iter(f"{NAME}text")))


def squeezed(text: str) -> str:
    """A name as it may be shown: control characters and white space aside."""
    return "".join(char for char in text if char.isprintable() and char != " ")


def ends_of(arrow: ET.Element) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where its line begins and ends."""
    line = next(part for part in arrow if part.get("class") == "line")
    pairs = re.findall(r"(-?[\d.]+),(-?[\d.]+)", line.attrib["d"])
    points = [(float(x), float(y)) for x, y in pairs]
    return points[0], points[-1]


def distance(point: tuple[float, float], width: Rect) -> float:
    """How far a point is from the edge of a box."""
    x, y = point
    beside = max(width.left - x, 0, x - width.right)
    below = max(width.top - y, 0, y - width.bottom)
    if beside or below:
        return max(beside, below)
    return min(x - width.left, width.right - x, y - width.top, width.bottom - y)


def hold_together(journey: cj.Journey, svg: str) -> Drawn:
    """Assert what is true of any picture of the journey."""
    drawn = read(svg)
    assert drawn.root.get("role") == "img"
    assert list(drawn.stages) == [stage.id for stage in journey]
    assert len(drawn.arrows) == len(journey.transitions)
    boxes = {name: shape_of(stage) for name, stage in drawn.stages.items()}
    straight = not drawn.root.findall(f".//{NAME}polygon")
    if straight:
        for one, other in combinations(boxes.values(), 2):
            assert (
                one.right <= other.left
                or other.right <= one.left
                or one.bottom <= other.top
                or other.bottom <= one.top
            )
    for name, stage in drawn.stages.items():
        for text in stage.findall(f"{NAME}text"):
            assert boxes[name].top < float(text.attrib["y"]) < boxes[name].bottom
            assert boxes[name].left < float(text.attrib["x"]) < boxes[name].right
    for arrow in drawn.arrows:
        start, end = ends_of(arrow)
        slack = 1.0 if straight else 80.0
        assert distance(start, boxes[arrow.attrib["data-source"]]) <= slack
        assert distance(end, boxes[arrow.attrib["data-target"]]) <= slack + 15
    return drawn


@pytest.mark.parametrize("journey", PRESETS, ids=lambda journey: journey.id)
def test_every_preset_has_a_picture(journey: cj.Journey) -> None:
    """With all of its names, and its parts apart."""
    # One of them has no order, and would be a matrix.
    layout: cj.render.Layout = "layers" if journey.id == "b2b-buying-jobs" else "auto"
    hold_together(journey, cj.render.to_svg(journey, layout=layout, direction="TB"))
    drawn = hold_together(journey, cj.render.to_svg(journey, layout=layout))
    for stage in journey:
        assert squeezed(stage.label) in words_in(drawn.stages[stage.id])


@given(journeys(max_stages=7))
@settings(max_examples=40)
def test_any_journey_has_a_picture(journey: cj.Journey) -> None:
    """From left to right and from top to bottom."""
    hold_together(journey, cj.render.to_svg(journey, layout="layers"))
    hold_together(journey, cj.render.to_svg(journey, layout="layers", direction="TB"))


@pytest.mark.parametrize("name", HOSTILE)
def test_names_stay_text(name: str) -> None:
    """In boxes, on arrows, in headings: nothing of them becomes markup, and nothing is lost."""
    stages = [cj.Stage("a", name=name), cj.Stage("b", name=name, end=True)]
    journey = cj.Journey.sequence("shop", stages, name=name).connect("a", "b", decision=name)
    drawn = hold_together(journey, cj.render.to_svg(journey))
    tags = {part.tag.removeprefix(NAME) for part in drawn.root.iter()}
    assert tags <= {"svg", "title", "desc", "style", "g", "rect", "text", "path", "circle"}
    for part in (*drawn.stages.values(), drawn.arrows[0]):
        assert squeezed(name) in words_in(part)


def test_an_hourglass_is_narrowest_at_the_purchase() -> None:
    """And every stage stands below the one before it."""
    journey = cj.presets.get("marketing-hourglass")
    drawn = hold_together(journey, cj.render.to_svg(journey))
    boxes = [shape_of(stage) for stage in drawn.stages.values()]
    widths = [box.right - box.left for box in boxes]
    waist = [stage.id for stage in journey].index("buy")
    assert widths[:waist] == sorted(widths[:waist], reverse=True)
    assert widths[waist + 1 :] == sorted(widths[waist + 1 :])
    assert min(widths) == widths[waist]
    assert all(one.bottom <= other.top for one, other in pairwise(boxes))
    layers = cj.render.to_svg(journey, layout="layers")
    assert "<polygon" not in layers


def test_a_bow_tie_is_lowest_at_the_purchase() -> None:
    """And every stage stands at the right of the one before it."""
    journey = cj.presets.get("bow-tie")
    svg = cj.render.to_svg(journey)
    assert svg == cj.render.to_svg(journey, layout="bow-tie")
    drawn = hold_together(journey, svg)
    boxes = [shape_of(stage) for stage in drawn.stages.values()]
    heights = [width.bottom - width.top for width in boxes]
    # No stage has purchase as its primary phase; this one covers it.
    waist = [stage.id for stage in journey].index("commit")
    assert heights[:waist] == sorted(heights[:waist], reverse=True)
    assert heights[waist + 1 :] == sorted(heights[waist + 1 :])
    assert min(heights) == heights[waist]
    assert all(one.right <= other.left for one, other in pairwise(boxes))


def test_an_hourglass_needs_a_waist() -> None:
    """Where no one buys, asking for one is an error; by itself the picture is in layers then."""
    journey = cj.Journey.sequence("sand-hourglass", ["up", "down"])
    assert "<polygon" not in cj.render.to_svg(journey)
    with pytest.raises(cj.errors.InvalidValueError, match="purchase"):
        cj.render.to_svg(journey, layout="hourglass")
    with pytest.raises(cj.errors.InvalidValueError, match="purchase"):
        cj.render.to_svg(journey, layout="bow-tie")


@pytest.mark.parametrize("layout", ["hourglass", "bow-tie"])
def test_a_shape_with_a_waist_takes_exits_jumps_and_words(layout: cj.render.Layout) -> None:
    """Arrows that do not step to the next tier lead round the outside."""
    journey = (
        cj.Journey.sequence(
            "glass",
            [
                cj.Stage("know"),
                cj.Stage("buy", phases=["purchase"]),
                cj.Stage("stay"),
                cj.Stage("go"),
            ],
        )
        .connect("know", "buy", decision="pays")
        .connect("know", "stay", decision="skips")
        .connect("stay", "stay", kind="return")
        .connect("know", "go", kind="exit", reason="too dear")
        .connect("stay", "know", kind="referral")
    )
    drawn = hold_together(journey, cj.render.to_svg(journey, layout=layout))
    assert {words_in(arrow) for arrow in drawn.arrows} >= {"pays", "skips", "toodear", "refers"}


def words_of_legend(journey: cj.Journey) -> str:
    """What stands below the map."""
    groups = read(cj.render.to_svg(journey)).root.findall(f"{NAME}g")
    legend = [group for group in groups if (group.get("class") or "").startswith("legend")]
    return " ".join(part.text or "" for group in legend for part in group.iter(f"{NAME}text"))


def test_lines_are_as_wide_as_their_share_or_count() -> None:
    """Counts take the place of probabilities, and stand on the arrows."""
    journey = (
        cj.Journey.sequence("shop", ["a", "b", "c"])
        .connect("a", "b", probability=0.9)
        .connect("a", "c", probability=0.1)
    )

    def widths(svg: str) -> dict[str, float]:
        return {
            f"{arrow.attrib['data-source']}{arrow.attrib['data-target']}": float(
                next(part for part in arrow if part.get("class") == "line").attrib["stroke-width"]
            )
            for arrow in read(svg).arrows
        }

    by_share = widths(cj.render.to_svg(journey))
    assert "the wider" in words_of_legend(journey)
    assert "the wider" not in words_of_legend(cj.Journey.sequence("shop", ["a", "b"]))
    assert by_share["ab"] > by_share["ac"] > by_share["bc"]
    counted = cj.render.to_svg(journey, counts={("a", "c"): 1200, ("b", "c"): 300})
    by_count = widths(counted)
    assert by_count["ac"] > by_count["bc"] > by_count["ab"]
    assert "1,200" in counted
    none = widths(cj.render.to_svg(journey, counts={("a", "c"): 0}))
    assert len(set(none.values())) == 1


def test_invalid_counts_are_all_named() -> None:
    """Unknown transitions, and invalid counts."""
    journey = cj.Journey.sequence("shop", ["a", "b", "c", "d"])
    counts = {("a", "b"): float("nan"), ("b", "a"): 1.0, ("b", "c"): "3", ("c", "d"): 10**400}
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.render.to_svg(journey, counts=cast("Any", counts))
    assert [problem.where for problem in caught.value.problems] == [
        f"counts[{pair!r}]" for pair in counts
    ]


def test_colours_follow_the_reader_or_the_caller() -> None:
    """Light and dark, and never dark on paper."""
    journey = cj.Journey.sequence("shop", ["a"])
    auto, light, dark = (
        cj.render.to_svg(journey, theme="auto"),
        cj.render.to_svg(journey, theme="light"),
        cj.render.to_svg(journey, theme="dark"),
    )
    assert "prefers-color-scheme:dark" in auto
    assert "@media print{#" in auto
    assert "prefers-color-scheme" not in light + dark
    assert "--ink" not in light + dark
    assert light != dark


def test_a_heading_is_the_label_another_one_or_none() -> None:
    """As the caller says."""
    journey = cj.Journey.sequence("shop", ["a"], name="Our shop")

    def heading(svg: str) -> list[str | None]:
        return [text.text for text in read(svg).root.findall(f"{NAME}text[@class='title']")]

    assert heading(cj.render.to_svg(journey)) == ["Our shop"]
    assert heading(cj.render.to_svg(journey, title="Spring")) == ["Spring"]
    assert heading(cj.render.to_svg(journey, title="")) == []


def test_it_says_in_words_what_it_shows() -> None:
    """For those who do not see it."""
    journey = (
        cj.Journey.sequence("shop", ["Know", "Buy"])
        .connect("buy", "buy", kind="return")
        .connect("buy", "know", kind="referral")
    )
    about = read(cj.render.to_svg(journey)).root.find(f"{NAME}desc")
    assert about is not None
    assert about.text == (
        "A journey of 2 stages: Know, Buy. Starts: Know. Goals: Buy. Back: Buy to Buy. "
        "Brings a new person: Buy to Know."
    )


def test_the_same_journey_gives_the_same_text_and_another_another_id() -> None:
    """So that several pictures can stand on one page, and files do not change by themselves."""
    one, other = (cj.Journey.sequence(name, ["a", "b"]) for name in ("one", "other"))
    assert cj.render.to_svg(one) == cj.render.to_svg(one)
    ids = [read(cj.render.to_svg(journey)).root.get("id") for journey in (one, other)]
    assert len(set(ids)) == 2


def test_a_journey_without_stages_has_a_picture_too() -> None:
    """Of nothing but its name."""
    for direction in ("LR", "TB"):
        assert read(cj.render.to_svg(cj.Journey("shop"), direction=direction)).stages == {}


def test_what_no_one_could_read_is_refused() -> None:
    """With how large it is, rather than with hours of work."""
    size = 300
    journey = cj.Journey.sequence("shop", [f"s-{at}" for at in range(size)])
    far = [cj.Transition("s-0", f"s-{at}") for at in range(2, size)]
    with pytest.raises(cj.errors.InvalidValueError, match="a picture has room for"):
        cj.render.to_svg(cj.evolve(journey, transitions=[*journey.transitions, *far]))


def lines_of(element: ET.Element) -> list[str]:
    """Its lines of text, from top to bottom."""
    return [text.text or "" for text in element.iter(f"{NAME}text")]


def test_words_break_into_few_and_even_lines() -> None:
    """What is short stays on one line, a word stays whole, and no line is left with a mere word."""
    last = cj.Stage("b", end=True, role="customer")
    stages = [cj.Stage("implement", name="Implementation"), last]
    journey = cj.Journey.sequence("shop", stages).connect(
        "implement", "b", decision="To be content with the purchase"
    )
    drawn = hold_together(journey, cj.render.to_svg(journey))
    assert lines_of(drawn.stages["implement"]) == ["Implementation", "start"]
    assert lines_of(drawn.stages["b"]) == ["b", "goal · end · customer"]
    assert lines_of(drawn.arrows[0]) == ["To be", "content with", "the purchase"]


def shop_with_exits() -> cj.Journey:
    """People leave from every stage to the same place."""
    stages = [cj.Stage(f"s-{at}", phases=["explore"]) for at in range(5)]
    lost = cj.Stage("lost", role="lapsed", phases=["lapse"], end=True)
    journey = cj.Journey.sequence("shop", stages).with_stage(lost)
    for at in range(5):
        journey = journey.connect(f"s-{at}", "lost", kind="exit", reason=f"for reason {at}")
    return journey


def points_of(arrow: ET.Element) -> list[tuple[float, float]]:
    """All corners and handles of its line."""
    line = next(part for part in arrow if part.get("class") == "line")
    pairs = re.findall(r"(-?[\d.]+),(-?[\d.]+)", line.attrib["d"])
    return [(float(x), float(y)) for x, y in pairs]


def test_mixed_text_states_its_direction() -> None:
    """By marks around it, as some viewers heed no attribute; what is of one script needs none."""
    picture = cj.render.to_svg(cj.Journey.sequence("shop", ["דגם חדש", "דגם (OK)!", "OK דגם"]))
    assert ">דגם חדש<" in picture
    assert ">\u2067דגם (OK)!\u2069<" in picture
    assert ">OK דגם<" in picture


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"direction": "TB"},
        {"layout": "ring"},
        {"layout": "hourglass"},
        {"layout": "matrix"},
        {"lanes": "owner"},
        {"fit": "16:9"},
    ],
    ids=str,
)
def test_no_word_of_any_language_is_broken(options: dict[str, Any]) -> None:
    """The longest of German law, neither in the name of a stage nor on an arrow."""
    words = [
        "Rechtsschutzversicherungsgesellschaften",
        "Donaudampfschifffahrtsgesellschaftskapitän",
        "Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung",
    ]
    stages = [
        cj.Stage(f"s{at}", name=f"{word} lesen", phases=["purchase"], owner="Amt")
        for at, word in enumerate(words)
    ]
    journey = cj.Journey.sequence("law", stages).disconnect("s0", "s1")
    journey = journey.connect("s0", "s1", decision=f"wegen {words[0]}")
    picture = cj.render.to_svg(journey, **options)
    lines = re.findall(r"<text[^>]*>([^<]*)<", picture)
    assert all(any(word in line for line in lines) for word in words)


@pytest.mark.parametrize("direction", ["LR", "TB"])
def test_people_leave_through_one_straight_gutter(direction: cj.render.Direction) -> None:
    """Which leads straight to where they go, with the reasons beside it, one at each stage."""
    journey = shop_with_exits()
    drawn = hold_together(journey, cj.render.to_svg(journey, direction=direction))
    exits = [arrow for arrow in drawn.arrows if "exit" in arrow.attrib["class"]]
    across = 1 if direction == "LR" else 0
    gutters = {points_of(arrow)[-1][across] for arrow in exits}
    gutters |= {points_of(arrow)[-2][across] for arrow in exits}
    assert len(gutters) == 1
    reasons = [
        (float(text.attrib["x"]), float(text.attrib["y"]))
        for arrow in exits
        for text in arrow.iter(f"{NAME}text")
    ]
    assert len({point[1 - across] for point in reasons}) == len(exits)
    assert "dashoffset" in cj.render.to_svg(journey)


def test_who_left_gives_the_column_no_phase_beside_those_who_stay() -> None:
    """But does where no one else stands."""

    def phases(journey: cj.Journey) -> list[str]:
        root = read(cj.render.to_svg(journey)).root
        notes = root.findall(f"{NAME}text[@class='note']")
        return [note.text or "" for note in notes]

    assert phases(cj.presets.get("demand-waterfall")) == [
        "explore",
        "evaluate",
        "decide",
        "purchase",
    ]
    assert phases(shop_with_exits()) == ["explore", "lapse"]
    lost = cj.Stage("lost", role="lapsed", phases=["lapse"], end=True)
    shop = cj.Journey.sequence("shop", ["know", "buy"]).with_stage(lost)
    assert phases(shop.connect("know", "lost", kind="exit", reason="price")) == []


def test_a_bar_lies_at_the_far_side_of_an_end() -> None:
    """At the right, at the bottom, and along the foot of an hourglass."""
    journey = cj.presets.get("marketing-hourglass")

    def bar(svg: str) -> tuple[Rect, Rect]:
        stage = read(svg).stages["refer"]
        stop = next(part for part in stage if part.get("class") == "stop")
        x, y, wide, tall = (float(stop.attrib[key]) for key in ("x", "y", "width", "height"))
        return Rect(x, y, x + wide, y + tall), shape_of(stage)

    end, width = bar(cj.render.to_svg(journey, layout="layers"))
    assert end.left < width.right < end.right
    for svg in (
        cj.render.to_svg(journey, layout="layers", direction="TB"),
        cj.render.to_svg(journey),
    ):
        end, width = bar(svg)
        assert end.top < width.bottom < end.bottom
        assert width.left < end.left < end.right < width.right


def test_arrows_on_and_back_to_a_stage_keep_apart() -> None:
    """Whatever their kinds, and whatever the stages are called."""
    journey = cj.Journey.sequence("shop", ["a", "b", "c", "on", "d", "back"])
    for source in ("a", "b", "d", "back", "on"):
        journey = journey.connect(source, "on", kind="exit", reason="off")
        journey = journey.connect(source, "c", kind="exit", reason="off")
    drawn = hold_together(journey, cj.render.to_svg(journey))
    assert len({points_of(arrow)[-1] for arrow in drawn.arrows}) > len(journey)


def test_what_skips_stages_runs_level() -> None:
    """It goes down once and up once, however tall what it passes is."""
    tall = cj.Stage("b", name="many words " * 12)
    journey = cj.Journey.sequence("shop", ["a", "b", "c", "d", "e"]).with_stage(tall)
    journey = journey.connect("a", "d", decision="in a hurry")
    drawn = hold_together(journey, cj.render.to_svg(journey))
    (skip,) = (
        arrow
        for arrow in drawn.arrows
        if arrow.attrib["data-target"] == "d" and arrow.attrib["data-source"] == "a"
    )
    inner = {y for _, y in points_of(skip)[2:-2]}
    assert len(inner) == 1


def test_no_rail_of_an_hourglass_crosses_the_words_of_another() -> None:
    """Words stand between tiers, where rails only lead down or up."""
    buy = cj.Stage("buy", phases=["purchase"])
    stages = [cj.Stage("know"), buy, cj.Stage("stay"), cj.Stage("go")]
    journey = (
        cj.Journey.sequence("glass", stages)
        .connect("know", "go", kind="exit", reason="many words " * 9)
        .connect("buy", "go", kind="exit", reason="too late")
        .connect("stay", "know", kind="referral", decision="many words " * 9)
        .connect("stay", "stay", kind="return", decision="again")
        .connect("go", "know", kind="return", decision="after all")
    )
    drawn = hold_together(journey, cj.render.to_svg(journey, layout="hourglass"))
    tracks = [points_of(arrow) for arrow in drawn.arrows if points_of(arrow)[2:]]
    heights = {points[at][1] for points in tracks for at in (0, -1)}
    for arrow in drawn.arrows:
        for text in arrow.iter(f"{NAME}text"):
            low, size = float(text.attrib["y"]), float(text.attrib["font-size"])
            assert not any(low - 0.7 * size < height < low for height in heights)


@pytest.mark.slow
@pytest.mark.covers
@pytest.mark.parametrize("text", ["e" + "\u0301" * 300_000, "\u6f22" * 100_000, "a " * 150_000])
def test_a_picture_of_a_long_name_takes_time_in_proportion(text: str) -> None:
    """Combining marks all belong to one letter, and so stay on one line."""
    started = time.perf_counter()
    cj.render.to_svg(cj.Journey.sequence("shop", [cj.Stage("a", name=text), cj.Stage("b")]))
    long = time.perf_counter() - started
    started = time.perf_counter()
    few = cj.Stage("a", name=text[: len(text) // 4])
    cj.render.to_svg(cj.Journey.sequence("shop", [few, cj.Stage("b")]))
    assert long < 10 * (time.perf_counter() - started) + 0.5
