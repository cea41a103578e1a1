"""Questions about a table of events; each gives the user's own kind of table back."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from typing_extensions import Unpack

from customer_journey._arguments import checked, require_choices
from customer_journey._values import brief, read_name
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.events._columns import Columns
from customer_journey.events._funnel import Funnel, Ordered
from customer_journey.events._log import (
    Prepared,
    micros_of,
    require_positive,
    require_same_clock,
    seconds_of,
)
from customer_journey.events._sql import Every, Text

__all__ = ["cohorts", "dwell", "funnel", "steps", "traces", "transitions"]


def transitions(data: Any, /, **columns: Unpack[Columns]) -> Any:
    """Which stage follows which: how often, for how many people, and after how long.

    The directly-follows graph with durations. Rows without a source are entries, rows without a
    target are last events.

    Args:
        data: The table of events.
        columns: The names of its columns.

    Returns:
        A table of the same kind. Columns:

        - `source` (text): the stage; missing where people came in.
        - `target` (text): the next stage; missing where an event was somebody's last.
        - `count` (int): how many such pairs of events there are.
        - `people` (int): how many people have at least one.
        - `share` (float): `count` as a share of all that leave `source`, in 0..1; missing where the
          log was selected on an outcome, as it would say how people were selected.
        - `mean_seconds`, `median_seconds` (float): the time between the two.

    Raises:
        InvalidValueError: A column is missing or of the wrong type.
        WrongTypeError: The data is of no kind that has columns.

    Source:
        W. van der Aalst (2016), *Process Mining: Data Science in Action*, 2nd edition, section 5.2.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import datetime
        >>> rows = [
        ...     {"customer": "ada", "stage": "visit", "at": datetime(2026, 3, 1, 9)},
        ...     {"customer": "ada", "stage": "buy", "at": datetime(2026, 3, 1, 10)},
        ... ]
        >>> answer = cj.events.transitions(rows)
        >>> [(row["source"], row["target"], row["mean_seconds"]) for row in answer]
        [(None, 'visit', None), ('buy', None, None), ('visit', 'buy', 3600.0)]
    """
    names = ("source", "target", "count", "people", "share", "mean_seconds", "median_seconds")
    question = Prepared("transitions", data, columns, outputs=names)
    return question.answer(lambda text: text.transitions(shares=not question.selected_on))


def dwell(data: Any, /, **columns: Unpack[Columns]) -> Any:
    """How long people stay at each stage: from an event to the customer's next one.

    A last event has no end yet: it is counted as open and not averaged.

    Args:
        data: The table of events.
        columns: The names of its columns.

    Returns:
        A table of the same kind, a row a stage. Columns: `stage` (text), `visits` (int), `open`
        (int), `mean_seconds`, `median_seconds`, `p90_seconds` (float; missing where all are open).

    Raises:
        InvalidValueError: A column is missing or of the wrong type.
        WrongTypeError: The data is of no kind that has columns.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import datetime
        >>> rows = [
        ...     {"customer": "ada", "stage": "visit", "at": datetime(2026, 3, 2, 9)},
        ...     {"customer": "ada", "stage": "buy", "at": datetime(2026, 3, 9, 9)},
        ... ]
        >>> [(row["stage"], row["open"], row["mean_seconds"]) for row in cj.events.dwell(rows)]
        [('buy', 1, None), ('visit', 0, 604800.0)]
    """
    names = ("stage", "visits", "open", "mean_seconds", "median_seconds", "p90_seconds")
    question = Prepared("dwell", data, columns, outputs=names)
    return question.answer(Text.dwell)


def steps(
    data: Any, /, *, max_steps: int = 10, around: str | None = None, **columns: Unpack[Columns]
) -> Any:
    """Where people are at each position of their sequence, and where they go from there.

    Args:
        data: The table of events.
        max_steps: The last position that is looked at; with `around`, how far to both sides.
        around: A stage: positions are counted from each customer's first event there, which is 0.
        columns: The names of its columns. A segment is that of the customer's first event.

    Returns:
        A table of the same kind. Columns: `position` (int, from 1, or around 0), `source` (text):
        the stage at that position, `target` (text): the next one, missing after the last event,
        `people` (int).

    Raises:
        InvalidValueError: A column is missing or of the wrong type, or `max_steps` is below 1.
        WrongTypeError: The data is of no kind that has columns.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import datetime
        >>> rows = [
        ...     {"customer": "ada", "stage": "visit", "at": datetime(2026, 3, 2, 9)},
        ...     {"customer": "ada", "stage": "buy", "at": datetime(2026, 3, 9, 9)},
        ... ]
        >>> for row in cj.events.steps(rows):
        ...     print(row["position"], row["source"], row["target"], row["people"])
        1 visit buy 1
        2 buy None 1
    """
    require_positive("events.steps", "max_steps", max_steps)
    if around is not None:
        _require_text("events.steps", "around", around)
    names = ("position", "source", "target", "people")
    stages = [] if around is None else [("around", around)]
    question = Prepared("steps", data, columns, outputs=names, stages=stages)
    return question.answer(lambda text: text.steps(max_steps, around))


def traces(data: Any, /, **columns: Unpack[Columns]) -> Any:
    """Each customer's sequence of stages.

    Args:
        data: The table of events.
        columns: The names of its columns. A segment is that of the customer's first event.

    Returns:
        A table of the same kind, a row a customer. Columns: `customer`, `stages` (a list of texts,
        in order), `first` and `last` (moments), `seconds` (float, between them).

    Raises:
        InvalidValueError: A column is missing or of the wrong type.
        WrongTypeError: The data is of no kind that has columns.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import datetime
        >>> rows = [
        ...     {"customer": "ada", "stage": "visit", "at": datetime(2026, 3, 2, 9)},
        ...     {"customer": "ada", "stage": "buy", "at": datetime(2026, 3, 9, 9)},
        ... ]
        >>> [(row["customer"], row["stages"]) for row in cj.events.traces(rows)]
        [('ada', ['visit', 'buy'])]
    """
    names = ("customer", "stages", "first", "last", "seconds")
    question = Prepared("traces", data, columns, outputs=names)
    return question.answer(Text.traces)


@checked
def funnel(
    data: Any,
    steps: Sequence[str],
    /,
    *,
    ordered: Ordered = True,
    within: timedelta | float | None = None,
    without: Collection[str] = (),
    attempts: Literal["any", "first"] = "any",
    as_of: datetime | None = None,
    **columns: Unpack[Columns],
) -> Any:
    """How many people get how far through a list of stages, and how long it takes them.

    A person converts if any of their attempts does. An attempt begins with an event of the first
    step; each step is an event later than the one before, so a stage that is named twice must
    happen twice.

    Args:
        data: The table of events.
        steps: The stages, two or more, in order.
        ordered: True allows other events between steps. `"strict"` allows none. False asks for the
            steps in any order; an attempt begins with any of them then.
        within: How long an attempt may take from its entry, both ends included, as a `timedelta`
            or in seconds; None for any time.
        without: Stages that end an attempt.
        attempts: `"first"` allows only a person's first attempt.
        as_of: Events after it do not count. With `within`, a person who has not converted and has
            an attempt, however far, whose time is not up by then is open, not lost.
        columns: The names of its columns. A segment is that of a customer's first entry.

    Returns:
        A table of the same kind, a row a step, in order. Columns:

        - `step` (text), `people` (int): who got there.
        - `share` (float): of those at the step before; `of_first`: of those at the first step, with
          Wilson's interval at 95 % from `low` to `high`, as `evidence.share(…, method="wilson")`.
        - `median_seconds` (float): from entry to this step; of the attempts that got here, the
          first to do so, with the latest entry.
        - `lost` (int): who got no further; `open` (int): who still may (missing without `within`
          and `as_of`).
        - `instead` (text): the stage to which most of the lost went next; missing where none did.

    Raises:
        InvalidValueError: An argument or a column does not fit; all problems are named.
        SelectedSampleError: The log was selected on an outcome.
        WrongTypeError: The data is of no kind that has columns.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import datetime
        >>> rows = [
        ...     {"customer": name, "stage": stage, "at": datetime(2026, 3, day)}
        ...     for name, stage, day in [
        ...         ("ada", "visit", 1), ("ada", "buy", 3), ("bob", "visit", 1), ("bob", "help", 2)
        ...     ]
        ... ]
        >>> for row in cj.events.funnel(rows, ["visit", "buy"]):
        ...     print(row["step"], row["people"], row["of_first"], row["lost"], row["instead"])
        visit 2 1.0 1 help
        buy 1 0.5 0 None
    """
    function = "events.funnel"
    listed, excluded = list(steps), sorted(without)
    problems: list[Problem] = []
    if len(listed) < 2:  # noqa: PLR2004 - a funnel leads from one stage to another
        problems.append(Problem("steps", f"a funnel has two steps or more, got {len(listed)}"))
    named = set(map(read_name, listed))
    problems += [
        Problem("without", f"{stage!r} is a step")
        for stage in excluded
        if read_name(stage) in named
    ]
    if problems:
        raise InvalidValueError(function, problems)
    limit = None if within is None else seconds_of(function, "within", within)
    until = None if as_of is None else micros_of(function, "as_of", as_of)
    names = ("step", "people", "share", "of_first", "low", "high", "median_seconds", "lost", "open")
    stages = [(f"steps[{index}]", stage) for index, stage in enumerate(listed)]
    stages += [("without", stage) for stage in excluded]
    question = Prepared(
        "funnel", data, columns, outputs=(*names, "instead"), until=until, stages=stages
    )
    question.refuse_selected()
    if as_of is not None:
        require_same_clock(question, as_of)
    return question.answer(
        lambda text: Funnel(
            text=text,
            steps=listed,
            ordered=ordered,
            within=limit,
            without=excluded,
            first_entry_only=attempts == "first",
            as_of=until,
        ).sql()
    )


def cohorts(
    data: Any,
    /,
    *,
    first: str | None = None,
    back: str | None = None,
    every: Every = "week",
    as_of: datetime | None = None,
    **columns: Unpack[Columns],
) -> Any:
    """Retention: who came back, by when they first came and how many periods have passed since.

    Args:
        data: The table of events.
        first: The stage whose first event puts a customer into a cohort; any event if None.
        back: The stage that counts as coming back; any event if None. The first event counts too,
            in period 0, where it is of that stage.
        every: The length of a period: `day`, `week` (from Monday), `month`, `quarter` or `year`, in
            UTC for zoned moments, by their own clock for others.
        as_of: Events after it do not count; a period is complete if it ended by then.
        columns: The names of its columns. A segment is that of the customer's first event.

    Returns:
        A table of the same kind, a row a cohort and period, up to 1,000 periods. Columns: `cohort`
        (date on which its period begins), `period` (int, from 0), `people` (int, of the cohort),
        `back` (int), `share` (float, with Wilson's interval at 95 % from `low` to `high`, as
        `evidence.share(…, method="wilson")`), `complete` (bool; missing without `as_of`).

    Raises:
        InvalidValueError: An argument or a column does not fit.
        WrongTypeError: The data is of no kind that has columns.
        SelectedSampleError: Everybody in the log was selected for having reached `back`, or, where
            any event counts as coming back, for having reached another stage than `first`.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import datetime
        >>> rows = [
        ...     {"customer": "ada", "stage": "visit", "at": datetime(2026, 3, 2, 9)},
        ...     {"customer": "ada", "stage": "buy", "at": datetime(2026, 3, 9, 9)},
        ... ]
        >>> for row in cj.events.cohorts(rows, every="week"):
        ...     print(row["cohort"], row["period"], row["people"], row["back"])
        2026-03-02 0 1 1
        2026-03-02 1 1 1
    """
    function = "events.cohorts"
    named = (("first", first), ("back", back))
    stages = [(argument, stage) for argument, stage in named if stage is not None]
    for argument, stage in stages:
        _require_text(function, argument, stage)
    require_choices(function, every=(every, Every))
    until = None if as_of is None else micros_of(function, "as_of", as_of)
    names = ("cohort", "period", "people", "back", "share", "low", "high", "complete")
    question = Prepared("cohorts", data, columns, outputs=names, until=until, stages=stages)
    # Selected customers have come back to that stage, unless it is where cohorts begin.
    came, returned = (None if stage is None else read_name(stage) for stage in (first, back))
    selected_on = read_name(question.selected_on)
    if returned == selected_on or (returned is None and came != selected_on):
        question.refuse_selected()
    if as_of is not None:
        require_same_clock(question, as_of)
    return question.answer(lambda text: text.cohorts(first, back, every, until))


def _require_text(function: str, argument: str, value: object) -> None:
    if not isinstance(value, str):
        problem = Problem(argument, f"expected the name of a stage, got {brief(value)}")
        raise InvalidValueError(function, [problem])
