"""All paths between stages, one after another, however many there are."""

import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, final

from customer_journey._answer import Answer
from customer_journey._arguments import checked
from customer_journey._graph._index import MOVES, index_of
from customer_journey._graph._listing import paths_between
from customer_journey._model import Journey, MoveKind, Role
from customer_journey.errors import InvalidValueError, Problem

__all__ = ["Paths", "paths"]


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
        self._limited = islice(paths, limit if limit is None else min(limit, sys.maxsize))
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
    sources = index.endpoints(source)
    targets = index.endpoints(target, "goals")
    every = paths_between(
        index.ids,
        index.successors,
        index.predecessors,
        sources,
        targets,
        limit=max_length,
        visits=max_visits,
    )
    return Paths(every, limit)
