"""Rules on how stages feel, on moments of truth, and on opportunities."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from customer_journey._messages._current import counted, message
from customer_journey._model import Experience, Journey, Opportunity, Stage
from customer_journey._model._names import name_of
from customer_journey.rules._context import Context, clipped, joined
from customer_journey.rules._finding import Violation
from customer_journey.rules._rule import rule

__all__ = ["experiences_of"]

_rule = partial(rule, category="evidence")
_opportunity_rule = partial(rule, category="opportunities")

_LOW: Final = -1.0
"""A score of that or less is low where no interval is given."""


@_rule("CJ711", name="assumed-experience", severity="info", graver="warning")
def assumed_experience(context: Context) -> Iterator[Violation]:
    """A journey whose experiences are all assumed: no customer was asked.

    Why:
        A curve that a workshop drew shows what the business believes. Next to stages that were
        observed it looks like a measurement; then this is a warning.

    Fires:
        taste = cj.Stage("taste", experience=[cj.Experience(1.4, basis="assumed")])
        shop = cj.Journey.sequence("shop", [taste, "buy"])

    Passes:
        felt = cj.Experience(1.4, n=88, measure="csat", basis="observed")
        shop = cj.Journey.sequence("shop", [cj.Stage("taste", experience=[felt]), "buy"])

    Fix:
        Ask customers at the stage, and compute the score with `cj.evidence.experience`; or leave
        it out.
    """
    felt = [item for _, _, item in experiences_of(context.journey)]
    if not felt or any(item.basis in {"observed", "stated"} for item in felt):
        return
    bases = {stage.basis for stage in context.journey.stages}
    bases.update(item.basis for item in context.journey.transitions if item.is_move)
    bases.add(context.journey.basis)
    yield Violation(
        "stages",
        message(
            "{experiences}, and no customer was asked", experiences=counted(len(felt), "experience")
        ),
        hint=message("ask at the stages, or leave them out"),
        is_graver=not bases.isdisjoint({"observed", "stated"}),
    )


@_rule("CJ712", name="low-without-opportunity", severity="warning")
def low_without_opportunity(context: Context) -> Iterator[Violation]:
    """A stage that feels bad, where no open opportunity with an owner answers an insight.

    Why:
        A low point that no one works on stays one. An experience is low where the whole interval
        is below 0, or without an interval where the score is -1 or less.

    Fires:
        dear = cj.Insight("dear", kind="pain")
        felt = cj.Experience(-1.2, low=-1.6, high=-0.7, n=40, basis="observed")
        shop = cj.Journey.sequence("shop", [cj.Stage("pay", insights=[dear], experience=[felt])])

    Passes:
        dear = cj.Insight("dear", kind="pain")
        felt = cj.Experience(-1.2, low=-1.6, high=-0.7, n=40, basis="observed")
        sale = cj.Opportunity("sale", answers=["dear"], owner="Sales")
        shop = cj.evolve(
            cj.Journey.sequence("shop", [cj.Stage("pay", insights=[dear], experience=[felt])]),
            opportunities=[sale],
        )

    Fix:
        Say in `insights` what hurts there, and add an opportunity with an owner that answers it.
    """
    answered = {
        answer
        for item in context.journey.opportunities
        if item.is_open and item.owner
        for answer in item.answers
    }
    for stage, where, felt in experiences_of(context.journey):
        is_low = felt.score <= _LOW if felt.high is None else felt.high < 0
        if is_low and answered.isdisjoint(item.id for item in stage.insights):
            yield Violation(
                where,
                message(
                    "{stage} feels bad ({score:+.1f}), and no open opportunity with "
                    "an owner answers an insight there",
                    stage=context.label(stage.id),
                    score=felt.score,
                ),
                hint=message("add one, with its owner"),
            )


@_rule("CJ713", name="mixed-measures", severity="info")
def mixed_measures(context: Context) -> Iterator[Violation]:
    """Experiences of the same people, of which no measure is there at every stage.

    Why:
        Satisfaction and ease are different questions. A curve that changes between them goes up or
        down for that reason alone, so each measure has a curve of its own, with gaps.

    Fires:
        shop = cj.Journey.sequence(
            "shop",
            [
                cj.Stage("try", experience=[cj.Experience(1, measure="csat")]),
                cj.Stage("buy", experience=[cj.Experience(0, measure="ease")]),
            ],
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop",
            [
                cj.Stage("try", experience=[cj.Experience(1, measure="csat")]),
                cj.Stage("buy", experience=[cj.Experience(0, measure="csat")]),
            ],
        )

    Fix:
        Ask the same question at every stage.
    """
    measured: dict[str | None, dict[str, dict[str, str]]] = {}
    for stage, where, felt in experiences_of(context.journey):
        for persona in felt.personas or (None,):
            measured.setdefault(persona, {}).setdefault(stage.id, {})[felt.measure] = where
    for persona, by_stage in measured.items():
        first, *others = by_stage.values()
        shared = set(first).intersection(*others)
        odd = [each for each in others if set(each).isdisjoint(first)] or others
        if not shared:
            names = dict.fromkeys(
                name or message("none") for each in by_stage.values() for name in each
            )
            yield Violation(
                next(iter(odd[0].values())),
                message(
                    "the experiences are by different measures: {names}"
                    if persona is None
                    else "the experiences of {persona} are by different measures: {names}",
                    persona=persona and name_of(persona, "persona"),
                    names=joined(names),
                ),
                hint=message("ask the same question at every stage"),
            )


@_rule("CJ714", name="moment-without-metric", severity="warning")
def moment_without_metric(context: Context) -> Iterator[Violation]:
    """A moment of truth without a metric.

    Why:
        It is a stage that decides whether customers go on. What is not measured there cannot be
        seen to fail.

    Fires:
        shop = cj.Journey.sequence("shop", [cj.Stage("taste", moment_of_truth=True), "buy"])

    Passes:
        rate = cj.Metric("subscribe-rate", unit="%", better="higher", target=45)
        taste = cj.Stage("taste", moment_of_truth=True, metrics=[rate])
        shop = cj.Journey.sequence("shop", [taste, "buy"])

    Fix:
        Add a metric.
    """
    for stage in context.journey.stages:
        if stage.moment_of_truth and not stage.metrics:
            problem = message(
                "{stage} is a moment of truth without a metric", stage=context.label(stage.id)
            )
            yield Violation(stage.path, problem, hint=message("add one to `metrics`"))


@_rule("CJ715", name="moment-without-experience", severity="info")
def moment_without_experience(context: Context) -> Iterator[Violation]:
    """A moment of truth of which nothing says how it feels.

    Why:
        If customers are asked at one stage only, it should be one that decides.

    Fires:
        rate = cj.Metric("subscribe-rate", unit="%", better="higher", target=45)
        taste = cj.Stage("taste", moment_of_truth=True, metrics=[rate])
        shop = cj.Journey.sequence("shop", [taste, "buy"])

    Passes:
        felt = cj.Experience(1.4, n=88, measure="csat", basis="observed")
        taste = cj.Stage("taste", moment_of_truth=True, experience=[felt])
        shop = cj.Journey.sequence("shop", [taste, "buy"])

    Fix:
        Ask customers there, and compute the score with `cj.evidence.experience`.
    """
    for stage in context.journey.stages:
        if stage.moment_of_truth and not stage.experience:
            problem = message(
                "{stage} decides, and nothing says how it feels", stage=context.label(stage.id)
            )
            yield Violation(stage.path, problem, hint=message("ask customers there"))


@_rule("CJ717", name="undecided-moment", severity="info")
def undecided_moment(context: Context) -> Iterator[Violation]:
    """A moment of truth whose score may be good or bad: 0 is within its interval.

    Why:
        A stage that decides should be known to be good or known to be bad. With few answers, or
        with answers that differ, the mean alone says neither.

    Fires:
        felt = cj.Experience(0.3, low=-0.5, high=1.0, n=7, measure="csat", basis="observed")
        taste = cj.Stage("taste", moment_of_truth=True, experience=[felt])
        shop = cj.Journey.sequence("shop", [taste, "buy"])

    Passes:
        felt = cj.Experience(0.3, low=0.1, high=0.5, n=188, measure="csat", basis="observed")
        taste = cj.Stage("taste", moment_of_truth=True, experience=[felt])
        shop = cj.Journey.sequence("shop", [taste, "buy"])

    Fix:
        Ask more customers there, or those who differ apart, as a persona each.
    """
    for stage, where, felt in experiences_of(context.journey):
        if not stage.moment_of_truth or felt.low is None or felt.high is None:
            continue
        if felt.low < 0 < felt.high:
            yield Violation(
                where,
                message(
                    "{stage} decides, and its score may be good or bad: {low:+.1f} to {high:+.1f}",
                    stage=context.label(stage.id),
                    low=felt.low,
                    high=felt.high,
                ),
                hint=message("ask more customers there"),
            )


@_opportunity_rule("CJ721", name="opportunity-without-owner", severity="warning")
def opportunity_without_owner(context: Context) -> Iterator[Violation]:
    """An open opportunity without an owner.

    Why:
        What everyone could do, no one does.

    Fires:
        card = cj.Opportunity("brew-card", answers=["no-word"], effort=4)
        taste = cj.Stage("taste", insights=[cj.Insight("no-word", kind="pain")])
        shop = cj.evolve(cj.Journey.sequence("shop", [taste]), opportunities=[card])

    Passes:
        card = cj.Opportunity("brew-card", answers=["no-word"], effort=4, owner="Marketing")
        taste = cj.Stage("taste", insights=[cj.Insight("no-word", kind="pain")])
        shop = cj.evolve(cj.Journey.sequence("shop", [taste]), opportunities=[card])

    Fix:
        Fill in `owner`.
    """
    for item in _open(context.journey):
        if not item.owner:
            problem = message("{opportunity} has no owner", opportunity=clipped(item.label))
            yield Violation(_path(item), problem, hint=message("fill in `owner`"))


@_opportunity_rule("CJ722", name="opportunity-without-effort", severity="info")
def opportunity_without_effort(context: Context) -> Iterator[Violation]:
    """An open opportunity whose effort is unknown.

    Why:
        Its priority is its impact for each day of work, so that without an effort it has none and
        `cj.opportunities` lists it after those that have one.

    Fires:
        card = cj.Opportunity("brew-card", answers=["no-word"], owner="Marketing")
        taste = cj.Stage("taste", insights=[cj.Insight("no-word", kind="pain")])
        shop = cj.evolve(cj.Journey.sequence("shop", [taste]), opportunities=[card])

    Passes:
        card = cj.Opportunity("brew-card", answers=["no-word"], effort=4, owner="Marketing")
        taste = cj.Stage("taste", insights=[cj.Insight("no-word", kind="pain")])
        shop = cj.evolve(cj.Journey.sequence("shop", [taste]), opportunities=[card])

    Fix:
        Estimate `effort`, in days of one person.
    """
    for item in _open(context.journey):
        if item.effort is None:
            problem = message(
                "the effort of {opportunity} is unknown", opportunity=clipped(item.label)
            )
            yield Violation(
                _path(item), problem, hint=message("fill in `effort`, in days of one person")
            )


@_opportunity_rule("CJ723", name="opportunity-without-answer", severity="warning")
def opportunity_without_answer(context: Context) -> Iterator[Violation]:
    """An open opportunity that answers nothing customers bring.

    Why:
        It is a solution without a problem: no question and no insight says that anyone needs it,
        however many points of share it promises.

    Fires:
        card = cj.Opportunity("card", lifts={"taste -> buy": 0.05}, effort=4, owner="Marketing")
        shop = cj.evolve(cj.Journey.sequence("shop", ["taste", "buy"]), opportunities=[card])

    Passes:
        card = cj.Opportunity("brew-card", answers=["no-word"], effort=4, owner="Marketing")
        taste = cj.Stage("taste", insights=[cj.Insight("no-word", kind="pain")])
        shop = cj.evolve(cj.Journey.sequence("shop", [taste]), opportunities=[card])

    Fix:
        Name in `answers` the questions and insights it is for; or drop it.
    """
    for item in _open(context.journey):
        if not item.answers:
            problem = message(
                "{opportunity} answers nothing that customers bring",
                opportunity=clipped(item.label),
            )
            yield Violation(_path(item), problem, hint=message("name in `answers` what it is for"))


def experiences_of(journey: Journey) -> Iterator[tuple[Stage, str, Experience]]:
    """All experiences, each with its stage and its path."""
    for stage in journey.stages:
        for index, item in enumerate(stage.experience):
            yield stage, f"{stage.path}.experience[{index}]", item


def _open(journey: Journey) -> list[Opportunity]:
    return [item for item in journey.opportunities if item.is_open]


def _path(item: Opportunity) -> str:
    return f"opportunities.{item.id}"
