"""Criteria as SQL conditions."""

from collections.abc import Iterable, Mapping
from typing import Final

from customer_journey._arguments import checked
from customer_journey._values import Kind, kind_of
from customer_journey.criteria._fact import Fact, FactType
from customer_journey.criteria._sql import Dialect, criterion_sql, dialect_of
from customer_journey.criteria._tree import Comparison, Criterion, Membership, Node

__all__ = ["misfit", "to_sql"]


@checked
def to_sql(
    criterion: Criterion, /, *, dialect: Dialect = "duckdb", facts: Iterable[Fact] = ()
) -> str:
    """The criterion as an SQL condition: true, false, or NULL where it is unknown.

    It gives the same truth as `criterion.evaluate` for every row whose columns have the types that
    it asks for. Facts are columns of the same names, quoted. NaN counts as missing.

    Args:
        criterion: The criterion.
        dialect: The SQL to write.
        facts: Declarations of facts. Of a float, `is known` takes NaN for missing, and integers
            that no float can hold are compared exactly.

    Raises:
        InvalidValueError: The dialect is unknown.
        WrongTypeError: It is not a criterion.

    Example:
        >>> import customer_journey as cj
        >>> ready = cj.parse_criterion("plan in ['pro', 'team'] and seats is known")
        >>> print(cj.events.to_sql(ready))
        (("plan" IN ('pro', 'team')) AND ("seats" IS NOT NULL))
    """
    types: dict[str, FactType] = {}
    for declared in facts:
        types[declared.name] = declared.type
    return criterion_sql(criterion, dialect_of(dialect, "events.to_sql"), types=types)


_KIND_OF_COLUMN: Final[Mapping[str, frozenset[Kind]]] = {
    "text": frozenset({"a text"}),
    "bool": frozenset({"true or false"}),
    "number": frozenset({"a number"}),
    "decimal": frozenset({"a number"}),
    "float": frozenset({"a number"}),
    "date": frozenset({"a date"}),
    "moment": frozenset({"a datetime without a zone"}),
    "zoned": frozenset({"a datetime with a zone"}),
}


def misfit(leaf: Node, held: str) -> str:
    """What keeps a clause from being asked of a column that holds such values; else nothing."""
    value = leaf.value if isinstance(leaf, Comparison) else None
    if isinstance(leaf, Membership) and leaf.values:
        value = leaf.values[0]
    wanted = None if value is None else kind_of(value)
    # A column of nothing but missing values has any type, and of some tables types are not known.
    if wanted is None or "null" in held or held == "unknown":
        return ""
    if wanted in _KIND_OF_COLUMN.get(held, frozenset()):
        return ""
    return f"the column holds {held}, and {leaf} asks for {wanted}"
