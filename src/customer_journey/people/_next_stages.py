"""The decision an app takes on every request: which stages may this customer enter next?"""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from customer_journey._arguments import require, require_facts
from customer_journey._model import Journey, cached
from customer_journey.criteria._evaluation import Evaluator
from customer_journey.criteria._tree import evaluator
from customer_journey.errors import CriterionTypeError

__all__ = ["next_stages"]

_Table: TypeAlias = dict[str, tuple[tuple[str, tuple[Evaluator, ...]], ...]]


def next_stages(
    journey: Journey,
    stage: str,
    facts: Mapping[str, object],
    /,
    *,
    unknown: Literal["closed", "open"] = "closed",
) -> tuple[str, ...]:
    """The stages that a customer at this stage may enter now, in the order of its transitions.

    A stage is open when a transition leads to it (an advance, return or exit; a referral moves
    nobody), and the guard and the stage's entry criterion, as far as they are stated, are both
    true. This is the call to make on every
    request: criteria are compiled once for each journey.

    Args:
        journey: The journey.
        stage: The id of the stage the customer is at.
        facts: Values by the names of their facts; None and NaN are missing.
        unknown: What becomes of a stage when missing facts leave a condition unknown.

    Raises:
        UnknownStageError: The journey has no such stage.
        CriterionTypeError: A fact's value is of another kind than a criterion asks for.

    Example:
        >>> import customer_journey as cj
        >>> buy = cj.Stage("buy", entry=cj.fact("has_card").is_true())
        >>> shop = cj.Journey.sequence("shop", ["know", buy])
        >>> cj.next_stages(shop, "know", {"has_card": True}), cj.next_stages(shop, "know", {})
        (('buy',), ())
    """
    require(journey, Journey, "next_stages")
    require_facts(facts, "next_stages")
    table = cached(journey, _table)
    steps = table[stage] if stage in table else table[journey[stage].id]
    found: list[str] = []
    try:
        if unknown == "open":
            return tuple(
                [
                    name
                    for name, checks in steps
                    if all(check(facts) is not False for check in checks)
                ]
            )
        for name, checks in steps:
            for check in checks:
                if check(facts) is not True:
                    break
            else:
                found.append(name)
    except CriterionTypeError as error:
        error.add_note(f"on a step from stage {stage!r} of journey {journey.id!r}")
        raise
    return tuple(found)


def _table(journey: Journey) -> _Table:
    entries = {stage.id: stage.entry for stage in journey.stages}
    steps: dict[str, list[tuple[str, tuple[Evaluator, ...]]]] = {name: [] for name in entries}
    for item in journey.transitions:
        if item.is_move:
            stated = [
                criterion
                for criterion in (item.when, entries[item.target])
                if criterion is not None
            ]
            steps[item.source].append((item.target, tuple(map(evaluator, stated))))
    return {source: tuple(found) for source, found in steps.items()}
