"""Figures of one journey told in the stages of another, as far as an alignment allows."""

import math
from collections.abc import Iterator, Mapping
from typing import Literal, TypeAlias, final

from attrs import field, frozen

from customer_journey._answer import Displayed
from customer_journey._model import Journey, Phase
from customer_journey._suggest import did_you_mean
from customer_journey.compare._alignment import Alignment
from customer_journey.compare._blocks import Block, listed
from customer_journey.errors import InvalidValueError, Problem

__all__ = ["Carried", "Figure", "Measure", "Uncarried", "carry"]

Measure: TypeAlias = Literal["count", "rate"]
"""How figures add up: counts of people at a stage do, rates do not."""


@final
@frozen(kw_only=True)
class Figure(Displayed):
    """A figure is what was carried to one stage, and from where."""

    stage: str
    """The id of the stage it was carried to."""
    value: float
    """The figure: of a count, the sum over the stages it comes from."""
    sources: tuple[str, ...]
    """The ids of the stages it comes from."""


@final
@frozen(kw_only=True)
class Uncarried(Displayed):
    """What was not carried, and why."""

    stages: tuple[str, ...]
    """The ids of the stages whose figures stay behind, in order."""
    reason: str
    """What keeps them from being carried."""

    def __str__(self) -> str:
        """The stages and the reason on one line."""
        return f"{', '.join(self.stages)}: {self.reason}"


@final
@frozen(repr=False)
class Carried(Displayed):
    """Carried figures, by the stage they were carried to, and what was refused.

    Iterating gives the figures, `carried["buy"]` the value at a stage.
    """

    measure: Measure
    """How the figures add up."""
    figures: tuple[Figure, ...]
    """What was carried, in the order of the stages it went to."""
    refused: tuple[Uncarried, ...]
    """What was not, in the order of the stages it comes from."""
    _values: dict[str, float] = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        values = {figure.stage: figure.value for figure in self.figures}
        object.__setattr__(self, "_values", values)

    def to_dict(self) -> dict[str, object]:
        """The figures by stage and the refusals, in JSON's types."""
        refused = [{"stages": list(item.stages), "reason": item.reason} for item in self.refused]
        return {"measure": self.measure, "figures": dict(self._values), "refused": refused}

    def __getitem__(self, stage_id: str) -> float:
        """The figure at a stage; a KeyError where none was carried to it."""
        return self._values[stage_id]

    def __contains__(self, stage_id: object) -> bool:
        """Whether a figure was carried to the stage with that id."""
        return stage_id in self._values

    def __iter__(self) -> Iterator[Figure]:
        """The figures."""
        return iter(self.figures)

    def __len__(self) -> int:
        """How many figures were carried."""
        return len(self.figures)

    def __str__(self) -> str:
        """Each figure and each refusal on a line."""
        lines = [
            f"{figure.stage}: {figure.value:g} (from {listed(figure.sources)})"
            for figure in self.figures
        ]
        return "\n".join([*lines, *(f"refused {item}" for item in self.refused)])

    def __repr__(self) -> str:
        """How many were carried and refused."""
        return f"<Carried: {len(self.figures)}, refused: {len(self.refused)}>"


def carry(
    alignment: Alignment,
    values: Mapping[str, float],
    /,
    *,
    measure: Measure,
    confidence: float = 0.5,
) -> Carried:
    """The figures of the left journey's stages, told in the right's, as far as that is true.

    A figure crosses a block that is exact and has one stage on the right: a count from several
    stages as their sum, a rate from one stage only. It stays behind, with the reason, where the
    block is lossy, where the right splits what the left counts together, where the block rests on a
    guess that is not sure enough, where a figure of the block is missing, and where some stage
    outside the exact blocks covers a phase of this one: people counted here may stand there on the
    other side.

    Args:
        alignment: The left journey, which has the figures, against the right one.
        values: For stages of the left, by id: how many people are there, each counted at one stage;
            or a rate, in any unit.
        measure: `count` or `rate`.
        confidence: The least confidence of a block that may be crossed, from 0 to 1.

    Raises:
        InvalidValueError: A stage is not in the left journey, or a figure is not a finite number,
        or a count is below zero.

    Example:
        >>> import customer_journey as cj
        >>> ours, theirs = cj.presets.get("seven-behaviours"), cj.presets.get("buyers-journey")
        >>> counts = {"like": 60, "trust": 25, "try": 9}
        >>> print(cj.compare.carry(cj.align(ours, theirs), counts, measure="count"))
        consideration: 85 (from like and trust)
        refused try: buyers-journey has nothing for it
    """
    _check(alignment.left, values, measure)
    loose = _loose_phases(alignment)
    order = {stage.id: place for place, stage in enumerate(alignment.left)}
    figures: list[Figure] = []
    refused = [
        Uncarried(stages=(stage,), reason=f"{alignment.right.id} has nothing for it")
        for stage in alignment.only_left
        if stage in values
    ]
    for block in alignment.blocks:
        if values.keys().isdisjoint(block.left):
            continue
        reason = _refusal(block, values, measure, confidence, loose)
        if reason:
            given = tuple(stage for stage in block.left if stage in values)
            refused.append(Uncarried(stages=given, reason=reason))
        else:
            total = sum(values[stage] for stage in block.left)
            figures.append(Figure(stage=block.right[0], value=total, sources=block.left))
    refused.sort(key=lambda item: order[item.stages[0]])
    return Carried(measure, tuple(figures), tuple(refused))


def _check(journey: Journey, values: Mapping[str, float], measure: Measure) -> None:
    ids = [stage.id for stage in journey]
    found: list[Problem] = []
    for stage, value in values.items():
        if stage not in journey:
            hint = did_you_mean(stage, ids)
            found.append(Problem(f"values.{stage}", f"{journey.id} has no such stage", hint=hint))
        elif isinstance(value, bool) or not isinstance(value, (int, float)):
            found.append(Problem(f"values.{stage}", f"{value!r} is not a number"))
        elif not math.isfinite(value):
            found.append(Problem(f"values.{stage}", f"{value!r} is not finite"))
        elif measure == "count" and value < 0:
            found.append(Problem(f"values.{stage}", f"{value!r} is below zero"))
    if measure not in ("count", "rate"):
        found.append(Problem("measure", f"{measure!r} is neither 'count' nor 'rate'"))
    if found:
        raise InvalidValueError("carry", found)


def _refusal(
    block: Block,
    values: Mapping[str, float],
    measure: Measure,
    confidence: float,
    loose: Mapping[Phase, str],
) -> str:
    """Why figures may not cross a block; empty where they may."""
    missing = [stage for stage in block.left if stage not in values]
    spilling = [loose[phase] for phase in block.phases if phase in loose]
    if not block.exact or block.shape == "one-to-many":
        return "; ".join(block.losses)
    if block.confidence < confidence:
        return f"the match is a guess, with a confidence of {block.confidence:.2f}"
    if block.shape == "many-to-one" and measure == "rate":
        return f"rates of {listed(block.left)} have no sum; carry what they are made of"
    if missing:
        return f"no figure for {listed(missing)}, which {block.right[0]} includes"
    if spilling:
        return f"{spilling[0]} too, and matches nothing exactly"
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
        phase: f"{stage.id} in {journey.id} covers {phase}"
        for side, journey, held in sides
        for stage in journey
        if stage.id not in held
        for phase in stage.phases or guessed.get((side, stage.id), ())
    }
