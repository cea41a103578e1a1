"""The rule on journeys that follow a framework: where they part from it."""

from collections.abc import Iterator
from typing import Final

from customer_journey._model import Journey, Source
from customer_journey.compare._diff import diff
from customer_journey.edit._select import select_stages
from customer_journey.rules._context import Context
from customer_journey.rules._finding import Spot
from customer_journey.rules._rule import Rule, rule

__all__ = ["DEVIATION"]


@rule("CJ801", name="framework-deviation", severity="info", theme="frameworks")
def framework_deviation(context: Context) -> Iterator[Spot]:
    """A journey that follows a preset, and lacks, adds, reorders or joins stages otherwise.

    A journey follows the preset whose id it has, or else the one whose source it names: the same
    title and author. Stages are known by their ids. Ways are compared between the stages that both
    have, over all others, so that a stage put in between is one finding and not three.

    Why:
        Figures and advice that are published for a framework speak of its stages. Where a journey
        parts from it, they may not hold; whoever reads the framework's name should know.

    Fires:
        aida = cj.presets.get("aida")
        shop = cj.edit.select_stages(aida, ["attention", "interest", "action"])

    Passes:
        shop = cj.evolve(cj.presets.get("aida"), id="our-funnel", name="Our funnel")

    Mend:
        Nothing, if that is what you want: suppress the finding and say why. If the journey has gone
        its own way, take out the `source`, or name your own.
    """
    journey = context.journey
    base = _followed(journey)
    if base is None or base is journey:
        return
    yield from _of_stages(base, journey)
    shared = [stage.id for stage in base if stage.id in journey]
    ours = select_stages(journey, shared)
    theirs = select_stages(base, shared)
    yield from _of_ways(base, theirs, ours, journey)
    for field in ("starts", "goals"):
        before, now = set(getattr(theirs, field)), set(getattr(ours, field))
        if before != now:
            named = _names(base, before) or "none"
            yield Spot(field, f"the {field} are others than in {base.label!r}: there, {named}")


DEVIATION: Final[Rule] = framework_deviation
"""The rule that says where a journey parts from the framework it follows.

It is not among `rules.DEFAULT`, which knows no presets:
`cj.validate(journey, rules=cj.rules.DEFAULT.with_rules(cj.presets.DEVIATION))`.
A journey follows the preset whose id it has, or whose source, by title and author, it names."""


def _followed(journey: Journey) -> Journey | None:
    # The room that lists all presets offers this rule too.
    from customer_journey.presets import find

    known = find()
    for base in known:
        if base.id == journey.id:
            return base
    cited = _citation(journey.source)
    return next((base for base in known if cited and _citation(base.source) == cited), None)


def _citation(source: Source | None) -> tuple[str, str] | None:
    if source is None or not source.title:
        return None
    return source.title.casefold(), source.author.casefold()


def _of_stages(base: Journey, journey: Journey) -> Iterator[Spot]:
    added = [stage for stage in journey if stage.id not in base]
    for stage in base:
        if stage.id not in journey:
            like = [each for each in added if stage.phases and {*stage.phases} <= {*each.phases}]
            hint = f"stage {like[0].id!r} covers its phases" if like else ""
            yield Spot("stages", f"{stage.label!r} of {base.label!r} is missing", hint=hint)
    for stage in added:
        yield Spot(stage.path, f"{stage.label!r} is no stage of {base.label!r}")
    for change in diff(base, journey).under("stages"):
        if change.kind == "moved" and change.where.count(".") == 1:
            label = base[change.where.removeprefix("stages.")].label
            yield Spot(change.where, f"{label!r} stands at another place than in {base.label!r}")


def _of_ways(base: Journey, theirs: Journey, ours: Journey, journey: Journey) -> Iterator[Spot]:
    for item in theirs.transitions:
        known = ours.transition(item.source, item.target)
        way = f"from {base[item.source].label!r} to {base[item.target].label!r}"
        if known is None:
            yield Spot("transitions", f"no way leads {way}, as it does in {base.label!r}")
        elif known.kind != item.kind:
            kinds = f"{known.kind}, not {item.kind} as in {base.label!r}"
            yield Spot(_place(journey, item.source, item.target), f"the way {way} is {kinds}")
    for item in ours.transitions:
        if theirs.transition(item.source, item.target) is None:
            way = f"from {journey[item.source].label!r} to {journey[item.target].label!r}"
            where = _place(journey, item.source, item.target)
            yield Spot(where, f"a way leads {way}, unlike in {base.label!r}")


def _place(journey: Journey, source: str, target: str) -> str:
    direct = journey.transition(source, target)
    return "transitions" if direct is None else direct.path


def _names(base: Journey, stages: set[str]) -> str:
    return ", ".join(repr(stage.label) for stage in base if stage.id in stages)
