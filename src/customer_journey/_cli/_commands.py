"""What each command does: ask the library, print what it answers, give the exit status."""

import json
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import get_args

from customer_journey import evidence, interchange, presets, render
from customer_journey._cli._check import check
from customer_journey._cli._convert import converted
from customer_journey._cli._page import as_page, refuse_what_pages_take
from customer_journey._cli._parser import DELIMITERS, parser
from customer_journey._cli._screen import Screen, screen
from customer_journey._cli._sources import facts_of, journey_of
from customer_journey._model import Journey
from customer_journey.compare._alignment import align
from customer_journey.compare._diff import diff
from customer_journey.compare._impact import Impact
from customer_journey.errors import InvalidFileError, MissingExtraError, Problem
from customer_journey.files._files import dumps
from customer_journey.files._schema import json_schema
from customer_journey.people._locate import Location, locate
from customer_journey.render._png import rasterised

__all__ = ["COMMANDS"]

_IMPACTS: tuple[Impact, ...] = get_args(Impact)
_NARROWEST = 40


def _presets(given: Namespace) -> int:
    view = screen(given.colour)
    found = presets.find(author=given.author, phase=given.phase)
    if given.format == "json":
        view.show(_as_json([_summary(journey) for journey in found]))
        return 0
    wide = max((len(journey.id) for journey in found), default=0)
    for journey in found:
        name = f"{journey.id:{wide}}"
        row = f"{name}  {len(journey):2} stages  {journey.label}{_origin(journey)}"
        view.show(view.cut(row).replace(name, view.coloured(name, "strong"), 1))
    return 0


def _summary(journey: Journey) -> dict[str, object]:
    source = journey.source
    return {
        "name": journey.id,
        "title": journey.label,
        "stages": [stage.id for stage in journey],
        "author": source.author if source else "",
        "year": source.year if source else None,
    }


def _origin(journey: Journey) -> str:
    source = journey.source
    parts = [str(part) for part in (source.author, source.year) if part] if source else []
    return f" ({', '.join(parts)})" if parts else ""


def _show(given: Namespace) -> int:
    view = screen(given.colour)
    if given.format != "html":
        refuse_what_pages_take(given)
    journey = journey_of(given.journey).journey
    _write(view, given.output, _DRAWINGS[given.format](journey, given, view))
    return 0


def _as_text(journey: Journey, given: Namespace, view: Screen) -> str:
    width = max(view.width, _NARROWEST) if given.width is None else given.width
    return render.to_text(journey, width=width, arrow_text=given.arrow_text)


def _as_mermaid(journey: Journey, given: Namespace, _view: Screen) -> str:
    return render.to_mermaid(journey, arrow_text=given.arrow_text)


def _as_dot(journey: Journey, given: Namespace, _view: Screen) -> str:
    return render.to_dot(journey, arrow_text=given.arrow_text)


def _as_svg(journey: Journey, given: Namespace, _view: Screen) -> str:
    return render.to_svg(journey, arrow_text=given.arrow_text)


def _as_file(journey: Journey, given: Namespace, _view: Screen) -> str:
    return dumps(journey, format=given.format)


def _as_graphml(journey: Journey, _given: Namespace, _view: Screen) -> str:
    return interchange.to_graphml(journey)


def _as_node_link(journey: Journey, _given: Namespace, _view: Screen) -> str:
    return _as_json(interchange.to_node_link(journey))


def _as_ujg(journey: Journey, _given: Namespace, _view: Screen) -> str:
    return _as_json(interchange.to_ujg(journey))


def _as_xstate(journey: Journey, _given: Namespace, _view: Screen) -> str:
    return _as_json(interchange.to_xstate(journey))


_DRAWINGS: Mapping[str, Callable[[Journey, Namespace, Screen], str]] = {
    "text": _as_text,
    "mermaid": _as_mermaid,
    "dot": _as_dot,
    "svg": _as_svg,
    "html": as_page,
    "json": _as_file,
    "yaml": _as_file,
    "graphml": _as_graphml,
    "node-link": _as_node_link,
    "ujg": _as_ujg,
    "xstate": _as_xstate,
}


def _convert(given: Namespace) -> int:
    view = screen(given.colour)
    found = converted(given)
    _write(view, given.output, _DRAWINGS[given.format](found.journey, given, view))
    for note in found.notes:
        sys.stderr.write(f"customer-journey: note: {note}\n")
    return int(given.exact and not found.is_exact)


def _diff(given: Namespace) -> int:
    view = screen(given.colour)
    found = diff(journey_of(given.old).journey, journey_of(given.new).journey)
    if given.format == "json":
        view.show(_as_json(found.to_dict()))
    else:
        headline, *_ = str(found).partition("\n")
        view.show(view.coloured(headline, "strong"))
        for change in found:
            view.show(view.coloured(view.folded(str(change)), change.impact))
    least = _IMPACTS.index(given.fail_on)
    return int(any(_IMPACTS.index(change.impact) >= least for change in found))


def _align(given: Namespace) -> int:
    view = screen(given.colour)
    found = align(journey_of(given.left).journey, journey_of(given.right).journey)
    if given.format == "svg":
        text = render.to_svg(found)
    else:
        text = _as_json(found.to_dict()) if given.format == "json" else str(found)
    _write(view, given.output, text)
    return 0


def _locate(given: Namespace) -> int:
    view = screen(given.colour)
    journey = journey_of(given.journey).journey
    found = locate(journey, facts_of(journey, given.fact, given.facts))
    if given.format == "json":
        view.show(_as_json(_location(found)))
    else:
        for line in found.explain().splitlines():
            view.show(view.folded(line))
    return 0


def _location(found: Location) -> dict[str, object]:
    return {
        "journey": found.journey.id,
        "stages": found.stages,
        "standing": found.standing,
        "furthest": found.furthest,
        "role": found.role,
        "off_path": found.off_path,
        "possible": found.possible,
        "missing": found.missing,
        "blocked": [
            {
                "stage": item.stage,
                "source": item.source,
                "where": item.where,
                "clause": str(item.clause),
                "value": item.value,
            }
            for item in found.blocked
        ],
    }


def _discover(given: Namespace) -> int:
    view = screen(given.colour)
    traces = evidence.read_csv(
        given.file,
        subject=given.customer,
        stage=given.stage,
        at=given.at,
        delimiter=DELIMITERS[given.delimiter],
    )
    if not traces:
        raise InvalidFileError(given.file, [Problem("", "no events under the line of columns")])
    found = evidence.discover(
        traces,
        id=given.id,
        name=given.name,
        goals=given.goals,
        exits=given.exits,
        min_share=given.min_share,
        coverage=given.coverage,
    )
    _write(view, given.output, _discovered(found, given.format, view))
    return 0


def _discovered(found: evidence.Discovery, form: str, view: Screen) -> str:
    counts = {(move.source, move.target): move.count for move in found.moves}
    if form == "svg":
        return render.to_svg(found.journey, counts=counts)
    if form == "html":
        return render.to_html(found.journey, counts=counts)
    if form == "text":
        drawn = render.to_text(found.journey, width=max(view.width, _NARROWEST))
        return f"{drawn}\n{found.to_text()}"
    return dumps(found.journey, format="json" if form == "json" else "yaml")


def _completions(given: Namespace) -> int:
    try:
        import shtab
    except ImportError:
        raise MissingExtraError("shtab", "completion") from None
    _write(screen(given.colour), given.output, shtab.complete(parser(), given.shell))
    return 0


def _schema(given: Namespace) -> int:
    _write(screen(given.colour), given.output, _as_json(json_schema()))
    return 0


def _check(given: Namespace) -> int:
    view = screen(given.colour)
    text, status = check(given, view)
    _write(view, given.output, text)
    return status


def _write(view: Screen, output: str | None, text: str) -> None:
    if output is None:
        view.show(text)
    elif output.lower().endswith(".png") and text.startswith("<svg "):
        Path(output).write_bytes(rasterised(text))
    else:
        Path(output).write_text(text if text.endswith("\n") else f"{text}\n", encoding="utf-8")


def _as_json(value: object) -> str:
    # What JSON has no type for, such as a date, is told as text.
    return json.dumps(value, indent=2, ensure_ascii=False, default=str)


COMMANDS: Mapping[str, Callable[[Namespace], int]] = {
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
