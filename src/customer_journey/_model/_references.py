"""References between the parts of a journey: what is missing, and which ids are repeated."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias

from customer_journey._element import duplicate_problems
from customer_journey._model._customers import Insight
from customer_journey._model._elements import Claim
from customer_journey._model._stage import Stage
from customer_journey._suggest import Suggester
from customer_journey.criteria._computed import Reading, Since, cycles_of, names_read
from customer_journey.criteria._fact import Event, Fact, FactType
from customer_journey.criteria._metrics import (
    Average,
    Conversion,
    Measure,
    Ratio,
    TimeToConvert,
    measure_key,
)
from customer_journey.errors import Problem

if TYPE_CHECKING:
    from customer_journey._model._journey import Journey

__all__ = ["measure_problems", "reference_problems"]

_Kind: TypeAlias = Literal[
    "stage", "persona", "promise", "question", "question or insight", "transition"
]


def reference_problems(journey: "Journey") -> list[Problem]:
    """Repeated ids, and references to what the journey does not have, in its order."""
    measured = measure_problems(journey.stages, journey.facts, journey.events)
    return [
        *_duplicates(journey),
        *_otherwise_problems(journey),
        *_computed_problems(journey.facts),
        *_column_problems(journey),
        *_References(journey).problems(),
        *(problem for _, problem in measured),
    ]


_LISTED: Final[Mapping[str, tuple[str, Callable[[Any], object]]]] = {
    "stages": ("stage", attrgetter("id")),
    "transitions": ("transition", attrgetter("source", "target")),
    "starts": ("start", str),
    "goals": ("goal", str),
    "events": ("event", attrgetter("name")),
    "facts": ("fact", attrgetter("name")),
    "personas": ("persona", attrgetter("id")),
    "promises": ("promise", attrgetter("id")),
    "opportunities": ("opportunity", attrgetter("id")),
    "path_rules": ("path rule", attrgetter("id")),
}
"""For each field that lists what has a name of its own: what one is, and the name."""


def _duplicates(journey: "Journey") -> Iterator[Problem]:
    for field, (kind, name_of) in _LISTED.items():
        items: tuple[object, ...] = getattr(journey, field)
        if len(items) > 1:
            for problem in duplicate_problems(map(name_of, items), kind):
                yield problem.within(field)


def _otherwise_problems(journey: "Journey") -> Iterator[Problem]:
    """A problem for each second `otherwise` on from a stage: they would wait for each other."""
    first: dict[str, str] = {}
    for item in journey.transitions:
        if item.otherwise and first.setdefault(item.source, item.target) != item.target:
            message = f"{item.source}->{first[item.source]} is taken otherwise already"
            yield Problem(f"{item.path}.otherwise", message)


def _computed_problems(facts: tuple[Fact, ...]) -> Iterator[Problem]:
    """Facts that are computed from what is not declared, what is not a time, or themselves."""
    reads = {fact.name: names_read(fact.computed) for fact in facts if fact.computed is not None}
    if not any(reads.values()):
        return
    declared = {fact.name: fact for fact in facts}
    suggester = Suggester(declared)
    for reader, read in reads.items():
        fact = declared[reader]
        where = f"facts.{fact.name}.{'since' if isinstance(fact.computed, Since) else 'when'}"
        for name in read:
            other = declared.get(name)
            if other is None:
                hint = suggester.hint(name)
                yield Problem(where, f"no fact {name!r}", hint=hint, refers_to="fact")
            elif isinstance(fact.computed, Since) and other.type not in ("date", "datetime"):
                message = f"{name!r} is of type {other.type}, not a date or datetime"
                yield Problem(where, message)
    known = {name: tuple(each for each in read if each in reads) for name, read in reads.items()}
    for path in _rings(known):
        key = "since" if isinstance(declared[path[0]].computed, Since) else "when"
        yield Problem(f"facts.{path[0]}.{key}", f"goes round: {' -> '.join(path)}")


_HOLD: Final[Mapping[FactType, tuple[FactType, ...]]] = {
    "bool": ("bool",),
    "int": ("int", "float"),
    "float": ("int", "float"),
    "str": ("str",),
    "date": ("date", "datetime"),
    "datetime": ("date", "datetime"),
}
"""The types of columns whose values a fact of a type can have."""


def _columns(events: Iterable[Event]) -> dict[tuple[str, str], Fact]:
    """The declared columns of events, by the names of both."""
    return {(event.name, column.name): column for event in events for column in event.columns}


def _column_problems(journey: "Journey") -> Iterator[Problem]:
    """Facts that are read of a declared column of another type."""
    columns = _columns(journey.events)
    for fact in journey.facts if columns else ():
        reading = fact.computed
        if isinstance(reading, Reading) and reading.column:
            holds = ("int", "float") if reading.take == "average" else _HOLD[fact.type]
            for event in reading.events:
                column = columns.get((event, reading.column))
                if column is not None and column.type not in holds:
                    message = f"{column.name!r} of {event!r} is of type {column.type}, "
                    message += f"and the fact of type {fact.type}"
                    yield Problem(f"facts.{fact.name}.{reading.take}", message)


def _rings(reads: Mapping[str, tuple[str, ...]]) -> Iterator[list[str]]:
    """The cycles, each from what comes first in the journey, along what each is computed from."""
    for cycle in cycles_of(reads):
        ring = cycle[-1:0:-1]
        first = min(ring, key=list(reads).index)
        start = ring.index(first)
        yield [*ring[start:], *ring[:start], first]


def measure_problems(
    stages: Sequence[Stage], facts: Iterable[Fact], events: Iterable[Event]
) -> Iterator[tuple[str, Problem]]:
    """What metrics are computed from and what is not there, or goes round, by `stage.metric`."""
    computed = {
        f"{stage.id}.{metric.id}": (stage.id, metric.computed)
        for stage in stages
        for metric in stage.metrics
        if metric.computed is not None
    }
    if not computed:
        return
    known = _KnownToMetrics(stages, facts, events)
    reads: dict[str, tuple[str, ...]] = {}
    for name, (stage, measure) in computed.items():
        where = _metric_path(name, measure)
        if isinstance(measure, Ratio):
            reads[name] = tuple(
                each if "." in each else f"{stage}.{each}"
                for each in (measure.above, measure.below)
            )
        for problem in known.problems(stage, measure):
            yield name, problem.within(where)
    inner = {name: tuple(each for each in read if each in reads) for name, read in reads.items()}
    for path in _rings(inner):
        where = _metric_path(path[0], computed[path[0]][1])
        yield path[0], Problem(where, f"goes round: {' -> '.join(path)}")


def _metric_path(name: str, measure: Measure) -> str:
    stage, _, metric = name.partition(".")
    return f"stages.{stage}.metrics.{metric}.{measure_key(measure)}"


class _KnownToMetrics:
    """What metrics of a journey can be computed from."""

    def __init__(
        self, stages: Sequence[Stage], facts: Iterable[Fact], events: Iterable[Event]
    ) -> None:
        self.stages = dict.fromkeys(stage.id for stage in stages)
        self.metrics = dict.fromkeys(
            f"{stage.id}.{metric.id}" for stage in stages for metric in stage.metrics
        )
        self.facts = {fact.name: fact for fact in facts}
        self.suggesters = {
            "stage": Suggester(self.stages),
            "metric": Suggester(self.metrics),
            "fact": Suggester(self.facts),
        }
        self.columns = _columns(events)

    def problems(self, stage: str, measure: Measure) -> Iterator[Problem]:
        """What a metric of a stage is computed from that is missing, or not a number."""
        match measure:
            case Conversion() | TimeToConvert():
                yield from self._broken("stage", self.stages, (measure.source, measure.target))
            case Ratio():
                names = (measure.above, measure.below)
                yield from self._broken("metric", self.metrics, names, f"{stage}.")
            case Average():
                yield from self._numbers(measure.fact)
            case Reading():
                columns = [(event, measure.column) for event in measure.events]
                for key in columns if measure.take == "sum" else ():
                    if key in self.columns and self.columns[key].type not in ("int", "float"):
                        message = f"{key[1]!r} of {key[0]!r} is of type {self.columns[key].type}"
                        yield Problem("", f"{message}, not a number")
            case _:
                return

    def _broken(
        self, kind: str, known: Mapping[str, None], names: tuple[str, str], prefix: str = ""
    ) -> Iterator[Problem]:
        for name in dict.fromkeys(names):
            full = name if "." in name else f"{prefix}{name}"
            if full not in known:
                hint = self.suggesters[kind].hint(full)
                yield Problem("", f"no {kind} {name!r}", hint=hint, refers_to=kind)

    def _numbers(self, name: str) -> Iterator[Problem]:
        fact = self.facts.get(name)
        if fact is None:
            hint = self.suggesters["fact"].hint(name)
            yield Problem("", f"no fact {name!r}", hint=hint, refers_to="fact")
        elif fact.type not in ("int", "float"):
            hint = "`share` says of how many it is true" if fact.type == "bool" else ""
            yield Problem("", f"{name!r} is of type {fact.type}, not a number", hint=hint)


class _Named(NamedTuple):
    """What a stage has of one kind, and the nearest to a name that it has not."""

    kind: Literal["touchpoint", "action"]
    known: Mapping[str, None]
    suggester: Suggester


class _References:
    """The names that a journey has, and the problems with those it uses."""

    def __init__(self, journey: "Journey") -> None:
        self.journey = journey
        self.stages = dict.fromkeys(item.id for item in journey.stages)
        # Dictionaries, for suggestions follow the order of the journey.
        self.known: dict[_Kind, dict[str, None]] = {"stage": self.stages}
        self.suggesters: dict[_Kind, Suggester] = {}
        self._problems: list[Problem] = []

    def problems(self) -> list[Problem]:
        """Every broken reference, in the journey's order."""
        for stage in self.journey.stages:
            if (
                stage.personas
                or stage.questions
                or stage.insights
                or stage.actions
                or stage.experience
                or stage.assets
                or stage.touchpoints
            ):
                self._in_stage(stage)
        stages = self.stages
        for item in self.journey.transitions:
            if item.source not in stages or item.target not in stages:
                for end in dict.fromkeys((item.source, item.target)):
                    self._one(item.path, end, "stage")
            if item.personas:
                self._several(f"{item.path}.personas", item.personas, "persona")
            if item.handoff is not None:
                path = f"{item.path}.handoff"
                self._several(f"{path}.promises", item.handoff.promises, "promise")
                self._several(f"{path}.questions", item.handoff.questions, "question")
        self._of_people()
        self._several("starts", self.journey.starts, "stage")
        self._several("goals", self.journey.goals, "stage")
        for promise in self.journey.promises:
            path = f"promises.{promise.id}"
            self._several(f"{path}.made", promise.made, "stage")
            self._one(f"{path}.due", promise.due, "stage")
            self._several(f"{path}.kept", promise.kept, "stage")
        self._of_opportunities()
        self._of_path_rules()
        return self._problems

    def _of_path_rules(self) -> None:
        for rule in self.journey.path_rules:
            named = {"stage": rule.stage, "before": rule.before, "after": rule.after}
            for name, stage in named.items():
                if stage:
                    self._one(f"path_rules.{rule.id}.{name}", stage, "stage")

    def _of_opportunities(self) -> None:
        for opportunity in self.journey.opportunities:
            path = f"opportunities.{opportunity.id}"
            self._several(f"{path}.answers", opportunity.answers, "question or insight")
            for source, target in opportunity.lifted:
                self._one(f"{path}.lifts.{source}->{target}", f"{source} -> {target}", "transition")

    def _of_people(self) -> None:
        if self.journey.audience is not None:
            self._insights("audience", self.journey.audience.insights)
            self._claims("audience.messages", self.journey.audience.messages)
        for persona in self.journey.personas:
            self._insights(f"personas.{persona.id}", persona.insights)

    def _in_stage(self, stage: Stage) -> None:
        # Every edit of a journey passes here: paths are spelt for what refers to something alone.
        if stage.personas:
            self._several(f"{stage.path}.personas", stage.personas, "persona")
        for question in stage.questions:
            if question.personas:
                path = f"{stage.path}.questions.{question.id}.personas"
                self._several(path, question.personas, "persona")
        self._insights(stage.path, stage.insights)
        if stage.experience:
            self._experience(stage)
        if stage.actions:
            self._actions(stage)
        for asset in stage.assets:
            if asset.answers or asset.personas or asset.claims:
                path = f"{stage.path}.assets.{asset.id}"
                self._several(f"{path}.answers", asset.answers, "question or insight")
                self._several(f"{path}.personas", asset.personas, "persona")
                self._claims(f"{path}.claims", asset.claims)
        for touchpoint in stage.touchpoints:
            if touchpoint.claims:
                path = f"{stage.path}.touchpoints.{touchpoint.id}.claims"
                self._claims(path, touchpoint.claims)

    def _actions(self, stage: Stage) -> None:
        touchpoints = dict.fromkeys(item.id for item in stage.touchpoints)
        actions = dict.fromkeys(item.id for item in stage.actions)
        met = _Named("touchpoint", touchpoints, Suggester(touchpoints))
        supported = _Named("action", actions, Suggester(actions))
        for action in stage.actions:
            path = f"{stage.path}.actions.{action.id}"
            self._within_stage(f"{path}.touchpoints", action.touchpoints, stage, met)
            self._within_stage(f"{path}.supports", action.supports, stage, supported)
            self._several(f"{path}.answers", action.answers, "question or insight")

    def _insights(self, path: str, insights: tuple[Insight, ...]) -> None:
        for item in insights:
            self._several(f"{path}.insights.{item.id}.personas", item.personas, "persona")

    def _experience(self, stage: Stage) -> None:
        first: dict[tuple[str, str | None], int] = {}
        for index, item in enumerate(stage.experience):
            path = f"{stage.path}.experience[{index}]"
            self._several(f"{path}.personas", item.personas, "persona")
            for persona in item.personas or (None,):
                if (at := first.setdefault((item.measure, persona), index)) != index:
                    measured = f" by {item.measure!r}" if item.measure else ""
                    whose = "everyone" if persona is None else repr(persona)
                    message = f"what {whose} feels here{measured} is already at [{at}]"
                    self._problems.append(Problem(path, message))

    def _claims(self, path: str, claims: tuple[Claim, ...]) -> None:
        for claim in claims:
            if claim.personas:
                self._several(f"{path}.{claim.key}.personas", claim.personas, "persona")

    def _within_stage(
        self, path: str, names: tuple[str, ...], stage: Stage, others: _Named
    ) -> None:
        for index, name in enumerate(names):
            if name not in others.known:
                message = f"no {others.kind} {name!r} at {stage.id!r}"
                hint = others.suggester.hint(name)
                problem = Problem(f"{path}[{index}]", message, hint=hint, refers_to=others.kind)
                self._problems.append(problem)

    def _several(self, path: str, names: tuple[str, ...], kind: _Kind) -> None:
        known = self._known(kind) if names else ()
        for index, name in enumerate(names):
            if name not in known:
                self._one(f"{path}[{index}]", name, kind)

    def _known(self, kind: _Kind) -> dict[str, None]:
        known = self.known.get(kind)
        if known is None:
            known = self.known[kind] = dict.fromkeys(self._names(kind))
        return known

    def _names(self, kind: _Kind) -> Iterator[str]:
        """What a reference of a kind may name."""
        journey = self.journey
        match kind:
            case "persona":
                yield from (item.id for item in journey.personas)
            case "promise":
                yield from (item.id for item in journey.promises)
            case "transition":
                yield from (f"{item.source} -> {item.target}" for item in journey.transitions)
            case _:
                yield from (item.id for stage in journey.stages for item in stage.questions)
        if kind == "question or insight":
            for holder in (*journey.stages, *journey.personas, journey.audience):
                if holder is not None:
                    yield from (item.id for item in holder.insights)

    def _one(self, path: str, name: str, kind: _Kind) -> None:
        if name in self._known(kind):
            return
        if kind not in self.suggesters:
            self.suggesters[kind] = Suggester(self.known[kind])
        hint = self.suggesters[kind].hint(name)
        message = f"no {kind} {name!r}"
        self._problems.append(Problem(path, message, hint=hint, refers_to=kind))
