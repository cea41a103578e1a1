"""Columns against what a journey declares of them: their types, and which values they may hold."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from customer_journey._model._facts import value_problems
from customer_journey._values import brief
from customer_journey.criteria._fact import Event, Fact, FactType
from customer_journey.criteria._reference import fact as fact_named
from customer_journey.criteria._sql import Syntax, criterion_sql
from customer_journey.criteria._tree import Criterion, all_of, leaves
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.events._columns import inner_names
from customer_journey.events._criteria import misfit
from customer_journey.events._engines import Table
from customer_journey.events._log import Prepared

__all__ = [
    "Column",
    "has_domain",
    "kinds_as_declared",
    "refuse_events_outside",
    "refuse_outside",
    "value_of",
]

_MOST: Final = sys.float_info.max
_NUMBERS: Final = frozenset({"number", "decimal", "float"})
_FRACTIONS: Final = frozenset({"decimal", "float"})

_KINDS_OF_TYPE: Final[Mapping[FactType, frozenset[str]]] = {
    # Columns with missing values hold 1.0 and 0.0, and days midnights.
    "bool": frozenset({"bool", *_NUMBERS}),
    "int": _NUMBERS,
    "float": _NUMBERS,
    "str": frozenset({"text"}),
    "date": frozenset({"date", "moment"}),
    "datetime": frozenset({"moment", "zoned"}),
}
"""What a column may hold whose values are those of a declared fact."""


class Column(NamedTuple):
    """A column of values that a journey declares."""

    fact: Fact
    """How it declares them."""
    where: str
    """What it is called in errors."""
    name: str
    """Its name in SQL."""
    kind: str
    """What it holds."""
    rows: str = ""
    """The SQL condition of the rows that are meant; empty for all."""

    @property
    def value(self) -> str:
        """Its SQL, as a value of the declared type."""
        return value_of(self.fact, self.name, self.kind)


def has_domain(fact: Fact) -> bool:
    """Whether values of the fact's type can be outside of it."""
    is_whole = fact.type == "int"
    return bool(fact.values) or is_whole or (fact.minimum, fact.maximum) != (None, None)


def value_of(fact: Fact, column: str, kind: str) -> str:
    """The SQL of a fact's value as `read_facts` reads it, from the column that holds it."""
    if fact.type == "str" and kind == "text":
        # An empty text is missing.
        return f"NULLIF({column}, '')"
    if fact.type == "bool" and kind in _NUMBERS:
        return f"(CASE WHEN {column} IN (0, 1) THEN {column} = 1 END)"
    return f"CAST({column} AS DATE)" if fact.type == "date" and kind == "moment" else column


def kinds_as_declared(facts: Iterable[Fact], kinds: Mapping[str, str]) -> dict[str, str]:
    """What the columns hold that `value_of` gives, by the names of facts."""
    read = dict(kinds)
    for fact in facts:
        kind = kinds.get(fact.name)
        if fact.type == "bool" and kind in _NUMBERS:
            read[fact.name] = "bool"
        elif fact.type == "date" and kind == "moment":
            read[fact.name] = "date"
    return read


def refuse_outside(
    function: str,
    columns: Iterable[Column],
    syntax: Syntax,
    fetch: Callable[[str], list[tuple[Any, ...]]],
) -> None:
    """Refuse a table with values that declarations do not allow, counted.

    Args:
        function: Whose error it is.
        columns: The columns that are declared.
        syntax: The SQL to write.
        fetch: From what to select, all rows taken together, to the one row of its answer.

    Raises:
        InvalidValueError: There are some, or a column is of another type; each is named, with an
            example.
    """
    problems: list[Problem] = []
    conditions: dict[Column, str] = {}
    for column in columns:
        if "null" in column.kind or column.kind == "unknown":
            continue
        if column.kind not in _KINDS_OF_TYPE[column.fact.type]:
            text = f"the column holds {column.kind}, and is declared as {column.fact.type}"
            problems.append(Problem(column.where, text))
        elif condition := _outside(column, syntax):
            conditions[column] = f"{column.rows} AND ({condition})" if column.rows else condition
    if conditions and not problems:
        problems += _counted(conditions, fetch)
    if problems:
        raise InvalidValueError(function, problems)


def refuse_events_outside(
    question: Prepared, events: Iterable[Event], kinds: Mapping[str, str]
) -> None:
    """Refuse events whose columns have values that a journey does not let them have, counted.

    Args:
        question: What is asked of the table.
        events: The events that the journey declares.
        kinds: What the columns of events hold that the question picks, by their names.

    Raises:
        InvalidValueError: There are some, or a column is of another type than is declared.
    """
    # A text for a warehouse is not run here, and an empty table has columns of any type.
    if isinstance(question.data, Table) or question.is_empty():
        return
    text, inner = question.text("", counts_ties=False), inner_names(question.chosen)
    columns = [
        Column(
            column,
            f"events.{event.name}.{column.name}",
            inner[f"columns.{column.name}"],
            kinds[column.name],
            f"s = {text.literal(event.name)}",
        )
        for event in events
        for column in event.columns
        if column.name in kinds
    ]
    refuse_outside(
        question.function,
        columns,
        question.engine.dialect,
        lambda figures: question.engine.fetch(f"{text.log()} SELECT {figures} FROM log"),
    )


def _counted(
    conditions: Mapping[Column, str], fetch: Callable[[str], list[tuple[Any, ...]]]
) -> Iterator[Problem]:
    """A problem for each column with values outside of its declaration."""
    parts: list[str] = []
    for column, condition in conditions.items():
        parts.append(f"sum(CASE WHEN {condition} THEN 1 ELSE 0 END)")
        parts.append(f"min(CASE WHEN {condition} THEN {column.name} END)")
    (row,) = fetch(", ".join(parts))
    for index, column in enumerate(conditions):
        count, example = row[2 * index : 2 * index + 2]
        if count:
            rows = f"{int(count):,} {'row' if count == 1 else 'rows'}"
            messages = [problem.message for problem in value_problems(column.fact, example)]
            # An engine may count what Python does not, as a number beyond all floats.
            reason = messages[0] if messages else f"{brief(example)} is not as it is declared"
            yield Problem(column.where, f"outside of its declaration in {rows}: {reason}")


def _outside(column: Column, syntax: Syntax) -> str:
    """The SQL condition that a value is not one of the declared; empty where all are."""
    fact, kind, name = column.fact, column.kind, column.name
    reference = fact_named(fact.name)
    conditions: list[str] = []
    if fact.type == "int" and kind in _FRACTIONS:
        # Beyond all floats is not a whole number either.
        if kind == "float":
            conditions.append(f"NOT {_truth_of(reference.between(-_MOST, _MOST), column, syntax)}")
        conditions.append(f"{name} <> FLOOR({name})")
    if fact.type == "bool" and kind in _NUMBERS:
        conditions.append(f"NOT {_truth_of(reference.is_in([0, 1]), column, syntax)}")
    if fact.type == "date" and kind == "moment":
        conditions.append(f"{name} <> CAST(CAST({name} AS DATE) AS {syntax.naive_type})")
    inside: list[Criterion] = []
    if fact.values:
        inside.append(reference.is_in(fact.values))
    else:
        inside += [reference >= fact.minimum] if fact.minimum is not None else []
        inside += [reference <= fact.maximum] if fact.maximum is not None else []
    # A moment with a zone is not comparable with a bound without one.
    held = kinds_as_declared([fact], {fact.name: kind})[fact.name]
    inside = [each for each in inside if not misfit(next(leaves(each)), held)]
    if inside:
        read = column._replace(name=column.value, kind=held)
        conditions.append(f"NOT {_truth_of(all_of(inside), read, syntax)}")
    return " OR ".join(conditions)


def _truth_of(criterion: Criterion, column: Column, syntax: Syntax) -> str:
    kind: FactType = "float" if column.kind == "float" else "int"
    name = column.fact.name
    return criterion_sql(criterion, syntax, columns={name: column.name}, types={name: kind})
