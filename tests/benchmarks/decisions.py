"""What an application asks on each request, beside another version of this library.

Where `BESIDE` is the folder `src` of another version, as in a `git worktree`, both versions are
asked the same, in processes that take turns; without it, only ours is.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import customer_journey as cj
from tests.benchmarks._measure import Race, seconds_of

__all__ = ["rows"]

_ROOT = Path(__file__).parents[2]
_DAY = datetime(2026, 3, 1, tzinfo=UTC)
_ROUNDS = 5


def rows() -> Iterator[Race]:
    """A race for each question, in least seconds of the processor."""
    beside = os.environ.get("BESIDE", "")
    ours: dict[str, float] = {}
    theirs: dict[str, float] = {}
    for _ in range(_ROUNDS):
        for folder, least in ((str(_ROOT / "src"), ours), (beside, theirs)):
            for what, seconds in _answers(folder).items() if folder else ():
                least[what] = min(seconds, least.get(what, seconds))
    for what, seconds in ours.items():
        yield Race(what=what, ours=seconds, peer="another version", theirs=theirs.get(what))


def _answers(folder: str) -> dict[str, float]:
    """What one version takes for each question, in a process of its own."""
    path = os.pathsep.join([folder, str(_ROOT)])
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.decisions"],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    )
    seconds: dict[str, float] = json.loads(done.stdout)
    return seconds


def questions() -> dict[str, Callable[[], object]]:
    """What is asked, in words that every version understands."""
    # Enrolments had no module of their own at first.
    people: Any = getattr(cj, "people", cj)
    trial = (cj.fact("visits") >= 2) & cj.fact("plan").is_in(["pro", "team"])
    buy = cj.fact("has_card").is_true() & (cj.fact("orders") >= 1)
    stages = [
        cj.Stage("know"),
        cj.Stage("trial", entry=trial),
        cj.Stage("buy", entry=buy),
        cj.Stage("call", entry=cj.fact("visits") >= 5),
        cj.Stage("left", entry=cj.fact("visits") == 0),
    ]
    open_to = [("know", stage.id) for stage in stages[1:]]
    fan = cj.Journey("fan", stages=stages, transitions=open_to, starts=["know"])
    facts: dict[str, object] = {"visits": 3, "plan": "pro", "has_card": True, "orders": 0}
    line = cj.Journey.sequence(
        "shop",
        [
            cj.Stage("know"),
            cj.Stage("try", entry=cj.fact("trials") >= 1),
            cj.Stage("buy", entry=cj.fact("orders") >= 1),
        ],
    )
    bought: dict[str, object] = {"trials": 1, "orders": 1}
    ada = cj.enrol(line, "ada", {}, at=_DAY)
    stored = json.dumps(ada.to_dict())
    numbers = count()

    def differing() -> dict[str, object]:
        number = next(numbers)
        text = json.dumps({"trials": 1, "orders": 0, "visits": number, "page": f"/p/{number}"})
        known: dict[str, object] = json.loads(text)
        return known

    def step() -> str:
        customer = people.Enrolment.from_dict(json.loads(stored), line)
        later = cj.advance(customer, differing(), at=_DAY + timedelta(days=1))
        return json.dumps(later.to_dict())

    return {
        "next_stages, six conditions": lambda: cj.next_stages(fan, "know", facts),
        "next_stages, facts from JSON, differing": lambda: cj.next_stages(
            line, "know", differing()
        ),
        "locate, pattern seen before": lambda: cj.locate(fan, facts),
        "locate, facts from JSON, differing": lambda: cj.locate(line, differing()),
        "next_steps of an enrolment": lambda: people.next_steps(ada, bought, at=_DAY),
        "enrol": lambda: cj.enrol(line, "ada", bought, at=_DAY),
        "advance, two moves": lambda: cj.advance(ada, bought, at=_DAY),
        "advance, nothing to move": lambda: cj.advance(ada, {}, at=_DAY),
        "one step of a stored customer, JSON in and out": step,
    }


if __name__ == "__main__":
    print(json.dumps({what: seconds_of(work) for what, work in questions().items()}))
