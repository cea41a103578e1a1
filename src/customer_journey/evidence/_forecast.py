"""Forecasts: how many people will be where at a date, from how long people stayed so far."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple, final

from attrs import frozen

from customer_journey._answer import Answer, AnswerSequence
from customer_journey._arguments import checked
from customer_journey._log._arrays import Floats, Ints, require_data
from customer_journey._log._interval import level_problems, number_problems, refuse
from customer_journey._log._traces import Trace
from customer_journey._log._window import moment_problems, seen_until
from customer_journey._messages._current import counted, message, numeral
from customer_journey._printable import printable
from customer_journey._suggest import Suggester
from customer_journey.errors import Problem, SelectedSampleError
from customer_journey.evidence._samples import Sample, SelectedSample

__all__ = ["Forecast", "StageForecast", "forecast"]

_PERIODS: Final = 100
"""Into how many periods the time ahead is divided."""
_GROUPS: Final = 200
"""How many lengths of stay at one stage are distinguished."""
_RESAMPLES: Final = 200
_TOGETHER: Final = 20
"""How many of them are computed at once."""
_DRAWS: Final = 10
"""How many outcomes are drawn for each resample."""
_ALONE: Final = 2**18
"""How many multiplications of a product of matrices OpenBLAS does not share among threads."""
_MICROSECOND: Final = timedelta(microseconds=1)
_DAY: Final = timedelta(days=1)


@final
@frozen(kw_only=True)
class StageForecast(Answer):
    """How many people will be at one stage."""

    stage: str
    """The stage, or the outcome with which people ended."""
    now: int
    """How many people are there at `as_of`."""
    expected: float
    """How many are expected to be there at the date."""
    low: int
    """The lower end of the interval of their number."""
    high: int
    """The upper end."""

    def __str__(self) -> str:
        """All of it in a line."""
        return message(
            "{stage}: {expected} expected ({low} to {high}), {now} now",
            stage=printable(self.stage),
            expected=numeral(f"{self.expected:,.1f}"),
            low=numeral(f"{self.low:,}"),
            high=numeral(f"{self.high:,}"),
            now=numeral(f"{self.now:,}"),
        )


@final
@frozen(kw_only=True)
class Forecast(AnswerSequence[StageForecast]):
    """A forecast is how many people will be at each stage at a date; `forecast` gives it.

    Example:
        >>> from datetime import datetime
        >>> import customer_journey as cj
        >>> from customer_journey.evidence import Sample, Trace, Visit
        >>> tried = [Visit("try", at=datetime(2026, 3, 1))]
        >>> ada = Trace("ada", [*tried, Visit("buy", at=datetime(2026, 3, 9))])
        >>> sample = Sample([ada, Trace("bob", [Visit("try", at=datetime(2026, 3, 5))])])
        >>> dates = {"as_of": datetime(2026, 3, 10), "at": datetime(2026, 3, 20)}
        >>> print(cj.evidence.forecast(sample, **dates))
        2 people at 2026-03-20 00:00:00, as of 2026-03-10 00:00:00
          try: 0.0 expected (0 to 1), 1 now
          buy: 2.0 expected (1 to 2), 1 now
    """

    stages: tuple[StageForecast, ...]
    """A forecast for each stage, in the order in which they come up, then for each outcome."""
    people: int
    """How many people are anywhere at `as_of`."""
    as_of: datetime
    """The moment until which people were observed."""
    at: datetime
    """The moment that is forecast."""
    level: float = 0.95
    """How often intervals made like these contain the number, as in 0.95."""

    def __str__(self) -> str:
        """The date, and a line for each stage."""
        people = counted(self.people, "person", "people")
        text = "{people} at {at}, as of {moment}"
        headline = message(text, people=people, at=self.at, moment=self.as_of)
        return "\n".join([headline, *[f"  {each}" for each in self.stages]])


@checked
def forecast(
    sample: Sample | SelectedSample,
    /,
    *,
    at: datetime,
    as_of: datetime,
    arrivals: Mapping[str, float] | None = None,
    level: float = 0.95,
) -> Forecast:
    """How many people will be at each stage at a date, with intervals.

    People stay at a stage as long, and move on to where, as those did who were seen there (a
    semi-Markov process: how long they have been there counts, how they came does not). Visits that
    go on count for as long as they were observed. What was never seen is not forecast: after the
    longest stay that was observed, people stay.

    The intervals hold chance and the error of estimation, by resampling people with a fixed seed.
    They do not hold a change in how people behave, nor moves that were never made yet. A stage that
    counts for the same person twice in a row is left and entered again.

    The time ahead is divided into 100 periods; where more than 200 people are at a stage, those
    with similar lengths of stay are put together. The work grows with the third power of the number
    of stages: a few take a second or two, thirty five seconds.

    Args:
        sample: People who were chosen whatever became of them; each visit has its time. People who
            have an outcome ended with the last visit, and are counted there.
        at: The moment to forecast, not before `as_of`.
        as_of: The moment until which people were observed. What was seen later is left out.
        arrivals: How many new people come a day to each of these stages, on average, from `as_of`
            on, independently of each other (a Poisson process). No one comes to others.
        level: How often such intervals are to contain the number, between 0 and 1.

    Raises:
        SelectedSampleError: The people were selected on their outcome.
        InvalidValueError: A visit has no time, or one that cannot be compared with `as_of`; no one
            had come by then; `at` is before it; or people arrive where no one has been.
        MissingExtraError: numpy or scipy is not installed: they are in the extra `data`.

    Source:
        R. A. Howard (1971), "Dynamic Probabilistic Systems", volume II, chapter 10; Aalen &
        Johansen (1978), "An Empirical Transition Matrix for Non-Homogeneous Markov Chains Based on
        Censored Observations", Scandinavian Journal of Statistics 5(3); for the resampling, Efron
        (1981), "Censored Data and the Bootstrap", Journal of the American Statistical Association
        76(374).

    Example:
        >>> import customer_journey as cj
        >>> from datetime import datetime, timedelta
        >>> Visit, day = cj.evidence.Visit, datetime(2026, 3, 1, 12)
        >>> came = [(day + timedelta(n), timedelta(1 + n % 3)) for n in range(30)]
        >>> traces = [
        ...     cj.evidence.Trace(str(n), [Visit("try", at=at), Visit("buy", at=at + stay)])
        ...     for n, (at, stay) in enumerate(came)
        ... ]
        >>> sample, now = cj.evidence.Sample(traces), datetime(2026, 3, 31)
        >>> print(cj.evidence.forecast(sample, at=now + timedelta(days=1), as_of=now))
        30 people at 2026-04-01 00:00:00, as of 2026-03-31 00:00:00
          try: 1.2 expected (0 to 2), 2 now
          buy: 28.8 expected (28 to 30), 28 now
    """
    if isinstance(sample, SelectedSample):
        raise SelectedSampleError(sample.selected_on)
    require_data()
    dates = list(moment_problems(at, "at", as_of))
    if not dates and at < as_of:
        dates = [Problem("at", f"must not be before `as_of`, got {at}")]
    refuse("forecast", level_problems(level), dates)
    traces = seen_until("forecast", sample, as_of)
    process = _Process.of(traces, as_of, at - as_of)
    refuse("forecast", _arrival_problems(arrivals or {}, process, len(traces)))
    days = (at - as_of) / _DAY
    coming = [days * (arrivals or {}).get(name, 0.0) for name in process.stages]
    expected, low, high = _numbers(process, coming, len(traces), level)
    stages = [
        StageForecast(stage=name, now=now, expected=mean, low=least, high=most)
        for name, now, mean, least, most in zip(
            process.labels, process.now, expected, low, high, strict=True
        )
    ]
    return Forecast(
        stages=tuple(stages), people=len(traces), as_of=as_of, at=at, level=float(level)
    )


def _arrival_problems(
    arrivals: Mapping[str, float], process: "_Process", people: int
) -> Iterator[Problem]:
    if not people:
        yield Problem("sample", "no one had come by `as_of`, so nothing says how people move on")
        return
    suggester = Suggester(process.stages)
    for stage, number in arrivals.items():
        yield from number_problems(number, f"arrivals[{stage!r}]")
        if stage not in process.stages:
            hint = suggester.hint(stage)
            yield Problem(f"arrivals[{stage!r}]", "no one has been there", hint=hint)


class _Stage(NamedTuple):
    """The visits to one stage, and where in the list of their lengths the moments ahead lie."""

    people: Ints
    """Whose visits they are, by number."""
    cells: Ints
    """For each visit, the place of its length in the list, and its target, as one number."""
    lengths: int
    """How many lengths there are."""
    sizes: Ints
    """How many people are there now, by group of those who have been there for as long."""
    first: Ints
    """A row a group: the place of the stay so far, and of that at the end of each period."""
    later: Ints
    """The places of stays at the ends of periods, for people who come in the middle of one."""

    @classmethod
    def of(cls, visits: Sequence["_Visit"], targets: int, horizon: int) -> "_Stage":
        """The visits to a stage.

        Args:
            visits: The visits.
            targets: How many states there are.
            horizon: The time to forecast, in microseconds.
        """
        import numpy as np

        lengths, places = np.unique([each.length for each in visits], return_inverse=True)
        going = [targets if each.target is None else each.target for each in visits]
        stays = np.sort([each.length for each in visits if each.target is None])
        groups = np.array_split(stays, min(len(stays), _GROUPS) or 1)
        middle = np.array([group[len(group) // 2] for group in groups if len(group)], dtype=int)
        ends = np.array([horizon * number // _PERIODS for number in range(_PERIODS + 1)])
        halves = [horizon * (2 * number + 1) // (2 * _PERIODS) for number in range(_PERIODS)]
        return cls(
            people=np.array([each.person for each in visits]),
            cells=places.reshape(-1) * (targets + 1) + np.array(going),
            lengths=len(lengths),
            sizes=np.array([len(group) for group in groups if len(group)], dtype=int),
            first=np.searchsorted(lengths, middle[:, None] + ends[None, :], side="right"),
            later=np.searchsorted(lengths, halves, side="right"),
        )

    def curves(self, weights: Floats, targets: int) -> tuple[Floats, Floats]:
        """The share still there after each length, and that gone to each target by then.

        Before the first length is one row more.
        """
        import numpy as np

        counts = np.bincount(
            self.cells, weights[self.people], minlength=self.lengths * (targets + 1)
        ).reshape(self.lengths, targets + 1)
        watched = np.maximum(counts.sum(axis=1)[::-1].cumsum()[::-1], 1)[:, None]
        moved = counts[:, :targets]
        stayed: Floats = np.ones(self.lengths + 1)
        stayed[1:] = np.cumprod(1 - moved.sum(axis=1) / watched[:, 0])
        gone = np.cumsum(stayed[:-1, None] * moved / watched, axis=0)
        return stayed, np.concatenate([np.zeros((1, targets)), gone])


class _Visit(NamedTuple):
    """One visit to a stage: whose it is, how long it lasted in microseconds, and what followed."""

    person: int
    length: int
    target: int | None


class _Process(NamedTuple):
    """How people move on, before it is estimated."""

    stages: list[str]
    labels: list[str]
    """What is forecast: the stages, and the outcomes that are none."""
    states: list[int]
    """The labels of all states: of stages, and of outcomes, which no one leaves."""
    now: list[int]
    """How many people are where, by label."""
    ended: list[int]
    """How many of them have ended, by label."""
    visits: list[_Stage]
    """By stage."""

    @classmethod
    def of(cls, traces: Sequence[Trace], as_of: datetime, horizon: timedelta) -> "_Process":
        """What was seen of people until a moment."""
        stages = list(dict.fromkeys(step for trace in traces for step in trace.steps))
        outcomes = list(dict.fromkeys(trace.outcome for trace in traces if trace.outcome))
        number_of = {name: number for number, name in enumerate(stages)}
        outcome_of = {name: len(stages) + number for number, name in enumerate(outcomes)}
        labels = list(dict.fromkeys([*stages, *outcomes]))
        states = [labels.index(name) for name in [*stages, *outcomes]]
        now, ended = [0] * len(labels), [0] * len(labels)
        visits: list[list[_Visit]] = [[] for _ in stages]
        for person, trace in enumerate(traces):
            last = as_of
            following = outcome_of.get(trace.outcome)
            now[states[number_of[trace.steps[-1]] if following is None else following]] += 1
            if following is not None:
                ended[states[following]] += 1
                # When somebody ended is not known but by their last visit.
                last = trace.visits[-1].at or as_of
            for visit in reversed(trace.visits):
                at = visit.at or last
                number = number_of[visit.stage]
                visits[number].append(_Visit(person, (last - at) // _MICROSECOND, following))
                last, following = at, number
        return cls(
            stages=stages,
            labels=labels,
            states=states,
            now=now,
            ended=ended,
            visits=[_Stage.of(each, len(states), horizon // _MICROSECOND) for each in visits],
        )

    def where(self, weights: Floats) -> tuple[Floats, Floats]:
        """The probability of being where at the end of the time ahead, by label.

        Args:
            weights: A row for each resample: how often each person counts.

        Returns:
            For each resample and label, first a row for each group of people, then one for each
            stage at which somebody may arrive at any time.
        """
        import numpy as np

        states, resamples = len(self.states), len(weights)
        curves = [[visits.curves(each, states) for each in weights] for visits in self.visits]
        pairs = list(zip(self.visits, curves, strict=True))
        gone_later = [[gone[visits.later] for _, gone in each] for visits, each in pairs]
        later = np.diff(np.array(gone_later).swapaxes(0, 1), axis=2, prepend=0)
        ends = _ends(later)
        # Summed by parts: who has gone by the end of each period, and what it is to go later.
        flat = -np.diff(ends, axis=1, append=0).reshape(resamples, _PERIODS * states, states)
        rows: list[Floats] = []
        for number, (visits, each) in enumerate(pairs):
            row = np.zeros((resamples, len(visits.first), states))
            for resample, (stayed, gone) in enumerate(each):
                moved = gone[visits.first[:, 1:]] - gone[visits.first[:, :1]]
                still = stayed[visits.first[:, :1]]
                product = _product(moved.reshape(len(moved), _PERIODS * states), flat[resample])
                # Of resampled people, none may have stayed so long: then nothing says that they go.
                np.divide(product, still, out=row[resample], where=still > 0)
            row[..., number] += 1 - row.sum(axis=2)
            rows.append(row)
        merged = np.zeros((states, len(self.labels)))
        merged[range(states), self.states] = 1
        arriving = ends[:, :, : len(self.stages)].mean(axis=1)
        return np.concatenate(rows, axis=1) @ merged, arriving @ merged


def _ends(later: Floats) -> Floats:
    """Where people are at the end who come to a state in the middle of a period.

    Args:
        later: For each resample, stage, number of periods since, and state: the share that goes
            there then. It is changed.

    Returns:
        The probabilities, for each resample, period, and state that they come to.
    """
    import numpy as np

    resamples, stages, _, states = later.shape
    # Who moves on within half a period does so in the next: else moves could go round a cycle.
    later[:, :, 1, :stages] += later[:, :, 0, :stages]
    later[:, :, 0, :stages] = 0
    staying = 1 - later.sum(axis=3).cumsum(axis=2)
    ends = np.tile(np.eye(states), (resamples, _PERIODS, 1, 1))
    for period in reversed(range(_PERIODS)):
        left = _PERIODS - period
        size = (left - 1) * states
        moves = later[:, :, 1:left].reshape(resamples, stages, size)
        row = _product(moves, ends[:, period + 1 :].reshape(resamples, size, states))
        row += later[:, :, 0]
        row[:, range(stages), range(stages)] += staying[:, :, left - 1]
        ends[:, period, :stages] = row
    return ends


def _product(left: Floats, right: Floats) -> Floats:
    """The products of stacks of matrices, small ones in pieces that take one thread.

    Where the machine has other work, threads wait for each other at each of thousands of products
    of thirty rows, for longer than these take.
    """
    rows, inner = left.shape[-2:]
    piece = _ALONE // max(rows * right.shape[-1], 1)
    if piece >= inner or piece < rows:
        return left @ right
    total = left[..., :piece] @ right[..., :piece, :]
    for start in range(piece, inner, piece):
        part = slice(start, start + piece)
        total += left[..., part] @ right[..., part, :]
    return total


def _numbers(
    process: _Process, coming: Sequence[float], people: int, level: float
) -> tuple[list[float], list[int], list[int]]:
    """The expected number by label, and both ends of its interval."""
    import numpy as np

    sizes = np.concatenate([visits.sizes for visits in process.visits])
    ended, new = np.array(process.ended), np.array(coming)
    those, arriving = process.where(np.ones((1, people)))
    expected = ended + sizes @ those[0] + new @ arriving[0]
    random = np.random.default_rng(0)
    drawn: list[Ints] = []
    for _ in range(_RESAMPLES // _TOGETHER):
        chosen = random.integers(people, size=(_TOGETHER, people))
        weights = np.array([np.bincount(each, minlength=people) for each in chosen], dtype=float)
        those, arriving = process.where(weights)
        # Rounding is not to make them negative, or more than one.
        those = np.clip(those, 0, None)
        those /= those.sum(axis=2, keepdims=True)
        shape = (_DRAWS, _TOGETHER)
        numbers = random.multinomial(sizes, those, size=(*shape, len(sizes))).sum(axis=2)
        arrived = random.poisson(np.clip(new @ arriving, 0, None), numbers.shape)
        drawn.append((ended + numbers + arrived).reshape(_DRAWS * _TOGETHER, len(ended)))
    every = np.concatenate(drawn)
    low = np.quantile(every, (1 - level) / 2, axis=0, method="inverted_cdf")
    high = np.quantile(every, (1 + level) / 2, axis=0, method="inverted_cdf")
    return expected.tolist(), low.astype(int).tolist(), high.astype(int).tolist()
