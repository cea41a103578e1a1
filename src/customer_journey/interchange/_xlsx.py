"""XLSX: a journey as a workbook of stages, transitions and content, with its map and findings."""

import io
import json
import math
import re
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from functools import partial
from importlib import import_module
from itertools import groupby
from typing import Any, Final

from customer_journey._arguments import checked
from customer_journey._messages._current import (
    counted,
    current_language,
    direction_of,
    in_its_language,
    message,
    numeral,
    role_name,
)
from customer_journey._model import Journey, Stage
from customer_journey._values import figure, percent
from customer_journey.content._coverage import Coverage
from customer_journey.errors import (
    InvalidFileError,
    InvalidValueError,
    MissingExtraError,
    Problem,
)
from customer_journey.events._scorecard import Scorecard
from customer_journey.files._data import check_size
from customer_journey.files._journeys import to_dict
from customer_journey.files._packages import settled
from customer_journey.files._reading import shown
from customer_journey.interchange._documents import (
    CARRIED,
    carried_journey,
    path_hint,
)
from customer_journey.interchange._imported import NO_PLACE, Imported, noted
from customer_journey.interchange._tables import (
    COLUMNS,
    Row,
    header_at,
    imported_tables,
    kind_of_table,
    read_rows,
    rows_of,
)
from customer_journey.rules._report import Report

__all__ = ["from_xlsx", "to_xlsx"]

_SUBJECT: Final = "XLSX"
_LONGEST: Final = 32_000
"""How long a text in a cell may be; Excel takes 32,767 characters, escapes among them."""
_MOST_ROWS: Final = 1_048_575
_MOST_COLUMNS: Final = 16_000
_MOST_CELLS: Final = 20_000_000
"""How many cells are read of a sheet, those counted that are blank before the last of a line."""
_MOST_UNPACKED: Final = 256 * 2**20
_ROW: Final = re.compile(rb"<(?:[^<>/:\s]{1,64}:)?row[\s/>]")
_LONGEST_ROW: Final = 80
"""More characters than the beginning of a row has."""
_TAGS_OF_A_BYTE, _FEW_TAGS = 8, 200_000
"""How many tags a packed byte can hold, and how many any workbook may have. Each cell names its
place, which packing does not leave out: sheets of one text in all cells have 3 for each byte."""
_ESCAPED: Final = re.compile(
    "[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|_(?=x[0-9A-Fa-f]{4}_)"
)
_ESCAPE: Final = re.compile("_x([0-9A-Fa-f]{4})_")
_CUT: Final = re.compile("_(x[0-9A-Fa-f]{0,4})?$")
_MERGED: Final = re.compile(
    rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"'
)
_FORMULA: Final = tuple("=+-@")
_SHEETS: Final = {"stages": "Stages", "transitions": "Transitions", "content": "Content"}
_FINDINGS: Final = ("severity", "code", "rule", "where", "message", "hint")
_INK, _HEAD, _BANDS = "1B2430", "33475B", ("F3F5F8", "E2E8EF")
_WIDE, _WIDEST = 12, 60
_LINE, _HIGHEST = 15.0, 409.0
"""How high a line of text is, and how high a row may be, in points."""
_WIDE_FROM: Final = "\u2e80"
"""From this character on, letters are as wide as two."""


@checked
@in_its_language
def to_xlsx(
    journey: Journey,
    /,
    *,
    report: Report | None = None,
    scorecard: Scorecard | None = None,
    coverage: Coverage | None = None,
    language: str = "",  # noqa: ARG001 - in_its_language reads it
) -> bytes:
    """The journey as a workbook, which Excel, LibreOffice and Google Sheets open.

    Its sheets are `Map` (the stages side by side, with what customers bring there and what answers
    it), `Experience` (how stages feel, a column for each persona and measure, with a line chart)
    where the journey says so, `Stages`, `Transitions` and `Content` (a row each, with the columns
    of `to_csv`; of transitions `source`, `target`, `kind`, `decision`, `when`, `probability`,
    `effort`, `reason` and `note`), and `Scorecard`, `Coverage` and `Findings`, with the columns of
    their `rows()`, where these are given. A hidden sheet holds the whole journey, so that
    `from_xlsx` gives an equal one back, with what was changed in the tables since. No text becomes
    a formula, whatever it begins with. In a language that is written from right to left, sheets run
    so too.

    Args:
        journey: The journey.
        report: The findings to add, as `validate` gives them.
        scorecard: What the metrics of this journey were, as `events.measure` gives it.
        coverage: What answers which question, as `coverage` gives it; measured with the rows of
            `events.exposure`, also how many people met an answer before they moved on or left.
        language: The language of the words of the map, as a tag of BCP 47 such as `de`; empty for
            that of the journey. What `from_xlsx` reads is called the same in every language.

    Raises:
        InvalidValueError: There are more stages, transitions, content, figures or cells than a
            sheet has rows, or the scorecard or the coverage is of another journey.
        MissingExtraError: The extra `office` is not installed.

    Source:
        ECMA-376, Office Open XML File Formats, part 1, SpreadsheetML.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "buy"])
        >>> workbook = cj.interchange.to_xlsx(shop, report=cj.validate(shop))
        >>> cj.interchange.from_xlsx(workbook).journey == shop
        True
    """
    openpyxl = _openpyxl("openpyxl")
    tables = {name: rows_of(journey, name) for name in _SHEETS}
    figures = [] if scorecard is None else scorecard.rows()
    cells = [] if coverage is None else coverage.rows()
    sizes = {name: len(rows) for name, rows in tables.items()}
    sizes |= {"scorecard": len(figures), "coverage": len(cells)}
    problems = [
        Problem(name, f"{size:,} rows, and a sheet has {_MOST_ROWS:,}")
        for name, size in sizes.items()
        if size > _MOST_ROWS
    ]
    if scorecard is not None and scorecard.journey != journey.id:
        text = f"it is about another journey, {scorecard.journey!r}"
        problems.append(Problem("scorecard", text))
    if coverage is not None and coverage.journey != journey:
        text = f"it is about another journey, {coverage.journey.id!r}, or another version"
        problems.append(Problem("coverage", text))
    if problems:
        raise InvalidValueError("to_xlsx", problems)
    workbook = openpyxl.Workbook(write_only=True)
    sheets = _Sheets(workbook)
    sheets.add_map(journey)
    sheets.add_experience(journey)
    for name, rows in tables.items():
        columns = [column for column in COLUMNS[name] if column != "next"]
        sheets.add_table(_SHEETS[name], columns, ([row[name] for name in columns] for row in rows))
    for title, measured in (("Scorecard", figures), ("Coverage", cells)):
        if measured:
            sheets.add_table(title, list(measured[0]), (list(row.values()) for row in measured))
    if report is not None:
        findings = (
            [item.severity, item.code, item.name, item.where, item.message, item.hint]
            for item in report
        )
        sheets.add_table("Findings", _FINDINGS, findings)
    # Excel takes `_x0041_` in a text for an escape.
    whole = json.dumps(to_dict(journey), separators=(",", ":")).replace("_x", "\\u005fx")
    sheets.add_hidden(CARRIED, (whole[at : at + _LONGEST] for at in range(0, len(whole), _LONGEST)))
    content = io.BytesIO()
    workbook.save(content)
    return settled(content.getvalue())


@checked
def from_xlsx(document: bytes, /, *, journey: Journey | None = None) -> Imported:
    """The journey that a workbook describes, with notes on what was guessed or changed.

    What `to_xlsx` wrote gives the same journey, with what was changed since in the sheets `Stages`,
    `Transitions` and `Content`; a sheet or a column that is left out counts as unchanged. Any other
    workbook is read as `from_csv` reads tables: sheets of these names, or else the first one. Of a
    formula, what it came to when the workbook was saved counts. Blank rows and a title may stand
    above the columns. Cells that were merged down have their value in each of their rows.

    Nothing is fetched or computed, and macros are not run.

    Args:
        document: The bytes of the file, at most 64 MiB, and 256 MiB once unpacked, with 20 million
            cells in a sheet.
        journey: The journey to change, where the workbook carries none; None for a new one.

    Raises:
        InvalidFileError: It is not a workbook, or a row cannot be read; every such row is named.
        MissingExtraError: The extra `office` is not installed.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "buy"])
        >>> found = cj.interchange.from_xlsx(cj.interchange.to_xlsx(shop))
        >>> found.journey == shop, found.is_exact
        (True, True)
    """
    sheets = _sheets_in(document)
    problems: list[Problem] = []
    whole = "".join(str(row[0] or "") for row in sheets.pop(CARRIED, []) if row)
    carried = carried_journey(whole or None, CARRIED, problems) or journey
    if problems:
        raise InvalidFileError(_SUBJECT, problems)
    named = {table: sheets[name] for table, name in _SHEETS.items() if name in sheets}
    tables: dict[str, list[tuple[str, Row]]] = {}
    read = {_SHEETS[table] for table in named} or set(list(sheets)[:1])
    notes = [
        noted("dropped", f"sheet {title}", NO_PLACE)
        for title, lines in sheets.items()
        if title not in read and title not in _OURS and any(map(any, lines))
    ]
    try:
        if named:
            tables = {table: _rows(_SHEETS[table], lines) for table, lines in named.items()}
        elif sheets:
            title, lines = next(iter(sheets.items()))
            rows = _rows(title, lines)
            tables = {kind_of_table(rows): rows}
    except InvalidValueError as error:
        raise InvalidFileError(_SUBJECT, error.problems) from None
    if carried is None and not any(tables.values()):
        problem = Problem("", "no sheet has a row of columns and rows under it")
        raise InvalidFileError(_SUBJECT, [problem])
    expected = None
    if carried is not None:
        expected = {table: _expected(carried, table) for table in _SHEETS}
    return imported_tables(_SUBJECT, tables, carried=carried, expected=expected, notes=notes)


_OURS: Final = frozenset({"Map", "Experience", "Findings"})
"""The sheets that people only look at, of which nothing is read."""


class _Sheets:
    """Adds sheets to a workbook, a cell at a time."""

    def __init__(self, workbook: Any) -> None:  # noqa: ANN401 - openpyxl has no types
        self._workbook = workbook
        styles = _openpyxl("openpyxl.styles")
        self._cell: Callable[..., Any] = _openpyxl("openpyxl.cell").WriteOnlyCell
        self._letter: Callable[[int], str] = _openpyxl("openpyxl.utils").get_column_letter
        self._fills = {
            colour: styles.PatternFill("solid", fgColor=colour) for colour in (_HEAD, *_BANDS)
        }
        # A font without a name or a size is another one in every program.
        named = partial(styles.Font, name="Calibri", sz=11, bold=True)
        self._bold, self._light = named(color=_INK), named(color="FFFFFF")
        properties = _openpyxl("openpyxl.worksheet.properties")
        self._fits = properties.PageSetupProperties(fitToPage=True)
        self._wrapped = styles.Alignment(wrap_text=True, vertical="top")

    def _new(self, title: str) -> Any:  # noqa: ANN401 - as above
        """A sheet that is printed as wide as the page."""
        sheet = self._workbook.create_sheet(title)
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr = self._fits
        sheet.sheet_view.rightToLeft = direction_of(current_language()) == "rtl" or None
        return sheet

    def add_table(
        self, title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
    ) -> None:
        """A sheet with a line of columns that stays where it is, and a filter."""
        sheet = self._new(title)
        lines = [[_written(value) for value in row] for row in rows]
        sheet.freeze_panes = "B2"
        sheet.print_title_rows = "1:1"
        sheet.auto_filter.ref = f"A1:{self._letter(len(columns))}{len(lines) + 1}"
        widths: list[int] = []
        for at, column in enumerate(columns):
            lengths = (len(str(line[at])) for line in lines if line[at] is not None)
            widths.append(min(max([_WIDE, len(column) + 4, *lengths]), _WIDEST))
            sheet.column_dimensions[self._letter(at + 1)].width = widths[-1]
        self._append(sheet, 1, [self.cell(sheet, column, "head") for column in columns], widths)
        for row, line in enumerate(lines, start=2):
            self._append(sheet, row, [self.cell(sheet, value) for value in line], widths)

    def _append(self, sheet: Any, row: int, cells: Sequence[Any], widths: Sequence[int]) -> None:  # noqa: ANN401 - as above
        """Add a row that is as high as its texts are; not every program works that out."""
        lines = max(
            (_lines_of_text(cell.value, width) for cell, width in zip(cells, widths, strict=True)),
            default=1,
        )
        if lines > 1:
            sheet.row_dimensions[row].height = min(lines * _LINE, _HIGHEST)
        sheet.append(cells)

    def add_map(self, journey: Journey) -> None:
        """A sheet with the stages side by side, under their phases."""
        sheet = self._new("Map")
        stages = journey.stages[:_MOST_COLUMNS]
        sheet.freeze_panes = "B4"
        widths = [16, *[30] * len(stages)]
        for at, width in enumerate(widths, start=1):
            sheet.column_dimensions[self._letter(at)].width = width
        more = len(journey) - len(stages)
        heading = journey.label
        if more:
            first = counted(len(stages), "stage", context="first")
            heading += f" ({message('the first {stages}', stages=first)})"
        sheet.append([self.cell(sheet, _written(heading), "title")])
        runs = groupby(stages, key=lambda stage: stage.phases[:1])
        looks = [f"band-{at % 2}" for at, (_, run) in enumerate(runs) for _ in run]
        row = 1
        for name, said in _rows_of_map(journey).items():
            look = {"Phase": "", "Stage": "strong "}.get(name, "")
            cells = [said(stage) for stage in stages]
            if any(cells):
                row += 1
                drawn = [
                    self.cell(sheet, message(name), "head"),
                    *(
                        self.cell(sheet, _written(cell), look + band)
                        for cell, band in zip(cells, looks, strict=True)
                    ),
                ]
                self._append(sheet, row, drawn, widths)

    def add_experience(self, journey: Journey) -> None:
        """A sheet with the score of each stage, and a chart; omitted without scores."""
        names = {persona.id: persona.label for persona in journey.personas}
        scores: dict[str, dict[str, float]] = {}
        for stage in journey.stages:
            for item in stage.experience:
                for persona in item.personas or (None,):
                    who = message("everyone") if persona is None else names[persona]
                    whole = f"{who}, {item.measure}" if item.measure else who
                    scores.setdefault(whole, {})[stage.id] = item.score
        if not scores:
            return
        rows = [
            [stage.label, *(felt.get(stage.id) for felt in scores.values())]
            for stage in journey.stages
        ]
        self.add_table("Experience", ["stage", *(str(_written(name)) for name in scores)], rows)
        sheet = self._workbook["Experience"]
        charts = _openpyxl("openpyxl.chart")
        chart = charts.LineChart()
        chart.title = message("Experience, from -2 to +2")
        chart.y_axis.scaling.min, chart.y_axis.scaling.max = -2, 2
        chart.y_axis.delete = chart.x_axis.delete = False
        chart.x_axis.tickLblPos = "low"
        # A stage without a score is bridged.
        chart.display_blanks = "span"
        chart.width, chart.height = 24, 12
        last = len(rows) + 1
        values = charts.Reference(
            sheet, min_col=2, max_col=len(scores) + 1, min_row=1, max_row=last
        )
        chart.add_data(values, titles_from_data=True)
        chart.set_categories(charts.Reference(sheet, min_col=1, min_row=2, max_row=last))
        for series in chart.series:
            series.marker.symbol, series.smooth = "circle", False
        sheet.add_chart(chart, f"{self._letter(len(scores) + 3)}2")

    def add_hidden(self, title: str, texts: Iterable[str]) -> None:
        """A sheet that people do not see, of texts one under the other."""
        sheet = self._workbook.create_sheet(title)
        sheet.sheet_state = "hidden"
        for text in texts:
            sheet.append([self.cell(sheet, text)])

    def cell(self, sheet: Any, value: object, look: str = "") -> Any:  # noqa: ANN401 - as above
        """A cell, in a look; a text in it stays one, whatever it begins with."""
        cell = self._cell(sheet, value)
        if look != "title":
            cell.alignment = self._wrapped
        if isinstance(value, str):
            cell.data_type = "s"
            if value.startswith(_FORMULA):
                # So that it stays a text also where somebody edits it.
                cell.quotePrefix = True
        if look == "head":
            cell.font, cell.fill = self._light, self._fills[_HEAD]
        elif look == "title":
            cell.font = self._bold
        elif look:
            cell.fill = self._fills[_BANDS[int(look[-1])]]
            if look.startswith("strong"):
                cell.font = self._bold
        return cell


def _lines_of_text(value: object, width: int) -> int:
    """How many lines a value takes in a column of that width, in letters of the sheet."""
    if not isinstance(value, str):
        return 1
    lines = value.split("\n")
    cells = (
        len(line) if line.isascii() else sum(1 + (char > _WIDE_FROM) for char in line)
        for line in lines
    )
    # Words do not fill a line to its end.
    return sum(max(1, math.ceil(1.1 * each / width)) for each in cells)


def _rows_of_map(journey: Journey) -> Mapping[str, Callable[[Stage], str]]:
    """What the map says of a stage, by the name of the line."""

    def listed(items: Iterable[object]) -> str:
        return "\n".join(f"• {item}" for item in items)

    def marks(stage: Stage) -> str:
        holds = {
            "start": stage.id in starts,
            "goal": stage.id in goals,
            "end": stage.end,
        }
        return ", ".join(message(mark) for mark, held in holds.items() if held)

    def following(stage: Stage) -> str:
        return listed(
            " ".join(
                filter(
                    None,
                    (
                        journey[item.target].label,
                        f"({message(item.kind)})" if item.kind != "advance" else "",
                        "" if item.probability is None else percent(item.probability),
                    ),
                )
            )
            for item in journey.leaving(stage.id)
        )

    def metrics(stage: Stage) -> str:
        return listed(
            item.label
            if item.target is None
            else f"{item.label}: {figure(item.target)} {item.unit}".strip()
            for item in stage.metrics
        )

    starts, goals = frozenset(journey.starts), frozenset(journey.goals)
    names = {persona.id: persona.label for persona in journey.personas}
    return {
        "Phase": lambda stage: message(stage.phases[0]) if stage.phases else "",
        "Stage": lambda stage: stage.label,
        "Start, goal, end": marks,
        "Role": lambda stage: role_name(stage.role),
        "Owner": lambda stage: stage.owner,
        "Purpose": lambda stage: stage.purpose,
        "Entry": lambda stage: "" if stage.entry is None else str(stage.entry),
        "Questions": lambda stage: listed(item.label for item in stage.questions),
        "Insights": lambda stage: listed(item.label for item in stage.insights),
        "Content": lambda stage: listed(item.label for item in stage.assets),
        "Touchpoints": lambda stage: listed(item.label for item in stage.touchpoints),
        "Actions": lambda stage: listed(item.label for item in stage.actions),
        "Metrics": metrics,
        "Experience": lambda stage: listed(
            f"{', '.join(names[id] for id in item.personas) or message('everyone')}: "
            f"{numeral(f'{item.score:+.1f}')}"
            for item in stage.experience
        ),
        "Moment of truth": lambda stage: message("yes") if stage.moment_of_truth else "",
        "Leads to": following,
    }


def _written(value: object) -> object:
    """A value as a cell can hold it: texts without characters that XML has no word for."""
    if value is None or value is False or value == "":
        return None
    if value is True:
        return "yes"
    # A workbook has no zones.
    is_zoned = isinstance(value, datetime) and value.tzinfo is not None
    if isinstance(value, (int, float, date)) and not is_zoned:
        return _rounded(value)
    text = _ESCAPED.sub(lambda match: f"_x{ord(match[0]):04X}_", str(value))
    # Not within an escape.
    return text if len(text) <= _LONGEST else _CUT.sub("", text[:_LONGEST]) + "…"


def _read(value: object) -> object:
    if isinstance(value, str):
        return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), value)
    if isinstance(value, datetime) and value.time() == time.min:
        # Workbooks have days as moments at midnight.
        return value.date()
    return _rounded(value)


def _rounded(value: object) -> object:
    """A number as spreadsheets keep it: of 15 digits."""
    return float(f"{value:.15g}") if isinstance(value, float) else value


def _expected(journey: Journey, table: str) -> list[tuple[str, Row]]:
    """The rows of a table as they are read where none was changed."""
    rows = rows_of(journey, table)
    return [
        ("", {name: _read(_written(value)) for name, value in row.items() if name != "next"})
        for row in rows
    ]


def _rows(title: str, lines: Sequence[Sequence[object]]) -> list[tuple[str, Row]]:
    if not lines:
        return []
    top = header_at(lines)
    columns = lines[top]
    # Cells that are blank at the end of a line are blank, too, and not left out.
    rest = (
        [_read(cell) for cell in line] + [None] * (len(columns) - len(line)) if line else []
        for line in lines[top + 1 :]
    )
    rows = read_rows(columns, rest)
    return [(f"{title}, row {at}", row) for at, row in enumerate(rows, start=top + 2) if row]


def _sheets_in(document: bytes) -> dict[str, list[Sequence[object]]]:
    """The cells of each sheet, by its title as ours are written.

    Raises:
        InvalidFileError: It is not a workbook, or a larger one than is read.
    """
    openpyxl = _openpyxl("openpyxl")
    check_size(document, _SUBJECT, "json")
    titles = {name.casefold(): name for name in (*_SHEETS.values(), CARRIED)}
    try:
        with zipfile.ZipFile(io.BytesIO(document)) as archive:
            unpacked = sum(item.file_size for item in archive.infolist())
            message = f"more than {_MOST_UNPACKED // 2**20} MiB once it is unpacked"
            if unpacked <= _MOST_UNPACKED:
                message = _parts_problem(archive, len(document))
            if not message:
                with warnings.catch_warnings():
                    # Of what it leaves out: charts, forms, rules of input.
                    warnings.simplefilter("ignore")
                    workbook = openpyxl.load_workbook(
                        io.BytesIO(document), read_only=True, data_only=True
                    )
                    return {
                        titles.get(sheet.title.casefold(), str(sheet.title)): _lines_of(
                            sheet, archive
                        )
                        for sheet in workbook.worksheets
                    }
    except Exception as error:  # noqa: BLE001 - whatever a broken file makes of its reader
        message = (
            f"expected a workbook (.xlsx), got {shown(document[:99].decode(errors='replace'))}"
        )
        if document.startswith(b"PK"):
            message = f"the workbook cannot be read: {error}"
    raise InvalidFileError(_SUBJECT, [Problem("", message, hint=path_hint(document))])


def _parts_problem(archive: zipfile.ZipFile, size: int) -> str:
    """What is wrong with how many rows and tags there are, before anything is made of them."""
    tags = 0
    for item in archive.infolist():
        rows, rest = 0, b""
        with archive.open(item) as part:
            while chunk := part.read(2**20):
                # In UTF-16, every second byte is none.
                plain, end = chunk.replace(b"\0", b""), 0
                tags += plain.count(b"<")
                text = rest + plain
                for match in _ROW.finditer(text):
                    rows, end = rows + 1, match.end()
                rest = text[max(end, len(text) - _LONGEST_ROW) :]
                if rows > _MOST_ROWS + 1:
                    return f"{item.filename}: a sheet has at most {_MOST_ROWS + 1:,} rows"
                if tags > _FEW_TAGS + _TAGS_OF_A_BYTE * size:
                    return f"{item.filename}: more cells than a file of {size:,} bytes can name"
    return ""


def _lines_of(sheet: Any, archive: zipfile.ZipFile) -> list[Sequence[object]]:  # noqa: ANN401 - openpyxl has no types
    """The cells of a sheet, line by line; a blank line has none.

    Raises:
        ValueError: A cell lies below the last row that a sheet can have, or there are too many.
    """
    # A sheet may state a smaller size than it has: what lies beyond would be left out in silence.
    sheet.reset_dimensions()
    lines: list[Sequence[object]] = []
    cells = 0
    # A row states its number, and openpyxl makes all those before it that are not there.
    for line in sheet.iter_rows(values_only=True):
        if len(lines) > _MOST_ROWS:
            raise ValueError(f"{sheet.title}: a sheet has at most {_MOST_ROWS + 1:,} rows")
        width = len(line)
        while width and line[width - 1] is None:
            width -= 1
        cells += width
        if cells > _MOST_CELLS:
            raise ValueError(f"{sheet.title}: more than {_MOST_CELLS:,} cells")
        lines.append(line[:width])
    for left, top, _, bottom in _merged(sheet, archive):
        for at in range(top, min(bottom, len(lines))):
            # A line with nothing of its own stays blank.
            if lines[at] and left <= len(lines[top - 1]):
                line = [*lines[at], *[None] * (left - len(lines[at]))]
                line[left - 1] = lines[top - 1][left - 1]
                lines[at] = line
    return lines


def _merged(sheet: Any, archive: zipfile.ZipFile) -> Iterator[tuple[int, int, int, int]]:  # noqa: ANN401 - as above
    """Where cells were merged down: left, top, right and bottom, counted from 1."""
    boundaries = _openpyxl("openpyxl.utils").range_boundaries
    # The reader that takes a line at a time leaves them out.
    content = archive.read(sheet._worksheet_path)  # noqa: SLF001 - nothing public names the part
    for match in _MERGED.finditer(content):
        left, top, right, bottom = boundaries(match[1].decode())
        if top < bottom:
            yield left, top, right, bottom


def _openpyxl(part: str) -> Any:  # noqa: ANN401 - openpyxl has no types
    try:
        return import_module(part)
    except ImportError:
        raise MissingExtraError("openpyxl", "office") from None
