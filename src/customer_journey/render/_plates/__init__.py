"""Pictures of answers: plates of cells, bars, ribbons and steps."""

from customer_journey.render._plates._pictured import Pictured, plate_of
from customer_journey.render._plates._plate import plate_text

__all__ = ["Pictured", "plate_of", "plate_text"]
