"""From a journey, counts, walks or a discovery to a chain."""

import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, Final, Literal, NamedTuple, Protocol, TypeAlias, cast

from attrs import evolve, frozen

from customer_journey._answer import about
from customer_journey._arguments import checked
from customer_journey._graph._search import adjacency
from customer_journey._log._arrays import require_data
from customer_journey._log._counts import Counts, Pair, follows_of
from customer_journey._log._incidence import incidences
from customer_journey._log._interval import LARGEST, number_problems, refuse
from customer_journey._log._traces import Evidence, as_name, traces_of
from customer_journey._log._variants import Variants, Walked, open_cases, walks_of
from customer_journey._log._window import STAYED, Window, seen_until, waits_of
from customer_journey._messages._current import journeys_of, numeral
from customer_journey._model import Journey, Transition
from customer_journey._suggest import did_you_mean
from customer_journey._values import duration_text, float_of, read_name
from customer_journey.errors import (
    InvalidValueError,
    ModelMismatchError,
    OpenCasesError,
    Problem,
    SelectedSampleError,
    UnknownStageError,
)
from customer_journey.markov._chain import Chain, Referred
from customer_journey.markov._scenarios import RowCounts
from customer_journey.markov._table import Table

__all__ = ["Counted", "Discovered", "Rest", "fit"]

Rest: TypeAlias = Literal["leave", "stay", "rounding"]
"""What people do whom no transition of a stage accounts for: leave the journey, or stay a turn; or
whether there are none, and only rounding makes it seem so."""

Counted: TypeAlias = Mapping[Pair, float]
"""How often people went from one stage straight to another."""

_EXPECTED: Final = "a journey, counts or walks"
_PAIR: Final = 2
_PLAIN: Final = frozenset({int, float})
_ROUNDING: Final = 1e-9
# How far from 1 the sum of rounded probabilities may be.
_ROUNDED: Final = 0.01
# What tables of attribution call the way in and the goal.
_START, _CONVERSION = "(start)", "(conversion)"


class Discovered(Protocol):
    """A journey with the counts it rests on, as `cj.evidence.discover` gives it."""

    @property
    def journey(self) -> Journey:
        """The journey."""
        ...

    @property
    def steps(self) -> tuple[Any, ...]:
        """Of each stage: how many people began there (`starts`) and how many ended (`ends`)."""
        ...

    @property
    def moves(self) -> tuple[Any, ...]:
        """Of each transition: `source`, `target` and how often it was made (`count`)."""
        ...


@frozen
class _Fitted:
    """What the data give, before starts and goals are settled."""

    table: Table
    counts: RowCounts | None
    starts: dict[str, float] | None
    """Weights of the starts; None where there are several and nothing says."""
    entries: tuple[str, ...]
    goals: tuple[str, ...]
    referrals: tuple[Referred, ...] = ()


@checked
def fit(  # noqa: C901 - one branch for each form of data
    data: Journey | Counted | Walked | Variants | Counts | Discovered,
    /,
    *,
    starts: str | Iterable[str] | Mapping[str, float] | None = None,
    goals: str | Iterable[str] | None = None,
    ends: Mapping[str, float] | None = None,
    referrals: Counted | None = None,
    rest: Rest | None = None,
    observed_shares: Mapping[str, float] | None = None,
    tolerance: float = 0.02,
    within: timedelta | None = None,
    as_of: datetime | None = None,
    ended: bool = False,
) -> Chain:
    """A chain of order one: for each stage, the probability of every stage that can come next.

    Of a journey, it takes the probabilities of advances, returns and exits, and leaves referrals
    out. At a stage that is an end, people who take no transition end there. Of counts and of walks,
    it takes the shares of what was counted, which is the chain of maximum likelihood: for walks, it
    reproduces the shares of outcomes and the mean visits exactly. The same people give the same
    chain as walks, as variants, as traces, as counts, and as a discovery.

    Walks without times are taken to be of people whose end is known. Of traces with times, and of
    tables of events, somebody who is where others went on from may still go on, and then a chain
    needs a window. Its
    probabilities are those of each move within that time, and people who do not go on within it end
    at `(stayed)`, neither won nor lost. So they do in a chain of a discovery that has a window.

    Args:
        data: A journey with probabilities; a mapping from (source, target) to how often people
            went there; walks, which are sequences of stages, or traces with `steps` and `outcome`;
            variants, for walks with their numbers; what `cj.events.counts` counts in a table; or
            what `cj.evidence.discover` gives.
        starts: Where people come in: an id, ids, or ids with weights. Left out, the journey's
            starts or the beginnings of the walks; of counts, `(start)`, or the stages that more
            people leave than come to.
        goals: Where the business wants people. Left out, the journey's goals, or `(conversion)`
            where counts or walks have it. A goal that does not occur in the data has probability
            zero, unless a stage has nearly the same name.
        ends: For counts: how many walks ended at a stage that others move on from.
        referrals: For counts and walks: how many new people came in at target by word of someone at
            source, by (source, target).
        rest: What people do whom no transition accounts for: at a stage of a journey that is not an
            end, or at a stage to which the counts lead more people than on. Left out, that there
            are such people is an error. `rounding` scales rows to 1.
        observed_shares: The share of people, in 0..1, that was seen at each of some goals.
        tolerance: By how much the chain may differ from what was observed.
        within: For traces with times: how long to wait for the next move, both ends included; needs
            `as_of`. For a table of events, give the window to `cj.events.discover`.
        as_of: The moment until which people were observed. What was seen later is left out.
        ended: Whether no one goes on any more, so that no window is needed.

    Raises:
        SelectedSampleError: The people were selected on their outcome.
        OpenCasesError: Some people may still go on, and no window is stated.
        ModelMismatchError: The chain does not reproduce what was observed.
        EndlessChainError: From some stage no transition leads to an end.
        NoPathError: A goal with an observed share cannot be reached.
        UnknownStageError: A start, goal or end is unknown.
        InvalidValueError: Probabilities are missing or do not add up, people are unaccounted for,
            or a value is not a number; all such places are named.
        MissingExtraError: numpy or scipy is not installed.

    Example:
        >>> import customer_journey as cj
        >>> chain = cj.markov.fit({("know", "buy"): 1, ("know", "lost"): 3}, goals=["buy"])
        >>> chain.probability("know", "buy")
        0.25
    """
    require_data()
    if isinstance(data, Iterator):
        # What it gives is read more than once.
        data = cast("Walked", list(data))
    if selected := getattr(data, "selected_on", ""):
        raise SelectedSampleError(cast("str", selected))
    brought, problems = _counts(referrals or {})
    refuse("fit", problems)
    if window := Window.stated("fit", within, as_of, ended=ended):
        fitted = _of_traces(data, window)
    elif isinstance(data, Journey):
        fitted = _of_journey(data, rest)
    elif isinstance(data, Counts):
        left = {source for source, _ in data.moves}
        if not ended and (may_go_on := open_cases(data, data.visits, left)):
            raise OpenCasesError(may_go_on, sum(data.starts.values()))
        fitted = _of_counts(data.visits, data.moves, data.ends, data.starts)
    elif isinstance(data, Mapping):
        fitted = _of_pairs(cast("Counted", data), ends or {}, rest)
    elif hasattr(data, "moves") and hasattr(data, "journey"):
        fitted = _of_discovery(cast("Discovered", data), ended=ended)
    else:
        fitted = _of_walks(data, ended=ended)
    if brought and fitted.counts is not None:
        fitted = evolve(fitted, referrals=_referrals(brought, fitted.table, fitted.counts))
    chain_ = _settled(fitted, starts, goals)
    # A chain that says something other than what was seen is refused.
    shares, problems = _numbers(observed_shares or {}, "observed_shares")
    refuse("fit", problems, number_problems(tolerance, "tolerance"))
    modelled = {goal: chain_.probability(None, goal) for goal in shares}
    if not all(abs(share - modelled[goal]) <= tolerance for goal, share in shares.items()):
        raise ModelMismatchError(shares, modelled, tolerance)
    return about(chain_, *journeys_of(cast("object", data)))


def _of_journey(journey: Journey, rest: Rest | None) -> _Fitted:
    index = {stage.id: row for row, stage in enumerate(journey)}
    problems: list[Problem] = []
    moves: list[Transition] = []
    referrals: list[Referred] = []
    for item in journey.transitions:
        if not item.is_move:
            ends = index[item.source], index[item.target]
            referrals.append(Referred(*ends, share=item.probability))
        elif item.probability is None:
            hint = "state it, or fit counts"
            problems.append(Problem(f"{item.path}.probability", "not stated", hint=hint))
        else:
            moves.append(item)
    shares = {(index[item.source], index[item.target]): item.probability or 0.0 for item in moves}
    endings = _endings(journey, shares, rest, problems)
    refuse("fit", problems)
    weights: dict[str, float] = {}
    for start in journey.starts:
        # A discovered journey says how many people began at each start.
        number = journey[start].extra.get("starts")
        if isinstance(number, (int, float)) and number > 0:
            weights[start] = float(number)
    if len(journey.starts) == 1:
        weights = dict.fromkeys(journey.starts, 1.0)
    return _Fitted(
        table=Table.of(index, shares, endings),
        counts=None,
        starts=weights if weights and len(weights) == len(journey.starts) else None,
        entries=journey.starts,
        goals=journey.goals,
        referrals=tuple(referrals),
    )


def _endings(
    journey: Journey,
    shares: dict[tuple[int, int], float],
    rest: Rest | None,
    problems: list[Problem],
) -> list[float]:
    """The share of people that ends at each stage; what is left elsewhere changes the moves."""
    rows = adjacency(len(journey), ((pair[0], pair) for pair in shares))
    leaving = {item.source for item in journey.transitions if item.is_move}
    # Where one is not stated, what is left over says nothing.
    leaving -= {item.source for item in journey.transitions if item.probability is None}
    endings: list[float] = []
    for row, (stage, pairs) in enumerate(zip(journey, rows, strict=True)):
        total = math.fsum(shares[pair] for pair in pairs)
        left = 1 - total
        is_rounded = abs(left) <= _ROUNDED and (left < 0 or not stage.end)
        if rest == "rounding" and is_rounded and stage.id in leaving:
            for pair in pairs:
                shares[pair] /= total
            left = 0.0
        hint = "say rest='rounding'" if is_rounded else ""
        if left < -_ROUNDING:
            what = f"the probabilities of leaving add up to {total:.12g}, which is more than 1"
            problems.append(Problem(stage.path, what, hint=hint))
        elif left > _ROUNDING and stage.id in leaving and not stage.end:
            if rest not in {"leave", "stay"}:
                what = f"the probabilities of leaving add up to {total:.12g}, and it is not an end"
                hint = hint or "say what the others do: rest='leave' or rest='stay'"
                problems.append(Problem(stage.path, what, hint=hint))
            elif rest == "stay":
                shares[row, row] = shares.get((row, row), 0.0) + left
                left = 0.0
        # Where people do nothing but move on, what is left over is due to rounding.
        endings.append(left if left > _ROUNDING else 0.0)
    return endings


def _of_pairs(pairs: Counted, ends: Mapping[str, float], rest: Rest | None) -> _Fitted:
    """From pair counts: where people begin is where more go on or end than come."""
    moves, problems = _counts(pairs)
    ended, end_problems = _numbers(ends, "ends")
    refuse("fit", problems, end_problems)
    stages = dict.fromkeys(chain.from_iterable(moves))
    if not stages:
        raise InvalidValueError("fit", [Problem("counts", "nothing was counted")])
    for stage in ended:
        if stage not in stages:
            raise UnknownStageError(stage, tuple(stages))
    begun, problems = _balance(stages, moves, ended, rest)
    if problems:
        # Where no path leads to an end, that is what is wrong.
        _of_counts(stages, moves, ended, begun).table.check_ends()
        refuse("fit", problems)
    if _START in stages:
        begun = {_START: 1.0}
    fitted = _of_counts(stages, moves, ended, begun)
    # How many began was not counted but follows from the rest: it is not drawn anew.
    counts = cast("RowCounts", fitted.counts)
    fitted = evolve(fitted, counts=evolve(counts, starts=()))
    if rest == "rounding" and _START not in stages:
        # Rounded counts do not say how many began, only that a start was never entered.
        entered = {target for (source, target), n in moves.items() if n and source != target}
        entries = tuple(stage for stage in stages if stage not in entered)
        only = dict.fromkeys(entries, 1.0) if len(entries) == 1 else None
        fitted = evolve(fitted, starts=only, entries=entries)
    return fitted if fitted.starts else evolve(fitted, starts=None)


def _balance(
    stages: Iterable[str], moves: dict[Pair, float], ended: dict[str, float], rest: Rest | None
) -> tuple[dict[str, float], list[Problem]]:
    """How many began at each stage, by what goes in and out; those unaccounted for do as `rest`."""
    arrived, left = dict.fromkeys(stages, 0.0), dict.fromkeys(stages, 0.0)
    for (source, target), number in moves.items():
        if source != target:
            left[source] += number
            arrived[target] += number
    is_left = {source for (source, _), number in moves.items() if number}
    begun: dict[str, float] = {}
    problems: list[Problem] = []
    for stage in stages:
        gone = left[stage] + ended.get(stage, 0.0)
        excess = arrived[stage] - gone
        if excess < -_ROUNDING * gone:
            begun[stage] = -excess
        elif stage not in is_left or excess <= _ROUNDING * arrived[stage] or rest == "rounding":
            continue
        elif rest == "leave":
            ended[stage] = ended.get(stage, 0.0) + excess
        elif rest == "stay":
            moves[stage, stage] = moves.get((stage, stage), 0.0) + excess
        else:
            came, onward = numeral(arrived[stage]), numeral(gone)
            what = f"{came} come in, and {onward} go on or end there"
            hint = "count the others in `ends`, or say rest='leave', 'stay' or 'rounding'"
            problems.append(Problem(f"stages.{stage}", what, hint=hint))
    return begun, problems


def _of_walks(data: object, *, ended: bool) -> _Fitted:
    walks, problems = walks_of(data, _EXPECTED)
    if not walks and not problems:
        problems = [Problem("walks", "there are none")]
    refuse("fit", problems)
    moves, starts, ends = follows_of(walks.items())
    stages = dict.fromkeys(chain.from_iterable(walks))
    left = {source for source, _ in moves}
    may_go_on = 0 if ended else open_cases(cast("Variants", data), stages, left)
    if may_go_on:
        raise OpenCasesError(may_go_on, sum(walks.values()))
    return _of_counts(stages, moves, ends, starts)


def _of_traces(data: object, window: Window) -> _Fitted:
    """From traces with times: who has not gone on within the window has stayed."""
    is_discovery = hasattr(data, "moves")
    if isinstance(data, (Journey, Mapping, Variants)) or is_discovery:
        hint = "pass the window to `discover`" if is_discovery else ""
        if isinstance(data, (Counts, Variants)) and data.timed:
            hint = "fit what events.discover(…, within=…, as_of=…) gives"
        refuse("fit", [Problem("within", "needs traces, with their times", hint=hint)])
    traces = seen_until("fit", traces_of(cast("Evidence", data)), window.as_of)
    refuse("fit", [] if traces else [Problem("walks", "there are none")])
    stages = dict.fromkeys(chain.from_iterable(trace.steps for trace in traces))
    stages |= dict.fromkeys(trace.outcome for trace in traces if trace.outcome)
    waits = waits_of(traces, window.as_of, stages=stages)
    rows: dict[str, _Row] = {}
    for stage, waited in waits.items():
        targets = dict.fromkeys([target for _, target in waited if target])
        if targets:
            result = incidences(waited, window.within)
            shares = {target: result.to(target).share for target in targets}
            rows[stage] = _Row(shares, result.stayed, result.effective, result.open)
    _, starts, _ = follows_of((trace.steps, 1) for trace in traces)
    return _of_rows(stages, rows, starts, window.within)


def _of_discovery(discovery: Discovered, *, ended: bool) -> _Fitted:
    stages = [step.stage for step in discovery.steps]
    if not stages:
        raise InvalidValueError("fit", [Problem("discovery", "it has no steps")])
    if not ended and (may_go_on := getattr(discovery, "open", 0)):
        raise OpenCasesError(may_go_on, sum(step.starts for step in discovery.steps))
    begun: dict[str, float] = {step.stage: float(step.starts) for step in discovery.steps}
    within: timedelta | None = getattr(discovery, "within", None)
    if within is None:
        moves: dict[Pair, float] = {
            (move.source, move.target): float(move.count) for move in discovery.moves
        }
        ends: dict[str, float] = {step.stage: float(step.ends) for step in discovery.steps}
        fitted = _of_counts(stages, moves, ends, begun)
    else:
        shares: dict[str, dict[str, float | None]] = {}
        for move in discovery.moves:
            shares.setdefault(move.source, {})[move.target] = move.share
        rows = {
            step.stage: _Row(shares[step.stage], step.stayed, step.effective, step.open)
            for step in discovery.steps
            if step.stage in shares
        }
        fitted = _of_rows(stages, rows, begun, within)
    return evolve(fitted, goals=discovery.journey.goals)


class _Row(NamedTuple):
    """Where people go from a stage within a window."""

    shares: Mapping[str, float | None]
    stayed: float | None
    effective: float
    """How many visits, all of them observed to its end, would say as much."""
    open: int


def _of_rows(
    stages: Iterable[str], rows: Mapping[str, _Row], begun: Mapping[str, float], within: timedelta
) -> _Fitted:
    moves: dict[Pair, float] = {}
    ended: dict[str, float] = {}
    problems: list[Problem] = []
    for stage, row in rows.items():
        if row.stayed is None:
            what = f"no one was observed for {duration_text(within)} after coming there"
            hint = "wait for less, or until later"
            problems.append(Problem(f"stages.{stage}", what, hint=hint))
            continue
        shares = {target: share or 0.0 for target, share in row.shares.items()}
        shares[STAYED] = row.stayed
        for target, share in shares.items():
            moves[stage, target] = _weight(share, row)
        ended[stage] = _weight(max(0.0, 1 - math.fsum(shares.values())), row)
    refuse("fit", problems)
    # Where everyone goes on in time, the chain is that of the counts.
    has_stayed = any(weight for (_, target), weight in moves.items() if target == STAYED)
    return _of_counts([*stages, STAYED] if has_stayed else stages, moves, ended, begun)


def _weight(share: float, row: _Row) -> float:
    """How many people a share stands for; with no one open, a whole number."""
    weight = share * row.effective
    return weight if row.open else float(round(weight))


def _of_counts(
    stages: Iterable[str],
    moves: Mapping[Pair, float],
    ended: Mapping[str, float],
    begun: Mapping[str, float],
) -> _Fitted:
    """The shares of what was counted, by the stage that it leaves, for every form."""
    index = {stage: row for row, stage in enumerate(stages)}
    kept = {
        (index[source], index[target]): float(number)
        for (source, target), number in moves.items()
        if number
    }
    leaving = {source for source, _ in kept}
    endings = [
        float(ended.get(stage, 0)) if row in leaving else 0.0 for stage, row in index.items()
    ]
    sums = list(endings)
    for (source, _), number in kept.items():
        sums[source] += number
    shares = {pair: number / sums[pair[0]] for pair, number in kept.items()}
    ending_shares = [
        ending / total if total else 1.0 for ending, total in zip(endings, sums, strict=True)
    ]
    starts = {stage: float(begun[stage]) for stage in index if begun.get(stage)}
    return _Fitted(
        table=Table.of(index, shares, ending_shares),
        counts=RowCounts(
            moves=tuple(kept.values()), endings=tuple(endings), starts=tuple(starts.values())
        ),
        starts=starts,
        entries=tuple(starts),
        goals=(_CONVERSION,) if _CONVERSION in index else (),
    )


def _counts(counts: Counted) -> tuple[dict[Pair, float], list[Problem]]:
    """Counts by pairs of stages as floats, and what is wrong with them."""
    problems: list[Problem] = []
    numbers: dict[Pair, float] = {}
    # Each name is read once, in however many pairs it is.
    known: dict[object, str] = {}
    for pair, number in counts.items():
        ends: tuple[object, ...] = pair if isinstance(cast("object", pair), tuple) else ()
        for end in ends:
            if end not in known:
                known[end] = read_name(end) if isinstance(end, str) else ""
        names = [known[end] for end in ends]
        if len(names) != _PAIR or "" in names:
            hint = "walks with their numbers are `cj.evidence.Variants(…)`"
            what = "expected a pair of stages: (source, target)"
            problems.append(Problem(f"counts[{pair!r}]", what, hint=hint))
            continue
        if type(number) not in _PLAIN or not 0 <= number <= LARGEST:
            invalid = list(number_problems(number, f"counts[{pair!r}]"))
            problems += invalid
            if invalid:
                continue
        key = names[0], names[1]
        plain = number if type(number) is float else float_of(number)
        numbers[key] = numbers.get(key, 0.0) + plain
    return numbers, problems


def _numbers(numbers: Mapping[str, float], where: str) -> tuple[dict[str, float], list[Problem]]:
    """Numbers by stage as floats, and what is wrong with them."""
    result: dict[str, float] = {}
    problems: list[Problem] = []
    for stage, number in numbers.items():
        problems += (invalid := list(number_problems(number, f"{where}[{stage!r}]")))
        if not invalid:
            name = as_name(stage)
            result[name] = result.get(name, 0.0) + float_of(number)
    return result, problems


def _referrals(brought: Counted, table: Table, counts: RowCounts) -> tuple[Referred, ...]:
    visited = counts.visits(table)
    referrals: list[Referred] = []
    for (source, target), number in brought.items():
        row = table.row(source)
        share = number / visited[row] if visited[row] else 0.0
        referrals.append(Referred(row, table.row(target), share=share, count=number))
    return tuple(referrals)


def _settled(
    fitted: _Fitted,
    starts: str | Iterable[str] | Mapping[str, float] | None,
    goals: Iterable[str] | None,
) -> Chain:
    """The chain, with starts and goals as stated or else as in the data."""
    table = fitted.table
    table.check_ends()
    weights, entries, counts = fitted.starts, fitted.entries, fitted.counts
    channels = _channels(table, weights)
    if starts is not None:
        weights, entries = _stated(starts)
        if counts is not None:
            counts = evolve(counts, starts=())
    listed = [goals] if isinstance(goals, str) else goals
    wanted = fitted.goals if listed is None else tuple(map(as_name, listed))
    for stage in (*entries, *wanted):
        is_absent = stage in wanted and counts is not None and isinstance(stage, str)
        if is_absent and stage not in table.index and not did_you_mean(stage, table.stages):
            # A goal that does not occur is one that was never reached: its probability is zero.
            table = evolve(table, stages=(*table.stages, stage), endings=(*table.endings, 1.0))
            counts = evolve(counts, endings=(*counts.endings, 0.0)) if counts else None
        table.row(stage)
    total = math.fsum(weights.values()) if weights else 0.0
    return Chain(
        table,
        starts=tuple(entries),
        weights=tuple(weight / total for weight in weights.values()) if weights else (),
        goals=wanted,
        channels=channels,
        unobserved=table.stages[len(fitted.table.stages) :],
        counts=counts,
        referrals=fitted.referrals,
    )


def _channels(table: Table, weights: Mapping[str, float] | None) -> tuple[str, ...]:
    """The stages that can be credited: the same ones for the same people, in any form.

    Left out are those where all who come to them end, and the one where all walks begin, if it is
    never entered later; unless that would leave none.
    """
    pairs = zip(table.sources, table.targets, strict=True)
    entered = {table.stages[target] for source, target in pairs if source != target}
    ends = {
        stage
        for stage, ending in zip(table.stages, table.endings, strict=True)
        if ending == 1 and stage in entered
    }
    between = [stage for stage in table.stages if stage not in ends and stage != _START]
    only = next(iter(weights)) if weights and len(weights) == 1 else ""
    inner = tuple(stage for stage in between if stage != only or stage in entered)
    return inner or tuple(between)


def _stated(
    starts: str | Iterable[str] | Mapping[str, float],
) -> tuple[dict[str, float] | None, tuple[str, ...]]:
    """Weights, where they are known, and the starts."""
    if not isinstance(starts, Mapping):
        listed = (starts,) if isinstance(starts, str) else starts
        names = tuple(dict.fromkeys(map(as_name, listed)))
        if not names:
            raise InvalidValueError("fit", [Problem("starts", "must name at least one stage")])
        return ({names[0]: 1.0} if len(names) == 1 else None), names
    weights, problems = _numbers(cast("Mapping[str, float]", starts), "starts")
    if not problems and not sum(weights.values()):
        problems = [Problem("starts", "all weights are zero")]
    refuse("fit", problems)
    return weights, tuple(weights)
