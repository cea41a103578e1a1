"""A journey as boxes and arrows: what every picture shows, before any markup."""

from typing import Literal, TypeAlias

from attrs import frozen

from customer_journey._messages._current import message
from customer_journey._model import Journey, Phase, Role, Stage, Transition, TransitionKind
from customer_journey._values import duration_said, percent

__all__ = ["Arrow", "ArrowText", "Box", "Diagram", "diagram_of", "waits_of"]

ArrowText: TypeAlias = Literal["auto", "decision", "probability", "guard", "none"]
"""What is written on arrows; `auto` takes an exit's reason, else the decision, and the probability.
"""


@frozen(kw_only=True)
class Box:
    """A stage as a box."""

    id: str
    label: str
    phase: Phase | None
    role: Role | None
    is_start: bool
    is_goal: bool
    is_end: bool
    is_lapsed: bool
    count: float | None = None
    """How many people were there; None where nothing is counted."""


@frozen(kw_only=True)
class Arrow:
    """A transition as an arrow."""

    source: str
    target: str
    kind: TransitionKind
    label: str
    probability: float | None


@frozen(kw_only=True)
class Diagram:
    """Boxes in the journey's order and the arrows between them."""

    title: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    widest: str = ""
    """What the widest line stands for, in words; empty where all lines are of one width."""


def diagram_of(journey: Journey, /, *, text: ArrowText = "auto") -> Diagram:
    """The boxes and arrows of a journey."""
    starts, goals = set(journey.starts), set(journey.goals)
    return Diagram(
        title=journey.label,
        boxes=tuple(_box(stage, starts, goals) for stage in journey),
        arrows=tuple(_arrow(item, text) for item in journey.transitions),
    )


def _box(stage: Stage, starts: set[str], goals: set[str]) -> Box:
    return Box(
        id=stage.id,
        label=stage.label,
        phase=stage.phases[0] if stage.phases else None,
        role=stage.role,
        is_start=stage.id in starts,
        is_goal=stage.id in goals,
        is_end=stage.end,
        is_lapsed=stage.role == "lapsed",
    )


def _arrow(item: Transition, text: ArrowText) -> Arrow:
    return Arrow(
        source=item.source,
        target=item.target,
        kind=item.kind,
        label=_label(item, text),
        probability=item.probability,
    )


def waits_of(item: Transition) -> list[str]:
    """How long people wait for a transition, at least and at most."""
    return [
        message(f"{name} {{duration}}", duration=duration_said(one))
        for name, one in (("after", item.after), ("within", item.within))
        if one is not None
    ]


def _label(item: Transition, text: ArrowText) -> str:
    share = "" if item.probability is None else percent(item.probability)
    waits = () if item.after is item.within is None else waits_of(item)
    if text == "auto":
        words = (item.reason if item.kind == "exit" else item.decision) or (
            message("refers") if item.kind == "referral" else ""
        )
        return ", ".join(part for part in (words, *waits, share) if part)
    guard = message("otherwise") if item.otherwise else "" if item.when is None else str(item.when)
    guard = ", ".join(part for part in (guard, *waits) if part)
    return {"decision": item.decision, "probability": share, "guard": guard, "none": ""}[text]
