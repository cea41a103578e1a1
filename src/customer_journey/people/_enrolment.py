"""One customer's enrolment: a history, and what follows from it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, final

from attrs import evolve, field, frozen

from customer_journey._element import Element
from customer_journey._model import Journey, Role, cached
from customer_journey._model._cached import positions
from customer_journey._values import as_tuple
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.people._decide import conditions
from customer_journey.people._history import (
    EnrolmentMove,
    Lapse,
    Past,
    Referral,
    put_together,
    unchecked,
)
from customer_journey.people._places import EnrolmentStatus, Place, Spot, Whereabouts
from customer_journey.people._policy import Policy
from customer_journey.people._soundness import (
    comparable,
    no_transition,
    problems_of_moves,
    problems_of_times,
)
from customer_journey.people._ways import ends

__all__ = ["Enrolment", "continued", "whereabouts"]


def whereabouts(enrolment: "Enrolment") -> Whereabouts:
    """Where the enrolment's history leads; not to be changed."""
    return enrolment._where  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - the one door


def continued(
    enrolment: "Enrolment",
    *,
    moves: Iterable[EnrolmentMove] = (),
    lapses: Iterable[Lapse] = (),
    referrals: Iterable[Referral] = (),
    where: Whereabouts | None = None,
) -> "Enrolment":
    """The enrolment with moves, lapses and referrals that are known to be allowed.

    The history is not copied, and not gone through again, so a step costs the same after ten
    thousand others: it hangs on what was before, and becomes one tuple when somebody looks at it.

    Args:
        enrolment: The enrolment before.
        moves: What is new, the oldest first.
        lapses: The same of lapses.
        referrals: The same of referrals.
        where: Where the whole of it leads, not to be changed any more; None where nobody moved.
    """
    return unchecked(
        Enrolment,
        customer=enrolment.customer,
        journey=enrolment.journey,
        unit=enrolment.unit,
        number=enrolment.number,
        policy=enrolment.policy,
        referrals=(*enrolment.referrals, *referrals),
        referred_by=enrolment.referred_by,
        _where=where or whereabouts(enrolment),
        _past=Past(enrolment._known_past(), tuple(moves), tuple(lapses)),  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - the one door
    )


def _as_moves(value: Iterable[EnrolmentMove]) -> tuple[EnrolmentMove, ...]:
    return as_tuple(value)


def _as_lapses(value: Iterable[Lapse]) -> tuple[Lapse, ...]:
    return as_tuple(value)


def _as_referrals(value: Iterable[Referral]) -> tuple[Referral, ...]:
    return as_tuple(value)


@final
@frozen(order=False, repr=False)
class Enrolment(Element):
    """An enrolment is one customer's way through one version of a journey, so far.

    It is a value: it holds the whole history, and everything else follows from that. Whoever is
    enrolled may be a person, a cart or an account; all are called a customer here. They are at one
    stage, or at one on each of several branches that run side by side. Make one with `enrol`, and
    the next with `advance`.

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
    _where: Whereabouts = field(init=False, eq=False, repr=False, factory=Whereabouts)
    # After `moves` and `lapses`: once these are read, as pickle and copy do first, it is None.
    _past: Past | None = field(init=False, eq=False, repr=False, default=None)

    if TYPE_CHECKING:
        ...  # Checkers would take every name for an attribute.
    else:

        def __getattr__(self, name: str) -> object:
            """The moves or lapses, put together when they are first asked for."""
            past = self._past if name in ("moves", "lapses") else None
            if past is not None:
                moves, lapses = put_together(past)
                object.__setattr__(self, "moves", moves)
                object.__setattr__(self, "lapses", lapses)
                object.__setattr__(self, "_past", None)
            return object.__getattribute__(self, name)

    def _known_past(self) -> Past:
        """The history so far, put together or not."""
        return self._past or Past(None, self.moves, self.lapses)

    def _own_problems(self) -> list[Problem]:
        found = [
            *problems_of_times(self.moves, self.lapses, self.referrals),
            *problems_of_moves(self.moves, self.journey, self._where),
            *(
                Problem(f"policy.waits[{index}]", no_transition(wait.source, wait.target))
                for index, wait in enumerate(self.policy.waits)
                if self.journey.transition(wait.source, wait.target) is None
            ),
        ]
        if self.number < 1:
            found.append(Problem("number", "enrolments are counted from 1"))
        self._where.note(self.lapses)
        return found

    @property
    def places(self) -> tuple[Place, ...]:
        """Every stage where they are, in the journey's order, those where exits led last.

        There are several where branches run side by side, or where nobody can tell by which start
        they came. None leads on to another by advances: who is further on one branch is no longer
        on the way there on another.
        """
        held, left = self._in_order(self._where.held), self._in_order(self._where.left)
        through, over = self._through, ends(self.journey)
        return (
            *(
                Place(
                    stage=stage,
                    since=spot.since,
                    round=spot.round,
                    status="finished" if through or stage in over else "active",
                )
                for stage, spot in held.items()
            ),
            *(
                Place(stage=stage, since=spot.since, round=spot.round, status="exited")
                for stage, spot in left.items()
            ),
        )

    @property
    def stages(self) -> tuple[str, ...]:
        """The ids of the stages where they are, in the journey's order.

        Where exits led on some branches only, without these; where they have left altogether, these
        alone.
        """
        where = self._where
        return tuple(sorted(where.held or where.left, key=self._position))

    @property
    def stage(self) -> str:
        """The id of the stage they are at; of several, the one that lies deepest in the journey.

        That is what `locate` calls the furthest; of two as deep, it is the later in the journey's
        order.
        """
        where = self._where
        found = where.held or where.left
        if len(found) == 1:
            return next(iter(found))
        table = conditions(self.journey)
        at = {stage: self._position(stage) for stage in found}
        return max(at, key=lambda stage: (table.depth[table.room[at[stage]]], at[stage]))

    @property
    def since(self) -> datetime:
        """When they came to that stage; a transfer that left them at a stage is no coming."""
        where = self._where
        return (where.held or where.left)[self.stage].since

    @property
    def last(self) -> datetime:
        """When something was last noted of them."""
        where = self._where
        noted = [where.moved_at, where.lapsed_at or where.moved_at]
        noted += [item.at for item in self.referrals[-1:]]
        return max(noted)

    @property
    def status(self) -> EnrolmentStatus:
        """Whether they are on the way, have left by an exit, or are through.

        Someone is through when every branch they are on has come to an end that no move leaves; and
        at a goal, where the policy says so. They have left when no branch is left to them: an exit
        ends its own branch only.
        """
        held = self._where.held
        if self._through:
            return "finished"
        if not held:
            return "exited"
        return "finished" if held.keys() <= ends(self.journey) else "active"

    @property
    def goals(self) -> tuple[str, ...]:
        """The ids of the goals they have come to, in the journey's order of goals."""
        visits = self._where.visits
        return tuple(goal for goal in self.journey.goals if goal in visits)

    @property
    def reason(self) -> str:
        """Why they left, as the exit states; empty where they did not leave."""
        if self.status != "exited":
            return ""
        return self._where.reason

    @property
    def role(self) -> Role | None:
        """What they are to the business: the role of their stage."""
        return self.journey[self.stage].role

    @property
    def rounds(self) -> int:
        """Which round they are on: 1, and one more for each return."""
        return 1 + self._where.returns

    def visits(self, stage_id: str, /) -> int:
        """How often they have come to a stage; coming where they are on another branch is no visit.

        Raises:
            UnknownStageError: The journey has no such stage.
        """
        return self._where.visits.get(self.journey[stage_id].id, 0)

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
        from customer_journey.people._files import to_plain

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
            >>> cj.people.Enrolment.from_dict(ada.to_dict(), shop) == ada
            True
        """
        from customer_journey.people._files import from_plain

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
        spots = self._where.held or self._where.left
        places = ", ".join(f"{one} since {spots[one].since.isoformat()}" for one in self.stages)
        return f"{who} in {self.journey.id}{version}: at {places}{state}{why}"

    @property
    def _through(self) -> bool:
        return self.policy.at_goal == "finish" and not self._where.visits.keys().isdisjoint(
            self.journey.goals
        )

    def _in_order(self, spots: Mapping[str, Spot]) -> Mapping[str, Spot]:
        if len(spots) == 1:
            return spots
        return {stage: spots[stage] for stage in sorted(spots, key=self._position)}

    def _position(self, stage: str) -> int:
        return cached(self.journey, positions)[stage]
