"""Tables: CSV and workbooks of stages and content, from people's spreadsheets and back."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from importlib import import_module
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.interchange import from_csv, from_xlsx, to_csv, to_xlsx

NOON = datetime(2026, 5, 1, 12)

office = pytest.mark.extra("office")

SHOP = cj.Journey(
    "shop",
    name="=Our shop",
    stages=[
        cj.Stage(
            "know",
            name="Know us",
            phases=["aware", "explore"],
            role="prospect",
            owner="Marketing",
            entry=cj.fact("visits") >= 1,
            questions=[cj.Question("what", text="What is it, really?"), cj.Question("why")],
            assets=[
                cj.Asset("tour", title="=cmd|' /C calc'!A0", answers=["what"], claims=[
                    cj.Claim("days", value="14")
                ]),
                cj.Asset("film", kind="video", personas=["boss"], review_by=date(2026, 1, 31)),
            ],
            metrics=[cj.Metric("rate", target=12, unit="%"), cj.Metric("visits")],
            extra={"colour": "red"},
        ),
        cj.Stage("buy", phases=["purchase"], end=True),
        cj.Stage("gone", role="lapsed", end=True, note="-1 of them"),
    ],
    transitions=[
        cj.Transition("know", "buy", probability=0.25, when=cj.fact("orders") >= 1),
        cj.Transition("know", "gone", kind="exit", reason="+too dear", effort=1e30),
        cj.Transition("buy", "buy", kind="return"),
        cj.Transition("buy", "know", kind="referral"),
    ],
    starts=["know"],
    goals=["buy"],
    facts=[cj.Fact("visits", type="int"), cj.Fact("orders", type="int")],
    personas=[cj.Persona("boss", name="The boss")],
)  # fmt: skip


def cells(document: str) -> list[list[str]]:
    """The cells of a CSV text."""
    return list(csv.reader(io.StringIO(document)))


def complaint(document: str | bytes, **options: Any) -> str:
    """What is said of a table that cannot be read."""
    with pytest.raises(cj.errors.InvalidFileError) as caught:
        from_csv(document, **options)
    return str(caught.value)


def opened(document: bytes) -> Any:
    """A workbook, as openpyxl reads it."""
    return import_module("openpyxl").load_workbook(io.BytesIO(document))


def saved(workbook: Any) -> bytes:
    """The bytes of a workbook."""
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def workbook_of(**sheets: Sequence[Sequence[object]]) -> bytes:
    """A stranger's workbook, with these cells."""
    workbook = import_module("openpyxl").Workbook()
    workbook.remove(workbook.active)
    for title, lines in sheets.items():
        sheet = workbook.create_sheet(title)
        for line in lines:
            sheet.append(line)
    return saved(workbook)


@settings(max_examples=50)
@given(cj.testing.journeys())
@example(SHOP)
def test_a_table_that_no_one_changed_changes_nothing(journey: cj.Journey) -> None:
    """Whatever the texts are; a table without rows has nothing to read."""
    for table in ("stages", "content"):
        text = to_csv(journey, table=table)
        if len(cells(text)) > 1:
            again = from_csv(text, journey=journey, table=table)
            assert (again.journey, again.notes) == (journey, ())


@office
@settings(max_examples=25)
@given(cj.testing.journeys())
@example(SHOP)
@example(cj.Journey("shop", stages=[cj.Stage("buy", name=" _x0041_\r\x1f\ufffe", note="#N/A")]))
@example(cj.Journey("shop", name="\x08"))
@example(cj.Journey("shop", stages=[cj.Stage("buy", purpose="\x01" * 32_000, note="n" * 40_000)]))
def test_a_workbook_that_no_one_changed_gives_the_journey_back(journey: cj.Journey) -> None:
    """Also once another program has read and written it."""
    document = to_xlsx(journey, report=cj.validate(journey))
    for content in (document, saved(opened(document))):
        again = from_xlsx(content)
        assert (again.journey, again.notes) == (journey, ())


@given(st.text(alphabet="'=+-@;,|\t\"a\r\n\uff1d"))
def test_no_text_begins_as_a_formula_does(text: str) -> None:
    """Neither as a cell nor where it is split at another delimiter; and it can be read back."""
    stages = [cj.Stage("buy", note=text)]
    table = to_csv(cj.Journey("shop", stages=stages, starts=["buy"]))
    for delimiter in ",;|\t":
        with suppress(csv.Error):
            for line in csv.reader(io.StringIO(table, newline=""), delimiter=delimiter):
                assert not any(cell.startswith(tuple("=+-@\t\uff1d")) for cell in line)
    again = from_csv(table).journey["buy"]
    assert again.note == text.strip()


@office
def test_no_text_of_a_workbook_is_a_formula() -> None:
    """It is a text, and stays one where somebody edits it."""
    for sheet in opened(to_xlsx(SHOP, report=cj.validate(SHOP))):
        for line in sheet.iter_rows():
            for cell in line:
                assert cell.data_type != "f"
                assert cell.quotePrefix == str(cell.value).startswith(("=", "+", "-", "@"))


def test_stages_have_a_line_each() -> None:
    """With the stages that transitions lead to, and the kind of those that are not advances."""
    header, know, buy, gone = cells(to_csv(SHOP))
    assert header[:4] == ["id", "name", "phases", "role"]
    assert know[:7] == [
        "know",
        "Know us",
        "aware, explore",
        "prospect",
        "Marketing",
        "",
        "visits >= 1",
    ]
    assert know[7:11] == ["yes", "", "", "buy; gone (exit)"]
    assert buy[7:11] == ["", "yes", "yes", "buy (return); know (referral)"]
    assert gone[11] == "'-1 of them"


def test_a_table_of_stages_is_a_journey() -> None:
    """In any order and case, with names for ids, marks as people write them, and more columns."""
    result = from_csv(
        "\ufeffPHASE;Stage ;Goal;Leads;Start;Next;Role;Colour\r\n"
        "Aware, explore;Hear of us;;x;X;Buy it; Prospect ;red\r\n"
        ";;;;;;;\r\n"
        "purchase;Buy it;yes;;;Buy it; Gone (Exit);\r\n"
        "Lapse;Gone;no;;;;;\r\n".replace("Buy it; Gone", '"Buy it; Gone').replace(
            "(Exit)", '(Exit)"'
        )
    )
    journey = result.journey
    assert [(stage.id, stage.name, stage.phases) for stage in journey] == [
        ("hear-of-us", "Hear of us", ("aware", "explore")),
        ("buy-it", "Buy it", ("purchase",)),
        ("gone", "Gone", ("lapse",)),
    ]
    assert (journey.starts, journey.goals) == (("hear-of-us",), ("buy-it",))
    assert journey["hear-of-us"].role == "prospect"
    assert dict(journey["hear-of-us"].extra) == {"leads": "x", "colour": "red"}
    assert [(item.source, item.target, item.kind) for item in journey.transitions] == [
        ("hear-of-us", "buy-it", "advance"),
        ("buy-it", "buy-it", "return"),
        ("buy-it", "gone", "exit"),
    ]


def test_stages_without_a_word_on_transitions_are_in_order() -> None:
    """And a note says that this is a guess; a single stage leads nowhere."""
    result = from_csv("id\tname\n1\tHear\n2\tBuy (now)\n")
    assert [item.path for item in result.journey.transitions] == ["transitions.1->2"]
    assert "guessed transitions: each stage leads to the one in the next row" in str(result)
    alone = from_csv("stage,purpose\nHear,\n").journey
    assert (len(alone), alone.transitions) == (1, ())


def test_words_in_parentheses_may_belong_to_a_name() -> None:
    """Where they are not a kind of transition."""
    result = from_csv("name|next\nHear|Buy (now)\nBuy (now)|\n").journey
    assert [item.target for item in result.transitions] == ["buy-now"]


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("", "expected a line of columns and rows under it, got nothing"),
        ("id,name\n", "expected a line of columns and rows under it, got 'id,name"),
        (b"id,name\n", "under it, got 'id,name'"),
        ("stages.csv", "Path(…).read_bytes() gives what it holds"),
        ('id,name\n"a,b\n', "invalid CSV: unexpected end of data"),
        (b"id,name\nb\xfcro,B\n", "the byte 0xfc at offset 9 is not UTF-8"),
        ("id,id\na,b\n", "the column 'id' is there twice"),
        ("name,owner\n,Sales\n", "line 2: a stage has an id or a name"),
        ("name\nBuy\nBuy\n", "line 3: the stage 'Buy' is a duplicate"),
        ("id,next\nbuy,gone\n", "line 2: no stage 'gone'"),
        ("stage,title\n,Tour\n", "CSV: the column 'stage' says where people meet content"),
        ("stage,title\n,Tour\nKnow,Film\n", "line 2: the column 'stage' says where"),
        ("stage,url\nKnow,/tour\n", "line 2: an asset has an id or a title"),
        ("stage,title\nKnow,Tour\nKnow; know,Tour\n", "'tour' is at 'know' already"),
        ("stage,id,title\nKnow,A b,Tour\n", "line 2.id: 'A b' is not an id"),
    ],
)
def test_what_cannot_be_read_is_named(document: str | bytes, message: str) -> None:
    """With its line."""
    assert message in complaint(document)


def test_a_table_of_another_journey_is_refused() -> None:
    """With what was meant; and a value that no field has, where the table is of our own making."""
    assert "no stage 'buyy' (did you mean 'buy'?)" in complaint(
        "stage,title\nbuyy,Tour\n", journey=SHOP
    )
    assert "role" in complaint("id,role\nknow,Chief\nbuy,\ngone,\n", journey=SHOP)
    assert complaint("x" * (64 * 2**20 + 1)) == "CSV: more than 64 MiB"


def test_what_was_changed_in_a_table_wins() -> None:
    """A cell that was emptied says nothing any more; a row that is gone is a stage that is gone."""
    text = to_csv(SHOP).replace("Know us", "Hear of us").replace("Marketing", "")
    lines = text.replace("prospect", "").replace("visits >= 1", "").splitlines()
    result = from_csv("\n".join(lines[:-1]).replace("; gone (exit)", ""), journey=SHOP)
    know = result.journey["know"]
    assert (know.name, know.owner, know.role, know.entry) == ("Hear of us", "", None, None)
    assert (know.assets, know.extra) == (SHOP["know"].assets, SHOP["know"].extra)
    assert [stage.id for stage in result.journey] == ["know", "buy"]
    assert result.journey.transition("know", "buy") == SHOP.transition("know", "buy")
    assert {note.kind for note in result.notes} == {"changed"}


def test_columns_that_are_left_out_stay_as_they_are() -> None:
    """Transitions as well, but those of stages that are gone."""
    result = from_csv("id,owner,team\nknow,Sales,blue\nbuy,,\n", journey=SHOP)
    expected = SHOP.without_stage("gone")
    know = cj.evolve(expected["know"], owner="Sales", extra={"colour": "red", "team": "blue"})
    assert result.journey == expected.with_stage(know)


def test_content_has_a_line_each_and_is_read_back() -> None:
    """Cells that no one changed keep what no column says, such as claims."""
    text = to_csv(SHOP, table="content")
    assert cells(text)[1][:6] == ["know", "tour", "'=cmd|' /C calc'!A0", "", "", "what"]
    assert cells(text)[2][6:] == ["boss", "", "live", "2026-01-31"]
    changed = text.replace("live", "Retired", 1).replace("2026-01-31", "")
    result = from_csv(changed, journey=SHOP)
    tour, film = result.journey["know"].assets
    assert (tour.status, tour.claims) == ("retired", SHOP["know"].assets[0].claims)
    assert film.review_by is None
    assert [note.where for note in result.notes] == [
        "stages.know.assets.tour.status",
        "stages.know.assets.film.review_by",
    ]


def test_an_inventory_is_put_into_a_journey() -> None:
    """By names of stages, texts of questions and names of personas; the rest goes to `extra`."""
    result = from_csv(
        "Title,Stages,Type,Link,Question,Persona,Status,Review,Words,Channel\n"
        'Tour,KNOW US; buy,page,https://a.b,"What is it, really?",The Boss,Draft,soon,300,web\n'
        'Film,know,,,"why, what, how",unknown,PLANNED,2026-02-01,,\n',
        journey=SHOP,
    )
    assert [[asset.id for asset in stage.assets] for stage in result.journey] == [
        ["tour", "film"],
        ["tour"],
        [],
    ]
    tour, film = result.journey["know"].assets
    assert (tour.kind, tour.url, tour.answers) == ("page", "https://a.b", ("what",))
    assert (tour.personas, tour.status, tour.channel) == (("boss",), "live", "web")
    assert dict(tour.extra) == {"status": "Draft", "review_by": "soon", "words": "300"}
    assert (film.answers, film.status, film.review_by) == (
        ("why", "what"),
        "planned",
        date(2026, 2, 1),
    )
    assert dict(film.extra) == {"answers": "how", "personas": "unknown"}
    guessed = [str(note) for note in result.notes if note.kind == "guessed"]
    assert guessed[0] == (
        "guessed stages.know.assets.tour.status: 'Draft' is not what a journey calls status; "
        "it stays in `extra`"
    )


def test_an_inventory_alone_has_the_stages_that_it_names() -> None:
    """In the order in which they come up."""
    result = from_csv("asset,stage\nTour,Hear\nPrices,Buy; Hear\n").journey
    assert [(stage.name, len(stage.assets)) for stage in result] == [("Hear", 2), ("Buy", 1)]


@office
def test_a_workbook_has_a_sheet_for_each_table() -> None:
    """And the map, with what is known of each stage; no stage, no line."""
    workbook = opened(to_xlsx(SHOP, report=cj.validate(SHOP)))
    titles = [sheet.title for sheet in workbook if sheet.sheet_state == "visible"]
    assert titles == ["Map", "Stages", "Transitions", "Content", "Findings"]
    lines = {line[0]: line[1:] for line in workbook["Map"].iter_rows(values_only=True)}
    assert lines["Stage"] == ("Know us", "buy", "gone")
    assert lines["Phase"] == ("aware", "purchase", None)
    assert lines["Start, goal, end"] == ("start", "goal, end", "end")
    assert lines["Metrics"] == ("• rate: 12 %\n• visits", None, None)
    assert lines["Leads to"][0] == "• buy 25 %\n• gone (exit)"
    assert "Insights" not in lines
    transitions = list(workbook["Transitions"].iter_rows(values_only=True))
    assert transitions[1][:6] == ("know", "buy", "advance", None, "orders >= 1", 0.25)
    findings = list(workbook["Findings"].iter_rows(values_only=True))
    assert [line[1] for line in findings[1:]] == [item.code for item in cj.validate(SHOP)]
    assert workbook["Stages"].freeze_panes == "B2"


@office
def test_sheets_of_a_workbook_look_the_same_in_every_program() -> None:
    """Fonts have names, cells of a row begin at one height, and printed heads stay with rows."""
    workbook = opened(to_xlsx(SHOP, report=cj.validate(SHOP)))
    for sheet in workbook:
        if sheet.sheet_state != "visible":
            continue
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {cell.font.name for cell in cells} == {"Calibri"}
        assert {cell.font.sz for cell in cells} == {11}
        tops = {cell.alignment.vertical for cell in cells if cell.value != SHOP.label}
        assert tops == {"top"}
        assert bool(sheet.print_title_rows) == (sheet.title != "Map")


@office
def test_a_workbook_has_what_was_measured() -> None:
    """Figures beside their targets, and who met an answer; no sheet without measurements."""
    ask = cj.Question("cost", text="What does it cost?")
    prices = cj.Asset("prices", title="Prices", answers=["cost"], event="prices_read")
    journey = cj.Journey.sequence("shop", [cj.Stage("know", questions=[ask], assets=[prices])])
    counts = {"people": 4, "met": 1, "share": 0.25, "low": 0.05, "high": 0.7, "open": 2}
    cell = {"stage": "know", "kind": "question", "item": "cost", "answered_by": "prices"}
    rows = [{**cell, "outcome": outcome, **counts} for outcome in ("all", "moved-on", "left")]
    covered = cj.coverage(journey, exposure=rows)
    zoned = datetime(2026, 5, 1, tzinfo=UTC)
    figure = cj.events.MetricValue(
        stage="know", metric="rate", group=zoned, period=date(2026, 4, 1), value=33.5, people=240
    )
    card = cj.events.Scorecard(figures=[figure], journey="shop", as_of=zoned, by="=since")
    document = to_xlsx(journey, scorecard=card, coverage=covered)
    workbook = opened(document)
    assert workbook.sheetnames[-4:-1] == ["Content", "Scorecard", "Coverage"]
    heads, *lines = workbook["Scorecard"].iter_rows(values_only=True)
    shown = dict(zip(heads, lines[0], strict=True))
    assert list(shown) == list(card.rows()[0])
    assert (shown["=since"], shown["value"], shown["people"]) == (str(zoned), 33.5, 240)
    assert shown["period"] == datetime(2026, 4, 1)
    heads, *lines = workbook["Coverage"].iter_rows(values_only=True)
    shown = dict(zip(heads, lines[0], strict=True))
    assert list(shown) == list(covered.rows()[0])
    met = covered.rows()[0]
    assert [shown[name] for name in counts] == [pytest.approx(met[name]) for name in counts]
    assert (shown["met"], shown["people"], shown["open"]) == (1, 4, 2)
    assert from_xlsx(document).journey == journey
    empty = cj.events.Scorecard(figures=[], journey="shop", as_of=zoned)
    bare = cj.Journey.sequence("shop", ["know"])
    plain = opened(to_xlsx(bare, scorecard=empty, coverage=cj.coverage(bare)))
    assert {"Scorecard", "Coverage"}.isdisjoint(plain.sheetnames)


@office
def test_what_was_measured_of_another_journey_is_refused() -> None:
    """Both at once."""
    card = cj.events.Scorecard(figures=[], journey="other", as_of=datetime(2026, 5, 1, tzinfo=UTC))
    covered = cj.coverage(cj.Journey.sequence("shop", ["know"]))
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        to_xlsx(SHOP, scorecard=card, coverage=covered)
    assert [each.where for each in caught.value.problems] == ["scorecard", "coverage"]


@office
def test_a_workbook_has_a_chart_of_how_stages_feel() -> None:
    """A column for each persona and measure, and a line of it; it reads back as the journey."""
    felt = cj.Experience(1.5, personas=["home"], measure="cs\x07at", n=9, basis="observed")
    journey = cj.Journey.sequence(
        "shop",
        [
            cj.Stage("hear", experience=[felt, cj.Experience(-1)]),
            cj.Stage("buy", moment_of_truth=True),
            cj.Stage("use", experience=[cj.Experience(0.5)]),
        ],
        personas=[cj.Persona("home", name="=At home")],
    )
    document = to_xlsx(journey)
    sheet = opened(document)["Experience"]
    assert list(sheet.iter_rows(values_only=True)) == [
        ("stage", "=At home, cs_x0007_at", "everyone"),
        ("hear", 1.5, -1),
        ("buy", None, None),
        ("use", None, 0.5),
    ]
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        chart = archive.read("xl/charts/chart1.xml").decode()
    assert re.findall(r"<f>([^<]*[BC]\$2:[^<]*)</f>", chart) == [
        "'Experience'!$B$2:$B$4",
        "'Experience'!$C$2:$C$4",
    ]
    assert 'dispBlanksAs val="span"' in chart
    assert chart.count('<symbol val="circle"') == 2
    for printed in opened(document):
        if printed.sheet_state == "visible":
            assert printed.sheet_properties.pageSetUpPr.fitToPage
            assert printed.page_setup.orientation == "landscape"
    lines = {line[0]: line[1:] for line in opened(document)["Map"].iter_rows(values_only=True)}
    assert lines["Experience"] == ("• =At home: +1.5\n• everyone: -1.0", None, "• everyone: +0.5")
    assert lines["Moment of truth"] == (None, "yes", None)
    assert from_xlsx(document).journey == journey
    assert to_xlsx(journey) == document


@office
def test_a_map_wider_than_a_sheet_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """And a table longer than one is refused."""
    module = "customer_journey.interchange._xlsx"
    monkeypatch.setattr(f"{module}._MOST_COLUMNS", 2)
    sheet = opened(to_xlsx(SHOP))["Map"]
    assert sheet["A1"].value == "=Our shop (the first 2 stages)"
    assert sheet.max_column == 3
    monkeypatch.setattr(f"{module}._MOST_ROWS", 3)
    with pytest.raises(cj.errors.InvalidValueError, match="4 rows, and a sheet has 3"):
        to_xlsx(SHOP)


@office
def test_what_was_changed_in_a_workbook_wins() -> None:
    """In each of its tables; sheets that were deleted count as unchanged."""
    workbook = opened(to_xlsx(SHOP))
    workbook["Stages"]["B2"] = "Hear of us"
    workbook["Transitions"]["F2"] = "30 %"
    workbook["Transitions"]["F3"] = "some"
    del workbook["Content"]
    with pytest.raises(cj.errors.InvalidFileError, match="probability"):
        from_xlsx(saved(workbook))
    workbook["Transitions"]["F3"] = None
    result = from_xlsx(saved(workbook))
    assert result.journey["know"].name == "Hear of us"
    assert result.journey["know"].assets == SHOP["know"].assets
    transition = result.journey.transition("know", "buy")
    assert transition is not None
    assert transition.probability == 0.3
    assert [note.where for note in result.notes] == [
        "stages.know.name",
        "transitions.know->buy.probability",
    ]


@office
def test_a_strangers_workbook_is_read() -> None:
    """By the names of sheets, or else the first sheet; formulas that no one computed are empty."""
    result = from_xlsx(
        workbook_of(
            stages=[["Name", "Start"], ["Hear", True], ["Buy", False], [None, None], [2024, None]],
            Transitions=[
                ["From", "To", "Label", "Probability", "Effort", "Note"],
                ["hear", "BUY", "go", 1, 2.5],
            ],
            Content=[
                ["Stage", "Title", "Review", "Seen"],
                ["Hear", "Tour", NOON.replace(hour=0), NOON],
            ],
        )
    ).journey
    assert [stage.name for stage in result] == ["Hear", "Buy", "2024"]
    (transition,) = result.transitions
    assert (transition.decision, transition.probability, transition.effort) == ("go", 1.0, 2.5)
    (tour,) = result["hear"].assets
    assert tour.review_by == date(2026, 5, 1)
    assert dict(tour.extra) == {"seen": "2026-05-01 12:00:00"}
    other = from_xlsx(workbook_of(Sheet1=[["Stage", "Title", "X"], ["Hear", "Tour", "=1+1"]]))
    assert [asset.title for asset in other.journey["hear"].assets] == ["Tour"]
    assert dict(other.journey["hear"].assets[0].extra) == {}
    into = from_xlsx(
        workbook_of(Sheet1=[["id", "owner"], ["know", "Us"], ["buy"], ["gone"]]), journey=SHOP
    )
    assert into.journey == SHOP.with_stage(cj.evolve(SHOP["know"], owner="Us"))


@office
@pytest.mark.parametrize(
    ("document", "message"),
    [
        (b"id,name\n", "expected a workbook (.xlsx), got 'id,name"),
        (b"PK\x03\x04 and no more", "the workbook cannot be read"),
    ],
)
def test_what_is_no_workbook_is_refused(document: bytes, message: str) -> None:
    """Whatever its reader makes of it."""
    with pytest.raises(cj.errors.InvalidFileError) as caught:
        from_xlsx(document)
    assert message in str(caught.value)


@office
def test_an_empty_workbook_and_repeated_columns_are_refused() -> None:
    """As is one whose hidden sheet was damaged, or that is too large."""
    cases: tuple[tuple[dict[str, Sequence[Sequence[object]]], str], ...] = (
        ({"Stages": [["id"]]}, "no sheet has a row of columns"),
        ({"Stages": []}, "no sheet has a row of columns"),
        ({"Stages": [["id", "ID"], ["a", "b"]]}, "the column 'id' is there twice"),
        ({"Stages": [["id"], ["a"]], "customer_journey": [["{"]]}, "customer_journey: "),
    )
    for sheets, message in cases:
        with pytest.raises(cj.errors.InvalidFileError, match=message.replace("(", "\\(")):
            from_xlsx(workbook_of(**sheets))
    with pytest.raises(cj.errors.InvalidFileError, match="more than 64 MiB"):
        from_xlsx(b"P" * (64 * 2**20 + 1))
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("a", "b", "c", "d", "e"):
            archive.writestr(name, bytes(60 * 2**20))
    with pytest.raises(cj.errors.InvalidFileError, match="more than 256 MiB once it is unpacked"):
        from_xlsx(content.getvalue())


def rewritten(document: bytes, sheet: Callable[[str], str]) -> bytes:
    """The workbook whose sheet of stages is written otherwise."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            new.writestr(name, sheet(text) if name.endswith("sheet2.xml") else text)
    return content.getvalue()


@office
@pytest.mark.parametrize("size", ["A1", "A1:B1", "A1:XFD99999999999", "Z99:AA100"])
def test_what_a_sheet_says_of_its_size_leaves_nothing_out(size: str) -> None:
    """Programs that write workbooks state sizes that are too small, and others too large ones."""
    stated = f'<dimension ref="{size}"/><sheetData>'
    document = rewritten(to_xlsx(SHOP), lambda text: text.replace("<sheetData>", stated))
    result = from_xlsx(document)
    assert (result.journey, result.is_exact) == (SHOP, True)


@office
@pytest.mark.parametrize("number", [20, 1_001])
def test_a_far_row_is_read_as_far_as_a_sheet_goes(
    number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row states its number: those that are not there before it are blank."""
    monkeypatch.setattr("customer_journey.interchange._xlsx._MOST_ROWS", 1_000)
    assert from_xlsx(with_row(number)).journey == SHOP.with_stage(cj.Stage("late"))


@office
@pytest.mark.parametrize("number", [1_002, 99_999_999_999])
def test_no_row_is_below_the_last_of_a_sheet(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which no program writes."""
    monkeypatch.setattr("customer_journey.interchange._xlsx._MOST_ROWS", 1_000)
    with pytest.raises(cj.errors.InvalidFileError, match="Stages: a sheet has at most 1,001 rows"):
        from_xlsx(with_row(number))


@office
def test_a_whole_number_is_read_without_its_point() -> None:
    """Some programs write 2.0 for 2."""
    assert from_xlsx(with_row(20, "<c><v>2.0</v></c>")).journey == SHOP.with_stage(cj.Stage("2"))


def with_row(number: int, cell: str = '<c t="inlineStr"><is><t>late</t></is></c>') -> bytes:
    """The shop with one more row, of that number."""
    new = f'<row r="{number}">{cell}</row></sheetData>'
    return rewritten(to_xlsx(SHOP), lambda text: text.replace("</sheetData>", new))


@office
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    ("piece", "number", "message"),
    [
        ("<x:row/>", 1_100, "a sheet has at most 1,001 rows"),
        ("<c/>", 400_000, "more cells than a file of"),
        ("<c><v>1</v></c>", 100_000, "more cells than a file of"),
        (f"<row>{'.' * 90}</row>", 1_100, "a sheet has at most 1,001 rows"),
    ],
)
def test_rows_that_no_file_of_its_size_has_are_refused_before_they_are_built(
    monkeypatch: pytest.MonkeyPatch, piece: str, number: int, message: str, encoding: str
) -> None:
    """Packed, they are a few kilobytes: nothing is made of them."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", (piece * number).encode(encoding))
    monkeypatch.setattr("customer_journey.interchange._xlsx._MOST_ROWS", 1_000)
    monkeypatch.setattr("openpyxl.load_workbook", None)
    with pytest.raises(cj.errors.InvalidFileError, match=message):
        from_xlsx(content.getvalue())


@office
def test_cells_that_are_cleared_at_the_end_of_a_row_are_blank() -> None:
    """A row ends at its last cell, and its file does not say what is not there."""
    shop = cj.Journey.sequence("shop", [cj.Stage("know", owner="Us"), "buy"])
    workbook = opened(to_xlsx(shop))
    for row in list(workbook["Stages"].iter_rows(min_row=2)):
        for cell in row[1:]:
            cell.value = None
    assert from_xlsx(saved(workbook)).journey["know"].owner == ""


@office
def test_a_workbook_with_nothing_but_the_hidden_sheet_gives_the_journey() -> None:
    """As one from which all tables were deleted."""
    workbook = opened(to_xlsx(SHOP))
    for sheet in list(workbook)[:-1]:
        workbook.remove(sheet)
    workbook.active.sheet_state = "visible"
    assert from_xlsx(saved(workbook)).journey == SHOP


@office
def test_entities_are_not_expanded() -> None:
    """A document type in a workbook gives an error, or nothing of what it defines."""
    document = to_xlsx(cj.Journey.sequence("shop", ["know", "buy"]))
    bomb = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    bomb += "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(content, "w") as new:
        for item in old.infolist():
            text = old.read(item)
            if item.filename.endswith("sheet2.xml"):
                start = text.index(b"<worksheet")
                text = (
                    text[:start] + f"{bomb}]>".encode() + text[start:].replace(b"<t>", b"<t>&i;", 1)
                )
            new.writestr(item, text)
    try:
        result = from_xlsx(content.getvalue()).journey
    except cj.errors.InvalidFileError:
        return
    assert max(len(stage.name) + len(stage.id) for stage in result) < 1_000


def test_without_the_extra_an_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """For both ways."""
    monkeypatch.setitem(import_module("sys").modules, "openpyxl", None)
    for ask in (lambda: to_xlsx(SHOP), lambda: from_xlsx(b"PK")):
        with pytest.raises(cj.errors.MissingExtraError, match=r"customer-journey\[office\]"):
            ask()


@office
def test_the_same_journey_gives_the_same_bytes() -> None:
    """Nothing in the file says when it was written."""
    document = to_xlsx(SHOP)
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.read("docProps/core.xml").count(b"2000-01-01T00:00:00Z") in (1, 2)
    assert to_xlsx(SHOP) == document


@pytest.mark.extra("office")
def test_the_map_of_a_workbook_is_in_the_language_of_its_journey() -> None:
    """What is read again is called the same in every language; sheets run as it is written."""
    german, arabic = (cj.evolve(SHOP, language=tag) for tag in ("de", "ar"))
    workbook = opened(to_xlsx(german))
    heads = [row[0].value for row in workbook["Map"].iter_rows(max_col=1)]
    assert {"Phase", "Station", "Führt zu"} <= set(heads)
    assert workbook["Stages"]["A1"].value == opened(to_xlsx(SHOP))["Stages"]["A1"].value
    assert from_xlsx(to_xlsx(german)).journey == german
    assert not any(sheet.sheet_view.rightToLeft for sheet in workbook)
    views = {sheet.title: sheet.sheet_view.rightToLeft for sheet in opened(to_xlsx(arabic))}
    assert views["Map"]
    assert views["Stages"]
    assert "Station" in [row[0].value for row in opened(to_xlsx(SHOP, language="de"))["Map"]]


@pytest.mark.parametrize(
    "document",
    [
        "id;name\nknow;Hear of us\n",
        "\ufeffid;name\r\nknow;Hear of us\r\n",
        "\n\nOur journey;\n;\nid;name\nknow;Hear of us\n",
        "Name\n\nHear of us\n",
    ],
)
def test_columns_may_stand_below_a_title_and_blank_lines(document: str) -> None:
    """As in tables that people keep."""
    (stage,) = from_csv(document).journey
    assert stage.label == "Hear of us"


def test_columns_of_unknown_names_are_the_first_line() -> None:
    """So that the problem is said of the rows under it."""
    with pytest.raises(
        cj.errors.InvalidFileError,
        match="no column says what stages are called, of 'colour', 'size'",
    ):
        from_csv("colour,size\nred,big\n")


def test_a_problem_below_a_title_is_named_by_its_line() -> None:
    """Counted from the top of the file."""
    with pytest.raises(cj.errors.InvalidFileError, match="line 4: a stage has an id or a name"):
        from_csv("Our journey,\n\nid,name,owner\n,,Sales\n")


@pytest.mark.extra("office")
@pytest.mark.parametrize(
    ("cell", "share"),
    [("0,25", 0.25), ("25 %", 0.25), ("12,5 %", 0.125), (0.5, 0.5), ("0.75", 0.75)],
)
def test_numbers_are_read_as_people_write_them(cell: object, share: float) -> None:
    """With a decimal comma, or in per cent; under a title of merged cells."""
    workbook = import_module("openpyxl").Workbook()
    sheet = workbook.active
    sheet.title = "Stages"
    lines: list[list[str]] = [
        ["Our journey"],
        [],
        ["id", "name", "end"],
        ["know", "A", "nein"],
        ["buy", "B", "ja"],
    ]
    for line in lines:
        sheet.append(line)
    sheet.merge_cells("A1:C1")
    moves = workbook.create_sheet("Transitions")
    moves.append(["From", "To", "Probability"])
    moves.append(["know", "buy", cell])
    journey = from_xlsx(saved(workbook)).journey
    assert [move.probability for move in journey.transitions] == [share]
    assert [stage.end for stage in journey] == [False, True]


@pytest.mark.parametrize(
    ("document", "notes"),
    [
        (
            "id,name,,owner\na,See,odd,1\nb,Buy,,2,more,\n",
            ["line 2: 'odd' stands under no column", "line 3: 'more' stands under no column"],
        ),
        ("stage,title,url\nsee,Page,u,more\n", ["line 2: 'more' stands under no column"]),
        ("id,name\na,See\nb,Buy,,\n", []),
    ],
)
def test_cells_under_no_column_are_noted_and_kept(document: str, notes: list[str]) -> None:
    """In stages and in content; blank ones say nothing."""
    result = cj.interchange.from_csv(document)
    odd = [str(note) for note in result.notes if "no column" in note.message]
    assert [text.partition(";")[0].removeprefix("guessed ") for text in odd] == notes
    kept = [stage.extra for stage in result.journey]
    kept += [asset.extra for stage in result.journey for asset in stage.assets]
    values = [text for extra in kept for text in extra.values()]
    assert values == [note.split("'")[1] for note in notes]


def test_tables_have_german_columns_and_words() -> None:
    """As spreadsheets of Germans have them, with the marks of Excel."""
    imported = from_csv(
        "\ufeffStation;Phase;Rolle;Verantwortlich;Nächste\n"
        "Sehen;Aufmerksam;Interessent;Marketing;Kaufen\n;;;;\nKaufen;kaufen;Kunde;Vertrieb;\n"
    ).journey
    assert [(stage.id, stage.phases, stage.role, stage.owner) for stage in imported] == [
        ("sehen", ("aware",), "prospect", "Marketing"),
        ("kaufen", ("purchase",), "customer", "Vertrieb"),
    ]
    assert [(item.source, item.target) for item in imported.transitions] == [("sehen", "kaufen")]
    inventory = from_csv(
        "Titel;Station;Typ;Adresse\nTour;Kaufen;Video;https://x.de\n", journey=imported
    )
    (tour,) = inventory.journey["kaufen"].assets
    assert (tour.title, tour.kind, tour.url) == ("Tour", "Video", "https://x.de")


def test_two_columns_for_one_field_lose_nothing() -> None:
    """The first is the field, unless another one has its own name; the others go to `extra`."""
    imported = from_csv("Stage;Stage name;Step\nsee;See us;1\nbuy;Buy;2\n").journey
    assert [(stage.name, dict(stage.extra)) for stage in imported] == [
        ("see", {"stage_name": "See us", "step": "1"}),
        ("buy", {"stage_name": "Buy", "step": "2"}),
    ]
    imported = from_csv("Stage;Name\nsee;See us\nbuy;Buy\n").journey
    assert [(stage.name, dict(stage.extra)) for stage in imported] == [
        ("See us", {"stage": "see"}),
        ("Buy", {"stage": "buy"}),
    ]


def test_a_table_without_a_column_of_names_is_one_problem() -> None:
    """With the columns that there are, and what may have happened."""
    with pytest.raises(cj.errors.InvalidFileError) as caught:
        from_csv(",Awareness,Purchase\nPain,loud,slow\nOwner,a,b\n")
    (problem,) = caught.value.problems
    assert problem.message == (
        "no column says what stages are called, of 'column_1', 'awareness', 'purchase'"
    )
    assert "swap rows and columns" in problem.hint


def merged_in(rows: Sequence[Sequence[object]], *areas: str) -> bytes:
    """A workbook of one sheet, in which cells were merged."""
    workbook = import_module("openpyxl").load_workbook(io.BytesIO(workbook_of(Sheet=rows)))
    for area in areas:
        workbook.active.merge_cells(area)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


@office
def test_a_sheet_may_have_any_number_of_columns() -> None:
    """Every one is kept."""
    columns = [f"c{number}" for number in range(300)]
    imported = from_xlsx(
        workbook_of(Sheet=[["Stage", *columns], ["See", *range(300)], ["Buy"]])
    ).journey
    assert imported["see"].extra == {name: str(number) for number, name in enumerate(columns)}


@office
def test_more_cells_than_are_read_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rather than left out."""
    monkeypatch.setattr("customer_journey.interchange._xlsx._MOST_CELLS", 8)
    rows = [["Stage", "Phase"], *([f"s{number}", "aware"] for number in range(3))]
    assert len(from_xlsx(workbook_of(Sheet=rows)).journey) == 3
    with pytest.raises(cj.errors.InvalidFileError, match="more than 8 cells"):
        from_xlsx(workbook_of(Sheet=[*rows, [None, None, "x"]]))


@office
def test_cells_that_were_merged_down_count_in_each_row() -> None:
    """Blank lines among them stay blank; what was merged to the right is as it is."""
    rows: list[list[object]] = [
        ["Our customers"],
        ["Phase", "Stage", "Owner"],
        ["aware", "See", "Marketing"],
        [None, "Seek"],
        [None, "Ask"],
        [],
        ["purchase", "Buy"],
    ]
    merged = "A1:C1", "A3:A6", "C3:C5", "D3:D4", "A9:B12"
    imported = from_xlsx(merged_in(rows, *merged)).journey
    assert [(stage.name, stage.phases, stage.owner) for stage in imported] == [
        ("See", ("aware",), "Marketing"),
        ("Seek", ("aware",), "Marketing"),
        ("Ask", ("aware",), "Marketing"),
        ("Buy", ("purchase",), ""),
    ]


@office
def test_a_line_of_blanks_says_nothing() -> None:
    """As one that is empty."""
    lines: list[list[str]] = [["id", "name"], ["a", "A"], ["  ", ""], [], ["b", "B"]]
    openpyxl: Any = pytest.importorskip("openpyxl")
    workbook, content = openpyxl.Workbook(), io.BytesIO()
    for line in lines:
        workbook.active.append(line)
    workbook.save(content)
    text = "\n".join(",".join(line) for line in lines)
    for read in (from_xlsx(content.getvalue()), from_csv(text)):
        assert [stage.id for stage in read.journey] == ["a", "b"]
