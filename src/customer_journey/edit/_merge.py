"""Several stages of a journey as one."""

from collections.abc import Iterable

from attrs import evolve

from customer_journey._arguments import require
from customer_journey._model import Basis, Journey, Stage, Transition
from customer_journey.criteria._tree import Criterion, any_of
from customer_journey.edit._places import Renaming
from customer_journey.edit._union import united
from customer_journey.edit._ways import abreast, weaker
from customer_journey.errors import InvalidValueError, Problem

__all__ = ["merge_stages"]


def merge_stages(
    journey: Journey, stages: Iterable[str], /, *, into: str, name: str = ""
) -> Journey:
    """The journey in which one stage stands for several, where the first of them stood.

    It has all their content, what has the same id once, and all their phases in the journey's
    order. People are there who are at any of them: the entry criteria are joined by `or`, and if
    one stage states none, neither does the merged one. What only one can say (role) stays open
    where they disagree; owners are listed. All that led to or from one of them leads to or from it,
    and what led from one to another is gone. Shares of those who leave stay open where several of
    the stages are left, for how many were at each is not known.

    Args:
        journey: The journey, say a preset.
        stages: The ids of the stages to merge; their order does not matter.
        into: The id of the merged stage; it may be that of one of them.
        name: What people call it; empty for the names of all, joined by `/`.

    Raises:
        UnknownStageError: There is no such stage.
        InvalidValueError: No stages are given, or `into` has not the form of an id.
        InvalidJourneyError: Another stage has the id `into`.

    Example:
        >>> import customer_journey as cj
        >>> aarrr = cj.presets.get("aarrr")
        >>> ours = cj.edit.merge_stages(aarrr, ["acquisition", "activation"], into="sign-up")
        >>> ours["sign-up"].phases, ours["sign-up"].name
        (('aware', 'explore', 'try', 'onboard'), 'Acquisition / Activation')
        >>> print(ours["sign-up"].entry)
        visits >= 1 or had_happy_first_visit
    """
    require(journey, Journey, "merge_stages")
    named = (stages,) if isinstance(stages, str) else stages
    wanted = {journey[stage].id for stage in named}
    if not wanted:
        message = "no stages are given; there is nothing to merge"
        raise InvalidValueError("merge_stages", [Problem("stages", message)])
    merged = [stage for stage in journey.stages if stage.id in wanted]
    renaming = Renaming(dict.fromkeys(wanted, into))
    return evolve(
        journey,
        stages=[
            _merged(merged, into, name) if stage is merged[0] else stage
            for stage in journey.stages
            if stage.id not in wanted or stage is merged[0]
        ],
        transitions=_transitions(journey, wanted, renaming),
        starts=renaming.several(journey.starts),
        goals=renaming.several(journey.goals),
        promises=[renaming.promise(item) for item in journey.promises],
        suppressions=tuple(dict.fromkeys(map(renaming.suppression, journey.suppressions))),
    )


def _merged(stages: list[Stage], into: str, name: str) -> Stage:
    known = [stage.entry for stage in stages if stage.entry is not None]
    entry: Criterion | None = None
    if len(known) == len(stages):
        entry = any_of(dict.fromkeys(known))
    roles = {stage.role for stage in stages}
    return evolve(
        united(stages),
        id=into,
        name=name or _names(stages),
        purpose=_told(stage.purpose for stage in stages),
        role=stages[0].role if len(roles) == 1 else None,
        entry=entry,
        entry_basis=_weakest(stage.entry_basis for stage in stages),
        owner=", ".join(dict.fromkeys(stage.owner for stage in stages if stage.owner)),
        basis=_weakest(stage.basis for stage in stages),
        note=_told(stage.note for stage in stages),
    )


def _names(stages: list[Stage]) -> str:
    if not any(stage.name for stage in stages):
        return ""
    return " / ".join(dict.fromkeys(stage.label for stage in stages))


def _told(texts: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(text for text in texts if text))


def _weakest(given: Iterable[Basis | None]) -> Basis | None:
    first, *others = given
    for each in others:
        first = weaker(first, each)
    return first


def _transitions(journey: Journey, merged: set[str], renaming: Renaming) -> list[Transition]:
    """The transitions with new ends; those that now join the same two stages as one."""
    left = {
        item.source
        for item in journey.transitions
        if item.source in merged and item.target not in merged and item.is_move
    }
    found: dict[tuple[str, str], Transition] = {}
    for item in journey.transitions:
        inside = item.source in merged and item.target in merged
        if inside and item.source != item.target:
            continue
        moved = renaming.transition(item)
        if item.source in merged and len(left) > 1:
            moved = evolve(moved, probability=None)
        ends = moved.source, moved.target
        found[ends] = abreast(found[ends], moved) if ends in found else moved
    return list(found.values())
