"""The path on which the least is answered: a ratio made least over all paths of advances."""

from collections.abc import Mapping
from typing import final

from attrs import field, frozen

from customer_journey._answer import Displayed
from customer_journey._model import Journey, cached
from customer_journey.content._crowds import Crowd, crowds, positions

__all__ = ["WeakestPath", "weakest_path"]


@final
@frozen
class WeakestPath(Displayed):
    """The path from a start to a goal on which the least of what is asked is answered.

    Among paths of the same share, one with the most gaps.

    Example:
        >>> import customer_journey as cj
        >>> ask = [cj.Question("cost")]
        >>> shop = cj.Journey.sequence("shop", ["know", cj.Stage("try", questions=ask), "buy"])
        >>> path = cj.coverage(shop.connect("know", "buy")).weakest
        >>> path.stages, path.share, path.exact
        (('know', 'try', 'buy'), 0.0, True)
    """

    stages: tuple[str, ...]
    """The ids of its stages, both ends included."""
    persona: str | None = field(kw_only=True)
    """The persona that takes it; None in a journey without personas."""
    answered: int = field(kw_only=True)
    """How many of the questions on it are answered for the persona."""
    asked: int = field(kw_only=True)
    """How many are asked, one at least."""
    exact: bool = field(kw_only=True)
    """Whether no path of advances is weaker. False where advances run in circles: each circle was
    cut at one of its advances, and paths over those were not looked at."""

    @property
    def share(self) -> float:
        """The share of its questions that are answered, in 0..1."""
        return self.answered / self.asked


def weakest_path(
    journey: Journey, asked: Mapping[str | None, Mapping[str, tuple[int, int]]]
) -> WeakestPath | None:
    """The weakest path of any persona; `asked` has answered and asked by persona and stage.

    Source:
        Dinkelbach (1967), "On Nonlinear Fractional Programming", Management Science 13(7).
    """
    index = cached(journey, positions)
    goals = [index[goal] for goal in journey.goals]
    found: list[WeakestPath] = []
    each = [(crowd, _Ways(crowd, goals)) for crowd in cached(journey, crowds)]
    exact = all(ways.exact for _, ways in each)
    for crowd, ways in each:
        for persona in crowd.personas or (None,):
            counts = {index[stage]: pair for stage, pair in asked.get(persona, {}).items()}
            best = ways.weakest(counts) if counts else None
            if best is not None:
                path, answered, total = best
                names = tuple([journey.stages[position].id for position in path])
                found.append(
                    WeakestPath(names, persona=persona, answered=answered, asked=total, exact=exact)
                )
    return min(found, key=_rank, default=None)


def _rank(path: WeakestPath) -> tuple[float, int]:
    return path.share, path.answered - path.asked


class _Ways:
    """The advances of a crowd that lie between its starts and the goals, in an order along them."""

    def __init__(self, crowd: Crowd, goals: list[int]) -> None:
        behind: list[list[int]] = [[] for _ in crowd.onward]
        for source, targets in enumerate(crowd.onward):
            for target in targets:
                behind[target].append(source)
        leading = _spread(goals, behind)
        self.starts = [start for start in crowd.starts if start in leading]
        self.goals = frozenset(goals)
        self.ahead = {
            stage: [
                target for target in crowd.onward[stage] if target in leading and target != stage
            ]
            for stage in leading
        }
        self.exact = True
        self.order = self._sorted()

    def weakest(
        self, counts: Mapping[int, tuple[int, int]]
    ) -> tuple[tuple[int, ...], int, int] | None:
        """The path of the least share, with what is answered and asked on it."""
        over, under = 1, 1
        while True:
            path = self._least(counts, over, under)
            answered = sum(counts.get(stage, (0, 0))[0] for stage in path)
            asked = sum(counts.get(stage, (0, 0))[1] for stage in path)
            if not asked:
                return None
            if answered * under == over * asked:
                return path, answered, asked
            over, under = answered, asked

    def _least(
        self, counts: Mapping[int, tuple[int, int]], over: int, under: int
    ) -> tuple[int, ...]:
        """The path on which what is answered falls furthest behind the share `over / under`."""
        weights = {
            stage: (answered * under - asked * over, answered - asked, -asked)
            for stage, (answered, asked) in counts.items()
        }
        nothing: tuple[int, int, int] = (0, 0, 0)
        best: dict[int, tuple[int, int, int]] = dict.fromkeys(self.starts, nothing)
        before: dict[int, int | None] = dict.fromkeys(self.starts)
        for stage in self.order:
            here = _plus(best[stage], weights.get(stage, nothing))
            best[stage] = here
            for target in self.ahead[stage]:
                # A start may be come to from another one: then both ways compete.
                if target not in best or here < best[target]:
                    best[target] = here
                    before[target] = stage
        ends = [stage for stage in self.order if stage in self.goals]
        if not ends:
            return ()
        at: int | None = min(ends, key=best.__getitem__)
        trail: list[int] = []
        while at is not None:
            trail.append(at)
            at = before[at]
        return tuple(reversed(trail))

    def _sorted(self) -> list[int]:
        """The stages that starts lead to, each after all before it; advances back are dropped."""
        done: dict[int, bool] = {}
        order: list[int] = []
        for start in self.starts:
            if start in done:
                continue
            done[start] = False
            pending = [(start, iter(tuple(self.ahead[start])))]
            while pending:
                stage, targets = pending[-1]
                for target in targets:
                    if target not in done:
                        done[target] = False
                        pending.append((target, iter(tuple(self.ahead[target]))))
                        break
                    if not done[target]:
                        self.exact = False
                        self.ahead[stage].remove(target)
                else:
                    pending.pop()
                    done[stage] = True
                    order.append(stage)
        order.reverse()
        return order


def _plus(one: tuple[int, int, int], other: tuple[int, int, int]) -> tuple[int, int, int]:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]


def _spread(sources: list[int], neighbours: list[list[int]]) -> dict[int, None]:
    """All that can be got to from the sources, which are among it, in the order found."""
    found = dict.fromkeys(sources)
    waiting = list(found)
    for stage in waiting:
        for neighbour in neighbours[stage]:
            if neighbour not in found:
                found[neighbour] = None
                waiting.append(neighbour)
    return found
