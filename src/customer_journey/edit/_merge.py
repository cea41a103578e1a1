"""Several stages of a journey as one."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import reduce
from typing import Any, TypeVar, cast

from attrs import evolve, fields

from customer_journey._arguments import checked
from customer_journey._model import (
    Action,
    Asset,
    Experience,
    Insight,
    Journey,
    Metric,
    Opportunity,
    Question,
    Stage,
    Touchpoint,
    Transition,
)
from customer_journey._model._edits import opportunities_within, with_metrics_of
from customer_journey.criteria._tree import any_of
from customer_journey.edit._joining import in_parallel, weaker, with_guards
from customer_journey.edit._rename import Renaming
from customer_journey.errors import InvalidValueError, Problem

__all__ = ["merge_stages"]

Element = TypeVar("Element", Asset, Metric, Question, Stage, Touchpoint)

_EVERYONE = frozenset({"personas", "markets"})
_WITH_IDS = (Action, Asset, Insight, Metric, Question, Touchpoint)


@checked
def merge_stages(
    journey: Journey, stages: str | Iterable[str], /, *, into: str, name: str = ""
) -> Journey:
    """The journey in which one stage stands for several, where the first of them stood.

    It has all their content, elements of the same id as one, and all their phases in the journey's
    order. People are there who are at any of them: the entry criteria are joined by `or`, and if
    one stage states none, neither does the merged one. The role stays open where they disagree;
    owners are listed. What led to or from one of them leads to or from it, and what led from one to
    another is removed. Of transitions that become one, the shortest wait counts; `otherwise`
    becomes the guard that it stands for where a sibling changes. A metric of what leads from one to
    another is not computed any more. Probabilities of leaving stay open where several of the stages
    are left, for how many were at each is unknown; so does what opportunities would add to them,
    and what the same people feel at several of the stages.

    Args:
        journey: The journey, say a preset.
        stages: The ids of the stages to merge; their order does not matter.
        into: The id of the merged stage; it may be that of one of them.
        name: Its name; empty for the names of all, joined by `/`.

    Raises:
        UnknownStageError: The journey has no such stage.
        InvalidValueError: `stages` is empty, or `into` is not a valid id.
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
    chosen = {journey[each].id for each in ((stages,) if isinstance(stages, str) else stages)}
    if not chosen:
        raise InvalidValueError("merge_stages", [Problem("stages", "expected at least one stage")])
    merged = [stage for stage in journey.stages if stage.id in chosen]
    renaming = Renaming(dict.fromkeys(chosen, into))
    guarded = with_guards(journey, chosen) if len(chosen) > 1 else journey
    return evolve(
        journey,
        stages=with_metrics_of(
            journey,
            [
                _merged(merged, into, name) if stage is merged[0] else stage
                for stage in journey.stages
                if stage.id not in chosen or stage is merged[0]
            ],
            renaming.ids,
        ),
        transitions=_transitions(guarded, chosen, renaming),
        starts=renaming.several(journey.starts),
        goals=renaming.several(journey.goals),
        promises=[renaming.promise(item) for item in journey.promises],
        opportunities=_opportunities(journey, chosen, renaming),
        path_rules=[renaming.path_rule(item) for item in journey.path_rules],
        suppressions=tuple(dict.fromkeys(map(renaming.suppression, journey.suppressions))),
    )


def _merged(stages: list[Stage], into: str, name: str) -> Stage:
    entries = [stage.entry for stage in stages if stage.entry is not None]
    names = [stage.label for stage in stages] if any(stage.name for stage in stages) else []
    return evolve(
        _united(stages),
        id=into,
        name=name or " / ".join(dict.fromkeys(names)),
        purpose=" ".join(dict.fromkeys(stage.purpose for stage in stages if stage.purpose)),
        role=stages[0].role if len({stage.role for stage in stages}) == 1 else None,
        entry=any_of(dict.fromkeys(entries)) if len(entries) == len(stages) else None,
        experience=_experience(stages),
        entry_basis=reduce(weaker, [stage.entry_basis for stage in stages]),
        owner=", ".join(dict.fromkeys(stage.owner for stage in stages if stage.owner)),
        basis=reduce(weaker, [stage.basis for stage in stages]),
        note=" ".join(dict.fromkeys(stage.note for stage in stages if stage.note)),
    )


def _experience(stages: list[Stage]) -> list[Experience]:
    """The experiences of all stages, but for those of the same people by the same measure."""
    felt = Counter(
        (item.measure, persona)
        for stage in stages
        for item in stage.experience
        for persona in item.personas or ("",)
    )
    return [
        item
        for stage in stages
        for item in stage.experience
        if all(felt[item.measure, persona] == 1 for persona in item.personas or ("",))
    ]


def _united(items: Sequence[Element]) -> Element:
    """All of them in one: lists joined, elements with ids by their ids; else the first one's value.

    A text or figure that the first leaves open is the next one's. No personas or no markets means
    all of them, so a list that is empty anywhere stays empty.
    """
    first = items[0]
    if len(items) == 1:
        return first
    changes: dict[str, Any] = {}
    for each in fields(type(first)):
        values = [getattr(item, each.name) for item in items]
        if any(value != values[0] for value in values):
            changes[each.name] = _joined(each.name, values)
    if "computed" in changes:
        # A period is that of the total that is kept.
        kept = next(item for item in items if getattr(item, "computed", None) is not None)
        changes["every"] = getattr(kept, "every", None)
    elif "every" in changes:
        changes["every"] = getattr(first, "every", None)
    return evolve(first, **changes)


def _joined(name: str, values: list[Any]) -> object:
    if isinstance(values[0], tuple):
        if name in _EVERYONE and not all(values):
            return ()
        every = [element for value in values for element in value]
        if not all(isinstance(element, _WITH_IDS) for element in every):
            return list(dict.fromkeys(every))
        by_id: dict[str, list[Any]] = {}
        for element in every:
            by_id.setdefault(cast("str", element.id), []).append(element)
        return [_united(elements) for elements in by_id.values()]
    if isinstance(values[0], bool):
        return any(values)
    if name == "extra":
        return {key: value for each in reversed(values) for key, value in each.items()}
    return next((value for value in values if value not in (None, "")), values[0])


def _left(journey: Journey, merged: set[str]) -> set[str]:
    """The merged stages from which people go to others."""
    return {
        item.source
        for item in journey.transitions
        if item.source in merged and item.target not in merged and item.is_move
    }


def _opportunities(journey: Journey, merged: set[str], renaming: Renaming) -> list[Opportunity]:
    """The opportunities to lift the transitions whose shares are known still."""
    is_known = len(_left(journey, merged)) <= 1
    edges = {
        (item.source, item.target)
        for item in journey.transitions
        if item.source not in merged
        or (is_known and (item.target not in merged or item.source == item.target))
    }
    remaining = opportunities_within(journey.opportunities, edges, ())
    return [renaming.opportunity(item) for item in remaining]


def _transitions(journey: Journey, merged: set[str], renaming: Renaming) -> list[Transition]:
    """The transitions with new ends; those that now join the same two stages as one."""
    left = _left(journey, merged)
    by_ends: dict[tuple[str, str], Transition] = {}
    for item in journey.transitions:
        inside = item.source in merged and item.target in merged
        if inside and item.source != item.target:
            continue
        moved = renaming.transition(item)
        if item.source in merged and len(left) > 1:
            moved = evolve(moved, probability=None)
        ends = moved.source, moved.target
        by_ends[ends] = in_parallel(by_ends[ends], moved) if ends in by_ends else moved
    return list(by_ends.values())
