"""What a value shows at the end of a notebook cell, by media type."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from html import escape
from typing import Any, Final, Protocol, cast, runtime_checkable

from customer_journey._model import Journey
from customer_journey.compare._alignment import Alignment
from customer_journey.compare._changes import Diff
from customer_journey.compare._migration import Migration
from customer_journey.criteria._tree import Criterion
from customer_journey.errors import InvalidValueError
from customer_journey.evidence._discover import Discovery
from customer_journey.evidence._observe import Observation
from customer_journey.people._locate import Location
from customer_journey.render._answers import TABLES
from customer_journey.render._fields import brief, fields_of, has_fields
from customer_journey.render._mermaid import to_mermaid
from customer_journey.render._plates._pictured import Pictured
from customer_journey.render._svg import to_svg
from customer_journey.render._table import MOST_ROWS, Table
from customer_journey.render._text import to_text
from customer_journey.rules._report import Report

__all__ = ["bundle"]

_MOST_ARROWS: Final = 500
"""How many arrows Mermaid draws, unless a page is set up to allow more."""


@runtime_checkable
class _Rows(Protocol):
    def rows(self) -> Iterable[Mapping[str, object]]: ...


@runtime_checkable
class _Text(Protocol):
    def to_text(self) -> str: ...


@runtime_checkable
class _Html(Protocol):
    def to_html(self) -> str: ...


def bundle(value: object) -> dict[str, str]:
    """The value as texts by media type, `text/plain` always among them.

    What has no tables of its own shows itself as far as it can: by `to_html()`, as a table of what
    `rows()` gives, by what it says of itself in several lines, or as a table of its fields.
    """
    if isinstance(value, Journey):
        return _journey(value)
    plain_text = _capped(_plain(value))
    tables = _tables(value, plain_text)
    html = [table.to_html() for table in tables] or [f"<pre>{escape(plain_text)}</pre>"]
    if isinstance(value, _Html) and type(value) not in TABLES:
        html = [value.to_html()]
    markdown = [table.to_markdown() for table in tables] or [_fenced(plain_text)]
    return {
        "text/plain": plain_text,
        "text/markdown": "\n\n".join(markdown),
        "text/html": "\n".join([*_pictures(value), *html]),
    }


def _pictures(value: object) -> Iterator[str]:
    """The value drawn, or the journey that it found, where somebody could read that."""
    if isinstance(value, Pictured):
        with suppress(InvalidValueError):
            yield to_svg(value)
        return
    if isinstance(value, Discovery):
        counts = {(move.source, move.target): move.count for move in value.moves}
    elif isinstance(value, Observation):
        counts = None
    else:
        return
    with suppress(InvalidValueError):
        yield to_svg(value.journey, counts=counts)


def _journey(journey: Journey) -> dict[str, str]:
    text = _capped(to_text(journey))
    drawable = len(journey) > 0 and len(journey.transitions) <= _MOST_ARROWS
    markdown = _fenced(to_mermaid(journey), "mermaid") if drawable else _fenced(text)
    bundle = {"text/plain": text, "text/markdown": markdown}
    try:
        picture = to_svg(journey)
    except InvalidValueError:
        # Nobody could read a picture of that size; the text says as much.
        return bundle | {"text/html": f'<pre style="line-height:1.2">{escape(text)}</pre>'}
    return bundle | {"text/html": picture, "image/svg+xml": picture}


def _plain(value: object) -> str:
    if isinstance(value, Location):
        return value.explain()
    return value.to_text() if isinstance(value, _Text) else str(value)


def _capped(text: str) -> str:
    lines = text.rstrip("\n").split("\n")
    left = len(lines) - MOST_ROWS
    return "\n".join([*lines[:MOST_ROWS], f"… and {left} more lines"] if left > 0 else lines)


def _fenced(text: str, language: str = "") -> str:
    # A fence is longer than any run of its own marks inside.
    fence = "```"
    while fence in text:
        fence += "`"
    ending = "" if text.endswith("\n") else "\n"
    return f"{fence}{language}\n{text}{ending}{fence}"


def _tables(value: object, text: str) -> tuple[Table, ...]:
    kind = type(value)
    if kind in _TABLES:
        return (_TABLES[kind](value),)
    if kind in TABLES:
        return TABLES[kind](value)
    if isinstance(value, _Rows):
        return (_of_rows(value),)
    if isinstance(value, (Criterion, Observation)):
        return ()
    return (fields_of(value),) if has_fields(value) and "\n" not in text else ()


def _of_rows(value: _Rows) -> Table:
    rows = list(value.rows())
    heads = tuple(dict.fromkeys(name for row in rows for name in row))
    cells = [[brief(row.get(head)) for head in heads] for row in rows]
    titles = tuple(head.replace("_", " ") for head in heads)
    return Table(caption=repr(value).strip("<>"), heads=titles, rows=cells)


def _headline(value: object) -> str:
    return str(value).partition("\n")[0]


def _report(value: Report) -> Table:
    return Table(
        caption=_headline(value),
        heads=("Severity", "Rule", "Where", "What", "What to do"),
        rows=[
            (one.severity, f"{one.code} {one.name}", one.where, one.message, one.hint)
            for one in value
        ],
    )


def _diff(value: Diff) -> Table:
    return Table(
        caption=_headline(value),
        heads=("Impact", "Change", "Where", "Before", "After", "Why"),
        rows=[
            tuple(row[name] for name in ("impact", "kind", "where", "before", "after", "why"))
            for row in value.rows()
        ],
    )


def _alignment(value: Alignment) -> Table:
    return Table(
        caption=_headline(value),
        heads=(value.left.label, "Fit", value.right.label, "What is lost"),
        rows=list(_block_rows(value)),
    )


def _block_rows(value: Alignment) -> Iterator[Sequence[str]]:
    for block in value.blocks:
        fit = "exact" if block.exact else "lossy"
        left = _names(value.left, block.left)
        yield left, fit, _names(value.right, block.right), "; ".join(block.losses)
    for stage in value.only_left:
        yield value.left[stage].label, "only left", "", ""
    for stage in value.only_right:
        yield "", "only right", value.right[stage].label, ""
    for crossing in value.crossings:
        left, right = value.left[crossing.left].label, value.right[crossing.right].label
        yield left, "crosses", right, ""


def _names(journey: Journey, stages: Iterable[str]) -> str:
    return ", ".join(journey[stage].label for stage in stages)


def _migration(value: Migration) -> Table:
    refused: dict[str, list[str]] = {step.source: [] for step in value}
    for one in value.refused:
        refused[one.stage].append(one.reason)
    return Table(
        caption=_headline(value),
        heads=("From", "To", "Why", "What is owed", "Refused"),
        rows=[
            (
                value.old[step.source].label,
                "" if step.target is None else value.new[step.target].label,
                step.why,
                "; ".join(duty.text for duty in value.obligations(step.source)),
                "; ".join(refused[step.source]),
            )
            for step in value
        ],
    )


def _location(value: Location) -> Table:
    journey = value.journey
    rows: list[Sequence[str]] = [
        (f"At ({how})", journey[stage].label, "")
        for stage, how in zip(value.stages, value.standings, strict=True)
    ]
    rows += [("Off the path", journey[stage].label, "") for stage in value.off_path]
    rows += [("Possible next", journey[stage].label, "") for stage in value.possible]
    rows += [
        ("Closed", journey[one.stage].label, f"needs {one.clause}, saw {one.value!r}")
        for one in value.blocked
    ]
    rows += [("Question", name, "") for name in value.missing]
    role = f", {value.role}" if value.role else ""
    return Table(
        caption=f"{journey.label}: {_names(journey, value.stages) or 'not in it yet'}{role}",
        heads=("What", "Stage or fact", "Why"),
        rows=rows,
    )


# Cast: each function takes the values that its key is the type of, and no others.
_TABLES: Final = cast(
    "Mapping[type, Callable[[Any], Table]]",
    {
        Report: _report,
        Diff: _diff,
        Alignment: _alignment,
        Migration: _migration,
        Location: _location,
    },
)
