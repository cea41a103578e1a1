"""Conversion rates: of people who were observed for different times, the share that converts."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, final

from attrs import field, frozen

from customer_journey._answer import Answer
from customer_journey._log._incidence import ENDED, Wait, incidences
from customer_journey._log._interval import Interval, level_problems, refuse, wilson_interval
from customer_journey._log._traces import Trace
from customer_journey._log._window import Window, moment_problems
from customer_journey._messages._current import counted, message, numeral
from customer_journey._values import (
    as_texts,
    flag_problems,
    spoken_duration,
    text_problems,
    type_problems,
)
from customer_journey.errors import (
    InvalidValueError,
    OpenCasesError,
    Problem,
    SelectedSampleError,
)
from customer_journey.evidence._samples import Sample
from customer_journey.evidence._shares import share_of

__all__ = ["Rate", "conversion"]

_REACHED = "reached"


@final
@frozen(kw_only=True, repr=False)
class Rate(Answer):
    """A rate is the share of people who convert within a time, however long each was observed.

    Example:
        >>> from datetime import datetime, timedelta
        >>> import customer_journey as cj
        >>> from customer_journey.evidence import Sample, Trace, Visit
        >>> tried = [Visit("try", at=datetime(2026, 3, 1))]
        >>> ada = Trace("ada", [*tried, Visit("buy", at=datetime(2026, 3, 9))])
        >>> cy = Trace("cy", [Visit("try", at=datetime(2026, 3, 28))])
        >>> sample = Sample([ada, Trace("bob", tried), cy])
        >>> window = {"within": timedelta(days=28), "as_of": datetime(2026, 4, 1)}
        >>> print(cj.evidence.conversion(sample, target="buy", **window))
        50 % (9–91 %) within 28 days: 1 of 3 people so far, 1 open
    """

    value: float | None
    """The share of people who convert within the time, in 0..1; None where no one was observed so
    long."""
    people: int
    """How many people there are."""
    count: int
    """How many were seen to convert within the time."""
    open: int = 0
    """How many have not, and their time is not up: they count for as long as they were observed."""
    before: int = 0
    """How many were there before they came to where the time begins; they count if they come
    again."""
    within: timedelta | None = None
    """The time to convert in; None where the end of everyone is known."""
    level: float = 0.95
    """How often intervals made like this one contain the true share, as in 0.95."""
    effective: float = field(default=0.0)
    """How many people, all of them observed to the end, would say as much: the size on which the
    interval rests."""

    @property
    def of(self) -> int:
        """How many people there are, as a `Share` calls them."""
        return self.people

    @cached_property
    def interval(self) -> Interval:
        """The interval of the true share, in 0..1: that of a `share`, or Wilson's if some are open.

        Raises:
            MissingExtraError: scipy is not installed; it is needed out of fewer than 40 people.
        """
        if self.value is None or not self.open:
            return share_of(
                self.count, 0 if self.value is None else self.people, self.level
            ).interval
        return wilson_interval(self.value, self.effective, level=self.level)

    @property
    def low(self) -> float:
        """The lower end of the interval."""
        return self.interval.low

    @property
    def high(self) -> float:
        """The upper end of the interval."""
        return self.interval.high

    def to_dict(self) -> dict[str, Any]:
        """The fields and the interval."""
        return {**super().to_dict(), "low": self.low, "high": self.high}

    def rows(self) -> list[dict[str, Any]]:
        """One row of all that."""
        return [self.to_dict()]

    def __str__(self) -> str:
        """The share and its interval in percents, the time, and how many people it rests on."""
        if self.within is None and not self.open:
            return str(share_of(self.count, self.people, self.level))
        within = ""
        if self.within is not None:
            within = f" {message('within {time}', time=spoken_duration(self.within))}"
        so_far = message(
            "{count} of {people} so far, {open}",
            count=numeral(f"{self.count:,}"),
            people=counted(self.people, "person", "people", context="of"),
            open=counted(self.open, "open", "open"),
        )
        if self.value is None:
            unwatched = message("no one was observed so long")
            return f"{message('unknown')}{within}: {unwatched}; {so_far}"
        low, high = 100 * self.low, 100 * self.high
        return f"{100 * self.value:.0f} % ({low:.0f}–{high:.0f} %){within}: {so_far}"

    def __repr__(self) -> str:
        """The same, in brackets."""
        return f"<Rate: {self}>"


def conversion(
    sample: Sample,
    /,
    *,
    source: str | None = None,
    target: str | Iterable[str],
    within: timedelta | None = None,
    as_of: datetime | None = None,
    ended: bool = False,
    level: float = 0.95,
) -> Rate:
    """The share of people who come to a stage or an outcome, with its interval.

    Not yet is not no. Where visits have times, people who have not come there may still come, and
    are neither counted as lost nor left out: with `within` and `as_of`, they count for as long as
    they were observed. Without times, a trace is taken to be of somebody whose end is known.

    People who have an outcome ended with the last visit, and come nowhere later.

    Args:
        sample: People who were chosen whatever became of them.
        source: Where not None, only people who were at this stage are counted, and only if they
            came to `target` later. The time begins with the first visit to it; with None,
            with the first visit of all.
        target: The stage to come to, as it stands in the traces, or one of several; an outcome
            counts like a stage.
        within: How long to wait, both ends included; needs `as_of`.
        as_of: The moment until which people were observed. What was seen later is left out.
        ended: Whether no one converts any more, so that no window is needed.
        level: How often such intervals are to contain the true share, between 0 and 1.

    Raises:
        SelectedSampleError: The people were selected on their outcome, so that the share would
            say how they were selected and nothing else.
        OpenCasesError: Some people may still convert, and no window is stated.
        InvalidValueError: It is not a sample, so that nothing says how the people were chosen; or
            with a window, a visit that counts has no time.

    Source:
        E. L. Kaplan and P. Meier (1958), "Nonparametric Estimation from Incomplete Observations",
        Journal of the American Statistical Association 53(282); with outcomes, O. O. Aalen and S.
        Johansen (1978), "An Empirical Transition Matrix for Non-Homogeneous Markov Chains Based on
        Censored Observations", Scandinavian Journal of Statistics 5(3). The interval is Wilson's on
        the effective number of people: K. J. Rothman (1978), "Estimation of Confidence Limits for
        the Cumulative Probability of Survival in Life Table Analysis", Journal of Chronic Diseases
        31(8).

    Example:
        >>> import customer_journey as cj
        >>> from customer_journey.evidence import Sample, Trace
        >>> march = Sample([Trace("ada", ["try", "buy"]), Trace("bob", ["try"]), Trace("cy")])
        >>> print(cj.evidence.conversion(march, source="try", target="buy"))
        1 of 2 (50 %, 1–99 %)
    """
    people: object = sample
    if selected_on := getattr(people, "selected_on", ""):
        raise SelectedSampleError(selected_on)
    if not isinstance(people, Sample):
        hint = "say how the people were chosen: `Sample(…)` or `SelectedSample(…)`"
        message = f"expected a Sample, got {type(people).__name__}"
        raise InvalidValueError("conversion", [Problem("sample", message, hint=hint)])
    refuse("conversion", level_problems(level))
    names: object = as_texts([target] if isinstance(target, str) else target)
    if not isinstance(names, tuple) or any(map(text_problems, names)):
        problems = type_problems("a stage or several", target, where="target")
        raise InvalidValueError("conversion", problems)
    begins = "" if source is None else source
    unnamed = [problem.within("source") for problem in text_problems(begins)]
    refuse("conversion", unnamed, flag_problems(ended, "ended"))
    targets = frozenset[str](names)
    window = Window.stated("conversion", within, as_of, ended=ended)
    if window is not None:
        return _within(sample, targets, source, window, float(level))
    came = total = before = may_come = 0
    for trace in sample:
        steps = (*trace.steps, trace.outcome)
        if source is None or source in steps:
            total += 1
            begin = 0 if source is None else steps.index(source) + 1
            before += begin > 1 and not targets.isdisjoint(steps[: begin - 1])
            if not targets.isdisjoint(steps[begin:]):
                came += 1
            elif not ended and not trace.outcome:
                may_come += any(visit.at is not None for visit in trace.visits)
    if may_come:
        raise OpenCasesError(may_come, total)
    return Rate(
        value=came / total if total else None,
        people=total,
        count=came,
        before=before,
        level=float(level),
        effective=total,
    )


def _within(
    sample: Sample, targets: frozenset[str], source: str | None, window: Window, level: float
) -> Rate:
    """The rate of those who come to the targets within a window."""
    waits: list[Wait] = []
    problems: list[Problem] = []
    before = 0
    for index, trace in enumerate(sample):
        steps = (*trace.steps, trace.outcome) if trace.outcome else trace.steps
        if not trace.visits and (source is None or source in steps):
            problems.append(Problem(f"[{index}]", "has no visit, so nothing says since when"))
        elif source is None or source in steps:
            start = 0 if source is None else steps.index(source)
            later = range(start + (source is not None), len(steps))
            reached = next((step for step in later if steps[step] in targets), None)
            end = reached if reached is not None or not trace.outcome else len(steps) - 1
            moments, invalid = _moments(trace, index, [start, end], window.as_of)
            problems += invalid
            if moments and moments[0] <= window.as_of:
                before += not targets.isdisjoint(steps[:start])
                wait: Wait = (window.as_of - moments[0], None)
                if moments[-1] <= window.as_of and end is not None:
                    wait = (moments[-1] - moments[0], ENDED if reached is None else _REACHED)
                waits.append(wait)
    refuse("conversion", problems)
    result = incidences(waits, window.within)
    reached_by = result.to(_REACHED)
    return Rate(
        value=reached_by.share,
        people=result.people,
        count=reached_by.count,
        open=result.open,
        before=before,
        within=window.within,
        level=level,
        effective=reached_by.effective,
    )


def _moments(
    trace: Trace, index: int, steps: Iterable[int | None], as_of: datetime
) -> tuple[list[datetime], list[Problem]]:
    """The times of some steps; an outcome has the time of the last visit."""
    moments: list[datetime] = []
    problems: list[Problem] = []
    for step in steps:
        if step is not None:
            number = min(step, len(trace.visits) - 1)
            at = trace.visits[number].at
            where = f"[{index}].visits[{number}].at"
            problems += [each for each in moment_problems(at, where, as_of) if each not in problems]
            if at is not None:
                moments.append(at)
    return ([] if problems else moments), problems
