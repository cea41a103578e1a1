"""Rules on the suppressions of a journey."""

from collections.abc import Iterator
from functools import partial

from customer_journey._frozen import evolve
from customer_journey._messages._current import message
from customer_journey._model import Journey
from customer_journey._suggest import Suggester
from customer_journey.rules._context import Context, clipped, suggestion
from customer_journey.rules._finding import Violation
from customer_journey.rules._places import Places
from customer_journey.rules._rule import rule

__all__: list[str] = []

_rule = partial(rule, category="upkeep")


def _without(journey: Journey, paths: tuple[str, ...]) -> Journey:
    """The journey without the suppressions at these paths."""
    unused = set(paths)
    return evolve(
        journey,
        suppressions=[
            item
            for index, item in enumerate(journey.suppressions)
            if f"suppressions[{index}]" not in unused
        ],
    )


@_rule("CJ901", name="unknown-rule", severity="warning")
def unknown_rule(context: Context) -> Iterator[Violation]:
    """A suppression of a rule that does not exist.

    Why:
        It has no effect. Most often the name is misspelt, or the package with the rule is missing.

    Fires:
        shop = cj.Journey("shop", suppressions=[cj.Suppression("no-stages", reason="A draft")])

    Passes:
        shop = cj.Journey("shop", suppressions=[cj.Suppression("no-stage", reason="A draft")])

    Fix:
        Use the code of a rule, its name, or the beginning of its code.
    """
    for index, item in enumerate(context.journey.suppressions):
        named = item.rule in context.rule_names
        # Codes begin with a capital letter, names never do.
        if not named and not any(
            name.startswith(item.rule) for name in context.rule_names if name[0].isupper()
        ):
            yield Violation(
                f"suppressions[{index}].rule",
                message("unknown rule {rule}", rule=clipped(item.rule)),
                hint=suggestion(item.rule, Suggester(context.rule_names)),
            )


@_rule("CJ902", name="unused-suppression", severity="warning", fix=_without, comes_last=True)
def unused_suppression(context: Context) -> Iterator[Violation]:
    """A suppression of a rule that has no finding there.

    Why:
        The problem was fixed, or its path has changed. Such a suppression hides the next finding.
        Suppressions of rules that are off are ignored.

    Fires:
        shop = cj.Journey.sequence("shop", ["know", "buy"])
        shop = cj.evolve(
            shop, suppressions=[cj.Suppression("dead-end", where="stages.buy", reason="A draft")]
        )

    Passes:
        shop = cj.Journey.sequence("shop", ["know", "buy"]).with_stage(cj.Stage("buy"))
        shop = cj.evolve(
            shop, suppressions=[cj.Suppression("dead-end", where="stages.buy", reason="A draft")]
        )

    Fix:
        Remove it. This is a safe fix.
    """
    for index in context.idle:
        item = context.journey.suppressions[index]
        problem = message(
            "suppression of {rule}: {where} has no finding"
            if Places(context.journey).has(item.where)
            else "suppression of {rule}: {where} does not exist",
            rule=clipped(item.rule),
            where=clipped(item.where) if item.where else message("the whole journey"),
        )
        yield Violation(f"suppressions[{index}]", problem, hint=message("remove it"))
