"""Directly-follows counts: what a log comes to, once for all who took the same steps."""

from collections import Counter
from collections.abc import Collection, Iterable
from itertools import pairwise
from typing import NamedTuple, TypeAlias

__all__ = ["Counts", "Pair", "Triple", "counts_of", "follows_of", "people_by_step", "triples_of"]

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
    people: Counter[str] = Counter()
    for steps, number in variants:
        for step in dict.fromkeys(steps):
            people[step] += number
    return people


def counts_of(variants: Collection[tuple[tuple[str, ...], int]]) -> Counts:
    """The counts over sequences of steps, each with the number of people who took it."""
    moves, starts, ends = follows_of(variants)
    total = Counts({}, {}, {}, starts, ends, moves, {}, {})
    visits, people, positions = total.visits, total.people, total.positions
    for steps, number in variants:
        visited: set[str] = set()
        for position, step in enumerate(steps):
            visits[step] = visits.get(step, 0) + number
            if step not in visited:
                visited.add(step)
                people[step] = people.get(step, 0) + number
                positions[step] = positions.get(step, 0) + number * position
                if position:
                    pair = steps[position - 1], step
                    total.discoveries[pair] = total.discoveries.get(pair, 0) + number
        for pair in dict.fromkeys(pairwise(steps)):
            total.movers[pair] = total.movers.get(pair, 0) + number
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
