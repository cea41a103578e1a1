"""The targets of `tests/fuzz.py`, mutated by what they reach: input that gets further is kept.

    uv run --group fuzz python -m tests.fuzz_guided --seconds 600 --only criteria documents

Each target runs in a process of its own, since the fuzzer ends its process. What it finds is in
the folder `--corpus` names, one folder a target, and is where the next run begins. A failure prints
its error, and is repeated by the file that the fuzzer names: `--only criteria --repeat FILE`.
"""

import argparse
import random
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

__all__ = ["FromBytes", "case"]


class FromBytes(random.Random):
    """Chance read from bytes, then zeros: who changes the bytes changes the choices."""

    def __init__(self, data: bytes) -> None:
        """Begin at the first byte."""
        super().__init__()
        self._data = data
        self._at = 0

    def getrandbits(self, k: int, /) -> int:
        """The next bits."""
        size = (k + 7) // 8
        taken = self._data[self._at : self._at + size]
        self._at += size
        return int.from_bytes(taken.ljust(size, b"\0"), "big") >> (8 * size - k)

    def random(self) -> float:
        """The next 53 bits, as a share."""
        return self.getrandbits(53) / 2**53


def case(target: Callable[[random.Random], object]) -> Callable[[bytes], None]:
    """A target whose choices are made by bytes."""

    def tried(data: bytes) -> None:
        target(FromBytes(data))

    return tried


def _guided(name: str, words: list[str]) -> None:
    """Fuzz one target in this process, with the fuzzer's own options."""
    atheris: Any = __import__("atheris")
    with atheris.instrument_imports(include=["customer_journey"]):
        from tests import fuzz

    warnings.simplefilter("ignore")
    with fuzz.workplace():
        atheris.Setup([name, *words], case(fuzz.TARGETS[name]))
        atheris.Fuzz()


def main() -> int:
    """Fuzz each target in turn; 1 where one broke a law."""
    from tests.fuzz import TARGETS

    parser = argparse.ArgumentParser(prog="python -m tests.fuzz_guided", description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--only", nargs="*", choices=list(TARGETS), default=list(TARGETS))
    parser.add_argument("--corpus", type=Path, default=Path(".fuzz"))
    parser.add_argument("--repeat", type=Path)
    options = parser.parse_args()
    worst = 0
    for name in options.only:
        corpus = (options.corpus / name).resolve()
        corpus.mkdir(parents=True, exist_ok=True)
        result = f"-artifact_prefix={corpus.parent}/failed-{name}-"
        words = [str(options.repeat.resolve())] if options.repeat else [str(corpus)]
        limits = [f"-max_total_time={options.seconds}", "-max_len=4096", "-print_final_stats=1"]
        done = subprocess.run(
            [sys.executable, "-m", "tests.fuzz_guided", "--target", name, result, *limits, *words],
            check=False,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        )
        tried = [line for line in done.stderr.splitlines() if "number_of_executed_units" in line]
        if done.returncode:
            worst = 1
            sys.stdout.write(f"{name}: FAILED\n{done.stderr[-4_000:]}\n")
        for line in tried:
            sys.stdout.write(f"{name}: {int(line.split()[-1]):,} cases\n")
        sys.stdout.flush()
    return worst


if __name__ == "__main__":
    if sys.argv[1:2] == ["--target"]:
        _guided(sys.argv[2], sys.argv[3:])
    else:
        sys.exit(main())
