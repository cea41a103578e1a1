"""Where a history leads: the places someone holds, folded together move by move."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, NamedTuple, TypeAlias, final

from attrs import frozen

from customer_journey._answer import Displayed
from customer_journey._model import Journey
from customer_journey.people._history import EnrolmentMove, Lapse
from customer_journey.people._ways import ahead, forks

__all__ = ["EnrolmentStatus", "Place", "Spot", "Whereabouts"]

EnrolmentStatus: TypeAlias = Literal["active", "exited", "finished"]
"""Whether someone is on the way, has left by an exit, or is through."""


@final
@frozen(kw_only=True)
class Place(Displayed):
    """A place is a stage where someone is: since when, on which round, and whether still active.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import UTC, datetime
        >>> shop = cj.Journey.sequence("shop", ["know", "buy"])
        >>> print(*cj.enrol(shop, "ada", {}, at=datetime(2026, 3, 1, tzinfo=UTC)).places)
        know since 2026-03-01T00:00:00+00:00
    """

    stage: str
    """The id of the stage."""
    since: datetime
    """When they came there; a transfer that left them at a stage is no coming."""
    round: int
    """Which round they are on: 1, and one more for each return on the way to this place."""
    status: EnrolmentStatus
    """Whether they are on the way there, have left by an exit that led there, or are through."""

    def __str__(self) -> str:
        """The place on one line."""
        state = "" if self.status == "active" else f", {self.status}"
        return f"{self.stage} since {self.since.isoformat()}{state}"


class Spot(NamedTuple):
    """Since when someone holds a place, and on which round."""

    since: datetime
    round: int


class Whereabouts:
    """The places that a history leads to, and what of it bears on the next move.

    The history alone says where someone is; the journey only says what a return begins anew.
    """

    __slots__ = (
        "been",
        "entering",
        "held",
        "lapsed",
        "lapsed_at",
        "left",
        "moved_at",
        "passed",
        "reason",
        "returns",
        "taken",
        "top",
        "unmoved",
        "unmoved_once",
        "visits",
    )

    def __init__(self) -> None:
        self.held: dict[str, Spot] = {}
        """The stages where they are."""
        self.left: dict[str, Spot] = {}
        """The stages where exits led."""
        self.passed: dict[str, Spot] = {}
        """The stages that an advance left, on this round: other branches may still be taken."""
        self.been: set[str] = set()
        """Every stage they have been at on this round."""
        self.taken: dict[tuple[str, str], EnrolmentMove] = {}
        """The last move along each transition."""
        self.lapsed: dict[tuple[str, str], datetime] = {}
        """When the reasons for it were last seen not to hold."""
        self.visits: dict[str, int] = {}
        """How often they have come to each stage."""
        self.unmoved: dict[str, tuple[Spot | None, Spot | None]] = {}
        """What a transfer has still to carry, held and left."""
        self.unmoved_once: frozenset[str] = frozenset()
        """What the last transfer had to carry."""
        self.top = 1
        """The latest round that any place was ever on."""
        self.entering = True
        """Whether they have only just come in."""
        self.moved_at = datetime.min  # noqa: DTZ901 - stands for none, and is not compared
        """When the last move was made."""
        self.lapsed_at: datetime | None = None
        """When the last lapse was seen."""
        self.returns = 0
        """How often they have gone back or round again."""
        self.reason = ""
        """Why they left last."""

    def copy(self) -> "Whereabouts":
        """The same, to go on from."""
        made = Whereabouts()
        made.held, made.left = self.held.copy(), self.left.copy()
        made.passed, made.been = self.passed.copy(), self.been.copy()
        made.taken, made.lapsed = self.taken.copy(), self.lapsed.copy()
        made.visits, made.top = self.visits.copy(), self.top
        made.unmoved_once, made.entering = self.unmoved_once, self.entering
        made.moved_at, made.lapsed_at = self.moved_at, self.lapsed_at
        made.returns, made.reason = self.returns, self.reason
        return made

    def note(self, lapses: Iterable[Lapse]) -> None:
        """Take notice of lapses, the oldest first."""
        for item in lapses:
            self.lapsed[item.source, item.target] = self.lapsed_at = item.at

    def misplaced(self, move: EnrolmentMove, journey: Journey | None) -> str:
        """Why a move cannot be the next, going by where they are; empty where it can.

        Without a journey, as on earlier versions, any stage may have several ways out.
        """
        source, target = move.source, move.target
        match move.kind:
            case "enter":
                if source is not None:
                    return f"who comes in comes from nowhere, not from {source!r}"
                return f"they came in at {target!r} already" if target in self.held else ""
            case "transfer":
                known = source in (self.unmoved or {*self.held, *self.left})
            case "join":
                known = source != target and source in self.held and target in self.held
            case "return":
                known = source in self.held or source in self.left
            case _:
                known = source in self.held
        if not known and move.kind == "advance" and target not in self.been:
            known = source in self.passed and (journey is None or source in forks(journey))
        if known:
            return ""
        stages = list(self.unmoved) or [*self.held, *self.left]
        return f"they were at {' and '.join(map(repr, stages)) or None}, not at {source!r}"

    def apply(self, move: EnrolmentMove, journey: Journey) -> None:
        """Make a move."""
        source, target, at = move.source or "", move.target, move.at
        self.moved_at = at
        self.entering = self.entering and move.kind == "enter"
        begun = Spot(at, 1)
        match move.kind:
            case "enter":
                self._come(target, begun)
            case "transfer":
                self._carry(source, target, at)
            case "join":
                self.passed[source] = spot = self.held.pop(source, begun)
                self._come(target, spot)
            case "advance":
                if source in self.held:
                    self.passed[source] = self.held.pop(source)
                spot = self.passed.get(source, begun)
                self._come(target, Spot(at, spot.round))
            case "return":
                places = self.held if source in self.held else self.left
                spot = places.pop(source, begun)
                self.top = max(self.top, spot.round + 1)
                self.returns += 1
                self._begin_anew(target, journey)
                self._come(target, Spot(at, spot.round + 1))
            case _:
                spot = self.held.pop(source, begun)
                self.visits[target] = self.visits.get(target, 0) + (target not in self.left)
                self.left[target] = Spot(at, spot.round)
                self.reason = move.note
        if move.kind in ("advance", "return", "exit"):
            self.taken[source, target] = move

    def _come(self, target: str, spot: Spot) -> None:
        here = self.held.get(target)
        if here is None:
            self.visits[target] = self.visits.get(target, 0) + 1
            self.held[target] = spot
        else:
            self.held[target] = Spot(here.since, max(here.round, spot.round))
        self.been.add(target)

    def _begin_anew(self, target: str, journey: Journey) -> None:
        """Forget what they have been at from a stage on: they may go through it again."""
        if not forks(journey):
            return
        again = ahead(journey, target) | {target}
        self.been = (self.been - again) | self.held.keys()
        self.passed = {stage: spot for stage, spot in self.passed.items() if stage not in again}

    def _carry(self, source: str, target: str, at: datetime) -> None:
        if not self.unmoved:
            stages = dict.fromkeys([*self.held, *self.left])
            self.unmoved = {one: (self.held.get(one), self.left.get(one)) for one in stages}
            self.held, self.left = {}, {}
            self.unmoved_once = frozenset(stages)
        carried = self.unmoved.pop(source, (None, None))
        if target not in self.unmoved_once and not (target in self.held or target in self.left):
            self.visits[target] = self.visits.get(target, 0) + 1
        for places, spot in zip((self.held, self.left), carried, strict=True):
            if spot is None:
                continue
            here = places.get(target, spot)
            # Who stays has been there longest.
            since = spot.since if source == target else at if here is spot else here.since
            places[target] = Spot(since, max(here.round, spot.round))
        self.been.add(target)
