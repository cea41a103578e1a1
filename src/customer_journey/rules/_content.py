"""Rules on content: whether it answers what is asked, for whom, and with one voice."""

from collections.abc import Iterator

from customer_journey._model import Journey
from customer_journey._suggest import Suggester
from customer_journey.content._claims import conflicts
from customer_journey.content._coverage import coverage
from customer_journey.rules._context import Context, called, clipped, listed
from customer_journey.rules._finding import Spot, Witness
from customer_journey.rules._rule import Rule, rule

__all__ = ["RULES"]

_THEME = "content"


@rule("CJ301", name="no-answers", severity="info", theme=_THEME)
def no_answers(context: Context) -> Iterator[Spot]:
    """A journey in which customers ask questions, and no content says what it answers.

    Why:
        Content that answers nothing anyone asks is found by accident. Once assets say what they
        answer, the other rules on content tell where answers are missing.

    Fires:
        shop = cj.Journey.sequence("shop", [cj.Stage("buy", questions=[cj.Question("cost")])])

    Passes:
        shop = cj.Journey.sequence(
            "shop",
            [
                cj.Stage(
                    "buy",
                    questions=[cj.Question("cost")],
                    assets=[cj.Asset("price-list", answers=["cost"])],
                )
            ],
        )

    Mend:
        Fill in `answers` on the assets.
    """
    asked = sum(len(stage.questions) for stage in context.journey.stages)
    if asked and not context.indexed(_answers_are_told):
        questions = "question" if asked == 1 else "questions"
        yield Spot(
            "stages",
            f"customers ask {asked} {questions}, and no asset says which it answers",
            hint="fill in `answers`",
        )


@rule("CJ302", name="unanswered-question", severity="warning", theme=_THEME)
def unanswered_question(context: Context) -> Iterator[Spot]:
    """A question that no live asset at its stage answers, for someone who asks it there.

    Why:
        Whoever finds no answer asks elsewhere, or leaves. It is looked for only in journeys whose
        assets say what they answer. `cj.coverage` has the whole matrix.

    Fires:
        shop = cj.Journey.sequence(
            "shop",
            [
                cj.Stage(
                    "buy",
                    questions=[cj.Question("cost"), cj.Question("refund")],
                    assets=[cj.Asset("price-list", answers=["cost"])],
                )
            ],
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop",
            [
                cj.Stage(
                    "buy",
                    questions=[cj.Question("cost"), cj.Question("refund")],
                    assets=[cj.Asset("terms", answers=["cost", "refund"])],
                )
            ],
        )

    Mend:
        Make the asset, or say in `answers` which one answers it. `cj.coverage(journey).plan()`
        gives the fewest assets that close all gaps.
    """
    if not context.indexed(_answers_are_told):
        return
    gaps: dict[tuple[str, str], list[str]] = {}
    hints: dict[tuple[str, str], str] = {}
    labels: dict[tuple[str, str], str] = {}
    for cell in coverage(context.journey).gaps:
        key = (cell.stage, cell.question.id)
        labels[key] = cell.question.label
        gaps.setdefault(key, []).extend([] if cell.persona is None else [cell.persona])
        if cell.planned:
            hints[key] = f"planned: {listed(cell.planned)}"
    for key, personas in gaps.items():
        whose = f" for {listed(personas)}" if personas else ""
        yield Spot(
            f"stages.{key[0]}.questions.{key[1]}",
            f"nothing at {called(context.journey, key[0])} answers {clipped(labels[key])}{whose}",
            hint=hints.get(key, "let an asset there answer it"),
        )


@rule("CJ303", name="answer-not-asked", severity="info", theme=_THEME)
def answer_not_asked(context: Context) -> Iterator[Spot]:
    """An asset that answers a question which nobody asks at its stage.

    Why:
        The answer comes too early or too late, while those who ask look at another stage.

    Fires:
        shop = cj.Journey.sequence(
            "shop",
            [
                cj.Stage("know", assets=[cj.Asset("price-list", answers=["cost"])]),
                cj.Stage("buy", questions=[cj.Question("cost")]),
            ],
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop",
            [
                cj.Stage(
                    "buy",
                    questions=[cj.Question("cost")],
                    assets=[cj.Asset("price-list", answers=["cost"])],
                ),
            ],
        )

    Mend:
        Put the asset where the question is asked, or the question where the asset is.
    """
    for stage in context.journey.stages:
        asked = {question.id for question in stage.questions}
        for asset in stage.assets:
            for index, answer in enumerate(asset.answers):
                if answer not in asked:
                    yield Spot(
                        f"{stage.path}.assets.{asset.id}.answers[{index}]",
                        f"nobody at {called(context.journey, stage.id)} asks {clipped(answer)}, "
                        f"which {clipped(asset.label)} answers",
                        hint="put the asset where it is asked",
                    )


@rule("CJ304", name="idle-asset", severity="info", theme=_THEME, premises=[answer_not_asked])
def idle_asset(context: Context) -> Iterator[Spot]:
    """A live asset that answers nothing, at a stage where customers ask and others answer.

    Why:
        It costs upkeep and serves nobody, or it serves someone and nobody wrote down whom.

    Fires:
        shop = cj.Journey.sequence(
            "shop",
            [
                cj.Stage(
                    "buy",
                    questions=[cj.Question("cost")],
                    assets=[cj.Asset("price-list", answers=["cost"]), cj.Asset("brochure")],
                )
            ],
        )

    Passes:
        shop = cj.Journey.sequence("shop", [cj.Stage("buy", assets=[cj.Asset("brochure")])])

    Mend:
        Fill in `answers`, or retire it.
    """
    if not context.indexed(_answers_are_told):
        return
    for stage_id, asset in coverage(context.journey).idle:
        stage = context.stages[stage_id]
        if stage.questions and not asset.answers:
            yield Spot(
                f"{stage.path}.assets.{asset.id}",
                f"{clipped(asset.label)} answers nothing that is asked at "
                f"{called(context.journey, stage_id)}",
                hint="fill in `answers`, or retire it",
            )


@rule("CJ305", name="asset-for-nobody", severity="warning", theme=_THEME)
def asset_for_nobody(context: Context) -> Iterator[Spot]:
    """An asset made for personas none of whom can be at its stage.

    Why:
        Nobody it is made for meets it there.

    Fires:
        shop = cj.Journey.sequence(
            "shop",
            [
                cj.Stage(
                    "buy", personas=["buyer"], assets=[cj.Asset("pitch", personas=["founder"])]
                )
            ],
            personas=[cj.Persona("founder"), cj.Persona("buyer")],
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop",
            [cj.Stage("buy", assets=[cj.Asset("pitch", personas=["founder"])])],
            personas=[cj.Persona("founder"), cj.Persona("buyer")],
        )

    Mend:
        Move it to a stage where they are, or mend the personas of one of the two.
    """
    for stage in context.journey.stages:
        for asset in stage.assets if stage.personas else ():
            if asset.personas and not set(asset.personas) & set(stage.personas):
                yield Spot(
                    f"{stage.path}.assets.{asset.id}.personas",
                    f"{clipped(asset.label)} is made for {listed(asset.personas)}, who are never "
                    f"at {called(context.journey, stage.id)}",
                    hint="move it, or mend the personas",
                )


@rule("CJ306", name="lone-channel", severity="info", theme=_THEME)
def lone_channel(context: Context) -> Iterator[Spot]:
    """An asset on a channel that nothing else names, in a journey with a channel named twice.

    Why:
        A channel with a single asset is often a misspelling of another, or one that nobody runs.
        Touchpoints count as naming a channel.

    Fires:
        shop = cj.Journey.sequence(
            "shop",
            [
                cj.Stage("know", assets=[cj.Asset("ad", channel="email")]),
                cj.Stage("try", assets=[cj.Asset("tips", channel="email")]),
                cj.Stage("buy", assets=[cj.Asset("receipt", channel="e-mail")]),
            ],
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop",
            [
                cj.Stage("know", assets=[cj.Asset("ad", channel="email")]),
                cj.Stage("buy", assets=[cj.Asset("receipt", channel="email")]),
            ],
        )

    Mend:
        Mend the spelling, or name the touchpoint where the channel is met.
    """
    lone = dict.fromkeys(coverage(context.journey).lone_channels)
    stages = context.journey.stages
    named = {asset.channel for stage in stages for asset in stage.assets}
    shared = dict.fromkeys(name for name in sorted(named) if name and name not in lone)
    if not shared:
        return
    suggester = Suggester(shared)
    for stage in stages:
        for asset in stage.assets:
            if asset.channel in lone:
                hint = suggester.hint(asset.channel)
                yield Spot(
                    f"{stage.path}.assets.{asset.id}.channel",
                    f"nothing but {clipped(asset.label)} is on the channel "
                    f"{clipped(asset.channel)}",
                    hint=hint or "name the touchpoint where it is met",
                )


@rule("CJ307", name="conflicting-claims", severity="warning", theme=_THEME)
def conflicting_claims(context: Context) -> Iterator[Spot]:
    """A claim that contradicts one which the same person has met before, on some path.

    Why:
        Whoever reads of thirty days and then of fourteen trusts neither. Claims contradict one
        another when they have one key and two values, for a persona and a market in common, on
        live assets that one person can meet.

    Fires:
        ad = cj.Asset("ad", claims=[cj.Claim("trial-days", value="30")])
        page = cj.Asset("page", claims=[cj.Claim("trial-days", value="14")])
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("know", assets=[ad]), cj.Stage("try", assets=[page])]
        )

    Passes:
        ad = cj.Asset("ad", claims=[cj.Claim("trial-days", value="30", markets=["DE"])])
        page = cj.Asset("page", claims=[cj.Claim("trial-days", value="14", markets=["FR"])])
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("know", assets=[ad]), cj.Stage("try", assets=[page])]
        )

    Mend:
        Say one thing, or say in `personas` and `markets` for whom each holds.
    """
    for found in conflicts(context.journey):
        key, said = found.later.claim.key, found.earlier
        yield Spot(
            f"stages.{found.later.stage}.assets.{found.later.asset}.claims.{key}",
            f"{clipped(found.later.asset)} says {key} is {clipped(found.later.claim.value)}, and "
            f"{clipped(said.asset)} at {called(context.journey, said.stage)} says "
            f"{clipped(said.claim.value)}",
            hint="say one thing, or for whom and where each holds",
            witness=Witness(path=found.path),
        )


def _answers_are_told(journey: Journey) -> bool:
    return any(asset.answers for stage in journey.stages for asset in stage.assets)


RULES: tuple[Rule, ...] = (
    no_answers,
    unanswered_question,
    answer_not_asked,
    idle_asset,
    asset_for_nobody,
    lone_channel,
    conflicting_claims,
)
