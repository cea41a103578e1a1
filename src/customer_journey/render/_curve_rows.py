"""How stages feel on a sheet: the curves row by row, or a scale in each stage where each is a row.

Stages on a sheet stand in rows that wrap. A curve goes on from the end of a row at the beginning of
the next one; where a row is one stage, its scores are on a scale that lies across.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

from attrs import frozen

from customer_journey._model import Experience, Stage
from customer_journey.render._curve import (
    Curve,
    Plot,
    ending_of,
    legend_of_curves,
    mark_of,
    rests_on,
    title_of_curves,
)
from customer_journey.render._marks import number, pair, quoted, text_at
from customer_journey.render._measure import Block, block
from customer_journey.render._palette import paint

__all__ = ["CurveRows"]

_UNIT: Final = 1.6
"""How tall one point of the score is, in sizes of text."""
_STEP: Final = 1.4
"""The least distance between two labels, in sizes of text."""
_DOT: Final = 0.4
_BEST: Final = 2


@frozen
class CurveRows:
    """The curves of stages that stand in rows."""

    curves: Sequence[Curve]
    stages: Sequence[Stage]
    """The stages in the order in which they stand."""

    @cached_property
    def _felt(self) -> list[list[Curve]]:
        """The curves that have a score, of each stage."""
        return [
            [curve for curve in self.curves if stage.id in curve.points] for stage in self.stages
        ]

    @cached_property
    def _span(self) -> tuple[int, int]:
        """The first and the last stage with a score."""
        at = [index for index, felt in enumerate(self._felt) if felt]
        return (at[0], at[-1]) if at else (0, -1)

    def has(self, stage: str) -> bool:
        """Whether a stage has a score."""
        return any(stage in curve.points for curve in self.curves)

    def height(self, first: int, last: int, size: float, *, is_scale: bool) -> float:
        """How tall the curves under a row of stages are, in text of that size."""
        if is_scale:
            lines = len(self._felt[first])
            return (lines * _STEP + 2.2) * size if lines else 0.0
        begin, end = self._span
        if last < begin or first > end:
            return 0.0
        most = max(map(len, self._felt[first : last + 1]))
        return max(2 * _BEST * _UNIT, most * _STEP) * size + 2 * _DOT * size + 1.7 * size

    def row(
        self,
        first: int,
        last: int,
        *,
        x: float,
        inside: float,
        top: float,
        column: float,
        size: float,
    ) -> Iterator[str]:
        """The curves under a row of stages: columns of that width, with the scale's figures."""
        tall = self.height(first, last, size, is_scale=False)
        if not tall:
            return
        plot = Plot(
            stages=self.stages,
            x=x,
            column=column,
            top=top + 1.3 * size,
            tall=tall - 1.7 * size,
            first=first,
            last=last,
            size=size,
        )
        for curve in self.curves:
            yield from plot.band(curve)
        yield from plot.axis(wide=column * (last - first + 1), inside=inside)
        for curve in self.curves:
            yield from plot.line(curve)
        reach = max(curve.aside for curve in self.curves) + 2.2 * plot.dot
        # The way on to the next row passes right of the last stage.
        says_samples = self._widest * size + reach + 4 <= column / 2 - (inside - x)

        def label(curve: Curve, felt: Experience) -> Block:
            return self._label(curve, felt, size, says_sample=says_samples)

        yield from plot.points(self.curves, label=label)

    def _label(
        self, curve: Curve, felt: Experience, size: float, *, says_sample: bool = True
    ) -> Block:
        """What stands beside a score; that it is assumed, its hollow mark says."""
        return rests_on(curve, felt, size=size, says_sample=says_sample and felt.is_evidence)

    @cached_property
    def _widest(self) -> float:
        """How wide the widest text beside a score is, in sizes of text."""
        return max(
            self._label(curve, felt, 1.0).width
            for curve in self.curves
            for felt in curve.points.values()
        )

    def scale(self, at: int, *, x: float, top: float, wide: float, size: float) -> Iterator[str]:
        """The scores of one stage on a scale that lies across, a line for each curve."""
        stage, curves = self.stages[at], self._felt[at]
        if not curves:
            return
        felt_at = [(curve, curve.points[stage.id]) for curve in curves]
        texts = [self._label(curve, felt, size) for curve, felt in felt_at]
        left = x + 1.2 * size
        right = x + wide - self._widest * size - 2.4 * size

        def place(score: float) -> float:
            return left + (score + _BEST) / (2 * _BEST) * (right - left)

        low = top + (len(curves) * _STEP + 0.4) * size
        yield f'<g class="felt" data-felt={quoted(stage.id)}>'
        for score, figure in ((-_BEST, "-2"), (0, "0"), (_BEST, "+2")):
            look = paint("", "edge", 0.8, "" if score == 0 else "1 4")
            yield f'<path class="axis" {look} d="M{pair((place(score), top))}V{number(low)}"/>'
            yield text_at(block(figure, size=size, width=wide), "note", place(score), low)
        for index, ((curve, felt), text) in enumerate(zip(felt_at, texts, strict=True)):
            y = top + (index + 0.5) * _STEP * size + 0.2 * size
            if felt.low is not None and felt.high is not None:
                line = f"M{pair((place(felt.low), y))}H{number(place(felt.high))}"
                yield f'<path class="interval" {paint("", curve.colour, 1)} d="{line}"/>'
            look = paint(curve.colour if felt.is_evidence else "ground", curve.colour, 1.6)
            is_moment = stage.moment_of_truth
            yield mark_of(place(felt.score), y, look, is_moment=is_moment, size=_DOT * size)
            yield text_at(text, "label", right + 1.2 * size, y - text.height / 2, "start")
        yield "</g>"

    def head(self, width: float, size: float) -> Block:
        """What was asked, and whose curves they are."""
        said = title_of_curves(self.curves)
        names = [ending_of(curve) for curve in self.curves if curve.letter]
        if names:
            said = f"{said}: {', '.join(names)}"
        return block(said, size=size, width=width)

    def legend(
        self, x: float, top: float, width: float, size: float, *, is_scale: bool
    ) -> tuple[list[str], float]:
        """What the marks mean, and how tall that is."""
        plot = Plot(stages=self.stages, x=0, column=1, top=0, tall=1, last=len(self.stages) - 1)
        felt = [stage for stage in self.stages if self.has(stage.id)]
        is_dashed = not is_scale and plot.is_dashed(self.curves)
        return legend_of_curves(x, top, width, self.curves, felt, is_dashed=is_dashed, size=size)
