"""JSON, by the standard library, which says nothing of places; so tokens are read apart."""

import json
import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from customer_journey._lazy import late_pattern
from customer_journey.errors import Problem
from customer_journey.files._text import Parsed, Token, Unreadable, place_at, whole_number

__all__ = ["parse", "write"]

_TOKEN: Final = late_pattern(
    r"""
      (?P<line> \r\n? | \n )
    | (?P<text> "(?:[^"\\]++|\\.)*+" )
    | (?P<mapping> \{ ) | (?P<list> \[ ) | (?P<end> [\]}] )
    | (?P<scalar> [^\s",:{}\[\]]++ )
    """,
    re.VERBOSE,
)


_TRAILING: Final = late_pattern(r",\s*+[\]}]")
_LIKE_YAML: Final = late_pattern(r"\s*+(?:---|\#|[A-Za-z_]++\s*+:)")


def parse(text: str) -> Parsed:
    """What a JSON text holds.

    `NaN`, infinities and floats beyond all bounds are read as floats that are not finite: no part
    of a journey takes them, and the element that has one says so.
    """
    repeats = False

    def mapping(pairs: list[tuple[str, object]]) -> dict[str, object]:
        nonlocal repeats
        if not pairs:
            # As those of most transitions.
            return {}
        built = dict(pairs)
        if len(built) < len(pairs):
            repeats = True
        return built

    try:
        data: object = json.loads(text, object_pairs_hook=mapping, parse_int=whole_number)
    except json.JSONDecodeError as error:
        raise Unreadable(_syntax_problem(error, text)) from None
    except RecursionError:
        raise Unreadable(Problem("", "lists and mappings are nested too deep")) from None
    return Parsed(data, partial(_tokens, text), repeats=repeats)


def _syntax_problem(error: json.JSONDecodeError, text: str) -> Problem:
    reason = error.msg.removesuffix(" at")
    message = f"{reason[:1].lower()}{reason[1:]}"
    hint = "it looks like YAML: say format='yaml'" if _LIKE_YAML.match(text) else ""
    line, column = place_at(text, error.pos)
    # Python 3.13 names the comma, and earlier versions the bracket after it.
    at = len(text[: error.pos + 1].rstrip("]} \t\r\n")) - 1
    if _TRAILING.match(text, at):
        message, hint = "a comma after the last item", "remove it"
        line, column = place_at(text, at)
    elif reason.startswith("Expecting property name"):
        message = "expected a key in double quotes"
    return Problem("", f"invalid JSON: {message}", hint=hint, line=line, column=column)


def _tokens(text: str) -> Iterator[Token]:
    """The tokens of a text that is JSON, but for its commas and colons."""
    line, start = 1, 0
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        column = match.start() - start + 1
        match kind:
            case "line":
                line, start = line + 1, match.end()
            case "mapping" | "list" | "end":
                yield Token(kind, "", line, column)
            case "text":
                yield Token("scalar", json.loads(match[0]), line, column, match[0])
            case _:
                yield Token("scalar", "", line, column)


def write(data: dict[str, object], schema: str | None = None) -> str:
    """Plain data as a JSON text: indented by two, its characters as they are."""
    pointed = data if schema is None else {"$schema": schema, **data}
    return json.dumps(pointed, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
