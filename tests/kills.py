"""Kill whatever writes a file, at any moment, and look at what is left.

    python -m tests.kills --kills 500

Each command and function that writes is started in a process of its own, over a file that exists
and where there is none, and killed: half of the times at a moment drawn by chance, half of the
times once its temporary file is there. Then the file is the old one or the new one, byte by byte,
no other file has changed, and what is left over is known by its name. Each line says how much was
tried. For Linux and macOS.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable
from contextlib import chdir
from functools import partial
from pathlib import Path
from typing import Final

import customer_journey as cj
from customer_journey._cli._main import main as command
from tests.commands import prepared

__all__ = ["COMMANDS", "WRITERS", "target_of", "tried"]

TEMPORARY: Final = ".customer-journey.tmp"
COMMANDS: Final = {
    "show shop.json --output out.html": "",
    "show shop.json --output shop.json": "",
    "convert shop.json --output out.json": "",
    "check shop.json --output out.sarif": "",
    "check shop.json --write-baseline out.json": "",
    "migrate shop.json new.json --output out.json": "",
    "promises shop.json --output out.json": "",
    "check shop.json --fix": "",
    "fix shop.json": "",
    "align shop.json aida --output out.svg": "",
    "coverage shop.json --output out.html": "",
    "crosswalk shop.json aida --output out.svg": "",
    "discover log.csv --output out.json": "",
    "show shop.json --output out.csv": "",
    "show shop.json --output out.graphml": "",
    "conform shop.json log.csv --output out.svg": "data",
    "measure shop.json log.csv --as-of 2026-07-01 --output out.html": "data",
    "show shop.json --output out.png": "png",
    "show shop.json --output out.pptx": "office",
    "show shop.json --output out.xlsx": "office",
    "new aida --force --output out.yaml": "yaml",
    "schema --output out.json": "",
    "completions bash --output out.sh": "completion",
}
"""Each command that writes a file, and the extra that it needs; the last word is the file."""

INTERVIEWS: Final = [cj.evidence.Interview(f"p{n}", told=["Saw a talk"]) for n in range(50)]
WRITERS: Final[dict[str, Callable[[], object]]] = {
    **{line: partial(command, line.split()) for line in COMMANDS},
    "cj.dump out.json": lambda: cj.dump(cj.presets.get("aida"), "out.json"),
    "cj.evidence.write_interviews out.json": lambda: cj.evidence.write_interviews(
        INTERVIEWS, "out.json"
    ),
}


def target_of(line: str) -> Path:
    """The file that a command writes."""
    return Path("shop.json" if "fix" in line else line.rsplit(maxsplit=1)[-1])


def tried(line: str, kills: int, rng: random.Random) -> Counter[str]:
    """Kill a command so many times; how often which content was there, and temporary files.

    Raises:
        AssertionError: A file is broken, or something is left that has another name.
    """
    outcomes: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        prepared()
        target = target_of(line)
        untouched = {path: path.read_bytes() for path in Path().iterdir() if path != target}
        is_read = target.exists()
        old = target.read_bytes() if is_read else b"old"
        target.write_bytes(old)
        begun = time.monotonic()
        assert os.waitstatus_to_exitcode(os.waitpid(started(line), 0)[1]) in (0, 1), line
        seconds, new = time.monotonic() - begun, target.read_bytes()
        for number in range(kills):
            there = is_read or number % 4 < 2
            if there:
                target.write_bytes(old)
            else:
                target.unlink()
            child = started(line)
            if number % 2:
                ended = awaited(child, 2 * seconds)
                time.sleep(0 if ended else rng.uniform(0, 0.004))
            else:
                time.sleep(rng.uniform(0, seconds))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            content = target.read_bytes() if target.exists() else None
            before = old if there else None
            assert content in (before, new), f"{line}: {content!r}"
            outcomes["old" if content == before else "new"] += 1
            for path in Path().iterdir():
                if path.name.startswith(".") and path.name.endswith(TEMPORARY):
                    outcomes["temporary"] += 1
                    path.unlink()
                elif path != target:
                    assert untouched.get(path) == path.read_bytes(), f"{line}: {path}"
            target.touch()
    return outcomes


def started(line: str) -> int:
    """The number of a process that runs a command and says nothing."""
    child = os.fork()
    if child == 0:
        status = 70
        try:
            silent = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(silent, stream)
            status = int(bool(WRITERS[line]()))
        except BaseException:  # noqa: BLE001 - whatever it is, it must not go on in a fork
            traceback.print_exc()
        finally:
            os._exit(status)
    return child


def awaited(child: int, seconds: float) -> bool:
    """Wait until a process has a temporary file; whether it ended, or none came, before."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if any(path.name.endswith(TEMPORARY) for path in Path().iterdir()):
            return False
        if os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            return True
    return True


def main() -> None:
    """Kill each command as often as the command line says."""
    parser = argparse.ArgumentParser(prog="python -m tests.kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=100, help="of each command and function")
    parser.add_argument("--only", nargs="*", default=[], help="beginnings of commands")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    rng = random.Random(options.seed)
    total: Counter[str] = Counter()
    for line in WRITERS:
        if line.startswith(tuple(options.only) or ""):
            outcomes = tried(line, options.kills, rng)
            total += outcomes
            say(line, outcomes)
    say(f"all, seed {options.seed}", total)


def say(name: str, outcomes: Counter[str]) -> None:
    """Print how much was tried, and what was left."""
    sys.stdout.write(
        f"{name}: {outcomes['old'] + outcomes['new']:,} kills, then {outcomes['old']:,} old files "
        f"and {outcomes['new']:,} new ones, and {outcomes['temporary']:,} temporary ones beside\n"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    main()
