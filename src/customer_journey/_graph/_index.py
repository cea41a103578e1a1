"""The index of a journey: its graph by numbers, built once, and filtered in one place."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import count
from typing import Final, Literal, cast, final, get_args
from weakref import ref

from customer_journey._graph._search import (
    Condensation,
    adjacency,
    breadth_first,
    condensation,
    distances,
)
from customer_journey._model import (
    Journey,
    MoveKind,
    Role,
    Stage,
    Transition,
    TransitionKind,
    cached,
)
from customer_journey._model._cached import guard_of, positions
from customer_journey.criteria._tree import Criterion
from customer_journey.errors import UnknownStageError

__all__ = ["MOVES", "Index", "index_of"]

MOVES: Final[tuple[MoveKind, ...]] = get_args(MoveKind)
"""The kinds of transitions along which the same person moves: all but referrals."""

_MOST_RESTRICTED: Final = 64
_MOST_DESCENDANTS: Final = 1_024


@final
class Index:
    """An index has the graph of a journey by numbers, or the part of it that passes a filter.

    Stages are numbered in the journey's order, the same in every index of a journey, filtered or
    not. Transitions are numbered in the journey's order among those that pass.
    """

    stages: tuple[Stage, ...]
    """All stages of the journey, open or not."""
    ids: tuple[str, ...]
    """The id of each stage."""
    position: Mapping[str, int]
    """The number of each stage, by its id."""
    is_open: list[bool]
    """For each stage, whether the persona and role that were filtered by can be there."""
    transitions: tuple[Transition, ...]
    """The transitions that pass."""
    sources: list[int]
    """For each transition, the stage that it leaves."""
    targets: list[int]
    """For each transition, the stage that it leads to."""
    kinds: list[TransitionKind]
    """For each transition, its kind."""

    def __init__(
        self, journey: Journey, is_open: list[bool], transitions: Iterable[Transition]
    ) -> None:
        """The index of those of these transitions that lead from one open stage to another."""
        position = cached(journey, positions)
        passing = tuple(transitions)
        if not all(is_open):
            passing = tuple(
                [
                    item
                    for item in passing
                    if is_open[position[item.source]] and is_open[position[item.target]]
                ]
            )
        # The journey keeps its indexes, and is freed together with them.
        self._journey = ref(journey)
        self.stages = journey.stages
        self.ids = tuple(position)
        self.position = position
        self.is_open = is_open
        self.transitions = passing
        self.sources = [position[item.source] for item in passing]
        self.targets = [position[item.target] for item in passing]
        self.kinds = [item.kind for item in passing]
        self._kinds_drawn = frozenset(self.kinds)
        self._restricted: dict[object, Index] = {}
        self._descendants: dict[int, frozenset[int]] = {}

    @property
    def journey(self) -> Journey:
        """The journey, which the caller has."""
        return cast("Journey", self._journey())

    @cached_property
    def guards(self) -> list[Criterion | None]:
        """For each transition, its guard; of `otherwise`, what it stands for."""
        return [
            guard_of(self.journey, item) if item.otherwise else item.when
            for item in self.transitions
        ]

    @cached_property
    def entries(self) -> list[Criterion | None]:
        """For each stage, its entry criterion."""
        return [stage.entry for stage in self.stages]

    @cached_property
    def successors(self) -> list[list[int]]:
        """For each stage, where the transitions that leave it lead, in the journey's order."""
        return adjacency(len(self.ids), zip(self.sources, self.targets, strict=True))

    @cached_property
    def outgoing(self) -> list[list[int]]:
        """For each stage, the transitions that leave it; aligned with `successors`."""
        return adjacency(len(self.ids), zip(self.sources, count(), strict=False))

    @cached_property
    def incoming(self) -> list[list[int]]:
        """For each stage, the transitions that lead to it, in the journey's order."""
        return adjacency(len(self.ids), zip(self.targets, count(), strict=False))

    @cached_property
    def predecessors(self) -> list[list[int]]:
        """For each stage, where the transitions to it come from; aligned with `incoming`."""
        return [[self.sources[number] for number in numbers] for numbers in self.incoming]

    @cached_property
    def number(self) -> dict[tuple[int, int], int]:
        """The transition from one stage to another, by the numbers of both."""
        ends = zip(self.sources, self.targets, strict=True)
        return {pair: number for number, pair in enumerate(ends)}

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The open starts, in the order in which the journey names them."""
        return self._open(self.journey.starts)

    @cached_property
    def goals(self) -> tuple[int, ...]:
        """The open goals, in the order in which the journey names them."""
        return self._open(self.journey.goals)

    @cached_property
    def ends(self) -> tuple[int, ...]:
        """The open stages where a journey may end."""
        stages = zip(self.stages, self.is_open, strict=True)
        return tuple(
            [number for number, (stage, is_open) in enumerate(stages) if stage.end and is_open]
        )

    @cached_property
    def leaving_stages(self) -> frozenset[int]:
        """The stages that stand for having left: exits lead to them, no advance does, no start."""
        if "exit" not in self._kinds_drawn:
            return frozenset()
        ends = [*zip(self.kinds, self.targets, strict=True)]
        by_exit = frozenset([target for kind, target in ends if kind == "exit"])
        by_advance = [target for kind, target in ends if kind == "advance"]
        return by_exit.difference(by_advance, self.starts)

    @cached_property
    def persona_groups(self) -> tuple[tuple[str, ...], ...]:
        """The personas, grouped by the stages and transitions that are open to them.

        Each persona is in one group; a journey without personas has one empty group.
        """
        limited: list[Stage | Transition] = [stage for stage in self.stages if stage.personas]
        limited += [item for item in self.transitions if item.personas]
        groups: dict[tuple[bool, ...], list[str]] = {}
        for persona in self.journey.personas:
            mask = tuple([persona.id in item.personas for item in limited])
            groups.setdefault(mask, []).append(persona.id)
        return tuple(tuple(group) for group in groups.values()) or ((),)

    @cached_property
    def reached(self) -> frozenset[str]:
        """The ids of the stages that can be reached from the starts, these included."""
        return frozenset(self.named(breadth_first(self.successors, self.starts)))

    @cached_property
    def condensation(self) -> Condensation:
        """The strongly connected components of this graph."""
        return condensation(self.successors)

    def descendants(self, stage: int) -> frozenset[int]:
        """The stages that transitions lead to from a stage; itself only on a cycle."""
        known = self._descendants.get(stage)
        if known is None:
            if len(self._descendants) >= _MOST_DESCENDANTS:
                self._descendants.clear()
            known = frozenset(breadth_first(self.successors, self.successors[stage]))
            self._descendants[stage] = known
        return known

    def between(self, sources: Iterable[int], targets: Iterable[int]) -> list[bool]:
        """For each stage, whether it lies on some walk from a source to a target."""
        after = distances(self.successors, sources)
        before = distances(self.predecessors, targets)
        return [one >= 0 and other >= 0 for one, other in zip(after, before, strict=True)]

    def endpoints(
        self, stage: str | None, default: Literal["starts", "goals"] = "starts"
    ) -> tuple[int, ...]:
        """A stage by its id, or the starts or goals for None; none that is not open.

        Raises:
            UnknownStageError: The journey has no such stage.
        """
        if stage is None:
            return self.starts if default == "starts" else self.goals
        number = self.position.get(stage)
        if number is None:
            raise UnknownStageError(stage, self.ids)
        return (number,) if self.is_open[number] else ()

    def named(self, stages: Iterable[int]) -> tuple[str, ...]:
        """The ids of stages."""
        ids = self.ids
        return tuple([ids[stage] for stage in stages])

    def restricted(
        self,
        *,
        kinds: TransitionKind | Iterable[TransitionKind] | None = None,
        persona: str | None = None,
        role: Role | Iterable[Role] | None = None,
    ) -> "Index":
        """The index of what passes a filter; the same one each time.

        Args:
            kinds: The kinds of transitions to take, such as `MOVES`; None for all.
            persona: Leave out stages and transitions that are for other personas; None for none.
            role: Leave out stages that state another role than this one, or than these; None for
                none.
        """
        chosen, roles = _several(kinds), _several(role)
        if chosen is not None and chosen.issuperset(self._kinds_drawn):
            chosen = None
        if chosen is None and persona is None and roles is None:
            return self
        key = chosen, persona, roles
        known = self._restricted.get(key)
        if known is None:
            if len(self._restricted) >= _MOST_RESTRICTED:
                self._restricted.clear()
            is_open = self.is_open
            if persona is not None or roles is not None:
                is_open = [
                    passes
                    and (persona is None or not stage.personas or persona in stage.personas)
                    and (roles is None or stage.role is None or stage.role in roles)
                    for stage, passes in zip(self.stages, self.is_open, strict=True)
                ]
            items = [
                item
                for item in self.transitions
                if (chosen is None or item.kind in chosen)
                and (persona is None or not item.personas or persona in item.personas)
            ]
            # Often nothing is left out: then all that was worked out for this index serves.
            same = is_open == self.is_open and len(items) == len(self.transitions)
            known = self if same else Index(self.journey, is_open, items)
            self._restricted[key] = known
        return known

    def _open(self, ids: Iterable[str]) -> tuple[int, ...]:
        stages = [self.position[stage] for stage in ids]
        return tuple([stage for stage in stages if self.is_open[stage]])


def index_of(journey: Journey) -> Index:
    """The index of a whole journey, built once and kept with it."""
    return cached(journey, _whole)


def _several(names: str | Iterable[str] | None) -> frozenset[str] | None:
    """Names as a set, of which one may stand alone; None for all."""
    return None if names is None else frozenset((names,) if isinstance(names, str) else names)


def _whole(journey: Journey) -> Index:
    return Index(journey, [True] * len(journey.stages), journey.transitions)
