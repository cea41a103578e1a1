"""The order of findings: by the position of their element in the journey."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from customer_journey._lazy import late_pattern
from customer_journey._model import Journey, cached
from customer_journey.rules._finding import Finding, enclosing

__all__ = ["Places"]

_SECTIONS: Final = (
    "",
    "stages",
    "transitions",
    "starts",
    "goals",
    "facts",
    "audience",
    "personas",
    "promises",
    "opportunities",
    "path_rules",
    "source",
    "suppressions",
)
_NAMED: Final = frozenset(
    {"stages", "transitions", "facts", "personas", "promises", "opportunities", "path_rules"}
)
_DIGITS: Final = late_pattern(r"(\d+)")


class Places:
    """The positions of elements by path, which put findings in the journey's order."""

    def __init__(self, journey: Journey) -> None:
        self.positions = cached(journey, _positions)

    def has(self, where: str) -> bool:
        """Whether the journey has the element that a path names, if it names one."""
        section, _, element = where.partition(".")
        if section not in _NAMED or not element:
            return True
        return any(path in self.positions for path in enclosing(where))

    def of(self, finding: Finding) -> tuple[int, int, list[tuple[int, str]], str]:
        """The key that puts findings in the journey's order."""
        where = finding.where
        section = re.split(r"[.\[]", where, maxsplit=1)[0]
        rank = _SECTIONS.index(section) if section in _SECTIONS else len(_SECTIONS)
        known = [self.positions[path] for path in enclosing(where) if path in self.positions]
        # `goals[10]` comes after `goals[9]`.
        natural = [(len(part) * part.isdigit(), part) for part in _DIGITS.split(where)]
        return rank, max(known, default=-1), natural, finding.code


def _positions(journey: Journey) -> Mapping[str, int]:
    sections: tuple[Iterable[str], ...] = (
        (item.path for item in journey.stages),
        (item.path for item in journey.transitions),
        (f"facts.{item.name}" for item in journey.facts),
        (f"personas.{item.id}" for item in journey.personas),
        (f"promises.{item.id}" for item in journey.promises),
        (f"opportunities.{item.id}" for item in journey.opportunities),
        (f"path_rules.{item.id}" for item in journey.path_rules),
    )
    return {path: index for paths in sections for index, path in enumerate(paths)}
