"""What a stranger wrote stays inside its line, wherever text for people comes out."""

import inspect
import json
import re
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

import customer_journey as cj
from customer_journey._answer import Displayed
from customer_journey._cli._main import main
from customer_journey._messages._current import in_language
from customer_journey._printable import printable, printable_lines
from tests import answers as examples
from tests import commands
from tests.commands import commands_of, parts_of

FORGED = "::error::forged"
HOSTILE = (
    f"{FORGED}##[error]k##vso[x]\n{FORGED}\r\n{FORGED}\x85{FORGED}\u2028{FORGED}"
    "\x1b[31m\x07\x9b2J\u202eevil\u2066\u200f"
)


def problem_with(text: str) -> str:
    """What of a text would fool a terminal or a log; empty for nothing."""
    if printable_lines(text) != text:
        return "a character that is not printable"
    if re.search(r"##(vso|teamcity)?\[", text):
        return "a command to a service"
    return "a forged line" if re.search(rf"^\s*{FORGED}", text, re.MULTILINE) else ""


class TestGate:
    """The function that all text goes through."""

    def test_escapes_all_that_is_not_seen(self) -> None:
        """Controls, line and paragraph separators, surrogates, directions and what is invisible."""
        seen = {"\u200c", "\u200d"}
        visible_formats = {"ARABIC", "SYRIAC", "KAITHI", "EGYPTIAN"}
        for code in range(sys.maxunicode + 1):
            character = chr(code)
            kind = unicodedata.category(character)
            name = unicodedata.name(character, "").split(" ")[0]
            is_mark = kind == "Cf" and name in visible_formats and code != 0x61C
            if kind in {"Cc", "Cf", "Cs", "Zl", "Zp"} and character not in seen and not is_mark:
                assert printable(character).isascii()
                assert printable(character).startswith("\\")
                assert printable(character).isprintable()
            elif not 0xE0000 <= code <= 0xE007F:
                assert printable(character) == character

    def test_leaves_scripts_and_emoji_as_they_are(self) -> None:
        """Persian needs a joiner, and so does a family."""
        for text in (
            "Größe",
            "\u0645\u06cc\u200c\u062e",
            "👩\u200d👧",
            "日本語",
            "हिन्दी",
            'a "b" \\c',
        ):
            assert printable(text) == text

    def test_writes_no_commands_to_services_that_run_builds(self) -> None:
        """These read lines that begin with two colons, and some marks anywhere in a line."""
        assert printable("::error::x") == "\\x3a:error::x"
        assert printable("  ::error::x") == "  \\x3a:error::x"
        assert printable("a::b, C::D") == "a::b, C::D"
        assert printable("a ##[error]b") == "a \\x23#[error]b"
        assert printable("##vso[x]##teamcity[y]") == "\\x23#vso[x]\\x23#teamcity[y]"
        assert printable("## A heading") == "## A heading"
        assert printable_lines("a\n::b") == "a\n\\x3a:b"

    def test_keeps_lines_where_they_are_meant(self) -> None:
        """And only these."""
        assert printable("a\nb\x1b") == "a\\nb\\x1b"
        assert printable_lines("a\nb\x1b\r\n") == "a\nb\\x1b\\r\n"


FACT = f"orders{HOSTILE}"
KEY = json.dumps(HOSTILE)


def hostile_shop() -> cj.Journey:
    """The example of answers, with hostile texts, and a fact with a hostile name."""
    shop = examples.shop(HOSTILE)
    return cj.evolve(
        shop,
        stages=[
            cj.evolve(stage, entry=cj.fact(FACT) >= 1) if stage.id == "buy" else stage
            for stage in shop
        ],
        facts=[*shop.facts, cj.Fact(FACT, type="int", minimum=0, meaning=HOSTILE)],
    )


SHOP = hostile_shop()


def measured_shop() -> cj.Journey:
    """Its metrics are computed from events; all texts are hostile."""
    quoted = HOSTILE.replace('"', "")
    return cj.files.from_dict(
        {
            "customer_journey": 1,
            "id": "measured",
            "name": HOSTILE,
            "language": "de",
            "stages": {
                "know": {
                    "name": HOSTILE,
                    "metrics": {
                        "m": {"name": HOSTILE, "count": "paid", "target": 9, "unit": HOSTILE},
                        "n": {"name": HOSTILE, "sum": "paid.amount", "where": f"x == {KEY}"},
                    },
                },
                "buy": {"name": HOSTILE, "entry": "n >= 1", "end": True},
            },
            "transitions": {"know -> buy": {"decision": HOSTILE}},
            "starts": ["know"],
            "goals": ["buy"],
            "events": {
                "paid": {
                    "meaning": quoted,
                    "columns": {"amount": {"type": "float"}, "x": {"type": "str"}},
                }
            },
            "facts": {"n": {"type": "int", "count": "paid", "meaning": HOSTILE, "unit": HOSTILE}},
            "suppressions": [{"rule": "CJ101", "where": HOSTILE, "reason": HOSTILE}],
        }
    )


BROKEN = f'{{"customer_journey": 1, "id": "x", {KEY}: 1, "stages": {{{KEY}: {{"role": {KEY}}}}}}}'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with hostile files."""
    monkeypatch.chdir(tmp_path)
    cj.dump(hostile_shop(), "shop.json")
    cj.dump(cj.evolve(hostile_shop(), facts=[], name=f"new {HOSTILE}"), "new.json")
    Path("broken.json").write_text(BROKEN, "utf-8")
    Path("k\n::error::forged\x1b.json").write_text("{}", "utf-8")
    Path("::error::forged.json").write_bytes(Path("shop.json").read_bytes())
    Path("::error::forged##[x].csv").write_text("customer,stage\na,know\n", "utf-8")
    rows = [f"p{row},know {HOSTILE!a}" for row in range(3)]
    Path("events.csv").write_text("customer,stage\n" + "\n".join(rows), "utf-8")
    quoted = HOSTILE.replace('"', "")
    Path("hostile.csv").write_text(f'customer,stage\na,know\nb,"x {quoted}"\n', "utf-8")
    Path("bad.csv").write_text(f'customer,"{quoted}"\na,know\n', "utf-8")
    cj.dump(measured_shop(), "measured.json")
    log = [
        f'p{row},"{"x" * row}{quoted if row else "paid"}",2026-03-0{row + 1},{row},"eu{quoted}"'
        for row in range(3)
    ]
    Path("log.csv").write_text("customer,event,at,amount,region\n" + "\n".join(log), "utf-8")
    Path("odd.csv").write_text(f'customer,event,"{quoted}"\np,"x{quoted}",when\n', "utf-8")
    Path("counts.csv").write_text(f'source,target,count\nknow,"{quoted}",x\n', "utf-8")
    Path("journeys").mkdir()
    Path(f"journeys/{FORGED}.json").write_text(BROKEN, "utf-8")
    Path("pyproject.toml").write_text(f"[tool.customer-journey]\n{KEY} = 1\n", "utf-8")
    graph = {"nodes": [{"id": f"{HOSTILE}"}, {"id": "b", HOSTILE: object.__name__}], "links": []}
    Path("graph.json").write_text(json.dumps(graph), "utf-8")
    return tmp_path


COMMANDS = [
    *(
        [name, "::error::forged.json"]
        for name in ("check", "show", "locate", "coverage", "promises")
    ),
    *(
        [name, "::error::forged.json", "new.json"]
        for name in ("diff", "align", "crosswalk", "migrate")
    ),
    ["check", "::error::forged.json", "::error::none.json", "--format", "concise"],
    ["check", "::error::forged.json", "--write-baseline", "::error::forged##[x].json"],
    ["check", "::error::forged.json", "--format", "sarif"],
    ["check", "::error::forged.json", "--format", "json"],
    ["fix", "::error::forged.json"],
    ["conform", "::error::forged.json", "::error::forged##[x].csv"],
    ["discover", "::error::forged##[x].csv"],
    ["discover", "::error::forged##[x].csv", "--at", "when"],
    ["show", "shop.json"],
    ["check", "shop.json"],
    ["check", "shop.json", "--format", "json"],
    ["check", "shop.json", "--format", "sarif"],
    ["check", "broken.json"],
    ["check", "k\n::error::forged\x1b.json"],
    ["check", "k\n::error::other\x1b.json"],
    ["check", f"none{HOSTILE}"],
    ["check", "shop.json", "--select", HOSTILE],
    ["diff", "shop.json", "new.json"],
    ["diff", "shop.json", "new.json", "--format", "json"],
    ["align", "shop.json", "new.json"],
    ["align", "shop.json", "new.json", "--format", "json"],
    ["locate", "shop.json", "--fact", "trials=1", "--fact", f"{FACT}=0"],
    ["locate", "shop.json", "--fact", "trials=1", "--fact", f"{FACT}=0", "--format", "json"],
    ["locate", "shop.json", "--fact", HOSTILE],
    ["locate", "shop.json", "--fact", f"{HOSTILE}=1"],
    ["locate", "shop.json", "--fact", f"trials={HOSTILE}"],
    ["locate", "shop.json", "--facts", "broken.json"],
    ["convert", "graph.json", "--format", "json", "--output", "out.json"],
    ["convert", "broken.json", "--format", "json"],
    ["discover", "events.csv"],
    ["discover", "hostile.csv"],
    ["discover", "bad.csv"],
    ["discover", "events.csv", "--goal", HOSTILE],
    ["discover", "events.csv", "--name", HOSTILE],
    ["presets", "--author", HOSTILE],
    ["show", "aida", "--persona", HOSTILE, "--format", "html"],
    ["check", "shop.json", "broken.json", f"none{HOSTILE}", "--format", "concise"],
    ["rule", HOSTILE],
    ["fix", "shop.json", "--dry-run"],
    ["migrate", "shop.json", "new.json"],
    ["migrate", "shop.json", "new.json", "--move", HOSTILE],
    ["coverage", "shop.json"],
    ["promises", "shop.json"],
    ["crosswalk", "shop.json", "new.json"],
    ["conform", "shop.json", "hostile.csv"],
    ["conform", "shop.json", "hostile.csv", "--format", "json"],
    ["show", "shop.json", "--format", "svg", "--counts", "hostile.csv"],
    *(
        ["measure", "measured.json", log, "--as-of", "2026-07-01", *more]
        for log, *more in (
            ("log.csv",),
            ("log.csv", "--by", "region"),
            ("log.csv", "--by", "region", "--format", "json"),
            ("log.csv", "--every", "month", "--since", "2026-01-01"),
            ("log.csv", "--by", HOSTILE),
            ("log.csv", "--customer", HOSTILE),
            ("log.csv", "--as-of", HOSTILE),
            ("odd.csv",),
            ("odd.csv", "--at", HOSTILE.replace('"', "")),
            ("none\n::error::x.csv",),
            ("none.parquet",),
            ("journeys",),
        )
    ),
    ["measure", "shop.json", "log.csv", "--as-of", "2026-07-01"],
    ["check", "measured.json", "--language", "de"],
    ["check", "measured.json", "--language", HOSTILE],
    ["check", "measured.json"],
    ["check", "measured.json", "--format", "concise"],
    ["check", "journeys"],
    ["check", "measured.json", "--baseline", "broken.json"],
    ["locate", "measured.json"],
    ["show", "measured.json"],
    ["show", "shop.json", "--format", "svg", "--counts", "counts.csv"],
    ["show", "shop.json", "--against", HOSTILE, "--format", "html"],
    ["show", "shop.json", "--fit", HOSTILE, "--format", "svg"],
    ["convert", "journeys/::error::forged.json"],
    ["conform", "measured.json", "log.csv", "--stage", "event"],
    ["conform", "measured.json", "log.csv", "--stage", "event", "--at", "region"],
    ["conform", "measured.json", "log.csv", "--time-format", HOSTILE, "--at", "at"],
    ["conform", "measured.json", "log.csv", "--encoding", HOSTILE],
    ["discover", "log.csv", "--stage", "event", "--at", "at"],
    ["discover", "log.csv", "--customer", HOSTILE],
    ["new", HOSTILE],
    ["mcp", "--root", f"none{HOSTILE}"],
    ["mcp", "--root", "shop.json"],
    ["schema", "--output", "none\n::error::forged/x.json"],
]


@pytest.mark.parametrize("number", range(len(COMMANDS)))
@pytest.mark.parametrize("colour", ["never", "always"])
def test_every_command(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    colour: str,
) -> None:
    """On standard output and in errors, for people and for machines, folded or not."""
    monkeypatch.setenv("COLUMNS", "40" if colour == "always" else "")
    assert folder == Path.cwd()
    try:
        status: object = main([*COMMANDS[number], "--colour", colour])
    except SystemExit as stop:
        status = stop.code
    output = capsys.readouterr()
    assert status in {0, 1, 2}
    for printed in (output.out, output.err):
        assert not problem_with(re.sub("\x1b\\[(0|1|2|33|36|32|1;31)m", "", printed))


ARGUMENTS = commands.ARGUMENTS | {
    "check": ["shop.json", "measured.json"],
    "conform": ["shop.json", "hostile.csv"],
    "discover": ["events.csv"],
    "measure": ["measured.json", "log.csv", "--as-of", "2026-07-01"],
}
SAID = ("text", "concise")
"""Formats for people; the others are documents, which are whole."""
WRITE_DOCUMENTS = {"convert", "new"}
"""The commands that write nothing else."""


def options_of(name: str) -> list[list[str]]:
    """Each option of a command, with each of its choices or with hostile values."""
    lines: list[list[str]] = [[]]
    for part in parts_of(commands_of(name)[name]):
        if not part.option_strings or part.dest in {"help", "colour"}:
            continue
        values: list[list[str]] = [[HOSTILE], [f"x={HOSTILE}"], [f"{HOSTILE}=1"], ["1"]]
        if part.nargs == 0:
            values = [[]]
        elif part.choices:
            chosen = [str(one) for one in part.choices if part.dest != "format" or one in SAID]
            values = [[one] for one in chosen]
        lines += [[part.option_strings[-1], *value] for value in values]
    return lines


def test_the_arguments_of_every_command_are_known() -> None:
    """A new command is tried as the others are."""
    assert set(commands_of()) == set(ARGUMENTS)


@pytest.mark.slow
@pytest.mark.parametrize("name", ARGUMENTS)
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_option_of_every_command(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, language: str
) -> None:
    """With hostile names, columns, facts, files and settings, in each language."""
    assert folder == Path.cwd()
    offered = options_of(name)
    in_it = ["--language", language] if any("--language" in one for one in offered) else []
    for options in offered:
        try:
            status: object = main([name, *ARGUMENTS[name], *in_it, *options, "--colour", "never"])
        except SystemExit as stop:
            status = stop.code
        output = capsys.readouterr()
        assert status in {0, 1, 2}, options
        assert problem_with(output.err) == "", options
        assert name in WRITE_DOCUMENTS or problem_with(output.out) == "", options


def texts_of(value: Any) -> dict[str, str]:
    """What people get to read of a value, by how they ask for it."""
    texts: dict[str, str] = {"repr": repr(value), **value._repr_mimebundle_()}
    if not hasattr(value, "evaluate"):
        # The text of a criterion is read again, so it is whole.
        texts["str"] = str(value)
    if hasattr(value, "explain"):
        texts["explain"] = value.explain()
    return {kind: text for kind, text in texts.items() if kind != "image/svg+xml"}


@pytest.mark.extra("data")
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_text_of_every_value(language: str) -> None:
    """Of results and of elements, where `str`, `repr` and `explain` say them and in notebooks."""
    seen: set[int] = set()
    kinds: set[type] = set()
    values = [*examples.answers(HOSTILE).values(), *examples.more_answers(HOSTILE)]
    with in_language(language):
        for value in values:
            for part in examples.parts(value, seen):
                if not isinstance(part, Displayed):
                    continue
                kinds.add(type(part))
                for kind, text in texts_of(part).items():
                    # Pages have no commands for what reads a log, and pictures lines of their own.
                    problem = problem_with(text) if kind != "text/html" else raw(text)
                    assert problem == "", (type(part), kind)
    assert len(kinds) > 120


def raw(text: str) -> str:
    """The characters of a page that act on what shows it, but for breaks of lines and words."""
    return "".join(
        sorted({char for char in text if printable(char) != char} - set("\n\u2060\u00ad"))
    )


@pytest.mark.parametrize("columns", ["", "30", "60"])
def test_misuse_of_the_command_line(
    columns: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the parser of arguments says, on one line or in lines of a width."""
    monkeypatch.setenv("COLUMNS", columns)
    with pytest.raises(SystemExit):
        main(["show", "aida", HOSTILE])
    assert problem_with(capsys.readouterr().err) == ""


CALLS: list[Callable[[], object]] = [
    lambda: cj.loads(BROKEN),
    lambda: cj.loads("{}"[:1] + HOSTILE),
    lambda: cj.load(f"{HOSTILE}.txt"),
    lambda: cj.parse_criterion(f"orders >= {HOSTILE}"),
    lambda: cj.parse_criterion(HOSTILE),
    lambda: (cj.fact(FACT) >= 1).evaluate({FACT: HOSTILE}),
    lambda: SHOP[HOSTILE],
    lambda: cj.presets.get(cj.presets.ContributedName(HOSTILE)),
    lambda: cj.rules.DEFAULT.select(HOSTILE),
    lambda: cj.Stage(HOSTILE),
    lambda: cj.Stage("a", role=cast("Any", HOSTILE)),
    lambda: cj.Journey("a", stages=[cj.Stage("b")], goals=[HOSTILE]),
    lambda: cj.validate(cast("Any", HOSTILE)),
    lambda: cj.locate(SHOP, cast("Any", HOSTILE)),
    lambda: cj.shortest_path(SHOP, "know", HOSTILE),
    lambda: cj.render.to_svg(SHOP, theme=cast("Any", HOSTILE)),
    lambda: cj.interchange.from_graphml(f"<graphml>{HOSTILE}"),
    lambda: cj.interchange.from_node_link({"nodes": HOSTILE, HOSTILE: 1}),
    lambda: cj.interchange.from_xstate({"states": {HOSTILE: {"on": {HOSTILE: f"{HOSTILE}2"}}}}),
    lambda: cj.interchange.from_ujg({"nodes": [{"@id": HOSTILE}]}, iri=HOSTILE),
    lambda: cj.evidence.Trace(HOSTILE, cast("Any", [HOSTILE, 3])),
]


@pytest.mark.parametrize("number", range(len(CALLS)))
def test_every_error(number: int) -> None:
    """Of elements, criteria, files and functions."""
    with pytest.raises(cj.errors.JourneyError) as caught:
        print(CALLS[number]())  # noqa: T201 - an answer without an error is a fault of the test
    assert problem_with(str(caught.value)) == ""


TYPES = [
    kind
    for name in cj.errors.__all__
    if inspect.isclass(kind := getattr(cj.errors, name)) and issubclass(kind, Exception)
]


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.__name__)
def test_every_type_of_error(kind: type[Exception]) -> None:
    """With hostile texts in all that it is made of, by the types of its parameters."""
    problem = cj.errors.Problem(HOSTILE, HOSTILE, hint=HOSTILE)
    built: dict[str, object] = {
        "problems": [problem, problem],
        "others": [problem],
        "offset": 3,
        "may_go_on": 1,
        "people": 3,
        "tolerance": 0.1,
        "known": [HOSTILE],
        "stages": [HOSTILE],
        "observed": {HOSTILE: 0.5},
        "modelled": {HOSTILE: 0.1},
    }
    if not issubclass(kind, cj.errors.JourneyError) or kind is cj.errors.JourneyError:
        return
    parameters = inspect.signature(kind).parameters
    error = kind(**{name: built.get(name, HOSTILE) for name in parameters})
    for text in (str(error), repr(error)):
        assert problem_with(text) == ""
