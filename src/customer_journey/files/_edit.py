"""A text of JSON or YAML after a small change of its data: the rest of it stays as people wrote it.

What cannot be edited so is given up: a reader of the edited text compares what it holds.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple, cast

from customer_journey._lazy import late_pattern
from customer_journey.files._text import LINE_BREAK, Token, joined
from customer_journey.files._yaml_text import plain_or_quoted

__all__ = ["edited"]

_REMOVED: Final = object()
_BARE: Final = late_pattern(r"[^\s\",:{}\[\]]*")
"""A scalar without quotes of which its token does not say how it is written."""
_SPECIAL_IN_FLOW: Final = re.compile(r"[,\[\]{}]")
_REST_OF_LINE: Final = late_pattern(r"[^\n]*\n?")
_MARGIN: Final = late_pattern(r"[ \t]*(?:-[ \t]+)?")


class _Node:
    """A value in a text: where it begins and ends, and what is in it."""

    def __init__(self, kind: str, start: int, end: int) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.entries: dict[str, tuple[int, _Node]] = {}
        """Of a mapping or list, by path, where each entry begins with its key, and its value."""


class _Change(NamedTuple):
    """What is other in the data: the value at a path, or none any more."""

    parent: str
    path: str
    key: str
    value: object


class _NotEditable(Exception):  # noqa: N818 - never leaves the module
    """The text has not what the data has, or has it in another form."""


def edited(
    text: str,
    tokens: Iterable[Token],
    old: dict[str, object],
    new: dict[str, object],
    *,
    is_json: bool,
) -> str | None:
    """The text after a change of its data; None where the text has not the form of the data.

    Texts can take the place of texts, entries can go, and mappings can get texts.

    Args:
        text: The text.
        tokens: Its tokens.
        old: The data that it holds, in the form in which it is written.
        new: The data that it is to hold.
        is_json: Whether it is JSON.
    """
    # The key of what has no elements left stays, with the comments below it.
    emptied = {key: type(value)() for key, value in old.items()}
    try:
        # What ends with a text that has no last line break ends on the line after it.
        nodes = _nodes(
            text, tokens, [0, *(each.end() for each in LINE_BREAK.finditer(text)), len(text)]
        )
        changes = _changes(old, {**emptied, **new}, "")
        edits = [_edit(text, nodes, change, is_json=is_json) for change in changes]
    except _NotEditable:
        return None
    # From the end, so that what comes before keeps its place.
    for start, end, written in sorted(edits, reverse=True):
        text = text[:start] + written + text[end:]
    return text


def _changes(old: object, new: object, path: str) -> Iterator[_Change]:
    if isinstance(old, dict) and isinstance(new, dict):
        before, after = cast("dict[str, object]", old), cast("dict[str, object]", new)
        for key in {**before, **after}:
            inner = joined(path, key)
            if key not in after:
                yield _Change(path, inner, key, _REMOVED)
            elif key not in before:
                yield _Change(path, inner, key, after[key])
            else:
                yield from _changes(before[key], after[key], inner)
    elif isinstance(old, list) and isinstance(new, list):
        left = list(cast("list[object]", new))
        for index, item in enumerate(cast("list[object]", old)):
            if left and item == left[0]:
                del left[0]
            else:
                yield _Change(path, f"{path}[{index}]", "", _REMOVED)
    elif old != new:
        yield _Change("", path, "", new)


def _nodes(text: str, tokens: Iterable[Token], lines: Sequence[int]) -> dict[str, _Node]:
    """Each value of a text, by its path; lines are known by where they begin."""
    nodes: dict[str, _Node] = {}
    around: list[tuple[str, _Node]] = []
    key: tuple[str, int] | None = None
    for token in tokens:
        start = lines[token.line - 1] + token.column - 1
        end = start + len(token.written) if token.written else _BARE.match(text, start).end()  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess] - it matches an empty text
        if token.kind == "end":
            _, node = around.pop()
            if text[node.start] in "{[":
                node.end = start + 1
            continue
        path, begin = "", start
        if around:
            outer, parent = around[-1]
            if parent.kind == "mapping" and key is None:
                key = joined(outer, token.text), start
                continue
            path, begin = key or (f"{outer}[{len(parent.entries)}]", start)
        nodes[path] = node = _Node(token.kind, start, end)
        for _, outer_node in around:
            # Blocks have no sign at their end: they reach as far as what is in them.
            outer_node.end = max(outer_node.end, end)
        if around:
            around[-1][1].entries[path] = begin, node
        key = None
        if token.kind != "scalar":
            around.append((path, node))
    return nodes


def _edit(
    text: str, nodes: dict[str, _Node], change: _Change, *, is_json: bool
) -> tuple[int, int, str]:
    """What to write from where to where."""
    if change.value is _REMOVED:
        return _removal(text, nodes.get(change.parent), change.path)
    node, parent = nodes.get(change.path), nodes.get(change.parent)
    if node is not None and node.kind == "scalar":
        is_quoted = is_json or text[node.start] == '"' or _SPECIAL_IN_FLOW.search(str(change.value))
        return node.start, node.end, _written(change.value, is_quoted=bool(is_quoted))
    if parent is None:
        raise _NotEditable
    return _addition(text, parent, change, is_json=is_json)


def _removal(text: str, parent: _Node | None, path: str) -> tuple[int, int, str]:
    """What to cut out, so that an entry is gone: in blocks its lines, in brackets also a comma."""
    if parent is None or path not in parent.entries:
        raise _NotEditable
    begin, node = parent.entries[path]
    if text[parent.start] not in "{[":
        line = text.rfind("\n", 0, begin) + 1
        if not _MARGIN.fullmatch(text, line, begin):
            raise _NotEditable
        return line, _REST_OF_LINE.match(text, max(node.end, begin)).end(), ""  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess] - as above
    paths = list(parent.entries)
    index = paths.index(path)
    if index + 1 < len(paths):
        return begin, parent.entries[paths[index + 1]][0], ""
    if index:
        return parent.entries[paths[index - 1]][1].end, node.end, ""
    return begin, node.end, ""


def _addition(text: str, parent: _Node, change: _Change, *, is_json: bool) -> tuple[int, int, str]:
    """What to write so that a mapping, or what stands for an empty one, has a key more."""
    key, value = (_written(each, is_quoted=is_json) for each in (change.key, change.value))
    entry = f"{key}: {value}"
    if parent.kind == "scalar":
        space = "" if text[parent.start - 1] == " " else " "
        return parent.start, parent.end, f"{space}{{{entry}}}"
    if not parent.entries:
        return parent.start + 1, parent.start + 1, entry
    first = min(begin for begin, _ in parent.entries.values())
    if text[parent.start] == "{":
        blanks = text[parent.start + 1 : first]
        return first, first, f"{entry},{blanks if blanks.isspace() else ' '}"
    margin = text[text.rfind("\n", 0, first) + 1 : first]
    end = "\r\n" if "\r\n" in text else "\n"
    return first, first, f"{entry}{end}{' ' * len(margin)}"


def _written(value: object, *, is_quoted: bool) -> str:
    if is_quoted or not isinstance(value, str):
        # All that is JSON is YAML, too.
        return json.dumps(value, ensure_ascii=False)
    return plain_or_quoted(value)
