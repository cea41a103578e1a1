"""Journeys as files: plain data, JSON, YAML."""

from customer_journey._io._files import Format, dump, dumps, load, loads
from customer_journey._io._journeys import from_dict, to_dict

__all__ = ["Format", "dump", "dumps", "from_dict", "load", "loads", "to_dict"]
