"""HTML: one page that shows a journey, its lanes, what a check found, people and versions."""

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from attrs import evolve

from customer_journey._arguments import checked
from customer_journey._messages._current import counted, direction_of, in_its_language, message
from customer_journey._model import Journey, Source
from customer_journey._suggest import did_you_mean
from customer_journey.compare._diff import diff
from customer_journey.content._coverage import Coverage
from customer_journey.criteria._fact import Fact
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.events._scorecard import Scorecard
from customer_journey.people._locate import Location
from customer_journey.render._diagram import ArrowText
from customer_journey.render._html import Content, Markup, joined, style, tag, trusted
from customer_journey.render._layout import Direction
from customer_journey.render._page._findings import (
    SIGNS,
    WORDS,
    counts_of,
    findings,
    marks_beside,
    worst,
)
from customer_journey.render._page._map import (
    Drawing,
    Drawn,
    map_of,
    map_on_sheets,
    needs_paper,
)
from customer_journey.render._page._people import (
    audience,
    located,
    located_badges,
    persona_rules,
    switch,
)
from customer_journey.render._page._stages import lanes
from customer_journey.render._page._versions import too_large
from customer_journey.render._page._versions import versions as versions_of
from customer_journey.render._page._view import (
    Badge,
    View,
    code_of,
    listed,
    option,
    phrase,
    section,
    table_of,
    view_of,
)
from customer_journey.render._palette import Theme, rules_of, variables
from customer_journey.render._shapes import Layout
from customer_journey.rules._report import Report

__all__ = ["to_html"]

_THEMES: Final[dict[Theme, str]] = {"auto": "System", "light": "Light", "dark": "Dark"}

_OWN: Final = {
    "light": (
        "--page:#fbfcfd;--accent:#1f5fbf;--line:#dbe2ea;--error:#b3261e;--warning:#8a4b00;"
        "--info:#3b5166;--good:#1f7a45;--here:#1f5fbf;--on-accent:#ffffff"
    ),
    "dark": (
        "--page:#0d1116;--accent:#7db4ff;--line:#2c3744;--error:#ff8a80;--warning:#ffb84d;"
        "--info:#a9c1d6;--good:#5fd08f;--here:#7db4ff;--on-accent:#0d1116"
    ),
}
"""What a page takes in colours beside those of pictures."""


@checked
@in_its_language
def to_html(
    journey: Journey,
    /,
    *,
    report: Report | None = None,
    persona: str | None = None,
    versions: Iterable[Journey] = (),
    location: Location | None = None,
    scorecard: Scorecard | None = None,
    coverage: Coverage | None = None,
    layout: Layout = "auto",
    direction: Direction = "LR",
    arrow_text: ArrowText = "auto",
    counts: Mapping[tuple[str, str], float] | None = None,
    theme: Theme = "auto",
    title: str | None = None,
    language: str = "",
) -> str:
    """The journey as a page of HTML that ends in a newline: its picture, and all it says below.

    The page is one file that asks for nothing from elsewhere and holds no script; a policy in it
    (Content Security Policy) forbids both. Under the picture, whose stages lead there, stands a
    table with a column for each stage and a row for each thing said of stages. The reader can look
    at it as each persona, in light or dark, by keyboard, with a screen reader, and on paper.

    Args:
        journey: The journey.
        report: What a check of this journey found, as `validate` gives it; each finding is marked
            where it is. None for no findings.
        persona: The id of the persona as whom the page is seen at first; None for everyone.
        versions: Earlier versions of the journey. Each gets a section with its picture beside that
            of the journey, and every change since.
        location: Where a customer is in this journey, as `locate` gives it.
        scorecard: What the metrics of this journey were, as `events.measure` gives it; each figure
            stands beside the target of its metric, with a line of all periods.
        coverage: How many people met an answer before they moved on or left, as `coverage` gives
            it of this journey with an `exposure`; it stands beside each question and insight.
        layout: Of the picture: in layers, as an hourglass, a bow tie or a ring.
        direction: Of layers: from left to right or from top to bottom.
        arrow_text: What is written on arrows.
        counts: How many people took a transition, by source and target; zero or more.
        theme: The colours that the page begins with; its reader may choose others.
        title: What stands above the page: the journey's label if None.
        language: The language of the page, as a tag of BCP 47 such as `pt-BR`; empty for that of
            the journey. It sets the direction, and the page's own words where they are translated.

    Raises:
        InvalidValueError: The report, the location, the scorecard or the coverage is of another
            journey, the persona is unknown, or the picture cannot be drawn like that; see `to_svg`.
            A picture that would be too large to read is left out, and the page says so.
        WrongTypeError: A value is not a journey, report or location, or `versions` are not
            several journeys.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["Know", "Buy"])
        >>> page = cj.render.to_html(shop, report=cj.validate(shop))
        >>> page.startswith("<!DOCTYPE html>"), "<script" in page
        (True, False)
    """
    earlier = tuple(versions)
    problems = [
        Problem(name, f"it is about another journey, {answer.journey.id!r}, or another version")
        for name, answer in (("report", report), ("location", location), ("coverage", coverage))
        if answer is not None and answer.journey != journey
    ]
    if scorecard is not None and scorecard.journey != journey.id:
        why = f"it is about another journey, {scorecard.journey!r}"
        problems.append(Problem("scorecard", why))
    known = [item.id for item in journey.personas]
    if persona is not None and persona not in known:
        hint = did_you_mean(persona, known)
        problems.append(Problem("persona", f"no persona {persona!r}", hint=hint))
    if problems:
        raise InvalidValueError("to_html", problems)
    tongue = language or journey.language
    view = view_of(journey, report=report, language=tongue, scorecard=scorecard, coverage=coverage)
    drawing = Drawing(layout=layout, direction=direction, arrow_text=arrow_text, counts=counts)
    drawn = _picture(view, drawing, location)
    sections = _sections(view, drawn, location)
    changes = [
        versions_of(view, diff(old, journey), drawing, number=number)
        for number, old in enumerate(earlier, start=1)
    ]
    styles = [_style(), persona_rules(view), drawn.style, *(change.style for change in changes)]
    heading, source = journey.label if title is None else title, journey.source
    sections += [change.markup for change in changes]
    body = tag(
        "body",
        tag("a", message("Skip to the map"), href="#map", class_="skip"),
        _header(view, heading),
        _controls(view, persona, theme),
        tag("main", sections, audience(view), _facts(view), id="main"),
        tag(
            "footer",
            tag("p", view.says(journey.note)) if journey.note else None,
            tag("p", phrase("Source: {source}", source=_cited(view, source))) if source else None,
            tag("p", message("Drawn by customer-journey.")),
        ),
    )
    page = tag(
        "html", _head(heading, "".join(styles)), body, lang=tongue or "en", dir=direction_of(tongue)
    )
    return f"<!DOCTYPE html>\n{page}\n"


def _picture(view: View, drawing: Drawing, location: Location | None) -> Drawn:
    journey = view.journey
    if not len(journey):
        return Drawn(markup=tag("p", message("This journey has no stages yet.")), style="")
    places: Mapping[str, Badge] = {} if location is None else located_badges(location)
    badges: dict[str, list[Badge]] = {
        stage.id: [places[stage.id]] if stage.id in places else [] for stage in journey
    }
    for stage, findings_of in view.by_stage.items():
        gravest = worst(findings_of)
        text = f"{SIGNS[gravest]} {len(findings_of)}"
        badges[stage].append(Badge(gravest, text, counts_of(findings_of), at_end=True))
    view = evolve(
        view,
        name=message("Map of {name}", name=journey.label),
        badges=badges,
        linked=frozenset(stage.id for stage in journey),
    )
    try:
        drawn = map_of(view, drawing, has_narrow=True)
        narrow = _on_sheet(view, drawing, "narrow")
        if narrow is None:
            drawn = map_of(view, drawing)
    except InvalidValueError as error:
        if any(problem.where != "journey" for problem in error.problems):
            raise
        return Drawn(markup=too_large(error), style="")
    paper = _on_sheet(view, drawing, "paper") if needs_paper(drawn) else None
    maps = [each for each in (drawn.markup, narrow, paper) if each is not None]
    return evolve(drawn, markup=joined(maps))


def _on_sheet(view: View, drawing: Drawing, kind: Literal["narrow", "paper"]) -> Markup | None:
    """The map for narrow screens or for paper; None where it does not fit."""
    with suppress(InvalidValueError):
        return map_on_sheets(view, drawing, kind)
    return None


def _sections(view: View, drawn: Drawn, location: Location | None) -> list[Content]:
    return [
        section(
            "map",
            message("Map"),
            drawn.markup,
            _key(view, location) if len(view.journey) else None,
            tabindex=-1,
        ),
        None if location is None else located(view, location),
        section("stages", message("Stage by stage"), lanes(view)) if len(view.journey) else None,
        findings(view),
    ]


def _key(view: View, location: Location | None) -> Markup:
    """What the marks on the picture mean, and that stages are links."""
    parts: list[Content] = [message("Choose a stage to see all that is said of it.")]
    if view.by_stage:
        signs = ", ".join(f"{SIGNS[each]} {message(word)}" for each, word in WORDS.items())
        parts += [" ", message("Marks count what the check found: {signs}.", signs=signs)]
    if location is not None:
        parts += [" ", message("Words at the left of a stage say what it is to this customer.")]
    return tag("p", parts, class_="aside")


def _header(view: View, heading: str) -> Markup:
    journey = view.journey
    who = "" if journey.audience is None else journey.audience.who
    counts = [
        counted(len(journey), "stage"),
        counted(len(journey.transitions), "transition"),
        *([counted(len(journey.personas), "persona")] if journey.personas else []),
        *([counted(len(journey.promises), "promise")] if journey.promises else []),
    ]
    goals = listed(view.stage(stage) for stage in journey.goals)
    checked = counts_of(view.report or ()) or message("no findings")
    rows: list[tuple[str, Content]] = [
        ("Version", view.says(journey.version) if journey.version else None),
        ("For", view.says(who) if who else None),
        ("Size", listed(tag("span", count, class_="count") for count in counts)),
        ("Goal" if len(journey.goals) == 1 else "Goals", goals or None),
        ("Check", None if view.report is None else tag("a", checked, href="#findings")),
    ]
    about = [
        tag("div", tag("dt", message(name)), tag("dd", value)) for name, value in rows if value
    ]
    return tag(
        "header",
        tag("p", message("Customer journey"), class_="kind"),
        tag("h1", view.says(heading)),
        tag("p", view.says(journey.description), class_="lead") if journey.description else None,
        tag("dl", about, class_="summary"),
    )


def _controls(view: View, persona: str | None, theme: Theme) -> Markup:
    themes = [
        option("theme", f"theme-{name}", name, message(word), checked=name == theme)
        for name, word in _THEMES.items()
    ]
    return tag(
        "section",
        switch(view, persona),
        tag("fieldset", tag("legend", message("Colours")), themes, class_="choice"),
        class_="controls",
        aria_label=message("How to look at it"),
    )


def _facts(view: View) -> Markup | None:
    facts = view.journey.facts
    if not facts:
        return None
    table = table_of(
        message("Facts, a table"),
        message("Facts and what they say of a customer"),
        ("Fact", "What it says", "Type", "Values"),
        [_fact(view, fact, f"fact-{at}") for at, fact in enumerate(facts)],
    )
    return section("facts", message("Facts about customers"), table)


def _fact(view: View, fact: Fact, anchor: str) -> Markup:
    values = ", ".join(map(str, fact.values))
    least, most = fact.minimum, fact.maximum
    if not values and (least, most) != (None, None):
        text = "up to {most}" if least is None else "from {least}"
        text = text if None in (least, most) else "{least} to {most}"
        values = message(text, least=str(least), most=str(most))
    kind = [tag("code", fact.type), *([", ", view.says(fact.unit)] if fact.unit else [])]
    how = "" if fact.computed is None else str(fact.computed)
    if how and fact.basis is not None:
        how += f" ({message(fact.basis)})"
    return tag(
        "tr",
        tag("th", code_of(fact.name), marks_beside(view, anchor), scope="row"),
        tag("td", view.says("; ".join(filter(None, [fact.meaning, how])))),
        tag("td", kind),
        tag("td", view.says(values)),
        id=anchor,
    )


def _cited(view: View, source: Source) -> Markup:
    year = "" if source.year is None else str(source.year)
    parts: list[Content] = [
        view.says(source.author) if source.author else None,
        view.link(source.title, source.url) if source.title else None,
        view.says(source.publication) if source.publication else None,
        year or None,
    ]
    cited = joined([listed(part for part in parts if part)])
    # A title that ends the sentence does so as it is.
    is_ended = not year and not source.publication and source.title.endswith((".", "?", "!"))
    return cited if is_ended else joined([cited, "."])


def _head(heading: str, css: str) -> Markup:
    digest = b64encode(hashlib.sha256(css.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        trusted(f'<meta http-equiv="Content-Security-Policy" content="{policy}">'),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", heading),
        style(css),
    )


@cache
def _style() -> str:
    """The style of every page: its colours, its pictures, and the rest."""
    light, dark = (f"{variables(name)};{_OWN[name]}" for name in ("light", "dark"))
    return (
        f":root{{color-scheme:light;{light}}}"
        f"@media screen{{:root:has(#theme-dark:checked){{color-scheme:dark;{dark}}}}}"
        "@media screen and (prefers-color-scheme:dark)"
        f"{{:root:has(#theme-auto:checked){{color-scheme:dark;{dark}}}}}"
        f"{rules_of('.journey-map')}"
    ) + files("customer_journey.render._page").joinpath("page.css").read_text(encoding="utf-8")
