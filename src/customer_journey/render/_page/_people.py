"""People on a page: for whom the journey is, as whom to look at it, and where someone is."""

from collections.abc import Mapping
from typing import Final

from customer_journey._messages._current import counted, message, numeral, role_name
from customer_journey._model import Audience, Persona
from customer_journey._model._cached import cached, facts_by_name
from customer_journey.people._locate import Blocked, Location
from customer_journey.render._html import Content, Markup, joined, tag
from customer_journey.render._page._findings import marks_beside
from customer_journey.render._page._stages import INSIGHTS, figures
from customer_journey.render._page._view import (
    Badge,
    View,
    code_of,
    listed,
    option,
    phrase,
    section,
)

__all__ = ["audience", "located", "located_badges", "persona_rules", "switch"]

_MOST_NAMED: Final = 12
_AUDIENCE: Final = {"who": "Who"}
_PERSONA: Final = {
    "age": "Age", "gender": "Gender", "income": "Income", "education": "Education",
    "occupation": "Work", "location": "Where",
}  # fmt: skip


def switch(view: View, chosen: str | None) -> Markup | None:
    """The choice of the persona as whom to look at the journey, and what that leaves out."""
    people = view.journey.personas
    if not people:
        return None
    choices: list[tuple[str, str, str | None]] = [("everyone", message("Everyone"), None)]
    choices += [(f"p{at}", view.says(each.label), each.id) for at, each in enumerate(people)]
    options = [
        option("persona", f"as-{value}", value, name, checked=id == chosen)
        for value, name, id in choices
    ]
    notes = [_left_out(view, at, persona) for at, persona in enumerate(people)]
    return joined(
        [
            tag("fieldset", tag("legend", message("See it as")), options, class_="choice"),
            tag("div", notes, role="status", class_="seen"),
        ]
    )


def _left_out(view: View, at: int, persona: Persona) -> Markup:
    journey = view.journey
    others = [stage for stage in journey if stage.personas and persona.id not in stage.personas]
    sees = message(
        ": {number} of {stages}.",
        number=numeral(len(journey) - len(others)),
        stages=counted(len(journey), "stage"),
    )
    named = listed(view.says(stage.label) for stage in others[:_MOST_NAMED])
    more = len(others) - _MOST_NAMED
    if more > 0:
        named = phrase("{names} and {number} more", names=named, number=numeral(more))
    absent = [" ", *phrase("Not for them: {stages}.", stages=named)] if others else None
    return tag("p", view.says(persona.label), sees, absent, class_=f"seen-as p{at}")


def persona_rules(view: View) -> str:
    """The style that shows the page as the persona that is chosen sees it."""
    rules: list[str] = []
    for at in range(len(view.journey.personas)):
        chosen = f":root:has(#as-p{at}:checked)"
        others = f'[data-for]:not([data-for~="p{at}"])'
        rules += [
            f"{chosen} .seen-as.p{at}{{display:block}}",
            f"{chosen} .persona.p{at}{{border-color:var(--accent)}}",
            f"{chosen} li{others}{{display:none}}",
            f"{chosen} td{others}>*{{visibility:hidden}}",
            f"{chosen} th{others} .absent{{display:block}}",
            f"{chosen} svg {others}{{opacity:.25}}",
        ]
    return "".join(rules)


def audience(view: View) -> Markup | None:
    """Whom the journey is for: the audience and each persona; None where it does not say."""
    journey = view.journey
    about = None if journey.audience is None else _facts(view, journey.audience, _AUDIENCE)
    cards = [_card(view, at, persona) for at, persona in enumerate(journey.personas)]
    if about is None and not cards:
        return None
    grid = tag("div", cards, class_="cards") if cards else None
    return section("people", message("Who it is for"), about, grid)


def _card(view: View, at: int, persona: Persona) -> Markup:
    ideal = tag("span", message("ideal customer"), class_="tag") if persona.ideal else None
    return tag(
        "article",
        tag("h3", view.says(persona.label), " ", ideal),
        view.block("p", persona.description) if persona.description else None,
        _facts(view, persona, _PERSONA),
        marks_beside(view, f"persona-{at}"),
        class_=f"persona p{at}",
        id=f"persona-{at}",
    )


def _facts(view: View, who: Audience | Persona, names: Mapping[str, str]) -> Markup | None:
    rows = [(message(name), [str(getattr(who, field))]) for field, name in names.items()]
    for kind, name in INSIGHTS.items():
        insights = [item for item in who.insights if item.kind == kind]
        rows.append(
            (message(name), [" · ".join([each.label, *figures(each)]) for each in insights])
        )
    if isinstance(who, Audience):
        rows.append((message("What to say to them"), [claim.value for claim in who.messages]))
    entries = [
        tag("div", tag("dt", name), [view.block("dd", text) for text in texts if text])
        for name, texts in rows
        if any(texts)
    ]
    return tag("dl", entries, class_="about") if entries else None


def located_badges(location: Location) -> Mapping[str, Badge]:
    """A mark for each stage that the location mentions."""
    badges: dict[str, Badge] = {}
    for look, text, means, stages in (
        ("blocked", "blocked", "blocked for this customer", [at.stage for at in location.blocked]),
        ("next", "next?", "possible next for this customer", location.possible),
        ("off", "off path", "entered off the path by this customer", location.off_path),
    ):
        badges |= dict.fromkeys(stages, Badge(look, message(text), message(means)))
    for stage, standing in zip(location.stages, location.standings, strict=True):
        text = message("here") if standing == "proven" else message("here?")
        means = message("this customer is here, {standing}", standing=message(standing))
        badges[stage] = Badge("here", text, means)
    return badges


def located(view: View, location: Location) -> Markup:
    """The section on one customer: where they are, what could be next and what is in the way."""
    places = [
        joined([view.stage(stage), f" ({message(standing)})"])
        for stage, standing in zip(location.stages, location.standings, strict=True)
    ]
    rows: list[tuple[str, list[Content]]] = [
        ("Is at", list(places) or [message("not known to be in the journey yet")]),
        ("Role", [role_name(location.role)] if location.role else []),
        ("Off the path", [view.stage(stage) for stage in location.off_path]),
        ("Could be next", [view.stage(stage) for stage in location.possible]),
        ("Blocked", list(dict.fromkeys([_blocked(view, item) for item in location.blocked]))),
        ("Best questions", [_question(view, name) for name in location.missing]),
    ]
    entries = [
        tag("div", tag("dt", message(name)), [tag("dd", item) for item in items])
        for name, items in rows
        if items
    ]
    return section(
        "customer", message("Where this customer is"), tag("dl", entries, class_="about")
    )


def _blocked(view: View, item: Blocked) -> Markup:
    text = "{stage} needs {clause}"
    parts: dict[str, Content] = {
        "stage": view.stage(item.stage),
        "clause": code_of(str(item.clause)),
    }
    for name in item.clause.names()[:1]:
        text = "{stage} needs {clause}, and {fact} is {value}"
        parts |= {"fact": view.says(name), "value": view.says(repr(item.value))}
    return joined(phrase(text, **parts))


def _question(view: View, name: str) -> Markup:
    declared = cached(view.journey, facts_by_name).get(name)
    meaning = declared.meaning if declared is not None else ""
    return joined([code_of(name), view.says(f" {meaning}") if meaning else None])
