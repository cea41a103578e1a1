"""Journeys as rings: flywheels, loops and life cycles are round."""

import math
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest

import customer_journey as cj

ROUND: tuple[cj.presets.PresetName, ...] = (
    "consumer-decision-journey",
    "e-metrics-life-cycle",
    "forrester-life-cycle",
    "forrester-life-cycle-2014",
    "hubspot-flywheel",
    "product-led-flywheel",
)


class Drawn:
    """Where the boxes are, and how the lines run."""

    def __init__(self, svg: str) -> None:
        groups = list(ET.fromstring(svg).iter())
        self.boxes = {
            group.get("data-stage", ""): self.area(group[0])
            for group in groups
            if group.get("data-stage")
        }
        self.lines = {
            (group.get("data-source", ""), group.get("data-target", "")): next(
                part.get("d", "") for part in group if part.get("class") == "line"
            )
            for group in groups
            if group.get("data-source")
        }

    @staticmethod
    def area(shape: ET.Element) -> tuple[float, float, float, float]:
        """The edges of a rectangle."""
        x, y, wide, tall = (float(shape.get(name, "")) for name in ("x", "y", "width", "height"))
        return x, y, x + wide, y + tall

    def centre(self, id: str) -> tuple[float, float]:
        """The middle of a box."""
        left, top, right, bottom = self.boxes[id]
        return (left + right) / 2, (top + bottom) / 2


def are_apart(drawn: Drawn) -> bool:
    """Whether no two boxes meet."""
    return all(
        one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]
        for one, other in combinations(drawn.boxes.values(), 2)
    )


@pytest.mark.parametrize("name", ROUND)
def test_what_is_published_as_a_ring_is_one(name: cj.presets.PresetName) -> None:
    """Stages at one distance from the middle, in even steps clockwise from the top."""
    journey = cj.presets.get(name)
    svg = cj.render.to_svg(journey)
    assert svg == cj.render.to_svg(journey, layout="ring")
    drawn = Drawn(svg)
    centres = [drawn.centre(stage.id) for stage in journey]
    radius = -centres[0][1]
    for at, (x, y) in enumerate(centres):
        angle = 2 * math.pi * at / len(centres)
        assert x == pytest.approx(radius * math.sin(angle), abs=0.1)
        assert y == pytest.approx(-radius * math.cos(angle), abs=0.1)
    assert are_apart(drawn)
    assert len(drawn.lines) == len(journey.transitions)


def test_others_are_rings_where_that_is_requested() -> None:
    """A name alone is not enough: the last stage leads to the first one."""
    open_ended = cj.Journey.sequence("our-flywheel", ["a", "b", "c"])
    assert cj.render.to_svg(open_ended) == cj.render.to_svg(open_ended, layout="layers")
    closed = open_ended.connect("c", "a", kind="return")
    assert cj.render.to_svg(closed) == cj.render.to_svg(closed, layout="ring")
    straight = cj.presets.get("aarrr")
    assert cj.render.to_svg(straight) == cj.render.to_svg(straight, layout="layers")
    single = cj.Journey("loop", stages=[cj.Stage("a")])
    assert cj.render.to_svg(single) == cj.render.to_svg(single, layout="layers")


def test_a_loop_that_begins_later_has_the_stages_before_it_in_a_row() -> None:
    """They lead to it from the left; what skips one of them runs below."""
    drawn = Drawn(cj.render.to_svg(cj.presets.get("loyalty-loop")))
    assert are_apart(drawn)
    centres = [drawn.centre(id) for id in ("consider", "evaluate", "buy")]
    assert centres == sorted(centres)
    assert [y for _, y in centres] == pytest.approx([0.0] * 3, abs=0.1)
    radius = -centres[2][0]
    for id in ("enjoy", "advocate", "bond"):
        assert math.hypot(*drawn.centre(id)) == pytest.approx(radius, abs=0.1)
    skips = drawn.lines["consider", "buy"]
    assert (
        min(float(point.split(",")[1]) for point in skips.split("C")[1].split(" ")[:2])
        > (drawn.boxes["evaluate"][3])
    )
    # Two stages do not make a ring.
    short = cj.Journey.sequence("our-loop", ["a", "b", "c"]).connect("c", "b", kind="return")
    assert cj.render.to_svg(short) == cj.render.to_svg(short, layout="layers")


def test_arcs_run_along_the_ring_and_others_across() -> None:
    """From the edge of one box to the edge of the other; who left is in the middle."""
    drawn = Drawn(cj.render.to_svg(cj.presets.get("six-stage"), layout="ring"))
    assert are_apart(drawn)
    radius = -drawn.centre("awareness")[1]
    for id in ("cart-abandoned", "churned"):
        assert math.hypot(*drawn.centre(id)) < radius / 2
    arc = drawn.lines["awareness", "consideration"]
    assert "C" in arc
    begin = [float(part) for part in arc[1:].partition("C")[0].split(",")]
    assert math.hypot(*begin) == pytest.approx(radius, abs=0.1)
    assert "C" not in drawn.lines["retention", "purchase"]


@pytest.mark.parametrize("stages", [1, 2, 3, 12])
def test_rings_of_any_size_are_drawn(stages: int) -> None:
    """With loops of a stage, lines there and back, and somebody who left."""
    ids = [f"stage-{at}" for at in range(stages)]
    journey = cj.Journey.sequence("j", ids).with_stage(cj.Stage("gone", role="lapsed"))
    journey = journey.connect(ids[0], "gone", kind="exit").connect("gone", ids[0], kind="return")
    journey = journey.connect(ids[-1], ids[-1], kind="return")
    if stages > 1:
        journey = journey.connect(ids[-1], ids[0], kind="return")
    drawn = Drawn(cj.render.to_svg(journey, layout="ring"))
    assert are_apart(drawn)
    assert len(drawn.lines) == len(journey.transitions)
    assert drawn.lines[ids[0], "gone"] != drawn.lines["gone", ids[0]]


def test_one_stage_alone_is_in_the_middle() -> None:
    """Of a ring that has no radius."""
    drawn = Drawn(cj.render.to_svg(cj.Journey("j", stages=[cj.Stage("a")]), layout="ring"))
    assert drawn.centre("a") == pytest.approx((0.0, 0.0), abs=0.1)


def test_a_ring_of_no_one_is_refused() -> None:
    """Those who left do not go round."""
    left = cj.Journey("j", stages=[cj.Stage("gone", role="lapsed")])
    with pytest.raises(cj.errors.InvalidValueError, match="a ring needs a stage"):
        cj.render.to_svg(left, layout="ring")
