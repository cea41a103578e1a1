"""Sheets: a map on as many pages as it takes to read it."""

from collections.abc import Mapping
from typing import Final

from customer_journey._arguments import checked
from customer_journey._messages._current import in_its_language
from customer_journey._model import Journey
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.render._diagram import ArrowText
from customer_journey.render._fit import LEGIBLE, Sheet, sheet_size
from customer_journey.render._palette import Theme
from customer_journey.render._sheet import on_sheets
from customer_journey.render._svg import counted_diagram, map_document, to_svg
from customer_journey.render._volumes import volumes_of

__all__ = ["to_sheets"]

_MOST_STAGES: Final = 1_000


@checked
@in_its_language
def to_sheets(
    journey: Journey,
    /,
    *,
    fit: Sheet = "A4",
    arrow_text: ArrowText = "auto",
    counts: Mapping[tuple[str, str], float] | None = None,
    theme: Theme = "auto",
    title: str | None = None,
    language: str = "",
) -> tuple[str, ...]:
    """The map of a journey as SVG pictures, on as few sheets as it takes to read it.

    Where one sheet is enough for texts of 12 pixels, nine points on a page of A4, it is what
    `to_svg` draws with the same options. Else the stages stand in rows on several sheets, which
    have a number behind their heading; where it can be, a sheet ends where a phase does, and the
    last stage of each says where its transitions lead.

    Args:
        journey: The journey.
        fit: The sheet: `16:9`, `A4`, `phone`, or a width and a height in pixels.
        arrow_text: What is written on arrows.
        counts: How many people took a transition, by source and target.
        theme: The colours.
        title: What stands above: the journey's own name if None, nothing if empty.
        language: The language of the words, as a tag of BCP 47 such as `de`; empty for that of the
            journey.

    Raises:
        InvalidValueError: The journey has more than 1,000 stages, a word is wider than the sheet,
            or options are as `to_svg` refuses them.

    Example:
        >>> import customer_journey as cj
        >>> long = cj.Journey.sequence("long", [f"Stage {at} of them" for at in range(100)])
        >>> len(cj.render.to_sheets(long))
        3
    """
    if len(journey) > _MOST_STAGES:
        why = f"{len(journey):,} stages, and sheets have room for {_MOST_STAGES:,}"
        raise InvalidValueError("to_sheets", [Problem("journey", why, hint="draw a part of it")])
    diagram = counted_diagram(journey, counts, arrow_text=arrow_text)
    sheets = on_sheets(
        diagram,
        sheet_size(fit),
        heading=journey.label if title is None else title,
        least=LEGIBLE,
        thick=volumes_of(diagram, counts).width,
        journey=journey,
    )
    if len(sheets) == 1:
        drawn = to_svg(
            journey,
            fit=fit,
            arrow_text=arrow_text,
            counts=counts,
            theme=theme,
            title=title,
            language=language,
        )
        return (drawn,)
    return tuple(
        map_document(
            journey, diagram, sheet.parts, (0.0, 0.0, sheet.width, sheet.height), theme=theme
        )
        for sheet in sheets
    )
