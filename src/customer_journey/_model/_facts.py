"""The one reader of facts: values of any origin, brought to what a journey declares."""

import math
import operator
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from customer_journey._arguments import checked, require_facts
from customer_journey._lazy import late_pattern
from customer_journey._model._cached import cached, facts_by_name
from customer_journey._model._journey import Journey
from customer_journey._suggest import Suggester, did_you_mean
from customer_journey._values import (
    Value,
    brief,
    kind_of,
    moment_hint,
    read_day,
    read_moment,
    read_value,
    with_names_read,
)
from customer_journey.criteria._computed import Since, elapsed, in_order_read, names_read
from customer_journey.criteria._constants import exact
from customer_journey.criteria._fact import Fact, FactType
from customer_journey.criteria._metrics import criteria_of
from customer_journey.criteria._tree import Criterion, evaluator
from customer_journey.errors import CriterionTypeError, InvalidValueError, Problem

__all__ = [
    "checked_facts",
    "facts_named",
    "has_names_beyond_ascii",
    "read_facts",
    "stated_criteria",
    "value_problems",
]

Plain: TypeAlias = Value | Decimal | Fraction | None

_TRUTHS: Final = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
# `fromisoformat` takes `1711111111000` for a moment of the year 1711.
_ISO: Final = late_pattern(r"\s*[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9:.,+\-Z]+)?\s*", re.ASCII)


@checked
def read_facts(
    journey: Journey,
    facts: Mapping[str, object],
    /,
    *,
    undeclared: Literal["refuse", "keep"] = "refuse",
) -> dict[str, object]:
    """Facts of one customer as the journey declares them, from JSON, forms, tables or Python.

    A text becomes the declared type (`"3"` a number, `"2026-03-01"` a date, an empty one is
    missing), scalars of numpy, pandas and others become plain values, moments with a zone UTC. A
    fact that criteria name and the journey does not declare stays as it is read.

    Args:
        journey: The journey.
        facts: Values by the names of their facts.
        undeclared: Whether a name that the journey neither declares nor uses is refused or kept.

    Raises:
        InvalidValueError: A value is not of the declared type or outside its domain, or a name is
            unknown; all of them are listed.

    Example:
        >>> import customer_journey as cj
        >>> orders = cj.Fact("orders", type="int", minimum=0)
        >>> buy = cj.Stage("buy", entry=cj.fact("orders") >= 1)
        >>> shop = cj.Journey.sequence("shop", ["know", buy], facts=[orders])
        >>> cj.read_facts(shop, {"orders": "3"})
        {'orders': 3}
        >>> cj.read_facts(shop, {"orders": -1, "ordres": 2})
        Traceback (most recent call last):
            ...
        customer_journey.errors.InvalidValueError: facts: 2 problems
          orders: -1 is below 0, its declared minimum
          ordres: the journey neither declares nor uses it (did you mean 'orders'?)
    """
    return _facts_read(journey, facts, undeclared)


def checked_facts(
    journey: Journey,
    facts: Mapping[str, object],
    function: str,
    as_of: datetime | None = None,
) -> Mapping[str, object]:
    """The facts of one customer as the journey declares them; any others as they are.

    A fact that is computed from other facts, and not given, is computed; the time since a moment
    where `as_of` is given.

    They are the same mapping where all are as declared, so that it costs little to ask. A row of a
    table is a mapping, too.

    Raises:
        WrongTypeError: They are not a mapping.
        InvalidValueError: A value is not of its declared type or outside its domain; all are
            listed.
    """
    passed: object = facts
    if type(passed) is not dict:
        require_facts(passed, function)
    # To unpack takes less than to ask for fields by name.
    has_names_beyond, every, computed = cached(journey, _reading)
    if has_names_beyond:
        facts = with_names_read(facts)
    get = facts.get
    for name, kind, other, allowed, least, most in every:
        value: Any = get(name)
        if value is None:
            continue
        if (type(value) is not kind and type(value) is not other) or (
            value not in allowed
            if allowed
            else (least is not None and value < least) or (most is not None and value > most)
        ):
            facts = _facts_read(journey, facts, "keep")
            break
    return _with_computed(journey, computed, facts, as_of) if computed else facts


class _Reading(NamedTuple):
    """What the facts of one customer are looked at for, in one piece: each request asks for it."""

    has_names_beyond_ascii: bool
    declared: "tuple[_Declared, ...]"
    computed: tuple[Fact, ...]


def _reading(journey: Journey) -> _Reading:
    computed: tuple[Fact, ...] = ()
    if any(fact.computed is not None for fact in journey.facts):
        declared = cached(journey, facts_by_name)
        reads = {name: names_read(fact.computed) for name, fact in declared.items()}
        # Each after the facts that it is computed from.
        computed = tuple([declared[name] for name in in_order_read(reads) if reads[name]])
    # An empty text is missing.
    plain = tuple(
        [
            (
                fact.name,
                *_PLAIN[fact.type],
                frozenset(fact.values),
                "\0" if fact.type == "str" else fact.minimum,
                fact.maximum,
            )
            for fact in journey.facts
        ]
    )
    return _Reading(cached(journey, has_names_beyond_ascii), plain, computed)


def has_names_beyond_ascii(journey: Journey) -> bool:
    """Whether any fact's name could be spelled in two ways that look the same."""
    return not "".join(cached(journey, facts_named)).isascii()


def _with_computed(
    journey: Journey,
    computed: tuple[Fact, ...],
    facts: Mapping[str, object],
    as_of: datetime | None,
) -> dict[str, object]:
    """The facts that the journey knows, with those that are computed from the others."""
    values = {name: facts.get(name) for name in cached(journey, facts_named)}
    problems: list[Problem] = []
    for fact in computed:
        if values[fact.name] is not None:
            continue
        if isinstance(fact.computed, Criterion):
            try:
                values[fact.name] = evaluator(fact.computed)(values)
            except CriterionTypeError as error:
                error.add_note(f"in facts.{fact.name}.when of journey {journey.id!r}")
                raise
        elif isinstance(fact.computed, Since) and as_of is not None:
            since = values[fact.computed.fact]
            problem = isinstance(since, date) and _later_problem(since, as_of)
            if problem:
                problems.append(Problem(fact.computed.fact, problem))
            elif isinstance(since, date):
                whole = fact.type == "int"
                values[fact.name] = elapsed(since, as_of, fact.unit, whole=whole)
    if problems:
        raise InvalidValueError("facts", problems)
    return values


def _later_problem(since: date, as_of: datetime) -> str:
    """What keeps a moment from being one that has passed."""
    if not isinstance(since, datetime):
        return f"{since} is later than {as_of}" if since > as_of.date() else ""
    if (since.tzinfo is None) != (as_of.tzinfo is None):
        zones = [
            f"{name} has {'no' if at.tzinfo is None else 'a'} zone"
            for name, at in (("it", since), ("as_of", as_of))
        ]
        return f"{zones[0]}, and {zones[1]}: {since}, {as_of}"
    return f"{since} is later than {as_of}" if since > as_of else ""


_PLAIN: Final[Mapping[FactType, tuple[type | None, type | None]]] = {
    "bool": (bool, bool),
    "int": (int, int),
    "float": (float, int),
    "str": (str, str),
    "date": (None, None),
    "datetime": (None, None),
}
_Declared: TypeAlias = tuple[str, type | None, type | None, frozenset[Any], Any, Any]
"""Of a declared fact, its name and which values need no reading, as most need none: they are of one
of two types, and among those listed or else from the least to the most."""


def _facts_read(
    journey: Journey, facts: Mapping[str, object], undeclared: Literal["refuse", "keep"]
) -> dict[str, object]:
    declared = cached(journey, facts_by_name)
    known = cached(journey, facts_named)
    result: dict[str, object] = {}
    problems: list[Problem] = []
    suggester = Suggester(known)
    for name, value in with_names_read(facts).items():
        fact = declared.get(name)
        if fact is not None:
            result[name], misfits = _read(fact, value)
            problems += misfits
        elif name in known:
            result[name], misfits = _read_undeclared(name, value)
            problems += misfits if undeclared == "refuse" else ()
        elif undeclared == "keep":
            result[name] = value
        else:
            hint = suggester.hint(name)
            problems.append(
                Problem(str(name)[:80], "the journey neither declares nor uses it", hint=hint)
            )
    if problems:
        raise InvalidValueError("facts", problems)
    return result


def stated_criteria(journey: Journey) -> list[Criterion]:
    """The entries of all stages and the guards of all transitions, where there are any."""
    stated = [stage.entry for stage in journey.stages]
    stated += [item.when for item in journey.transitions]
    return [criterion for criterion in stated if criterion is not None]


def facts_named(journey: Journey) -> dict[str, None]:
    """The names of facts that a journey declares or that its criteria use, each once."""
    named = [fact.name for fact in journey.facts]
    criteria = stated_criteria(journey)
    metrics = [metric for stage in journey.stages for metric in stage.metrics]
    criteria += [each for metric in metrics for _, each in criteria_of(metric.computed)]
    return dict.fromkeys(chain(named, *[each.names() for each in criteria]))


def _read_undeclared(name: str, value: object) -> tuple[object, Iterable[Problem]]:
    """The plain value of a fact that criteria name, and what is wrong with it."""
    try:
        return read_value(value), ()
    except TypeError as error:
        # A criterion that compares it will say so, too, with its clause.
        return value, [_unreadable(name, "", error)]


def _unreadable(name: str, expected: str, error: TypeError) -> Problem:
    """The problem of what is not a value of any fact, with what to pass instead."""
    message, _, hint = str(error).partition("; ")
    return Problem(name, expected or message, hint=hint)


def _read(fact: Fact, value: object) -> tuple[Plain, Iterable[Problem]]:
    """The value as it is declared, and what is wrong with it."""
    misfit = f"{brief(value)} is not of type {fact.type}"
    try:
        plain = read_value(value)
    except TypeError as error:
        return None, [_unreadable(fact.name, misfit, error)]
    try:
        if isinstance(plain, str) and (fact.type != "str" or not plain):
            plain = _READERS[fact.type](plain.strip()) if plain.strip() else None
        if plain is not None:
            plain = _as_declared(fact.type, plain)
    except (ValueError, TypeError, KeyError, ArithmeticError):
        hint = moment_hint(value) if fact.type == "datetime" else ""
        return None, [Problem(fact.name, misfit, hint=hint)]
    return plain, () if plain is None else _domain_problems(fact, plain)


def value_problems(fact: Fact, value: object) -> tuple[Problem, ...]:
    """What keeps a value from being one that a fact is declared to have."""
    return tuple(_read(fact, value)[1])


def _as_declared(kind: FactType, value: Any) -> Value | Decimal | Fraction:  # noqa: ANN401 - what JSON or text gave
    """The value as one of the declared type, where that loses nothing.

    Raises:
        TypeError: It cannot be one.
    """
    match kind:
        case "bool":
            # Columns with missing values hold 1.0 and 0.0.
            fits = isinstance(value, bool) or (kind_of(value) == "a number" and value in {0, 1})
            result: Value | Decimal | Fraction = bool(value) if fits else value
        case "int":
            fits = kind_of(value) == "a number" and value == value // 1
            result = int(value) if fits else value
        case "float":
            fits = kind_of(value) == "a number"
            result = float(value) if isinstance(value, int) and float(value) == value else value
        case "str":
            fits, result = isinstance(value, str), value
        case "date":
            fits, result = True, read_day(value)
        case _:
            fits, result = isinstance(value, datetime), value
    if not fits:
        raise TypeError(kind)
    return result


def _domain_problems(fact: Fact, value: Any) -> list[Problem]:  # noqa: ANN401 - of the fact's type
    """What keeps a value of the declared type from being in the fact's domain."""
    if fact.values:
        if value in fact.values or value in map(exact, fact.values):
            return []
        listed = ", ".join(map(str, fact.values))
        hint = did_you_mean(str(value), map(str, fact.values))
        return [Problem(fact.name, f"{brief(value)} is not one of {listed}", hint=hint)]
    problems: list[Problem] = []
    for word, side, bound, is_beyond in (
        ("minimum", "below", fact.minimum, operator.lt),
        ("maximum", "above", fact.maximum, operator.gt),
    ):
        # A moment with a zone is not comparable with a bound without one.
        if bound is None or kind_of(bound) != kind_of(value):
            continue
        # A float is compared with the float, an exact number with what the text of the bound says.
        if is_beyond(value, exact(bound) if isinstance(value, (Decimal, Fraction)) else bound):
            shown = value.isoformat() if isinstance(value, date) else brief(value)
            problems.append(Problem(fact.name, f"{shown} is {side} {bound}, its declared {word}"))
    return problems


def _number(text: str) -> int | float:
    if "_" in text or not math.isfinite(float(text)):
        raise ValueError(text)
    return int(text) if text.lstrip("+-").isdecimal() else float(text)


def _day(text: str) -> date:
    if not _ISO.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def _moment(text: str) -> datetime:
    if not _ISO.fullmatch(text):
        raise ValueError(text)
    return read_moment(datetime.fromisoformat(text))


_READERS: Final[Mapping[FactType, Callable[[str], Value]]] = {
    "bool": lambda text: _TRUTHS[text.casefold()],
    "int": _number,
    "float": _number,
    "date": _day,
    "datetime": _moment,
}
