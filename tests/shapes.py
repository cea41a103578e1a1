"""Small journeys of any shape, for laws about the graph."""

from collections.abc import Sequence

from hypothesis import strategies as st

import customer_journey as cj

__all__ = ["journeys"]


@st.composite
def journeys(
    draw: st.DrawFn,
    *,
    stages: int,
    least: int = 1,
    transitions: int,
    kinds: Sequence[cj.types.TransitionKind] = ("advance",),
) -> cj.Journey:
    """A journey of so many stages and transitions at most, with some starts, goals and ends."""
    names = [f"s{number}" for number in range(draw(st.integers(least, stages)))]
    name = st.sampled_from(names)
    kind = st.sampled_from(kinds)
    pairs = draw(st.lists(st.tuples(name, name), unique=True, max_size=transitions))
    return cj.Journey(
        "j",
        stages=[cj.Stage(each, end=draw(st.integers(0, 4)) == 0) for each in names],
        transitions=[cj.Transition(*pair, kind=draw(kind)) for pair in pairs],
        starts=draw(st.lists(name, unique=True, max_size=3)),
        goals=draw(st.lists(name, unique=True, max_size=3)),
    )
