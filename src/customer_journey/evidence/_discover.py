"""The journey that people took, discovered in their traces."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from statistics import median
from typing import Final, NamedTuple, TypeAlias, cast

from customer_journey._arguments import checked
from customer_journey._graph._search import adjacency, strongly_connected_components
from customer_journey._ids import ids_for
from customer_journey._log._counts import Counts, Pair, counts_of, people_by_step
from customer_journey._log._incidence import Incidences, incidences
from customer_journey._log._interval import level_problems, refuse, share_problems
from customer_journey._log._traces import Evidence, as_name, traces_of
from customer_journey._log._variants import Variants, open_cases, variants_of, walk_of
from customer_journey._log._window import Window, seen_until, waits_of
from customer_journey._model import Journey, Stage, Transition, TransitionKind
from customer_journey._suggest import Suggester
from customer_journey._values import brief
from customer_journey.errors import Problem
from customer_journey.evidence._discovery import (
    Discovery,
    Excluded,
    MoveCount,
    Span,
    StageCount,
)
from customer_journey.evidence._shares import Share, share_of

__all__ = ["Counted", "discover", "discovered"]

_ASK: Final = "of a table of events, as by events.discover(…, within=…, as_of=…)"

Group: TypeAlias = tuple[tuple[str, ...], int]
"""A sequence of steps, and how many people took it."""


@checked
def discover(
    evidence: Evidence | Variants | Counts,
    /,
    *,
    id: str = "observed",
    name: str = "",
    goals: str | Iterable[str] = (),
    exits: str | Iterable[str] = (),
    min_share: float = 0.0,
    min_coverage: float = 1.0,
    level: float = 0.95,
    within: timedelta | None = None,
    as_of: datetime | None = None,
    ended: bool = False,
) -> Discovery:
    """The journey that people took: its stages, starts, ends and transitions, with their counts.

    The outcome of a trace is its last step, unless it is so already, as it is for `markov.fit`.
    Stages stand in the order in which people first come to them, on average. A move is an advance
    where it leads on. It is a return where it only ever led people to where they had been, and
    where people go both ways round, the one that leads back in that order. Advances never form a
    cycle.

    Where visits have times, somebody who is where others went on from may still go on. Then a share
    needs a window: how long to wait, and until when people were observed. Its transitions have the
    probability that the move is made within that time, estimated from all visits for as long as
    they were observed. Without a window, probabilities are left out, unless `ended` is true. Traces
    without times are taken to be of people whose end is known; `cj.events.counts` says of a table's
    that they have times.

    Takes time linear in the number of visits; with a window, time to sort them.

    Args:
        evidence: Traces, coded interviews, a sample of them, variants, or directly-follows counts,
            which leave nothing out and hold no times.
        id: The journey's id.
        name: What people call it.
        goals: The step where the business wants people, as the traces call it, or several.
        exits: The step that ends a journey short of its goal, as `gave up` does, or several.
        min_share: Steps that a smaller share of the people took are excluded, in 0..1; what came
            before one and what came after it are then drawn as a move.
        min_coverage: The most common sequences of steps are kept until they cover this share of the
            people, in 0..1; the others are excluded whole.
        level: How often intervals are to contain the true share, between 0 and 1.
        within: How long to wait for the next move, both ends included; needs `as_of`.
        as_of: The moment until which people were observed. What was seen later is left out.
        ended: Whether no one goes on any more, so that no window is needed.

    Raises:
        InvalidValueError: A share does not lie in 0..1, a customer is there twice, an interview
            was not coded, a goal or exit is a step that never occurs, or with a window a visit has
            no time.

    Example:
        >>> import customer_journey as cj
        >>> from customer_journey.evidence import Trace, discover
        >>> discovery = discover([Trace("ada", ["know", "buy", "buy"]), Trace("bob", ["know"])])
        >>> print(discovery)
        2 people, 2 steps, 2 moves
          know: 2 of 2 (100 %, 16–100 %)
          buy: 1 of 2 (50 %, 1–99 %)
          know → buy: once, advance
          buy → buy: once, return
        nothing excluded
    """
    refuse(
        "discover",
        level_problems(level),
        share_problems(min_share, "min_share"),
        share_problems(min_coverage, "min_coverage"),
    )
    window = Window.stated("discover", within, as_of, ended=ended)
    log = _counted(evidence, window, min_share=min_share, min_coverage=min_coverage)
    return discovered(
        log, window, id=id, name=name, goals=goals, exits=exits, level=level, ended=ended
    )


def discovered(
    log: "Counted",
    window: Window | None,
    *,
    id: str,
    name: str,
    goals: str | Iterable[str],
    exits: str | Iterable[str],
    level: float,
    ended: bool,
) -> Discovery:
    """The journey of a log that is counted already, by traces or by an engine."""
    counts, people = log.counts, log.people
    outs = _known(exits, counts.people, "exits")
    aims = _known(goals, counts.people, "goals")
    # Steps stand in the order in which people first come to them, on average; exits come last.
    order = sorted(
        counts.people,
        key=lambda step: (step in outs, counts.positions[step] / counts.people[step]),
    )
    ids = ids_for(order)
    part = partial(share_of, of=people, level=level)
    steps = tuple(_step(word, ids[word], log, part) for word in order)
    moves = tuple(_moves(log, ids, outs, part))
    may_go_on = 0
    if window is None and not ended:
        left = {source for source, _ in counts.moves}.difference(outs)
        may_go_on = open_cases(log.evidence, counts.people, left)
    has_share = not log.evidence.selected_on and not may_go_on
    return Discovery(
        journey=Journey(
            id,
            name=name,
            stages=[_stage(step, is_exit=step.words in outs) for step in steps],
            transitions=[_transition(move, has_share=has_share) for move in moves],
            starts=[step.stage for step in steps if step.starts],
            goals=[step.stage for step in steps if step.words in aims],
            basis="observed",
        ),
        people=people,
        steps=steps,
        moves=moves,
        excluded=log.excluded,
        selected_on=log.evidence.selected_on,
        within=window and window.within,
        as_of=window and window.as_of,
        open=may_go_on,
    )


class Counted(NamedTuple):
    """What a log comes to, without what is excluded."""

    evidence: Variants | Counts
    """What says who may still go on, and what they were selected on."""
    counts: Counts
    people: int
    excluded: Excluded
    durations: Mapping[Pair, Sequence[timedelta]] = {}
    """How long each move took, where times are known."""
    watched: Mapping[str, Incidences] = {}
    """With a window, where people went within it, by the step they left."""


def _counted(
    evidence: Evidence | Variants | Counts,
    window: Window | None,
    *,
    min_share: float,
    min_coverage: float,
) -> Counted:
    if isinstance(evidence, Counts):
        message = "counts do not say who took which steps; give variants"
        refuse(
            "discover",
            [Problem("min_share", message)] if min_share else [],
            [Problem("min_coverage", message)] if min_coverage < 1 else [],
            [Problem("within", "counts hold no times; give traces", hint=_ASK)] if window else [],
        )
        none_excluded = Excluded(steps=(), visits=0, variants=0, people=0)
        return Counted(evidence, evidence, sum(evidence.starts.values()), none_excluded)
    if window is None:
        variants = variants_of(evidence)
        groups, _, excluded = _selected(variants, min_share=min_share, min_coverage=min_coverage)
        counts = counts_of(groups)
        durations = variants.durations(counts.people)
        return Counted(variants, counts, variants.people, excluded, durations)
    if isinstance(evidence, Variants):
        refuse("discover", [Problem("within", "variants hold no times; give traces", hint=_ASK)])
    traces = seen_until("discover", traces_of(cast("Evidence", evidence)), window.as_of)
    variants = variants_of(traces, selected_on=getattr(evidence, "selected_on", ""))
    groups, kept, excluded = _selected(variants, min_share=min_share, min_coverage=min_coverage)
    counts = counts_of(groups)
    waits = waits_of(
        (trace for trace in traces if walk_of(trace) in kept),
        window.as_of,
        stages=counts.people,
    )
    watched = {step: incidences(each, window.within) for step, each in waits.items()}
    durations = variants.durations(counts.people)
    return Counted(variants, counts, variants.people, excluded, durations, watched)


def _step(word: str, id: str, log: Counted, part: Callable[[int], Share]) -> StageCount:
    counts, watched = log.counts, log.watched.get(word)
    return StageCount(
        stage=id,
        words=word,
        people=part(counts.people[word]),
        visits=counts.visits[word],
        starts=counts.starts.get(word, 0),
        ends=counts.ends.get(word, 0),
        stayed=watched.stayed if watched else None,
        open=watched.open if watched else 0,
        effective=watched.effective if watched else None,
    )


def _selected(
    variants: Variants, *, min_share: float, min_coverage: float
) -> tuple[list[Group], Collection[tuple[str, ...]], Excluded]:
    """The sequences of steps to show, with how many took them; which they are; what is left out."""
    people, groups = variants.people, list(variants.walks.items())
    kept, rare = sorted(groups, key=lambda group: -group[1]), list[Group]()
    covered = 0
    for index, (_, number) in enumerate(kept):
        # Rounding must not cost a person.
        if covered >= min_coverage * people - 1e-9:
            kept, rare = kept[:index], kept[index:]
            break
        covered += number
    takers = people_by_step(groups) if rare or min_share else {}
    wanted = {step for step, number in takers.items() if number >= min_share * people}
    shown = kept
    if len(wanted) < len(takers):
        shown = [
            (tuple([step for step in steps if step in wanted]), number) for steps, number in kept
        ]
    remaining = set(chain.from_iterable([steps for steps, _ in shown])) if takers else set[str]()
    return (
        shown,
        dict(kept),
        Excluded(
            steps=tuple([step for step in takers if step not in remaining]),
            visits=sum(
                number
                for steps, number in kept
                for step in steps
                if takers and step not in remaining
            ),
            variants=len(rare),
            people=sum(number for _, number in rare),
        ),
    )


def _known(words: str | Iterable[str], taken: Collection[str], where: str) -> frozenset[str]:
    names = tuple(map(as_name, (words,) if isinstance(words, str) else words))
    suggester = Suggester(taken)
    refuse(
        "discover",
        (
            Problem(f"{where}[{index}]", f"{brief(word)} is not a step", hint=suggester.hint(word))
            for index, word in enumerate(names)
            if word not in taken
        ),
    )
    return frozenset(names)


def _moves(
    log: Counted, ids: Mapping[str, str], exits: frozenset[str], part: Callable[[int], Share]
) -> Iterator[MoveCount]:
    """The moves, in the order of their stages; those that lead people to what is new advance."""
    counts = log.counts
    position = {step: index for index, step in enumerate(ids)}
    edges = ((position[before], position[after]) for before, after in counts.discoveries)
    component = strongly_connected_components(adjacency(len(ids), edges))
    durations = log.durations
    for pair in sorted(counts.moves, key=lambda pair: (position[pair[0]], position[pair[1]])):
        source, target = position[pair[0]], position[pair[1]]
        kind: TransitionKind = "advance"
        if pair[1] in exits and source != target:
            kind = "exit"
        elif pair not in counts.discoveries or (
            component[source] == component[target] and target <= source
        ):
            kind = "return"
        watched, visits = log.watched.get(pair[0]), counts.visits[pair[0]]
        yield MoveCount(
            source=ids[pair[0]],
            target=ids[pair[1]],
            kind=kind,
            count=counts.moves[pair],
            people=part(counts.movers[pair]),
            share=watched.to(pair[1]).share if watched else counts.moves[pair] / visits,
            open=watched.open if watched else 0,
            span=_span(durations[pair]) if pair in durations else None,
        )


def _span(times: Sequence[timedelta]) -> Span:
    return Span(
        count=len(times),
        shortest=min(times),
        median=timedelta(seconds=median([time.total_seconds() for time in times])),
        longest=max(times),
    )


def _stage(step: StageCount, *, is_exit: bool) -> Stage:
    return Stage(
        step.stage,
        name="" if step.words == step.stage else step.words,
        role="lapsed" if is_exit else None,
        phases=["lapse"] if is_exit else [],
        # Where a window was given, so do those who were slower.
        end=step.ends > 0 or bool(step.stayed),
        basis="observed",
        extra={
            "people": step.people.count,
            "visits": step.visits,
            "starts": step.starts,
            "ends": step.ends,
        },
    )


def _transition(move: MoveCount, *, has_share: bool) -> Transition:
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
