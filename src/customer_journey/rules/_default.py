"""The rules of the package, theme by theme."""

from typing import Final

from customer_journey.rules import _ends, _kinds, _reach, _shares
from customer_journey.rules._ruleset import RuleSet

__all__ = ["DEFAULT"]

DEFAULT: Final = RuleSet(
    [
        *_reach.RULES,
        *_ends.RULES,
        *_kinds.RULES,
        *_shares.RULES,
    ]
)
"""All rules of the package, each on, in the order of their codes."""
