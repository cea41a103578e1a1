"""Slides and workbooks are as PowerPoint and Excel insist on, whatever a journey says."""

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

import pytest

import customer_journey as cj
from tests.hostile import HOSTILE, hostile
from tests.test_render_fit import feeling, long_journey, staffed

pytestmark = pytest.mark.extra("office")

TURNED = "a\N{RIGHT-TO-LEFT OVERRIDE}b\N{LEFT-TO-RIGHT ISOLATE}c"


def turned() -> cj.Journey:
    """A journey whose texts turn the direction of what follows them."""
    return cj.Journey(
        "turned",
        name=TURNED,
        stages=[
            cj.Stage(
                f"s{at}",
                name=f"{TURNED} {at}",
                owner=TURNED,
                experience=[cj.Experience(at - 1, measure=TURNED)],
            )
            for at in range(3)
        ],
        transitions=[
            cj.Transition("s0", "s1", decision=TURNED),
            cj.Transition("s1", "s2", kind="exit", reason=TURNED),
        ],
        starts=["s0"],
    )


JOURNEYS: dict[str, Callable[[], cj.Journey]] = {
    "hostile": hostile,
    "hostile, right to left": lambda: cj.evolve(hostile(), language="ar"),
    "turned": turned,
    "40 stages with feelings": lambda: feeling(staffed(long_journey(40))),
    "one stage": lambda: cj.Journey.sequence("one", ["know"]),
    "no stage": lambda: cj.Journey("none", stages=[], transitions=[], starts=[]),
    "any order": lambda: cj.presets.get("b2b-buying-jobs"),
    "ring": lambda: cj.presets.get("hubspot-flywheel"),
    "hourglass": lambda: cj.presets.get("marketing-hourglass"),
    "bow tie": lambda: cj.evolve(cj.presets.get("bow-tie"), language="de"),
    "formulas": lambda: cj.Journey.sequence(
        "formulas", ["=1+1", "+A1", "-2", "@sum", "'quoted", "2026-01-02", "0042", "50 %"]
    ),
}


def slides(journey: cj.Journey) -> bytes:
    """The slides with findings."""
    return cj.render.to_pptx(journey, report=cj.validate(journey))


def workbook(journey: cj.Journey) -> bytes:
    """The workbook with all its sheets."""
    figure = cj.events.MetricValue(
        stage="s1", metric=HOSTILE[0], value=0.25, low=0.2, high=0.3, people=9, target=1e-9
    )
    card = cj.events.Scorecard(
        journey=journey.id, as_of=datetime(2026, 3, 1, tzinfo=UTC), figures=[figure]
    )
    return cj.interchange.to_xlsx(
        journey,
        report=cj.validate(journey),
        coverage=cj.coverage(journey),
        scorecard=card if "s1" in journey else None,
    )


WRITTEN = [
    pytest.param(write, journey, id=f"{write.__name__}, {name}")
    for write in (slides, workbook)
    for name, journey in JOURNEYS.items()
]


def parts_of(document: bytes) -> dict[str, bytes]:
    """The parts of a package by their names; those of a workbook in it, too."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert [name for name, count in Counter(names).items() if count > 1] == []
        return {name: archive.read(name) for name in names}


def local(item: ET.Element) -> str:
    """The name of an element without its namespace."""
    return item.tag.rpartition("}")[2]


@pytest.mark.no_cover
@pytest.mark.parametrize(("write", "journey"), WRITTEN)
def test_every_part_is_declared_and_every_relationship_leads_somewhere(
    write: Callable[[cj.Journey], bytes], journey: Callable[[], cj.Journey]
) -> None:
    """Office programs offer to repair a file where this fails, or refuse it."""
    packages = [parts_of(write(journey()))]
    packages += [parts_of(part) for name, part in packages[0].items() if name.endswith(".xlsx")]
    for parts in packages:
        types = ET.fromstring(parts["[Content_Types].xml"])
        endings = {item.get("Extension", "").lower() for item in types if local(item) == "Default"}
        declared = {item.get("PartName", "") for item in types if local(item) == "Override"}
        assert {name.removeprefix("/") for name in declared} <= set(parts)
        for name, content in parts.items():
            ending = name.rpartition(".")[2].lower()
            assert f"/{name}" in declared or ending in endings or name == "[Content_Types].xml"
            if ending in ("xml", "rels"):
                ET.fromstring(content)
            if ending == "rels":
                lead_somewhere(name, content, parts)


def lead_somewhere(name: str, content: bytes, parts: dict[str, bytes]) -> None:
    """Assert that relationships have ids of their own, are used, and lead to parts that exist."""
    relationships = list(ET.fromstring(content))
    ids = [item.get("Id", "") for item in relationships]
    assert len(ids) == len(set(ids))
    source = name.replace("_rels/", "").removesuffix(".rels")
    for item in relationships:
        target = item.get("Target", "")
        if item.get("TargetMode") != "External":
            path = posixpath.join("/", posixpath.dirname(source), target)
            assert posixpath.normpath(path).removeprefix("/") in parts, (name, target)
    if source in parts:
        required = set(re.findall(rb'r:(?:id|embed|link|pict)="([^"]+)"', parts[source]))
        assert {id.decode() for id in required} <= set(ids)


@pytest.mark.no_cover
@pytest.mark.parametrize("journey", JOURNEYS.values(), ids=JOURNEYS)
def test_shapes_have_ids_of_their_own_and_sizes_that_can_be(
    journey: Callable[[], cj.Journey],
) -> None:
    """What connectors are fastened to is there, and rows have as many cells as columns."""
    for name, content in parts_of(slides(journey())).items():
        if not re.fullmatch(r"ppt/(slides|notesSlides)/[^/]+\.xml", name):
            continue
        items = list(ET.fromstring(content).iter())
        ids = [item.get("id", "") for item in items if local(item) == "cNvPr"]
        assert len(ids) == len(set(ids))
        assert all(int(id) > 0 for id in ids)
        for item in items:
            if local(item) in ("stCxn", "endCxn"):
                assert item.get("id") in ids
                assert 0 <= int(item.get("idx", "")) < 4
            if local(item) in ("ext", "chExt") and item.get("cx") is not None:
                assert int(item.get("cx", "")) >= 0
                assert int(item.get("cy", "")) >= 0
            if local(item) == "txBody":
                assert any(local(part) == "p" for part in item)
            if local(item) == "tbl":
                columns = len([part for part in item.iter() if local(part) == "gridCol"])
                rows = [part for part in item if local(part) == "tr"]
                assert rows
                assert {len([one for one in row if local(one) == "tc"]) for row in rows} == {
                    columns
                }


def test_no_text_on_slides_turns_what_follows_it() -> None:
    """Names of stages, measures and reasons: on shapes, in tables, charts and notes."""
    for name, content in parts_of(slides(turned())).items():
        if name.endswith(".xml"):
            assert not set(content.decode()) & set(TURNED.replace("abc", "")) - set("abc"), name


def cells_of(document: bytes) -> Iterator[Any]:
    """The cells of all sheets that people see."""
    openpyxl: Any = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(document))
    for sheet in book.worksheets:
        assert re.fullmatch(r"[^\[\]:*?/\\]{1,31}", sheet.title)
        for row in sheet.iter_rows():
            yield from row


@pytest.mark.no_cover
@pytest.mark.parametrize("journey", JOURNEYS.values(), ids=JOURNEYS)
def test_cells_are_texts_and_numbers_that_excel_takes(
    journey: Callable[[], cj.Journey],
) -> None:
    """No formula, no error, and no text longer than a cell."""
    for cell in cells_of(workbook(journey())):
        assert cell.data_type not in ("f", "e")
        assert len(str(cell.value or "")) <= 32_767


def test_rows_are_as_high_as_their_texts() -> None:
    """LibreOffice shows one line of a cell where the file does not say more."""
    openpyxl: Any = pytest.importorskip("openpyxl")
    names = ["know", "发现我们的产品" * 7, "word " * 30, "line\n" * 50]
    long = cj.Journey("long", stages=[cj.Stage(f"s{at}", name=n) for at, n in enumerate(names)])
    book = openpyxl.load_workbook(io.BytesIO(workbook(long)))
    heights = [book["Stages"].row_dimensions[row].height for row in range(2, 6)]
    assert heights == [None, 30.0, 45.0, 409.0]
    (stages,) = (row for row in book["Map"].iter_rows() if row[0].value == "Stage")
    assert book["Map"].row_dimensions[stages[0].row].height == 409.0
