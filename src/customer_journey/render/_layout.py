"""A diagram drawn in layers: every box, arrow and label with a place of its own.

Everything is laid out along one axis (the way people go) and across it, and turned into x and y
at the end, so that left to right and top to bottom are the same thing. Arrows bend only between
the ranks, and words stand only inside them, which is why they cannot meet.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Literal, TypeAlias

from customer_journey._messages._current import message, numeral
from customer_journey.render._diagram import Arrow, Box, Diagram
from customer_journey.render._measure import Block, block
from customer_journey.render._picture import (
    Band,
    Path,
    Picture,
    Placed,
    Point,
    Route,
    Words,
    corners_of,
)
from customer_journey.render._placement import placed_across
from customer_journey.render._ranks import Node, Ranks
from customer_journey.render._routing import (
    LANE_GAP,
    TEXT_GAP,
    Lane,
    Size,
    bundled,
    lanes_of,
    words_size,
)

__all__ = ["Direction", "box_words", "layered", "words_along", "words_of_arrow"]

Direction: TypeAlias = Literal["LR", "TB"]
"""In which direction a picture runs: from left to right, or from top to bottom."""

_NAME, _NOTE, _LABEL = 14.0, 11.0, 11.0
_NAME_WIDTH, _LABEL_WIDTH, _LANE_WIDTH = 136.0, 100.0, 220.0
_PAD_X, _PAD_Y = 14.0, 9.0
_BOX_WIDTH = 92.0
_BAR = 6.0
_PORT_STEP = 9.0
_GAP_LEAST, _GAP_MOST = 24.0, 72.0
_TURN = 27.0
_MARGIN = 28.0
_HEADER = 8.0


def box_words(box: Box, *, width: float = _NAME_WIDTH) -> tuple[Block, ...]:
    """What stands in a box: its name, and below it what it is to the journey."""
    notes = [] if box.count is None else [numeral(box.count)]
    notes += [" · ".join(box.marks)] if box.marks else []
    name = block(box.label, size=_NAME, width=width, bold=True)
    return (name, *(block(note, size=_NOTE, width=width) for note in notes))


def words_of_arrow(arrow: Arrow, *, width: float = _LABEL_WIDTH) -> Block | None:
    """What is written on an arrow; None for nothing."""
    words = block(arrow.label, size=_LABEL, width=width)
    return words if words.lines else None


def words_along(
    diagram: Diagram, place: Mapping[str, int], *, step_width: float, width: float
) -> tuple[list[bool], list[Block | None]]:
    """Whether each arrow leads on to the next of boxes in a row, and what is written on it."""
    is_step = [
        arrow.kind == "advance" and place[arrow.target] == place[arrow.source] + 1
        for arrow in diagram.arrows
    ]
    words = [
        words_of_arrow(arrow, width=step_width if step else width)
        for arrow, step in zip(diagram.arrows, is_step, strict=True)
    ]
    return is_step, words


def layered(
    diagram: Diagram, ranks: Ranks, *, direction: Direction, thick: Callable[[Arrow], float]
) -> Picture:
    """The picture of a diagram whose ranks are known."""
    return _Drawing(diagram, ranks, flat=direction == "LR", thick=thick).picture()


class _Drawing:
    """One layout, from ranks to a picture."""

    def __init__(
        self, diagram: Diagram, ranks: Ranks, *, flat: bool, thick: Callable[[Arrow], float]
    ) -> None:
        self.diagram = diagram
        self.ranks = ranks
        self.flat = flat
        self.thick = thick
        # Where widths say something, lines that end in one lie side by side, and add up.
        self.adds_up = len({thick(arrow) for arrow in diagram.arrows}) > 1
        self.texts = {box.id: box_words(box) for box in diagram.boxes}
        self.labels = {
            (arrow.source, arrow.target): words_of_arrow(arrow) for arrow in diagram.arrows
        }
        self.boxes = {node.box: node for rank in ranks.nodes for node in rank if node.box}
        self.degrees = _degrees(ranks)
        self.sizes = {node: self._size(node) for rank in ranks.nodes for node in rank}
        self.lengths = [
            max((self.sizes[node].along for node in rank), default=0.0) for rank in ranks.nodes
        ]
        self.bundles = bundled(ranks, [length + _GAP_LEAST for length in self.lengths])
        self._widen_ranks()
        self.across = placed_across(ranks, self.sizes)
        self.lanes = lanes_of(ranks, self.bundles, self.labels, self.sizes, self.across, flat=flat)
        self.ports = self._ports()
        self.starts, self.ends = self._along()

    def picture(self) -> Picture:
        """Everything, with a margin around it."""
        boxes = [self._placed(box) for box in self.diagram.boxes]
        routes = [self._forward(pair, chain) for pair, chain in self.ranks.chains.items()]
        routes += [route for lane in self.lanes for route in self._around(lane)]
        low, high = self._extent()
        bands = self._bands(low - LANE_GAP, high + LANE_GAP)
        low = min(self._cross_of(band)[0] for band in bands)
        high = max(self._cross_of(band)[1] for band in bands)
        low, high = low - _HEADER, high + _HEADER
        start, end = self.starts[0] - self._margin(), self.ends[-1] + self._margin()
        left, top = self._point(start, low)
        right, bottom = self._point(end, high)
        return Picture(
            left=left,
            top=top,
            width=right - left,
            height=bottom - top,
            bands=tuple(bands),
            boxes=tuple(boxes),
            routes=tuple(routes),
        )

    def _margin(self) -> float:
        return _MARGIN + (_GAP_LEAST if self.lanes else 0)

    def _cross_of(self, band: Band) -> tuple[float, float]:
        return (band.y, band.y + band.height) if self.flat else (band.x, band.x + band.width)

    def _point(self, along: float, across: float) -> Point:
        return (along, across) if self.flat else (across, along)

    def _size(self, node: Node) -> Size:
        if node.box is not None:
            texts = self.texts[node.box]
            wide = max(_BOX_WIDTH, max(text.width for text in texts) + 2 * _PAD_X)
            tall = sum(text.height for text in texts) + 2 * _PAD_Y
            ports = self.degrees[node.box] * _PORT_STEP + 2 * _PAD_Y
            if self.flat:
                tall = max(tall, ports)
                return Size(along=wide, before=tall / 2, after=tall / 2)
            wide = max(wide, ports)
            return Size(along=tall, before=wide / 2, after=wide / 2)
        arrow = node.arrow
        words = None
        if arrow is not None and node.rank == self.ranks.rank[arrow.source] + 1:
            words = self.labels[arrow.source, arrow.target]
        return words_size(words, before=self.flat, flat=self.flat)

    def _widen_ranks(self) -> None:
        """Break the words beside lanes into lines, and lengthen ranks that are too short for them.

        In a lane of its own an arrow has more width for words than between two boxes.
        """
        for bundle in self.bundles:
            for arrow, pair, (first, last) in zip(
                bundle.arrows, bundle.pairs, bundle.words_at, strict=True
            ):
                width = sum(self.lengths[first : last + 1]) + (last - first) * _GAP_LEAST
                if self.flat:
                    wide = min(max(width, _LABEL_WIDTH), _LANE_WIDTH)
                    self.labels[pair] = words_of_arrow(arrow, width=wide)
                along = words_size(self.labels[pair], before=True, flat=self.flat).along
                self.lengths[first] += max(0.0, along - width)

    def _ports(self) -> dict[tuple[str, str, bool], float]:
        """Where each arrow leaves (True) or enters a box, across, ordered by where it goes."""
        ports_of = defaultdict[tuple[str, bool], list[tuple[float, bool, tuple[str, str]]]](list)
        for pair, chain in self.ranks.chains.items():
            straight = {chain[0], chain[1]} <= self.ranks.spine or (
                chain[0] in self.ranks.spine
                and chain[-1] in self.ranks.spine
                and self.across[chain[1]] == self.across[chain[0]]
            )
            ports_of[pair[0], True].append((self.across[chain[1]], straight, pair))
            ports_of[pair[1], False].append((self.across[chain[-2]], straight, pair))
        for lane in self.lanes:
            for pair in lane.bundle.pairs:
                ports_of[pair[0], True].append((lane.across, False, pair))
            one = lane.bundle.pairs[0]
            straight = lane.across == self.across[self.boxes[one[1]]]
            ports_of[one[1], False].append((lane.across, straight, one))
        ports: dict[tuple[str, str, bool], float] = {}
        for (box, leaves), box_ports in ports_of.items():
            box_ports.sort()
            node = self.boxes[box]
            main = next((at for at, port in enumerate(box_ports) if port[1]), None)
            centre = (len(box_ports) - 1) / 2 if main is None else main
            furthest = max(centre, len(box_ports) - 1 - centre)
            half = self.sizes[node].before - _PAD_Y / 2
            step = min(_PORT_STEP * 1.5, half / furthest) if furthest else 0.0
            for at, (_, _, pair) in enumerate(box_ports):
                ports[(*pair, leaves)] = self.across[node] + (at - centre) * step
        for bundle in self.bundles:
            shared = ports[(*bundle.pairs[0], False)]
            ports.update({(*pair, False): shared for pair in bundle.pairs})
        return ports

    def _along(self) -> tuple[list[float], list[float]]:
        """Where each rank begins and ends, along; the gaps grow with how far arrows bend there."""
        bends = [0.0] * len(self.ranks.nodes)
        for pair, chain in self.ranks.chains.items():
            heights = [self.across[node] for node in chain]
            heights[0], heights[-1] = self.ports[(*pair, True)], self.ports[(*pair, False)]
            for left, (one, other) in zip(chain, pairwise(heights), strict=False):
                bends[left.rank] = max(bends[left.rank], abs(one - other))
        for lane in self.lanes:
            for pair in lane.bundle.pairs if lane.bundle.onward else ():
                leaves = self.ranks.rank[pair[0]]
                bends[leaves] = max(bends[leaves], abs(self.ports[(*pair, True)] - lane.across))
        starts: list[float] = []
        ends: list[float] = []
        at = 0.0
        for length, bend in zip(self.lengths, bends, strict=True):
            starts.append(at)
            ends.append(at + length)
            at += length + min(_GAP_MOST, max(_GAP_LEAST, bend * 0.3))
        return starts or [0.0], ends or [0.0]

    def _placed(self, box: Box) -> Placed:
        node = self.boxes[box.id]
        size, across = self.sizes[node], self.across[node]
        low, high = across - size.before, across + size.after
        start, end = self.starts[node.rank], self.ends[node.rank]
        (left, top), (right, bottom) = self._point(start, low), self._point(end, high)
        corners = corners_of((left, top, right, bottom))
        words = stacked(self.texts[box.id], x=(left + right) / 2, y=(top + bottom) / 2)
        bar = (
            ((right - _BAR / 2, top + _PAD_Y), (right + _BAR / 2, bottom - _PAD_Y))
            if self.flat
            else ((left + _PAD_X, bottom - _BAR / 2), (right - _PAD_X, bottom + _BAR / 2))
        )
        return Placed(box=box, corners=corners, words=words, bar=bar)

    def _forward(self, pair: tuple[str, str], chain: Sequence[Node]) -> Route:
        arrow = next(node.arrow for node in chain if node.arrow is not None)
        at = self.ends[chain[0].rank]
        across = self.ports[(*pair, True)]
        path: list[tuple[Point, ...]] = [(self._point(at, across),)]
        for node in chain[1:]:
            last = node is chain[-1]
            then = self.ports[(*pair, False)] if last else self.across[node]
            start = self.starts[node.rank]
            path.append(self._bend(at, across, start, then))
            across, at = then, start if last else self.ends[node.rank]
            if at != start:
                path.append((self._point(at, across),))
        label = self.labels[pair]
        words = None
        if label is not None:
            words = self._words(
                label, (chain[1].rank, chain[1].rank), self.across[chain[1]], before=self.flat
            )
        return Route(arrow=arrow, path=tuple(path), thick=self.thick(arrow), words=words)

    def _bend(self, at: float, across: float, start: float, then: float) -> tuple[Point, ...]:
        if across == then:
            return (self._point(start, then),)
        middle = (at + start) / 2
        return (
            self._point(middle, across),
            self._point(middle, then),
            self._point(start, then),
        )

    def _words(self, label: Block, ranks: tuple[int, int], across: float, *, before: bool) -> Words:
        middle = (self.starts[ranks[0]] + self.ends[ranks[1]]) / 2
        if self.flat:
            top = across - label.height - TEXT_GAP if before else across + TEXT_GAP
            return Words(block=label, x=middle, y=top)
        x = across - 2 * TEXT_GAP if before else across + 2 * TEXT_GAP
        anchor = "end" if before else "start"
        return Words(block=label, x=x, y=middle - label.height / 2, anchor=anchor)

    def _around(self, lane: Lane) -> Iterator[Route]:
        """Into the lane, along it, and out of it; back, it begins and ends by turning round."""
        bundle = lane.bundle
        edge = -sum(map(self.thick, bundle.arrows)) / 2
        for arrow, pair, words_at in zip(bundle.arrows, bundle.pairs, bundle.words_at, strict=True):
            rank = self.ranks.rank[arrow.source]
            beside = edge + self.thick(arrow) / 2 if self.adds_up else 0.0
            edge += self.thick(arrow)
            out, into = self.ports[(*pair, True)], self.ports[(*pair, False)] + beside
            across = lane.across + beside
            leave = self.ends[rank]
            path: Path
            if bundle.onward:
                enter, end = self.starts[rank + 1], self.ends[bundle.last]
                path = (
                    (self._point(leave, out),),
                    self._bend(leave, out, enter, across),
                    (self._point(end, across),),
                    self._bend(end, across, self.starts[bundle.last + 1], into),
                )
            else:
                arrive = self.starts[bundle.first]
                path = (
                    (self._point(leave, out),),
                    self._turn(leave, _TURN, out, across),
                    (self._point(arrive, across),),
                    self._turn(arrive, -_TURN, across, into),
                )
            label = self.labels[pair]
            words = None
            if label is not None:
                words = self._words(label, words_at, lane.across, before=not bundle.under)
            yield Route(
                arrow=arrow,
                path=path,
                thick=self.thick(arrow),
                words=words,
                shares=len(bundle.arrows) > 1 and not self.adds_up,
            )

    def _turn(self, at: float, reach: float, across: float, then: float) -> tuple[Point, ...]:
        return (
            self._point(at + reach, across),
            self._point(at + reach, then),
            self._point(at, then),
        )

    def _extent(self) -> tuple[float, float]:
        lows = [self.across[node] - size.before for node, size in self.sizes.items()]
        highs = [self.across[node] + size.after for node, size in self.sizes.items()]
        lows += [lane.across - lane.size.before for lane in self.lanes]
        highs += [lane.across + lane.size.after for lane in self.lanes]
        return min(lows, default=0.0), max(highs, default=0.0)

    def _bands(self, low: float, high: float) -> list[Band]:
        """A stripe for each run of ranks whose boxes are of the same phases."""
        phases = self._phases()
        runs: list[tuple[str, int, int]] = []
        for rank in sorted(phases):
            label = " / ".join(map(message, phases[rank]))
            if runs and runs[-1][0] == label and runs[-1][2] == rank - 2:
                runs[-1] = (label, runs[-1][1], rank)
            else:
                runs.append((label, rank, rank))
        # Without phases a single stripe is behind everything.
        runs = runs or [("", 0, len(self.ranks.nodes) - 1)]
        spans = [(label, *self._span(first, last)) for label, first, last in runs]
        widths = [end - start if self.flat else _LABEL_WIDTH for _, start, end in spans]
        texts = [
            block(label, size=_NOTE, width=width - 2 * TEXT_GAP)
            for (label, _, _), width in zip(spans, widths, strict=True)
        ]
        low -= max(text.height if self.flat else text.width for text in texts) + 2 * TEXT_GAP
        return [
            self._band((start, end), (low, high), text)
            for (_, start, end), text in zip(spans, texts, strict=True)
        ]

    def _phases(self) -> dict[int, dict[str, None]]:
        """The phases of each rank; who left counts only where no other stage stands."""
        staying = {self.ranks.rank[box.id] for box in self.diagram.boxes if not box.is_lapsed}
        phases: dict[int, dict[str, None]] = {}
        for box in self.diagram.boxes:
            rank = self.ranks.rank[box.id]
            if box.phase is not None and not (box.is_lapsed and rank in staying):
                phases.setdefault(rank, {})[box.phase] = None
        return phases

    def _span(self, first: int, last: int) -> tuple[float, float]:
        """From the middle of the ranks before to the middle of the ranks after."""
        final = len(self.ranks.nodes) - 1
        edge = self._margin() - 6
        start = self.starts[0] - edge if not first else self._half(first - 1)
        end = self.ends[-1] + edge if last == final else self._half(last + 1)
        return start, end

    def _half(self, rank: int) -> float:
        return (self.starts[rank] + self.ends[rank]) / 2

    def _band(self, along: tuple[float, float], across: tuple[float, float], text: Block) -> Band:
        left, top = self._point(along[0], across[0])
        right, bottom = self._point(along[1], across[1])
        middle = (along[0] + along[1]) / 2
        if self.flat:
            words = Words(block=text, x=middle, y=top + TEXT_GAP)
        else:
            x, y = left + 2 * TEXT_GAP, middle - text.height / 2
            words = Words(block=text, x=x, y=y, anchor="start")
        return Band(x=left, y=top, width=right - left, height=bottom - top, words=words)


def stacked(texts: Sequence[Block], *, x: float, y: float) -> tuple[Words, ...]:
    """Texts one below the other around a point."""
    top = y - sum(text.height for text in texts) / 2
    words: list[Words] = []
    for text in texts:
        words.append(Words(block=text, x=x, y=top))
        top += text.height
    return tuple(words)


def _degrees(ranks: Ranks) -> dict[str, int]:
    """How many ports each box needs on its busier side; arrows that end together need one."""
    rank = ranks.rank
    ends = {
        (arrow.kind, arrow.target, rank[arrow.source] < rank[arrow.target])
        for arrow in ranks.around
    }
    out = Counter([source for source, _ in ranks.chains])
    out.update(arrow.source for arrow in ranks.around)
    into = Counter([target for _, target in ranks.chains])
    into.update(target for _, target, _ in ends)
    return {name: max(out[name], into[name]) for name in rank}
