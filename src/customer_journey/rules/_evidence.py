"""Rules on evidence: what was observed, stated or only assumed, sources, and overdue reviews."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain

from customer_journey._messages._current import counted, message
from customer_journey._model import Basis, Journey, Stage, Transition, cached
from customer_journey._model._insights import insights_of
from customer_journey.rules._context import Context, clipped
from customer_journey.rules._experience import experiences_of
from customer_journey.rules._finding import Violation
from customer_journey.rules._rule import rule

__all__: list[str] = []

_rule = partial(rule, category="evidence")


@_rule("CJ701", name="assumed-only", aliases=["believed-only"], severity="warning")
def assumed_only(context: Context) -> Iterator[Violation]:
    """A stage or move that is only assumed, in a journey with evidence.

    Why:
        Other parts of the journey have the basis `observed` or `stated`. This one is `assumed`:
        either customers do not go there, or it has not been checked yet.

    Fires:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("know", basis="observed"), cj.Stage("try", basis="assumed"), "buy"]
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("know", basis="observed"), cj.Stage("try", basis="observed"), "buy"]
        )

    Fix:
        Ask about it, or look for it in the records. Without evidence, remove it.
    """
    moves = [item for item in context.journey.transitions if item.is_move]
    elements: list[Stage | Transition] = [*context.journey.stages, *moves]
    if any(item.basis in {"observed", "stated"} for item in elements):
        for item in elements:
            if item.basis == "assumed":
                ends = (item.id,) if isinstance(item, Stage) else (item.source, item.target)
                problem = message(
                    "{source} is assumed, neither observed nor stated"
                    if isinstance(item, Stage)
                    else "the transition from {source} to {target} is assumed, neither observed "
                    "nor stated",
                    source=context.label(ends[0]),
                    target=context.label(ends[-1]),
                )
                yield Violation(item.path, problem, hint=message("ask about it, or remove it"))


@_rule("CJ702", name="review-overdue", severity="warning")
def review_overdue(context: Context) -> Iterator[Violation]:
    """A live asset whose review date has passed.

    Why:
        Its content may be out of date. The date is compared with `as_of` of `cj.validate`.

    Fires:
        from datetime import date

        terms = cj.Asset("terms", review_by=date(2020, 1, 1))
        shop = cj.Journey.sequence("shop", [cj.Stage("buy", assets=[terms])])

    Passes:
        from datetime import date

        terms = cj.Asset("terms", review_by=date(2020, 1, 1), status="retired")
        shop = cj.Journey.sequence("shop", [cj.Stage("buy", assets=[terms])])

    Fix:
        Review it, and set `review_by` to the next date; or retire it.
    """
    assets = (asset for stage in context.journey.stages for asset in stage.assets)
    if all(asset.review_by is None for asset in assets):
        return
    from customer_journey.content._coverage import coverage

    for stale in coverage(context.journey).stale(as_of=context.as_of):
        asset = stale.asset
        yield Violation(
            f"stages.{stale.stage}.assets.{asset.id}.review_by",
            message(
                "{asset} at {stage} was due for review by {review_by}",
                asset=clipped(asset.label),
                stage=context.label(stale.stage),
                review_by=asset.review_by,
            ),
            hint=message("review it, and set the next date"),
        )


@_rule("CJ703", name="assumed-detail", aliases=["never-observed"], severity="info")
def assumed_detail(context: Context) -> Iterator[Violation]:
    """A criterion, question or other detail that is assumed, in a journey with observed ones.

    Why:
        Next to observations, an assumption looks like one. Check these next. Stages and moves have
        a rule of their own.

    Fires:
        buy = cj.Stage("buy", entry=cj.fact("orders") >= 1, entry_basis="assumed")
        shop = cj.Journey.sequence("shop", [cj.Stage("know", basis="observed"), buy])

    Passes:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("buy", entry=cj.fact("orders") >= 1, entry_basis="assumed")]
        )

    Fix:
        Check it; then set its basis to `observed`, or correct it.
    """
    parts = cached(context.journey, _parts)
    if any(basis == "observed" for _, basis in parts):
        journey = context.journey
        whole = {"basis", *(stage.path for stage in journey.stages)}
        whole.update(item.path for item in journey.transitions)
        for where, basis in parts:
            if basis == "assumed" and where not in whole:
                yield Violation(
                    where, message("assumed, and not observed"), hint=message("check it")
                )


@_rule("CJ704", name="observation-without-source", aliases=["observed-where"], severity="info")
def observation_without_source(context: Context) -> Iterator[Violation]:
    """A journey that was observed, in whole or in parts, and has no source.

    Why:
        Without a source, the observations cannot be checked or repeated.

    Fires:
        shop = cj.Journey.sequence("shop", [cj.Stage("buy", basis="observed")])

    Passes:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("buy", basis="observed")], source=cj.Source("Orders of 2025, by week")
        )

    Fix:
        Fill in `source`: which data, whose, from when.
    """
    observed = sum(basis == "observed" for _, basis in cached(context.journey, _parts))
    if observed and context.journey.source is None:
        problem = message("{parts} observed, without a source", parts=counted(observed, "part"))
        yield Violation("source", problem, hint=message("fill in `source`"))


def _parts(journey: Journey) -> Sequence[tuple[str, Basis | None]]:
    """The basis of a journey, of each part that states one, and of some others, with its path."""
    return tuple(chain(_parts_of_stages(journey), _other_parts(journey)))


def _parts_of_stages(journey: Journey) -> Iterator[tuple[str, Basis | None]]:
    for stage in journey.stages:
        if stage.basis is not None or stage.entry_basis is not None:
            yield stage.path, stage.basis
            yield f"{stage.path}.entry", stage.entry_basis
        for name, items in (
            ("questions", stage.questions),
            ("actions", stage.actions),
            ("assets", stage.assets),
            ("touchpoints", stage.touchpoints),
            ("metrics", stage.metrics),
        ):
            for item in items:
                yield f"{stage.path}.{name}.{item.id}", item.basis
    for _, where, felt in experiences_of(journey):
        yield where, felt.basis


def _other_parts(journey: Journey) -> Iterator[tuple[str, Basis | None]]:
    yield "basis", journey.basis
    for move in journey.transitions:
        if move.basis is not None or move.when_basis is not None:
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
    for opportunity in journey.opportunities:
        yield f"opportunities.{opportunity.id}", opportunity.basis
    for where, insight in insights_of(journey):
        yield where, insight.basis


@_rule("CJ716", name="figure-without-sample", severity="warning")
def figure_without_sample(context: Context) -> Iterator[Violation]:
    """A figure or score that was stated or observed, without the number of people asked.

    Why:
        27 % of eleven people and 27 % of eleven hundred are two different findings. Without `n`, a
        share has no interval.

    Fires:
        waits = cj.Insight("waits", kind="pain", share=0.27, basis="stated")
        shop = cj.Journey.sequence("shop", [cj.Stage("order", insights=[waits])])

    Passes:
        waits = cj.Insight("waits", kind="pain", share=0.27, n=88, basis="stated")
        shop = cj.Journey.sequence("shop", [cj.Stage("order", insights=[waits])])

    Fix:
        Fill in `n`; or, where no one was asked, set the basis to `assumed`.
    """
    for where, item in insights_of(context.journey):
        figures = (item.importance, item.satisfaction, item.share)
        is_counted = item.basis in {"stated", "observed"}
        if is_counted and item.n is None and any(figure is not None for figure in figures):
            yield Violation(
                f"{where}.n",
                message(
                    "{item} has a figure of an unknown number of people", item=clipped(item.label)
                ),
                hint=message("fill in `n`"),
            )
    for stage, where, felt in experiences_of(context.journey):
        if felt.basis in {"stated", "observed"} and felt.n is None:
            problem = message(
                "the score at {stage} is of an unknown number of people",
                stage=context.label(stage.id),
            )
            yield Violation(f"{where}.n", problem, hint=message("fill in `n`"))
