"""PNG: the pictures for what shows no SVG, such as slides, chats and mails."""

import math
import re
from collections.abc import Mapping
from typing import Any, Final

from customer_journey._arguments import checked
from customer_journey._values import brief
from customer_journey.errors import InvalidValueError, MissingExtraError, Problem
from customer_journey.render._diagram import ArrowText
from customer_journey.render._fit import Sheet
from customer_journey.render._lanes import Lanes
from customer_journey.render._layout import Direction
from customer_journey.render._palette import FONTS, Theme
from customer_journey.render._shapes import Layout
from customer_journey.render._svg import to_svg

__all__ = ["rasterised", "to_png"]

_MOST_PIXELS: Final = 100_000_000
_SIZE: Final = re.compile('<svg [^>]* width="([^"]+)" height="([^"]+)"')
_SAMPLE: Final = (
    f'<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20" font-family="{FONTS}">'
    '<text x="2" y="16">{}</text></svg>'
)


@checked
def to_png(
    value: Any,  # noqa: ANN401 - as `to_svg` has it
    /,
    *,
    scale: float = 2.0,
    layout: Layout = "auto",
    direction: Direction = "LR",
    arrow_text: ArrowText = "auto",
    counts: Mapping[tuple[str, str], float] | None = None,
    fit: Sheet | None = None,
    lanes: Lanes | None = None,
    theme: Theme = "light",
    title: str | None = None,
) -> bytes:
    r"""The picture that `to_svg` draws, as the bytes of a PNG file.

    Texts are drawn with the fonts of this machine. Needs the extra `png`.

    Args:
        value: A journey, or an answer that has a picture.
        scale: How many pixels a unit of the SVG picture takes, above zero.
        layout: Like the next five, only of journeys; see `to_svg`.
        direction: Of layers: from left to right or from top to bottom.
        arrow_text: What is written on arrows.
        counts: How many people took a transition, by source and target.
        fit: A sheet to fit the picture to.
        lanes: What the rows of a table of stages are; None for a map.
        theme: The colours; `auto` is the same as `light`.
        title: The heading: the value's own name if None, nothing if empty.

    Raises:
        InvalidValueError: `to_svg` cannot draw the value with these options, the scale is not a
            positive number, the picture would have more than 100 million pixels, or the machine
            has no font.
        WrongTypeError: The value has no picture.
        MissingExtraError: The extra `png` is not installed.

    Example:
        >>> import customer_journey as cj
        >>> picture = cj.render.to_png(cj.Journey.sequence("shop", ["Know", "Buy"]))
        >>> picture[:8]
        b'\x89PNG\r\n\x1a\n'
    """
    svg = to_svg(
        value,
        layout=layout,
        direction=direction,
        arrow_text=arrow_text,
        counts=counts,
        fit=fit,
        lanes=lanes,
        theme=theme,
        title=title,
    )
    return rasterised(svg, scale=scale)


def rasterised(svg: str, *, scale: float = 2.0) -> bytes:
    """A picture of ours as PNG.

    Raises:
        InvalidValueError: As in `to_png`, of the scale and of fonts.
        MissingExtraError: The extra `png` is not installed.
    """
    try:
        from resvg_py import svg_to_bytes
    except ImportError:
        raise MissingExtraError("resvg-py", "png") from None
    if not 0 < scale < math.inf:
        message = f"must be a number above 0, got {brief(scale)}"
        raise InvalidValueError("to_png", [Problem("scale", message)])
    width, height = (float(side) * scale for side in _SIZE.findall(svg)[0])
    if width * height > _MOST_PIXELS:
        message = f"the picture would have {width:,.0f} × {height:,.0f} pixels"
        raise InvalidValueError("to_png", [Problem("scale", message, hint="take a smaller one")])
    # Without fonts the library draws the picture without its texts, and says nothing.
    if svg_to_bytes(svg_string=_SAMPLE.format("M")) == svg_to_bytes(svg_string=_SAMPLE.format("")):
        problem = Problem(
            "fonts", "this machine has no font", hint="install one, such as DejaVu Sans"
        )
        raise InvalidValueError("to_png", [problem])
    return svg_to_bytes(svg_string=svg, zoom=scale)
