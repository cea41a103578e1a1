"""Rules that check journeys, and their findings.

`cj.validate(journey)` runs every rule of `DEFAULT`; a `RuleSet` says which ones are on, and the
severity of each.
"""

from typing import TYPE_CHECKING

from customer_journey._lazy import attach

__all__ = [
    "DEFAULT",
    "Baseline",
    "Context",
    "Finding",
    "Fixed",
    "KnownFinding",
    "Report",
    "Rule",
    "RuleSet",
    "Severity",
    "Suppressed",
    "Violation",
    "Witness",
    "fix",
    "installed",
    "rule",
]

if TYPE_CHECKING:
    from customer_journey.rules._baseline import Baseline, KnownFinding
    from customer_journey.rules._context import Context
    from customer_journey.rules._default import DEFAULT, installed
    from customer_journey.rules._engine import Fixed, fix
    from customer_journey.rules._finding import Finding, Severity, Violation, Witness
    from customer_journey.rules._report import Report, Suppressed
    from customer_journey.rules._rule import Rule, rule
    from customer_journey.rules._ruleset import RuleSet
else:
    __getattr__, __dir__ = attach(__name__, __all__)
