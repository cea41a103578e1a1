"""Rules that other packages bring: entry points of one group, loaded when they are asked for."""

import warnings
from collections.abc import Iterable
from importlib.metadata import EntryPoint, entry_points
from typing import Final, cast

from customer_journey.errors import BrokenPluginWarning
from customer_journey.rules._default import DEFAULT
from customer_journey.rules._rule import Rule

__all__ = ["installed"]

_GROUP: Final = "customer_journey.rules"


def installed() -> tuple[Rule, ...]:
    """The rules that installed packages bring, in the order of their entry points' names.

    A package offers a rule, or several in a list or a `RuleSet`, as an entry point of the group
    `customer_journey.rules`. Nothing is loaded before this function is called. What is broken is
    left out.

    Warns: BrokenPluginWarning: An entry point cannot be loaded, gives something else than rules,
    or gives one whose code or name is taken.

    Example:
        >>> import customer_journey as cj
        >>> everything = cj.rules.DEFAULT.with_rules(*cj.rules.installed())
        >>> len(everything) >= len(cj.rules.DEFAULT)
        True
    """
    taken = {name: "this package" for rule in DEFAULT.rules for name in (rule.code, rule.name)}
    kept: list[Rule] = []
    for entry in sorted(entry_points(group=_GROUP), key=lambda entry: (entry.name, entry.value)):
        for rule in _loaded(entry):
            known = next((name for name in (rule.code, rule.name) if name in taken), None)
            if known is not None:
                _warn(entry, f"{taken[known]} has a rule called {known!r}")
                continue
            taken |= dict.fromkeys((rule.code, rule.name), entry.name)
            kept.append(rule)
    return tuple(kept)


def _loaded(entry: EntryPoint) -> tuple[Rule, ...]:
    try:
        target: object = entry.load()
        listed = (target,) if isinstance(target, Rule) else tuple(cast("Iterable[object]", target))
    except Exception as error:  # noqa: BLE001 - whatever another package does wrong
        _warn(entry, f"{type(error).__name__}: {error}")
        return ()
    rules = tuple(item for item in listed if isinstance(item, Rule))
    if len(rules) < len(listed):
        _warn(entry, "not all it gives are rules")
    return rules


def _warn(entry: EntryPoint, reason: str) -> None:
    package = entry.dist.name if entry.dist is not None else "an unknown package"
    message = f"rules {entry.name!r} ({entry.value}, of {package}): {reason}"
    # Raised for the line that asked.
    warnings.warn(message, BrokenPluginWarning, stacklevel=3)
