"""Values and elements in a few words for people, and the paths by which changes name them."""

import json
import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final, cast, get_args

from customer_journey._element import Element
from customer_journey._messages._current import message, numeral
from customer_journey._printable import printable
from customer_journey._values import duration_said, spoken_duration
from customer_journey.criteria._computed import Computed
from customer_journey.criteria._metrics import Measure

__all__ = ["describe", "key_text", "under"]

_BARE: Final = re.compile(r"[\w-]+\Z")
_STATED: Final = (*get_args(Computed), *get_args(Measure))
"""What is said in words of its own: criteria, and how facts and metrics are computed."""
_LONGEST: Final = 160
_LONGEST_FIGURE: Final = 14


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
            smallest = timedelta(hours=1) if value >= timedelta(days=1) else timedelta(minutes=1)
            # Of three units, people do not say the last.
            text = duration_said(value) if value % smallest else spoken_duration(value)
        case tuple():
            items = cast("tuple[object, ...]", value)
            text = ", ".join(describe(item, quoted=quoted) for item in items)
            text = text or message("nothing")
        case Mapping():
            text = json.dumps(value, ensure_ascii=False, default=dict)
        case Element():
            text = str(value)
        case str() if not quoted:
            text = value
        case float():
            text = repr(value)
            # A sum of shares has last digits that no one wrote.
            text = numeral(text if len(text) <= _LONGEST_FIGURE else f"{value:.12g}")
        case _:
            text = repr(value)
    return printable(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")


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
