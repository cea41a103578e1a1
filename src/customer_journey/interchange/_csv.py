"""CSV: the stages of a journey, and its content inventory, as spreadsheets open them."""

import csv
import io
import re
from typing import Final

from customer_journey._arguments import checked
from customer_journey._model import Journey
from customer_journey.errors import InvalidFileError, InvalidValueError, Problem
from customer_journey.files._reading import shown
from customer_journey.interchange._documents import path_hint, text_of
from customer_journey.interchange._imported import Imported
from customer_journey.interchange._tables import (
    COLUMNS,
    Row,
    TableKind,
    header_at,
    imported_tables,
    kind_of_table,
    read_rows,
    rows_of,
)

__all__ = ["from_csv", "to_csv"]

_SUBJECT: Final = "CSV"
_DELIMITERS: Final = ",;\t|"
_SPECIAL: Final = re.compile('[,;|"\t\r\n]')
_FORMULA: Final = re.compile(r'(?:^|(?<=[;,|\t\n\r"]))(\'*)(?=[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])')
"""Where a text begins as a formula does, also once it was split at some other delimiter."""


@checked
def to_csv(journey: Journey, /, *, table: TableKind = "stages") -> str:
    """The stages of a journey, or its content, as CSV: a line for each under a line of columns.

    Stages have the columns `id`, `name`, `phases` (joined by commas), `role`, `owner`, `purpose`,
    `entry`, `start`, `goal`, `end` (`yes` or nothing), `next` (the stages that transitions lead to,
    joined by semicolons, with the kind unless it is `advance`) and `note`. Content has
    `stage`, `id`, `title`, `kind`, `url`, `answers`, `personas`, `channel`, `status` and
    `review_by`. What begins as a formula does has an apostrophe before it, so that no spreadsheet
    computes what a stranger wrote; `from_csv` takes it away.

    Args:
        journey: The journey.
        table: Which of both.

    Raises:
        WrongTypeError: An argument is of another type.

    Source:
        OWASP, "CSV Injection".

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["Know us", "Buy"])
        >>> print(cj.interchange.to_csv(shop), end="")
        id,name,phases,role,owner,purpose,entry,start,goal,end,next,note
        know-us,Know us,,,,,,yes,,,buy,
        buy,Buy,,,,,,,yes,yes,,
    """
    rows = [COLUMNS[table], *(map(_cell, row.values()) for row in rows_of(journey, table))]
    return "".join(f"{','.join(row)}\n" for row in rows)


@checked
def from_csv(
    document: str | bytes,
    /,
    *,
    journey: Journey | None = None,
    table: TableKind | None = None,
) -> Imported:
    r"""The journey that a table of stages or of content describes, with notes on what was guessed.

    Columns may stand in any order and case; a stage or an asset has an id or a name of which one is
    made. Stages without a column `next` lead from each row to the next one. Content names its
    stages by id or name, and what it answers by id or text; without a journey, its stages are
    those that it names. Columns that a journey has no field for go to `extra`.

    With a journey, the table counts as made of it: cells that were changed since win, rows that are
    gone are stages or content that are gone, and everything else stays as it is.

    Args:
        document: The text, or its bytes in UTF-8, or in UTF-16 or UTF-32 with a byte order mark; at
            most 64 MiB. Columns are separated by commas, semicolons, tabs or pipes.
        journey: The journey to change; None for a new one.
        table: Which table it is; None to tell by its columns.

    Raises:
        InvalidFileError: It is not CSV, or a row cannot be read; every such row is named.
        WrongTypeError: An argument is of another type.

    Example:
        >>> import customer_journey as cj
        >>> found = cj.interchange.from_csv("Stage;Phase\nHear of us;Aware\nBuy;Purchase\n")
        >>> [(stage.id, stage.phases) for stage in found.journey]
        [('hear-of-us', ('aware',)), ('buy', ('purchase',))]
    """
    rows = _rows_in(document)
    kind = table or kind_of_table(rows)
    expected: dict[str, list[tuple[str, Row]]] | None = None
    if journey is not None:
        kinds = dict.fromkeys(["stages", kind])
        expected = {name: [("", row) for row in rows_of(journey, name)] for name in kinds}
    return imported_tables(_SUBJECT, {kind: rows}, carried=journey, expected=expected)


def _cell(value: object) -> str:
    text = "" if value is None or value is False else "yes" if value is True else str(value)
    safe = _FORMULA.sub(r"'\1", text)
    # Python's own writer leaves carriage returns bare, and what is a delimiter elsewhere.
    return '"{}"'.format(safe.replace('"', '""')) if _SPECIAL.search(safe) else safe


def _rows_in(document: str | bytes) -> list[tuple[str, Row]]:
    """The rows of a text, each with its line.

    Raises:
        InvalidFileError: The text is not CSV.
    """
    text = text_of(document, _SUBJECT)
    first = re.sub(r'"[^"]*"', "", text.lstrip("\r\n").partition("\n")[0])
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        lines = [(reader.line_num, line) for line in reader if any(map(str.strip, line))]
    except csv.Error as error:
        hint = path_hint(document)
        problem = Problem("", f"invalid CSV: {error}", hint=hint, line=reader.line_num)
        raise InvalidFileError(_SUBJECT, [problem]) from None
    if len(lines) < 2:  # noqa: PLR2004 - the columns, and a row
        what = shown(text.strip()) if text.strip() else "nothing"
        message = f"expected a line of columns and rows under it, got {what}"
        raise InvalidFileError(_SUBJECT, [Problem("", message, hint=path_hint(document))])
    top = header_at([line for _, line in lines])
    header, *rest = lines[top:]
    try:
        rows = list(read_rows(header[1], ([_plain(cell) for cell in line] for _, line in rest)))
    except InvalidValueError as error:
        raise InvalidFileError(_SUBJECT, error.problems) from None
    return [(f"line {number}", row) for (number, _), row in zip(rest, rows, strict=True)]


def _plain(text: str) -> str:
    return _FORMULA.sub(lambda match: match[1].removeprefix("'"), text)
