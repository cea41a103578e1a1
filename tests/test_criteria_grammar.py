"""Criteria as text: what is read, how it is written, and what is said of a text that is none."""

import pickle
import sys
import unicodedata
from collections.abc import Generator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj

SAME = [
    "orders >= 2",
    "subscribed",
    "subscribed != true",
    "not subscribed",
    "not orders == 2",
    'plan in ["pro", "team"]',
    "plan not in [1, 1.0]",
    "plan in []",
    "email is known",
    "email is unknown",
    "a or b and not c",
    "(a or b) and c",
    "not (a or false)",
    "not (a and (b or c))",
    "known is known and unknown is unknown and date and datetime",
    "`tick``ed` and ```` and `and` and `a.b` and `1st` and `line\nbreak`",
    "besteld_é and заказ and 注文 and हिन्दी",
    'x == "\\"" or x == "\'"',
    'day == date("2026-01-31")',
]
"""Texts that are canonical."""

READ = {
    "orders>=2": "orders >= 2",
    "  orders\t>=\n2 ": "orders >= 2",
    "subscribed == true": "subscribed",
    "not not not subscribed": "not subscribed",
    "((((`subscribed`))))": "subscribed",
    "plan in ['pro', \"team\",]": 'plan in ["pro", "team"]',
    "plan in ['a', 'a']": 'plan in ["a"]',
    "not plan in [1]": "plan not in [1]",
    "not plan not in [1]": "plan in [1]",
    "not email is known": "email is unknown",
    "a and n between -2 and 5 and b": "a and n >= -2 and n <= 5 and b",
    "not n between 1 and 2": "not (n >= 1 and n <= 2)",
    "a and (b and c)": "a and b and c",
    "not true or not false": "false or true",
    "x == 'two\nlines\0'": 'x == "two\\nlines\\u0000"',
    r"x == '\'\"\\\/\b\f\n\r\t\u00fc\ud83d\ude00'": r'''x == "'\"\\/\b\f\n\r\tü😀"''',
    "x == 1E3 or x == 1e-7": "x == 1000.0 or x == 1e-07",
    "x == -0 or x == -0.0": "x == 0 or x == -0.0",
    "x == 0x1f or x == -0x1f": "x == 31 or x == -31",
    "t < datetime('2026-01-31 10:00Z')": 't < datetime("2026-01-31T10:00:00+00:00")',
    "t < datetime('2026-01-31T10:00:00.5')": 't < datetime("2026-01-31T10:00:00.500000")',
    "t < datetime('2026-01-31T10:00-01:30')": 't < datetime("2026-01-31T11:30:00+00:00")',
}
"""Texts that are not, and what they come to."""

FAULTS = {
    "¦": "a criterion is not empty",
    " \n ¦": "a criterion is not empty",
    "a ¦= 1": "did you mean `==`",
    "a ¦<> 1": "did you mean `!=`",
    "a ¦=> 1": "did you mean `>=`",
    "a ¦&& b": "did you mean `and`",
    "a ¦|| b": "did you mean `or`",
    "¦!a": "did you mean `not`",
    "¦~a": "did you mean `not`",
    "orders¦≥2": "did you mean `>=`",
    "a == ¦−1": "did you mean `-`",
    "a == ¦“pro”": 'did you mean `"`',
    "a ¦AND b": "did you mean `and`",
    "NOT ¦a": "did you mean `not`",
    "a == ¦True": "did you mean `true`",
    "plan == ¦pro": 'did you mean `"pro"`',
    "plan == ¦`pro`": 'did you mean `"pro"`',
    "plan == ¦None": "is unknown",
    "plan == ¦NaN": "is unknown",
    "plan == ¦": "expected a constant",
    "plan == ¦)": "expected a constant, not",
    "plan is ¦null": "expected `known` or `unknown`",
    "plan not ¦between 1 and 2": "expected `in`",
    "plan in ¦'pro'": "expected a list",
    "plan in [1 ¦2]": "expected `,` or `]`",
    "plan in ¦[1, ": "never closed",
    "plan in ¦[1": "never closed",
    "plan in [1, ¦'2']": "the list holds a number, this is a text",
    "plan in [¦,]": "expected a constant",
    "¦2 <= a": "turn the comparison round",
    "¦'a' == 1": "turn the comparison round",
    "a and ¦": "expected the name of a fact",
    "¦in == 1": "stands in backticks",
    "a ¦b": "expected `and`, `or` or the end of the criterion; a name with a blank stands in",
    "plan is known ¦b": "expected `and`, `or` or the end of the criterion",
    "(a ¦b)": "expected `and`, `or` or the end",
    "¦(a": "never closed",
    "a¦)": "never opened",
    "a < ¦true": "no order",
    "a between ¦false and true": "no order",
    "a between 1 ¦, 2": "expected `and`",
    "a between 1 and ¦'2'": "the lower bound is a number, this is a text",
    "a == ¦'pro": "no closing quote",
    'a == ¦"pro\\"': "no closing quote",
    "¦`a": "no closing backtick",
    "¦``": "not empty",
    "a == 'x¦\\q'": "unknown escape",
    "a == 'x¦\\u12'": "unknown escape",
    "a == ¦'\\ud800'": "surrogate",
    "a == ¦'\ud800'": "surrogate",
    "¦`\ud800`": "surrogate",
    "a == ¦\ud800": "backticks",
    "a¦\0": "backticks",
    "a¦.b == 1": "backticks",
    "¦{a}": "did you mean `(`",
    "a ¦%": "backticks",
    "a >= 20¦%": "20 % is 0.2",
    "day >= ¦2026-01-31": 'written as in `date("2026-01-31")`',
    "day in [¦2026-01-31, 2026-02-01]": 'written as in `date("2026-01-31")`',
    "at < ¦2026-01-31T10:00+01:00 and b": 'in `datetime("2026-01-31T10:00+01:00")`',
    "x == ¦007": "not a number",
    "x == ¦1_000": "not a number",
    "x == ¦+1": "not a number",
    "x == ¦1.": "not a number",
    "x == ¦.5": "not a number",
    "x == ¦1e999": "too large",
    f"x == ¦{'1' * 641}": "hexadecimal",
    "d == date¦": "a constant date is written",
    "d == date(¦20260131)": "a constant date is written",
    "d == date(¦'20260131')": "ISO 8601",
    "d == date(¦'2026-02-30')": "no such date",
    "d == datetime(¦'2026-01-31')": "ISO 8601",
    "d == datetime(¦'2026-01-31T25:00')": "no such datetime",
    "d == datetime(¦'0001-01-01T00:00+01:00')": "no such datetime",
    "d == date('2026-01-31'¦": "expected `)`",
    f"{'(' * 64}¦{'(' * 99_936}": "64 deep",
    f"{'not ' * 64}¦{'not ' * 99_936}": "64 deep",
    f"{'(' * 64}a ¦between 1 and 2{')' * 64}": "64 deep",
}
"""Texts that are not criteria, a bar at the fault, and what is said of it."""


def read_or_refused(text: str) -> cj.Criterion | str:
    """The criterion that a text describes, or why it describes none."""
    try:
        return cj.parse_criterion(text)
    except cj.errors.CriterionSyntaxError as error:
        return error.reason


@pytest.mark.parametrize("text", ["a == 1 b", "a 2", "`a b` c", "a == 'x' y", "true b"])
def test_a_name_with_a_blank_is_guessed_between_two_names_only(text: str) -> None:
    """Where one of both is not a name, backticks would not help."""
    assert read_or_refused(text) == "expected `and`, `or` or the end of the criterion"


class TestReading:
    """Each way to write a criterion comes to the same."""

    @given(
        st.sampled_from(["orders", "_x9", "date", "true", "and", "is", "x" * 99]),
        st.sampled_from(["==", "!=", "<", "<=", ">", ">="]),
        st.one_of(st.integers(), st.integers(-(10**9), 10**9)),
    )
    def test_a_comparison_with_a_number_is_read_as_it_is_within_others(
        self, name: str, sign: str, number: int
    ) -> None:
        """Most clauses are one, and are read at once: with equal results, and the same refusals."""
        text = f"{name} {sign} {number}"
        assert read_or_refused(text) == read_or_refused(f"({text})")

    @pytest.mark.parametrize("text", SAME)
    def test_canonical_text_stays_as_it_is(self, text: str) -> None:
        """What is written is what was read."""
        assert str(cj.parse_criterion(text)) == text

    @pytest.mark.parametrize("text", READ)
    def test_other_text_has_one_canonical_form(self, text: str) -> None:
        """Which reads as an equal criterion."""
        criterion = cj.parse_criterion(text)
        assert str(criterion) == READ[text]
        assert cj.parse_criterion(READ[text]) == criterion

    def test_text_gives_what_operators_give(self) -> None:
        """For each form of clause."""
        x, a = cj.fact("x"), cj.fact("a").is_true()
        assert cj.parse_criterion("x == 1") == (x == 1)
        assert cj.parse_criterion("x != 'b'") == (x != "b")
        assert cj.parse_criterion("x between 1 and 2") == x.between(1, 2)
        assert cj.parse_criterion("x not in [1]") == ~x.is_in([1])
        assert cj.parse_criterion("x is unknown and not (a or x > 2.5)") == ~x.is_known() & ~(
            a | (x > 2.5)
        )

    @given(st.text(min_size=1))
    def test_any_text_may_be_a_name_or_a_constant(self, text: str) -> None:
        """Quotes, backticks, line ends and controls included."""
        criterion = (cj.fact(text) == text) | cj.fact(text).is_true()
        assert cj.parse_criterion(str(criterion)) == criterion
        assert criterion.names() == (unicodedata.normalize("NFC", text),)

    @given(st.integers() | st.integers(4_000, 40_000).map(lambda bits: -(3**bits)))
    def test_any_integer_may_be_a_constant(self, number: int) -> None:
        """Whatever limit Python sets on the digits it reads and writes."""
        criterion = cj.fact("x") <= number
        with digits_limited_to(640):
            again = cj.parse_criterion(str(criterion))
            assert again.evaluate({"x": number}) is True
            assert again.evaluate({"x": number + 1}) is False
        assert again == criterion

    @given(st.floats(allow_nan=False, allow_infinity=False))
    def test_any_finite_float_may_be_a_constant(self, number: float) -> None:
        """To the last bit, and with its sign."""
        criterion = cj.fact("x") <= number
        assert cj.parse_criterion(str(criterion)) == criterion

    @given(st.dates() | st.datetimes() | st.datetimes(timezones=st.timezones()))
    def test_any_moment_may_be_a_constant(self, moment: object) -> None:
        """But for those that UTC's calendar does not have."""
        try:
            criterion = cj.fact("x").is_in([moment])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
        except cj.errors.InvalidValueError:
            assert getattr(moment, "year", 0) in {1, 9999}
            return
        assert cj.parse_criterion(str(criterion)) == criterion
        assert criterion.evaluate({"x": moment}) is True


class TestFaults:
    """A text that is not a criterion is reported where it went wrong."""

    @pytest.mark.parametrize("marked", FAULTS, ids=range(len(FAULTS)))
    def test_are_pointed_at_and_named(self, marked: str) -> None:
        """With line, column, a caret under the spot, and a guess at what was meant."""
        offset = marked.index("¦")
        text = marked.replace("¦", "")
        with pytest.raises(cj.errors.CriterionSyntaxError) as caught:
            cj.parse_criterion(text)
        fault = caught.value
        assert (fault.text, fault.offset) == (text, offset)
        assert FAULTS[marked] in fault.reason
        assert (fault.line, fault.column) == place(text, offset)
        assert str(fault).startswith(fault.reason)
        assert f"(line {fault.line}, column {fault.column})" in str(fault)

    def test_are_shown_under_a_caret(self) -> None:
        """On the line in question, as wide as it looks."""
        assert shown("a and\nb = 1 and\nc") == "    b = 1 and\n      ^"
        assert shown("a\tand\r\nb &\0& c\r\n") == "    b &\ufffd& c\n      ^"
        assert shown("注文 = 1") == "    注文 = 1\n    \u3000\u3000 ^"
        assert shown("e\u0301 = 1") == "    e\u0301 = 1\n      ^"

    def test_in_a_long_line_are_shown_with_what_is_around_them(self) -> None:
        """The window keeps to the ends of the line."""
        start, middle, end = (
            shown("= " + "a" * 500),
            shown("a" * 500 + " = " + "b" * 500),
            shown("a" * 500 + " ="),
        )
        assert start == f"    = {'a' * 74}…\n    ^"
        assert middle == f"    …{'a' * 37} = {'b' * 36}…\n{' ' * 43}^"
        assert end == f"    …{'a' * 74} =\n{' ' * 80}^"

    def test_survive_pickling(self) -> None:
        """As errors do that cross a process."""
        fault = fault_of("a = 1")
        again = pickle.loads(pickle.dumps(fault))
        assert str(again) == str(fault)
        assert isinstance(again, ValueError)
        assert isinstance(again, cj.errors.JourneyError)

    @pytest.mark.parametrize(
        "value", [b"a", None, 1, cj.fact("a")], ids=["bytes", "None", "1", "fact"]
    )
    def test_what_is_no_text_is_a_type_error(self, value: object) -> None:
        """Bytes have no characters until someone says which."""
        with pytest.raises(TypeError, match="expected text, got"):
            cj.parse_criterion(value)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


NEAR = """and or not in is known unknown between true false null date datetime orders `a` ` 'x'
"y" ' " ( ) [ ] , == != < <= > >= = & ! \\ . 1 -2.5 0x1f '2026-01-31' “"""
WORDS = tuple(NEAR.split())
"""What the language is made of, and what comes near."""


class TestHostileText:
    """Whatever the text, there is a criterion or a fault within the text, soon."""

    @given(st.text())
    def test_of_any_characters(self, text: str) -> None:
        """Surrogates, controls, and all the planes."""
        survives(text)

    @given(st.text(st.characters(exclude_categories=[])))
    def test_of_any_code_points(self, text: str) -> None:
        """Half characters too."""
        survives(text)

    @given(st.lists(st.sampled_from(WORDS)), st.sampled_from(["", " ", "\n"]))
    def test_of_the_language_s_own_words(self, words: list[str], between: str) -> None:
        """In any order."""
        survives(between.join(words))

    @given(st.data())
    def test_cut_out_of_a_good_one(self, data: st.DataObject) -> None:
        """At any two places, with anything in between."""
        text = data.draw(st.sampled_from([*SAME, *READ]))
        start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
        survives(text[:start] + data.draw(st.text(max_size=3)) + text[end:])

    @pytest.mark.slow
    @pytest.mark.covers
    @pytest.mark.parametrize(
        "text",
        [
            "(" * 1_000_000,
            ")" * 1_000_000,
            "not " * 250_000,
            "not(" * 250_000,
            "a[" * 500_000,
            "a and " * 50_000,
            "'" + "\\'" * 500_000,
            "`" * 1_000_001,
            "\\" * 1_000_000,
            "a" * 1_000_000,
            "é" * 1_000_000,
            "a\u0308" * 500_000 + "\N{EURO SIGN}",
            " " * 1_000_000,
            "x == 0x" + "f" * 1_000_000,
            "x == " + "9" * 1_000_000,
            "x == 1." + "9" * 1_000_000,
            "x == 1" + "e+1" * 333_333,
            "x in [" + "1, " * 100_000,
            "=" * 1_000_000,
        ],
        ids=lambda text: text[:9].encode("unicode_escape").decode(),
    )
    def test_of_a_megabyte(self, text: str) -> None:
        """Each would hang or crash a parser that goes back, or goes down."""
        survives(text)


def survives(text: str) -> None:
    """Check that a text is a criterion, or a fault at a place that the text has."""
    fault = None
    try:
        criterion = cj.parse_criterion(text)
    except cj.errors.CriterionSyntaxError as error:
        fault = error
    else:
        assert cj.parse_criterion(str(criterion)) == criterion
    if fault is not None:
        assert 0 <= fault.offset <= len(text)
        assert (fault.line, fault.column) == place(text, fault.offset)
        assert len(str(fault)) < 1_000


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset, counted from 1."""
    lines = text[:offset].split("\n")
    return len(lines), len(lines[-1]) + 1


def fault_of(text: str) -> cj.errors.CriterionSyntaxError:
    """The error that a text gives."""
    with pytest.raises(cj.errors.CriterionSyntaxError) as caught:
        cj.parse_criterion(text)
    return caught.value


def shown(text: str) -> str:
    """What the error shows below its first line."""
    return str(fault_of(text)).partition("\n")[2]


@contextmanager
def digits_limited_to(most: int) -> Generator[None]:
    """Python's limit on the digits of integers, set for a while."""
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(most)
    try:
        yield
    finally:
        sys.set_int_max_str_digits(before)


@pytest.mark.parametrize("value", [10**640, -(10**640), 10**640 - 1, 1 - 10**640])
def test_an_integer_of_more_than_640_digits_is_written_in_hexadecimal(value: int) -> None:
    """Longer ones take Python time that grows with the square of their digits."""
    text = str(cj.fact("x") == value)
    assert ("0x" in text) is (abs(value) >= 10**640)
    assert cj.parse_criterion(text) == (cj.fact("x") == value)
