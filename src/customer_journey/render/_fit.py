"""Sheets that pictures are fitted to, and the search for the largest text that fits one."""

import math
from collections.abc import Callable
from typing import Final, Literal, Protocol, TypeAlias, TypeVar

from customer_journey.errors import InvalidValueError, Problem
from customer_journey.render._picture import ViewBox

__all__ = [
    "ENOUGH",
    "LEAST",
    "LEGIBLE",
    "SMALL",
    "SMALLEST",
    "Sheet",
    "does_not_fit",
    "enlarged",
    "largest_text",
    "sheet_size",
    "space_on",
]

Sheet: TypeAlias = Literal["16:9", "A4", "phone"] | tuple[float, float]
"""The sheet that a picture is fitted to: a slide of 1280 by 720, a page of 1123 by 794, a phone of
390 in width and any height, or a width and a height in pixels."""

ENOUGH, LEGIBLE = 16.0, 12.0
"""The sizes of text for which some words, and for which all words, are left out."""

_SIZES: Final[dict[object, tuple[float, float | None]]] = {
    "16:9": (1280.0, 720.0),
    "A4": (1123.0, 794.0),
    "phone": (390.0, None),
}
_LEAST_SIDE, _MOST_SIDE = 200.0, 10_000.0
SMALL: Final = 11.0
"""How large the smallest text of a picture is that is not fitted."""
SMALLEST: Final = 8.0
"""How large the smallest text of a map is that is fitted to one sheet: six points."""
_TEXT_SIZES: Final = (20.0, 18.0, 16.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0)
LEAST: Final = _TEXT_SIZES[-1]
"""The smallest text that is drawn."""
_MOST_COLUMNS: Final = 12


class _Fitted(Protocol):
    """A picture on a sheet."""

    @property
    def text_size(self) -> float:
        """How large the smallest text is."""
        ...


_F = TypeVar("_F", bound=_Fitted)


def sheet_size(fit: Sheet) -> tuple[float, float | None]:
    """The width and height of a sheet; None is as high as needed.

    Raises:
        InvalidValueError: It is a tuple of anything else than a width and a height.
    """
    if isinstance(fit, str):
        return _SIZES[fit]
    sides: tuple[object, ...] = fit
    numbers = [
        float(side)
        for side in sides
        if isinstance(side, (int, float)) and _LEAST_SIDE <= side <= _MOST_SIDE
    ]
    if len(numbers) == len(sides) == 2:  # noqa: PLR2004 - width and height
        return numbers[0], numbers[1]
    message = "expected '16:9', 'A4', 'phone', or a width and a height of 200 to 10,000 pixels"
    raise InvalidValueError("to_svg", [Problem("fit", message)])


def space_on(size: tuple[float, float | None]) -> tuple[float, float] | None:
    """How much a picture may take up to be read on a sheet; None where its height is not given."""
    width, height = size
    return None if height is None else (width * SMALL / ENOUGH, height * SMALL / ENOUGH)


def does_not_fit(stages: int, *, least: float = LEAST) -> InvalidValueError:
    """The error that so many stages do not fit a sheet in letters of a size."""
    message = f"{stages:,} stages do not fit the sheet"
    hint = "draw a part of it, or on a larger sheet"
    if least > LEAST:
        message += f" in letters of {least:g} pixels or more"
        hint = "draw it on several by render.to_sheets, on a larger one, or a part of it"
    return InvalidValueError("to_svg", [Problem("fit", message, hint=hint)])


def enlarged(
    view_box: ViewBox, size: tuple[float, float | None]
) -> tuple[ViewBox, tuple[float, float]] | None:
    """What a picture as it is shows in the middle of a sheet, and how large the sheet is.

    None where its texts would be too small to read.
    """
    left, top, wide, tall = view_box
    width, height = size
    scale = min(width / wide, math.inf if height is None else height / tall)
    if SMALL * scale < ENOUGH:
        return None
    full = tall * scale if height is None else height
    left -= (width / scale - wide) / 2
    top -= (full / scale - tall) / 2
    return (left, top, width / scale, full / scale), (width, full)


def largest_text(
    size: tuple[float, float | None],
    count: int,
    laid_out: Callable[[float, float | None, int, float], _F | None],
    *,
    above: float = 0.0,
) -> _F | None:
    """The layout on a sheet in the largest text that fits, with as few rows as that allows.

    Args:
        size: Width and height; a height of None is any, in text that can be read.
        count: How many stages there are.
        laid_out: The layout for a width, a height, a number of columns and a size of text; None
            where it does not fit.
        above: Only texts larger than this are of use where the height is given.
    """
    width, height = size
    if height is None:
        return laid_out(width, None, 1, ENOUGH)
    best: _F | None = None
    most = max(1, min(count, _MOST_COLUMNS))
    low, high = 0, sum(text > above for text in _TEXT_SIZES)
    # A text that fits is smaller than one that does not, so that half of them need no try.
    while low < high:
        middle = (low + high) // 2
        size_of_text = _TEXT_SIZES[middle]
        tries = (
            (columns, sheet)
            for columns in range(most, 0, -1)
            if (sheet := laid_out(width, height, columns, size_of_text)) is not None
        )
        columns, sheet = next(tries, (0, None))
        if sheet is None:
            low = middle + 1
            continue
        # In as many rows, of lengths as even as can be: 3 and 3 rather than 5 and 1.
        rows = max(1, math.ceil(count / columns))
        even = max(1, math.ceil(count / rows))
        best = sheet
        if even != columns:
            best = laid_out(width, height, even, size_of_text) or sheet
        high = middle
    return best
