"""Maps fitted to a slide, a page or a phone: legible, inside the sheet, and nothing on a text."""

import math
import re
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.render import _sheet
from customer_journey.render._diagram import Box
from customer_journey.render._measure import block, measured, width_of
from customer_journey.render._picture import Area as Place
from customer_journey.testing import journeys

SHEETS: list[tuple[Any, float, float | None]] = [
    ("16:9", 1280, 720),
    ("A4", 1123, 794),
    ("phone", 390, None),
    ((1600, 1200), 1600, 1200),
]


class Area(NamedTuple):
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Area") -> bool:
        """Whether both have a part in common that would be seen."""
        return (
            min(self.right, other.right) - max(self.left, other.left) > 0.5
            and min(self.bottom, other.bottom) - max(self.top, other.top) > 0.5
        )


class Drawn:
    """A picture that was read."""

    def __init__(self, svg: str) -> None:
        self.root = ET.fromstring(svg)
        self.width, self.height = (float(self.root.get(side, "")) for side in ("width", "height"))
        self.view = [float(part) for part in self.root.get("viewBox", "").split()]
        self.scale = self.width / self.view[2]
        self.texts = [item for item in self.root.iter() if item.tag.endswith("text")]

    @property
    def smallest(self) -> float:
        """How large its smallest text is, in pixels of the sheet."""
        return min(float(text.get("font-size", "")) for text in self.texts) * self.scale

    def areas(self) -> list[Area]:
        """Where the texts are, by the widths that the library counts with."""
        areas: list[Area] = []
        for text in self.texts:
            size = float(text.get("font-size", ""))
            wide = width_of(text.text or "", size=size, bold=text.get("font-weight") == "600")
            x, y = float(text.get("x", "")), float(text.get("y", ""))
            shift = {"start": 0.0, "middle": 0.5, "end": 1.0}[text.get("text-anchor", "")]
            if text.get("transform") is not None:
                # In a mirrored picture, a text is mirrored at its anchor and read as before.
                shift = 1 - shift
            left = x - shift * wide
            areas.append(Area(left, y - 0.8 * size, left + wide, y + 0.2 * size))
        return areas


def long_journey(stages: int) -> cj.Journey:
    """A journey with names of usual lengths, exits, returns and branches."""
    words = ["Awareness", "First conversation", "Compare offers", "Trial started", "Onboarding"]
    names = [f"{words[at % 5]} {at + 1}" for at in range(stages)]
    ids = [f"s{at}" for at in range(stages)]
    gone = cj.Stage("gone", name="Gone elsewhere", role="lapsed", end=True)
    return cj.Journey(
        "long",
        name="A journey of many stages",
        stages=[
            *(
                cj.Stage(id, name=name, phases=["aware" if at < stages / 2 else "retain"])
                for at, (id, name) in enumerate(zip(ids, names, strict=True))
            ),
            gone,
        ],
        transitions=[
            *(
                cj.Transition(one, other, decision="To go on", probability=0.8)
                for one, other in pairwise(ids)
            ),
            *(
                cj.Transition(id, "gone", kind="exit", reason="Too dear", probability=0.1)
                for id in ids[::3]
            ),
            *(cj.Transition(ids[at + 4], ids[at], kind="return") for at in range(0, stages - 4, 4)),
        ],
        starts=["s0"],
        goals=[ids[-1]],
    )


def is_sound(drawn: Drawn) -> None:
    """Assert that all texts are on the sheet, apart from one another and from lines."""
    left, top, width, height = drawn.view
    areas = drawn.areas()
    for area in areas:
        assert area.left >= left - 0.5
        assert area.right <= left + width + 0.5
        assert area.top >= top - 0.5
        assert area.bottom <= top + height + 0.5
    for one, other in combinations(areas, 2):
        assert not one.meets(other)
    for line in drawn.root.iter():
        if line.get("class") == "line" and line.get("stroke-dasharray") is None:
            for stretch in stretches(line.get("d", "")):
                assert not any(stretch.meets(area) for area in areas)


def stretches(path: str) -> list[Area]:
    """The straight parts of a line that only runs along and across."""
    areas: list[Area] = []
    x = y = 0.0
    for letter, text in re.findall(r"([MHVLC])([^MHVLC]*)", path):
        numbers = [float(part) for part in re.split("[ ,]", text) if part]
        to_x = numbers[0] if letter == "H" else x if letter == "V" else numbers[-2]
        to_y = numbers[0] if letter == "V" else y if letter == "H" else numbers[-1]
        if letter in "HV":
            areas.append(Area(min(x, to_x), min(y, to_y) - 1, max(x, to_x) + 1, max(y, to_y)))
        x, y = to_x, to_y
    return areas


@pytest.mark.parametrize("name", cj.presets.names())
def test_every_preset_is_legible_on_a_slide(name: cj.presets.PresetName) -> None:
    """Its smallest text has 16 pixels, and it is as large as the slide."""
    drawn = Drawn(cj.render.to_svg(cj.presets.get(name), fit="16:9"))
    assert (drawn.width, drawn.height) == (1280, 720)
    assert drawn.smallest >= 16
    is_sound(drawn)


@pytest.mark.parametrize(("fit", "width", "height"), SHEETS)
@pytest.mark.parametrize(("stages", "least"), [(15, 12), (40, 8)])
def test_long_journeys_are_legible(
    stages: int,
    least: float,
    fit: Any,
    width: float,
    height: float | None,
) -> None:
    """Fifteen stages in 12 pixels or more, forty in 8."""
    drawn = Drawn(cj.render.to_svg(long_journey(stages), fit=fit))
    assert drawn.width == width
    assert height is None or drawn.height == height
    assert drawn.smallest >= least
    is_sound(drawn)


LANES: tuple[cj.render.Lanes, ...] = ("blueprint", "channel", "owner")


def staffed(journey: cj.Journey) -> cj.Journey:
    """The journey with something in each lane of each of its stages."""
    actions = [
        cj.Action("ask", name="Asks a question", lane="customer", touchpoints=["desk"]),
        cj.Action("answer", name="Answers within a day", lane="frontstage", supports=["ask"]),
        cj.Action("look", name="Looks it up", lane="backstage", owner="Back office"),
        cj.Action("store", name="Keeps the records", lane="support", supports=["look"]),
    ]
    stages = [
        cj.evolve(
            stage,
            owner="Sales" if at % 2 else "Service",
            actions=actions,
            touchpoints=[cj.Touchpoint("desk", name="Help desk", channel="phone")],
            assets=[cj.Asset("guide", title="How to begin", kind="page", channel="web")],
        )
        for at, stage in enumerate(journey)
    ]
    return cj.evolve(journey, stages=stages)


def said_in(drawn: Drawn) -> str:
    """All of its texts, without blanks, which may be where lines end."""
    return "".join(text.text or "" for text in drawn.texts).replace(" ", "")


@pytest.mark.no_cover
@pytest.mark.parametrize("lanes", LANES)
@pytest.mark.parametrize("name", cj.presets.names())
def test_lanes_of_every_preset_are_legible_on_a_slide(
    name: cj.presets.PresetName, lanes: cj.render.Lanes
) -> None:
    """In 16 pixels, or in 14 where there are more than eight stages."""
    journey = cj.presets.get(name)
    try:
        drawn = Drawn(cj.render.to_svg(journey, lanes=lanes, fit="16:9"))
    except cj.errors.InvalidValueError as error:
        assert "no stage has" in str(error)  # noqa: PT017 - most have nothing to show
        return
    assert (drawn.width, drawn.height) == (1280, 720)
    assert drawn.smallest >= (16 if len(journey) <= 8 else 14)
    is_sound(drawn)


@pytest.mark.parametrize("lanes", LANES)
@pytest.mark.parametrize("fit", [fit for fit, _, _ in SHEETS])
@pytest.mark.parametrize(("stages", "least"), [(15, 10), (40, 5)])
def test_lanes_of_long_journeys_wrap(
    stages: int,
    least: float,
    fit: Any,
    lanes: cj.render.Lanes,
) -> None:
    """Every stage has its head, and every lane is named in each row of stages."""
    width, height = next((wide, tall) for each, wide, tall in SHEETS if each == fit)
    journey = staffed(long_journey(stages))
    drawn = Drawn(cj.render.to_svg(journey, lanes=lanes, fit=fit))
    assert drawn.width == width
    assert height is None or drawn.height == height
    assert drawn.smallest >= (16 if fit == "phone" else least)
    is_sound(drawn)
    said = said_in(drawn)
    heads = [stage.label.replace(" ", "") for stage in journey]
    assert all(head in said for head in heads)
    # Columns stand below one another.
    lefts = [item.get("x") for item in drawn.root.iter() if item.get("class") == "shape"]
    assert len(set(lefts)) <= 12
    rows = len({item.get("y") for item in drawn.texts if (item.text or "") in {"phone", "Sales"}})
    assert lanes == "blueprint" or rows > 1


def test_lanes_say_how_many_boxes_do_not_fit() -> None:
    """Notes go first, then boxes, and last the names of lines."""
    crowded = cj.evolve(
        staffed(long_journey(4)),
        stages=[
            cj.evolve(
                stage, assets=[cj.Asset(f"a{at}", title=f"A page, number {at}") for at in range(9)]
            )
            for stage in staffed(long_journey(4))
        ],
    )
    roomy = said_in(Drawn(cj.render.to_svg(crowded, lanes="blueprint", fit=(1600, 1200))))
    assert "Apage,number8" in roomy
    assert "more" not in roomy
    drawn = Drawn(cj.render.to_svg(crowded, lanes="blueprint", fit=(900, 420)))
    assert "and9more" in said_in(drawn)
    desc = drawn.root.findtext("{http://www.w3.org/2000/svg}desc") or ""
    assert "A page, number 8" in desc


def test_lanes_that_are_short_stay_as_they_are() -> None:
    """Enlarged, in the middle of the sheet."""
    tiny = staffed(cj.Journey.sequence("tiny", ["Know"]))
    drawn = Drawn(cj.render.to_svg(tiny, lanes="channel", fit="16:9", title=""))
    assert drawn.scale > 1
    assert (drawn.width, drawn.height) == (1280, 720)
    assert "webphone" in said_in(drawn) or "phoneweb" in said_in(drawn)


@pytest.mark.slow
@pytest.mark.covers
def test_lanes_that_do_not_fit_are_refused() -> None:
    """Hundreds of stages on a slide, or a word that is wider than it."""
    many = cj.Journey.sequence("s", [cj.Stage(f"s{at}", owner="Sales") for at in range(900)])
    wide = cj.Journey.sequence("s", [cj.Stage("s", name="W" * 5_000, owner="Sales")])
    for journey in (many, wide):
        with pytest.raises(cj.errors.InvalidValueError, match="not fit the sheet"):
            cj.render.to_svg(journey, lanes="owner", fit="16:9")


@pytest.mark.parametrize("name", ["no", "\u0645\u062a\u062c\u0631"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_lanes_fit_in_both_directions(name: str, language: str) -> None:
    """Of the language and of the names."""
    stages = [cj.Stage("know", name=name, owner=name), cj.Stage("buy", name=name, owner="Sales")]
    journey = cj.evolve(cj.Journey.sequence("shop", stages), name=name, language=language)
    is_sound(Drawn(cj.render.to_svg(journey, lanes="owner", fit="A4")))


@pytest.mark.parametrize("name", ["x" * 120, "a word " * 60])
@pytest.mark.parametrize("lanes", [None, "owner"])
def test_headings_stay_on_the_sheet(name: str, lanes: cj.render.Lanes | None) -> None:
    """Long ones, and words that are wider than the sheet."""
    stages = [cj.Stage(f"s{at}", owner="Sales") for at in range(6)]
    journey = cj.evolve(cj.Journey.sequence("shop", stages), name=name)
    is_sound(Drawn(cj.render.to_svg(journey, lanes=lanes, fit="A4")))


@given(journeys(max_stages=9))
@settings(max_examples=30, deadline=None)
def test_lanes_of_any_journey_fit(journey: cj.Journey) -> None:
    """Nothing lies on anything, whatever the script."""
    owned = [cj.evolve(stage, owner=stage.label) for stage in journey]
    assume(owned)
    drawn = Drawn(cj.render.to_svg(cj.evolve(journey, stages=owned), lanes="owner", fit="A4"))
    is_sound(drawn)


def test_a_phone_gets_sixteen_pixels_however_long_the_journey_is() -> None:
    """As it scrolls."""
    drawn = Drawn(cj.render.to_svg(long_journey(40), fit="phone"))
    assert drawn.smallest == 16
    assert drawn.height > 4_000


@given(journeys(max_stages=9))
@settings(max_examples=40, deadline=None)
def test_any_journey_fits(journey: cj.Journey) -> None:
    """All of its stages are there, once."""
    drawn = Drawn(cj.render.to_svg(journey, fit="16:9"))
    stages = [item.get("data-stage") for item in drawn.root.iter() if item.get("data-stage")]
    assert stages == [stage.id for stage in journey]


def feeling(journey: cj.Journey, *, without: tuple[int, ...] = ()) -> cj.Journey:
    """The journey as two personas feel, one of them nearly everywhere."""
    home = cj.Experience(1.2, low=0.8, high=1.6, n=40, personas=["home"], basis="observed")
    office = cj.Experience(-0.8, personas=["office"], basis="assumed")
    stages = [
        stage
        if stage.role == "lapsed" or at in without
        else cj.evolve(
            stage,
            experience=[home, office] if at % 2 else [home],
            moment_of_truth=at == 1,
        )
        for at, stage in enumerate(journey)
    ]
    personas = [cj.Persona("home", name="At home"), cj.Persona("office")]
    return cj.evolve(journey, stages=stages, personas=personas)


def classes(drawn: Drawn, name: str, tag: str) -> list[ET.Element]:
    """The parts of a class and a tag."""
    return [
        item
        for item in drawn.root.iter()
        if name in item.get("class", "").split() and item.tag.endswith(tag)
    ]


@pytest.mark.parametrize(
    ("fit", "height"), [("A4", 794), ((1600, 1200), 1200), ((900, 1200), 1200)]
)
def test_curves_go_on_from_row_to_row(fit: Any, height: float) -> None:
    """Under each row, in letters as large as those of the stages, and nothing on a text."""
    drawn = Drawn(cj.render.to_svg(feeling(long_journey(12)), fit=fit))
    assert drawn.height == height
    assert drawn.smallest >= 12
    is_sound(drawn)
    rows = {part.get("y") for part in classes(drawn, "shape", "rect")}
    assert len(rows) > 1
    assert len(classes(drawn, "score", "circle")) + len(classes(drawn, "moment", "polygon")) >= 18
    solid = [line for line in classes(drawn, "felt", "path") if not line.get("stroke-dasharray")]
    # Eleven steps, and those that pass from a row to the next are in both.
    assert len(solid) > 11
    assert "A At home, B office" in words_of(ET.tostring(drawn.root, encoding="unicode"))


def test_a_curve_passes_a_row_in_which_it_has_no_score() -> None:
    """Dashed; rows before its first and after its last score have none."""
    shop = feeling(long_journey(12), without=(0, 1, 2, 5, 6, 7, 8, 9))
    drawn = Drawn(cj.render.to_svg(shop, fit=(520, 2_000)))
    is_sound(drawn)
    rows = len({part.get("y") for part in classes(drawn, "shape", "rect")})
    axes = len(classes(drawn, "axis", "path")) / 3
    assert 1 < axes < rows
    assert classes(drawn, "assumed", "path")


def test_a_phone_has_a_scale_at_each_stage() -> None:
    """With a line for each persona, and no line from stage to stage."""
    drawn = Drawn(cj.render.to_svg(feeling(long_journey(5)), fit="phone"))
    is_sound(drawn)
    assert drawn.smallest == 16
    assert len(classes(drawn, "axis", "path")) == 3 * 5
    assert len(classes(drawn, "interval", "path")) >= 5
    assert not classes(drawn, "felt", "path")
    said = [text.text for text in drawn.texts]
    assert said.count("A n 40") == 5
    assert said.count("B") == 2
    (part,) = {part.get("data-felt") for part in classes(drawn, "felt", "g")} - {
        f"s{at}" for at in range(1, 5)
    }
    assert part == "s0"


def test_a_hollow_mark_of_the_only_curve_says_enough() -> None:
    """No letter, as there is one curve, and no number of people."""
    stages = [
        cj.evolve(stage, experience=[cj.Experience(1, basis="assumed")])
        for stage in long_journey(9)
    ]
    drawn = Drawn(cj.render.to_svg(cj.evolve(long_journey(9), stages=stages), fit="A4"))
    assert len(classes(drawn, "score", "circle")) > 9
    assert not [
        text
        for part in classes(drawn, "felt", "g")
        for text in part.iter()
        if text.tag.endswith("text")
    ]


def test_curves_are_left_out_where_they_would_make_texts_too_small() -> None:
    """They are in the description of the picture then."""
    shop = feeling(long_journey(40))
    drawn = Drawn(cj.render.to_svg(shop, fit="16:9"))
    assert not classes(drawn, "felt", "g")
    assert "At home" in (drawn.root.findtext("{http://www.w3.org/2000/svg}desc") or "")
    assert Drawn(cj.render.to_svg(long_journey(40), fit="16:9")).smallest == drawn.smallest


def test_a_sheet_says_which_stages_are_moments_of_truth() -> None:
    """By a diamond on a curve, or else in words."""
    saas = cj.presets.get("saas")
    assert "moment of truth" in words_of(cj.render.to_svg(saas, fit="16:9"))
    decided = [cj.evolve(stage, moment_of_truth=stage.id == "s1") for stage in long_journey(9)]
    bare = cj.evolve(long_journey(9), stages=decided)
    assert "moment of truth" in words_of(cj.render.to_svg(bare, fit="A4"))
    drawn = Drawn(cj.render.to_svg(feeling(long_journey(9)), fit="A4"))
    assert len(classes(drawn, "moment", "polygon")) == 3


def words_of(svg: str) -> str:
    """All texts of a picture."""
    return " ".join(text.text or "" for text in Drawn(svg).texts)


def test_transitions_beside_the_advance_are_said() -> None:
    """With what they are called, and fewer of them where not all fit."""
    shop = cj.Journey(
        "shop",
        stages=[
            cj.Stage("know", name="Know"),
            cj.Stage("buy", name="Buy", role="customer"),
            cj.Stage("gone", name="Gone", end=True),
        ],
        transitions=[
            cj.Transition("know", "buy", probability=0.4),
            cj.Transition("know", "gone", kind="exit", reason="Too dear"),
            cj.Transition("buy", "know", kind="referral"),
            cj.Transition("buy", "buy", kind="return"),
            cj.Transition("gone", "know", kind="referral", probability=0.1),
        ],
        starts=["know"],
        goals=["buy"],
    )
    said = words_of(cj.render.to_svg(shop, fit=(700, 400)))
    for words in (
        "to Buy: 40 %",
        "out to Gone: Too dear",
        "new people to Know again",
        "Know: 10 %",
    ):
        assert words in said
    counted = words_of(cj.render.to_svg(shop, fit=(700, 400), counts={("know", "buy"): 1_200}))
    assert "1,200" in counted
    six = cj.presets.get("six-stage")
    assert "more transitions" in words_of(cj.render.to_svg(six, fit=(500, 220)))
    assert "1 more transition" in {
        text.text for text in Drawn(cj.render.to_svg(long_journey(40), fit="16:9")).texts
    }


def test_a_short_journey_stays_a_map() -> None:
    """With all of its lines, as large as the sheet allows, also on a phone."""
    tiny = cj.Journey.sequence("tiny", ["Know", "Buy"])
    drawn = Drawn(cj.render.to_svg(tiny, fit="16:9"))
    assert drawn.scale > 1
    assert drawn.smallest >= 16
    assert [item for item in drawn.root.iter() if item.get("class") == "arrow advance"]
    phone = cj.render.to_svg(cj.Journey("one", stages=[cj.Stage("a")]), fit=(600, 300))
    assert Drawn(phone).width == 600
    assert Drawn(cj.render.to_svg(tiny, fit="phone", direction="TB")).width == 390


@pytest.mark.parametrize(
    "fit", ["A5", (100, 100), (800, 20_000), (800,), (800, "x"), 7, [1280, float("nan")]]
)
def test_other_sheets_are_refused(fit: Any) -> None:
    """Those that there are, are named."""
    with pytest.raises(cj.errors.JourneyError):
        cj.render.to_svg(cj.presets.get("aida"), fit=fit)


@pytest.mark.parametrize("fit", ["16:9", "A4", "phone"])
@pytest.mark.parametrize("stages", [0, 1, 15, 40, 100])
def test_sheets_are_as_many_as_it_takes(stages: int, fit: Any) -> None:
    """In 12 pixels or more; each stage is on one of them; numbers stand behind the headings."""
    journey = long_journey(stages) if stages > 1 else cj.Journey.sequence("s", ["know"][:stages])
    sheets = cj.render.to_sheets(journey, fit=fit)
    drawn = [Drawn(sheet) for sheet in sheets]
    assert (len(sheets) > 1) == (stages > 15 and fit != "phone")
    for at, sheet in enumerate(drawn, start=1):
        assert sheet.smallest >= 12 or not stages
        is_sound(sheet)
        assert len(sheets) == 1 or sheet.texts[0].text == f"{journey.label} ({at}/{len(sheets)})"
    placed = [
        item.get("data-stage")
        for sheet in drawn
        for item in sheet.root.iter()
        if item.get("data-stage") is not None
    ]
    assert placed == [stage.id for stage in journey]
    if len(sheets) == 1:
        assert sheets == (cj.render.to_svg(journey, fit=fit),)


def test_sheets_end_where_phases_do() -> None:
    """If that leaves them at least half as long; the last stage says where one goes on."""
    names = [f"A stage, number {at}" for at in range(60)]
    journey = cj.Journey.sequence("long", names)
    runs: list[tuple[cj.types.Phase, int]] = [("aware", 27), ("try", 16), ("retain", 17)]
    phases = [phase for phase, count in runs for _ in range(count)]
    stages = [
        cj.evolve(stage, phases=[phase]) for stage, phase in zip(journey, phases, strict=True)
    ]
    sheets = cj.render.to_sheets(cj.evolve(journey, stages=stages), fit="A4", title="")
    counts = [sheet.count("data-stage=") for sheet in sheets]
    assert sum(counts) == 60
    assert counts == [27, 33]
    assert "to A stage, number 27" in words_of(sheets[0])
    assert not any(f"({at}/" in sheet for at, sheet in enumerate(sheets, start=1))


def test_letters_that_are_too_small_are_refused() -> None:
    """A map of 100 stages is refused on one sheet of A4, and drawn on a larger one."""
    with pytest.raises(cj.errors.InvalidValueError, match=r"letters of 8 pixels.*to_sheets"):
        cj.render.to_svg(long_journey(100), fit="A4")
    assert Drawn(cj.render.to_svg(long_journey(100), fit=(3000, 2000))).smallest >= 8
    with pytest.raises(cj.errors.InvalidValueError, match="room for 1,000"):
        cj.render.to_sheets(cj.Journey.sequence("s", [f"s{at}" for at in range(1_001)]))
    word = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen"
    with pytest.raises(cj.errors.InvalidValueError, match=r"the word 'Donaudampf.* wider than the"):
        cj.render.to_sheets(cj.Journey.sequence("s", ["Hear of it", word]), fit="phone")


def test_what_does_not_fit_is_refused() -> None:
    """Thousands of stages, and shapes that were asked for where they would be too small to read."""
    with pytest.raises(cj.errors.InvalidValueError, match="do not fit"):
        cj.render.to_svg(cj.Journey.sequence("s", [f"s{n}" for n in range(2_000)]), fit="16:9")
    word = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen"
    with pytest.raises(cj.errors.InvalidValueError, match=r"the word 'Donaudampf.* wider than the"):
        cj.render.to_svg(cj.Journey.sequence("s", ["Hear of it", word]), fit="phone")
    for layout in ("hourglass", "matrix", "ring"):
        with pytest.raises(cj.errors.InvalidValueError, match=f"this {layout} would be too small"):
            cj.render.to_svg(cj.presets.get("saas"), fit=(400, 300), layout=layout)
    draw: Any = cj.render.to_svg
    with pytest.raises(cj.errors.InvalidValueError, match="only maps have it"):
        draw(cj.coverage(cj.presets.get("aida")), fit="16:9")


@pytest.mark.parametrize(
    "name",
    [
        "consumer-decision-journey",
        "e-metrics-life-cycle",
        "forrester-life-cycle",
        "forrester-life-cycle-2014",
        "hubspot-flywheel",
        "loyalty-loop",
        "product-led-flywheel",
    ],
)
def test_a_ring_is_one_on_a_slide_too(name: cj.presets.PresetName) -> None:
    """As an ellipse that fills it, with each of its arrows."""
    drawn = Drawn(cj.render.to_svg(cj.presets.get(name), fit="16:9"))
    arrows = [item for item in drawn.root.iter() if item.get("class", "").startswith("arrow ")]
    assert len(arrows) == len(cj.presets.get(name).transitions)
    assert drawn.smallest >= 16
    shapes = [item for item in drawn.root.iter() if item.get("class") == "shape"]
    areas = [
        Area(x, y, x + float(item.get("width", "")), y + float(item.get("height", "")))
        for item in shapes
        for x, y in [(float(item.get("x", "")), float(item.get("y", "")))]
    ]
    assert not any(one.meets(other) for one, other in combinations(areas, 2))
    across = max(area.right for area in areas) - min(area.left for area in areas)
    along = max(area.bottom for area in areas) - min(area.top for area in areas)
    assert across > 1.3 * along


def test_a_ring_of_many_stages_has_rows_on_a_slide() -> None:
    """As no ellipse has room for them there; a page of any height has none, either."""
    stages = [f"A stage of the loop {at}" for at in range(16)]
    loop = cj.Journey.sequence("long-loop", stages).connect(
        "a-stage-of-the-loop-15", "a-stage-of-the-loop-0", kind="return"
    )
    for fit in ("16:9", "phone"):
        drawn = Drawn(cj.render.to_svg(loop, fit=fit))
        assert not [item for item in drawn.root.iter() if item.get("class") == "arrow advance"]


def test_an_immediate_return_is_drawn_beside_an_ellipse() -> None:
    """The line round to the same stage is on the sheet."""
    wheel = cj.Journey.sequence("wheel-ring", ["Attract", "Engage", "Delight"])
    wheel = wheel.connect("delight", "attract", kind="return")
    wheel = wheel.connect("attract", "attract", kind="return")
    drawn = Drawn(cj.render.to_svg(wheel, fit="16:9"))
    lines = [item.get("d", "") for item in drawn.root.iter() if item.get("class") == "line"]
    tops = [float(y) for line in lines for y in re.findall(r"[-\d.]+,([-\d.]+)", line)]
    assert min(tops) >= drawn.view[1]


def waisted(name: str, stages: int, **fields: Any) -> cj.Journey:
    """A journey whose id names its shape, with a purchase in its middle."""
    journey = cj.Journey.sequence(f"our-{name}", [f"Stage {at}" for at in range(stages)])
    middle = cj.evolve(journey.stages[stages // 2], phases=["purchase"], **fields)
    last = cj.evolve(journey.stages[-1], role="advocate")
    return (
        journey.with_stage(middle)
        .with_stage(last)
        .connect(last.id, middle.id, kind="return", decision="To buy again")
        .connect(middle.id, middle.id, kind="return", decision="To buy more of it")
        .connect(last.id, "stage-0", kind="referral")
    )


FELT = cj.Experience(1.2, n=40, basis="observed")


@pytest.mark.parametrize("fit", ["16:9", "A4"])
@pytest.mark.parametrize(
    "journey",
    [
        cj.presets.get("bow-tie"),
        cj.presets.get("marketing-hourglass"),
        waisted("hourglass", 5),
        waisted("hourglass", 3),
        waisted("bow-tie", 7),
        waisted("bow-tie", 5, experience=[FELT]),
    ],
)
def test_a_shape_with_a_waist_has_it_on_a_sheet_too(
    journey: cj.Journey,
    fit: Any,
) -> None:
    """Its outline and all of its arrows, in 16 pixels; how it feels gives way to it."""
    drawn = Drawn(cj.render.to_svg(journey, fit=fit))
    assert drawn.smallest >= 16
    is_sound(drawn)
    shapes = [item.tag for item in drawn.root.iter() if item.get("class") == "shape"]
    assert len(shapes) == len(journey)
    assert sum(tag.endswith("polygon") for tag in shapes) == len(journey) - 1
    arrows = [item for item in drawn.root.iter() if item.get("class", "").startswith("arrow ")]
    assert len(arrows) == len(journey.transitions)


@pytest.mark.parametrize("name", ["bow-tie", "hourglass"])
def test_a_waist_of_many_stages_has_rows_on_a_slide(name: str) -> None:
    """As the shape would have smaller letters than 16 pixels; it is one where nothing is fitted."""
    journey = waisted(name, 25)
    rows = Drawn(cj.render.to_svg(journey, fit="16:9"))
    assert not [item for item in rows.root.iter() if item.get("class") == "arrow advance"]
    assert '<polygon class="shape"' in cj.render.to_svg(journey)


def test_a_journey_without_an_order_is_a_matrix_on_a_slide() -> None:
    """Where that can be read, and rows where it cannot."""
    jobs = cj.presets.get("b2b-buying-jobs")
    slide = Drawn(cj.render.to_svg(jobs, fit="16:9"))
    assert slide.root.get("class") == "journey-moves"
    assert slide.smallest >= 16
    assert (slide.width, slide.height) == (1280, 720)
    assert Drawn(cj.render.to_svg(jobs, fit="phone")).root.get("class") == "journey-map"


@pytest.mark.parametrize("stages", [6, 7, 8, 9, 10, 13, 19])
def test_rows_are_as_even_as_can_be(stages: int) -> None:
    """Six stages are three and three, not five and one."""
    names = [f"Talk about stage number {at}" for at in range(stages)]
    drawn = Drawn(cj.render.to_svg(cj.Journey.sequence("even", names), fit="16:9"))
    tops = [item.get("y") for item in drawn.root.iter() if item.get("class") == "shape"]
    rows = [tops.count(top) for top in dict.fromkeys(tops)]
    assert len(rows) > 1
    assert set(rows[:-1]) == {math.ceil(stages / len(rows))}


def test_no_stages_fit_any_sheet() -> None:
    """The heading is all there is."""
    assert Drawn(cj.render.to_svg(cj.Journey("none"), fit=(200, 200))).width == 200


@pytest.mark.extra("png")
def test_a_png_is_as_large_as_the_sheet() -> None:
    """At a scale of one."""
    content = cj.render.to_png(cj.presets.get("six-stage"), fit="16:9", scale=1)
    assert content[16:24] == (1280).to_bytes(4, "big") + (720).to_bytes(4, "big")


WORDS = st.text(st.sampled_from("aWi .·%1"), max_size=30) | st.text(
    st.sampled_from("a 客様\u0301\u200d·é"), max_size=20
)


@given(
    text=WORDS | st.lists(st.sampled_from(["offer", "a", "client", "12 days", "·"])).map(" ".join),
    size=st.sampled_from([4.0, 7.0, 12.0, 25.0]),
    width=st.floats(12.0, 300.0),
    bold=st.booleans(),
)
def test_lines_are_counted_and_bounded_as_they_are_broken(
    text: str, size: float, width: float, *, bold: bool
) -> None:
    """What a sheet is searched with agrees with how its texts are then broken into lines."""
    width = max(width, 3 * size)
    known = measured(text, bold=bold)
    broken = block(text, size=size, width=width, bold=bold)
    fits = broken.width <= width
    assert known.lines_within(size, width) == (len(broken.lines) if fits else None)
    if fits:
        assert known.unbroken * size <= width + 1e-6
        assert known.bare * size <= len(broken.lines) * width + 1e-6


def test_lines_are_counted_of_texts_of_every_kind() -> None:
    """At blanks; none for a word that is wider, be it by rounding alone."""
    assert measured("to buy it again", bold=False).lines_within(10.0, 60.0) == 2
    assert measured("Conversation", bold=False).lines_within(10.0, 40.0) is None
    assert measured("", bold=False).lines_within(10.0, 40.0) == 0
    exact = measured("Value realisation", bold=True)
    assert exact.lines_within(22.5, 230.4) is None
    assert exact.lines_within(22.5, 230.5) == 1
    # A paragraph is wider than a column, and a line may end after each ideograph.
    assert measured("to buy it again " * 100, bold=False).lines_within(10.0, 60.0) is None
    assert measured("客" * 8, bold=False).unbroken == 0


@pytest.mark.parametrize("stages", [3, 40])
def test_only_the_sheet_that_fits_best_is_drawn(
    stages: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Layouts that do not fit, or not as well, are not drawn."""
    drawn: list[str] = []

    def box_shape(box: Box, place: Place) -> Iterator[str]:
        drawn.append(box.id)
        return shape(box, place)

    shape = _sheet.box_shape
    monkeypatch.setattr(_sheet, "box_shape", box_shape)
    journey = feeling(long_journey(stages))
    cj.render.to_svg(journey, fit=(700, 500) if stages < 40 else (1400, 1000))
    assert sorted(drawn) == sorted(stage.id for stage in journey)
