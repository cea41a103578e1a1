"""A journey as boxes and arrows: what every picture shows, before any markup."""

from typing import Literal, TypeAlias

from attrs import frozen

from customer_journey._messages._current import message, role_name
from customer_journey._model import Journey, Phase, Role, Transition, TransitionKind
from customer_journey._values import duration_said, percent

__all__ = ["Arrow", "ArrowText", "Box", "Diagram", "boxes_of", "diagram_of", "waits_of"]

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

    @property
    def marks(self) -> list[str]:
        """What it is to the journey, and the role of people there, in words."""
        marks = {"start": self.is_start, "goal": self.is_goal, "end": self.is_end}
        words = [message(mark) for mark, holds in marks.items() if holds]
        return [*words, role_name(self.role)] if self.role else words


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
    arrows = tuple(
        Arrow(
            source=item.source,
            target=item.target,
            kind=item.kind,
            label=_label(item, text),
            probability=item.probability,
        )
        for item in journey.transitions
    )
    return Diagram(title=journey.label, boxes=boxes_of(journey), arrows=arrows)


def boxes_of(journey: Journey) -> tuple[Box, ...]:
    """The stages of a journey as boxes, in its order."""
    starts, goals = set(journey.starts), set(journey.goals)
    return tuple(
        Box(
            id=stage.id,
            label=stage.label,
            phase=stage.phases[0] if stage.phases else None,
            role=stage.role,
            is_start=stage.id in starts,
            is_goal=stage.id in goals,
            is_end=stage.end,
            is_lapsed=stage.role == "lapsed",
        )
        for stage in journey
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
