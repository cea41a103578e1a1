"""Lanes: a table of boxes, stages in columns, and in rows blueprint lanes, channels or owners."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final, Literal, Self, TypeAlias
from xml.sax.saxutils import quoteattr

from attrs import frozen

from customer_journey._messages._current import counted, message
from customer_journey._model import Action, Asset, Journey, Stage, Touchpoint
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.render._cells import plain
from customer_journey.render._marks import (
    document,
    facing,
    joined,
    number,
    pair,
    polygon,
    rect,
    text_of,
)
from customer_journey.render._measure import Block, block
from customer_journey.render._palette import Theme, paint
from customer_journey.render._picture import Words

__all__ = ["Lanes", "drawn_lanes"]

Lanes: TypeAlias = Literal["blueprint", "channel", "owner"]
"""What the rows of a table of lanes are.

`blueprint` has the lanes of a service blueprint, between the lines of interaction, of visibility
and of internal interaction; `channel` a row for each channel, `owner` one for each owner.
"""

_TITLE: Final = 20.0
_TEXT: Final = 13.0
_SMALL: Final = 11.0
_SIDE: Final = 24.0
_BOX: Final = 150.0
_GAP: Final = 8.0
_PAD: Final = 8.0
_TRACK: Final = 9.0
_LABELS: Final = 128.0
_MOST_BOXES: Final = 5_000

_BLUEPRINT: Final = {
    "evidence": "What customers see",
    "customer": "What customers do",
    "frontstage": "Front stage",
    "backstage": "Back stage",
    "support": "Support",
    "": "Lane not stated",
}
_LINES: Final = {
    "frontstage": "line of interaction",
    "backstage": "line of visibility",
    "support": "line of internal interaction",
}
"""The lines of a blueprint, each by the lane below it."""
_CUSTOMERS: Final = "customers"
"""Who does what is in the lane of customers, unless it has an owner."""


@frozen
class _Item:
    """A box: what it stands for, and where it goes."""

    id: str
    row: str
    label: str
    note: str
    kind: str
    """`action`, `touchpoint`, `asset` or `stage`."""


_Column: TypeAlias = tuple[Stage, Sequence[_Item]]
"""A stage, and what is in its lanes."""


@frozen
class _Table:
    """Rows by their keys, the boxes of each stage, and which action supports which."""

    rows: Mapping[str, str]
    """The label of each row, by its key, from the top down."""
    columns: Sequence[_Column]
    lines: Mapping[str, str]
    """Lines across, by the row below each."""
    nothing: str
    """What is missing where it is empty."""


def drawn_lanes(journey: Journey, lanes: Lanes, *, heading: str, theme: Theme) -> str:
    """The table as an SVG document.

    Raises:
        InvalidValueError: The journey has nothing to show in such lanes, or too much.
    """
    table = _TABLES[lanes](journey)
    count = sum(len(items) for _, items in table.columns)
    if not 0 < count <= _MOST_BOXES:
        message = f"no stage has {table.nothing}"
        if count:
            message = f"{count:,} boxes, and a picture has room for {_MOST_BOXES:,}"
        raise InvalidValueError("to_svg", [Problem("lanes", message)])
    drawing = _Drawing(table, heading)
    view_box = (0.0, 0.0, drawing.width, drawing.height)
    return document(
        facing(joined(drawing.parts), view_box),
        kind="lanes",
        look="journey-lanes",
        name=journey.label,
        about=_about(table),
        view_box=view_box,
        theme=theme,
    )


def _about(table: _Table) -> str:
    """The table in words, for those who do not see it."""
    stages, lanes = counted(len(table.columns), "stage"), counted(len(table.rows), "lane")
    said = [message("A table of {stages} by {lanes}.", stages=stages, lanes=lanes)]
    for stage, items in table.columns:
        for row, listed in groupby(
            sorted(items, key=lambda item: list(table.rows).index(item.row)),
            key=lambda item: item.row,
        ):
            names = ", ".join(plain(item.label) for item in listed)
            said.append(f"{plain(stage.label)}, {table.rows[row]}: {names}.")
    return " ".join(said)


def _blueprint(journey: Journey) -> _Table:
    columns = [
        (
            stage,
            [
                *(_of_touchpoint(item, "evidence") for item in stage.touchpoints),
                *(_of_asset(item, "evidence") for item in stage.assets if _is_met(item)),
                *(_of_action(item, item.lane or "", _owner(item, stage)) for item in stage.actions),
            ],
        )
        for stage in journey.stages
    ]
    used = {item.row for _, items in columns for item in items}
    # The lines of a blueprint stand between its lanes, whether anything is in these or not.
    rows = {key: message(label) for key, label in _BLUEPRINT.items() if key or key in used}
    lines = {key: message(label) for key, label in _LINES.items()}
    return _Table(rows, _filled(columns), lines, "an action, a touchpoint or an asset")


def _by_channel(journey: Journey) -> _Table:
    columns: list[tuple[Stage, list[_Item]]] = []
    for stage in journey.stages:
        channels = {item.id: item.channel for item in stage.touchpoints}
        items = [_of_touchpoint(item, item.channel) for item in stage.touchpoints]
        items += [
            _of_asset(item, item.channel) for item in stage.assets if item.channel and _is_met(item)
        ]
        items += [
            _of_action(action, channel, _owner(action, stage))
            for action in stage.actions
            for channel in dict.fromkeys(channels[name] for name in action.touchpoints)
        ]
        columns.append((stage, items))
    return _Table(
        _rows(columns, message("no channel")), _filled(columns), {}, "a touchpoint or a channel"
    )


def _by_owner(journey: Journey) -> _Table:
    columns = [
        (
            stage,
            [
                _Item(stage.id, stage.owner, stage.label, message("the stage"), "stage"),
                *(_of_action(item, _row_of(item, stage), "") for item in stage.actions),
            ],
        )
        for stage in journey.stages
    ]
    rows = _rows(columns, message("no owner"))
    rows |= {_CUSTOMERS: message(_CUSTOMERS)} if _CUSTOMERS in rows else {}
    return _Table(rows, columns, {}, "an owner")


def _row_of(action: Action, stage: Stage) -> str:
    is_theirs = action.lane == "customer" and not action.owner
    return _CUSTOMERS if is_theirs else _owner(action, stage)


def _owner(action: Action, stage: Stage) -> str:
    """Who does an action: its owner, or else the stage's; customers do what is in their lane."""
    return action.owner or ("" if action.lane == "customer" else stage.owner)


_TABLES: Final = {"blueprint": _blueprint, "channel": _by_channel, "owner": _by_owner}


def _filled(
    columns: Sequence[tuple[Stage, Sequence[_Item]]],
) -> list[tuple[Stage, Sequence[_Item]]]:
    """The columns in which there is anything."""
    return [column for column in columns if column[1]]


def _rows(columns: Iterable[_Column], missing: str) -> dict[str, str]:
    """The rows in the order they come up; what states none comes last."""
    keys = dict.fromkeys(item.row for _, items in columns for item in items)
    named = {key: key for key in keys if key}
    return named | ({"": missing} if "" in keys else {})


def _is_met(asset: Asset) -> bool:
    return asset.status != "retired"


def _of_touchpoint(item: Touchpoint, row: str) -> _Item:
    # CJML draws an arrow from who begins to who is reached.
    receiver = "brand" if item.initiator == "customer" else "customer"
    sides = {"source": message(item.initiator or ""), "target": message(receiver)}
    sender = message("{source} to {target}", **sides) if item.initiator else ""
    note = " · ".join(part for part in (item.channel, sender) if part)
    return _Item(item.id, row, item.label, note, "touchpoint")


def _of_asset(item: Asset, row: str) -> _Item:
    planned = message("planned") if item.status == "planned" else ""
    note = " · ".join(part for part in (item.kind or message("asset"), planned) if part)
    return _Item(item.id, row, item.label, note, "asset")


def _of_action(item: Action, row: str, owner: str) -> _Item:
    return _Item(item.id, row, item.label, owner, "action")


@frozen
class _Box:
    """A box with its texts, before it has a place."""

    item: _Item
    name: Block
    note: Block

    @classmethod
    def of(cls, item: _Item, width: float) -> Self:
        """The box of an item, with lines of that width at most."""
        name = block(item.label, size=_TEXT, width=width)
        return cls(item, name, block(item.note, size=_SMALL, width=width))

    @property
    def height(self) -> float:
        """How tall it is."""
        return self.name.height + self.note.height + 2 * _PAD


class _Drawing:
    """The table, laid out: every row as tall and every column as wide as what is in it."""

    def __init__(self, table: _Table, heading: str) -> None:
        self.table = table
        inner = _BOX - 2 * _PAD
        boxes = [[_Box.of(item, inner) for item in items] for _, items in table.columns]
        title = block(heading, size=_TITLE, width=720.0, bold=True)
        stages = [stage for stage, _ in table.columns]
        heads = [block(stage.label, size=_TEXT, width=_BOX, bold=True) for stage in stages]
        labels = {
            key: block(label, size=_SMALL, width=_LABELS - 16) for key, label in table.rows.items()
        }
        aside = max(_LABELS, *(text.width + 16 for text in labels.values()))
        # To the left of each column there is a track for each support.
        supports = [
            [(action.id, other) for action in stage.actions for other in action.supports]
            for stage in stages
        ]
        gutters = [2 * _GAP + _TRACK * (1 + len(pairs)) for pairs in supports]
        wides = [
            max(_BOX, head.width, *(max(b.name.width, b.note.width) + 2 * _PAD for b in column))
            for head, column in zip(heads, boxes, strict=True)
        ]
        self.width = max(aside + sum(gutters) + sum(wides) + 2 * _SIDE, title.width + 2 * _SIDE)
        top = _SIDE + (title.height + 12 if title.lines else 0.0)
        head_top, y = top, top + max(head.height for head in heads) + 10
        tops: dict[str, float] = {}
        self.parts: list[str] = []
        rows: list[str] = []
        for at, (key, label) in enumerate(labels.items()):
            if key in table.lines:
                rows += self._line_across(table.lines[key], y)
                y += 24.0
            stacks = [sum(b.height + _GAP for b in column if b.item.row == key) for column in boxes]
            tall = max(*stacks, label.height + _GAP) + _GAP
            band = "band-b" if at % 2 else "band-a"
            rows.append(rect(band, _SIDE / 2, y, self.width - _SIDE, tall))
            words = Words(block=label, x=_SIDE, y=y + _GAP, anchor="start")
            rows.append(text_of(words, "note"))
            tops[key] = y + _GAP
            y += tall
        self.height = y + _SIDE
        self.parts = [
            rect("ground", 0, 0, self.width, self.height),
            text_of(Words(block=title, x=_SIDE, y=_SIDE * 0.6, anchor="start"), "title"),
            *rows,
        ]
        x = _SIDE + aside
        for (stage, _), column, head, gutter, wide, pairs in zip(
            table.columns, boxes, heads, gutters, wides, supports, strict=True
        ):
            left = x + gutter
            self.parts.append(text_of(Words(block=head, x=left + wide / 2, y=head_top), "name"))
            places = self._column(stage, column, dict(tops), left, wide)
            self.parts += _arrows(pairs, places, left)
            x = left + wide

    def _line_across(self, words: str, y: float) -> Iterator[str]:
        """A line of the blueprint with its name at the left, in a strip of its own."""
        text = block(words, size=_SMALL, width=self.width)
        yield text_of(Words(block=text, x=_SIDE, y=y + 4, anchor="start"), "label")
        start = _SIDE + text.width + 8
        look = paint("", "edge", 1.4, "8 5")
        line = f"M{pair((start, y + 12))}H{number(self.width - _SIDE / 2)}"
        yield f'<path class="across" {look} d="{line}"/>'

    def _column(
        self,
        stage: Stage,
        column: Sequence[_Box],
        tops: dict[str, float],
        left: float,
        wide: float,
    ) -> dict[str, list[tuple[float, float]]]:
        """Draw the boxes of a stage; of each action, where its left edges begin and end."""
        places: dict[str, list[tuple[float, float]]] = {}
        for each in column:
            y = tops[each.item.row]
            tops[each.item.row] = y + each.height + _GAP
            self.parts += _drawn(stage, each, left, y, wide)
            if each.item.kind == "action":
                places.setdefault(each.item.id, []).append((y, y + each.height))
        return places


def _drawn(stage: Stage, box: _Box, left: float, top: float, wide: float) -> Iterator[str]:
    where = f"data-lane={quoteattr(plain(box.item.row))} data-in={quoteattr(stage.id)}"
    yield f'<g class="item {box.item.kind}" {where} data-item={quoteattr(box.item.id)}>'
    # What is touched has round sides, what is read a dashed edge, what is done corners.
    look = paint("box", "edge", 1.5, "5 4" if box.item.kind == "asset" else "")
    radius = {"touchpoint": min(box.height / 2, 18.0), "action": 2.0}.get(box.item.kind, 7.0)
    if box.item.kind == "stage":
        look = paint("goal", "goal-edge", 1.5)
    yield rect("shape", left, top, wide, box.height, radius=radius, look=look)
    y = top + _PAD
    for text, kind in ((box.name, "name"), (box.note, "note")):
        yield text_of(Words(block=text, x=left + wide / 2, y=y), kind)
        y += text.height
    yield "</g>"


def _arrows(
    pairs: Sequence[tuple[str, str]],
    places: Mapping[str, Sequence[tuple[float, float]]],
    left: float,
) -> Iterator[str]:
    """An arrow for each support, on a track of its own to the left of the boxes."""
    for at, (source, target) in enumerate(pairs):
        x = left - _GAP - _TRACK * (at + 1)
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
