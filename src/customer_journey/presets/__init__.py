"""Journeys to start from: frameworks of the field, and templates by business.

A framework is faithful to its source and cites it. A template is what a business of one kind
usually needs: events, facts and metrics that compute, exits with reasons, questions with answers.
What a template says is assumed until you know better.

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

__all__ = [
    "DEVIATION",
    "ContributedName",
    "FrameworkName",
    "PresetKind",
    "PresetName",
    "TemplateName",
    "contributed",
    "find",
    "get",
    "is_names_only",
    "kind_of",
    "names",
]

if TYPE_CHECKING:
    from customer_journey.presets._catalogue import FrameworkName, PresetName, TemplateName
    from customer_journey.presets._deviation import DEVIATION
    from customer_journey.presets._find import (
        ContributedName,
        PresetKind,
        contributed,
        find,
        get,
        is_names_only,
        kind_of,
        names,
    )
else:
    __getattr__, __dir__ = attach(__name__, __all__, ("_find", "_catalogue", "_deviation"))
