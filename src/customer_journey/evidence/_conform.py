"""How what people did departs from a journey, all of them together."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from math import fsum
from typing import final

from attrs import field, frozen

from customer_journey._display import Displayed
from customer_journey._model import Journey
from customer_journey._model._doors import expect_journey
from customer_journey._suggest import Suggester
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.evidence._aligning import Aligner, Costs, RunsTo
from customer_journey.evidence._departures import (
    StageUse,
    Unforeseen,
    Way,
    never_taken_of,
    precision_of,
    unforeseen_of,
    uses_of,
)
from customer_journey.evidence._fits import Fit, Reader
from customer_journey.evidence._rows import Symbol, symbols_of
from customer_journey.evidence._samples import selection
from customer_journey.evidence._shares import Share, amount, checked_level, rarest_missed, share
from customer_journey.evidence._traces import Evidence, Trace, gathered

__all__ = ["Conformance", "conform"]


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
    """How near the traces are to the journey, all together, from 0 to 1; 1 if there are none."""
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
    _ways: tuple[Way, ...] = field(alias="ways", repr=False)

    @cached_property
    def conforming(self) -> Share:
        """How many people's traces are runs through the journey, of those that were read."""
        fine = sum(len(fit.subjects) for fit in self.fits if fit.conforms)
        return share(fine, self.people - len(self.unread), level=self.level)

    @cached_property
    def precision(self) -> float:
        """How much of what the journey allows where people came did happen, from 0 to 1."""
        return precision_of(self.journey, self.fits, self.runs_to)

    @cached_property
    def stages(self) -> tuple[StageUse, ...]:
        """For each stage of the journey, in its order, how people used it."""
        return tuple(uses_of(self.journey, self._ways, self.fits, self._part))

    @cached_property
    def never_taken(self) -> tuple[str, ...]:
        """The paths of stages and transitions that nobody took, in the journey's order."""
        return tuple(never_taken_of(self.journey, self._ways))

    @cached_property
    def unforeseen(self) -> tuple[Unforeseen, ...]:
        """Steps that are no stage, and moves between stages that are no transition."""
        return tuple(unforeseen_of(self.journey, self._ways, self._part))

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
            f"{amount(self.people, 'person', 'people')} against {self.journey.label!r}",
            f"as the journey says: {self.conforming}",
            f"fitness {self.fitness:.3f}, precision {self.precision:.3f}",
        ]
        if not self.people:
            return f"{lines[0]}: nothing to say"
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
            unread = amount(len(self.unread), "trace was", "traces were")
            lines.append(f"{unread} not read: the budget was used up")
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
        1 person, cost 2: extra call; skipped try
    """
    expect_journey(journey, "evidence.conform")
    checked_level(level)
    _check(journey, costs, runs_to)
    traces = gathered(evidence)
    groups = _grouped(traces)
    fits, unread = _read(Aligner(journey, costs, runs_to), groups, budget=budget)
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
        ways=tuple([(group[0].steps, len(group)) for group in groups.values()]),
    )


def _grouped(traces: Iterable[Trace]) -> dict[tuple[Symbol, ...], list[Trace]]:
    """The traces that have the same steps, of which the same failed."""
    groups: dict[tuple[Symbol, ...], list[Trace]] = {}
    for trace in traces:
        symbols = symbols_of(trace.steps, failures) if (failures := trace.failures) else trace.steps
        group = groups.get(symbols)
        if group is None:
            groups[symbols] = [trace]
        else:
            group.append(trace)
    return groups


def _read(
    aligner: Aligner, groups: Mapping[tuple[Symbol, ...], Sequence[Trace]], *, budget: int
) -> tuple[list[Fit], list[str]]:
    """The fits, and whose traces would have taken too long."""
    fits: list[Fit] = []
    unread: list[str] = []
    runs = _runs(aligner, groups)
    rows = aligner.rows(
        [group[0].steps for symbols, group in groups.items() if symbols not in runs]
    )
    is_tight = rows.effort(sum(map(len, groups))) > budget
    moves = Reader(aligner, rows).moves
    unit, shortest, is_positive = aligner.unit, aligner.shortest, aligner.is_positive
    for symbols, group in groups.items():
        steps, failed = group[0].steps, group[0].failures
        subjects = tuple([trace.subject for trace in group])
        called = aligner.extra_cost_of(steps)
        cost = 0
        if symbols not in runs:
            if is_tight and rows.effort(len(steps)) > budget:
                unread += subjects
                continue
            cost = called + rows.least(symbols)
        conforms = not cost and (
            is_positive or all(move.kind == "matched" for move in moves(steps, failed))
        )
        fits.append(
            Fit(
                steps=steps,
                subjects=subjects,
                cost=cost / unit,
                worst=(called + shortest) / unit,
                conforms=conforms,
                failed=failed,
                moves_of=moves,
            )
        )
    return fits, unread


def _runs(
    aligner: Aligner, groups: Mapping[tuple[Symbol, ...], Sequence[Trace]]
) -> Collection[tuple[Symbol, ...]]:
    """What is a run as it stands, on a large journey: there, it is sooner seen than read."""
    if not aligner.is_large:
        return ()
    return {
        symbols
        for symbols, (first, *_) in groups.items()
        if not first.failures and aligner.follows(first.steps)
    }


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
