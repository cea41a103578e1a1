"""The journey that people took, drawn from their traces."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial
from itertools import chain, pairwise
from operator import attrgetter
from statistics import median
from typing import Final, TypeAlias

from customer_journey._model import Journey, Stage, Transition, TransitionKind
from customer_journey._suggest import Suggester
from customer_journey._values import brief
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.evidence._counting import (
    Counts,
    components,
    counted,
    ids_for,
    takers_of,
    variants_of,
)
from customer_journey.evidence._discovery import Discovery, LeftOut, Move, Span, Step
from customer_journey.evidence._samples import selection
from customer_journey.evidence._shares import Share, checked_level, share, share_problems
from customer_journey.evidence._traces import Evidence, Trace, gathered

__all__ = ["discover"]

_MOMENT: Final = attrgetter("at")

Pair: TypeAlias = tuple[str, str]
Way: TypeAlias = tuple[tuple[str, ...], list[Trace]]
"""A sequence of steps, and the traces that have it."""


def discover(
    evidence: Evidence,
    /,
    *,
    id: str = "observed",
    name: str = "",
    goals: str | Iterable[str] = (),
    exits: str | Iterable[str] = (),
    min_share: float = 0.0,
    coverage: float = 1.0,
    level: float = 0.95,
) -> Discovery:
    """The journey that people took: its stages, starts, ends and transitions, with their counts.

    Stages stand in the order in which people first come to them, on average. A move is an advance
    where it leads on. It is a return where it only ever led people to where they had been, and
    where people go both ways round, the way that leads back in that order. Advances never lead in
    a circle.

    Takes time linear in the number of visits.

    Args:
        evidence: Traces, coded interviews, or a sample of them.
        id: The journey's id.
        name: What people call it.
        goals: The step where the business wants people, as the traces call it, or several.
        exits: The step that is no place on the way but an end of it, as `gave up` is, or several.
        min_share: Steps that a smaller share of the people took are left out, in 0..1; what came
            before one and what came after it are then drawn as a move.
        coverage: The most common sequences of steps are kept until they cover this share of the
            people, in 0..1; the others are left out whole.
        level: How often intervals are to hold the true share, between 0 and 1.

    Raises:
        InvalidValueError: A share does not lie in 0..1, a person is there twice, an interview was
            not coded, or a goal or exit is no step that anybody took.

    Example:
        >>> import customer_journey as cj
        >>> from customer_journey.evidence import Trace, discover
        >>> found = discover([Trace("ada", ["know", "buy", "buy"]), Trace("bob", ["know"])])
        >>> print(found.to_text())
        2 people, 2 steps, 2 moves
          know: 2 of 2 (100 %, 16–100 %)
          buy: 1 of 2 (50 %, 1–99 %)
          know → buy: once, advance
          buy → buy: once, return
        nothing left out
    """
    checked_level(level)
    _check_shares(min_share=min_share, coverage=coverage)
    traces = gathered(evidence)
    shown, left_out = _shown(traces, min_share=min_share, coverage=coverage)
    counts = counted((steps, len(group)) for steps, group in shown)
    outs, aims = _known(exits, counts.people, "exits"), _known(goals, counts.people, "goals")
    order = _in_order(counts, outs)
    ids = ids_for(order)
    kinds = _kinds(counts, order, outs)
    spans = _spans([trace for _, group in shown for trace in group], counts.people)
    selected = selection(evidence)
    part = partial(share, of=len(traces), level=level)
    steps = tuple(_steps(counts, order, ids, part))
    moves = tuple(_moves(counts, ids, kinds, spans, part))
    return Discovery(
        journey=Journey(
            id,
            name=name,
            stages=[_stage(step, step.words in outs) for step in steps],
            transitions=[_transition(move, has_share=not selected) for move in moves],
            starts=[step.stage for step in steps if step.starts],
            goals=[step.stage for step in steps if step.words in aims],
            basis="observed",
        ),
        people=len(traces),
        steps=steps,
        moves=moves,
        left_out=left_out,
        selected_on=selected,
    )


def _check_shares(**shares: float) -> None:
    problems = [
        problem for name, value in shares.items() for problem in share_problems(name, value)
    ]
    if problems:
        raise InvalidValueError("discover", problems)


def _shown(
    traces: Sequence[Trace], *, min_share: float, coverage: float
) -> tuple[list[Way], LeftOut]:
    """The sequences of steps to show, with who took them, and what they leave out."""
    ways = list(variants_of(traces).items())
    kept, rare = _covering(ways, coverage * len(traces))
    takers = takers_of((steps, len(group)) for steps, group in ways) if rare or min_share else {}
    wanted = {step for step, people in takers.items() if people >= min_share * len(traces)}
    shown = kept
    if len(wanted) < len(takers):
        shown = [
            (tuple([step for step in steps if step in wanted]), group) for steps, group in kept
        ]
    known = set(chain.from_iterable([steps for steps, _ in shown])) if takers else set[str]()
    return shown, LeftOut(
        steps=tuple([step for step in takers if step not in known]),
        visits=sum(
            len(group) for steps, group in kept for step in steps if takers and step not in known
        ),
        variants=len(rare),
        people=sum(len(group) for _, group in rare),
    )


def _covering(ways: Sequence[Way], enough: float) -> tuple[list[Way], list[Way]]:
    """The most common ways that together are enough people, and the rest."""
    common = sorted(ways, key=lambda way: -len(way[1]))
    covered = 0
    for index, (_, group) in enumerate(common):
        # Rounding is not to cost a person.
        if covered >= enough - 1e-9:
            return common[:index], common[index:]
        covered += len(group)
    return common, []


def _known(words: str | Iterable[str], taken: Collection[str], where: str) -> frozenset[str]:
    named = (words,) if isinstance(words, str) else tuple(words)
    suggester = Suggester(taken)
    problems = [
        Problem(f"{where}[{index}]", f"nobody took a step {brief(word)}", hint=suggester.hint(word))
        for index, word in enumerate(named)
        if word not in taken
    ]
    if problems:
        raise InvalidValueError("discover", problems)
    return frozenset(named)


def _in_order(counts: Counts, exits: frozenset[str]) -> list[str]:
    """The steps in the order in which people first come to them, on average; exits last."""
    return sorted(
        counts.people, key=lambda step: (step in exits, counts.places[step] / counts.people[step])
    )


def _kinds(
    counts: Counts, order: Sequence[str], exits: frozenset[str]
) -> dict[Pair, TransitionKind]:
    """What each move is: the ways on which people find what is new to them lead on."""
    place = {step: index for index, step in enumerate(order)}
    circle = components(order, counts.discoveries)
    kinds: dict[Pair, TransitionKind] = {}
    for pair in counts.moves:
        source, target = pair
        is_back = circle[source] == circle[target] and place[target] <= place[source]
        if target in exits and source != target:
            kinds[pair] = "exit"
        else:
            kinds[pair] = "return" if is_back or pair not in counts.discoveries else "advance"
    return kinds


def _spans(traces: Iterable[Trace], wanted: Collection[str]) -> dict[Pair, Span]:
    times: dict[Pair, list[timedelta]] = {}
    for trace in traces:
        if not any(map(_MOMENT, trace.visits)):
            continue
        visits = [visit for visit in trace.visits if visit.stage in wanted]
        for before, after in pairwise(visits):
            if before.at is not None and after.at is not None:
                times.setdefault((before.stage, after.stage), []).append(after.at - before.at)
    return {
        pair: Span(
            count=len(each),
            shortest=min(each),
            median=timedelta(seconds=median([one.total_seconds() for one in each])),
            longest=max(each),
        )
        for pair, each in times.items()
    }


def _steps(
    counts: Counts, order: Sequence[str], ids: Mapping[str, str], part: Callable[[int], Share]
) -> Iterator[Step]:
    for word in order:
        yield Step(
            stage=ids[word],
            words=word,
            people=part(counts.people[word]),
            visits=counts.visits[word],
            starts=counts.starts.get(word, 0),
            ends=counts.ends.get(word, 0),
        )


def _moves(
    counts: Counts,
    ids: Mapping[str, str],
    kinds: Mapping[Pair, TransitionKind],
    spans: Mapping[Pair, Span],
    part: Callable[[int], Share],
) -> Iterator[Move]:
    place = {step: index for index, step in enumerate(ids)}
    for pair in sorted(counts.moves, key=lambda pair: (place[pair[0]], place[pair[1]])):
        yield Move(
            source=ids[pair[0]],
            target=ids[pair[1]],
            kind=kinds[pair],
            count=counts.moves[pair],
            people=part(counts.movers[pair]),
            share=counts.moves[pair] / counts.visits[pair[0]],
            span=spans.get(pair),
        )


def _stage(step: Step, is_exit: bool) -> Stage:  # noqa: FBT001 - a helper of one caller
    return Stage(
        step.stage,
        name="" if step.words == step.stage else step.words,
        role="lapsed" if is_exit else None,
        phases=["lapse"] if is_exit else [],
        end=step.ends > 0,
        basis="observed",
        extra={"people": step.people.count, "visits": step.visits, "ends": step.ends},
    )


def _transition(move: Move, *, has_share: bool) -> Transition:
    extra: dict[str, object] = {"count": move.count, "people": move.people.count}
    if move.span is not None:
        extra["median_seconds"] = move.span.median.total_seconds()
    return Transition(
        move.source,
        move.target,
        kind=move.kind,
        probability=move.share if has_share else None,
        reason="the last step that was seen" if move.kind == "exit" else "",
        basis="observed",
        extra=extra,
    )
