"""A table of boxes as a drawing: as large as it is, or fitted to a sheet in rows that wrap."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Final, TypeAlias

from attrs import evolve, frozen

from customer_journey._messages._current import message, numeral
from customer_journey._model import Stage
from customer_journey.render._cells import plain
from customer_journey.render._fit import ENOUGH, does_not_fit, enlarged, largest_text
from customer_journey.render._marks import number, pair, polygon, quoted, rect, text_at
from customer_journey.render._measure import Block, block, block_within
from customer_journey.render._palette import paint
from customer_journey.render._picture import ViewBox

__all__ = ["Column", "Drawn", "Item", "Table", "drawn_table"]

_TITLE: Final = 20.0
_SIDE: Final = 24.0
_BOX: Final = 150.0
_GAP: Final = 8.0
_PAD: Final = 8.0
_TRACK: Final = 9.0
_LABELS: Final = 128.0
_ASIDE: Final = 9.5
"""How wide the names of lanes are on a sheet at most, in sizes of text."""
_EVERY: Final = 5_000
_NARROWEST: Final = 4.0
"""How wide a box of a sheet is at least, in sizes of text."""
_ROUNDING: Final = 0.01

_TIGHT: Final = 0.5
_WORDS: Final = (
    (1.0, True, _EVERY, True),
    (_TIGHT, True, _EVERY, True),
    (_TIGHT, False, _EVERY, True),
    (_TIGHT, False, 3, True),
    (_TIGHT, False, 2, True),
    (_TIGHT, False, 1, True),
    (_TIGHT, False, 1, False),
)
"""How wide gaps on a sheet are, whether boxes have notes, how many of a cell are drawn, and whether
lines across have names."""


@frozen
class Item:
    """A box: what it stands for, and where it goes."""

    id: str
    row: str
    label: str
    note: str
    kind: str
    """`action`, `touchpoint`, `asset` or `stage`."""


Column: TypeAlias = tuple[Stage, Sequence[Item]]
"""A stage, and what is in its lanes."""


@frozen
class Table:
    """Rows by their keys, and the boxes of each stage."""

    rows: Mapping[str, str]
    """The label of each row, by its key, from the top down."""
    columns: Sequence[Column]
    lines: Mapping[str, str]
    """Lines across, by the row below each."""
    nothing: str
    """What is missing where it is empty."""


@frozen
class Drawn:
    """A drawing, what of it is shown, and how large; None is as large as that."""

    parts: Sequence[str]
    view_box: ViewBox
    size: tuple[float, float] | None = None


def drawn_table(table: Table, heading: str, size: tuple[float, float | None] | None) -> Drawn:
    """The table as it is, or on a sheet of that size, on which rows wrap where they must.

    Raises:
        InvalidValueError: No text that could be drawn is small enough for the sheet.
    """
    whole = _Section(table, table.columns, _Look(), [])
    title = block(heading, size=_TITLE, width=720.0, bold=True)
    top = _SIDE + (title.height + 12 if title.lines else 0.0)
    width = max(whole.width, title.width) + 2 * _SIDE
    view_box = (0.0, 0.0, width, top + whole.height + _SIDE)
    parts = [
        rect("ground", *view_box),
        text_at(title, "title", _SIDE, _SIDE * 0.6, "start"),
        *whole.drawn(top, width),
    ]
    if size is None:
        return Drawn(parts, view_box)
    shown = enlarged(view_box, size)
    if shown is not None:
        return Drawn([rect("ground", *shown[0]), *parts], *shown)
    best: _Plan | None = None
    for scale, says_notes, most, names_lines in _WORDS:
        look = _Look(scale=scale, says_notes=says_notes, most=most, names_lines=names_lines)
        sheet = _Sheet(table, heading, look)
        plan = largest_text(size, len(table.columns), sheet.laid_out)
        if plan is not None and (best is None or plan.text_size > best.text_size):
            best = plan
        if best is not None and best.text_size >= ENOUGH:
            break
    if best is None:
        raise does_not_fit(len(table.columns))
    return best.drawn()


@frozen(kw_only=True)
class _Look:
    """How large a table is drawn, and how much it says."""

    text: float = 13.0
    small: float = 11.0
    """How large names are, and how large all else is."""
    scale: float = 1.0
    """How many times wider gaps are than in a table that is not fitted."""
    box: float | None = None
    """How wide boxes are; None is as wide as they need."""
    aside: float | None = None
    """How wide the names of lanes are, to the left of the boxes; None as they need, 0 above."""
    says_notes: bool = True
    most: int = _EVERY
    """How many boxes of a cell are drawn."""
    is_whole: bool = True
    """Whether lanes are drawn that are empty."""
    names_lines: bool = True


@frozen
class _Sheet:
    """What is to be drawn on a sheet of any size."""

    table: Table
    heading: str
    look: _Look

    def laid_out(
        self, width: float, height: float | None, columns: int, size: float
    ) -> "_Plan | None":
        """The plan with that many columns, in text of that size; None where it does not fit."""
        scale = self.look.scale * size / ENOUGH
        look = evolve(
            self.look,
            text=size,
            small=size,
            scale=scale,
            box=width - 2 * _SIDE,
            is_whole=columns >= len(self.table.columns),
        )
        title = block_within(self.heading, size=1.4 * size, width=width - 2 * _SIDE)
        top = 0.6 * _SIDE + (title.height + 0.5 * size if title.lines else 0.0)
        groups = [
            self.table.columns[at : at + columns]
            for at in range(0, len(self.table.columns), columns)
        ]
        # Columns stand below one another, with room for the most arrows that any of them has.
        gutters = [
            max(_gutter(group[at][0], look) for group in groups if at < len(group))
            for at in range(min(columns, len(self.table.columns)))
        ]
        aside = _aside(self.table, look) if columns > 1 else 0.0
        box = (width - 2 * _SIDE - aside - sum(gutters)) / len(gutters)
        if box < _NARROWEST * size:
            return None
        look = evolve(look, box=box, aside=aside)
        sections: list[_Section] = []
        needed = top + _SIDE / 2
        for at, group in enumerate(groups):
            section = _Section(
                self.table, group, evolve(look, names_lines=look.names_lines and at == 0), gutters
            )
            if section.widest > box + _ROUNDING:
                return None
            needed += section.height + (0.8 * size if at else 0.0)
            # Long texts take their time at each size, so what does not fit is given up early.
            if height is not None and needed > height:
                return None
            sections.append(section)
        gap = 0.8 * size
        if height is not None and len(sections) > 1:
            gap += min((height - needed) / (len(sections) - 1), 3 * size)
        full = needed if height is None else height
        return _Plan(title, sections, (width, full), top=top, gap=gap, text_size=size)


@frozen
class _Plan:
    """Where the title and the sections of a sheet stand, before anything is drawn."""

    title: Block
    sections: Sequence["_Section"]
    size: tuple[float, float]
    top: float
    """Where the sections begin."""
    gap: float
    """How much room is between two of them."""
    text_size: float

    def drawn(self) -> Drawn:
        """The sheet."""
        width, height = self.size
        parts = [
            rect("ground", 0, 0, width, height),
            text_at(self.title, "title", _SIDE, 0.5 * _SIDE, "start"),
        ]
        y = self.top
        for section in self.sections:
            parts += section.drawn(y, width)
            y += section.height + self.gap
        return Drawn(parts, (0.0, 0.0, width, height))


@frozen
class _Box:
    """A box with its texts, before it has a place."""

    item: Item
    name: Block
    note: Block
    pad: float

    @property
    def width(self) -> float:
        """How wide it must be."""
        return max(self.name.width, self.note.width) + 2 * self.pad

    @property
    def height(self) -> float:
        """How tall it is."""
        return self.name.height + self.note.height + 2 * self.pad


class _Section:
    """Some columns of the table, with the lanes in which they have anything."""

    def __init__(
        self, table: Table, columns: Sequence[Column], look: _Look, gutters: Sequence[float]
    ) -> None:
        """Lay it out from the top down.

        Args:
            table: The table.
            columns: Those that are drawn.
            look: How large.
            gutters: How much room is to the left of each column; as much as it needs if empty.
        """
        self._look, self._columns = look, columns
        scale = look.scale
        inner, is_fitted = (look.box or _BOX) - 2 * _PAD * scale, look.box is not None
        head = partial(
            block, size=look.text, width=look.box or _BOX, bold=True, is_column=is_fitted
        )
        self._heads = [head(stage.label) for stage, _ in columns]
        self._boxes = [list(_boxes_of(items, look, inner)) for _, items in columns]
        self._gutters = gutters or [_gutter(stage, look) for stage, _ in columns]
        self._wides = [
            look.box or max(_BOX, head.width, *(box.width for box in column))
            for head, column in zip(self._heads, self._boxes, strict=True)
        ]
        labels = dict(zip(table.rows, _labels(table, look), strict=True))
        self._aside = _aside(table, look)
        # Above the boxes, names of lanes are clear of the arrows to the left of these.
        self._x = _SIDE + (0.0 if self._aside else max(self._gutters))
        used = {box.item.row for box in self.boxes}
        self._across: list[tuple[Block, float]] = []
        self._bands: list[tuple[str, Block, float, float]] = []
        y = max(head.height for head in self._heads) + 10.0 * scale
        lines: list[str] = []
        for key, label in labels.items():
            lines += [table.lines[key]] if key in table.lines else []
            if key not in used and not look.is_whole:
                continue
            for words in lines if self._bands else ():
                text = _name_of_line(words, look)
                self._across.append((text, y))
                y += text.height + 9.5 * scale
            lines = []
            stacks = [
                sum(box.height + _GAP * scale for box in column if box.item.row == key)
                for column in self._boxes
            ]
            above = 0.0 if self._aside else label.height
            tall = max(above + max(stacks), label.height + _GAP * scale) + _GAP * scale
            self._bands.append((key, label, y, tall))
            y += tall
        self.height = y

    @property
    def boxes(self) -> list[_Box]:
        """All boxes."""
        return [box for column in self._boxes for box in column]

    @property
    def width(self) -> float:
        """How wide it is."""
        return self._aside + sum(self._gutters) + sum(self._wides)

    @property
    def widest(self) -> float:
        """How wide its widest box or head is."""
        return max(*(head.width for head in self._heads), *(box.width for box in self.boxes))

    def drawn(self, top: float, width: float) -> Iterator[str]:
        """The section on a picture of that width."""
        gap = _GAP * self._look.scale
        for name, y in self._across:
            yield from _line_across(name, self._x, top + y, width)
        tops: dict[str, float] = {}
        for at, (key, label, y, tall) in enumerate(self._bands):
            band = "band-b" if at % 2 else "band-a"
            yield rect(band, _SIDE / 2, top + y, width - _SIDE, tall)
            yield text_at(label, "note", self._x, top + y + gap, "start")
            tops[key] = top + y + gap + (0.0 if self._aside else label.height)
        x = _SIDE + self._aside
        gutters = self._gutters[: len(self._columns)]
        for (stage, _), head, boxes, gutter, wide in zip(
            self._columns, self._heads, self._boxes, gutters, self._wides, strict=True
        ):
            left = x + gutter
            yield text_at(head, "name", left + wide / 2, top)
            places: dict[str, list[tuple[float, float]]] = {}
            below = dict(tops)
            for box in boxes:
                y = below[box.item.row]
                below[box.item.row] = y + box.height + gap
                yield from _drawn(stage, box, left, y, wide)
                if box.item.kind == "action":
                    places.setdefault(box.item.id, []).append((y, y + box.height))
            pairs = [(action.id, other) for action in stage.actions for other in action.supports]
            yield from _arrows(pairs, places, left, self._look.scale)
            x = left + wide


def _boxes_of(items: Sequence[Item], look: _Look, inner: float) -> Iterator[_Box]:
    """The boxes of a stage, with lines of that width at most; of a lane, so many as are drawn."""
    counts = Counter(item.row for item in items)
    drawn: Counter[str] = Counter()
    broken = partial(block, width=inner, is_column=look.box is not None)
    for item in items:
        drawn[item.row] += 1
        if drawn[item.row] > look.most:
            continue
        label, more = item.label, counts[item.row] - look.most
        if drawn[item.row] == look.most and more > 0:
            label = f"{plain(label)} ({message('and {number} more', number=numeral(more))})"
        name = broken(label, size=look.text)
        note = broken(item.note if look.says_notes else "", size=look.small)
        yield _Box(item, name, note, _PAD * look.scale)


def _labels(table: Table, look: _Look) -> list[Block]:
    """The names of lanes."""
    width = _LABELS - 16
    if look.box is not None:
        width = _ASIDE * look.small if look.aside != 0 else look.box
    return [
        block(label, size=look.small, width=width, is_column=look.box is not None)
        for label in table.rows.values()
    ]


def _name_of_line(words: str, look: _Look) -> Block:
    """The name of a line across, which ends where arrows begin."""
    width = 10_000.0 if look.box is None else _ASIDE * look.small
    name = block(words, size=look.small, width=width, is_column=True)
    return name if look.names_lines else evolve(name, lines=(), width=0.0)


def _aside(table: Table, look: _Look) -> float:
    """How wide the names of lanes and of lines across are, to the left of the boxes."""
    if look.aside is not None:
        return look.aside
    names = [_name_of_line(words, look) for words in table.lines.values()]
    widest = max(text.width for text in (*_labels(table, look), *names))
    return max(_LABELS if look.box is None else 0.0, widest + 16 * look.scale)


def _gutter(stage: Stage, look: _Look) -> float:
    """How wide the room to the left of a stage is: a track for each support."""
    pairs = sum(len(action.supports) for action in stage.actions)
    return (2 * _GAP + _TRACK * (1 + pairs)) * look.scale


def _line_across(name: Block, x: float, y: float, width: float) -> Iterator[str]:
    """A line of the blueprint with its name at the left, in a strip of its own."""
    yield text_at(name, "label", x, y + 4, "start")
    look = paint("", "edge", 1.4, "8 5")
    middle = y + 4.75 + name.height / 2
    start = x + name.width + 8 if name.lines else _SIDE / 2
    line = f"M{pair((start, middle))}H{number(width - _SIDE / 2)}"
    yield f'<path class="across" {look} d="{line}"/>'


def _drawn(stage: Stage, box: _Box, left: float, top: float, wide: float) -> Iterator[str]:
    where = f"data-lane={quoted(plain(box.item.row))} data-in={quoted(stage.id)}"
    yield f'<g class="item {box.item.kind}" {where} data-item={quoted(box.item.id)}>'
    # What is touched has round sides, what is read a dashed edge, what is done corners.
    look = paint("box", "edge", 1.5, "5 4" if box.item.kind == "asset" else "")
    radius = {"touchpoint": min(box.height / 2, 18.0), "action": 2.0}.get(box.item.kind, 7.0)
    if box.item.kind == "stage":
        look = paint("goal", "goal-edge", 1.5)
    yield rect("shape", left, top, wide, box.height, radius=radius, look=look)
    y = top + box.pad
    for text, kind in ((box.name, "name"), (box.note, "note")):
        yield text_at(text, kind, left + wide / 2, y)
        y += text.height
    yield "</g>"


def _arrows(
    pairs: Sequence[tuple[str, str]],
    places: Mapping[str, Sequence[tuple[float, float]]],
    left: float,
    scale: float,
) -> Iterator[str]:
    """An arrow for each support, on a track of its own to the left of the boxes."""
    for at, (source, target) in enumerate(pairs):
        x = left - (_GAP + _TRACK * (at + 1)) * scale
        # Arrows that meet at one box end beside one another.
        share = (at + 1) / (len(pairs) + 1)
        for top, bottom in places.get(source, ()):
            for to_top, to_bottom in places.get(target, ()):
                start = top + (bottom - top) * share
                end = to_top + (to_bottom - to_top) * share
                line = f"M{pair((left, start))}H{number(x)}V{number(end)}H{number(left - 6)}"
                yield f'<path class="line" {paint("", "advance", 1.4)} d="{line}"/>'
                tip = ((left, end), (left - 8, end - 4), (left - 8, end + 4))
                yield polygon("head", tip, look=paint("advance", "advance", 1))
