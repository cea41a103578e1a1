"""Three businesses, three journey files, and what their metrics are: from events to a scorecard.

Run it in this folder: `python metrics_study.py`. Each log is made here, from the events that the
journey file itself declares, so that everything can be run without data of one's own.
"""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import customer_journey as cj

FOLDER = Path(__file__).parent
AS_OF = datetime(2026, 7, 1, tzinfo=UTC)
FIRST = datetime(2026, 1, 1, tzinfo=UTC)


class Step(NamedTuple):
    """An event of a person's, after the one before it."""

    event: str
    probability: float
    """That it happens at all, once the one before has."""
    days: float
    """How long it takes on average."""
    again: float = 0.0
    """The probability that it happens again, each time."""
    every: float = 1.0
    """After how many days it does."""


STEPS: dict[str, list[Step]] = {
    "saas": [
        Step("signed_up", 1.0, 0),
        Step("project_created", 0.8, 1),
        Step("teammate_invited", 0.65, 2),
        Step("app_opened", 1.0, 1, again=0.8, every=3),
        Step("invoice_paid", 0.5, 6, again=0.85, every=30),
        Step("app_opened", 0.9, 1, again=0.9, every=2),
    ],
    "shop": [
        Step("product_view", 1.0, 0, again=0.5, every=0.5),
        Step("add_to_cart", 0.7, 1.5, again=0.3, every=0.2),
        Step("payment_details", 0.6, 0.5),
        Step("payment_error", 0.15, 0.1),
        Step("payment_details", 0.9, 0.2),
        Step("purchase", 0.95, 0.1, again=0.4, every=25),
    ],
    "box": [
        Step("sample_ordered", 1.0, 0),
        Step("box_paid", 0.55, 9, again=0.8, every=30),
        Step("box_rated", 0.8, 4, again=0.5, every=30),
        Step("friend_named", 0.3, 5),
        Step("paused", 0.4, 6),
    ],
}
"""What people do in each business. Who does not take a step takes none of the later ones, but for
`payment_error`, which is passed over."""
PASSED_OVER = frozenset({"payment_error"})
LEAVING = {"saas": "subscription_cancelled", "box": "cancelled"}


def events_of(name: str, rng: random.Random) -> list[tuple[str, datetime]]:
    """What one person does, and when; some leave, some are on their way when the log ends."""
    at = FIRST + (AS_OF - FIRST) * rng.random()
    events: list[tuple[str, datetime]] = []
    for step in STEPS[name]:
        if rng.random() > step.probability:
            if step.event in PASSED_OVER:
                continue
            break
        at += timedelta(days=step.days * rng.uniform(0.2, 2))
        events.append((step.event, at))
        while rng.random() < step.again:
            at += timedelta(days=step.every * rng.uniform(0.9, 1.1))
            events.append((step.event, at))
    if name in LEAVING and rng.random() < 0.25:
        events.append((LEAVING[name], at + timedelta(days=rng.uniform(1, 40))))
    return events


def cells_of(columns: tuple[cj.Fact, ...], rng: random.Random) -> dict[str, object]:
    """A value of its domain for each column that an event is declared with."""
    cells: dict[str, object] = {}
    for column in columns:
        if column.values:
            cells[column.name] = rng.choice(column.values)
        elif column.type == "int":
            cells[column.name] = rng.choice([2, 3, 4, 5, 5, 5])
        else:
            cells[column.name] = rng.choice([19.0, 49.0, 99.0])
    return cells


def log_of(journey: cj.Journey, people: int, seed: int) -> list[dict[str, object]]:
    """A log of people who come in one after the other, with the events that the journey declares.

    The same seed gives the same log.
    """
    rng = random.Random(seed)  # noqa: S311 - a log to try things on, not a secret
    columns = {event.name: event.columns for event in journey.events}
    empty = {column.name: None for listed in columns.values() for column in listed}
    rows: list[dict[str, object]] = []
    for person in range(people):
        for event, at in events_of(journey.id, rng):
            if at <= AS_OF:
                cells = empty | cells_of(columns[event], rng)
                rows.append({"customer": f"p{person:04}", "event": event, "at": at, **cells})
    return rows


def main() -> None:
    """Print a scorecard of each business, and a trend of one of its metrics."""
    journeys = [cj.load(FOLDER / f"{name}.yaml") for name in ("saas", "shop", "box")]
    logs = [log_of(journey, people=600, seed=seed) for seed, journey in enumerate(journeys)]
    for journey, log in zip(journeys, logs, strict=True):
        print(f"{journey.label}: {len(log):,} events")
        print(cj.events.measure(journey, log, as_of=AS_OF))
        print()
    trend = cj.events.measure(journeys[-1], logs[-1], as_of=AS_OF, every="month")
    for figure in trend.of("taste", "first-box"):
        print(figure)


if __name__ == "__main__":
    main()
