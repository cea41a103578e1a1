"""YAML 1.2: the parser and the emitter are ruamel.yaml's.

What a scalar means is decided here, by the core schema of YAML 1.2: a text, a whole number, a
float, true, false or null. Nothing else comes out of a file, whatever tags it has.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final, NoReturn

from attrs import Factory, define

from customer_journey.errors import Problem
from customer_journey.files._reading import MOST_PROBLEMS, shown
from customer_journey.files._text import Parsed, Token, Unreadable, joined, whole_number
from customer_journey.files._yaml_events import Event, events

__all__ = ["parse"]

_MOST_REPEATED: Final = 8 * 2**20
"""How many characters of text aliases may stand for: as many as a text may have."""

_MOST_LEVELS: Final = 100
_COST_OF_A_VALUE: Final = 16
"""How many characters of text each value counts for, where an alias repeats it."""

_TEXT: Final = "tag:yaml.org,2002:str"

_MEANINGS: Final[tuple[tuple[re.Pattern[str], Callable[[str], object]], ...]] = (
    (re.compile(r"~|null|Null|NULL|"), lambda _: None),
    (re.compile(r"true|True|TRUE"), lambda _: True),
    (re.compile(r"false|False|FALSE"), lambda _: False),
    (re.compile(r"[-+]?[0-9]+"), whole_number),
    (re.compile(r"0o[0-7]+"), lambda text: int(text, 0)),
    (re.compile(r"0x[0-9a-fA-F]+"), lambda text: int(text, 0)),
    (re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"), float),
    (re.compile(r"[-+]?\.(?:inf|Inf|INF)"), lambda text: float(text.replace(".", ""))),
    (re.compile(r"\.(?:nan|NaN|NAN)"), lambda _: float("nan")),
)


def parse(text: str) -> Parsed:
    """What a YAML text holds; what aliases stand for counts for the size of the text."""
    builder = _Builder()
    for event in events(text):
        builder.take(event)
    return Parsed(
        builder.root, partial(_tokens, text), tuple(builder.problems), repeats=builder.repeats
    )


def _tokens(text: str) -> Iterator[Token]:
    """The tokens of a text that is YAML; an alias is a scalar."""
    for event in events(text):
        kind = "scalar" if event.kind == "alias" else event.kind
        yield Token(kind, event.text, event.line, event.column)


@define
class _Open:
    """A mapping or list that is being built."""

    made: dict[str, object] | list[object]
    path: str
    event: Event
    cost: int
    """What all values before it cost."""
    key: str | None = None
    """In a mapping, the key of the value to come; None where a key comes next."""
    is_kept: bool = True
    """Whether the value to come has a key to stand under."""


@define
class _Builder:
    """Builds plain data from events, without recursion."""

    root: object = None
    problems: list[Problem] = Factory(list[Problem])
    repeats: bool = False
    open: list[_Open] = Factory(list[_Open])
    anchors: dict[str, tuple[object, int]] = Factory(dict[str, tuple[object, int]])
    """Values that aliases can stand for, and what each costs."""
    cost: int = 0
    """What all values so far cost: as many characters as their text would have."""
    repeated: int = 0
    """What of that is due to aliases."""

    def take(self, event: Event) -> None:
        """Go one step on."""
        match event.kind:
            case "scalar":
                before = self.cost
                self.cost += _COST_OF_A_VALUE + len(event.text)
                self._put(self._scalar(event), event, before)
            case "alias":
                self._put(self._alias(event), event, self.cost)
            case "end":
                done = self.open.pop()
                self._keep(done.event, done.made, done.cost)
            case _:
                self._begin(event)

    def _begin(self, event: Event) -> None:
        if len(self.open) == _MOST_LEVELS:
            self._fail(event, f"lists and mappings are nested more than {_MOST_LEVELS} deep")
        if event.tag is not None:
            self._tell(event, f"the tag {shown(event.tag)} means nothing here")
        path = self._path()
        made: dict[str, object] | list[object] = {} if event.kind == "mapping" else []
        before = self.cost
        self.cost += _COST_OF_A_VALUE
        self._put(made, event, None)
        self.open.append(_Open(made, path, event, before))

    def _put(self, value: object, event: Event, before: int | None) -> None:
        """Put a value where it belongs; `before` is what all before cost, None while it is open."""
        if before is not None:
            self._keep(event, value, before)
        top = self.open[-1] if self.open else None
        if top is None:
            self.root = value
        elif isinstance(top.made, list):
            top.made.append(value)
        elif top.key is None:
            self._put_key(top, top.made, value, event)
        else:
            if top.is_kept:
                top.made[top.key] = value
            top.key = None

    def _put_key(self, top: _Open, made: dict[str, object], value: object, event: Event) -> None:
        if isinstance(value, (dict, list)):
            self._fail(event, "a mapping or list cannot be a key")
        top.is_kept = isinstance(value, str) and not (value == "<<" and event.is_plain)
        top.key = value if isinstance(value, str) else event.text
        if top.is_kept:
            self.repeats = self.repeats or top.key in made
        elif isinstance(value, str):
            hint = "repeat the entries; YAML 1.2 has no such key"
            self._tell(event, "mappings cannot be merged", hint)
        else:
            quoted = f'write "{top.key}"' if top.key else ""
            self._tell(event, f"a key is a text, and this is {shown(value)}", quoted)

    def _scalar(self, event: Event) -> object:
        if event.tag is not None and event.tag not in {"!", _TEXT}:
            self._tell(event, f"the tag {shown(event.tag)} means nothing here")
            return None
        return _meaning(event.text) if event.is_plain else event.text

    def _alias(self, event: Event) -> object:
        if event.text not in self.anchors:
            begun = any(item.event.anchor == event.text for item in self.open)
            reason = "stands inside what it stands for" if begun else "stands for nothing before it"
            self._fail(event, f"the alias {shown('*' + event.text)} {reason}")
        value, cost = self.anchors[event.text]
        self.cost += cost
        self.repeated += cost
        if self.repeated > _MOST_REPEATED:
            self._fail(event, "aliases stand for more text than a file may hold")
        return value

    def _keep(self, event: Event, value: object, before: int) -> None:
        if event.anchor is not None and event.kind != "alias":
            self.anchors[event.anchor] = value, self.cost - before

    def _path(self) -> str:
        """The path of the value to come."""
        top = self.open[-1] if self.open else None
        if top is None:
            return ""
        if isinstance(top.made, list):
            return f"{top.path}[{len(top.made)}]"
        return top.path if top.key is None else joined(top.path, top.key)

    def _tell(self, event: Event, message: str, hint: str = "") -> None:
        if len(self.problems) < MOST_PROBLEMS:
            where = self._path()
            problem = Problem(where, message, hint=hint, line=event.line, column=event.column)
            self.problems.append(problem)

    def _fail(self, event: Event, message: str) -> NoReturn:
        raise Unreadable(Problem(self._path(), message, line=event.line, column=event.column))


def _meaning(text: str) -> object:
    for pattern, value_of in _MEANINGS:
        if pattern.fullmatch(text):
            return value_of(text)
    return text
