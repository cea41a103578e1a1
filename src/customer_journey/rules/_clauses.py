"""The criteria of a journey, clause by clause, with the facts that it declares."""

from datetime import datetime
from itertools import chain
from typing import Final, NamedTuple

from customer_journey._model import Journey, Metric, cached
from customer_journey._model._cached import facts_by_name
from customer_journey._values import Kind, Value, kind_of
from customer_journey.criteria._computed import Reading
from customer_journey.criteria._fact import Fact, FactType
from customer_journey.criteria._metrics import criteria_of
from customer_journey.criteria._reference import fact as about
from customer_journey.criteria._tree import (
    Clause,
    Comparison,
    Constant,
    Criterion,
    Membership,
    evaluator,
    leaves,
)

__all__ = [
    "Site",
    "clauses",
    "column_clauses",
    "constants",
    "criteria",
    "fitting",
    "kinds_of",
    "metrics_of",
    "outside",
    "quoted",
    "readings",
    "verdict",
]

_LONGEST: Final = 80


class Site(NamedTuple):
    """A clause, the path of its criterion, and the fact it names, if declared."""

    where: str
    clause: Clause
    fact: Fact | None


def criteria(journey: Journey) -> tuple[tuple[str, Criterion], ...]:
    """Every criterion of the journey with its path, in the journey's order."""
    return (
        *((f"{item.path}.entry", item.entry) for item in journey.stages if item.entry is not None),
        *(
            (f"{item.path}.when", item.when)
            for item in journey.transitions
            if item.when is not None
        ),
        *(
            (f"facts.{item.name}.when", item.computed)
            for item in journey.facts
            if isinstance(item.computed, Criterion)
        ),
        *(
            (f"{where}.{key}", criterion)
            for where, metric in cached(journey, metrics_of)
            for key, criterion in criteria_of(metric.computed)
        ),
    )


def clauses(journey: Journey) -> tuple[Site, ...]:
    """Every clause of every criterion, in the journey's order."""
    facts = cached(journey, facts_by_name)
    return tuple(
        Site(where, leaf, facts.get(leaf.name))
        for where, criterion in cached(journey, criteria)
        for leaf in leaves(criterion)
        if not isinstance(leaf, Constant)
    )


def column_clauses(journey: Journey) -> tuple[Site, ...]:
    """Every clause on which events are read, with the column that it names, if declared."""
    columns = {
        (event.name, column.name): column for event in journey.events for column in event.columns
    }
    return tuple(
        Site(
            f"{where}.where",
            leaf,
            next(
                (columns[name, leaf.name] for name in read.events if (name, leaf.name) in columns),
                None,
            ),
        )
        for where, read in cached(journey, readings)
        if read.where is not None
        for leaf in leaves(read.where)
        if not isinstance(leaf, Constant)
    )


def readings(journey: Journey) -> tuple[tuple[str, Reading], ...]:
    """Every reading of events, with the path of what it computes."""
    facts = [(f"facts.{fact.name}", fact.computed) for fact in journey.facts]
    metrics = [(where, metric.computed) for where, metric in cached(journey, metrics_of)]
    return tuple((where, each) for where, each in (*facts, *metrics) if isinstance(each, Reading))


def metrics_of(journey: Journey) -> tuple[tuple[str, Metric], ...]:
    """All metrics, each with its path."""
    return tuple(
        (f"{stage.path}.metrics.{metric.id}", metric)
        for stage in journey.stages
        for metric in stage.metrics
    )


def constants(clause: Clause) -> tuple[Value, ...]:
    """The constants that a clause compares its fact with."""
    if isinstance(clause, Comparison):
        return (clause.value,)
    return clause.values if isinstance(clause, Membership) else ()


_KINDS: Final[dict[FactType, frozenset[Kind]]] = {
    "bool": frozenset({"true or false"}),
    "int": frozenset({"a number"}),
    "float": frozenset({"a number"}),
    "str": frozenset({"a text"}),
    "date": frozenset({"a date"}),
    "datetime": frozenset({"a datetime without a zone", "a datetime with a zone"}),
}


def kinds_of(fact: Fact) -> frozenset[Kind]:
    """The kinds of constants that a fact can be compared with."""
    stated = chain((fact.minimum, fact.maximum), fact.values)
    first = next((value for value in stated if value is not None), None)
    return frozenset({kind_of(first)}) if isinstance(first, datetime) else _KINDS[fact.type]


def fitting(fact: Fact, clause: Clause) -> bool:
    """Whether all constants of a clause are of the kind of its fact."""
    kinds = kinds_of(fact)
    return all(kind_of(value) in kinds for value in constants(clause))


def outside(fact: Fact, value: Value) -> bool:
    """Whether a fact can never have a value of its kind."""
    if fact.type == "int" and isinstance(value, float) and not value.is_integer():
        return True
    if fact.values:
        return value not in fact.values
    facts = {fact.name: value}
    below = fact.minimum is not None and (about(fact.name) < fact.minimum).evaluate(facts)
    above = fact.maximum is not None and (about(fact.name) > fact.maximum).evaluate(facts)
    return bool(below or above)


def verdict(fact: Fact, clause: Clause) -> bool | None:
    """The truth of a clause if it is the same for all values of the fact; else None."""
    if isinstance(clause, Membership) and not clause.values:
        return False
    if fact.values:
        truth = evaluator(clause)
        truths = {truth({fact.name: value}) for value in fact.values}
        return truths.pop() if len(truths) == 1 else None
    if not isinstance(clause, Comparison) or clause.operator in {"==", "!="}:
        return None
    # An order that holds for two values holds between them; without a bound it fails somewhere.
    truth = evaluator(clause)
    at_low = None if fact.minimum is None else truth({clause.name: fact.minimum})
    at_high = None if fact.maximum is None else truth({clause.name: fact.maximum})
    rising = clause.operator in {">", ">="}
    if (at_low if rising else at_high) is True:
        return True
    return False if (at_high if rising else at_low) is False else None


def quoted(part: object) -> str:
    """The text of a criterion or of a part of one, in backticks and not too long."""
    text = str(part)
    return f"`{text if len(text) <= _LONGEST else f'{text[:_LONGEST]}…'}`"
