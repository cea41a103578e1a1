"""Rules on people: what they are to the business, and where that changes."""

from collections.abc import Iterator
from typing import Final

from customer_journey._model import Stage
from customer_journey.rules._context import Context, called
from customer_journey.rules._finding import Spot
from customer_journey.rules._kinds import PHASES
from customer_journey.rules._rule import Rule, rule

__all__ = ["RULES"]

_THEME = "people"

_BOUGHT: Final = frozenset({"customer", "advocate"})
_NOT_BOUGHT: Final = frozenset({"prospect", "lead"})


@rule("CJ501", name="prospect-called-customer", severity="error", theme=_THEME)
def prospect_called_customer(context: Context) -> Iterator[Spot]:
    """A stage that comes before purchase and calls the people there customers or advocates.

    Why:
        Whoever has not bought is a prospect or a lead. Counting them among customers spoils every
        figure per customer, and treating them so spoils the welcome.

    Fires:
        shop = cj.Journey.sequence("shop", [cj.Stage("try", phases=["try"], role="customer")])

    Passes:
        shop = cj.Journey.sequence("shop", [cj.Stage("try", phases=["try"], role="prospect")])

    Mend:
        Give it the `role` of a `prospect` or `lead`; or, if people have bought here, mend the
        phases.
    """
    for stage in context.journey.stages:
        if stage.role in _BOUGHT and _all_before_purchase(stage):
            yield Spot(
                f"{stage.path}.role",
                f"people at {called(context.journey, stage.id)} have not bought, and are called "
                f"{_plural(stage)}",
                hint="make the `role` prospect or lead, or mend the phases",
            )


@rule("CJ502", name="customer-called-prospect", severity="warning", theme=_THEME)
def customer_called_prospect(context: Context) -> Iterator[Spot]:
    """A stage that comes after purchase and calls the people there prospects or leads.

    Why:
        Whoever has bought is a customer. Called a prospect, they are sold what they have, and
        missing in figures per customer.

    Fires:
        shop = cj.Journey.sequence("shop", [cj.Stage("use", phases=["onboard"], role="lead")])

    Passes:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("use", phases=["onboard"], role="customer")]
        )

    Mend:
        Give it the `role` of a `customer` or `advocate`; or, if people have not bought here, mend
        the phases.
    """
    for stage in context.journey.stages:
        if stage.role in _NOT_BOUGHT and _all_after_purchase(stage):
            yield Spot(
                f"{stage.path}.role",
                f"people at {called(context.journey, stage.id)} have bought, and are called "
                f"{_plural(stage)}",
                hint="make the `role` customer or advocate, or mend the phases",
            )


@rule("CJ503", name="role-steps-back", severity="warning", theme=_THEME)
def role_steps_back(context: Context) -> Iterator[Spot]:
    """An advance that makes a prospect or lead of a customer or advocate.

    Why:
        Having bought is not undone. People who go back to choosing do so as customers, on a
        return; people who left are lapsed.

    Fires:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("buy", role="customer"), cj.Stage("ask", role="prospect")]
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("ask", role="prospect"), cj.Stage("buy", role="customer")]
        )

    Mend:
        Make it a return or an exit, or mend one of the roles.
    """
    journey = context.journey
    for item in journey.transitions:
        source, target = context.stages[item.source].role, context.stages[item.target].role
        if item.kind == "advance" and source in _BOUGHT and target in _NOT_BOUGHT:
            yield Spot(
                item.path,
                f"an advance from {called(journey, item.source)} to {called(journey, item.target)} "
                f"makes a {target} of a {source}",
                hint="make it a return or an exit, or mend one of the roles",
            )


def _all_before_purchase(stage: Stage) -> bool:
    return bool(stage.phases) and all(PHASES[phase] < PHASES["purchase"] for phase in stage.phases)


def _all_after_purchase(stage: Stage) -> bool:
    after = range(PHASES["purchase"] + 1, PHASES["lapse"])
    return bool(stage.phases) and all(PHASES[phase] in after for phase in stage.phases)


def _plural(stage: Stage) -> str:
    return f"{stage.role}s"


RULES: tuple[Rule, ...] = (prospect_called_customer, customer_called_prospect, role_steps_back)
