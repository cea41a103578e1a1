"""Criteria as SQL: one text for each dialect, with the truth that Python gives.

SQL's own logic is Kleene's: NULL is unknown, `AND`, `OR` and `NOT` treat it as Python's evaluator
does. What is left to do is to write names and constants as a dialect reads them, to take NaN for a
missing value, and to compare large integers with floats exactly.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from math import inf, nextafter
from typing import Final, Literal, TypeAlias, get_args

from customer_journey._frozen import evolve, frozen
from customer_journey._values import Value
from customer_journey.criteria._evaluation import Operator
from customer_journey.criteria._fact import FactType
from customer_journey.criteria._tree import (
    Comparison,
    Conjunction,
    Criterion,
    Disjunction,
    Known,
    Membership,
    Negation,
    node,
)
from customer_journey.errors import InvalidValueError, Problem

__all__ = ["DIALECTS", "Dialect", "Syntax", "criterion_sql", "dialect_of"]

Dialect: TypeAlias = Literal["duckdb", "spark", "databricks", "bigquery", "snowflake", "postgres"]
"""An SQL dialect that texts can be written in."""

_BLANKS: Final = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
"""What Python strips off a text."""

_CONTROL: Final = {chr(code) for code in range(32)} | {"\x7f"}


def _doubled(text: str) -> str:
    quoted = text.replace("'", "''")
    return f"'{quoted}'"


def _doubled_without_nul(text: str) -> str:
    # DuckDB ends a statement at a NUL character.
    parts = [_doubled(part) for part in text.split("\0")]
    return parts[0] if len(parts) == 1 else f"({' || chr(0) || '.join(parts)})"


def _backslashed(text: str) -> str:
    written = text.replace("\\", "\\\\").replace("'", "\\'")
    for character in sorted(_CONTROL & set(written)):
        written = written.replace(character, f"\\u{ord(character):04x}")
    return f"'{written}'"


@frozen(kw_only=True)
class Syntax:
    """What differs from one SQL engine to another."""

    name: Dialect
    quote: str = '"'
    """What encloses a name; inside a name it is doubled."""
    text: Callable[[str], str] = _doubled
    """A text literal."""
    text_type: str = "VARCHAR"
    float_type: str = "DOUBLE"
    naive_type: str = "TIMESTAMP"
    """The type of a moment without a zone."""
    folds: bool = True
    """Whether quoted names that differ only by case are the same."""
    micros: str
    """Microseconds since the epoch, of the moment `{0}`."""
    from_micros: str
    """The moment that lies `{0}` microseconds after the epoch."""
    naive_from_micros: str
    """The moment without a zone that lies `{0}` microseconds after the epoch."""
    zoned_from_micros: str
    """The moment with a zone that lies `{0}` microseconds after the epoch."""
    decimal: str = "CAST({0} AS DECIMAL(38, 6))"
    """The number `{0}` as a decimal of six places, rounded half away from zero."""
    known_in_window: tuple[str, str] = (
        "FIRST_VALUE({0} IGNORE NULLS) OVER {1}",
        "LAST_VALUE({0} IGNORE NULLS) OVER {1}",
    )
    """The first and the last of `{0}` that is not NULL in the window `{1}`."""
    quantile: str
    """The quantile `{1}` of `{0}`, interpolated between neighbours, or one whose name says that it
    is not exact."""
    ordered_list: str
    """`{0}` of all rows of a group as a list, in the order `{1}`."""
    first_by: str
    """`{0}`, which may be NULL, of the row of a group where `{1}`, which is not, is least."""
    date: str
    """The date of year `{0}` and month `{1}`, on the first day."""
    normal: str = "{0}"
    """The text `{0}` in NFC, where the engine has that."""
    trimmed: str
    """The text `{0}` without the characters `{1}` around it; in NFC where the engine has that."""
    is_nan: str
    """Whether the float `{0}` is NaN."""
    is_finite: str = ""
    """That the moment `{0}` is not an infinite one, after what holds otherwise, where there are."""
    aware: str
    """A datetime with a zone, from its ISO text with a blank."""
    largest_integer: str = "{0}"
    """An integer literal beyond 64 bits."""
    any_row: str = ""
    """Some row of a group as one value, of the columns `{0}`, where that takes no sort."""
    keeps_order: bool = False
    """Whether windows of one order share one sort, so that ties among equals cannot change."""
    sorts_fast: bool = False
    """Whether to sort each customer's rows once more takes less time than to hash them."""

    @property
    def is_exact(self) -> bool:
        """Whether quantiles are exact."""
        return not self.quantile.startswith("APPROX")

    def name_of(self, column: str) -> str:
        """A text as names are compared: without blanks around it, in NFC where that is known."""
        return self.trimmed.format(column, self.text(_BLANKS))

    def identifier(self, name: str) -> str:
        """The name, quoted, so that it is never read as anything else."""
        mark = self.quote
        if self.name == "bigquery":
            # BigQuery escapes names as it escapes texts.
            escaped = name.replace("\\", "\\\\").replace("`", "\\`")
            return f"`{escaped}`"
        return f"{mark}{name.replace(mark, mark * 2)}{mark}"


_SPARK: Final = Syntax(
    name="spark",
    text=_backslashed,
    quote="`",
    text_type="STRING",
    naive_type="TIMESTAMP_NTZ",
    micros="unix_micros({0})",
    from_micros="timestamp_micros({0})",
    naive_from_micros=(
        "(TIMESTAMP_NTZ '1970-01-01 00:00:00' + "
        "make_dt_interval(0, 0, 0, CAST({0} AS DECIMAL(20, 0)) / 1000000))"
    ),
    zoned_from_micros="timestamp_micros({0})",
    known_in_window=(
        "FIRST_VALUE({0}) IGNORE NULLS OVER {1}",
        "LAST_VALUE({0}) IGNORE NULLS OVER {1}",
    ),
    quantile="percentile({0}, {1})",
    ordered_list="transform(array_sort(collect_list(struct({1}, {0} AS value))), x -> x.value)",
    first_by="min_by({0}, {1})",
    date="make_date({0}, {1}, 1)",
    trimmed="trim(BOTH {1} FROM {0})",
    is_nan="isnan({0})",
    any_row="first(struct({0}))",
    keeps_order=True,
    aware="TIMESTAMP_LTZ '{0}'",
    # Of a decimal literal beyond integers Spark says that even NULL is less.
    largest_integer="CAST('{0}' AS DECIMAL(38, 0))",
)

DIALECTS: Final[Mapping[Dialect, Syntax]] = {
    "duckdb": Syntax(
        name="duckdb",
        text=_doubled_without_nul,
        micros="epoch_us({0})",
        from_micros="make_timestamp({0})",
        naive_from_micros="make_timestamp({0})",
        zoned_from_micros="make_timestamptz({0})",
        # Of the shortest text of a float, as other engines round; by itself DuckDB multiplies.
        decimal="CAST(CAST({0} AS VARCHAR) AS DECIMAL(38, 6))",
        quantile="quantile_cont({0}, {1})",
        ordered_list="list({0} ORDER BY {1})",
        first_by="arg_min_null({0}, {1})",
        date="make_date({0}, {1}, 1)",
        normal="nfc_normalize({0})",
        # To look at both ends takes a tenth of the time that trimming takes; of ASCII, even less.
        trimmed=(
            "CASE WHEN strlen({0}) = length({0}) AND {0} >= '!' AND right({0}, 1) >= '!' THEN {0} "
            "WHEN contains({1}, left({0}, 1)) OR contains({1}, right({0}, 1)) "
            "THEN trim(nfc_normalize({0}), {1}) ELSE nfc_normalize({0}) END"
        ),
        # Of a Parquet file whose statistics leave NaN out, DuckDB 2.0 answers `isnan` with false.
        is_nan="(NOT isfinite({0}) AND NOT isinf({0}))",
        is_finite=" AND isfinite({0})",
        aware="TIMESTAMPTZ '{0}'",
        sorts_fast=True,
    ),
    "spark": _SPARK,
    "databricks": evolve(_SPARK, name="databricks"),
    "bigquery": Syntax(
        name="bigquery",
        quote="`",
        text=_backslashed,
        text_type="STRING",
        float_type="FLOAT64",
        naive_type="DATETIME",
        micros="UNIX_MICROS(CAST({0} AS TIMESTAMP))",
        from_micros="TIMESTAMP_MICROS({0})",
        naive_from_micros="DATETIME(TIMESTAMP_MICROS({0}))",
        zoned_from_micros="TIMESTAMP_MICROS({0})",
        decimal="ROUND(CAST({0} AS BIGNUMERIC), 6)",
        quantile="APPROX_QUANTILES({0}, 100)[OFFSET(CAST({1} * 100 AS INT64))]",
        ordered_list="ARRAY_AGG({0} ORDER BY {1})",
        first_by=(
            "ARRAY_AGG(CASE WHEN {1} IS NOT NULL THEN STRUCT({0} AS value) END IGNORE NULLS "
            "ORDER BY {1} LIMIT 1)[SAFE_OFFSET(0)].value"
        ),
        date="DATE({0}, {1}, 1)",
        normal="NORMALIZE({0}, NFC)",
        trimmed="TRIM(NORMALIZE({0}, NFC), {1})",
        is_nan="IS_NAN({0})",
        aware="TIMESTAMP '{0}'",
        largest_integer="BIGNUMERIC '{0}'",
    ),
    "snowflake": Syntax(
        name="snowflake",
        text=lambda text: _doubled(text.replace("\\", "\\\\")),
        naive_type="TIMESTAMP_NTZ",
        folds=False,
        micros="DATE_PART(EPOCH_MICROSECOND, {0})",
        from_micros="TO_TIMESTAMP_NTZ({0}, 6)",
        naive_from_micros="TO_TIMESTAMP_NTZ({0}, 6)",
        zoned_from_micros="TO_TIMESTAMP_TZ(TO_TIMESTAMP_NTZ({0}, 6) || ' +00:00')",
        known_in_window=(
            "FIRST_VALUE({0}) IGNORE NULLS OVER {1}",
            "LAST_VALUE({0}) IGNORE NULLS OVER {1}",
        ),
        quantile="PERCENTILE_CONT({1}) WITHIN GROUP (ORDER BY {0})",
        ordered_list="ARRAY_AGG({0}) WITHIN GROUP (ORDER BY {1})",
        first_by="MIN_BY({0}, {1})",
        date="DATE_FROM_PARTS({0}, {1}, 1)",
        trimmed="TRIM({0}, {1})",
        is_nan="({0} = 'NaN'::DOUBLE)",
        aware="TIMESTAMP_TZ '{0}'",
    ),
    "postgres": Syntax(
        name="postgres",
        text=lambda text: f'{_doubled(text)} COLLATE "C"',
        text_type="TEXT",
        folds=False,
        float_type="DOUBLE PRECISION",
        micros="CAST(EXTRACT(EPOCH FROM {0}) * 1000000 AS BIGINT)",
        from_micros="(TIMESTAMP '1970-01-01' + {0} * INTERVAL '1 microsecond')",
        naive_from_micros="(TIMESTAMP '1970-01-01' + {0} * INTERVAL '1 microsecond')",
        zoned_from_micros=(
            "(TIMESTAMPTZ '1970-01-01 00:00:00+00' + {0} * INTERVAL '1 microsecond')"
        ),
        # Postgres has no IGNORE NULLS.
        known_in_window=(
            "(ARRAY_AGG({0}) FILTER (WHERE {0} IS NOT NULL) OVER {1})[1]",
            "(ARRAY_AGG({0}) FILTER (WHERE {0} IS NOT NULL) OVER {1})[COUNT({0}) OVER {1}]",
        ),
        quantile="PERCENTILE_CONT({1}) WITHIN GROUP (ORDER BY {0})",
        ordered_list="ARRAY_AGG({0} ORDER BY {1})",
        first_by="(ARRAY_AGG({0} ORDER BY {1}) FILTER (WHERE {1} IS NOT NULL))[1]",
        date="make_date(CAST({0} AS INTEGER), CAST({1} AS INTEGER), 1)",
        normal="NORMALIZE({0}, NFC)",
        trimmed="BTRIM(NORMALIZE({0}, NFC), {1})",
        is_nan="({0} = 'NaN'::DOUBLE PRECISION)",
        is_finite=" AND isfinite({0})",
        aware="TIMESTAMPTZ '{0}'",
    ),
}
"""The dialects by name."""

_INT64: Final = 2**63
_LARGEST_DECIMAL: Final = 10**38


def dialect_of(name: object, function: str) -> Syntax:
    """The dialect of that name.

    Raises:
        InvalidValueError: There is none.
    """
    if isinstance(name, str) and name in DIALECTS:
        return DIALECTS[name]  # type: ignore[index] # - just tested
    listed = ", ".join(map(repr, get_args(Dialect)))
    raise InvalidValueError(function, [Problem("dialect", f"{name!r} is not one of {listed}")])


def criterion_sql(
    criterion: Criterion,
    dialect: Syntax,
    *,
    columns: Mapping[str, str] | None = None,
    types: Mapping[str, FactType] | None = None,
) -> str:
    """The criterion as an SQL condition: true, false, or NULL where it is unknown.

    Args:
        criterion: The criterion.
        dialect: The dialect.
        columns: The SQL of each fact, by name; quoted names where it is missing.
        types: The types of the facts' columns, as far as they are known. A number of unknown type
            may be a float: NaN is looked for.
    """
    return _Writer(dialect, columns or {}, types or {}).condition(criterion)


class _Writer:
    def __init__(
        self, dialect: Syntax, columns: Mapping[str, str], types: Mapping[str, FactType]
    ) -> None:
        self.dialect = dialect
        self.columns = columns
        self.types = types

    def condition(self, criterion: Criterion) -> str:  # noqa: PLR0911 - one for each kind
        match node(criterion):
            case Comparison(name, operator, value):
                return self._comparison(name, operator, value)
            case Membership(name, values):
                return self._membership(name, values)
            case Known(name):
                return f"({self._value(name, may_be_nan=self._is_float(name))} IS NOT NULL)"
            case Negation(operand):
                return f"(NOT {self.condition(operand)})"
            case Conjunction(operands):
                return f"({' AND '.join(map(self.condition, operands))})"
            case Disjunction(operands):
                return f"({' OR '.join(map(self.condition, operands))})"
            case constant:
                return "TRUE" if constant.truth else "FALSE"

    def _is_float(self, name: str) -> bool:
        return self.types.get(name) == "float"

    def _value(self, name: str, *, may_be_nan: bool) -> str:
        column = self.columns.get(name) or self.dialect.identifier(name)
        if not may_be_nan:
            return column
        number = f"CAST({column} AS {self.dialect.float_type})"
        return f"CASE WHEN NOT {self.dialect.is_nan.format(number)} THEN {column} END"

    def _number(self, name: str) -> str:
        return self._value(name, may_be_nan=self.types.get(name, "float") == "float")

    def _comparison(self, name: str, operator: Operator, value: Value) -> str:
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        column = self._number(name) if is_number else self._value(name, may_be_nan=False)
        # No text that is not in ASCII equals one that is, whatever its form.
        if isinstance(value, str) and (operator not in {"==", "!="} or not value.isascii()):
            column = self.dialect.normal.format(column)
        if isinstance(value, int) and is_number and self._is_float(name):
            bounded = _float_bound(operator, value)
            if bounded is None:
                # No float equals this integer.
                truth = "TRUE" if operator == "!=" else "FALSE"
                return f"(CASE WHEN {column} IS NOT NULL THEN {truth} END)"
            operator, value = bounded
        written = "<>" if operator == "!=" else "=" if operator == "==" else operator
        return f"({column} {written} {self._literal(value)})"

    def _membership(self, name: str, values: tuple[Value, ...]) -> str:
        first = values[0] if values else None
        is_number = isinstance(first, (int, float)) and not isinstance(first, bool)
        column = (
            self._number(name)
            if is_number
            else self._value(name, may_be_nan=not values and self._is_float(name))
        )
        listed: list[Value] = []
        for value in values:
            if isinstance(value, (int, float)) and self._is_float(name):
                bounded = _float_bound("==", value)
                # An integer that no float equals is never met.
                listed += [] if bounded is None else [bounded[1]]
            else:
                listed.append(value)
        if not listed:
            return f"(CASE WHEN {column} IS NOT NULL THEN FALSE END)"
        if any(isinstance(value, str) and not value.isascii() for value in values):
            column = self.dialect.normal.format(column)
        # One float among the constants would make floats of them all, and round large integers.
        written = [self._literal(value) for value in listed]
        floats = [text for text in written if text.endswith(f" AS {self.dialect.float_type})")]
        lists = [[text for text in written if text not in floats], floats]
        parts = [f"{column} IN ({', '.join(texts)})" for texts in lists if texts]
        return f"({' OR '.join(parts)})"

    def _literal(self, value: Value) -> str:  # noqa: PLR0911 - one for each type
        match value:
            case bool():
                return "TRUE" if value else "FALSE"
            case int():
                if -_INT64 <= value < _INT64:
                    return str(value)
                if abs(value) < _LARGEST_DECIMAL:
                    return self.dialect.largest_integer.format(value)
                # No integer column reaches it: which float stands for it makes no difference.
                return self._literal(nextafter(_nearest(value), -inf if value > 0 else inf))
            case float():
                # An integer literal compares exactly with integer columns, and as well with floats.
                if value.is_integer() and abs(value) < _INT64:
                    return str(int(value))
                return f"CAST('{value!r}' AS {self.dialect.float_type})"
            case str():
                return self.dialect.text(value)
            case datetime():
                aware = value.utcoffset() is not None
                pattern = self.dialect.aware if aware else f"{self.dialect.naive_type} '{{0}}'"
                return pattern.format(value.isoformat(sep=" "))
            case _:
                return f"DATE '{value.isoformat()}'"


def _float_bound(operator: Operator, value: float) -> tuple[Operator, float] | None:
    """A comparison with a float that says the same of every float; None for an equality that fails.

    Python compares integers and floats exactly; an engine rounds the integer first.
    """
    nearest = _nearest(value)
    if nearest == value and abs(nearest) != inf:
        return operator, nearest
    if operator in {"==", "!="}:
        return None
    above = nearest if nearest > value else nextafter(nearest, inf)
    below = nearest if nearest < value else nextafter(nearest, -inf)
    # Between `below` and `above` lies no float: strict or not makes no difference.
    return (">=", above) if operator in {">", ">="} else ("<=", below)


def _nearest(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return inf if value > 0 else -inf
