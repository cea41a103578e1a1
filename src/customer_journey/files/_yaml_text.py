"""Plain data as YAML that people like to read, and that readers of YAML 1.1 take for the same."""

import io
import re
import sys
from typing import TYPE_CHECKING, Final, cast

from customer_journey.files._yaml_events import library

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

__all__ = ["write"]

_TAG: Final = "tag:yaml.org,2002:"

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

_PRINTABLE: Final = (
    r"\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff"
)
_QUOTED_PART: Final = re.compile(
    rf"""\A[\s?:,\[\]{{}}\#&*!|>'"%@`-] | :(?:\s|\Z) | \s(?:\#|\Z) | [^{_PRINTABLE}]""",
    re.VERBOSE,
)
"""What would mean something else without quotes, and characters that must be escaped."""

_NO_BLOCK: Final = re.compile(rf"\A\s|[ ](?:\n|\Z)|\n\n\Z|[^\n{_PRINTABLE}]")
"""What a block of lines would not show, or not keep."""

_WORDS: Final = {
    None: (f"{_TAG}null", "null"),
    True: (f"{_TAG}bool", "true"),
    False: (f"{_TAG}bool", "false"),
}


def write(data: object, schema: str | None = None) -> str:
    """Plain data as a YAML text: in blocks, its characters as they are, lines as long as they are.

    Where the schema lies is told by a comment: that is where language servers look for it.

    Raises:
        MissingExtraError: ruamel.yaml is not installed.
    """
    yaml = library()
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.width = sys.maxsize
    yaml.indent(mapping=2, sequence=4, offset=2)
    stream = io.StringIO()
    if schema is not None:
        stream.write(f"# yaml-language-server: $schema={schema}\n")
    yaml.serialize(_node(data), stream)  # pyright: ignore[reportUnknownMemberType]
    return stream.getvalue()


def _node(value: object) -> "Node":
    from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

    match value:
        case dict():
            items = cast("dict[str, object]", value).items()
            pairs = [(_text_node(key, '"'), _node(item)) for key, item in items]
            return MappingNode(f"{_TAG}map", pairs, flow_style=not pairs)
        case list():
            nodes = [_node(item) for item in cast("list[object]", value)]
            return SequenceNode(f"{_TAG}seq", nodes, flow_style=not nodes)
        case str():
            return _text_node(value, "|")
        case None | bool():
            tag, word = _WORDS[value]
            return ScalarNode(tag, word)
        case int():
            return ScalarNode(f"{_TAG}int", str(int(value)))
        case _:
            return ScalarNode(f"{_TAG}float", _float_text(cast("float", value)))


def _text_node(text: str, style_of_lines: str) -> "Node":
    from ruamel.yaml.nodes import ScalarNode

    style: str | None = None
    if "\n" in text and not _NO_BLOCK.search(text):
        style = style_of_lines
    elif _QUOTED_WHOLE.fullmatch(text) or _QUOTED_PART.search(text):
        style = '"'
    return ScalarNode(f"{_TAG}str", text, style=style)


def _float_text(number: float) -> str:
    """The shortest text of a float that YAML 1.1 takes for one too: there is a point in it."""
    digits, exponent, power = repr(number).partition("e")
    return f"{digits}{'' if '.' in digits else '.0'}{exponent}{power}"
