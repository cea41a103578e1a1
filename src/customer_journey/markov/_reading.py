"""What callers hand over, checked and put into the order of its first mention."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from numbers import Integral, Real
from typing import Protocol, TypeAlias, cast

from customer_journey._values import article
from customer_journey.errors import InvalidValueError, Problem

__all__ = [
    "Traced",
    "Walked",
    "counted",
    "first_mentioned",
    "is_pair",
    "level_problems",
    "number_problems",
    "refuse",
    "walks_of",
    "whole_problems",
]

_PAIR = 2
# Beyond, sums of a few would be infinite.
_LARGEST = 1e300


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
    elif isinstance(value, int) and value > _LARGEST:
        yield Problem(where, f"expected a number up to {_LARGEST:g}, got a larger one")
    elif not 0 <= float(value) <= _LARGEST:
        what = f"expected a finite number of zero or more, up to {_LARGEST:g}, got {value!r}"
        yield Problem(where, what)


def whole_problems(
    value: object, where: str, *, least: int = 0, most: int | None = None
) -> Iterator[Problem]:
    """What keeps a value from being a whole number within limits, such as a seed."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        yield Problem(where, f"expected a whole number, got {type(value).__name__}")
    elif int(value) < least:
        bound = {0: "zero", 1: "one"}.get(least, least)
        yield Problem(where, f"expected {bound} or more, got {value}")
    elif most is not None and int(value) > most:
        yield Problem(where, f"expected at most {most:,}, got more")


def level_problems(value: object, where: str = "level") -> Iterator[Problem]:
    """What keeps a value from being a probability between 0 and 1, both excluded."""
    wrong = list(number_problems(value, where))
    if not wrong and isinstance(value, Real) and not 0 < float(value) < 1:
        wrong = [Problem(where, f"expected a number between 0 and 1, got {value!r}")]
    yield from wrong


def refuse(subject: str, *problems: Iterable[Problem]) -> None:
    """Raise an error that names all problems, if there are any.

    Raises:
        InvalidValueError: There is a problem.
    """
    if found := list(chain.from_iterable(problems)):
        raise InvalidValueError(subject, found)


def is_pair(key: object) -> bool:
    """Whether a key of a mapping is a pair of ids."""
    if not isinstance(key, tuple):
        return False
    ends = cast("tuple[object, ...]", key)
    return len(ends) == _PAIR and all(isinstance(end, str) for end in ends)


def counted(
    counts: Mapping[tuple[str, str], float],
) -> tuple[dict[tuple[str, str], float], list[Problem]]:
    """Counts by pairs of stages as floats, and what is wrong with them."""
    problems: list[Problem] = []
    found: dict[tuple[str, str], float] = {}
    for pair, number in counts.items():
        where = f"counts[{pair!r}]"
        if not is_pair(pair):
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
    if hasattr(data, "columns") or hasattr(data, "to_frame"):
        what = f"expected a journey, counts or walks, got {article(type(data).__name__)}"
        hint = "counts by pair: series.to_dict(); walks: cj.evidence.read_rows(…)"
        return walks, [Problem("", what, hint=hint)]
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
