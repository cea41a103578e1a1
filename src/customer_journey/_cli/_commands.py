"""What each command does: ask the library, print its answer, and return the exit status.

Each command imports what it needs by itself, so that a short one starts fast.
"""

import sys
from argparse import Namespace
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from customer_journey._cli._parser import DELIMITERS, IMPACTS, parser
from customer_journey._cli._screen import as_json, screen_of, write
from customer_journey._printable import printable_lines
from customer_journey.errors import InvalidFileError, InvalidValueError, MissingExtraError, Problem

if TYPE_CHECKING:
    from customer_journey._model import Journey

__all__ = ["COMMANDS", "settle_format"]

_NARROWEST: Final = 40
_SUFFIXES: Final = {
    ".dot": "dot",
    ".graphml": "graphml",
    ".gv": "dot",
    ".htm": "html",
    ".html": "html",
    ".json": "json",
    ".jsonld": "ujg",
    ".mermaid": "mermaid",
    ".md": "text",
    ".mmd": "mermaid",
    ".sarif": "sarif",
    ".png": "svg",
    ".svg": "svg",
    ".txt": "text",
    ".yaml": "yaml",
    ".yml": "yaml",
}


def settle_format(options: Namespace) -> None:
    """Set the format, where none was named, to the one that the name of the output file implies.

    Without an output file, or with one that has no suffix, it is the command's first format.

    Raises:
        InvalidValueError: The command does not write that format.
    """
    if "formats" not in options or options.format is not None:
        return
    suffix = Path(getattr(options, "output", None) or "").suffix
    implied = _SUFFIXES.get(suffix.lower()) if suffix else options.formats[0]
    if implied not in options.formats:
        hint = f"choose by --format: {', '.join(options.formats)}"
        message = f"{options.command} does not write {implied or suffix}"
        raise InvalidValueError("--output", [Problem(options.output, message, hint=hint)])
    options.format = implied


def _presets(options: Namespace) -> int:
    from customer_journey.presets._find import find

    screen = screen_of(options)
    journeys = find(author=options.author, phase=options.phase)
    if options.format == "json":
        screen.show(as_json([_summary(journey) for journey in journeys]))
        return 0
    width = max((len(journey.id) for journey in journeys), default=0)
    for journey in journeys:
        name = f"{journey.id:{width}}"
        source = journey.source
        parts = [str(part) for part in (source.author, source.year) if part] if source else []
        origin = f" ({', '.join(parts)})" if parts else ""
        row = screen.cut(f"{name}  {len(journey):2} stages  {journey.label}{origin}")
        screen.show(row.replace(name, screen.coloured(name, "strong"), 1))
    return 0


def _summary(journey: "Journey") -> dict[str, object]:
    source = journey.source
    return {
        "name": journey.id,
        "title": journey.label,
        "stages": [stage.id for stage in journey],
        "author": source.author if source else "",
        "year": source.year if source else None,
    }


def _show(options: Namespace) -> int:
    from customer_journey._cli._sources import read_journey

    only_pages = {
        "--persona": options.persona,
        "--against": options.against,
        "--fact": options.fact,
        "--facts": options.facts,
    }
    problems = [
        Problem(option, "only a page shows it", hint="add --format html")
        for option, value in only_pages.items()
        if value
    ]
    if problems and options.format != "html":
        raise InvalidValueError(f"show --format {options.format}", problems)
    write(options, _rendered(read_journey(options.journey).journey, options))
    return 0


def _rendered(journey: "Journey", options: Namespace) -> str:  # noqa: C901, PLR0911 - one for each format
    """The journey in the format that was chosen."""
    match options.format:
        case "text":
            from customer_journey.render._text import to_text

            width = options.width
            if width is None:
                width = max(screen_of(options).width, _NARROWEST)
            return printable_lines(to_text(journey, width=width, arrow_text=options.arrow_text))
        case "mermaid":
            from customer_journey.render._mermaid import to_mermaid

            return to_mermaid(journey, arrow_text=options.arrow_text)
        case "dot":
            from customer_journey.render._dot import to_dot

            return to_dot(journey, arrow_text=options.arrow_text)
        case "svg":
            from customer_journey.render._svg import to_svg

            return to_svg(journey, arrow_text=options.arrow_text)
        case "html":
            return _page(journey, options)
        case "graphml":
            from customer_journey.interchange._graphml import to_graphml

            return to_graphml(journey)
        case "node-link":
            from customer_journey.interchange._node_link import to_node_link

            return as_json(to_node_link(journey))
        case "ujg":
            from customer_journey.interchange._ujg import to_ujg

            return as_json(to_ujg(journey))
        case "xstate":
            from customer_journey.interchange._xstate import to_xstate

            return as_json(to_xstate(journey))
        case _:
            from customer_journey.files._files import dumps

            return dumps(journey, format=options.format)


def _page(journey: "Journey", options: Namespace) -> str:
    """The page of a journey, with the findings of all rules."""
    from customer_journey._cli._sources import facts_of, read_journey
    from customer_journey.people._locate import locate
    from customer_journey.render._page._document import to_html
    from customer_journey.rules._engine import validate

    has_facts = options.facts is not None or options.fact
    return to_html(
        journey,
        report=validate(journey),
        persona=options.persona,
        versions=[read_journey(old).journey for old in options.against],
        location=locate(journey, facts_of(journey, options)) if has_facts else None,
        arrow_text=options.arrow_text,
    )


def _convert(options: Namespace) -> int:
    from customer_journey._cli._convert import read_document

    imported = read_document(options)
    write(options, _rendered(imported.journey, options))
    for note in imported.notes:
        sys.stderr.write(printable_lines(f"customer-journey: note: {note}") + "\n")
    return int(options.exact and not imported.is_exact)


def _check(options: Namespace) -> int:
    from customer_journey._cli._check import check

    text, status = check(options, screen_of(options))
    write(options, text)
    return status


def _diff(options: Namespace) -> int:
    from customer_journey._cli._sources import read_journey
    from customer_journey.compare._diff import diff

    screen = screen_of(options)
    changes = diff(read_journey(options.old).journey, read_journey(options.new).journey)
    if options.format == "json":
        screen.show(as_json(changes.to_dict()))
    else:
        screen.show(screen.coloured(str(changes).partition("\n")[0], "strong"))
        for change in changes:
            for line in screen.folded(str(change)).split("\n"):
                screen.show(screen.coloured(line, change.impact))
    least = IMPACTS.index(options.fail_on)
    return int(any(IMPACTS.index(change.impact) >= least for change in changes))


def _align(options: Namespace) -> int:
    from customer_journey._cli._sources import read_journey
    from customer_journey.compare._align import align

    alignment = align(read_journey(options.left).journey, read_journey(options.right).journey)
    if options.format == "svg":
        from customer_journey.render._svg import to_svg

        write(options, to_svg(alignment))
    elif options.format == "json":
        write(options, as_json(alignment.to_dict()))
    else:
        write(options, printable_lines(str(alignment)))
    return 0


def _locate(options: Namespace) -> int:
    from customer_journey._cli._sources import facts_of, read_journey
    from customer_journey.people._locate import locate

    screen = screen_of(options)
    journey = read_journey(options.journey).journey
    location = locate(journey, facts_of(journey, options))
    if options.format == "json":
        screen.show(as_json({"standing": location.standing, **location.to_dict()}))
    else:
        for line in location.explain().split("\n"):
            screen.show(screen.folded(line))
    return 0


def _discover(options: Namespace) -> int:
    from customer_journey.evidence._discover import discover
    from customer_journey.evidence._reading import read_csv

    traces = read_csv(
        options.file,
        customer=options.customer,
        stage=options.stage,
        at=options.at,
        delimiter=DELIMITERS[options.delimiter],
    )
    if not traces:
        raise InvalidFileError(options.file, [Problem("", "no events under the line of columns")])
    discovery = discover(
        traces,
        id=options.id,
        name=options.name,
        goals=options.goals,
        exits=options.exits,
        min_share=options.min_share,
        coverage=options.coverage,
    )
    counts = {(move.source, move.target): move.count for move in discovery.moves}
    match options.format:
        case "svg":
            from customer_journey.render._svg import to_svg

            text = to_svg(discovery.journey, counts=counts)
        case "html":
            from customer_journey.render._page._document import to_html

            text = to_html(discovery.journey, counts=counts)
        case "text":
            from customer_journey.render._text import to_text

            drawn = to_text(discovery.journey, width=max(screen_of(options).width, _NARROWEST))
            text = printable_lines(f"{drawn}\n{discovery}")
        case _:
            from customer_journey.files._files import dumps

            text = dumps(discovery.journey, format=options.format)
    write(options, text)
    return 0


def _completions(options: Namespace) -> int:
    try:
        import shtab
    except ImportError:
        raise MissingExtraError("shtab", "completion") from None
    write(options, shtab.complete(parser(), options.shell))
    return 0


def _schema(options: Namespace) -> int:
    from customer_journey.files._schema import json_schema

    write(options, as_json(json_schema()))
    return 0


COMMANDS: Final[Mapping[str, Callable[[Namespace], int]]] = {
    "presets": _presets,
    "show": _show,
    "convert": _convert,
    "check": _check,
    "diff": _diff,
    "align": _align,
    "locate": _locate,
    "discover": _discover,
    "schema": _schema,
    "completions": _completions,
}
