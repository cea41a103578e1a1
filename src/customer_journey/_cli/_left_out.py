"""What documents leave out that do not hold whole journeys: tables, and diagrams of Mermaid."""

from collections.abc import Container, Iterator, Mapping
from typing import Final, cast

from customer_journey._messages._current import in_language_of_answer, message
from customer_journey._model import Journey
from customer_journey.files._journeys import HEADER, to_dict
from customer_journey.interchange._tables import COLUMNS

__all__ = ["left_out"]

_KEPT: Final[Mapping[tuple[str, str], Mapping[str, Container[str]]]] = {
    ("csv", "stages"): {
        "": {"id", "stages", "transitions", "starts", "goals"},
        "stages": COLUMNS["stages"],
        "transitions": {"kind"},
    },
    ("csv", "content"): {
        "": {"id", "stages"},
        "stages": {"assets"},
        "stages.assets": COLUMNS["content"],
    },
    ("mermaid-journey", "stages"): {
        "": {"id", "name", "stages", "personas"},
        "stages": {"name", "phases", "experience"},
        "personas": {"name"},
    },
}
"""The keys of journey files, by what they stand in, that formats have a place for which do not hold
whole journeys."""


def left_out(journey: Journey, format: str, table: str) -> Iterator[str]:
    """A note on what a journey has and a document of that format leaves out, if anything."""
    kept = _KEPT[format, table]
    lost: dict[str, None] = {}

    def look(keys: Mapping[str, object], path: str) -> None:
        for key, value in keys.items():
            name = f"{path}.{key}" if path else key
            if key not in kept[path]:
                lost[name] = None
            elif name in kept:
                for each in cast("Mapping[str, Mapping[str, object]]", value).values():
                    look(each or {}, name)

    data = to_dict(journey)
    del data[HEADER]
    look(data, "")
    if lost:
        with in_language_of_answer(journey.language):
            yield message(
                "{format} has no place for {fields}", format=format, fields=", ".join(lost)
            )
