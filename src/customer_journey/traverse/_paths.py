"""All paths between stages, one after another, however many there are."""

from collections.abc import Iterable, Iterator
from itertools import islice
from math import inf
from sys import float_info
from typing import Final, final

from customer_journey._arguments import require
from customer_journey._model import Journey, MoveKind, Role
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.traverse._moves import ONWARD, Moves, moves_of, positions_of

__all__ = ["Paths", "paths"]

_NO_BOUND: Final = float_info.max
"""More steps than any path has; less than infinity, and the same after taking one from it."""


@final
class Paths(Iterator[tuple[str, ...]]):
    """Paths, found one at a time as they are asked for; each is a tuple of stage ids.

    Example:
        >>> import customer_journey as cj
        >>> found = cj.paths(cj.Journey.sequence("shop", ["know", "try", "buy"]), "know", "buy")
        >>> next(found), found.exhausted
        (('know', 'try', 'buy'), False)
        >>> list(found), found.exhausted, found.truncated
        ([], True, False)
    """

    def __init__(self, found: Iterator[tuple[str, ...]], limit: int | None) -> None:
        self._found = found
        self._given = islice(found, limit)
        self._ended = False
        self._truncated = False

    @property
    def exhausted(self) -> bool:
        """Whether every path there is has been given, and the iterator has said so by ending."""
        return self._ended and not self._truncated

    @property
    def truncated(self) -> bool:
        """Whether it ended at its limit while there were more paths."""
        return self._truncated

    def __iter__(self) -> "Paths":
        """Itself."""
        return self

    def __next__(self) -> tuple[str, ...]:
        """The next path."""
        for path in self._given:
            return path
        if not self._ended:
            self._ended = True
            self._truncated = next(self._found, None) is not None
        raise StopIteration

    def __repr__(self) -> str:
        """How far it has come."""
        state = "truncated" if self._truncated else "exhausted" if self._ended else "more to come"
        return f"<Paths: {state}>"


def paths(
    journey: Journey,
    /,
    source: str | None = None,
    target: str | None = None,
    *,
    max_length: int | None = None,
    max_visits: int = 1,
    limit: int | None = None,
    kinds: Iterable[MoveKind] = ONWARD,
    persona: str | None = None,
    role: Role | Iterable[Role] | None = None,
) -> Paths:
    """All paths from one stage to another, lazily, each a tuple of stage ids with both ends.

    A path visits no stage more than `max_visits` times. It may pass through its target, where that
    allows coming back to it. Paths come in the order of the journey's transitions, depth first.
    Time between two paths is bounded by the length of the longest path times the number of
    transitions, so dead branches cost little.

    Args:
        journey: The journey.
        source: The id of the stage to set out from; None for each of the starts in turn.
        target: The id of the stage to arrive at; None for any of the goals.
        max_length: The most steps in a path; None for any number.
        max_visits: How often a path may visit one stage; 1 gives simple paths, 2 one round of every
            loop.
        limit: The most paths to give; `truncated` then says whether there were more.
        kinds: The kinds of moves to take: by default nobody goes back.
        persona: Leave out stages and transitions that are for other personas.
        role: Leave out stages that state another role.

    Raises:
        UnknownStageError: The journey has no such stage.
        InvalidValueError: A number is below its least, or a kind, persona or role is not there.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "try", "buy"]).connect("know", "buy")
        >>> list(cj.paths(shop, "know", "buy"))
        [('know', 'try', 'buy'), ('know', 'buy')]

    Source:
        Peng, Zhang, Lin, Zhang & Qin (2019), "Towards Bridging Theory and Practice: Hop-Constrained
        s-t Simple Path Enumeration", PVLDB 13(4), for barriers; they stand here for rooms of any
        capacity and lengths without limit.
    """
    require(journey, Journey, "paths")
    _check_numbers(max_length=(max_length, 0), max_visits=(max_visits, 1), limit=(limit, 0))
    moves = moves_of(journey, kinds=kinds, persona=persona, role=role)
    sources = positions_of(moves, journey, source, journey.starts)
    targets = positions_of(moves, journey, target, journey.goals)
    budget = _NO_BOUND if max_length is None else max_length
    return Paths(_each_path(moves, sources, targets, budget, max_visits), limit)


def _check_numbers(**numbers: tuple[int | None, int]) -> None:
    problems = [
        Problem(name, f"expected a whole number of at least {least}, got {number!r}")
        for name, (number, least) in numbers.items()
        if number is not None and (type(number) is not int or number < least)
    ]
    if problems:
        raise InvalidValueError("paths", problems)


def _each_path(
    moves: Moves, sources: tuple[int, ...], targets: tuple[int, ...], budget: float, visits: int
) -> Iterator[tuple[str, ...]]:
    behind = moves.behind()
    distances = moves.spread(targets, behind)
    barriers: list[float] = [inf if distance < 0 else distance for distance in distances]
    room = [visits if is_open else 0 for is_open in moves.open]
    for source in sources:
        if room[source] and barriers[source] <= budget:
            yield from _Search(moves, behind, frozenset(targets), barriers, room).walks(
                source, budget
            )


class _Search:
    """A depth-first search that remembers what it could not do.

    `barriers[s]` never exceeds the number of steps from `s` to a target over stages with room left.
    It rises when a search from `s` fails, and falls again, with all barriers that rest on it, when
    a full stage that leads to a target gets room.
    """

    def __init__(
        self,
        moves: Moves,
        behind: list[list[int]],
        targets: frozenset[int],
        barriers: list[float],
        room: list[int],
    ) -> None:
        self._moves = moves
        self._behind = behind
        self._targets = targets
        self._barriers = barriers
        self._room = room
        self._raised = False

    def walks(self, source: int, budget: float) -> Iterator[tuple[str, ...]]:
        ids, ahead, barriers, room, targets = (
            self._moves.ids,
            self._moves.ahead,
            self._barriers,
            self._room,
            self._targets,
        )
        trail, names, nearest = [source], [ids[source]], [inf]
        pending = [iter(ahead[source])]
        room[source] -= 1
        sole = len(targets) == 1
        if source in targets:
            nearest[0] = 0
            yield (ids[source],)
            if sole and not room[source]:
                room[source] += 1
                return
        left = budget - 1
        while trail:
            for stage in pending[-1]:
                if room[stage] and barriers[stage] <= left:
                    if stage in targets:
                        yield (*names, ids[stage])
                        nearest[-1] = min(nearest[-1], 1)
                        if sole and room[stage] == 1:
                            continue
                    trail.append(stage)
                    names.append(ids[stage])
                    nearest.append(0 if stage in targets else inf)
                    pending.append(iter(ahead[stage]))
                    room[stage] -= 1
                    left -= 1
                    break
            else:
                pending.pop()
                names.pop()
                left += 1
                self._leave(trail.pop(), nearest.pop(), left, nearest)

    def _leave(self, stage: int, found: float, left: float, nearest: list[float]) -> None:
        self._room[stage] += 1
        if found == inf:
            self._barriers[stage] = inf if left == _NO_BOUND else left + 1
            self._raised = True
            return
        if nearest and found + 1 < nearest[-1]:
            nearest[-1] = found + 1
        if self._raised:
            self._lower(stage, found)

    def _lower(self, stage: int, found: float) -> None:
        barriers, room = self._barriers, self._room
        barriers[stage] = min(barriers[stage], found)
        wave = [stage]
        for reached in wave:
            beyond = barriers[reached] + 1
            for earlier in self._behind[reached]:
                if room[earlier] and barriers[earlier] > beyond:
                    barriers[earlier] = beyond
                    wave.append(earlier)
