"""Crosswalks: many journeys by phase, as text, HTML, rows and data."""

import json
from html.parser import HTMLParser
from typing import get_args

import pytest

import customer_journey as cj

PRESETS = [cj.presets.get(name) for name in cj.presets.names()]
OURS = cj.Journey(
    "ours",
    name="Ours & <theirs>",
    stages=[
        cj.Stage("know", name="知る", phases=["aware"]),
        cj.Stage("free-trial"),
        cj.Stage("buy", phases=["purchase", "onboard"]),
        cj.Stage("zz"),
    ],
)


def test_a_stage_stands_in_the_row_of_each_of_its_phases() -> None:
    """All presets in one table, and nothing in it that no preset says."""
    table = cj.crosswalk(PRESETS)
    assert table.columns == cj.presets.names()
    for journey, column in zip(table, table.columns, strict=True):
        for phase in get_args(cj.types.Phase):
            cell = table.cell(phase, column)
            assert [entry.stage for entry in cell] == [
                stage for stage in journey if phase in stage.phases
            ]
            assert all(entry.primary == (entry.stage.phases[0] == phase) for entry in cell)
    assert len(table) == len(PRESETS)


def test_cells_tell_primary_also_and_guessed() -> None:
    """Brackets for a phase that is not the first, a question mark for a guess."""
    rows = cj.crosswalk([OURS]).rows()
    cells = {row["phase"]: row["ours"] for row in rows if row["ours"]}
    assert cells == {
        "aware": "知る",
        "try": "free-trial?",
        "purchase": "buy",
        "onboard": "(buy)",
        "none known": "zz",
    }
    assert [guess.side for guess in cj.crosswalk([OURS]).guesses] == ["ours"]


def test_every_phase_has_a_row() -> None:
    """Tables of different journeys can be laid side by side."""
    assert [row["phase"] for row in cj.crosswalk([]).rows()] == list(get_args(cj.types.Phase))
    assert cj.crosswalk([cj.presets.get("aida")]).rows()[-1]["phase"] == "lapse"


def test_columns_of_one_id_are_distinguished() -> None:
    """By version where there is one, else by number."""
    versions = [cj.Journey("shop", version=version) for version in ("1", "2", "", "", "2")]
    table = cj.crosswalk([*versions, cj.Journey("other", version="3")])
    assert table.columns == ("shop@1", "shop@2", "shop", "shop#2", "shop@2#2", "other")


def test_text_keeps_within_its_width_and_in_line() -> None:
    """Wide scripts count as wide; what does not fit goes into a further table."""
    text = cj.crosswalk([OURS, *PRESETS[:6]]).to_text(width=60)
    assert "aware       知る" in text
    tables = text.split("\n\n")
    assert len(tables) > 1
    assert all(table.startswith("phase") for table in tables)
    for table in tables:
        columns = len(table.splitlines()[1].split())
        assert max(map(len, table.splitlines())) <= 60 or columns == 2
    assert text.splitlines() == [line.rstrip() for line in text.splitlines()]
    narrow = cj.crosswalk(PRESETS[:3]).to_text(width=1)
    assert len(narrow.split("\n\n")) == 3
    assert str(cj.crosswalk(PRESETS)) == cj.crosswalk(PRESETS).to_text()


class Cells(HTMLParser):
    """Reads the cells of a table, and complains of what is never closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.rows: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        del attrs
        self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        """Close the element that was opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Take the text of a cell."""
        if self.open and self.open[-1] in {"td", "th"}:
            self.rows[-1][-1] += data


def test_html_is_a_table_that_hostile_names_cannot_leave() -> None:
    """A browser reads the same cells as the rows have."""
    table = cj.crosswalk([OURS, PRESETS[0]])
    reader = Cells()
    reader.feed(table.to_html())
    reader.close()
    assert not reader.open
    assert reader.rows[0] == ["Phase", "Ours & <theirs>", PRESETS[0].label]
    assert reader.rows[1:] == [list(row.values()) for row in table.rows()]


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_rows_are_what_dataframes_accept(library: str) -> None:
    """Whichever library makes them."""
    frames = pytest.importorskip(library)
    frame = frames.DataFrame(cj.crosswalk(PRESETS).rows())
    assert list(frame.columns) == ["phase", *cj.presets.names()]
    assert list(frame["phase"]) == [*get_args(cj.types.Phase), "none known"]


def test_any_two_columns_align() -> None:
    """By the names of their columns; a name that is none is an error with the nearest."""
    table = cj.crosswalk(PRESETS)
    left, right = cj.presets.get("aida"), cj.presets.get("race")
    assert table.align("aida", "race") == cj.align(left, right)
    with pytest.raises(cj.errors.InvalidValueError, match="did you mean 'aida'"):
        table.align("adia", "race")


def test_a_crosswalk_is_data_for_json() -> None:
    """Every entry is a row of a long table."""
    table = cj.crosswalk([OURS])
    journey = json.loads(json.dumps(table.to_dict()))
    assert journey["columns"] == ["ours"]
    assert journey["entries"][1] == {
        "column": "ours",
        "phase": "try",
        "stage": "free-trial",
        "name": "free-trial",
        "primary": True,
        "confidence": journey["guesses"][0]["confidence"],
    }
    assert journey["entries"][-1]["phase"] is None
    assert repr(table) == "<Crosswalk: 1 journey>"
    assert list(table) == [OURS]
