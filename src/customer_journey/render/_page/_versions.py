"""Versions on a page: the journey beside an earlier one, and what changed in between."""

from collections.abc import Mapping
from typing import Final

from attrs import evolve

from customer_journey._messages._current import counted, message
from customer_journey._model import Journey
from customer_journey.compare._changes import Diff
from customer_journey.errors import InvalidValueError
from customer_journey.render._html import Markup, tag
from customer_journey.render._page._map import Drawing, Drawn, map_of
from customer_journey.render._page._view import Badge, View, phrase, section, table_of

__all__ = ["too_large", "versions"]

_SIGNS: Final[dict[str, str]] = {"added": "+", "removed": "−"}
_COLUMNS: Final = ("Impact", "Change", "Before", "After", "Why")
_IMPACTS: Final[dict[str, str]] = {"breaking": "◆", "behavioural": "▲", "cosmetic": "●"}


def versions(view: View, diff: Diff, drawing: Drawing, *, number: int) -> Drawn:
    """The section on what changed since one earlier version, with a picture of each."""
    old, new = diff.old, diff.new
    view = evolve(view, linked={stage.id for stage in new})
    marks = _badges(diff)
    sides = [
        _side(view, old, marks, drawing, id=f"before-{number}", word=message("Before")),
        _side(view, new, marks, drawing, id=f"after-{number}", word=message("Now")),
    ]
    graver = message(
        "{changes}; the gravest is {impact}.",
        changes=counted(len(diff), "change"),
        impact=message(diff.impact),
    )
    name = message("Every change")
    rows = [_row(view, {name: str(cell) for name, cell in row.items()}) for row in diff.rows()]
    markup = section(
        f"since-{number}",
        phrase("What changed since {version}", version=view.says(_version(old))),
        tag("p", graver if diff else message("Nothing changed."), class_="aside"),
        tag("div", [side.markup for side in sides], class_="sides"),
        table_of(name, name, _COLUMNS, rows) if diff else None,
        class_="change",
    )
    return Drawn(markup=markup, style="".join(side.style for side in sides))


def _version(journey: Journey) -> str:
    return f"{journey.label} {journey.version}".strip()


def _side(
    view: View,
    journey: Journey,
    marks: Mapping[str, Badge],
    drawing: Drawing,
    *,
    id: str,
    word: str,
) -> Drawn:
    side = evolve(
        view,
        journey=journey,
        picture=id,
        name=f"{word}: {_version(journey)}",
        badges={stage.id: [marks[stage.id]] for stage in journey if stage.id in marks},
    )
    caption = tag("figcaption", f"{word}: ", view.says(_version(journey)))
    try:
        drawn = map_of(side, evolve(drawing, direction="TB", counts=None))
    except InvalidValueError as error:
        drawn = Drawn(markup=too_large(error), style="")
    return evolve(drawn, markup=tag("figure", caption, drawn.markup))


def too_large(error: InvalidValueError) -> Markup:
    """What a page says where a picture would be."""
    why = "; ".join(problem.message for problem in error.problems)
    return tag("p", message("Too large for a picture: {why}.", why=why), class_="aside")


def _badges(diff: Diff) -> dict[str, Badge]:
    """For each stage that something happened to, a mark that says what."""
    badges: dict[str, Badge] = {}
    for change in diff:
        first, _, rest = change.where.partition(".")
        stage, deeper, _ = rest.partition(".")
        if first != "stages":
            continue
        if deeper or change.kind in ("changed", "renamed"):
            changed = (stage, str(change.after)) if change.kind == "renamed" else (stage,)
            for one in changed:
                badges.setdefault(one, Badge("changed", "~", message("changed")))
        elif change.kind in ("added", "removed"):
            badges[stage] = Badge(change.kind, _SIGNS[change.kind], message(change.kind))
        else:
            badges.setdefault(stage, Badge("moved", "↕", message("moved")))
    return badges


def _row(view: View, row: Mapping[str, str]) -> Markup:
    sign = tag("span", f"{_IMPACTS[row['impact']]} ", aria_hidden="true")
    impact = tag("span", sign, message(row["impact"]), class_=f"severity {row['impact']}")
    what = [tag("span", message(row["kind"]), class_="tag"), " ", tag("code", row["where"])]
    return tag(
        "tr",
        tag("td", impact),
        tag("th", what, scope="row"),
        tag("td", view.says(row["before"])),
        tag("td", view.says(row["after"])),
        tag("td", message(row["why"]) if row["why"] else None),
    )
