"""Windows: how long to wait for what people do next, and until when they were observed."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from attrs import evolve

from customer_journey._log._incidence import ENDED, Wait
from customer_journey._log._interval import refuse
from customer_journey._log._traces import Trace
from customer_journey._values import (
    as_plain_scalar,
    brief,
    duration_text,
    moment_hint,
    read_moment,
    type_problems,
)
from customer_journey.errors import InvalidValueError, Problem

__all__ = ["STAYED", "Window", "moment_problems", "seen_until", "waits_of"]

STAYED = "(stayed)"
"""Where those are who have not gone on within the time."""


class Window(NamedTuple):
    """How long to wait, and until when people were observed."""

    within: timedelta
    as_of: datetime

    @classmethod
    def stated(
        cls, function: str, within: object, as_of: object, *, ended: bool
    ) -> "Window | None":
        """The window that two arguments state; None where they state none.

        Raises:
            InvalidValueError: One is missing, of a wrong type, not above zero, or beside `ended`.
        """
        if within is None and as_of is None:
            return None
        try:
            moment = None if as_of is None else read_moment(as_of)
        except TypeError:
            moment = None
        within = as_plain_scalar(within)
        if isinstance(within, timedelta) and within > timedelta() and moment and not ended:
            return cls(within, moment)
        problems: list[Problem] = []
        hint = "a timedelta, as in timedelta(days=30)"
        if within is None:
            message = "is needed with `as_of`: how long to wait"
            problems.append(Problem("within", message, hint=hint))
        elif not isinstance(within, timedelta):
            problems += type_problems("a timedelta", within, hint, where="within")
        elif within <= timedelta():
            problems.append(
                Problem("within", f"must be longer than zero, got {duration_text(within)}")
            )
        if as_of is None:
            hint = "say when the data were collected"
            problems.append(Problem("as_of", "is needed with `within`", hint=hint))
        elif moment is None:
            problems += type_problems("a datetime", as_of, moment_hint(as_of), where="as_of")
        if ended:
            message = "no one goes on any more, so there is nothing to wait for"
            problems.append(Problem("ended", message, hint="leave it out, or `within` and `as_of`"))
        raise InvalidValueError(function, problems)


def moment_problems(at: datetime | None, where: str, as_of: datetime) -> Iterator[Problem]:
    """What keeps a visit's time from being compared with the end of the watch."""
    if at is None:
        hint = "name the column of times, as in read_rows(rows, at='at')"
        yield Problem(where, "has no time, which `within` needs", hint=hint)
    elif (at.tzinfo is None) != (as_of.tzinfo is None):
        with_zone, without = ("as_of", where) if at.tzinfo is None else (where, "as_of")
        message = f"{with_zone} has a zone, and {without} has none: {brief(str(at))}, {as_of}"
        yield Problem(where, message, hint="give both a zone, or neither")


def seen_until(function: str, traces: Iterable[Trace], as_of: datetime) -> list[Trace]:
    """What had been seen by a moment, without later visits and people who came later.

    An outcome counts as known since the last visit.

    Raises:
        InvalidValueError: A visit has no time, or one that cannot be compared with the moment.
    """
    seen: list[Trace] = []
    problems: list[Problem] = []
    for index, trace in enumerate(traces):
        for number, visit in enumerate(trace.visits):
            problems += moment_problems(visit.at, f"[{index}].visits[{number}].at", as_of)
        if not problems and trace.visits:
            visits = [visit for visit in trace.visits if visit.at is not None and visit.at <= as_of]
            if len(visits) == len(trace.visits):
                seen.append(trace)
            elif visits:
                seen.append(evolve(trace, visits=visits, outcome=""))
    refuse(function, problems)
    return seen


def waits_of(
    traces: Iterable[Trace], as_of: datetime, *, stages: Collection[str]
) -> dict[str, list[Wait]]:
    """How long people were at each stage, and where they went then, by stage.

    Args:
        traces: What was seen until then, each visit with its time.
        as_of: Until when people were observed.
        stages: The stages to look at; visits to others are left out. People with an outcome that
            is not among them have ended where they were last.
    """
    waits: dict[str, list[Wait]] = {}
    for trace in traces:
        moments = [
            (visit.stage, visit.at)
            for visit in trace.visits
            if visit.stage in stages and visit.at is not None
        ]
        for (stage, at), (following, later) in pairwise(moments):
            waits.setdefault(stage, []).append((later - at, following))
        for stage, at in moments[-1:]:
            wait: Wait = (as_of - at, None)
            if trace.outcome:
                is_stage = trace.outcome in stages and trace.outcome != stage
                wait = (timedelta(), trace.outcome if is_stage else ENDED)
            waits.setdefault(stage, []).append(wait)
    return waits
