"""The smallest set of new assets that closes all gaps: a set cover, part by part."""

from collections.abc import Iterable, Mapping, Sequence
from heapq import heapify, heappop, heapreplace
from itertools import pairwise
from typing import Final, final

from customer_journey._answer import AnswerSequence, JourneyAnswer
from customer_journey._frozen import field, frozen
from customer_journey._graph._search import adjacency, condensation
from customer_journey._messages._current import message
from customer_journey._model import Journey
from customer_journey._model._names import names_of
from customer_journey.content._states import bits

__all__ = ["AssetPlan", "NewAsset", "planned_for", "smallest_cover"]

_MOST_SETS: Final = 200
"""How many groups a part may have for its smallest cover to be searched for."""

_EASY: Final = 2


@final
@frozen
class NewAsset(JourneyAnswer):
    """A new asset is one to create: where it stands, what it answers, and for whom.

    Example:
        >>> import customer_journey as cj
        >>> buy = cj.Stage("buy", questions=[cj.Question("cost")])
        >>> cj.coverage(cj.Journey.sequence("shop", [buy])).plan().assets
        (NewAsset(stages=('buy',), answers=('cost',), personas=()),)
    """

    stages: tuple[str, ...]
    """The ids of the stages where it stands; empty where any will do."""
    answers: tuple[str, ...]
    """The ids of the questions and insights that it answers there."""
    personas: tuple[str, ...] = field(default=())
    """The ids of the personas without an answer; empty in a journey without personas."""

    def __str__(self) -> str:
        """What it answers, where and for whom, on one line."""
        where = message("anywhere")
        if self.stages:
            where = message("at {place}", place=", ".join(names_of(self.stages)))
        questions = ", ".join(names_of(self.answers, "item"))
        said = message("answer {questions} {where}", questions=questions, where=where)
        if not self.personas:
            return said
        return f"{said} {message('for {whom}', whom=', '.join(names_of(self.personas, 'persona')))}"


@final
@frozen
class AssetPlan(AnswerSequence[NewAsset]):
    """A plan is a set of new assets with which every gap is closed.

    Example:
        >>> import customer_journey as cj
        >>> cj.coverage(cj.Journey.sequence("shop", ["know", "buy"])).plan()
        AssetPlan(assets=(), exact=True)
    """

    assets: tuple[NewAsset, ...]
    """The new assets, by the first gap that each closes."""
    exact: bool
    """Whether no plan has fewer; False where a greedy choice was made, which may have more."""


def planned_for(
    journey: Journey, asking: Mapping[tuple[str | None, str], Sequence[str]], budget: int
) -> AssetPlan:
    """The plan that closes gaps: by stage (None for everywhere) and item, who has no answer."""
    gaps = list(asking)
    phases = {stage.id: stage.phases for stage in journey.stages}
    groups: dict[tuple[str, str], list[int]] = {}
    for number, (stage, item) in enumerate(gaps):
        if stage is not None:
            for phase in phases[stage]:
                groups.setdefault(("phase", phase), []).append(number)
            if not phases[stage]:
                groups.setdefault(("stage", stage), []).append(number)
        groups.setdefault(("item", item), []).append(number)
    chosen, exact = smallest_cover(groups.values(), budget=budget)
    closed: set[int] = set()
    assets: list[NewAsset] = []
    for group in sorted(chosen):
        own = [gaps[number] for number in group if number not in closed]
        closed.update(group)
        personas = {persona for gap in own for persona in asking[gap]}
        assets.append(
            NewAsset(
                tuple(dict.fromkeys(stage for stage, _ in own if stage is not None)),
                tuple(dict.fromkeys(item for _, item in own)),
                tuple(persona.id for persona in journey.personas if persona.id in personas),
            )
        )
    return AssetPlan(tuple(assets), exact)


def smallest_cover(
    groups: Iterable[Sequence[int]], *, budget: int
) -> tuple[list[tuple[int, ...]], bool]:
    """The fewest groups that have all numbers among them, and whether that is proved.

    Groups that share numbers, directly or through others, are one part. In each part, the smallest
    cover is searched for, until the budget of steps is spent.
    """
    distinct = list(dict.fromkeys(map(tuple, groups)))
    chosen: list[tuple[int, ...]] = []
    exact = True
    for part in _parts(distinct):
        cover = _greedy(part)
        # The first choice is a largest group: what takes one or two has no smaller cover.
        if len(cover) > _EASY and len(part) <= _MOST_SETS:
            search = _Search(part, cover, budget)
            cover, budget = search.best, search.budget
            exact = exact and search.proved
        elif len(cover) > _EASY:
            exact = False
        chosen += cover
    return chosen, exact


def _parts(groups: Sequence[tuple[int, ...]]) -> list[list[tuple[int, ...]]]:
    """The groups, partitioned so that no number is in two parts."""
    holding: dict[int, list[int]] = {}
    for position, group in enumerate(groups):
        for number in group:
            holding.setdefault(number, []).append(position)
    pairs = [pair for holders in holding.values() for pair in pairwise(holders)]
    linked = adjacency(len(groups), [*pairs, *((other, one) for one, other in pairs)])
    parts = sorted(condensation(linked).members)
    return [[groups[position] for position in part] for part in parts]


def _greedy(groups: Sequence[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """A cover by the group that adds most, again and again; gains only fall, so few are counted."""
    left = {number for group in groups for number in group}
    gains = [(-len(group), position) for position, group in enumerate(groups)]
    heapify(gains)
    chosen: list[tuple[int, ...]] = []
    while left:
        gain, position = gains[0]
        now = -sum(number in left for number in groups[position])
        if now == gain:
            heappop(gains)
            chosen.append(groups[position])
            left.difference_update(groups[position])
        else:
            heapreplace(gains, (now, position))
    return chosen


class _Search:
    """The smallest cover of a part, by branching on the number that fewest groups have."""

    def __init__(
        self, groups: Sequence[tuple[int, ...]], cover: list[tuple[int, ...]], budget: int
    ) -> None:
        self.best = cover
        self.budget = budget
        """The steps that are left."""
        self._groups = groups
        numbers = dict.fromkeys(number for group in groups for number in group)
        bit_of = {number: bit for bit, number in enumerate(numbers)}
        self._masks = [sum(1 << bit_of[number] for number in group) for group in groups]
        # A group is superfluous if another, or an earlier equal one, can take its place.
        useful = [
            at
            for at, mask in enumerate(self._masks)
            if not any(
                mask | other == other and (mask != other or earlier < at)
                for earlier, other in enumerate(self._masks)
                if earlier != at
            )
        ]
        self._holding = [
            [at for at in useful if self._masks[at] >> bit & 1] for bit in bit_of.values()
        ]
        self._largest = max(mask.bit_count() for mask in self._masks)
        self.proved = self._branch()

    def _branch(self) -> bool:
        every = (1 << len(self._holding)) - 1
        pending: list[tuple[int, tuple[int, ...]]] = [(every, ())]
        while pending:
            if self.budget <= 0:
                return False
            self.budget -= 1
            left, chosen = pending.pop()
            if len(chosen) + -(-left.bit_count() // self._largest) >= len(self.best):
                continue
            if not left:
                self.best = [self._groups[at] for at in chosen]
                continue
            rarest = min(bits(left), key=lambda bit: len(self._holding[bit]))
            # The last one is taken first: it leaves the fewest numbers open.
            options = sorted(
                self._holding[rarest], key=lambda at: (left & ~self._masks[at]).bit_count()
            )
            pending += [(left & ~self._masks[at], (*chosen, at)) for at in reversed(options)]
        return True
