"""Syntax errors of YAML in words of the text, not of the parser that stumbled over it.

A parser names the rule of its grammar that failed, at the place where it could not go on. People
need the character that they typed, often on a line above.
"""

import re
from collections.abc import Sequence
from typing import Any, Final, Literal, NamedTuple

from customer_journey._lazy import late_pattern
from customer_journey.errors import Problem
from customer_journey.files._reading import shown
from customer_journey.files._text import LINE_BREAK, place_at

__all__ = ["swallowed_problem", "syntax_problem"]

_QUOTES: Final = "a text in quotes may hold any character"
_VALUE: Final = r"(?:^|[-:,\[{]\s+|[\[{])"
_AFTER: Final = {
    "quote": late_pattern(rf"""{_VALUE}("(?:[^"\\]|\\.)*"|'[^']*')\s*\Z"""),
    "bracket": late_pattern(rf"{_VALUE}(\[[^\[\]]*\]|\{{[^{{}}]*\}})\s*\Z"),
}
"""What ends where the parser stopped: a text in quotes, or a list or mapping in brackets."""


class _Mistake(NamedTuple):
    """What a message of the parser means."""

    sign: str
    """What its context and its message have in them; those of PyYAML and of libyaml differ."""
    message: str
    hint: str
    at: Literal["begin", "end", "bracket"] = "end"
    """Whether it is about the beginning of what was being read, where that ended, or the bracket
    around that."""


_PASTED: Final = re.compile(r"[:,\[{-]\s*[\u2018\u201a-\u201f\u2039\u203a\u00ab\u00bb]")
"""A text that begins with the quote of a word processor."""

_GLUED: Final = late_pattern(r"\s*(?:- +)?([A-Za-z_][\w-]*):(\S{1,40})")
"""A key and its value, with no space between them."""
_COMMENT: Final = late_pattern(
    r"""(?<![^\s,:\[\]{}])(?:"(?:[^"\\]|\\.)*"|'[^']*'|#([^\s#,\]}][^,\]}\n]*)?.*)"""
    r"""|[^\s,:\[\]{}"'#]+|[\s\S]"""
)
"""A text in quotes, a comment, with the text that it may be meant as, or other characters."""
_BEFORE: Final = late_pattern(r"""(?:.*(\[|[{,]|:\s))?\s*([^\[\]{},"']*)""", re.DOTALL)
"""The last sign in front of a value or key, and what of it there is without quotes."""

_NEAR: Final = 200
"""How many characters before a comment are looked at."""

_LETTERS: Final = late_pattern(r"(?:^ *|:)[\u00a0\u2007\u202f\u3000]|\uff1a")
"""Spaces of word processors in front of a key or behind its colon, and the colon of East Asia."""

_SECOND_COLON: Final = _Mistake(
    "mapping values are not allowed",
    "a second colon on this line",
    'put the text in quotes, as in name: "Shop: ours"',
)
_INDENTED: Final = _Mistake(
    "",
    "this line is indented further than the one above, which has its value",
    "keys of one mapping begin in the same column; a text of several lines stands in quotes",
)

_OPEN_QUOTE: Final = _Mistake(
    "unexpected end of stream",
    "the quote is never closed",
    "end the text with the quote that it begins with",
    "begin",
)
_UNCLOSED: Final = _Mistake(
    "parsing a flow",
    "a bracket is not closed, or a comma is missing",
    "put a text that has a bracket, colon or comma in quotes",
    "bracket",
)

_MISTAKES: Final = (
    _SECOND_COLON,
    _Mistake(
        "sequence entries are not allowed",
        "a list begins on the line of its key",
        "begin each item on a line of its own, or write [one, two]",
    ),
    _OPEN_QUOTE,
    _OPEN_QUOTE._replace(sign="unexpected document"),
    _Mistake(
        "Unicode character escape",
        "an escape that stands for no character",
        "write the character as it is; one whose number has five digits or more as \\U0001F600",
    ),
    _Mistake(
        "quoted",
        "a backslash in double quotes begins an escape, and this is not one",
        r"write \\ for a backslash, or use single quotes",
    ),
    _Mistake(
        "scanning a simple key",
        "this line is neither a key with its colon nor an item of a list",
        "a space follows the colon, as in 'id: shop', and the dash, as in '- item'",
        "begin",
    ),
    _Mistake(
        "scanning a block scalar",
        "text on the line of a '>' or '|', which begins a text of several lines",
        f"{_QUOTES}, as in entry: '> 3'",
        "begin",
    ),
    _Mistake(
        "directive",
        "a line cannot begin with '%' unless it is in quotes",
        f'{_QUOTES}, as in "% of all": 3',
        "begin",
    ),
    _Mistake(
        "unexpected ':'",
        "a colon in brackets with no space behind it",
        "a space follows the colon, as in {id: shop}; put a text that has a colon in quotes",
    ),
    _UNCLOSED,
    _Mistake(
        "node content",
        "a bracket is closed that was not opened",
        "put a text that begins with a bracket in quotes",
    ),
    _Mistake(
        "parsing a block",
        "this line does not line up with those above it",
        "keys of one mapping, and items of one list, begin in the same column",
    ),
    _Mistake(
        "document start",
        "the text goes on after the end of its value",
        "a file holds one mapping, with the keys of a journey",
    ),
    _Mistake("mapping keys", "a text cannot begin with '?'", f"{_QUOTES}, as in name: '? or !'"),
    _Mistake("tag", "a text cannot begin with '!'", f"{_QUOTES}, as in name: '!'"),
    _Mistake("", "the text cannot be read from here on", ""),
)


def syntax_problem(error: Any, text: str, opened: Sequence[Any], most_levels: int) -> Problem:  # noqa: ANN401 - PyYAML has no types
    """The problem that an error of PyYAML is about.

    Args:
        error: A `yaml.MarkedYAMLError`.
        text: The text that was read.
        opened: Where the mappings and lists begin that are open where the parser stopped.
        most_levels: How deep lists and mappings may be nested.
    """
    mark: Any = error.problem_mark
    reading = f"{error.context or ''} {error.problem}"
    lines = LINE_BREAK.split(text)
    line: int = mark.line
    row = lines[line] if line < len(lines) else ""
    sign = row[int(mark.column) : int(mark.column) + 1]
    if "nesting" in reading:
        # The C parser looks ahead, and gives up at a thousand levels before an event comes out.
        message, hint = f"lists and mappings are nested more than {most_levels} deep", ""
    elif "tab character" in reading or ("start any token" in reading and sign == "\t"):
        message, hint = "a tab, where only spaces may indent", "replace each tab by spaces"
    elif re.search("start any token|scanning an (?:alias|anchor)", reading) or (
        "block node" in reading and sign not in "]}"
    ):
        # An alias is an asterisk and a name, an anchor an ampersand and a name.
        mark = error.context_mark or mark
        first = row[int(mark.column) : int(mark.column) + 1]
        message = f"a text cannot begin with {first!r} unless it is in quotes"
        hint = f'{_QUOTES}, as in name: "{first}"'
    elif ended := _ended(row[: int(mark.column)].rstrip(), reading):
        message = f"text follows the closing {ended}"
        hint = f"put all of the text in quotes; it begins with a {ended}"
    else:
        mistake = next(item for item in _MISTAKES if item.sign in reading)
        if mistake is _SECOND_COLON and ":" not in row[: int(mark.column)]:
            mistake = _INDENTED
        message, hint = mistake.message, mistake.hint
        if mistake.at != "end":
            mark = error.context_mark
        if mistake.at == "bracket":
            mark = _bracket(text, opened) or mark
    if _PASTED.search(row):
        hint = "typographic quotes are letters to YAML: write plain ones, \" or '"
    if swallowed := swallowed_problem(text, opened, error.problem_mark.index):
        return swallowed
    pasted = _pasted(lines, mark.line, message)
    hint, line, column = pasted or (hint, mark.line, mark.column)
    return Problem("", f"invalid YAML: {message}", hint=hint, line=line + 1, column=column + 1)


def swallowed_problem(text: str, opened: Sequence[Any], stop: int) -> Problem | None:
    """The problem of a comment that is meant as a text or has the closing bracket in it, if any.

    Args:
        text: The text.
        opened: Where the mappings and lists begin that are open where the parser stopped.
        stop: Where that is.
    """
    bracket = _bracket(text, opened)
    start: int = len(text) if bracket is None else bracket.index
    opening, closing = ("[", "]") if text.startswith("[", start) else ("{", "}")
    end = text.find("\n", stop)
    for comment in _COMMENT.finditer(text, start, len(text) if end < 0 else end):
        if comment[0][0] != "#":
            continue
        index, closed = comment.start(), comment[0].count(closing) > comment[0].count(opening)
        before = _BEFORE.fullmatch(text, max(start, index - _NEAR), index)
        is_value = before and (opening == "[" or (before[1] or "").startswith(":"))
        if comment[1] and before and is_value and (closed or not before[2]):
            words = " ".join([*before[2].split(), f"#{comment[1].strip()}"])
            meant = f"put {shown(words)} in quotes"
        elif closed:
            meant = f"put the {closing!r} before it"
        else:
            continue
        hint = f"a '#' behind a space begins a comment: {meant}"
        line, column = place_at(text, index)
        message = f"invalid YAML: {_UNCLOSED.message}"
        return Problem("", message, hint=hint, line=line, column=column)
    return None


def _bracket(text: str, opened: Sequence[Any]) -> Any:  # noqa: ANN401 - as above
    """Where the innermost of what is open begins with a bracket, if anything does."""
    # A pair in a list is a mapping without brackets.
    return next((mark for mark in reversed(opened) if text[mark.index] in "[{"), None)


def _pasted(lines: Sequence[str], line: int, message: str) -> tuple[str, int, int] | None:
    """A hint at a sign that YAML takes for another one, and its line and column."""
    # What does not line up is often the line above, whose spaces are none.
    for number in (line, line - 1):
        row = lines[number] if 0 <= number < len(lines) else ""
        glued = _GLUED.match(row) if message == _INDENTED.message else None
        if glued:
            return f"a space follows the colon: '{glued[1]}: {glued[2]}'", number, glued.end(1)
        strange = _LETTERS.search(row)
        if strange and "line" in message:
            sign = strange[0][-1]
            looks = "a colon" if sign == "\uff1a" else "a space"
            hint = f"U+{ord(sign):04X} looks like {looks} and is a letter to YAML: type {looks}"
            return hint, number, strange.end() - 1
    return None


def _ended(before: str, reading: str) -> str | None:
    """What ends right before the place where a mapping or list should have gone on."""
    if "parsing a" not in reading:
        return None
    return next((name for name, pattern in _AFTER.items() if pattern.search(before)), None)
