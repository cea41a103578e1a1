"""Rules on declared facts: whether criteria use them, and what their declarations lack."""

from collections.abc import Iterator, Mapping
from functools import partial

from customer_journey._frozen import evolve
from customer_journey._messages._current import message
from customer_journey._model import Journey, cached
from customer_journey._suggest import Suggester
from customer_journey.criteria._computed import Reading, Since, all_read, names_read
from customer_journey.criteria._constants import write_name
from customer_journey.criteria._fact import Event, Fact, with_domain
from customer_journey.criteria._metrics import Average
from customer_journey.rules._clauses import clauses, constants, criteria, metrics_of, readings
from customer_journey.rules._context import Context, clipped, joined, suggestion
from customer_journey.rules._finding import Violation
from customer_journey.rules._rule import rule

__all__: list[str] = []

_rule = partial(rule, category="criteria")


@_rule("CJ201", name="undeclared-fact", severity="error")
def undeclared_fact(context: Context) -> Iterator[Violation]:
    """A fact in a criterion or handoff, undeclared in a journey that declares facts.

    Why:
        A misspelt fact is never known, so a stage whose criterion needs it is never entered. And
        nothing can be checked or proved about an undeclared fact.

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

    Fix:
        Correct the spelling, or declare the fact with its type and domain.
    """
    declared = dict.fromkeys(item.name for item in context.journey.facts)
    if not declared:
        return
    suggester = Suggester(declared)
    for where, name in _mentions(context.journey):
        if name not in declared:
            hint = suggestion(name, suggester) or message("declare it with its type and domain")
            problem = message("the fact {name} is not declared", name=clipped(name))
            yield Violation(where, problem, hint=hint, clause=write_name(name))


@_rule("CJ202", name="no-declared-facts", severity="info")
def no_declared_facts(context: Context) -> Iterator[Violation]:
    """A journey whose criteria use facts, and that declares none.

    Why:
        Criteria over declared facts can be checked: for misspelt names, wrong types, impossible
        values, stages that no customer can enter.

    Fires:
        shop = cj.Journey.sequence("shop", [cj.Stage("buy", entry=cj.fact("orders") >= 1)])

    Passes:
        shop = cj.Journey.sequence(
            "shop",
            [cj.Stage("buy", entry=cj.fact("orders") >= 1)],
            facts=[cj.Fact("orders", type="int", minimum=0)],
        )

    Fix:
        Declare each fact with its type, its domain and what it means.
    """
    if not context.journey.facts:
        names = dict.fromkeys(name for _, name in _mentions(context.journey))
        if names:
            problem = message(
                "criteria use {names}, and no fact is declared", names=joined(map(clipped, names))
            )
            yield Violation("facts", problem)


def _mentions(journey: Journey) -> Iterator[tuple[str, str]]:
    for where, criterion in cached(journey, criteria):
        yield from ((where, name) for name in criterion.names())
    for item in journey.transitions:
        if item.handoff is not None:
            for index, name in enumerate(item.handoff.facts):
                yield f"{item.path}.handoff.facts[{index}]", name
    for fact in journey.facts:
        if isinstance(fact.computed, Since):
            yield f"facts.{fact.name}.since", fact.computed.fact
    for where, metric in cached(journey, metrics_of):
        if isinstance(metric.computed, Average):
            yield f"{where}.average", metric.computed.fact


def _without_facts(journey: Journey, paths: tuple[str, ...]) -> Journey:
    """The journey without the declarations at these paths; one that may be misspelt stays."""
    declared = dict.fromkeys(item.name for item in journey.facts)
    suggester = Suggester(declared)
    undeclared = dict.fromkeys(name for _, name in _mentions(journey) if name not in declared)
    meant = set(map(suggester.nearest, undeclared))
    unused = frozenset(paths)
    return evolve(
        journey,
        facts=[
            item
            for item in journey.facts
            if item.name in meant or f"facts.{item.name}" not in unused
        ],
    )


@_rule("CJ203", name="unused-fact", severity="warning", fix=_without_facts)
def unused_fact(context: Context) -> Iterator[Violation]:
    """A declared fact that no criterion, no handoff, no metric and no other fact uses.

    Why:
        It is recorded for nothing, or a criterion that should use it was forgotten or has it
        misspelt.

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

    Fix:
        Use it in a criterion, or remove its declaration. Removing it is a safe fix.
    """
    reads = {fact.name: names_read(fact.computed) for fact in context.journey.facts}
    # What only unused facts read is unused as well.
    used = all_read(
        reads,
        (name for where, name in _mentions(context.journey) if not where.startswith("facts.")),
    )
    for item in context.journey.facts:
        if item.name not in used:
            yield Violation(
                f"facts.{item.name}",
                message(
                    "no criterion, no handoff, no metric and no other fact uses the fact {fact}",
                    fact=clipped(item.name),
                ),
                hint=message("use it, or remove its declaration"),
            )


@_rule("CJ214", name="number-without-bounds", severity="info")
def number_without_bounds(context: Context) -> Iterator[Violation]:
    """A declared number, used in criteria, without a bound or a list of values.

    Why:
        Proofs consider every value that the declaration allows. Without a bound they find customers
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

    Fix:
        Give counts a `minimum` of 0; state the least and the greatest value.
    """
    for fact in _compared_facts(context):
        if fact.type in {"int", "float"} and fact.minimum is None and fact.maximum is None:
            yield Violation(
                f"facts.{fact.name}",
                message(
                    "the number {fact} may be anything, also negative", fact=clipped(fact.name)
                ),
                hint=message("give counts a `minimum` of 0"),
            )


@_rule("CJ215", name="text-without-values", severity="info")
def text_without_values(context: Context) -> Iterator[Violation]:
    """A declared text, compared with constants in criteria, without a list of its values.

    Why:
        A misspelt constant cannot be found, and proofs consider texts that never occur.

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

    Fix:
        List the values in the declaration.
    """
    for fact in _compared_facts(context):
        if fact.type == "str":
            yield Violation(
                f"facts.{fact.name}",
                message("the text {fact} does not list its values", fact=clipped(fact.name)),
                hint=message("list them in `values`"),
            )


def _compared_facts(context: Context) -> list[Fact]:
    """The declared facts without a list of values that some clause compares with a constant."""
    compared = {
        site.clause.name for site in cached(context.journey, clauses) if constants(site.clause)
    }
    facts = map(with_domain, context.journey.facts)
    return [item for item in facts if item.name in compared and not item.values]


@_rule("CJ216", name="fact-without-meaning", severity="info")
def fact_without_meaning(context: Context) -> Iterator[Violation]:
    """A declared fact without a meaning.

    Why:
        Those who fill the column, and those who read why a customer is blocked, need it in plain
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

    Fix:
        Fill in `meaning`.
    """
    for item in context.journey.facts:
        if not item.meaning.strip():
            yield Violation(
                f"facts.{item.name}",
                message("the fact {fact} has no meaning", fact=clipped(item.name)),
                hint=message("fill in `meaning`"),
            )


@_rule("CJ231", name="undeclared-event", severity="error")
def undeclared_event(context: Context) -> Iterator[Violation]:
    """An event or a column that is undeclared, in a journey that declares events.

    Facts and metrics are computed from them, and assets and touchpoints name the event of meeting
    them.

    Why:
        A misspelt event is never seen, so the fact computed from it is zero, false or unknown for
        everyone.

    Fires:
        paid = cj.criteria.Reading("count", "order-paid")
        shop = cj.Journey.sequence(
            "shop",
            ["know", cj.Stage("buy", entry=cj.fact("orders") >= 1)],
            events=[cj.Event("order_paid")],
            facts=[cj.Fact("orders", type="int", computed=paid)],
        )

    Passes:
        paid = cj.criteria.Reading("count", "order_paid")
        shop = cj.Journey.sequence(
            "shop",
            ["know", cj.Stage("buy", entry=cj.fact("orders") >= 1)],
            events=[cj.Event("order_paid")],
            facts=[cj.Fact("orders", type="int", computed=paid)],
        )

    Fix:
        Correct the spelling, or declare the event with its columns.
    """
    declared = {event.name: event for event in context.journey.events}
    if not declared:
        return
    suggester = Suggester(declared)
    for where, reading in cached(context.journey, readings):
        yield from _undeclared_in(where, reading, declared, suggester)
    for stage in context.journey.stages:
        for section, items in (("assets", stage.assets), ("touchpoints", stage.touchpoints)):
            for item in items:
                if item.event and item.event not in declared:
                    yield _undeclared(
                        f"{stage.path}.{section}.{item.id}.event", item.event, suggester
                    )


def _undeclared(where: str, name: str, suggester: Suggester) -> Violation:
    hint = suggestion(name, suggester) or message("declare it with its columns")
    return Violation(
        where, message("the event {name} is not declared", name=clipped(name)), hint=hint
    )


def _undeclared_in(
    path: str, reading: Reading, declared: Mapping[str, Event], suggester: Suggester
) -> Iterator[Violation]:
    where = f"{path}.{reading.take}"
    for name in reading.events:
        event = declared.get(name)
        if event is None:
            yield _undeclared(where, name, suggester)
            continue
        columns = dict.fromkeys(column.name for column in event.columns)
        read = [(where, reading.column)] if reading.column else []
        if reading.where is not None:
            read += [(f"{path}.where", each) for each in reading.where.names()]
        for place, column in read:
            if column not in columns:
                hint = suggestion(column, Suggester(columns)) or message("declare it with its type")
                problem = message(
                    "the event {name} declares no column {column}",
                    name=clipped(name),
                    column=clipped(column),
                )
                yield Violation(place, problem, hint=hint, clause=write_name(column))


@_rule("CJ232", name="fact-not-computed", severity="info")
def fact_not_computed(context: Context) -> Iterator[Violation]:
    """A fact that criteria read is not computed, in a journey whose other facts are.

    Why:
        It cannot come from events, so what depends on it stays unknown in a log.

    Fires:
        paid = cj.criteria.Reading("count", "order_paid")
        shop = cj.Journey.sequence(
            "shop",
            ["know", cj.Stage("buy", entry=cj.parse_criterion("orders >= 1 and trusts"))],
            facts=[
                cj.Fact("orders", type="int", computed=paid),
                cj.Fact("trusts", type="bool"),
            ],
        )

    Passes:
        paid = cj.criteria.Reading("count", "order_paid")
        shop = cj.Journey.sequence(
            "shop",
            ["know", cj.Stage("buy", entry=cj.parse_criterion("orders >= 1 and trusts"))],
            facts=[
                cj.Fact("orders", type="int", computed=paid),
                cj.Fact("trusts", type="bool", computed=cj.fact("orders") >= 2, basis="assumed"),
            ],
        )

    Fix:
        Say how it is computed, or bind it to a proxy with `cj.bind`.
    """
    if any(fact.computed is not None for fact in context.journey.facts):
        used = {name for _, name in _mentions(context.journey)}
        for fact in context.journey.facts:
            if fact.computed is None and fact.name in used:
                problem = message(
                    "the fact {fact} cannot come from events", fact=clipped(fact.name)
                )
                yield Violation(f"facts.{fact.name}", problem, hint=message("`bind` it"))


@_rule("CJ233", name="proxy-in-criterion", severity="info")
def proxy_in_criterion(context: Context) -> Iterator[Violation]:
    """A criterion that reads a proxy: a fact whose computation is assumed.

    Why:
        Where customers are then rests on what somebody assumed, not on what was observed.

    Fires:
        paid = cj.criteria.Reading("count", "order_paid")
        shop = cj.Journey.sequence(
            "shop",
            ["know", cj.Stage("buy", entry=cj.fact("trusts").is_true())],
            facts=[
                cj.Fact("orders", type="int", computed=paid),
                cj.Fact("trusts", type="bool", computed=cj.fact("orders") >= 2, basis="assumed"),
            ],
        )

    Passes:
        paid = cj.criteria.Reading("count", "order_paid")
        shop = cj.Journey.sequence(
            "shop",
            ["know", cj.Stage("buy", entry=cj.fact("trusts").is_true())],
            facts=[
                cj.Fact("orders", type="int", computed=paid),
                cj.Fact("trusts", type="bool", computed=cj.fact("orders") >= 2, basis="observed"),
            ],
        )

    Fix:
        Test the proxy against customers of whom the fact is known, and give it another `basis`.
    """
    proxies = {
        fact.name
        for fact in context.journey.facts
        if fact.computed is not None and fact.basis == "assumed"
    }
    for where, criterion in cached(context.journey, criteria):
        for name in criterion.names():
            if name in proxies:
                yield Violation(
                    where,
                    message("it rests on the proxy {name}, which is assumed", name=clipped(name)),
                    clause=write_name(name),
                )
