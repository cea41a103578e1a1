"""Whole journeys: every element, every field and every kind of reference."""

from collections.abc import Sequence
from datetime import timedelta
from functools import cache, partial
from typing import Any

from attrs import evolve
from hypothesis import strategies as st

from customer_journey._model import (
    Asset,
    Audience,
    Basis,
    Claim,
    Confidence,
    Handoff,
    Journey,
    Metric,
    Persona,
    Phase,
    Promise,
    Question,
    Role,
    Source,
    Stage,
    Suppression,
    Touchpoint,
    Transition,
    TransitionKind,
)
from customer_journey.criteria._computed import Computed, Reading, Since
from customer_journey.criteria._fact import Event, Fact
from customer_journey.testing._facts import (
    among,
    choice,
    criteria,
    declarations,
    element,
    extras,
    ids,
    some,
    texts,
)

__all__ = ["SOURCES", "journeys"]

Strategy = st.SearchStrategy

BASIS = choice(Basis)
TEXTS = st.lists(texts(), max_size=2)


def _unique_ids(most: int) -> Strategy[list[str]]:
    return st.lists(ids(), unique=True, max_size=most)


@st.composite
def _stage(draw: st.DrawFn, stage: str, known: "_Names", declared: Sequence[Fact]) -> Stage:
    people, mine = among(known.personas), known.questions.get(stage, [])
    questions = [
        Question(name, **draw(some(text=texts(), personas=people, basis=BASIS, extra=extras())))
        for name in mine
    ]
    fields = draw(
        some(
            name=texts(),
            purpose=texts(),
            role=choice(Role),
            phases=st.lists(choice(Phase), unique=True, max_size=3),
            entry=criteria(declared),
            entry_basis=BASIS,
            end=st.booleans(),
            customer_goals=TEXTS,
            needs=TEXTS,
            expectations=TEXTS,
            pain_points=TEXTS,
            tactics=TEXTS,
            assets=_several(_assets(known)),
            touchpoints=_several(_touchpoints()),
            metrics=_several(_metrics()),
            owner=texts(),
            personas=people,
            basis=BASIS,
            note=texts(),
            extra=extras(),
        )
    )
    return Stage(stage, questions=questions, **fields)


def _several(elements: Strategy[Any]) -> Strategy[list[Any]]:
    return st.lists(elements, max_size=2, unique_by=lambda element: element.id)


def _assets(known: "_Names") -> Strategy[Asset]:
    people = among(known.personas)
    claims = st.builds(Claim, ids(), value=texts(), personas=people, markets=TEXTS)
    return element(
        Asset,
        ids(),
        some(
            title=texts(),
            kind=texts(),
            url=texts(),
            answers=among([name for names in known.questions.values() for name in names]),
            personas=people,
            claims=st.lists(claims, max_size=2, unique_by=lambda claim: claim.key),
            channel=texts(),
            status=st.sampled_from(["live", "planned", "retired"]),
            review_by=st.dates(),
            basis=BASIS,
            extra=extras(),
        ),
    )


@cache
def _touchpoints() -> Strategy[Touchpoint]:
    sides = st.sampled_from(["brand", "partner", "customer", "social"])
    fields = some(name=texts(), channel=texts(), initiator=sides, owner=sides, basis=BASIS)
    return element(Touchpoint, ids(), fields)


@cache
def _metrics() -> Strategy[Metric]:
    fields = some(
        name=texts(),
        unit=texts(),
        better=st.sampled_from(["higher", "lower"]),
        target=st.integers(-9, 9) | st.floats(allow_nan=False, allow_infinity=False),
        numerator=texts(),
        denominator=texts(),
        basis=BASIS,
    )
    return element(Metric, ids(), fields)


def _transitions(
    ends: tuple[str, str], known: "_Names", declared: Sequence[Fact]
) -> Strategy[Transition]:
    handoffs = some(
        facts=st.lists(texts().filter(bool), unique=True, max_size=2),
        promises=among(known.promises),
        questions=among([name for names in known.questions.values() for name in names]),
        note=texts(),
        basis=BASIS,
    ).map(lambda fields: Handoff(**fields))
    fields = some(
        kind=choice(TransitionKind),
        decision=texts(),
        when=criteria(declared),
        when_basis=BASIS,
        incentive=texts(),
        probability=st.floats(0, 1) | st.sampled_from([0, 1]),
        effort=st.floats(0, 1e9),
        reason=texts(),
        handoff=handoffs,
        personas=among(known.personas),
        basis=BASIS,
        note=texts(),
        extra=extras(),
    )
    return fields.map(lambda drawn: Transition(*ends, **drawn))


def _promises(id: str, stages: Sequence[str]) -> Strategy[Promise]:
    return st.builds(
        Promise,
        st.just(id),
        text=texts(),
        made=among(stages),
        due=st.sampled_from(stages),
        kept=among(stages),
    )


AUDIENCES = some(who=texts(), problem=texts(), searches=TEXTS, alternatives=TEXTS).map(
    lambda fields: Audience(**fields)
)
SOURCES = some(
    author=texts(), year=st.integers(-500, 2100), title=texts(), doubts=TEXTS,
    confidence=choice(Confidence),
).map(lambda fields: Source(**fields))  # fmt: skip
PERSONAS = some(
    name=texts(), ideal=st.booleans(), age=texts(), income=texts(), motivations=TEXTS,
    challenges=TEXTS, basis=BASIS, extra=extras(),
)  # fmt: skip
SUPPRESSIONS = st.builds(
    Suppression,
    texts().filter(str.strip),
    where=texts(),
    reason=texts().filter(str.strip),
)


@st.composite
def _events(draw: st.DrawFn) -> Event:
    fields = draw(some(meaning=texts(), columns=declarations(most=2), extra=extras()))
    return Event(draw(texts().filter(bool)), **fields)


@st.composite
def _computed(draw: st.DrawFn, declared: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts, of which some are computed: from events, or from those before them."""
    facts: list[Fact] = []
    for fact in declared:
        moments = [each.name for each in facts if each.type in {"date", "datetime"}]
        ways: list[Strategy[Fact]] = [st.just(fact), _read(fact)]
        if fact.type == "bool":
            ways.append(criteria(facts).map(partial(_computed_by, fact)))
        if fact.type in {"int", "float"} and moments:
            since = st.builds(Since, st.sampled_from(moments))
            ways.append(since.map(partial(_computed_by, evolve(fact, unit="days"))))
        facts.append(draw(st.one_of(ways)))
    return tuple(facts)


def _computed_by(fact: Fact, computed: Computed) -> Fact:
    return evolve(fact, computed=computed)


@st.composite
def _read(draw: st.DrawFn, fact: Fact) -> Fact:
    """The fact as a reading of events that gives its type."""
    takes = {"bool": ["ever"], "int": ["count", "sum"], "float": ["sum", "average"]}
    take: Any = draw(st.sampled_from(takes.get(fact.type, ["min", "max", "first", "last"])))
    names = st.lists(texts().filter(bool), unique=True, min_size=1, max_size=2)
    fields = draw(some(where=criteria(), within=st.timedeltas(timedelta(1), timedelta(999))))
    if take not in {"count", "ever"}:
        fields["column"] = draw(texts().filter(bool))
    basis: Basis | None = draw(st.none() | BASIS)
    return evolve(fact, computed=Reading(take, draw(names), **fields), basis=basis)


class _Names:
    """The ids that the parts of a journey can refer to."""

    def __init__(self, stages: list[str], personas: list[str], promises: list[str]) -> None:
        self.stages = stages
        self.personas = personas
        self.promises = promises
        self.questions: dict[str, list[str]] = {}


@st.composite
def journeys(draw: st.DrawFn, *, most_stages: int = 4) -> Journey:
    """Whole journeys: every element, every field and every kind of reference, in any script."""
    declared = draw(declarations().flatmap(_computed))
    stages = draw(_unique_ids(most_stages))
    known = _Names(stages, draw(_unique_ids(2)), draw(_unique_ids(2)) if stages else [])
    for stage in stages[:2]:
        known.questions[stage] = draw(_unique_ids(2))
    every_pair = [(source, target) for source in stages for target in stages]
    pairs = st.lists(st.sampled_from(every_pair), unique=True, max_size=4)
    ends = draw(pairs) if stages else []
    fields = draw(
        some(
            name=texts(), version=texts(), description=texts(), audience=AUDIENCES, source=SOURCES,
            basis=BASIS, suppressions=st.lists(SUPPRESSIONS, max_size=2), note=texts(),
            extra=extras(),
        )
    )  # fmt: skip
    return Journey(
        draw(ids()),
        stages=[draw(_stage(stage, known, declared)) for stage in stages],
        transitions=[draw(_transitions(pair, known, declared)) for pair in ends],
        starts=draw(among(stages)),
        goals=draw(among(stages)),
        events=draw(st.lists(_events(), max_size=2, unique_by=lambda event: event.name)),
        facts=declared,
        personas=[draw(element(Persona, st.just(id), PERSONAS)) for id in known.personas],
        promises=[draw(_promises(name, stages)) for name in known.promises],
        **fields,
    )
