"""Walks, counts and slow twins for the tests of chains."""

from collections import Counter
from collections.abc import Collection
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

import customer_journey as cj

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["GREPS", "Counts", "counts_of_walks", "probability_of", "walked"]

Counts: TypeAlias = dict[tuple[str, str], float]

GREPS: Counts = {
    ("start", "task-1"): 33,
    ("task-1", "negative"): 6,
    ("task-1", "task-2"): 27,
    ("task-2", "negative"): 3,
    ("task-2", "task-3"): 24,
    ("task-3", "negative"): 3,
    ("task-3", "report"): 21,
    ("report", "negative"): 4,
    ("report", "positive"): 17,
}
"""Where 16 of 33 users of the service GrepS dropped off: Kobialka et al. (2022), SEFM."""


def walked() -> st.SearchStrategy[list[tuple[str, ...]]]:
    """Some walks over few stages, with rounds, that may end anywhere."""
    return st.lists(
        st.lists(st.sampled_from("abcde"), min_size=1, max_size=7).map(tuple),
        min_size=1,
        max_size=9,
    )


def counts_of_walks(walks: list[tuple[str, ...]]) -> tuple[dict[str, float], dict[str, float]]:
    """Mean visits to each stage, and the share of walks that end at each where one does."""
    visits = Counter(stage for walk in walks for stage in walk)
    ends = Counter(walk[-1] for walk in walks)
    order = dict.fromkeys(stage for walk in walks for stage in walk)
    return (
        {stage: visits[stage] / len(walks) for stage in order},
        {stage: ends[stage] / len(walks) for stage in order if ends[stage]},
    )


def probability_of(chain: cj.markov.Chain, goal: str, *, without: Collection[str] = ()) -> float:
    """The probability of reaching the goal where everyone who comes to some stages is lost."""
    place = {stage: index for index, stage in enumerate(chain.stages)}
    moves = np.eye(len(place))
    for (source, target), share in chain.probabilities.items():
        if source != goal and source not in without:
            moves[place[source], place[target]] -= share
    unit: NDArray[np.floating[Any]] = np.eye(len(place))[place[goal]]
    arriving: NDArray[np.floating[Any]] = np.linalg.solve(moves, unit)
    return sum(
        weight * float(arriving[place[start]])
        for start, weight in zip(chain.starts, chain.weights, strict=True)
    )
