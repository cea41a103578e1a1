"""Rules on declared facts: whether criteria name them, and what is said of them."""

from collections.abc import Iterator
from typing import Final

from attrs import evolve

from customer_journey._model import Journey, cached
from customer_journey._suggest import did_you_mean
from customer_journey.criteria._fact import Fact
from customer_journey.rules._clauses import clauses, constants, criteria
from customer_journey.rules._context import Context, clipped, listed
from customer_journey.rules._finding import Spot
from customer_journey.rules._rule import Rule, rule

__all__ = ["RULES"]

_THEME = "criteria"

_MOST_HINTS: Final = 50


@rule("CJ201", name="undeclared-fact", severity="error", theme=_THEME)
def undeclared_fact(context: Context) -> Iterator[Spot]:
    """A fact that a criterion or a handoff names, undeclared in a journey that declares facts.

    Why:
        A misspelt fact is never known, so a stage that asks for it is never entered by anyone.
        What is not declared cannot be checked or proved about either.

    Fires:
        shop = cj.Journey.sequence(
            "shop",
            [cj.Stage("buy", entry=cj.fact("order") >= 1)],
            facts=[cj.Fact("orders", type="int", minimum=0)],
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop",
            [cj.Stage("buy", entry=cj.fact("orders") >= 1)],
            facts=[cj.Fact("orders", type="int", minimum=0)],
        )

    Mend:
        Mend the spelling, or declare the fact with its type and domain.
    """
    declared = dict.fromkeys(item.name for item in context.journey.facts)
    if not declared:
        return
    hints: dict[str, str] = {}
    for where, name in _mentions(context.journey):
        if name not in declared:
            # Looking for the nearest name costs as much as there are names.
            if name not in hints:
                hints[name] = did_you_mean(name, declared) if len(hints) < _MOST_HINTS else ""
            hint = hints[name] or "declare it with its type and domain"
            yield Spot(where, f"the fact {clipped(name)} is not declared", hint=hint)


@rule("CJ202", name="no-declared-facts", severity="info", theme=_THEME)
def no_declared_facts(context: Context) -> Iterator[Spot]:
    """A journey whose criteria name facts, and that declares none.

    Why:
        Declared facts let criteria be checked: for misspelt names, wrong types, values that
        cannot be, stages that nobody can enter.

    Fires:
        shop = cj.Journey.sequence("shop", [cj.Stage("buy", entry=cj.fact("orders") >= 1)])

    Passes:
        shop = cj.Journey.sequence(
            "shop",
            [cj.Stage("buy", entry=cj.fact("orders") >= 1)],
            facts=[cj.Fact("orders", type="int", minimum=0)],
        )

    Mend:
        Declare each fact with its type, its domain and what it means.
    """
    if not context.journey.facts:
        names = dict.fromkeys(name for _, name in _mentions(context.journey))
        if names:
            shown = listed(clipped(name) for name in names)
            yield Spot("facts", f"criteria name {shown}, and no fact is declared")


def _mentions(journey: Journey) -> Iterator[tuple[str, str]]:
    for where, criterion in cached(journey, criteria):
        yield from ((where, name) for name in criterion.names())
    for item in journey.transitions:
        if item.handoff is not None:
            for index, name in enumerate(item.handoff.facts):
                yield f"{item.path}.handoff.facts[{index}]", name


def _without_facts(journey: Journey, places: tuple[str, ...]) -> Journey:
    """The journey without the declarations at these places."""
    gone = set(places)
    return evolve(
        journey, facts=[item for item in journey.facts if f"facts.{item.name}" not in gone]
    )


@rule("CJ203", name="unused-fact", severity="warning", theme=_THEME, mend=_without_facts)
def unused_fact(context: Context) -> Iterator[Spot]:
    """A declared fact that no criterion and no handoff names.

    Why:
        Someone records it for nothing, or a criterion that should ask for it was forgotten or has
        it misspelt.

    Fires:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("buy")], facts=[cj.Fact("orders", type="int", minimum=0)]
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop",
            [cj.Stage("buy", entry=cj.fact("orders") >= 1)],
            facts=[cj.Fact("orders", type="int", minimum=0)],
        )

    Mend:
        Use it in a criterion, or take its declaration out. Taking it out is a safe fix.
    """
    used = {name for _, name in _mentions(context.journey)}
    for item in context.journey.facts:
        if item.name not in used:
            yield Spot(
                f"facts.{item.name}",
                f"no criterion and no handoff names the fact {clipped(item.name)}",
                hint="use it, or take its declaration out",
            )


@rule("CJ214", name="number-without-bounds", severity="info", theme=_THEME)
def number_without_bounds(context: Context) -> Iterator[Spot]:
    """A declared number, used in criteria, that has neither a bound nor a list of values.

    Why:
        Proofs look at every value the declaration allows. Without a bound they tell of customers
        with -1 orders.

    Fires:
        shop = cj.Journey.sequence(
            "shop",
            [cj.Stage("buy", entry=cj.fact("orders") >= 1)],
            facts=[cj.Fact("orders", type="int")],
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop",
            [cj.Stage("buy", entry=cj.fact("orders") >= 1)],
            facts=[cj.Fact("orders", type="int", minimum=0)],
        )

    Mend:
        Give what is counted a `minimum` of 0; say what the least and the greatest value are.
    """
    for fact in _asked_facts(context):
        if fact.type in {"int", "float"} and fact.minimum is None and fact.maximum is None:
            yield Spot(
                f"facts.{fact.name}",
                f"the number {clipped(fact.name)} may be anything, below zero too",
                hint="give what is counted a `minimum` of 0",
            )


@rule("CJ215", name="text-without-values", severity="info", theme=_THEME)
def text_without_values(context: Context) -> Iterator[Spot]:
    """A declared text, held against constants in criteria, that does not list its values.

    Why:
        A misspelt constant cannot be found, and proofs have to think of texts nobody uses.

    Fires:
        shop = cj.Journey.sequence(
            "shop",
            [cj.Stage("buy", entry=cj.fact("plan") == "pro")],
            facts=[cj.Fact("plan", type="str")],
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop",
            [cj.Stage("buy", entry=cj.fact("plan") == "pro")],
            facts=[cj.Fact("plan", type="str", values=["free", "pro"])],
        )

    Mend:
        List the values in the declaration.
    """
    for fact in _asked_facts(context):
        if fact.type == "str":
            yield Spot(
                f"facts.{fact.name}",
                f"which values the text {clipped(fact.name)} can have is not said",
                hint="list them in `values`",
            )


def _asked_facts(context: Context) -> list[Fact]:
    """The declared facts without a list of values that some clause holds against a constant."""
    asked = {site.clause.name for site in context.indexed(clauses) if constants(site.clause)}
    return [item for item in context.journey.facts if item.name in asked and not item.values]


@rule("CJ216", name="fact-without-meaning", severity="info", theme=_THEME)
def fact_without_meaning(context: Context) -> Iterator[Spot]:
    """A declared fact that does not say what it means.

    Why:
        Whoever fills the column, and whoever reads why someone is blocked, needs it in plain
        language.

    Fires:
        shop = cj.Journey.sequence(
            "shop",
            [cj.Stage("buy", entry=cj.fact("orders") >= 1)],
            facts=[cj.Fact("orders", type="int", minimum=0)],
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop",
            [cj.Stage("buy", entry=cj.fact("orders") >= 1)],
            facts=[cj.Fact("orders", type="int", minimum=0, meaning="Orders paid so far")],
        )

    Mend:
        Fill in `meaning`.
    """
    for item in context.journey.facts:
        if not item.meaning.strip():
            yield Spot(
                f"facts.{item.name}",
                f"what the fact {clipped(item.name)} means is not said",
                hint="fill in `meaning`",
            )


RULES: tuple[Rule, ...] = (
    undeclared_fact,
    no_declared_facts,
    unused_fact,
    number_without_bounds,
    text_without_values,
    fact_without_meaning,
)
