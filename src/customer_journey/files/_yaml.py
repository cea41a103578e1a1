"""YAML 1.2, read: a C parser's events become plain data.

What a scalar means is decided here, by the core schema of YAML 1.2: a text, a whole number, a
float, true, false or null. Nothing else comes out of a file, whatever tags it has.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from importlib import import_module
from typing import Any, Final, Literal, NoReturn

from customer_journey.errors import MissingExtraError, Problem
from customer_journey.files._reading import MOST_PROBLEMS, shown
from customer_journey.files._text import Parsed, Token, Unreadable, joined, whole_number
from customer_journey.files._yaml_errors import syntax_problem

__all__ = ["parse"]

_MOST_REPEATED: Final = 8 * 2**20
"""How many characters of text aliases may stand for: as many as a file may have."""
_MOST_LEVELS: Final = 100
_COST_OF_A_VALUE: Final = 16
"""How many characters of text each value counts for, where an alias repeats it."""

_TEXT: Final = "tag:yaml.org,2002:str"

_WORDS: Final[dict[str, object]] = {
    **dict.fromkeys(["", "~", "null", "Null", "NULL"]),
    **dict.fromkeys(["true", "True", "TRUE"], True),
    **dict.fromkeys(["false", "False", "FALSE"], False),
    **dict.fromkeys([".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"], float("inf")),
    **dict.fromkeys(["-.inf", "-.Inf", "-.INF"], float("-inf")),
    **dict.fromkeys([".nan", ".NaN", ".NAN"], float("nan")),
}
_NOT_OF_TEXTS: Final = frozenset({"", *"~nNtTfF.+-0123456789"})
"""What scalars begin with that may mean something else than a text."""
_WHOLE: Final = re.compile(r"[-+]?[0-9]+")
_OCTAL_OR_HEX: Final = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT: Final = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")

_UNREADABLE: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]"
)
"""What YAML does not allow, and U+0085, U+2028 and U+2029, which YAML 1.1 reads as line breaks."""


def parse(text: str) -> Parsed:
    """The plain data of a YAML text; what aliases stand for counts for the size of the text.

    Raises:
        MissingExtraError: PyYAML is not installed.
        Unreadable: The text is not YAML.
    """
    if strange := _UNREADABLE.search(text):
        line = text.count("\n", 0, strange.start()) + 1
        column = strange.start() - text.rfind("\n", 0, strange.start())
        message = f"invalid YAML: the character U+{ord(strange[0]):04X} cannot stand as it is"
        hint = "write it as an escape in double quotes"
        raise Unreadable(Problem("", message, hint=hint, line=line, column=column))
    try:
        yaml = import_module("yaml")
    except ImportError:
        raise MissingExtraError("PyYAML", "yaml") from None
    builder = _Builder()
    try:
        # Some builds of PyYAML come without the C library: slower, and otherwise the same.
        builder.build(yaml, getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text).get_event)
    except yaml.MarkedYAMLError as error:
        raise Unreadable(syntax_problem(error, text, _MOST_LEVELS)) from None
    tokens = partial(_tokens, builder.kinds, builder.marks)
    return Parsed(builder.root, tokens, tuple(builder.problems), repeats=builder.repeats)


def _check_document(event: Any, documents: int) -> None:  # noqa: ANN401 - PyYAML has no types
    line = event.start_mark.line + 1
    if documents > 1:
        raise Unreadable(Problem("", "a second document begins; a file holds one", line=line))
    if event.version is not None and tuple(event.version) != (1, 2):
        version = ".".join(map(str, event.version))
        message = f"the text says that it is YAML {version}; only YAML 1.2 is read"
        raise Unreadable(Problem("", message, line=line))
    # A short name for a long tag is an alias whose size is not counted.
    if event.tags:
        raise Unreadable(Problem("", "the text names tags, and tags have no meaning", line=line))


def _tokens(kinds: Sequence[str | type[Any]], marks: Sequence[Any]) -> Iterator[Token]:
    """The tokens of a text; an alias is a scalar."""
    for kind, mark in zip(kinds, marks, strict=True):
        line, column = mark.line + 1, mark.column + 1
        if isinstance(kind, str):
            yield Token("scalar", kind, line, column)
        else:
            yield Token(_KINDS[kind.__name__], "", line, column)


_KINDS: Final[Mapping[str, Literal["mapping", "list", "end"]]] = {
    "MappingStartEvent": "mapping",
    "SequenceStartEvent": "list",
    "MappingEndEvent": "end",
    "SequenceEndEvent": "end",
}


class _Open:
    """A mapping or list that is being built."""

    __slots__ = ("anchor", "content", "cost", "expects_value", "is_kept", "is_list", "key")

    def __init__(self, anchor: str | None, cost: int, *, is_list: bool) -> None:
        self.content: Any = [] if is_list else {}
        self.is_list = is_list
        self.anchor = anchor
        self.cost = cost
        """What all values before it cost."""
        self.key = ""
        """In a mapping, the latest key."""
        self.expects_value = False
        """Whether the value of that key is still to come."""
        self.is_kept = True
        """Whether that key is one under which a value can stand."""


class _Builder:
    """Builds plain data from events, without recursion."""

    def __init__(self) -> None:
        self.root: object = None
        self.documents = 0
        self.kinds: list[str | type[Any]] = []
        """For each event the text of a scalar, the name of an alias, or its type."""
        self.marks: list[Any] = []
        """Where each event begins."""
        self.problems: list[Problem] = []
        self.repeats = False
        self.open: list[_Open] = []
        self.anchors: dict[str, tuple[object, int]] = {}
        """Values that aliases can stand for, and what each costs."""
        self.cost = 0
        """What all values so far cost: as many characters as their text would have."""
        self.repeated = 0
        """What of that is due to aliases."""

    def build(self, yaml: Any, next_event: Callable[[], Any]) -> None:  # noqa: ANN401, C901 - PyYAML has no types; one loop is fastest
        """Take all events; most are texts in mappings, without anchor and tag."""
        note_kind, note_mark = self.kinds.append, self.marks.append
        scalar, end = yaml.ScalarEvent, yaml.StreamEndEvent
        begin_or_end: Mapping[type[Any], Callable[[Any], None]] = {
            yaml.MappingStartEvent: partial(self._begin, is_list=False),
            yaml.SequenceStartEvent: partial(self._begin, is_list=True),
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
        }
        opened = self.open
        while (event := next_event()).__class__ is not end:
            kind: type[Any] = event.__class__
            if kind is not scalar:
                if kind in begin_or_end:
                    note_kind(kind)
                    note_mark(event.start_mark)
                    begin_or_end[kind](event)
                else:
                    self._take_other(event, kind.__name__)
                continue
            text: str = event.value
            note_kind(text)
            note_mark(event.start_mark)
            value: object = text
            if text[:1] in _NOT_OF_TEXTS or event.anchor is not None or event.tag is not None:
                value = self._meant(event, text)
            self.cost += _COST_OF_A_VALUE + len(text)
            if not opened:
                self.root = value
                continue
            top = opened[-1]
            if top.expects_value:
                top.expects_value = False
                if top.is_kept:
                    top.content[top.key] = value
            elif top.is_list:
                top.content.append(value)
            elif value is text and text != "<<":
                top.expects_value = top.is_kept = True
                top.key = text
                if text in top.content:
                    self.repeats = True
            else:
                self._put_key(top, value, event, text)

    def _meant(self, event: Any, text: str) -> object:  # noqa: ANN401 - as above
        """The value of a scalar that may have a tag or an anchor, or not be a text."""
        value = _meaning(text) if _is_plain(event) else text
        if event.tag is not None and event.tag not in {"!", _TEXT}:
            self._add_problem(event, f"the tag {shown(event.tag)} has no meaning")
            value = None
        if event.anchor is not None:
            self.anchors[event.anchor] = value, _COST_OF_A_VALUE + len(text)
        return value

    def _take_other(self, event: Any, name: str) -> None:  # noqa: ANN401 - as above
        """Take an alias, or the beginning or end of a document."""
        if name == "DocumentStartEvent":
            self.documents += 1
            _check_document(event, self.documents)
        elif name == "AliasEvent":
            self.kinds.append(event.anchor)
            self.marks.append(event.start_mark)
            self._put(self._aliased(event), event, event.anchor)

    def _end(self, _: object) -> None:
        """Close the innermost mapping or list."""
        done = self.open.pop()
        if done.anchor is not None:
            self.anchors[done.anchor] = done.content, self.cost - done.cost

    def _begin(self, event: Any, *, is_list: bool) -> None:  # noqa: ANN401 - as above
        """Open a mapping or list."""
        if len(self.open) == _MOST_LEVELS:
            self._fail(event, f"lists and mappings are nested more than {_MOST_LEVELS} deep")
        if event.tag is not None:
            self._add_problem(event, f"the tag {shown(event.tag)} has no meaning")
        begun = _Open(event.anchor, self.cost, is_list=is_list)
        self.cost += _COST_OF_A_VALUE
        self._put(begun.content, event, "")
        self.open.append(begun)

    def _put(self, value: object, event: Any, text: str) -> None:  # noqa: ANN401 - as above
        """Put a value into what is open; in a mapping it is a key or the value of the last key."""
        if not self.open:
            self.root = value
            return
        top = self.open[-1]
        if top.is_list:
            top.content.append(value)
        elif not top.expects_value:
            self._put_key(top, value, event, text)
        else:
            top.expects_value = False
            if top.is_kept:
                top.content[top.key] = value

    def _put_key(self, top: _Open, value: object, event: Any, text: str) -> None:  # noqa: ANN401 - as above
        if isinstance(value, (dict, list)):
            self._fail(event, "a mapping or list cannot be a key")
        top.is_kept = isinstance(value, str) and not (value == "<<" and _is_plain(event))
        top.key = value if isinstance(value, str) else text
        top.expects_value = True
        if top.is_kept:
            self.repeats = self.repeats or top.key in top.content
        elif isinstance(value, str):
            hint = "repeat the entries; YAML 1.2 has no such key"
            self._add_problem(event, "mappings cannot be merged", hint)
        else:
            quoted = f'write "{top.key}"' if top.key else ""
            self._add_problem(event, f"a key is a text, and this is {shown(value)}", quoted)

    def _aliased(self, event: Any) -> object:  # noqa: ANN401 - as above
        if event.anchor not in self.anchors:
            begun = any(item.anchor == event.anchor for item in self.open)
            reason = "stands inside what it stands for" if begun else "stands for nothing before it"
            self._fail(event, f"the alias {shown('*' + event.anchor)} {reason}")
        value, cost = self.anchors[event.anchor]
        self.cost += cost
        self.repeated += cost
        if self.repeated > _MOST_REPEATED:
            self._fail(event, "aliases stand for more text than a file may hold")
        return value

    def _path(self) -> str:
        """The path of the value to come, or of the key whose value is to come."""
        path = ""
        for frame in self.open:
            if frame.is_list:
                # Those around the innermost one have it as an item already.
                path += f"[{len(frame.content) - (frame is not self.open[-1])}]"
            elif frame.expects_value or frame is not self.open[-1]:
                path = joined(path, frame.key)
        return path

    def _add_problem(self, event: Any, message: str, hint: str = "") -> None:  # noqa: ANN401 - as above
        if len(self.problems) < MOST_PROBLEMS:
            line, column = event.start_mark.line + 1, event.start_mark.column + 1
            where = self._path()
            self.problems.append(Problem(where, message, hint=hint, line=line, column=column))

    def _fail(self, event: Any, message: str) -> NoReturn:  # noqa: ANN401 - as above
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        raise Unreadable(Problem(self._path(), message, line=line, column=column))


def _is_plain(event: Any) -> bool:  # noqa: ANN401 - as above
    """Whether an event is a scalar without quotes and without a tag."""
    return type(event).__name__ == "ScalarEvent" and event.implicit[0] and event.tag is None


def _meaning(text: str) -> object:
    """What a scalar without quotes means, by the core schema of YAML 1.2."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "+-.0123456789":
        return text
    if _WHOLE.fullmatch(text):
        return whole_number(text)
    if _OCTAL_OR_HEX.fullmatch(text):
        return int(text, 0)
    return float(text) if _FLOAT.fullmatch(text) else text
