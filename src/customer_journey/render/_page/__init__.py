"""A journey as one page: map, lanes, findings, people and versions."""

from customer_journey.render._page._document import to_html

__all__ = ["to_html"]
