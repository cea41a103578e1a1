"""What callers hand over, checked and put into the order of its first mention."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from numbers import Real
from typing import Protocol, TypeAlias, cast

from customer_journey.errors import Problem

__all__ = [
    "Traced",
    "Walked",
    "counted",
    "first_mentioned",
    "number_problems",
    "walks_of",
]

_PAIR = 2


class Traced(Protocol):
    """What has the steps of one person, as a trace of `cj.evidence` has."""

    @property
    def steps(self) -> Sequence[str]:
        """The stages, in the order of the visits."""
        ...

    @property
    def outcome(self) -> str:
        """How it ended; empty where nothing says. It counts as a last stage."""
        ...


Walked: TypeAlias = Sequence[Sequence[str] | Traced] | Iterator[Sequence[str]] | Iterable[Traced]
"""Walks: sequences of stages, or traces."""


def number_problems(value: object, where: str) -> Iterator[Problem]:
    """What keeps a value from being a number of people."""
    if isinstance(value, bool) or not isinstance(value, Real):
        yield Problem(where, f"expected a number, got {type(value).__name__}")
    elif not 0 <= float(value) < math.inf:
        yield Problem(where, f"expected a finite number of zero or more, got {value!r}")


def counted(
    counts: Mapping[tuple[str, str], float],
) -> tuple[dict[tuple[str, str], float], list[Problem]]:
    """Counts by pairs of stages as floats, and what is wrong with them."""
    problems: list[Problem] = []
    found: dict[tuple[str, str], float] = {}
    for pair, number in counts.items():
        where = f"counts[{pair!r}]"
        ends: object = pair
        if not (
            isinstance(ends, tuple)
            and len(cast("tuple[object, ...]", ends)) == _PAIR
            and all(isinstance(end, str) for end in cast("tuple[object, ...]", ends))
        ):
            problems.append(Problem(where, "expected a pair of stages: (source, target)"))
            continue
        wrong = list(number_problems(number, where))
        problems += wrong
        if not wrong:
            found[pair] = float(number)
    return found, problems


def walks_of(data: object) -> tuple[list[tuple[str, ...]], list[Problem]]:
    """Walks as tuples of stages; what has steps and an outcome is read as such."""
    walks: list[tuple[str, ...]] = []
    problems: list[Problem] = []
    given: object = data
    if isinstance(given, str) or not isinstance(given, Iterable):
        what = f"expected a journey, counts or walks, got {type(data).__name__}"
        return walks, [Problem("", what)]
    for place, item in enumerate(cast("Iterable[object]", given)):
        steps: object = getattr(item, "steps", item)
        outcome: object = getattr(item, "outcome", "")
        if isinstance(steps, str) or not isinstance(steps, Iterable):
            problems.append(Problem(f"walks[{place}]", "expected a sequence of stages"))
            continue
        walk = tuple(cast("Iterable[object]", steps))
        if isinstance(outcome, str) and outcome:
            walk = (*walk, outcome)
        if not walk or not all(isinstance(stage, str) for stage in walk):
            problems.append(Problem(f"walks[{place}]", "expected one stage or more, as texts"))
            continue
        walks.append(cast("tuple[str, ...]", walk))
    return walks, problems


def first_mentioned(*groups: Iterable[Sequence[str]]) -> dict[str, int]:
    """The place of each name in the order in which they are first mentioned."""
    found: dict[str, int] = {}
    for group in groups:
        for names in group:
            for name in names:
                found.setdefault(name, len(found))
    return found
