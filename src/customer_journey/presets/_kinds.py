"""What kind of a preset a journey is, and how much its source says."""

from typing import Literal, TypeAlias

from customer_journey._arguments import require
from customer_journey._model import Journey

__all__ = ["PresetKind", "is_names_only", "kind_of"]

PresetKind: TypeAlias = Literal["framework", "template"]
"""A framework says what its source says; a template is a business's journey to start from."""


def kind_of(journey: Journey, /) -> PresetKind:
    """Whether a preset is a framework, or a template that computes its facts from events.

    Args:
        journey: The preset.

    Raises:
        WrongTypeError: It is not a journey.

    Example:
        >>> import customer_journey as cj
        >>> cj.presets.kind_of(cj.presets.get("aida")), cj.presets.kind_of(cj.presets.get("saas"))
        ('framework', 'template')
    """
    require(journey, Journey, "presets.kind_of")
    return "template" if journey.events else "framework"


def is_names_only(journey: Journey, /) -> bool:
    """Whether a preset's source gives stages, their order and their criteria, and nothing more.

    Then no one leaves by an exit, and no question, insight, action, asset, touchpoint or metric of
    a stage is there but what we added: their basis is `implied` or `assumed`.

    Args:
        journey: The preset.

    Raises:
        WrongTypeError: It is not a journey.

    Example:
        >>> import customer_journey as cj
        >>> cj.presets.is_names_only(cj.presets.get("aida"))
        True
        >>> cj.presets.is_names_only(cj.presets.get("marketing-hourglass"))
        False
    """
    require(journey, Journey, "presets.is_names_only")
    parts = (
        part
        for stage in journey
        for kind in ("questions", "insights", "actions", "assets", "touchpoints", "metrics")
        for part in getattr(stage, kind)
    )
    ours = ("implied", "assumed")
    return not journey.events and not (
        any(item.kind == "exit" for item in journey.transitions)
        or any(part.basis not in ours for part in parts)
    )
