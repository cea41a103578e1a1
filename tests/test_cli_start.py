"""Each command imports what it needs, and its choices are those of the library."""

import io
import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest

import customer_journey as cj
from customer_journey import types
from customer_journey._cli import _parser
from customer_journey._cli._commands import COMMANDS
from customer_journey._printable import terminal_width
from customer_journey.interchange._outline import WeightMeaning

SCRIPT = """
import json, sys
before = set(sys.modules)
from customer_journey._cli._main import main
try:
    status = main(sys.argv[1:])
except SystemExit as stopped:
    status = stopped.code
print()
print(json.dumps([status, sorted(set(sys.modules) - before)]))
"""


OF_ARGPARSE = {"dataclasses", "inspect"} if sys.version_info >= (3, 14) else set[str]()
"""What argparse itself loads for its colours."""
LIBRARIES_NOT_NEEDED = {"bz2", "dataclasses", "lzma", "shutil", "statistics", "zlib"} - OF_ARGPARSE
"""What argparse, checks of arguments or intervals would load and commands do not need."""

MISUSE = ("show", "shwo aarrr")


@cache
def modules_of(line: str, folder: Path) -> frozenset[str]:
    """The modules that a command imports."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *line.split()],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    status, modules = json.loads(done.stdout.splitlines()[-1])
    # What is misused, or fails, loads little.
    assert (status or 0) == (2 if line in MISUSE else 0), done.stderr
    return frozenset(modules)


def loaded_by(line: str, folder: Path) -> set[str]:
    """The packages of ours, and the libraries, that a command imports."""
    modules = modules_of(line, folder)
    ours = {name.split(".")[1] for name in modules if name.startswith("customer_journey.")}
    return ours | {name.partition(".")[0] for name in modules}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a journey."""
    folder = tmp_path_factory.mktemp("start")
    shop = cj.Journey.sequence("shop", ["know", "buy"])
    cj.dump(shop, folder / "shop.json")
    (folder / "shop.yaml").write_text(
        "customer_journey: 1\nid: shop\nstages:\n  know:\n  buy:\n    end: true\n"
        "transitions:\n  know -> buy:\nstarts:\n  - know\n"
    )
    (folder / "shop.mmd").write_text("flowchart LR\n  know --> buy\n")
    (folder / "events.csv").write_text("customer,stage,at\na,know,2026-03-01\na,buy,2026-03-02\n")
    return folder


@pytest.mark.parametrize("line", ["--help", "--version", "check --help", *MISUSE])
def test_help_and_misuse_need_none_of_the_library(folder: Path, line: str) -> None:
    """Not even attrs."""
    loaded = loaded_by(line, folder)
    ours = {"_cli", "_lazy", "_printable", "_suggest", "_version", "customer_journey"}
    assert {name for name in loaded if name in ours or Path(cj.__path__[0], name).exists()} <= ours
    assert not loaded & {"attr", "attrs", "importlib_metadata", "networkx", "numpy"}
    assert not loaded & LIBRARIES_NOT_NEEDED


@pytest.mark.parametrize(
    ("line", "unneeded"),
    [
        ("presets", {"render", "rules", "people", "compare", "evidence", "interchange"}),
        ("schema", {"render", "rules", "people", "compare", "evidence", "interchange", "presets"}),
        ("show shop.json", {"rules", "people", "compare", "evidence", "interchange", "presets"}),
        ("show shop.json --format json", {"render", "rules", "people", "compare", "evidence"}),
        ("check shop.json", {"render", "evidence", "interchange", "markov", "xml"}),
        ("rule CJ110", {"render", "evidence", "interchange", "markov", "xml", "presets", "people"}),
        ("coverage shop.json", {"render", "rules", "evidence", "interchange", "markov"}),
        ("diff shop.json shop.json", {"render", "rules", "evidence", "interchange", "markov"}),
        ("align shop.json shop.json", {"render", "rules", "evidence", "interchange", "markov"}),
        ("locate shop.json", {"render", "rules", "evidence", "interchange", "compare", "markov"}),
        ("convert shop.json --format json", {"render", "rules", "evidence", "people", "markov"}),
    ],
)
def test_a_command_imports_only_what_it_needs(folder: Path, line: str, unneeded: set[str]) -> None:
    """No other package of ours, no heavy library, no YAML for JSON."""
    loaded = loaded_by(line, folder)
    assert not loaded & unneeded
    assert not loaded & {"numpy", "scipy", "pandas", "duckdb", "ruamel", "yaml", "secrets"}
    # To check a journey takes less time than to import these.
    assert not loaded & (
        {"attr", "inspect", "pathlib", "pkgutil"} - OF_ARGPARSE
    ) or not line.startswith("check")
    # Only presets may come from other packages, and only a list of them looks for these.
    assert "email" not in loaded or line == "presets"


FIRST = [
    ("--help", 8),
    ("presets", 107),  # frameworks are modules, templates are files
    ("schema", 15),
    ("show shop.json", 61),
    ("check shop.json", 99),
    ("diff shop.json shop.json", 63),
    ("align shop.json shop.json", 60),
    ("locate shop.json", 67),
    ("convert shop.json --format json", 62),
]
OTHERS = [
    ("new saas", 66),
    ("fix shop.json --dry-run", 98),
    ("rule CJ110", 78),
    ("migrate shop.json shop.json", 76),
    ("crosswalk shop.json shop.json", 62),
    ("coverage shop.json", 64),
    ("promises shop.json", 63),
    ("convert shop.mmd", 79),
    ("show shop.json --format mermaid", 69),
    ("show shop.json --format svg", 170),
    ("show shop.json --format html", 188),
    ("mcp --help", 8),
    pytest.param("check shop.yaml", 98, marks=pytest.mark.extra("yaml")),
    pytest.param("show shop.yaml", 62, marks=pytest.mark.extra("yaml")),
    pytest.param("discover events.csv --at at", 66, marks=pytest.mark.extra("data")),
    pytest.param("conform shop.json events.csv --at at", 73, marks=pytest.mark.extra("data")),
    pytest.param(
        "measure shop.json events.csv --as-of 2026-04-01 --event stage",
        100,
        marks=pytest.mark.extra("data"),
    ),
    pytest.param("completions bash", 82, marks=pytest.mark.extra("completion")),
]


@pytest.mark.parametrize(("line", "most"), FIRST)
def test_the_modules_of_a_command_are_bounded(folder: Path, line: str, most: int) -> None:
    """Each costs a command half a millisecond: added ones fail here."""
    modules = modules_of(line, folder)
    ours = [name for name in modules if name.startswith("customer_journey")]
    assert len(ours) <= most, sorted(ours)
    # What a journey without promises, claims and owners does not need, and what only hashes need.
    content = {f"customer_journey.content._{name}" for name in ("claims", "handoffs", "ledger")}
    assert not content & modules or line == "presets"
    assert "hashlib" not in modules
    # The list of presets looks for packages that have some, and a schema is a file of the package.
    assert not LIBRARIES_NOT_NEEDED & modules or line in {"presets", "schema"}


@pytest.mark.parametrize(("line", "most"), OTHERS)
def test_the_modules_of_the_other_commands_are_bounded(folder: Path, line: str, most: int) -> None:
    """And none opens an address; only what computes or converts loads what does that."""
    modules = modules_of(line, folder)
    ours = [name for name in modules if name.startswith("customer_journey")]
    assert len(ours) <= most, sorted(ours)
    name = line.partition(" ")[0]
    assert not modules & {"ssl", "urllib.request", "http.client"}
    assert "duckdb" not in modules or name == "measure"
    assert not modules & {"numpy", "scipy"} or name in {"discover", "conform", "measure"}
    assert "networkx" not in modules or name == "convert"
    assert not modules & {"yaml"} or "yaml" in line


def test_each_command_is_among_those_whose_modules_are_bounded() -> None:
    """A new one needs a bound, too."""
    lines = [str(getattr(case, "values", case)[0]) for case in (*FIRST, *OTHERS)]
    assert {line.split()[0] for line in lines if line[0] != "-"} == COMMANDS.keys()


def test_the_choices_are_those_of_the_library() -> None:
    """The parser has copies of them."""
    assert get_args(types.Phase) == _parser.PHASES
    assert get_args(cj.compare.Impact) == _parser.IMPACTS
    assert get_args(cj.rules.Severity) == _parser.SEVERITIES
    assert get_args(cj.render.ArrowText) == _parser.ARROW_TEXTS
    assert get_args(cj.render.Groups) == _parser.GROUPS
    assert get_args(cj.render.Direction) == _parser.DIRECTIONS
    assert get_args(cj.render.Layout) == _parser.LAYOUTS
    assert get_args(cj.render.Lanes) == _parser.LANES
    assert get_args(get_args(cj.render.Sheet)[0]) == _parser.SHEETS
    assert get_args(cj.render.Theme) == _parser.THEMES
    assert get_args(WeightMeaning) == _parser.WEIGHTS


def test_help_is_as_wide_as_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or as `COLUMNS` states, as shells have it; without either, as wide as we say."""
    monkeypatch.setenv("COLUMNS", "60")
    assert terminal_width(80) == 60
    monkeypatch.setenv("COLUMNS", "wide")
    columns = 70

    def size(_: int) -> os.terminal_size:
        return os.terminal_size((columns, 20))

    monkeypatch.setattr("os.get_terminal_size", size)
    monkeypatch.setattr("sys.__stdout__", io.StringIO())
    assert terminal_width(80) == 80
    with Path(os.devnull).open(encoding="utf-8") as stream:
        monkeypatch.setattr("sys.__stdout__", stream)
        assert terminal_width(80) == 70
        columns = 0
        assert terminal_width(80) == 80


def test_a_later_argparse_may_state_more_of_a_command() -> None:
    """As that of Python 3.14 states whether help has colours; ours has none of its own."""
    parser: Any = type(_parser.parser())
    command = parser(prog="x", description="", epilog="", color=True)
    assert command.color is False
    assert command.format_help().startswith("usage: x")
