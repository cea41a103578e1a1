"""How what people did departs from a journey, all of them together."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import chain, compress
from operator import add
from typing import final

from attrs import field, frozen

from customer_journey._answer import Displayed
from customer_journey._arguments import require
from customer_journey._model import Journey
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
from customer_journey.evidence._fits import Fit, Reader, Readings
from customer_journey.evidence._samples import selection
from customer_journey.evidence._shares import Share, amount, checked_level, rarest_missed, share
from customer_journey.evidence._symbols import Symbols, steps_of
from customer_journey.evidence._traces import Evidence, by_symbols, gathered

__all__ = ["Conformance", "conform"]


def _fits(readings: Readings) -> tuple[Fit, ...]:
    return tuple(readings.fits())


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
    _people: Mapping[Symbols, Sequence[str]] = field(alias="people_by_symbols", eq=False)
    _readings: Readings = field(alias="readings", eq=_fits)

    @cached_property
    def fits(self) -> tuple[Fit, ...]:
        """One for each sequence of steps."""
        return _fits(self._readings)

    @cached_property
    def fitness(self) -> float:
        """How near the traces are to the journey, all together, in 0..1; 1 if there are none."""
        return self._readings.fitness

    @cached_property
    def conforming(self) -> Share:
        """How many people's traces are runs through the journey, of those that were read."""
        return share(self._readings.conforming, self.people - len(self.unread), level=self.level)

    @cached_property
    def _ways(self) -> tuple[Way, ...]:
        return tuple([(steps_of(each), len(group)) for each, group in self._people.items()])

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
        return self._readings.cost

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
    require(journey, Journey, "evidence.conform")
    checked_level(level)
    _check(journey, costs, runs_to)
    traces = gathered(evidence)
    people = by_symbols(traces)
    readings = _readings(Aligner(journey, costs, runs_to), people, budget=budget)
    unread = [people[symbols] for symbols in people if symbols not in readings.people]
    return Conformance(
        journey=journey,
        people=len(traces),
        rarest_missed=rarest_missed(len(traces), level=level),
        unread=tuple(chain.from_iterable(unread)),
        selected_on=selection(evidence),
        level=level,
        runs_to=runs_to,
        people_by_symbols=people,
        readings=readings,
    )


def _readings(
    aligner: Aligner, people: Mapping[Symbols, Sequence[str]], *, budget: int
) -> Readings:
    """What reading the traces costs; without those that would have taken too long."""
    runs = _runs(aligner, people)
    rows = aligner.rows([symbols for symbols in people if symbols not in runs])
    called = aligner.extra_costs(people)
    is_tight = rows.effort(sum(map(len, people))) > budget
    least = partial(rows.least_within, budget=budget) if is_tight else rows.least
    saved = [
        -spent if symbols in runs else least(symbols)
        for symbols, spent in zip(people, called, strict=True)
    ]
    if is_tight:
        is_read = [each is not None for each in saved]
        people = dict(compress(people.items(), is_read))
        called = list(compress(called, is_read))
    return Readings(
        people=people,
        costs=list(map(add, called, [each for each in saved if each is not None])),
        worst=[each + aligner.shortest for each in called],
        unit=aligner.unit,
        reader=Reader(aligner, rows),
    )


def _runs(aligner: Aligner, ways: Iterable[Symbols]) -> Collection[Symbols]:
    """What is a run as it stands, on a large journey: there, it is sooner seen than read."""
    return {symbols for symbols in ways if aligner.follows(symbols)} if aligner.is_large else ()


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
