"""The rules of the package, theme by theme."""

from typing import Final

from customer_journey.rules import (
    _assumptions,
    _constants,
    _content,
    _criteria,
    _ends,
    _evidence,
    _facts,
    _handoffs,
    _kinds,
    _metrics,
    _names,
    _people,
    _personas,
    _promises,
    _proofs,
    _reach,
    _shares,
    _upkeep,
)
from customer_journey.rules._ruleset import RuleSet

__all__ = ["DEFAULT"]

_ROOMS: Final = (
    _reach,
    _ends,
    _kinds,
    _shares,
    _names,
    _facts,
    _constants,
    _criteria,
    _proofs,
    _content,
    _promises,
    _people,
    _handoffs,
    _personas,
    _metrics,
    _evidence,
    _assumptions,
    _upkeep,
)
"""A new room of rules is written in here; nothing else has to know of it."""

DEFAULT: Final = RuleSet(
    sorted((rule for room in _ROOMS for rule in room.RULES), key=lambda rule: rule.code)
)
"""All rules of the package, each on, in the order of their codes."""
