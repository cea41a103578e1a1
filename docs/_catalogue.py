"""Pages on the presets, made from the presets themselves whenever the documentation is built."""
# ruff: noqa: INP001 - an extension of one documentation, found by path

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from _pictures import pictures
from sphinx.application import Sphinx

import customer_journey as cj

FOLDER = "_generated/presets"


def write_pages(app: Sphinx) -> None:
    """One page for each preset, and one that lists them all."""
    folder = Path(app.srcdir, FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    journeys = [cj.presets.get(name) for name in cj.presets.names()]
    contents = {f"{journey.id}.md": page_of(journey) for journey in journeys}
    contents["index.md"] = overview_of(journeys)
    for path in folder.glob("*.md"):
        if path.name not in contents:
            path.unlink()
    for name, lines in contents.items():
        text = "\n".join(lines) + "\n"
        path = folder / name
        # An untouched page is not read again.
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def overview_of(journeys: Sequence[cj.Journey]) -> Iterator[str]:
    """All presets in tables, templates before frameworks, in the order of their names."""
    yield "# All presets"
    yield ""
    yield "## Templates"
    yield ""
    yield "Journeys by business, with events, facts and metrics:"
    yield "[`customer-journey new saas`](../../how-to/start-from-a-template.md)."
    yield ""
    yield "| template | stages | what it is |"
    yield "| --- | --- | --- |"
    for journey in journeys:
        if cj.presets.kind_of(journey) == "template":
            name = f"[{journey.label}]({journey.id}.md) `{journey.id}`"
            yield row(name, len(journey), journey.description)
    yield ""
    yield "## Frameworks"
    yield ""
    yield "*Names only*: the source gives stages and their order, and neither exits nor questions,"
    yield "nor anything else at a stage."
    yield ""
    yield "| framework | stages | author | year | shape | source gives |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for journey in journeys:
        if cj.presets.kind_of(journey) == "framework":
            source = journey.source or cj.Source()
            name = f"[{journey.label}]({journey.id}.md) `{journey.id}`"
            shape = journey.extra.get("topology")
            gives = "names only" if cj.presets.is_names_only(journey) else "more"
            yield row(name, len(journey), source.author, source.year, shape, gives)
    yield ""
    yield "## Gallery"
    yield ""
    yield from (
        "```{raw} html",
        '<div class="gallery">',
        *map(thumbnail_of, journeys),
        "</div>",
        "```",
    )
    yield ""
    yield "```{toctree}"
    yield ":hidden:"
    yield ""
    yield from (journey.id for journey in journeys)
    yield "```"


def thumbnail_of(journey: cj.Journey) -> str:
    """A small picture of a preset, which leads to its page."""
    picture = cj.render.to_svg(journey, fit=(960, 540)).rstrip()
    return f'<a href="{journey.id}.html">{picture}</a>'


def page_of(journey: cj.Journey) -> Iterator[str]:
    """A preset: its source, its stages, transitions, facts and events."""
    yield f"# {journey.label}"
    yield ""
    yield journey.description
    yield ""
    yield f"`cj.presets.get({journey.id!r})`".replace("'", '"')
    yield ""
    yield from picture_of(journey)
    if journey.source is not None:
        yield from citation_of(journey.source)
    if cj.presets.is_names_only(journey):
        yield from (
            "The source gives names only: stages and their order. What else is here is",
            "ours, and says so.",
            "",
        )
    yield from stages_of(journey)
    yield from transitions_of(journey)
    if journey.events:
        yield from metrics_of(journey)
    yield from facts_of(journey)
    if journey.events:
        yield from events_of(journey)
        yield from random_log_of(journey)
    if journey.note:
        yield from ("## Note", "", plain(journey.note))


def picture_of(journey: cj.Journey) -> Iterator[str]:
    """Its map."""
    yield from ("```{raw} html", *pictures(journey), "```", "")


def citation_of(source: cj.Source) -> Iterator[str]:
    """Where a framework comes from, and what is in doubt."""
    yield "## Source"
    yield ""
    parts = (source.author, f"*{plain(source.title)}*", source.publication, source.year)
    yield f"{', '.join(str(part) for part in parts if part)}. Confidence: {source.confidence}."
    yield ""
    if source.note:
        yield plain(source.note)
        yield ""
    addresses = [address for address in (source.url, *source.references) if address]
    for heading, items in (
        ("Doubts", [plain(doubt) for doubt in source.doubts]),
        ("References", [f"<{address}>" for address in addresses]),
    ):
        if items:
            yield f"{heading}:"
            yield ""
            yield from (f"- {item}" for item in items)
            yield ""


def stages_of(journey: cj.Journey) -> Iterator[str]:
    """The stages as a table, with entry criteria and metrics."""
    yield "## Stages"
    yield ""
    yield "| stage | purpose | phases | entry criterion | metrics |"
    yield "| --- | --- | --- | --- | --- |"
    for stage in journey:
        marks = [
            mark
            for mark, ids in (("start", journey.starts), ("goal", journey.goals))
            if stage.id in ids
        ]
        marks += ["end"] * stage.end
        name = f"{stage.label} ({', '.join(marks)})" if marks else stage.label
        entry = "" if stage.entry is None else f"`{stage.entry}` ({stage.entry_basis})"
        metrics = "; ".join(f"{metric.label} ({metric.basis})" for metric in stage.metrics)
        yield row(name, stage.purpose, ", ".join(stage.phases), entry, metrics)
    yield ""


def transitions_of(journey: cj.Journey) -> Iterator[str]:
    """The transitions as a table."""
    yield "## Transitions"
    yield ""
    yield "| from | to | kind | decision or reason | basis |"
    yield "| --- | --- | --- | --- | --- |"
    for item in journey.transitions:
        ends = journey[item.source].label, journey[item.target].label
        yield row(*ends, item.kind, item.decision or item.reason, item.basis)
    yield ""


def metrics_of(journey: cj.Journey) -> Iterator[str]:
    """The metrics as a table, with how they are computed."""
    yield "## Metrics"
    yield ""
    yield "| stage | metric | computed | target |"
    yield "| --- | --- | --- | --- |"
    for stage in journey:
        for metric in stage.metrics:
            every = f" every {metric.every}" if metric.every else ""
            target = f"{metric.target:g} {metric.unit}" if metric.target is not None else ""
            yield row(stage.label, metric.label, f"{metric.computed}{every}", target)
    yield ""


def facts_of(journey: cj.Journey) -> Iterator[str]:
    """The facts of the criteria, with their meaning."""
    yield "## Facts"
    yield ""
    yield "| fact | type | meaning | computed |"
    yield "| --- | --- | --- | --- |"
    for fact in journey.facts:
        computed = "" if fact.computed is None else str(fact.computed)
        yield row(f"`{fact.name}`", fact.type, fact.meaning, computed)
    yield ""


def events_of(journey: cj.Journey) -> Iterator[str]:
    """The events from which the facts are computed, with their columns."""
    yield "## Events"
    yield ""
    yield "| event | meaning | columns |"
    yield "| --- | --- | --- |"
    for event in journey.events:
        columns = ", ".join(f"`{column.name}` ({column.type})" for column in event.columns)
        yield row(f"`{event.name}`", event.meaning, columns)
    yield ""


def random_log_of(journey: cj.Journey) -> Iterator[str]:
    """Where the customers of a made-up log are, and how far they got."""
    as_of = datetime(2026, 6, 1)  # noqa: DTZ001 - made-up moments have no zone
    log = cj.testing.sample_log(journey, people=300, seed=7, as_of=as_of)
    moments = cast("list[dict[str, Any]]", cj.events.timeline(journey, log, as_of=as_of))
    last = {moment["customer"]: moment["stage"] for moment in moments}
    places = Counter(last.values())
    yield "## On a made-up log"
    yield ""
    yield "`cj.testing.sample_log` makes up 300 people who walk this journey by its events. Here"
    yield "is where they are after a year, and how far they got; no business is like that."
    yield ""
    yield "| stage | people |"
    yield "| --- | --- |"
    for stage in journey:
        yield row(stage.label, places[stage.id])
    yield ""
    visits = [moment for moment in moments if moment["stage"] is not None]
    path = cj.shortest_path(journey, journey.starts[0], journey.goals[0])
    funnel = cj.events.funnel(visits, path or ())
    yield from ("```{raw} html", *pictures(funnel), "```", "")
    yield "| metric | figure | 95 % | people | open |"
    yield "| --- | --- | --- | --- | --- |"
    for figure in cj.events.measure(journey, log, as_of=as_of).rows():
        metric = next(
            each for each in journey[figure["stage"]].metrics if each.id == figure["metric"]
        )
        value = "" if figure["value"] is None else f"{figure['value']:,.4g} {metric.unit}"
        between = "" if figure["low"] is None else f"{figure['low']:,.4g} to {figure['high']:,.4g}"
        yield row(metric.label, value, between, figure["people"], figure["open"])
    yield ""


def row(*cells: object) -> str:
    """A row of a Markdown table."""
    return f"| {' | '.join(plain('' if cell is None else str(cell)) for cell in cells)} |"


def plain(text: str) -> str:
    """Text that cannot break out of a table's cell."""
    return text.replace("|", "\\|")


def setup(app: Sphinx) -> dict[str, bool]:
    """Write the pages before Sphinx looks for pages."""
    # Files are read by annotations, which the configuration simplifies after this.
    cj.presets.find()
    app.connect("builder-inited", write_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
