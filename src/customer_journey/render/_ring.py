"""A journey as a ring: its stages around a circle, clockwise, and who left in the middle.

What leads from a stage to the next one runs along the circle, and everything else across it. What
transitions are called is said in the stage that they leave.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import combinations

from customer_journey.render._diagram import Arrow, Box, Diagram
from customer_journey.render._layout import box_words, stacked
from customer_journey.render._measure import Block, block
from customer_journey.render._picture import (
    Area,
    Path,
    Picture,
    Placed,
    Point,
    Route,
    corners_of,
)
from customer_journey.render._said import moves_in_words

__all__ = ["lead_of", "members_of", "ring"]

_NOTE, _NOTE_WIDTH = 11.0, 150.0
_PAD_X, _PAD_Y, _BAR = 14.0, 9.0, 6.0
_LEAST_WIDTH, _GAP, _MARGIN = 92.0, 46.0, 34.0
_STEPS, _ASIDE = 1_000, 9.0
_LOOP = 26.0
_CLOSE, _BETWEEN, _FLATTEST = 10.0, 30.0, 2.2
"""Around an ellipse, between two stages on it, and how much wider it is than tall at most."""
_FEWEST, _FEWEST_AFTER = 2, 3
_BEFORE = 56.0
_ROUND = frozenset({"circle", "cycle", "flywheel", "loop", "ring"})
"""Words of ids by which a journey says that it is one."""
_ROUND_PRESETS = frozenset({"consumer-decision-journey"})
"""Published as a loop, though they are not called one."""


def lead_of(diagram: Diagram, id: str) -> int | None:
    """How many stages of a journey that calls itself a ring lead to it; None where it is not one.

    Its last stage leads to the first on the ring: to the first of all, or of at least three.
    """
    members = members_of(diagram)
    if len(members) < _FEWEST or not (_ROUND & set(id.split("-")) or id in _ROUND_PRESETS):
        return None
    back = {arrow.target for arrow in diagram.arrows if arrow.source == members[-1].id}
    lead = next((at for at, box in enumerate(members) if box.id in back), len(members))
    return lead if lead == 0 or len(members) - lead >= _FEWEST_AFTER else None


def members_of(diagram: Diagram) -> list[Box]:
    """The stages that stand on the ring: all but those of people who left."""
    return [box for box in diagram.boxes if not box.is_lapsed]


def ring(
    diagram: Diagram,
    lead: int,
    *,
    thick: Callable[[Arrow], float],
    space: tuple[float, float] | None = None,
) -> Picture:
    """The picture of a diagram with at least one stage on the ring, to which `lead` others lead.

    It is a circle, or an ellipse where there is such room.
    """
    moves = moves_in_words(diagram, says_texts=True, most=4, boxes=diagram.boxes, is_drawn=True)
    texts = {box.id: _texts(box, moves) for box in diagram.boxes}
    before, members = members_of(diagram)[:lead], members_of(diagram)[lead:]
    middle = [box for box in diagram.boxes if box.is_lapsed]
    sizes = {id: _size(blocks) for id, blocks in texts.items()}
    radius = _radius(members, middle, sizes)
    margin = _MARGIN + _LOOP
    radii, in_middle = (radius, radius), _stack(middle, sizes)
    turn = 2 * math.pi / len(members)
    # What leads to the ring comes from the left, so the ring begins there.
    begin = -math.pi if before else -math.pi / 2
    angles = {box.id: at * turn + begin for at, box in enumerate(members)}
    if space is not None:
        has_loop = any(arrow.source == arrow.target for arrow in diagram.arrows)
        tight = _CLOSE + (_LOOP if has_loop else 0.0)
        aside = sum(_BEFORE + sizes[box.id][0] for box in before) + 2 * tight
        ellipse = _ellipse(angles, sizes, in_middle, (space[0] - aside, space[1] - 2 * tight))
        if ellipse is not None:
            radii, margin = ellipse, tight
    places = _on_ellipse(angles, radii, sizes) | in_middle
    left = min(area[0] for area in places.values())
    for box in reversed(before):
        left -= _BEFORE + sizes[box.id][0] / 2
        places[box.id] = _around((left, 0.0), sizes[box.id])
        left -= sizes[box.id][0] / 2
    boxes = tuple(_placed(box, places[box.id], texts[box.id]) for box in diagram.boxes)
    ids = [box.id for box in members]
    following = set(zip(ids, [*ids[1:], ids[0]], strict=True))
    row = [*(box.id for box in before), ids[0]]
    passing = {
        (one, other) for one in row for other in row if abs(row.index(one) - row.index(other)) > 1
    }
    routes = tuple(
        Route(
            arrow=arrow,
            path=_past(places[arrow.source], places[arrow.target])
            if (arrow.source, arrow.target) in passing
            else _path(arrow, places, angles, radii, following),
            thick=thick(arrow),
        )
        for arrow in diagram.arrows
    )
    areas = [*places.values(), (-radii[0], -radii[1], *radii)]
    left, top = (min(area[side] for area in areas) - margin for side in (0, 1))
    right, bottom = (max(area[side] for area in areas) + margin for side in (2, 3))
    return Picture(
        left=left, top=top, width=right - left, height=bottom - top, boxes=boxes, routes=routes
    )


def _texts(box: Box, moves: Mapping[str, Sequence[tuple[str, str]]]) -> tuple[Block, ...]:
    said = [block(text, size=_NOTE, width=_NOTE_WIDTH) for _, text in moves[box.id]]
    return (*box_words(box), *said)


def _size(texts: Sequence[Block]) -> tuple[float, float]:
    wide = max(_LEAST_WIDTH, max(text.width for text in texts) + 2 * _PAD_X)
    return wide, sum(text.height for text in texts) + 2 * _PAD_Y


def _around(centre: Point, size: tuple[float, float]) -> Area:
    (x, y), (wide, tall) = centre, size
    return x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2


def _radius(
    members: Sequence[Box], middle: Sequence[Box], sizes: Mapping[str, tuple[float, float]]
) -> float:
    """How large the circle is, so that no two stages meet on it, nor those in its middle."""
    if len(members) < _FEWEST:
        return 0.0 if not middle else 200.0
    reach = max(math.hypot(*sizes[box.id]) for box in members)
    radius = (reach + _GAP) / (2 * math.sin(math.pi / len(members)))
    inside = sum(sizes[box.id][1] + _GAP for box in middle)
    across = max((sizes[box.id][0] for box in middle), default=0.0)
    return max(radius, math.hypot(inside, across) / 2 + reach / 2 + _GAP if middle else 0.0)


def _on_ellipse(
    angles: Mapping[str, float], radii: Point, sizes: Mapping[str, tuple[float, float]]
) -> dict[str, Area]:
    return {
        id: _around((radii[0] * math.cos(angle), radii[1] * math.sin(angle)), sizes[id])
        for id, angle in angles.items()
    }


def _ellipse(
    angles: Mapping[str, float],
    sizes: Mapping[str, tuple[float, float]],
    in_middle: Mapping[str, Area],
    space: tuple[float, float],
) -> Point | None:
    """The radii of an ellipse that takes up that much; None where stages would meet on it."""
    across, along = ((space[side] - max(sizes[id][side] for id in angles)) / 2 for side in (0, 1))
    radii = min(across, _FLATTEST * along), min(along, _FLATTEST * across)
    areas = [*_on_ellipse(angles, radii, sizes).values(), *in_middle.values()]
    if min(radii) > 0 and all(_apart(*pair) for pair in combinations(areas, 2)):
        return radii
    return None


def _apart(one: Area, other: Area) -> bool:
    """Whether an arrow has room between two areas."""
    return any(
        max(one[side], other[side]) - min(one[side + 2], other[side + 2]) >= _BETWEEN
        for side in (0, 1)
    )


def _stack(boxes: Sequence[Box], sizes: Mapping[str, tuple[float, float]]) -> dict[str, Area]:
    """The stages in the middle, one below the other."""
    places: dict[str, Area] = {}
    y = -(sum(sizes[box.id][1] for box in boxes) + _GAP * (len(boxes) - 1)) / 2
    for box in boxes:
        tall = sizes[box.id][1]
        places[box.id] = _around((0.0, y + tall / 2), sizes[box.id])
        y += tall + _GAP
    return places


def _placed(box: Box, area: Area, texts: Sequence[Block]) -> Placed:
    left, top, right, bottom = area
    return Placed(
        box=box,
        corners=corners_of(area),
        words=stacked(texts, x=(left + right) / 2, y=(top + bottom) / 2),
        bar=((right - _BAR / 2, top + _PAD_Y), (right + _BAR / 2, bottom - _PAD_Y)),
    )


def _past(source: Area, target: Area) -> Path:
    """Below the stages that stand between two of a row."""
    # Not to its middle, where a line of the ring may end.
    x, to_x = _centre(source)[0], target[0] + (target[2] - target[0]) / 4
    bend = max(source[3], target[3]) + _BEFORE
    return ((x, source[3]),), ((x, bend), (to_x, bend), (to_x, target[3]))


def _path(
    arrow: Arrow,
    places: Mapping[str, Area],
    angles: Mapping[str, float],
    radii: Point,
    following: AbstractSet[tuple[str, str]],
) -> Path:
    """Along the circle, across it, or round to the same stage."""
    source, target = places[arrow.source], places[arrow.target]
    if arrow.source == arrow.target:
        x, y = (source[0] + source[2]) / 2, source[1]
        return (
            ((x + 14, y),),
            ((x + 14 + _LOOP, y - _LOOP), (x - 14 - _LOOP, y - _LOOP), (x - 14, y)),
        )
    is_arc = (arrow.source, arrow.target) in following and len(angles) > _FEWEST
    start = angles.get(arrow.source, 0.0)
    turn = (angles.get(arrow.target, 0.0) - start) % (2 * math.pi)
    (x, y), (to_x, to_y) = _centre(source), _centre(target)
    length = math.hypot(to_x - x, to_y - y)
    # Two lines between the same stages lie beside one another.
    aside = (-(to_y - y) / length * _ASIDE, (to_x - x) / length * _ASIDE)

    def point(share: float) -> Point:
        if is_arc:
            angle = start + turn * share
            return radii[0] * math.cos(angle), radii[1] * math.sin(angle)
        return x + (to_x - x) * share + aside[0], y + (to_y - y) * share + aside[1]

    steps = range(_STEPS + 1)
    first = next(at for at in steps if not _inside(point(at / _STEPS), source))
    last = next(at for at in reversed(steps) if not _inside(point(at / _STEPS), target))
    begin, end = point(first / _STEPS), point(last / _STEPS)
    if not is_arc:
        return ((begin,), (end,))
    # The bend that is nearest to an arc of a circle (Riškus 2006), and so of an ellipse.
    low, high = start + turn * first / _STEPS, start + turn * last / _STEPS
    wide, tall = (4 / 3 * math.tan((high - low) / 4) * radius for radius in radii)
    return (
        (begin,),
        (
            (begin[0] - wide * math.sin(low), begin[1] + tall * math.cos(low)),
            (end[0] + wide * math.sin(high), end[1] - tall * math.cos(high)),
            end,
        ),
    )


def _inside(point: Point, area: Area) -> bool:
    (x, y), (left, top, right, bottom) = point, area
    return left <= x <= right and top <= y <= bottom


def _centre(area: Area) -> Point:
    left, top, right, bottom = area
    return (left + right) / 2, (top + bottom) / 2
