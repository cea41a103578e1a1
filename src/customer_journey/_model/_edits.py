"""Removing stages from a journey, with everything that refers to them."""

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from customer_journey._frozen import evolve
from customer_journey._model._experience import Ends, Opportunity
from customer_journey._model._references import measure_problems
from customer_journey._model._stage import Stage, Transition
from customer_journey.criteria._metrics import Conversion, Measure, Ratio, TimeToConvert

if TYPE_CHECKING:
    from customer_journey._model._journey import Journey

__all__ = ["opportunities_within", "with_metrics_of", "with_transitions", "without_stages"]


def with_transitions(journey: "Journey", transitions: Iterable[Transition]) -> "Journey":
    """The journey with these transitions; what opportunities would add to others goes."""
    kept = tuple(transitions)
    edges = {(item.source, item.target) for item in kept}
    opportunities = opportunities_within(journey.opportunities, edges, ())
    return evolve(journey, transitions=kept, opportunities=opportunities)


def without_stages(journey: "Journey", gone: Collection[str]) -> "Journey":
    """The journey without some of its stages, by id; nothing in it refers to them.

    Metrics that are computed from them are not computed any more.
    """
    gone = frozenset(gone)
    stages = [stage for stage in journey.stages if stage.id not in gone]
    lost = [stage for stage in journey.stages if stage.id in gone]
    unanswerable = {item.id for stage in lost for item in stage.brought}
    if unanswerable:
        left = [holder for holder in (*journey.personas, journey.audience) if holder is not None]
        unanswerable.difference_update(item.id for stage in stages for item in stage.brought)
        unanswerable.difference_update(item.id for holder in left for item in holder.insights)
    removed_questions = {question.id for stage in lost for question in stage.questions}
    if removed_questions:
        removed_questions.difference_update(
            question.id for stage in stages for question in stage.questions
        )
    promises = [
        item
        if gone.isdisjoint((*item.made, *item.kept))
        else evolve(item, made=_without(item.made, gone), kept=_without(item.kept, gone))
        for item in journey.promises
        if item.due not in gone and not (item.made and gone.issuperset(item.made))
    ]
    broken = {item.id for item in journey.promises} - {item.id for item in promises}
    transitions = [
        _transition_without(item, removed_questions, broken)
        if removed_questions or broken
        else item
        for item in journey.transitions
        if item.source not in gone and item.target not in gone
    ]
    edges = {(item.source, item.target) for item in transitions}
    return evolve(
        journey,
        stages=with_metrics_of(
            journey,
            [_stage_without(stage, unanswerable) for stage in stages] if unanswerable else stages,
        ),
        transitions=transitions,
        starts=_without(journey.starts, gone),
        goals=_without(journey.goals, gone),
        promises=promises,
        opportunities=opportunities_within(journey.opportunities, edges, unanswerable),
        path_rules=[
            item
            for item in journey.path_rules
            if gone.isdisjoint((item.stage, item.before, item.after))
        ],
        suppressions=[item for item in journey.suppressions if not _lies_at(item.where, gone)],
    )


def opportunities_within(
    opportunities: Iterable[Opportunity], edges: Collection[Ends], unanswerable: Collection[str]
) -> list[Opportunity]:
    """The opportunities that still answer or lift something, or never did."""
    kept: list[Opportunity] = []
    for item in opportunities:
        answers = _without(item.answers, unanswerable)
        lifts = {
            key: item.lifts[key]
            for key, ends in zip(item.lifts, item.lifted, strict=True)
            if ends in edges
        }
        if (len(answers), len(lifts)) == (len(item.answers), len(item.lifts)):
            kept.append(item)
        elif answers or lifts:
            kept.append(evolve(item, answers=answers, lifts=cast("dict[str, float]", lifts)))
    return kept


def with_metrics_of(
    journey: "Journey", stages: Iterable[Stage], ids: Mapping[str, str] = MappingProxyType({})
) -> list[Stage]:
    """The stages of an edited journey, whose metrics are computed from stages that are there.

    Args:
        journey: The journey that was edited.
        stages: Its stages after that.
        ids: New ids of stages by their old ones.
    """
    edited = list(stages)
    if not any(metric.computed for stage in edited for metric in stage.metrics):
        return edited
    renamed = [
        evolve(
            stage,
            metrics=[
                evolve(item, computed=_measure_of(item.computed, ids)) for item in stage.metrics
            ],
        )
        if stage.metrics
        else stage
        for stage in edited
    ]
    broken = {name for name, _ in measure_problems(renamed, journey.facts, journey.events)}
    return [
        evolve(
            stage,
            metrics=[
                evolve(item, computed=None, every=None)
                if f"{stage.id}.{item.id}" in broken
                else item
                for item in stage.metrics
            ],
        )
        if stage.metrics
        else stage
        for stage in renamed
    ]


def _measure_of(measure: Measure | None, ids: Mapping[str, str]) -> Measure | None:
    """A measure by the new ids of stages; None where it would be of a stage and itself."""
    if isinstance(measure, Ratio):
        above, below = (
            f"{ids.get(stage, stage)}.{metric}" if stage else metric
            for stage, _, metric in (
                each.rpartition(".") for each in (measure.above, measure.below)
            )
        )
        return evolve(measure, above=above, below=below)
    if isinstance(measure, (Conversion, TimeToConvert)):
        source, target = (ids.get(each, each) for each in (measure.source, measure.target))
        return None if source == target else evolve(measure, source=source, target=target)
    return measure


def _stage_without(stage: Stage, gone: set[str]) -> Stage:
    if not any(answer in gone for item in stage.answering for answer in item.answers):
        return stage
    return evolve(
        stage,
        assets=[evolve(item, answers=_without(item.answers, gone)) for item in stage.assets],
        actions=[evolve(item, answers=_without(item.answers, gone)) for item in stage.actions],
    )


def _transition_without(item: Transition, questions: set[str], promises: set[str]) -> Transition:
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
