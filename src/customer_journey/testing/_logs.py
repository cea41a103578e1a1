"""Made-up logs: customers who walk a journey by the events from which its facts are computed."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain, product
from random import Random
from typing import Any, Final, NamedTuple, TypeAlias, cast

from customer_journey._model import Journey, Stage, Transition
from customer_journey._model._facts import checked_facts, stated_criteria
from customer_journey.criteria._computed import UNITS, Reading, Since, Take, all_read, names_read
from customer_journey.criteria._fact import Event, Fact
from customer_journey.criteria._tree import Comparison, Criterion, leaves

__all__ = ["Seen", "Walker", "rows_of", "taken"]

Cells: TypeAlias = Mapping[str, Any]
Step: TypeAlias = tuple[str, Cells] | timedelta
"""An event with the cells that matter, or a wait."""

_MOST_MOVES: Final = 12
_MOST_STEPS: Final = 4
_MOST_MISSES: Final = 5
_STRAYS: Final = 0.5
_WEIGHTS: Final = {"advance": 1.0, "return": 0.5, "exit": 0.25, "referral": 0.2}
_STAYS: Final = 0.2


class Seen(NamedTuple):
    """An event of one customer."""

    at: datetime
    event: str
    cells: Cells


def rows_of(
    journey: Journey, *, people: int, seed: int, as_of: datetime, span: timedelta
) -> list[dict[str, Any]]:
    """Rows of events in no order: `customer`, `event`, `at`, and the columns of all events."""
    walker = Walker(journey, Random(seed), as_of - span, as_of)  # noqa: S311 - no secret
    columns = {column.name: None for event in journey.events for column in event.columns}
    rows = [
        {"customer": f"customer-{number}", "event": seen.event, "at": seen.at, **columns}
        | dict(seen.cells)
        for number in range(1, people + 1)
        for seen in walker.walk()
    ]
    walker.random.shuffle(rows)
    return rows


class Walker:
    """Makes up one customer after the other."""

    def __init__(self, journey: Journey, random: Random, since: datetime, as_of: datetime) -> None:
        self.random = random
        self._journey, self._since, self._as_of = journey, since, as_of
        self._facts = {fact.name: fact for fact in journey.facts}
        self._events = {event.name: event for event in journey.events}
        self._plans: dict[tuple[str, str], tuple[Step, ...]] = {}
        self._misses: Counter[tuple[str, str]] = Counter()
        readings = self._read(stated_criteria(journey))
        read = {event for reading in readings for event in reading.events}
        self._strays = [event for event in journey.events if event.name not in read]

    def walk(self) -> list[Seen]:
        """The events of one customer, up to a tenth of the time after the moment of the study."""
        span = self._as_of - self._since
        at = self._since + span * self.random.random()
        stage = self._journey[self.random.choice(self._journey.starts)]
        history: list[Seen] = []
        at = self._reach(history, at, ("", stage.id), _stated(stage.entry)) or at
        for _ in range(_MOST_MOVES):
            at += span / 20 * self.random.expovariate(1)
            if self._strays and self.random.random() < _STRAYS:
                history.append(self._emitted(at, self.random.choice(self._strays), {}))
            move = self._next(stage)
            if move is None:
                break
            target = self._journey[move.target]
            key = move.source, move.target
            is_referral = move.kind == "referral"
            wanted = _stated(move.when, None if is_referral else target.entry)
            reached = self._reach(history, at, key, wanted)
            if reached is not None and not is_referral:
                at, stage = reached, target
        latest = self._as_of + span / 10
        return [seen for seen in history if seen.at <= latest]

    def _next(self, stage: Stage) -> Transition | None:
        moves = [item for item in self._journey.transitions if item.source == stage.id]
        weights = [_WEIGHTS[item.kind] for item in moves]
        return self.random.choices([*moves, None], [*weights, _STAYS])[0]

    def _reach(
        self,
        history: list[Seen],
        at: datetime,
        key: tuple[str, str],
        wanted: Sequence[Criterion],
    ) -> datetime | None:
        """Add the fewest events, and waits, by which all is true; None where none are found."""
        plans: Iterator[tuple[Step, ...]] = iter([self._plans.get(key, ())])
        if self._misses[key] < _MOST_MISSES:
            plans = chain(plans, self._possible(wanted))
        for plan in plans:
            added, end = self._follow(plan, at)
            if self._holds(wanted, [*history, *added], end):
                self._plans[key] = plan
                history += added
                return end
        self._misses[key] += 1
        return None

    def _follow(self, plan: Sequence[Step], at: datetime) -> tuple[list[Seen], datetime]:
        added: list[Seen] = []
        for step in plan:
            if isinstance(step, timedelta):
                at += step
            else:
                at += timedelta(minutes=1 + 600 * self.random.random())
                added.append(self._emitted(at, self._events[step[0]], step[1]))
        return added, at

    def _emitted(self, at: datetime, event: Event, cells: Cells) -> Seen:
        filled = {column.name: self.cell(column) for column in event.columns}
        return Seen(at, event.name, filled | dict(cells))

    def cell(self, column: Fact) -> Any:  # noqa: ANN401 - of the column's type
        """A value that the column's declaration allows; None where that could be anything."""
        if column.values:
            return self.random.choice(column.values)
        if column.type == "bool":
            return self.random.random() < 0.5  # noqa: PLR2004 - either
        if column.type in {"int", "float"}:
            least, most = _range(column)
            if column.type == "int":
                return self.random.randint(least, most)
            return round(self.random.uniform(least, most), 2)
        return None

    def _possible(self, wanted: Sequence[Criterion]) -> Iterator[tuple[Step, ...]]:
        """All plans, short ones first."""
        readings = list(self._read(wanted))
        steps: list[Step] = []
        for event in self._journey.events:
            mine = [reading for reading in readings if event.name in reading.events]
            read = {reading.column for reading in mine} | {
                name
                for reading in mine
                if reading.where is not None
                for name in reading.where.names()
            }
            choices = [_ends(column) for column in event.columns if column.name in read]
            names = [column.name for column in event.columns if column.name in read]
            if mine:
                steps += [
                    (event.name, dict(zip(names, cells, strict=True)))
                    for cells in product(*choices)
                ]
        steps += self._waits(wanted)
        for length in range(_MOST_STEPS + 1):
            yield from product(steps, repeat=length)

    def _waits(self, wanted: Sequence[Criterion]) -> Iterator[timedelta]:
        """How long to wait until a time since something is what a criterion compares it with."""
        criteria = list(wanted)
        while criteria:
            for clause in leaves(criteria.pop()):
                fact = self._facts.get(getattr(clause, "name", ""))
                if fact is None:
                    continue
                if isinstance(fact.computed, Criterion):
                    criteria.append(fact.computed)
                elif isinstance(fact.computed, Since) and isinstance(clause, Comparison):
                    yield UNITS[fact.unit] * (cast("float", clause.value) + 1)

    def _read(self, criteria: Sequence[Criterion]) -> Iterator[Reading]:
        """The readings from which the facts of criteria are computed in the end."""
        reads = {name: names_read(fact.computed) for name, fact in self._facts.items()}
        names = [name for criterion in criteria for name in criterion.names()]
        for name in all_read(reads, names):
            fact = self._facts.get(name)
            if fact is not None and isinstance(fact.computed, Reading):
                yield fact.computed

    def _holds(self, wanted: Sequence[Criterion], history: Sequence[Seen], at: datetime) -> bool:
        values = {name: taken(fact, history, at) for name, fact in self._facts.items()}
        facts = checked_facts(self._journey, values, "testing.sample_log", at)
        return all(criterion.evaluate(facts) is True for criterion in wanted)


def _stated(*criteria: Criterion | None) -> list[Criterion]:
    return [criterion for criterion in criteria if criterion is not None]


def _range(column: Fact) -> tuple[Any, Any]:
    """The bounds of a number's column; where it has none, 0 and 10 more than the least."""
    least: Any = column.minimum
    most: Any = column.maximum
    if least is None:
        least = 0 if most is None else min(0, most)
    return least, least + 10 if most is None else most


def _ends(column: Fact) -> Sequence[Any]:
    """Values of a column that decide something: each that is listed, or the least and the most."""
    if column.values or column.type == "bool":
        return column.values or (False, True)
    return [value for value in (column.minimum, column.maximum) if value is not None] or [None]


def taken(fact: Fact, history: Sequence[Seen], at: datetime) -> Any:  # noqa: ANN401 - its value
    """What a reading gives of one customer's events up to a moment."""
    reading = fact.computed
    if not isinstance(reading, Reading):
        return None
    seen = [
        each
        for each in history
        if each.event in reading.events
        and (reading.where is None or reading.where.evaluate(each.cells))
        and (reading.within is None or at - each.at <= reading.within)
    ]
    if reading.column:
        cells = [cell for each in seen if (cell := each.cells.get(reading.column)) is not None]
    elif fact.type == "str":
        cells = [each.event for each in seen]
    else:
        cells = [each.at if fact.type == "datetime" else each.at.date() for each in seen]
    return _TAKES[reading.take](cells)


_TAKES: Final[Mapping[Take, Callable[[Sequence[Any]], Any]]] = {
    "count": len,
    "ever": bool,
    "sum": lambda cells: round(sum(cells), 6),
    "average": lambda cells: round(sum(cells) / len(cells), 6) if cells else None,
    "min": lambda cells: min(cells, default=None),
    "max": lambda cells: max(cells, default=None),
    "first": lambda cells: cells[0] if cells else None,
    "last": lambda cells: cells[-1] if cells else None,
}
