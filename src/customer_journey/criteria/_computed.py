"""How facts are computed: readings of events, the time since a fact, criteria over other facts."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from graphlib import CycleError, TopologicalSorter
from typing import Final, Literal, TypeAlias, cast, final

from customer_journey._element import Element, FactName
from customer_journey._frozen import field, frozen
from customer_journey._messages._current import message
from customer_journey._values import as_texts, duration_said, duration_text
from customer_journey.criteria._tree import (
    FALSE,
    TRUE,
    Clause,
    Conjunction,
    Constant,
    Criterion,
    Disjunction,
    Known,
    Negation,
    Node,
    conjunction,
    disjunction,
    evaluator,
    leaves,
    node,
)
from customer_journey.errors import CriterionTypeError, InvalidValueError, Problem

__all__ = [
    "UNITS",
    "Computed",
    "Definitions",
    "EventName",
    "Reading",
    "Since",
    "Take",
    "all_read",
    "cycles_of",
    "elapsed",
    "in_order_read",
    "names_read",
]

Take: TypeAlias = Literal["count", "ever", "sum", "average", "min", "max", "first", "last"]
"""What a reading takes of events. `count` and `sum` of none are 0 and `ever` is false; the others
are unknown."""

EventName: TypeAlias = FactName
"""An event's name, as a log spells it: any text that is not empty."""

UNITS: Final = {
    "seconds": timedelta(seconds=1),
    "minutes": timedelta(minutes=1),
    "hours": timedelta(hours=1),
    "days": timedelta(days=1),
    "weeks": timedelta(weeks=1),
}
"""The units in which the time since a fact is given."""

_OF_COLUMNS: Final = frozenset({"sum", "average", "min", "max"})
_OF_EVENTS: Final = frozenset({"count", "ever"})
_MOST_CLAUSES: Final = 2_000


def _as_events(value: str | Iterable[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else as_texts(value)


@final
@frozen(order=False, repr=False)
class Reading(Element):
    """A reading is a fact computed from a customer's events, up to a moment.

    Raises:
        InvalidValueError: A column is missing or superfluous, or a field has a value that it
            cannot have.

    Example:
        >>> from datetime import timedelta
        >>> import customer_journey as cj
        >>> large = cj.criteria.Reading(
        ...     "sum", "paid", column="amount", where=cj.fact("amount") >= 50,
        ...     within=timedelta(days=90),
        ... )
        >>> print(large)
        sum of amount of paid where amount >= 50 within 90 days
    """

    take: Take
    """What is taken of the events."""
    events: tuple[EventName, ...] = field(converter=_as_events)
    """The events that are read, by name: one, or any of several."""
    column: str = field(default="", kw_only=True)
    """The column whose values are taken; empty where the events themselves are."""
    where: Criterion | None = field(default=None, kw_only=True)
    """Only events whose columns meet this criterion are read."""
    within: timedelta | None = field(default=None, kw_only=True)
    """Only events of so long are read, up to the moment, both ends included."""

    def _own_problems(self) -> list[Problem]:
        problems: list[Problem] = []
        if not self.events:
            problems.append(Problem(self.take, "names no event"))
        if self.take in _OF_COLUMNS and not self.column:
            hint = f"as in '{self.take}: paid.amount'"
            problems.append(Problem(self.take, "needs a column of the event", hint=hint))
        if self.take in _OF_EVENTS and self.column:
            hint = "an event whose name has a dot stands in {event: …}"
            message = f"takes events, and no column such as {self.column!r}"
            problems.append(Problem(self.take, message, hint=hint))
        if self.within is not None and self.within <= timedelta():
            problems.append(
                Problem("within", f"must be longer than zero, got {duration_text(self.within)}")
            )
        return problems

    def __str__(self) -> str:
        """The reading in words."""
        what = message(" or ").join(self.events)
        if self.column:
            what = message("{column} of {events}", column=self.column, events=what)
        parts = [message(f"{self.take} of {{what}}", what=what)]
        if self.where is not None:
            parts.append(message("where {criterion}", criterion=self.where))
        if self.within is not None:
            parts.append(message("within {duration}", duration=duration_said(self.within)))
        return " ".join(parts)


@final
@frozen(order=False, repr=False)
class Since(Element):
    """The time since a moment that another fact holds, in the unit of the fact that it computes.

    A whole number counts whole units, a float is exact.

    Example:
        >>> import customer_journey as cj
        >>> print(cj.criteria.Since("last_use"))
        since last_use
    """

    fact: FactName
    """The name of the fact, of type datetime or date; a date is its first moment."""

    def __str__(self) -> str:
        """The fact it counts from."""
        return message("since {fact}", fact=self.fact)


Computed: TypeAlias = Reading | Since | Criterion
"""How a fact is computed."""


def names_read(computed: Computed | None) -> tuple[str, ...]:
    """The names of the facts from which a fact is computed."""
    if isinstance(computed, Since):
        return (computed.fact,)
    return computed.names() if isinstance(computed, Criterion) else ()


def cycles_of(reads: Mapping[str, tuple[str, ...]]) -> list[list[str]]:
    """The cycles among facts that read one another, each from a fact back to itself."""
    cycles: list[list[str]] = []
    left = dict(reads)
    while True:
        try:
            TopologicalSorter(left).prepare()
        except CycleError as error:
            cycles.append(list(error.args[1]))
            left = {name: read for name, read in left.items() if name not in cycles[-1]}
        else:
            return cycles


def in_order_read(reads: Mapping[str, Iterable[str]]) -> Iterable[str]:
    """The names and all that they read, each after what it reads.

    Raises:
        graphlib.CycleError: Some read one another in a cycle; declared facts never do.
    """
    return TopologicalSorter(reads).static_order()


def all_read(reads: Mapping[str, Iterable[str]], names: Iterable[str]) -> dict[str, None]:
    """The names and all that they read, directly or not, each once."""
    read: dict[str, None] = {}
    stack = list(names)
    while stack:
        name = stack.pop()
        if name not in read:
            read[name] = None
            stack += reads.get(name, ())
    return read


def elapsed(since: date, as_of: datetime, unit: str, *, whole: bool) -> float:
    """The time from a moment, or from the beginning of a day, to another in a unit."""
    if not isinstance(since, datetime):
        since = datetime.combine(since, time(), as_of.tzinfo and UTC)
    length = as_of - since
    return length // UNITS[unit] if whole else length / UNITS[unit]


class Definitions:
    """Criteria that stand for the names of facts, to be put in their place."""

    def __init__(self, computed: Mapping[str, Computed | None]) -> None:
        named = {name: each for name, each in computed.items() if isinstance(each, Criterion)}
        self.criteria: dict[str, Criterion] = {}
        self._sizes: dict[str, int] = {}
        self._put: dict[Criterion, Criterion] = {}
        self.too_large: set[str] = set()
        if not named:
            return
        for cycle in cycles_of({name: each.names() for name, each in named.items()}):
            self.too_large.update(cycle)
            for name in cycle:
                named.pop(name, None)
        for name in in_order_read({name: each.names() for name, each in named.items()}):
            if name in named:
                self._define(name, named[name])

    def _define(self, name: str, criterion: Criterion) -> None:
        # Definitions of definitions can double at each step, or be nested ever deeper.
        size = sum(
            self._sizes.get(each.name, 1)
            for each in leaves(criterion)
            if not isinstance(each, Constant)
        )
        try:
            if size <= _MOST_CLAUSES:
                self.criteria[name] = self._put_into(criterion)
                self._sizes[name] = len(list(leaves(self.criteria[name])))
                return
        except InvalidValueError:
            pass
        self.too_large.add(name)

    @property
    def is_empty(self) -> bool:
        """Whether no fact is computed from a criterion."""
        return not self.criteria and not self.too_large

    def put_into(self, criterion: Criterion) -> Criterion:
        """The criterion with definitions in place of the names of their facts.

        It has the same truth of all facts from which the definitions are computed. What would be
        nested too deep stays as it is.
        """
        if not self.criteria:
            return criterion
        known = self._put.get(criterion)
        if known is None:
            try:
                known = self._put_into(criterion)
            except InvalidValueError:
                known = criterion
            self._put[criterion] = known
        return known

    def are_left_in(self, criteria: Iterable[Criterion]) -> bool:
        """Whether criteria name facts whose definitions are too large to be put there."""
        names = {name for criterion in criteria for name in criterion.names()}
        return not self.too_large.isdisjoint(names) or not self.criteria.keys().isdisjoint(names)

    def _put_into(self, criterion: Criterion) -> Criterion:
        if self.criteria.keys().isdisjoint(criterion.names()):
            return criterion
        match node(criterion):
            case Negation(operand=operand):
                return ~self._put_into(operand)
            case Conjunction(operands=operands):
                return conjunction([self._put_into(each) for each in operands])
            case Disjunction(operands=operands):
                return disjunction([self._put_into(each) for each in operands])
            case clause:
                # A constant names nothing.
                named = cast("Clause", clause)
                return _defined(named, self.criteria[named.name])


def _defined(clause: Clause, definition: Criterion) -> Criterion:
    """What a clause about a truth says of the definition of that truth."""
    if isinstance(clause, Known):
        return _surely(node(definition), truth=True) | _surely(node(definition), truth=False)
    try:
        if_true, if_false = (evaluator(clause)({clause.name: truth}) for truth in (True, False))
    except CriterionTypeError:
        # It compares a truth with something else; its evaluation reports that.
        return clause
    if if_true == if_false:
        return definition | ~definition if if_true else definition & ~definition
    return definition if if_true else ~definition


def _surely(criterion: Node, *, truth: bool) -> Criterion:
    """A criterion that is true where another one has a truth, and else false, never unknown."""
    match criterion:
        case Constant():
            return TRUE if criterion.truth is truth else FALSE
        case Known():
            return criterion if truth else ~criterion
        case Negation(operand=operand):
            return _surely(operand, truth=not truth)
        case Conjunction(operands=operands) | Disjunction(operands=operands):
            parts = [_surely(each, truth=truth) for each in operands]
            return (
                conjunction(parts)
                if isinstance(criterion, Conjunction) is truth
                else disjunction(parts)
            )
        case _:
            return Known(criterion.name) & (criterion if truth else ~criterion)
