"""A stage between two others."""

from collections.abc import Iterator

from attrs import evolve

from customer_journey._arguments import require
from customer_journey._model import Journey, Stage, Transition
from customer_journey.errors import InvalidJourneyError, Problem

__all__ = ["insert_stage"]


def insert_stage(journey: Journey, stage: Stage, /, *, after: str, before: str) -> Journey:
    """The journey with a new stage on the way from one stage to another; it stands after the first.

    The transition between the two becomes two. An advance or a referral keeps all it says on its
    way to the new stage, and people advance from there; a return or an exit happens at the new
    stage, to which people now advance. A share stays on the first step, with those who decide
    where they were.

    Args:
        journey: The journey, say a preset.
        stage: The stage to insert.
        after: The id of the stage that people come from.
        before: The id of the stage that they go to.

    Raises:
        UnknownStageError: There is no stage `after` or `before`.
        InvalidJourneyError: No transition leads from one to the other, a stage has that id, or the
            new one speaks of a persona or a question that the journey does not have.

    Example:
        >>> import customer_journey as cj
        >>> aida = cj.presets.get("aida")
        >>> ours = cj.edit.insert_stage(aida, cj.Stage("trial"), after="desire", before="action")
        >>> [stage.id for stage in ours]
        ['attention', 'interest', 'desire', 'trial', 'action']
    """
    require(journey, Journey, "insert_stage")
    require(stage, Stage, "insert_stage", "cj.Stage(id, name=…) makes one")
    way = journey.transition(journey[after].id, journey[before].id)
    if way is None:
        message = f"no transition leads from {after!r} to {before!r}"
        hint = "draw it first, with `connect`"
        raise InvalidJourneyError(
            f"Journey {journey.id!r}", [Problem("before", message, hint=hint)]
        )
    return evolve(
        journey,
        stages=[
            each
            for known in journey
            for each in ((known, stage) if known.id == after else (known,))
        ],
        transitions=[
            each
            for item in journey.transitions
            for each in (_in_two(item, stage.id) if item is way else (item,))
        ],
    )


def _in_two(way: Transition, stage: str) -> Iterator[Transition]:
    if way.kind in {"advance", "referral"}:
        yield evolve(way, target=stage)
        yield Transition(stage, way.target, personas=way.personas, basis=way.basis)
    else:
        yield Transition(
            way.source,
            stage,
            when=way.when,
            when_basis=way.when_basis,
            probability=way.probability,
            personas=way.personas,
            basis=way.basis,
        )
        yield evolve(way, source=stage, when=None, when_basis=None, probability=None)
