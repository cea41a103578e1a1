"""Journeys as files: plain data, JSON, YAML, and the schema of both."""

from customer_journey._io._files import Format, dump, dumps, lines_of, load, loads
from customer_journey._io._journeys import from_dict, to_dict
from customer_journey._io._schema import json_schema

__all__ = [
    "Format",
    "dump",
    "dumps",
    "from_dict",
    "json_schema",
    "lines_of",
    "load",
    "loads",
    "to_dict",
]
