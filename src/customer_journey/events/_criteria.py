"""Criteria as SQL conditions."""

from collections.abc import Iterable

from customer_journey._arguments import checked
from customer_journey.criteria._fact import Fact, FactType
from customer_journey.criteria._sql import Dialect, criterion_sql, dialect_of
from customer_journey.criteria._tree import Criterion

__all__ = ["to_sql"]


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
