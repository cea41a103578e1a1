"""The `convert` command: reads documents of other tools, whose format is named or recognised."""

import os
import re
from argparse import Namespace
from typing import Final

from attrs import evolve

from customer_journey._cli._drawing import function_of
from customer_journey._cli._parser import FORMATS
from customer_journey._cli._sources import (
    BEFORE_TEXT,
    content_of,
    journey_in,
    read_journey,
    renamed,
)
from customer_journey._ids import slug
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.files._atomic import checked_path, kind_at
from customer_journey.interchange._documents import read_json
from customer_journey.interchange._imported import Imported, noted

__all__ = ["read_document"]

_OWN: Final = "a journey"
_SUFFIXES: Final = {
    suffix: item.name if item.reader else _OWN
    for item in FORMATS
    if item.reader or item.name == "yaml"
    for suffix in item.suffixes
}
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
_MERMAID: Final = re.compile(
    rb"(?:%%.*\s+)*(?:journey\s*(?:\n|\Z)"
    rb"|(?:flowchart|graph)(?:[ \t]+(?:TB|TD|BT|RL|LR)\b|\s*[;\n]))"
)
"""How diagrams begin, after comments and directives."""
_OPTIONS: Final = {
    "weight": ("graphml", "node-link"),
    "iri": ("ujg",),
    "into": ("csv", "xlsx"),
}
"""The formats for which an option has a meaning."""


def _named_after(imported: Imported, name: str) -> Imported:
    """The same, whose journey has the name of its file as its id where it had none."""
    journey = imported.journey
    notes = list(imported.notes)
    guessed = [at for at, note in enumerate(notes) if (note.kind, note.where) == ("guessed", "id")]
    id = slug(os.path.splitext(os.path.basename(name))[0])
    if not guessed or journey.name or not id:
        return imported
    notes[guessed[0]] = noted("guessed", "id", "{id!r}, made of the name of the file", id=id)
    return evolve(imported, journey=evolve(journey, id=id), notes=tuple(notes))


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
        is_file = kind_at(path) in {"file", "stream"}
        format = _SUFFIXES.get(os.path.splitext(path)[1].lower()) if is_file else _OWN
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
        imported = _imported(content, format, options)
        return imported if name == "-" else _named_after(imported, name)


def _format_of(content: bytes) -> str:
    """The format of a text: XML is GraphML, JSON is known by its keys, YAML is our own.

    A diagram of Mermaid begins with what it is.
    """
    text = content.lstrip(BEFORE_TEXT)
    if text.startswith(b"<"):
        return "graphml"
    if text.startswith(b"PK"):
        return "xlsx"
    if _MERMAID.match(text):
        return "mermaid"
    if not text.startswith(b"{"):
        return _OWN
    keys = read_json(content, "JSON").keys()
    return next((format for key, format in _KEYS.items() if key in keys), _OWN)


def _imported(content: bytes, format: str, options: Namespace) -> Imported:
    reader = next((item.reader for item in FORMATS if item.name == format), "")
    if not reader:
        return Imported(journey=journey_in(content))
    arguments: dict[str, object] = {
        option: value
        for option, formats in _OPTIONS.items()
        if format in formats and (value := getattr(options, option)) is not None
    }
    if "into" in arguments:
        arguments["journey"] = read_journey(str(arguments.pop("into"))).journey
    imported: Imported = function_of(reader)(content, **arguments)
    return imported
