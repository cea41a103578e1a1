"""What a whole sample did with a journey: how it was used, left, and not foreseen."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import TypeAlias, final

from attrs import frozen

from customer_journey._answer import Displayed
from customer_journey._model import Journey, Stage
from customer_journey.evidence._aligning import RunsTo, words_of
from customer_journey.evidence._fits import DEVIATIONS, Deviation, Fit
from customer_journey.evidence._shares import Share

__all__ = [
    "StageUse",
    "Unforeseen",
    "Way",
    "never_taken_of",
    "precision_of",
    "unforeseen_of",
    "uses_of",
]

Way: TypeAlias = tuple[tuple[str, ...], int]
"""A sequence of steps and the number of people who took it."""


@final
@frozen(kw_only=True)
class StageUse(Displayed):
    """How many people took a stage of the journey, and how many departed from it there."""

    stage: str
    """The stage's id."""
    people: Share
    """How many of the people took it, wherever."""
    deviations: Mapping[Deviation, int]
    """How many people departed from the journey there, by kind; kinds that none did are left
    out."""


@final
@frozen(kw_only=True)
class Unforeseen(Displayed):
    """Something that people did and the journey does not have."""

    what: tuple[str, ...]
    """A step, or two steps that follow one another: as the traces call it, or by stage id."""
    people: Share
    """How many of the people did it."""

    def __str__(self) -> str:
        """The steps and the people."""
        return f"{' → '.join(self.what)}: {self.people}"


def precision_of(journey: Journey, fits: Iterable[Fit], runs_to: RunsTo) -> float:
    """What happened next, of what could have, at each stage as often as people were there."""
    ways = {stage.id: int(stage.end and runs_to == "end") for stage in journey}
    for item in journey.transitions:
        ways[item.source] += item.is_move
    ways[""] = len(journey.starts)
    visits: Counter[str] = Counter()
    taken: dict[str, set[str]] = {}
    for fit in fits:
        run = ["", *fit.run] if runs_to == "anywhere" else ["", *fit.run, ""]
        for here, there in pairwise(run):
            taken.setdefault(here, set()).add(there)
            visits[here] += len(fit.subjects)
    possible = sum(number * ways[here] for here, number in visits.items())
    done = sum(number * len(taken[here]) for here, number in visits.items())
    return done / possible if possible else 1.0


def uses_of(
    journey: Journey,
    ways: Iterable[Way],
    fits: Iterable[Fit],
    part: Callable[[int], Share],
) -> Iterator[StageUse]:
    takers = _takers(journey, ways)
    departures: dict[str, Counter[Deviation]] = {}
    for fit in fits:
        seen: dict[tuple[str, Deviation], None] = dict.fromkeys(
            [(move.stage, DEVIATIONS[move.kind]) for move in fit.deviations]
        )
        for stage, kind in seen:
            departures.setdefault(stage, Counter())[kind] += len(fit.subjects)
    for each in journey:
        yield StageUse(
            stage=each.id,
            people=part(takers.get(each.id, 0)),
            deviations=dict(departures.get(each.id, {})),
        )


def _takers(journey: Journey, ways: Iterable[Way]) -> dict[str, int]:
    """How many people took each stage that somebody took."""
    ids = _ids(journey)
    counts: dict[str, int] = {}
    for steps, number in ways:
        for stage in {ids[step] for step in steps if step in ids}:
            counts[stage] = counts.get(stage, 0) + number
    return counts


def _followed(journey: Journey, ways: Iterable[Way]) -> dict[tuple[str, str], int]:
    """How many people went from the one stage straight to the other, in the order these come up."""
    ids = _ids(journey)
    counts: dict[tuple[str, str], int] = {}
    for steps, number in ways:
        pairs = [
            (ids[before], ids[after])
            for before, after in pairwise(steps)
            if before in ids and after in ids
        ]
        for pair in dict.fromkeys(pairs):
            counts[pair] = counts.get(pair, 0) + number
    return counts


def _ids(journey: Journey) -> dict[str, str]:
    stages: tuple[Stage, ...] = journey.stages
    return {word: stages[index].id for word, index in words_of(journey).items()}


def never_taken_of(journey: Journey, ways: Iterable[Way]) -> Iterator[str]:
    takers, followed = _takers(journey, ways), _followed(journey, ways)
    yield from (stage.path for stage in journey if stage.id not in takers)
    for item in journey.transitions:
        if item.is_move and (item.source, item.target) not in followed:
            yield item.path


def unforeseen_of(
    journey: Journey, ways: Iterable[Way], part: Callable[[int], Share]
) -> Iterator[Unforeseen]:
    words = words_of(journey)
    strangers: Counter[str] = Counter()
    for steps, number in ways:
        for step in dict.fromkeys(steps):
            if step not in words:
                strangers[step] += number
    for step, number in strangers.most_common():
        yield Unforeseen(what=(step,), people=part(number))
    for pair, number in Counter(_followed(journey, ways)).most_common():
        item = journey.transition(*pair)
        if item is None or not item.is_move:
            yield Unforeseen(what=pair, people=part(number))
