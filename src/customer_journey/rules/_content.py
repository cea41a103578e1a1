"""Rules on content: whether it answers customers' questions, for all personas, consistently.

What only some journeys need is loaded by the rule that needs it, so that `check` starts fast.
"""

from collections.abc import Iterator
from functools import partial
from itertools import groupby

from customer_journey._messages._current import counted, message
from customer_journey._model._cached import cached, has_answers
from customer_journey._model._names import name_of, names_of
from customer_journey._suggest import Suggester
from customer_journey.rules._context import Context, clipped, joined, suggestion
from customer_journey.rules._finding import Violation, Witness
from customer_journey.rules._rule import rule

__all__: list[str] = []

_rule = partial(rule, category="content")


@_rule("CJ301", name="no-answers", severity="info")
def no_answers(context: Context) -> Iterator[Violation]:
    """A journey with questions of customers, in which no asset states what it answers.

    Why:
        Once assets state what they answer, the other rules on content find missing answers.

    Fires:
        shop = cj.Journey.sequence("shop", [cj.Stage("buy", questions=[cj.Question("cost")])])

    Passes:
        prices = cj.Asset("price-list", answers=["cost"])
        buy = cj.Stage("buy", questions=[cj.Question("cost")], assets=[prices])
        shop = cj.Journey.sequence("shop", [buy])

    Fix:
        Fill in `answers` of the assets.
    """
    number = sum(len(stage.questions) for stage in context.journey.stages)
    if number and not cached(context.journey, has_answers):
        questions = counted(number, "question")
        problem = message(
            "no asset states which of the {questions} it answers", questions=questions
        )
        yield Violation("stages", problem, hint=message("fill in `answers`"))


@_rule("CJ302", name="unanswered-question", severity="warning")
def unanswered_question(context: Context) -> Iterator[Violation]:
    """A question that no live asset at its stage answers, for some persona.

    Why:
        Customers without an answer ask elsewhere, or leave. The rule checks only journeys whose
        assets state what they answer. `cj.coverage` has the whole matrix.

    Fires:
        prices = cj.Asset("price-list", answers=["cost"])
        questions = [cj.Question("cost"), cj.Question("refund")]
        shop = cj.Journey.sequence("shop", [cj.Stage("buy", questions=questions, assets=[prices])])

    Passes:
        terms = cj.Asset("terms", answers=["cost", "refund"])
        questions = [cj.Question("cost"), cj.Question("refund")]
        shop = cj.Journey.sequence("shop", [cj.Stage("buy", questions=questions, assets=[terms])])

    Fix:
        Make the asset, or add the question to `answers` of one. `cj.coverage(journey).plan()` lists
        the fewest assets that close all gaps.
    """
    if not cached(context.journey, has_answers):
        return
    from customer_journey.content._coverage import coverage

    gaps = coverage(context.journey, of="question").gaps
    for (stage, question), group in groupby(gaps, key=lambda cell: (cell.stage, cell.item.id)):
        cells = list(group)
        personas = [cell.persona for cell in cells if cell.persona is not None]
        planned = next((cell.planned for cell in reversed(cells) if cell.planned), None)
        yield Violation(
            f"stages.{stage}.questions.{question}",
            message(
                "nothing at {stage} answers {question} for {personas}"
                if personas
                else "nothing at {stage} answers {question}",
                stage=context.label(str(stage)),
                question=clipped(cells[0].item.label),
                personas=joined(names_of(personas, "persona")),
            ),
            hint=message("add it to `answers` of an asset there")
            if planned is None
            else message("planned: {assets}", assets=joined(names_of(planned, "content"))),
        )


@_rule("CJ303", name="answer-without-question", aliases=["answer-not-asked"], severity="info")
def answer_without_question(context: Context) -> Iterator[Violation]:
    """An asset that answers a question or insight which its stage does not have.

    Why:
        The answer comes too early or too late: customers have the question at another stage.

    Fires:
        shop = cj.Journey.sequence(
            "shop",
            [
                cj.Stage("know", assets=[cj.Asset("price-list", answers=["cost"])]),
                cj.Stage("buy", questions=[cj.Question("cost")]),
            ],
        )

    Passes:
        prices = cj.Asset("price-list", answers=["cost"])
        buy = cj.Stage("buy", questions=[cj.Question("cost")], assets=[prices])
        shop = cj.Journey.sequence("shop", [buy])

    Fix:
        Move the asset to the stage of the question, or the question to that of the asset.
    """
    everywhere = {
        item.id
        for holder in (*context.journey.personas, context.journey.audience)
        if holder is not None
        for item in holder.insights
    }
    for stage in context.journey.stages:
        questions = {item.id for item in stage.brought} | everywhere
        for asset in stage.assets:
            for index, answer in enumerate(asset.answers):
                if answer not in questions:
                    yield Violation(
                        f"{stage.path}.assets.{asset.id}.answers[{index}]",
                        message(
                            "{asset} answers {answer}, which customers do not bring to {stage}",
                            asset=clipped(asset.label),
                            answer=clipped(answer),
                            stage=context.label(stage.id),
                        ),
                        hint=message("move the asset to the stage of the question"),
                    )


@_rule(
    "CJ304",
    name="asset-without-answer",
    aliases=["idle-asset"],
    severity="info",
    premises=[answer_without_question],
)
def asset_without_answer(context: Context) -> Iterator[Violation]:
    """A live asset that answers no question, at a stage with questions and other answers.

    Why:
        It costs upkeep and has no effect, or its effect is not documented.

    Fires:
        assets = [cj.Asset("price-list", answers=["cost"]), cj.Asset("brochure")]
        buy = cj.Stage("buy", questions=[cj.Question("cost")], assets=assets)
        shop = cj.Journey.sequence("shop", [buy])

    Passes:
        shop = cj.Journey.sequence("shop", [cj.Stage("buy", assets=[cj.Asset("brochure")])])

    Fix:
        Fill in `answers`, or retire it.
    """
    if not cached(context.journey, has_answers):
        return
    from customer_journey.content._coverage import coverage

    for idle in coverage(context.journey).idle:
        stage, asset = context.stages[idle.stage], idle.asset
        if stage.questions and not asset.answers:
            yield Violation(
                f"{stage.path}.assets.{asset.id}",
                message(
                    "{asset} answers no question at {stage}",
                    asset=clipped(asset.label),
                    stage=context.label(stage.id),
                ),
                hint=message("fill in `answers`, or retire it"),
            )


@_rule("CJ305", name="asset-without-audience", aliases=["asset-for-nobody"], severity="warning")
def asset_without_audience(context: Context) -> Iterator[Violation]:
    """An asset for personas none of whom can be at its stage.

    Why:
        None of the customers it is for sees it there.

    Fires:
        pitch = cj.Asset("pitch", personas=["founder"])
        shop = cj.Journey.sequence(
            "shop",
            [cj.Stage("buy", personas=["buyer"], assets=[pitch])],
            personas=[cj.Persona("founder"), cj.Persona("buyer")],
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop",
            [cj.Stage("buy", assets=[cj.Asset("pitch", personas=["founder"])])],
            personas=[cj.Persona("founder"), cj.Persona("buyer")],
        )

    Fix:
        Move it to a stage where they can be, or correct the personas of one of the two.
    """
    for stage in context.journey.stages:
        for asset in stage.assets if stage.personas else ():
            if asset.personas and not set(asset.personas) & set(stage.personas):
                yield Violation(
                    f"{stage.path}.assets.{asset.id}.personas",
                    message(
                        "{asset} is for {personas}, who are never at {stage}",
                        asset=clipped(asset.label),
                        personas=joined(names_of(asset.personas, "persona")),
                        stage=context.label(stage.id),
                    ),
                    hint=message("move it, or correct the personas"),
                )


@_rule("CJ306", name="single-use-channel", aliases=["lone-channel"], severity="info")
def single_use_channel(context: Context) -> Iterator[Violation]:
    """An asset on a channel that nothing else uses, in a journey with a shared channel.

    Why:
        A channel with a single asset is often a misspelling of another, or not in use. Touchpoints
        count as using a channel.

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

    Fix:
        Correct the spelling, or add the touchpoint that uses the channel.
    """
    stages = context.journey.stages
    channels = {asset.channel for stage in stages for asset in stage.assets}
    if channels <= {""}:
        return
    from customer_journey.content._coverage import coverage

    single = dict.fromkeys(coverage(context.journey).lone_channels)
    shared = dict.fromkeys(name for name in sorted(channels) if name and name not in single)
    if not shared:
        return
    suggester = Suggester(shared)
    for stage in stages:
        for asset in stage.assets:
            if asset.channel in single:
                yield Violation(
                    f"{stage.path}.assets.{asset.id}.channel",
                    message(
                        "only {asset} uses the channel {channel}",
                        asset=clipped(asset.label),
                        channel=clipped(asset.channel),
                    ),
                    hint=suggestion(asset.channel, suggester)
                    or message("add the touchpoint that uses it"),
                )


@_rule("CJ307", name="conflicting-claims", severity="warning")
def conflicting_claims(context: Context) -> Iterator[Violation]:
    """A claim that contradicts one the same customer has seen before, on some path.

    Why:
        Customers who read "30 days" and then "14 days" trust neither. Claims contradict one another
        if they have one key and two values, for a persona and a market in common, on live assets,
        touchpoints and messages of the audience that one customer can see.

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

    Fix:
        Make them equal, or state in `personas` and `markets` for whom each holds.
    """
    if not any(asset.claims for stage in context.journey.stages for asset in stage.assets):
        return
    from customer_journey.content._claims import conflicts

    for conflict in conflicts(context.journey):
        key, earlier = conflict.later.claim.key, conflict.earlier
        yield Violation(
            conflict.later.where,
            message(
                "{asset} says {key} is {claim}, and {other_asset} at {stage} says {other_claim}",
                asset=clipped(name_of(conflict.later.asset, "content")),
                key=key,
                claim=clipped(conflict.later.claim.value),
                other_asset=clipped(name_of(earlier.asset, "content")),
                stage=context.label(earlier.stage),
                other_claim=clipped(earlier.claim.value),
            ),
            hint=message("make them equal, or state for whom and where each holds"),
            witness=Witness(path=conflict.path),
        )


@_rule("CJ308", name="message-not-carried", severity="warning")
def message_not_carried(context: Context) -> Iterator[Violation]:
    """A message of the audience that no live asset and no touchpoint carries.

    Why:
        What to say to the audience belongs at all points of contact. A message is carried by a
        claim with its key and its value. The rule checks only journeys in which an asset or a
        touchpoint claims something.

    Fires:
        hire = cj.Claim("speed", value="Hire in a day")
        page = cj.Asset("page", claims=[cj.Claim("price", value="10 EUR")])
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("know", assets=[page])], audience=cj.Audience(messages=[hire])
        )

    Passes:
        hire = cj.Claim("speed", value="Hire in a day")
        shop = cj.Journey.sequence(
            "shop",
            [cj.Stage("know", assets=[cj.Asset("page", claims=[hire])])],
            audience=cj.Audience(messages=[hire]),
        )

    Fix:
        Add the claim to the assets and touchpoints where the audience is met.
    """
    journey = context.journey
    if journey.audience is None or not journey.audience.messages:
        return
    carried = {
        (claim.key, claim.value)
        for stage in journey.stages
        for claims in (
            *(asset.claims for asset in stage.assets if asset.status == "live"),
            *(touchpoint.claims for touchpoint in stage.touchpoints),
        )
        for claim in claims
    }
    for claim in journey.audience.messages if carried else ():
        if (claim.key, claim.value) not in carried:
            yield Violation(
                f"audience.messages.{claim.key}",
                message("no asset and no touchpoint says {claim}", claim=clipped(claim.value)),
                hint=message("add the claim where the audience is met"),
            )
