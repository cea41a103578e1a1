"""Directly-follows counts: what a log comes to, once for all who took the same steps."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, pairwise
from typing import NamedTuple, TypeAlias, TypeVar

__all__ = ["Counts", "Pair", "Triple", "counts_of", "follows_of", "people_by_step", "triples_of"]

T = TypeVar("T")

Pair: TypeAlias = tuple[str, str]
Triple: TypeAlias = tuple[str | None, str | None, str | None]
"""Three steps in a row; None is what comes before the first one and after the last."""


class Counts(NamedTuple):
    """What a log comes to, by step or by pair of steps that follow one another directly."""

    visits: dict[str, int]
    """How often the step was taken."""
    people: dict[str, int]
    """How many people took the step at least once."""
    positions: dict[str, int]
    """The positions of everybody's first visit, added up."""
    starts: dict[str, int]
    """How many people's first step it is."""
    ends: dict[str, int]
    """How many people's last step it is."""
    moves: dict[Pair, int]
    """How often the move was made."""
    movers: dict[Pair, int]
    """How many people made the move at least once."""
    discoveries: dict[Pair, int]
    """How often the move led somebody to a step they had not taken before."""
    selected_on: str = ""
    """The outcome for which the customers were selected; empty where nothing says so."""
    timed: bool = False
    """Whether visits had times: then those who are where others went on from may still go on."""


def people_by_step(variants: Iterable[tuple[tuple[str, ...], int]]) -> dict[str, int]:
    """How many people took each step at least once, in the order the steps come up."""
    people: list[str] = []
    for steps, number in variants:
        people += list(dict.fromkeys(steps)) * number
    return Counter(people)


def counts_of(variants: Iterable[tuple[tuple[str, ...], int]]) -> Counts:
    """The counts over sequences of steps, each with the number of people who took it."""
    by_number = _grouped(variants)
    taken = dict.fromkeys(chain.from_iterable(chain.from_iterable(by_number.values())), 0)
    total = Counts(taken, dict(taken), dict(taken), {}, {}, {}, {}, {})
    for number, group in by_number.items():
        once = _counts_of_each_once(group)
        _add(total.visits, once.visits, number)
        _add(total.people, once.people, number)
        _add(total.positions, once.positions, number)
        _add(total.starts, once.starts, number)
        _add(total.ends, once.ends, number)
        _add(total.moves, once.moves, number)
        _add(total.movers, once.movers, number)
        _add(total.discoveries, once.discoveries, number)
    return total


def follows_of(
    variants: Iterable[tuple[tuple[str, ...], int]],
) -> tuple[dict[Pair, int], dict[str, int], dict[str, int]]:
    """The moves, starts and ends of `counts_of` alone, in a third of its time."""
    moves: dict[Pair, int] = {}
    starts: dict[str, int] = {}
    ends: dict[str, int] = {}
    for steps, number in variants:
        if steps:
            starts[steps[0]] = starts.get(steps[0], 0) + number
            ends[steps[-1]] = ends.get(steps[-1], 0) + number
        for pair in pairwise(steps):
            moves[pair] = moves.get(pair, 0) + number
    return moves, starts, ends


def triples_of(variants: Iterable[tuple[tuple[str, ...], int]]) -> dict[Triple, int]:
    """How often three steps followed one another directly."""
    triples: dict[Triple, int] = {}
    for steps, number in variants:
        padded = (None, *steps, None)
        for triple in zip(padded, padded[1:], padded[2:], strict=False):
            triples[triple] = triples.get(triple, 0) + number
    return triples


def _grouped(
    variants: Iterable[tuple[tuple[str, ...], int]],
) -> dict[int, list[tuple[str, ...]]]:
    """The sequences that as many people took, by that number."""
    by_number: dict[int, list[tuple[str, ...]]] = {}
    for steps, number in variants:
        by_number.setdefault(number, []).append(steps)
    return by_number


def _add(sums: dict[T, int], counts: Mapping[T, int], factor: int) -> None:
    for key, count in counts.items():
        sums[key] = sums.get(key, 0) + factor * count


def _counts_of_each_once(group: Sequence[tuple[str, ...]]) -> Counts:
    """The counts over sequences of steps, each taken by one person."""
    # Counting happens in C, over plain lists: all steps, and everybody's first visits, each with
    # its position and the step before it.
    all_steps: list[str | None] = [None]
    for steps in group:
        all_steps += (*steps, None)
    first_steps: list[str] = []
    first_positions: list[int] = []
    before_first: list[str | None] = []
    repeated: list[Pair] = []
    for steps in group:
        # The last to be set is the first visit.
        first = dict(zip(reversed(steps), range(len(steps) - 1, -1, -1), strict=True))
        padded = (None, *steps)
        first_steps += first
        first_positions += first.values()
        before_first += [padded[index] for index in first.values()]
        # A move made again takes two visits that are not the first.
        if len(steps) - len(first) > 1:
            pairs = list(pairwise(steps))
            for pair, count in Counter(pairs).items() if len(set(pairs)) < len(pairs) else ():
                repeated += [pair] * (count - 1)
    people: Counter[str] = Counter()
    positions: Counter[str] = Counter()
    for (step, position), number in Counter(zip(first_steps, first_positions, strict=True)).items():
        people[step] += number
        positions[step] += number * position
    moves, starts, ends = _split(Counter(pairwise(all_steps)))
    return Counts(
        visits=Counter([step for step in all_steps if step is not None]),
        people=people,
        positions=positions,
        starts=starts,
        ends=ends,
        moves=moves,
        movers=Counter(moves) - Counter(repeated),
        discoveries=_split(Counter(zip(before_first, first_steps, strict=True)))[0],
    )


def _split(
    counts: Mapping[tuple[str | None, str | None], int],
) -> tuple[dict[Pair, int], dict[str, int], dict[str, int]]:
    """Counts of pairs: those of two steps, those of a start, and those of an end."""
    moves: dict[Pair, int] = {}
    starts: dict[str, int] = {}
    ends: dict[str, int] = {}
    for (source, target), number in counts.items():
        if source is not None and target is not None:
            moves[source, target] = number
        elif target is not None:
            starts[target] = number
        elif source is not None:
            ends[source] = number
    return moves, starts, ends
