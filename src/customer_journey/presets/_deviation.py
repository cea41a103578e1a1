"""The rule on journeys that follow a framework: how they deviate from it."""

from collections.abc import Iterator
from typing import Final

from customer_journey._model import Journey, Source, Transition
from customer_journey.compare._matching import in_order
from customer_journey.edit._select import select_stages
from customer_journey.rules._context import Context
from customer_journey.rules._finding import Violation
from customer_journey.rules._rule import Rule, rule

__all__ = ["DEVIATION"]


@rule("CJ801", name="framework-deviation", severity="info", category="frameworks")
def framework_deviation(context: Context) -> Iterator[Violation]:
    """A journey that follows a preset with other stages, transitions, starts or goals.

    A journey follows the preset whose id it has, or else the one whose source it names: the same
    title and author. Stages are matched by id. Transitions are compared between the stages that
    both have, across all others, so that an inserted stage is one finding and not three.

    Why:
        Figures and advice that are published for a framework refer to its stages. Where a journey
        deviates from it, they may not hold; readers of the framework's name should know.

    Fires:
        aida = cj.presets.get("aida")
        shop = cj.edit.select_stages(aida, ["attention", "interest", "action"])

    Passes:
        shop = cj.evolve(cj.presets.get("aida"), id="our-funnel", name="Our funnel")

    Fix:
        Nothing, if you want the deviation: suppress the finding with that reason. If the journey no
        longer follows the framework, remove the `source`, or name your own.
    """
    journey = context.journey
    base = _followed(journey)
    if base is None or base is journey:
        return
    yield from _stages(base, journey)
    shared = [stage.id for stage in base if stage.id in journey]
    ours, theirs = select_stages(journey, shared), select_stages(base, shared)
    yield from _transitions(base, theirs, ours, journey)
    for field in ("starts", "goals"):
        before, now = set(getattr(theirs, field)), set(getattr(ours, field))
        if before != now:
            names = ", ".join(repr(stage.label) for stage in base if stage.id in before) or "none"
            yield Violation(field, f"other {field} than in {base.label!r}: there, {names}")


DEVIATION: Final[Rule] = framework_deviation
"""The rule that reports how a journey deviates from the framework it follows.

It is not in `rules.DEFAULT`, which knows no presets:
`cj.validate(journey, rules=cj.rules.DEFAULT.with_rules(cj.presets.DEVIATION))`.
A journey follows the preset whose id it has, or whose source, by title and author, it names."""


def _followed(journey: Journey) -> Journey | None:
    # The package that lists all presets offers this rule too.
    from customer_journey.presets import find

    # A template is there to be changed.
    presets = find(kind="framework")
    for base in presets:
        if base.id == journey.id:
            return base
    cited = _citation(journey.source)
    return next((base for base in presets if cited and _citation(base.source) == cited), None)


def _citation(source: Source | None) -> tuple[str, str] | None:
    if source is None or not source.title:
        return None
    return source.title.casefold(), source.author.casefold()


def _stages(base: Journey, journey: Journey) -> Iterator[Violation]:
    added = [stage for stage in journey if stage.id not in base]
    for stage in base:
        if stage.id not in journey:
            like = [each for each in added if stage.phases and {*stage.phases} <= {*each.phases}]
            hint = f"stage {like[0].id!r} covers its phases" if like else ""
            yield Violation("stages", f"{stage.label!r} of {base.label!r} is missing", hint=hint)
    for stage in added:
        yield Violation(stage.path, f"{stage.label!r} is not a stage of {base.label!r}")
    positions = {stage.id: position for position, stage in enumerate(base)}
    shared = [stage for stage in journey if stage.id in positions]
    for stage, stays in zip(shared, in_order([positions[each.id] for each in shared]), strict=True):
        if not stays:
            label = base[stage.id].label
            yield Violation(stage.path, f"{label!r} has another position than in {base.label!r}")


def _transitions(
    base: Journey, theirs: Journey, ours: Journey, journey: Journey
) -> Iterator[Violation]:
    for item in theirs.transitions:
        own = ours.transition(item.source, item.target)
        ends = f"{base[item.source].label!r} to {base[item.target].label!r}"
        if own is None:
            message = f"no transition from {ends}, unlike in {base.label!r}"
            yield Violation("transitions", message)
        elif own.kind != item.kind:
            message = f"the transition from {ends} is {own.kind}, and {item.kind} in {base.label!r}"
            yield Violation(_path(journey, item), message)
    for item in ours.transitions:
        if theirs.transition(item.source, item.target) is None:
            ends = f"{journey[item.source].label!r} to {journey[item.target].label!r}"
            message = f"a transition from {ends}, unlike in {base.label!r}"
            yield Violation(_path(journey, item), message)


def _path(journey: Journey, item: Transition) -> str:
    direct = journey.transition(item.source, item.target)
    return "transitions" if direct is None else direct.path
