"""Attribution: whom to credit, against libraries that live apart, and how our cost grows."""

import random
from collections import Counter
from collections.abc import Callable, Iterator

import customer_journey as cj
from tests.benchmarks._apart import races_apart
from tests.benchmarks._measure import Growth, Race, growth

__all__ = ["rows"]

PACKAGES = (
    "ChannelAttribution>=2.2",
    "marketing-attribution-models>=1.0.10",
    "matplotlib<3.8",
    "numpy<2",
    "pandas<2",
)


def rows() -> Iterator[Race | Growth]:
    """Markov chains and Shapley values."""
    yield from races_apart("tests.benchmarks._attribution_apart", packages=PACKAGES)
    sizes = (100, 1_000, 10_000, 100_000)
    yield growth("8 channels credited by removal, by paths", _by_removal, sizes=sizes)
    yield growth("8 channels credited by Shapley values, by paths", _by_shapley, sizes=sizes)


def _paths(size: int) -> list[tuple[str, ...]]:
    rng = random.Random(7)
    names = [f"c{place}" for place in range(8)]
    return [(*rng.sample(names, rng.randint(1, 4)), "(conversion)") for _ in range(size)]


def _by_removal(size: int) -> Callable[[], object]:
    paths = _paths(size)
    return lambda: cj.markov.fit(paths, starts=paths[0][0]).attribute(size)


def _by_shapley(size: int) -> Callable[[], object]:
    paths = _paths(size)
    return lambda: cj.markov.shapley(Counter(path[:-1] for path in paths))
