"""Numbers as pictures: bars, a curve, a heat map, and flows from step to step."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Final, Literal, TypeAlias

from attrs import frozen

from customer_journey._messages._current import numeral
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.render._charts._chart import Chart, Glyph, hatched, require_readable
from customer_journey.render._marks import joined, number, pair, rect, text_at
from customer_journey.render._measure import Block, block
from customer_journey.render._palette import LOOKS, paint

__all__ = ["BarRow", "Flow", "Tone", "bars", "curve", "flows", "heat_map"]

_NAME, _NOTE, _TEXT = 13.0, 11.0, 12.0
_NAME_WIDTH: Final = 200.0
_LENGTH: Final = 320.0
"""How long the longest bar is, and how wide a curve."""
_TALL: Final = 200.0
_BAR, _GAP = 20.0, 12.0
_CELL_WIDTH, _CELL_HEIGHT = 62.0, 30.0
_MOST_ROWS, _MOST_CELLS, _MOST_POINTS = 200, 2_000, 2_000
_STEP, _NODE, _COLUMN = 190.0, 12.0, 320.0
_DARKEST: Final = 0.6
"""How dark the fullest cell is: a text on it is read as well as on any other."""


Tone: TypeAlias = Literal["bar", "loss", "guess", "plain"]


@frozen(kw_only=True)
class BarRow:
    """A bar with its name on the left and its figure on the right."""

    name: str
    value: float
    text: str
    note: str = ""
    low: float | None = None
    high: float | None = None
    """Where its interval ends, if it has one."""
    tone: Tone = "bar"
    """How it is drawn: a good one plain, a bad one with lines across, an unclear one dashed."""


@frozen(kw_only=True)
class Flow:
    """People who go from a node of one column to a node of the next one; None is not a node."""

    column: int
    source: str
    target: str | None
    people: float


def bars(
    kind: str,
    name: str,
    rows: Sequence[BarRow],
    *,
    meanings: Mapping[Tone, str] | None = None,
    target: tuple[float, str] | None = None,
) -> Chart:
    """Horizontal bars from zero, in proportion to their values; negative ones lead to the left.

    Args:
        kind: Like the next, what the picture is called by programs and by people.
        name: As above.
        rows: The bars.
        meanings: What their tones mean, of which the legend says those that there are.
        target: A value that is marked by a line across all bars, and what that is called.

    Raises:
        InvalidValueError: There are more than anybody could read, or one has no length.
    """
    require_readable("bars", len(rows), _MOST_ROWS)
    ends = [end for row in rows for end in (row.value, row.low, row.high) if end is not None]
    if not all(map(math.isfinite, ends)):
        hint = "a bar needs finite numbers"
        raise InvalidValueError("to_svg", [Problem("value", "holds nan or infinity", hint=hint)])
    names = [_names(row.name, row.note) for row in rows]
    texts = [block(row.text, size=_TEXT, width=_LENGTH) for row in rows]
    left = max((text.width for pair in names for text in pair), default=0.0) + _GAP
    ends += [] if target is None else [target[0]]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    scale = _LENGTH / (high - low) if high > low else 0.0
    zero = left - low * scale
    edge = left + _LENGTH + _GAP
    aim = block("" if target is None else target[1], size=_NOTE, width=_LENGTH)
    body: list[str] = []
    y = top = aim.height
    for row, (head, note), text in zip(rows, names, texts, strict=True):
        tall = max(head.height + note.height, text.height, _BAR) + _GAP
        middle = y + tall / 2
        above = middle - (head.height + note.height) / 2
        body += [
            _bar(row, zero, scale, middle),
            text_at(head, "name", 0.0, above, "start"),
            text_at(note, "note", 0.0, above + head.height, "start"),
            text_at(text, "name", edge, middle - text.height / 2, "start"),
        ]
        y += tall
    body.append(rect("stop", zero - 0.5, top, 1.0, max(y - top, 1.0)))
    tones = {row.tone for row in rows}
    legend: list[tuple[Glyph, str]] = [
        (tone, meaning) for tone, meaning in (meanings or {}).items() if tone in tones
    ]
    if target is not None:
        x = zero + target[0] * scale
        body.append(text_at(aim, "note", x, 0.0))
        line = f"M{pair((x, top))}V{number(y)}"
        body.append(f'<path class="target" {paint("", "mark", 2, "6 3")} d="{line}"/>')
        legend.append(("target", target[1]))
    width = edge + max((text.width for text in texts), default=0.0)
    return Chart(
        kind=kind,
        name=name,
        about=f"{name}. {'; '.join(f'{row.name}: {row.text}' for row in rows)}.",
        width=width,
        height=y,
        body=tuple(body),
        legend=tuple(legend) if legend != [("bar", (meanings or {}).get("bar"))] else (),
    )


def _names(name: str, note: str) -> tuple[Block, Block]:
    """What stands at the left of a row."""
    return (
        block(name, size=_NAME, width=_NAME_WIDTH),
        block(note, size=_NOTE, width=_NAME_WIDTH),
    )


def _bar(row: BarRow, zero: float, scale: float, middle: float) -> str:
    """A bar with its interval: a line with an end at both sides."""
    start, end = sorted((zero, zero + row.value * scale))
    top, wide = middle - _BAR / 2, max(end - start, 0.5)
    if row.tone == "loss":
        parts = [*hatched("bar", start, top, wide, _BAR)]
    else:
        parts = [rect("bar", start, top, wide, _BAR, radius=2, look=LOOKS[row.tone])]
    if row.low is not None and row.high is not None:
        least, most = zero + row.low * scale, zero + row.high * scale
        sides = "".join(f"M{pair((x, middle - 4))}V{number(middle + 4)}" for x in (least, most))
        path = f"M{pair((least, middle))}H{number(most)}{sides}"
        # Around it, what it is drawn on gives way.
        parts.append(f'<path class="halo" {paint("", "box", 5)} d="{path}"/>')
        parts.append(f'<path class="line" {paint("", "ink", 1.5)} d="{path}"/>')
    return joined(parts)


def curve(
    kind: str,
    name: str,
    about: str,
    points: Sequence[float],
    *,
    unit: str,
    label: str,
) -> Chart:
    """Shares of 0 to 1 after 0, 1, 2, … of a unit, as a line of steps.

    Raises:
        InvalidValueError: There are more points than anybody could read.
    """
    require_readable("points", len(points), _MOST_POINTS)
    left, top = 48.0, 10.0
    step = 1.6 * _LENGTH / max(len(points) - 1, 1)
    wide = step * max(len(points) - 1, 1)
    body: list[str] = []
    for percent in (0, 25, 50, 75, 100):
        y = top + _TALL * (1 - percent / 100)
        words = block(f"{percent} %", size=_NOTE, width=left)
        body.append(rect("cell", left, y - 0.25, wide, 0.5))
        body.append(text_at(words, "note", left - 6, y - words.height / 2, "end"))
    path = "".join(
        f"H{number(left + index * step)}V{number(top + _TALL * (1 - share))}"
        for index, share in enumerate(points)
    )
    first = points[0] if points else 0.0
    body.append(
        f'<path class="line" {paint("", "goal-edge", 2.5)} stroke-linejoin="round"'
        f' d="M{pair((left, top + _TALL * (1 - first)))}{path}"/>'
    )
    every = max(1, -(-len(points) // 10))
    for index in range(0, len(points), every):
        words = block(str(index), size=_NOTE, width=60)
        body.append(text_at(words, "note", left + index * step, top + _TALL + 6))
    below = block(unit, size=_NOTE, width=wide)
    body.append(text_at(below, "note", left + wide / 2, top + _TALL + 24))
    above = block(label, size=_TEXT, width=wide)
    body.append(text_at(above, "name", left + wide, top + _TALL + 44, "end"))
    height = top + _TALL + 48 + above.height
    return Chart(
        kind=kind, name=name, about=about, width=left + wide + 12, height=height, body=tuple(body)
    )


def heat_map(
    kind: str,
    name: str,
    about: str,
    *,
    columns: Sequence[str],
    rows: Sequence[tuple[str, str, Sequence[tuple[float, str] | None]]],
    axes: tuple[str, str] = ("", ""),
) -> Chart:
    """Rows of cells, each as dark as its share of 0 to 1, with what it says.

    Args:
        kind: Like the next two, what the picture is called by programs, by people and in words.
        name: As above.
        about: As above.
        columns: The heads of the columns.
        rows: The name of each row, what stands below it, and its cells: a share and a text, or
            None for no cell.
        axes: What the rows and the columns are.

    Raises:
        InvalidValueError: There are more cells than anybody could read.
    """
    require_readable("cells", len(columns) * len(rows), _MOST_CELLS)
    names = [_names(head, note) for head, note, _ in rows]
    heads = [block(text, size=_TEXT, width=96, bold=True) for text in columns]
    down, across = (block(axis, size=_NOTE, width=_NAME_WIDTH) for axis in axes)
    left = max([down.width, *(text.width for pair in names for text in pair)]) + _GAP
    texts = [
        [block(cell[1], size=_TEXT, width=96) if cell else None for cell in row]
        for _, _, row in rows
    ]
    widths = [
        max(
            _CELL_WIDTH,
            head.width + _GAP,
            *(text.width + _GAP for row in texts if (text := row[at] if at < len(row) else None)),
        )
        for at, head in enumerate(heads)
    ]
    edges = list(accumulate(widths, initial=left))
    y = across.height + max((head.height for head in heads), default=0.0) + _GAP
    centre = (left + edges[-1]) / 2
    body = [
        text_at(across, "note", centre, 0.0),
        text_at(down, "note", 0.0, y - _GAP / 2 - down.height, "start"),
    ]
    body += [
        text_at(head, "head", (edges[at] + edges[at + 1]) / 2, y - _GAP / 2 - head.height)
        for at, head in enumerate(heads)
    ]
    for (head, note), (_, _, cells), blocks in zip(names, rows, texts, strict=True):
        tall = max(head.height + note.height + 8, _CELL_HEIGHT)
        top = y + (tall - head.height - note.height) / 2
        body.append(text_at(head, "name", 0.0, top, "start"))
        body.append(text_at(note, "note", 0.0, top + head.height, "start"))
        for at, (cell, text) in enumerate(zip(cells, blocks, strict=True)):
            if cell is None or text is None:
                continue
            x, wide = edges[at], widths[at]
            dark = f'fill-opacity="{number(_DARKEST * min(max(cell[0], 0.0), 1.0))}"'
            body.append(rect("cell", x, y, wide, tall))
            body.append(rect("heat", x, y, wide, tall, look=f"{paint('heat')} {dark}"))
            body.append(text_at(text, "name", x + wide / 2, y + (tall - text.height) / 2))
        y += tall
    return Chart(kind=kind, name=name, about=about, width=edges[-1], height=y, body=tuple(body))


def flows(
    kind: str,
    name: str,
    about: str,
    listed: Sequence[Flow],
    *,
    heads: Sequence[str],
    labels: Mapping[str, str],
) -> Chart:
    """Columns of nodes, and between them bands as thick as people go from one to the other.

    What does not go on stays where it is. All heights are in proportion to people.

    Args:
        kind: Like the next two, what the picture is called by programs, by people and in words.
        name: As above.
        about: As above.
        listed: The flows.
        heads: What stands above each column.
        labels: The names of nodes that are not named by themselves.

    Raises:
        InvalidValueError: There are more bands than anybody could read.
    """
    require_readable("bands", len(listed), _MOST_ROWS)
    nodes = _people_at_nodes(listed, len(heads))
    order = {
        node: at for at, node in enumerate(dict.fromkeys(key for column in nodes for key in column))
    }
    total = max((sum(column.values()) for column in nodes), default=0.0) or 1.0
    scale = _COLUMN / total
    captions: dict[tuple[int, str], Block] = {}
    pitches = [_STEP] * len(heads)
    tops: dict[tuple[int, str], float] = {}
    top = max((block(head, size=_TEXT, width=_STEP).height for head in heads), default=0.0) + _GAP
    height = top
    for at, column in enumerate(nodes):
        y = top
        for node in sorted(column, key=order.__getitem__):
            text = f"{labels.get(node, node)} {numeral(column[node])}"
            caption = captions[at, node] = block(text, size=_NOTE, width=_STEP - 3 * _NODE)
            # A long word takes what it needs, and the next column begins behind it.
            pitches[at] = max(pitches[at], caption.width + 3 * _NODE)
            tops[at, node] = y
            y += max(column[node] * scale, caption.height) + _GAP
        height = max(height, y)
    edges = list(accumulate(pitches, initial=0.0))
    body: list[str] = []
    leaving = dict(tops)
    arriving = dict(tops)
    for flow in sorted(
        (flow for flow in listed if flow.target is not None),
        key=lambda flow: (flow.column, order[flow.source], order[str(flow.target)]),
    ):
        source, target = (flow.column, flow.source), (flow.column + 1, str(flow.target))
        deep = flow.people * scale
        x, end = edges[flow.column] + _NODE, edges[flow.column + 1]
        body.append(_band((x, leaving[source]), (end, arriving[target]), deep))
        leaving[source] += deep
        arriving[target] += deep
    for (at, node), y in tops.items():
        deep = max(nodes[at][node] * scale, 1.0)
        body.append(rect("stop", edges[at], y, _NODE, deep))
        caption = captions[at, node]
        body.append(text_at(caption, "name", edges[at] + _NODE + 5, y, "start"))
    for x, head in zip(edges, heads, strict=False):
        title = block(head, size=_TEXT, width=_STEP, bold=True)
        body.append(text_at(title, "head", x, 0.0, "start"))
    width = max(edges[-1], _STEP)
    return Chart(
        kind=kind, name=name, about=about, width=width, height=height, body=(joined(body),)
    )


def _people_at_nodes(listed: Sequence[Flow], columns: int) -> list[dict[str, float]]:
    """How many people are at each node of each column: those who leave it, or who came if more."""
    left = [defaultdict[str, float](float) for _ in range(columns)]
    arrived = [defaultdict[str, float](float) for _ in range(columns)]
    for flow in listed:
        left[flow.column][flow.source] += flow.people
        if flow.target is not None:
            arrived[flow.column + 1][flow.target] += flow.people
    return [
        {node: max(gone[node], came[node]) for node in {**came, **gone}}
        for gone, came in zip(left, arrived, strict=True)
    ]


def _band(start: tuple[float, float], end: tuple[float, float], deep: float) -> str:
    (x, y), (to_x, to_y) = start, end
    middle = (x + to_x) / 2
    path = (
        f"M{pair((x, y))}C{pair((middle, y))} {pair((middle, to_y))} {pair((to_x, to_y))}"
        f"L{pair((to_x, to_y + deep))}C{pair((middle, to_y + deep))} {pair((middle, y + deep))}"
        f" {pair((x, y + deep))}Z"
    )
    return f'<path class="flow" {paint("return")} fill-opacity="0.3" d="{path}"/>'
