"""Chances: walks and absorption against the libraries made for them.

The peers are in the dependency group `chains`; those for attribution live apart, see `attribution`.
"""

import random
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np

import customer_journey as cj
from tests.benchmarks._measure import Growth, Race, growth, library, race

__all__ = ["rows"]

WALKS = 1_000_000
Counts = dict[tuple[str, str], float]


def rows() -> Iterator[Race | Growth]:
    """A million walks, absorption, and how our cost grows."""
    yield from _walks(library("quantecon"))
    yield from _absorption(library("pydtmc"))
    yield growth(
        "removal effects of all channels",
        lambda size: _fresh(_tangle(size), cj.markov.Chain.removal_effects),
        sizes=(10, 100, 1_000, 2_000),
    )
    yield growth(
        "probability of the goal, with the fit",
        lambda size: _fresh(_funnel(size), cj.markov.Chain.probability),
    )
    yield growth(
        "expected visits, of a tangle",
        lambda size: _fresh(_tangle(size), cj.markov.Chain.expected_visits),
        sizes=(10, 100, 1_000, 10_000),
    )
    yield growth(
        "answers of a chain that was asked before",
        _repeated_questions,
        sizes=(10, 100, 1_000, 2_000),
    )
    yield growth(
        "walks over 12 stages, by walks", _many_walks, sizes=(1_000, 10_000, 100_000, 1_000_000)
    )


def _funnel(size: int) -> Counts:
    """Stages in a row, each with a way out."""
    names = [f"s{place}" for place in range(size)]
    counts: Counts = dict.fromkeys(pairwise(names), 8.0)
    counts |= {(name, "(null)"): 2.0 / size for name in names[:-1]}
    return {**counts, ("(start)", "s0"): 1.0, (names[-1], "(conversion)"): 1.0}


def _tangle(size: int) -> Counts:
    """Channels that lead to some ten others each, and to both ends."""
    rng = random.Random(7)
    names = [f"c{place}" for place in range(size)]
    counts: Counts = {("(start)", name): 1.0 for name in names}
    for name in names:
        counts |= {(name, other): 1.0 for other in rng.sample(names, min(size, 10))}
        counts |= {(name, "(conversion)"): 1.0, (name, "(null)"): 3.0}
    return counts


def _fresh(counts: Counts, ask: Callable[[cj.markov.Chain], object]) -> Callable[[], object]:
    """A question to a chain that has answered none before."""
    return lambda: ask(cj.markov.fit(counts, rest="rounding"))


def _repeated_questions(size: int) -> Callable[[], object]:
    """The questions of a page that is shown again and again."""
    chain = cj.markov.fit(_tangle(size), rest="rounding")
    return lambda: (chain.probability(), chain.expected_steps(), chain.outcomes())


def _matrix(chain: cj.markov.Chain) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    """All probabilities of a chain, with stages where walks end leading to themselves."""
    place = {stage: index for index, stage in enumerate(chain.stages)}
    table = np.zeros((len(place), len(place)))
    for (source, target), share in chain.probabilities.items():
        table[place[source], place[target]] = share
    for index, row in enumerate(table):
        row[index] += 1 - row.sum()
    return table


def _twelve() -> cj.markov.Chain:
    """Stages in a row: from each, seven in ten move on, two are lost and one goes back."""
    names = [f"s{place}" for place in range(12)]
    counts: Counts = dict.fromkeys(pairwise(names), 7.0)
    counts |= {(later, earlier): 1.0 for earlier, later in pairwise(names[:-1])}
    counts |= {(name, "lost"): 2.0 for name in names[:-1]}
    return cj.markov.fit(counts, starts="s0", rest="rounding")


def _many_walks(size: int) -> Callable[[], object]:
    chain = _twelve()
    return lambda: chain.simulate(size, seed=7)


def _walks(quantecon: Any) -> Iterator[Race]:
    chain = _twelve()
    # The other walks a number of steps that is fixed before: as many as the longest walk has.
    longest = int(chain.simulate(WALKS, seed=7).lengths.max())
    peer: Any = None if quantecon is None else quantecon.MarkovChain(_matrix(chain))

    def of(steps: int) -> Callable[[], object] | None:
        if peer is None:
            return None
        return lambda: peer.simulate(steps, init=0, num_reps=WALKS, random_state=7)

    yield from race(
        f"{WALKS:,} walks over 12 stages, to their ends",
        lambda: chain.simulate(WALKS, seed=7),
        {"quantecon": of(longest)},
        rounds=5,
    )
    # Most of these do not end: it is the least that the other could do for as many visits.
    mean = round(float(chain.simulate(WALKS, seed=7).lengths.mean()))
    yield from race(
        f"the same, beside {WALKS:,} walks of the mean length",
        lambda: chain.simulate(WALKS, seed=7),
        {"quantecon": of(mean)},
        rounds=5,
    )


def _absorption(pydtmc: Any) -> Iterator[Race]:
    counts = _tangle(100)
    chain = cj.markov.fit(counts, rest="rounding")
    table, names = _matrix(chain), list(chain.stages)
    yield from race(
        "outcomes of 100 channels, with the chain made",
        _fresh(counts, cj.markov.Chain.outcomes),
        {
            "pydtmc": None
            if pydtmc is None
            else lambda: pydtmc.MarkovChain(table, names).absorption_probabilities()
        },
        rounds=3,
    )
