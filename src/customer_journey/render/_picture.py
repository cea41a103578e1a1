"""A drawn diagram: where everything is, in pixels, before any markup."""

from collections.abc import Iterable

from attrs import frozen

from customer_journey.render._diagram import Arrow, Box
from customer_journey.render._measure import Block

__all__ = [
    "Area",
    "Band",
    "Path",
    "Picture",
    "Placed",
    "Point",
    "Route",
    "ViewBox",
    "Words",
    "corners_of",
    "first_within",
]

Point = tuple[float, float]

Area = tuple[float, float, float, float]
"""Left, top, right and bottom."""

ViewBox = tuple[float, float, float, float]
"""Left, top, width and height."""

Path = tuple[tuple[Point, ...], ...]
"""Pieces one after the other: one point begins or goes straight there, three bend there."""


@frozen(kw_only=True)
class Words:
    """Lines of text, of which the first stands just below `y`, at the place `x` by `anchor`."""

    block: Block
    x: float
    y: float
    anchor: str = "middle"


@frozen(kw_only=True)
class Placed:
    """A box with its outline: the corners of a polygon, or of a rectangle if there are four."""

    box: Box
    corners: tuple[Point, ...]
    words: tuple[Words, ...]
    bar: tuple[Point, Point]
    """Where the bar of an end goes: the corners at its top left and at its bottom right."""


@frozen(kw_only=True)
class Route:
    """An arrow with its path; `thick` is the width of its line."""

    arrow: Arrow
    path: Path
    thick: float
    words: Words | None = None
    shares: bool = False
    """Whether the last part of its path is another arrow's too."""


@frozen(kw_only=True)
class Band:
    """A stripe behind the stages of the same phase, with its name."""

    x: float
    y: float
    width: float
    height: float
    words: Words


@frozen(kw_only=True)
class Picture:
    """Everything on the picture, and how large it is."""

    left: float
    top: float
    width: float
    height: float
    bands: tuple[Band, ...] = ()
    boxes: tuple[Placed, ...] = ()
    routes: tuple[Route, ...] = ()
    ground: str = ""
    """As text, what all else stands on: the bands and the heading among it."""
    legend: str = ""
    """As text, what the lines mean."""
    lane: str = ""
    """As text, how stages feel, below all else; empty where nothing says."""

    @property
    def view_box(self) -> ViewBox:
        """What it takes up."""
        return self.left, self.top, self.width, self.height


def corners_of(area: Area) -> tuple[Point, Point, Point, Point]:
    """The corners of a rectangle, clockwise from the top left."""
    left, top, right, bottom = area
    return (left, top), (right, top), (right, bottom), (left, bottom)


def first_within(pictures: Iterable[Picture], space: tuple[float, float] | None) -> Picture:
    """The first of the pictures that is not larger than a space, or else the last one."""
    drawn = Picture(left=0, top=0, width=0, height=0)
    for drawn in pictures:
        if space is None or (drawn.width <= space[0] and drawn.height <= space[1]):
            break
    return drawn
