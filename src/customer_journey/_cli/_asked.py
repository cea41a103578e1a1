"""What was asked for, and the format that was meant where none was named."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from customer_journey._cli._parser import parser
from customer_journey.errors import InvalidValueError, Problem

__all__ = ["arguments_of", "settle_format"]

_SUFFIXES: Final = {
    ".dot": "dot",
    ".graphml": "graphml",
    ".gv": "dot",
    ".htm": "html",
    ".html": "html",
    ".json": "json",
    ".jsonld": "ujg",
    ".mermaid": "mermaid",
    ".md": "text",
    ".mmd": "mermaid",
    ".sarif": "sarif",
    ".svg": "svg",
    ".png": "svg",
    ".txt": "text",
    ".yaml": "yaml",
    ".yml": "yaml",
}
"""The formats that the name of a file tells."""


def arguments_of(texts: Sequence[str] | None) -> Namespace:
    """The arguments; `format` is None where none was named."""
    return parser().parse_args(texts)


def settle_format(given: Namespace) -> None:
    """Let the name of the file to write to tell the format, where none was named.

    Without a file, or with one whose name ends in nothing, it is the command's first, which for
    most is text.

    Raises:
        InvalidValueError: The command does not write that one.
    """
    if "formats" not in given or given.format is not None:
        return
    output = Path(getattr(given, "output", None) or "")
    told = _SUFFIXES.get(output.suffix.lower()) if output.suffix else given.formats[0]
    if told not in given.formats:
        what = output.suffix if told is None else told
        hint = f"name one of these by --format: {', '.join(given.formats)}"
        problem = Problem(str(output), f"{given.command} does not write {what}", hint=hint)
        raise InvalidValueError("--output", [problem])
    given.format = told
