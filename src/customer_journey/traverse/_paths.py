"""All paths between stages, one after another, however many there are."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from math import inf
from sys import float_info
from typing import Any, Final, final

from customer_journey._answer import Answer
from customer_journey._arguments import checked
from customer_journey._graph._index import MOVES, Index, index_of
from customer_journey._graph._search import distances
from customer_journey._model import Journey, MoveKind, Role
from customer_journey.errors import InvalidValueError, Problem

__all__ = ["Paths", "paths"]

_UNBOUNDED: Final = float_info.max
"""More steps than any path has; less than infinity, and the same after taking one from it."""


@final
class Paths(Answer, Iterator[tuple[str, ...]]):
    """Paths, searched for one at a time as they are asked for; each is a tuple of stage ids.

    Example:
        >>> import customer_journey as cj
        >>> shop_paths = cj.paths(cj.Journey.sequence("shop", ["know", "try", "buy"]))
        >>> next(shop_paths), shop_paths.exhausted
        (('know', 'try', 'buy'), False)
        >>> list(shop_paths), shop_paths.exhausted, shop_paths.truncated
        ([], True, False)
    """

    def __init__(self, paths: Iterator[tuple[str, ...]], limit: int | None) -> None:
        self._paths = paths
        self._limited = islice(paths, limit)
        self._count = 0
        self._ended = False
        self._truncated = False

    @property
    def count(self) -> int:
        """How many paths it has given so far."""
        return self._count

    @property
    def exhausted(self) -> bool:
        """Whether it has given every path there is, and has ended."""
        return self._ended and not self._truncated

    @property
    def truncated(self) -> bool:
        """Whether it ended at its limit while there were more paths."""
        return self._truncated

    def to_dict(self) -> dict[str, Any]:
        """How far it has come; the paths themselves are what it iterates over."""
        return {"count": self._count, "exhausted": self.exhausted, "truncated": self._truncated}

    def __iter__(self) -> "Paths":
        """Itself."""
        return self

    def __next__(self) -> tuple[str, ...]:
        """The next path."""
        for path in self._limited:
            self._count += 1
            return path
        if not self._ended:
            self._ended = True
            self._truncated = next(self._paths, None) is not None
        raise StopIteration

    def __repr__(self) -> str:
        """How far it has come."""
        state = "truncated" if self._truncated else "exhausted" if self._ended else "more to come"
        return f"<Paths: {self._count} so far, {state}>"


@checked
def paths(
    journey: Journey,
    /,
    source: str | None = None,
    target: str | None = None,
    *,
    max_length: int | None = None,
    max_visits: int = 1,
    limit: int | None = None,
    kinds: MoveKind | Iterable[MoveKind] = MOVES,
    role: Role | Iterable[Role] | None = None,
) -> Paths:
    """All paths from one stage to another, lazily, each a tuple of stage ids with both ends.

    A path visits no stage more than `max_visits` times. It may pass through its target, where that
    allows coming back to it. Paths come in the order of the journey's transitions, depth first.
    Time between two paths is bounded by the length of the longest path times the number of
    transitions, so dead branches cost little.

    Args:
        journey: The journey.
        source: The id of the first stage; None for each of the starts in turn.
        target: The id of the last stage; None for any of the goals.
        max_length: The most steps in a path; None for any number.
        max_visits: How often a path may visit one stage; 1 gives simple paths, 2 one round of every
            cycle.
        limit: The most paths to give; `truncated` then says whether there were more.
        kinds: The kinds of moves to take.
        role: Leave out stages that state another role.

    Raises:
        UnknownStageError: The journey has no such stage.
        InvalidValueError: A number is too low, or a kind of move or a role is unknown.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "try", "buy"]).connect("know", "buy")
        >>> list(cj.paths(shop, "know", "buy"))
        [('know', 'try', 'buy'), ('know', 'buy')]

    Source:
        Peng, Zhang, Lin, Zhang & Qin (2019), "Towards Bridging Theory and Practice: Hop-Constrained
        s-t Simple Path Enumeration", PVLDB 13(4), for barriers; extended here to several visits of
        a stage and to lengths without limit.
    """
    index = index_of(journey).restricted(kinds=kinds, role=role)
    if max_visits < 1:
        raise InvalidValueError("paths", [Problem("max_visits", "must be at least 1, got 0")])
    sources = index.endpoints(source, index.starts)
    targets = index.endpoints(target, index.goals)
    budget = _UNBOUNDED if max_length is None else max_length
    return Paths(_each_path(index, sources, targets, budget, max_visits), limit)


def _each_path(
    index: Index, sources: Sequence[int], targets: Sequence[int], budget: float, visits: int
) -> Iterator[tuple[str, ...]]:
    nearest = distances(index.predecessors, targets)
    search = _Search(
        index,
        frozenset(targets),
        [inf if distance < 0 else distance for distance in nearest],
        [visits] * len(nearest),
    )
    for source in sources:
        if search.barriers[source] <= budget:
            yield from search.paths(source, budget)


class _Search:
    """A depth-first search that remembers where it failed.

    `barriers[s]` never exceeds the number of steps from `s` to a target over stages that may be
    visited again. It rises when a search from `s` fails, and falls, with all barriers that depend
    on it, when a stage that leads to a target may be visited again.
    """

    def __init__(
        self, index: Index, targets: frozenset[int], barriers: list[float], visits_left: list[int]
    ) -> None:
        self.barriers = barriers
        self._index = index
        self._targets = targets
        self._visits_left = visits_left
        self._raised = False

    def paths(self, source: int, budget: float) -> Iterator[tuple[str, ...]]:
        """The paths from a source with no more steps than the budget."""
        # This loop takes the time of listing paths: everything in it is local.
        ids, successors, targets = self._index.ids, self._index.successors, self._targets
        barriers, visits_left = self.barriers, self._visits_left
        trail, names, nearest = [source], [ids[source]], [inf]
        pending = [iter(successors[source])]
        visits_left[source] -= 1
        is_only_target = len(targets) == 1
        if source in targets:
            nearest[0] = 0
            yield (ids[source],)
            if is_only_target and not visits_left[source]:
                visits_left[source] += 1
                return
        left = budget - 1
        while trail:
            for stage in pending[-1]:
                if visits_left[stage] and barriers[stage] <= left:
                    if stage in targets:
                        yield (*names, ids[stage])
                        nearest[-1] = min(nearest[-1], 1)
                        if is_only_target and visits_left[stage] == 1:
                            continue
                    trail.append(stage)
                    names.append(ids[stage])
                    nearest.append(0 if stage in targets else inf)
                    pending.append(iter(successors[stage]))
                    visits_left[stage] -= 1
                    left -= 1
                    break
            else:
                pending.pop()
                names.pop()
                left += 1
                self._leave(trail.pop(), nearest.pop(), left, nearest)

    def _leave(self, stage: int, reached: float, left: float, nearest: list[float]) -> None:
        """Take back a visit, with the steps to the nearest target that was reached from there."""
        self._visits_left[stage] += 1
        if reached == inf:
            self.barriers[stage] = inf if left == _UNBOUNDED else left + 1
            self._raised = True
            return
        if nearest and reached + 1 < nearest[-1]:
            nearest[-1] = reached + 1
        if not self._raised:
            return
        barriers, visits_left = self.barriers, self._visits_left
        barriers[stage] = min(barriers[stage], reached)
        queue = [stage]
        for lowered in queue:
            beyond = barriers[lowered] + 1
            for earlier in self._index.predecessors[lowered]:
                if visits_left[earlier] and barriers[earlier] > beyond:
                    barriers[earlier] = beyond
                    queue.append(earlier)
