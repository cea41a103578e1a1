"""Plain data as YAML that people like to read, and that readers of YAML 1.1 read as the same."""

import re
from typing import Final, cast

from customer_journey._printable import UNPRINTABLE

__all__ = ["plain_or_quoted", "write"]

_LONGEST_SIMPLE_KEY: Final = 126
_LONGEST_WRITTEN: Final = 1_000
"""With its escapes, of which one may have ten characters."""
_LONGEST_WORD: Final = 5

_PLAIN: Final = re.compile(r"""[A-Za-z_](?:\ ?[\w.,;()/'"=<>%+*&!?-])*+""", re.ASCII | re.VERBOSE)
"""Most texts: words between single blanks, which need no second look if they are long enough."""

_QUOTED_WHOLE: Final = re.compile(
    r"""
      (?: y | n | yes | no | on | off | true | false | null | ~ | = | << )?
    | [-+]? \.? [0-9] [0-9a-fox_.:+-]*
    | [-+]? \. (?: inf | nan )
    | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2} .*
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Words, numbers and dates of YAML 1.1 and 1.2, and what comes near."""

_QUOTED_PART: Final = re.compile(
    rf"""
        \A(?:[\s?:,\[\]{{}}\#&*!|>'"%@`-]|\.\.\.)
      | :(?:\s|\Z) | \s(?:\#|\Z) | {UNPRINTABLE} | [\ufffe\uffff]
    """,
    re.VERBOSE,
)
"""What would mean something else without quotes, and characters that must be escaped."""

_NOT_IN_BLOCK: Final = re.compile(rf"\A\s|[ ](?:\n|\Z)|\n\n\Z|(?!\n){UNPRINTABLE}|[\ufffe\uffff]")
"""What a block of lines would not show, or not keep."""

_ESCAPED: Final = re.compile(rf'["\\]|{UNPRINTABLE}|[\ufffe\uffff]')


def write(data: dict[str, object], schema: str | None = None) -> str:
    """Plain data as a YAML text: in blocks, its characters as they are, lines as long as they are.

    A comment says where the schema lies: that is where language servers look for it.
    """
    lines = [] if schema is None else [f"# yaml-language-server: $schema={schema}"]
    _add_mapping(lines, data, "", "")
    return "\n".join([*lines, ""])


def _add_mapping(lines: list[str], data: dict[str, object], start: str, indent: str) -> None:
    """Add the lines of a mapping; the first begins with `start`, all others with `indent`."""
    for key, value in data.items():
        text = plain_or_quoted(key)
        is_short = len(key) <= _LONGEST_SIMPLE_KEY and len(text) <= _LONGEST_WRITTEN
        if is_short and "\n" not in key:
            start += f"{text}:"
            if _is_nested(value):
                lines.append(start)
                _add(lines, value, f"{indent}  ", f"{indent}  ")
            else:
                lines.append(f"{start} {_scalar(value, indent)}")
        else:
            # Parsers look for a colon only so far, and only on the same line.
            lines.append(f"{start}? {text}")
            if _is_nested(value):
                step = _step(value)
                _add(lines, value, f"{indent}:{step[1:]}", indent + step)
            else:
                lines.append(f"{indent}: {_scalar(value, indent)}")
        start = indent


def _add(lines: list[str], value: object, start: str, indent: str) -> None:
    if isinstance(value, dict):
        _add_mapping(lines, cast("dict[str, object]", value), start, indent)
        return
    for item in cast("list[object]", value):
        if _is_nested(item):
            step = _step(item)
            _add(lines, item, f"{start}-{step[1:]}", indent + step)
        else:
            lines.append(f"{start}- {_scalar(item, indent)}")
        start = indent


def _is_nested(value: object) -> bool:
    return isinstance(value, (dict, list)) and bool(cast("object", value))


def _step(value: object) -> str:
    """By how much more the lines of a value are indented than a mark that it stands behind."""
    return "    " if isinstance(value, list) else "  "


def _scalar(value: object, indent: str) -> str:  # noqa: PLR0911 - one for each kind
    """A value on one line, or a text in a block of lines."""
    match value:
        case str():
            if "\n" not in value or _NOT_IN_BLOCK.search(value):
                return plain_or_quoted(value)
            lines = value.removesuffix("\n").split("\n")
            block = "\n".join(f"{indent}  {line}" if line else "" for line in lines)
            return f"|\n{block}" if value.endswith("\n") else f"|-\n{block}"
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(int(value))
        case float():
            # Readers of YAML 1.1 know a float by its point.
            digits, exponent, power = repr(float(value)).partition("e")
            return f"{digits}{'' if '.' in digits else '.0'}{exponent}{power}"
        case _:
            return "{}" if isinstance(value, dict) else "[]"


def plain_or_quoted(text: str) -> str:
    """A text as it is, or in quotes where some reader would take it for something else."""
    if len(text) > _LONGEST_WORD and _PLAIN.fullmatch(text):
        return text
    if _QUOTED_WHOLE.fullmatch(text) or _QUOTED_PART.search(text):
        return f'"{_ESCAPED.sub(_escape, text)}"'
    return text


def _escape(match: re.Match[str]) -> str:
    # YAML has the escapes of Python, but for quotes.
    return '\\"' if match[0] == '"' else match[0].encode("unicode_escape").decode("ascii")
