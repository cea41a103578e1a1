"""A journey as one persona sees it."""

from collections.abc import Iterable
from typing import TypeVar

from attrs import evolve

from customer_journey._arguments import checked
from customer_journey._model import (
    Action,
    Asset,
    Claim,
    Experience,
    Insight,
    Journey,
    Question,
    Stage,
    Transition,
)
from customer_journey._model._edits import opportunities_within, without_stages
from customer_journey._suggest import did_you_mean
from customer_journey.errors import InvalidValueError, Problem

__all__ = ["for_persona"]

Meant = TypeVar("Meant", Asset, Claim, Experience, Insight, Question, Transition)
Answering = TypeVar("Answering", Action, Asset)


@checked
def for_persona(journey: Journey, persona: str, /) -> Journey:
    """The journey that one persona can take: what is for others alone is left out.

    That goes for stages, transitions, questions, insights, experiences, assets and claims, and for
    all that depends on them: transitions to and from a stage, its place among starts and goals,
    answers to a question, opportunities for nothing else.
    No bridges are added, since this persona cannot take a path over a stage that is for others.
    What stays is for this persona alone, the only one that the journey has.

    Args:
        journey: The journey.
        persona: The id of one of its personas.

    Raises:
        InvalidValueError: The journey has no such persona.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence(
        ...     "shop",
        ...     ["know", cj.Stage("security-review", personas=["cto"]), "buy"],
        ...     personas=[cj.Persona("cto"), cj.Persona("founder")],
        ... ).connect("know", "buy", personas=["founder"])
        >>> [stage.id for stage in cj.edit.for_persona(shop, "founder")]
        ['know', 'buy']
        >>> [transition.path for transition in cj.edit.for_persona(shop, "cto").transitions]
        ['transitions.know->security-review', 'transitions.security-review->buy']
    """
    known = [item.id for item in journey.personas]
    if persona not in known:
        message, hint = f"no persona {persona!r}", did_you_mean(str(persona), known)
        raise InvalidValueError(
            f"Journey {journey.id!r}", [Problem("personas", message, hint=hint)]
        )
    closed = [stage.id for stage in journey if stage.personas and persona not in stage.personas]
    stages = [_stage_for(persona, stage) for stage in journey]
    questions = {item.id for stage in stages for item in stage.questions}
    themselves = [
        evolve(item, insights=_meant_for(persona, item.insights))
        for item in journey.personas
        if item.id == persona
    ]
    audience = journey.audience and evolve(
        journey.audience,
        insights=_meant_for(persona, journey.audience.insights),
        messages=_meant_for(persona, journey.audience.messages),
    )
    holders = [holder for holder in (*stages, *themselves, audience) if holder is not None]
    answerable = questions | {item.id for holder in holders for item in holder.insights}

    def answering(item: Answering) -> Answering:
        return evolve(item, answers=[each for each in item.answers if each in answerable])

    def passing(item: Transition) -> Transition:
        if item.handoff is None:
            return item
        passed = [each for each in item.handoff.questions if each in questions]
        return evolve(item, handoff=evolve(item.handoff, questions=passed))

    transitions = [passing(item) for item in _meant_for(persona, journey.transitions)]
    brought = {answer for item in journey.opportunities for answer in item.answers}
    return without_stages(
        evolve(
            journey,
            stages=[
                evolve(
                    stage,
                    assets=map(answering, stage.assets),
                    actions=map(answering, stage.actions),
                )
                for stage in stages
            ],
            transitions=transitions,
            opportunities=opportunities_within(
                journey.opportunities,
                {(item.source, item.target) for item in transitions},
                brought - answerable,
            ),
            personas=themselves,
            audience=audience,
        ),
        closed,
    )


def _stage_for(persona: str, stage: Stage) -> Stage:
    return evolve(
        stage,
        personas=(persona,) if stage.personas else (),
        questions=_meant_for(persona, stage.questions),
        insights=_meant_for(persona, stage.insights),
        experience=_meant_for(persona, stage.experience),
        assets=[
            evolve(asset, claims=_meant_for(persona, asset.claims))
            for asset in _meant_for(persona, stage.assets)
        ],
        touchpoints=[
            evolve(item, claims=_meant_for(persona, item.claims)) for item in stage.touchpoints
        ],
    )


def _meant_for(persona: str, items: Iterable[Meant]) -> list[Meant]:
    """The items for one persona, which are then for it alone unless they are for everyone."""
    return [
        evolve(item, personas=(persona,)) if item.personas else item
        for item in items
        if not item.personas or persona in item.personas
    ]
