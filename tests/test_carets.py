"""Carets stand below what is wrong inside a criterion, however the file writes it."""

import contextlib
import io
import json
from typing import Any, Literal, TypeAlias
from unicodedata import combining, east_asian_width

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customer_journey._cli._main import main

pytestmark = pytest.mark.extra("yaml")

Style: TypeAlias = Literal["plain", "single", "double", "folded", "literal", "json"]

GOOD = [
    *("orders >= 2", 'plan == "pro"', 'note != "a: b # c"', "`ganz schön` > 3", "since is known"),
    'note in ["😀", "e\u0301", "it\'s", "tab\\tand \\\\"]',
    *("`日本 語` between 1 and 2", "paid"),
]
FACTS = ["orders", "plan", "note", "ganz schön", "since", "日本 語", "paid"]
UNDECLARED = ["seat", "座席", "`it's`", '`a"b`', "`😀`", "`e\u0301té`", "`x``y`", "`a\\b`"]
CLAUSES = ["{}", "{} == 4", 'not {} in ["a", "b"]', "({} is unknown)", "{} between 1 and 2"]
BROKEN = {"orders = 3": "=", "orders >= § 3": "§", "plan == «pro»": "«", "orders 3": "3"}

blanks = st.sampled_from([" ", "  ", "\n", " \n", "\n\n", "\n  ", " " * 90])


def yaml_of(text: str, style: Style, width: int, *, escapes: bool) -> str:
    """A journey of YAML whose one stage has an entry in a style."""
    yaml = pytest.importorskip("yaml")
    mark = {"plain": "", "single": "'", "double": '"', "folded": ">", "literal": "|"}[style]

    class Entry(str):
        __slots__ = ()

    class Dumper(yaml.SafeDumper):  # type: ignore[name-defined, misc]
        pass

    def represent(dumper: Any, entry: str) -> Any:
        return dumper.represent_scalar("tag:yaml.org,2002:str", str(entry), style=mark)

    Dumper.add_representer(Entry, represent)
    written: str = yaml.dump(
        journey(Entry(text)), Dumper=Dumper, width=width, allow_unicode=not escapes, sort_keys=False
    )
    return written


def journey(entry: str) -> dict[str, object]:
    """The data of a journey whose one stage has an entry."""
    return {
        "customer_journey": 1,
        "id": "shop",
        "starts": ["buy"],
        "goals": ["buy"],
        "stages": {"buy": {"end": True, "entry": entry}},
        "facts": {name: {"type": "int"} for name in FACTS},
    }


def file_of(text: str, style: Style, width: int, *, escapes: bool) -> str:
    """A journey whose one stage has an entry, as a file has it."""
    if style == "json":
        return json.dumps(journey(text), indent=width % 3, ensure_ascii=escapes)
    return yaml_of(text, style, width, escapes=escapes)


def checked(content: str, *options: str) -> str:
    """What `check -` prints of a file."""
    standard_input = io.TextIOWrapper(io.BytesIO(content.encode()))
    output = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(output):
        patch.setattr("sys.stdin", standard_input)
        assert main(["check", "-", "--isolated", "--select", "CJ201", *options]) in {1, 2}
    return output.getvalue()


def answered(content: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The findings in a file, and the problems for which it cannot be read."""
    (answer,) = json.loads(checked(content, "--format", "json"))
    return answer["findings"], answer.get("problems", [])


def cells(text: str) -> int:
    """How many cells of a terminal a text takes."""
    return sum(
        0 if combining(each) else 2 if east_asian_width(each) in {"W", "F"} else 1 for each in text
    )


def style_of(content: str, style: Style) -> Style:
    """The style that the file has in the end: a writer takes quotes where others cannot be."""
    if style == "json":
        return style
    yaml = pytest.importorskip("yaml")
    scalars = [each for each in yaml.parse(content) if isinstance(each, yaml.ScalarEvent)]
    at = next(index for index, each in enumerate(scalars) if each.value == "entry") + 1
    styles: dict[str | None, Style] = {
        "'": "single",
        '"': "double",
        ">": "folded",
        "|": "literal",
    }
    return styles.get(scalars[at].style, "plain")


def part_of(content: str, entry: dict[str, Any]) -> str:
    """What the columns of a finding mark, as it stands in a file."""
    line, column, end = (int(entry[key]) for key in ("line", "column", "end_column"))
    return content.split("\n")[line - 1][column - 1 : end - 1]


def located(content: str, style: Style, entry: dict[str, Any]) -> str:
    """What the columns of a finding mark in a file, as the criterion has it."""
    part = part_of(content, entry)
    if style == "single":
        return part.replace("''", "'")
    if style == "json":
        return str(json.loads(f'"{part}"'))
    if style == "double":
        yaml = pytest.importorskip("yaml")
        return str(yaml.safe_load(f'"{part}"'))
    return part


styles: st.SearchStrategy[Style] = st.sampled_from(
    ["plain", "single", "double", "folded", "literal", "json"]
)


@st.composite
def files(draw: st.DrawFn, faulty: st.SearchStrategy[str]) -> tuple[str, Style, str]:
    """A file whose criterion has a wrong clause among others, its style, and the clause."""
    clause = draw(faulty)
    clauses = draw(st.lists(st.sampled_from(GOOD), max_size=4))
    clauses.insert(draw(st.integers(0, len(clauses))), clause)
    joints = [f"{draw(blanks)}and{draw(blanks)}" for _ in clauses[1:]]
    text = "".join(part for pair in zip(clauses, [*joints, ""], strict=True) for part in pair)
    style = draw(styles)
    content = file_of(text, style, draw(st.integers(20, 200)), escapes=draw(st.booleans()))
    return content, style_of(content, style), clause


undeclared = st.builds(str.format, st.sampled_from(CLAUSES), st.sampled_from(UNDECLARED))


def is_marked(content: str, style: Style, problem: dict[str, Any], part: str) -> bool:
    """Whether columns mark a part of a criterion, and nothing else.

    A writer may begin a line within a name in double quotes; then its beginning is marked.
    """
    marked = located(content, style, problem)
    return marked == part or (
        bool(marked) and part.startswith(marked) and style == "double" and "\\\n" in content
    )


@given(case=files(undeclared))
def test_columns_are_those_of_the_undeclared_fact(case: tuple[str, Style, str]) -> None:
    """In every style of YAML and in JSON, with escapes, wide letters and folded lines."""
    content, style, clause = case
    ((finding,), _) = answered(content)
    (name,) = (each for each in UNDECLARED if each in clause)
    assert is_marked(content, style, finding, name)


@given(case=files(st.sampled_from(list(BROKEN))))
def test_columns_are_those_where_a_criterion_cannot_be_read(case: tuple[str, Style, str]) -> None:
    """The word or sign that is wrong is marked, in every style of YAML and in JSON."""
    content, style, clause = case
    (_, (problem,)) = answered(content)
    assert is_marked(content, style, problem, BROKEN[clause])


@given(case=files(undeclared), width=st.integers(45, 130))
def test_carets_stand_below_what_the_columns_name(case: tuple[str, Style, str], width: int) -> None:
    """Cell by cell of a terminal of any width, below wide letters and combining ones too."""
    content, _, _ = case
    ((finding,), _) = answered(content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", str(width))
        lines = checked(content).split("\n")
    at = next(index for index, line in enumerate(lines) if line.rstrip().endswith("^"))
    begin = cells(lines[at].partition("^")[0])
    end = begin + lines[at].count("^")
    column, above = 0, ""
    for letter in lines[at - 1]:
        above += letter if begin <= column < end else ""
        column += cells(letter)
    part = part_of(content, finding)
    assert above.rstrip("…") == part[: len(above.rstrip("…"))]
    assert above == part or lines[at - 1].endswith("…")


@pytest.mark.parametrize("clause", ["seat > 1", "seat = 1"])
def test_an_alias_of_a_criterion_is_marked_at_its_key(clause: str) -> None:
    """What is wrong is marked where its anchor stands, and the alias is named by its key."""
    content = (
        "customer_journey: 1\nid: shop\nstarts: [a]\ngoals: [a]\nstages:\n"
        f"  a: {{end: true, entry: &x '{clause}'}}\n  b: {{end: true, entry: *x}}\n"
        "facts: {paid: {type: bool}}\n"
    )
    findings, problems = answered(content)
    first, second = findings or problems
    assert (first["line"], content.split("\n")[5][first["column"] - 1 :][:1]) in {
        (6, "s"),
        (6, "="),
    }
    assert (second["line"], second["column"], second["end_column"]) == (7, 18, None)


def test_a_name_that_is_no_criterion_is_marked_at_its_place() -> None:
    """As in a handoff, which names facts as they are."""
    content = (
        "customer_journey: 1\nid: shop\nstarts: [a]\ngoals: [b]\n"
        "stages: {a: {}, b: {end: true, entry: paid}}\n"
        "transitions:\n  a -> b:\n    handoff: {facts: ['odd § name', seat]}\n"
        "facts: {paid: {type: bool}}\n"
    )
    (odd, plain), _ = answered(content)
    assert (odd["line"], odd["column"], odd["end_column"]) == (8, 23, None)
    assert (plain["line"], plain["column"], plain["end_column"]) == (8, 37, 41)


@pytest.mark.parametrize("sign", ["\u2028", "\u0085", "\u2029"])
@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_the_line_shown_is_that_of_the_file(sign: str, end: str) -> None:
    """Not the one that it would be if other signs than those of its format ended lines."""
    data = {**journey("orders = 3"), "name": f"a{sign}b"}
    written = json.dumps(data, indent=1, ensure_ascii=False)
    assert '"entry": "orders = 3"' in checked(written.replace("\n", end))
    # Also where nothing after it can be read.
    assert '"id": "shop" "",' in checked(written.replace('"shop"', '"shop" ""').replace("\n", end))
