"""Carry values of one journey to the stages of another, as far as an alignment allows."""

import math
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Literal, TypeAlias, final

from attrs import frozen

from customer_journey._answer import JourneyAnswer, about, describe
from customer_journey._arguments import checked
from customer_journey._messages._current import in_terms_of, journeys_of, message, numeral
from customer_journey._model import Journey, Phase
from customer_journey._model._cached import cached, positions
from customer_journey._model._names import name_in, name_of, names_of
from customer_journey._suggest import Suggester
from customer_journey._values import as_float
from customer_journey.compare._alignment import Alignment, Block, listed
from customer_journey.errors import InvalidValueError, Problem

__all__ = ["Carried", "CarriedValue", "Uncarried", "ValueKind", "carry"]

ValueKind: TypeAlias = Literal["count", "rate"]
"""Whether values add up: counts of customers at a stage do, rates do not."""


@final
@frozen(kw_only=True)
class CarriedValue(JourneyAnswer):
    """A carried value is what was carried to one stage, and from where."""

    stage: str
    """The id of the stage it was carried to."""
    value: float
    """The value: of a count, the sum over the stages it comes from."""
    sources: tuple[str, ...]
    """The ids of the stages it comes from."""

    def __str__(self) -> str:
        """The stage, the value and where it comes from, on one line."""
        return message(
            "{stage}: {value} (from {sources})",
            stage=name_of(self.stage, side=1),
            value=numeral(f"{self.value:g}"),
            sources=listed(names_of(self.sources, side=0)),
        )


@final
@frozen(kw_only=True)
class Uncarried(JourneyAnswer):
    """Stages whose values were not carried, and why."""

    stages: tuple[str, ...]
    """The ids of the stages, in order."""
    reason: str
    """Why they cannot be carried."""

    def __str__(self) -> str:
        """The stages and the reason on one line."""
        return f"{', '.join(names_of(self.stages, side=0))}: {self.reason}"


@final
@frozen(repr=False)
class Carried(JourneyAnswer):
    """Carried values, by the stage they were carried to, and what was refused.

    Iterating gives the values, `carried["buy"]` the value at a stage.
    """

    kind: ValueKind
    """Whether the values add up."""
    values: tuple[CarriedValue, ...]
    """What was carried, in the order of the stages it went to."""
    refused: tuple[Uncarried, ...]
    """What was not, in the order of the stages it comes from."""

    @cached_property
    def _value_at(self) -> dict[str, float]:
        return {item.stage: item.value for item in self.values}

    def to_dict(self) -> dict[str, object]:
        """The values by stage and the refusals, as plain data."""
        refused = [{"stages": list(item.stages), "reason": item.reason} for item in self.refused]
        return {"kind": self.kind, "values": dict(self._value_at), "refused": refused}

    def __getitem__(self, stage: str) -> float:
        """The value at a stage; a KeyError where none was carried to it."""
        return self._value_at[stage]

    def __contains__(self, stage: object) -> bool:
        """Whether a value was carried to the stage with that id."""
        return stage in self._value_at

    def __iter__(self) -> Iterator[CarriedValue]:
        """The values."""
        return iter(self.values)

    def __len__(self) -> int:
        """How many values were carried."""
        return len(self.values)

    def __str__(self) -> str:
        """Each value and each refusal on a line."""
        lines = list(map(str, self.values))
        refused = [message("refused {item}", item=item) for item in self.refused]
        return "\n".join([*lines, *refused])

    def __repr__(self) -> str:
        """How many were carried and refused."""
        return f"<Carried: {len(self.values)}, refused: {len(self.refused)}>"


@checked
def carry(
    alignment: Alignment,
    values: Mapping[str, float],
    /,
    *,
    kind: ValueKind,
    confidence: float = 0.5,
) -> Carried:
    """Values at the left journey's stages, expressed in the right's, as far as that is exact.

    A value is carried over a block that is exact and has one stage on the right: a count from
    several stages as their sum, a rate from one stage only. It is refused, with the reason, where
    the block is lossy, where several stages on the right share the count, where the block depends
    on a guess below `confidence`, where a value of the block is missing, and where a stage outside
    the exact blocks covers a phase of this one: customers counted at it may be there on the other
    side.

    Args:
        alignment: The left journey, which has the values, and the right one.
        values: For stages of the left, by id: how many customers are there, each counted at one
            stage; or a rate, in any unit.
        kind: `count` or `rate`.
        confidence: The least confidence of a block that values are carried over, from 0 to 1.

    Raises:
        InvalidValueError: A stage is not in the left journey, or a value is not a finite number,
        or a count is negative.

    Example:
        >>> import customer_journey as cj
        >>> ours, theirs = cj.presets.get("seven-behaviours"), cj.presets.get("buyers-journey")
        >>> counts = {"like": 60, "trust": 25, "try": 9}
        >>> print(cj.compare.carry(cj.align(ours, theirs), counts, kind="count"))
        Consideration: 85 (from Like and Trust)
        refused Try: no stage of Buyer's journey matches
    """
    _check(alignment.left, values, kind)
    with in_terms_of(alignment):
        return about(_carried(alignment, values, kind, confidence), *journeys_of(alignment))


def _carried(
    alignment: Alignment, values: Mapping[str, float], kind: ValueKind, confidence: float
) -> Carried:
    loose = _loose_phases(alignment)
    carried: list[CarriedValue] = []
    unmatched = message("no stage of {journey} matches", journey=describe(alignment.right.label))
    refused = [
        Uncarried(stages=(stage,), reason=unmatched)
        for stage in alignment.only_left
        if stage in values
    ]
    for block in alignment.blocks:
        if values.keys().isdisjoint(block.left):
            continue
        reason = _refusal(block, values, kind, confidence, loose)
        if reason:
            stages = tuple(stage for stage in block.left if stage in values)
            refused.append(Uncarried(stages=stages, reason=reason))
        else:
            total = sum(values[stage] for stage in block.left)
            carried.append(CarriedValue(stage=block.right[0], value=total, sources=block.left))
    position = cached(alignment.left, positions)
    refused.sort(key=lambda item: position[item.stages[0]])
    return Carried(kind, tuple(carried), tuple(refused))


def _check(journey: Journey, values: Mapping[str, float], kind: ValueKind) -> None:
    suggester = Suggester(stage.id for stage in journey)
    problems: list[Problem] = []
    for stage, value in values.items():
        if stage not in journey:
            hint = suggester.hint(stage)
            problems.append(
                Problem(f"values.{stage}", f"{journey.id} has no such stage", hint=hint)
            )
        elif isinstance(value, bool) or not isinstance(value, (int, float)):
            problems.append(Problem(f"values.{stage}", f"{value!r} is not a number"))
        elif type(number := as_float(value)) is not float or not math.isfinite(number):
            problems.append(Problem(f"values.{stage}", f"{value!r} is not finite"))
        elif kind == "count" and value < 0:
            problems.append(Problem(f"values.{stage}", f"{value!r} is negative"))
    if problems:
        raise InvalidValueError("carry", problems)


def _refusal(
    block: Block,
    values: Mapping[str, float],
    kind: ValueKind,
    confidence: float,
    loose: Mapping[Phase, str],
) -> str:
    """Why values cannot be carried over a block; empty where they can."""
    missing = [stage for stage in block.left if stage not in values]
    spilling = [loose[phase] for phase in block.phases if phase in loose]
    if not block.exact or block.shape == "one-to-many":
        return "; ".join(block.losses)
    if block.confidence < confidence:
        sure = numeral(f"{block.confidence:.2f}")
        return message("the match is a guess, with a confidence of {confidence}", confidence=sure)
    if block.shape == "many-to-one" and kind == "rate":
        return message(
            "rates of {stages} have no sum; carry their counts instead",
            stages=listed(names_of(block.left, side=0)),
        )
    if missing:
        return message(
            "no value for {stages}, which {whole} includes",
            stages=listed(names_of(missing, side=0)),
            whole=name_of(block.right[0], side=1),
        )
    if spilling:
        return message("{why} too, and is not in an exact block", why=spilling[0])
    return ""


def _loose_phases(alignment: Alignment) -> dict[Phase, str]:
    """The phases of stages outside exact blocks, each with such a stage in words."""
    exact = [block for block in alignment if block.exact]
    sides = (
        ("left", alignment.left, {stage for block in exact for stage in block.left}),
        ("right", alignment.right, {stage for block in exact for stage in block.right}),
    )
    guessed = {(guess.side, guess.stage): guess.phases for guess in alignment.guesses}
    return {
        phase: message(
            "{stage} in {journey} covers {phase}",
            stage=name_in(journey, stage.id),
            journey=describe(journey.label),
            phase=message(phase),
        )
        for side, journey, matched in sides
        for stage in journey
        if stage.id not in matched
        for phase in stage.phases or guessed.get((side, stage.id), ())
    }
