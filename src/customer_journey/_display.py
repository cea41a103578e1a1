"""How values show themselves at the end of a notebook cell, without knowing who draws them.

The drawing lives floors above the values. The front page says once where it is; it is imported on first use.
"""

from collections.abc import Callable

__all__ = ["Displayed", "draw_with"]

Drawing = Callable[[object], dict[str, str]]


class _Board:
    """The one place that holds the way to the drawing."""

    loader: Callable[[], Drawing] | None = None


def draw_with(loader: Callable[[], Drawing]) -> None:
    """Let values be drawn by what `loader` returns: a function from a value to texts by media type."""
    _Board.loader = loader


class Displayed:
    """A value that notebooks can show: as a picture, a page, Markdown or plain text."""

    __slots__ = ()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        bundle = {"text/plain": repr(self)} if _Board.loader is None else _Board.loader()(self)
        wanted = set(include) if isinstance(include, (set, list, tuple)) else set(bundle)
        unwanted = set(exclude) if isinstance(exclude, (set, list, tuple)) else set()
        return {kind: text for kind, text in bundle.items() if kind in wanted - unwanted}
