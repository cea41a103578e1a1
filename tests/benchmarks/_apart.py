"""Races against peers that live with nothing else: each run in an environment of its own."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from attrs import asdict

from tests.benchmarks._measure import Race

__all__ = ["races_apart", "tell"]

_ROOT = Path(__file__).parents[2]
_MARK = "races: "


def races_apart(module: str, *, packages: Sequence[str]) -> list[Race]:
    """What the module tells when it is run where this library and these packages are installed.

    The environment is made by uv and kept in its cache. Where that cannot be done, there are no
    rows, and the reason is printed.
    """
    if (uv := shutil.which("uv")) is None:
        return _none(module, "uv, to make an environment with")
    wanted = ["--with-editable", f"{_ROOT}[data]"]
    for package in packages:
        wanted += ["--with", package]
    command = [uv, "run", "--quiet", "--no-project", "--isolated", "--python", "3.11", *wanted]
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [*command, "python", "-m", module],
            check=False,
            capture_output=True,
            text=True,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(_ROOT)},
        )
    for line in done.stdout.splitlines():
        if line.startswith(_MARK):
            return [Race(**row) for row in json.loads(line.removeprefix(_MARK))]
    reason = done.stderr.strip().splitlines() or ["no message"]
    return _none(module, reason[-1])


def _none(module: str, reason: str) -> list[Race]:
    print(f"not run: {module}: {reason}\n")
    return []


def tell(races: Sequence[Race]) -> None:
    """Hand races over to the process that runs this module apart."""
    print(_MARK + json.dumps([asdict(row) for row in races]))
