"""Frameworks of the field as journeys: faithful, cited, ready to use and to compare.

Each is read when it is first asked for. Other packages add their own through the entry-point group
`customer_journey.presets`: an entry point is named as its journey's id and leads to a `Journey`, or
to a function of no arguments that gives one.

Example:
    >>> import customer_journey as cj
    >>> hourglass = cj.presets.get("marketing-hourglass")
    >>> [stage.name for stage in hourglass]
    ['Know', 'Like', 'Trust', 'Try', 'Buy', 'Repeat', 'Refer']
"""

from typing import TYPE_CHECKING

from customer_journey._lazy import attach

__all__ = ["DEVIATION", "ContributedName", "PresetName", "contributed", "find", "get", "names"]

if TYPE_CHECKING:
    from customer_journey.presets._catalogue import PresetName
    from customer_journey.presets._deviation import DEVIATION
    from customer_journey.presets._find import ContributedName, contributed, find, get, names
else:
    __getattr__, __dir__ = attach(__name__, __all__, ("_find", "_catalogue", "_deviation"))
