"""What each command does: ask the library, print its answer, and return the exit status.

Each command imports what it needs by itself, so that a short one starts fast.
"""

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, cast

from customer_journey._cli._parser import DELIMITERS, FORMATS, IMPACTS, NEVER, SHEETS, parser
from customer_journey._cli._screen import NARROWEST_MAP, as_json, screen_of, write
from customer_journey._printable import printable, printable_lines
from customer_journey.errors import InvalidFileError, InvalidValueError, MissingExtraError, Problem
from customer_journey.files._atomic import checked_path

if TYPE_CHECKING:
    from customer_journey._answer import Answer
    from customer_journey._log._traces import Trace
    from customer_journey._model import Journey
    from customer_journey.compare._alignment import Alignment
    from customer_journey.content._coverage import Coverage

__all__ = ["COMMANDS", "settle_format"]

_PARTS: Final = ("csv", "mermaid-journey")
"""The formats of documents that hold parts of a journey."""
_SUFFIXES: Final = {suffix: item.name for item in FORMATS for suffix in item.suffixes}


_COMPLETING: Final = {
    "bash": """\
_customer_journey_{0}() {{
  compgen -W "{1}" -- "$1"
  if [ {0} = journeys ]; then compgen -f -- "$1"; fi
}}""",
    "zsh": """\
_customer_journey_{0}() {{
  compadd -- {1}
  if [ {0} = journeys ]; then _files; fi
}}""",
    "fish": """\
function _customer_journey_{0}
  string split " " "{1}"
  if test {0} = journeys; __fish_complete_path (commandline -ct); end
end""",
}
"""Functions that list the names of presets, and files, or those of rules."""


def settle_format(options: Namespace) -> None:
    """Set the format, where none was named, to the one that the name of the output file implies.

    Without an output file, or with one that has no suffix, it is the command's first format. The
    file `-` is standard output, as where files are read it is standard input.

    Raises:
        InvalidValueError: The command does not write that format.
    """
    if getattr(options, "output", None) == "-":
        options.output = None
    if "formats" not in options or options.format is not None:
        return
    suffix = os.path.splitext(getattr(options, "output", None) or "")[1]
    implied = _SUFFIXES.get(suffix.lower()) if suffix else options.formats[0]
    if implied not in options.formats:
        hint = f"choose by --format: {', '.join(options.formats)}"
        message = f"{options.command} does not write {implied or suffix}"
        raise InvalidValueError("--output", [Problem(options.output or "", message, hint=hint)])
    options.format = implied


def _presets(options: Namespace) -> int:
    from customer_journey.presets._find import find, is_names_only, kind_of

    screen = screen_of(options)
    journeys = find(kind=options.kind, author=options.author, phase=options.phase)
    if options.format == "json":
        screen.show(as_json([_summary(journey) for journey in journeys]))
        return 0
    width = max((len(journey.id) for journey in journeys), default=0)
    for journey in journeys:
        name = f"{journey.id:{width}}"
        source = journey.source
        parts = [str(part) for part in (source.author, source.year) if part] if source else []
        origin = f" ({', '.join(parts)})" if parts else ""
        kind = " · names only" if is_names_only(journey) else ""
        kind = " · template" if kind_of(journey) == "template" else kind
        row = screen.cut(f"{name}  {len(journey):2} stages  {journey.label}{origin}{kind}")
        screen.show(row.replace(name, screen.coloured(name, "strong"), 1))
    return 0


def _summary(journey: "Journey") -> dict[str, object]:
    from customer_journey.presets._find import is_names_only, kind_of

    source = journey.source
    return {
        "name": journey.id,
        "title": journey.label,
        "kind": kind_of(journey),
        "names_only": is_names_only(journey),
        "stages": [stage.id for stage in journey],
        "author": source.author if source else "",
        "year": source.year if source else None,
    }


def _new(options: Namespace) -> int:
    from attrs import evolve

    from customer_journey._cli._drawing import written_for
    from customer_journey._cli._sources import read_journey
    from customer_journey._ids import slug

    if options.output is not None and not options.force and os.path.isfile(options.output):
        hint = "name another file, or replace it by --force"
        raise InvalidFileError(options.output, [Problem("", "there is such a file", hint=hint)])
    journey = read_journey(options.preset).journey
    if options.name:
        journey = evolve(journey, id=slug(options.name) or journey.id, name=options.name)
    write(options, written_for(journey, options.format))
    return 0


def _show(options: Namespace) -> int:
    from customer_journey._cli._drawing import drawn
    from customer_journey._cli._sources import read_journey

    journey = read_journey(options.journey).journey
    write(options, drawn(journey, options))
    for note in _left_out(journey, options.format, options.table):
        sys.stderr.write(printable_lines(f"customer-journey: note: {note}") + "\n")
    return 0


def _convert(options: Namespace) -> int:
    from customer_journey._cli._convert import read_document
    from customer_journey._cli._drawing import written_for

    imported = read_document(options)
    write(options, written_for(imported.journey, options.format))
    notes = [*map(str, imported.notes), *_left_out(imported.journey, options.format)]
    for note in notes:
        sys.stderr.write(printable_lines(f"customer-journey: note: {note}") + "\n")
    return int(options.exact and bool(notes))


def _left_out(journey: "Journey", format: str, table: str | None = None) -> list[str]:
    """A note on what a format leaves out that does not hold whole journeys."""
    if format not in _PARTS:
        return []
    from customer_journey._cli._left_out import left_out

    return list(left_out(journey, format, table or "stages"))


def _check(options: Namespace) -> int:
    from customer_journey._cli._check import check

    text, status = check(options, screen_of(options))
    write(options, text)
    return status


def _fix(options: Namespace) -> int:
    from customer_journey._cli._check import fix_files

    screen = screen_of(options)
    text, status = fix_files(options, screen)
    screen.show(text)
    return status


def _rule(options: Namespace) -> int:
    from customer_journey._cli._rule import explained

    screen = screen_of(options)
    screen.show(explained(options, screen))
    return 0


def _diff(options: Namespace) -> int:
    from customer_journey._cli._sources import read_journey
    from customer_journey._messages._current import in_language_of_answer
    from customer_journey.compare._diff import diff

    screen = screen_of(options)
    changes = diff(read_journey(options.old).journey, read_journey(options.new).journey)
    if options.format == "json":
        screen.show(as_json(changes.to_dict()))
    else:
        screen.show(screen.folded(str(changes).partition("\n")[0], "strong"))
        with in_language_of_answer(changes.new.language):
            for change in changes:
                screen.show(screen.folded(str(change), change.impact))
    severe = () if options.fail_on == NEVER else IMPACTS[IMPACTS.index(options.fail_on) :]
    return int(any(change.impact in severe for change in changes))


def _align(options: Namespace) -> int:
    from customer_journey._cli._sources import read_journey
    from customer_journey.compare._align import align

    left, right = (read_journey(name).journey for name in (options.left, options.right))
    _answer(options, align(left, right))
    return 0


def _crosswalk(options: Namespace) -> int:
    from customer_journey._cli._sources import read_journey
    from customer_journey.compare._crosswalk import crosswalk

    _answer(options, crosswalk(read_journey(name).journey for name in options.journeys))
    return 0


def _coverage(options: Namespace) -> int:
    from customer_journey._cli._sources import read_journey
    from customer_journey.content._coverage import coverage

    least: float | None = options.fail_under
    if least is not None and not 0 <= least <= 1:
        problem = Problem("--fail-under", f"must be from 0 to 1, got {least}")
        raise InvalidValueError("coverage", [problem])
    journey = read_journey(options.journey).journey
    covered = coverage(journey) if options.log is None else _exposed(options, journey)
    if options.format == "html":
        from customer_journey._cli._drawing import written_for

        write(options, written_for(journey, "html", {"coverage": covered}))
    else:
        _answer(options, covered)
    return int(least is not None and covered.share is not None and covered.share < least)


def _exposed(options: Namespace, journey: "Journey") -> "Coverage":
    """The coverage with who met an answer, as a log of events says it."""
    from customer_journey.content._coverage import coverage
    from customer_journey.events._exposure import exposure

    if options.as_of is None:
        raise InvalidValueError("coverage", [Problem("--as-of", "is missing beside --log")])
    path = _log_of(options.log, "--log")
    relation = exposure(journey, path, as_of=options.as_of, by=options.by, **_columns(options))
    names = relation.columns
    rows = [dict(zip(names, row, strict=True)) for row in relation.fetchall()]
    return coverage(journey, exposure=rows, by=options.by)


def _log_of(name: str, option: str) -> str:
    """The path of a log of events; a pattern of several files stays one.

    Raises:
        OSError: The file does not exist.
    """
    path = checked_path(name, option)
    if not any(sign in name for sign in "*?["):
        os.stat(path)
    return path


def _columns(options: Namespace) -> dict[str, Any]:
    """The names of the columns of a log, as far as they are said."""
    roles = ("customer", "event", "stage", "at", "order")
    return {role: name for role in roles if (name := getattr(options, role, None)) is not None}


def _promises(options: Namespace) -> int:
    from customer_journey._cli._sources import read_journey
    from customer_journey.content._ledger import ledger

    promises = ledger(read_journey(options.journey).journey)
    _answer(options, promises)
    return int(not promises.ok)


def _migrate(options: Namespace) -> int:
    from customer_journey._cli._sources import read_journey
    from customer_journey.compare._migrate import migrate

    problems = [
        Problem(f"--move {move}", "it names no new stage", hint="write OLD=NEW")
        for move in options.moves
        if "=" not in move
    ]
    if problems:
        raise InvalidValueError("migrate", problems)
    moves = dict(move.split("=", 1) for move in options.moves)
    old, new = (read_journey(name).journey for name in (options.old, options.new))
    plan = migrate(old, new, moves=moves or None)
    _answer(options, plan)
    return int(bool(plan.refused))


def _answer(options: Namespace, answer: "Answer") -> None:
    """Write an answer of the library in the format that was chosen."""
    match options.format:
        case "json":
            text = as_json(answer.to_dict())
        case "svg":
            from customer_journey.render._svg import to_svg

            text = to_svg(cast("Alignment", answer))
        case _:
            screen = screen_of(options)
            # A table has lines as wide as its columns.
            keeps = options.command == "crosswalk" or bool(options.output)
            lines = str(answer).split("\n")
            text = "\n".join(printable(line) if keeps else screen.folded(line) for line in lines)
    write(options, text)


def _locate(options: Namespace) -> int:
    from customer_journey._cli._sources import facts_of, read_journey
    from customer_journey.people._locate import locate

    screen = screen_of(options)
    journey = read_journey(options.journey).journey
    location = locate(journey, facts_of(journey, options), as_of=options.as_of)
    if options.format == "json":
        screen.show(as_json({"standing": location.standing, **location.to_dict()}))
    else:
        for line in location.explain().split("\n"):
            screen.show(screen.folded(line))
    return 0


def _discover(options: Namespace) -> int:
    from customer_journey._cli._drawing import written_for
    from customer_journey.evidence._discover import discover

    traces = _traces(options)
    discovery = discover(
        traces,
        id=options.id,
        name=options.name,
        goals=options.goals,
        exits=options.exits,
        min_share=options.min_share,
        min_coverage=options.min_coverage,
        within=options.within,
        as_of=options.as_of,
        ended=options.ended,
    )
    arguments: dict[str, Any] = {}
    if options.format in {"svg", "html"}:
        arguments["counts"] = {(item.source, item.target): item.count for item in discovery.moves}
    elif options.format == "text":
        arguments["width"] = max(screen_of(options).width, NARROWEST_MAP)
    drawn = written_for(discovery.journey, options.format, arguments)
    if options.format == "text":
        drawn = printable_lines(str(drawn) + f"\n{discovery}")
    write(options, drawn)
    return 0


def _conform(options: Namespace) -> int:
    from customer_journey._cli._sources import read_journey
    from customer_journey.evidence._conform import conform

    journey, traces = read_journey(options.journey).journey, _traces(options)
    _answer(options, conform(journey, traces, runs_to=options.runs_to))
    return 0


def _measure(options: Namespace) -> int:
    from customer_journey._cli._sources import read_journey
    from customer_journey._messages._current import in_language_of_answer
    from customer_journey.events._measure import measure

    journey = read_journey(options.journey).journey
    card = measure(
        journey,
        _log_of(options.file, "LOG"),
        as_of=options.as_of,
        since=options.since,
        every=options.every,
        by=options.by,
        **_columns(options),
    )
    if options.format == "html":
        from customer_journey._cli._drawing import written_for

        write(options, written_for(journey, "html", {"scorecard": card}))
    else:
        # A scorecard knows its journey by id alone.
        with in_language_of_answer(journey.language):
            _answer(options, card)
    return int(bool(card.missed))


def _traces(options: Namespace) -> "tuple[Trace, ...]":
    """What each customer did, in a file of events."""
    from customer_journey.evidence._reading import read_csv

    try:
        traces = read_csv(
            options.file,
            customer=options.customer,
            stage=options.stage,
            at=options.at,
            delimiter=DELIMITERS[options.delimiter],
            encoding=options.encoding,
            time_format=options.time_format,
            missing=options.missing,
            missing_customers=options.missing_customers,
        )
    except InvalidFileError as error:
        from attrs import evolve

        # Hints in words of the command line.
        problems: list[Problem] = []
        for problem in error.problems:
            hint = problem.hint.replace("encoding=", "--encoding=")
            problems.append(evolve(problem, hint=hint.replace("time_format=", "--time-format=")))
        raise InvalidFileError(error.subject, problems) from None
    if not traces:
        raise InvalidFileError(options.file, [Problem("", "no events under the line of columns")])
    return traces


def _completions(options: Namespace) -> int:
    try:
        import shtab
    except ImportError:
        raise MissingExtraError("shtab", "completion") from None
    from customer_journey._messages._languages import LANGUAGES
    from customer_journey.presets._find import names
    from customer_journey.rules._default import DEFAULT

    words: dict[str, list[str]] = {
        "journeys": list(names()),
        "sheets": list(SHEETS),
        "languages": sorted(("en", *LANGUAGES)),
        "rules": [name for rule in DEFAULT for name in (rule.code, rule.name)],
    }
    functions = [_COMPLETING[options.shell].format(kind, " ".join(words[kind])) for kind in words]
    script = shtab.complete(parser(), options.shell, preamble="\n".join(functions))
    write(options, script)
    return 0


def _schema(options: Namespace) -> int:
    from customer_journey.files._schema import json_schema

    write(options, as_json(json_schema()))
    return 0


def _mcp(options: Namespace) -> int:
    from pathlib import Path

    from customer_journey._cli._mcp import server_for

    server_for(Path(checked_path(options.root, "--root"))).run("stdio")
    return 0


COMMANDS: Final[Mapping[str, Callable[[Namespace], int]]] = {
    "presets": _presets,
    "new": _new,
    "show": _show,
    "convert": _convert,
    "check": _check,
    "rule": _rule,
    "fix": _fix,
    "diff": _diff,
    "migrate": _migrate,
    "align": _align,
    "crosswalk": _crosswalk,
    "coverage": _coverage,
    "promises": _promises,
    "locate": _locate,
    "discover": _discover,
    "conform": _conform,
    "measure": _measure,
    "schema": _schema,
    "mcp": _mcp,
    "completions": _completions,
}
