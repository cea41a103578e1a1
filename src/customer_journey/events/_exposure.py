"""Exposure: which answers people met before they moved on or left."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from attrs import frozen
from typing_extensions import Unpack

from customer_journey._arguments import checked, require
from customer_journey._model import Action, Journey, cached
from customer_journey._model._cached import positions
from customer_journey.content._coverage import coverage
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.events._columns import EventColumns
from customer_journey.events._timeline import NOWHERE, Timeline
from customer_journey.events._visits import visit_steps

__all__ = ["exposure"]

_OUTCOMES: Final = ("all", "moved-on", "left")


@checked
def exposure(
    journey: Journey,
    data: Any,
    /,
    *,
    as_of: datetime,
    by: str | None = None,
    **columns: Unpack[EventColumns],
) -> Any:
    """How many people met an answer to each question and insight before they moved on or left.

    What customers bring to a stage is met with the first event that an answer to it records: the
    `event` of a live asset of the stage that answers it, or of a touchpoint where an action that
    answers it happens. Each customer counts once a stage, with their first visit there. An event
    counts at any time until they leave, before they came and at the moment of leaving, too.

    Args:
        journey: The journey. Its facts say how they are computed; one that does not is missing.
        data: The table of events.
        as_of: The moment until which people were observed; no event after it counts. It has a zone
            where the moments have one.
        by: The column of a segment: there are rows for each of its values. A customer's is that of
            their first event. Where a value is the id of a persona, there are rows for what that
            persona brings, and answers that are for other personas alone do not count.
        columns: The names of the table's columns.

    Returns:
        A table of the same kind, three rows for each question and insight of a stage that something
        answers which names an event, in the journey's order. Columns:

        - the segment, if there is one; `stage`, `kind` (`question`, or the kind of an insight) and
          `item` (text): what is brought where; `answered_by` (text): the ids of the assets and
          actions that answer it and name an event, joined by a comma.
        - `outcome` (text): `moved-on` to another stage, `left` by an exit or to be at none, and
          `all` for both together. A move that the journey does not have is by an exit if all that
          leads to that stage are exits.
        - `people` (int), `met` (int), `share` (float): who has moved on or left, and how many of
          them had met an answer, with Wilson's interval at 95 % from `low` to `high`.
        - `open` (int): who is still there, whatever the row's outcome; they are not in `people`.

    Raises:
        InvalidValueError: A column is missing or of another type than is read of it, `as_of` does
            not match the moments, or it is a log of visits.
        WrongTypeError: The data is of no kind that has columns, or a warehouse's table.

    Source:
        E. B. Wilson (1927), "Probable Inference, the Law of Succession, and Statistical Inference",
        Journal of the American Statistical Association 22(158).

    Example:
        >>> import customer_journey as cj
        >>> from datetime import datetime
        >>> orders = cj.Fact("orders", type="int", computed=cj.criteria.Reading("count", "paid"))
        >>> prices = cj.Asset("price-list", answers=["cost"], event="prices_read")
        >>> know = cj.Stage("know", questions=[cj.Question("cost")], assets=[prices])
        >>> buys = cj.Stage("buy", entry=cj.fact("orders") >= 1)
        >>> shop = cj.Journey.sequence("shop", [know, buys], facts=[orders])
        >>> rows = [
        ...     {"customer": name, "event": event, "at": datetime(2026, 3, day)}
        ...     for name, event, day in [
        ...         ("ada", "prices_read", 1), ("ada", "paid", 2), ("bob", "paid", 3),
        ...         ("bob", "prices_read", 4), ("cem", "visit", 4),
        ...     ]
        ... ]
        >>> for row in cj.events.exposure(shop, rows, as_of=datetime(2026, 3, 5)):
        ...     print(row["item"], row["outcome"], row["people"], row["met"], row["open"])
        cost all 1 1 1
        cost moved-on 1 1 1
        cost left 0 0 1
    """
    function = "events.exposure"
    require(journey, Journey, function)
    names = (
        "stage", "kind", "item", "answered_by", "outcome", "people", "met", "share", "low", "high",
        "open",
    )  # fmt: skip
    line = Timeline("exposure", journey, data, columns, as_of=as_of, by=by, outputs=names)
    if line.question.is_of_visits:
        message = "a log of visits does not say which events people met"
        hint = "give a table of events, with `event=`"
        raise InvalidValueError(function, [Problem("stage", message, hint=hint)])
    name, text = line.syntax.identifier, line.question.text("", counts_ties=False)
    low, high = text.wilson("met", "people")
    outcomes = " ".join(
        f"WHEN {k} THEN {line.syntax.text(outcome)}" for k, outcome in enumerate(_OUTCOMES)
    )
    outputs = [
        *([f"b AS {name(by)}"] if by is not None else []),
        f"stage_id AS {name('stage')}",
        *(f"{column} AS {name(column)}" for column in ("kind", "item", "answered_by")),
        f"CASE k {outcomes} END AS {name('outcome')}",
        *(f"{column} AS {name(column)}" for column in ("people", "met")),
        f"{text.ratio('met', 'people')} AS {name('share')}",
        f"{low} AS {name('low')}",
        f"{high} AS {name('high')}",
        f"still AS {name('open')}",
    ]
    segment = "" if by is None else "b, "
    select = f"SELECT {', '.join(outputs)}\nFROM counted\nORDER BY {segment}counted.cell, k"
    line.gather("visits", steps=visit_steps(line))
    return line.give(*_steps(line), select=select)


@frozen
class _Cell:
    """What is brought to a stage, by everybody or by one persona, and what people meet."""

    stage: str
    kind: str
    item: str
    persona: str | None
    answers: dict[str, list[str]]
    """The events of each answer that names any, by its id."""


def _cells(journey: Journey, *, with_personas: bool) -> list[_Cell]:
    """The cells of coverage that events tell of; those of everybody have what is for anybody."""
    whole: dict[tuple[str, str, str, str | None], dict[str, list[str]]] = {}
    for cell in coverage(journey).cells:
        if cell.stage is None:
            continue
        stage = journey[cell.stage]
        for answer in stage.answering:
            if answer.id not in cell.answered_by or cell.item.id not in answer.answers:
                continue
            if isinstance(answer, Action):
                events = [each.event for each in stage.touchpoints if each.id in answer.touchpoints]
            else:
                events = [answer.event]
            if met := [event for event in events if event]:
                for persona in dict.fromkeys((None, cell.persona)) if with_personas else (None,):
                    key = (stage.id, cell.kind, cell.item.id, persona)
                    whole.setdefault(key, {})[answer.id] = met
    return [_Cell(*key, answers) for key, answers in whole.items()]


def _steps(line: Timeline) -> list[str]:
    """The steps from a timeline to `counted`, a row a segment, cell and outcome `k`."""
    text = line.question.text("", counts_ties=False)
    personas = [line.syntax.text(each.id) for each in line.journey.personas]
    of_personas = bool(personas) and text.kinds.get("by") == "text"
    segment, segments, fitting = "", "", ""
    if line.segment:
        segment = "b, "
        segments = " CROSS JOIN (SELECT DISTINCT b FROM visits) AS segments"
    if of_personas:
        others = f"b IS NULL OR b NOT IN ({', '.join(personas)})"
        fitting = f" AND (persona = b OR (persona IS NULL AND ({others})))"
    tallies = [
        f"CAST(sum(CASE WHEN {condition} THEN 1 ELSE 0 END) AS BIGINT) AS {column}"
        for column, condition in {
            "still": "outcome = 0",
            "n1": "outcome = 1",
            "n2": "outcome = 2",
            "m1": "outcome = 1 AND met_at <= left_at",
            "m2": "outcome = 2 AND met_at <= left_at",
        }.items()
    ]
    by_outcome = "coalesce(CASE k WHEN 0 THEN {0}1 + {0}2 WHEN 1 THEN {0}1 ELSE {0}2 END, 0)"
    return [
        *_tables(line, _cells(line.journey, with_personas=of_personas)),
        text.log().removeprefix("WITH ").replace("log AS", "seen AS", 1),
        (
            "meetings AS (\n  SELECT c, cell, min(us) AS met_at\n"
            "  FROM seen JOIN answers ON answers.name = seen.s\n  GROUP BY c, cell\n)"
        ),
        (
            "numbered AS (\n  SELECT *, row_number() OVER (PARTITION BY c, stage ORDER BY entered) "
            "AS visit\n  FROM visits\n)"
        ),
        (
            f"firsts AS (\n  SELECT c{line.segment}, cell, left_at, {_outcome(line)} AS outcome\n"
            "  FROM numbered JOIN cells ON cells.place = numbered.stage\n"
            "  WHERE visit = 1 AND cell >= 0\n)"
        ),
        (
            f"tallied AS (\n  SELECT {segment}firsts.cell, {', '.join(tallies)}\n"
            "  FROM firsts LEFT JOIN meetings\n"
            "  ON meetings.c = firsts.c AND meetings.cell = firsts.cell\n"
            f"  GROUP BY {segment}firsts.cell\n)"
        ),
        (
            f"grid AS (\n  SELECT {segment}cells.*, k\n  FROM cells{segments} "
            f"CROSS JOIN {text.numbers(range(len(_OUTCOMES)), 'k')}\n"
            f"  WHERE cell >= 0{fitting}\n)"
        ),
        (
            f"counted AS (\n  SELECT grid.*, {by_outcome.format('n')} AS people, "
            f"{by_outcome.format('m')} AS met, coalesce(still, 0) AS still\n"
            "  FROM grid LEFT JOIN tallied ON tallied.cell = grid.cell"
            f"{text.same_segment('tallied', 'grid')}\n)"
        ),
    ]


def _outcome(line: Timeline) -> str:
    """The SQL of what came of a visit: 0 for open, or the number of an outcome."""
    kinds: dict[tuple[str | None, str], set[str]] = {}
    for move in line.journey.transitions:
        for source in (move.source, None):
            kinds.setdefault((source, move.target), set()).add(move.kind)
    leaves = [f"next_stage = {NOWHERE}"]
    for place, stage in enumerate(line.stages):
        targets = [
            str(number)
            for number, target in enumerate(line.stages)
            if kinds.get((stage, target), kinds.get((None, target))) == {"exit"}
        ]
        if targets:
            leaves.append(f"stage = {place} AND next_stage IN ({', '.join(targets)})")
    return f"CASE WHEN left_at IS NULL THEN 0 WHEN {' OR '.join(leaves)} THEN 2 ELSE 1 END"


def _tables(line: Timeline, cells: Sequence[_Cell]) -> list[str]:
    """The small tables `cells` and `answers`, the names of the events with which each is met."""
    literal = line.syntax.text
    number = cached(line.journey, positions)
    names = ("stage_id", "kind", "item", "answered_by", "persona")
    # A union has a row at least: that of no cell is left out later.
    rows: list[tuple[int, int, tuple[str | None, ...]]] = [(-1, NOWHERE, ("", "", "", "", None))]
    answers = ["SELECT -1 AS cell, '' AS name"]
    for index, cell in enumerate(cells):
        ids = ", ".join(cell.answers)
        said = (cell.stage, cell.kind, cell.item, ids, cell.persona)
        rows.append((index, number[cell.stage], said))
        events = dict.fromkeys(event for met in cell.answers.values() for event in met)
        answers += [f"SELECT {index}, {literal(event)}" for event in events]
    listed: list[str] = []
    for index, place, texts in rows:
        values = [
            f"CAST(NULL AS {line.syntax.text_type})" if each is None else literal(each)
            for each in texts
        ]
        named = [f"{value} AS {name}" for name, value in zip(names, values, strict=True)]
        listed.append(f"SELECT {index} AS cell, {place} AS place, {', '.join(named)}")
    union = "\n  UNION ALL "
    return [f"cells AS (\n  {union.join(listed)}\n)", f"answers AS (\n  {union.join(answers)}\n)"]
