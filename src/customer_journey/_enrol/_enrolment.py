"""One customer's enrolment: a history, and what follows from it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Literal, TypeAlias, final

from attrs import evolve, field, frozen

from customer_journey._enrol._history import (
    EnrolmentMove,
    Lapse,
    Policy,
    Referral,
)
from customer_journey._model import Journey, Role
from customer_journey._model._noun import Noun
from customer_journey._model._values import as_tuple
from customer_journey._suggest import did_you_mean
from customer_journey.errors import InvalidValueError, Problem

__all__ = ["Enrolment", "EnrolmentStatus", "comparable"]

EnrolmentStatus: TypeAlias = Literal["active", "exited", "finished"]
"""Whether someone is on the way, has left by an exit, or is through."""


def _as_moves(value: Iterable[EnrolmentMove]) -> tuple[EnrolmentMove, ...]:
    return as_tuple(value)


def _as_lapses(value: Iterable[Lapse]) -> tuple[Lapse, ...]:
    return as_tuple(value)


def _as_referrals(value: Iterable[Referral]) -> tuple[Referral, ...]:
    return as_tuple(value)


@final
@frozen(order=False, repr=False)
class Enrolment(Noun):
    """An enrolment is one customer's way through one version of a journey, so far.

    It is a value: it holds the whole history, and everything else follows from that. Whoever is
    enrolled may be a person, a cart or an account; all are called a customer here. They are at one
    stage. Make one with `enrol`, and the next with `advance`.

    Raises:
        InvalidValueError: The history is none that the journey allows.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import UTC, datetime
        >>> shop = cj.Journey.sequence("shop", ["know", cj.Stage("buy", entry=cj.fact("n") >= 1)])
        >>> ada = cj.enrol(shop, "ada", {}, at=datetime(2026, 3, 1, tzinfo=UTC))
        >>> ada
        <Enrolment 'ada' in shop: at know since 2026-03-01T00:00:00+00:00>
    """

    customer: str
    """Who it is, by an id of yours."""
    journey: Journey = field(kw_only=True)
    """The journey, in the version they are on."""
    moves: tuple[EnrolmentMove, ...] = field(kw_only=True, converter=_as_moves)
    """How they got where they are: every move since they came in, the oldest first."""
    unit: str = field(default="person", kw_only=True)
    """What sort of customer it is, as in `person`, `cart` or `account`."""
    number: int = field(default=1, kw_only=True)
    """Which of their enrolments in the journey this is, counted from 1."""
    policy: Policy = field(default=Policy(), kw_only=True)
    """Who may come back, when it is over, and how long people wait."""
    lapses: tuple[Lapse, ...] = field(default=(), kw_only=True, converter=_as_lapses)
    """When reasons for moves were seen not to hold any more, the oldest first."""
    referrals: tuple[Referral, ...] = field(default=(), kw_only=True, converter=_as_referrals)
    """Whom they brought, the oldest first."""
    referred_by: str = field(default="", kw_only=True)
    """Who brought them; empty where nobody did, or it is not known."""
    _taken: dict[tuple[str, str], EnrolmentMove] = field(
        init=False, eq=False, repr=False, factory=dict
    )

    def _own_problems(self) -> list[Problem]:
        found = [
            *_problems_of_times(self),
            *_problems_of_moves(self),
            *(
                Problem(f"policy.waits[{index}]", _no_transition(wait.source, wait.target))
                for index, wait in enumerate(self.policy.waits)
                if self.journey.transition(wait.source, wait.target) is None
            ),
        ]
        if self.number < 1:
            found.append(Problem("number", "enrolments are counted from 1"))
        for move in self.moves:
            if move.source is not None and move.kind != "transfer":
                self._taken[move.source, move.target] = move
        return found

    @property
    def stage(self) -> str:
        """The id of the stage they are at."""
        return self.moves[-1].target

    @property
    def since(self) -> datetime:
        """When they came to that stage; a transfer that left them at a stage is no coming."""
        return next(
            move.at
            for move in reversed(self.moves)
            if move.kind != "transfer" or move.source != move.target
        )

    @property
    def last(self) -> datetime:
        """When something was last noted of them."""
        noted = [self.moves[-1].at]
        noted += [item.at for item in self.lapses[-1:]]
        noted += [item.at for item in self.referrals[-1:]]
        return max(noted)

    @property
    def status(self) -> EnrolmentStatus:
        """Whether they are on the way, have left by an exit, or are through.

        Someone is through at a stage that is an end and that no move leaves; and at a goal, where
        the policy says so.
        """
        kinds = (move.kind for move in reversed(self.moves))
        if next((kind for kind in kinds if kind != "transfer"), None) == "exit":
            return "exited"
        if self.policy.at_goal == "finish" and self.stage in self.journey.goals:
            return "finished"
        over = self.journey[self.stage].end and not any(
            item.is_move for item in self.journey.leaving(self.stage)
        )
        return "finished" if over else "active"

    @property
    def reason(self) -> str:
        """Why they left, as the exit states; empty where they did not leave."""
        if self.status != "exited":
            return ""
        return next(move.note for move in reversed(self.moves) if move.kind == "exit")

    @property
    def role(self) -> Role | None:
        """What they are to the business: the role of their stage."""
        return self.journey[self.stage].role

    @property
    def rounds(self) -> int:
        """Which round they are on: 1, and one more for each return."""
        return 1 + sum(move.kind == "return" for move in self.moves)

    def visits(self, stage_id: str, /) -> int:
        """How often they have come to a stage.

        Raises:
            UnknownStageError: The journey has no such stage.
        """
        wanted = self.journey[stage_id].id
        return sum(
            move.target == wanted and (move.kind, move.source) != ("transfer", wanted)
            for move in self.moves
        )

    def as_of(self, at: datetime, /) -> "Enrolment":
        """The enrolment as it stood at a moment, from its history; what came at it is counted.

        Raises:
            InvalidValueError: They were not enrolled yet, or they were on another version then, or
                one of the moments has a zone and the other has none.

        Example:
            >>> import customer_journey as cj
            >>> from datetime import UTC, datetime
            >>> buy = cj.Stage("buy", entry=cj.fact("orders") >= 1)
            >>> shop = cj.Journey.sequence("shop", ["know", buy])
            >>> ada = cj.enrol(shop, "ada", {}, at=datetime(2026, 3, 1, tzinfo=UTC))
            >>> ada = cj.advance(ada, {"orders": 1}, at=datetime(2026, 3, 5, tzinfo=UTC))
            >>> ada.stage, ada.as_of(datetime(2026, 3, 4, tzinfo=UTC)).stage
            ('buy', 'know')
        """
        problem = comparable(at, self.moves[0].at)
        if problem is None and any(move.kind == "transfer" and move.at > at for move in self.moves):
            problem = "they were on another version of the journey then"
        elif problem is None and at < self.moves[0].at:
            problem = f"they were enrolled later, at {self.moves[0].at.isoformat()}"
        if problem is not None:
            raise InvalidValueError("as_of", [Problem("at", problem)])
        return evolve(
            self,
            moves=[item for item in self.moves if item.at <= at],
            lapses=[item for item in self.lapses if item.at <= at],
            referrals=[item for item in self.referrals if item.at <= at],
        )

    def explain(self) -> str:
        """The history in plain words, a line for each move.

        Example:
            >>> import customer_journey as cj
            >>> from datetime import UTC, datetime
            >>> shop = cj.Journey.sequence("shop", ["know", "buy"])
            >>> print(cj.enrol(shop, "ada", {}, at=datetime(2026, 3, 1, tzinfo=UTC)).explain())
            ada in shop: at know since 2026-03-01T00:00:00+00:00
            2026-03-01T00:00:00+00:00 enter know
        """
        return "\n".join([self._summary(), *map(str, self.moves)])

    def to_dict(self) -> dict[str, object]:
        """The enrolment in JSON's types; of the journey, only its id and version.

        `Enrolment.from_dict` gives an equal one back, held against the journey.
        """
        from customer_journey._enrol._files import to_plain

        return to_plain(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, object], journey: Journey, /) -> "Enrolment":
        """The enrolment that plain data describes: its history, replayed on the journey.

        Args:
            data: What `to_dict` gave.
            journey: The journey, in the version that the enrolment is on.

        Raises:
            InvalidFileError: The data describes no enrolment, or one in another journey or version,
                or a history that the journey does not allow. Everything that is wrong is named.

        Example:
            >>> import customer_journey as cj
            >>> from datetime import UTC, datetime
            >>> shop = cj.Journey.sequence("shop", ["know", "buy"])
            >>> ada = cj.enrol(shop, "ada", {}, at=datetime(2026, 3, 1, tzinfo=UTC))
            >>> cj.Enrolment.from_dict(ada.to_dict(), shop) == ada
            True
        """
        from customer_journey._enrol._files import from_plain

        return from_plain(data, journey)

    def __repr__(self) -> str:
        """Who is where, and since when."""
        return f"<Enrolment {self._summary(repr(self.customer))}>"

    def _summary(self, customer: str = "") -> str:
        version = f" {self.journey.version!r}" if self.journey.version else ""
        status = self.status
        state = "" if status == "active" else f", {status}"
        why = f" ({self.reason})" if self.reason else ""
        who = customer or self.customer
        since = self.since.isoformat()
        return f"{who} in {self.journey.id}{version}: at {self.stage} since {since}{state}{why}"


def comparable(one: datetime, other: datetime) -> str | None:
    """What is wrong with two moments that cannot be held against each other."""
    if (one.utcoffset() is None) == (other.utcoffset() is None):
        return None
    return "moments with a zone and without one do not mix"


def _problems_of_times(enrolment: Enrolment) -> Iterator[Problem]:
    listed: tuple[tuple[str, tuple[EnrolmentMove | Lapse | Referral, ...]], ...] = (
        ("moves", enrolment.moves),
        ("lapses", enrolment.lapses),
        ("referrals", enrolment.referrals),
    )
    for name, items in listed:
        before = enrolment.moves[0].at if enrolment.moves else None
        for index, item in enumerate(items):
            if before is None:
                continue
            problem = comparable(item.at, before)
            if problem is None and item.at < before:
                problem = f"{item.at.isoformat()} is earlier than what comes before it"
            if problem is not None:
                yield Problem(f"{name}[{index}].at", problem)
                break
            before = item.at


def _problems_of_moves(enrolment: Enrolment) -> Iterator[Problem]:
    moves, journey = enrolment.moves, enrolment.journey
    if not moves:
        yield Problem("moves", "a history begins with an entry")
    transferred = [index for index, move in enumerate(moves) if move.kind == "transfer"]
    # What came before was on other versions of the journey, which are not at hand.
    here = transferred[-1] if transferred else 0
    at: str | None = None
    for index, move in enumerate(moves):
        where = f"moves[{index}]"
        if (move.kind == "enter") != (index == 0):
            yield Problem(f"{where}.kind", "the first move is an entry, and no other is")
        elif move.source != at:
            yield Problem(f"{where}.source", f"they were at {at!r}, not at {move.source!r}")
        elif index >= here:
            yield from _problems_here(journey, move, where)
        at = move.target


def _problems_here(journey: Journey, move: EnrolmentMove, where: str) -> Iterator[Problem]:
    if move.target not in journey:
        hint = did_you_mean(move.target, [stage.id for stage in journey])
        yield Problem(f"{where}.target", f"no stage {move.target!r}", hint=hint)
    elif move.source is not None and move.kind != "transfer":
        transition = journey.transition(move.source, move.target)
        if transition is None or transition.kind != move.kind:
            yield Problem(where, _no_transition(move.source, move.target, move.kind))


def _no_transition(source: str, target: str, kind: str = "transition") -> str:
    return f"the journey has no {kind} {source}->{target}"
