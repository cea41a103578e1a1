"""YAML 1.2, read: a C parser's events become plain data.

What a scalar means is decided here, by the core schema of YAML 1.2: a text, a whole number, a
float, true, false or null. Nothing else comes out of a file, whatever tags it has.
"""

import re
from collections.abc import Callable, Iterator, Mapping
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
_OF_NUMBERS: Final = frozenset("+-.0123456789")
"""What numbers begin with."""
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
    builder = _Builder(counts="&" in text)
    try:
        builder.build(yaml, _events(yaml, text))
    except yaml.MarkedYAMLError as error:
        raise Unreadable(syntax_problem(error, text, _MOST_LEVELS)) from None
    root = builder.top.content[0] if builder.top.content else None
    tokens = partial(_tokens, yaml, text)
    return Parsed(root, tokens, tuple(builder.problems), repeats=builder.repeats)


def _events(yaml: Any, text: str) -> Callable[[], Any]:  # noqa: ANN401 - PyYAML has no types
    """What gives the next event; more slowly where PyYAML came without the C library."""
    get_event: Callable[[], Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text).get_event
    return get_event


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


def _tokens(yaml: Any, text: str) -> Iterator[Token]:  # noqa: ANN401 - as above
    """The tokens of a text that was read before; an alias is a scalar.

    The text is read once more, since most files have no problem whose place is asked for: to keep
    where everything begins takes longer than to read it.
    """
    next_event = _events(yaml, text)
    while (event := next_event()).__class__ is not yaml.StreamEndEvent:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        name = type(event).__name__
        if name in _KINDS:
            yield Token(_KINDS[name], "", line, column)
        elif name == "ScalarEvent":
            yield Token("scalar", event.value, line, column)
        elif name == "AliasEvent":
            yield Token("scalar", event.anchor, line, column)


_KINDS: Final[Mapping[str, Literal["mapping", "list", "end"]]] = {
    "MappingStartEvent": "mapping",
    "SequenceStartEvent": "list",
    "MappingEndEvent": "end",
    "SequenceEndEvent": "end",
}


class _Open:
    """A mapping or list that is being built."""

    anchor: str | None = None
    key = ""
    """In a mapping, the latest key."""
    expects_value = False
    """Whether the value of that key is still to come."""
    is_kept = True
    """Whether that key is one under which a value can stand."""

    def __init__(self, content: Any, cost: int) -> None:  # noqa: ANN401 - a dict or a list
        self.content = content
        self.is_list = content.__class__ is list
        self.cost = cost
        """What all values before it cost."""


class _Builder:
    """Builds plain data from events, without recursion."""

    def __init__(self, *, counts: bool) -> None:
        self.documents = 0
        self.problems: list[Problem] = []
        self.repeats = False
        self.top = _Open([], 0)
        """The innermost of what is open; at last, the list that has the root."""
        self.around: list[_Open] = []
        """What is open around it, from the outside."""
        self.anchors: dict[str, tuple[object, int]] = {}
        """Values that aliases can stand for, and what each costs."""
        self.counts = counts
        """Whether there may be anchors, so that it matters what values cost."""
        self.cost = 0
        """What all values so far cost: as many characters as their text would have."""
        self.repeated = 0
        """What of that is due to aliases."""

    def build(self, yaml: Any, next_event: Callable[[], Any]) -> None:  # noqa: ANN401, C901, PLR0912 - PyYAML has no types; one loop is fastest
        """Take all events; most are texts in mappings, without anchor and tag."""
        scalar, end = yaml.ScalarEvent, yaml.StreamEndEvent
        begun: Mapping[type[Any], Callable[[], object]] = {
            yaml.MappingStartEvent: dict,
            yaml.SequenceStartEvent: list,
        }
        ended = {yaml.MappingEndEvent, yaml.SequenceEndEvent}
        top, counts = self.top, self.counts
        while (kind := (event := next_event()).__class__) is not end:
            if kind is not scalar:
                if kind in ended:
                    if top.anchor is not None:
                        self.anchors[top.anchor] = top.content, self.cost - top.cost
                    top = self.top = self.around.pop()
                elif kind in begun:
                    top = self._begin(event, begun[kind]())  # pyright: ignore[reportUnknownArgumentType] - empty
                else:
                    self._take_other(event, kind.__name__)
                continue
            text: str = event.value
            value: object = text
            if (
                text in _WORDS
                or text[0] in _OF_NUMBERS
                or event.anchor is not None
                or event.tag is not None
            ):
                value = self._meant(event, text)
            if counts:
                self.cost += _COST_OF_A_VALUE + len(text)
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
            self._put(self._aliased(event), event, event.anchor)

    def _begin(self, event: Any, content: object) -> _Open:  # noqa: ANN401 - as above
        """Open a mapping or list."""
        if len(self.around) == _MOST_LEVELS:
            self._fail(event, f"lists and mappings are nested more than {_MOST_LEVELS} deep")
        if event.tag is not None:
            self._add_problem(event, f"the tag {shown(event.tag)} has no meaning")
        begun = _Open(content, self.cost)
        if event.anchor is not None:
            begun.anchor = event.anchor
        self.cost += _COST_OF_A_VALUE
        self._put(content, event, "")
        self.around.append(self.top)
        self.top = begun
        return begun

    def _put(self, value: object, event: Any, text: str) -> None:  # noqa: ANN401 - as above
        """Put a value into what is open; in a mapping it is a key or the value of the last key."""
        top = self.top
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
            begun = any(item.anchor == event.anchor for item in (*self.around, self.top))
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
        for frame in (*self.around, self.top)[1:]:
            if frame.is_list:
                # Those around the innermost one have it as an item already.
                path += f"[{len(frame.content) - (frame is not self.top)}]"
            elif frame.expects_value or frame is not self.top:
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
    if _WHOLE.fullmatch(text):
        return whole_number(text)
    if _OCTAL_OR_HEX.fullmatch(text):
        return int(text, 0)
    return float(text) if _FLOAT.fullmatch(text) else text
