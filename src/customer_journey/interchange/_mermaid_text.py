"""Diagrams of Mermaid as lines, without comments, directives and front matter."""

import re
from html import unescape
from typing import Final, NamedTuple

from customer_journey.errors import InvalidFileError, Problem
from customer_journey.interchange._documents import text_of

__all__ = ["ENTITY", "SUBJECT", "Diagram", "Line", "diagram_of", "plain_text"]

SUBJECT: Final = "Mermaid"
"""What documents are called in messages."""

ENTITY: Final = re.compile(r"#(\w+);", re.ASCII)
"""What stands for a character, as `#35;` or `#quot;`."""

_FRONT: Final = re.compile(r"\s*---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_TITLE: Final = re.compile(r"^title:[ \t]*(.*)$", re.MULTILINE)
_DIRECTIVE: Final = re.compile(r"%%\{(?:(?!%%\{).)*?\}%%", re.DOTALL)
"""None in another one, or a text of beginnings would be searched from each to the end."""
_JOINER: Final = "\u2060"


class Line(NamedTuple):
    """A line of a diagram, and its number in the text."""

    number: int
    text: str


class Diagram(NamedTuple):
    """A diagram: the line that says what it is, the title of its front matter, and its lines."""

    first: Line
    title: str
    lines: list[Line]


_FENCE: Final = re.compile("(?:```+|~~~+) *mermaid")


def diagram_of(document: str | bytes) -> Diagram:
    """The diagram in a text, without comments, directives and front matter.

    Raises:
        InvalidFileError: It is too large, in no known encoding, or empty.
    """
    text = "\n".join(text_of(document, SUBJECT).splitlines())
    title = ""
    first = 1
    head, _, rest = text.lstrip().partition("\n")
    if _FENCE.fullmatch(head.rstrip()):
        # As it was copied out of Markdown.
        first += text[: len(text) - len(rest)].count("\n")
        text = rest.rstrip().rstrip("`~")
    if front := _FRONT.match(text):
        stated = _TITLE.search(front[1])
        title = stated[1].strip().strip("\"'") if stated else ""
        first += front[0].count("\n")
        text = text[front.end() :]
    text = _DIRECTIVE.sub(lambda match: "\n" * match[0].count("\n"), text)
    lines = [
        Line(number, line.strip())
        for number, line in enumerate(text.split("\n"), start=first)
        if line.strip() and not line.lstrip().startswith("%%")
    ]
    if not lines:
        message = "it is empty, so it does not hold a journey"
        raise InvalidFileError(SUBJECT, [Problem("", message)])
    return Diagram(lines[0], title, lines[1:])


def plain_text(text: str) -> str:
    """What Mermaid shows for a text: entities are what they stand for."""
    shown = ENTITY.sub(
        lambda match: unescape(f"&#{match[1]};" if match[1].isdecimal() else f"&{match[1]};"), text
    )
    return " ".join(shown.replace(_JOINER, "").split())
