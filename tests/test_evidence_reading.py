"""Logs from anywhere: how their times, truths, blanks and encodings are read, and what is said."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.evidence._times import format_problem, read_time

Write = Callable[..., Path]


@pytest.fixture
def log(tmp_path: Path) -> Write:
    """Writes a log: the times of one person, or lines under other columns."""

    def write(*lines: str, columns: str = "customer,stage,at", encoding: str = "utf-8") -> Path:
        path = tmp_path / "log.csv"
        path.write_bytes("\n".join([columns, *lines, ""]).encode(encoding))
        return path

    return write


def problems_of(path: Path, **options: Any) -> tuple[cj.errors.Problem, ...]:
    """What is wrong with a log."""
    with pytest.raises(cj.errors.InvalidFileError) as caught:
        cj.evidence.read_csv(path, at="at", **options)
    return caught.value.problems


MOMENT = datetime(2014, 10, 22, 11, 15, 41, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "format", "expected"),
    [
        ("1413976541 ", "epoch-s", MOMENT),
        (1413976541, "epoch-s", MOMENT),
        (" 1413976541000 ", "epoch-ms", MOMENT),
        (1413976541000.0, "epoch-ms", MOMENT),
        ("+1413976541.25", "epoch-s", MOMENT + timedelta(milliseconds=250)),
        (Decimal("1413976541.25"), "epoch-s", MOMENT + timedelta(milliseconds=250)),
        ("-1.5", "epoch-s", datetime(1969, 12, 31, 23, 59, 58, 500_000, tzinfo=UTC)),
        ("22.10.2014 11:15", "%d.%m.%Y %H:%M", datetime(2014, 10, 22, 11, 15)),
        ("22.10.2014 11:15:41 UTC", "%d.%m.%Y %H:%M:%S UTC", MOMENT),
        (" 2014-10-22T11:15:41Z ", None, MOMENT),
        (MOMENT, "epoch-s", MOMENT),
        (date(2014, 10, 22), "%Y", date(2014, 10, 22)),
        (" ", "epoch-s", None),
        (None, None, None),
        (float("nan"), "epoch-ms", None),
    ],
)
def test_a_time_is_read_by_its_format(value: object, format: str | None, expected: object) -> None:
    """Of numbers exactly; moments stay, and nothing is nothing."""
    assert read_time(value, format) == expected


@pytest.mark.parametrize(
    ("value", "format"),
    [
        ("1711111111000", None),
        (1711111111001, None),
        ("20141022", None),
        ("1e999999999", "epoch-s"),
        ("inf", "epoch-ms"),
        ("nan", "epoch-s"),
        ("soon", "epoch-s"),
        (True, "epoch-s"),
        (True, None),
        (Fraction(1, 3), "epoch-s"),
        ("2014-10-22", "%d.%m.%Y"),
        (UUID(int=1), None),
        (10**30, "epoch-s"),
    ],
)
def test_what_is_no_time_is_refused(value: object, format: str | None) -> None:
    """A number is not in ISO 8601, whatever Python makes of it."""
    with pytest.raises(ValueError):  # noqa: PT011 - it has no message: the caller knows the row
        read_time(value, format)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2099, 1, 1)))
def test_numbers_since_1970_are_what_python_makes_of_them(moment: datetime) -> None:
    """In seconds and in milliseconds, to the microsecond."""
    aware = moment.replace(tzinfo=UTC)
    micros = (aware - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    for format, unit in (("epoch-s", 10**6), ("epoch-ms", 10**3)):
        assert read_time(str(Decimal(micros) / unit), format) == aware


@pytest.mark.parametrize(
    ("format", "message"),
    [
        ("%Q %Y", "'Q' is a bad directive"),
        ("%d/%m", "has no year"),
        ("", "has no year"),
        ("%Y %Y", "is not a format of times"),
        ("%Y %", "is not a format of times"),
    ],
)
def test_a_format_that_is_none_is_refused(log: Write, format: str, message: str) -> None:
    """Before the file is read."""
    assert message in format_problem(format)
    with pytest.raises(cj.errors.InvalidValueError, match="format"):
        cj.evidence.read_csv(log("a,b,2014"), at="at", time_format=format)
    with pytest.raises(cj.errors.InvalidValueError, match="format"):
        cj.evidence.read_rows([], time_format=format)
    with pytest.raises(cj.errors.JourneyError, match="format"):
        cj.evidence.read_rows([], time_format=cast("Any", 3))


HINTS: list[tuple[list[str], str]] = [
    (["22.10.2014 11:15"], "time_format='%d.%m.%Y %H:%M'"),
    (["2014/10/22 11:15:41.000"], "time_format='%Y/%m/%d %H:%M:%S.%f'"),
    (["10/22/2014 1:15 PM"], "time_format='%m/%d/%Y %I:%M %p'"),
    (["2/10/2014"], "time_format='%d/%m/%Y' or '%m/%d/%Y': the rows do not say which"),
    (["2/10/2014", "22/10/2014"], "time_format='%d/%m/%Y'"),
    (["2/10/2014", "2/10/2014", "10/22/2014"], "time_format='%m/%d/%Y'"),
    (["22/10/2014", "10/22/2014"], ""),
    (["05/06/07"], "time_format='%d/%m/%y' or '%m/%d/%y' or '%y/%m/%d': the rows do not say which"),
    (["1413976541", "1413976542.5"], "time_format='epoch-s'"),
    (["1413976541000"], "time_format='epoch-ms'"),
    (["20141022"], "time_format='%Y%m%d'"),
    (["20141022111541"], "time_format='%Y%m%d%H%M%S'"),
    (["Wed Oct 22 11:15:41 2014"], "time_format='%a %b %d %H:%M:%S %Y'"),
    (['"October 22, 2014"'], "time_format='%B %d, %Y'"),
    (["22/10/2014 11:15 +02:00"], "time_format='%d/%m/%Y %H:%M %z'"),
    (["2014-10-22 11:15:41 UTC"], "time_format='%Y-%m-%d %H:%M:%S UTC'"),
    (["99/99/2014"], ""),
    (["7"], ""),
    (["soon"], ""),
    (["9" * 70], ""),
]


@pytest.mark.parametrize(("times", "hint"), HINTS)
def test_the_format_that_would_fit_is_named(log: Write, times: list[str], hint: str) -> None:
    """Of day and month, which comes first is never guessed: a row may tell, or both are named."""
    result = problems_of(log(*(f"ada,know,{time}" for time in times)))
    assert result[0].hint == hint
    assert result[0].line == 2
    if hint and " or " not in hint:
        format = hint.removeprefix("time_format='").removesuffix("'")
        path = log(*(f"ada,know,{time}" for time in times))
        (trace,) = cj.evidence.read_csv(path, at="at", time_format=format)
        assert [visit.at.year for visit in trace.visits if visit.at] == [2014] * len(times)


def test_one_cause_is_one_problem(log: Write) -> None:
    """However many rows it has; what has another shape is another cause."""
    times = [f"{day:02}.10.2014" for day in range(1, 29)]
    times[7:7] = ["soon", "later", ""]
    text = "is not a time in ISO 8601, as in 2026-03-02T09:30"
    result = problems_of(log(*(f"p{index},know,{time}" for index, time in enumerate(times))))
    assert [(problem.line, problem.message, problem.hint) for problem in result] == [
        (2, f"'01.10.2014' {text}, in 28 rows like this", "time_format='%d.%m.%Y'"),
        (9, f"'soon' {text}, in 2 rows like this", ""),
    ]
    result = problems_of(log("ada,know,2014-10-22"), time_format="%d.%m.%Y")
    assert result[0].message == "'2014-10-22' is not a time of the format '%d.%m.%Y'"


def test_times_of_values_that_are_no_texts() -> None:
    """Each by what it is."""
    rows = [{"customer": "ada", "stage": "know", "at": at} for at in (UUID(int=1), 10**30, 7)]
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.evidence.read_rows(rows, at="at")
    assert [problem.where for problem in caught.value.problems] == ["rows[0].at", "rows[1].at"]
    assert "in 2 rows like this" in caught.value.problems[1].message


UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be")


@pytest.mark.parametrize("encoding", UNICODE)
@pytest.mark.parametrize("columns", ["customer,stage", '"customer","stage"'])
def test_unicode_is_known_by_its_mark_or_its_zeros(log: Write, encoding: str, columns: str) -> None:
    """No one has to say which; a stated encoding is read as well, with its mark or without."""
    path = log("Åsa,kjøpe", columns=columns, encoding=encoding)
    expected = (cj.evidence.Trace("Åsa", ["kjøpe"]),)
    assert cj.evidence.read_csv(path) == expected
    assert cj.evidence.read_csv(path, encoding=encoding.removesuffix("-sig")) == expected


def test_journeys_in_utf_16_are_read_too() -> None:
    """By the same signs."""
    shop = cj.Journey.sequence("shop", ["know", "buy"])
    for encoding in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "utf-16"):
        assert cj.loads(cj.dumps(shop).encode(encoding)) == shop
    with pytest.raises(cj.errors.InvalidFileError):
        cj.loads(b"{\0\0\0}")
    with pytest.raises(cj.errors.InvalidFileError):
        cj.loads(b"{}ab\0")


def test_other_encodings_are_stated(log: Write) -> None:
    """The error says how; what is not an encoding of texts is refused."""
    path = log("Åsa,kjøpe", columns="customer,stage", encoding="cp1252")
    with pytest.raises(cj.errors.InvalidFileError, match=r"not UTF-8: .*encoding='cp1252'"):
        cj.evidence.read_csv(path)
    assert cj.evidence.read_csv(path, encoding="cp1252")[0].customer == "Åsa"
    for encoding in ("base64", "klingon", "a\0b"):
        with pytest.raises(cj.errors.InvalidValueError, match="is not an encoding of texts"):
            cj.evidence.read_csv(path, encoding=encoding)
    path.write_bytes(b"cus")
    with pytest.raises(cj.errors.InvalidFileError, match="not UTF-16"):
        cj.evidence.read_csv(path, encoding="utf-16")
    path.write_bytes("customer".encode("utf-16-le"))
    with pytest.raises(cj.errors.InvalidFileError, match=r"not UTF-16: .*tream does not"):
        cj.evidence.read_csv(path, encoding="utf-16")


TRUE: tuple[object, ...] = (1.0, "1.0", True, "True", "y", 1, " T ")
FALSE: tuple[object, ...] = (0.0, "0.0", False, " FALSE ", "N", None, float("nan"), "", Decimal(0))


def test_truths_of_dataframes_are_read() -> None:
    """A column that lacks some has numbers, or texts of truths, for the others."""
    rows = [{"customer": "ada", "stage": "know", "failed": value} for value in (*TRUE, *FALSE)]
    (trace,) = cj.evidence.read_rows(rows, failed="failed")
    failed = [visit.failed for visit in trace.visits]
    assert failed == [True] * len(TRUE) + [False] * len(FALSE)
    with pytest.raises(cj.errors.InvalidValueError, match=r"'2' is neither true nor false"):
        cj.evidence.read_rows([{"customer": "a", "stage": "b", "failed": 2.0}], failed="failed")


def test_rows_that_are_wholly_empty_are_none(log: Write) -> None:
    """Spreadsheets leave them below the data; a row with anything in it has to say whose it is."""
    path = log(
        "ada,know,,", ",,,", " , ,\t,", "ada,buy,,", ",,,x", columns="customer,stage,at,note"
    )
    with pytest.raises(cj.errors.InvalidFileError) as caught:
        cj.evidence.read_csv(path)
    assert [problem.line for problem in caught.value.problems] == [6]
    assert cj.evidence.read_rows([{}, {"customer": None, "stage": " "}]) == ()


def test_rows_without_a_customer_can_be_left_out(log: Write) -> None:
    """With a warning that counts them; a column that is not there is still refused."""
    path = log("ada,know,", ",know,", ",,", ",buy,", "ada,buy,")
    with pytest.warns(cj.errors.MissingValuesWarning) as caught:
        (trace,) = cj.evidence.read_csv(path, missing_customers="skip")
    assert trace.steps == ("know", "buy")
    assert [str(item.message).replace(str(path), "log.csv") for item in caught] == [
        "2 of 4 rows do not say whose visit it was and are left out, the first in log.csv, line 3"
    ]
    assert caught[0].filename == __file__
    with pytest.warns(cj.errors.MissingValuesWarning, match=r"the first in rows\[0\]$") as caught:
        cj.evidence.read_rows([{"customer": "", "stage": "a"}], missing_customers="skip")
    assert caught[0].filename == __file__
    with pytest.raises(cj.errors.InvalidValueError, match="no column"):
        cj.evidence.read_rows([{"who": "", "stage": "a"}], missing_customers="skip")
    with pytest.raises(cj.errors.InvalidValueError, match="missing_customers"):
        cj.evidence.read_rows([], missing_customers=cast("Any", "drop"))


def test_texts_that_say_nothing_are_named(log: Write) -> None:
    """A customer called NULL holds half of the log, until somebody says that it is none."""
    with pytest.warns(cj.errors.MissingValuesWarning, match="1 of 2 visits"):
        people = cj.evidence.read_csv(log("NULL,know,", "ada,know,"), at="at")
    assert [trace.customer for trace in people] == ["NULL", "ada"]
    path = log("NULL,know,NULL", "ada,know,2014-10-22", "ada,nan,2014-10-22")
    with pytest.raises(cj.errors.InvalidFileError) as caught:
        cj.evidence.read_csv(path, at="at", missing=("NULL", "nan"))
    assert [problem.message for problem in caught.value.problems] == [
        "nothing says whose visit it is",
        "nothing says where it was",
    ]
    with pytest.raises(cj.errors.JourneyError, match="missing"):
        cj.evidence.read_rows([], missing="NULL")
    with pytest.raises(cj.errors.JourneyError, match="missing"):
        cj.evidence.read_csv(path, missing=cast("Any", 3))


def test_a_row_without_a_time_is_said_with_its_line(log: Write) -> None:
    """Of somebody who has times in other rows; how many others there are is said as well."""
    path = log("ada,buy,2014-10-23", "ada,know,", "bob,know,", "eve,buy,2014-10-22", "eve,know,")
    with pytest.warns(cj.errors.MissingValuesWarning) as caught:
        ada, bob, eve = cj.evidence.read_csv(path, at="at")
    assert (ada.steps, bob.steps, eve.steps) == (("buy", "know"), ("know",), ("buy", "know"))
    (item,) = caught
    assert str(item.message).replace(str(path), "log.csv") == (
        "log.csv, line 3: no time, and 'ada' has times in other rows, so their rows stay in their "
        "order; likewise 1 other"
    )


def test_values_of_any_library_name_a_customer() -> None:
    """What stands for nothing names no one."""
    rows: list[dict[str, object]] = [
        {"customer": value, "stage": "know"} for value in (7, UUID(int=7), Decimal("NaN"))
    ]
    people = cj.evidence.read_rows(rows[:2])
    assert [trace.customer for trace in people] == ["7", str(UUID(int=7))]
    with pytest.raises(cj.errors.InvalidValueError, match="whose visit"):
        cj.evidence.read_rows(rows[2:])


def test_a_number_that_python_does_not_write_is_no_name() -> None:
    """It has more digits than a text of a number may have."""
    with pytest.raises(cj.errors.InvalidValueError, match="a very large number is not a name"):
        cj.evidence.read_rows([{"customer": 10**5_001, "stage": "know"}])


@pytest.mark.parametrize("name", ["NULL", "nan", "None", "undefined"])
def test_a_customer_who_may_be_none_is_named(name: str) -> None:
    """If a large part of the log is theirs; the hint says how to leave them out."""
    rows = [{"customer": f"p{index}", "stage": "know"} for index in range(9)]
    rows += [{"customer": name, "stage": "know"}] * 2
    with pytest.warns(cj.errors.MissingValuesWarning, match="2 of 11 visits") as caught:
        assert len(cj.evidence.read_rows(rows)) == 10
    assert f"missing=({name!r},)" in str(caught[0].message)
    with pytest.warns(cj.errors.MissingValuesWarning, match="2 of 11 rows"):
        result = cj.evidence.read_rows(rows, missing=(name,), missing_customers="skip")
    assert len(result) == 9
    many = [{"customer": f"p{index}", "stage": "know"} for index in range(60)]
    assert len(cj.evidence.read_rows([*many, *rows[-1:]])) == 61


def test_columns_are_named_as_they_are_compared(tmp_path: Path) -> None:
    """Blanks around a name in a header, and its normal form, make no other column."""
    file = tmp_path / "log.csv"
    file.write_text("\ufeff customer ,Cafe\u0301\nada,know\n", encoding="utf-8")
    (ada,) = cj.evidence.read_csv(file, stage="Caf\u00e9")
    assert (ada.customer, ada.steps) == ("ada", ("know",))
    (ada,) = cj.evidence.read_csv(file, customer="customer ", stage="Cafe\u0301")
    assert ada.steps == ("know",)
    (ada,) = cj.evidence.read_rows([{" customer": "ada", "stage ": "know"}])
    assert ada.steps == ("know",)


def test_a_customer_is_the_same_in_any_type() -> None:
    """A column of numbers in which one is missing holds floats."""
    rows = [{"customer": customer, "stage": "know"} for customer in (3, 3.0, Decimal(3), "3")]
    (result,) = cj.evidence.read_rows(rows)
    assert (result.customer, len(result.steps)) == ("3", 4)
    key = UUID(int=7)
    (result,) = cj.evidence.read_rows([{"customer": key, "stage": 1.5}])
    assert (result.customer, result.steps) == (str(key), ("1.5",))


def test_a_line_may_be_long_but_not_without_end(log: Write) -> None:
    """As long as sixteen million characters, its end among them."""
    customer, stage = "c" * 100_000, "s" * 100_000
    path = log(f"{customer},{stage},", "," * (2**24 + 1), columns="customer,stage,at")
    (problem,) = problems_of(path)
    assert str(problem) == "line 3: a line of more than 16,777,216 characters"
    log(f"{customer},{stage},", *["ada,know,"] * 3)
    long, short = cj.evidence.read_csv(path)
    assert (long.steps, short.steps) == ((stage,), ("know",) * 3)
