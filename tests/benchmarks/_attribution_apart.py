"""Attribution against the libraries made for it; run by `attribution`, in an environment apart.

marketing-attribution-models asks matplotlib for a style that it has had no more since 3.8, and
ChannelAttribution has to be compiled.
"""

import random
from collections import Counter
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import customer_journey as cj
from tests.benchmarks._apart import tell
from tests.benchmarks._measure import Race, race

__all__: list[str] = []

PATHS = 2_000
CHANNELS = 8
_ENDS = ("(null)", "(conversion)")


def _paths() -> list[tuple[str, ...]]:
    """People who meet one channel to four, no channel twice; a third of them convert."""
    rng = random.Random(7)
    names = [f"c{place}" for place in range(CHANNELS)]
    return [
        (*rng.sample(names, rng.randint(1, 4)), _ENDS[rng.random() < 1 / 3]) for _ in range(PATHS)
    ]


def _models() -> list[Race]:
    """The same people as paths and as a table: how many conversions each channel is credited.

    ChannelAttribution simulates until its figures vary by less than five percent. The other
    library's Shapley values are those of another game, in which a set of channels is worth the rate
    of conversion of those who met just these.
    """
    paths = _paths()
    ends = [path[-1] == "(conversion)" for path in paths]
    frame = import_module("pandas").DataFrame(
        {
            "path": [" > ".join(path[:-1]) for path in paths],
            "converted": ends,
            "conversions": [int(end) for end in ends],
            "null": [int(not end) for end in ends],
        }
    )
    simulated = import_module("ChannelAttribution")
    exact = import_module("marketing_attribution_models").MAM

    def ours() -> Mapping[str, float]:
        return cj.markov.fit([("(start)", *path) for path in paths]).attribute(sum(ends))

    def by_simulation() -> Any:
        return simulated.markov_model(
            frame, "path", "conversions", var_null="null", verbose=False, flg_pro=False
        )

    def table() -> Any:
        return exact(
            frame, channels_colname="path", journey_with_conv_colname="converted", verbose=False
        )

    def by_matrices() -> Any:
        return table().attribution_markov()

    def shared() -> Mapping[str, float]:
        met = Counter(path[:-1] for path in paths if path[-1] == "(conversion)")
        return cj.markov.shapley(met)

    known, credited = ours(), by_simulation()
    names, numbers = credited["channel_name"], credited["total_conversions"]
    assert all(
        abs(known[name] / number - 1) < 0.1 for name, number in zip(names, numbers, strict=True)
    )
    rows = race(
        f"{CHANNELS} channels credited by removal, {PATHS:,} paths",
        ours,
        {"ChannelAttribution": by_simulation, "marketing-attribution-models": by_matrices},
        rounds=3,
    )
    return rows + race(
        f"{CHANNELS} channels credited by Shapley values, {PATHS:,} paths",
        shared,
        {"marketing-attribution-models": lambda: table().attribution_shapley()},
        rounds=3,
    )


if __name__ == "__main__":
    tell(_models())
