"""How what people did departs from a journey, move by move."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from math import fsum
from typing import Final, Literal, TypeAlias, final

from attrs import field, frozen

from customer_journey._display import Displayed
from customer_journey._model import Journey, Stage
from customer_journey._suggest import Suggester
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.evidence._aligning import OUT, Aligner, Costs, Read, RunsTo, words_of
from customer_journey.evidence._samples import selection
from customer_journey.evidence._shares import Share, checked_level, rarest_missed, share
from customer_journey.evidence._traces import Evidence, Trace, gathered

__all__ = ["Aligned", "Conformance", "Deviation", "Fit", "Reading", "StageUse", "Unforeseen"]
__all__ += ["conform"]

Reading: TypeAlias = Literal["matched", "skipped", "extra", "out-of-order", "failed"]
"""How a step and a journey go together: the step is in its place, or failed there; the stage was
not taken; the step has no place; or it was taken, at another place than its own."""

Deviation: TypeAlias = Literal["ad-hoc", "missing", "out-of-sequence", "failed"]
"""A departure from a journey, as research on customer journeys names it (R. Halvorsrud, K. Kvale
and A. Følstad 2016, "Improving Service Quality through Customer Journey Analysis")."""

_NONE: Final = frozenset[int]()

_DEVIATIONS: Final[Mapping[Reading, Deviation]] = {
    "skipped": "missing",
    "extra": "ad-hoc",
    "out-of-order": "out-of-sequence",
    "failed": "failed",
}


@final
@frozen(kw_only=True)
class Aligned:
    """One move of a reading: a step of the trace, a stage of the journey, or both."""

    kind: Reading
    """How they go together."""
    stage: str
    """The id of the stage; for a step that no stage is, what the trace calls it."""
    step: int | None
    """How many steps came before it in the trace; None where the stage was not taken there."""
    cost: float
    """What it costs."""

    @property
    def deviation(self) -> Deviation | None:
        """The kind of departure it is; None for a match."""
        return _DEVIATIONS.get(self.kind)

    def __str__(self) -> str:
        """The kind and the stage."""
        return f"{self.kind} {self.stage}"


class _Reader:
    """Reads steps by one aligner; a move that comes up again is the same value."""

    def __init__(self, journey: Journey, aligner: Aligner) -> None:
        self._ids = [stage.id for stage in journey]
        self._moves: dict[tuple[Reading, str, int | None], Aligned] = {}
        self.aligner = aligner

    def moves(self, steps: tuple[str, ...], failed: frozenset[int]) -> tuple[Aligned, ...]:
        """The moves of a cheapest reading."""
        places = self.aligner.places(steps)
        if not failed and self.aligner.follows(places):
            reads = [Read("matched", place, index) for index, place in enumerate(places)]
        else:
            reads = self.aligner.read(places, failed)
        return tuple(
            self._move(kind, steps, read) for read, kind in zip(reads, _kinds(reads), strict=True)
        )

    def _move(self, kind: Reading, steps: tuple[str, ...], read: Read) -> Aligned:
        name = steps[read.step or 0] if read.place == OUT else self._ids[read.place]
        key = (kind, name, read.step)
        move = self._moves.get(key)
        if move is None:
            cost = self.aligner.cost(read)
            move = self._moves[key] = Aligned(kind=kind, stage=name, step=read.step, cost=cost)
        return move


@final
@frozen(kw_only=True)
class Fit:
    """A fit is how one sequence of steps reads as a run through the journey, at the least cost."""

    steps: tuple[str, ...]
    """The steps, as the traces call them."""
    subjects: tuple[str, ...]
    """Who took them."""
    cost: float
    """What all departures cost together; 0 where the trace is a run through the journey."""
    worst: float
    """What it costs to call every step extra and skip a whole run."""
    conforms: bool
    """Whether it is a run through the journey, without any departure."""
    _failed: frozenset[int] = field(alias="failed")
    _moves_of: Callable[[tuple[str, ...], frozenset[int]], tuple[Aligned, ...]] = field(
        alias="moves_of", eq=False, repr=False
    )

    @cached_property
    def moves(self) -> tuple[Aligned, ...]:
        """The moves, in order.

        A stage taken out of order is there twice: in its place, without a step, and where the step
        was.
        """
        return self._moves_of(self.steps, self._failed)

    @property
    def fitness(self) -> float:
        """How near it is to the journey, from 0 to 1."""
        return 1 - self.cost / self.worst if self.worst else 1.0

    @property
    def deviations(self) -> tuple[Aligned, ...]:
        """The departures; each stage taken out of order once, where the step was."""
        return tuple(
            move
            for move in self.moves
            if move.deviation and not (move.kind == "out-of-order" and move.step is None)
        )

    @property
    def run(self) -> tuple[str, ...]:
        """The run through the journey that it comes nearest to, as stage ids."""
        return tuple(
            move.stage
            for move in self.moves
            if move.kind in {"matched", "skipped", "failed"}
            or (move.kind == "out-of-order" and move.step is None)
        )

    def __str__(self) -> str:
        """What it costs and why."""
        departures = "; ".join(map(str, self.deviations)) or "as the journey says"
        return f"{len(self.subjects)} people, cost {self.cost:g}: {departures}"


@final
@frozen(kw_only=True)
class StageUse:
    """How many people took a stage of the journey, and how many departed from it there."""

    stage: str
    """The stage's id."""
    people: Share
    """How many of the people took it, wherever."""
    deviations: Mapping[Deviation, int]
    """How many people departed from the journey there, by kind; kinds that none did are left
    out."""


@final
@frozen(kw_only=True)
class Unforeseen:
    """Something that people did and the journey does not have."""

    what: tuple[str, ...]
    """A step, or two steps that follow one another: as the traces call it, or by stage id."""
    people: Share
    """How many of the people did it."""

    def __str__(self) -> str:
        """The steps and the people."""
        return f"{' → '.join(self.what)}: {self.people}"


@final
@frozen(kw_only=True, repr=False)
class Conformance(Displayed):
    """A conformance is how a whole sample of traces goes together with a journey.

    Iterating gives the fits, one for each sequence of steps, in the order these come up.
    """

    journey: Journey
    """The journey."""
    people: int
    """How many people there are."""
    fits: tuple[Fit, ...]
    """One for each sequence of steps."""
    fitness: float
    """How near the traces are to the journey, all together, from 0 to 1."""
    rarest_missed: float
    """How common, as a share in 0..1, something may still be that nobody here did."""
    unread: tuple[str, ...]
    """Whose traces were not read, because the budget was used up."""
    selected_on: str
    """The outcome that people were selected on; empty where nothing says so."""
    level: float
    """How often intervals are to hold the true share."""
    runs_to: RunsTo
    """Where a run may stop."""
    _ways: Mapping[tuple[str, ...], int] = field(alias="ways", repr=False)

    @cached_property
    def conforming(self) -> Share:
        """How many people's traces are runs through the journey, of those that were read."""
        fine = sum(len(fit.subjects) for fit in self.fits if fit.conforms)
        return share(fine, self.people - len(self.unread), level=self.level)

    @cached_property
    def precision(self) -> float:
        """How much of what the journey allows where people came did happen, from 0 to 1."""
        return _precision(self.journey, self.fits, self.runs_to)

    @cached_property
    def stages(self) -> tuple[StageUse, ...]:
        """For each stage of the journey, in its order, how people used it."""
        return tuple(_uses(self.journey, self._ways, self.fits, self._part))

    @cached_property
    def never_taken(self) -> tuple[str, ...]:
        """The paths of stages and transitions that nobody took, in the journey's order."""
        return tuple(_never_taken(self.journey, self._ways))

    @cached_property
    def unforeseen(self) -> tuple[Unforeseen, ...]:
        """Steps that are no stage, and moves between stages that are no transition."""
        return tuple(_unforeseen(self.journey, self._ways, self._part))

    def _part(self, count: int) -> Share:
        return share(count, self.people, level=self.level)

    def __iter__(self) -> Iterator[Fit]:
        """The fits."""
        return iter(self.fits)

    def __len__(self) -> int:
        """How many different sequences of steps were read."""
        return len(self.fits)

    @property
    def cost(self) -> float:
        """What all departures cost, all people together."""
        return fsum(fit.cost * len(fit.subjects) for fit in self.fits)

    def of(self, subject: str, /) -> Fit:
        """How one person's trace reads.

        Raises:
            InvalidValueError: Nobody of that name has a trace that was read.
        """
        for fit in self.fits:
            if subject in fit.subjects:
                return fit
        known = Suggester(name for fit in self.fits for name in fit.subjects)
        problem = Problem("subject", f"nobody is called {subject!r}", hint=known.hint(subject))
        raise InvalidValueError("conformance", [problem])

    def to_text(self) -> str:
        """How many conform, how near the rest is, what nobody does, and what nobody foresaw."""
        lines = [
            f"{self.people} people against {self.journey.label!r}",
            f"as the journey says: {self.conforming}",
            f"fitness {self.fitness:.3f}, precision {self.precision:.3f}",
        ]
        lines += [
            f"  {use.stage}: {use.people}"
            + "".join(f", {number} {kind}" for kind, number in use.deviations.items())
            for use in self.stages
        ]
        if self.never_taken:
            lines.append(f"never taken (at most {100 * self.rarest_missed:.0f} % of people do):")
            lines += [f"  {path}" for path in self.never_taken]
        if self.unforeseen:
            lines.append("not in the journey:")
            lines += [f"  {each}" for each in self.unforeseen]
        if self.unread:
            lines.append(f"{len(self.unread)} traces were not read: the budget was used up")
        if self.selected_on:
            lines.append(
                f"All were selected on {self.selected_on!r}: no share here is a conversion."
            )
        return "\n".join(lines)

    def __repr__(self) -> str:
        """How many conform and how near the rest is, in brackets."""
        return f"<Conformance: {self.conforming} conform, fitness {self.fitness:.3f}>"


def conform(
    journey: Journey,
    evidence: Evidence,
    /,
    *,
    costs: Costs = Costs(),  # noqa: B008 - a value that cannot change
    runs_to: RunsTo = "end",
    level: float = 0.95,
    budget: int = 20_000_000,
) -> Conformance:
    """How each trace departs from a journey: the cheapest way to read it as a run through it.

    A run begins at a start, follows transitions (referrals are none) and stops at an end. A step
    of a trace is a stage if it is its id, or its name where no other stage is called so.

    Equal traces are read once. Reading one takes time in proportion to its steps and to the number
    of different stages among them.

    Args:
        journey: The journey, as it is believed to be.
        evidence: Traces, coded interviews, or a sample of them.
        costs: What each kind of departure costs.
        runs_to: `anywhere` lets a run stop at any stage: for people who are still on their way.
        level: How often intervals are to hold the true share, between 0 and 1.
        budget: About how many comparisons may be made; a trace that needs more than what is left
            is not read but named in `unread`.

    Raises:
        InvalidValueError: No run leads from a start to an end, a cost is given for a stage that is
            not there, a person is there twice, or an interview was not coded.

    Source:
        A. Adriansyah (2014), "Aligning Observed and Modeled Behavior", for readings and fitness;
        J. Muñoz-Gama and J. Carmona (2010), "A Fresh Look at Precision in Process Conformance",
        for precision, counted by the stage one is at instead of the way one came.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "try", "buy"])
        >>> fit = cj.evidence.conform(shop, [cj.evidence.Trace("ada", ["know", "call", "buy"])])
        >>> print(fit.of("ada"))
        1 people, cost 2: extra call; skipped try
    """
    checked_level(level)
    _check(journey, costs, runs_to)
    traces = gathered(evidence)
    reader = _Reader(journey, Aligner(journey, costs, runs_to))
    fits: list[Fit] = []
    unread: list[str] = []
    left = budget
    ways: dict[tuple[str, ...], int] = {}
    for (steps, failed), subjects in _grouped(traces).items():
        ways[steps] = ways.get(steps, 0) + len(subjects)
        fit, effort = _fit(reader, steps, failed, subjects, budget=left)
        left -= effort
        if fit is None:
            unread += subjects
        else:
            fits.append(fit)
    worst = fsum([fit.worst * len(fit.subjects) for fit in fits])
    cost = fsum([fit.cost * len(fit.subjects) for fit in fits])
    return Conformance(
        journey=journey,
        people=len(traces),
        fits=tuple(fits),
        fitness=1 - cost / worst if worst else 1.0,
        rarest_missed=rarest_missed(len(traces), level=level),
        unread=tuple(unread),
        selected_on=selection(evidence),
        level=level,
        runs_to=runs_to,
        ways=ways,
    )


def _grouped(traces: Iterable[Trace]) -> dict[tuple[tuple[str, ...], frozenset[int]], list[str]]:
    """Who took which steps, with the positions of those that failed."""
    groups: dict[tuple[tuple[str, ...], frozenset[int]], list[str]] = {}
    for trace in traces:
        failures = [visit.failed for visit in trace.visits]
        failed = _NONE
        if True in failures:
            failed = frozenset([index for index, bad in enumerate(failures) if bad])
        groups.setdefault((trace.steps, failed), []).append(trace.subject)
    return groups


def _fit(
    reader: _Reader,
    steps: tuple[str, ...],
    failed: frozenset[int],
    subjects: Sequence[str],
    *,
    budget: int,
) -> tuple[Fit | None, int]:
    """The fit, or None where it takes too long; and how many comparisons it took."""
    aligner = reader.aligner
    places = aligner.places(steps)
    cost, effort = 0.0, 0
    if failed or not aligner.follows(places):
        effort = aligner.effort(places)
        if effort > budget:
            return None, 0
        cost = aligner.least(places, failed)
    fit = Fit(
        steps=steps,
        subjects=tuple(subjects),
        cost=cost,
        worst=fsum(map(aligner.extra_cost, places)) + aligner.shortest,
        conforms=not cost
        and (
            aligner.is_positive
            or all(move.kind == "matched" for move in reader.moves(steps, failed))
        ),
        failed=failed,
        moves_of=reader.moves,
    )
    return fit, effort


def _check(journey: Journey, costs: Costs, runs_to: str) -> None:
    suggester = Suggester(stage.id for stage in journey)
    problems = [
        Problem(f"costs.weights.{stage}", f"no stage {stage!r}", hint=suggester.hint(stage))
        for stage in costs.weights
        if stage not in journey
    ]
    if runs_to not in {"end", "anywhere"}:
        problems.append(Problem("runs_to", f"{runs_to!r} is not one of 'end', 'anywhere'"))
    if problems:
        raise InvalidValueError("conform", problems)


def _kinds(reads: Sequence[Read]) -> Iterator[Reading]:
    """What each move is; a stage that is skipped in one place and extra in another was moved."""
    skipped = [read.place for read in reads if read.kind == "skipped"]
    extra = [read.place for read in reads if read.kind == "extra"]
    moved = Counter(skipped) & Counter(extra) if skipped and extra else Counter[int]()
    waiting = {"skipped": moved, "extra": moved.copy()}
    for read in reads:
        left = waiting.get(read.kind)
        if left and left[read.place]:
            left[read.place] -= 1
            yield "out-of-order"
        else:
            yield read.kind


def _precision(journey: Journey, fits: Iterable[Fit], runs_to: RunsTo) -> float:
    """What happened next, of what could have, at each stage as often as people were there."""
    ways = {stage.id: int(stage.end and runs_to == "end") for stage in journey}
    for item in journey.transitions:
        ways[item.source] += item.is_move
    ways[""] = len(journey.starts)
    visits: Counter[str] = Counter()
    taken: dict[str, set[str]] = {}
    for fit in fits:
        run = ["", *fit.run] if runs_to == "anywhere" else ["", *fit.run, ""]
        for here, there in pairwise(run):
            taken.setdefault(here, set()).add(there)
            visits[here] += len(fit.subjects)
    possible = sum(number * ways[here] for here, number in visits.items())
    done = sum(number * len(taken[here]) for here, number in visits.items())
    return done / possible if possible else 1.0


def _uses(
    journey: Journey,
    ways: Mapping[tuple[str, ...], int],
    fits: Iterable[Fit],
    part: Callable[[int], Share],
) -> Iterator[StageUse]:
    takers = _takers(journey, ways)
    departures: dict[str, Counter[Deviation]] = {}
    for fit in fits:
        seen: dict[tuple[str, Deviation], None] = dict.fromkeys(
            [(move.stage, _DEVIATIONS[move.kind]) for move in fit.deviations]
        )
        for stage, kind in seen:
            departures.setdefault(stage, Counter())[kind] += len(fit.subjects)
    for each in journey:
        yield StageUse(
            stage=each.id,
            people=part(takers.get(each.id, 0)),
            deviations=dict(departures.get(each.id, {})),
        )


def _takers(journey: Journey, ways: Mapping[tuple[str, ...], int]) -> dict[str, int]:
    """How many people took each stage that somebody took."""
    ids = _ids(journey)
    counts: dict[str, int] = {}
    for steps, number in ways.items():
        for stage in {ids[step] for step in steps if step in ids}:
            counts[stage] = counts.get(stage, 0) + number
    return counts


def _followed(journey: Journey, ways: Mapping[tuple[str, ...], int]) -> dict[tuple[str, str], int]:
    """How many people went from the one stage straight to the other, in the order these come up."""
    ids = _ids(journey)
    counts: dict[tuple[str, str], int] = {}
    for steps, number in ways.items():
        pairs = [
            (ids[before], ids[after])
            for before, after in pairwise(steps)
            if before in ids and after in ids
        ]
        for pair in dict.fromkeys(pairs):
            counts[pair] = counts.get(pair, 0) + number
    return counts


def _ids(journey: Journey) -> dict[str, str]:
    stages: tuple[Stage, ...] = journey.stages
    return {word: stages[index].id for word, index in words_of(journey).items()}


def _never_taken(journey: Journey, ways: Mapping[tuple[str, ...], int]) -> Iterator[str]:
    takers, followed = _takers(journey, ways), _followed(journey, ways)
    yield from (stage.path for stage in journey if stage.id not in takers)
    for item in journey.transitions:
        if item.is_move and (item.source, item.target) not in followed:
            yield item.path


def _unforeseen(
    journey: Journey, ways: Mapping[tuple[str, ...], int], part: Callable[[int], Share]
) -> Iterator[Unforeseen]:
    words = words_of(journey)
    strangers: Counter[str] = Counter()
    for steps, number in ways.items():
        for step in dict.fromkeys(steps):
            if step not in words:
                strangers[step] += number
    for step, number in strangers.most_common():
        yield Unforeseen(what=(step,), people=part(number))
    for pair, number in Counter(_followed(journey, ways)).most_common():
        item = journey.transition(*pair)
        if item is None or not item.is_move:
            yield Unforeseen(what=pair, people=part(number))
