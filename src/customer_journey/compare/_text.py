"""Values as one-line text and as JSON, complete in both."""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import cast

import attrs

from customer_journey.criteria._tree import Criterion

__all__ = ["key_text", "plain", "shown", "under"]

_BARE = re.compile(r"[\w-]+\Z")


def shown(value: object) -> str:
    """The value on one line, in full: criteria as they are written, the rest as Python does."""
    return f"`{value}`" if isinstance(value, Criterion) else repr(value)


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


def plain(value: object) -> object:
    """The value in JSON's types; of nouns, what is not at its default."""
    match value:
        case Criterion():
            return str(value)
        case date():
            return value.isoformat()
        case tuple():
            return [plain(item) for item in cast("tuple[object, ...]", value)]
        case Mapping():
            return {key: plain(item) for key, item in cast("Mapping[str, object]", value).items()}
        case _ if attrs.has(type(value)):
            return _plain_noun(cast("attrs.AttrsInstance", value))
        case _:
            return value


def _plain_noun(noun: attrs.AttrsInstance) -> dict[str, object]:
    return {
        item.name: plain(getattr(noun, item.name))
        for item in attrs.fields(type(noun))
        if item.eq and getattr(noun, item.name) != item.default
    }
