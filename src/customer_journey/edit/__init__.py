"""Edit whole journeys: select, rename, merge and insert stages, or keep one persona's."""

from typing import TYPE_CHECKING

from customer_journey._lazy import attach

__all__ = ["for_persona", "insert_stage", "merge_stages", "rename_stages", "select_stages"]

if TYPE_CHECKING:
    from customer_journey.edit._insert import insert_stage
    from customer_journey.edit._merge import merge_stages
    from customer_journey.edit._persona import for_persona
    from customer_journey.edit._rename import rename_stages
    from customer_journey.edit._select import select_stages
else:
    __getattr__, __dir__ = attach(__name__, __all__)
