"""Journeys as YAML: a text people like to read, that any reader takes for the same."""

import codecs
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from hypothesis import event, example, given, settings
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.files._text import Parsed
from customer_journey.files._yaml import parse
from customer_journey.testing._facts import texts
from customer_journey.testing._journeys import journeys

pytest.importorskip("yaml", reason="PyYAML is not installed")

HEAD = "customer_journey: 1\nid: shop\n"


def loads(text: str | bytes) -> cj.Journey:
    """The journey that a text in YAML holds."""
    return cj.loads(text, format="yaml")


def problems_of(text: str | bytes) -> tuple[cj.errors.Problem, ...]:
    """What is wrong with a text."""
    with pytest.raises(cj.errors.InvalidFileError) as caught:
        loads(text)
    return caught.value.problems


def complaint(text: str | bytes) -> str:
    """The only thing that is wrong with a text."""
    (problem,) = problems_of(text)
    return str(problem)


def named(name: str) -> str:
    """How a journey's name is written, without the rest of the text."""
    text = cj.dumps(cj.Journey("shop", name=name), format="yaml")
    return text.removeprefix(f"{HEAD}name: ").removesuffix("\n")


class TestText:
    """What `dumps` writes."""

    @settings(max_examples=60)
    @given(journeys())
    def test_reads_back_as_an_equal_journey_and_is_canonical(self, journey: cj.Journey) -> None:
        """For every journey, to the byte."""
        text = cj.dumps(journey, format="yaml")
        again = loads(text)
        assert again == journey
        assert cj.dumps(again, format="yaml") == text
        assert text.endswith("\n")

    @settings(max_examples=40)
    @given(journeys(max_stages=2))
    def test_says_the_same_to_readers_of_yaml_1_1_and_1_2(self, journey: cj.Journey) -> None:
        """The library's own readers find what `to_dict` says."""
        text = cj.dumps(journey, format="yaml")
        yaml: Any = import_module("ruamel.yaml")
        for version in ((1, 1), (1, 2)):
            reader = yaml.YAML(typ="safe", pure=True)
            reader.version = version
            assert reader.load(text) == cj.files.to_dict(journey)

    def test_reads_well(self) -> None:
        """In blocks, lines as long as they are, lines of text as lines."""
        many: list[object] = [1, 1e300, True, None, {"a": []}]
        journey = cj.Journey(
            "shop",
            name="Größe 日本語 \N{GRINNING FACE}",
            description="First.\n\n  Second: indented.\n",
            stages=[
                cj.Stage("know", phases=["aware", "explore"], formerly=["to-" * 60 + "know"]),
                cj.Stage("buy", entry=cj.fact("plan").is_in(["pro"]) & (cj.fact("orders") >= 1)),
            ],
            transitions=[cj.Transition("know", "buy", probability=0.5)],
            extra={"many": many, "odd\nkey": "a\nb"},
        )
        assert cj.dumps(journey, format="yaml") == (
            "customer_journey: 1\n"
            "id: shop\n"
            "name: Größe 日本語 \N{GRINNING FACE}\n"
            "description: |\n"
            "  First.\n"
            "\n"
            "    Second: indented.\n"
            "stages:\n"
            "  know:\n"
            "    formerly:\n"
            f"      - {'to-' * 60}know\n"
            "    phases:\n"
            "      - aware\n"
            "      - explore\n"
            "  buy:\n"
            '    entry: plan in ["pro"] and orders >= 1\n'
            "transitions:\n"
            "  know -> buy:\n"
            "    probability: 0.5\n"
            "extra:\n"
            "  many:\n"
            "    - 1\n"
            "    - 1.0e+300\n"
            "    - true\n"
            "    - null\n"
            "    - a: []\n"
            '  ? "odd\\nkey"\n'
            "  : |-\n"
            "    a\n"
            "    b\n"
        )

    @pytest.mark.parametrize(
        "word",
        [
            "no",
            "On",
            "y",
            "null",
            "~",
            "012",
            "1:30",
            "0x1f",
            "0o17",
            "1e5",
            ".5",
            "1_000",
            "-7",
            "2026-01-01",
            "2026-1-1 10:00:00",
            ".inf",
            "-.INF",
            ".NaN",
            "=",
            "<<",
            "- a",
            "a: b",
            "a #b",
            "#a",
            "&a",
            "*a",
            "!a",
            "%a",
            "@a",
            "`a",
            "{a",
            "[a",
            "|",
            ">",
            "'a",
            '"a',
            "?",
            " a",
            "a ",
            "a:",
            "\ta",
            "\ufeff",
            "\x85",
            "\u2028",
            "\x00",
        ],
    )
    def test_quotes_what_would_be_something_else(self, word: str) -> None:
        """A word that some reader takes for a number, a truth or a mark of its own."""
        assert re.fullmatch(r'"[ -~]*"', named(word))
        assert loads(f"{HEAD}name: {named(word)}\n").name == word

    @pytest.mark.parametrize(
        "word", ["nothing", "Ja", "3 days", "a:b", "a#b", "it's", 'say "no"', "x >= 2", "日本"]
    )
    def test_quotes_nothing_else(self, word: str) -> None:
        """Plain words stay plain."""
        assert named(word) == word

    @pytest.mark.parametrize(
        "lines", [" a\nb", "\na", "a \nb", "a\n\n", "a\tb\nc", "a\r\nb", "a\n ", "a\x85\nb"]
    )
    def test_shows_lines_as_lines_only_where_each_can_be_seen(self, lines: str) -> None:
        """Blanks at an end and strange characters are easily lost in editing."""
        assert named(lines).startswith('"')
        assert loads(f"{HEAD}name: {named(lines)}\n").name == lines

    def test_is_what_the_documentation_shows(self) -> None:
        """The example of the format is canonical."""
        page = Path(__file__).parent.parent / "docs" / "reference" / "file-format.md"
        _, _, example = page.read_text("utf-8").partition("```yaml\n")
        text = example.partition("```")[0]
        assert cj.dumps(loads(text), format="yaml") == text

    def test_is_the_same_however_the_file_was_written(self) -> None:
        """Comments and styles are the writer's own; the journey's text is one."""
        text = (
            "%YAML 1.2\n--- # mine\n{customer_journey: 1, 'id': \"shop\", goals: [a],\n"
            "personas: {x: , z: },\nstages: {a: {personas: &n [x, 'z'], formerly: *n, "
            "note: 'two\n  words'\n}}}\n..."
        )
        assert cj.dumps(loads(text), format="yaml") == (
            f"{HEAD}stages:\n  a:\n    formerly:\n      - x\n      - z\n    personas:\n"
            "      - x\n      - z\n    note: two words\ngoals:\n"
            "  - a\npersonas:\n  x: {}\n  z: {}\n"
        )


class TestMeaning:
    """Words mean what YAML 1.2 says."""

    @pytest.mark.parametrize("word", ["no", "on", "y", "1:30", "2026-01-01", "1_000", "0b1", "+"])
    def test_of_words_that_meant_something_else_in_yaml_1_1_is_themselves(self, word: str) -> None:
        """They are texts."""
        assert loads(f"{HEAD}name: {word}\nstages: {{no: , on: }}").name == word

    @pytest.mark.parametrize(
        ("word", "value"),
        [
            *(("12", 12), ("012", 12), ("-3", -3), ("+3", 3), ("0o17", 15), ("0x1F", 31)),
            *((".5", 0.5), ("5.", 5.0), ("1e3", 1000.0), ("-1.5E-1", -0.15)),
            *(("true", True), ("FALSE", False), ("~", None), ("", None), ("Null", None)),
            *(("'12'", "12"), ("!!str 12", "12"), ("! 12", "12"), ("|-\n    12", "12")),
        ],
    )
    def test_of_words_of_the_core_schema_is_their_value(self, word: str, value: object) -> None:
        """Numbers, truth and nothing; quotes and `!!str` make texts."""
        extra = loads(f"{HEAD}extra:\n  a: {word}\n").extra
        assert cj.types.FrozenMap({"a": value}) == extra

    @given(texts())
    def test_of_a_quoted_text_is_that_text(self, text: str) -> None:
        """As another writer quotes it."""
        quoted = "'" + text.replace("'", "''") + "'"
        if text.isprintable():
            assert loads(f"{HEAD}name: {quoted}").name == text

    @pytest.mark.parametrize("number", [".inf", "-.Inf", ".NaN", "1e999", "9" * 99_999])
    def test_of_no_finite_number_is_refused_where_it_stands(self, number: str) -> None:
        """As in JSON."""
        (problem,) = problems_of(f"{HEAD}stages: {{a: {{metrics: {{m: {{target: {number}}}}}}}}}")
        assert problem.where == "stages.a.metrics.m.target"
        assert problem.message.startswith("expected a finite number")


class TestPlaces:
    """Each problem has the line and column of what it is about."""

    def test_are_those_of_keys_and_items(self) -> None:
        """Tags, repeated keys, keys that are not texts: along with all else that is wrong."""
        text = (
            "id: shop\n"
            "stages:\n"
            "  know:\n"
            "    role: custmer\n"
            "    needs: &n\n"
            "      - x\n"
            "      - {}\n"
            "    12: x\n"
            "    pain_points: *n\n"
            "  know:\n"
            "    note: !mine x\n"
            "    <<: {role: lead}\n"
            "  ~: {}\n"
            "extra: !mine {a: !!int 3}\n"
            "transitions: {know  -> bye: }\n"
            "goals: [know,\n"
            "   now]\n"
        )
        assert [str(problem) for problem in problems_of(text)] == [
            (
                "the key 'customer_journey' is missing, which tells the version of the format "
                "(begin with 'customer_journey: 1')"
            ),
            'line 8, column 5: stages.know.12: a key is a text, and this is 12 (write "12")',
            "line 10, column 3: stages.know: duplicate key, first on line 3",
            (
                "line 11, column 11: stages.know.note: the tag '!mine' has no meaning "
                "(a text in quotes may begin with any sign)"
            ),
            (
                "line 12, column 5: stages.know.<<: mappings cannot be merged "
                "(repeat the entries; YAML 1.2 has no such key)"
            ),
            'line 13, column 3: stages.~: a key is a text, and this is nothing (write "~")',
            "line 14, column 8: extra: the tag '!mine' has no meaning",
            "line 14, column 18: extra.a: the tag 'tag:yaml.org,2002:int' has no meaning",
            "line 15, column 15: transitions.know->bye: no stage 'bye'",
            "line 17, column 4: goals[1]: no stage 'now' (did you mean 'know'?)",
        ]

    @pytest.mark.parametrize("key", ["12", "true", "null", "<<"])
    def test_of_a_key_that_is_no_text_is_named_where_it_was_in_quotes_before(
        self, key: str
    ) -> None:
        """What was read in quotes says nothing of what stands without."""
        text = f'customer_journey: 1\nid: shop\nextra:\n  a: {{"{key}": x}}\n  b: {{{key}: x}}\n'
        (problem,) = problems_of(text)
        assert (problem.where, problem.line) == (f"extra.b.{key}", 5)

    def test_of_an_arrow_that_is_none_is_that_of_its_key(self) -> None:
        """However it was drawn."""
        head = "customer_journey: 1\nid: shop\nstages: {a: {}, b: {}}\nstarts: [a]\ntransitions:\n"
        for arrow in ("-->", "=>", "→"):
            assert complaint(f"{head}  a {arrow} b:\n").startswith(
                "line 6, column 3: transitions.a "
            )

    def test_under_an_alias_are_those_of_the_alias(self) -> None:
        """What it stands for may be right elsewhere."""
        text = f"{HEAD}extra: {{list: &n [x]}}\nstages:\n  a:\n    questions: *n\n"
        assert complaint(text).startswith(
            "line 6, column 5: stages.a.questions: expected a mapping"
        )


def test_what_stands_under_what_is_no_key_is_left_out() -> None:
    """Whether it is a text, a list or an alias; in quotes, the sign of a merge is a key."""
    text = 'a: &b c\n1: d\n2: [e]\n3: *b\n<<: {f: g}\n"<<": h\n*b : i\n'
    parsed = parse(text)
    assert parsed.data == {"a": "c", "<<": "h", "c": "i"}
    assert [problem.where for problem in parsed.problems] == ["1", "2", "3", "<<"]


BROKEN: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "expected a mapping with the keys of a journey, got nothing"),
    "a comment": ("# nothing", "expected a mapping with the keys of a journey, got nothing"),
    "a word": ("shop", "expected a mapping with the keys of a journey, got 'shop'"),
    "a tab": ("a:\n\t- b", "line 2, column 1: invalid YAML: a tab, where only spaces"),
    "a NUL": ("a: b\nc: \0", "line 2, column 4: invalid YAML: the character U+0000 cannot stand"),
    "a line break of YAML 1.1": (
        "a: b\u2028c",
        "line 1, column 5: invalid YAML: the character U+2028",
    ),
    "half a character": ("a: \ud800", "line 1, column 4: invalid YAML: the character U+D800"),
    "a colon": (
        "a: b: c",
        "line 1, column 5: invalid YAML: a second colon on this line (put the text",
    ),
    "a colon inside": (
        "a: {b: c: d}",
        "line 1, column 4: invalid YAML: a bracket is not closed, or a comma is missing (put",
    ),
    "a bad escape": ('a: "\\UFFFFFFFF"', "line 1, column 7: invalid YAML: "),
    "a bad directive": ("%YAML 1.99\n---\na: 1", "line 1, column 1: invalid YAML: "),
    "an open quote": (
        'a: b\nc: "d',
        "line 2, column 4: invalid YAML: the quote is never closed",
    ),
    "an unknown handle": (
        "a: !e!x y",
        "line 1, column 4: invalid YAML: a text cannot begin with '!'",
    ),
    "two documents": ("a: b\n---\nc: d", "line 2: a second document begins; a file holds one"),
    "YAML 1.1": ("%YAML 1.1\n---\na: no", "line 1: the text says that it is YAML 1.1; only"),
    "names for tags": (
        f"%TAG !e! tag:{'x' * 10**6}\n---\na: !e!y z",
        "line 1: the text names tags",
    ),
    "a long tag": (f"{HEAD}note: !{'x' * 999} y", "line 3, column 7: note: the tag '!xxx"),
    "a longer tag": (f"{HEAD}note: !{'x' * 10**6} y", "line 3, column 7: note: the tag '!xxx"),
    "a long alias": (f"a: *{'b' * 10**5}", "line 1, column 4: a: the alias '*bbb"),
    "a list as a key": ("? [a]\n: b", "line 1, column 3: a mapping or list cannot be a key"),
    "a list as a key by an alias": (
        "a: &b [c]\n*b : d",
        "line 2, column 1: a mapping or list cannot be a key",
    ),
    "no anchor": ("a: *b", "line 1, column 4: a: the alias '*b' stands for nothing before it"),
    "a colon in an anchor": (
        "a: &b:c d",
        "line 1, column 4: a: a colon follows '&b'; the name of an anchor has none",
    ),
    "a colon in an anchor of a list": ("a: [&b:c, d]", "line 1, column 5: a[0]: a colon follows"),
    "a colon in an alias": ("a: &b c\nd: *b:c", "line 2, column 4: d: a colon follows '*b'"),
    "a colon behind an alias": ("a: &b c\n*b: d", "line 2, column 1: a colon follows '*b'"),
    "a loop": ("a: &b\n- [*b]", "line 2, column 4: a[0][0]: the alias '*b' stands inside what"),
    "Latin": ("a: ö".encode("latin-1"), "line 1: the byte 0xf6 at offset 3 is not UTF-8"),
    "an object": (f"{HEAD}extra: !!python/object:os.system x", "line 3, column 8: extra: the tag"),
}


NO_BREAK = "\u00a0"

MISTAKES: dict[str, tuple[str, str, str]] = {
    "a tab indents": ("stages:\n\tknow: {}\n", "4:1", "a tab, where only spaces may indent"),
    "a tab further in": ("stages:\n  know:\n\t  role: lead\n", "5:1", "a tab, where only"),
    "an at sign": ("name: @home\n", "3:7", "cannot begin with '@' unless it is in quotes"),
    "a backtick": ("name: `x`\n", "3:7", "cannot begin with '`'"),
    "a star": ("name: *new*\n", "3:7", "cannot begin with '*'"),
    "an ampersand": ("name: & more\n", "3:7", "cannot begin with '&'"),
    "text behind a quote": ('name: "Our" shop\n', "3:13", "text follows the closing quote"),
    "an apostrophe": ("name: 'It's ours'\n", "3:11", "text follows the closing quote"),
    "a quote in a list": ('goals:\n- "a" b\n', "4:7", "text follows the closing quote"),
    "text behind a bracket": ("name: [Beta] launch\n", "3:14", "text follows the closing bracket"),
    "text behind a brace": ("extra: {a: {b} c}\n", "3:16", "text follows the closing bracket"),
    "a bracket left open": ("goals: [buy\nstages: {}\n", "3:8", "a bracket is not closed"),
    "a comma left out": ("extra: {a: b: c}\n", "3:8", "a bracket is not closed, or a comma"),
    "a bracket that was not opened": ("name: ]\n", "3:7", "a bracket is closed that was not"),
    "a quote left open": ('name: "Our shop\ngoals: []\n', "3:7", "the quote is never closed"),
    "a second colon": ("name: Shop: ours\n", "3:11", "a second colon on this line"),
    "a colon left out": ("stages\n  know: {}\n", "3:1", "neither a key with its colon nor"),
    "no blank behind a colon": ("name:Shop\nstages: {}\n", "3:1", "neither a key with its"),
    "a list behind its key": ("goals: - buy\n", "3:8", "a list begins on the line of its key"),
    "keys out of line": (
        "extra:\n  a: 1\n   b: 2\n",
        "5:5",
        "is indented further than the one above",
    ),
    "mappings out of line": ("extra:\n  a: {}\n   b: {}\n", "5:4", "does not line up"),
    "a space of a word processor": ("name:\u00a0Shop\n", "3:6", "neither a key with its colon"),
    "such a space in front": ("extra:\n  a: {}\n\u00a0\u00a0b: {}\n  c: 1\n", "5:1", "line up"),
    "a wide colon": ("name\uff1a Shop\n", "3:5", "neither a key with its colon"),
    "a backslash": ('name: "C:\\Users"\n', "3:12", "a backslash in double quotes begins"),
    "a sign of several lines": ("name: > 3\n", "3:7", "text on the line of a '>' or '|'"),
    "an exclamation mark": ("name: !e!x y\n", "3:7", "a text cannot begin with '!'"),
    "a tab behind a value": ("extra:\n  a: b\n\tc: d\n", "5:1", "a tab, where only spaces"),
    "a tab in a text of lines": ("note: |\n  a\n\tb\n", "5:1", "a tab, where only spaces"),
    "a bracket at the end": ("extra: {a: [b, {c: [", "3:20", "a bracket is not closed"),
    "a comma in front": ("name: , and more\n", "3:7", "a text cannot begin with ','"),
    "a per cent sign": ("% of all: 3\n", "3:1", "a line cannot begin with '%'"),
    "a version that is none": ("%YAML 1\n---\n", "3:1", "a line cannot begin with '%'"),
    "a document in quotes": ('name: "Our\n---\nid: a\n', "3:7", "the quote is never closed"),
    "a return alone": ("name: Our\rgoals:\r- @a\r", "5:3", "a text cannot begin with '@'"),
}


def test_a_second_otherwise_is_reported_where_it_is_written() -> None:
    """Not at the mapping of all transitions."""
    stages = "stages: {a: {}, b: {}, c: {}}\nstarts: [a]\ntransitions:\n"
    steps = "  a -> b: {when: otherwise}\n  a -> c: {when: otherwise}\n"
    (problem,) = problems_of(f"{HEAD}{stages}{steps}")
    assert (problem.where, problem.line) == ("transitions.a->c.otherwise", 7)


@pytest.mark.parametrize("name", MISTAKES)
@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
def test_mistakes_are_reported_in_words_of_the_text(
    name: str, loader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At what was typed, whichever parser finds it."""
    yaml = pytest.importorskip("yaml")
    monkeypatch.setattr(yaml, "CSafeLoader", getattr(yaml, loader), raising=False)
    text, place, message = MISTAKES[name]
    (problem,) = problems_of(f"{HEAD}{text}")
    assert f"{problem.line}:{problem.column}" == place
    assert problem.message.startswith("invalid YAML: ")
    assert message in problem.message
    assert problem.hint
    words = "token scalar block flow context mapping values expected scanning parsing node"
    assert not set(words.split()) & set(problem.message.split())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('name: "\\ud83d\\ude00"\n', "line 3, column 10: invalid YAML: an escape that stands"),
        ("extra: {a:[b]}\n", "line 3, column 10: invalid YAML: a colon in brackets with no space"),
        ("note: >\n  a\n \tb\n", "line 5, column 2: invalid YAML: a tab, where only"),
    ],
)
def test_what_the_c_parser_alone_refuses_is_named(text: str, message: str) -> None:
    """The other parser reads it, or stumbles elsewhere."""
    assert complaint(f"{HEAD}{text}").startswith(message)


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
@pytest.mark.parametrize("entry", [">", "|", "|+\n\n", ">9", '"\n\n"', "'\n '", "| # none\n \n"])
def test_a_criterion_of_blanks_is_reported_where_it_begins(entry: str, end: str) -> None:
    """Whatever ends its lines, and where the file ends with it."""
    text = f"{HEAD}stages:\n  a:\n    entry: {entry}"
    for each in (text, f"{text}\n"):
        (problem,) = problems_of(each.replace("\n", end))
        assert (problem.where, problem.line, problem.column) == ("stages.a.entry", 5, 12)


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_a_part_of_a_criterion_has_its_place_whatever_ends_its_lines(end: str) -> None:
    """A carriage return alone does so, too."""
    text = f"{HEAD}stages:\n  a:\n    entry: |\n      b > 1\n      and c = 2\n"
    (problem,) = problems_of(text.replace("\n", end))
    assert (problem.line, problem.column) == (7, 13)


@settings(max_examples=30)
@example("\U000e0041", 126)
@given(st.text('a: \n\\"é\u200b\U000e0041', min_size=1, max_size=4), st.sampled_from([1, 40, 126]))
def test_any_key_can_be_written_and_read(text: str, times: int) -> None:
    """Parsers look for its colon only so far, and some characters take ten to be written."""
    journey = cj.Journey("shop", extra={text * times: [{text * times: text}]})
    assert loads(cj.dumps(journey, format="yaml")) == journey


@pytest.mark.parametrize("sign", ["\u00a0", "\uff1a"])
def test_what_looks_like_a_sign_of_yaml_is_named(sign: str) -> None:
    """By its number, and what to type."""
    (problem,) = problems_of(f"{HEAD}name{':' if sign == NO_BREAK else ''}{sign}Shop\n")
    looks = "a space" if sign == NO_BREAK else "a colon"
    assert problem.hint.startswith(f"U+{ord(sign):04X} looks like {looks}")
    assert problem.hint.endswith(f": type {looks}")


def test_a_refused_key_breaks_no_references() -> None:
    """What refers to it is not reported, too."""
    text = f"{HEAD}stages:\n  1: {{}}\n  buy: {{}}\ntransitions:\n  1 -> buy: {{}}\n"
    assert [str(problem) for problem in problems_of(text)] == [
        'line 4, column 3: stages.1: a key is a text, and this is 1 (write "1")'
    ]


def test_a_misspelt_header_is_named() -> None:
    """With its place, and no second time as an unknown key."""
    (problem,) = problems_of("customer-journey: 1\nid: shop\n")
    assert (problem.line, problem.where) == (1, "customer-journey")
    assert problem.hint == "write 'customer_journey: 1' in place of 'customer-journey'"


def test_a_dash_without_its_space_is_named() -> None:
    """It is the beginning of an item."""
    (problem,) = problems_of(f"{HEAD}starts: -buy\n")
    assert problem.hint == "a space follows the dash of an item; or write [buy]"


def test_a_list_of_ids_should_be_a_mapping() -> None:
    """With the first of them, whether it is all there is or stands under its key."""
    for listed in ("[know, buy]", "[{id: know, name: Know}]"):
        (problem,) = problems_of(f"{HEAD}stages: {listed}\n")
        assert problem.hint.endswith(", as in 'know:' on a line of its own")
    for listed in ("[]", "[Know us]", "[[a]]"):
        (problem,) = problems_of(f"{HEAD}stages: {listed}\n")
        assert problem.hint == "each one stands under its own key"


@pytest.mark.parametrize(
    ("written", "hint"),
    [("0,2", "write 0.2"), ("20%", "as a share of 1, that is 0.2"),
     ("2,5 %", "as a share of 1, that is 0.025"), ("a,b", "")],
)  # fmt: skip
def test_shares_as_other_countries_write_them_get_a_hint(written: str, hint: str) -> None:
    """Commas and per cents."""
    text = f'{HEAD}stages: {{a: {{}}}}\ntransitions:\n  a -> a: {{probability: "{written}"}}\n'
    (problem,) = problems_of(text)
    assert problem.hint == hint


def test_what_follows_the_value_of_a_file_is_reported() -> None:
    """A file holds one."""
    (problem,) = problems_of("{a: 1}\nb: 2\n")
    assert problem.message == "invalid YAML: the text goes on after the end of its value"
    (problem,) = problems_of("%YAML 1.99\n---\na: 1")
    assert problem.message == "invalid YAML: the text cannot be read from here on"


class TestHostileText:
    """It ends in a clear error, soon."""

    @pytest.mark.parametrize("name", BROKEN)
    def test_is_reported_in_a_word(self, name: str) -> None:
        """What the text breaks off with, and where."""
        text, start = BROKEN[name]
        problem = str(problems_of(text)[0])
        assert problem.startswith(start)
        assert len(problem) < 200

    @pytest.mark.parametrize("levels", ["[" * 100_000, "- " * 100_000, '{"a":' * 100_000])
    def test_nested_too_deep_is_refused(self, levels: str) -> None:
        """Long before any stack ends."""
        assert "nested more than 100 deep" in complaint(f"{HEAD}extra:\n  a:\n    {levels}")

    def test_nesting_that_yaml_allows_is_bounded_by_the_model(self) -> None:
        """Data of one's own may go 64 levels deep, aliases or not."""
        fine, deep = ("[" * count + "]" * count for count in (63, 64))
        assert loads(f"{HEAD}extra: {{a: {fine}}}")
        assert "nested deeper than 64 levels" in complaint(f"{HEAD}extra: {{a: {deep}}}")
        chain = "".join(f"  a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 300))
        text = f"{HEAD}extra:\n  a0: &a0 [x]\n{chain}"
        assert "nested deeper than 64 levels" in problems_of(text)[0].message

    def test_aliases_of_aliases_are_counted_as_what_they_stand_for(self) -> None:
        """A billion laughs take 500 characters to ask for."""
        laughs = "".join(f"  a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))
        text = f"{HEAD}extra:\n  a0: &a0 [lol]\n{laughs}"
        (problem,) = problems_of(text)
        assert problem.message == "aliases stand for more text than a file may hold"
        assert problem.line in range(5, 14)

    def test_a_long_text_repeated_by_aliases_counts_each_time(self) -> None:
        """Each use of it costs its length to its reader."""
        stages = "".join(f"  s{n}: {{entry: *long}}\n" for n in range(200))
        text = f"{HEAD}note: &long '{'x' * 100_000}'\nstages:\n{stages}"
        assert "aliases stand for more text" in complaint(text)

    def test_larger_than_8_mebibytes_is_not_looked_at(self) -> None:
        """It would take a minute to read."""
        assert complaint("x" * 10**8) == "more than 8 MiB"

    @pytest.mark.slow
    @pytest.mark.covers
    def test_ten_thousand_problems_are_enough(self) -> None:
        """More of them say nothing more."""
        assert len(problems_of(f"{HEAD}extra:\n  a: [{'!x y,' * 10_200}]")) == 10_000

    def test_of_utf_16_is_read_by_its_mark(self) -> None:
        """As in JSON."""
        text = codecs.BOM_UTF16_LE + f"{HEAD}name: Größe".encode("utf-16-le")
        assert loads(text).name == "Größe"

    @example(b"\0")
    @given(st.text() | st.binary() | st.text("-?:,[]{}#&*!|>'\"%@` \n\tab1\\U"))
    def test_of_any_kind_gives_a_journey_or_the_error(self, text: str | bytes) -> None:
        """Never a crash."""
        assert problems_of(text)

    @settings(max_examples=60)
    @given(journeys(max_stages=2), st.data())
    def test_cut_or_changed_gives_a_journey_or_the_error(
        self, journey: cj.Journey, data: st.DataObject
    ) -> None:
        """One character more, less or other."""
        text = cj.dumps(journey, format="yaml")
        at = data.draw(st.integers(0, len(text)))
        gone = data.draw(st.integers(0, 3))
        changed = text[:at] + data.draw(st.text(max_size=2)) + text[at + gone :]
        try:
            assert isinstance(loads(changed), cj.Journey)
        except cj.errors.InvalidFileError as error:
            assert error.problems  # noqa: PT017 - either outcome is right


def tokens_by_ruamel(text: str) -> Iterator[tuple[str, str, int, int]]:
    """The values and keys in a text with their places, by a reader of YAML 1.2 that is not ours."""
    yaml: Any = import_module("ruamel.yaml")
    kinds = {
        "Scalar": "scalar",
        "Alias": "scalar",
        "MappingStart": "mapping",
        "SequenceStart": "list",
    }
    for step in yaml.YAML(typ="safe", pure=True).parse(text):
        name = type(step).__name__.removesuffix("Event")
        if name in kinds:
            value = step.value if name == "Scalar" else step.anchor if name == "Alias" else ""
            yield kinds[name], value, step.start_mark.line + 1, step.start_mark.column + 1


def parse_with_and_without_places(text: str) -> Parsed:
    """What a text holds, parsed with its places; without them, it holds the same at the same."""
    kept, again = parse(text, with_places=True), parse(text)
    assert list(kept.tokens()) == list(again.tokens())
    assert repr(kept.data) == repr(again.data)
    assert (kept.problems, kept.repeats) == (again.problems, again.repeats)
    return kept


@pytest.mark.parametrize(
    ("line", "place", "meant"),
    [
        ("owner: #sales", (5, 11), "'#sales'"),
        ("owner:  #sales # the team", (5, 11), "'#sales # the team'"),
        ("owner: &sales", (5, 12), '"&sales"'),
        ("owner: *sales", (5, 12), "in quotes"),
        ("owner: !sales", (5, 12), "in quotes"),
        ("owner: @sales", (5, 12), "in quotes"),
        ("owner: %sales", (5, 12), "in quotes"),
        ("owner: ? sales", (5, 12), "in quotes"),
        ("pain_points: [#a, b]", (5, 19), "'#a' in quotes"),
        ("pain_points: [b, #a]", (5, 22), "'#a' in quotes"),
        ("experience: {note: Vet #1, x: y}", (5, 28), "'Vet #1' in quotes"),
        ("experience: {note: Vet\n     #1}", (6, 6), "'Vet #1' in quotes"),
        ("pain_points:\n    - #a", (6, 6), "'#a'"),
        ("name: Vet #1", (5, 11), "did you mean 'Vet #1'?"),
        ("name: Ask\n      in #sales", (5, 11), "did you mean 'Ask in #sales'?"),
        ("pain_points:\n    - Vet #1", (6, 7), "did you mean 'Vet #1'?"),
        ("questions:\n      why:\n        text: Why #1", (7, 15), "did you mean 'Why #1'?"),
        ("phases: aware, try", (5, 5), "[aware, try]"),
        ("name:Shop\n    owner: x", (5, 9), "'name: Shop'"),
        ("name: 007", (5, 5), "in quotes"),
        ("name: 3.10", (5, 5), "in quotes"),
        ("end: yes", (5, 5), "write true"),
        ("end: on", (5, 5), "write true"),
    ],
)
def test_what_yaml_takes_for_something_else_is_explained(
    line: str, place: tuple[int, int], meant: str
) -> None:
    """No value is lost without a word, and the hint says what was probably meant."""
    text = f"customer_journey: 1\nid: shop\nstages:\n  a:\n    {line}\n    role: lead\n"
    problem = problems_of(text)[0]
    assert meant in str(problem)
    assert (problem.line, problem.column) == place


@pytest.mark.parametrize(
    ("lines", "place", "bracket"),
    [
        ("  b: {name: B # a comment}\n  c: {}\n", (4, 15), "}"),
        ("  b: {name: B, # a comment\n    role: lead # }\n", (5, 16), "}"),
        ("  b: {name: '#1', role: lead # last}\n", (4, 30), "}"),
        ("  b: {phases: [aware # try], name: B}\n  c: {}\n", (4, 22), "]"),
        ("  b: {phases: [aware, # try]}\n  c: {}\n", (4, 23), "]"),
        ("  b: {name: B, # c }\n", (4, 16), "}"),
        ("  b:\n    phases: [aware, # try]", (5, 21), "]"),
        ("  b: {name: 'B' #}\n  c: {}\n", (4, 17), "}"),
        ("  b: {phases: [aware, # try]\n    - c\n", (4, 23), "]"),
        ("  [{id: b, role: lead, # second },\n   {id: c}]\n", (4, 24), "}"),
    ],
)
def test_a_bracket_that_a_comment_has_in_it_is_said(
    lines: str, place: tuple[int, int], bracket: str
) -> None:
    """The comment is marked, not the bracket that seems to be left open."""
    (problem,) = problems_of(f"{HEAD}stages:\n{lines}")
    assert problem.hint == f"a '#' behind a space begins a comment: put the '{bracket}' before it"
    assert (problem.line, problem.column) == place


Flow: TypeAlias = "str | list[Flow] | dict[str, Flow]"


def pieces(value: Flow) -> list[str]:
    """The signs and words of a value in brackets."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return ["[", *(piece for item in value for piece in (*pieces(item), ",")), "]"]
    items = [[f"{key}:", *pieces(item)] for key, item in value.items()]
    return ["{", *(piece for item in items for piece in (*item, ",")), "}"]


@settings(max_examples=60)
@given(
    st.recursive(
        st.sampled_from(["a", "two words", "'b # ]'", '"c }"', "it's"]),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("pqr"), inner, max_size=3)
        ),
        max_leaves=6,
    ).filter(lambda value: not isinstance(value, str)),
    st.sampled_from(["", "\n", "\nz: 1\n", "\n  b:\n    - c\n", "\n  b: {c: [d]}\n", "\n- e\n"]),
    st.data(),
)
def test_wherever_a_comment_has_a_bracket_in_it_it_is_said(
    value: Flow,
    end: str,
    data: st.DataObject,
) -> None:
    """In lists and mappings in one another, on one line or several, in or at the end of a file."""
    words = pieces(value)
    closing = data.draw(st.sampled_from([n for n, word in enumerate(words) if word in "]}"]))
    words[closing] = data.draw(st.sampled_from(["#", "# ", "# c ", "## ", "#\t"])) + words[closing]
    if words[closing - 1] == "," and data.draw(st.booleans()):
        del words[closing - 1]
    text = f"{HEAD}extra:\n  a:"
    marked = (0, 0)
    for word in words:
        # A comment that has as many opening brackets as closing ones swallows none.
        gaps = ["\n      "] if marked[0] and word[0] not in ",]}" else [" ", "\n      "]
        text += data.draw(st.sampled_from(gaps))
        if word[0] == "#":
            marked = text.count("\n") + 1, len(text) - text.rfind("\n")
        text += word
    problem = problems_of(text + end)[0]
    assert (problem.line, problem.column) == marked
    assert problem.hint.startswith("a '#' behind a space begins a comment: put the '")
    assert problem.hint.endswith("' before it")


@pytest.mark.parametrize(
    "line",
    [
        "name: Vet # first stage",
        "name: Vet  #first stage",
        "name: Vet ##first",
        "name: 'Vet' #first",
        "name: #\n      Vet",
        "role: lead #the first",
        "entry: orders >= 2 #or more",
        "end: true #for all",
        "phases: [try] #the first",
    ],
)
def test_comments_after_values_stay_comments(line: str) -> None:
    """Where they stand apart, or the value is not prose, no one can mean them as its end."""
    text = f"stages:\n  a:\n    {line}\n"
    parsed = parse_with_and_without_places(text)
    assert parsed.problems == ()


def test_a_comment_after_a_text_alone_stays_one() -> None:
    """Only texts under the keys of prose are checked for a lost end."""
    assert parse_with_and_without_places("Vet #1").data == "Vet"


@pytest.mark.parametrize("comment", ["# sales", "#", "## sales", "#\tsales"])
def test_a_comment_after_a_key_stays_one(comment: str) -> None:
    """It begins with a space, as most do; and one behind a value may begin as it likes."""
    stages = f"stages: {comment}\n  a:\n    owner: {comment}\n    role: lead #the first\n"
    journey = cj.loads(f"customer_journey: 1\nid: shop\n{stages}", format="yaml")
    assert journey["a"].owner == ""


def tokens_by_us(text: str) -> list[tuple[str, str, int, int]]:
    """The same by the parser of ours."""
    return [
        (token.kind, token.text, token.line, token.column)
        for token in parse_with_and_without_places(text).tokens()
        if token.kind != "end"
    ]


def content(tokens: list[tuple[str, str, int, int]]) -> list[object]:
    """All of it but the places of scalars that are left out, which each parser has as it likes."""
    return [token if token[1] or token[0] != "scalar" else token[:2] for token in tokens]


ROOT = Path(__file__).parent.parent
WRITTEN = sorted([*ROOT.glob("examples/*.yaml"), *ROOT.glob("tests/golden/**/*.yaml")])
FILES = [
    *(pytest.param(cj.presets.get(name), id=name) for name in cj.presets.names()),
    *(
        pytest.param(cj.load(path), id=path.name)
        for path in sorted(ROOT.glob("examples/*.yaml"))
        if path.stem != "interviews"
    ),
]


class TestSecondOpinion:
    """ruamel.yaml, a parser of its own in Python, finds the same words at the same places."""

    @pytest.mark.parametrize("journey", FILES)
    def test_on_journeys_of_people(self, journey: cj.Journey) -> None:
        """Presets and examples."""
        text = cj.dumps(journey, format="yaml")
        assert tokens_by_us(text) == list(tokens_by_ruamel(text))

    @pytest.mark.parametrize("path", WRITTEN, ids=lambda path: f"{path.parent.name}/{path.name}")
    def test_on_files_as_they_were_written(self, path: Path) -> None:
        """With comments and blank lines, in whatever style."""
        text = path.read_text(encoding="utf-8")
        assert content(tokens_by_us(text)) == content(list(tokens_by_ruamel(text)))

    @settings(max_examples=40)
    @given(journeys())
    def test_on_odd_journeys(self, journey: cj.Journey) -> None:
        """Any that can be written."""
        text = cj.dumps(journey, format="yaml")
        assert content(tokens_by_us(text)) == content(list(tokens_by_ruamel(text)))

    @settings(max_examples=200)
    @given(journeys(max_stages=2), st.data())
    def test_on_documents_with_a_change(self, journey: cj.Journey, data: st.DataObject) -> None:
        """Where both take a text for YAML, both find the same in it."""
        lines = cj.dumps(journey, format="yaml").split("\n")
        start = data.draw(st.integers(0, len(lines) - 1))
        text = "\n".join(lines[start : start + 12])
        at = data.draw(st.integers(0, len(text)))
        gone = data.draw(st.integers(0, 3))
        changed = text[:at] + data.draw(st.sampled_from(MARKS)) + text[at + gone :]
        try:
            ours = tokens_by_us(changed)
            theirs = list(tokens_by_ruamel(changed))
        except Exception as error:  # noqa: BLE001 - ruamel.yaml has many
            event(type(error).__name__)
        else:
            event("compared")
            assert content(ours) == content(theirs)


MARKS = (
    *("", ":", ": ", "- ", "[", "]", "{", "}", ",", "#", " #", "'", '"', "\n", "  ", "\t"),
    *("&a ", "*a", "!x ", "|", ">", "\n\n", "---\n", "? ", "%", "é", "\\", "~", "\r\n", "...\n"),
)


class TestWithoutTheLibrary:
    """YAML is an extra."""

    def test_writing_works_and_reading_says_what_to_install(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where an import of PyYAML finds nothing."""
        monkeypatch.setitem(sys.modules, "yaml", None)
        journey = cj.loads(cj.dumps(cj.Journey("shop")))
        needed = re.escape("this needs PyYAML: pip install 'customer-journey[yaml]'")
        assert cj.dumps(journey, format="yaml") == HEAD
        with pytest.raises(ImportError, match=needed):
            loads(HEAD)


def test_a_character_that_yaml_does_not_allow_is_where_it_stands() -> None:
    """Also below blank lines."""
    cases = {"\x01": "1:1", "\n\x01": "2:1", "\r\r\na: b\x01": "3:5", "\ufeff\ufeffa: b": "1:1"}
    for text, where in cases.items():
        with pytest.raises(
            cj.errors.InvalidFileError, match=rf"line {where[0]}, column {where[2]}"
        ):
            cj.loads(text, format="yaml")


def test_aliases_may_stand_for_as_much_as_a_file_may_hold() -> None:
    """Three megabytes in ten places; nine would be too much."""
    for size, fits in ((300_000, True), (1_000_000, False)):
        stages = "".join(f"  s{number}: {{purpose: *long}}\n" for number in range(9))
        first = f"  a: {{purpose: &long {'x' * size}}}\n"
        text = f"customer_journey: 1\nid: shop\nstages:\n{first}{stages}"
        if fits:
            assert len(cj.loads(text, format="yaml")["s8"].purpose) == size
            continue
        with pytest.raises(cj.errors.InvalidFileError, match="alias"):
            cj.loads(text, format="yaml")
