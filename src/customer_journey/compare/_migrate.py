"""Migrating: put together where people go, what is owed to them, and whom that refuses."""

from collections.abc import Mapping
from typing import Final

from customer_journey._arguments import require
from customer_journey._model import Journey
from customer_journey._suggest import did_you_mean
from customer_journey.compare._duties import Duties
from customer_journey.compare._migration import Migration
from customer_journey.compare._positions import positions_between
from customer_journey.compare._steps import Refusal
from customer_journey.errors import InvalidValueError, Problem

__all__ = ["migrate"]

_BUDGET: Final = 2_000_000


def migrate(
    old: Journey,
    new: Journey,
    /,
    *,
    moves: Mapping[str, str] | None = None,
    budget: int = _BUDGET,
) -> Migration:
    """Where people go who stand on the old version of a journey, when the new one takes its place.

    A map for every old stage. People stay at a stage that is still there under its id. Where it is
    gone, they go where `moves` says; else to the stages that stand for it by their phases (as
    `align` finds them between the nearest stages that stayed), and enter these at the first one;
    else back to the nearest place before theirs. Nobody is moved past a stage inserted since: where
    one now stands on every way to their place, and they cannot have been at it, they go there
    first. Those who have left, at a stage that nothing stands for, are refused rather than brought
    back.

    With every step come its obligations: the entry criterion to meet, content not to send again,
    promises to keep, inserted stages missed. People are refused who would lose the way to a goal
    they could reach, or an open promise: one made on the way to their stage, not kept there, and
    due there or further on.

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
        >>> step = cj.migrate(old, new).step("order")
        >>> step.target, step.later
        ('verify', ('pay',))
    """
    require(old, Journey, "migrate")
    require(new, Journey, "migrate")
    told = dict(moves or {})
    _check(old, new, told)
    positions = positions_between(old, new, told, budget=budget)
    duties = Duties(old, new, positions.heirs, positions.fresh)
    refused = [
        refusal
        for step in positions.steps
        for refusal in (
            [Refusal(stage=step.source, reason=step.why)]
            if step.target is None
            else duties.refusals(step.source, step.target)
        )
    ]
    return Migration(old, new, positions.steps, tuple(refused), duties)


def _check(old: Journey, new: Journey, told: Mapping[str, str]) -> None:
    found: list[Problem] = []
    for source, target in told.items():
        for version, journey, stage_id in (("old", old, source), ("new", new, target)):
            if stage_id not in journey:
                hint = did_you_mean(stage_id, [stage.id for stage in journey])
                message = f"the {version} version has no stage {stage_id!r}"
                found.append(Problem(f"moves.{source}", message, hint=hint))
    if found:
        raise InvalidValueError("migrate", found)
