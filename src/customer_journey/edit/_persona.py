"""A journey as one persona sees it."""

from typing import TypeVar

from attrs import evolve

from customer_journey._arguments import require
from customer_journey._model import Asset, Journey, Question, Stage, Transition
from customer_journey._model._edits import without_stages
from customer_journey._suggest import did_you_mean
from customer_journey.errors import InvalidValueError, Problem

__all__ = ["for_persona"]

Meant = TypeVar("Meant", Asset, Question, Stage, Transition)


def for_persona(journey: Journey, persona: str, /) -> Journey:
    """The journey that one persona can take: what is for others alone is left out.

    That goes for stages, transitions, questions, assets and claims, and for all that hangs on them:
    transitions to and from a stage, its place among starts and goals, answers to a question. No
    bridge is drawn, since a way over a stage that they cannot be at is no way of theirs. What stays
    is for this persona alone, the only one that the journey has.

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
    require(journey, Journey, "for_persona")
    known = [item.id for item in journey.personas]
    if persona not in known:
        message, hint = f"no persona {persona!r}", did_you_mean(str(persona), known)
        raise InvalidValueError(
            f"Journey {journey.id!r}", [Problem("personas", message, hint=hint)]
        )
    elsewhere = [stage.id for stage in journey if stage.personas and persona not in stage.personas]
    stages = [_of_stage(stage, persona) for stage in journey]
    asked = {item.id for stage in stages for item in stage.questions}
    return without_stages(
        evolve(
            journey,
            stages=[_answering(stage, asked) for stage in stages],
            transitions=[
                _asking(_alone(item, persona), asked)
                for item in _meant(journey.transitions, persona)
            ],
            personas=[item for item in journey.personas if item.id == persona],
        ),
        elsewhere,
    )


def _meant(items: tuple[Meant, ...], persona: str) -> list[Meant]:
    return [item for item in items if not item.personas or persona in item.personas]


def _alone(item: Meant, persona: str) -> Meant:
    return evolve(item, personas=(persona,)) if item.personas else item


def _of_stage(stage: Stage, persona: str) -> Stage:
    return evolve(
        _alone(stage, persona),
        questions=[_alone(item, persona) for item in _meant(stage.questions, persona)],
        assets=[_of_asset(item, persona) for item in _meant(stage.assets, persona)],
    )


def _of_asset(asset: Asset, persona: str) -> Asset:
    claims = [
        evolve(claim, personas=(persona,)) if claim.personas else claim
        for claim in asset.claims
        if not claim.personas or persona in claim.personas
    ]
    return evolve(_alone(asset, persona), claims=claims)


def _answering(stage: Stage, asked: set[str]) -> Stage:
    return evolve(
        stage,
        assets=[
            evolve(item, answers=[each for each in item.answers if each in asked])
            for item in stage.assets
        ],
    )


def _asking(item: Transition, asked: set[str]) -> Transition:
    if item.handoff is None:
        return item
    questions = [each for each in item.handoff.questions if each in asked]
    return evolve(item, handoff=evolve(item.handoff, questions=questions))
