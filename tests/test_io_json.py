"""Journeys as JSON: the text, its places, and texts made to do harm."""

import codecs
import json
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.testing._journeys import journeys

HEAD = '{"customer_journey": 1, "id": "shop"'


def problems_of(text: str | bytes) -> tuple[cj.errors.Problem, ...]:
    """What is wrong with a text."""
    with pytest.raises(cj.errors.InvalidFileError) as caught:
        cj.loads(text)
    assert caught.value.subject == "text"
    return caught.value.problems


def message_of(text: str | bytes) -> str:
    """The only thing that is wrong with a text."""
    (problem,) = problems_of(text)
    return str(problem)


class TestText:
    """What `dumps` writes."""

    @given(journeys())
    def test_reads_back_as_an_equal_journey_and_is_canonical(self, journey: cj.Journey) -> None:
        """For every journey, to the byte; the standard library reads it too, as it was written."""
        text = cj.dumps(journey)
        again = cj.loads(text)
        assert again == journey
        assert cj.dumps(again) == text
        assert json.loads(text) == cj.files.to_dict(journey)

    def test_ends_in_a_line_break_and_keeps_every_script(self) -> None:
        """Characters stand as they are, indented by two."""
        text = cj.dumps(cj.Journey("shop", name="Größe 日本語"))
        expected = '{\n  "customer_journey": 1,\n  "id": "shop",\n  "name": "Größe 日本語"\n}\n'
        assert text == expected

    @settings(max_examples=50)
    @given(journeys(), st.randoms(use_true_random=False))
    def test_is_the_same_however_the_file_was_laid_out(
        self, journey: cj.Journey, rng: Random
    ) -> None:
        """Keys in another order, without blanks, with escapes: one journey, one text."""
        data = cj.files.to_dict(journey)
        shuffled = dict(rng.sample(list(data.items()), len(data)))
        assert cj.dumps(cj.loads(json.dumps(shuffled, separators=(",", ":")))) == cj.dumps(journey)

    @pytest.mark.slow
    def test_of_30_000_stages_is_read_back(self) -> None:
        """A long chain takes neither recursion nor a step for each pair."""
        names = [f"s{number}" for number in range(30_000)]
        journey = cj.Journey.sequence("long", [cj.Stage(name) for name in names])
        assert cj.loads(cj.dumps(journey)) == journey


class TestPlaces:
    """Each problem has the line and column of what it is about."""

    def test_are_those_of_keys_and_items(self) -> None:
        """A key's own place, an item's own place, or the nearest thing around."""
        text = "\n".join(
            (
                HEAD + ",",
                ' "stages": {',
                '    "know": {"role": "custmer", "needs": ["x",',
                '        "}", {}], "extra": {"a\\"b": [[1, NaN], 1e999]}},',
                '    "buy\\u002dnow": {"entry": "a >"}},',
                ' "transitions": {"know->  buy-now": {"effort": -1, "handoff": {"x": 0}},',
                '   "know -> bye": {}},',
                '"goals": [',
                '  "know",   "bye"]}',
            )
        )
        assert [(item.where, item.line, item.column) for item in problems_of(text)] == [
            ("stages.know.role", 3, 14),
            ("stages.know.needs[2]", 4, 14),
            ('stages.know.extra.a"b[0][1]', 4, 42),
            ('stages.know.extra.a"b[1]', 4, 48),
            ("stages.buy-now.entry", 5, 35),
            ("transitions.know->buy-now.effort", 6, 38),
            ("transitions.know->buy-now.handoff.x", 6, 64),
            ("transitions.know->bye", 7, 4),
            ("goals[1]", 9, 13),
        ]

    @given(st.integers(0, 5), st.integers(0, 30), st.sampled_from(["", '"', "\\", "}", "é"]))
    def test_do_not_hang_on_what_comes_before(self, lines: int, blanks: int, odd: str) -> None:
        """Line breaks, blanks, and brackets in texts."""
        text = f'{HEAD}, "note": {json.dumps(odd)},{chr(10) * lines}{" " * blanks}"naem": 1}}'
        (problem,) = problems_of(text)
        before = text[: text.index('"naem"')]
        assert problem.line == before.count("\n") + 1
        assert problem.column == len(before) - before.rfind("\n")

    def test_of_what_is_missing_as_a_whole_are_unknown(self) -> None:
        """Missing values have no place."""
        (problem,) = problems_of("{}"[:1] + '"customer_journey": 1}')
        assert (problem.message, problem.line) == ("the key 'id' is missing", None)


class TestArguments:
    """What is not a text is refused by name."""

    def test_of_another_type_are_reported_what_to_use(self, tmp_path: Path) -> None:
        """A path is the usual mistake."""
        with pytest.raises(TypeError, match="PosixPath"):
            cj.loads(tmp_path)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


class TestRepeatedKeys:
    """A key that stands twice is a mistake, wherever it stands."""

    def test_are_reported_with_both_lines(self) -> None:
        """One of the two would be lost otherwise."""
        text = HEAD + ',\n"stages": {"a": {"extra": {"x": 1,\n"x": 1}},\n"a": {}}, "id": "b"}'
        assert [str(problem) for problem in problems_of(text)] == [
            "line 3, column 1: stages.a.extra.x: duplicate key, first on line 2",
            "line 4, column 1: stages.a: duplicate key, first on line 2",
            "line 4, column 11: id: duplicate key, first on line 1",
        ]

    def test_in_different_mappings_are_none(self) -> None:
        """Each mapping has keys of its own, those in lists too."""
        extra = '{"a": [{"x": 1}, {"x": 2}], "b": {"x": 3}}'
        assert cj.loads(f'{HEAD}, "extra": {extra}}}').extra["b"] == {"x": 3}


class TestEncodings:
    """Bytes in, text out; and the byte at fault where that fails."""

    @pytest.mark.parametrize(
        ("mark", "encoding"),
        [
            (b"", "utf-8"),
            (codecs.BOM_UTF8, "utf-8"),
            (codecs.BOM_UTF16_LE, "utf-16-le"),
            (codecs.BOM_UTF16_BE, "utf-16-be"),
            (codecs.BOM_UTF32_LE, "utf-32-le"),
            (codecs.BOM_UTF32_BE, "utf-32-be"),
        ],
    )
    def test_of_unicode_are_read_by_their_mark(self, mark: bytes, encoding: str) -> None:
        """What Windows editors save is read like any other file."""
        journey = cj.Journey("shop", name="Größe 日本語")
        assert cj.loads(mark + cj.dumps(journey).encode(encoding)) == journey

    def test_mark_may_stand_in_a_text(self) -> None:
        """As it does when a file was read with the wrong codec."""
        assert cj.loads("\ufeff" + HEAD + "}").id == "shop"

    def test_other_than_unicode_are_refused_with_the_byte(self) -> None:
        """An old Windows file is the usual case."""
        assert message_of(f'{HEAD},\n"name": "Größe"}}'.encode("cp1252")) == (
            "line 2: the byte 0xf6 at offset 49 is not UTF-8 (save the file as UTF-8)"
        )

    def test_of_utf_16_may_be_broken_too(self) -> None:
        """Half a character at the end, after two lines."""
        text = codecs.BOM_UTF16_LE + '{\n"'.encode("utf-16-le") + b"\x00\xd8"
        assert message_of(text) == (
            "line 2: the byte 0x00 at offset 8 is not UTF-16-LE (save the file as UTF-8)"
        )


BROKEN: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "line 1, column 1: invalid JSON: expecting value"),
    "blank": ("  \n ", "line 2, column 2: invalid JSON: expecting value"),
    "YAML": (
        "customer_journey: 1\n",
        "line 1, column 1: invalid JSON: expecting value (it looks like Y",
    ),
    "open": ("{", "line 1, column 2: invalid JSON: "),
    "no colon": (HEAD + ',\n\n "a" 1}', "line 3, column 6: invalid JSON: expecting ':' delimiter"),
    "two texts": (HEAD + "} {}", "line 1, column 39: invalid JSON: extra data"),
    "a NUL inside": (HEAD + ', "name": "\0"}', "line 1, column 48: invalid JSON: invalid control"),
    "all NUL": (b"\0" * 99, "line 1, column 1: invalid JSON: "),
}


class TestHostileText:
    """It ends in a clear error, soon."""

    @pytest.mark.parametrize("name", BROKEN)
    def test_is_reported_in_a_word(self, name: str) -> None:
        """What the text breaks off with, and where."""
        text, start = BROKEN[name]
        assert message_of(text).startswith(start)

    def test_nested_deeper_than_any_stack_is_refused(self) -> None:
        """Lists and mappings alike."""
        for opened in ("[", '{"a":'):
            assert message_of(opened * 200_000) == "lists and mappings are nested too deep"

    def test_larger_than_64_mebibytes_is_not_looked_at(self) -> None:
        """Counted in bytes of UTF-8."""
        for text in (b" " * (64 * 2**20 + 1), '"' + "x" * 10**8, "é" * (32 * 2**20 + 1)):
            assert message_of(text) == "more than 64 MiB"

    def test_that_large_is_not_written_either(self) -> None:
        """What is written can be read."""
        with pytest.raises(cj.errors.InvalidFileError, match="more than 64 MiB"):
            cj.dumps(cj.Journey("shop", note="x" * 2**26))

    @pytest.mark.parametrize(
        ("number", "complaint"),
        [
            ("NaN", "expected a finite number, got nan"),
            ("-Infinity", "expected a finite number, got -inf"),
            ("1e999", "expected a finite number, got inf"),
            ("9" * 100_000, "expected a finite number, got a very large number"),
        ],
    )
    def test_numbers_beyond_bounds_are_named_where_they_stand(
        self, number: str, complaint: str
    ) -> None:
        """However many digits they have."""
        text = f'{HEAD}, "stages": {{"a": {{"metrics": {{"m": {{"target": {number}}}}}}}}}}}'
        (problem,) = problems_of(text)
        assert (problem.where, problem.message) == ("stages.a.metrics.m.target", complaint)

    def test_whole_numbers_of_yours_have_a_limit_too(self) -> None:
        """Python itself refuses to write longer ones."""
        assert "a number of over 4,000 bits" in message_of(
            f'{HEAD}, "extra": {{"a": {"9" * 5_000}}}}}'
        )

    def test_keys_as_long_as_files_may_be_are_reported_soon(self) -> None:
        """Their own place is that of what they stand in."""
        key = "x." * 10**6
        text = f'{HEAD},\n"stages": {{"a": {{"{key}": {{"b": [1], "c": 2}}}}}}}}'
        (problem,) = problems_of(text)
        assert (len(problem.where), problem.line) == (len("stages.a.") + 81, 2)
        text = f'{HEAD}, "extra": {{"{key}": {{"a": {"[" * 64}{"]" * 64}}}}}}}'
        assert "nested deeper" in problems_of(text)[0].message

    def test_ten_thousand_repeated_keys_are_enough(self) -> None:
        """More of them say nothing more."""
        repeated = ",".join(['"a": 1'] * 30_000)
        result = problems_of(f'{HEAD}, "extra": {{{repeated}}}, "nmae": 1}}')
        assert len(result) == 10_000
        assert result[-1].where == "nmae"

    def test_half_a_character_is_refused(self) -> None:
        """No file could hold it."""
        assert "half a character" in message_of(HEAD + ', "name": "\\ud800"}')
        assert "half a character" in message_of(HEAD + ', "name": "\ud800"}')
        assert "unknown key" in message_of(HEAD + ', "\\ud800": 1}')

    def test_nesting_that_json_allows_is_bounded_by_the_model(self) -> None:
        """Data of one's own may go 64 levels deep."""
        fine, deep = ("[" * count + "]" * count for count in (63, 64))
        assert cj.loads(f'{HEAD}, "extra": {{"a": {fine}}}}}')
        assert "nested deeper than 64 levels" in message_of(f'{HEAD}, "extra": {{"a": {deep}}}}}')

    @given(st.text() | st.binary())
    def test_of_any_kind_gives_a_journey_or_the_error(self, text: str | bytes) -> None:
        """Never a crash."""
        assert problems_of(text)
