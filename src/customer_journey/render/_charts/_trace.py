"""One reading of a trace: the journey's run above, what was done below, move by move."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from attrs import frozen

from customer_journey._messages._current import counted, message
from customer_journey._model._names import name_of
from customer_journey._values import percent
from customer_journey.evidence._fits import Aligned, Fit
from customer_journey.render._charts._chart import GLYPH, Chart, Glyph, glyph, require_readable
from customer_journey.render._marks import number, pair, rect, text_at
from customer_journey.render._measure import Block, block
from customer_journey.render._palette import LOOKS

__all__ = ["SIGNS", "drawn_fit", "people_of"]

_MOST: Final = 300
_NAME, _NOTE = 13.0, 11.0
_WIDTH: Final = 110.0
_PAD, _GAP, _BETWEEN = 9.0, 16.0, 58.0
_LEAST: Final = 64.0

SIGNS: Final[dict[str, tuple[Glyph, str]]] = {
    "matched": ("check", "done as the journey has it"),
    "skipped": ("gap", "left out"),
    "extra": ("plus", "done beside the journey"),
    "out-of-order": ("swap", "done out of order"),
    "failed": ("cross", "done, and failed"),
}
"""The glyph of each kind of move, and what it means."""


@frozen(kw_only=True)
class _Column:
    """A move with its place."""

    move: Aligned
    name: Block
    x: float
    width: float

    @property
    def planned(self) -> bool:
        """Whether the journey has it in this column."""
        own = self.move.kind == "out-of-order" and self.move.step is None
        return own or self.move.kind in ("matched", "skipped", "failed")

    @property
    def done(self) -> bool:
        """Whether it was done in this column."""
        return self.move.step is not None

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


def drawn_fit(value: Fit) -> Chart:
    """The moves from left to right, a column each.

    Raises:
        InvalidValueError: There are more moves than anybody could read.
    """
    require_readable("moves", len(value.moves), _MOST)
    labels = [
        block(message(name), size=_NAME, width=_WIDTH, bold=True) for name in ("journey", "done")
    ]
    x = max(label.width for label in labels) + _GAP
    columns: list[_Column] = []
    for move in value.moves:
        done_as = move.stage if move.step is None else value.steps[move.step]
        name = block(name_of(done_as), size=_NAME, width=_WIDTH, bold=True)
        width = max(_LEAST, name.width + 2 * _PAD)
        columns.append(_Column(move=move, name=name, x=x, width=width))
        x += width + _GAP
    tall = max((column.name.height for column in columns), default=0.0) + 2 * _PAD
    tops = (0.0, tall + _BETWEEN)
    body: list[str] = []
    for label, top in zip(labels, tops, strict=True):
        y = top + (tall - label.height) / 2
        body.append(text_at(label, "note", 0.0, y, "start"))
    planned = [column for column in columns if column.planned]
    done = [column for column in columns if column.done]
    for row, top in ((planned, tops[0]), (done, tops[1])):
        body += _line(row, top + tall / 2)
    body += _moved(columns, tops[0] + tall + _BETWEEN / 2 + GLYPH / 2)
    for column in columns:
        body += _column(column, tops, tall)
    kinds = {move.kind for move in value.moves}
    return Chart(
        kind="trace",
        name=message("{who}: fits to {share}", who=people_of(value), share=percent(value.fitness)),
        about="; ".join(map(str, value.moves)) or message("Nothing was done."),
        width=x - _GAP,
        height=tops[1] + tall,
        body=tuple(body),
        legend=tuple(
            (sign, message(words)) for kind, (sign, words) in SIGNS.items() if kind in kinds
        ),
    )


def people_of(fit: Fit) -> str:
    """Whose steps they are: the customer, or how many people."""
    if fit.people == 1 and fit.customers:
        return fit.customers[0]
    return counted(fit.people, "person", "people")


def _line(row: Sequence[_Column], y: float) -> Iterator[str]:
    for one, other in pairwise(row):
        ends = f"M{pair((one.x + one.width, y))}L{pair((other.x, y))}"
        yield f'<path class="glyph line sign" {LOOKS["line"]} d="{ends}"/>'


def _moved(columns: Sequence[_Column], y: float) -> Iterator[str]:
    """Curves from where the journey has a stage to where it was done instead."""
    moved = [column for column in columns if column.move.kind == "out-of-order"]
    moved.sort(key=lambda column: column.move.stage)
    # A stage is as often done out of order as the journey has it where it was not done.
    planned = [column for column in moved if column.planned]
    done = [column for column in moved if column.done]
    for start, end in zip(planned, done, strict=True):
        low, begin, stop = y + GLYPH / 2, start.middle, end.middle
        bend = f"{pair((begin, low))} {pair((stop, low))} {pair((stop, y))}"
        yield f'<path class="moved" {LOOKS["moved"]} d="M{pair((begin, y))}C{bend}"/>'


def _column(column: _Column, tops: tuple[float, float], tall: float) -> Iterator[str]:
    middle = tops[0] + tall + _BETWEEN / 2
    for is_drawn, top, start, end in (
        (column.planned, tops[0], tops[0] + tall, middle - GLYPH / 2),
        (column.done, tops[1], middle + GLYPH / 2, tops[1]),
    ):
        if is_drawn:
            line = f"M{pair((column.middle, start))}V{number(end)}"
            yield f'<path class="glyph line sign" {LOOKS["line"]} d="{line}"/>'
            yield '<g class="stage">'
            yield rect("shape", column.x, top, column.width, tall, radius=7)
            y = top + (tall - column.name.height) / 2
            yield text_at(column.name, "name", column.middle, y)
            yield "</g>"
    yield from glyph(SIGNS[column.move.kind][0], column.middle, middle)
