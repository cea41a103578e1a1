"""The geometry of slides: outlines with four corners, and connectors from side to side of shapes.

Source:
    ECMA-376, Office Open XML File Formats, part 1, 20.1.9 (custom geometry) and 20.1.10.56 (preset
    shapes: `bentConnector3`, `curvedConnector2`).
"""

from collections.abc import Sequence
from typing import Final, TypeAlias

from attrs import frozen

from customer_journey.render._picture import Path, Point

__all__ = [
    "BOTTOM",
    "DRAWING",
    "LEFT",
    "RIGHT",
    "TOP",
    "Line",
    "connected",
    "outline",
    "side_of",
    "sites",
    "stroke",
]

TOP, LEFT, BOTTOM, RIGHT = range(4)
"""The sides of a shape, as connectors name them."""

_OUT: Final = {TOP: (0.0, -1.0), LEFT: (-1.0, 0.0), BOTTOM: (0.0, 1.0), RIGHT: (1.0, 0.0)}
"""In which direction a line leaves each side."""
DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_WHOLE: Final = 100_000
"""How many parts a length is divided into."""
_RIGHT_ANGLE: Final = 5_400_000
"""In the unit of rotations."""

_Corners: TypeAlias = Sequence[Point]
"""At the top left, the top right, the bottom right and the bottom left."""


def sites(corners: _Corners) -> tuple[Point, Point, Point, Point]:
    """Where connectors end: the middle of the top, of the left, of the bottom and of the right."""
    top_left, top_right, low_right, low_left = corners
    return (
        _middle(top_left, top_right),
        _middle(top_left, low_left),
        _middle(low_left, low_right),
        _middle(top_right, low_right),
    )


def _middle(one: Point, other: Point) -> Point:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2


def side_of(corners: _Corners, point: Point) -> int:
    """The side whose middle is nearest to a point."""
    middles = sites(corners)
    return min(
        range(4),
        key=lambda side: (middles[side][0] - point[0]) ** 2 + (middles[side][1] - point[1]) ** 2,
    )


def outline(corners: _Corners) -> str:
    """A custom geometry of four corners: with sites in the middle of its sides, its text inside.

    All of it is relative to the size of the shape, so that it keeps its form when it is resized.
    """
    xs, ys = ([point[axis] for point in corners] for axis in (0, 1))
    left, top = min(xs), min(ys)
    wide, tall = max(xs) - left, max(ys) - top

    def across(x: float) -> int:
        return round(_WHOLE * (x - left) / wide)

    def down(y: float) -> int:
        return round(_WHOLE * (y - top) / tall)

    guides: list[str] = []
    angles = ("3cd4", "cd2", "cd4", "0")
    ends: list[str] = []
    for at, (angle, (x, y)) in enumerate(zip(angles, sites(corners), strict=True)):
        guides += [
            f'<a:gd name="x{at}" fmla="*/ w {across(x)} {_WHOLE}"/>',
            f'<a:gd name="y{at}" fmla="*/ h {down(y)} {_WHOLE}"/>',
        ]
        ends.append(f'<a:cxn ang="{angle}"><a:pos x="x{at}" y="y{at}"/></a:cxn>')
    inside = {
        "il": ("w", across(max(xs[0], xs[3]))),
        "it": ("h", down(max(ys[0], ys[1]))),
        "ir": ("w", across(min(xs[1], xs[2]))),
        "ib": ("h", down(min(ys[2], ys[3]))),
    }
    guides += [
        f'<a:gd name="{name}" fmla="*/ {side} {share} {_WHOLE}"/>'
        for name, (side, share) in inside.items()
    ]
    points = [f'<a:pt x="{across(x)}" y="{down(y)}"/>' for x, y in corners]
    lines = "".join(f"<a:lnTo>{point}</a:lnTo>" for point in points[1:])
    return (
        f'<a:custGeom xmlns:a="{DRAWING}"><a:avLst/><a:gdLst>{"".join(guides)}</a:gdLst><a:ahLst/>'
        f'<a:cxnLst>{"".join(ends)}</a:cxnLst><a:rect l="il" t="it" r="ir" b="ib"/>'
        f'<a:pathLst><a:path w="{_WHOLE}" h="{_WHOLE}"><a:moveTo>{points[0]}</a:moveTo>{lines}'
        "<a:close/></a:path></a:pathLst></a:custGeom>"
    )


def stroke(path: Path) -> str:
    """A custom geometry of an open line, in the rectangle around its points."""
    points = [point for piece in path for point in piece]
    left, top = (min(point[axis] for point in points) for axis in (0, 1))
    wide, tall = (max(point[axis] for point in points) for axis in (0, 1))

    def at(point: Point) -> str:
        x = round(_WHOLE * (point[0] - left) / (wide - left or 1.0))
        y = round(_WHOLE * (point[1] - top) / (tall - top or 1.0))
        return f'<a:pt x="{x}" y="{y}"/>'

    steps = [f"<a:moveTo>{at(path[0][0])}</a:moveTo>"]
    for piece in path[1:]:
        kind = "lnTo" if len(piece) == 1 else "cubicBezTo"
        steps.append(f"<a:{kind}>{''.join(map(at, piece))}</a:{kind}>")
    return (
        f'<a:custGeom xmlns:a="{DRAWING}"><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>'
        f'<a:rect l="0" t="0" r="r" b="b"/><a:pathLst><a:path w="{_WHOLE}" h="{_WHOLE}"'
        f' fill="none">{"".join(steps)}</a:path></a:pathLst></a:custGeom>'
    )


@frozen(kw_only=True)
class Line:
    """Where a connector is and how it runs, in pixels."""

    preset: str
    left: float
    top: float
    width: float
    height: float
    turn: int = 0
    """How far it is rotated about its middle."""
    flips: tuple[bool, bool] = (False, False)
    """Whether it is mirrored across and upside down, before it is turned."""


def connected(ends: tuple[Point, Point], sides: tuple[int, int], *, is_bent: bool = False) -> Line:
    """The connector between two points on sides of shapes.

    It is curved round a corner, and else straight, unless it bends half way at right angles.
    """
    (x, y), (to_x, to_y) = ends
    out, back = _OUT[sides[0]], _OUT[sides[1]]
    wide, tall = to_x - x, to_y - y
    is_down = out[0] == 0
    leads = out[0] * wide + out[1] * tall > 0 > back[0] * wide + back[1] * tall
    is_corner = abs(out[0]) != abs(back[0]) and leads
    if not (is_corner or is_bent):
        flips = wide < 0, tall < 0
        return Line(
            preset="line",
            left=min(x, to_x),
            top=min(y, to_y),
            width=abs(wide),
            height=abs(tall),
            flips=flips,
        )
    # As if it left to the right, before it is turned by a right angle: down is right, left is down.
    along, aside = (tall, -wide) if is_down else (wide, tall)
    length = max(abs(along), 1.0)
    middle = (x + to_x) / 2, (y + to_y) / 2
    return Line(
        preset="curvedConnector2" if is_corner else "bentConnector3",
        left=middle[0] - length / 2,
        top=middle[1] - abs(aside) / 2,
        width=length,
        height=abs(aside),
        turn=_RIGHT_ANGLE if is_down else 0,
        flips=(along < 0, aside < 0),
    )
