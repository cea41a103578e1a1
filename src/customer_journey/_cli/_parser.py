"""The arguments that each command takes."""

import argparse
from typing import NoReturn

from customer_journey._printable import printable
from customer_journey._version import __version__

__all__ = [
    "ARROW_TEXTS",
    "DELIMITERS",
    "IMPACTS",
    "PHASES",
    "SEVERITIES",
    "SHELLS",
    "WEIGHTS",
    "parser",
]

# The choices of the library, copied so that `--help` need not import it; a test compares them.
ARROW_TEXTS = ("auto", "decision", "probability", "guard", "none")
IMPACTS = ("cosmetic", "behavioural", "breaking")
PHASES = (
    "unaware", "aware", "explore", "evaluate", "try", "decide", "purchase", "onboard", "retain",
    "expand", "advocate", "lapse",
)  # fmt: skip
SEVERITIES = ("error", "warning", "info")
WEIGHTS = ("effort", "probability", "extra")

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
SHELLS = ("bash", "zsh", "fish")

# What shtab looks for on an argument, and what each shell calls to list files.
_FILES = {
    "bash": "_shtab_compgen_files",
    "zsh": "_files",
    "fish": "(__fish_complete_path (commandline -ct))",
}

_JOURNEY = "a file (.json, .yaml), the name of a preset, or - for standard input"

_EXAMPLES = """\
examples:
  customer-journey presets
  customer-journey show aarrr
  customer-journey show aarrr --output ours.yaml
  customer-journey convert drawing.graphml --output ours.yaml
  customer-journey check ours.yaml
  customer-journey align ours.yaml marketing-hourglass
  customer-journey locate ours.yaml --fact visits=3
  customer-journey discover events.csv --at time

exit status:
  0  all is well
  1  there are findings, or changes
  2  the command was misused, or something cannot be read
"""


def parser() -> argparse.ArgumentParser:
    """The parser of the command line; the command's name is in `command`."""
    top = _Parser(
        prog="customer-journey",
        description=(
            "Look at customer journeys, check them, compare them, find people in them, and\n"
            "draw the journey that people took."
        ),
        epilog=_EXAMPLES,
    )
    top.add_argument("--version", action="version", version=__version__)
    commands = _Commands(top)
    _add_presets(commands)
    _add_show(commands)
    _add_convert(commands)
    _add_check(commands)
    _add_diff(commands)
    _add_align(commands)
    _add_locate(commands)
    _add_discover(commands)
    _add_schema(commands)
    _add_completions(commands)
    return top


class _Parser(argparse.ArgumentParser):
    """A parser whose help keeps the line breaks of its examples."""

    def __init__(self, *, prog: str, description: str, epilog: str) -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )

    def error(self, message: str) -> NoReturn:
        """Print the message on one line, and exit."""
        super().error(printable(message))


class _Commands:
    """The commands of a parser."""

    def __init__(self, top: argparse.ArgumentParser) -> None:
        self._parsers = top.add_subparsers(
            dest="command", metavar="COMMAND", required=True, parser_class=_Parser
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


def _formats(command: argparse.ArgumentParser, *formats: str, writes: bool = False) -> None:
    by_default = f"what the name of FILE ends in, or {formats[0]}" if writes else formats[0]
    command.add_argument(
        "--format", choices=formats, help=f"what to print; by default {by_default}"
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


def _listing(action: argparse.Action) -> None:
    """Let shells list files where this argument is to come."""
    vars(action)["complete"] = _FILES


def _add_presets(commands: "_Commands") -> None:
    command = commands.add("presets", "List the frameworks that come along", "", "--author kotler")
    command.add_argument("--author", default="", metavar="TEXT", help="only those by an author")
    command.add_argument("--phase", choices=PHASES, help="only those that cover a phase")
    _formats(command, "text", "json")


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
    )
    _listing(command.add_argument("journey", metavar="JOURNEY", help=_JOURNEY))
    formats = "text html svg mermaid dot json yaml graphml node-link ujg xstate"
    _formats(command, *formats.split(), writes=True)
    command.add_argument("--width", type=int, metavar="CELLS", help="of a map of text; at least 40")
    command.add_argument(
        "--arrow-text",
        choices=ARROW_TEXTS,
        default="auto",
        help="what is said of transitions",
    )
    command.add_argument(
        "--persona", metavar="ID", help="as whom a page (html) shows the journey at first"
    )
    _listing(
        command.add_argument(
            "--against",
            action="append",
            default=[],
            metavar="OLD",
            help="an earlier version, beside which a page (html) shows what changed",
        )
    )
    _facts(command, "a page (html) shows where someone with it is: ")


def _add_convert(commands: "_Commands") -> None:
    command = commands.add(
        "convert",
        "Make a journey file of what another tool wrote",
        "drawing.graphml --output ours.yaml",
        "graph.json --weight probability --output ours.yaml",
        "machine.json --exact --output ours.yaml",
    )
    _listing(
        command.add_argument(
            "document",
            metavar="DOCUMENT",
            help="GraphML, node-link JSON, a machine of XState or a user journey graph, as a file "
            "or as - for standard input; or any journey",
        )
    )
    command.add_argument(
        "--from",
        choices=("graphml", "node-link", "ujg", "xstate"),
        dest="source_format",
        help="what DOCUMENT is; by default what its name or what it holds tells",
    )
    command.add_argument(
        "--weight",
        choices=WEIGHTS,
        help="what the weight of an edge is (graphml, node-link); by default effort",
    )
    command.add_argument(
        "--journey", metavar="IRI", help="which journey to take, where there are several (ujg)"
    )
    command.add_argument(
        "--exact",
        action="store_true",
        help="exit with 1 if something was guessed, dropped or changed",
    )
    _formats(command, "yaml", "json", "graphml", "node-link", "ujg", "xstate", writes=True)


def _add_check(commands: "_Commands") -> None:
    command = commands.add(
        "check",
        "Check journeys by the rules",
        "ours.yaml",
        "ours.yaml --select CJ1 --ignore no-end --fail-on warning",
        "journeys/*.yaml --output findings.sarif",
        "ours.yaml --write-baseline known.json",
        "ours.yaml --baseline known.json",
    )
    _listing(command.add_argument("journeys", metavar="JOURNEY", nargs="+", help=_JOURNEY))
    command.add_argument(
        "--select",
        action="append",
        default=[],
        metavar="RULES",
        help="only these rules: codes, names or beginnings of codes, with commas between",
    )
    command.add_argument(
        "--ignore", action="append", default=[], metavar="RULES", help="all rules but these"
    )
    command.add_argument(
        "--installed", action="store_true", help="also the rules that other packages bring"
    )
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
        help="fix what is safe to fix, and write the file anew, without its comments",
    )
    command.add_argument(
        "--fail-on",
        choices=SEVERITIES,
        default="error",
        help="exit with 1 from this severity on; by default error",
    )
    _formats(command, "text", "json", "sarif", writes=True)


def _add_diff(commands: "_Commands") -> None:
    command = commands.add(
        "diff",
        "Say what changed between two versions",
        "old.yaml new.yaml",
        "old.yaml new.yaml --fail-on breaking",
    )
    _listing(command.add_argument("old", metavar="OLD", help=_JOURNEY))
    _listing(command.add_argument("new", metavar="NEW", help=_JOURNEY))
    command.add_argument(
        "--fail-on",
        # Version 0.1.0 said safe.
        type=lambda text: "cosmetic" if text == "safe" else text,
        choices=IMPACTS,
        default="cosmetic",
        help="exit with 1 from this impact on; by default on any change",
    )
    _formats(command, "text", "json")


def _add_align(commands: "_Commands") -> None:
    command = commands.add(
        "align",
        "Show two journeys side by side",
        "ours.yaml marketing-hourglass",
        "aarrr aida --format json",
        "ours.yaml marketing-hourglass --output both.svg",
    )
    _listing(command.add_argument("left", metavar="LEFT", help=_JOURNEY))
    _listing(command.add_argument("right", metavar="RIGHT", help=_JOURNEY))
    _formats(command, "text", "json", "svg", writes=True)


def _add_locate(commands: "_Commands") -> None:
    command = commands.add(
        "locate",
        "Say where someone is, what comes next and what is in the way",
        "ours.yaml --fact orders=3 --fact plan=pro",
        "ours.yaml --facts person.json --format json",
    )
    _listing(command.add_argument("journey", metavar="JOURNEY", help=_JOURNEY))
    _facts(command)
    _formats(command, "text", "json")


def _add_discover(commands: "_Commands") -> None:
    command = commands.add(
        "discover",
        "Draw the journey that people took, from a table of events",
        "events.csv --at time",
        "events.csv --customer user --stage page --exit cancelled --goal paid -o observed.svg",
        "events.csv --min-share 0.05 --coverage 0.9 --output observed.yaml",
    )
    _listing(
        command.add_argument(
            "file", metavar="EVENTS", help="a CSV file in UTF-8, a line for each event"
        )
    )
    for name, about in (("customer", "whose event it is"), ("stage", "where it happened")):
        command.add_argument(
            f"--{name}", default=name, metavar="COLUMN", help=f"says {about}; by default {name}"
        )
    command.add_argument(
        "--at", metavar="COLUMN", help="says when, in ISO 8601; without it, lines are in order"
    )
    command.add_argument(
        "--delimiter",
        choices=tuple(DELIMITERS),
        default="comma",
        help="what stands between two columns; by default a comma",
    )
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
        help="an end of the way, such as a cancellation",
    )
    command.add_argument(
        "--min-share",
        type=float,
        default=0.0,
        metavar="SHARE",
        help="leave out stages that fewer of the people came to, in 0..1",
    )
    command.add_argument(
        "--coverage",
        type=float,
        default=1.0,
        metavar="SHARE",
        help="keep the most common ways through that cover so many of the people, in 0..1",
    )
    _formats(command, "text", "html", "svg", "json", "yaml", writes=True)


def _add_schema(commands: "_Commands") -> None:
    command = commands.add(
        "schema",
        "Print the JSON Schema of journey files",
        "--output journey.schema.json",
    )
    _output(command)


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
