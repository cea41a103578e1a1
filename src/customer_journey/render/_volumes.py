"""How many people are on each transition of a diagram: what the widths of its lines say."""

from collections import defaultdict
from collections.abc import Mapping
from itertools import chain
from typing import Final

from attrs import evolve, frozen

from customer_journey._graph._search import adjacency, breadth_first
from customer_journey._messages._current import message, numeral
from customer_journey._values import figure, percent
from customer_journey.render._cells import plain
from customer_journey.render._diagram import Arrow, Diagram

__all__ = ["LEAST", "MOST", "Volumes", "counted", "volumes_of"]

LEAST: Final = 1.6
"""How wide a line is where nothing is known of its number."""

MOST: Final = 9.0
"""How wide the widest line is, or those together that end in one."""
_THINNEST: Final = 0.8
"""A line for fewer people would not be seen."""
_ROUNDS: Final = 1_000
_CLOSE: Final = 1e-6


@frozen
class Volumes:
    """The widths of lines, in proportion to people."""

    by_pair: Mapping[tuple[str, str], float]
    """The number of people on each transition, or their share; without those that are unknown."""
    widest: float
    """What the widest line stands for; zero where nothing is known."""
    is_share: bool

    def width(self, arrow: Arrow) -> float:
        """How wide the line of an arrow is."""
        if not self.widest:
            return LEAST
        people = self.by_pair.get((arrow.source, arrow.target))
        return _THINNEST if people is None else max(_THINNEST, MOST * people / self.widest)

    @property
    def legend(self) -> str:
        """What the widest line stands for, in words; empty where nothing is known."""
        if not self.widest:
            return ""
        if not self.is_share:
            return figure(self.widest) if self.widest < 1 else numeral(self.widest)
        return message("{share} of those who start", share=percent(self.widest))


def volumes_of(diagram: Diagram, counts: Mapping[tuple[str, str], float] | None) -> Volumes:
    """The people on each transition: as counted, else as expected of those who start.

    Probabilities are of the stage that a transition leaves; multiplied by how many get there they
    say how many people take it. Returns count each time, referrals bring new people, who are not
    followed.
    """
    by_pair = _expected(diagram) if counts is None else dict(counts)
    trunks: defaultdict[tuple[str, str], float] = defaultdict(float)
    for arrow in diagram.arrows:
        # Arrows of a kind that lead around the ranks to one stage end in a line.
        trunks[arrow.kind, arrow.target] += by_pair.get((arrow.source, arrow.target), 0.0)
    return Volumes(by_pair, max(trunks.values(), default=0.0), counts is None)


def _expected(diagram: Diagram) -> dict[tuple[str, str], float]:
    """The expected number of times that somebody who starts takes each transition, where known."""
    starts = [box.id for box in diagram.boxes if box.is_start]
    moves = [arrow for arrow in diagram.arrows if arrow.kind != "referral"]
    unknown = _unknown(starts, moves)
    coming: Mapping[str, float] = {stage: 1 / len(starts) for stage in starts}
    visits = defaultdict(float, coming)
    known = [
        (arrow.source, arrow.target, arrow.probability)
        for arrow in moves
        if arrow.probability is not None and arrow.source not in unknown
    ]
    # What comes round again is less each time, unless no one ever leaves.
    for _ in range(_ROUNDS):
        following: defaultdict[str, float] = defaultdict(float)
        for source, target, share in known:
            people = coming.get(source, 0.0) * share
            if people > _CLOSE:
                following[target] += people
        if not following:
            break
        for stage, people in following.items():
            visits[stage] += people
        coming = following
    return {
        (arrow.source, arrow.target): visits[arrow.source] * arrow.probability
        for arrow in diagram.arrows
        if arrow.probability is not None and arrow.source not in unknown
    }


def _unknown(starts: list[str], moves: list[Arrow]) -> set[str]:
    """The stages that somebody may come to by a transition whose probability is not known."""
    ends = [(arrow.source, arrow.target) for arrow in moves]
    ids = list(dict.fromkeys([*starts, *chain.from_iterable(ends)]))
    position = {stage: number for number, stage in enumerate(ids)}
    edges = [(position[source], position[target]) for source, target in ends]
    successors = adjacency(len(ids), edges)
    reached = breadth_first(successors, range(len(starts)))
    unknown = [
        target
        for arrow, (source, target) in zip(moves, edges, strict=True)
        if arrow.probability is None and source in reached
    ]
    return {ids[stage] for stage in breadth_first(successors, unknown)}


def counted(
    diagram: Diagram,
    counts: Mapping[tuple[str, str], float],
    visits: Mapping[str, float],
) -> Diagram:
    """The diagram with how often people were at each stage, and took each transition.

    Where it is not known of a stage, it is how many came to it, or left it where people start
    there.
    """
    came: defaultdict[str, float] = defaultdict(float)
    went: defaultdict[str, float] = defaultdict(float)
    for (source, target), count in counts.items():
        if source != target:
            went[source] += count
            came[target] += count

    def labelled(arrow: Arrow) -> Arrow:
        count = counts.get((arrow.source, arrow.target))
        if count is None:
            return arrow
        words = ", ".join(part for part in (plain(arrow.label), numeral(count)) if part)
        return evolve(arrow, label=words)

    boxes = (
        evolve(box, count=visits.get(box.id, max(came[box.id], went[box.id])))
        for box in diagram.boxes
    )
    return evolve(diagram, boxes=tuple(boxes), arrows=tuple(map(labelled, diagram.arrows)))
