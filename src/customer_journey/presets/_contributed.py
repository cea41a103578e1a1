"""Presets of other packages: entry points of one group, loaded on first use."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Final

from customer_journey._arguments import warn_caller
from customer_journey._model import Journey
from customer_journey._values import brief
from customer_journey.errors import BrokenPluginWarning

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = ["GROUP", "described", "entries", "loaded"]

GROUP: Final = "customer_journey.presets"


def entries(taken: Collection[str]) -> "dict[str, EntryPoint]":
    """The entry points by name, sorted; one whose name is taken is left out with a warning."""
    by_name: dict[str, EntryPoint] = {}
    from importlib.metadata import entry_points

    for entry in sorted(entry_points(group=GROUP), key=lambda entry: (entry.name, entry.value)):
        if entry.name in taken:
            _warn(entry, "the package has a preset of that name")
        elif entry.name not in by_name:
            by_name[entry.name] = entry
        elif entry.value != by_name[entry.name].value:
            _warn(entry, f"{described(by_name[entry.name])} has that name")
    return by_name


def loaded(entry: "EntryPoint") -> Journey | None:
    """The journey behind an entry point; None, and a warning, where it is broken."""
    try:
        target: object = entry.load()
        journey: object = target() if callable(target) else target
    except Exception as error:  # noqa: BLE001 - whatever another package does wrong
        _warn(entry, f"{type(error).__name__}: {error}")
        return None
    if not isinstance(journey, Journey):
        _warn(entry, f"it is {brief(journey)}, not a Journey")
        return None
    if journey.id != entry.name:
        _warn(entry, f"its journey has the id {journey.id!r}; a preset's id is its name")
        return None
    return journey


def described(entry: "EntryPoint") -> str:
    """What an entry point is called, where it leads, and which package brings it."""
    package = entry.dist.name if entry.dist is not None else "an unknown package"
    return f"preset {entry.name!r} ({entry.value}, of {package})"


def _warn(entry: "EntryPoint", reason: str) -> None:
    warn_caller(f"{described(entry)} is left out: {reason}", BrokenPluginWarning)
