"""Values and elements in a few words for people, and the paths by which changes name them."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final, cast, get_args

import attrs

from customer_journey._messages._current import counted, message
from customer_journey._model import Stage, Transition
from customer_journey._printable import printable
from customer_journey._values import duration_text
from customer_journey.criteria._computed import Computed
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._metrics import Measure

__all__ = ["describe", "key_text", "under"]

_BARE: Final = re.compile(r"[\w-]+\Z")
_STATED: Final = (*get_args(Computed), *get_args(Measure))
"""What is said in words of its own: criteria, and how facts and metrics are computed."""
_COUNTED: Final = {
    "formerly": ("former id", "former ids"),
    "kept": ("stage where it is kept", "stages where it is kept"),
    "made": ("stage where it is made", "stages where it is made"),
    "opportunities": ("opportunity", "opportunities"),
}
"""What is in fields whose names are not the plural of it."""
_LONGEST: Final = 160
_NAMES: Final = ("name", "title", "text", "who", "id", "key", "rule")
"""The fields by which people know an element, the best first."""


def describe(value: object, *, quoted: bool = True) -> str:
    """A value on one line: elements by name and contents, criteria as text, texts in quotes.

    Long ones are cut; `Change.to_dict` and `Diff.details` have all of it.
    """
    match value:
        case _ if isinstance(value, _STATED):
            text = f"`{value}`"
        case bool() | None:
            text = message({True: "true", False: "false", None: "nothing"}[value])
        case date():
            text = value.isoformat(*([" "] if hasattr(value, "hour") else []))
        case timedelta():
            text = duration_text(value)
        case tuple():
            items = cast("tuple[object, ...]", value)
            text = ", ".join(describe(item, quoted=quoted) for item in items)
            text = text or message("nothing")
        case Mapping():
            text = json.dumps(value, ensure_ascii=False, default=dict)
        case _ if attrs.has(type(value)):
            text = "".join(_element(cast("attrs.AttrsInstance", value)))
        case str() if not quoted:
            text = value
        case _:
            text = repr(value)
    return printable(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")


def _element(element: attrs.AttrsInstance) -> Iterator[str]:
    """What people call an element, what sort it is, and how much is in it."""
    if isinstance(element, Transition):
        yield f"{element.source} → {element.target}"
        sorts: tuple[str, ...] = () if element.kind == "advance" else (message(element.kind),)
    else:
        names = (getattr(element, name, "") for name in _NAMES)
        yield str(next((name for name in names if name), type(element).__name__.lower()))
        sorts = tuple(map(message, element.phases)) if isinstance(element, Stage) else ()
        sorts = (element.type,) if isinstance(element, Fact) else sorts
    if sorts:
        yield f" ({', '.join(sorts)})"
    conditions = [getattr(element, name, None) for name in ("entry", "when")]
    contents = [
        message("if {criterion}", criterion=f"`{condition}`")
        for condition in conditions
        if condition is not None
    ]
    for item in attrs.fields(type(element)):
        held: object = getattr(element, item.name)
        if isinstance(held, tuple) and held and item.name != "phases":
            size = len(cast("tuple[object, ...]", held))
            singular = item.name.removesuffix("s").replace("_", " ")
            contents.append(counted(size, *_COUNTED.get(item.name, (singular, f"{singular}s"))))
    if contents:
        yield f": {', '.join(contents)}"


def key_text(key: object) -> str:
    """A key as paths have it: the ends of a transition, a plain name, any other text quoted."""
    if isinstance(key, tuple):
        return "->".join(cast("tuple[str, ...]", key))
    text = str(key)
    return text if _BARE.match(text) else json.dumps(text)


def under(path: str, key: object) -> str:
    """The path of what lies at a path under a key."""
    text = key_text(key)
    return f"{path}[{text}]" if text.startswith('"') else f"{path}.{text}"
