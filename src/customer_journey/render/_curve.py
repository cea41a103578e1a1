"""The lane under a map that shows how stages feel: one curve for each persona and measure."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from string import ascii_uppercase
from typing import Final

from attrs import frozen

from customer_journey._messages._current import message, numeral
from customer_journey._model import Experience, Journey, Stage
from customer_journey.render._marks import number, pair, polygon, quoted, rect, text_at
from customer_journey.render._measure import Block, block
from customer_journey.render._palette import paint

__all__ = [
    "Curve",
    "Lane",
    "Plot",
    "curves_of",
    "drawn_curves",
    "ending_of",
    "legend_of_curves",
    "mark_of",
    "rests_on",
    "said_of_curves",
    "title_of_curves",
]

_SMALL: Final = 11.0
_HEAD: Final = 13.0
_NARROWEST: Final = 104.0
_SIDE: Final = 24.0
_AXIS: Final = 30.0
_UNIT: Final = 34.0
"""How tall one point of the score is."""
_STEP: Final = 15.0
"""The least distance between two labels."""
_DOT: Final = 4.5
_NAMES: Final = 190.0
_COLOURS: Final = ("advance", "return", "referral", "exit", "goal-edge")
_BEST: Final = 2
_WIDEST: Final = 40.0
"""How wide the scores of a column are together, at most."""


@frozen(kw_only=True)
class Curve:
    """How stages feel to one persona, or to everyone, by one measure."""

    letter: str
    """What tells it from others; empty where it is the only one."""
    name: str
    colour: str
    points: Mapping[str, Experience]
    """The experience at each stage, by its id."""
    aside: float
    """How far it is from the middle of columns."""


@frozen(kw_only=True)
class Lane:
    """A drawn lane and how large it is."""

    parts: tuple[str, ...]
    width: float
    height: float


def curves_of(journey: Journey) -> list[Curve]:
    """The curves of a journey, in the order they come up."""
    points: dict[tuple[str | None, str], dict[str, Experience]] = {}
    for stage in journey.stages:
        for item in stage.experience:
            for persona in item.personas or (None,):
                points.setdefault((persona, item.measure), {})[stage.id] = item
    names = {persona.id: persona.label for persona in journey.personas}
    measures = {measure for _, measure in points}
    curves: list[Curve] = []
    for at, ((persona, measure), felt) in enumerate(points.items()):
        name = message("everyone") if persona is None else names[persona]
        said = f"{name}, {measure or message('no measure')}" if len(measures) > 1 else name
        letter = f"{ascii_uppercase[at % 26]}{at // 26 or ''}" if len(points) > 1 else ""
        colour = _COLOURS[at % len(_COLOURS)]
        aside = (at - (len(points) - 1) / 2) * min(10.0, _WIDEST / len(points))
        curves.append(Curve(letter=letter, name=said, colour=colour, points=felt, aside=aside))
    return curves


def said_of_curves(journey: Journey) -> str:
    """The curves in words, for those who do not see them."""
    names = {stage.id: stage.label for stage in journey.stages}
    said: list[str] = []
    for curve in curves_of(journey):
        points = ", ".join(
            f"{names[stage]} {felt.score:+.1f} ({_sample(felt)})"
            for stage, felt in curve.points.items()
        )
        text = "How it feels to {whom}, from -2 to +2: {points}."
        said.append(message(text, whom=curve.name, points=points))
    moments = [stage.label for stage in journey.stages if stage.moment_of_truth]
    if moments:
        said.append(message("Moments of truth: {stages}.", stages=", ".join(moments)))
    return "".join(f" {sentence}" for sentence in said)


def _sample(felt: Experience) -> str:
    people = felt.n if felt.is_evidence else None
    return message("assumed") if people is None else f"n {numeral(people)}"


def rests_on(
    curve: Curve, felt: Experience, *, size: float = _SMALL, says_sample: bool = True
) -> Block:
    """What stands beside a score: the letter of its curve, and of how many people it is."""
    sample = f" {_sample(felt)}" if says_sample else ""
    # One line, whatever its length.
    return block(f"{curve.letter}{sample}".strip(), size=size, width=1_000.0)


def _columns(journey: Journey, curves: Iterable[Curve]) -> list[Stage]:
    """The stages from the first that a curve or a moment of truth is at, to the last."""
    felt = {stage for curve in curves for stage in curve.points}
    at = [
        index
        for index, stage in enumerate(journey.stages)
        if stage.id in felt or stage.moment_of_truth
    ]
    return list(journey.stages[at[0] : at[-1] + 1]) if at else []


def drawn_curves(journey: Journey, *, left: float, top: float, width: float) -> Lane | None:
    """The lane, as wide as said or wider; None where it has neither a score nor a moment of truth.

    A curve is solid between two stages, one right after the other, that were both observed or
    stated by a known number of people; else it is dashed. Filled dots were observed or stated,
    hollow ones assumed; diamonds are moments of truth. Those without a score stand below the
    scale; the scale is drawn only where a stage has a score.
    """
    curves = curves_of(journey)
    stages = _columns(journey, curves)
    if not stages:
        return None
    if not curves:
        return _moments(stages, left=left, top=top, width=width)
    title = block(title_of_curves(curves), size=_HEAD, width=width - 2 * _SIDE, bold=True)
    names = [block(stage.label, size=_SMALL, width=_NARROWEST - 12) for stage in stages]
    ends = [block(ending_of(curve), size=_SMALL, width=_NAMES - 16) for curve in curves]
    aside = max(text.width for text in ends) + 28
    beside = [rests_on(curve, felt).width for curve in curves for felt in curve.points.values()]
    reach = max(curve.aside for curve in curves) + 12
    none = block(message("no score"), size=_SMALL, width=1_000.0)
    column = max(
        _NARROWEST,
        max(text.width for text in names) + 14,
        2 * (max(*beside, none.width) + reach),
    )
    needed = _SIDE + _AXIS + column * len(stages) + aside + _SIDE
    if width > needed:
        column += (width - needed) / len(stages)
    wide = max(width, needed, title.width + 2 * _SIDE)
    # Labels of a column that come close are moved apart, which takes room.
    most = max(sum(stage.id in curve.points for curve in curves) for stage in stages)
    tallest = max(most * _STEP, len(ends) * max(text.height + 4 for text in ends))
    plot_top = top + title.height + 26
    tall = max(2 * _BEST * _UNIT, tallest) + 2 * _DOT
    drawing = Plot(
        stages=stages,
        x=left + _SIDE + _AXIS,
        column=column,
        top=plot_top,
        tall=tall,
        last=len(stages) - 1,
    )
    parts = [
        rect("band-a", left + _SIDE / 2, top, wide - _SIDE, 1.0),
        text_at(title, "name", left + _SIDE, top + 8, "start"),
        *drawing.axis(wide=column * len(stages)),
        *(part for curve in curves for part in drawing.band(curve)),
        *(part for curve in curves for part in drawing.line(curve)),
        *drawing.points(curves, label=rests_on),
        *drawing.endings(curves, ends),
    ]
    below = plot_top + tall + 8
    unscored = [*drawing.unscored(curves, none, below)]
    parts += unscored
    below += none.height + 6 if unscored else 0.0
    for at, text in enumerate(names):
        parts.append(text_at(text, "note", drawing.middle(at), below))
    bottom = below + max(text.height for text in names) + 10
    legend, height = legend_of_curves(
        left + _SIDE, bottom, wide - 2 * _SIDE, curves, stages, is_dashed=drawing.is_dashed(curves)
    )
    return Lane(parts=(*parts, *legend), width=wide, height=bottom + height - top)


def _moments(stages: Iterable[Stage], *, left: float, top: float, width: float) -> Lane:
    """A row of diamonds with the names of their stages: a feeling of which nothing is known."""
    inner = width - 2 * _SIDE
    title = block(message("Moments of truth"), size=_HEAD, width=inner, bold=True)
    named = [("moment", stage.label) for stage in stages if stage.moment_of_truth]
    row, height = _row_of(named, left + _SIDE, top + 12 + title.height, inner)
    parts = (
        rect("band-a", left + _SIDE / 2, top, width - _SIDE, 1.0),
        text_at(title, "name", left + _SIDE, top + 8, "start"),
        *row,
    )
    wide = max(width, title.width + 2 * _SIDE)
    return Lane(parts=parts, width=wide, height=12 + title.height + height)


def title_of_curves(curves: Sequence[Curve]) -> str:
    """What was asked, and on which scale."""
    measures = dict.fromkeys(
        felt.measure for curve in curves for felt in curve.points.values() if felt.measure
    )
    if not measures:
        return message("How it feels, from -2 to +2")
    return message("How it feels ({measures}), from -2 to +2", measures=", ".join(measures))


def ending_of(curve: Curve) -> str:
    """The name of a curve, after its letter."""
    return f"{curve.letter} {curve.name}" if curve.letter else curve.name


@frozen(kw_only=True)
class Plot:
    """Where the columns of stages are, and where scores are in them.

    Of columns that wrap, it draws one row: what comes from the row before begins at its left edge,
    and what goes on in the next ends at its right.
    """

    stages: Sequence[Stage]
    x: float
    column: float
    top: float
    tall: float
    first: int = 0
    """The first column of the row."""
    last: int
    """The last one."""
    size: float = _SMALL
    """How large texts are."""

    @property
    def dot(self) -> float:
        """How far a dot reaches from its middle."""
        return _DOT * self.size / _SMALL

    def middle(self, at: float) -> float:
        """The middle of a column."""
        return self.x + (at - self.first + 0.5) * self.column

    def _is_drawn(self, at: int) -> bool:
        return self.first <= at <= self.last

    def _part(
        self, one: int, other: int, scores: tuple[float, float], curve: Curve
    ) -> list[tuple[float, float]]:
        """The part in this row of a line between two columns; nothing where it has none."""
        ends: list[tuple[float, float]] = []
        low, high = self.first - 0.5, self.last + 0.5
        if other < low or one > high:
            return []
        for at in (one, other):
            edge = min(max(float(at), low), high)
            share = (edge - one) / (other - one)
            score = scores[0] + share * (scores[1] - scores[0])
            aside = curve.aside if edge == at else 0.0
            ends.append((self.middle(edge) + aside, self.height(score)))
        return ends

    def place(self, at: int, curve: Curve) -> float:
        """Where a curve's score is in a column: beside those of others, so that none hides one."""
        return self.middle(at) + curve.aside

    def height(self, score: float) -> float:
        """Where a score is."""
        share = (_BEST - score) / (2 * _BEST)
        return self.top + self.dot + share * (self.tall - 2 * self.dot)

    def axis(self, *, wide: float, inside: float | None = None) -> Iterator[str]:
        """Lines at the best, the middle and the worst score, each with its figure.

        Args:
            wide: How long the lines are.
            inside: Where figures begin that stand within the lines, above them; None to have them
                before the lines.
        """
        for score, figure in ((_BEST, "+2"), (0, "0"), (-_BEST, "-2")):
            y = self.height(score)
            look = paint("", "edge", 0.8, "" if score == 0 else "1 4")
            yield f'<path class="axis" {look} d="M{pair((self.x, y))}H{number(self.x + wide)}"/>'
            text = block(figure, size=self.size, width=_AXIS * self.size / _SMALL)
            if inside is None:
                yield text_at(text, "note", self.x - 6, y - text.height / 2, "end")
            else:
                yield text_at(text, "note", inside, y - text.height, "start")

    def _steps(self, curve: Curve) -> Iterator[tuple[int, int, bool]]:
        """The columns of each two points that follow one another, and whether both are evidence."""
        at = [index for index, stage in enumerate(self.stages) if stage.id in curve.points]
        for one, other in pairwise(at):
            both = (curve.points[self.stages[index].id] for index in (one, other))
            yield one, other, other == one + 1 and all(felt.is_evidence for felt in both)

    def is_dashed(self, curves: Iterable[Curve]) -> bool:
        """Whether anything between two scores is assumed."""
        return any(not is_solid for curve in curves for *_, is_solid in self._steps(curve))

    def band(self, curve: Curve) -> Iterator[str]:
        """The intervals: a bar at each point, and a band between two that are evidence."""
        look = paint("band-b", curve.colour, 0.6)
        for one, other, is_solid in self._steps(curve):
            start, end = (curve.points[self.stages[at].id] for at in (one, other))
            bounds = (start.low, end.low), (start.high, end.high)
            if not is_solid or None in (*bounds[0], *bounds[1]):
                continue
            lower, upper = (
                self._part(one, other, (low or 0.0, to_low or 0.0), curve) for low, to_low in bounds
            )
            if upper:
                yield polygon("interval", [*upper, *reversed(lower)], look=look + ' opacity="0.55"')
        wide = self.dot * 8 / 9
        for at, stage in enumerate(self.stages):
            felt = curve.points.get(stage.id)
            if felt is None or felt.low is None or felt.high is None or not self._is_drawn(at):
                continue
            line = _beam(self.place(at, curve), self.height(felt.high), self.height(felt.low), wide)
            yield f'<path class="interval" {paint("", curve.colour, 1)} d="{line}"/>'

    def line(self, curve: Curve) -> Iterator[str]:
        """The curve, solid where both ends are evidence."""
        for one, other, is_solid in self._steps(curve):
            score, to_score = (curve.points[self.stages[at].id].score for at in (one, other))
            part = self._part(one, other, (score, to_score), curve)
            if part:
                start, end = part
                look = paint("", curve.colour, 2, "" if is_solid else "5 4")
                kind = "felt" if is_solid else "felt assumed"
                yield f'<path class="{kind}" {look} d="M{pair(start)}L{pair(end)}"/>'

    def points(
        self, curves: Sequence[Curve], *, label: Callable[[Curve, Experience], Block]
    ) -> Iterator[str]:
        """A mark at each score, with what is said beside it."""
        for at, stage in enumerate(self.stages):
            if not self._is_drawn(at):
                continue
            x = self.middle(at)
            felt_at = sorted(
                ((curve, curve.points[stage.id]) for curve in curves if stage.id in curve.points),
                key=lambda pair: -pair[1].score,
            )
            marks = [self.height(felt.score) for _, felt in felt_at]
            yield f'<g class="felt" data-felt={quoted(stage.id)}>'
            for (curve, felt), y in zip(felt_at, marks, strict=True):
                look = paint(curve.colour if felt.is_evidence else "ground", curve.colour, 1.6)
                place = self.place(at, curve)
                yield mark_of(place, y, look, is_moment=stage.moment_of_truth, size=self.dot)
            first = x + max((curve.aside for curve, _ in felt_at), default=0.0) + 2.2 * self.dot
            step = _STEP * self.size / _SMALL
            for (curve, felt), y in zip(felt_at, self._apart(marks, step), strict=True):
                text = label(curve, felt)
                if text.lines:
                    high = y - text.height / 2
                    yield rect("ground", first - 2, high, text.width + 4, text.height)
                    yield text_at(text, "label", first, high, "start")
            yield "</g>"

    def unscored(self, curves: Sequence[Curve], words: Block, y: float) -> Iterator[str]:
        """Moments of truth without a score, which have no place on the scale."""
        scored = {stage for curve in curves for stage in curve.points}
        for at, stage in enumerate(self.stages):
            if stage.moment_of_truth and stage.id not in scored:
                x = self.middle(at)
                look = paint("ground", "edge", 1.6)
                yield mark_of(x, y + words.height / 2, look, is_moment=True, size=self.dot)
                yield text_at(words, "label", x + 10, y, "start")

    def endings(self, curves: Sequence[Curve], names: Sequence[Block]) -> Iterator[str]:
        """The name of each curve at its end, by its last score."""
        last = [list(curve.points.values())[-1].score for curve in curves]
        order = sorted(range(len(curves)), key=lambda at: -last[at])
        heights = [self.height(last[at]) for at in order]
        step = max(names[at].height + 4 for at in order)
        x = self.x + self.column * len(self.stages) + 8
        for at, y in zip(order, self._apart(heights, step), strict=True):
            yield text_at(
                names[at], _LOOKS[curves[at].colour], x, y - names[at].height / 2, "start"
            )

    def _apart(self, heights: Sequence[float], step: float) -> list[float]:
        """The heights, from the top on, no two nearer than a step, and all within the lane."""
        placed: list[float] = []
        for at, height in enumerate(heights):
            least = self.top + step / 2 if not placed else placed[-1] + step
            most = self.top + self.tall - step / 2 - step * (len(heights) - 1 - at)
            placed.append(max(least, min(height, most)))
        return placed


_LOOKS: Final = {
    **{kind: f"says-{kind}" for kind in ("advance", "return", "referral", "exit")},
    "goal-edge": "note",
}


def mark_of(x: float, y: float, look: str, *, is_moment: bool, size: float) -> str:
    """A diamond at a moment of truth, and a dot elsewhere, that reaches so far from its middle."""
    if is_moment:
        reach = size * 1.5
        corners = ((x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y))
        return polygon("moment", corners, look=look)
    return f'<circle class="score" {look} cx="{number(x)}" cy="{number(y)}" r="{number(size)}"/>'


def legend_of_curves(
    x: float,
    top: float,
    width: float,
    curves: Sequence[Curve],
    stages: Sequence[Stage],
    *,
    is_dashed: bool,
    size: float = _SMALL,
) -> tuple[list[str], float]:
    """What the marks of the lane mean, in as many rows as it takes, and how tall these are."""
    felt = [item for curve in curves for item in curve.points.values()]
    meanings = {
        "filled": (
            "observed or stated, with the number of people",
            any(item.is_evidence for item in felt),
        ),
        "hollow": ("assumed", any(not item.is_evidence for item in felt)),
        "dashed": ("assumed in between", is_dashed),
        "interval": ("interval", any(item.low is not None for item in felt)),
        "moment": ("moment of truth", any(stage.moment_of_truth for stage in stages)),
    }
    shown = [(kind, message(meaning)) for kind, (meaning, is_shown) in meanings.items() if is_shown]
    return _row_of(shown, x, top, width, size)


def _row_of(
    samples: Iterable[tuple[str, str]], x: float, top: float, width: float, size: float = _SMALL
) -> tuple[list[str], float]:
    """Marks, each with its text, in as many rows as it takes, and how tall these are."""
    parts: list[str] = []
    k = size / _SMALL
    at, y, tall = x, top, 20.0 * k
    for kind, meaning in samples:
        text = block(meaning, size=size, width=width - 40 * k)
        if at > x and at + text.width + 44 * k > x + width:
            at, y, tall = x, y + tall, 20.0 * k
        parts.append(_sample_of(kind, at + 10 * k, y + 10 * k, k))
        first = y + 10 * k - text.height / max(1, len(text.lines)) / 2
        parts.append(text_at(text, "note", at + 24 * k, first, "start"))
        tall = max(tall, text.height + 6 * k)
        at += text.width + 44 * k
    return parts, y + tall + 4 * k - top


def _beam(x: float, top: float, bottom: float, half: float) -> str:
    """The path of an interval, with a line at both ends."""
    left, right = x - half, number(x + half)
    stem = f"M{pair((x, top))}V{number(bottom)}"
    return f"M{pair((left, top))}H{right}{stem}M{pair((left, bottom))}H{right}"


def _sample_of(kind: str, x: float, y: float, k: float) -> str:
    if kind == "dashed":
        line = f"M{pair((x - 9 * k, y))}H{number(x + 9 * k)}"
        return f'<path {paint("", "advance", 2, "5 4")} d="{line}"/>'
    if kind == "interval":
        line = _beam(x, y - 7 * k, y + 7 * k, 4 * k)
        return f'<path {paint("", "advance", 1)} d="{line}"/>'
    look = paint("ground" if kind == "hollow" else "advance", "advance", 1.6)
    return mark_of(x, y, look, is_moment=kind == "moment", size=_DOT * k)
