"""Counting what traces have in common, once for all who took the same steps."""

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from customer_journey._model._checks import slug
from customer_journey.evidence._traces import Trace

__all__ = ["Counts", "components", "counted", "ids_for", "takers_of", "variants_of"]

Pair = tuple[str, str]


class Counts(NamedTuple):
    """What was counted, by step or by pair of steps that follow one another."""

    visits: dict[str, int]
    people: dict[str, int]
    """How many people took the step at least once."""
    places: dict[str, int]
    """The positions of everybody's first visit, added up."""
    starts: dict[str, int]
    ends: dict[str, int]
    moves: dict[Pair, int]
    movers: dict[Pair, int]
    """How many people took the move at least once."""
    discoveries: dict[Pair, int]
    """How often the move led someone to a step they had not taken before."""


def variants_of(traces: Iterable[Trace]) -> dict[tuple[str, ...], list[Trace]]:
    """The traces by the sequence of their steps, in the order these come up."""
    groups: dict[tuple[str, ...], list[Trace]] = {}
    for trace in traces:
        groups.setdefault(trace.steps, []).append(trace)
    return groups


def takers_of(variants: Iterable[tuple[tuple[str, ...], int]]) -> dict[str, int]:
    """How many people took each step at least once, in the order the steps come up."""
    people: list[str] = []
    for steps, number in variants:
        people += list(dict.fromkeys(steps)) * number
    return Counter(people)


def counted(variants: Iterable[tuple[tuple[str, ...], int]]) -> Counts:
    """The counts over sequences of steps, each with the number of people who took it."""
    # Counting happens in C, over plain lists.
    visits: list[str] = []
    people: list[str] = []
    starts: list[str] = []
    ends: list[str] = []
    moves: list[Pair] = []
    movers: list[Pair] = []
    discoveries: list[Pair] = []
    places: dict[str, int] = {}
    for steps, number in variants:
        # The last to be set is the first visit.
        first = dict(zip(reversed(steps), range(len(steps) - 1, -1, -1), strict=True))
        pairs = list(pairwise(steps))
        found = [pair for index, pair in enumerate(pairs, start=1) if first[pair[1]] == index]
        visits += steps * number
        people += list(dict.fromkeys(steps)) * number
        starts += steps[:1] * number
        ends += steps[-1:] * number
        moves += pairs * number
        movers += list(dict.fromkeys(pairs)) * number
        discoveries += found * number
        for step, index in first.items():
            places[step] = places.get(step, 0) + number * index
    return Counts(
        Counter(visits),
        Counter(people),
        places,
        Counter(starts),
        Counter(ends),
        Counter(moves),
        Counter(movers),
        Counter(discoveries),
    )


def ids_for(words: Iterable[str]) -> dict[str, str]:
    """An id for each step: itself where it is one, or else one made from it; all different."""
    given = list(dict.fromkeys(words))
    made = {word: word if slug(word) == word else "" for word in given}
    taken = set(made.values())
    for word, id in made.items():
        if not id:
            base = candidate = slug(word) or "step"
            number = 1
            while candidate in taken:
                number += 1
                candidate = f"{base}-{number}"
            made[word] = candidate
            taken.add(candidate)
    return made


def components(nodes: Iterable[str], edges: Iterable[Pair]) -> dict[str, int]:
    """A number for each node, the same for two that lie on a circle together; no recursion.

    Source:
        Kosaraju's algorithm, as in M. Sharir (1981), "A Strong-Connectivity Algorithm and Its
        Applications in Data Flow Analysis", Computers and Mathematics with Applications 7(1).
    """
    ahead: dict[str, list[str]] = {node: [] for node in nodes}
    behind: dict[str, list[str]] = {node: [] for node in ahead}
    for source, target in edges:
        ahead[source].append(target)
        behind[target].append(source)
    found: dict[str, int] = {}
    for root in reversed(_finished(ahead)):
        waiting = [root] if root not in found else []
        number = len(found)
        while waiting:
            node = waiting.pop()
            if node not in found:
                found[node] = number
                waiting += behind[node]
    return found


def _finished(ahead: dict[str, list[str]]) -> list[str]:
    """The nodes in the order in which a search in depth is done with them."""
    order: list[str] = []
    seen: set[str] = set()
    for root, targets in ahead.items():
        if root in seen:
            continue
        seen.add(root)
        trail = [(root, iter(targets))]
        while trail:
            node, rest = trail[-1]
            step = next((each for each in rest if each not in seen), None)
            if step is None:
                order.append(node)
                trail.pop()
            else:
                seen.add(step)
                trail.append((step, iter(ahead[step])))
    return order
