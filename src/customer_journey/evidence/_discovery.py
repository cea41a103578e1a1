"""What a discovery says: the journey that people took, and the counts that it rests on."""

from datetime import datetime, timedelta
from typing import Any, Final, final

from attrs import frozen

from customer_journey._answer import Answer
from customer_journey._messages._current import counted, message
from customer_journey._model import Journey, TransitionKind
from customer_journey._printable import printable
from customer_journey._values import spoken_duration
from customer_journey.evidence._shares import SELECTED, Share

__all__ = ["Discovery", "Excluded", "MoveCount", "Span", "StageCount"]

_MANY: Final = 20
"""How many excluded steps are named."""


@final
@frozen(kw_only=True)
class Span(Answer):
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
class StageCount(Answer):
    """How many people took a step, which is a stage of the discovered journey."""

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
    stayed: float | None = None
    """With a window, the share of the visits from which no one goes on within it, in 0..1; None
    without one, or where no visit was observed that long."""
    open: int = 0
    """With a window, how many visits were not over when its end had not come yet."""
    effective: float | None = None
    """With a window, how many visits, all of them observed to its end, would say as much."""


@final
@frozen(kw_only=True)
class MoveCount(Answer):
    """How many people made a move, which is a transition of the discovered journey."""

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
    share: float | None
    """How much of what happened next at its source it is, in 0..1; an end counts as something.
    With a window, the share that makes it within that time; None where no one was observed so
    long."""
    span: Span | None
    """How long it took; None where no times are known."""
    open: int = 0
    """With a window, how many visits to its source were not over when its end had not come yet."""


@final
@frozen(kw_only=True)
class Excluded(Answer):
    """What is in the traces and a discovered journey does not show."""

    steps: tuple[str, ...]
    """The steps that are not in it, as the traces call them."""
    visits: int
    """How many visits to those steps there were, among the people who are in it."""
    variants: int
    """How many variants were excluded whole."""
    people: int
    """How many people took one of those."""

    def __bool__(self) -> bool:
        """Whether anything was excluded."""
        return bool(self.steps or self.people)

    def __str__(self) -> str:
        """What was excluded, in a sentence."""
        if not self:
            return message("nothing excluded")
        parts: list[str] = []
        if self.people:
            variants = counted(self.variants, "rare variant")
            parts.append(f"{variants} ({counted(self.people, 'person', 'people')})")
        if self.steps:
            steps, more = ", ".join(map(repr, self.steps[:_MANY])), len(self.steps) - _MANY
            if more > 0:
                steps = message("{names} and {number} more", names=steps, number=more)
            text = "the step {steps}" if len(self.steps) == 1 else "the steps {steps}"
            visits = counted(self.visits, "visit")
            parts.append(f"{message(text, steps=steps)} ({visits})")
        return message("excluded: {parts}", parts="; ".join(parts))


@final
@frozen(kw_only=True, repr=False)
class Discovery(Answer):
    """A discovery is the journey that people took, with the counts it rests on.

    Example:
        >>> import customer_journey as cj
        >>> discovery = cj.evidence.discover([cj.evidence.Trace("ada", ["know", "try", "buy"])])
        >>> discovery.journey
        <Journey 'observed': 3 stages, 2 transitions>
    """

    journey: Journey
    """The journey. Every stage and transition has the basis `observed`; transitions have a
    probability, unless the people were selected on their outcome, or some of them may still go on
    and no window was given."""
    people: int
    """How many people's traces it was found in."""
    steps: tuple[StageCount, ...]
    """What was counted of each stage, in the journey's order."""
    moves: tuple[MoveCount, ...]
    """What was counted of each transition, in the journey's order."""
    excluded: Excluded
    """What it does not show."""
    selected_on: str
    """The outcome that people were selected on; empty where nothing says so."""
    within: timedelta | None = None
    """The time within which moves are counted in shares; None where no window was given."""
    as_of: datetime | None = None
    """The moment until which people were observed; None where no window was given."""
    open: int = 0
    """Without a window, how many people may still go on, so that no share is a conversion."""

    @property
    def _headline(self) -> str:
        return ", ".join(
            (
                counted(self.people, "person", "people"),
                counted(len(self.steps), "step"),
                counted(len(self.moves), "move"),
            )
        )

    def rows(self) -> list[dict[str, Any]]:
        """A row for each move: where from, where to, its kind, and how often it was made."""
        return [
            {
                "source": each.source,
                "target": each.target,
                "kind": each.kind,
                "count": each.count,
                "people": each.people.count,
                "share": each.share,
                "median_seconds": each.span.median.total_seconds() if each.span else None,
            }
            for each in self.moves
        ]

    def __str__(self) -> str:
        """The steps with their shares, the moves with their counts, and what is excluded."""
        words = {each.stage: each.words for each in self.steps}
        lines = [self._headline]
        lines += [f"  {each.words}: {each.people}" for each in self.steps]
        lines += [
            f"  {words[each.source]} → {words[each.target]}: "
            f"{message('once') if each.count == 1 else counted(each.count, 'time')}"
            f", {message(each.kind)}"
            + (f", {message('median')} {spoken_duration(each.span.median)}" if each.span else "")
            for each in self.moves
        ]
        lines.append(str(self.excluded))
        if self.selected_on:
            lines.append(message(SELECTED, outcome=self.selected_on))
        if self.within is not None:
            lines.append(
                message(
                    "Shares count who goes on within {time}, as of {moment}.",
                    time=spoken_duration(self.within),
                    moment=self.as_of,
                )
            )
        if self.open:
            lines.append(
                message(
                    "{open} of {people} may still go on: no share is a conversion.",
                    open=self.open,
                    people=counted(self.people, "person", "people"),
                )
            )
        return "\n".join(map(printable, lines))

    def __repr__(self) -> str:
        """How many people, steps and moves there are, in brackets."""
        return f"<Discovery: {self._headline}>"
