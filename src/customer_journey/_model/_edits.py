"""Taking stages out of a journey, with all that hangs on them."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from attrs import evolve

if TYPE_CHECKING:
    from customer_journey._model._elements import Promise
    from customer_journey._model._journey import Journey
    from customer_journey._model._stage import Stage, Transition

__all__ = ["without_stage", "without_stages"]


def without_stage(journey: "Journey", gone: "Stage") -> "Journey":
    """The journey without one of its stages; nothing in it refers to what went."""
    return without_stages(journey, {gone.id})


def without_stages(journey: "Journey", gone: Collection[str]) -> "Journey":
    """The journey without some of its stages, by id; nothing in it refers to what went."""
    gone = frozenset(gone)
    stages = [stage for stage in journey.stages if stage.id not in gone]
    asked = {question.id for stage in stages for question in stage.questions}
    unasked = {
        question.id for stage in journey.stages if stage.id in gone for question in stage.questions
    } - asked
    promises = [_promise_without(item, gone) for item in journey.promises if _survives(item, gone)]
    broken = {item.id for item in journey.promises} - {item.id for item in promises}
    return evolve(
        journey,
        stages=[_stage_without(stage, unasked) for stage in stages] if unasked else stages,
        transitions=[
            _transition_without(item, unasked, broken)
            for item in journey.transitions
            if item.source not in gone and item.target not in gone
        ],
        starts=_without(journey.starts, gone),
        goals=_without(journey.goals, gone),
        promises=promises,
        suppressions=[item for item in journey.suppressions if not _lies_at(item.where, gone)],
    )


def _survives(promise: "Promise", gone: frozenset[str]) -> bool:
    return promise.due not in gone and not (promise.made and gone.issuperset(promise.made))


def _promise_without(promise: "Promise", gone: frozenset[str]) -> "Promise":
    if gone.isdisjoint(promise.made) and gone.isdisjoint(promise.kept):
        return promise
    return evolve(promise, made=_without(promise.made, gone), kept=_without(promise.kept, gone))


def _stage_without(stage: "Stage", questions: set[str]) -> "Stage":
    if not any(answer in questions for asset in stage.assets for answer in asset.answers):
        return stage
    return evolve(
        stage,
        assets=[
            evolve(asset, answers=_without(asset.answers, questions)) for asset in stage.assets
        ],
    )


def _transition_without(
    item: "Transition", questions: set[str], promises: set[str]
) -> "Transition":
    if item.handoff is None or not (
        questions.intersection(item.handoff.questions)
        or promises.intersection(item.handoff.promises)
    ):
        return item
    handoff = evolve(
        item.handoff,
        questions=_without(item.handoff.questions, questions),
        promises=_without(item.handoff.promises, promises),
    )
    return evolve(item, handoff=handoff)


def _without(names: tuple[str, ...], gone: Collection[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name not in gone)


def _lies_at(where: str, gone: frozenset[str]) -> bool:
    section, _, rest = where.partition(".")
    name = rest.split(".", 1)[0]
    if section == "transitions":
        return not gone.isdisjoint(name.split("->"))
    return section == "stages" and name in gone
