"""The cheapest way to read a trace as a run through a journey: one dynamic programme."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import heappop, heappush
from itertools import pairwise
from math import fsum, inf
from typing import Final, Literal, NamedTuple, TypeAlias, cast, final

from attrs import field, frozen

from customer_journey._model import FrozenMap, Journey, view
from customer_journey._model._noun import Noun
from customer_journey._model._values import as_float, as_frozen_map
from customer_journey.errors import InvalidValueError, Problem

__all__ = ["OUT", "Aligner", "Costs", "Read", "RunsTo", "words_of"]

RunsTo: TypeAlias = Literal["end", "anywhere"]
"""Where a whole run through a journey may stop: at a stage that is an end, or at any."""

OUT: Final = -1
"""The position of what has none: a step that no stage is, the match before the first."""

_Reached: TypeAlias = tuple[float, int, int]
"""How a stage was reached: at which cost, with how many matches (below zero, so that more is less),
and by which match of the trail."""


def _as_cost(value: float) -> float:
    return cast("float", as_float(value))


@final
@frozen(order=False, repr=False)
class Costs(Noun):
    """Costs say how much each way of departing from a journey counts.

    A trace is read in the cheapest way, so only their proportions matter.

    Raises:
        InvalidValueError: A cost is below zero.

    Example:
        >>> import customer_journey as cj
        >>> cj.evidence.Costs(skipped=2).skipped
        2.0
    """

    skipped: float = field(default=1.0, kw_only=True, converter=_as_cost)
    """What a stage costs that the person did not take, zero or more."""
    extra: float = field(default=1.0, kw_only=True, converter=_as_cost)
    """What a step costs that the journey has no place for, zero or more."""
    failed: float = field(default=1.0, kw_only=True, converter=_as_cost)
    """What a step costs that was taken in its place and failed, zero or more."""
    weights: FrozenMap = field(default=FrozenMap(), kw_only=True, converter=as_frozen_map)
    """By stage id, how many times as much all this counts there; 1 where nothing is said."""

    def weight(self, stage: str) -> float:
        """How many times as much a departure at this stage counts."""
        given = self.weights.get(stage, 1)
        return float(given) if isinstance(given, (int, float)) else 1.0

    def _own_problems(self) -> list[Problem]:
        given: list[tuple[str, object]] = [
            ("skipped", self.skipped),
            ("extra", self.extra),
            ("failed", self.failed),
            *((f"weights.{stage}", value) for stage, value in self.weights.items()),
        ]
        return [
            Problem(name, "expected a number of zero or more")
            for name, value in given
            if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0
        ]


class Read(NamedTuple):
    """One move of the cheapest reading: a stage, a step of the trace, or both."""

    kind: Literal["matched", "skipped", "extra", "failed"]
    place: int
    """The position of the stage in the journey; `OUT` for a step that no stage is."""
    step: int | None
    """The position of the step in the trace; None for a stage the person did not take."""


class _Ways(NamedTuple):
    """The cheapest ways to one stage over stages that are skipped."""

    cost: list[float]
    """By stage, what lies between costs; the last entry is for people who come in."""
    onward: list[int]
    """By stage, the first stage on the way."""


def words_of(journey: Journey) -> Mapping[str, int]:
    """The position of each stage by what traces may call it.

    That is its id, or its name where no other stage has that name or id.
    """
    return view(journey, _words_of)


def _words_of(journey: Journey) -> dict[str, int]:
    found: dict[str, int] = {}
    twice: set[str] = set()
    for index, stage in enumerate(journey):
        if found.setdefault(stage.label, index) != index:
            twice.add(stage.label)
    for name in twice:
        del found[name]
    found.update({stage.id: index for index, stage in enumerate(journey)})
    return found


class Aligner:
    """Reads traces as runs through one journey, and remembers the ways between stages.

    A person is at a stage, having been there. From there, a step of theirs that is a stage is
    reached by skipping the stages on the cheapest way to it; every other step is extra. Only stages
    that the trace has can be where someone is, so each step is compared with the stages before it
    and with nothing else.
    """

    def __init__(self, journey: Journey, costs: Costs, runs_to: RunsTo) -> None:
        self._places = words_of(journey)
        self._skip = [costs.skipped * costs.weight(stage.id) for stage in journey]
        self._extra = [costs.extra * costs.weight(stage.id) for stage in journey]
        self._failed = [costs.failed * costs.weight(stage.id) for stage in journey]
        self._stranger = costs.extra
        every = [*self._skip, *self._extra, *self._failed, self._stranger]
        self.is_exact: bool = all(cost.is_integer() for cost in every)
        """Whether sums of costs are free of rounding."""
        self.is_positive: bool = all(cost > 0 for cost in every)
        """Whether every departure costs something."""
        position = {stage.id: index for index, stage in enumerate(journey)}
        self._size = len(position)
        self._before: list[list[int]] = [[] for _ in range(self._size + 1)]
        for item in journey.transitions:
            if item.is_move:
                self._before[position[item.target]].append(position[item.source])
        for start in journey.starts:
            self._before[position[start]].append(self._size)
        self._before[self._size] = [
            index for index, stage in enumerate(journey) if stage.end or runs_to == "anywhere"
        ]
        if runs_to == "anywhere":
            self._before[self._size].append(self._size)
        self._edges = sum(map(len, self._before))
        self._direct = {(one, target) for target, each in enumerate(self._before) for one in each}
        self._ways: dict[int, _Ways] = {}
        self.shortest: float = self._to(self._size).cost[self._size]
        if self.shortest == inf:
            hint = "mark stages as ends, or say runs_to='anywhere'"
            message = "no run leads from a start to an end"
            raise InvalidValueError(f"Journey {journey.id!r}", [Problem("", message, hint=hint)])

    def places(self, steps: Sequence[str]) -> list[int]:
        """The position of the stage that each step is; one for none."""
        return [self._places.get(step, OUT) for step in steps]

    def follows(self, places: Sequence[int]) -> bool:
        """Whether the steps are a whole run, stage by stage."""
        return self._direct.issuperset(pairwise([self._size, *places, self._size]))

    def effort(self, places: Sequence[int]) -> int:
        """How many comparisons reading a trace takes, about."""
        different = set(places)
        unknown = sum(place not in self._ways for place in different)
        return len(places) * (len(different) + 1) + unknown * (self._size + self._edges)

    def extra_cost(self, place: int) -> float:
        """What a step costs that the journey has no place for."""
        return self._stranger if place == OUT else self._extra[place]

    def cost(self, read: Read) -> float:
        """What one move costs."""
        if read.kind == "extra":
            return self.extra_cost(read.place)
        if read.kind == "matched":
            return 0.0
        return (self._skip if read.kind == "skipped" else self._failed)[read.place]

    def read(self, places: Sequence[int], failed: frozenset[int]) -> list[Read]:
        """The moves of a cheapest reading, in order; of those as cheap, one with most matches."""
        _, trail, at = self._search_readings(places, failed)
        matches: list[int] = []
        while at != OUT:
            index, at = trail[at]
            matches.append(index)
        return list(self._moves(places, failed, matches[::-1]))

    def least(self, places: Sequence[int], failed: frozenset[int]) -> float:
        """What a cheapest reading costs."""
        if not self.is_exact:
            return fsum(map(self.cost, self.read(places, failed)))
        return self._search_readings(places, failed)[0] + sum(map(self.extra_cost, places))

    def _search_readings(
        self, places: Sequence[int], failed: frozenset[int]
    ) -> tuple[float, list[tuple[int, int]], int]:
        """The least cost, all matches with the one before each, and the last of a cheapest reading.

        Costs are without those of extra steps, which a match takes back: then a step changes what
        is known of its own stage and of no other.
        """
        best: dict[int, _Reached] = {self._size: (0.0, 0, OUT)}
        trail: list[tuple[int, int]] = []
        least, last = 0.0, OUT
        # The innermost loop of all, so no call is made in it. The way out comes last.
        for index, place in enumerate((*places, self._size)):
            if place == OUT:
                continue
            way = self._to(place).cost
            least, matches, last = inf, 0, OUT
            for stage, (cost, number, at) in best.items():
                total = cost + way[stage]
                if total < least or (total == least < inf and number < matches):
                    least, matches, last = total, number, at
            if least < inf and index < len(places):
                least += (self._failed[place] if index in failed else 0.0) - self._extra[place]
                reached = (least, matches - 1, len(trail))
                if place not in best or reached < best[place]:
                    trail.append((index, last))
                    best[place] = reached
        return least, trail, last

    def _moves(
        self, places: Sequence[int], failed: frozenset[int], matches: Iterable[int]
    ) -> Iterator[Read]:
        here, done = self._size, 0
        for index in (*matches, len(places)):
            there = places[index] if index < len(places) else self._size
            yield from (Read("extra", places[step], step) for step in range(done, index))
            yield from (Read("skipped", stage, None) for stage in self._between(here, there))
            if index < len(places):
                yield Read("failed" if index in failed else "matched", there, index)
            here, done = there, index + 1

    def _between(self, source: int, target: int) -> Iterator[int]:
        onward = self._to(target).onward
        here = onward[source]
        while here != target:
            yield here
            here = onward[here]

    def _to(self, target: int) -> _Ways:
        """The cheapest ways to a stage, or out, from everywhere; found once."""
        ways = self._ways.get(target)
        if ways is None:
            ways = self._ways[target] = self._search(target)
        return ways

    def _search(self, target: int) -> _Ways:
        cost, onward = [inf] * (self._size + 1), [target] * (self._size + 1)
        waiting: list[tuple[float, int]] = []
        for stage in self._before[target]:
            cost[stage] = 0.0
            heappush(waiting, (0.0, stage))
        while waiting:
            reached, stage = heappop(waiting)
            if stage == self._size or reached > cost[stage]:
                continue
            through = reached + self._skip[stage]
            for before in self._before[stage]:
                if through < cost[before]:
                    cost[before], onward[before] = through, stage
                    heappush(waiting, (through, before))
        return _Ways(cost, onward)
