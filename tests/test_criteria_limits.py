"""Whole tables of criteria: every limit at both sides, every unit, every kind, every dialect."""

import itertools
import re
from datetime import UTC, date, datetime, timedelta
from math import inf, nextafter
from typing import Any, get_args

import pytest

import customer_journey as cj
from customer_journey.criteria._computed import UNITS, Definitions, elapsed
from customer_journey.criteria._sql import DIALECTS

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
NAIVE = datetime(2026, 1, 31, 12)
VALUES: dict[str, Any] = {
    "true or false": True,
    "a number": 1,
    "a text": "1",
    "a date": date(2026, 1, 31),
    "a datetime without a zone": NAIVE,
    "a datetime with a zone": NOON,
}
"""A value of each kind."""


def witness(criterion: cj.Criterion, kind: Any, **domain: Any) -> Any:
    """The value of the fact `x` of the customer who meets the criterion."""
    fact = cj.Fact("x", type=kind, **domain)
    proof = cj.criteria.satisfiable(criterion, facts=[fact])
    assert proof.witness is not None, proof
    return proof.witness["x"]


class TestWitnesses:
    """Of the values that show the same, a proof names the one that people know best."""

    @pytest.mark.parametrize(
        ("width", "after"),
        [
            (timedelta(days=3), timedelta(days=1)),
            (timedelta(days=1, microseconds=1), timedelta(days=1)),
            (timedelta(days=1), timedelta(hours=1)),
            (timedelta(hours=1, microseconds=1), timedelta(hours=1)),
            (timedelta(hours=1), timedelta(seconds=1)),
            (timedelta(seconds=1, microseconds=1), timedelta(seconds=1)),
            (timedelta(seconds=1), timedelta(microseconds=1)),
            (timedelta(microseconds=2), timedelta(microseconds=1)),
        ],
    )
    @pytest.mark.parametrize("start", [NOON, NAIVE])
    def test_a_moment_between_two_is_a_whole_unit_after_the_first(
        self, start: datetime, width: timedelta, after: timedelta
    ) -> None:
        """A day, an hour, a second or a microsecond: the longest for which there is space."""
        between = (cj.fact("x") > start) & (cj.fact("x") < start + width)
        domain = {} if start.tzinfo is None else {"minimum": start}
        assert witness(between, "datetime", **domain) == start + after

    @pytest.mark.parametrize(
        ("width", "after"),
        [(3, 1), (2, 1), (1, 0.1), (0.15, 0.1), (0.1, 0.001), (0.0015, 0.001)],
    )
    def test_a_float_between_two_is_a_round_number_after_the_first(
        self, width: float, after: float
    ) -> None:
        """One more, a tenth or a thousandth, else the next float."""
        between = (cj.fact("x") > 2) & (cj.fact("x") < 2 + width)
        assert witness(between, "float") == 2 + after
        close = (cj.fact("x") > 2) & (cj.fact("x") < 2.0005)
        assert witness(close, "float") == nextafter(2, inf)
        below = (cj.fact("x") < -2) & (cj.fact("x") > -2.0005)
        assert witness(below, "float") == nextafter(-2.0005, inf)

    def test_the_edge_of_what_floats_hold_is_infinite(self) -> None:
        """A constant beyond every float has the infinity of its sign next to it."""
        for sign in (1, -1):
            beyond = cj.fact("x") > 10**400 if sign == 1 else cj.fact("x") < -(10**400)
            assert witness(beyond, "float") == sign * inf

    @pytest.mark.parametrize(
        ("criterion", "kind", "value"),
        [
            ("x is known", "bool", True),
            ("x is known", "int", 0),
            ("x is known", "float", 0.0),
            ("x is known", "str", "other"),
            ("x is known", "date", date(2000, 1, 1)),
            ("x is known", "datetime", datetime(2000, 1, 1)),
            ("x > 2", "int", 3),
            ("x > 2.5", "int", 3),
            ("x < -2", "int", -3),
            ("x < -2.5", "int", -4),
            ("x > 2 and x < 4", "int", 3),
            ("x > 2.5 and x < 3.5", "int", 3),
            ("x > 1.5 and x < 4 and x != 2", "int", 3),
            ('x > date("2026-01-30")', "date", date(2026, 1, 31)),
            ('x > date("2026-01-30") and x < date("2026-02-02")', "date", date(2026, 1, 31)),
            ('x < date("1999-12-31")', "date", date(1999, 12, 30)),
            ('x > "a" and x < "b"', "str", "a or other"),
            ('x > "a" and x < "a!"', "str", "a or other"),
            ('x > "a" and x < "a "', "str", "a\0"),
            ('x < "a"', "str", ""),
        ],
    )
    def test_a_witness_is_the_plainest_value(
        self, criterion: str, kind: cj.types.FactType, value: object
    ) -> None:
        """That of a fact of which nothing is said, else a neighbour of what is."""
        seen = witness(cj.parse_criterion(criterion), kind)
        assert (seen, type(seen)) == (value, type(value))

    def test_the_ends_of_the_calendar_have_one_neighbour(self) -> None:
        """No value beyond them is tried."""
        last, first = cj.fact("x") >= date.max, cj.fact("x") <= date.min
        assert (witness(last, "date"), witness(first, "date")) == (date.max, date.min)


class TestKinds:
    """A clause asks for one kind of value."""

    @pytest.mark.parametrize(("wanted", "passed"), [*itertools.permutations(VALUES, 2)])
    def test_any_other_kind_is_refused(self, wanted: str, passed: str) -> None:
        """By each comparison and by membership, with both kinds in the message."""
        reference, constant = cj.fact("x"), VALUES[wanted]
        clauses: list[cj.Criterion] = [
            *(reference == constant, reference != constant, reference.is_in([constant]))
        ]
        if wanted != "true or false":
            clauses += [reference < constant, reference <= constant]
            clauses += [reference > constant, reference >= constant]
        for clause in clauses:
            with pytest.raises(cj.errors.CriterionTypeError) as caught:
                clause.evaluate({"x": VALUES[passed]})
            assert f"it is {passed}, and the clause asks for {wanted}" in str(caught.value)

    @pytest.mark.parametrize("kind", VALUES)
    def test_its_own_is_compared_and_none_is_unknown(self, kind: str) -> None:
        """A value equals itself, is neither below nor above itself, and is among others."""
        reference, value = cj.fact("x"), VALUES[kind]
        truths: list[tuple[cj.Criterion, bool]] = [
            *((reference == value, True), (reference != value, False)),
            (reference.is_in([value]), True),
        ]
        if kind != "true or false":
            truths += [(reference < value, False), (reference > value, False)]
            truths += [(reference <= value, True), (reference >= value, True)]
        for clause, truth in truths:
            assert clause.evaluate({"x": value}) is truth
            assert clause.evaluate({"x": None}) is clause.evaluate({}) is None


FIRST = ("a", "not a", "a is known", "true")
SECOND = ("b", "not b", "b is unknown", "false")


def test_a_fact_computed_from_others_is_known_where_these_decide_it() -> None:
    """Of everyone: each definition of two truths, with each part denied or not."""
    for outer, inner in itertools.product(["{}", "not ({})"], ["and", "or"]):
        for first, second in itertools.product(FIRST, SECOND):
            text = outer.format(f"{first} {inner} {second}")
            definition = cj.parse_criterion(text)
            put = Definitions({"d": definition})
            for name, expected in (("d is known", True), ("d is unknown", False)):
                said = put.put_into(cj.parse_criterion(name))
                for a, b in itertools.product((None, False, True), repeat=2):
                    facts = {"a": a, "b": b}
                    known = definition.evaluate(facts) is not None
                    assert said.evaluate(facts) is (known is expected), (text, facts)


def test_a_definition_has_at_most_two_thousand_clauses() -> None:
    """One more, and it is not put in the place of its name; nor is what reads that."""
    for count in (2_000, 2_001):
        large = cj.criteria.any_of(cj.fact("n") == number for number in range(count))
        put = Definitions({"large": large, "more": cj.fact("large").is_true()})
        assert put.too_large == ({"large"} if count > 2_000 else set())
        assert put.put_into(cj.fact("more").is_true()).evaluate({"n": 7}) is (
            None if count > 2_000 else True
        )
        two = Definitions({"half": large, "both": cj.parse_criterion("half and n > 1")})
        assert "both" not in two.criteria or count > 2_000


@pytest.mark.parametrize(
    ("unit", "seconds"),
    [("seconds", 1), ("minutes", 60), ("hours", 3_600), ("days", 86_400), ("weeks", 604_800)],
)
def test_the_time_since_a_moment_is_in_each_unit(unit: str, seconds: int) -> None:
    """A whole number counts whole units, a float is exact; a date is its first moment."""
    assert set(UNITS) == {"seconds", "minutes", "hours", "days", "weeks"}
    for units in (0, 1, 3):
        since = NOON - timedelta(seconds=units * seconds)
        earlier, later = since - timedelta(microseconds=1), since + timedelta(microseconds=1)
        assert elapsed(since, NOON, unit, whole=True) == units
        assert elapsed(since, NOON, unit, whole=False) == units
        assert elapsed(earlier, NOON, unit, whole=True) == units
        assert elapsed(later, NOON, unit, whole=True) == units - 1
    for as_of in (NOON, NAIVE):
        assert elapsed(as_of.date(), as_of, unit, whole=False) == 12 * 3_600 / seconds


class TestDialects:
    """What is known of each SQL engine."""

    def test_names_that_differ_by_case_are_what_another_library_says(self) -> None:
        """One name in DuckDB, Spark and BigQuery, two in Snowflake and Postgres when quoted."""
        dialect: Any = pytest.importorskip("sqlglot.dialects.dialect", reason="not installed")
        for name, syntax in DIALECTS.items():
            strategy = dialect.Dialect.get_or_raise(name).NORMALIZATION_STRATEGY
            folds = strategy is dialect.NormalizationStrategy.CASE_INSENSITIVE
            assert syntax.folds is folds, name

    def test_each_is_listed_under_its_own_name(self) -> None:
        """And only what approximates says so."""
        assert tuple(DIALECTS) == get_args(cj.criteria.Dialect)
        for name, syntax in DIALECTS.items():
            assert syntax.name == name
            assert syntax.is_exact is (name != "bigquery")
            # Measured of DuckDB alone.
            assert syntax.sorts_fast is (name == "duckdb")
            assert syntax.keeps_order is (name in {"spark", "databricks"})

    @pytest.mark.parametrize("dialect", get_args(cj.criteria.Dialect))
    @pytest.mark.parametrize("sign", [1, -1])
    def test_an_integer_is_written_as_the_largest_type_that_holds_it(
        self, dialect: cj.criteria.Dialect, sign: int
    ) -> None:
        """Of 64 bits, else of 38 digits, else the float next to it."""
        syntax = DIALECTS[dialect]

        def written(value: int) -> str:
            text = cj.events.to_sql(cj.fact("x") == value, dialect=dialect)
            return text.rpartition(" = ")[2].removesuffix(")")

        largest, smallest = 2**63 - 1, -(2**63)
        within, beyond = (largest, largest + 1) if sign > 0 else (smallest, smallest - 1)
        assert written(within) == str(within)
        assert written(beyond) == syntax.largest_integer.format(beyond)
        most = sign * (10**38 - 1)
        assert written(most) == syntax.largest_integer.format(most)
        for huge in (sign * 10**38, sign * 10**400):
            match = re.fullmatch(rf"CAST\('(.+)' AS {syntax.float_type}\)", written(huge))
            assert match is not None
            assert abs(float(match[1])) < inf

    @pytest.mark.parametrize("sign", [1, -1])
    def test_a_whole_float_is_written_as_an_integer_of_64_bits(self, sign: int) -> None:
        """Which compares exactly with columns of integers; a larger one stays a float."""
        below = sign * nextafter(2.0**63, 0)
        assert cj.events.to_sql(cj.fact("x") == below).endswith(f" = {int(below)})")
        text = cj.events.to_sql(cj.fact("x") == sign * 2.0**63)
        assert text.endswith(f" = CAST('{sign * 2.0**63!r}' AS DOUBLE))")

    def test_every_character_of_a_text_is_read_back(self) -> None:
        """By DuckDB; control characters are escaped where a backslash can, and no others."""
        duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
        every = [chr(code) for code in [*range(0x180), 0x2028, 0x3000, 0xFFFD, 0x1F600]]
        texts = [f"a{character}b" for character in every]
        listed = ", ".join(map(DIALECTS["duckdb"].text, texts))
        assert duckdb.sql(f"SELECT [{listed}]").fetchall() == [(texts,)]
        for dialect in ("spark", "bigquery"):
            for character in every:
                code = ord(character)
                is_control = code < 0x20 or code == 0x7F
                escaped = {"'": "\\'", "\\": "\\\\"}.get(character, character)
                expected = f"\\u{code:04x}" if is_control else escaped
                assert DIALECTS[dialect].text(character) == f"'{expected}'"

    def test_what_python_strips_off_a_text_is_stripped_off_a_name(self) -> None:
        """Every blank character of Unicode, and nothing that looks like one."""
        duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
        blanks = [chr(code) for code in range(0x11_0000) if chr(code).isspace()]
        near = ["\u200b", "\ufeff", "\u2060", "\u3001", "\u3002", "\x1b", "\x21"]
        texts = [f"{character}é{character}" for character in [*blanks, *near]]
        column = DIALECTS["duckdb"].name_of("x")
        query = f"SELECT {column} FROM (SELECT unnest(?) AS x)"  # noqa: S608 - text of ours
        rows = duckdb.execute(query, [texts]).fetchall()
        assert [row[0] for row in rows] == [text.strip() for text in texts]
