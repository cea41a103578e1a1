"""The command line, as people and build systems use it."""

import inspect
import io
import json
import os
import pkgutil
import re
import runpy
import shlex
import shutil
import subprocess
import sys
import threading
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple, NoReturn, TypeAlias, cast, get_args

import pytest
from hypothesis import given, settings

import customer_journey as cj
from customer_journey._cli._commands import COMMANDS
from customer_journey._cli._left_out import left_out
from customer_journey._cli._main import main, run_and_exit
from customer_journey._cli._parser import DRAWING, MEANT, parser
from customer_journey._messages._languages import LANGUAGES

ROOT = Path(__file__).parent.parent

SHOP = """\
customer_journey: 1
id: shop
stages:
  know: {}
  try:
    entry: trials >= 1
  buy:
    entry: orders >= 1 and paid
    end: true
transitions:
  know -> try: {}
  try -> buy: {}
  buy -> buy: {}
starts: [know]
goals: [buy]
facts:
  trials: {type: int, minimum: 0}
  paid: {type: bool}
  since: {type: date}
  seen: {type: datetime, minimum: "2026-01-01T00:00:00+00:00"}
  share: {type: float, minimum: 0, maximum: 1}
  plan: {type: str}
  size: {type: str, values: [small, middle]}
"""


pytestmark = pytest.mark.extra("yaml")


OURS = """\
customer_journey: 1
id: ours
name: Our shop
stages:
  know: {phases: [aware], role: prospect, entry: visits >= 1}
  buy: {phases: [purchase], role: customer, entry: orders >= 1}
  lost: {phases: [lapse], role: lapsed, end: true}
transitions:
  know -> buy: {decision: To buy}
  know -> lost: {kind: exit}
  buy -> buy: {kind: return, decision: To buy again}
starts: [know]
goals: [buy]
facts:
  visits: {type: int, minimum: 0, meaning: Visits so far}
  orders: {type: int, minimum: 0, meaning: Orders paid so far}
"""


EVENTS = """\
user,page,time
ada,Visit,2026-03-02T09:00
ada,Trial,2026-03-02T09:30
ada,Paid,2026-03-05T10:00
bob,Visit,2026-03-02T11:00
bob,Trial,2026-03-03T11:00
bob,Cancelled,2026-03-04T11:00
"""


class Output(NamedTuple):
    """How a command ended, and what it printed."""

    status: int
    out: str
    err: str


Run: TypeAlias = Callable[[str], Output]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command line in a folder with a journey in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    Path("shop.yaml").write_text(SHOP, encoding="utf-8")

    def run(line: str) -> Output:
        status = main(shlex.split(line))
        captured = capsys.readouterr()
        return Output(status, captured.out, captured.err)

    return run


def typed(text: str) -> io.TextIOWrapper:
    """What standard input is when a text is piped in."""
    return io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8")


def indented(value: object) -> str:
    """JSON as it is printed."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def test_the_program_is_the_module() -> None:
    """`customer-journey` runs the same function as `python -m customer_journey`."""
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "scripts"
    ]
    assert pkgutil.resolve_name(scripts["customer-journey"]) is run_and_exit


def test_the_module_runs_from_a_shell() -> None:
    """With its exit status."""
    done = subprocess.run(
        [sys.executable, "-m", "customer_journey", "show", "marketing-hourgless"],
        capture_output=True,
        env={name: value for name, value in os.environ.items() if name != "COLUMNS"},
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        "customer-journey: error: marketing-hourgless: neither a file nor a preset "
        "(did you mean 'marketing-hourglass'?)\n"
    )


def test_the_module_ends_with_the_status(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which shells and builds go by; after what other code wants done at the end."""
    done: list[str] = []

    def end(status: int) -> NoReturn:
        assert done == ["at exit"]
        raise SystemExit(status)

    monkeypatch.setattr(sys, "argv", ["customer-journey", "show", "aarr"])
    monkeypatch.setattr("os._exit", end)
    monkeypatch.setattr("atexit._run_exitfuncs", lambda: done.append("at exit"))
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("customer_journey", run_name="__main__")
    assert ended.value.code == 2


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_has_examples(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each command shows how it is used, and every example parses."""
    with pytest.raises(SystemExit) as ended:
        main([*command.split(), "--help"])
    captured = capsys.readouterr().out
    shown = re.findall(r"^  customer-journey (.*)$", captured, flags=re.MULTILINE)
    assert ended.value.code == 0
    assert shown
    for example in shown:
        line, _, _ = example.partition(" > ")
        assert parser().parse_args(shlex.split(line)).command


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("shwo aarrr", "invalid choice: 'shwo' (did you mean 'show'?)"),
        ("show aarrr --fromat svg", "unknown arguments: --fromat svg (did you mean '--format'?)"),
        ("show aarrr --theem=dark", "unknown arguments: --theem=dark (did you mean '--theme'?)"),
        ("show aarrr aida", "unknown arguments: aida"),
        ("show aarrr --zzz", "unknown arguments: --zzz"),
        ("show aarrr --theme drak", "invalid choice: 'drak' (did you mean 'dark'?)"),
        ("show aarrr --theme pink", "invalid choice: 'pink' (choose from auto, light, dark)"),
        ("show aarrr --width wide", "invalid int value: 'wide'"),
    ],
)
def test_what_was_meant_is_reported(
    line: str, meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """In three lines: how the command is used, what is wrong, where to read more."""
    with pytest.raises(SystemExit) as ended:
        main(shlex.split(line))
    usage, error, more = capsys.readouterr().err.splitlines()
    assert ended.value.code == 2
    assert usage.startswith("usage: customer-journey")
    assert error.endswith(meant)
    assert more.endswith("--help lists the options")


def test_what_other_tools_call_a_command_is_understood(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A linter, a renderer; each of them leads to a command that there is."""
    for word, command in MEANT.items():
        if command in COMMANDS:
            with pytest.raises(SystemExit):
                main([word])
            assert f"did you mean {command!r}?" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("clinic", "presets about it: patient"),
        ("repair", "customer-journey presets lists the presets"),
        ("flywheel", "did you mean 'hubspot-flywheel'?"),
        ("moesta", "presets about it: jobs-to-be-done-timeline"),
        ("x", "customer-journey presets lists the presets"),
    ],
)
def test_presets_are_suggested_by_what_they_are_about(run: Run, name: str, hint: str) -> None:
    """By words of their names, authors and stages, and never by a chance likeness."""
    assert f"({hint})" in run(f"new {name}").err


@pytest.mark.parametrize("line", ["", "draw aarrr", "show", "show aarrr --format jpeg"])
def test_misuse_is_reported_and_ends_with_two(
    line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is printed but on standard error."""
    with pytest.raises(SystemExit) as ended:
        main(shlex.split(line))
    captured = capsys.readouterr()
    assert ended.value.code == 2
    assert captured.out == ""
    assert "usage: customer-journey" in captured.err


def test_presets_are_listed(run: Run) -> None:
    """One on a line, with size, title and origin."""
    result = run("presets")
    assert result.status == 0
    assert [line.split()[0] for line in result.out.splitlines()] == list(cj.presets.names())
    one = run("presets --author jantsch --phase advocate")
    assert one.out.startswith("marketing-hourglass   7 stages  Marketing Hourglass (")
    assert "John Jantsch" in one.out
    assert run("presets --author unknown").out == ""
    templates = run("presets --kind template").out.splitlines()
    assert [line.split()[0] for line in templates] == list(get_args(cj.presets.TemplateName))
    assert all(line.endswith(" · template") for line in templates)
    assert " · names only" in run("presets --author lecinski").out
    assert "names only" not in one.out


@pytest.mark.extra("yaml")
def test_new_starts_a_file_from_a_template(run: Run) -> None:
    """As it is, or under one's own name; an id that no name makes stays."""
    saas = cj.presets.get("saas")
    assert run("new saas") == (0, cj.dumps(saas, format="yaml"), "")
    assert run("new saas --name 'Our app' --output ours.json").status == 0
    ours = cj.load("ours.json")
    assert ours == cj.evolve(saas, id="our-app", name="Our app")
    assert cj.loads(run("new saas --format json --name ★").out).id == "saas"
    assert "did you mean 'saas'" in run("new sas").err


def test_presets_are_listed_for_machines(run: Run) -> None:
    """As JSON."""
    (result,) = json.loads(run("presets --author jantsch --format json").out)
    assert result["name"] == "marketing-hourglass"
    assert result["stages"][0] == "know"


@pytest.mark.parametrize(
    "format",
    [
        "text",
        "svg",
        "mermaid",
        "dot",
        "json",
        "yaml",
        "graphml",
        "node-link",
        "ujg",
        "xstate",
    ],
)
def test_show_draws_and_writes(run: Run, format: str) -> None:
    """What the library gives, from a preset or a file."""
    journey = cj.presets.get("aarrr")
    expected = {
        "text": cj.render.to_text(journey),
        "mermaid": cj.render.to_mermaid(journey),
        "dot": cj.render.to_dot(journey),
        "svg": cj.render.to_svg(journey),
        "json": cj.dumps(journey),
        "yaml": cj.dumps(journey, format="yaml"),
        "graphml": cj.interchange.to_graphml(journey),
        "node-link": indented(cj.interchange.to_node_link(journey)),
        "ujg": indented(cj.interchange.to_ujg(journey)),
        "xstate": indented(cj.interchange.to_xstate(journey)),
    }
    assert run(f"show aarrr --format {format}") == (0, expected[format], "")


def test_show_writes_a_page_with_findings(run: Run) -> None:
    """For a persona, beside an older version, and with someone on it, where that is asked for."""
    journey = cj.loads(SHOP, format="yaml")
    page = cj.render.to_html(journey, report=cj.validate(journey))
    assert run("show shop.yaml --format html --output shop.html") == (0, "", "")
    assert Path("shop.html").read_text(encoding="utf-8") == page
    hourglass = cj.presets.get("marketing-hourglass")
    persona = hourglass.personas[0].id
    assert run(
        f"show marketing-hourglass --format html --persona {persona} --against aarrr"
        " --arrow-text none"
    ).out == cj.render.to_html(
        hourglass,
        report=cj.validate(hourglass),
        persona=persona,
        versions=[cj.presets.get("aarrr")],
        arrow_text="none",
    )
    Path("person.json").write_text('{"trials": 1}', encoding="utf-8")
    located = cj.render.to_html(
        journey,
        report=cj.validate(journey),
        location=cj.locate(journey, {"trials": 1, "orders": 0}),
    )
    line = "show shop.yaml --format html --facts person.json --fact orders=0"
    assert run(line).out == located


def test_only_pages_take_what_only_pages_show(run: Run) -> None:
    """All that was asked for in vain is named."""
    result = run("show aarrr --persona me --against aida --fact a=1 --facts f.json")
    assert (result.status, result.out) == (2, "")
    assert result.err.count("only a page shows it (add --format html)") == 4


def test_show_has_every_option_of_the_functions_that_draw() -> None:
    """Which format takes which is what the signatures say."""
    drawing: dict[str, Callable[..., object]] = {
        "text": cj.render.to_text,
        "svg": cj.render.to_svg,
        "html": cj.render.to_html,
        "mermaid": cj.render.to_mermaid,
        "dot": cj.render.to_dot,
        "pptx": cj.render.to_pptx,
        "csv": cj.interchange.to_csv,
        "xlsx": cj.interchange.to_xlsx,
    }
    # What other commands find: `measure` and `coverage` write pages of their own.
    others = {"report", "versions", "location", "scorecard", "coverage"}
    for format, function in drawing.items():
        parameters = {
            name
            for name, parameter in inspect.signature(function).parameters.items()
            if parameter.kind is parameter.KEYWORD_ONLY
        }
        listed = {option.parameter for option in DRAWING if format in option.formats}
        assert parameters - others == listed, format


def test_tables_go_out_and_come_back(run: Run) -> None:
    """As CSV: edited, and into the journey that they were made of."""
    assert run("show shop.yaml --output stages.csv").status == 0
    text = Path("stages.csv").read_text(encoding="utf-8")
    assert text == cj.interchange.to_csv(cj.load("shop.yaml"))
    assert run("show shop.yaml --format csv").out == text
    content = run("show shop.yaml --format csv --table content").out
    assert content == cj.interchange.to_csv(cj.load("shop.yaml"), table="content")
    Path("stages.csv").write_text(text.replace("know,,", "know,Hear of us,"), encoding="utf-8")
    result = run("convert stages.csv --into shop.yaml --output shop.yaml")
    assert "note: changed stages.know.name" in result.err
    assert cj.load("shop.yaml")["know"].name == "Hear of us"
    assert run("convert stages.csv").out.startswith("customer_journey: 1")
    assert run("convert shop.yaml --format csv").out.startswith("id,name,")
    result = run("convert stages.csv --from xstate --into shop.yaml")
    assert "--into: has no meaning for xstate, only for csv and xlsx" in result.err


@pytest.mark.extra("office")
def test_workbooks_and_slides_are_files(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """They have the findings in them, are never printed, and workbooks come back."""
    assert run("show shop.yaml --output shop.xlsx").status == 0
    back = run("convert shop.xlsx --output again.yaml")
    assert (back.status, back.err) == (0, "")
    assert cj.load("again.yaml") == cj.load("shop.yaml")
    assert run("show shop.yaml --title Ours --output shop.pptx").status == 0
    assert zipfile.is_zipfile("shop.pptx")
    result = run("show shop.yaml --format xlsx")
    assert (result.status, result.out) == (2, "")
    assert "--output: a file of this format is not printed (name one)" in result.err
    assert "shop.xlsx makes a journey file of it" in run("check shop.xlsx").out
    with Path("shop.xlsx").open("rb") as content:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(content))
        assert run("convert -").out.startswith("customer_journey: 1")


def test_show_takes_the_options_of_the_functions_that_draw(run: Run) -> None:
    """And hands them over."""
    journey = cj.load("shop.yaml")
    counts = {("know", "try"): 40.0, ("try", "buy"): 12.0}
    Path("counts.csv").write_text(
        "target,source,count\ntry,know,30\ntry,know,10\nbuy,try,12\n", encoding="utf-8"
    )
    line = "show shop.yaml --direction TB --theme dark --title Ours --counts counts.csv"
    assert run(f"{line} --format svg").out == cj.render.to_svg(
        journey, direction="TB", theme="dark", title="Ours", counts=counts
    )
    assert run(f"{line} --format html --language de").out == cj.render.to_html(
        journey,
        report=cj.validate(journey, language="de"),
        direction="TB",
        theme="dark",
        title="Ours",
        counts=counts,
        language="de",
    )
    for sheet, size in (("A4", "A4"), ("800x600", (800.0, 600.0))):
        fitted = run(f"show shop.yaml --format svg --fit {sheet}")
        assert fitted.out == cj.render.to_svg(journey, fit=cast("cj.render.Sheet", size))
    assert "--fit" not in run("show shop.yaml --format svg --fit A5").out
    result = run("show shop.yaml --format mermaid --theme dark --width 50 --persona ada")
    assert result.status == 2
    for name, formats in (("theme", "svg or html"), ("width", "text"), ("persona", "html")):
        assert f"--{name}: " in result.err
        assert f"(add --format {formats})" in result.err


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            "source,target,cont\nknow,try,1\n",
            "counts.csv:1: no column 'count' (did you mean 'cont'?)",
        ),
        ("", "counts.csv:1: no column 'source'"),
        ("source,target,count\nknow,try,many\n", "counts.csv:2: count: 'many' is not a number"),
        ("source,target,count\nknow,try\n", "counts.csv:2: count: '' is not a number"),
        ("source,target,count\nknow,bye,1\n", "the journey has no such transition"),
        (
            f"source,target,count\n{'x' * 200_000},try,1\n",
            "counts.csv:2: invalid CSV: field larger",
        ),
        ("source,target,count\nkn\udcffow,try,1\n", "counts.csv:2: the byte 0xff at offset 22 is"),
    ],
)
def test_counts_that_make_no_sense_are_misuse(run: Run, content: str, message: str) -> None:
    """With file and line."""
    Path("counts.csv").write_text(content, encoding="utf-8", errors="surrogateescape")
    result = run("show shop.yaml --format svg --counts counts.csv")
    assert (result.status, result.out) == (2, "")
    assert message in result.err
    # Lines are shown of journey files alone.
    assert " | " not in result.err


def test_show_takes_a_width_and_what_arrows_say(run: Run) -> None:
    """And a terminal too narrow for a map gets the narrowest one."""
    hourglass = cj.presets.get("marketing-hourglass")
    assert run("show marketing-hourglass --width 50 --arrow-text none").out == cj.render.to_text(
        hourglass, width=50, arrow_text="none"
    )
    assert run("show marketing-hourglass --width 3").status == 2


def test_a_narrow_terminal_gets_the_narrowest_map(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rather than an error that no one asked for."""
    monkeypatch.setenv("COLUMNS", "10")
    aarrr = cj.presets.get("aarrr")
    assert run("show aarrr").out == cj.render.to_text(aarrr, width=40)


def test_show_writes_files_that_load(run: Run) -> None:
    """A preset becomes the first draft of one's own."""
    assert run("show aarrr --format yaml --output ours.yaml") == (0, "", "")
    assert cj.load("ours.yaml") == cj.presets.get("aarrr")


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("map", "AARRR: 5 stages\n"),
        ("map.txt", "AARRR: 5 stages\n"),
        ("map.SVG", "<svg "),
        ("map.html", "<!DOCTYPE html>"),
        ("map.mmd", "flowchart "),
        ("map.gv", "digraph "),
        ("map.json", "{"),
        ("map.yml", "customer_journey: 1\n"),
        ("map.graphml", "<?xml "),
    ],
)
def test_the_name_of_the_file_tells_the_format(run: Run, name: str, start: str) -> None:
    """Where none is named."""
    assert run(f"show aarrr --output {name}") == (0, "", "")
    assert Path(name).read_text(encoding="utf-8").startswith(start)
    assert run(f"show aarrr --format text -o {name}").status == 0
    assert Path(name).read_text(encoding="utf-8").startswith("AARRR")


@pytest.mark.extra("png")
def test_a_picture_can_be_a_png(run: Run) -> None:
    """Wherever an SVG picture can be written."""
    assert run("show aarrr --output map.png") == (0, "", "")
    assert Path("map.png").read_bytes().startswith(b"\x89PNG")
    assert run("align aarrr aida -o both.PNG") == (0, "", "")
    assert Path("both.PNG").read_bytes().startswith(b"\x89PNG")


def test_a_name_that_tells_of_no_such_format_is_refused(run: Run) -> None:
    """Rather than a picture that holds no picture; nothing is written."""
    result = run("show aarrr -o map.gif")
    assert result.status == 2
    assert "--output: map.gif: show does not write .gif (choose by --format" in result.err
    result = run("align aarrr aida -o both.html")
    assert result.err == (
        "customer-journey: error: --output: both.html: align does not write html "
        "(choose by --format: text, json, svg)\n"
    )
    assert not [*Path().glob("map.*"), *Path().glob("both.*")]


DRAWN_ELSEWHERE = """\
{
  "nodes": [{"id": "Visit"}, {"id": "Buy"}],
  "links": [{"source": "Visit", "target": "Buy", "weight": 0.3}]
}
"""


@pytest.mark.parametrize("format", ["yaml", "json", "graphml", "node-link", "ujg", "xstate"])
@pytest.mark.parametrize("name", ["foreign", "-"])
def test_what_was_written_for_others_is_converted_back(
    run: Run, monkeypatch: pytest.MonkeyPatch, format: str, name: str
) -> None:
    """Exactly, whatever it is called: what it holds tells the format."""
    run(f"show shop.yaml --format {format} --output foreign")
    monkeypatch.setattr(sys, "stdin", typed(Path("foreign").read_text(encoding="utf-8")))
    assert run(f"convert {name} --exact --output back.yaml") == (0, "", "")
    assert cj.load("back.yaml") == cj.load("shop.yaml")


@pytest.mark.parametrize("name", ["map.graphml", "map.jsonld", "map.yaml", "map.json"])
def test_the_name_of_a_file_tells_what_it_is(run: Run, name: str) -> None:
    """As it does where it is written."""
    assert run(f"convert aida --output {name}") == (0, "", "")
    assert run(f"convert {name} --exact") == run("show aida --format yaml")


def test_a_text_of_another_encoding_is_known_too(run: Run) -> None:
    """By what stands behind its byte order mark."""
    text = cj.interchange.to_graphml(cj.presets.get("aida"))
    Path("map").write_text(text.replace("UTF-8", "UTF-16", 1), encoding="utf-16")
    aida = run("show aida --format yaml")
    assert run("convert map --exact") == aida
    Path("map").write_text(cj.dumps(cj.presets.get("aida")), encoding="utf-16")
    assert run("convert map --exact") == aida


def test_what_converting_guesses_is_noted(run: Run) -> None:
    """On standard error, so that what is printed is a journey; a build can insist on none."""
    Path("drawing.json").write_text(DRAWN_ELSEWHERE, encoding="utf-8")
    converted = run("convert drawing.json --weight probability")
    result = cj.interchange.from_node_link(DRAWN_ELSEWHERE, weight="probability")
    assert converted.status == 0
    named = cj.evolve(result.journey, id="drawing")
    assert cj.loads(converted.out, format="yaml") == named
    of_the_file = "guessed id: 'drawing', made of the name of the file"
    notes = [of_the_file if note.where == "id" else str(note) for note in result.notes]
    assert of_the_file in notes
    assert converted.err == "".join(f"customer-journey: note: {note}\n" for note in notes)
    assert run("convert drawing.json --weight probability --exact") == (
        1,
        converted.out,
        converted.err,
    )


def test_a_journey_without_an_id_is_called_as_its_file(run: Run) -> None:
    """Unless the document names it, or the name of the file has no word."""
    table = "Stage;Phase\nSee us;aware\nBuy;purchase\n"
    for name, id in (("Our Shop.csv", "our-shop"), ("!!!.csv", "journey")):
        Path(name).write_text(table, encoding="utf-8")
        assert json.loads(run(f"convert '{name}' --format json").out)["id"] == id
    Path("drawing.mmd").write_text(
        "---\ntitle: Ours\n---\nflowchart LR\na --> b\n", encoding="utf-8"
    )
    assert json.loads(run("convert drawing.mmd --format json").out)["id"] == "ours"


def test_what_a_format_leaves_out_is_noted(run: Run) -> None:
    """By the keys of the file, on standard error; what holds all of it needs no note."""
    Path("ours.yaml").write_text(OURS, encoding="utf-8")
    note = "customer-journey: note: csv has no place for name, transitions.decision, facts\n"
    assert run("show ours.yaml --format csv").err == note
    assert run("convert ours.yaml --format csv --exact")[::2] == (1, note)
    content = run("show ours.yaml --format csv --table content").err
    assert "stages.entry, stages.end, transitions, starts, goals, facts" in content
    assert "transitions, starts" in run("show ours.yaml --format mermaid-journey").err
    assert run("show ours.yaml --format graphml").err == ""
    Path("bare.json").write_text(cj.dumps(cj.Journey.sequence("bare", ["a"])), encoding="utf-8")
    assert run("show bare.json --format csv").err == ""
    assert run("show aida --format text").err == ""


def keys_of(journey: cj.Journey) -> set[str]:
    """The keys of a journey file, those of stages and transitions with their list before them."""
    data = cj.files.to_dict(journey)
    keys = set(data)
    for name in ("stages", "transitions"):
        for element in cast("dict[str, dict[str, object]]", data.get(name, {})).values():
            said = {key for key, value in (element or {}).items() if str(value).strip()}
            keys |= {f"{name}.{key}" for key in said}
    return keys


@settings(max_examples=20)
@given(cj.testing.journeys().filter(lambda journey: journey.stages))
def test_what_does_not_come_back_from_a_table_is_noted(journey: cj.Journey) -> None:
    """Every key that a table loses is in the note, but for the id, which the file's name is."""
    back = cj.interchange.from_csv(cj.interchange.to_csv(journey)).journey
    noted = set(re.split("[ ,]+", " ".join(left_out(journey, "csv", "stages"))))
    assert keys_of(journey) - keys_of(back) <= noted | {"id"}


def test_of_several_journeys_one_is_converted(run: Run) -> None:
    """The one that is named."""
    base = "https://example.com"
    documents = [
        cj.interchange.to_ujg(cj.presets.get(name), base=f"{base}/{name}")
        for name in ("aida", "aarrr")
    ]
    nodes = [node for document in documents for node in document["nodes"]]
    both = {**documents[0], "nodes": nodes}
    Path("both.json").write_text(json.dumps(both), encoding="utf-8")
    assert run("convert both.json").status == 2
    result = run(f"convert both.json --iri {base}/aarrr#journey --format json")
    assert cj.loads(result.out) == cj.presets.get("aarrr")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("drawing.json --from xstate", "drawing.json: states: the machine has no states"),
        ("drawing.json --iri x", "convert: --iri: has no meaning for node-link"),
        (
            "aida --weight extra",
            "convert: --weight: has no meaning for a journey",
        ),
        ("none.graphml", "none.graphml: neither a file nor a preset"),
        ("none.json --from ujg", "none.json: No such file or directory"),
        ("broken.json", "broken.json:1:2: "),
        (". ", ".: a folder, not a preset"),
    ],
)
def test_what_cannot_be_converted_is_reported(run: Run, line: str, message: str) -> None:
    """By the name of the file, and nothing is printed."""
    Path("drawing.json").write_text(DRAWN_ELSEWHERE, encoding="utf-8")
    Path("broken.json").write_text("{", encoding="utf-8")
    result = run(f"convert {line}")
    assert (result.status, result.out) == (2, "")
    assert f"customer-journey: error: {message}" in result.err


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"graphs": []}, "graphs: a document with several graphs is not read"),
        ({"children": [], "id": "a"}, "children: a tree is not read"),
        ({"elements": {"nodes": []}}, "it has no nodes"),
        ({"graph": {"nodes": {}}}, "it has no nodes"),
        ({"links": [], "nodes": []}, "it has no nodes"),
        ({"states": {}}, "states: the machine has no states"),
        ({"@context": {}, "nodes": []}, "expected one journey, got no journey"),
        ({"vertices": []}, "vertices"),
    ],
)
def test_no_document_gives_an_empty_journey(
    run: Run, document: dict[str, object], message: str
) -> None:
    """What holds no journey is refused by name."""
    Path("document").write_text(json.dumps(document), encoding="utf-8")
    result = run("convert document")
    assert (result.status, result.out) == (2, "")
    assert message in result.err


def test_a_log_in_another_notation_is_discovered(run: Run) -> None:
    """The error names the options that help."""
    lines = ["customer,stage,at", "åsa,know,22.10.2014", "åsa,buy,23.10.2014", "NULL,buy,", ""]
    Path("log.csv").write_text("\n".join(lines), encoding="cp1252")
    result = run("discover log.csv --at at")
    assert result.status == 2
    assert "--encoding='cp1252'" in result.err
    result = run("discover log.csv --at at --encoding cp1252 --missing NULL")
    assert "--time-format='%d.%m.%Y'" in result.err
    assert "log.csv:4: customer: nothing says whose visit it is" in result.err
    result = run(
        "discover log.csv --at at --encoding cp1252 --missing NULL --missing-customers skip "
        "--time-format %d.%m.%Y --format json"
    )
    assert result.status == 0
    assert "1 of 3 rows do not say whose visit it was" in result.err
    assert [stage.id for stage in cj.loads(result.out)] == ["know", "buy"]


def test_drawings_of_others_are_not_taken_for_journeys(run: Run) -> None:
    """What makes them journeys is reported."""
    run("show aida -o map.graphml")
    result = run("show map.graphml")
    assert result.status == 2
    assert "(customer-journey convert map.graphml makes a journey file of it)" in result.err


def test_a_file_whose_name_tells_no_format_is_not_read(run: Run) -> None:
    """And the way round that is reported."""
    Path("shop.txt").write_text(SHOP, encoding="utf-8")
    result = run("show shop.txt")
    assert (result.status, result.out) == (2, "")
    assert "shop.txt: its name does not tell the format (end its name in .json, " in result.err


def test_a_folder_hides_no_preset(run: Run) -> None:
    """Where it has the same name; another one is reported for what it is."""
    Path("aida").mkdir()
    assert run("show aida").out.startswith("AIDA: ")
    assert "customer-journey: error: .: a folder, not a preset\n" in run("show .").err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_named_pipe_is_read_like_standard_input(run: Run) -> None:
    """Shells make one of `<(…)`."""
    os.mkfifo("journey")
    writer = threading.Thread(target=Path("journey").write_text, args=(SHOP,))
    writer.start()
    assert run("show journey").out.startswith("shop: ")
    writer.join()


@pytest.mark.parametrize("text", [SHOP, '{"customer_journey": 1, "id": "shop"}'])
def test_a_journey_may_come_by_a_pipe(run: Run, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """In either format."""
    monkeypatch.setattr(sys, "stdin", typed(text))
    assert run("show -").out.startswith("shop: ")


@pytest.mark.parametrize("stream", [typed(""), None])
def test_where_nothing_is_piped_in_that_is_reported(
    run: Run, monkeypatch: pytest.MonkeyPatch, stream: io.TextIOWrapper | None
) -> None:
    """Also without standard input at all."""
    monkeypatch.setattr(sys, "stdin", stream)
    result = run("show -")
    assert (result.status, result.out) == (2, "")
    assert result.err.startswith("customer-journey: error: standard input: expected a mapping ")


def test_a_broken_file_is_reported_by_line(run: Run) -> None:
    """Each problem with file, line, column and path, as compilers do, above its line."""
    Path("bad.yaml").write_text(SHOP.replace("goals: [buy]", "goals: [byu]"), encoding="utf-8")
    result = run("show bad.yaml")
    assert result.status == 2
    assert result.out == ""
    assert result.err == (
        "customer-journey: error: bad.yaml:15:9: goals[0]: no stage 'byu' (did you mean 'buy'?)\n"
        "   |\n"
        "15 | goals: [byu]\n"
        "   |         ^^^\n"
    )


@pytest.mark.parametrize("line", ["check ''", "show ''", "show shop.yaml -o ''", "convert ''"])
def test_a_name_that_is_empty_is_misuse(run: Run, line: str) -> None:
    """As that of a variable which is not set; it is not the current folder."""
    result = run(line)
    assert (result.status, result.out) == (2, "")
    assert "the name of the file is empty" in result.err


@pytest.mark.parametrize(
    "line",
    [
        "show shop.yaml -o new.svg/",
        "crosswalk aida race -o new.svg/",
        "check shop.yaml --write-baseline new.svg/",
    ],
)
def test_a_name_that_ends_in_a_slash_is_that_of_a_folder(run: Run, line: str) -> None:
    """It is not the file without the slash."""
    result = run(line)
    assert (result.status, result.out) == (2, "")
    assert "new.svg/: a folder, not a file (did you mean 'new.svg'?)" in result.err
    assert not Path("new.svg").exists()


def test_a_new_file_replaces_no_other_one(run: Run) -> None:
    """Unless that is asked for."""
    before = Path("shop.yaml").read_bytes()
    result = run("new saas --output shop.yaml")
    assert (result.status, result.out) == (2, "")
    assert result.err == (
        "customer-journey: error: shop.yaml: there is such a file "
        "(name another file, or replace it by --force)\n"
    )
    assert Path("shop.yaml").read_bytes() == before
    assert run("new saas --force --output shop.yaml") == (0, "", "")
    assert cj.load("shop.yaml").id == "saas"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "show shop.yaml -o none/x.svg",
            "none/x.svg: No such file or directory (the folder is missing: 'none')",
        ),
        ("show shop.yaml -o .", ".: Is a directory (name a file in it)"),
        (
            "measure shop.yaml none.parquet --as-of 2026-01-01",
            "none.parquet: No such file or directory",
        ),
        (
            "coverage shop.yaml --log none.csv --as-of 2026-01-01",
            "none.csv: No such file or directory",
        ),
    ],
)
def test_what_is_not_there_is_named(run: Run, line: str, message: str) -> None:
    """As the system says it, with what to do."""
    result = run(line)
    assert (result.status, result.out) == (2, "")
    assert result.err == f"customer-journey: error: {message}\n"


def test_a_journey_without_facts_has_none_to_suggest(run: Run) -> None:
    """It is said so."""
    Path("bare.json").write_text(cj.dumps(cj.Journey.sequence("bare", ["a"])), encoding="utf-8")
    assert "x: not a fact of 'bare' (it has none)" in run("locate bare.json --fact x=1").err


def test_a_missing_file_is_reported(run: Run) -> None:
    """By name, without a traceback."""
    result = run("show missing.yaml")
    assert (result.status, result.out) == (2, "")
    assert result.err == "customer-journey: error: missing.yaml: No such file or directory\n"


BROKEN = "customer_journey: 1\nid: broken\nstages:\n\tknow: {}\n"


def test_check_goes_on_after_a_file_that_cannot_be_read(run: Run) -> None:
    """It is a result of its own, and the status says that not all is known."""
    Path("broken.yaml").write_text(BROKEN, encoding="utf-8")
    result = run("check broken.yaml missing.yaml shop.yaml --select CJ121")
    assert (result.status, result.err) == (2, "")
    assert result.out == (
        "broken.yaml:4:1: invalid YAML: a tab, where only spaces may indent"
        " (replace each tab by spaces)\n"
        "  |\n"
        "4 |  know: {}\n"
        "  | ^\n"
        "\n"
        "broken.yaml: cannot be read: 1 problem\n"
        "missing.yaml: No such file or directory\n"
        "\n"
        "missing.yaml: cannot be read: 1 problem\n"
        "shop.yaml:13:3: transitions.buy->buy: warning CJ121 self-loop [fixable]:"
        " 'buy' leads to itself as an advance (make it a `return`)\n"
        "   |\n"
        "13 |   buy -> buy: {}\n"
        "   |   ^^^^^^^^^^\n"
        "    explained by: customer-journey rule CJ121\n"
        "\n"
        "shop.yaml: 'shop': 1 warning (1 fixable: customer-journey fix shop.yaml)\n"
        "\n"
        "3 files: 1 warning, 2 not readable\n"
    )
    sound = run("check shop.yaml aarrr --select CJ110").out
    assert sound.endswith("\n\n2 files: no findings\n")
    assert run("check broken.yaml --fix").status == 2
    concise = run("check broken.yaml shop.yaml --select CJ121 --format concise").out.splitlines()
    assert [line.partition(": ")[0] for line in concise] == [
        "broken.yaml:4:1",
        "shop.yaml:13:3",
        "shop.yaml",
    ]


@pytest.mark.parametrize("name", ["round.yaml", "x" * 300, f"{'x' * 300}.yaml"])
def test_check_goes_on_after_a_name_that_leads_nowhere(run: Run, name: str) -> None:
    """Whether it is that of a folder cannot be found out either."""
    Path("round.yaml").symlink_to("round.yaml")
    result = run(f"check {name} shop.yaml --select CJ110")
    assert (result.status, result.err) == (2, "")
    assert result.out.endswith("\n\n2 files: no findings, 1 not readable\n")


def test_a_file_that_cannot_be_read_is_a_result_for_machines(run: Run) -> None:
    """In JSON and in SARIF; a baseline is not written without it."""
    Path("broken.yaml").write_text(BROKEN, encoding="utf-8")
    checked = run("check broken.yaml shop.yaml --select CJ121 --format json")
    first, second = json.loads(checked.out)
    assert (first["file"], first["ok"], first["findings"]) == ("broken.yaml", False, [])
    assert [(item["line"], item["column"]) for item in first["problems"]] == [(4, 1)]
    assert (second["file"], len(second["findings"])) == ("shop.yaml", 1)
    log = json.loads(run("check broken.yaml shop.yaml --format sarif").out)
    run_of_broken, run_of_shop = log["runs"]
    (result,) = run_of_broken["results"]
    assert (result["ruleId"], result["level"]) == ("unreadable-file", "error")
    place = result["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == ("broken.yaml", 4)
    assert run_of_broken["invocations"] == [{"executionSuccessful": False}]
    assert run_of_shop["results"]
    assert run("check broken.yaml --write-baseline known.json").status == 2
    assert not Path("known.json").exists()
    Path("wrong.yaml").write_text(SHOP.replace("goals: [buy]", "goals: [byu]"), encoding="utf-8")
    log = json.loads(run("check wrong.yaml --format sarif").out)
    assert log["runs"][0]["results"][0]["message"]["text"] == (
        "goals[0]: no stage 'byu' (did you mean 'buy'?)"
    )
    log = json.loads(run("check missing.yaml --format sarif").out)
    assert log["runs"][0]["results"][0]["message"]["text"] == "No such file or directory"


def test_a_problem_without_a_column_marks_the_beginning_of_its_line(run: Run) -> None:
    """As that of a second document."""
    Path("two.yaml").write_text(f"{SHOP}--- {{id: other}}\n", encoding="utf-8")
    lines = run("check two.yaml").out.splitlines()
    assert lines[0].startswith("two.yaml:24: a second document begins")
    assert lines[2:4] == ["24 | --- {id: other}", "   | ^^^"]


def test_check_goes_on_where_yaml_cannot_be_read_at_all(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it needs is reported for each file."""
    monkeypatch.setitem(sys.modules, "yaml", None)
    result = run("check shop.yaml aida --select CJ110 --format concise")
    needed = "this needs PyYAML: pip install 'customer-journey[yaml]'"
    assert result == (2, f"shop.yaml: {needed}\naida: 'AIDA': no findings\n", "")


def test_check_takes_folders(run: Run) -> None:
    """All journey files in and below them, sorted; other files and hidden folders are left out."""
    for name in ("b.yaml", "a.json", "deep/c.yml"):
        Path("all", name).parent.mkdir(parents=True, exist_ok=True)
        text = SHOP if not name.endswith("json") else cj.dumps(cj.loads(SHOP, format="yaml"))
        Path("all", name).write_text(text, encoding="utf-8")
    for name in (".hidden/d.yaml", "node_modules/e.yaml", "notes.txt"):
        Path("all", name).parent.mkdir(parents=True, exist_ok=True)
        Path("all", name).write_text(SHOP, encoding="utf-8")
    Path("all/compose.yaml").write_text("services: {}\n", encoding="utf-8")
    Path("all/schema.json").write_text(json.dumps(cj.json_schema()), encoding="utf-8")
    journey = json.loads(run("check all --format json").out)
    names = [Path("all", name) for name in ("a.json", "b.yaml", "deep/c.yml")]
    assert [Path(item["file"]) for item in journey] == names
    Path("all/broken.yaml").write_text(BROKEN, encoding="utf-8")
    assert "broken.yaml:4:1: " in run("check all").out
    Path("empty").mkdir()
    assert "empty: no journey file in this folder" in run("check empty").err
    Path("aida").mkdir()
    assert run("check aida --select CJ110").out == "aida: 'AIDA': no findings\n"


def test_check_finds_and_says_where(run: Run) -> None:
    """File, line and column first, for editors; a summary last; warnings alone do not fail."""
    result = run("check shop.yaml --select CJ1")
    assert result.status == 0
    lines = result.out.splitlines()
    head = "shop.yaml:13:3: transitions.buy->buy: warning CJ121 self-loop [fixable]: "
    assert lines[0].startswith(head)
    assert lines[1:4] == ["   |", "13 |   buy -> buy: {}", "   |   ^^^^^^^^^^"]
    assert lines[-1].startswith("shop.yaml: 'shop': ")
    assert run("check shop.yaml --select CJ121 --fail-on warning").status == 1
    assert run("check shop.yaml --select CJ1 --ignore CJ1").out == (
        "shop.yaml: 'shop': no findings\n"
    )


def test_findings_are_in_the_order_of_the_file(run: Run) -> None:
    """Whatever the journey's own order is."""
    head, facts = SHOP.split("facts:\n")
    first, rest = head.split("stages:\n")
    moved = f"{first}facts:\n{facts}stages:\n{rest}"
    Path("shop.yaml").write_text(moved, encoding="utf-8")
    printed = run("check shop.yaml --format concise").out.splitlines()[:-1]
    places = [tuple(map(int, line.split(":")[1:3])) for line in printed]
    assert len(places) > 5
    assert places == sorted(places)
    assert "facts.since" in printed[2]


@pytest.mark.parametrize(
    ("text", "row", "carets"),
    [
        ('{"customer_journey": 1, "id": "shop", "stages": {"a": {"x": 1}}}', None, "^^^"),
        ("customer_journey: 1\nid: shop\nstages:\n  a: {“x”: 1}\n", "  a: {“x”: 1}", "^^^"),
        (
            "customer_journey: 1\nid: shop\nstages:\n  a: {name: 商店, 顧客: 1}\n",
            "  a: {name: 商店, 顧客: 1}",
            "^^^^",
        ),
    ],
)
def test_carets_are_as_wide_as_what_they_mark(
    run: Run, text: str, row: str | None, carets: str
) -> None:
    """In every script; what is far to the right in a long line is shown all the same."""
    suffix = "json" if row is None else "yaml"
    text = text if row is not None else text.replace('"id"', f'"note": "{"n" * 300}", "id"')
    Path(f"bad.{suffix}").write_text(text, encoding="utf-8")
    printed = run(f"check bad.{suffix}").out.splitlines()
    assert printed[3].split("|")[1].strip("\N{IDEOGRAPHIC SPACE} ") == carets
    if row is not None:
        assert printed[2] == f"4 | {row}"
    else:
        assert printed[2].startswith("1 | …")
        assert '"x": 1' in printed[2]


def test_a_rule_is_explained_without_a_network(run: Run) -> None:
    """By code, name or beginning; all are listed where none is named."""
    result = run("rule dead-end")
    assert result.status == 0
    lines = result.out.splitlines()
    assert lines[:2] == ["CJ110 dead-end", "error; category: structure"]
    for title in ("Why it matters", "A journey on which it fires", "How to fix it"):
        assert title in lines
    assert run("rule CJ110") == result
    several = run("rule CJ11").out
    chosen = [rule for rule in cj.rules.DEFAULT if rule.code.startswith("CJ11")]
    assert len(chosen) > 1
    assert all(f"{rule.code} {rule.name}\n" in several for rule in chosen)
    assert "fixable by customer-journey fix" in run("rule CJ121").out
    listed = run("rule").out.splitlines()
    assert [line.split()[0] for line in listed] == [rule.code for rule in cj.rules.DEFAULT]
    journey = json.loads(run("rule CJ12 --format json").out)
    assert all(item["code"].startswith("CJ12") for item in journey)
    assert journey[0]["sections"]["Why"]
    invalid = run("rule ded-end")
    assert (invalid.status, invalid.out) == (2, "")
    assert "did you mean 'dead-end'?" in invalid.err


def test_rules_of_other_packages_are_explained(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """As much as they say of themselves."""
    about = Path("acme-1.dist-info")
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1\n")
    (about / "entry_points.txt").write_text(
        "[customer_journey.rules]\nacme = acme_rules:silent\nmute = acme_rules:mute\n"
    )
    Path("acme_rules.py").write_text(
        "import customer_journey as cj\n\n"
        "@cj.rules.rule('AC1', name='silent')\n"
        "def silent(context):\n    return ()\n\n"
        "@cj.rules.rule('AC2', name='mute')\n"
        "def mute(context):\n"
        "    '''Say nothing.\n\n    Why:\n        One.\n\n        Two.\n    '''\n"
        "    return ()\n"
    )
    monkeypatch.setattr(sys, "path", [str(Path.cwd()), *sys.path])
    assert run("rule silent --installed").out == "AC1 silent\nwarning\n"
    assert "\nWhy it matters\nOne.\n\nTwo.\n" in run("rule mute --installed").out
    assert run("check aida --installed --select silent").status == 0


SETTINGS = """\
[tool.customer-journey]
select = ["CJ1"]
ignore = ["no-reason"]
severities = { self-loop = "error" }
baseline = "known.json"
fail-on = "warning"
"""


def test_a_project_says_how_its_journeys_are_checked(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In pyproject.toml, also from a folder below; an option goes before it."""
    settings = SETTINGS.replace("no-reason", "CJ13")
    Path("pyproject.toml").write_text(settings.replace('baseline = "known.json"\n', ""))
    result = run("check shop.yaml --format json")
    codes = {(item["code"], item["severity"]) for item in json.loads(result.out)[0]["findings"]}
    assert result.status == 1
    assert ("CJ121", "error") in codes
    assert {code[:3] for code, _ in codes} == {"CJ1"}
    assert run("check shop.yaml --select CJ2 --fail-on error").status == 1
    assert "CJ203" in run("check shop.yaml --select CJ2").out
    assert run("check shop.yaml --isolated --select CJ121").status == 0
    assert run("check shop.yaml --write-baseline known.json").status == 0
    Path("pyproject.toml").write_text(settings)
    assert run("check shop.yaml") == (0, "shop.yaml: 'shop': no findings\n", "")
    Path("below").mkdir()
    monkeypatch.chdir("below")
    Path("pyproject.toml").write_text("[tool.other]\nname = 'customer-journey'\n")
    assert run("check ../shop.yaml") == (0, "../shop.yaml: 'shop': no findings\n", "")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[tool.customer-journey", "invalid TOML"),
        ("tool.customer-journey = 1", "tool.customer-journey: expected a table"),
        ("tool = 'customer-journey'", ""),
        (
            "[tool.customer-journey]\nselct = []",
            "selct: unknown key (did you mean 'select'? the keys are select, ignore, severities, ",
        ),
        ("[tool.customer-journey]\nselect = 'CJ1'", "select: expected a list of rules"),
        ("[tool.customer-journey]\nignore = [1]", "ignore: expected a list of rules"),
        (
            "[tool.customer-journey]\nignore = ['self-lop']",
            "no rule 'self-lop' (did you mean 'self-loop'?)",
        ),
        (
            "[tool.customer-journey]\nseverities = ['error']",
            "severities: expected a table of rules, each error or warning or info",
        ),
        ("[tool.customer-journey]\nseverities = {CJ1 = 'off'}", "severities: expected a table"),
        ("[tool.customer-journey]\nbaseline = 1", "baseline: expected the path of a file"),
        ("[tool.customer_journey]\nselect = []", "did you mean tool.customer-journey?"),
        (
            "[tool.customer-journey]\nfail-on = 'eror'",
            "warning, info, never (did you mean 'error'?)",
        ),
        ("[tool.customer-journey]\nseverities = {no-end = 'warnin'}", "(did you mean 'warning'?)"),
        (
            "[tool.customer-journey]\nfail-on = 'ever'",
            "fail-on: expected one of error, warning, info, never (did you mean 'never'?)",
        ),
        ("[customer-journey]\nselect = []", "customer-journey: unknown table (did you mean tool."),
        ("[tool.CustomerJourneys]\nselect = []", "tool.CustomerJourneys: unknown table (did you"),
    ],
)
def test_settings_that_make_no_sense_are_misuse(run: Run, text: str, message: str) -> None:
    """Named with their file, and with what was meant."""
    Path("pyproject.toml").write_text(text, encoding="utf-8")
    result = run("check shop.yaml --select CJ110")
    assert message in result.err
    assert (result.status == 2) is bool(message)
    if message:
        assert result.err.startswith("customer-journey: error: ")
        assert "pyproject.toml" in result.err


def test_a_baseline_that_is_not_there_is_reported(run: Run) -> None:
    """With the command that writes one."""
    result = run("check shop.yaml --baseline known.json")
    assert result.status == 2
    assert result.err == (
        "customer-journey: error: known.json: the baseline does not exist "
        "(customer-journey check … --write-baseline known.json writes it)\n"
    )


def test_findings_need_not_fail(run: Run) -> None:
    """They are shown all the same; an unreadable file fails."""
    line = "check shop.yaml --select CJ121"
    assert run(f"{line} --fail-on warning").status == 1
    shown = run(f"{line} --fail-on never")
    assert (shown.status, shown.out) == (0, run(line).out)
    assert run(f"{line} missing.yaml --fail-on never").status == 2
    Path("pyproject.toml").write_text(
        "[tool.customer-journey]\nfail-on = 'never'", encoding="utf-8"
    )
    assert run("check shop.yaml --select CJ110,CJ121").status == 0
    assert run("diff shop.yaml aarrr --fail-on never").status == 0


def test_each_file_is_checked_once(run: Run) -> None:
    """However often it is named, and in folders that are named too."""
    result = run("check shop.yaml . ./shop.yaml --select CJ121 --format concise")
    assert result.out.count("CJ121") == 1


def test_a_file_is_parsed_once_though_its_findings_have_places(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The places are kept while it is read."""
    loader: Any = pytest.importorskip("yaml").CSafeLoader
    texts: list[str] = []

    def counted(text: str) -> object:
        texts.append(text)
        return loader(text)

    monkeypatch.setattr("yaml.CSafeLoader", counted)
    assert "shop.yaml:" in run("check shop.yaml --select CJ121 --format concise").out
    assert len(texts) == 1


def test_a_folder_is_checked_whatever_it_holds(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be read is a result of its own, other encodings are read, pipes are not."""
    folder = Path("folder")
    folder.mkdir()
    Path(folder, "wide.yaml").write_bytes(SHOP.encode("utf-16"))
    Path(folder, "link.yaml").symlink_to("nowhere.yaml")
    Path(folder, "folder.yaml").mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe.yaml")
    result = run("check folder --select CJ121 --format concise")
    assert result.status == 2
    named = [line.partition(": ")[0] for line in result.out.splitlines()]
    assert [name.rpartition("/")[2] for name in named] == [
        "link.yaml", "wide.yaml:13:3", "wide.yaml",
    ]  # fmt: skip

    def closed(top: object, onerror: Callable[[OSError], None]) -> Iterator[object]:
        onerror(PermissionError(13, "Permission denied", str(top)))
        return iter(())

    monkeypatch.setattr(os, "walk", closed)
    assert run("check folder --format concise").out == "folder: Permission denied\n"


def test_files_stand_on_both_sides_of_options(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """In any order; one too many is still reported."""
    result = run("check shop.yaml --select CJ121 aarrr --format concise aida")
    assert [line.partition(":")[0] for line in result.out.splitlines()] == [
        "shop.yaml", "shop.yaml", "aarrr", "aida",
    ]  # fmt: skip
    with pytest.raises(SystemExit):
        run("show shop.yaml --format json aida")
    assert "error: unknown arguments: aida\n" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        run("check --select")
    assert "usage: customer-journey check [OPTIONS] JOURNEYS ...\n" in capsys.readouterr().err


def test_fix_goes_on_after_a_file_that_cannot_be_read(run: Run) -> None:
    """The others are fixed; the status says that not all is."""
    Path("broken").mkdir()
    Path("broken", "link.yaml").symlink_to("nowhere.yaml")
    result = run("fix missing.yaml broken shop.yaml --select CJ121 --dry-run")
    assert result.status == 2
    assert "missing.yaml: cannot be read: 1 problem" in result.out
    assert "link.yaml: cannot be read: 1 problem" in result.out
    assert "shop.yaml: would fix transitions.buy->buy" in result.out


def test_findings_in_standard_input_have_their_lines(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As those in files, whether it is a journey or not."""
    monkeypatch.setattr("sys.stdin", typed(SHOP))
    assert "-:13:3: transitions.buy->buy: " in (out := run("check - --select CJ121").out)
    assert "13 |   buy -> buy: {}\n   |   ^^^^^^^^^^\n" in out
    assert "fixable: customer-journey fix" not in out
    monkeypatch.setattr("sys.stdin", typed(BROKEN))
    assert "4 |  know: {}\n  | ^\n" in run("check -").out


def test_a_language_without_words_is_reported(run: Run) -> None:
    """The answer is in English; of a language that there is, nothing is said."""
    note = (
        "customer-journey: note: no words in 'german', so English ones stand; there are "
        f"{' and '.join(sorted(('en', *LANGUAGES)))}\n"
    )
    assert run("check shop.yaml --select CJ110 --language german").err == note
    for tag in ("de-AT", "en-GB", "EN"):
        assert run(f"check shop.yaml --select CJ110 --language {tag}").err == ""


def test_check_takes_names_of_rules_with_commas_between(run: Run) -> None:
    """A name that no rule has is misuse."""
    result = run("check shop.yaml --select self-loop,CJ110 --format json")
    assert [one["code"] for one in json.loads(result.out)[0]["findings"]] == ["CJ121"]
    invalid = run("check shop.yaml --ignore self-lop")
    assert invalid.status == 2
    assert "did you mean 'self-loop'?" in invalid.err


def test_check_gives_sarif_for_many_files(run: Run) -> None:
    """One log, a run for each journey, with lines where there is a file."""
    assert run("check shop.yaml aarrr --format sarif --output all.sarif") == (1, "", "")
    log = json.loads(Path("all.sarif").read_text(encoding="utf-8"))
    first, second = log["runs"]
    places = [result["locations"][0]["physicalLocation"] for result in first["results"]]
    assert {place["artifactLocation"]["uri"] for place in places} == {"shop.yaml"}
    assert 13 in {place["region"]["startLine"] for place in places}
    assert all("physicalLocation" not in one["locations"][0] for one in second["results"])


def test_a_baseline_hides_what_is_known(run: Run) -> None:
    """Writing one succeeds; with it only what is new is shown."""
    written = run("check shop.yaml --select CJ121 --write-baseline known.json --fail-on info")
    assert written == (0, "known.json: 1 finding written as known\n", "")
    hidden = run("check shop.yaml --select CJ121 --baseline known.json --fail-on info")
    assert hidden == (0, "shop.yaml: 'shop': no findings\n", "")
    assert run("check aarrr --select CJ110 --write-baseline none.json").out.startswith(
        "none.json: 0 findings"
    )
    Path("known.json").write_text("[]", encoding="utf-8")
    assert run("check shop.yaml --baseline known.json").status == 2
    message = run("check shop.yaml --baseline known.json").err
    assert message.startswith("customer-journey: error: known.json: ")
    Path("known.json").write_bytes(b"\xff")
    assert run("check shop.yaml --baseline known.json").err.startswith(
        "customer-journey: error: known.json: "
    )


def test_fix_writes_the_file_anew(run: Run) -> None:
    """What was fixed is printed, and what is left is checked anew."""
    result = run("check shop.yaml --select CJ121 --fix")
    assert result == (
        0,
        "shop.yaml: fixed CJ121 self-loop: transitions.buy->buy\nshop.yaml: 'shop': no findings\n",
        "",
    )
    loop = cj.load("shop.yaml").transition("buy", "buy")
    assert loop is not None
    assert loop.kind == "return"
    before = Path("shop.yaml").stat().st_mtime_ns
    assert run("check shop.yaml --select CJ121 --fix").status == 0
    assert Path("shop.yaml").stat().st_mtime_ns == before
    assert "cannot be written to" in run("check aarrr --fix").err


def test_fix_is_a_command_too(run: Run) -> None:
    """With a dry run, whose status says whether there is anything to fix."""
    before = Path("shop.yaml").read_text(encoding="utf-8")
    result = run("fix shop.yaml --select CJ121 --dry-run")
    assert result.status == 1
    assert result.out.startswith(
        "shop.yaml: would fix transitions.buy->buy: warning CJ121 self-loop"
    )
    assert Path("shop.yaml").read_text(encoding="utf-8") == before
    result = run("fix . --select CJ121")
    assert (result.status, result.err) == (0, "")
    assert result.out.startswith("shop.yaml: fixed transitions.buy->buy: warning CJ121 self-loop: ")
    assert run("fix shop.yaml --select CJ121 --dry-run") == (0, "shop.yaml: nothing to fix\n", "")
    invalid = run("fix aida")
    assert (invalid.status, invalid.out) == (2, "")
    assert "customer-journey show NAME -o FILE writes a copy to fix" in invalid.err


def test_a_coverage_is_shown_and_required(run: Run) -> None:
    """As the library has it; a build can ask for a share."""
    Path("asked.json").write_text(
        cj.dumps(
            cj.Journey(
                "asked",
                stages=[
                    cj.Stage(
                        "know",
                        questions=[
                            cj.Question("what", text="What?"),
                            cj.Question("why", text="Why?"),
                        ],
                        assets=[cj.Asset("tour", answers=["what"])],
                    )
                ],
                starts=["know"],
            )
        ),
        encoding="utf-8",
    )
    covered = cj.coverage(cj.load("asked.json"))
    assert run("coverage asked.json") == (0, f"{covered}\n", "")
    assert json.loads(run("coverage asked.json --format json").out) == covered.to_dict()
    assert run("coverage asked.json --format svg").out == cj.render.to_svg(covered)
    assert run("coverage asked.json --fail-under 0.5").status == 0
    assert run("coverage asked.json --fail-under 0.6").status == 1
    assert run("coverage aida --fail-under 0.6").status == 0
    assert "--fail-under: must be from 0 to 1" in run("coverage aida --fail-under 60").err


def test_promises_are_shown(run: Run) -> None:
    """With 1 where one can be broken."""
    result = run("promises marketing-hourglass")
    ledger = cj.ledger(cj.presets.get("marketing-hourglass"))
    assert result == (0, f"{ledger}\n", "")
    Path("broken.json").write_text(
        cj.dumps(
            cj.Journey(
                "broken",
                stages=[
                    cj.Stage("know"),
                    cj.Stage("buy", end=True),
                ],
                transitions=[cj.Transition("know", "buy")],
                starts=["know"],
                promises=[cj.Promise("speed", made=["know"], due="buy")],
            )
        ),
        encoding="utf-8",
    )
    assert run("promises broken.json").status == 1
    assert json.loads(run("promises broken.json --format json").out)


def test_a_crosswalk_and_a_conformance_are_shown(run: Run) -> None:
    """As the library has them."""
    journeys = [cj.presets.get(name) for name in ("aarrr", "aida")]
    walked = cj.crosswalk(journeys)
    assert run("crosswalk aarrr aida") == (0, f"{walked}\n", "")
    assert run("crosswalk aarrr aida -o both.svg").status == 0
    assert Path("both.svg").read_text(encoding="utf-8") == cj.render.to_svg(walked)
    Path("events.csv").write_text("customer,stage\nada,know\nada,buy\n", encoding="utf-8")
    conformance = cj.evidence.conform(cj.load("shop.yaml"), cj.evidence.read_csv("events.csv"))
    assert run("conform shop.yaml events.csv") == (0, f"{conformance}\n", "")
    assert (
        json.loads(run("conform shop.yaml events.csv --format json").out) == conformance.to_dict()
    )


def test_a_migration_is_planned(run: Run) -> None:
    """With 1 where somebody cannot be taken along, and moves that one knows better."""
    old = cj.load("shop.yaml")
    new = cj.evolve(old.without_stage("try").connect("know", "buy"), version="2")
    cj.dump(new, "new.yaml")
    plan = cj.migrate(old, new)
    assert run("migrate shop.yaml new.yaml") == (int(bool(plan.refused)), f"{plan}\n", "")
    moved = cj.migrate(old, new, moves={"try": "buy"})
    result = run("migrate shop.yaml new.yaml --move try=buy --format json")
    assert json.loads(result.out) == moved.to_dict()
    invalid = run("migrate shop.yaml new.yaml --move try")
    assert invalid.status == 2
    assert "--move try: it names no new stage (write OLD=NEW)" in invalid.err


def test_diff_tells_changes_by_its_status(run: Run) -> None:
    """None, any, or from an impact on."""
    assert run("diff shop.yaml shop.yaml") == (0, "shop → shop: no change\n", "")
    Path("new.yaml").write_text(SHOP.replace("id: shop", "id: shop\nname: Shop"), encoding="utf-8")
    result = run("diff shop.yaml new.yaml")
    assert result.status == 1
    assert result.out == f"{cj.diff(cj.load('shop.yaml'), cj.load('new.yaml'))}\n"
    assert run("diff shop.yaml new.yaml --fail-on breaking").status == 0
    assert run("diff shop.yaml new.yaml --fail-on safe").status == 1
    journey = json.loads(run("diff aarrr aida --format json").out)
    assert journey["impact"] == "breaking"


def test_align_holds_two_side_by_side(run: Run) -> None:
    """As text and as JSON."""
    aligned = cj.align(cj.presets.get("aarrr"), cj.presets.get("aida"))
    assert run("align aarrr aida").out == f"{aligned}\n"
    assert json.loads(run("align aarrr aida --format json").out) == aligned.to_dict()
    assert run("align aarrr aida --format svg").out.strip() == cj.render.to_svg(aligned).strip()


def test_locate_takes_facts_of_declared_types(run: Run) -> None:
    """Written as text, read as what was declared; nothing stands for missing."""
    line = (
        "locate shop.yaml --fact trials=2 --fact orders=1 --fact paid=Yes --fact since=2026-01-02"
    )
    more = " --fact seen=2025-01-02T03:04 --fact share=0.5 --fact plan=7 --fact size=small"
    journey = json.loads(run(f"{line}{more} --format json").out)
    assert (journey["stages"], journey["standing"]) == (["buy"], "proven")
    assert json.loads(run("locate shop.yaml --fact trials= --format json").out)["missing"]
    result = run("locate shop.yaml --fact trials=2 --fact orders=0")
    assert result.out.startswith("At try (proven).")
    assert "From try, buy is blocked: it needs orders >= 1" in result.out


def test_locate_reads_facts_from_a_file(run: Run) -> None:
    """JSON has no dates: texts are read as declared; what is written out comes last."""
    person = {"trials": 1, "since": "2026-01-02", "orders": "many", "other": [1]}
    Path("person.json").write_text(json.dumps(person), encoding="utf-8")
    line = "locate shop.yaml --facts person.json --fact orders=0 --format json"
    journey = json.loads(run(line).out)
    assert journey["stages"] == ["try"]
    assert journey["blocked"][0]["value"] == 0


def test_locate_counts_the_time_since_a_fact(run: Run) -> None:
    """Up to the moment that is given; without one it stays unknown."""
    text = """\
customer_journey: 1
id: team
facts:
  last_use: {type: datetime}
  idle: {type: int, unit: days, since: last_use}
stages:
  uses: {}
  idle: {entry: idle >= 14}
transitions:
  uses -> idle:
starts: [uses]
"""
    Path("team.yaml").write_text(text, encoding="utf-8")
    line = "locate team.yaml --fact last_use=2026-03-01T10:00"
    assert "At idle (proven)." in run(f"{line} --as-of 2026-03-15T10:00").out
    assert "At uses (proven)." in run(f"{line} --as-of 2026-03-15T09:59").out
    assert "Best question: idle" in run(line).out


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("--fact trials", "trials: no value (write trials=VALUE)"),
        ("--fact trails=2", "trails: not a fact of 'shop' (did you mean 'trials'?)"),
        ("--fact colour=2", "colour: not a fact of 'shop' (the facts are "),
        ("--fact trials=two", "trials: 'two' is not of type int"),
        ("--fact paid=perhaps", "paid: 'perhaps' is not of type bool"),
        ("--fact trials=-1", "trials: -1 is below 0, its declared minimum"),
        ("--fact share=1.5", "share: 1.5 is above 1.0, its declared maximum"),
        ("--fact seen=2025-01-02T03:04Z", "seen: 2025-01-02T03:04:00+00:00 is below 2026-01-01 "),
        ("--fact size=Small", "size: 'Small' is not one of small, middle (did you mean 'small'?)"),
        ("--fact orders=many", "fact 'orders' with value 'many'"),
        ("--facts list.json", "list.json: expected a JSON object of facts by name"),
        ("--facts shop.yaml", "shop.yaml: invalid JSON:"),
    ],
)
def test_facts_that_make_no_sense_are_misuse(run: Run, line: str, message: str) -> None:
    """A misspelt fact would otherwise be a missing one."""
    Path("list.json").write_text("[1]", encoding="utf-8")
    result = run(f"locate shop.yaml {line}")
    assert (result.status, result.out) == (2, "")
    assert result.err.startswith("customer-journey: error: ")
    assert message in result.err


def test_the_schema_is_printed_or_written(run: Run) -> None:
    """For editors to complete by."""
    assert json.loads(run("schema").out) == cj.json_schema()
    assert run("schema --output schema.json").out == ""
    assert json.loads(Path("schema.json").read_text(encoding="utf-8")) == cj.json_schema()


def test_a_journey_is_discovered_in_events(run: Run) -> None:
    """As the library finds it, whatever the columns are called and the order of lines is."""
    header, *lines = EVENTS.replace(",", "\t").splitlines(keepends=True)
    Path("events.tsv").write_text(header + "".join(reversed(lines)), encoding="utf-8")
    columns = "--delimiter tab --customer user --stage page --at time"
    line = f"discover events.tsv {columns} --id seen --name Seen --goal Paid --exit Cancelled"
    traces = cj.evidence.read_csv(
        "events.tsv", customer="user", stage="page", at="time", delimiter="\t"
    )
    discovery = cj.evidence.discover(
        traces, id="seen", name="Seen", goals=["Paid"], exits=["Cancelled"]
    )
    assert run(line).out == f"{cj.render.to_text(discovery.journey)}\n{discovery}\n"
    assert cj.loads(run(f"{line} --format json").out) == discovery.journey
    assert run(f"{line} --format yaml --output seen.yaml") == (0, "", "")
    assert cj.load("seen.yaml") == discovery.journey
    counts = {("visit", "trial"): 2, ("trial", "paid"): 1, ("trial", "cancelled"): 1}
    assert run(f"{line} --format svg").out == cj.render.to_svg(discovery.journey, counts=counts)
    assert run(f"{line} --output seen.html") == (0, "", "")
    page = cj.render.to_html(discovery.journey, counts=counts)
    assert Path("seen.html").read_text(encoding="utf-8") == page


def test_a_window_counts_people_as_long_as_they_were_watched(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    """As the library does; what is not a duration or a date is misuse."""
    Path("events.csv").write_text(EVENTS, encoding="utf-8")
    line = "discover events.csv --customer user --stage page --at time --format json"
    traces = cj.evidence.read_csv("events.csv", customer="user", stage="page", at="time")
    until = datetime(2026, 3, 6)
    discovery = cj.evidence.discover(traces, within=timedelta(days=2), as_of=until)
    assert cj.loads(run(f"{line} --within '2 days' --as-of 2026-03-06").out) == discovery.journey
    known = cj.evidence.discover(traces, ended=True)
    assert cj.loads(run(f"{line} --ended").out) == known.journey
    for invalid, message in (
        ("--within soon", "--within: expected a duration such as '30 days', got 'soon'"),
        ("--as-of soon", "--as-of: expected a date or a date and time in ISO 8601, got 'soon'"),
    ):
        with pytest.raises(SystemExit) as ended:
            main(shlex.split(f"{line} {invalid}"))
        assert ended.value.code == 2
        assert message in capsys.readouterr().err
    assert run(f"{line} --ended --within P1D --as-of 2027-01-01").status == 2


def test_what_a_discovered_journey_leaves_out_is_reported(run: Run) -> None:
    """Rare ways and rare stages."""
    rows = [f"p{index},{stage}" for index in range(9) for stage in ("know", "buy")]
    rows += ["ada,know", "ada,fair", "ada,buy"]
    Path("events.csv").write_text("\n".join(["customer,stage", *rows]), encoding="utf-8")
    assert run("discover events.csv").out.endswith("nothing excluded\n")
    assert run("discover events.csv --min-share 0.5").out.endswith(
        "excluded: the step 'fair' (1 visit)\n"
    )
    assert "1 rare variant (1 person)" in run("discover events.csv --min-coverage 0.9").out


@pytest.mark.parametrize(
    ("content", "line", "messages"),
    [
        ("customer,stage\n", "", ["events.csv: no events under the line of columns"]),
        (
            "customer,stage,at\n,know,\nada,buy,soon\nbob,know,\n",
            "--at at",
            [
                "events.csv:2: customer: nothing says whose visit it is",
                "events.csv:3: at: 'soon' is not a time in ISO 8601, as in 2026-03-02T09:30",
            ],
        ),
        (
            "customer,stage\nada,know\n",
            "--stage stge",
            ["events.csv:1: no column 'stge' (did you mean 'stage'?)"],
        ),
        (
            'customer,stage\nada,"know"s\n',
            "",
            ["""events.csv:2: invalid CSV: ',' expected after '"'"""],
        ),
        (
            "customer,stage\nada,know\n",
            "--goal buy",
            ["discover: goals[0]: 'buy' is not a step"],
        ),
        (
            "customer,stage\nada,know\n",
            "--min-coverage nan",
            ["discover: min_coverage: must be a number, got NaN"],
        ),
    ],
)
def test_events_that_cannot_be_read_are_reported(
    run: Run, content: str, line: str, messages: list[str]
) -> None:
    """All of them, with file and line; no journey is drawn from the rest."""
    Path("events.csv").write_text(content, encoding="utf-8")
    expected = "".join(f"customer-journey: error: {each}\n" for each in messages)
    assert run(f"discover events.csv {line}") == (2, "", expected)


def test_shells_complete_commands_and_files(run: Run) -> None:
    """What is printed for bash, a real one completes with."""
    pytest.importorskip("shtab", reason="the extra 'completion' is not installed")
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("bash is not installed")
    assert run("completions bash --output completions.sh") == (0, "", "")

    def completed(*words: str) -> list[str]:
        typed = shlex.join(["customer-journey", *words])
        script = (
            f"source ./completions.sh; COMP_WORDS=({typed}); COMP_CWORD={len(words)}; "
            f"_shtab_customer_journey; printf '%s\\n' \"${{COMPREPLY[@]}}\""
        )
        done = subprocess.run(
            [bash, "-c", script], capture_output=True, encoding="utf-8", check=True
        )
        return done.stdout.split()

    assert completed("di") == ["diff", "discover"]
    assert completed("discover", "--delimiter", "s") == ["semicolon"]
    assert completed("check", "sh") == ["shop", "shop.yaml"]
    assert completed("show", "aar") == ["aarrr"]
    assert completed("rule", "dead") == ["dead-end"]
    assert completed("show", "--fit", "") == ["16:9", "A4", "phone"]
    assert completed("check", "--language", "d") == ["de"]
    assert completed("check", "--fail-on", "n") == ["never"]
    assert completed("check", "--select", "CJ11")[0] == "CJ110"


@pytest.mark.parametrize(("shell", "start"), [("zsh", "#compdef customer-journey"), ("fish", "#")])
def test_other_shells_are_reported_of_every_command(run: Run, shell: str, start: str) -> None:
    """In their own languages."""
    pytest.importorskip("shtab", reason="the extra 'completion' is not installed")
    result = run(f"completions {shell}")
    assert result.status == 0
    assert result.out.startswith(start)
    assert all(command in result.out for command in COMMANDS)


def test_completions_say_what_they_need(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where an import of shtab finds nothing."""
    monkeypatch.setitem(sys.modules, "shtab", None)
    needed = "this needs shtab: pip install 'customer-journey[completion]'"
    assert run("completions bash") == (2, "", f"customer-journey: error: {needed}\n")


class Terminal(io.StringIO):
    """What says that it is a terminal."""

    def isatty(self) -> bool:
        """Whether it is one."""
        return True

    def shown(self) -> str:
        """What was printed since one last asked."""
        text = self.getvalue()
        self.seek(0)
        self.truncate()
        return text


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, run: Run) -> Terminal:  # noqa: ARG001 - its folder
    """A terminal of sixty columns."""
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    return Terminal()


def test_a_terminal_gets_colours_and_lines_that_fit(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Findings are folded, lists are cut, severities coloured."""
    monkeypatch.setattr(sys, "stdout", terminal)
    main(["check", "shop.yaml", "--select", "CJ121"])
    shown = terminal.shown()
    assert "\033[33mwarning\033[0m" in shown
    plain = re.sub(r"\033\[[\d;]*m", "", shown)
    assert all(len(line) <= 60 for line in plain.splitlines())
    main(["presets", "--author", "kotler", "--colour", "never"])
    listed = terminal.shown()
    assert all(len(line) <= 60 for line in listed.splitlines())
    assert "…" in listed


@pytest.mark.parametrize(
    ("variable", "option", "coloured"),
    [
        (("NO_COLOR", "1"), "auto", False),
        (("NO_COLOR", ""), "auto", True),
        (("TERM", "dumb"), "auto", False),
        (("NO_COLOR", "1"), "always", True),
        (("TERM", "xterm"), "never", False),
    ],
)
def test_colours_follow_the_environment(
    terminal: Terminal,
    monkeypatch: pytest.MonkeyPatch,
    variable: tuple[str, str],
    option: str,
    coloured: bool,
) -> None:
    """An option goes first, then `NO_COLOR` if it is not empty, then what the terminal can."""
    monkeypatch.setenv(*variable)
    monkeypatch.setattr(sys, "stdout", terminal)
    main(["diff", "shop.yaml", "aida", "--color", option, "--fail-on", "breaking"])
    assert ("\033[" in terminal.shown()) is coloured


@pytest.mark.parametrize(("value", "coloured"), [("1", True), ("0", False), ("", False)])
def test_colours_can_be_forced_into_a_file(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    value: str,
    coloured: bool,
) -> None:
    """As services that run builds do, whose logs show colours; `NO_COLOR` goes before."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("FORCE_COLOR", value)
    assert ("\033[" in run("check shop.yaml --select CJ121").out) is coloured
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\033[" not in run("check shop.yaml --select CJ121").out


def test_findings_are_counted_by_rule(run: Run) -> None:
    """The most frequent rule first, as text or JSON; the status is that of the findings."""
    Path("shop.yaml").write_text(SHOP.replace("orders >= 1", "orders >= 1 and x"), "utf-8")
    result = run("check shop.yaml --statistics --select CJ201,CJ121")
    assert result.status == 1
    assert result.out.split("\n")[:-1] == [
        "    2  CJ201  undeclared-fact",
        "    1  CJ121  self-loop [fixable]",
        "3 findings",
    ]
    counts = json.loads(run("check shop.yaml --statistics --select CJ121 --format json").out)
    assert counts == [{"code": "CJ121", "name": "self-loop", "count": 1, "fixable": True}]


def test_findings_are_shown_beside_a_change_on_github(run: Run) -> None:
    """Each is a command of its own, and what would end a part of a command is escaped."""
    Path("a,b.yaml").write_text(SHOP.replace("orders >= 1", "orders >= 1 and x"), "utf-8")
    first, *others = run("check a,b.yaml --output-format github --select CJ201").out.splitlines()
    assert first.startswith("::error title=CJ201 undeclared-fact,file=a%2Cb.yaml,line=8,col=12::")
    assert len(others) == 1
    Path("a.yaml").write_text("id: {100 %", "utf-8")
    unread = run("check a.yaml --format github").out
    assert unread.startswith("::error title=unreadable,file=a.yaml,line=1,col=5::")
    assert run("check aida --select CJ999 --format github").status == 2
    info = run("check shop.yaml --format github --select CJ208,CJ216").out
    assert info.startswith("::notice title=CJ216")


def test_a_fix_is_shown_as_a_difference(run: Run) -> None:
    """Nothing is written; the status is 1 where something would be."""
    before = Path("shop.yaml").read_bytes()
    result = run("fix shop.yaml --select CJ121 --diff")
    assert result.status == 1
    assert result.out.startswith("--- shop.yaml\n+++ shop.yaml\n@@ ")
    assert "\n-  buy -> buy: {}\n+  buy -> buy: {kind: return}\n" in result.out
    assert Path("shop.yaml").read_bytes() == before
    assert run("fix shop.yaml --select CJ103 --diff") == (0, "\n", "")


def test_a_file_gets_no_colours(run: Run) -> None:
    """And neither does a pipe."""
    assert "\033[" not in run("check shop.yaml").out


def test_a_closed_pipe_is_quiet(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001 - its folder
    """`customer-journey show … | head` ends without a word."""
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w", encoding="utf-8") as pipe:
        monkeypatch.setattr(sys, "stdout", pipe)
        assert main(["show", "aarrr"]) == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device")
def test_a_full_disk_is_misuse_also_where_nothing_can_be_said(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rather than findings, of which the status 1 tells."""
    with Path("/dev/full").open("w", buffering=1, encoding="utf-8") as full:
        monkeypatch.setattr(sys, "stderr", full)
        assert run("show nothing-there").status == 2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
@pytest.mark.parametrize("line", ["check {}", "show {}", "fix {}"])
@pytest.mark.parametrize("text", [SHOP, "stages: [", "id: -"])
def test_a_pipe_is_read_once_whatever_its_name(run: Run, line: str, text: str) -> None:
    """To read it again, for the lines of what is wrong, would wait for ever."""
    os.mkfifo("pipe.yaml")
    writer = threading.Thread(target=Path("pipe.yaml").write_text, args=(text,))
    writer.start()
    result = run(line.format("pipe.yaml"))
    writer.join()
    assert (result.status == 2) is (text != SHOP or "fix" in line)
    assert "pipe.yaml" in result.out + result.err or line == "show {}"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows keeps the current folder")
def test_a_folder_that_is_gone_is_named(run: Run) -> None:
    """Not the output, where no file is missing."""
    Path("gone").mkdir()
    os.chdir("gone")
    Path("../gone").rmdir()
    assert "the current folder: No such file or directory" in run("check .").err


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device")
@pytest.mark.parametrize("line", ["check -", "check /dev/zero", "convert -", "show -"])
def test_what_has_no_end_is_too_large(run: Run, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """And is not read for ever."""
    with Path("/dev/zero").open("rb") as zeros:
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=zeros))
        result = run(line)
    assert result.status == 2
    assert "more than 64 MiB" in result.out + result.err


@pytest.mark.needs("/dev/zero")
@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("discover /dev/zero", "/dev/zero:1: a line of more than 16,777,216 characters"),
        ("conform shop.yaml /dev/zero", "/dev/zero:1: a line of more than 16,777,216 characters"),
        ("measure shop.yaml /dev/zero --as-of 2026-03-01", "/dev/zero: a pipe or a device"),
    ],
)
def test_a_log_without_end_is_refused(run: Run, line: str, message: str) -> None:
    """Where no line ends, which may be as long as memory."""
    result = run(line)
    assert result.status == 2
    assert message in result.err


@pytest.mark.parametrize("line", ["check -- {}", "check shop.yaml -- {}", "show -- {}"])
def test_a_name_that_begins_with_a_dash_follows_two(run: Run, line: str) -> None:
    """As shells and other programs have it; what is alone is standard input still."""
    Path("-a.yaml").write_text(Path("shop.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    assert run(line.format("-a.yaml")).err == ""
    with pytest.raises(SystemExit, match="2"):
        run(line.replace(" --", "").format("-a.yaml"))


class Interrupted(io.BytesIO):
    """Standard input, when somebody presses Ctrl-C."""

    def readinto(self, _buffer: object, /) -> int:
        """Nothing comes."""
        raise KeyboardInterrupt


def test_what_is_neither_a_file_nor_a_preset_is_reported(run: Run) -> None:
    """With the nearest preset."""
    result = run("show aarr")
    assert (result.status, result.out) == (2, "")
    assert "aarr: neither a file nor a preset (did you mean 'aarrr'?)" in result.err


def test_a_preset_of_another_package_may_be_what_was_meant(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its name is enough for that."""
    about = Path("acme-1.dist-info")
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1\n")
    (about / "entry_points.txt").write_text("[customer_journey.presets]\nacme-loop = acme:LOOP\n")
    monkeypatch.setattr(sys, "path", [str(Path.cwd()), *sys.path])
    assert "(did you mean 'acme-loop'?)" in run("show acme-lop").err


def test_a_warning_is_reported_in_a_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules of another package that cannot be loaded do not stop a check."""
    about = Path("broken-1.dist-info")
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 1\n")
    (about / "entry_points.txt").write_text("[customer_journey.rules]\nbroken = no_such_module:x\n")
    monkeypatch.setattr(sys, "path", [str(Path.cwd()), *sys.path])
    result = run("check aarrr --installed")
    assert result.status == 0
    assert result.err.startswith("customer-journey: warning: rules 'broken'")
    assert result.err.count("\n") == 1


def test_an_interrupt_is_quiet(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is printed, and the status is what shells expect."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(Interrupted())))
    assert run("show -") == (130, "", "")


def test_a_stream_without_an_encoding_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs that call this function may have put anything there."""
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    assert main(["show", "aarrr"]) == 0
    assert out.getvalue() == cj.render.to_text(cj.presets.get("aarrr"))


PAGES = [
    page
    for page in sorted((ROOT / "docs").glob("**/*.md"))
    if "$ customer-journey" in page.read_text(encoding="utf-8")
    and "ave this as" not in page.read_text(encoding="utf-8")
]
"""Those that show a journey of their own to save are tried beside it, in `test_docs`."""
SITE = re.findall(
    r"^```yaml\n(.*?)^```$",
    (ROOT / "docs/reference/command-line.md").read_text(encoding="utf-8"),
    re.MULTILINE | re.DOTALL,
)[0]
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ customer-journey (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
DOCUMENTED = [
    pytest.param(block, id=f"{page.stem}-{number}")
    for page in PAGES
    for number, block in enumerate(BLOCK.findall(page.read_text(encoding="utf-8")), start=1)
]


@pytest.mark.docs
@pytest.mark.parametrize("block", DOCUMENTED)
def test_the_documentation_shows_what_commands_print(
    run: Run, block: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each command of a block runs after those before it, beside the page's journey."""
    monkeypatch.setenv("COLUMNS", "100")
    Path("ours.yaml").write_text(OURS, encoding="utf-8")
    Path("events.csv").write_text(EVENTS, encoding="utf-8")
    Path("drawing.json").write_text(DRAWN_ELSEWHERE, encoding="utf-8")
    Path("site.yaml").write_text(SITE, encoding="utf-8")
    Path("released.yaml").write_text(OURS, encoding="utf-8")
    commands = COMMAND.findall(block)
    assert commands
    for line, shown in commands:
        result = run(line)
        if "pip install" in result.err:
            pytest.skip(result.err)
        assert result.err + result.out == shown


def test_the_reference_shows_what_each_command_prints() -> None:
    """But for two that serve other programs."""
    page = ROOT / "docs" / "reference" / "command-line.md"
    shown = {line.split()[0] for line, _ in COMMAND.findall(page.read_text(encoding="utf-8"))}
    assert set(COMMANDS) - shown == {"mcp", "completions"}


@pytest.mark.extra("data")
def test_a_log_says_who_met_an_answer(run: Run) -> None:
    """In text, as data and on a page; the log needs a moment until which it is looked at."""
    pytest.importorskip("duckdb", reason="duckdb is not installed")
    prices = cj.Asset("prices", answers=["cost"], event="prices_read")
    know = cj.Stage("know", questions=[cj.Question("cost")], assets=[prices])
    orders = cj.Fact("orders", type="int", computed=cj.criteria.Reading("count", "paid"))
    shop = cj.Journey.sequence(
        "shop", [know, cj.Stage("buy", entry=cj.fact("orders") >= 1)], facts=[orders]
    )
    journey = cj.evolve(shop, personas=[cj.Persona("founder"), cj.Persona("buyer")])
    Path("shop.json").write_text(cj.dumps(journey), encoding="utf-8")
    lines = ["customer,what,at,who", "ada,prices_read,2026-03-01,founder", "ada,paid,2026-03-02,"]
    lines += ["bob,visit,2026-03-01,buyer", "bob,paid,2026-03-03,", "cem,visit,2026-03-03,buyer"]
    Path("log.csv").write_text("\n".join(lines), encoding="utf-8")
    said = run("coverage shop.json --log log.csv --event what --as-of 2026-04-01")
    assert "met by 1 of 2 (50 %, 9–91 %), 1 of 2 who moved on" in " ".join(said.out.split())
    assert (said.status, said.err) == (0, "")
    command = "coverage shop.json --log log.csv --event what --as-of 2026-04-01 --by who"
    cells = json.loads(run(f"{command} --format json").out)["cells"]
    assert [cell["exposures"][0]["met"] for cell in cells] == [1, 0]
    assert run(f"{command} -o page.html").status == 0
    page = re.sub("<[^>]*>|&nbsp;", " ", Path("page.html").read_text(encoding="utf-8"))
    page = " ".join(page.split())
    assert "an answer was met by 1 of 1 (100 %, 21 to 100)" in page
    missing = run("coverage shop.json --log log.csv --event what")
    assert (missing.status, missing.out) == (2, "")
    assert "--as-of: is missing beside --log" in missing.err
    assert run("coverage shop.json --log nowhere.csv --as-of 2026-04-01").status == 2


@pytest.mark.extra("data")
def test_metrics_are_measured(run: Run) -> None:
    """As text, data, picture and page; a target that is missed is status 1."""
    pytest.importorskip("duckdb", reason="duckdb is not installed")
    paid = cj.criteria.Reading("count", "paid")
    orders = cj.Metric("orders", better="higher", target=3, computed=paid, every="month")
    shop = cj.Journey.sequence("shop", ["know", cj.Stage("buy", metrics=[orders])])
    cj.dump(shop, "shop.json")
    rows = ["customer,what,at", "ada,paid,2026-03-02", "bob,paid,2026-03-03", "cy,visit,2026-03-03"]
    Path("log.csv").write_text("\n".join(rows), encoding="utf-8")
    missed = run("measure shop.json log.csv --event what --as-of 2026-04-01")
    assert (missed.status, missed.err) == (1, "")
    assert "orders (2026-03-01): 2, 2 people; target 3: missed" in missed.out
    assert run("measure shop.json lo?.csv --event what --as-of 2026-04-01").out == missed.out
    met = run("measure shop.json log.csv --event what --as-of 2026-03-20 --format json")
    assert met.status == 0
    assert json.loads(met.out)["figures"][0]["status"] == "unclear"
    assert run("measure shop.json log.csv --event what --as-of 2026-04-01 -o a.html").status == 1
    assert "missed" in Path("a.html").read_text(encoding="utf-8")
    assert run("measure shop.json log.csv --event what --as-of 2026-04-01 -o a.svg").status == 1


def test_check_speaks_the_language_of_the_journey(run: Run) -> None:
    """Or the one that is asked for; JSON keeps its keys and codes."""
    text = "customer_journey: 1\nid: laden\nlanguage: de\nstages: {a: {}, b: {}}\n"
    text += "transitions: {a -> b: {}, b -> b: {}}\nstarts: [a]\ngoals: [b]\n"
    Path("laden.yaml").write_text(text, encoding="utf-8")
    result = run("check laden.yaml --select self-loop")
    assert "Warnung CJ121 self-loop [behebbar]: 'b' führt als advance zu sich selbst" in result.out
    assert "erklärt von: customer-journey rule CJ121" in result.out
    assert "1 Warnung (1 behebbar: customer-journey fix laden.yaml)" in result.out
    assert "würde beheben: " in run("fix --dry-run laden.yaml --select self-loop").out
    assert "nothing to fix" in run("fix laden.yaml --select no-goal --language en").out
    concise = run("check laden.yaml --select self-loop --language en --format concise").out
    assert "warning CJ121 self-loop [fixable]: 'b' leads to itself as an advance" in concise
    (entry,) = json.loads(run("check laden.yaml --select self-loop --format json").out)
    (finding,) = entry["findings"]
    assert (finding["code"], finding["severity"]) == ("CJ121", "warning")
    assert finding["message"] == "'b' führt als advance zu sich selbst"
    assert "behoben: CJ121 self-loop" in run("check laden.yaml --select self-loop --fix").out


def test_a_file_that_is_not_there_is_looked_for_beside_it(run: Run) -> None:
    """Under the same name in another format, or under a name that is like it."""
    hint = "No such file or directory (did you mean 'shop.yaml'?)"
    for name in ("shop.yml", "shpo.yaml"):
        assert run(f"show {name}").err == f"customer-journey: error: {name}: {hint}\n"
        assert hint in run(f"check {name}").out
    assert "did you mean" not in run("show no-folder/shop.yaml").err
    assert "did you mean" not in run("show entirely-different.json").err


@pytest.mark.parametrize(
    ("name", "text", "place", "hint"),
    [
        ("a.yaml", "name: “Shop: ours”\n", "1:12: ", "typographic quotes"),
        ("a.yaml", "stages: {know: {name: „Shop: ours“}}\n", "1:16: ", "typographic quotes"),
        ("a.yaml", "name: Don’t: do\n", "1:12: ", "put the text in quotes"),
        ("a.json", '{"a": [1,\n]}', "1:9: ", "remove it"),
        ("a.json", '{"a": {"b": 1, }}', "1:14: ", "remove it"),
        ("a.json", "{'a': 1}", "1:2: ", "expected a key in double quotes"),
    ],
)
def test_traps_of_files_are_explained(
    name: str, text: str, place: str, hint: str, run: Run
) -> None:
    """Quotes that a word processor made, and what JSON does not allow, in any version of Python."""
    Path(name).write_text(text, encoding="utf-8")
    result = run(f"check {name} --format concise")
    assert result.status == 2
    assert result.out.startswith(f"{name}:{place}")
    assert hint in result.out


@pytest.mark.parametrize("width", [40, 60, 120])
def test_help_fits_the_width(
    width: int, run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of every command, but for the examples, which are to be copied."""
    monkeypatch.setenv("COLUMNS", str(width))
    for command in ("", *COMMANDS):
        with pytest.raises(SystemExit, match="0"):
            run(f"{command} --help")
        shown, _, _ = capsys.readouterr().out.partition("examples:")
        # A word is broken nowhere.
        long = [line for line in shown.splitlines() if len(line) > width and " " in line.strip()]
        assert not [line for line in long if not line.startswith(("usage: ", "  --"))], command
    with pytest.raises(SystemExit, match="0"):
        run("check --help")
    assert capsys.readouterr().out.startswith(
        "usage: customer-journey check [OPTIONS] JOURNEYS ...\n"
    )


def test_usage_names_every_argument(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """Also one that is a choice."""
    with pytest.raises(SystemExit, match="2"):
        run("completions tcsh")
    assert "usage: customer-journey completions [OPTIONS] SHELL\n" in capsys.readouterr().err


def test_a_folder_has_the_files_that_windows_wrote(run: Run) -> None:
    """With a mark at their beginning and other ends of lines."""
    Path("folder").mkdir()
    text = "\ufeffcustomer_journey: 1\r\nid: shop\r\nstages:\r\n  know: {end: true}\r\n"
    Path("folder", "a.yaml").write_bytes(text.encode())
    assert "'shop': " in run("check folder").out


def test_answers_and_errors_are_wrapped_but_tables_are_not(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the width of the reader, where it is known."""
    monkeypatch.setenv("COLUMNS", "60")
    assert max(map(len, run("migrate aida aarrr").out.splitlines())) <= 60
    result = run("migrate aida aarrr --move one --move two")
    assert result.err.splitlines()[1:] == [
        "  --move one: it names no new stage (write OLD=NEW)",
        "  --move two: it names no new stage (write OLD=NEW)",
    ]
    monkeypatch.delenv("COLUMNS")
    assert max(map(len, run("migrate aida aarrr").out.splitlines())) > 60
    table = run("crosswalk aida aarrr").out
    monkeypatch.setenv("COLUMNS", "30")
    assert run("crosswalk aida aarrr").out == table


def test_usage_errors_are_wrapped_to_the_width(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where a reader's width is known; programs get a line."""
    line = "show aarrr --theme blue"
    for columns, lines in (("", 3), ("60", 4)):
        monkeypatch.setenv("COLUMNS", columns)
        with pytest.raises(SystemExit, match="2"):
            run(line)
        shown = capsys.readouterr().err.splitlines()
        assert len(shown) == lines
        assert max(map(len, shown[1:-1])) <= 60 or not columns


GERMAN = """\
customer_journey: 1
id: laden
name: Laden
language: de
stages:
  sehen: {phases: [aware], questions: {preis: {text: Was kostet es?}}}
  kaufen: {phases: [purchase], end: true, entry: "orders >= 1"}
transitions:
  sehen -> kaufen: {}
starts: [sehen]
goals: [kaufen]
promises:
  ware: {text: Ware, made: [sehen], due: kaufen}
facts: {orders: {type: int}}
"""


@pytest.mark.parametrize(
    ("line", "german", "english"),
    [
        ("align laden.yaml aida", "Laden gegen AIDA: Übereinstimmung", "Laden against AIDA: score"),
        ("crosswalk laden.yaml aida", "aufmerksam", "aware"),
        ("coverage laden.yaml", "0 von 1 beantwortet", "0 of 1 answered"),
        ("promises laden.yaml", "wird immer gebrochen", "always-breaks"),
        ("locate laden.yaml --fact orders=1", "Bei kaufen", "At kaufen"),
        ("show laden.yaml", "2 Stationen", "2 stages"),
        ("show laden.yaml --format svg", "Eine Reise mit 2 Stationen", "A journey of 2 stages"),
        ("diff laden.yaml laden.yaml", "keine Änderung", "no change"),
    ],
)
def test_answers_speak_the_language_of_the_journey(
    line: str, german: str, english: str, run: Run
) -> None:
    """Unless another one is asked for."""
    Path("laden.yaml").write_text(GERMAN, encoding="utf-8")
    assert german in run(line).out
    assert english in run(f"{line} --language en").out


def test_rules_are_explained_in_a_language(run: Run) -> None:
    """That one is asked for, as rules have none of their own."""
    german = run("rule CJ110 CJ121 --language de").out
    assert "CJ110 dead-end\nFehler; Kategorie: Aufbau\n" in german
    assert "; Kategorie: Aufbau; behebbar durch customer-journey fix\n" in german
    assert "Warum es wichtig" in german
    assert "Eine Station ohne ausgehenden Übergang" in german
    assert "CJ103  no-goal                         Warnung  Eine Reise ohne Ziel." in (
        run("rule --language de").out
    )
    assert "Why it matters" in run("rule CJ110").out


@pytest.mark.extra("data")
def test_answers_of_logs_speak_a_language(run: Run) -> None:
    """That of the journey; what is discovered has none, so that it is asked for."""
    Path("laden.yaml").write_text(GERMAN, encoding="utf-8")
    Path("log.csv").write_text("customer,stage\nada,sehen\nada,kaufen\n", encoding="utf-8")
    assert "wie in der Reise: 1 von 1" in run("conform laden.yaml log.csv").out
    assert "as the journey says: 1 of 1" in run("conform laden.yaml log.csv --language en").out
    assert "1 Person, 2 Schritte" in run("discover log.csv --language de").out
    assert "1 person, 2 steps" in run("discover log.csv").out
