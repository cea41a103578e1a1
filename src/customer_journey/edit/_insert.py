"""A stage between two others."""

from attrs import evolve

from customer_journey._arguments import checked
from customer_journey._model import Journey, Stage, Transition
from customer_journey.errors import InvalidJourneyError, Problem

__all__ = ["insert_stage"]


@checked
def insert_stage(journey: Journey, stage: Stage, /, *, after: str, before: str) -> Journey:
    """The journey with a new stage between one stage and another; it stands after the first.

    The transition between the two becomes two. An advance or a referral keeps its fields and leads
    to the new stage, and people advance from there; a return or an exit happens at the new stage,
    to which people now advance. A probability stays on the first step.

    Args:
        journey: The journey, say a preset.
        stage: The stage to insert.
        after: The id of the stage that people come from.
        before: The id of the stage that they go to.

    Raises:
        UnknownStageError: The journey has no stage `after` or `before`.
        InvalidJourneyError: No transition leads from one to the other, a stage has that id, or the
            new one refers to a persona or a question that the journey does not have.

    Example:
        >>> import customer_journey as cj
        >>> aida = cj.presets.get("aida")
        >>> ours = cj.edit.insert_stage(aida, cj.Stage("trial"), after="desire", before="action")
        >>> [stage.id for stage in ours]
        ['attention', 'interest', 'desire', 'trial', 'action']
    """
    divided = journey.transition(journey[after].id, journey[before].id)
    if divided is None:
        message = f"no transition leads from {after!r} to {before!r}"
        hint = "add it first, with `connect`"
        raise InvalidJourneyError(
            f"Journey {journey.id!r}", [Problem("before", message, hint=hint)]
        )
    if divided.kind in {"advance", "referral"}:
        first = evolve(divided, target=stage.id)
        second = Transition(
            stage.id, divided.target, personas=divided.personas, basis=divided.basis
        )
    else:
        first = Transition(
            divided.source,
            stage.id,
            when=divided.when,
            when_basis=divided.when_basis,
            probability=divided.probability,
            personas=divided.personas,
            basis=divided.basis,
        )
        second = evolve(divided, source=stage.id, when=None, when_basis=None, probability=None)
    place = [each.id for each in journey].index(after) + 1
    return evolve(
        journey,
        stages=[*journey.stages[:place], stage, *journey.stages[place:]],
        transitions=[
            each
            for item in journey.transitions
            for each in ((first, second) if item is divided else (item,))
        ],
        # The share of those who go on is the first part's, and so is what is to be added to it.
        opportunities=[
            evolve(
                item,
                lifts={
                    " -> ".join((after, stage.id) if ends == (after, before) else ends): lift
                    for ends, lift in item.lifted.items()
                },
            )
            if (after, before) in item.lifted
            else item
            for item in journey.opportunities
        ],
    )
