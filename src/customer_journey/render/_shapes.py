"""Journeys that have a shape: which one, and the picture of it, also for a sheet."""

from collections.abc import Callable
from typing import Final, Literal, TypeAlias

from customer_journey._model import Journey
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.render._bow_tie import bow_tie
from customer_journey.render._diagram import Arrow, Diagram
from customer_journey.render._hourglass import hourglass, waist_of
from customer_journey.render._picture import Picture
from customer_journey.render._ring import lead_of, members_of, ring

__all__ = ["Layout", "Shape", "shape_of", "shaped"]

Layout: TypeAlias = Literal["auto", "layers", "hourglass", "bow-tie", "ring", "matrix"]
"""How a picture is laid out.

`auto` is an hourglass or a bow tie for a journey whose id has this word in it, a ring for one that
is called a flywheel, cycle, circle, loop or ring and leads from its last stage to its first or to
one further on, and layers for others. `matrix` is a table: of a journey, from which stage one leads
to which; of variants, stages by steps.
"""

Shape: TypeAlias = Literal["hourglass", "bow-tie", "ring"]

_SHAPES: Final[tuple[Shape, ...]] = ("hourglass", "bow-tie")
"""Those that ids of journeys name."""


def shape_of(journey: Journey, diagram: Diagram, layout: Layout) -> Shape | None:
    """The shape of a layout; of `auto`, the one that a journey calls itself, if it can have it.

    Raises:
        InvalidValueError: The journey has no stage for the ring or the waist of the layout.
    """
    if layout == "ring":
        if not members_of(diagram):
            problem = Problem("layout", "a ring needs a stage of people who have not left")
            raise InvalidValueError("to_svg", [problem])
        return layout
    if layout == "hourglass" or layout == "bow-tie":  # noqa: PLR1714 - this narrows its type
        if waist_of(journey) is None:
            text = "no stage covers the phase purchase, so the shape would not have a waist"
            raise InvalidValueError("to_svg", [Problem("layout", text)])
        return layout
    if layout != "auto":
        return None
    if lead_of(diagram, journey.id) is not None:
        return "ring"
    for shape in _SHAPES:
        if f"-{shape}-" in f"-{journey.id}-" and waist_of(journey) is not None:
            return shape
    return None


def shaped(
    journey: Journey,
    diagram: Diagram,
    shape: Shape,
    *,
    thick: Callable[[Arrow], float],
    space: tuple[float, float] | None = None,
) -> Picture:
    """The picture of a journey in a shape that it can have, tight enough for a space if it can."""
    if shape == "ring":
        return ring(diagram, lead_of(diagram, journey.id) or 0, thick=thick, space=space)
    draws = hourglass if shape == "hourglass" else bow_tie
    return draws(diagram, waist_of(journey) or 0, thick=thick, space=space)
