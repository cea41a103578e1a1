"""The `convert` command: reads what other tools wrote, and knows its format by name or content."""

from argparse import Namespace
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from customer_journey import interchange
from customer_journey._cli._sources import (
    BEFORE_TEXT,
    called,
    content_of,
    journey_in,
    journey_of,
    named,
)
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.interchange._documents import read_json
from customer_journey.interchange._imported import Imported

__all__ = ["converted"]

_OWN: Final = "a journey"
_READERS: Final[Mapping[str, Callable[..., Imported]]] = {
    "graphml": interchange.from_graphml,
    "node-link": interchange.from_node_link,
    "ujg": interchange.from_ujg,
    "xstate": interchange.from_xstate,
}
_SUFFIXES: Final = {".graphml": "graphml", ".jsonld": "ujg", ".yaml": _OWN, ".yml": _OWN}
_KEYS: Final = {
    "customer_journey": _OWN,
    "states": "xstate",
    "@context": "ujg",
    "@graph": "ujg",
    "items": "ujg",
    "nodes": "node-link",
}
"""The formats that the outermost keys of JSON tell; of several, the first."""
_OF_SOME: Final[Mapping[str, tuple[str, ...]]] = {
    "weight": ("graphml", "node-link"),
    "journey": ("ujg",),
}
"""The options that only some formats have a use for."""


def converted(given: Namespace) -> Imported:
    """The journey of a document, or of whatever else other commands take.

    Raises:
        JourneyError: What was read is none, or an option is of no use for its format.
        OSError: The file cannot be read.
    """
    source = given.document
    form = given.source_format or _told_by_name(source)
    content = None if form == _OWN else content_of(source)
    with named(called(source)):
        form = form or _told_by_content(content or b"")
        options = _options(given, form)
        if content is None:
            return Imported(journey=journey_of(source).journey)
        if form == _OWN:
            return Imported(journey=journey_in(content))
        return _READERS[form](content, **options)


def _told_by_name(source: str) -> str | None:
    """The format that a name tells; what is no file is left to what reads journeys."""
    path = Path(source)
    if source != "-" and (path.is_dir() or not path.exists()):
        return _OWN
    return _SUFFIXES.get(path.suffix.lower())


def _told_by_content(content: bytes) -> str:
    """The format that a text tells: XML is GraphML, JSON is known by its keys, YAML is our own."""
    text = content.lstrip(BEFORE_TEXT)
    if text.startswith(b"<"):
        return "graphml"
    if not text.startswith(b"{"):
        return _OWN
    keys = read_json(content, "JSON").keys()
    return next((form for key, form in _KEYS.items() if key in keys), _OWN)


def _options(given: Namespace, form: str) -> dict[str, Any]:
    """The options that were given.

    Raises:
        InvalidValueError: The format has no use for one.
    """
    asked = {name: getattr(given, name) for name in _OF_SOME}
    found = {name: value for name, value in asked.items() if value is not None}
    problems = [
        Problem(f"--{name}", f"of no use for {form}, only for {' and '.join(_OF_SOME[name])}")
        for name in found
        if form not in _OF_SOME[name]
    ]
    if problems:
        raise InvalidValueError("convert", problems)
    return found
