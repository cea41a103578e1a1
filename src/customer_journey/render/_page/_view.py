"""What every part of a page looks up: names, links, personas and where findings belong."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, TypeAlias
from unicodedata import bidirectional

from attrs import frozen

from customer_journey._messages._current import (
    direction_of,
    language_of_messages,
    message,
    template,
)
from customer_journey._model import Journey
from customer_journey.content._coverage import Coverage
from customer_journey.content._exposure import Exposure
from customer_journey.events._scorecard import Scorecard
from customer_journey.render._html import Attribute, Content, Markup, joined, tag
from customer_journey.rules._finding import Finding, enclosing
from customer_journey.rules._report import Report

__all__ = [
    "HEAD",
    "Badge",
    "View",
    "code_of",
    "listed",
    "option",
    "phrase",
    "region",
    "section",
    "table_of",
    "view_of",
]

_Item: TypeAlias = tuple[str, str, str]
"""A stage, `question` or the kind of an insight, and its id."""

_STEPS: Final = re.compile(r"[.\[\]]+")
_WEB: Final = re.compile(r"https?://[^\s]+\Z", re.ASCII | re.IGNORECASE)

_WORDS: Final = re.compile(r'("(?:[^"\\]|\\.)*"|`[^`]*`|[^\s()\[\],]+)')

_LANE_OF: Final = {
    "purpose": "purpose",
    "insights": "insights",
    "actions": "actions",
    "questions": "questions",
    "assets": "assets",
    "touchpoints": "touchpoints",
    "metrics": "metrics",
    "owner": "owner",
    "entry": "entry",
    "entry_basis": "entry",
    "note": "note",
}
"""The lane that each field of a stage is shown in; the others are shown at its head."""

_PLACES: Final = re.compile(r"{(\w+)}")

HEAD: Final = "head"


def code_of(text: str) -> Markup:
    """A criterion, or a name in one, read from left to right whatever script its names are in.

    Otherwise `زيارات >= 1` would be shown as if the number came first.
    """
    parts = [
        tag("bdi", part) if any(bidirectional(char) in {"R", "AL"} for char in part) else part
        for part in _WORDS.split(text)
    ]
    return tag("code", parts, dir="ltr")


@frozen
class Badge:
    """A few letters at the upper edge of a box, and what they mean to those who do not see them."""

    look: str
    text: str
    means: str
    at_end: bool = False


@frozen(eq=False, kw_only=True)
class View:
    """A journey as a page shows it, with what is said of it."""

    journey: Journey
    report: Report | None
    language: str
    personas: Mapping[str, int]
    """The numbers of personas, by id."""
    marks: Mapping[tuple[str, str], Sequence[tuple[int, Finding]]]
    """The findings, with their numbers, by stage and lane."""
    places: Mapping[int, str]
    """The stages of findings, by their numbers."""
    by_stage: Mapping[str, Sequence[Finding]]
    """The findings by stage, whatever the lane."""
    beside: Mapping[str, Sequence[tuple[int, Finding]]]
    """The findings at facts and personas, by the anchors of these."""
    anchors: Mapping[int, str]
    """The anchors of facts and personas, by the numbers of findings at them."""
    scorecard: Scorecard | None = None
    """What its metrics were."""
    exposures: Mapping[_Item, Mapping[str | None, Sequence[Exposure]]] = MappingProxyType({})
    """How many people met an answer, by what is brought where, and by persona; None for all."""
    picture: str = "picture"
    """The id of its picture."""
    name: str = ""
    """What the picture shows."""
    badges: Mapping[str, Sequence[Badge]] = MappingProxyType({})
    """The marks on the picture, by stage."""
    linked: Collection[str] = ()
    """The stages whose boxes on the picture lead to their columns, by id."""

    def says(self, text: str) -> Markup:
        """A text of the journey's, apart from what is around it, in whatever direction it runs."""
        return tag("bdi", text, lang=self.language or None)

    def finding_text(self, text: str) -> Markup:
        """A text of a finding, in the language of the report."""
        spoken = language_of_messages("" if self.report is None else self.report.language)
        # One that begins with a name in another script runs as its own words do.
        runs = None if direction_of(self.language) == direction_of(spoken) else "ltr"
        lang = None if spoken == (self.language or "en") else spoken
        return tag("bdi", text, lang=lang, dir=runs)

    def stage(self, stage: str) -> Markup:
        """A link to a stage of the journey, under its name."""
        return tag("a", self.says(self.journey[stage].label), href=f"#stage-{stage}")

    def link(self, text: str, url: str) -> Markup:
        """The text, as a link where the address is one of the web and nothing else."""
        if not _WEB.match(url):
            return self.says(text)
        return tag("a", self.says(text), href=url, rel="noreferrer noopener external")

    def persona(self, persona: str) -> str:
        """What people call a persona."""
        number = self.personas.get(persona)
        return persona if number is None else self.journey.personas[number].label

    def only(self, *groups: Sequence[str]) -> str | None:
        """The mark of what is for the personas alone that are in every group; None for everyone.

        An empty group is of everyone.
        """
        limits = [set(group) for group in groups if group]
        if not limits:
            return None
        kept = limits[0].intersection(*limits[1:])
        return " ".join(f"p{at}" for each, at in self.personas.items() if each in kept) or "none"

    def advice(self, text: str) -> Markup:
        """What to do, with what stands in backticks as code."""
        parts = text.split("`")
        if len(parts) % 2 == 0:
            return self.finding_text(text)
        return joined(
            code_of(part) if place % 2 else self.finding_text(part)
            for place, part in enumerate(parts)
            if part
        )

    def block(self, name: str, text: str) -> Markup:
        """An element that holds nothing but a text of the journey's, aligned as its script is."""
        return tag(name, text, dir="auto", lang=self.language or None)

    def whom(self, personas: Sequence[str]) -> Content:
        """For whom a thing is, where it is not for everyone."""
        if not personas:
            return None
        names = listed(self.says(self.persona(persona)) for persona in personas)
        return tag("span", phrase("for {whom}", whom=names), class_="tag whom")


def view_of(
    journey: Journey,
    *,
    report: Report | None,
    language: str,
    scorecard: Scorecard | None,
    coverage: Coverage | None,
) -> View:
    """The view of a journey with the findings of a check, and with what was measured."""
    marks: dict[tuple[str, str], list[tuple[int, Finding]]] = {}
    by_stage: dict[str, list[Finding]] = {}
    places: dict[int, str] = {}
    beside: dict[str, list[tuple[int, Finding]]] = {}
    anchors: dict[int, str] = {}
    due = {promise.id: promise.due for promise in journey.promises}
    known = {f"facts.{fact.name}": f"fact-{at}" for at, fact in enumerate(journey.facts)}
    known |= {f"personas.{one.id}": f"persona-{at}" for at, one in enumerate(journey.personas)}
    for number, finding in enumerate(report or ()):
        place = _place_of(journey, due, finding.where)
        if place is not None:
            marks.setdefault(place, []).append((number, finding))
            by_stage.setdefault(place[0], []).append(finding)
            places[number] = place[0]
        for around in enclosing(finding.where):
            if around in known:
                beside.setdefault(known[around], []).append((number, finding))
                anchors[number] = known[around]
    return View(
        journey=journey,
        report=report,
        language=language,
        personas={persona.id: at for at, persona in enumerate(journey.personas)},
        marks=marks,
        places=places,
        by_stage=by_stage,
        beside=beside,
        anchors=anchors,
        scorecard=scorecard,
        exposures={} if coverage is None else _exposures(coverage),
    )


def _exposures(coverage: Coverage) -> dict[_Item, dict[str | None, Sequence[Exposure]]]:
    """How many met an answer, by what is brought where, and by persona; None for everybody."""
    exposures: dict[_Item, dict[str | None, Sequence[Exposure]]] = {}
    for cell in coverage.cells:
        if cell.exposures and cell.stage is not None:
            persona = None if coverage.by is None else cell.persona
            exposures.setdefault((cell.stage, cell.kind, cell.item.id), {})[persona] = (
                cell.exposures
            )
    return exposures


def _place_of(journey: Journey, due: Mapping[str, str], where: str) -> tuple[str, str] | None:
    """The stage and the lane that a place is shown in; None for what is of no stage."""
    first, *rest = [step for step in _STEPS.split(where) if step] or [""]
    named = rest[0] if rest else ""
    stage: str | None = None
    lane = HEAD
    if first == "stages":
        stage = named
        lane = _LANE_OF.get(rest[1], HEAD) if len(rest) > 1 else HEAD
    elif first == "transitions":
        stage, lane = named.partition("->")[0], "ways"
    elif first == "promises":
        stage, lane = due.get(named), "promises"
    elif first in ("starts", "goals") and named.isdecimal():
        ids = journey.starts if first == "starts" else journey.goals
        stage = next(iter(ids[int(named) :]), None)
    return (stage, lane) if stage is not None and stage in journey else None


def phrase(text: str, /, **parts: Content) -> list[Content]:
    """A message in the current language, with elements or texts in its places."""
    pieces = _PLACES.split(template(text))
    return [parts[piece] if at % 2 else piece for at, piece in enumerate(pieces) if piece]


def section(id: str, heading: Content, *content: Content, **attributes: Attribute) -> Markup:
    """A section under a heading."""
    title = f"{id}-title"
    head = tag("h2", heading, id=title)
    return tag("section", head, *content, id=id, **attributes, aria_labelledby=title)


def region(name: str, content: Content, class_: str = "scroll") -> Markup:
    """A region that scrolls, also by keyboard."""
    return tag("div", content, class_=class_, tabindex=0, role="region", aria_label=name)


def table_of(name: str, caption: str, heads: Iterable[str], rows: Iterable[Markup]) -> Markup:
    """A table under heads, in a region that scrolls; its caption is only heard."""
    head = tag("tr", [tag("th", message(each), scope="col") for each in heads])
    title = tag("caption", caption, class_="unseen")
    return region(name, tag("table", title, tag("thead", head), tag("tbody", rows), class_="rows"))


def option(group: str, id: str, value: str, name: Content, *, checked: bool) -> Markup:
    """One of several choices, as a button."""
    box = tag(
        "input",
        type="radio",
        name=group,
        id=id,
        value=value,
        checked=checked,
        autocomplete="off",
    )
    return tag("label", box, tag("span", name), for_=id)


def listed(items: Iterable[Content]) -> list[Content]:
    """Items with commas between them."""
    parts: list[Content] = []
    for item in items:
        parts += [", ", item] if parts else [item]
    return parts
