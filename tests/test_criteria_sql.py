"""A criterion has the same truth in SQL as in Python."""

import operator
import random
import re
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.testing._facts import texts

DIALECTS = get_args(cj.criteria.Dialect)
COLUMNS = {
    "whole": "BIGINT",
    "real": "DOUBLE",
    'text `"x': "VARCHAR",
    "flag": "BOOLEAN",
    "day": "DATE",
    "wall": "TIMESTAMP",
    "moment": "TIMESTAMPTZ",
}
EARLY = datetime(2026, 1, 1, tzinfo=UTC)
DECLARED = (
    cj.Fact("whole", type="int"),
    cj.Fact("real", type="float"),
    cj.Fact('text `"x', type="str"),
    cj.Fact("flag", type="bool"),
    cj.Fact("day", type="date"),
    cj.Fact("wall", type="datetime"),
    cj.Fact("moment", type="datetime", minimum=EARLY),
)
BIG = st.sampled_from([2**53, 2**53 + 1, 2**53 - 1, 2**62, -(2**63), 2**63 - 1])
VALUES: Mapping[str, st.SearchStrategy[Any]] = {
    "whole": st.integers(-3, 3) | BIG,
    "real": st.sampled_from([-0.0, 0.0, 0.5, 1.0, 2.0**53, 1e300, float("inf"), -float("inf")])
    | st.floats(),
    'text `"x': texts().filter(lambda text: "\0" not in text),
    "flag": st.booleans(),
    "day": st.dates(date(2025, 12, 30), date(2026, 1, 6)),
    "wall": st.datetimes(datetime(2025, 12, 30), datetime(2026, 1, 6)),
    "moment": st.datetimes(datetime(2025, 12, 30), datetime(2026, 1, 6), timezones=st.just(UTC)),
}
CUSTOMERS = st.lists(
    st.fixed_dictionaries({name: st.none() | values for name, values in VALUES.items()}),
    min_size=1,
    max_size=12,
)


@pytest.fixture(scope="module")
def connection() -> Any:
    """A table with a column for each fact."""
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    built = duckdb.connect()
    built.execute("SET TimeZone = 'America/New_York'")
    listed = ", ".join(
        '"' + name.replace('"', '""') + f'" {kind}' for name, kind in COLUMNS.items()
    )
    built.execute(f"CREATE TABLE customers (position INTEGER, {listed})")
    return built


NAIVE = datetime(2026, 1, 1)
CONSTANTS: Mapping[str, list[Any]] = {
    "whole": [-(2**63), -1, 0, 1, 2, 2**53, 2**53 + 1, 2**62, 2**63 - 1, 2**64, 10**400],
    "real": [-0.0, 0, 0.5, 1, 2**53 + 1, 2.0**53, 1e300, -1e300],
    'text `"x': ["", "a", "A", "é", "it's", "\\", "a\\'b", '"', "--", "日本", "\n", "{0}", "%s"],
    "flag": [True, False],
    "day": [date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 2)],
    "wall": [NAIVE, NAIVE + timedelta(microseconds=1), NAIVE + timedelta(days=1)],
    "moment": [EARLY, EARLY + timedelta(microseconds=1), EARLY - timedelta(hours=5)],
}


def random_criteria(count: int, seed: int) -> list[cj.Criterion]:
    """Different criteria of every kind, up to five levels deep."""
    rng = random.Random(seed)

    def leaf() -> cj.Criterion:
        name = rng.choice(list(CONSTANTS))
        reference, constants = cj.fact(name), CONSTANTS[name]
        kind = rng.randrange(8)
        if kind == 0:
            return reference.is_known()
        if kind == 1:
            return reference.is_in(rng.sample(constants, rng.randint(0, len(constants))))
        if name == "flag":
            return reference.is_true() if kind < 5 else reference == rng.choice(constants)
        compare = (operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge)
        built: cj.Criterion = rng.choice(compare)(reference, rng.choice(constants))
        return built

    def tree(depth: int) -> cj.Criterion:
        kind = rng.randrange(4) if depth else 0
        if kind == 0:
            return leaf()
        if kind == 1:
            return ~tree(depth - 1)
        left, right = tree(depth - 1), tree(depth - 1)
        return left & right if kind == 2 else left | right

    built: dict[cj.Criterion, None] = {}
    while len(built) < count:
        built[tree(rng.randint(0, 5))] = None
    return list(built)


def random_customers(count: int, seed: int) -> list[dict[str, Any]]:
    """Facts next to the constants of criteria; one in five is missing, some floats are NaN."""
    rng = random.Random(seed)
    held = dict(CONSTANTS)
    held["whole"] = [value for value in CONSTANTS["whole"] if abs(value) <= 2**63 - 1]
    held["real"] = [*map(float, [*CONSTANTS["real"], "inf", "-inf", "nan"])]
    return [
        {
            name: None if rng.random() < 0.2 else rng.choice(constants)
            for name, constants in held.items()
        }
        for _ in range(count)
    ]


@pytest.mark.slow
def test_ten_thousand_criteria_have_the_truth_of_python(
    connection: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """A hundred of them in one query; the number of truths compared is printed."""
    compared = 0
    customers = random_customers(40, seed=1)
    fill(connection, customers)
    criteria = random_criteria(10_000, seed=2)
    for start in range(0, len(criteria), 100):
        batch = criteria[start : start + 100]
        listed = ", ".join(cj.events.to_sql(criterion, facts=DECLARED) for criterion in batch)
        rows = connection.execute(f"SELECT {listed} FROM customers ORDER BY position").fetchall()
        for customer, row in zip(customers, rows, strict=True):
            for criterion, truth in zip(batch, row, strict=True):
                assert truth == criterion.evaluate(customer), (str(criterion), customer)
                compared += 1
    assert compared == len(criteria) * len(customers)
    with capsys.disabled():
        sys.stdout.write(f" {len(criteria):,} criteria, {compared:,} truths: equal ")


def fill(connection: Any, customers: list[dict[str, Any]]) -> None:
    """These customers and no others in the table."""
    connection.execute("DELETE FROM customers")
    marks = ", ".join("?" for _ in range(len(COLUMNS) + 1))
    connection.executemany(
        f"INSERT INTO customers VALUES ({marks})",
        [
            [index, *(customer[name] for name in COLUMNS)]
            for index, customer in enumerate(customers)
        ],
    )


@pytest.mark.no_cover
@settings(max_examples=300, deadline=None)
@given(criterion=cj.testing.criteria(DECLARED), customers=CUSTOMERS)
def test_sql_gives_the_truth_of_python(
    connection: Any, criterion: cj.Criterion, customers: list[dict[str, Any]]
) -> None:
    """Row by row, with missing values, NaN, infinities and integers that no float can hold."""
    text = cj.events.to_sql(criterion, facts=DECLARED)
    fill(connection, customers)
    rows = connection.execute(f"SELECT {text} FROM customers ORDER BY position").fetchall()
    assert [row[0] for row in rows] == [criterion.evaluate(customer) for customer in customers]


@settings(max_examples=100, deadline=None)
@given(criterion=cj.testing.criteria(DECLARED), dialect=st.sampled_from(DIALECTS))
def test_every_dialect_can_parse_its_text(criterion: cj.Criterion, dialect: Any) -> None:
    """As another library reads it, whatever texts and names hold."""
    sqlglot = pytest.importorskip("sqlglot", reason="sqlglot is not installed")
    text = cj.events.to_sql(criterion, dialect=dialect, facts=DECLARED)
    parsed = sqlglot.parse(f"SELECT {text} AS truth FROM customers", dialect=dialect)
    assert len(parsed) == 1


def test_a_constant_text_never_leaves_its_literal() -> None:
    """Quotes, backslashes, comment marks and ends of statements stay inside."""
    hostile = "'; DROP TABLE x; -- \\' \\\\ \0 /* \n"
    criterion = cj.fact("plan") == hostile
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    literal = cj.events.to_sql(criterion).partition(" = ")[2].removesuffix(")")
    assert duckdb.sql(f"SELECT {literal}").fetchall() == [(hostile,)]
    for dialect in ("spark", "bigquery"):
        text = cj.events.to_sql(criterion, dialect=dialect)
        assert re.search(r"(?<!\\)(?:\\\\)*'[^']*;", text.partition("'")[2]) is None


def test_only_spark_is_relied_on_to_keep_an_order() -> None:
    """Others may sort each window anew, and equals then come in any order."""
    from customer_journey.criteria._sql import DIALECTS

    assert [syntax.name for syntax in DIALECTS.values() if syntax.keeps_order] == [
        "spark",
        "databricks",
    ]


def test_letters_are_written_as_they_are() -> None:
    """What would end a literal or a line is escaped, and nothing else."""
    criterion = cj.fact("plan") == "it's big\n\x7f\\"
    text = cj.events.to_sql(criterion, dialect="bigquery")
    assert text == "(`plan` = 'it\\'s big\\u000a\\u007f\\\\')"


@pytest.mark.parametrize(
    ("dialect", "quoted"),
    [("bigquery", "`a\\\\b\\`c`"), ("spark", "`a\\b``c`"), ("duckdb", '"a\\b`c"')],
)
def test_a_name_ends_where_its_quote_does(dialect: Any, quoted: str) -> None:
    """BigQuery escapes by backslashes, others double the quote and keep backslashes."""
    text = cj.events.to_sql(cj.fact("a\\b`c") == "x", dialect=dialect)
    assert text.startswith(f"({quoted} ")


def test_what_is_no_criterion_or_no_dialect_is_refused() -> None:
    """By errors of ours."""
    invalid: Any = "orders > 1"
    with pytest.raises(cj.errors.WrongTypeError):
        cj.events.to_sql(invalid)
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.events.to_sql(cj.fact("orders") > 1, dialect="oracle")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    assert caught.value.problems[0].where == "dialect"


BIG_INTEGERS = [2**53 + 1, 2**64, 10**37, 2**1000, 10**400, -(10**400), -(2**1000)]


@pytest.mark.parametrize("constant", BIG_INTEGERS)
@pytest.mark.parametrize("name", ["whole", "real"])
def test_integers_that_no_float_holds_compare_as_in_python(
    connection: Any, name: str, constant: int
) -> None:
    """With every operator, for columns of integers and of floats."""
    values: list[Any] = [0, 2**53, 2**62, -(2**62), None]
    if name == "real":
        values += [2.0**53, 2.0**64, 1e37, float(2**1000), -1e300, float("inf"), float("nan")]
    reference = cj.fact(name)
    criteria = [
        *(reference == constant, reference != constant, reference < constant),
        *(reference <= constant, reference > constant, reference >= constant),
        *(reference.is_in([constant]), reference.is_in([constant, 2**53])),
        *(reference.is_in([]), reference.is_known()),
        reference.is_in([0.5, 1e300, constant, 2**53 + 1]),
    ]
    for criterion in criteria:
        text = cj.events.to_sql(criterion, facts=DECLARED)
        for value in values:
            connection.execute("DELETE FROM customers")
            connection.execute(f"INSERT INTO customers (position, {name}) VALUES (0, ?)", [value])
            seen = connection.execute(f"SELECT {text} FROM customers").fetchall()[0][0]
            assert seen == criterion.evaluate({name: value}), (str(criterion)[:40], value)


@pytest.mark.parametrize("name", ["mysql", 3, ["duckdb"]])
def test_a_dialect_that_is_none_is_refused(name: Any) -> None:
    """Whatever it is, the names that there are follow."""
    with pytest.raises(cj.errors.InvalidValueError, match=r"is not one of 'duckdb', 'spark'"):
        cj.events.table("visits", dialect=name)
