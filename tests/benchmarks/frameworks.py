"""Frameworks side by side: what it costs to read them all, to compare them, to begin from one."""

from collections.abc import Callable, Iterator
from itertools import combinations, pairwise

import customer_journey as cj
from tests.benchmarks._measure import Growth, Race, growth, race

__all__ = ["rows"]


def rows() -> Iterator[Race | Growth]:
    """Every preset at once, then journeys of growing size."""
    names = cj.presets.names()

    def all_presets() -> list[cj.Journey]:
        # A journey keeps what was built on it; a fresh copy has to build it again.
        return [cj.evolve(cj.presets.get(name)) for name in names]

    yield from race(
        f"crosswalk of {len(names)} presets",
        lambda: cj.crosswalk(all_presets()),
        {"the copies alone": all_presets},
    )
    aligned = all_presets()
    yield from race(
        f"align one of {len(names) * (len(names) - 1) // 2} pairs of presets",
        lambda: cj.align(aligned[0], aligned[1]),
        {"all pairs": lambda: [cj.align(*pair) for pair in combinations(aligned, 2)]},
    )
    yield growth("select every tenth stage of a chain", _every_tenth)
    yield growth("rename every stage of a chain", _renamed)


def chain(size: int) -> cj.Journey:
    """A journey of some stages, one after the other."""
    names = [f"s-{index}" for index in range(size)]
    return cj.Journey(
        "chain",
        stages=map(cj.Stage, names),
        transitions=pairwise(names),
        starts=names[:1],
        goals=names[-1:],
    )


def _every_tenth(size: int) -> Callable[[], object]:
    journey = chain(size)
    kept = [stage.id for stage in journey.stages[::10]]
    return lambda: cj.edit.select_stages(journey, kept)


def _renamed(size: int) -> Callable[[], object]:
    journey = chain(size)
    ids = {stage.id: f"new-{stage.id}" for stage in journey}
    return lambda: cj.edit.rename_stages(journey, ids=ids)
