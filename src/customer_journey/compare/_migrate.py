"""Migrate customers from one version of a journey to the next."""

from collections.abc import Collection, Mapping
from typing import Final

from attrs import evolve

from customer_journey._answer import about
from customer_journey._arguments import checked
from customer_journey._graph._index import MOVES, index_of
from customer_journey._graph._search import breadth_first
from customer_journey._messages._current import in_terms_of, message
from customer_journey._model import Journey, Stage
from customer_journey._model._names import name_in
from customer_journey._suggest import Suggester
from customer_journey.compare._align import BUDGET, align
from customer_journey.compare._alignment import Block
from customer_journey.compare._matching import GROUNDS, Ground, StageMatch, match_stages, segments
from customer_journey.compare._migration import Migration
from customer_journey.compare._obligations import (
    ONWARD,
    Manner,
    MigrationRules,
    Refusal,
    StageMapping,
    stages_passed,
)
from customer_journey.errors import InvalidValueError, Problem

__all__ = ["migrate"]

_MANNERS: Final[Mapping[Ground, Manner]] = {
    "id": "stays",
    "former id": "renamed",
    "entry criterion": "renamed",
}


@checked
def migrate(
    old: Journey,
    new: Journey,
    /,
    *,
    moves: Mapping[str, str] | None = None,
    budget: int = BUDGET,
) -> Migration:
    """Where the customers at each stage of a version go when the next one replaces it.

    Every old stage has a mapping. It leads where `moves` says; else to the stage with its id; else
    to the one that states it as a former id (`Stage.formerly`); else to the one with an equal entry
    criterion; else to the first of the stages that match it by phases (as `align` finds them
    between the nearest matched stages); else back to the new stage of the nearest one before it.
    Those matched by phases do not skip a stage inserted since: if it is now on every path to the
    new stage, and they cannot have been there, they go there first. Customers who have left are
    refused where no new stage is for them.

    Each mapping has its obligations: the entry criterion to meet, content not to send again,
    promises to keep, inserted stages missed, stages passed before that come again, an id that may
    mean another stage now. Customers are refused who could no longer reach a goal, or would lose an
    open promise: one made on the way to their stage, not kept there, and due there or later.

    Args:
        old: The version before.
        new: The version after.
        moves: For old stages, by id, the new stages to go to, by id; these may lead anywhere.
        budget: How many steps each alignment may take, as for `align`.

    Raises:
        InvalidValueError: `moves` names a stage that is not there, or the versions are too
            different to be aligned within the budget.

    Example:
        >>> import customer_journey as cj
        >>> old = cj.Journey.sequence(
        ...     "shop",
        ...     [cj.Stage("know", phases=["aware"]), cj.Stage("order", phases=["purchase"])],
        ... )
        >>> new = cj.Journey.sequence(
        ...     "shop",
        ...     [old["know"], cj.Stage("verify"), cj.Stage("pay", phases=["purchase"])],
        ... )
        >>> mapping = cj.migrate(old, new).mapping("order")
        >>> mapping.target, mapping.later
        ('verify', ('pay',))
    """
    stated = dict(moves or {})
    _check(old, new, stated)
    with in_terms_of(new):
        mappings, successors, inserted = _mapped(old, new, stated, budget=budget)
        rules = MigrationRules(old, new, mappings, successors, inserted)
        refused = [
            refusal
            for mapping in mappings
            for refusal in (
                [Refusal(stage=mapping.source, reason=mapping.why)]
                if mapping.target is None
                else rules.refusals(mapping.source, mapping.target)
            )
        ]
    return about(Migration(old, new, mappings, tuple(refused), rules), new, old)


def _check(old: Journey, new: Journey, stated: Mapping[str, str]) -> None:
    problems: list[Problem] = []
    of_old, of_new = (Suggester(stage.id for stage in journey) for journey in (old, new))
    for source, target in stated.items():
        for version, journey, stage_id, suggester in (
            ("old", old, source, of_old),
            ("new", new, target, of_new),
        ):
            if stage_id not in journey:
                hint = suggester.hint(stage_id)
                message = f"the {version} version has no stage {stage_id!r}"
                problems.append(Problem(f"moves.{source}", message, hint=hint))
    if problems:
        raise InvalidValueError("migrate", problems)


def _mapped(
    old: Journey, new: Journey, stated: Mapping[str, str], *, budget: int
) -> tuple[tuple[StageMapping, ...], dict[str, str], frozenset[str]]:
    """Where customers go, the last new stage that replaces each old one, and inserted stages."""
    matches = match_stages(old, new, by_phases=False)
    known = {
        stage.id: StageMapping(
            source=stage.id, target=target, manner="stated", why=message("stated")
        )
        for stage in old
        if (target := stated.get(stage.id)) is not None
    }
    for source, (target, ground) in matches.items():
        if source not in known:
            known[source] = StageMapping(
                source=source,
                target=target,
                manner=_MANNERS[ground],
                why=message(GROUNDS[ground]),
            )
    gone = [stage.id for stage in old if stage.id not in known]
    blocks = _blocks(old, new, set(gone), matches, budget)
    successors = {source: item.target for source, item in known.items() if item.target is not None}
    successors.update((stage_id, block.right[-1]) for stage_id, block in blocks.items())
    continued = {*successors.values(), *(id for block in blocks.values() for id in block.right)}
    inserted = frozenset(each.id for each in new if each.id not in old and each.id not in continued)
    for stage_id, block in blocks.items():
        known[stage_id] = _mapping_by_phases(old, new, stage_id, block, inserted)
    nearest = _nearest_before(old, known)
    for stage_id in gone:
        if stage_id not in known:
            known[stage_id] = _mapping_back(stage_id, old, new, nearest.get(stage_id))
    return tuple(known[stage.id] for stage in old), successors, inserted


def _blocks(
    old: Journey,
    new: Journey,
    gone: Collection[str],
    matches: Mapping[str, StageMatch],
    budget: int,
) -> dict[str, Block]:
    """The blocks of stages that are gone, between the nearest stages that match in order."""
    blocks: dict[str, Block] = {}
    if not gone:
        return blocks
    matched = {target for target, _ in matches.values()}
    for olds, news in segments(old, new, matches):
        if all(stage.id not in gone for stage in olds):
            continue
        # The matched stages at both ends take part: a stage that is gone may be a part of them.
        ends = {news[0].id, news[-1].id} if news else set[str]()
        left, right = (
            Journey(
                journey.id,
                stages=[
                    Stage(stage.id, name=stage.name, role=stage.role, phases=stage.phases)
                    for stage in stages
                ],
            )
            for journey, stages in (
                (old, [each for each in olds if each.id in gone or each in (olds[0], olds[-1])]),
                (new, [each for each in news if each.id not in matched or each.id in ends]),
            )
        )
        for block in align(left, right, budget=budget):
            blocks.update((stage_id, block) for stage_id in block.left if stage_id in gone)
    return blocks


def _mapping_by_phases(
    old: Journey, new: Journey, stage_id: str, block: Block, inserted: Collection[str]
) -> StageMapping:
    """To the first stage of the block, or to an inserted stage before it not yet passed."""
    certain = [stage for stage in stages_passed(old, stage_id) if stage in new]
    passed = set(stages_passed(new, certain[-1])) if certain else set[str]()
    missed = [
        stage
        for stage in stages_passed(new, block.right[0])
        if stage in inserted and stage not in passed
    ]
    run = (*missed, *block.right)
    why = message("same phases, {block}", block=block)
    if missed:
        why = message("{why}; {stage} comes before it now", why=why, stage=name_in(new, missed[0]))
    return StageMapping(source=stage_id, target=run[0], later=run[1:], manner="matched", why=why)


def _nearest_before(old: Journey, known: Mapping[str, StageMapping]) -> dict[str, StageMapping]:
    """For each stage without a mapping, that of the nearest stage before it that has one."""
    nearest = dict(known)
    # A return may lead back from a stage further on, where they have never been.
    for kinds in (ONWARD, MOVES):
        index = index_of(old).restricted(kinds=kinds)
        sources = [number for number, id in enumerate(index.ids) if id in nearest]
        for stage, before in breadth_first(index.successors, sources).items():
            if before >= 0:
                nearest[index.ids[stage]] = nearest[index.ids[before]]
    return nearest


def _mapping_back(id: str, old: Journey, new: Journey, before: StageMapping | None) -> StageMapping:
    stage = old[id]
    mapping = StageMapping(source=stage.id, target=None, manner="nowhere", why=message("removed"))
    if stage.role == "lapsed" or stage.phases == ("lapse",):
        text = message("customers there have left, and no new stage is for them")
        return evolve(mapping, why=text)
    if before is not None and before.target is not None:
        why = message("removed; back to the stage of {stage}", stage=name_in(old, before.source))
        return evolve(mapping, target=before.target, manner="earlier", why=why)
    if new.starts:
        why = message("removed, as is every stage before it; back to the start")
        return evolve(mapping, target=new.starts[0], manner="earlier", why=why)
    return mapping
