"""Match the stages of two versions: by id, former id, equal entry criterion, then equal phases."""

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise
from operator import attrgetter
from typing import Final, Literal, TypeAlias

from customer_journey._model import Journey, Stage, cached
from customer_journey._model._cached import positions, stages_by_id
from customer_journey._values import read_name
from customer_journey.edit._rename import with_new_ids

__all__ = [
    "GROUNDS",
    "Ground",
    "StageMatch",
    "doubtful_ids",
    "in_order",
    "match_stages",
    "segments",
    "with_ids_of",
]

Ground: TypeAlias = Literal["id", "former id", "entry criterion", "phases"]

GROUNDS: Final[Mapping[Ground, str]] = {
    "id": "same id",
    "former id": "former id",
    "entry criterion": "same entry criterion",
    "phases": "same phases and position",
}


StageMatch: TypeAlias = tuple[str, Ground]
"""The id of a new stage that continues an old one, and what shows it."""


def match_stages(old: Journey, new: Journey, *, by_phases: bool) -> dict[str, StageMatch]:
    """For each old stage that continues under some id, the match, in the old order.

    Stages match by id, then by the former ids that the new version states; where it states that
    ids were swapped, by these. Of the rest, those with
    equal entry criteria match where the criterion is unique among them, in the journey or between
    the nearest matched stages; and so do, if asked for, those with equal phases between the same
    matched stages.
    """
    # The former ids of a new stage that the old version has, and did not state for it.
    stated: dict[str, tuple[str, ...]] = {}
    for stage in new:
        if stage.formerly:
            known = {stage.id, *(old[stage.id].formerly if stage.id in old else ())}
            stated[stage.id] = tuple([id for id in stage.formerly if id in old and id not in known])
    claimed = set(chain.from_iterable(stated.values()))
    news = cached(new, stages_by_id)
    # An id that two versions share is not the same stage where both say so: ids were swapped.
    matches: dict[str, StageMatch] = {
        id: (id, "id")
        for id in cached(old, stages_by_id)
        if id in news and not (id in claimed and stated.get(id))
    }
    if len(matches) == len(old):
        return matches
    taken = {target for target, _ in matches.values()}
    for id, formers in stated.items():
        for former in formers if id not in taken else ():
            if former not in matches:
                matches[former] = id, "former id"
                taken.add(id)
                break
    if len(matches) < len(old) and len(taken) < len(new):
        _match_by(attrgetter("entry"), "entry criterion", [(old.stages, new.stages)], matches)
        between = tuple(segments(old, new, matches))
        _match_by(attrgetter("entry"), "entry criterion", between, matches)
        if by_phases:
            _match_by(attrgetter("phases"), "phases", tuple(segments(old, new, matches)), matches)
    return {stage.id: matches[stage.id] for stage in old if stage.id in matches}


def _match_by(
    key: Callable[[Stage], Hashable],
    ground: Ground,
    parts: Iterable[tuple[Sequence[Stage], Sequence[Stage]]],
    matches: dict[str, StageMatch],
) -> None:
    """Add the pairs of unmatched stages whose key is unique on both sides of a part."""
    taken = {target for target, _ in matches.values()}
    for olds, news in parts:
        lefts = _unique(key, (stage for stage in olds if stage.id not in matches))
        rights = _unique(key, (stage for stage in news if stage.id not in taken))
        for value, source in lefts.items():
            target = rights.get(value)
            if source is not None and target is not None:
                matches[source] = target, ground


def _unique(
    key: Callable[[Stage], Hashable], stages: Iterator[Stage]
) -> dict[Hashable, str | None]:
    """The id of the stage with each key; None where several have it."""
    ids: dict[Hashable, str | None] = {}
    for stage in stages:
        value = key(stage)
        if value is not None and value != ():
            ids[value] = None if value in ids else stage.id
    return ids


def segments(
    old: Journey, new: Journey, matches: Mapping[str, StageMatch]
) -> Iterator[tuple[tuple[Stage, ...], tuple[Stage, ...]]]:
    """Old and new stages between two neighbouring pairs of matched stages, these included.

    Only pairs in the same order on both sides divide the journeys.
    """
    position = cached(new, positions)
    pairs = [(index, matches[stage.id]) for index, stage in enumerate(old) if stage.id in matches]
    ordered = in_order([position[target] for _, (target, _) in pairs])
    anchors = [
        (index, position[target])
        for (index, (target, _)), stays in zip(pairs, ordered, strict=True)
        if stays
    ]
    begin, start = 0, 0
    for end, stop in (*anchors, (len(old) - 1, len(new) - 1)):
        yield old.stages[begin : end + 1], new.stages[start : stop + 1]
        begin, start = end, stop


def with_ids_of(old: Journey, renamed: Mapping[str, str], new: Journey) -> Journey:
    """The old version with the new ids of renamed stages wherever it refers to them.

    A former id that the new version states for such a rename counts as part of it.
    """

    def stated(stage: Stage) -> tuple[str, ...]:
        formerly = (*stage.formerly, stage.id)
        return formerly if new[renamed[stage.id]].formerly == formerly else stage.formerly

    return with_new_ids(old, renamed, formerly_of=stated)


def doubtful_ids(old: Journey, new: Journey) -> dict[str, str]:
    """Ids whose name another stage has now, each with the id of that stage.

    Such an id may have been given to another stage, so that the match by id would be wrong.
    """
    olds, news = cached(old, stages_by_id), cached(new, stages_by_id)
    renamed = [
        stage
        for stage in old.stages
        if (later := news.get(stage.id)) is not None
        and later is not stage
        and later.label != stage.label
    ]
    if not renamed:
        return {}
    named = cached(new, _ids_by_name)
    doubts: dict[str, str] = {}
    for stage in renamed:
        name = _name_of(stage)
        other = named.get(name)
        if other is None or name == _name_of(news[stage.id]):
            continue
        if other not in olds or _name_of(olds[other]) != name:
            doubts[stage.id] = other
    return doubts


def _ids_by_name(journey: Journey) -> dict[str, str]:
    """The id of the first stage of each name."""
    return {_name_of(stage): stage.id for stage in reversed(journey.stages)}


def _name_of(stage: Stage) -> str:
    """What a stage is called, as names are compared."""
    return read_name(stage.label).casefold()


def in_order(positions: Sequence[int]) -> list[bool]:
    """For each of some distinct numbers, whether it is in a longest increasing subsequence.

    Moving the others, the fewest possible, sorts the sequence.

    Source:
        Schensted, C. (1961), Longest increasing and decreasing subsequences.
    """
    if all(position < later for position, later in pairwise(positions)):
        return [True] * len(positions)
    tails: list[int] = []
    ends: list[int] = []
    previous = [-1] * len(positions)
    for index, position in enumerate(positions):
        length = bisect_left(tails, position)
        if length:
            previous[index] = ends[length - 1]
        if length == len(tails):
            tails.append(position)
            ends.append(index)
        else:
            tails[length] = position
            ends[length] = index
    kept = [False] * len(positions)
    index = ends[-1]
    while index >= 0:
        kept[index] = True
        index = previous[index]
    return kept
