"""Which picture an answer has: a chart, or the map of the journey that it is about."""

from typing import TypeAlias

from customer_journey._model import Journey
from customer_journey.compare._alignment import Alignment
from customer_journey.compare._crosswalk import Crosswalk
from customer_journey.content._coverage import Coverage
from customer_journey.evidence._conform import Conformance
from customer_journey.evidence._discovery import Discovery
from customer_journey.evidence._fits import Fit
from customer_journey.evidence._observe import Observation
from customer_journey.render._charts._alignment import drawn_alignment
from customer_journey.render._charts._chart import Chart
from customer_journey.render._charts._matrices import (
    conformance_matrix,
    coverage_matrix,
    crosswalk_matrix,
)
from customer_journey.render._charts._matrix import drawn_matrix
from customer_journey.render._charts._numbers import Numbers, chart_of_numbers
from customer_journey.render._charts._trace import drawn_fit

__all__ = ["Charted", "Pictured", "chart_of", "map_of_answer"]

Charted: TypeAlias = Alignment | Conformance | Coverage | Crosswalk | Fit | Numbers
"""Answers that are drawn as charts."""

Pictured: TypeAlias = Charted | Discovery | Observation
"""Answers that have a picture."""


def map_of_answer(
    value: Discovery | Observation,
) -> tuple[Journey, dict[tuple[str, str], float] | None, dict[str, float]]:
    """The journey that was found, and how often its transitions and stages were, if counted."""
    if isinstance(value, Observation):
        return value.journey, None, {}
    moves = {(move.source, move.target): float(move.count) for move in value.moves}
    return value.journey, moves, {step.stage: float(step.visits) for step in value.steps}


def chart_of(value: Charted) -> Chart:
    """The chart of the value.

    Raises:
        InvalidValueError: It holds more than anybody could read.
    """
    if isinstance(value, Alignment):
        return drawn_alignment(value)
    if isinstance(value, Fit):
        return drawn_fit(value)
    if isinstance(value, Coverage):
        return drawn_matrix(coverage_matrix(value))
    if isinstance(value, Crosswalk):
        return drawn_matrix(crosswalk_matrix(value))
    if isinstance(value, Conformance):
        return drawn_matrix(conformance_matrix(value))
    return chart_of_numbers(value)
