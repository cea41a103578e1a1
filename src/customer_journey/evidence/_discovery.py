"""What was found in traces: the journey people took, and the counts it rests on."""

from datetime import timedelta
from typing import Final, final

from attrs import frozen

from customer_journey._answer import Displayed
from customer_journey._model import Journey, TransitionKind
from customer_journey.evidence._shares import Share, amount

__all__ = ["Discovery", "LeftOut", "Move", "Span", "Step"]

_MANY: Final = 20
"""How many steps that are left out are named."""


@final
@frozen(kw_only=True)
class Span(Displayed):
    """How long a move took the people whose times are known."""

    count: int
    """How many times it was timed."""
    shortest: timedelta
    """The shortest."""
    median: timedelta
    """Half of them took at most that long."""
    longest: timedelta
    """The longest."""


@final
@frozen(kw_only=True)
class Step(Displayed):
    """A step that people took, as a stage of the journey that was found."""

    stage: str
    """The stage's id."""
    words: str
    """What the traces call it."""
    people: Share
    """How many of the people took it at least once."""
    visits: int
    """How often it was taken, all people together."""
    starts: int
    """How many people came in here."""
    ends: int
    """How many traces end here."""


@final
@frozen(kw_only=True)
class Move(Displayed):
    """A move that people made, as a transition of the journey that was found."""

    source: str
    """The id of the stage it leaves."""
    target: str
    """The id of the stage it leads to."""
    kind: TransitionKind
    """`return` where people only went back or round again, `exit` to a step that is one."""
    count: int
    """How often it was made."""
    people: Share
    """How many of the people made it at least once."""
    share: float
    """How much of what happened next at its source it is, in 0..1; an end counts as something."""
    span: Span | None
    """How long it took; None where no times are known."""


@final
@frozen(kw_only=True)
class LeftOut(Displayed):
    """What a journey that was found does not show, though it was in the traces."""

    steps: tuple[str, ...]
    """The steps that are not in it, as the traces call them."""
    visits: int
    """How many visits to those steps there were, among the people who are in it."""
    variants: int
    """How many sequences of steps were left out whole."""
    people: int
    """How many people took one of those."""

    def __bool__(self) -> bool:
        """Whether anything was left out."""
        return bool(self.steps or self.people)

    def __str__(self) -> str:
        """What was left out, in a sentence."""
        if not self:
            return "nothing left out"
        parts: list[str] = []
        if self.people:
            ways = amount(self.variants, "rare way through", "rare ways through")
            parts.append(f"{ways} ({amount(self.people, 'person', 'people')})")
        if self.steps:
            known, more = self.steps[:_MANY], len(self.steps) - _MANY
            steps = ", ".join(map(repr, known)) + (f" and {more} more" if more > 0 else "")
            parts.append(
                f"the {'step' if len(self.steps) == 1 else 'steps'} {steps} "
                f"({amount(self.visits, 'visit', 'visits')})"
            )
        return f"left out: {'; '.join(parts)}"


@final
@frozen(kw_only=True, repr=False)
class Discovery(Displayed):
    """A discovery is the journey that people took, with the counts it rests on.

    Example:
        >>> import customer_journey as cj
        >>> found = cj.evidence.discover([cj.evidence.Trace("ada", ["know", "try", "buy"])])
        >>> found.journey
        <Journey 'observed': 3 stages, 2 transitions>
    """

    journey: Journey
    """The journey. Every stage and transition has the basis `observed`; transitions have a
    probability, unless the people were selected on their outcome."""
    people: int
    """How many people's traces it was found in."""
    steps: tuple[Step, ...]
    """What was counted of each stage, in the journey's order."""
    moves: tuple[Move, ...]
    """What was counted of each transition, in the journey's order."""
    left_out: LeftOut
    """What it does not show."""
    selected_on: str
    """The outcome that people were selected on; empty where nothing says so."""

    def to_text(self) -> str:
        """The steps with their shares, the moves with their counts, and what is left out."""
        words = {each.stage: each.words for each in self.steps}
        counts = [
            amount(self.people, "person", "people"),
            amount(len(self.steps), "step", "steps"),
            amount(len(self.moves), "move", "moves"),
        ]
        lines = [", ".join(counts)]
        lines += [f"  {each.words}: {each.people}" for each in self.steps]
        lines += [
            f"  {words[each.source]} → {words[each.target]}: "
            f"{'once' if each.count == 1 else f'{each.count} times'}, {each.kind}"
            + (f", median {each.span.median}" if each.span else "")
            for each in self.moves
        ]
        lines.append(str(self.left_out))
        if self.selected_on:
            lines.append(
                f"All were selected on {self.selected_on!r}: no share here is a conversion."
            )
        return "\n".join(lines)

    def __repr__(self) -> str:
        """How much was found in how many traces."""
        return f"<Discovery: {self.to_text().partition(chr(10))[0]}>"
