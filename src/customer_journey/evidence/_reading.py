"""Traces from rows and CSV files."""

import csv
import os
import warnings
from codecs import lookup
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from io import TextIOWrapper
from operator import attrgetter, itemgetter
from typing import Final, Literal, Never, TypeAlias, TypeVar, cast, final

from attrs import astuple, evolve, field, frozen
from attrs.converters import optional

from customer_journey._arguments import checked, require_choices
from customer_journey._log._interval import refuse
from customer_journey._log._traces import LARGE_PART, NAMELESS, Trace, Visit, as_name
from customer_journey._printable import printable
from customer_journey._suggest import did_you_mean
from customer_journey._values import (
    article,
    brief,
    count_of,
    has_items,
    read_name,
    read_value,
    type_problems,
)
from customer_journey.errors import (
    InvalidFileError,
    InvalidValueError,
    MissingValuesWarning,
    Problem,
)
from customer_journey.evidence._times import Misfits, format_problem, read_time
from customer_journey.files._atomic import checked_path
from customer_journey.files._text import known_encoding

__all__ = ["cell_of", "read_csv", "read_rows"]

# Columns of pandas that lack some truths have 1.0 and 0.0.
_TRUE: Final = {"true", "yes", "y", "t", "1", "1.0", "failed"}
_DELIMITERS: Final = {";": "a semicolon", "\t": "a tab", "|": "a pipe, '|'", ",": "a comma"}
_OTHERS: Final = {
    b"PK\x03\x04": "it looks like a workbook: save it as CSV, in UTF-8",
    b"\x1f\x8b": "it is compressed: unpack it first",
}
"""What binary files begin with, and what to do with them."""
_FEW: Final = 5
_AT: Final = cast("Callable[[Visit], datetime]", attrgetter("at"))
_TOO_MANY: Final = "there are more cells than columns"
_FALSE: Final = {"", "false", "no", "n", "f", "0", "0.0"}
_LONGEST_LINE: Final = 2**24
"""How many characters a line may have; a device that never ends one would fill all memory."""
_SAMPLE: Final = 4_096
"""How many bytes tell an encoding."""

MissingCustomers: TypeAlias = Literal["refuse", "skip"]


_Cells: TypeAlias = tuple[object, object, object, object, object, object, object]
"""What a row has under each of the columns, in their order; None for what it lacks."""

_Row = TypeVar("_Row")


@frozen(kw_only=True)
class _Columns:
    """Which column holds what, by its name as it is compared; None for none."""

    customer: str = field(converter=as_name)
    stage: str = field(converter=as_name)
    at: str | None = field(converter=optional(as_name))
    outcome: str | None = field(converter=optional(as_name))
    segment: str | None = field(converter=optional(as_name))
    actor: str | None = field(converter=optional(as_name))
    failed: str | None = field(converter=optional(as_name))
    time_format: str | None
    """How times are written."""
    missing: Collection[str]
    """Texts that say nothing."""
    skips: bool
    """Whether rows without a customer are left out."""

    def each(self) -> tuple[str | None, ...]:
        *names, _, _, _ = astuple(self, recurse=False)
        return tuple(names)

    def named(self) -> list[str]:
        return [name for name in self.each() if name is not None]


def read_rows(
    rows: Iterable[Mapping[str, object]],
    /,
    *,
    customer: str = "customer",
    stage: str = "stage",
    at: str | None = None,
    outcome: str | None = None,
    segment: str | None = None,
    actor: str | None = None,
    failed: str | None = None,
    time_format: str | None = None,
    missing: Collection[str] = (),
    missing_customers: MissingCustomers = "refuse",
) -> tuple[Trace, ...]:
    """The traces that rows hold, one row for each visit, people in the order they come up.

    A person's visits are ordered by their times, where all of them have one, and else as they come.
    Blanks around a text are ignored, and so are rows that are wholly empty.

    Args:
        rows: Mappings from column to value.
        customer: The column that says whose visit it is.
        stage: The column that says where.
        at: The column that says when: datetimes, days, texts or numbers of the `time_format`.
        outcome: The column that says how it ended for that person, in any of their rows.
        segment: The column that says which group they belong to, in any of their rows.
        actor: The column that says who acted.
        failed: The column that says whether the step failed: true or false, yes or no, 1 or 0.
        time_format: How times are written: a pattern of `strptime`, as in `%d.%m.%Y %H:%M`, or
            `epoch-s` or `epoch-ms` for numbers since 1970, in UTC; None for ISO 8601.
        missing: Texts that say nothing, as in `("NULL", "nan")`.
        missing_customers: Whether a row without a customer is refused, or left out with a warning.

    Raises:
        InvalidValueError: A row has no customer or stage, a value cannot be read, or two rows say
            different things of one person; every such row is named, but for times, of which the
            first of each shape is, with a format that would fit.

    Warns:
        MissingValuesWarning: Rows without a customer were left out, and how many; or somebody who
            has times has a row without one, so that all of theirs stay in their order; or a large
            part of the log is that of a customer called `NULL`, `nan`, `None` or the like.

    Example:
        >>> import customer_journey as cj
        >>> rows = [{"who": "ada", "what": "know"}, {"who": "ada", "what": "buy"}]
        >>> cj.evidence.read_rows(rows, customer="who", stage="what")[0].steps
        ('know', 'buy')
    """
    require_choices("read_rows", missing_customers=(missing_customers, MissingCustomers))
    columns = _Columns(
        customer=customer, stage=stage, at=at, outcome=outcome, segment=segment, actor=actor,
        failed=failed, time_format=time_format, missing=missing, skips=missing_customers == "skip",
    )  # fmt: skip
    _check_options("read_rows", time_format, missing)
    values: object = rows
    # Asked of the type, as lazy frames compute their columns.
    is_table = hasattr(type(values), "columns")
    if not is_table and (isinstance(values, (str, bytes, Mapping)) or not has_items(values)):
        raise InvalidValueError("rows", [Problem("", "expected several mappings, one for a visit")])
    if is_table:
        hint = (
            "pandas: frame.to_dict('records'); Polars: frame.iter_rows(named=True); or ask the "
            "table itself, as by cj.events.discover(frame)"
        )
        message = (
            f"expected several mappings, one for a visit, got {article(type(values).__name__)}"
        )
        raise InvalidValueError("rows", [Problem("", message, hint=hint)])
    people = _People(columns)
    problems = people.take(enumerate(rows), people.put_mapping)
    placed_problems = [problem.within(f"rows[{index}]") for index, problem in problems]
    traces = people.traces(placed_problems)
    refuse("rows", placed_problems)
    people.warn("rows[", "]", stacklevel=3)
    return traces


@checked
def read_csv(
    path: str | os.PathLike[str],
    /,
    *,
    customer: str = "customer",
    stage: str = "stage",
    at: str | None = None,
    outcome: str | None = None,
    segment: str | None = None,
    actor: str | None = None,
    failed: str | None = None,
    delimiter: str = ",",
    encoding: str | None = None,
    time_format: str | None = None,
    missing: Collection[str] = (),
    missing_customers: MissingCustomers = "refuse",
) -> tuple[Trace, ...]:
    """The traces that a CSV file holds, one line for each visit, under a line with the columns.

    The arguments are those of `read_rows`. Columns that no argument names are not read, and lines
    that are wholly empty are none.

    Args:
        path: The file.
        customer: The column that says whose visit it is.
        stage: The column that says where.
        at: The column that says when, in ISO 8601 or in the `time_format`.
        outcome: The column that says how it ended.
        segment: The column that says which group they belong to.
        actor: The column that says who acted.
        failed: The column that says whether the step failed.
        delimiter: What stands between two columns.
        encoding: Of the file, as in `cp1252`; None for UTF-8, or for UTF-16 or UTF-32, which are
            known by their byte order mark or their zeros.
        time_format: How times are written: a pattern of `strptime`, as in `%d.%m.%Y %H:%M`, or
            `epoch-s` or `epoch-ms` for numbers since 1970, in UTC; None for ISO 8601.
        missing: Texts that say nothing, as in `("NULL", "nan")`.
        missing_customers: Whether a line without a customer is refused, or left out with a warning.

    Raises:
        InvalidFileError: The file is not CSV in that encoding, lacks a column, or has a line that
            cannot be read; every such line is named, but for times, of which the first of each
            shape is, with a format that would fit.
        InvalidValueError: The delimiter is not one character, or the encoding is unknown, or
            format.
        OSError: The file cannot be read.

    Warns:
        MissingValuesWarning: As for `read_rows`, with lines.

    Example:
        >>> import customer_journey as cj
        >>> import tempfile, pathlib
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = pathlib.Path(folder, "visits.csv")
        ...     lines = ["customer,stage", "ada,know", "ada,buy"]
        ...     size = path.write_text(chr(10).join(lines))
        ...     cj.evidence.read_csv(path)[0].steps
        ('know', 'buy')
    """
    columns = _Columns(
        customer=customer, stage=stage, at=at, outcome=outcome, segment=segment, actor=actor,
        failed=failed, time_format=time_format, missing=missing, skips=missing_customers == "skip",
    )  # fmt: skip
    name = os.fspath(path)
    if len(delimiter) != 1:
        message = f"{brief(delimiter)} is not one character"
        raise InvalidValueError("read_csv", [Problem("delimiter", message)])
    _check_options("read_csv", time_format, missing, encoding)
    people = _People(columns)
    with open(checked_path(path, "read_csv"), "rb") as content:
        encoding = _encoding_of(content.peek(_SAMPLE), encoding)
        file = TextIOWrapper(content, encoding, newline="")
        reader = csv.reader(_lines_of(file, name), delimiter=delimiter, strict=True)
        try:
            known = list(map(read_name, next(reader, list[str]())))
            unfit = list(_column_problems(columns.named(), known))
            if unfit:
                raise InvalidFileError(name, unfit)
            lines = ((reader.line_num, row) for row in reader if row)
            problems = people.take(lines, people.putting_lines(known))
        except csv.Error as error:
            line = reader.line_num
            raise InvalidFileError(
                name, [Problem("", f"invalid CSV: {error}", line=line)]
            ) from None
        except UnicodeError as error:
            raise InvalidFileError(name, [_undecoded(error, encoding)]) from None
    placed_problems = [evolve(problem, line=line) for line, problem in problems]
    traces = people.traces(placed_problems)
    if placed_problems:
        raise InvalidFileError(name, placed_problems)
    people.warn(f"{printable(name)}, line ", "", stacklevel=4)
    return traces


def _lines_of(file: TextIOWrapper, name: str) -> Iterator[str]:
    """The lines of a file, with their ends.

    Raises:
        InvalidFileError: A line is too long to be read.
    """
    number = 0
    while text := file.readline(_LONGEST_LINE + 1):
        number += 1
        if len(text) > _LONGEST_LINE:
            message = f"a line of more than {_LONGEST_LINE:,} characters"
            raise InvalidFileError(name, [Problem("", message, line=number)])
        yield text


def _check_options(
    function: str, time_format: str | None, missing: Collection[str], encoding: str | None = None
) -> None:
    """Refuse a format of times or an encoding that there is not, and a text for several."""
    problems: list[Problem] = []
    if isinstance(missing, str):
        problems.append(Problem("missing", "expected several texts", hint=f"({brief(missing)},)"))
    if not isinstance(cast("object", time_format), str | None):
        problems += type_problems("text", time_format, where="time_format")
    elif time_format is not None and (message := format_problem(time_format)):
        hint = "as in '%d.%m.%Y %H:%M', 'epoch-s' or 'epoch-ms'"
        problems.append(Problem("time_format", message, hint=hint))
    if encoding is not None:
        try:
            _ = "".encode(encoding)
        except (LookupError, ValueError):
            message = f"{brief(encoding)} is not an encoding of texts"
            problems.append(Problem("encoding", message, hint="as in 'cp1252' or 'utf-16'"))
    refuse(function, problems)


def _encoding_of(content: bytes, encoding: str | None) -> str:
    """The encoding that is stated, or that a byte order mark or zeros show; UTF-8 for none."""
    mark, shown = known_encoding(content)
    if encoding is None:
        # Python drops the byte order mark where the name of the encoding leaves it open.
        encoding = shown.rpartition("-")[0] if mark and shown != "utf-8" else shown
    return "utf-8-sig" if lookup(encoding).name == "utf-8" else encoding


def _undecoded(error: UnicodeError, encoding: str) -> Problem:
    """The problem of a file that is not in its encoding."""
    content = bytes(error.object) if isinstance(error, UnicodeDecodeError) else b""
    kinds = (hint for start, hint in _OTHERS.items() if content.startswith(start))
    hint = next(kinds, "name its encoding, as in encoding='cp1252', or save the file as UTF-8")
    reason = error.reason if isinstance(error, UnicodeDecodeError) else str(error)
    return Problem("", f"not {encoding.removesuffix('-sig').upper()}: {reason}", hint=hint)


def _column_problems(wanted: Sequence[str], known: Sequence[str]) -> Iterator[Problem]:
    """What is wrong with the line of columns."""
    other = next((mark for mark in _DELIMITERS if len(known) == 1 and mark in known[0]), None)
    for column in wanted:
        if column not in known:
            hint = did_you_mean(column, known)
            if other:
                hint = f"the delimiter may be {_DELIMITERS[other]}"
            elif not hint:
                listed = ", ".join(map(brief, known[:_FEW]))
                hint = f"there are {listed}" if known else "the first line is empty"
            yield Problem("", f"no column {column!r}", hint=hint, line=1)
        elif known.count(column) > 1:
            yield Problem("", f"the column {column!r} is there twice", line=1)


@final
class _People:
    """The people whom rows speak of, in the order they come up.

    A log has a million rows, so what is done for each is little: the cells are picked once, and
    texts, which is what most are, are taken as they stand.
    """

    def __init__(self, columns: _Columns) -> None:
        self._columns = columns
        self._each = columns.each()
        self._visits: defaultdict[str, list[Visit]] = defaultdict(list)
        self._about: defaultdict[str, dict[str, str]] = defaultdict(dict)
        # Each cell is a text of its own; a stage that a million visits share hashes once.
        self._stages: dict[str, str] = {}
        self._misfits = Misfits(columns.time_format)
        self._number = 0
        """Of the row that is being put."""
        self._count = 0
        self._skipped: list[int] = []
        self._timed: set[str] = set()
        self._untimed: dict[str, int] = {}
        """The number of the first row without a time, by person."""

    def take(
        self, rows: Iterable[tuple[int, _Row]], put: Callable[[_Row], None]
    ) -> list[tuple[int, Problem]]:
        """Put each row to its person; what is wrong, with the number of the row."""
        problems: list[tuple[int, Problem]] = []
        for number, row in rows:
            self._number = number
            self._count += 1
            try:
                put(row)
            except InvalidValueError as error:
                problems += [(number, problem) for problem in error.problems]
        return sorted([*problems, *self._misfits.problems()], key=itemgetter(0))

    def warn(self, before: str, after: str, *, stacklevel: int) -> None:
        """Say what was left out, and whose rows could not be put in the order of time.

        Args:
            before: What stands before the number of a row.
            after: What stands after it.
            stacklevel: Of the caller of the library, seen from here.
        """
        messages: list[str] = []
        if self._skipped:
            messages.append(
                f"{len(self._skipped):,} of {self._count:,} rows do not say whose visit it was and "
                f"are left out, the first in {before}{self._skipped[0]}{after}"
            )
        untimed = [(number, name) for name, number in self._untimed.items() if name in self._timed]
        if untimed:
            number, customer = untimed[0]
            others = f"; likewise {count_of(len(untimed) - 1, 'other')}" if untimed[1:] else ""
            messages.append(
                f"{before}{number}{after}: no time, and {brief(customer)} has times in other rows, "
                f"so their rows stay in their order{others}"
            )
        count = sum(map(len, self._visits.values()))
        for customer, visits in self._visits.items():
            if customer.casefold() in NAMELESS and len(visits) > LARGE_PART * count:
                messages.append(
                    f"{len(visits):,} of {count:,} visits are those of {brief(customer)}, which "
                    f"may stand for no customer: if so, say missing=({brief(customer)},)"
                )
        for message in messages:
            warnings.warn(message, MissingValuesWarning, stacklevel=stacklevel)

    def traces(self, problems: list[Problem]) -> tuple[Trace, ...]:
        """The trace of each person; what is wrong with one goes to the problems."""
        traces: list[Trace] = []
        for customer, visits in self._visits.items():
            about = self._about.get(customer, {})
            try:
                traces.append(Trace(customer, _in_order(visits), **about))
            except InvalidValueError as error:
                problems += [each.within(customer) for each in error.problems]
        return tuple(traces)

    def put_mapping(self, row: Mapping[str, object]) -> None:
        """Put a row of values by column to its person."""
        values: object = row
        if type(values) is not dict and not isinstance(values, Mapping):
            _refuse("", f"expected a mapping, got {brief(values)}")
        # Where a line of a file has more cells than there are columns, the rest stands under None.
        if None in values:
            _refuse("", _TOO_MANY)
        cells = [None if name is None else cell_of(row, name) for name in self._each]
        self._put(cast("_Cells", tuple(cells)), row, row.values())

    def putting_lines(self, known: Sequence[str]) -> Callable[[list[str]], None]:
        """What puts a line of such columns to its person."""
        wide, put = len(known), self._put
        # What no column holds is taken from a cell after the last, which is None.
        places = [wide if name is None else known.index(name) for name in self._columns.each()]
        picked = cast("Callable[[list[str | None]], _Cells]", itemgetter(*places))

        def put_line(cells: list[str]) -> None:
            if len(cells) > wide:
                _refuse("", _TOO_MANY)
            padded: list[str | None] = [*cells, None]
            if len(cells) < wide:
                padded += [None] * (wide - len(cells))
            put(picked(padded), known, cells)

        return put_line

    def _put(self, cells: _Cells, known: Collection[object], whole: Iterable[object]) -> None:
        columns = self._columns
        customer, stage, at, outcome, segment, actor, failed = cells
        customer, stage = self._text(customer), self._text(stage)
        if not customer:
            if not stage and not any(map(self._text, whole)):
                self._count -= 1
                return
            if columns.skips and columns.customer in known:
                self._skipped.append(self._number)
                return
            message = "nothing says whose visit it is"
            raise InvalidValueError("rows", [_lacking(message, columns.customer, known)])
        if not stage:
            message = "nothing says where it was"
            raise InvalidValueError("rows", [_lacking(message, columns.stage, known)])
        stage = self._stages.setdefault(stage, stage)
        visits = self._visits[customer]
        if outcome is not None:
            self._say(customer, "outcome", self._text(outcome))
        if segment is not None:
            self._say(customer, "segment", self._text(segment))
        visit = Visit(
            stage,
            at=None if columns.at is None else self._moment(at, customer),
            failed=failed is not None and _truth(self._text(failed), str(columns.failed)),
            actor="" if actor is None else self._text(actor),
        )
        visits.append(visit)

    def _text(self, value: object) -> str:
        """What a cell says, without blanks around it: they are invisible, and `buy ` is `buy`."""
        if type(value) is not str:
            try:
                plain = read_value(value)
            except TypeError:
                plain = str(value)
            # What dataframes put in the place of nothing says nothing, and a column of numbers in
            # which one is missing holds floats: customer 3.0 is customer 3.
            if isinstance(plain, float) and plain.is_integer():
                plain = int(plain)
            try:
                value = "" if plain is None else str(plain)
            except ValueError:
                # Python writes no number of more than 4,300 digits.
                _refuse("", f"{brief(value)} is not a name")
        text = read_name(value)
        return "" if text in self._columns.missing else text

    def _moment(self, value: object, customer: str) -> datetime | date | None:
        """When a visit was; what cannot be read is named when all rows are known."""
        moment = None
        if not isinstance(value, str) or self._text(value):
            try:
                moment = read_time(value, self._columns.time_format)
            except (ValueError, OverflowError):
                self._misfits.add(value, str(self._columns.at), self._number)
                return None
        if moment is None:
            self._untimed.setdefault(customer, self._number)
        else:
            self._timed.add(customer)
        return moment

    def _say(self, customer: str, name: str, said: str) -> None:
        """Keep what a row says of a person, of whom it holds in all rows."""
        if said and (before := self._about[customer].setdefault(name, said)) != said:
            _refuse(name, f"{customer!r} has {before!r} and {said!r}")


def cell_of(row: Mapping[str, object], column: str) -> object:
    """What a row has under a column, whose name may have blanks around it or another form."""
    if column in row:
        return row[column]
    return next((value for name, value in row.items() if as_name(name) == column), None)


def _in_order(visits: list[Visit]) -> list[Visit]:
    try:
        return sorted(visits, key=_AT)
    except TypeError:
        # Some have no time, or some a zone and some none: then the rows have the order.
        return visits


def _refuse(where: str, message: str) -> Never:
    raise InvalidValueError("rows", [Problem(where, message)])


def _lacking(message: str, column: str, known: Collection[object]) -> Problem:
    """The message; where the column is missing, that, and what may have been meant."""
    if column in known:
        return Problem(column, message)
    names = [key for key in known if isinstance(key, str)]
    return Problem(column, "no column", hint=did_you_mean(column, names))


def _truth(text: str, column: str) -> bool:
    text = text.casefold()
    if text not in _TRUE | _FALSE:
        _refuse(column, f"{brief(text)} is neither true nor false")
    return text in _TRUE
