"""Journeys as files: plain data, JSON, YAML, and the schema of both."""

from typing import TYPE_CHECKING

from customer_journey._lazy import attach

__all__ = ["Format", "from_dict", "to_dict"]

if TYPE_CHECKING:
    from customer_journey.files._data import Format
    from customer_journey.files._journeys import from_dict, to_dict
else:
    __getattr__, __dir__ = attach(__name__, __all__)
