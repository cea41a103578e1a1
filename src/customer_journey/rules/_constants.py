"""Rules on the constants that criteria hold facts against."""

from collections.abc import Iterator

from customer_journey._suggest import did_you_mean
from customer_journey._values import Kind, kind_of
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._tree import Comparison, Known, Membership
from customer_journey.rules._clauses import (
    clauses,
    constants,
    fitting,
    kinds_of,
    outside,
    quoted,
    verdict,
)
from customer_journey.rules._context import Context, clipped, listed
from customer_journey.rules._finding import Spot
from customer_journey.rules._rule import Rule, rule

__all__ = ["RULES"]

_THEME = "criteria"


@rule("CJ204", name="type-conflict", severity="error", theme=_THEME)
def type_conflict(context: Context) -> Iterator[Spot]:
    """A clause that holds a fact against a constant of another kind than the fact's declared type.

    Why:
        Evaluating it raises an error for every customer whose fact is known, for a number and a
        text are never silently unequal. A fact that stands alone asks whether it is true, and so
        has to be of type `bool`.

    Fires:
        shop = cj.Journey.sequence(
            "shop",
            [cj.Stage("buy", entry=cj.fact("orders") == "one")],
            facts=[cj.Fact("orders", type="int", minimum=0)],
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop",
            [cj.Stage("buy", entry=cj.fact("orders") == 1)],
            facts=[cj.Fact("orders", type="int", minimum=0)],
        )

    Mend:
        Mend the constant, or the type in the declaration.
    """
    for site in context.indexed(clauses):
        if site.fact is None:
            continue
        for value in constants(site.clause):
            if kind_of(value) not in kinds_of(site.fact):
                yield Spot(
                    site.where,
                    f"{quoted(site.clause)} asks for {kind_of(value)}, and the fact "
                    f"{clipped(site.fact.name)} is {_kinds(site.fact)}",
                    hint="mend the constant, or the type in the declaration",
                )
                break


@rule("CJ205", name="outside-domain", severity="error", theme=_THEME)
def outside_domain(context: Context) -> Iterator[Spot]:
    """A clause that asks whether a fact equals a value it cannot have.

    Why:
        By its declaration the fact is never that value. Either the constant is misspelt, and the
        criterion fails people it should not; or the declaration lags behind.

    Fires:
        shop = cj.Journey.sequence(
            "shop",
            [cj.Stage("buy", entry=cj.fact("plan") == "por")],
            facts=[cj.Fact("plan", type="str", values=["free", "pro"])],
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop",
            [cj.Stage("buy", entry=cj.fact("plan") == "pro")],
            facts=[cj.Fact("plan", type="str", values=["free", "pro"])],
        )

    Mend:
        Mend the constant, or widen the domain in the declaration.
    """
    for site in context.indexed(clauses):
        fact, clause = site.fact, site.clause
        asks_equality = isinstance(clause, Membership) or (
            isinstance(clause, Comparison) and clause.operator in {"==", "!="}
        )
        if fact is None or not asks_equality or not fitting(site):
            continue
        for value in constants(clause):
            if outside(fact, value):
                yield Spot(
                    site.where,
                    f"{quoted(clause)} asks what the fact {clipped(fact.name)} cannot be",
                    hint=_domain(fact, value),
                )
                break


@rule(
    "CJ206",
    name="decided-clause",
    severity="warning",
    theme=_THEME,
    premises=[type_conflict, outside_domain],
)
def decided_clause(context: Context) -> Iterator[Spot]:
    """A clause that says the same of every value the fact can have.

    Why:
        It lets everyone through whose fact is known, or nobody. Most often a bound is off by one,
        or the domain in the declaration is too narrow.

    Fires:
        shop = cj.Journey.sequence(
            "shop",
            [cj.Stage("buy", entry=cj.fact("orders") >= 0)],
            facts=[cj.Fact("orders", type="int", minimum=0)],
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop",
            [cj.Stage("buy", entry=cj.fact("orders") >= 1)],
            facts=[cj.Fact("orders", type="int", minimum=0)],
        )

    Mend:
        Mend the constant or the domain; to ask only whether a fact is there, say `is known`.
    """
    for site in context.indexed(clauses):
        if site.fact is None or not fitting(site) or isinstance(site.clause, Known):
            continue
        decided = verdict(site.fact, site.clause)
        if decided is not None:
            yield Spot(
                site.where,
                f"{quoted(site.clause)} is {'true' if decided else 'false'} for every value that "
                f"the fact {clipped(site.fact.name)} can have",
                hint="mend the constant, or the domain in the declaration",
            )


@rule("CJ207", name="mixed-kinds", severity="error", theme=_THEME)
def mixed_kinds(context: Context) -> Iterator[Spot]:
    """A clause that holds a fact against a constant of another kind than an earlier clause does.

    Why:
        No value fits both, so whatever the fact is, evaluating one of the two raises an error.

    Fires:
        shop = cj.Journey.sequence(
            "shop",
            [
                cj.Stage("try", entry=cj.fact("plan") == "trial"),
                cj.Stage("buy", entry=cj.fact("plan") == 2),
            ],
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop",
            [
                cj.Stage("try", entry=cj.fact("plan") == "trial"),
                cj.Stage("buy", entry=cj.fact("plan") == "pro"),
            ],
        )

    Mend:
        Decide on one kind; declare the fact, so that the wrong one is found.
    """
    first: dict[str, tuple[Kind, str]] = {}
    for site in context.indexed(clauses):
        if site.fact is not None and not fitting(site):
            continue
        for value in constants(site.clause):
            kind, where = first.setdefault(site.clause.name, (kind_of(value), site.where))
            if kind_of(value) != kind:
                yield Spot(
                    site.where,
                    f"{quoted(site.clause)} asks for {kind_of(value)}, and {where} for {kind}",
                    hint="decide on one kind",
                )
                break


@rule("CJ213", name="float-equality", severity="warning", theme=_THEME)
def float_equality(context: Context) -> Iterator[Spot]:
    """A clause that asks whether a fact equals a number with a fraction.

    Why:
        Computed figures hardly ever meet such a number to the last digit: 0.1 + 0.2 is not 0.3.

    Fires:
        shop = cj.Journey.sequence("shop", [cj.Stage("buy", entry=cj.fact("discount") == 0.3)])

    Passes:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("buy", entry=cj.fact("discount").between(0.29, 0.31))]
        )

    Mend:
        Ask for a range; or list the values the fact can have in its declaration, if they are set
        and not computed.
    """
    for site in context.indexed(clauses):
        if isinstance(site.clause, Comparison) and site.clause.operator not in {"==", "!="}:
            continue
        if site.fact is not None and site.fact.values:
            continue
        for value in constants(site.clause):
            if isinstance(value, float) and not value.is_integer():
                yield Spot(
                    site.where,
                    f"{quoted(site.clause)} asks for a number to its last digit",
                    hint="ask for a range",
                )
                break


def _kinds(fact: Fact) -> str:
    return " or ".join(sorted(kinds_of(fact)))


def _domain(fact: Fact, value: object) -> str:
    if fact.values:
        known = [item for item in fact.values if isinstance(item, str)]
        near = did_you_mean(value, known) if isinstance(value, str) else ""
        return near or f"it can be {listed(clipped(str(item)) for item in fact.values)}"
    if fact.type == "int" and isinstance(value, float):
        return "it is a whole number"
    low = "" if fact.minimum is None else f"at least {fact.minimum}"
    high = "" if fact.maximum is None else f"at most {fact.maximum}"
    return f"it is {' and '.join(filter(None, (low, high)))}"


RULES: tuple[Rule, ...] = (
    type_conflict,
    outside_domain,
    decided_clause,
    mixed_kinds,
    float_equality,
)
