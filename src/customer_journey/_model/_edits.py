"""Taking a stage out of a journey, with all that hangs on it."""

from typing import TYPE_CHECKING

from attrs import evolve

if TYPE_CHECKING:
    from customer_journey._model._journey import Journey
    from customer_journey._model._nouns import Promise
    from customer_journey._model._stage import Stage, Transition

__all__ = ["without_stage"]


def without_stage(journey: "Journey", gone: "Stage") -> "Journey":
    """The journey without one of its stages; nothing in it refers to what went."""
    stages = [stage for stage in journey.stages if stage.id != gone.id]
    asked = {question.id for stage in stages for question in stage.questions}
    unasked = {question.id for question in gone.questions} - asked
    promises = [
        _promise_without(item, gone.id) for item in journey.promises if _survives(item, gone.id)
    ]
    broken = {item.id for item in journey.promises} - {item.id for item in promises}
    return evolve(
        journey,
        stages=[_stage_without(stage, unasked) for stage in stages] if unasked else stages,
        transitions=[
            _transition_without(item, unasked, broken)
            for item in journey.transitions
            if gone.id not in (item.source, item.target)
        ],
        starts=_without(journey.starts, {gone.id}),
        goals=_without(journey.goals, {gone.id}),
        promises=promises,
        suppressions=[item for item in journey.suppressions if not _lies_at(item.where, gone.id)],
    )


def _survives(promise: "Promise", gone: str) -> bool:
    return promise.due != gone and set(promise.made) != {gone}


def _promise_without(promise: "Promise", gone: str) -> "Promise":
    if gone not in promise.made and gone not in promise.kept:
        return promise
    return evolve(promise, made=_without(promise.made, {gone}), kept=_without(promise.kept, {gone}))


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


def _without(names: tuple[str, ...], gone: set[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name not in gone)


def _lies_at(where: str, stage: str) -> bool:
    if where.startswith("transitions."):
        return stage in where.removeprefix("transitions.").split(".", 1)[0].split("->")
    return where == f"stages.{stage}" or where.startswith(f"stages.{stage}.")
