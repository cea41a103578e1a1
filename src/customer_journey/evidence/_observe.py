"""Believed, reported, observed: a journey compared with evidence."""

from itertools import pairwise
from typing import final

from attrs import evolve, frozen

from customer_journey._answer import Answer
from customer_journey._arguments import checked
from customer_journey._log._align import stages_by_name
from customer_journey._log._traces import Evidence
from customer_journey._log._variants import Variants, variants_of
from customer_journey._model import Basis, Journey, Stage, Transition
from customer_journey.compare._changes import Diff
from customer_journey.compare._diff import diff
from customer_journey.rules._default import DEFAULT
from customer_journey.rules._engine import validate
from customer_journey.rules._report import Report

__all__ = ["Observation", "observe"]

Place = str | tuple[str, str]


@final
@frozen(kw_only=True, repr=False)
class Observation(Answer):
    """An observation is a journey whose elements say whether anybody was seen to take them."""

    believed: Journey
    """The journey as it was believed."""
    journey: Journey
    """The same journey, with the basis of each stage and each move as the evidence has it."""
    unexpected: tuple[str, ...]
    """The steps that people took and no stage is, in the order they come up."""

    @property
    def diff(self) -> Diff:
        """What the evidence changed, to show to the team."""
        return diff(self.believed, self.journey)

    @property
    def report(self) -> Report:
        """What the rule `assumed-only` finds: what is believed and was never seen or reported."""
        return validate(self.journey, rules=DEFAULT.select("assumed-only"))

    def __str__(self) -> str:
        """How many elements rest on what, what was never seen, and what was not expected."""
        moves = [item for item in self.journey.transitions if item.is_move]
        elements: list[Stage | Transition] = [*self.journey.stages, *moves]
        lines = [
            f"{len(elements)} stages and moves: "
            + ", ".join(
                f"{sum(each.basis == basis for each in elements)} {word}"
                for basis, word in (
                    ("observed", "observed"),
                    ("stated", "reported"),
                    ("assumed", "believed only"),
                )
            )
        ]
        lines += [f"  believed only: {each.path}" for each in elements if each.basis == "assumed"]
        lines += [f"  not in the journey: {step}" for step in self.unexpected]
        return "\n".join(lines)

    def __repr__(self) -> str:
        """How many elements rest on what, in brackets."""
        return f"<Observation: {str(self).partition(chr(10))[0]}>"


@checked
def observe(
    journey: Journey, /, *, observed: Evidence | Variants = (), reported: Evidence | Variants = ()
) -> Observation:
    """The same journey, each stage and move with the basis that the evidence gives it.

    What somebody was seen to do is `observed`. What people only said is `stated`. The rest is
    `assumed`, even if it was stated before, unless earlier evidence had made it `observed`.
    Referrals are never moves, so traces say nothing about them, and they stay as they are.

    Args:
        journey: The journey, as it is believed to be.
        observed: Traces of what people did, as from the records of an app.
        reported: Interviews that were coded, or traces of what people said.

    Raises:
        InvalidValueError: A customer is there twice in one of them, or an interview was not coded.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "try", "buy"])
        >>> reports = [cj.evidence.Trace("ada", ["know", "buy"])]
        >>> print(cj.evidence.observe(shop, reported=reports))
        5 stages and moves: 0 observed, 2 reported, 3 believed only
          believed only: stages.try
          believed only: transitions.know->try
          believed only: transitions.try->buy
    """
    seen, strangers = _seen(journey, observed)
    stated, others = _seen(journey, reported)

    def basis(place: Place, before: Basis | None) -> Basis:
        if place in seen or before == "observed":
            return "observed"
        return "stated" if place in stated else "assumed"

    return Observation(
        believed=journey,
        journey=evolve(
            journey,
            stages=[evolve(stage, basis=basis(stage.id, stage.basis)) for stage in journey],
            transitions=[
                evolve(item, basis=basis((item.source, item.target), item.basis))
                if item.is_move
                else item
                for item in journey.transitions
            ],
        ),
        unexpected=tuple(dict.fromkeys((*strangers, *others))),
    )


def _seen(journey: Journey, evidence: Evidence | Variants) -> tuple[set[Place], list[str]]:
    """The ids and pairs of ids that people took, and their steps that are not a stage."""
    position = stages_by_name(journey)
    taken: set[Place] = set()
    strangers: dict[str, None] = {}
    for steps in variants_of(evidence):
        for step in steps:
            if step in position:
                taken.add(journey.stages[position[step]].id)
            else:
                strangers[step] = None
        for before, after in pairwise(steps):
            if before in position and after in position:
                pair = journey.stages[position[before]].id, journey.stages[position[after]].id
                taken.add(pair)
    return taken, list(strangers)
