"""Whole tables of files: each limit at both sides, each encoding, each place of a mistake."""

import codecs
import gc
import io
import json
import tracemalloc
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

import customer_journey as cj
from customer_journey.files._data import check_size
from customer_journey.files._json import parse as parse_json
from customer_journey.files._packages import settled
from customer_journey.files._patterns import sources_in
from customer_journey.files._reading import shown, step
from customer_journey.files._text import TOO_LARGE, Unreadable, decoded, placed, whole_number
from customer_journey.files._yaml import parse as parse_yaml
from customer_journey.files._yaml_text import write as write_yaml

MIB = 2**20

READERS: dict[str, Callable[[str], object]] = {
    "YAML": lambda text: parse_yaml(f"a: ({text})"),
    "a picture": lambda text: cj.render.to_svg(cj.Journey("a", stages=[cj.Stage("b", name=text)])),
    "a visit": cj.evidence.Visit,
    "a trace": lambda text: cj.evidence.Trace(visits=[text, "b"]),
    "a language": lambda text: cj.render.to_text(cj.Journey("a"), language=text.replace(" ", "")),
}


@pytest.mark.parametrize("name", READERS)
def test_a_large_text_does_not_stay_in_memory(name: str) -> None:
    """What is remembered of texts is of short ones."""
    if name == "YAML":
        pytest.importorskip("yaml", reason="PyYAML is not installed")
    read = READERS[name]
    read("first")
    tracemalloc.start()
    try:
        for number in range(3):
            read(f"{number} word" * 1_000)
        gc.collect()
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 10_000


def complaint(text: str) -> str:
    """What is wrong with a text of JSON or YAML, with its place."""
    with pytest.raises(Unreadable) as caught:
        (parse_json if text[:1] in "{[" else parse_yaml)(text)
    return str(caught.value.problem)


@pytest.mark.parametrize(("format", "most"), [("json", 64 * MIB), ("yaml", 8 * MIB)])
def test_a_file_may_have_so_many_bytes_and_no_more(format: Any, most: int) -> None:
    """Counted as it would be encoded, whatever its characters take."""
    for allowed in (bytes(most), "a" * most, "\U0001f600" * (most // 4), "é" * (most // 2)):
        check_size(allowed, "shop", format)
    for refused in (
        bytes(most + 1),
        "a" * (most + 1),
        "\U0001f600" * (most // 4) + "a",
        "é" * (most // 2) + "a",
    ):
        with pytest.raises(cj.errors.InvalidFileError, match=f"more than {most // MIB} MiB"):
            check_size(refused, "shop", format)


@pytest.mark.parametrize(
    "text", ["{}", "[]", "1", "12", "é", '{"name": "Größe 日本 😀"}', "a: b\n"]
)
@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-32-le", codecs.BOM_UTF32_LE),
        ("utf-32-be", codecs.BOM_UTF32_BE),
    ],
)
def test_every_encoding_is_known_by_its_mark_and_by_its_zeros(
    text: str, encoding: str, mark: bytes
) -> None:
    """The latter where the first character is one of ASCII."""
    content = text.encode(encoding)
    assert decoded(mark + content) == text
    if text.isascii() or (text[0].isascii() and encoding == "utf-8"):
        assert decoded(content) == text


def test_a_byte_that_is_none_of_its_encoding_is_named_with_its_line() -> None:
    """Counted from the beginning of the file, its mark included."""
    for mark, offset in ((b"", 8), (codecs.BOM_UTF8, 11)):
        with pytest.raises(Unreadable) as caught:
            decoded(mark + b"a: b\nc: \xff\n")
        problem = caught.value.problem
        assert problem.message == f"the byte 0xff at offset {offset} is not UTF-8"
        assert problem.line == 2


def test_whole_numbers_have_so_many_digits() -> None:
    """Longer ones are read as one that nothing takes, which is beyond every number of the model."""
    assert whole_number("9" * 1_300) == 10**1_300 - 1
    assert whole_number("9" * 1_301) is TOO_LARGE
    assert TOO_LARGE.bit_length() == 4_002
    assert TOO_LARGE > 16**1_000


def test_what_is_shown_of_a_file_is_short() -> None:
    """Sixty characters of a value with its quotes, eighty of a key, no number of more bits."""
    assert shown("a" * 58) == f"'{'a' * 58}'"
    for longer in (59, 60, 61, 1_000):
        assert shown("a" * longer) == f"'{'a' * 58}…"
    assert shown(2**200 - 1) == f"{str(2**200 - 1)[:59]}…"
    assert shown(-(2**200)) == shown(2**200) == "a very large number"
    assert shown(10**59) == str(10**59)
    assert shown(10**60) == f"1{'0' * 58}…"
    assert step("a" * 80) == "a" * 80
    assert step("a" * 81) == f"{'a' * 80}…"


def test_a_path_is_placed_by_what_it_lies_in() -> None:
    """As far as its first two thousand characters say."""
    tokens = parse_json('{"a": 1}').tokens
    for key in ("a", "a.b", "a[0]", "a[0].b", "a.b.c"):
        (seen,) = placed([cj.errors.Problem(key, "is wrong")], tokens())
        assert (seen.line, seen.column) == (1, 2), key
    # A path of the keys of strangers can be as long as these.
    deep = ".".join(["a"] * 1_001)
    for path, line in ((deep[:1_999], 1), (f"{'a' * 1_999}.a", None)):
        (seen,) = placed([cj.errors.Problem(path, "is wrong")], tokens())
        assert seen.line == line


class TestJson:
    """Where JSON is broken."""

    @pytest.mark.parametrize("after", ["", " ", "\n", "\t\r\n"])
    @pytest.mark.parametrize(
        ("before", "closed"),
        [
            ("[1", "]"),
            ('{"a": 1', "}"),
            ('{"a": [1', "]}"),
            ('{"a": [1', '], "b": 2}'),
            ('{"a": {"b": 1', '}, "c": [2]}'),
            ('{"a": {"b": 1', "}}"),
            ('{\n  "a": 1,\n  "b": [[2]', "\n}"),
            ('[{"a": 1}', "] x"),
        ],
    )
    def test_a_comma_after_the_last_item_is_named_at_its_place(
        self, before: str, closed: str, after: str
    ) -> None:
        """Whatever closes what it stands in, and what follows."""
        line = before.count("\n") + 1
        column = len(before) - before.rfind("\n")
        assert complaint(f"{before},{after}{closed}") == (
            f"line {line}, column {column}: invalid JSON: a comma after the last item (remove it)"
        )

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("{a: 1}", "line 1, column 2: invalid JSON: expected a key in double quotes"),
            ('{"a": 1,, "b": 2}', "line 1, column 9: invalid JSON: expected a key in double"),
            ('{"a" 1}', "line 1, column 6: invalid JSON: expecting ':' delimiter"),
            ('{"a": }', "line 1, column 7: invalid JSON: expecting value"),
            ('{\n"a": 1\n"b": 2}', "line 3, column 1: invalid JSON: expecting ',' delimiter"),
            ("[1 2]", "line 1, column 4: invalid JSON: expecting ',' delimiter"),
            ("[1]]", "line 1, column 4: invalid JSON: extra data"),
        ],
    )
    def test_what_else_is_broken_is_no_such_comma(self, text: str, message: str) -> None:
        """It is named as what it is."""
        assert complaint(text).startswith(message)

    def test_tokens_have_their_places(self) -> None:
        """Counted from 1, with the beginning and end of what holds others."""
        text = '{"a": [1, "b\\n"],\n "c":\n  {"d": null}}'
        tokens = [tuple(each[:4]) for each in parse_json(text).tokens()]
        assert tokens == [
            ("mapping", "", 1, 1),
            ("scalar", "a", 1, 2),
            ("list", "", 1, 7),
            ("scalar", "", 1, 8),
            ("scalar", "b\n", 1, 11),
            ("end", "", 1, 16),
            ("scalar", "c", 2, 2),
            ("mapping", "", 3, 3),
            ("scalar", "d", 3, 4),
            ("scalar", "", 3, 9),
            ("end", "", 3, 13),
            ("end", "", 3, 14),
        ]


@pytest.mark.extra("yaml")
class TestYaml:
    """Where YAML is broken, and what it may hold."""

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("a: &x [*x]", "stands inside what it stands for"),
            ("a: &x\n- &y [*x]", "stands inside what it stands for"),
            ("a: &x {b: &y [*y]}", "stands inside what it stands for"),
            ("a: &x [*z]", "stands for nothing before it"),
            ("a: &x\n- &y [*z]", "stands for nothing before it"),
            ("a: [*x]\nb: &x 1", "stands for nothing before it"),
        ],
    )
    def test_an_alias_without_a_value_is_named_for_what_it_is(self, text: str, reason: str) -> None:
        """Inside its own value or before it, whatever else is open."""
        assert reason in complaint(text)

    @pytest.mark.parametrize(
        "anchored",
        [
            f'&x "{"t" * 1_008}"',
            f"&x {'t' * 1_008}",
            f"&x [{'t' * 992}]",
            f"&x {{k: {'t' * 975}}}",
            f"&x [{'t' * 492}, {'t' * 484}]",
            f"&x [&y {'t' * 488}, *y]",
        ],
    )
    def test_aliases_stand_for_as_much_as_a_file_holds(self, anchored: str) -> None:
        """A kibibyte each: its characters, and sixteen for each value; eight thousand of them."""
        inside = anchored.count("*y")
        allowed = (8 * MIB - inside * 504) // 1_024
        text = f"a: {anchored}\nb: [{', '.join(['*x'] * allowed)}]"
        data: Any = parse_yaml(text).data
        assert len(data["b"]) == allowed
        assert all(each == data["a"] for each in (data["b"][0], data["b"][-1]))
        beyond = complaint(f"{text[:-1]}, *x]")
        assert beyond.endswith("aliases stand for more text than a file may hold")

    @pytest.mark.parametrize(("begin", "end"), [("[", "]"), ("{a: ", "}"), ("&x [", "]")])
    def test_a_hundred_levels_are_read(self, begin: str, end: str) -> None:
        """Of lists and of mappings, with anchors or without; one more is refused."""
        data: Any = parse_yaml(f"{begin * 100}1{end * 100}").data
        levels = 0
        while data != 1:
            data = data["a" if begin[0] == "{" else 0]
            levels += 1
        assert levels == 100
        refused = complaint(f"a: {begin * 100}{end * 100}")
        assert refused.endswith("lists and mappings are nested more than 100 deep")

    @pytest.mark.parametrize("length", [1, 126, 127, 128, 129, 1_023, 1_024, 1_025, 2_000])
    @pytest.mark.parametrize("value", ["text", ["item"], {"key": "value"}, []])
    @pytest.mark.parametrize("letter", ["k", '"', "é"])
    def test_long_keys_are_written_so_that_parsers_find_their_colon(
        self, length: int, value: object, letter: str
    ) -> None:
        """After a question mark from 127 characters on."""
        data: dict[str, object] = {"a": 1, letter * length: value, "z": {letter * length: value}}
        text = write_yaml(data)
        assert ("\n? " in text) is ("\n  ? " in text) is (length > 126)
        assert parse_yaml(text).data == data

    @pytest.mark.parametrize(
        "text",
        ["y", "n", "no", "on", "off", "yes", "true", "false", "null", "False", "NULL", "~", "=",
         "<<", "", "12", "1.5", "1e3", "0x1f", "0o17", ".5", ".inf", "-.INF", "nan", ".nan",
         "2026-01-31", "2026-1-1 12:00", "12:30:45", "a: b", "a #b", "a:", "- a", "? a", "[a", "{a",
         "&a", "*a", "!a", "|", ">", "%a", "@a", "`a", "'a", '"a', "a ", " a", "a\nb", "a\n", "...",
         "word", "words", "a word", "yesno", "nulls", "trues"],
    )  # fmt: skip
    def test_texts_are_read_back_as_texts(self, text: str) -> None:
        """By this reader and by PyYAML, which reads YAML 1.1; words as they are."""
        yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")
        data: dict[str, object] = {"a": text, "b": [text], text: "key"}
        written = write_yaml(data)
        assert parse_yaml(written).data == yaml.safe_load(written) == data
        if (
            text.isalpha()
            and len(text) > 3
            and text not in {"true", "false", "null", "False", "NULL"}
        ):
            assert f"a: {text}\n" in written


def test_a_pattern_is_a_text_in_brackets() -> None:
    """Other keys stand for no sources, texts or not."""
    assert sources_in("*") == ("*",)
    assert sources_in("[a, b ,c]") == ("a", "b", "c")
    for other in ("a", "a]", "[a", "", "x[a]", 3, None, ["a"], {"[a]": 1}):
        assert sources_in(other) == ()


def test_archives_say_the_earliest_time_there_is() -> None:
    """Of each member, and a fixed one in the properties."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(zipfile.ZipInfo("a.xml", (2026, 1, 31, 12, 30, 4)), "<a/>")
        core = '<p><dcterms:created xsi:type="x">2026-01-31T12:30:04Z</dcterms:created></p>'
        archive.writestr("docProps/core.xml", core)
    with zipfile.ZipFile(io.BytesIO(settled(content.getvalue()))) as archive:
        assert [each.date_time for each in archive.infolist()] == [(1980, 1, 1, 0, 0, 0)] * 2
        assert archive.read("a.xml") == b"<a/>"
        assert b">2000-01-01T00:00:00Z<" in archive.read("docProps/core.xml")


@pytest.mark.parametrize(
    ("element", "keys", "near"),
    [
        ("facts", {"cuont": "paid", "type": "int"}, "count"),
        ("facts", {"sicne": "at", "type": "int"}, "since"),
        ("facts", {"wehn": "a", "type": "bool"}, "when"),
        ("metrics", {"convrsion": "a -> b"}, "conversion"),
        ("metrics", {"quantlie": 0.5}, "quantile"),
        ("metrics", {"raito": "a / b"}, "ratio"),
    ],
)
def test_a_misspelt_verb_is_answered_by_the_nearest_one(
    element: str, keys: dict[str, object], near: str
) -> None:
    """Of facts and of metrics, each by its own."""
    data: dict[str, Any] = {"customer_journey": 1, "id": "shop", "stages": {"a": {}}}
    (data if element == "facts" else data["stages"]["a"])[element] = {"x": keys}
    with pytest.raises(cj.errors.InvalidFileError, match=f"did you mean '{near}'"):
        cj.loads(json.dumps(data), format="json")


@pytest.mark.parametrize(
    ("path", "key", "several"),
    [
        (("stages", "a"), "customer_goals", True),
        (("stages", "a"), "needs", True),
        (("stages", "a"), "expectations", True),
        (("stages", "a"), "pain_points", True),
        (("stages", "a"), "tactics", True),
        (("transitions", "a -> b"), "incentive", False),
        (("personas", "p"), "motivations", True),
        (("personas", "p"), "challenges", True),
        (("personas", "p"), "problems", True),
        (("personas", "p"), "influences", True),
        (("personas", "p"), "interests", True),
        (("audience",), "problem", False),
        (("audience",), "why_buy", False),
        (("audience",), "why_us", False),
        (("audience",), "alternatives", True),
        (("audience",), "searches", True),
        (("audience",), "messages", True),
    ],
)
def test_each_short_form_takes_one_text_or_a_list(
    path: tuple[str, ...],
    key: str,
    several: bool,
) -> None:
    """And nothing else: what takes a list takes one of one text, too."""

    def loaded(value: object) -> cj.Journey:
        data: dict[str, Any] = {
            "customer_journey": 1,
            "id": "shop",
            "stages": {"a": {}, "b": {}},
            "starts": ["a"],
            "transitions": {"a -> b": {}},
            "personas": {"p": {}},
            "audience": {},
        }
        around: Any = data
        for part in path:
            around = around[part]
        around[key] = value
        return cj.loads(json.dumps(data), format="json")

    taken, refused = (["one thing"], "one thing") if several else ("one thing", ["one thing"])
    assert loaded(taken) != loaded(["another"] if several else "another")
    with pytest.raises(
        cj.errors.InvalidFileError, match=f"expected a {'list' if several else 'text'}"
    ):
        loaded(refused)


@pytest.mark.parametrize("others", [[], [("a", "b")], [("a", "b"), ("b", "a")]])
@pytest.mark.parametrize("left", ["ab", "a", "b", ""])
def test_exits_from_every_stage_are_written_as_one(
    left: str, others: list[tuple[str, str]]
) -> None:
    """Whatever other transitions there are; from some of the stages, one by one."""
    exits = [cj.Transition(source, "lost", kind="exit", reason="cold") for source in left]
    shop = cj.Journey(
        "shop",
        stages=[cj.Stage(name) for name in ("a", "b", "lost")],
        transitions=[*(cj.Transition(*pair) for pair in others), *exits],
        starts=["a", "b"],
    )
    text = cj.dumps(shop, format="json")
    keys = [f"{source} -> {target}" for source, target in others]
    keys += ["* -> lost"] if left == "ab" else [f"{source} -> lost" for source in left]
    assert list(json.loads(text).get("transitions", {})) == keys
    assert cj.loads(text, format="json") == shop
