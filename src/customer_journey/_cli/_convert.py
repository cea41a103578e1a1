"""The `convert` command: reads documents of other tools, whose format is named or recognised."""

from argparse import Namespace
from typing import Final, Literal

from customer_journey._cli._sources import (
    BEFORE_TEXT,
    content_of,
    journey_in,
    read_journey,
    renamed,
)
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.files._atomic import checked_path
from customer_journey.interchange._documents import read_json
from customer_journey.interchange._imported import Imported

__all__ = ["read_document"]

_OWN: Final = "a journey"
_SUFFIXES: Final = {".graphml": "graphml", ".jsonld": "ujg", ".yaml": _OWN, ".yml": _OWN}
_KEYS: Final = {
    "customer_journey": _OWN,
    "states": "xstate",
    "@context": "ujg",
    "@graph": "ujg",
    "items": "ujg",
    "nodes": "node-link",
    "graph": "node-link",
    "graphs": "node-link",
    "elements": "node-link",
    "adjacency": "node-link",
    "children": "node-link",
}
"""The formats by the outermost keys of JSON; of several, the first counts."""
_OPTIONS: Final = {"weight": ("graphml", "node-link"), "journey": ("ujg",)}
"""The formats for which an option has a meaning."""


def read_document(options: Namespace) -> Imported:
    """The journey of a document, or of anything else that other commands read.

    Raises:
        JourneyError: It holds no journey, or an option has no meaning for its format.
        OSError: The file cannot be read.
    """
    name = options.document
    format = options.source_format
    if format is None and name != "-":
        path = checked_path(name, "convert")
        is_file = path.exists() and not path.is_dir()
        format = _SUFFIXES.get(path.suffix.lower()) if is_file else _OWN
    content = b"" if format == _OWN else content_of(name)
    with renamed("standard input" if name == "-" else name):
        is_own_file = format == _OWN
        format = format or _format_of(content)
        problems = [
            Problem(f"--{option}", f"has no meaning for {format}, only for {' and '.join(formats)}")
            for option, formats in _OPTIONS.items()
            if getattr(options, option) is not None and format not in formats
        ]
        if problems:
            raise InvalidValueError("convert", problems)
        if is_own_file:
            return Imported(journey=read_journey(name).journey)
        return _imported(content, format, options)


def _format_of(content: bytes) -> str:
    """The format of a text: XML is GraphML, JSON is known by its keys, YAML is our own."""
    text = content.lstrip(BEFORE_TEXT)
    if text.startswith(b"<"):
        return "graphml"
    if not text.startswith(b"{"):
        return _OWN
    keys = read_json(content, "JSON").keys()
    return next((format for key, format in _KEYS.items() if key in keys), _OWN)


def _imported(content: bytes, format: str, options: Namespace) -> Imported:
    weight: Literal["effort", "probability", "extra"] = options.weight or "effort"
    match format:
        case "graphml":
            from customer_journey.interchange._graphml_reading import from_graphml

            return from_graphml(content, weight=weight)
        case "node-link":
            from customer_journey.interchange._node_link import from_node_link

            return from_node_link(content, weight=weight)
        case "ujg":
            from customer_journey.interchange._ujg_reading import from_ujg

            return from_ujg(content, journey=options.journey)
        case "xstate":
            from customer_journey.interchange._xstate_reading import from_xstate

            return from_xstate(content)
        case _:
            return Imported(journey=journey_in(content))
