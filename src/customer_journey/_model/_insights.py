"""All that customers want, need, fear and expect, with its place in the journey."""

from collections.abc import Iterator

from customer_journey._model._customers import Insight
from customer_journey._model._elements import Question
from customer_journey._model._journey import Journey

__all__ = ["insight_path", "insights_of"]


def insights_of(journey: Journey) -> Iterator[tuple[str, Insight]]:
    """All insights with their paths: of stages, of the audience, of personas."""
    for stage in journey.stages:
        for item in stage.insights:
            yield f"{stage.path}.insights.{item.id}", item
    for item in () if journey.audience is None else journey.audience.insights:
        yield f"audience.insights.{item.id}", item
    for persona in journey.personas:
        for item in persona.insights:
            yield f"personas.{persona.id}.insights.{item.id}", item


def insight_path(journey: Journey, stage: str | None, item: Question | Insight) -> str:
    """The path of an insight of a stage, or else of the audience or a persona."""
    under = "" if stage is None else f"stages.{stage}."
    return next(
        where for where, other in insights_of(journey) if other is item and where.startswith(under)
    )
