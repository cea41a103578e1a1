"""What a value shows at the end of a notebook cell, by media type: pictures, tables and text."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from html import escape
from typing import Final, TypeAlias, cast

import attrs
from attrs import frozen

from customer_journey._answer import Answer, describe, label_of
from customer_journey._element import Element
from customer_journey._messages._current import in_terms_of
from customer_journey._model import Journey
from customer_journey._model._names import Named, name_of
from customer_journey._printable import cut_lines, printable, printable_lines
from customer_journey.criteria._tree import Criterion
from customer_journey.errors import InvalidValueError
from customer_journey.evidence._discovery import Discovery
from customer_journey.evidence._observe import Observation
from customer_journey.render._cells import plain
from customer_journey.render._charts._kinds import Pictured, map_of_answer
from customer_journey.render._measure import width_of
from customer_journey.render._mermaid import to_mermaid
from customer_journey.render._sheets import to_sheets
from customer_journey.render._svg import to_svg
from customer_journey.render._text import to_text
from customer_journey.rules._finding import Finding
from customer_journey.rules._report import Report

__all__ = ["bundle"]

_MOST_ROWS: Final = 200
"""How many rows and lines are shown: more of them are of no use in a notebook."""
_MOST_ARROWS: Final = 500
"""How many arrows Mermaid draws, unless a page is set up to allow more."""

_PAPER: Final = (960.0, 640.0)
"""A sheet as wide as a picture may be to be read on a page of a document."""
_MOST_IN_ROWS: Final = 80
"""The stages of which such a sheet can be read."""
_PRINTED: Final = (640.0, 460.0)
"""A sheet as wide as what a browser prints of a notebook's outputs on a page."""
_WIDEST_PRINTED: Final = 800.0
"""How wide a picture may be to be read on it."""
_PRINT_STYLE: Final = (
    "<style>@media print{.journey-on-screen{display:none}"
    ".journey-on-paper[hidden]{display:block!important}}</style>"
)
_WIDTH: Final = re.compile(r' width="([\d.]+)"')

_LEFT: Final = ' style="text-align:left"'
_BROKEN: Final = ' style="text-align:left;overflow-wrap:anywhere"'
_WIDEST, _BETWEEN = 60, 3
_LONG_WORD, _LONG_ROW = 30, 120
"""From how many characters on a word is broken, so that its column, and its row, fit a page."""
_ROW_PRINTED, _COLUMN_PRINTED, _LEAST_PRINTED = 46.0, 10.0, 0.6
"""How wide a row may be as a browser prints it, what a column of long texts needs of it, in em,
and how small the letters become at most of what needs more."""
_TABLE_STYLE: Final = (
    "<style>@media print{.journey-table{font-size:var(--journey-table)!important}}</style>"
)
_MARKDOWN: Final = str.maketrans({char: f"\\{char}" for char in "\\`*_[]<>#|~$&!"})


def bundle(value: object) -> dict[str, str]:
    """The value as texts by media type, `text/plain` always among them.

    Answers that consist of rows are tables, and so are the fields of any other value that says of
    itself no more than a line. Where there is a picture, it stands above.
    """
    with in_terms_of(value):
        return _journey(value) if isinstance(value, Journey) else _shown(value)


def _shown(value: object) -> dict[str, str]:
    # That of a criterion is whole otherwise, for it can be read again.
    text = printable_lines(_capped(str(value)))
    table = _table(value, text)
    html = f"<pre>{escape(text)}</pre>" if table is None else table.to_html()
    picture: dict[str, str] = {}
    if isinstance(value, Pictured):
        # What is too large for a picture is a table alone.
        with suppress(InvalidValueError):
            drawn = paper = to_svg(value)
            if isinstance(value, (Discovery, Observation)):
                journey, counts, _ = map_of_answer(value)
                paper = _on_paper(journey, drawn, counts)
                drawn = _to_print(journey, drawn, counts)
            picture = {"image/svg+xml": paper}
            html = f"{drawn}\n{html}"
    markdown = _fenced(text) if table is None else table.to_markdown()
    if table is not None and isinstance(value, Element):
        text = _capped(table.to_text())
    return {"text/plain": text, "text/markdown": markdown, "text/html": html} | picture


def _journey(journey: Journey) -> dict[str, str]:
    text = printable_lines(_capped(to_text(journey)))
    drawable = len(journey) > 0 and len(journey.transitions) <= _MOST_ARROWS
    markdown = _fenced(to_mermaid(journey), "mermaid") if drawable else _fenced(text)
    shown = {"text/plain": text, "text/markdown": markdown}
    try:
        picture = to_svg(journey)
    except InvalidValueError:
        # Too large for a picture; the text says as much.
        return shown | {"text/html": f'<pre style="line-height:1.2">{escape(text)}</pre>'}
    return shown | {
        "text/html": _to_print(journey, picture),
        "image/svg+xml": _on_paper(journey, picture),
    }


_Counts: TypeAlias = Mapping[tuple[str, str], float] | None


def _on_paper(journey: Journey, picture: str, counts: _Counts = None) -> str:
    """The picture that documents have which cannot scroll: in rows where it is too wide for one."""
    if _is_wider(picture, _PAPER[0], journey):
        with suppress(InvalidValueError):
            return to_svg(journey, fit=_PAPER, counts=counts)
    return picture


def _to_print(journey: Journey, picture: str, counts: _Counts = None) -> str:
    """The picture of a page; where it is too wide to be printed, with sheets that are instead."""
    if _is_wider(picture, _WIDEST_PRINTED, journey):
        with suppress(InvalidValueError):
            sheets = "".join(to_sheets(journey, fit=_PRINTED, counts=counts))
            return (
                f'{_PRINT_STYLE}<div class="journey-on-screen">{picture}</div>'
                f'<div class="journey-on-paper" hidden>{sheets}</div>'
            )
    return picture


def _is_wider(picture: str, width: float, journey: Journey) -> bool:
    """Whether a picture is wider than that and the journey not too long for sheets."""
    matched = _WIDTH.search(picture)
    return len(journey) <= _MOST_IN_ROWS and matched is not None and float(matched[1]) > width


def _capped(text: str) -> str:
    lines = text.rstrip("\n").split("\n")
    more = len(lines) - _MOST_ROWS
    shown = [*lines[:_MOST_ROWS], f"… and {more} more lines"] if more > 0 else lines
    return cut_lines("\n".join(shown))


def _fenced(text: str, language: str = "") -> str:
    # A fence is longer than any run of its own marks inside.
    fence = "```"
    while fence in text:
        fence += "`"
    ending = "" if text.endswith("\n") else "\n"
    return f"{fence}{language}\n{text}{ending}{fence}"


@frozen(kw_only=True)
class _Table:
    """A table holds rows of texts under a caption; the first column names what a row is about."""

    caption: str
    heads: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    has_code: bool = False
    """Whether what stands in backticks is code."""

    def to_html(self) -> str:
        """An HTML `table` element, in the colours of what is around it."""
        # What is empty in all rows takes no room; the first column is there in any case.
        drawn = self.rows[:_MOST_ROWS]
        used = [at for at in range(len(self.heads)) if at == 0 or any(row[at] for row in drawn)]
        heads = "".join(
            f'<th scope="col"{_LEFT}>{escape(plain(self.heads[at]))}</th>' for at in used
        )
        most = min(_LONG_WORD, _LONG_ROW // max(len(used), 1))
        lines = [
            self._opening(used, most),
            f"<caption{_LEFT}>{self._markup(self.caption)}</caption>",
            f"<thead><tr>{heads}</tr></thead>",
            "<tbody>",
        ]
        for whole in drawn:
            row = [whole[at] for at in used]
            longest = [max(map(len, cell.split()), default=0) for cell in row]
            looks = [_BROKEN if length > most else _LEFT for length in longest]
            first, *others = (
                f"{look}>{self._markup(cell)}" for look, cell in zip(looks, row, strict=True)
            )
            head = f'<th scope="row"{first}</th>' if plain(row[0]) else "<td></td>"
            lines.append(f"<tr>{head}{''.join(f'<td{cell}</td>' for cell in others)}</tr>")
        if self._more:
            lines.append(f'<tr><td colspan="{len(used)}"{_LEFT}>{self._more}</td></tr>')
        return "\n".join([*lines, "</tbody>", "</table>"])

    def _markup(self, cell: str) -> str:
        parts = escape(plain(cell)).split("`")
        if not self.has_code or len(parts) % 2 == 0:
            return "`".join(parts)
        return "".join(f"<code>{part}</code>" if at % 2 else part for at, part in enumerate(parts))

    def _opening(self, used: Iterable[int], most: int) -> str:
        """How the table begins: with smaller letters on paper where it is too wide for it."""
        needed = 0.0
        for at in used:
            column = [self.heads[at], *(row[at] for row in self.rows[:_MOST_ROWS])]
            words = {word for text in column for word in text.split() if len(word) <= most}
            longest = max((width_of(word, size=1, bold=at == 0) for word in words), default=0.0)
            whole = width_of(max(column, key=len), size=1)
            needed += max(longest, min(whole, _COLUMN_PRINTED)) + 1
        if needed <= _ROW_PRINTED:
            return "<table>"
        share = max(_ROW_PRINTED / needed, _LEAST_PRINTED)
        look = f'class="journey-table" style="--journey-table:{share:.0%}"'
        return f"{_TABLE_STYLE}<table {look}>"

    def to_text(self) -> str:
        """The caption, and a line for each row."""
        lines = [self.caption, *(f"  {': '.join(row)}" for row in self.rows)]
        return "\n".join(map(printable, lines))

    def to_markdown(self) -> str:
        """A paragraph and a table of Markdown's common extension."""
        rows = [self.heads, *self.rows[:_MOST_ROWS]]
        # On paper, columns are as wide as these lines say.
        rule = ["-" * _width_for(column) for column in zip(*rows, strict=True)]
        lines = [f"| {' | '.join(map(_safe, row))} |" for row in rows]
        lines.insert(1, f"| {' | '.join(rule)} |")
        more = ["", self._more] if self._more else []
        return "\n".join([f"**{_safe(self.caption)}**", "", *lines, *more])

    @property
    def _more(self) -> str:
        more = len(self.rows) - _MOST_ROWS
        return f"… and {more} more" if more > 0 else ""


def _width_for(column: Sequence[str]) -> int:
    """How many characters wide a column is best: as its longest text, or as its longest word."""
    longest = max(map(len, column))
    word = max((len(word) for cell in column for word in cell.split()), default=0)
    return max(word, min(longest, _WIDEST)) + _BETWEEN


def _safe(text: str) -> str:
    return plain(text).translate(_MARKDOWN)


_NAMED: Final[Mapping[str, tuple[Named | None, int | None]]] = {
    **dict.fromkeys(
        (
            *("stage", "stages", "path", "steps", "witness", "broken_on", "kept_on", "been_at"),
            *("proven", "plausible", "possible", "off_path", "left_from", "furthest"),
            *("made", "due", "kept", "earlier_stage", "later_stage"),
        ),
        ("stage", None),
    ),
    "column": ("journey", None),
    "side": ("journey", None),
    "left": ("stage", 0),
    "sources": ("stage", 0),
    **dict.fromkeys(("source", "target", "subjects", "follows"), (None, None)),
    **dict.fromkeys(("earlier_asset", "later_asset"), ("content", None)),
    "right": ("stage", 1),
    **dict.fromkeys(("persona", "personas", "broken_for"), ("persona", None)),
    **dict.fromkeys(("answered_by", "planned", "asset", "opportunity"), ("content", None)),
    **dict.fromkeys(("item", "answers", "questions"), ("item", None)),
    **dict.fromkeys(("promise", "promises"), ("promise", None)),
}
"""What the ids in a column are of, and on which side of two journeys."""
_SEPARATED: Final = re.compile("(, | -> |->)")


def _cell(column: str, held: object) -> str:
    """A cell as people read it: the names of what its ids refer to."""
    bare = column.rpartition(".")[2].removeprefix("needed_").removeprefix("missing_")
    if bare not in _NAMED or not held:
        return describe(held)
    kind, side = _NAMED[bare]
    if isinstance(held, str):
        parts = enumerate(_SEPARATED.split(held))
        return "".join(part if at % 2 else name_of(part, kind, side=side) for at, part in parts)
    whole: object = held
    ids = cast("Iterable[object]", held) if isinstance(held, (tuple, frozenset)) else ()
    names = [name_of(each, kind, side=side) for each in ids if isinstance(each, str)]
    return ", ".join(names) or describe(whole)


def _head(column: str) -> str:
    """The words of a column, or the journey that it is about."""
    journey = name_of(column, "journey")
    return column.replace("_", " ").replace(".", " ").capitalize() if journey == column else journey


def _table(value: object, text: str) -> _Table | None:
    """The table of an answer's rows or of a value's fields; None for what is said in lines."""
    caption = text.partition("\n")[0]
    # A look at an iterator may not consume it.
    several = issubclass(type(value), Iterable) and not issubclass(type(value), Iterator)
    if isinstance(value, Answer) and (several or type(value).rows is not Answer.rows):
        rows = value.rows()
        if not rows:
            return None
        names = tuple(dict.fromkeys(name for row in rows for name in row))
        return _Table(
            caption=caption,
            heads=tuple(_head(name) for name in names),
            rows=[[_cell(name, row.get(name)) for name in names] for row in rows],
            has_code=isinstance(value, Report),
        )
    if not attrs.has(type(value)) or "\n" in text or isinstance(value, Criterion):
        return None
    if isinstance(value, Element):
        caption = ": ".join(part for part in (type(value).__name__, label_of(value)) if part)
    fields = [
        (field.name, getattr(value, field.name), field.default)
        for field in attrs.fields(cast("type[attrs.AttrsInstance]", type(value)))
        if not field.name.startswith("_")
    ]
    said = [(name, _cell(name, held)) for name, held, default in fields if held is not default]
    return _Table(
        caption=caption,
        heads=("Field", "Value"),
        rows=[(name.replace("_", " "), text) for name, text in said if text],
        has_code=isinstance(value, Finding),
    )
