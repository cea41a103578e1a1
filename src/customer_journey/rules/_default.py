"""The rules of the package, category by category, and those that other packages provide."""

import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, cast

from customer_journey.errors import BrokenPluginWarning
from customer_journey.rules import (
    _actions,
    _content,
    _criteria,
    _ends,
    _evidence,
    _experience,
    _facts,
    _insights,
    _kinds,
    _leaving,
    _metrics,
    _names,
    _people,
    _probabilities,
    _promises,
    _proofs,
    _reach,
    _upkeep,
)
from customer_journey.rules._rule import Rule
from customer_journey.rules._ruleset import RuleSet

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = ["DEFAULT", "installed"]

_MODULES: Final = (
    _reach,
    _ends,
    _kinds,
    _probabilities,
    _names,
    _facts,
    _criteria,
    _proofs,
    _leaving,
    _content,
    _insights,
    _promises,
    _people,
    _actions,
    _metrics,
    _evidence,
    _experience,
    _upkeep,
)
"""A new module of rules is listed here, and nowhere else."""

_RULES: Final = {
    value.code: value
    for module in _MODULES
    for value in cast("dict[str, object]", vars(module)).values()
    if isinstance(value, Rule)
}
"""Every rule in these modules; one that is another's premise is in several."""

DEFAULT: Final = RuleSet(sorted(_RULES.values(), key=lambda rule: rule.code))
"""All rules of the package, each on, in the order of their codes."""

_GROUP: Final = "customer_journey.rules"


def installed() -> tuple[Rule, ...]:
    """The rules that installed packages provide, in the order of their entry points' names.

    A package offers a rule, or several in a list or a `RuleSet`, as an entry point of the group
    `customer_journey.rules`. Nothing is loaded before this function is called. What is broken is
    skipped.

    Warns: BrokenPluginWarning: An entry point cannot be loaded, has something else than rules, or
    a rule whose code or name is taken.

    Example:
        >>> import customer_journey as cj
        >>> everything = cj.rules.DEFAULT.with_rules(*cj.rules.installed())
        >>> len(everything) >= len(cj.rules.DEFAULT)
        True
    """
    taken = {
        name: "this package"
        for rule in DEFAULT.rules
        for name in (rule.code, rule.name, *rule.aliases)
    }
    rules: list[Rule] = []
    from importlib.metadata import entry_points

    for entry in sorted(entry_points(group=_GROUP), key=lambda entry: (entry.name, entry.value)):
        for rule in _loaded(entry):
            known = next((name for name in (rule.code, rule.name) if name in taken), None)
            if known is not None:
                _warn(entry, f"{taken[known]} has a rule called {known!r}")
                continue
            taken |= dict.fromkeys((rule.code, rule.name), entry.name)
            rules.append(rule)
    return tuple(rules)


def _loaded(entry: "EntryPoint") -> tuple[Rule, ...]:
    try:
        target: object = entry.load()
        listed = (target,) if isinstance(target, Rule) else tuple(cast("Iterable[object]", target))
    except Exception as error:  # noqa: BLE001 - whatever another package does wrong
        _warn(entry, f"{type(error).__name__}: {error}")
        return ()
    rules = tuple(item for item in listed if isinstance(item, Rule))
    if len(rules) < len(listed):
        _warn(entry, "not everything in it is a rule")
    return rules


def _warn(entry: "EntryPoint", reason: str) -> None:
    package = entry.dist.name if entry.dist is not None else "an unknown package"
    message = f"rules {entry.name!r} ({entry.value}, of {package}): {reason}"
    # Attributed to the line that called `installed`.
    warnings.warn(message, BrokenPluginWarning, stacklevel=3)
