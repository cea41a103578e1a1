"""How what people did deviates from a journey, all of them together."""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import pairwise, repeat
from typing import Any, final

from attrs import field, frozen

from customer_journey._answer import Answer, JourneyAnswer, about_each, without_private_arguments
from customer_journey._arguments import checked
from customer_journey._graph._index import MOVES, index_of
from customer_journey._log._align import Aligner, Alignments, Costs, RunsTo, stages_by_name
from customer_journey._log._interval import level_problems, refuse
from customer_journey._log._traces import Evidence
from customer_journey._log._variants import Variants, variants_of
from customer_journey._messages._current import counted, message, numeral
from customer_journey._model import Journey
from customer_journey._model._names import name_at, name_of, names_of
from customer_journey._printable import printable
from customer_journey._suggest import Suggester
from customer_journey._values import percent
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.evidence._fits import DEVIATIONS, Deviation, Fit, Reader
from customer_journey.evidence._shares import SELECTED, Share, rarest_missed, share_of

__all__ = ["Conformance", "StageUse", "Unexpected", "conform"]


@final
@frozen(kw_only=True)
class StageUse(JourneyAnswer):
    """How many people took a stage of the journey, and how many departed from it there."""

    stage: str
    """The stage's id."""
    people: Share
    """How many of the people took it, wherever."""
    deviations: Mapping[Deviation, int]
    """How many people departed from the journey there, by kind; kinds without any are left out."""

    def __str__(self) -> str:
        """The stage, how many took it, and how many departed there, on one line."""
        departed = [f", {counted(number, kind, kind)}" for kind, number in self.deviations.items()]
        return f"{name_of(self.stage)}: {self.people}{''.join(departed)}"


@final
@frozen(kw_only=True)
class Unexpected(JourneyAnswer):
    """Something that people did and the journey does not have."""

    what: tuple[str, ...]
    """A step, or two steps that follow one another: as the traces call it, or by stage id."""
    people: Share
    """How many of the people did it."""

    def __str__(self) -> str:
        """The steps and the people."""
        return printable(f"{' → '.join(names_of(self.what))}: {self.people}")


class Fits:
    """The fits of a log, made when they are first read."""

    def __init__(self, aligner: Aligner, alignments: Alignments, variants: Variants) -> None:
        self._aligner = aligner
        self._alignments = alignments
        self._variants = variants
        self._reader = Reader(aligner, alignments)

    def __getstate__(self) -> dict[str, object]:
        """What they say, for pickles and copies, without what they are read by."""
        return {name: getattr(self, name) for name in ("total", "cost", "conforming", "fits")}

    @cached_property
    def total(self) -> tuple[int, int]:
        """What all departures cost, and what they could cost at most, all people, in units."""
        people, costs = self._variants.by_symbols, self._alignments.costs
        return (
            sum(cost * people[symbols] for symbols, cost in costs.items()),
            sum(
                worst * people[symbols]
                for worst, symbols in zip(self._alignments.worst(), costs, strict=True)
            ),
        )

    @cached_property
    def cost(self) -> float:
        """What all departures cost, all people together."""
        return self.total[0] / self._aligner.unit

    @cached_property
    def conforming(self) -> int:
        """How many people's traces are runs through the journey."""
        # Where every departure costs something, no move needs to be read.
        return sum(
            self._variants.by_symbols[symbols]
            for symbols, cost in self._alignments.costs.items()
            if not cost
            and (
                self._aligner.is_positive
                or all(move.kind == "matched" for move in self._reader.moves(symbols))
            )
        )

    def __iter__(self) -> Iterator[Fit]:
        """One for each variant that was read."""
        return iter(self.fits)

    @cached_property
    def fits(self) -> tuple[Fit, ...]:
        """One for each variant that was read."""
        people, names = self._variants.by_symbols, self._variants.customers()
        unit, costs, reader = self._aligner.unit, self._alignments.costs, self._reader
        # All are in the order in which variants come up: to look them up takes a third of the time.
        if len(costs) < len(people):
            people = {symbols: people[symbols] for symbols in costs}
            names = {symbols: who for symbols, who in names.items() if symbols in costs}
        each = names.values() if names else repeat(())
        worst = self._alignments.worst()
        return tuple(
            Fit(
                people=number,
                customers=tuple(who),
                cost=cost / unit,
                worst=most / unit,
                symbols=symbols,
                reader=reader,
            )
            for (symbols, cost), most, number, who in zip(
                costs.items(), worst, people.values(), each, strict=False
            )
        )


@final
@without_private_arguments
@frozen(kw_only=True, repr=False)
class Conformance(Answer):
    """A conformance is how a whole sample of traces goes together with a journey.

    Iterating gives the fits, one for each variant, in the order these come up.
    """

    journey: Journey
    """The journey."""
    people: int
    """How many people there are."""
    rarest_missed: float
    """How common, as a share in 0..1, something may still be that none of these people did."""
    unread: int
    """How many people's traces were not read, because the budget was used up."""
    unread_customers: tuple[str, ...]
    """Who they are; empty where customers have no names."""
    selected_on: str
    """The outcome that people were selected on; empty where nothing says so."""
    level: float
    """How often intervals are to contain the true share."""
    runs_to: RunsTo
    """Where a run may stop."""
    _variants: Variants = field(alias="variants", eq=False)
    _fits: Fits = field(alias="lazy_fits", eq=tuple)

    @cached_property
    def fits(self) -> tuple[Fit, ...]:
        """One for each variant."""
        return about_each(self._fits, self.journey)

    @property
    def fitness(self) -> float:
        """How near the traces are to the journey, all together, in 0..1; 1 if there are none."""
        cost, worst = self._fits.total
        return 1 - cost / worst if worst else 1.0

    @cached_property
    def conforming(self) -> Share:
        """How many people's traces are runs through the journey, of those that were read."""
        return share_of(self._fits.conforming, self.people - self.unread, self.level)

    @property
    def cost(self) -> float:
        """What all departures cost, all people together."""
        return self._fits.cost

    @cached_property
    def precision(self) -> float:
        """How much of what the journey allows where people came did happen, from 0 to 1."""
        index = index_of(self.journey).restricted(kinds=MOVES)
        allowed = {stage: len(index.successors[at]) for stage, at in index.position.items()}
        if self.runs_to == "end":
            for end in index.ends:
                allowed[index.ids[end]] += 1
        allowed[""] = len(index.starts)
        visits: Counter[str] = Counter()
        taken: dict[str, set[str]] = {}
        for fit in self.fits:
            run = ["", *fit.run] if self.runs_to == "anywhere" else ["", *fit.run, ""]
            for before, after in pairwise(run):
                taken.setdefault(before, set()).add(after)
                visits[before] += fit.people
        possible = sum(number * allowed[stage] for stage, number in visits.items())
        done = sum(number * len(taken[stage]) for stage, number in visits.items())
        return done / possible if possible else 1.0

    @cached_property
    def _by_stage(self) -> tuple[Counter[str], Counter[tuple[str, str]], Counter[str]]:
        """How many people took each stage, each pair of stages, and each step that is neither."""
        position, stages = stages_by_name(self.journey), self.journey.stages
        ids = {name: stages[index].id for name, index in position.items()}
        taken: Counter[str] = Counter()
        followed: Counter[tuple[str, str]] = Counter()
        others: Counter[str] = Counter()
        for steps, number in self._variants.counts.items():
            for step in {ids[step] for step in steps if step in ids}:
                taken[step] += number
            for step in dict.fromkeys(step for step in steps if step not in ids):
                others[step] += number
            pairs = ((ids.get(one, ""), ids.get(other, "")) for one, other in pairwise(steps))
            for pair in dict.fromkeys(pair for pair in pairs if all(pair)):
                followed[pair] += number
        return taken, followed, others

    @cached_property
    def stages(self) -> tuple[StageUse, ...]:
        """For each stage of the journey, in its order, how people used it."""
        departures: dict[str, Counter[Deviation]] = {}
        for fit in self.fits:
            kinds: list[tuple[str, Deviation]] = [
                (move.stage, DEVIATIONS[move.kind]) for move in fit.deviations
            ]
            for stage, kind in dict.fromkeys(kinds):
                departures.setdefault(stage, Counter())[kind] += fit.people
        uses = (
            StageUse(
                stage=stage.id,
                people=share_of(self._by_stage[0][stage.id], self.people, self.level),
                deviations=dict(departures.get(stage.id, {})),
            )
            for stage in self.journey
        )
        return about_each(uses, self.journey)

    @cached_property
    def never_taken(self) -> tuple[str, ...]:
        """The paths of stages and transitions that no one took, in the journey's order."""
        taken, followed, _ = self._by_stage
        moves = index_of(self.journey).restricted(kinds=MOVES).transitions
        return (
            *(stage.path for stage in self.journey if stage.id not in taken),
            *(item.path for item in moves if (item.source, item.target) not in followed),
        )

    @cached_property
    def unexpected(self) -> tuple[Unexpected, ...]:
        """Steps that are not a stage, and moves between stages that are not a transition."""
        _, followed, others = self._by_stage
        known = {
            (item.source, item.target)
            for item in index_of(self.journey).restricted(kinds=MOVES).transitions
        }
        unknown: list[tuple[tuple[str, ...], int]] = [
            *(((step,), number) for step, number in others.most_common()),
            *((pair, number) for pair, number in followed.most_common() if pair not in known),
        ]
        steps = (
            Unexpected(what=what, people=share_of(number, self.people, self.level))
            for what, number in unknown
        )
        return about_each(steps, self.journey)

    def __iter__(self) -> Iterator[Fit]:
        """The fits."""
        return iter(self.fits)

    def __len__(self) -> int:
        """How many different variants were read."""
        return len(self.fits)

    @checked
    def of(self, customer: str, /) -> Fit:
        """How one customer's trace reads.

        Raises:
            InvalidValueError: No trace of that customer was read.
        """
        for fit in self.fits:
            if customer in fit.customers:
                return fit
        known = Suggester(name for fit in self.fits for name in fit.customers)
        message = f"no trace of {customer!r} was read"
        problem = Problem("customer", message, hint=known.hint(customer))
        raise InvalidValueError("Conformance.of", [problem])

    def rows(self) -> list[dict[str, Any]]:
        """A row for each stage: how many people took it, and how many departed there, by kind."""
        return [
            {
                "stage": use.stage,
                **use.people.to_dict(),
                **{kind: use.deviations.get(kind, 0) for kind in DEVIATIONS.values()},
            }
            for use in self.stages
        ]

    def to_dict(self) -> dict[str, Any]:
        """The figures of the sample, the use of each stage, and what does not fit."""
        return {
            "journey": self.journey.id,
            "people": self.people,
            "unread": self.unread,
            "fitness": self.fitness,
            "precision": self.precision,
            "conforming": self.conforming.to_dict(),
            "stages": self.rows(),
            "never_taken": list(self.never_taken),
            "unexpected": [each.to_dict() for each in self.unexpected],
            "rarest_missed": self.rarest_missed,
            "selected_on": self.selected_on,
        }

    def __str__(self) -> str:
        """How many conform, how near the rest is, what is never done, and what is unexpected."""
        lines = [
            message(
                "{people} against {journey!r}",
                people=counted(self.people, "person", "people"),
                journey=self.journey.label,
            ),
            message("as the journey says: {share}", share=self.conforming),
            message(
                "fitness {fitness}, precision {precision}",
                fitness=numeral(f"{self.fitness:.3f}"),
                precision=numeral(f"{self.precision:.3f}"),
            ),
        ]
        if not self.people:
            return f"{lines[0]}: {message('nothing to say')}"
        lines += [f"  {use}" for use in self.stages]
        if self.never_taken:
            most = percent(round(self.rarest_missed, 2))
            lines.append(message("never taken (at most {share} of people do):", share=most))
            lines += [f"  {name_at(path)}" for path in self.never_taken]
        if self.unexpected:
            lines.append(message("not in the journey:"))
            lines += [f"  {each}" for each in self.unexpected]
        if self.unread:
            unread = "trace was not read: the budget was used up"
            plural = "traces were not read: the budget was used up"
            lines.append(counted(self.unread, unread, plural))
        if self.selected_on:
            lines.append(message(SELECTED, outcome=self.selected_on))
        return "\n".join(lines)

    def __repr__(self) -> str:
        """How many conform and how near the rest is, in brackets."""
        conforming = f"{self.conforming.count} of {self.conforming.of}"
        return f"<Conformance: {conforming} conform, fitness {self.fitness:.3f}>"


@checked
def conform(
    journey: Journey,
    evidence: Evidence | Variants,
    /,
    *,
    costs: Costs = Costs(),  # noqa: B008 - a value that cannot change
    runs_to: RunsTo = "end",
    level: float = 0.95,
    budget: int = 20_000_000,
) -> Conformance:
    """How each trace deviates from a journey: the cheapest way to read it as a run through it.

    A run begins at a start, follows transitions (referrals are none) and stops at an end. A step
    of a trace is a stage if it is its id, or its name where no other stage is called so.

    Equal traces are read once. Reading one takes time in proportion to its steps and to the number
    of different stages in the log. Of two readings as cheap, the one with more matches is taken,
    then the one that matches a stage at its earlier step.

    Args:
        journey: The journey, as it is believed to be.
        evidence: Traces, coded interviews, a sample of them, or variants.
        costs: What each kind of departure costs.
        runs_to: `anywhere` lets a run stop at any stage: for people who are still on their way.
        level: How often intervals are to contain the true share, between 0 and 1.
        budget: About how many comparisons may be made; a trace that needs more than what is left
            is not read, and counted in `unread`.

    Raises:
        InvalidValueError: No run leads from a start to an end, a cost is given for an unknown
            stage, a customer is there twice, or an interview was not coded.
        MissingExtraError: numpy or scipy is not installed.

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
    suggester = Suggester(stage.id for stage in journey)
    refuse(
        "conform",
        level_problems(level),
        (
            Problem(f"costs.weights.{stage}", f"no stage {stage!r}", hint=suggester.hint(stage))
            for stage in costs.weights
            if stage not in journey
        ),
    )
    variants = variants_of(evidence)
    aligner = Aligner(journey, costs, runs_to)
    alignments = Alignments(aligner, list(variants.by_symbols), budget=budget)
    people = variants.people
    unread: list[Any] = []
    if len(alignments.costs) < len(variants.by_symbols):
        unread = [each for each in variants.by_symbols if each not in alignments.costs]
    names = variants.customers() if unread else {}
    return Conformance(
        journey=journey,
        people=people,
        rarest_missed=rarest_missed(people, level=level),
        unread=sum(variants.by_symbols[symbols] for symbols in unread),
        unread_customers=tuple(name for symbols in unread for name in names.get(symbols, ())),
        selected_on=variants.selected_on,
        level=level,
        runs_to=runs_to,
        variants=variants,
        lazy_fits=Fits(aligner, alignments, variants),
    )
