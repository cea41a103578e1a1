"""What a journey states, compiled once: its criteria by numbers, their truths, known outcomes.

Apart from waits and from what was noted, a decision follows from the stages that someone has come
to and from the truths of the criteria that it asks for, one after another. So who is at the same
stages, and of whom the same is true, goes the same way, with the values of their own facts as
reasons. `Outcomes` looks it up in a tree of the criteria asked for: none is asked for that the
decision itself would not ask for.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from itertools import chain
from math import isfinite
from types import NoneType
from typing import Any, Final, Literal, NamedTuple, TypeAlias, TypeVar, cast

from attrs import define, field, frozen

from customer_journey._graph._index import MOVES, Index, index_of
from customer_journey._graph._search import Condensation, adjacency, condensation
from customer_journey._model import Journey, MoveKind, Stage, Transition, cached
from customer_journey._values import plain_value
from customer_journey.criteria._evaluation import Evaluator
from customer_journey.criteria._explain import blocking
from customer_journey.criteria._fact import FactValue
from customer_journey.criteria._tree import (
    Comparison,
    Conjunction,
    Criterion,
    Known,
    Membership,
    Negation,
    evaluator,
    node,
)
from customer_journey.errors import CriterionTypeError
from customer_journey.people._events import (
    EnrolmentEvent,
    EnrolmentEventKind,
    EvidenceKind,
    Noted,
    Reason,
    new_event,
    new_noted,
    new_reason,
)

__all__ = [
    "MOST_KEPT",
    "Outcomes",
    "Plan",
    "Stated",
    "Truth",
    "Truths",
    "frontier",
    "plan_of",
]

K = TypeVar("K", bound=Collection[object])
V = TypeVar("V")

Truth: TypeAlias = bool | None
"""True, False, or None where missing facts leave it unknown."""

MOST_KEPT: Final = 4_096
"""How many patterns of truths are remembered at most."""

_MOST_STANDPOINTS: Final = 1_024
_LONGEST_KEPT: Final = 64
_UNSEEN: Final = object()
_LONGEST: Final = 400
_PLAIN_TYPES: Final = frozenset({NoneType, bool, int})


@define(eq=False)
class Stated:
    """A criterion of a journey: where it stands, and its compiled form."""

    element: Stage | Transition
    """The stage whose entry it is, or the transition whose guard."""
    criterion: Criterion
    """The criterion."""
    check: Evaluator
    """The function from facts to its truth."""
    _where: str = field(default="", init=False)
    _spelt: tuple[tuple[str, str], ...] | Literal[False] | None = field(default=False, init=False)
    """The fact and the words of every clause, once a reason was wanted; None where it depends on
    facts which of them hold."""

    @property
    def where(self) -> str:
        """Its path, as in `stages.buy.entry`."""
        if not self._where:
            name = "entry" if isinstance(self.element, Stage) else "when"
            self._where = f"{self.element.path}.{name}"
        return self._where

    @property
    def fact(self) -> str | None:
        """Its fact, if it is a single clause; else None."""
        whole = node(self.criterion)
        return whole.name if isinstance(whole, (Comparison, Membership, Known)) else None

    def clauses(self) -> tuple[tuple[str, str], ...] | None:
        """The fact and the words of each clause; None where it depends on facts which hold."""
        if self._spelt is False:
            self._spelt = _spelt_out(self.criterion)
        return self._spelt

    def reasons(self, facts: Mapping[str, object]) -> tuple[Reason, ...]:
        """The clauses that make it true of facts of which it is, each with the value it saw."""
        clauses = self.clauses()
        if clauses is None:
            return tuple(
                [
                    Reason(self.where, clause=str(~opposite), value=plain_fact(value))
                    for opposite, value in blocking(~self.criterion, facts)
                ]
            )
        return tuple(
            [
                new_reason(self.where, clause, plain_fact(facts.get(name)))
                for name, clause in clauses
            ]
        )


def _spelt_out(criterion: Criterion) -> tuple[tuple[str, str], ...] | None:
    """The fact and the words of each clause, where it is true only if all of them are."""
    whole = node(criterion)
    parts = whole.operands if isinstance(whole, Conjunction) else (whole,)
    clauses: list[tuple[str, str]] = []
    for part in dict.fromkeys(parts):
        inner = part.operand if isinstance(part, Negation) else part
        if not isinstance(inner, (Comparison, Membership, Known)):
            return None
        clauses.append((inner.name, str(part)))
    return tuple(clauses)


def plain_fact(value: object) -> FactValue | None:
    """A fact's value as one that JSON has: what it has no word for becomes text."""
    plain: Any = value
    try:
        if type(value) not in _PLAIN_TYPES:
            plain = plain_value(value)
    except TypeError:
        return type(value).__name__
    if isinstance(plain, int):
        return plain if plain.bit_length() <= _LONGEST else "a very large number"
    if plain is None:
        return None
    if isinstance(plain, float):
        return plain if isfinite(plain) else str(plain)
    if isinstance(plain, str):
        return plain.encode("utf-8", "replace").decode()[:_LONGEST]
    return str(plain.isoformat())


_Clause: TypeAlias = tuple[str, str, str]
"""The path of a criterion, the words of a clause in it, and the name of its fact."""
_NotedForm: TypeAlias = tuple[str, str, tuple[_Clause, ...]]
"""What was true already: its source, its target and its clauses."""


class _Form(NamedTuple):
    """An event but for its moment and the values of facts."""

    kind: EnrolmentEventKind
    target: str
    source: str
    because: tuple[_Clause, ...]
    evidence: EvidenceKind
    noted: tuple[_NotedForm, ...]
    forgets: tuple[str, ...]
    note: str


_Outcome: TypeAlias = tuple[_Form, ...]


class _Question:
    """A criterion that a decision asks for, and what each truth of it leads to."""

    __slots__ = ("check", "then")

    def __init__(self, check: Evaluator) -> None:
        self.check = check
        self.then: dict[object, _Question | _Outcome] = {}


class Outcomes:
    """The outcomes of decisions, each by the stages that someone had come to and by truths."""

    __slots__ = ("_count", "_first")

    def __init__(self) -> None:
        self._count = 0
        self._first: dict[object, _Question | _Outcome] = {}

    def recall(
        self, stages: tuple[str, ...], facts: Mapping[str, object], at: datetime
    ) -> tuple[EnrolmentEvent, ...] | None:
        """What happens to someone at these stages with these facts; None where it is not known."""
        outcome = self._first.get(stages)
        try:
            while isinstance(outcome, _Question):
                outcome = outcome.then.get(outcome.check(facts))
        except CriterionTypeError:
            # The decision will come to it, too, and says where it is.
            return None
        return None if outcome is None else _events(outcome, facts, at)

    def keep(
        self,
        stages: tuple[str, ...],
        known: Mapping[Stated, Truth],
        events: Sequence[EnrolmentEvent],
    ) -> None:
        """Remember what happened, unless it depends on more than these truths.

        Args:
            stages: The stages that they had come to.
            known: The truths that the decision asked for, in this order.
            events: What happened.
        """
        # What someone knew before they went round again is old news, with the values of then.
        if (
            len(stages) > _LONGEST_KEPT
            or len(known) > _LONGEST_KEPT
            or any(event.kind == "return" for event in events)
        ):
            return
        spelt = {
            (stated.where, clause): (stated.where, clause, name)
            for stated, truth in known.items()
            if truth is True
            for name, clause in stated.clauses() or ()
        }
        try:
            outcome = tuple([_form(event, spelt) for event in events])
        except KeyError:
            return
        if self._count >= MOST_KEPT:
            self._count, self._first = 0, {}
        then: dict[object, _Question | _Outcome] = self._first
        key: object = stages
        for stated, truth in known.items():
            question = then.setdefault(key, _Question(stated.check))
            # In any other order, it would be forgotten at once.
            is_next = isinstance(question, _Question) and question.check is stated.check
            then, key = (cast("_Question", question).then if is_next else {}), truth
        then.setdefault(key, outcome)
        self._count += 1


def _form(event: EnrolmentEvent, spelt: Mapping[tuple[str, str], _Clause]) -> _Form:
    """The form of an event, whose reasons are among these clauses.

    Raises:
        KeyError: One is not: which clauses hold depends on the values of facts.
    """
    return _Form(
        event.kind,
        event.target,
        event.source,
        tuple([spelt[reason.where, reason.clause] for reason in event.because]),
        event.evidence,
        tuple(
            [
                (
                    one.source,
                    one.target,
                    tuple([spelt[reason.where, reason.clause] for reason in one.because]),
                )
                for one in event.noted
            ]
        ),
        event.forgets,
        event.note,
    )


def _events(
    outcome: _Outcome, facts: Mapping[str, object], at: datetime
) -> tuple[EnrolmentEvent, ...]:
    """The events of these forms at a moment, with the values of these facts."""
    events: list[EnrolmentEvent] = []
    for kind, target, source, because, evidence, noted, forgets, note in outcome:
        reasons = _reasons(because, facts) if because else ()
        observed = _noted(noted, facts) if noted else ()
        event = new_event(kind, at, target, source, reasons, evidence, observed, forgets, note, "")
        events.append(event)
    return tuple(events)


def _noted(noted: tuple[_NotedForm, ...], facts: Mapping[str, object]) -> tuple[Noted, ...]:
    return tuple(
        [new_noted(source, target, _reasons(clauses, facts)) for source, target, clauses in noted]
    )


def _reasons(clauses: tuple[_Clause, ...], facts: Mapping[str, object]) -> tuple[Reason, ...]:
    reasons: list[Reason] = []
    for where, clause, name in clauses:
        value = facts.get(name)
        reasons.append(new_reason(where, clause, plain_fact(value)))
    return tuple(reasons)


class Standpoint(NamedTuple):
    """How the stages that someone has come to lie to one another; stages are numbers."""

    reached: frozenset[int]
    """All of them."""
    positions: tuple[int, ...]
    """The frontier: those from which advances lead to no other of these."""
    passed: frozenset[int]
    """The others."""
    passed_in_order: tuple[int, ...]
    """The others, in the journey's order."""


@frozen(eq=False, slots=False)
class Plan:
    """A journey compiled for decisions: its moves by number, in an order of their targets."""

    index: Index
    """The index of all its transitions that move people."""
    guards: Sequence[Stated | None]
    """For each transition, its guard."""
    entries: Sequence[Stated | None]
    """For each stage, its entry criterion."""
    on_step: Sequence[tuple[Stated | None, Stated | None]]
    """For each transition, its guard and the entry of its target."""
    leaving: tuple[int, ...]
    """The leaving stages: exits lead to them, no advance does, and none is a start."""
    stated_leaving: tuple[int, ...]
    """Those of them that state an entry criterion."""
    timed: Mapping[int, tuple[timedelta, timedelta | None]]
    """For transitions with a wait, how long it takes at least and at most."""
    starts: tuple[int, ...]
    """The starts, in the order of the stages."""
    stated_starts: frozenset[int]
    """Those of them that state an entry criterion."""
    final: frozenset[int]
    """The ends that no move leaves."""
    all_stated: Sequence[Stated]
    """Every entry and guard, in the journey's order."""
    decisions: dict[object, Any] = field(factory=dict, repr=False)
    """What was decided for patterns of truths."""
    outcomes: Outcomes = field(factory=Outcomes)
    """What happened to people, by where they were and what was true of them."""
    _standpoints: dict[tuple[str, ...], Standpoint] = field(factory=dict)
    _frontiers: dict[frozenset[int], tuple[int, ...]] = field(factory=dict)

    @property
    def has_returns(self) -> bool:
        """Whether any return is drawn."""
        return "return" in self.index.kinds

    @cached_property
    def advances(self) -> Sequence[Sequence[int]]:
        """For each stage, the advances that leave it, in the order of the stages they lead to."""
        return self._outgoing("advance")

    @cached_property
    def exits(self) -> Sequence[Sequence[int]]:
        """For each stage, the exits from it to leaving stages, in the same order."""
        # An exit to a stage that is not a leaving stage moves no one by facts: it is inside.
        targets, leaving = self.index.targets, self.index.leaving_stages
        rows = self._outgoing("exit")
        return [[number for number in row if targets[number] in leaving] for row in rows]

    @cached_property
    def returns(self) -> Sequence[Sequence[int]]:
        """For each stage, the returns that leave it, the deepest target first."""
        targets = self.index.targets
        rows = self._outgoing("return")
        for numbers in rows:
            if len(numbers) > 1:
                numbers.sort(key=lambda number: self.depth[targets[number]])
                numbers.reverse()
        return rows

    @cached_property
    def drawn_advances(self) -> frozenset[tuple[str, str]]:
        """The advances, each by the ids of its ends."""
        return frozenset(
            [
                (item.source, item.target)
                for item in self.index.transitions
                if item.kind == "advance"
            ]
        )

    def _outgoing(self, kind: MoveKind) -> list[list[int]]:
        """For each stage, the moves of a kind that leave it, in the order of their targets."""
        sources, kinds = self.index.sources, self.index.kinds
        numbers = [number for number, drawn in enumerate(kinds) if drawn == kind]
        numbers.sort(key=self.index.targets.__getitem__)
        return adjacency(
            len(self.index.ids), zip(map(sources.__getitem__, numbers), numbers, strict=True)
        )

    @cached_property
    def components(self) -> Condensation:
        """The components of its advances."""
        targets = self.index.targets
        return condensation([[targets[number] for number in row] for row in self.advances])

    @cached_property
    def depth(self) -> Sequence[int]:
        """For each stage, how many components of advances lie before it at most."""
        return self.components.node_depth

    def standpoint(self, stages: Iterable[str]) -> Standpoint:
        """How the stages that someone has come to lie, by id; remembered, as most people's do."""
        key = tuple(stages)
        known = self._standpoints.get(key)
        if known is None:
            reached = frozenset([self.index.position[stage] for stage in key])
            inside = tuple(frontier(self, reached))
            passed = reached.difference(inside)
            known = Standpoint(reached, inside, passed, tuple(sorted(passed)))
            _remember(self._standpoints, key, known)
        return known

    def frontier(self, stages: Collection[int]) -> tuple[int, ...]:
        """The frontier of stages by number, remembered as well."""
        key = frozenset(stages)
        known = self._frontiers.get(key)
        if known is None:
            known = tuple(frontier(self, key))
            _remember(self._frontiers, key, known)
        return known

    def number(self, item: Transition) -> int:
        """The number of a transition that moves people."""
        position = self.index.position
        return self.index.number[position[item.source], position[item.target]]

    def deepest(self, stages: Collection[int]) -> int:
        """The stage that lies deepest; of several, the last in the journey's order."""
        only, *others = stages
        return max(stages, key=lambda stage: (self.depth[stage], stage)) if others else only

    def stated(self, transition: int) -> list[Stated]:
        """The guard of a transition and the entry of its target, as far as they are stated."""
        return [stated for stated in self.on_step[transition] if stated is not None]

    def is_open(self, transition: int, waited: timedelta) -> bool:
        """Whether who has waited for so long may take a transition: long enough, not too long."""
        if transition not in self.timed:
            return True
        least, most = self.timed[transition]
        return waited >= least and (most is None or waited <= most)

    def waits(self, stage: int) -> list[tuple[timedelta, int]]:
        """The transitions from a stage that time alone opens, each after how long it takes."""
        return [
            (self.timed[transition][0], transition)
            for transition in (*self.advances[stage], *self.exits[stage])
            if transition in self.timed
            and self.timed[transition][0]
            and self.on_step[transition] == (None, None)
        ]

    def descendants(self, stage: int) -> frozenset[int]:
        """The stages that advances lead to from a stage; itself only on a cycle."""
        return self._advancing.descendants(stage)

    @cached_property
    def _advancing(self) -> Index:
        """The index of its advances."""
        return self.index.restricted(kinds=("advance",))


class Truths:
    """The truths of one customer's facts, each evaluated when it is first needed, and once."""

    __slots__ = ("facts", "known", "plan")

    known: dict[Stated, Truth]
    """The truths so far, in the order in which they were asked for."""

    def __init__(self, plan: Plan, facts: Mapping[str, object]) -> None:
        self.plan = plan
        self.facts = facts
        self.known = {}

    def entry(self, stage: int) -> Truth:
        """The truth of a stage's entry; None where it states none."""
        stated = self.plan.entries[stage]
        return None if stated is None else self.of(stated)

    def guard(self, transition: int) -> Truth:
        """The truth of a transition's guard; None where it states none."""
        stated = self.plan.guards[transition]
        return None if stated is None else self.of(stated)

    def step(self, transition: int) -> Truth:
        """The truth of the guard and the target's entry together, as far as they are stated.

        None where neither is: such a transition can be passed, and tells nothing.
        """
        guard, entry = self.plan.on_step[transition]
        if guard is None:
            return None if entry is None else self.of(entry)
        truth = self.of(guard)
        if entry is None or truth is False:
            return truth
        of_entry = self.of(entry)
        return of_entry if truth is True or of_entry is False else None

    def reasons(self, transition: int) -> tuple[Reason, ...]:
        """The clauses that make true what is stated on a transition, each with the value it saw."""
        guard, entry = self.plan.on_step[transition]
        because = self.because(entry)
        return because if guard is None else self.because(guard) + because

    def because(self, stated: Stated | None) -> tuple[Reason, ...]:
        """The clauses that make a criterion true, each with the value it saw; none if it is not."""
        if stated is None or self.of(stated) is not True:
            return ()
        return stated.reasons(self.facts)

    def of(self, stated: Stated) -> Truth:
        """The truth of a criterion."""
        truth = self.known.get(stated, _UNSEEN)
        if truth is _UNSEEN:
            try:
                truth = self.known[stated] = stated.check(self.facts)
            except CriterionTypeError as error:
                error.add_note(f"in {stated.where} of journey {self.plan.index.journey.id!r}")
                raise
        return truth  # type: ignore[return-value] # pyright: ignore[reportReturnType] - not the mark


def plan_of(journey: Journey) -> Plan:
    """The journey compiled for decisions, once."""
    return cached(journey, _plan)


def frontier(plan: Plan, stages: Collection[int]) -> list[int]:
    """The stages from which advances lead to no other of these, in the journey's order.

    In a cycle of advances, none is further than another.
    """
    if len(stages) < 2:  # noqa: PLR2004 - one stage leads to no other
        return list(stages)
    component = plan.components.component
    held = {component[stage] for stage in stages}
    lowest, highest = min(held), max(held)
    if lowest == highest:
        return sorted(stages)
    # Each component comes after those it leads to: one pass in their order sees all.
    graph, members = plan.components.graph, plan.components.members
    leading = set(members[lowest])
    dependent: set[int] = set()
    for number, nodes in enumerate(members[lowest + 1 : highest + 1], start=lowest + 1):
        following: Iterable[int] = graph[nodes[0]]
        if len(nodes) > 1:
            following = chain.from_iterable(map(graph.__getitem__, nodes))
        if not leading.isdisjoint(following):
            leading.update(nodes)
            dependent.add(number)
        elif number in held:
            leading.update(nodes)
    return sorted(stage for stage in stages if component[stage] not in dependent)


def _remember(memo: dict[K, V], key: K, value: V) -> None:
    """Keep what was computed for some stages, unless they are many; begin anew where it is full."""
    if len(key) <= _LONGEST_KEPT:
        if len(memo) >= _MOST_STANDPOINTS:
            memo.clear()
        memo[key] = value


def _plan(journey: Journey) -> Plan:
    index = index_of(journey).restricted(kinds=MOVES)
    guards = [
        None if guard is None else Stated(item, guard, evaluator(guard))
        for item, guard in zip(index.transitions, index.guards, strict=True)
    ]
    entries = [
        None if stage.entry is None else Stated(stage, stage.entry, evaluator(stage.entry))
        for stage in index.stages
    ]
    leaving = tuple(sorted(index.leaving_stages))
    starts = tuple(sorted(index.starts))
    return Plan(
        index,
        guards=guards,
        entries=entries,
        on_step=[*zip(guards, map(entries.__getitem__, index.targets), strict=True)],
        leaving=leaving,
        stated_leaving=tuple([stage for stage in leaving if entries[stage] is not None]),
        timed={
            number: (item.after or timedelta(0), item.within)
            for number, item in enumerate(index.transitions)
            if item.after is not None or item.within is not None
        },
        starts=starts,
        stated_starts=frozenset([stage for stage in starts if entries[stage] is not None]),
        all_stated=tuple([stated for stated in (*entries, *guards) if stated is not None]),
        final=frozenset(index.ends).difference(index.sources),
    )
