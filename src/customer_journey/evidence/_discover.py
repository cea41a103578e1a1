"""The journey that people took, discovered in their traces."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from statistics import median
from typing import Any, Final, NamedTuple, TypeAlias, cast, final

from attrs import frozen

from customer_journey._answer import Answer, describe
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
from customer_journey._printable import printable
from customer_journey._suggest import Suggester
from customer_journey._values import brief, spoken_duration
from customer_journey.errors import Problem
from customer_journey.evidence._shares import Share, amount, share_of

__all__ = [
    "Counted",
    "Discovery",
    "Excluded",
    "MoveCount",
    "Span",
    "StageCount",
    "discover",
    "discovered",
]

_MANY: Final = 20
"""How many excluded steps are named."""

_ASK: Final = "of a table of events, as by events.discover(…, within=…, as_of=…)"

Group: TypeAlias = tuple[tuple[str, ...], int]
"""A sequence of steps, and how many people took it."""


@final
@frozen(kw_only=True)
class Span(Answer):
    """How long a move took the people whose times are known."""

    count: int
    """How many times it was timed."""
    shortest: timedelta
    """The shortest."""
    median: timedelta
    """Half of them took at most that long."""
    longest: timedelta
    """The longest."""


@final
@frozen(kw_only=True)
class StageCount(Answer):
    """How many people took a step, which is a stage of the discovered journey."""

    stage: str
    """The stage's id."""
    words: str
    """What the traces call it."""
    people: Share
    """How many of the people took it at least once."""
    visits: int
    """How often it was taken, all people together."""
    starts: int
    """How many people came in here."""
    ends: int
    """How many traces end here."""
    stayed: float | None = None
    """With a window, the share of the visits from which no one goes on within it, in 0..1; None
    without one, or where no visit was watched that long."""
    open: int = 0
    """With a window, how many visits were not over when its end had not come yet."""
    effective: float | None = None
    """With a window, how many visits, all of them watched to its end, would say as much."""


@final
@frozen(kw_only=True)
class MoveCount(Answer):
    """How many people made a move, which is a transition of the discovered journey."""

    source: str
    """The id of the stage it leaves."""
    target: str
    """The id of the stage it leads to."""
    kind: TransitionKind
    """`return` where people only went back or round again, `exit` to a step that is one."""
    count: int
    """How often it was made."""
    people: Share
    """How many of the people made it at least once."""
    share: float | None
    """How much of what happened next at its source it is, in 0..1; an end counts as something.
    With a window, the share that makes it within that time; None where no one was watched so
    long."""
    span: Span | None
    """How long it took; None where no times are known."""
    open: int = 0
    """With a window, how many visits to its source were not over when its end had not come yet."""


@final
@frozen(kw_only=True)
class Excluded(Answer):
    """What is in the traces and a discovered journey does not show."""

    steps: tuple[str, ...]
    """The steps that are not in it, as the traces call them."""
    visits: int
    """How many visits to those steps there were, among the people who are in it."""
    variants: int
    """How many variants were excluded whole."""
    people: int
    """How many people took one of those."""

    def __bool__(self) -> bool:
        """Whether anything was excluded."""
        return bool(self.steps or self.people)

    def __str__(self) -> str:
        """What was excluded, in a sentence."""
        if not self:
            return "nothing excluded"
        parts: list[str] = []
        if self.people:
            variants = amount(self.variants, "rare variant", "rare variants")
            parts.append(f"{variants} ({amount(self.people, 'person', 'people')})")
        if self.steps:
            named, more = self.steps[:_MANY], len(self.steps) - _MANY
            steps = ", ".join(map(repr, named)) + (f" and {more} more" if more > 0 else "")
            parts.append(
                f"the {'step' if len(self.steps) == 1 else 'steps'} {steps} "
                f"({amount(self.visits, 'visit', 'visits')})"
            )
        return f"excluded: {'; '.join(parts)}"


@final
@frozen(kw_only=True, repr=False)
class Discovery(Answer):
    """A discovery is the journey that people took, with the counts it rests on.

    Example:
        >>> import customer_journey as cj
        >>> discovery = cj.evidence.discover([cj.evidence.Trace("ada", ["know", "try", "buy"])])
        >>> discovery.journey
        <Journey 'observed': 3 stages, 2 transitions>
    """

    journey: Journey
    """The journey. Every stage and transition has the basis `observed`; transitions have a
    probability, unless the people were selected on their outcome, or some of them may still go on
    and no window was given."""
    people: int
    """How many people's traces it was found in."""
    steps: tuple[StageCount, ...]
    """What was counted of each stage, in the journey's order."""
    moves: tuple[MoveCount, ...]
    """What was counted of each transition, in the journey's order."""
    excluded: Excluded
    """What it does not show."""
    selected_on: str
    """The outcome that people were selected on; empty where nothing says so."""
    within: timedelta | None = None
    """The time within which moves are counted in shares; None where no window was given."""
    as_of: datetime | None = None
    """The moment until which people were watched; None where no window was given."""
    open: int = 0
    """Without a window, how many people may still go on, so that no share is a conversion."""

    @property
    def _headline(self) -> str:
        return ", ".join(
            (
                amount(self.people, "person", "people"),
                amount(len(self.steps), "step", "steps"),
                amount(len(self.moves), "move", "moves"),
            )
        )

    def rows(self) -> list[dict[str, Any]]:
        """A row for each move: where from, where to, its kind, and how often it was made."""
        return [
            {
                "source": each.source,
                "target": each.target,
                "kind": each.kind,
                "count": each.count,
                "people": each.people.count,
                "share": each.share,
                "median_seconds": each.span.median.total_seconds() if each.span else None,
            }
            for each in self.moves
        ]

    def __str__(self) -> str:
        """The steps with their shares, the moves with their counts, and what is excluded."""
        words = {each.stage: each.words for each in self.steps}
        lines = [self._headline]
        lines += [f"  {each.words}: {each.people}" for each in self.steps]
        lines += [
            f"  {words[each.source]} → {words[each.target]}: "
            f"{'once' if each.count == 1 else f'{each.count} times'}, {each.kind}"
            + (f", median {spoken_duration(each.span.median)}" if each.span else "")
            for each in self.moves
        ]
        lines.append(str(self.excluded))
        if self.selected_on:
            lines.append(f"All were selected on {self.selected_on!r}: no share is a conversion.")
        if self.within is not None:
            until = f"{describe(self.within)}, as of {self.as_of}"
            lines.append(f"Shares count who goes on within {until}.")
        if self.open:
            lines.append(
                f"{self.open} of {amount(self.people, 'person', 'people')} may still go on: "
                "no share is a conversion."
            )
        return "\n".join(map(printable, lines))

    def __repr__(self) -> str:
        """How many people, steps and moves there are, in brackets."""
        return f"<Discovery: {self._headline}>"


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
    coverage: float = 1.0,
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
    needs a window: how long to wait, and until when people were watched. Its transitions have the
    probability that the move is made within that time, estimated from all visits for as long as
    they were watched. Without a window, probabilities are left out, unless `ended` is true. Traces
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
        coverage: The most common sequences of steps are kept until they cover this share of the
            people, in 0..1; the others are excluded whole.
        level: How often intervals are to contain the true share, between 0 and 1.
        within: How long to wait for the next move, both ends included; needs `as_of`.
        as_of: The moment until which people were watched. What was seen later is left out.
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
        share_problems(coverage, "coverage"),
    )
    window = Window.stated("discover", within, as_of, ended=ended)
    log = _counted(evidence, window, min_share=min_share, coverage=coverage)
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
    coverage: float,
) -> Counted:
    if isinstance(evidence, Counts):
        message = "counts do not say who took which steps; give variants"
        refuse(
            "discover",
            [Problem("min_share", message)] if min_share else [],
            [Problem("coverage", message)] if coverage < 1 else [],
            [Problem("within", "counts hold no times; give traces", hint=_ASK)] if window else [],
        )
        none_excluded = Excluded(steps=(), visits=0, variants=0, people=0)
        return Counted(evidence, evidence, sum(evidence.starts.values()), none_excluded)
    if window is None:
        variants = variants_of(evidence)
        groups, _, excluded = _selected(variants, min_share=min_share, coverage=coverage)
        counts = counts_of(groups)
        durations = variants.durations(counts.people)
        return Counted(variants, counts, variants.people, excluded, durations)
    if isinstance(evidence, Variants):
        refuse("discover", [Problem("within", "variants hold no times; give traces", hint=_ASK)])
    traces = seen_until("discover", traces_of(cast("Evidence", evidence)), window.as_of)
    variants = variants_of(traces, selected_on=getattr(evidence, "selected_on", ""))
    groups, kept, excluded = _selected(variants, min_share=min_share, coverage=coverage)
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
    variants: Variants, *, min_share: float, coverage: float
) -> tuple[list[Group], Collection[tuple[str, ...]], Excluded]:
    """The sequences of steps to show, with how many took them; which they are; what is left out."""
    people, groups = variants.people, list(variants.walks.items())
    kept, rare = sorted(groups, key=lambda group: -group[1]), list[Group]()
    covered = 0
    for index, (_, number) in enumerate(kept):
        # Rounding must not cost a person.
        if covered >= coverage * people - 1e-9:
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
