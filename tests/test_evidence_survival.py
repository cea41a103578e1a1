"""Shares in time are what lifelines says they are, where it is installed (the group `survival`)."""

import math
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from customer_journey._log._incidence import Wait, incidences

pytestmark = [
    pytest.mark.skipif(find_spec("lifelines") is None, reason="lifelines is not installed"),
    pytest.mark.filterwarnings("ignore"),
]

LENGTH = 20
"""How many days to wait."""


def seen(people: list[tuple[int, int]]) -> tuple[list[Wait], list[int], list[int]]:
    """People with days and causes, 0 for none: as waits, and as lifelines takes them."""
    waits: list[Wait] = [
        (timedelta(days=days), str(cause) if cause else None) for days, cause in people
    ]
    days = [min(day, LENGTH) for day, _ in people]
    return waits, days, [cause if day <= LENGTH else 0 for day, cause in people]


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.integers(1, 40), st.integers(0, 1)), min_size=1, max_size=80))
def test_one_target_is_what_kaplan_and_meier_say(people: list[tuple[int, int]]) -> None:
    """To 1e-12, with ties."""
    waits, days, causes = seen(people)
    result = incidences(waits, timedelta(days=LENGTH))
    assume(result.stayed is not None)
    fitted = import_module("lifelines").KaplanMeierFitter().fit(days, causes)
    assert result.to("1").share == pytest.approx(1 - float(fitted.predict(LENGTH)), abs=1e-12)


@settings(deadline=None, max_examples=50)
@given(
    st.lists(
        st.tuples(st.integers(1, 60), st.integers(0, 3)),
        min_size=4,
        max_size=60,
        unique_by=lambda each: each[0],
    ),
    st.sampled_from([1, 2, 3]),
)
def test_competing_targets_are_what_aalen_and_johansen_say(
    people: list[tuple[int, int]], target: int
) -> None:
    """To 1e-12, with the variance on which the interval rests; lifelines takes no ties of moves."""
    waits, days, causes = seen(people)
    result = incidences(waits, timedelta(days=LENGTH))
    # lifelines has no answer where a cause never occurs.
    assume(result.stayed is not None and target in causes and len(result.moved) > 1)
    pandas = import_module("pandas")
    fitter = import_module("lifelines").AalenJohansenFitter(calculate_variance=True, jitter_level=0)
    fitted = fitter.fit(pandas.Series(days), pandas.Series(causes), target)
    moved = result.to(str(target))
    assert moved.share is not None
    assert moved.share == pytest.approx(float(fitted.cumulative_density_.iloc[-1, 0]), abs=1e-12)
    variance = float(fitted.variance_.iloc[-1])
    # Where all have moved, lifelines divides by the zero who are left.
    if not math.isnan(variance):
        ours = moved.share * (1 - moved.share) / moved.effective
        assert ours == pytest.approx(variance, abs=1e-12)


@pytest.mark.parametrize(
    ("data", "weeks"), [("load_rossi", 40), ("load_waltons", 50), ("load_lung", 400)]
)
def test_public_studies_agree(data: str, weeks: int) -> None:
    """Arrests, flies and patients, as lifelines ships them."""
    frame = getattr(import_module("lifelines.datasets"), data)()
    time, event = {"load_rossi": ("week", "arrest")}.get(data, ("T", "E"))
    time, event = {"load_lung": ("time", "status")}.get(data, (time, event))
    days = [float(day) for day in frame[time]]
    moved = [bool(one) for one in frame[event]]
    fitted = import_module("lifelines").KaplanMeierFitter().fit(days, moved)
    waits: list[Wait] = [
        (timedelta(days=day), "it" if each else None) for day, each in zip(days, moved, strict=True)
    ]
    result = incidences(waits, timedelta(days=weeks)).to("it")
    assert result.share == pytest.approx(1 - float(fitted.predict(weeks)), abs=1e-12)
