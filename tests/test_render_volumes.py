"""Lines are as wide as many people are on them, and those that end in one add up."""

from fractions import Fraction
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import customer_journey as cj

TRIAL = cj.Journey(
    "trial",
    stages=[
        cj.Stage("visit"),
        cj.Stage("sign-up"),
        cj.Stage("paid"),
        cj.Stage("renewed", end=True),
        cj.Stage("gone", role="lapsed", end=True),
    ],
    transitions=[
        cj.Transition("visit", "sign-up", probability=0.2),
        cj.Transition("visit", "gone", kind="exit", probability=0.8),
        cj.Transition("sign-up", "paid", probability=0.5),
        cj.Transition("sign-up", "visit", kind="return", probability=0.1),
        cj.Transition("sign-up", "gone", kind="exit", probability=0.4),
        cj.Transition("paid", "renewed", probability=0.75),
        cj.Transition("paid", "gone", kind="exit", probability=0.25),
        cj.Transition("renewed", "visit", kind="referral", probability=0.3),
    ],
    starts=["visit"],
    goals=["renewed"],
)


def widths(svg: str) -> dict[tuple[str, str], float]:
    """How wide the line of each transition is."""
    return {
        (group.get("data-source", ""), group.get("data-target", "")): float(
            next(part for part in group if part.get("class") == "line").get("stroke-width", "")
        )
        for group in ET.fromstring(svg).iter()
        if (group.get("class") or "").startswith("arrow")
    }


def expected(journey: cj.Journey) -> dict[tuple[str, str], float]:
    """The expected number of times each transition is taken, by linear equations."""
    numpy = pytest.importorskip("numpy")
    ids = [stage.id for stage in journey]
    moves = numpy.zeros((len(ids), len(ids)))
    for item in journey.transitions:
        if item.kind != "referral":
            moves[ids.index(item.source), ids.index(item.target)] += item.probability
    starts = numpy.array([stage in journey.starts for stage in ids]) / len(journey.starts)
    visits = numpy.linalg.solve(numpy.eye(len(ids)) - moves.T, starts)
    return {
        (item.source, item.target): visits[ids.index(item.source)] * (item.probability or 0.0)
        for item in journey.transitions
    }


def is_in_proportion(
    drawn: dict[tuple[str, str], float], people: dict[tuple[str, str], float]
) -> bool:
    """Whether all lines that are not the thinnest are as wide as people say, at one scale."""
    scales = [drawn[pair] / people[pair] for pair in drawn if drawn[pair] > 0.8]
    return max(scales) == pytest.approx(min(scales), rel=0.02)


def test_widths_are_the_people_expected_of_those_who_start() -> None:
    """Not the probabilities where they are: four of five of a few are few."""
    assert is_in_proportion(widths(cj.render.to_svg(TRIAL)), expected(TRIAL))


@pytest.mark.parametrize("layout", ["layers", "hourglass", "bow-tie", "ring"])
def test_widths_are_true_in_every_layout(layout: cj.render.Layout) -> None:
    """One scale for all lines of a picture, whatever its shape, as its legend says."""
    stages = [
        cj.evolve(stage, phases=["purchase"]) if stage.id == "paid" else stage for stage in TRIAL
    ]
    svg = cj.render.to_svg(cj.evolve(TRIAL, stages=stages), layout=layout)
    drawn = widths(svg)
    assert len(drawn) == len(TRIAL.transitions)
    assert is_in_proportion(drawn, expected(TRIAL))
    assert "the wider, the more people" in svg


def test_widths_are_true_on_a_sheet() -> None:
    """Of the lines within a row: those from row to row are thin, as they are long."""
    stages = [f"stage-number-{at}" for at in range(12)]
    counts = {pair: 10_000.0 / (at + 1) for at, pair in enumerate(pairwise(stages))}
    journey = cj.Journey.sequence("long", stages)
    root = ET.fromstring(cj.render.to_svg(journey, counts=counts, fit="16:9"))
    lines = [item for item in root.iter() if item.get("class") == "line"]
    assert len(lines) == len(counts)
    along = {
        pair: float(line.get("stroke-width", ""))
        for pair, line in zip(counts, lines, strict=True)
        if "V" not in line.get("d", "")
    }
    assert len(along) > 6
    assert is_in_proportion(along, counts)


@pytest.mark.parametrize("direction", ["LR", "TB"])
def test_lines_that_end_in_one_lie_side_by_side(direction: cj.render.Direction) -> None:
    """And together they are as wide as all who are on them."""
    svg = cj.render.to_svg(TRIAL, direction=direction)
    ends: list[tuple[float, float]] = []
    for group in ET.fromstring(svg).iter():
        if group.get("class") == "arrow exit":
            line = next(part for part in group if part.get("class") == "line")
            # Where it runs beside the stages: the straight part of its way.
            along = line.get("d", "").split("L")[1].split("C")[0].split(",")
            ends.append((float(along[direction == "LR"]), float(line.get("stroke-width", ""))))
    ends.sort()
    assert len(ends) == 3
    for (middle, width), (beside, other) in pairwise(ends):
        assert beside - middle == pytest.approx((width + other) / 2, abs=0.02)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 10**6), min_size=8, max_size=8))
def test_counts_are_in_proportion_too(numbers: list[int]) -> None:
    """A line of 3,950 people is never wider than one of 18,400."""
    pairs = [(item.source, item.target) for item in TRIAL.transitions]
    counts = {pair: float(number) for pair, number in zip(pairs, numbers, strict=True)}
    drawn = widths(cj.render.to_svg(TRIAL, counts=counts))
    if any(numbers):
        assert is_in_proportion(drawn, counts)
    else:
        assert set(drawn.values()) == {1.6}


def test_stages_carry_the_number_of_people() -> None:
    """Those who came, or who started there; going round adds no one."""
    shop = cj.Journey.sequence("shop", ["a", "b", "c"]).connect("b", "b", kind="return")
    svg = cj.render.to_svg(shop, counts={("a", "b"): 18_400, ("b", "c"): 3_950, ("b", "b"): 7})
    lines = {
        group.get("data-stage"): [part.text for part in group if part.tag.endswith("text")]
        for group in ET.fromstring(svg).iter()
        if group.get("data-stage")
    }
    assert [texts[1] for texts in lines.values()] == ["18,400", "18,400", "3,950"]
    assert "the wider, the more people; as here, 18,400" in svg


def test_what_follows_an_unknown_probability_is_unknown() -> None:
    """Its lines are the thinnest; those before it are in proportion."""
    shop = cj.Journey(
        "shop",
        stages=[cj.Stage(id) for id in "abcde"],
        transitions=[
            cj.Transition("a", "b", probability=0.5),
            cj.Transition("a", "c"),
            cj.Transition("b", "d", probability=0.5),
            cj.Transition("c", "d", probability=0.9),
            cj.Transition("d", "e", probability=0.9),
            cj.Transition("e", "d", kind="return", probability=0.1),
        ],
        starts=["a"],
    )
    drawn = widths(cj.render.to_svg(shop))
    assert drawn["a", "b"] == pytest.approx(2 * drawn["b", "d"])
    assert {drawn[pair] for pair in (("a", "c"), ("c", "d"), ("d", "e"), ("e", "d"))} == {0.8}


def test_who_never_leaves_is_drawn_all_the_same() -> None:
    """People who go round for ever are followed for a while."""
    ring = cj.Journey(
        "ring",
        stages=[cj.Stage("a"), cj.Stage("b")],
        transitions=[
            cj.Transition("a", "b", probability=1.0),
            cj.Transition("b", "a", kind="return", probability=1.0),
        ],
        starts=["a"],
    )
    drawn = widths(cj.render.to_svg(ring))
    assert drawn["a", "b"] == pytest.approx(drawn["b", "a"], rel=0.01)


def test_small_numbers_have_a_legend_too() -> None:
    """Shares may be counted, and are not rounded to nothing."""
    shop = cj.Journey.sequence("shop", ["a", "b"])
    assert "as here, 0.25" in cj.render.to_svg(shop, counts={("a", "b"): 0.25})


def test_counts_may_be_fractions() -> None:
    """They are drawn as floats are."""
    half: Any = Fraction(5, 2)
    svg, of_floats = (
        cj.render.to_svg(TRIAL, counts={("visit", "sign-up"): count}) for count in (half, 2.5)
    )
    assert svg == of_floats
