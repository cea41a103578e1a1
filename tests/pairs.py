"""Each two options of each command, with values that are right and wrong.

    python -m tests.pairs                     # all of them
    python -m tests.pairs --share 0.05 --only show

A command ends with 0, 1 or 2; its errors have a beginning that says whose they are, and no trace
of the program; what acts on a terminal does not come out; a document is whole; the order of
options changes nothing; and no file is written but where an option says so.
"""

import argparse
import contextlib
import io
import json
import random
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Final

from customer_journey._cli._main import main as command
from customer_journey._printable import printable_lines
from tests.commands import ARGUMENTS, pairs_of, prepared

__all__ = ["run", "tried"]

MISUSE: Final = 2
DOCUMENTS: Final = ("json", "sarif", "node-link", "ujg", "xstate")
WRITTEN: Final = ("-o", "--write-baseline")


def ended(line: list[str]) -> tuple[object, str, str]:
    """The status of a command, what it printed, and its errors."""
    output, errors = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        try:
            status: object = command([*line, "--colour", "never"])
        except SystemExit as stop:
            status = stop.code
    output.flush()
    printed = output.buffer
    assert isinstance(printed, io.BytesIO)
    return status, printed.getvalue().decode("utf-8", "replace"), errors.getvalue()


def tried(line: list[str], files: dict[str, bytes]) -> tuple[object, ...]:
    """The status of a line, with what it printed and wrote; the files are as they were then.

    Raises:
        AssertionError: Something that the top of this module says does not hold.
    """
    status, output, errors = ended(line)
    assert status in (0, 1, 2), line
    assert status != MISUSE or "error" in errors, (line, errors)
    assert "Traceback" not in errors, (line, errors)
    assert printable_lines(errors) == errors, line
    format = next((line[at + 1] for at, word in enumerate(line) if "format" in word), "")
    if output and status != MISUSE and format in DOCUMENTS:
        json.loads(output)
    changed: dict[str, bytes] = {}
    for path in sorted(Path().iterdir()):
        content = path.read_bytes()
        if content != files.get(path.name):
            changed[path.name] = content
            path.unlink()
    allowed = {line[at + 1] for at, word in enumerate(line) if word in WRITTEN}
    if "fix" in line or "--fix" in line:
        allowed.add("shop.json")
    assert changed.keys() <= allowed, (line, changed.keys())
    for name in changed.keys() & files.keys():
        Path(name).write_bytes(files[name])
    return status, output, errors, changed


def run(name: str, *, share: float, seed: int) -> int:
    """How many pairs of options of a command were tried, a share of all drawn by chance."""
    pairs = pairs_of(name)
    rng = random.Random(f"{seed}:{name}")
    chosen = rng.sample(pairs, min(len(pairs), max(1, round(share * len(pairs)))))
    line = [name, *ARGUMENTS[name]]
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        prepared()
        files = {path.name: path.read_bytes() for path in Path().iterdir()}
        for one, other in chosen:
            there = tried([*line, *one, *other], files)
            back = tried([*line, *other, *one], files)
            # Of two that are wrong, the first one is named.
            assert there == back or there[0] == back[0] == MISUSE, (line, one, other)
    return len(chosen)


def main() -> None:
    """Try the pairs of the commands that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m tests.pairs", description=__doc__)
    parser.add_argument("--only", nargs="*", choices=list(ARGUMENTS), default=list(ARGUMENTS))
    parser.add_argument("--share", type=float, default=1, help="of the pairs, 0 to 1")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    warnings.simplefilter("error")
    total = 0
    for name in options.only:
        count = run(name, share=options.share, seed=options.seed)
        total += count
        sys.stdout.write(f"{name}: {count:,} pairs of options, in both orders\n")
        sys.stdout.flush()
    sys.stdout.write(f"{total:,} pairs\n")


if __name__ == "__main__":
    main()
