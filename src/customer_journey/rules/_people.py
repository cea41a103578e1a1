"""Rules on people: their roles, their personas, and what one owner hands over to the next."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from customer_journey._graph._index import MOVES, index_of
from customer_journey._graph._search import breadth_first
from customer_journey._messages._current import message
from customer_journey._model import Journey, Role, cached
from customer_journey._model._names import names_of
from customer_journey.rules._context import Context, clipped, joined
from customer_journey.rules._finding import Violation
from customer_journey.rules._kinds import PHASES
from customer_journey.rules._rule import rule

if TYPE_CHECKING:
    from customer_journey.content._handoffs import HandoffCheck

__all__: list[str] = []

_rule = partial(rule, category="people")

_BOUGHT: Final[frozenset[Role | None]] = frozenset({"customer", "advocate"})
_NOT_BOUGHT: Final[frozenset[Role | None]] = frozenset({"prospect", "lead"})


@_rule(
    "CJ501",
    name="customer-role-before-purchase",
    aliases=["prospect-called-customer"],
    severity="error",
)
def customer_role_before_purchase(context: Context) -> Iterator[Violation]:
    """A stage before purchase whose role is customer or advocate.

    Why:
        People who have not bought are prospects or leads. Counted as customers, they distort every
        figure per customer.

    Fires:
        shop = cj.Journey.sequence("shop", [cj.Stage("try", phases=["try"], role="customer")])

    Passes:
        shop = cj.Journey.sequence("shop", [cj.Stage("try", phases=["try"], role="prospect")])

    Fix:
        Set `role` to `prospect` or `lead`; or, if people have bought by then, correct the phases.
    """
    before = range(PHASES["purchase"])
    yield from _mismatched_roles(
        context,
        _BOUGHT,
        before,
        "{stage} is before purchase, and its role is {role}",
        message("set `role` to prospect or lead, or correct the phases"),
    )


@_rule(
    "CJ502",
    name="prospect-role-after-purchase",
    aliases=["customer-called-prospect"],
    severity="warning",
)
def prospect_role_after_purchase(context: Context) -> Iterator[Violation]:
    """A stage after purchase whose role is prospect or lead.

    Why:
        People who have bought are customers. As prospects, they are offered what they have, and are
        missing in figures per customer.

    Fires:
        shop = cj.Journey.sequence("shop", [cj.Stage("use", phases=["onboard"], role="lead")])

    Passes:
        shop = cj.Journey.sequence("shop", [cj.Stage("use", phases=["onboard"], role="customer")])

    Fix:
        Set `role` to `customer` or `advocate`; or, if people have not bought by then, correct the
        phases.
    """
    after = range(PHASES["purchase"] + 1, PHASES["lapse"])
    yield from _mismatched_roles(
        context,
        _NOT_BOUGHT,
        after,
        "{stage} is after purchase, and its role is {role}",
        message("set `role` to customer or advocate, or correct the phases"),
    )


def _mismatched_roles(
    context: Context, roles: frozenset[Role | None], phases: range, template: str, hint: str
) -> Iterator[Violation]:
    """The stages of these roles whose phases all lie in a range."""
    for stage in context.journey.stages:
        ranks = [PHASES[phase] for phase in stage.phases]
        if stage.role in roles and ranks and all(rank in phases for rank in ranks):
            yield Violation(
                f"{stage.path}.role",
                message(template, stage=context.label(stage.id), role=stage.role),
                hint=hint,
            )


@_rule("CJ503", name="role-regression", aliases=["role-steps-back"], severity="warning")
def role_regression(context: Context) -> Iterator[Violation]:
    """An advance from a stage of customers or advocates to one of prospects or leads.

    Why:
        A purchase is not undone. Customers who choose again do so on a return; customers who left
        are lapsed.

    Fires:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("buy", role="customer"), cj.Stage("ask", role="prospect")]
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("ask", role="prospect"), cj.Stage("buy", role="customer")]
        )

    Fix:
        Make it a return or an exit, or correct one of the roles.
    """
    for item in context.journey.transitions:
        source, target = context.stages[item.source].role, context.stages[item.target].role
        if item.kind == "advance" and source in _BOUGHT and target in _NOT_BOUGHT:
            yield Violation(
                item.path,
                message(
                    "an advance from {source} to {target} changes the role from "
                    "{earlier} to {later}",
                    source=context.label(item.source),
                    target=context.label(item.target),
                    earlier=source,
                    later=target,
                ),
                hint=message("make it a return or an exit, or correct one of the roles"),
            )


@_rule("CJ511", name="handoff-missing", aliases=["no-handoff"], severity="info")
def handoff_missing(context: Context) -> Iterator[Violation]:
    """A move to another owner's stage without a handoff, though the receiver needs something.

    Why:
        What one owner knows and has promised is lost to the next, and customers have to repeat it.
        In a journey without any handoffs, there is one finding for all.

    Fires:
        use = cj.Stage("use", owner="service", entry=cj.fact("plan").is_known())
        shop = cj.Journey.sequence("shop", [cj.Stage("buy", owner="sales"), use])

    Passes:
        use = cj.Stage("use", owner="service", entry=cj.fact("plan").is_known())
        shop = cj.Journey.sequence("shop", [cj.Stage("buy", owner="sales"), use]).connect(
            "buy", "use", handoff=cj.Handoff(facts=["plan"])
        )

    Fix:
        Fill in `handoff` with what the receiver needs; `cj.content.handoffs` lists that.
    """
    missing = [
        check
        for check in cached(context.journey, _handoffs)
        if check.transition.handoff is None and not check.ok
    ]
    if missing and all(item.handoff is None for item in context.journey.transitions):
        first = missing[0].transition
        yield Violation(
            "transitions",
            message(
                "{number} moves lead to another owner without a handoff, the first from {source} "
                "to {target}"
                if len(missing) > 1
                else "{number} move leads to another owner without a handoff, the first from "
                "{source} to {target}",
                number=len(missing),
                source=context.label(first.source),
                target=context.label(first.target),
            ),
            hint=message("state in `handoff` what is passed on"),
        )
        return
    for check in missing:
        lacks = check.missing
        needs = (
            *lacks.facts,
            *names_of(lacks.promises, "promise"),
            *names_of(lacks.questions, "item"),
        )
        yield Violation(
            check.transition.path,
            message(
                "no handoff from {giver} to {receiver}",
                giver=clipped(check.giver),
                receiver=clipped(check.receiver),
            ),
            hint=message("needed there: {needs}", needs=joined(needs)),
        )


@_rule(
    "CJ512",
    name="handoff-lacks-promise",
    aliases=["promise-not-passed-on"],
    severity="warning",
    premises=[handoff_missing],
)
def handoff_lacks_promise(context: Context) -> Iterator[Violation]:
    """A handoff without a promise that may be open and that the receiver has to keep.

    Why:
        The owner who has to keep a promise must know of it.

    Fires:
        refund = cj.Promise("refund", made=["buy"], due="use", kept=["use"])
        owned = [cj.Stage("buy", owner="sales"), cj.Stage("use", owner="service")]
        shop = cj.Journey.sequence("shop", owned, promises=[refund]).connect(
            "buy", "use", handoff=cj.Handoff(note="A call")
        )

    Passes:
        refund = cj.Promise("refund", made=["buy"], due="use", kept=["use"])
        owned = [cj.Stage("buy", owner="sales"), cj.Stage("use", owner="service")]
        shop = cj.Journey.sequence("shop", owned, promises=[refund]).connect(
            "buy", "use", handoff=cj.Handoff(promises=["refund"])
        )

    Fix:
        Add it to `promises` of the handoff.
    """
    for check in cached(context.journey, _handoffs):
        if check.transition.handoff is not None and check.missing.promises:
            yield Violation(
                f"{check.transition.path}.handoff.promises",
                message(
                    "{receiver} has to keep {promises}, and the handoff from {giver} lacks it",
                    receiver=clipped(check.receiver),
                    promises=joined(names_of(check.missing.promises, "promise")),
                    giver=clipped(check.giver),
                ),
                hint=message("add it to the handoff"),
            )


def _handoffs(journey: Journey) -> "Sequence[HandoffCheck]":
    """The checks of all handoffs; only where there are several owners is anything loaded."""
    if len({stage.owner.strip().casefold() for stage in journey.stages} - {""}) < 2:  # noqa: PLR2004 - a handoff has two
        return ()
    from customer_journey.content._handoffs import handoffs

    return handoffs(journey)


@_rule("CJ513", name="handoff-incomplete", severity="info")
def handoff_incomplete(context: Context) -> Iterator[Violation]:
    """A handoff without facts that the receiver's criteria need, or answers of customers.

    Why:
        The receiver has to find them out again, or ask the customer again. Facts that the receiver
        sees anyway may be left out: suppress the finding with that reason.

    Fires:
        use = cj.Stage("use", owner="service", entry=cj.fact("plan").is_known())
        shop = cj.Journey.sequence("shop", [cj.Stage("buy", owner="sales"), use]).connect(
            "buy", "use", handoff=cj.Handoff(note="A call")
        )

    Passes:
        use = cj.Stage("use", owner="service", entry=cj.fact("plan").is_known())
        shop = cj.Journey.sequence("shop", [cj.Stage("buy", owner="sales"), use]).connect(
            "buy", "use", handoff=cj.Handoff(facts=["plan"])
        )

    Fix:
        Add them to the handoff.
    """
    for check in cached(context.journey, _handoffs):
        lacks = (*check.missing.facts, *names_of(check.missing.questions, "item"))
        if check.transition.handoff is not None and lacks:
            yield Violation(
                f"{check.transition.path}.handoff",
                message(
                    "{receiver} needs {lacks}, and the handoff from {giver} lacks it",
                    receiver=clipped(check.receiver),
                    lacks=joined(lacks),
                    giver=clipped(check.giver),
                ),
                hint=message("add it to the handoff, or say why the receiver knows it"),
            )


@_rule("CJ521", name="one-sided-referral", severity="info")
def one_sided_referral(context: Context) -> Iterator[Violation]:
    """A referral that rewards either the referrer or the newcomer, and not the other.

    Why:
        People hesitate to earn at a friend's expense, and newcomers who get nothing have a reason
        less to come. Where both are given something, the referrer has something to give.

    Fires:
        shop = cj.Journey.sequence("shop", ["know", "buy"]).connect(
            "buy", "know", kind="referral", rewards=[cj.Reward("referrer", value=10, unit="EUR")]
        )

    Passes:
        both = [cj.Reward("referrer", text="A bag"), cj.Reward("newcomer", text="A sample")]
        shop = cj.Journey.sequence("shop", ["know", "buy"]).connect(
            "buy", "know", kind="referral", rewards=both
        )

    Fix:
        Reward both.
    """
    for item in context.journey.transitions:
        sides = {"referrer" if reward.to == "customer" else reward.to for reward in item.rewards}
        if item.kind == "referral" and len(sides) == 1:
            has_referrer = "referrer" in sides
            yield Violation(
                f"{item.path}.rewards",
                message(
                    "the referral from {source} rewards the referrer alone"
                    if has_referrer
                    else "the referral from {source} rewards the newcomer alone",
                    source=context.label(item.source),
                ),
                hint=message(
                    "add a reward for the newcomer"
                    if has_referrer
                    else "add a reward for the referrer"
                ),
            )


@_rule("CJ531", name="incomplete-persona", aliases=["persona-with-holes"], severity="info")
def incomplete_persona(context: Context) -> Iterator[Violation]:
    """A persona without demographics, or without psychographics.

    Why:
        Demographics say where people can be found, psychographics what to say to them. Content
        needs both.

    Fires:
        shop = cj.Journey.sequence(
            "shop", ["know", "buy"], personas=[cj.Persona("founder", age="30-45", ideal=True)]
        )

    Passes:
        hiring = cj.Insight("hiring", text="Hiring takes weeks", kind="pain")
        founder = cj.Persona("founder", age="30-45", insights=[hiring], ideal=True)
        shop = cj.Journey.sequence("shop", ["know", "buy"], personas=[founder])

    Fix:
        Ask some of these people, and fill in what they say.
    """
    for persona in context.journey.personas:
        lacks = [
            name
            for name, fields in _PERSONA_FIELDS.items()
            if not any(getattr(persona, field) for field in fields)
        ]
        if lacks:
            yield Violation(
                f"personas.{persona.id}",
                message(
                    "the persona {persona} has no {lacks}",
                    persona=clipped(persona.label),
                    lacks=message(" and no ").join(map(message, lacks)),
                ),
                hint=message("ask some of these people, and fill in what they say"),
            )


_PERSONA_FIELDS: Final = {
    "demographics": ("age", "gender", "income", "education", "occupation", "location"),
    "psychographics": ("insights",),
}


@_rule("CJ532", name="no-ideal-customer", severity="info")
def no_ideal_customer(context: Context) -> Iterator[Violation]:
    """A journey with personas none of which is the ideal customer.

    Why:
        Without one, every persona has the same weight, and content is made for all of them at once.

    Fires:
        shop = cj.Journey.sequence("shop", ["know", "buy"], personas=[cj.Persona("founder")])

    Passes:
        shop = cj.Journey.sequence(
            "shop", ["know", "buy"], personas=[cj.Persona("founder", ideal=True)]
        )

    Fix:
        Mark the persona that the journey is built for as `ideal`.
    """
    personas = context.journey.personas
    if personas and not any(persona.ideal for persona in personas):
        hint = message("mark as `ideal` the one that the journey is built for")
        yield Violation("personas", message("no persona is the ideal customer"), hint=hint)


@_rule("CJ533", name="persona-without-path", aliases=["persona-without-a-way"], severity="warning")
def persona_without_path(context: Context) -> Iterator[Violation]:
    """A persona that can reach no goal, though others can.

    Why:
        Stages or transitions on every path to a goal exclude it. Either the journey is not for this
        persona, or a list of personas is out of date.

    Fires:
        shop = cj.Journey.sequence(
            "shop",
            ["know", cj.Stage("buy", personas=["founder"])],
            personas=[cj.Persona("founder"), cj.Persona("buyer")],
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop",
            ["know", cj.Stage("buy", personas=["founder", "buyer"])],
            personas=[cj.Persona("founder"), cj.Persona("buyer")],
        )

    Fix:
        Open a path to it, or remove the persona.
    """
    index = index_of(context.journey).restricted(kinds=MOVES)
    if not any(goal in context.reached for goal in context.journey.goals):
        return
    stuck: set[str] = set()
    for group in index_of(context.journey).persona_groups if context.journey.personas else ():
        part = index.restricted(persona=group[0])
        if not any(goal in breadth_first(part.successors, part.starts) for goal in part.goals):
            stuck.update(group)
    for persona in context.journey.personas:
        if persona.id in stuck:
            yield Violation(
                f"personas.{persona.id}",
                message(
                    "the persona {persona} has no path to a goal", persona=clipped(persona.label)
                ),
                hint=message("open a path to it, or remove the persona"),
            )
