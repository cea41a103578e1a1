"""Believed, reported, observed: a journey compared with evidence."""

from collections.abc import Iterator
from itertools import chain, pairwise
from typing import Final, final

from attrs import evolve, frozen

from customer_journey._answer import Answer
from customer_journey._arguments import checked
from customer_journey._log._align import stages_by_name
from customer_journey._log._traces import Evidence, Interview
from customer_journey._log._variants import Variants, variants_of
from customer_journey._messages._current import counted, message
from customer_journey._model import Basis, Journey, Stage, Transition
from customer_journey._model._insights import insights_of
from customer_journey._model._names import name_at
from customer_journey.compare._changes import Diff
from customer_journey.compare._diff import diff
from customer_journey.evidence._codes import item_called
from customer_journey.evidence._stated import statements_of, with_statements
from customer_journey.rules._default import DEFAULT
from customer_journey.rules._engine import validate
from customer_journey.rules._report import Report

__all__ = ["Observation", "observe"]

Place = str | tuple[str, str]


_OF_BASIS: Final = {"observed": "observed", "stated": "reported", "assumed": "believed only"}
"""What is said of the basis of elements."""


@final
@frozen(kw_only=True, repr=False)
class Observation(Answer):
    """An observation is a journey whose elements say whether anybody was seen to take them."""

    believed: Journey
    """The journey as it was believed."""
    journey: Journey
    """The same journey, with the basis of each stage and each move as the evidence has it, and with
    what interviews say of it."""
    unexpected: tuple[str, ...]
    """The steps that people took and no stage is, in the order they come up; then the transitions
    that they decided on and the journey does not have."""
    people: int = 0
    """How many people were asked whose interview has a code."""

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
        by_basis = [
            counted(sum(each.basis == basis for each in elements), word, word)
            for basis, word in _OF_BASIS.items()
        ]
        number = counted(len(elements), "stages and moves", "stages and moves")
        lines = [f"{number}: {', '.join(by_basis)}"]
        if self.people:
            counts = ", ".join(counted(count, name) for name, count in self._stated().items())
            interviews = counted(self.people, "interview", context="in")
            lines.append(
                message("stated in {interviews}: {counts}", interviews=interviews, counts=counts)
            )
        believed = message("believed only")
        lines += [
            f"  {believed}: {name_at(each.path)}" for each in elements if each.basis == "assumed"
        ]
        lines += [f"  {message('not in the journey:')} {step}" for step in self.unexpected]
        return "\n".join(lines)

    def _stated(self) -> dict[str, int]:
        """How many of what interviews fill in are stated."""
        stages, moves = self.journey.stages, self.journey.transitions
        questions = chain.from_iterable(stage.questions for stage in stages)
        return {
            "question": sum(item.basis == "stated" for item in questions),
            "decision": sum(bool(item.decision) and item.basis == "stated" for item in moves),
            "insight": sum(item.basis == "stated" for _, item in insights_of(self.journey)),
        }

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

    Coded interviews also fill in what they say, all of it `stated`. A question belongs to the stage
    that was mentioned last, or before any stage to where the journey has it, or else to the first
    start. An insight has the `share` of the `n` people asked; one that the journey has stays where
    it is. A new goal, need, expectation or pain belongs to the stage where it was said first, any
    other insight to the audience. A decision without words gets those of the first who took it.
    Scores of excerpts become the experience of the stage mentioned last, by the measure
    `interview`: for each persona that is the segment of some people, and for everyone if others are
    of none. What no one mentions stays as it is.

    Args:
        journey: The journey, as it is believed to be.
        observed: Traces of what people did, as from the records of an app.
        reported: Interviews that were coded, or a sample of them, or traces of what people said.

    Raises:
        InvalidValueError: A customer is there twice in one of them, or an interview was not coded.
        MissingExtraError: Intervals of scores need `pip install 'customer-journey[data]'`.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "try", "buy"])
        >>> reports = [cj.evidence.Trace("ada", ["know", "buy"])]
        >>> print(cj.evidence.observe(shop, reported=reports))
        5 stages and moves: 0 observed, 2 reported, 3 believed only
          believed only: try
          believed only: know -> try
          believed only: try -> buy
    """
    seen, strangers = _seen(journey, observed)
    kept: Evidence | Variants = tuple(reported) if isinstance(reported, Iterator) else reported
    stated, others = _seen(journey, kept)
    # A sample has the interviews that it was made of.
    items = () if isinstance(kept, Variants) else getattr(kept, "interviews", kept)
    interviews = [item for item in items if isinstance(item, Interview)]
    statements = statements_of(journey, interviews)
    stated |= statements.decisions.keys()
    filled = with_statements(journey, statements) if interviews else journey

    def basis(place: Place, before: Basis | None) -> Basis:
        if place in seen or before == "observed":
            return "observed"
        return "stated" if place in stated else "assumed"

    return Observation(
        believed=journey,
        journey=evolve(
            filled,
            stages=[
                stage
                if (now := basis(stage.id, stage.basis)) == stage.basis
                else evolve(stage, basis=now)
                for stage in filled
            ],
            transitions=[
                evolve(item, basis=now)
                if item.is_move
                and (now := basis((item.source, item.target), item.basis)) != item.basis
                else item
                for item in filled.transitions
            ],
        ),
        unexpected=tuple(
            step
            for step in dict.fromkeys((*strangers, *others, *statements.unexpected))
            if item_called(step, journey) is None
        ),
        people=statements.people,
    )


def _seen(journey: Journey, evidence: Evidence | Variants) -> tuple[set[Place], list[str]]:
    """The ids and pairs of ids that people took, and their steps that are not a stage."""
    ids = {name: journey.stages[at].id for name, at in stages_by_name(journey).items()}
    steps_taken: dict[str, None] = {}
    moves: set[tuple[str, str]] = set()
    for steps in variants_of(evidence):
        steps_taken.update(dict.fromkeys(steps))
        moves.update(pairwise(steps))
    taken: set[Place] = {ids[step] for step in steps_taken if step in ids}
    taken.update((ids[one], ids[other]) for one, other in moves if one in ids and other in ids)
    return taken, [step for step in steps_taken if step not in ids]
