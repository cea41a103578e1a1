"""Journeys, criteria and facts for property tests, odd ones by preference."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from typing import Any, TypeVar, get_args

from hypothesis import strategies as st

import customer_journey as cj

__all__ = ["criteria", "declarations", "facts", "ids", "journeys", "texts"]

Strategy = st.SearchStrategy
T = TypeVar("T")

ODD_TEXTS = (
    *("", " ", "\t", "\n", "\r\n", "\0", "\x7f", "\x85", "\u2028", "\ufeff", "\N{BELL}"),
    *("y", "no", "on", "Off", "null", "~", "true", "NaN", ".inf", "=", "<<", "...", "---"),
    *("012", "0x1f", "0o17", "1_000", "1e5", ".5", "-1", "1:30", "2026-01-01", "+3.0"),
    *("-", "- a", "?", "a: b", "a:", "#x", "a #b", "&a", "*a", "!a", "|", ">", "%", "@", "`"),
    *("'", '"', "\\", "{}", "[]", "a, b", "it's", 'say "no"', "a->b", "a.b", "[0]", "$schema"),
    *("two\nlines", "ends\n", "ends\n\n", " begins\nso", "trails \nso", "in\n  side\n\nit", "\na"),
    *("Größe", "مرحبا", "日本語", "e\u0301", "\N{GRINNING FACE}", "\U0010ffff", "x" * 140),
)
"""What has been misread before: by YAML, by terminals, by whoever splits at a dot."""

ZONES = (None, UTC, timezone(timedelta(hours=5, minutes=30)), timezone(timedelta(hours=-3)))


@cache
def texts() -> Strategy[str]:
    """Texts in any script, odd ones often."""
    return st.sampled_from(ODD_TEXTS) | st.text(max_size=12)


@cache
def ids() -> Strategy[str]:
    """Ids, some of which other notations would take for a word or a number of their own."""
    return st.sampled_from(["no", "on", "null", "12", "0", "1e5", "end", "class"]) | st.from_regex(
        r"[a-z0-9]{1,4}(-[a-z0-9]{1,3}){0,2}", fullmatch=True
    )


def criteria(declared: Sequence[cj.Fact] | None = None) -> Strategy[cj.Criterion]:
    """Criteria over declared facts, or over facts of their own; each fact keeps to one type."""
    if declared is None:
        return declarations().flatmap(criteria)
    leaves: list[Strategy[cj.Criterion]] = [st.booleans().map(_constant)]
    leaves += [_clauses(fact) for fact in declared]
    return st.recursive(st.one_of(leaves), _joints, max_leaves=6)


def _constant(truth: bool) -> cj.Criterion:  # noqa: FBT001 - the value that is drawn
    return cj.all_of([]) if truth else cj.any_of([])


def _joints(parts: Strategy[cj.Criterion]) -> Strategy[cj.Criterion]:
    several = st.lists(parts, max_size=3)
    return several.map(cj.all_of) | several.map(cj.any_of) | parts.map(lambda part: ~part)


def _clauses(declared: cj.Fact) -> Strategy[cj.Criterion]:
    reference, values = cj.fact(declared.name), _values(declared.type, _zone_of(declared))
    found = [
        st.just(reference.is_known()),
        values.map(lambda value: reference == value),
        values.map(lambda value: reference != value),
        st.lists(values, max_size=3).map(reference.is_in),
    ]
    if declared.type != "bool":
        found += [
            values.map(lambda value: reference < value),
            values.map(lambda value: reference >= value),
            st.tuples(values, values).map(lambda pair: reference.between(*pair)),
        ]
    return st.one_of(found)


def facts(declared: Iterable[cj.Fact]) -> Strategy[Mapping[str, object]]:
    """Facts about one customer: of what is declared, some is missing."""
    missing = st.sampled_from([None, float("nan")])
    return st.fixed_dictionaries(
        {},
        optional={fact.name: _values(fact.type, _zone_of(fact)) | missing for fact in declared},
    )


def _zone_of(declared: cj.Fact) -> timezone | None:
    """The zone to draw datetimes in, which tells whether they are aware."""
    bounds = (declared.minimum, declared.maximum, *declared.values)
    known = next((value for value in bounds if isinstance(value, datetime)), None)
    return None if known is None or known.tzinfo is None else UTC


@cache
def _values(kind: cj.FactType, zone: timezone | None = None) -> Strategy[Any]:
    """Values of a fact's type; near one another, so that comparisons come out both ways."""
    return {
        "bool": st.booleans(),
        "int": st.integers(-3, 3) | st.just(2**1000),
        "float": st.sampled_from([-1.5, -0.0, 0.5, 1.0, 1e300, 5e-324])
        | st.floats(allow_nan=False, allow_infinity=False),
        "str": texts(),
        "date": st.dates(date(2026, 1, 1), date(2026, 1, 4)) | st.dates(),
        "datetime": st.datetimes(
            datetime(2, 1, 1),  # noqa: DTZ001 - the zone is drawn apart
            datetime(9998, 1, 1),  # noqa: DTZ001
        ).map(lambda moment: moment.replace(tzinfo=zone)),
    }[kind]


@cache
def declarations(*, most: int = 3) -> Strategy[tuple[cj.Fact, ...]]:
    """Declarations of facts, with bounds or values or neither."""
    return st.lists(_declaration(), max_size=most, unique_by=lambda fact: fact.name).map(tuple)


@st.composite
def _declaration(draw: st.DrawFn) -> cj.Fact:
    kind = draw(st.sampled_from(get_args(cj.FactType)))
    given = draw(_some(meaning=texts(), unit=texts(), extra=_extra()))
    domain = draw(st.sampled_from(["none", "bounds", "values"]))
    values = _values(kind, draw(st.sampled_from(ZONES)))
    if kind != "bool" and domain == "bounds":
        low, high = sorted(draw(st.tuples(values, values)))
        given |= draw(_some(minimum=st.just(low), maximum=st.just(high)))
    elif kind != "bool" and domain == "values":
        given["values"] = draw(st.lists(values, unique=True, max_size=3))
    name = draw(texts().filter(bool) | st.sampled_from(["orders", "plan", "trial_started"]))
    return cj.Fact(name, type=kind, **given)


@st.composite
def _some(draw: st.DrawFn, /, **fields: Strategy[Any]) -> dict[str, Any]:
    """Some of these fields; most nouns leave most of theirs at the default."""
    names = st.lists(st.sampled_from(sorted(fields)), max_size=3, unique=True)
    return {name: draw(fields[name]) for name in draw(names)}


def _made(
    noun: Callable[..., T], ids: Strategy[str], fields: Strategy[dict[str, Any]]
) -> Strategy[T]:
    return st.tuples(ids, fields).map(lambda drawn: noun(drawn[0], **drawn[1]))


@cache
def _extra() -> Strategy[dict[str, object]]:
    numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.just(2**3999)
    values: Strategy[object] = st.recursive(
        st.none() | st.booleans() | numbers | texts(),
        lambda part: st.lists(part, max_size=3) | st.dictionaries(texts(), part, max_size=3),
        max_leaves=4,
    )
    return st.dictionaries(texts(), values, max_size=2)


def _among(names: Sequence[str]) -> Strategy[list[str]]:
    return st.lists(st.sampled_from(names), unique=True, max_size=3) if names else st.just([])


def _choice(alias: object) -> Strategy[Any]:
    return st.sampled_from(get_args(alias))


BASIS = _choice(cj.Basis)
TEXTS = st.lists(texts(), max_size=2)


def _unique_ids(most: int) -> Strategy[list[str]]:
    return st.lists(ids(), unique=True, max_size=most)


@st.composite
def _stage(draw: st.DrawFn, stage: str, known: "_Names", declared: Sequence[cj.Fact]) -> cj.Stage:
    people, mine = _among(known.personas), known.questions.get(stage, [])
    questions = [
        cj.Question(name, **draw(_some(text=texts(), personas=people, basis=BASIS, extra=_extra())))
        for name in mine
    ]
    given = draw(
        _some(
            name=texts(),
            purpose=texts(),
            role=_choice(cj.Role),
            phases=st.lists(_choice(cj.Phase), unique=True, max_size=3),
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
            extra=_extra(),
        )
    )
    return cj.Stage(stage, questions=questions, **given)


def _several(nouns: Strategy[Any]) -> Strategy[list[Any]]:
    return st.lists(nouns, max_size=2, unique_by=lambda noun: noun.id)


def _assets(known: "_Names") -> Strategy[cj.Asset]:
    people = _among(known.personas)
    claims = st.builds(cj.Claim, ids(), value=texts(), personas=people, markets=TEXTS)
    return _made(
        cj.Asset,
        ids(),
        _some(
            title=texts(),
            kind=texts(),
            url=texts(),
            answers=_among([name for names in known.questions.values() for name in names]),
            personas=people,
            claims=st.lists(claims, max_size=2, unique_by=lambda claim: claim.key),
            channel=texts(),
            status=st.sampled_from(["live", "planned", "retired"]),
            review_by=st.dates(),
            basis=BASIS,
            extra=_extra(),
        ),
    )


@cache
def _touchpoints() -> Strategy[cj.Touchpoint]:
    sides = st.sampled_from(["brand", "partner", "customer", "social"])
    given = _some(name=texts(), channel=texts(), initiator=sides, owner=sides, basis=BASIS)
    return _made(cj.Touchpoint, ids(), given)


@cache
def _metrics() -> Strategy[cj.Metric]:
    given = _some(
        name=texts(),
        unit=texts(),
        better=st.sampled_from(["higher", "lower"]),
        target=st.integers(-9, 9) | st.floats(allow_nan=False, allow_infinity=False),
        numerator=texts(),
        denominator=texts(),
        basis=BASIS,
    )
    return _made(cj.Metric, ids(), given)


def _transitions(
    ends: tuple[str, str], known: "_Names", declared: Sequence[cj.Fact]
) -> Strategy[cj.Transition]:
    handoffs = _some(
        facts=st.lists(texts().filter(bool), unique=True, max_size=2),
        promises=_among(known.promises),
        questions=_among([name for names in known.questions.values() for name in names]),
        note=texts(),
        basis=BASIS,
    ).map(lambda given: cj.Handoff(**given))
    given = _some(
        kind=_choice(cj.TransitionKind),
        decision=texts(),
        when=criteria(declared),
        when_basis=BASIS,
        incentive=texts(),
        probability=st.floats(0, 1) | st.sampled_from([0, 1]),
        effort=st.floats(0, 1e9),
        reason=texts(),
        handoff=handoffs,
        personas=_among(known.personas),
        basis=BASIS,
        note=texts(),
        extra=_extra(),
    )
    return given.map(lambda fields: cj.Transition(*ends, **fields))


def _personas(id: str) -> Strategy[cj.Persona]:
    given = _some(
        name=texts(), ideal=st.booleans(), age=texts(), income=texts(), motivations=TEXTS,
        challenges=TEXTS, basis=BASIS, extra=_extra(),
    )  # fmt: skip
    return _made(cj.Persona, st.just(id), given)


def _promises(id: str, stages: Sequence[str]) -> Strategy[cj.Promise]:
    return st.builds(
        cj.Promise,
        st.just(id),
        text=texts(),
        made=_among(stages),
        due=st.sampled_from(stages),
        kept=_among(stages),
    )


AUDIENCES = _some(who=texts(), problem=texts(), searches=TEXTS, alternatives=TEXTS).map(
    lambda given: cj.Audience(**given)
)
SOURCES = _some(
    author=texts(), year=st.integers(-500, 2100), title=texts(), doubts=TEXTS,
    confidence=_choice(cj.Confidence),
).map(lambda given: cj.Source(**given))  # fmt: skip
SUPPRESSIONS = st.builds(
    cj.Suppression,
    texts().filter(str.strip),
    where=texts(),
    reason=texts().filter(str.strip),
)


class _Names:
    """The ids that the parts of a journey can refer to."""

    def __init__(self, stages: list[str], personas: list[str], promises: list[str]) -> None:
        self.stages = stages
        self.personas = personas
        self.promises = promises
        self.questions: dict[str, list[str]] = {}


@st.composite
def journeys(draw: st.DrawFn, *, most_stages: int = 4) -> cj.Journey:
    """Whole journeys: every noun, every field and every kind of reference, in any script."""
    declared = draw(declarations())
    stages = draw(_unique_ids(most_stages))
    known = _Names(stages, draw(_unique_ids(2)), draw(_unique_ids(2)) if stages else [])
    for stage in stages[:2]:
        known.questions[stage] = draw(_unique_ids(2))
    every_pair = [(source, target) for source in stages for target in stages]
    pairs = st.lists(st.sampled_from(every_pair), unique=True, max_size=4)
    ends = draw(pairs) if stages else []
    given = draw(
        _some(
            name=texts(), version=texts(), description=texts(), audience=AUDIENCES, source=SOURCES,
            basis=BASIS, suppressions=st.lists(SUPPRESSIONS, max_size=2), note=texts(),
            extra=_extra(),
        )
    )  # fmt: skip
    return cj.Journey(
        draw(ids()),
        stages=[draw(_stage(stage, known, declared)) for stage in stages],
        transitions=[draw(_transitions(pair, known, declared)) for pair in ends],
        starts=draw(_among(stages)),
        goals=draw(_among(stages)),
        facts=declared,
        personas=[draw(_personas(name)) for name in known.personas],
        promises=[draw(_promises(name, stages)) for name in known.promises],
        **given,
    )
