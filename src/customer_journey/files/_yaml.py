"""YAML 1.2, read: a C parser's events become plain data.

What a scalar means is decided here, by the core schema of YAML 1.2: a text, a whole number, a
float, true, false or null. Nothing else comes out of a file, whatever tags it has.
"""

from array import array
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache, partial
from importlib import import_module
from typing import Any, Final, Literal, NoReturn, TypeAlias

from customer_journey._lazy import late_pattern
from customer_journey.errors import MissingExtraError, Problem
from customer_journey.files._reading import MOST_PROBLEMS, shown
from customer_journey.files._text import Parsed, Token, Unreadable, joined, place_at, whole_number

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
_LONGEST_WORD: Final = max(map(len, _WORDS))
_LONGEST_KEPT: Final = 100
"""The longest text whose meaning is looked up before it is found anew."""
_NUMBER: Final = late_pattern(
    r"([-+]?[0-9]+)|(0o[0-7]+|0x[0-9a-fA-F]+)"
    r"|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
)
"""A whole number, one that is octal or hexadecimal, or a float."""

_HASH: Final = late_pattern(r"[ \t]+(#[^\s#][^\r\n]*)")
"""A comment that may be meant as a text, for comments most often begin with a space."""
_CUT: Final = late_pattern(r" #(?<=[^\s:,-] #)[^\s#][^\r\n]*")
"""The same, one space behind a value; comments stand further away from it, too."""
_PROSE: Final = late_pattern(
    "alternatives|author|challenges|customer_goals|decision|description|doubts|expectations"
    "|incentive|influences|interests|meaning|messages|motivations|name|needs|note"
    "|occupation|owner|pain_points|problems?|publication|purpose|reason"
    "|references|searches|tactics|text|title|unit|who|why_buy|why_us"
)
"""The keys of texts that people write for people, and of lists of them."""
_QUOTED: Final = "a text in quotes may begin with any sign"

_UNREADABLE: Final = late_pattern(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]|\A\ufeff"
)
"""What YAML does not allow, and U+0085, U+2028 and U+2029, which YAML 1.1 reads as line breaks;
and a second byte order mark, which the C parser does not count."""
_OF_ASCII: Final = bytes([*b"\t\n\r", *range(0x20, 0x7F)])
"""What YAML allows, of ASCII."""


def parse(text: str, *, with_places: bool = False) -> Parsed:
    """The plain data of a YAML text; what aliases stand for counts for the size of the text.

    Args:
        text: The text.
        with_places: Whether to keep where everything begins, since it will be asked for.

    Raises:
        MissingExtraError: PyYAML is not installed.
        Unreadable: The text is not YAML.
    """
    # Most characters are those of ASCII, and are taken out at once.
    others = text.encode(errors="surrogatepass").translate(None, _OF_ASCII)
    if others and (strange := _UNREADABLE.search(text)):
        line, column = place_at(text, strange.start())
        message = f"invalid YAML: the character U+{ord(strange[0]):04X} cannot stand as it is"
        hint = "write it as an escape in double quotes"
        raise Unreadable(Problem("", message, hint=hint, line=line, column=column))
    try:
        yaml = import_module("yaml")
    except ImportError:
        raise MissingExtraError("PyYAML", "yaml") from None
    builder = _Builder(text)
    next_event = _events(yaml, text)
    tokens: Callable[[], Iterator[Token]] = partial(_tokens, yaml, text)
    if with_places:
        record = _Record(yaml)
        next_event, tokens = record.kept(next_event), partial(record.tokens, text)
    try:
        builder.build(yaml, next_event)
    except yaml.MarkedYAMLError as error:
        from customer_journey.files._yaml_errors import syntax_problem

        opened = _opened(yaml, text)
        raise Unreadable(syntax_problem(error, text, opened, _MOST_LEVELS)) from None
    root = builder.roots[0] if builder.roots else None
    return Parsed(root, tokens, tuple(builder.problems), repeats=builder.repeats)


def _events(yaml: Any, text: str) -> Callable[[], Any]:  # noqa: ANN401 - PyYAML has no types
    """What gives the next event; more slowly where PyYAML came without the C library."""
    get_event: Callable[[], Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text).get_event
    return get_event


def _opened(yaml: Any, text: str) -> list[Any]:  # noqa: ANN401 - as above
    """Where the mappings and lists begin that are open where a text cannot be read further."""
    opened: list[Any] = []
    # After the last event, none comes for ever.
    with suppress(yaml.MarkedYAMLError):
        for event in iter(_events(yaml, text), None):
            if isinstance(event, yaml.CollectionStartEvent):
                opened.append(event.start_mark)
            elif isinstance(event, yaml.CollectionEndEvent):
                opened.pop()
    return opened


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


class _Record:
    """Where everything in a text stands, as its events said once: 17 bytes each, and texts."""

    def __init__(self, yaml: Any) -> None:  # noqa: ANN401 - as above
        self.kinds = bytearray()
        self.texts: list[str] = []
        """Those of the scalars, and the names of the aliases."""
        self.spans = array("Q")
        """Where each of them begins and ends; an alias is not written as what it stands for."""
        self.lines = array("Q")
        self.columns = array("Q")
        self.codes: Mapping[type, int] = {
            yaml.MappingStartEvent: _KINDS.index("mapping"),
            yaml.SequenceStartEvent: _KINDS.index("list"),
            yaml.MappingEndEvent: _KINDS.index("end"),
            yaml.SequenceEndEvent: _KINDS.index("end"),
            yaml.ScalarEvent: _KINDS.index("scalar"),
            yaml.AliasEvent: _KINDS.index("scalar"),
        }

    def kept(self, next_event: Callable[[], Any]) -> Callable[[], Any]:
        """What gives the same events, and keeps what they say."""
        codes, scalar = self.codes, _KINDS.index("scalar")

        def next_kept() -> Any:  # noqa: ANN401 - as above
            event: Any = next_event()
            code = codes.get(event.__class__)
            if code is not None:
                self.kinds.append(code)
                self.lines.append(event.start_mark.line + 1)
                self.columns.append(event.start_mark.column + 1)
                if code == scalar:
                    value: Any = getattr(event, "value", None)
                    self.texts.append(event.anchor if value is None else value)
                    end = event.start_mark if value is None else event.end_mark
                    self.spans.extend((event.start_mark.index, end.index))
            return event

        return next_kept

    def tokens(self, text: str) -> Iterator[Token]:
        """The tokens of the text whose events these are; an alias is a scalar."""
        spans = zip(self.spans[::2], self.spans[1::2], strict=True)
        scalars = zip(self.texts, spans, strict=True)
        for code, line, column in zip(self.kinds, self.lines, self.columns, strict=True):
            kind = _KINDS[code]
            if kind == "scalar":
                value, (start, end) = next(scalars)
                yield Token(kind, value, line, column, text[start:end])
            else:
                yield Token(kind, "", line, column)


_KINDS: Final[tuple[Literal["mapping", "list", "end", "scalar"], ...]] = (
    "mapping",
    "list",
    "end",
    "scalar",
)


def _tokens(yaml: Any, text: str) -> Iterator[Token]:  # noqa: ANN401 - as above
    """The tokens of a text that was read before, read once more.

    Only a text with a problem is, where its places were not asked for beforehand: to keep them
    takes time, and most files have no problem.
    """
    record = _Record(yaml)
    for _ in iter(record.kept(_events(yaml, text)), None):
        pass
    return record.tokens(text)


class _Refused(str):
    """A key under which no value can stand."""

    __slots__ = ()


_ITEM: Final = _Refused()
"""Stands for the key in a list, where every value is an item."""

_Place: TypeAlias = tuple[Any, str | None]
"""A mapping or list that is being built, and the key in it whose value is to come or is being built
itself, if there is one."""


class _Builder:
    """Builds plain data from events, without recursion."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.documents = 0
        self.problems: list[Problem] = []
        self.repeats = False
        self.roots: list[object] = []
        """The data of all documents."""
        self.around: list[_Place] = []
        """What is open around the innermost mapping or list, from the outside."""
        self.begun: list[tuple[str | None, int]] = []
        """Of each, the innermost included, the anchor, and what all values before it cost."""
        self.anchors: dict[str, tuple[object, int]] = {}
        """Values that aliases can stand for, and what each costs."""
        self.is_marked = "&" in text or "!" in text
        """Whether values may have anchors, so that it matters what they cost, or tags."""
        # To look for one character takes a fortieth of the time that the pattern does.
        cuts = _CUT.finditer(text) if "#" in text else ()
        self.comments = {each.start(): each[0] for each in cuts}
        """Where comments begin that may be meant as the rest of a text."""
        self.cost = 0
        """What all values so far cost: as many characters as their text would have."""
        self.repeated = 0
        """What of that is due to aliases."""

    def build(self, yaml: Any, next_event: Callable[[], Any]) -> None:  # noqa: ANN401, C901, PLR0912, PLR0915 - PyYAML has no types; one loop is fastest
        """Take all events; most are texts in mappings, without anchor and tag."""
        scalar, alias = yaml.ScalarEvent, yaml.AliasEvent
        mapping, mapping_end = yaml.MappingStartEvent, yaml.MappingEndEvent
        sequence, sequence_end = yaml.SequenceStartEvent, yaml.SequenceEndEvent
        words, longest = _WORDS, _LONGEST_WORD
        around, comments, is_marked = self.around, self.comments, self.is_marked
        is_odd = is_marked or bool(comments)
        content: Any = self.roots
        key: str | None = _ITEM
        while True:
            event = next_event()
            kind = event.__class__
            if kind is scalar:
                text: str = event.value
                value: object = text
                # A number begins with a sign, a point or a digit, which come before a colon.
                if (
                    text < ":"
                    or (len(text) <= longest and text in words)
                    or (is_marked and (event.anchor is not None or event.tag is not None))
                ):
                    value = self._meant(event, text, (content, key))
                if is_odd:
                    self.cost += _COST_OF_A_VALUE + len(text)
                    if event.end_mark.index in comments:
                        self._check_whole(event, value, (content, key))
            elif kind is mapping_end or kind is sequence_end:
                if is_marked:
                    self._close(content)
                content, key = around.pop()
                if key is not _ITEM:
                    key = None
                continue
            elif kind is mapping or kind is sequence:
                if is_marked or len(around) == _MOST_LEVELS:
                    self._open(event, (content, key))
                value = {} if kind is mapping else []
                if key is _ITEM:
                    content.append(value)
                elif key is None:
                    self._refuse_key(yaml, event, (content, key))
                elif key.__class__ is str:
                    content[key] = value
                around.append((content, key))
                content, key = value, None if kind is mapping else _ITEM
                continue
            elif kind is alias:
                text, value = event.anchor, self._aliased(event, (content, key))
            elif kind is yaml.StreamEndEvent:
                return
            else:
                self._take_document(event, kind.__name__)
                continue
            if key is None:
                if value is text and text != "<<":
                    key = text
                    if text in content:
                        self.repeats = True
                else:
                    key = self._key(event, value, text, content)
            elif key is _ITEM:
                content.append(value)
            else:
                if key.__class__ is str:
                    content[key] = value
                key = None

    def _meant(self, event: Any, text: str, place: _Place) -> object:  # noqa: ANN401 - as above
        """The value of a scalar that may have a tag or an anchor, or not be a text."""
        value: object = text
        if event.implicit[0] and event.tag is None:
            # Longer texts are hardly ever numbers, and would stay in memory.
            meaning = _meaning if len(text) <= _LONGEST_KEPT else _meaning.__wrapped__
            value = meaning(text)
        if not text and value is None:
            self._check_nothing(event, place)
        if event.tag is not None and event.tag not in {"!", _TEXT}:
            problem = f"the tag {shown(event.tag)} has no meaning"
            self._add_problem(event, problem, place, _QUOTED if event.tag[:1] == "!" else "")
            value = None
        if event.anchor is not None:
            self._check_name(event, "&", place)
            self.anchors[event.anchor] = value, _COST_OF_A_VALUE + len(text)
        return value

    def _check_nothing(self, event: Any, place: _Place) -> None:  # noqa: ANN401 - as above
        """Refuse to take a text for nothing whose first sign has a meaning in YAML."""
        comment = _HASH.match(self.text, event.start_mark.index)
        if event.anchor is not None:
            # What refers to such an anchor would stand for nothing as well.
            problem = f"it is empty, as '&' begins an anchor; did you mean \"&{event.anchor}\"?"
        elif comment is not None:
            problem = f"it is empty, as '#' begins a comment; did you mean {shown(comment[1])}?"
        else:
            return
        self._add_problem(event, problem, place, _QUOTED)

    def _check_whole(self, event: Any, value: object, place: _Place) -> None:  # noqa: ANN401 - as above
        """Refuse to end a text where a comment begins that may be meant as the rest of it."""
        keys = [key for _, key in (*self.around[-1:], place) if key]
        if keys and _PROSE.fullmatch(keys[-1]) and isinstance(value, str) and _is_plain(event):
            comment = self.comments[event.end_mark.index]
            problem = f"it ends at {shown(value)}, as '#' behind a space begins a comment"
            hint = f"did you mean {shown(value + comment)}? a comment begins with '# '"
            self._add_problem(event, problem, place, hint)

    def _take_document(self, event: Any, name: str) -> None:  # noqa: ANN401 - as above
        """Take the beginning or end of a document."""
        if name == "DocumentStartEvent":
            self.documents += 1
            _check_document(event, self.documents)

    def _open(self, event: Any, place: _Place) -> None:  # noqa: ANN401 - as above
        """Look at a mapping or list that begins, if it may have an anchor or tag, or lies deep."""
        if len(self.around) == _MOST_LEVELS:
            message = f"lists and mappings are nested more than {_MOST_LEVELS} deep"
            self._fail(event, message, place)
        if event.tag is not None:
            self._add_problem(event, f"the tag {shown(event.tag)} has no meaning", place)
        if event.anchor is not None:
            self._check_name(event, "&", place)
        self.begun.append((event.anchor, self.cost))
        self.cost += _COST_OF_A_VALUE

    def _refuse_key(self, yaml: Any, event: Any, place: _Place) -> NoReturn:  # noqa: ANN401 - as above
        """Refuse a mapping or list as a key, or a comment that has the end of a mapping in it."""
        from customer_journey.files._yaml_errors import swallowed_problem

        index: int = event.start_mark.index
        problem = swallowed_problem(self.text, _opened(yaml, self.text[:index]), index)
        if problem is not None:
            raise Unreadable(problem)
        self._fail(event, "a mapping or list cannot be a key", place)

    def _close(self, content: object) -> None:
        """Let aliases stand for a mapping or list that ends, if it has an anchor."""
        anchor, before = self.begun.pop()
        if anchor is not None:
            self.anchors[anchor] = content, self.cost - before

    def _key(self, event: Any, value: object, text: str, content: dict[str, object]) -> str:  # noqa: ANN401 - as above
        """The key of a mapping that a value, or the text of an alias or scalar, stands for."""
        if isinstance(value, (dict, list)):
            self._fail(event, "a mapping or list cannot be a key", (content, None))
        if not isinstance(value, str):
            key: str = _Refused(text)
            message = f"a key is a text, and this is {shown(value)}"
            hint = f'write "{text}"' if text else ""
        elif value == "<<" and _is_plain(event):
            key = _Refused(value)
            message = "mappings cannot be merged"
            hint = "repeat the entries; YAML 1.2 has no such key"
        else:
            self.repeats = self.repeats or value in content
            return value
        self._add_problem(event, message, (content, key), hint)
        return key

    def _check_name(self, event: Any, sign: str, place: _Place) -> None:  # noqa: ANN401 - as above
        """Refuse a colon in the name of an anchor: YAML 1.2 allows it, and YAML 1.1 ends there."""
        name: str = sign + event.anchor
        end = self.text.find(name, event.start_mark.index) + len(name)
        if self.text[end : end + 1] == ":":
            self._fail(
                event, f"a colon follows {shown(name)}; the name of an anchor has none", place
            )

    def _aliased(self, event: Any, place: _Place) -> object:  # noqa: ANN401 - as above
        self._check_name(event, "*", place)
        if event.anchor not in self.anchors:
            begun = any(anchor == event.anchor for anchor, _ in self.begun)
            reason = "stands inside what it stands for" if begun else "stands for nothing before it"
            message = f"the alias {shown('*' + event.anchor)} {reason}"
            self._fail(event, message, place, "" if begun else _QUOTED)
        value, cost = self.anchors[event.anchor]
        self.cost += cost
        self.repeated += cost
        if self.repeated > _MOST_REPEATED:
            self._fail(event, "aliases stand for more text than a file may hold", place)
        return value

    def _path(self, place: _Place) -> str:
        """The path of the value to come, or of the key whose value is to come."""
        path = ""
        # Before the first of these is the list of the roots.
        for content, key in (*self.around, place)[1:]:
            if key is _ITEM:
                # Those around the innermost one have it as an item already.
                path += f"[{len(content) - (content is not place[0])}]"
            elif key is not None:
                path = joined(path, key)
        return path

    def _add_problem(self, event: Any, message: str, place: _Place, hint: str = "") -> None:  # noqa: ANN401 - as above
        if len(self.problems) < MOST_PROBLEMS:
            line, column = event.start_mark.line + 1, event.start_mark.column + 1
            where = self._path(place)
            self.problems.append(Problem(where, message, hint=hint, line=line, column=column))

    def _fail(self, event: Any, message: str, place: _Place, hint: str = "") -> NoReturn:  # noqa: ANN401 - as above
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        where = self._path(place)
        raise Unreadable(Problem(where, message, hint=hint, line=line, column=column))


def _is_plain(event: Any) -> bool:  # noqa: ANN401 - as above
    """Whether an event is a scalar without quotes and without a tag."""
    return type(event).__name__ == "ScalarEvent" and event.implicit[0] and event.tag is None


@lru_cache(maxsize=1_000)
def _meaning(text: str) -> object:
    """What a scalar without quotes means, by the core schema of YAML 1.2."""
    number = _NUMBER.fullmatch(text)
    if number is None:
        return _WORDS.get(text, text)
    match number.lastindex:
        case 1:
            return whole_number(text)
        case 2:
            return int(text, 0)
        case _:
            return float(text)
