"""Tables as HTML and as Markdown, of texts that may hold anything."""

from collections.abc import Sequence
from html import escape

from attrs import frozen

from customer_journey.render._cells import plain

__all__ = ["MOST_ROWS", "Table"]

MOST_ROWS = 200
"""How many rows are shown: a notebook that holds more of them is of no use to anybody."""

_LEFT = ' style="text-align:left"'
_MARKDOWN = str.maketrans({char: f"\\{char}" for char in "\\`*_[]<>#|~$&!"})


@frozen(kw_only=True)
class Table:
    """A table holds rows of texts under a caption; the first column names what a row is about."""

    caption: str
    heads: tuple[str, ...]
    rows: Sequence[Sequence[str]]

    def to_html(self) -> str:
        """An HTML `table` element, in the colours of what is around it."""
        heads = "".join(f'<th scope="col"{_LEFT}>{escape(plain(head))}</th>' for head in self.heads)
        lines = [
            "<table>",
            f"<caption{_LEFT}>{escape(plain(self.caption))}</caption>",
            f"<thead><tr>{heads}</tr></thead>",
            "<tbody>",
            *map(self._html_row, self.rows[:MOST_ROWS]),
        ]
        if self._more:
            lines.append(f'<tr><td colspan="{len(self.heads)}"{_LEFT}>{self._more}</td></tr>')
        return "\n".join([*lines, "</tbody>", "</table>"])

    def _html_row(self, row: Sequence[str]) -> str:
        first, *others = (escape(plain(cell)) for cell in row)
        cells = "".join(f"<td{_LEFT}>{cell}</td>" for cell in others)
        head = f'<th scope="row"{_LEFT}>{first}</th>' if first else "<td></td>"
        return f"<tr>{head}{cells}</tr>"

    def to_markdown(self) -> str:
        """A paragraph and a table of Markdown's common extension."""
        lines = [
            f"**{_safe(self.caption)}**",
            "",
            _markdown_row(list(map(_safe, self.heads))),
            _markdown_row(["---"] * len(self.heads)),
            *(_markdown_row(list(map(_safe, row))) for row in self.rows[:MOST_ROWS]),
        ]
        return "\n".join([*lines, *(["", self._more] if self._more else [])])

    @property
    def _more(self) -> str:
        left = len(self.rows) - MOST_ROWS
        return f"… and {left} more" if left > 0 else ""


def _safe(text: str) -> str:
    return plain(text).translate(_MARKDOWN)


def _markdown_row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
