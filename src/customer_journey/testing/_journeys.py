"""Whole journeys: every element, every field and every kind of reference."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from attrs import evolve
from hypothesis import strategies as st

from customer_journey._model import (
    Action,
    Asset,
    Audience,
    Basis,
    Claim,
    Confidence,
    Experience,
    Handoff,
    Insight,
    InsightKind,
    Journey,
    Lane,
    Metric,
    Opportunity,
    OpportunityStatus,
    PathRule,
    PathRuleKind,
    Persona,
    Phase,
    Promise,
    Question,
    Reward,
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
from customer_journey.criteria._metrics import (
    Average,
    Conversion,
    Measure,
    Proportion,
    TimeToConvert,
)
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
SHARE = st.floats(-1, 1)
TEXTS = st.lists(texts(), max_size=2)


def _unique_ids(most: int) -> Strategy[list[str]]:
    return st.lists(ids(), unique=True, max_size=most)


@st.composite
def _stage(draw: st.DrawFn, stage: str, known: "_Names", declared: Sequence[Fact]) -> Stage:
    people, mine = among(known.personas), known.questions.get(stage, [])
    questions = [
        Question(
            name,
            **draw(
                some(
                    text=texts(),
                    channel=st.sampled_from(["search", "chat"]),
                    personas=people,
                    basis=BASIS,
                    extra=extras(),
                )
            ),
        )
        for name in mine
    ]
    touchpoints = draw(some(items=_several(_touchpoints(people)))).get("items", ())
    actions = draw(_actions(known, [item.id for item in touchpoints]))
    fields = draw(
        some(
            name=texts(),
            formerly=st.lists(ids(), unique=True, max_size=2),
            purpose=texts(),
            role=choice(Role),
            phases=st.lists(choice(Phase), unique=True, max_size=3),
            entry=criteria(declared),
            entry_basis=BASIS,
            end=st.booleans(),
            moment_of_truth=st.booleans(),
            assets=_several(_assets(known)),
            metrics=_several(_metrics(known, declared)),
            owner=texts(),
            personas=people,
            basis=BASIS,
            note=texts(),
            extra=extras(),
        )
    )
    insights = [draw(_insight(name, people)) for name in known.insights.get(stage, [])]
    return Stage(
        stage,
        questions=questions,
        insights=insights,
        touchpoints=touchpoints,
        actions=actions,
        experience=draw(_experience(known.personas)),
        **fields,
    )


@st.composite
def _experience(draw: st.DrawFn, personas: Sequence[str]) -> list[Experience]:
    """What everyone feels, or the first persona, by a measure or none."""
    whose = draw(st.lists(st.sampled_from([(), *((name,) for name in personas)]), unique=True))
    measure = draw(texts())
    scores = st.lists(st.floats(-2, 2), min_size=3, max_size=3).map(sorted)
    felt: list[Experience] = []
    for each in whose:
        low, score, high = draw(scores)
        fields = draw(
            some(low=st.just(low), high=st.just(high), n=st.integers(1, 10**6), basis=BASIS)
        )
        felt.append(Experience(score, personas=each, measure=measure, **fields))
    return felt


@st.composite
def _opportunities(
    draw: st.DrawFn, known: "_Names", ends: Sequence[tuple[str, str]]
) -> list[Opportunity]:
    keys = [f"{source} -> {target}" for source, target in ends]
    lifts = st.lists(st.sampled_from(keys)) if keys else st.just([])
    fields = some(
        name=texts(),
        answers=among(known.answerable()),
        lifts=lifts.flatmap(lambda lifted: st.fixed_dictionaries(dict.fromkeys(lifted, SHARE))),
        effort=st.floats(0.25, 1e6),
        confidence=st.floats(0, 1),
        owner=texts(),
        status=choice(OpportunityStatus),
        basis=BASIS,
        extra=extras(),
    )
    return [Opportunity(name, **draw(fields)) for name in draw(_unique_ids(2))]


def _insight(name: str, people: Strategy[list[str]]) -> Strategy[Insight]:
    figure = st.floats(0, 10)
    fields = some(
        text=texts(),
        kind=choice(InsightKind),
        importance=figure,
        satisfaction=figure,
        share=st.floats(0, 1),
        n=st.integers(1, 10**6),
        personas=people,
        basis=BASIS,
        extra=extras(),
    )
    return element(Insight, st.just(name), fields)


@st.composite
def _actions(draw: st.DrawFn, known: "_Names", touchpoints: Sequence[str]) -> list[Action]:
    names = draw(_unique_ids(2))
    return [
        draw(
            element(
                Action,
                st.just(name),
                some(
                    name=texts(),
                    lane=choice(Lane),
                    owner=texts(),
                    touchpoints=among(touchpoints),
                    supports=among(names),
                    answers=among(known.answerable()),
                    basis=BASIS,
                    extra=extras(),
                ),
            )
        )
        for name in names
    ]


def _several(elements: Strategy[Any]) -> Strategy[list[Any]]:
    return st.lists(elements, max_size=2, unique_by=lambda element: element.id)


def _assets(known: "_Names") -> Strategy[Asset]:
    people = among(known.personas)
    return element(
        Asset,
        ids(),
        some(
            title=texts(),
            kind=texts(),
            url=texts(),
            answers=among(known.answerable()),
            personas=people,
            claims=_claims(people),
            channel=texts(),
            status=st.sampled_from(["live", "planned", "retired"]),
            review_by=st.dates(),
            basis=BASIS,
            extra=extras(),
        ),
    )


def _claims(people: Strategy[list[str]]) -> Strategy[list[Claim]]:
    claims = st.builds(Claim, ids(), value=texts(), personas=people, markets=TEXTS)
    return st.lists(claims, max_size=2, unique_by=lambda claim: claim.key)


def _touchpoints(people: Strategy[list[str]]) -> Strategy[Touchpoint]:
    sides = st.sampled_from(["brand", "partner", "customer", "social"])
    fields = some(
        name=texts(),
        channel=texts(),
        initiator=sides,
        owner=sides,
        claims=_claims(people),
        basis=BASIS,
    )
    return element(Touchpoint, ids(), fields)


def _metrics(known: "_Names", declared: Sequence[Fact]) -> Strategy[Metric]:
    fields = some(
        name=texts(),
        unit=texts(),
        better=st.sampled_from(["higher", "lower"]),
        target=st.integers(-9, 9) | st.floats(allow_nan=False, allow_infinity=False),
        numerator=texts(),
        denominator=texts(),
        computed=_measures(known, declared),
        basis=BASIS,
    )
    return element(Metric, ids(), fields)


def _measures(known: "_Names", declared: Sequence[Fact]) -> Strategy[Measure]:
    """Ways to compute a metric; a ratio would have to know what other metrics there are."""
    within = st.timedeltas(timedelta(1), timedelta(999))
    names = st.lists(texts().filter(bool), unique=True, min_size=1, max_size=2)
    of = st.none() | criteria(declared)
    choices: list[Strategy[Measure]] = [
        st.builds(Proportion, criteria(declared), of=of),
        st.builds(Reading, st.just("count"), names),
    ]
    numbers = [fact.name for fact in declared if fact.type in {"int", "float"}]
    if numbers:
        choices.append(st.builds(Average, st.sampled_from(numbers), of=of))
    if len(known.stages) > 1:
        source, target = known.stages[:2]
        quantile = st.sampled_from([0.25, 0.5])
        choices.append(st.builds(Conversion, st.just(source), st.just(target), within=within))
        choices.append(
            st.builds(
                TimeToConvert, st.just(target), st.just(source), within=within, quantile=quantile
            )
        )
    return st.one_of(choices)


REWARDS = element(
    Reward,
    st.sampled_from(["customer", "referrer", "newcomer"]),
    some(text=texts(), value=st.floats(0, 1e9), unit=texts()),
)


WAITS = st.timedeltas(timedelta(microseconds=1), timedelta(60)) | st.integers(1, 60).map(timedelta)


@st.composite
def _transition(
    draw: st.DrawFn, ends: tuple[str, str], known: "_Names", declared: Sequence[Fact]
) -> Transition:
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
        rewards=st.lists(REWARDS, max_size=2),
        probability=st.floats(0, 1) | st.sampled_from([0, 1]),
        effort=st.floats(0, 1e9),
        reason=texts(),
        handoff=handoffs,
        personas=among(known.personas),
        basis=BASIS,
        note=texts(),
        extra=extras(),
        otherwise=st.booleans(),
        after=WAITS,
        within=WAITS,
    )
    drawn = draw(fields)
    is_referral = drawn.get("kind") == "referral"
    barred = {
        "otherwise": is_referral or "when" in drawn,
        "after": is_referral,
        "within": is_referral,
    }
    drawn = {name: value for name, value in drawn.items() if not barred.get(name)}
    # No wait is longer than the time there is.
    waits = [name for name in ("after", "within") if name in drawn]
    drawn |= dict(zip(waits, sorted(drawn[name] for name in waits), strict=True))
    return Transition(*ends, **drawn)


def _personas(id: str, insights: Sequence[str]) -> Strategy[Persona]:
    fields = some(
        name=texts(), ideal=st.booleans(), age=texts(), income=texts(),
        insights=_insights(insights, st.just([])), basis=BASIS, extra=extras(),
    )  # fmt: skip
    return element(Persona, st.just(id), fields)


def _insights(names: Sequence[str], people: Strategy[list[str]]) -> Strategy[list[Insight]]:
    return st.tuples(*(_insight(name, people) for name in names)).map(list)


def _audience(known: "_Names") -> Strategy[Audience]:
    people = among(known.personas)
    fields = some(who=texts(), messages=_claims(people), basis=BASIS)
    insights = _insights(known.insights[""], people)
    return st.tuples(insights, fields).map(lambda drawn: Audience(insights=drawn[0], **drawn[1]))


def _promises(id: str, stages: Sequence[str]) -> Strategy[Promise]:
    return st.builds(
        Promise,
        st.just(id),
        text=texts(),
        made=among(stages),
        due=st.sampled_from(stages),
        kept=among(stages),
    )


@st.composite
def _path_rules(draw: st.DrawFn, id: str, stages: Sequence[str]) -> PathRule:
    kind = draw(choice(PathRuleKind))
    stage, other = draw(st.sampled_from(stages)), draw(st.sampled_from(["", *stages]))
    before, after = (other or stage, "") if kind == "precedes" else ("", other)
    return PathRule(id, kind=kind, stage=stage, before=before, after=after, reason=draw(texts()))


SOURCES = some(
    author=texts(), year=st.integers(-500, 2100), title=texts(), doubts=TEXTS,
    confidence=choice(Confidence),
).map(lambda fields: Source(**fields))  # fmt: skip
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


_EVENTS = st.lists(_events(), max_size=2, unique_by=lambda event: event.name)


def _without_misfits(event: Event, declared: Iterable[Fact]) -> Event:
    """The event without columns that a fact of another type is read from."""
    read = {
        (fact.computed.column, fact.type) for fact in declared if isinstance(fact.computed, Reading)
    }
    return evolve(
        event,
        columns=[
            column
            for column in event.columns
            if all(name != column.name or kind == column.type for name, kind in read)
        ],
    )


@st.composite
def _computed(draw: st.DrawFn, declared: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts, of which some are computed: from events, or from those before them."""
    facts: list[Fact] = []
    for fact in declared:
        moments = [each.name for each in facts if each.type in {"date", "datetime"}]
        choices: list[Strategy[Fact]] = [st.just(fact), _read(fact)]
        if fact.type == "bool":
            choices.append(criteria(facts).map(partial(_computed_by, fact)))
        if fact.type in {"int", "float"} and moments:
            since = st.builds(Since, st.sampled_from(moments))
            choices.append(since.map(partial(_computed_by, evolve(fact, unit="days"))))
        facts.append(draw(st.one_of(choices)))
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
        self.insights: dict[str, list[str]] = {}
        """By stage; of the audience under an empty text."""

    def answerable(self) -> list[str]:
        """What assets and actions can answer."""
        held = (*self.questions.values(), *self.insights.values())
        return list(dict.fromkeys(name for names in held for name in names))


@st.composite
def journeys(draw: st.DrawFn, *, max_stages: int = 4) -> Journey:
    """Whole journeys: every element, every field and every kind of reference, in any script."""
    declared = draw(declarations().flatmap(_computed))
    stages = draw(_unique_ids(max_stages))
    known = _Names(stages, draw(_unique_ids(2)), draw(_unique_ids(2)) if stages else [])
    for stage in stages[:2]:
        known.questions[stage] = draw(_unique_ids(2))
        known.insights[stage] = draw(_unique_ids(2))
    known.insights[""] = draw(_unique_ids(1))
    every_pair = [(source, target) for source in stages for target in stages]
    pairs = st.lists(st.sampled_from(every_pair), unique=True, max_size=4)
    ends = draw(pairs) if stages else []
    fields = draw(
        some(
            name=texts(), version=texts(), description=texts(), source=SOURCES, basis=BASIS,
            suppressions=st.lists(SUPPRESSIONS, max_size=2), note=texts(),
            extra=extras(), language=st.sampled_from(["", "de", "pt-BR", "ar"]),
        )
    )  # fmt: skip
    transitions = [draw(_transition(pair, known, declared)) for pair in ends]
    # One of those from a stage is taken otherwise, not several.
    others = {item.source: item.target for item in transitions if item.otherwise}
    return Journey(
        draw(ids()),
        stages=[draw(_stage(stage, known, declared)) for stage in stages],
        transitions=[
            evolve(item, otherwise=item.otherwise and others[item.source] == item.target)
            for item in transitions
        ],
        starts=draw(among(stages)),
        goals=draw(among(stages)),
        events=[_without_misfits(event, declared) for event in draw(_EVENTS)],
        facts=declared,
        audience=draw(_audience(known)) if known.insights[""] else None,
        personas=[draw(_personas(name, draw(_unique_ids(1)))) for name in known.personas],
        promises=[draw(_promises(name, stages)) for name in known.promises],
        opportunities=draw(_opportunities(known, ends)),
        path_rules=[draw(_path_rules(name, stages)) for name in draw(_unique_ids(1)) if stages],
        **fields,
    )
