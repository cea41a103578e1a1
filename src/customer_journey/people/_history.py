"""What a history is made of: moves with their reasons, lapses and referrals."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, NamedTuple, TypeAlias, TypeVar, final

from attrs import field, frozen

from customer_journey._element import Element
from customer_journey._values import as_tuple
from customer_journey.criteria._fact import FactValue

__all__ = [
    "EnrolmentMove",
    "EnrolmentMoveKind",
    "Lapse",
    "Past",
    "Reason",
    "Referral",
    "put_together",
    "unchecked",
]

EnrolmentMoveKind: TypeAlias = Literal["enter", "advance", "return", "exit", "join", "transfer"]
"""How someone came to a stage.

`enter`: at first. `advance`, `return`, `exit`: along a transition of that kind. `join`: they are
there on another branch, which is further than this one. `transfer`: to another version of the
journey."""


T = TypeVar("T")


def unchecked(kind: type[T], /, **fields: object) -> T:
    """A frozen value of fields that were checked before; every one has to be given, in its type.

    A move is made of a journey and facts that were looked at already: to look again would take most
    of the time.
    """
    made = object.__new__(kind)
    put = object.__setattr__
    for name, value in fields.items():
        put(made, name, value)
    return made


def _as_reasons(value: "Iterable[Reason]") -> "tuple[Reason, ...]":
    return as_tuple(value)


@final
@frozen(order=False, repr=False)
class Reason(Element):
    """A reason is a clause that was true of someone who moved, and what it saw.

    Example:
        >>> import customer_journey as cj
        >>> print(cj.people.Reason("stages.buy.entry", clause="orders >= 1", value=2))
        orders >= 1 (saw 2)
    """

    where: str
    """The path of the criterion that the clause is in."""
    clause: str = field(kw_only=True)
    """The clause as text."""
    value: FactValue | None = field(default=None, kw_only=True)
    """The value of its fact: true or false, a number or a text; a date is a text too. None where
    the fact was missing."""

    def __str__(self) -> str:
        """The clause and the value."""
        return self.clause if self.value is None else f"{self.clause} (saw {self.value!r})"


@final
@frozen(order=False, repr=False)
class EnrolmentMove(Element):
    """A move says that someone came to a stage: from where, when and why.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import UTC, datetime
        >>> march = datetime(2026, 3, 1, tzinfo=UTC)
        >>> print(cj.people.EnrolmentMove("know", kind="enter", at=march))
        2026-03-01T00:00:00+00:00 enter know
    """

    target: str
    """The id of the stage they came to."""
    source: str | None = field(default=None, kw_only=True)
    """The id of the stage they came from; None for an entry."""
    kind: EnrolmentMoveKind = field(kw_only=True)
    """How they came."""
    at: datetime = field(kw_only=True)
    """When."""
    because: tuple[Reason, ...] = field(default=(), kw_only=True, converter=_as_reasons)
    """The clauses that were true of them; empty where nothing was stated, or they were told to move
    or were only seen further on."""
    note: str = field(default="", kw_only=True)
    """For an exit, the transition's reason; for a transfer, between which versions."""

    def __str__(self) -> str:
        """The move on one line."""
        way = self.target if self.source is None else f"{self.source} → {self.target}"
        reasons = f": {' and '.join(map(str, self.because))}" if self.because else ""
        note = f" ({self.note})" if self.note else ""
        return f"{self.at.isoformat()} {self.kind} {way}{note}{reasons}"


@final
@frozen(order=False, repr=False)
class Lapse(Element):
    """A lapse says when the reasons for a move were seen not to hold any more.

    From then on, they count anew: a move is not made twice for the same reasons, unless these have
    lapsed in between.
    """

    source: str
    """The id of the stage the move came from."""
    target: str
    """The id of the stage it led to."""
    at: datetime = field(kw_only=True)
    """When that was seen."""


@final
@frozen(order=False, repr=False)
class Referral(Element):
    """A referral says that someone brought someone else."""

    customer: str
    """Who was brought."""
    source: str = field(kw_only=True)
    """The id of the stage that the referrer was at."""
    target: str = field(kw_only=True)
    """The id of the stage where the other person began."""
    at: datetime = field(kw_only=True)
    """When."""


class Past(NamedTuple):
    """What a history was before its last step, and what that step added."""

    before: "Past | None"
    moves: tuple[EnrolmentMove, ...]
    lapses: tuple[Lapse, ...]


def put_together(past: Past) -> tuple[tuple[EnrolmentMove, ...], tuple[Lapse, ...]]:
    """All moves and lapses of a history that was noted step by step."""
    steps: list[Past] = []
    step: Past | None = past
    while step is not None:
        steps.append(step)
        step = step.before
    moves: list[EnrolmentMove] = []
    lapses: list[Lapse] = []
    for step in reversed(steps):
        moves += step.moves
        lapses += step.lapses
    return tuple(moves), tuple(lapses)
