"""Rules on what a journey says about findings: its suppressions."""

from collections.abc import Iterator

from attrs import evolve

from customer_journey._model import Journey
from customer_journey._suggest import did_you_mean
from customer_journey.rules._context import Context, clipped
from customer_journey.rules._finding import Spot
from customer_journey.rules._places import Places
from customer_journey.rules._rule import Rule, rule

__all__ = ["RULES"]

_THEME = "upkeep"


def _without(journey: Journey, places: tuple[str, ...]) -> Journey:
    """The journey without the suppressions at these places."""
    gone = set(places)
    return evolve(
        journey,
        suppressions=[
            item
            for index, item in enumerate(journey.suppressions)
            if f"suppressions[{index}]" not in gone
        ],
    )


@rule("CJ901", name="unknown-rule", severity="warning", theme=_THEME)
def unknown_rule(context: Context) -> Iterator[Spot]:
    """A suppression that names a rule which is not there.

    Why:
        It silences nothing, though someone wrote a reason down. Most often the name is misspelt,
        or the package that brings the rule is missing.

    Fires:
        shop = cj.Journey("shop", suppressions=[cj.Suppression("no-stages", reason="A draft")])

    Passes:
        shop = cj.Journey("shop", suppressions=[cj.Suppression("no-stage", reason="A draft")])

    Mend:
        Name the rule by its code, its name, or the beginning of its code.
    """
    for index, item in enumerate(context.journey.suppressions):
        named = item.rule in context.rule_names
        # Codes begin with a capital letter, names never do.
        if not named and not any(
            name.startswith(item.rule) for name in context.rule_names if name[0].isupper()
        ):
            yield Spot(
                f"suppressions[{index}].rule",
                f"there is no rule {clipped(item.rule)}",
                hint=did_you_mean(item.rule, context.rule_names),
            )


@rule(
    "CJ902",
    name="unused-suppression",
    severity="warning",
    theme=_THEME,
    mend=_without,
    comes_last=True,
)
def unused_suppression(context: Context) -> Iterator[Spot]:
    """A suppression of a rule that was asked and found nothing there.

    Why:
        What it excused has been mended, or its place has another name now. Left behind, it hides
        the next finding. Suppressions of rules that are off are left alone.

    Fires:
        shop = cj.Journey.sequence("shop", ["know", "buy"])
        shop = cj.evolve(
            shop,
            suppressions=[cj.Suppression("dead-end", where="stages.buy", reason="A draft")],
        )

    Passes:
        shop = cj.Journey.sequence("shop", ["know", "buy"]).with_stage(cj.Stage("buy"))
        shop = cj.evolve(
            shop,
            suppressions=[cj.Suppression("dead-end", where="stages.buy", reason="A draft")],
        )

    Mend:
        Take it out. This is a safe fix.
    """
    places = Places(context.journey)
    for index, item in context.idle:
        place = clipped(item.where) if item.where else "the whole journey"
        why = "has nothing to silence" if places.has(item.where) else "leads nowhere"
        yield Spot(
            f"suppressions[{index}]",
            f"the suppression of {clipped(item.rule)} at {place} {why}",
            hint="take it out",
        )


RULES: tuple[Rule, ...] = (unknown_rule, unused_suppression)
