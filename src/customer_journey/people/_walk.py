"""All moves that facts prove at one moment, place by place and branch by branch."""

from collections import deque
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from datetime import datetime

from customer_journey.people._decide import Truth
from customer_journey.people._enrolment import Enrolment, continued, whereabouts
from customer_journey.people._gates import (
    another_branch,
    branches_off,
    by_time_alone,
    closed,
    is_spent,
    lapses_of,
    meet,
    still_chosen,
)
from customer_journey.people._history import EnrolmentMove, Lapse, unchecked
from customer_journey.people._places import Whereabouts
from customer_journey.people._ways import Way, ahead, forks, ways_by_source

__all__ = ["Walk"]


class Walk:
    """An enrolment that is being moved on: what is found is gathered, and noted in one go."""

    def __init__(self, enrolment: Enrolment, facts: Mapping[str, object], at: datetime) -> None:
        self._before = enrolment
        self._journey = enrolment.journey
        self._policy = enrolment.policy
        finishing = enrolment.policy.at_goal == "finish"
        self._final = frozenset(enrolment.journey.goals) if finishing else frozenset[str]()
        self._ways = ways_by_source(enrolment.journey)
        self._facts = facts
        self._at = at
        self._lapses: list[Lapse] = []
        self._moves: list[EnrolmentMove] = []
        self._where: Whereabouts = whereabouts(enrolment)
        self._arrivals: dict[str, None] = {}
        # Stages without a proof of their own, gone through already: once is enough for everybody.
        self._seen: set[str] = set()
        self._seen_beside: set[str] = set()

    def enrolment(self) -> Enrolment:
        """The enrolment with all that was found; itself if that is nothing."""
        if not self._moves and not self._lapses:
            return self._before
        return continued(self._before, moves=self._moves, lapses=self._lapses, where=self._where)

    def go(self) -> None:
        """Make all moves that facts prove.

        First on from every place held; then, from the stages passed, along other branches.
        """
        if self._before.status == "finished":
            return
        if self._where.taken:
            self._lapses = lapses_of(self._before, self._facts, self._at)
        if self._lapses:
            self._own().note(self._lapses)
        branching = forks(self._journey)
        routes: Iterable[tuple[Way, ...]]
        places = deque([*self._where.held, *self._where.left])
        passed = deque([one for one in self._where.passed if one in branching] if branching else ())
        while places or passed:
            if places:
                stage = places.popleft()
                routes = self._onward(stage)
                if stage in branching:
                    passed.append(stage)
            else:
                routes = self._beside(passed.popleft())
            for route in routes:
                self.take(route)
                places.append(route[-1].target)
                if self._ends(route):
                    return
        self.join()

    def take(self, route: Iterable[Way]) -> None:
        """Make the moves along these ways."""
        for way in route:
            item = way.transition
            kind = way.kind
            assert kind != "referral"  # noqa: S101 - told to the type checkers
            move = unchecked(
                EnrolmentMove,
                target=item.target,
                source=item.source,
                kind=kind,
                at=self._at,
                because=way.reasons(self._facts),
                note=item.reason if kind == "exit" else "",
            )
            self._note(move)
            if kind == "advance":
                self._arrivals[item.target] = None

    def join(self) -> None:
        """Give up the places that lead on to where they have come on another branch.

        Who has gone back is on a later round, and not behind those of an earlier one.
        """
        held = self._where.held
        if len(held) == 1:
            return
        arrivals = {stage: None for stage in self._arrivals if stage in held}
        for stage, spot in list(held.items()):
            reach = ahead(self._journey, stage)
            if not meet(reach, arrivals):
                continue
            for further in arrivals:
                here = self._where.held.get(further)
                if here is None or further not in reach or here.round < spot.round:
                    continue
                if stage not in ahead(self._journey, further):
                    self._note(EnrolmentMove(further, source=stage, kind="join", at=self._at))
                    break

    def begin(self) -> None:
        """Count those places where they came in as newly come to, and join them."""
        self._arrivals = dict.fromkeys(self._where.held)
        self.join()

    def _own(self) -> Whereabouts:
        """Where they are, as a copy that may be changed."""
        if self._where is whereabouts(self._before):
            self._where = self._where.copy()
        return self._where

    def _note(self, move: EnrolmentMove) -> None:
        self._moves.append(move)
        self._own().apply(move, self._journey)

    def _ends(self, route: Iterable[Way]) -> bool:
        """Whether a route has led to a goal, where the policy says that this ends it all."""
        return bool(self._final) and any(way.target in self._final for way in route)

    def _onward(self, stage: str) -> tuple[tuple[Way, ...], ...]:
        """The fewest ways from a place to a stage that facts prove, over what they leave open.

        As one route, or none.
        """
        where = self._where
        for spots, left in ((where.held, False), (where.left, True)):
            spot = spots.get(stage)
            route = () if spot is None else self._route(stage, spot.since, left=left)
            if route:
                return (route,)
        return ()

    def _route(self, stage: str, since: datetime, *, left: bool) -> tuple[Way, ...]:
        policy, facts, at = self._policy, self._facts, self._at
        came: dict[str, Way] = {}
        wave = [stage]
        # Grows while it is gone through: nearest first.
        for index, here in enumerate(wave):
            first = index == 0
            for way in self._ways.get(here, ()):
                kind = way.kind
                if kind == "referral" or not (first or kind == "advance"):
                    continue
                if closed(policy, way, at, since if first else at, left=left and first):
                    continue
                truth = way.truth(facts)
                if truth is None and by_time_alone(policy, way):
                    return _traced(way, came, (stage,))
                if truth is True and not is_spent(self._where, way, facts):
                    return _traced(way, came, (stage,))
                fresh = way.target != stage and way.target not in came
                if fresh and kind == "advance" and self._passes(truth, way, self._seen):
                    came[way.target] = way
                    wave.append(way.target)
            if not first:
                self._seen.add(here)
        return ()

    def _beside(self, stage: str) -> Iterator[tuple[Way, ...]]:
        """The ways from a stage that was passed to stages on other branches that facts prove."""
        where, facts = self._where, self._facts
        if stage not in where.passed or not where.held:
            return
        if not still_chosen(self._journey, where, stage, facts):
            return
        came: dict[str, Way] = {}
        wave = [stage]
        for here in wave:
            for way in self._ways.get(here, ()):
                # Whoever takes these moves on between two turns: look again.
                where = self._where
                if not another_branch(self._policy, where, way):
                    continue
                truth = way.truth(facts)
                proven = truth is True and not is_spent(where, way, facts)
                if proven and branches_off(self._journey, where, stage, way.target):
                    yield _traced(way, came, where.passed)
                elif way.target not in came and self._passes(truth, way, self._seen_beside):
                    came[way.target] = way
                    wave.append(way.target)
            self._seen_beside.add(here)

    def _passes(self, truth: Truth, way: Way, seen: Collection[str]) -> bool:
        """Whether to look beyond a way with this truth, for who is further on passes it."""
        lets = truth is True or (truth is None and self._policy.unknown == "pass")
        return lets and way.target not in seen


def _traced(way: Way, came: Mapping[str, Way], starts: Container[str]) -> tuple[Way, ...]:
    """The ways that end with one, from the last of these starts on."""
    route = [way]
    while route[-1].transition.source not in starts:
        route.append(came[route[-1].transition.source])
    return tuple(reversed(route))
