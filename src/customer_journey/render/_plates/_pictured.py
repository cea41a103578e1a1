"""Which picture a value has that is no journey."""

from typing import TypeAlias

from customer_journey.compare._alignment import Alignment
from customer_journey.compare._crosswalk import Crosswalk
from customer_journey.content._coverage import Coverage
from customer_journey.evidence._conform import Conformance
from customer_journey.evidence._fits import Fit
from customer_journey.render._plates._matrices import (
    conformance_matrix,
    coverage_matrix,
    crosswalk_matrix,
)
from customer_journey.render._plates._matrix import drawn_matrix
from customer_journey.render._plates._plate import Plate
from customer_journey.render._plates._ribbons import drawn_alignment
from customer_journey.render._plates._strip import drawn_fit

__all__ = ["Pictured", "plate_of"]

Pictured: TypeAlias = Alignment | Conformance | Coverage | Crosswalk | Fit
"""What has a picture beside journeys."""


def plate_of(value: Pictured) -> Plate:
    """The picture of the value.

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
    return drawn_matrix(conformance_matrix(value))
