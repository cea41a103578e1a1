"""The criteria of a journey by numbers, compiled once, and their truths for one customer."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from itertools import chain
from typing import Any, Final, NamedTuple, TypeVar

from attrs import field, frozen

from customer_journey._graph._index import MOVES, Index, index_of
from customer_journey._graph._search import Condensation, adjacency, condensation
from customer_journey._model import Journey, Transition, cached
from customer_journey.errors import CriterionTypeError
from customer_journey.people._events import Reason
from customer_journey.people._outcomes import Outcomes
from customer_journey.people._stated import Stated, Truth, stated_on

__all__ = [
    "Plan",
    "Standpoint",
    "Truths",
    "frontier",
    "plan_of",
]

K = TypeVar("K", bound=Collection[object])
V = TypeVar("V")

_MOST_STANDPOINTS: Final = 1_024
_LONGEST_KEPT: Final = 64
_UNSEEN: Final = object()


class Standpoint(NamedTuple):
    """How the stages that someone has come to lie to one another; stages are numbers."""

    reached: frozenset[int]
    """All of them."""
    places: tuple[int, ...]
    """The frontier: those from which advances lead to no other of these."""
    passed: frozenset[int]
    """The others."""
    passed_in_order: tuple[int, ...]
    """The others, in the journey's order."""


@frozen(eq=False)
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
    advances: Sequence[Sequence[int]]
    """For each stage, the advances that leave it, in the order of the stages they lead to."""
    exits: Sequence[Sequence[int]]
    """For each stage, the exits from it to leaving stages, in the same order."""
    returns: Sequence[list[int]]
    """For each stage, the returns that leave it, the deepest target first."""
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
    def components(self) -> Condensation:
        """The components of its advances."""
        targets = self.index.targets
        return condensation([[targets[number] for number in row] for row in self.advances])

    @cached_property
    def depth(self) -> Sequence[int]:
        """For each stage, how many components of advances lie before it at most."""
        whole = self.components
        return [whole.depth[component] for component in whole.component]

    def standpoint(self, stages: Iterable[str]) -> Standpoint:
        """How the stages that someone has come to lie, by id; remembered, as most people's do."""
        key = tuple(stages)
        known = self._standpoints.get(key)
        if known is None:
            reached = frozenset([self.index.position[stage] for stage in key])
            places = tuple(frontier(self, reached))
            passed = reached.difference(places)
            known = Standpoint(reached, places, passed, tuple(sorted(passed)))
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

    def is_bare(self, transition: int) -> bool:
        """Whether a transition and its target state nothing that facts could tell."""
        return self.on_step[transition] == (None, None)

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
    first, last = min(held), max(held)
    if first == last:
        return sorted(stages)
    # Each component comes after those it leads to: one pass in their order sees all.
    graph, members = plan.components.graph, plan.components.members
    leading = set(members[first])
    dependent: set[int] = set()
    for number in range(first + 1, last + 1):
        nodes = members[number]
        if not leading.isdisjoint(chain.from_iterable(map(graph.__getitem__, nodes))):
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
    kinds, sources, targets = index.kinds, index.sources, index.targets
    by_kind: dict[str, list[tuple[int, int]]] = {kind: [] for kind in MOVES}
    for number in sorted(range(len(targets)), key=targets.__getitem__):
        # An exit to a stage that is not a leaving stage moves no one by facts: it is inside.
        kind = kinds[number]
        if kind != "exit" or targets[number] in index.leaving_stages:
            by_kind[kind].append((sources[number], number))
    rows = {kind: adjacency(len(index.ids), pairs) for kind, pairs in by_kind.items()}
    guards = [
        None if guard is None else stated_on(f"{item.path}.when", guard)
        for item, guard in zip(index.transitions, index.guards, strict=True)
    ]
    entries = [
        None if stage.entry is None else stated_on(f"{stage.path}.entry", stage.entry)
        for stage in journey.stages
    ]
    leaving = tuple(sorted(index.leaving_stages))
    starts = tuple(sorted(index.starts))
    plan = Plan(
        index,
        guards=guards,
        entries=entries,
        on_step=[*zip(guards, map(entries.__getitem__, targets), strict=True)],
        advances=rows["advance"],
        exits=rows["exit"],
        returns=rows["return"],
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
        final=frozenset([stage for stage in index.ends if not index.successors[stage]]),
    )
    for numbers in plan.returns:
        if len(numbers) > 1:
            numbers.sort(key=lambda number: plan.depth[targets[number]])
            numbers.reverse()
    return plan
