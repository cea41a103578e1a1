"""The arguments that each command takes."""

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple, NoReturn

from customer_journey._printable import printable, terminal_width
from customer_journey._suggest import did_you_mean
from customer_journey._version import __version__

__all__ = [
    "ARROW_TEXTS",
    "DELIMITERS",
    "DIRECTIONS",
    "DRAWING",
    "FORMATS",
    "GROUPS",
    "IMPACTS",
    "LANES",
    "LAYOUTS",
    "MEANT",
    "NEVER",
    "PERIODS",
    "PHASES",
    "PRESET_KINDS",
    "SEVERITIES",
    "SHEETS",
    "SHELLS",
    "TABLES",
    "THEMES",
    "WEIGHTS",
    "Drawing",
    "FileFormat",
    "parser",
]

_WIDTH: Final = 80
"""The columns of help where no terminal says how many it has."""

# The choices of the library, copied so that `--help` need not import it; a test compares them.
ARROW_TEXTS = ("auto", "decision", "probability", "guard", "none")
DIRECTIONS = ("LR", "TB")
GROUPS = ("none", "phases")
IMPACTS = ("cosmetic", "behavioural", "breaking")
LANES = ("blueprint", "channel", "owner")
LAYOUTS = ("auto", "layers", "hourglass", "bow-tie", "ring", "matrix")
PRESET_KINDS = ("framework", "template")
PHASES = (
    "unaware", "aware", "explore", "evaluate", "try", "decide", "purchase", "onboard", "retain",
    "expand", "advocate", "lapse",
)  # fmt: skip
PERIODS = ("day", "week", "month", "quarter", "year")
SEVERITIES = ("error", "warning", "info")
NEVER = "never"
"""Findings or changes of which severity or impact make a command fail: none."""
SHEETS = ("16:9", "A4", "phone")
TABLES = ("stages", "content")
THEMES = ("auto", "light", "dark")
WEIGHTS = ("effort", "probability", "extra")

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
SHELLS = ("bash", "zsh", "fish")

MEANT: Final = {
    **dict.fromkeys(["lint", "validate", "verify"], "check"),
    **dict.fromkeys(["draw", "map", "render", "export", "view"], "show"),
    **dict.fromkeys(["init", "create", "template"], "new"),
    **dict.fromkeys(["list", "frameworks", "templates"], "presets"),
    **dict.fromkeys(["explain", "rules"], "rule"),
    **dict.fromkeys(["compare", "match"], "align"),
    **dict.fromkeys(["import", "read"], "convert"),
    **dict.fromkeys(["format", "repair"], "fix"),
    **dict.fromkeys(["find", "where"], "locate"),
    "completion": "completions",
    "full": "text",
}
"""What people who know other tools call our commands and formats."""

_FILES: Final = {
    "bash": "_shtab_compgen_files",
    "zsh": "_files",
    "fish": "(__fish_complete_path (commandline -ct))",
}
"""What shtab looks for on an argument: what each shell calls to list files."""


def _completing(kind: str) -> dict[str, str]:
    """The same for a function of that kind, which `_completions` defines."""
    name = f"_customer_journey_{kind}"
    return {"bash": name, "zsh": name, "fish": f"({name})"}


_JOURNEYS, _RULES = _completing("journeys"), _completing("rules")
_BY_METAVAR: Final = {
    "FILE": _FILES,
    "SHEET": _completing("sheets"),
    "TAG": _completing("languages"),
}


class FileFormat(NamedTuple):
    """A format of files that commands read or write."""

    name: str
    suffixes: tuple[str, ...] = ()
    """What the names of its files end in."""
    writer: str = ""
    """The function that writes it, below the package; `dumps` also takes the format."""
    reader: str = ""
    """The function that reads it; empty where it is a journey file, or not read."""
    converted: bool = False
    """Whether `convert` writes it too, and not only `show`."""


FORMATS: Final = (
    FileFormat("text", (".txt", ".md"), "render._text.to_text"),
    FileFormat("html", (".html", ".htm"), "render._page._document.to_html"),
    # Of `.png`, the picture is turned into pixels once it is drawn.
    FileFormat("svg", (".svg", ".png"), "render._svg.to_svg"),
    FileFormat(
        "mermaid", (".mmd", ".mermaid"), "render._mermaid.to_mermaid",
        "interchange._mermaid_reading.from_mermaid",
    ),
    FileFormat("dot", (".dot", ".gv"), "render._dot.to_dot"),
    FileFormat("pptx", (".pptx",), "render._pptx.to_pptx"),
    FileFormat("yaml", (".yaml", ".yml"), "files._files.dumps", converted=True),
    FileFormat("json", (".json",), "files._files.dumps", converted=True),
    FileFormat(
        "csv", (".csv",), "interchange._csv.to_csv", "interchange._csv.from_csv", converted=True
    ),
    FileFormat(
        "xlsx", (".xlsx",), "interchange._xlsx.to_xlsx", "interchange._xlsx.from_xlsx",
        converted=True,
    ),
    FileFormat(
        "mermaid-journey", (), "interchange._mermaid.to_mermaid_journey", converted=True,
    ),
    FileFormat(
        "graphml", (".graphml",), "interchange._graphml.to_graphml",
        "interchange._graphml_reading.from_graphml", converted=True,
    ),
    FileFormat(
        "node-link", (), "interchange._node_link.to_node_link",
        "interchange._node_link.from_node_link", converted=True,
    ),
    FileFormat(
        "ujg", (".jsonld",), "interchange._ujg.to_ujg", "interchange._ujg_reading.from_ujg",
        converted=True,
    ),
    FileFormat(
        "xstate", (), "interchange._xstate.to_xstate", "interchange._xstate_reading.from_xstate",
        converted=True,
    ),
    FileFormat("sarif", (".sarif",)),
)  # fmt: skip
"""Every format of files; the first that a command has is what it writes by itself."""


class Drawing(NamedTuple):
    """An option of `show` that a function of the library takes as an argument."""

    parameter: str
    """What the functions call it; the option has dashes in place of underscores."""
    formats: tuple[str, ...]
    """The formats whose functions take it."""
    about: str
    choices: tuple[str, ...] = ()
    metavar: str | None = None
    type: Any = str


DRAWING: Final = (
    Drawing("width", ("text",), "of the map in characters; at least 40", metavar="CELLS", type=int),
    Drawing(
        "layout", ("svg", "html"), "in layers or as a shape; a matrix only in svg", choices=LAYOUTS
    ),
    Drawing(
        "direction",
        ("svg", "html", "mermaid", "dot"),
        "from left to right, or from top to bottom",
        choices=DIRECTIONS,
    ),
    Drawing(
        "arrow_text",
        ("text", "svg", "html", "mermaid", "dot"),
        "what is written on transitions",
        choices=ARROW_TEXTS,
    ),
    Drawing(
        "counts",
        ("svg", "html", "pptx"),
        "how many people took each transition: a CSV file with the columns source, target, count",
        metavar="FILE",
    ),
    Drawing(
        "fit", ("svg",), "to a sheet: 16:9, A4, phone, or pixels as in 1280x720", metavar="SHEET"
    ),
    Drawing("lanes", ("svg",), "rows of a table of its stages in place of a map", choices=LANES),
    Drawing("table", ("csv",), "its stages, or its content", choices=TABLES),
    Drawing("theme", ("svg", "html"), "the colours", choices=THEMES),
    Drawing(
        "title", ("svg", "html", "pptx"), "what stands above; nothing if empty", metavar="TEXT"
    ),
    Drawing(
        "language",
        ("text", "svg", "html", "mermaid", "dot", "pptx", "xlsx"),
        "of the words, as in de or pt-BR; by default that of the journey",
        metavar="TAG",
    ),
    Drawing("groups", ("mermaid",), "what its stages stand in subgraphs by", choices=GROUPS),
    Drawing("persona", ("html",), "as whom the page shows the journey at first", metavar="ID"),
)
"""Every option of the functions that draw a journey; a test compares them."""

_JOURNEY = "a file (.json, .yaml), the name of a preset, or - for standard input"

_EXAMPLES = """\
examples:
  customer-journey presets
  customer-journey new saas --output ours.yaml
  customer-journey show aarrr
  customer-journey show aarrr --output ours.yaml
  customer-journey convert drawing.graphml --output ours.yaml
  customer-journey check ours.yaml
  customer-journey rule CJ110
  customer-journey align ours.yaml marketing-hourglass
  customer-journey locate ours.yaml --fact visits=3
  customer-journey discover events.csv --at time

exit status:
  0  all is well
  1  there are findings, or changes
  2  the command was misused, or something cannot be read
"""


def parser(only: str | None = None) -> argparse.ArgumentParser:
    """The parser of the command line; the command's name is in `command`.

    Args:
        only: The one command to know, which saves a third of the time that a short command takes;
            every command where it is none.
    """
    top = _Parser(
        prog="customer-journey",
        description=(
            "Draw customer journeys, check and compare them, locate customers in them, and "
            "discover journeys in event data."
        ),
        epilog=_EXAMPLES,
    )
    top.add_argument("--version", action="version", version=__version__)
    commands = _Commands(top)
    additions = {
        "presets": _add_presets,
        "new": _add_new,
        "show": _add_show,
        "convert": _add_convert,
        "check": _add_check,
        "rule": _add_rule,
        "fix": _add_fix,
        "diff": _add_diff,
        "migrate": _add_migrate,
        "align": _add_align,
        "crosswalk": _add_crosswalk,
        "coverage": _add_coverage,
        "promises": _add_promises,
        "locate": _add_locate,
        "discover": _add_discover,
        "conform": _add_conform,
        "measure": _add_measure,
        "schema": _add_schema,
        "mcp": _add_mcp,
        "completions": _add_completions,
    }
    for name, add in additions.items():
        if only == name or only not in additions:
            add(commands)
    return top


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Help with its line breaks; argparse makes one for each argument."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=terminal_width(_WIDTH) - 2)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        """A text wrapped line by line; indented ones, which are examples, stay whole."""
        import textwrap

        return "\n".join(
            indent + (line if line.startswith(" ") else textwrap.fill(line, width))
            for line in text.splitlines()
        )

    def _metavar_formatter(
        self, action: argparse.Action, default_metavar: str
    ) -> Callable[[int], tuple[str, ...]]:
        """A word for an argument of several choices; its help lists them, and is wrapped."""
        if action.choices is None or action.metavar is not None:
            return super()._metavar_formatter(action, default_metavar)
        word = action.dest.upper()
        return lambda count: (word,) * count

    def _expand_help(self, action: argparse.Action) -> str:
        """What an argument is for, and its choices."""
        text = super()._expand_help(action)
        if action.choices is None or action.metavar is not None:
            return text
        return f"{text} ({', '.join(map(str, action.choices))})"


class _Parser(argparse.ArgumentParser):
    """A parser whose help keeps the line breaks of its examples."""

    def __init__(self, *, prog: str, description: str, epilog: str, **_: object) -> None:
        # From 3.14 on, argparse states for each command whether its help is coloured, as by itself.
        super().__init__(
            prog=prog,
            description=description,
            epilog=epilog,
            formatter_class=_Formatter,
            allow_abbrev=False,
        )
        self.color = False
        self._mixing = ""
        """The usage, while arguments are read in two goes; the first forgets what there are."""

    def _brief_usage(self) -> str:
        """What stands on a command line, in a line; the options have a list of their own."""
        if self._mixing:
            return self._mixing
        names = [
            str(action.metavar or action.dest.upper())
            + (" ..." if action.nargs in ("+", "*") else "")
            for action in self._actions
            if not action.option_strings
        ]
        return " ".join([self.prog, "[OPTIONS]", *names])

    def format_help(self) -> str:
        """The help, whose first line is short."""
        self.usage = self._brief_usage().replace("%", "%%")
        return super().format_help()

    def parse_known_args(  # pyright: ignore[reportIncompatibleMethodOverride] - an overload
        self,
        args: Any = None,  # noqa: ANN401 - as argparse has it
        namespace: Any = None,  # noqa: ANN401 - as above
    ) -> Any:  # noqa: ANN401 - as above
        """The arguments; those that are unknown end the program here, where their command is.

        Files may stand before and behind options, which argparse allows only if it is asked to.
        """
        if self._mixing or self._subparsers is not None:
            options, unknown = super().parse_known_args(args, namespace)
        else:
            self._mixing = self._brief_usage()
            # Or argparse would word its own, which no one sees.
            self.usage = self._mixing.replace("%", "%%")
            options, unknown = self.parse_known_intermixed_args(_marked(args), namespace)
            self._mixing = ""
        if unknown and not self._mixing:
            known = [name for action in self._actions for name in action.option_strings]
            hints = [
                did_you_mean(name.partition("=")[0], known) for name in unknown if name[:1] == "-"
            ]
            hint = next((f" ({hint})" for hint in hints if hint), "")
            self.error(f"unknown arguments: {' '.join(unknown)}{hint}")
        return options, unknown

    def _check_value(self, action: argparse.Action, value: Any) -> None:  # noqa: ANN401 - as argparse has it
        """Refuse what is not one of an argument's choices, with the nearest of them."""
        choices = [str(choice) for choice in action.choices or ()]
        if choices and value not in choices:
            meant = MEANT.get(str(value).casefold(), "")
            hint = f"did you mean {meant!r}?" if meant in choices else did_you_mean(value, choices)
            hint = hint or f"choose from {', '.join(choices)}"
            raise argparse.ArgumentError(action, f"invalid choice: {value!r} ({hint})")

    def error(self, message: str) -> NoReturn:
        """Print the message, and exit."""
        usage = self._brief_usage()
        about = f"{self.prog} --help lists the options"
        from customer_journey._cli._screen import screen_of

        problem = screen_of(argparse.Namespace(), sys.stderr).folded(
            f"{self.prog}: error: {message}"
        )
        self.exit(2, f"usage: {usage}\n{problem}\n{about}\n")


def _marked(args: Sequence[str]) -> list[str]:
    """The arguments without a `--`, and files behind it by paths that do not begin with a dash.

    What lets options stand between files forgets that everything behind `--` is a file.
    """
    words = list(args)
    at = words.index("--") if "--" in words else len(words)
    files = [f"./{each}" if each[:1] == "-" != each else each for each in words[at + 1 :]]
    return words[:at] + files


class _Commands:
    """The commands of a parser."""

    def __init__(self, top: argparse.ArgumentParser) -> None:
        self._parsers = top.add_subparsers(
            prog=top.prog, dest="command", metavar="COMMAND", required=True, parser_class=_Parser
        )

    def add(self, name: str, about: str, *examples: str) -> argparse.ArgumentParser:
        """Another command, with examples of what may stand after its name."""
        listed = "\n".join(f"  customer-journey {name} {example}".rstrip() for example in examples)
        command = self._parsers.add_parser(
            name,
            prog=f"customer-journey {name}",
            help=f"{about[0].lower()}{about[1:]}",
            description=f"{about}.",
            epilog=f"examples:\n{listed}",
        )
        command.add_argument(
            "--colour",
            "--color",
            choices=("auto", "always", "never"),
            default="auto",
            help="whether to show colours; by default on a terminal, unless NO_COLOR is set",
        )
        return command


def _formats(
    command: argparse.ArgumentParser, *formats: str, writes: bool = False, names: str = "--format"
) -> None:
    by_default = f"what the name of FILE ends in, or {formats[0]}" if writes else formats[0]
    command.add_argument(
        *names.split(), choices=formats, help=f"what to print; by default {by_default}"
    )
    command.set_defaults(formats=formats)
    if writes:
        _output(command)


def _output(command: argparse.ArgumentParser) -> None:
    _listing(
        command.add_argument("--output", "-o", metavar="FILE", help="write to this file instead")
    )


def _facts(command: argparse.ArgumentParser, purpose: str = "") -> None:
    command.add_argument(
        "--fact",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help=(
            f"{purpose}a fact; of its declared type, or a number, true, false or text; empty if "
            "missing"
        ),
    )
    _listing(command.add_argument("--facts", metavar="FILE", help="a JSON object of facts by name"))


def _listing(action: argparse.Action, kind: dict[str, str] = _FILES) -> None:
    """Let shells list files, or what else the kind says, where this argument is to come."""
    vars(action)["complete"] = kind


def _journey(command: argparse.ArgumentParser, name: str, **options: Any) -> None:  # noqa: ANN401 - as argparse has it
    """A journey, or several."""
    _listing(command.add_argument(name, metavar=name.upper(), help=_JOURNEY, **options), _JOURNEYS)


def _events(command: argparse.ArgumentParser) -> None:
    """A file of events, and what its columns are called."""
    _listing(
        command.add_argument("file", metavar="EVENTS", help="a CSV file, a line for each event")
    )
    for name, about in (("customer", "whose event it is"), ("stage", "where it happened")):
        command.add_argument(
            f"--{name}", default=name, metavar="COLUMN", help=f"says {about}; by default {name}"
        )
    command.add_argument("--at", metavar="COLUMN", help="says when; without it, lines are in order")
    command.add_argument(
        "--time-format",
        metavar="FORMAT",
        help="of times: a pattern such as %%d.%%m.%%Y, epoch-s or epoch-ms; by default ISO 8601",
    )
    command.add_argument(
        "--encoding", metavar="NAME", help="of the file; by default UTF-8, or UTF-16 if it is so"
    )
    command.add_argument(
        "--missing",
        action="append",
        default=[],
        metavar="TEXT",
        help="says nothing wherever it stands, as NULL in some exports",
    )
    command.add_argument(
        "--missing-customers",
        choices=("refuse", "skip"),
        default="refuse",
        help="what to do with lines that do not say whose they are; by default refuse",
    )
    command.add_argument(
        "--delimiter",
        choices=tuple(DELIMITERS),
        default="comma",
        help="what stands between two columns; by default a comma",
    )


def _rules(command: argparse.ArgumentParser) -> None:
    """Which rules to run; where these are silent, the project's settings count."""
    for option, about in (
        ("--select", "only these rules: codes, names or beginnings of codes, with commas between"),
        ("--ignore", "all rules but these"),
    ):
        _listing(
            command.add_argument(option, action="append", default=[], metavar="RULES", help=about),
            _RULES,
        )
    command.add_argument(
        "--installed", action="store_true", help="also the rules that other packages bring"
    )
    _language(command)
    command.add_argument(
        "--isolated",
        action="store_true",
        help="leave out the settings in [tool.customer-journey] of pyproject.toml",
    )


def _language(command: argparse.ArgumentParser, default: str = "that of the journey") -> None:
    _listing(
        command.add_argument(
            "--language",
            default="",
            metavar="TAG",
            help=f"of the answer, as in de; by default {default}",
        ),
        _BY_METAVAR["TAG"],
    )


def _add_presets(commands: "_Commands") -> None:
    command = commands.add(
        "presets",
        "List the frameworks and templates that come along",
        "",
        "--kind template",
        "--author kotler",
    )
    command.add_argument("--kind", choices=PRESET_KINDS, help="only those of a kind")
    command.add_argument("--author", default="", metavar="TEXT", help="only those by an author")
    command.add_argument("--phase", choices=PHASES, help="only those that cover a phase")
    _formats(command, "text", "json")


def _add_new(commands: "_Commands") -> None:
    command = commands.add(
        "new", "Start a journey file from a template", "saas", "shop --name 'Our shop' -o shop.yaml"
    )
    _journey(command, "preset")
    command.add_argument("--name", default="", help="of the new journey, which makes its id, too")
    command.add_argument(
        "--force", action="store_true", help="replace the file that --output names, if there is one"
    )
    _formats(command, "yaml", "json", writes=True)


def _add_show(commands: "_Commands") -> None:
    command = commands.add(
        "show",
        "Draw a journey, or write it in another format",
        "marketing-hourglass",
        "ours.yaml --output ours.svg",
        "ours.yaml --output ours.html",
        "ours.yaml --against last-year.yaml --fact orders=3 -o ours.html",
        "aarrr --output ours.yaml",
        "ours.yaml --format xstate --output machine.json",
        "ours.yaml --output ours.pptx",
        "ours.yaml --table content --output content.csv",
    )
    _journey(command, "journey")
    _formats(command, *(item.name for item in FORMATS if item.writer), writes=True)
    for option in DRAWING:
        action = command.add_argument(
            f"--{option.parameter.replace('_', '-')}",
            choices=option.choices or None,
            metavar=option.metavar,
            type=option.type,
            help=f"({', '.join(option.formats)}) {option.about}",
        )
        if option.metavar in _BY_METAVAR:
            _listing(action, _BY_METAVAR[option.metavar])
    _listing(
        command.add_argument(
            "--against",
            action="append",
            default=[],
            metavar="OLD",
            help="(html) an earlier version, beside which the page shows what changed",
        ),
        _JOURNEYS,
    )
    _facts(command, "(html) the page shows where a customer with it is: ")


def _add_convert(commands: "_Commands") -> None:
    command = commands.add(
        "convert",
        "Make a journey file of what another tool wrote",
        "drawing.graphml --output ours.yaml",
        "graph.json --weight probability --output ours.yaml",
        "machine.json --exact --output ours.yaml",
        "stages.csv --output ours.yaml",
        "content.xlsx --into ours.yaml --output ours.yaml",
    )
    _listing(
        command.add_argument(
            "document",
            metavar="DOCUMENT",
            help="GraphML, node-link JSON, a machine of XState, a user journey graph, a workbook "
            "or CSV table of stages or content, as a file or - for standard input, or a journey",
        )
    )
    command.add_argument(
        "--from",
        choices=tuple(item.name for item in FORMATS if item.reader),
        dest="source_format",
        help="what DOCUMENT is; by default what its name or what it holds tells",
    )
    command.add_argument(
        "--weight",
        choices=WEIGHTS,
        help="what the weight of an edge is (graphml, node-link); by default effort",
    )
    command.add_argument(
        "--iri", metavar="IRI", help="which journey to take, where there are several (ujg)"
    )
    _listing(
        command.add_argument(
            "--into",
            metavar="JOURNEY",
            help="the journey that the table was made of, or is to change (csv, xlsx)",
        ),
        _JOURNEYS,
    )
    command.add_argument(
        "--exact",
        action="store_true",
        help="exit with 1 if something was guessed, dropped or changed",
    )
    _formats(command, *(item.name for item in FORMATS if item.converted), writes=True)


def _add_check(commands: "_Commands") -> None:
    command = commands.add(
        "check",
        "Check journeys by the rules",
        "ours.yaml",
        "ours.yaml --select CJ1 --ignore no-end --fail-on warning",
        "journeys --output findings.sarif",
        "journeys --statistics",
        "ours.yaml --write-baseline known.json",
        "ours.yaml --baseline known.json",
    )
    _journey(command, "journeys", nargs="+")
    _rules(command)
    _listing(
        command.add_argument("--baseline", metavar="FILE", help="leave out the findings it knows")
    )
    _listing(
        command.add_argument(
            "--write-baseline", metavar="FILE", help="write what is found now as known, and succeed"
        )
    )
    command.add_argument(
        "--fix",
        action="store_true",
        help="fix what is safe to fix; the rest of a file stays as it is",
    )
    command.add_argument(
        "--fail-on",
        choices=(*SEVERITIES, NEVER),
        help="exit with 1 from this severity on; by default error",
    )
    command.add_argument(
        "--statistics", action="store_true", help="print how often each rule found something"
    )
    # Linters of code call it so.
    names = "--format --output-format"
    _formats(command, "text", "concise", "json", "sarif", "github", writes=True, names=names)


def _add_rule(commands: "_Commands") -> None:
    command = commands.add(
        "rule", "Explain rules, or list all of them", "CJ110", "dead-end self-loop", ""
    )
    _listing(
        command.add_argument(
            "rules", metavar="RULE", nargs="*", help="its code or name, or the beginning of codes"
        ),
        _RULES,
    )
    command.add_argument(
        "--installed", action="store_true", help="also the rules that other packages bring"
    )
    _language(command, "English")
    _formats(command, "text", "json")


def _add_fix(commands: "_Commands") -> None:
    command = commands.add(
        "fix",
        "Fix what can be fixed safely; the rest of a file stays as it is",
        "ours.yaml",
        "journeys --select self-loop --dry-run",
    )
    _journey(command, "journeys", nargs="+")
    _rules(command)
    command.add_argument(
        "--dry-run",
        action="store_true",
        help="only print what would be fixed, and exit with 1 if there is anything",
    )
    command.add_argument(
        "--diff",
        action="store_true",
        help="print how the files would change, as --dry-run does not write them",
    )


def _add_diff(commands: "_Commands") -> None:
    command = commands.add(
        "diff",
        "Say what changed between two versions",
        "old.yaml new.yaml",
        "old.yaml new.yaml --fail-on breaking",
    )
    _journey(command, "old")
    _journey(command, "new")
    command.add_argument(
        "--fail-on",
        # Version 0.1.0 said safe.
        type=lambda text: "cosmetic" if text == "safe" else text,
        choices=(*IMPACTS, NEVER),
        default="cosmetic",
        help="exit with 1 from this impact on; by default on any change",
    )
    _language(command, "that of NEW")
    _formats(command, "text", "json")


def _add_align(commands: "_Commands") -> None:
    command = commands.add(
        "align",
        "Show two journeys side by side",
        "ours.yaml marketing-hourglass",
        "aarrr aida --format json",
        "ours.yaml marketing-hourglass --output both.svg",
    )
    _journey(command, "left")
    _journey(command, "right")
    _language(command)
    _formats(command, "text", "json", "svg", writes=True)


def _add_migrate(commands: "_Commands") -> None:
    command = commands.add(
        "migrate",
        "Say where a new version takes the customers of an old one",
        "old.yaml new.yaml",
        "old.yaml new.yaml --move try=buy --format json",
    )
    _journey(command, "old")
    _journey(command, "new")
    command.add_argument(
        "--move",
        action="append",
        default=[],
        metavar="OLD=NEW",
        dest="moves",
        help="the new stage for customers at an old one, where you know better",
    )
    _language(command, "that of NEW")
    _formats(command, "text", "json", writes=True)


def _add_crosswalk(commands: "_Commands") -> None:
    command = commands.add(
        "crosswalk",
        "Show the stages of several journeys by phase",
        "ours.yaml marketing-hourglass aarrr",
        "ours.yaml aida --output crosswalk.svg",
    )
    _journey(command, "journeys", nargs="+")
    _language(command, "that of the first journey")
    _formats(command, "text", "json", "svg", writes=True)


def _add_coverage(commands: "_Commands") -> None:
    command = commands.add(
        "coverage",
        "Show which questions of which personas are answered",
        "ours.yaml",
        "ours.yaml --output coverage.svg",
        "ours.yaml --fail-under 0.9",
        "ours.yaml --log events.parquet --as-of 2026-07-01 --output ours.html",
    )
    _journey(command, "journey")
    _listing(
        command.add_argument(
            "--log",
            metavar="LOG",
            help="a Parquet or CSV file of events, which say who met an answer; needs --as-of",
        )
    )
    _watched(command)
    command.add_argument("--by", metavar="COLUMN", help="what says which persona people are")
    _log_columns(command, of_visits=False)
    command.add_argument(
        "--fail-under",
        type=float,
        metavar="SHARE",
        help="exit with 1 if a smaller share of the questions is answered, in 0..1",
    )
    _language(command)
    _formats(command, "text", "json", "svg", "html", writes=True)


def _add_promises(commands: "_Commands") -> None:
    command = commands.add(
        "promises",
        "Show where promises are made, due and kept; exit with 1 if one can be broken",
        "ours.yaml",
        "marketing-hourglass --format json",
    )
    _journey(command, "journey")
    _language(command)
    _formats(command, "text", "json", writes=True)


def _add_locate(commands: "_Commands") -> None:
    command = commands.add(
        "locate",
        "Say where someone is, what comes next and what is in the way",
        "ours.yaml --fact orders=3 --fact plan=pro",
        "ours.yaml --facts person.json --format json",
    )
    _journey(command, "journey")
    _facts(command)
    _watched(command, "up to when the time since a fact is counted")
    _language(command)
    _formats(command, "text", "json")


def _add_discover(commands: "_Commands") -> None:
    command = commands.add(
        "discover",
        "Draw the journey that people took, from a table of events",
        "events.csv --at time",
        "events.csv --customer user --stage page --exit cancelled --goal paid -o observed.svg",
        "events.csv --min-share 0.05 --min-coverage 0.9 --output observed.yaml",
    )
    _events(command)
    command.add_argument("--id", default="observed", help="of the journey; by default observed")
    command.add_argument("--name", default="", metavar="TEXT", help="what people call the journey")
    command.add_argument(
        "--goal",
        action="append",
        default=[],
        metavar="STAGE",
        dest="goals",
        help="where the business wants people",
    )
    command.add_argument(
        "--exit",
        action="append",
        default=[],
        metavar="STAGE",
        dest="exits",
        help="where people leave, such as a cancellation",
    )
    command.add_argument(
        "--min-share",
        type=float,
        default=0.0,
        metavar="SHARE",
        help="leave out stages that fewer of the people came to, in 0..1",
    )
    command.add_argument(
        "--min-coverage",
        type=float,
        default=1.0,
        metavar="SHARE",
        help="keep the most common variants that cover so many of the people, in 0..1",
    )
    command.add_argument(
        "--within",
        type=_duration,
        metavar="TIME",
        help="how long to wait for the next move, such as '30 days'; needs --as-of",
    )
    _watched(command)
    command.add_argument(
        "--ended", action="store_true", help="no one goes on any more, so that no time is needed"
    )
    _language(command, "English")
    _formats(command, "text", "html", "svg", "json", "yaml", writes=True)


def _add_conform(commands: "_Commands") -> None:
    command = commands.add(
        "conform",
        "Compare a table of events with a journey",
        "ours.yaml events.csv --at time",
        "ours.yaml events.csv --customer user --stage page --output conformance.svg",
    )
    _journey(command, "journey")
    _events(command)
    command.add_argument(
        "--runs-to",
        choices=("end", "anywhere"),
        default="end",
        help="where people may stop and be as the journey says; by default at an end",
    )
    _language(command)
    _formats(command, "text", "json", "svg", writes=True)


def _add_measure(commands: "_Commands") -> None:
    command = commands.add(
        "measure",
        "Compute the metrics of a journey from a log of events; exit with 1 if a target is missed",
        "ours.yaml events.parquet --as-of 2026-07-01",
        "ours.yaml events.csv --as-of 2026-07-01 --every month --by channel --output ours.html",
    )
    _journey(command, "journey")
    _listing(command.add_argument("file", metavar="LOG", help="a Parquet or CSV file of events"))
    _watched(command, required=True)
    command.add_argument(
        "--since", type=_moment, metavar="DATE", help="since when people and events count"
    )
    command.add_argument("--every", choices=PERIODS, help="the period of a trend")
    command.add_argument("--by", metavar="COLUMN", help="the column of a segment")
    _log_columns(command, of_visits=True)
    _language(command)
    _formats(command, "text", "json", "svg", "html", writes=True)


def _watched(
    command: argparse.ArgumentParser,
    about: str = "until when the events were collected",
    *,
    required: bool = False,
) -> None:
    """The moment of an answer, or that until which a log is looked at."""
    command.add_argument(
        "--as-of", type=_moment, metavar="DATE", required=required, help=f"{about}, in ISO 8601"
    )


def _log_columns(command: argparse.ArgumentParser, *, of_visits: bool) -> None:
    """The names of the columns of a log of events, or of one that may be of visits."""
    command.add_argument("--customer", metavar="COLUMN", help="by default customer")
    what = command.add_mutually_exclusive_group()
    what.add_argument("--event", metavar="COLUMN", help="what happened; by default event")
    if of_visits:
        what.add_argument("--stage", metavar="COLUMN", help="of a log of visits, the stage")
    command.add_argument("--at", metavar="COLUMN", help="when it happened; by default at")
    command.add_argument(
        "--order", metavar="COLUMN", help="what decides between events of one moment"
    )


def _duration(text: str) -> timedelta:
    from customer_journey._values import duration_of

    duration = duration_of(text)
    if duration is None:
        message = f"expected a duration such as '30 days', got {printable(text)!r}"
        raise argparse.ArgumentTypeError(message)
    return duration


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        message = f"expected a date or a date and time in ISO 8601, got {printable(text)!r}"
        raise argparse.ArgumentTypeError(message) from None


def _add_schema(commands: "_Commands") -> None:
    command = commands.add(
        "schema",
        "Print the JSON Schema of journey files",
        "--output journey.schema.json",
    )
    _output(command)


def _add_mcp(commands: "_Commands") -> None:
    command = commands.add(
        "mcp",
        "Let assistants check, show, locate and compare, by the Model Context Protocol",
        "",
        "--root journeys",
    )
    _listing(
        command.add_argument(
            "--root",
            default=".",
            metavar="FOLDER",
            help="the folder whose journeys they may read; by default the one it is started in",
        )
    )


def _add_completions(commands: "_Commands") -> None:
    command = commands.add(
        "completions",
        "Print what lets a shell complete commands, options and files",
        "bash > ~/.local/share/bash-completion/completions/customer-journey",
        'zsh > "${fpath[1]}/_customer-journey"',
        "fish > ~/.config/fish/completions/customer-journey.fish",
    )
    command.add_argument("shell", choices=SHELLS, help="the shell")
    _output(command)
