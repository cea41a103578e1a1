"""The cheapest reading of each variant as a run through a journey.

A reading pairs the steps of a variant with the stages of a run, in order; a step without a stage
is extra, a stage without a step is skipped.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, count, pairwise
from operator import add
from typing import Any, Final, Literal, TypeAlias, cast, final

from attrs import field, frozen

from customer_journey._arguments import checked
from customer_journey._element import Element
from customer_journey._graph._index import MOVES, index_of
from customer_journey._graph._search import dijkstra, path_from
from customer_journey._log._arrays import require_data
from customer_journey._log._traces import Symbols, steps_of
from customer_journey._model import Journey, cached
from customer_journey._values import FrozenMap, as_float, as_frozen_map
from customer_journey.errors import InvalidValueError, Problem

__all__ = ["NO_STAGE", "Aligner", "Alignments", "Costs", "RunsTo", "stages_by_name"]

RunsTo: TypeAlias = Literal["end", "anywhere"]
"""Where a whole run through a journey may stop: at a stage that is an end, or at any."""

NO_STAGE: Final = -1
"""The position of a step that is not a stage."""

# More than that, and sums would leave what a float can hold.
_MOST: Final = 1e100
# With more stages and transitions, only stages that occur in the variants are worth a column.
_LARGE: Final = 256
# How many numbers are worked on at a time: a few MB.
_CELLS: Final = 1 << 19


def _as_cost(value: float) -> float:
    return cast("float", as_float(value))


@final
@frozen(order=False, repr=False)
class Costs(Element):
    """Costs say how much each kind of departure from a journey counts.

    A trace is read at the least cost, so only their proportions matter.

    Raises:
        InvalidValueError: A cost or a weight is not a number from 0 to 1e+100.

    Example:
        >>> import customer_journey as cj
        >>> cj.evidence.Costs(skipped=2).skipped
        2.0
    """

    skipped: float = field(default=1.0, kw_only=True, converter=_as_cost)
    """What a stage costs that the customer did not take, zero or more."""
    extra: float = field(default=1.0, kw_only=True, converter=_as_cost)
    """What a step costs that has no place in the journey, zero or more."""
    failed: float = field(default=1.0, kw_only=True, converter=_as_cost)
    """What a step costs that was taken in its place and failed, zero or more."""
    weights: FrozenMap = field(default=FrozenMap(), kw_only=True, converter=as_frozen_map)
    """By stage id, the factor for all of these at that stage; 1 by default."""

    @checked
    def weight(self, stage: str) -> float:
        """The factor for departures at this stage.

        Raises:
            WrongTypeError: The stage is not a text.
        """
        weight = self.weights.get(stage, 1)
        return float(weight) if isinstance(weight, (int, float)) else 1.0

    def _own_problems(self) -> list[Problem]:
        values: list[tuple[str, object]] = [
            ("skipped", self.skipped),
            ("extra", self.extra),
            ("failed", self.failed),
            *((f"weights.{stage}", value) for stage, value in self.weights.items()),
        ]
        return [
            Problem(name, f"expected a number from 0 to {_MOST:g}")
            for name, value in values
            if isinstance(value, bool)
            or not isinstance(value, (int, float))
            or not 0 <= value <= _MOST
        ]


def stages_by_name(journey: Journey) -> Mapping[str, int]:
    """The position of each stage by what traces may call it.

    That is its id, or its name where no other stage has that name or id.
    """
    return cached(journey, _stages_by_name)


def _stages_by_name(journey: Journey) -> dict[str, int]:
    positions: dict[str, int] = {}
    ambiguous: set[str] = set()
    for position, stage in enumerate(journey):
        if positions.setdefault(stage.label, position) != position:
            ambiguous.add(stage.label)
    for name in ambiguous:
        del positions[name]
    positions.update({stage.id: position for position, stage in enumerate(journey)})
    return positions


class Aligner:
    """The costs of one journey: of each departure, and of the stages skipped between any two.

    Costs are whole numbers of a unit so small that sums are exact. People come in from a position
    after that of the last stage, and leave to it.
    """

    def __init__(self, journey: Journey, costs: Costs, runs_to: RunsTo) -> None:
        index = index_of(journey).restricted(kinds=MOVES)
        self.ids: tuple[str, ...] = index.ids
        """The ids of the stages, by position."""
        self.outside: int = len(index.ids)
        """The position from which people come in and to which they leave."""
        self.positions = stages_by_name(journey)
        """The position of each stage, by what traces may call it."""
        weights = [costs.weight(stage) for stage in index.ids]
        by_kind = [
            [cost * weight for weight in weights]
            for cost in (costs.skipped, costs.extra, costs.failed)
        ]
        every = [*chain.from_iterable(by_kind), costs.extra]
        self.unit: int = max(cost.as_integer_ratio()[1] for cost in every)
        """How many units make 1."""
        self.is_positive: bool = all(cost > 0 for cost in every)
        """Whether every departure costs something."""
        self.skipped, self.extra, self.failed = (
            [self._units(cost) for cost in costs] for costs in by_kind
        )
        # The last position is that of no stage.
        self.extra.append(self._units(costs.extra))
        self.is_even: bool = len(set(self.extra)) == 1
        """Whether every extra step costs the same."""
        ends = range(self.outside) if runs_to == "anywhere" else index.ends
        self._entered: list[int] = [*index.starts]
        self._successors: list[list[int]] = [*map(list, index.successors), []]
        for end in ends:
            self._successors[end].append(self.outside)
        if runs_to == "anywhere":
            self._entered.append(self.outside)
        self.size: int = sum(map(len, self._successors)) + len(self._entered) + self.outside
        """How many stages and transitions there are, coming in and leaving included."""
        self._onward: dict[int, tuple[dict[int, float], dict[int, int]]] = {}
        self.shortest: int = int(self.onward(self.outside).get(self.outside, NO_STAGE))
        """What it costs to skip the cheapest run, in units."""
        if self.shortest == NO_STAGE:
            hint = "mark stages as ends, or say runs_to='anywhere'"
            message = "no run leads from a start to an end"
            raise InvalidValueError(f"Journey {journey.id!r}", [Problem("", message, hint=hint)])

    @property
    def is_large(self) -> bool:
        """Whether there are so many stages that those which do not occur are better left out."""
        return self.size > _LARGE

    def _units(self, cost: float) -> int:
        number, part = cost.as_integer_ratio()
        return number * (self.unit // part)

    @cached_property
    def _arcs(self) -> list[list[tuple[int, float]]]:
        # Costs are whole numbers, which Python adds exactly.
        return [
            [(successor, skipped) for successor in successors]
            for successors, skipped in zip(self._successors, [*self.skipped, 0], strict=True)
        ]

    def _leaving(self, source: int) -> list[int]:
        return self._entered if source == self.outside else self._successors[source]

    def _search(self, source: int) -> tuple[dict[int, float], dict[int, int]]:
        known = self._onward.get(source)
        if known is None:
            first = dict.fromkeys(self._leaving(source), 0)
            known = self._onward[source] = dijkstra(self._arcs, first)
        return known

    def onward(self, source: int) -> Mapping[int, float]:
        """What it costs to skip the stages between a position and each that can be reached."""
        return self._search(source)[0]

    def between(self, source: int, target: int) -> list[int]:
        """The stages that are skipped on the cheapest path from one position to another."""
        if target in self._leaving(source):
            return []
        return path_from(self._search(source)[1], target)[:-1]

    def is_run(self, symbols: Symbols) -> bool:
        """Whether these are a whole run, stage by stage, none of which failed."""
        stages = [
            self.positions.get(step, NO_STAGE) if isinstance(step, str) else NO_STAGE
            for step in symbols
        ]
        return NO_STAGE not in stages and all(
            after in self._leaving(before)
            for before, after in pairwise([self.outside, *stages, self.outside])
        )


class Alignments:
    """The least costs of variants, and which of their steps match, by a min-plus programme.

    After each step, a row says for each stage what it costs to be about to match it, without what
    the steps so far would cost as extra ones. So a step that has no match leaves the row as it is,
    and one that matches stage s turns it into the lesser of itself and `row[s] + credit +
    between[s]`, where the credit takes back what the step would cost as an extra one. All variants
    take their next step at once. Of two readings as cheap, the one with more matches is taken, and
    then the one that matches a stage at its earlier step.
    """

    def __init__(self, aligner: Aligner, variants: Sequence[Symbols], *, budget: int) -> None:
        """Read variants.

        Args:
            aligner: The costs.
            variants: The variants to read.
            budget: About how many comparisons may be made; what variants share at their beginnings
                counts once. A variant that needs more than what is left is not read.
        """
        require_data()
        self._aligner = aligner
        # On a large journey, a run is recognised sooner than it is read.
        self._runs = {each for each in variants if aligner.is_run(each)} if aligner.is_large else ()
        read = [each for each in variants if each not in self._runs]
        self._encode(read)
        if len(self._steps) * len(self._stages) + len(self._stages) * aligner.size > budget:
            read = list(self._affordable(read, budget))
            self._encode(read)
        costs = dict(zip(read, self._read(), strict=True)) | dict.fromkeys(self._runs, 0)
        if self._runs:
            costs = {each: costs[each] for each in variants if each in costs}
        self.costs: dict[Symbols, int] = costs
        """What all departures cost together, in units, by variant; those that were read."""

    def _encode(self, variants: list[Symbols]) -> None:
        """Number the stages that occur and can be reached, and what each symbol is and costs."""
        import numpy as np

        aligner, reached = self._aligner, self._aligner.onward(self._aligner.outside)
        self._variants = variants
        # A symbol is numbered when it first comes up.
        number: defaultdict[Any, int] = defaultdict(count().__next__)
        steps = map(number.__getitem__, chain.from_iterable(variants))
        self._steps = np.fromiter(steps, dtype=np.int64)
        self._symbols = list(number)
        occurring = [aligner.positions.get(step, NO_STAGE) for step in steps_of(self._symbols)]
        self._places = occurring
        self._stages = sorted({stage for stage in occurring if stage in reached})
        self._stages.append(aligner.outside)

    def _affordable(self, variants: Iterable[Symbols], budget: int) -> Iterator[Symbols]:
        """The variants that the budget covers, one after another."""
        width, spent = len(self._stages), 0
        place = dict(zip(self._symbols, self._places, strict=True))
        prefixes: dict[tuple[int, Any], int] = {}
        searched: set[int] = set()
        for variant in variants:
            fresh: list[tuple[int, Any]] = []
            node = 0
            for symbol in variant:
                child = prefixes.get((node, symbol))
                if child is None:
                    child = len(prefixes) + len(fresh) + 1
                    fresh.append((node, symbol))
                node = child
            stages = {place[symbol] for _, symbol in fresh} - searched - {NO_STAGE}
            needed = len(fresh) * width + len(stages) * self._aligner.size
            if spent + needed <= budget:
                spent += needed
                searched |= stages
                first = len(prefixes) + 1
                prefixes.update(zip(fresh, range(first, first + len(fresh)), strict=True))
                yield variant

    def _read(self) -> list[int]:
        """The least cost of each variant, in units."""
        import numpy as np

        aligner, height = self._aligner, len(self._variants)
        lengths = np.fromiter(map(len, self._variants), dtype=np.int64, count=height)
        steps = self._steps
        column = {stage: index for index, stage in enumerate(self._stages)}
        columns = [column.get(place, NO_STAGE) for place in self._places]
        longest = int(lengths.max(initial=0))
        # Of two readings as cheap, one with more matches is cheaper by less than a unit.
        scale = longest + 1
        extra = [aligner.extra[place] for place in self._places]
        credit = [
            (0 if isinstance(symbol, str) else aligner.failed[place]) * scale - cost * scale - 1
            for symbol, place, cost in zip(self._symbols, self._places, extra, strict=True)
        ]
        onward = [aligner.onward(stage) for stage in self._stages]
        dearest = int(max(max(each.values(), default=0) for each in onward)) * scale
        # Larger than any sum of what can be reached: a distance as large as that is none.
        far = 2 * (dearest + longest * max(map(abs, credit), default=0)) + 1
        sizes = (np.int32, np.int64)
        kind: Any = next((each for each in sizes if 4 * far <= np.iinfo(each).max), object)
        between = [
            [scale * int(each[s]) if s in each else far for s in self._stages] for each in onward
        ]
        self._between, self._credit = np.array(between, dtype=kind), np.array(credit, dtype=kind)
        self._columns = np.array(columns, dtype=np.int64)
        self._numbers = lengths
        self._positions = np.arange(len(steps)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        if NO_STAGE in columns:
            matchable = self._columns[steps] >= 0
            self._steps, self._positions = steps[matchable], self._positions[matchable]
            owners = np.repeat(np.arange(height), lengths)[matchable]
            self._numbers = np.bincount(owners, minlength=height)
        saved, _, _ = self._programme(is_traced=False)
        called = self._extra_costs(self._variants)
        return [*map(add, called, (-(-saved // scale)).tolist())]

    def _extra_costs(self, variants: Iterable[Symbols]) -> list[int]:
        """What it costs to call every step extra, in units."""
        extra, place = self._aligner.extra, self._aligner.positions.get
        if self._aligner.is_even:
            each = extra[NO_STAGE]
            return [each * len(symbols) for symbols in variants]
        return [
            sum(extra[place(step, NO_STAGE)] for step in steps_of(symbols)) for symbols in variants
        ]

    def worst(self) -> list[int]:
        """What it costs to call every step extra and skip a whole run, in units, as `costs`."""
        return [self._aligner.shortest + extra for extra in self._extra_costs(self.costs)]

    def _programme(self, *, is_traced: bool) -> "tuple[Any, Any, Any]":
        """The last number of each row, the last match of each variant, and the match before each.

        Matches are numbered as the steps that can match; -1 stands for none. They are traced where
        somebody wants to know them.
        """
        import numpy as np

        count, width = len(self._numbers), len(self._stages)
        leaving = np.empty(count, dtype=self._between.dtype)
        last, previous = np.full(count, NO_STAGE), np.full(len(self._steps), NO_STAGE)
        first = np.cumsum(self._numbers) - self._numbers
        # The longest first, so that those that still have a step are always the upper rows.
        order = np.argsort(-self._numbers, kind="stable")
        height = max(1, _CELLS // width)
        for above in range(0, count, height):
            chunk = order[above : above + height]
            numbers, begin = self._numbers[chunk], first[chunk]
            rows = np.tile(self._between[-1], (len(chunk), 1))
            latest = np.full(rows.shape if is_traced else (0, 0), NO_STAGE)
            for depth in range(int(numbers[0])):
                active = int(np.count_nonzero(numbers > depth))
                steps = begin[:active] + depth
                symbols = self._steps[steps]
                columns = self._columns[symbols]
                lanes = np.arange(active)
                matched = rows[lanes, columns] + self._credit[symbols]
                after = self._between[columns] + matched[:, None]
                if is_traced:
                    previous[steps] = latest[lanes, columns]
                    np.copyto(latest[:active], steps[:, None], where=after < rows[:active])
                np.minimum(rows[:active], after, out=rows[:active])
            leaving[chunk] = rows[:, -1]
            if is_traced:
                last[chunk] = latest[:, -1]
        return leaving, last, previous

    @cached_property
    def _matches(self) -> tuple[dict[Symbols, int], list[int], list[int]]:
        _, last, previous = self._programme(is_traced=True)
        return (
            dict(zip(self._variants, last.tolist(), strict=True)),
            previous.tolist(),
            self._positions.tolist(),
        )

    def matches(self, symbols: Symbols) -> Sequence[int]:
        """The positions of the steps that match, in a reading of a variant at the least cost."""
        if symbols in self._runs:
            return range(len(symbols))
        last, previous, positions = self._matches
        step = last[symbols]
        matches: list[int] = []
        while step >= 0:
            matches.append(positions[step])
            step = previous[step]
        return matches[::-1]
