"""How stages feel is a lane under a map; blueprints, channels and owners are tables of boxes."""

import itertools
import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

import customer_journey as cj
from customer_journey.testing._journeys import journeys

NAME = "{http://www.w3.org/2000/svg}"
HOSTILE = "Donaudampfschifffahrt </text><b>&amp; مرحبا 👩‍👩‍👧 " + "words " * 20

Area = tuple[float, float, float, float]


def felt(score: float, *personas: str, **fields: Any) -> cj.Experience:
    """An experience that was observed, unless something else is said."""
    whole: dict[str, Any] = {"n": 20, "basis": "observed", "measure": "csat", **fields}
    return cj.Experience(score, personas=personas, **whole)


def shop(*experiences: list[cj.Experience], moments: str = "") -> cj.Journey:
    """A row of stages that feel so."""
    stages = [
        cj.Stage(f"s-{at}", experience=each, moment_of_truth=str(at) in moments)
        for at, each in enumerate(experiences)
    ]
    people = [cj.Persona("home", name="At home"), cj.Persona("office")]
    return cj.Journey.sequence("shop", stages, personas=people)


def drawn(journey: cj.Journey, **options: Any) -> ET.Element:
    """The picture as a browser reads it."""
    return ET.fromstring(cj.render.to_svg(journey, **options))


def parts(root: ET.Element, kind: str) -> list[ET.Element]:
    """The parts of a class."""
    return [part for part in root.iter() if kind in (part.get("class") or "").split()]


def texts(root: ET.Element) -> list[str]:
    """The lines of text."""
    return [part.text or "" for part in root.iter(f"{NAME}text")]


def places(root: ET.Element) -> list[Area]:
    """The room that each line of text takes at most, as pictures measure it."""
    from customer_journey.render._measure import width_of

    taken: list[Area] = []
    for part in root.iter(f"{NAME}text"):
        size = float(part.attrib["font-size"])
        wide = width_of(part.text or "", size=size, bold="font-weight" in part.attrib)
        x, y = float(part.attrib["x"]), float(part.attrib["y"])
        before = {"start": 0, "middle": wide / 2, "end": wide}[part.attrib["text-anchor"]]
        # In a mirrored picture, each text is mirrored about its own place.
        left = x - (wide - before if "transform" in part.attrib else before)
        taken.append((left, y - size, left + wide, y + size * 0.25))
    return taken


def numbers(text: str) -> list[float]:
    """The numbers of a path or a polygon."""
    return [float(each) for each in re.findall(r"-?\d+(?:\.\d+)?", text)]


def boxes(root: ET.Element) -> list[Area]:
    """Where the boxes of a table are."""
    shapes = [part for part in root.iter(f"{NAME}rect") if part.get("class") == "shape"]
    sides = [[float(part.attrib[key]) for key in ("x", "y", "width", "height")] for part in shapes]
    return [(x, y, x + wide, y + tall) for x, y, wide, tall in sides]


def overlaps(taken: list[Area]) -> list[tuple[Area, Area]]:
    """The pairs that lie on one another, by more than a pixel."""
    return [
        (one, other)
        for one, other in itertools.combinations(taken, 2)
        if min(one[2], other[2]) - max(one[0], other[0]) > 1
        and min(one[3], other[3]) - max(one[1], other[1]) > 1
    ]


def within(root: ET.Element, taken: list[Area]) -> bool:
    """Whether all of it is in the picture."""
    left, top, wide, tall = map(float, root.attrib["viewBox"].split())
    return all(
        left - 1 <= each[0] and top - 1 <= each[1] and each[2] <= left + wide + 1
        and each[3] <= top + tall + 1
        for each in taken
    )  # fmt: skip


def test_a_journey_without_feelings_has_no_lane() -> None:
    """Nothing is invented: a map stays as it was."""
    root = drawn(cj.Journey.sequence("shop", ["a", "b"]))
    assert not parts(root, "score")
    assert not any("feels" in text for text in texts(root))


def test_a_curve_is_solid_only_between_answers() -> None:
    """Dashed where an end is assumed, has no number of people, or a stage between has no score."""
    root = drawn(
        shop(
            [felt(1)],
            [felt(0.5)],
            [felt(0, basis="assumed")],
            [felt(-0.5, n=None)],
            [felt(-1, basis="stated")],
            [],
            [felt(-1.5)],
        )
    )
    dashes = [part.get("stroke-dasharray") for part in parts(root, "felt") if part.get("d")]
    assert dashes == [None, "5 4", "5 4", "5 4", "5 4"]
    fills = [part.attrib["fill"] for part in parts(root, "score")]
    filled = [fill != "#ffffff" for fill in fills]
    # The last two are samples of the legend.
    assert filled == [True, True, False, False, True, True, True, False]
    shown = texts(root)
    assert shown.count("n 20") == 4
    assert shown.count("assumed") == 3
    assert "How it feels (csat), from -2 to +2" in shown
    assert "assumed in between" in shown
    assert root.findtext(f"{NAME}desc", "").endswith(
        "How it feels to everyone, from -2 to +2: s-0 +1.0 (n 20), s-1 +0.5 (n 20), s-2 +0.0"
        " (assumed), s-3 -0.5 (assumed), s-4 -1.0 (n 20), s-6 -1.5 (n 20)."
    )


def test_moments_of_truth_are_diamonds() -> None:
    """Also where nothing says how they feel."""
    root = drawn(shop([felt(1)], [], [], moments="02"))
    # And one in the legend.
    assert len(parts(root, "moment")) == 3
    assert len(parts(root, "score")) == 1
    assert "Moments of truth: s-0, s-2." in root.findtext(f"{NAME}desc", "")
    # Without a score it has no place on the scale, not even in the middle.
    axes = [numbers(part.attrib["d"]) for part in parts(root, "axis")]
    lowest = max(y for _, y, _ in axes)
    scored, unscored, _ = (numbers(part.attrib["points"]) for part in parts(root, "moment"))
    assert max(scored[1::2]) < lowest < min(unscored[1::2])
    assert texts(root).count("no score") == 1


def test_without_a_score_there_is_no_scale() -> None:
    """A diamond on it would read as a feeling; it stands beside the name of its stage."""
    root = drawn(shop([], [], [], moments="02"))
    assert texts(root)[-3:] == ["Moments of truth", "s-0", "s-2"]
    assert len(parts(root, "moment")) == 2
    assert not parts(root, "axis")
    assert not overlaps(places(root))
    many = [cj.Stage(f"s-{at}", name=HOSTILE, moment_of_truth=True) for at in range(4)]
    for direction in ("LR", "TB"):
        crowded = drawn(cj.Journey.sequence("shop", many), direction=direction)
        assert len(parts(crowded, "moment")) == 4
        assert not overlaps(places(crowded))
        assert within(crowded, places(crowded))


def test_an_interval_is_a_bar_and_a_band_between_two() -> None:
    """No band where one of the two has none, or the way between is assumed."""
    wide = {"low": -0.5, "high": 1.5}
    root = drawn(shop([felt(1, **wide)], [felt(0, **wide)], [felt(0)], [felt(0.2, n=None, **wide)]))
    assert [part.tag.removeprefix(NAME) for part in parts(root, "interval")] == [
        "polygon",
        "path",
        "path",
        "path",
    ]
    assert "interval" in texts(root)


def test_each_persona_and_measure_has_a_curve_with_its_name() -> None:
    """A letter tells them apart, not the colour alone."""
    journey = shop(
        [felt(1, "home", "office"), felt(0.9)],
        [felt(1, "home"), felt(0.95, "office"), felt(0, measure="")],
    )
    root = drawn(journey)
    shown = texts(root)
    for name in ("A At home, csat", "B office, csat", "C everyone, csat", "D everyone, no measure"):
        assert squeezed(name) in squeezed("".join(shown))
    assert [text for text in shown if re.fullmatch(r"[A-D] n 20", text)] == [
        *("A n 20", "B n 20", "C n 20"),
        *("A n 20", "B n 20", "D n 20"),
    ]
    alone = drawn(shop([felt(1, "home")], [felt(1, "home")]))
    assert "At home" in texts(alone)


def squeezed(text: str) -> str:
    """The text without blanks, which may be between lines."""
    return "".join(text.split())


def test_a_page_has_the_curve_too() -> None:
    """In the same picture, and said in words."""
    journey = shop([felt(1)], [felt(0, basis="assumed")])
    page = cj.render.to_html(journey)
    assert "How it feels (csat), from -2 to +2" in page
    assert page.count("s-1 +0.0 (assumed)") == 2  # under the narrow map, too
    assert "How it feels" not in cj.render.to_html(cj.Journey.sequence("shop", ["a", "b"]))


def test_colours_are_attributes_that_any_viewer_reads() -> None:
    """So that the lane is right outside a browser."""
    root = drawn(shop([felt(1, low=0, high=2)], [felt(0)], moments="1"))
    for part in root.iter():
        if part.tag.removeprefix(NAME) in {"path", "circle", "polygon", "rect", "text"}:
            assert part.get("fill") or part.get("stroke")


CROWDED = cj.evolve(
    shop(
        *(
            [
                felt(0.1, "home", low=-1, high=1),
                felt(0.11, "office", basis="assumed"),
                felt(0.12),
                felt(0.12, measure=HOSTILE[:60]),
            ]
            for _ in range(3)
        ),
        moments="1",
    ),
    personas=[cj.Persona("home", name=HOSTILE), cj.Persona("office")],
)


@pytest.mark.parametrize("direction", ["LR", "TB"])
def test_no_text_of_the_lane_lies_on_another(direction: cj.render.Direction) -> None:
    """However close the scores are and however long the names."""
    root = drawn(CROWDED, direction=direction)
    assert not overlaps(places(root))
    assert within(root, places(root))


def test_many_curves_have_letters_of_their_own() -> None:
    """Beyond Z with a number."""
    people = [f"p-{at}" for at in range(28)]
    stage = cj.Stage("a", experience=[felt(0, *people)])
    journey = cj.Journey.sequence("shop", [stage], personas=map(cj.Persona, people))
    root = drawn(journey)
    assert {"Z n 20", "A1 n 20", "B1 n 20"} <= set(texts(root))
    assert not overlaps(places(root))


PARCEL = cj.Journey.sequence(
    "parcel",
    [
        cj.Stage(
            "packed",
            owner="Roastery",
            actions=[
                cj.Action("roast", lane="backstage", supports=["say"]),
                cj.Action("say", lane="frontstage", touchpoints=["mail"]),
                cj.Action("wonder"),
            ],
            assets=[
                cj.Asset("letter", kind="email", channel="email", status="planned"),
                cj.Asset("old", channel="fax", status="retired"),
                cj.Asset("page"),
            ],
            touchpoints=[cj.Touchpoint("mail", channel="email", initiator="brand")],
        ),
        cj.Stage(
            "door",
            owner="Shop",
            actions=[
                cj.Action("open", lane="customer"),
                cj.Action("sign", lane="customer", owner="Neighbour"),
                cj.Action("ring", lane="frontstage", owner="Post", supports=["open"]),
                cj.Action("route", lane="support", supports=["ring", "open"]),
            ],
            touchpoints=[
                cj.Touchpoint("bell", initiator="customer"),
                cj.Touchpoint("call", channel="phone", initiator="partner"),
                cj.Touchpoint("shop", channel="store"),
            ],
        ),
        cj.Stage("used"),
    ],
)


def items(root: ET.Element) -> dict[str, list[tuple[str, str]]]:
    """The boxes of each row, each with its stage."""
    rows: dict[str, list[tuple[str, str]]] = {}
    for part in parts(root, "item"):
        result = part.attrib["data-in"], part.attrib["data-item"]
        rows.setdefault(part.attrib["data-lane"], []).append(result)
    return rows


def test_a_blueprint_has_its_lanes_and_its_lines() -> None:
    """Evidence, what customers do, front stage, back stage, support, with three lines between."""
    root = drawn(PARCEL, lanes="blueprint")
    assert items(root) == {
        "evidence": [
            *(("packed", "mail"), ("packed", "letter"), ("packed", "page")),
            *(("door", "bell"), ("door", "call"), ("door", "shop")),
        ],
        "backstage": [("packed", "roast")],
        "frontstage": [("packed", "say"), ("door", "ring")],
        "": [("packed", "wonder")],
        "customer": [("door", "open"), ("door", "sign")],
        "support": [("door", "route")],
    }
    assert len(parts(root, "across")) == 3
    shown = texts(root)
    for line in ("line of interaction", "line of visibility", "line of internal interaction"):
        assert line in shown
    # roast to say, ring to open, route to ring and to open.
    assert len(parts(root, "line")) == 4
    assert "Lane not stated" in shown
    # The lanes stand from the top down.
    heights = {part.attrib["data-lane"]: boxes(part)[0][1] for part in parts(root, "item")}
    order = sorted(heights, key=lambda lane: heights[lane])
    assert order == ["evidence", "customer", "frontstage", "backstage", "support", ""]
    assert "door, Front stage: ring." in root.findtext(f"{NAME}desc", "")


def test_a_channel_is_a_row() -> None:
    """With the direction of what is sent; actions stand where their touchpoints are."""
    root = drawn(PARCEL, lanes="channel", title="By channel")
    assert items(root) == {
        "email": [("packed", "mail"), ("packed", "letter"), ("packed", "say")],
        "": [("door", "bell")],
        "phone": [("door", "call")],
        "store": [("door", "shop")],
    }
    shown = squeezed("".join(texts(root)))
    for words in ("brand to customer", "customer to brand", "partner to customer", "no channel"):
        assert squeezed(words) in shown
    assert "By channel" in texts(root)


def test_an_owner_is_a_row() -> None:
    """Customers own what they do, unless it says who does."""
    root = drawn(PARCEL, lanes="owner", theme="dark")
    assert items(root) == {
        "Roastery": [
            *(("packed", "packed"), ("packed", "roast"), ("packed", "say"), ("packed", "wonder"))
        ],
        "Shop": [("door", "door"), ("door", "route")],
        "customers": [("door", "open")],
        "Neighbour": [("door", "sign")],
        "Post": [("door", "ring")],
        "": [("used", "used")],
    }
    assert "no owner" in texts(root)


LANES: tuple[cj.render.Lanes, ...] = ("blueprint", "channel", "owner")


@pytest.mark.parametrize("lanes", LANES)
def test_what_is_empty_or_too_large_is_refused(lanes: cj.render.Lanes) -> None:
    """And so are options that only maps have."""
    with pytest.raises(cj.errors.InvalidValueError, match="no stage has"):
        cj.render.to_svg(cj.Journey("shop"), lanes=lanes)
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.render.to_svg(PARCEL, lanes=lanes, layout="ring", counts={})
    assert [item.where for item in caught.value.problems] == ["layout", "counts"]
    answer: Any = cj.coverage(PARCEL)
    with pytest.raises(cj.errors.InvalidValueError, match="only maps"):
        cj.render.to_svg(answer, lanes=lanes)
    many = [cj.Action(f"a-{at}", touchpoints=["t"], lane="frontstage") for at in range(5_001)]
    stage = cj.Stage("a", actions=many, touchpoints=[cj.Touchpoint("t", channel="web")])
    with pytest.raises(cj.errors.InvalidValueError, match="has room for 5,000"):
        cj.render.to_svg(cj.Journey.sequence("shop", [stage]), lanes=lanes)


@given(journeys())
@settings(max_examples=40)
def test_no_box_and_no_text_lies_on_another(journey: cj.Journey) -> None:
    """In every kind of lanes, in any script; and nothing is cut."""
    for lanes in LANES:
        try:
            root = drawn(journey, lanes=lanes)
        except cj.errors.InvalidValueError as error:
            assert "no stage has" in str(error)  # noqa: PT017 - some have nothing to show
            continue
        assert not overlaps(places(root))
        assert not overlaps(boxes(root))
        assert within(root, [*places(root), *boxes(root)])


@pytest.mark.extra("png")
def test_lanes_are_a_picture_like_any_other() -> None:
    """As PNG."""
    pytest.importorskip("resvg_py")
    assert cj.render.to_png(PARCEL, lanes="blueprint", scale=0.5).startswith(b"\x89PNG")
