"""Other ids and names for stages."""

from collections.abc import Callable, Mapping
from typing import Final

from attrs import evolve

from customer_journey._arguments import checked
from customer_journey._model import (
    Journey,
    Opportunity,
    PathRule,
    Promise,
    Stage,
    Suppression,
    Transition,
)
from customer_journey._model._edits import with_metrics_of

__all__ = ["Renaming", "rename_stages", "with_new_ids"]

_NONE: Final[Mapping[str, str]] = {}


@checked
def rename_stages(
    journey: Journey,
    /,
    *,
    ids: Mapping[str, str] = _NONE,
    names: Mapping[str, str] = _NONE,
    formerly: bool = True,
) -> Journey:
    """The journey in which stages have other ids or names; all that refers to them follows.

    Transitions, starts, goals, promises, metrics, lifts of opportunities, path rules and the
    paths of suppressions have the new ids. Two stages may swap ids. Linear in the journey's size.

    Args:
        journey: The journey, say a preset.
        ids: New ids by the ids that stages have now.
        names: New names for people, by the ids that stages have now.
        formerly: Whether a stage with a new id states the one it had (`Stage.formerly`), by which
            `migrate` and `diff` know it again; taking a new id back forgets it.

    Raises:
        UnknownStageError: The journey has no such stage.
        InvalidValueError: A new id is invalid, or a name is not a text.
        InvalidJourneyError: Two stages would have the same id.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["Know", "Try", "Buy"])
        >>> ours = cj.edit.rename_stages(shop, ids={"try": "trial"}, names={"try": "Free trial"})
        >>> ours["trial"].name, [transition.path for transition in ours.transitions]
        ('Free trial', ['transitions.know->trial', 'transitions.trial->buy'])
        >>> ours["trial"].formerly
        ('try',)
    """
    for stage in (*ids, *names):
        journey[stage]

    def formerly_of(stage: Stage) -> tuple[str, ...]:
        new = ids.get(stage.id, stage.id)
        if not formerly:
            return stage.formerly
        if new in stage.formerly:
            return stage.formerly[: stage.formerly.index(new)]
        former = stage.formerly if new == stage.id else (*stage.formerly, stage.id)
        return tuple(dict.fromkeys(former))

    return with_new_ids(journey, ids, names, formerly_of=formerly_of)


def with_new_ids(
    journey: Journey,
    ids: Mapping[str, str],
    names: Mapping[str, str] = _NONE,
    *,
    formerly_of: Callable[[Stage], tuple[str, ...]],
) -> Journey:
    """The journey in which some stages have new ids and names, which are known to exist.

    Args:
        journey: The journey.
        ids: New ids by the ids that stages have now.
        names: New names by the same.
        formerly_of: What such a stage states as its former ids from now on.
    """
    renaming = Renaming(ids)
    return evolve(
        journey,
        stages=with_metrics_of(
            journey,
            [
                evolve(
                    stage,
                    id=ids.get(stage.id, stage.id),
                    name=names.get(stage.id, stage.name),
                    formerly=formerly_of(stage),
                )
                if stage.id in ids or stage.id in names
                else stage
                for stage in journey.stages
            ],
            ids,
        ),
        transitions=[renaming.transition(item) for item in journey.transitions],
        starts=[ids.get(stage, stage) for stage in journey.starts],
        goals=[ids.get(stage, stage) for stage in journey.goals],
        promises=[renaming.promise(item) for item in journey.promises],
        opportunities=[renaming.opportunity(item) for item in journey.opportunities],
        path_rules=[renaming.path_rule(item) for item in journey.path_rules],
        suppressions=[renaming.suppression(item) for item in journey.suppressions],
    )


class Renaming:
    """New ids of stages by their old ones; what is not listed keeps its own."""

    def __init__(self, ids: Mapping[str, str]) -> None:
        self.ids = ids

    def several(self, stages: tuple[str, ...]) -> tuple[str, ...]:
        """Stages under their new ids, each once."""
        return tuple(dict.fromkeys(self.ids.get(stage, stage) for stage in stages))

    def transition(self, item: Transition) -> Transition:
        """A transition between the same stages under their new ids."""
        source, target = self.ids.get(item.source), self.ids.get(item.target)
        if source is None and target is None:
            return item
        return evolve(item, source=source or item.source, target=target or item.target)

    def promise(self, item: Promise) -> Promise:
        """A promise at the same stages under their new ids."""
        return evolve(
            item,
            made=self.several(item.made),
            due=self.ids.get(item.due, item.due),
            kept=self.several(item.kept),
        )

    def path_rule(self, item: PathRule) -> PathRule:
        """A rule about the same stages under their new ids."""
        stage, before, after = (
            self.ids.get(each, each) for each in (item.stage, item.before, item.after)
        )
        return evolve(item, stage=stage, before=before, after=after)

    def opportunity(self, item: Opportunity) -> Opportunity:
        """An opportunity to lift the same transitions under their new ids."""
        if not any(end in self.ids for ends in item.lifted for end in ends):
            return item
        lifts: dict[str, float] = {}
        for (source, target), lift in item.lifted.items():
            key = f"{self.ids.get(source, source)} -> {self.ids.get(target, target)}"
            # Of two transitions to what is now one stage, both shares go up.
            lifts[key] = max(-1.0, min(lifts.get(key, 0.0) + lift, 1.0))
        return evolve(item, lifts=lifts)

    def suppression(self, item: Suppression) -> Suppression:
        """A suppression of the same element, under its new path."""
        section, _, rest = item.where.partition(".")
        name, dot, inner = rest.partition(".")
        if section == "stages" and name in self.ids:
            name = self.ids[name]
        elif section == "transitions" and name.count("->") == 1:
            name = "->".join(self.ids.get(end, end) for end in name.split("->"))
        else:
            return item
        return evolve(item, where=f"{section}.{name}{dot}{inner}")
