"""Rows and columns with glyphs, words and bars where they meet."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import accumulate, chain
from typing import Final

from attrs import frozen

from customer_journey.render._charts._chart import GLYPH, Chart, Glyph, glyph, require_readable
from customer_journey.render._marks import rect, text_at
from customer_journey.render._measure import Block, block

__all__ = ["Bar", "Matrix", "Row", "drawn_matrix"]

_MOST: Final = 4_000
_HEAD, _NAME, _NOTE = 12.0, 13.0, 11.0
_HEAD_WIDTH, _ROW_WIDTH, _TEXT_WIDTH = 96.0, 250.0, 170.0
_PAD, _GAP, _LEAST = 8.0, 4.0, 44.0
_BAR_PAD: Final = 6.0


@frozen(kw_only=True)
class Bar:
    """Words over some columns of a row."""

    first: int
    last: int
    text: str
    sign: Glyph

    @property
    def kind(self) -> str:
        """How it looks."""
        return "loose" if self.sign == "line" else self.sign


@frozen(kw_only=True)
class Row:
    """A row: its name, and in each column glyphs or words; bars lie over columns."""

    name: str
    note: str = ""
    group: str = ""
    """What stands above it, where it differs from what stands above the row before."""
    cells: tuple[tuple[Glyph, ...] | str, ...] = ()
    bars: tuple[Bar, ...] = ()


@frozen(kw_only=True)
class Matrix:
    """What is to be drawn."""

    kind: str
    name: str
    about: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    legend: tuple[tuple[Glyph, str], ...]


@frozen(eq=False)
class _Line:
    """A row with its texts, as tall as they are."""

    row: Row
    name: Block
    note: Block
    words: tuple[Block, ...]
    layers: tuple[tuple[tuple[Bar, Block], ...], ...]
    """Bars that do not overlap, layer by layer."""

    @property
    def height(self) -> float:
        bars = sum(_deep(layer) + _GAP for layer in self.layers) + _GAP
        texts = [text.height + 2 * _PAD for text in self.words]
        return max(self.name.height + self.note.height + 2 * _PAD, bars, GLYPH + 2 * _PAD, *texts)


def drawn_matrix(matrix: Matrix) -> Chart:
    """The matrix as a chart.

    Raises:
        InvalidValueError: It has more cells than anybody could read.
    """
    require_readable("cells", len(matrix.rows) * len(matrix.columns), _MOST)
    heads = [block(name, size=_HEAD, width=_HEAD_WIDTH, bold=True) for name in matrix.columns]
    sized = partial(block, width=_ROW_WIDTH)
    names = [(sized(row.name, size=_NAME), sized(row.note, size=_NOTE)) for row in matrix.rows]
    groups = {row.group: sized(row.group, size=_NAME, bold=True) for row in matrix.rows}
    texts = [*chain.from_iterable(names), *groups.values()]
    left = max((text.width for text in texts), default=0.0) + 2 * _PAD
    words = [_words(row, len(matrix.columns)) for row in matrix.rows]
    edges = list(accumulate(_column_widths(matrix, heads, words), initial=left))
    lines = [
        _Line(row, *name, texts, _layers(row, edges))
        for row, name, texts in zip(matrix.rows, names, words, strict=True)
    ]
    deep = max((head.height for head in heads), default=0.0) + 2 * _PAD
    body = [
        text_at(head, "head", (edges[at] + edges[at + 1]) / 2, deep - _PAD - head.height)
        for at, head in enumerate(heads)
    ]
    y, above = deep, ""
    for line in lines:
        if line.row.group and line.row.group != above:
            text = groups[line.row.group]
            body.append(text_at(text, "group", 0.0, y + _PAD, "start"))
            y += text.height + 2 * _PAD
        above = line.row.group
        body += _drawn(line, edges, y)
        y += line.height
    return Chart(
        kind=matrix.kind,
        name=matrix.name,
        about=matrix.about,
        width=edges[-1],
        height=y,
        body=tuple(body),
        legend=matrix.legend,
    )


def _column_widths(
    matrix: Matrix, heads: Sequence[Block], words: Sequence[Sequence[Block]]
) -> list[float]:
    """How wide each column is: as wide as its head, its words, its signs and its bars need."""
    widths = [
        max(
            _LEAST,
            head.width + 2 * _PAD,
            *(texts[at].width + 2 * _PAD for texts in words),
            *(
                len(row.cells[at]) * (GLYPH + _GAP) + 2 * _PAD
                for row in matrix.rows
                if at < len(row.cells) and not isinstance(row.cells[at], str)
            ),
        )
        for at, head in enumerate(heads)
    ]
    for bar in (bar for row in matrix.rows for bar in row.bars):
        # Room for the longest word of each bar: as much as its columns lack of it.
        need = block(bar.text, size=_NOTE, width=_HEAD_WIDTH).width + 2 * (_BAR_PAD + _GAP)
        span = range(bar.first, bar.last + 1)
        lack = need - sum(widths[at] for at in span)
        for at in span:
            widths[at] += max(0.0, lack) / len(span)
    return widths


def _words(row: Row, columns: int) -> tuple[Block, ...]:
    texts = [cell if isinstance(cell, str) else "" for cell in row.cells]
    texts += [""] * (columns - len(texts))
    return tuple(block(text, size=_NOTE, width=_TEXT_WIDTH) for text in texts)


def _layers(row: Row, edges: Sequence[float]) -> tuple[tuple[tuple[Bar, Block], ...], ...]:
    """Bars in layers, each in the first one that is free where it lies."""
    layers: list[list[tuple[Bar, Block]]] = []
    for bar in row.bars:
        inner = edges[bar.last + 1] - edges[bar.first] - 2 * (_BAR_PAD + _GAP)
        text = block(bar.text, size=_NOTE, width=inner)
        if text.width > inner:
            # The inner was made for the text as it is broken in a narrow column.
            text = block(bar.text, size=_NOTE, width=_HEAD_WIDTH)
        for layer in layers:
            if all(bar.last < other.first or other.last < bar.first for other, _ in layer):
                layer.append((bar, text))
                break
        else:
            layers.append([(bar, text)])
    return tuple(map(tuple, layers))


def _deep(layer: Sequence[tuple[Bar, Block]]) -> float:
    return max(text.height for _, text in layer) + 2 * _BAR_PAD


def _drawn(line: _Line, edges: Sequence[float], top: float) -> Iterator[str]:
    middle = top + line.height / 2
    yield "<g>"
    y = middle - (line.name.height + line.note.height) / 2
    yield text_at(line.name, "name", 0.0, y, "start")
    y += line.name.height
    yield text_at(line.note, "note", 0.0, y, "start")
    for at, text in enumerate(line.words):
        left, right = edges[at], edges[at + 1]
        yield rect("cell", left, top, right - left, line.height)
        cell = line.row.cells[at] if at < len(line.row.cells) else ""
        centre = (left + right) / 2
        if isinstance(cell, str):
            yield text_at(text, "note", centre, middle - text.height / 2)
            continue
        step = GLYPH + _GAP
        for index, sign in enumerate(cell):
            yield from glyph(sign, centre + (index - (len(cell) - 1) / 2) * step, middle)
    y = top + _GAP
    for layer in line.layers:
        deep = _deep(layer)
        for bar, text in layer:
            left, right = edges[bar.first] + _GAP, edges[bar.last + 1] - _GAP
            yield rect(bar.kind, left, y, right - left, deep, radius=5)
            yield text_at(text, "name", (left + right) / 2, y + (deep - text.height) / 2)
        y += deep + _GAP
    yield "</g>"
