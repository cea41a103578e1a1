"""The metrics of a journey, computed from a table of events."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple, TypeAlias, cast

from attrs import evolve
from typing_extensions import Unpack

from customer_journey._answer import about
from customer_journey._arguments import checked
from customer_journey._log._interval import level_problems, refuse
from customer_journey._model import Journey, Metric, cached
from customer_journey._model._facts import stated_criteria
from customer_journey.criteria._computed import Reading, in_order_read, names_read
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._metrics import (
    Average,
    Conversion,
    Every,
    Measure,
    Proportion,
    Ratio,
    TimeToConvert,
    criteria_of,
)
from customer_journey.criteria._tree import Criterion, Known
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.events._columns import EventColumns
from customer_journey.events._estimates import (
    BEFORE,
    MOVED,
    STAYED,
    UNKNOWN,
    Estimate,
    Numbers,
    PairSums,
    Range,
    Waits,
    average_of,
    conversion_of,
    is_never_negative,
    ratio_of,
    share_estimate,
    time_of,
    waits_by_cut,
)
from customer_journey.events._log import micros_of
from customer_journey.events._periods import period_of, period_start, start_micros
from customer_journey.events._readings import Computation, columns_read
from customer_journey.events._scorecard import COLUMNS, MetricValue, Scorecard
from customer_journey.events._sql import Text
from customer_journey.events._timeline import Timeline
from customer_journey.people._locate import proxies_read

__all__ = ["measure"]

_MOST_PERIODS: Final = 1_000
_PERCENT: Final = frozenset({"%", "percent", "per cent"})


@checked
def measure(
    journey: Journey,
    data: Any,
    /,
    *,
    as_of: datetime,
    since: datetime | None = None,
    every: Every | None = None,
    by: str | None = None,
    level: float = 0.95,
    **columns: Unpack[EventColumns],
) -> Scorecard:
    """What the metrics of a journey are, computed from a table of events, beside their targets.

    Conversions follow each customer from when they first reached the source: who may still convert
    is open, and counts for as long as they were observed (Kaplan and Meier). Who had been at the
    target before is left out, and counted in `before`. Shares and averages are of the people at the
    metric's stage as of then, or of those that `of` says; of whom it is unknown, they are left out.
    A total is of the last whole period of its `every`, or of the whole log where it has none.

    With `every`, each metric has a figure for each period: people enter in the period and are
    followed past its end, totals fall in it, shares are as of its end.

    Args:
        journey: The journey. Its facts and metrics say how they are computed; a metric that does
            not is left out.
        data: The table of events. Of a log of visits, conversions alone are computed.
        as_of: Until when people were observed; no event after it counts. It has a zone where the
            moments have one.
        since: Only people who reach a source since then count in conversions, and only events since
            then in totals.
        every: The period of the trend: `day`, `week`, `month`, `quarter` or `year`, in UTC.
        by: A column of segments; a customer's is that of their first event.
        level: How often intervals are to contain the true figure, between 0 and 1.
        columns: The names of the table's columns: `customer`, `event` (or `stage`), `at`, `order`.

    Returns:
        A scorecard, with a row a metric (and segment, and period). Columns of its `rows()`: the
        segment under its own name, then

        - `stage`, `metric` (text): ids.
        - `period` (date): the first day of the period; missing without one.
        - `complete` (bool): whether the period is over.
        - `value`, `low`, `high` (float): the figure in the metric's unit, with its interval; totals
          have none, nor has what does not vary. Those of averages end where the fact's declared
          range ends, those of ratios at 0 where neither total can be negative.
        - `people` (int): how many it rests on; `open`: of these, how many may still convert.
        - `before`, `unknown` (int): how many are left out.
        - `unit` (text), `target` (float), `status` (text): `met` or `missed` where the whole
          interval is on that side of the target, else `unclear`.

    Raises:
        InvalidValueError: A column is missing or of another type than is read of it, `as_of` or
            `since` does not match the moments, or there are more than a thousand periods.
        WrongTypeError: The data is of no kind that has columns, or a warehouse's table.
        SelectedSampleError: Everybody in the log was selected for having reached a stage.

    Source:
        For conversions, that of `evidence.conversion`. A. Deng, U. Knoblich and J. Lu (2018),
        "Applying the Delta Method in Metric Analytics", KDD, for ratios of totals.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import datetime, timedelta
        >>> orders = cj.Fact("orders", type="int", computed=cj.criteria.Reading("count", "paid"))
        >>> soon = cj.criteria.Conversion("know", "buy", within=timedelta(days=7))
        >>> rate = cj.Metric("rate", unit="%", better="higher", target=40, computed=soon)
        >>> shop = cj.Journey.sequence(
        ...     "shop",
        ...     [cj.Stage("know", metrics=[rate]), cj.Stage("buy", entry=cj.fact("orders") >= 1)],
        ...     facts=[orders],
        ... )
        >>> rows = [
        ...     {"customer": "ada", "event": event, "at": datetime(2026, 3, day)}
        ...     for event, day in [("visit", 1), ("paid", 4)]
        ... ]
        >>> print(cj.events.measure(shop, rows, as_of=datetime(2026, 4, 1)))
        shop as of 2026-04-01 00:00:00: 1 figure; 1 unclear
        know
          rate: 100 % (2.5 to 100), 1 person; target 40 %: unclear
    """
    refuse("events.measure", level_problems(level))
    if by in COLUMNS:
        text = f"the answer has a column {by!r} of its own"
        raise InvalidValueError("events.measure", [Problem("by", text, hint="rename the segment")])
    metrics = {
        f"{stage.id}.{metric.id}": _Scored(stage.id, metric, metric.computed)
        for stage in journey.stages
        for metric in stage.metrics
        if metric.computed is not None
    }
    return _Scoring(
        journey, metrics, data, columns, as_of=as_of, since=since, every=every, by=by, level=level
    ).scorecard()


class _Scored(NamedTuple):
    """A metric that is computed."""

    stage: str
    metric: Metric
    measure: Measure


class _Period(NamedTuple):
    """A period, or all the time there is."""

    number: int
    start: date | None
    complete: bool
    moment: int
    """The last microsecond of it that was seen."""


_Cut: TypeAlias = tuple[object, int]
"""A segment, and the number of a period; 0 where there is none."""


class _Scoring:
    """The figures of one scorecard: what is asked of the timeline and of the log, and answers."""

    def __init__(
        self,
        journey: Journey,
        metrics: Mapping[str, _Scored],
        data: Any,
        columns: Any,
        *,
        as_of: datetime,
        since: datetime | None,
        every: Every | None,
        by: str | None,
        level: float,
    ) -> None:
        """Read the table as far as all metrics need it.

        Raises:
            InvalidValueError: A column or a moment does not fit, or there are too many periods.
            WrongTypeError: It is a warehouse's table, whose rows cannot be read here.
        """
        self.journey = journey
        self.metrics = metrics
        self.every: Every | None = every
        self.by = by
        self.level = level
        self.as_of = as_of
        self.since = since
        self.from_micros = _since_micros(since, as_of)
        measures = [each.measure for each in metrics.values()]
        criteria = [each for item in measures for _, each in criteria_of(item)]
        averaged = [item.fact for item in measures if isinstance(item, Average)]
        self.pairs: dict[tuple[str, str], timedelta] = {}
        """The stages between which conversions are asked for, each with the longest window."""
        for item in measures:
            if isinstance(item, (Conversion, TimeToConvert)):
                pair = (item.source, item.target)
                self.pairs[pair] = max(item.within, self.pairs.get(pair, item.within))
        self.stages = list(dict.fromkeys(stage for pair in self.pairs for stage in pair))
        unsure = _unsure(journey, self.stages)
        read = [*criteria, *unsure.values()]
        self.totals = _Totals(self)
        self.line = Timeline(
            "measure",
            journey,
            data,
            columns,
            as_of=as_of,
            by=by,
            facts=dict.fromkeys([*averaged, *(name for each in read for name in each.names())]),
            also=[*criteria, *map(Known, averaged)],
            own=columns_read(self.totals.facts),
        )
        self.line.question.refuse_selected()
        self.text = self.line.question.text("", counts_ties=False)
        self.segment = "b, " if by is not None else ""
        self.unsure = {} if self.line.question.is_of_visits else unsure
        self.totals.settle()
        log = self.line.question.text("", counts_ties=False).log()
        first = self.line.engine.fetch(f"{log}\nSELECT min(us) FROM log")[0][0]
        self.first = None if first is None else int(first)
        self.groups: list[object] = [None]
        self.estimates: dict[str, dict[_Cut, Estimate]] = {}
        self._periods: dict[Every | None, list[_Period]] = {}

    def periods(self, every: Every | None) -> list[_Period]:
        """The periods from the first moment, or since then, to the last one.

        Where no trend is asked for, the last whole one, or else the running one.
        """
        if every not in self._periods:
            whole = self._listed_periods(every)
            if self.every is None:
                whole = [period for period in whole if period.complete][-1:] or whole[-1:]
            self._periods[every] = whole
        return self._periods[every]

    def _listed_periods(self, every: Every | None) -> list[_Period]:
        until = self.line.as_of
        if every is None:
            return [_Period(0, None, complete=True, moment=until)]
        first = self.first if self.from_micros is None else self.from_micros
        last = period_of(until, every)
        begin = last if first is None else period_of(first, every)
        numbers = range(begin if self.every is not None else max(begin, last - 1), last + 1)
        if len(numbers) > _MOST_PERIODS:
            text = f"gives {len(numbers):,} periods, more than {_MOST_PERIODS:,}"
            hint = "say `since` when, or a longer period"
            raise InvalidValueError("events.measure", [Problem("every", text, hint=hint)])
        periods: list[_Period] = []
        for number in numbers:
            end = start_micros(number + 1, every)
            cut = self.from_micros is not None and start_micros(number, every) < self.from_micros
            is_complete = end <= until and not cut
            moment = min(end - 1, until)
            periods.append(_Period(number, period_start(number, every), is_complete, moment))
        return periods

    def periods_of(self, scored: _Scored) -> list[_Period]:
        """The periods of which a metric has figures."""
        return self.periods(self.every_of(scored))

    def every_of(self, scored: _Scored) -> Every | None:
        """The period that a metric has; of a ratio, the one that both of its metrics have."""
        if self.every is not None:
            return self.every
        if not isinstance(scored.measure, Ratio):
            return scored.metric.every
        both: set[Every | None] = {
            self.every_of(self.metrics[name]) for name in self.operands(scored)
        }
        return both.pop() if len(both) == 1 else None

    def operands(self, scored: _Scored) -> list[str]:
        """The metrics of a ratio that are computed, by `stage.metric`."""
        names = [each for each in _operands(scored) if each in self.metrics]
        return names if len(names) == len(_operands(scored)) else []

    def scorecard(self) -> Scorecard:
        """All figures."""
        shares = _Shares(self)
        arrivals = self._arrivals()
        for _ in self.line.parts():
            if arrivals:
                self.line.save("arrivals", steps=arrivals)
            shares.add()
        self.totals.add()
        if self.by is not None:
            ordered = "SELECT DISTINCT b FROM arrivals\nORDER BY b NULLS LAST"
            self.groups = [row[0] for row in self.line.fetch(select=ordered)]
        self._convert()
        shares.answer()
        self.totals.answer()
        self._divide()
        figures: list[MetricValue] = []
        for name, scored in self.metrics.items():
            for group in self.groups:
                figures += [
                    self._figure(scored, group, period, self.estimates[name][group, period.number])
                    for period in self.periods_of(scored)
                ]
        card = Scorecard(
            figures=figures,
            journey=self.journey.id,
            as_of=self.as_of,
            since=self.since,
            every=self.every,
            by=self.by,
            level=self.level,
            assumed=_assumed(self.journey, self.metrics.values()),
        )
        return about(card, self.journey)

    def _figure(
        self, scored: _Scored, group: Any, period: _Period, estimate: Estimate
    ) -> MetricValue:
        metric = scored.metric
        is_total = isinstance(scored.measure, Reading)
        is_share = isinstance(scored.measure, (Conversion, Proportion, Ratio))
        scale = 100 if is_share and metric.unit.strip().casefold() in _PERCENT else 1
        scaled = [
            None if each is None else each * scale
            for each in (estimate.value, estimate.low, estimate.high)
        ]
        is_of_period = not is_total or metric.every in (None, self.every) or self.every is None
        return MetricValue(
            stage=scored.stage,
            metric=metric.id,
            label=metric.label,
            group=group,
            period=period.start,
            complete=period.complete,
            value=scaled[0],
            low=scaled[1],
            high=scaled[2],
            people=estimate.people,
            open=estimate.open,
            before=estimate.before,
            unknown=estimate.unknown,
            unit=metric.unit,
            target=metric.target if is_of_period else None,
            better=metric.better,
            is_total=is_total,
        )

    def cuts(self, scored: _Scored) -> list[_Cut]:
        """The segments and periods of which a metric has figures."""
        return [(group, each.number) for group in self.groups for each in self.periods_of(scored)]

    def _arrivals(self) -> list[str]:
        """The steps to `arrivals`: when each person reached the stages of conversions.

        Beside `reached`, it says of stages that nothing observes whether it is unknown if people
        are there, as `u0`, `u1`, …. None where nothing is asked of it.
        """
        line = self.line
        if not self.stages and self.by is None:
            return []
        flags = {
            self.stages.index(stage): f"CASE WHEN {line.computation.truth(entry)} IS NULL "
            "THEN 1 ELSE 0 END"
            for stage, entry in self.unsure.items()
        }
        if not flags:
            return [line.reached(self.stages), "arrivals AS (\n  SELECT * FROM reached\n)"]
        listed = ", ".join(f"{text} AS u{index}" for index, text in flags.items())
        return [
            line.reached(self.stages),
            (
                f"ends AS (\n  SELECT c AS ended, {listed}\n  FROM timeline\n"
                f"  WHERE us <= {line.as_of} AND (next IS NULL OR next > {line.as_of})\n)"
            ),
            "arrivals AS (\n  SELECT * FROM reached JOIN ends ON reached.c = ends.ended\n)",
        ]

    def _convert(self) -> None:
        """Conversions, and the times that they take."""
        waited = {pair: self._waits(*pair) for pair in self.pairs}
        for name, scored in self.metrics.items():
            measure = scored.measure
            if not isinstance(measure, (Conversion, TimeToConvert)):
                continue
            of_cuts = waited[measure.source, measure.target]
            self.estimates[name] = {}
            for cut in self.cuts(scored):
                waits = of_cuts.get((self.groups.index(cut[0]), cut[1]))
                if waits is None:
                    estimate = Estimate(people=0)
                elif isinstance(measure, Conversion):
                    estimate = conversion_of(waits, measure.within, self.level)
                else:
                    estimate = time_of(waits, measure, scored.metric.unit, self.level)
                self.estimates[name][cut] = estimate

    def _waits(self, source: str, target: str) -> dict[tuple[int, int], Waits]:
        """How many people waited how long, by the index of their segment and by period."""
        line, most = self.line, self.pairs[source, target] // timedelta(microseconds=1)
        came, went = (f"r{self.stages.index(stage)}" for stage in (source, target))
        group = "0" if self.by is None else "dense_rank() OVER (ORDER BY b NULLS LAST) - 1"
        period = "0" if self.every is None else self.text.period(came, self.every)
        since = "" if self.from_micros is None else f" AND {came} >= {self.from_micros}"
        is_unknown = f"u{self.stages.index(target)} = 1" if target in self.unsure else "FALSE"
        outcome = (
            f"CASE WHEN {went} < {came} THEN {BEFORE} WHEN {went} - {came} <= {most} THEN {MOVED} "
            f"WHEN {went} IS NULL AND {is_unknown} THEN {UNKNOWN} ELSE {STAYED} END"
        )
        micros = (
            f"CASE WHEN {went} < {came} THEN 0 "
            f"ELSE LEAST(coalesce({went}, {line.as_of}) - {came}, {most}) END"
        )
        columns = line.engine.fetch_arrays(
            line.text(
                f"ranked AS (\n  SELECT *, {group} AS g FROM arrivals\n)",
                (
                    f"waits AS (\n  SELECT g, {period} AS p, {outcome} AS outcome, "
                    f"{micros} AS wait\n  FROM ranked WHERE {came} IS NOT NULL{since}\n)"
                ),
                select="SELECT g, p, outcome, wait, count(*) AS n FROM waits\n"
                "GROUP BY g, p, outcome, wait",
            )
        )
        return waits_by_cut(columns)

    def _divide(self) -> None:
        """Ratios, each after the metrics that it divides."""
        ratios = {
            name: self.operands(scored)
            for name, scored in self.metrics.items()
            if isinstance(scored.measure, Ratio)
        }
        for name in in_order_read(ratios):
            if name not in ratios:
                continue
            scored, operands = self.metrics[name], ratios[name]
            self.estimates[name] = {}
            for cut in self.cuts(scored):
                self.estimates[name][cut] = (
                    self._divided(operands[0], operands[-1], cut) if operands else Estimate()
                )

    def _divided(self, above: str, below: str, cut: _Cut) -> Estimate:
        by_cut = self.totals.pairs.get((above, below))
        if by_cut is not None:
            sums = by_cut.get(cut, PairSums(0, 0.0, 0.0, 0.0, 0.0, 0.0))
            totals = [cast("Reading", self.metrics[each].measure) for each in (above, below)]
            events = self.journey.events
            is_positive = all(is_never_negative(total, events) for total in totals)
            return ratio_of(sums, self.level, Range(0.0 if is_positive else None))
        group = cut[0]
        parts: list[float | None] = []
        for name in (above, below):
            figures = self.estimates[name]
            period = self.periods_of(self.metrics[name])[-1].number
            parts.append(figures.get(cut, figures[group, period]).value)
        dividend, divisor = parts
        if dividend is None or not divisor:
            return Estimate()
        return Estimate(value=dividend / divisor)


class _Shares:
    """Shares and averages of people, as of the end of each period."""

    def __init__(self, scoring: _Scoring) -> None:
        self.scoring = scoring
        self.scored = {
            name: (scored, scored.measure)
            for name, scored in scoring.metrics.items()
            if isinstance(scored.measure, (Proportion, Average))
        }
        self.moments: dict[int, int] = {}
        # Visits say nothing of facts.
        if self.scored and not scoring.line.question.is_of_visits:
            self.moments = {each.number: each.moment for each in scoring.periods(scoring.every)}
        self._numbers: dict[str, dict[_Cut, Numbers]] = {name: {} for name in self.scored}

    def add(self) -> None:
        """Add the people of a part."""
        scoring = self.scoring
        columns = [
            column
            for scored, measure in self.scored.values()
            for column in self._columns(scored.stage, measure)
        ]
        group = "\nGROUP BY b" if scoring.by is not None else ""
        for period, moment in self.moments.items():
            rows = scoring.line.fetch(
                *scoring.line.at(moment),
                select=f"SELECT {scoring.segment or 'NULL, '}{', '.join(_numbered(columns))} "
                f"FROM at_moment{group}",
            )
            for group_value, *figures in rows:
                cells = iter(figures)
                for numbers in self._numbers.values():
                    people, unknown = int(next(cells)), int(next(cells))
                    others = [
                        None if (cell := next(cells)) is None else float(cell) for _ in range(4)
                    ]
                    cut, more = (group_value, period), Numbers(people, unknown, *others)
                    numbers[cut] = more.merged(numbers[cut]) if cut in numbers else more

    def _columns(self, stage: str, measure: Proportion | Average) -> list[str]:
        """What is selected for a share or an average; of a share, a number is 0 or 1."""
        line = self.scoring.line
        truth, real = line.computation.truth, line.syntax.float_type
        at_stage = f"stage = {line.stages.index(stage)}"
        people = at_stage if measure.of is None else truth(measure.of)
        if isinstance(measure, Proportion):
            holds = truth(measure.criterion)
            number = f"CASE WHEN ({people}) AND ({holds}) THEN 1 "
            number += f"WHEN ({people}) AND NOT ({holds}) THEN 0 END"
            missing = f"({people}) AND ({holds}) IS NULL"
            total, spread = f"sum({number})", f"CAST(NULL AS {real})"
        else:
            fact = line.fact(measure.fact)
            number = f"CASE WHEN {people} THEN {fact} END"
            missing = f"({people}) AND {fact} IS NULL"
            # The spread is that of what is summed, or that of parts would differ.
            summed = line.syntax.decimal.format(number)
            total = f"CAST(sum({summed}) AS {real})"
            spread = f"var_samp(CAST({summed} AS {real}))"
        return [
            f"count({number})",
            f"count(CASE WHEN {missing} THEN 1 END)",
            total,
            f"min({number})",
            f"max({number})",
            spread,
        ]

    def answer(self) -> None:
        """The figures."""
        scoring = self.scoring
        for name, (scored, measure) in self.scored.items():
            scoring.estimates[name] = dict.fromkeys(scoring.cuts(scored), Estimate())
            for cut, numbers in self._numbers[name].items():
                scoring.estimates[name][cut] = self._estimate(measure, numbers)

    def _estimate(self, measure: Proportion | Average, numbers: Numbers) -> Estimate:
        level = self.scoring.level
        if isinstance(measure, Proportion):
            true = round(numbers.total or 0)
            return share_estimate(true, numbers.people - true, numbers.unknown, level)
        (fact,) = (each for each in self.scoring.journey.facts if each.name == measure.fact)
        return average_of(numbers, level, Range.of(fact))


class _Totals:
    """The totals of a scorecard: what is counted of the log itself."""

    def __init__(self, scoring: _Scoring) -> None:
        self.scoring = scoring
        self.scored = {
            name: each
            for name, each in scoring.metrics.items()
            if isinstance(each.measure, Reading)
        }
        self.facts = [
            Fact(
                name,
                type="int" if each.measure.take == "count" else "float",
                computed=each.measure,
            )
            for name, each in self.scored.items()
            if isinstance(each.measure, Reading)
        ]
        self.pairs: dict[tuple[str, str], dict[_Cut, PairSums]] = {}
        """The sums of the two totals of a ratio, by segment and period."""
        self._computation: Computation | None = None
        self._by_period: dict[Every | None, _Counted] = {}

    def settle(self) -> None:
        """Settle what each total takes of the table.

        Raises:
            InvalidValueError: A column does not fit what is read of it; all are named.
        """
        scoring = self.scoring
        if not self.scored or scoring.line.question.is_of_visits:
            return
        try:
            self._computation = Computation(scoring.line.question, self.facts)
        except InvalidValueError as error:
            # Readings are those of metrics, which have paths of their own.
            reading = re.compile(r"^facts\.([a-z0-9-]+)\.")
            problems = [
                evolve(problem, where=reading.sub(r"stages.\1.metrics.", problem.where))
                for problem in error.problems
            ]
            raise InvalidValueError(error.subject, problems) from None
        ratios = [
            tuple(scoring.operands(each))
            for each in scoring.metrics.values()
            if isinstance(each.measure, Ratio)
        ]
        for name, scored in self.scored.items():
            every = scoring.every_of(scored)
            self._by_period.setdefault(every, _Counted([], [], {})).names.append(name)
        for counted in self._by_period.values():
            counted.pairs.extend(
                (each[0], each[-1])
                for each in dict.fromkeys(ratios)
                if each and set(each) <= set(counted.names)
            )

    def add(self) -> None:
        """Add the totals of all parts, in one pass over its events for each kind of period."""
        if not self._by_period:
            return
        computation = cast("Computation", self._computation)
        question = computation.question
        # The order of events decides whose segment is the first one, and nothing else.
        tie_break = "r" if question.engine.is_eager and self.scoring.segment else ""
        for text in question.parts(question.text(tie_break, counts_ties=False)):
            for every, counted in self._by_period.items():
                totals = _totals_text(computation, text, self.scoring, every, counted)
                for group, period, *figures in question.engine.fetch(totals):
                    cut = (group, int(period))
                    sums = counted.sums.setdefault(cut, [0 for _ in figures])
                    counted.sums[cut] = [
                        total + (figure or 0) for total, figure in zip(sums, figures, strict=True)
                    ]

    def answer(self) -> None:
        """What falls in each period."""
        scoring = self.scoring
        nothing = Estimate() if self._computation is None else Estimate(value=0.0, people=0)
        for name, scored in self.scored.items():
            scoring.estimates[name] = dict.fromkeys(scoring.cuts(scored), nothing)
        for counted in self._by_period.values():
            self.pairs |= {pair: {} for pair in counted.pairs}
            for cut, sums in counted.sums.items():
                cells = iter(sums)
                for name in counted.names:
                    total, people, unknown = (next(cells) for _ in range(3))
                    if cut in scoring.estimates[name]:
                        scoring.estimates[name][cut] = Estimate(
                            value=float(total), people=int(people), unknown=int(unknown)
                        )
                for pair in counted.pairs:
                    people, *squares = (next(cells) for _ in range(6))
                    self.pairs[pair][cut] = PairSums(int(people), *map(float, squares))


class _Counted(NamedTuple):
    """The totals that have the same periods, and what is counted of them."""

    names: list[str]
    pairs: list[tuple[str, str]]
    sums: dict[_Cut, list[Any]]
    """By segment and period: of each total its sum, people and unknown, then those of pairs."""


def _totals_text(
    computation: Computation,
    text: Text,
    scoring: _Scoring,
    every: Every | None,
    counted: _Counted,
) -> str:
    segment = scoring.segment
    real = computation.syntax.float_type
    reads = [computation.reads[name] for name in counted.names]
    events = dict.fromkeys(event for read in reads for event in read.reading.events)
    condition = f"s IN ({', '.join(map(computation.syntax.text, events))})"
    if scoring.from_micros is not None:
        condition += f" AND us >= {scoring.from_micros}"
    elements = [f"{read.element()} AS e{read.number}" for read in reads]
    elements += [
        f"CASE WHEN ({read.condition}) AND ({read.value}) IS NULL THEN 1 END AS m{read.number}"
        for read in reads
    ]
    kept = "".join(f", {name}" for name in text.kept)
    period = "0" if every is None else text.period("us", every)
    each = [f"sum(e{read.number}) AS a{read.number}" for read in reads]
    each += [f"max(m{read.number}) AS m{read.number}" for read in reads]
    outputs: list[str] = []
    for read in reads:
        total = f"a{read.number}"
        outputs += [f"sum({total})", f"count({total})", f"count(m{read.number})"]
    for pair in counted.pairs:
        above, below = (f"a{computation.number[name]}" for name in pair)
        numbers = [f"CAST(coalesce({each}, 0) AS {real})" for each in (above, below)]
        products = [(0, 0), (0, 1), (1, 1)]
        outputs.append(f"count(coalesce({above}, {below}))")
        outputs += [f"sum({each})" for each in (above, below)]
        outputs += [f"sum({numbers[one]} * {numbers[other]})" for one, other in products]
    return (
        f"{text.log()}, placed AS (\n  SELECT c, s, us{kept}{text.first_segment()}\n  FROM log\n), "
        f"elements AS (\n  SELECT c, {segment}{period} AS p, {', '.join(elements)}\n"
        f"  FROM placed\n  WHERE {condition}\n), "
        f"persons AS (\n  SELECT c, {segment}p, {', '.join(each)}\n"
        f"  FROM elements GROUP BY c, {segment}p\n)\n"
        f"SELECT {segment or 'NULL, '}p, {', '.join(_numbered(outputs))}\n"
        f"FROM persons GROUP BY {segment}p"
    )


def _numbered(columns: Iterable[str]) -> list[str]:
    """Columns with names of their own: there are engines that mix up those of equal names."""
    return [f"{column} AS k{index}" for index, column in enumerate(columns)]


def _operands(scored: _Scored) -> list[str]:
    measure = scored.measure
    names = [measure.above, measure.below] if isinstance(measure, Ratio) else []
    return [each if "." in each else f"{scored.stage}.{each}" for each in names]


def _since_micros(since: datetime | None, as_of: datetime) -> int | None:
    """The beginning, in microseconds.

    Raises:
        InvalidValueError: It is not a moment, later than the end, or one of them alone has a zone.
    """
    if since is None:
        return None
    begin = micros_of("events.measure", "since", since)
    text = ""
    if (since.utcoffset() is None) != (as_of.utcoffset() is None):
        text = "`since` and `as_of` both have a zone, or neither has"
    elif begin > micros_of("events.measure", "as_of", as_of):
        text = f"{since} is later than {as_of}"
    refuse("events.measure", [Problem("since", text)] if text else [])
    return begin


def _unsure(journey: Journey, stages: Iterable[str]) -> dict[str, Criterion]:
    """The entries of those stages that nothing observes whether people are at."""
    unobserved = _unobserved(journey)
    entries = {stage: journey[stage].entry for stage in stages}
    return {
        stage: entry
        for stage, entry in entries.items()
        if entry is not None and not unobserved.isdisjoint(entry.names())
    }


def _unobserved(journey: Journey) -> frozenset[str]:
    """The facts that no event tells of: not computed, or computed from such facts."""
    declared = {fact.name: fact for fact in journey.facts}
    reads = {name: names_read(fact.computed) for name, fact in declared.items()}
    named = {name for stage in journey if stage.entry is not None for name in stage.entry.names()}
    unobserved = named - declared.keys()
    for name in in_order_read(reads):
        fact = declared.get(name)
        if fact is None or fact.computed is None or not unobserved.isdisjoint(reads[name]):
            unobserved.add(name)
    return frozenset(unobserved)


def _assumed(journey: Journey, metrics: Iterable[_Scored]) -> tuple[str, ...]:
    """The proxies on which metrics rest, in the order in which they are declared."""
    stated = stated_criteria(journey)
    names: set[str] = set()
    for scored in metrics:
        measure = scored.measure
        criteria = [each for _, each in criteria_of(measure)]
        if isinstance(measure, Average):
            names.add(measure.fact)
        if isinstance(measure, (Conversion, TimeToConvert)):
            entries = [journey[each].entry for each in (measure.source, measure.target)]
            missing = any(each is None for each in entries)
            criteria += stated if missing else [each for each in entries if each is not None]
        elif isinstance(measure, (Average, Proportion)) and measure.of is None:
            criteria += stated
        names.update(name for each in criteria for name in each.names())
    proxies = cached(journey, proxies_read)
    assumed = {each for name in names for each in proxies.get(name, ())}
    return tuple(fact.name for fact in journey.facts if fact.name in assumed)
