"""Rules on what should be looked at: parts that are assumed, reviews overdue, sources not named."""

from collections.abc import Iterator

from customer_journey._model import Basis, Journey
from customer_journey.content._coverage import coverage
from customer_journey.rules._context import Context, called, clipped
from customer_journey.rules._finding import Spot
from customer_journey.rules._rule import Rule, rule

__all__ = ["RULES"]

_THEME = "evidence"


@rule("CJ702", name="review-overdue", severity="warning", theme=_THEME)
def review_overdue(context: Context) -> Iterator[Spot]:
    """A live asset whose day of review has passed.

    Why:
        What it says may no longer be so, and nobody has looked. The day to ask about is `today`
        of `cj.validate`.

    Fires:
        from datetime import date
        terms = cj.Asset("terms", review_by=date(2020, 1, 1))
        shop = cj.Journey.sequence("shop", [cj.Stage("buy", assets=[terms])])

    Passes:
        from datetime import date
        terms = cj.Asset("terms", review_by=date(2020, 1, 1), status="retired")
        shop = cj.Journey.sequence("shop", [cj.Stage("buy", assets=[terms])])

    Mend:
        Look at it, and say in `review_by` when to look again; or retire it.
    """
    for stage, asset in coverage(context.journey).stale(today=context.today):
        yield Spot(
            f"stages.{stage}.assets.{asset.id}.review_by",
            f"{clipped(asset.label)} at {called(context.journey, stage)} was to be reviewed by "
            f"{asset.review_by}",
            hint="look at it, and say when to look again",
        )


@rule("CJ703", name="never-observed", severity="info", theme=_THEME)
def never_observed(context: Context) -> Iterator[Spot]:
    """A criterion, question or other part that is assumed, in a journey with parts observed.

    Why:
        Beside what was seen, a guess looks like a finding. This is where to look next. Stages and
        moves themselves have a rule of their own.

    Fires:
        shop = cj.Journey.sequence(
            "shop",
            [
                cj.Stage("know", basis="observed"),
                cj.Stage("buy", entry=cj.fact("orders") >= 1, entry_basis="assumed"),
            ],
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("buy", entry=cj.fact("orders") >= 1, entry_basis="assumed")]
        )

    Mend:
        Look whether it is so; then say `observed`, or mend it.
    """
    parts = list(_parts(context.journey))
    if any(basis == "observed" for _, basis in parts):
        journey = context.journey
        whole = {stage.path for stage in journey.stages}
        whole.update(item.path for item in journey.transitions)
        for where, basis in parts:
            if basis == "assumed" and where not in whole:
                yield Spot(
                    where,
                    "this is assumed, and was never observed",
                    hint="look whether it is so",
                )


@rule("CJ704", name="observed-where", severity="info", theme=_THEME)
def observed_where(context: Context) -> Iterator[Spot]:
    """A journey with parts that were observed, and without a source that says where.

    Why:
        Whoever doubts it, or wants to count again, does not know where to look.

    Fires:
        shop = cj.Journey.sequence("shop", [cj.Stage("buy", basis="observed")])

    Passes:
        shop = cj.Journey.sequence(
            "shop",
            [cj.Stage("buy", basis="observed")],
            source=cj.Source("Orders of 2025, by week"),
        )

    Mend:
        Fill in `source`: which data, whose, of when.
    """
    seen = sum(basis == "observed" for _, basis in _parts(context.journey))
    if seen and context.journey.source is None:
        what = "one part was" if seen == 1 else f"{seen} parts were"
        yield Spot("source", f"{what} observed, and no source says where", hint="fill in `source`")


def _parts(journey: Journey) -> Iterator[tuple[str, Basis | None]]:
    """Whatever rests on something, with its place, in the journey's order."""
    for stage in journey.stages:
        yield stage.path, stage.basis
        yield f"{stage.path}.entry", stage.entry_basis
        for name, items in (
            ("questions", stage.questions),
            ("assets", stage.assets),
            ("touchpoints", stage.touchpoints),
            ("metrics", stage.metrics),
        ):
            for item in items:
                yield f"{stage.path}.{name}.{item.id}", item.basis
    for move in journey.transitions:
        yield move.path, move.basis
        yield f"{move.path}.when", move.when_basis
        if move.handoff is not None:
            yield f"{move.path}.handoff", move.handoff.basis
    if journey.audience is not None:
        yield "audience", journey.audience.basis
    for persona in journey.personas:
        yield f"personas.{persona.id}", persona.basis
    for promise in journey.promises:
        yield f"promises.{promise.id}", promise.basis


RULES: tuple[Rule, ...] = (review_overdue, never_observed, observed_where)
