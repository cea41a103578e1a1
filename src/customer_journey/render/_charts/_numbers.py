"""Which figure shows the numbers of an answer or of a table of events."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence, Sized
from datetime import date
from itertools import zip_longest
from typing import Any, Final, Protocol, TypeAlias, cast

from customer_journey._log._variants import Variants
from customer_journey._messages._current import counted, message, numeral, points
from customer_journey._model._names import name_of
from customer_journey._values import figure, percent
from customer_journey.content._exposure import Exposure
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.events._scorecard import MetricStatus, Scorecard
from customer_journey.markov._arrivals import Arrivals
from customer_journey.markov._results import Attribution, Levers, Scenarios
from customer_journey.render._charts._chart import Chart
from customer_journey.render._charts._figures import (
    BarRow,
    Flow,
    Tone,
    bars,
    curve,
    flows,
    heat_map,
)

__all__ = [
    "Frame",
    "Numbers",
    "Tabular",
    "chart_of_numbers",
    "chart_of_table",
    "matrix_of_variants",
    "rows_of_table",
]

Numbers: TypeAlias = Attribution | Levers | Scenarios | Arrivals | Variants | Scorecard
"""Answers whose numbers are drawn."""


class Frame(Protocol):
    """A table of pandas, Polars or PyArrow."""

    @property
    def columns(self) -> object:
        """Its columns, or their names."""
        ...


Tabular: TypeAlias = list[dict[str, Any]] | dict[str, list[Any]] | Frame
"""A table, of the kind that `events` was given."""

_MOST_STEPS: Final = 8


def _named(id: str) -> str:
    """What a stage is called, or the words that its id was made of."""
    name = name_of(id)
    if name != id:
        return name
    words = id.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _move(source: str, target: str) -> str:
    """From where to where."""
    return message("{source} to {target}", source=_named(source), target=_named(target))


def _points(gain: float) -> str:
    """A difference of shares in percentage points, with its sign."""
    return points(f"{'+' if gain > 0 else ''}{figure(100 * gain)}")


def _share(value: float | None) -> float | None:
    """A share of a table; None where it is unknown, which pandas writes as no number."""
    return None if value is None or math.isnan(value) else float(value)


def chart_of_numbers(value: Numbers) -> Chart:
    """The chart of an answer.

    Raises:
        InvalidValueError: It holds more than anybody could read.
    """
    if isinstance(value, Arrivals):
        goal = _named(value.goal)
        steps = counted(len(value) - 1, "step", context="after")
        label = message("{share} after {steps}", share=percent(value[-1]), steps=steps)
        text = "The share of people who have reached {goal}, step by step: {figure}."
        about = message(text, goal=goal, figure=label)
        name = message("Arrived at {goal}", goal=goal)
        return curve("arrivals", name, about, value, unit=message("steps"), label=label)
    if isinstance(value, Variants):
        return _chart_of_steps(value)
    if isinstance(value, Scorecard):
        return _chart_of_scorecard(value)
    if isinstance(value, Levers):
        rows = [
            BarRow(
                name=_move(lever.source, lever.target),
                value=lever.gain,
                text=_points(lever.gain),
                note=message("now {share}", share=percent(lever.probability)),
                tone="bar" if lever.gain >= 0 else "loss",
            )
            for lever in sorted(value, key=lambda lever: -abs(lever.gain))
        ]
        name = message("What one more point on a transition is worth")
        return bars("levers", name, rows, meanings=_effects())
    if isinstance(value, Scenarios):
        rows = [
            BarRow(
                name=item.name,
                value=item.gain,
                text=_points(item.gain),
                note=message("goal reached by {share}", share=percent(item.probability)),
                low=item.interval.low,
                high=item.interval.high,
                tone="bar" if item.gain >= 0 else "loss",
            )
            for item in value
        ]
        name = message("What each scenario changes")
        return bars("scenarios", name, rows, meanings=_effects())
    rows = [
        BarRow(
            name=_named(channel), value=each, text=(percent if value.are_shares else figure)(each)
        )
        for channel, each in sorted(value.items(), key=lambda item: -item[1])
    ]
    if value.are_shares:
        name = message("Share of conversions lost without each stage")
    else:
        name = message("What each stage contributes")
    return bars("attribution", name, rows)


def _chart_of_scorecard(value: Scorecard) -> Chart:
    """The figures that have a target, each as a part of it, for they have many units."""
    rows = [
        BarRow(
            name=each.label or _named(each.metric),
            value=each.value / each.target,
            text=each.said,
            note=", ".join(str(part) for part in (each.group, each.period) if part is not None),
            low=None if each.low is None else each.low / each.target,
            high=None if each.high is None else each.high / each.target,
            tone=_TONES[each.status],
        )
        for each in value
        if each.target and each.value is not None
    ]
    if not rows:
        problem = Problem("value", "no figure has a target and a value", hint="show its text")
        raise InvalidValueError("to_svg", [problem])
    name = message("Metrics as parts of their targets")
    meanings: dict[Tone, str] = {
        tone: message(status or "no direction is better") for status, tone in _TONES.items()
    }
    target = 1.0, message("target")
    return bars("scorecard", name, rows, meanings=meanings, target=target)


_TONES: Final[dict[MetricStatus | None, Tone]] = {
    "met": "bar",
    "missed": "loss",
    "unclear": "guess",
    None: "plain",
}
"""How bars are drawn, by how figures are to their targets."""


def _effects() -> dict[Tone, str]:
    """What bars mean that lead to the right and to the left."""
    return {
        "bar": message("more reach the goal"),
        "loss": message("fewer reach the goal"),
    }


def _chart_of_steps(value: Variants) -> Chart:
    """People at their first, second, … step, and where they went from there."""
    people: defaultdict[tuple[int, str, str | None], float] = defaultdict(float)
    for steps, count in value.counts.items():
        shown = steps[:_MOST_STEPS]
        for at, (step, onward) in enumerate(zip_longest(shown, shown[1:])):
            people[at, step, onward] += count
    listed = [
        Flow(column=at, source=source, target=target, people=count)
        for (at, source, target), count in people.items()
    ]
    return _flow_chart(listed, value.people)


def _flow_chart(listed: Sequence[Flow], people: float) -> Chart:
    deepest = max((flow.column + 1 + (flow.target is not None) for flow in listed), default=0)
    nodes = dict.fromkeys(node for flow in listed for node in (flow.source, flow.target) if node)
    listing = "; ".join(
        f"{message('step {number}', number=flow.column + 1)}, "
        f"{_move(flow.source, flow.target)}: {numeral(flow.people)}"
        for flow in listed
        if flow.target is not None
    )
    text = "How {people} people went on from step to step: {flows}."
    about = message(text, people=numeral(people), flows=listing)
    return flows(
        "steps",
        message("From step to step"),
        about,
        listed,
        heads=[message("Step {number}", number=at + 1) for at in range(deepest)],
        labels={node: _named(node) for node in nodes},
    )


def matrix_of_variants(value: Variants) -> Chart:
    """The share of people at each stage by step; who has stopped is in a row of its own."""
    deepest = min(max(map(len, value.counts), default=0), _MOST_STEPS * 2)
    counts: dict[str, list[float]] = {}
    stopped = [0.0] * deepest
    for steps, count in value.counts.items():
        for at in range(deepest):
            row = counts.setdefault(steps[at], [0.0] * deepest) if at < len(steps) else stopped
            row[at] += count
    listed = [(_named(stage), row) for stage, row in counts.items()]
    listed += [(message("Stopped before"), stopped)] if any(stopped) else []
    total = value.people or 1
    name = message("Where people are at each step")
    return heat_map(
        "step-matrix",
        name,
        f"{name} ({counted(value.people, 'person', 'people')}).",
        columns=[message("Step {number}", number=at + 1) for at in range(deepest)],
        rows=[
            (head, "", [(count / total, percent(count / total)) for count in row])
            for head, row in listed
        ],
    )


_FUNNEL: Final = {"step", "people", "of_first"}
_STEPS: Final = {"position", "source", "target", "people"}
_EXPOSURE: Final = {"stage", "item", "outcome", "people", "met", "low", "high", "open"}
_COHORTS: Final = {"cohort", "period", "people", "share"}


def rows_of_table(value: object) -> list[dict[str, Any]] | None:
    """The rows of a table of any kind that `events` answers with; None for anything else."""
    table: Any = value
    if isinstance(value, list):
        rows = cast("list[object]", value)
        if rows and all(isinstance(row, Mapping) for row in rows):
            return [dict(cast("Mapping[str, Any]", row)) for row in rows]
        return None
    if isinstance(value, dict):
        columns = cast("dict[str, Sequence[Any]]", value)
        lists = [column for column in columns.values() if isinstance(cast("object", column), Sized)]
        if len(lists) < len(columns) or len(set(map(len, lists))) > 1:
            return None
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    for method, arguments in (("to_dicts", ()), ("to_pylist", ()), ("to_dict", ("records",))):
        # Polars, PyArrow and pandas; nothing is imported to ask. Of its type, as mocks have all.
        if hasattr(type(value), method) and hasattr(type(value), "columns"):
            return cast("list[dict[str, Any]]", getattr(table, method)(*arguments))
    return None


def chart_of_table(rows: Sequence[Mapping[str, Any]]) -> Chart:
    """The chart of what `events.funnel`, `steps`, `cohorts` or `exposure` answers.

    Raises:
        InvalidValueError: It is another table, or holds more than anybody could read.
    """
    names = set(rows[0]) if rows else set[str]()
    if names >= _FUNNEL:
        return _funnel(rows)
    if names >= _COHORTS:
        return _retention(rows)
    if names >= _EXPOSURE:
        return _exposures(rows)
    if names >= _STEPS:
        listed = [
            Flow(
                column=int(row["position"]) - 1,
                source=str(row["source"]),
                target=str(row["target"]) if isinstance(row["target"], str) else None,
                people=float(row["people"]),
            )
            for row in rows
        ]
        first = sum(flow.people for flow in listed if flow.column == 0)
        return _flow_chart(listed, first)
    hint = "tables that events.funnel, steps, cohorts and exposure return have a picture"
    raise InvalidValueError("to_svg", [Problem("value", "a table without a picture", hint=hint)])


def _funnel(rows: Sequence[Mapping[str, Any]]) -> Chart:
    listed: list[BarRow] = []
    for at, row in enumerate(rows):
        text = numeral(format(row["people"], ","))
        of_first, share = _share(row["of_first"]), _share(row["share"]) if at else None
        listed.append(
            BarRow(
                name=_named(str(row["step"])),
                value=float(row["people"]),
                text=text if of_first is None else f"{text} ({percent(of_first)})",
                note=""
                if share is None
                else message("{share} of the step before", share=percent(share)),
            )
        )
    name = message("Funnel")
    return bars("funnel", name, listed)


def _exposures(rows: Sequence[Mapping[str, Any]]) -> Chart:
    """Who had met an answer: of those who moved on, and below them of those who left."""
    fixed = {*_EXPOSURE, "kind", "answered_by", "share"}
    segments = [column for column in rows[0] if column not in fixed]
    tones: dict[str, Tone] = {"moved-on": "bar", "left": "loss", "all": "plain"}
    listed: list[BarRow] = []
    for row in rows:
        counts = {name: int(row[name]) for name in ("people", "met", "open")}
        exposure = Exposure(row["outcome"], **counts)
        groups = [str(row[column]) for column in segments if row[column] is not None]
        listed.append(
            BarRow(
                name=_named(str(row["item"])),
                value=exposure.share or 0.0,
                text=str(exposure),
                note=", ".join([_named(str(row["stage"])), *groups]),
                low=_share(row["low"]),
                high=_share(row["high"]),
                tone=tones[exposure.outcome],
            )
        )
    name = message("Who had met an answer before")
    meanings: dict[Tone, str] = {"bar": message("they moved on"), "loss": message("they left")}
    return bars("exposure", name, listed, meanings=meanings)


def _retention(rows: Sequence[Mapping[str, Any]]) -> Chart:
    cohorts: dict[str, dict[int, tuple[float, str] | None]] = {}
    sizes: dict[str, int] = {}
    for row in rows:
        when = row["cohort"]
        cohort = f"{when:%Y-%m-%d}" if isinstance(when, date) else str(when)
        sizes[cohort] = int(row["people"])
        share = _share(row["share"])
        cell = None if share is None else (share, percent(share))
        cohorts.setdefault(cohort, {})[int(row["period"])] = cell
    periods = range(max(max(cells) for cells in cohorts.values()) + 1)
    name = message("Retention")
    return heat_map(
        "retention",
        name,
        message(
            "{name}: {cohorts} over {periods}.",
            name=name,
            cohorts=counted(len(cohorts), "cohort"),
            periods=counted(len(periods), "period", context="over"),
        ),
        axes=(message("Cohort"), message("Periods since")),
        columns=[str(period) for period in periods],
        rows=[
            (
                cohort,
                counted(sizes[cohort], "person", "people"),
                [cells.get(period) for period in periods],
            )
            for cohort, cells in cohorts.items()
        ],
    )
