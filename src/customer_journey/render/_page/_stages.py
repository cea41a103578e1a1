"""Lanes: a table with a column for each stage and a row for each kind of thing said of it."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Final, TypeAlias, TypeVar

from attrs import frozen

from customer_journey._messages._current import (
    counted,
    current_language,
    direction_of,
    message,
    numeral,
)
from customer_journey._model import (
    Action,
    Asset,
    Claim,
    Insight,
    InsightKind,
    Journey,
    Metric,
    Promise,
    Question,
    Stage,
    Touchpoint,
    Transition,
    TransitionKind,
    cached,
)
from customer_journey._model._cached import facts_by_name, has_answers
from customer_journey._values import figure, percent
from customer_journey.content._coverage import CoverageCell, coverage
from customer_journey.content._exposure import Exposure
from customer_journey.events._scorecard import MetricValue
from customer_journey.render._diagram import Box, boxes_of, waits_of
from customer_journey.render._html import Content, Markup, joined, safe, tag, trusted
from customer_journey.render._marks import pair
from customer_journey.render._page._findings import finding_mark
from customer_journey.render._page._view import HEAD, View, code_of, listed, phrase, region

__all__ = ["INSIGHTS", "figures", "lanes"]

_SHEET: Final = 6
"""The columns that a sheet of paper takes."""

_WIDE, _TALL, _EDGE = 96.0, 20.0, 2.0
"""How large the line of a metric is."""

Cell = Callable[[View, Stage], Iterable[Content]]

_T = TypeVar("_T")

_KINDS: Final[Mapping[TransitionKind, tuple[str, str]]] = {
    "advance": ("→", "on to"),
    "return": ("↺", "back to"),
    "exit": ("×", "out to"),
    "referral": ("+", "brings a new person to"),
}


_RECEIVERS: Final = {
    "customer": "given: {what}",
    "referrer": "the referrer gets: {what}",
    "newcomer": "the newcomer gets: {what}",
}

INSIGHTS: Final[Mapping[InsightKind, str]] = {
    "goal": "What they want",
    "need": "What they need",
    "expectation": "What they expect",
    "pain": "What hurts",
    "trigger": "What sets them off",
    "influence": "Whom they listen to",
    "alternative": "What they compare",
    "interest": "What interests them",
    "why-buy": "Why they buy",
    "why-us": "Why from us",
}
"""What each kind of insight is called where people read it."""


@frozen
class _Lane:
    """One row: what it is called, and what it says of a stage."""

    id: str
    name: str
    cell: Cell


def lanes(view: View) -> Markup:
    """The table of all lanes that anything is said in, in a region that scrolls.

    A table of more columns than a sheet of paper takes is there once more, in sheets for print.
    """
    stages = view.journey.stages
    rows: list[tuple[_Lane, list[Markup]]] = []
    for lane in _LANES:
        cells = [joined([lane.cell(view, one), _marks(view, one, lane.id)]) for one in stages]
        if any(cells):
            rows.append((lane, cells))
    name = message("Stage by stage, a table")
    table = _table(view, rows, 0, len(stages), is_whole=True)
    if len(stages) <= _SHEET:
        return region(name, table)
    count = math.ceil(len(stages) / _SHEET)
    ends = [at * len(stages) // count for at in range(count + 1)]
    sheets = [_table(view, rows, *pair, is_whole=False) for pair in pairwise(ends)]
    return joined([region(name, table, "scroll whole"), tag("div", sheets, class_="sheets")])


def _table(
    view: View,
    rows: Sequence[tuple[_Lane, Sequence[Markup]]],
    first: int,
    last: int,
    *,
    is_whole: bool,
) -> Markup:
    """The columns of some stages; what links lead to is in the whole table."""
    stages = view.journey.stages[first:last]
    body = [
        tag(
            "tr",
            tag("th", message(lane.name), scope="row", class_="lane"),
            [
                tag("td", cell, data_for=view.only(stage.personas))
                for stage, cell in zip(stages, cells[first:last], strict=True)
            ],
            class_=f"lane-{lane.id}",
        )
        for lane, cells in rows
        if is_whole or any(cells[first:last])
    ]
    caption = tag("caption", message("What is so at each stage"), class_="unseen")
    boxes = boxes_of(view.journey)[first:last]
    head = tag("thead", _bands(stages), _heads(view, stages, boxes, is_whole=is_whole))
    return tag("table", caption, head, tag("tbody", body), class_="lanes")


def _bands(stages: Sequence[Stage]) -> Markup | None:
    """A row of the phases, each over the stages that follow one another in it."""
    phases = [stage.phases[0] if stage.phases else "" for stage in stages]
    if not any(phases):
        return None
    cells = [
        tag("th", message(phase), scope="colgroup", colspan=len(list(run)), class_="band")
        if phase
        else tag("td", colspan=len(list(run)))
        for phase, run in groupby(phases)
    ]
    return tag("tr", tag("th", message("Phase"), scope="row", class_="lane"), cells, class_="bands")


def _heads(view: View, stages: Sequence[Stage], boxes: Sequence[Box], *, is_whole: bool) -> Markup:
    cells: list[Markup] = []
    for stage, box in zip(stages, boxes, strict=True):
        absent = tag("span", message("not for them"), class_="absent") if stage.personas else None
        cells.append(
            tag(
                "th",
                tag("span", view.says(stage.label), class_="called"),
                " ",
                tag("span", " · ".join(box.marks), class_="aside") if box.marks else None,
                " ",
                view.whom(stage.personas),
                absent,
                _marks(view, stage, HEAD),
                scope="col",
                id=f"stage-{stage.id}" if is_whole else None,
                tabindex=-1 if is_whole else None,
                class_="column",
                data_for=view.only(stage.personas),
            )
        )
    return tag("tr", tag("th", message("Stage"), scope="row", class_="lane corner"), cells)


def _marks(view: View, stage: Stage, lane: str) -> Iterator[Content]:
    for number, finding in view.marks.get((stage.id, lane), ()):
        yield finding_mark(number, finding)


def _item(*parts: Content, only: str | None = None) -> Markup:
    """An item of a list, with blanks between the parts that there are."""
    content: list[Content] = []
    for part in parts:
        content += [" ", part] if content and part else [part]
    return tag("li", content, data_for=only)


def _each(
    pick: Callable[[Stage], Iterable[_T]], write: Callable[[View, Stage, _T], Markup]
) -> Cell:
    """A list of what a stage has, each as it is written."""

    def cell(view: View, stage: Stage) -> Iterator[Content]:
        items = [write(view, stage, item) for item in pick(stage)]
        if items:
            yield tag("ul", items)

    return cell


def _aside(notes: Sequence[Content]) -> Markup | None:
    """What stands beside a text, if anything does."""
    return tag("span", listed(notes), class_="aside") if notes else None


def _paragraph(pick: Callable[[Stage], str]) -> Cell:
    def cell(view: View, stage: Stage) -> Iterator[Content]:
        text = pick(stage)
        if text:
            yield view.block("p", text)

    return cell


def _insights(kind: InsightKind) -> Cell:
    return _each(lambda stage: [item for item in stage.insights if item.kind == kind], _brought)


def _brought(view: View, stage: Stage, item: Question | Insight) -> Markup:
    """A question or an insight, with what answers it; pains only where answers are stated."""
    names = cached(view.journey, _names)
    key = (stage.id, isinstance(item, Question), item.id)
    by, unanswered, askers = cached(view.journey, _answers).get(key, ([], [], 0))
    answer = listed(view.says(names.get((stage.id, one)) or names["", one]) for one in by)
    gap: Content = None
    is_stated = isinstance(item, Question) or (
        item.kind == "pain" and cached(view.journey, has_answers)
    )
    if unanswered and is_stated:
        people = listed(view.says(view.persona(persona)) for persona in unanswered)
        everyone = len(unanswered) == askers
        words = phrase("no answer yet") if everyone else phrase("no answer for {whom}", whom=people)
        gap = tag("span", words, class_="tag gap")
    notes: list[Content] = []
    if isinstance(item, Insight):
        notes = [tag("span", text, class_="aside") for text in figures(item)]
    elif item.channel:
        notes = [
            tag("span", phrase("on {channel}", channel=view.says(item.channel)), class_="aside")
        ]
    return _item(
        view.says(item.label),
        *notes,
        tag("span", phrase("answered by {what}", what=answer), class_="aside") if by else None,
        *_exposures(view, stage, item),
        gap,
        view.whom(item.personas),
        only=view.only(item.personas),
    )


def _exposures(view: View, stage: Stage, item: Question | Insight) -> Iterator[Markup]:
    """How many people had met an answer before they moved on or left, a line for each persona."""
    kind = "question" if isinstance(item, Question) else item.kind
    for persona, exposures in view.exposures.get((stage.id, kind, item.id), {}).items():
        parts = [message(_MET[each.outcome], figure=_figure_of(each)) for each in exposures]
        still = numeral(exposures[0].open)
        text = "; ".join([*parts, message("{number} still there", number=still)])
        name: list[Content] = [] if persona is None else [view.says(view.persona(persona)), ": "]
        only = None if persona is None else view.only([persona])
        yield tag("span", *name, text, class_="aside figure", data_for=only)


_MET: Final = {
    "all": "an answer was met by {figure}",
    "moved-on": "of those who moved on, by {figure}",
    "left": "of those who left, by {figure}",
}


def _figure_of(exposure: Exposure) -> str:
    """How many of how many, and the share with its interval."""
    met, people = numeral(exposure.met), numeral(exposure.people)
    figure = message("{part} of {number}", part=met, number=people)
    interval = exposure.interval
    if interval is None:
        return figure
    ends = message(
        "{least} to {most}", least=f"{100 * interval.low:.0f}", most=f"{100 * interval.high:.0f}"
    )
    return f"{figure} ({100 * exposure.met / exposure.people:.0f} %, {ends})"


def figures(item: Insight) -> Iterator[str]:
    """What is known of an insight in numbers, in words."""
    if item.importance is not None:
        text = "severity {figure} of 10" if item.kind == "pain" else "importance {figure} of 10"
        yield message(text, figure=numeral(item.importance))
    if item.satisfaction is not None:
        yield message("satisfaction {figure} of 10", figure=numeral(item.satisfaction))
    if item.share is not None and item.n is not None:
        number = numeral(item.n)
        yield message("{share} of {number} asked", share=percent(item.share), number=number)
    elif item.share is not None:
        yield message("{share} of those asked", share=percent(item.share))
    elif item.n is not None:
        yield message("{number} asked", number=numeral(item.n))


_Labels: TypeAlias = tuple[Mapping[str, str], Mapping[str, str]]
"""What the touchpoints and the actions of a stage are called."""


def _actions(stage: Stage) -> list[tuple[Action, _Labels]]:
    touchpoints = {item.id: item.label for item in stage.touchpoints}
    actions = {item.id: item.label for item in stage.actions}
    return [(item, (touchpoints, actions)) for item in stage.actions]


def _action(view: View, _: Stage, labelled: tuple[Action, _Labels]) -> Markup:
    item, (touchpoints, actions) = labelled
    notes: list[Content] = [view.says(item.owner)] if item.owner else []
    for word, ids, labels in (
        ("at {what}", item.touchpoints, touchpoints),
        ("for {what}", item.supports, actions),
    ):
        if ids:
            what = listed(view.says(labels[one]) for one in ids)
            notes.append(joined(phrase(word, what=what)))
    return _item(
        tag("span", message(item.lane), class_="tag") if item.lane else None,
        view.says(item.label),
        _aside(notes),
    )


def _names(journey: Journey) -> dict[tuple[str, str], str]:
    """What answers are called, by their stages and ids; opportunities are at none."""
    names = {("", item.id): item.label for item in journey.opportunities}
    for stage in journey.stages:
        names |= {(stage.id, item.id): item.label for item in stage.answering}
    return names


def _answers(
    journey: Journey,
) -> dict[tuple[str | None, bool, str], tuple[list[str], list[str], int]]:
    """What answers each question or insight, whom it leaves without, and how many bring it."""
    by_key: dict[tuple[str | None, bool, str], list[CoverageCell]] = {}
    for cell in coverage(journey).cells:
        key = (cell.stage, cell.kind == "question", cell.item.id)
        by_key.setdefault(key, []).append(cell)
    return {
        key: (
            list(dict.fromkeys(id for cell in cells for id in cell.answered_by)),
            [cell.persona or "" for cell in cells if not cell.answered],
            len(cells),
        )
        for key, cells in by_key.items()
    }


def _asset(view: View, _: Stage, asset: Asset) -> Markup:
    about = [text for text in (asset.kind, asset.channel) if text]
    day = asset.review_by
    due = None if day is None else message("look at it again by {day}", day=day.isoformat())
    return _item(
        view.link(asset.label, asset.url),
        tag("span", message(asset.status), class_="tag") if asset.status != "live" else None,
        _aside([view.says(text) for text in about]),
        *_claims(view, asset.claims),
        tag("span", due, class_="aside") if due else None,
        view.whom(asset.personas),
        only=view.only(asset.personas),
    )


def _touchpoint(view: View, _: Stage, item: Touchpoint) -> Markup:
    channel = item.channel if item.channel != item.label else ""
    notes: list[Content] = [view.says(channel)] if channel else []
    notes += [message("{who} starts it", who=message(item.initiator))] if item.initiator else []
    notes += [message("{who} owns it", who=message(item.owner))] if item.owner else []
    return _item(view.says(item.label), _aside(notes), *_claims(view, item.claims))


def _claims(view: View, claims: Iterable[Claim]) -> list[Markup]:
    return [
        tag("span", view.says(f"{claim.key}: {claim.value}"), class_="aside") for claim in claims
    ]


def _metric(view: View, stage: Stage, metric: Metric) -> Markup:
    card = view.scorecard
    figures = () if card is None else card.of(stage.id, metric.id)
    target = None
    if metric.target is not None:
        figure = numeral(metric.target)
        aim = view.says(f"{figure} {metric.unit}".strip())
        target = tag("span", phrase("target {figure}", figure=aim), class_="tag")
    rate = " / ".join(text for text in (metric.numerator, metric.denominator) if text)
    unit = metric.unit if metric.target is None else ""
    notes: list[Content] = [view.says(text) for text in (unit, rate) if text]
    notes += [message(f"{metric.better} is better")] if metric.better else []
    return _item(view.says(metric.label), target, _aside(notes), *_figures_of(view, figures))


def _figures_of(view: View, figures: Sequence[MetricValue]) -> list[Content]:
    """Of each segment, the last figure of a metric with its interval, and the line that led to it.

    The last one is that of the last whole period, if there is any.
    """
    parts: list[Content] = []
    for _, several in groupby(figures, key=lambda each: each.group):
        listed = list(several)
        last = next((each for each in reversed(listed) if each.complete), listed[-1])
        name = f"{last.group}: " if last.group is not None else ""
        when = (
            [] if last.period is None else [" ", tag("span", f"({last.period})", class_="period")]
        )
        parts.append(
            tag(
                "span",
                _line_of(listed),
                view.says(f"{name}{last.said}"),
                when,
                class_=f"figure {last.status or 'plain'}",
            )
        )
    return parts


def _line_of(figures: Sequence[MetricValue]) -> Markup | None:
    """A line through the figures of all periods, and one for the target; None of fewer than two."""
    values = [each.value for each in figures if each.value is not None]
    if len(values) < 2:  # noqa: PLR2004 - a line has two ends
        return None
    target = figures[-1].target
    every = values if target is None else [*values, target]
    low, high = min(every), max(every)
    scale = (_TALL - 2 * _EDGE) / (high - low) if high > low else 0.0

    def y(value: float) -> float:
        return _TALL - _EDGE - (value - low) * scale

    step = _WIDE / (len(values) - 1)
    points = " ".join(pair((index * step, y(value))) for index, value in enumerate(values))
    aim = ""
    if target is not None:
        aim = f'<path d="M{pair((0, y(target)))}H{_WIDE:.0f}" stroke-dasharray="3 3"/>'
    about = safe(
        message(
            "{periods}, from {first} to {last}",
            periods=counted(len(values), "period"),
            first=figure(values[0]),
            last=figure(values[-1]),
        )
    )
    return trusted(
        f'<svg class="spark" role="img" aria-label="{about}" width="{_WIDE:.0f}" '
        f'height="{_TALL:.0f}" viewBox="0 0 {_WIDE:.0f} {_TALL:.0f}" fill="none" '
        f'stroke="currentColor">{aim}<polyline points="{points}" stroke-width="1.5"/></svg>'
    )


def _promises(view: View, stage: Stage) -> Iterable[Content]:
    said = cached(view.journey, _promised).get(stage.id, ())
    return _each(lambda _: said, _promise)(view, stage)


def _promise(view: View, _: Stage, said: tuple[str, Promise]) -> Markup:
    word, promise = said
    return _item(tag("span", message(word), class_=f"tag {word}"), view.says(promise.label))


def _promised(journey: Journey) -> dict[str, list[tuple[str, Promise]]]:
    """What becomes of promises at each stage, by its id."""
    by_key: dict[str, list[tuple[str, Promise]]] = {}
    for promise in journey.promises:
        stages_of = {"made": promise.made, "kept": promise.kept, "due": (promise.due,)}
        for word, stages in stages_of.items():
            for stage in stages:
                by_key.setdefault(stage, []).append((word, promise))
    return by_key


def _entry(view: View, stage: Stage) -> Iterator[Content]:
    if stage.entry is None:
        return
    basis = tag("span", message(stage.entry_basis), class_="tag") if stage.entry_basis else None
    yield tag("p", code_of(str(stage.entry)), " ", basis)
    declared = cached(view.journey, facts_by_name)
    for name in stage.entry.names():
        if name in declared and declared[name].meaning:
            meaning = view.says(f": {declared[name].meaning}")
            yield tag("p", code_of(name), meaning, class_="aside")


def _transitions(view: View, stage: Stage) -> Iterable[Content]:
    leaving = view.journey.leaving(stage.id)
    return _each(lambda _: leaving, _transition)(view, stage)


def _transition(view: View, _: Stage, item: Transition) -> Markup:
    sign, words = _KINDS[item.kind]
    if sign == "→" and direction_of(current_language()):
        sign = "←"
    notes: list[Content] = [view.says(text) for text in (item.decision, item.reason) if text]
    if item.when is not None:
        notes.append(joined(phrase("when {criterion}", criterion=code_of(str(item.when)))))
    notes += [message("otherwise")] if item.otherwise else []
    notes += waits_of(item)
    notes += [
        joined(phrase(_RECEIVERS[reward.to], what=view.says(reward.label)))
        for reward in item.rewards
    ]
    if item.handoff is not None and item.handoff.note:
        notes.append(joined(phrase("handed on: {what}", what=view.says(item.handoff.note))))
    share = None if item.probability is None else percent(item.probability)
    return _item(
        tag("span", sign, aria_hidden="true", class_=f"sign {item.kind}"),
        tag("span", message(words), class_="unseen"),
        view.stage(item.target),
        tag("span", share, class_="tag") if share else None,
        *(tag("span", note, class_="aside") for note in notes),
        view.whom(item.personas),
        only=view.only(item.personas, view.journey[item.target].personas),
    )


_LANES: Final = (
    _Lane("purpose", "What it is for", _paragraph(lambda stage: stage.purpose)),
    _Lane("questions", "What they ask", _each(lambda stage: stage.questions, _brought)),
    *(_Lane(kind, name, _insights(kind)) for kind, name in INSIGHTS.items()),
    _Lane("actions", "What is done", _each(_actions, _action)),
    _Lane("assets", "Content", _each(lambda stage: stage.assets, _asset)),
    _Lane("touchpoints", "Touchpoints", _each(lambda stage: stage.touchpoints, _touchpoint)),
    _Lane("promises", "Promises", _promises),
    _Lane("metrics", "Metrics", _each(lambda stage: stage.metrics, _metric)),
    _Lane("owner", "Owner", _paragraph(lambda stage: stage.owner)),
    _Lane("entry", "How we know", _entry),
    _Lane("ways", "Where it leads", _transitions),
    _Lane("note", "Notes", _paragraph(lambda stage: stage.note)),
)
