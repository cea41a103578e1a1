"""Slides: shapes, connectors and tables that python-pptx reads back."""

import io
import re
import zipfile
from importlib import import_module
from typing import Any

import pytest

import customer_journey as cj
from customer_journey.render import to_pptx
from customer_journey.render._measure import block

pytestmark = pytest.mark.extra("office")

SLIDE = (12_192_000, 6_858_000)
PIXEL = 9_525

SHOP = cj.Journey(
    "shop",
    name="Our\x07 shop",
    stages=[
        cj.Stage("know", name="Hear of us", phases=["aware"], entry=cj.fact("visits") >= 1),
        cj.Stage("buy", name="שלום", phases=["purchase"], owner="Sales"),
        cj.Stage("gone", role="lapsed", end=True),
    ],
    transitions=[
        cj.Transition("know", "buy", probability=0.25),
        cj.Transition("know", "gone", kind="exit", reason="too dear"),
        cj.Transition("buy", "gone", kind="exit"),
    ],
    starts=["know"],
    goals=["buy"],
    facts=[cj.Fact("visits", type="int")],
)


def slides_of(journey: cj.Journey, **options: Any) -> list[Any]:
    """The slides of a journey, as python-pptx reads them."""
    content = io.BytesIO(to_pptx(journey, **options))
    presentation = import_module("pptx").Presentation(content)
    assert (presentation.slide_width, presentation.slide_height) == SLIDE
    return list(presentation.slides)


def texts_of(slide: Any) -> dict[str, str]:
    """What each shape says, by its name."""
    return {shape.name: shape.text_frame.text for shape in slide.shapes if shape.has_text_frame}


def connectors_of(slide: Any) -> list[Any]:
    """The connectors, which have no text."""
    return [shape for shape in slide.shapes if hasattr(shape, "begin_x")]


def markup_of(shape: Any) -> str:
    """Its XML."""
    markup: str = import_module("lxml.etree").tostring(shape.element, encoding="unicode")
    return markup


def ends_of(connector: Any) -> list[int]:
    """The ids of the shapes that a connector is fastened to."""
    return [int(id) for id in re.findall(r'<a:(?:st|end)Cxn id="(\d+)"', markup_of(connector))]


def table_of(slide: Any) -> list[list[str]]:
    """The texts of the table on a slide."""
    (table,) = (shape.table for shape in slide.shapes if shape.has_table)
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_a_map_is_of_shapes_that_hang_together() -> None:
    """A shape for each stage, on bands; a connector from each to the next; all on the slide."""
    first, stages, findings = slides_of(SHOP, report=cj.validate(SHOP))
    texts = texts_of(first)
    assert first.shapes.title.text_frame.text == "Our shop"
    assert texts["Hear of us"].splitlines() == [
        "Hear of us",
        "start",
        "to שלום: 25\N{NO-BREAK SPACE}%",
        "out to gone: too dear",
    ]
    assert texts["Phase aware"] == "aware"
    (line,) = connectors_of(first)
    ids = {shape.name: shape.shape_id for shape in first.shapes}
    assert ends_of(line) == [ids["Hear of us"], ids["שלום"]]
    for shape in first.shapes:
        assert 0 <= shape.left <= shape.left + shape.width <= SLIDE[0]
        assert 0 <= shape.top <= shape.top + shape.height <= SLIDE[1]
    assert "Hear of us" in first.notes_slide.notes_text_frame.text
    assert table_of(stages)[0] == ["Stage", "Phases", "Role", "Entry", "Owner"]
    assert table_of(stages)[1] == ["Hear of us", "aware", "", "visits >= 1", ""]
    assert len(table_of(findings)) == len(cj.validate(SHOP)) + 1


def test_what_reads_from_right_to_left_says_so() -> None:
    """In shapes and in tables."""
    for slide in slides_of(SHOP):
        assert 'rtl="1"' in markup_of(slide)


def test_a_title_and_counts_are_taken() -> None:
    """The title may be empty; counts are of transitions that there are."""
    first, _ = slides_of(SHOP, title="", counts={("know", "buy"): 1_200})
    assert first.shapes.title.text_frame.text == ""
    assert "to שלום: 25\N{NO-BREAK SPACE}%, 1,200" in texts_of(first)["Hear of us"]
    with pytest.raises(cj.errors.InvalidValueError, match="no such transition"):
        to_pptx(SHOP, counts={("buy", "know"): 1})


def is_legible(slide: Any) -> None:
    """Assert that its letters have ten points, and that its texts are inside of their shapes."""
    for shape in slide.shapes:
        wide, tall = shape.width, shape.height
        middle = shape.left + wide / 2, shape.top + tall / 2
        if 'rot="5400000"' in markup_of(shape):
            # Turned by a right angle about its middle.
            wide, tall = tall, wide
        assert 0 <= middle[0] - wide / 2 <= middle[0] + wide / 2 <= SLIDE[0]
        assert 0 <= middle[1] - tall / 2 <= middle[1] + tall / 2 <= SLIDE[1]
        if not shape.has_text_frame:
            continue
        frame = shape.text_frame
        wide = (shape.width - frame.margin_left - frame.margin_right) / PIXEL
        tall = 0.0
        for paragraph in frame.paragraphs:
            for run in paragraph.runs:
                assert run.font.size.pt >= 10
                size = run.font.size.pt / 0.75
                lines = block(run.text, size=size, width=wide, bold=bool(run.font.bold))
                assert lines.width <= wide + 1
                tall += lines.height
        assert tall <= (shape.height - frame.margin_top - frame.margin_bottom) / PIXEL + 1


HOSTILE = (
    "A name of rather many words, eighty characters of them, as no one had thought of it",
    "发现我们的产品并且开始使用",
    "اكتشاف المنتج",
    "👩‍👩‍👧‍👦 families 🏳️‍🌈",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk",
    "a\u0301e\u0301 " * 12,
)


@pytest.mark.parametrize("name", ["saas", "b2b-account", "six-stage", "aarrr"])
def test_every_text_is_inside_of_its_shape(name: cj.presets.PresetName) -> None:
    """And so is everything on its slide, in letters of ten points or more."""
    for slide in slides_of(cj.presets.get(name)):
        is_legible(slide)


def test_hostile_names_stay_inside() -> None:
    """Long, wide, of any script, as names of stages and of the journey."""
    stages = [cj.Stage(f"s{at}", name=name) for at, name in enumerate(HOSTILE * 2)]
    journey = cj.evolve(cj.Journey.sequence("odd", stages), name=" ".join(HOSTILE * 2))
    for slide in slides_of(journey):
        is_legible(slide)


def test_how_stages_feel_is_a_chart() -> None:
    """A line for each persona, with figures to edit; hollow where assumed, dashed between."""
    bad = cj.Experience(-1, low=-2, high=0, personas=["office"], n=12, basis="observed")
    good = cj.Experience(1.5, personas=["home"], basis="assumed")
    fine = cj.Experience(0.5, personas=["home"], n=9, basis="stated")
    journey = cj.Journey.sequence(
        "shop",
        [
            "before",
            cj.Stage("hear", experience=[good, bad]),
            cj.Stage("buy", experience=[fine, bad], moment_of_truth=True),
            cj.Stage("wait"),
            cj.Stage("use", experience=[fine]),
            "after",
        ],
        personas=[cj.Persona("home", name="At home"), cj.Persona("office")],
    )
    _, slide, _ = slides_of(journey)
    is_legible(slide)
    (chart,) = (shape.chart for shape in slide.shapes if shape.has_chart)
    assert list(chart.plots[0].categories) == ["hear", "buy", "wait", "use"]
    home, office = chart.plots[0].series
    assert (home.name, list(home.values)) == ("A At home", [1.5, 0.5, None, 0.5])
    assert list(office.values) == [-1, -1, None, None]
    labels = re.findall(r"<a:t>([^<]*)</a:t>", markup_of(chart))
    assert labels == ["A assumed", "A n 9", "A n 9", "B n 12", "B n 12"]
    marks = markup_of(chart)
    # From what is assumed, and past a stage without a score.
    assert marks.count('prstDash val="dash"') == 2
    assert marks.count('symbol val="diamond"') == 2
    assert 'dispBlanksAs val="span"' in marks
    assert "Moments of truth: buy" in slide.notes_slide.notes_text_frame.text
    assert to_pptx(journey) == to_pptx(journey)


def test_a_map_says_which_stages_are_moments_of_truth() -> None:
    """Their curves are on another slide."""
    taste = cj.Stage("taste", moment_of_truth=True, experience=[cj.Experience(1, n=5)])
    first, *_ = slides_of(cj.Journey.sequence("shop", ["hear", taste]))
    assert "moment of truth" in texts_of(first)["taste"]


def test_a_chart_has_as_many_stages_as_fit() -> None:
    """And no letters where there is one curve, nor labels where there are many."""
    felt = cj.Experience(1, n=5, basis="observed")
    stages = [cj.Stage(f"s{at}", experience=[felt]) for at in range(30)]
    charts = [
        shape.chart
        for slide in slides_of(cj.Journey.sequence("long", stages))
        for shape in slide.shapes
        if shape.has_chart
    ]
    assert [len(list(chart.plots[0].categories)) for chart in charts] == [12, 12, 6]
    assert not any(chart.has_legend for chart in charts)
    people = [f"p{at}" for at in range(5)]
    persona_group = [
        cj.Experience(at / 4, personas=[person], n=5, basis="observed")
        for at, person in enumerate(people)
    ]
    three = (
        cj.evolve(persona_group[1], personas=["p0"]),
        cj.evolve(persona_group[2], personas=["p1"]),
        persona_group[4],
    )
    journey = cj.Journey.sequence(
        "many",
        [cj.Stage("a", experience=persona_group), cj.Stage("b", experience=three)],
        personas=map(cj.Persona, people),
    )
    _, slide, _ = slides_of(journey)
    (chart,) = (shape.chart for shape in slide.shapes if shape.has_chart)
    markup = markup_of(chart)
    assert re.findall(r"<a:t>([^<]*)</a:t>", markup) == ["A n 5", "B n 5", "E n 5"]
    assert sorted(re.findall(r'dLblPos val="(\w)"', markup)) == ["b", "r", "t"]


@pytest.mark.slow
@pytest.mark.parametrize("stages", [15, 40, 100])
def test_a_long_journey_can_be_read(stages: int) -> None:
    """In rows, or on several slides, whose letters are ten points high or more."""
    journey = cj.Journey.sequence("long", [f"A stage of many, number {at}" for at in range(stages)])
    slides = [slide for slide in slides_of(journey) if connectors_of(slide)]
    assert sum(len(connectors_of(slide)) for slide in slides) == stages - len(slides)
    assert (len(slides) > 1) == (stages > 15)
    for slide in slides:
        is_legible(slide)


SHAPES: list[cj.presets.PresetName] = [
    "bow-tie",
    "consumer-decision-journey",
    "e-metrics-life-cycle",
    "forrester-life-cycle",
    "forrester-life-cycle-2014",
    "hubspot-flywheel",
    "loyalty-loop",
    "marketing-hourglass",
    "product-led-flywheel",
]


@pytest.mark.parametrize("language", ["", "he"])
@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_is_one_on_a_slide(name: cj.presets.PresetName, language: str) -> None:
    """Each transition is a line; those between neighbours are fastened where they end."""
    journey = cj.evolve(cj.presets.get(name), language=language)
    slide, *_ = slides_of(journey)
    is_legible(slide)
    shapes = {shape.shape_id: shape for shape in slide.shapes}
    forms = [shape for shape in slide.shapes if "custGeom" in markup_of(shape)]
    lines = connectors_of(slide)
    fastened = [line for line in lines if ends_of(line)]
    kinds = {item.kind for item in journey.transitions}
    assert len(lines) - len(fastened) == len(kinds), "the legend has a line for each kind"
    free = [shape for shape in forms if shape.has_text_frame and not shape.text_frame.text]
    assert len(fastened) + len(free) == len(journey.transitions)
    waisted = name in ("bow-tie", "marketing-hourglass")
    assert len(forms) - len(free) == (len(journey) - 1 if waisted else 0)
    for line in fastened:
        source, target = (shapes[id] for id in ends_of(line))
        for end, shape in ((line.begin_x, source), (line.end_x, target)):
            if "rot=" not in markup_of(line):
                assert shape.left - 2 <= end <= shape.left + shape.width + 2
    stages = [shape for shape in slide.shapes if shape.name in {item.label for item in journey}]
    assert len(stages) == len(journey)
    if not waisted:
        # Around the middle, rather than in rows: each at a height of its own but for one pair.
        middles = {round((shape.top + shape.height / 2) / PIXEL / 8) for shape in stages}
        assert len(middles) > 1


def test_a_shape_has_all_kinds_of_lines() -> None:
    """Also to the same stage, and from one where people leave; widths are of counts."""
    wheel = cj.Journey.sequence("wheel-ring", ["Attract", "Engage", "Delight"])
    wheel = wheel.with_stage(cj.Stage("gone", name="Gone", role="lapsed", end=True))
    wheel = wheel.connect("delight", "attract", kind="return")
    wheel = wheel.connect("attract", "attract", kind="return")
    wheel = wheel.connect("engage", "gone", kind="exit", reason="Too dear")
    wheel = wheel.connect("delight", "engage", kind="referral")
    slide, *_ = slides_of(wheel, counts={("attract", "engage"): 100, ("engage", "delight"): 25})
    markup = markup_of(slide)
    for tip, dash in (("diamond", "sysDot"), ("oval", "lgDashDot"), ("triangle", "dash")):
        assert f'type="{tip}"' in markup
        assert f'<a:prstDash val="{dash}"/>' in markup
    is_legible(slide)
    widths = {line.line.width for line in connectors_of(slide) if ends_of(line)}
    assert len(widths) > 1
    assert "custGeom" in markup


def test_a_shape_of_many_stages_has_rows_on_slides() -> None:
    """Where letters would have less than ten points."""
    names = [f"A stage of the loop {at}" for at in range(30)]
    loop = cj.Journey.sequence("long-loop", names).connect(
        "a-stage-of-the-loop-29", "a-stage-of-the-loop-0", kind="return"
    )
    slide, *_ = slides_of(loop)
    assert "curvedConnector2" not in markup_of(slide)
    middles = {shape.top + shape.height // 2 for shape in slide.shapes if "stage" in shape.name}
    assert len(middles) < 10
    is_legible(slide)
    smaller = cj.Journey.sequence("loop", names[:11]).connect(
        "a-stage-of-the-loop-10", "a-stage-of-the-loop-0", kind="return"
    )
    slide, *_ = slides_of(smaller)
    assert "curvedConnector2" in markup_of(slide)
    is_legible(slide)


def test_lines_from_row_to_row_leave_downwards() -> None:
    """From the middle of the lower side to the middle of the upper one, as they are turned."""
    journey = cj.Journey.sequence("long", [f"Stage number {at}" for at in range(15)])
    slide, *_ = slides_of(journey)
    shapes = {shape.shape_id: shape for shape in slide.shapes}
    bent = [line for line in connectors_of(slide) if 'rot="5400000"' in markup_of(line)]
    assert bent
    for line in bent:
        source, target = (shapes[id] for id in ends_of(line))
        middle = line.left + line.width / 2, line.top + line.height / 2
        # Turned by a right angle about its middle.
        assert middle[1] - line.width / 2 == pytest.approx(source.top + source.height, abs=2)
        assert middle[1] + line.width / 2 == pytest.approx(target.top, abs=2)
        ends = sorted(shape.left + shape.width / 2 for shape in (source, target))
        assert [middle[0] - line.height / 2, middle[0] + line.height / 2] == pytest.approx(
            ends, abs=2
        )


def test_tables_go_on_on_the_next_slide() -> None:
    """Long texts are shortened; findings beyond 500 are counted; none is said too."""
    stages = [cj.Stage(f"s{at}", name="word " * 100) for at in range(20)]
    journey = cj.Journey("shop", stages=stages, starts=["s0"])
    slides = slides_of(journey)
    tables = [table_of(slide) for slide in slides if any(shape.has_table for shape in slide.shapes)]
    assert sum(len(table) - 1 for table in tables) == 20
    assert len(tables) > 1
    assert all(len(cell) <= 300 for table in tables for line in table for cell in line)
    sound = cj.presets.get("aarrr")
    *_, last = slides_of(sound, report=cj.evolve(cj.validate(sound), findings=()))
    assert table_of(last) == [["Message"], ["no findings"]]


@pytest.mark.parametrize(("stages", "points"), [(5, 15), (40, 12)])
def test_tables_are_as_large_as_fits(stages: int, points: int) -> None:
    """What stands in backticks in a finding is code; names are as they are written."""
    names = [f"Stage `{at}`" for at in range(stages)]
    journey = cj.Journey.sequence(
        "shop", [cj.Stage(f"s{at}", name=name) for at, name in enumerate(names)]
    )
    journey = cj.evolve(journey, facts=[cj.Fact("visits", type="int")])
    tables = [
        shape.table
        for slide in slides_of(journey, report=cj.validate(journey))
        for shape in slide.shapes
        if shape.has_table
    ]
    sizes = {
        run.font.size.pt
        for table in tables
        if table.cell(0, 0).text == "Stage"
        for row in table.rows
        for cell in row.cells
        for run in cell.text_frame.paragraphs[0].runs
    }
    assert sizes == {points}
    assert tables[0].cell(1, 0).text == "Stage `0`"
    hints = [row.cells[4] for row in tables[-1].rows if "CJ216" in row.cells[1].text]
    hint = hints[0].text_frame.paragraphs[0]
    assert [(run.text, run.font.name) for run in hint.runs] == [
        ("fill in ", None),
        ("meaning", "Consolas"),
    ]


def test_more_findings_than_fit_on_slides_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And more stages are refused."""
    monkeypatch.setattr("customer_journey.render._pptx._MOST_ROWS", 2)
    report = cj.validate(SHOP)
    *_, last = slides_of(SHOP, report=report)
    assert table_of(last)[-1][3] == f"and {len(report) - 2} more"
    monkeypatch.setattr("customer_journey.render._pptx._MOST_STAGES", 2)
    with pytest.raises(cj.errors.InvalidValueError, match="3 stages, and slides have room for 2"):
        to_pptx(SHOP)


def test_without_the_extra_an_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is drawn."""
    monkeypatch.setitem(import_module("sys").modules, "pptx", None)
    with pytest.raises(cj.errors.MissingExtraError, match=r"customer-journey\[office\]"):
        to_pptx(SHOP)


def test_the_same_journey_gives_the_same_bytes() -> None:
    """Nothing in the file says when it was written."""
    document = to_pptx(SHOP)
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.read("docProps/core.xml").count(b"2000-01-01T00:00:00Z") in (1, 2)
    assert to_pptx(SHOP) == document


@pytest.mark.parametrize("stages", [3, 15])
def test_slides_run_from_right_to_left_in_a_language_that_does(stages: int) -> None:
    """Each shape is where its mirror image was; lines leave at the left, and so do tables."""
    left = cj.Journey.sequence("shop", [f"stage {at}" for at in range(stages)], name="חנות")
    left = left.with_stage(cj.evolve(left["stage-0"], phases=["aware"]))
    right = cj.evolve(left, language="he")
    (map_, *_), (mirrored, *tables) = slides_of(left), slides_of(right)
    boxes, images = (
        [shape for shape in slide.shapes if shape.has_text_frame and shape.name != "Title 1"]
        for slide in (map_, mirrored)
    )
    assert len(boxes) == stages + 1
    for box, image in zip(boxes, images, strict=True):
        assert abs(box.left + box.width + image.left - SLIDE[0]) <= 2
        assert (box.top, box.width, box.height) == (image.top, image.width, image.height)
    lines, turned = connectors_of(map_), connectors_of(mirrored)
    for line, image in zip(lines, turned, strict=True):
        is_bent = 'rot="5400000"' in markup_of(line)
        assert abs(line.begin_x + image.begin_x - SLIDE[0]) <= 2 or is_bent
        assert "flipV" in markup_of(image) or not is_bent
        assert abs(line.left + line.width + image.left - SLIDE[0]) <= 2
    assert any('rot="5400000"' in markup_of(line) for line in lines) == (stages > 3)
    assert re.search('<a:tblPr[^>]* rtl="1"', markup_of(tables[0]))
    assert all('rtl="1"' in markup_of(shape) for shape in images)
