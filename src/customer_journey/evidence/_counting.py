"""Counting what traces have in common, once for all who took the same steps."""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain, pairwise
from typing import NamedTuple, TypeAlias, TypeVar

from customer_journey._values import slug
from customer_journey.evidence._traces import Trace

__all__ = ["Counts", "components", "counted", "ids_for", "takers_of", "variants_of"]

T = TypeVar("T")

Pair: TypeAlias = tuple[str, str]


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
    alike: dict[int, list[tuple[str, ...]]] = {}
    for steps, number in variants:
        alike.setdefault(number, []).append(steps)
    taken = dict.fromkeys(chain.from_iterable(chain.from_iterable(alike.values())), 0)
    total = Counts(taken, dict(taken), dict(taken), {}, {}, {}, {}, {})
    for number, group in alike.items():
        once = _counted_once(group)
        _add(total.visits, once.visits, number)
        _add(total.people, once.people, number)
        _add(total.places, once.places, number)
        _add(total.starts, once.starts, number)
        _add(total.ends, once.ends, number)
        _add(total.moves, once.moves, number)
        _add(total.movers, once.movers, number)
        _add(total.discoveries, once.discoveries, number)
    return total


def _add(sums: dict[T, int], counts: Mapping[T, int], times: int) -> None:
    for key, count in counts.items():
        sums[key] = sums.get(key, 0) + times * count


def _counted_once(group: Iterable[tuple[str, ...]]) -> Counts:
    """The counts over sequences of steps, each once."""
    # Counting happens in C, over plain lists: all steps, with None between people, and everybody's
    # first visits, each with its position and the step before it.
    steps_of_all: list[str | None] = [None]
    found: list[str] = []
    positions: list[int] = []
    before: list[str | None] = []
    again: list[Pair] = []
    for steps in group:
        steps_of_all += (*steps, None)
        # The last to be set is the first visit.
        first = dict(zip(reversed(steps), range(len(steps) - 1, -1, -1), strict=True))
        padded = (None, *steps)
        found += first
        positions += first.values()
        before += [padded[index] for index in first.values()]
        # A move made twice takes two visits that are not the first.
        if len(steps) - len(first) > 1:
            again += _repeated(steps)
    people: Counter[str] = Counter()
    places: Counter[str] = Counter()
    for (step, position), number in Counter(zip(found, positions, strict=True)).items():
        people[step] += number
        places[step] += number * position
    moves, starts, ends = _parted(Counter(pairwise(steps_of_all)))
    visits = Counter([step for step in steps_of_all if step is not None])
    movers = Counter(moves) - Counter(again)
    discoveries, _, _ = _parted(Counter(zip(before, found, strict=True)))
    return Counts(visits, people, places, starts, ends, moves, movers, discoveries)


def _parted(
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


def _repeated(steps: tuple[str, ...]) -> list[Pair]:
    """The moves from step to step that were made before, as often as they come again."""
    pairs = list(pairwise(steps))
    if len(set(pairs)) == len(pairs):
        return []
    again: list[Pair] = []
    seen: set[Pair] = set()
    for pair in pairs:
        (again.append if pair in seen else seen.add)(pair)
    return again


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
