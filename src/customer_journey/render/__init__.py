"""Pictures of journeys, as text in the formats that people and tools look at."""

from customer_journey.render._mermaid import to_mermaid

__all__ = ["to_mermaid"]
