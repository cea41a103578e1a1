"""Traces from rows and CSV files; interviews from YAML and JSON files."""

import csv
import os
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from operator import attrgetter, itemgetter
from typing import Final, Never, TypeAlias, TypeVar, cast, final

from attrs import evolve, frozen

from customer_journey._arguments import checked
from customer_journey._log._traces import Interview, Trace, Visit
from customer_journey._suggest import did_you_mean
from customer_journey._values import article, as_tuple, brief
from customer_journey.errors import InvalidFileError, InvalidValueError, Problem
from customer_journey.files._atomic import checked_path
from customer_journey.files._data import parse_file
from customer_journey.files._text import placed

__all__ = ["read_csv", "read_interviews", "read_rows"]

_TRUE: Final = {"true", "yes", "1", "failed"}
_DELIMITERS: Final = {";": "a semicolon", "\t": "a tab", "|": "a pipe, '|'", ",": "a comma"}
_OTHERS: Final = {
    b"PK\x03\x04": "it looks like a workbook: save it as CSV, in UTF-8",
    b"\x1f\x8b": "it is compressed: unpack it first",
}
"""What binary files begin with, and what to do with them."""
_FEW: Final = 5
_AT: Final = cast("Callable[[Visit], datetime]", attrgetter("at"))
_TOO_MANY: Final = "there are more cells than columns"
_FALSE: Final = {"", "false", "no", "0"}


_Cells: TypeAlias = tuple[object, object, object, object, object, object, object]
"""What a row has under each of the columns, in their order; None for what it lacks."""

_Row = TypeVar("_Row")


@frozen(kw_only=True)
class _Columns:
    """Which column holds what; None for none."""

    customer: str
    stage: str
    at: str | None
    outcome: str | None
    segment: str | None
    actor: str | None
    failed: str | None

    def each(self) -> tuple[str | None, ...]:
        return (
            self.customer,
            self.stage,
            self.at,
            self.outcome,
            self.segment,
            self.actor,
            self.failed,
        )

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
) -> tuple[Trace, ...]:
    """The traces that rows hold, one row for each visit, people in the order they come up.

    A person's visits are ordered by their times, where all of them have one, and else as they come.
    Blanks around a text are ignored.

    Args:
        rows: Mappings from column to value.
        customer: The column that says whose visit it is.
        stage: The column that says where.
        at: The column that says when: datetimes, days, or texts in ISO 8601.
        outcome: The column that says how it ended for that person, in any of their rows.
        segment: The column that says which group they belong to, in any of their rows.
        actor: The column that says who acted.
        failed: The column that says whether the step failed: true or false, yes or no, 1 or 0.

    Raises:
        InvalidValueError: A row has no customer or stage, a value cannot be read, or two rows say
            different things of one person; every such row is named.

    Example:
        >>> import customer_journey as cj
        >>> rows = [{"who": "ada", "what": "know"}, {"who": "ada", "what": "buy"}]
        >>> cj.evidence.read_rows(rows, customer="who", stage="what")[0].steps
        ('know', 'buy')
    """
    columns = _Columns(
        customer=customer, stage=stage, at=at, outcome=outcome, segment=segment, actor=actor,
        failed=failed,
    )  # fmt: skip
    values: object = rows
    if isinstance(values, (str, bytes, Mapping)) or not isinstance(values, Iterable):
        raise InvalidValueError("rows", [Problem("", "expected several mappings, one for a visit")])
    if hasattr(values, "columns"):
        hint = "pandas: frame.to_dict('records'); Polars: frame.iter_rows(named=True)"
        message = (
            f"expected several mappings, one for a visit, got {article(type(values).__name__)}"
        )
        raise InvalidValueError("rows", [Problem("", message, hint=hint)])
    people = _People(columns)
    problems = people.take(enumerate(rows), people.put_mapping)
    placed_problems = [problem.within(f"rows[{index}]") for index, problem in problems]
    traces = people.traces(placed_problems)
    if placed_problems:
        raise InvalidValueError("rows", placed_problems)
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
) -> tuple[Trace, ...]:
    """The traces that a CSV file holds, one line for each visit, under a line with the columns.

    The arguments are those of `read_rows`. The file is read as UTF-8. Columns that no argument
    names are not read.

    Args:
        path: The file.
        customer: The column that says whose visit it is.
        stage: The column that says where.
        at: The column that says when, in ISO 8601.
        outcome: The column that says how it ended.
        segment: The column that says which group they belong to.
        actor: The column that says who acted.
        failed: The column that says whether the step failed.
        delimiter: What stands between two columns.

    Raises:
        InvalidFileError: The file is not CSV in UTF-8, lacks a column, or has a line that cannot be
            read; every such line is named.
        InvalidValueError: The delimiter is not one character.
        OSError: The file cannot be read.
    """
    columns = _Columns(
        customer=customer, stage=stage, at=at, outcome=outcome, segment=segment, actor=actor,
        failed=failed,
    )  # fmt: skip
    name = os.fspath(path)
    if len(delimiter) != 1:
        message = f"{brief(delimiter)} is not one character"
        raise InvalidValueError("read_csv", [Problem("delimiter", message)])
    people = _People(columns)
    with checked_path(path, "read_csv").open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        try:
            known = next(reader, list[str]())
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
        except UnicodeDecodeError as error:
            content = bytes(error.object)
            kinds = (hint for start, hint in _OTHERS.items() if content.startswith(start))
            hint = next(kinds, "save the file as UTF-8")
            raise InvalidFileError(
                name, [Problem("", f"no UTF-8: {error.reason}", hint=hint)]
            ) from None
    placed_problems = [evolve(problem, line=line) for line, problem in problems]
    traces = people.traces(placed_problems)
    if placed_problems:
        raise InvalidFileError(name, placed_problems)
    return traces


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
        self._visits: defaultdict[str, list[Visit]] = defaultdict(list)
        self._about: defaultdict[str, dict[str, str]] = defaultdict(dict)
        # Each cell is a text of its own; a stage that a million visits share hashes once.
        self._stages: dict[str, str] = {}

    def take(
        self, rows: Iterable[tuple[int, _Row]], put: Callable[[_Row], None]
    ) -> list[tuple[int, Problem]]:
        """Put each row to its person; what is wrong, with the number of the row."""
        problems: list[tuple[int, Problem]] = []
        for number, row in rows:
            try:
                put(row)
            except InvalidValueError as error:
                problems += [(number, problem) for problem in error.problems]
        return problems

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
        if not isinstance(values, Mapping):
            _refuse("", f"expected a mapping, got {brief(values)}")
        # Where a line of a file has more cells than there are columns, the rest stands under None.
        if None in values:
            _refuse("", _TOO_MANY)
        cells = [None if name is None else row.get(name) for name in self._columns.each()]
        self._put(cast("_Cells", tuple(cells)), row)

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
            put(picked(padded), known)

        return put_line

    def _put(self, cells: _Cells, known: Collection[object]) -> None:
        columns = self._columns
        customer, stage, at, outcome, segment, actor, failed = cells
        customer, stage = _text(customer), _text(stage)
        if not customer:
            message = "nothing says whose visit it is"
            raise InvalidValueError("rows", [_lacking(message, columns.customer, known)])
        if not stage:
            message = "nothing says where it was"
            raise InvalidValueError("rows", [_lacking(message, columns.stage, known)])
        stage = self._stages.setdefault(stage, stage)
        visits = self._visits[customer]
        if outcome is not None:
            self._say(customer, "outcome", _text(outcome))
        if segment is not None:
            self._say(customer, "segment", _text(segment))
        visit = Visit(
            stage,
            at=None if at is None else _moment(at, str(columns.at)),
            failed=failed is not None and _truth(failed, str(columns.failed)),
            actor=_text(actor),
        )
        visits.append(visit)

    def _say(self, customer: str, name: str, said: str) -> None:
        """Keep what a row says of a person, of whom it holds in all rows."""
        if said and (before := self._about[customer].setdefault(name, said)) != said:
            _refuse(name, f"{customer!r} has {before!r} and {said!r}")


def _in_order(visits: list[Visit]) -> list[Visit]:
    try:
        return sorted(visits, key=_AT)
    except TypeError:
        # Some have no time, or some a zone and some none: then the rows have the order.
        return visits


def _refuse(where: str, message: str) -> Never:
    raise InvalidValueError("rows", [Problem(where, message)])


def _lacking(message: str, column: str, known: Collection[object]) -> Problem:
    """The message; where there is no such column, that, and what may have been meant."""
    if column in known:
        return Problem(column, message)
    names = [key for key in known if isinstance(key, str)]
    return Problem(column, "no column", hint=did_you_mean(column, names))


def _text(value: object) -> str:
    """What a cell says, without blanks around it: they are invisible, and `buy ` is `buy`."""
    if value is None:
        return ""
    text = value if type(value) is str else "" if _is_missing(value) else str(value)
    return text.strip()


def _is_missing(value: object) -> bool:
    """Whether it is None, or what dataframes put in its place, which equals nothing."""
    return value is None or (isinstance(value, (float, date)) and value != value)  # noqa: PLR0124 - what NaN and NaT tell themselves by


def _moment(value: object, column: str) -> datetime | date | None:
    if isinstance(value, date) and not _is_missing(value):
        return value
    text = _text(value)
    if not text:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        _refuse(column, f"{brief(text)} is not a time in ISO 8601, as in 2026-03-02T09:30")


def _truth(value: object, column: str) -> bool:
    text = _text(value).casefold()
    if text not in _TRUE | _FALSE:
        _refuse(column, f"{brief(value)} is neither true nor false")
    return text in _TRUE


_TEXTS: Final = ("customer", "segment", "why_buy", "why_us", "trigger", "outcome")
_KNOWN: Final = (*_TEXTS, "on", "answers", "told", "steps")


def read_interviews(path: str | os.PathLike[str], /) -> tuple[Interview, ...]:
    """The interviews that a YAML or JSON file holds.

    The file is a list; each interview is a mapping with the fields of `Interview`. In place of
    `trace`, it may have `steps`, a list of stages.

    Args:
        path: A file in UTF-8, whose name ends in .json, .yaml or .yml.

    Raises:
        InvalidFileError: It holds something else. Everything that is wrong is named.
        MissingExtraError: YAML needs `pip install 'customer-journey[yaml]'`.
        OSError: The file cannot be read.
    """
    parsed = parse_file(path, "read_interviews")
    problems = list(parsed.problems)
    interviews = tuple(_interviews(parsed.data, problems))
    if problems or parsed.repeats:
        raise InvalidFileError(os.fspath(path), placed(problems, parsed.tokens()))
    return interviews


def _interviews(data: object, problems: list[Problem]) -> Iterator[Interview]:
    if not isinstance(data, list):
        problems.append(Problem("", "expected a list of interviews"))
        return
    for index, item in enumerate(cast("list[object]", data)):
        try:
            yield _interview(item)
        except InvalidValueError as error:
            problems += [each.within(f"[{index}]") for each in error.problems]


def _interview(item: object) -> Interview:
    if not isinstance(item, Mapping):
        _refuse("", f"expected a mapping, got {brief(item)}")
    values = dict(cast("Mapping[str, object]", item))
    strangers = [
        Problem(name, f"no field {name!r}", hint=did_you_mean(name, _KNOWN))
        for name in values
        if name not in _KNOWN
    ]
    if strangers:
        raise InvalidValueError("Interview", strangers)
    if isinstance(on := values.get("on"), str):
        try:
            values["on"] = date.fromisoformat(on)
        except ValueError:
            _refuse("on", f"{brief(on)} is not a day, as in 2026-03-02")
    customer = values.setdefault("customer", "")
    if "steps" in values:
        steps = as_tuple(cast("Iterable[str]", values.pop("steps")))
        about = {name: values.get(name, "") for name in ("outcome", "segment")}
        values["trace"] = _trace(customer, steps, **about)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] - checked by the noun
    return Interview(**values)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] - checked by the noun


def _trace(customer: str, steps: tuple[str, ...], *, outcome: str, segment: str) -> Trace:
    """The trace of an interview; what is wrong with its visits is wrong with the steps."""
    try:
        return Trace(customer, steps, outcome=outcome, segment=segment)
    except InvalidValueError as error:
        problems = [
            evolve(each, where=each.where.replace("visits", "steps", 1)) for each in error.problems
        ]
        raise InvalidValueError("Interview", problems) from None
