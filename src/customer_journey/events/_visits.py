"""Visits, people and the census: short questions about the timeline."""

from datetime import datetime, timedelta
from typing import Any, Final

from typing_extensions import Unpack

from customer_journey._arguments import checked, require
from customer_journey._model import Journey, cached
from customer_journey._model._cached import positions
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.events._columns import EventColumns
from customer_journey.events._log import seconds_of
from customer_journey.events._timeline import NOWHERE, Timeline

__all__ = ["census", "incidence", "people", "visit_steps", "visits"]

_ORDER: Final = "(PARTITION BY c ORDER BY us)"


@checked
def visits(
    journey: Journey, data: Any, /, *, as_of: datetime, **columns: Unpack[EventColumns]
) -> Any:
    """Who was at which stage from when to when: a row for each visit.

    A visit lasts as long as somebody stays at a stage; where they are at none lasts, too, so that
    the visits of a customer have no gaps.

    Args:
        journey: The journey. Its facts say how they are computed; one that does not is missing.
        data: The table of events, or of visits.
        as_of: The moment at which it ends; no event after it counts. It has a zone where the
            moments have one.
        columns: The names of the table's columns. With `stage`, each row says which stage was
            entered, and no fact is computed; a stage that the journey does not have is nowhere.

    Returns:
        A table of the same kind; of a warehouse's table, the SQL text. Columns:

        - `customer`, `stage` (text): the stage; missing for being at none.
        - `entered`, `left` (moments): when the visit began and ended; `left` is missing where it
          goes on.
        - `next` (text): the stage after it; missing where it goes on, or leads nowhere.
        - `seconds` (float): how long it lasted, until `as_of` where it goes on.

    Raises:
        InvalidValueError: A column is missing or of another type than is read of it, or `as_of`
            does not match the moments.
            Or a text for a warehouse would have to list more than 1,000 patterns of truths.
        WrongTypeError: The data is of no kind that has columns.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import datetime
        >>> orders = cj.Fact("orders", type="int", computed=cj.criteria.Reading("count", "paid"))
        >>> buys = cj.Stage("buy", entry=cj.fact("orders") >= 1)
        >>> shop = cj.Journey.sequence("shop", ["know", buys], facts=[orders])
        >>> rows = [
        ...     {"customer": "ada", "event": event, "at": datetime(2026, 3, day)}
        ...     for event, day in [("visit", 1), ("paid", 4)]
        ... ]
        >>> for row in cj.events.visits(shop, rows, as_of=datetime(2026, 3, 5)):
        ...     print(row["stage"], row["next"], row["seconds"])
        know buy 259200.0
        buy None 86400.0
    """
    line = Timeline("visits", journey, data, columns, as_of=as_of)
    name, moment = line.syntax.identifier, line.computation.moment
    seconds = f"CAST(coalesce(left_at, {line.as_of}) - entered AS {line.syntax.float_type})"
    outputs = [
        f"c AS {name('customer')}",
        f"{line.stage_id('stage')} AS {name('stage')}",
        f"{moment('entered')} AS {name('entered')}",
        f"{moment('left_at')} AS {name('left')}",
        f"{line.stage_id('next_stage')} AS {name('next')}",
        f"{seconds} / 1000000 AS {name('seconds')}",
    ]
    select = f"SELECT {', '.join(outputs)}\nFROM visits"
    steps = visit_steps(line)
    return line.give_by_customer(*steps, select=select, order="c, visits.entered")


def visit_steps(line: Timeline) -> list[str]:
    """The steps from a timeline to `visits`.

    Its columns are `c`, `b` if there is a segment, `stage`, `entered` and `left_at` in
    microseconds, and `next_stage`; the last two are NULL where a visit goes on.
    """
    changed = f"lag(stage) OVER {_ORDER} AS previous"
    following = f"lead(us) OVER {_ORDER} AS left_at, lead(stage) OVER {_ORDER} AS next_stage"
    return [
        f"changes AS (\n  SELECT *, {changed}\n  FROM timeline\n)",
        (
            f"visits AS (\n  SELECT c{line.segment}, stage, us AS entered, {following}\n"
            "  FROM changes WHERE previous IS NULL OR previous <> stage\n)"
        ),
    ]


@checked
def people(
    journey: Journey,
    data: Any,
    /,
    *,
    as_of: datetime,
    stuck: float = 0.9,
    due: timedelta | None = None,
    **columns: Unpack[EventColumns],
) -> Any:
    """Where everybody is at a moment, since when, and where time alone will take them.

    Args:
        journey: The journey. Its facts say how they are computed; one that does not is missing.
        data: The table of events, or of visits.
        as_of: The moment; no event after it counts. It has a zone where the moments have one.
        stuck: Who has been at a stage for longer than this share of the visits there that have
            ended is stuck, unless the stage is an `end`.
        due: How far ahead is looked for a change of stage that time alone makes, as somebody is
            silent for too long, with both ends included; None for not at all.
        columns: The names of the table's columns. With `stage`, each row says which stage was
            entered, and no fact is computed.

    Returns:
        A table of the same kind, a row a customer; of a warehouse's table, the SQL text. Columns:

        - `customer`, `stage` (text; missing for being at none), `standing`, `role` (text).
        - `entered` (moment), `seconds` (float): since when they are there, and how long.
        - `stuck` (bool): whether that is long; false where no visit has ended yet.
        - `due` (moment), `due_stage` (text): when they will be elsewhere if nothing happens, and
          where; missing where they will not be within the time.

    Raises:
        InvalidValueError: A column is missing or of another type than is read of it, an argument is
            out of its range, or `as_of` does not match the moments.
            Or a text for a warehouse would have to list more than 1,000 patterns of truths.
        WrongTypeError: The data is of no kind that has columns.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import datetime, timedelta
        >>> facts = [
        ...     cj.Fact("seen", type="datetime", computed=cj.criteria.Reading("last", "visit")),
        ...     cj.Fact("idle", type="int", unit="days", computed=cj.criteria.Since("seen")),
        ... ]
        >>> gone = cj.Stage("gone", entry=cj.fact("idle") >= 30)
        >>> leave = cj.Transition("visit", "gone", kind="exit", reason="silent")
        >>> stages = [cj.Stage("visit"), gone]
        >>> shop = cj.Journey(
        ...     "shop", stages=stages, transitions=[leave], starts=["visit"], facts=facts
        ... )
        >>> rows = [{"customer": "ada", "event": "visit", "at": datetime(2026, 3, 1)}]
        >>> week = timedelta(days=7)
        >>> for row in cj.events.people(shop, rows, as_of=datetime(2026, 3, 25), due=week):
        ...     print(row["stage"], row["seconds"] / 86400, row["due"], row["due_stage"])
        visit 24.0 2026-03-31 00:00:00 gone
    """
    line = _line("people", journey, data, columns, as_of=as_of, stuck=stuck, due=due)
    name, moment = line.syntax.identifier, line.computation.moment
    outputs = [
        f"c AS {name('customer')}",
        f"{line.stage_id('stage')} AS {name('stage')}",
        f"standing AS {name('standing')}",
        f"role AS {name('role')}",
        f"{moment('entered')} AS {name('entered')}",
        f"CAST({line.as_of} - entered AS {line.syntax.float_type}) / 1000000 AS {name('seconds')}",
        f"is_stuck AS {name('stuck')}",
        f"{moment('due')} AS {name('due')}",
        f"{line.stage_id('due_stage')} AS {name('due_stage')}",
    ]
    steps = _people_steps(line, stuck)
    return line.give(*steps, select=f"SELECT {', '.join(outputs)}\nFROM people", order="c")


def _line(
    function: str,
    journey: Journey,
    data: Any,
    columns: EventColumns,
    *,
    as_of: datetime,
    stuck: float,
    due: timedelta | None,
    by: str | None = None,
    outputs: tuple[str, ...] = (),
) -> Timeline:
    """The timeline up to the moment, and as far after it as somebody may be due."""
    require(journey, Journey, f"events.{function}")
    if not 0 < stuck < 1:
        problem = Problem("stuck", f"must be between 0 and 1, got {stuck!r}")
        raise InvalidValueError(f"events.{function}", [problem])
    after = 0 if due is None else seconds_of(f"events.{function}", "due", due)
    return Timeline(
        function, journey, data, columns, as_of=as_of, after=after, by=by, outputs=outputs
    )


def _people_steps(line: Timeline, stuck: float) -> list[str]:
    """The steps to `people`, and to `limits`, the times that are long at a stage.

    Visits that ended are of the time up to the moment: nothing after it has been seen.
    """
    is_current = f"us <= {line.as_of} AND (next IS NULL OR next > {line.as_of})"
    is_change = f"us > {line.as_of} AND entry IS NOT NULL"
    segment = "min(b) AS b, " if line.segment else ""
    ends = [str(number) for number, stage in enumerate(line.journey.stages) if stage.end]
    is_end = f"stage IN ({', '.join([*ends, str(NOWHERE)])})"
    limit = line.syntax.quantile.format("left_at - entered", stuck)
    is_stuck = f"coalesce({line.as_of} - entered > stuck_after, FALSE)"
    columns = [
        f"max(CASE WHEN {is_current} THEN {column} END) AS {column}"
        for column in ("stage", "standing", "role", "entered")
    ]
    columns += [
        f"min(CASE WHEN {is_change} THEN us END) AS due",
        line.syntax.first_by.format("stage", f"CASE WHEN {is_change} THEN us END")
        + " AS due_stage",
    ]
    places = [
        *visit_steps(line),
        (
            "entries AS (\n  SELECT *, CASE WHEN previous IS NULL OR previous <> stage THEN us END "
            "AS entry\n  FROM changes\n)"
        ),
        (f"stays AS (\n  SELECT *, max(entry) OVER {_ORDER} AS entered\n  FROM entries\n)"),
        (
            f"places_of_people AS (\n  SELECT c, {segment}{', '.join(columns)}\n"
            "  FROM stays GROUP BY c\n)"
        ),
    ]
    line.gather("visits", "places_of_people", steps=places)
    return [
        (
            f"limits AS (\n  SELECT stage AS place, {limit} AS stuck_after\n  FROM visits\n"
            f"  WHERE left_at <= {line.as_of} AND NOT {is_end}\n  GROUP BY stage\n)"
        ),
        (
            f"people AS (\n  SELECT places_of_people.*, {is_stuck} AS is_stuck\n"
            "  FROM places_of_people LEFT JOIN limits ON limits.place = places_of_people.stage\n)"
        ),
    ]


@checked
def census(
    journey: Journey,
    data: Any,
    /,
    *,
    as_of: datetime,
    by: str | None = None,
    stuck: float = 0.9,
    due: timedelta | None = None,
    **columns: Unpack[EventColumns],
) -> Any:
    """How many people are at each stage at a moment, who is stuck, and who is due.

    The numbers add up to the people of the table, and are those that `locate` counts.

    Args:
        journey: The journey. Its facts say how they are computed; one that does not is missing.
        data: The table of events, or of visits.
        as_of: The moment; no event after it counts. It has a zone where the moments have one.
        by: The column of a segment: there are rows for each of its values. A customer's is that of
            their first event.
        stuck: Who has been at a stage for longer than this share of the visits there that have
            ended is stuck, unless the stage is an `end`.
        due: How far ahead is looked for a change of stage that time alone makes, both ends
            included; None for not at all.
        columns: The names of the table's columns. With `stage`, each row says which stage was
            entered, and no fact is computed.

    Returns:
        A table of the same kind, a row a stage in the journey's order, and one for being at none;
        of a warehouse's table, the SQL text. Columns:

        - the segment, if there is one; `stage` (text; missing for being at none).
        - `people` (int), `share` (float): who is there, and of all, with Wilson's interval at 95 %
          from `low` to `high`.
        - `median_seconds` (float): how long those who are there have been, at the median.
        - `stuck_after_seconds` (float), `stuck` (int): what is long there, and for how many it is;
          missing and 0 at an `end`, and where no visit has ended.
        - `due` (int): who will be elsewhere within the time if nothing happens; missing without
          `due`.

    Raises:
        InvalidValueError: A column is missing or of another type than is read of it, an argument is
            out of its range, or `as_of` does not match the moments.
            Or a text for a warehouse would have to list more than 1,000 patterns of truths.
        WrongTypeError: The data is of no kind that has columns.

    Source:
        E. B. Wilson (1927), "Probable Inference, the Law of Succession, and Statistical Inference",
        Journal of the American Statistical Association 22(158).

    Example:
        >>> import customer_journey as cj
        >>> from datetime import datetime
        >>> orders = cj.Fact("orders", type="int", computed=cj.criteria.Reading("count", "paid"))
        >>> buys = cj.Stage("buy", entry=cj.fact("orders") >= 1)
        >>> shop = cj.Journey.sequence("shop", ["know", buys], facts=[orders])
        >>> rows = [
        ...     {"customer": name, "event": event, "at": datetime(2026, 3, day)}
        ...     for name, event, day in [("ada", "look", 1), ("ada", "paid", 4), ("bob", "look", 2)]
        ... ]
        >>> for row in cj.events.census(shop, rows, as_of=datetime(2026, 3, 5)):
        ...     print(row["stage"], row["people"], row["share"], row["median_seconds"])
        know 1 0.5 259200.0
        buy 1 0.5 86400.0
        None 0 0.0 None
    """
    outputs = (
        "stage", "people", "share", "low", "high", "median_seconds", "stuck_after_seconds",
        "stuck", "due",
    )  # fmt: skip
    line = _line(
        "census", journey, data, columns, as_of=as_of, stuck=stuck, due=due, by=by, outputs=outputs
    )
    name, text = line.syntax.identifier, line.question.text("", counts_ties=False)
    numbers = text.numbers([*range(len(line.stages)), NOWHERE], "place")
    segment, of_segment = ("b, ", "sizes.b, ") if line.segment else ("", "")
    counted = [
        f"SELECT {of_segment.replace('sizes', 'grid')}grid.place, grid.total",
        "count(people.c) AS n",
        f"{text.median(f'{line.as_of} - people.entered')} AS median",
        "CAST(sum(CASE WHEN people.is_stuck THEN 1 ELSE 0 END) AS BIGINT) AS is_stuck",
        "count(people.due) AS due",
    ]
    grouped = f"GROUP BY {of_segment.replace('sizes', 'grid')}grid.place, grid.total"
    low, high = text.wilson("n", "total")
    due_column = "due" if due is not None else "CAST(NULL AS BIGINT)"
    columns_out = [
        *([f"b AS {name(by)}"] if by is not None else []),
        f"{line.stage_id('counted.place')} AS {name('stage')}",
        f"n AS {name('people')}",
        f"{text.ratio('n', 'total')} AS {name('share')}",
        f"{low} AS {name('low')}",
        f"{high} AS {name('high')}",
        f"median AS {text.exact('median_seconds')}",
        f"stuck_after / 1000000.0 AS {text.exact('stuck_after_seconds')}",
        f"is_stuck AS {name('stuck')}",
        f"{due_column} AS {name('due')}",
    ]
    sizes = f"SELECT {segment}count(*) AS total FROM people"
    steps = [
        *_people_steps(line, stuck),
        f"sizes AS (\n  {sizes}{' GROUP BY b' if segment else ''}\n)",
        (
            f"grid AS (\n  SELECT {of_segment}sizes.total, place\n"
            f"  FROM sizes CROSS JOIN {numbers}\n)"
        ),
        (
            f"counted AS (\n  {', '.join(counted)}\n  FROM grid LEFT JOIN people "
            f"ON people.stage = grid.place{text.same_segment('people', 'grid')}\n  {grouped}\n)"
        ),
    ]
    order = f"{segment}CASE WHEN counted.place = {NOWHERE} THEN 1 ELSE 0 END, counted.place"
    select = (
        f"SELECT {', '.join(columns_out)}\n"
        "FROM counted LEFT JOIN limits ON limits.place = counted.place\n"
        f"ORDER BY {order}"
    )
    return line.give(*steps, select=select)


@checked
def incidence(
    journey: Journey,
    data: Any,
    stage: str,
    /,
    *,
    as_of: datetime,
    **columns: Unpack[EventColumns],
) -> Any:
    """How many have gone on from a stage after how long, and where, as time goes by.

    Each customer counts with their first visit there, for as long as they were observed: who is
    still there at `as_of` is neither won nor lost. With one target it is what Kaplan and Meier's
    estimator says, with several Aalen and Johansen's.

    Args:
        journey: The journey. Its facts say how they are computed; one that does not is missing.
        data: The table of events, or of visits.
        stage: The id of the stage that is left.
        as_of: The moment until which people were observed; no event after it counts. It has a zone
            where the moments have one.
        columns: The names of the table's columns. With `stage`, each row says which stage was
            entered, and no fact is computed.

    Returns:
        A table of the same kind, a row for each time after which somebody moved, and target; of a
        warehouse's table, the SQL text. Columns:

        - `seconds` (float): the time since they came; `target` (text): where they went; missing for
          being at no stage.
        - `at_risk` (int): who was still there, and observed; `moved` (int): who went there then.
        - `share` (float): who has gone there by then, if all had been observed, with Wilson's
          interval on the effective number of people at 95 % from `low` to `high`.

    Raises:
        UnknownStageError: The journey has no such stage.
        InvalidValueError: A column is missing or of another type than is read of it, or `as_of`
            does not match the moments.
            Or a text for a warehouse would have to list more than 1,000 patterns of truths.
        WrongTypeError: The data is of no kind that has columns.
        SelectedSampleError: Everybody in the log was selected for having reached a stage.

    Source:
        O. O. Aalen and S. Johansen (1978), "An Empirical Transition Matrix for Non-Homogeneous
        Markov Chains Based on Censored Observations", Scandinavian Journal of Statistics 5(3);
        E. Marubini and M. G. Valsecchi (1995), "Analysing Survival Data from Clinical Trials and
        Observational Studies", section 10.3; K. J. Rothman (1978), "Estimation of Confidence Limits
        for the Cumulative Probability of Survival in Life Table Analysis", Journal of Chronic
        Diseases 31(8).

    Example:
        >>> import customer_journey as cj
        >>> from datetime import datetime
        >>> shop = cj.Journey.sequence("shop", ["visit", "buy"])
        >>> rows = [
        ...     {"customer": name, "stage": stage, "at": datetime(2026, 3, day)}
        ...     for name, stage, day in [
        ...         ("ada", "visit", 1), ("ada", "buy", 3), ("bob", "visit", 1),
        ...         ("cem", "visit", 5), ("dee", "visit", 1), ("dee", "buy", 6),
        ...     ]
        ... ]
        >>> for row in cj.events.incidence(
        ...     shop, rows, "visit", as_of=datetime(2026, 3, 8), stage="stage"
        ... ):
        ...     print(row["seconds"] / 86400, row["target"], row["at_risk"], round(row["share"], 3))
        2.0 buy 4 0.25
        5.0 buy 2 0.625
    """
    require(journey, Journey, "events.incidence")
    number_of_stage = cached(journey, positions)[journey[stage].id]
    line = Timeline("incidence", journey, data, columns, as_of=as_of)
    line.question.refuse_selected()
    name, text = line.syntax.identifier, line.question.text("", counts_ties=False)
    number = line.syntax.float_type
    first_visits = (
        "SELECT c, entered, left_at, next_stage, row_number() OVER "
        "(PARTITION BY c ORDER BY entered) AS place FROM visits "
        f"WHERE stage = {number_of_stage}"
    )
    first = [
        *visit_steps(line),
        f"first_visits AS (\n  {first_visits}\n)",
        (
            "waits AS (\n  SELECT next_stage AS target, "
            f"coalesce(left_at, {line.as_of}) - entered AS wait\n"
            "  FROM first_visits WHERE place = 1\n)"
        ),
    ]
    line.gather("waits", steps=first)
    low, high = text.wilson("share * effective", "effective")
    outputs = [
        f"CAST(wait AS {number}) / 1000000 AS {name('seconds')}",
        f"{line.stage_id('target')} AS {name('target')}",
        f"CAST(at_risk AS BIGINT) AS {name('at_risk')}",
        f"CAST(n AS BIGINT) AS {name('moved')}",
        f"share AS {name('share')}",
        f"{low} AS {name('low')}",
        f"{high} AS {name('high')}",
    ]
    select = f"SELECT {', '.join(outputs)}\nFROM shares\nORDER BY wait, target"
    return line.give(*_incidence_steps(number), select=select)


def _incidence_steps(number: str) -> list[str]:
    """Aalen and Johansen's estimate of `waits`, whose target is missing for who is still there.

    In `shares`, for each target and wait: how many moved then (`n`), how many were `at_risk`, the
    `share` who has gone there by then, and the number of people on whom it `effective`ly rests.

    Args:
        number: The dialect's type of real numbers.
    """
    by_time = "(ORDER BY wait ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
    by_target = "(PARTITION BY target ORDER BY wait)"
    # Zero has no logarithm: where all at risk move, no later row is left.
    factor = "CASE WHEN moved < at_risk THEN {} END"
    survival = factor.format("LN(1 - moved / at_risk)")
    greenwood = factor.format("moved / (at_risk * (at_risk - moved))")
    # The variance of the delta method, with the square of a difference multiplied out.
    sums = {
        "s1": "hazard - before",
        "s2": "(reached - part) * (hazard - before)",
        "s3": "(reached - part) * (reached - part) * (hazard - before)",
        "s4": "stayed * stayed * n * (at_risk - n) / (at_risk * at_risk * at_risk)",
        "s5": "stayed * n / (at_risk * at_risk)",
        "s6": "reached * stayed * n / (at_risk * at_risk)",
    }
    totals = ", ".join(f"sum({each}) OVER {by_target} AS {key}" for key, each in sums.items())
    variance = "reached * reached * s1 - 2 * reached * (s2 + s5) + s3 + s4 + 2 * s6"
    effective = (
        "CASE WHEN reached < 1 AND variance > 0 THEN reached * (1 - reached) / variance "
        "ELSE at_risk / stayed END"
    )
    return [
        (
            f"targets AS (\n  SELECT target, wait, CAST(count(*) AS {number}) AS n\n"
            "  FROM waits GROUP BY target, wait\n)"
        ),
        (
            "times AS (\n  SELECT wait, sum(n) AS n, "
            "sum(CASE WHEN target IS NOT NULL THEN n ELSE 0 END) AS moved\n"
            "  FROM targets GROUP BY wait\n)"
        ),
        (
            "risks AS (\n  SELECT wait, moved, "
            f"sum(n) OVER () - coalesce(sum(n) OVER {by_time}, 0) AS at_risk\n  FROM times\n)"
        ),
        (
            f"curve AS (\n  SELECT wait, at_risk, "
            f"coalesce(EXP(sum({survival}) OVER {by_time}), 1) AS stayed, "
            f"coalesce(sum({greenwood}) OVER {by_time}, 0) AS hazard\n  FROM risks\n)"
        ),
        (
            "parts AS (\n  SELECT target, targets.wait, n, at_risk, stayed, hazard, "
            "stayed * n / at_risk AS part\n  FROM targets JOIN curve ON curve.wait = targets.wait\n"
            "  WHERE target IS NOT NULL\n)"
        ),
        (
            f"jumps AS (\n  SELECT *, sum(part) OVER {by_target} AS reached, "
            f"coalesce(lag(hazard) OVER {by_target}, 0) AS before\n  FROM parts\n)"
        ),
        f"summed AS (\n  SELECT *, {totals}\n  FROM jumps\n)",
        f"estimated AS (\n  SELECT *, {variance} AS variance\n  FROM summed\n)",
        (
            "shares AS (\n  SELECT target, wait, n, at_risk, LEAST(reached, 1.0) AS share, "
            f"{effective} AS effective\n  FROM estimated\n)"
        ),
    ]
