"""Run the laws of decisions for long: `uv run python -m tests.laws --examples 20000`.

Each law is tried on so many generated journeys and people, and the line of each says how many
there were, and how many of these were empty.
"""

import argparse
import importlib
import sys
import time
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis.errors import UnsatisfiedAssumption

MODULE = "tests.test_people_laws"


def main(arguments: list[str]) -> int:
    """Print a line for each law; stop at the first that is broken, with its example."""
    parser = argparse.ArgumentParser(prog="python -m tests.laws")
    parser.add_argument("--examples", type=int, default=20_000, help="of each law")
    parser.add_argument("--law", default="", help="only laws with this in their name")
    options = parser.parse_args(arguments)
    settings.register_profile(
        "laws",
        deadline=None,
        max_examples=options.examples,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    settings.load_profile("laws")
    # Only now: a law takes the settings that hold when it is defined.
    module = importlib.import_module(MODULE)
    laws = {
        name: law
        for name, law in vars(module).items()
        if name.startswith("test_") and hasattr(law, "hypothesis") and options.law in name
    }
    total = 0
    for name, law in laws.items():
        begun = time.perf_counter()
        tried, empty = counted(law)
        total += tried - empty
        seconds = time.perf_counter() - begun
        summary = f"{tried - empty:,} tried"
        summary += f", and {empty:,} without people" if empty else ""
        print(
            f"{name.removeprefix('test_').replace('_', ' ')}: {summary}, {seconds:.0f} s",
            flush=True,
        )
    print(f"{len(laws)} laws, {total:,} cases")
    return 0


def counted(law: Any) -> tuple[int, int]:
    """How often a law was tried, and how often there was nothing to try."""
    counts = [0, 0]
    inner: Callable[..., None] = law.hypothesis.inner_test

    def counting(*values: object, **named: object) -> None:
        counts[0] += 1
        try:
            inner(*values, **named)
        except UnsatisfiedAssumption:
            counts[1] += 1
            raise

    law.hypothesis.inner_test = counting
    try:
        law()
    finally:
        law.hypothesis.inner_test = inner
    return counts[0], counts[1]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
