"""Where the people at each old stage go: by id, by what the caller says, by phases, or back."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from attrs import evolve, frozen

from customer_journey._graph._index import MOVES, index_of
from customer_journey._graph._search import breadth_first
from customer_journey._model import Journey, Stage
from customer_journey.compare._alignment import Alignment, align
from customer_journey.compare._blocks import Block
from customer_journey.compare._order import stays
from customer_journey.compare._steps import Step
from customer_journey.errors import NoPathError
from customer_journey.traverse._cuts import must_pass

__all__ = ["Positions", "passed", "positions_between"]


@frozen(kw_only=True)
class Positions:
    """Where people go, which new stage carries an old one on, and which ones nobody was ever at."""

    steps: tuple[Step, ...]
    """A step for every old stage, in order."""
    heirs: Mapping[str, str]
    """For old stages that something stands for, the last new stage that does."""
    fresh: frozenset[str]
    """The new stages that stand for no old one."""


def positions_between(
    old: Journey, new: Journey, told: Mapping[str, str], *, budget: int
) -> Positions:
    """Where the people at every old stage go, and what follows from it."""
    gone = [stage.id for stage in old if stage.id not in new and stage.id not in told]
    blocks = _blocks(old, new, set(gone), budget)
    known = {step.source: step for step in _kept(old, new, told)}
    heirs = {step.source: step.target for step in known.values() if step.target is not None}
    heirs.update((stage_id, block.right[-1]) for stage_id, block in blocks.items())
    standing = {*heirs.values(), *(one for block in blocks.values() for one in block.right)}
    fresh = frozenset(one.id for one in new if one.id not in old and one.id not in standing)
    for stage_id, block in blocks.items():
        known[stage_id] = _matched_step(old, new, stage_id, block, fresh)
    back = _nearest_before(old, known)
    for stage_id in gone:
        if stage_id not in known:
            known[stage_id] = _unmatched_step(old[stage_id], new, back.get(stage_id))
    steps = tuple(known[stage.id] for stage in old)
    return Positions(steps=steps, heirs=heirs, fresh=fresh)


def passed(journey: Journey, stage_id: str) -> tuple[str, ...]:
    """What everyone at a stage has been through, in order, itself last; else itself alone."""
    try:
        return must_pass(journey, None, stage_id)
    except NoPathError:
        return (stage_id,)


def _kept(old: Journey, new: Journey, told: Mapping[str, str]) -> Iterator[Step]:
    for stage in old:
        if stage.id in told:
            target = told[stage.id]
            yield Step(source=stage.id, target=target, manner="told", why="as told")
        elif stage.id in new:
            yield Step(source=stage.id, target=stage.id, manner="stays", why="it is still there")


def _blocks(old: Journey, new: Journey, gone: Collection[str], budget: int) -> dict[str, Block]:
    """The blocks of stages that are gone, found between the nearest stages that stayed in order."""
    found: dict[str, Block] = {}
    for olds, news in _segments(old, new, gone):
        alignment = _aligned(old, olds, new, news, budget)
        for block in alignment:
            found.update((stage_id, block) for stage_id in block.left if stage_id in gone)
    return found


def _segments(
    old: Journey, new: Journey, gone: Collection[str]
) -> Iterator[tuple[list[Stage], list[Stage]]]:
    """Old and new stages between two that stayed, these included, wherever a stage is gone."""
    place = {stage.id: at for at, stage in enumerate(new)}
    shared = [stage.id for stage in old if stage.id in place]
    kept = stays([place[stage_id] for stage_id in shared])
    anchors = {stage_id for stage_id, stayed in zip(shared, kept, strict=True) if stayed}
    begin = 0
    segment: list[Stage] = []
    for stage in (*old, None):
        if stage is not None and stage.id not in anchors:
            segment += [stage] if stage.id in gone else []
            continue
        end = len(new) if stage is None else place[stage.id] + 1
        segment += [] if stage is None else [stage]
        if any(one.id in gone for one in segment):
            kept_out = {*shared} - anchors
            yield segment, [one for one in new.stages[begin:end] if one.id not in kept_out]
        if stage is not None:
            segment, begin = [stage], place[stage.id]


def _aligned(
    old: Journey, olds: Iterable[Stage], new: Journey, news: Iterable[Stage], budget: int
) -> Alignment:
    """The alignment of parts of two journeys, without what refers to other parts."""
    left, right = (
        Journey(journey.id, stages=[_stripped(stage) for stage in stages])
        for journey, stages in ((old, olds), (new, news))
    )
    return align(left, right, budget=budget)


def _stripped(stage: Stage) -> Stage:
    return Stage(stage.id, name=stage.name, role=stage.role, phases=stage.phases)


def _matched_step(
    old: Journey, new: Journey, stage_id: str, block: Block, fresh: Collection[str]
) -> Step:
    """The first stage of the block, or what was inserted before it and nobody has passed."""
    certain = [been for been in passed(old, stage_id) if been in new]
    behind = set(passed(new, certain[-1])) if certain else set[str]()
    ahead = [
        stage for stage in passed(new, block.right[0]) if stage in fresh and stage not in behind
    ]
    run = (*ahead, *block.right)
    why = f"by phases, {block}"
    if ahead:
        why = f"{why}; {ahead[0]} comes before it now"
    return Step(source=stage_id, target=run[0], later=run[1:], manner="matched", why=why)


def _nearest_before(old: Journey, known: Mapping[str, Step]) -> dict[str, Step]:
    """For each stage without a place, the step of the nearest stage before it that has one."""
    index = index_of(old).restricted(kinds=MOVES)
    found = dict(known)
    sources = [index.position[stage.id] for stage in old if stage.id in known]
    for stage, before in breadth_first(index.successors, sources).items():
        if before >= 0:
            found[index.ids[stage]] = found[index.ids[before]]
    return found


def _unmatched_step(stage: Stage, new: Journey, before: Step | None) -> Step:
    step = Step(source=stage.id, target=None, manner="nowhere", why="nothing stands for it")
    if stage.role == "lapsed" or stage.phases == ("lapse",):
        return evolve(step, why="they have left, and no stage stands for that")
    if before is not None and before.target is not None:
        why = f"nothing stands for it; back to where people at {before.source} are"
        return evolve(step, target=before.target, manner="earlier", why=why)
    if new.starts:
        why = "nothing stands for it, nor for anything before it; back to the start"
        return evolve(step, target=new.starts[0], manner="earlier", why=why)
    return step
