"""How values show themselves at the end of a notebook cell, without knowing who draws them.

The drawing lives floors above the values. The front page says once where it is; it is imported on
first use.
"""

from collections.abc import Callable, Collection
from typing import TypeAlias

__all__ = ["Displayed", "Drawing", "draw_with"]

Drawing: TypeAlias = Callable[[object], dict[str, str]]
"""From a value to texts by media type."""

# Holds at most one: what finds the drawing.
_LOADERS: list[Callable[[], Drawing]] = []


def draw_with(loader: Callable[[], Drawing]) -> None:
    """Let values be drawn by what `loader` returns, a function from a value to texts by type."""
    _LOADERS[:] = [loader]


class Displayed:
    """A value that notebooks can show: as a picture, a page, Markdown or plain text."""

    __slots__ = ()

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, str]:
        bundle = _LOADERS[0]()(self) if _LOADERS else {"text/plain": repr(self)}
        return {
            kind: text
            for kind, text in bundle.items()
            if (not include or kind in include) and (not exclude or kind not in exclude)
        }

    def _repr_html_(self) -> str | None:
        return self._repr_mimebundle_().get("text/html")

    def _repr_svg_(self) -> str | None:
        return self._repr_mimebundle_().get("image/svg+xml")
