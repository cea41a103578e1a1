"""All paths, one after another, under budgets and with loops under control."""

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj
from tests.shapes import journeys


def walks(
    journey: cj.Journey, trail: tuple[str, ...], visits: int, steps: int
) -> Iterator[tuple[str, ...]]:
    """Every walk to a goal, tried out step by step."""
    if trail[-1] in journey.goals:
        yield trail
    if len(trail) <= steps:
        for step in journey.leaving(trail[-1]):
            if Counter(trail)[step.target] < visits:
                yield from walks(journey, (*trail, step.target), visits, steps)


@given(journeys(stages=6, transitions=14), st.none() | st.integers(0, 6))
def test_simple_paths_are_all_there_are_in_the_order_of_the_journey(
    journey: cj.Journey, most: int | None
) -> None:
    """Compared with trying out everything."""
    expected = [
        path
        for start in journey.starts
        for path in walks(journey, (start,), 1, 99 if most is None else most)
    ]
    assert list(cj.paths(journey, max_length=most)) == expected


@given(journeys(stages=3, transitions=14), st.none() | st.integers(0, 5))
def test_loops_are_taken_as_often_as_visits_allow(journey: cj.Journey, most: int | None) -> None:
    """With two visits, each loop is walked at most once round."""
    expected = [
        path
        for start in journey.starts
        for path in walks(journey, (start,), 2, 99 if most is None else most)
    ]
    assert list(cj.paths(journey, max_length=most, max_visits=2)) == expected


def shop() -> cj.Journey:
    """A journey with each kind of transition."""
    return cj.Journey(
        "shop",
        stages=[cj.Stage("know"), cj.Stage("try"), cj.Stage("buy"), cj.Stage("lost", end=True)],
        transitions=[
            ("know", "try"),
            ("try", "buy"),
            cj.Transition("buy", "try", kind="return"),
            cj.Transition("buy", "know", kind="referral"),
            cj.Transition("buy", "lost", kind="exit", reason="price"),
        ],
        starts=["know"],
        goals=["buy"],
    )


def test_a_stage_from_which_nothing_led_on_is_tried_again_once_others_are_free() -> None:
    """From c, no path is left while a and b are on the path; afterwards there is one."""
    journey = cj.Journey(
        "loops",
        stages=[cj.Stage(name) for name in "abc"],
        transitions=[("a", "c"), ("b", "c"), ("c", "a"), ("a", "b")],
        starts=["a"],
        goals=["b"],
    )
    assert list(cj.paths(journey, max_visits=2)) == [
        ("a", "c", "a", "b"),
        ("a", "b"),
        ("a", "b", "c", "a", "b"),
    ]


def test_returns_are_moves_and_referrals_are_not() -> None:
    """Leave returns out, and people do not go back."""
    assert list(cj.paths(shop(), max_visits=2, kinds=["advance", "exit"])) == [
        ("know", "try", "buy")
    ]
    assert list(cj.paths(shop(), max_visits=2)) == [
        ("know", "try", "buy"),
        ("know", "try", "buy", "try", "buy"),
    ]
    assert list(cj.paths(shop(), "know", "lost")) == [("know", "try", "buy", "lost")]
    assert list(cj.paths(shop(), "buy", "know", max_visits=3)) == []


def test_a_path_from_a_stage_to_itself_is_the_stage() -> None:
    """And round again where visits allow it."""
    assert list(cj.paths(shop(), "buy", "buy")) == [("buy",)]
    assert list(cj.paths(shop(), "buy", "buy", max_visits=2)) == [
        ("buy",),
        ("buy", "try", "buy"),
    ]


def test_it_says_when_it_stopped_at_its_limit() -> None:
    """And when there was nothing more to find."""
    journey = shop().connect("know", "buy")
    paths = cj.paths(journey, limit=1)
    assert iter(paths) is paths
    assert paths.to_dict() == {"count": 0, "exhausted": False, "truncated": False}
    assert str(paths) == "<Paths: 0 so far, more to come>"
    assert list(paths) == [("know", "try", "buy")]
    assert paths.to_dict() == {"count": 1, "exhausted": False, "truncated": True}
    assert str(paths) == "<Paths: 1 so far, truncated>"
    whole = cj.paths(journey, limit=2)
    assert len(list(whole)) == whole.count == 2
    assert whole.to_dict() == {"count": 2, "exhausted": True, "truncated": False}
    assert str(whole) == "<Paths: 2 so far, exhausted>"
    assert list(whole) == []


def test_roles_and_journeys_of_a_persona_filter_paths() -> None:
    """Stages for others are not passed."""
    journey = cj.Journey(
        "office",
        stages=[
            cj.Stage("know"),
            cj.Stage("demo", personas=["manager"], role="lead"),
            cj.Stage("trial", role="prospect"),
            cj.Stage("buy"),
        ],
        transitions=[("know", "demo"), ("know", "trial"), ("demo", "buy"), ("trial", "buy")],
        starts=["know"],
        goals=["buy"],
        personas=[cj.Persona("manager"), cj.Persona("founder")],
    )
    founder = cj.edit.for_persona(journey, "founder")
    assert list(cj.paths(founder)) == [("know", "trial", "buy")]
    assert list(cj.paths(journey, role="lead")) == [("know", "demo", "buy")]
    assert list(cj.paths(journey, "demo", role="prospect")) == []


@pytest.mark.parametrize(
    "options", [{"limit": -1}, {"max_length": -1}, {"max_visits": 0}, {"limit": True}]
)
def test_numbers_that_make_no_sense_are_refused(options: dict[str, int]) -> None:
    """By the name of the argument."""
    with pytest.raises(cj.errors.JourneyError, match=next(iter(options))):
        cj.paths(shop(), **options)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


def test_a_maze_without_an_exit_is_left_at_once() -> None:
    """Forty stages that all lead to one another, and back only through where one came from."""
    maze = [f"m{number}" for number in range(40)]
    journey = cj.Journey(
        "maze",
        stages=[cj.Stage(name) for name in ["know", "buy", *maze]],
        transitions=[
            *((a, b) for a in maze for b in maze if a != b),
            *(("know", "m0"), ("m39", "know"), ("know", "buy")),
        ],
        starts=["know"],
        goals=["buy"],
    )
    assert list(cj.paths(journey)) == [("know", "buy")]
    assert list(cj.paths(journey, max_length=30)) == [("know", "buy")]
    some = cj.paths(journey, max_visits=2, limit=100)
    assert len(set(some)) == 100
    assert some.truncated


def test_a_branch_that_failed_is_tried_again_with_more_steps_left() -> None:
    """A failure says how many steps do not suffice; one more may."""
    arrows = "s0 s1, s0 s2, s0 s4, s1 s2, s1 s3, s2 s0, s2 s4, s3 s0, s3 s2, s4 s0, s4 s5, s5 s1"
    journey = cj.Journey(
        "maze",
        stages=[cj.Stage(f"s{number}") for number in range(6)],
        transitions=[(arrow[:2], arrow[3:]) for arrow in arrows.split(", ")],
        starts=["s0"],
        goals=["s3"],
    )
    assert list(cj.paths(journey, max_length=5)) == [
        ("s0", "s1", "s3"),
        ("s0", "s2", "s4", "s5", "s1", "s3"),
        ("s0", "s4", "s5", "s1", "s3"),
    ]
