"""Texts, ids, facts and criteria, odd ones by preference."""

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache, partial
from typing import Any, TypeVar, get_args

from hypothesis import strategies as st

from customer_journey._values import read_text
from customer_journey.criteria._fact import Fact, FactType
from customer_journey.criteria._reference import fact as fact_named
from customer_journey.criteria._tree import Criterion, all_of, any_of

__all__ = [
    "among",
    "choice",
    "criteria",
    "declarations",
    "element",
    "extras",
    "facts",
    "ids",
    "some",
    "texts",
    "values_of",
]

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
"""What has been misread before: by YAML, by terminals, by code that splits at a dot."""

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


def criteria(declared: Sequence[Fact] | None = None) -> Strategy[Criterion]:
    """Criteria over declared facts, or over facts of their own; each fact keeps to one type."""
    if declared is None:
        return declarations().flatmap(criteria)
    leaves: list[Strategy[Criterion]] = [st.sampled_from([any_of([]), all_of([])])]
    leaves += [_clauses(fact) for fact in declared]

    def joined(parts: Strategy[Criterion]) -> Strategy[Criterion]:
        several = st.lists(parts, max_size=3)
        return several.map(all_of) | several.map(any_of) | parts.map(operator.invert)

    return st.recursive(st.one_of(leaves), joined, max_leaves=6)


def _clauses(declared: Fact) -> Strategy[Criterion]:
    reference, values = fact_named(declared.name), values_of(declared.type, _zone_of(declared))
    clauses = [
        st.just(reference.is_known()),
        values.map(partial(operator.eq, reference)),
        values.map(partial(operator.ne, reference)),
        st.lists(values, max_size=3).map(reference.is_in),
    ]
    if declared.type != "bool":
        clauses += [
            values.map(partial(operator.lt, reference)),
            values.map(partial(operator.ge, reference)),
            st.tuples(values, values).map(lambda ends: reference.between(*ends)),
        ]
    return st.one_of(clauses)


def facts(declared: Iterable[Fact]) -> Strategy[Mapping[str, object]]:
    """Facts about one customer: of what is declared, some is missing."""
    missing = st.sampled_from([None, float("nan")])
    return st.fixed_dictionaries(
        {},
        optional={fact.name: values_of(fact.type, _zone_of(fact)) | missing for fact in declared},
    )


def _zone_of(declared: Fact) -> timezone | None:
    """The zone to draw datetimes in, which tells whether they are aware."""
    bounds = (declared.minimum, declared.maximum, *declared.values)
    known = next((value for value in bounds if isinstance(value, datetime)), None)
    return None if known is None or known.tzinfo is None else UTC


@cache
def values_of(kind: FactType, zone: timezone | None) -> Strategy[Any]:
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
            datetime(9998, 1, 1),  # noqa: DTZ001 - values without a zone are drawn on purpose
        ).map(lambda moment: moment.replace(tzinfo=zone)),
    }[kind]


@cache
def declarations(*, most: int = 3) -> Strategy[tuple[Fact, ...]]:
    """Declarations of facts, with bounds or values or neither."""
    return st.lists(_declaration(), max_size=most, unique_by=lambda fact: fact.name).map(tuple)


@st.composite
def _declaration(draw: st.DrawFn) -> Fact:
    kind = draw(st.sampled_from(get_args(FactType)))
    fields = draw(some(meaning=texts(), unit=texts(), extra=extras()))
    domain = draw(st.sampled_from(["none", "bounds", "values"]))
    values = values_of(kind, draw(st.sampled_from(ZONES)))
    if kind == "str":
        # Facts hold texts in one form of Unicode, whose order may be another one.
        values = values.map(read_text)
    if kind != "bool" and domain == "bounds":
        low, high = sorted(draw(st.tuples(values, values)))
        fields |= draw(some(minimum=st.just(low), maximum=st.just(high)))
    elif kind != "bool" and domain == "values":
        fields["values"] = draw(st.lists(values, unique=True, max_size=3))
    name = draw(texts().filter(bool) | st.sampled_from(["orders", "plan", "trial_started"]))
    return Fact(name, type=kind, **fields)


@st.composite
def some(draw: st.DrawFn, /, **fields: Strategy[Any]) -> dict[str, Any]:
    """Some of these fields; most elements leave most of theirs at the default."""
    names = st.lists(st.sampled_from(sorted(fields)), max_size=3, unique=True)
    return {name: draw(fields[name]) for name in draw(names)}


def element(
    kind: Callable[..., T], ids: Strategy[str], fields: Strategy[dict[str, Any]]
) -> Strategy[T]:
    return st.tuples(ids, fields).map(lambda drawn: kind(drawn[0], **drawn[1]))


@cache
def extras() -> Strategy[dict[str, object]]:
    numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.just(2**3999)
    values: Strategy[object] = st.recursive(
        st.none() | st.booleans() | numbers | texts(),
        lambda part: st.lists(part, max_size=3) | st.dictionaries(texts(), part, max_size=3),
        max_leaves=4,
    )
    return st.dictionaries(texts(), values, max_size=2)


def among(names: Sequence[str]) -> Strategy[list[str]]:
    return st.lists(st.sampled_from(names), unique=True, max_size=3) if names else st.just([])


def choice(alias: object) -> Strategy[Any]:
    return st.sampled_from(get_args(alias))
