"""The cheapest way to read a trace as a run through a journey: one dynamic programme."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from heapq import heappop, heappush
from itertools import chain, pairwise
from math import inf
from typing import Final, Literal, NamedTuple, TypeAlias, cast, final

from attrs import field, frozen

from customer_journey._element import Element
from customer_journey._model import Journey, cached
from customer_journey._values import FrozenMap, as_float, as_frozen_map
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.evidence._rows import Lane, Rows
from customer_journey.evidence._symbols import Symbol, Symbols, steps_of

__all__ = ["OUT", "Aligner", "Costs", "MoveKind", "RunsTo", "words_of"]

RunsTo: TypeAlias = Literal["end", "anywhere"]
"""Where a whole run through a journey may stop: at a stage that is an end, or at any."""

OUT: Final = -1
"""The position of what has none: a step that no stage is, the match before the first."""

_DEAREST: Final = 1e100
"""More than that, and sums would leave what a float can hold."""

_LARGE: Final = 256
"""How many stages and ways between them are many."""

MoveKind: TypeAlias = Literal["matched", "skipped", "extra", "failed"]
"""What a move of a reading is: a stage and a step, together or alone."""


def _as_cost(value: float) -> float:
    return cast("float", as_float(value))


@final
@frozen(order=False, repr=False)
class Costs(Element):
    """Costs say how much each way of departing from a journey counts.

    A trace is read in the cheapest way, so only their proportions matter.

    Raises:
        InvalidValueError: A cost or a weight is below zero, above 1e+100, or no number.

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
            Problem(name, f"expected a number from 0 to {_DEAREST:g}")
            for name, value in given
            if isinstance(value, bool)
            or not isinstance(value, (int, float))
            or not 0 <= value <= _DEAREST
        ]


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
    return cached(journey, _words_of)


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
        self.ids: list[str] = [stage.id for stage in journey]
        """The ids of the stages, by position."""
        self._places = words_of(journey)
        weights = [costs.weight(stage.id) for stage in journey]
        skip, extra, failed = (
            [cost * weight for weight in weights]
            for cost in (costs.skipped, costs.extra, costs.failed)
        )
        every = [*skip, *extra, *failed, costs.extra]
        self.unit: int = max(cost.as_integer_ratio()[1] for cost in every)
        """How many units, in which costs are counted here so that sums are exact, make 1."""
        self.is_positive: bool = all(cost > 0 for cost in every)
        """Whether every departure costs something."""
        self._skip, self._extra, self._failed = (
            [self._units(cost) for cost in each] for each in (skip, extra, failed)
        )
        self._stranger = self._units(costs.extra)
        self._is_even = all(cost == self._stranger for cost in self._extra)
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
        self._after: list[list[int]] = [[] for _ in range(self._size + 1)]
        for target, sources in enumerate(self._before):
            for source in sources:
                self._after[source].append(target)
        self._ways: dict[int, _Ways] = {}
        self.size: int = self._size + sum(map(len, self._before))
        """How many stages and ways between them there are."""
        self.shortest: int = self.onward(self._size).get(self._size, OUT)
        """What it costs to skip the cheapest run, in units."""
        if self.shortest == OUT:
            hint = "mark stages as ends, or say runs_to='anywhere'"
            message = "no run leads from a start to an end"
            raise InvalidValueError(f"Journey {journey.id!r}", [Problem("", message, hint=hint)])

    def place(self, step: str) -> int:
        """The position of the stage that a step is; one for none."""
        return self._places.get(step, OUT)

    def follows(self, symbols: Iterable[Symbol]) -> bool:
        """Whether these are a whole run, stage by stage, of which none failed."""
        places = [self._places.get(step, OUT) if isinstance(step, str) else OUT for step in symbols]
        return self._direct.issuperset(pairwise([self._size, *places, self._size]))

    @cached_property
    def _direct(self) -> set[tuple[int, int]]:
        return {(one, target) for target, each in enumerate(self._before) for one in each}

    @property
    def is_large(self) -> bool:
        """Whether there are so many stages that those which do not occur are better left out."""
        return self.size > _LARGE

    def rows(self, ways: Sequence[Symbols]) -> Rows:
        """What reads these sequences."""
        words: Iterable[str] = self._places
        if self.is_large:
            words = set(steps_of(set(chain.from_iterable(ways))))
        places = {word: self._places[word] for word in words if word in self._places}
        lanes = {
            word: Lane(place, extra=self._extra[place], failed=self._failed[place])
            for word, place in places.items()
        }
        longest = max(map(len, ways), default=0)
        return Rows(lanes, ways=self.onward, outside=self._size, size=self.size, longest=longest)

    @property
    def outside(self) -> int:
        """The position from which people come in and to which they leave."""
        return self._size

    def extra_cost(self, place: int) -> int:
        """What a step costs that the journey has no place for, in units."""
        return self._stranger if place == OUT else self._extra[place]

    def extra_costs(self, ways: Iterable[Symbols]) -> list[int]:
        """What it costs to call every step extra, in units, for each sequence."""
        if self._is_even:
            return [self._stranger * len(symbols) for symbols in ways]
        return [sum(map(self.extra_cost, map(self.place, steps_of(symbols)))) for symbols in ways]

    def cost(self, kind: MoveKind, place: int) -> float:
        """What one move costs."""
        if kind == "matched":
            return 0.0
        if kind == "extra":
            return self.extra_cost(place) / self.unit
        return (self._skip if kind == "skipped" else self._failed)[place] / self.unit

    def between(self, source: int, target: int) -> Iterator[int]:
        """The stages that are skipped on the cheapest way from one to the other, or out."""
        if (source, target) in self._direct:
            return
        onward = self._to(target).onward
        here = onward[source]
        while here != target:
            yield here
            here = onward[here]

    def _units(self, cost: float) -> int:
        number, part = cost.as_integer_ratio()
        return number * (self.unit // part)

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
            cost[stage] = 0
            heappush(waiting, (0, stage))
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

    def onward(self, source: int) -> dict[int, int]:
        """By position, what lies on the cheapest way there costs; of those that can be reached."""
        cost: dict[int, int] = dict.fromkeys(self._after[source], 0)
        waiting = [(0, stage) for stage in cost]
        while waiting:
            reached, stage = heappop(waiting)
            if stage == self._size or reached > cost[stage]:
                continue
            through = reached + self._skip[stage]
            for after in self._after[stage]:
                if after not in cost or through < cost[after]:
                    cost[after] = through
                    heappush(waiting, (through, after))
        return cost
