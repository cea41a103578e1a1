"""Other ids and names for stages."""

from collections.abc import Mapping
from typing import Final

from attrs import evolve

from customer_journey._arguments import require
from customer_journey._model import Journey
from customer_journey.edit._places import Renaming

__all__ = ["rename_stages"]

_NONE: Final[Mapping[str, str]] = {}


def rename_stages(
    journey: Journey,
    /,
    *,
    ids: Mapping[str, str] = _NONE,
    names: Mapping[str, str] = _NONE,
) -> Journey:
    """The journey in which stages have other ids or names; all that speaks of them follows.

    Transitions, starts, goals, promises and the places of suppressions say the new ids. Two stages
    may swap ids. Linear in the size of the journey.

    Args:
        journey: The journey, say a preset.
        ids: New ids by the ids that stages have now.
        names: New names for people, by the ids that stages have now.

    Raises:
        UnknownStageError: There is no such stage.
        InvalidValueError: A new id has not the form of one, or a name is no text.
        InvalidJourneyError: Two stages would have the same id.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["Know", "Try", "Buy"])
        >>> ours = cj.edit.rename_stages(shop, ids={"try": "trial"}, names={"try": "Free trial"})
        >>> ours["trial"].name, [transition.path for transition in ours.transitions]
        ('Free trial', ['transitions.know->trial', 'transitions.trial->buy'])
    """
    require(journey, Journey, "rename_stages")
    for stage in (*ids, *names):
        journey[stage]
    renaming = Renaming(ids)
    return evolve(
        journey,
        stages=[
            evolve(stage, id=ids.get(stage.id, stage.id), name=names.get(stage.id, stage.name))
            if stage.id in ids or stage.id in names
            else stage
            for stage in journey.stages
        ],
        transitions=[renaming.transition(item) for item in journey.transitions],
        starts=[ids.get(stage, stage) for stage in journey.starts],
        goals=[ids.get(stage, stage) for stage in journey.goals],
        promises=[renaming.promise(item) for item in journey.promises],
        suppressions=[renaming.suppression(item) for item in journey.suppressions],
    )
