"""Rules that check journeys, and what they find.

`cj.validate(journey)` asks every rule of `DEFAULT`; a `RuleSet` says which ones look and how much
each matters.
"""

from typing import TYPE_CHECKING

from customer_journey._lazy import attach

if TYPE_CHECKING:
    from customer_journey.rules._baseline import Baseline
    from customer_journey.rules._context import Context
    from customer_journey.rules._default import DEFAULT
    from customer_journey.rules._finding import Finding, Severity, Spot, Witness
    from customer_journey.rules._fix import fix
    from customer_journey.rules._installed import installed
    from customer_journey.rules._report import Report, Suppressed
    from customer_journey.rules._rule import Rule, rule
    from customer_journey.rules._ruleset import RuleSet

__all__ = [
    "DEFAULT",
    "Baseline",
    "Context",
    "Finding",
    "Report",
    "Rule",
    "RuleSet",
    "Severity",
    "Spot",
    "Suppressed",
    "Witness",
    "fix",
    "installed",
    "rule",
]

if not TYPE_CHECKING:
    __getattr__, __dir__ = attach(__name__, __all__)
