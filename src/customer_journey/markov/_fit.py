"""From a journey, counts or walks to a chain."""

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, TypeAlias, cast, get_args

from attrs import frozen

from customer_journey._log._arrays import require_data
from customer_journey._model import Journey, Transition
from customer_journey.errors import (
    InvalidValueError,
    ModelMismatchError,
    Problem,
    SelectedSampleError,
    UnknownStageError,
)
from customer_journey.markov._chain import Chain
from customer_journey.markov._intervals import Tally
from customer_journey.markov._reading import (
    Walked,
    counted,
    first_mentioned,
    number_problems,
    refuse,
    walks_of,
)
from customer_journey.markov._referrals import Referral
from customer_journey.markov._table import Table

__all__ = ["Rest", "fit"]

Rest: TypeAlias = Literal["leave", "stay"]
"""What people do whom no transition of a stage accounts for: leave the journey, or stay a turn."""

Counts: TypeAlias = Mapping[tuple[str, str], float]

_SUBJECT = "fit"
_ROUNDING = 1e-9
# What tables of attribution call the way in and the goal.
_START, _CONVERSION = "(start)", "(conversion)"


@frozen
class _Found:
    """What was read of the data, before starts and goals are settled."""

    table: Table
    tally: Tally | None
    starts: dict[str, float] | None
    """Weights of the starts; None where there are several and nothing says."""
    entries: tuple[str, ...]
    goals: tuple[str, ...]
    markers: frozenset[str]
    """Stages that nobody can be credited for: where walks end, and where all of them begin."""
    referrals: tuple[Referral, ...] = ()


def fit(
    data: Journey | Counts | Walked,
    /,
    *,
    starts: str | Iterable[str] | Mapping[str, float] | None = None,
    goals: Iterable[str] | None = None,
    ends: Mapping[str, float] | None = None,
    referrals: Counts | None = None,
    rest: Rest | None = None,
    observed: Mapping[str, float] | None = None,
    tolerance: float = 0.02,
) -> Chain:
    """A chain of order one: for each stage, the probability of every stage that can come next.

    Of a journey, it takes the probabilities of advances, returns and exits; referrals move nobody.
    At a stage that is an end, whoever takes no transition ends there. Of counts and of walks, it
    takes the shares of what was counted, which is the chain of maximum likelihood: for walks, it
    reproduces the shares of outcomes and the mean visits exactly.

    Args:
        data: A journey with probabilities; or a mapping from (source, target) to how often people
            went there; or walks, which are sequences of stages, or traces with `steps` and
            `outcome`.
        starts: Where people come in: an id, ids, or ids with weights. Left out, the journey's
            starts, the beginnings of the walks, or `(start)` or else the stages of the counts that
            are never entered.
        goals: Where the business wants people. Left out, the journey's goals, or `(conversion)`
            where counts or walks have it.
        ends: For counts: how many walks ended at a stage that others move on from.
        referrals: For counts and walks: how many new people came in at target by word of someone at
            source, by (source, target).
        rest: For a journey: what people do, at a stage that is no end, whom no transition accounts
            for. Left out, that there are such people is an error.
        observed: The share of people, in 0..1, that was seen at each of some goals.
        tolerance: By how much the chain may differ from what was observed.

    Raises:
        SelectedSampleError: The people were selected on their outcome.
        ModelMismatchError: The chain does not reproduce what was observed.
        EndlessChainError: From some stage no way leads to an end.
        NoPathError: A goal with an observed share cannot be reached.
        UnknownStageError: A start, goal or end is not there.
        InvalidValueError: Probabilities are missing or do not fit together, or a number is none;
            all such places are named.
        MissingExtraError: numpy or scipy is not installed.

    Example:
        >>> import customer_journey as cj
        >>> chain = cj.markov.fit({("know", "buy"): 1, ("know", "lost"): 3}, goals=["buy"])
        >>> chain.probability("know", "buy")
        0.25
    """
    require_data()
    if rest not in {None, *get_args(Rest)}:
        what = f"expected 'leave' or 'stay', got {rest!r}"
        raise InvalidValueError(_SUBJECT, [Problem("rest", what)])
    if isinstance(selected := getattr(data, "selected_on", None), str):
        raise SelectedSampleError(selected)
    if isinstance(data, Journey):
        found = _of_journey(data, rest)
    elif isinstance(data, Mapping):
        found = _of_counts(cast("Counts", data), ends or {}, referrals or {})
    else:
        found = _of_walks(data, referrals or {})
    chain = _settled(found, starts, goals)
    _compare(chain, observed or {}, tolerance)
    return chain


def _of_journey(journey: Journey, rest: Rest | None) -> _Found:
    index = {stage.id: place for place, stage in enumerate(journey)}
    problems: list[Problem] = []
    moves: list[Transition] = []
    referrals: list[Referral] = []
    for item in journey.transitions:
        if not item.is_move:
            ends = index[item.source], index[item.target]
            referrals.append(Referral(*ends, share=item.probability))
        elif item.probability is None:
            hint = "state it, or fit counts"
            problems.append(Problem(f"{item.path}.probability", "not stated", hint=hint))
        else:
            moves.append(item)
    shares = {(index[item.source], index[item.target]): item.probability or 0.0 for item in moves}
    endings = _rests(journey, shares, rest, problems)
    refuse(_SUBJECT, problems)
    table = Table(
        stages=tuple(index),
        sources=tuple(source for source, _ in shares),
        targets=tuple(target for _, target in shares),
        shares=tuple(shares.values()),
        endings=tuple(endings),
    )
    weights = dict.fromkeys(journey.starts, 1.0) if len(journey.starts) == 1 else None
    return _Found(
        table=table,
        tally=None,
        starts=weights,
        entries=journey.starts,
        goals=journey.goals,
        markers=_markers(table, journey.starts),
        referrals=tuple(referrals),
    )


def _rests(
    journey: Journey,
    shares: dict[tuple[int, int], float],
    rest: Rest | None,
    problems: list[Problem],
) -> list[float]:
    """The share of people that ends at each stage; who stays is added to the moves."""
    sums = [0.0] * len(journey)
    for (source, _), share in shares.items():
        sums[source] += share
    leaving = {item.source for item in journey.transitions if item.is_move}
    # Where one is not stated, what is left over says nothing.
    leaving -= {item.source for item in journey.transitions if item.probability is None}
    endings: list[float] = []
    for place, (stage, total) in enumerate(zip(journey, sums, strict=True)):
        left = 1 - total
        if left < -_ROUNDING:
            what = f"the probabilities of leaving add up to {total:.12g}, which is more than 1"
            problems.append(Problem(stage.path, what))
        elif left > _ROUNDING and stage.id in leaving and not stage.end:
            if rest is None:
                what = f"the probabilities of leaving add up to {total:.12g}, and it is no end"
                hint = "say what the others do: rest='leave' or rest='stay'"
                problems.append(Problem(stage.path, what, hint=hint))
            elif rest == "stay":
                shares[place, place] = shares.get((place, place), 0.0) + left
                left = 0.0
        endings.append(left if left > _ROUNDING else 0.0)
    # Where people were only said not to move, what is left over is due to rounding.
    return endings


def _of_counts(counts: Counts, ends: Mapping[str, float], referrals: Counts) -> _Found:
    moves, problems = counted(counts)
    brought, more = counted(referrals)
    problems += more
    for stage, number in ends.items():
        problems += number_problems(number, f"ends[{stage!r}]")
    if problems:
        raise InvalidValueError(_SUBJECT, problems)
    index = first_mentioned(moves)
    if not index:
        raise InvalidValueError(_SUBJECT, [Problem("counts", "nothing was counted")])
    entered = {target for (source, target), number in moves.items() if number and source != target}
    entries = tuple(stage for stage in index if stage not in entered)
    if _START in index:
        entries = (_START,)
    ended = {_known(stage, index): float(number) for stage, number in ends.items()}
    table, tally = _shared(index, moves, ended)
    return _Found(
        table=table,
        tally=tally,
        starts={entries[0]: 1.0} if len(entries) == 1 else None,
        entries=entries,
        goals=(_CONVERSION,) if _CONVERSION in index else (),
        markers=_markers(table, entries),
        referrals=_brought(brought, table, tally, index),
    )


def _of_walks(data: object, referrals: Counts) -> _Found:
    walks, problems = walks_of(data)
    brought, more = counted(referrals)
    problems += more
    if problems:
        raise InvalidValueError(_SUBJECT, problems)
    if not walks:
        raise InvalidValueError(_SUBJECT, [Problem("walks", "there are none")])
    index = first_mentioned(walks)
    moves = Counter(pair for walk in walks for pair in itertools.pairwise(walk))
    begun = Counter(walk[0] for walk in walks)
    ended = Counter(index[walk[-1]] for walk in walks)
    table, tally = _shared(index, dict(moves), dict(ended))
    starts = {stage: float(begun[stage]) for stage in index if begun[stage]}
    markers = {stage for stage, ending in zip(index, table.endings, strict=True) if ending == 1}
    return _Found(
        table=table,
        tally=Tally(moves=tally.moves, endings=tally.endings, starts=tuple(starts.values())),
        starts=starts,
        entries=tuple(starts),
        goals=(_CONVERSION,) if _CONVERSION in index else (),
        markers=frozenset(markers & {walk[-1] for walk in walks if len(walk) > 1} | {_START}),
        referrals=_brought(brought, table, tally, index),
    )


def _shared(
    index: Mapping[str, int], moves: Counts, ended: Mapping[int, float]
) -> tuple[Table, Tally]:
    """The shares of what was counted, by the stage that it leaves."""
    kept = {(index[pair[0]], index[pair[1]]): float(n) for pair, n in moves.items() if n}
    leaving = {source for source, _ in kept}
    endings = [ended.get(place, 0.0) if place in leaving else 0.0 for place in range(len(index))]
    sums = list(endings)
    for (source, _), number in kept.items():
        sums[source] += number
    table = Table(
        stages=tuple(index),
        sources=tuple(source for source, _ in kept),
        targets=tuple(target for _, target in kept),
        shares=tuple(number / sums[source] for (source, _), number in kept.items()),
        endings=tuple(
            ending / total if total else 1.0 for ending, total in zip(endings, sums, strict=True)
        ),
    )
    return table, Tally(moves=tuple(kept.values()), endings=tuple(endings), starts=())


def _markers(table: Table, entries: Sequence[str]) -> frozenset[str]:
    """Where walks end, and a stage where all begin and nobody comes by."""
    found = {
        stage for stage, ending in zip(table.stages, table.endings, strict=True) if ending == 1
    }
    entered = {table.stages[target] for target in table.targets}
    if len(entries) == 1 and entries[0] not in entered:
        found.add(entries[0])
    return frozenset(found)


def _brought(
    referrals: Counts, table: Table, tally: Tally, index: Mapping[str, int]
) -> tuple[Referral, ...]:
    visited = tally.visits(table)
    found: list[Referral] = []
    for (source, target), number in referrals.items():
        place = _known(source, index)
        share = number / visited[place] if visited[place] else 0.0
        found.append(Referral(place, _known(target, index), share=share, count=number))
    return tuple(found)


def _known(stage: str, index: Mapping[str, int]) -> int:
    if stage not in index:
        raise UnknownStageError(stage, tuple(index))
    return index[stage]


def _settled(
    found: _Found,
    starts: str | Iterable[str] | Mapping[str, float] | None,
    goals: Iterable[str] | None,
) -> Chain:
    """The chain, with starts and goals as given or else as found."""
    found.table.check_ends()
    weights, entries, tally = found.starts, found.entries, found.tally
    if starts is not None:
        weights, entries = _given(starts)
        if tally is not None:
            tally = Tally(moves=tally.moves, endings=tally.endings, starts=())
    wanted = found.goals if goals is None else tuple([goals] if isinstance(goals, str) else goals)
    for stage in (*entries, *wanted):
        _known(stage, found.table.places())
    total = math.fsum(weights.values()) if weights else 0.0
    return Chain(
        found.table,
        starts=tuple(entries),
        weights=tuple(weight / total for weight in weights.values()) if weights else (),
        goals=wanted,
        channels=tuple(stage for stage in found.table.stages if stage not in found.markers),
        tally=tally,
        referrals=found.referrals,
    )


def _given(
    starts: str | Iterable[str] | Mapping[str, float],
) -> tuple[dict[str, float] | None, tuple[str, ...]]:
    """Weights, where they are known, and the starts."""
    if not isinstance(starts, Mapping):
        names = (starts,) if isinstance(starts, str) else tuple(dict.fromkeys(starts))
        if not names:
            raise InvalidValueError(_SUBJECT, [Problem("starts", "none is named")])
        return ({names[0]: 1.0} if len(names) == 1 else None), names
    given = cast("Mapping[str, float]", starts)
    problems = [
        problem
        for stage, weight in given.items()
        for problem in number_problems(weight, f"starts[{stage!r}]")
    ]
    if not problems and not sum(given.values()):
        problems = [Problem("starts", "all weights are zero")]
    if problems:
        raise InvalidValueError(_SUBJECT, problems)
    return {stage: float(weight) for stage, weight in given.items()}, tuple(given)


def _compare(chain: Chain, observed: Mapping[str, float], tolerance: float) -> None:
    """Refuse a chain that says something other than what was seen."""
    refuse(
        _SUBJECT,
        *(number_problems(share, f"observed[{goal!r}]") for goal, share in observed.items()),
        number_problems(tolerance, "tolerance"),
    )
    modelled = {goal: chain.probability(None, goal) for goal in observed}
    if not all(abs(share - modelled[goal]) <= tolerance for goal, share in observed.items()):
        raise ModelMismatchError(dict(observed), modelled, tolerance)
