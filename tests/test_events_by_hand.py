"""Funnels and cohorts of random events, compared with trying every attempt and counting by hand."""

import random
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import product
from statistics import median
from typing import Any, NamedTuple

import pytest

import customer_journey as cj
from customer_journey.events import _log
from tests.test_events import START, Row

pytest.importorskip("duckdb", reason="duckdb is not installed")

Attempt = tuple[int, int]
"""The index of the event where it is, and that of its entry."""


STAGES = ["a", "{b}", "c'", "d%s"]
"""Names that mean nothing else, though engines and templates are written with such characters."""


class Question(NamedTuple):
    """The arguments of a funnel."""

    steps: list[str]
    ordered: Any
    within: timedelta | None
    without: list[str]
    attempts: Any
    as_of: datetime | None


def random_log(rng: random.Random) -> list[Row]:
    """Events of a few people, many at one moment; of some the segment is missing."""
    return [
        {
            "customer": rng.randint(1, 8),
            "stage": rng.choice(STAGES),
            "at": START + timedelta(hours=rng.randint(0, 30)),
            "group": rng.choice(["x", "y", None]),
        }
        for _ in range(rng.randint(1, 60))
    ]


def random_question(rng: random.Random) -> Question:
    """A funnel of two to four steps, with any of its arguments."""
    steps = [rng.choice(STAGES[:3]) for _ in range(rng.randint(2, 4))]
    return Question(
        steps,
        rng.choice([True, False, "strict"]),
        rng.choice([None, timedelta(hours=rng.randint(1, 20))]),
        rng.sample([stage for stage in STAGES if stage not in steps], rng.randint(0, 1)),
        rng.choice(["any", "first"]),
        rng.choice([None, START + timedelta(hours=rng.randint(0, 40))]),
    )


def by_customer(rows: list[Row], as_of: datetime | None) -> list[list[Row]]:
    """Each customer's events, by moment and then as they come."""
    people: dict[Any, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row["at"]):
        if as_of is None or row["at"] <= as_of:
            people[row["customer"]].append(row)
    return list(people.values())


def in_order(events: list[Row], question: Question) -> list[list[Attempt]]:
    """The attempts that reached each step, where steps have an order."""
    reached: list[list[Attempt]] = [[] for _ in question.steps]

    def extend(k: int, entry: int, at: int) -> None:
        reached[k].append((at, entry))
        for later in range(at + 1, len(events) if k + 1 < len(question.steps) else 0):
            stage, moment = events[later]["stage"], events[later]["at"]
            is_late = question.within is not None and moment - events[entry]["at"] > question.within
            if stage in question.without or is_late:
                return
            if stage == question.steps[k + 1]:
                extend(k + 1, entry, later)
            if question.ordered == "strict":
                return

    entries = [index for index, row in enumerate(events) if row["stage"] == question.steps[0]]
    for entry in entries[:1] if question.attempts == "first" else entries:
        extend(0, entry, entry)
    return reached


def in_any_order(events: list[Row], question: Question) -> list[list[Attempt]]:
    """The attempts that reached each step, by every choice of an event for each of the first k."""
    first = next((i for i, row in enumerate(events) if row["stage"] in question.steps), 0)
    reached: list[list[Attempt]] = []
    for k in range(1, len(question.steps) + 1):
        places = [
            [index for index, row in enumerate(events) if row["stage"] == step]
            for step in question.steps[:k]
        ]
        attempts = [
            (max(chosen), first if question.attempts == "first" else min(chosen))
            for chosen in product(*places)
            if len(set(chosen)) == k
        ]
        reached.append(
            [
                (at, entry)
                for at, entry in attempts
                if not any(row["stage"] in question.without for row in events[entry : at + 1])
                and (
                    question.within is None
                    or events[at]["at"] - events[entry]["at"] <= question.within
                )
            ]
        )
    return reached


def is_open(events: list[Row], question: Question, reached: list[list[Attempt]]) -> bool:
    """Whether an attempt may still convert, however far it is."""
    if question.within is None or question.as_of is None:
        return False
    running = [attempt for attempts in reached for attempt in attempts]
    if question.ordered is False:
        places = [index for index, row in enumerate(events) if row["stage"] in question.steps]
        running = [(at, at) for at in (places[:1] if question.attempts == "first" else places)]
    return any(
        events[entry]["at"] + question.within >= question.as_of
        and not any(
            question.ordered == "strict" or row["stage"] in question.without
            for row in events[at + 1 :]
        )
        for at, entry in running
    )


def funnel_by_hand(rows: list[Row], question: Question) -> dict[Any, list[Row]]:
    """The people, times, open and lost ones of each step, by segment."""
    answer: dict[Any, list[Row]] = {}
    times: dict[Any, list[list[float]]] = {}
    following: dict[Any, list[Counter[str]]] = {}
    for events in by_customer(rows, question.as_of):
        reached = (in_any_order if question.ordered is False else in_order)(events, question)
        if not reached[0]:
            continue
        best = [
            (first, max(entry for at, entry in attempts if at == first))
            for attempts in reached
            if attempts
            for first in [min(at for at, _ in attempts)]
        ]
        segment = events[best[0][1]]["group"]
        steps = answer.setdefault(
            segment, [{"people": 0, "lost": 0, "open": 0} for _ in question.steps]
        )
        waits = times.setdefault(segment, [[] for _ in steps])
        went = following.setdefault(segment, [Counter() for _ in steps])
        for k, (at, entry) in enumerate(best):
            steps[k]["people"] += 1
            waits[k].append((events[at]["at"] - events[entry]["at"]).total_seconds())
        deepest = len(best) - 1
        if deepest + 1 < len(steps):
            standing = "open" if is_open(events, question, reached) else "lost"
            steps[deepest][standing] += 1
            last = best[deepest][0]
            if standing == "lost" and last + 1 < len(events):
                went[deepest][events[last + 1]["stage"]] += 1
    for segment, steps in answer.items():
        for k, step in enumerate(steps):
            counted = following[segment][k].items()
            step["median"] = median(times[segment][k]) if times[segment][k] else None
            step["instead"] = min(((-n, stage) for stage, n in counted), default=(0, None))[1]
    return answer


def funnel(rows: list[Row], question: Question) -> dict[Any, list[Row]]:
    """The same from the table."""
    steps, *_ = question
    answer: dict[Any, list[Row]] = defaultdict(list)
    options: Any = question._asdict()
    del options["steps"]
    for row in cj.events.funnel(rows, steps, by="group", **options):
        answer[row["group"]].append(
            {
                "people": row["people"],
                "lost": row["lost"],
                "open": row["open"] or 0,
                "median": row["median_seconds"],
                "instead": row["instead"],
            }
        )
    return dict(answer)


@pytest.fixture(params=["whole", "in parts"])
def draws(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Sequence[random.Random]]:
    """Generators of logs that are asked about at once, or a few customers after others."""
    if request.param == "in parts":
        for name in ("_WHOLE", "PART", "NARROW"):
            monkeypatch.setattr(_log, name, 20)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", cj.errors.TiesWarning)
        # Some logs are of a few events.
        warnings.simplefilter("ignore", cj.errors.UnknownStageWarning)
        yield [random.Random(f"{request.param} {seed}") for seed in range(12)]


def test_a_funnel_is_what_trying_every_attempt_gives(draws: Sequence[random.Random]) -> None:
    """A person converts if any attempt does, and may still while any attempt runs."""
    for rng in draws:
        rows = random_log(rng)
        for question in (random_question(rng) for _ in range(2)):
            assert funnel(rows, question) == funnel_by_hand(rows, question), (rows, question)


def cohorts_by_hand(
    rows: list[Row], first: str | None, back: str | None
) -> dict[tuple[Any, int, int], tuple[int, int]]:
    """How many people each day's cohort has, and how many came back after how many days."""
    came: dict[tuple[Any, int], list[set[int]]] = defaultdict(list)
    last = START

    def day_of(moment: datetime) -> int:
        return (moment - datetime(1970, 1, 1, tzinfo=UTC)).days

    for events in by_customer(rows, None):
        entries = [row["at"] for row in events if first in {None, row["stage"]}]
        if entries:
            last = max(last, events[-1]["at"])
            days = {
                day_of(row["at"])
                for row in events
                if row["at"] >= entries[0] and back in {None, row["stage"]}
            }
            came[events[0]["group"], day_of(entries[0])].append(days)
    return {
        (group, cohort, day - cohort): (len(people), sum(day in days for days in people))
        for (group, cohort), people in came.items()
        for day in range(cohort, day_of(last) + 1)
    }


@pytest.mark.parametrize("first", [None, "a"])
@pytest.mark.parametrize("back", [None, "{b}"])
def test_cohorts_are_counted_by_hand(
    first: str | None, back: str | None, draws: Sequence[random.Random]
) -> None:
    """Those without a segment, too."""
    epoch = datetime(1970, 1, 1, tzinfo=UTC).date()
    for rng in draws[:4]:
        rows = random_log(rng)
        answer = cj.events.cohorts(rows, first=first, back=back, every="day", by="group")
        assert {
            (row["group"], (row["cohort"] - epoch).days, row["period"]): (
                row["people"],
                row["back"],
            )
            for row in answer
        } == cohorts_by_hand(rows, first, back)
