"""The `show` command: journeys drawn, and written in other formats."""

import csv
import io
from argparse import Namespace
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, cast

from customer_journey._cli._parser import DRAWING, FORMATS
from customer_journey._cli._screen import NARROWEST_MAP, as_json, screen_of
from customer_journey._printable import printable_lines
from customer_journey._suggest import did_you_mean
from customer_journey.errors import InvalidFileError, InvalidValueError, Problem
from customer_journey.files._atomic import content_at

if TYPE_CHECKING:
    from customer_journey._model import Journey

__all__ = ["drawn", "function_of", "written_for"]

_COLUMNS = ("source", "target", "count")
_WITH_FINDINGS: Final = ("pptx", "xlsx")


def drawn(journey: "Journey", options: Namespace) -> str | bytes:
    """The journey in the format that was chosen, with the options that this format has.

    Raises:
        InvalidValueError: An option has no meaning for the format.
    """
    problems = [
        Problem(
            f"--{option.parameter.replace('_', '-')}",
            "only a page shows it" if option.formats == ("html",) else "has no meaning here",
            hint=f"add --format {' or '.join(option.formats)}",
        )
        for option in DRAWING
        if getattr(options, option.parameter) is not None and options.format not in option.formats
    ]
    of_pages = {"--against": options.against, "--fact": options.fact, "--facts": options.facts}
    if options.format != "html":
        problems += [
            Problem(name, "only a page shows it", hint="add --format html")
            for name, value in of_pages.items()
            if value
        ]
    if problems:
        raise InvalidValueError(f"show --format {options.format}", problems)
    arguments: dict[str, Any] = {
        option.parameter: value
        for option in DRAWING
        if (value := getattr(options, option.parameter)) is not None
    }
    if "counts" in arguments:
        arguments["counts"] = _counts_in(arguments["counts"])
    if "fit" in arguments:
        sides = arguments["fit"].split("x")
        if len(sides) == 2 and all(side.isascii() and side.isdigit() for side in sides):  # noqa: PLR2004 - width and height
            arguments["fit"] = tuple(map(float, sides))
    if options.format == "text":
        arguments.setdefault("width", max(screen_of(options).width, NARROWEST_MAP))
        return printable_lines(str(written_for(journey, "text", arguments)))
    if options.format == "html":
        return _page(journey, options, arguments)
    return written_for(journey, options.format, arguments)


def _page(journey: "Journey", options: Namespace, arguments: dict[str, Any]) -> str:
    """The page of a journey, with the findings of all rules."""
    from customer_journey._cli._sources import facts_of, read_journey
    from customer_journey.people._locate import locate
    from customer_journey.render._page._document import to_html
    from customer_journey.rules._engine import validate

    has_facts = options.facts is not None or options.fact
    return to_html(
        journey,
        report=validate(journey, language=arguments.get("language", "")),
        versions=[read_journey(old).journey for old in options.against],
        location=locate(journey, facts_of(journey, options)) if has_facts else None,
        **arguments,
    )


def written_for(
    journey: "Journey", format: str, arguments: Mapping[str, Any] | None = None
) -> str | bytes:
    """The journey in a format, as its function writes it; workbooks and slides have findings."""
    writer = next(item.writer for item in FORMATS if item.name == format)
    options = dict(arguments or {})
    if format in _WITH_FINDINGS:
        from customer_journey.rules._engine import validate

        options["report"] = validate(journey, language=options.get("language", ""))
    elif writer.endswith(".dumps"):
        options["format"] = format
    written: str | bytes | Mapping[str, object] = function_of(writer)(journey, **options)
    return written if isinstance(written, (str, bytes)) else as_json(written)


def function_of(path: str) -> Callable[..., Any]:
    """A function of the package, by its path in the table of formats."""
    module, _, name = path.rpartition(".")
    return cast("Callable[..., Any]", getattr(import_module(f"customer_journey.{module}"), name))


def _counts_in(file: str) -> dict[tuple[str, str], float]:
    """How many people took each transition, as a CSV file says.

    Raises:
        InvalidFileError: It is not CSV, a column is missing, or a count is not a number.
    """
    from customer_journey.interchange._documents import text_of

    text = text_of(content_at(file, "--counts"), file)
    rows = csv.DictReader(io.StringIO(text, newline=""))
    counts: dict[tuple[str, str], float] = {}
    try:
        names = rows.fieldnames or ()
        problems = [
            Problem("", f"no column {name!r}", hint=did_you_mean(name, names), line=1)
            for name in _COLUMNS
            if name not in names
        ]
        for row in rows if not problems else ():
            source, target, count = ((row[name] or "").strip() for name in _COLUMNS)
            try:
                counts[source, target] = counts.get((source, target), 0.0) + float(count)
            except ValueError:
                problem = Problem("count", f"{count!r} is not a number", line=rows.line_num)
                problems.append(problem)
    except csv.Error as error:
        problems = [Problem("", f"invalid CSV: {error}", line=rows.reader.line_num)]
    if problems:
        raise InvalidFileError(file, problems)
    return counts
