"""Rules on criteria as they are written: constants, clauses, and where criteria are missing."""

from collections.abc import Iterator
from functools import partial

from customer_journey._graph._index import index_of
from customer_journey._messages._current import message
from customer_journey._model import cached
from customer_journey._suggest import Suggester
from customer_journey._values import Kind, kind_of
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._tree import (
    Comparison,
    Conjunction,
    Constant,
    Criterion,
    Disjunction,
    Known,
    Membership,
    walk,
)
from customer_journey.rules._clauses import (
    clauses,
    column_clauses,
    constants,
    criteria,
    fitting,
    kinds_of,
    outside,
    quoted,
    verdict,
)
from customer_journey.rules._context import Context, clipped, joined, suggestion
from customer_journey.rules._finding import Violation
from customer_journey.rules._rule import rule

__all__ = ["duplicate_entry", "mixed_types", "outside_domain", "type_mismatch"]

_rule = partial(rule, category="criteria")


@_rule("CJ204", name="type-mismatch", aliases=["type-conflict"], severity="error")
def type_mismatch(context: Context) -> Iterator[Violation]:
    """A clause that compares a fact with a constant of another type than the fact's declared one.

    Columns of events are facts, too: what `where` asks of them is looked at likewise.

    Why:
        Evaluating it raises an error for every customer whose fact is known: a number and a text
        are never silently unequal. A fact that stands alone in a criterion has to be of type
        `bool`.

    Fires:
        orders = cj.Fact("orders", type="int", minimum=0)
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("buy", entry=cj.fact("orders") == "one")], facts=[orders]
        )

    Passes:
        orders = cj.Fact("orders", type="int", minimum=0)
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("buy", entry=cj.fact("orders") == 1)], facts=[orders]
        )

    Fix:
        Correct the constant, or the type in the declaration.
    """
    of_columns = cached(context.journey, column_clauses)
    for site in (*cached(context.journey, clauses), *of_columns):
        where, clause, fact = site
        if fact is None:
            continue
        for value in constants(clause):
            if kind_of(value) not in kinds_of(fact):
                kinds = message(" or ").join(map(message, sorted(kinds_of(fact))))
                shown = {
                    "clause": quoted(clause),
                    "kind": message(kind_of(value)),
                    "fact": clipped(fact.name),
                    "kinds": kinds,
                }
                yield Violation(
                    where,
                    message("{clause} needs {kind}, and the column {fact} is {kinds}", **shown)
                    if site in of_columns
                    else message("{clause} needs {kind}, and the fact {fact} is {kinds}", **shown),
                    hint=message("correct the constant, or the type in the declaration"),
                    clause=str(clause),
                )
                break


@_rule("CJ205", name="outside-domain", severity="error")
def outside_domain(context: Context) -> Iterator[Violation]:
    """A clause that compares a fact for equality with a value it cannot have.

    So is a column of an event where a value is asked for that it cannot have.

    Why:
        By its declaration the fact never has that value. Either the constant is misspelt, and the
        criterion is wrongly false; or the declaration is out of date.

    Fires:
        plan = cj.Fact("plan", type="str", values=["free", "pro"])
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("buy", entry=cj.fact("plan") == "por")], facts=[plan]
        )

    Passes:
        plan = cj.Fact("plan", type="str", values=["free", "pro"])
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("buy", entry=cj.fact("plan") == "pro")], facts=[plan]
        )

    Fix:
        Correct the constant, or widen the domain in the declaration.
    """
    for site in (*cached(context.journey, clauses), *cached(context.journey, column_clauses)):
        fact, clause = site.fact, site.clause
        is_equality = isinstance(clause, Membership) or (
            isinstance(clause, Comparison) and clause.operator in {"==", "!="}
        )
        if fact is None or not is_equality or not fitting(fact, clause):
            continue
        for value in constants(clause):
            if outside(fact, value):
                yield Violation(
                    site.where,
                    message(
                        "{clause} compares {fact} with a value it cannot have",
                        clause=quoted(clause),
                        fact=clipped(fact.name),
                    ),
                    hint=_domain(fact, value),
                    clause=str(clause),
                )
                break


@_rule(
    "CJ206",
    name="constant-clause",
    aliases=["decided-clause"],
    severity="warning",
    premises=[type_mismatch, outside_domain],
)
def constant_clause(context: Context) -> Iterator[Violation]:
    """A clause that is true, or false, for every value the fact can have.

    Why:
        It holds for all customers whose fact is known, or for none. Most often a bound is off by
        one, or the domain in the declaration is too narrow.

    Fires:
        orders = cj.Fact("orders", type="int", minimum=0)
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("buy", entry=cj.fact("orders") >= 0)], facts=[orders]
        )

    Passes:
        orders = cj.Fact("orders", type="int", minimum=0)
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("buy", entry=cj.fact("orders") >= 1)], facts=[orders]
        )

    Fix:
        Correct the constant or the domain; to require only that a fact is known, write `is known`.
    """
    for site in cached(context.journey, clauses):
        if (
            site.fact is None
            or not fitting(site.fact, site.clause)
            or isinstance(site.clause, Known)
        ):
            continue
        truth = verdict(site.fact, site.clause)
        if truth is not None:
            yield Violation(
                site.where,
                message(
                    "{clause} is true for every value that the fact {fact} can have"
                    if truth
                    else "{clause} is false for every value that the fact {fact} can have",
                    clause=quoted(site.clause),
                    fact=clipped(site.fact.name),
                ),
                hint=message("correct the constant, or the domain in the declaration"),
                clause=str(site.clause),
            )


@_rule("CJ207", name="mixed-types", aliases=["mixed-kinds"], severity="error")
def mixed_types(context: Context) -> Iterator[Violation]:
    """A clause that compares a fact with a constant of another type than an earlier clause does.

    Why:
        No value fits both, so whatever the fact is, evaluating one of the two raises an error.

    Fires:
        first = cj.Stage("try", entry=cj.fact("plan") == "trial")
        shop = cj.Journey.sequence("shop", [first, cj.Stage("buy", entry=cj.fact("plan") == 2)])

    Passes:
        first = cj.Stage("try", entry=cj.fact("plan") == "trial")
        shop = cj.Journey.sequence("shop", [first, cj.Stage("buy", entry=cj.fact("plan") == "pro")])

    Fix:
        Decide on one type; declare the fact, so that the wrong one is found.
    """
    first: dict[str, tuple[Kind, str]] = {}
    for site in cached(context.journey, clauses):
        if site.fact is not None and not fitting(site.fact, site.clause):
            continue
        for value in constants(site.clause):
            kind, where = first.setdefault(site.clause.name, (kind_of(value), site.where))
            if kind_of(value) != kind:
                yield Violation(
                    site.where,
                    message(
                        "{clause} needs {kind}, and {where} {other_kind}",
                        clause=quoted(site.clause),
                        kind=message(kind_of(value)),
                        where=where,
                        other_kind=message(kind),
                    ),
                    hint=message("decide on one type"),
                    clause=str(site.clause),
                )
                break


@_rule("CJ208", name="entry-missing", severity="info")
def entry_missing(context: Context) -> Iterator[Violation]:
    """A stage, not a start, without an entry criterion.

    Why:
        Facts cannot show whether a customer is there, so `locate` reports this stage as unknown. A
        start needs no criterion, nor does a stage that exits lead to, if they say who left. If no
        stage has one, there is one finding for all.

    Fires:
        shop = cj.Journey.sequence(
            "shop", ["know", cj.Stage("try", entry=cj.fact("tried").is_true()), "buy"]
        )

    Passes:
        shop = cj.Journey.sequence("shop", ["know", cj.Stage("buy", entry=cj.fact("orders") >= 1)])

    Fix:
        Add an `entry`: what must be true of a customer at this stage.
    """
    journey = context.journey
    starts = set(journey.starts)
    # Exits may tell who is at a leaving stage; another rule asks whether any does.
    index = index_of(journey)
    exempt = starts.union(index.named(index.leaving_stages))
    missing = [stage for stage in journey if stage.entry is None and stage.id not in exempt]
    hint = message("add an `entry`: what must be true of a customer there")
    if missing and all(stage.entry is None for stage in journey):
        problem = message(
            "no stage has an entry criterion, so facts cannot show where customers are"
        )
        yield Violation("stages", problem, hint=hint)
        return
    for stage in missing:
        problem = message(
            "{stage} has no entry criterion, so facts cannot show who is there",
            stage=context.label(stage.id),
        )
        yield Violation(stage.path, problem, hint=hint)


@_rule("CJ209", name="constant-criterion", severity="warning")
def constant_criterion(context: Context) -> Iterator[Violation]:
    """A criterion that contains `true` or `false`.

    Why:
        A constant makes the criterion true or false for all customers, or has no effect. Most
        remain from a test.

    Fires:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("buy", entry=cj.parse_criterion("orders >= 1 or true"))]
        )

    Passes:
        shop = cj.Journey.sequence("shop", [cj.Stage("buy", entry=cj.fact("orders") >= 1)])

    Fix:
        Remove the constant; a stage may have no entry criterion, and a transition no guard.
    """
    for where, criterion in cached(context.journey, criteria):
        constant = next((part for part in walk(criterion) if isinstance(part, Constant)), None)
        if constant is not None:
            yield Violation(
                where,
                message("{criterion} has a constant in it", criterion=quoted(criterion)),
                hint=message("remove it"),
                clause=str(constant),
            )


@_rule("CJ210", name="duplicate-clause", aliases=["repeated-clause"], severity="warning")
def duplicate_clause(context: Context) -> Iterator[Violation]:
    """An `and` or an `or` with two equal parts.

    Why:
        The second one has no effect. Most often it should have been another.

    Fires:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("buy", entry=cj.parse_criterion("paid and paid"))]
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("buy", entry=cj.parse_criterion("paid and shipped"))]
        )

    Fix:
        Correct or remove one of them.
    """
    for where, criterion in cached(context.journey, criteria):
        for part in walk(criterion):
            if isinstance(part, (Conjunction, Disjunction)):
                seen: set[Criterion] = set()
                for operand in part.operands:
                    if operand in seen:
                        problem = message("duplicate {operand}", operand=quoted(operand))
                        hint = message("correct or remove one")
                        yield Violation(where, problem, hint=hint, clause=str(operand))
                        break
                    seen.add(operand)


@_rule("CJ211", name="duplicate-entry", aliases=["same-entry"], severity="warning")
def duplicate_entry(context: Context) -> Iterator[Violation]:
    """A stage with the entry criterion of an earlier one.

    Why:
        Customers who may enter one may enter the other, so facts cannot distinguish the two.

    Fires:
        paid = cj.fact("orders") >= 1
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("decide", entry=paid), cj.Stage("buy", entry=paid)]
        )

    Passes:
        first = cj.Stage("decide", entry=cj.fact("cart_value") > 0)
        shop = cj.Journey.sequence("shop", [first, cj.Stage("buy", entry=cj.fact("orders") >= 1)])

    Fix:
        Find what is true at the later stage and not yet at the earlier; if there is nothing, merge
        the two.
    """
    first: dict[Criterion, str] = {}
    for stage in context.journey:
        if stage.entry is not None:
            earlier = first.setdefault(stage.entry, stage.id)
            if earlier != stage.id:
                yield Violation(
                    f"{stage.path}.entry",
                    message(
                        "{stage} has the entry criterion of {earlier}, {entry}",
                        stage=context.label(stage.id),
                        earlier=context.label(earlier),
                        entry=quoted(stage.entry),
                    ),
                    hint=message("find what distinguishes them, or merge them"),
                )


@_rule("CJ212", name="guard-repeats-entry", severity="info")
def guard_repeats_entry(context: Context) -> Iterator[Violation]:
    """A transition whose guard is the entry criterion of its target.

    Why:
        The entry criterion has to be met anyway. Of two copies, one is forgotten at the next
        change.

    Fires:
        paid = cj.fact("orders") >= 1
        shop = cj.Journey.sequence("shop", ["know", cj.Stage("buy", entry=paid)]).connect(
            "know", "buy", when=paid
        )

    Passes:
        shop = cj.Journey.sequence("shop", ["know", cj.Stage("buy", entry=cj.fact("orders") >= 1)])

    Fix:
        Remove the guard.
    """
    for item in context.journey.transitions:
        if item.when is not None and item.when == context.stages[item.target].entry:
            problem = message(
                "the guard repeats the entry criterion of {target}",
                target=context.label(item.target),
            )
            yield Violation(f"{item.path}.when", problem, hint=message("remove the guard"))


@_rule("CJ213", name="float-equality", severity="warning")
def float_equality(context: Context) -> Iterator[Violation]:
    """A clause that compares a fact for equality with a number that has a fraction.

    Why:
        Computed numbers are hardly ever equal to the last digit: 0.1 + 0.2 is not 0.3.

    Fires:
        shop = cj.Journey.sequence("shop", [cj.Stage("buy", entry=cj.fact("discount") == 0.3)])

    Passes:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("buy", entry=cj.fact("discount").between(0.29, 0.31))]
        )

    Fix:
        Use a range; or list the values of the fact in its declaration, if they are not computed.
    """
    for where, clause, fact in cached(context.journey, clauses):
        if isinstance(clause, Comparison) and clause.operator not in {"==", "!="}:
            continue
        if fact is not None and fact.values:
            continue
        if any(isinstance(value, float) and not value.is_integer() for value in constants(clause)):
            problem = message(
                "{clause} needs a number to be equal to the last digit", clause=quoted(clause)
            )
            yield Violation(where, problem, hint=message("use a range"), clause=str(clause))


def _domain(fact: Fact, value: object) -> str:
    if fact.values:
        texts = [item for item in fact.values if isinstance(item, str)]
        near = suggestion(value, Suggester(texts)) if isinstance(value, str) else ""
        return near or message(
            "it can be {values}", values=joined(clipped(str(item)) for item in fact.values)
        )
    if fact.type == "int" and isinstance(value, float):
        return message("it is a whole number")
    if fact.maximum is None:
        return message("it is at least {minimum}", minimum=fact.minimum)
    if fact.minimum is None:
        return message("it is at most {maximum}", maximum=fact.maximum)
    return message(
        "it is at least {minimum} and at most {maximum}",
        minimum=fact.minimum,
        maximum=fact.maximum,
    )
