"""Pictures of journeys, as text in the formats that people and tools look at."""

from typing import TYPE_CHECKING

from customer_journey._lazy import attach

__all__ = [
    "ArrowText",
    "Direction",
    "Groups",
    "Lanes",
    "Layout",
    "Pictured",
    "Sheet",
    "Theme",
    "to_dot",
    "to_html",
    "to_mermaid",
    "to_png",
    "to_pptx",
    "to_sheets",
    "to_svg",
    "to_text",
]

if TYPE_CHECKING:
    from customer_journey.render._charts._kinds import Pictured
    from customer_journey.render._diagram import ArrowText
    from customer_journey.render._dot import to_dot
    from customer_journey.render._fit import Sheet
    from customer_journey.render._lanes import Lanes
    from customer_journey.render._layout import Direction
    from customer_journey.render._mermaid import Groups, to_mermaid
    from customer_journey.render._page._document import to_html
    from customer_journey.render._palette import Theme
    from customer_journey.render._png import to_png
    from customer_journey.render._pptx import to_pptx
    from customer_journey.render._shapes import Layout
    from customer_journey.render._sheets import to_sheets
    from customer_journey.render._svg import to_svg
    from customer_journey.render._text import to_text
else:
    __getattr__, __dir__ = attach(
        __name__,
        __all__,
        (
            "_diagram",
            "_dot",
            "_fit",
            "_lanes",
            "_layout",
            "_mermaid",
            "_page._document",
            "_palette",
            "_charts._kinds",
            "_png",
            "_pptx",
            "_shapes",
            "_sheets",
            "_svg",
            "_text",
        ),
    )
