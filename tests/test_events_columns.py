"""A column means what its values mean one by one, or is refused: never another truth in silence."""

import enum
import re
import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import customer_journey as cj
from customer_journey._values import read_duration
from customer_journey.events._engines import kind_of_type
from customer_journey.events._spark import kind_of_spark

duckdb: Any = pytest.importorskip("duckdb", reason="duckdb is not installed")
np: Any = pytest.importorskip("numpy", reason="numpy is not installed")

D = Decimal
NOON = datetime(2026, 1, 31, 12, 0, 0, 123456)
AWARE = NOON.replace(tzinfo=UTC)
EAST = AWARE.astimezone(timezone(timedelta(hours=9)))
DAY = date(2026, 1, 31)
NANOSECONDS = 1_769_860_800_123_456_789
FAR = np.array(["2026-01-31T12:00:00", "30000-01-01"], dtype="datetime64[s]")


class Plan(enum.Enum):
    """Not a text."""

    PRO = "a"


class Kind(enum.StrEnum):
    """A text."""

    PRO = "a"


CRITERIA = (
    ("x == 0.1", "x > 0.1", "x in [1, 2]", "x in [0.1]", "x != 3", "x == 16777217"),
    ("x == 9007199254740993", "x > 9007199254740992"),
    ('x == "a"', 'x > "B"', 'x in ["a", "b"]', 'x != "a"', 'x < "é"'),
    ("x", "x == false"),
    ("x > datetime('2026-01-31T12:00')", "x == datetime('2026-01-31T12:00:00.123456')"),
    ("x > datetime('2026-01-31T12:00Z')", "x == datetime('2026-01-31T12:00:00.123456Z')"),
    ("x > date('2026-01-30')", "x == date('2026-01-31')"),
    ("x > datetime('9000-01-01T00:00')", "x == datetime('1969-12-31T23:59:59.999998')"),
    ("x > datetime('9000-01-01T00:00Z')", "x == datetime('1969-12-31T23:59:59.999998Z')"),
    ("x > date('9000-01-01')", "x < date('1000-01-01')"),
    ("x is known",),
)
"""Those of one kind are asked at once."""

VALUES: dict[str, list[Any]] = {
    "whole": [1, None, 2**62, 9007199254740993],
    "float": [0.1, 1.0, float("nan"), None, float("inf"), -0.0],
    "whole and float": [1, 0.1, 16777217],
    "whole and float too large": [9007199254740993, 0.1],
    "whole and NaN": [9007199254740993, float("nan")],
    "large": [2**70, 1],
    "as large as can be": [2**127 - 1, -(2**127) + 1],
    "too large": [2**127, 1],
    "far too large": [2**200, 3],
    "decimal": [D("0.1"), D("1.50"), D("NaN"), None, D(3)],
    "decimal of many places": [D("0.1"), D("1e-30")],
    "decimal too small": [D("1e-400")],
    "decimals too wide together": [D("1e30"), D("1e-30")],
    "decimal and whole": [D("0.1"), 1],
    "infinite decimal": [D("Infinity")],
    "fraction": [Fraction(1, 10)],
    "whole fraction": [Fraction(6, 2), 1],
    "numpy": [np.float32(0.1), np.int64(1), None],
    "numpy truths": [np.True_, np.False_, None],
    "truth": [True, None, False],
    "truth and number": [True, 1],
    "text": ["a", None, "é", "a ", ""],
    "half a character": ["\ud800", "a"],
    "text enum": [Kind.PRO],
    "enum": [Plan.PRO],
    "identifier": [uuid.UUID(int=1)],
    "bytes": [b"a"],
    "duration": [timedelta(days=1)],
    "list": [[1]],
    "complex": [1j],
    "day": [DAY, None],
    "moment": [NOON, None],
    "zoned": [EAST, AWARE, None],
    "day and moment": [DAY, NOON],
    "moment and zoned": [NOON, AWARE],
    "zoned, where UTC ends": [datetime.max.replace(tzinfo=timezone(timedelta(hours=-9)))],
    "masked": [np.ma.masked, 1],
    "nothing": [None, None],
    "missing of several types": [np.longdouble("nan")],
    "text and missing of several types": [
        *(
            "a",
            np.longdouble("nan"),
            D("NaN"),
            D("sNaN"),
            np.datetime64("NaT", "ns"),
            np.float16("nan"),
        ),
        *(None, np.timedelta64("NaT", "ns"), float("nan")),
    ],
}

ARRAYS: dict[str, Any] = {
    "float16": np.array([0.1, 1.0], dtype="f2"),
    "float32": np.array([0.1, 16777216.0], dtype="f4"),
    "float64": np.array([0.1, float("nan"), float("inf")]),
    "longdouble": np.array([0.1], dtype="longdouble"),
    "int8": np.array([1, 2], dtype="i1"),
    "uint64": np.array([2**64 - 1, 1], dtype="u8"),
    "array with a mask": np.ma.array([1, 2], mask=[False, True]),
    "truths": np.array([True, False]),
    "texts": np.array(["a", "é"]),
    "objects": np.array([1, None], dtype=object),
    "days": np.array(["2026-01-31", "NaT"], dtype="datetime64[D]"),
    "hours": np.array(["2026-01-31T13"], dtype="datetime64[h]"),
    "nanoseconds": np.array(["2026-01-31T12:00:00.123456789", "NaT"], dtype="datetime64[ns]"),
    "parts of a microsecond": np.array([NANOSECONDS, -1_001, -1], dtype="datetime64[ns]"),
    "months": np.array(["2026-01", "NaT"], dtype="datetime64[M]"),
    "moments with a mask": np.ma.array(
        np.array([NOON, NOON], dtype="datetime64[us]"), mask=[False, True]
    ),
    "durations": np.array([1], dtype="timedelta64[D]"),
    "far": FAR,
    "before the year 1": np.array(["-0005-01-01", "2026-01-31"], dtype="datetime64[s]"),
    "the other byte order": np.array([1, 3], dtype=">i4"),
    "records": np.array([(1, 2.0)], dtype=[("a", int), ("b", float)]),
    "complex128": np.array([1j]),
}


def truths_of(criteria: Sequence[cj.Criterion], frame: Any) -> list[list[object]] | None:
    """What the table says of each row; None where it is refused."""
    stages = [cj.Stage("a")]
    for index, criterion in enumerate(criteria):
        stages += [cj.Stage(f"t{index}", entry=criterion), cj.Stage(f"f{index}", entry=~criterion)]
    pairs = [("a", stage.id) for stage in stages[1:]]
    journey = cj.Journey("x", stages=stages, transitions=pairs, starts=["a"])
    try:
        located = cj.events.locate(journey, frame, give=["stages"])
    except cj.errors.InvalidValueError:
        return None
    answer: Any = located
    if isinstance(located, list):
        places = [row["stages"] for row in answer]
    elif hasattr(located, "fetchall"):
        # Where a table stays where it is, lists are texts.
        places = [row[-1].split(", ") for row in answer.fetchall()]
    else:
        answer = answer.collect() if hasattr(answer, "collect") else answer
        places = answer["stages"]
        places = places.to_pylist() if hasattr(places, "to_pylist") else places
    return [
        [True if f"t{index}" in each else False if f"f{index}" in each else None for each in places]
        for index in range(len(criteria))
    ]


def truth_of(criterion: cj.Criterion, value: object) -> object:
    """What the criterion says of a value; `refused` where it cannot be read."""
    try:
        return criterion.evaluate({"x": value})
    except cj.errors.CriterionTypeError:
        return "refused"


def disagreements(frame: Any, values: Iterable[Any]) -> list[str]:
    """Criteria of which the table and its values say different things."""
    result: list[str] = []
    listed = list(values)
    for texts in CRITERIA:
        criteria = [cj.parse_criterion(text) for text in texts]
        columns = truths_of(criteria, frame)
        for index, criterion in enumerate(criteria if columns is not None else ()):
            scalars = [truth_of(criterion, value) for value in listed]
            if columns is not None and columns[index] != scalars:
                result.append(f"{criterion}: {columns[index]} and {scalars}")
    return result


@pytest.mark.parametrize("name", VALUES)
def test_rows(name: str) -> None:
    """Of values of any type."""
    values = VALUES[name]
    assert disagreements([{"x": value} for value in values], values) == []


@pytest.mark.parametrize("name", ARRAYS)
def test_arrays(name: str) -> None:
    """Of each type of numpy."""
    assert disagreements({"x": ARRAYS[name]}, list(ARRAYS[name])) == []


OBJECTS = (
    "float",
    "decimal",
    "numpy truths",
    "enum",
    "day and moment",
    "whole and NaN",
    "text",
    "half a character",
    "missing of several types",
    "text and missing of several types",
)


@pytest.mark.parametrize("name", [*OBJECTS, "float16", "far", "complex128", "hours"])
def test_pandas(name: str) -> None:
    """As a column of objects, or of the type that pandas finds."""
    pd: Any = pytest.importorskip("pandas", reason="pandas is not installed")
    column = pd.Series(VALUES[name], dtype=object) if name in VALUES else pd.Series(ARRAYS[name])
    assert disagreements(pd.DataFrame({"x": column}), column) == []


PANDAS: dict[str, Callable[[Any], Any]] = {
    "Int64": lambda pd: pd.Series([1, None, 9007199254740993], dtype="Int64"),
    "Float64": lambda pd: pd.Series([0.1, None], dtype="Float64"),
    "boolean": lambda pd: pd.Series([True, None, False], dtype="boolean"),
    "string": lambda pd: pd.Series(["a", None], dtype="string"),
    "category": lambda pd: pd.Series(["a", "b", None], dtype="category"),
    "category of numbers": lambda pd: pd.Series([1, 2, None], dtype="category"),
    "moments": lambda pd: pd.Series([pd.Timestamp("2026-01-31T12:00:00.123456789"), pd.NaT]),
    "zoned": lambda pd: pd.Series([pd.Timestamp(EAST), pd.NaT]),
    "period": lambda pd: pd.Series([pd.Period("2026-01")]),
    "interval": lambda pd: pd.Series(pd.interval_range(0, 2)),
    "sparse": lambda pd: pd.Series(pd.arrays.SparseArray([0.1, np.nan])),
    "duration": lambda pd: pd.Series([pd.Timedelta("1D")]),
    "missing": lambda pd: pd.Series([pd.NA, 1], dtype=object),
    "parts of a microsecond": lambda pd: pd.Series([NANOSECONDS, -1_001]).astype("datetime64[ns]"),
    "zoned parts of a microsecond": lambda pd: pd.to_datetime(
        pd.Series([NANOSECONDS, -1_001]), utc=True
    ),
    "before the year 1": lambda pd: pd.Series(ARRAYS["before the year 1"]),
    "category of moments": lambda pd: pd.Series([pd.Timestamp(NOON), None], dtype="category"),
    "category of days": lambda pd: pd.Series(pd.Categorical([DAY, None])),
    "category of decimals": lambda pd: pd.Series(pd.Categorical([D("0.1"), D("1.5")])),
    "category of several types": lambda pd: pd.Series(pd.Categorical(["a", 3])),
    "category of truths": lambda pd: pd.Series(pd.Categorical([True, False, None])),
}


@pytest.mark.parametrize("name", PANDAS)
def test_types_of_pandas(name: str) -> None:
    """Those that numpy does not have."""
    pd: Any = pytest.importorskip("pandas", reason="pandas is not installed")
    frame = pd.DataFrame({"x": PANDAS[name](pd)})
    assert disagreements(frame, frame["x"]) == []


POLARS: dict[str, Callable[[Any], Any]] = {
    "Float32": lambda pl: pl.Series([0.1, None, float("nan")], dtype=pl.Float32),
    "UInt64": lambda pl: pl.Series([2**64 - 1, 1], dtype=pl.UInt64),
    "Int128": lambda pl: pl.Series([2**100, 1], dtype=pl.Int128),
    "Decimal": lambda pl: pl.Series([D("0.1"), None], dtype=pl.Decimal(20, 3)),
    "Boolean": lambda pl: pl.Series([True, None]),
    "Categorical": lambda pl: pl.Series(["a", "b"], dtype=pl.Categorical),
    "Enum": lambda pl: pl.Series(["a", "b"], dtype=pl.Enum(["b", "a"])),
    "Date": lambda pl: pl.Series([DAY, None]),
    "Datetime": lambda pl: pl.Series([NOON], dtype=pl.Datetime("ns")),
    "zoned": lambda pl: pl.Series([AWARE], dtype=pl.Datetime("ms", "Asia/Tokyo")),
    "zoned, in nanoseconds": lambda pl: pl.Series([AWARE], dtype=pl.Datetime("ns", "Asia/Tokyo")),
    "objects": lambda pl: pl.Series([uuid.UUID(int=1)] * 2, dtype=pl.Object),
    "Duration": lambda pl: pl.Series([timedelta(days=1)]),
    "Null": lambda pl: pl.Series([None, None]),
    "List": lambda pl: pl.Series([[1]]),
    "Binary": lambda pl: pl.Series([b"a"]),
    "Struct": lambda pl: pl.Series([{"a": 1}]),
    "parts of a microsecond": lambda pl: pl.Series([NANOSECONDS, -1_001]).cast(pl.Datetime("ns")),
    "zoned parts of a microsecond": lambda pl: pl.Series([NANOSECONDS, -1_001]).cast(
        pl.Datetime("ns", "Asia/Tokyo")
    ),
}


@pytest.mark.parametrize("name", POLARS)
def test_types_of_polars(name: str) -> None:
    """Each that a fact could have, and some that none has."""
    pl: Any = pytest.importorskip("polars", reason="polars is not installed")
    frame = pl.DataFrame({"x": POLARS[name](pl)})
    assert disagreements(frame, frame["x"]) == []
    if name in {"Decimal", "Categorical", "parts of a microsecond"}:
        assert disagreements(frame.lazy(), frame["x"]) == []


def arrow_columns(pa: Any) -> dict[str, Any]:
    """Columns of PyArrow, some of which DuckDB does not have."""
    moments = [NANOSECONDS, -1_001, -1]
    return {
        "nanoseconds": pa.array(moments, pa.timestamp("ns")),
        "zoned nanoseconds": pa.array(moments, pa.timestamp("ns", "+09:00")),
        "nanoseconds, each once": pa.array(moments, pa.timestamp("ns")).dictionary_encode(),
        "seconds": pa.array([NOON], pa.timestamp("s")),
        "days in milliseconds": pa.array([DAY, None], pa.date64()),
        "numbers, each once": pa.array([1, 3, None]).dictionary_encode(),
        "decimals": pa.array([D("0.1"), D("1.5")]),
        "decimals of hundreds": pa.array([D(300)], pa.decimal128(5, -2)),
        "wide decimals": pa.array([D("0.1")], pa.decimal256(50, 3)),
        "half floats": pa.array([np.float16(0.1)], pa.float16()),
        "runs": pa.RunEndEncodedArray.from_arrays([2], ["a"]),
        "nothing": pa.nulls(2),
        "days beyond the calendar": pa.array([11_000_000, 3], pa.int32()).cast(pa.date32()),
        "days before the calendar": pa.array([-800_000], pa.int32()).cast(pa.date32()),
        "moments beyond the calendar": pa.array([2**40], pa.timestamp("s", "UTC")),
        "lists": pa.array([[1]]),
    }


@pytest.mark.parametrize("form", ["table", "relation"])
def test_types_of_arrow(form: str) -> None:
    """In memory, and in a database that keeps nanoseconds."""
    pa: Any = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    duckdb: Any = pytest.importorskip("duckdb")
    for name, column in arrow_columns(pa).items():
        table = pa.table({"x": column})
        if form == "relation":
            if not pa.types.is_timestamp(column.type):
                continue
            connection = duckdb.connect()
            connection.execute("SET TimeZone = 'Asia/Tokyo'")
            connection.register("given", table)
            table = connection.sql("SELECT * FROM given")
        assert disagreements(table, list(column)) == [], name


def test_a_moment_of_arrow_is_read_without_pandas() -> None:
    """Which pyarrow takes for its nanoseconds; what Python has no moment for is refused."""
    pa: Any = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    moment = cj.parse_criterion("x == datetime('1969-12-31T23:59:59.999998')")
    assert moment.evaluate({"x": pa.scalar(-1_001, pa.timestamp("ns"))}) is True
    zoned = cj.parse_criterion("x == datetime('1969-12-31T23:59:59.999998Z')")
    assert zoned.evaluate({"x": pa.scalar(-1_001, pa.timestamp("ns", "Asia/Tokyo"))}) is True
    with pytest.raises(cj.errors.CriterionTypeError, match="beyond those of Python"):
        moment.evaluate({"x": pa.scalar(2**60, pa.timestamp("s"))})
    assert read_duration(pa.scalar(1_500, pa.duration("ns"))) == timedelta(microseconds=1)
    with pytest.raises(TypeError, match="beyond those of Python"):
        read_duration(pa.scalar(2**60, pa.duration("s")))


@pytest.mark.parametrize("form", ["rows", "columns", "arrays", "pandas", "polars", "arrow"])
def test_a_table_without_rows_has_an_answer_without_rows(form: str) -> None:
    """Of the same kind, with the columns that are added."""
    library: Any = {"pandas": "pandas", "polars": "polars", "arrow": "pyarrow"}.get(form, "numpy")
    library = pytest.importorskip(library, reason="not installed")
    numbers = np.array([], dtype=float)
    people: dict[str, Callable[[], Any]] = {
        "rows": list,
        "columns": lambda: {"x": []},
        "arrays": lambda: {"x": numbers},
        "pandas": lambda: library.DataFrame({"x": numbers}),
        "polars": lambda: library.DataFrame({"x": numbers}),
        "arrow": lambda: library.table({"x": numbers}),
    }
    journey = cj.Journey.sequence("x", ["a", cj.Stage("b", entry=cj.fact("x") >= 1)])
    located = cj.events.locate(journey, people[form]())
    assert type(located) is type(people[form]())
    if form != "rows":
        assert len(located["stage"]) == 0


def test_what_is_refused_names_the_column() -> None:
    """And says what to do."""
    journey = cj.Journey.sequence("x", ["a", cj.Stage("b", entry=cj.fact("x") >= 1)])
    refused: dict[str, tuple[Any, str]] = {
        "enum": ([{"x": Plan.PRO}], "`.value`"),
        "fraction": ([{"x": Fraction(1, 3)}], "Decimal or float"),
        "decimal": ([{"x": D("1e-400")}], "round them"),
        "several": ([{"x": 1}, {"x": "a"}], "give it one type"),
        "float": ([{"x": 0.1}, {"x": 2**60 + 1}], "integers that no float is"),
        "far": ({"x": FAR}, "after the year 9999"),
        "early": ({"x": ARRAYS["before the year 1"]}, "before the year 1"),
        "too large": ([{"x": 2**200}], "more than 127 bits"),
        "no dimension": ({"x": np.array(3)}, "an array of 0 dimensions"),
        "two dimensions": ({"x": np.array([[1], [3]])}, "an array of 2 dimensions"),
        "bytes": ({"x": np.array(["café".encode()])}, "decode them to texts"),
        "complex": ({"x": np.array([1j])}, "types that DuckDB has"),
    }
    for frame, message in refused.values():
        with pytest.raises(cj.errors.InvalidValueError, match=message):
            cj.events.locate(journey, frame)
    pa: Any = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    aged = cj.Journey.sequence("x", ["a", cj.Stage("b", entry=cj.fact("x") > DAY)])
    for name in ("days beyond the calendar", "days before the calendar"):
        with pytest.raises(cj.errors.InvalidValueError, match="before the year 1 or after"):
            cj.events.locate(aged, pa.table({"x": arrow_columns(pa)[name]}))
    many = cj.Journey.sequence("x", ["a", cj.Stage("b", entry=cj.fact("x") > 2**60)])
    with pytest.raises(cj.errors.InvalidValueError, match="Conversion Error"):
        cj.events.locate(many, [{"x": D("1e-30")}, {"x": D("0.5")}])


@pytest.mark.parametrize("at", ["30000-01-01", "0005-01-01 (BC)"])
@pytest.mark.parametrize("kind", ["timestamp", "timestamptz"])
def test_events_beyond_the_calendar_of_python_have_answers_or_errors(at: str, kind: str) -> None:
    """Of every question: a database has such moments."""
    duckdb: Any = pytest.importorskip("duckdb")
    table = duckdb.connect().sql(
        "SELECT * FROM (VALUES ('ada', 'know', " + f"{kind} '{at}'), ('ada', 'buy', {kind} "
        "'2026-01-01'), ('ben', 'know', NULL)) AS log(customer, stage, \"at\")"
    )
    journey = cj.files.from_dict(
        {
            "customer_journey": 1,
            "id": "x",
            "stages": {"know": {}, "buy": {"metrics": {"m": {"count": "buy"}}}},
            "events": {"buy": {}, "know": {}},
        }
    )
    as_of = datetime(2026, 6, 1, tzinfo=UTC if kind == "timestamptz" else None)
    questions: list[Callable[[], object]] = [
        lambda: cj.events.check(table, journey),
        *(
            lambda every=every: cj.events.measure(
                journey, table, event="stage", as_of=as_of, every=every
            )
            for every in ("day", "week", "month", "year")
        ),
        lambda: cj.events.transitions(table),
        lambda: cj.events.dwell(table),
        lambda: cj.events.funnel(table, ["know", "buy"]),
        lambda: cj.events.variants(table),
        lambda: cj.events.discover(table),
        lambda: cj.events.tidy(table),
        lambda: cj.events.cohorts(table),
    ]
    said = [said_of(ask) for ask in questions]
    assert all(said)
    assert {text for text in said if "Error" in text} == set()


def said_of(ask: Callable[[], object]) -> str:
    """The text of an answer, or of an error that is about years and periods."""
    try:
        return str(ask())
    except cj.errors.InvalidValueError as error:
        return "refused" if re.search("year|period", str(error)) else repr(error)


def test_a_segment_needs_a_name() -> None:
    """A database writes no column without one, and every answer has the segment's."""
    rows = [{"customer": "ada", "stage": "know", "at": AWARE, "": "x"}]
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.events.dwell(rows, by="")
    assert [problem.where for problem in caught.value.problems] == ["by"]


def test_decimals_with_places_are_distinguished_from_whole_numbers() -> None:
    """In DuckDB and in Spark: facts of the one are floats, of the other integers."""
    assert kind_of_type("DECIMAL(10,2)") == kind_of_spark("decimal(10,2)") == "decimal"
    assert kind_of_type("DECIMAL(10,0)") == kind_of_spark("decimal(10,0)") == "number"


@pytest.mark.parametrize(
    "values",
    [
        [2**100, 2**100 + 1],
        [D("12345678901234567890.1"), D("12345678901234567890.2")],
        [b"a", b"b"],
        [time(1), time(2)],
    ],
)
def test_customers_and_segments_come_back_as_they_were(values: list[Any]) -> None:
    """From objects in pandas and arrays, too, though their floats do not tell some apart."""
    pd: Any = pytest.importorskip("pandas", reason="pandas is not installed")
    listed = {"customer": values, "stage": ["x", "y"], "at": [NOON, NOON], "by": values}
    arrays = {name: np.array(column, object) for name, column in listed.items()}
    for table in (listed, arrays, pd.DataFrame(arrays)):
        assert list(cj.events.traces(table)["customer"]) == values
        assert list(dict.fromkeys(cj.events.dwell(table, by="by")["by"])) == values


def test_times_of_day_with_a_zone_are_refused() -> None:
    """DuckDB gives none to pandas."""
    columns = {"customer": [time(1, tzinfo=UTC)], "stage": ["x"], "at": [NOON]}
    with pytest.raises(cj.errors.InvalidValueError, match="times of day with a zone"):
        cj.events.traces(columns)


def test_lists_of_stages_come_in_arrays() -> None:
    """Of as many stages or not, and of one customer."""
    for customers, expected in (
        (["a", "a", "b", "b"], [["x", "y"], ["x", "y"]]),
        (["a", "a", "a", "b"], [["x", "y", "x"], ["y"]]),
        (["a"] * 4, [["x", "y"] * 2]),
    ):
        columns = {
            "customer": np.array(customers),
            "stage": np.array(["x", "y"] * 2),
            "at": np.arange(4).astype("datetime64[s]"),
        }
        assert [list(stages) for stages in cj.events.traces(columns)["stages"]] == expected


def test_stages_of_bytes_are_texts_in_utf_8(tmp_path: Path) -> None:
    """As files have them that some engines write; other bytes are refused."""
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    stages = pa.array([" é".encode(), "e\u0301".encode()], pa.binary())
    table = pa.table({"customer": ["a", "a"], "stage": stages, "at": [NOON, NOON]})
    pq.write_table(table, path := tmp_path / "events.parquet")
    relation = duckdb.connect().read_parquet(str(path))
    for data in (table, path, relation):
        assert cj.events.check(data).stages == ("é",)
    odd = table.set_column(1, "stage", pa.array([b"\xff", b"a"], pa.binary()))
    with pytest.raises(cj.errors.InvalidValueError, match="cannot be read"):
        cj.events.check(odd)


@pytest.mark.parametrize("zone", [None, "UTC"])
def test_what_decides_between_events_is_as_fine_as_it_is(zone: str | None) -> None:
    """Moments themselves are read in microseconds, as Python has them."""
    pa: Any = pytest.importorskip("pyarrow")
    order = pa.array([NANOSECONDS + 1, NANOSECONDS], pa.timestamp("ns", zone))
    table = pa.table({"customer": [1, 1], "stage": ["b", "a"], "at": [NOON, NOON], "o": order})
    assert cj.events.traces(table, order="o")["stages"].to_pylist() == [["a", "b"]]
    assert cj.events.check(table, order="o").ties == 0
